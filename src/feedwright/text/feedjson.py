"""JSON Feed 1.0 and 1.1 read as values (www.jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.text import markup, xml
from feedwright.text.feeds import Came, DamagedFeedError, File, Item, Moment, NoFeedError, Parsed, Person, resolved

_VERSION = "jsonfeed.org/version"
_OWN = "_feedwright"
_NUMBERS = ("size_in_bytes", "duration_in_seconds")
_COUNTERS = ("views", "reading_minutes")


def read(data: bytes, address: str = "") -> Parsed:
    """Read a JSON Feed.

    Args:
        data: the document, in UTF-8.
        address: where it was fetched; may be empty.

    Raises:
        NoFeedError: it is other JSON.
        DamagedFeedError: it is no JSON, or has no list of items.
    """
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DamagedFeedError(str(error)) from error
    if not isinstance(feed, dict) or _VERSION not in str(feed.get("version")):
        raise NoFeedError("is no RSS, Atom or JSON Feed")
    if not isinstance(items := feed.get("items", []), list):
        raise DamagedFeedError("its items are no list")
    bases = address, _text(feed.get("feed_url")), _text(feed.get("home_page_url"))
    usual = tuple(_authors(feed)), _text(feed.get("language"))
    return Parsed(
        kind="json",
        title=xml.line(_text(feed.get("title"))),
        url=resolved(_text(feed.get("home_page_url")), *bases),
        address=resolved(_text(feed.get("feed_url")), *bases),
        items=tuple(_item(one, bases, *usual) for one in items if isinstance(one, dict)),
        withdrawn=tuple(_text(one.get("id")) for one in _maps(_map(feed.get(_OWN)).get("withdrawn"))),
    )


def _item(item: Mapping[str, Any], bases: tuple[str, ...], people: tuple[Person, ...], language: str) -> Item:
    own = _map(item.get(_OWN))
    link = _text(item.get("url")) or _text(item.get("external_url"))
    return Item(
        id=_text(item.get("id")),
        link=link,
        url=resolved(link, *bases),
        title=xml.line(_text(item.get("title"))),
        published=Moment(_text(item.get("date_published"))),
        updated=Moment(_text(item.get("date_modified"))),
        authors=tuple(_authors(item)) or people,
        categories=tuple(dict.fromkeys(xml.line(_text(one)) for one in _list(item.get("tags")) if _text(one))),
        summary=_summary(item),
        body=_body(item),
        image=resolved(_text(item.get("image")) or _text(item.get("banner_image")), *bases),
        comments_url=resolved(_text(own.get("comments_url")), *bases),
        comments=_text(own.get("comments")),
        language=_text(item.get("language")) or language,
        files=tuple(_files(item, bases)),
        source=_source(_map(own.get("source"))),
        more={name: own[name] for name in _COUNTERS if name in own},
    )


def _summary(item: Mapping[str, Any]) -> str:
    """Nothing where it only repeats the text, or the title."""
    summary = xml.line(_text(item.get("summary")))
    said = (item.get("title"), item.get("content_text"), markup.plain(_text(item.get("content_html"))))
    return "" if summary in (xml.line(_text(one)) for one in said) else summary


def _body(item: Mapping[str, Any]) -> str:
    """Text is HTML without markup; what is no more than the summary or the title is none."""
    from feedwright.text.feedxml import paragraphs

    if html := xml.clean(_text(item.get("content_html"))):
        return html
    text = xml.clean(_text(item.get("content_text")))
    return "" if xml.line(text) == xml.line(_text(item.get("title"))) else paragraphs(text)


def _authors(of: Mapping[str, Any]) -> Iterator[Person]:
    """`authors` of version 1.1, or `author` of version 1."""
    for one in _maps(of.get("authors")) or _maps([of.get("author")]):
        url = _text(one.get("url"))
        mail = url.removeprefix("mailto:") if url.startswith("mailto:") else ""
        if name := xml.line(_text(one.get("name"))) or mail:
            yield Person(name, mail, "" if mail else url)


def _files(item: Mapping[str, Any], bases: tuple[str, ...]) -> Iterator[File]:
    for one in _maps(item.get("attachments")):
        if url := resolved(_text(one.get("url")), *bases):
            size, seconds = (_text(one.get(name)).partition(".")[0] for name in _NUMBERS)
            yield File(url, _text(one.get("mime_type")), size, xml.line(_text(one.get("title"))), seconds)


def _source(said: Mapping[str, Any]) -> Came | None:
    return Came(xml.line(_text(said.get("title"))), _text(said.get("url"))) if said else None


def _text(value: Any) -> str:
    """A text; a number is coerced to one (JSON Feed 1.1, `id`)."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _maps(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]
