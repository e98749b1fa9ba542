"""Whose turn it is: laws over random weeks, and the words of schedules."""

from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.watching import turns
from feedwright.watching.schedule import Cron, Every
from feedwright.watching.turns import Now

START = Now(datetime(2026, 10, 24, 12, tzinfo=UTC), 50.0)
ROUND = 0.001


def later(now, seconds, *, step=0.0):
    return Now(now.wall + timedelta(seconds=seconds + step), now.ticks + seconds)


SCHEDULES = st.one_of(
    st.integers(1, 7200).map(lambda seconds: Every(timedelta(seconds=seconds))),
    st.sampled_from(["* * * * *", "*/15 * * * *", "30 2 * * *", "0 9 * * 1-5", "0 0 29 2 *"]).map(Cron),
)
EVENTS = st.one_of(
    st.just(("change", 0.0)),
    st.tuples(st.just("step"), st.floats(-1e6, 1e6)),
    st.tuples(st.just("pass"), st.floats(0.0, 900.0)),
)
ENDS = st.tuples(
    st.floats(0.0, 400.0),
    st.sampled_from(["well", "well", "failed", "busy"]),
    st.none() | st.floats(-100.0, 10_000.0),
)


def lived(schedule, events, ends):
    """(start, end, failed, asked since) of each build of a watch to which all that happens."""
    now, state, builds = START, turns.begin(schedule, START), []
    ends = cycle(ends)

    def work():
        nonlocal now, state
        while not turns.turn(turns.glance(state, now), now).seconds:
            cost, how, until = next(ends)
            state = turns.start(turns.glance(state, now), now)
            begun, now = now, later(now, cost)
            moment = None if until is None else now.wall + timedelta(seconds=until)
            state = turns.end(state, now, until=moment, failed=how == "failed", busy=how == "busy")
            builds.append((begun, now, how))

    def go_on(seconds):
        """Wait as a watch does: never longer than it is told, in slices."""
        nonlocal now, state
        work()
        while seconds > ROUND and len(builds) < 30:
            state = turns.glance(state, now)
            slice_ = min(seconds, max(turns.turn(state, now).seconds, ROUND), 20.0)
            now, seconds = later(now, slice_), seconds - slice_
            work()

    for kind, size in [("pass", 60.0), *events, ("pass", 600.0)]:
        if kind == "change":
            state = turns.ask(state, "a change")
        elif kind == "step":
            now = later(now, 0.0, step=size)
        else:
            go_on(size)
    return builds


@settings(max_examples=60)
@given(SCHEDULES, st.lists(EVENTS, min_size=3, max_size=12), st.lists(ENDS, min_size=1, max_size=5))
def test_never_two_builds_at_once_and_never_sooner_than_the_pause(schedule, events, ends):
    for (begun, ended, _), (again, _, _) in pairwise(lived(schedule, events, ends)):
        cost = ended.ticks - begun.ticks
        # A step of the clock may stand for a pause: a machine that slept has paused.
        slept = (again.wall - ended.wall).total_seconds()
        assert max(again.ticks - ended.ticks, slept) >= max(turns.LEAST_PAUSE, cost) - ROUND


@settings(max_examples=60)
@given(st.integers(1, 3000), st.lists(EVENTS, min_size=3, max_size=12), st.lists(ENDS, min_size=1, max_size=5))
def test_never_later_than_due(seconds, events, ends):
    """By the clock that is never set, whatever is done to the other one."""
    builds = lived(Every(timedelta(seconds=seconds)), events, ends)
    failures = 0
    for (begun, ended, how), (again, _, _) in pairwise(builds):
        failures = failures if how == "busy" else failures + 1 if how == "failed" else 0
        cost = ended.ticks - begun.ticks
        pause = max(turns.LEAST_PAUSE, cost, min(cost * 2**failures, turns.LONGEST_PAUSE) if failures else 0)
        assert again.ticks - begun.ticks <= max(seconds, cost + pause) + 2 * ROUND


@given(st.floats(0.0, 300.0), st.floats(0.0, 1000.0), st.sampled_from(["well", "failed", "busy"]))
def test_a_change_is_built_as_soon_as_a_pause_as_long_as_the_last_build_is_over(cost, waited, how):
    state = turns.start(turns.begin(Every(timedelta(days=365)), START), START)
    ended = later(START, cost)
    state = turns.end(state, ended, failed=how == "failed", busy=how == "busy")
    now = later(ended, waited)
    left = turns.turn(turns.ask(state, "a change"), now).seconds
    assert left == pytest.approx(max(0.0, max(turns.LEAST_PAUSE, cost) - waited), abs=ROUND)


def test_pauses_after_failures_grow_up_to_a_limit():
    now, state, pauses = START, turns.begin(Cron("0 0 1 1 *"), START), []
    for _ in range(40):
        state = turns.start(state, now)
        now = later(now, 100.0)
        state = turns.end(state, now, failed=True)
        pauses.append(turns.turn(state, now).seconds)
    assert pauses[:4] == [200.0, 400.0, 800.0, 1600.0]
    assert max(pauses) <= turns.LONGEST_PAUSE


def test_a_build_that_succeeds_ends_the_growing():
    state = turns.start(turns.begin(Every(timedelta(days=1)), START), START)
    for _ in range(5):
        state = turns.end(state, START, failed=True)
    assert state.failures == 5
    assert turns.end(state, START).failures == 0


def test_the_schedule_is_told_as_the_reason():
    state = turns.end(turns.start(turns.begin(Every(timedelta(minutes=15)), START), START), START)
    assert turns.turn(state, START) == (900.0, "every 15m")
