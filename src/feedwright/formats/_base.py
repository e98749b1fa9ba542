"""What every format is, and what the formats have in common."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from html import escape
from typing import ClassVar

from feedwright.model import Entry, Feed
from feedwright.text import markup, xml

GENERATOR = "feedwright"
_TITLE_LENGTH = 80
_LOOKS_LIKE_HTML = re.compile(r"<[A-Za-z/!?]|&(?:#\w+|\w+);")


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
            RenderError: it cannot be made; names the feed, the entry and the format.
        """


def titled(entry: Entry) -> str:
    """A title that is never empty, because two common readers drop entries without one."""
    text = xml.line(entry.title) or markup.shorten(xml.line(entry.summary or ""), _TITLE_LENGTH)
    return text or markup.shorten(markup.plain(entry.content_html or ""), _TITLE_LENGTH) or entry.url or entry.id


def summarised(entry: Entry) -> str:
    """A summary that is never empty, for formats in which an entry without content needs one."""
    return xml.line(entry.summary or "") or titled(entry)


def once_more(text: str) -> str:
    """Plain text for an element that readers take for HTML: escaped only where it would be mistaken for markup.

    `AT&T` and `a < b` look right as text and as HTML alike, so they stay; `the <b> element` does not.
    """
    return escape(text, quote=False) if _LOOKS_LIKE_HTML.search(text) else text
