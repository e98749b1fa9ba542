"""Plain text cut to a length where a reader would stop."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from feedwright.text import patterns, xml

_ELLIPSIS: Final = "…"
_LATE: Final = 0.6  # a sentence's end counts in the last 40 % of the room
_EARLY: Final = 0.3  # a word's end does not count before that: the text has no word ends, or one huge word
_SENTENCE_END: Final = patterns.lazy(
    r"[.!?؟۔։।॥།။]+[\"'”’»)\]]*(?=\s|\Z)"
    r"|[。！？｡．]+[」』”’）》】]*"
)
_AFTER_WORD: Final = patterns.lazy(r"[,;:.!?…)\]\"”’»]*(?:\s|\Z)")
_INITIALS: Final = patterns.lazy(r"(?:\w\.)+\w\Z|\w\Z|\d{1,2}\Z")
_ABBREVIATIONS: Final = frozenset({
    "approx", "apr", "art", "aug", "av", "bd", "bzw", "ca", "capt", "cf", "chap", "co", "col", "corp", "dec",
    "dept", "dr", "drs", "ed", "eds", "est", "etc", "evtl", "feb", "fig", "figs", "gen", "ggf", "gov", "hon",
    "inc", "jan", "jr", "lt", "ltd", "mlle", "mm", "mme", "mr", "mrs", "ms", "mt", "no", "nos", "nov", "nr",
    "oct", "op", "p", "pp", "prof", "ref", "rep", "rev", "sen", "sep", "sept", "sgt", "sr", "sra", "st", "str",
    "usw", "vgl", "vol", "vs",
})  # fmt: skip
_JOINERS: Final = patterns.lazy("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff]")


def shorten(text: str, length: int) -> str:
    """Cut plain text to a length, where a reader would stop.

    Args:
        text: plain text; white space in it is folded first.
        length: how many characters at most, an ellipsis counted.

    Returns:
        The text if it fits. Else its sentences, if one ends in the last 40 % of the room; else its words and an
        ellipsis; else as many whole graphemes. Less the ellipsis, it is a prefix of the folded text.

    >>> shorten("It came. It saw. It went home by bus.", 20)
    'It came. It saw.'
    >>> shorten("It came without any reason", 20)
    'It came without any…'
    """
    text = xml.line(text)
    if len(text) <= length:
        return text
    if length <= 0:
        return ""
    if end := _sentence_end(text, length):
        return text[:end]
    return text[: _word_end(text, length - 1)].rstrip(" .,;:-–—([{«“‘„") + _ELLIPSIS


def _sentence_end(text: str, length: int) -> int:
    """Where the last sentence that fits ends, or 0."""
    earliest, last = int(length * _LATE), 0
    for match in _SENTENCE_END.finditer(text, max(earliest - 3, 0)):
        if match.end() > length:
            break
        if match.end() >= earliest and _is_sentence_end(text, match):
            last = match.end()
    return last


def _is_sentence_end(text: str, match: re.Match[str]) -> bool:
    if not match[0].startswith("."):
        return True
    if match[0].startswith("..") or text[match.end() + 1 : match.end() + 2].islower():
        return False
    word = text[text.rfind(" ", 0, match.start()) + 1 : match.start()].lstrip("\"'“‘(«[")
    return not _INITIALS.match(word) and word.lower() not in _ABBREVIATIONS


def _word_end(text: str, room: int) -> int:
    """Where to cut: after a word, else after a grapheme."""
    for end in range(room, int(room * _EARLY), -1):
        if _AFTER_WORD.match(text, end) or (_stands_alone(text[end - 1]) and not _continues(text, end)):
            return end
    end = room
    while end > 0 and _continues(text, end):
        end -= 1
    return end


def _stands_alone(letter: str) -> bool:
    """Chinese and Japanese: a line may end after any letter."""
    wide = letter > "\u2e7f" and letter.isalnum() and unicodedata.east_asian_width(letter) in "WF"
    return wide and not "\uac00" <= letter <= "\ud7a3"  # Korean parts its words


def _continues(text: str, index: int) -> bool:
    """Whether the character belongs to the grapheme of the one before (UAX 29, what matters of it)."""
    letter = text[index]
    if text[index - 1] == "\u200d" or _JOINERS.match(letter) or unicodedata.category(letter) in ("Mn", "Me", "Mc"):
        return True
    if "\U0001f1e6" <= letter <= "\U0001f1ff":  # flags are pairs of regional indicators
        start = index
        while start and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
            start -= 1
        return (index - start) % 2 == 1
    return False
