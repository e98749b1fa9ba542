"""What templates are given to see: text to be escaped, and addresses that are safe to follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from feedwright import registry
from feedwright.model import Author, Entry, Feed
from feedwright.pages import _days
from feedwright.pages._base import Imprint
from feedwright.pages._words import words
from feedwright.text import cutting, languages, urls, xml

MOST = 50
"""Entries on a page: the feed may hold more."""

_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_TITLE_LENGTH = 80
_SUMMARY_LENGTH = 420


class Address(NamedTuple):
    """Where a feed is served in one format.

    Args:
        kind: the format's name in the configuration.
        name: as people call it.
        type: its media type.
        url: absolute.
    """

    kind: str
    name: str
    type: str
    url: str


class EntryView(NamedTuple):
    """An entry as a page shows it.

    Args:
        title: never empty.
        url: absolute http(s) address; empty where it has none.
        lang: BCP 47; empty where it is the page's.
        stamp: when it was published, for machines (RFC 3339).
        day: the same for people, in words.
        day_lang: the language of these words; empty where it is the page's.
        summary: plain text, perhaps empty.
        picture: absolute address on the site's own host; empty where there is none.
        alt: what the picture shows, in words; empty where nobody says it.
        authors: names, those of the feed itself left out.
    """

    title: str
    url: str
    lang: str
    stamp: str
    day: str
    day_lang: str
    summary: str
    picture: str
    alt: str
    authors: tuple[str, ...]


class LanguageView(NamedTuple):
    """One of the languages in which there is a feed.

    Args:
        lang: BCP 47.
        name: what its speakers call it.
        page: relative address of the feed's page in it.
        url: the same, absolute.
        here: it is the one of this page.
    """

    lang: str
    name: str
    page: str
    url: str
    here: bool


class FeedView(NamedTuple):
    """A feed as a page shows it.

    Args:
        title, description: the description is empty where it says no more than the title.
        slug: its file name without suffix.
        lang: BCP 47; empty where it is the page's.
        page: relative address of its page; empty where it has none.
        addresses: one a format, in the configuration's order.
        entries: the newest, at most `MOST`.
        more: how many stand in the feed beside them.
        hreflang: BCP 47; empty where the feed stands in one language alone.
        languages: the pages of the same feed in each of its languages, its own first; none where there is but one.
    """

    title: str
    description: str
    slug: str
    lang: str
    page: str
    addresses: tuple[Address, ...]
    entries: tuple[EntryView, ...] = ()
    more: int = 0
    hreflang: str = ""
    languages: tuple[LanguageView, ...] = ()


class SiteView(NamedTuple):
    """The site as a page shows it.

    Args:
        title: the site's.
        url: absolute address of its home page.
        lang: BCP 47; empty where it is the page's.
        icon: absolute address on the site's own host; empty where there is none.
        rights: copyright line, perhaps empty.
    """

    title: str
    url: str
    lang: str
    icon: str
    rights: str


def site(imprint: Imprint) -> SiteView:
    """The site."""
    return SiteView(
        title=xml.line(imprint.title),
        url=imprint.url,
        lang=_unless_page(imprint.language, imprint),
        icon=_own(imprint.icon, imprint),
        rights=xml.line(imprint.rights or ""),
    )


def feed(feed: Feed, imprint: Imprint) -> FeedView:
    """A feed and its newest entries."""
    title, description = xml.line(feed.title), xml.line(feed.description or "")
    return FeedView(
        title=title,
        description="" if description in (title, xml.line(imprint.title)) else description,
        slug=feed.slug,
        lang=_unless_page(feed.language or imprint.language, imprint),
        page=f"{urls.segment(feed.slug)}.html" if feed.slug in imprint.paged else "",
        addresses=tuple(addresses(feed)),
        entries=tuple(_entry(entry, feed, imprint) for entry in feed.entries[:MOST]),
        more=len(feed.entries[MOST:]),
        hreflang=(feed.language or "") if feed.alternates else "",
        languages=tuple(_languages(feed, imprint)),
    )


def _languages(feed: Feed, imprint: Imprint) -> Iterable[LanguageView]:
    """Its pages in each language."""
    if not feed.alternates or not feed.language:
        return
    for language, slug in ((feed.language, feed.slug), *((one.language, one.slug) for one in feed.alternates)):
        if slug in imprint.paged:
            # What is in the site's own language is for all who read it, wherever they are.
            name = languages.name((languages.group(language) if language == imprint.language else "") or language)
            page = f"{urls.segment(slug)}.html"
            yield LanguageView(language, name, page, f"{imprint.address}{page}", here=slug == feed.slug)


def addresses(feed: Feed) -> Iterable[Address]:
    """Where a feed is served, in the order of its formats."""
    for kind, url in feed.addresses.items():
        if urls.is_http(url):
            yield Address(kind, _NAMES.get(kind, kind), _link_type(kind), url)


def _link_type(kind: str) -> str:
    try:
        return str(registry.load("formats", kind).link_type)
    except (KeyError, ImportError):
        return "application/octet-stream"


def _entry(entry: Entry, feed: Feed, imprint: Imprint) -> EntryView:
    published = entry.published.astimezone(imprint.timezone)
    day, day_lang = _days.spelt(published.date(), feed.language or imprint.language, _page(imprint))
    return EntryView(
        title=_titled(entry),
        url=entry.url or "",
        lang=_unless_page(entry.language or feed.language or imprint.language, imprint),
        stamp=published.isoformat(),
        day=day,
        day_lang=_unless_page(day_lang, imprint),
        summary=cutting.shorten(entry.summary or "", _SUMMARY_LENGTH),
        picture=_own(entry.image, imprint),
        alt=xml.line((entry.picture.alt if entry.picture else None) or ""),
        authors=_authors(entry.authors, feed.author),
    )


def _titled(entry: Entry) -> str:
    return xml.line(entry.title) or cutting.shorten(entry.summary or "", _TITLE_LENGTH) or entry.url or entry.id


def _authors(many: Sequence[Author], feeds_own: Author | None) -> tuple[str, ...]:
    own = xml.line(feeds_own.name) if feeds_own else ""
    return tuple(name for name in dict.fromkeys(xml.line(one.name or "") for one in many) if name not in ("", own))


def _unless_page(language: str, imprint: Imprint) -> str:
    """A language that has to be said, because it is not the page's."""
    return "" if language == _page(imprint) else language


def _page(imprint: Imprint) -> str:
    return imprint.page or words(imprint.language)[0]


def _own(picture: str | None, imprint: Imprint) -> str:
    """A picture's address if it is on a host of the site: nothing is loaded from elsewhere."""
    if not picture or not urls.is_http(picture):
        return ""
    host = urlsplit(picture).hostname or ""
    return picture if any(_is_within(host, own) for own in (imprint.url, imprint.address)) else ""


def _is_within(host: str, address: str) -> bool:
    own = urlsplit(address).hostname or ""
    bare = own.removeprefix("www.")
    own = bare if "." in bare else own
    return host == own or host.endswith(f".{own}")


def origins(site: SiteView, feeds: Iterable[FeedView]) -> list[str]:
    """Where a page's pictures come from, each once and sorted: what its Content-Security-Policy has to allow."""
    pictures = [site.icon, *(entry.picture for feed in feeds for entry in feed.entries)]
    return sorted({_origin(picture) for picture in pictures if picture})


def _origin(url: str) -> str:
    parts: Any = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
