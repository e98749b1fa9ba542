"""Media RSS elements, which stand in RSS and Atom alike (www.rssboard.org/media-rss)."""

from __future__ import annotations

from mimetypes import MimeTypes

from feedwright.formats._feedgen import Element, add
from feedwright.model import Enclosure, Entry

# Python's own table, not the machine's: a feed must not depend on where it is made.
_TYPES = MimeTypes()


def guessed_type(url: str) -> str | None:
    """The media type that an address's suffix tells."""
    return _TYPES.guess_type(url.partition("?")[0])[0]


def image(parent: Element, entry: Entry) -> None:
    """The entry's picture."""
    if entry.image:
        add(parent, "media:content", url=entry.image, type=guessed_type(entry.image), medium="image")


def enclosures(parent: Element, many: tuple[Enclosure, ...]) -> None:
    """Enclosures beyond the one that RSS itself has room for."""
    for one in many:
        add(
            parent,
            "media:content",
            url=one.url,
            type=one.type,
            fileSize=str(one.length) if one.length else None,
            duration=str(one.duration) if one.duration else None,
        )
