"""How often: what may be said, and when that is."""

from datetime import UTC, datetime, timedelta

import pytest

from feedwright.errors import ConfigError
from feedwright.text import dates
from feedwright.watching import schedule
from feedwright.watching.schedule import Cron, Every

BERLIN = dates.zone("Europe/Berlin")


@pytest.mark.parametrize("said", ["30s", "15m", "6h", "1d", "2w", "90s"])
def test_spans_are_told_as_they_are_said(said):
    assert str(schedule.every(said)) == f"every {said}"


@pytest.mark.parametrize(("said", "why"), [("0s", "too short"), ("15", "15m"), ("fast", "15m"), ("", "15m")])
def test_what_is_no_span_is_refused_with_the_cure(said, why):
    with pytest.raises(ConfigError, match=why) as error:
        schedule.every(said)
    assert str(error.value).startswith("--every: ")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("* * * *", "five fields"),
        ("* * * * * *", "five fields"),
        ("@daily", "five fields"),
        ("61 * * * *", "Bad minute"),
        ("*/0 * * * *", "Bad minute"),
        ("0 0 30 2 *", "Bad day-of-month"),
        ("x * * * *", "Bad minute"),
    ],
)
def test_what_is_no_cron_expression_is_refused_with_the_cure(said, why):
    with pytest.raises(ConfigError, match=why) as error:
        schedule.cron(said)
    assert "day of month" in str(error.value)


def test_blanks_between_the_fields_do_not_matter():
    assert schedule.cron(" */15  *\t* * * ") == Cron("*/15 * * * *")


@pytest.mark.parametrize(
    ("said", "then", "due"),
    [
        ("*/15 * * * *", "2026-03-04T10:07:00Z", "2026-03-04T10:15:00Z"),
        ("*/15 * * * *", "2026-03-04T10:15:00Z", "2026-03-04T10:30:00Z"),
        ("0 9 * * 1-5", "2026-10-23T12:00:00Z", "2026-10-26T08:00:00Z"),  # Friday noon -> Monday, not Saturday
        ("0 9 1 * MON", "2026-03-03T12:00:00Z", "2026-03-09T08:00:00Z"),  # the 1st or a Monday
        # The night in which 2 to 3 is left out: right after it.
        ("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
        # The night in which 2 to 3 comes twice: once.
        ("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
        ("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        # ... but what is done every so many minutes goes on.
        ("*/30 * * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"),
        ("*/30 * * * *", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"),
    ],
)
def test_cron_goes_by_the_time_of_day_in_its_zone(said, then, due):
    assert Cron(said, BERLIN).after(datetime.fromisoformat(then)) == datetime.fromisoformat(due)


def test_every_goes_by_what_has_passed_and_not_by_the_time_of_day():
    assert Every(timedelta(minutes=1)).after(datetime(2026, 1, 1, tzinfo=UTC)) is None
