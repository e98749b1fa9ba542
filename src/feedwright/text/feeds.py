"""Any feed read as values: RSS 0.9x to 2.0, Atom 0.3 and 1.0, CDF, JSON Feed. Pure: bytes in, values out.

Nothing is cleaned or guessed here that a room might want to know: ids are as they are written, dates also as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import NamedTuple

from feedwright.frozen import frozen
from feedwright.text import charsets, doctypes, patterns, urls, xml

_HEAD = 65_536
_ROOT = patterns.lazy(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry)[\s>/]", re.IGNORECASE)
_DECLARATION = patterns.lazy(r"\A\s*<\?xml\b[^>]*\?>", re.IGNORECASE)
_ENCODING = patterns.lazy(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']", re.IGNORECASE)
# The longer byte order marks first: that of UTF-32 begins with that of UTF-16. Then `<` and `<?` without a mark.
_SIGNS = (
    (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\x00\x00\x00<", "utf-32-be"), (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"), (b"<\x00", "utf-16-le"), (b"Lo\xa7\x94", "cp037"),
)  # fmt: skip
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-9": "cp1254", "tis-620": "cp874", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "shift_jis": "cp932", "x-sjis": "cp932", "big5": "big5hkscs", "iso-8859-8-i": "iso-8859-8",
}  # fmt: skip
"""What is named, and the wider encoding that is meant (Encoding Standard, section 4.2)."""

_SCHEME = patterns.lazy(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WIDE = patterns.lazy(r"(?:iso-10646-)?u(?:tf|cs)?[-_]?(?:16|32|[24])", re.IGNORECASE)
_NO_CHARSETS = patterns.lazy(r"idna|punycode|.*escape|undefined|mbcs|oem|utf.?7|cp65000", re.IGNORECASE)


class NoFeedError(ValueError):
    """The document is something else, and does not claim to be a feed."""


class DamagedFeedError(ValueError):
    """The document is a feed of which nothing can be read. The message says what is wrong with it."""


class HostileFeedError(ValueError):
    """The document declares what could explode, or reach for what is not its own. The message says what."""


class Person(NamedTuple):
    """Who wrote something."""

    name: str = ""
    email: str = ""
    url: str = ""


class File(NamedTuple):
    """What belongs to an entry: an episode, a picture. Numbers as they are written."""

    url: str
    type: str = ""
    length: str = ""
    title: str = ""
    duration: str = ""


class Came(NamedTuple):
    """The feed that an entry says it was taken from."""

    title: str = ""
    url: str = ""
    id: str = ""


class Moment(NamedTuple):
    """A date as it is written, and as the parser of feeds reads it; empty and None where there is none."""

    text: str = ""
    read: datetime | None = None


_NEVER = Moment()


@frozen(kw_only=True)
class Item:
    """An entry. Empty means: it does not say.

    Args:
        id: to the letter, without white space around it.
        link: its address as it is written.
        url: that address, absolute where there is anything to resolve it against.
        title, summary: plain text.
        published, updated, expires: dates.
        authors: its own; those of its feed where it has none and they count for it (Atom, JSON Feed).
        categories, keywords: as people read them.
        body: HTML.
        base: address that its markup says relative addresses in the body are to be resolved against.
        image, comments_url: addresses, as `url`.
        comments: how many, as it is written.
        language: as it is written.
        files: what belongs to it.
        source: the feed that it says it was taken from.
        picture: what is said of `image`: `alt`, `width`, `height`.
        more: further words of ours, as they are written.
    """

    id: str = ""
    link: str = ""
    url: str = ""
    title: str = ""
    published: Moment = _NEVER
    updated: Moment = _NEVER
    expires: Moment = _NEVER
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    base: str = ""
    image: str = ""
    comments_url: str = ""
    comments: str = ""
    language: str = ""
    files: tuple[File, ...] = ()
    source: Came | None = None
    picture: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)


@frozen(kw_only=True)
class Parsed:
    """A feed.

    Args:
        kind: `rss`, `atom` or `json`.
        title, url, id: the feed's title, its home page, its own id.
        address: where it says that it is served.
        items: in its order.
        withdrawn: ids of entries that it says are gone (RFC 6721).
        damage: what is wrong with it, if only a part could be read; else empty.
        notes: what else the owner should know.
    """

    kind: str
    title: str = ""
    url: str = ""
    id: str = ""
    address: str = ""
    items: tuple[Item, ...] = ()
    withdrawn: tuple[str, ...] = ()
    damage: str = ""
    notes: tuple[str, ...] = ()


def read(data: bytes, *, address: str = "", charset: str = "", language: str = "en", wary: bool = False) -> Parsed:
    """Read a feed.

    Args:
        data: the document.
        address: where it was fetched; relative addresses are resolved against it; may be empty.
        charset: what the server said of its encoding; it goes before what the document says (RFC 7303, section 3).
        language: BCP 47; tells the encoding of a document that says nothing true about it.
        wary: refuse a document that declares entities which are not plain text, rather than pass them over.

    Raises:
        NoFeedError: it is something else.
        DamagedFeedError: it is a feed, and nothing in it can be read.
        HostileFeedError: it was refused.
    """
    if b"jsonfeed.org" in data and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        from feedwright.text import feedjson

        return feedjson.read(data, address)
    # Sitemaps and web pages can be large: they need not be read to the end to be told apart. UTF-16 has the zeros.
    if not _ROOT.search(data[:_HEAD].replace(b"\0", b"").decode("latin-1")) and not data.startswith(_SIGNS[-1][0]):
        raise NoFeedError("is no RSS, Atom or JSON Feed")
    from feedwright.text import feedxml

    text, note = decoded(data, charset, language)
    if wary and (threat := doctypes.threat(text)):
        raise HostileFeedError(threat)
    return feedxml.read(text, address, (note,) if note else ())


def decoded(data: bytes, charset: str = "", language: str = "en") -> tuple[str, str]:
    r"""An XML document as text without a declaration, fit for a parser.

    Args:
        data: the document.
        charset: what the server said, which goes before what the document says; a byte order mark goes before both.
        language: BCP 47; tells the encoding where neither is true.

    Returns:
        The text, without characters that XML forbids, and a note for the owner where its encoding had to be guessed.

    >>> decoded(b'\n<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>')
    ('<a>é</a>', '')
    """
    text, note = _text(data, charset, language)
    return _DECLARATION.sub("", xml.clean(text).lstrip("\ufeff"), count=1), note


def _text(data: bytes, charset: str, language: str) -> tuple[str, str]:
    sign = next((codec for mark, codec in _SIGNS if data.startswith(mark)), "")
    declared = match[1].decode() if (match := _ENCODING.match(data)) else ""
    # What is UTF-8 by every byte is nothing else, whatever a server says that says the same of all its files.
    certain = "" if data.isascii() or declared.lower() not in ("", "utf-8", "utf8") else "utf-8"
    for name in (sign, certain, charset, declared, "utf-8"):
        if name and (text := _strictly(data, name, wide=bool(sign))) is not None:
            return text, ""
    if sign:
        return data.decode(sign, "replace"), f"is not {sign.upper().removesuffix('-SIG')} in some bytes"
    if charsets.nearly_utf8(data):
        return data.decode("utf-8", "replace"), "is not UTF-8 in some bytes, which were left out"
    codec = charsets.of(data, language)
    told = f"is not {declared or charset or 'UTF-8'}, as it says; " if declared or charset else "is not UTF-8; "
    return data.decode(codec, "replace"), f"{told}it was read as {charsets.label(codec)}"


def _strictly(data: bytes, name: str, *, wide: bool) -> str | None:
    """The text, if every byte of it fits; a name that no document can mean is passed over."""
    if _NO_CHARSETS.match(name) or (_WIDE.match(name) and not wide):
        return None
    lowered = name.lower()
    for codec in dict.fromkeys((_WIDER.get(lowered, lowered), lowered)):
        try:
            return data.decode(codec)
        except (LookupError, ValueError):
            continue
    return None


def resolved(url: str, *bases: str) -> str:
    """An address made absolute by the first of some bases that is one; as it is written where none is.

    >>> resolved("/a", "feed.xml", "https://example.org/x/"), resolved("/a"), resolved("https://[/")
    ('https://example.org/a', '/a', '')
    """
    base = next((one for one in bases if urls.is_http(one)), "")
    try:
        return urls.absolute(url, base) if url and (base or _SCHEME.match(url)) else url
    except ValueError:
        return ""
