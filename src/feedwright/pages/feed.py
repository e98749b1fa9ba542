"""The page of one feed: what it holds, and its addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from feedwright.model import Document, Feed
from feedwright.pages import _templates, _view
from feedwright.pages._base import FeedPage, Imprint
from feedwright.pages._words import words


class Leaf(FeedPage):
    """`<slug>.html`: the newest entries, how to subscribe, and links that readers find the feed by."""

    suffix: ClassVar[str] = ".html"

    def said(self, feed: Feed, imprint: Imprint) -> Mapping[str, Any]:
        """For `feed.html`."""
        language, said = words(feed.language or imprint.language, imprint.language)
        imprint = imprint._replace(page=language)
        # A feed in one of several languages leads to the home page in that one.
        site = _view.site(imprint)._replace(url=feed.url) if feed.alternates else _view.site(imprint)
        one = _view.feed(feed, imprint)
        return {
            "site": site,
            "feed": one,
            "words": said,
            "lang": language,
            "script": _templates.script()[0],
            "policy": _templates.policy(_view.origins(site, [one]), scripted=True),
        }

    def filled(self, feed: Feed, imprint: Imprint, said: Mapping[str, Any]) -> Document:
        """Fill in `feed.html`."""
        data = _templates.page("feed.html", imprint.templates, **said)
        return Document(f"{feed.slug}{self.suffix}", "text/html; charset=utf-8", data)
