"""Plain text becomes HTML: what a reader takes for markup is markup, everything else is shown as it stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import prose

ELEMENTS = set("p h2 h3 h4 h5 h6 ul ol li blockquote hr strong em code a".split())  # noqa: SIM905 - easier to read
LINE = "A line of text that goes on for a while and then ends."


def test_blank_lines_part_paragraphs_and_single_newlines_are_folded():
    assert prose.html("One\ntwo.\n \nThree.\r\nFour.\n\n\n") == "<p>One two.</p>\n<p>Three. Four.</p>"


def test_lines_that_were_not_broken_by_hand_are_paragraphs_each():
    long = "A sentence of some length. " * 8
    assert prose.html(f"Why It Matters\n{long}\n{long}") == (
        f"<h2>Why It Matters</h2>\n<p>{long.strip()}</p>\n<p>{long.strip()}</p>"
    )


@pytest.mark.parametrize(
    "line",
    [
        "The Road to Accession",
        "What Lies Ahead?",
        "“No cards”",
        "2024 in Numbers",
        "Élan vital",
        "国際連合について",
        "Stop!",
        "A Change (of Sorts)",
    ],
)
def test_a_short_line_alone_is_a_heading(line):
    assert prose.html(f"{line}\n\n{LINE}") == f"<h2>{line}</h2>\n<p>{LINE}</p>"


@pytest.mark.parametrize(
    "line",
    [
        "He left.",
        "He said:",
        "First of all,",
        "Not so; yes;",
        "He said “no.”",
        "and so on",
        "One two three four five six seven eight nine ten eleven twelve thirteen",
        "W" * 91,
        "See https://example.org/",
        "**All of it**",
        "終わった。",
    ],
)
def test_other_lines_alone_are_paragraphs(line):
    assert prose.html(f"{line}\n\n{LINE}").startswith("<p>")


def test_a_heading_needs_something_that_follows():
    assert prose.html(f"{LINE}\n\nThe End") == f"<p>{LINE}</p>\n<p>The End</p>"
    assert prose.html(f"Part One\n\nBeginnings\n\n{LINE}") == f"<h2>Part One</h2>\n<h2>Beginnings</h2>\n<p>{LINE}</p>"


def test_many_short_lines_in_a_row_are_no_headings():
    names = ["Estonia", "Latvia", "Lithuania", "Poland"]
    assert "<h2>" not in prose.html("\n\n".join(names))
    assert prose.html("\n\n".join([*names, LINE])).count("<h2>") == 2


def test_headings_in_the_manner_of_markdown():
    assert prose.html("# A\nText\n## B ##\n#### C\n\nD and E\n---\nF.") == (
        "<h2>A</h2>\n<p>Text</p>\n<h2>B</h2>\n<h4>C</h4>\n<h2>D and E</h2>\n<p>F.</p>"
    )
    assert prose.html("A sentence.\n---\nMore.") == "<p>A sentence.</p>\n<hr>\n<p>More.</p>"


def test_lists():
    assert prose.html("Some:\n- a\n- b\n  goes on\n\n- c\n\n* d") == (
        "<p>Some:</p>\n<ul>\n<li>a</li>\n<li>b goes on</li>\n<li>c</li>\n<li>d</li>\n</ul>"
    )
    assert prose.html("• a\n• b") == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"
    assert prose.html("1. a\n2) b") == "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"


def test_a_numbered_list_goes_on_after_a_paragraph():
    assert prose.html("1. a\n\nWhy so.\n\n2. b") == (
        '<ol>\n<li>a</li>\n</ol>\n<p>Why so.</p>\n<ol start="2">\n<li>b</li>\n</ol>'
    )


def test_a_date_at_the_head_of_a_paragraph_begins_no_list():
    assert prose.html("12. September 2013 was the day.") == "<p>12. September 2013 was the day.</p>"


def test_quotations_and_rules():
    assert prose.html("> a\n> b\n>\n> c\n\n* * *\n\nd.") == (
        "<blockquote>\n<p>a b</p>\n<p>c</p>\n</blockquote>\n<hr>\n<p>d.</p>"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b** c", "a <strong>b</strong> c"),
        ("*a* and _b_", "<em>a</em> and <em>b</em>"),
        ("***a***", "<strong><em>a</em></strong>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("*a **b c*", "<em>a **b c</em>"),
        ("这是**重点**内容", "这是<strong>重点</strong>内容"),
        ("`a*b*c` <", "<code>a*b*c</code> &lt;"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("2*3*4", "2*3*4"),
        ("snake_case_name", "snake_case_name"),
        ("__init__", "__init__"),
        ("a* b*", "a* b*"),
        ("**open", "**open"),
        ("`open", "`open"),
        ("a <b>bold</b> & c", "a &lt;b&gt;bold&lt;/b&gt; &amp; c"),
    ],
)
def test_emphasis_and_code(text, html):
    assert prose.inline(text) == html


@pytest.mark.parametrize(
    ("text", "address", "behind"),
    [
        ("https://example.org/a.", "https://example.org/a", "."),
        ("https://example.org/a_(b)_c)", "https://example.org/a_(b)_c", ")"),
        ("https://example.org/a?!", "https://example.org/a", "?!"),
        ("https://example.org/_x_/*y*", "https://example.org/_x_/*y", "*"),
        ("HTTP://example.org/。", "HTTP://example.org/", "。"),
        ("https://example.org/[a])", "https://example.org/[a]", ")"),
    ],
)
def test_bare_links_without_the_punctuation_around_them(text, address, behind):
    assert prose.inline(f"({text}") == f'(<a href="{address}">{address}</a>{behind}'


def test_links_are_escaped_and_www_is_no_link():
    assert prose.inline("https://example.org/?a=1&b='2'") == (
        '<a href="https://example.org/?a=1&amp;b=&#x27;2">https://example.org/?a=1&amp;b=&#x27;2</a>\''
    )
    assert prose.inline("www.example.org javascript://x http://") == "www.example.org javascript://x http://"


@given(st.text(alphabet=st.sampled_from("ab <>&\"'*_`[]()#->.1\n\t:/h"), max_size=120))
def test_nothing_in_a_text_is_taken_for_html(text):
    html = prose.html(text)
    assert set(re.findall(r"</?(\w+)", html)) <= ELEMENTS
    assert html.count("<") == html.count(">")


@given(st.text(max_size=200))
def test_every_letter_and_digit_of_a_text_is_shown(text):
    def letters(shown):
        return [char for char in shown if char.isalpha()]

    shown = re.sub(r"<[^>]*>", "", prose.html(text))
    assert letters(re.sub(r"&(?:lt|gt|amp|quot|#x27);", "", shown)) == letters(
        re.sub(r"[\x00-\x1f]|(?m:^\s*\d{1,3}[.)]\s)", "", text)
    )


@pytest.mark.parametrize(
    "part", ["*", "_", "`", "[", "(", "> ", "- ", "1. ", "**a ", "a* ", "https://a.b/(", "#", "A\n\n"]
)
def test_time_is_in_proportion_to_length(part, grows_in_proportion):
    assert grows_in_proportion(lambda count: prose.html(part * count), 300_000 // len(part))
