"""HTML that leaves `markup` is safe, absolute and valid; text that leaves it is plain."""

import re
from html import unescape
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedwright.text import canonical, markup, urls

BASE = "https://example.org/2025/03/post/"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)

NAMES = [
    "a", "abbr", "audio", "b", "blockquote", "br", "button", "caption", "code", "dd", "details", "div", "dl", "dt", "em", "embed", "figcaption", "figure",
    "font", "form", "h1", "h2", "i", "iframe", "img", "input", "li", "main", "marquee", "math", "mi", "noscript", "object", "ol", "option", "p",
    "picture", "plaintext", "pre", "rb", "rp", "rt", "ruby", "script", "section", "select", "source", "span", "style", "sub", "summary", "svg", "table",
    "td", "template", "textarea", "title", "tr", "ul", "unknown", "video", "x-y", "xmp",
]  # fmt: skip
ATTRIBUTES = [
    "", ' href="/x"', " href='#f'", ' href="JaVa\tScript:x()"', ' src="y.png"', " src=data:image/png;base64,AA==", ' srcset="a 1x, /b 2x"',
    " data-src=z", ' class="language-x katex-html"', " id=i", " name=n", " title=\"<b>'\"", " style=color:red", " onclick=x()", " cite=c",
    " poster=//h/p", " data=d", " width=1 height=1", " type=checkbox", ' href="http://ex ample/"', ' alt="a&amp;b"', " controls",
]  # fmt: skip
WORDS = ["x", " ", "\n", "\n\n", "&amp;", "&lt;b&gt;", "&nbsp;", "&#1;", "&#13;", "é", "\ufffe", "\ud800", "<!-- c -->", "<![CDATA[x]]>", "<?p?>", "</br>", "<", "&", '"', "'"]  # fmt: skip
TAGS = st.builds("<{}{}>".format, st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES)) | st.builds(
    "</{}>".format, st.sampled_from(NAMES)
)
SOUP = st.lists(TAGS | TAGS | st.sampled_from(WORDS), max_size=25).map("".join)


def safe(html, base=BASE):
    return markup.safe(html, base)


# What stays and what goes


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <em>two</em> <strong>three</strong><br>four</p>",
        '<h2 id="part">Part</h2><ul><li>a</li><li>b</li></ul>',
        '<ol start="3" type="a"><li value="4">a</li></ol>',
        "<dl><dt>term</dt><dd>meaning</dd></dl>",
        '<table><caption>c</caption><tbody><tr><th scope="row">h</th><td colspan="2" align="right">1</td></tr></tbody></table>',
        '<figure><img src="https://example.org/a.png" alt="A" width="10" height="20"><figcaption>c</figcaption></figure>',
        '<details open=""><summary>More</summary><p>text</p></details>',
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
        '<pre><code class="language-python">if a &lt; b:\n    pass</code></pre>',
        '<blockquote cite="https://example.org/b"><p>q</p></blockquote>',
        '<p>It was <time datetime="2025-03-04">in March</time>, <del datetime="2025-03-05">x</del> <abbr title="HyperText">HT</abbr>.</p>',
        '<video src="https://example.org/a.mp4" poster="https://example.org/a.jpg" controls=""><track src="https://example.org/a.vtt" kind="captions"></video>',
        '<p lang="fr" dir="ltr" title="t">où</p>',
        "<p>a&nbsp;b &amp; c &lt; d</p>",
        "<p>E = mc<sup>2</sup>, H<sub>2</sub>O, <kbd>Ctrl</kbd>, <mark>m</mark></p>",
    ],
)
def test_what_is_safe_and_absolute_stays_as_it_is(html):
    assert safe(html) == html


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("a<script>x()</script>b", "ab"),
        ("a<style>p{}</style>b<!-- c --><?php d ?>", "ab"),
        ("<p onclick=x() style='color:red' class=c data-x=1>a</p>", "<p>a</p>"),
        (
            "<form action=/x><p>a</p><input name=q><select><option>o</select><textarea>t</textarea><button>Go</button></form>",
            "<p>a</p>Go",
        ),
        ("<unknown-element>its text</unknown-element>", "its text"),
        ("<title>t</title><template><p>x</p></template><noscript><img src=/a></noscript>a", "a"),
        ("<svg><title>t</title><path d=''/><text>x</text></svg>a", "a"),
        ("<p><font color=red>a</font> <bdo dir=rtl>b</bdo> <span class=k>c</span></p>", "<p>a b c</p>"),
        ("<html><head><title>t</title></head><body><main><p>a</p></main></body></html>", "<p>a</p>"),
        ("  <p>a</p> \n", "<p>a</p>"),
        ("<p></p><p> </p><p>a</p>", "<p>a</p>"),
        ("a\x00b&#1;c\x85d\ufffee\ud800f", "abcdef"),
        ("a\r\nb&#13;c", "a\nb\nc"),
        (
            "<code class='hljs language-c++ big'>x</code><div class=language-js>y</div>",
            '<code class="language-c++">x</code><div>y</div>',
        ),
        ("<input type=checkbox checked disabled>done", "☑ done"),
        ("<input type=checkbox>to do", "☐ to do"),
        ("<pre>\n\nx</pre>", "<pre>x</pre>"),
        ("", ""),
    ],
)
def test_what_readers_cannot_use_goes_and_its_text_stays(html, wanted):
    assert safe(html) == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<b>a<p>b</b>c</p>", "<b>a</b><p><b>b</b>c</p>"),
        ("<h1><unknown><h2>a</h2></unknown></h1>", "<h1></h1><h2>a</h2>"),
        ("<p><button><p>a</p></button></p>", "<p>a</p>"),
        (
            "<a href=/x>a<table><tr><td><a href=/y>b</table>",
            '<a href="https://example.org/x">a</a><table><tbody><tr><td><a href="https://example.org/y">b</a></td></tr></tbody></table>',
        ),
        ("<td>a</td></table></div>b", "ab"),
        ("<ruby>漢<b><rt>kan</rt></b></ruby>", "<ruby>漢<b>kan</b></ruby>"),
        ("<figcaption>a</figcaption><summary>b</summary>", "ab"),
    ],
)
def test_broken_html_is_mended(html, wanted):
    got = safe(html)
    if "<table>" in wanted:
        assert got.count("<a ") == 2
        assert re.search(r"<a [^>]*>[^<]*<a ", got) is None
    else:
        assert got == wanted


# Addresses


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<a href=/a>x</a>", '<a href="https://example.org/a">x</a>'),
        ("<a href='#fn:1' id='fnref:1'>1</a>", f'<a href="{BASE}#fn:1" id="fnref:1">1</a>'),
        ("<a href='b c?q=1&amp;r=[2]'>x</a>", f'<a href="{BASE}b%20c?q=1&amp;r=%5B2%5D">x</a>'),
        ("<a href=mailto:desk@example.org>x</a>", '<a href="mailto:desk@example.org">x</a>'),
        ("<a href=tel:+4930>x</a>", '<a href="tel:+4930">x</a>'),
        ("<a href=javascript:x()>x</a>", "x"),
        ("<a href='java&#9;script:x()'>x</a><a href=' &#1;javascript:x()'>y</a>", "xy"),
        ("<a href=data:text/html,x>x</a><a href=ftp://example.org/>y</a><a href='http://ex ample/'>z</a>", "xyz"),
        ("<a href=''>x</a>", "x"),
        ("<a name=top>x</a>", '<a name="top">x</a>'),
        ("<img src=//cdn.example.net/a.png>", '<img src="https://cdn.example.net/a.png">'),
        ("<img src=mailto:a@b.org alt=x>", "x"),
        ("<img src='data:image/png;base64,AA==' alt='x &amp; y'>", "x &amp; y"),
        ("<img src='javascript:x()'>", ""),
        (
            "<blockquote cite=/c>x</blockquote><q cite='javascript:x'>y</q>",
            '<blockquote cite="https://example.org/c">x</blockquote><q>y</q>',
        ),
        ("<img src=a.png loading=lazy class=c>", f'<img src="{BASE}a.png">'),
    ],
)
def test_addresses_become_absolute_or_go(html, wanted):
    assert safe(html) == wanted


@pytest.mark.parametrize(
    ("srcset", "wanted"),
    [
        ("a.png", f"{BASE}a.png"),
        ("a.png 1x, /b.png 2x", f"{BASE}a.png 1x, https://example.org/b.png 2x"),
        (
            "/w_300,c_fill/a.png 300w,/b.png 600w",
            "https://example.org/w_300,c_fill/a.png 300w, https://example.org/b.png 600w",
        ),
        ("a.png, b.png 1.5x", f"{BASE}a.png, {BASE}b.png 1.5x"),
        ("data:image/png;base64,AA== 1x, /b.png 2x", "https://example.org/b.png 2x"),
        ("a.png wide, /b.png 2x", "https://example.org/b.png 2x"),
    ],
)
def test_every_candidate_of_a_srcset_becomes_absolute(srcset, wanted):
    assert safe(f'<img src="/x.png" srcset="{srcset}">') == f'<img src="https://example.org/x.png" srcset="{wanted}">'


def test_an_image_that_has_only_a_srcset_gets_a_src():
    assert (
        safe('<img srcset="/a.png 1x" alt="A">')
        == '<img srcset="https://example.org/a.png 1x" alt="A" src="https://example.org/a.png">'
    )


@pytest.mark.parametrize("html", ["<a href=/a>x</a>", "<a href=#a>x</a>", "x<img src=/a>", "x<img srcset='/a 1x'>"])
def test_without_a_base_relative_addresses_go(html):
    assert safe(html, "") == "x"


@pytest.mark.parametrize(
    "image",
    [
        '<img data-src="/a.jpg">',
        '<img src="data:image/gif;base64,R0lGOD" data-src="/a.jpg">',
        '<img src="/img/placeholder.png" data-lazy-src="/a.jpg">',
        '<img src="" data-original="/a.jpg">',
        '<img data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>',
    ],
)
def test_a_lazily_loaded_image_is_loaded_at_once(image):
    assert safe(image) == '<img src="https://example.org/a.jpg">'


def test_a_real_src_is_not_replaced():
    assert safe('<img src="/a.jpg" data-src="/b.jpg">') == '<img src="https://example.org/a.jpg">'


def test_lazily_loaded_sources_and_frames_are_loaded_at_once():
    picture = safe('<picture><source data-srcset="/a.webp" type="image/webp"><img data-src="/a.jpg"></picture>')
    assert (
        picture
        == '<picture><source type="image/webp" srcset="https://example.org/a.webp"><img src="https://example.org/a.jpg"></picture>'
    )
    assert 'href="https://example.org/e"' in safe('<iframe src="about:blank" data-src="/e"></iframe>')


@pytest.mark.parametrize(
    "pixel",
    ['<img src="/p" width="1" height="1">', "<img src=/p width=0 height=0>", "<img src=/p height=1px width=1px>"],
)
def test_tracking_pixels_go(pixel):
    assert safe(f"<p>a{pixel}</p>") == "<p>a</p>"


# What is embedded


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            '<iframe src="https://example.net/embed/1?a=1&amp;b=2"></iframe>',
            '<p><a href="https://example.net/embed/1?a=1&amp;b=2">example.net/embed/1?a=1&amp;b=2</a></p>',
        ),
        (
            '<iframe src="/e" title="A &lt;film&gt;">no frames <b></iframe>',
            '<p><a href="https://example.org/e">A &lt;film&gt;</a></p>',
        ),
        ('<p>See <iframe src="/e" title="T"></iframe></p>', '<p>See <a href="https://example.org/e">T</a></p>'),
        ('<a href="/x"><iframe src="/e" title="T"></iframe></a>', '<a href="https://example.org/x">T</a>'),
        ('<iframe srcdoc="<script>x()</script>"></iframe><iframe src="javascript:x()"></iframe>', ""),
        (
            '<object data="/f.pdf" type="application/pdf"><p>Cannot show it.</p></object>',
            '<p><a href="https://example.org/f.pdf">example.org/f.pdf</a></p>',
        ),
        (
            '<object data="/f.svg" type="image/svg+xml" title="F"></object>',
            '<img src="https://example.org/f.svg" alt="F">',
        ),
        (
            '<object><param name="movie" value="x"><embed src="/f.swf"></object>',
            '<p><a href="https://example.org/f.swf">example.org/f.swf</a></p>',
        ),
        ("<object><p>instead</p></object>", "<p>instead</p>"),
        (
            '<video autoplay loop><source src="/a.mp4" type="video/mp4">no video</video>',
            '<video controls=""><source src="https://example.org/a.mp4" type="video/mp4">no video</video>',
        ),
        ('<audio data-src="/a.mp3"></audio>', '<audio src="https://example.org/a.mp3" controls=""></audio>'),
        ('<video src="blob:x"><track src="/a.vtt"><p>no video</p></video>', "<p>no video</p>"),
        ('<picture><source srcset="/a.webp"></picture>', ""),
        ('<source src="/a.mp4"><track src="/a.vtt">a', "a"),
    ],
)
def test_what_is_embedded_becomes_a_link_or_stays_playable(html, wanted):
    assert safe(html) == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x &lt; 1</annotation></semantics></math>',
            "<code>x &lt; 1</code>",
        ),
        ('<math alttext="a\'+b"><mi>a</mi></math>', "<code>a'+b</code>"),
        ("<math><mi>a</mi><mo>+</mo></math>", "<code>a+</code>"),
        ('<script type="math/tex; mode=display">a < b</script>', "<code>a &lt; b</code>"),
        (
            '<span class="katex"><math><annotation encoding="application/x-tex">y</annotation></math><span class="katex-html"><span>y</span></span></span>',
            "<code>y</code>",
        ),
    ],
)
def test_a_formula_is_shown_once_as_its_source(html, wanted):
    assert safe(html) == wanted


def test_highlighted_code_sheds_its_spans():
    assert (
        safe(
            '<pre class="highlight"><code><span class="k">if</span> <span class="n"><span>x</span></span></code></pre>'
        )
        == "<pre><code>if x</code></pre>"
    )


# What hostile documents get


@pytest.mark.parametrize(
    "vector",
    [
        '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<template><s><template><s><img src=x onerror=alert(1)></s></template></s></template>",
        '<title><a title="</title><img src=x onerror=alert(1)>">',
        "<textarea><script>alert(1)</script></textarea><xmp><img src=x onerror=alert(1)></xmp>",
        "<select><style></select><img src=x onerror=alert(1)></style>",
        '<iframe><img title="</iframe><img src=x onerror=alert(1)>"></iframe>',
        "<plaintext><img src=x onerror=alert(1)>",
        "<<script>alert(1)//<</script>",
        "<img src=x:x onerror=alert(1)//",
        '<a href="jav&#x0A;ascript:alert(1)">x</a><a href="&#14;javascript:alert(1)">x</a><area href=javascript:x>',
        '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg><base href="javascript:/">',
        '<meta http-equiv=refresh content="0;url=javascript:x"><link rel=stylesheet href=//evil.example/x>',
        "<img src='/x' srcset='javascript:x 1x' alt=\"x' onerror='alert(1)\">",
    ],
)
def test_no_script_survives(vector):
    tags = "".join(re.findall(r"<[^>]*>", safe(vector)))
    names = re.sub(r'"[^"]*"', "", tags)
    assert not re.search(r"<(?:script|style|iframe|svg|math|form|meta|link|base|template)|\son\w+=|='", names)
    assert not re.search(r'(?:href|src|srcset)="[^"]*script:', tags)


@pytest.mark.parametrize(
    ("opening", "count"),
    [("<div>", 50_000), ("<ul><li>", 50_000), ("<b>", 5000), ("<b><i>", 5000), ("<table><tr><td>", 5000), ("<p><marquee>", 5000), ("<a href=/x>", 5000),
     ("<unknown>", 5000), ("<li><dd>", 5000), ("<div></x>", 5000), ("<div>", 900), ("<span id=x>", 300)],
)  # fmt: skip
def test_tags_nested_without_end_are_flattened(opening, count, seconds):
    html, made = opening * count + "the end", []
    # It takes half a second; unflattened, half a minute.
    assert seconds(lambda: made.extend([safe(html), markup.plain(html)])) < 5
    out, plain = made
    assert out.count("the end") == 1
    assert plain == "the end"
    depth = deepest = 0
    for end, name in re.findall(r"<(/?)(\w+)", out):
        depth += -1 if end else name not in ("br", "img")
        deepest = max(deepest, depth)
    assert deepest < 256


def test_a_long_document_that_leaves_its_end_tags_out_is_not_flattened():
    items = "".join(f"<li>{number}" for number in range(600))
    cells = "".join(f"<tr><td>{number}<td>x" for number in range(300))
    out = safe(f"<ul>{items}</ul><table>{cells}</table>{'<p>x' * 600}<dl>{'<dt>a<dd>b' * 200}</dl>")
    assert (out.count("<li>"), out.count("<td>"), out.count("<p>"), out.count("<dd>")) == (600, 600, 600, 200)


def test_a_long_document_keeps_raw_text_together():
    out = safe("<p>x" * 1200 + "<script>'<div>'</script><!-- <b> --><svg><path d=''/><path d=''/></svg><p>y")
    assert out == "<p>x</p>" * 1200 + "<p>y</p>"


@pytest.mark.parametrize(
    "hostile",
    [
        "<",
        "&",
        "&lt;",
        "a &x",
        "&lol9;",
        ",",
        "<p>x",
        "<a ",
        " ",
        "<br>\n",
        "<math ",
        "<math><annotation ",
        "<sup> ",
        "<x a='",
    ],
)
def test_reading_takes_linear_time(hostile, seconds):
    text = hostile * (100_000 // len(hostile))

    def read():
        assert isinstance(safe(text), str)
        assert isinstance(safe(f'<img src="/a" srcset="{text}" alt="{text}">'), str)
        assert isinstance(markup.plain(text), str)

    assert seconds(read) < 5  # it takes a quarter of a second


def test_formatting_left_open_does_not_multiply():
    html = "".join(f"<p><b id={number}>x" for number in range(3000))
    assert len(safe(html)) < 20 * len(html)


def test_what_cannot_be_settled_leaves_as_words_alone(monkeypatch):
    monkeypatch.setattr(markup, "_ROUNDS", 0)
    assert safe("<div><p>a <b onclick=x()>b</b></p></div>") == "<p>a b</p>"


# Laws


@given(SOUP)
@settings(max_examples=300)
@example("\ufeff")
@example("<y> \ufeff\n\ufeff<p>a</p>")
def test_safe_html_is_left_alone(html):
    once = safe(html)
    assert safe(once) == once


@given(SOUP, st.sampled_from([BASE, ""]))
@settings(max_examples=300)
def test_only_absolute_addresses_and_harmless_names_come_out(html, base):
    for name, written in re.findall(r"<([a-z][a-z0-9]*)([^>]*)>", markup.safe(html, base)):
        assert name not in {"script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "template"}
        attributes = dict(re.findall(r' ([a-z-]+)="([^"]*)"', written))
        assert not [key for key in attributes if key.startswith(("on", "data")) or key == "style"]
        for key in {"href", "src", "srcset", "poster", "cite"} & attributes.keys():
            for address in attributes[key].split(", "):
                assert re.match(r"https?://[a-z0-9]|(?:mailto|tel):", address)


@given(SOUP)
@settings(max_examples=300)
def test_the_validators_parser_finds_no_fault(html):
    html5parser = pytest.importorskip("html5lib.html5parser")
    parser = html5parser.HTMLParser()
    parser.parseFragment(safe(html))
    assert parser.errors == []


@given(ANY_TEXT)
def test_no_text_is_too_strange(text):
    once = safe(text)
    assert safe(once) == once
    assert markup.plain(text) == " ".join(markup.plain(text).split())


@given(st.from_regex(markup._PLAIN, fullmatch=True))
def test_addresses_that_are_passed_over_are_absolute_already(written):
    assert urls.absolute(unescape(written), BASE) == unescape(written)


@given(SOUP)
def test_passing_over_the_last_look_at_plainly_nested_elements_changes_nothing(html):
    with patch.object(canonical, "_is_nested_plainly", return_value=False):
        wanted = safe(html)
    assert safe(html) == wanted


# Plain text


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<h1>R&amp;D</h1><p>One<br>two</p>", "R&D One two"),
        ("x<em>y</em>z", "xyz"),
        ("<p>a</p><script>x</script><style>y</style><!-- z --><p>b <img alt=c src=/d></p>", "a b"),
        ("<table><tr><td>a<td>b</table><ul><li>c<li>d</ul>", "a b c d"),
        ("a&nbsp;b\n\n c", "a b c"),
        ("a < b &amp;&amp; c", "a < b && c"),
        ("&lt;b&gt; is a tag<br>", "<b> is a tag"),
        ("Word<sup id=r><a href=#n>1</a></sup>, x<sup>2</sup>", "Word, x2"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字", "漢字"),
        ("<iframe src=/x>no</iframe><noscript>no</noscript><title>no</title>yes", "yes"),
        ("", ""),
    ],
)
def test_plain_text_is_what_people_read(html, wanted):
    assert markup.plain(html) == wanted


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<h2>a</h2><p>b</p><pre>c</pre>d", ["heading", "text", "code", "text"]),
        ("<figure><img src=/x><figcaption>a</figcaption></figure><ul><li>b<p>c</ul>", ["caption", "list", "list"]),
        ("<table><tr><td>a<td>b</table>c<br>d<br><br>e", ["table", "table", "text", "text"]),
        ("<script>a</script><!-- b -->", []),
    ],
)
def test_paragraphs_know_their_kind(html, kinds):
    assert [kind for kind, _ in markup.paragraphs(html)] == kinds
