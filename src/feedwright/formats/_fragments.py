"""Entries as they stand in documents: each is written and looked at once, whatever number of feeds and builds show it.

An entry is the same text in every feed of one language, podcasts apart, and mostly as in the build before. So a
document is made with those of its entries that are not known yet, and the others are put in between as they were
written. What a check says of an entry hangs on that text: what was found sound, or was published, need not be looked
at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter
from typing import NamedTuple

from feedwright import __version__
from feedwright.formats._base import EntryByEntry, Format, Layout
from feedwright.model import Entry, Feed

_SIZE = 12
_APART = {"content_html", "source", "key", "place"}
_facts = attrgetter(*(one.name for one in fields(Entry) if one.name not in _APART))


_Key = tuple[str, str, bytes]
"""A format, among which entries one stands, and what stands for it."""


class _Made(NamedTuple):
    """A document, what is left of it without the entries that were known, and what stands for all its entries."""

    data: bytes
    left: bytes
    keys: list[_Key]


class Fragments:
    """What is known of entries in this process."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[_Key, memoryview] = {}
        self._sound: set[_Key] = set()
        self._marks: dict[int, tuple[Entry, bytes]] = {}
        self._made: dict[int, _Made] = {}

    def document(self, kind: str, form: Format, feed: Feed) -> bytes:
        """The document of a feed, as its format renders it; entries that are known are put in as they were written.

        Args:
            kind: name of the format.
            form: the format.
            feed: what stands in it.
        """
        if not isinstance(form, EntryByEntry):
            return form.render(feed)
        layout, among = form.layout, _among(feed)
        keys = [(kind, among, self._mark(entry)) for entry in feed.entries]
        fresh = [entry for entry, key in zip(feed.entries, keys, strict=True) if key not in self._known]
        are_sound = all(key in self._sound for key in keys if key in self._known)
        data = form.render_some(feed, fresh)
        head, entries = _cut(data, layout)
        if len(entries) != len(fresh):
            return data if len(fresh) == len(keys) else form.render(feed)
        self._known |= zip((key for key in keys if key not in self._known), entries, strict=True)
        whole = data
        if len(fresh) < len(keys):
            whole = b"".join((head, layout.joint.join(self._known[key] for key in keys), layout.closes))
            self._move(keys, whole, len(head), len(layout.joint))
        self._made[id(whole)] = _Made(whole, data if are_sound else whole, keys)
        return whole

    def left(self, data: bytes) -> bytes:
        """What is to be looked at of a document: all of it but the entries that were found sound before.

        Args:
            data: what `document` gave.
        """
        made = self._made.get(id(data))
        return made.left if made else data

    def learn(self, data: bytes) -> None:
        """Note that a document was found sound; so are its entries, in any other one.

        Args:
            data: what `document` gave.
        """
        if made := self._made.pop(id(data), None):
            self._sound.update(made.keys)

    def _move(self, keys: Sequence[_Key], data: bytes, at: int, joint: int) -> None:
        """Know entries where they stand now, so that nothing else of the documents that they stood in is kept."""
        view = memoryview(data)
        for key in keys:
            end = at + len(self._known[key])
            self._known[key] = view[at:end]
            at = end + joint

    def take(self, kind: str, form: Format, told: str, data: bytes) -> None:
        """Know entries as they were published by an earlier build, which found them sound.

        Args:
            kind: name of the format.
            form: the format.
            told: what `told` gave of the feed.
            data: its document.
        """
        among, _, marks = told.partition(" ")
        try:
            many = bytes.fromhex(marks)
        except ValueError:
            return
        if not isinstance(form, EntryByEntry):
            return
        _, entries = _cut(data, form.layout)
        if len(many) == len(entries) * _SIZE:
            keys = [(kind, among, many[at : at + _SIZE]) for at in range(0, len(many), _SIZE)]
            self._known |= zip(keys, entries, strict=True)
            self._sound.update(keys)

    def told(self, feed: Feed) -> str:
        """What stands for the entries of a feed, for `take`."""
        return f"{_among(feed)} {b''.join(map(self._mark, feed.entries)).hex()}"

    def _mark(self, entry: Entry) -> bytes:
        """What stands for all that any format writes of an entry."""
        # The entry is kept beside it, so that no other one is met under its number.
        if (found := self._marks.get(id(entry))) is None:
            # Nothing at all is not the word None.
            text = "" if entry.content_html is None else f"\0{entry.content_html}"
            said = f"{__version__} {_facts(entry)!r}{text}"
            made = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
            found = self._marks[id(entry)] = entry, made
        return found[1]


def _among(feed: Feed) -> str:
    """Feeds of which this is the same write an entry in the same way."""
    return f"{feed.language or ''}{'+podcast' if feed.podcast else ''}"


def _cut(data: bytes, layout: Layout) -> tuple[memoryview, list[memoryview]]:
    """What stands before the entries of a document, and the entries; none where it is not laid out so."""
    view = memoryview(data)
    start = data.find(layout.opens)
    if start < 0 or (first := data.find(layout.begins, start)) < 0:
        return view[: len(data) - len(layout.emptied)], []
    entries: list[memoryview] = []
    at = first
    while data.startswith(layout.begins, at) and (end := data.find(layout.ends, at)) >= 0:
        end += len(layout.ends)
        entries.append(view[at:end])
        at = end + len(layout.joint) * data.startswith(layout.joint + layout.begins, end)
    is_all = data[at:] == layout.closes
    return view[:first], entries if is_all else []
