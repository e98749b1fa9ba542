"""Know that nothing can have changed since the last build, without reading, deciding or rendering anything.

A build notes what it depended on: the configuration, every place that it saw, what it left in the output folder, and
until when time alone changes nothing. While all of that is the same, so are the feeds.

`at_once` knows it from the note and the files alone. It loads nothing heavy, not even what reads the configuration.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedwright.catalog import note as notes
from feedwright.model import Article, Fault, FeedReport, Report
from feedwright.publish import disk
from feedwright.publish.plan import Manifest
from feedwright.said import said
from feedwright.sources._walk import Walk, line, lines

if TYPE_CHECKING:
    from feedwright.config import Config
    from feedwright.reading import Listing
    from feedwright.selection import FeedSpec
    from feedwright.sources._walk import Place

NOTHING = ""
"""The mark of what cannot be known to be the same."""


def at_once(config: str | os.PathLike[str], now: datetime) -> Report | None:
    """The report of a build that has nothing to do; None if it may have something to do.

    Args:
        config: path of config.yaml.
        now: aware.
    """
    try:
        file = Path(config)
        known = json.loads(notes.last(file.absolute().parent / notes.PLACE) or "null")
        if not known or not known["walks"]:
            return None
        if said(file.read_bytes(), known["variables"], os.environ).digest != known["said"]:
            return None
        folder = str(file.absolute().parent)
        walks = [Walk(source, *map(tuple, rest)) for source, *rest in known["walks"]]
        found = ((walk, lines(walk.paths, folder, walk.endings)) for walk in walks)
        return report(known, _mark(known["said"], found), Path(known["directory"]), now)
    except (OSError, ValueError, KeyError, TypeError):
        # Whatever is wrong, the build that follows says it.
        return None


def mark(config: Config, listing: Listing) -> str:
    """What a build depends on, in a few characters; `NOTHING` where a place cannot tell whether it changed.

    Args:
        config: with what the environment put into it.
        listing: every place of every source.
    """
    own = config.said.digest if config.said else f"{config!r}"
    found = ((source.walk(config.place) or Walk(source.name, (), ()), _lines(places)) for source, places in listing)
    return _mark(own, found)


def _lines(places: Iterable[Place | Fault]) -> list[str] | None:
    made = [line(place) for place in places]
    return None if "" in made else sorted(set(made))


def _mark(own: str, found: Iterable[tuple[Walk, Sequence[str] | None]]) -> str:
    made = blake2b(own.encode("utf-8", "surrogatepass"), digest_size=16)
    for walk, told in found:
        if told is None:
            return NOTHING
        made.update("\n".join((f"\n{walk.source}", *map(_beside, walk.beside), *told)).encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def _beside(path: str) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return path
    return f"{path}\x00{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def noted(config: Config, said: str, manifest: Manifest, report: Report, moments: Iterable[datetime]) -> str:
    """What the next build has to know; empty if it has to do everything itself.

    Args:
        config: the configuration.
        said: the mark of this build.
        manifest: what it leaves in the output folder.
        report: its report.
        moments: when time alone will change a feed.
    """
    if said == NOTHING or any(fault.failed for fault in report.faults):
        return ""
    until = min((moment.astimezone(UTC) for moment in moments), default=None)
    walks = [source.walk(config.place) for source in config.sources] if config.said else []
    return json.dumps(
        {
            "mark": said,
            "said": config.said.digest if config.said else "",
            "variables": config.said.variables if config.said else [],
            "walks": walks if all(walks) else [],
            "directory": str(config.output.directory),
            "manifest": _of(manifest),
            "until": until.isoformat() if until else None,
            "feeds": [[feed.slug, feed.title] for feed in report.feeds],
            "articles": dict(report.articles),
            "reasons": dict(report.reasons),
            "faults": [[fault.place, fault.what, fault.set_aside, fault.source] for fault in report.faults],
        }
    )


def moments(
    left_out: Iterable[tuple[Article, str]],
    expiry: datetime | None,
    specs: Sequence[FeedSpec],
    oldest: Mapping[str, datetime | None],
    withdrawn: Sequence[datetime],
) -> Iterator[datetime]:
    """When time alone will change a feed.

    Args:
        left_out: articles that may not be published yet, with the reason.
        expiry: when the next article expires.
        specs: the feeds.
        oldest: slug -> when the oldest entry of the feed was published.
        withdrawn: when articles were withdrawn that feeds announce.
    """
    for article, reason in left_out:
        if reason == "future" and article.published:
            yield article.published
    if expiry:
        yield expiry
    for spec in specs:
        if spec.max_age is not None and (last := oldest.get(spec.slug)):
            yield from _ends([last], spec.max_age)
        yield from _ends(withdrawn, spec.withdrawn)


def _ends(begins: Iterable[datetime], age: timedelta) -> Iterator[datetime]:
    for begin in begins:
        try:
            yield begin.astimezone(UTC) + age
        except OverflowError:
            continue


def report(known: Mapping[str, Any], said: str, directory: Path, now: datetime) -> Report | None:
    """The report of a build in which nothing changes; None if it has to be made to be known.

    Args:
        known: what `noted` gave, as JSON holds it.
        said: the mark of this build.
        directory: the output folder.
        now: aware.
    """
    if said == NOTHING or known.get("mark") != said:
        return None
    if known["until"] is not None and now >= datetime.fromisoformat(known["until"]):
        return None
    manifest = disk.read_manifest(directory)
    if known["manifest"] != _of(manifest):
        return None
    standing = disk.read_standing(directory, manifest.files)
    if not all(path in standing and standing[path].sha256 == sha256 for path, (sha256, _) in manifest.files.items()):
        return None
    return Report(
        feeds=tuple(FeedReport(slug=slug, title=title) for slug, title in known["feeds"]),
        articles=known["articles"],
        reasons=known["reasons"],
        faults=tuple(Fault(place, what, aside, source) for place, what, aside, source in known["faults"]),
    )


def _of(manifest: Manifest) -> str:
    return sha256(manifest.to_bytes()).hexdigest()
