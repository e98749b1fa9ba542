"""What the sources say this time, and what is known of each while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feedwright.catalog.documents import Stamp
from feedwright.model import Fault
from feedwright.sources._base import Source, Unmatched


@dataclass(slots=True)
class Heard:
    """What the sources said this time.

    Args:
        faults: warnings, what was set aside, and which sources failed.
        reasons: why articles may not be published -> how many.
        warned: faults of the decision alone.
        again: the next build has to read something once more.
        articles: how many were said, those that were not read again included.
        told: (source, name) of each place of which there was something to tell.
    """

    faults: list[Fault] = field(default_factory=list)
    reasons: Mapping[str, int] = field(default_factory=dict)
    warned: list[Fault] = field(default_factory=list)
    again: bool = False
    articles: int = 0
    told: set[tuple[str, str]] = field(default_factory=set)

    @property
    def unmatched(self) -> bool:
        """Whether a path matched nothing."""
        return any(isinstance(fault, Unmatched) for fault in self.faults)


@dataclass(slots=True)
class Visit:
    """What is known of one source while it is read.

    Args:
        source: the source.
        signature: of its options.
        stamps: place -> how its file was when it was read.
        is_same: its options are what they were then.
        failed: it could not be read as a whole.
        said: it said something, or need not say it again.
        read: places of it that were read.
        lost: (document, key) that a place does not hold any more.
        unheard: places in which something could not be read.
        opened: places that were read, where anything is remembered of them.
        again: places that must be read again next time, because there was something to tell of them.
        waiting: place -> how its file is, where something in it is not decided yet.
        keys: place -> what stands for each key that it holds, of one that is read in parts or not wholly.
    """

    source: Source
    signature: str
    stamps: dict[str, Stamp]
    is_same: bool
    failed: bool = False
    said: bool = False
    read: int = 0
    lost: set[tuple[str, str]] = field(default_factory=set)
    unheard: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    waiting: dict[str, Stamp] = field(default_factory=dict)
    keys: dict[str, set[int]] = field(default_factory=dict)
