"""Media RSS elements, which stand in RSS and Atom alike (www.rssboard.org/media-rss)."""

from __future__ import annotations

from feedwright.formats._feedgen import Element, add
from feedwright.model import Enclosure, Entry
from feedwright.text import mediatypes


def image(parent: Element, entry: Entry) -> None:
    """The entry's picture."""
    if entry.image:
        add(parent, "media:content", url=entry.image, type=mediatypes.guessed(entry.image), medium="image")


def enclosures(parent: Element, many: tuple[Enclosure, ...]) -> None:
    """Enclosures beyond the one that RSS itself has room for."""
    for one in many:
        add(
            parent,
            "media:content",
            url=one.url,
            type=one.type or None,
            fileSize=str(one.length) if one.length else None,
            duration=str(one.duration) if one.duration else None,
        )
