"""Feeds that are split by language from now on: nothing that left them long ago comes back.

A feed of fifty entries, half of them in another language, has room for twenty-five when these leave it, and older ones
would come up from below: to readers they would be new. So it begins where it ended when it was split, and grows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from feedwright import selection
from feedwright.catalog.placing import Bounds, is_raised
from feedwright.catalog.store import Catalog
from feedwright.selection import FeedSpec

_NOTE = "narrowed"


class _Narrow(NamedTuple):
    """How a feed began when it was split.

    Args:
        moment: when its oldest entry was published; empty where it shows all there is.
        limit: entries that it might show.
        max_age: seconds; None = no limit.
    """

    moment: str
    limit: int
    max_age: float | None


def bounds(catalog: Catalog, specs: Sequence[FeedSpec], now: datetime) -> dict[str, datetime]:
    """When the oldest entry of each feed was published that became narrower; noted for the builds that follow.

    A feed of which more is to be shown than when it was split is as full as it may be: so its owner wants it.

    Args:
        catalog: what stood in the feeds, and what was noted when they became so.
        specs: the feeds.
        now: aware.

    Returns:
        Slug -> the moment; of feeds that show all there is, nothing.
    """
    noted = catalog.noted_as(_NOTE)
    before = {slug: _Narrow(*said) for slug, said in json.loads(noted or "{}").items()}
    split = [spec for spec in specs if spec.spoken and not spec.language]
    stood: Collection[str] = catalog.feeds() if any(spec.slug not in before for spec in split) else ()
    made: dict[str, _Narrow] = {}
    for spec in split:
        max_age = spec.max_age.total_seconds() if spec.max_age is not None else None
        known = before.get(spec.slug)
        if known is None:
            made[spec.slug] = _Narrow(_bound(catalog, spec, now) * (spec.slug in stood), spec.limit, max_age)
        elif is_raised(Bounds(known.limit, known.max_age), Bounds(spec.limit, max_age)):
            made[spec.slug] = _Narrow("", spec.limit, max_age)
        else:
            made[spec.slug] = known
    catalog.note_as(_NOTE, json.dumps(made) if made else "")
    return {slug: datetime.fromisoformat(one.moment) for slug, one in made.items() if one.moment}


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
