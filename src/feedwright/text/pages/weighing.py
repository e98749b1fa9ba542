"""How much running text each element of a page holds."""

from __future__ import annotations

from typing import Final

from lxml import etree

from feedwright.text.elements import PHRASING

Weights = dict[etree._Element, float]  # noqa: SLF001 - the type that lxml gives its elements
"""Element -> letters of running text in it; elements without any are not there."""

PARAGRAPHS: Final = frozenset({
    "blockquote", "center", "dd", "dl", "dt", "figure", "font", "h2", "h3", "h4", "li", "ol", "p", "pre", "span",
    "table", "tbody", "tr", "ul",
})  # fmt: skip
"""Elements in which no article is looked for: they are parts of one."""

_BLOCKS: Final = frozenset({
    "article", "blockquote", "body", "center", "dd", "div", "dt", "h2", "h3", "h4", "li", "main", "p", "pre", "section",
    "td", "th",
})  # fmt: skip
_INLINE: Final = (PHRASING | {"big", "font", "strike", "tt"}) - {"a"}
_LEAST: Final = 20
_FULL: Final = 80


def weights(root: etree._Element) -> Weights:
    """Weigh a page.

    A block of text counts by its letters outside of links; one that is mostly links, or too short for a sentence,
    does not count, for of such navigation consists.
    """
    found: Weights = {block: own for block in root.iter(*_BLOCKS) if (own := _own(block))}
    # From the last element to the first: each is whole before it is added to what holds it.
    for one in reversed(list(root.iter(etree.Element))):
        if (inner := found.get(one)) and (parent := one.getparent()) is not None:
            found[parent] = found.get(parent, 0.0) + inner
    return found


def _own(block: etree._Element) -> float:
    """The running text that stands in a block itself, not in blocks within it."""
    letters = len(text.strip()) if (text := block.text) else 0
    linked = 0
    for child in block:
        if tail := child.tail:
            letters += len(tail.strip())
        tag = child.tag
        if tag == "a":
            linked += size(child)
        elif tag in _INLINE:
            links = _linked(child) if len(child) else 0
            letters += size(child) - links
            linked += links
    if letters < _LEAST or linked > letters:
        return 0.0
    return float(letters) if letters >= _FULL or block.tag == "p" else letters / 2


def size(element: etree._Element) -> int:
    """Letters in an element, blanks included."""
    if not len(element):
        return len(element.text or "")
    return len(etree.tostring(element, encoding="unicode", method="text", with_tail=False))


def link_share(element: etree._Element, whole: int = 0) -> float:
    """How much of an element's text is links, from 0 to 1.

    Args:
        element: any element.
        whole: its size, where that is known.
    """
    whole = whole or size(element)
    return min(1.0, _linked(element) / whole) if whole else 0.0


def _linked(element: etree._Element) -> int:
    return sum(map(size, element.iter("a")))
