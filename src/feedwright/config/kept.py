"""A configuration that was checked, kept for the builds that follow: while the file is the same, so is what it says.

What is kept is JSON with names for the few kinds of values that JSON does not know. A configuration that holds others,
or that asks the environment for anything, such as a password, is not kept: it is read and checked each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import astuple
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from feedwright import registry
from feedwright.config import keys
from feedwright.config.checked import Category, Config, Output
from feedwright.declared import Declared
from feedwright.model import Author
from feedwright.said import Said
from feedwright.sources._base import Site
from feedwright.text import dates

_SAME = (bool, int, float, str, type(None))
_TUPLE, _MAP, _SOURCE = "tuple", "map", "source"
_PLAIN: dict[str, tuple[type[Any], Callable[[Any], list[Any]]]] = {
    "author": (Author, lambda one: list(astuple(one))),
    "path": (Path, lambda one: [str(one)]),
    "span": (timedelta, lambda one: [one.days, one.seconds, one.microseconds]),
    "uuid": (UUID, lambda one: [str(one)]),
    "category": (Category, lambda one: [one.name, one.settings]),
    "output": (Output, lambda one: [one.directory, one.url, one.compress]),
}
_PARTS = (
    "site", "sources", "categories", "auto", "feeds", "output", "catalog", "websub", "templates", "media", "guard",
)  # fmt: skip


def data(config: Config) -> Any:
    """A configuration as JSON has it; None if it cannot be kept."""
    if config.said is None or config.said.variables:
        return None
    try:
        return [str(config.folder), *(_given(getattr(config, part)) for part in _PARTS)]
    except TypeError:
        return None


def config(kept: Any, path: str | os.PathLike[str], digest: str) -> Config | None:
    """What was kept; None if it has to be read, because something beside the file is not as it was.

    Args:
        kept: what `data` gave.
        path: of the file, as it is named now.
        digest: of what is said, as when it was kept.
    """
    folder = Path(os.path.abspath(path)).parent
    try:
        before, *parts = kept
        if before != str(folder):  # it was moved, or copied: its paths were made absolute there
            return None
        said = dict(zip(_PARTS, map(_taken, parts), strict=True))
        site = said["site"]
        place = Site(site.url, folder, dates.zone(site.timezone), site.language)
        made = Config(path=Path(path), folder=folder, place=place, said=Said(digest, ()), **said)
    except (AttributeError, KeyError, TypeError, ValueError, ImportError):
        return None
    return made if _stands(made) else None


def _stands(made: Config) -> bool:
    """Whether what was seen of the machine beside the file can be seen still."""
    if made.output.compress:
        from feedwright.publish import twins

        if any(map(twins.missing, made.output.compress)):
            return False
    if made.templates is None:
        return True
    from feedwright.config import templates

    return not templates.fault(str(made.templates), made.folder, made.output.directory)


def _given(value: Any) -> Any:
    if isinstance(value, _SAME):
        return value
    if isinstance(value, list):
        return [_given(one) for one in value]
    if isinstance(value, tuple):
        return {_TUPLE: [_given(one) for one in value]}
    if isinstance(value, dict):
        return {_MAP: [[_given(key), _given(one)] for key, one in value.items()]}
    if isinstance(value, Declared):
        return _given_options(value)
    for name, (kind, parts) in _PLAIN.items():
        if isinstance(value, kind):
            return {name: [_given(one) for one in parts(value)]}
    raise TypeError


def _given_options(value: Declared) -> Any:
    cls = type(value)
    room, _, name = cls.__module__.rpartition(".")
    if cls.__module__ == keys.__name__:
        kind = [cls.__name__]
    elif room == "feedwright.sources" and cls is registry.load("sources", name):
        kind = [_SOURCE, name]
    else:
        raise TypeError
    said = sorted(value.model_fields_set)
    return {"options": [kind, [[key, _given(one)] for key, one in value.values().items()], said]}


def _taken(value: Any) -> Any:
    if isinstance(value, list):
        return [_taken(one) for one in value]
    if not isinstance(value, dict):
        return value
    ((name, inside),) = value.items()
    if name == "options":
        kind, held, said = inside
        cls = registry.load("sources", kind[1]) if kind[0] == _SOURCE else getattr(keys, kind[0])
        return _options(cls, {key: _taken(one) for key, one in held}, frozenset(said))
    if name == _TUPLE:
        return tuple(_taken(one) for one in inside)
    if name == _MAP:
        return {_taken(key): _taken(one) for key, one in inside}
    cls, _ = _PLAIN[name]
    return cls(*(_taken(one) for one in inside))


def _options(cls: Any, held: Mapping[str, Any], said: frozenset[str]) -> Declared:
    if not (isinstance(cls, type) and issubclass(cls, Declared)) or held.keys() != cls.model_fields.keys():
        raise TypeError
    return cls.held(held, said)
