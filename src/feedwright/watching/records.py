"""What builds and a watch leave behind for `status`: two small files of JSON in the folder of the catalog.

`last-build.json` is of whoever built last, by whatever command, and only of builds that did something or failed: one
that finds nothing to do leaves no trace. `watch.json` is of the watch.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from feedwright.errors import FeedwrightError, Locked, PublishError
from feedwright.frozen import frozen
from feedwright.model import replace
from feedwright.publish import replacing
from feedwright.report import Report
from feedwright.watching import BUILD

WATCH = "watch.json"
LOCK = "watch.lock"
"""Held by a watch as long as it lives."""

SOURCE_FAILED = 3
BUG = 70
Known = TypeVar("Known")
_FAULTS_KEPT = 50
_LONGEST = 1000


class _Noted:
    """A record that is noted as JSON."""

    __slots__ = ()

    def as_data(self) -> dict[str, Any]:
        """The same as JSON has it."""
        made: Any = self  # each kind of record is a dataclass
        return {name: _plain(value) for name, value in asdict(made).items()}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """What `as_data` gave.

        Raises:
            ValueError: it is something else. So are KeyError and TypeError.
        """
        return cls(**_typed(cls, data))


@frozen(kw_only=True)
class Build(_Noted):
    """What a build did.

    Args:
        began: when, UTC.
        seconds: how long it took.
        code: as `feedwright build` exits.
        errors: what is wrong, a line each; empty if nothing is.
        warnings: what was set aside or noticed, a line each.
        feeds: slug -> kind of change -> how many entries; of feeds in which something changed.
        articles: counts, as in a report.
        written, removed: how many files.
        until: when the next build has something to do in any case.
        good: when the last build that did not fail was over; None if none ever was.
        busy: nothing was tried, because another process was building.
    """

    began: datetime
    seconds: float = 0.0
    code: int = 0
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    feeds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    articles: Mapping[str, int] = field(default_factory=dict)
    written: int = 0
    removed: int = 0
    until: datetime | None = None
    good: datetime | None = None
    busy: bool = False


@frozen(kw_only=True)
class Watch(_Noted):
    """How a watch is.

    Args:
        process: its number.
        since: when it began.
        schedule: how often it builds.
        checked: when it built, or saw that there is nothing to do.
        due, why: when the next build is due, and what for; None while one is made.
        failures: how many builds have failed one after the other.
        errors: what is wrong now, a line each.
        stopped: when it was stopped; None while it should be running.
    """

    process: int
    since: datetime
    schedule: str
    checked: datetime | None = None
    due: datetime | None = None
    why: str = ""
    failures: int = 0
    errors: tuple[str, ...] = ()
    stopped: datetime | None = None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(kind: type, data: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the fields of a record hold them; what a later version may have added is left out."""
    made: dict[str, Any] = {}
    for one in fields(kind):
        value = data[one.name]
        if "datetime" in str(one.type):
            value = None if value is None else datetime.fromisoformat(value)
        made[one.name] = tuple(value) if isinstance(value, list) else value
    return made


def of_report(report: Report, began: datetime, seconds: float) -> Build:
    """What a build did that was made."""
    failed = [str(fault) for fault in report.faults if fault.failed]
    return Build(
        began=began,
        seconds=round(seconds, 3),
        code=SOURCE_FAILED if failed else 0,
        errors=_kept(failed),
        warnings=_kept(str(fault) for fault in report.faults if not fault.failed),
        feeds={
            feed.slug: changes
            for feed in report.feeds
            if (changes := {kind: len(many) for kind in feed.CHANGES if (many := getattr(feed, kind))})
        },
        articles=dict(report.articles),
        written=len(report.written),
        removed=len(report.removed),
        until=report.until,
    )


def of_error(error: Exception, began: datetime, seconds: float) -> Build:
    """What became of a build that was not made."""
    if isinstance(error, FeedwrightError):
        code, said = error.exit_code, str(error).splitlines()
    else:
        code, said = BUG, [f"a bug in feedwright: {type(error).__name__}: {error}"]
    return Build(
        began=began,
        seconds=round(seconds, 3),
        code=code,
        errors=_kept(said),
        busy=isinstance(error, Locked),
    )


def _kept(lines: Iterable[str]) -> tuple[str, ...]:
    """A status is no report: enough to know what is wrong."""
    many = [line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…" for line in lines]
    more = [f"and {len(many) - _FAULTS_KEPT:,} more"] if len(many) > _FAULTS_KEPT else []
    return (*many[:_FAULTS_KEPT], *more)


# --- the files --------------------------------------------------------------------------------------------------------


def last_build(state: Path) -> Build | None:
    """What the last build did; None where nothing is known of one."""
    return _read(state / BUILD, Build.of_data)


def last_watch(state: Path) -> Watch | None:
    """How the last watch is, or was; None where nothing is known of one."""
    return _read(state / WATCH, Watch.of_data)


def _read(path: Path, of_data: Callable[[Any], Known]) -> Known | None:
    try:
        return of_data(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_build(state: Path, build: Build, *, ended: datetime) -> None:
    """Note a build, unless it only found again that nothing is to be done, or could not begin.

    Raises:
        PublishError: it cannot be written.
    """
    if build.busy:
        return
    before = last_build(state)
    idle = not build.code and not build.written and not build.removed
    if idle and before and not before.code and (before.warnings, before.until) == (build.warnings, build.until):
        return
    good = (before.good if before else None) if build.code else ended.replace(microsecond=0)
    _write(state / BUILD, replace(build, good=good).as_data())


def keep_watch(state: Path, watch: Watch) -> None:
    """Note how a watch is.

    Raises:
        PublishError: it cannot be written.
    """
    _write(state / WATCH, watch.as_data())


def _write(path: Path, data: Mapping[str, Any]) -> None:
    replacing.replace(str(path), json.dumps(data, indent=1, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def mend(state: Path, now: datetime, until: datetime | None) -> None:
    """Where the last build failed, and what it failed of is gone though nothing was to be done: say so."""
    before = last_build(state)
    if before and before.code:
        with suppress(PublishError):
            _write(state / BUILD, Build(began=now, good=now, articles=before.articles, until=until).as_data())


@contextmanager
def noting(
    state: Path, began: datetime, clock: Callable[[], datetime], monotonic: Callable[[], float]
) -> Iterator[list[Report]]:
    """Note what becomes of a build that the body makes; its report is what the body appends.

    A note that cannot be written is none: the build itself is what counts.

    Args:
        state: the folder of the catalog.
        began: when it began, UTC.
        clock: gives the present moment.
        monotonic: seconds since any moment on.
    """
    reports: list[Report] = []
    start = monotonic()
    try:
        yield reports
    except Exception as error:
        _note(state, of_error(error, began, monotonic() - start), clock())
        raise
    _note(state, of_report(reports[0], began, monotonic() - start), clock())


def _note(state: Path, build: Build, now: datetime) -> None:
    with suppress(PublishError):
        keep_build(state, build, ended=now)
