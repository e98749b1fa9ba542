"""The page of all feeds: which there are, what a feed is, and how to subscribe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from feedwright.model import Document, Feed
from feedwright.pages import _templates, _view
from feedwright.pages._base import Imprint, Page
from feedwright.pages._words import words


class Index(Page):
    """`index.html`: a line for each feed, with its addresses and the way to its page."""

    path: ClassVar[str] = "index.html"

    def render(self, feeds: Sequence[Feed], imprint: Imprint) -> Document:
        """Fill in `index.html`."""
        site = _view.site(imprint)
        language, said = words(imprint.language)
        data = _templates.page(
            "index.html",
            imprint.templates,
            site=site,
            feeds=[_view.feed(feed, imprint) for feed in feeds],
            words=said,
            lang=language,
            policy=_templates.policy(_view.origins(site, []), scripted=False),
        )
        return Document(self.path, "text/html; charset=utf-8", data)
