"""Dates, durations and time zones: read as sites write them, written as feeds want them.

Nothing here looks at a clock, at the machine's zone or at its locale: what a text does not say is never filled in.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zoneinfo
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from babel import Locale

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


class _UnknownWord(ValueError):  # noqa: N818 - internal: says that other names may fit
    """A word that is no part of a date in the languages tried."""


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
_COMPACT = re.compile(r"((?:19|20)[0-9]{6})([0-9]{6})?")
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

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


def _read(value: str, zone: tzinfo, dayfirst: bool, language: str) -> datetime:
    if len(value) > _LONGEST:
        raise ValueError("longer than any date")
    text = value.strip()
    when = _from_iso(text)
    if when is not None:
        return when
    if not text.isascii():
        text = _westernised(text)
    if text.isdigit():
        return _from_digits(text, zone)
    when = _from_forms(text, zone, dayfirst)
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
    english = _in_english(text, language)
    when = _from_forms(english, zone, dayfirst)
    return when if when is not None else _from_anything(english)


# --- the forms that sites write -----------------------------------------------------------------------------------

_IGNORE_CASE = re.IGNORECASE | re.ASCII
_WEEKDAY = r"(?:(?P<weekday>[a-z]{3,9})\.?(?:\s*,\s*|\s+))?"
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})(?P<between>[-/.])\s?(?P<month>[0-9]{1,2})(?P=between)\s?(?P<day>[0-9]{1,2})(?![0-9])\.?",
)
_YEAR_LAST = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<between>[-/.])\s?(?P<second>[0-9]{1,2})(?P=between)\s?(?P<year>[0-9]{4})(?![0-9])",
)
_DAY_FIRST = re.compile(
    _WEEKDAY + r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:\s+of\s+|[\s./-]*)(?P<month>[a-z]{3,9})\.?[\s,/-]\s*"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?![0-9:.])",
    _IGNORE_CASE,
)
_MONTH_FIRST = re.compile(
    _WEEKDAY + r"(?P<month>[a-z]{3,9})\.?\s*(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s,]\s*(?P<year>[0-9]{4})(?![0-9])",
    _IGNORE_CASE,
)
# What may follow the day: a time, a zone by name or offset, and the zone's name once more in parentheses.
_REST = re.compile(
    r"(?:(?:\s*,\s*|\s+-\s+|\s+|T)(?:at\s+|@\s*)?(?P<hour>[0-9]{1,2})"
    r"(?:(?:[:.]|\s?h\s?)(?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]+)?)?|(?P<sharp>\s?h))?"
    r"(?:\s?(?P<half>[ap])\s?\.?\s?m\b\.?)?)?"
    r"(?:\s*\(?(?P<zone>[a-z]{1,5})\)?)?"
    r"(?:\s?(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?))?(?(offset)(?:\s*\([a-z ]+\))?)",
    _IGNORE_CASE,
)
_MONTHS = {
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
_WEEKDAYS = frozenset(
    {
        "mon",
        "monday",
        "tue",
        "tues",
        "tuesday",
        "wed",
        "weds",
        "wednesday",
        "thu",
        "thur",
        "thurs",
        "thursday",
        "fri",
        "friday",
        "sat",
        "saturday",
        "sun",
        "sunday",
    }
)
_TIME_FOLLOWS = re.compile(r"\s+[0-9]{1,2}:[0-9]{2}")
_MONTHS_IN_A_YEAR = 12
_FIRST_OF_LAST_CENTURY = 50


def _from_forms(text: str, zone: tzinfo, dayfirst: bool) -> datetime | None:
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
    if match is None or (match["weekday"] or "sun").lower() not in _WEEKDAYS:
        return None
    number, rest = _MONTHS.get(match["month"].lower()), text[match.end() :]
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

# Stands for what `timezone` cannot hold, such as +24:00 or +01:75; `_checked` refuses it like all beyond 14 hours.
_IMPOSSIBLE = timezone(timedelta(hours=23, minutes=59))
_GREENWICH = frozenset({"UTC", "UT", "GMT", "Z"})
# First what RFC 822, section 5.1, fixes, then names that mean one thing nearly everywhere. IST is Indian, Irish and
# Israeli, so it is left to sites whose own zone goes by that name.
_ZONES: Mapping[str, tzinfo] = {
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


def _named_zone(match: re.Match[str], when: datetime, zone: tzinfo) -> tzinfo | None:
    """Find the zone that the text names; None where it names none, or one that nobody knows."""
    name, offset = match["zone"], match["offset"]
    if offset is not None and (name is None or name.upper() in _GREENWICH):
        if match["hour"] is None and name is None and len(offset) <= len("+01"):
            raise ValueError("a fourth number behind a day is no offset")
        return _fixed(offset)
    if name is None or offset is not None:
        return None
    return _ZONES.get(name.upper()) or (zone if when.replace(tzinfo=zone).tzname() == name else None)


def _fixed(offset: str) -> timezone:
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > len("01") else (int(digits), 0)
    if hours >= 24 or minutes >= 60:  # noqa: PLR2004 - the sizes of day and hour
        return _IMPOSSIBLE
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if offset[0] == "-" else size)


# --- words --------------------------------------------------------------------------------------------------------

# Words that stand beside dates and say nothing about the day, in the languages of _COMMON_LANGUAGES and around them.
_SILENT = """
    the of at on in and date day published publish posted post updated update last modified created added written first
    edited revised released
    der den dem am um vom von uhr veröffentlicht erschienen aktualisiert geändert erstellt stand zuletzt datum
    le la du à a les jour mis mise publié publiée posté modifié ajouté dernière mise
    el de del las los fecha publicado publicada actualizado actualizada modificado
    em o às as ás do da data atualizado atualizada postado
    il alle ore pubblicato aggiornato modificato
    op om uur gepubliceerd geplaatst bijgewerkt
    опубликовано обновлено дата от в г год года
    kl klo d publicerad uppdaterad publisert oppdatert udgivet opdateret dnia
    ngày lúc
    发布于 发布时间 发表于 更新于 更新时间 發佈於 發表於 公開日 更新日 投稿日 게시일 작성일 등록일 수정일
"""  # noqa: RUF001 - Russian is written with letters that look like Latin ones
_COMMON_LANGUAGES = ("de", "fr", "es", "pt", "it", "nl", "ru")
_ENGLISH = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KEPT = frozenset({"am", "pm", "h"})
_ZONE_LETTERS = range(2, 6)

_WORD = re.compile(r"[^\s0-9,.;:/+\-@]+\.?")
_LITERAL = re.compile(r"'([^']+)'|([^\x00-\x7f]+)")
_COMMAS = re.compile(r"\s*,[\s,]*")
_BESIDE = str.maketrans(dict.fromkeys("()[]|·•*\"'’‘“”„«»،、", " "))  # noqa: RUF001 - as sites write them
_ORDINAL = re.compile(r"(?<![:.0-9])([0-9]{1,2})(?:st|nd|rd|th|er|re|e|o|a|\.(?=\s))(?!\w)", re.IGNORECASE)
_HALF = re.compile(r"(?<=[0-9\s])([ap])\s?\.?\s?m\b\.?", re.IGNORECASE)
_GREENWICH_OFFSET = re.compile(r"\b(?:GMT|UTC?)\s?(?=[+-][0-9])", re.IGNORECASE)


class _Names(NamedTuple):
    """What a language calls the months, and what else it puts into a date: weekdays, `de`. All words are folded."""

    months: Mapping[str, int]
    others: frozenset[str]


def _in_english(text: str, language: str) -> str:
    """Put the words of a date into English and leave out those that say nothing.

    Raises:
        _UnknownWord: there is a word that no date has; so prose is never taken for a date.
    """
    text = _HALF.sub(r" \1m", _ORDINAL.sub(r"\1 ", text.translate(_BESIDE)))
    text = _GREENWICH_OFFSET.sub("", text)
    try:
        return _translated(text, _names_in(language))
    except _UnknownWord:
        return _translated(text, _names_in_many(language))


def _translated(text: str, names: _Names) -> str:
    months = [word for word in _WORD.findall(text) if _folded(word.rstrip(".")) in names.months]
    # Spanish, Italian and French write `mar.` for Tuesday, which is March to others.
    if len(months) > 1 and _folded(months[0].rstrip(".")) in names.others:
        text = text.replace(months[0], "", 1)
    english = _WORD.sub(lambda match: f" {_english_word(match[0], names)} ", text)
    return _COMMAS.sub(", ", " ".join(english.split())).strip(" ,.;:-")


def _english_word(word: str, names: _Names) -> str:
    word = word.rstrip(".")
    plain = _folded(word)
    if plain in names.months:
        return _ENGLISH[names.months[plain]]
    if plain in names.others or plain in _silent():
        return ""
    if plain in _KEPT or plain.upper() in _ZONES:
        return plain.upper()
    if word.isascii() and word.isalpha() and word.isupper() and len(word) in _ZONE_LETTERS:
        return word
    raise _UnknownWord(word)


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """Without letter case and accents, which sites leave out or mistype."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if unicodedata.category(c) != "Mn")


@lru_cache(maxsize=1)
def _silent() -> frozenset[str]:
    return frozenset(map(_folded, _SILENT.split()))


@lru_cache(maxsize=64)
def _names_in(language: str) -> _Names:
    if language.partition("-")[0] == "en":
        return _Names(_MONTHS, _WEEKDAYS)
    own = _from_cldr(language)
    return _Names({**_MONTHS, **own.months}, own.others | _WEEKDAYS)


@lru_cache(maxsize=64)
def _names_in_many(language: str) -> _Names:
    """Add the languages that sites quote; they agree on every month, which a test holds, so nothing is guessed."""
    months: dict[str, int] = {}
    others = _names_in(language).others
    for other in _COMMON_LANGUAGES:
        names = _from_cldr(other)
        months |= names.months
        others |= names.others
    return _Names(months | dict(_names_in(language).months), others)


@lru_cache(maxsize=64)
def _from_cldr(language: str) -> _Names:
    """Read the names of a language, or none if Unicode's CLDR does not have it."""
    from babel import Locale, UnknownLocaleError  # 40 ms that English sites never need

    for tag in (language, language.partition("-")[0]):
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        return _names_of(locale)
    return _Names({}, frozenset())


def _names_of(locale: Locale) -> _Names:
    ends: set[str] = set()
    numbers: dict[str, set[int]] = {}
    others = {_folded(word) for form in ("long", "full") for word in _words_in_form(locale.date_formats[form].pattern)}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in _alike(locale.months, context, width):
                ends.add(name[-1])
                for word in name:
                    numbers.setdefault(word, set()).add(number)
    for width in ("wide", "abbreviated"):
        others.update(word for _, name in _alike(locale.days, "format", width) for word in name)
    # Catalan has `de gener`, `d'abril`: the last word is the month, if no other month has that word too.
    months = {end: min(numbers[end]) for end in ends if len(numbers[end]) == 1}
    return _Names(months, frozenset(others))


def _words_in_form(pattern: str) -> Iterator[str]:
    """List the words of a form such as `d 'de' MMMM y`: they are quoted, or in letters that no field has."""
    for quoted, foreign in _LITERAL.findall(pattern):
        yield from (word.rstrip(".") for word in _WORD.findall(quoted or foreign))


def _alike(names: Mapping[str, Any], context: str, width: str) -> Iterator[tuple[int, list[str]]]:
    """List names, as folded words, that begin like the full name.

    Babel hands out another language's names where CLDR has an alias and that language was read before
    (python-babel/babel#1263); the full names of a date have no alias.
    """
    full = names["format"]["wide"]
    for number, name in names[context][width].items():
        words = [_folded(word.rstrip(".")) for word in _WORD.findall(name.translate(_BESIDE))]
        if words and name[:1].casefold() == full[number][:1].casefold() and not any(map(str.isdigit, name)):
            yield number, words


# --- any other order of the parts ---------------------------------------------------------------------------------

_MONTH_NAME = re.compile(r"\b(?:" + "|".join(_ENGLISH[1:]) + r")\b")
_NUMBER = re.compile(r"[0-9]+")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:\s?[+-][0-9]{2}:?(?:[0-9]{2})?)?")
# Year, month and day of the two differ, so a date that is the same with both was filled in from neither.
_DEFAULTS = (datetime(2001, 1, 1), datetime(2012, 12, 28))  # noqa: DTZ001 - the text names the zone, or none


def _from_anything(text: str) -> datetime:
    """Leave the rest to dateutil, which would read much more than a name, a day and a year, and guess at it."""
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
        return _ZONES[name.upper()]
    if seconds is None:
        return None
    return timezone(timedelta(seconds=seconds)) if abs(seconds) < timedelta(days=1).total_seconds() else _IMPOSSIBLE


# --- other scripts ------------------------------------------------------------------------------------------------

_DIGIT = re.compile(r"[^\D0-9]")
_DASHES = re.compile(r"(?<=\s)[\u2013\u2014](?=\s)|\u2212")
_EASTERN_DAY = re.compile(r"([0-9]{4})\s*[年년]\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일号號]")
_VIETNAMESE_DAY = re.compile(r"([0-9]{1,2}) tháng ([0-9]{1,2})(?:,| năm|, năm) ([0-9]{4})", re.IGNORECASE)
_EASTERN_WEEKDAY = re.compile(
    r"(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일|\([月火水木金土日월화수목금토일一二三四五六]\)",
)
_EASTERN_CLOCK = re.compile(
    r"(?P<half>[上下]午|午[前後]|오[전후])?\s*(?P<hour>[0-9]{1,2})\s*(?::|[时時点點시]\s*)(?P<minute>[0-9]{1,2})?\s*分?분?"
    r"(?::?\s*(?P<second>[0-9]{1,2})\s*[秒초]?)?",
)
_AFTERNOON = frozenset({"下午", "午後", "오후"})


def _westernised(text: str) -> str:
    """Write digits, dashes and blanks as ASCII has them, and the dates and times of East Asia in digits."""
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip())
    text = _DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)
    text, found = _EASTERN_DAY.subn(r" \1-\2-\3 ", text)
    if found:
        text = _EASTERN_CLOCK.sub(_western_clock, _EASTERN_WEEKDAY.sub(" ", text))
    text = _VIETNAMESE_DAY.sub(r"\3-\2-\1", text)
    return " ".join(text.split())


def _western_clock(match: re.Match[str]) -> str:
    half = match["half"]
    clock = f" {match['hour']}:{int(match['minute'] or 0):02}:{int(match['second'] or 0):02}"
    return clock + ("" if half is None else " pm" if half in _AFTERNOON else " am")


# --- dates in names -----------------------------------------------------------------------------------------------

_PLAUSIBLE_YEAR = r"(?P<year>19[7-9][0-9]|20[0-9]{2})"
# Eight digits in a row are often part of a hash or a number, so letters may not touch them.
_DAY_IN_NAME = re.compile(
    rf"(?<![0-9]){_PLAUSIBLE_YEAR}(?P<between>[-_.])(?P<month>[0-9]{{1,2}})(?P=between)(?P<day>[0-9]{{1,2}})(?![0-9])"
    r"|(?<![0-9A-Za-z])(?P<digits>(?:19[7-9][0-9]|20[0-9]{2})[0-9]{4})(?![0-9A-SU-Za-z])",
)
_DAY_IN_FOLDERS = re.compile(rf"(?:^|/){_PLAUSIBLE_YEAR}/(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})(?=[/.]|$)")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*(?P<path>[^?#]*)")
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


def rfc822(when: datetime) -> str:
    """Write a time for RSS: RFC 822 with the four-digit year of RFC 1123, section 5.2.14, in GMT, whole seconds.

    Raises:
        ValueError: the time names no zone.

    >>> rfc822(datetime(2025, 3, 4, 1, tzinfo=timezone(timedelta(hours=1))))
    'Tue, 04 Mar 2025 00:00:00 GMT'
    """
    return format_datetime(_in_utc(when), usegmt=True)


def rfc3339(when: datetime) -> str:
    """Write a time for Atom and JSON Feed: RFC 3339 in UTC, whole seconds.

    Raises:
        ValueError: the time names no zone.

    >>> rfc3339(datetime(2025, 3, 4, 1, tzinfo=timezone(timedelta(hours=1))))
    '2025-03-04T00:00:00Z'
    """
    return _in_utc(when).replace(tzinfo=None).isoformat() + "Z"


def _in_utc(when: datetime) -> datetime:
    if when.utcoffset() is None:
        message = f"{when} names no zone, and the machine's must not be taken for it"
        raise ValueError(message)
    return when.astimezone(UTC).replace(microsecond=0)


# --- durations and zones in the configuration ---------------------------------------------------------------------

_DURATION = re.compile(r"\s*([0-9]{1,9})\s*([smhdw])\s*")
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
