"""How Hugo makes names into addresses: its sanitising, and the tokens of `permalinks`."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

from feedwright.frozen import frozen
from feedwright.presets import _globs
from feedwright.presets._values import mapped, text
from feedwright.text import patterns

_ALLOWED = patterns.lazy(r"[./\\_#+~\-@]")
_ENCODED = patterns.lazy(r"%[0-9A-Fa-f]{2}")
_TOKEN = patterns.lazy(r":\w+(?:\[.+?\])?", re.ASCII)
_SLICE = patterns.lazy(r"\[(?P<low>\d*|last)(?P<range>:(?P<high>\d*|last))?\]")
_COLON = "\x00"
_ZERO = datetime(1, 1, 1, tzinfo=UTC)

# Weekdays and months are English in addresses, whatever the machine's locale is.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def sanitized(path: str, *, lower: bool = True, accents: bool = True) -> str:
    """A path with hyphens for blanks, without what Hugo does not allow in addresses.

    Args:
        path: any.
        lower: whether upper case becomes lower case (it does unless `disablePathToLower`).
        accents: whether accents are kept (they are unless `removePathAccents`).

    >>> sanitized("News/What's New: C++ & more")
    'news/whats-new-c++-more'
    """
    made: list[str] = []
    blank = hyphen = False
    for at, char in enumerate(path):
        if char.isalnum() or _ALLOWED.match(char) or unicodedata.category(char)[0] == "M" or _ENCODED.match(path, at):
            hyphen = char == "-"
            if blank and not hyphen:
                made.append("-")
            blank = False
            made.append(char)
        elif made and not hyphen and char.isspace():
            blank = True
    joined = "".join(made)
    if not accents:
        joined = "".join(c for c in unicodedata.normalize("NFD", joined) if unicodedata.category(c) != "Mn")
    return joined.lower() if lower else joined


@frozen
class Words:
    """What stands in the place of permalink tokens.

    Args:
        date: the article's own; None where it has none.
        title, slug: as in the front matter.
        file: the file's name without suffix and language; for a bundle its folder's.
        sections: the folders of the section it lies in.
        slugs: asked for the sections' own slugs or titles.
    """

    date: datetime | None
    title: str
    slug: str
    file: str
    sections: Sequence[str]
    slugs: Callable[[], Sequence[str]]


def expanded(pattern: str, words: Words, urlize: Callable[[str], str]) -> str | None:
    """A permalink pattern filled in; None where nobody knows a token. Without a date it is Go's first of January, 1."""
    known = True

    def one(match: re.Match[str]) -> str:
        nonlocal known
        made = _token(match[0][1:], words, urlize)
        known = known and made is not None
        return made or ""

    made = _TOKEN.sub(one, pattern.replace("\\:", _COLON)).replace(_COLON, ":")
    return unquote_plus(made) if known else None


_NAMED: Mapping[str, Callable[[Words, Callable[[str], str]], str]] = {
    "title": lambda words, urlize: urlize(words.title),
    "slug": lambda words, urlize: urlize(words.slug or words.title),
    "filename": lambda words, urlize: urlize(words.file),
    "contentbasename": lambda words, urlize: urlize(words.file),
    "slugorfilename": lambda words, urlize: urlize(words.slug or words.file),
    "slugorcontentbasename": lambda words, urlize: urlize(words.slug or words.file),
    "section": lambda words, _: words.sections[0] if words.sections else "",
    "sections": lambda words, _: "/".join(words.sections),
    "sectionslug": lambda words, urlize: urlize(next(iter(words.slugs()), "")),
    "sectionslugs": lambda words, urlize: "/".join(map(urlize, words.slugs())),
}

_DATED: Mapping[str, Callable[[datetime], str]] = {
    "year": lambda date: str(date.year),
    "month": lambda date: f"{date.month:02d}",
    "monthname": lambda date: _MONTHS[date.month - 1],
    "day": lambda date: f"{date.day:02d}",
    "weekday": lambda date: str(date.isoweekday() % 7),
    "weekdayname": lambda date: _DAYS[date.weekday()],
    "yearday": lambda date: str(date.timetuple().tm_yday),
    "hour": lambda date: f"{date.hour:02d}",
    "minute": lambda date: f"{date.minute:02d}",
    "second": lambda date: f"{date.second:02d}",
    # Go's own layouts.
    "2006": lambda date: f"{date.year:04d}",
    "06": lambda date: f"{date.year % 100:02d}",
    "01": lambda date: f"{date.month:02d}",
    "1": lambda date: str(date.month),
    "02": lambda date: f"{date.day:02d}",
    "2": lambda date: str(date.day),
    "January": lambda date: _MONTHS[date.month - 1],
    "Jan": lambda date: _MONTHS[date.month - 1][:3],
    "Monday": lambda date: _DAYS[date.weekday()],
    "Mon": lambda date: _DAYS[date.weekday()][:3],
    "15": lambda date: f"{date.hour:02d}",
    "04": lambda date: f"{date.minute:02d}",
    "05": lambda date: f"{date.second:02d}",
}


def _token(token: str, words: Words, urlize: Callable[[str], str]) -> str | None:
    name, bracket, _ = token.partition("[")
    if bracket and name in ("sections", "sectionslugs"):
        chosen = _sliced(words.sections if name == "sections" else words.slugs(), token.removeprefix(name))
        return "/".join(chosen if name == "sections" else map(urlize, chosen))
    if token in _NAMED:
        return _NAMED[token](words, urlize)
    if token in _DATED:
        return _DATED[token](words.date or _ZERO)
    return None


def _sliced(parts: Sequence[str], cut: str) -> Sequence[str]:
    """`[1:]`, `[:last]`, `[0]`: forgiving, as Hugo is."""
    match = _SLICE.fullmatch(cut)
    if match is None or not parts:
        return ()
    low = len(parts) - 1 if match["low"] == "last" else int(match["low"] or 0)
    if match["range"] is None:
        return parts[low : low + 1]
    high = len(parts) - 1 if match["high"] == "last" else int(match["high"] or len(parts))
    return parts[low:high]


def pattern_for(permalinks: Any, folder: str, kind: str = "page") -> str:
    """The permalink pattern of what lies in a folder of content; empty where there is none.

    Args:
        permalinks: the setting: section -> pattern, `page` -> section -> pattern, or a list of targets.
        folder: below the content.
        kind: `page` or `section`.
    """
    if isinstance(permalinks, list):
        return _listed_pattern(permalinks, folder, kind)
    settings = mapped(permalinks)
    plain = {} if kind != "page" else {key: one for key, one in settings.items() if isinstance(one, str)}
    patterns = {**plain, **{str(key): text(one) for key, one in mapped(settings.get(kind)).items()}}
    by_section = {key.strip(" /").lower(): one for key, one in patterns.items() if one}
    parts = folder.lower().split("/") if folder else []
    for end in range(len(parts), 0, -1):
        if "/".join(parts[:end]) in by_section:
            return by_section["/".join(parts[:end])]
    return "" if parts else by_section.get("", "")


def _listed_pattern(permalinks: list[Any], folder: str, kind: str) -> str:
    path = f"/{folder}/x".replace("//", "/").lower()
    for one in map(mapped, permalinks):
        target = mapped(one.get("target"))
        if glob(text(target.get("kind")).lower() or "**", kind) and glob(
            text(target.get("path")).lower() or "**", path
        ):
            return text(one.get("pattern"))
    return ""


def glob(pattern: str, path: str) -> bool:
    """Whether a path matches Hugo's globs: `*`, `**`, `?`, `{a,b}`.

    >>> glob("{/posts,/posts/**}", "/posts/2025/a")
    True
    """
    return _globs.matches(pattern, path, folders=False)


def cleaned(path: str) -> str:
    """A path without `.`, `..` and doubled slashes, without a slash at its ends."""
    return posixpath.normpath("/" + path).strip("/")
