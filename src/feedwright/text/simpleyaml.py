"""YAML as most articles write it: lines of `key: value`. All else is for `plainyaml`, and takes longer."""

from __future__ import annotations

import re
from typing import Any

from feedwright.text import patterns

NULL = {"", "~", "null", "Null", "NULL"}
"""What stands for no value."""

_QUOTED = r'"([^"\\\n]*)"|' + r"'([^'\n]*)'"
_PLAIN = r"[A-Za-z0-9](?:[^\n#:]|:(?=\S))*"
_LINE = patterns.lazy(rf"([A-Za-z_][\w-]*):(?: +(?:{_QUOTED}|\[([^\[\]\n]*)\]|({_PLAIN})))? *\n", re.ASCII)
_DASH = patterns.lazy(rf"( *)- +(?:{_QUOTED}|({_PLAIN})) *\n", re.ASCII)
_ITEM = patterns.lazy(rf" *(?:{_QUOTED}|([A-Za-z0-9][^,#:\"'{{}}\n]*)) *(?:, *(?=\S)|\Z)", re.ASCII)


def values(text: str) -> dict[str, Any] | None:
    """What most articles write, in a fifth of the time: `key: value` lines, quoted or not, and lists of words.

    Returns:
        What `plainyaml` makes of the text, or None where that takes more than this looks at.
    """
    if not text.replace("\n", "").isprintable():
        return None
    made: dict[str, Any] = {}
    at = 0
    while at < len(text):
        if (line := _LINE.match(text, at)) is None or line[1] in made:
            return None
        key, double, single, listed, plain = line.groups()
        at = line.end()
        if listed is not None:
            made[key] = _items(listed)
            if made[key] is None:
                return None
        elif plain is not None:
            made[key] = _unquoted(plain)
        elif double is None and single is None:
            made[key], at = _dashes(text, at)
        else:
            made[key] = single if double is None else double
    return made


def _unquoted(text: str) -> str | None:
    text = text.rstrip()
    return None if text in NULL else text


def _items(text: str) -> list[str | None] | None:
    """The words of `[a, "b"]`; None where there is more to them."""
    made: list[str | None] = []
    at = 0
    while at < len(text):
        if (item := _ITEM.match(text, at)) is None:
            return None
        double, single, plain = item.groups()
        made.append(_unquoted(plain) if plain is not None else single if double is None else double)
        at = item.end()
    return made


def _dashes(text: str, at: int) -> tuple[list[str | None] | None, int]:
    """The list that stands on the lines below a key, and where it ends; None where none stands there."""
    made: list[str | None] = []
    indent = None
    while (item := _DASH.match(text, at)) is not None and indent in (None, item[1]):
        indent, double, single, plain = item.groups()
        made.append(_unquoted(plain) if plain is not None else single if double is None else double)
        at = item.end()
    return made or None, at
