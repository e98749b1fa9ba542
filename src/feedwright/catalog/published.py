"""Read back what any feed publishes: its entries, as readers know them. Pure: bytes in, values out."""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from feedwright.catalog.records import Adopted
from feedwright.errors import SourceError
from feedwright.text import dates, markup, urls, xml

_NO_FEED = "is no RSS, Atom or JSON Feed; name the file or the address that readers subscribe to"
_CURE = "fetch or export the feed anew, and adopt that"
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_HEAD = 65_536
# What feedparser, and what it is built upon, have raised on hostile bytes.
_FAILURES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError, RecursionError)


class NoFeedError(SourceError):
    """The document is something else, and does not claim to be a feed."""


@dataclass(frozen=True, slots=True)
class Published:
    """A feed as it was published.

    Args:
        where: its file or address.
        kind: `rss`, `atom` or `json`.
        entries: in its order.
        nameless: how many entries had neither id nor address; they are left out.
        damage: what is wrong with it, if only a part could be read; else empty.
    """

    where: str
    kind: str
    entries: tuple[Adopted, ...]
    nameless: int = 0
    damage: str = ""


def read(data: bytes, where: str) -> Published:
    """Read a feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed.

    Ids are as readers know them: as they are written, without white space around them. Where an item has none, readers
    take its address for one.

    Args:
        data: the feed.
        where: its file or address; a relative link of an entry is resolved against an address.

    Raises:
        NoFeedError: it is something else.
        SourceError: nothing in it can be read.
    """
    if not data.strip():
        message = f"is empty; {_CURE}"
        raise SourceError(message, where=where)
    if b"jsonfeed.org" in data and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json(data, where)
    # Sitemaps and web pages can be large: they need not be read to the end to be told apart. UTF-16 has the zeros.
    if not _ROOT.search(data[:_HEAD].replace(b"\0", b"")):
        raise NoFeedError(_NO_FEED, where=where)
    return _xml(data, where)


# --- RSS and Atom -------------------------------------------------------------------------------------------------


def _xml(data: bytes, where: str) -> Published:
    import feedparser

    try:
        # A stream, because it takes other values for names of files and addresses.
        parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except _FAILURES as error:
        message = f"is damaged ({error}), and cannot be read; {_CURE}"
        raise SourceError(message, where=where) from error
    if not parsed.version and not parsed.entries:
        raise NoFeedError(_NO_FEED, where=where)
    damage = _damage(parsed)
    if damage and not parsed.entries:
        message = f"is damaged ({damage}), and no entry can be read; {_CURE}"
        raise SourceError(message, where=where)
    base = where if urls.is_http(where) else parsed.feed.get("link", "")
    written = _ids_as_written(data, len(parsed.entries))
    found = [_entry(one, own, base) for one, own in zip(parsed.entries, written, strict=True)]
    kind = "atom" if parsed.version.startswith("atom") else "rss"
    return _published(where, kind, found, damage)


def _damage(parsed: Any) -> str:
    """Why it is not well-formed; a wrong encoding alone does no harm."""
    error = parsed.get("bozo_exception") if parsed.bozo else None
    if error is None or type(error).__name__ in ("CharacterEncodingOverride", "NonXMLContentType"):
        return ""
    line = error.getLineNumber() if hasattr(error, "getLineNumber") else None
    return f"{error.getMessage()} in line {line}" if line else str(error)


def _ids_as_written(data: bytes, count: int) -> Sequence[str | None]:
    """The ids of the entries to the letter: feedparser resolves them against `xml:base` and mends what looks broken."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return [None] * count
    items = list(root.iter("{*}item", "{*}entry"))
    return [_id_as_written(item) for item in items] if len(items) == count else [None] * count


def _id_as_written(item: Any) -> str | None:
    """None where it has none, or holds more than text."""
    space = etree.QName(item).namespace
    found = (item.find(etree.QName(space, name)) for name in ("guid", "id"))
    return next((one.text.strip() for one in found if one is not None and one.text and not len(one)), None)


def _entry(entry: Any, written: str | None, base: str) -> Adopted | None:
    link = entry.get("feedburner_origlink") or entry.get("link") or ""
    return _adopted(
        written or entry.get("id") or link,
        link,
        _title(entry),
        base,
        (_moment(entry, "published_parsed"), _moment(entry, "updated_parsed")),
    )


def _title(entry: Any) -> str:
    text = entry.get("title") or ""
    is_html = entry.get("title_detail", {}).get("type", "") != "text/plain"
    return markup.plain(text) if is_html else text


def _moment(entry: Any, name: str) -> datetime | None:
    # Asked for a date that is not there, feedparser would give another one, with a warning.
    parts = dict.get(entry, name)
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


# --- JSON Feed ----------------------------------------------------------------------------------------------------


def _json(data: bytes, where: str) -> Published:
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        message = f"is damaged ({error}), and cannot be read; {_CURE}"
        raise SourceError(message, where=where) from error
    if "jsonfeed.org/version" not in str(feed.get("version")):
        raise NoFeedError(_NO_FEED, where=where)
    if not isinstance(items := feed.get("items", []), list):
        message = f"its items are no list; {_CURE}"
        raise SourceError(message, where=where)
    base = where if urls.is_http(where) else _text(feed.get("home_page_url"))
    return _published(where, "json", [_item(one, base) for one in items if isinstance(one, dict)])


def _item(item: Mapping[str, Any], base: str) -> Adopted | None:
    link = _text(item.get("url"))
    when = _date(item.get("date_published")), _date(item.get("date_modified"))
    return _adopted(_text(item.get("id")) or link, link, _text(item.get("title")), base, when)


def _text(value: Any) -> str:
    """A text; a number is coerced to one (JSON Feed 1.1, `id`)."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _date(value: Any) -> datetime | None:
    try:
        return dates.parse(value, UTC) if value else None
    except ValueError:
        return None


# --- both ---------------------------------------------------------------------------------------------------------


def _adopted(
    own_id: str, link: str, title: str, base: str, when: tuple[datetime | None, datetime | None]
) -> Adopted | None:
    if not own_id:
        return None
    try:
        url = urls.absolute(link, base if urls.is_http(base) else "") if link else ""
    except ValueError:
        url = ""
    return Adopted(own_id, url if urls.is_http(url) else "", xml.line(title), *when)


def _published(where: str, kind: str, found: Iterable[Adopted | None], damage: str = "") -> Published:
    found = list(found)
    entries = tuple(one for one in found if one is not None)
    return Published(where, kind, entries, len(found) - len(entries), damage)
