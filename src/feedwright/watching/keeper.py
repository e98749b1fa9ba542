"""Keep watch: wait for a turn, have a build made, say what is new, and leave notes; until it is told to stop.

What it decides by (clocks) and what it does (waiting, looking, building, saying) is handed in, so that a week of it can
be tried in a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Protocol

from feedwright.errors import ConfigError, FeedwrightError, Locked, PublishError
from feedwright.frozen import frozen
from feedwright.model import replace
from feedwright.publish import replacing
from feedwright.report import Report
from feedwright.watching import prometheus, records, turns
from feedwright.watching.builder import Errand
from feedwright.watching.records import Build, Watch
from feedwright.watching.schedule import Cron, Schedule
from feedwright.watching.standing import FeedStanding, Standing
from feedwright.watching.survey import Survey
from feedwright.watching.turns import Now, State

SLICE = 10.0
"""Seconds of waiting at the most between two looks at the clocks: so soon a step of one is noticed."""


class Eyes(Protocol):
    """What tells when something changes."""

    def at(self, survey: Survey) -> None:
        """Look there from now on."""

    def wait(self, seconds: float) -> str:
        """Wait for a change: what changed, or nothing."""


@frozen(kw_only=True)
class Hands:
    """All that a watch does and hears of the world.

    Args:
        now: reads both clocks.
        look: what the last build noted says of now: its report if there is nothing to do, else None.
        survey: has the configuration read.
        build: has a build made.
        lock: holds a lock file; raises Locked where another watch does.
        say: told what is new: kind (`done`, `wrong`, `well`, `note`) and words.
        tell: told the service manager's words.
        zone: time zone of a name.
        signals: what was asked for since it was called last: `stop`, `again`.
    """

    now: Callable[[], Now]
    look: Callable[[datetime], Report | None]
    survey: Callable[[datetime], Errand]
    build: Callable[[datetime], Errand]
    lock: Callable[[Path], AbstractContextManager[None]]
    say: Callable[[str, str], None]
    tell: Callable[[str], None]
    zone: Callable[[str], tzinfo]
    signals: Callable[[], set[str]]


class Keeper:
    """A watch."""

    def __init__(self, hands: Hands, eyes: Eyes, schedule: Schedule, *, process: int, metrics: str = "") -> None:
        """Make ready. Nothing is done before `run`.

        Args:
            hands: what it does.
            eyes: what it sees.
            schedule: how often it builds.
            process: its number.
            metrics: file for Prometheus; empty for none.
        """
        self.hands, self.eyes, self.schedule = hands, eyes, schedule
        self.metrics = metrics
        now = hands.now()
        self.state: State = turns.begin(schedule, now)
        self.watch = Watch(process=process, since=_whole(now.wall), schedule=str(schedule))
        self.last: Build | None = None
        self.feeds: tuple[FeedStanding, ...] = ()
        self.survey: Survey | None = None
        self._warned: tuple[str, ...] = ()
        self._kept: Watch | None = None
        self._muted: set[str] = set()
        self._stopping = False
        self._locked = ExitStack()

    def run(self) -> None:
        """Keep watch until a signal says stop.

        Raises:
            ConfigError: the configuration cannot be read at the start; later it is only said.
            FeedwrightError: no process can be started that would read it.
            Locked: another watch is at work here.
            PublishError: the folder of the catalog cannot be used.
        """
        with self._locked:
            if not self._open():
                return
            self.hands.tell("READY=1")
            while not self._stopping:
                self._step()
            self.hands.tell("STOPPING=1")
            now = _whole(self.hands.now().wall)
            self._keep(replace(self.watch, stopped=now, due=None, why=""))
            self._expose()

    # --- one turn after the other -----------------------------------------------------------------------------------

    def _step(self) -> None:
        """Wait a while, or build."""
        asked = self.hands.signals()
        if "stop" in asked:
            self._stopping = True
            return
        if "again" in asked:
            self.state = turns.ask(self.state, "a signal")
        now = self.hands.now()
        self.state = turns.glance(self.state, now)
        seconds, why = turns.turn(self.state, now)
        if not seconds:
            self._attempt(now, why)
            return
        self._foretell(now, seconds, why)
        self.hands.tell("WATCHDOG=1")
        if news := self.eyes.wait(min(seconds, SLICE)):
            self.state = turns.ask(self.state, news)

    def _attempt(self, now: Now, why: str) -> None:
        self.state = turns.start(self.state, now)
        report = self.hands.look(now.wall) if self.survey else None
        if report:
            self._idle(report)
        else:
            self._keep(replace(self.watch, due=None, why=""))
            self._built(self.hands.build(now.wall), why)
        self._expose()

    def _idle(self, report: Report) -> None:
        """There is nothing to do."""
        now = self.hands.now()
        if self.state.failures:
            self.hands.say("well", "what was wrong is mended; nothing is to be done")
            if self.survey:
                records.mend(Path(self.survey.state), _whole(now.wall), report.until)
                self.last = records.last_build(Path(self.survey.state))
        self.state = turns.end(self.state, now, until=report.until)
        self.watch = replace(self.watch, checked=_whole(now.wall), failures=0, errors=())

    def _built(self, errand: Errand, why: str) -> None:
        """A process has made a build, or tried to."""
        if errand.survey:
            self._settle(errand.survey)
        if errand.feeds is not None:
            self.feeds = errand.feeds
        now, build = self.hands.now(), errand.build
        if build is None:  # given up, because the watch is to end
            self._stopping = True
            return
        self.state = turns.end(self.state, now, until=build.until, failed=bool(build.code), busy=build.busy)
        if not build.busy:
            good = _whole(now.wall) if not build.code else self.last.good if self.last else None
            self.last = replace(build, good=good)
        self._say(build, why)
        self.watch = replace(self.watch, checked=_whole(now.wall), failures=self.state.failures, errors=build.errors)

    # --- where --------------------------------------------------------------------------------------------------------

    def _open(self) -> bool:
        """Read the configuration, and be the only watch of it; or be stopped before that."""
        errand = self.hands.survey(self.hands.now().wall)
        if errand.survey is None:
            if errand.build is None:
                return False
            if errand.build.code != ConfigError.exit_code:
                raise FeedwrightError("\n".join(errand.build.errors))
            raise ConfigError("the configuration cannot be read", faults=errand.build.errors)
        self._lock(errand.survey)
        self.feeds = errand.feeds or ()
        state = Path(errand.survey.state)
        self.last = records.last_build(state)
        self._settle(errand.survey)
        if hidden := errand.survey.hidden:
            self.hands.say("begin", f"what changes in {', '.join(hidden)} is seen by the schedule alone")
        return True

    def _lock(self, survey: Survey) -> None:
        try:
            self._locked.enter_context(self.hands.lock(Path(survey.state) / records.LOCK))
        except Locked as error:
            message = "another watch is at work here; `feedwright status` says which"
            raise Locked(message, where=survey.state) from error

    def _settle(self, survey: Survey) -> None:
        """Look where the configuration says, and go by the site's own time of day."""
        before, self.survey = self.survey, survey
        self.eyes.at(survey)
        if isinstance(self.schedule, Cron):
            self.state = turns.rescheduled(self.state, replace(self.schedule, zone=self.hands.zone(survey.zone)))
        if before and before.state != survey.state:
            self._locked.close()
            try:
                self._lock(survey)
            except (Locked, PublishError) as error:
                self.hands.say("wrong", str(error))

    # --- saying -------------------------------------------------------------------------------------------------------

    def _say(self, build: Build, why: str) -> None:
        """What is new: the same failure, and the same warnings, are said once."""
        before, self._warned = self._warned, build.warnings
        errors_before = self.watch.errors
        if build.errors != errors_before:
            for line in build.errors:
                self.hands.say("wrong", line)
            if errors_before and not build.errors:
                self.hands.say("well", "what was wrong is mended")
        for line in build.warnings:
            if line not in before:
                self.hands.say("note", line)
        if build.written or build.removed:
            self.hands.say("done", "; ".join([why, *_changes(build)]))

    def _foretell(self, now: Now, seconds: float, why: str) -> None:
        """Note when the next build is due, unless that is noted already: a second more or less is no news."""
        due = _whole(now.wall + timedelta(seconds=seconds))
        noted = self.watch.due
        if noted is None or why != self.watch.why or abs((due - noted).total_seconds()) > _ABOUT:
            self.watch = replace(self.watch, due=due, why=why)
        if self.watch != self._kept:
            self._keep(self.watch)
            self._expose()

    def _keep(self, watch: Watch) -> None:
        self.watch = self._kept = watch
        if self.survey:
            survey = self.survey
            self._quietly("watch", lambda: records.keep_watch(Path(survey.state), watch))

    def _expose(self) -> None:
        """Write what Prometheus reads."""
        if not self.metrics or not self.survey:
            return
        standing = Standing(
            site=self.survey.site, now=self.hands.now().wall, build=self.last, watch=self.watch,
            is_watched=self.watch.stopped is None, feeds=self.feeds,
        )  # fmt: skip
        self._quietly("metrics", lambda: replacing.replace(self.metrics, prometheus.text(standing).encode()))

    def _quietly(self, what: str, write: Callable[[], None]) -> None:
        """What cannot be noted is said once, and is no reason to end."""
        try:
            write()
        except PublishError as error:
            if what not in self._muted:
                self._muted.add(what)
                self.hands.say("wrong", str(error))
        else:
            self._muted.discard(what)


_ABOUT = 2.0


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _changes(build: Build) -> Iterator[str]:
    """What a build did, in a few words."""
    for slug, changes in build.feeds.items():
        yield f"{slug}: {_counted(changes)}"
    yield f"wrote {build.written:,}" + (f", removed {build.removed:,}" if build.removed else "")
    yield f"{build.seconds:.1f} s"


def _counted(changes: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in changes.items())
