"""Dates in digits and in English are read in each form that sites write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feedwright.text import dates

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = "2025-03-04T00:00:00+01:00"
HALF_PAST_TEN = "2025-03-04T10:30:00+01:00"


def read(value: object) -> str:
    return dates.parse(value, BERLIN).isoformat()


class TestFormsOfText:
    @pytest.mark.parametrize(
        ("text", "when"),
        [
            ("2025-03-04", MIDNIGHT),
            ("2025-03-04T10:30:00Z", "2025-03-04T10:30:00+00:00"),
            ("2025-03-04t10:30:00z", "2025-03-04T10:30:00+00:00"),
            ("2025-03-04T10:30:00-05:00", "2025-03-04T10:30:00-05:00"),
            ("2025-03-04T10:30:00.987654+01:00", HALF_PAST_TEN),
            ("2025-03-04 10:30:00 +0100", HALF_PAST_TEN),
            ("2025-03-04 10:30:00 -0500", "2025-03-04T10:30:00-05:00"),
            ("2025-03-04 10:30:00 \u22120500", "2025-03-04T10:30:00-05:00"),
            ("2025-03-04 10:30:00", HALF_PAST_TEN),
            ("2025-03-04T10:30", HALF_PAST_TEN),
            ("  2025-03-04 10:30\n", HALF_PAST_TEN),
            ("2025-3-4 9:05", "2025-03-04T09:05:00+01:00"),
            ("2025-3-4T9:05:07Z", "2025-03-04T09:05:07+00:00"),
            ("2025-3-4", MIDNIGHT),
            ("2025/03/04", MIDNIGHT),
            ("2025/3/4 10:30 PM", "2025-03-04T22:30:00+01:00"),
            ("2025.03.04", MIDNIGHT),
            ("2025. 3. 4.", MIDNIGHT),
            ("20250304", MIDNIGHT),
            ("20250304T103000Z", "2025-03-04T10:30:00+00:00"),
            ("20250304t103000z", "2025-03-04T10:30:00+00:00"),
            ("20250304103000", HALF_PAST_TEN),
            ("2025-03-04+02:00", "2025-03-04T00:00:00+02:00"),
        ],
    )
    def test_numbers_from_year_to_second(self, text: str, when: str) -> None:
        assert read(text) == when

    @pytest.mark.parametrize(
        ("text", "when"),
        [
            ("Tue, 04 Mar 2025 10:30:00 GMT", "2025-03-04T10:30:00+00:00"),
            ("Tue, 04 Mar 2025 10:30:00 +0100", HALF_PAST_TEN),
            ("Tue,04 Mar 2025 10:30:00 +0000 (UTC)", "2025-03-04T10:30:00+00:00"),
            ("04 Mar 2025 10:30 UT", "2025-03-04T10:30:00+00:00"),
            ("Tue, 4 Mar 25 10:30 EST", "2025-03-04T10:30:00-05:00"),
            ("Thu, 4 Mar 99 10:30 Z", "1999-03-04T10:30:00+00:00"),
        ],
    )
    def test_mail_and_rss(self, text: str, when: str) -> None:
        assert read(text) == when

    @pytest.mark.parametrize(
        ("name", "hours"),
        [("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7)],
    )
    def test_rfc_822_names_the_zones_of_north_america(self, name: str, hours: int) -> None:
        when = dates.parse(f"Tue, 04 Mar 2025 10:30:00 {name}", BERLIN)
        assert when.utcoffset() == timedelta(hours=hours)

    @pytest.mark.parametrize(
        ("text", "when"),
        [
            ("March 04, 2025", MIDNIGHT),
            ("MARCH 4 2025", MIDNIGHT),
            ("Tuesday, March 4, 2025", MIDNIGHT),
            ("Dec. 18, 2020", "2020-12-18T00:00:00+01:00"),
            ("Sept. 4, 2020", "2020-09-04T00:00:00+02:00"),
            ("Jul 17, 2014 at 1:06 PM", "2014-07-17T13:06:00+02:00"),
            ("Jul 17, 2014 1:06 p.m. EST", "2014-07-17T13:06:00-05:00"),
            ("Jul 17, 2014, 12:06 a.m.", "2014-07-17T00:06:00+02:00"),
            ("Jul 17, 2014 12 PM", "2014-07-17T12:00:00+02:00"),
            ("12 Sep 2013", "2013-09-12T00:00:00+02:00"),
            ("12-Sep-2013", "2013-09-12T00:00:00+02:00"),
            ("4th March 2025", MIDNIGHT),
            ("4th of March, 2025", MIDNIGHT),
            ("March 4th, 2025", MIDNIGHT),
            ("March 4, 2025 10:30 UTC", "2025-03-04T10:30:00+00:00"),
            ("March 4, 2025 10:30 CET", HALF_PAST_TEN),
            ("March 4, 2025 10:30 (CET)", HALF_PAST_TEN),
            ("March 4, 2025 UTC", "2025-03-04T00:00:00+00:00"),
        ],
    )
    def test_written_out_in_english(self, text: str, when: str) -> None:
        assert read(text) == when

    @pytest.mark.parametrize(
        ("text", "when"),
        [
            ("Tue Mar  4 10:30:00 2025", HALF_PAST_TEN),
            ("Tue Mar  4 10:30:00 CET 2025", HALF_PAST_TEN),
            ("Tue Mar  4 10:30:00 +0100 2025", HALF_PAST_TEN),
            ("Tue Mar 04 2025 10:30:00 GMT+0100 (Central European Standard Time)", HALF_PAST_TEN),
            ("Tue Mar 04 2025 10:30:00 GMT-5", "2025-03-04T10:30:00-05:00"),
            ("10:30, 4 March 2025", HALF_PAST_TEN),
            ("10:30 am on 4 March 2025", HALF_PAST_TEN),
            ("4 March 2025 | 10:30", HALF_PAST_TEN),
            ("4 March 2025 \u2013 10:30", HALF_PAST_TEN),
            ("2025 March 4", MIDNIGHT),
            ("2025-Mar-04", MIDNIGHT),
        ],
    )
    def test_any_other_order_of_the_same_parts(self, text: str, when: str) -> None:
        assert read(text) == when


class TestOrderOfDayAndMonth:
    def test_the_site_says_which_number_is_the_day(self) -> None:
        assert dates.parse("03/04/2025", UTC) == datetime(2025, 3, 4, tzinfo=UTC)
        assert dates.parse("03/04/2025", UTC, dayfirst=True) == datetime(2025, 4, 3, tzinfo=UTC)
        assert dates.parse("03-04-2025", UTC, dayfirst=True) == datetime(2025, 4, 3, tzinfo=UTC)

    @pytest.mark.parametrize("dayfirst", [True, False])
    @pytest.mark.parametrize("text", ["25/12/2020", "12/25/2020"])
    def test_a_number_above_twelve_can_only_be_the_day(self, text: str, dayfirst: bool) -> None:
        assert dates.parse(text, UTC, dayfirst=dayfirst) == datetime(2020, 12, 25, tzinfo=UTC)

    @pytest.mark.parametrize("dayfirst", [True, False])
    def test_dots_mean_day_first(self, dayfirst: bool) -> None:
        assert dates.parse("04.03.2025", UTC, dayfirst=dayfirst) == datetime(2025, 3, 4, tzinfo=UTC)
        assert dates.parse("19.11.2012 11:45", UTC, dayfirst=dayfirst) == datetime(2012, 11, 19, 11, 45, tzinfo=UTC)

    def test_the_year_in_front_settles_it(self) -> None:
        assert dates.parse("2025/03/04", UTC, dayfirst=True) == datetime(2025, 3, 4, tzinfo=UTC)
