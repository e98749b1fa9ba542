"""Who reads the feeds, by the log of the server: readers, services with their subscribers, and what their visits cost.

`_lines` understands a line, `_names` a User-Agent; `count` goes through a log of any length and keeps only sums.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeVar

from feedwright.audience import _lines, _names
from feedwright.audience._names import Reader
from feedwright.frozen import frozen

__all__ = ["FeedTally", "ReaderTally", "Tally", "count"]

LONGEST: Final = 16_384
"""Bytes that a line may have."""
MOST_READERS: Final = 2_000
MOST_FEEDS: Final = 2_000
"""Names that are kept: whoever calls himself by another name at each visit must not fill the memory."""
OTHERS: Final = "(others)"
RECENT: Final = timedelta(days=7)
"""Before the last day of the log: what a service reported earlier does not count, for it may have left since."""

Kept = TypeVar("Kept")
_NOT_MODIFIED: Final = 304
_DELTA: Final = 226
_REPORTS: Final = 5_000


@dataclass(slots=True)
class Visits:
    """How often somebody came, and what it cost.

    Args:
        visits: all of them.
        unchanged: answered with 304, which costs next to nothing.
        deltas: answered with 226, with what is new alone (RFC 3229).
        failed: answered with 400 or more.
        bytes: that were sent, as the log says.
    """

    visits: int = 0
    unchanged: int = 0
    deltas: int = 0
    failed: int = 0
    bytes: int = 0

    def add(self, status: int, size: int) -> None:
        """One more."""
        self.visits += 1
        self.unchanged += status == _NOT_MODIFIED
        self.deltas += status == _DELTA
        self.failed += status >= 400  # noqa: PLR2004 - where errors begin
        self.bytes += size


@dataclass(slots=True)
class ReaderTally(Visits):
    """One reader or service. `subscribers` is what it reported; None where it reports nothing."""

    name: str = ""
    kind: str = ""
    subscribers: int | None = None


@dataclass(slots=True)
class FeedTally(Visits):
    """One feed. `subscribers` is what services reported of it; who reads by a program of their own is not in it."""

    path: str = ""
    subscribers: int = 0


@frozen
class Tally:
    """What a log says.

    Args:
        first, last: days; None where no line was of a feed.
        readers, feeds: those that came most often first.
        lines: all of them.
        others: that are of something else than feeds.
        unreadable: that are no line of a log.
    """

    first: date | None
    last: date | None
    readers: tuple[ReaderTally, ...]
    feeds: tuple[FeedTally, ...]
    lines: int
    others: int
    unreadable: int


@dataclass(slots=True)
class _Counter:
    readers: dict[str, ReaderTally] = field(default_factory=dict)
    feeds: dict[str, FeedTally] = field(default_factory=dict)
    reports: dict[tuple[str, str, str], tuple[date, int]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    lines: int = 0
    others: int = 0
    unreadable: int = 0

    def add(self, line: bytes, under: str, own: Collection[str]) -> None:
        self.lines += 1
        visit = _lines.read(line) if len(line) <= LONGEST else None
        if visit is None:
            self.unreadable += 1
            return
        if not _lines.is_feed(visit.path, under, own):
            self.others += 1
            return
        reader = _names.reader(visit.agent)
        mine = _kept(self.readers, reader.name, MOST_READERS, lambda name: ReaderTally(name=name, kind=reader.kind))
        feed = _kept(self.feeds, visit.path, MOST_FEEDS, lambda path: FeedTally(path=path))
        mine.add(visit.status, visit.size)
        feed.add(visit.status, visit.size)
        self.first = min(self.first or visit.day, visit.day)
        self.last = max(self.last or visit.day, visit.day)
        if reader.subscribers is not None and mine.name != OTHERS and visit.status < 400:  # noqa: PLR2004 - as above
            self._report(mine.name, feed.path, reader, visit.day)

    def _report(self, name: str, path: str, reader: Reader, day: date) -> None:
        """What a service says of a feed under each of its own numbers for it: the greatest of the last day counts."""
        key = name, path, reader.feed
        before = self.reports.get(key)
        if before is None and len(self.reports) >= _REPORTS:
            return
        said = reader.subscribers or 0
        if before is None or day > before[0]:
            self.reports[key] = day, said
        elif day == before[0]:
            self.reports[key] = day, max(said, before[1])

    def tally(self) -> Tally:
        for (name, path, _), (day, said) in self.reports.items():
            reader = self.readers[name]
            reader.subscribers = reader.subscribers or 0
            if self.last and self.last - day <= RECENT:
                reader.subscribers += said
                self.feeds[path].subscribers += said
        readers = sorted(self.readers.values(), key=lambda one: (-one.visits, one.name))
        feeds = sorted(self.feeds.values(), key=lambda one: (-one.visits, one.path))
        return Tally(self.first, self.last, tuple(readers), tuple(feeds), self.lines, self.others, self.unreadable)


def _kept(known: dict[str, Kept], name: str, most: int, made: Callable[[str], Kept]) -> Kept:
    """What is counted under a name; where there are too many names already, all further ones are one."""
    if name not in known and len(known) >= most:
        name = OTHERS
    if name not in known:
        known[name] = made(name)
    return known[name]


def count(lines: Iterable[bytes], *, under: str = "", own: Collection[str] = ()) -> Tally:
    """Count who reads.

    Args:
        lines: of a server's access log: the common or the combined form of Apache and nginx, or Caddy's JSON.
        under: the path in which the feeds lie; where it is empty, feeds are told by their names.
        own: paths that are known to be those of feeds, wherever they lie.
    """
    counter = _Counter()
    for line in lines:
        if line.strip():
            counter.add(line, under, own)
    return counter.tally()
