"""Decide which hubs are told of which feeds, and when once more. Pure.

How a hub is told is between it and its publishers (W3C WebSub, section 6); what all of them understand is
`hub.mode=publish` (PubSubHubbub 0.4, section 7).

What is to be told stands in the catalog from before the files are written until a hub has heard it: so each change is
told at least once, whatever fails in between.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import NamedTuple

from feedwright.errors import FetchError
from feedwright.model import Fault, Ping

GIVEN_UP = timedelta(days=3)
"""So long after a feed changed a hub is not told of it any more; it learns of the feed with its next change."""

FIRST_PAUSE = timedelta(minutes=5)
"""Between the second time that a hub is told in vain and the third: the second is the next build's, whenever it is."""

LONGEST_PAUSE = timedelta(hours=6)
_MOST_DOUBLINGS = 10
SLOW = "is slow"
"""How it is said of a hub that there was no time for all that it is to be told."""

_OF_THE_FEED = (400, 403, 409, 422)
"""Answers by which a hub that hears well refuses to be told of one feed."""

Tell = Callable[[str, str], object]
"""Tells a hub, by its address, of a feed, by its; raises FetchError where it does not hear."""


class Rung(NamedTuple):
    """What became of pings.

    Args:
        left: those that are to be tried again.
        faults: hubs that could not be told of all.
    """

    left: tuple[Ping, ...]
    faults: tuple[Fault, ...]


def owed(
    pending: Iterable[Ping], hubs: Sequence[str], standing: Collection[str], changed: Iterable[str], now: datetime
) -> list[Ping]:
    """What hubs are to be told.

    Args:
        pending: what they were to be told before.
        hubs: their addresses; others are told of nothing more.
        standing: addresses of all feeds that there are; of others nobody is told.
        changed: those of them that change now.
        now: aware.

    Returns:
        Each hub and feed once, in the order of their turns. A feed that changes is told of at once, and all that waited
        for the same hub with it, before it.
    """
    kept = [_timely(ping, now) for ping in pending if ping.hub in hubs and ping.topic in standing]
    fresh = [Ping(hub, topic, now, 0, now) for topic in changed for hub in hubs]
    made = {(ping.hub, ping.topic): ping._replace(due=min(ping.due, now)) if fresh else ping for ping in kept}
    for ping in fresh:
        before = made.get((ping.hub, ping.topic), ping)
        made[ping.hub, ping.topic] = ping._replace(due=before.due)
    return sorted(made.values(), key=lambda ping: (ping.due, ping.since, ping.topic, ping.hub))


def _timely(ping: Ping, now: datetime) -> Ping:
    """A clock that was put back must not keep a hub waiting until it has caught up."""
    return ping._replace(since=min(ping.since, now), due=now if ping.due - now > LONGEST_PAUSE else ping.due)


def ring(
    pings: Iterable[Ping],
    now: datetime,
    tell: Tell,
    *,
    in_time: Callable[[], bool] = lambda: True,
    each: Callable[[Callable[[list[Ping]], Rung], Iterable[list[Ping]]], Iterable[Rung]] = map,
) -> Rung:
    """Tell the hubs what is due, each in the order given.

    A hub that does not hear is told of nothing more this time. One that refuses to be told of one feed is told of the
    others.

    Args:
        pings: what they are to be told.
        now: aware.
        tell: tells a hub of a feed.
        in_time: whether there is time for more; what there is none for stays as it is.
        each: how a call is made for each hub: `map`, or one that makes them at once.
    """
    by_hub = groupby(sorted(pings, key=lambda ping: ping.hub), key=lambda ping: ping.hub)
    rungs = list(each(partial(_rung, now, tell, in_time), [list(many) for _, many in by_hub]))
    return Rung(
        tuple(ping for rung in rungs for ping in rung.left), tuple(fault for rung in rungs for fault in rung.faults)
    )


def _rung(now: datetime, tell: Tell, in_time: Callable[[], bool], pings: list[Ping]) -> Rung:
    """What became of the pings of one hub."""
    due = [ping for ping in pings if ping.due <= now]
    again: list[Ping] = []
    what, asked = "", 0
    for ping in due:
        if not in_time():
            break
        asked += 1
        try:
            tell(ping.hub, ping.topic)
        except FetchError as error:
            what = error.what
            if error.status not in _OF_THE_FEED:
                again += _after_a_pause(due[asked - 1 :], now)
                asked = len(due)
                break
            again += _after_a_pause([ping], now)
    left = [ping for ping in again if now - ping.since < GIVEN_UP]
    lost = [ping for ping in again if now - ping.since >= GIVEN_UP]
    unasked = due[asked:]
    waiting = [ping for ping in pings if ping.due > now]
    return Rung((*waiting, *unasked, *left), tuple(_faults(what, left, lost, unasked)))


def _after_a_pause(pings: Sequence[Ping], now: datetime) -> list[Ping]:
    """The same, told in vain once more: all have their next turn together, so that they keep their order."""
    tries = min(ping.tries for ping in pings)
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries - 1, _MOST_DOUBLINGS)) if tries else timedelta()
    try:
        due = now + pause
    except OverflowError:
        due = now
    return [ping._replace(tries=ping.tries + 1, due=due) for ping in pings]


def _faults(what: str, left: Sequence[Ping], lost: Sequence[Ping], unasked: Sequence[Ping]) -> Iterator[Fault]:
    if left:
        yield Fault(f"hub {left[0].hub}", f"{what}; it will be told again of {_named(left)}")
    if lost:
        given_up = (
            f"{what}; for {GIVEN_UP.days} days it could not be told of {_named(lost)}"
            " and is not told any more until the next change"
        )
        yield Fault(f"hub {lost[0].hub}", given_up)
    if unasked:
        yield Fault(f"hub {unasked[0].hub}", f"{SLOW}; the next build will tell it of {_named(unasked)}")


def _named(pings: Sequence[Ping]) -> str:
    more = f" and {len(pings) - 1:,} more" if len(pings) > 1 else ""
    return f"{pings[0].topic}{more}"
