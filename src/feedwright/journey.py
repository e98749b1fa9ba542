"""The whole journey on one page: sources -> catalog -> selection -> formats -> publish -> report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feedwright import clock, registry, selection
from feedwright.catalog.decide import Decision, decide
from feedwright.config import Config, load_config
from feedwright.errors import Refused, RenderError
from feedwright.model import Article, Candidate, Category, Document, Entry, Fault, Feed, FeedReport, Report
from feedwright.publish import disk, subscribers
from feedwright.publish import plan as planning
from feedwright.publish.lock import lock
from feedwright.reading import Progress, Reading, read, silent
from feedwright.selection import FeedSpec
from feedwright.text import urls

LOCK_WAIT = 60.0
"""Seconds that a build waits for another one."""


@dataclass(frozen=True, slots=True)
class Journey:
    """All that a build is, before anything is written."""

    config: Config
    reading: Reading
    decision: Decision
    specs: tuple[FeedSpec, ...]
    chosen: Mapping[str, Sequence[Candidate]]
    plan: planning.Plan
    report: Report


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
        FeedwrightError: as `build` would.
    """
    return travel(config, now, progress).report


def build(
    config: str | os.PathLike[str] | Config = "config.yaml",
    *,
    now: datetime | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> Report:
    """Read, decide, render and write the feeds of a configuration.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        now: aware; the present moment if None (`SOURCE_DATE_EPOCH` is honoured).
        force: also replace files in the output folder that feedwright did not write.
        progress: told how far it is.

    Returns:
        What changed; `faults` holds what was set aside and which sources failed.

    Raises:
        ConfigError: every fault of the configuration. Nothing was written.
        RenderError: a feed cannot be made. Nothing was written.
        PublishError: the output folder cannot be written (`Refused`, `Locked`). What was published stands.
    """
    loaded = load(config)
    with lock(loaded.state / "lock", LOCK_WAIT):
        journey = travel(loaded, now, progress)
        if journey.plan.in_the_way and not force:
            raise Refused(_in_the_way(journey.plan.in_the_way), where=str(loaded.output.directory))
        disk.publish(loaded.output.directory, journey.plan)
    return journey.report


def _in_the_way(paths: Sequence[str]) -> str:
    named = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")  # noqa: PLR2004 - enough to know
    return (
        f"feedwright did not write {named}; move it away, choose another output.directory, or replace it with --force"
    )


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


def _left(path: str) -> Fault:
    return Fault(path, "is no longer made, but somebody replaced what feedwright wrote; it was left where it is")


def load(config: str | os.PathLike[str] | Config) -> Config:
    """The configuration; whether its paths match anything is seen when they are read."""
    return config if isinstance(config, Config) else load_config(config, check_paths=False)


def travel(config: str | os.PathLike[str] | Config, now: datetime | None, progress: Progress) -> Journey:
    """Everything that a build does but writing."""
    loaded = load(config)
    now = now or clock.now()
    manifest = disk.read_manifest(loaded.output.directory)
    reading = read(loaded.sources, loaded.place, progress)
    if reading.unmatched and not manifest.files:
        # Nothing was ever published: a slip in the configuration, which it names with its line, not a failing source.
        load_config(loaded.path)
    specs, decision, chosen = choose(loaded, reading, now)
    entries, faults = _entries(loaded, specs, chosen, progress)
    feeds = [_feed(loaded, spec, chosen[spec.slug], entries) for spec in specs]
    documents = _documents(loaded, specs, feeds, progress)
    if reading.failed:
        documents = _standing_instead(loaded.output.directory, documents, manifest)
    standing = disk.read_standing(
        loaded.output.directory, [*(document.path for document in documents), *manifest.files]
    )
    made = planning.plan(documents, manifest, standing)
    report = Report(
        feeds=tuple(_reports(loaded, specs, feeds, made, decision)),
        articles={
            "read": len(reading.articles),
            "published": len({candidate.id for many in chosen.values() for candidate in many}),
            "left_out": len(decision.left_out),
        },
        reasons=dict(sorted(Counter(reason for _, reason in decision.left_out).items())),
        faults=(*_not_yet(loaded, specs), *reading.faults, *decision.faults, *faults, *map(_left, made.left)),
        written=tuple(document.path for document in made.write),
        removed=made.remove,
    )
    return Journey(loaded, reading, decision, specs, chosen, made, report)


def choose(
    config: Config, reading: Reading, now: datetime
) -> tuple[tuple[FeedSpec, ...], Decision, Mapping[str, Sequence[Candidate]]]:
    """Which feeds there are, which articles may stand in them, and which do."""
    found = {name for article in reading.articles for name in article.categories} if config.auto else set()
    specs = config.feed_specs(sorted(found))
    decision = decide(reading.articles, now, config.feeds.ids)
    return specs, decision, selection.select(specs, decision.candidates, now)


def _entries(
    config: Config, specs: Sequence[FeedSpec], chosen: Mapping[str, Sequence[Candidate]], progress: Progress
) -> tuple[dict[tuple[str, str, int], Entry], list[Fault]]:
    """Each entry that a feed shows, made once for each way of showing it: (id, content, summary_length) -> Entry."""
    wanted: dict[str, dict[tuple[str, int], FeedSpec]] = {}
    shown: dict[tuple[str, str], Candidate] = {}
    for spec in specs:
        for candidate in chosen[spec.slug]:
            shown[candidate.article.source, candidate.article.key] = candidate
            wanted.setdefault(candidate.id, {})[spec.content, spec.summary_length] = spec
    categories = _categories(config, specs)
    made: dict[tuple[str, str, int], Entry] = {}
    faults: list[Fault] = []
    for done, (article, html) in enumerate(_bodies(config, [candidate.article for candidate in shown.values()])):
        if not done % 100:
            progress("rendering", done, len(shown))
        if isinstance(html, Fault):
            faults.append(html)
            continue
        candidate = shown[article.source, article.key]
        try:
            for (content, length), spec in wanted[candidate.id].items():
                made[candidate.id, content, length] = selection.entry(candidate, html, spec, categories)
        except RenderError as error:
            faults.append(Fault(article.place, error.what, set_aside=True, source=article.source))
    return made, faults


def _bodies(config: Config, articles: Sequence[Article]) -> Iterator[tuple[Article, str | Fault]]:
    by_source: dict[str, list[Article]] = {}
    for article in articles:
        by_source.setdefault(article.source, []).append(article)
    for source in config.sources:
        wanted = sorted(by_source.get(source.name, ()), key=lambda article: article.key)
        yield from source.bodies(wanted, config.place)


def _categories(config: Config, specs: Sequence[FeedSpec]) -> dict[str, Category]:
    return {
        name: Category(
            spec.category, spec.slug, _address(config, spec.slug, "atom" if "atom" in spec.formats else spec.formats[0])
        )
        for spec in specs
        if spec.category is not None
        for name in spec.names
    }


def _address(config: Config, slug: str, kind: str) -> str:
    return f"{config.output.url}{urls.segment(slug)}.{kind}"


def _feed(
    config: Config, spec: FeedSpec, chosen: Sequence[Candidate], entries: Mapping[tuple[str, str, int], Entry]
) -> Feed:
    site = config.site
    keys = ((candidate.id, spec.content, spec.summary_length) for candidate in chosen)
    return Feed(
        title=spec.title,
        url=site.url,
        entries=tuple(entries[key] for key in keys if key in entries),
        slug=spec.slug,
        description=spec.description,
        language=site.language,
        author=site.author,
        rights=site.rights,
        icon=site.icon,
        logo=site.logo,
        addresses={kind: _address(config, spec.slug, kind) for kind in spec.formats},
        ttl=selection.ttl(spec, chosen),
    )


def _documents(config: Config, specs: Sequence[FeedSpec], feeds: Sequence[Feed], progress: Progress) -> list[Document]:
    documents = []
    for done, (spec, feed) in enumerate(zip(specs, feeds, strict=True)):
        progress("writing feeds", done, len(feeds))
        for kind in spec.formats:
            made = registry.load("formats", kind)()
            documents.append(Document(f"{feed.slug}.{kind}", made.media_type, made.render(feed)))
    return [
        *documents,
        *(registry.load("pages", kind)().render(feeds, config.site.title) for kind in registry.kinds("pages")),
    ]


def _standing_instead(directory: Path, documents: Sequence[Document], manifest: planning.Manifest) -> list[Document]:
    """After a failure nothing that stands changes: each file as it is, and only those that are missing anew."""
    by_path = {document.path: document for document in documents}
    for path, (_, media_type) in manifest.files.items():
        if (data := disk.read(directory, path)) is not None:
            by_path[path] = Document(path, media_type, data)
    return list(by_path.values())


def _reports(
    config: Config, specs: Sequence[FeedSpec], feeds: Sequence[Feed], made: planning.Plan, decision: Decision
) -> Iterator[FeedReport]:
    """What each feed's subscribers will see, read back from one of its formats: all formats say the same."""
    written = {document.path: document.data for document in made.write}
    alive = {candidate.id for candidate in decision.candidates}
    for spec, feed in zip(specs, feeds, strict=True):
        kind = next((kind for kind in ("json", "atom", "rss") if kind in spec.formats), spec.formats[0])
        path = f"{feed.slug}.{kind}"
        if path not in written:
            yield FeedReport(slug=feed.slug, title=feed.title)
            continue
        before = subscribers.shown(disk.read(config.output.directory, path), kind)
        yield subscribers.compare(
            feed.slug, feed.title, before, subscribers.shown(written[path], kind), subscribers.ids(alive, kind)
        )
