"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final, NamedTuple

from feedwright.validate import _dates, _html, _urls, _words
from feedwright.validate._base import Check, Code, Sheet, Spot
from feedwright.validate._json_places import Path, Places, written
from feedwright.validate.atom import BACKWARDS, NO_SELF, OTHER_SELF

MALFORMED = Code(
    "json-malformed", "error", "is not JSON: {problem}", "No reader can read any of it.",
    "Let a library write it: strings need double quotes, and no comma stands after the last value.",
    "RFC 8259, section 2",
)  # fmt: skip
ENCODING = Code(
    "json-encoding", "error", "is not UTF-8: byte {byte} does not fit", "JSON is in UTF-8; parsers stop there.",
    "Save it as UTF-8.", "RFC 8259, section 8.1",
)  # fmt: skip
MARK = Code(
    "json-byte-order-mark", "warning", "begins with a byte order mark", "Many parsers of JSON stop at it.",
    "Save it as UTF-8 without one.", "RFC 8259, section 8.1",
)  # fmt: skip
NO_JSON_FEED = Code(
    "json-no-feed", "error", "is JSON, and no JSON Feed: {problem}",
    "There is nothing that a reader could subscribe to.",
    'A JSON Feed is an object with "version": "https://jsonfeed.org/version/1.1".', "JSON Feed 1.1",
)  # fmt: skip
VERSION = Code(
    "json-version", "error", "version is {value}, which there is not",
    "Readers know a JSON Feed by it, and do not know this one.", 'Write "https://jsonfeed.org/version/1.1".',
    "JSON Feed 1.1, top level",
)  # fmt: skip
KIND = Code(
    "json-type", "error", "{element} is {kind}; it should be {expected}",
    "Readers written in strict languages refuse the whole feed.", "Write a value of that type.", "JSON Feed 1.1",
)  # fmt: skip
ID_NUMBER = Code(
    "json-id-number", "warning", "{element} is a number", "Readers that compare ids as text may not find it again.",
    "Write it as a string.", "JSON Feed 1.1, items: id",
)  # fmt: skip
MISSING = Code(
    "json-missing", "error", "{parent} has no {element}", "Readers refuse the feed or leave the item out.", "Add it.",
    "JSON Feed 1.1",
)  # fmt: skip
UNKNOWN = Code(
    "json-unknown", "warning", "{element} is no word of JSON Feed", "Readers pass it over.",
    "Write the name as the specification does; names of your own begin with an underscore.",
    "JSON Feed 1.1, extensions",
)  # fmt: skip
TWICE = Code(
    "json-repeated", "error", "{element} stands twice in one object", "Some parsers take the first, some the last.",
    "Keep one.", "RFC 8259, section 4",
)  # fmt: skip
NOTHING_SAID = Code(
    "json-item-empty", "error", "the item has neither content_html nor content_text",
    "Readers have nothing to show, and some refuse the feed.", "Add one of them.", "JSON Feed 1.1, items",
)  # fmt: skip
SAME_ID = Code(
    "json-id-repeated", "error", "two items have the id {value}", "Readers take them for one, and show only one.",
    "Give each article an id of its own, for good.", "JSON Feed 1.1, items: id",
)  # fmt: skip
NO_DATE = Code(
    "json-no-date", "warning", "the item has no date_published",
    "Readers give it the time at which they first saw it, each another one.", "Add date_published.",
    "JSON Feed 1.1, items",
)  # fmt: skip
NO_HOME = Code(
    "json-no-home", "warning", "the feed has no home_page_url", "Readers cannot lead to the site.", "Add it.",
    "JSON Feed 1.1, top level",
)  # fmt: skip
NEXT_IS_SELF = Code(
    "json-next-is-self", "error", "next_url is the feed itself", "Readers page in a circle.",
    "Name the next page, or leave it out.", "JSON Feed 1.1, top level",
)  # fmt: skip
OLD_AUTHOR = Code(
    "json-author", "info", "{element} was replaced by authors", "Readers of version 1.1 need not look at it.",
    "Write authors, a list.", "JSON Feed 1.1, changes",
)  # fmt: skip
TOO_NEW = Code(
    "json-newer", "info", "{element} belongs to version 1.1, and the feed says 1", "Readers of version 1 pass it over.",
    'Write "https://jsonfeed.org/version/1.1".', "JSON Feed 1.1, changes",
)  # fmt: skip
NOBODY = Code(
    "json-author-empty", "error", "{element} has neither name, url nor avatar", "Readers show an empty line.",
    "Say one of them, or leave the author out.", "JSON Feed 1.1, authors",
)  # fmt: skip

_VERSIONS: Final = {
    "https://jsonfeed.org/version/1": "1.0",
    "https://jsonfeed.org/version/1.0": "1.0",
    "https://jsonfeed.org/version/1.1": "1.1",
}
_TYPES: Final = {
    str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object",
    type(None): "null",
}  # fmt: skip


class _Spot(NamedTuple):
    """A place in the document, looked for only when it is asked for."""

    places: Places
    path: Path

    @property
    def spot(self) -> Spot:
        return self.places.spot(self.path)

    @property
    def extent(self) -> tuple[int, int]:
        return 0, 0


class _Field(NamedTuple):
    """What a name may stand for.

    Args:
        types: Python's types of the value.
        check: how a text is checked.
        needed: whether it must be there.
        newer: whether version 1.0 did not have it.
        each: what a list holds: a type of values, or a table.
        table: what an object holds.
    """

    types: tuple[type, ...] = (str,)
    check: Check = _words.anything
    needed: bool = False
    newer: bool = False
    each: type | Mapping[str, _Field] | None = None
    table: Mapping[str, _Field] | None = None
    whole: Callable[[_Reading, Path, Mapping[str, Any]], None] | None = None


class _Reading(NamedTuple):
    sheet: Sheet
    places: Places

    def at(self, *path: str | int) -> _Spot:
        return _Spot(self.places, path)

    def fields(self, path: Path, said: Mapping[str, Any], table: Mapping[str, _Field]) -> None:
        """An object against its table."""
        for name, value in said.items():
            known = table.get(name)
            if known is not None:
                self.field((*path, name), value, known)
            elif not name.startswith("_"):
                self.sheet.report(UNKNOWN, self.at(*path, name), element=written((*path, name)))
        for name, field in table.items():
            if field.needed and name not in said:
                parent = "the feed" if not path else "the item" if path[0] == "items" else written(path)
                self.sheet.report(MISSING, self.at(*path), parent=parent, element=name)

    def field(self, path: Path, value: Any, known: _Field) -> None:
        """One value against what is known of it."""
        if type(value) not in known.types:
            self.wrong_type(path, value, known)
            return
        if known.newer and self.sheet.version == "1.0":
            self.sheet.report(TOO_NEW, self.at(*path), element=path[-1])
        if isinstance(value, str):
            if known.check is _words.anything:
                return
            known.check(self.sheet, self.at(*path), str(path[-1]), value)
        elif isinstance(value, list):
            for number, one in enumerate(value):
                self.element((*path, number), one, known)
        elif isinstance(value, dict):
            self.object(path, value, known)

    def element(self, path: Path, value: Any, known: _Field) -> None:
        """One value of a list."""
        if known.each is str:
            self.field(path, value, _TEXT)
        elif not isinstance(value, dict):
            self.wrong_type(path, value, _Field((dict,)))
        else:
            self.object(path, value, known)

    def object(self, path: Path, value: Mapping[str, Any], known: _Field) -> None:
        """An object in the feed, or in a list of it."""
        table = known.each if isinstance(known.each, Mapping) else known.table
        if table is not None:
            self.fields(path, value, table)
        if known.whole is not None:
            known.whole(self, path, value)

    def wrong_type(self, path: Path, value: Any, known: _Field) -> None:
        element = written(path)
        if path[-1] == "id" and type(value) in (int, float):
            self.sheet.report(ID_NUMBER, self.at(*path), element=element)
            return
        expected = " or ".join(dict.fromkeys(_TYPES[one] for one in known.types))
        self.sheet.report(KIND, self.at(*path), element=element, kind=_TYPES[type(value)], expected=expected)


# --- Parts ----------------------------------------------------------------------------------------------------------


def _author(reading: _Reading, path: Path, said: Mapping[str, Any]) -> None:
    if not any(said.get(name) for name in ("name", "url", "avatar")):
        reading.sheet.report(NOBODY, reading.at(*path), element=written(path))


def _old_author(reading: _Reading, path: Path, said: Mapping[str, Any]) -> None:
    if reading.sheet.version != "1.0":
        reading.sheet.report(OLD_AUTHOR, reading.at(*path), element=written(path))
    _author(reading, path, said)


def _html_text(sheet: Sheet, at: Any, element: str, value: str) -> None:
    if "<" in value or "&" in value:
        _html.check(sheet, at, element, value)


def _plain_text(sheet: Sheet, at: Any, element: str, value: str) -> None:
    if not sheet.errors_only and (tag := _html.whole_element(value)):
        sheet.report(_html.UNDECLARED, at, element=element, value=tag)


_TEXT = _Field()
_NUMBER = _Field((int, float))
_ADDRESS = _Field(check=_words.every(_words.filled, _words.where_given(_urls.iri)))
_PERSON = {"name": _Field(), "url": _Field(check=_words.where_given(_urls.iri)), "avatar": _ADDRESS}
_AUTHORS = _Field((list,), newer=True, each=_PERSON, whole=_author)
_OLD_AUTHOR = _Field((dict,), table=_PERSON, whole=_old_author)
_LANGUAGE = _Field(check=_words.language, newer=True)
_DATE = _Field(check=_dates.rfc3339)
_ATTACHMENT = {
    "url": _Field(check=_urls.http, needed=True),
    "mime_type": _Field(check=_words.media_type, needed=True),
    "title": _Field(),
    "size_in_bytes": _NUMBER,
    "duration_in_seconds": _NUMBER,
}
_HUB = {"type": _Field(check=_words.filled, needed=True), "url": _Field(check=_urls.http, needed=True)}


def _about(reading: _Reading, path: Path, said: Mapping[str, Any]) -> None:
    """Title and summary are plain text. Of markup that the whole text shows to its readers, too, they only speak."""
    whole = said.get("content_html")
    for name in ("title", "summary"):
        text = said.get(name)
        tag = _html.whole_element(text) if isinstance(text, str) else ""
        if tag and not (isinstance(whole, str) and escape(tag) in whole):
            reading.sheet.report(_html.UNDECLARED, reading.at(*path, name), element=name, value=tag)


def _item(reading: _Reading, path: Path, said: Mapping[str, Any]) -> None:
    sheet, at = reading.sheet, reading.at(*path)
    if not sheet.errors_only:
        _about(reading, path, said)
    if "content_html" not in said and "content_text" not in said:
        sheet.report(NOTHING_SAID, at)
    if "date_published" not in said:
        sheet.report(NO_DATE, at)
    if said.get("id") == "":
        sheet.report(MISSING, at, parent="the item", element="id")
    first, last = said.get("date_published"), said.get("date_modified")
    if isinstance(first, str) and isinstance(last, str) and first != last:
        published, updated = _dates.read_iso(first).moment, _dates.read_iso(last).moment
        if published and updated and updated < published:
            sheet.report(BACKWARDS, reading.at(*path, "date_modified"), value=last)


_ITEM = {
    "id": _Field(needed=True),
    **dict.fromkeys(("url", "external_url", "image", "banner_image"), _ADDRESS),
    "title": _Field(),
    "content_html": _Field(check=_html_text),
    "content_text": _Field(check=_plain_text),
    "summary": _Field(),
    **dict.fromkeys(("date_published", "date_modified"), _DATE),
    "author": _OLD_AUTHOR,
    "authors": _AUTHORS,
    "tags": _Field((list,), each=str),
    "language": _LANGUAGE,
    "attachments": _Field((list,), each=_ATTACHMENT),
}
_FEED = {
    "version": _Field(needed=True),
    "title": _Field(check=_words.every(_words.filled, _plain_text), needed=True),
    **dict.fromkeys(("home_page_url", "feed_url", "next_url", "icon", "favicon"), _ADDRESS),
    "description": _Field(check=_plain_text),
    "user_comment": _Field(),
    "author": _OLD_AUTHOR,
    "authors": _AUTHORS,
    "language": _LANGUAGE,
    "expired": _Field((bool,)),
    "hubs": _Field((list,), each=_HUB),
    "items": _Field((list,), needed=True, each=_ITEM, whole=_item),
}


# --- The whole ------------------------------------------------------------------------------------------------------


def check(sheet: Sheet, data: bytes) -> None:
    """Hold a JSON Feed against its specification.

    Args:
        sheet: where to note.
        data: the document.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sheet.report(ENCODING, Spot(line), byte=f"0x{data[error.start]:02X}")
        return
    if text.startswith("\ufeff"):
        sheet.report(MARK, Spot(1, 1))
        text = text[1:]
    if (feed := _parsed(sheet, text)) is None:
        return
    if not isinstance(feed, dict) or not ("items" in feed or "jsonfeed.org" in str(feed.get("version"))):
        problem = "it has neither its version nor items" if isinstance(feed, dict) else "it is no object"
        sheet.report(NO_JSON_FEED, Spot(1), problem=problem)
        return
    sheet.kind = "json"
    _held(_Reading(sheet, Places(text)), feed)


class _StrangeNumberError(ValueError):
    """NaN or Infinity, which JSON does not have."""


def _constant(word: str) -> float:
    raise _StrangeNumberError(word)


class _Repeats:
    """Whether any object of a document has a name twice."""

    def __init__(self) -> None:
        self.any = False

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        self.any = self.any or len(made) != len(pairs)
        return made


def _parsed(sheet: Sheet, text: str) -> Any:
    repeats = _Repeats()
    try:
        made = json.loads(text, parse_constant=_constant, object_pairs_hook=repeats)
    except json.JSONDecodeError as error:
        sheet.report(MALFORMED, Spot(error.lineno, error.colno), problem=error.msg)
    except _StrangeNumberError as error:
        line = text.count("\n", 0, text.find(str(error))) + 1
        sheet.report(MALFORMED, Spot(line), problem=f"{error} is no number")
    except RecursionError:
        sheet.report(MALFORMED, Spot(1), problem="it nests too deep")
    except ValueError:
        sheet.report(MALFORMED, Spot(1), problem="it holds a number of thousands of digits")
    else:
        if repeats.any:
            places = Places(text)
            for path in places.twice():
                sheet.report(TWICE, places.spot(path), element=written(path))
        return made
    return None


def _held(reading: _Reading, feed: Mapping[str, Any]) -> None:
    sheet = reading.sheet
    version = feed.get("version")
    sheet.version = _VERSIONS.get(version, "") if isinstance(version, str) else ""
    if isinstance(version, str) and not sheet.version:
        sheet.report(VERSION, reading.at("version"), value=version)
    reading.fields((), feed, _FEED)
    _addresses(reading, feed)
    _ids(reading, feed.get("items"))


def _addresses(reading: _Reading, feed: Mapping[str, Any]) -> None:
    sheet, own = reading.sheet, feed.get("feed_url")
    if not own:
        sheet.report(NO_SELF, reading.at())
    elif isinstance(own, str) and sheet.addresses and not any(_urls.same(own, one) for one in sheet.addresses):
        sheet.report(OTHER_SELF, reading.at("feed_url"), value=own)
    if not feed.get("home_page_url"):
        sheet.report(NO_HOME, reading.at())
    after = feed.get("next_url")
    if isinstance(after, str) and isinstance(own, str) and after and _urls.same(after, own):
        sheet.report(NEXT_IS_SELF, reading.at("next_url"))


def _ids(reading: _Reading, items: Any) -> None:
    seen: set[str] = set()
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str | int | float) and item["id"] != "":
            name = str(item["id"])
            if name in seen:
                reading.sheet.report(SAME_ID, reading.at("items", number, "id"), value=name)
            seen.add(name)
