"""Days in words."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from babel.dates import format_date

from feedwright.pages._days import spelt

DAY = date(2025, 3, 4)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "March 4, 2025"),
        ("en-GB", "4 March 2025"),
        ("de-AT", "4. März 2025"),
        ("fr", "4 mars 2025"),
        ("ja", "2025年3月4日"),
        ("zh-Hant", "2025年3月4日"),
        ("pt-BR", "4 de março de 2025"),
        ("sv", "4 mars 2025"),
    ],
)
def test_a_day_is_written_as_its_language_does(language, said):
    assert spelt(DAY, language) == (said, language)


def test_english_days_are_those_of_babel_though_it_is_not_loaded():
    for number in range(366):
        day = date(2024, 1, 1) + timedelta(days=number)
        assert spelt(day, "en")[0] == spelt(day, "en-US")[0] == format_date(day, "long", "en")
    code = "import sys, datetime; from feedwright.pages import _days; _days.spelt(datetime.date(2025, 3, 4), 'en'); sys.exit('babel' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("language", ["tlh", "x-private", "a-b-c-d", "de_", "."])
def test_a_language_whose_days_nobody_knows_gets_those_of_the_page(language):
    assert spelt(DAY, language, "de") == ("4. März 2025", "de")
    assert spelt(DAY, language) == ("March 4, 2025", "en")


def test_a_page_in_such_a_language_has_english_days():
    assert spelt(DAY, "tlh", "tlh") == ("March 4, 2025", "en")


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_have_words(day):
    assert str(day.year) in spelt(day, "en")[0]
    assert str(day.year) in spelt(day, "de")[0]
