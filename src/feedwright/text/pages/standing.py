"""Whether a page is an article at all, or plainly something else: a list of articles, a redirect, an error."""

from __future__ import annotations

import re
from typing import Final

from feedwright.text import patterns
from feedwright.text.pages import filing, jsonld, tree
from feedwright.text.pages.marks import Page

_REFRESH: Final = patterns.lazy(r"\s*[0-5]?(?:\.\d+)?\s*[;,]\s*url\s*=", re.IGNORECASE)
_LITTLE: Final = 400
_ERROR: Final = patterns.lazy(
    r"(?:error\s*)?404\W*(?:\Z|[-–—|:]|error|fehler|not found|page|seite)|page not found|seite nicht gefunden"
    r"|page introuvable",
    re.IGNORECASE,
)
# What themes write on the body of a page that lists others; `single` and its likes stand on articles.
_LISTING: Final = frozenset(
    {"archive", "blog", "category", "date", "home", "search", "search-results", "tag", "taxonomy"}
)
_SINGLE: Final = patterns.lazy(r"single(?:-.*)?|postid-.*|page-id-.*|article|post-template.*")
_ARTICLE_METAS: Final = (
    "article:published_time", "article:modified_time", "article:author", "article:section", "citation_title",
    "datepublished", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_MANY: Final = 3


def of(page: Page) -> str:
    """Why a page is no article, in a word or two; empty where it is one or may be one.

    In doubt it is an article: a page that is left out silently is missed by readers, one too many is seen at once.
    """
    if _is_redirect(page):
        return "redirect"
    if _is_error(page):
        return "error page"
    return "list page" if not has_article_signs(page) and _is_list(page) else ""


def has_article_signs(page: Page) -> bool:
    """Whether the page says in any of the usual ways that it is an article."""
    if any(one.strip().lower() == "article" for one in page.meta("og:type")) or page.meta(*_ARTICLE_METAS):
        return True
    kinds = {kind for node in page.nodes for kind in jsonld.kinds(node)}
    return bool(kinds & jsonld.ARTICLES) or bool({"articlebody", "datepublished"} & page.props.keys())


def _is_redirect(page: Page) -> bool:
    if not any(_REFRESH.match(one) for one in page.meta("refresh")):
        return False
    body = next(page.root.iter("body"), None)
    return body is None or len(tree.words(body, _LITTLE + 1)) <= _LITTLE


def _is_error(page: Page) -> bool:
    title = next(page.root.iter("title"), None)
    return "error404" in _body_classes(page) or (title is not None and bool(_ERROR.match(tree.text(title))))


def _is_list(page: Page) -> bool:
    kinds = {kind for node in page.nodes for kind in jsonld.kinds(node)}
    if kinds & jsonld.LISTS:
        return True
    classes = _body_classes(page)
    if classes & _LISTING and not any(_SINGLE.fullmatch(one) for one in classes):
        return True
    return filing.is_root(filing.address(page)) and _teasers(page) >= _MANY


def _teasers(page: Page) -> int:
    """How many articles on the page have a heading that leads to a page of its own."""
    return sum(
        any(next(heading.iter("a"), None) is not None for heading in article.iter("h1", "h2", "h3"))
        for article in page.root.iter("article")
    )


def _body_classes(page: Page) -> set[str]:
    body = next(page.root.iter("body"), None)
    return set() if body is None else set(body.get("class", "").lower().split())
