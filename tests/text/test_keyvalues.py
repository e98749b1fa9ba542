"""Metadata in lines of `Key: value`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import keyvalues

KEYS = st.text(alphabet="abcXYZ019_-", min_size=1, max_size=8)
VALUES = st.text(alphabet="abc :,;#[]*é", min_size=1, max_size=20).map(str.strip).filter(bool)


def test_lines_up_to_the_first_blank_one_are_metadata():
    parts = keyvalues.split("Title: My: title\ndate: 2025-03-04\n\nNote: this is text\n")
    assert parts.metadata == {"Title": "My: title", "date": "2025-03-04"}
    assert (parts.body, parts.line) == ("Note: this is text\n", 4)


def test_indented_lines_go_on_with_the_value_above():
    parts = keyvalues.split("Summary: One\n    two\n\tthree\nTags: a\n\nBody")
    assert parts.metadata == {"Summary": "One\ntwo\nthree", "Tags": "a"}


def test_a_value_may_begin_below_its_key():
    assert keyvalues.split("Summary:\n    One\n\nBody").metadata == {"Summary": "One"}


def test_a_line_that_is_no_metadata_begins_the_text():
    parts = keyvalues.split("Title: A\nThe text\n")
    assert (parts.metadata, parts.body, parts.line) == ({"Title": "A"}, "The text\n", 2)


@pytest.mark.parametrize("closing", ["---", "...", "--- #"])
def test_lines_of_dashes_may_stand_around(closing):
    parts = keyvalues.split(f"---\nTitle: A\n{closing}\nThe text\n")
    assert (parts.metadata, parts.body, parts.line) == ({"Title": "A"}, "The text\n", 4)


def test_of_a_key_that_stands_twice_the_first_counts_and_is_named():
    parts = keyvalues.split("Tags: a\nTitle: T\ntags: b\n    c\n\nBody")
    assert parts.metadata == {"Tags": "a", "Title": "T"}
    assert parts.notes == ("line 3: `tags` stands twice; the first one counts",)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Just a text\n", "# Title: A\n", "http://example.org\n", "    Key: in code\n"]
)
def test_a_text_without_them_is_its_own_body(text):
    if not text.startswith("http"):
        assert keyvalues.split(text) == keyvalues.Parts({}, text)


def test_blank_lines_may_stand_above():
    assert keyvalues.split("\n\nTitle: A\n\nBody").metadata == {"Title": "A"}


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=6), st.text(alphabet="ab\n -:", max_size=30))
def test_what_was_written_is_read(metadata, body):
    names = {key.lower() for key in metadata}
    written = "".join(f"{key}: {value}\n" for key, value in metadata.items()) + "\n" + body
    parts = keyvalues.split(written)
    assert {key.lower() for key in parts.metadata} == names
    if len(names) == len(metadata):
        assert parts.metadata == metadata
    assert parts.body == body


@given(st.text(max_size=200))
def test_the_body_is_the_end_of_the_text(text):
    parts = keyvalues.split(text)
    assert text.endswith(parts.body)
    assert text.count("\n") - parts.body.count("\n") in (parts.line - 1, parts.line - 2)


def test_many_lines_take_no_time(seconds):
    many = "".join(f"key{n}: x\n" for n in range(20_000)) + "a: b\n" * 20_000
    assert seconds(lambda: keyvalues.split(many)) < 3
