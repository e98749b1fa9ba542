"""What every format is, and what the formats have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from feedwright.model import Author, Category, Enclosure, Entry, Feed, replace
from feedwright.text import cutting, markup, xml

GENERATOR = "feedwright"
_TITLE_LENGTH = 80
_UNKNOWN_TYPE = Enclosure("").type


class Layout(NamedTuple):
    """How entries stand in the documents of a format; what is named here cannot stand in what an entry says.

    Args:
        opens: what stands before the first, if anything; what looks like an entry above it is none.
        begins, ends: an entry, with the line break and the blanks before it.
        joint: what stands between two.
        closes: what stands behind the last.
        emptied: what stands in the place of all that, where there is none.
    """

    opens: bytes
    begins: bytes
    ends: bytes
    joint: bytes
    closes: bytes
    emptied: bytes


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


class EntryByEntry(Format):
    """A format in which an entry is the same text in all feeds of one language, and in all podcasts of one.

    So it is written once for all of them, and put in again by the next build.

    Attributes:
        layout: how entries stand in its documents.
    """

    layout: ClassVar[Layout]

    def render(self, feed: Feed) -> bytes:
        """As of every format."""
        return self.render_some(feed, feed.entries)

    @abstractmethod
    def render_some(self, feed: Feed, entries: Sequence[Entry]) -> bytes:
        """As `render`, with some of the feed's entries alone.

        Args:
            feed: the feed; what is said around the entries is said of all that it has.
            entries: those that shall stand there, in their order.

        Raises:
            RenderError: as `render`.
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
