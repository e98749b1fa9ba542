"""What every check speaks in: codes, which say why a fault matters and its cure, and findings, which say where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Final, Literal

from feedwright.frozen import frozen

Level = Literal["error", "warning", "info"]
LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "info")
"""From the worst down."""

_SHOWN = 160


@frozen
class Code:
    """A kind of fault of a deployment.

    Args:
        name: what programs know it by.
        level: `error` where readers lose something, or everything is sent again at each visit; `warning` where some
            do, or it costs much; `info` for what might be better.
        what: what is wrong, with `{value}` and the like in it.
        why: what it does to readers.
        cure: what to do, on any server.
        subject: which of the hosts' own cures (`feedwright.hosting`) goes with it; empty where none does.
    """

    name: str
    level: Level
    what: str
    why: str
    cure: str
    subject: str = ""

    def at(self, where: str, **words: Any) -> Finding:
        """A fault of this kind at an address."""
        what = self.what.format(**{name: _shown(value) for name, value in words.items()})
        return Finding(self.level, self.name, where, what, self.why, self.cure, self.subject)


@frozen
class Finding:
    """Something about a deployment that should not be as it is.

    Args:
        level: `error`, `warning` or `info`.
        code: name of the kind of fault.
        where: the address.
        what: what is wrong.
        why: what it does to readers.
        cure: what to do about it, on any server.
        subject: which of the hosts' own cures goes with it.
        on: name of a host -> what to do there: of the one that answers, or of all where that is not known.
    """

    level: Level
    code: str
    where: str
    what: str
    why: str
    cure: str
    subject: str = ""
    on: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """`address: level: what [code]`."""
        return f"{self.where}: {self.level}: {self.what} [{self.code}]"


@frozen
class Expected:
    """What the owner's configuration says of a feed.

    Args:
        url: where it should be served.
        hubs: which it should name.
        data: as it stands in the output folder; None where it does not.
    """

    url: str
    hubs: tuple[str, ...] = ()
    data: bytes | None = None


def worst(findings: Iterable[Finding]) -> Level | None:
    """The worst level among findings; None where there are none."""
    levels = {one.level for one in findings}
    return next((level for level in LEVELS if level in levels), None)


def _shown(value: Any) -> Any:
    """Texts of a server stand on one line, and are not endless."""
    if not isinstance(value, str):
        return value
    text = " ".join(value[: 4 * _SHOWN].split()).encode("utf-8", "replace").decode()
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
