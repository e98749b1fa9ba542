"""The posts of a live WordPress site, and their bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from feedwright.errors import SourceError
from feedwright.model import Article, Fault, replace
from feedwright.sources import _wordpress_api
from feedwright.sources._base import Place
from feedwright.sources._wordpress import Wanted
from feedwright.sources._wordpress_api import PAGE, Api
from feedwright.text import patterns, wordpress

_IN_API = patterns.lazy(r"wp/v2/([^?&]+)/([0-9]{1,18})\Z")
_KEPT_BACK = {
    "users": "who its authors are: readers see the site's own author. Name one under `defaults`, or let the site tell",
    "categories": "its categories; name one under `defaults`, or let the site tell",
    "tags": "its tags",
    "media": "its pictures",
}


class Live:
    """One site, read for one source.

    Args:
        api: asks the site.
        wanted: which of its posts.
    """

    def __init__(self, api: Api, wanted: Wanted) -> None:
        self.api = api
        self.wanted = wanted

    def articles(self) -> Iterator[Article | Fault]:
        """The posts, oldest first, as they are asked for. Where the site fails, what is known of it stays."""
        try:
            for kind in sorted(self.wanted.kinds):
                base = self.api.base(kind)
                for posts in self.api.pages(base, {name.replace("/", "") for name in self.wanted.named}):
                    _wordpress_api.prepare(posts, self.api)
                    for post in posts:
                        yield from self._article(post, base)
        except SourceError as error:
            yield Fault(error.where, error.what, source=self.wanted.source, failed=True)
        for base, why in self.api.closed.items():
            yield Fault(self.api.site, f"does not tell {_KEPT_BACK[base]} ({why})", source=self.wanted.source)

    def _article(self, post: Mapping[str, Any], base: str) -> Iterator[Article | Fault]:
        place = Place(f"{self.api.root}wp/v2/{base}/{post['id']}")
        words = _wordpress_api.words(post, self.api, self.wanted.named)
        left_out = "password-protected" if _wordpress_api.is_protected(post) else ""
        for made in self.wanted.article(words, key=f"{self.api.site}#{post['id']}", place=place, left_out=left_out):
            if isinstance(made, Article) and made.updated:
                # Nobody has looked at the body: the site's own word for a change is all there is to go by.
                yield replace(made, digest="", blocks=b"")
            else:
                yield made

    def bodies(self, articles: Iterable[Article]) -> Iterator[tuple[Article, str | Fault]]:
        """The bodies of some of them, asked for by the hundred."""
        failure: Fault | None = None
        for base, some in self._shares(articles):
            # Where the API stands was found out when the posts were read.
            self.api.root = self.api.root or _root(next(iter(some.values())))
            found: dict[int, str] = {}
            if failure is None:
                try:
                    found = self.api.bodies(base, list(some))
                except SourceError as error:
                    failure = Fault(error.where, error.what, set_aside=True, source=self.wanted.source)
            for number, article in some.items():
                gone = Fault(article.place, "is no longer there", set_aside=True, source=self.wanted.source)
                yield article, wordpress.rendered(found[number]) if number in found else failure or gone

    @staticmethod
    def _shares(articles: Iterable[Article]) -> Iterator[tuple[str, dict[int, Article]]]:
        """Articles by their numbers, a hundred at most, all of one type."""
        shares: dict[str, dict[int, Article]] = {}
        for article in articles:
            at = _IN_API.search(article.place)
            base, number = (at[1], int(at[2])) if at else ("posts", 0)
            share = shares.setdefault(base, {})
            share[number] = article
            if len(share) == PAGE:
                yield base, shares.pop(base)
        yield from shares.items()


def _root(article: Article) -> str:
    at = _IN_API.search(article.place)
    return article.place[: at.start()] if at else ""
