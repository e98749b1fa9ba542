"""Who reads, as people and programs are told. Pure: words out, nothing printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from feedwright.audience import FeedTally, ReaderTally, Tally, Visits

SHOWN: Final = 20
"""Readers, and feeds, that are named unless every one is wanted."""

_UNITS: Final = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def lines(tally: Tally, *, every: bool = False) -> Iterator[str]:
    """Two tables: readers, and feeds.

    Args:
        tally: what was counted.
        every: name each of them.
    """
    yield from _table(["reader", "", *_HEAD], [_reader(one) for one in tally.readers], every=every)
    yield ""
    yield from _table(["feed", "", *_HEAD], [_feed(one) for one in tally.feeds], every=every)


_HEAD: Final = ("subscribers", "visits", "304", "226", "failed", "sent")


def _reader(one: ReaderTally) -> list[str]:
    return [one.name, one.kind, "-" if one.subscribers is None else f"{one.subscribers:,}", *_visits(one)]


def _feed(one: FeedTally) -> list[str]:
    return [one.path, "", f"{one.subscribers:,}", *_visits(one)]


def _visits(one: Visits) -> list[str]:
    return [
        f"{one.visits:,}",
        *(_share(part, one.visits) for part in (one.unchanged, one.deltas)),
        f"{one.failed:,}",
        size(one.bytes),
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


def size(count: int) -> str:
    """Bytes in words.

    >>> size(999), size(1_234_567)
    ('999 B', '1.2 MB')
    """
    return next((f"{count / unit:,.1f} {name}" for unit, name in _UNITS if count >= unit), f"{count} B")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, every: bool) -> Iterator[str]:
    shown = rows if every else rows[:SHOWN]
    table = [head, *shown]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    for row in table:
        yield "  ".join(_cells(row, widths)).rstrip()
    if len(rows) > len(shown):
        yield f"and {len(rows) - len(shown):,} more (-v names them)"


def _cells(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    """Names on the left, numbers on the right."""
    for column, (text, width) in enumerate(zip(row, widths, strict=True)):
        if width:
            yield text.ljust(width) if column < 2 else text.rjust(width)  # noqa: PLR2004 - a name and a kind


def as_data(tally: Tally) -> dict[str, Any]:
    """The same as `--json` gives it."""
    return {
        "first": tally.first and tally.first.isoformat(),
        "last": tally.last and tally.last.isoformat(),
        "lines": {"all": tally.lines, "others": tally.others, "unreadable": tally.unreadable},
        "readers": [asdict(one) for one in tally.readers],
        "feeds": [asdict(one) for one in tally.feeds],
    }
