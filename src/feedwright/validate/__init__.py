"""Are feeds what they should be? RSS, Atom, JSON Feed and OPML against their specifications and what readers need.

`checked` is the one function for a document in memory; `documents` reads files, folders and addresses.
Nothing here knows configuration or catalog: it looks at any feed, ours or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from feedwright import registry
from feedwright.text import patterns
from feedwright.validate import _encoding, _xml
from feedwright.validate._base import LEVELS, Code, Finding, Level, Sheet, Spot
from feedwright.validate._namespaces import RDF, RSS_11

__all__ = ["LEVELS", "Code", "Finding", "Level", "checked", "codes", "worst"]

NO_FEED = Code(
    "root-unknown", "error", "is no RSS, Atom, JSON Feed or OPML: {problem}",
    "There is nothing that a reader could subscribe to.", "Check the address, or what writes the file.",
)  # fmt: skip
OTHER_KIND = Code(
    "other-format", "error", "should be {expected}, and is {kind}",
    "Readers are told by its name and type what to expect, and refuse what it is.",
    "Give it the name and the media type of what it is.",
)  # fmt: skip
LARGE = Code(
    "feed-large", "warning", "has {size:,} bytes",
    "It is fetched whole at each change; some readers stop at 1 MB or less.",
    "Show fewer entries, or summaries.", "",
)  # fmt: skip
SERVED_AS = Code(
    "served-as", "warning", "is served as {value}",
    "Browsers show its source or offer to save it, and strict readers do not take it for a feed.",
    "Let the server say application/rss+xml, application/atom+xml, application/feed+json or text/x-opml.",
    "RFC 4287, section 7",
)  # fmt: skip
NO_ENTRIES = Code(
    "feed-empty", "info", "has no entries", "Some readers refuse to subscribe to a feed that shows nothing.",
    "Nothing needs to be done if the feed is new.",
)  # fmt: skip

_LARGE: Final = 1_000_000
_NAMES: Final = {"rss": "RSS", "rdf": "RSS 1.0", "atom": "Atom", "json": "JSON Feed", "opml": "OPML"}
_SAME: Final = {"rdf": "rss"}
_XML_TYPES: Final = ("application/xml", "text/xml")
_SERVED: Final = {
    "rss": ("application/rss+xml", *_XML_TYPES),
    "rdf": ("application/rdf+xml", "application/rss+xml", *_XML_TYPES),
    "atom": ("application/atom+xml", *_XML_TYPES),
    "json": ("application/feed+json", "application/json"),
    "opml": ("text/x-opml", "text/x-opml+xml", "application/opml+xml", *_XML_TYPES),
}
_JSON = patterns.lazy(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


def checked(
    data: bytes,
    kind: str = "",
    where: str = "",
    *,
    addresses: Iterable[str] = (),
    charset: str = "",
    media_type: str = "",
    now: datetime | None = None,
    errors_only: bool = False,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a document.

    Args:
        data: the document, as it is served.
        kind: what it should be: `rss`, `atom`, `json` or `opml`, with or without a dot before it; empty for any.
        where: its file or address, as findings name it.
        addresses: where it is served; empty if that is not known, then what it says of it is believed.
        charset: what the server said of its encoding.
        media_type: what the server said that it is; empty if nobody did.
        now: dates later than this are noted; None if none is.
        errors_only: neither warnings nor notes are wanted, which is told in half the time.

    Returns:
        What was found, in the document's order. Nothing is raised, whatever the document is.

    >>> [str(one) for one in checked(b"<rss/>", where="a.rss") if one.level == "error"][0]
    'a.rss:1:1: error: <rss> has no attribute version [attribute-missing]'
    """
    sheet = Sheet(where, addresses=tuple(addresses), now=now, errors_only=errors_only)
    if _JSON.match(data):
        from feedwright.validate import json

        sheet.data = data
        json.check(sheet, data)
    else:
        _checked_xml(sheet, data, charset)
    expected = kind.removeprefix(".").lower()
    if expected in _NAMES and sheet.kind and _SAME.get(sheet.kind, sheet.kind) != expected:
        sheet.report(OTHER_KIND, Spot(1), expected=_NAMES[expected], kind=_NAMES[sheet.kind])
    if media_type and sheet.kind and media_type not in _SERVED[sheet.kind]:
        sheet.report(SERVED_AS, Spot(), value=media_type)
    if len(data) > _LARGE and sheet.kind not in ("", "opml"):
        sheet.report(LARGE, Spot(), size=len(data))
    return sheet.findings()


def _checked_xml(sheet: Sheet, data: bytes, charset: str) -> None:
    decoded = _encoding.in_utf8(sheet, data, charset)
    if not decoded.strip():
        sheet.report(NO_FEED, Spot(), problem="it is empty")
        return
    sheet.data = decoded
    read = _xml.read(sheet)
    if read is None:
        return
    root, namespace = read
    if root.name in _xml.ROOTS:
        _held(sheet, root, namespace)
    else:
        problem = (
            "it is RSS 1.1, which hardly any reader knows"
            if namespace == RSS_11
            else f"it is <{_xml.shown(root.name)}>"
        )
        sheet.report(NO_FEED, root, problem=problem)


def _held(sheet: Sheet, root: _xml.Node, namespace: str) -> None:
    # Who looks at one kind does without the others.
    if root.name == "rss":
        from feedwright.validate import rss

        sheet.kind = "rss"
        rss.check(sheet, root, namespace)
    elif namespace == RDF:
        from feedwright.validate import rdf

        sheet.kind = "rdf"
        rdf.check(sheet, root)
    elif root.name in ("feed", "entry"):
        from feedwright.validate import atom

        sheet.kind = "atom"
        atom.check(sheet, root, namespace)
    else:
        from feedwright.validate import opml

        sheet.kind = "opml"
        opml.check(sheet, root)
    entries = {"rss": "channel", "atom": ""}.get(sheet.kind)
    holder = root.child(entries) if entries else root
    if entries is not None and holder and root.name != "entry" and not (holder.child("item") or holder.child("entry")):
        sheet.report(NO_ENTRIES, holder)


def worst(findings: Iterable[Finding]) -> Level | None:
    """The worst level among findings; None where there are none."""
    levels = {one.level for one in findings}
    return next((level for level in LEVELS if level in levels), None)


def codes() -> dict[str, Code]:
    """Every kind of fault that can be found, by name."""
    return {one.name: one for one in sorted(registry.members(__name__, Code), key=lambda one: one.name)}
