"""Know that nothing can have changed since the last build, without reading, deciding or rendering anything.

A build notes what it depended on: the configuration, every place that it saw, what it left in the output folder, and
until when time alone changes nothing. While all of that is the same, so are the feeds. Pure: values in, values out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b, sha256
from typing import Any

from feedwright import __version__
from feedwright.config import Config
from feedwright.model import Article, Fault, FeedReport, Report
from feedwright.publish.plan import Manifest
from feedwright.reading import Listing
from feedwright.selection import FeedSpec

NOTHING = ""
"""The mark of what cannot be known to be the same."""


def mark(config: Config, listing: Listing) -> str:
    """What a build depends on, in a few characters; `NOTHING` where a place cannot tell whether it changed.

    Args:
        config: with what the environment put into it.
        listing: every place of every source.
    """
    made = blake2b(digest_size=16)
    said = (config.site, config.place.url, config.sources, config.categories, config.auto, config.feeds, config.output)
    made.update(
        f"{__version__} {said!r} {config.websub!r} {config.guard!r} {config.place.timezone}".encode(errors="replace")
    )
    for source, places in listing:
        told = [f"\n{source.name}"]
        for place in places:
            if isinstance(place, Fault):
                if place.failed:
                    return NOTHING
                told.append(str(place))
                continue
            name, _, size, mtime_ns, inode = place
            if not mtime_ns:
                return NOTHING
            told.append(f"{name}\x00{size} {mtime_ns} {inode}")
        made.update("\n".join(told).encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def noted(said: str, manifest: Manifest, report: Report, moments: Iterable[datetime]) -> str:
    """What the next build has to know; empty if it has to do everything itself.

    Args:
        said: the mark of this build.
        manifest: what it leaves in the output folder.
        report: its report.
        moments: when time alone will change a feed.
    """
    if said == NOTHING or any(fault.failed for fault in report.faults):
        return ""
    until = min((moment.astimezone(UTC) for moment in moments), default=None)
    return json.dumps(
        {
            "mark": said,
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


def _ends(begins: Iterable[datetime], age: Any) -> Iterator[datetime]:
    for begin in begins:
        try:
            yield begin.astimezone(UTC) + age
        except OverflowError:
            continue


def report(note: str, said: str, manifest: Manifest, now: datetime) -> Report | None:
    """The report of a build in which nothing changes; None if it has to be made to be known.

    Args:
        note: what `noted` gave.
        said: the mark of this build.
        manifest: what stands in the output folder, where every file of it is as it was written.
        now: aware.
    """
    if not note or said == NOTHING:
        return None
    known = json.loads(note)
    if known["mark"] != said or known["manifest"] != _of(manifest):
        return None
    if known["until"] is not None and now >= datetime.fromisoformat(known["until"]):
        return None
    return Report(
        feeds=tuple(FeedReport(slug=slug, title=title) for slug, title in known["feeds"]),
        articles=known["articles"],
        reasons=known["reasons"],
        faults=tuple(Fault(place, what, aside, source) for place, what, aside, source in known["faults"]),
    )


def _of(manifest: Manifest) -> str:
    return sha256(manifest.to_bytes()).hexdigest()
