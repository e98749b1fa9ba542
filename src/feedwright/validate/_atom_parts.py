"""What Atom's elements are, wherever they stand: in Atom itself, and with a prefix in RSS (RFC 4287)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final

from feedwright.validate import _dates, _html, _urls, _words
from feedwright.validate._base import Check, Code, Placed, Sheet, words
from feedwright.validate._extensions import RESOURCE
from feedwright.validate._rules import MISSING, OPEN, TEXT, UNKNOWN, Attribute, Shape, leaf, plain, several, told
from feedwright.validate._xml import Node, shown

TEXT_TYPE = Code(
    "text-type", "error", "<{element}> has the type {value}; only text, html and xhtml are allowed",
    "Readers cannot tell how to show it.", 'Write type="text", type="html" or type="xhtml".',
    "RFC 4287, section 3.1.1",
)  # fmt: skip
NO_DIV = Code(
    "xhtml-div", "error", "<{element}> is XHTML and does not begin with <div>",
    "Readers take the wrong element for the content, or show nothing.",
    'Put all of it into one <div xmlns="http://www.w3.org/1999/xhtml">.', "RFC 4287, section 3.1.1.3",
)  # fmt: skip
XHTML_NAMESPACE = Code(
    "xhtml-namespace", "error", "<{element}> stands in XHTML without a namespace",
    "Readers do not know it as HTML: its text runs into the rest.",
    'Write xmlns="http://www.w3.org/1999/xhtml" on the <div> around it.', "RFC 4287, section 3.1.1.3",
)  # fmt: skip
NOT_XHTML = Code(
    "xhtml-foreign", "warning", "<{element}> stands in XHTML and is none",
    "Readers drop it, or show its text alone.", "Leave elements of other kinds out.", "RFC 4287, section 3.1.1.3",
)  # fmt: skip
BASE64 = Code(
    "content-base64", "error", "<{element}> has the type {value}, and is not Base64",
    "Readers cannot decode it.", "Encode it in Base64, or link to it with src.", "RFC 4287, section 4.1.3.3",
)  # fmt: skip
ESCAPED_MODE = Code(
    "content-mode", "error", 'mode="escaped" belongs to Atom 0.3',
    "Readers of Atom 1.0 do not know it, and show the markup itself.", 'Write type="html".', "RFC 4287, section 3.1.1",
)  # fmt: skip
NO_TYPE = Code(
    "content-no-type", "warning", "<{element}> points elsewhere with src, and does not say of what type that is",
    "Readers cannot tell whether they can show it.", "Add the type attribute.", "RFC 4287, section 4.1.3.2",
)  # fmt: skip
LINK_FULL = Code(
    "link-not-empty", "warning", "<{element}> holds text: {value}", "Atom's link says everything in attributes.",
    "Write the address into href.", "RFC 4287, section 4.2.7",
)  # fmt: skip
RELATION = Code(
    "link-relation", "warning", "{value} is no registered relation of links",
    "Readers pass the link over.", "Use a registered name, or an address of your own.", "RFC 4287, section 4.2.7.2",
)  # fmt: skip
SELF_TYPE = Code(
    "self-link-type", "warning", "the link to the feed itself has the type {value}",
    "Readers that subscribe by it take the address for something else.",
    "Write application/atom+xml or application/rss+xml.", "RFC 4287, section 4.2.7.3",
)  # fmt: skip
REPLIES = Code(
    "thr-on-other-link", "error", "{attribute} stands on a link that is not rel=replies",
    "Readers pass it over.", "Put it on the link to the replies.", "RFC 4685, section 4",
)  # fmt: skip
PAGING = Code(
    "paging-in-entry", "warning", "an entry has a link rel={value}",
    "Paging concerns the feed; readers look for it there.", "Put it into the feed.", "RFC 5005, section 3",
)  # fmt: skip
THR_WHEN = Code(
    "thr-when", "error", "thr:when does not exist any more", "Readers pass it over.", "Write thr:updated.",
    "RFC 4685, section 4",
)  # fmt: skip

PAGES: Final = words("current first last next next-archive prev-archive previous")
_RELATIONS: Final = PAGES | words(
    "about alternate amphtml appendix archives author bookmark canonical chapter collection contents copyright"
    " describedby edit edit-media enclosure glossary help hub icon index item latest-version license memento monitor"
    " original payment predecessor-version prefetch preview privacy-policy profile related replies search section"
    " self service shortlink start stylesheet subsection successor-version sunset tag terms-of-service type up"
    " version-history via webmention wiki"
)
_IANA = "http://www.iana.org/assignments/relation/"
_OF_FEEDS = ("application/atom+xml", "application/rss+xml", "application/rdf+xml", "application/feed+json")
_XML = ("+xml", "/xml")


# --- Text constructs ------------------------------------------------------------------------------------------------


def _text(sheet: Sheet, node: Node) -> None:
    """title, subtitle, rights, summary."""
    kind = node.attributes.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        sheet.report(TEXT_TYPE if kind else _words.EMPTY, node, element=_said(node, kind), value=kind)
    _construct(sheet, node, kind if kind in ("html", "xhtml") else "text")


def _said(node: Node, kind: str) -> str:
    return shown(node.name) if kind else f"{shown(node.name)} type"


def _content(sheet: Sheet, node: Node) -> None:
    """content, which may be of any type, and elsewhere."""
    kind, source = node.attributes.get("type"), node.attributes.get("src")
    element = shown(node.name)
    if kind is None and source is not None:
        sheet.report(NO_TYPE, node, element=element)
    if kind == "":
        sheet.report(_words.EMPTY, node, element=f"{element} type")
    elif kind and (kind not in ("text", "html", "xhtml") or source is not None) and not _is_single(kind):
        sheet.report(_words.MEDIA_TYPE, node, element=f"{element} type", value=kind)
    if source is not None:
        _elsewhere(sheet, node)
    else:
        _construct(sheet, node, kind or "text")


def _is_single(kind: str) -> bool:
    """Atom wants a type that is not made of others (section 4.1.3.1)."""
    return _words.is_media_type(kind) and not kind.lower().startswith(("multipart/", "message/"))


def _elsewhere(sheet: Sheet, node: Node) -> None:
    """What is elsewhere is not here too (section 4.1.3.2)."""
    if node.value:
        sheet.report(TEXT, node, element=shown(node.name), value=node.value)
    for child in node.children:
        sheet.report(UNKNOWN, child, element=shown(child.name), parent=shown(node.name))


def _construct(sheet: Sheet, node: Node, kind: str) -> None:
    element = shown(node.name)
    if "mode" in node.attributes and node.attributes["mode"] == "escaped":
        sheet.report(ESCAPED_MODE, node)
    if not node.value and not node.children:
        sheet.report(_words.EMPTY, node, element=element)
    elif kind == "xhtml":
        _xhtml(sheet, node)
    elif kind.endswith(_XML):
        _xml_content(sheet, node)
    else:
        for child in node.children:
            sheet.report(UNKNOWN, child, element=shown(child.name), parent=element)
        _value(sheet, node, element, kind)


def _xml_content(sheet: Sheet, node: Node) -> None:
    if node.children and node.value:
        sheet.report(TEXT, node, element=shown(node.name), value=node.value)


def _value(sheet: Sheet, node: Node, element: str, kind: str) -> None:
    lowered = kind.lower()
    if lowered in ("html", "text/html"):
        _html.check(sheet, node, element, node.text)
    elif lowered == "text" or lowered.startswith("text/"):
        if "<" in node.text or "&" in node.text:
            raw = sheet.data[slice(*node.extent)]
            _html.plain(sheet, node, element, node.text, raw=raw, code=_html.UNDECLARED)
    elif "/" in kind and not _is_base64(node.text):
        sheet.report(BASE64, node, element=element, value=kind)


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _xhtml(sheet: Sheet, node: Node) -> None:
    child = node.children[0] if node.children else None
    if child is None or child.name != "xhtml:div" or len(node.children) > 1:
        sheet.report(NO_DIV, node, element=shown(node.name))
    elif node.value:
        sheet.report(TEXT, node, element=shown(node.name), value=node.value)
    xhtml(sheet, node)


def xhtml(sheet: Sheet, node: Node) -> None:
    """All that stands in an element that holds XHTML."""
    waiting = list(node.children)
    while waiting:
        one = waiting.pop()
        _xhtml_element(sheet, one)
        if "</" in one.text:
            _html.check(sheet, one, shown(one.name), one.text.replace("<", "&lt;").replace(">", "&gt;"))
        waiting.extend(one.children)


_ADDRESSES = ("href", "src", "poster", "cite", "data")
_INLINE = ("svg", "mathml", "xlink")


def _xhtml_element(sheet: Sheet, node: Node) -> None:
    prefix, _, name = node.name.rpartition(":")
    element = shown(node.name)
    if node.name.startswith("{}"):
        sheet.report(XHTML_NAMESPACE, node, element=element)
    elif prefix == "xhtml":
        _xhtml_known(sheet, node, name)
    elif node.name[0] != "{" and prefix not in _INLINE:
        sheet.report(UNKNOWN, node, element=element, parent="xhtml:div")
    if prefix == "xhtml" or node.name.startswith("{}"):
        for attribute, value in node.attributes.items():
            _xhtml_attribute(sheet, node, attribute, value)


def _xhtml_known(sheet: Sheet, node: Node, name: str) -> None:
    if _html.is_active(name):
        sheet.report(_html.ACTIVE, node, element="xhtml", tag=name)
    elif not _html.is_known(name):
        sheet.report(NOT_XHTML, node, element=name)


def _xhtml_attribute(sheet: Sheet, node: Node, name: str, value: str) -> None:
    if name.startswith("on"):
        sheet.report(_html.HANDLER, node, element=shown(node.name), attribute=name)
    elif name == "style":
        _html.style(sheet, node, shown(node.name), value)
    elif name in _ADDRESSES and not node.inherited("xml:base") and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|#", value):
        sheet.report(_html.RELATIVE, node, element=shown(node.name), value=value)


TEXT_CONSTRUCT: Final = Shape(
    text=_words.anything, attributes={"type": Attribute(), "mode": Attribute()}, whole=(_text,), within=True
)
CONTENT: Final = Shape(
    text=_words.anything,
    attributes={"type": Attribute(), "mode": Attribute(), "src": Attribute(_urls.iri_reference)},
    whole=(_content,),
    within=True,
)


# --- Links ----------------------------------------------------------------------------------------------------------


def relation(node: Node) -> str:
    """What a link is to the feed or entry; `alternate` where it does not say."""
    return node.attributes.get("rel", "alternate").removeprefix(_IANA)


def _link(sheet: Sheet, node: Node) -> None:
    rel = relation(node)
    if node.value:
        sheet.report(LINK_FULL, node, element=shown(node.name), value=node.value)
    if rel not in _RELATIONS and not _urls.is_fine(rel):
        sheet.report(RELATION, node, value=rel)
    kind = node.attributes.get("type", "").partition(";")[0].strip().lower()
    if rel == "self" and kind and _words.is_media_type(kind) and kind not in _OF_FEEDS:
        sheet.report(SELF_TYPE, node, value=kind)
    if rel in PAGES and node.parent is not None and node.parent.name in ("entry", "item"):
        sheet.report(PAGING, node, value=rel)
    for name in ("thr:count", "thr:updated"):
        if name in node.attributes and rel != "replies":
            sheet.report(REPLIES, node, attribute=name)
    if "thr:when" in node.attributes:
        sheet.report(THR_WHEN, node)


LINK: Final = Shape(
    text=_words.anything,
    attributes={
        "href": Attribute(_urls.iri_reference, needed=True),
        "rel": Attribute(_words.filled),
        "type": Attribute(_words.media_type),
        "hreflang": Attribute(_words.language),
        "title": Attribute(_words.every(_words.filled, plain)),
        "length": Attribute(_words.natural),
        "rdf:type": Attribute(),
        "rdf:resource": Attribute(),
        "thr:count": Attribute(_words.natural),
        "thr:updated": Attribute(_dates.rfc3339),
        "thr:when": Attribute(),
    },
    whole=(_link,),
    many=True,
    within=True,
)


# --- The rest -------------------------------------------------------------------------------------------------------


def unspaced(check: Check) -> Check:
    """A value that must stand without blanks around it; it is checked without them all the same."""

    def checked(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        bare = value.strip()
        if bare != value:
            sheet.report(_words.BLANKS, at, element=element)
        check(sheet, at, element, bare)

    return checked


def _unspaced(check: Check) -> Shape:
    return Shape(text=unspaced(check), whole_text=True)


ID: Final = _unspaced(_urls.canonical)
DATE: Final = _unspaced(_dates.rfc3339)
PICTURE: Final = _unspaced(_words.every(_words.filled, _urls.iri_reference))

_NAME = leaf(_words.every(plain, _words.no_email, _words.filled))
_MAIL = leaf(_words.email)
_ADDRESS = _unspaced(_words.every(_words.filled, _urls.iri_reference))
_PERSON_PARTS: Final[Mapping[str, Shape]] = {
    "name": _NAME,
    "email": _MAIL,
    "uri": _ADDRESS,
    "atom:name": _NAME,
    "atom:email": _MAIL,
    "atom:uri": _ADDRESS,
    **told("foaf:workplaceHomepage foaf:homepage foaf:weblog", RESOURCE),
    **told("foaf:plan foaf:firstName foaf:name", several(leaf())),
    "xhtml:div": OPEN,
}


def _named(sheet: Sheet, node: Node) -> None:
    if not any(one.name in ("name", "atom:name") for one in node.children):
        sheet.report(MISSING, node, element="name", parent=shown(node.name))


PERSON: Final = Shape(children=_PERSON_PARTS, attributes={"rdf:parseType": Attribute()}, whole=(_named,), many=True)


def _label(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """Text to every reader: what `&lt;` stands for in it is a character, not markup (RFC 4287, section 4.2.2.3)."""
    _html.plain(sheet, at, element, value, raw=sheet.data[slice(*at.extent)], code=_html.UNDECLARED)


CATEGORY: Final = Shape(
    attributes={
        "term": Attribute(_words.filled, needed=True),
        "scheme": Attribute(_urls.iri),
        "label": Attribute(_label),
    },
    many=True,
)
GENERATOR: Final = Shape(
    text=_words.every(_words.filled, plain),
    attributes={"uri": Attribute(_urls.iri_reference), "version": Attribute()},
)
