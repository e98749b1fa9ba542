"""Dates: RFC 822 as RFC 2822 made it (RSS, OPML), RFC 3339 (Atom, JSON Feed), W3CDTF and ISO 8601 (Dublin Core)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from feedwright.text import patterns
from feedwright.validate._base import Check, Code, Placed, Sheet

RFC822 = Code(
    "date-rfc822", "error", "{element} is no date that RSS knows: {value}",
    "Readers leave the entry without a date, or give it that of the day they first saw it, and sort it wrongly.",
    "Write it as Sat, 07 Sep 2002 00:00:01 GMT.", "RFC 822, section 5",
)  # fmt: skip
RFC822_FORM = Code(
    "date-rfc822-form", "warning", "{element} is a date in a form that few readers know: {value}",
    "Some readers leave the entry without a date.",
    "Write it as Sat, 07 Sep 2002 00:00:01 GMT: four digits for the year, one blank between parts, +0000 or GMT.",
    "RSS Best Practices Profile, data types: date and time",
)  # fmt: skip
WEEKDAY = Code(
    "date-weekday", "error", "{element} names the wrong day of the week: {value} was a {right}",
    "Strict readers refuse the date as a whole.", "Let a library write the date, or leave the day of the week out.",
    "RFC 822, section 5.2",
)  # fmt: skip
RFC3339 = Code(
    "date-rfc3339", "error", "{element} is no date and time of RFC 3339: {value}",
    "Readers leave the entry without a date, and sort it wrongly.",
    "Write it as 2002-09-07T00:00:01Z: with the time, and Z or an offset such as +02:00.", "RFC 3339, section 5.6",
)  # fmt: skip
W3CDTF = Code(
    "date-w3cdtf", "error", "{element} is no date of W3CDTF: {value}",
    "Readers leave the entry without a date.", "Write it as 2002-09-07 or 2002-09-07T00:00:01Z.",
    "W3C Note, Date and Time Formats",
)  # fmt: skip
ISO8601 = Code(
    "date-iso8601", "error", "{element} is no date of ISO 8601: {value}",
    "Readers leave it out.", "Write it as 2002-09-07 or 2002-09-07T00:00:01Z.", "ISO 8601",
)  # fmt: skip
IMPLAUSIBLE = Code(
    "date-implausible", "warning", "{element} is {when}: {value}",
    "Readers that sort by date keep it at the top, or hide it, for as long as that lasts.",
    "Check the clock and the time zone of whatever wrote it.",
)  # fmt: skip

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ZONES = {
    "ut": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_STRICT = patterns.lazy(
    r"(?:(?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?P<d>\d{1,2}) "
    r"(?P<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" (?P<y>\d{4}) (?P<h>\d\d):(?P<min>\d\d)(?::(?P<s>\d\d))? (?P<zone>[+-]\d\d[0-5]\d|UT|GMT|[ECMP][SD]T|Z)\Z",
    re.ASCII,
)
_LOOSE = patterns.lazy(
    r"(?:(?P<day>mon|tue|wed|thu|fri|sat|sun)\s*,\s*)?(?P<d>\d{1,2})\s+(?P<mon>[a-z]{3})\s+(?P<y>\d{2}(?:\d\d)?)\s+"
    r"(?P<h>\d\d):(?P<min>\d\d)(?::(?P<s>\d\d))?\s+(?P<zone>[+-]\d{4}|ut|gmt|[ecmp][sd]t|[a-ik-z])\Z",
    re.ASCII | re.IGNORECASE,
)
_ESCAPED = patterns.lazy(r"\\.")
_COMMENT = patterns.lazy(r"\([^()]*\)")
_ISO = patterns.lazy(
    r"(?P<y>\d{4})(?:-(?P<mon>\d\d)(?:-(?P<d>\d\d)(?:T(?P<h>\d\d):(?P<min>\d\d)(?::(?P<s>\d\d(?:\.\d+)?))?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?\Z",
    re.ASCII,
)
_OLDEST: Final = 1990
_LONGEST: Final = 200
_PIVOT: Final = 50
_TOLERANCE = timedelta(minutes=10)


class Read(NamedTuple):
    """A date as it was read: None where it is none; what is wrong with it; how it should be."""

    moment: datetime | None
    fault: Code | None = None
    right: str = ""


def read_rfc822(value: str) -> Read:
    """The moment that an RSS feed names.

    >>> read_rfc822("Sat, 07 Sep 2002 00:00:01 GMT").moment.isoformat()
    '2002-09-07T00:00:01+00:00'
    """
    return _read_rfc822(value) if len(value) <= _LONGEST else Read(None, RFC822)


@lru_cache(maxsize=4096)
def _read_rfc822(value: str) -> Read:
    strict = _STRICT.match(value)
    match = strict or _LOOSE.match(_uncommented(value))
    moment = _of_822(match) if match else None
    if match is None or moment is None:
        return Read(None, RFC822)
    day = _DAYS[date(_year(match["y"]), _MONTHS[match["mon"].lower()], int(match["d"])).weekday()]
    if match["day"] and match["day"].title() != day and strict:
        return Read(moment, WEEKDAY, day)
    return Read(moment, None if strict else RFC822_FORM)


def _uncommented(value: str) -> str:
    """Without comments in brackets, and what is escaped in them (RFC 822, section 3.4.3)."""
    value = _ESCAPED.sub("", value)
    while (shorter := _COMMENT.sub(" ", value)) != value:
        value = shorter
    return value.strip()


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < _PIVOT else 1900)  # noqa: PLR2004 - two digits


def _of_822(match: re.Match[str]) -> datetime | None:
    month = _MONTHS.get(match["mon"].lower(), 0)
    return _moment((_year(match["y"]), month, match["d"], match["h"], match["min"], match["s"]), _offset(match["zone"]))


def _offset(zone: str | None) -> timedelta:
    """What a zone is ahead of UTC. A military letter says nothing (RFC 2822, section 4.3)."""
    if not zone or zone[0] not in "+-":
        return timedelta(hours=_ZONES.get((zone or "z").lower(), 0))
    digits = zone[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -ahead if zone[0] == "-" else ahead


def _moment(parts: tuple[int | str | None, ...], offset: timedelta) -> datetime | None:
    year, month, day, hour, minute, second = (int(float(part or 0)) for part in parts)
    try:
        # A leap second is a time, but none that datetime knows.
        made = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC) if second <= 60 else None  # noqa: PLR2004
        return made - offset if made and abs(offset) < timedelta(days=1) else None
    except (ValueError, OverflowError):
        return None


def read_iso(value: str) -> Read:
    """The moment that a date of ISO 8601, W3CDTF or RFC 3339 names; what it leaves out is the earliest."""
    return _read_iso(value) if len(value) <= _LONGEST else Read(None, ISO8601)


@lru_cache(maxsize=4096)
def _read_iso(value: str) -> Read:
    match = _ISO.match(value)
    if match is None:
        return Read(None, ISO8601)
    parts = match["y"], match["mon"] or 1, match["d"] or 1, match["h"], match["min"], match["s"]
    moment = _moment(parts, _offset(match["zone"]))
    return Read(moment, None if moment else ISO8601, "time" if match["h"] else "day" if match["d"] else "month")


def rfc822(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """A date of RSS."""
    read = read_rfc822(value)
    if read.fault:
        sheet.report(read.fault, at, element=element, value=value, right=read.right)
    if read.moment and read.fault is not WEEKDAY:
        _plausible(sheet, at, element, value, read.moment)


def _iso(code: Code, is_right: Callable[[str, Read], bool], *, bounded: bool = True) -> Check:
    def check(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        read = read_iso(value)
        if read.moment is None or not is_right(value, read):
            sheet.report(code, at, element=element, value=value)
        elif bounded:
            _plausible(sheet, at, element, value, read.moment)

    return check


def _has_zone(value: str) -> bool:
    return value.endswith("Z") or value[-6:-5] in ("+", "-")


_RFC3339 = patterns.lazy(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\Z", re.ASCII)

rfc3339: Final[Check] = _iso(RFC3339, lambda value, _read: bool(_RFC3339.match(value)))
"""Date and time of Atom and JSON Feed."""
w3cdtf: Final[Check] = _iso(W3CDTF, lambda value, read: read.right != "time" or _has_zone(value))
"""Date of Dublin Core: a time needs its zone."""
iso8601: Final[Check] = _iso(ISO8601, lambda _value, _read: True)
"""Date with or without a time, and with or without a zone."""
iso8601_of_any_time: Final[Check] = _iso(ISO8601, lambda _value, _read: True, bounded=False)
"""The same, of something that may lie ahead."""


def _plausible(sheet: Sheet, at: Placed, element: str, value: str, moment: datetime) -> None:
    if moment.year < _OLDEST:
        sheet.report(IMPLAUSIBLE, at, element=element, value=value, when="from before there were feeds")
    elif sheet.now and moment > sheet.now + _TOLERANCE:
        sheet.report(IMPLAUSIBLE, at, element=element, value=value, when="in the future")
