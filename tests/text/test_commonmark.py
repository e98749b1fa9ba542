"""CommonMark to HTML, and what other renderers of Markdown understand beside it."""

import pytest

from feedwright.text import commonmark


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![A hall](the old hall.png)", '<p><img src="the%20old%20hall.png" alt="A hall"></p>'),
        ('[a & b](some page.html "T & x"), c', '<p><a href="some%20page.html">a &amp; b</a>, c</p>'),
        ("![](/files/the hall)", '<p><img src="/files/the%20hall" alt=""></p>'),
        ('![a"b](x y.png)', '<p><img src="x%20y.png" alt="a&quot;b"></p>'),
        ("[1](see page 3)", "<p>[1](see page 3)</p>"),
        ("`![a](b c.png)`", "<p><code>![a](b c.png)</code></p>"),
        ("    ![a](b c.png)", "<pre><code>![a](b c.png)</code></pre>"),
        ('<b title="[a](b c.png)">x</b>', '<p><b title="[a](b c.png)">x</b></p>'),
        ("[a](b.png) [c](<d e.png>)", '<p><a href="b.png">a</a> <a href="d%20e.png">c</a></p>'),
    ],
)
def test_addresses_of_files_may_hold_blanks_outside_of_code(text, html):
    assert commonmark.html(text).strip() == html


@pytest.mark.parametrize("text", ["[a](x ", "<pre>", "<code>", "[a](", "[", '[a](x "', "![", "<"])
def test_what_is_never_closed_costs_no_more_than_its_length(text):
    assert commonmark.html("](" + "<pre>\n" + text * (300_000 // len(text)))
