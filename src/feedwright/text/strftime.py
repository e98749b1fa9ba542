"""Dates in the notation of C's `strftime`, in English whatever the machine's locale is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from feedwright.text import patterns

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_DIRECTIVE = patterns.lazy(r"%([-_0]?)([A-Za-z%])")
_NUMBERS: Mapping[str, tuple[int, Callable[[datetime], int]]] = {
    "d": (2, lambda when: when.day),
    "e": (2, lambda when: when.day),
    "f": (6, lambda when: when.microsecond),
    "G": (4, lambda when: when.isocalendar().year),
    "H": (2, lambda when: when.hour),
    "I": (2, lambda when: when.hour % 12 or 12),
    "j": (3, lambda when: when.timetuple().tm_yday),
    "m": (2, lambda when: when.month),
    "M": (2, lambda when: when.minute),
    "s": (1, lambda when: int(when.timestamp())),
    "S": (2, lambda when: when.second),
    "u": (1, lambda when: when.isoweekday()),
    "U": (2, lambda when: (when.timetuple().tm_yday + 6 - when.isoweekday() % 7) // 7),
    "V": (2, lambda when: when.isocalendar().week),
    "w": (1, lambda when: when.isoweekday() % 7),
    "W": (2, lambda when: (when.timetuple().tm_yday + 6 - when.weekday()) // 7),
    "y": (2, lambda when: when.year % 100),
    "Y": (4, lambda when: when.year),
}
_WORDS: Mapping[str, Callable[[datetime], str]] = {
    "a": lambda when: DAYS[when.weekday()][:3],
    "A": lambda when: DAYS[when.weekday()],
    "b": lambda when: MONTHS[when.month - 1][:3],
    "B": lambda when: MONTHS[when.month - 1],
    "h": lambda when: MONTHS[when.month - 1][:3],
    "p": lambda when: "AM" if when.hour < 12 else "PM",  # noqa: PLR2004 - noon
    "Z": lambda when: when.tzname() or "",
    "%": lambda _: "%",
}
_SHORT = {"D": "%m/%d/%y", "F": "%Y-%m-%d", "R": "%H:%M", "T": "%H:%M:%S"}


def written(when: datetime, pattern: str) -> str:
    """A date as a pattern has it; `%-d` is without its zero, and what is no directive stays.

    >>> from datetime import UTC
    >>> written(datetime(2025, 3, 4, tzinfo=UTC), "%Y/%m/%-d-%b")
    '2025/03/4-Mar'
    """

    def one(match: re.Match[str]) -> str:
        flag, name = match.groups()
        if name in _SHORT:
            return _DIRECTIVE.sub(one, _SHORT[name])
        if name in _WORDS:
            return _WORDS[name](when)
        if name not in _NUMBERS:
            return match[0]
        width, number = _NUMBERS[name]
        fill = {"-": "", "_": " ", "0": "0"}.get(flag, " " if name == "e" else "0")
        return f"{number(when):{fill}>{width}}" if fill else str(number(when))

    return _DIRECTIVE.sub(one, pattern)
