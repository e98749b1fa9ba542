"""Media RSS elements, which stand in RSS and Atom alike (www.rssboard.org/media-rss)."""

from __future__ import annotations

from feedwright.formats._feedgen import Element, add
from feedwright.model import Enclosure, Entry

# Neither the machine's table nor Python's, which grows with each version: a feed must not depend on where it is made.
_PICTURES = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heic": "image/heic",
    "ico": "image/vnd.microsoft.icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "jxl": "image/jxl",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}


def picture_type(url: str) -> str | None:
    """The media type that the suffix of a picture's address tells."""
    path = url.partition("#")[0].partition("?")[0]
    return _PICTURES.get(path.rpartition(".")[2].lower())


def image(parent: Element, entry: Entry) -> None:
    """The entry's picture."""
    if entry.image:
        add(parent, "media:content", url=entry.image, type=picture_type(entry.image), medium="image")


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
