"""JSON Lines: a row on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from feedwright.errors import ParseError
from feedwright.model import Fault
from feedwright.sources._characters import Characters
from feedwright.sources._json_stream import decoded
from feedwright.sources._rows import TOO_DEEP, TOO_LONG, Only, Row, made_of
from feedwright.sources._table_lines import Lines

_NO_LINES = ("[", "{", "[{")
_BLANK = " \t\r\n\x1e\ufeff"


def rows(characters: Characters, only: Only = None) -> Iterator[Row | Fault]:
    """The rows of JSON Lines (also of JSON text sequences, RFC 7464), as they are read.

    Args:
        characters: the file's.
        only: where the wanted rows stand.

    Raises:
        ParseError: this is no JSON Lines at all, or the disk fails.
    """
    lines = Lines(characters)
    begun = False
    for line in lines:
        if characters.faults:
            yield from characters.told()
        text = line.strip(_BLANK)
        if not text:
            continue
        if not begun and text in _NO_LINES:
            message = "is one JSON document over several lines, not a row on each; set `format: json`"
            raise ParseError(message, where=f"{lines.name}:{lines.number}")
        begun = True
        at = f":{lines.number}"
        if only is None or at in only:
            too_long = Fault(lines.name + at, TOO_LONG, set_aside=True)
            yield too_long if lines.number in lines.cut else _row(text, lines.name, lines.number)
    yield from characters.told()


def _row(text: str, name: str, line: int) -> Row | Fault:
    at = f":{line}"
    try:
        values, end = decoded(text, 0)
    except json.JSONDecodeError as error:
        return Fault(name + at, f"is not JSON: {error.msg} (column {error.colno})", set_aside=True)
    except RecursionError:
        return Fault(name + at, TOO_DEEP, set_aside=True)
    if end < len(text):
        return Fault(name + at, f"is not JSON: Extra data (column {end + 1})", set_aside=True)
    return made_of(values, name, (at, line))
