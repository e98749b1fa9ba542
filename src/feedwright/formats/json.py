"""JSON Feed 1.1 (www.jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from feedwright.formats._base import EntryByEntry, Layout, authors, categories, media_type, summarised, summary, titled
from feedwright.model import Author, Enclosure, Entry, Feed
from feedwright.text import dates, xml

ABOUT = (
    "feedwright's own fields: views, reading_minutes, comments, comments_url and source of an item; "
    "withdrawn ids of the feed."
)

ABOUT_LANGUAGES = "languages: the same feed in other languages, each with its address."


class Json(EntryByEntry):
    """JSON Feed 1.1, with an extension `_feedwright` for what it has no word for."""

    media_type: ClassVar[str] = "application/feed+json; charset=utf-8"
    link_type: ClassVar[str] = "application/feed+json"
    layout: ClassVar[Layout] = Layout(b'\n  "items": [', b"\n    {", b"\n    }", b",", b"\n  ]\n}\n", b"]\n}\n")

    def render_some(self, feed: Feed, entries: Sequence[Entry]) -> bytes:
        """JSON as UTF-8, indented, so that people can read it and version control can compare it."""
        made = {
            "version": "https://jsonfeed.org/version/1.1",
            **_present(_FEED, feed, feed),
            **_own(feed),
            "items": [_present(_ITEM, entry, feed) for entry in entries],
        }
        return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def _present(table: dict[str, Callable[[Any, Feed], Any]], value: Any, feed: Feed) -> dict[str, Any]:
    """Absent in, absent out."""
    made = {name: encode(value, feed) for name, encode in table.items()}
    return {name: one for name, one in made.items() if one not in (None, "", [], {})}


def _own(feed: Feed) -> dict[str, Any]:
    """The feed's own extension, and what explains those of its items."""
    gone = [{"id": one.id, "when": dates.rfc3339(one.when)} for one in feed.withdrawn]
    others = [
        {"language": one.language, "feed_url": address}
        for one in feed.alternates
        if (address := one.addresses.get("json"))
    ]
    if not gone and not others and not any(_extension(entry, feed) for entry in feed.entries):
        return {}
    about = f"{ABOUT.removesuffix('.')}; {ABOUT_LANGUAGES}" if others else ABOUT
    return {"_feedwright": {"about": about} | _filled({"withdrawn": gone, "languages": others})}


def _filled(made: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    return {name: one for name, one in made.items() if one}


def _author(author: Author) -> dict[str, str]:
    return {"name": author.name} | ({"url": author.url} if author.url else {})


def _attachment(one: Enclosure) -> dict[str, Any]:
    made = {
        "url": one.url,
        "mime_type": media_type(one),
        "title": one.title,
        "size_in_bytes": one.length,
        "duration_in_seconds": one.duration,
    }
    return {name: value for name, value in made.items() if value}


def _extension(entry: Entry, _: Feed) -> dict[str, Any]:
    origin = entry.origin and {"title": entry.origin.title or entry.origin.url, "url": entry.origin.url}
    made = {
        "views": entry.views,
        "reading_minutes": entry.reading_minutes,
        "comments": entry.comments,
        "comments_url": entry.comments_url,
        "source": origin,
    }
    return {name: value for name, value in made.items() if value not in (None, "")}


_FEED: dict[str, Callable[[Any, Feed], Any]] = {
    "title": lambda feed, _: xml.line(feed.title),
    "home_page_url": lambda feed, _: feed.url,
    "feed_url": lambda feed, _: feed.addresses.get("json"),
    "next_url": lambda feed, _: feed.history.previous.get("json") if feed.history else None,
    "description": lambda feed, _: xml.line(feed.description or ""),
    "icon": lambda feed, _: feed.logo or feed.icon,
    "favicon": lambda feed, _: feed.icon,
    "authors": lambda feed, _: [_author(author) for author in authors(feed.author)],
    "language": lambda feed, _: feed.language,
    "hubs": lambda feed, _: [{"type": "WebSub", "url": hub} for hub in feed.hubs],
}
_ITEM: dict[str, Callable[[Any, Feed], Any]] = {
    "id": lambda entry, _: entry.id,
    "url": lambda entry, _: entry.url,
    "title": lambda entry, _: titled(entry),
    "summary": lambda entry, _: summary(entry),
    "content_html": lambda entry, _: entry.content_html,
    "content_text": lambda entry, _: None if entry.content_html else summarised(entry),
    "image": lambda entry, _: entry.image,
    "date_published": lambda entry, _: dates.rfc3339(entry.published),
    "date_modified": lambda entry, _: dates.rfc3339(entry.updated),
    "authors": lambda entry, _: [_author(author) for author in authors(*entry.authors)],
    "tags": lambda entry, _: [category.name for category in categories(entry)],
    "language": lambda entry, feed: entry.language if entry.language != feed.language else None,
    "attachments": lambda entry, _: [_attachment(one) for one in entry.enclosures],
    "_feedwright": _extension,
}
