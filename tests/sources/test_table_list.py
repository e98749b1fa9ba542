"""Paths to the list of rows: keys with dots between them, numbers in brackets."""

import pytest
from pydantic import ValidationError

from feedwright.sources import _table_list
from feedwright.sources.table import Table


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("", ()),
        ("posts", ("posts",)),
        ("data.posts", ("data", "posts")),
        ("data[0].all posts", ("data", 0, "all posts")),
        ("[1][22].x-y", (1, 22, "x-y")),
        ("data.0", ("data", "0")),
    ],
)
def test_what_a_path_leads_through(path, steps):
    assert _table_list.steps(path) == steps


@pytest.mark.parametrize(
    "path", [".posts", "posts.", "a..b", "a[*]", "a[]", "a[-1]", "a[0", "a]", "a.[0]", "[0]a", "$."]
)
def test_a_path_written_otherwise_is_refused_with_the_cure(path):
    with pytest.raises(ValidationError, match=r"is no path; write keys with dots between them, such as data\.posts"):
        Table(path="x", rows=path)


def test_a_document_without_a_list_says_what_it_holds():
    error = _table_list.missing("t.json", "", [f"key {n}" for n in range(20)])
    assert str(error).startswith("t.json: holds no list of articles; at the top stand key 0, key 1, ")
    assert "key 10" not in str(error)
    assert "at the top" not in str(_table_list.missing("t.json", "a.b", []))
