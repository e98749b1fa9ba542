"""Pelican's settings, read out of `pelicanconf.py` and `publishconf.py` without running a line of them.

What is written out counts: text, numbers, lists, maps, and text put together from settings that stand above. Whatever
else a file does is passed over.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from feedwright.presets import _settings
from feedwright.presets._base import Configuration

FILES = ("pelicanconf.py", "publishconf.py")
_LARGEST = 500_000
_DEEPEST = 100
_LONGEST_TEXT = 10_000


class _NotWrittenOut(ValueError):  # noqa: N818 - within: says that a value is none that can be read
    pass


def configuration(folder: str) -> Configuration | None:
    """What Pelican would read in a folder to publish it; None where it has no settings there.

    Raises:
        SettingsError: a file cannot be read, or is no Python.
    """
    found = [path for name in FILES if os.path.isfile(path := os.path.join(folder, name))]
    if not found:
        return None
    made: dict[str, Any] = {}
    for path in found:
        made.update(read(path, made))
    return Configuration(made, tuple(found))


def read(path: str, above: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The settings of one file.

    Args:
        path: absolute.
        above: the settings that it may refer to, because it imports them.

    Raises:
        SettingsError: it cannot be read, or is no Python.
    """
    try:
        with open(path, "rb") as file:
            source = file.read(_LARGEST + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise _settings.SettingsError(message, where=path) from error
    if len(source) > _LARGEST:
        message = f"is larger than {_LARGEST:,} bytes, which no configuration needs"
        raise _settings.SettingsError(message, where=path)
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        message = f"is not well-formed Python: {error.msg}"
        raise _settings.SettingsError(message, where=f"{path}:{error.lineno}" if error.lineno else path) from error
    except (ValueError, RecursionError, MemoryError) as error:
        message = "is not well-formed Python"
        raise _settings.SettingsError(message, where=path) from error
    return _assigned(tree, dict(above or {}))


def _assigned(tree: ast.Module, known: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, node in _assignments(tree):
        known.pop(name, None)
        made.pop(name, None)
        with suppress(_NotWrittenOut, RecursionError):
            known[name] = _value(node, known)
            if name.isupper():
                made[name] = known[name]
    return made


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """What stands at the top: what stands below an `if` holds on some machine only."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
            yield node.target.id, node.value


def _value(node: ast.expr, known: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that is written out, with names of those above."""
    if depth > _DEEPEST:
        raise _NotWrittenOut
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return [_value(one, known, depth + 1) for one in node.elts]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {_word(key, known, depth): _value(one, known, depth + 1) for key, one in pairs}
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _negative(_value(node.operand, known, depth + 1))
    return _text(node, known, depth)


def _word(node: ast.expr | None, known: Mapping[str, Any], depth: int) -> str:
    """A key, or a part of text."""
    value = None if node is None else _value(node, known, depth + 1)
    if not isinstance(value, (str, int, float)):
        raise _NotWrittenOut
    return str(value)


def _negative(value: Any) -> Any:
    if not isinstance(value, (int, float)):
        raise _NotWrittenOut
    return -value


def _text(node: ast.expr, known: Mapping[str, Any], depth: int) -> Any:
    """Text out of parts: `A + "b"`, `f"{A}b"`; lists are put together too."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left, known, depth + 1), _value(node.right, known, depth + 1)
        if type(left) is not type(right) or not isinstance(left, (str, list)):
            raise _NotWrittenOut
        return _short(left + right)
    if isinstance(node, ast.JoinedStr):
        return _short("".join(_word(_part(one), known, depth) for one in node.values))
    raise _NotWrittenOut


def _part(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.FormattedValue):
        if node.format_spec is not None or node.conversion != -1:
            raise _NotWrittenOut
        return node.value
    return node


def _short(value: Any) -> Any:
    if len(value) > _LONGEST_TEXT:
        raise _NotWrittenOut
    return value
