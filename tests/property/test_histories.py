"""Random histories of a site: whatever its owner does between two builds, readers see each article as one, for ever.

The machine keeps its own, much simpler idea of what is known of each article, and compares it with what the feeds say.
Every article carries a mark in its first paragraph that no edit takes away: by it the machine finds it in a feed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import feedparser
import pytest
from hypothesis import settings, stateful
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, run_state_machine_as_test

from feedwright import build, plan
from feedwright.catalog.store import Catalog
from feedwright.publish import disk

START = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = ("posts", "notes")
STEMS = tuple("abcdefgh")
PATTERNS = ("{site}/{slug}/", "{site}/{year}/{month}/{slug}/", "{site}/p/{name}.html", "{site}/{category}/{slug}")
SITES = ("https://example.org/", "https://www.example.org/", "https://example.net/blog/")
CATEGORIES = ("politics", "world")
DAMAGES = {
    "another file": lambda data: b"no database at all\n" * 1000,
    "cut off": lambda data: data[: len(data) // 2],
    "its beginning overwritten": lambda data: b"\xff" * 100 + data[100:],
    "zeros": lambda data: bytes(len(data)),
}
DAY = st.integers(1, 28).map(lambda day: datetime(2025, 3, day, tzinfo=UTC))
ANY = st.integers(0, 99)


class KilledError(Exception):
    """Stands for a kill: no line of the build runs after it."""


@dataclass
class Piece:
    """An article as its owner knows it, and what a catalog that keeps its word knows of it."""

    mark: str
    source: str
    stem: str
    day: datetime
    title: str
    summary: str = "A summary."
    texts: list[str] = field(default_factory=list)
    below: str = ""
    category: str = "politics"
    draft: bool = False
    minor: bool = False
    lastmod: datetime | None = None
    spacing: int = 0
    there: bool = True
    spoiled: str | None = None
    changes: int = 0
    was: str = ""
    # What is known of it since it was read last:
    id: str = ""
    seen: tuple | None = None
    updated: datetime | None = None
    published: datetime | None = None
    standing: bool = False
    filed: str = ""
    # What the feeds show of it:
    shown: datetime | None = None

    @property
    def path(self):
        return f"{self.source}/{self.below}{self.stem}.md"

    @property
    def says(self):
        return self.title, self.summary, tuple(self.texts)

    @property
    def text(self):
        if self.spoiled is not None:
            return self.spoiled
        lines = {
            "title": self.title,
            "date": self.day.isoformat(),
            "summary": self.summary,
            "categories": self.category,
            "draft": str(self.draft).lower(),
            "minor": str(self.minor).lower(),
            "lastmod": self.lastmod and self.lastmod.isoformat(),
        }
        front = "\n".join(f"{word}:{' ' * (1 + self.spacing)}{said}" for word, said in lines.items() if said)
        apart = "\n" * (2 + self.spacing)
        return f"---\n{front}\n---\n{apart.join(self.texts)}{' ' * self.spacing}\n"


RULES = []


def rule(**said):
    """A rule; that it ran is noted in `ran`."""

    def made(function):
        RULES.append(function.__name__)

        @wraps(function)
        def noted(self, *given, **named):
            self.ran[function.__name__] += 1
            return function(self, *given, **named)

        return stateful.rule(**said)(noted)

    return made


class Histories(RuleBasedStateMachine):
    """A site, its owner, and what a reader must find after each build."""

    def __init__(self, catalog_in, folder, ran):
        super().__init__()
        self.temporary = TemporaryDirectory(dir=folder)
        self.folder = Path(self.temporary.name)
        self.catalog = catalog_in(self.folder)
        self.ran = ran
        self.now = START
        self.pieces = []
        self.used = {}
        self.pattern, self.site = PATTERNS[0], SITES[0]
        self.categories = CATEGORIES
        self.hidden = self.emptied = None
        self.lost = self.all_moved = False
        self.clean = True
        self.count = 0

    def teardown(self):
        self.catalog.end()
        self.temporary.cleanup()

    # --- what stands on the disk --------------------------------------------------------------------------------------

    def number(self):
        self.count += 1
        return self.count

    def put(self, piece, text=None):
        path = self.folder / piece.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(piece.text if text is None else text, encoding="utf-8")
        # These builds are faster than the ticks of the file system's clock; people are not.
        written = path.stat().st_mtime_ns + self.number()
        os.utime(path, ns=(written, written))

    def configure(self):
        sources = "".join(
            f"  - {{type: markdown, name: {name}, path: '{name}/**/*.md', url: '{self.pattern}'}}\n" for name in SOURCES
        )
        (self.folder / "config.yaml").write_text(
            f"site: {{title: The Desk, url: '{self.site}'}}\nsources:\n{sources}"
            f"categories: [{', '.join(self.categories)}]\nfeeds: {{limit: 0}}\nguard: null\ncatalog: {self.catalog.url}\n",
            encoding="utf-8",
        )

    def pick(self, number, *, there=True, moving=False):
        """One of the articles that may be changed; the first two are never touched, so that no source is ever empty."""
        fit = [
            one
            for one in self.pieces[len(SOURCES) :]
            if one.there == there and one.spoiled is None and one.source != self.hidden
            # Renamed and changed in one way, it must still be recognised; not more is promised.
            if one.changes < 3 and not (moving and self.lost)
        ]
        return fit[number % len(fit)] if fit else None

    def free(self, number):
        """A stem that no file has; a file that was deleted keeps its own until the next build has seen that."""
        held = {
            stem for one in self.pieces if one.there or one.changes for stem in (one.stem, not one.there and one.was)
        }
        fit = [stem for stem in STEMS if stem not in held]
        return fit[number % len(fit)] if fit else None

    def free_path(self, piece):
        return all(not other.there or other.stem != piece.stem for other in self.pieces if other is not piece)

    # --- what owners do -----------------------------------------------------------------------------------------------

    @initialize()
    def begin(self):
        for source in SOURCES:
            self.add(source, f"first-of-{source}", START - timedelta(days=300))
        for stem, source in zip("abcd", SOURCES * 2, strict=True):
            self.add(source, stem, START - timedelta(days=290))
        self.configure()
        self.build(1)

    def add(self, source, stem, day):
        number = self.number()
        day += timedelta(minutes=number)
        mark = f"mark-{number}-"
        texts = [f"The first paragraph, {mark} which no edit ever takes away from its article."]
        texts += [f"Paragraph {n} of article {number} says enough to be told from all others." for n in range(3)]
        piece = Piece(mark, source, stem, day, f"Title {number}", texts=texts)
        self.pieces.append(piece)
        self.put(piece)

    @rule(source=st.sampled_from(SOURCES), number=ANY, day=DAY)
    def write(self, source, number, day):
        """Also under a name that another article had once."""
        if source != self.hidden and (stem := self.free(number)):
            self.add(source, stem, day)

    @rule(number=ANY, minor=st.booleans())
    def edit(self, number, minor):
        if piece := self.pick(number):
            piece.texts[1 + number % 3] = (
                f"Another paragraph, number {self.number()}, that says something else than before."
            )
            piece.minor = minor
            self.note(piece)

    @rule(number=ANY)
    def retitle(self, number):
        if piece := self.pick(number):
            piece.title = f"New title {self.number()}"
            self.note(piece)

    @rule(number=ANY)
    def change_summary(self, number):
        if piece := self.pick(number):
            piece.summary = f"Summary {self.number()}."
            self.note(piece)

    @rule(number=ANY)
    def change_white_space(self, number):
        if piece := self.pick(number):
            piece.spacing = 1 - piece.spacing
            self.note(piece)

    @rule(number=ANY)
    def recategorise(self, number):
        if piece := self.pick(number, moving="{category}" in self.pattern):
            piece.category = "world" if piece.category == "politics" else "politics"
            self.note(piece)

    @rule(number=ANY, day=DAY)
    def redate(self, number, day):
        if piece := self.pick(number, moving=True):
            piece.day = day + timedelta(minutes=self.number())
            self.note(piece)

    @rule(number=ANY, hours=st.integers(-100, 0) | st.just(100_000))
    def say_when_it_was_updated(self, number, hours):
        if piece := self.pick(number):
            piece.lastmod = self.now + timedelta(hours=hours)
            self.note(piece)

    @rule(number=ANY, other=ANY)
    def rename(self, number, other):
        if (piece := self.pick(number, moving=True)) and (stem := self.free(other)) and piece.changes < 2:
            (self.folder / piece.path).unlink()
            piece.stem = stem
            self.note(piece, 2)

    @rule(number=ANY)
    def move(self, number):
        if (piece := self.pick(number, moving=True)) and piece.changes < 2:
            (self.folder / piece.path).unlink()
            piece.below = "" if piece.below else "below/deeper/"
            self.note(piece, 2)

    @rule(number=ANY, draft=st.booleans())
    def draft(self, number, draft):
        if piece := self.pick(number, moving=True):
            piece.draft = draft
            self.note(piece)

    @rule(number=ANY)
    def delete(self, number):
        """Not if another stands where it stood: of a file that stands nobody can tell that it was deleted, and written anew."""
        piece = self.pick(number, moving=True)
        if piece and not any(other.there and other.stem == piece.was for other in self.pieces if other is not piece):
            (self.folder / piece.path).unlink()
            piece.there = False
            piece.changes += 1

    @rule(number=ANY)
    def restore(self, number):
        piece = self.pick(number, there=False)
        if piece and self.free_path(piece) and not self.lost:
            piece.there = True
            self.note(piece)

    @rule(number=ANY)
    def touch(self, number):
        if piece := self.pick(number):
            self.put(piece)

    def note(self, piece, weight=1):
        piece.changes += weight
        self.put(piece)

    @precondition(lambda self: not self.lost)
    @rule(pattern=st.sampled_from(PATTERNS))
    def change_addresses(self, pattern):
        self.all_moved = self.all_moved or pattern != self.pattern
        self.pattern = pattern
        self.configure()

    @precondition(lambda self: not self.lost)
    @rule(site=st.sampled_from(SITES))
    def change_domain(self, site):
        self.all_moved = self.all_moved or site != self.site
        self.site = site
        self.configure()

    @rule(categories=st.sampled_from([CATEGORIES, CATEGORIES[:1], CATEGORIES[1:]]))
    def change_the_categories_of_the_site(self, categories):
        """A feed is added or removed."""
        self.categories = categories
        self.configure()

    @precondition(lambda self: not self.lost)
    @rule(number=ANY, text=st.sampled_from(["", "---\ntitle: A: B: C\n---\nBody", "---\ntitle: Half a fi"]))
    def spoil(self, number, text):
        if (piece := self.pick(number)) and piece.changes == 0:
            piece.spoiled = text
            self.put(piece)

    @rule()
    def mend_files(self):
        for piece in self.pieces:
            if piece.spoiled is not None and piece.source != self.hidden:
                piece.spoiled = None
                self.put(piece)

    @precondition(lambda self: self.hidden is None and not self.lost and self.clean)
    @rule(source=st.sampled_from(SOURCES), left=st.sampled_from(["no folder", "no file", "no word"]))
    def break_or_empty_a_source(self, source, left):
        """Its folder is gone, or has no file any more, or no file in it says anything."""
        if any(piece.changes for piece in self.pieces if piece.source == source):
            return
        self.hidden, self.emptied = source, left == "no word"
        (self.folder / source).rename(self.folder / "elsewhere")
        if left != "no folder":
            (self.folder / source).mkdir()
        for piece in self.pieces:
            if self.emptied and piece.there and piece.source == source:
                self.put(piece, "")

    @precondition(lambda self: self.hidden is not None)
    @rule()
    def mend_source(self):
        shutil.rmtree(self.folder / self.hidden, ignore_errors=True)
        (self.folder / "elsewhere").rename(self.folder / self.hidden)
        self.hidden = self.emptied = None

    @precondition(lambda self: self.hidden is None and self.clean and not self.all_moved)
    @rule(number=ANY)
    def lose_the_catalog(self, number):
        if self.is_told_by_the_feeds:
            self.catalog.lose()
            self.forget_all()

    @precondition(lambda self: self.hidden is None and self.clean and not self.all_moved and not self.lost)
    @rule(damage=st.sampled_from(sorted(DAMAGES)))
    def corrupt_the_catalog(self, damage):
        """What is overwritten in PostgreSQL, PostgreSQL must mend."""
        if self.is_told_by_the_feeds and self.catalog.kind == "sqlite":
            self.catalog.path.write_bytes(DAMAGES[damage](self.catalog.path.read_bytes()))
            self.forget_all()

    @property
    def is_told_by_the_feeds(self):
        """Whether each article stands in the feeds as it is now: what is in no feed is known to nobody."""
        return not any(one.changes or one.spoiled is not None for one in self.pieces)

    def forget_all(self):
        self.lost = True
        for piece in self.pieces:
            if piece.shown is None:
                self.used.pop(piece.id, None)
                piece.id = ""
            piece.seen, piece.updated, piece.standing = None, piece.shown, piece.shown is not None

    # --- builds -------------------------------------------------------------------------------------------------------

    @rule(hours=st.integers(1, 9))
    def build(self, hours):
        self.now += timedelta(hours=hours)
        planned = plan(self.folder / "config.yaml", now=self.now)
        report = build(self.folder / "config.yaml", now=self.now)
        if any(fault.place == "catalog" for fault in planned.faults):
            # A plan does not move what is damaged aside, and says no more than that it is.
            planned, report = without_the_catalog(planned), without_the_catalog(report)
        assert report == planned
        self.learn()
        self.check(planned)
        self.clean = True

    @rule()
    def build_with_nothing_changed(self):
        """What is said once, such as that an address was taken, is no longer said by the build after it."""
        self.build(1)
        self.build(1)
        before = self.stamps()
        self.now += timedelta(hours=1)
        report = build(self.folder / "config.yaml", now=self.now)
        assert report.written == report.removed == ()
        assert not [feed for feed in report.feeds if any(getattr(feed, kind) for kind in feed.CHANGES)]
        assert self.stamps() == before

    @rule(hours=st.integers(1, 9))
    def be_killed_before_the_catalog_is_written(self, hours):
        self.now += timedelta(hours=hours)
        self.killed(Catalog, "commit")

    @rule(hours=st.integers(1, 9))
    def be_killed_before_the_feeds_are_written(self, hours):
        self.now += timedelta(hours=hours)
        if self.killed(disk, "publish"):
            self.learn()

    @rule(hours=st.integers(1, 9), count=st.integers(0, 8))
    def be_killed_amid_the_feeds(self, hours, count):
        """Some files are new, the others old."""
        self.now += timedelta(hours=hours)
        left, real = iter(range(count)), os.replace
        die = lambda *paths: real(*paths) if next(left, None) is not None else self.die()  # noqa: E731
        with patch.object(os, "replace", die):
            try:
                build(self.folder / "config.yaml", now=self.now)
            except KilledError:
                self.clean = False
        self.learn()

    def die(self):
        raise KilledError

    def killed(self, room, name):
        """Whether there was anything to do; where there was not, there is nothing to be killed at."""
        with patch.object(room, name, side_effect=KilledError):
            try:
                report = build(self.folder / "config.yaml", now=self.now)
            except KilledError:
                self.clean = False
                return True
        assert report.written == report.removed == ()
        return False

    # --- what must be known, and what must be seen --------------------------------------------------------------------

    def learn(self):
        """What a catalog knows after it was written."""
        for piece in self.pieces:
            if piece.source == self.hidden or (piece.there and piece.spoiled is not None):
                continue
            if not piece.there or (piece.draft and piece.updated is None):
                piece.standing = False
            else:
                piece.updated = self.expected(piece)
                piece.published, piece.seen, piece.filed = piece.day, piece.says, piece.category
                piece.standing = not piece.draft
        for piece in self.pieces:
            piece.changes, piece.was = 0, piece.stem
        self.lost = self.all_moved = False

    def expected(self, piece):
        """Moved by a date that the article says, else by other words; never back, and never by a new date."""
        explicit = piece.lastmod if piece.lastmod and piece.day < piece.lastmod <= self.now else None
        if piece.updated is None:
            return explicit or piece.day
        then = piece.updated
        if explicit:
            return max(then, explicit)
        return self.now if piece.seen not in (None, piece.says) and not piece.minor else then

    def check(self, report):
        standing = {piece.mark: piece for piece in self.pieces if piece.standing}
        items = {self.mark(item["content_html"]): item for item in self.items("all")}
        assert items.keys() == standing.keys()
        for mark, item in items.items():
            piece = standing[mark]
            assert item["id"] == (piece.id or item["id"])
            piece.id = item["id"]
            assert self.used.setdefault(piece.id, mark) == mark, piece
            assert when(item["date_published"]) == piece.published
            updated = when(item.get("date_modified", item["date_published"]))
            assert updated == piece.updated, piece
            assert piece.shown is None or updated >= piece.shown
        for piece in self.pieces:
            piece.shown = piece.updated if piece.standing else None
        self.check_formats({piece.id for piece in standing.values()})
        assert any(fault.failed for fault in report.faults) == (self.hidden is not None)
        assert sum(fault.set_aside for fault in report.faults) == sum(
            piece.there and (self.emptied if piece.source == self.hidden else piece.spoiled is not None)
            for piece in self.pieces
        )

    def check_formats(self, ids):
        for kind in ("atom", "rss"):
            found = feedparser.parse((self.folder / f"feeds/all.{kind}").read_bytes())
            assert not found.bozo
            assert {entry.id for entry in found.entries} == ids
        for slug in CATEGORIES:
            assert (self.folder / f"feeds/{slug}.json").exists() == (slug in self.categories)
        for slug in self.categories:
            filed = {piece.id for piece in self.pieces if piece.standing and piece.filed == slug}
            assert {item["id"] for item in self.items(slug)} == filed

    def items(self, slug):
        return json.loads((self.folder / f"feeds/{slug}.json").read_bytes())["items"]

    @staticmethod
    def mark(html):
        return "mark-" + html.partition("mark-")[2].partition("-")[0] + "-"

    def stamps(self):
        """Modification times of the feeds, and all that the catalog holds."""
        return {path.name: os.stat(path).st_mtime_ns for path in self.kept()}, self.catalog.contents()

    def kept(self):
        return [*(self.folder / "feeds").iterdir(), *(self.folder / ".feedwright").glob("catalog.db*")]


def without_the_catalog(report):
    return replace(report, faults=tuple(fault for fault in report.faults if fault.place != "catalog"))


def when(text):
    return datetime.fromisoformat(text)


@pytest.mark.each_catalog
def test_histories(catalog_in, tmp_path, monkeypatch):
    # Which files the next build need not read hangs on how long ago they were written: here, on none.
    monkeypatch.setattr(disk, "_step", lambda _: 1e6)
    # A server is asked over a connection: the same laws, on fewer and shorter histories.
    (probe := catalog_in(Path())).end()
    examples, steps = (30, 50) if probe.kind == "sqlite" else (8, 30)
    ran = Counter()
    run_state_machine_as_test(
        lambda: Histories(catalog_in, tmp_path, ran),
        settings=settings(max_examples=examples, stateful_step_count=steps),
    )
    # Each began with a build, after which a reader found what must be; and its owner did much of what owners do.
    assert ran["build"] >= examples
    assert len(ran) > len(RULES) // 2
