"""JSON Feed 1.1: what stands under each name; what is absent has none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from feedwright import Author, Enclosure, Feed, render
from feedwright.model import Category, Origin, Tombstone

HOME = "https://example.org/"
PAGE = "https://example.org/a/"
EPISODE = Enclosure(f"{HOME}a.mp3", "audio/mpeg", 123, "Episode", 60)


@pytest.fixture
def feed(entry):
    def make(*entries, **fields):
        made = [entry(**one) for one in entries]
        return json.loads(render(Feed(**{"title": "The Foreign Desk", "url": HOME, "entries": made} | fields), "json"))

    return make


@pytest.fixture
def item(feed):
    return lambda **fields: feed(fields)["items"][0]


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({}, "version", "https://jsonfeed.org/version/1.1"),
        ({"title": "Two\nlines"}, "title", "Two lines"),
        ({}, "home_page_url", HOME),
        ({"addresses": {"rss": f"{HOME}all.rss", "json": f"{HOME}all.json"}}, "feed_url", f"{HOME}all.json"),
        ({"description": "D"}, "description", "D"),
        ({"icon": f"{HOME}i.png"}, "icon", f"{HOME}i.png"),
        ({"icon": f"{HOME}i.png"}, "favicon", f"{HOME}i.png"),
        ({"icon": f"{HOME}i.png", "logo": f"{HOME}l.png"}, "icon", f"{HOME}l.png"),
        ({"author": Author("The Desk", "desk@example.org", f"{HOME}about")}, "authors",
         [{"name": "The Desk", "url": f"{HOME}about"}]),
        ({"author": Author("The Desk")}, "authors", [{"name": "The Desk"}]),
        ({"language": "en-GB"}, "language", "en-GB"),
        ({}, "items", []),
    ],
)  # fmt: skip
def test_what_stands_in_the_feed(feed, fields, name, value):
    assert feed(**fields)[name] == value


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"id": "12345"}, "id", "12345"),
        ({"id": "", "url": PAGE}, "id", PAGE),
        ({"url": PAGE}, "url", PAGE),
        ({"title": " Two\r\nlines "}, "title", "Two lines"),
        ({"title": "", "summary": "A summary."}, "title", "A summary."),
        ({"summary": "Two\nlines"}, "summary", "Two lines"),
        ({"content_html": "<p>C</p>"}, "content_html", "<p>C</p>"),
        ({"summary": "S"}, "content_text", "S"),  # JSON Feed demands content of one kind
        ({"title": "T"}, "content_text", "T"),
        ({"image": f"{HOME}a.png"}, "image", f"{HOME}a.png"),
        ({"published": datetime(2025, 3, 4, 1, 2, 3, 999_999, tzinfo=timezone(timedelta(hours=2)))}, "date_published",
         "2025-03-03T23:02:03Z"),
        ({"published": datetime(2025, 3, 4, tzinfo=UTC)}, "date_modified", "2025-03-04T00:00:00Z"),
        ({"updated": datetime(2025, 3, 5, tzinfo=UTC)}, "date_modified", "2025-03-05T00:00:00Z"),
        ({"authors": (Author("Staff"), Author(""), Author("The Desk", "desk@example.org", f"{HOME}about"))}, "authors",
         [{"name": "Staff"}, {"name": "The Desk", "url": f"{HOME}about"}]),
        ({"categories": ("Geo & Politics", "", Category("Élections", "elections", f"{HOME}e.json"))}, "tags",
         ["Geo & Politics", "Élections"]),
        ({"language": "fr"}, "language", "fr"),
        ({"enclosures": (EPISODE, Enclosure(f"{HOME}b.pdf", ""))}, "attachments",
         [{"url": EPISODE.url, "mime_type": "audio/mpeg", "title": "Episode", "size_in_bytes": 123, "duration_in_seconds": 60},
          {"url": f"{HOME}b.pdf", "mime_type": "application/octet-stream"}]),
        ({"views": 0, "reading_minutes": 3, "comments": 0, "comments_url": f"{PAGE}#c", "origin": Origin("Wire", f"{HOME}wire")},
         "_feedwright",
         {"views": 0, "reading_minutes": 3, "comments": 0, "comments_url": f"{PAGE}#c",
          "source": {"title": "Wire", "url": f"{HOME}wire"}}),
    ],
)  # fmt: skip
def test_what_stands_in_an_item(item, fields, name, value):
    assert item(**fields)[name] == value


@pytest.mark.parametrize(
    "text", ["AT&T", "a < b", "the <b> element", "<em>x</em> y", "Q&amp;A", "]]>", "\u2028", '"\\']
)
def test_text_is_never_escaped_for_html(feed, text):
    made = feed({"title": f"x{text}y", "summary": f"x{text}y"}, title=f"x{text}y")
    shown = " ".join(f"x{text}y".split())
    assert (made["title"], made["items"][0]["title"], made["items"][0]["summary"]) == (shown, shown, shown)


def test_content_is_of_one_kind(item):
    assert "content_text" not in item(content_html="<p>C</p>", summary="S")
    assert "content_html" not in item(summary="S")


def test_the_language_of_the_feed_is_not_said_again(feed):
    items = feed({"language": "fr"}, {"id": "b", "language": "en"}, {"id": "c"}, language="fr")["items"]
    assert [one.get("language") for one in items] == [None, "en", None]


def test_names_stand_in_one_order(feed):
    made = feed(
        {
            "url": PAGE, "summary": "S", "content_html": "<p>C</p>", "image": f"{HOME}a.png", "authors": (Author("Staff"),),
            "categories": ("politics",), "language": "fr", "enclosures": (EPISODE,), "views": 5,
        },
        description="D", icon=f"{HOME}i.png", author=Author("The Desk"), language="en", addresses={"json": f"{HOME}all.json"},
    )  # fmt: skip
    assert list(made) == [
        "version", "title", "home_page_url", "feed_url", "description", "icon", "favicon", "authors", "language",
        "_feedwright", "items",
    ]  # fmt: skip
    assert list(made["items"][0]) == [
        "id", "url", "title", "summary", "content_html", "image", "date_published", "date_modified", "authors", "tags",
        "language", "attachments", "_feedwright",
    ]  # fmt: skip


@pytest.mark.parametrize("blank", ["", None])
def test_what_is_absent_has_no_name_and_is_not_null(feed, blank):
    fields = dict.fromkeys(["title", "summary", "content_html", "image", "language", "comments_url", "url"], blank)
    head = dict.fromkeys(["description", "language", "icon", "logo"], blank) | {
        "addresses": {"json": blank},
        "author": Author(""),
    }
    made = feed(fields | {"authors": (Author("", blank, blank),), "categories": ("",)}, **head)
    assert list(made) == ["version", "title", "home_page_url", "items"]
    assert list(made["items"][0]) == ["id", "title", "content_text", "date_published", "date_modified"]


def test_an_empty_feed_has_an_empty_list(feed):
    assert list(feed()) == ["version", "title", "home_page_url", "items"]


def test_the_extension_is_explained_only_where_it_is_used(feed):
    assert "_feedwright" not in feed({})
    assert "comments_url" in feed({"comments": 0})["_feedwright"]["about"]


def test_what_was_withdrawn_is_named_in_the_feeds_extension(feed):
    when = datetime(2025, 3, 6, 1, 2, 3, 999_999, tzinfo=timezone(timedelta(hours=1)))
    own = feed({}, withdrawn=[Tombstone("12345", when), Tombstone(f"{HOME}gone/", when)])["_feedwright"]
    assert list(own) == ["about", "withdrawn"]
    assert own["withdrawn"] == [
        {"id": "12345", "when": "2025-03-06T00:02:03Z"},
        {"id": f"{HOME}gone/", "when": "2025-03-06T00:02:03Z"},
    ]


def test_where_nothing_was_withdrawn_nothing_is_said_of_it(feed):
    assert list(feed({"views": 1})["_feedwright"]) == ["about"]


def test_it_is_utf8_indented_with_an_end_of_line():
    data = render(Feed(title="Ö 🎈", url=HOME), "json")
    assert data.startswith(b'{\n  "version": ')
    assert '"title": "Ö 🎈"'.encode() in data
    assert data.endswith(b"}\n")
