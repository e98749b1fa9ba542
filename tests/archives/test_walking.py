"""Random histories of a site with archives: a client that walks from a feed to its first page misses nothing.

Real builds in a temporary folder, and a client for each format. The site is one file of rows, so that a build is quick.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from feedwright import build, plan
from feedwright.catalog.placed import Placed

START = datetime(2026, 1, 1, tzinfo=UTC)
FORMATS = ("rss", "atom", "json")
NAMES = ("politics", "world")
PHASES = (Phase.explicit, Phase.generate)
"""A shorter history is not worth the minutes that finding it takes."""
ANY = st.integers(0, 60)
EXAMPLES = 50 if "FEEDWRIGHT_EXPLORE" in os.environ else 10
"""Each is a dozen builds."""


class Site:
    """A site with archives, and what its owner did to it."""

    def __init__(self, folder):
        self.folder = folder
        self.feeds = self.folder / "feeds"
        self.now = START
        self.rows = {}
        self.gone = {}
        self.limit, self.max_age = 2, None
        self.count = 0
        self.stood = {}

    def write(self, day, categories):
        self.count += 1
        name = f"n{self.count:03}"
        self.rows[name] = {
            "id": f"https://example.org/{name}",
            "url": f"https://example.org/{name}",
            "title": f"Article {name}",
            "date": day.isoformat(),
            "categories": list(categories),
            "body": f"<p>What {name} says, and nobody else does: {self.count * 7919}.</p>",
        }

    def act(self, what, which, more):
        """What an owner does."""
        there = sorted(self.rows)
        if what == "write":
            self.write(self.now + timedelta(minutes=self.count), NAMES[: 1 + which % 2])
        elif what == "backdate":
            self.write(START - timedelta(days=1 + which), NAMES[which % 2 :])
        elif what == "show":
            self.limit, self.max_age = which % 5, (None, 3, 40)[more % 3]
        elif what == "restore" and self.gone:
            name = sorted(self.gone)[which % len(self.gone)]
            self.rows[name] = self.gone.pop(name)
        elif there:
            self.alter(what, there[which % len(there)], more)

    def alter(self, what, name, more):
        row = self.rows[name]
        if what == "edit":
            row["body"] = f"<p>What {name} says now: {more} {self.count * 104_729}.</p>"
        elif what == "file":
            row["categories"] = [NAMES[more % 2]]
        elif what == "withdraw" and len(self.rows) > 1:
            self.gone[name] = self.rows.pop(name)

    def build(self):
        """As its owner does; foreseen exactly."""
        self.now += timedelta(days=1)
        config = self.folder / "config.yaml"
        age = f", max_age: {self.max_age}d" if self.max_age else ""
        config.write_text(
            "site: {title: The Desk, url: 'https://example.org/'}\n"
            "sources: [{type: table, path: rows.json, fields: {body: body}}]\n"
            f"categories: [politics, world]\nguard: null\n"
            f"feeds: {{archive: true, pages: false, limit: {self.limit}{age}}}\n",
            encoding="utf-8",
        )
        (self.folder / "rows.json").write_text(json.dumps(list(self.rows.values())), encoding="utf-8")
        foreseen = plan(config, now=self.now)
        report = build(config, now=self.now)
        assert report == foreseen
        return report

    def ids(self, slug):
        return {row["id"] for row in self.rows.values() if slug in ("all", *row["categories"])}

    def pages(self):
        return {str(path.relative_to(self.feeds)): path.read_bytes() for path in self.feeds.glob("archive/*/*")}


@pytest.fixture
def new_site(tmp_path):
    """A site of so many articles, for one history; however that ends, its folder goes with it."""

    @contextmanager
    def made(articles):
        with TemporaryDirectory(dir=tmp_path) as folder:
            site = Site(Path(folder))
            for number in range(articles):
                site.write(START - timedelta(days=number), NAMES[: 1 + number % 2])
            yield site

    return made


OWNER = st.lists(
    st.tuples(
        st.sampled_from(
            ["write"] * 3 + ["backdate", "edit", "withdraw", "restore", "file", "show", "build", "build", "build"]
        ),
        ANY,
        ANY,
    ),
    min_size=5,
    max_size=22,
)


@settings(max_examples=EXAMPLES, phases=PHASES)
@given(st.integers(0, 12), OWNER)
def test_after_each_build_a_walk_meets_each_article_exactly_once(new_site, reader, first, steps):
    with new_site(first) as site:
        for step in [*steps, ("write", 0, 0), ("build", 0, 0)]:
            if step[0] != "build":
                site.act(*step)
                continue
            site.build()
            for slug in ("all", *NAMES):
                for kind in FORMATS:
                    assert reader(site.feeds, slug, kind).walk() == dict.fromkeys(site.ids(slug), 1)


@settings(max_examples=EXAMPLES, phases=PHASES)
@given(st.integers(0, 12), OWNER)
def test_a_page_never_vanishes_and_a_closed_one_changes_only_for_a_correction(new_site, document, first, steps):
    """A correction: the article was edited, or may no longer, or may again, be published in that feed."""
    with new_site(first) as site:
        site.act("write", 0, 0)
        site.build()
        for step in steps:
            if step[0] == "show":
                continue
            if step[0] != "build":
                site.act(*step)
                continue
            before = site.pages()
            site.build()
            after = site.pages()
            assert before.keys() <= after.keys()
            for path, data in before.items():
                slug, number = path.split("/")[1], int(path.split("/")[2].partition(".")[0])
                is_closed = f"archive/{slug}/{number + 1}.json" in before and number > 1
                if data != after[path] and is_closed:
                    then, now = document(site.feeds, path, data), document(site.feeds, path)
                    assert now.entries.keys() <= site.ids(slug)
                    assert then.entries != now.entries, f"{path} was rewritten for nothing"


@settings(max_examples=EXAMPLES, phases=PHASES)
@given(
    st.integers(1, 14),
    st.lists(st.tuples(st.sampled_from(["write", "write", "backdate"]), ANY, ANY), max_size=30),
    st.data(),
)
def test_a_client_misses_nothing_while_new_articles_appear_between_its_steps(new_site, reader, first, steps, data):
    with new_site(first) as site:
        site.build()
        known = {slug: site.ids(slug) for slug in ("all", *NAMES)}
        clients = {(slug, kind): reader(site.feeds, slug, kind) for slug in known for kind in FORMATS}
        going = dict(clients)
        waiting = list(steps)
        while going:
            going = {who: one for who, one in going.items() if one.step()}
            more = data.draw(st.integers(0, len(waiting)))
            for step in waiting[:more]:
                site.act(*step)
            del waiting[:more]
            if more:
                site.build()
        for (slug, _), client in clients.items():
            assert known[slug] <= client.met.keys()
            assert len(client.visited) == len(set(client.visited))


@pytest.mark.parametrize("kind", FORMATS)
def test_the_walk_would_see_an_article_that_is_missing(new_site, reader, kind, monkeypatch):
    """The laws above can fail."""
    with new_site(0) as site:
        for number in range(9):
            site.write(START - timedelta(days=number), NAMES)
        real = Placed.put
        monkeypatch.setattr(Placed, "put", lambda self, slug, many: real(self, slug, list(many)[1:]))
        site.build()
        assert len(reader(site.feeds, "all", kind).walk()) == 8
