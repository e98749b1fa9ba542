"""What is remembered stands, all of it or nothing, in an SQLite file and in PostgreSQL alike."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.catalog import database
from feedwright.catalog.documents import AGAIN
from feedwright.catalog.records import Adopted, Record
from feedwright.catalog.schema import VERSION
from feedwright.errors import CatalogError
from feedwright.model import Article

NOW = datetime(2025, 6, 1, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)
STAMP = (1234, 1_700_000_000_123_456_789, 42)


def record(key="a.md", source="posts", **changes):
    article = Article(source=source, key=key, place=key, title=f"Title of {key}", digest="1:ab", blocks=b"\0\xff")
    fields = {"id": f"https://example.org/{key}", "first_seen": NOW, "published": NOW - DAY, "updated": NOW}
    return Record(**{**fields, "article": article, **changes})


def remember(shelf, *records):
    with shelf.opened() as catalog:
        catalog.remember(records, {one.who: f"file of {one.article.key}" for one in records})
        catalog.commit()


def known(shelf):
    with shelf.opened(writing=False) as catalog:
        return catalog.records()


# --- beginning --------------------------------------------------------------------------------------------------------


def test_a_catalog_that_is_not_there_knows_nothing_and_reading_does_not_make_it(shelf):
    with shelf.opened(writing=False) as catalog:
        assert (catalog.records(), catalog.adopted(), catalog.documents, catalog.note) == ({}, [], {}, "")
        assert (catalog.stamps("posts"), catalog.signature("posts"), catalog.feeds()) == ({}, "", {})
        assert catalog.bodies({("posts", "a.md")}) == {}
        assert catalog.is_new
        catalog.remember([record()], {})
        catalog.commit()
    assert shelf.tables() == set()
    assert not (shelf.folder / "state").exists()


def test_a_new_catalog_has_the_tables_of_this_version(shelf):
    remember(shelf)
    first = {"feedwright", "sources", "documents", "articles", "bodies", "adopted", "categories"}
    assert shelf.tables() >= first | {"shelves", "feeds", "fetched", "left_out"}
    assert "documents_1" not in shelf.tables()
    assert shelf.query("SELECT name, value FROM feedwright") == [("schema", str(VERSION))]


def test_it_is_made_together_with_what_is_first_remembered_or_not_at_all(shelf):
    with shelf.opened() as catalog:
        catalog.remember([record()], {})
    assert shelf.tables() == set()


# --- what is remembered -----------------------------------------------------------------------------------------------


def test_records_come_back_with_the_document_that_each_was_found_in(shelf):
    one, other = record(), record("b.md", source="pages", withdrawn=NOW)
    remember(shelf, one, other)
    with shelf.opened(writing=False) as catalog:
        assert catalog.records() == {one.who: one, other.who: other}
        assert catalog.documents == {one.who: "file of a.md", other.who: "file of b.md"}


def test_a_record_is_replaced_but_for_the_moment_when_it_was_first_seen(shelf):
    remember(shelf, record(), record("b.md"))
    later = record(first_seen=NOW + DAY, published=NOW, updated=NOW + DAY, withdrawn=NOW + DAY, id="another")
    remember(shelf, later)
    assert known(shelf) == {
        later.who: record(published=NOW, updated=NOW + DAY, withdrawn=NOW + DAY, id="another"),
        ("posts", "b.md"): record("b.md"),
    }


def test_moments_are_kept_exactly_in_utc(shelf):
    there = datetime(2025, 3, 4, 0, 0, 1, 5, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    remember(shelf, record(published=there))
    [made] = known(shelf).values()
    assert made.published == there
    assert made.published.utcoffset() == timedelta()


def test_the_two_moments_of_an_hour_that_comes_twice_are_told_apart(shelf):
    """When the clocks are turned back, Python takes them for equal."""
    first = datetime(2025, 10, 26, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    many = [record("a.md", id="a", published=first), record("b.md", id="b", published=first.replace(fold=1))]
    remember(shelf, *many)
    assert {one.published.timestamp() for one in known(shelf).values()} == {one.published.timestamp() for one in many}


def test_an_id_is_never_given_to_two_articles(shelf):
    with shelf.opened() as catalog, pytest.raises(CatalogError, match=r"cannot be used: .*(?i:unique)"):
        catalog.remember([record(id="same"), record("b.md", id="same")], {})
    assert known(shelf) == {}


def test_what_moved_is_forgotten_under_its_old_key_and_its_id_is_free_for_the_new_one(shelf):
    remember(shelf, record(), record("b.md"))
    moved = record("moved.md", id=record().id)
    with shelf.opened() as catalog:
        catalog.keep_bodies({("posts", "a.md"): "A", ("posts", "b.md"): "B"})
        catalog.forget([("posts", "a.md"), ("posts", "never there")])
        catalog.remember([moved], {})
        catalog.commit()
    with shelf.opened(writing=False) as catalog:
        assert catalog.records() == {moved.who: moved, ("posts", "b.md"): record("b.md")}
        assert catalog.bodies([("posts", "a.md"), ("posts", "b.md")]) == {("posts", "b.md"): "B"}


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=6) | st.sampled_from(
    ["\0", "\x10", "caf\udce9", "é 🎈"]
)


@settings(max_examples=25)
@given(texts=st.lists(ANYTHING, min_size=5, max_size=5))
def test_texts_come_back_whatever_stands_in_them(shelf, texts):
    """Names of files have bytes that are no UTF-8, ids and bodies anything that somebody wrote."""
    key, document, id_, title, html = texts
    # An article that names no document is one itself.
    found = document or key
    one = record(key, id=id_)
    who = one.who
    entry = Adopted(id_, html, title, None, NOW)
    with shelf.opened() as catalog:
        catalog.remember([one], {who: document})
        catalog.keep_bodies({who: html})
        catalog.adopt([entry])
        catalog.read_with("posts", "signature", {document: STAMP})
        catalog.keep_fetched({title: html})
        assert (catalog.records(), catalog.documents) == ({who: one}, {who: found})
        assert (catalog.records_of("posts", [key]), catalog.records_with([id_])) == ({who: one}, {id_: one})
        assert (list(catalog.keys_in("posts", [found])), catalog.keys_of("posts")) == ([(found, key)], [key])
        assert catalog.bodies([who]) == {who: html}
        assert catalog.adopted() == [entry]
        assert catalog.stamps("posts") == {document: STAMP}
        assert catalog.fetched(title) == html
        catalog.drop_bodies([who])
        assert catalog.bodies([who]) == {who: html}
        catalog.forget([who])
        catalog.forget_documents("posts", [document])
        assert (catalog.records(), catalog.bodies([who]), catalog.stamps("posts")) == ({}, {}, {})


# --- how documents were when they were read ---------------------------------------------------------------------------


def noted(shelf, signature, stamps, gone=(), source="posts"):
    with shelf.opened() as catalog:
        catalog.read_with(source, signature, stamps)
        catalog.forget_documents(source, gone)
        catalog.commit()


def stamps(shelf, source="posts"):
    with shelf.opened(writing=False) as catalog:
        return catalog.signature(source), catalog.stamps(source)


def test_a_document_is_known_as_it_was_when_it_was_read(shelf):
    noted(shelf, "options", {"a.md": STAMP, "b.md": (0, 0, 0)})
    noted(shelf, "others", {"a.md": (9, 9, 9)}, source="pages")
    noted(shelf, "options", {"c.md": STAMP, "b.md": STAMP}, gone=["a.md", "never there"])
    assert stamps(shelf) == ("options", {"b.md": STAMP, "c.md": STAMP})
    assert stamps(shelf, "pages") == ("others", {"a.md": (9, 9, 9)})
    assert stamps(shelf, "another source") == ("", {})


def test_with_which_options_a_source_was_read_last_is_known(shelf):
    noted(shelf, "options", {"a.md": STAMP, "b.md": STAMP})
    noted(shelf, "options", {"c.md": STAMP}, source="pages")
    noted(shelf, "other options", {"b.md": AGAIN})
    assert stamps(shelf) == ("other options", {"a.md": STAMP, "b.md": AGAIN})
    assert stamps(shelf, "pages") == ("options", {"c.md": STAMP})


@pytest.mark.parametrize("stamp", [(0, -1, 2**64 - 1), (2**62, -(2**62), 2**63), (2**63 - 1, 2**63, 2**128 - 1), AGAIN])
def test_numbers_of_every_file_system_come_back(shelf, stamp):
    noted(shelf, "options", {"a.md": stamp})
    assert stamps(shelf) == ("options", {"a.md": stamp})


# --- bodies -----------------------------------------------------------------------------------------------------------

A, B, C = ("posts", "a.md"), ("posts", "b.md"), ("pages", "a.md")


def test_bodies_are_kept_replaced_and_dropped_when_no_feed_shows_them(shelf):
    with shelf.opened() as catalog:
        catalog.keep_bodies({A: "<p>A</p>", B: "", C: "C"}, {A: "made of A", B: "made of B"})
        kept = catalog.bodies_and_made([A, C, ("posts", "unknown")])
        assert kept == ({A: "<p>A</p>", C: "C"}, {A: "made of A", C: ""})
        catalog.keep_bodies({A: "<p>new</p>"})
        catalog.commit()
    with shelf.opened() as catalog:
        assert catalog.bodies([A, B, ("posts", "unknown")]) == {A: "<p>new</p>", B: ""}
        assert catalog.bodies([]) == {}
        catalog.drop_bodies([B])
        assert catalog.bodies([A, B, C]) == {B: ""}
        catalog.drop_bodies([])
        assert catalog.bodies([A, B, C]) == {}


# --- entries of feeds that were published before ----------------------------------------------------------------------


def test_adopted_entries_come_back_in_the_order_of_their_ids_each_once(shelf):
    one, other = Adopted("1", "https://example.org/1", "One", None, None), Adopted("2", "", "", NOW, NOW + DAY)
    with shelf.opened() as catalog:
        catalog.adopt([other, Adopted("1", "", "Old", NOW, NOW)])
        catalog.adopt([one])
        catalog.commit()
    with shelf.opened(writing=False) as catalog:
        assert catalog.adopted() == [one, other]


# --- all of it or nothing ---------------------------------------------------------------------------------------------


def test_what_was_not_committed_is_undone(shelf):
    remember(shelf, record())
    with shelf.opened() as catalog:
        catalog.remember([record("b.md"), record(updated=NOW + DAY)], {})
        catalog.keep_bodies({A: "A"})
    assert known(shelf) == {A: record()}


def test_what_was_not_committed_is_undone_after_an_error_too(shelf):
    remember(shelf, record())

    def die():
        with shelf.opened() as catalog:
            catalog.forget([A])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die()
    assert known(shelf) == {A: record()}


def test_work_may_go_on_after_a_commit(shelf):
    with shelf.opened() as catalog:
        catalog.remember([record()], {})
        catalog.commit()
        catalog.commit()
        catalog.remember([record("b.md")], {})
        catalog.commit()
        catalog.remember([record("c.md")], {})
    assert set(known(shelf)) == {A, B}


def test_what_is_written_to_one_that_is_opened_for_reading_leaves_no_trace(shelf):
    remember(shelf, record())
    with shelf.opened(writing=False) as catalog:
        catalog.forget([A])
        catalog.remember([record("b.md")], {})
        catalog.commit()
        assert catalog.records() == {B: record("b.md")}
    assert known(shelf) == {A: record()}


def test_one_that_is_closed_cannot_be_used(shelf):
    with shelf.opened() as catalog:
        pass
    with pytest.raises(CatalogError, match="is closed"):
        catalog.records()


# --- two at once ------------------------------------------------------------------------------------------------------


def test_the_second_build_waits_for_the_first_and_then_knows_what_it_did(shelf):
    remember(shelf)
    found = []

    def second():
        with shelf.opened() as catalog:
            found.append(catalog.records())

    waiting = threading.Thread(target=second)
    with shelf.opened() as first:
        waiting.start()
        first.remember([record()], {})
        waiting.join(0.2)
        assert waiting.is_alive()
        assert found == []
        first.commit()
    waiting.join(60)
    assert found == [{A: record()}]


def test_a_build_that_waited_in_vain_says_so(shelf, monkeypatch):
    remember(shelf)
    monkeypatch.setattr(database, "_BUSY", 0.05)
    with shelf.opened():
        with pytest.raises(
            CatalogError, match=r"another build is at work on it and was not done within 0\.05 s"
        ) as raised:
            remember(shelf, record())
        assert raised.value.exit_code == 4


def test_two_first_builds_do_not_make_it_twice(shelf):
    def build(key):
        with shelf.opened() as catalog:
            assert len(catalog.records()) in (0, 1)
            catalog.remember([record(key)], {})
            catalog.commit()

    both = [threading.Thread(target=build, args=[key]) for key in ("a.md", "b.md")]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert set(known(shelf)) == {A, B}


def test_a_reader_sees_what_stood_before_and_does_not_wait(shelf, monkeypatch):
    remember(shelf, record())
    monkeypatch.setattr(database, "_BUSY", 0.05)
    with shelf.opened() as catalog:
        catalog.remember([record("b.md")], {})
        assert known(shelf) == {A: record()}
