"""Dates in the notation of `strftime`."""

import locale
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import strftime

WHEN = datetime(2025, 3, 4, 15, 6, 7, tzinfo=UTC)
DIRECTIVES = "aAbBdHIjmMpSuUVwWyGY%"


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("%Y/%m/%d", "2025/03/04"),
        ("%y-%-m-%-d", "25-3-4"),
        ("%e|%_d|%0e", " 4| 4|04"),
        ("%b %B %a %A", "Mar March Tue Tuesday"),
        ("%F %T %R %D", "2025-03-04 15:06:07 15:06 03/04/25"),
        ("%I %p", "03 PM"),
        ("100%% %Q %", "100% %Q %"),
        ("no directive", "no directive"),
    ],
)
def test_a_pattern_is_filled_in(pattern, written):
    assert strftime.written(WHEN, pattern) == written


def test_years_have_four_digits_however_early_they_are():
    assert strftime.written(datetime(33, 4, 3, tzinfo=UTC), "%Y") == "0033"


@given(st.integers(-30_000_000_000, 200_000_000_000), st.sampled_from(DIRECTIVES))
def test_it_agrees_with_c(seconds, directive):
    if locale.setlocale(locale.LC_TIME) not in ("C", "en_US.UTF-8", "C.UTF-8"):
        pytest.skip("the machine speaks another language")
    when = datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=2))) + timedelta(seconds=seconds)
    assert strftime.written(when, f"%{directive}") == when.strftime(f"%{directive}")


@given(st.text(max_size=40))
def test_no_pattern_raises(pattern):
    assert isinstance(strftime.written(WHEN, pattern), str)
