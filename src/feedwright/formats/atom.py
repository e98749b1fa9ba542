"""Atom 1.0 (RFC 4287, with RFC 4685 for comments and RFC 6721 for what was withdrawn)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from feedwright.formats import _media, _podcast
from feedwright.formats._base import EntryByEntry, Layout, authors, categories
from feedwright.formats._feedgen import Element, Shape, add, generate, histories, named, order, reorder, without
from feedwright.model import Author, Enclosure, Entry, Feed
from feedwright.text import dates, slugs, urls, xml

# RFC 4287's schema wants what is not its own before the entries.
_FEED = order(
    "id", "title", "subtitle", "updated", "author", "link", "rights", "icon", "logo", "generator",
    "fh:archive", "fh:complete", *_podcast.CHANNEL, "at:deleted-entry",
)  # fmt: skip
_ENTRY = order(
    "id", "title", "published", "updated", "author", "category", "link", "source", "summary", "content",
    "media:content", *_podcast.ITEM,
)  # fmt: skip
_CLOSES = b"\n</feed>\n"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Atom(EntryByEntry):
    """Atom 1.0: plain-text titles and summaries, HTML content, every id an absolute URI."""

    media_type: ClassVar[str] = "application/atom+xml; charset=utf-8"
    link_type: ClassVar[str] = "application/atom+xml"
    layout: ClassVar[Layout] = Layout(b"", b"\n  <entry", b"\n  </entry>", b"", _CLOSES, _CLOSES)

    def render_some(self, feed: Feed, entries: Sequence[Entry]) -> bytes:
        """Atom as UTF-8 with an XML declaration."""
        shape = Shape("atom", _prefixes(feed), _feed, lambda element, entry: _entry(element, entry, feed))
        return generate(feed, shape, entries)


def _prefixes(feed: Feed) -> frozenset[str]:
    used = {
        **_podcast.prefixes(feed),
        "at": bool(feed.withdrawn),
        "fh": bool(feed.history and feed.history.mark),
        "media": any(entry.image for entry in feed.entries),
        "thr": any(entry.comments_url and entry.comments is not None for entry in feed.entries),
    }
    return frozenset(prefix for prefix, is_used in used.items() if is_used)


def _feed(root: Element, feed: Feed) -> None:
    without(root, "link")
    root.find("id").text = urls.atom_id(root.find("id").text)
    root.find("updated").text = dates.rfc3339(feed.updated)
    # Every entry needs an author, its own or the feed's.
    for author in authors(feed.author) or authors(Author(feed.title)):
        _author(root, author)
    if feed.logo:
        add(root, "logo", feed.logo)
    if address := feed.addresses.get("atom"):
        add(root, "link", rel="self", type=Atom.link_type, href=address)
    add(root, "link", rel="alternate", type="text/html", href=feed.url)
    _alternates(root, feed)
    for hub in feed.hubs:
        add(root, "link", rel="hub", href=hub)
    histories(root, feed, "link", Atom.link_type, "atom")
    _podcast.channel(root, feed)
    for gone in feed.withdrawn:
        add(root, "at:deleted-entry", ref=urls.atom_id(gone.id), when=dates.rfc3339(gone.when))
    reorder(root, _FEED)


def _alternates(root: Element, feed: Feed) -> None:
    """The feed in other languages, and the home page once more.

    Readers want the home page from a link that is `alternate`, whatever its type: some take the first, some the last.
    The last may not be the first again (RFC 4287, section 4.1.1), but for the language of what it leads to.
    """
    others = [(one.language, address) for one in feed.alternates if (address := one.addresses.get("atom"))]
    for language, address in others:
        add(root, "link", rel="alternate", type=Atom.link_type, hreflang=language, href=address)
    if others and (of_page := feed.url_language or feed.language):
        add(root, "link", rel="alternate", type="text/html", hreflang=of_page, href=feed.url)


def _author(parent: Element, author: Author) -> None:
    element = add(parent, "author")
    for tag, text in (("name", author.name), ("email", author.email), ("uri", author.url)):
        if text:
            add(element, tag, text)


def _entry(element: Element, entry: Entry, feed: Feed) -> None:
    # feedgen writes id, title and updated first, as all entries must have them.
    updated, *others = element[2:]
    own = {child.tag: child for child in others}
    # feedgen's entry links lose rel, type and length, so that an enclosure would become the article's address.
    if "link" in own:
        element.remove(own["link"])
    updated.text = dates.rfc3339(entry.updated)
    add(element, "published", dates.rfc3339(entry.published))
    element.append(updated)
    if entry.language and entry.language != feed.language:
        element.set(_LANG, entry.language)
    for author in authors(*entry.authors):
        _author(element, author)
    for category in categories(entry):
        add(
            element,
            "category",
            term=category.slug or _term(category.name),
            label=category.name,
            scheme=category.url or None,
        )
    _links(element, entry, _podcast.ordered(entry, feed))
    if entry.origin:
        source = add(element, "source")
        add(source, "id", urls.atom_id(entry.origin.id or entry.origin.url))
        add(source, "title", xml.line(entry.origin.title) or entry.origin.url)
        add(source, "updated", dates.rfc3339(entry.updated))
        add(source, "link", rel="self", href=entry.origin.url)
    # What feedgen wrote before all that goes to its place: to sort all children would take longer than to make them.
    for text in ("summary", "content"):
        if text in own:
            element.append(own[text])
    _media.image(element, entry)
    if feed.podcast:
        _podcast.item(element, entry, feed)
        reorder(element, _ENTRY)


@lru_cache(maxsize=4096)
def _term(name: str) -> str:
    """Categories are the same in many entries."""
    return slugs.slug(name) or name


def _links(element: Element, entry: Entry, enclosures: tuple[Enclosure, ...]) -> None:
    if entry.url:
        add(element, "link", rel="alternate", type="text/html", href=entry.url)
    for one in enclosures:
        length = str(one.length) if one.length else None
        title = one.title or None
        add(element, "link", rel="enclosure", type=one.type or None, length=length, title=title, href=one.url)
    if entry.comments_url:
        replies = add(element, "link", rel="replies", type="text/html", href=entry.comments_url)
        if entry.comments is not None:
            replies.set(named("thr:count"), str(entry.comments))
