"""What stands in the output folder, and how the builds go: what `status` tells people, programs and Prometheus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feedwright import registry
from feedwright.errors import PublishError
from feedwright.frozen import frozen
from feedwright.publish import disk, lock, subscribers
from feedwright.watching import records
from feedwright.watching.records import Build, Watch

GRACE = timedelta(minutes=5)
"""So long after its time a build of a watch may be under way, or wait for another process; then it is overdue."""

_BEST_FIRST = ("json", "atom", "rss")


@frozen(kw_only=True)
class FeedStanding:
    """A feed as it is published.

    Args:
        slug: its name.
        formats: in which it is there.
        entries: how many it shows.
        newest: when the newest of them was published; None where there is none.
    """

    slug: str
    formats: tuple[str, ...]
    entries: int
    newest: datetime | None


@frozen(kw_only=True)
class Standing:
    """How a site's feeds are.

    Args:
        site: address of its home page.
        now: when this was seen, UTC.
        build: the last build that did something, or failed; None if none is known of.
        watch: the last watch; None if there never was one.
        is_watched: whether a watch is at work.
        feeds: what is published.
        faults: of the configuration, a line each.
    """

    site: str
    now: datetime
    build: Build | None
    watch: Watch | None
    is_watched: bool
    feeds: tuple[FeedStanding, ...]
    faults: tuple[str, ...] = ()

    @property
    def trouble(self) -> tuple[str, ...]:
        """What is wrong, a line each; empty if all is well."""
        return tuple(_troubles(self))

    @property
    def due(self) -> datetime | None:
        """When the next build is due; None if nobody knows."""
        return self.watch.due if self.watch and self.is_watched else None


def _troubles(standing: Standing) -> Iterator[str]:
    build, watch = standing.build, standing.watch
    if standing.faults:
        yield "the configuration is at fault"
    if standing.build is None and not standing.feeds:
        yield "nothing was built yet"
    if build and build.code:
        yield "the last build failed"
    if not watch:
        return
    if standing.is_watched and watch.errors and not (build and build.code):
        yield "the last build could not be made"
    if standing.is_watched and watch.due and standing.now - watch.due > GRACE:
        yield f"the build that was due at {at(watch.due)} is overdue"
    if not standing.is_watched and watch.stopped is None:
        yield "the watch ended without being stopped"


def look(site: str, directory: Path, state: Path, now: datetime, faults: Iterable[str] = ()) -> Standing:
    """See how a site's feeds are.

    Args:
        site: address of its home page.
        directory: the output folder.
        state: the folder of the catalog.
        now: aware.
        faults: of the configuration.
    """
    watch = records.last_watch(state)
    return Standing(
        site=site,
        now=now,
        build=records.last_build(state),
        watch=watch,
        is_watched=watch is not None and lock.is_held(state / records.LOCK),
        feeds=tuple(feeds(directory)),
        faults=tuple(faults),
    )


def feeds(directory: Path) -> list[FeedStanding]:
    """The feeds that stand in an output folder, by slug."""
    kinds = registry.kinds("formats")
    found: dict[str, list[str]] = {}
    with suppress(PublishError):
        for path in disk.read_manifest(directory).files:
            slug, _, kind = path.rpartition(".")
            if kind in kinds and slug and "/" not in slug:
                found.setdefault(slug, []).append(kind)
    return [_feed(directory, slug, tuple(sorted(found[slug]))) for slug in sorted(found)]


def _feed(directory: Path, slug: str, formats: tuple[str, ...]) -> FeedStanding:
    for kind in _BEST_FIRST:
        if kind in formats:
            with suppress(PublishError):
                shown = subscribers.shown(disk.read(directory, f"{slug}.{kind}"), kind)
                moments = [moment for one in shown if (moment := _moment(one.published))]
                return FeedStanding(slug=slug, formats=formats, entries=len(shown), newest=max(moments, default=None))
    return FeedStanding(slug=slug, formats=formats, entries=0, newest=None)


def _moment(said: str) -> datetime | None:
    """A date as one of our feeds writes it."""
    from email.utils import parsedate_to_datetime

    for read in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, AttributeError, OverflowError):
            return read(said).astimezone(UTC)
    return None


# --- for people and programs ------------------------------------------------------------------------------------------


def at(moment: datetime | None) -> str:
    """A moment as people read it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if moment else "never"


def lines(standing: Standing) -> Iterator[str]:
    """What people are told."""
    yield _watching(standing)
    yield from _building(standing)
    for one in standing.feeds:
        newest = f", newest of {one.newest:%Y-%m-%d}" if one.newest else ""
        entries = _counted(one.entries, "entry", "entries")
        yield f"  {one.slug}: {entries}{newest} ({', '.join(one.formats)})"


def _watching(standing: Standing) -> str:
    watch = standing.watch
    if not watch:
        return "watch: none"
    if not standing.is_watched:
        end = f"stopped {at(watch.stopped)}" if watch.stopped else f"last heard of {at(watch.checked)}"
        return f"watch: not running, {end}"
    due = f"; next build {at(watch.due)} ({watch.why})" if watch.due else "; building"
    return f"watch: running since {at(watch.since)} (process {watch.process}), {watch.schedule}{due}"


def _building(standing: Standing) -> Iterator[str]:
    build, watch = standing.build, standing.watch
    if build is None:
        yield "last build: none is known of"
    else:
        result = f"failed ({build.code})" if build.code else _result(build)
        yield f"last build: {at(build.began)}, {build.seconds:.1f} s: {result}"
        if build.code:
            yield f"last good build: {at(build.good)}"
    if watch and watch.checked:
        yield f"last looked: {at(watch.checked)}"
    errors = (build.errors if build else ()) or (watch.errors if watch and standing.is_watched else ())
    yield from (f"error: {line}" for line in errors)
    yield from (f"warning: {line}" for line in (build.warnings if build else ()))


def _result(build: Build) -> str:
    read = build.articles
    removed = f", removed {build.removed:,}" if build.removed else ""
    return (
        f"wrote {_counted(build.written, 'file', 'files')}{removed};"
        f" {_counted(read.get('read', 0), 'article', 'articles')} read,"
        f" {read.get('published', 0):,} in feeds, {read.get('left_out', 0):,} left out"
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def as_data(standing: Standing) -> dict[str, Any]:
    """The same as `status --json` gives it."""
    return {
        "site": standing.site,
        "now": standing.now.isoformat(),
        "well": not standing.trouble,
        "trouble": list(standing.trouble),
        "faults": list(standing.faults),
        "next_due": _iso(standing.due),
        "watching": standing.is_watched,
        "watch": standing.watch.as_data() if standing.watch else None,
        "last_build": standing.build.as_data() if standing.build else None,
        "feeds": feeds_as_data(standing.feeds),
    }


def feeds_as_data(many: Iterable[FeedStanding]) -> list[dict[str, Any]]:
    """Feeds as JSON has them."""
    return [asdict(one) | {"newest": _iso(one.newest)} for one in many]


def feeds_of_data(many: Iterable[Mapping[str, Any]]) -> tuple[FeedStanding, ...]:
    """What `feeds_as_data` gave."""
    return tuple(
        FeedStanding(
            slug=one["slug"],
            formats=tuple(one["formats"]),
            entries=one["entries"],
            newest=datetime.fromisoformat(one["newest"]) if one["newest"] else None,
        )
        for one in many
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
