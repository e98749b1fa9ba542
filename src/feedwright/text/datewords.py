"""Dates in other languages and scripts, put into English and ASCII."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from feedwright.text import patterns
from feedwright.text.dateforms import MONTHS, SHORT_MONTHS, WEEKDAYS, ZONES

if TYPE_CHECKING:
    from babel import Locale

# Words that stand beside dates and say nothing about the day, in the languages of _COMMON_LANGUAGES and around them.
_SILENT = """
    the of at on in and date day published publish posted post updated update last modified created added written first
    edited revised released
    der den dem am um vom von uhr veröffentlicht erschienen aktualisiert geändert erstellt stand zuletzt datum
    le la du à a les jour mis mise publié publiée posté modifié ajouté dernière mise
    el de del las los fecha publicado publicada actualizado actualizada modificado
    em o às as ás do da data atualizado atualizada postado
    il alle ore pubblicato aggiornato modificato
    op om uur gepubliceerd geplaatst bijgewerkt
    опубликовано обновлено дата от в г год года
    kl klo d publicerad uppdaterad publisert oppdatert udgivet opdateret dnia
    ngày lúc
    发布于 发布时间 发表于 更新于 更新时间 發佈於 發表於 公開日 更新日 投稿日 게시일 작성일 등록일 수정일
"""
_COMMON_LANGUAGES = ("de", "fr", "es", "pt", "it", "nl", "ru")
_KEPT = frozenset({"am", "pm", "h"})
_ZONE_LETTERS = range(2, 6)

_WORD = patterns.lazy(r"[^\s0-9,.;:/+\-@]+\.?")
_LITERAL = patterns.lazy(r"'([^']+)'|([^\x00-\x7f]+)")
_COMMAS = patterns.lazy(r"\s*,[\s,]*")
_BESIDE = str.maketrans(dict.fromkeys("()[]|·•*\"'’‘“”„«»،、", " "))
_ORDINAL = patterns.lazy(r"(?<![:.0-9])([0-9]{1,2})(?:st|nd|rd|th|er|re|e|o|a|\.(?=\s))(?!\w)", re.IGNORECASE)
_HALF = patterns.lazy(r"(?<=[0-9\s])([ap])\s?\.?\s?m\b\.?", re.IGNORECASE)
_GREENWICH_OFFSET = patterns.lazy(r"\b(?:GMT|UTC?)\s?(?=[+-][0-9])", re.IGNORECASE)


class UnknownWord(ValueError):  # noqa: N818 - within: says that other names may fit
    """A word that is no part of a date in the languages tried."""


class _Names(NamedTuple):
    """What a language calls the months, and what else it puts into a date: weekdays, `de`. All words are folded."""

    months: Mapping[str, int]
    others: frozenset[str]


def english(text: str, language: str) -> str:
    """Put the words of a date into English and leave out those that say nothing.

    Args:
        text: a date, in ASCII but for its words.
        language: BCP 47 tag of the language that they may be in, besides English and some common languages.

    Raises:
        UnknownWord: there is a word that no date has; so prose is never taken for a date.
    """
    text = _HALF.sub(r" \1m", _ORDINAL.sub(r"\1 ", text.translate(_BESIDE)))
    text = _GREENWICH_OFFSET.sub("", text)
    try:
        return _translated(text, _names_in(language))
    except UnknownWord:
        return _translated(text, _names_in_many(language))


def _translated(text: str, names: _Names) -> str:
    months = [word for word in _WORD.findall(text) if _folded(word.rstrip(".")) in names.months]
    # Spanish, Italian and French write `mar.` for Tuesday, which is March to others.
    if len(months) > 1 and _folded(months[0].rstrip(".")) in names.others:
        text = text.replace(months[0], "", 1)
    made = _WORD.sub(lambda match: f" {_english_word(match[0], names)} ", text)
    return _COMMAS.sub(", ", " ".join(made.split())).strip(" ,.;:-")


def _english_word(word: str, names: _Names) -> str:
    word = word.rstrip(".")
    plain = _folded(word)
    if plain in names.months:
        return SHORT_MONTHS[names.months[plain]]
    if plain in names.others or plain in _silent():
        return ""
    if plain in _KEPT or plain.upper() in ZONES:
        return plain.upper()
    if word.isascii() and word.isalpha() and word.isupper() and len(word) in _ZONE_LETTERS:
        return word
    raise UnknownWord(word)


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """Without letter case and accents, which sites leave out or mistype."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if unicodedata.category(c) != "Mn")


@lru_cache(maxsize=1)
def _silent() -> frozenset[str]:
    return frozenset(map(_folded, _SILENT.split()))


@lru_cache(maxsize=64)
def _names_in(language: str) -> _Names:
    if language.partition("-")[0] == "en":
        return _Names(MONTHS, WEEKDAYS)
    own = _from_cldr(language)
    return _Names({**MONTHS, **own.months}, own.others | WEEKDAYS)


@lru_cache(maxsize=64)
def _names_in_many(language: str) -> _Names:
    """Add the languages that sites quote; they agree on every month, which a test holds, so nothing is guessed."""
    months: dict[str, int] = {}
    others = _names_in(language).others
    for other in _COMMON_LANGUAGES:
        names = _from_cldr(other)
        months |= names.months
        others |= names.others
    return _Names(months | dict(_names_in(language).months), others)


@lru_cache(maxsize=64)
def _from_cldr(language: str) -> _Names:
    """Read the names of a language, or none if Unicode's CLDR does not have it."""
    from babel import Locale, UnknownLocaleError  # 40 ms that English sites never need

    for tag in (language, language.partition("-")[0]):
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        return _names_of(locale)
    return _Names({}, frozenset())


def _names_of(locale: Locale) -> _Names:
    ends: set[str] = set()
    numbers: dict[str, set[int]] = {}
    others = {_folded(word) for form in ("long", "full") for word in _words_in_form(locale.date_formats[form].pattern)}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in _alike(locale.months, context, width):
                ends.add(name[-1])
                for word in name:
                    numbers.setdefault(word, set()).add(number)
    for width in ("wide", "abbreviated"):
        others.update(word for _, name in _alike(locale.days, "format", width) for word in name)
    # Catalan has `de gener`, `d'abril`: the last word is the month, if no other month has that word too.
    months = {end: min(numbers[end]) for end in ends if len(numbers[end]) == 1}
    return _Names(months, frozenset(others))


def _words_in_form(pattern: str) -> Iterator[str]:
    """List the words of a form such as `d 'de' MMMM y`: they are quoted, or in letters that no field has."""
    for quoted, foreign in _LITERAL.findall(pattern):
        yield from (word.rstrip(".") for word in _WORD.findall(quoted or foreign))


def _alike(names: Mapping[str, Any], context: str, width: str) -> Iterator[tuple[int, list[str]]]:
    """List names, as folded words, that begin like the full name.

    Babel hands out another language's names where CLDR has an alias and that language was read before
    (python-babel/babel#1263); the full names of a date have no alias.
    """
    full = names["format"]["wide"]
    for number, name in names[context][width].items():
        words = [_folded(word.rstrip(".")) for word in _WORD.findall(name.translate(_BESIDE))]
        if words and name[:1].casefold() == full[number][:1].casefold() and not any(map(str.isdigit, name)):
            yield number, words


# --- other scripts ------------------------------------------------------------------------------------------------

_DIGIT = patterns.lazy(r"[^\D0-9]")
_DASHES = patterns.lazy(r"(?<=\s)[\u2013\u2014](?=\s)|\u2212")
_EASTERN_DAY = patterns.lazy(r"([0-9]{4})\s*[年년]\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일号號]")
_VIETNAMESE_DAY = patterns.lazy(r"([0-9]{1,2}) tháng ([0-9]{1,2})(?:,| năm|, năm) ([0-9]{4})", re.IGNORECASE)
_EASTERN_WEEKDAY = patterns.lazy(
    r"(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일|\([月火水木金土日월화수목금토일一二三四五六]\)",
)
_EASTERN_CLOCK = patterns.lazy(
    r"(?P<half>[上下]午|午[前後]|오[전후])?\s*(?P<hour>[0-9]{1,2})\s*(?::|[时時点點시]\s*)(?P<minute>[0-9]{1,2})?\s*分?분?"
    r"(?::?\s*(?P<second>[0-9]{1,2})\s*[秒초]?)?",
)
_AFTERNOON = frozenset({"下午", "午後", "오후"})


def western(text: str) -> str:
    """Write digits, dashes and blanks as ASCII has them, and the dates and times of East Asia in digits.

    >>> western("2025年3月4日 下午3:30")
    '2025-3-4 3:30:00 pm'
    """
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip())
    text = _DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)
    text, found = _EASTERN_DAY.subn(r" \1-\2-\3 ", text)
    if found:
        text = _EASTERN_CLOCK.sub(_western_clock, _EASTERN_WEEKDAY.sub(" ", text))
    text = _VIETNAMESE_DAY.sub(r"\3-\2-\1", text)
    return " ".join(text.split())


def _western_clock(match: re.Match[str]) -> str:
    half = match["half"]
    clock = f" {match['hour']}:{int(match['minute'] or 0):02}:{int(match['second'] or 0):02}"
    return clock + ("" if half is None else " pm" if half in _AFTERNOON else " am")
