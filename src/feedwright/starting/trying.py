"""Sources tried on what lies in a folder: what they give is what a build will be given."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from feedwright import registry
from feedwright.errors import SourceError
from feedwright.frozen import frozen
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site, Source
from feedwright.starting import posts
from feedwright.starting.look import Look

MOST_READ = 3_000
"""Files that are opened for one source, and articles that are taken of one file: they stand for the others."""

_T = TypeVar("_T")
_Given = tuple[Article | Fault, ...]


@frozen(kw_only=True)
class Found:
    """A source that reads what is there.

    Args:
        kind: its type.
        options: what is to be written beside the type.
        files: how many files it reads.
        opened: how many of them were looked into.
        unread: how many of those could not be read.
        articles: what the others gave.
        note: what the owner should know of the choice; may be empty.
    """

    kind: str
    options: Mapping[str, Any]
    files: int
    opened: int
    unread: int = 0
    articles: tuple[Article, ...] = ()
    note: str = ""

    @property
    def shown(self) -> tuple[Article, ...]:
        """Articles that may be published."""
        return tuple(one for one in self.articles if not one.left_out)

    @property
    def dated(self) -> int:
        """How many of them say when they were published."""
        return sum(one.published is not None for one in self.shown)


@dataclass(slots=True)
class Trial:
    """One kind of source, and what its files gave; each is opened once, however often it is asked for.

    Args:
        look: what lies there.
        site: what a source must know.
        kind: its type.
        options: what is written beside type and path.
        unwritten: options for this trial alone.
        most: files that are opened at the most.
    """

    look: Look
    site: Site
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    unwritten: Mapping[str, Any] = field(default_factory=dict)
    most: int = field(default_factory=lambda: MOST_READ)
    _given: dict[str, _Given] = field(default_factory=dict)
    _reader: Source | None = None

    def source(self, path: str | Sequence[str], **more: Any) -> Source:
        """The source as a configuration would have it."""
        made: Source = registry.load("sources", self.kind)(
            **{"name": self.kind, "path": path, **self.options, **self.unwritten, **more}
        )
        return made

    def paths(self, globs: Iterable[str], suffixes: Iterable[str]) -> list[str]:
        """Globs with those suffixes with which they match something."""
        every = [f"{glob}{suffix}" for glob in globs for suffix in suffixes]
        return [one for one in every if any(True for _ in self._places(one))]

    def found(self, paths: Sequence[str]) -> Found:
        """What these paths give."""
        places = list({place.name: place for path in paths for place in self._places(path)}.values())
        given = self.read(places)
        articles = tuple(item for items in given.values() for item in items if isinstance(item, Article))
        unread = sum(any(isinstance(item, Fault) and item.set_aside for item in items) for items in given.values())
        path = paths[0] if len(paths) == 1 else list(paths)
        options = {"path": path, **self.options}
        return Found(
            kind=self.kind, options=options, files=len(places), opened=len(given), unread=unread, articles=articles
        )

    def read(self, places: Sequence[Place]) -> dict[str, _Given]:
        """Name of a place -> what it gave; of many places some, spread over all of them."""
        known = [one for one in places if one.name in self._given]
        unknown = [one for one in places if one.name not in self._given]
        for place in spread(unknown, self.most - len(known)):
            if not self.look.in_time():
                break
            self._given[place.name] = self._items(place)
        return {one.name: self._given[one.name] for one in places if one.name in self._given}

    def _items(self, place: Place) -> _Given:
        if self._reader is None:
            # Any path of the site will do: what a file gives does not depend on it.
            self._reader = self.source(posts.escaped(place.name))
        source = self._reader
        try:
            return tuple(islice(source.read(place, self.site), self.most))
        except SourceError as error:
            return (Fault(error.where, error.what, set_aside=True),)

    def useful(self, paths: Sequence[str]) -> Found:
        """What those of the paths give that give anything to publish."""
        given = [path for path in paths if self.found([path]).shown] if len(paths) > 1 else paths
        return self.found(given or paths)

    def languages(self) -> dict[str, str]:
        """Name of a place that was read -> language of its article."""
        told = {
            name: next((one for one in items if isinstance(one, Article)), None) for name, items in self._given.items()
        }
        return {name: one.language for name, one in told.items() if one is not None and one.language}

    def opened(self) -> list[Place]:
        """The places that were read."""
        return [self.look.place(name) for name in self._given]

    def posts(self, places: Sequence[Place]) -> dict[str, bool]:
        """Name of a place -> whether it gives an article with a date; what gives none to publish is not there."""
        made: dict[str, bool] = {}
        for name, items in self.read(places).items():
            shown = [one for one in items if isinstance(one, Article) and not one.left_out]
            if shown:
                made[name] = any(one.published is not None for one in shown)
        return made

    def _places(self, path: str) -> list[Place]:
        try:
            return [one for one in self.source(path).places(self.site) if isinstance(one, Place)]
        except SourceError:
            return []


def spread(many: Sequence[_T], most: int) -> list[_T]:
    """So many of them at the most, spread evenly.

    >>> spread(range(10), 3)
    [0, 3, 6]
    """
    most = max(most, 0)
    return list(many) if len(many) <= most else [many[at * len(many) // most] for at in range(most)]


def stem(path: str) -> str:
    """The name of a file without its suffix; of one that is called `index` the name of its folder."""
    folder, name = posixpath.split(path)
    bare = name.partition(".")[0] if name.startswith("index.") else posixpath.splitext(name)[0]
    return posixpath.basename(folder) if bare == "index" and folder else bare
