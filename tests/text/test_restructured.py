"""ReST: what stands above a text, and the text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import restructured

TEXT = """.. a comment

##########
A ``title``
##########

:date: 2025-03-04 10:20
:Tags: one, two
:authors: - A
          - B
:summary: Long :ref:`enough <x>` to
    go on, with `a link <https://example.org>`_
    and an escaped\\ word\\*

The body.
"""


def test_title_and_fields():
    parts = restructured.split(TEXT)
    assert parts.metadata == {
        "title": "A ``title``",
        "date": "2025-03-04 10:20",
        "Tags": "one, two",
        "authors": ["A", "B"],
        "summary": "Long enough to\ngo on, with a link\nand an escapedword*",
    }
    assert parts.body.endswith("The body.\n")


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("A\n=\n\nBody\n", None, "A\n=\n\nBody\n"),  # an adornment of one character is none
        ("A title\n=======\n\nBody\n", "A title", "Body\n"),
        ("=======\nA title\n=======\nBody\n", "A title", "Body\n"),
        ("A title\n=======\n\nNext\n----\n\nBody\n", "A title", "Next\n----\n\nBody\n"),
        (":title: By field\n\nBody\n", "By field", "Body\n"),
        ("Just a text\n\nmore\n", None, "Just a text\n\nmore\n"),
        ("", None, ""),
    ],
)
def test_where_a_title_is(text, title, body):
    parts = restructured.split(text)
    assert (parts.metadata.get("title"), parts.body) == (title, body)


def test_a_subtitle_stands_between_title_and_fields():
    parts = restructured.split("A title\n=======\n\nBelow it\n--------\n\n:date: 2025-03-04\n\nBody\n")
    assert parts.metadata == {"title": "A title", "subtitle": "Below it", "date": "2025-03-04"}


def test_the_line_of_the_body():
    parts = restructured.split("A title\n=======\n\n:date: x\n\n\nBody\n")
    assert (parts.body, parts.line) == ("Body\n", 7)


def test_definitions_above_the_title_still_count():
    parts = restructured.split(".. |x| replace:: meant\n\nA title\n=======\n\nIt is |x|.\n")
    assert "It is meant." in restructured.html(parts.body)


def test_a_text_is_rendered():
    html = restructured.html(
        "Text *em* ``a < b`` `link <https://example.org>`_\n\nNext\n====\n\n.. code:: python\n\n   {{ x }}\n"
    )
    assert "<em>em</em>" in html
    assert '<a class="reference external" href="https://example.org">link</a>' in html
    assert "a &lt; b</code>" in html
    assert "<h2>Next</h2>" in html
    assert "{{ x }}</code></pre>" in html


def test_nothing_from_outside_comes_in(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("root:x")
    html = restructured.html(
        f".. include:: {secret}\n\n.. raw:: html\n   :file: {secret}\n\n.. raw:: html\n\n   <script>x</script>\n\n"
        f".. csv-table::\n   :file: {secret}\n\n.. literalinclude:: {secret}\n\nText\n"
    )
    assert html == "<p>Text</p>\n"


def test_what_is_not_known_goes_and_leaves_no_message():
    html = restructured.html(
        "A :abbr:`word (meaning)` |no| and x_.\n\n.. unknown:: a\n\n   b\n\n.. contents::\n\nOne\n===\n\nText\n"
    )
    assert "word (meaning)" in html
    assert "system-message" not in html
    assert "contents" not in html
    assert "Unknown" not in html


def test_the_end_of_the_summary_is_marked():
    assert "<!--more-->" in restructured.html("One\n\n.. PELICAN_END_SUMMARY\n\nTwo\n")


def test_a_video_is_a_link():
    assert 'href="https://www.youtube.com/watch?v=abc"' in restructured.html(".. youtube:: abc\n\nText\n")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f".. |a{n}| replace:: |a{n + 1}| |a{n + 1}|\n" for n in range(30)) + "\n|a0|\n",
        "".join(" " * n + "x\n\n" for n in range(400)),
        "*a " * 20_000,
        "a_ " * 10_000,
        "x" * 1_100_000,
    ],
)
def test_bombs_are_refused(text, seconds):
    def refused():
        with pytest.raises(ValueError):
            restructured.html(text)

    assert seconds(refused) < 5


@given(st.text(alphabet=":ab =-~\n\\`*_.|", max_size=80))
def test_nothing_above_a_text_raises(text):
    parts = restructured.split(text)
    assert 1 <= parts.line <= text.count("\n") + 2


@given(st.text(alphabet=":ab =-~\n\\`*_.|[]", max_size=60))
def test_no_text_raises_anything_else(text):
    with suppress(ValueError):
        assert isinstance(restructured.html(text), str)
