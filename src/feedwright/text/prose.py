"""Plain text, as people type it, to HTML: paragraphs, headings, lists, quotations, emphasis, code and bare links.

Markup is what a reader of the plain text would take for markup; everything else is shown as it stands, `<b>` included.
Every function takes time in proportion to the length of its text, whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from feedwright.text import patterns, xml

_HEADING_CHARACTERS = 90
_HEADING_WORDS = 12
_HEADINGS_IN_A_ROW = 2
_LONG = 160
"""A longer line was not broken by hand: in its block each line is a paragraph."""

_BULLET = patterns.lazy(r"[-*•‣▪◦●]\s+(?=\S)")
_NUMBER = patterns.lazy(r"(?P<number>[0-9]{1,3})[.)]\s+(?=\S)")
_HASHES = patterns.lazy(r"(?P<level>#{1,6})\s+(?P<text>\S.*)")
_RULE = patterns.lazy(r"(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}")
_UNDERLINE = patterns.lazy(r"={3,}|-{3,}")
_MARKED = patterns.lazy(r"[-*•‣▪◦●>#]\s|[0-9]{1,3}[.)]\s|\*\*.*\*\*\Z")
_NEVER_CLOSES_A_HEADING = ".,:;…。，、：；"
_QUOTES = "\"'“”„‘’‚«»‹›「『《¿¡"
_AROUND = _QUOTES + "」』》()[]*_ "


def html(text: str) -> str:
    r"""Render plain text as HTML.

    Blank lines part paragraphs; the lines of one are folded. A short line alone that no full stop, comma, colon or
    semicolon closes, and that something follows, is a heading (`h2`), like Markdown's `## x`.

    Args:
        text: any text.

    Returns:
        HTML, nothing but what this module made in it: text is escaped, links are http(s).

    >>> html("Why It Matters\n\nIt is **new**, says https://example.org/.")
    '<h2>Why It Matters</h2>\n<p>It is <strong>new</strong>, says <a href="https://example.org/">https://example.org/</a>.</p>'
    """
    elements = list(_merged(_elements(xml.clean(text))))
    _find_headings(elements)
    return "\n".join(_WRITERS[element.kind](element) for element in elements)


def is_heading(line: str) -> bool:
    """Whether a line that stands alone can be a heading; if nothing follows it, it is none.

    Args:
        line: without blanks around it.

    >>> is_heading("What Lies Ahead?"), is_heading("He left."), is_heading("and so on")
    (True, False, False)
    """
    if not line or len(line) > _HEADING_CHARACTERS or "://" in line or _MARKED.match(line):
        return False
    first = line[0]
    begins = first in _QUOTES or first.isdigit() or (first.isalpha() and not first.islower())
    closed = line.rstrip(_AROUND)[-1:]
    return begins and bool(closed) and closed not in _NEVER_CLOSES_A_HEADING and len(line.split()) <= _HEADING_WORDS


@dataclass(slots=True)
class _Element:
    """A part of the page: its kind, its items (a paragraph is one) as lines, the number that its list begins with."""

    kind: str
    items: list[list[str]] = field(default_factory=list)
    number: int = 1
    alone: bool = False


# --- blocks -------------------------------------------------------------------------------------------------------


def _elements(text: str) -> Iterator[_Element]:
    number = 0
    block: list[str] = []
    for line in (*text.split("\n"), ""):
        if stripped := line.strip():
            block.append(stripped)
        elif block:
            for element in _of_block(block, number):
                if element.kind == "ol":
                    number = element.number + len(element.items) - 1
                yield element
            block = []


def _of_block(block: list[str], number: int) -> Iterator[_Element]:
    """Take a block apart. `number` is the last one of the list before it: a list may go on after a paragraph."""
    by_hand = all(len(line) <= _LONG for line in block)
    alone = len(block) == 1 or not by_hand
    current: _Element | None = None
    for at, line in enumerate(block):
        kind, content = _kind(line, block[at + 1 : at + 2], current, number)
        if kind == "underline" and current is not None:
            current.kind = "h2"
            yield current
            current = None
        elif current is not None and _goes_on(kind, current, by_hand=by_hand):
            if kind == current.kind and kind != "p":
                current.items.append([content])
            else:
                current.items[-1].append(content)
        else:
            if current is not None:
                yield current
            current = _Element(kind, [[content]], _first_number(line) if kind == "ol" else 1, alone=alone)
    if current is not None:
        yield current


def _kind(line: str, following: list[str], current: _Element | None, number: int) -> tuple[str, str]:
    """What a line is, and what it says without its mark."""
    if line[0].isalpha():
        return "p", line
    if _UNDERLINE.fullmatch(line) and current is not None and _can_be_underlined(current):
        return "underline", ""
    if _RULE.fullmatch(line):
        return "hr", ""
    if match := _HASHES.fullmatch(line):
        return f"h{max(2, len(match['level']))}", match["text"].rstrip("# ") or match["text"]
    return _item(line, following, current, number) or ("p", line)


def _item(line: str, following: list[str], current: _Element | None, number: int) -> tuple[str, str] | None:
    if line[0] == ">":
        return "blockquote", line[1:].strip()
    if match := _BULLET.match(line):
        return "ul", line[match.end() :]
    if (match := _NUMBER.match(line)) and _is_item(int(match["number"]), following, current, number):
        return "ol", line[match.end() :]
    return None


def _can_be_underlined(current: _Element) -> bool:
    return current.kind == "p" and len(current.items[0]) == 1 and is_heading(current.items[0][0])


def _is_item(number: int, following: list[str], current: _Element | None, last: int) -> bool:
    """Whether a number begins an item of a list; `12. September` at the head of a paragraph does not."""
    if current is not None and current.kind == "ol":
        return True
    after = _NUMBER.match(following[0]) if following else None
    return number in (1, last + 1) or (after is not None and int(after["number"]) == number + 1)


def _first_number(line: str) -> int:
    match = _NUMBER.match(line)
    return int(match["number"]) if match else 1


def _goes_on(kind: str, current: _Element, *, by_hand: bool) -> bool:
    """Whether a line belongs to what the lines above it began."""
    if kind == "p":
        return by_hand and current.kind in ("p", "ul", "ol")
    return kind == current.kind and kind in ("ul", "ol", "blockquote")


def _merged(elements: Iterator[_Element]) -> Iterator[_Element]:
    """Make one list of items that blank lines part."""
    last: _Element | None = None
    for element in elements:
        if last is not None and element.kind == last.kind and _is_same_list(last, element):
            last.items += element.items
            continue
        if last is not None:
            yield last
        last = element
    if last is not None:
        yield last


def _is_same_list(last: _Element, element: _Element) -> bool:
    return element.kind == "ul" or (element.kind == "ol" and element.number == last.number + len(last.items))


# --- headings -----------------------------------------------------------------------------------------------------


def _find_headings(elements: list[_Element]) -> None:
    """Make headings of short lines alone. Of a longer run of them (names, verses) at most two can be headings."""
    run: list[_Element] = []
    for element in elements:
        if element.kind == "p" and element.alone and is_heading(element.items[0][0]):
            run.append(element)
            continue
        _mark(run[-_HEADINGS_IN_A_ROW:])
        run = []
    if len(run) == _HEADINGS_IN_A_ROW:
        _mark(run[:1])


def _mark(run: list[_Element]) -> None:
    for element in run:
        element.kind = "h2"


# --- HTML ---------------------------------------------------------------------------------------------------------


def _write(element: _Element) -> str:
    return f"<{element.kind}>{inline(' '.join(element.items[0]))}</{element.kind}>"


def _write_list(element: _Element) -> str:
    start = f' start="{element.number}"' if element.kind == "ol" and element.number != 1 else ""
    items = "\n".join(f"<li>{inline(' '.join(item))}</li>" for item in element.items)
    return f"<{element.kind}{start}>\n{items}\n</{element.kind}>"


def _write_quotation(element: _Element) -> str:
    lines = [item[0] for item in element.items]
    paragraphs = (" ".join(group) for is_text, group in groupby(lines, key=bool) if is_text)
    return "<blockquote>\n" + "".join(f"<p>{inline(text)}</p>\n" for text in paragraphs) + "</blockquote>"


def _write_rule(_element: _Element) -> str:
    return "<hr>"


_WRITERS: dict[str, Callable[[_Element], str]] = {
    **dict.fromkeys(("p", "h2", "h3", "h4", "h5", "h6"), _write),
    "ul": _write_list,
    "ol": _write_list,
    "blockquote": _write_quotation,
    "hr": _write_rule,
}


# --- within a line ------------------------------------------------------------------------------------------------

_TOKEN = patterns.lazy(
    r"`(?P<code>[^`]+)`|(?P<link>(?<![A-Za-z0-9])(?i:https?)://[^\W_][^\s<>\"`“”«»。，、；！？）」』】》]*)|(?P<mark>\*+|_+)",
)
_SPECIAL = patterns.lazy(r"[`*_]|://")
_BEHIND_A_LINK = ".,;:!?'’‘…*"
_BRACKETS = {")": "(", "]": "["}
_TAGS = {
    "*": ("<em>", "</em>"),
    "_": ("<em>", "</em>"),
    "**": ("<strong>", "</strong>"),
    "***": ("<strong><em>", "</em></strong>"),
}


def inline(text: str) -> str:
    """Render one paragraph's text: `**strong**`, `*em*`, `_em_`, code in backticks, bare links; the rest is escaped.

    >>> inline("2 * 3 < *seven*")
    '2 * 3 &lt; <em>seven</em>'
    """
    if not _SPECIAL.search(text):
        return escape(text, quote=False)
    writer = _Inline(text)
    at = 0
    for match in _TOKEN.finditer(text):
        writer.made.append(escape(text[at : match.start()], quote=False))
        writer.token(match)
        at = match.end()
    writer.made.append(escape(text[at:], quote=False))
    return "".join(writer.made)


class _Inline:
    """Pairs marks of emphasis in one pass: what was opened and never closed stays the characters that it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.made: list[str] = []
        self.open: dict[str, int] = {}
        self.order: list[tuple[str, int]] = []

    def token(self, match: re.Match[str]) -> None:
        if match["code"] is not None:
            self.made.append(f"<code>{escape(match['code'], quote=False)}</code>")
        elif match["link"] is not None:
            self.made.append(_link(match["link"]))
        else:
            self.mark(match["mark"], match.start(), match.end())

    def mark(self, mark: str, start: int, end: int) -> None:
        before, after = self.text[start - 1 : start] or " ", self.text[end : end + 1] or " "
        if mark in _TAGS and mark in self.open and not before.isspace() and not _joins(mark, after):
            self.close(mark)
        else:
            if mark in _TAGS and not after.isspace() and not _joins(mark, before):
                self.open[mark] = len(self.made)
                self.order.append((mark, len(self.made)))
            self.made.append(mark)

    def close(self, mark: str) -> None:
        start = self.open[mark]
        while self.order:
            inner, at = self.order.pop()
            if self.open.get(inner) == at:
                del self.open[inner]
            if at == start:
                break
        self.made[start], closing = _TAGS[mark]
        self.made.append(closing)


def _joins(mark: str, neighbour: str) -> bool:
    """Whether a mark stands inside a word: `2*3`, `snake_case`. Some scripts put no blanks between words."""
    return neighbour.isalnum() and (mark == "_" or neighbour.isascii())


def _link(address: str) -> str:
    """A link without the punctuation that follows it, or the bracket that was opened before it."""
    end = len(address)
    excess = {closing: address.count(closing) - address.count(opening) for closing, opening in _BRACKETS.items()}
    while address[end - 1] in _BEHIND_A_LINK or excess.get(address[end - 1], 0) > 0:
        end -= 1
        if address[end] in excess:
            excess[address[end]] -= 1
    shown = escape(address[:end])
    return f'<a href="{shown}">{shown}</a>{escape(address[end:], quote=False)}'
