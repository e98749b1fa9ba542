"""Dates are read as sites write them and written as feeds want them; what is missing is never made up."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.text import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = "2025-03-04T00:00:00+01:00"
HALF_PAST_TEN = "2025-03-04T10:30:00+01:00"


def read(value: object, language: str = "en") -> str:
    return dates.parse(value, BERLIN, language=language).isoformat()


class TestOtherValues:
    @pytest.mark.parametrize(
        ("value", "when"),
        [
            (date(2025, 3, 4), MIDNIGHT),
            (datetime(2025, 3, 4, 10, 30, 0, 999), HALF_PAST_TEN),  # noqa: DTZ001 - what YAML hands over
            (datetime(2025, 3, 4, 10, 30, tzinfo=UTC), "2025-03-04T10:30:00+00:00"),
            (1741080600, HALF_PAST_TEN),
            (1741080600.9, HALF_PAST_TEN),
            (1741080600999, HALF_PAST_TEN),
            ("1741080600", HALF_PAST_TEN),
            ("1741080600999", HALF_PAST_TEN),
            (0, "1970-01-01T01:00:00+01:00"),
            (-1.5, "1970-01-01T00:59:58+01:00"),
        ],
    )
    def test_times_of_the_language_and_of_unix(self, value: object, when: str) -> None:
        assert read(value) == when

    def test_yaml_makes_a_number_of_digits_that_were_meant_as_a_day(self) -> None:
        assert read(20250304) == MIDNIGHT
        assert read(20250304103000) == HALF_PAST_TEN

    @pytest.mark.parametrize("value", [True, False, None, b"2025-03-04", [], {}, 2025, 2025.3, float("nan"), 1j])
    def test_what_is_no_time_is_refused(self, value: object) -> None:
        with pytest.raises(ValueError, match="not a date"):
            read(value)


class TestZones:
    def test_a_time_that_comes_twice_is_the_first_of_them(self) -> None:
        assert dates.rfc3339(dates.parse("2025-10-26 02:30", BERLIN)) == "2025-10-26T00:30:00Z"

    def test_a_time_that_the_clocks_skip_is_read_with_the_offset_before(self) -> None:
        assert dates.rfc3339(dates.parse("2025-03-30 02:30", BERLIN)) == "2025-03-30T01:30:00Z"

    def test_a_name_of_many_zones_is_that_of_the_site(self) -> None:
        kolkata = ZoneInfo("Asia/Kolkata")
        assert dates.parse("March 4, 2025 10:30 IST", kolkata).utcoffset() == timedelta(hours=5, minutes=30)
        with pytest.raises(ValueError, match="not a date"):
            dates.parse("March 4, 2025 10:30 IST", BERLIN)

    @pytest.fixture
    def _machine_in_india(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        before = os.environ.get("TZ")
        monkeypatch.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        yield
        if before is None:
            monkeypatch.delenv("TZ")
        else:
            monkeypatch.setenv("TZ", before)
        time.tzset()

    @pytest.mark.usefixtures("_machine_in_india")
    def test_the_zone_of_the_machine_plays_no_part(self) -> None:
        assert read("Tue Mar 4 10:30:00 2025") == HALF_PAST_TEN
        for text in ("March 4, 2025 10:30 IST", "Tue Mar 4 10:30:00 IST 2025"):
            with pytest.raises(ValueError, match="not a date"):
                read(text)

    @pytest.mark.parametrize(
        "value",
        [
            "2025-03-04T23:30:00+16:00",
            "2025-03-04 23:30:00 +1600",
            "2025-03-04T23:30:00-14:01",
            "2025-03-04T23:30:00+24:00",
            "2025-03-04 23:30:00 +9999",
            "2025-3-4 23:30 +01:75",
            "Tue, 04 Mar 2025 23:30:00 +1600",
            "Tue Mar 4 23:30:00 +1600 2025",
            datetime(2025, 3, 4, 23, 30, tzinfo=timezone(timedelta(hours=16))),
        ],
    )
    def test_an_impossible_offset_keeps_the_day(self, value: object) -> None:
        with pytest.raises(dates.ImpossibleOffset, match="14 hours") as caught:
            read(value)
        assert caught.value.when == datetime(2025, 3, 4, tzinfo=BERLIN)
        assert caught.value.when.tzinfo is BERLIN

    @pytest.mark.parametrize("offset", ["+14:00", "-14:00"])
    def test_fourteen_hours_exist(self, offset: str) -> None:
        assert read(f"2025-03-04T10:30:00{offset}").endswith(offset)


class TestNothingIsMadeUp:
    @pytest.mark.parametrize(
        "text",
        [
            *("March 2025", "2025-03", "03/2025", "2025", "2025-W10", "March", "May 2025", "Monday March 2025"),
            *("10:30", "Monday", "3/4", "March 4", "4 March 10:30", "04 Mar 25", "03/04/25", "25 May 45 +01:00"),
            *("now", "today", "yesterday", "tomorrow", "", " ", "-", "0000-00-00 00:00:00"),
        ],
    )
    def test_a_date_without_its_year_month_or_day_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="not a date"):
            read(text)

    @pytest.mark.parametrize(
        "text",
        [
            *("2025-02-30", "2025-13-04", "31 April 2025", "March 32, 2025", "2025 March 32", "13/13/2025", "20250230"),
            *("2025-03-04T25:00", "2025-03-04 10:60", "2025-03-04 24:01", "March 4, 2025 13 AM", "March 4, 2025 0 PM"),
        ],
    )
    def test_days_and_times_that_do_not_exist_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="not a date"):
            read(text)

    @pytest.mark.parametrize(
        "text",
        [
            *("In 2025 the site grew", "Chapter 4 March 2025", "5 min read", "3 comments", "By Staff, March 4, 2025"),
            *("3-4 March 2025", "March 3\u20134, 2025", "4 March 2025 or 5 March 2025", "4 March 2025, 5 April 2025"),
            *(
                "March 4, 2025 10",
                "4 March 2025 1030",
                "2025 March 4h",
                "4 10 March 2025",
                "March 4, 2025 10:30 - 11:45",
                "2025-03-04-05",
            ),
            *("10.30 May 1999", "1.5 May 2025", "2025-03-04 garbage", "2025-03-04 10:30 XYZ"),
        ],
    )
    def test_prose_and_what_could_mean_two_things_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="not a date"):
            read(text)

    def test_the_refusal_shows_what_was_given_and_what_is_wanted(self) -> None:
        with pytest.raises(ValueError, match="not a date") as caught:
            read("Mondayish " * 15)
        given_, _, wanted = str(caught.value).partition(" is not a date; ")
        assert given_.startswith("'Mondayish Mondayish")
        assert len(given_) <= len("''") + 60
        assert wanted == "write it as 2025-03-04 or 2025-03-04T10:30:00+01:00"

    def test_the_end_of_the_day_and_leap_seconds_are_times(self) -> None:
        assert read("2025-03-04T24:00:00") == "2025-03-05T00:00:00+01:00"
        assert read("2016-12-31T23:59:60Z") == "2016-12-31T23:59:59+00:00"


class TestAnythingWhatever:
    PARTS = st.sampled_from(
        [
            "Mar",
            "May",
            "mars",
            "4",
            "31",
            "25",
            "7",
            "0",
            "2025",
            "1999",
            "1030",
            "10:30",
            "11:45:59",
            "10.30",
            "-",
            "/",
            ".",
            ",",
            ":",
            "T",
            "Z",
            "UTC",
            "CET",
            "+01:00",
            "+16",
            "am",
            "PM",
            "Tuesday",
            "of",
            "年",
            "3月",
            "4日",
            "下午",
            "1e9",
            "h",
            "½",
            "٤",
            "\x00",
            "�",
        ],
    )

    @staticmethod
    def when(value: object) -> datetime | None:
        """What it says; None where it is refused."""
        try:
            return dates.parse(value, BERLIN)
        except ValueError:
            return None

    @staticmethod
    def is_in_whole_seconds(when: datetime) -> bool:
        return when.utcoffset() is not None and when.microsecond == 0 and dates.rfc3339(when).endswith("Z")

    @given(st.one_of(st.text(max_size=220), st.integers(), st.floats(), st.datetimes(), st.dates(), st.binary()))
    @settings(max_examples=200, deadline=None)
    def test_is_a_time_in_whole_seconds_or_a_value_error(self, value: object) -> None:
        assert (when := self.when(value)) is None or self.is_in_whole_seconds(when)

    @given(st.lists(PARTS, min_size=2, max_size=7), st.sampled_from([" ", ""]))
    @settings(max_examples=300, deadline=None)
    def test_year_and_day_stand_in_the_text(self, parts: list[str], between: str) -> None:
        text = between.join(parts)
        when = self.when(text)
        assert when is None or self.is_in_whole_seconds(when)
        unix_time = text.strip().isdigit()
        if when is not None and not unix_time:
            assert f"{when.year:04}" in text
            assert str(when.day) in text.replace("\u0664", "4")

    @pytest.mark.parametrize(
        "value",
        [
            *("0001-01-01", "0001-01-01T00:00:00+16:00", "9999-12-31T23:59:59-05:00", "9999-12-31T24:00", "9" * 13),
            *("x" * 10_000_000, "1" * 5000, "(" * 200, "9" * 200, 10**400, -(10**5000), datetime.min, date.min),  # noqa: DTZ901
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_the_ends_of_time_and_size(self, value: object) -> None:
        assert (when := self.when(value)) is None or self.is_in_whole_seconds(when)

    def test_a_text_longer_than_any_date_is_refused(self) -> None:
        assert read("2025-03-04".ljust(200)) == MIDNIGHT
        with pytest.raises(ValueError, match="not a date"):
            read("2025-03-04".ljust(201))

    def test_a_value_that_cannot_even_be_shown(self) -> None:
        class Hostile:
            def __repr__(self) -> str:
                raise RuntimeError

        with pytest.raises(ValueError, match="a value of type Hostile is not a date"):
            dates.parse(Hostile(), UTC)


class TestWriting:
    @given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.timezones()))  # noqa: DTZ001
    @settings(max_examples=50, deadline=None)
    def test_what_is_written_is_read_as_the_same_second(self, when: datetime) -> None:
        second = when.astimezone(UTC).replace(microsecond=0)
        assert dates.parse(dates.rfc3339(when), BERLIN) == second
        assert dates.parse(dates.rfc822(when), BERLIN) == second
        assert parsedate_to_datetime(dates.rfc822(when)) == second or second.year < 1900

    def test_in_greenwich_time_and_whole_seconds(self) -> None:
        when = datetime(2025, 3, 4, 1, 0, 0, 999999, tzinfo=BERLIN)
        assert dates.rfc822(when) == "Tue, 04 Mar 2025 00:00:00 GMT"
        assert dates.rfc3339(when) == "2025-03-04T00:00:00Z"

    @pytest.mark.parametrize("write", [dates.rfc822, dates.rfc3339])
    def test_a_time_without_a_zone_is_refused(self, write: object) -> None:
        assert callable(write)
        with pytest.raises(ValueError, match="names no zone"):
            write(datetime(2025, 3, 4))  # noqa: DTZ001 - the fault that is tested


class TestDatesInNames:
    @pytest.mark.parametrize(
        "path",
        [
            *("/2025/03/04/slug/", "/2025/3/4/slug", "/2025/03/04/", "2025/03/04.html", "/blog/2025/03/04/index.html"),
            *(
                "2025-03-04-slug.md",
                "2025-3-4-slug.md",
                "20250304-slug",
                "2025_03_04",
                "2025.03.04.md",
                "IMG_20250304.jpg",
            ),
            *(
                "posts/2025/03/2025-03-04-x.md",
                "2019/01/01/2025-03-04-x.md",
                "2019-01-01-a/2025-03-04-x.md",
                "2025-03-04-x/index.md",
                "slug-2025-03-04.md",
            ),
            *(
                "https://example.org/2025/03/04/x/?since=2019-01-01#2018-01-01",
                "posts\\2025-03-04-x.md",
                "20250304T1030-x",
            ),
            *("2025-03-04-report-of-2024-12-31.md", "posts/c#/2025-03-04-x.md"),
        ],
    )
    def test_a_day_is_found(self, path: str) -> None:
        assert dates.from_path(path, BERLIN) == datetime(2025, 3, 4, tzinfo=BERLIN)

    @pytest.mark.parametrize(
        "path",
        [
            *("/2025/3/slug", "/2025/03/slug/", "2025-03-slug.md", "/2025/", "", "/", "slug.md", "/2025/03/04-slug.md"),
            *("2025-13-04-x.md", "2025-02-30-x.md", "/2025/02/30/x/", "1969-12-31-x.md", "2100-01-01-x.md"),
            *("120250304.md", "202503041.md", "a20250304f9.md", "12025-03-04.md", "2025-03-041.md", "2025-03_04.md"),
            *("from-2025-03-04-to-2025-03-09.md", "/x?date=2025-03-04", "https://2025-03-04.example.org/x"),
        ],
    )
    def test_what_is_no_whole_and_certain_day_is_none(self, path: str) -> None:
        assert dates.from_path(path, BERLIN) is None

    @given(st.text(alphabet="2025/-_.0134aé\x00٣"))
    @settings(max_examples=200, deadline=None)
    def test_no_path_raises(self, path: str) -> None:
        when = dates.from_path(path, UTC)
        assert when is None or str(when.year) in path

    @pytest.mark.parametrize(
        ("stem", "name"),
        [
            ("2025-03-04-hello", "hello"),
            ("2025_03_04_hello", "hello"),
            ("20250304 hello-2025-03-05", "hello-2025-03-05"),
            ("2025-03-04 - hello", "hello"),
            *((stem, stem) for stem in ("2025-03-04", "20250304", "2025-03-04-", "hello", "hello-2025-03-04", "")),
            *((stem, stem) for stem in ("2025-13-04-hello", "20250304hello", "2025-03-hello", "2025-03-04hello")),
        ],
    )
    def test_a_leading_day_is_taken_off(self, stem: str, name: str) -> None:
        assert dates.strip_date(stem) == name


class TestDuration:
    @pytest.mark.parametrize(
        ("text", "span"),
        [
            ("30s", timedelta(seconds=30)),
            ("15m", timedelta(minutes=15)),
            ("12h", timedelta(hours=12)),
            ("90d", timedelta(days=90)),
            (" 2 w ", timedelta(weeks=2)),
            ("0s", timedelta(0)),
        ],
    )
    def test_a_number_and_a_unit(self, text: str, span: timedelta) -> None:
        assert dates.duration(text) == span

    @pytest.mark.parametrize(
        "text", ["", "90", "d", "-5d", "1.5h", "90D", "3M", "1y", "1h30m", "9" * 30 + "w", "999999999w", "٣d"]
    )
    def test_anything_else_is_refused_with_the_forms_allowed(self, text: str) -> None:
        with pytest.raises(ValueError, match="30s, 15m, 12h, 90d or 2w"):
            dates.duration(text)


class TestZone:
    def test_names_of_the_zone_database(self) -> None:
        assert dates.zone("UTC") is UTC
        assert dates.zone("Europe/Berlin") == BERLIN

    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("Europe/Berln", "Europe/Berlin"),
            ("europe/berlin ", "Europe/Berlin"),
            ("Berlin", "Europe/Berlin"),
            ("new york", "America/New_York"),
            ("utc", "UTC"),
        ],
    )
    def test_a_name_that_is_nearly_one_is_corrected(self, name: str, meant: str) -> None:
        with pytest.raises(ValueError, match=f"did you mean .*{meant}"):
            dates.zone(name)

    @pytest.mark.parametrize(
        "name",
        [
            *(
                "",
                "/etc/passwd",
                "/usr/share/zoneinfo/Europe/Berlin",
                "../zoneinfo/UTC",
                "Europe/../UTC",
                "Europe",
                ".",
            ),
            *(
                "localtime",
                "posixrules",
                "posix/UTC",
                "right/UTC",
                "\x00",
                "\ud800",
                "x" * 5000,
                "zone.tab",
                "Qwxyz/Qwxyz",
            ),
        ],
    )
    def test_what_is_no_zone_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="is not a time zone; write an IANA name"):
            dates.zone(name)
