"""An article as one line of JSON, and back: how the catalog keeps what a source said last.

The line is a list of the article's fields in the order of the dataclass. A new field is appended to it, none is ever
moved or taken away: so a line of an older version is shorter, and one of a newer version longer, and both can be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple, fields
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from feedwright.model import Article, Author, Enclosure, Episode, Origin, Picture, Transcript
from feedwright.text import patterns

_author = attrgetter(*(f.name for f in fields(Author)))
_enclosure = attrgetter(*(f.name for f in fields(Enclosure)))


# Source and key come first, and stand in columns of their own.
_FIELDS = tuple(f.name for f in fields(Article))[2:]
_values = attrgetter(*_FIELDS)
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode
_INTO: dict[str, Callable[[Any], Any]] = {
    "published": datetime.isoformat,
    "updated": datetime.isoformat,
    "expires": datetime.isoformat,
    "authors": lambda many: [_author(one) for one in many],
    "enclosures": lambda many: [_enclosure(one) for one in many],
    "origin": astuple,
    "blocks": bytes.hex,
    "picture": astuple,
    "episode": astuple,
}


def _episode(values: list[Any]) -> Episode:
    said = dict(zip(_OF_AN_EPISODE, values, strict=False))
    return Episode(**said | {"transcripts": tuple(Transcript(*one) for one in said.get("transcripts", ()))})


_OF_AN_EPISODE = tuple(f.name for f in fields(Episode))
_OUT: dict[str, Callable[[Any], Any]] = {
    "published": datetime.fromisoformat,
    "updated": datetime.fromisoformat,
    "expires": datetime.fromisoformat,
    "authors": lambda many: tuple(Author(*one) for one in many),
    "enclosures": lambda many: tuple(Enclosure(*one) for one in many),
    "categories": tuple,
    "tags": tuple,
    "origin": lambda one: Origin(*one),
    "blocks": bytes.fromhex,
    "picture": lambda one: Picture(*one),
    "episode": _episode,
}
_SPECIAL_IN = tuple((_FIELDS.index(name), into) for name, into in _INTO.items())
_SPECIAL_OUT = tuple((_FIELDS.index(name), out) for name, out in _OUT.items())


def instant(when: datetime) -> str:
    """A moment in UTC, in a form of one length: as texts they sort as moments do."""
    # To Python, the two that one hour has when clocks are turned back are equal.
    return _utc(when, when.fold)


def instant_if_any(when: datetime | None) -> str | None:
    """The same of a moment that may lack."""
    return None if when is None else instant(when)


def moment(text: str | None) -> datetime | None:
    """The moment that `instant_if_any` was given."""
    return datetime.fromisoformat(text) if text else None


@lru_cache(maxsize=1_000)
def _utc(when: datetime, _fold: int) -> str:
    return (when if when.tzinfo is UTC else when.astimezone(UTC)).isoformat(timespec="microseconds")


ESCAPE = "\x10"
"""Stands before four hexadecimal digits of a character that no database holds: U+0010, Data Link Escape."""

_UNFIT = patterns.lazy("[\x00\x10\ud800-\udfff]")
_ESCAPED = patterns.lazy("\x10([0-9a-f]{4})")


def escaped(text: str) -> str:
    r"""A text as every database can hold it: names of files may have bytes that are no UTF-8, articles anything.

    >>> escaped("caf\udce9.md")
    'caf\x10dce9.md'
    """
    if text.isprintable():
        return text
    if "\0" not in text and ESCAPE not in text:
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNFIT.sub(lambda match: f"{ESCAPE}{ord(match[0]):04x}", text)


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if ESCAPE in text else text


def pack(article: Article) -> str:
    """An article without its source and key, which stand beside it."""
    values = list(_values(article))
    for at, into in _SPECIAL_IN:
        if values[at] or isinstance(values[at], bytes):
            values[at] = into(values[at])
    return _encode(values)


def without_place(packed: str, article: Article) -> str:
    """What `pack` made of an article, but for its place: that of a row changes with every row above it.

    >>> one = Article(source="posts", key="a", place="table.csv:3", title="A")
    >>> other = Article(source="posts", key="a", place="table.csv:12", title="A")
    >>> without_place(pack(one), one) == without_place(pack(other), other)
    True
    """
    return packed[len(_encode(article.place)) + 1 :]


def unpack(source: str, key: str, text: str) -> Article:
    """The article that `pack` made a line of.

    Raises:
        ValueError, TypeError: it is no such line.
    """
    values = json.loads(text)
    if not isinstance(values, list):
        message = "not a list of fields"
        raise TypeError(message)
    for at, out in _SPECIAL_OUT:
        if at < len(values) and values[at] is not None:
            values[at] = out(values[at])
    return Article(source=source, key=key, **dict(zip(_FIELDS, values, strict=False)))
