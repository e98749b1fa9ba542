"""Read every article of every source, on as many processors as that pays for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from feedwright import workers
from feedwright.errors import ParseError, SourceError
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
        documents: (source, key) of an article -> name of the place where it was read.
        opened: (source, name of the place) -> the place, for each that was read and had nothing to tell.
        told: (source, name of the place) of each that was read and had something to tell: it is read again next time.
        set_aside: those of them in which something could not be read.
        recalled: (source, key) of articles whose document has not changed, and was not opened.
    """

    articles: list[Article] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    documents: dict[tuple[str, str], str] = field(default_factory=dict)
    opened: dict[tuple[str, str], Place] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)
    set_aside: set[tuple[str, str]] = field(default_factory=set)
    recalled: set[tuple[str, str]] = field(default_factory=set)

    @property
    def failed(self) -> bool:
        """Whether a whole source, or a part of it, could not be read."""
        return any(fault.failed for fault in self.faults)

    @property
    def unmatched(self) -> bool:
        """Whether a path matched nothing."""
        return any(isinstance(fault, Unmatched) for fault in self.faults)

    def take(self, source: str, place: Place | Fault, items: Iterable[Article | Fault]) -> None:
        """Take over what was read at one place."""
        if isinstance(place, Fault):
            self.faults.append(place)
            return
        where = source, place.name
        self.opened[where] = place
        for item in items:
            if isinstance(item, Article):
                self.articles.append(item)
                self.documents[source, item.key] = place.name
                continue
            self.faults.append(item)
            self.told.add(where)
            if item.set_aside:
                self.set_aside.add(where)

    def recall(self, source: str, place: Place, articles: Iterable[Article]) -> None:
        """Take over what is remembered of a place that has not changed."""
        for article in articles:
            self.articles.append(article)
            self.documents[source, article.key] = place.name
            self.recalled.add((source, article.key))


Recall = Callable[[Source, Place], "Sequence[Article] | None"]
"""What is remembered of a place that has not changed since; None if it must be read."""


def _forgetful(_source: Source, _place: Place) -> None:
    """Nothing is remembered."""


Listing = list[tuple[Source, "list[Place | Fault]"]]
"""Each source, and what there is to read in it."""


def listed(sources: Sequence[Source], site: Site) -> Listing:
    """What there is to read; nothing is opened. A source that cannot be reached has one failed fault."""
    listing: Listing = []
    for source in sources:
        try:
            listing.append((source, list(source.places(site))))
        except SourceError as error:
            listing.append((source, [Fault(error.where, error.what, source=source.name, failed=True)]))
    return listing


def read(
    sources: Sequence[Source],
    site: Site,
    progress: Progress = silent,
    recall: Recall = _forgetful,
    listing: Listing | None = None,
) -> Reading:
    """Every article of every source; what cannot be read is named and set aside.

    Args:
        sources: in the configuration's order.
        site: what they must know of the site.
        progress: told how far it is.
        recall: asked of each place before it is opened.
        listing: what there is to read, where that is known already.
    """
    reading = Reading()
    for source, places in listing if listing is not None else listed(sources, site):
        known = [recall(source, place) if isinstance(place, Place) else None for place in places]
        unread = [place for place, articles in zip(places, known, strict=True) if articles is None]
        fresh = iter(workers.spread(partial(_read_share, source, site, progress), unread, PAYS))
        for place, articles in zip(places, known, strict=True):
            if articles is None:
                reading.take(source.name, place, next(fresh))
            elif isinstance(place, Place):
                reading.recall(source.name, place, articles)
    return reading


def _read_share(
    source: Source, site: Site, progress: Progress, places: Sequence[Place | Fault]
) -> list[list[Article | Fault]]:
    """What each place gives."""
    made: list[list[Article | Fault]] = []
    for done, place in enumerate(places):
        if not done % _TOLD_EVERY:
            progress(f"reading {source.name}", done, len(places))
        items: list[Article | Fault] = []
        made.append(items)
        if isinstance(place, Fault):
            continue
        try:
            items += source.read(place, site)
        except SourceError as error:
            # What cannot be parsed is one place; what cannot be reached at all may hold anything.
            failed = not isinstance(error, ParseError)
            items.append(Fault(error.where, error.what, set_aside=True, source=source.name, failed=failed))
    return made
