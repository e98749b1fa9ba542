"""Tell hubs which feeds have changed (W3C WebSub, section 7), and once more if they did not hear. Pure.

What is to be told stands in the catalog from before the files are written until a hub has heard it: so each change is
told at least once, whatever fails in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedwright.errors import FetchError
from feedwright.model import Fault, Ping

GIVEN_UP = timedelta(days=3)
"""After so long a hub is not told any more; it learns of the feed with its next change."""

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Rung:
    """What became of some pings.

    Args:
        left: those that are to be tried again.
        faults: hubs that could not be told, and those that are given up.
    """

    left: tuple[Ping, ...]
    faults: tuple[Fault, ...]


def owed(pending: Iterable[Ping], hubs: Sequence[str], topics: Iterable[str], now: datetime) -> list[Ping]:
    """What hubs are to be told.

    Args:
        pending: what they were to be told before; forgotten of hubs that are no longer named.
        hubs: their addresses.
        topics: addresses of the feeds that change.
        now: aware.

    Returns:
        Each hub and topic once, in the order in which they became due. A feed that changes again is told at once.
    """
    made = {(ping.hub, ping.topic): ping for ping in pending if ping.hub in hubs}
    for topic in topics:
        for hub in hubs:
            before = made.get((hub, topic))
            made[hub, topic] = before._replace(due=now) if before else Ping(hub, topic, now, 0, now)
    return list(made.values())


def ring(pings: Iterable[Ping], now: datetime, tell: Callable[[str, str], None]) -> Rung:
    """Tell the hubs what is due.

    Args:
        pings: what they are to be told, in this order.
        now: aware.
        tell: tells a hub of a topic, or raises FetchError. One that fails is not told of anything more this time.
    """
    left: list[Ping] = []
    faults: dict[str, Fault] = {}
    deaf: set[str] = set()
    for ping in pings:
        if ping.due > now:
            left.append(ping)
            continue
        if ping.hub not in deaf:
            try:
                tell(ping.hub, ping.topic)
                continue
            except FetchError as error:
                deaf.add(ping.hub)
                faults[ping.hub] = Fault(f"hub {ping.hub}", f"{error.what}; it will be told again")
        if (later := _later(ping, now)) is None:
            days = GIVEN_UP.days
            what = (
                f"could not be told of {ping.topic} for {days} days, and is not told any more until that changes again"
            )
            faults[ping.topic] = Fault(f"hub {ping.hub}", what)
        else:
            left.append(later)
    return Rung(tuple(left), tuple(faults.values()))


def _later(ping: Ping, now: datetime) -> Ping | None:
    """The same after a growing pause; None if it is given up."""
    if now - ping.since >= GIVEN_UP:
        return None
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(ping.tries, _MOST_DOUBLINGS))
    return ping._replace(tries=ping.tries + 1, due=now + pause)
