"""RSS 2.0 (www.rssboard.org/rss-specification, and the RSS Best Practices Profile)."""

from __future__ import annotations

from typing import ClassVar

from feedwright.formats import _media
from feedwright.formats._base import Format, once_more
from feedwright.formats._feedgen import Element, Shape, add, generate, order, reorder, without
from feedwright.model import EPOCH, Author, Entry, Feed
from feedwright.text import dates

_CHANNEL = order(
    "title", "link", "description", "language", "copyright", "managingEditor", "lastBuildDate", "generator", "ttl", "image",
    "atom:link",
)  # fmt: skip
_ITEM = order(
    "title", "link", "guid", "pubDate", "atom:updated", "dc:creator", "category", "description", "content:encoded",
    "enclosure", "media:content", "comments", "slash:comments", "source", "dc:language",
)  # fmt: skip


class Rss(Format):
    """RSS 2.0 with the modules Atom, Content, Dublin Core, Media RSS and Slash, each only where it is used."""

    media_type: ClassVar[str] = "application/rss+xml; charset=utf-8"
    link_type: ClassVar[str] = "application/rss+xml"

    def render(self, feed: Feed) -> bytes:
        """RSS 2.0 as UTF-8 with an XML declaration."""
        return generate(feed, Shape("rss", _prefixes(feed), _channel, lambda item, entry: _item(item, entry, feed)))


def _prefixes(feed: Feed) -> frozenset[str]:
    entries = feed.entries
    used = {
        "atom": "rss" in feed.addresses or bool(entries),
        "content": any(entry.content_html for entry in entries),
        "dc": any(entry.authors or _own_language(entry, feed) for entry in entries),
        "media": any(entry.image or len(entry.enclosures) > 1 for entry in entries),
        "slash": any(entry.comments is not None for entry in entries),
    }
    return frozenset(prefix for prefix, is_used in used.items() if is_used)


def _channel(channel: Element, feed: Feed) -> None:
    # feedgen's own date switches the locale of the whole process; its `docs` line says nothing to a reader.
    without(channel, "docs", "lastBuildDate")
    if feed.updated != EPOCH:
        add(channel, "lastBuildDate", dates.rfc822(feed.updated))
    if feed.author and feed.author.email:
        add(channel, "managingEditor", _person(feed.author))
    if isinstance(feed.ttl, int):
        add(channel, "ttl", str(feed.ttl))
    if picture := feed.logo or feed.icon:
        image = add(channel, "image")
        for tag, text in (("url", picture), ("title", once_more(feed.title)), ("link", feed.url)):
            add(image, tag, text)
    if address := feed.addresses.get("rss"):
        add(channel, "atom:link", href=address, rel="self", type=Rss.link_type)
    reorder(channel, _CHANNEL)


def _person(author: Author) -> str:
    return f"{author.email} ({author.name})" if author.name != author.email else str(author.email)


def _own_language(entry: Entry, feed: Feed) -> str | None:
    return entry.language if entry.language and entry.language != feed.language else None


def _item(item: Element, entry: Entry, feed: Feed) -> None:
    add(item, "pubDate", dates.rfc822(entry.published))
    if entry.updated != entry.published:
        add(item, "atom:updated", dates.rfc3339(entry.updated))
    # feedgen drops authors without an e-mail address; validators want `author` with one, or dc:creator, never both.
    for author in entry.authors:
        add(item, "dc:creator", author.name)
    for category in entry.categories:
        add(item, "category", category.name)
    for one in entry.enclosures[:1]:
        add(item, "enclosure", url=one.url, length=str(one.length), type=one.type)
    _media.image(item, entry)
    _media.enclosures(item, entry.enclosures[1:])
    if entry.comments_url:
        add(item, "comments", entry.comments_url)
    if entry.comments is not None:
        add(item, "slash:comments", str(entry.comments))
    if entry.origin:
        add(item, "source", entry.origin.title, url=entry.origin.url)
    if language := _own_language(entry, feed):
        add(item, "dc:language", language)
    reorder(item, _ITEM)
