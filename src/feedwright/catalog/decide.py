"""Decide which articles may be published, and under which id and dates. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from feedwright.model import Article, Candidate, Fault


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of the articles of all sources.

    Args:
        candidates: those that may be published, newest first; those of one moment by id.
        left_out: the others, each with the reason.
        faults: articles set aside, and warnings.
    """

    candidates: tuple[Candidate, ...]
    left_out: tuple[tuple[Article, str], ...]
    faults: tuple[Fault, ...]


def decide(articles: Iterable[Article], now: datetime, ids: str = "url") -> Decision:
    """Sort articles into those that may be published and those that may not, and give each its identity.

    An article's own id is kept. Two different articles with one id: the first, by date and then by key, keeps it. The
    same id, title and date twice is one article.

    Args:
        articles: in any order.
        now: aware; later articles are left out until then.
        ids: `url`, `tag` or `uuid`: how an id is minted where an article has none.
    """
    decider = _Decider(now, ids)
    for article in articles:
        decider.consider(article)
    decider.settle()
    ordered = sorted(decider.candidates.values(), key=lambda c: c.id)
    ordered.sort(key=lambda c: c.published, reverse=True)
    return Decision(tuple(ordered), tuple(decider.left_out), tuple(decider.faults))


def mint(article: Article, published: datetime, ids: str) -> str:
    """A new id for an article that has an address.

    Args:
        article: with an address.
        published: aware; stands in a `tag:` URI (RFC 4151) as its day in UTC.
        ids: `url`, `tag` or `uuid`.

    >>> mint(Article(url="https://example.org/a/"), datetime(2025, 3, 4, tzinfo=UTC), "tag")
    'tag:example.org,2025-03-04:/a/'
    """
    url = article.url or ""
    if ids == "uuid":
        return f"urn:uuid:{uuid5(NAMESPACE_URL, url)}"
    if ids == "tag":
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"tag:{parts.hostname},{published.astimezone(UTC):%Y-%m-%d}:{parts.path}{query}"
    return url


class _Decider:
    def __init__(self, now: datetime, ids: str) -> None:
        self.now = now
        self.ids = ids
        self.claims: dict[str, list[Candidate]] = {}
        self.candidates: dict[str, Candidate] = {}
        self.left_out: list[tuple[Article, str]] = []
        self.faults: list[Fault] = []

    def consider(self, article: Article) -> None:
        """Leave an article out, or note which id it claims."""
        if reason := self.reason(article):
            self.left_out.append((article, reason))
            return
        if article.published is None or not (article.id or article.url):
            self.set_aside(article)
            return
        wanted = article.id or mint(article, article.published, self.ids)
        self.claims.setdefault(wanted, []).append(
            Candidate(wanted, article.published, self.updated(article, article.published), article)
        )

    def reason(self, article: Article) -> str:
        if article.left_out:
            return article.left_out
        if article.published is not None and article.published > self.now:
            return "future"
        if article.expires is not None and article.expires <= self.now:
            return "expired"
        return ""

    def set_aside(self, article: Article) -> None:
        lacks = "date" if article.published is None else "address"
        cure = (
            "write one into the article, as `date: 2025-03-04`, or its file name"
            if lacks == "date"
            else "write `url:` into the article"
        )
        self.left_out.append((article, f"no {lacks}"))
        self.faults.append(Fault(article.place, f"has no {lacks}; {cure}", set_aside=True, source=article.source))

    def updated(self, article: Article, published: datetime) -> datetime:
        """The article's own change date: never before it was published, never in the future."""
        said = article.updated
        if said is None or said <= published:
            return published
        if said > self.now:
            self.faults.append(
                Fault(
                    article.place,
                    f"updated: {said.isoformat()} lies in the future; the day it was published stands instead",
                    source=article.source,
                )
            )
            return published
        return said

    def settle(self) -> None:
        """Give each claimed id to one article, and another id to the others that claim it."""
        for wanted in sorted(wanted for wanted, rivals in self.claims.items() if len(rivals) == 1):
            self.candidates[wanted] = self.claims[wanted][0]
        for wanted in sorted(wanted for wanted, rivals in self.claims.items() if len(rivals) > 1):
            first, *others = sorted(self.claims[wanted], key=_precedence)
            self.candidates[wanted] = first
            for other in others:
                self.settle_other(other, first)

    def settle_other(self, other: Candidate, first: Candidate) -> None:
        article = other.article
        if article.title == first.article.title and other.published == first.published:
            self.left_out.append((article, f"the same article as {first.article.place}"))
            return
        minted = mint(article, other.published, self.ids) if article.url else ""
        if not minted or minted in self.candidates or minted in self.claims:
            minted = f"urn:uuid:{uuid5(NAMESPACE_URL, f'{other.id} {article.source} {article.key}')}"
        shared = "id" if article.id else "address"
        what = f"has the same {shared} as {first.article.place}, {other.id}; it was given the id {minted}"
        self.faults.append(Fault(article.place, what, source=article.source))
        self.candidates[minted] = Candidate(minted, other.published, other.updated, article)


def _precedence(candidate: Candidate) -> tuple[datetime, str, str]:
    return candidate.published, candidate.article.source, candidate.article.key
