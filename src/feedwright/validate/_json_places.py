"""Where in a JSON text each value stands. Parsers do not tell; so a second look is taken once something was found."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from feedwright.text import patterns
from feedwright.validate._base import Spot

Path = tuple[str | int, ...]

_TOKEN: Final = patterns.lazy(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_ESCAPE = patterns.lazy(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Places:
    """The places of all values in a text that is JSON.

    Args:
        text: the document; it must be JSON.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.repeated: list[Path] = []

    def spot(self, path: Path) -> Spot:
        """Where a value stands: its name, where it has one.

        Args:
            path: names and numbers that lead to it; of one that is not there, its nearest that is.
        """
        near = path
        while near and near not in self._found:
            near = near[:-1]
        at = self._found.get(near, 0)
        start = self.text.rfind("\n", 0, at) + 1
        return Spot(self.text.count("\n", 0, at) + 1, at - start + 1, written(path))

    @cached_property
    def _found(self) -> dict[Path, int]:
        found: dict[Path, int] = {}
        here: list[str | int] = []
        kinds: list[str] = []
        name_at, is_name = 0, False
        for match in _TOKEN.finditer(self.text):
            sign, at = match[0], match.start()
            if sign in "]}":
                kinds.pop()
                if kinds:
                    here.pop()
                is_name = False
            elif sign == ",":
                if kinds[-1] == "{":
                    is_name = True
                else:
                    here[-1] = int(here[-1]) + 1
            elif sign == ":":
                is_name = False
            elif is_name:
                here[-1:] = [_unescaped(sign)]
                name_at = at
            else:
                self._note(found, tuple(here), name_at if kinds and kinds[-1] == "{" else at)
                if sign in "{[":
                    kinds.append(sign)
                    here.append("" if sign == "{" else 0)
                    is_name = sign == "{"
        return found

    def _note(self, found: dict[Path, int], path: Path, at: int) -> None:
        if path in found:
            self.repeated.append(path)
        found[path] = at

    def twice(self) -> list[Path]:
        """Names that stand more than once in one object."""
        return self.repeated if self._found else []


def written(path: Path) -> str:
    """A path as people write it.

    >>> written(("items", 2, "id"))
    'items[2].id'
    """
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path).lstrip(".")


def _unescaped(string: str) -> str:
    text = string[1:-1]
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _SHORT.get(match[2], match[2]), text)
