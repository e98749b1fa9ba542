"""Whatever happens between builds, what stands after each is to the byte what a build from nothing would make."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import journey, rendering, workers
from feedwright.publish import disk

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LIMIT = 4
NUMBERS = st.integers(0, 5)
DAY = st.integers(1, 28).map("2025-03-{:02}".format)


class KilledError(Exception):
    """Stands for a kill: no line of the build runs after it."""


def maybe(*values):
    return st.sampled_from([None, *values])


# What an article says, and what the configuration says of feeds: as YAML, which JSON is too.
ARTICLE = st.fixed_dictionaries(
    {
        "date": DAY,
        "categories": st.lists(st.sampled_from(["politics", "world", "A & B"]), unique=True),
        "language": maybe("de", "fr"),
        "summary": maybe("None", "Short & <b>sweet</b>."),
        "author": maybe("The Desk", "A & B"),
        "image": maybe("/a.png", "https://elsewhere.example/b.png"),
        "enclosures": maybe(["/a.mp3"], ["/a.mp3", "https://elsewhere.example/b.mp3"]),
        "updated": maybe("2025-12-01"),
        "comments": maybe(0, 7),
        "id": maybe("not an id", "urn:x:1"),
    }
)
TEXT = st.sampled_from(["None", "", "A *text*.", "</item>\n\n    <item>\n  </channel>", "Long and longer. " * 30])
SHOW = {"category": "News", "image": "https://example.org/cover.jpg", "explicit": False}
WAYS = {
    "formats": st.sampled_from([["rss", "atom", "json"], ["json"], ["atom", "rss"]]),
    "content": st.sampled_from(["full", "summary"]),
    "summary_length": st.sampled_from([40, 300]),
    "limit": st.sampled_from([2, LIMIT, 0]),
    "languages": st.sampled_from(["split", "split", "together"]),
    "pages": st.booleans(),
    "archive": st.booleans(),
    "podcast": maybe(SHOW),
    "ttl": maybe(60, "auto"),
}
WAY = st.sampled_from(sorted(WAYS)).flatmap(lambda key: WAYS[key].map(lambda said: (key, said)))
SITE = st.sampled_from(
    [
        ("title", "Another & Desk"), ("language", "de"), ("timezone", "Asia/Tokyo"), ("rights", "©"),
        ("author", {"name": "Staff", "email": "desk@example.org"}), ("icon", "https://example.org/icon.png"),
    ]
)  # fmt: skip
NAME = st.sampled_from(["politics", "world", "A & B"])

STEPS = st.one_of(
    st.tuples(st.just("write"), NUMBERS, ARTICLE, TEXT),
    st.tuples(st.just("write"), NUMBERS, ARTICLE, TEXT),
    st.tuples(st.just("delete"), NUMBERS),
    st.tuples(st.just("break_off"), NUMBERS),
    st.tuples(st.just("picture"), st.sampled_from(["a.png", "a.mp3"]), st.integers(1, 9)),
    st.tuples(st.just("say"), WAY),
    st.tuples(st.just("say"), WAY),
    st.tuples(st.just("category"), NAME, st.none() | WAY),
    st.tuples(st.just("name_categories"), st.sampled_from(["auto", {"world": {"aliases": ["politics"]}}])),
    st.tuples(st.just("site"), SITE),
    st.tuples(st.just("output"), st.sampled_from([{"compress": ["gzip"]}, {"url": "https://example.org/f/"}, {}])),
    st.tuples(st.just("templates"), st.sampled_from(["b {}", "i {}"])),
    st.tuples(st.just("spoil"), st.integers(0, 99), st.sampled_from([b"", b"\n", None])),
    st.tuples(st.just("empty_folder")),
    st.tuples(st.just("forget")),
)


class Desk:
    """A site, and what its owner, or anybody, does to it between two builds."""

    def __init__(self, folder):
        self.folder, self.feeds, self.times = folder, folder / "feeds", 0
        self.articles = {}
        self.said = {
            "site": {"title": "The Desk", "url": "https://example.org/"},
            "sources": [{"type": "markdown", "path": "articles"}],
            "categories": {"politics": {}, "world": {"content": "summary"}},
            "feeds": {"limit": LIMIT, "languages": "split"},
            "guard": None,
        }
        for name in ("articles", "static", "own"):
            (folder / name).mkdir()

    def put(self, path, data):
        file = self.folder / path
        file.write_bytes(data)
        # These builds are faster than the ticks of the file system's clock; people are not.
        self.times += 1
        written = file.stat().st_mtime_ns + self.times
        os.utime(file, ns=(written, written))

    def write(self, number, said, text):
        there = {key: value for key, value in said.items() if value is not None}
        front = json.dumps({"title": f"Title {number}", "slug": f"s-{number}", **there})
        self.put(f"articles/{number}.md", f"---\n{front}\n---\n{text}\n".encode())

    def delete(self, number):
        (self.folder / f"articles/{number}.md").unlink(missing_ok=True)

    def break_off(self, number):
        self.put(f"articles/{number}.md", b"---\ntitle: [\n---\n")

    def picture(self, name, width):
        self.put(f"static/{name}", b"GIF89a" + bytes([width, 0, width, 0, 0, 0, 0]))

    def say(self, way):
        self.said["feeds"] |= [way]

    def category(self, name, way):
        own = self.said["categories"] if isinstance(self.said["categories"], dict) else {}
        own = {one: said for one, said in own.items() if one != name or way}
        self.said["categories"] = own | ({name: own.get(name, {}) | dict([way])} if way else {}) or {"world": {}}

    def name_categories(self, said):
        self.said["categories"] = said

    def site(self, said):
        self.said["site"] |= [said]

    def output(self, said):
        self.said["output"] = said or None

    def templates(self, said):
        self.put("own/more.css", said.encode())
        self.put(
            "own/index.html",
            f'{{% extends "feedwright/index.html" %}}{{% block main %}}{said}{{% endblock %}}'.encode(),
        )
        self.said["templates"] = "own"

    def spoil(self, number, data):
        if files := sorted(path for path in self.feeds.rglob("*") if path.is_file()):
            file = files[number % len(files)]
            file.unlink() if data is None else file.write_bytes(file.read_bytes()[: 99 * bool(data)] + data)

    def empty_folder(self):
        shutil.rmtree(self.feeds, ignore_errors=True)

    def forget(self):
        (self.folder / ".feedwright/catalog.db").unlink(missing_ok=True)

    def do(self, what, *how):
        getattr(self, what)(*how)

    def build(self, now, folder=None):
        config = (folder or self.folder) / "config.yaml"
        config.write_text(json.dumps(self.said), encoding="utf-8")
        return journey.build(config, now=now)

    def plan(self, now):
        (self.folder / "config.yaml").write_text(json.dumps(self.said), encoding="utf-8")
        return journey.plan(self.folder / "config.yaml", now=now)

    def built_from_nothing(self, now, folder):
        """All that a build makes that knows ids, dates and texts alone."""
        shutil.copytree(self.folder, folder)
        shutil.rmtree(folder / "feeds", ignore_errors=True)
        with closing(sqlite3.connect(folder / ".feedwright/catalog.db")) as connection, connection:
            connection.execute("DELETE FROM feeds")
            connection.execute("UPDATE bodies SET made = ''")
            connection.execute("DELETE FROM feedwright WHERE name = 'build'")
        self.build(now, folder)
        made = standing(folder / "feeds")
        shutil.rmtree(folder)
        return made


def standing(feeds):
    """Path -> bytes of all that is ours: what somebody spoiled and is no longer made stays where it is."""
    ours = json.loads((feeds / ".feedwright.json").read_bytes())["files"]
    return {one["path"]: (feeds / one["path"]).read_bytes() for one in ours}


def kill(monkeypatch, desk, now, after):
    """Build, and be killed when so many files are in their places."""
    real, left = os.replace, iter(range(after, -1, -1))

    def replace(*paths):
        if not next(left):
            raise KilledError
        real(*paths)

    with monkeypatch.context() as patch, suppress(KilledError):
        patch.setattr(disk.os, "replace", replace)
        desk.build(now)


@settings(max_examples=16)
@given(
    steps=st.lists(st.lists(STEPS, min_size=1, max_size=2), min_size=3, max_size=6),
    processors=st.sampled_from([1, 1, 2]),
    killed=maybe(*range(1, 6)),
)
def test_a_build_after_others_gives_what_a_build_from_nothing_gives(
    tmp_path_factory, monkeypatch, steps, processors, killed
):
    top = tmp_path_factory.mktemp("anew")
    (top / "site").mkdir()
    desk = Desk(top / "site")
    for number, text in enumerate(["None", "A text.", "Ein Text."]):
        said = {"date": f"2025-03-0{number + 1}", "categories": ["politics", "world"], "summary": text}
        desk.write(number, said | {"language": "de" if number > 1 else None}, text)
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "ENTRIES_PAY", 1 if processors > 1 else rendering.ENTRIES_PAY)
        patch.setattr(workers, "processors", lambda: processors)
        patch.setattr(workers.threading, "active_count", lambda: 1)
        for number, step in enumerate([[], *steps]):
            now = NOW + number * timedelta(hours=1)
            for one in step:
                desk.do(*one)
            if killed == number:
                kill(monkeypatch, desk, now, after=killed)
            foreseen = desk.plan(now) if number % 2 else None
            report = desk.build(now)
            assert not foreseen or set(foreseen.written) == set(report.written)
            assert standing(desk.feeds) == desk.built_from_nothing(now, top / "nothing")
    shutil.rmtree(top)
