"""The whole journey on one page: sources -> catalog -> selection -> formats -> publish -> report."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from feedwright import absence, archives, checking, choosing, clock, paging, rendering, reporting, selection, standstill
from feedwright.before import Before
from feedwright.catalog import store
from feedwright.catalog.records import LeftOut, Record
from feedwright.catalog.shelf import CatalogShelf
from feedwright.catalog.store import Catalog
from feedwright.choosing import Choice
from feedwright.config import Config, kept, load_config
from feedwright.errors import ConfigError, Refused
from feedwright.footage import Footage
from feedwright.media import remote
from feedwright.memory import Memory
from feedwright.model import Candidate, Document, Feed, Ping, replace
from feedwright.publish import disk, hubs, twins, websub
from feedwright.publish import plan as planning
from feedwright.publish.lock import lock
from feedwright.reading import Found, Listing, Progress, listed, silent
from feedwright.rendering import Rendered
from feedwright.report import Report
from feedwright.selection import FeedSpec
from feedwright.standstill import Outlook
from feedwright.text import urls

LOCK_WAIT = 60.0
"""Seconds that a build waits for another one."""


class Journey(NamedTuple):
    """All that a build is, before anything is written.

    Args:
        choice: what was decided.
        plan: what is to be done in the output folder.
        report: what it means for subscribers.
        refusal: why it must not be done unless the owner insists; empty if it may.
        footage: what the feeds hang on beside their articles.
        archives: the pages that are to be written before.
        files: of the output folder, as far as the next build need not read them again.
    """

    choice: Choice
    plan: planning.Plan
    report: Report
    refusal: str
    footage: Footage
    archives: archives.Work
    files: disk.Known


def plan(
    config: str | os.PathLike[str] | Config = "config.yaml",
    *,
    now: datetime | None = None,
    progress: Progress = silent,
) -> Report:
    """What `build` would change for subscribers. Writes nothing.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        now: aware; the present moment if None (`SOURCE_DATE_EPOCH` is honoured).
        progress: told how far it is.

    Raises:
        ConfigError: every fault of the configuration.
        FeedwrightError: as `build` would, but for refusing and writing.
    """
    return foresee(config, now=now, progress=progress).report


def foresee(
    config: str | os.PathLike[str] | Config, *, now: datetime | None = None, progress: Progress = silent
) -> Journey:
    """The journey that `build` would make, without a trace on disk: played through on a copy of the catalog."""
    loaded = load(config)
    moment = now or clock.now()

    def work(catalog: Catalog) -> Journey:
        is_lost = catalog.is_new
        journey = _travel(_with_shelf(loaded, moment, catalog), moment, catalog, progress, asking=False)
        due = *_due(journey, catalog), *(ping.due for ping in catalog.pings())
        standing = paging.made_already(journey.archives, progress) if is_lost else set[str]()
        written = tuple(path for path in journey.report.written if path not in standing)
        return journey._replace(report=replace(journey.report, written=written, until=standstill.first(due)))

    return store.using(loaded.catalog, loaded.folder, work, writing=False)


def _with_shelf(config: Config, now: datetime, catalog: Catalog) -> Config:
    """The configuration whose sources keep in the catalog what addresses gave."""
    return replace(config, place=replace(config.place, shelf=CatalogShelf(catalog, now)))


class Look(NamedTuple):
    """Every article, and what became of it.

    Args:
        choice: what was decided.
        records: those that may be published, by (source, key).
        left_out: those that may not.
        documents: (source, key) -> name of the place where each article was found.
        pages: id -> slug of each feed in whose archive it stands -> number of its page.
        aside: those that the last build set aside.
    """

    choice: Choice
    records: Mapping[tuple[str, str], Record]
    left_out: Sequence[LeftOut]
    documents: Mapping[tuple[str, str], str]
    pages: Mapping[str, Mapping[str, int]]
    aside: absence.Aside


def look(config: str | os.PathLike[str] | Config, *, now: datetime | None = None) -> Look:
    """Every article as `build` would decide on it, without a trace on disk."""
    loaded = load(config)
    work = partial(_look, loaded, now or clock.now())
    return store.using(loaded.catalog, loaded.folder, work, writing=False)


def _look(config: Config, now: datetime, catalog: Catalog) -> Look:
    config = _with_shelf(config, now, catalog)
    choice = choosing.choose(config, choosing.remembering(config, now, catalog), silent)
    records = {who: record for who, record in catalog.records().items() if record.withdrawn is None}
    left_out = catalog.left_out()
    documents = {(one.article.source, one.article.key): one.document for one in left_out}
    return Look(choice, records, left_out, catalog.documents | documents, archives.pages(catalog), catalog.aside())


def build(
    config: str | os.PathLike[str] | Config = "config.yaml",
    *,
    now: datetime | None = None,
    force: bool = False,
    progress: Progress = silent,
    outlook: Outlook | None = None,
) -> Report:
    """Read, decide, render and write the feeds of a configuration.

    The catalog is written first, then the files: a build that dies in between is finished by the next one.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        now: aware; the present moment if None (`SOURCE_DATE_EPOCH` is honoured).
        force: go on where the guard refuses, replace files in the output folder that feedwright did not write, and
            take a source that says nothing at its word.
        progress: told how far it is.
        outlook: what `standstill.look` has seen already.

    Returns:
        What changed; `faults` holds what was set aside, which sources failed and which feeds were not published.

    Raises:
        ConfigError: every fault of the configuration. Nothing was written.
        CatalogError: what is remembered cannot be used. Nothing was written.
        RenderError: a feed cannot be made. Nothing was written.
        PublishError: the output folder cannot be written (`Refused`, `Locked`). What was published stands.
    """
    loaded = load(config, outlook)
    moment = now or clock.now()
    with lock(loaded.state / "lock", LOCK_WAIT):
        work = partial(_build, loaded, moment, progress, force, outlook)
        return store.using(loaded.catalog, loaded.folder, work, writing=True)


def _build(
    config: Config,
    now: datetime,
    progress: Progress,
    force: bool,
    outlook: Outlook | None,
    catalog: Catalog,
) -> Report:
    config = _with_shelf(config, now, catalog)
    note = catalog.note_of_last_build()
    known = json.loads(note or "{}")
    is_known = standstill.is_of(known, config) and not force
    listing = _listed(config, outlook if outlook and is_known and outlook.note == note else None)
    marks = standstill.mark(config, listing, known.get("media", ()))
    unchanged = standstill.report(known, marks, config.output.directory, now) if is_known else None
    if unchanged:
        return unchanged
    journey = _travel(config, now, catalog, progress, listing, trusting=force)
    if journey.refusal and not force:
        raise Refused(journey.refusal, where=str(config.output.directory))
    journey = _with_archives(journey, catalog, progress)
    choice, report = journey.choice, journey.report
    # What a decision warns of is mostly said once: a build that remembered this one would say it again.
    settled = not catalog.note and not choice.heard.warned and not choice.heard.again
    watched = journey.footage.watched()
    marks = marks and standstill.without_media(marks) | standstill.media(watched)
    noted = partial(
        standstill.noted, config, marks, journey.plan.manifest, report, paths=tuple(watched), files=journey.files
    )
    stand = partial(_stand, catalog, noted, _due(journey, catalog), now, settled)
    pings = _owed(config, journey, catalog.pings(), now)
    catalog.keep_pings(pings)
    catalog.note_as(store.ON_TRIAL, "")
    until = stand()
    disk.publish(config.output.directory, journey.plan)
    if all(ping.due > now for ping in pings):
        return replace(report, until=until)
    progress("telling hubs", 0, 0)
    rung = hubs.ring(pings, now)
    catalog.keep_pings(rung.left, pings)
    return replace(report, faults=(*report.faults, *rung.faults), until=stand())


def _with_archives(journey: Journey, catalog: Catalog, progress: Progress) -> Journey:
    """The journey, after the pages of archives have been written: the feeds that lead to them come later."""
    if not journey.archives.pages:
        return journey
    catalog.note_build("")
    catalog.commit()
    made = paging.make(journey.archives, progress)
    report, foreseen = journey.report, set(journey.archives.changes)
    written = (*made.written, *(path for path in report.written if path not in foreseen))
    report = replace(report, written=written, faults=(*report.faults, *made.faults))
    return journey._replace(plan=planning.beside(journey.plan, made.listings), report=report)


def _stand(
    catalog: Catalog, noted: Callable[..., str], due: Sequence[datetime], now: datetime, settled: bool
) -> datetime | None:
    """Make what is remembered stand, with a note for the next build; when that has something to do in any case."""
    turns = [ping.due for ping in catalog.pings()]
    catalog.note_build(noted((*due, *turns), settled=settled and all(turn > now for turn in turns)))
    catalog.commit()
    return standstill.first((*due, *turns))


def _owed(config: Config, journey: Journey, pending: Sequence[Ping], now: datetime) -> list[Ping]:
    """What hubs are to be told as soon as the files stand."""
    address = {path: f"{config.output.url}{urls.path(path)}" for path in journey.plan.manifest.files}
    feeds = {f"{spec.slug}.{kind}" for spec in journey.choice.specs for kind in spec.formats}
    changed = [address[path] for path in journey.report.written if path in feeds]
    return websub.owed(pending, config.websub, set(address.values()), changed, now)


def _listed(config: Config, outlook: Outlook | None) -> Listing:
    """What there is to read; of sources whose files were seen already, only what became of them since."""
    if outlook is None:
        return listed(config.sources, config.place)
    before = {source.name: outlook.files.get(source.name) for source in config.sources}
    others = iter(listed([source for source in config.sources if before[source.name] is None], config.place))
    return [
        Found(source, (), files, outlook.changed[source.name]) if (files := before[source.name]) else next(others)
        for source in config.sources
    ]


def load(config: str | os.PathLike[str] | Config, outlook: Outlook | None = None) -> Config:
    """The configuration; whether its paths match anything is seen when they are read.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        outlook: what `standstill.look` has seen already.
    """
    if isinstance(config, Config):
        return config
    if outlook and outlook.config and (known := kept.config(outlook.config, config, outlook.said)):
        return known
    try:
        return load_config(config, check_paths=False)
    except ConfigError:
        # Every fault at once: with others to mend, a path that matches nothing is one of them.
        load_config(config)
        raise


def _travel(
    config: Config,
    now: datetime,
    catalog: Catalog,
    progress: Progress,
    listing: Listing | None = None,
    *,
    trusting: bool = False,
    asking: bool = True,
) -> Journey:
    """Everything that a build does but making it stand: what is remembered is not committed, and no file is written."""
    footage = Footage(catalog, now)
    directory = config.output.directory
    manifest = disk.read_manifest(directory)
    memory = choosing.remembering(config, now, catalog, manifest, trusting=trusting)
    choice = choosing.choose(config, memory, progress, listing, manifest)
    archived = None if choice.knows_too_little else choice.archived
    work = archives.work(config, memory, choice.specs, archived, manifest)
    paths = twins.paths(_paths(choice.specs, manifest, work), config.output.compress)
    began = clock.running()
    standing = work.standing | disk.read_standing(directory, paths, _files(catalog, manifest))
    made_of = {spec.slug: _inputs(config, memory, choice, spec, footage) for spec in choice.specs}
    before = Before(directory, manifest, standing, catalog.feeds(), disk.lasting(standing, began))
    kept = before.kept(made_of)
    stale = [spec for spec in choice.specs if spec.slug not in kept]
    rendered, feeds = _rendered(config, memory, choice, stale, progress, footage, asking=asking)
    made_of |= {spec.slug: _inputs(config, memory, choice, spec, footage) for spec in stale}
    lasting = footage.keep(spec.slug for spec in choice.specs)
    if isinstance(config.place.shelf, CatalogShelf):
        # What is known of a file stays with the article when it goes into an archive.
        config.place.shelf.clear(lasting, remote.KEY if any(spec.archive for spec in choice.specs) else "")
    outcomes = rendering.documents(config, choice.specs, stale, feeds, before.stood(stale), progress)
    absence.note(catalog, choice.chosen, feeds, rendered, outcomes)
    held = before.held(choice.specs, outcomes)
    pages = before.pages(config, [spec for spec in choice.specs if held.get(spec.slug, True)])
    documents = [*(one for outcome in outcomes.values() for one in outcome.documents), *pages.documents]
    if choice.knows_too_little:
        documents = _standing_instead(directory, documents, manifest)
    staying = *kept.values(), *held.values(), *pages.stay.values(), before.leaves(outcomes)
    stay = [] if choice.knows_too_little else [one for many in staying for one in many]
    read = partial(disk.read, directory)
    made = twins.planned(documents, stay, work.kept, config.output.compress, manifest, standing, read)
    whole = {slug: inputs for slug, inputs in made_of.items() if slug in kept or not outcomes[slug].lacks}
    memory.remember_categories(selection.named(choice.specs))
    is_whole = not rendered.faults and not choice.knows_too_little
    catalog.keep_feeds(before.now(choice.specs, whole | pages.made_of, outcomes, made) if is_whole else {})
    rendered.faults += [*checking.faults(outcomes | pages.strange), *footage.faults]
    reports, counts = reporting.reports(config, catalog, choice.specs, made)
    refusal = "\n".join(reporting.refusal(config, reports, counts, (*work.in_the_way, *made.in_the_way)))
    report = reporting.report(config, choice.heard, choice.chosen, rendered, made, reports, catalog)
    report = replace(report, written=(*work.changes, *report.written))
    return Journey(choice, made, report, refusal, footage, work, before.known)


def _files(catalog: Catalog, manifest: planning.Manifest) -> disk.Known:
    """Files of the output folder as the last build saw them; of those that are not ours, more must be known."""
    noted: Mapping[str, Any] = json.loads(catalog.note_of_last_build() or "{}")
    known: disk.Known = noted.get("files") or {}
    ours = {listing[:2] for listing in manifest.listings}
    return {path: told for path, told in known.items() if (path, told[0]) in ours}


def _paths(specs: Sequence[FeedSpec], manifest: planning.Manifest, work: archives.Work) -> list[str]:
    """Where files may stand that are ours, or in our way; not those of archives, but for what is no longer wanted."""
    feeds = (path for spec in specs for path in rendering.files(spec))
    wanted = {*work.paths, *(listing.path for listing in work.kept)}
    return [*feeds, *rendering.shared_files(specs), *(path for path in manifest.files if path not in wanted)]


def _inputs(config: Config, memory: Memory, choice: Choice, spec: FeedSpec, footage: Footage) -> str:
    shown = [(one.id, one.revision) for one in choice.chosen[spec.slug]]
    read_with = memory.read_with({one.source for one in choice.chosen[spec.slug]})
    beside = footage.inputs(spec.slug)
    history = archives.history(config, spec, choice.archived.get(spec.slug))
    return rendering.inputs(config, choice.specs, spec, [shown, read_with, choice.gone[spec.slug], beside, history])


def _rendered(
    config: Config,
    memory: Memory,
    choice: Choice,
    stale: Sequence[FeedSpec],
    progress: Progress,
    footage: Footage,
    *,
    asking: bool,
) -> tuple[Rendered, list[Feed]]:
    """The entries of the feeds that are not what they were, and these feeds."""
    records = memory.catalog.records_with({one.id for spec in stale for one in choice.chosen[spec.slug]})
    made = {spec.slug: [_candidate(records[one.id]) for one in choice.chosen[spec.slug]] for spec in stale}
    kept = memory.bodies(record.who for record in records.values())
    before = memory.catalog.bodies({record.who for record in records.values()} - kept.keys())
    rendered = rendering.entries(config, choice.specs, stale, made, kept, progress, memory.made, before)
    memory.read_again(rendered.outdated)
    footage.take(stale, made, rendered, config.place.shelf if config.media.remote else None, asking=asking)
    histories = [archives.history(config, spec, choice.archived.get(spec.slug)) for spec in stale]
    feeds = [
        rendering.feed(config, spec, made[spec.slug], rendered, choice.gone[spec.slug], history)
        for spec, history in zip(stale, histories, strict=True)
    ]
    shown = {(one.source, one.key) for many in choice.chosen.values() for one in many}
    shown |= archives.awaited(memory.catalog)
    memory.keep_bodies(rendered.bodies, rendered.made, shown)
    return rendered, feeds


def _candidate(record: Record) -> Candidate:
    return Candidate(record.id, record.published, record.updated, record.article)


def _due(journey: Journey, catalog: Catalog) -> list[datetime]:
    """When time alone will change a feed."""
    choice = journey.choice
    oldest = {slug: datetime.fromisoformat(many[-1].published) for slug, many in choice.chosen.items() if many}
    withdrawn = [one.when for many in choice.gone.values() for one in many]
    ends = catalog.next_due(), catalog.next_expiry()
    return [*standstill.moments(ends, choice.specs, oldest, withdrawn), *journey.footage.moments()]


def _standing_instead(directory: Path, documents: Sequence[Document], manifest: planning.Manifest) -> list[Document]:
    """Each file as it stands, and only those that are missing anew."""
    by_path = {document.path: document for document in documents}
    files = manifest.files
    for path, (_, media_type) in files.items():
        if path.startswith(planning.ARCHIVE) or planning.plain(path) in files:
            continue
        if (data := disk.read(directory, path)) is not None:
            by_path[path] = Document(path, media_type, data)
    return list(by_path.values())
