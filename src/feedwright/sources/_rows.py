"""What every kind of source needs whose articles are rows: which row is which, what it says, and its body.

A row's identity is what it says of itself (id, address, slug, else title and date), so that sorting a table anew, or
writing a row above the others, changes nothing for readers.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import blake2b, sha256
from typing import Any, Literal, NamedTuple, TypeAlias

from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources import _values
from feedwright.sources._base import Place
from feedwright.sources._files import LARGEST
from feedwright.sources._metadata import Metadata
from feedwright.sources._words import BODY_WORDS, LISTS, is_nothing
from feedwright.text import patterns, slugs, xml
from feedwright.text.frontmatter import word

Only: TypeAlias = Collection[str] | None
"""Where the wanted rows stand (`:12`, `[3]`); None for all."""

Content: TypeAlias = Literal["html", "markdown", "text"]
"""What a column of bodies may hold."""

LONGEST_ROW = LARGEST
"""Characters in a row at the most: a longer one is a mistake, and would sit in memory as a whole."""

TOO_LONG = f"is longer than {LONGEST_ROW:,} characters, so that one row cannot stop the rest"
TOO_DEEP = "is nested too deep"
SHOWN = 80
"""Characters of a name that a fault shows."""

_ALWAYS: dict[str, Content] = {"content_html": "html", "html": "html", "content_text": "text"}
_NAMING = frozenset(("title", "url", "id", "slug", "summary"))
_LONGEST_NAME = 200
_MOST_BAD_ROWS = 10_000
_MOST_SHAPES = 1_000


class Row(NamedTuple):
    """A row.

    Args:
        values: column -> value.
        at: where it stands in its file: `:12` for a line, `[3]` for its number in the list, from 0.
        line: its line; 0 where that tells nothing.
        beside: metadata that its file gives to rows that do not say it.
    """

    values: Mapping[str, Any]
    at: str
    line: int = 0
    beside: Mapping[str, Any] = {}


def standing(index: int, line: int, above: int) -> tuple[str, int]:
    """Where a row of a document stands (`at` and `line` of a Row): its line, or its number where that tells more.

    Args:
        index: its number in the list, from 0.
        line: on which it begins; a document of one line, and the rest of a line, are told by numbers.
        above: line on which the row above it begins.

    >>> standing(0, 1, 0), standing(1, 4, 1), standing(2, 4, 4)
    (('[0]', 0), (':4', 4), ('[2]', 0))
    """
    return (f":{line}", line) if line > max(1, above) else (f"[{index}]", 0)


def made_of(values: Any, name: str, row: tuple[str, int], beside: Mapping[str, Any] | None = None) -> Row | Fault:
    """A row of what was read in its place, or what is wrong with it.

    Args:
        values: anything; only a map is a row.
        name: of the file.
        row: where it stands, as `standing` says.
        beside: as for Row.
    """
    if isinstance(values, dict):
        return Row(values, *row, beside or {})
    kind = _KINDS.get(type(values), "a single value")
    return Fault(name + row[0], f"is no map of columns but {kind}", set_aside=True)


_KINDS: dict[type, str] = {list: "a list", str: "a text", int: "a number", float: "a number", type(None): "nothing"}


class Names:
    """Tells rows of one identity apart. It remembers eight bytes of each name: a million take 16 MB."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 1024))
        self._count = 0
        self._times: dict[str, int] = {}

    def distinct(self, name: str, differs: Callable[[], str]) -> str:
        """The name itself, if no row above has it; else the name, and what tells the row from its namesakes.

        Args:
            name: what the row calls itself.
            differs: a few characters made of what else the row says, so that they last when rows come and go.
        """
        if self._add(name):
            return name
        made = told_apart = f"{name}~{differs()}"
        while not self._add(made):
            self._times[told_apart] = self._times.get(told_apart, 1) + 1
            made = f"{told_apart}~{self._times[told_apart]}"
        return made

    def _add(self, name: str) -> bool:
        """Remember a name. Returns whether it is new."""
        mark = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
        if 2 * self._count >= len(self._slots):
            self._grow()
        if not self._put(self._slots, mark):
            return False
        self._count += 1
        return True

    def _grow(self) -> None:
        slots = array("Q", bytes(16 * len(self._slots)))
        for mark in self._slots:
            if mark:
                self._put(slots, mark)
        self._slots = slots

    @staticmethod
    def _put(slots: array[int], mark: int) -> bool:
        last = len(slots) - 1
        at = mark & last
        while held := slots[at]:
            if held == mark:
                return False
            at = (at + 1) & last
        slots[at] = mark
        return True


class RowReader:
    """Makes articles and bodies of rows.

    Args:
        metadata: what understands the source's words.
        content: what the column of the body holds, where its name does not say it.
    """

    def __init__(self, metadata: Metadata, content: Content = "html") -> None:
        self.metadata = metadata
        self.content = content
        self._body_names = [*_named_for_bodies(metadata.source.fields), *BODY_WORDS]
        self._shapes: dict[tuple[str, ...], list[str]] = {}

    def articles(self, rows: Iterable[Row | Fault], place: Place, left_out: str = "") -> Iterator[Article | Fault]:
        """The articles of rows, without their bodies, and what is wrong with rows.

        Args:
            rows: in their order; of a fault all but its source is known.
            place: where they stand.
            left_out: why all of them are kept back; empty if they are not.

        Raises:
            ParseError: there are so many bad rows that this is no table.
        """
        names = Names()
        bad = 0
        for row in rows:
            if isinstance(row, Fault):
                bad += row.set_aside
                if bad > _MOST_BAD_ROWS:
                    message = f"more than {_MOST_BAD_ROWS:,} rows cannot be read; is `format` right?"
                    raise ParseError(message, where=row.place)
                yield Fault(row.place, row.what, row.set_aside, self.metadata.source.name)
                continue
            try:
                yield from self._article(row, names, place, left_out)
            except RecursionError:
                yield self._fault(place.name + row.at, TOO_DEEP, set_aside=True)

    def _article(self, row: Row, names: Names, place: Place, left_out: str) -> Iterator[Article | Fault]:
        where = place.name + row.at
        known = self._known(row)
        if known is None:
            what = "has neither title nor text nor address; give it one of them"
            yield self._fault(where, what, set_aside=True)
            return
        found, own = known
        name = names.distinct(own, lambda: _differs(found, row.values))
        if name is not own:
            has = f"the id {own[:SHOWN]!r}" if _names_itself(found) else "the title and date"
            yield self._fault(where, f"has {has} of a row above it; give each row an id of its own")
        if "slug" not in found and "url" not in found and not _has_letters(found.get("title", [""])[0]):
            found["slug"] = [slugs.slug(name) or slugs.digest(name)]
        if row.beside:
            found = {**self._found(row.beside), **found}
        here = place if row.line else Place(where, place.path)
        key, body = f"{place.name}#{name}", self._written(row.values)[1]
        yield from self.metadata.article(
            row.values, key=key, place=here, line=row.line, left_out=left_out, body=body, found=found
        )

    def again(
        self, rows: Callable[[Only], Generator[Row | Fault, None, None]], place: Place, wanted: Mapping[str, Article]
    ) -> Iterator[tuple[str, str]]:
        """Keys and bodies of the wanted rows, as HTML. Only where the table has changed are all rows looked into.

        Args:
            rows: reads the table, or those of its rows that stand in some places.
            place: where they stand.
            wanted: key -> article, as `articles` gave it.
        """
        keys = {article.place[len(place.name) :]: key for key, article in wanted.items()}
        left = set(wanted)
        with closing(rows(keys)) as likely:
            for row in likely:
                if isinstance(row, Row) and (key := keys[row.at]) in left and self._is_named(key, row, place):
                    left.discard(key)
                    yield key, self.body(row.values)
                if not left:
                    return
        names = Names()
        with closing(rows(None)) as every:
            for row in every:
                if isinstance(row, Row) and (key := self._key(row, names, place)) in left:
                    left.discard(key)
                    yield key, self.body(row.values)
                if not left:
                    return

    def body(self, values: Mapping[str, Any]) -> str:
        """The body of a row as HTML; empty where it has none."""
        column, text = self._written(values)
        return _RENDERERS[_ALWAYS.get(word(column), self.content)](text) if text else ""

    # --- which row it is ------------------------------------------------------------------------------------------

    def _known(self, row: Row) -> tuple[dict[str, list[Any]], str] | None:
        """What a row says, and what it calls itself; None if it makes no article."""
        found = self._found(row.values)
        if _NAMING.isdisjoint(found) and not self._written(row.values)[1]:
            return None
        return found, _identity(found, row.values)

    def _key(self, row: Row, names: Names, place: Place) -> str:
        """The key of a row, once those above it were asked for theirs; empty if it makes no article."""
        try:
            known = self._known(row)
        except RecursionError:
            return ""
        if known is None:
            return ""
        found, own = known
        return f"{place.name}#{names.distinct(own, lambda: _differs(found, row.values))}"

    def _is_named(self, key: str, row: Row, place: Place) -> bool:
        """Whether a key may be a row's, whatever the rows above it are called."""
        try:
            known = self._known(row)
        except RecursionError:
            return False
        if known is None:
            return False
        found, own = known
        own = f"{place.name}#{own}"
        return key == own or (key.startswith(f"{own}~") and _is_told_apart(key[len(own) + 1 :], found, row.values))

    # --- what it says ---------------------------------------------------------------------------------------------

    def _found(self, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """The metadata of a row, without characters that no feed may hold, and without numbers that are none."""
        made = self.metadata.found(values)
        for field in LISTS.intersection(made):
            made[field] = [_values.structure(value) if isinstance(value, str) else value for value in made[field]]
        soiled = [field for field, said in made.items() if not all(map(_is_clean, said))]
        for field in soiled:
            made[field] = [value for value in map(_clean, made[field]) if not is_nothing(value)]
            if not made[field]:
                del made[field]
        return made

    def _written(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """The column that holds the body, and the body as it is written there; both empty where there is none."""
        shape = tuple(values)
        if (columns := self._shapes.get(shape)) is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            columns = self._shapes[shape] = [_spelled(values, name) for name in self._body_names]
        for column in columns:
            text = values.get(column) if "." not in column or column in values else _inner(values, column)
            if isinstance(text, str) and text and not text.isspace():
                return column, text
        return "", ""

    def _fault(self, where: str, what: str, *, set_aside: bool = False) -> Fault:
        return Fault(where, what, set_aside, self.metadata.source.name)


def _names_itself(found: Mapping[str, list[Any]]) -> bool:
    return any(field in found for field in ("id", "url", "slug"))


def _identity(found: Mapping[str, list[Any]], values: Mapping[str, Any]) -> str:
    """What a row calls itself: id, address, slug; else a digest of title and date, or of all that it says."""
    for field in ("id", "url", "slug"):
        for value in found.get(field, ()):
            if not isinstance(value, (bool, list, dict)) and (name := xml.line(str(value))):
                return name if len(name) <= _LONGEST_NAME else _digest(name)
    says = [str(value) for field in ("title", "published") for value in found.get(field, ())[:1]]
    return _digest("\n".join(says) if says else _all(values))


def _differs(found: Mapping[str, list[Any]], values: Mapping[str, Any]) -> str:
    """What tells a row from others of its name: its other names, else all that it says."""
    if _names_itself(found):
        says = [str(value) for field in ("url", "slug", "title", "published") for value in found.get(field, ())[:1]]
        return _digest("\n".join(says))[:_DIFFERS]
    return _digest(_all(values))[:_DIFFERS]


_DIFFERS = 6
_TIMES = patterns.lazy(r"(?:~[0-9]+)?")


def _is_told_apart(rest: str, found: Mapping[str, list[Any]], values: Mapping[str, Any]) -> bool:
    """Whether what stands in a key below the row's name is what tells the row from its namesakes."""
    return rest[:_DIFFERS] == _differs(found, values) and _TIMES.fullmatch(rest, _DIFFERS) is not None


def _all(values: Mapping[str, Any]) -> str:
    clean = {key: value if word(key) in BODY_WORDS else _clean(value) for key, value in values.items()}
    return json.dumps(clean, sort_keys=True, default=str)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _has_letters(title: Any) -> bool:
    return any(map(str.isalnum, str(title)))


def _is_clean(value: Any) -> bool:
    """Whether `_clean` would leave a value as it is; most are clean, and are not built anew."""
    if isinstance(value, str):
        return value.isprintable() and "\ufffd" not in value
    return all(map(_is_clean, value)) if isinstance(value, list) else isinstance(value, (int, type(None)))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return xml.clean(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


# --- the body -----------------------------------------------------------------------------------------------------


def _named_for_bodies(fields: Mapping[str, str | list[str]]) -> Iterator[str]:
    """The columns that the owner named for the body."""
    for field, names in fields.items():
        if word(field) in BODY_WORDS:
            yield from [names] if isinstance(names, str) else names


def _spelled(values: Mapping[str, Any], name: str) -> str:
    """A column's name as these values spell it."""
    return name if name in values else next((key for key in values if word(key) == word(name)), name)


def _inner(values: Mapping[str, Any], dotted: str) -> Any:
    """`content.rendered` looks into the map `content`."""
    inner: Any = values
    for part in dotted.split("."):
        inner = inner.get(part) if isinstance(inner, Mapping) else None
    return inner


def _from_html(text: str) -> str:
    from feedwright.text import templates

    return templates.strip_html(xml.clean(text))


def _from_markdown(text: str) -> str:
    from feedwright.text import commonmark, templates

    return templates.rendered(xml.clean(text), commonmark.html)


def _from_text(text: str) -> str:
    from feedwright.text import prose

    return prose.html(text)


_RENDERERS: dict[Content, Callable[[str], str]] = {"html": _from_html, "markdown": _from_markdown, "text": _from_text}
