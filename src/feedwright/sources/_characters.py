"""The characters of a file, however large it is: decoded part by part, as they are asked for."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import Self, TextIO

from feedwright.errors import ParseError
from feedwright.model import Fault
from feedwright.sources._base import Place
from feedwright.sources._files import opened
from feedwright.text import charsets, patterns

HEAD = 1_000_000
"""Bytes from which the encoding of a file is told."""

_SAMPLE = 200_000
_STRAY = patterns.lazy("[\udc80-\udcff]+")
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1b\x1e"))
_NOT_TEXT = 0.1


class Characters:
    """A text that need not fit into memory; bytes that do not fit its encoding are mended, and its owner is told.

    Args:
        name: of the file, for faults.
        text: gives the characters; it can be wound back to its beginning.
        language: BCP 47; tells what bytes mean that are no UTF-8.

    `faults` fills with what the owner should know; `told` gives what was not given yet.
    """

    def __init__(self, name: str, text: TextIO, language: str = "en") -> None:
        self.name = name
        self.text = text
        self.language = language
        self.faults: list[Fault] = []
        self._strays = ""
        self._told_of_strays = False

    @classmethod
    def of(cls, place: Place, language: str, newline: str | None = None) -> Self:
        """Open a file.

        Args:
            place: the file.
            language: BCP 47; tells what it is read as where it is not UTF-8.
            newline: as for `open`: None makes every line end LF, an empty one leaves line ends as they are.

        Raises:
            ParseError: it is gone, not to be opened, empty, or no text.
        """
        handle, _ = opened(place)
        file = open(handle, "rb")  # noqa: SIM115 - see __exit__
        made = cls(place.name, io.StringIO(), language)
        try:
            encoding, errors = made._encoding(file.read(HEAD))
            file.seek(0)
        except OSError as error:
            file.close()
            message = f"cannot be read: {error.strerror or error}"
            raise ParseError(message, where=place.name) from error
        except ParseError:
            file.close()
            raise
        made.text = io.TextIOWrapper(file, encoding, errors, newline=newline)
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.text.close()

    def read(self, many: int, line: int) -> str:
        """The next characters; fewer, or none, where the text ends.

        Args:
            many: how many.
            line: number of the line that they begin on.

        Raises:
            ParseError: the disk fails.
        """
        try:
            part = self.text.read(many)
        except (OSError, UnicodeError) as error:
            raise self.unreadable(error, line) from error
        return self.mended(part, line)

    def rewind(self) -> None:
        """Go back to the beginning.

        Raises:
            ParseError: the disk fails.
        """
        try:
            self.text.seek(0)
        except OSError as error:
            raise self.unreadable(error, 1) from error

    def unreadable(self, error: Exception, line: int) -> ParseError:
        """What to raise where the disk fails."""
        return ParseError(f"cannot be read further: {error}", where=f"{self.name}:{line}")

    def told(self) -> Iterator[Fault]:
        """What its owner should know and was not told yet."""
        while self.faults:
            yield self.faults.pop(0)

    def mended(self, part: str, line: int) -> str:
        """A part of the text in which bytes that fit no UTF-8 are read as their language has them, or left out.

        Args:
            part: whole lines, or as much as was read.
            line: number of the line that it begins on.
        """
        if part.isascii() or not (stray := _STRAY.search(part)):
            return part
        codec = "" if charsets.nearly_utf8(part.encode("utf-8", "surrogateescape")) else self._strays
        if not self._told_of_strays:
            self._told_of_strays = True
            what = charsets.note(codec, self.language) if codec else charsets.LEFT_OUT
            self.faults.append(Fault(f"{self.name}:{line + part.count(chr(10), 0, stray.start())}", what))
        if not codec:
            return _STRAY.sub("", part)
        return _STRAY.sub(lambda match: match[0].encode("ascii", "surrogateescape").decode(codec, "replace"), part)

    def _encoding(self, head: bytes) -> tuple[str, str]:
        """The encoding of a file and what to do with bytes that do not fit it."""
        if not head.strip() and len(head) < HEAD:
            raise ParseError("is empty", where=self.name)
        if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", "replace"
        sample = head[:4096]
        if len(sample) - len(sample.translate(None, _CONTROL)) > _NOT_TEXT * len(sample):
            raise ParseError("is not text but binary data", where=self.name)
        # In what is ASCII so far, a foreign byte is a letter; beside UTF-8 it is damage.
        self._strays = charsets.by_language(self.language) if head.isascii() else ""
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
        except UnicodeDecodeError as error:
            if not charsets.nearly_utf8(head):
                return self._foreign(head, error.start), "replace"
        return "utf-8-sig", "surrogateescape"

    def _foreign(self, head: bytes, first: int) -> str:
        codec = charsets.of(head[max(0, first - _SAMPLE // 2) : first + _SAMPLE // 2], self.language)
        line = head.count(b"\n", 0, first) + 1
        self.faults.append(Fault(f"{self.name}:{line}", charsets.note(codec, self.language)))
        return codec
