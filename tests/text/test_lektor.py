"""Lektor's fields and blocks."""

from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import lektor

TEXT = "title: A title: with a colon\n---\npub_date: 2025-03-04\n---\nbody:\n\nOne\n\n----\n\n  Two\n"


def said(text):
    return {name: value.text for name, value in lektor.fields(text).items()}


def test_lines_of_three_dashes_part_the_fields():
    assert said(TEXT) == {"title": "A title: with a colon", "pub_date": "2025-03-04", "body": "One\n\n---\n\n  Two"}


def test_each_value_knows_its_line():
    assert [value.line for value in lektor.fields(TEXT).values()] == [1, 3, 7]


def test_longer_lines_of_dashes_lose_one():
    assert said("body:\n\n-----\nx\n ---- \n") == {"body": "----\nx\n---"}


def test_a_value_may_begin_beside_its_name_and_go_on():
    assert said("body: One\nTwo\n") == {"body": "One\nTwo"}


def test_an_empty_field_is_empty_and_what_has_no_colon_is_passed_over():
    assert said("nothing\n---\n_model:\n---\ntitle: A\n---\n") == {"_model": "", "title": "A"}


def test_blocks_of_a_flow():
    flow = "\n#### text ####\ntext:\n\nOne: 1\n---\nclass: wide\n#### image ####\nimage: a.png\n"
    text, image = lektor.blocks(flow)
    assert (text.name, text.fields["text"].text, text.fields["class"].text) == ("text", "One: 1", "wide")
    assert (image.name, image.fields["image"].text) == ("image", "a.png")


def test_a_text_that_does_not_begin_with_a_block_is_no_flow():
    assert lektor.blocks("# Heading\n\n#### text ####\n") is None
    assert lektor.blocks("") is None


def test_a_line_like_a_block_is_escaped():
    (block,) = lektor.blocks("#### text ####\ntext:\n\n##### not a block #####\n")
    assert block.fields["text"].text == "#### not a block ####"


def escaped(value):
    return "\n".join(
        f"-{line}" if set(line.strip()) == {"-"} and len(line.strip()) > 2 else line for line in value.split("\n")
    )


@given(
    st.dictionaries(
        st.text(alphabet="ab_", min_size=1, max_size=6),
        st.text(alphabet="ab:- #\n", max_size=40).map(lambda text: text.strip("\n").rstrip()),
        max_size=5,
    )
)
def test_what_was_written_is_read(values):
    values = {name: value.lstrip("\n ") for name, value in values.items()}
    written = "---\n".join(f"{name}:\n\n{escaped(value)}\n" for name, value in values.items())
    assert said(written) == {name: value.rstrip() for name, value in values.items()}


@given(st.text(alphabet="ab:-# \n", max_size=100))
def test_nothing_raises(text):
    for value in lektor.fields(text).values():
        assert 1 <= value.line <= text.count("\n") + 2
    lektor.blocks(text)
