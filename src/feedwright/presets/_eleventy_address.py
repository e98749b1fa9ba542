"""How Eleventy makes names into addresses: file slugs, permalinks, and the filters that permalinks use."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from feedwright.text import expressions, patterns, romanised, strftime

_DATED = patterns.lazy(r"\d{4}-\d{2}-\d{2}-(.*)", re.DOTALL)
_ENDINGS = (
    ".md",
    ".html",
    ".njk",
    ".liquid",
    ".webc",
    ".11ty.js",
    ".11ty.cjs",
    ".11ty.mjs",
    ".hbs",
    ".pug",
    ".ejs",
    ".mdx",
    ".markdown",
)
_POSSESSIVE = patterns.lazy(r"([a-zA-Z\d]+)'([ts])(\s|\Z)")
_INDEX = patterns.lazy(r"/index(?:\.html|/)?\Z")
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "Ss", "&": " and "}
_RUSSIAN = {"й": "y", "ю": "yu", "я": "ya", "ё": "yo", "щ": "sch", "ъ": "", "ь": ""}
_OWN = str.maketrans({**_GERMAN, **_RUSSIAN, **{key.upper(): one.capitalize() for key, one in _RUSSIAN.items()}})
_UNKNOWN_SCRIPTS = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "THAI")


def stem(name: str) -> str:
    """A file's name without the ending of its template."""
    return next((name.removesuffix(one) for one in _ENDINGS if name.endswith(one)), name)


def undated(name: str) -> str:
    """A name without what stands before and in its date."""
    match = _DATED.search(name)
    return match[1] if match else name


def file_slug(path: str) -> str:
    """`page.fileSlug`.

    Args:
        path: below the input folder.

    >>> file_slug("blog/2025-03-04-a.md"), file_slug("blog/b/index.md"), file_slug("index.md")
    ('a', 'b', '')
    """
    made = undated(stem(posixpath.basename(path)))
    return undated(posixpath.basename(posixpath.dirname(path))) if made == "index" else made


def path_stem(path: str) -> str:
    """`page.filePathStem`."""
    return posixpath.join("/", posixpath.dirname(path), undated(stem(posixpath.basename(path))))


def address(path: str) -> str:
    """Where a file stands that has no `permalink`, below the home page.

    >>> address("blog/2025-03-04-a.md"), address("blog/blog.md"), address("a.html")
    ('blog/2025-03-04-a/', 'blog/', 'a/')
    """
    folder, name = posixpath.dirname(path), stem(posixpath.basename(path))
    if name != "index" and name != posixpath.basename(folder):
        folder = posixpath.join(folder, name)
    return f"{folder}/" if folder else ""


def permanent(link: str) -> str:
    """An address as its `permalink` means it: `index.html` and what is like it goes."""
    link = posixpath.normpath("/" + link) + ("/" if link.endswith("/") else "")
    return _INDEX.sub("/", "/" + link.lstrip("/"))


def slugified(text: str) -> str:
    """What the filter `slugify` makes of a text.

    >>> slugified("What's Größer & Co?")
    'whats-groesser-and-co'
    """
    text = unicodedata.normalize("NFC", text).translate(_OWN)
    text = "".join(
        char for char in text if char.isascii() or not unicodedata.name(char, "").startswith(_UNKNOWN_SCRIPTS)
    )
    text = _POSSESSIVE.sub(r"\1\2\3", romanised.ascii_of(text).lower())
    return re.sub(r"[^a-z\d]+", "-", text).strip("-")


def _date(value: Any, arguments: list[Any]) -> str | None:
    """Liquid's `date`."""
    pattern = arguments[0] if arguments else "%A, %B %-d, %Y at %-I:%M %p %z"
    if not isinstance(value, datetime) or not isinstance(pattern, str):
        return None
    return strftime.written(value.astimezone(UTC), pattern)


def _replaced(value: Any, arguments: list[Any]) -> str | None:
    if len(arguments) != 2:  # noqa: PLR2004 - what and by what
        return None
    return str(value or "").replace(str(arguments[0]), str(arguments[1]))


def _first(arguments: list[Any]) -> str:
    return str(arguments[0]) if arguments and arguments[0] is not None else ""


FILTERS: Mapping[str, expressions.Filter] = {
    "append": lambda value, arguments: str(value or "") + _first(arguments),
    "capitalize": lambda value, _: str(value or "").capitalize(),
    "date": _date,
    "default": lambda value, arguments: value or _first(arguments),
    "downcase": lambda value, _: str(value or "").lower(),
    "escape": lambda value, _: str(value or ""),
    "lower": lambda value, _: str(value or "").lower(),
    "prepend": lambda value, arguments: _first(arguments) + str(value or ""),
    "remove": lambda value, arguments: str(value or "").replace(_first(arguments), ""),
    "replace": _replaced,
    "safe": lambda value, _: value,
    "slug": lambda value, _: slugified(str(value or "")),
    "slugify": lambda value, _: slugified(str(value or "")),
    "string": lambda value, _: str(value or ""),
    "strip": lambda value, _: str(value or "").strip(),
    "trim": lambda value, _: str(value or "").strip(),
    "upcase": lambda value, _: str(value or "").upper(),
    "upper": lambda value, _: str(value or "").upper(),
    "url_encode": lambda value, _: quote(str(value or ""), safe=""),
    "urlencode": lambda value, _: quote(str(value or ""), safe=""),
}
"""The filters that Eleventy brings along, as far as addresses use them."""
