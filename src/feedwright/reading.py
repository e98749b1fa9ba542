"""Read the articles of every source, a batch at a time, on as many processors as that pays for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from feedwright import workers
from feedwright.errors import ParseError, SourceError
from feedwright.frozen import frozen
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site, Source
from feedwright.sources._files import PageSource
from feedwright.sources._walk import Seen, of_line
from feedwright.text import digest

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is (0 = nobody knows)."""

PAYS = 1_000
"""Places for each worker: below it, starting one and taking over what it read costs more than it saves."""

AT_ONCE = 500
"""Places, or articles of one place, that are in memory at a time."""

LARGE = 4_000_000
"""Bytes in the places of one batch, and in a place from which articles are taken as they come."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Nobody looks."""


@frozen
class Found:
    """What there is to read in a source.

    Args:
        source: the source.
        places: each place, or what is wrong with it; of a source whose files were seen before, none: see `files`.
        files: its files as they are, where they were seen before.
        changed: the shares of these files in which something changed; None if anything may have.
    """

    source: Source
    places: Sequence[Place | Fault] = ()
    files: Seen | None = None
    changed: Sequence[int] | None = None

    @property
    def count(self) -> int:
        """How many files there are, of those that were seen before."""
        return sum(map(len, self.files.shares)) if self.files else 0

    def in_shares(self, shares: Iterable[int], folder: str, names: Collection[str] | None = None) -> list[Place]:
        """The files of some shares, all or those of these names, sorted by name."""
        told = [line for share in shares for line in self.files.shares[share]] if self.files else []
        if names is not None:
            told = [line for line in told if line.rpartition("\x00")[0] in names]
        return sorted(of_line(line, folder) for line in told)


Listing = list[Found]
"""What there is to read, source by source."""


@frozen
class Part:
    """What was read at one place, or the next part of it.

    Args:
        place: where.
        items: articles, and what is wrong.
        is_first: nothing came from this place before.
        is_last: nothing more comes from this place.
        content: what stands for its bytes (`digest.content`); 0 where nobody can tell.
        is_same: these are the bytes that were read before, and nothing was made of them.
    """

    place: Place
    items: list[Article | Fault]
    is_first: bool = True
    is_last: bool = True
    content: int = 0
    is_same: bool = False

    @property
    def stamp(self) -> tuple[int, ...]:
        """How the place was when it was read: its own stamp, and what stands for its bytes."""
        return (*self.place.stamp, self.content) if self.content else self.place.stamp


def listed(sources: Sequence[Source], site: Site) -> Listing:
    """What there is to read; nothing is opened. A source that cannot be reached has one failed fault."""
    listing: Listing = []
    for source in sources:
        try:
            listing.append(Found(source, list(source.places(site))))
        except SourceError as error:
            listing.append(Found(source, [Fault(error.where, error.what, source=source.name, failed=True)]))
    return listing


def read(
    source: Source,
    site: Site,
    places: Sequence[Place],
    progress: Progress = silent,
    known: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[list[Part]]:
    """Everything at these places, in their order; what cannot be read is named and set aside.

    Args:
        source: that they belong to.
        site: what it must know of the site.
        places: where to read.
        progress: told how far it is.
        known: name of a place -> `content` of what was read there before with the same options.
    """
    if any(place.size > LARGE or not place.path for place in places):
        yield from _in_parts(source, site, places, progress)
        return
    done = 0
    for parts in workers.stream(partial(_read, source, site, known), _chunks(places), PAYS):
        progress(f"reading {source.name}", done, len(places))
        done += len(parts)
        yield parts


def _chunks(places: Sequence[Place]) -> list[Sequence[Place]]:
    """Places that are read together: so many, or as many as hold so many bytes."""
    made: list[Sequence[Place]] = []
    start = size = 0
    for number, place in enumerate(places):
        if number - start == AT_ONCE or size > LARGE:
            made.append(places[start:number])
            start, size = number, 0
        size += place.size
    return [*made, places[start:]] if start < len(places) else made


def _read(source: Source, site: Site, known: Mapping[str, int], places: Sequence[Place]) -> list[Part]:
    return [_part(source, site, place, known.get(place.name, 0)) for place in places]


def _part(source: Source, site: Site, place: Place, known: int) -> Part:
    if not isinstance(source, PageSource) or not source.reads_bytes:
        return Part(place, list(_items(source, source.read(place, site))))
    try:
        data = source.bytes_at(place)
    except SourceError as error:
        return Part(place, [_fault(source, error)])
    content = digest.content(data)
    if content == known:
        return Part(place, [], content=content, is_same=True)
    return Part(place, list(_items(source, source.read_bytes(data, place, site))), content=content)


def _items(source: Source, given: Iterator[Article | Fault]) -> Iterator[Article | Fault]:
    try:
        yield from given
    except SourceError as error:
        yield _fault(source, error)


def _fault(source: Source, error: SourceError) -> Fault:
    """What cannot be parsed is one place; what cannot be reached at all may hold anything."""
    failed = not isinstance(error, ParseError)
    return Fault(error.where, error.what, set_aside=True, source=source.name, failed=failed)


def _in_parts(source: Source, site: Site, places: Sequence[Place], progress: Progress) -> Iterator[list[Part]]:
    """Large places, one after the other, each a part at a time."""
    for done, place in enumerate(places):
        items: list[Article | Fault] = []
        is_first = True
        for item in _items(source, source.read(place, site)):
            if len(items) == AT_ONCE:
                progress(f"reading {source.name}", done, len(places))
                yield [Part(place, items, is_first, is_last=False)]
                items, is_first = [], False
            items.append(item)
        yield [Part(place, items, is_first)]
