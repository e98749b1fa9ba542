"""Which entries the last versions of a feed held, so that a reader who has one of them is sent what is new. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import field
from typing import Any

from feedwright.frozen import frozen
from feedwright.text import patterns

VERSIONS = 64
"""Versions of a feed that are remembered."""

MOST_ENTRIES = 20_000
"""Entries of all versions of a feed together that are remembered; with more of them, fewer versions are."""

_FORM = 1
_SHA256 = patterns.lazy(r"[0-9a-f]{64}")
_DIGEST = patterns.lazy(r"[0-9a-f]{20}")


@frozen
class Journal:
    """What is remembered of one feed.

    Args:
        versions: sha256 of each version's bytes, the newest first.
        held: digest of an entry -> a number whose bit n is set where version n holds it.
    """

    versions: tuple[str, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict)

    def entries(self, version: str) -> frozenset[str] | None:
        """Digests of the entries that a version held; None where it is not remembered."""
        if version not in self.versions:
            return None
        bit = 1 << self.versions.index(version)
        return frozenset(digest for digest, bits in self.held.items() if bits & bit)

    def adding(self, version: str, digests: Collection[str]) -> Journal:
        """With one more version, which is the newest now; the oldest are forgotten."""
        if version in self.versions[:1]:
            return self
        kept = self._without(version)
        held = {digest: bits << 1 for digest, bits in kept.held.items()}
        for digest in digests:
            held[digest] = held.get(digest, 0) | 1
        made = _of_last(Journal((version, *kept.versions), held), VERSIONS)
        while len(made.held) > MOST_ENTRIES and made.versions:
            made = _of_last(made, len(made.versions) // 2)
        return made

    def _without(self, version: str) -> Journal:
        """Without one version: the feed is again as it was then."""
        if version not in self.versions:
            return self
        place = self.versions.index(version)
        below = (1 << place) - 1
        held = {digest: (bits & below) | (bits >> 1 & ~below) for digest, bits in self.held.items()}
        return Journal((*self.versions[:place], *self.versions[place + 1 :]), _present(held))

    def to_bytes(self) -> bytes:
        """As JSON: the same journal always gives the same bytes."""
        held = {digest: f"{bits:x}" for digest, bits in sorted(self.held.items())}
        return (json.dumps({"form": _FORM, "versions": self.versions, "entries": held}) + "\n").encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Journal:
        """What `to_bytes` made; an empty journal where it is anything else: then readers are sent whole feeds."""
        try:
            said = json.loads(data)
            return cls._read(said["form"], said["versions"], said["entries"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return cls()

    @classmethod
    def _read(cls, form: Any, versions: list[str], entries: Mapping[str, str]) -> Journal:
        if form != _FORM or len(versions) > VERSIONS or len(entries) > MOST_ENTRIES:
            return cls()
        held = {digest: int(bits, 16) for digest, bits in entries.items()}
        right = all(0 < bits < 1 << len(versions) for bits in held.values()) and all(map(_DIGEST.fullmatch, held))
        return cls(tuple(versions), held) if right and all(map(_SHA256.fullmatch, versions)) else cls()


def _of_last(journal: Journal, count: int) -> Journal:
    """Without the oldest versions."""
    if len(journal.versions) <= count:
        return journal
    mask = (1 << count) - 1
    return Journal(journal.versions[:count], _present({one: bits & mask for one, bits in journal.held.items()}))


def _present(held: Mapping[str, int]) -> dict[str, int]:
    return {digest: bits for digest, bits in held.items() if bits}
