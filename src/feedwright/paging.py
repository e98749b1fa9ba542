"""Make the pages of archives that are wanted, a few at a time: these are written safely before the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from feedwright import absence, checking, registry, rendering, workers
from feedwright.archives import KINDS, UNREAD, Wanted, Work, addresses, files_of, folder
from feedwright.catalog.placed import Page, Placed
from feedwright.catalog.records import Record, Who
from feedwright.catalog.store import Catalog
from feedwright.checking import Checked
from feedwright.config import Config
from feedwright.media import remote
from feedwright.model import Candidate, Document, Fault, Feed, History, replace
from feedwright.publish import disk, subscribers, twins
from feedwright.publish import plan as planning
from feedwright.publish.plan import Listing, Manifest, Standing
from feedwright.reading import Progress, silent
from feedwright.rendering import Rendered
from feedwright.text import slugs

_AT_ONCE = 8
"""Pages whose articles are held at the same time."""

_PACKED_AT_ONCE = 200
"""Files whose twins are held until they are written."""

_ROOM = 24 << 20
"""Bytes of finished pages that are held until they are written."""


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
    checking.prepare()
    pages = [one for one in wanted.pages if not one.whole]
    waiting: list[tuple[Wanted, Page, list[Document]]] = []
    for start in range(0, len(pages), _AT_ONCE):
        progress("writing archives", start, len(pages))
        waiting += _finished(wanted, pages[start : start + _AT_ONCE], made)
        if sum(len(one.data) for *_, many in waiting for one in many) > _ROOM:
            manifest = _written(wanted.config, catalog, waiting, manifest, made)
            waiting.clear()
    if waiting:
        manifest = _written(wanted.config, catalog, waiting, manifest, made)
    _pack(wanted.config, [file for one in wanted.pages for file in one.whole], manifest, made, progress)
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
    pages = [one for one in wanted.pages if not one.whole and known >= set(files_of(one.spec, one.number).values())]
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
    made.listings += [*old, *_listed(new)]
    catalog.commit()
    made.written += [one.path for one in plan.write]
    return plan.manifest


def _pack(config: Config, files: Sequence[Listing], manifest: Manifest, made: Made, progress: Progress) -> None:
    """Write the twins of files that stand as they should."""
    directory, kinds = config.output.directory, config.output.compress
    for start in range(0, len(files), _PACKED_AT_ONCE):
        progress("compressing archives", start, len(files))
        some = files[start : start + _PACKED_AT_ONCE]
        standing = disk.read_standing(directory, twins.paths((one.path for one in some), kinds))
        new, old = twins.beside((), some, kinds, manifest, standing, partial(disk.read, directory))
        plan = planning.addition(new, manifest, standing)
        disk.publish(directory, plan)
        made.listings += [*old, *_listed(new)]
        made.written += [one.path for one in plan.write]
        manifest = plan.manifest


def _listed(documents: Iterable[Document]) -> Iterator[Listing]:
    return (Listing(one.path, planning.sha256(one.data), one.media_type) for one in documents)


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
    outcomes = workers.spread(_in_formats, list(zip(pages, feeds, strict=True)), pays)
    named = {_name(one): found for one, found in zip(pages, outcomes, strict=True)}
    made.faults += checking.faults(named)
    absence.note_pages(catalog, named)
    for one, many, feed, found in zip(pages, held, feeds, outcomes, strict=True):
        if found.wrong:
            made.listings += _as_written(wanted, one)
            continue
        lacks = found.aside or len(feed.entries) < len(many)
        made_of = _made_of(wanted.hangs_on[one.spec.slug], many) | ({UNREAD: ""} if lacks else {})
        sums = {file.path: (planning.sha256(file.data), len(file.data)) for file in found.documents}
        yield one, Page(one.number, made_of, sums), found.documents
    catalog.documents.clear()


def _name(one: Wanted) -> str:
    return f"{folder(one.spec.slug)}{one.number}"


def _as_written(wanted: Work, one: Wanted) -> list[Listing]:
    """The files of a page that may not be published, as they stand: it is not made, and the next build tries again."""
    files = twins.paths(files_of(one.spec, one.number).values(), wanted.config.output.compress)
    return planning.as_written(files, wanted.manifest, disk.read_standing(wanted.config.output.directory, files))


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
        addresses=addresses(config, one.spec, one.number),
        ttl=None,
        hubs=(),
        alternates=(),
        stylesheet=feed.stylesheet and f"../../{feed.stylesheet}",
        history=History(
            previous=addresses(config, one.spec, one.number - 1) if one.number > 1 else {},
            following=addresses(config, one.spec, one.number + 1) if one.number < one.pages else {},
            current=feed.addresses,
        ),
    )


def _in_formats(share: Sequence[tuple[Wanted, Feed]]) -> list[Checked]:
    return [checking.checked(feed, partial(_documents, one), {}) for one, feed in share]


def _documents(one: Wanted, feed: Feed) -> list[Document]:
    formats = [(path, registry.load("formats", kind)()) for kind, path in files_of(one.spec, one.number).items()]
    return [Document(path, kind.media_type, kind.render(feed)) for path, kind in formats]


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
    path, kind = min((KINDS[kind], path, kind) for kind, path in files_of(one.spec, one.number).items())[1:]
    standing = subscribers.bodies(disk.read(config.output.directory, path), kind)
    there = {_who(two): standing[id_] for two in lacking for id_ in subscribers.ids([two.id], kind) if id_ in standing}
    return there | catalog.bodies({_who(two) for two in lacking})


def _who(one: Candidate) -> Who:
    return one.article.source, one.article.key
