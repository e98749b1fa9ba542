"""A page as a tree of elements, and the words in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import etree

from feedwright.text import patterns, xml

_UNSEEN: Final = frozenset({
    "button", "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
})  # fmt: skip
_APART: Final = frozenset({
    "article", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "img", "li", "main", "ol", "p", "pre", "section", "small", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
_WHOLE: Final = frozenset({"body", "html", "main"})
_BESIDE_TAGS: Final = frozenset({"aside", "dialog", "footer", "form", "nav"})
_ARTICLE: Final = patterns.lazy(
    r"(?<![\w-])(?:hentry|h-entry|type-post|single-post|site-content|content-area|main-content)(?![\w-])"
)
_BESIDE: Final = patterns.lazy(
    r"(?<![a-z])(?:side-?bar|related|comments?|kommentare?|comment-?list|respond|widget-area|recommend\w*|recent|popular"
    r"|teaser|similar|more-?(?:articles|news|stories|posts)|mehr-zum-thema|cookie|consent|newsletter|popup|modal|promo"
    r"|breadcrumbs?|ticker|trending|latest|archive-list|most-?read)(?![a-z])"
    r"|(?<![\w-])(?:(?:site|page|main|global|theme)-?)?footer(?![a-z])"
)
_AFTERWARDS_TAGS: Final = frozenset({"aside", "footer"})
_AFTERWARDS: Final = patterns.lazy(
    r"(?<![\w-])(?:comments?|kommentare?|respond|related|(?:site-|page-)?footer)(?![a-z])"
)
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ENTITIES: Final = patterns.lazy(r"<!(?:ENTITY|ATTLIST)", re.IGNORECASE)
_DECLARATION: Final = patterns.lazy(r"\A\s*<\?xml[^>]*\?>")
_TEXT: Final = "text()[normalize-space() and not(parent::script or parent::style or parent::noscript)]"


def parsed(text: str, *, as_xml: bool = False) -> etree._Element:
    """Read a page as browsers do: whatever it is, it becomes a tree.

    Args:
        text: the page.
        as_xml: it is XHTML, where `<script/>` is closed. One that is not well-formed is read as HTML all the same.

    Returns:
        The root. What is nested deeper than 255 elements is not in it: no page is, and the work would grow too much.
    """
    text = text.replace("\x00", "")
    tree = _from_xml(text) if as_xml and not _ENTITIES.search(text) else None
    if tree is None:
        tree = _from_html(text)
    return etree.Element("html") if tree is None else tree


def _from_html(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None  # there was nothing but comments and blanks in it


def _from_xml(text: str) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(_DECLARATION.sub("", text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    for element in tree.iter(etree.Element):
        element.tag = etree.QName(element).localname.lower()
    if said := tree.get(_XML_LANG):
        tree.set("lang", said)
    return tree


def finder(path: str) -> Callable[[etree._Element], list[Any]]:
    """A function that finds elements, or texts, by an XPath."""
    find = etree.XPath(path)

    def found(root: etree._Element) -> list[Any]:
        made = find(root)
        return made if isinstance(made, list) else []

    return found


before: Final = finder(f"preceding::{_TEXT}[position() < 5]")
"""The last texts before an element."""


def words(element: etree._Element, most: int = 5000, without: re.Pattern[str] | None = None) -> str:
    """The text of an element as one line: blocks and line breaks part words, what nobody sees is not there.

    Args:
        element: any element.
        most: characters; what is longer is cut off, so that a page without end costs no more than others.
        without: elements in it with such a class or id are passed over.
    """
    if element.tag in _UNSEEN:
        return ""
    if not len(element):
        return xml.line(element.text or "").replace(_SOFT_HYPHEN, "")[:most]
    parts: list[str] = []
    size = 0
    for part in _texts(element, lambda one: bool(without and without.search(signs(one)))):
        parts.append(part)
        size += len(part)
        if size > most:
            break
    return xml.line("".join(parts)).replace(_SOFT_HYPHEN, "")


def text(element: etree._Element) -> str:
    """All the text of an element as one line, of `title` and its likes too."""
    return xml.line("".join(map(str, element.itertext())))


def lines(element: etree._Element) -> str:
    """The text of an element, a line for each block of it."""
    return "".join(_texts(element, apart="\n"))


def _texts(
    element: etree._Element, passed: Callable[[etree._Element], bool] = lambda _: False, apart: str = " "
) -> Iterator[str]:
    """The texts in an element in their order, and what parts them, without elements that are passed over."""
    skipped: etree._Element | None = None
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if skipped is None and one is not element and (one.tag in _UNSEEN or passed(one)):
                skipped = one
                yield " "
            if skipped is None:
                yield apart if one.tag in _APART else ""
                yield one.text or ""
            continue
        if one is skipped:
            skipped = None
        if skipped is None:
            yield apart if one.tag in _APART else ""
            yield "" if one is element else one.tail or ""


def following(element: etree._Element) -> Iterator[str]:
    """The texts of an element, then those that follow it, less blank ones, comments and other articles."""
    one: etree._Element | None = element
    while one is not None:
        if one.tag not in _UNSEEN and not _is_afterwards(one):
            yield from (part for part in _texts(one, _is_afterwards) if part.strip())
        while one is not None:
            if one.tail and one.tail.strip():
                yield one.tail
            after = one.getnext()
            if after is not None:
                one = after
                break
            one = one.getparent()


def _is_afterwards(element: etree._Element) -> bool:
    return element.tag in _AFTERWARDS_TAGS or bool(_AFTERWARDS.search(signs(element)))


def signs(element: etree._Element) -> str:
    """What an element's author calls it: its classes and its id, in small letters."""
    return f"{element.get('class', '')} {element.get('id', '')}".lower()


def is_beside(element: etree._Element, levels: int = 12) -> bool:
    """Whether an element stands in what surrounds an article: navigation, comments, teasers of other articles.

    Args:
        element: any element.
        levels: how many elements around it are looked at, from itself outwards.
    """
    one: etree._Element | None = element
    for _ in range(levels):
        if one is None or one.tag in _WHOLE:
            return False
        if _ARTICLE.search(signs(one)):
            return False
        if _is_around(one):
            return True
        one = one.getparent()
    return False


def _is_around(element: etree._Element) -> bool:
    said = signs(element)
    return element.tag in _BESIDE_TAGS or bool(_BESIDE.search(said) and not _ARTICLE.search(said))
