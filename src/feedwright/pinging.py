"""Tell hubs of feeds without building: after the files have been copied to where they are served from."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial

from feedwright import clock, journey, registry
from feedwright.catalog import store
from feedwright.catalog.store import Catalog
from feedwright.config import Config
from feedwright.errors import ConfigError
from feedwright.frozen import frozen
from feedwright.model import Fault, Ping
from feedwright.publish import disk, hubs, websub
from feedwright.publish.lock import lock
from feedwright.publish.websub import Rung
from feedwright.reading import Progress, silent
from feedwright.text import urls


@frozen
class Told:
    """What became of it.

    Args:
        told: (hub, feed) of all that was heard.
        left: of what is still to be told; the next build tells it.
        faults: hubs that could not be told of all.
    """

    told: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()


def ping(
    config: str | os.PathLike[str] | Config = "config.yaml",
    slugs: Collection[str] = (),
    *,
    owed: bool = False,
    now: datetime | None = None,
    progress: Progress = silent,
    ring: Callable[[Sequence[Ping], datetime], Rung] = hubs.ring,
) -> Told:
    """Tell the hubs of the configuration of its feeds, as they stand in the output folder.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        slugs: of the feeds that they are told of; of all, if empty.
        owed: only of what they have not heard of yet.
        now: aware; the present moment if None.
        progress: told how far it is.
        ring: tells hubs what is due; leaves what there was no time for.

    Raises:
        ConfigError: every fault of the configuration; it names no hub; nothing was built yet; there is no such feed.
        CatalogError: what is remembered cannot be used.
        Locked: a build is at work, and takes longer than a minute.
    """
    loaded = journey.load(config)
    moment = now or clock.now()
    if not loaded.websub:
        message = "names no hub; say `websub: ADDRESS` and build, so that the feeds name it, too"
        raise ConfigError(message, where=str(loaded.path))
    with lock(loaded.state / "lock", journey.LOCK_WAIT):
        feeds = _standing(loaded)
        wanted = _wanted(loaded, feeds, slugs)
        work = partial(_ping, loaded, feeds, () if owed else wanted, wanted, moment, progress, ring)
        return store.using(loaded.catalog, loaded.folder, work, writing=True)


def _standing(config: Config) -> dict[str, list[str]]:
    """Slug of each feed that was built -> its addresses."""
    kinds = registry.kinds("formats")
    made: dict[str, list[str]] = {}
    for path in disk.read_manifest(config.output.directory).files:
        slug, _, kind = path.rpartition(".")
        if kind in kinds and "/" not in path and slug:
            made.setdefault(slug, []).append(f"{config.output.url}{urls.path(path)}")
    if not made:
        message = f"holds no feeds of this configuration yet; build first: `feedwright -c {config.path} build`"
        raise ConfigError(message, where=str(config.output.directory))
    return made


def _wanted(config: Config, feeds: dict[str, list[str]], slugs: Collection[str]) -> list[str]:
    if unknown := [slug for slug in slugs if slug not in feeds]:
        message = f"there is no feed {unknown[0]!r}; there are {', '.join(feeds)}"
        raise ConfigError(message, where=str(config.path))
    return [address for slug, many in feeds.items() if not slugs or slug in slugs for address in many]


def _ping(
    config: Config,
    feeds: dict[str, list[str]],
    changed: Sequence[str],
    wanted: Sequence[str],
    now: datetime,
    progress: Progress,
    ring: Callable[[Sequence[Ping], datetime], Rung],
    catalog: Catalog,
) -> Told:
    standing = {address for many in feeds.values() for address in many}
    pending, note = catalog.pings(), catalog.note_of_last_build()
    pings = websub.owed(pending, config.websub, standing, changed, now)
    # Who asks for it need not wait for the turn that it would have: what is to be told is told now.
    pings = [one._replace(due=min(one.due, now)) if one.topic in wanted else one for one in pings]
    _remember(catalog, pings, pending, "")
    progress("telling hubs", 0, 0)
    rung = _rung_out(pings, now, ring)
    _remember(catalog, rung.left, pings, "" if rung.left else note)
    left = {(one.hub, one.topic) for one in rung.left}
    asked = [(one.hub, one.topic) for one in pings if one.due <= now]
    return Told(tuple(one for one in asked if one not in left), tuple(sorted(left)), rung.faults)


def _rung_out(pings: Sequence[Ping], now: datetime, ring: Callable[[Sequence[Ping], datetime], Rung]) -> Rung:
    """Tell until all is told: a build leaves to the next one what it has no time for, and here there is no next one.

    What was told in vain is not told again at once, so that this ends.
    """
    due = [one for one in pings if one.due <= now]
    left = [one for one in pings if one.due > now]
    faults: list[Fault] = []
    while due:
        rung = ring(due, now)
        known = set(due)
        untold = [one for one in rung.left if one in known]
        left += [one for one in rung.left if one not in known]
        is_over = len(untold) in (0, len(due))
        faults += [one for one in rung.faults if is_over or not one.what.startswith(websub.SLOW)]
        due = [] if is_over else untold
        left += untold if is_over else []
    return Rung(tuple(left), tuple(faults))


def _remember(catalog: Catalog, pings: Sequence[Ping], before: Sequence[Ping], note: str) -> None:
    """What is to be told stands before anybody is told.

    The note of the last build says when something is due: while more is to be told, the next build looks for itself.
    """
    catalog.keep_pings(pings, before)
    catalog.note_build(note)
    catalog.commit()
