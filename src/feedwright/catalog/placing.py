"""Where each article of a feed's history stands: in the feed, or in one page of its archive (RFC 5005). Pure.

What leaves the feed, and what never stood in it, goes into the open page, the oldest first. When that has taken all
that a page takes, it is closed: the next one is open, and nothing is ever added to the old one. Whoever walks from the
feed through all its pages meets each article once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

SIZE = 100
"""Articles that a page takes."""

_FIRST_PAGES = 2
"""An archive begins with so many: a page to which and from which nothing leads is no archive to validators."""


class Bounds(NamedTuple):
    """How much a feed shows.

    Args:
        limit: entries; 0 = no limit.
        max_age: seconds; None = no limit.
    """

    limit: int
    max_age: float | None


class Waiting(NamedTuple):
    """An article that may be published and has no place yet; sorted, the oldest comes first.

    Args:
        published: as it stands in feeds; texts of one form that sort as the moments do.
        id: its own.
        revision: another one where anything of it that an entry shows is another.
    """

    published: str
    id: str
    revision: str


class Place(NamedTuple):
    """Where an article was put.

    Args:
        page: the number of the page.
        published: as it stood in feeds then.
    """

    page: int
    published: str


class Placing(NamedTuple):
    """What becomes of an archive.

    Args:
        placed: those that are put into a page now, and which.
        returned: ids of those that are taken out of their pages, because they stand in the feed again.
        open: the page that takes the next article.
        newest: the newest page that holds anything: the one to which the feed leads; 0 where there is none.
        changed: numbers of the pages that hold something else now, or are new.
    """

    placed: tuple[tuple[Waiting, int], ...]
    returned: frozenset[str]
    open: int
    newest: int
    changed: frozenset[int]


def count(open_: int) -> int:
    """How many pages there are, by the one that is open; 0 while nothing was ever put into any."""
    return max(open_, _FIRST_PAGES) if open_ else 0


def is_raised(before: Bounds, now: Bounds) -> bool:
    """Whether a feed shows more than it did, by the number or by the age of its entries."""
    more = bool(before.limit) and (not now.limit or now.limit > before.limit)
    return more or (before.max_age is not None and (now.max_age is None or now.max_age > before.max_age))


def place(
    window: Mapping[str, str],
    there: Mapping[str, Place],
    waiting: Iterable[Waiting],
    open_: int,
    held: int,
    *,
    raised: bool,
) -> Placing:
    """Decide what stands where.

    What was put into a page stays there, also where a withdrawal makes room in the feed: whoever has read the feed
    already and walks to that page must find it. It comes back where the feed is told to show more, and where it was
    given a later date.

    Args:
        window: id -> published of what the feed would show if it had no archive.
        there: those of them that stand in a page.
        waiting: all others that may be published and stand in no page; those of the window do no harm.
        open_: the page that takes the next article; 0 = there is none yet.
        held: how many articles were put into it.
        raised: the feed is told to show more than before.
    """
    returned = frozenset(id_ for id_, one in there.items() if raised or window[id_] > one.published)
    held -= sum(there[id_].page == open_ for id_ in returned)
    ordered = sorted(one for one in waiting if one.id not in window)
    pages, last, held = _filled(len(ordered), open_, held)
    fresh = range(count(open_) + 1, count(last) + 1)
    return Placing(
        placed=tuple(zip(ordered, pages, strict=True)),
        returned=returned,
        open=last,
        newest=last if held else min(last, max(last - 1, 1)),
        changed=frozenset([*pages, *(there[id_].page for id_ in returned), *fresh]),
    )


def _filled(articles: int, open_: int, held: int) -> tuple[Sequence[int], int, int]:
    """The page of each of so many articles, then the open page and how many it holds."""
    if not articles:
        return [], open_, held
    first = open_ or 1
    pages = [first + (held + number) // SIZE for number in range(articles)]
    return pages, first + (held + articles) // SIZE, (held + articles) % SIZE
