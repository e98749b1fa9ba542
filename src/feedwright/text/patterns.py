"""Regular expressions that are compiled when they are first asked: a build needs few of the hundreds there are."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ASKED = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn", "pattern", "flags", "groups")


class _Pattern:
    """Stands for a pattern, and answers as quickly as it does once it was asked."""

    def __init__(self, text: Any, flags: int) -> None:
        self._said = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._said)
        self.__dict__.update({one: getattr(compiled, one) for one in _ASKED})
        return getattr(compiled, name)

    def __reduce__(self) -> Any:
        return re.compile, self._said


def lazy(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""A pattern as `re.compile` makes it, to be asked by its own methods.

    Args:
        text: the regular expression.
        flags: those of `re`.

    >>> lazy(r"\d+").findall("1 and 23")
    ['1', '23']
    """
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))
