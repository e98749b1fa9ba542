"""Refuse what would surprise subscribers. Pure: reports in, objections out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from feedwright.report import FeedReport, Mention

_SHOWN = 5


def objections(
    reports: Iterable[FeedReport], before: Mapping[str, int], shrink: float | None, flood: int | None
) -> Iterator[str]:
    """Why a build should not go on, a line for each feed; nothing if it may.

    Args:
        reports: what each feed's subscribers would see.
        before: slug -> entries that stand in the feed now; a feed that does not stand yet is never refused.
        shrink: the share of a feed's entries that may be withdrawn at once, from 0 to 1; None = all.
        flood: how many old entries may be shown again as new; None = any number.
    """
    for report in reports:
        stood = before.get(report.slug, 0)
        gone, again = report.withdrawn, (*report.resurfaced, *report.redated)
        if shrink is not None and stood and len(gone) > shrink * stood:
            yield f"{report.title} ({report.slug}): {len(gone)} of {stood} entries would be withdrawn: {_named(gone)}"
        if flood is not None and stood and len(again) > flood:
            yield f"{report.title} ({report.slug}): {len(again)} old entries would be shown as new: {_named(again)}"


def _named(many: tuple[Mention, ...]) -> str:
    more = f" and {len(many) - _SHOWN} more" if len(many) > _SHOWN else ""
    return ", ".join(repr(one.title) for one in many[:_SHOWN]) + more
