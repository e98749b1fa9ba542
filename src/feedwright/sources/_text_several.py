"""Lines of a plain-text page that say several things of its article, side by side or in a sentence; or one."""

from __future__ import annotations

import re
from itertools import islice

from feedwright.sources._text_facts import (
    COUNTED,
    FOUR_DIGITS,
    LONGEST_FACT,
    Clock,
    Fact,
    Values,
    counters,
    date,
    first_said,
    silent,
)
from feedwright.sources._text_names import (
    byline,
    category,
    foreign_byline,
    hashtags,
    in_categories,
    is_name,
    listed_names,
    tags,
)
from feedwright.text import patterns


def fact_of(line: str, clock: Clock) -> Fact | None:
    """What a line says of the article: one thing, or several side by side; None if it is text."""
    if len(line) > LONGEST_FACT:
        return None
    return first_said(line, _READERS if FOUR_DIGITS.search(line) else _UNDATED_READERS, clock)


_SEPARATES = patterns.lazy(r"[|·•‧∙⋅\t]|\s[–—/-]\s|\s{3}")
_SEPARATOR = patterns.lazy(r"\s*[|·•‧∙⋅]\s*|\s+[–—/-]\s+|\t+|\s{3,}")
_BEFORE_A_KEYWORD = patterns.lazy(
    r"[\s,;(\[]+(?=(?:by|in|on|under|(?:last )?(?:updated|modified)|published|posted|von|par|por)\b)", re.IGNORECASE
)
_BARE_VERB = patterns.lazy(r"(?:posted|published|written|filed|created)", re.IGNORECASE)
_BEGINS_A_SENTENCE = patterns.lazy(rf"{_BARE_VERB.pattern} (?:by|in|on|under)\b|by\b|authors?\s*:", re.IGNORECASE)
_PLAIN_BY = patterns.lazy(r"by\b", re.IGNORECASE)
_UNDER = patterns.lazy(r"(?:in|under)\s+", re.IGNORECASE)
_MOST_PARTS = 6


def _side_by_side(line: str, clock: Clock) -> Fact | None:
    """`By Staff | March 4, 2025 · 5 min read`. Beside a date or a counter a short part may say what nobody can know."""
    parts = [part for part in _SEPARATOR.split(line) if part] if _SEPARATES.search(line) else []
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    values: Values = {}
    unknown = 0
    for part in parts:
        found = first_said(part, _PART_READERS, clock)
        if found is None and not is_name(part):
            return None
        unknown += found is None
        values.update(found.values if found else {})
    certain = not values.keys().isdisjoint(("published", "updated", *COUNTED))
    return Fact(values) if values and (certain or not unknown) else None


def _sentence(line: str, clock: Clock) -> Fact | None:
    """`Posted on March 4, 2025 by Staff in Politics`, `March 4, 2025 (updated March 5, 2025)`."""
    begins = _BEGINS_A_SENTENCE.match(line)
    if not begins and not FOUR_DIGITS.search(line):
        return None
    parts = [part for raw in _BEFORE_A_KEYWORD.split(line) if (part := raw.strip(" ,;()[]"))]
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    values: Values = {}
    signed = _PLAIN_BY.match(line) is not None
    for part in parts:
        found = first_said(part, _PHRASE_READERS, clock) or _under(part, signed=signed)
        if found is None:
            return None
        values.update(found.values)
    return Fact(values) if begins or not values.keys().isdisjoint(("published", "updated")) else None


def _under(part: str, *, signed: bool) -> Fact | None:
    """A verb alone; `in Politics`, unless the line begins with a name: then it is where the author is."""
    if _BARE_VERB.fullmatch(part):
        return Fact({})
    match = _UNDER.match(part)
    names = listed_names(part[match.end() :]) if match else None
    return None if names is None else Fact({} if signed else {"categories": names})


_TOWN = patterns.lazy(r"[^\W\d_][^\W\d_.’'-]*(?: [^\W\d_][^\W\d_.’'-]*){0,2}")
_COMMAS_TRIED = 3


def _signed(line: str, clock: Clock) -> Fact | None:
    """`By Staff, March 4, 2025`; `Brussels, 4 March 2025`, as press releases begin."""
    if not FOUR_DIGITS.search(line):
        return None
    for comma in islice(re.finditer(",", line), _COMMAS_TRIED):
        before = line[: comma.start()]
        author = byline(before, clock)
        if author is None and not (before[:1].isupper() and _TOWN.fullmatch(before)):
            continue
        if dated := date(line[comma.end() :].strip(), clock):
            return Fact({**(author.values if author else {}), **dated.values})
    return None


_PHRASE_READERS = (date, category, byline, foreign_byline, counters)
_PART_READERS = (counters, date, category, tags, silent, _sentence, _signed, byline, in_categories)
_UNDATED_READERS = (
    counters,
    category,
    tags,
    hashtags,
    silent,
    _side_by_side,
    _sentence,
    byline,
    in_categories,
    foreign_byline,
)
_READERS = (date, *_UNDATED_READERS[:-3], _signed, *_UNDATED_READERS[-3:])
