"""CSV (RFC 4180) with any usual delimiter; a cell in quotation marks may run over several lines."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from feedwright.errors import ParseError
from feedwright.model import Fault
from feedwright.sources._characters import Characters
from feedwright.sources._rows import LONGEST_ROW, SHOWN, TOO_LONG, Only, Row
from feedwright.sources._table_lines import Lines
from feedwright.sources._words import BODY_WORDS
from feedwright.text import patterns, xml
from feedwright.text.frontmatter import word

IsHeader: TypeAlias = Callable[[Sequence[str]], bool]

_DELIMITERS = ",;\t|"
_NEVER_CLOSED = "a quotation mark that opens in this row is never closed"
_SEPARATOR_LINE = patterns.lazy(r'\s*"?sep=(?P<delimiter>[^\w\s"]|\t)"?\s*', re.IGNORECASE)
_NAMES_OF_COLUMNS = "title url permalink link canonical id guid slug date published pubdate date_published"
_HEADER_WORDS = frozenset((*BODY_WORDS, *_NAMES_OF_COLUMNS.split()))
_MOST_READ_AGAIN = 5 * LONGEST_ROW
"""Characters that may be read again, in all: below marks that are never closed others may stand, without end."""


def is_header(columns: Sequence[str], named: Sequence[str] = ()) -> bool:
    """Whether a row names columns that we know; a row of data hardly holds such a word alone in a cell.

    Args:
        columns: the cells of the row.
        named: columns that the owner named.
    """
    return not _HEADER_WORDS.union(map(word, named)).isdisjoint(map(word, columns))


def rows(
    characters: Characters, delimiter: str | None = None, named: Sequence[str] = (), only: Only = None
) -> Iterator[Row | Fault]:
    """The rows below the header, as they are read.

    Args:
        characters: the file's, with its own line ends.
        delimiter: what parts the cells; None if the header tells.
        named: columns that the owner named.
        only: where the wanted rows stand.

    Raises:
        ParseError: there is no header, quotation marks stand anyhow, or the disk fails.
    """
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ROW))
    feed = _Feed(Lines(characters))
    first = feed.first_line()
    if told := _SEPARATOR_LINE.fullmatch(first):
        delimiter = delimiter or told["delimiter"]
        next(iter(feed))
        first = feed.first_line()
    delimiter = delimiter or _sniffed(first)
    reader = feed.reader(delimiter)
    where = f"{characters.name}:{feed.number + 1}"
    columns = _header(_next(reader) or [], named, where)
    if feed.ended:
        raise ParseError(_NEVER_CLOSED, where=where)
    yield from _twice(columns, where)
    yield from _below(feed, reader, delimiter, columns, only)


def _below(
    feed: _Feed, reader: Iterator[list[str]], delimiter: str, columns: list[str], only: Only
) -> Iterator[Row | Fault]:
    characters = feed.lines.characters
    while True:
        start = feed.begin_row()
        cells = _next(reader)
        if characters.faults:
            yield from characters.told()
        if cells is None:
            return
        if feed.ended or not cells:
            yield Fault(f"{characters.name}:{start}", _NEVER_CLOSED, set_aside=True)
            feed.go_back()
            reader = feed.reader(delimiter)
        elif (only is None or f":{start}" in only) and any(map(str.strip, cells)):
            yield _row(cells, columns, feed, start)


class _Feed:
    """The lines of a table as a CSV reader asks for them. Those of the row at hand are kept, to be read again.

    Attributes:
        number: of the line given last, from 1.
        ended: the last line was given and more were asked for.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.number = 0
        self.ended = False
        self._fresh = iter(lines)
        self._row: list[str] = []
        self._size = 0
        self._pending: deque[str] = deque()
        self._read_again = 0

    def __iter__(self) -> Iterator[str]:
        pending, fresh, row = self._pending, self._fresh, self._row
        while (line := pending.popleft() if pending else next(fresh, None)) is not None:
            self.number += 1
            self._size += len(line)
            row.append(line)
            if self._size > LONGEST_ROW:
                raise csv.Error(_NEVER_CLOSED)
            yield line
        self.ended = True

    def reader(self, delimiter: str) -> Iterator[list[str]]:
        """A reader of the lines that were not given yet."""
        return csv.reader(iter(self), delimiter=delimiter, skipinitialspace=True)

    def first_line(self) -> str:
        """The first line that is not blank, still to be given; empty where there is none."""
        for line in self:
            self.begin_row()
            if line.strip():
                self._pending.appendleft(line)
                self.number -= 1
                return line
        return ""

    def begin_row(self) -> int:
        """Forget the lines of the row above. Returns the number of the next line."""
        self._row.clear()
        self._size = 0
        return self.number + 1

    def go_back(self) -> None:
        """Give the lines of the row at hand, less its first, once more.

        Raises:
            ParseError: that was done too often.
        """
        again = self._row[1:]
        self._read_again += self._size
        if self._read_again > _MOST_READ_AGAIN:
            message = "has too many quotation marks that are never closed; is `delimiter` right?"
            raise ParseError(message, where=f"{self.lines.name}:{self.number - len(again)}")
        self._pending.extendleft(reversed(again))
        self.number -= len(again)
        self.ended = False


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    """The next row; an empty one where it is longer than a row may be, [""] for a blank line, None at the end."""
    try:
        return next(reader) or [""]
    except StopIteration:
        return None
    except csv.Error:
        return []


def _sniffed(header: str) -> str:
    """The delimiter that parts a header into most columns."""

    def columns(delimiter: str) -> int:
        return len(next(csv.reader([header], delimiter=delimiter, skipinitialspace=True), ()))

    return max(_DELIMITERS, key=columns)


def _header(cells: list[str], named: Sequence[str], where: str) -> list[str]:
    columns = [xml.line(cell) for cell in cells]
    if not is_header(columns, named):
        message = (
            "its first row names no column that is known, such as title, url, date or content_html; write a header "
            "row, set `delimiter`, or say under `fields` which column is what"
        )
        raise ParseError(message, where=where)
    return columns


def _twice(columns: list[str], where: str) -> Iterator[Fault]:
    for column in dict.fromkeys(column for column in columns if column and columns.count(column) > 1):
        yield Fault(where, f"the column {column[:SHOWN]!r} stands twice; the last one counts")


def _row(cells: list[str], columns: list[str], feed: _Feed, start: int) -> Row | Fault:
    where = f"{feed.lines.name}:{start}"
    if feed.lines.cut and not feed.lines.cut.isdisjoint(range(start, feed.number + 1)):
        return Fault(where, TOO_LONG, set_aside=True)
    if len(cells) > len(columns) and not any(map(str.strip, cells[len(columns) :])):
        cells = cells[: len(columns)]
    if len(cells) != len(columns):
        what = f"has {len(cells)} cells where the header has {len(columns)}"
        if feed.number > start:
            what += f"; it runs to line {feed.number}, so a quotation mark may be left open"
        return Fault(where, what, set_aside=True)
    return Row(dict(zip(columns, cells, strict=True)), f":{start}", start)
