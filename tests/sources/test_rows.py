"""Rows keep their names when other rows come and go, and say what their columns say."""

from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._metadata import Metadata
from feedwright.sources._rows import Names, Row, RowReader, made_of, standing
from feedwright.sources.table import Table

PLACE = Place("t.json", "/nowhere/t.json")


def reader(**options):
    site = Site("https://example.org/", Path("/nowhere"), UTC, "en")
    return RowReader(Metadata(Table(name="table", path="t.json", **options), site))


def made(*values, **options):
    rows = [Row(one, f"[{index}]") for index, one in enumerate(values)]
    return list(reader(**options).articles(rows, PLACE))


def keys(*values):
    return [one.key.removeprefix("t.json#") for one in made(*values) if isinstance(one, Article)]


# --- names --------------------------------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=3)))
def test_no_two_rows_have_one_name_and_the_first_keeps_its_own(given_names):
    names = Names()
    found = [names.distinct(name, lambda: "x") for name in given_names]
    assert len(set(found)) == len(found)
    assert all(found[given_names.index(name)] == name for name in given_names if "~" not in name)


def test_many_names_are_remembered_in_little_room():
    names = Names()
    assert [names.distinct(str(number), str) for number in range(20_000)] == [str(number) for number in range(20_000)]
    assert [names.distinct(str(number), lambda: "x") for number in (0, 19_999)] == ["0~x", "19999~x"]
    assert len(names._slots) * names._slots.itemsize <= 20_000 * 40


ONE = {"id": "1", "title": "One", "content": "a"}
NAMESAKES = [{"id": "1", "title": f"Another {n}", "content": "b"} for n in range(3)]
UNNAMED = [{"title": "Notes", "content": f"week {n}"} for n in range(4)]


@pytest.mark.parametrize("rows", [[ONE, *NAMESAKES], UNNAMED])
def test_a_row_above_the_others_renames_one_of_its_namesakes_at_most(rows):
    """The first of a name keeps it, which no row can know of those below; the others go by what they say."""
    new = {**rows[0], "title": "Notes", "content": "the newest"}
    before, after = keys(*rows), keys(new, *rows)
    assert len(set(after)) == len(after)
    assert after[0] == before[0]
    assert after[2:] == before[1:]


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": n, "title": "T"} for n in range(4)],
        [{"url": f"https://example.org/{n}", "title": "T"} for n in range(4)],
        [{"slug": f"s{n}", "title": "T"} for n in range(4)],
        [{"title": f"T{n}"} for n in range(4)],
        [{"title": "T", "date": f"2025-03-0{n + 1}"} for n in range(4)],
        [{"content": f"Text {n}"} for n in range(4)],
    ],
)
def test_rows_that_come_go_and_move_rename_no_other(rows):
    assert keys(rows[3], rows[0], rows[2]) == [keys(*rows)[n] for n in (3, 0, 2)]


def test_the_same_row_twice_is_told_apart_by_number():
    first, second, third = keys(ONE, ONE, ONE)
    assert first == "1"
    assert third == f"{second}~2"


def test_many_rows_that_are_the_same_take_no_longer_than_others():
    names = Names()
    assert len({names.distinct("same", lambda: "x") for _ in range(50_000)}) == 50_000


def test_a_row_whose_name_is_taken_is_named():
    assert [str(one) for one in made(ONE, ONE, *UNNAMED[:2]) if isinstance(one, Fault)] == [
        "t.json[1]: has the id '1' of a row above it; give each row an id of its own",
        "t.json[3]: has the title and date of a row above it; give each row an id of its own",
    ]


def test_an_edit_of_the_body_renames_no_row_that_names_itself():
    edited = [{**row, "content": "edited"} for row in NAMESAKES]
    assert keys(*NAMESAKES) == keys(*edited)


# --- where rows stand ---------------------------------------------------------------------------------------------


def test_a_row_stands_on_its_line_or_has_its_number():
    lines = [1, 1, 2, 5, 5, 6]
    at = [standing(index, line, above) for index, (line, above) in enumerate(zip(lines, [0, *lines], strict=False))]
    assert at == [("[0]", 0), ("[1]", 0), (":2", 2), (":5", 5), ("[4]", 0), (":6", 6)]


@pytest.mark.parametrize(
    ("value", "kind"),
    [([1], "a list"), ("x", "a text"), (1.5, "a number"), (None, "nothing"), (True, "a single value")],
)
def test_what_is_no_map_is_named(value, kind):
    what = f"is no map of columns but {kind}"
    assert made_of(value, "t.json", (":4", 4)) == Fault("t.json:4", what, set_aside=True)


# --- what a row says ----------------------------------------------------------------------------------------------


def test_what_a_file_says_for_all_rows_counts_where_a_row_says_nothing():
    beside = {"language": "de", "authors": [{"name": "The Desk"}]}
    rows = [Row({"title": "A"}, "[0]", beside=beside), Row({"title": "B", "language": "fr"}, "[1]", beside=beside)]
    first, second = reader(defaults={"language": "es", "tags": ["x"]}).articles(rows, PLACE)
    assert (first.language, first.authors[0].name, first.tags) == ("de", "The Desk", ("x",))
    assert (second.language, second.authors[0].name) == ("fr", "The Desk")


def test_characters_that_no_feed_may_hold_are_left_out_wherever_they_stand():
    (article,) = made(
        {"title": "A\x00\ufffd", "categories": ["a\ud800", ["b\x01"], None], "views": float("inf"), "summary": "\x02"}
    )
    assert (article.title, article.categories, article.views, article.summary) == ("A", ("a", "b"), None, None)


def test_a_value_nested_too_deep_sets_its_row_aside():
    deep = []
    for _ in range(5000):
        deep = [deep]
    fault, article = made({"title": "A", "categories": deep}, {"title": "B"})
    assert (str(fault), fault.set_aside, article.title) == ("t.json[0]: is nested too deep", True, "B")
    assert made({"title": "A", "unknown": deep})[0].title == "A"
    assert reader().body({"title": "A", "text": "a", "unknown": deep}) == "a"


def test_a_body_is_found_in_rows_of_every_shape():
    one = reader(fields={"body": ["Story", "parts.main"]})
    assert one.body({"story": "a", "body": "no"}) == "a"
    assert one.body({"STORY": " ", "parts": {"main": "b"}}) == "b"
    assert one.body({"parts.main": "c"}) == "c"
    assert one.body({"parts": "text", "content": 5}) == ""
    for number in range(3000):
        assert one.body({f"column {number}": "x", "Body": "d"}) == "d"
    assert len(one._shapes) <= 1000
