"""Cut a feed down to the entries that a reader does not have yet (RFC 3229, instance manipulation `feed`). Pure.

Nothing is rendered: of the feed's own bytes those of known entries are left out. An entry is known by a digest of its
bytes, so one that changed is sent again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from xml.parsers import expat

_PATHS = (["rss", "channel", "item"], ["feed", "entry"])
_INHERITED = ("xml:lang", "xml:base")
_DIGEST_SIZE = 10
_DECODER = json.JSONDecoder()
_BLANKS = tuple(" \t\n\r")
_BLANK_BYTES = (b" ", b"\t", b"\n", b"\r")


class Entry(NamedTuple):
    """Where an entry stands in a feed.

    Args:
        digest: of what it says.
        start: its first byte.
        stop: the byte after its last one.
    """

    digest: str
    start: int
    stop: int


def entries(data: bytes) -> tuple[Entry, ...] | None:
    """The entries of an RSS, Atom or JSON feed in UTF-8, in its order; None where it is no such feed.

    >>> [(one.start, one.stop) for one in entries(b"<feed><entry>1</entry> <entry>2</entry></feed>")]
    [(6, 22), (23, 39)]
    """
    try:
        return _JsonScan(data).entries() if data[:1] == b"{" else _Scan().entries(data)
    except (expat.ExpatError, ValueError, IndexError, RecursionError):
        return None


def cut(data: bytes, found: Sequence[Entry], known: Collection[str]) -> bytes:
    """A feed without the entries that are known.

    Args:
        data: the feed.
        found: its entries, as `entries` found them.
        known: digests of those to leave out.
    """
    if data[:1] == b"{":
        return _cut_json(data, found, known)
    pieces, done = [], 0
    for entry in found:
        before = data[done : entry.start]
        if entry.digest not in known:
            pieces.append(data[done : entry.stop])
        else:
            pieces.append(before.rstrip() if before.strip() else b"")
        done = entry.stop
    return b"".join([*pieces, data[done:]])


def _digest(*parts: bytes) -> str:
    return blake2b(b"\0".join(parts), digest_size=_DIGEST_SIZE).hexdigest()


class _Scan:
    """One pass over an XML feed."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._path: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._begun = 0
        self._inherited = b""

    def entries(self, data: bytes) -> tuple[Entry, ...]:
        self._parser.Parse(data, True)  # noqa: FBT003 - it is all there is; expat takes no name here
        if not all(data.startswith((b"</item", b"</entry"), end) for _, end in self._spans):
            message = "an entry without an end tag"
            raise ValueError(message)
        stops = [data.index(b">", end) + 1 for _, end in self._spans]
        return tuple(
            Entry(_digest(self._inherited, data[start:stop]), start, stop)
            for (start, _), stop in zip(self._spans, stops, strict=True)
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path:
            if name not in ("rss", "feed"):
                message = "no feed"
                raise ValueError(message)
            self._inherited = repr([attributes.get(one) for one in _INHERITED]).encode()
        self._path.append(name)
        if self._path in _PATHS:
            self._begun = self._parser.CurrentByteIndex

    def _end(self, _name: str) -> None:
        if self._path in _PATHS:
            self._spans.append((self._begun, self._parser.CurrentByteIndex))
        self._path.pop()

    @staticmethod
    def _refuse(*_: object) -> None:
        message = "a document type: its entities could stand for anything"
        raise ValueError(message)


class _JsonScan:
    """One pass over a JSON feed; every value is read, so that a feed that is no JSON is never cut."""

    def __init__(self, data: bytes) -> None:
        self._text = data.decode("utf-8")
        self._at = 0
        self._language: Any = None
        self._spans: list[tuple[int, int]] | None = None

    def entries(self) -> tuple[Entry, ...]:
        self._members()
        if self._spans is None or self._text[self._at :].strip():
            message = "no feed"
            raise ValueError(message)
        inherited, found = repr(self._language).encode(), []
        done = byte = 0
        for start, stop in self._spans:
            said = self._text[start:stop].encode()
            byte += len(self._text[done:start].encode())
            found.append(Entry(_digest(inherited, said), byte, byte + len(said)))
            byte, done = byte + len(said), stop
        return tuple(found)

    def _members(self) -> None:
        self._take("{")
        while True:
            name = self._value()
            self._take(":")
            if name == "items":
                self._items()
            elif name == "language":
                self._language = self._value()
            else:
                self._value()
            if self._take(",}") == "}":
                return

    def _items(self) -> None:
        if self._spans is not None:
            message = "two lists of items"
            raise ValueError(message)
        self._spans = []
        self._take("[")
        if self._text[self._skip() : self._at + 1] == "]":
            self._at += 1
            return
        while True:
            start = self._skip()
            self._value()
            self._spans.append((start, self._at))
            if self._take(",]") == "]":
                return

    def _skip(self) -> int:
        while self._text[self._at : self._at + 1] in _BLANKS:
            self._at += 1
        return self._at

    def _take(self, allowed: str) -> str:
        found = self._text[self._skip()]
        if found not in allowed:
            message = f"{allowed} is wanted at {self._at}"
            raise ValueError(message)
        self._at += 1
        return found

    def _value(self) -> Any:
        value, self._at = _DECODER.raw_decode(self._text, self._skip())
        return value


def _cut_json(data: bytes, found: Sequence[Entry], known: Collection[str]) -> bytes:
    """Between entries stand commas: each that is kept brings the blanks before it, and not its comma."""
    if not found:
        return data
    kept = (entry for entry in found if entry.digest not in known)
    pieces = (_blanks_before(data, entry.start) + data[entry.start : entry.stop] for entry in kept)
    head = data[: found[0].start - len(_blanks_before(data, found[0].start))]
    return head + b",".join(pieces) + data[found[-1].stop :]


def _blanks_before(data: bytes, start: int) -> bytes:
    stop = start
    while data[start - 1 : start] in _BLANK_BYTES:
        start -= 1
    return data[start:stop]
