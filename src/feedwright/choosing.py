"""What the sources say, and what each feed shows of it: read, decided and chosen, before anything is rendered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta

from feedwright import archives, narrowed, selection
from feedwright.catalog.records import Shelved
from feedwright.catalog.store import Catalog
from feedwright.config import Config, load_config
from feedwright.frozen import frozen
from feedwright.heard import Heard
from feedwright.memory import Memory
from feedwright.model import Tombstone
from feedwright.publish import disk
from feedwright.publish import plan as planning
from feedwright.reading import Listing, Progress, listed
from feedwright.recovering import as_published
from feedwright.selection import FeedSpec


@frozen
class Choice:
    """What the sources said, and what became of it.

    Args:
        heard: what was read.
        specs: the feeds there are.
        chosen: slug -> what stands in the feed, newest first.
        gone: slug -> what the feed announces as withdrawn, newest first.
        knows_too_little: a source failed of which nothing is remembered.
        archived: slug -> what stands there, of each feed with an archive.
    """

    heard: Heard
    specs: tuple[FeedSpec, ...]
    chosen: Mapping[str, Sequence[Shelved]]
    gone: Mapping[str, Sequence[Tombstone]]
    knows_too_little: bool
    archived: Mapping[str, archives.Shown] = field(default_factory=dict)


def remembering(
    config: Config,
    now: datetime,
    catalog: Catalog,
    manifest: planning.Manifest | None = None,
    *,
    trusting: bool = False,
) -> Memory:
    """The memory of a build.

    Args:
        config: the configuration.
        now: aware.
        catalog: what is remembered.
        manifest: what was written into the output folder; it is read if None.
        trusting: what a source does not say any more is gone, even if it says nothing at all.
    """
    memory = Memory(catalog, config.place, now, config.feeds.ids, trusting=trusting, division=config.division)
    if memory.is_first:
        # The catalog is new or lost: what stands in the output folder is what readers know.
        directory = config.output.directory
        memory.recover(as_published(directory, manifest or disk.read_manifest(directory)))
    return memory


def choose(
    config: Config,
    memory: Memory,
    progress: Progress,
    listing: Listing | None = None,
    manifest: planning.Manifest | None = None,
) -> Choice:
    """Read what changed, decide, and choose what each feed shows. Nothing is committed.

    Args:
        config: the configuration.
        memory: of this build.
        progress: told how far it is.
        listing: what there is to read; it is looked for if None.
        manifest: what was written into the output folder; it is read if None.

    Raises:
        ConfigError: a path matches nothing, and nothing was ever published.
    """
    catalog, now = memory.catalog, memory.now
    remembered = set(catalog.sources())
    memory.hear(listing if listing is not None else listed(config.sources, config.place), progress)
    heard = memory.heard
    if heard.unmatched and not remembered and not (manifest or disk.read_manifest(config.output.directory)).files:
        # Nothing was ever published: a slip in the configuration, which it names with its line, not a failing source.
        load_config(config.path)
    found, shelves = memory.categories() if config.auto else (), catalog.on_shelves() if config.division else ()
    specs = config.feed_specs(found, catalog.categories(), shelves)
    begins = narrowed.bounds(catalog, specs, now)
    chosen = {spec.slug: newest(catalog, spec, now, begins.get(spec.slug)) for spec in specs}
    too_little = any(fault.failed and fault.source not in remembered for fault in heard.faults)
    directory = config.output.directory
    archived = archives.unsettled(catalog) if too_little else archives.settle(memory, directory, specs, chosen)
    chosen |= {slug: shown.entries for slug, shown in archived.items()}
    longest = max((spec.withdrawn for spec in specs), default=timedelta())
    gone = selection.tombstones(specs, catalog.withdrawn_since(selection.before(now, longest)), now, config.division)
    return Choice(heard, specs, chosen, gone, too_little, archived)


def newest(catalog: Catalog, spec: FeedSpec, now: datetime, begins: datetime | None = None) -> Sequence[Shelved]:
    """What stands in a feed that has no archive, newest first; nothing that is older than `begins`."""
    since = max(selection.before(now, spec.max_age), begins or selection.BEGINNING) if spec.max_age else begins
    return catalog.newest(spec.shelves, spec.limit, now, since)
