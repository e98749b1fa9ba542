"""The history of feeds in pages beside them (RFC 5005): which pages must be made, and making them a few at a time.

A page is made once. After that it costs a look at the sizes of its files, until an article in it changes, or what its
entries hang on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from hashlib import sha256
from pathlib import Path

from feedwright import __version__, registry, rendering, workers
from feedwright.catalog.articles import SETTLED
from feedwright.catalog.packing import instant
from feedwright.catalog.placed import Archive, Page, Placed
from feedwright.catalog.placing import SIZE, Bounds, Waiting, count, is_raised, place
from feedwright.catalog.records import Record, Shelved, Who
from feedwright.catalog.store import Catalog
from feedwright.config import Config
from feedwright.media import remote
from feedwright.memory import Memory
from feedwright.model import Candidate, Document, Fault, Feed, History, replace
from feedwright.publish import disk, subscribers, twins
from feedwright.publish import plan as planning
from feedwright.publish.plan import ARCHIVE, Listing, Manifest, Standing
from feedwright.reading import Progress, silent
from feedwright.rendering import Rendered
from feedwright.selection import FeedSpec
from feedwright.text import dates, slugs, urls

_AT_ONCE = 8
"""Pages whose articles are held at the same time."""

_ROOM = 24 << 20
"""Bytes of finished pages that are held until they are written."""

_KINDS = {"json": 0, "rss": 1, "atom": 2}
"""Formats in which a page is read again: JSON says most, and Atom has another form for ids that are no URI."""


@dataclass(frozen=True, slots=True)
class Shown:
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
        if path.startswith(folder(slug)) and name.isdecimal() and kind in _KINDS:
            found.setdefault(int(name), []).append((_KINDS[kind], path, kind))
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


# --- where it is --------------------------------------------------------------------------------------------------


def folder(slug: str) -> str:
    """The folder of a feed's pages, relative to the output folder."""
    return f"{ARCHIVE}{slug}/"


def _paths(spec: FeedSpec, number: int) -> dict[str, str]:
    return {kind: f"{folder(spec.slug)}{number}.{kind}" for kind in spec.formats}


def _addresses(config: Config, spec: FeedSpec, number: int) -> dict[str, str]:
    return {kind: f"{config.output.url}{urls.path(path)}" for kind, path in _paths(spec, number).items()}


def history(config: Config, spec: FeedSpec, shown: Shown | None) -> History | None:
    """Where a feed's older entries stand; None where it has no archive."""
    if shown is None:
        return None
    if not shown.pages:
        return History(complete=True)
    return History(previous=_addresses(config, spec, shown.newest))


# --- what is to be done -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that must be made.

    Args:
        spec: its feed.
        number: from 1, the oldest first.
        pages: how many the archive has.
        again: it was made of all that there is now, but for what could not be read.
    """

    spec: FeedSpec
    number: int
    pages: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Work:
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
        return self._files(one for one in self.pages if not one.again)

    def _files(self, pages: Iterable[Wanted]) -> list[str]:
        files = (path for one in pages for path in _paths(one.spec, one.number).values())
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
                hangs_on[spec.slug].get(name, "") == said for name, said in page.made_of.items() if name != _AGAIN
            )
            whole = is_same and len(standing) == len(spec.formats) and len(packed) == len(_twins(config, standing))
            if not whole or _AGAIN in page.made_of:
                own.append(Wanted(spec, page.number, settled[spec.slug].pages, again=whole))
        pages += reversed(own)
    return Work(config, memory, specs, manifest, tuple(pages), tuple(kept), hangs_on)


_AGAIN = "again"
"""Stands in what a page was made of, where something in it could not be read."""


def _kept(page: Page, spec: FeedSpec, sizes: Mapping[str, int]) -> Iterator[Listing]:
    """Those files of a page that stand."""
    for kind, path in _paths(spec, page.number).items():
        sum_, size = page.files.get(path, ("", -1))
        if sizes.get(path) == size:
            yield Listing(path, sum_, registry.load("formats", kind).media_type)


def _twins(config: Config, files: Iterable[Listing]) -> list[str]:
    """Paths of the twins that files shall have."""
    return [path for path in twins.paths((file.path for file in files), config.output.compress) if planning.plain(path)]


def _hangs_on(config: Config, memory: Memory, specs: Sequence[FeedSpec], spec: FeedSpec) -> dict[str, str]:
    """What the pages of a feed are made of beside their articles: of each, what it is now."""
    own = (spec.title, spec.description, spec.content, spec.summary_length, spec.pages, spec.language, spec.home)
    made = {"": _digest(f"{__version__} {own} {config.site!r} {config.place.url} {config.output.url}")}
    made |= {f"category {key}": _digest(repr(one)) for key, one in rendering.categories(config, specs).items()}
    sources = memory.read_with([source.name for source in config.sources])
    return made | {f"source {name}": _digest(signature) for name, signature, _ in sources}


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- doing it ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Made:
    """What was done.

    Args:
        listings: files of the pages that were made.
        written: those of them whose bytes are others than before.
        faults: articles that could not be read, or cannot stand in a feed.
    """

    listings: list[Listing] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def make(wanted: Work, progress: Progress) -> Made:
    """Make the pages, and write each few of them safely before the next: never all of them are held.

    A page counts as made when its files stand; a build that dies in between is finished by the next one.

    Args:
        wanted: what is to be done; what was decided is committed.
        progress: told how far it is.

    Raises:
        RenderError: a page cannot be made.
        PublishError: the output folder cannot be written.
    """
    made, manifest = Made(), wanted.manifest
    catalog = wanted.memory.catalog
    waiting: list[tuple[Wanted, Page, list[Document]]] = []
    for start in range(0, len(wanted.pages), _AT_ONCE):
        progress("writing archives", start, len(wanted.pages))
        waiting += _finished(wanted, wanted.pages[start : start + _AT_ONCE], made)
        if sum(len(one.data) for *_, many in waiting for one in many) > _ROOM:
            manifest = _written(wanted.config, catalog, waiting, manifest, made)
            waiting.clear()
    if waiting:
        _written(wanted.config, catalog, waiting, manifest, made)
    made.faults = list(dict.fromkeys(made.faults))
    return made


def made_already(wanted: Work, progress: Progress) -> set[str]:
    """Files of pages that would be made again as they stand, after the catalog was lost. Writes nothing.

    Args:
        wanted: what is to be done.
        progress: told how far it is.

    Raises:
        RenderError: a page cannot be made.
    """
    known = wanted.manifest.files.keys()
    pages = [one for one in wanted.pages if known >= set(_paths(one.spec, one.number).values())]
    found: set[str] = set()
    for start in range(0, len(pages), _AT_ONCE):
        progress("comparing archives", start, len(pages))
        for _, page, _ in _finished(wanted, pages[start : start + _AT_ONCE], Made()):
            standing = disk.read_standing(wanted.config.output.directory, page.files)
            found |= {path for path, (sum_, _) in page.files.items() if standing.get(path, Standing()).sha256 == sum_}
    return known & set(twins.paths(found, wanted.config.output.compress))


def _written(
    config: Config,
    catalog: Catalog,
    pages: Sequence[tuple[Wanted, Page, Sequence[Document]]],
    manifest: Manifest,
    made: Made,
) -> Manifest:
    """Write pages, then remember that they are made."""
    directory, kinds = config.output.directory, config.output.compress
    documents = [one for *_, many in pages for one in many]
    standing = disk.read_standing(directory, twins.paths((one.path for one in documents), kinds))
    new, old = twins.beside(documents, (), kinds, manifest, standing, partial(disk.read, directory))
    plan = planning.addition([*documents, *new], manifest, standing)
    disk.publish(directory, plan)
    placed = Placed(catalog.database)
    media_types = {one.path: one.media_type for one in documents}
    for one, page, _ in pages:
        placed.keep_page(one.spec.slug, page)
        made.listings += [Listing(path, sum_, media_types[path]) for path, (sum_, _) in page.files.items()]
    made.listings += [*old, *(Listing(one.path, planning.sha256(one.data), one.media_type) for one in new)]
    catalog.commit()
    made.written += [one.path for one in plan.write]
    return plan.manifest


def _finished(wanted: Work, pages: Sequence[Wanted], made: Made) -> Iterator[tuple[Wanted, Page, list[Document]]]:
    """Render a few pages."""
    config, catalog = wanted.config, wanted.memory.catalog
    placed = Placed(catalog.database)
    ids = [placed.ids(one.spec.slug, one.number) for one in pages]
    records = catalog.records_with({id_ for many in ids for id_ in many})
    held = [_newest_first(records[id_] for id_ in many if id_ in records) for many in ids]
    rendered = _rendered(wanted, pages, held)
    made.faults += rendered.faults
    feeds = [_feed(config, one, many, rendered) for one, many in zip(pages, held, strict=True)]
    pays = len(pages) * rendering.ENTRIES_PAY // (sum(map(len, held)) or 1) + 1
    documents = workers.spread(_in_formats, list(zip(pages, feeds, strict=True)), pays)
    for one, many, feed, files in zip(pages, held, feeds, documents, strict=True):
        made_of = _made_of(wanted.hangs_on[one.spec.slug], many) | (
            {_AGAIN: ""} if len(feed.entries) < len(many) else {}
        )
        sums = {file.path: (planning.sha256(file.data), len(file.data)) for file in files}
        yield one, Page(one.number, made_of, sums), files
    catalog.documents.clear()


def _newest_first(records: Iterable[Record]) -> list[Candidate]:
    made = [Candidate(one.id, one.published, one.updated, one.article) for one in records]
    made.sort(key=lambda one: one.id)
    made.sort(key=lambda one: one.published, reverse=True)
    return made


def _made_of(hangs_on: Mapping[str, str], held: Sequence[Candidate]) -> dict[str, str]:
    """What a page with these articles hangs on."""
    categories = {f"category {slugs.key(name)}" for one in held for name in one.article.categories}
    names = {"", *categories, *(f"source {one.article.source}" for one in held)}
    return {name: hangs_on.get(name, "") for name in names}


def _feed(config: Config, one: Wanted, held: Sequence[Candidate], rendered: Rendered) -> Feed:
    """An archive page, as a format sees it: it never changes, so nothing in it says when to look again."""
    feed = rendering.feed(config, one.spec, held, rendered, ())
    return replace(
        feed,
        addresses=_addresses(config, one.spec, one.number),
        ttl=None,
        hubs=(),
        alternates=(),
        stylesheet=feed.stylesheet and f"../../{feed.stylesheet}",
        history=History(
            previous=_addresses(config, one.spec, one.number - 1) if one.number > 1 else {},
            following=_addresses(config, one.spec, one.number + 1) if one.number < one.pages else {},
            current=feed.addresses,
        ),
    )


def _in_formats(share: Sequence[tuple[Wanted, Feed]]) -> list[list[Document]]:
    made: list[list[Document]] = []
    for one, feed in share:
        formats = [(path, registry.load("formats", kind)()) for kind, path in _paths(one.spec, one.number).items()]
        made.append([Document(path, kind.media_type, kind.render(feed)) for path, kind in formats])
    return made


# --- bodies that cannot be read again -----------------------------------------------------------------------------


def _rendered(wanted: Work, pages: Sequence[Wanted], held: Sequence[Sequence[Candidate]]) -> Rendered:
    """The entries of some pages. A body that cannot be read again is the one that stands in the page already."""
    config, memory, specs = wanted.config, wanted.memory, wanted.specs
    own = {one.spec.slug: one.spec for one in pages}
    chosen: dict[str, list[Candidate]] = {}
    for one, many in zip(pages, held, strict=True):
        chosen.setdefault(one.spec.slug, []).extend(many)
    kept = memory.bodies((one.article.source, one.article.key) for many in held for one in many)
    made = rendering.entries(config, specs, list(own.values()), chosen, kept, silent)
    if made.faults:
        # What such a source does not show any more is no fault of its own.
        windowed = {source.name for source in config.sources if source.windowed}
        made.faults = [fault for fault in made.faults if fault.source not in windowed]
        for one, many in zip(pages, held, strict=True):
            lacking = [two for two in many if (two.id, one.spec.content, one.spec.summary_length) not in made.entries]
            bodies = _bodies_elsewhere(config, memory.catalog, one, lacking)
            mended = [two for two in lacking if two.article.source in windowed or _who(two) in bodies]
            again = rendering.entries(config, specs, [one.spec], {one.spec.slug: mended}, bodies, silent)
            made.entries |= again.entries
            made.faults += again.faults
    if config.media.remote and config.place.shelf:
        made.entries |= remote.remembered(made.entries, config.place.shelf, memory.now)
    return made


def _bodies_elsewhere(config: Config, catalog: Catalog, one: Wanted, lacking: Sequence[Candidate]) -> dict[Who, str]:
    """Texts as the catalog has kept them since a feed showed them, or as they stand in the page itself."""
    if not lacking:
        return {}
    path, kind = min((_KINDS[kind], path, kind) for kind, path in _paths(one.spec, one.number).items())[1:]
    standing = subscribers.bodies(disk.read(config.output.directory, path), kind)
    there = {_who(two): standing[id_] for two in lacking for id_ in subscribers.ids([two.id], kind) if id_ in standing}
    return there | catalog.bodies({_who(two) for two in lacking})


def _who(one: Candidate) -> Who:
    return one.article.source, one.article.key
