"""Lektor's `contents.lr`: fields that lines of three dashes part, and the flow of blocks that a field may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from feedwright.text import patterns

_DASHES = patterns.lazy(r"\s*-{3,}\s*")
_BLOCK = patterns.lazy(r"####\s*(?P<name>[^#]*?)\s*####\s*")
_ESCAPED_BLOCK = patterns.lazy(r"^#####(.*?)#####(\s*)$", re.MULTILINE)


class Value(NamedTuple):
    """What a field says.

    Args:
        text: as it is meant: without blank lines around it, dashes that were escaped as dashes.
        line: of the text, from 1, on which it begins.
    """

    text: str
    line: int


class Block(NamedTuple):
    """A block of a flow.

    Args:
        name: of its model.
        fields: by name.
    """

    name: str
    fields: dict[str, Value]


def fields(text: str) -> dict[str, Value]:
    r"""The fields of a text.

    Args:
        text: with line ends as LF. Lines without a colon outside of a field are passed over; of a field that stands
            twice the last one counts.

    >>> fields("title: A\n---\nbody:\n\nOne\n----\nTwo")["body"]
    Value(text='One\n---\nTwo', line=5)
    """
    made: dict[str, Value] = {}
    name, lines, first = "", list[str](), 0
    for number, line in enumerate([*text.split("\n"), "---"], 1):
        if line.rstrip() == "---":
            if name:
                made[name] = _value(lines, first)
            name, lines = "", []
        elif name:
            lines.append(line[line.index("-") + 1 :] if _DASHES.fullmatch(line) else line)
        elif ":" in line:
            name, _, rest = (part.strip() for part in line.partition(":"))
            lines, first = ([rest], number) if rest else ([], number + 1)
    return made


def _value(lines: list[str], first: int) -> Value:
    above = next((number for number, line in enumerate(lines) if line.strip()), 0)
    return Value("\n".join(lines[above:]).rstrip(), first + above)


def blocks(text: str) -> list[Block] | None:
    r"""The blocks of a flow field; None where the text is none.

    >>> blocks("#### text ####\nbody: A")
    [Block(name='text', fields={'body': Value(text='A', line=1)})]
    """
    if not _BLOCK.fullmatch(text.lstrip().partition("\n")[0]):
        return None
    return [Block(name, fields(inner)) for name, inner in _parted(text.lstrip())]


def _parted(text: str) -> Iterator[tuple[str, str]]:
    name, lines = "", list[str]()
    for line in text.split("\n"):
        match = _BLOCK.fullmatch(line)
        if match is None:
            lines.append(line)
            continue
        if name or lines:
            yield name, _ESCAPED_BLOCK.sub(r"####\1####\2", "\n".join(lines))
        name, lines = match["name"], []
    yield name, _ESCAPED_BLOCK.sub(r"####\1####\2", "\n".join(lines))
