"""Dates, durations and time zones: read as sites write them, written as feeds want them.

Nothing here looks at a clock, at the machine's zone or at its locale: what a text does not say is never filled in.
"""

from __future__ import annotations

import math
import re
import zoneinfo
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from feedwright.text import patterns

_LONGEST = 200
_SHOWN = 60
_WANTED = "write it as 2025-03-04 or 2025-03-04T10:30:00+01:00"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_IN_MILLISECONDS = 1e11
_WIDEST_OFFSET = timedelta(hours=14)


class ImpossibleOffset(ValueError):  # noqa: N818 - a finding to warn of: the day is still good
    """The text names an offset from UTC beyond the ±14:00 that exist.

    Attributes:
        when: the day that the text names, at 00:00 in the zone given to `parse`.
    """

    def __init__(self, when: datetime) -> None:
        """Keep the day."""
        super().__init__(f"no offset from UTC goes beyond 14 hours; only the day {when.date()} is kept")
        self.when = when


# --- the door -----------------------------------------------------------------------------------------------------

# Values come from YAML, databases and web pages, and dateutil has failed on hostile text in each of these ways.
_FAILURES = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def parse(value: object, zone: tzinfo, *, dayfirst: bool = False, language: str = "en") -> datetime:
    """Read a date, or a date and a time, as sites write them.

    Understood are RFC 3339, ISO 8601's calendar dates, RFC 822 (two-digit years as in RFC 5322, section 4.3), numeric
    and written-out dates in English, in `language` and in some common languages, and Unix times.

    Args:
        value: text, `datetime`, `date`, or Unix time in seconds (in milliseconds beyond 1e11), as a number or as 9 to
            13 digits. Numbers such as 20250304 and 20250304103000, as YAML hands them over, are that day.
        zone: where the time stands when the text names no zone. A time that the clocks skip there is read with the
            offset before the change, and of a time that comes twice the first is meant.
        dayfirst: whether 03/04/2025 is the third of April.
        language: BCP 47 tag of the language that month names may be in, besides English.

    Returns:
        An aware `datetime` in whole seconds, in the zone that the value names, else in `zone`. It can be converted
        to UTC. A day alone is 00:00.

    Raises:
        ImpossibleOffset: the day is good, the offset is not.
        ValueError: it is no date, or lacks its year, month or day: they are never filled in.

    >>> parse("March 04, 2025", UTC).isoformat()
    '2025-03-04T00:00:00+00:00'
    """
    try:
        when = _read(value, zone, dayfirst, language) if isinstance(value, str) else _converted(value, zone)
        return _checked(when, zone)
    except ImpossibleOffset:
        raise
    except _FAILURES as error:
        message = f"{_shown(value)} is not a date; {_WANTED}"
        raise ValueError(message) from error


def _checked(when: datetime, zone: tzinfo) -> datetime:
    if when.microsecond:
        when = when.replace(microsecond=0)
    offset = when.utcoffset()
    if offset is None:
        when = when.replace(tzinfo=zone)
    elif not -_WIDEST_OFFSET <= offset <= _WIDEST_OFFSET:
        raise ImpossibleOffset(_midnight(when, zone))
    return _convertible(when)


def _convertible(when: datetime) -> datetime:
    """Raise OverflowError for the first and last hours that `datetime` knows, which other zones cannot express."""
    if not MINYEAR < when.year < MAXYEAR:
        when.astimezone(UTC)
    return when


def _midnight(day: date, zone: tzinfo) -> datetime:
    return _convertible(datetime(day.year, day.month, day.day, tzinfo=zone))


def _shown(value: object) -> str:
    try:
        return repr(value[:_SHOWN] if isinstance(value, str) else value)[:_SHOWN]
    except Exception:  # noqa: BLE001 - any class may stand here, and a refusal must not fail over its repr
        return f"a value of type {type(value).__name__}"


# --- values that are not text -------------------------------------------------------------------------------------

_YEARS_ALONE = range(1900, 2100)
_COMPACT = patterns.lazy(r"((?:19|20)[0-9]{6})([0-9]{6})?")
_UNIX_DIGITS = range(9, 14)


def _converted(value: object, zone: tzinfo) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return _midnight(value, zone)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value, zone)
    raise ValueError("neither text nor time")


def _from_number(number: float, zone: tzinfo) -> datetime:
    """Read a number; YAML makes one of `date: 20250304`, and of `date: 2025`, which is no date."""
    if math.floor(number) in _YEARS_ALONE:
        raise ValueError("a year alone")
    digits = str(number)
    return _from_digits(digits, zone) if _COMPACT.fullmatch(digits) else _from_unix(number, zone)


def _from_digits(digits: str, zone: tzinfo) -> datetime:
    if match := _COMPACT.fullmatch(digits):
        return datetime.fromisoformat(match[1] + "T" + (match[2] or "00"))
    if len(digits) in _UNIX_DIGITS:
        return _from_unix(int(digits), zone)
    raise ValueError("digits of a length that no date has")


def _from_unix(number: float, zone: tzinfo) -> datetime:
    seconds = number // 1000 if abs(number) > _FIRST_IN_MILLISECONDS else math.floor(number)
    return (_EPOCH + timedelta(seconds=seconds)).astimezone(zone)


# --- text ---------------------------------------------------------------------------------------------------------

_YEAR = patterns.lazy(r"(?<![0-9])[0-9]{4}(?![0-9])")


def _read(value: str, zone: tzinfo, dayfirst: bool, language: str) -> datetime:
    if len(value) > _LONGEST:
        raise ValueError("longer than any date")
    text = value.strip()
    when = _from_iso(text)
    if when is not None:
        return when
    if not text.isascii():
        from feedwright.text import datewords

        text = datewords.western(text)
    if text.isdigit():
        return _from_digits(text, zone)
    from feedwright.text import dateforms

    when = dateforms.usual(text, zone, dayfirst)
    return when if when is not None else _from_words(text, zone, dayfirst, language)


def _from_iso(text: str) -> datetime | None:
    """Read ISO 8601's calendar dates; its weeks (2025-W10) are left out because their day may be missing."""
    extended = text[4:5] == "-" and text[7:8] == "-" and text[10:11] in "T "
    if not extended and not (text[8:9] in {"T", "t"} and text[:8].isdigit()):
        return None
    try:
        return datetime.fromisoformat(text if extended else text.upper())
    except ValueError:
        return None


def _from_words(text: str, zone: tzinfo, dayfirst: bool, language: str) -> datetime:
    if _YEAR.search(text) is None:
        raise ValueError("no year of four digits")
    from feedwright.text import dateforms, datewords  # most sites never need it

    english = datewords.english(text, language)
    when = dateforms.usual(english, zone, dayfirst)
    return when if when is not None else dateforms.unusual(english)


# --- dates in names -----------------------------------------------------------------------------------------------

_PLAUSIBLE_YEAR = r"(?P<year>19[7-9][0-9]|20[0-9]{2})"
# Eight digits in a row are often part of a hash or a number, so letters may not touch them.
_DAY_IN_NAME = patterns.lazy(
    rf"(?<![0-9]){_PLAUSIBLE_YEAR}(?P<between>[-_.])(?P<month>[0-9]{{1,2}})(?P=between)(?P<day>[0-9]{{1,2}})(?![0-9])"
    r"|(?<![0-9A-Za-z])(?P<digits>(?:19[7-9][0-9]|20[0-9]{2})[0-9]{4})(?![0-9A-SU-Za-z])",
)
_DAY_IN_FOLDERS = patterns.lazy(rf"(?:^|/){_PLAUSIBLE_YEAR}/(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})(?=[/.]|$)")
_ADDRESS = patterns.lazy(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*(?P<path>[^?#]*)")
_SEPARATORS = "-_. "


def from_path(path: str, zone: tzinfo) -> datetime | None:
    """Find the day that a permalink, address or file path names.

    Args:
        path: folders and names divided by `/`; the scheme, host, query and fragment of an address are passed over.
        zone: where that day begins.

    Returns:
        The day at 00:00, or None. The file's name comes before the folders', a name that holds the whole day before
        `/2025/03/04/`. Years are 1970 to 2099; a name with two different days and none in front has none.

    >>> from_path("posts/2025/03/2025-03-04-hello.md", UTC).isoformat()
    '2025-03-04T00:00:00+00:00'
    """
    address = _ADDRESS.match(path)
    places = (address["path"] if address else path.partition("?")[0]).replace("\\", "/")
    for name in reversed(places.split("/")):
        day = _day_in_name(name)
        if day is not None:
            return _midnight(day, zone)
    days = filter(None, map(_day_of, _DAY_IN_FOLDERS.finditer(places)))
    return next((_midnight(day, zone) for day in days), None)


def strip_date(stem: str) -> str:
    """Take a leading day and what divides it from the rest off the stem of a file name.

    >>> strip_date("2025-03-04-hello"), strip_date("2025-03-04")
    ('hello', '2025-03-04')
    """
    match = _DAY_IN_NAME.match(stem)
    if match is None or _day_of(match) is None:
        return stem
    rest = stem[match.end() :]
    name = rest.lstrip(_SEPARATORS)
    return name if name and name != rest else stem


def _day_in_name(name: str) -> date | None:
    days = [(match.start(), day) for match in _DAY_IN_NAME.finditer(name) if (day := _day_of(match))]
    leading = bool(days) and days[0][0] == 0
    return days[0][1] if leading or len({day for _, day in days}) == 1 else None


def _day_of(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    try:
        if parts.get("digits"):
            return date.fromisoformat(parts["digits"])
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None


# --- as feeds write them ------------------------------------------------------------------------------------------


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=4096)  # an entry stands in several feeds
def rfc822(when: datetime) -> str:
    """Write a time for RSS: RFC 822 with the four-digit year of RFC 1123, section 5.2.14, in GMT, whole seconds.

    Raises:
        ValueError: the time names no zone.

    >>> rfc822(datetime(2025, 3, 4, 1, tzinfo=zone("Europe/Berlin")))
    'Tue, 04 Mar 2025 00:00:00 GMT'
    """
    when = _in_utc(when)
    day, month = _DAYS[when.weekday()], _MONTHS[when.month - 1]
    return f"{day}, {when.day:02} {month} {when.year:04} {when:%H:%M:%S} GMT"


@lru_cache(maxsize=4096)
def rfc3339(when: datetime) -> str:
    """Write a time for Atom and JSON Feed: RFC 3339 in UTC, whole seconds.

    Raises:
        ValueError: the time names no zone.

    >>> rfc3339(datetime(2025, 3, 4, 1, tzinfo=zone("Europe/Berlin")))
    '2025-03-04T00:00:00Z'
    """
    return _in_utc(when).replace(tzinfo=None).isoformat() + "Z"


def _in_utc(when: datetime) -> datetime:
    if when.utcoffset() is None:
        message = f"{when} names no zone, and the machine's must not be taken for it"
        raise ValueError(message)
    return when.astimezone(UTC).replace(microsecond=0)


# --- durations and zones in the configuration ---------------------------------------------------------------------

_DURATION = patterns.lazy(r"\s*([0-9]{1,9})\s*([smhdw])\s*")
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def duration(text: str) -> timedelta:
    """Read a span of time: a whole number and `s`, `m`, `h`, `d` or `w`.

    Raises:
        ValueError: it is written otherwise, is negative or longer than `timedelta` holds (2.7 million years).

    >>> duration("90d")
    datetime.timedelta(days=90)
    """
    match = _DURATION.fullmatch(text)
    try:
        if match is not None:
            return int(match[1]) * _UNITS[match[2]]
    except OverflowError:
        pass
    message = f"{_shown(text)} is not a duration; write 30s, 15m, 12h, 90d or 2w (seconds, minutes, hours, days, weeks)"
    raise ValueError(message)


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo:
    """Look up a time zone by its IANA name (RFC 6557).

    Raises:
        ValueError: there is no such zone; the message names those that are written alike.

    >>> zone("UTC")
    datetime.timezone.utc
    """
    if name == "UTC":
        return UTC
    message = f"{_shown(name)} is not a time zone; write an IANA name such as Europe/Berlin or UTC"
    # `localtime` is the machine's own zone under another name.
    if name.startswith(("/", ".", "posix", "right/")) or name == "localtime":
        raise ValueError(message)
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(message + _did_you_mean(name)) from error


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    known: dict[str, str] = {}
    for full in sorted(zoneinfo.available_timezones()):
        known[full.lower()] = full
        known.setdefault(full.rpartition("/")[2].lower(), full)
    close = get_close_matches(name[:_SHOWN].lower().replace(" ", "_"), known, n=3, cutoff=0.75)
    names = dict.fromkeys(known[match] for match in close)
    return f" (did you mean {' or '.join(names)}?)" if names else ""
