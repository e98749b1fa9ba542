"""A world in which a watch can live through a week in a moment: clocks that can be set, sources that can fail."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from feedwright.errors import Locked
from feedwright.report import Report
from feedwright.text import dates
from feedwright.watching.builder import Errand
from feedwright.watching.keeper import Hands, Keeper
from feedwright.watching.records import Build
from feedwright.watching.schedule import Every
from feedwright.watching.survey import Survey
from feedwright.watching.turns import Now

MONDAY = datetime(2026, 3, 23, tzinfo=UTC)
"""In the week at whose end summer time begins in Europe."""


class World:
    """Two clocks, what happens when, and what builds would find."""

    def __init__(self, folder, start=MONDAY):
        self.wall, self.ticks = start, 1000.0
        self.folder = folder
        self.zone, self.state, self.locks = "UTC", "state", []
        self.coming = []
        """(ticks, what happens)"""
        self.errors, self.code, self.cost, self.busy = (), 0, 0.5, False
        self.moments = []
        """When time alone changes a feed."""
        self.unseen = True
        """Whether something changed that no build has seen."""
        self.attempts = []
        """(wall, ticks at the start, ticks at the end, whether a process built)"""
        self.said, self.told, self.signals = [], [], set()
        self.news = ""
        self.is_locked = self.is_stopping = False
        self.looked_at = []

    # --- what a test arranges

    def later(self, seconds, happens):
        """Something happens so many seconds after the start."""
        self.coming.append((1000.0 + seconds, happens))
        self.coming.sort(key=lambda one: one[0])

    def change(self):
        self.unseen, self.news = True, "a.md changed"

    def fail(self, *errors, code=3, cost=None):
        self.errors, self.code = errors, code
        self.cost = self.cost if cost is None else cost

    def mend(self):
        self.errors, self.code, self.unseen = (), 0, True

    def step(self, **span):
        """Somebody sets the clock."""
        self.wall += timedelta(**span)

    def stop(self):
        self.signals.add("stop")

    # --- what the watch is given

    @property
    def survey(self):
        return Survey(
            site="https://example.org/", folder=str(self.folder), paths=(("articles", (".md",)),), files=(),
            spared=(), state=str(self.folder / self.state), zone=self.zone,
        )  # fmt: skip

    def pass_(self, seconds):
        """Time goes on; what was to happen meanwhile happens, and a change ends it."""
        until = self.ticks + seconds
        while self.coming and self.coming[0][0] <= until and not self.news:
            when, happens = self.coming.pop(0)
            self._go_on(max(0.0, when - self.ticks))
            happens()
        if not self.news:
            self._go_on(until - self.ticks)

    def _go_on(self, seconds):
        self.ticks += seconds
        self.wall += timedelta(seconds=seconds)

    def at(self, survey):
        self.looked_at.append(survey)

    def wait(self, seconds):
        assert 0 < seconds <= 10
        self.pass_(seconds)
        news, self.news = self.news, ""
        return news

    def now(self):
        return Now(self.wall, self.ticks)

    @property
    def until(self):
        return min((one for one in self.moments if one > self.wall), default=None)

    def look(self, now):
        assert now == self.wall
        if self.unseen or self.errors or self.is_due:
            return None
        self.attempts.append((now, self.ticks, self.ticks, False))
        return Report(until=self.until)

    @property
    def is_due(self):
        """Whether a moment has come since the last build by a process."""
        built = [wall for wall, _, _, process in self.attempts if process]
        return any(one <= self.wall and (not built or one > built[-1]) for one in self.moments)

    def build(self, now):
        began = self.ticks
        self.attempts.append((now, began, began + self.cost, True))
        self._go_on(self.cost)
        if self.is_stopping:
            return Errand()
        if self.busy:
            return Errand(build=Build(began=now, code=6, errors=("another build is at work",), busy=True))
        survey = None if self.code == 2 else self.survey
        if self.errors:
            return Errand(build=Build(began=now, seconds=self.cost, code=self.code, errors=self.errors), survey=survey)
        wrote, self.unseen = int(self.unseen), False
        return Errand(
            build=Build(began=now, seconds=self.cost, written=wrote, until=self.until), survey=survey, feeds=()
        )

    @contextmanager
    def lock(self, path):
        if self.is_locked:
            message = "held"
            raise Locked(message, where=str(path))
        self.is_locked = True
        self.locks.append(path.parent.name)
        yield
        self.is_locked = False

    def heard(self):
        taken, self.signals = self.signals, set()
        return taken

    def keeper(self, schedule=None, metrics=""):
        hands = Hands(
            now=self.now,
            look=self.look,
            survey=lambda now: Errand(survey=self.survey, feeds=()),
            build=self.build,
            lock=self.lock,
            say=lambda kind, words: self.said.append((kind, words)),
            tell=self.told.append,
            zone=dates.zone,
            signals=self.heard,
        )
        return Keeper(hands, self, schedule or Every(timedelta(minutes=15)), process=77, metrics=metrics)

    def live(self, schedule=None, **span):
        """A watch lives so long, and is stopped."""
        self.later(timedelta(**span).total_seconds(), self.stop)
        keeper = self.keeper(schedule)
        keeper.run()
        return keeper

    # --- what a test asks

    @property
    def times(self):
        """When it built or looked, on the wall."""
        return [wall.replace(microsecond=0) for wall, *_ in self.attempts]

    @property
    def built(self):
        """When a process built."""
        return [wall.replace(microsecond=0) for wall, _, _, process in self.attempts if process]

    @property
    def pauses(self):
        """Seconds between the end of a build and the start of the next one."""
        return [start - end for (_, _, end, _), (_, start, _, _) in pairwise(self.attempts)]

    def words(self, kind):
        return [words for one, words in self.said if one == kind]


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)
