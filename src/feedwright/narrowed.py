"""Feeds that are split by language from now on: nothing that left them long ago comes back.

A feed of fifty entries, half of them in another language, has room for twenty-five when these leave it, and older ones
would come up from below: to readers they would be new. So it begins where it ended when it was split, and grows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from feedwright import selection
from feedwright.catalog.store import Catalog
from feedwright.selection import FeedSpec

_NOTE = "split"


def bounds(catalog: Catalog, specs: Sequence[FeedSpec], now: datetime) -> dict[str, datetime]:
    """When the oldest entry of each feed was published that became narrower; noted for the builds that follow.

    Args:
        catalog: what stood in the feeds, and what was noted when they became so.
        specs: the feeds.
        now: aware.

    Returns:
        Slug -> the moment; of feeds that show all there is, nothing.
    """
    noted = catalog.noted_as(_NOTE)
    before: Mapping[str, str] = json.loads(noted or "{}")
    split = [spec for spec in specs if spec.spoken and not spec.language]
    stood: Collection[str] = catalog.feeds() if any(spec.slug not in before for spec in split) else ()
    made = {
        spec.slug: before[spec.slug] if spec.slug in before else _bound(catalog, spec, now) * (spec.slug in stood)
        for spec in split
    }
    catalog.note_as(_NOTE, json.dumps(made) if made else "")
    return {slug: datetime.fromisoformat(moment) for slug, moment in made.items() if moment}


def _bound(catalog: Catalog, spec: FeedSpec, now: datetime) -> str:
    """The moment of the last entry that the feed shows with all languages together; empty if none is older."""
    if not spec.limit:
        return ""
    since = None if spec.max_age is None else selection.before(now, spec.max_age)
    shown = catalog.newest(None if spec.category is None else spec.names, spec.limit + 1, now, since)
    if len(shown) <= spec.limit:
        return ""
    *_, last, beyond = shown
    if last.published > beyond.published:
        return last.published
    # Of those of one moment some were shown and some were not: it is better that one leaves than that one comes.
    return (datetime.fromisoformat(last.published) + timedelta(microseconds=1)).isoformat(timespec="microseconds")
