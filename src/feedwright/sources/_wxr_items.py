"""One article or author of a WordPress export: its XML, and what it says in metadata words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from feedwright.sources import _wxr_podcasts
from feedwright.sources._wxr import Piece
from feedwright.text import charsets, patterns, wordpress, xml
from feedwright.text.entities import unescape

if TYPE_CHECKING:
    from lxml import etree

PUBLISHED = ("publish", "future", "")
"""Statuses of articles that may be shown: a planned one from its date on. An export that names none means them all."""

_REASON = patterns.lazy(r"[\w -]{1,40}\Z")
_DURATION = patterns.lazy(r'"duration";s:\d{1,3}:"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})"')
_CDATA = patterns.lazy(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_TITLE = patterns.lazy(rb"(<title>)((?:(?!<!\[CDATA\[|<title>).){0,2000}?)(</title>)", re.DOTALL)
_SECTION = patterns.lazy(rb"<((?:[\w.-]{1,40}:)?[\w.-]{1,40})>\s*<!\[CDATA\[")
_ESCAPED = b"]]]]><![CDATA[>"
_MISSED = 100
_LOOSE = patterns.lazy(rb"&(?!(?:amp|lt|gt|quot|apos);)(?:(#x?[0-9A-Fa-f]{1,9}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_SHOWN = 300
"""Characters of what the parser says is wrong: it repeats the names of elements, however long."""

_HALF = patterns.lazy(
    rb"&#(x0{0,99}[dD][89A-Fa-f][0-9A-Fa-f]{2}|0{0,99}5[5-7][0-9]{3})(?![0-9A-Fa-f]);?", re.IGNORECASE
)
_DECLARATION = patterns.lazy(r"\sxmlns:[\w.-]+=\"[^\"]*\"")
_NO_CHARACTERS = patterns.lazy(rb"\xef\xbf[\xbe\xbf]")
_THUMBNAIL = patterns.lazy(
    rb"_thumbnail_id\s*(?:\]\]>)?\s*</[^<>]{1,40}>\s*<[^<>]{0,40}meta_value[^<>]{0,40}>\s*(?:<!\[CDATA\[)?\s*([0-9]{1,18})"
)
_TYPE = patterns.lazy(rb"post_type[^<>]{0,99}>\s*(?:<!\[CDATA\[)?\s*([\w-]{1,40})")
_NUMBER = patterns.lazy(rb"post_id[^<>]{0,99}>\s*(?:<!\[CDATA\[)?\s*([0-9]{1,18})")
_DIGITS = 18
_SPECIAL = frozenset({"category", "postmeta", "comment", "encoded"})


@dataclass(slots=True)
class Item:
    """What an `item` says.

    Args:
        texts: local name of an element -> its text, the first that is not empty.
        content, excerpt: as they are stored.
        terms: taxonomy -> names; empty for what has none.
        meta: key -> value.
        comments: how many are approved.
        fault: what is wrong with its XML, with the line counted from that of the piece; empty if nothing is.
        note: what is wrong with its encoding; empty if nothing is.
    """

    texts: dict[str, str] = field(default_factory=dict)
    content: str = ""
    excerpt: str = ""
    terms: dict[str, list[str]] = field(default_factory=dict)
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: int = 0
    fault: tuple[int, str] | None = None
    note: str = ""

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    @property
    def body(self) -> str:
        """The text as it is stored; other programs that write exports put it into the description."""
        return self.content or self.text("description")

    @property
    def number(self) -> int:
        """Its number in the database; 0 if it has none."""
        return _whole(self.text("post_id"))

    @property
    def kind(self) -> str:
        """Its post type; an export that names none holds posts."""
        return self.text("post_type") or "post"

    @property
    def left_out(self) -> str:
        """Why it must not be published; empty if it may."""
        status = self.text("status").lower()
        if status not in PUBLISHED and not (status == "inherit" and self.kind == "attachment"):
            return status if _REASON.match(status) else "draft"
        if self.text("post_password"):
            return "password-protected"
        return "future" if status == "future" and self.published is None else ""

    @property
    def published(self) -> datetime | str | None:
        """When it was published: a moment, or a text that says it in the site's zone."""
        return wordpress.moment(self.text("post_date_gmt"), self.text("post_date")) or _year_known(self.text("pubDate"))

    @property
    def updated(self) -> datetime | str | None:
        """When it was last changed, as `published`; exports tell it since 2021."""
        return wordpress.moment(self.text("post_modified_gmt"), self.text("post_modified"))


def is_of(piece: Piece, kinds: Collection[str]) -> bool:
    """A first look, without parsing it: False only if an item is of none of some post types for certain."""
    found = _TYPE.findall(piece.data)
    return not found or any(one.decode("ascii", "replace") in kinds for one in found)


def thumbnails(piece: Piece) -> Iterator[int]:
    """A first look: the attachments that an item may name as its picture."""
    return (int(number) for number in _THUMBNAIL.findall(piece.data))


def numbers(piece: Piece) -> Iterator[int]:
    """A first look: the numbers that an item may have."""
    return (int(one) for one in _NUMBER.findall(piece.data))


def item(piece: Piece, prefixes: Collection[bytes], language: str) -> Item:
    """What a piece says, as far as it can be read.

    Args:
        piece: an article.
        prefixes: that its file declares.
        language: BCP 47; tells what it is read as where it is not UTF-8.
    """
    data, note = _in_utf8(piece.data, language)
    element, fault = _parsed(data, prefixes)
    made = Item(fault=fault, note=note)
    if element is not None:
        for child in element:
            if isinstance(child.tag, str):
                _take(made, child)
    return made


def author(piece: Piece, prefixes: Collection[bytes], language: str) -> tuple[str, str]:
    """Login and displayed name of an author; an e-mail address is nobody else's business and is not looked at."""
    element, _ = _parsed(_in_utf8(piece.data, language)[0], prefixes)
    said: dict[str, str] = {}
    for child in element if element is not None else ():
        if isinstance(child.tag, str):
            said.setdefault(_name(child), _text(child).strip())
    whole = f"{said.get('author_first_name', '')} {said.get('author_last_name', '')}".strip()
    return said.get("author_login", ""), said.get("author_display_name") or whole


# --- XML ----------------------------------------------------------------------------------------------------------


def _in_utf8(data: bytes, language: str) -> tuple[bytes, str]:
    """A piece in UTF-8, and a note where it was not."""
    if data.isascii():
        return data, ""
    try:
        data.decode()
    except UnicodeDecodeError:
        if charsets.nearly_utf8(data):
            return data.decode("utf-8", "ignore").encode(), charsets.LEFT_OUT
        codec = charsets.of(data, language)
        return data.decode(codec, "replace").encode("utf-8", "replace"), charsets.note(codec, language)
    return _NO_CHARACTERS.sub(b"", data) if b"\xef\xbf" in data else data, ""


def _parsed(data: bytes, prefixes: Collection[bytes]) -> tuple[etree._Element | None, tuple[int, str] | None]:
    """The element, and the line and the words of what is wrong with it."""
    element, fault = _tree(data, prefixes)
    if fault is None:
        return element, None
    # What is found most: a CDATA section in a CDATA section, an ampersand, a tag in a title or `]]>` that nobody
    # escaped, entities of HTML, which XML does not know, and characters that it forbids.
    data = _TITLE.sub(lambda match: match[1] + match[2].replace(b"<", b"&lt;") + match[3], data)
    parts = _CDATA.split(_with_whole_sections(_HALF.sub(_without_half, data)))
    parts[::2] = [_LOOSE.sub(_resolved, part).replace(b"]]>", b"]]&gt;") for part in parts[::2]]
    return _tree(b"".join(parts), prefixes)


def _with_whole_sections(data: bytes) -> bytes:
    """Before 2010 nobody escaped the `]]>` in an article: a section ends where its element does."""
    out: list[bytes] = []
    place = missed = 0
    while missed < _MISSED and (match := _SECTION.search(data, place)):
        end = data.find(b"]]></%s>" % match[1], match.end())
        missed += end < 0
        inner = data[match.end() : max(end, match.end())].replace(_ESCAPED, b"]]>").replace(b"]]>", _ESCAPED)
        out += (data[place : match.end()], inner)
        place = max(end, match.end())
    return b"".join([*out, data[place:]])


def _without_half(match: re.Match[bytes]) -> bytes:
    """The parser would make what is no text of half a character, wherever it stands."""
    written = match[1].decode().lower()
    value = int(written[1:], 16) if written[0] == "x" else int(written)
    return b"" if 0xD800 <= value <= 0xDFFF else match[0]  # noqa: PLR2004 - Unicode's surrogates


def _resolved(match: re.Match[bytes]) -> bytes:
    """What a reference means, in a form that XML knows; an ampersand that begins none is an ampersand."""
    written = f"&{match[1].decode()};" if match[1] else "&"
    meant = unescape(written)
    if meant == written:
        return b"&amp;" + match[0][1:]
    return "".join(f"&#{ord(one)};" for one in xml.clean(meant)).encode()


def _tree(data: bytes, prefixes: Collection[bytes]) -> tuple[etree._Element | None, tuple[int, str] | None]:
    from lxml import etree

    parser = etree.XMLParser(
        recover=True,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    declared = b"".join(b' xmlns:%s="%s"' % (one, one) for one in prefixes if not one.lower().startswith(b"xml"))
    try:
        root = etree.fromstring(b"<x%s>%s</x>" % (declared, data), parser)
    except etree.XMLSyntaxError as error:
        return None, (error.lineno or 1, (error.msg or "nothing in it can be read")[:_SHOWN])
    log = [one for one in parser.error_log if one.level_name == "FATAL"]
    fault = (log[0].line, log[0].message[:_SHOWN]) if log else None
    return (root[0] if root is not None and len(root) else None), fault


def _name(element: etree._Element) -> str:
    """The local name, whatever stands before it: a namespace, or a prefix that nobody declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _text(element: etree._Element) -> str:
    """What stands in an element; as HTML where nobody escaped it."""
    if not len(element):
        return element.text or ""
    from lxml import etree

    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return (element.text or "") + _DECLARATION.sub("", inner)


def _take(made: Item, element: etree._Element) -> None:
    name = _name(element)
    if name not in _SPECIAL:
        if not made.texts.get(name) and (text := _text(element).strip()):
            made.texts[name] = xml.clean(text)
    elif name == "encoded":
        if "excerpt" in str(element.tag):
            made.excerpt = made.excerpt or _text(element)
        else:
            made.content = made.content or _text(element)
    elif name == "category":
        term = xml.line(_text(element)) or unquote(element.get("nicename") or "")
        if term:
            domain = element.get("domain") or ("category" if element.get("nicename") else "")
            made.terms.setdefault(domain, []).append(term)
    else:
        said = {_name(child): _text(child) for child in element if isinstance(child.tag, str)}
        if name == "comment":
            made.comments += said.get("comment_approved", "").strip() == "1"
        elif key := said.get("meta_key", "").strip():
            made.meta.setdefault(key, []).append(said.get("meta_value", ""))


# --- metadata words -----------------------------------------------------------------------------------------------


def words(
    item: Item, authors: Mapping[str, str], pictures: Mapping[int, str], named: Collection[str]
) -> dict[str, Any]:
    """What an article says of itself, in metadata words.

    Args:
        item: the article.
        authors: login -> displayed name.
        pictures: number of an attachment -> its address.
        named: taxonomies and keys of meta fields that the owner has named under `fields`.
    """
    own = {key: values[0] for key, values in item.meta.items() if key in named}
    terms: dict[str, Any] = {domain: names for domain, names in item.terms.items() if domain in named}
    link = item.text("link")
    return {
        **own,
        **terms,
        "title": item.text("title"),
        "url": link,
        "id": item.text("guid"),
        "slug": unquote(item.text("post_name")),
        "published": item.published,
        "updated": item.updated,
        "authors": [{"name": name} for name in [_displayed(item.text("creator"), authors)] if name],
        "categories": _terms(item, "category"),
        "tags": _terms(item, "post_tag", "tag"),
        "summary": wordpress.excerpt(item.excerpt),
        "image": pictures.get(_whole(item.meta.get("_thumbnail_id", [""])[-1])),
        "enclosures": list(_enclosures(item)) or list(_wxr_podcasts.recording(item.meta)),
        **_wxr_podcasts.episode(item.meta),
        **_discussion(item, link),
    }


def _terms(item: Item, *domains: str) -> list[str]:
    """Names of a taxonomy; those without one, of exports before 2008, are categories."""
    named = [name for domain in domains for name in item.terms.get(domain, ())]
    return named or (item.terms.get("", []) if "category" in domains and set(item.terms) <= {""} else [])


def _displayed(login: str, authors: Mapping[str, str]) -> str:
    """The displayed name of a login; of one that is an e-mail address only what stands before the `@`."""
    return authors.get(login) or authors.get(login.lower()) or login.partition("@")[0]


def _whole(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def _enclosures(item: Item) -> Iterator[dict[str, str]]:
    """Each `enclosure`: a line each for address, length and type; plugins for podcasts add one that PHP has packed."""
    seen: set[str] = set()
    for value in item.meta.get("enclosure", ()):
        lines = [line.strip() for line in value.strip().split("\n")]
        if not lines[0] or lines[0] in seen:
            continue
        seen.add(lines[0])
        made = dict(zip(("url", "length", "type"), lines, strict=False))
        if told := _DURATION.search(value):
            made["duration"] = str(int(told[1] or 0) * 3600 + int(told[2]) * 60 + int(told[3]))
        yield made


def _discussion(item: Item, link: str) -> dict[str, Any]:
    """The number of comments and where they stand, if there are any, or there may be some."""
    if not item.comments and item.text("comment_status") != "open":
        return {}
    address = f"{link}#{'comments' if item.comments else 'respond'}" if link else None
    return {"comments": item.comments, "comments_url": address}


def _year_known(text: str) -> str | None:
    """Drafts have the year -0001."""
    return text if text and " -0001 " not in text else None
