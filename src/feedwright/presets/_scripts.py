"""Configurations and data that are JavaScript: read as far as they are written out, never run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from feedwright.presets import _settings
from feedwright.text import jsliteral

ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".mts")


def text(path: str) -> str:
    """The text of a configuration.

    Raises:
        SettingsError: it cannot be opened.
    """
    try:
        with open(path, "rb") as file:
            return file.read(_settings.LARGEST).decode("utf-8-sig", "replace")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise _settings.SettingsError(message, where=path) from error


def first(folder: str, names: tuple[str, ...]) -> str:
    """The path of the first of some files that is there; empty if none is."""
    return next((path for name in names if os.path.isfile(path := os.path.join(folder, name))), "")


def objects(written: str) -> Iterator[dict[str, Any]]:
    """Every object that a module names, exports or returns; what is not written out is `Unknown` in it."""
    yield from (made for _, made in jsliteral.values(written) if isinstance(made, dict))


def data(written: str, path: str) -> dict[str, Any] | None:
    """A data file as plain values: JSON, YAML, or the last object that a module exports.

    Args:
        written: its text.
        path: by its ending one knows what it is.

    Returns:
        What is not written out is `Unknown`; None where it is no object, or not well-formed.
    """
    if path.endswith(ENDINGS):
        exported = [made for name, made in jsliteral.values(written) if not name and isinstance(made, dict)]
        named = [made for name, made in jsliteral.values(written) if name and isinstance(made, dict)]
        return next(reversed(exported), None) or next(reversed(named), None)
    with suppress(ValueError, RecursionError):
        made = _settings.parsed(written, path) if path.endswith((".yaml", ".yml")) else json.loads(written)
        return made if isinstance(made, dict) else None
    return None


def package(folder: str) -> Mapping[str, Any]:
    """`package.json` of a folder; empty where there is none that can be read."""
    path = os.path.join(folder, "package.json")
    with suppress(_settings.SettingsError):
        if os.path.isfile(path):
            return data(text(path), path) or {}
    return {}


def depends(package: Mapping[str, Any], name: str) -> bool:
    """Whether a package needs another one."""
    many = (package.get(word) for word in ("dependencies", "devDependencies"))
    return any(isinstance(one, Mapping) and name in one for one in many)
