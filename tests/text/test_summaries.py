"""Summaries are an article's first real words, in plain text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.text import cutting, summaries

FIRST = "The first paragraph says what happened. It goes on."
SECOND = "The second paragraph tells more."


@pytest.mark.parametrize(
    "above",
    ["", "<h1>Title</h1>", "<p>By Staff</p>", "<p><img src=/a></p>", "<figure><img src=/a><figcaption>A caption of some length, yes.</figcaption></figure>",
     "<pre>code = that_is_long_enough()</pre>", "<table><tr><td>A cell that is long enough</table>", "<ul><li>A list item that is long enough</ul>", "<!-- comment -->"],
)  # fmt: skip
def test_the_summary_is_the_first_real_paragraph(above):
    assert summaries.summary(f"{above}<p>{FIRST}</p><p>{SECOND}</p>", 60) == FIRST


def test_the_summary_goes_on_while_under_half_the_length():
    html = f"<p>{FIRST}</p><h2>Part</h2><p>{SECOND}</p><p>The third.</p>"
    assert summaries.summary(html, 110) == f"{FIRST} {SECOND}"
    assert summaries.summary(html, 100) == FIRST


@pytest.mark.parametrize(
    "mark",
    [
        "<!--more-->",
        "<!-- more -->",
        "<!--more Read on-->",
        "<!-- excerpt -->",
        "<!--excerpt-->",
        "<!-- truncate -->",
        "<!-- end_excerpt -->",
        "<!--MORE-->",
    ],
)
def test_the_summary_ends_at_the_authors_mark(mark):
    assert summaries.summary(f"<h2>T</h2><p>Short.</p><p>And so.</p>{mark}<p>{FIRST}</p>", 100) == "Short. And so."


def test_a_marked_excerpt_may_be_three_times_as_long():
    long = "A sentence of thirty characters. " * 10
    assert len(summaries.summary(f"<p>{long}</p><!--more-->", 60)) == 32 * 5 + 4


@pytest.mark.parametrize(
    "html",
    [
        f"<!--more--><p>{FIRST}</p>",
        f"<!-- more of this later --><p>{FIRST}</p>",
        f"<p>a</p><p>{FIRST}</p>",
        f"{FIRST}<br><br>{SECOND}",
        f"<blockquote>{FIRST}</blockquote>",
    ],
)
def test_what_is_no_mark_marks_nothing(html):
    assert summaries.summary(html, 60) == FIRST


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>Short.</p><p>And so.</p>", "Short. And so."),
        ("<ul><li>one<li>two</ul>", "one two"),
        ("<h1>T</h1>", "T"),
        ("<pre>x = 1</pre>", "x = 1"),
        ("", ""),
        ("<p>今天我们发布了新版本。</p><p>作者</p>", "今天我们发布了新版本。"),
    ],
)
def test_an_article_without_real_paragraphs_is_summarised_by_what_it_has(html, wanted):
    assert summaries.summary(html, 20) == wanted


# However it is read


PIECES = [
    "<p>A sentence of some length, for once.</p>", "<p>By Staff</p>\n", "<h2>Part &amp; parcel</h2>", "<blockquote>\n<p>They <em>said</em> so, &quot;long&quot; &lt;b&gt; ago.</p>\n</blockquote>",
    '<p><a href="/x" title="y">Links</a>,<br />\nbreaks &am<b>p;</b> <img src="/a" alt="b" /> images.</p>', "<p>One of two<br /><br />lines that are long enough</p>", "<hr />",
    "<p>A note<sup><a>1</a></sup> that is marked as one here.</p>", "<p>界界界界界界界。</p>", "<ul><li>A list item of some length</li></ul>", "<p>not <i closed", "loose words of some length", "<div>", "</p>",
]  # fmt: skip


@pytest.mark.parametrize("first", PIECES)
@given(st.lists(st.sampled_from(PIECES), max_size=5).map("".join), st.sampled_from([0, 20, 60, 300]))
@settings(max_examples=40)
def test_the_simplest_html_is_read_as_a_parser_would(first, rest, length):
    html = first + rest
    assert summaries.summary(html, length) == summaries.summary(f"<!-- to be parsed -->{html}", length)


@pytest.mark.parametrize(
    "above", ["<figure>x</figure>", "<ul><li>x</ul>" * 300, "<ul><li>x</ul>" * 3000, "<div>" * 5000]
)
def test_of_a_long_article_the_same_is_read(above):
    assert summaries.summary(f"{above}<p>{FIRST}</p>{'<p>More.</p>' * 1000}", 60) == FIRST


def test_a_paragraph_is_not_cut_where_reading_stops():
    words = "word " * 2000
    assert summaries.summary(f"<ul></ul><p>{words}</p>", 3500) == cutting.shorten(words, 3500)


@given(st.text(alphabet="<>/pb &;!-界.\n", max_size=60), st.integers(0, 80))
def test_a_summary_is_one_line_and_no_longer_than_asked_for(html, length):
    text = summaries.summary(html, length)
    assert len(text) <= length
    assert text == " ".join(text.split())


@pytest.mark.parametrize("hostile", ["<", "&", "<p>x", "<p>", "<br>\n", "<!--", "<p><b ", "<math ", "<sup> "])
def test_reading_takes_linear_time(hostile, seconds):
    made = []
    text = hostile * (100_000 // len(hostile))
    assert seconds(lambda: made.append(summaries.summary(text, 50))) < 5  # it takes a tenth of a second
    assert len(made[0]) <= 50
