"""What a build does is counted: it grows with what changed, and not with what is there."""

import hashlib
import os
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nh3
import pytest

from feedwright import journey, registry, selection, standstill, validate, workers
from feedwright.catalog import database
from feedwright.config import file
from feedwright.pages.feed import Leaf
from feedwright.pages.index import Index
from feedwright.pages.opml import Opml
from feedwright.pages.stylesheet import Stylesheet
from feedwright.publish import disk
from feedwright.sources.markdown import Markdown
from feedwright.text import markup

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CATEGORIES = [f"category-{number:02d}" for number in range(12)]
WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP")
FEWER, MORE = 300, 600


@dataclass
class Effort:
    """What one build did.

    Args:
        opened: names of the articles' files that were opened.
        parsed: names of those that were understood.
        asked: statements that the catalog ran.
        steps: that SQLite took for them.
        rows: of what they gave.
        noted: rows that they wrote.
        entries: made.
        fragments: entries that formats wrote.
        safe: bodies that were made safe.
        looked: bytes of the feeds that were held against their specifications.
        configured: times that the configuration was read and checked.
        feeds: slugs of those that were rendered.
        pages: paths of what was made of all feeds together.
        leaves: slugs of the feeds whose page was made.
        hashed: files in the output folder that were read to be compared.
        written: bytes of the files that were written into the output folder.
        report: of the build.
    """

    opened: set = field(default_factory=set)
    parsed: list = field(default_factory=list)
    asked: int = 0
    steps: int = 0
    rows: int = 0
    noted: int = 0
    entries: int = 0
    fragments: int = 0
    safe: int = 0
    looked: int = 0
    configured: int = 0
    feeds: list = field(default_factory=list)
    pages: list = field(default_factory=list)
    leaves: list = field(default_factory=list)
    hashed: int = 0
    written: int = 0
    report: object = None


@dataclass
class Desk:
    """A site, and the number of the build that comes next; split by language, every other dozen is in German."""

    site: object
    count: int
    patch: object
    builds: int = 0
    split: bool = False

    def write(self, number, body="What it says.", **facts):
        """A newer article the higher its number; each category holds every twelfth of them."""
        day = NOW - timedelta(days=self.count - number)
        self.site.post(
            f"article-{number:03d}",
            date=day.date().isoformat(),
            categories=CATEGORIES[number % 12],
            **({"lang": self.language(number)} if self.split else {}),
            **facts,
            body=f"Article number {number} says something that is its own, and at some length.\n\n{body}",
        )

    @staticmethod
    def language(number):
        return ("en", "de")[number // 12 % 2]

    def build(self):
        """Build as the command does, and count."""
        effort = Effort()
        before = self.feeds()
        self.site.configure()
        with self.patch.context() as patch:
            count(patch, effort, self.site.folder / "articles")
            effort.report = self.command()
        after = self.feeds()
        effort.written = sum(size for path, (size, _) in after.items() if before.get(path) != after[path])
        return effort

    def command(self):
        self.builds += 1
        now = NOW + self.builds * HOUR
        outlook = standstill.look(self.site.config, now)
        if outlook and outlook.report:
            return outlook.report
        return journey.build(self.site.config, now=now, outlook=outlook)

    def feeds(self):
        folder = self.site.folder / "feeds"
        return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.glob("*")}


def count(patch, effort, articles):
    """Have all that is done be counted."""
    real_open, real_connect, real_rows = os.open, sqlite3.connect, database._Sqlite.rows

    def opening(path, *said, **options):
        if Path(path).is_relative_to(articles):
            effort.opened.add(Path(path).name)
        return real_open(path, *said, **options)

    def connecting(*said, **options):
        connection = real_connect(*said, **options)
        connection.set_trace_callback(running)
        connection.set_progress_handler(stepping, 1)
        return connection

    def running(statement):
        effort.asked += 1
        effort.noted += statement.lstrip().startswith(WRITES)

    def stepping():
        effort.steps += 1

    def giving(self, *said):
        for row in real_rows(self, *said):
            effort.rows += 1
            yield row

    patch.setattr(os, "open", opening)
    patch.setattr(sqlite3, "connect", connecting)
    patch.setattr(database._Sqlite, "rows", giving)
    count_making(patch, effort)
    for kind in registry.kinds("formats"):
        patch.setattr(
            registry.load("formats", kind), "render_some", rendering(registry.load("formats", kind).render_some, effort)
        )
    for kind in (Index, Opml, Stylesheet):
        patch.setattr(kind, "render", paging(kind.render, effort))
    patch.setattr(Leaf, "filled", filling(Leaf.filled, effort))
    patch.setattr(workers, "processors", lambda: 1)


def count_making(patch, effort):
    """Have what is made for feeds be counted."""
    real_entry, real_safe, real_checked = selection.entry, markup.safe, validate.checked
    real_config, real_digest, real_parse = file.load_config, hashlib.file_digest, Markdown.parse

    def parsing(self, text, place, site):
        effort.parsed.append(Path(place.path).name)
        return real_parse(self, text, place, site)

    patch.setattr(Markdown, "parse", parsing)

    def making(*said):
        effort.entries += 1
        return real_entry(*said)

    def cleaning(*said):
        effort.safe += 1
        return real_safe(*said)

    def looking(data, *said, **options):
        effort.looked += len(data)
        return real_checked(data, *said, **options)

    def configuring(*said, **options):
        effort.configured += 1
        return real_config(*said, **options)

    def digesting(*said):
        effort.hashed += 1
        return real_digest(*said)

    patch.setattr(hashlib, "file_digest", digesting)
    patch.setattr(selection, "entry", making)
    patch.setattr(markup, "safe", cleaning)
    patch.setattr(validate, "checked", looking)
    patch.setattr(file, "load_config", configuring)


def rendering(real, effort):
    """The method of a format that makes a feed, counted."""

    def render_some(self, feed, entries):
        if feed.slug not in effort.feeds:
            effort.feeds.append(feed.slug)
        effort.fragments += len(entries)
        return real(self, feed, entries)

    return render_some


def paging(real, effort):
    """The method of a kind of page that is made of all feeds, counted."""

    def render(self, *said):
        effort.pages.append(self.path)
        return real(self, *said)

    return render


def filling(real, effort):
    """The method that makes the page of a feed, counted."""

    def filled(self, feed, *said):
        effort.leaves.append(feed.slug)
        return real(self, feed, *said)

    return filled


@pytest.fixture
def desk(catalog_in, site, tmp_path, monkeypatch):
    """A published site of so many articles in twelve categories, with which nothing is wrong."""

    def open_desk(articles, *, split=False):
        folder = tmp_path / f"site-of-{articles}"
        folder.mkdir()
        made = Desk(type(site)(folder, catalog_in(folder)), articles, monkeypatch, split=split)
        made.site.categories = f"[{', '.join(CATEGORIES)}]"
        # Of each language there are half as many.
        made.site.more = "feeds: {limit: 10, languages: split}\n" if split else "feeds: {limit: 20}\n"
        for number in range(articles):
            made.write(number)
        made.build()
        return made

    return open_desk


def newest(desk, count=1):
    return range(desk.count - count, desk.count)


def test_nothing_is_done_where_nothing_changed(desk):
    effort = desk(FEWER).build()
    assert effort.opened == set()
    assert effort.feeds == []
    assert (effort.entries, effort.written, effort.noted) == (0, 0, 0)
    # The note of the last build alone is read.
    assert effort.asked <= 2
    assert not effort.report.written


def test_one_change_is_one_file_and_its_feeds(desk):
    site = desk(FEWER)
    [number] = newest(site)
    site.write(number, "Another thing.")
    effort = site.build()
    assert effort.opened == {f"article-{number:03d}.md"}
    assert effort.feeds == [CATEGORIES[number % 12], "all"]
    # Twenty stand in each of the two, some of them in both.
    assert 20 < effort.entries <= 40
    # Of these, one says something new: it is written once in each format, for both feeds.
    assert (effort.safe, effort.fragments) == (1, 3)
    assert 0 < effort.looked < effort.written / 4
    assert (effort.configured, effort.pages) == (0, [])
    assert 0 < effort.written < 400_000
    assert {path.rpartition(".")[0] for path in effort.report.written} == {CATEGORIES[number % 12], "all"}


def test_a_page_is_made_where_it_shows_something_else(desk):
    site = desk(FEWER)
    [number] = newest(site)
    page = site.site.folder / "feeds" / f"{CATEGORIES[number % 12]}.html"
    long = "At length. " * 40
    site.write(number, long)
    assert site.build().leaves == [CATEGORIES[number % 12], "all"]
    site.write(number, f"{long} And more, too far down to be shown.")
    effort = site.build()
    assert effort.leaves == []
    assert {path.rpartition(".")[2] for path in effort.report.written} == {"rss", "atom", "json"}
    site.write(number, long, title="Another title")
    assert site.build().leaves == [CATEGORIES[number % 12], "all"]
    right = page.read_bytes()
    assert b"Another title" in right
    # What stands of it counts, not what is remembered.
    for turn, change in enumerate((page.unlink, lambda: page.write_bytes(b"<title>Mine</title>"))):
        change()
        site.write(number, f"{long} And turn {turn}.", title="Another title")
        assert site.build().leaves == [CATEGORIES[number % 12]]
        assert page.read_bytes() == right


def test_what_another_version_of_the_sanitizer_may_make_otherwise_is_made_anew(desk, monkeypatch):
    site = desk(FEWER)
    monkeypatch.setattr(nh3, "__version__", "of tomorrow")
    [number] = newest(site)
    site.write(number, "Another thing.")
    effort = site.build()
    assert {*effort.feeds} == {*CATEGORIES, "all"}
    assert effort.safe == effort.entries


def test_split_by_language_one_change_is_one_file_and_its_languages_feeds(desk):
    site = desk(FEWER, split=True)
    [number] = newest(site)
    site.write(number, "Another thing.")
    effort = site.build()
    assert site.language(number) == "en"
    assert effort.opened == {f"article-{number:03d}.md"}
    assert effort.feeds == [CATEGORIES[number % 12], "all"]
    site.write(number - 12, "Another thing.")
    assert site.build().feeds == [f"{CATEGORIES[number % 12]}_de", "all_de"]
    effort = site.build()
    assert (effort.opened, effort.feeds, effort.noted) == (set(), [], 0)


def test_what_stands_in_no_feed_is_read_and_nothing_is_rendered(desk):
    site = desk(FEWER)
    site.write(0, "Another thing.")
    effort = site.build()
    assert effort.opened == {"article-000.md"}
    assert (effort.feeds, effort.entries, effort.written) == ([], 0, 0)


def test_files_that_stay_as_they_are_are_not_read_again(desk, monkeypatch):
    # As if all had been written some time ago.
    monkeypatch.setattr(disk, "_step", lambda _: -60.0)
    site = desk(FEWER)
    files = len(site.feeds())
    assert site.build().hashed == files - 1
    [number] = newest(site)
    site.write(number, "Another thing.")
    assert site.build().hashed == files - 1
    # Two feeds in three formats are new.
    assert site.build().hashed == 6
    site.write(number, "A third thing.")
    assert site.build().hashed == 6
    changed = site.site.folder / "feeds" / f"{CATEGORIES[1]}.rss"
    right = changed.read_bytes()
    changed.write_bytes(right.replace(b"something", b"SOMETHING"))
    assert site.build().report.written == (changed.name,)
    assert changed.read_bytes() == right


def test_what_is_made_of_all_feeds_is_made_where_there_is_another_feed(desk):
    site = desk(FEWER)
    site.site.categories = site.site.categories.replace("]", ", culture]")
    effort = site.build()
    assert sorted(effort.pages) == ["feed.css", "feeds.opml", "index.html"]
    assert {"feeds.opml", "index.html"} < set(effort.report.written)
    (site.site.folder / "feeds/index.html").unlink()
    effort = site.build()
    assert (effort.feeds, effort.report.written) == ([], ("index.html",))


def test_a_new_article_is_one_file_and_its_feeds(desk):
    site = desk(FEWER)
    site.write(FEWER)
    effort = site.build()
    assert effort.opened == {f"article-{FEWER:03d}.md"}
    assert effort.feeds == [CATEGORIES[FEWER % 12], "all"]


def test_an_article_that_is_gone_costs_no_file_but_the_one_that_takes_its_place(desk):
    site = desk(FEWER)
    [number] = newest(site)
    (site.site.folder / f"articles/article-{number:03d}.md").unlink()
    effort = site.build()
    assert effort.feeds == [CATEGORIES[number % 12], "all"]
    # What comes up from below stood in its category's feed already, or in none.
    assert len(effort.opened) <= 2


def test_a_hundred_changes_are_a_hundred_files(desk):
    site = desk(FEWER)
    for number in newest(site, 100):
        site.write(number, "Another thing.")
    effort = site.build()
    assert effort.opened == {f"article-{number:03d}.md" for number in newest(site, 100)}
    assert sorted(effort.feeds) == sorted([*CATEGORIES, "all"])
    # Each is made once, in however many feeds it stands.
    assert effort.entries <= 12 * 20


def test_a_file_that_was_only_touched_is_read_and_nothing_more(desk):
    site = desk(FEWER)
    [number] = newest(site)
    before = (site.site.folder / f"articles/article-{number:03d}.md").read_bytes()
    site.write(number)
    assert (site.site.folder / f"articles/article-{number:03d}.md").read_bytes() == before
    effort = site.build()
    assert effort.opened == {f"article-{number:03d}.md"}
    assert (effort.parsed, effort.feeds, effort.entries, effort.written) == ([], [], 0, 0)
    # How the file is now, and the note of this build.
    assert effort.noted <= 4


def test_after_a_checkout_all_files_are_new_and_none_is_understood_again(desk):
    site = desk(FEWER)
    for number in range(FEWER):
        site.write(number)
    [number] = newest(site)
    site.write(number, "Another thing.")
    effort = site.build()
    assert len(effort.opened) == FEWER
    assert effort.parsed == [f"article-{number:03d}.md"]
    assert effort.feeds == [CATEGORIES[number % 12], "all"]
    effort = site.build()
    assert (effort.opened, effort.feeds, effort.noted) == (set(), [], 0)


def change(count):
    def change(site):
        for number in newest(site, count):
            site.write(number, "Another thing.")

    return change


def touch(site):
    site.write(site.count - 1)


def add(site):
    site.write(site.count)


def remove(site):
    (site.site.folder / f"articles/article-{site.count - 1:03d}.md").unlink()


def rename(site):
    folder = site.site.folder / "articles"
    (folder / f"article-{site.count - 1:03d}.md").rename(folder / "renamed.md")


@pytest.mark.parametrize(
    "happen",
    [lambda _: None, touch, change(1), change(100), add, remove, rename],
    ids=["nothing", "touched", "one changed", "a hundred changed", "new", "gone", "renamed"],
)
def test_the_effort_does_not_grow_with_the_articles(desk, happen):
    assert what_grows(desk, happen) == []


@pytest.mark.parametrize("happen", [change(1), add], ids=["one changed", "new"])
def test_nor_does_it_where_feeds_are_split_by_language(desk, happen):
    assert what_grows(desk, happen, split=True) == []


def what_grows(desk, happen, *, split=False):
    """What of that which is done after a change hangs on how many articles there are."""
    efforts = []
    for count in (FEWER, MORE):
        site = desk(count, split=split)
        happen(site)
        efforts.append(site.build())
    few, many = efforts
    stays = {
        "opened": len(many.opened) == len(few.opened),
        "feeds": len(many.feeds) == len(few.feeds),
        "entries": many.entries == few.entries,
        "noted": many.noted == few.noted,
        # Bodies, dates and numbers are of about the same length.
        "written": many.written <= few.written * 1.02,
        # What changed may by chance lie in other shares of the files.
        "asked": many.asked <= few.asked + 10,
        "rows": many.rows <= few.rows + 10,
        # How many articles there are is counted: three steps for each.
        "steps": many.steps <= few.steps + 4 * (MORE - FEWER),
    }
    return [(name, getattr(few, name), getattr(many, name)) for name, does in stays.items() if not does]
