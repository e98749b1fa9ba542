"""A watch through a simulated week: it builds at the right times, and whatever fails does not end it."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from feedwright.errors import FeedwrightError, Locked
from feedwright.model import replace
from feedwright.text import dates
from feedwright.watching import records
from feedwright.watching.builder import Errand
from feedwright.watching.records import Build
from feedwright.watching.schedule import Cron, Every

MONDAY = datetime(2026, 3, 23, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def hours(many):
    return 3600 * many


# --- the right times --------------------------------------------------------------------------------------------------


def test_a_week_of_quarters_has_a_look_at_each_and_no_process_is_started_where_nothing_changes(world):
    world.live(days=7)
    assert world.times == [MONDAY + number * QUARTER for number in range(7 * 24 * 4)]
    assert world.built == [MONDAY]
    assert world.words("done") == ["the start; wrote 1; 0.5 s"]


def test_a_change_is_built_at_once_and_named(world):
    world.later(hours(1) + 7, world.change)
    world.live(hours=2)
    assert world.built == [MONDAY, MONDAY + timedelta(hours=1, seconds=7)]
    assert world.words("done")[-1] == "a.md changed; wrote 1; 0.5 s"


def test_the_next_build_is_reckoned_from_the_last_one(world):
    world.later(60, world.change)
    world.live(minutes=20)
    assert world.times == [MONDAY, MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=16)]


def test_a_future_article_appears_when_its_time_comes_not_at_the_next_tick(world):
    comes, ends = MONDAY + timedelta(days=2, hours=3, minutes=7, seconds=11), MONDAY + timedelta(days=5, seconds=1)
    world.moments = [comes, ends]
    world.live(Every(timedelta(days=7)), days=7)
    assert world.built == [MONDAY, comes, ends]


def test_what_a_build_left_undone_is_done_a_minute_later_not_at_once_again(world):
    """Such as a hub that did not hear."""
    owed = [MONDAY]

    def build(now):
        world.attempts.append((now, world.ticks, world.ticks, True))
        return Errand(build=Build(began=now, written=1, until=owed[0]), survey=world.survey)

    world.build, world.look = build, lambda now: None
    world.live(Every(timedelta(days=7)), minutes=5)
    assert world.pauses == [60.0] * 4


def test_cron_goes_by_the_time_of_day_of_the_site_through_a_change_of_the_clocks(world):
    """In Berlin the clock goes from 2 to 3 on the 29th: the time of day stays, and what falls between comes right after."""
    world.zone = "Europe/Berlin"
    world.live(Cron("30 2,9 * * *"), days=8)
    berlin = [f"{one.astimezone(dates.zone('Europe/Berlin')):%d %H:%M}" for one in world.times[1:]]
    before = [f"{day} {time}" for day in range(23, 29) for time in ("02:30", "09:30")]
    assert berlin == [*before, "29 03:00", "29 09:30", "30 02:30", "30 09:30"]


def test_what_cron_asks_for_while_a_build_is_made_is_not_made_up_for(world):
    world.cost = 200.0
    world.errors = ()
    world.look = lambda now: None
    world.live(Cron("* * * * *"), hours=1)
    assert min(world.pauses) >= 200
    assert len(world.attempts) <= 10


# --- what fails -------------------------------------------------------------------------------------------------------

FAILURES = {
    "a source that fails": (3, "posts: cannot be read: Permission denied"),
    "a folder that vanished": (3, "source posts: no file matches 'articles/*.md'"),
    "a full disk": (6, "feeds/all.rss: cannot be written: No space left on device: free some room"),
    "a refusal": (6, "feeds: 9 of 10 entries would be withdrawn; insist with --force"),
    "a faulty configuration": (2, "config.yaml:3:1: nonsense: is no key that is known here"),
    "a library that crashes": (70, "the process of the build ended by signal 11"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_said_once_kept_in_the_status_and_over_as_soon_as_it_is_mended(world, failure):
    code, words = FAILURES[failure]
    world.later(hours(24), lambda: world.fail(words, code=code))
    world.later(hours(36) + 100, lambda: (world.mend(), world.change()))
    seen = []
    world.later(hours(35), lambda: seen.append(records.last_watch(world.folder / "state")))
    world.live(days=2)
    assert world.words("wrong") == [words]
    assert world.words("well") == ["what was wrong is mended"]
    assert seen[0].errors == (words,)
    assert seen[0].failures > 10
    assert world.built[-1] == MONDAY + timedelta(hours=36, seconds=100)
    assert world.times[-1] > MONDAY + timedelta(days=2) - QUARTER
    assert records.last_watch(world.folder / "state").errors == ()


def test_what_fails_cheaply_is_tried_again_at_every_tick_and_a_little_sooner_at_first(world):
    world.fail("no route to host")
    world.live(hours=24)
    assert [round(pause) for pause in world.pauses[:4]] == [60, 120, 240, 480]
    assert max(world.pauses) <= 900
    assert len(world.attempts) >= 24 * 4


def test_what_fails_expensively_is_tried_more_and_more_seldom(world):
    world.fail("a database that gives up after ten minutes", cost=600.0)
    world.live(days=7)
    pauses = world.pauses
    assert all(later >= sooner for sooner, later in pairwise(pauses))
    assert pauses[0] >= 1200
    assert max(pauses) <= hours(6)
    assert len(pauses) < 7 * 24 / 5


def test_another_failure_is_said_too(world):
    world.fail("one")
    world.later(hours(2), lambda: world.fail("two"))
    world.live(hours=5)
    assert world.words("wrong") == ["one", "two"]


def test_what_is_mended_without_leaving_anything_to_do_is_well_again(world):
    world.later(hours(1), lambda: world.fail("the disk is away"))
    world.later(hours(3), lambda: world.mend() or setattr(world, "unseen", False))
    world.live(hours=6)
    assert world.words("well") == ["what was wrong is mended; nothing is to be done"]


def test_a_build_of_another_process_is_waited_for_and_is_no_failure(world):
    world.busy = True
    world.later(120, lambda: setattr(world, "busy", False))
    keeper = world.live(minutes=10)
    assert set(map(round, world.pauses[:3])) == {5}
    assert len(world.words("wrong")) == 1
    assert keeper.state.failures == 0
    assert world.times[-1] < MONDAY + timedelta(seconds=130)


def test_a_configuration_that_became_faulty_keeps_the_old_one_watched(world):
    world.later(hours(1), lambda: (world.fail("config.yaml:1:1: is empty", code=2), world.change()))
    world.live(hours=3)
    assert all(survey == world.survey for survey in world.looked_at)
    assert len(world.times) > 10


@pytest.mark.parametrize("code", [1, 2])
def test_what_cannot_be_read_at_the_start_ends_it(world, code):
    told = Errand(build=Build(began=MONDAY, code=code if code == 2 else 70, errors=("config.yaml: does not exist",)))
    keeper = world.keeper()
    keeper.hands = replace(keeper.hands, survey=lambda now: told)
    with pytest.raises(FeedwrightError, match="does not exist") as error:
        keeper.run()
    assert error.value.exit_code == code
    assert world.attempts == []


def test_a_signal_that_comes_while_the_configuration_is_read_ends_it_well(world):
    keeper = world.keeper()
    keeper.hands = replace(keeper.hands, survey=lambda now: Errand())
    keeper.run()
    assert world.attempts == []
    assert world.said == []


def test_sources_that_cannot_be_watched_are_named_at_the_start(world):
    survey = replace(world.survey, hidden=("far",))
    keeper = world.keeper()
    keeper.hands = replace(keeper.hands, survey=lambda now: Errand(survey=survey))
    world.later(10, world.stop)
    keeper.run()
    assert world.words("begin") == ["what changes in far is seen by the schedule alone"]


def test_where_the_catalog_moves_the_watch_moves_with_it(world):
    """Its lock and its notes lie beside the catalog."""
    world.later(100, lambda: (setattr(world, "state", "moved"), world.change()))
    world.live(minutes=5)
    assert world.locks == ["state", "moved"]
    assert records.last_watch(world.folder / "moved").stopped


def test_notes_that_cannot_be_written_are_said_once_and_do_not_end_it(world):
    (world.folder / "state").write_text("a file where a folder belongs", encoding="utf-8")
    world.later(hours(2) + 60, world.change)
    world.live(hours=4)
    assert len(world.words("wrong")) == 1
    assert "cannot be written" in world.words("wrong")[0]
    assert len(world.times) == 17


# --- clocks that are set ----------------------------------------------------------------------------------------------

STEPS = {
    "an hour back": {"hours": -1},
    "a day back": {"days": -1},
    "a year back": {"days": -365},
    "an hour forward": {"hours": 1},
    "ten years forward": {"days": 3650},
    "a second back": {"seconds": -1},
}


@pytest.mark.parametrize("schedule", [Every(QUARTER), Cron("*/15 * * * *")], ids=["every", "cron"])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_the_clock_makes_neither_a_burst_nor_a_gap(world, step, schedule):
    world.later(hours(5) + 400, lambda: world.step(**STEPS[step]))
    world.live(schedule, hours=10)
    assert 10 * 4 - 1 <= len(world.attempts) <= 10 * 4 + 2
    assert max(world.pauses) <= QUARTER.total_seconds() + 11


@pytest.mark.parametrize("schedule", [Every(QUARTER), Cron("*/15 * * * *")], ids=["every", "cron"])
def test_after_a_night_of_sleep_there_is_one_build_at_once_and_then_the_schedule(world, schedule):
    """While a machine sleeps, the clock on the wall goes on, and the other one does not."""
    world.later(hours(1) + 100, lambda: world.step(hours=9))
    world.live(schedule, hours=2)
    woken = MONDAY + timedelta(hours=10, seconds=100)
    after = [one for one in world.times if one >= woken]
    assert after[0] - woken <= timedelta(seconds=10)
    assert len(after) in (4, 5)


def test_a_future_article_waits_for_its_time_though_the_clock_is_set_back(world):
    comes = MONDAY + timedelta(hours=3)
    world.moments = [comes]
    world.later(hours(2), lambda: world.step(hours=-1))
    world.live(Every(timedelta(days=7)), hours=6)
    assert world.built == [MONDAY, comes]
    assert world.attempts[-1][1] == 1000 + hours(4)


# --- signals, locks, notes --------------------------------------------------------------------------------------------


def test_a_signal_has_a_build_made_at_once(world):
    world.later(100, lambda: (world.signals.add("again"), setattr(world, "unseen", True)))
    world.live(minutes=5)
    assert world.times[1] - MONDAY <= timedelta(seconds=110)
    assert world.words("done")[-1].startswith("a signal; ")


def test_it_notes_that_it_was_stopped_and_when_the_next_build_is_due_before(world):
    seen = []
    world.later(60, lambda: seen.append(records.last_watch(world.folder / "state")))
    world.live(minutes=2)
    assert (seen[0].due, seen[0].why, seen[0].stopped) == (MONDAY + QUARTER, "every 15m", None)
    left = records.last_watch(world.folder / "state")
    assert (left.due, left.stopped) == (None, MONDAY + timedelta(minutes=2))
    assert not world.is_locked
    assert world.told[0] == "READY=1"
    assert world.told[-1] == "STOPPING=1"


def test_notes_are_not_written_while_nothing_happens(world):
    path = world.folder / "state" / records.WATCH
    stamps = set()
    for second in range(30, 890, 20):
        world.later(second, lambda: stamps.add(path.stat().st_mtime_ns))
    world.live(minutes=15)
    assert len(stamps) == 1


def test_a_build_that_is_given_up_because_the_watch_is_to_end_is_noted_nowhere(world):
    world.later(100, lambda: (setattr(world, "is_stopping", True), world.change()))
    world.live(days=1)
    assert world.times[-1] == MONDAY + timedelta(seconds=100)
    assert records.last_watch(world.folder / "state").stopped is not None
    assert world.words("wrong") == []


def test_there_is_one_watch_of_a_site(world):
    world.is_locked = True
    with pytest.raises(Locked, match="another watch is at work"):
        world.keeper().run()


def test_metrics_are_kept_fresh_and_say_in_the_end_that_nobody_watches(world):
    file = world.folder / "site.prom"
    seen = []
    world.later(60, lambda: seen.append(file.read_text(encoding="utf-8")))
    world.later(120, world.stop)
    world.keeper(metrics=str(file)).run()
    assert 'feedwright_watch_running{site="https://example.org/"} 1' in seen[0]
    assert (
        f'feedwright_next_build_timestamp_seconds{{site="https://example.org/"}} {(MONDAY + QUARTER).timestamp():.0f}'
        in seen[0]
    )
    assert 'feedwright_watch_running{site="https://example.org/"} 0' in file.read_text(encoding="utf-8")


def test_the_notes_are_json_that_others_may_read(world):
    world.live(minutes=2)
    data = json.loads((world.folder / "state" / records.WATCH).read_bytes())
    assert data["process"] == 77
    assert datetime.fromisoformat(data["since"]) == MONDAY
    assert data["schedule"] == "every 15m"
    assert datetime.fromisoformat(data["stopped"]) == MONDAY + timedelta(minutes=2)
