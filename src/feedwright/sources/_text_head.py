"""The first lines of a plain-text page: counters, title, categories, dates and by-line stand above the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from feedwright.sources._text_facts import Clock, Fact, Values, counters, date, first_said, silent
from feedwright.sources._text_lines import Line
from feedwright.sources._text_names import category, tags
from feedwright.sources._text_several import fact_of
from feedwright.sources._words import WORDS
from feedwright.text import patterns
from feedwright.text.frontmatter import word

LONGEST_TITLE = 300
"""Characters of a title at the most; a longer line is text."""


@dataclass(slots=True)
class Head:
    """What stands above the text.

    Args:
        values: metadata words -> values.
        end: offset of the text.
        deck: a line between title and metadata that leads in; part of the text too.
    """

    values: Values = field(default_factory=dict)
    end: int = 0
    deck: str = ""


def read_head(lines: list[Line], clock: Clock) -> tuple[Head, int]:
    """Read counters, title, categories, dates and by-line; the first line that is none of them begins the text."""
    head = Head()
    head.values, at = _header_block([line.text for line in lines])
    if "title" not in head.values:
        at = _read_title(head, lines, at, clock)
    return head, at + _read_below(head, [line.text for line in lines[at:]], clock)


_HEADER = patterns.lazy(r"(?P<key>[A-Za-z][A-Za-z _-]{1,30}?)[ \t]*:[ \t]+(?P<value>\S.*)")
_FIRST_WORDS_OF_TITLES = {
    "update", "source", "lead", "link", "minor", "private", "password", "cover", "image", "views",
    "alt", "audio", "chapters", "duration", "episode", "explicit", "mp3", "season", "transcript", "transcripts",
}  # fmt: skip
_HEADER_WORDS = {name for names in WORDS.values() for name in names} - _FIRST_WORDS_OF_TITLES
_ENOUGH_FOR_A_HEADER = 2


def _header_block(lines: list[str]) -> tuple[Values, int]:
    """`Title: x` and other `Key: value` lines on top. One line alone counts only if it is the title."""
    values: Values = {}
    for line in lines:
        match = _HEADER.fullmatch(line)
        if match is None or word(match["key"]) not in _HEADER_WORDS:
            break
        values.setdefault(word(match["key"]), match["value"])
    return (values, len(values)) if "title" in values or len(values) >= _ENOUGH_FOR_A_HEADER else ({}, 0)


def _read_title(head: Head, lines: list[Line], at: int, clock: Clock) -> int:
    """Find the title, from a line on; keep what stands above it. Returns the index of the line after it."""
    for index in range(at, len(lines)):
        line = lines[index].text
        if (above := _above_title(lines, index, clock)) is not None:
            head.values = {**above, **head.values}
        elif len(line) > LONGEST_TITLE:
            return index
        else:
            head.values["title"] = _without_hashes(line)
            return index + 1
    return len(lines)


HASHES = patterns.lazy(r"#{1,6}\s+(?=\S)")


def _without_hashes(title: str) -> str:
    match = HASHES.match(title)
    return title[match.end() :].rstrip("# ") if match else title


def _above_title(lines: list[Line], index: int, clock: Clock) -> Values | None:
    """What a line says that is no title. A date is one only if none follows where dates usually stand."""
    line = lines[index].text
    if (found := first_said(line, (counters, category, tags, silent), clock)) is not None:
        return found.values
    if (dated := date(line, clock)) is None:
        return None
    following = [other.text for other in lines[index + 1 : index + 5]]
    if not following or len(following[0]) > LONGEST_TITLE or any(date(other, clock) for other in following):
        return None
    return dated.values


_LINES_OF_FACTS = 12
_ONCE = ("published", "updated", "authors", "categories", "tags")
_DATED_OR_NAMED = {"published", "updated", "authors", "categories", "views", "reading_minutes", "comments"}


def _read_below(head: Head, lines: list[str], clock: Clock) -> int:
    """Read the metadata below the title. Returns how many lines they are."""
    facts = _facts(lines, head.values.get("title"), clock)
    own: Values = {}
    at = 0
    if _has_deck(facts, lines):
        head.deck = own["summary"] = lines[0]
        at = 1
    while at < len(facts) and (fact := facts[at]) is not None:
        if not own.keys().isdisjoint(fact.values) and _contradicts(own, fact.values):
            break
        if not fact.sure and not _is_supported(facts, at, own):
            break
        own.update(fact.values)
        at += 1
    head.values = {**own, **head.values}
    return at


def _contradicts(own: Values, values: Values) -> bool:
    """Whether a line says anew what a page says once: it is a part of the text then, such as a chronicle's days."""
    return any(key in own and own[key] != values[key] for key in _ONCE if key in values)


def _facts(lines: list[str], title: str | None, clock: Clock) -> list[Fact | None]:
    """What each line says of the article, up to the first that says nothing; one that leads in may stand on top."""
    facts: list[Fact | None] = []
    for line in lines[:_LINES_OF_FACTS]:
        facts.append(Fact({}) if line == title else fact_of(line, clock))
        if facts[-1] is None and len(facts) > 1:
            break
    return facts


def _has_deck(facts: list[Fact | None], lines: list[str]) -> bool:
    """Whether the first line leads in to metadata: more than a date alone, which may head a part of the text."""
    if not facts or facts[0] is not None or len(lines[0]) > LONGEST_TITLE:
        return False
    keys: set[str] = set()
    for fact in facts[1:]:
        if fact is None or not fact.sure:
            break
        keys |= fact.values.keys()
    return len(keys) > 1 and "published" in keys


def _is_supported(facts: list[Fact | None], at: int, own: Values) -> bool:
    """Whether a line that might be prose stands beside one that cannot be."""
    after = facts[at + 1] if at + 1 < len(facts) else None
    if after is not None and not _DATED_OR_NAMED.isdisjoint(after.values):
        return True
    fact = facts[at]
    return (
        fact is not None
        and "authors" in fact.values
        and not own.keys().isdisjoint(("published", "updated", "categories"))
    )
