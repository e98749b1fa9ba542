"""What stands in a page and is no part of its article: menus, shares, teasers, comments, forms."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import Final

from lxml import etree

from feedwright.text import patterns, xml
from feedwright.text.elements import HEADINGS
from feedwright.text.pages import callings, tree, weighing
from feedwright.text.pages.weighing import Weights

_SILENT: Final = (
    "button", "canvas", "input", "link", "meta", "noscript", "option", "script", "select", "style", "svg", "template",
    "textarea", "title",
)  # fmt: skip
_AROUND: Final = frozenset({"aside", "dialog", "fieldset", "footer", "form", "label", "nav"})
_ROLES: Final = frozenset({
    "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search", "toolbar",
})  # fmt: skip
_UNSEEN: Final = patterns.lazy(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEPT: Final = frozenset({
    "article", "body", "code", "figure", "h1", "img", "main", "p", "picture", "pre", "table", "tbody", "tr",
})  # fmt: skip
_NEVER_SMALL: Final = _KEPT - {"article", "p"} | {"blockquote", "em", "html", "strong"}
_LINES: Final = HEADINGS - {"h1"} | {"a", "blockquote", "div", "li", "p", "span", "strong"}
_BODIES: Final = tree.finder("descendant-or-self::*[@itemprop][contains(@itemprop, 'articleBody')]")

_SOME: Final = 0.35
_LITTLE: Final = 0.3
_NEARLY_ALL: Final = 0.95
_MOSTLY: Final = 0.6
_LINE: Final = 120
_SHORT: Final = 30
_SENTENCE: Final = 60
_FEW_LINKS: Final = 3
_TEASER_LENGTH: Final = 400


def cleared(root: etree._Element) -> Weights:
    """Take out of a page, in place, what is plainly no part of any article: controls, navigation, comments.

    What holds the first heading, or much of the running text, stays whatever it is called; a discussion may be longer
    than what is discussed.

    Returns:
        What `weighing.weights` gives for what is left.
    """
    for element in list(root.iter(*_SILENT)):
        drop(element)
    weights = weighing.weights(root)
    whole = weights.get(root, 0.0)
    holding = _holding(root)
    gone: list[etree._Element] = []
    walk = next(root.iter("body"), root).iterdescendants(etree.Element)
    for element in walk:
        share = _allowed(element)
        if share and weights.get(element, 0.0) <= share * whole and element not in holding:
            gone.append(element)
            within = sum(1 for _ in element.iterdescendants(etree.Element))
            next(islice(walk, within, within), None)
    for element in gone:
        own = weights.pop(element, 0.0)
        for outer in element.iterancestors() if own else ():
            weights[outer] -= own
        drop(element)
    return weights


def _holding(root: etree._Element) -> set[etree._Element]:
    """What holds the first heading, or what is marked as the text of an article."""
    found: set[etree._Element] = set()
    for one in (*root.iter("h1"), *_BODIES(root)):
        for outer in one.iterancestors():
            if outer in found:
                break
            found.add(outer)
    return found


def _allowed(element: etree._Element) -> float:
    """How much of the page's running text an element may hold to be taken out all the same; 0 if it stays anyway."""
    tag = element.tag
    if tag in _KEPT:
        return 0.0
    if tag in _AROUND or element.get("role") in _ROLES or element.get("hidden") is not None:
        return _SOME
    if (style := element.get("style")) and _UNSEEN.search(style):
        return _SOME
    called = callings.called(element)
    return _NEARLY_ALL if called == callings.DISCUSSION else _SOME if called == callings.STRONGLY else 0.0


def pruned(content: etree._Element) -> etree._Element:
    """Take out of an article, in place, the small things in it that are no part of its text."""
    whole = max(1, weighing.size(content))
    for element in list(content.iterdescendants(etree.Element)):
        if element.getparent() is None:
            continue
        if _is_small_thing(element, whole):
            drop(element)
        elif _leads_elsewhere(element):
            announced = _announced(element)
            for one in [element] if any(map(_is_running, announced)) else [element, *announced]:
                drop(one)
    for element in list(content.iterdescendants("ul", "ol", "div", "section", "dl")):
        if _is_links(element):
            drop(element)
    _without_last_headings(content)
    return content


def _is_small_thing(element: etree._Element, whole: int) -> bool:
    if element.tag in _NEVER_SMALL:
        return False
    if element.tag == "article":
        return weighing.size(element) < _LITTLE * whole and weighing.link_share(element) > _SOME
    if not callings.called(element) and not (callings.is_teaser(element) and next(element.iter("a"), None) is not None):
        return False
    size = weighing.size(element)
    return size < _LINE or (size < _LITTLE * whole and not _has_paragraphs(element))


def _has_paragraphs(element: etree._Element) -> bool:
    return any(weighing.size(one) > _LINE for one in element.iter("p"))


def _leads_elsewhere(element: etree._Element) -> bool:
    """Whether it is a short line that invites to read, to share or to discuss."""
    if element.tag not in _LINES:
        return False
    text = tree.words(element, _LINE + 1)
    if len(text) > _LINE or not callings.INVITATION.match(text):
        return False
    if len(text) < _SHORT or weighing.link_share(element) > _SOME:
        return True
    return element.tag in HEADINGS and not any(map(_is_running, _announced(element)))


def _announced(heading: etree._Element) -> list[etree._Element]:
    """What follows a heading, up to the next one; nothing follows a line that is none."""
    if heading.tag not in HEADINGS:
        return []
    return list(takewhile(lambda one: one.tag not in HEADINGS, heading.itersiblings()))


def _is_running(element: etree._Element) -> bool:
    """Whether there is a paragraph in it that is not for the most part links."""
    return any(
        weighing.size(one) > _SENTENCE and weighing.link_share(one) < _SOME for one in element.iter("p", "pre", "table")
    )


def _is_links(element: etree._Element) -> bool:
    """Whether it is a list of links, as teasers and menus are, and nothing else."""
    links = sum(1 for _ in element.iter("a"))
    if links < _FEW_LINKS:
        return False
    size = weighing.size(element)
    short = size < _TEASER_LENGTH * links and next(element.iter("p"), None) is None
    return short and weighing.link_share(element, size) > _MOSTLY


def drop(element: etree._Element) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail and not tail.isspace():
        # Characters that came in as `&#1;` may be read from a tree, but not written into one.
        before = element.getprevious()
        if before is not None:
            before.tail = xml.clean((before.tail or "") + tail)
        else:
            parent.text = xml.clean((parent.text or "") + tail)
    parent.remove(element)


def _without_last_headings(content: etree._Element) -> None:
    """A heading at the end announced what is gone."""
    last = content
    while len(last) and not (last[-1].tail or "").strip():
        last = last[-1]
        if last.tag in HEADINGS and last.tag != "h1":
            drop(last)
            last = content
