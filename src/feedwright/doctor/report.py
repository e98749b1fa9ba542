"""What was found at a deployment, as people and programs read it. Pure: words out, nothing printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from feedwright.doctor._base import LEVELS, Finding, Level

PLACES: Final = 3
"""Addresses with the same fault that are named, unless every one is wanted."""


def down_to(level: Level, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of a level, and worse ones, the worst first."""
    shown = LEVELS[: LEVELS.index(level) + 1]
    return tuple(sorted((one for one in findings if one.level in shown), key=lambda one: LEVELS.index(one.level)))


def lines(findings: Iterable[Finding], *, every: bool = False) -> Iterator[tuple[Level | None, str]]:
    """Findings as lines, each with the level that it is of; those of one kind together, with their cure once.

    Args:
        findings: in the order in which they shall stand.
        every: name every address with the same fault.
    """
    by_code: dict[str, list[Finding]] = {}
    for one in findings:
        by_code.setdefault(one.code, []).append(one)
    for many in by_code.values():
        shown = many if every else many[:PLACES]
        yield from ((one.level, str(one)) for one in shown)
        if len(many) > len(shown):
            yield many[0].level, f"    and {len(many) - len(shown)} more like this (-v names them)"
        yield None, f"    why: {many[0].why}"
        yield None, f"    cure: {many[0].cure}"
        yield from ((None, f"    {host}: {words}") for host, words in many[0].on.items())


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each level, the worst first."""
    found = Counter(one.level for one in findings)
    return {level: found[level] for level in LEVELS}


def as_data(finding: Finding) -> dict[str, Any]:
    """A finding as `--json` gives it."""
    names = ("level", "code", "where", "what", "why", "cure")
    return {**{name: getattr(finding, name) for name in names}, "on": dict(finding.on)}
