"""What a build did, or would do, as people and programs are told it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from feedwright import terminal
from feedwright.commands._base import EXIT_CHANGES, EXIT_REFUSED, EXIT_SOURCE
from feedwright.errors import RenderError

if TYPE_CHECKING:
    from feedwright.journey import Journey
    from feedwright.report import FeedReport, Report
    from feedwright.standstill import Outlook


_WORDS = {
    "new": ("+", "green", "new"),
    "updated": ("~", "yellow", "updated"),
    "withdrawn": ("-", "red", "withdrawn"),
    "resurfaced": ("!", "red", "old, but readers would show it as new"),
    "redated": ("~", "yellow", "re-dated"),
    "leaving": (".", "bright_black", "leaving this feed (limit, age, category or language)"),
}


def outlook(options: Mapping[str, Any]) -> Outlook | None:
    """What is known before anything heavy is loaded."""
    from feedwright import clock, standstill

    return standstill.look(options["config"], clock.now())


def foreseen(options: Mapping[str, Any]) -> Journey:
    from feedwright import journey

    with terminal.progress(quiet=options["quiet"]) as progress:
        return journey.foresee(options["config"], progress=progress)


def show(report: Report, options: Mapping[str, Any], as_json: bool, verb: str) -> None:
    terminal.faults(report.faults)
    if as_json:
        terminal.give_json(as_data(report), indent=2)
        return
    if options["quiet"]:
        return
    for feed in report.feeds:
        _show_feed(feed, every=options["verbose"])
    _show_removed(report)
    _show_counts(report, verb)
    if report.articles["read"] and not report.articles["published"]:
        terminal.say("no article stands in any feed: is the date in the future, or the category another?", fg="yellow")


def _show_removed(report: Report) -> None:
    """Feeds that are made no more, and formats of feeds: those who read them must be told elsewhere."""
    from feedwright import registry

    titles = {feed.slug: feed.title for feed in report.feeds}
    gone: dict[str, list[str]] = {}
    for path in report.removed:
        slug, _, kind = path.rpartition(".")
        if kind in registry.kinds("formats") and "/" not in slug:
            gone.setdefault(slug, []).append(kind)
    for slug, formats in gone.items():
        if slug in titles:
            what = f"{titles[slug]} ({slug}): removed as {' and '.join(formats)}; its subscribers there"
        else:
            what = f"{slug}: this feed is removed; its subscribers"
        terminal.give(f"{what} get nothing more", fg="red")


def _show_counts(report: Report, verb: str) -> None:
    counts = report.articles
    named = ", ".join(f"{count:,} {reason}" for reason, count in report.reasons.items())
    reasons = f" ({named})" if named else ""
    read = terminal.counted(counts["read"], "article", "articles")
    terminal.give(f"{read} read, {counts['published']:,} in feeds, {counts['left_out']:,} left out{reasons}")
    if not report.written and not report.removed:
        terminal.give("nothing has changed")
        return
    remove = "would remove" if verb == "would write" else "removed"
    removed = f", {remove} {len(report.removed):,}" if report.removed else ""
    terminal.give(f"{verb} {terminal.counted(len(report.written), 'file', 'files')}{removed}")


def _show_feed(feed: FeedReport, *, every: bool) -> None:
    changes = [(kind, getattr(feed, kind)) for kind in feed.CHANGES if getattr(feed, kind)]
    if not changes and not every:
        return
    terminal.give(f"{feed.title} ({feed.slug})" + ("" if changes else ": nothing new"), bold=True)
    for kind, mentions in changes:
        sign, colour, words = _WORDS[kind]
        terminal.give(f"  {sign} {len(mentions):,} {words}", fg=colour)
        terminal.titles([mention.title for mention in mentions], every=every)


def as_data(report: Report) -> dict[str, Any]:
    """A report as `--json` gives it."""
    return {
        "feeds": [
            {"slug": feed.slug, "title": feed.title}
            | {
                kind: [{"id": one.id, "url": one.url, "title": one.title} for one in getattr(feed, kind)]
                for kind in feed.CHANGES
            }
            for feed in report.feeds
        ],
        "articles": dict(report.articles),
        "reasons": dict(report.reasons),
        "faults": [
            {
                "place": fault.place,
                "what": fault.what,
                "set_aside": fault.set_aside,
                "failed": fault.failed,
                "feed": fault.feed,
            }
            for fault in report.faults
        ],
        "written": list(report.written),
        "removed": list(report.removed),
    }


def leave(report: Report, refusal: str, *, strict: bool, changes: bool = False) -> None:
    if refusal:
        terminal.say(f"`build` would refuse: {refusal}", fg="red")
        sys.exit(EXIT_REFUSED)
    if any(fault.feed for fault in report.faults):
        sys.exit(RenderError.exit_code)
    if any(fault.failed for fault in report.faults) or (strict and any(fault.set_aside for fault in report.faults)):
        sys.exit(EXIT_SOURCE)
    if changes:
        sys.exit(EXIT_CHANGES)
