"""The forms in which sites write dates in digits and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from feedwright.text import patterns

SHORT_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""English months by number, as RFC 822 writes them."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb febr february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
"""Every spelling of an English month -> its number."""

WEEKDAYS = frozenset(
    name
    for names in (
        "mon monday",
        "tue tues tuesday",
        "wed weds wednesday",
        "thu thur thurs thursday",
        "fri friday",
        "sat saturday",
        "sun sunday",
    )
    for name in names.split()
)
"""Every spelling of an English weekday."""

# First what RFC 822, section 5.1, fixes, then names that mean one thing nearly everywhere. IST is Indian, Irish and
# Israeli, so it is left to sites whose own zone goes by that name.
ZONES: Mapping[str, tzinfo] = {
    name: timezone(timedelta(hours=hours)) if hours else UTC
    for hours, names in (
        (0, "UTC UT GMT Z"),
        (-5, "EST CDT"),
        (-6, "CST MDT"),
        (-7, "MST PDT"),
        (-8, "PST"),
        (-4, "EDT"),
        (0, "WET"),
        (1, "WEST CET MEZ BST"),
        (2, "CEST MESZ EET SAST"),
        (3, "EEST MSK"),
        (8, "AWST HKT SGT"),
        (9, "JST KST"),
        (10, "AEST"),
        (11, "AEDT"),
        (12, "NZST"),
        (13, "NZDT"),
        (-3, "BRT ADT"),
        (-8, "AKDT"),
        (-9, "AKST"),
        (-10, "HST"),
    )
    for name in names.split()
}
"""Names of zones that mean one thing; a site's own zone may have others."""

# --- the forms ----------------------------------------------------------------------------------------------------

_IGNORE_CASE = re.IGNORECASE | re.ASCII
_WEEKDAY = r"(?:(?P<weekday>[a-z]{3,9})\.?(?:\s*,\s*|\s+))?"
_YEAR_FIRST = patterns.lazy(
    r"(?P<year>[0-9]{4})(?P<between>[-/.])\s?(?P<month>[0-9]{1,2})(?P=between)\s?(?P<day>[0-9]{1,2})(?![0-9])\.?",
)
_YEAR_LAST = patterns.lazy(
    r"(?P<first>[0-9]{1,2})(?P<between>[-/.])\s?(?P<second>[0-9]{1,2})(?P=between)\s?(?P<year>[0-9]{4})(?![0-9])",
)
_DAY_FIRST = patterns.lazy(
    _WEEKDAY + r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:\s+of\s+|[\s./-]*)(?P<month>[a-z]{3,9})\.?[\s,/-]\s*"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?![0-9:.])",
    _IGNORE_CASE,
)
_MONTH_FIRST = patterns.lazy(
    _WEEKDAY + r"(?P<month>[a-z]{3,9})\.?\s*(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s,]\s*(?P<year>[0-9]{4})(?![0-9])",
    _IGNORE_CASE,
)
# What may follow the day: a time, a zone by name or offset, and the zone's name once more in parentheses.
_REST = patterns.lazy(
    r"(?:(?:\s*,\s*|\s+-\s+|\s+|T)(?:at\s+|@\s*)?(?P<hour>[0-9]{1,2})"
    r"(?:(?:[:.]|\s?h\s?)(?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]+)?)?|(?P<sharp>\s?h))?"
    r"(?:\s?(?P<half>[ap])\s?\.?\s?m\b\.?)?)?"
    r"(?:\s*\(?(?P<zone>[a-z]{1,5})\)?)?"
    r"(?:\s?(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?))?(?(offset)(?:\s*\([a-z ]+\))?)",
    _IGNORE_CASE,
)
_TIME_FOLLOWS = patterns.lazy(r"\s+[0-9]{1,2}:[0-9]{2}")
_MONTHS_IN_A_YEAR = 12
_FIRST_OF_LAST_CENTURY = 50


def usual(text: str, zone: tzinfo, dayfirst: bool) -> datetime | None:
    """Read the text if it has one of the usual forms.

    Returns:
        The time, naive if no zone is named; or None: it may still be a date in another form or language.

    Raises:
        ValueError: it has the form of a date, but there is no such day, time or offset.
    """
    if match := _YEAR_FIRST.match(text):
        return _completed(int(match["year"]), int(match["month"]), int(match["day"]), text[match.end() :], zone)
    if match := _YEAR_LAST.match(text):
        month, day = _month_and_day(match, dayfirst=dayfirst)
        return _completed(int(match["year"]), month, day, text[match.end() :], zone)
    match = _MONTH_FIRST.match(text) or _DAY_FIRST.match(text)
    if match is None or (match["weekday"] or "sun").lower() not in WEEKDAYS:
        return None
    number, rest = MONTHS.get(match["month"].lower()), text[match.end() :]
    if number is None:
        return None
    return _completed(_full_year(match["year"], rest), number, int(match["day"]), rest, zone)


def _month_and_day(match: re.Match[str], *, dayfirst: bool) -> tuple[int, int]:
    """Order two numbers: dots mean day first everywhere; a number above twelve can only be the day."""
    first, second = int(match["first"]), int(match["second"])
    if match["between"] == ".":
        return second, first
    if max(first, second) > _MONTHS_IN_A_YEAR:
        return min(first, second), max(first, second)
    return (second, first) if dayfirst else (first, second)


def _full_year(year: str, rest: str) -> int:
    """Complete the two digits of RFC 822, where a time always follows; `04 Mar 25` alone could be the year 2004."""
    number = int(year)
    if len(year) > len("25"):
        return number
    if _TIME_FOLLOWS.match(rest) is None:
        raise ValueError("a year of two digits")
    return number + (2000 if number < _FIRST_OF_LAST_CENTURY else 1900)


def _completed(year: int, month: int, day: int, rest: str, zone: tzinfo) -> datetime | None:
    when = datetime(year, month, day)  # noqa: DTZ001 - the zone is what the rest may tell
    if not rest:
        return when
    match = _REST.fullmatch(rest)
    if match is None:
        return None
    if match["hour"] is not None:
        when += _time_of_day(match)
    named = _named_zone(match, when, zone)
    return None if named is None and match["zone"] else when.replace(tzinfo=named)


def _time_of_day(match: re.Match[str]) -> timedelta:
    """Read the clock; 24:00 is the end of the day (ISO 8601), and a leap second counts as the second before it."""
    if match["minute"] is None and match["half"] is None and match["sharp"] is None:
        raise ValueError("an hour alone could be anything")
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    if match["half"] is not None:
        hour = _hour_of_day(hour, afternoon=match["half"] in "pP")
    clock = timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    if minute > 59 or second > 60 or clock > timedelta(days=1):  # noqa: PLR2004 - the sizes of minute, hour and day
        raise ValueError("no such time")
    return clock


def _hour_of_day(hour: int, *, afternoon: bool) -> int:
    """Read an hour with am or pm; sites write `13:06 PM` and `0:30 AM` too, which can mean one thing only."""
    noon = 12
    if (hour > noon and not afternoon) or (hour == 0 and afternoon):
        raise ValueError("no such hour before or after noon")
    return hour if hour > noon else hour % noon + noon * afternoon


# --- zones in the text --------------------------------------------------------------------------------------------

# Stands for what `timezone` cannot hold, such as +24:00 or +01:75; `dates.parse` refuses it like all beyond 14 hours.
_IMPOSSIBLE = timezone(timedelta(hours=23, minutes=59))
_GREENWICH = frozenset({"UTC", "UT", "GMT", "Z"})


def _named_zone(match: re.Match[str], when: datetime, zone: tzinfo) -> tzinfo | None:
    """Find the zone that the text names; None where it names none, or one that nobody knows."""
    name, offset = match["zone"], match["offset"]
    if offset is not None and (name is None or name.upper() in _GREENWICH):
        if match["hour"] is None and name is None and len(offset) <= len("+01"):
            raise ValueError("a fourth number behind a day is no offset")
        return _fixed(offset)
    if name is None or offset is not None:
        return None
    return ZONES.get(name.upper()) or (zone if when.replace(tzinfo=zone).tzname() == name else None)


def _fixed(offset: str) -> timezone:
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > len("01") else (int(digits), 0)
    if hours >= 24 or minutes >= 60:  # noqa: PLR2004 - the sizes of day and hour
        return _IMPOSSIBLE
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if offset[0] == "-" else size)


# --- any other order of the parts ---------------------------------------------------------------------------------

_MONTH_NAME = patterns.lazy(r"\b(?:" + "|".join(SHORT_MONTHS[1:]) + r")\b")
_NUMBER = patterns.lazy(r"[0-9]+")
_CLOCK = patterns.lazy(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:\s?[+-][0-9]{2}:?(?:[0-9]{2})?)?")
# Year, month and day of the two differ, so a date that is the same with both was filled in from neither.
_DEFAULTS = (datetime(2001, 1, 1), datetime(2012, 12, 28))  # noqa: DTZ001 - the text names the zone, or none


def unusual(text: str) -> datetime:
    """Read one day, one month by its short name and one year in any order.

    Dateutil does it, which would read much more, and guess at it.

    Returns:
        The time, naive if no zone is named.

    Raises:
        ValueError: it is no date, or not surely one; hostile text may raise whatever dateutil does.
    """
    numbers = sorted(map(len, _NUMBER.findall(_CLOCK.sub(" ", text, count=1))))
    if len(_MONTH_NAME.findall(text)) != 1 or numbers not in ([1, 4], [2, 4]):
        raise ValueError("not one day, one month and one year")

    from dateutil import parser

    when, again = (parser.parse(text, default=default, tzinfos=_zone_for_dateutil) for default in _DEFAULTS)
    if when != again:
        raise ValueError("incomplete")
    return when


def _zone_for_dateutil(name: str | None, seconds: int | None) -> tzinfo | None:
    if name is not None:
        return ZONES[name.upper()]
    if seconds is None:
        return None
    return timezone(timedelta(seconds=seconds)) if abs(seconds) < timedelta(days=1).total_seconds() else _IMPOSSIBLE
