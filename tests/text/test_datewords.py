"""Dates are read in the languages and scripts that sites write them in; prose is never taken for a date."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.text import dates

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = "2025-03-04T00:00:00+01:00"
HALF_PAST_TEN = "2025-03-04T10:30:00+01:00"
# Languages whose long dates are a day, a month's name and a year of the common calendar.
WRITTEN_OUT = [
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "ru",
    "uk",
    "pl",
    "cs",
    "sk",
    "hr",
    "sl",
    "sv",
    "da",
    "nb",
    "no",
    "fi",
    "el",
    "hu",
    "tr",
    "ro",
    "ca",
    "ar",
    "hi",
    "id",
    "vi",
    "ja",
    "zh",
    "ko",
]


def read(value: object, language: str = "en") -> str:
    return dates.parse(value, BERLIN, language=language).isoformat()


@pytest.mark.parametrize(
    ("text", "language", "when"),
    [
        ("12. September 2013 um 10.30 Uhr", "de", "2013-09-12T10:30:00+02:00"),
        ("4 mars 2025", "fr", MIDNIGHT),
        ("1er mars 2025", "fr", "2025-03-01T00:00:00+01:00"),
        ("mar. 4 mars 2025 à 10h30", "fr", HALF_PAST_TEN),
        ("4 aout 2025", "fr-CA", "2025-08-04T00:00:00+02:00"),
        ("viernes 25 de septiembre de 2020", "es", "2020-09-25T00:00:00+02:00"),
        ("25 de septiembre de 2020", "es", "2020-09-25T00:00:00+02:00"),
        ("mar 4 mar 2025, 10:30 p. m.", "es-MX", "2025-03-04T22:30:00+01:00"),
        ("terça-feira, 4 de março de 2025 às 10h30", "pt-BR", HALF_PAST_TEN),
        ("martedì 4 marzo 2025, ore 10:30", "it", HALF_PAST_TEN),
        ("dinsdag 4 maart 2025 om 10:30 uur", "nl", HALF_PAST_TEN),
        ("4 марта 2025", "ru", MIDNIGHT),
        ("4 марта 2025 г., 10:30", "ru", HALF_PAST_TEN),
        ("4. maaliskuuta 2025 klo 10.30", "fi", HALF_PAST_TEN),
        ("4 d\u2019abril de 2025", "ca", "2025-04-04T00:00:00+02:00"),
        ("٤ مارس ٢٠٢٥", "ar", MIDNIGHT),
        ("Thứ Ba, ngày 4 tháng 3 năm 2025", "vi", MIDNIGHT),
        ("الثلاثاء، 4 مارس 2025", "ar", MIDNIGHT),
        ("2025年3月4日", "ja", MIDNIGHT),
        ("２０２５年３月４日（火）10時5分", "ja", "2025-03-04T10:05:00+01:00"),
        ("2025年3月4日 星期二 下午3:30", "zh-CN", "2025-03-04T15:30:00+01:00"),
        ("2025년 3월 4일", "ko", MIDNIGHT),
        ("2025년 3월 4일 화요일 오전 10시 30분", "ko", HALF_PAST_TEN),
    ],
)
def test_dates_in_the_language_of_the_site(text: str, language: str, when: str) -> None:
    assert read(text, language) == when


@pytest.mark.parametrize("language", WRITTEN_OUT)
@given(day=st.dates(min_value=date(1000, 1, 1)))
@settings(max_examples=25, deadline=None)
def test_a_long_date_by_cldr_is_read_back(language: str, day: date) -> None:
    text = format_date(day, "long", locale=language)
    assert dates.parse(text, UTC, language=language).date() == day


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt", "it", "nl", "ru"])
def test_common_languages_are_understood_on_an_english_site(language: str) -> None:
    for month, name in Locale.parse(language).months["format"]["wide"].items():
        assert dates.parse(f"4 {name} 2025", UTC) == datetime(2025, month, 4, tzinfo=UTC)


def test_a_word_that_several_months_share_is_no_month() -> None:
    with pytest.raises(ValueError, match="not a date"):
        read("4 ыйын 2025", "sah")


def test_the_names_of_a_language_do_not_depend_on_what_was_read_before() -> None:
    script = "import sys; from feedwright.text.datewords import _from_cldr as names; print([names(l) and sorted(names(l)[0]) for l in sys.argv[1:]][-2:])"
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    alone, after = (
        subprocess.run([sys.executable, "-c", script, *tags], env=environment, check=True, capture_output=True).stdout
        for tags in (("fa", "no"), ("he", "ja", "ar", "ur", "fa", "no"))
    )
    assert alone == after


def test_english_is_understood_everywhere() -> None:
    assert read("March 4, 2025", "ja") == MIDNIGHT


@pytest.mark.parametrize("language", ["xx", "tlh-Latn", "", "not a tag"])
def test_a_language_without_names_leaves_english(language: str) -> None:
    assert read("Updated March 4, 2025", language) == MIDNIGHT
    with pytest.raises(ValueError, match="not a date"):
        read("4 zork 2025", language)


@pytest.mark.parametrize(
    "text",
    [
        "Updated March 4, 2025",
        "Last updated on Tuesday, March 4, 2025.",
        "Published on: 2025-03-04",
        "Posted 4 March 2025",
        "Posted on 03/04/2025",
        "Veröffentlicht am 4. März 2025",
        "Publié le 4 mars 2025",
        "Publicado el 4 de marzo de 2025",
        "发布于2025年3月4日",
    ],
)
def test_words_before_the_date_are_passed_over(text: str) -> None:
    assert read(text) == MIDNIGHT
