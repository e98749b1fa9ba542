"""What passed the door can be trusted: every default is filled in, and each feed knows what it wants."""

from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import registry
from feedwright.model import Author
from feedwright.selection import FeedSpec
from feedwright.sources._base import Site

BASE = "site: {title: The Desk, url: https://example.org/}\nsources: [{type: text, path: articles}]\n"


def test_the_smallest_configuration_is_enough(tmp_path, read, sample):
    made = read(sample("smallest"))
    assert made.path == Path("config.yaml")
    assert made.folder == tmp_path
    assert made.site.author == Author("The Foreign Desk")
    assert made.place == Site("https://example.org/", tmp_path, UTC, "en")
    assert made.output.directory == tmp_path / "feeds"
    assert made.output.url == "https://example.org/feeds/"
    assert made.guard.shrink == 0.5
    assert made.state == tmp_path / ".feedwright"
    assert [(spec.slug, spec.title, spec.category) for spec in made.feed_specs()] == [
        ("geopolitics", "Geopolitics", "geopolitics"),
        ("international", "International", "international"),
        ("politics", "Politics", "politics"),
        ("all", "The Foreign Desk", None),
    ]


def test_every_default_is_what_the_documentation_says(read, sample):
    smallest, spelt_out = read(sample("smallest")), read(sample("spelt_out"))
    assert smallest.site == spelt_out.site
    assert smallest.sources == spelt_out.sources
    assert smallest.feed_specs() == spelt_out.feed_specs()
    assert smallest.output == spelt_out.output
    assert (smallest.catalog, smallest.websub, smallest.guard) == (
        spelt_out.catalog,
        spelt_out.websub,
        spelt_out.guard,
    )


def test_every_key_reaches_its_place(tmp_path, read, sample):
    made = read(sample("everything"))
    assert made.site.url == "https://harbour.example/news/"
    assert made.site.language == "pt-BR"
    assert made.site.author == Author("The Editors", "editors@harbour.example", "https://harbour.example/staff")
    assert (made.site.rights, made.site.icon, made.site.logo) == (
        "© Harbour News",
        "https://harbour.example/icon.png",
        "https://harbour.example/wide.png",
    )
    assert [source.name for source in made.sources] == ["archive", "markdown", "text-2"]
    first = made.sources[0]
    assert isinstance(first, registry.load("sources", "text"))
    assert first.drop == ["Advertisement"]
    assert first.fields == {"title": "headline", "published": ["date", "created"]}
    assert first.defaults == {"author": "Staff", "categories": ["ships"]}
    assert made.output.directory == tmp_path / "public/feeds"
    assert made.output.url == "https://harbour.example/news/rss/feeds/"
    assert made.output.compress == ("gzip", "br", "zstd")
    assert made.catalog == "postgresql+psycopg://desk@db.example/feeds"
    assert made.websub == ("https://hub.example/", "https://hub.example/other")
    assert (made.guard.shrink, made.guard.flood) == (0.125, 3)


def test_a_category_overrides_the_defaults_of_every_feed_for_itself_alone(read, sample):
    ships, cranes, weather, everything = read(sample("everything")).feed_specs()
    assert ships == FeedSpec(
        slug="Fleet",
        title="Ships and boats",
        description="What floats.",
        category="ships",
        names=frozenset({"ships", "boats", "navios", "fleet"}),
        formats=("json", "atom"),
        limit=7,
        max_age=timedelta(weeks=2),
        content="summary",
        summary_length=120,
        archive=True,
        withdrawn=timedelta(0),
        ids="tag",
        ttl=90,
        pages=False,
        podcast=ships.podcast,
    )
    assert weather == FeedSpec(
        slug="weather",
        title="Weather",
        description="Ships, cranes and weather.",
        category="weather",
        names=frozenset({"weather"}),
        formats=("rss",),
        limit=10,
        max_age=timedelta(days=90),
        content="full",
        summary_length=200,
        archive=True,
        withdrawn=timedelta(hours=12),
        ids="uuid",
        ttl=15,
        pages=True,
        podcast=everything.podcast,
    )
    assert cranes.ttl is None
    assert (everything.slug, everything.title, everything.limit, everything.ttl) == ("everything", "All of it", 0, 15)
    assert (everything.category, everything.names) == (None, frozenset())


def test_with_auto_each_category_found_gets_a_feed(read):
    made = read(f"{BASE}categories: auto\nfeeds: {{limit: 3}}")
    specs = made.feed_specs(["politics", "Geo Politics", "geo-politics", "  ", "Zürich", "zurich", "all"])
    assert [(spec.category, spec.slug, spec.title) for spec in specs] == [
        ("all", specs[0].slug, "All"),
        ("Geo Politics", "geo-politics", "Geo Politics"),
        ("politics", "politics", "Politics"),
        ("zurich", "zurich", "Zurich"),
        ("Zürich", specs[4].slug, "Zürich"),
        (None, "all", "The Desk"),
    ]
    assert specs[0].slug.startswith("all-")
    assert specs[4].slug.startswith("zurich-")
    assert {spec.limit for spec in specs} == {3}


@given(st.permutations(["b", "A", "a", "ä", "all", "index", "國際", "Geo politics", "geo_politics"]))
@settings(max_examples=20, deadline=None)
def test_with_auto_no_order_matters(read, found):
    made = read(f"{BASE}categories: auto")
    specs = made.feed_specs(found)
    assert specs == made.feed_specs(sorted(found))
    assert len({spec.slug for spec in specs}) == len(specs) == 8
    assert "index" not in {spec.slug for spec in specs}


def test_without_auto_what_is_found_does_not_count(read):
    assert [spec.slug for spec in read(f"{BASE}categories: [a]").feed_specs(["b"])] == ["a", "all"]


def test_a_slug_of_the_owners_choice_wins_and_is_no_spelling_where_another_category_has_that_name(read):
    first, second, _ = read(f"{BASE}categories: {{world: {{slug: politics}}, politics: }}").feed_specs()
    assert (first.slug, first.names) == ("politics", frozenset({"world"}))
    assert second.slug.startswith("politics-")
    assert "politics" in second.names


def test_a_slug_is_one_of_a_categorys_spellings(read):
    assert read(f"{BASE}categories: [Zürich]").feed_specs()[0].names == {"zürich", "zurich"}


def test_the_same_spelling_twice_within_a_category_is_harmless(read):
    assert read(f"{BASE}categories: {{a: {{aliases: [A, a, b]}}}}").feed_specs()[0].names == {"a", "b"}


def test_without_the_feed_of_everything_a_category_may_be_called_all(read):
    assert [spec.slug for spec in read(f"{BASE}categories: [all]\nfeeds: {{all: false}}").feed_specs()] == ["all"]


@pytest.mark.parametrize(
    ("catalog", "folder"),
    [
        ("sqlite:///.feedwright/catalog.db", ".feedwright"),
        ("sqlite:///state/my%20site/c.db?timeout=5", "state/my site"),
        ("sqlite+pysqlite:////var/lib/c.db", "/var/lib"),
        ("sqlite:///:memory:", ".feedwright"),
        ("postgresql://db.example/feeds", ".feedwright"),
    ],
)
def test_the_lock_lies_beside_the_catalog(catalog, folder, tmp_path, read):
    made = read(f"{BASE}catalog: '{catalog}'")
    assert made.catalog == catalog
    assert made.state == tmp_path / folder
