"""One walk through a text that may hold template text: what begins there, and the code that stays."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from feedwright.text import patterns
from feedwright.text.templatemarks import BRACKET, LEFT

if TYPE_CHECKING:
    from collections.abc import Callable

# Every alternative begins with a letter, not with a group or an anchor: so the search can skip to where one may match.
_CONSTRUCTS: Final = (
    r"\{(?P<braces>\{+)|\{(?P<tag>%)|\{(?P<kramdown>:)|\{(?P<jsx>/\*)|\{(?P<jinja>#(?=[\s-]))|\{(?P<heading>[ \t]*[#.])"
    rf"|<(?P<block>!--\s?/?wp:)|\[(?P<bracket>(?={BRACKET}|/[a-z]))"
)
_ELEMENT: Final = r"<(?P<element>(?:code|pre|script|style|textarea)\b)"
_SPANS: Final = r"\\(?P<escaped>[`\[])|`(?P<span>[^`\n]+`(?!`))|`(?P<ticks>`*)"
_CODE_BLOCKS: Final = (
    r"\n(?P<fence>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+(?P<mark>`{3,}+(?=[^`\n]*(?:\n|\Z))|~{3,}+)[^\n]*)"
    r"|\n(?P<indented>(?: {4}| {0,3}\t)[ \t]*+(?=\S))"
)
IN_MARKDOWN: Final = patterns.lazy(f"{_CODE_BLOCKS}|{_SPANS}|{_ELEMENT}|{_CONSTRUCTS}")
IN_LINE: Final = patterns.lazy(f"{_SPANS}|{_CONSTRUCTS}")
IN_HTML: Final = patterns.lazy(f"{_ELEMENT}|{_CONSTRUCTS}", re.IGNORECASE)
# The text that stands for a picture has lost its marks of code.
IN_RENDERED: Final = patterns.lazy(
    rf"{_ELEMENT}|<!(?P<comment>--)|<(?P<picture>img\b[^<>]*)|`(?P<ticked>[^`<\n]*`)|\{{(?P<left>{LEFT})",
    re.IGNORECASE | re.DOTALL,
)
_ALTERNATIVE: Final = patterns.lazy(r"\balt=\"[^\"]*\"", re.IGNORECASE)

_LONGEST: Final = 3000  # characters between the braces; what is longer was never meant as a tag
_DEEPEST: Final = 40
REST_OF_LINE: Final = patterns.lazy(r"[ \t]*+(?:\n|\Z)")
_UNINDENTED: Final = patterns.lazy(r"^ {0,3}(?:(?P<item>(?:[-*+]|\d{1,9}[.)])[ \t])|[^\s])", re.MULTILINE)
TICKS: Final = patterns.lazy(r"`+")


class Walk:
    """One walk from the start to the end; each handler emits what stays and returns where to go on.

    It takes linear time: a handler either consumes what it has looked at, or remembers where it found the next closing
    mark, or that there is none (`_find`, `_search`). The handlers of code are here,
    those of template text in `templatetags`.
    """

    def __init__(self, text: str, tokens: re.Pattern[str]) -> None:
        self._text = "\n" + text  # no line without a newline before it
        self._tokens = tokens
        self._out: list[str] = []
        self._fresh = True  # nothing but blanks stands on the current line of the output
        self._code_end = -1
        self._found: dict[str | re.Pattern[str], tuple[int, int]] = {}

    def stripped(self) -> str:
        """The text without what its handlers drop."""
        place = 1
        while match := self._tokens.search(self._text, place - self._text.startswith("\n", place - 1)):
            self._emit(self._text[place : match.start() + (match[0][0] == "\n")])
            handle: Callable[[re.Match[str]], int] = getattr(self, f"_{match.lastgroup}")
            place = handle(match)
        self._emit(self._text[place:])
        return "".join(self._out)

    # What handlers are made of

    def _emit(self, text: str) -> None:
        if text:
            self._out.append(text)
            if visible := text.rstrip(" \t"):
                self._fresh = visible.endswith("\n")

    def _keep(self, start: int, end: int) -> int:
        self._emit(self._text[start:end])
        return end

    def _drop(self, end: int) -> int:
        """Go on after `end`; after the line, where nothing else stands on it."""
        rest = REST_OF_LINE.match(self._text, end) if self._fresh else None
        if not rest:
            return end
        self._take_back(self._indent())
        return rest.end()

    def _indent(self) -> str:
        last = self._out[-1] if self._out and self._fresh else ""
        return last[len(last.rstrip(" \t")) :]

    def _take_back(self, indent: str) -> None:
        if indent:
            self._out[-1] = self._out[-1].removesuffix(indent)

    def _search(self, pattern: re.Pattern[str], place: int) -> tuple[int, int]:
        """Where the pattern next begins and ends; (-1, -1) if nowhere."""
        start, end = self._found.get(pattern, (0, 0))
        if 0 <= start < place or (start, end) == (0, 0):
            match = pattern.search(self._text, place)
            start, end = self._found[pattern] = match.span() if match else (-1, -1)
        return start, end

    def _find(self, mark: str, place: int) -> int:
        """Where the mark next begins, or -1."""
        start, _ = self._found.get(mark, (0, 0))
        if 0 <= start < place or mark not in self._found:
            start = self._text.find(mark, place)
            self._found[mark] = start, start
        return start

    def _closed_by(self, mark: str, place: int) -> int:
        """Where a tag of one paragraph closes, or -1."""
        end = self._find(mark, place)
        if end < 0 or end - place > _LONGEST:
            return -1
        blank_line = self._find("\n\n", place)
        return -1 if 0 <= blank_line < end else end

    # Code, which stays

    def _fence(self, match: re.Match[str]) -> int:
        _, end = self._search(fence_end(match["mark"][0], len(match["mark"])), match.end())
        return self._keep(match.start("fence"), end if end >= 0 else self._unclosed(match))

    def _unclosed(self, match: re.Match[str]) -> int:
        """Where code ends that nobody closed: with the text, or with the list item that it stands in."""
        indent = len(match["fence"]) - len(match["fence"].lstrip(" "))
        if indent < 2:  # noqa: PLR2004 - what belongs to a list item is indented by two at least
            return len(self._text)
        start, _ = self._search(_less_indented(min(indent, _DEEPEST)), match.end())
        return start if start >= 0 else len(self._text)

    def _indented(self, match: re.Match[str]) -> int:
        start, end = match.span("indented")
        if self._is_code(start, match["indented"]):
            self._code_end = end = self._text.find("\n", end) + 1 or len(self._text)
        return self._keep(start, end)

    def _is_code(self, start: int, indent: str) -> bool:
        """CommonMark, section 4.4: no indented line continues a paragraph; in a list, code is indented twice."""
        if self._text[max(start - 2, 0) : start] not in ("\n", "\n\n") and self._code_end != start:
            return False
        starts, listed = self._unindented
        index = bisect_right(starts, start) - 1
        return index < 0 or not listed[index] or len(indent.expandtabs(4)) >= 8  # noqa: PLR2004 - twice four

    @cached_property
    def _unindented(self) -> tuple[list[int], list[bool]]:
        """Where lines begin that are not indented, and whether they belong to a list."""
        starts: list[int] = []
        listed: list[bool] = []
        for match in _UNINDENTED.finditer(self._text):
            continues = self._text[max(match.start() - 2, 0) : match.start()] != "\n\n"
            listed.append(bool(match["item"] or (continues and listed and listed[-1])))
            starts.append(match.start())
        return starts, listed

    def _escaped(self, match: re.Match[str]) -> int:
        return self._keep(*match.span())

    _span = _ticked = _escaped

    def _ticks(self, match: re.Match[str]) -> int:
        length = len(match[0])
        runs = self._runs.get(length, [])  # none where an escaped backtick has left a part of a run
        index = bisect_left(runs, match.end())
        if index == len(runs) or 0 <= self._find("\n\n", match.end()) < runs[index]:
            return self._keep(*match.span())
        return self._keep(match.start(), runs[index] + length)

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """Where runs of backticks begin, by their length."""
        runs: dict[int, list[int]] = {}
        for match in TICKS.finditer(self._text):
            runs.setdefault(len(match[0]), []).append(match.start())
        return runs

    def _element(self, match: re.Match[str]) -> int:
        closed = _rendered_element_end if self._tokens is IN_RENDERED else _element_end
        _, end = self._search(closed(match[0][1:].lower()), match.end())
        return self._keep(match.start(), max(end, match.end()))

    def _picture(self, match: re.Match[str]) -> int:
        alternative = _ALTERNATIVE.search(match[0])
        return self._keep(match.start(), match.start() + (alternative.end() if alternative else 1))

    def _comment(self, match: re.Match[str]) -> int:
        return self._keep(match.start(), max(self._find("-->", match.end()), match.end()))


@cache
def _element_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}\s*>", re.IGNORECASE)


@cache
def _rendered_element_end(name: str) -> re.Pattern[str]:
    """What nobody closed ends with the block that it stands in."""
    return re.compile(rf"</(?:{name}|li|h[1-6]|t[dh]|d[dt])\s*>", re.IGNORECASE)


@cache
def fence_end(mark: str, length: int) -> re.Pattern[str]:
    """What closes a fence of so many marks, at the least."""
    return re.compile(rf"^[ \t>]*+{mark}{{{length},}}[ \t]*$", re.MULTILINE)


@cache
def _less_indented(indent: int) -> re.Pattern[str]:
    return re.compile(rf"^ {{0,{indent - 1}}}(?=[^\s])", re.MULTILINE)
