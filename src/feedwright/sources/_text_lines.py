"""The lines of a plain-text page, as far as they tell metadata from prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from feedwright.text import patterns, xml

_LONGEST_LINE = 1000


class Line(NamedTuple):
    """A line that is not blank: where it begins in the text, and what it says."""

    start: int
    text: str


_LINE = patterns.lazy(rf"(\S[^\n]{{0,{_LONGEST_LINE}}})[^\n]*")
_INVISIBLE = "\ufeff\u200b \t\r\f\v\u00a0\u3000\u2028\u2029\x85"


def page_lines(text: str) -> Iterator[Line]:
    """Lines as far as they tell metadata from prose: of a longer one only the beginning."""
    for match in _LINE.finditer(text):
        line = match[1] if match[1].isprintable() else xml.clean(match[1])
        if line := line.strip(_INVISIBLE):
            yield Line(match.start(), line)
