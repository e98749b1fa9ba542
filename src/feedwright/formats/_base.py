"""What every format is, and what the formats have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import ClassVar

from feedwright.model import Author, Category, Enclosure, Entry, Feed, replace
from feedwright.text import cutting, markup, xml

GENERATOR = "feedwright"
_TITLE_LENGTH = 80
_UNKNOWN_TYPE = Enclosure("").type


class Format(ABC):
    """A format of feeds. Its file's name is its name, and the suffix of the files that it makes.

    Attributes:
        media_type: as a server should send it, with charset.
        link_type: the media type alone, as a link names it.
    """

    media_type: ClassVar[str]
    link_type: ClassVar[str]

    @abstractmethod
    def render(self, feed: Feed) -> bytes:
        """Make the bytes of a feed: the same for the same feed, on any machine.

        Raises:
            RenderError: it cannot be made; names the entry, or the feed, and the format.
        """


def titled(entry: Entry) -> str:
    """A title that is never empty, because two common readers drop entries without one."""
    text = xml.line(entry.title or "") or cutting.shorten(summary(entry), _TITLE_LENGTH)
    return text or cutting.shorten(markup.plain(entry.content_html or ""), _TITLE_LENGTH) or entry.url or entry.id


def summary(entry: Entry) -> str:
    """The entry's own summary in one line, or nothing."""
    return xml.line(entry.summary or "")


def summarised(entry: Entry) -> str:
    """A summary that is never empty, for formats in which an entry without content needs one."""
    return summary(entry) or titled(entry)


@lru_cache(maxsize=4096)
def _line(name: str) -> str:
    """Names are the same in many entries."""
    return xml.line(name)


def authors(*many: Author | None) -> tuple[Author, ...]:
    """Those who can be named: an author without a name is invalid in Atom, and an empty element elsewhere."""
    named = ((one, _line(one.name or "") or one.email or one.url or "") for one in many if one)
    return tuple(one if one.name == name else replace(one, name=name) for one, name in named if name)


def categories(entry: Entry) -> tuple[Category, ...]:
    """Those that have a name."""
    named = ((one, _line(one.name) or one.slug) for one in entry.categories)
    return tuple(one if one.name == name else replace(one, name=name) for one, name in named if name)


def media_type(one: Enclosure) -> str:
    """The type that RSS and JSON Feed demand, known or not."""
    return one.type or _UNKNOWN_TYPE
