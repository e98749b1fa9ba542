"""Articles summarised in plain text: up to their author's mark, else by their first real paragraphs."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from feedwright.text import cutting, markup, patterns, xml
from feedwright.text.elements import PHRASING
from feedwright.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# WordPress takes any words after `more`; elsewhere a comment that only begins so is a comment.
_EXCERPT_MARK: Final = patterns.lazy(
    r"<!--(?:more\b[^>]*|\s*(?:more|truncate|excerpt|end[ _-]?excerpt|excerpt[ _-]?end)\s*)-->", re.IGNORECASE
)
_EXCERPT_FACTOR: Final = 3
_SHORT_PARAGRAPH: Final = 20
_PART: Final = 2000  # characters of HTML: nearly always enough, and not too much to be read twice


def summary(html: str, length: int) -> str:
    """Summarise an article in plain text.

    Args:
        html: the article, before `markup.safe` has dropped the comment that marks an excerpt.
        length: how many characters at most; an excerpt that the author marked may have three times as many.

    Returns:
        The text up to the excerpt mark (`<!--more-->` in its spellings), else the first sentences of the first real
        paragraph, going on with the next while there is less than half the length. Empty if there is no text.

    >>> summary("<h1>Title</h1><p>By Staff</p><p>Something happened today. It matters.</p>", 30)
    'Something happened today.'
    """
    if "<!--" in html and (mark := _EXCERPT_MARK.search(html)):
        blocks = list(markup.paragraphs(html[: mark.start()]))
        kept = [text for kind, text in blocks if kind != "heading"] or [text for _, text in blocks]
        if kept:
            return cutting.shorten(" ".join(kept), _EXCERPT_FACTOR * length)
    chosen = ""
    for texts in _readings(html):
        chosen = _beginning(texts, length)
        if len(chosen) * 2 >= length:
            break
    return cutting.shorten(chosen, length)


def _beginning(texts: Iterable[str], length: int) -> str:
    chosen = ""
    for text in texts:
        chosen = f"{chosen} {text}".lstrip()
        if len(chosen) * 2 >= length:
            break
    return chosen


def _readings(html: str) -> Iterator[Iterable[str]]:
    """The real paragraphs at the top, then in a part, then what there is at all: mostly the first will do."""
    yield _on_top(html)
    if len(html) > _PART:
        blocks = pairwise(markup.paragraphs(html[:_PART]))  # less the last one, which may have been cut
        yield (text for (kind, text), _ in blocks if kind == "text" and _is_real(text))
    whole = list(markup.paragraphs(html))
    texts = [text for kind, text in whole if kind == "text"]
    listed = [text for kind, text in whole if kind == "list"]
    rest = [text for kind, text in whole if kind != "code"]
    yield [text for text in texts if _is_real(text)] or texts or listed or rest or [text for _, text in whole]


def _is_real(text: str) -> bool:
    """Longer than a byline. A letter of Chinese or Japanese says as much as three Latin ones."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text[:_SHORT_PARAGRAPH])
    return len(text) + 2 * wide >= _SHORT_PARAGRAPH


# --- Without a parser ------------------------------------------------------------------------------------------------

_ATTRIBUTES: Final = r"(?: [a-z-]+=\"[^\"<>]*\")*"
_MARKED_UP: Final = "|".join(sorted(PHRASING - {"sup"}))  # which may hold a footnote mark
_INLINE: Final = rf"</?(?:{_MARKED_UP}){_ATTRIBUTES}>|<img{_ATTRIBUTES} ?/?>|<br ?/?>(?=\n[^<])"
_AROUND: Final = rf"</?(?:article|blockquote|div|main|section){_ATTRIBUTES}>|<hr ?/?>"
_SIMPLE: Final = patterns.lazy(
    rf"(?:\s|{_AROUND})*+<(?P<name>p|h[1-6]){_ATTRIBUTES}>(?P<content>(?:[^<]++|{_INLINE})*+)</(?P=name)>"
)
_TAG: Final = patterns.lazy(r"<[^>]*>")


def _on_top(html: str) -> Iterator[str]:
    """Real paragraphs, up to where anything but the simplest HTML stands."""
    place = 0
    while match := _SIMPLE.match(html, place):
        place = match.end()
        if match["name"] == "p":
            text = xml.line("".join(map(unescape, _TAG.split(match["content"]))))
            if _is_real(text):
                yield text
