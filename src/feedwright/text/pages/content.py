"""Where in a page its article stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from feedwright.text import xml
from feedwright.text.pages import callings, headline, pruning, tree, weighing
from feedwright.text.pages.weighing import Weights

_BODY: Final = tree.finder(
    "descendant-or-self::*[@itemprop][contains(@itemprop, 'articleBody') or contains(@itemprop, 'reviewBody')]"
)
_NAMED: Final = ("article", "div", "main", "section", "td")
_MAIN: Final = frozenset({"content", "main", "main-content"})
_SHARE: Final = 0.4
_MOST_OF_IT: Final = 0.8
_NEARLY_ALL: Final = 0.9
_FIRST: Final = 3
_LEVELS: Final = 4
_SHORTEST: Final = 40
_LONGEST: Final = 800
_WHOLE: Final = frozenset({"article", "body", "html", "main"})
_LEADING: Final = ("div", "h2", "h3", "p", "section", "strong")


@dataclass(frozen=True)
class Content:
    """The article of a page.

    Args:
        element: what holds it, without what is no part of it.
        is_marked: whether the page calls it the text of an article in so many words; else it was found by its shape.
    """

    element: etree._Element
    is_marked: bool

    @property
    def html(self) -> str:
        """As HTML, neither safe nor absolute."""
        return _serialised(self.element)

    @property
    def text(self) -> str:
        """Its words, a line a block."""
        return tree.lines(self.element)

    @property
    def size(self) -> int:
        """How many letters it has."""
        return weighing.size(self.element)


def of(root: etree._Element, title: str = "") -> Content | None:
    """Find the article of a page; None if the page has no body.

    Args:
        root: the page; it is taken apart.
        title: the article's; a heading on top that only repeats it goes.
    """
    found, is_marked = _found(root, pruning.cleared(root))
    if found is None:
        return None
    lead = _lead(found)
    element = pruning.pruned(found)
    if lead is not None:
        _put_first(element, lead)
    _without_title(element, title)
    return Content(element, is_marked)


def whole(root: etree._Element, title: str = "") -> Content:
    """A document that is an article and nothing else, without a heading on top that only repeats its title."""
    body = next(root.iter("body"), root)
    _without_title(body, title)
    return Content(body, is_marked=True)


def _serialised(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def _found(root: etree._Element, weights: Weights) -> tuple[etree._Element | None, bool]:
    """What is marked as the article, if enough of the page's text is in it; else where the most text is."""
    all_of_it = weights.get(root, 0.0)
    if not all_of_it:
        return next(root.iter("body"), None), False
    for candidates, is_plain in _WAYS:
        best = max(candidates(root), key=lambda one: weights.get(one, 0.0), default=None)
        if best is not None and weights.get(best, 0.0) >= _SHARE * all_of_it:
            return _densest(best, weights, _NEARLY_ALL), is_plain
    return _densest(root, weights, _MOST_OF_IT), False


def _called(root: etree._Element) -> list[etree._Element]:
    return [one for one in root.iter(*_NAMED) if callings.is_body(one)]


def _articles(root: etree._Element) -> list[etree._Element]:
    return [one for one in root.iter(etree.Element) if one.tag == "article" or one.get("role") == "article"]


def _mains(root: etree._Element) -> list[etree._Element]:
    return [
        one
        for one in root.iter(etree.Element)
        if one.tag == "main" or one.get("role") == "main" or one.get("id") in _MAIN
    ]


# `article` and `main` often hold more than the text of an article.
_WAYS: Final[tuple[tuple[Callable[[etree._Element], list[etree._Element]], bool], ...]] = (
    (_BODY, True), (_called, True), (_articles, False), (_mains, False),
)  # fmt: skip


def _densest(root: etree._Element, weights: Weights, share: float) -> etree._Element:
    """From an element inwards, for as long as one element in it holds that share of its text."""
    one = root
    while True:
        inner = max(one, key=lambda child: weights.get(child, 0.0), default=None)
        if inner is None or inner.tag in weighing.PARAGRAPHS or weights.get(inner, 0.0) < share * weights[one]:
            return one
        one = inner


def _lead(content: etree._Element) -> etree._Element | None:
    """The lines that lead into an article, where they stand before what is marked as its text."""
    around: etree._Element | None = content
    for _ in range(_LEVELS):
        if around is None or around.tag in _WHOLE:
            return None
        for before in around.itersiblings(preceding=True):
            for one in before.iter(*_LEADING):
                if callings.is_lead(one) and _SHORTEST <= weighing.size(one) <= _LONGEST:
                    return one
        around = around.getparent()
    return None


def _put_first(content: etree._Element, lead: etree._Element) -> None:
    pruning.drop(lead)
    lead.tail = xml.clean(content.text or "")
    content.text = None
    content.insert(0, lead)


def _without_title(content: etree._Element, title: str) -> None:
    said = headline.key(title)
    for heading in list(islice(content.iter("h1", "h2"), _FIRST)):
        if said and headline.key(tree.words(heading)) == said:
            pruning.drop(heading)
            return
