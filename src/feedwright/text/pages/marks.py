"""What a page says of itself in so many words, found in one look: `meta`, `link`, JSON-LD, microdata, relations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lxml import etree

from feedwright.text.pages import jsonld, tree

_ITEMPROP: Final = tree.finder("descendant-or-self::*[@itemprop]")
_SCOPE: Final = tree.finder("ancestor::*[@itemscope][1]")
_REL: Final = tree.finder("descendant-or-self::a[@rel]")
_UNCALLED: Final = frozenset({"form", "input", "script", "style"})
# Scopes whose marks are about something else than the article around them.
_ALIEN: Final = frozenset({
    "comment", "imageobject", "listitem", "organization", "person", "sitenavigationelement", "usercomments", "wpfooter",
    "wpheader", "wpsidebar",
})  # fmt: skip
_MOST_META: Final = 500


@dataclass(frozen=True)
class Page:
    """A page and its marks.

    Args:
        root: the tree.
        metas: name (or property, itemprop, http-equiv) of each `meta` in small letters -> its contents in their order.
        links: relation of each `link` -> addresses.
        nodes: its JSON-LD.
    """

    root: etree._Element
    metas: dict[str, list[str]]
    links: dict[str, list[str]]
    nodes: list[jsonld.Node]

    def meta(self, *names: str) -> list[str]:
        """The contents of `meta` elements, in the order of the names."""
        return [value for name in names for value in self.metas.get(name, ())]

    @cached_property
    def node(self) -> jsonld.Node:
        """The JSON-LD of the article; empty if there is none."""
        addresses = [*self.links.get("canonical", ()), *self.meta("og:url")]
        return jsonld.article(self.nodes, addresses, self.meta("og:title", "twitter:title"))

    @cached_property
    def props(self) -> dict[str, list[etree._Element]]:
        """Microdata: `itemprop` in small letters -> elements of the page's own article, not of comments or lists."""
        found: dict[str, list[etree._Element]] = {}
        own: etree._Element | None = None
        for element in _ITEMPROP(self.root):
            scope = next(iter(_SCOPE(element)), None)
            if scope is not None and is_article(scope):
                if own is not None and scope is not own:
                    continue
                own = scope
            elif scope is not None and not _ALIEN.isdisjoint(_types(scope)):
                continue
            for name in element.get("itemprop", "").lower().split():
                found.setdefault(name, []).append(element)
        return found

    @cached_property
    def called(self) -> list[tuple[etree._Element, str]]:
        """Every element of the body that has a class or an id, with what it is called, as it is written."""
        body = next(self.root.iter("body"), None)
        return [] if body is None else list(_called(body))

    @cached_property
    def rels(self) -> dict[str, list[etree._Element]]:
        """Relation -> the `a` elements that have it."""
        found: dict[str, list[etree._Element]] = {}
        for element in _REL(self.root):
            for name in element.get("rel", "").lower().split():
                found.setdefault(name, []).append(element)
        return found


def _called(body: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for one in body.iterdescendants(etree.Element):
        classes, name = one.get("class"), one.get("id")
        if (classes or name) and one.tag not in _UNCALLED:
            yield one, f"{classes or ''} {name or ''}"


def is_article(scope: etree._Element) -> bool:
    """Whether an `itemscope` is one of schema.org's articles."""
    return not jsonld.ARTICLES.isdisjoint(_types(scope))


def _types(scope: etree._Element) -> list[str]:
    return [one.rpartition("/")[2].lower() for one in scope.get("itemtype", "").split()]


def page(root: etree._Element) -> Page:
    """Look through a tree once."""
    metas: dict[str, list[str]] = {}
    for meta in list(root.iter("meta"))[:_MOST_META]:
        content = meta.get("content", "").strip()
        if (parent := meta.getparent()) is not None and parent.tag == "noscript":
            continue  # what browsers without scripts are told
        names = (meta.get("property"), meta.get("name"), meta.get("itemprop"), meta.get("http-equiv"))
        for name in {one.strip().lower(): 0 for one in names if one}:
            if content:
                metas.setdefault(name, []).append(content)
    links: dict[str, list[str]] = {}
    for link in root.iter("link"):
        for relation in link.get("rel", "").lower().split():
            links.setdefault(relation, []).append(link.get("href", "").strip())
    return Page(
        root,
        metas,
        links,
        jsonld.nodes(_texts(one for one in root.iter("script") if "ld+json" in one.get("type", "").lower())),
    )


def _texts(scripts: Iterable[etree._Element]) -> list[str]:
    return ["".join(map(str, script.itertext())) for script in scripts]


def value(element: etree._Element) -> str:
    """What an element with a mark says: what is meant for machines, else its words (HTML, section 5.2.4)."""
    said = element.get("content") or element.get("datetime")
    return said.strip() if said else tree.words(element)
