"""What every check speaks in: codes, which say why a fault matters and its cure, and findings, which say where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, Protocol

from feedwright.frozen import frozen
from feedwright.text import patterns

Level = Literal["error", "warning", "info"]
LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "info")
"""From the worst down."""

MOST_OF_ONE: Final = 100
"""Findings of one code in one document that are listed; the rest is counted."""

_SHOWN = 120
_ENTRY = patterns.lazy(r"\Aitems\[(?P<item>\d+)\]|(?:channel|feed|RDF)/(?:item|entry)(?:\[(?P<element>\d+)\])?(?=/|\Z)")


def words(text: str) -> frozenset[str]:
    """Words with blanks between them, as a set: long lists are easier to read so."""
    return frozenset(text.split())


class Code(NamedTuple):
    """A kind of fault.

    Args:
        name: what programs know it by.
        level: `error` where a specification is broken, or readers lose something; `warning` where some readers show
            it wrongly; `info` for what might be better.
        what: what is wrong, with `{element}`, `{value}` and the like in it.
        why: what it does to readers.
        cure: what to do.
        specification: where that is written.
    """

    name: str
    level: Level
    what: str
    why: str
    cure: str
    specification: str = ""


@frozen
class Finding:
    """Something in a document that should not be as it is.

    Args:
        level: `error`, `warning` or `info`.
        code: name of the kind of fault.
        where: file or address of the document.
        line, column: counted from 1; 0 where it has none.
        path: which element, as `rss/channel/item[3]/guid` or `items[2].id`; may be empty.
        what: what is wrong.
        why: what it does to readers.
        cure: what to do about it.
        specification: where that is written; may be empty.
    """

    level: Level
    code: str
    where: str
    line: int
    column: int
    path: str
    what: str
    why: str
    cure: str
    specification: str

    @property
    def place(self) -> str:
        """`file:line:column`, as editors understand it."""
        return ":".join([self.where, *(str(one) for one in (self.line, self.column) if one)])

    @property
    def entry(self) -> int | None:
        """Which entry of the feed it concerns, counted from 0; None if it concerns the feed as a whole."""
        match = _ENTRY.search(self.path)
        if match is None:
            return None
        return int(match["item"]) if match["item"] else int(match["element"] or 1) - 1

    def __str__(self) -> str:
        """`file:line:column: level: what [code]`."""
        return f"{self.place}: {self.level}: {self.what} [{self.code}]"


class Spot(NamedTuple):
    """A place in a document."""

    line: int = 0
    column: int = 0
    path: str = ""


class Placed(Protocol):
    """Whatever knows where it stands: `spot` for people, `extent` the first byte and the one after the last."""

    @property
    def spot(self) -> Spot: ...

    @property
    def extent(self) -> tuple[int, int]: ...


@dataclass(slots=True, eq=False)
class Sheet:
    """One document under examination: what is known of it, and what was found.

    Args:
        where: its file or address, as it is named in findings.
        data: in UTF-8.
        addresses: where it is served, as far as that is known.
        now: against which dates are held; None if no date is in the future.
        errors_only: neither warnings nor notes are wanted, and what looks for them alone need not look.
        kind: `rss`, `rdf`, `atom`, `json` or `opml`.
        version: as it says itself.
    """

    where: str
    data: bytes = b""
    addresses: tuple[str, ...] = ()
    now: datetime | None = None
    errors_only: bool = False
    kind: str = ""
    version: str = ""
    found: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    strange: set[str] = field(default_factory=set)

    def report(self, code: Code, at: Placed | Spot, **words: Any) -> None:
        """Note a fault.

        Args:
            code: what kind of fault.
            at: where.
            words: what fills the code's `what`; texts are quoted and shortened.
        """
        if self.errors_only and code.level != "error":
            return
        self.counts[code.name] += 1
        if self.counts[code.name] > MOST_OF_ONE:
            return
        spot = at if isinstance(at, Spot) else at.spot
        what = code.what.format(**{name: _shown(name, value) for name, value in words.items()})
        self.found.append(
            Finding(code.level, code.name, self.where, *spot, what, code.why, code.cure, code.specification)
        )

    def is_full(self, code: Code) -> bool:
        """Whether so much of a kind was found that one more need only be counted, which this does."""
        if self.counts[code.name] < MOST_OF_ONE:
            return False
        self.counts[code.name] += 1
        return True

    def findings(self) -> tuple[Finding, ...]:
        """All that was found, in the document's order; of what is found too often, a last one says how often."""
        found = sorted(self.found, key=lambda one: (one.line, one.column, LEVELS.index(one.level)))
        return (*found, *self._rest())

    def _rest(self) -> Iterable[Finding]:
        for name, count in self.counts.items():
            if count > MOST_OF_ONE:
                last = next(one for one in self.found if one.code == name)
                what = f"and {count - MOST_OF_ONE:,} more like this"
                spec = last.specification
                yield Finding(last.level, name, self.where, 0, 0, "", what, last.why, last.cure, spec)


def _shown(name: str, value: Any) -> Any:
    """Texts out of the document stand between quotes; names of elements do not."""
    if name != "value" or not isinstance(value, str):
        return value
    text = " ".join(value[: 4 * _SHOWN].split()).encode("utf-8", "replace").decode()
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


Check = Callable[[Sheet, Placed, str, str], None]
"""Looks at a value: where to note faults, where the value stands, what it is called, the value without blanks."""
