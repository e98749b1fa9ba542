"""Does the server say truly what it sends? Type, charset, the document itself, and who may fetch it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

from feedwright.doctor import _reading
from feedwright.doctor._asking import Tried
from feedwright.doctor._base import Code, Finding
from feedwright.doctor._reading import Said
from feedwright.wire import Answer

TYPE = Code(
    "type-wrong", "error", "{format} is served as {value}",
    "Strict readers do not take it for a feed; browsers show its source or offer to save it.",
    "Let the server say application/rss+xml, application/atom+xml or application/feed+json, with charset=utf-8.",
    "types",
)  # fmt: skip
CHARSET = Code(
    "charset-wrong", "error", "is {encoding}, and the server says that it is {value}",
    "What the server says goes before what the document says (RFC 7303): letters beyond ASCII come out wrong.",
    "Let the server say charset=utf-8, or nothing.", "types",
)  # fmt: skip
NO_CHARSET = Code(
    "charset-missing", "warning", "is served as text/xml without a charset",
    "Old readers take text/xml for ASCII, and letters beyond it come out wrong.",
    "Add charset=utf-8, or send an application type.", "types",
)  # fmt: skip
INVALID = Code(
    "feed-invalid", "error", "{count} in the feed itself; the first: {first}",
    "Some readers refuse it, or show it wrongly.", "See all of them with `feedwright validate ADDRESS`.",
)  # fmt: skip
NO_FEED = Code(
    "no-feed", "error", "gives something else than a feed: {what}",
    "There is nothing that a reader could show.", "Is the address right, and does the server find the file?",
)  # fmt: skip
NO_CORS = Code(
    "cors-missing", "info", "sends no Access-Control-Allow-Origin",
    "Readers that run in a browser cannot fetch it.", "Send `Access-Control-Allow-Origin: *` with feeds.", "cors",
)  # fmt: skip

_NAMES: Final = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_XML: Final = ("application/xml", "text/xml")
_SERVED: Final = {
    "rss": ("application/rss+xml", "application/rdf+xml", *_XML),
    "atom": ("application/atom+xml", *_XML),
    "json": ("application/feed+json", "application/json"),
}


def served(url: str, first: Answer, data: bytes, said: Said) -> Iterator[Finding]:
    """What is wrong with what the server says of a feed."""
    kind = _reading.media_type(first)
    if kind not in _SERVED[said.kind]:
        yield TYPE.at(url, format=_NAMES[said.kind], value=kind or "nothing at all")
        return
    charset = _reading.charset(first)
    if not charset and kind == "text/xml":
        yield NO_CHARSET.at(url)
    encoding = "utf-8" if said.kind == "json" else _reading.declared(data)
    if charset and not data.isascii() and _name(charset) != _name(encoding):
        yield CHARSET.at(url, encoding=encoding.upper(), value=charset)


def _name(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name.removesuffix("-sig")
    except LookupError:
        return encoding


def itself(url: str, data: bytes, said: Said) -> Iterator[Finding]:
    """What is wrong with the feed itself, in one line."""
    from feedwright.validate import checked

    errors = [one for one in checked(data, said.kind, url) if one.level == "error"]
    if errors:
        count = "an error" if len(errors) == 1 else f"{len(errors):,} errors"
        yield INVALID.at(url, count=count, first=f"{errors[0].what} (line {errors[0].line})")


def no_feed(url: str, first: Answer, data: bytes) -> Finding:
    """What it is, where it is no feed."""
    if not data.strip():
        return NO_FEED.at(url, what="it is empty")
    what = "a web page" if _reading.is_page(first, data) else _reading.media_type(first) or "it is none that is known"
    return NO_FEED.at(url, what=what)


def open_to_pages(url: str, plain: Tried) -> Iterator[Finding]:
    """Whether pages of other sites may fetch it."""
    if isinstance(plain, Answer) and not plain.header("access-control-allow-origin"):
        yield NO_CORS.at(url)
