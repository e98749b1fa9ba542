"""Lines of a plain-text page that name things: categories, authors, tags."""

from __future__ import annotations

import re

from feedwright.sources._text_facts import FOUR_DIGITS, LONGEST_FACT, Clock, Fact
from feedwright.text import patterns

_LABEL = patterns.lazy(
    r"(?:categor(?:y|ies|[ií]as?)|cat[ée]gories?|kategorien?|sections?|secci[oó]n|topics?|rubri(?:k|que)|ressort"
    r"|filed)\s*:\s*"
    r"|(?:filed|posted|published|categori[sz]ed)\s+(?:under|in|as)\s*:?\s+",
    re.IGNORECASE,
)
_BETWEEN_NAMES = patterns.lazy(r"\s*[,;|·•、،，]\s*")
_MOST_NAMES = 12
_NAME_WORDS, _NAME_CHARACTERS = 4, 40
CLOSED = patterns.lazy(r".*[.!?:;…。]\Z")
_ABBREVIATION = patterns.lazy(r".*\b\w\.\Z")


def category(line: str, _clock: Clock) -> Fact | None:
    """`Category: x`, `Posted in x, y`, `Filed under x`."""
    match = _LABEL.match(line)
    names = listed_names(line[match.end() :]) if match else None
    return Fact({"categories": names}) if names else None


def listed_names(text: str) -> list[str] | None:
    """Short names in a list; None if one is too long, closed like a sentence, or a date."""
    if FOUR_DIGITS.search(text):
        return None
    names = [name for name in _BETWEEN_NAMES.split(text.strip(" ,")) if name]
    return names if 0 < len(names) <= _MOST_NAMES and all(map(is_name, names)) else None


def is_name(name: str) -> bool:
    """Whether a text is short, and not closed like a sentence."""
    if len(name) > _NAME_CHARACTERS or len(name.split()) > _NAME_WORDS or not name[0].isalnum():
        return False
    return not CLOSED.match(name) or _ABBREVIATION.match(name) is not None


_IN = patterns.lazy(r"in:?\s+(?=\S)", re.IGNORECASE)
_FUNCTION_WORDS = """
    a an the this that these those his her its our your my their which who whom what where when why how it all any each
    every some no as is are was were be been of to on at by with without from for into than then if so not but or more
    most other
"""
_NEVER_CATEGORIES = """
    addition brief closing conclusion contrast context depth detail fact focus general memoriam memory numbers
    particular passing perspective pictures photos practice principle private public question response retrospect
    return review search short sight sum summary theory transit trouble turn vain view
"""
_UNNAMING = frozenset(_FUNCTION_WORDS.split())
_UNCERTAIN = frozenset(_NEVER_CATEGORIES.split())


def in_categories(line: str, _clock: Clock) -> Fact | None:
    """`In geopolitics, international`; prose begins like that too: it must look like names, or have support."""
    match = _IN.match(line)
    names = listed_names(line[match.end() :]) if match else None
    if not names or names[0].split()[0].lower() in _UNNAMING:
        return None
    return Fact({"categories": names}, sure=all(_is_clearly_a_name(name, alone=len(names) == 1) for name in names))


def _is_clearly_a_name(name: str, *, alone: bool) -> bool:
    words = name.split()
    if any(part.lower() in _UNNAMING for part in words) or words[0].lower() in _UNCERTAIN:
        return False
    return not alone or len(words) == 1 or name.islower()


_BY = patterns.lazy(
    r"(?:(?:written|posted|published|reported|words|story|text) )?by\b:?\s+"
    r"|(?:authors?|autor(?:a|es)?|auteure?s?|autor[ei]|verfasser(?:in)?)\s*:\s*",
    re.IGNORECASE,
)
_FOREIGN_BY = patterns.lazy(r"(?:por|von|par|di|da|av|af|door|od|od:|от)\s+(?=\S)", re.IGNORECASE)
_BYLINE_WORDS, _BYLINE_CHARACTERS = 10, 80
_PARTICLES_OF_NAMES = """
    a af al and av bin da das de dei del della den der des di do dos du e el en et for la las le les los mc of the to
    und van vom von y zu zum zur
"""
_NEVER_AUTHORS = """
    accident all any chance comparison contrast day default definition design far hand invitation its land law night
    now request sea that then these this what when which
"""
_PARTICLES = frozenset(_PARTICLES_OF_NAMES.split())
_MANNERS = frozenset(_NEVER_AUTHORS.split())
_THE_WAY = frozenset(("the numbers", "the way", "the book", "the time", "the end", "the sea", "the river"))
_NOT_IN_A_NAME = patterns.lazy(r"[0-9]{3}|[!?;]|\w{4,}\.\Z|[:,]\Z")


def byline(line: str, _clock: Clock) -> Fact | None:
    """`By NAME`, `Author: NAME`."""
    match = _BY.match(line)
    return _authors(line[match.end() :]) if match else None


def foreign_byline(line: str, _clock: Clock) -> Fact | None:
    """`Por NAME`, `Von NAME`: prose begins like that too."""
    match = _FOREIGN_BY.match(line)
    found = _authors(line[match.end() :]) if match else None
    return found and Fact(found.values, sure=False)


def _authors(name: str) -> Fact | None:
    words = name.split()
    if not words or len(name) > _BYLINE_CHARACTERS or len(words) > _BYLINE_WORDS or _NOT_IN_A_NAME.search(name):
        return None
    if words[0].lower() in _MANNERS or name.lower() in _THE_WAY:
        return None
    return Fact({"authors": _separate(name)}, sure=all(map(_is_capitalised, words)))


def _is_capitalised(part: str) -> bool:
    first = part.lstrip("(<\"'“‘@")[:1]
    return not first.islower() or "@" in part or part.lower().strip(",.") in _PARTICLES


def _separate(name: str) -> list[str]:
    """Two names that `and` joins; a comma (`Josh Aas, Executive Director`) leaves the line one name."""
    parts = re.split(r"\s+and\s+", name)
    return parts if "," not in name and all(part[:1].isupper() for part in parts) else [name]


_TAGS = patterns.lazy(
    r"(?:tags?|schlagw(?:orte|örter)|etiquetas|étiquettes|mots-clés)\s*:\s*|tagged\s+(?:with|as|in)?:?\s*",
    re.IGNORECASE,
)
_HASHTAGS = patterns.lazy(r"(?:#[^\W\d]\w*[\s,]*)+")


def hashtags(line: str, _clock: Clock) -> Fact | None:
    """Nothing but `#tags`."""
    found = line[0] == "#" and len(line) <= LONGEST_FACT and _HASHTAGS.fullmatch(line)
    return Fact({"tags": line.replace("#", " ").replace(",", " ").split()}) if found else None


def tags(line: str, _clock: Clock) -> Fact | None:
    """`Tags: a, b`."""
    match = _TAGS.match(line)
    names = listed_names(line[match.end() :].replace("#", "")) if match else None
    return Fact({"tags": names}) if names else None
