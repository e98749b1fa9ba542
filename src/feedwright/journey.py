"""The whole journey on one page: sources -> catalog -> selection -> formats -> publish -> report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from feedwright import clock, rendering, selection, standstill
from feedwright.catalog import store
from feedwright.catalog.decide import Decision, decide
from feedwright.config import Config, load_config
from feedwright.errors import ConfigError, Refused
from feedwright.memory import Memory, as_published
from feedwright.model import Candidate, Document, Fault, Feed, FeedReport, Report
from feedwright.publish import disk, guard, subscribers
from feedwright.publish import plan as planning
from feedwright.publish.lock import lock
from feedwright.reading import Listing, Progress, Reading, listed, read, silent
from feedwright.rendering import Rendered
from feedwright.selection import FeedSpec

LOCK_WAIT = 60.0
"""Seconds that a build waits for another one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the sources said, and what became of it.

    Args:
        reading: what was read and recalled.
        decision: which articles may be published, as whom.
        specs: the feeds there are.
        chosen: slug -> what stands in the feed.
    """

    reading: Reading
    decision: Decision
    specs: tuple[FeedSpec, ...]
    chosen: Mapping[str, Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class Journey:
    """All that a build is, before anything is written.

    Args:
        choice: what was decided.
        rendered: what was made of it.
        plan: what is to be done in the output folder.
        report: what it means for subscribers.
        refusal: why it must not be done unless the owner insists; empty if it may.
    """

    choice: Choice
    rendered: Rendered
    plan: planning.Plan
    report: Report
    refusal: str


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
    """The journey that `build` would make, without a trace on disk."""
    loaded = load(config)
    with store.opened(loaded.catalog, loaded.folder, writing=False) as catalog:
        return _travel(loaded, now or clock.now(), Memory.of(catalog, loaded.place), progress)


def look(config: str | os.PathLike[str] | Config, *, now: datetime | None = None) -> Choice:
    """What the sources say and what became of it, without rendering anything."""
    loaded = load(config)
    with store.opened(loaded.catalog, loaded.folder, writing=False) as catalog:
        return _choose(loaded, now or clock.now(), Memory.of(catalog, loaded.place), silent)


def build(
    config: str | os.PathLike[str] | Config = "config.yaml",
    *,
    now: datetime | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> Report:
    """Read, decide, render and write the feeds of a configuration.

    The catalog is written first, then the files: a build that dies in between is finished by the next one.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        now: aware; the present moment if None (`SOURCE_DATE_EPOCH` is honoured).
        force: go on where the guard refuses, replace files in the output folder that feedwright did not write, and
            take a source that says nothing at its word.
        progress: told how far it is.

    Returns:
        What changed; `faults` holds what was set aside and which sources failed.

    Raises:
        ConfigError: every fault of the configuration. Nothing was written.
        CatalogError: what is remembered cannot be used. Nothing was written.
        RenderError: a feed cannot be made. Nothing was written.
        PublishError: the output folder cannot be written (`Refused`, `Locked`). What was published stands.
    """
    loaded = load(config)
    now = now or clock.now()
    with (
        lock(loaded.state / "lock", LOCK_WAIT),
        store.opened(loaded.catalog, loaded.folder, writing=True) as catalog,
    ):
        listing = listed(loaded.sources, loaded.place)
        said = standstill.mark(loaded, listing)
        if not force and (unchanged := _as_it_was(loaded, now, catalog, said)):
            return unchanged
        memory = Memory.of(catalog, loaded.place)
        journey = _travel(loaded, now, memory, progress, listing, trusting=force, remembering=True)
        if journey.refusal and not force:
            raise Refused(journey.refusal, where=str(loaded.output.directory))
        choice, report = journey.choice, journey.report
        is_known = not catalog.note
        note = standstill.noted(said, journey.plan.manifest, report, choice.decision, choice.specs, choice.chosen)
        # What a decision warns of is mostly said once: a build that remembered this one would say it again.
        catalog.note_build(note if is_known and not choice.decision.faults else "")
        catalog.commit()
        disk.publish(loaded.output.directory, journey.plan)
    return report


def _as_it_was(config: Config, now: datetime, catalog: store.Catalog, said: str) -> Report | None:
    """The report of a build that has nothing to do; None if it may have something to do."""
    manifest = disk.read_manifest(config.output.directory)
    unchanged = standstill.report(catalog.note_of_last_build(), said, manifest, now)
    if unchanged is None:
        return None
    standing = disk.read_standing(config.output.directory, manifest.files)
    whole = all(path in standing and standing[path].sha256 == sha256 for path, (sha256, _) in manifest.files.items())
    return unchanged if whole else None


def load(config: str | os.PathLike[str] | Config) -> Config:
    """The configuration; whether its paths match anything is seen when they are read."""
    if isinstance(config, Config):
        return config
    try:
        return load_config(config, check_paths=False)
    except ConfigError:
        # Every fault at once: with others to mend, a path that matches nothing is one of them.
        load_config(config)
        raise


def _travel(
    config: Config,
    now: datetime,
    memory: Memory,
    progress: Progress,
    listing: Listing | None = None,
    *,
    trusting: bool = False,
    remembering: bool = False,
) -> Journey:
    """Everything that a build does but making it stand: what is remembered is not committed, and no file is written."""
    manifest = disk.read_manifest(config.output.directory)
    choice = _choose(config, now, memory, progress, listing, trusting=trusting)
    shown = [candidate.article for many in choice.chosen.values() for candidate in many]
    kept = memory.bodies(shown, choice.reading)
    rendered = rendering.entries(config, choice.specs, choice.chosen, kept, progress)
    gone = selection.tombstones(choice.specs, choice.decision.withdrawn, now)
    feeds = [rendering.feed(config, spec, choice.chosen[spec.slug], rendered, gone[spec.slug]) for spec in choice.specs]
    remember = partial(memory.remember, choice.reading, choice.decision, choice.specs, rendered.bodies)
    documents = rendering.documents(config, choice.specs, feeds, progress, remember if remembering else None)
    if _knows_too_little(memory, choice.reading):
        documents = _standing_instead(config.output.directory, documents, manifest)
    paths = [*(document.path for document in documents), *manifest.files]
    made = planning.plan(documents, manifest, disk.read_standing(config.output.directory, paths))
    reports, before = _reports(config, choice, feeds, made)
    refusal = "\n".join(_refusal(config, reports, before, made))
    return Journey(choice, rendered, made, _report(config, choice, rendered, made, reports, memory), refusal)


def _choose(
    config: Config,
    now: datetime,
    memory: Memory,
    progress: Progress,
    listing: Listing | None = None,
    *,
    trusting: bool = False,
) -> Choice:
    """Read what changed, recall the rest, decide, and choose what each feed shows."""
    manifest = disk.read_manifest(config.output.directory)
    if not memory.records and not memory.adopted:
        # The catalog is new or lost: what stands in the output folder is what readers know.
        memory.adopted, memory.recovered = as_published(config.output.directory, manifest), True
    reading = read(config.sources, config.place, progress, memory.recall, listing)
    if reading.unmatched and not manifest.files and not memory.records:
        # Nothing was ever published: a slip in the configuration, which it names with its line, not a failing source.
        load_config(config.path)
    decision = decide(reading.articles, now, config.feeds.ids, memory.known(reading, trusting=trusting))
    found = {name for candidate in decision.candidates for name in candidate.article.categories}
    specs = config.feed_specs(sorted(found) if config.auto else (), memory.categories)
    return Choice(reading, decision, specs, selection.select(specs, decision.candidates, now))


def _knows_too_little(memory: Memory, reading: Reading) -> bool:
    """Whether a source failed of which nothing is remembered: what stands may hold articles that we know nothing of."""
    remembered = {source for source, _ in memory.records}
    return any(fault.failed and fault.source not in remembered for fault in reading.faults)


def _standing_instead(directory: Path, documents: Sequence[Document], manifest: planning.Manifest) -> list[Document]:
    """Each file as it stands, and only those that are missing anew."""
    by_path = {document.path: document for document in documents}
    for path, (_, media_type) in manifest.files.items():
        if (data := disk.read(directory, path)) is not None:
            by_path[path] = Document(path, media_type, data)
    return list(by_path.values())


def _refusal(
    config: Config, reports: Sequence[FeedReport], before: Mapping[str, int], made: planning.Plan
) -> Iterator[str]:
    if paths := made.in_the_way:
        named = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")  # noqa: PLR2004 - enough
        yield f"feedwright did not write {named}; move it away, choose another output.directory, or insist with --force"
    told = list(guard.objections(reports, before, config.guard.shrink, config.guard.flood))
    yield from told
    if told:
        yield "nothing was changed; if this is meant, insist with --force (or see `guard` in the configuration)"


def _reports(
    config: Config, choice: Choice, feeds: Sequence[Feed], made: planning.Plan
) -> tuple[tuple[FeedReport, ...], dict[str, int]]:
    """What each feed's subscribers will see, and how many entries they have.

    Both are read back from one of the feed's formats: all formats say the same.
    """
    written = {document.path: document.data for document in made.write}
    alive = [candidate.id for candidate in choice.decision.candidates]
    reports: list[FeedReport] = []
    sizes: dict[str, int] = {}
    for spec, feed in zip(choice.specs, feeds, strict=True):
        kinds: list[str] = [kind for kind in ("json", "atom", "rss") if kind in spec.formats] or list(spec.formats)
        # A format that already has readers, where there is one: to those of a new one everything is new.
        standing = (kind for kind in kinds if (config.output.directory / f"{feed.slug}.{kind}").exists())
        kind = next(standing, kinds[0])
        path = f"{feed.slug}.{kind}"
        before = subscribers.shown(disk.read(config.output.directory, path), kind) if path in written else ()
        after = subscribers.shown(written.get(path), kind)
        sizes[feed.slug] = len(before)
        reports.append(subscribers.compare(feed.slug, feed.title, before, after, subscribers.ids(alive, kind)))
    return tuple(reports), sizes


def _report(
    config: Config,
    choice: Choice,
    rendered: Rendered,
    made: planning.Plan,
    reports: tuple[FeedReport, ...],
    memory: Memory,
) -> Report:
    decision, reading = choice.decision, choice.reading
    notes = [Fault("catalog", memory.catalog.note)] if memory.catalog.note else []
    published = {candidate.id for many in choice.chosen.values() for candidate in many}
    if not published:
        notes.append(Fault(str(config.path), "no article stands in any feed; `feedwright list` says why of each"))
    return Report(
        feeds=reports,
        articles={
            "read": len(reading.articles),
            "published": len(published),
            "left_out": len(decision.left_out),
        },
        reasons=dict(sorted(Counter(reason for _, reason in decision.left_out).items())),
        faults=(
            *notes,
            *_not_yet(config, choice.specs),
            *reading.faults,
            *decision.faults,
            *rendered.faults,
            *(Fault(path, _REPLACED) for path in made.left),
        ),
        written=tuple(document.path for document in made.write),
        removed=made.remove,
    )


_REPLACED = "is no longer made, but somebody replaced what feedwright wrote; it was left where it is"


def _not_yet(config: Config, specs: Sequence[FeedSpec]) -> Iterator[Fault]:
    """Keys that an owner has set and that this version does nothing about: silence would be a lie."""
    asked = {
        "feeds.archive": any(spec.archive for spec in specs),
        "output.compress": bool(config.output.compress),
        "websub": bool(config.websub),
    }
    for key, is_asked in asked.items():
        if is_asked:
            yield Fault(str(config.path), f"{key}: this version accepts it and does nothing about it yet")
