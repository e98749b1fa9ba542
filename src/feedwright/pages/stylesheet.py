"""The stylesheet of the pages, and of feeds that a browser shows as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from feedwright.model import Document, Feed
from feedwright.pages import _templates
from feedwright.pages._base import Imprint, Page
from feedwright.pages._words import words
from feedwright.text import patterns

_LTR, _RTL = "--direction: ltr; --start: left;", "--direction: rtl; --start: right;"
_SPECIAL = patterns.lazy(r"[\x00-\x1f\x7f\"'\\<>]")


class Stylesheet(Page):
    """`feed.css`: the owner's, else ours; then the owner's `more.css`."""

    path: ClassVar[str] = "feed.css"

    def render(self, feeds: Sequence[Feed], imprint: Imprint) -> Document:  # noqa: ARG002 - a page takes both
        """Ours is no template; what it says of a feed that is shown as it is stands before it."""
        said = words(imprint.language)[1]
        head = f"/* generator: feedwright */\n:root {{ --here: {_quoted(said.here)}; {_RTL if said.rtl else _LTR} }}\n"
        parts = [_templates.text(name, imprint.templates) for name in ("feed.css", "more.css")]
        return Document(self.path, "text/css; charset=utf-8", "\n".join((head, *filter(None, parts))).encode())


def _quoted(text: str) -> str:
    """A string of CSS (CSS Syntax 3, section 4.3.5)."""
    return '"' + _SPECIAL.sub(lambda match: f"\\{ord(match[0]):x} ", text) + '"'
