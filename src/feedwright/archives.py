"""The history of feeds in pages beside them (RFC 5005): what stands where, and which pages must be made.

A page is made once (`paging`). After that it costs a look at the sizes of its files, until an article in it changes, or
what its entries hang on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from feedwright import registry, rendering
from feedwright.body import versions
from feedwright.catalog.articles import SETTLED
from feedwright.catalog.packing import instant
from feedwright.catalog.placed import Archive, Page, Placed
from feedwright.catalog.placing import SIZE, Bounds, Waiting, count, is_raised, place
from feedwright.catalog.records import Shelved, Who
from feedwright.catalog.store import Catalog
from feedwright.config import Config
from feedwright.memory import Memory
from feedwright.model import History
from feedwright.publish import disk, subscribers, twins
from feedwright.publish import plan as planning
from feedwright.publish.plan import ARCHIVE, Listing, Manifest, Standing
from feedwright.selection import FeedSpec
from feedwright.text import dates, urls

KINDS = {"json": 0, "rss": 1, "atom": 2}
"""Formats in which a page is read again: JSON says most, and Atom has another form for ids that are no URI."""


class Shown(NamedTuple):
    """What a feed with an archive shows.

    Args:
        entries: what stands in it, newest first.
        pages: how many pages its archive has.
        newest: the page that it leads to; 0 = none.
    """

    entries: Sequence[Shelved]
    pages: int
    newest: int


# --- what stands where ------------------------------------------------------------------------------------------------


def settle(
    memory: Memory, directory: Path, specs: Sequence[FeedSpec], chosen: Mapping[str, Sequence[Shelved]]
) -> dict[str, Shown]:
    """Decide what stands in each feed and what in its archive, and have the catalog remember it. Nothing is committed.

    Args:
        memory: of a build that has heard its sources.
        directory: the output folder.
        specs: the feeds.
        chosen: slug -> what stands in each feed if it has no archive, newest first.

    Returns:
        Slug -> what stands there, of each feed with an archive.
    """
    placed, catalog = Placed(memory.catalog.database), memory.catalog
    before = placed.archives()
    wanted = {spec.slug: spec for spec in specs if spec.archive}
    if unknown := wanted.keys() - before.keys():
        before |= _recovered(placed, directory, unknown)
    placed.forget(before.keys() - wanted.keys())
    touched = catalog.touched if catalog.noted_as(SETTLED) and not catalog.is_new else None
    catalog.note_as(SETTLED, "yes" if wanted else "")
    return {
        slug: _settled(placed, memory, spec, before.get(slug), chosen[slug], touched) for slug, spec in wanted.items()
    }


def unsettled(catalog: Catalog) -> dict[str, Shown]:
    """Leave everything where it stands, and have the next build look at all of it."""
    catalog.note_as(SETTLED, "")
    return {}


def _settled(
    placed: Placed,
    memory: Memory,
    spec: FeedSpec,
    before: Archive | None,
    window: Sequence[Shelved],
    touched: Collection[str] | None,
) -> Shown:
    slug, shelves = spec.slug, spec.shelves
    own = tuple(sorted(shelves or ()))
    bounds = Bounds(spec.limit, spec.max_age.total_seconds() if spec.max_age is not None else None)
    open_ = before.open if before else 0
    is_same = before is not None and (before.bounds, before.categories) == (bounds, own)
    # Where the feed wants what it wanted, only what changed can have another place, and what stood in the feed.
    among = {*touched, *before.shown} if before and is_same and touched is not None else None
    differing = placed.differing(slug, shelves, memory.now, among) if open_ else []
    made = place(
        {one.id: one.published for one in window},
        placed.places(slug, [one.id for one in window]) if open_ else {},
        placed.waiting(slug, shelves, memory.now, among),
        open_,
        placed.held(slug, open_) if open_ else 0,
        raised=before is not None and is_raised(before.bounds, bounds),
    )
    placed.take_out(slug, made.returned)
    placed.revise(slug, differing)
    placed.put(slug, made.placed)
    placed.spoil(slug, made.changed.union(one.page for one in differing))
    there = placed.places(slug, [one.id for one in window]) if open_ else {}
    entries = [one for one in window if one.id not in there]
    archive = Archive(bounds, made.open, own, tuple(one.id for one in entries))
    if archive != before:
        placed.keep(slug, archive)
    return Shown(entries, count(made.open), made.newest)


def _recovered(placed: Placed, directory: Path, unknown: Iterable[str]) -> dict[str, Archive]:
    """The archives that stand in the output folder and of which a new catalog, or a lost one, knows nothing."""
    paths = disk.read_manifest(directory).files
    made: dict[str, Archive] = {}
    for slug in sorted(unknown):
        held: dict[int, int] = {}
        for number, (path, kind) in sorted(_standing_pages(paths, slug).items()):
            shown = subscribers.shown(disk.read(directory, path), kind)
            placed.put(slug, ((Waiting(_instant(one.published), one.id, ""), number) for one in shown))
            held[number] = len(shown)
        if held:
            placed.spoil(slug, held)
            made[slug] = Archive(Bounds(0, None), _open(held))
    return made


def _standing_pages(paths: Iterable[str], slug: str) -> dict[int, tuple[str, str]]:
    """Number of each page -> one of its files, and the format of that."""
    found: dict[int, list[tuple[int, str, str]]] = {}
    for path in paths:
        name, _, kind = path.removeprefix(folder(slug)).rpartition(".")
        if path.startswith(folder(slug)) and name.isdecimal() and kind in KINDS:
            found.setdefault(int(name), []).append((KINDS[kind], path, kind))
    return {number: min(many)[1:] for number, many in found.items()}


def _instant(text: str) -> str:
    try:
        return instant(dates.parse(text, UTC))
    except ValueError:
        return ""


def _open(held: Mapping[int, int]) -> int:
    """The page that takes the next article, by how many each page holds."""
    last = max(held)
    while last > 1 and count(last - 1) == max(held) and held.get(last - 1, 0) < SIZE and not held.get(last):
        last -= 1
    return last + (held.get(last, 0) >= SIZE)


def awaited(catalog: Catalog) -> set[Who]:
    """Source and key of each article whose body is kept until its page is made."""
    return Placed(catalog.database).awaited()


def pages(catalog: Catalog) -> dict[str, dict[str, int]]:
    """Id of each article in an archive -> slug of each feed in whose archive it stands, and the number of its page."""
    return Placed(catalog.database).everywhere()


# --- where it is --------------------------------------------------------------------------------------------------


def folder(slug: str) -> str:
    """The folder of a feed's pages, relative to the output folder."""
    return f"{ARCHIVE}{slug}/"


def files_of(spec: FeedSpec, number: int) -> dict[str, str]:
    """Format -> the path of a page, relative to the output folder."""
    return {kind: f"{folder(spec.slug)}{number}.{kind}" for kind in spec.formats}


def addresses(config: Config, spec: FeedSpec, number: int) -> dict[str, str]:
    """Format -> the address of a page."""
    return {kind: f"{config.output.url}{urls.path(path)}" for kind, path in files_of(spec, number).items()}


def history(config: Config, spec: FeedSpec, shown: Shown | None) -> History | None:
    """Where a feed's older entries stand; None where it has no archive."""
    if shown is None:
        return None
    if not shown.pages:
        return History(complete=True)
    return History(previous=addresses(config, spec, shown.newest))


# --- what is to be done -----------------------------------------------------------------------------------------------


class Wanted(NamedTuple):
    """A page that must be made.

    Args:
        spec: its feed.
        number: from 1, the oldest first.
        pages: how many the archive has.
        again: it was made of all that there is now, but for what could not be read.
        whole: its files, where they stand as they should, and nothing is to be made but their twins.
    """

    spec: FeedSpec
    number: int
    pages: int
    again: bool = False
    whole: tuple[Listing, ...] = ()


class Work(NamedTuple):
    """What is to be done about archives.

    Args:
        config: the configuration.
        memory: of this build.
        specs: all feeds.
        manifest: what was written into the output folder.
        pages: those that must be made, in this order: a page comes after the newer one to which it leads.
        kept: files of pages that stand as they were written.
        hangs_on: slug -> name -> what it is now, of all that pages hang on beside their articles.
    """

    config: Config
    memory: Memory
    specs: Sequence[FeedSpec]
    manifest: Manifest
    pages: tuple[Wanted, ...]
    kept: tuple[Listing, ...]
    hangs_on: Mapping[str, Mapping[str, str]]

    @property
    def paths(self) -> list[str]:
        """Files of the pages that must be made."""
        return self._files(self.pages)

    @property
    def changes(self) -> list[str]:
        """Those of them that are likely to be written."""
        files = self._files(one for one in self.pages if not (one.again or one.whole))
        there = {listing.path for listing in self.kept}
        lacking = (path for one in self.pages for path in _twins(self.config, one.whole) if path not in there)
        return [*files, *lacking]

    def _files(self, pages: Iterable[Wanted]) -> list[str]:
        files = (path for one in pages for path in files_of(one.spec, one.number).values())
        return twins.paths(files, self.config.output.compress)

    @property
    def standing(self) -> dict[str, Standing]:
        """What stands at the paths of what is kept: that the size is right is taken for proof."""
        return {listing.path: Standing(listing.sha256) for listing in self.kept}

    @property
    def in_the_way(self) -> tuple[str, ...]:
        """Paths of pages at which a file stands that is neither ours nor a feed."""
        strange = set(self.paths) - {listing.path for listing in self.manifest.listings}
        return planning.in_the_way(
            sorted(strange), self.manifest, disk.read_standing(self.config.output.directory, strange)
        )


def work(
    config: Config, memory: Memory, specs: Sequence[FeedSpec], settled: Mapping[str, Shown] | None, manifest: Manifest
) -> Work:
    """See which pages are not what they should be.

    Args:
        config: the configuration.
        memory: of a build that has settled what stands where.
        specs: all feeds.
        settled: slug -> what stands there, of each feed with an archive; None where everything stays as it stands.
        manifest: what was written into the output folder.
    """
    if settled is None:
        there = (Listing(path, *rest) for path, rest in manifest.files.items() if path.startswith(ARCHIVE))
        return Work(config, memory, specs, manifest, (), tuple(there), {})
    placed = Placed(memory.catalog.database)
    pages: list[Wanted] = []
    kept: list[Listing] = []
    known = planning.settled(manifest)
    hangs_on = {spec.slug: _hangs_on(config, memory, specs, spec) for spec in specs if spec.slug in settled}
    for spec in (spec for spec in specs if spec.slug in settled):
        sizes = disk.sizes(config.output.directory, folder(spec.slug))
        own: list[Wanted] = []
        for page in placed.pages(spec.slug):
            standing = [*_kept(page, spec, sizes)]
            packed = [known[path] for path in _twins(config, standing) if path in sizes and path in known]
            kept += [*standing, *packed]
            is_same = bool(page.made_of) and all(
                hangs_on[spec.slug].get(name, "") == said for name, said in page.made_of.items() if name != UNREAD
            )
            whole = is_same and len(standing) == len(spec.formats)
            is_packed = len(packed) == len(_twins(config, standing))
            one = Wanted(spec, page.number, settled[spec.slug].pages)
            if not whole or UNREAD in page.made_of:
                own.append(one._replace(again=whole and is_packed))
            elif not is_packed:
                own.append(one._replace(whole=tuple(standing)))
        pages += reversed(own)
    return Work(config, memory, specs, manifest, tuple(pages), tuple(kept), hangs_on)


UNREAD = "again"
"""Stands in what a page was made of, where something in it could not be read."""


def _kept(page: Page, spec: FeedSpec, sizes: Mapping[str, int]) -> Iterator[Listing]:
    """Those files of a page that stand."""
    for kind, path in files_of(spec, page.number).items():
        sum_, size = page.files.get(path, ("", -1))
        if sizes.get(path) == size:
            yield Listing(path, sum_, registry.load("formats", kind).media_type)


def _twins(config: Config, files: Iterable[Listing]) -> list[str]:
    """Paths of the twins that files shall have."""
    return [path for path in twins.paths((file.path for file in files), config.output.compress) if planning.plain(path)]


def _hangs_on(config: Config, memory: Memory, specs: Sequence[FeedSpec], spec: FeedSpec) -> dict[str, str]:
    """What the pages of a feed are made of beside their articles: of each, what it is now."""
    own = (spec.title, spec.description, spec.content, spec.summary_length, spec.pages, spec.language, spec.home)
    show = f"{spec.podcast!r} " if spec.podcast else ""
    made = {"": _digest(f"{versions()} {own} {show}{config.site!r} {config.place.url} {config.output.url}")}
    made |= {f"category {key}": _digest(repr(one)) for key, one in rendering.categories(config, specs).items()}
    sources = memory.read_with([source.name for source in config.sources])
    return made | {f"source {name}": _digest(signature) for name, signature, _ in sources}


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
