"""RSS, Atom and CDF read as values, by way of feedparser, whose edges are kept in this file.

feedparser puts ids right, resolves them, and gives content, summary and description the one's name for the other; it
falls back on a loose parser where a document is not well-formed. What it gives is told apart here again.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from html.entities import name2codepoint
from typing import Any

from lxml import etree

from feedwright.text import feedmedia, markup, patterns, xml
from feedwright.text.entities import unescape
from feedwright.text.feeds import Came, DamagedFeedError, File, Item, Moment, NoFeedError, Parsed, Person, resolved

# What feedparser, and what it is built upon, have raised on hostile bytes.
_FAILURES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError, RecursionError)
# feedparser looks for a document type at the beginning of a line.
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_UNDEFINED = "undefined entity"
_ENTITY = patterns.lazy(r"&([A-Za-z][A-Za-z0-9]{1,9});")
_XML = ("amp", "lt", "gt", "quot", "apos")
_ELEMENT = patterns.lazy(r"<\w")
_ENTRY = patterns.lazy(r"<(?:[\w.-]+:)?(?:item|entry)\b", re.IGNORECASE)
_CATEGORY = patterns.lazy(r"<(?:[\w.-]+:)?(?:category|keywords|subject|tags)\b", re.IGNORECASE)
_LONG_LIST = patterns.lazy(r"<(?:[\w.-]+:)?(?:keywords|tags)\b[^<>]*>[^<]{20000}", re.IGNORECASE)
_LONG_TAG = patterns.lazy(r"<[A-Za-z][^<>]{5000,}")
_SIGNS = ("='", '="', "= ")
_VOID = patterns.lazy(r"\s{500,}")
_MOST_CATEGORIES = 2_000
_MOST_ATTRIBUTES = 500
_WITH_MAIL = patterns.lazy(r"(?P<before>[^@]*?)(?:mailto:)?(?P<mail>[^\s<>()@,;:]+@[^\s<>()@,;:]+)(?P<after>[^@]*)\Z")
_BRACKETS = str.maketrans('<>()"', "     ")
_LONGEST_NAME = 1_000
_HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")
_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_ITUNES = "http://www.itunes.com/"
_KIND = "http://schemas.google.com/g/2005#kind"
_PLAIN = "text/plain"
_HTML = ("text/html", "application/xhtml+xml")
_PLAYED = ("audio/", "video/")
_BLANK_LINES = patterns.lazy(r"\n[ \t]*\n\s*")
_CLOCK = patterns.lazy(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:\.\d+)?\Z")


def read(text: str, address: str = "", notes: tuple[str, ...] = ()) -> Parsed:
    """Read RSS, Atom or CDF.

    Args:
        text: the document, without an XML declaration.
        address: where it was fetched; may be empty.
        notes: what is known of it already.

    Raises:
        NoFeedError: it is something else.
        DamagedFeedError: nothing in it can be read.
    """
    if crowd := _crowd(text):
        raise DamagedFeedError(crowd)
    text = _without_void(text)
    data, parsed = _parsed(text)
    if _damage(parsed).startswith(_UNDEFINED):
        # HTML's names for characters mean nothing in XML unless they are declared; many feeds use them all the same.
        data, parsed = _parsed(_ENTITY.sub(_as_number, text))
    if not parsed.get("version") and not parsed.entries:
        raise NoFeedError("is no RSS, Atom or JSON Feed")
    damage = _damage(parsed)
    if damage and not parsed.entries:
        raise DamagedFeedError(damage)
    return _Reader(parsed, _root(data), address).feed(damage, notes)


def _crowd(text: str) -> str:
    """What feedparser would take hours for, because it compares each with all the others; empty if there is nothing."""
    if any(sum(tag.count(sign) for sign in _SIGNS) > _MOST_ATTRIBUTES for tag in _LONG_TAG.findall(text)):
        return f"an element has more than {_MOST_ATTRIBUTES} attributes"
    if _LONG_LIST.search(text) or len(_CATEGORY.findall(text)) > _MOST_CATEGORIES:
        for entry in _ENTRY.split(text):
            if _LONG_LIST.search(entry) or len(_CATEGORY.findall(entry)) > _MOST_CATEGORIES:
                return f"an entry has more than {_MOST_CATEGORIES} categories"
    return ""


def _without_void(text: str) -> str:
    """Without long white space before the first element: feedparser's search for a document type loses itself in it."""
    first = _ELEMENT.search(text)
    at = first.start() if first else len(text)
    return _VOID.sub("\n", text[:at]) + text[at:]


def _parsed(text: str) -> tuple[bytes, Any]:
    """The document as bytes, and what feedparser makes of it."""
    import feedparser

    data = _DECLARATION + text.encode()
    try:
        # A stream, because it takes other values for names of files and addresses.
        return data, feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except _FAILURES as error:
        raise DamagedFeedError(str(error)) from error


def _as_number(match: re.Match[str]) -> str:
    code = name2codepoint.get(match[1])
    return match[0] if code is None or match[1] in _XML else f"&#{code};"


def _damage(parsed: Any) -> str:
    """Why it is not well-formed; a wrong encoding alone does no harm."""
    error = parsed.get("bozo_exception") if parsed.bozo else None
    if error is None or type(error).__name__ in _HARMLESS:
        return ""
    line = error.getLineNumber() if hasattr(error, "getLineNumber") else None
    return f"{error.getMessage()} in line {max(1, line - 1)}" if line else str(error)


def _root(data: bytes) -> Any:
    """The document to the letter; None where it is not well-formed."""
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return None


def _as_written(root: Any, count: int) -> Sequence[Any]:
    """The elements of the entries; None for each where it cannot be told which is which."""
    items = [] if root is None else list(root.iter("{*}item", "{*}entry"))
    return items if len(items) == count else [None] * count


def _id_as_written(item: Any) -> str:
    """The id to the letter: feedparser resolves it against `xml:base` and mends what looks broken.

    Empty where there is none, or it holds more than text.
    """
    if item is None:
        return ""
    space = etree.QName(item).namespace
    found = (item.find(etree.QName(space, name)) for name in ("guid", "id"))
    return next((one.text.strip() for one in found if one is not None and one.text and not len(one)), "")


class _Reader:
    """Reads what feedparser made of one document."""

    def __init__(self, parsed: Any, root: Any, address: str) -> None:
        self.parsed = parsed
        self.root = root
        self.kind = "atom" if parsed.version.startswith("atom") else "rss"
        self.bases = (address, parsed.feed.get("link") or "")

    def feed(self, damage: str, notes: tuple[str, ...]) -> Parsed:
        feed, entries = self.parsed.feed, self.parsed.entries
        written = _as_written(self.root, len(entries))
        return Parsed(
            kind=self.kind,
            title=_plain(feed, "title"),
            url=self.resolved(feed.get("link")),
            id=_text(feed.get("id")),
            address=self.resolved(_rel(feed, "self")),
            items=tuple(self.item(entry, own) for entry, own in zip(entries, written, strict=True)),
            withdrawn=() if self.root is None else tuple(one.get("ref", "") for one in self.root.iter(_DELETED)),
            damage=damage,
            notes=notes,
        )

    def resolved(self, url: Any) -> str:
        return resolved(_text(url), *self.bases)

    def item(self, entry: Any, written: Any) -> Item:
        own, image = _id_as_written(written), self.resolved(_image(entry))
        body, summary, base = _said(entry, self.kind)
        title, link = _plain(entry, "title"), self.link(entry)
        return Item(
            id=own or _text(entry.get("id")),
            link=link,
            url=self.resolved(link),
            title=title,
            published=_moment(entry, "published") if dict.get(entry, "published") else _moment(entry, "created"),
            updated=_moment(entry, "updated"),
            expires=_moment(entry, "expired"),
            authors=self.authors(entry),
            categories=tuple(dict.fromkeys(self.categories(entry, keywords=False))),
            keywords=tuple(dict.fromkeys(self.categories(entry, keywords=True))),
            summary="" if summary == title else summary,
            body=body,
            base=resolved(base, *self.bases) if base else "",
            image=image,
            comments_url=self.resolved(_text(entry.get("comments")) or _replies(entry).get("href")),
            comments=_text(_comments(entry)),
            language=_language(entry) or _text(self.parsed.feed.get("language")),
            files=tuple(self.files(entry)),
            source=self.source(entry),
            picture={} if written is None or not image else feedmedia.picture(written, image, self.resolved),
            more={} if written is None else feedmedia.episode(written, self.resolved),
        )

    def link(self, entry: Any) -> str:
        """Its page: in Atom the first alternate, and never its id; in RSS its own `link`, or a `guid` that is one."""
        if original := entry.get("feedburner_origlink"):
            return _text(original)
        alternate = _rel(entry, "alternate")
        return alternate if self.kind == "atom" else _text(entry.get("link")) or alternate

    def authors(self, entry: Any) -> tuple[Person, ...]:
        """Its own; in Atom those of its source or its feed where it has none (RFC 4287, section 4.2.1)."""
        own = tuple(_people(entry))
        if own or self.kind != "atom":
            return own
        return tuple(_people(entry.get("source") or {})) or tuple(_people(self.parsed.feed))

    def categories(self, entry: Any, *, keywords: bool) -> Iterator[str]:
        for tag in entry.get("tags") or ():
            name = _text(tag.get("label")) or _text(tag.get("term"))
            scheme = tag.get("scheme") or ""
            if name and scheme != _KIND and (scheme == _ITUNES) == keywords:
                yield xml.line(name if self.kind == "atom" else unescape(name))

    def files(self, entry: Any) -> Iterator[File]:
        """Its enclosures, then what Media RSS adds to them; pictures of the latter are its picture."""
        length = _duration(entry.get("itunes_duration"))
        made: dict[str, File] = {}
        for one in _links(entry, "enclosure"):
            kind, title = _text(one.get("type")), _text(one.get("title"))
            url = self.resolved(one.get("href"))
            made.setdefault(url, File(url, kind, _text(one.get("length")), title))
        for one in entry.get("media_content") or ():
            if not _is_picture(one):
                url, seconds = self.resolved(one.get("url")), _duration(one.get("duration"))
                known = made.get(url) or File(url, _text(one.get("type")), _text(one.get("filesize")))
                made[url] = known._replace(duration=seconds)
        for url, one in made.items():
            if url:
                is_played = one.type.startswith(_PLAYED) and not one.duration
                yield one._replace(duration=length) if is_played else one

    def source(self, entry: Any) -> Came | None:
        said = entry.get("source")
        if not isinstance(said, Mapping) or not said:
            return None
        url = _text(said.get("href")) or _rel(said, "self") or _text(said.get("link"))
        return Came(_plain(said, "title"), self.resolved(url), _text(said.get("id")))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _links(of: Any, rel: str) -> Iterator[Any]:
    return (one for one in of.get("links") or () if one.get("rel") == rel and one.get("href"))


def _rel(of: Any, rel: str) -> str:
    return next((_text(one["href"]) for one in _links(of, rel)), "")


def _plain(of: Any, name: str) -> str:
    """A text construct as one line of plain text."""
    detail = of.get(f"{name}_detail") or {}
    text = _text(of.get(name)) or _text(detail.get("value"))
    if text != _text(detail.get("value")):
        # What it says of a value that a deeper element took for its own says nothing of this one.
        detail = {}
    return xml.line(text) if detail.get("type", "text/html") == _PLAIN else markup.plain(text)


def _moment(entry: Any, name: str) -> Moment:
    # Asked for a date that is not there, feedparser would give another one, with a warning.
    text, parts = dict.get(entry, name), dict.get(entry, f"{name}_parsed")
    try:
        return Moment(_text(text), datetime.fromtimestamp(timegm(parts), UTC) if parts else None)
    except (ValueError, TypeError, OverflowError, OSError):
        return Moment(_text(text))


def _people(of: Any) -> Iterator[Person]:
    many = of.get("authors") or ()
    for number, one in enumerate(many, 1):
        name, email = _text(one.get("name")), _text(one.get("email"))
        if email and number == len(many) and (whole := _WITH_MAIL.match(_text(of.get("author"))[:_LONGEST_NAME])):
            # Of an address that ends in more than four letters, feedparser takes the rest for the name.
            name, email = (whole["before"] + whole["after"]).translate(_BRACKETS), whole["mail"]
        name = xml.line(name)
        if name or email:
            yield Person(name, email, _text(one.get("href")))


# --- What it says at length ---------------------------------------------------------------------------------------


def _said(entry: Any, kind: str) -> tuple[str, str, str]:
    """Body, summary, and the base of the body's addresses. What stands alone is the body; in Atom plain text is not."""
    own = entry.get("summary_detail") or {}
    best = _longest(entry.get("content") or (), _HTML)
    if best is None and not (own.get("type") in _HTML and own.get("value")):
        best = _longest(entry.get("content") or (), (_PLAIN,))
    if best is None and own and (kind != "atom" or own.get("type") in _HTML):
        best, own = own, {}
    body, summary = _markup(best or {}), _plain({"summary_detail": own}, "summary")
    is_same = bool(summary) and summary == markup.plain(body)
    return body, "" if is_same else summary, _text((best or {}).get("base"))


def _longest(contents: Sequence[Any], types: tuple[str, ...]) -> Any:
    fit = [one for one in contents if one.get("type") in types and _text(one.get("value"))]
    return max(fit, key=lambda one: len(one["value"]), default=None)


def _markup(detail: Any) -> str:
    """A text construct as HTML; text without any markup keeps its paragraphs and lines."""
    text = _text(detail.get("value"))
    if detail.get("type") == _PLAIN:
        return paragraphs(text)
    return paragraphs(unescape(text)) if "<" not in text and "\n" in text else text


def paragraphs(text: str) -> str:
    r"""Plain text as HTML.

    >>> paragraphs("One < two\nlines\n\nTwo")
    '<p>One &lt; two<br>lines</p><p>Two</p>'
    """
    blocks = (one.strip() for one in _BLANK_LINES.split(text))
    return "".join(f"<p>{escape(one, quote=False).replace(chr(10), '<br>')}</p>" for one in blocks if one)


def _language(entry: Any) -> str:
    details = [*(entry.get("content") or ()), entry.get("summary_detail") or {}, entry.get("title_detail") or {}]
    said = (_text(one.get("language")) for one in details)
    return _text(entry.get("language")) or next((one for one in said if one), "")


# --- Pictures, comments, times ------------------------------------------------------------------------------------


def _image(entry: Any) -> str:
    """Its picture: the one chosen to stand for it, else the widest, else a podcast's."""
    for one in entry.get("media_thumbnail") or ():
        if url := _text(one.get("url")):
            return url
    pictures = [one for one in entry.get("media_content") or () if _is_picture(one) and _text(one.get("url"))]
    if pictures:
        return _text(max(pictures, key=lambda one: _number(one.get("width")))["url"])
    image = entry.get("image")
    return _text(image.get("href")) if isinstance(image, Mapping) else ""


def _is_picture(one: Any) -> bool:
    kind = one.get("medium") or _text(one.get("type")).partition("/")[0]
    return bool(kind == "image")


def _number(value: Any) -> int:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - pixels


def _replies(entry: Any) -> Mapping[str, Any]:
    """The page of its comments; feeds of comments are none (RFC 4685, section 4)."""
    many = (one for one in _links(entry, "replies") if one.get("type", "text/html") in _HTML)
    return next(many, {})


def _comments(entry: Any) -> Any:
    said = entry.get("slash_comments") or entry.get("thr_total")
    links = (one.get("thr:count") or one.get("count") for one in _links(entry, "replies"))
    return said or next((one for one in links if one), "")


def _duration(value: Any) -> str:
    """Playing time in seconds, from `1:02:03`, `62:03` or `3723`.

    >>> _duration("1:02:03"), _duration("90"), _duration("soon")
    ('3723', '90', '')
    """
    match = _CLOCK.match(_text(value))
    if match is None:
        return ""
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return str(3600 * hours + 60 * minutes + seconds)
