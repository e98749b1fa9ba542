"""Whose turn it is: wait, or build. Pure: two clocks read together go in, seconds and a reason come out.

The clock on the wall may be put forward and back, and goes on while a machine sleeps; the other one does neither.
Pauses go by whichever says that more has passed; times of day go by the wall, and are reckoned anew where it was put
back. So no step of a clock keeps a build waiting, and none brings builds that follow each other.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedwright.frozen import frozen
from feedwright.model import replace
from feedwright.watching.schedule import Every, Schedule

LEAST_PAUSE = 1.0
"""Seconds between two builds at least; and at least as long as the last one took, whatever keeps changing."""

SOON = 5.0
"""Seconds until another try where another process is building."""

FIRST_RETRY = 60.0
"""Seconds until what failed is tried again, and until a build that left something undone is followed by another."""

LONGEST_PAUSE = 6 * 3600.0
"""Seconds: no pause after failures is longer, however often and however expensively they failed."""

_MOST_DOUBLINGS = 7
"""So what fails again and again takes a hundredth of the time, however much a try costs."""

_SET_BACK = 2.0
"""Seconds that the wall's clock may lose without having been put back."""


class Now(NamedTuple):
    """Two clocks, read together.

    Args:
        wall: aware, UTC.
        ticks: seconds since any moment on, by a clock that is never set.
    """

    wall: datetime
    ticks: float


class Turn(NamedTuple):
    """What is next.

    Args:
        seconds: until the next build; 0 if its turn is now.
        why: what asks for it, as people are told.
    """

    seconds: float
    why: str


@frozen(kw_only=True)
class State:
    """What is known of the builds so far.

    Args:
        schedule: how often.
        seen: when the clocks were read last.
        asked: what asks for a build at once; empty if nothing does.
        began, ended: the last build; None before the first.
        tick: when the schedule's next time comes, where it goes by the time of day.
        until: when time alone changes a feed next.
        failures: how many builds failed since the last that did not.
        busy: another process was building.
    """

    schedule: Schedule
    seen: Now
    asked: str = ""
    began: Now | None = None
    ended: Now | None = None
    tick: datetime | None = None
    until: datetime | None = None
    failures: int = 0
    busy: bool = False


def begin(schedule: Schedule, now: Now) -> State:
    """Before the first build, which is due at once."""
    return State(schedule=schedule, seen=now, asked="the start", tick=schedule.after(now.wall))


def glance(state: State, now: Now) -> State:
    """Read the clocks: what goes by the time of day is reckoned anew where that was put back."""
    lost = (now.ticks - state.seen.ticks) - (now.wall - state.seen.wall).total_seconds()
    tick = state.schedule.after(now.wall) if lost > _SET_BACK else state.tick
    return replace(state, seen=now, tick=tick)


def ask(state: State, why: str) -> State:
    """Have a build made as soon as that may be."""
    return replace(state, asked=state.asked or why)


def rescheduled(state: State, schedule: Schedule) -> State:
    """The same by another schedule."""
    if schedule == state.schedule:
        return state
    return replace(state, schedule=schedule, tick=schedule.after(state.seen.wall))


def start(state: State, now: Now) -> State:
    """A build begins: what asked for it is answered."""
    return replace(glance(state, now), began=now, asked="")


def end(state: State, now: Now, *, until: datetime | None = None, failed: bool = False, busy: bool = False) -> State:
    """A build is over.

    Args:
        state: as `start` gave it.
        now: when it was over.
        until: when time alone changes a feed next; what was known stays where it failed.
        failed: it did not do what it should.
        busy: another process was building, so that nothing was tried.
    """
    return replace(
        state,
        seen=now,
        ended=now,
        tick=state.schedule.after(now.wall),
        until=state.until if failed or busy else until,
        failures=state.failures if busy else state.failures + 1 if failed else 0,
        busy=busy,
    )


def turn(state: State, now: Now) -> Turn:
    """What is next."""
    wants = [Turn(0.0, state.asked)] if state.asked else []
    if state.ended is None or state.began is None:
        return min(wants, default=Turn(0.0, "the start"))
    since = passed(state.ended, now)
    cost = state.ended.ticks - state.began.ticks
    wants += _by_schedule(state, state.began, now)
    wants += _by_time(state, state.began.wall, now, since)
    if state.busy:
        wants.append(Turn(SOON - since, "another build was at work"))
    elif state.failures:
        wants.append(Turn(_doubled(max(FIRST_RETRY, 2 * cost), state.failures - 1) - since, "the last build failed"))
    seconds, why = min(wants, default=Turn(LONGEST_PAUSE, "nothing"))
    pause = max(LEAST_PAUSE, cost)
    if state.failures and not state.asked:
        pause = max(pause, _doubled(cost, state.failures))
    return Turn(max(seconds, pause - since, 0.0), why)


def _by_schedule(state: State, began: Now, now: Now) -> list[Turn]:
    if isinstance(state.schedule, Every):
        return [Turn(state.schedule.span.total_seconds() - passed(began, now), str(state.schedule))]
    return [Turn((state.tick - now.wall).total_seconds(), str(state.schedule))] if state.tick else []


def _by_time(state: State, began: datetime, now: Now, since: float) -> list[Turn]:
    """When time alone changes a feed; what the last build should have done by then and did not is tried again."""
    if state.until is None or state.failures or state.busy:
        return []
    left = FIRST_RETRY - since if state.until <= began else (state.until - now.wall).total_seconds()
    return [Turn(left, "the time of an article or a hub")]


def passed(since: Now, now: Now) -> float:
    """Seconds between two readings, by the clock that says more."""
    return max(now.ticks - since.ticks, (now.wall - since.wall).total_seconds())


def _doubled(seconds: float, times: int) -> float:
    return min(LONGEST_PAUSE, seconds * 2.0 ** min(times, _MOST_DOUBLINGS))
