"""The page of all feeds: which there are, what a feed is, and how to subscribe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from feedwright.model import Document, Feed
from feedwright.pages import _templates, _view
from feedwright.pages._base import Imprint, Page
from feedwright.pages._view import FeedView
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
            feeds=_told_apart([_view.feed(feed, imprint) for feed in feeds], site.title),
            words=said,
            lang=language,
            policy=_templates.policy(_view.origins(site, []), scripted=False),
        )
        return Document(self.path, "text/html; charset=utf-8", data)


def _told_apart(feeds: Sequence[FeedView], title: str) -> list[FeedView]:
    """What is said of several feeds in the same words tells none of them from the others: the site's own keeps it."""
    times = Counter(one.description for one in feeds)
    return [one._replace(description="") if times[one.description] > 1 and one.title != title else one for one in feeds]
