"""JSON documents of any size, a value at a time: only the value at hand, and a part of the text, are in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from feedwright.errors import ParseError
from feedwright.sources._characters import Characters
from feedwright.sources._rows import LONGEST_ROW, TOO_DEEP, TOO_LONG
from feedwright.text import patterns

_DECODER: Any = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_SCAN: Callable[[str, int], tuple[Any, int]] = _DECODER.scan_once
_LENIENT = json.JSONDecoder(strict=False, parse_constant=lambda _: None, parse_int=str)
_PART = 1 << 18
_BLANKS = patterns.lazy(r"[ \t\n\r]*+")
_COMMA = patterns.lazy(r"[ \t\n\r]*+,[ \t\n\r]*+")
_STRUCTURE = patterns.lazy(r'["\[\]{}]')
_IN_STRING = patterns.lazy(r'["\\]')
_LONGEST_WORD = 16
"""Characters that may lie between where a decoder finds fault and where the text was cut: `-Infinity`, `\\ud83d`."""


def decoded(text: str, at: int) -> tuple[Any, int]:
    """A JSON value in a text, and where it ends.

    NaN and infinities are null. Control characters may stand in strings, and integers may have thousands of digits.

    Args:
        text: holds the value.
        at: where it begins.

    Raises:
        json.JSONDecodeError: it is none.
        RecursionError: it is nested too deep.
    """
    try:
        made = _SCAN(text, at)
    except json.JSONDecodeError:
        raise
    except StopIteration as stop:
        raise json.JSONDecodeError("Expecting value", text, stop.value) from None
    except ValueError:
        # Python refuses integers of thousands of digits: such a one may stay text, the rest is good.
        made = _LENIENT.raw_decode(text, at)
    return made


class UnfitError(ValueError):
    """A value that is too long or nested too deep to be read; it was passed over."""


class Document:
    """Goes through a JSON document (RFC 8259) from its beginning.

    `members` and `elements` enter the map or list at hand; between two of their steps `value` or `skip` must be called
    once. Each method raises ParseError, with line and column, where the text is no JSON or the disk fails.
    """

    def __init__(self, characters: Characters) -> None:
        self.characters = characters
        self._begin()

    def _begin(self) -> None:
        self._buffer = ""
        self._at = 0
        self._whole = True  # nothing of the text was forgotten yet
        self._ended = False
        self._line, self._counted = 1, 0
        self._before = 0  # characters of the first line in the buffer that stood before it

    def rewind(self) -> None:
        """Go back to the beginning."""
        if self._whole:
            self._at = self._counted = 0
            self._line = 1
        else:
            self.characters.rewind()
            self._begin()

    def next_character(self) -> str:
        """The next character that is not blank, still to be read; empty where the document ends."""
        while True:
            self._at = _BLANKS.match(self._buffer, self._at).end()  # type: ignore[union-attr]  # matches anything
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def line(self) -> int:
        """Number of the line at hand, from 1."""
        self._line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def members(self) -> Iterator[str]:
        """The keys of the map at hand; after each, its value is at hand."""
        self.next_character()
        self._at += 1
        character = self.next_character()
        while character != "}":
            if character != '"':
                raise self.flaw("Expecting property name enclosed in double quotes")
            yield self._key()
            character = self.next_character()
            if character != "}":
                self._expect(",")
                character = self.next_character()
                if character == "}":
                    raise self.flaw("Expecting property name enclosed in double quotes")
        self._at += 1

    def _key(self) -> str:
        try:
            key = str(self.value())
        except UnfitError as error:
            raise self.flaw(str(error)) from error
        self._expect(":")
        self.next_character()
        return key

    def elements(self) -> Iterator[int]:
        """The numbers of the list's items, from 0; after each, the item is at hand."""
        self.next_character()
        self._at += 1
        index = 0
        character = self.next_character()
        while index or character != "]":
            yield index
            index += 1
            comma = _COMMA.match(self._buffer, self._at)
            if comma and comma.end() < len(self._buffer):
                self._at = comma.end()
                continue
            if self.next_character() == "]":
                break
            self._expect(",")
            self.next_character()
        self._at += 1

    def value(self) -> Any:
        """The value at hand.

        Raises:
            UnfitError: it is too long or nested too deep.
        """
        while True:
            try:
                made, end = decoded(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._ended or not self._may_be_cut(error):
                    raise self.flaw(error.msg, error.pos) from error
            except RecursionError:
                self._pass_over(TOO_DEEP)
                raise UnfitError(TOO_DEEP) from None
            else:
                # Of a number that the buffer ends with, more may follow.
                if self._buffer[end - 1] in '"]}' or end + _LONGEST_WORD < len(self._buffer) or self._ended:
                    self._at = end
                    return made
            if len(self._buffer) - self._at > LONGEST_ROW:
                self._pass_over(TOO_LONG)
                raise UnfitError(TOO_LONG)
            self._more()

    def skip(self) -> None:
        """Pass over the value at hand, however long it is."""
        for _ in self.elements() if self.next_character() == "[" else (0,):
            with suppress(UnfitError):
                self.value()

    def flaw(self, what: str, at: int | None = None) -> ParseError:
        """What to raise where the text is no JSON.

        Args:
            what: is wrong, as Python's decoder puts it.
            at: offset in the buffer; None for what is at hand.
        """
        at = self._at if at is None else at
        if self._ended and (at >= len(self._buffer.rstrip()) or what.startswith("Unterminated")):
            what += "; was the file cut off?"
        line = self._line + self._buffer.count("\n", self._counted, at) - self._buffer.count("\n", at, self._counted)
        begin = self._buffer.rfind("\n", 0, at)
        column = at - begin if begin >= 0 else self._before + at + 1
        return ParseError(f"is not JSON: {what}", where=f"{self.characters.name}:{line}:{column}")

    def _expect(self, character: str) -> None:
        if self.next_character() != character:
            what = f"Expecting {character!r} delimiter"
            raise self.flaw(what)
        self._at += 1

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether what is wrong may be that the rest of the text was not read yet."""
        return error.msg.startswith("Unterminated") or error.pos + _LONGEST_WORD >= len(self._buffer)

    def _more(self) -> bool:
        """Read on, and forget what lies before what is at hand. Returns whether there was more."""
        here = self.line()
        begins = here + self._buffer.count("\n", self._at)
        part = "" if self._ended else self.characters.read(max(_PART, len(self._buffer) - self._at), begins)
        if not part:
            self._ended = True
            return False
        begin = self._buffer.rfind("\n", 0, self._at)
        self._before = self._at - begin - 1 if begin >= 0 else self._before + self._at
        self._whole = self._whole and not self._at
        self._buffer = self._buffer[self._at :] + part
        self._at = self._counted = 0
        return True

    def _pass_over(self, why: str) -> None:
        """Pass over a map, list or string without reading it: brackets and strings are all that is looked at."""
        if self._buffer[self._at] not in '"[{':
            raise self.flaw(why)
        where = f"{self.characters.name}:{line}" if (line := self.line()) > 1 else self.characters.name
        depth = 0
        while True:
            if (found := _STRUCTURE.search(self._buffer, self._at)) is None:
                self._at = len(self._buffer)
                if not self._more():
                    raise ParseError(why, where=where)
                continue
            self._at = found.end()
            if found[0] == '"':
                self._pass_over_string(why, where)
            else:
                depth += 1 if found[0] in "[{" else -1
            if depth <= 0:
                return

    def _pass_over_string(self, why: str, where: str) -> None:
        while True:
            found = _IN_STRING.search(self._buffer, self._at)
            self._at = found.end() if found else len(self._buffer)
            if found and found[0] == '"':
                return
            if self._at == len(self._buffer) and not self._more():
                raise ParseError(why, where=where)
            self._at += found is not None
