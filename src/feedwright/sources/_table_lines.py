"""The lines of a table, one in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator

from feedwright.sources._characters import Characters
from feedwright.sources._rows import LONGEST_ROW


class Lines:
    """The lines of a text, one in memory at a time, without NUL.

    Attributes:
        number: of the line given last, from 1.
        cut: numbers of the lines that were longer than a row may be; only their beginnings were given.
    """

    def __init__(self, characters: Characters) -> None:
        self.characters = characters
        self.name = characters.name
        self.number = 0
        self.cut: set[int] = set()

    def __iter__(self) -> Iterator[str]:
        characters = self.characters
        while True:
            try:
                line = characters.text.readline(LONGEST_ROW)
                if len(line) == LONGEST_ROW and line[-1] not in "\r\n":
                    self.cut.add(self.number + 1)
                    self._pass_over()
            except (OSError, UnicodeError) as error:
                raise characters.unreadable(error, self.number + 1) from error
            if not line:
                return
            self.number += 1
            if not line.isascii():
                line = characters.mended(line, self.number)
            yield line.replace("\x00", "") if "\x00" in line else line

    def _pass_over(self) -> None:
        """Pass over the rest of a line."""
        while (rest := self.characters.text.readline(LONGEST_ROW)) and rest[-1] not in "\r\n":
            pass
