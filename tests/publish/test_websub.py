"""What hubs are to be told, and when: at least once of each change, in order, at growing pauses, and not for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.errors import FetchError
from feedwright.model import Ping
from feedwright.publish import hubs as telling
from feedwright.publish.websub import FIRST_PAUSE, GIVEN_UP, LONGEST_PAUSE, owed, ring

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HUB, OTHER = "https://hub.example/", "https://other.example/"
HUBS = (HUB, OTHER)
TOPICS = tuple(f"https://example.org/feeds/{name}" for name in ("all.rss", "all.atom", "politics.rss"))
REFUSED, DOWN = 400, None


def failure(status=DOWN):
    return FetchError("does not hear", where=HUB, status=status)


class World:
    """Hubs that hear or do not, what is remembered between builds, and the builds.

    `heard` is what hubs heard and when, in the order in which they did; `asked` all that was tried.
    """

    def __init__(self, hubs=HUBS, topics=TOPICS):
        self.now, self.hubs, self.topics = NOW, hubs, topics
        self.pings, self.asked, self.heard, self.said = [], [], [], []
        self.trouble = {}

    def tell(self, hub, topic):
        self.asked.append((self.now, hub, topic))
        if (error := self.trouble.get((hub, topic), self.trouble.get(hub))) is not None:
            raise error
        self.heard.append((self.now, hub, topic))

    def build(self, changed=(), *, killed=False, **options):
        self.pings = owed(self.pings, self.hubs, self.topics, changed, self.now)
        if killed:
            return self
        rung = ring(self.pings, self.now, self.tell, **options)
        # As the catalog gives them back: in no order.
        self.pings = sorted(rung.left, reverse=True)
        self.said = [str(fault) for fault in rung.faults]
        return self

    def later(self, time):
        self.now += time
        return self

    def told(self):
        """What was heard since this was asked last."""
        heard, self.heard, self.asked = self.heard, [], []
        return [(hub, topic) for _, hub, topic in heard]


@pytest.fixture
def world():
    return World((HUB,))


# --- what is told -----------------------------------------------------------------------------------------------------


def test_each_hub_is_told_of_each_feed_that_changed_once_and_of_nothing_after_that():
    world = World()
    assert sorted(world.build(TOPICS[:2]).told()) == sorted((hub, topic) for hub in HUBS for topic in TOPICS[:2])
    assert world.pings == world.said == []
    assert world.later(DAY).build().told() == []
    assert world.build([TOPICS[1]]).told() == [(HUB, TOPICS[1]), (OTHER, TOPICS[1])]


def test_without_hubs_nobody_is_told():
    assert World(()).build(TOPICS).told() == []


def test_a_build_that_was_killed_is_made_up_for_by_the_next_one_however_late(world):
    world.build(TOPICS[:1], killed=True).later(30 * DAY).build(TOPICS[1:2])
    assert world.told() == [(HUB, TOPICS[0]), (HUB, TOPICS[1])]
    assert world.pings == []


def test_a_hub_that_is_no_longer_named_is_told_of_nothing_and_one_that_is_new_of_the_next_change():
    world = World()
    world.build(TOPICS[:1], killed=True)
    world.hubs = (OTHER, "https://third.example/")
    assert world.build().told() == [(OTHER, TOPICS[0])]
    assert len(world.build(TOPICS[:1]).told()) == 2


def test_nobody_is_sent_to_a_feed_that_is_gone(world):
    world.build(TOPICS, killed=True)
    world.topics = TOPICS[1:]
    assert {topic for _, topic in world.build().told()} == set(TOPICS[1:])
    assert world.pings == []


# --- hubs that do not hear --------------------------------------------------------------------------------------------


def test_a_hub_that_does_not_hear_is_asked_once_a_build_and_the_other_hubs_hear_all():
    world = World()
    world.trouble[HUB] = failure()
    world.build(TOPICS)
    assert [hub for _, hub, _ in world.asked].count(HUB) == 1
    assert [hub for hub, _ in world.told()] == [OTHER] * len(TOPICS)
    assert world.said == [f"hub {HUB}: does not hear; it will be told again of {TOPICS[1]} and 2 more"]


def tries(world, builds):
    """How long after the one before each try is made, if it is built every minute."""
    made = []
    for _ in range(builds):
        before = len(world.asked)
        world.build()
        made += [world.now] * (len(world.asked) - before)
        world.later(MINUTE)
    return [after - before for before, after in pairwise(made)]


def test_it_is_told_again_by_the_next_build_and_then_after_growing_pauses(world):
    world.trouble[HUB] = failure()
    world.build(TOPICS[:1]).later(MINUTE)
    pauses = tries(world, 4 * 24 * 60)
    doubled = [FIRST_PAUSE * 2**number for number in range(7)]
    assert pauses[:7] == doubled
    assert set(pauses[7:]) == {LONGEST_PAUSE}
    assert sum(pauses, timedelta()) + MINUTE <= GIVEN_UP + LONGEST_PAUSE
    assert world.pings == []


def test_it_is_given_up_after_days_with_a_word_and_told_again_of_the_next_change(world):
    world.trouble[HUB] = failure()
    world.build(TOPICS).later(GIVEN_UP - MINUTE).build()
    assert len(world.pings) == 3
    world.later(LONGEST_PAUSE).build()
    assert world.pings == []
    (said,) = world.said
    assert said.startswith(
        f"hub {HUB}: does not hear; for 3 days it could not be told of {TOPICS[1]} and 2 more and is "
    )
    assert said.endswith("not told any more until the next change")
    world.trouble.clear()
    world.told()
    assert world.later(DAY).build().told() == []
    assert world.build(TOPICS[:1]).told() == [(HUB, TOPICS[0])]


def test_a_feed_that_changes_daily_is_not_given_up_shortly_after_a_change(world):
    world.trouble[HUB] = failure()
    for _ in range(10):
        world.build(TOPICS[:1]).later(DAY)
    world.trouble.clear()
    assert world.later(DAY).build().told() == [(HUB, TOPICS[0])]


def test_a_change_tells_at_once_all_that_waits_the_oldest_first(world):
    world.trouble[HUB] = failure()
    world.build(TOPICS[:1])
    for _ in range(3):
        world.later(MINUTE).build()
    world.trouble.clear()
    assert world.later(MINUTE).build().told() == []
    assert world.later(MINUTE).build([TOPICS[1], TOPICS[2]]).told() == [
        (HUB, TOPICS[0]),
        (HUB, TOPICS[1]),
        (HUB, TOPICS[2]),
    ]


def test_with_a_change_pauses_begin_anew_for_all_that_waits(world):
    world.trouble[HUB] = failure()
    world.build(TOPICS[:1])
    for _ in range(5):
        world.later(LONGEST_PAUSE).build()
    world.later(MINUTE).build([TOPICS[1]])
    world.trouble.clear()
    assert world.later(MINUTE).build().told() == [(HUB, TOPICS[0]), (HUB, TOPICS[1])]


@pytest.mark.parametrize("status", [None, 301, 308, 401, 404, 405, 410, 429, 500, 503])
def test_whatever_keeps_a_hub_from_hearing_of_one_feed_spares_it_the_others(world, status):
    world.trouble[HUB, min(TOPICS)] = failure(status)
    assert world.build(TOPICS).told() == []
    assert len(world.pings) == 3


@pytest.mark.parametrize("status", [400, 403, 409, 422])
def test_a_hub_that_refuses_one_feed_hears_of_the_others(world, status):
    world.trouble[HUB, min(TOPICS)] = failure(status)
    world.build(TOPICS)
    assert world.told() == [(HUB, topic) for topic in sorted(TOPICS)[1:]]
    assert world.said == [f"hub {HUB}: does not hear; it will be told again of {min(TOPICS)}"]
    assert [ping.topic for ping in world.pings] == [min(TOPICS)]


def test_one_that_refuses_a_feed_and_then_is_down_is_asked_no_more(world):
    first, second, _ = sorted(TOPICS)
    world.trouble = {(HUB, first): failure(REFUSED), (HUB, second): failure()}
    world.build(TOPICS)
    assert [topic for _, _, topic in world.asked] == [first, second]
    assert {ping.topic for ping in world.pings} == set(TOPICS)


# --- time -------------------------------------------------------------------------------------------------------------


def test_what_there_is_no_time_for_is_told_first_by_the_next_build(world):
    left = iter([True, False])
    world.build(TOPICS, in_time=lambda: next(left))
    first, second, third = sorted(TOPICS)
    assert world.told() == [(HUB, first)]
    assert world.said == [f"hub {HUB}: is slow; the next build will tell it of {second} and 1 more"]
    assert world.later(MINUTE).build([first, second]).told() == [(HUB, third), (HUB, second), (HUB, first)]


def test_a_clock_that_was_put_back_keeps_nobody_waiting(world):
    world.trouble[HUB] = failure()
    world.later(3650 * DAY).build(TOPICS[:1])
    for _ in range(5):
        world.later(LONGEST_PAUSE).build()
    world.now = NOW
    world.build()
    assert {(ping.since, ping.due - NOW <= LONGEST_PAUSE) for ping in world.pings} == {(NOW, True)}
    world.trouble.clear()
    assert world.later(LONGEST_PAUSE).build().told() == [(HUB, TOPICS[0])]


def test_time_may_end(world):
    world.now = datetime.max.replace(tzinfo=UTC)
    world.trouble[HUB] = failure()
    for _ in range(3):
        world.build(TOPICS[:1] if not world.pings else ())
    assert [ping.due for ping in world.pings] == [world.now]


def test_hubs_may_be_told_at_once():
    world, other = World(), World()
    with ThreadPoolExecutor(2) as pool:
        world.build(TOPICS, each=pool.map)
    assert sorted(world.told()) == sorted(other.build(TOPICS).told())


def test_all_that_hangs_together_is_over_in_time(monkeypatch):
    """Each telling takes the longest that it may."""
    clock = iter(range(0, 1000, int(telling.LONGEST)))
    asked = []
    monkeypatch.setattr(telling, "_tell", lambda *told: asked.append(told))
    pings = owed((), (HUB,), TOPICS, TOPICS, NOW)
    rung = telling.ring(pings, NOW, monotonic=lambda: next(clock))
    assert len(asked) == 1
    assert len(rung.left) == 2
    assert telling.LAST_BEGUN + telling.LONGEST <= 30


# --- laws -------------------------------------------------------------------------------------------------------------

STATES = ("up", "down", "refuses one")
steps = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 7, 60, 400, 1500]),
        st.sets(st.sampled_from(TOPICS)),
        st.sampled_from(STATES),
        st.sampled_from(STATES),
        st.booleans(),
    ),
    max_size=12,
)


def at(world, state, hub):
    world.trouble.pop(hub, None)
    world.trouble.pop((hub, TOPICS[0]), None)
    if state == "down":
        world.trouble[hub] = failure()
    elif state == "refuses one":
        world.trouble[hub, TOPICS[0]] = failure(REFUSED)


@settings(max_examples=150)
@given(steps)
def test_each_change_is_told_at_least_once_and_none_oftener_than_it_was_made(made):
    world, changes = World(), {}
    for minutes, changed, one, other, killed in made:
        world.later(minutes * MINUTE)
        at(world, one, HUB)
        at(world, other, OTHER)
        for topic in changed:
            changes.setdefault(topic, []).append(world.now)
        world.build(sorted(changed), killed=killed)
    world.trouble.clear()
    last = world.now
    # Nothing new: whatever still waits has its turn within the longest pause.
    world.build().later(LONGEST_PAUSE).build()
    assert world.pings == []
    heard = list(world.heard)
    for hub in HUBS:
        for topic, times in changes.items():
            told = [when for when, *rest in heard if rest == [hub, topic]]
            assert len(told) <= len(times)
            since = times[-1]
            tried = [when for when, *rest in world.asked if rest[0] == hub and since + GIVEN_UP <= when <= last]
            # It may be given up where the hub was tried, days after the last change.
            assert tried or any(when >= since for when in told)
    assert {topic for *_, topic in heard} <= changes.keys()
    assert world.later(30 * DAY).build().heard == heard


class Unheard:
    """When a feed changed first, and last, that a hub has not heard of."""

    def __init__(self):
        self.first, self.last = {}, {}

    def note(self, hub, changed, now):
        for topic in changed:
            self.first.setdefault((hub, topic), now)
            self.last[hub, topic] = now

    def forget(self, hub, topic):
        del self.first[hub, topic], self.last[hub, topic]


@settings(max_examples=100)
@given(steps)
def test_a_hub_that_failed_is_asked_no_more_and_what_changed_first_is_told_first(made):
    world, unheard = World(), Unheard()
    for minutes, changed, one, other, killed in made:
        world.later(minutes * MINUTE).told()
        at(world, one, HUB)
        at(world, other, OTHER)
        for hub in HUBS:
            unheard.note(hub, changed, world.now)
        world.build(sorted(changed), killed=killed)
        for hub, state in ((HUB, one), (OTHER, other)):
            assert state != "down" or len([who for _, who, _ in world.asked if who == hub]) <= 1
            assert state != "up" or not changed or killed or not [ping for ping in world.pings if ping.hub == hub]
            told = [topic for _, who, topic in world.heard if who == hub]
            for number, topic in enumerate(told):
                assert all(unheard.first[hub, before] <= unheard.last[hub, topic] for before in told[:number])
            for topic in told:
                unheard.forget(hub, topic)


@given(st.integers(0, 10_000), st.timedeltas(timedelta(), GIVEN_UP - MINUTE))
def test_pauses_never_shrink_nor_end(count, age):
    def pause(count):
        ping = Ping(HUB, TOPICS[0], NOW, count, NOW)
        world = World((HUB,))
        world.trouble[HUB] = failure()
        world.pings = [ping]
        world.later(age).build()
        return world.pings[0].due - world.now

    assert timedelta() <= pause(count) <= pause(count + 1) <= LONGEST_PAUSE
