"""RSS 2.0 (www.rssboard.org/rss-specification, and the RSS Best Practices Profile)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from feedwright.formats import _media, _podcast
from feedwright.formats._base import EntryByEntry, Layout, authors, categories, media_type
from feedwright.formats._feedgen import Element, Shape, add, generate, histories, named, order, reorder, without
from feedwright.model import EPOCH, Author, Entry, Feed
from feedwright.text import dates, xml
from feedwright.text.entities import once_more

_CHANNEL = order(
    "title", "link", "description", "language", "copyright", "managingEditor", "lastBuildDate", "generator", "ttl",
    "sy:updatePeriod", "sy:updateFrequency", "image", "fh:archive", "fh:complete", "atom:link", *_podcast.CHANNEL,
)  # fmt: skip
_ITEM = order(
    "title", "link", "guid", "pubDate", "atom:updated", "dc:creator", "category", "description", "content:encoded",
    "enclosure", "media:content", "comments", "slash:comments", "source", "dc:language", *_podcast.ITEM,
)  # fmt: skip
_TEXTS = ("description", named("content:encoded"))
_CLOSES = b"\n  </channel>\n</rss>\n"
_HOUR, _DAY = 60, 1440
# A comment in an address (RFC 822, section 3.3) ends where its parentheses balance.
_COMMENT = str.maketrans("()\\", "[]/")


class Rss(EntryByEntry):
    """RSS 2.0 with the modules Atom, Content, Dublin Core, Media RSS and Slash, each only where it is used."""

    media_type: ClassVar[str] = "application/rss+xml; charset=utf-8"
    link_type: ClassVar[str] = "application/rss+xml"
    layout: ClassVar[Layout] = Layout(b"", b"\n    <item>", b"\n    </item>", b"", _CLOSES, _CLOSES)

    def render_some(self, feed: Feed, entries: Sequence[Entry]) -> bytes:
        """RSS 2.0 as UTF-8 with an XML declaration."""
        shape = Shape("rss", _prefixes(feed), _channel, lambda item, entry: _item(item, entry, feed))
        return generate(feed, shape, entries)


def _prefixes(feed: Feed) -> frozenset[str]:
    entries = feed.entries
    used = {
        "atom": bool(feed.addresses.get("rss") or feed.hubs or any("rss" in one.addresses for one in feed.alternates))
        or bool(feed.history and feed.history.links("rss"))
        or any(entry.updated != entry.published for entry in entries),
        "content": any(entry.content_html for entry in entries),
        "dc": any(authors(*entry.authors) or _own_language(entry, feed) for entry in entries),
        "fh": bool(feed.history and feed.history.mark),
        "media": any(entry.image or len(entry.enclosures) > 1 for entry in entries),
        "slash": any(entry.comments is not None for entry in entries),
        "sy": _rhythm(feed) is not None,
        **_podcast.prefixes(feed),
    }
    return frozenset(prefix for prefix, is_used in used.items() if is_used)


def _channel(channel: Element, feed: Feed) -> None:
    # feedgen's line about the specification says nothing to a reader.
    without(channel, "docs")
    if feed.updated != EPOCH:
        add(channel, "lastBuildDate", dates.rfc822(feed.updated))
    for author in authors(feed.author):
        if author.email:
            add(channel, "managingEditor", _person(author))
    if feed.ttl:
        add(channel, "ttl", str(feed.ttl))
    if rhythm := _rhythm(feed):
        add(channel, "sy:updatePeriod", rhythm[0])
        add(channel, "sy:updateFrequency", str(rhythm[1]))
    if picture := feed.logo or feed.icon:
        image = add(channel, "image")
        for tag, text in (("url", picture), ("title", once_more(xml.line(feed.title))), ("link", feed.url)):
            add(image, tag, text)
    _links(channel, feed)
    _podcast.channel(channel, feed)
    reorder(channel, _CHANNEL)


def _links(channel: Element, feed: Feed) -> None:
    if address := feed.addresses.get("rss"):
        add(channel, "atom:link", href=address, rel="self", type=Rss.link_type)
    for one in feed.alternates:
        if address := one.addresses.get("rss"):
            add(channel, "atom:link", href=address, rel="alternate", type=Rss.link_type, hreflang=one.language)
    for hub in feed.hubs:
        add(channel, "atom:link", href=hub, rel="hub")
    histories(channel, feed, "atom:link", Rss.link_type, "rss")


def _rhythm(feed: Feed) -> tuple[str, int] | None:
    """How often in which period the feed may change, where that is a whole number."""
    if not feed.ttl:
        return None
    period, minutes = ("hourly", _HOUR) if feed.ttl <= _HOUR else ("daily", _DAY)
    return None if minutes % feed.ttl else (period, minutes // feed.ttl)


def _person(author: Author) -> str:
    return f"{author.email} ({author.name.translate(_COMMENT)})"


def _own_language(entry: Entry, feed: Feed) -> str | None:
    return entry.language if entry.language and entry.language != feed.language else None


def _item(item: Element, entry: Entry, feed: Feed) -> None:
    own = {child.tag: child for child in item}
    _facts(item, entry)
    # What feedgen wrote before these goes to its place: to sort all children would take longer than to make them.
    for text in _TEXTS:
        if text in own:
            item.append(own[text])
    enclosures = _podcast.ordered(entry, feed)
    for one in enclosures[:1]:
        add(item, "enclosure", url=one.url, length=str(one.length or 0), type=media_type(one))
    _media.image(item, entry)
    _media.enclosures(item, enclosures[1:])
    if entry.comments_url:
        add(item, "comments", entry.comments_url)
    if entry.comments is not None:
        add(item, "slash:comments", str(entry.comments))
    if entry.origin:
        add(item, "source", xml.line(entry.origin.title) or entry.origin.url, url=entry.origin.url)
    if language := _own_language(entry, feed):
        add(item, "dc:language", language)
    if feed.podcast:
        _podcast.item(item, entry, feed)
        reorder(item, _ITEM)


def _facts(item: Element, entry: Entry) -> None:
    """When it was published, by whom, about what."""
    add(item, "pubDate", dates.rfc822(entry.published))
    if entry.updated != entry.published:
        add(item, "atom:updated", dates.rfc3339(entry.updated))
    # feedgen drops authors without an e-mail address; validators want `author` with one, or dc:creator, never both.
    for author in authors(*entry.authors):
        add(item, "dc:creator", author.name)
    for category in categories(entry):
        add(item, "category", category.name)
