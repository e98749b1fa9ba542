"""RSS 2.0: what stands in each element, in which order, and how text is escaped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from html import unescape

import pytest

from feedwright import Author, Enclosure, Feed, render
from feedwright.model import Category, Origin

HOME = "https://example.org/"
PAGE = "https://example.org/a/"
SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
PREFIXES = {address: prefix for prefix, address in SPACES.items()}
EPISODE = Enclosure(f"{HOME}a.mp3", "audio/mpeg", 123)
BOOKLET = Enclosure(f"{HOME}b.pdf", "application/pdf")

RICH_FEED = {
    "description": "Power and its borders.",
    "language": "en",
    "author": Author("The Desk", "desk@example.org"),
    "rights": "© The Foreign Desk",
    "icon": f"{HOME}icon.png",
    "addresses": {"rss": f"{HOME}feeds/all.rss", "atom": f"{HOME}feeds/all.atom"},
    "ttl": 60,
}
RICH_ENTRY = {
    "url": PAGE,
    "updated": datetime(2025, 3, 5, tzinfo=UTC),
    "authors": (Author("Staff"),),
    "categories": ("politics",),
    "summary": "A summary.",
    "content_html": "<p>Text.</p>",
    "image": f"{HOME}a.png",
    "language": "fr",
    "comments_url": f"{PAGE}#comments",
    "comments": 0,
    "enclosures": (EPISODE, BOOKLET),
    "views": 5,
    "reading_minutes": 3,
    "origin": Origin("Wire", f"{HOME}wire"),
}


@pytest.fixture
def channel(tree):
    return lambda *entries, **fields: tree("rss", entries, **fields).find("channel")


@pytest.fixture
def item(channel):
    return lambda **fields: channel(fields).find("item")


def names(element):
    """Names of the children, with our prefixes."""
    split = (child.tag.rpartition("}") for child in element)
    return [f"{PREFIXES[space[1:]]}:{name}" if space else name for space, _, name in split]


def values(element, path):
    return [(found.text, dict(found.attrib)) if found.attrib else found.text for found in element.findall(path, SPACES)]


# --- the channel ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "path", "value"),
    [
        ({"title": "T"}, "title", ["T"]),
        ({}, "link", [HOME]),
        ({"description": "D"}, "description", ["D"]),
        ({"title": "T"}, "description", ["T"]),  # RSS demands one
        ({"title": "T", "description": " \n"}, "description", ["T"]),
        ({"title": "Two\nlines"}, "title", ["Two lines"]),
        ({"language": "en-GB"}, "language", ["en-GB"]),
        ({"rights": "© Desk"}, "copyright", ["© Desk"]),
        ({"author": Author("The Desk", "desk@example.org")}, "managingEditor", ["desk@example.org (The Desk)"]),
        ({"author": Author("", "desk@example.org")}, "managingEditor", ["desk@example.org (desk@example.org)"]),
        ({"author": Author("Desk :)", "desk@example.org")}, "managingEditor", ["desk@example.org (Desk :])"]),
        ({"author": Author("The Desk")}, "managingEditor", []),
        ({"ttl": 60}, "ttl", ["60"]),
        ({"ttl": 0}, "ttl", []),
        ({"addresses": {"rss": "https://example.org/all.rss"}}, "atom:link",
         [(None, {"href": "https://example.org/all.rss", "rel": "self", "type": "application/rss+xml"})]),
        ({"addresses": {"atom": "https://example.org/all.atom"}}, "atom:link", []),
        ({}, "generator", ["feedwright"]),
        ({}, "docs", []),
        ({}, "pubDate", []),
    ],
)  # fmt: skip
def test_what_stands_in_the_channel(channel, fields, path, value):
    assert values(channel(**fields), path) == value


@pytest.mark.parametrize(
    ("ttl", "period", "frequency"),
    [(60, "hourly", "1"), (15, "hourly", "4"), (240, "daily", "6"), (1440, "daily", "1")],
)
def test_how_often_the_feed_changes_is_said_in_two_ways(channel, ttl, period, frequency):
    made = channel(ttl=ttl)
    assert (values(made, "sy:updatePeriod"), values(made, "sy:updateFrequency")) == ([period], [frequency])


@pytest.mark.parametrize("ttl", [None, 0, 7, 10080])
def test_a_rhythm_that_is_no_whole_number_is_left_unsaid(channel, ttl):
    assert not [name for name in names(channel(ttl=ttl)) if name.startswith("sy:")]


@pytest.mark.parametrize(
    ("fields", "picture"),
    [({"icon": f"{HOME}i.png"}, f"{HOME}i.png"), ({"icon": f"{HOME}i.png", "logo": f"{HOME}l.png"}, f"{HOME}l.png")],
)
def test_the_image_has_the_title_and_link_of_the_channel(channel, fields, picture):
    made = channel(title="Q & A", **fields)
    assert names(made.find("image")) == ["url", "title", "link"]
    assert ["".join(child.itertext()) for child in made.find("image")] == [picture, "Q & A", HOME]


def test_the_newest_change_is_the_build_date(channel):
    days = [{"id": f"{PAGE}{day}", "published": datetime(2025, 3, 1, tzinfo=UTC), "updated": datetime(2025, 3, day, tzinfo=UTC)}
            for day in (2, 5, 3)]  # fmt: skip
    assert values(channel(*days), "lastBuildDate") == ["Wed, 05 Mar 2025 00:00:00 GMT"]


def test_elements_of_the_channel_stand_in_the_order_of_the_profile(channel):
    assert names(channel(RICH_ENTRY, **RICH_FEED)) == [
        "title", "link", "description", "language", "copyright", "managingEditor", "lastBuildDate", "generator", "ttl",
        "sy:updatePeriod", "sy:updateFrequency", "image", "atom:link", "item",
    ]  # fmt: skip


def test_an_empty_feed_has_what_rss_demands_and_no_date(channel):
    assert names(channel()) == ["title", "link", "description", "generator"]


# --- the items ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "path", "value"),
    [
        ({"title": "T"}, "title", ["T"]),
        ({"title": " Two\r\nlines "}, "title", ["Two lines"]),
        ({"url": PAGE}, "link", [PAGE]),
        ({}, "link", []),
        ({"summary": "S"}, "description", ["S"]),
        ({"summary": "Two\nlines"}, "description", ["Two lines"]),
        ({}, "description", []),
        ({"summary": " "}, "description", []),
        ({"content_html": "<p>C</p>"}, "content:encoded", ["<p>C</p>"]),
        ({}, "content:encoded", []),
        ({"published": datetime(2025, 3, 4, 1, 2, 3, 999_999, tzinfo=timezone(timedelta(hours=2)))}, "pubDate",
         ["Mon, 03 Mar 2025 23:02:03 GMT"]),
        ({"published": datetime(975, 3, 4, tzinfo=UTC)}, "pubDate", ["Sat, 04 Mar 0975 00:00:00 GMT"]),
        ({"updated": datetime(2025, 3, 5, tzinfo=UTC)}, "atom:updated", ["2025-03-05T00:00:00Z"]),
        ({}, "atom:updated", []),
        ({"authors": (Author("Staff"), Author("The Desk", "desk@example.org"))}, "dc:creator", ["Staff", "The Desk"]),
        ({"authors": (Author(" "), Author("", "desk@example.org"))}, "dc:creator", ["desk@example.org"]),
        ({"authors": (Author("The Desk", "desk@example.org"),)}, "author", []),
        ({"categories": ("Geo Politics", Category("Élections", "elections", f"{HOME}e.rss"))}, "category",
         ["Geo Politics", "Élections"]),
        ({"categories": ("", "a\nb", Category("", "politics"))}, "category", ["a b", "politics"]),
        ({"enclosures": (EPISODE,)}, "enclosure", [(None, {"url": EPISODE.url, "length": "123", "type": "audio/mpeg"})]),
        ({"enclosures": (BOOKLET,)}, "enclosure", [(None, {"url": BOOKLET.url, "length": "0", "type": "application/pdf"})]),
        ({"enclosures": (Enclosure(f"{HOME}x", ""),)}, "enclosure",
         [(None, {"url": f"{HOME}x", "length": "0", "type": "application/octet-stream"})]),
        ({"enclosures": (EPISODE,)}, "media:content", []),
        ({"enclosures": (EPISODE, BOOKLET)}, "media:content", [(None, {"url": BOOKLET.url, "type": "application/pdf"})]),
        ({"enclosures": (EPISODE, Enclosure(f"{HOME}b.mp3", "audio/mpeg", 7, duration=61))}, "media:content",
         [(None, {"url": f"{HOME}b.mp3", "type": "audio/mpeg", "fileSize": "7", "duration": "61"})]),
        ({"image": f"{HOME}a.png"}, "media:content",
         [(None, {"url": f"{HOME}a.png", "type": "image/png", "medium": "image"})]),
        ({"image": f"{HOME}a"}, "media:content", [(None, {"url": f"{HOME}a", "medium": "image"})]),
        ({"comments_url": f"{PAGE}#c"}, "comments", [f"{PAGE}#c"]),
        ({"comments": 0}, "slash:comments", ["0"]),
        ({"comments_url": f"{PAGE}#c"}, "slash:comments", []),
        ({"origin": Origin("Wire", f"{HOME}wire")}, "source", [("Wire", {"url": f"{HOME}wire"})]),
        ({"origin": Origin("", f"{HOME}wire")}, "source", [(f"{HOME}wire", {"url": f"{HOME}wire"})]),
        ({"language": "fr"}, "dc:language", ["fr"]),
    ],
)  # fmt: skip
def test_what_stands_in_an_item(item, fields, path, value):
    assert values(item(**fields), path) == value


@pytest.mark.parametrize(
    ("fields", "guid"),
    [
        ({"id": PAGE, "url": PAGE}, (PAGE, "true")),
        ({"id": PAGE, "url": f"{HOME}moved/"}, (PAGE, "false")),
        ({"id": PAGE}, (PAGE, "false")),
        ({"id": "", "url": PAGE}, (PAGE, "true")),
        ({"id": "12345", "url": PAGE}, ("12345", "false")),
        ({"id": "tag:example.org,2025:a"}, ("tag:example.org,2025:a", "false")),
    ],
)
def test_a_guid_is_a_permalink_only_while_it_is_the_http_address(item, fields, guid):
    found = item(**fields).find("guid")
    assert (found.text, found.get("isPermaLink")) == guid


def test_the_language_of_the_feed_is_not_said_again(channel):
    made = channel({"language": "fr"}, {"id": "b", "language": "en"}, {"id": "c"}, language="fr")
    assert [values(item, "dc:language") for item in made.iter("item")] == [[], ["en"], []]


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"summary": "A summary."}, "A summary."),
        ({"summary": "word " * 50}, " ".join(["word"] * 16)[:79] + "…"),
        ({"content_html": "<p>Some <b>text</b>.</p>"}, "Some text."),
        ({"url": PAGE}, PAGE),
        ({}, "no-address"),
    ],
)
def test_an_entry_without_a_title_gets_one(item, fields, title):
    assert values(item(**{"id": "no-address", "title": " "} | fields), "title") == [title]


def test_elements_of_an_item_stand_in_one_order_with_the_description_before_the_content(item):
    assert names(item(**RICH_ENTRY)) == [
        "title", "link", "guid", "pubDate", "atom:updated", "dc:creator", "category", "description", "content:encoded",
        "enclosure", "media:content", "media:content", "comments", "slash:comments", "source", "dc:language",
    ]  # fmt: skip


def test_the_least_item_has_a_title_an_id_and_a_date(item):
    assert names(item()) == ["title", "guid", "pubDate"]


def test_a_description_stands_beside_all_content_because_validators_miss_it(item):
    assert values(item(title="T", content_html="<p>C</p>"), "description") == ["T"]


# --- absent in, absent out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", None])
def test_what_is_absent_leaves_no_element_no_attribute_and_no_none(tree, blank):
    entry = dict.fromkeys(["title", "summary", "content_html", "image", "language", "comments_url", "url"], blank)
    feed = dict.fromkeys(["description", "language", "rights", "icon", "logo"], blank) | {"addresses": {"rss": blank}}
    root = tree("rss", [entry | {"authors": (Author(""),), "categories": ("",)}], **feed)
    assert names(root.find("channel")) == ["title", "link", "description", "lastBuildDate", "generator", "item"]
    assert names(root.find("channel/item")) == ["title", "guid", "pubDate"]
    assert all(len(element) or element.text for element in root.iter())
    assert root.nsmap == {}


@pytest.mark.parametrize(
    ("feed", "fields", "used"),
    [
        ({}, {}, set()),
        ({"addresses": {"rss": f"{HOME}all.rss"}}, {}, {"atom"}),
        ({}, {"updated": datetime(2025, 3, 5, tzinfo=UTC)}, {"atom"}),
        ({}, {"content_html": "<p>C</p>"}, {"content"}),
        ({}, {"authors": (Author("Staff"),)}, {"dc"}),
        ({}, {"language": "fr"}, {"dc"}),
        ({"language": "fr"}, {"language": "fr"}, set()),
        ({}, {"image": f"{HOME}a.png"}, {"media"}),
        ({}, {"enclosures": (EPISODE,)}, set()),
        ({}, {"enclosures": (EPISODE, BOOKLET)}, {"media"}),
        ({}, {"comments": 0}, {"slash"}),
        ({}, {"comments_url": f"{PAGE}#c"}, set()),
        ({"ttl": 60}, {}, {"sy"}),
        ({"ttl": 7}, {}, set()),
        (RICH_FEED, RICH_ENTRY, set(SPACES)),
    ],
)
def test_a_namespace_is_declared_only_where_it_is_used(tree, feed, fields, used):
    root = tree("rss", [fields], **feed)
    assert root.nsmap == {prefix: SPACES[prefix] for prefix in used}
    assert {element.prefix for element in root.iter()} - {None} == used


# --- text in readers that take it for HTML, and in those that do not -----------------------------------------------


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("AT&T", "AT&T"),
        ("a < b", "a < b"),
        ("a <- b, c <= d", "a <- b, c <= d"),
        ("x > y", "x > y"),
        ("R&D & you; me", "R&D & you; me"),
        ("the <b> element", "the &lt;b&gt; element"),
        ("<em>x</em> y", "&lt;em&gt;x&lt;/em&gt; y"),
        ("vector<int>", "vector&lt;int&gt;"),
        ("<!-- x", "&lt;!-- x"),
        ("Q&amp;A", "Q&amp;amp;A"),
        ("&#38; and &#x26;", "&amp;#38; and &amp;#x26;"),
        ("?a=1&copy=2", "?a=1&amp;copy=2"),  # HTML knows some entities without their semicolon
    ],
)
def test_a_title_is_escaped_once_more_only_where_it_would_be_taken_for_markup(channel, text, parsed):
    made = channel({"title": text}, title=text, description=text, icon=f"{HOME}i.png")
    for path in ("title", "description", "image/title", "item/title"):
        assert values(made, path) == [parsed]
    assert unescape(parsed) == text


@pytest.mark.parametrize("text", ["AT&T", "a < b", "the <b> element", "Q&amp;A", "<em>x</em> y"])
def test_a_summary_is_always_html_because_every_reader_takes_it_for_that(item, text):
    found = item(summary=text).findtext("description")
    assert "<" not in found
    assert unescape(found) == text


def test_plain_text_is_written_with_hexadecimal_references_as_the_profile_asks(entry):
    made = entry(
        title="AT&T <3", authors=(Author("R&D"),), categories=("Q&A",), origin=Origin("<", HOME), url=f"{PAGE}?a&b"
    )
    data = render(
        Feed(title="<&>", url=HOME, entries=[made], author=Author("R&D", "a@example.org"), rights="&"), "rss"
    ).decode()
    for line in (
        "<title>&#x3C;&#x26;&#x3E;</title>",
        "<copyright>&#x26;</copyright>",
        "<managingEditor>a@example.org (R&#x26;D)</managingEditor>",
        "<title>AT&#x26;T &#x3C;3</title>",
        "<dc:creator>R&#x26;D</dc:creator>",
        "<category>Q&#x26;A</category>",
        '<source url="https://example.org/">&#x3C;</source>',
        "<link>https://example.org/a/?a&amp;b</link>",
    ):
        assert f"{line}\n" in data


@pytest.mark.parametrize(
    "html", ["<p>]]&gt;</p>", "<p>a &amp; b &lt;c&gt;</p>", "<pre>\n  x\n</pre>", '<p title="&quot;">é 🎈</p>']
)
def test_content_comes_back_as_it_went_in(item, html):
    assert values(item(content_html=html), "content:encoded") == [html]


def test_it_is_utf8_with_a_declaration_and_an_end_of_line():
    data = render(Feed(title="Ö", url=HOME), "rss")
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rss ")
    assert "<title>Ö</title>".encode() in data
    assert data.endswith(b"</rss>\n")
