"""HTML within feeds: what is harmless passes in silence, whatever it talks about."""

from __future__ import annotations

import re
from html import escape

import pytest

ARTICLE = """<h2>One</h2>
<p>A <a href="https://example.org/?a=1&amp;b=2#c" title='"it"'>link</a>, <a href='#note'>a note</a>, <a href="mailto:a@example.org">mail</a>.
<p>A paragraph that is not closed<br>and a line<br/>
<ul><li>one<li>two</ul>
<img src="https://example.org/a.png" srcset="https://example.org/a.png 1x, https://example.org/b.png 2x" alt="a > b">
<figure><picture><source srcset="https://example.org/c.webp"><img src="https://example.org/c.png" alt=""></picture></figure>
<p style="text-align: center; color: #fff">centred</p>
<pre><code>if a &lt; b: print("&lt;p&gt;", "&amp;nbsp;", href="/x")</code></pre>
<video src="https://example.org/v.mp4" poster="https://example.org/v.png" controls></video>
<table><thead><tr><th>a<tbody><tr><td>b</table><custom-element>own</custom-element>"""


def described(made, html, *, cdata=False):
    return made.rss(f"<description>{f'<![CDATA[{html}]]>' if cdata else escape(html)}</description>")


@pytest.mark.parametrize("cdata", [False, True])
def test_an_article_with_everything_is_right(made, found, cdata):
    assert found(described(made, ARTICLE, cdata=cdata), info=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "3 &lt; 4 &amp; 5 &gt; 4",
        "what the &lt;b&gt; element and &amp;copy; have in common",
        "AT&amp;T",
        "a < b",
        "<p>write &lt;p&gt;text&lt;/p&gt; in HTML</p>",
        "<code>&lt;a href='/x'&gt;</code>",
        "no markup",
        "",
    ],
)
def test_text_about_markup_is_no_markup(made, found, text):
    assert found(described(made, text), info=True) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("&lt;p&gt;Yes.&lt;/p&gt;", "html-escaped-twice"),
        ("Yes.&lt;br /&gt;No.", "html-escaped-twice"),
        ('&lt;a href="https://example.org/"&gt;b', "html-escaped-twice"),
        ("Caf&amp;nbsp;", "html-escaped-twice"),
        ("it&amp;#8217;s", "html-escaped-twice"),
        ("<IFRAME src='https://example.org/v'></IFRAME>", "html-active"),
        ("<object data='https://example.org/v'></object>", "html-active"),
        ("<p ONCLICK=x()>a</p>", "html-handler"),
        ("<svg onload='x()'></svg>", "html-handler"),
        ("<img src=a.png>", "html-relative"),
        ("<img src='//example.org/a.png'>", "html-relative"),
        ("<img srcset='/a.png 1x, https://example.org/b.png 2x'>", "html-relative"),
        ("<blockquote cite='/a'>x</blockquote>", "html-relative"),
        ("<div><p>cut</p>", "html-unclosed"),
        ("<p><b>cut", "html-unclosed"),
        ("<b>bold</i></b>", "html-unclosed"),
        ("<fnord>x</fnord>", "html-unknown-tag"),
    ],
)  # fmt: skip
def test_what_readers_show_wrongly(made, found, text, code):
    assert found(described(made, text)) == [code]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("<p>Write <code>&lt;b&gt;A&lt;/b&gt;</code>.</p>", []),
        ("<p>Write <b>A</b>.</p>", ["html-escaped-twice"]),
    ],
)
def test_a_description_may_say_escaped_what_the_whole_text_shows(made, found, text, codes):
    whole = f"<content:encoded><![CDATA[{text}]]></content:encoded>"
    assert found(made.rss(f"<description>Write &amp;lt;b&amp;gt;A&amp;lt;/b&amp;gt;.</description>{whole}")) == codes


@pytest.mark.parametrize("label", ["the &lt;b&gt; desk", "a &lt; b", "AT&amp;T"])
def test_the_label_of_a_category_is_text_to_every_reader(made, found, label):
    assert found(made.atom(f'<category term="a" label="{label}"/>')) == []


@pytest.mark.parametrize("style", ["position:fixed", "background: url(https://example.org/x)", "width: expression(x)"])
def test_styles_that_readers_remove_are_a_note(made, found, style):
    html = f'<p style="{style}">x</p>'
    assert found(described(made, html)) == []
    assert found(described(made, html), info=True) == ["html-style"]


# --- text that is no HTML ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["AT&#x26;T", "AT&amp;T", "a &#x3C; b", "a &lt; b", "&#x3C;b&#x3E;", "1 &lt; 2 &amp; 3"]
)
def test_titles_that_every_reader_shows_alike(made, found, written):
    assert found(made.rss(f"<category>{written}</category>")) == []


@pytest.mark.parametrize(
    "written", ["&lt;b>A&lt;/b>", "A &amp;amp; B", "A&amp;nbsp;B", "&amp;#8220;A", "&lt;em", "<![CDATA[<i>A</i>]]>"]
)
def test_titles_that_readers_show_each_in_its_own_way(made, found, written):
    assert found(made.rss(f"<category>{written}</category>")) == ["html-in-text"]


@pytest.mark.parametrize("kind", ["html", "text"])
def test_atom_says_what_it_is(made, found, kind):
    data = made.atom(f'<rights type="{kind}">&lt;b>A&lt;/b></rights>')
    assert found(data) == ([] if kind == "html" else ["html-undeclared"])


def test_xhtml_is_looked_at_as_html_is(made, found):
    inside = '<div xmlns="http://www.w3.org/1999/xhtml"><p onclick="x()">a <img src="b.png"/> <script/></p></div>'
    data = made.atom(f'<content type="xhtml">{inside}</content>')
    assert found(data) == ["html-active", "html-handler", "html-relative"]
    based = data.replace(b'type="xhtml"', b'type="xhtml" xml:base="https://example.org/"')
    assert "html-relative" not in found(based)


def test_pictures_of_formulas_and_drawings_are_no_fault(made, found):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    inside = f'<div xmlns="http://www.w3.org/1999/xhtml">{drawing}</div>'
    assert found(made.atom(f'<content type="xhtml">{inside}</content>')) == []


def test_a_mention_in_one_part_does_not_hide_a_fault_in_another(made, found):
    text = "<p>see &lt;p&gt;</p><img src='a.png'>"
    assert found(described(made, text)) == ["html-relative"]
    assert re.search(rb"&lt;img", described(made, text))
