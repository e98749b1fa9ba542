"""No character that XML forbids gets past `clean`, and nothing else is lost."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright.text import xml

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_what_is_cleaned_goes_through_an_xml_parser_unchanged(text):
    cleaned = xml.clean(text)
    element = etree.Element("a")
    element.text = cleaned
    assert (etree.fromstring(etree.tostring(element, encoding="utf-8")).text or "") == cleaned


@given(ANY_TEXT)
def test_cleaning_removes_controls_surrogates_and_noncharacters_and_nothing_else(text):
    kept = {c for c in text if unicodedata.category(c) not in {"Cc", "Cs", "Cn"} and c != "\ufffd"}
    assert kept <= set(xml.clean(text))


@given(ANY_TEXT)
def test_what_is_cleaned_holds_no_control_no_surrogate_and_no_replacement_character(text):
    cleaned = xml.clean(text + "\ufffd")
    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n"]
    assert "\ufffd" not in cleaned


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text):
    assert xml.clean(xml.clean(text)) == xml.clean(text)


def test_line_ends_become_what_an_xml_parser_makes_of_them():
    assert xml.clean("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"


def test_noncharacters_of_every_plane_go():
    assert xml.clean("a\ufffe\uffff\U0001fffe\U0010ffff\ufdd0b") == "ab"


def test_a_line_has_single_blanks_only():
    assert xml.line(" \u2003two \n\t words\x00 ") == "two words"
