"""Text that a terminal may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import visible


@given(st.text())
def test_a_line_stays_one_and_drives_nothing(text):
    shown = visible.line(text)
    assert len(shown.splitlines()) <= 1
    assert all(visible.is_harmless(char) for char in shown)


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_what_can_be_seen_is_left_alone(text):
    assert visible.line(text) == visible.lines(text) == text


@pytest.mark.parametrize("text", ["Où aller\u202f?", "10\u00a0km", "می\u200cروم", "👩\u200d🚀"])
def test_blanks_of_any_width_and_joiners_are_left_alone(text):
    assert visible.line(text) == text


@pytest.mark.parametrize(
    ("char", "shown"),
    [("\x1b", r"\x1b"), ("\x9b", r"\x9b"), ("\u202e", r"\u202e"), ("\u2028", r"\u2028"), ("\udcff", r"\udcff")],
)
def test_what_could_deceive_is_shown_escaped(char, shown):
    assert visible.line(f"a{char}b") == visible.lines(f"a{char}b") == f"a{shown}b"


def test_lines_keep_their_breaks_and_tabs():
    assert visible.lines("a\n\tb\x07") == "a\n\tb\\x07"
    assert visible.line("a\n\tb\x07") == "a\\n\\tb\\x07"
