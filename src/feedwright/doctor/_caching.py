"""Does a reader that has the newest version get no more than that? Validators, 304, lifetimes (RFC 9110, RFC 9111)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from feedwright.doctor import _reading
from feedwright.doctor._asking import OK, Tried, Visits
from feedwright.doctor._base import Code, Finding
from feedwright.doctor._reading import Said
from feedwright.wire import Answer

NO_VALIDATOR = Code(
    "no-validator", "error", "has neither ETag nor Last-Modified",
    "Each visit of each reader gets the whole feed again.",
    "Serve the file as a file: servers then send both. Programs have to send them themselves.", "validators",
)  # fmt: skip
NO_DATE = Code(
    "no-last-modified", "info", "has no Last-Modified",
    "A few readers know only that, and get the whole feed each time.", "Send Last-Modified beside the ETag.",
    "validators",
)  # fmt: skip
ETAG_MOVES = Code(
    "etag-moves", "error", "the same bytes had the ETag {first} and then {second}",
    "Readers are sent the same feed again and again.",
    "Behind several servers make the ETag of time and size alone, and copy files with their times.", "validators",
)  # fmt: skip
DATE_MOVES = Code(
    "last-modified-moves", "error", "the same bytes were of {first} and then of {second}",
    "Readers are sent the same feed again and again.",
    "Send the time of the last change, not that of the visit; copy files with their times.", "validators",
)  # fmt: skip
BYTES_MOVE = Code(
    "bytes-move", "warning", "is other bytes at each visit, though its entries are the same",
    "It is never unchanged, so readers are always sent all of it.",
    "Take out what is made anew at each visit, such as lastBuildDate, a comment with the time, or a session's id.",
)  # fmt: skip
NOT_304 = Code(
    "not-304", "error", "sends everything again to readers that have it already ({headers} is not honoured)",
    "Each visit of each reader costs the whole feed; large services come less often then.",
    "Answer 304 where If-None-Match names the ETag, and where If-Modified-Since is Last-Modified.", "validators",
)  # fmt: skip
ALWAYS_304 = Code(
    "always-304", "error", "answers 304 to readers that have another version",
    "Readers never see anything new.", "Compare If-None-Match with the ETag of what is there now.", "validators",
)  # fmt: skip
FORBIDDEN = Code(
    "cache-forbidden", "warning", "forbids keeping it: Cache-Control: {value}",
    "Some readers then ask without conditions, and are sent all of it each time.",
    "Send `max-age` with a few minutes, or `no-cache`, which keeps it and asks.", "lifetime",
)  # fmt: skip
TOO_LONG = Code(
    "cached-too-long", "warning", "may be kept for {minutes:,} minutes, where readers should come every {ttl:,}",
    "Caches and readers show old news for so long.", "Let `max-age` be no longer than the feed's own pace.", "lifetime",
)  # fmt: skip
STALE = Code(
    "stale-cache", "warning", "was in a cache for {age:,} minutes, where {minutes:,} are allowed",
    "Readers get an old version.", "Clear the cache when the site is deployed, and let it keep to max-age.", "lifetime",
)  # fmt: skip
VARY = Code(
    "vary-wide", "warning", "is another one for each {value}, the server says (Vary)",
    "Caches can keep nothing: each reader's visit goes through to the server.",
    "Let `Vary` name Accept-Encoding alone, and Accept if browsers get another type.", "lifetime",
)  # fmt: skip
COOKIE = Code(
    "cookie", "warning", "sets a cookie: {name}",
    "Caches do not keep answers with cookies; readers have no use for them.",
    "Send no cookies with feeds: exclude their folder from sessions, statistics and bot protection.", "cookies",
)  # fmt: skip

_NOT_MODIFIED: Final = 304
_SHORTEST: Final = 60
_WITHOUT_TTL: Final = 24 * 60
_TOO_WIDE: Final = ("*", "cookie", "user-agent", "referer", "authorization")


def validators(visits: Visits, data: bytes, said: Said, again: Said | None) -> Iterator[Finding]:
    """What is wrong with ETag and Last-Modified, and with what readers get who send them back."""
    url, first = visits.first.url, visits.first
    if not first.header("etag") and not first.header("last-modified"):
        yield NO_VALIDATOR.at(url)
        return
    if not first.header("last-modified"):
        yield NO_DATE.at(url)
    moved = list(_moving(visits, data, said, again))
    yield from moved
    if not moved:
        yield from _conditions(visits)
    if isinstance(visits.by_other, Answer) and visits.by_other.status == _NOT_MODIFIED:
        yield ALWAYS_304.at(url)


def _moving(visits: Visits, data: bytes, said: Said, again: Said | None) -> Iterator[Finding]:
    """What is another at the second visit, and should not be."""
    first, last = visits.first, visits.again
    if not isinstance(last, Answer) or last.status != OK:
        return
    if last.data != first.data and _bytes(last) != data:
        if again and again.entries == said.entries:
            yield BYTES_MOVE.at(first.url)
        return
    if first.header("etag") != last.header("etag"):
        yield ETAG_MOVES.at(first.url, first=first.header("etag") or "none", second=last.header("etag") or "none")
    if first.header("last-modified") != last.header("last-modified"):
        dates = first.header("last-modified") or "no time", last.header("last-modified") or "no time"
        yield DATE_MOVES.at(first.url, first=dates[0], second=dates[1])


def _bytes(answer: Answer) -> bytes | None:
    try:
        return _reading.unpacked(answer)
    except _reading.DamagedError:
        return None


def _conditions(visits: Visits) -> Iterator[Finding]:
    asked = {"If-None-Match": visits.by_etag, "If-Modified-Since": visits.by_date}
    ignored = [name for name, answer in asked.items() if isinstance(answer, Answer) and answer.status == OK]
    if ignored:
        yield NOT_304.at(visits.first.url, headers=" and ".join(ignored))


def lifetime(first: Answer, said: Said) -> Iterator[Finding]:
    """What is wrong with how long it may be kept."""
    known = _reading.directives(first)
    if "no-store" in known:
        yield FORBIDDEN.at(first.url, value=first.header("cache-control"))
        return
    yield from _long(first, known, said.ttl or _WITHOUT_TTL)
    wide = [one.strip() for one in first.header("vary").split(",") if one.strip().lower() in _TOO_WIDE]
    if wide:
        yield VARY.at(first.url, value="request" if "*" in wide else wide[0])


def _long(first: Answer, known: Mapping[str, str], ttl: int) -> Iterator[Finding]:
    """What is kept too long: by readers; by a cache before them, which is cleared by those who set s-maxage."""
    seconds = _freshness(first, known)
    if seconds > max(ttl, _SHORTEST) * 60:
        yield TOO_LONG.at(first.url, minutes=seconds // 60, ttl=ttl)
    allowed, age = max(seconds, _number(known.get("s-maxage", ""))), _number(first.header("age"))
    if 0 < allowed < age - _SHORTEST * 60:
        yield STALE.at(first.url, age=age // 60, minutes=allowed // 60)


def _freshness(answer: Answer, known: Mapping[str, str]) -> int:
    """Seconds for which a reader may keep it without asking (RFC 9111, section 4.2.1)."""
    if "max-age" in known or "no-cache" in known:
        return 0 if "no-cache" in known else _number(known["max-age"])
    ends, asked = _reading.moment(answer.header("expires")), _reading.moment(answer.header("date"))
    return _seconds(ends, asked)


def _seconds(ends: datetime | None, asked: datetime | None) -> int:
    return int((ends - asked).total_seconds()) if ends and asked else 0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0  # noqa: PLR2004 - no time is longer


def cookies(first: Answer) -> Iterator[Finding]:
    """Cookies, which no feed needs."""
    names = [value.partition("=")[0].strip() for name, value in first.headers if name == "set-cookie"]
    if names:
        yield COOKIE.at(first.url, name=names[0])


def is_not_modified(answer: Tried | None) -> bool:
    """Whether an answer says that nothing has changed."""
    return isinstance(answer, Answer) and answer.status == _NOT_MODIFIED
