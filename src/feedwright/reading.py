"""Read every article of every source, on as many processors as that pays for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from feedwright import workers
from feedwright.errors import SourceError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site, Source, Unmatched

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is (0 = nobody knows)."""

PAYS = 2_000
"""Places for each worker: below it, starting one and taking over what it read costs more than it saves."""

_TOLD_EVERY = 500


def silent(_what: str, _done: int, _total: int) -> None:
    """Nobody looks."""


@dataclass(slots=True)
class Reading:
    """What the sources gave, in the order of the configuration and of the places.

    Args:
        articles: without their bodies.
        faults: warnings, what was set aside, and which sources failed.
    """

    articles: list[Article] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether a whole source, or a part of it, could not be read."""
        return any(fault.failed for fault in self.faults)

    @property
    def unmatched(self) -> bool:
        """Whether a path matched nothing."""
        return any(isinstance(fault, Unmatched) for fault in self.faults)

    def add(self, items: Sequence[Article | Fault]) -> None:
        """Take over what was read."""
        self.articles += [item for item in items if isinstance(item, Article)]
        self.faults += [item for item in items if isinstance(item, Fault)]


def read(sources: Sequence[Source], site: Site, progress: Progress = silent) -> Reading:
    """Every article of every source; what cannot be read is named and set aside.

    Args:
        sources: in the configuration's order.
        site: what they must know of the site.
        progress: told how far it is.
    """
    reading = Reading()
    for source in sources:
        try:
            places = list(source.places(site))
        except SourceError as error:
            reading.faults.append(Fault(error.where, error.what, source=source.name, failed=True))
            continue
        reading.add(workers.spread(partial(_read_share, source, site, progress), places, PAYS))
    return reading


def _read_share(source: Source, site: Site, progress: Progress, places: Sequence[Place | Fault]) -> list[Any]:
    items: list[Article | Fault] = []
    for done, place in enumerate(places):
        if not done % _TOLD_EVERY:
            progress(f"reading {source.name}", done, len(places))
        if isinstance(place, Fault):
            items.append(place)
            continue
        try:
            items += source.read(place, site)
        except SourceError as error:
            items.append(Fault(error.where, error.what, set_aside=True, source=source.name))
    return items
