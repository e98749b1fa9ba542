"""The turns of phrase that faults are told in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from feedwright.text.yaml import Node

EXAMPLE = "copy the example from feedwright's README into it"
"""The cure for a file that is no configuration at all."""

SHOWN = 60
"""Characters of a faulty value that are shown at the most."""


def guess(word: str, options: Iterable[str], shown: str = "{}") -> str:
    """` (did you mean x?)` where one of the options is near; letter case never matters."""
    import difflib  # most files have no fault

    lowered = {option.lower(): option for option in options}
    near = difflib.get_close_matches(word.lower(), lowered, 1)
    return f" (did you mean {shown.format(lowered[near[0]])}?)" if near else ""


def one_of(options: Iterable[str]) -> str:
    """`a, b or c`."""
    *most, last = options
    return f"{', '.join(most)} or {last}" if most else last


def refuse(what: str) -> NoReturn:
    """Raise the ValueError that pydantic makes a finding of."""
    raise ValueError(what)


def quoted(text: str) -> str:
    """A faulty value in quotation marks, cut short."""
    return repr(text[:SHOWN])


def named(node: Node) -> str:
    """What a node is, for people: its text as the file has it, never what a variable brought in."""
    if isinstance(node.value, dict):
        return "a map"
    if isinstance(node.value, list):
        return "a list"
    if node.value is None:
        return "empty"
    return quoted(node.text) if isinstance(node.value, str) else node.text
