"""No page may stop a build, whatever is in it, and none may take long."""

import json
from datetime import UTC
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.errors import ParseError, SourceError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources.html import Html

WHOLE = """<!doctype html><html lang="en"><head><title>A title | The Desk</title>
<meta property="og:title" content="A title"><meta property="article:published_time" content="2025-03-04">
<link rel="canonical" href="https://example.org/a/"><base href="/">
<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "A title", "author": {"@id": "#a"},
"datePublished": "2025-03-04", "image": ["a.jpg"]}, {"@id": "#a", "@type": "Person", "name": "Ann Author"}]}</script></head>
<body class="single"><nav><ul><li><a href="/">Home</a></li></ul></nav><main><article itemscope
itemtype="https://schema.org/Article"><h1 itemprop="headline"><small>Top</small><br>A title</h1>
<p class="byline">By <a rel="author" href="/author/ann">Ann Author</a> <time datetime="2025-03-04">4 March</time></p>
<div class="entry-content" itemprop="articleBody"><p>Some text, and more of it, and a <b>bold</b> word.</p>
<figure><img src="a.jpg"><figcaption>x</figcaption></figure><div class="share">Share</div></div></article></main>
<section id="comments"><p>Hm.</p></section></body></html>"""

WORDS = st.sampled_from(
    [
        "@type",
        "@id",
        "@graph",
        "name",
        "url",
        "author",
        "headline",
        "datePublished",
        "dateModified",
        "image",
        "keywords",
        "articleSection",
        "publisher",
        "mainEntityOfPage",
        "inLanguage",
        "description",
        "itemListElement",
        "item",
        "associatedMedia",
        "contentUrl",
        "encodingFormat",
        "commentCount",
        "discussionUrl",
        "expires",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)


def is_read_or_refused(folder, data, name="page.html"):
    """Reads a page and its body as a build does: whether that gives words or a fault, or a SourceError that names the page."""
    (folder / name).write_bytes(data)
    site = Site("https://example.org/", folder, UTC, "en")
    source = Html(name="pages", path=name, extract="own")
    try:
        found = [one for one in source.read(Place(name, str(folder / name)), site) if isinstance(one, Article)]
    except SourceError as error:
        return error.where.startswith(name)
    return all(isinstance(html, (str, Fault)) for _, html in source.bodies(found, site))


@given(
    cuts=st.lists(
        st.tuples(
            st.integers(0, len(WHOLE)),
            st.integers(0, 60),
            st.sampled_from(
                [
                    "",
                    "<",
                    ">",
                    '"',
                    "<div>",
                    "</div>",
                    "</article>",
                    "<table>",
                    "<!--",
                    "&#x110000;",
                    "\x00",
                    "<svg>",
                    "{",
                    "}",
                    "\ud800",
                ]
            ),
        ),
        max_size=6,
    ),
    name=st.sampled_from(["page.html", "page.xhtml"]),
)
@settings(max_examples=60)
def test_pages_that_are_cut_and_torn(tmp_path_factory, cuts, name):
    text = WHOLE
    for place, length, put in cuts:
        text = text[:place] + put + text[place + length :]
    assert is_read_or_refused(tmp_path_factory.mktemp("torn"), text.encode("utf-8", "surrogatepass"), name)


@given(value=VALUES)
@settings(max_examples=80)
def test_json_ld_of_any_shape(tmp_path_factory, value):
    node = {"@type": "Article", **(value if isinstance(value, dict) else {"author": value, "image": value})}
    html = f'<script type="application/ld+json">{json.dumps([node, value])}</script><p>Text</p>'
    assert is_read_or_refused(tmp_path_factory.mktemp("ld"), html.encode())


@given(
    content=st.text(max_size=40),
    name=st.sampled_from(
        [
            "og:title",
            "author",
            "date",
            "article:section",
            "og:image",
            "og:url",
            "og:locale",
            "refresh",
            "keywords",
            "description",
            "article:expiration_time",
            "og:audio",
        ]
    ),
)
@settings(max_examples=80)
def test_meta_elements_that_say_anything(tmp_path_factory, content, name):
    html = f'<meta property="{name}" content="{escape(content)}"><link rel="canonical" href="{escape(content)}">'
    assert is_read_or_refused(tmp_path_factory.mktemp("meta"), html.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 50_000,
        b"<div><a href=x>y</a>" * 5_000,
        b"<div><a href=x>" * 5_000,
        b'<script type="application/ld+json">' + b"[" * 50_000,
        b'<script type="application/ld+json">' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"</script>",
        b'<script type="application/ld+json">{"@type":"Article",' + b"," * 50_000,
        b'<script type="application/ld+json">' + b"/*" * 50_000 + b"</script>",
        b"<title>" + b"a - " * 50_000,
        b'<div class="' + b"a-" * 100_000 + b'">x',
        b'<div class="' + b"comment-" * 20_000 + b'">x',
        b"<h1>a b c</h1>" * 5_000,
        b'<p class="byline">By ' + b"Aa " * 50_000,
        b'<p class="date">' + b"1.1." * 50_000,
        b"<p>\x00</p>" * 20_000,
    ],
    ids=range(14),
)
def test_none_takes_long(tmp_path, data, seconds):
    made = []
    assert seconds(lambda: made.append(is_read_or_refused(tmp_path, data))) < 5
    assert made == [True]


@pytest.mark.parametrize(
    "data", [b"<!doctype html>", b"<!-- x", b"<>", b"<?xml version='1.0'?>", b"<frameset><frame></frameset>"]
)
def test_pages_with_nothing_on_them_are_articles_that_say_nothing(read, data):
    assert read(data).article.title == ""


@pytest.mark.parametrize("odd", ["&#1;", "&#xffff;", "&#xd800;", "&#0;", "\ufffe", "\x0b"])
def test_characters_that_no_tree_takes_are_no_hindrance(read, odd):
    lead = f'<p class="lead">A line that leads into the article, {odd} as lines do.</p>'
    text = f'<div class="entry-content">{odd}<p>Text<script>x</script>{odd} and more of it.</p><script>x</script>{odd}</div>'
    head = f'<base href="http://[{odd}/"><title>A {odd}title</title>'
    made = read(f'<html><head>{head}</head><body>{lead}{text}<a href="{odd}x">y</a></body></html>')
    assert "more of it" in made.body


def test_what_is_no_text_is_set_aside(tmp_path):
    (tmp_path / "page.html").write_bytes(bytes(range(32)) * 200)
    site = Site("https://example.org/", tmp_path, UTC, "en")
    with pytest.raises(ParseError, match=r"^page\.html: is not text but binary data"):
        list(Html(path="*", extract="own").read(Place("page.html", str(tmp_path / "page.html")), site))


def test_a_page_that_is_gone_when_its_body_is_asked_for_is_a_fault(page, tmp_path):
    made = page()
    (tmp_path / "page.html").unlink()
    assert isinstance(made.body, Fault)


def test_entities_of_xml_are_not_expanded(read):
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><html><title>A title</title><p>&b;</p></html>'
    assert "aaaa" not in read(bomb, "a.xhtml").body


def test_xhtml_may_close_a_script_at_once(read):
    xhtml = '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de"><head><script src="a.js"/><title>A title</title></head><body><p>Text</p></body></html>'
    article = read(xhtml, "a.xhtml").article
    assert (article.title, article.language) == ("A title", "de")
