"""A catalog of another version: an older one is brought up to date, and nobody notices; a newer one is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from feedwright.catalog import database, migrate
from feedwright.catalog.placed import Placed
from feedwright.catalog.records import Record
from feedwright.catalog.schema import MIGRATIONS, VERSION
from feedwright.catalog.shown import Published
from feedwright.errors import CatalogError, SchemaTooNew
from feedwright.model import Article

NOW = datetime(2025, 6, 1, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)
A, B = ("posts", "a.md"), ("posts", "b.md")


def record(key="a.md", **changes):
    article = Article(source="posts", key=key, place=key, title=f"Title of {key}", categories=("politics",))
    fields = {"id": f"https://example.org/{key}", "first_seen": NOW, "published": NOW - DAY, "updated": NOW}
    return Record(**{**fields, "article": article, **changes})


def remember(shelf, *records):
    with shelf.opened() as catalog:
        catalog.remember(records, {one.who: f"file of {one.article.key}" for one in records})
        catalog.commit()


def known(shelf):
    with shelf.opened(writing=False) as catalog:
        return catalog.records()


# --- any other version ------------------------------------------------------------------------------------------------


@pytest.fixture
def next_version(monkeypatch):
    """A feedwright whose schema has one version more."""

    def appear(*statements):
        monkeypatch.setattr(migrate, "MIGRATIONS", (*MIGRATIONS, statements))
        monkeypatch.setattr(migrate, "VERSION", VERSION + 1)

    return appear


def test_an_older_catalog_is_brought_up_to_date_and_nothing_is_lost(shelf, next_version):
    remember(shelf, record())
    next_version("CREATE TABLE visits (url TEXT NOT NULL)", "ALTER TABLE articles ADD COLUMN more TEXT")
    remember(shelf, record("b.md"))
    assert known(shelf) == {A: record(), B: record("b.md")}
    assert shelf.query("SELECT value FROM feedwright WHERE name = 'schema'") == [(str(VERSION + 1),)]
    assert "visits" in shelf.tables()


def test_a_new_catalog_takes_every_step(shelf, next_version):
    next_version("CREATE TABLE visits (url TEXT NOT NULL)")
    remember(shelf, record())
    assert "visits" in shelf.tables()


def test_a_step_that_fails_leaves_the_older_catalog_as_it_was(shelf, next_version, monkeypatch):
    remember(shelf, record())
    next_version("CREATE TABLE visits (url TEXT NOT NULL)", "ALTER TABLE nowhere ADD COLUMN more TEXT")
    with pytest.raises(CatalogError, match="nowhere"):
        remember(shelf)
    monkeypatch.undo()
    assert known(shelf) == {A: record()}
    assert "visits" not in shelf.tables()


def test_reading_an_older_catalog_gives_all_that_it_holds_and_leaves_it_as_it_is(shelf, next_version, rows):
    remember(shelf, record())
    before = rows(shelf)
    next_version("CREATE TABLE visits (url TEXT NOT NULL)")
    with shelf.opened(writing=False) as catalog:
        assert catalog.records() == {A: record()}
        assert catalog.note == ""
    assert "visits" not in shelf.tables()
    assert rows(shelf) == before


@pytest.mark.parametrize("writing", [True, False])
def test_a_newer_catalog_is_refused_and_stays_as_it_is(shelf, next_version, monkeypatch, writing, rows):
    next_version("CREATE TABLE visits (url TEXT NOT NULL)")
    remember(shelf, record())
    monkeypatch.undo()
    before = rows(shelf)
    what = rf"written by a newer feedwright \(its schema is {VERSION + 1}, ours {VERSION}\): upgrade"
    with pytest.raises(SchemaTooNew, match=what) as raised, shelf.opened(writing=writing):
        pass
    assert raised.value.exit_code == 4
    assert str(raised.value).startswith({"sqlite": str(shelf.folder), "postgresql": "postgresql://"}[shelf.kind])
    assert rows(shelf) == before


# --- the first version ------------------------------------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["writing", "reading"])
def opened_first(request, shelf, make_first_version):
    """A catalog of the first version, opened; some of what it holds needs what the first version did not note."""

    def make(*records):
        remember(shelf, *records)
        with shelf.opened() as catalog:
            catalog.read_with("posts", "signature", {"file of a.md": (1, 2, 3), "file of another": (4, 5, 6)})
            catalog.keep_bodies({A: "<p>A</p>"})
            catalog.name_categories({"politics": ("Politics", "pol")})
            catalog.commit()
        make_first_version(shelf)
        assert shelf.tables() == {table.split()[2] for table in MIGRATIONS[0]}
        return shelf.opened(writing=request.param)

    return make


def test_all_that_a_catalog_of_the_first_version_holds_is_known(opened_first):
    there = datetime(2025, 3, 4, 0, 0, 1, 5, tzinfo=UTC)
    records = [record(published=there), record("b.md", withdrawn=NOW)]
    with opened_first(*records) as catalog:
        assert catalog.records() == {one.who: one for one in records}
        assert catalog.documents == {A: "file of a.md", B: "file of b.md"}
        assert catalog.bodies([A]) == {A: "<p>A</p>"}
        assert catalog.categories() == {"politics": ("Politics", "pol")}
        assert (catalog.signature("posts"), catalog.is_new, catalog.note) == ("signature", False, "")


def test_what_the_first_version_did_not_note_is_filled_in(opened_first):
    soon = Article(source="posts", key="b.md", title="Soon over", categories=("Politics", "world"), expires=NOW + DAY)
    with opened_first(record(), record("b.md", article=soon, published=NOW), record("c.md", withdrawn=NOW)) as catalog:
        assert catalog.on_shelves() == {"politics", "world"}
        assert [one.id[20:] for one in catalog.newest(["politics"], 0, NOW)] == ["b.md", "a.md"]
        assert [one.id[20:] for one in catalog.newest(None, 1, NOW + 2 * DAY)] == ["a.md"]
        assert all(one.revision for one in catalog.newest(None, 0, NOW))
        assert catalog.next_expiry() == NOW + DAY
        assert catalog.due(NOW + DAY).keys() == {B}


def test_a_document_that_the_first_version_wanted_to_read_again_is_read_again(opened_first):
    with opened_first(record(), record("b.md")) as catalog:
        assert catalog.stamps("posts") == {
            "file of a.md": (1, 2, 3), "file of another": (4, 5, 6), "file of b.md": (-1, 0, 0)
        }  # fmt: skip


def test_reading_a_catalog_of_the_first_version_leaves_it_as_it_is(shelf, rows, make_first_version):
    remember(shelf, record())
    make_first_version(shelf)
    before = rows(shelf)
    assert known(shelf) == {A: record()}
    assert rows(shelf) == before


# --- the second version -----------------------------------------------------------------------------------------------


@pytest.fixture
def make_second_version():
    """Take away from a catalog what the second version of feedwright did not know."""

    def make(shelf):
        there = database.connect(shelf.url, shelf.folder, writing=True)
        for table in ("archives", "archived", "archive_pages"):
            there.run(f"DROP TABLE {table}")
        there.run("ALTER TABLE bodies DROP COLUMN made")
        there.run("ALTER TABLE feeds DROP COLUMN entries")
        there.run("UPDATE feedwright SET value = '2' WHERE name = 'schema'")
        there.commit()
        there.close()

    return make


@pytest.mark.parametrize("writing", [True, False])
def test_all_that_a_catalog_of_the_second_version_holds_is_known(shelf, rows, make_second_version, writing):
    records = [record(), record("b.md", withdrawn=NOW)]
    remember(shelf, *records)
    make_second_version(shelf)
    before = rows(shelf)
    with shelf.opened(writing=writing) as catalog:
        assert catalog.records() == {one.who: one for one in records}
        assert [one.id[20:] for one in catalog.newest(["politics"], 0, NOW)] == ["a.md"]
        placed = Placed(catalog.database)
        assert (placed.archives(), placed.pages("all"), placed.awaited()) == ({}, [], set())
        assert [one.id[20:] for one in placed.waiting("all", ["politics"], NOW)] == ["a.md"]
        catalog.commit()
    after = rows(shelf)
    unchanged = before.keys() - {"feedwright"}
    assert {table: before[table] for table in unchanged} == {table: after[table] for table in unchanged}
    assert (after.keys() > before.keys()) == writing


def test_a_site_with_a_catalog_of_the_second_version_gets_its_archives(site, make_second_version):
    site.more = "feeds: {limit: 1, pages: false}\nguard: null\n"
    site.post("one", date="2025-03-01")
    site.post("two", date="2025-03-02")
    site.build()
    make_second_version(site.catalog)
    before = site.files()["politics.json"]
    site.more = "feeds: {limit: 1, pages: false, archive: true}\nguard: null\n"
    assert site.plan().written == site.build().written
    assert b"/archive/politics/1.json" in site.files()["politics.json"]
    site.more = "feeds: {limit: 1, pages: false}\nguard: null\n"
    site.build()
    assert site.files()["politics.json"] == before


# --- the third version ------------------------------------------------------------------------------------------------


def test_bodies_of_the_third_version_are_kept_and_nothing_is_known_to_be_made_of_them(shelf):
    with shelf.opened() as catalog:
        catalog.keep_bodies({A: "<p>A</p>"}, {A: "made"})
        catalog.commit()
    there = database.connect(shelf.url, shelf.folder, writing=True)
    there.run("ALTER TABLE bodies DROP COLUMN made")
    there.run("ALTER TABLE feeds DROP COLUMN entries")
    there.run("UPDATE feedwright SET value = '3' WHERE name = 'schema'")
    there.commit()
    there.close()
    with shelf.opened() as catalog:
        assert catalog.bodies_and_made([A]) == ({A: "<p>A</p>"}, {A: ""})


# --- the fourth version -----------------------------------------------------------------------------------------------


def test_feeds_of_the_fourth_version_are_kept_and_what_stands_for_their_entries_is_not_known(shelf):
    files = {"all.rss": "0" * 64}
    with shelf.opened() as catalog:
        catalog.keep_feeds({"all": Published("inputs", files, "en 12")})
        catalog.commit()
    there = database.connect(shelf.url, shelf.folder, writing=True)
    there.run("ALTER TABLE feeds DROP COLUMN entries")
    there.run("UPDATE feedwright SET value = '4' WHERE name = 'schema'")
    there.commit()
    there.close()
    with shelf.opened() as catalog:
        assert catalog.feeds() == {"all": Published("inputs", files)}


# --- a site whose catalog is of the first version ---------------------------------------------------------------------


@pytest.fixture
def published(site, shelf, make_first_version):
    """A site with a bit of everything, published with a catalog that is made one of the first version."""
    if shelf.kind == "sqlite":
        shelf.url = f"sqlite:///{shelf.folder}/state/catalog.db"
    site.more = f"catalog: '{shelf.url}'\nfeeds: {{limit: 5}}\nguard: null\n"
    site.categories = "auto"
    for number in range(8):
        site.post(f"post-{number}", date=f"2025-03-{number + 1:02d}", categories=f"[politics, Topic {number % 3}]")
    site.post("edited", date="2025-02-01")
    site.post("gone", date="2025-03-20")
    site.post(
        "renamed", date="2025-03-21", body="What is said here is long enough to be told from all that others say."
    )
    site.post("to-be-draft", date="2025-03-22")
    site.post("rival", date="2025-03-23", id="7", title="Twins")
    site.post("twin", date="2025-03-24", id="7", title="Others")
    site.post("twins-twin", date="2025-03-24", id="7", title="Others")
    site.post("undated", date="")
    site.post("draft", draft="true")
    site.post("future", date="2026-07-01")
    site.post("expires", date="2025-03-25", expires="2026-03-01")
    site.post("expired", date="2025-03-26", expires="2026-01-02")
    site.write("articles/empty.md", "")
    site.build()
    site.post("edited", date="2025-02-01", body="Other words.")
    site.post("to-be-draft", date="2025-03-22", draft="true")
    (site.folder / "articles/gone.md").unlink()
    (site.folder / "articles/renamed.md").rename(site.folder / "articles/below.md")
    site.build(now=LATER)
    site.build(now=LATER + DAY)
    make_first_version(shelf)
    return site


LATER = datetime(2026, 1, 2, tzinfo=UTC)


def test_the_build_that_brings_it_up_to_date_shows_readers_nothing_and_writes_nothing(published, shelf):
    before, stamps = published.files(), published.stamps()
    report = published.build(now=LATER + 2 * DAY)
    assert shelf.query("SELECT value FROM feedwright WHERE name = 'schema'") == [(str(VERSION),)]
    assert report.written == report.removed == ()
    assert not [feed for feed in report.feeds if any(getattr(feed, kind) for kind in feed.CHANGES)]
    assert (published.files(), published.stamps()) == (before, stamps)


def test_every_build_after_it_says_what_was_said_before(published, shelf, rows):
    brought = published.build(now=LATER + 2 * DAY)
    assert brought.reasons == {"draft": 2, "expired": 1, "future": 1, "the same article as articles/twin.md": 1}
    after = rows(shelf)
    again = published.build(now=LATER + 3 * DAY)
    assert (again.articles, again.reasons, again.faults) == (brought.articles, brought.reasons, brought.faults)
    assert rows(shelf) == after


def test_what_may_not_be_published_is_what_it_was_though_something_is_new(published, shelf):
    published.post("new", date="2025-12-01")
    report = published.build(now=LATER + 2 * DAY)
    assert report.reasons == {"draft": 2, "expired": 1, "future": 1, "the same article as articles/twin.md": 1}
    with shelf.opened(writing=False) as catalog:
        withdrawn = {key[9:-3]: record.article.left_out for (_, key), record in catalog.withdrawn().items()}
    assert withdrawn == {"gone": "gone", "to-be-draft": "draft", "expired": ""}


def test_a_plan_sees_what_the_build_then_does_and_leaves_it_as_it_is(published, shelf, rows):
    published.post("new", date="2025-12-01")
    before, files = rows(shelf), published.files()
    data = shelf.path.read_bytes() if shelf.kind == "sqlite" else None
    planned = published.plan(now=LATER + 2 * DAY)
    assert (rows(shelf), published.files()) == (before, files)
    assert data is None or shelf.path.read_bytes() == data
    assert published.build(now=LATER + 2 * DAY) == planned
    assert [mention.title for mention in planned.feeds[-1].new] == ["New"]


def test_a_plan_writes_nothing_into_a_catalog_of_this_version_either(published, shelf, rows):
    published.build(now=LATER + 2 * DAY)
    published.post("new", date="2025-12-01")
    (published.folder / "articles/edited.md").unlink()
    before = rows(shelf)
    data = shelf.path.read_bytes() if shelf.kind == "sqlite" else None
    planned = published.plan(now=LATER + 3 * DAY)
    assert rows(shelf) == before
    assert data is None or shelf.path.read_bytes() == data
    assert published.build(now=LATER + 3 * DAY) == planned
