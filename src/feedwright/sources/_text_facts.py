"""What one line of a plain-text page may say of its article: counters, a date, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from feedwright.text import dates, patterns

Clock: TypeAlias = Callable[[str], datetime]
"""Reads a written date; raises ValueError where it is none."""

Values: TypeAlias = dict[str, Any]
"""Metadata words -> what a page says."""

LONGEST_FACT = 160
"""Characters of a line that may say something of the article; a longer one is text."""


class Fact(NamedTuple):
    """What a line says of the article; not `sure` where only its neighbours can tell it from prose."""

    values: Values
    sure: bool = True


Reader: TypeAlias = Callable[[str, Clock], Fact | None]


def first_said(line: str, readers: Iterable[Reader], clock: Clock) -> Fact | None:
    """What the first of some readers says that understands a line; None if none does."""
    for read in readers:
        if (found := read(line, clock)) is not None:
            return found
    return None


_AMOUNT = r"(?P<number>[0-9](?:[0-9.,'’\u00a0\u202f ]{0,14}[0-9])?(?:\s?[km]\b)?|no|<\s?1|less than (?:a|one))"
_MINUTES = r"(?P<reading_minutes>min(?:ute)?s?|minutos?|minuten|minut[ei])"
_THINGS = (
    r"(?P<views>views?|hits?|visualizaciones|vistas|aufrufe|vues|visualizzazioni|visualizações)"
    rf"|{_MINUTES}\.?"
    r"(?:[\s-]*(?:to )?(?:read(?:ing)?(?: time)?|de lectura|de lecture|di lettura|de leitura|lesezeit|leestijd))?"
    r"|(?P<comments>comments?|repl(?:y|ies)|responses?|comentarios?|comentários?|kommentare?|commentaires?|comment[oi])"
    r"(?: yet)?"
    r"|(?P<others>shares?|likes?|reactions?|claps?|reads?|words?)"
)
_COUNTER = patterns.lazy(rf"{_AMOUNT}\s?[+-]?\s?(?:{_THINGS})(?!\w)[\s·|•,/–—-]*")
_LABELLED_COUNTER = patterns.lazy(
    r"(?:(?P<views>views)|(?P<comments>comments)"
    r"|(?P<reading_minutes>(?:estimated )?read(?:ing)?(?: time)?|lesezeit|tiempo de lectura))"
    rf"\s*[:(]\s*(?:about |~)?{_AMOUNT}\)?(?:\s?(?:min(?:ute)?s?|minuten|minutos)\.?)?[\s·|•,/–—-]*"
)
COUNTED = ("views", "reading_minutes", "comments")


def counters(line: str, _clock: Clock) -> Fact | None:
    """`22 views 5 mins 0 comments`, any of them, `5 min read`, `Comments (3)`; nothing else may stand in the line."""
    if len(line) > LONGEST_FACT or not (line[0].isdigit() or line[0].isalpha() or line[0] == "<"):
        return None
    line = line.lower()
    values: Values = {}
    at = 0
    while at < len(line):
        match = _COUNTER.match(line, at) or _LABELLED_COUNTER.match(line, at)
        if match is None:
            return None
        if what := next((name for name in COUNTED if match[name]), None):
            values.setdefault(what, _amount(match["number"]))
        at = match.end()
    return Fact(values)


_THOUSANDS = patterns.lazy(r"[0-9]{1,3}(?:[.,'’\u00a0\u202f ][0-9]{3})+")


def _amount(number: str) -> int:
    if not number[0].isdigit():
        return 0 if number == "no" else 1
    if _THOUSANDS.fullmatch(number):
        return int("".join(filter(str.isdigit, number)))
    factor = {"k": 1000, "m": 1_000_000}.get(number[-1], 1)
    whole, _, part = number.rstrip("km ").replace(",", ".").partition(".")
    digits = "".join(filter(str.isdigit, part))[:6]
    return int("".join(filter(str.isdigit, whole))) * factor + int(int(digits or 0) * factor / 10 ** len(digits))


_LONGEST_DATE = 80
FOUR_DIGITS = patterns.lazy(r"\d{4}")
_UPDATED = patterns.lazy(
    r"(?:last |zuletzt |dernière |última )?"
    r"(?:updat|modif|revis|edited|aktualisiert|geändert|actuali[sz]|mise? à jour|aggiornat|atualizad|bijgewerkt"
    r"|обновлен|更新)",
    re.IGNORECASE,
)
_DATE_LABEL = patterns.lazy(
    r"(?:(?:first |last |originally )?(?:published|posted|updated?|modified|revised|edited|created|written|date)"
    r"(?: on| at)?|datum|stand|veröffentlicht|aktualisiert|fecha|publicado|actualizado|publié|mis à jour|data"
    r"|pubblicato|aggiornato)\s*:\s*",
    re.IGNORECASE,
)


def date(line: str, clock: Clock) -> Fact | None:
    """A date alone, or with words such as `Published` and `Updated` that say which."""
    if len(line) > _LONGEST_DATE or not FOUR_DIGITS.search(line) or line.isdigit():
        return None
    label = _DATE_LABEL.match(line)
    written = line[label.end() :] if label else line
    when: datetime | str
    try:
        when = clock(written)
    except dates.ImpossibleOffset:
        when = written
    except ValueError:
        return None
    return Fact({"updated" if _UPDATED.match(line) else "published": when})


_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|tumblr|pocket|mastodon|bluesky|threads"
    r"|e-?mail|print|tweet|share|like|copy link|pin it)"
)
SHARE = patterns.lazy(
    r"share(?: (?:this|on|via|it)\b.{0,80})?\s*:?|share\s*:.{0,80}|like this\s*:|(?:like )?loading(?:\.{3}|…)"
    rf"|{_NETWORK}(?:[\s,|/·•]+{_NETWORK})*",
    re.IGNORECASE,
)


_AGO = patterns.lazy(
    r"(?:(?:published|posted|updated)\s+)?(?:an?|[0-9]{1,3})\s(?:second|minute|min|hour|day|week|month|year)s?\sago"
    r"|yesterday|today",
    re.IGNORECASE,
)
_BUTTON = patterns.lazy(
    r"(?:listen|read aloud|print|save|advertisement|skip to (?:main )?content)(?: to this (?:article|story))?[.:]?",
    re.IGNORECASE,
)


def silent(line: str, _clock: Clock) -> Fact | None:
    """A line of the page that says nothing of the article: rules, buttons, a time that counts from the visit."""
    is_rule = not line[0].isalnum() and not any(map(str.isalnum, line[:LONGEST_FACT]))
    says_nothing = is_rule or any(pattern.fullmatch(line) for pattern in (_AGO, _BUTTON, SHARE))
    return Fact({}) if says_nothing else None
