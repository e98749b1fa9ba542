"""Any script in ASCII."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import romanised


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Crème brûlée", "Creme brulee"),
        ("Größe", "Grosse"),
        ("Öl Łódź Ærø", "Ol Lodz Aero"),
        ("Россия и Юрий", "Rossiia i Iurii"),
        ("Ελληνική", "Ellenike"),
        ("東京", "Dong Jing "),
        ("フジ", "huzi"),
        ("café 🦄!", "cafe !"),
        ("3 × 4 · 5", "3 x 4 * 5"),
        ("plain", "plain"),
    ],
)
def test_letters_become_those_of_the_tables_that_generators_use(text, written):
    assert romanised.ascii_of(text) == written


@given(st.text(max_size=60))
def test_nothing_but_ascii_is_left_and_ascii_stays(text):
    made = romanised.ascii_of(text)
    assert made.isascii()
    assert romanised.ascii_of(made) == made
