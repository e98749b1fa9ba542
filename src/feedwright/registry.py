"""A folder is the list of its kinds: a file name or an entry point leads to its one class.

`kinds("sources")` finds the names without importing any of them; `load("sources", "markdown")` imports that one. Other
packages add kinds by the entry points `feedwright.sources` and `feedwright.formats`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from feedwright.errors import ConfigError

Member = TypeVar("Member")


@cache
def kinds(room: str) -> tuple[str, ...]:
    """Names of every kind in a room, sorted.

    Args:
        room: `sources`, `formats`, `pages`, `presets` or `hosting`.
    """
    own = (name.removesuffix(".py") for name in os.listdir(Path(__file__).parent / room) if name.endswith(".py"))
    return tuple(sorted({name for name in own if not name.startswith("_")} | set(_others(room))))


@cache
def load(room: str, kind: str) -> Any:
    """Import the one class that a kind is.

    Raises:
        KeyError: the room has no such kind.
        ImportError: a package that it needs is not installed.
        ConfigError: another package's class cannot be made.
    """
    if kind in _others(room):
        return _of_another_package(_others(room)[kind])
    if kind not in kinds(room):
        raise KeyError(kind)
    module = import_module(f"feedwright.{room}.{kind}")
    classes = [
        value
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__ and not name.startswith("_")
    ]
    if len(classes) != 1:
        message = f"{module.__name__} must hold one public class, not {len(classes)}"
        raise TypeError(message)
    return classes[0]


def _of_another_package(point: Any) -> Any:
    try:
        return point.load()
    except TypeError as error:
        # Python says this before any class of ours is asked.
        if "metaclass conflict" not in str(error):
            raise
        from traceback import extract_tb

        at = extract_tb(error.__traceback__)[-1]
        message = (
            f"`{at.line or point.value}`, in the kind `{point.name}` of another package, has bases that cannot be "
            "those of one class. Where one is a pydantic model, have it inherit from `feedwright.declared.Declared` "
            "instead of `pydantic.BaseModel`"
        )
        raise ConfigError(message, where=f"{at.filename}:{at.lineno}") from error


def members(package: str, kind: type[Member]) -> Iterator[Member]:
    """Every value of a kind that stands in a package or one of its modules; each of these is imported.

    Args:
        package: its full name.
        kind: a class.
    """
    from pkgutil import iter_modules

    whole = import_module(package)
    modules = (import_module(one.name) for one in iter_modules(whole.__path__, f"{package}."))
    for module in (*modules, whole):
        yield from (value for value in vars(module).values() if isinstance(value, kind))


@cache
def _others(room: str) -> dict[str, Any]:
    if not any(f"[feedwright.{room}]" in text for text in _announcements()):
        return {}
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=f"feedwright.{room}")}


@cache
def _announcements() -> tuple[str, ...]:
    """What the installed packages say of feedwright: to look is cheap, to import what reads them all is not."""
    return tuple(text for folder in dict.fromkeys(sys.path) for text in _announced_in(folder))


def _announced_in(folder: str) -> Iterator[str]:
    with suppress(OSError):
        for name in os.listdir(folder or "."):
            if name.endswith((".dist-info", ".egg-info")):
                with suppress(OSError, UnicodeDecodeError):
                    # Most packages announce nothing: what is not there must not cost more than the look.
                    handle = os.open(os.path.join(folder, name, "entry_points.txt"), os.O_RDONLY)
                    with open(handle, encoding="utf-8") as file:
                        text = file.read()
                    if "feedwright." in text:
                        yield text
