"""Laws for every kind of source that the registry finds. A new kind adds its sample below, and nothing else."""

import json
import os
import pickle
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from feedwright import registry
from feedwright.errors import SourceError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site


def database(*rows):
    """The bytes of an SQLite file with posts."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, title, date, category, body)")
        connection.executemany("INSERT INTO posts (title, date, category, body) VALUES (?, ?, ?, ?)", rows)
        connection.commit()
        return connection.serialize()


SAMPLES = {
    "text": {
        "a.txt": "First\n\nIn politics\nMarch 04, 2025\n\nThe body of the first.\n",
        "b.txt": "Second\n\nIn world\nMarch 05, 2025\n\nThe body of the second.\n",
    },
    "markdown": {
        "a.md": "---\ntitle: First\ndate: 2025-03-04\ncategory: politics\n---\nThe body of the first.\n",
        "b.md": "---\ntitle: Second\ndate: 2025-03-05\ncategory: world\n---\nThe body of the second.\n",
    },
    "table": {
        "a.jsonl": "".join(
            json.dumps({"title": title, "date": date, "category": category, "content_html": f"<p>{body}</p>"}) + "\n"
            for title, date, category, body in (
                ("First", "2025-03-04", "politics", "The body of the first."),
                ("Second", "2025-03-05", "world", "The body of the second."),
            )
        ),
    },
    "feed": {
        "a.rss": "<rss version='2.0'><channel><title>The Desk</title><link>https://example.org/</link>"
        + "".join(
            f"<item><title>{title}</title><link>https://example.org/{title}/</link><pubDate>{day} Mar 2025 00:00:00 GMT"
            f"</pubDate><category>{category}</category><description>&lt;p>{body}&lt;/p></description></item>"
            for title, day, category, body in (
                ("First", 4, "politics", "The body of the first."),
                ("Second", 5, "world", "The body of the second."),
            )
        )
        + "</channel></rss>",
    },
    "html": {
        f"{name}.html": f"<html><head><title>{title}</title><meta property='article:published_time' content='2025-03-0{day}'>"
        f"<meta property='article:section' content='{category}'></head><body><article><p>{body}</p></article></body></html>"
        for name, title, day, category, body in (
            ("a", "First", 4, "politics", "The body of the first."),
            ("b", "Second", 5, "world", "The body of the second."),
        )
    },
    "wordpress": {
        "a.xml": '<rss xmlns:content="content" xmlns:wp="wp"><channel>'
        + "".join(
            f"<item><title>{title}</title><link>https://example.org/{title}/</link><wp:post_id>{day}</wp:post_id>"
            f"<wp:post_date_gmt>2025-03-0{day} 00:00:00</wp:post_date_gmt><category domain='category'>{category}"
            f"</category><content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item>\n"
            for title, day, category, body in (
                ("First", 4, "politics", "The body of the first."),
                ("Second", 5, "world", "The body of the second."),
            )
        )
        + "</channel></rss>",
    },
    "sql": {
        "a.db": database(
            ("First", "2025-03-04", "politics", "<p>The body of the first.</p>"),
            ("Second", "2025-03-05", "world", "<p>The body of the second.</p>"),
        ),
    },
}
"""Kind -> files that hold the same two articles, each in the kind's own way."""

OTHERS = {"feed": ["a.atom", "a.json"], "html": ["a.xhtml"], "table": ["a.csv", "a.tsv", "a.json", "a.yaml"]}
"""Further file names whose contents must not be able to stop a build."""

OPTIONS = {
    "sql": lambda paths: {"database": "sqlite:///" + paths[0].replace("*.db", "a.db"), "query": "SELECT * FROM posts"}
}
"""Kind -> how it is told which files to read, where that is not by `path`."""

pytestmark = pytest.mark.parametrize("kind", registry.kinds("sources"))


def made(kind, *paths, **more):
    """A source that reads these files, or those that patterns mean."""
    options = OPTIONS[kind](paths) if kind in OPTIONS else {"path": list(paths)}
    return registry.load("sources", kind)(**options, **more)


@pytest.fixture
def site(tmp_path):
    return Site("https://example.org/", tmp_path, UTC, "en")


@pytest.fixture
def source(kind, site):
    for name, text in SAMPLES[kind].items():
        (site.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return made(kind, *(f"*.{name.rpartition('.')[2]}" for name in SAMPLES[kind]), name="ours")


def articles(source, site):
    items = [item for place in source.places(site) for item in source.read(place, site)]
    assert not [item for item in items if isinstance(item, Fault)]
    return items


def test_every_kind_has_a_sample(kind):
    assert SAMPLES[kind]


def test_articles_say_what_the_sample_says(source, site):
    first, second = articles(source, site)
    assert (first.title, second.title) == ("First", "Second")
    assert [one.published for one in (first, second)] == [datetime(2025, 3, day, tzinfo=UTC) for day in (4, 5)]
    assert (first.categories, second.categories) == (("politics",), ("world",))
    assert first.url.startswith("https://example.org/")


def test_identity_is_the_sources_name_and_a_key_of_its_own(source, site):
    many = articles(source, site)
    assert {one.source for one in many} == {"ours"}
    assert len({one.key for one in many}) == len(many)
    assert all(one.place for one in many)


def test_reading_needs_no_body_and_bodies_come_for_those_alone_that_are_asked_for(source, site):
    many = articles(source, site)
    assert {one.content_html for one in many} == {None}
    ((article, html),) = source.bodies(many[1:], site)
    assert article == many[1]
    assert "The body of the second." in html
    assert "first" not in html


def test_the_order_of_the_folder_does_not_matter(source, site, monkeypatch):
    before = articles(source, site)
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: sorted(scandir(path), key=lambda one: one.name, reverse=True))
    assert articles(source, site) == before


def test_what_a_worker_read_arrives_as_it_was(source, site):
    many = articles(source, site)
    assert pickle.loads(pickle.dumps(many)) == many
    assert pickle.loads(pickle.dumps(source)) == source


def test_unknown_options_are_refused(kind):
    with pytest.raises(ValidationError, match="extra_forbidden"):
        registry.load("sources", kind)(path="x", nonsense=True)


def test_a_path_that_matches_nothing_says_so(kind, site):
    source = made(kind, "nowhere/*")
    (unmatched,) = source.places(site)
    assert unmatched.failed
    assert "nowhere/*" in source.missing(site)


def test_every_option_is_described(kind):
    fields = registry.load("sources", kind).model_fields
    assert not [name for name, option in fields.items() if not option.description]


@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_whatever_raise_anything_but_a_source_error(kind, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("any")
    site = Site("https://example.org/", folder, UTC, "en")
    for name in (*SAMPLES[kind], *OTHERS.get(kind, ())):
        path = folder / name
        path.write_bytes(data)
        source = made(kind, name, name="ours")
        for place in source.places(site):
            assert isinstance(place, Place)
            try:
                found = [item for item in source.read(place, site) if isinstance(item, Article)]
            except SourceError as error:
                assert error.where.startswith(name)  # noqa: PT017 - either outcome is right
                continue
            for _, html in source.bodies(found, site):
                assert isinstance(html, (str, Fault))
