"""Which articles do not stand where they were meant to: those whose text cannot be read, or that have an error there.

A build notes it for those who ask later where an article is: whoever only decides on articles does not see it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from feedwright import checking
from feedwright.catalog.placed import Placed
from feedwright.catalog.records import Shelved
from feedwright.catalog.store import Catalog
from feedwright.checking import Checked
from feedwright.model import Feed
from feedwright.rendering import Rendered

Aside = Mapping[str, Mapping[str, str]]
"""Id of an article -> each feed, or page of an archive, in which it does not stand -> why."""


def note(
    catalog: Catalog,
    chosen: Mapping[str, Sequence[Shelved]],
    feeds: Sequence[Feed],
    rendered: Rendered,
    outcomes: Mapping[str, Checked],
) -> None:
    """Note what came of the feeds that were made anew; in those that were not, nothing is absent.

    Args:
        catalog: where it is noted.
        chosen: slug -> what was meant to stand in each feed.
        feeds: those that were made anew, before they were looked at.
        rendered: what was made of their articles.
        outcomes: slug -> what came of the look.
    """
    made = checking.aside(outcomes)
    unread = {feed.slug: {one.id for one in chosen[feed.slug]} - {one.id for one in feed.entries} for feed in feeds}
    if any(unread.values()):
        why = {(fault.source, fault.place): fault.what for fault in rendered.faults}
        records = catalog.records_with(set().union(*unread.values()))
        for slug, ids in unread.items():
            for id_ in ids & records.keys():
                article = records[id_].article
                made.setdefault(id_, {})[slug] = why.get((article.source, article.place), _UNREAD)
    catalog.keep_aside(made)


_UNREAD = "its text cannot be read"


def note_pages(catalog: Catalog, outcomes: Mapping[str, Checked]) -> None:
    """Note what came of pages of archives, beside what is noted of feeds.

    Args:
        catalog: where it is noted.
        outcomes: path of each page, without its suffix -> what came of it.
    """
    found = checking.aside(outcomes)
    if found:
        before = catalog.aside()
        catalog.keep_aside(before | {id_: {**before.get(id_, {}), **where} for id_, where in found.items()})


def standing(catalog: Catalog, chosen: Mapping[str, Sequence[Shelved]]) -> int:
    """How many articles stand in a feed, or in a page of its archive.

    Args:
        catalog: after the feeds' articles were noted.
        chosen: as for `note`.
    """
    aside = catalog.aside()
    shown = {one.id for slug, many in chosen.items() for one in many if slug not in aside.get(one.id, ())}
    return len(shown) + Placed(catalog.database).count(but=shown)


def told(where: Mapping[str, str], among: Collection[str]) -> list[str]:
    """What is said of an article that does not stand in some feeds and pages.

    Args:
        where: of `Aside`.
        among: those in which it was meant to stand.
    """
    by_reason: dict[str, list[str]] = {}
    for name in among:
        if name in where:
            by_reason.setdefault(where[name], []).append(name)
    return [f"does not stand in {', '.join(names)}: {why}" for why, names in by_reason.items()]
