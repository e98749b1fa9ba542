"""Values out of front matter and configurations, whatever form they were written in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from feedwright.text import dates, languages, patterns
from feedwright.text.frontmatter import word

# ISO 639-1, as registered for BCP 47.
_TWO_LETTERS = frozenset(
    {
        "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh", "bi", "bm",
        "bn", "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee",
        "el", "en", "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu",
        "gv", "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy", "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is",
        "it", "iu", "ja", "jv", "ka", "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw",
        "ky", "la", "lb", "lg", "li", "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms",
        "mt", "my", "na", "nb", "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os",
        "pa", "pi", "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk",
        "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl",
        "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk", "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi",
        "yo", "za", "zh", "zu",
    }
)  # fmt: skip
_TWO_LETTERS_AND_REGION = patterns.lazy(r"([a-z]{2})(?:-[A-Z]{2})?")
_LONGEST_TAG = 35  # RFC 5646, section 4.4.1
_TRUE = {"true", "yes", "on", "1", "y"}
_FALSE = {"false", "no", "off", "0", "n"}
_NOTHING = {"", "null", "none", "~", "nil"}


class Front(dict[str, Any]):
    """Front matter whose keys are in the form in which they are compared: `said` asks it in a third of the time."""


def plain(raw: Mapping[str, Any]) -> Front:
    """Front matter with its keys made comparable, for a preset that asks for many words."""
    return Front({word(key): value for key, value in raw.items()})


def said(raw: Mapping[str, Any], *keys: str) -> Any:
    """The value under the first of some keys that says something, in whatever letter case it is written; else None.

    >>> said({"Title": "null", "LinkTitle": "A"}, "title", "linktitle")
    'A'
    """
    for key in keys:
        value = raw.get(key)
        if type(raw) is not Front and is_nothing(value):
            wanted = word(key)
            value = next((one for name, one in raw.items() if word(name) == wanted and not is_nothing(one)), None)
        if not is_nothing(value):
            return value
    return None


def with_words(raw: Mapping[str, Any], **words: Any) -> dict[str, Any]:
    """The same metadata with some words set, instead of whatever stood under them; None takes a word away.

    >>> with_words({"URL": "/a", "title": "A"}, url="/b/")
    {'title': 'A', 'url': '/b/'}
    """
    made = type(raw)() if isinstance(raw, Front) else {}
    made.update((key, value) for key, value in raw.items() if word(key) not in words)
    made.update((key, value) for key, value in words.items() if value is not None)
    return made


def flag(value: Any, *, default: bool = False) -> bool:
    """Whether a value means yes: YAML's scalars are strings here. What is neither is the default."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    return True if text in _TRUE else False if text in _FALSE else default


def is_nothing(value: Any) -> bool:
    """Whether a value says nothing: empty, or a word such as `null`."""
    return value is None or (isinstance(value, str) and value.strip().lower() in _NOTHING) or value in ([], {})


def listed(value: Any) -> list[str]:
    """Texts out of a text, a list or nothing."""
    many = value if isinstance(value, list) else [value]
    return [str(one).strip() for one in many if not is_nothing(one) and not isinstance(one, (list, dict))]


def mapped(value: Any) -> Mapping[str, Any]:
    """A map, or an empty one where there is none."""
    return value if isinstance(value, Mapping) else {}


def text(value: Any) -> str:
    """One line of text; empty where there is none, or a list or map stands instead."""
    return "" if is_nothing(value) or isinstance(value, (list, Mapping)) else " ".join(str(value).split())


def language_of(value: Any) -> str | None:
    """BCP 47, or None where a value is no language."""
    try:
        return languages.bcp47(text(value)) if text(value) else None
    except ValueError:
        return None


def known_language(value: Any) -> str | None:
    """BCP 47, or None where a value is no registered language: `language: Go` is about something else."""
    tag = language_of(value)
    if tag is None or len(tag) > _LONGEST_TAG:
        return None
    if (two := _TWO_LETTERS_AND_REGION.fullmatch(tag)) is not None:
        return tag if two[1] in _TWO_LETTERS else None
    from langcodes import tag_is_valid  # 200 ms that most sites never need

    return tag if tag_is_valid(tag) else None


def zone_of(value: Any) -> str | None:
    """The IANA zone that a value names, or None."""
    return text(value) if _is_zone(text(value)) else None


@lru_cache(maxsize=256)
def _is_zone(name: str) -> bool:
    """Kept, because a name that is none costs a search for what it may mean."""
    try:
        return bool(name) and dates.zone(name) is not None
    except ValueError:
        return False
