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
from feedwright.catalog.decide import Decision
from feedwright.config import Config
from feedwright.model import Candidate, Fault, FeedReport, Report
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


def noted(
    said: str,
    manifest: Manifest,
    report: Report,
    decision: Decision,
    specs: Sequence[FeedSpec],
    chosen: Mapping[str, Sequence[Candidate]],
) -> str:
    """What the next build has to know; empty if it has to do everything itself.

    Args:
        said: the mark of this build.
        manifest: what it leaves in the output folder.
        report: its report.
        decision: when articles come and go.
        specs: the feeds.
        chosen: slug -> what stands in the feed.
    """
    if said == NOTHING or any(fault.failed for fault in report.faults):
        return ""
    until = min(_moments(decision, specs, chosen), default=None)
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


def _moments(
    decision: Decision, specs: Sequence[FeedSpec], chosen: Mapping[str, Sequence[Candidate]]
) -> Iterator[datetime]:
    """When time alone will change a feed."""
    for article, reason in decision.left_out:
        if reason == "future" and article.published:
            yield article.published.astimezone(UTC)
    for candidate in decision.candidates:
        if candidate.article.expires:
            yield candidate.article.expires.astimezone(UTC)
    for spec in specs:
        if spec.max_age is not None:
            yield from _ends((candidate.published for candidate in chosen[spec.slug]), spec.max_age)
        yield from _ends((record.withdrawn for record in decision.withdrawn if record.withdrawn), spec.withdrawn)


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
