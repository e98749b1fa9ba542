"""OPML 1.0, 1.1 and 2.0 (opml.org/spec2.opml): lists of feeds, for moving from one reader to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from feedwright.validate import _dates, _urls, _words
from feedwright.validate._base import Check, Code, Placed, Sheet
from feedwright.validate._extensions import EVERYWHERE
from feedwright.validate._rules import HTML, Attribute, Shape, html, leaf, merged, told, walk
from feedwright.validate._xml import Node

VERSION = Code(
    "opml-version", "error", "says that it is OPML {value}, which there is not",
    "Programs that look at the version refuse it.", 'Write version="2.0".', "OPML 2.0, opml",
)  # fmt: skip
OLD = Code(
    "opml-obsolete", "warning", "is <outlineDocument>, which OPML was before it had a name",
    "Programs look for <opml>.", 'Write <opml version="2.0">.', "OPML 1.0",
)  # fmt: skip
NO_XML_URL = Code(
    "outline-no-feed", "warning", "the outline is a feed and has no xmlUrl",
    "Readers that import the list cannot subscribe to it.", "Add xmlUrl with the feed's address.",
    "OPML 2.0, subscription lists",
)  # fmt: skip
NO_TITLE = Code(
    "outline-no-title", "warning", "the outline is a feed and has no title",
    "Some readers show title, some text: those show nothing.", "Add title, the same as text.",
    "OPML 2.0, subscription lists",
)  # fmt: skip
NO_URL = Code(
    "outline-no-url", "warning", "the outline is a link and has no url", "It leads nowhere.", "Add url.",
    "OPML 2.0, inclusion",
)  # fmt: skip
NO_TYPE = Code(
    "outline-no-type", "warning", "the outline has {attribute} and no type",
    "Readers cannot tell that it is a feed.", 'Add type="rss".', "OPML 2.0, subscription lists",
)  # fmt: skip
TYPE = Code(
    "outline-type", "warning", "the outline has the type {value}, which OPML 1 does not know",
    "Programs pass it over.", 'Write type="rss" or type="link", or version="2.0".', "OPML 1.0, outline",
)  # fmt: skip
FEED_VERSION = Code(
    "outline-version", "warning", "the outline says that its feed is {value}",
    "Nothing needs it; readers look at the feed itself.", "Write RSS, RSS1, RSS2 or scriptingNews, or leave it out.",
    "OPML 2.0, subscription lists",
)  # fmt: skip
SAME_TEXT = Code(
    "outline-text-repeated", "info", "two feeds side by side have the text {value}",
    "One reader stops importing at the second.", "Give each a text of its own.",
)  # fmt: skip
SAME_FEED = Code(
    "outline-feed-repeated", "warning", "the feed {value} stands twice",
    "Readers subscribe to it twice.", "Keep one.",
)  # fmt: skip

_VERSIONS: Final = ("1.0", "1.1", "2.0")
_FEED_VERSIONS = ("RSS", "RSS1", "RSS2", "scriptingNews", "ATOM", "ATOM1", "JSON")
_ABOUT_FEEDS = ("description", "htmlUrl", "language", "title", "version", "xmlUrl")
_BOOLEAN: Check = _words.one_of("true", "false", fold=True)


def _outline(sheet: Sheet, node: Node) -> None:
    said = node.attributes
    kind = said.get("type", "").lower()
    if kind == "rss":
        for name, code in (("xmlUrl", NO_XML_URL), ("title", NO_TITLE)):
            if name not in said:
                sheet.report(code, node)
    elif kind == "link":
        if "url" not in said:
            sheet.report(NO_URL, node)
    elif "type" in said and sheet.version.startswith("1."):
        sheet.report(TYPE, node, value=said["type"])
    elif "type" not in said and (about := next((name for name in _ABOUT_FEEDS if name in said), "")):
        sheet.report(NO_TYPE, node, attribute=about)
    if "version" in said and said["version"] not in _FEED_VERSIONS:
        sheet.report(FEED_VERSION, node, value=said["version"])
    _texts(sheet, node)


def _texts(sheet: Sheet, node: Node) -> None:
    seen: Counter[str] = Counter()
    for one in node.children:
        text = one.attributes.get("text", "")
        if "xmlUrl" in one.attributes and text:
            seen[text] += 1
            if seen[text] == 2:  # noqa: PLR2004 - the second one is one too many
                sheet.report(SAME_TEXT, one, value=text)


def _body(sheet: Sheet, node: Node) -> None:
    _texts(sheet, node)
    seen: set[str] = set()
    waiting = list(reversed(node.children))
    while waiting:
        one = waiting.pop()
        url = one.attributes.get("xmlUrl", "")
        if url and url in seen:
            sheet.report(SAME_FEED, one, value=url)
        seen.add(url)
        waiting.extend(reversed(one.children))


def _feed_address(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    if value:
        _urls.iri(sheet, at, element, value)
    else:
        sheet.report(_words.EMPTY, at, element=element)


_OUTLINES: dict[str, Shape] = dict(EVERYWHERE)
_OUTLINE = Shape(
    children=_OUTLINES,
    attributes={
        "text": Attribute(html, needed=True),
        **dict.fromkeys(("title", "description"), Attribute(html)),
        **dict.fromkeys(("type", "version", "category"), Attribute()),
        "created": Attribute(_dates.rfc822),
        "htmlUrl": Attribute(_urls.uri),
        "url": Attribute(_urls.uri),
        "xmlUrl": Attribute(_feed_address),
        "language": Attribute(_words.language),
        **dict.fromkeys(("isBreakpoint", "isComment"), Attribute(_BOOLEAN)),
    },
    many=True,
    whole=(_outline,),
)
_OUTLINES["outline"] = _OUTLINE
_WINDOW = leaf(_words.positive)
_HEAD = Shape(
    children=merged(EVERYWHERE, {
        **told("title ownerName", HTML),
        **told("dateCreated dateModified", leaf(_dates.rfc822)),
        "ownerEmail": leaf(_words.any_email),
        **told("ownerId docs", leaf(_urls.uri)),
        "expansionState": leaf(_words.like(r"(?:\d+(?:,\s*\d+)*)?\Z", "line numbers with commas between them")),
        **told("vertScrollState windowTop windowLeft windowBottom windowRight", _WINDOW),
    })
)  # fmt: skip
_OPML = Shape(
    children=merged(EVERYWHERE, {
        "head": _HEAD,
        "body": Shape(children=_OUTLINES, needs=("outline",), whole=(_body,)),
    }),
    attributes={"version": Attribute(needed=True)},
    needs=("head", "body"),
)  # fmt: skip


def check(sheet: Sheet, root: Node) -> None:
    """Hold OPML against its specification.

    Args:
        sheet: where to note.
        root: `opml`, or `outlineDocument`, as it was called before.
    """
    if root.name != "opml":
        sheet.report(OLD, root)
        walk(sheet, root, replace(_OPML, attributes={"version": Attribute()}))
        return
    sheet.version = root.attributes.get("version", "2.0").strip()
    if sheet.version not in _VERSIONS:
        sheet.report(VERSION, root, value=sheet.version)
    walk(sheet, root, _OPML)
