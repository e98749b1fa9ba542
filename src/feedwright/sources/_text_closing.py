"""The last lines of a plain-text page, which belong to its site: links, share lines, disclaimers, other articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Any, TypeAlias

from feedwright.sources._text_facts import SHARE, Values, counters, first_said
from feedwright.sources._text_head import HASHES
from feedwright.sources._text_names import CLOSED, category, hashtags, tags
from feedwright.text import patterns, prose

Test: TypeAlias = Callable[[str], bool]
_LEGAL = (
    r"(?:terms(?: (?:of|and) (?:use|service|conditions))?|privacy(?: policy)?|cookie (?:policy|settings)"
    r"|contact(?: us)?|about(?: us)?|imprint|impressum|sitemap|legal notice)"
)
_FURNITURE = patterns.lazy(
    "|".join(
        (
            r".*\bclick here[\s.!»>]*",
            r"click here\b.*",
            r"(?:©|\(c\)|copyright\s*(?:©|\(c\)|[0-9]{4}\b|by\b)).*",
            r".*\ball rights reserved\b.{0,40}",
            r"(?:read|see|view|show|load) more\s*(?:[:»›→>…].{0,120}|\.{3}|(?:about|on|from|at|here)\b.{0,120})?",
            r"continue reading.{0,120}",
            r"subscribe(?: now| today| here| (?:to|via|for)\b.{0,120})?[.!:]?",
            r"(?:join|sign up|get|receive)\b.{0,80}\b(?:newsletter|mailing list|inbox)\b.{0,80}",
            r"sign up (?:now|today|here)[.!]?",
            r"(?:follow|like|find|join) (?:us|me|@\w+) (?:on|at)\b.{0,80}",
            r"tags?\s*:.*",
            r"(?:leave|post|add|write) (?:a|your) (?:comment|reply|response)\b.{0,80}",
            r"comments?(?: (?:are|is) (?:now )?closed.{0,40}|\s*:)?",
            r"(?:be the first|log ?in|you must be logged in) to (?:(?:post |leave )?a? ?(?:comment|reply)).{0,40}",
            r"your email address will not be published.{0,80}",
            r"←.{1,150}|.{1,150}→|«[^»]{1,150}|[^«]{1,150}»|‹[^›]{1,150}|[^‹]{1,150}›",
            r"(?:previous|prev|next)\s*[:«←‹].{0,150}",
            r"(?:back|return|go back) to (?:the )?(?:top|home|home ?page|overview|blog|list).{0,40}",
            r"advertisement|sponsored|powered by .{1,60}|print this (?:page|article|post)",
            rf"{_LEGAL}(?:[\s|·•/,–-]+{_LEGAL})*",
            r"the post .{1,200} (?:appeared|was published) first on .{1,100}",
            r"this (?:entry|post) was (?:posted|published|filed|tagged)\b.*",
        )
    ),
    re.IGNORECASE,
)
_DISCLAIMER = patterns.lazy(
    r"\W*disclaimers?\W*(?:[:–—-].*)?"
    r"|(?:to|for) .{1,80}\bdisclaimer\b.*"
    r"|\W*(?:the |all |any )?(?:(?:views?|opinions?|thoughts?)(?:,|,? (?:and|&|or))? ){1,3}"
    r"(?:expressed|presented|stated)\b.*"
    r"|this (?:article|content|post|website|site|material|information)\b.{1,300}"
    r"\b(?:informational purposes|(?:legal|financial|investment|professional) advice)\b.*",
    re.IGNORECASE,
)
_OPENER = patterns.lazy(
    r"(?:related(?: (?:articles?|posts?|stories|content|reading|links|news|topics))?"
    r"|(?:you (?:may|might) (?:also )?(?:like|enjoy|be interested in)|read next|recommended)(?: .{0,60})?"
    r"|more (?:from|in|on|stories|articles|posts|news)\b(?: .{0,60})?"
    r"|(?:previous|next|older|newer|prev) (?:post|article|story|entry|page)s?(?: .{0,120})?"
    r"|(?:popular|latest|recent|trending) (?:posts|articles|news|stories|now)|post navigation"
    r"|leave a (?:comment|reply)|share this(?: .{0,40})?)\s*:?(?:(?<=:).{0,120})?",
    re.IGNORECASE,
)
_LONGEST_FURNITURE = 250
_LONGEST_DISCLAIMER = 1000
_LONGEST_LINK = 150
_MOST_LINKS = 12
_NO_CLOCK: Any = None
"""For readers that tell no time."""


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the site and not to the article, should it stand at the end of the page."""
    if not line or len(line) > _LONGEST_FURNITURE:
        return len(line) <= _LONGEST_DISCLAIMER and _DISCLAIMER.fullmatch(line) is not None
    return (
        not any(map(str.isalnum, line))
        or any(pattern.fullmatch(line) for pattern in (_FURNITURE, SHARE, _DISCLAIMER, _OPENER))
        or counters(line, _NO_CLOCK) is not None
        or category(line, _NO_CLOCK) is not None
        or tags(line, _NO_CLOCK) is not None
        or hashtags(line, _NO_CLOCK) is not None
    )


def closing(lines: Sequence[str], dropped: Test) -> tuple[int, Values]:
    """Where the closing lines begin, and what they say (tags, categories, counters).

    Titles of other articles count too, if the line above them says what they are (`Related articles`).
    """
    cut, links = len(lines), 0
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if not line or dropped(line):
            continue
        if len(line) <= _LONGEST_FURNITURE and _OPENER.fullmatch(line):
            cut, links = at, 0
        elif not links and is_furniture(line):
            cut = at
        elif links < _MOST_LINKS and len(line) <= _LONGEST_LINK and not CLOSED.match(line):
            links += 1
        else:
            break
    values: Values = {}
    for line in lines[cut:]:
        if line and (fact := first_said(line, (counters, category, tags, hashtags), _NO_CLOCK)):
            values = {**fact.values, **values}
    return cut, values


def without_furniture(lines: Sequence[str], dropped: Test) -> list[str]:
    """The article's lines: without what closes the page, what is dropped, and headings that thereby head nothing."""
    cut, _ = closing(lines, dropped)
    made: list[list[str]] = []
    lost = False
    nothing: list[str] = []
    for block in chain(_blocks(lines[:cut], dropped), [nothing] * (cut < len(lines))):
        if not block:
            lost = True
            continue
        if lost and _heads(block):
            _behead(made)
        lost = False
        made.append(block)
    if lost:
        _behead(made)
    return [line for block in made for line in (*block, "")]


def _blocks(lines: Iterable[str], dropped: Test) -> Iterator[list[str]]:
    """What blank lines part, less what is dropped; empty where that was all."""
    for filled, block in groupby(lines, key=bool):
        if filled:
            yield [line for line in block if not dropped(line)]


def _heads(block: list[str]) -> bool:
    return len(block) == 1 and (prose.is_heading(block[0]) or HASHES.match(block[0]) is not None)


def _behead(blocks: list[list[str]]) -> None:
    """Take off the heading, or two in a row, that what is gone had."""
    for _ in range(2):
        if blocks and _heads(blocks[-1]):
            blocks.pop()
