"""Know what cannot have changed since the last build, without reading, deciding or rendering anything.

A build notes what it depended on: the configuration, every file that it saw, what it left in the output folder, and
until when time alone changes nothing. While all of that is the same, so are the feeds. Where a few files changed, the
others need not be looked at.

`look` knows it from the note and the files alone. It loads nothing heavy, not even what reads the configuration.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from feedwright.catalog import note as notes
from feedwright.media import grounds
from feedwright.model import Fault
from feedwright.publish import disk
from feedwright.publish.plan import ARCHIVE, Manifest
from feedwright.report import FeedReport, Report
from feedwright.said import said
from feedwright.sources._walk import Seen, Walk, seen, seen_as

if TYPE_CHECKING:
    from feedwright.config import Config
    from feedwright.reading import Listing
    from feedwright.selection import FeedSpec

Marks = dict[str, list[str]]
"""Source -> what stands for each share of its files, and, as the last, for the files beside them."""

_MEDIA = " media"


class Outlook(NamedTuple):
    """What is known before the configuration is read.

    Args:
        note: of the last build, as it stands.
        said: digest of the configuration.
        report: of a build that has nothing to do; None if it may have something to do.
        files: source -> its files as they are.
        changed: source -> the shares of its files in which something changed.
        config: the configuration as `config.kept` holds it; None if it has to be read.
    """

    note: str
    said: str
    report: Report | None
    files: Mapping[str, Seen]
    changed: Mapping[str, Sequence[int]]
    config: Any = None


def look(config: str | os.PathLike[str], now: datetime) -> Outlook | None:
    """What need not be done, or looked at, again.

    Args:
        config: path of config.yaml.
        now: aware.

    Returns:
        None where there is no telling.
    """
    try:
        file = Path(config)
        folder = file.absolute().parent
        note = notes.last(folder / notes.PLACE)
        known = json.loads(note or "null")
        if not known or not known["walks"]:
            return None
        own = said(file.read_bytes(), known["variables"], os.environ).digest
        if own != known["said"]:
            return None
        walks = [Walk(source, *map(tuple, rest)) for source, *rest in known["walks"]]
        found = {walk.source: seen(walk.paths, str(folder), walk.endings) for walk in walks}
        marks = {walk.source: _mark(files, walk.beside) for walk in walks if (files := found[walk.source])}
        marks |= _templates(known["templates"]) | media(known["media"])
        same = report(known, marks, Path(known["directory"]), now)
        return Outlook(note, own, same, *_changes(found, marks, known["marks"]), known["config"])
    except (OSError, ValueError, KeyError, TypeError):
        # Whatever is wrong, the build that follows says it.
        return None


def _changes(
    found: Mapping[str, Seen | None], marks: Marks, before: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Seen], dict[str, list[int]]]:
    """The files of sources of which a part is enough, and where something changed in them."""
    files = {source: one for source, one in found.items() if one and one.is_plain}
    changed: dict[str, list[int]] = {}
    for source in files:
        *then, beside_then = before[source]
        *now, beside_now = marks[source]
        if beside_then == beside_now:
            changed[source] = [
                bucket for bucket, (one, other) in enumerate(zip(then, now, strict=True)) if one != other
            ]
    return {source: files[source] for source in changed}, changed


def mark(config: Config, listing: Listing, paths: Iterable[str] = ()) -> Marks | None:
    """What a build depends on beside the configuration; None where there is no telling whether it changed.

    Args:
        config: the configuration.
        listing: what there is to read.
        paths: of files behind pictures and enclosures.
    """
    made = _templates(str(config.templates) if config.templates else None) | media(paths)
    for found in listing:
        walk = found.source.walk(config.place)
        files = found.files or seen_as(found.places)
        if files is None:
            return None
        made[found.source.name] = _mark(files, walk.beside if walk else ())
    return made


def _mark(files: Seen, beside: Iterable[str]) -> list[str]:
    shares = ["\n".join(share) for share in files.shares]
    return [_digest(share) if share else "" for share in [*shares, "\n".join(map(_beside, beside))]]


def _templates(folder: str | None) -> Marks:
    """What stands for the owner's templates, under a name that no source has."""
    if folder is None:
        return {}
    from feedwright.pages._files import files  # most sites have none

    return {"": [_digest("\n".join(map(_beside, files(folder))))]}


def media(paths: Iterable[str] | Mapping[str, str]) -> Marks:
    """What stands for the files behind pictures and enclosures, under a name that no source has.

    Args:
        paths: absolute; or a map of them to how they are, where that is known.
    """
    told = paths if isinstance(paths, Mapping) else {path: grounds.mark(path) for path in paths}
    return {_MEDIA: [_digest("\n".join(f"{path}\x00{how}" for path, how in sorted(told.items())))]} if told else {}


def without_media(marks: Marks) -> Marks:
    """What a build depends on beside the files behind pictures and enclosures."""
    return {source: one for source, one in marks.items() if source != _MEDIA}


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _beside(path: str) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return path
    return f"{path}\x00{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def noted(
    config: Config,
    marks: Marks | None,
    manifest: Manifest,
    report: Report,
    moments: Iterable[datetime],
    *,
    settled: bool,
    paths: Iterable[str] = (),
    files: disk.Known | None = None,
) -> str:
    """What the next build has to know; empty if it has to do everything itself.

    Args:
        config: the configuration.
        marks: of this build.
        manifest: what it leaves in the output folder.
        report: its report.
        moments: when time alone will change a feed.
        settled: the next build would say the same, if nothing changes.
        paths: of files behind pictures and enclosures; `marks` tells how they are.
        files: of the output folder, as far as they need not be read again.
    """
    if marks is None or any(fault.failed or fault.feed for fault in report.faults):
        return ""
    until = first(moments)
    walks = [source.walk(config.place) for source in config.sources] if config.said else []
    from feedwright.config import kept  # what only looks does without

    return json.dumps(
        {
            "marks": marks,
            "said": config.said.digest if config.said else repr(config),
            "variables": config.said.variables if config.said else [],
            "walks": walks if all(walks) else [],
            "config": kept.data(config) if all(walks) else None,
            "templates": str(config.templates) if config.templates else None,
            "media": list(paths),
            "directory": str(config.output.directory),
            "manifest": sha256(manifest.to_bytes()).hexdigest(),
            "files": files or {},
            "archives": _archives(config.output.directory, manifest.files),
            "settled": settled,
            "until": until.isoformat() if until else None,
            "feeds": [[feed.slug, feed.title] for feed in report.feeds],
            "articles": dict(report.articles),
            "reasons": dict(report.reasons),
            "faults": [[fault.place, fault.what, fault.set_aside, fault.source] for fault in report.faults],
        }
    )


def first(moments: Iterable[datetime]) -> datetime | None:
    """The first of some moments, in UTC."""
    return min((moment.astimezone(UTC) for moment in moments), default=None)


def is_of(known: Mapping[str, Any], config: Config) -> bool:
    """Whether a note was made with this very configuration."""
    return bool(known.get("said") == (config.said.digest if config.said else repr(config)))


def moments(
    due: Iterable[datetime | None],
    specs: Sequence[FeedSpec],
    oldest: Mapping[str, datetime | None],
    withdrawn: Sequence[datetime],
) -> Iterator[datetime]:
    """When time alone will change a feed.

    Args:
        due: when the next article may be published, or expires; None if never.
        specs: the feeds.
        oldest: slug -> when the oldest entry of the feed was published.
        withdrawn: when articles were withdrawn that feeds announce.
    """
    yield from (moment for moment in due if moment)
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


def report(known: Mapping[str, Any], marks: Marks | None, directory: Path, now: datetime) -> Report | None:
    """The report of a build in which nothing changes; None if it has to be made to be known.

    Args:
        known: what `noted` gave with this configuration, as JSON holds it.
        marks: of this build.
        directory: the output folder.
        now: aware.
    """
    if not known.get("settled") or marks != known["marks"] or "archives" not in known:
        return None
    until = None if known["until"] is None else datetime.fromisoformat(known["until"])
    if until and now >= until:
        return None
    manifest = disk.read_manifest_bytes(directory)
    if known["manifest"] != sha256(manifest).hexdigest():
        return None
    # It is what we wrote, so it need not be looked through as any other.
    files = {file["path"]: file["sha256"] for file in json.loads(manifest)["files"]}
    feeds = [path for path in files if not path.startswith(ARCHIVE)]
    standing = disk.read_standing(directory, feeds, known.get("files"))
    if not all(path in standing and standing[path].sha256 == files[path] for path in feeds):
        return None
    if known["archives"] != _archives(directory, files):
        return None
    return Report(
        feeds=tuple(FeedReport(slug=slug, title=title) for slug, title in known["feeds"]),
        articles=known["articles"],
        reasons=known["reasons"],
        faults=tuple(Fault(place, what, aside, source) for place, what, aside, source in known["faults"]),
        until=until,
    )


def _archives(directory: Path, files: Iterable[str]) -> str:
    """What stands for the pages of archives: there may be thousands, so they are known by their sizes."""
    pages = [path for path in files if path.startswith(ARCHIVE)]
    if not pages:
        return ""
    sizes: dict[str, int] = {}
    for folder in sorted({path.rpartition("/")[0] for path in pages}):
        sizes |= disk.sizes(directory, f"{folder}/")
    return _digest("\n".join(f"{path} {sizes.get(path, -1)}" for path in sorted(pages)))
