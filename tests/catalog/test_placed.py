"""What the catalog remembers of archives: only what differs is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedwright.catalog.placed import Archive, Differing, Page, Placed
from feedwright.catalog.placing import Bounds, Place, Waiting
from feedwright.catalog.records import Record
from feedwright.model import Article

NOW = datetime(2025, 6, 1, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)
POLITICS = ["politics", "politik"]


def record(key, days=1, categories=("politics",), **changes):
    article = Article(source="posts", key=key, title=key, categories=categories)
    made = Record(key, NOW, NOW - days * DAY, NOW, article)
    return replace(made, **changes)


@pytest.fixture
def catalog(shelf):
    with shelf.opened() as opened:
        opened.remember([record("a", 3), record("b", 2), record("c", 1, ("politics", "Politik", "world"))], {})
        opened.is_new = False
        yield opened


@pytest.fixture
def placed(catalog):
    return Placed(catalog.database)


def put(placed, *ids, slug="all", page=1, categories=None):
    found = {one.id: one for one in placed.waiting(slug, categories, NOW)}
    placed.put(slug, [(found[id_], page) for id_ in ids])


def test_what_stands_in_no_page_is_waiting(placed):
    assert [one.id for one in sorted(placed.waiting("all", None, NOW))] == ["a", "b", "c"]
    assert [one.id for one in sorted(placed.waiting("politics", POLITICS, NOW))] == ["a", "b", "c"]
    assert [one.id for one in placed.waiting("world", ["world"], NOW)] == ["c"]
    put(placed, "a")
    assert [one.id for one in sorted(placed.waiting("all", None, NOW))] == ["b", "c"]
    assert [one.id for one in sorted(placed.waiting("politics", POLITICS, NOW))] == ["a", "b", "c"]


def test_what_may_not_be_published_waits_for_nothing(catalog, placed):
    soon = replace(record("expired").article, key="expired", expires=NOW)
    catalog.remember([record("withdrawn", withdrawn=NOW), record("future", -1), record("expired", article=soon)], {})
    assert [one.id for one in sorted(placed.waiting("all", None, NOW))] == ["a", "b", "c"]


def test_where_everything_is_as_it_was_nothing_differs(placed):
    put(placed, "a", "c")
    put(placed, "a", "b", slug="politics", categories=POLITICS)
    assert placed.differing("all", None, NOW) == placed.differing("politics", POLITICS, NOW) == []


def test_an_article_that_changed_differs_until_that_is_noted(catalog, placed):
    put(placed, "a", "b")
    catalog.remember([record("b", 2, updated=NOW - DAY)], {})
    [one] = placed.differing("all", None, NOW)
    assert (one.id, one.page) == ("b", 1)
    assert one.revision
    placed.revise("all", [one])
    assert placed.differing("all", None, NOW) == []


def test_what_is_withdrawn_expired_or_forgotten_has_no_revision_and_stands_in_its_page_no_more(catalog, placed):
    put(placed, "a", "b", "c")
    expiring = replace(record("b", 2).article, expires=NOW + DAY)
    catalog.remember([record("a", 3, withdrawn=NOW), record("b", 2, article=expiring)], {})
    catalog.forget([("posts", "c")])
    differing = sorted(placed.differing("all", None, NOW + DAY))
    assert differing == [Differing(one, 1, "") for one in "abc"]
    placed.revise("all", differing)
    assert placed.ids("all", 1) == []
    # Its place is kept for it.
    assert placed.held("all", 1) == 3
    catalog.remember([record("a", 3)], {})
    [back] = placed.differing("all", None, NOW + DAY)
    assert (back.id, back.page, bool(back.revision)) == ("a", 1, True)


def test_what_leaves_a_category_differs_in_its_archive_alone(catalog, placed):
    put(placed, "a", "b", slug="politics", categories=POLITICS)
    put(placed, "a", "b")
    catalog.remember([record("a", 3, ("world",))], {})
    assert placed.differing("politics", POLITICS, NOW) == [Differing("a", 1, "")]
    [one] = placed.differing("all", None, NOW)
    assert one.revision


def test_places_are_told_of_those_that_have_one(placed):
    put(placed, "a")
    put(placed, "b", page=2)
    found = placed.places("all", ["a", "b", "c", "d"])
    assert {id_: one.page for id_, one in found.items()} == {"a": 1, "b": 2}
    assert found["a"] == Place(1, "2025-05-29T12:30:00.000000+00:00")
    placed.take_out("all", ["a"])
    assert placed.places("all", ["a", "b"]).keys() == {"b"}


def test_pages_are_remembered_until_something_in_them_changes(placed):
    page = Page(1, {"": "made of"}, {"archive/all/1.rss": ("0" * 64, 7)})
    placed.keep_page("all", page)
    assert placed.pages("all") == [page]
    placed.spoil("all", [1, 2])
    # The files stand, though they must be made anew.
    assert placed.pages("all") == [Page(1, {}, page.files), Page(2, {}, {})]


def test_the_body_of_an_article_is_awaited_while_its_page_is_to_be_made(catalog, placed):
    catalog.keep_bodies({("posts", "a"): "<p>A</p>", ("posts", "c"): "<p>C</p>"})
    put(placed, "a")
    placed.spoil("all", [1])
    assert placed.awaited() == {("posts", "a")}
    placed.keep_page("all", Page(1, {"": "made of"}, {}))
    assert placed.awaited() == set()


def test_an_archive_that_is_forgotten_leaves_the_others(placed):
    for slug in ("all", "politics"):
        placed.keep(slug, Archive(Bounds(5, 90.0), 1))
        put(placed, "a", slug=slug)
        placed.spoil(slug, [1])
    placed.forget(["politics"])
    assert placed.archives() == {"all": Archive(Bounds(5, 90.0), 1)}
    assert (placed.pages("politics"), placed.ids("politics", 1), placed.ids("all", 1)) == ([], [], ["a"])
    assert len(placed.pages("all")) == 1


def test_an_article_stands_in_one_page_only(placed):
    put(placed, "a")
    placed.put("all", [(Waiting("2025", "a", "another"), 2)])
    assert placed.places("all", ["a"])["a"].page == 1


def test_a_closed_catalog_is_told():
    with pytest.raises(ValueError, match="closed"):
        Placed(None)


def test_the_catalog_tells_of_which_articles_something_else_is_remembered(catalog):
    assert catalog.touched == set()
    catalog.remember([record("d"), record("b", 5)], {})
    assert catalog.touched == {"d", "b"}
    # Under the key of one stands another now.
    catalog.remember([replace(record("a"), id="e")], {})
    catalog.forget([("posts", "c")])
    assert catalog.touched == {"a", "b", "c", "d", "e"}


def test_only_those_are_asked_for_that_come_into_question(placed):
    assert [one.id for one in placed.waiting("all", None, NOW, {"a", "x"})] == ["a"]
    assert [one.id for one in placed.waiting("world", ["world"], NOW, {"a", "c"})] == ["c"]
    put(placed, "a", "b", "c", slug="world")
    assert placed.differing("world", ["world"], NOW, {"b", "c"}) == [Differing("b", 1, "")]
