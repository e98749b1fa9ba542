"""What the tests of the validator share: documents with which nothing is wrong, and what tests put into them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from feedwright.validate import checked

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOME = "https://example.org/"
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "ev": "http://purl.org/rss/1.0/modules/event/",
    "fh": "http://purl.org/syndication/history/1.0",
    "georss": "http://www.georss.org/georss",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sx": "http://feedsync.org/2007/feedsync",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
ITEM = (
    "<title>A vote</title><link>https://example.org/a/</link><guid>https://example.org/a/</guid>"
    "<pubDate>Tue, 04 Mar 2025 10:30:00 GMT</pubDate>"
)
CHANNEL = (
    "<title>The Foreign Desk</title><link>https://example.org/</link><description>News.</description>"
    '<atom:link rel="self" href="https://example.org/feed.rss" type="application/rss+xml"/>'
)
ENTRY = (
    "<id>https://example.org/a/</id><title>A vote</title><updated>2025-03-04T10:30:00Z</updated>"
    '<link href="https://example.org/a/"/><summary>The house voted.</summary>'
)
FEED = (
    "<id>https://example.org/feed.atom</id><title>The Foreign Desk</title><updated>2025-03-04T10:30:00Z</updated>"
    '<link rel="self" href="https://example.org/feed.atom"/><author><name>Staff</name></author>'
)
JSON_ITEM = {"id": "https://example.org/a/", "content_html": "<p>Yes.</p>", "date_published": "2025-03-04T10:30:00Z"}
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Foreign Desk",
    "home_page_url": HOME,
    "feed_url": f"{HOME}feed.json",
}


def rss(inside="", *, channel=CHANNEL, item=ITEM, before="", items="", root='version="2.0"'):
    """RSS 2.0: `inside` goes into its only item, `before` before that item, `items` after it."""
    made = f"<rss {root} {DECLARED}><channel>{channel}{before}<item>{item}{inside}</item>{items}</channel></rss>"
    return f"{XML}{made}".encode()


def atom(inside="", *, feed=FEED, entry=ENTRY, before="", entries=""):
    """Atom: the same."""
    root = DECLARED.replace("xmlns:atom=", "xmlns=")
    return f"{XML}<feed {root}>{feed}{before}<entry>{entry}{inside}</entry>{entries}</feed>".encode()


def json_feed(item=None, *, drop=(), **more):
    """JSON Feed: `item` is added to its only item, `more` to the feed; what is in `drop` goes from both."""
    one = {name: value for name, value in (JSON_ITEM | (item or {})).items() if name not in drop}
    whole = {name: value for name, value in ({**JSON_FEED, "items": [one]} | more).items() if name not in drop}
    return json.dumps(whole, indent=1).encode()


def opml(inside="", *, head="<title>Feeds</title>", root='version="2.0"'):
    """OPML: `inside` goes into its body, beside one feed."""
    feed = '<outline type="rss" text="Desk" title="Desk" xmlUrl="https://example.org/feed.rss"/>'
    return f"{XML}<opml {root}><head>{head}</head><body>{feed}{inside}</body></opml>".encode()


RDF_ITEM = '<item rdf:about="https://example.org/a/"><title>A</title><link>https://example.org/a/</link></item>'


def rdf(inside="", *, items=RDF_ITEM):
    """RSS 1.0: `inside` goes into its channel."""
    return (
        f'{XML}<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {DECLARED}>'
        '<channel rdf:about="https://example.org/"><title>Desk</title><link>https://example.org/</link>'
        '<description>News.</description><items><rdf:Seq><rdf:li rdf:resource="https://example.org/a/"/></rdf:Seq></items>'
        f"{inside}</channel>{items}</rdf:RDF>"
    ).encode()


MAKERS = {"rss": rss, "atom": atom, "json_feed": json_feed, "opml": opml, "rdf": rdf}


@pytest.fixture
def made():
    """Makes documents: `made.rss("<x/>")`."""
    return type("Made", (), {name: staticmethod(make) for name, make in MAKERS.items()})


@pytest.fixture
def found():
    """The codes of what is found in a document, without those that do not matter for it."""

    def find(data, *, info=False, **said):
        many = checked(data, where="feed", now=NOW, **said)
        return sorted({one.code for one in many if info or one.level != "info"})

    return find
