"""What a watch must know of a configuration, told by the process that read it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Self

from feedwright.catalog import note as notes
from feedwright.errors import SourceError
from feedwright.frozen import frozen
from feedwright.sources._walk import is_elsewhere

if TYPE_CHECKING:
    from feedwright.config import Config
    from feedwright.sources._base import Source

MOST: Final = 2_000
"""Files behind pictures and enclosures that are watched: each is looked at every second."""


@frozen(kw_only=True)
class Survey:
    """Where sources are, and where the rest is.

    Args:
        site: address of its home page.
        folder: where config.yaml lies; paths are relative to it.
        paths: folders and globs that sources read, and how the names of files end that a folder means.
        files: single files on which the feeds depend, absolute, there or not.
        spared: folders of feedwright's own, absolute: what changes in them is no news.
        state: the folder of the catalog.
        zone: of the site.
        hidden: names of sources that cannot be watched: they are asked by the schedule.
    """

    site: str
    folder: str
    paths: tuple[tuple[str, tuple[str, ...]], ...]
    files: tuple[str, ...]
    spared: tuple[str, ...]
    state: str
    zone: str
    hidden: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return asdict(self)

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """What `as_data` gave, by way of JSON."""
        said = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        return cls(**(said | {"paths": tuple((path, tuple(endings)) for path, endings in data["paths"])}))


def survey(config: Config) -> Survey:
    """What a watch must know of this configuration. Nothing is opened but the note of the last build.

    Args:
        config: the configuration.
    """
    paths: list[tuple[str, tuple[str, ...]]] = []
    files: list[str] = []
    hidden: list[str] = []
    for source in config.sources:
        told = list(_paths(source, config)) + [(path, ()) for path in _places(source, config)]
        paths += told
        files += _beside(source, config)
        named: Iterable[str] = getattr(source, "paths", ())
        if not told or any(map(is_elsewhere, named)) or getattr(source, "addresses", None):
            hidden.append(source.name)
    if config.templates:
        paths.append((str(config.templates), ()))
    return Survey(
        site=config.site.url,
        folder=str(config.folder),
        paths=tuple(dict.fromkeys(paths)),
        files=tuple(dict.fromkeys([*files, *_media(config)])),
        spared=(str(config.output.directory), str(config.state)),
        state=str(config.state),
        zone=config.site.timezone,
        hidden=tuple(hidden),
    )


def _paths(source: Source, config: Config) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Files, folders and globs on this machine that the owner named."""
    walk = source.walk(config.place)
    endings: Iterable[str] = walk.endings if walk else getattr(source, "suffixes", ())
    paths: Iterable[str] = walk.paths if walk else getattr(source, "paths", ())
    for path in paths:
        if not is_elsewhere(path):
            yield path, tuple(endings)


def _places(source: Source, config: Config) -> Iterator[str]:
    """Files of kinds that have no paths, such as a database; and what SQLite writes beside it."""
    if hasattr(source, "paths"):
        return
    with suppress(SourceError):
        for place in source.places(config.place):
            if path := getattr(place, "path", ""):
                yield path
                yield f"{path}-wal"


def _media(config: Config) -> list[str]:
    """Files behind pictures and enclosures at which the last build looked, there or not."""
    with suppress(ValueError, KeyError, TypeError):
        known = json.loads(notes.last(config.folder / notes.PLACE) or "null")
        return [path for path in known["media"] if not os.path.isdir(path)][:MOST]
    return []


def _beside(source: Source, config: Config) -> tuple[str, ...]:
    walk = source.walk(config.place)
    return walk.beside if walk else ()
