"""One line of an access log: the common and the combined form of Apache and nginx, and Caddy's JSON. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from feedwright.text import patterns

_COMBINED = patterns.lazy(
    r"(?:\S+:\d+ )?\S+ \S+ .{0,200}?"
    r"\[(?P<day>\d{2}/[A-Z][a-z]{2}/\d{4}):\d{2}:\d{2}:\d{2} [+-]\d{4}\] "
    r'"(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) (?P<size>\d+|-)'
    r'(?: "(?:[^"\\]|\\.)*" "(?P<agent>(?:[^"\\]|\\.)*)")?'
)
_REQUEST = patterns.lazy(r"[A-Z]{3,10} (?:https?://[^/\s]+)?(?P<path>/\S*)(?: HTTP/\d(?:\.\d)?)?\Z", re.IGNORECASE)
_ESCAPED = patterns.lazy(r"\\(?:x([0-9A-Fa-f]{2})|(.))")
_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"
_SUFFIXES: Final = (".rss", ".atom", ".rdf")
_NAMED = patterns.lazy(r"/(?:(?:feed|rss|atom)s?(?:\.xml|\.php)?|(?:index|all)\.xml)/?\Z|/feed/")
_LONGEST_NUMBER: Final = 18


class Visit(NamedTuple):
    """What a line says.

    Args:
        day: in the log's own time zone.
        path: that was asked for, without its query, and without percent-encoding.
        status: of the answer.
        size: bytes of the body.
        agent: who asked, as they call themselves; empty where the log does not say.
    """

    day: date
    path: str
    status: int
    size: int
    agent: str


def read(line: bytes) -> Visit | None:
    """What a line says; None where it is none of a log.

    >>> read(b'::1 - - [04/Mar/2025:08:00:00 +0100] "GET /all.rss HTTP/1.1" 304 0 "-" "newsboat/2.3"').path
    '/all.rss'
    """
    text = line.decode("utf-8", "replace").strip()
    try:
        return _json(text) if text.startswith("{") else _combined(text)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, OSError, RecursionError):
        return None


def _combined(text: str) -> Visit | None:
    match = _COMBINED.match(text)
    request = _REQUEST.match(match["request"]) if match else None
    if match is None or request is None:
        return None
    day, month, year = match["day"].split("/")
    size = match["size"] if match["size"] != "-" and len(match["size"]) <= _LONGEST_NUMBER else "0"
    agent = _ESCAPED.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[2], match["agent"] or "")
    return Visit(
        date(int(year), _MONTHS.index(month) // 3 + 1, int(day)),
        _path(request["path"]),
        int(match["status"]),
        int(size),
        "" if agent == "-" else agent,
    )


def _json(text: str) -> Visit:
    """A line of Caddy."""
    said: Any = json.loads(text)
    request = said["request"]
    agents = request.get("headers", {}).get("User-Agent") or [""]
    stamp = said["ts"]
    when = datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, (int, float)) else datetime.fromisoformat(str(stamp))
    return Visit(
        when.date(), _path(str(request["uri"])), int(said["status"]), max(0, int(said["size"])), str(agents[0])
    )


def _path(target: str) -> str:
    return unquote(target.partition("?")[0].partition("#")[0], errors="replace")


def is_feed(path: str, under: str, own: Collection[str] = ()) -> bool:
    """Whether a path is that of a feed.

    Args:
        path: as asked for.
        under: the folder of the feeds; where it is empty, names such as `/feed/` and `/index.xml` count.
        own: paths that are known to be those of feeds, wherever they lie.

    >>> is_feed("/feeds/all.rss", "/feeds/"), is_feed("/api/users.json", "/feeds/"), is_feed("/blog/feed/", "")
    (True, False, True)
    """
    if path in own:
        return True
    lowered = path.lower()
    if under:
        return path.startswith(under) and lowered.endswith((*_SUFFIXES, ".json", ".xml")) and "/." not in path
    return lowered.endswith((*_SUFFIXES, "feed.json")) or _NAMED.search(lowered) is not None
