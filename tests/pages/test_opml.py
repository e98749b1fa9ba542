"""OPML: every feed once, so that a reader can import them all."""

from __future__ import annotations

import html

import pytest
from lxml import etree

from feedwright import Feed
from feedwright.pages._base import Imprint
from feedwright.pages.opml import Opml

HOME = "https://example.org/"


def feed(slug, title=None, formats=("rss", "atom", "json"), **fields):
    addresses = {kind: f"{HOME}feeds/{slug}.{kind}" for kind in formats}
    return Feed(**{"title": title or slug, "url": f"{HOME}{slug}/", "slug": slug, "addresses": addresses} | fields)


def made(*feeds, title="The Foreign Desk"):
    return Opml().render(feeds, Imprint(title=title, url=HOME, address=f"{HOME}feeds/"))


def outlines(*feeds):
    tree = etree.fromstring(made(*feeds).data)
    return [dict(outline.attrib) for outline in tree.findall("body/outline")]


def test_it_is_one_file_for_all_feeds():
    one = made(feed("politics"))
    assert (one.path, one.media_type) == ("feeds.opml", "text/x-opml; charset=utf-8")
    assert one.data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<opml version=\"2.0\">\n")
    assert one.data.endswith(b"</opml>\n")


def test_the_head_has_the_title_of_the_site_and_nothing_else():
    head = etree.fromstring(made(title="AT&T\x00\n<Desk>").data).find("head")
    assert [(element.tag, element.text) for element in head] == [("title", "AT&amp;T &lt;Desk&gt;")]


def test_an_outline_has_what_a_reader_needs_to_subscribe():
    assert outlines(feed("politics", "Politics", description="Elections.")) == [
        {
            "type": "rss",
            "text": "Politics",
            "title": "Politics",
            "description": "Elections.",
            "xmlUrl": f"{HOME}feeds/politics.rss",
            "htmlUrl": f"{HOME}politics/",
        }
    ]


@pytest.mark.parametrize("formats", [("atom", "rss"), ("json",), ("rss",)])
def test_the_address_is_that_of_the_first_format(formats):
    assert outlines(feed("politics", formats=formats))[0]["xmlUrl"] == f"{HOME}feeds/politics.{formats[0]}"


def test_the_description_is_the_title_where_there_is_none():
    assert [one["description"] for one in outlines(feed("a", "A"), feed("b", "B", description=" \n"))] == ["A", "B"]


def test_feeds_stand_in_their_order_and_those_without_address_do_not():
    assert [one["text"] for one in outlines(feed("b"), feed("nowhere", formats=()), feed("a"))] == ["b", "a"]


@pytest.mark.parametrize(
    "feeds",
    [
        [("a", "News"), ("b", "News"), ("c", "News")],
        [("a", "News (c)"), ("b", "News"), ("c", "News")],
        [("a", "News"), ("b", "News"), ("c", "News (b)")],
        [("a", "News"), ("b", " News\n")],
    ],
)
def test_every_text_is_its_own_because_one_reader_stops_at_the_second_of_one_name(feeds):
    texts = [one["text"] for one in outlines(*(feed(slug, title) for slug, title in feeds))]
    assert len({*texts}) == len(feeds)
    assert texts[0] == feeds[0][1]


@pytest.mark.parametrize("title", ["AT&T", "a < b", 'the "b" element', "]]>", "国际 🎈", "עברית"])
def test_any_title_comes_back_as_it_was(title):
    assert (
        outlines(feed("a", title, description=title))[0].items()
        >= {"text": title, "title": title, "description": title}.items()
    )


@pytest.mark.parametrize(
    "title", ["the <b> element", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&copy;"]
)
def test_markup_in_a_title_is_text_to_readers_that_take_it_for_html(title):
    (one,) = outlines(feed("a", title, description=title))
    assert [html.unescape(one[name]) for name in ("text", "title", "description")] == [title] * 3
    assert "<" not in one["text"] + one["description"]


def test_no_feed_at_all_is_well_formed():
    assert outlines() == []


def test_the_language_of_each_is_said_where_there_are_several():
    several = outlines(feed("a", language="en"), feed("b", language="de"))
    assert [one["language"] for one in several] == ["en", "de"]
    assert all("language" not in one for one in outlines(feed("a", language="en"), feed("b", language="en")))
