"""What a feed, a page and a header say, as far as a doctor must know it. Pure: bytes in, values out."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urljoin

from feedwright.frozen import frozen
from feedwright.text import feeds, patterns, urls
from feedwright.wire import Answer

LARGEST: Final = 50_000_000
"""Bytes that a feed may have when it is unpacked."""
TYPES: Final = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
}
"""Media types by which pages lead to feeds, and the formats that they promise."""

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_PAGE: Final = 3_000_000
_LINK = patterns.lazy(r'<([^<>]*)>((?:\s*;\s*[^\s;,="<>]+\s*(?:=\s*(?:"[^"]*"|[^\s;,"<>]*))?)*)')
_PARAMETER = patterns.lazy(r';\s*([^\s;,="]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;,"]*)))?')
_CHARSET = patterns.lazy(r"charset\s*=\s*[\"']?([^\s;\"',]+)", re.IGNORECASE)
_DECLARED = patterns.lazy(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_MAGIC: Final = b"\x1f\x8b"


@frozen
class Said:
    """What a feed says.

    Args:
        kind: `rss`, `atom` or `json`.
        own: where it says that it is served; empty where it does not.
        id: its own id.
        home: the page that it is about.
        hubs: addresses.
        ttl: minutes that readers should wait; None where it does not say.
        entries: (id, address, date) of each.
    """

    kind: str
    own: str = ""
    id: str = ""
    home: str = ""
    hubs: tuple[str, ...] = ()
    ttl: int | None = None
    entries: tuple[tuple[str, str, datetime | None], ...] = ()


def said(data: bytes, url: str, charset: str = "") -> Said | None:
    """What a feed says; None where it is none that can be read.

    Args:
        data: unpacked.
        url: where it is served.
        charset: what the server says of it.
    """
    try:
        read = feeds.read(data, address=url, charset=charset, wary=True)
    except ValueError:
        return None
    entries = tuple((one.id, one.url, (one.updated.read or one.published.read)) for one in read.items)
    made = Said(read.kind, "", read.id, feeds.resolved(read.url, url), entries=entries)
    return _json(made, data) if read.kind == "json" else _xml(made, data, url)


def _json(made: Said, data: bytes) -> Said:
    with suppress(ValueError):
        known: Any = json.loads(data)
        hubs = [one.get("url") for one in known.get("hubs") or () if isinstance(one, dict)]
        own = known.get("feed_url")
        return replace(made, own=_text(own), id=_text(own), hubs=tuple(map(_text, hubs)))
    return made


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _xml(made: Said, data: bytes, url: str) -> Said:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root is None:
        return made
    channel = next((one for one in root if one.tag == "channel"), root)
    links = [(one.get("rel") or "alternate", one.get("href") or "") for one in channel.iterchildren(f"{_ATOM}link")]
    found = [(rel, feeds.resolved(href.strip(), url)) for rel, href in links]
    minutes = _text(channel.findtext("ttl"))
    return replace(
        made,
        own=next((href for rel, href in found if rel == "self"), ""),
        hubs=tuple(href for rel, href in found if rel == "hub"),
        ttl=int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) < 8 else None,  # noqa: PLR2004 - a year has six digits
    )


def media_type(answer: Answer) -> str:
    """The media type that a server says, without parameters."""
    return answer.header("content-type").partition(";")[0].strip().lower()


def charset(answer: Answer) -> str:
    """The charset that a server says; empty where it says none."""
    match = _CHARSET.search(answer.header("content-type"))
    return match[1].lower() if match else ""


def declared(data: bytes) -> str:
    """The encoding that an XML document says itself to have; UTF-8 if it does not say."""
    match = _DECLARED.match(data)
    return match[1].decode().lower() if match else "utf-8"


def directives(answer: Answer) -> dict[str, str]:
    """What Cache-Control says: name -> value (RFC 9111, section 5.2)."""
    parts = (one.strip().partition("=") for one in answer.header("cache-control").split(","))
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in parts if name}


def moment(text: str) -> datetime | None:
    """A date of HTTP; None where it is none."""
    try:
        made = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return made if made.tzinfo else None


def links(answer: Answer) -> Iterator[tuple[str, str]]:
    """Relation and absolute address of each link in its `Link` headers (RFC 8288)."""
    for match in _LINK.finditer(answer.header("link")[:_PAGE]):
        rels = [quoted or plain for name, quoted, plain in _PARAMETER.findall(match[2]) if name.lower() == "rel"]
        target = _joined(answer.url, match[1].strip())
        for rel in " ".join(rels[:1]).lower().split():
            yield rel, target


def _joined(base: str, url: str) -> str:
    try:
        return urls.absolute(url, base)
    except ValueError:
        return ""


def same(one: str, other: str) -> bool:
    """Whether two addresses are the same, written differently at the most."""
    return _joined("", one).partition("#")[0] == _joined("", other).partition("#")[0]


# --- packing ----------------------------------------------------------------------------------------------------------


class DamagedError(ValueError):
    """A body is not packed as it is said to be."""


def coding(answer: Answer) -> str:
    """How a body says that it is packed; empty where it is not."""
    named = answer.header("content-encoding").strip().lower()
    return {"identity": "", "x-gzip": "gzip"}.get(named, named)


def unpacked(answer: Answer) -> bytes | None:
    """The body without its packing; None where we cannot unpack it.

    Raises:
        DamagedError: it is not packed as it says.
    """
    named = coding(answer)
    if named in ("", "gzip"):
        return gunzipped(answer.data) if named else answer.data
    if named == "br":
        return _unbrotlied(answer.data)
    return None


def gunzipped(data: bytes) -> bytes:
    """What gzip has packed.

    Raises:
        DamagedError: it is none, or cut off, or larger than a feed can be.
    """
    worker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        made = worker.decompress(data, LARGEST)
    except zlib.error as error:
        raise DamagedError(str(error)) from error
    if not worker.eof:
        raise DamagedError("it ends too early" if not worker.unconsumed_tail else "it is endless")
    return made


def _unbrotlied(data: bytes) -> bytes | None:
    try:
        import brotli
    except ImportError:
        return None
    worker = brotli.Decompressor()
    made = bytearray()
    try:
        for start in range(0, len(data), 4096):
            made += worker.process(data[start : start + 4096])
            if len(made) > LARGEST:
                raise DamagedError("it is endless")
    except brotli.error as error:
        raise DamagedError(str(error) or "it is no brotli") from error
    if not worker.is_finished():
        raise DamagedError("it ends too early")
    return bytes(made)


def is_gzip(data: bytes) -> bool:
    """Whether bytes are packed by gzip, whatever is said of them."""
    return data.startswith(_MAGIC)


# --- pages ------------------------------------------------------------------------------------------------------------


def is_page(answer: Answer, data: bytes) -> bool:
    """Whether it is a web page."""
    head = data[:1024].lstrip().lower()
    return media_type(answer) in ("text/html", "application/xhtml+xml") or head.startswith(
        (b"<!doctype html", b"<html")
    )


def alternates(data: bytes, url: str) -> list[tuple[str, str]]:
    """Media type and absolute address of each feed that a page leads to (HTML, section 4.6.7.1).

    >>> alternates(b'<link rel="alternate" type="application/rss+xml" href="/a.rss">', "https://example.org/x/")
    [('application/rss+xml', 'https://example.org/a.rss')]
    """
    reader = _Links()
    with suppress(AssertionError, ValueError):  # html.parser's own, at some broken declarations
        reader.feed(data[:_PAGE].decode("utf-8", "replace"))
    base = urljoin(url, reader.base) if reader.base else url
    found = ((kind, _joined(base, href)) for kind, href in reader.found)
    return list(dict.fromkeys((kind, href) for kind, href in found if urls.is_http(href)))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str]] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "base" and not self.base:
            self.base = dict(attrs).get("href") or ""
        if tag in ("link", "a"):
            self._add({name: value or "" for name, value in reversed(attrs)})

    def _add(self, said: dict[str, str]) -> None:
        kind = said.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in said.get("rel", "").lower().split() and kind in TYPES and said.get("href", "").strip():
            self.found.append((kind, said["href"].strip()))


def listed(data: bytes, url: str) -> list[str]:
    """Addresses of the feeds in an OPML document; none where it is something else."""
    from lxml import etree

    if b"<opml" not in data[:4096]:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    nodes: Iterable[Any] = () if root is None else root.iter("outline")
    found = (_joined(url, (one.get("xmlUrl") or "").strip()) for one in nodes if one.get("xmlUrl"))
    return [one for one in dict.fromkeys(found) if urls.is_http(one)]
