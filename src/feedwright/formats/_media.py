"""Media RSS elements, which stand in RSS and Atom alike (www.rssboard.org/media-rss)."""

from __future__ import annotations

from feedwright.formats._feedgen import Element, add
from feedwright.model import Enclosure, Entry, Picture
from feedwright.text import mediatypes, xml
from feedwright.text.entities import as_html, once_more

_NOTHING = Picture()


def image(parent: Element, entry: Entry) -> None:
    """The entry's picture, with what it shows in words (`media:description`), for those who do not see it."""
    if not entry.image:
        return
    known = entry.picture or _NOTHING
    element = add(
        parent,
        "media:content",
        url=entry.image,
        fileSize=_number(known.length),
        type=known.type or mediatypes.guessed(entry.image),
        medium="image",
        width=_number(known.width),
        height=_number(known.height),
    )
    _text(element, "media:description", known.alt)


def enclosures(parent: Element, many: tuple[Enclosure, ...]) -> None:
    """Enclosures beyond the one that RSS itself has room for."""
    for one in many:
        element = add(
            parent,
            "media:content",
            url=one.url,
            type=one.type or None,
            fileSize=_number(one.length),
            duration=_number(one.duration),
            width=_number(one.width),
            height=_number(one.height),
        )
        _text(element, "media:title", one.title)


def _number(value: int | None) -> str | None:
    return str(value) if value else None


def _text(parent: Element, tag: str, text: str | None) -> None:
    """Plain text; as HTML where readers might take it for that."""
    if line := xml.line(text or ""):
        is_plain = once_more(line) == line
        add(parent, tag, line if is_plain else as_html(line), type="plain" if is_plain else "html")
