"""Article pages as plain text: a title, a few lines about the article, its text, and what the site put below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import chain, groupby, islice
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias

from pydantic import Field, field_validator

from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._files import PageSource
from feedwright.sources._metadata import WORDS, word
from feedwright.text import dates, prose, xml

_Clock: TypeAlias = Callable[[str], datetime]
_Values: TypeAlias = dict[str, Any]


class Text(PageSource):
    """Plain-text pages, one article each; title, counters, categories, date and by-line stand where pages have them."""

    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    drop: list[str] = Field(
        default_factory=list,
        description="Regular expressions: a line in which one is found belongs to the site, not to the article.",
    )
    slug_from: Literal["title", "name"] = Field(
        default="title", description="What {slug} is made of where the page gives none: the title or the file name."
    )

    @field_validator("drop")
    @classmethod
    def _compiles(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except (re.error, RecursionError, OverflowError) as error:
                message = f"{pattern!r} is no regular expression: {error}"
                raise ValueError(message) from error
        return patterns

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The article of a page: what its first lines say of it, and its last ones (tags, comments)."""
        metadata = self.metadata(site)
        head = self._head(text, self._clock(metadata.zone, metadata.language))
        raw, has_text = self._closing(text, head)
        if not has_text and ("title" not in raw or _is_furniture(raw["title"])):
            raise ParseError(_NOTHING, where=place.name)
        if "title" not in raw:
            raw["title"] = _named(place)
            yield Fault(place.name, _NO_TITLE, source=self.name)
        if not has_text:
            yield Fault(place.name, _NO_TEXT, source=self.name)
        left_out = "draft" if self.in_drafts(place) else ""
        body = text[head.end :]
        yield from metadata.article(raw, key=place.name, place=place, left_out=left_out, body=f"{head.deck}\n{body}")

    def body(self, text: str, article: Article, place: Place) -> str:  # noqa: ARG002 - PageSource's signature
        """The text below the first lines as HTML, without what closes the page."""
        zone = next((when.tzinfo for when in (article.published, article.updated) if when), None) or UTC
        head = self._head(text, self._clock(zone, article.language or "en"))
        lines = [line.strip() for line in text[head.end :].split("\n")]
        deck = f"<p>{prose.inline(head.deck)}</p>\n" if head.deck else ""
        return deck + prose.html("\n".join(_without_furniture(lines, self._dropped)))

    def _clock(self, zone: Any, language: str) -> _Clock:
        return partial(dates.parse, zone=zone, dayfirst=self.dayfirst, language=language)

    def _dropped(self, line: str) -> bool:
        return any(re.search(pattern, line) for pattern in self.drop)

    def _head(self, text: str, clock: _Clock) -> _Head:
        lines = _lines(text)
        if self.drop:
            lines = (line for line in lines if not self._dropped(line.text))
        looked_at: list[_Line] = []
        for many in _LINES_LOOKED_AT:
            looked_at += islice(lines, many)
            head, at = _read_head(looked_at, clock)
            if at + _LINES_AHEAD <= len(looked_at):
                break
        head.end = looked_at[at].start if at < len(looked_at) else len(text)
        return head

    def _closing(self, text: str, head: _Head) -> tuple[_Values, bool]:
        """Metadata with what the last lines add, and whether there is any text. Of a long page only the end is read."""
        rest, *last = text[head.end :].rsplit("\n", _LAST_LINES)
        first = _SOME_TEXT if len(last) == _LAST_LINES and rest.strip() else rest.strip()
        lines = [first, *(line.strip() for line in last)]
        cut, found = _closing(lines, self._dropped)
        has_text = bool(head.deck) or any(line and not self._dropped(line) for line in lines[:cut])
        return {**found, **head.values}, has_text


_NOTHING = "holds no title and no text; write the title on a line of its own and the text below it"
_NO_TITLE = "has no line that can be its title, so its file name stands for it; write one on top"
_NO_TEXT = "has a title but no text below it"


def _named(place: Place) -> str:
    """A title made of a file name."""
    name = place.name.rpartition("/")[2]
    stem = dates.strip_date(name.rpartition(".")[0] or name)
    title = " ".join(stem.replace("-", " ").replace("_", " ").split()) or name
    return title[:1].upper() + title[1:]


# --- lines --------------------------------------------------------------------------------------------------------

_LINES_LOOKED_AT = (8, 32)
"""Lines, blank ones not counted, among which title and metadata must be; more only where the first do not tell."""
_LINES_AHEAD = 2
_LAST_LINES = 24
"""Lines at the end of a page among which closing lines are looked for while only its metadata is read."""
_SOME_TEXT = "Text."
_LONGEST_LINE = 1000
_LONGEST_TITLE = 300
_LONGEST_FACT = 160


class _Line(NamedTuple):
    """A line that is not blank: where it begins in the text, and what it says."""

    start: int
    text: str


_LINE = re.compile(rf"(\S[^\n]{{0,{_LONGEST_LINE}}})[^\n]*")
_INVISIBLE = "\ufeff\u200b \t\r\f\v\u00a0\u3000\u2028\u2029\x85"


def _lines(text: str) -> Iterator[_Line]:
    """Lines as far as they tell metadata from prose: of a longer one only the beginning."""
    for match in _LINE.finditer(text):
        line = match[1] if match[1].isprintable() else xml.clean(match[1])
        if line := line.strip(_INVISIBLE):
            yield _Line(match.start(), line)


# --- the first lines ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Head:
    """What stands above the text.

    Args:
        values: metadata words -> values.
        end: offset of the text.
        deck: a line between title and metadata that leads in; part of the text too.
    """

    values: _Values = field(default_factory=dict)
    end: int = 0
    deck: str = ""


def _read_head(lines: list[_Line], clock: _Clock) -> tuple[_Head, int]:
    """Read counters, title, categories, dates and by-line; the first line that is none of them begins the text."""
    head = _Head()
    head.values, at = _header_block([line.text for line in lines])
    if "title" not in head.values:
        at = _read_title(head, lines, at, clock)
    return head, at + _read_below(head, [line.text for line in lines[at:]], clock)


_HEADER = re.compile(r"(?P<key>[A-Za-z][A-Za-z _-]{1,30}?)[ \t]*:[ \t]+(?P<value>\S.*)")
_FIRST_WORDS_OF_TITLES = {"update", "source", "lead", "link", "minor", "private", "password", "cover", "image", "views"}
_HEADER_WORDS = {name for names in WORDS.values() for name in names} - _FIRST_WORDS_OF_TITLES
_ENOUGH_FOR_A_HEADER = 2


def _header_block(lines: list[str]) -> tuple[_Values, int]:
    """`Title: x` and other `Key: value` lines on top. One line alone counts only if it is the title."""
    values: _Values = {}
    for line in lines:
        match = _HEADER.fullmatch(line)
        if match is None or word(match["key"]) not in _HEADER_WORDS:
            break
        values.setdefault(word(match["key"]), match["value"])
    return (values, len(values)) if "title" in values or len(values) >= _ENOUGH_FOR_A_HEADER else ({}, 0)


def _read_title(head: _Head, lines: list[_Line], at: int, clock: _Clock) -> int:
    """Find the title, from a line on; keep what stands above it. Returns the index of the line after it."""
    for index in range(at, len(lines)):
        line = lines[index].text
        if (above := _above_title(lines, index, clock)) is not None:
            head.values = {**above, **head.values}
        elif len(line) > _LONGEST_TITLE:
            return index
        else:
            head.values["title"] = _without_hashes(line)
            return index + 1
    return len(lines)


_HASHES = re.compile(r"#{1,6}\s+(?=\S)")


def _without_hashes(title: str) -> str:
    match = _HASHES.match(title)
    return title[match.end() :].rstrip("# ") if match else title


def _above_title(lines: list[_Line], index: int, clock: _Clock) -> _Values | None:
    """What a line says that is no title. A date is one only if none follows where dates usually stand."""
    line = lines[index].text
    if (found := _said(line, (_counters, _category, _tags, _silent), clock)) is not None:
        return found.values
    if (dated := _date(line, clock)) is None:
        return None
    following = [other.text for other in lines[index + 1 : index + 5]]
    if not following or len(following[0]) > _LONGEST_TITLE or any(_date(other, clock) for other in following):
        return None
    return dated.values


_LINES_OF_FACTS = 12
_ONCE = ("published", "updated", "authors", "categories", "tags")
_DATED_OR_NAMED = {"published", "updated", "authors", "categories", "views", "reading_minutes", "comments"}


def _read_below(head: _Head, lines: list[str], clock: _Clock) -> int:
    """Read the metadata below the title. Returns how many lines they are."""
    facts = _facts(lines, head.values.get("title"), clock)
    own: _Values = {}
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


def _contradicts(own: _Values, values: _Values) -> bool:
    """Whether a line says anew what a page says once: it is a part of the text then, such as a chronicle's days."""
    return any(key in own and own[key] != values[key] for key in _ONCE if key in values)


def _facts(lines: list[str], title: str | None, clock: _Clock) -> list[_Fact | None]:
    """What each line says of the article, up to the first that says nothing; one that leads in may stand on top."""
    facts: list[_Fact | None] = []
    for line in lines[:_LINES_OF_FACTS]:
        facts.append(_Fact({}) if line == title else _fact(line, clock))
        if facts[-1] is None and len(facts) > 1:
            break
    return facts


def _has_deck(facts: list[_Fact | None], lines: list[str]) -> bool:
    """Whether the first line leads in to metadata: more than a date alone, which may head a part of the text."""
    if not facts or facts[0] is not None or len(lines[0]) > _LONGEST_TITLE:
        return False
    keys: set[str] = set()
    for fact in facts[1:]:
        if fact is None or not fact.sure:
            break
        keys |= fact.values.keys()
    return len(keys) > 1 and "published" in keys


def _is_supported(facts: list[_Fact | None], at: int, own: _Values) -> bool:
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


# --- what one line says -------------------------------------------------------------------------------------------


class _Fact(NamedTuple):
    """What a line says of the article; not `sure` where only its neighbours can tell it from prose."""

    values: _Values
    sure: bool = True


_Reader: TypeAlias = Callable[[str, _Clock], _Fact | None]


def _said(line: str, readers: Iterable[_Reader], clock: _Clock) -> _Fact | None:
    for read in readers:
        if (found := read(line, clock)) is not None:
            return found
    return None


def _fact(line: str, clock: _Clock) -> _Fact | None:
    """What a line says of the article: one thing, or several side by side; None if it is text."""
    if len(line) > _LONGEST_FACT:
        return None
    return _said(line, _READERS if _FOUR_DIGITS.search(line) else _UNDATED_READERS, clock)


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
_COUNTER = re.compile(rf"{_AMOUNT}\s?[+-]?\s?(?:{_THINGS})(?!\w)[\s·|•,/–—-]*")
_LABELLED_COUNTER = re.compile(
    r"(?:(?P<views>views)|(?P<comments>comments)"
    r"|(?P<reading_minutes>(?:estimated )?read(?:ing)?(?: time)?|lesezeit|tiempo de lectura))"
    rf"\s*[:(]\s*(?:about |~)?{_AMOUNT}\)?(?:\s?(?:min(?:ute)?s?|minuten|minutos)\.?)?[\s·|•,/–—-]*"
)
_COUNTED = ("views", "reading_minutes", "comments")


def _counters(line: str, _clock: _Clock) -> _Fact | None:
    """`22 views 5 mins 0 comments`, any of them, `5 min read`, `Comments (3)`; nothing else may stand in the line."""
    if len(line) > _LONGEST_FACT or not (line[0].isdigit() or line[0].isalpha() or line[0] == "<"):
        return None
    line = line.lower()
    values: _Values = {}
    at = 0
    while at < len(line):
        match = _COUNTER.match(line, at) or _LABELLED_COUNTER.match(line, at)
        if match is None:
            return None
        if what := next((name for name in _COUNTED if match[name]), None):
            values.setdefault(what, _amount(match["number"]))
        at = match.end()
    return _Fact(values)


_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,'’\u00a0\u202f ][0-9]{3})+")


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
_FOUR_DIGITS = re.compile(r"\d{4}")
_UPDATED = re.compile(
    r"(?:last |zuletzt |dernière |última )?"
    r"(?:updat|modif|revis|edited|aktualisiert|geändert|actuali[sz]|mise? à jour|aggiornat|atualizad|bijgewerkt"
    r"|обновлен|更新)",
    re.IGNORECASE,
)


_DATE_LABEL = re.compile(
    r"(?:(?:first |last |originally )?(?:published|posted|updated?|modified|revised|edited|created|written|date)"
    r"(?: on| at)?|datum|stand|veröffentlicht|aktualisiert|fecha|publicado|actualizado|publié|mis à jour|data"
    r"|pubblicato|aggiornato)\s*:\s*",
    re.IGNORECASE,
)


def _date(line: str, clock: _Clock) -> _Fact | None:
    """A date alone, or with words such as `Published` and `Updated` that say which."""
    if len(line) > _LONGEST_DATE or not _FOUR_DIGITS.search(line) or line.isdigit():
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
    return _Fact({"updated" if _UPDATED.match(line) else "published": when})


_LABEL = re.compile(
    r"(?:categor(?:y|ies|[ií]as?)|cat[ée]gories?|kategorien?|sections?|secci[oó]n|topics?|rubri(?:k|que)|ressort"
    r"|filed)\s*:\s*"
    r"|(?:filed|posted|published|categori[sz]ed)\s+(?:under|in|as)\s*:?\s+",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*[,;|·•、،，]\s*")
_MOST_NAMES = 12
_NAME_WORDS, _NAME_CHARACTERS = 4, 40
_CLOSED = re.compile(r".*[.!?:;…。]\Z")
_ABBREVIATION = re.compile(r".*\b\w\.\Z")


def _category(line: str, _clock: _Clock) -> _Fact | None:
    """`Category: x`, `Posted in x, y`, `Filed under x`."""
    match = _LABEL.match(line)
    names = _names(line[match.end() :]) if match else None
    return _Fact({"categories": names}) if names else None


def _names(text: str) -> list[str] | None:
    """Short names in a list; None if one is too long, closed like a sentence, or a date."""
    if _FOUR_DIGITS.search(text):
        return None
    names = [name for name in _BETWEEN_NAMES.split(text.strip(" ,")) if name]
    return names if 0 < len(names) <= _MOST_NAMES and all(map(_is_name, names)) else None


def _is_name(name: str) -> bool:
    if len(name) > _NAME_CHARACTERS or len(name.split()) > _NAME_WORDS or not name[0].isalnum():
        return False
    return not _CLOSED.match(name) or _ABBREVIATION.match(name) is not None


_IN = re.compile(r"in:?\s+(?=\S)", re.IGNORECASE)
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


def _in(line: str, _clock: _Clock) -> _Fact | None:
    """`In geopolitics, international`; prose begins like that too: it must look like names, or have support."""
    match = _IN.match(line)
    names = _names(line[match.end() :]) if match else None
    if not names or names[0].split()[0].lower() in _UNNAMING:
        return None
    return _Fact({"categories": names}, sure=all(_is_clearly_a_name(name, alone=len(names) == 1) for name in names))


def _is_clearly_a_name(name: str, *, alone: bool) -> bool:
    words = name.split()
    if any(part.lower() in _UNNAMING for part in words) or words[0].lower() in _UNCERTAIN:
        return False
    return not alone or len(words) == 1 or name.islower()


_BY = re.compile(
    r"(?:(?:written|posted|published|reported|words|story|text) )?by\b:?\s+"
    r"|(?:authors?|autor(?:a|es)?|auteure?s?|autor[ei]|verfasser(?:in)?)\s*:\s*",
    re.IGNORECASE,
)
_FOREIGN_BY = re.compile(r"(?:por|von|par|di|da|av|af|door|od|od:|от)\s+(?=\S)", re.IGNORECASE)
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
_NOT_IN_A_NAME = re.compile(r"[0-9]{3}|[!?;]|\w{4,}\.\Z|[:,]\Z")


def _byline(line: str, _clock: _Clock) -> _Fact | None:
    """`By NAME`, `Author: NAME`."""
    match = _BY.match(line)
    return _authors(line[match.end() :]) if match else None


def _foreign_byline(line: str, _clock: _Clock) -> _Fact | None:
    """`Por NAME`, `Von NAME`: prose begins like that too."""
    match = _FOREIGN_BY.match(line)
    found = _authors(line[match.end() :]) if match else None
    return found and _Fact(found.values, sure=False)


def _authors(name: str) -> _Fact | None:
    words = name.split()
    if not words or len(name) > _BYLINE_CHARACTERS or len(words) > _BYLINE_WORDS or _NOT_IN_A_NAME.search(name):
        return None
    if words[0].lower() in _MANNERS or name.lower() in _THE_WAY:
        return None
    return _Fact({"authors": _separate(name)}, sure=all(map(_is_capitalised, words)))


def _is_capitalised(part: str) -> bool:
    first = part.lstrip("(<\"'“‘@")[:1]
    return not first.islower() or "@" in part or part.lower().strip(",.") in _PARTICLES


def _separate(name: str) -> list[str]:
    """Two names that `and` joins; a comma (`Josh Aas, Executive Director`) leaves the line one name."""
    parts = re.split(r"\s+and\s+", name)
    return parts if "," not in name and all(part[:1].isupper() for part in parts) else [name]


_TAGS = re.compile(
    r"(?:tags?|schlagw(?:orte|örter)|etiquetas|étiquettes|mots-clés)\s*:\s*|tagged\s+(?:with|as|in)?:?\s*",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"(?:#[^\W\d]\w*[\s,]*)+")


def _hashtags(line: str, _clock: _Clock) -> _Fact | None:
    """Nothing but `#tags`."""
    found = line[0] == "#" and len(line) <= _LONGEST_FACT and _HASHTAGS.fullmatch(line)
    return _Fact({"tags": line.replace("#", " ").replace(",", " ").split()}) if found else None


def _tags(line: str, _clock: _Clock) -> _Fact | None:
    """`Tags: a, b`."""
    match = _TAGS.match(line)
    names = _names(line[match.end() :].replace("#", "")) if match else None
    return _Fact({"tags": names}) if names else None


_AGO = re.compile(
    r"(?:(?:published|posted|updated)\s+)?(?:an?|[0-9]{1,3})\s(?:second|minute|min|hour|day|week|month|year)s?\sago"
    r"|yesterday|today",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"(?:listen|read aloud|print|save|advertisement|skip to (?:main )?content)(?: to this (?:article|story))?[.:]?",
    re.IGNORECASE,
)


def _silent(line: str, _clock: _Clock) -> _Fact | None:
    """A line of the page that says nothing of the article: rules, buttons, a time that counts from the visit."""
    is_rule = not line[0].isalnum() and not any(map(str.isalnum, line[:_LONGEST_FACT]))
    says_nothing = is_rule or any(pattern.fullmatch(line) for pattern in (_AGO, _BUTTON, _SHARE))
    return _Fact({}) if says_nothing else None


# --- several facts in a line --------------------------------------------------------------------------------------

_SEPARATES = re.compile(r"[|·•‧∙⋅\t]|\s[–—/-]\s|\s{3}")
_SEPARATOR = re.compile(r"\s*[|·•‧∙⋅]\s*|\s+[–—/-]\s+|\t+|\s{3,}")
_BEFORE_A_KEYWORD = re.compile(
    r"[\s,;(\[]+(?=(?:by|in|on|under|(?:last )?(?:updated|modified)|published|posted|von|par|por)\b)", re.IGNORECASE
)
_BARE_VERB = re.compile(r"(?:posted|published|written|filed|created)", re.IGNORECASE)
_BEGINS_A_SENTENCE = re.compile(rf"{_BARE_VERB.pattern} (?:by|in|on|under)\b|by\b|authors?\s*:", re.IGNORECASE)
_PLAIN_BY = re.compile(r"by\b", re.IGNORECASE)
_UNDER = re.compile(r"(?:in|under)\s+", re.IGNORECASE)
_MOST_PARTS = 6


def _side_by_side(line: str, clock: _Clock) -> _Fact | None:
    """`By Staff | March 4, 2025 · 5 min read`. Beside a date or a counter a short part may say what nobody can know."""
    parts = [part for part in _SEPARATOR.split(line) if part] if _SEPARATES.search(line) else []
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    values: _Values = {}
    unknown = 0
    for part in parts:
        found = _said(part, _PART_READERS, clock)
        if found is None and not _is_name(part):
            return None
        unknown += found is None
        values.update(found.values if found else {})
    certain = not values.keys().isdisjoint(("published", "updated", *_COUNTED))
    return _Fact(values) if values and (certain or not unknown) else None


def _sentence(line: str, clock: _Clock) -> _Fact | None:
    """`Posted on March 4, 2025 by Staff in Politics`, `March 4, 2025 (updated March 5, 2025)`."""
    begins = _BEGINS_A_SENTENCE.match(line)
    if not begins and not _FOUR_DIGITS.search(line):
        return None
    parts = [part for raw in _BEFORE_A_KEYWORD.split(line) if (part := raw.strip(" ,;()[]"))]
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    values: _Values = {}
    signed = _PLAIN_BY.match(line) is not None
    for part in parts:
        found = _said(part, _PHRASE_READERS, clock) or _under(part, signed=signed)
        if found is None:
            return None
        values.update(found.values)
    return _Fact(values) if begins or not values.keys().isdisjoint(("published", "updated")) else None


def _under(part: str, *, signed: bool) -> _Fact | None:
    """A verb alone; `in Politics`, unless the line begins with a name: then it is where the author is."""
    if _BARE_VERB.fullmatch(part):
        return _Fact({})
    match = _UNDER.match(part)
    names = _names(part[match.end() :]) if match else None
    return None if names is None else _Fact({} if signed else {"categories": names})


_TOWN = re.compile(r"[^\W\d_][^\W\d_.’'-]*(?: [^\W\d_][^\W\d_.’'-]*){0,2}")
_COMMAS_TRIED = 3


def _signed(line: str, clock: _Clock) -> _Fact | None:
    """`By Staff, March 4, 2025`; `Brussels, 4 March 2025`, as press releases begin."""
    if not _FOUR_DIGITS.search(line):
        return None
    for comma in islice(re.finditer(",", line), _COMMAS_TRIED):
        before = line[: comma.start()]
        author = _byline(before, clock)
        if author is None and not (before[:1].isupper() and _TOWN.fullmatch(before)):
            continue
        if dated := _date(line[comma.end() :].strip(), clock):
            return _Fact({**(author.values if author else {}), **dated.values})
    return None


_PHRASE_READERS = (_date, _category, _byline, _foreign_byline, _counters)
_PART_READERS = (_counters, _date, _category, _tags, _silent, _sentence, _signed, _byline, _in)
_UNDATED_READERS = (
    _counters,
    _category,
    _tags,
    _hashtags,
    _silent,
    _side_by_side,
    _sentence,
    _byline,
    _in,
    _foreign_byline,
)
_READERS = (_date, *_UNDATED_READERS[:-3], _signed, *_UNDATED_READERS[-3:])


# --- the last lines -----------------------------------------------------------------------------------------------

_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|tumblr|pocket|mastodon|bluesky|threads"
    r"|e-?mail|print|tweet|share|like|copy link|pin it)"
)
_SHARE = re.compile(
    r"share(?: (?:this|on|via|it)\b.{0,80})?\s*:?|share\s*:.{0,80}|like this\s*:|(?:like )?loading(?:\.{3}|…)"
    rf"|{_NETWORK}(?:[\s,|/·•]+{_NETWORK})*",
    re.IGNORECASE,
)
_LEGAL = (
    r"(?:terms(?: (?:of|and) (?:use|service|conditions))?|privacy(?: policy)?|cookie (?:policy|settings)"
    r"|contact(?: us)?|about(?: us)?|imprint|impressum|sitemap|legal notice)"
)
_FURNITURE = re.compile(
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
_DISCLAIMER = re.compile(
    r"\W*disclaimers?\W*(?:[:–—-].*)?"
    r"|(?:to|for) .{1,80}\bdisclaimer\b.*"
    r"|\W*(?:the |all |any )?(?:(?:views?|opinions?|thoughts?)(?:,|,? (?:and|&|or))? ){1,3}"
    r"(?:expressed|presented|stated)\b.*"
    r"|this (?:article|content|post|website|site|material|information)\b.{1,300}"
    r"\b(?:informational purposes|(?:legal|financial|investment|professional) advice)\b.*",
    re.IGNORECASE,
)
_OPENER = re.compile(
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
_Test: TypeAlias = Callable[[str], bool]


def _is_furniture(line: str) -> bool:
    """Whether a line belongs to the site and not to the article, should it stand at the end of the page."""
    if not line or len(line) > _LONGEST_FURNITURE:
        return len(line) <= _LONGEST_DISCLAIMER and _DISCLAIMER.fullmatch(line) is not None
    return (
        not any(map(str.isalnum, line))
        or any(pattern.fullmatch(line) for pattern in (_FURNITURE, _SHARE, _DISCLAIMER, _OPENER))
        or _counters(line, _NO_CLOCK) is not None
        or _category(line, _NO_CLOCK) is not None
        or _tags(line, _NO_CLOCK) is not None
        or _hashtags(line, _NO_CLOCK) is not None
    )


def _closing(lines: Sequence[str], dropped: _Test) -> tuple[int, _Values]:
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
        elif not links and _is_furniture(line):
            cut = at
        elif links < _MOST_LINKS and len(line) <= _LONGEST_LINK and not _CLOSED.match(line):
            links += 1
        else:
            break
    values: _Values = {}
    for line in lines[cut:]:
        if line and (fact := _said(line, (_counters, _category, _tags, _hashtags), _NO_CLOCK)):
            values = {**fact.values, **values}
    return cut, values


def _without_furniture(lines: Sequence[str], dropped: _Test) -> list[str]:
    """The article's lines: without what closes the page, what is dropped, and headings that thereby head nothing."""
    cut, _ = _closing(lines, dropped)
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


def _blocks(lines: Iterable[str], dropped: _Test) -> Iterator[list[str]]:
    """What blank lines part, less what is dropped; empty where that was all."""
    for filled, block in groupby(lines, key=bool):
        if filled:
            yield [line for line in block if not dropped(line)]


def _heads(block: list[str]) -> bool:
    return len(block) == 1 and (prose.is_heading(block[0]) or _HASHES.match(block[0]) is not None)


def _behead(blocks: list[list[str]]) -> None:
    """Take off the heading, or two in a row, that what is gone had."""
    for _ in range(2):
        if blocks and _heads(blocks[-1]):
            blocks.pop()
