"""The fast way through simple YAML gives what the parser gives, or nothing."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedwright.text import plainyaml, simpleyaml


def parsed(text):
    plain = plainyaml.PlainYaml()
    found = plainyaml.node(text)
    return plain.value(found), plain.notes


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            'title: Rock & Roll, "live"\ndate: 2025-03-04T10:30:00+01:00\n',
            {"title": 'Rock & Roll, "live"', "date": "2025-03-04T10:30:00+01:00"},
        ),
        ("title: \"A: B # C\"\nother: 'D [e]'\n", {"title": "A: B # C", "other": "D [e]"}),
        (
            "tags: [a, \"b c\", 'd']\nnone:\nempty: []\nnil: null\n",
            {"tags": ["a", "b c", "d"], "none": None, "empty": [], "nil": None},
        ),
        ('tags:\n  - a b\n  - "c"\ndraft: false\n', {"tags": ["a b", "c"], "draft": "false"}),
        ("tags:\n- a\n- b\n", {"tags": ["a", "b"]}),
    ],
)
def test_what_most_articles_write_takes_the_fast_way(text, values):
    assert simpleyaml.values(text) == values == parsed(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c\n",
        "a: b # c\n",
        'a: "b\\n"\n',
        "a: b\n  c\n",
        "a: |\n  b\n",
        "a: {b: c}\n",
        "a: [b, [c]]\n",
        "a: [b, ]\n",
        "a: *b\n",
        "a: b\na: c\n",
        "a: b\u2028c\n",
        "a: 'b''c'\n",
        "- a\n",
        "a: b",
        "a:\n  b: c\n",
        "a: [b: c]\n",
        "\ta: b\n",
        "a: @b\n",
    ],
)
def test_anything_else_is_left_to_the_parser(text):
    assert simpleyaml.values(text) is None


LINES = st.lists(
    st.one_of(
        st.from_regex(r"[ab]: ?[abn1\"'\[\], :#\-]{0,8}", fullmatch=True),
        st.from_regex(r" {0,2}- ?[abn1\"'\[\], :#\-]{0,6}", fullmatch=True),
        st.sampled_from(
            [
                "a: null",
                "b: ~",
                "c:",
                "a: 'x y'",
                'b: "x, y"',
                "c: [x, null, 'y z']",
                "d: 2025-01-01 10:00:00 +0100",
                "e: é",
                "...",
                "---",
            ]
        ),
    ),
    max_size=4,
)


@given(LINES)
@settings(max_examples=500)
@example(["a:", "- b", "  - c"])
@example(["a:", "  - b", "- c"])
@example(["a: b", "- c"])
@example(["a: [a b, c d ]"])
def test_the_fast_way_never_says_something_else_than_the_parser(lines):
    text = "".join(f"{line}\n" for line in lines)
    if (made := simpleyaml.values(text)) is None:
        return
    if not text:
        assert made == {}
        return
    try:
        assert (made, []) == parsed(text)
    except (yaml.YAMLError, ValueError) as error:
        pytest.fail(f"the parser refuses {text!r}: {error}")
