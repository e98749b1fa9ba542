"""What was found in documents, as people, programs and hosts of code read it. Pure: words out, nothing printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from feedwright.validate._base import LEVELS, Finding, Level

Found = Mapping[str, Sequence[Finding]]
"""What was found, by document."""


def down_to(level: Level, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of a level, and worse ones."""
    shown = LEVELS[: LEVELS.index(level) + 1]
    return tuple(one for one in findings if one.level in shown)


def lines(findings: Iterable[Finding], *, every: bool = False) -> Iterator[tuple[Level | None, str]]:
    """Findings as lines, each with the level that it is of; below them why they matter and how they are cured.

    Args:
        findings: of one document.
        every: say that below each; otherwise only below the first of its kind.
    """
    said: set[str] = set()
    for one in findings:
        yield one.level, str(one)
        if every or one.code not in said:
            yield None, f"    why: {one.why}"
            cited = f" ({one.specification})" if one.specification else ""
            yield None, f"    cure: {one.cure}{cited}"
        said.add(one.code)


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each level, the worst first."""
    found = Counter(one.level for one in findings)
    return {level: found[level] for level in LEVELS}


def as_data(found: Found, failed: Mapping[str, str]) -> dict[str, Any]:
    """The same as `--json` gives it.

    Args:
        found: what was found, by document.
        failed: why a place could not be read, by place.
    """
    return {
        "documents": [
            {"where": where, "counts": counts(many), "findings": [asdict(one) for one in many]}
            for where, many in found.items()
        ],
        "failed": [{"where": where, "what": what} for where, what in failed.items()],
    }
