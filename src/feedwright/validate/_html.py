"""HTML within feeds: what it does in readers, and text that is HTML without saying so. None of it is an error.

Speed matters here: entries are nearly all HTML, and nearly all of it is right. Tags are found in one sweep; only what
looks wrong is looked at again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

from feedwright.text import patterns
from feedwright.validate._base import Code, Placed, Sheet, Spot, words

ACTIVE = Code(
    "html-active", "warning", "{element} holds <{tag}>",
    "Readers remove it, and some of them what stands around it; those that do not put their users at risk.",
    "Leave it out of feeds; let a link or a picture stand in its place.", "RSS Best Practices Profile, description",
)  # fmt: skip
HANDLER = Code(
    "html-handler", "warning", "{element} holds the event handler {attribute}",
    "Readers remove it; those that do not put their users at risk.", "Leave it out of feeds.",
)  # fmt: skip
STYLE = Code(
    "html-style", "info", "{element} holds style attributes: {value}",
    "Readers remove most of them; what was placed or coloured by them looks different.",
    "Let the text be readable without.",
)  # fmt: skip
RELATIVE = Code(
    "html-relative", "warning", "{element} holds the relative address {value}",
    "No reader can be relied on to know what it is relative to: pictures and links are dead.",
    "Write addresses in content from https:// on.", "RSS Best Practices Profile, description",
)  # fmt: skip
UNKNOWN_TAG = Code(
    "html-unknown-tag", "warning", "{element} holds <{tag}>, which HTML does not know",
    "Readers drop it, or show it as text.", "Write &lt; where a less-than sign is meant.", "HTML standard",
)  # fmt: skip
UNCLOSED = Code(
    "html-unclosed", "warning", "{element} opens {opened} <{tag}> and closes {closed}",
    "In readers that show several entries on one page it runs into the next ones.",
    "Close every element; do not cut HTML by its length.", "HTML standard",
)  # fmt: skip
TWICE = Code(
    "html-escaped-twice", "warning", "{element} is escaped twice: {value}",
    "Readers show the markup itself, such as <p>, in place of what it does.", "Escape HTML once, or use CDATA.",
    "RSS 2.0, encoding examples",
)  # fmt: skip
IN_TEXT = Code(
    "html-in-text", "warning", "{element} should be plain text, and holds {value}",
    "Some readers show it as it is, others take it for HTML: no two show the same.",
    "Leave markup out, and write & and < as &#x26; and &#x3C;, which every reader shows alike.",
    "RSS Best Practices Profile, data types: character data",
)  # fmt: skip
UNDECLARED = Code(
    "html-undeclared", "warning", "{element} is text, and holds {value}",
    "Readers show the markup itself, as the feed tells them to.", 'Add type="html", or leave the markup out.',
    "RFC 4287, section 3.1.1",
)  # fmt: skip
DOCUMENT = Code(
    "html-document", "warning", "{element} holds <{tag}>, a part of a whole page",
    "Readers put the content into a page of their own; heads and frames get lost or break it.",
    "Give what stands in <body> alone.",
)  # fmt: skip

# HTML standard, index of elements, with those that it keeps for old pages.
_KNOWN: Final = words(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote"
    " body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl"
    " dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr"
    " html i iframe img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu"
    " menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture"
    " plaintext portal pre progress q rb rp rt rtc ruby s samp script search section select slot small source span"
    " strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt"
    " u ul var video wbr xmp"
)  # fmt: skip
_ACTIVE: Final = words("applet embed form frame frameset iframe link math meta object script style base")
_DOCUMENT: Final = words("html head body title")
_NEVER_CLOSED: Final = words(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr p li dt dd"
    " rb rt rtc rp optgroup option colgroup caption thead tbody tfoot tr td th html head body"
)  # fmt: skip
_FOREIGN: Final = ("svg", "math")

_NAME = patterns.lazy(r"<(/?[A-Za-z][^\s/<>]*)")
_TAG = patterns.lazy(r"<[A-Za-z][^<>]*>")
# Reading on is possessive: an address that is fine must not be looked at from its quotation mark on.
_SUSPICIOUS = patterns.lazy(
    r"[\s\"'](?:on[a-z]+\s*=|style\s*=|srcset\s*=|(?:href|src|poster|cite|data|action)\s*+=\s*+[\"']?+"
    r"(?!https?://|mailto:|#|tel:))", re.IGNORECASE
)  # fmt: skip
_ATTRIBUTE = patterns.lazy(
    r"[\s\"'](on[a-z]+|style|href|src|srcset|poster|cite|data|action)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)",
    re.IGNORECASE,
)
_ABSOLUTE = patterns.lazy(r"[A-Za-z][A-Za-z0-9+.-]*:|#|//")
_PLAIN_ADDRESS = ("http://", "https://", "mailto:", "#", "tel:")
# A mention of an element, as in "the <b> element", is no markup; a pair of tags, a line break or an attribute is.
_ESCAPED = patterns.lazy(r"&lt;(?:br\s*/?&gt;|a\s+href=|img\s)", re.IGNORECASE)
_ESCAPED_TAG = patterns.lazy(r"&lt;(/?[A-Za-z][A-Za-z0-9]*)(?=[\s/&])")
_ESCAPED_ENTITY = patterns.lazy(
    r"&amp;(?:amp|quot|nbsp|[lr][sd]quo|hellip|[mn]dash|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE
)
_CODE_ELEMENTS = patterns.lazy(r"<(?:code|pre|kbd|samp|tt|textarea|xmp)\b", re.IGNORECASE)
_EITHER_TAG = patterns.lazy(r"<(/?)([A-Za-z][A-Za-z0-9]*)[\s>]")
_END_TAG = patterns.lazy(r"</([A-Za-z][A-Za-z0-9]*)>")
_ANY_ENTITY = patterns.lazy(r"&(#?\w+)")
_LOOKS_LIKE = patterns.lazy(r"&#[x0-9]|<[/A-Za-z]")
_LONGEST_LIST: Final = 3


def check(sheet: Sheet, at: Placed, element: str, html: str) -> None:
    """Note what is wrong with HTML.

    Args:
        sheet: where to note.
        at: the element, or field, that it stands in.
        element: what that is called.
        html: as a reader gets it, unescaped.
    """
    if sheet.errors_only:
        return
    if "<" not in html:
        if "&" in html:
            _escaped_twice(sheet, at, element, html)
        return
    names = Counter(_NAME.findall(html))
    if not _plain_sailing(names):
        _names(sheet, at, element, html, names)
    tags = "\n".join(_TAG.findall(html))
    if _SUSPICIOUS.search(tags):
        for name, value in _ATTRIBUTE.findall(tags):
            _attribute(sheet, at, element, html, (name.lower(), value.strip("\"'")))
    if not any(one in _KNOWN for one in names):
        _escaped_twice(sheet, at, element, html)


def _plain_sailing(names: Counter[str]) -> bool:
    """Whether every tag is an ordinary one, and closed as often as it is opened."""
    for name, count in names.items():
        if name[0] == "/":
            if names.get(name[1:], 0) != count and name[1:] not in _NEVER_CLOSED:
                return False
        elif (
            name not in _KNOWN
            or name in _ACTIVE
            or name in _DOCUMENT
            or (name not in _NEVER_CLOSED and names.get(f"/{name}", 0) != count)
        ):
            return False
    return True


def _names(sheet: Sheet, at: Placed, element: str, html: str, said: Counter[str]) -> None:
    names: Counter[str] = Counter()
    for name, count in said.items():
        names[name.lower()] += count
    is_foreign = any(one in names for one in _FOREIGN)
    for name in [one for one in names if one[0] != "/"]:
        where = _Within(at, html, f"<{name}")
        if name in _DOCUMENT:
            sheet.report(DOCUMENT, where, element=element, tag=name)
        elif name in _ACTIVE:
            sheet.report(ACTIVE, where, element=element, tag=name)
        elif name not in _KNOWN and "-" not in name and not is_foreign:
            sheet.report(UNKNOWN_TAG, where, element=element, tag=name)
    _unclosed(sheet, at, element, html, names)


def _unclosed(sheet: Sheet, at: Placed, element: str, html: str, names: Counter[str]) -> None:
    empty = Counter(name.lower() for name in _SELF_CLOSED.findall(html)) if "/>" in html else Counter()
    for name in sorted({one.lstrip("/") for one in names} & _KNOWN - _NEVER_CLOSED - _ACTIVE):
        opened, closed = names.get(name, 0) - empty[name], names.get(f"/{name}", 0)
        if opened != closed:
            sheet.report(
                UNCLOSED, _Within(at, html, f"<{name}"), element=element, tag=name, opened=opened, closed=closed
            )


_SELF_CLOSED = patterns.lazy(r"<([A-Za-z][A-Za-z0-9]*)[^<>]*/>")


def _attribute(sheet: Sheet, at: Placed, element: str, html: str, said: tuple[str, str]) -> None:
    name, value = said
    if name.startswith("on"):
        sheet.report(HANDLER, _Within(at, html, name), element=element, attribute=name)
    elif name == "style":
        style(sheet, at, element, value, html)
    elif not value.startswith(_PLAIN_ADDRESS):
        _address(sheet, at, element, html, name, value)


_ORDINARY = words(
    "text-align font-style font-weight text-decoration color background background-color width height max-width"
    " vertical-align list-style-type white-space direction clear float font font-size font-family font-variant"
    " line-height text-indent display letter-spacing word-spacing"
)
_EDGES = ("border", "margin", "padding")
_ORDINARY_VALUE = patterns.lazy(r"[\w\s.,%#'\"!()+-]*\Z")


def _is_ordinary(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    name = name.strip().lower()
    known = not name or name in _ORDINARY or name.partition("-")[0] in _EDGES
    return known and "expression(" not in value and bool(_ORDINARY_VALUE.match(value))


def style(sheet: Sheet, at: Placed, element: str, value: str, html: str = "") -> None:
    """Note a style attribute that does more than letters, colours and edges.

    Args:
        sheet: where to note.
        at: the element, or field, that it stands in.
        element: what that is called.
        value: of the attribute.
        html: what it stands in.
    """
    if not all(map(_is_ordinary, value.split(";"))):
        sheet.report(STYLE, _Within(at, html, "style"), element=element, value=value)


def _address(sheet: Sheet, at: Placed, element: str, html: str, name: str, value: str) -> None:
    many = [one.split()[0] for one in value.split(",") if one.strip()] if name == "srcset" else [value]
    for one in many[:_LONGEST_LIST]:
        address = unescape(one).strip()
        if address.startswith("//") or not _ABSOLUTE.match(address):
            sheet.report(RELATIVE, _Within(at, html, one), element=element, value=address)


def _escaped_twice(sheet: Sheet, at: Placed, element: str, html: str) -> None:
    """HTML in which there is no markup, but escaped markup."""
    if found := "" if _CODE_ELEMENTS.search(html) else escaped(html):
        sheet.report(TWICE, _Within(at, html, found), element=element, value=found)


def escaped(html: str) -> str:
    """The first escaped markup in HTML that is more than the mention of a tag; empty if there is none."""
    match = _ESCAPED.search(html) or _ESCAPED_ENTITY.search(html)
    return match[0] if match else _escaped_pair(html)


def _escaped_pair(html: str) -> str:
    if "&lt;/" not in html:
        return ""
    names = set(_ESCAPED_TAG.findall(html))
    return next((f"&lt;{name}" for name in sorted(names) if f"/{name}" in names and name.lower() in _KNOWN), "")


class _Within(NamedTuple):
    """A part of an element's text: on the line of the element, and as many below as there are line breaks before it."""

    at: Placed
    html: str
    part: str

    @property
    def spot(self) -> Spot:
        """Where it is, looked for only if someone asks."""
        line, column, path = self.at.spot
        before = max(self.html.lower().find(self.part.lower()), 0)
        below = self.html.count("\n", 0, before)
        return Spot(line + below if line else 0, 0 if below else column, path)

    @property
    def extent(self) -> tuple[int, int]:
        """That of its element."""
        return self.at.extent


def plain(sheet: Sheet, at: Placed, element: str, text: str, *, raw: bytes = b"", code: Code = IN_TEXT) -> None:
    """Note where plain text holds what readers take for HTML.

    Args:
        sheet: where to note.
        at: the element.
        element: what it is called.
        text: as a parser gives it.
        raw: the element as it is written; `&#x` in it says that whoever wrote it knew what readers do.
        code: what to note.
    """
    if sheet.errors_only or ("<" not in text and "&" not in text):
        return
    if b"&#x" in raw:
        return
    found = next(_markup(text), "") or (code is IN_TEXT and (match := _LOOKS_LIKE.search(text)) and match[0])
    if found:
        sheet.report(code, at, element=element, value=found)


def _end_tag(text: str) -> str:
    """The first end tag of HTML in a text; empty if there is none."""
    if "</" not in text:
        return ""
    return next((f"</{name}>" for name in _END_TAG.findall(text) if name.lower() in _KNOWN), "")


def whole_element(text: str) -> str:
    """The end tag of the first element of HTML that begins and ends in a text; the mention of a tag is none."""
    begun: set[str] = set()
    for end, name in _EITHER_TAG.findall(text) if "</" in text else ():
        if end and name.lower() in begun & _KNOWN:
            return f"</{name}>"
        begun |= set() if end else {name.lower()}
    return ""


def _markup(text: str) -> Iterator[str]:
    if tag := _end_tag(text):
        yield tag
    for name in _ANY_ENTITY.findall(text):
        if not name.isalpha() or unescape(f"&{name};") != f"&{name};":
            yield f"&{name};"


def is_known(tag: str) -> bool:
    """Whether HTML knows an element."""
    return tag in _KNOWN


def is_active(tag: str) -> bool:
    """Whether an element is more than text and pictures."""
    return tag in _ACTIVE or tag in _DOCUMENT
