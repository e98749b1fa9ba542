"""JSON-LD in pages (JSON-LD 1.1, section 7), as it is really written: broken, nested, referring to itself.

Nothing is fetched and no context is applied: pages use schema.org's words as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from feedwright.text import patterns
from feedwright.text.entities import unescape

Node = Mapping[str, Any]

ARTICLES: Final = frozenset({
    "advertisercontentarticle", "analysisnewsarticle", "article", "askpublicnewsarticle", "backgroundnewsarticle",
    "blogposting", "discussionforumposting", "liveblogposting", "medicalscholarlyarticle", "newsarticle",
    "opinionnewsarticle", "reportagenewsarticle", "report", "reviewnewsarticle", "satiricalarticle", "scholarlyarticle",
    "socialmediaposting", "techarticle",
})  # fmt: skip
"""schema.org's kinds of article, in small letters."""

_WORKS: Final = frozenset({
    "book", "course", "creativework", "episode", "event", "howto", "interview", "jobposting", "movie", "musicalbum",
    "newsitem", "podcastepisode", "product", "qapage", "question", "recipe", "review", "softwareapplication",
    "videoobject",
})  # fmt: skip
_PAGES: Final = frozenset({"aboutpage", "contactpage", "faqpage", "itempage", "medicalwebpage", "webpage"})
LISTS: Final = frozenset({"collectionpage", "searchresultspage", "profilepage"})
"""Kinds of page that list other pages."""

# What stands under these words is another article than the page's own.
_OTHERS: Final = frozenset({
    "about", "associatedmedia", "blogpost", "blogposts", "citation", "comment", "comments", "haspart", "image",
    "isbasedon", "ispartof", "isrelatedto", "itemlistelement", "itemreviewed", "mentions", "relatedlink", "review",
    "subjectof", "suggestedanswer", "video",
})  # fmt: skip
_MOST_NODES: Final = 5000
_LONGEST: Final = 2_000_000
_WRAPPED: Final = patterns.lazy(
    r"\A\s*(?:(?://|/\*)\s*)?(?:<!--|<!\[CDATA\[)(?:\s*\*/)?|(?:(?://|/\*)\s*)?(?:-->|\]\]>)(?:\s*\*/)?\s*\Z"
)
_TRAILING_COMMA: Final = patterns.lazy(r",(?=\s*[}\]])")
_BAD_ESCAPE: Final = patterns.lazy(r"\\(?![\"\\/bfnrtu])")
_COMMENT: Final = patterns.lazy(r"^\s*//.*$|/\*.*?\*/", re.MULTILINE | re.DOTALL)
_PAIR: Final = patterns.lazy(
    r'"(?P<key>headline|datePublished|dateModified|dateCreated|@type|articleSection)"\s*:\s*"(?P<value>[^"\n]{1,500})"'
)


def nodes(scripts: Iterable[str]) -> list[Node]:
    """Every map in the page's JSON-LD that stands on its own or in a `@graph`, with references put in.

    Args:
        scripts: the texts of its `application/ld+json` scripts.
    """
    read = [value for text in scripts for value in _values(text)]
    whole = list(islice(_maps(read), _MOST_NODES))
    known: dict[str, Node] = {}
    for node in whole:
        if isinstance(name := node.get("@id"), str) and len(node) > 1:
            known.setdefault(name, node)
    own = list(islice(_own(read), _MOST_NODES))
    return [_with_references(node, known) for node in own] if known else own


def kinds(node: Node) -> list[str]:
    """The types of a node, in small letters, without the vocabulary's address."""
    said = node.get("@type")
    many = said if isinstance(said, list) else [said]
    return [re.split(r"[/#:]", one)[-1].lower() for one in many if isinstance(one, str)]


def article(found: list[Node], addresses: Iterable[str] = (), titles: Iterable[str] = ()) -> Node:
    """The node that describes the page's article; empty where there is none.

    Args:
        found: what `nodes` gave.
        addresses: of the page, as it gives them elsewhere; of two articles the one with such an address is meant.
        titles: of the page, as it gives them elsewhere.
    """
    for wanted in (ARTICLES, _WORKS, _PAGES):
        some = [node for node in found if not wanted.isdisjoint(kinds(node))]
        if some:
            known, called = set(addresses), set(titles)
            return max(some, key=lambda node: (_is_at(node, known), _is_called(node, called), len(node) > 2))  # noqa: PLR2004 - @type and @id alone say nothing
    return {}


def _is_at(node: Node, addresses: set[str]) -> bool:
    said = [node.get("url"), node.get("mainEntityOfPage"), node.get("@id")]
    own = [one.get("@id") or one.get("url") if isinstance(one, Mapping) else one for one in said]
    return any(isinstance(one, str) and one.partition("#")[0] in addresses for one in own)


def _is_called(node: Node, titles: set[str]) -> bool:
    return node.get("headline") in titles if isinstance(node.get("headline"), str) else False


def _values(text: str) -> list[Any]:
    """The JSON values in a script: one if it is as it should be."""
    text = text[:_LONGEST].strip()
    for repaired in _repairs(text):
        try:
            return [json.loads(repaired, strict=False)]
        except (ValueError, RecursionError):
            continue
    return _in_a_row(text) or _pairs(text)


def _repairs(text: str) -> Iterator[str]:
    """The text as it is, then with ever more of what people and plugins do to it undone."""
    yield text
    text = _WRAPPED.sub("", text).strip().rstrip(";")
    yield text
    if "&quot;" in text or "&#34;" in text:
        yield unescape(text)
    text = _TRAILING_COMMA.sub("", text)
    yield text
    text = _BAD_ESCAPE.sub(r"\\\\", text)
    yield text
    yield _TRAILING_COMMA.sub("", _COMMENT.sub("", text))


def _in_a_row(text: str) -> list[Any]:
    """Values one after the other, up to where one is broken."""
    made: list[Any] = []
    decoder = json.JSONDecoder(strict=False)
    place = 0
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        made.append(value)
        while place < len(text) and text[place] in " \t\r\n,;":
            place += 1
    return made


def _pairs(text: str) -> list[Any]:
    """What a script beyond repair still says in so many words: each of the main words where it stands first."""
    found: dict[str, str] = {}
    for match in _PAIR.finditer(text):
        found.setdefault(match["key"], match["value"])
    return [found] if "@type" in found else []


def _maps(values: list[Any]) -> Iterator[Node]:
    pending = list(reversed(values))
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield value
            pending.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            pending.extend(reversed(value))


def _own(values: list[Any]) -> Iterator[Node]:
    """The same, without what stands under a word that leads to other articles."""
    pending = list(reversed(values))
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if value.get("@type"):
                yield value
            pending.extend(inner for key, inner in reversed(value.items()) if key.lower() not in _OTHERS)
        elif isinstance(value, list):
            pending.extend(reversed(value))


def _with_references(node: Node, known: Mapping[str, Node]) -> Node:
    """Its values of the form `{"@id": ...}` replaced by what they refer to, one level deep."""
    return {key: _resolved(value, known) for key, value in node.items()}


def _resolved(value: Any, known: Mapping[str, Node]) -> Any:
    if isinstance(value, dict) and len(value) <= 2 and isinstance(name := value.get("@id"), str):  # noqa: PLR2004 - @type may stand beside it
        return {**known.get(name, {}), **value}
    if isinstance(value, list):
        return [_resolved(one, known) if isinstance(one, dict) else one for one in value]
    return value
