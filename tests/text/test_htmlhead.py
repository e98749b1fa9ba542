"""Metadata in the head of a page."""

from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import htmlhead

PAGE = """<!DOCTYPE html>
<html><head>
<title>A &amp; B</title>
<meta name="Date" content="2025-03-04 10:00">
<meta name="keywords" content="a, b">
<meta property="og:title" content="No word">
<meta name="author" contents="Staff" />
</head>
<body class="x">
<p>The body</p>
</body></html>
"""


def test_title_and_meta_elements_are_metadata_and_the_body_is_what_stands_in_the_body():
    parts = htmlhead.split(PAGE)
    assert parts.metadata == {"title": "A & B", "date": "2025-03-04 10:00", "tags": "a, b", "author": "Staff"}
    assert (parts.body, parts.line) == ("<p>The body</p>", 10)


def test_a_name_that_stands_more_than_once_gives_a_list():
    parts = htmlhead.split("<head><meta name=a content=1><meta name=a content=2><meta name=a content=3></head>")
    assert parts.metadata == {"a": ["1", "2", "3"]}


def test_a_page_without_a_head_is_its_own_body():
    assert htmlhead.split("<p>Only <title>this</title></p>").metadata == {}


def test_without_a_body_element_the_rest_is_the_body():
    assert htmlhead.split("<head><title>T</title></head>\n<p>B</p>\n").body == "<p>B</p>"


@given(st.text(alphabet='<>/headtilmnb ="c!-', max_size=120))
def test_nothing_raises(text):
    parts = htmlhead.split(f"<head>{text}</head>{text}")
    assert isinstance(parts.body, str)


def test_a_character_that_there_is_not_is_replaced():
    huge = f"&#{'9' * 5000};"
    parts = htmlhead.split(f'<head><title>A{huge}</title><meta name="a" content="B{huge}"></head>')
    assert parts.metadata == {"title": "A\ufffd", "a": "B\ufffd"}
