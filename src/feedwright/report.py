"""What a build means for subscribers, as values; `reporting` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import ClassVar

from feedwright.frozen import frozen
from feedwright.model import Fault


@frozen
class Mention:
    """An entry as a report names it."""

    id: str
    url: str | None
    title: str


@frozen(kw_only=True)
class FeedReport:
    """What changes for the subscribers of one feed, against what stands in the output folder.

    Args:
        slug, title: the feed's.
        new: not in the feed before.
        updated: its `updated` moved, so that some readers show it again.
        withdrawn: its article is gone.
        resurfaced: an old entry that readers would take for new, because its id changed.
        redated: its `published` moved.
        leaving: pushed out by a limit or an age, or no longer in this category.
    """

    slug: str
    title: str
    new: tuple[Mention, ...] = ()
    updated: tuple[Mention, ...] = ()
    withdrawn: tuple[Mention, ...] = ()
    resurfaced: tuple[Mention, ...] = ()
    redated: tuple[Mention, ...] = ()
    leaving: tuple[Mention, ...] = ()

    CHANGES: ClassVar[tuple[str, ...]] = ("new", "updated", "withdrawn", "resurfaced", "redated", "leaving")


@frozen(kw_only=True)
class Report:
    """What a build did, or a plan would do.

    Args:
        feeds: in the configuration's order.
        articles: counts: `read`, `published` (in at least one feed, or a page of its archive), `left_out`.
        reasons: why articles were left out -> how many.
        faults: warnings, articles set aside, failed sources, feeds that were not published.
        written, removed: paths relative to the output folder.
        until: when the next build has something to do though nothing else changes: an article's time comes or ends, or
            a hub is to be told again; None if never, or of a plan.
    """

    feeds: tuple[FeedReport, ...] = ()
    articles: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    until: datetime | None = None
