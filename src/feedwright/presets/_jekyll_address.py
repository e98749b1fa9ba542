"""How Jekyll makes names into addresses: its slugs, permalink styles and their tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from feedwright.frozen import frozen
from feedwright.text import patterns

STYLES: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""What the named styles of `permalink` stand for."""

_TOKEN = patterns.lazy(r":([a-z_]+)")
_PRETTY = frozenset("._~!$&'()+,;=@")
_SQUEEZED = patterns.lazy(r"/{2,}")

# Weekdays and months are English in addresses, whatever the machine's locale is.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def slugified(text: str, *, pretty: bool = False) -> str:
    """A slug as Jekyll's `slugify` makes it: letters, marks and digits of any script, hyphens for all else.

    Args:
        text: a file's name, a slug or a category.
        pretty: whether upper case and `._~!$&'()+,;=@` stay, as in `:title`.

    >>> slugified("The _config.yml File"), slugified("The _config.yml File", pretty=True)
    ('the-config-yml-file', 'The-_config.yml-File')
    """
    made: list[str] = []
    for char in text:
        if _is_word(char) or (pretty and char in _PRETTY):
            made.append(char)
        elif not made or made[-1] != "-" or char == "-":
            made.append("-")
    joined = re.sub(r"-{2,}", "-", "".join(made)).removeprefix("-").removesuffix("-")
    return joined if pretty else joined.lower()


def _is_word(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind[0] in "LM" or kind == "Nd"


@frozen
class Words:
    """What stands in the place of permalink tokens.

    Args:
        date: in the site's zone; None where there is none.
        slug: of the front matter, else of the file's name.
        name: the file's name without suffix.
        categories: as the article has them.
        collection: the collection's label.
        path: of the file below its collection, without suffix.
        suffix: of the file that is written: `.html`.
    """

    date: datetime | None
    slug: str
    name: str
    categories: Sequence[str]
    collection: str
    path: str
    suffix: str = ".html"


_NAMED: Mapping[str, Callable[[Words], str]] = {
    "title": lambda words: slugified(words.slug or words.name, pretty=True),
    "slug": lambda words: slugified(words.slug or words.name),
    "name": lambda words: slugified(words.name),
    "basename": lambda words: words.name,
    "categories": lambda words: "/".join(dict.fromkeys(one.lower() for one in words.categories)),
    "slugified_categories": lambda words: "/".join(dict.fromkeys(map(slugified, words.categories))),
    "collection": lambda words: words.collection,
    "path": lambda words: words.path,
    "output_ext": lambda words: words.suffix,
}

_DATED: Mapping[str, Callable[[datetime], str]] = {
    "year": lambda date: f"{date.year:04d}",
    "month": lambda date: f"{date.month:02d}",
    "day": lambda date: f"{date.day:02d}",
    "hour": lambda date: f"{date.hour:02d}",
    "minute": lambda date: f"{date.minute:02d}",
    "second": lambda date: f"{date.second:02d}",
    "i_day": lambda date: str(date.day),
    "i_month": lambda date: str(date.month),
    "short_month": lambda date: _MONTHS[date.month - 1][:3],
    "long_month": lambda date: _MONTHS[date.month - 1],
    "short_year": lambda date: f"{date.year % 100:02d}",
    "w_year": lambda date: f"{date.isocalendar().year:04d}",
    "week": lambda date: f"{date.isocalendar().week:02d}",
    "w_day": lambda date: str(date.isoweekday()),
    "short_day": lambda date: _DAYS[date.weekday()][:3],
    "long_day": lambda date: _DAYS[date.weekday()],
    "y_day": lambda date: f"{date.timetuple().tm_yday:03d}",
}


def filled(template: str, words: Words) -> str | None:
    """A permalink template filled in and cleaned as Jekyll cleans it; None where it needs a date that is not there.

    A token that nobody knows stays as it is written: Jekyll would stop.
    """
    lacking = False

    def one(match: re.Match[str]) -> str:
        nonlocal lacking
        for name in (match[1], match[1].removesuffix("_")):
            if name in _NAMED:
                return _escaped(_NAMED[name](words)) + match[1][len(name) :]
            if name in _DATED:
                lacking = lacking or words.date is None
                return (_DATED[name](words.date) if words.date else "") + match[1][len(name) :]
        return match[0]

    made = _TOKEN.sub(one, template)
    return None if lacking else sanitized(made)


def sanitized(address: str) -> str:
    """With one slash in front, without `..`, `./` and doubled slashes."""
    return _SQUEEZED.sub("/", f"/{address}".replace("..", "/").replace("./", ""))


def ended(template: str, style: str) -> str:
    """A template with the end that the site's style of permalinks has: a slash, a suffix, or nothing."""
    if style == "pretty" or (style not in STYLES and style.endswith("/")):
        return template + "/"
    return template + ":output_ext" if style in STYLES or style.endswith(":output_ext") else template


def _escaped(text: str) -> str:
    return quote(text, safe="/!$&'()*+,;=:@-._~", errors="replace")
