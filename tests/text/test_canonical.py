"""Canonical HTML may be worked on as text, and what is called settled comes back from a parser unchanged."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedwright.text import canonical, markup
from feedwright.text.elements import VOID


def test_no_angle_bracket_stands_raw_but_those_of_tags():
    html = "<p title='<b>\"&quot;>'>a > b < c</p>"
    assert canonical.parsed(markup._reader(), html) == '<p title="&lt;b&gt;&quot;&quot;&gt;">a &gt; b &lt; c</p>'


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <em>b</em></p>\n<ul>\n<li><p>c</p></li></ul>",
        "<table><tbody>\n<tr><td>a</td></tr></tbody></table>b",
        "<b><p>a</p></b>",
        "<details><summary>a</summary>b</details>",
    ],
)
def test_settled(html):
    assert canonical.is_settled(html)


@pytest.mark.parametrize(
    "html",
    ["<p><p>a</p></p>", "<a>a<em><a>b</a></em></a>", "<table>a<tbody></tbody></table>", "<table><tbody><tr>a<td>b</td></tr></tbody></table>", "<table><tr></tr></table>",
     "<table><tbody><tr>\u2003<td>b</td></tr></tbody></table>", "<h1><h2>a</h2></h1>", "<p>a", "a</p>", "<b><p>a</b></p>", "<dd><dt>a</dt></dd>"],
)  # fmt: skip
def test_not_settled(html):
    assert not canonical.is_settled(html)


@st.composite
def nested(draw, parent="", levels=5):
    names = [name for name, parents in canonical._PARENTS.items() if parent in parents and levels]
    parts = []
    for name in draw(st.lists(st.sampled_from([*names, "words", " "]), max_size=4)):
        if name in canonical._PARENTS:
            parts.append(f"<{name}>" if name in VOID else f"<{name}>{draw(nested(name, levels - 1))}</{name}>")
        else:
            parts.append(name)
    return "".join(parts)


@given(nested())
def test_no_parser_moves_what_is_nested_plainly(html):
    assume(canonical._is_nested_plainly(html))
    assert canonical._bare_reader().clean(html) == html
