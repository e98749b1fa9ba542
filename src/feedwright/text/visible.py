"""Text that a terminal may be shown: nothing in it drives the terminal, turns its writing round or ends a line."""

from __future__ import annotations

import unicodedata
from typing import Final

_JOINERS: Final = "\u200c\u200d"  # Persian and emoji are not themselves without them


def line(text: str) -> str:
    r"""One line, in which line breaks, controls and all else that cannot be seen stand escaped.

    >>> print(line("what\nnow\x1b[31m"))
    what\nnow\x1b[31m
    """
    return text if text.isprintable() else "".join(c if is_harmless(c) else repr(c)[1:-1] for c in text)


def lines(text: str) -> str:
    """The same, but for line breaks and tabs, which are kept."""
    return text if text.isprintable() else "".join(c if c in "\n\t" or is_harmless(c) else line(c) for c in text)


def is_harmless(char: str) -> bool:
    """Whether a character can be seen, is a blank of any width, or joins its neighbours."""
    return char.isprintable() or char in _JOINERS or unicodedata.category(char) == "Zs"
