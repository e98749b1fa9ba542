"""Rows of a query: which column says what, and values of every driver as metadata understands them. Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from feedwright.errors import ParseError, SourceError
from feedwright.frozen import frozen
from feedwright.sources._files import decoded
from feedwright.sources._metadata import Metadata
from feedwright.sources._words import BODY_WORDS, LISTS
from feedwright.text import patterns, xml
from feedwright.text.frontmatter import word

_DATES = frozenset(("published", "updated", "expires"))
_NAMING = frozenset(("title", "url", "summary"))
_KEYS = ("id", "slug", "url")
_LONGEST_KEY = 200
_MOST_DIGITS = 30
_SHOWN = 60
_ITEM = patterns.lazy(r'\s*(?:"(?P<quoted>(?:[^"\\]++|\\.)*+)"|(?P<plain>[^,{}"]*+))\s*(?:,|\Z)', re.DOTALL)


@frozen
class Columns:
    """Which column of a query says what; of columns of one name the first counts.

    Args:
        names: as the query names them.
        key: index of the column that tells rows apart.
        bodies: indexes of the columns that may hold the text, the likeliest first.
        plain: indexes of all others, of one name the first.
        lists: indexes of those whose text may be JSON.
        flags: indexes of those where 0 and 1 are no dates.
        naming: indexes of those without one of which, and without text, a row says nothing.
        twice: names that stand more than once.
    """

    names: tuple[str, ...]
    key: int
    bodies: tuple[int, ...]
    plain: tuple[int, ...]
    lists: frozenset[int]
    flags: frozenset[int]
    naming: frozenset[int]
    twice: tuple[str, ...]

    def written(self, row: Sequence[Any], language: str) -> tuple[str, str]:
        """The column that holds the text of a row, and the text as it is written there; both empty where there is none.

        Raises:
            ParseError: it is no text.
        """
        for index in self.bodies:
            text = _as_text(row[index], language)
            if text and not text.isspace():
                return self.names[index], text
        return "", ""

    def says_something(self, row: Sequence[Any]) -> bool:
        """Whether a row has a title, an address or a summary."""
        return any(row[index] is not None and str(row[index]).strip() for index in self.naming)

    def raw(self, row: Sequence[Any], language: str) -> tuple[dict[str, Any], list[str]]:
        """The metadata of a row by name of its column, and what is to be told of it."""
        raw: dict[str, Any] = {}
        told: list[str] = []
        for index in self.plain:
            name, value = self.names[index], row[index]
            if isinstance(value, (bytes, bytearray, memoryview)):
                value, what = _from_bytes(bytes(value), language)
                told += [f"{name}: {what}"] * bool(what)
            if isinstance(value, str) and index in self.lists:
                value = structure(value)
            made = plain(value)
            raw[name] = bool(made) if index in self.flags and made in (0, 1) else made
        return raw, told


def columns(names: Sequence[str], metadata: Metadata, key: str, where: str) -> Columns:
    """Find out which column says what.

    Args:
        names: of the columns, in the query's order.
        metadata: knows the words, and the source's `fields`.
        key: the column that the owner named as the key; may be empty.
        where: what an error names.

    Raises:
        SourceError: no column tells rows apart, or none says anything.
    """
    firsts: dict[str, int] = {}
    for index, name in enumerate(names):
        firsts.setdefault(name, index)
    found = metadata.found({name: name for name in firsts})
    fields = {name: field for field, many in found.items() for name in many}
    bodies = _bodies(names, firsts, metadata)
    maps = _parents(metadata).intersection(firsts)
    listed = {name for name, field in fields.items() if field in LISTS} | maps
    naming = {name for name, field in fields.items() if field in _NAMING} | maps
    if not naming and not bodies:
        message = (
            f"none of its columns ({_listed(names)}) is a word that is known, such as title, url or content_html; "
            "name them with AS, or say under `fields` which column is what"
        )
        raise SourceError(message, where=where)
    return Columns(
        names=tuple(names),
        key=firsts[_key(names, found, key, where)],
        bodies=bodies,
        plain=tuple(sorted(set(firsts.values()) - set(bodies))),
        lists=frozenset(firsts[name] for name in listed),
        flags=frozenset(firsts[name] for name, field in fields.items() if field in _DATES),
        naming=frozenset(firsts[name] for name in naming),
        twice=tuple(name for name in firsts if list(names).count(name) > 1),
    )


def _key(names: Sequence[str], found: Mapping[str, Sequence[str]], wanted: str, where: str) -> str:
    """The column that tells rows apart: as the owner says, else `key`, else id, slug or address."""
    if wanted:
        if (own := next((name for name in names if word(name) == word(wanted)), None)) is None:
            message = f"there is no column {wanted!r}, which `key` names; there are {_listed(names)}"
            raise SourceError(message, where=where)
        return own
    if (own := next((name for name in names if word(name) == "key"), None)) is not None:
        return own
    if (field := next((field for field in _KEYS if field in found), None)) is None:
        message = (
            f"none of its columns ({_listed(names)}) tells its rows apart for good; add `id`, or name one under `key`"
        )
        raise SourceError(message, where=where)
    return found[field][0]


def _bodies(names: Sequence[str], firsts: Mapping[str, int], metadata: Metadata) -> tuple[int, ...]:
    """The columns of the text: those that `fields` names, then those that are called so."""
    own: list[str] = []
    for field, named in metadata.source.fields.items():
        if word(field) in BODY_WORDS:
            own += [named] if isinstance(named, str) else named
    by_word = {word(name): firsts[name] for name in reversed(names)}
    return tuple(dict.fromkeys(by_word[word(name)] for name in (*own, *BODY_WORDS) if word(name) in by_word))


def _parents(metadata: Metadata) -> set[str]:
    """Columns into which `fields` looks: `meta` of `meta.title`."""
    named = metadata.source.fields.values()
    every = [name for many in named for name in ([many] if isinstance(many, str) else many)]
    return {name.partition(".")[0] for name in every if "." in name}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name[:_SHOWN] for name in list(names)[:20])


# --- values -----------------------------------------------------------------------------------------------------------


def key_of(value: Any) -> str:
    """A row's identity as text; empty where it has none. Long ones, and bytes that are no text, become digits."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        data = bytes(value)
        text = data.decode("utf-8", "replace")
        value = text if text.isprintable() and "\ufffd" not in text else data.hex()
    made = xml.line(str(value)) if value is not None else ""
    return made if len(made) <= _LONGEST_KEY else sha256(made.encode()).hexdigest()[:32]


def _as_text(value: Any, language: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return decoded(bytes(value), "", language)[0]
    return "" if value is None else str(value)


def _from_bytes(data: bytes, language: str) -> tuple[Any, str]:
    """What bytes mean: text, a bit, or nothing that could be used; and what is to be told of it."""
    if data in (b"\x00", b"\x01"):
        return data[0], ""
    try:
        text, note = decoded(data, "", language)
    except ParseError as error:
        return None, error.what
    return text, note


def structure(text: str) -> Any:
    """What text of JSON or of a PostgreSQL array says; the text itself where it is neither."""
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return _array(text)


def _array(text: str) -> Any:
    """An array of PostgreSQL's that its driver gives as text, such as one of an enumeration: `{a,"b c",NULL}`."""
    inner = text.strip()
    if not (inner.startswith("{") and inner.endswith("}")):
        return text
    inner, at = inner[1:-1], 0
    items: list[str] = []
    while at < len(inner):
        match = _ITEM.match(inner, at)
        if match is None:
            return text
        quoted = match["quoted"]
        item = re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL) if quoted is not None else match["plain"].strip()
        if quoted is not None or item.upper() != "NULL":
            items.append(item)
        at = match.end()
    return items


def plain(value: Any) -> Any:
    """A value of any driver as text, number, boolean, time, list, map or None, without characters that XML forbids.

    Raises:
        RecursionError: it is nested too deep.
    """
    if isinstance(value, str):
        return xml.clean(value)
    if value is None or isinstance(value, (bool, int, datetime, date)):
        return value
    for kind, made in _PLAIN:
        if isinstance(value, kind):
            return made(value)
    return xml.clean(str(value))


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _decimal(value: Decimal) -> Any:
    if not value.is_finite():
        return None
    if abs(value.adjusted()) > _MOST_DIGITS:
        return str(value)
    return int(value) if value == value.to_integral_value() else float(value)


def _sequence(value: Iterable[Any]) -> list[Any]:
    return [plain(item) for item in value]


def _unordered(value: Iterable[Any]) -> list[Any]:
    return sorted(_sequence(value), key=str)


def _map(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {xml.clean(str(key)): plain(inner) for key, inner in value.items()}


def _octets(value: Any) -> str:
    return xml.clean(bytes(value).decode("utf-8", "replace"))


_PLAIN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (float, _number),
    (Decimal, _decimal),
    ((list, tuple), _sequence),
    ((set, frozenset), _unordered),
    (Mapping, _map),
    ((bytes, bytearray, memoryview), _octets),
)
