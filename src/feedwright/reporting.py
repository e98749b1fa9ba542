"""What a build did, or would do, as its owner is told it: feed by feed, and why it must not be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from feedwright import absence
from feedwright.catalog.records import Shelved
from feedwright.catalog.store import Catalog
from feedwright.config import Config
from feedwright.heard import Heard
from feedwright.model import Fault
from feedwright.publish import disk, guard, subscribers
from feedwright.publish import plan as planning
from feedwright.rendering import Rendered
from feedwright.report import FeedReport, Report
from feedwright.selection import FeedSpec


def refusal(
    config: Config, feeds: Sequence[FeedReport], before: Mapping[str, int], paths: Sequence[str]
) -> Iterator[str]:
    """Why a build must not be made to stand unless the owner insists; nothing if it may.

    Args:
        config: the configuration.
        feeds: what each feed's subscribers would see.
        before: slug -> entries that the feed has now.
        paths: where files stand that feedwright did not write.
    """
    if paths:
        named = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")  # noqa: PLR2004 - enough
        off = ", say `feeds: {pages: false}`" if any(path.endswith((".html", ".css")) for path in paths) else ""
        cure = f"move it away, choose another output.directory{off}, or insist with --force"
        yield f"feedwright did not write {named}; {cure}"
    told = list(guard.objections(feeds, before, config.guard.shrink, config.guard.flood))
    yield from told
    if told:
        yield "nothing was changed; if this is meant, insist with --force (or see `guard` in the configuration)"


def reports(
    config: Config, catalog: Catalog, specs: Sequence[FeedSpec], made: planning.Plan
) -> tuple[tuple[FeedReport, ...], dict[str, int]]:
    """What each feed's subscribers will see, and slug -> entries that the feed has now.

    Both are read back from one of the feed's formats: all formats say the same.
    """
    written = {document.path: document.data for document in made.write}
    told: list[FeedReport] = []
    sizes: dict[str, int] = {}
    for spec in specs:
        kinds: list[str] = [kind for kind in ("json", "atom", "rss") if kind in spec.formats] or list(spec.formats)
        # A format that already has readers, where there is one: to those of a new one everything is new.
        standing = (kind for kind in kinds if (config.output.directory / f"{spec.slug}.{kind}").exists())
        kind = next(standing, kinds[0])
        path = f"{spec.slug}.{kind}"
        stands = disk.read(config.output.directory, path) if path in written else None
        before, after, sizes[spec.slug] = subscribers.differing(stands, written.get(path), kind)
        alive = _alive(catalog, {one.id for one in before} - {one.id for one in after}, kind)
        told.append(subscribers.compare(spec.slug, spec.title, before, after, alive))
    return tuple(told), sizes


def _alive(catalog: Catalog, vanished: set[str], kind: str) -> set[str]:
    """Those of the ids that leave a feed whose articles may still be published."""
    if not vanished:
        return set()
    if kind == "atom":
        # Atom has another form for ids that are no URI.
        vanished = {one for one in catalog.ids() if subscribers.ids([one], kind) & vanished}
    found = catalog.records_with(vanished).values()
    return subscribers.ids((record.id for record in found if record.withdrawn is None), kind)


def report(
    config: Config,
    heard: Heard,
    chosen: Mapping[str, Sequence[Shelved]],
    rendered: Rendered,
    made: planning.Plan,
    feeds: tuple[FeedReport, ...],
    catalog: Catalog,
) -> Report:
    """What a build did, or would do.

    Args:
        config: the configuration.
        heard: what the sources said.
        chosen: slug -> what stands in each feed.
        rendered: what was made of it.
        made: what is done in the output folder.
        feeds: what each feed's subscribers see.
        catalog: for what it has to tell.
    """
    notes = [Fault("catalog", catalog.note)] if catalog.note else []
    published = absence.standing(catalog, chosen)
    if not any(chosen.values()):
        notes.append(Fault(str(config.path), "no article stands in any feed; `feedwright list` says why of each"))
    return Report(
        feeds=feeds,
        articles={"read": heard.articles, "published": published, "left_out": sum(heard.reasons.values())},
        reasons=heard.reasons,
        faults=(
            *notes,
            *heard.faults,
            *rendered.faults,
            *(Fault(path, _REPLACED) for path in made.left),
        ),
        written=tuple(document.path for document in made.write),
        removed=made.remove,
    )


_REPLACED = "is no longer made, but somebody replaced what feedwright wrote; it was left where it is"
