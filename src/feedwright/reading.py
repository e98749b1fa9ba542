"""Read every article of every source, on as many processors as that pays for."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

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
        reading.add(_read_places(source, places, site, progress))
    return reading


def _read_places(
    source: Source, places: Sequence[Place | Fault], site: Site, progress: Progress
) -> list[Article | Fault]:
    """The places in their order; this process reads the first share, workers the others."""
    shares = _shares(places)
    if len(shares) == 1:
        return _read_share(source, places, site, progress)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(len(shares) - 1, mp_context=context, initializer=_leave_stopping_to_the_parent) as pool:
        rest: list[Future[list[Article | Fault]]] = [
            pool.submit(_read_share, source, share, site) for share in shares[1:]
        ]
        items = _read_share(source, shares[0], site, progress)
        for share in rest:
            items += share.result()
    return items


def _shares(places: Sequence[Place | Fault]) -> list[Sequence[Place | Fault]]:
    """Equal runs of the places, one for each processor that it pays for.

    Workers are forked, because starting Python anew would cost more than they save; and only out of a process with one
    thread, because a lock that another thread holds would stay locked in the worker for ever.
    """
    workers = min(_processors(), len(places) // PAYS)
    if workers < 2 or sys.platform in ("win32", "darwin") or threading.active_count() > 1:  # noqa: PLR2004 - two
        return [places]
    size = -(-len(places) // workers)
    return [places[start : start + size] for start in range(0, len(places), size)]


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _leave_stopping_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_share(source: Source, places: Sequence[Place | Fault], site: Site, progress: Progress = silent) -> list[Any]:
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
