"""What a build remembers: which articles are read again, which is shown of two, and what damage does not cost."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXTS = [
    f"What article {n} says is long enough to be told from what all the others say.\n\n"
    f"It says so in two paragraphs, the second of which is number {n} as well, and long enough."
    for n in range(8)
]


# --- one article at two places ----------------------------------------------------------------------------------------


@pytest.fixture
def planet(site, atom_of):
    """A site that shows two feeds; the first entry stands in both, and each says it in its own way."""
    site.configure(
        "site: {title: The Desk, url: https://example.org/}\nsources:\n  - {type: feed, path: feeds-of-others/*.xml}\n"
        "categories: [politics]\nguard: null\n"
    )
    site.write("feeds-of-others/a.xml", atom_of({1: "In short.", 2: "Two."}))
    site.write("feeds-of-others/b.xml", atom_of({1: "At length.", 3: "Three."}))
    site.build()
    return site


def shown(site):
    return {item["id"][-1]: (item["content_html"], item.get("date_modified")) for item in site.items()}


def test_an_entry_of_two_feeds_is_what_the_first_of_them_says(planet):
    assert shown(planet)["1"] == ("In short.", "2025-03-01T00:00:00Z")
    before = planet.stamps()
    for hour, names in enumerate((["a"], ["b"], ["a", "b"], []), 1):
        for name in names:
            path = planet.folder / f"feeds-of-others/{name}.xml"
            planet.write(f"feeds-of-others/{name}.xml", path.read_text(encoding="utf-8"))
        assert not planet.build(now=NOW + hour * HOUR).written
    assert planet.stamps() == before


def test_an_entry_that_its_own_feed_no_longer_shows_is_what_the_other_one_says(planet, atom_of):
    planet.write("feeds-of-others/a.xml", atom_of({2: "Two."}))
    planet.build(now=NOW + HOUR)
    assert shown(planet)["1"] == ("At length.", "2026-01-01T01:00:00Z")
    planet.write("feeds-of-others/a.xml", atom_of({1: "In short.", 2: "Two."}))
    assert not planet.build(now=NOW + 2 * HOUR).written


def test_an_entry_whose_feed_is_gone_is_what_the_other_one_says(planet):
    (planet.folder / "feeds-of-others/a.xml").unlink()
    planet.build(now=NOW + HOUR)
    assert shown(planet)["1"] == ("At length.", "2026-01-01T01:00:00Z")


def test_an_entry_whose_feed_cannot_be_read_stays_as_it_was(planet):
    before = shown(planet)
    planet.write("feeds-of-others/a.xml", "<html>down</html>")
    planet.build(now=NOW + HOUR)
    assert shown(planet) == before


# --- what is read again, and what is shown ----------------------------------------------------------------------------


def titles(site, slug="all"):
    return [item["title"] for item in site.items(slug)]


def test_white_space_that_readers_see_is_shown_though_it_is_no_change_of_what_is_said(site):
    site.post("a", body="Read this:\n\n    if a:\n        b()\n")
    site.build()
    [before] = site.items()
    site.post("a", body="Read this:\n\n    if a:\n      b()\n")
    report = site.build(now=NOW + HOUR)
    [after] = site.items()
    assert "\n  b()" in after["content_html"]
    assert "\n    b()" in before["content_html"]
    assert after.get("date_modified") == before.get("date_modified")
    assert "all.json" in report.written
    assert not [feed for feed in report.feeds if any(getattr(feed, kind) for kind in feed.CHANGES)]


def test_white_space_that_nobody_sees_writes_nothing(site):
    site.post("a", body="One paragraph.\n\nAnother one.")
    site.build()
    before = site.stamps()
    site.post("a", body="One paragraph.\n\n\n\nAnother one.\n\n")
    assert not site.build(now=NOW + HOUR).written
    assert site.stamps() == before


def test_a_category_that_moves_to_another_format_is_named_so_by_the_entries_of_all_feeds(site):
    site.categories = "{politics: {formats: [atom]}}"
    site.post("a")
    site.build()
    assert b"feeds/politics.atom" in site.files()["all.atom"]
    site.categories = "{politics: {formats: [json]}}"
    site.build(now=NOW + HOUR)
    assert b"feeds/politics.json" in site.files()["all.atom"]
    assert b"feeds/politics.atom" not in site.files()["all.atom"]


def test_other_options_of_a_source_are_seen_in_what_feeds_show(site):
    config = "site: {{title: The Desk, url: https://example.org/}}\nsources:\n  - {{type: table, path: articles, content: {}}}\ncategories: [politics]\n"
    site.write("articles/a.csv", "title,date,body,categories\nA,2025-03-04,*One* word is enough.,politics\n")
    for content, wanted in (("html", "*One*"), ("markdown", "<em>One</em>"), ("html", "*One*")):
        site.configure(config.format(content))
        site.build()
        assert wanted in site.items()[0]["content_html"], content


def test_categories_that_articles_have_long_carried_get_feeds_when_the_owner_asks_for_all(site):
    site.categories = "[politics]"
    site.post("a", categories="[politics, World News]")
    site.post("b", categories="[world news, Ecology]")
    site.build()
    site.categories = "auto"
    report = site.build(now=NOW + HOUR)
    assert [feed.slug for feed in report.feeds] == ["ecology", "politics", "world-news", "all"]
    assert titles(site, "world-news") == ["A", "B"]
    again = site.build(now=NOW + 2 * HOUR)
    assert [feed.title for feed in again.feeds] == [feed.title for feed in report.feeds]
    assert not again.written


@pytest.fixture
def opened(monkeypatch):
    """Names of the files that are read."""
    from feedwright.sources.markdown import Markdown

    names = []
    real = Markdown.read
    monkeypatch.setattr(
        Markdown, "read", lambda self, place, where: names.append(place.name) or real(self, place, where)
    )
    return names


CONFIG = """site: {{title: The Desk, url: https://example.org/}}
sources:
  - {{type: markdown, name: posts, path: ['articles/**/*.md', 'more/**/*.md'], url: '{}'}}
categories: [politics]
guard: null
"""
OTHER = "{site}/{year}/{slug}/"


def test_with_other_options_all_is_read_again_and_with_the_old_ones_too(site, opened):
    site.post("a")
    site.write("more/b.md", "---\ntitle: B\ndate: 2025-03-04\n---\nThe body of B.\n")
    for number, url in enumerate(["{site}/{slug}/", OTHER, "{site}/{slug}/"]):
        opened.clear()
        site.configure(CONFIG.format(url))
        site.build(now=NOW + number * HOUR)
        assert sorted(opened) == ["articles/a.md", "more/b.md"]
    opened.clear()
    site.build(now=NOW + 5 * HOUR)
    assert opened == []


def test_what_could_not_be_read_with_other_options_is_read_when_it_can(site, opened):
    site.post("a")
    site.write("more/b.md", "---\ntitle: B\ndate: 2025-03-04\n---\nThe body of B.\n")
    site.configure(CONFIG.format("{site}/{slug}/"))
    site.build()
    ids = {item["title"]: item["id"] for item in site.items()}
    (site.folder / "more").rename(site.folder / "elsewhere")
    site.configure(CONFIG.format(OTHER))
    report = site.build(now=NOW + HOUR)
    assert [fault.failed for fault in report.faults] == [True]
    assert {item["title"]: item["url"] for item in site.items()} == {
        "A": "https://example.org/2025/a/", "B": "https://example.org/b/"
    }  # fmt: skip
    opened.clear()
    (site.folder / "elsewhere").rename(site.folder / "more")
    report = site.build(now=NOW + 2 * HOUR)
    assert opened == ["more/b.md"]
    assert not report.faults
    assert {item["title"]: item["url"] for item in site.items()} == {
        "A": "https://example.org/2025/a/", "B": "https://example.org/2025/b/"
    }  # fmt: skip
    assert {item["title"]: item["id"] for item in site.items()} == ids


def test_a_body_that_could_not_be_read_with_other_options_is_shown_with_them_when_it_can(site):
    config = "site: {{title: The Desk, url: https://example.org/}}\nsources:\n  - {{type: table, path: articles, content: {}}}\ncategories: [politics]\n"
    text = "title,date,body,categories\n{0},2025-03-04,*One* word of {0} is enough.,politics\n"
    site.write("articles/a.csv", text.format("A"))
    site.write("articles/b.csv", text.format("B"))
    site.configure(config.format("html"))
    site.build()
    site.write("articles/b.csv", "")
    site.configure(config.format("markdown"))
    site.build(now=NOW + HOUR)
    assert ["<em>" in item["content_html"] for item in site.items()] == [True, False]
    site.write("articles/b.csv", text.format("B"))
    site.build(now=NOW + 2 * HOUR)
    assert ["<em>" in item["content_html"] for item in site.items()] == [True, True]


def test_a_published_article_that_became_a_draft_is_one_though_something_else_is_new(site):
    """What may not be published is not gone because nobody said it again."""
    site.post("a", body=TEXTS[0])
    site.post("b", body=TEXTS[1])
    site.build()
    site.post("a", body=TEXTS[0], draft="true")
    site.build(now=NOW + HOUR)
    site.post("c", body=TEXTS[2])
    report = site.build(now=NOW + 2 * HOUR)
    assert report.reasons == {"draft": 1}
    with site.catalog.opened(writing=False) as catalog:
        [record] = catalog.withdrawn().values()
    assert record.article.left_out == "draft"
    assert record.withdrawn == NOW + HOUR
    site.post("a", body=TEXTS[0])
    site.build(now=NOW + 3 * HOUR)
    assert titles(site) == ["A", "B", "C"]
    assert site.items()[0]["id"] == "https://example.org/a/"


def test_what_expired_or_lies_in_the_future_again_is_what_it_was_though_something_else_is_new(site):
    site.post("a", body=TEXTS[0], expires="2026-01-01T01:30:00Z")
    site.post("b", body=TEXTS[1])
    site.post("c", body=TEXTS[2])
    site.build()
    site.post("b", body=TEXTS[1], date="2026-01-01T02:30:00Z")
    for hour, reasons in ((1, {"future": 1}), (2, {"expired": 1, "future": 1}), (3, {"expired": 1})):
        site.post(f"new-{hour}", body=TEXTS[2 + hour], date="2025-01-01")
        report = site.build(now=NOW + hour * HOUR)
        assert report.reasons == reasons
    assert titles(site) == ["B", "C", "New 1", "New 2", "New 3"]


# --- damage ------------------------------------------------------------------------------------------------------------


def spoil(site, table):
    """Overwrite what stands in a table; that is met when it is read."""
    with closing(sqlite3.connect(site.catalog.path)) as connection:
        [(page,)] = connection.execute(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")
        [(size,)] = connection.execute("PRAGMA page_size")
    with site.catalog.path.open("r+b") as out:
        out.seek((page - 1) * size)
        out.write(b"\xa5" * size)


TABLES = [
    "articles", "bodies", "categories", "documents", "feeds", "feedwright", "left_out", "shelves", "sources"
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_damage_that_a_build_meets_costs_no_identity(site, table):
    """Moved aside; ids and dates come from the published feeds, and the build is done."""
    site.post("a", id="12345")
    site.post("b")
    site.post("draft", draft="true")
    site.build()
    site.post("b", body="Other words.")
    site.build(now=NOW + HOUR)
    before = {item["id"]: (item["date_published"], item.get("date_modified")) for item in site.items()}
    site.post("c", date="2025-01-01")
    spoil(site, table)
    damaged = site.catalog.path.read_bytes()
    planned = site.plan(now=NOW + 2 * HOUR)
    assert site.catalog.path.read_bytes() == damaged
    report = site.build(now=NOW + 2 * HOUR)
    assert (site.catalog.path.parent / "catalog.db.damaged-1").read_bytes() == damaged
    assert "is damaged" in report.faults[0].what
    assert report.faults[0].what.endswith(
        "; ids and dates were taken from the published feeds; the damaged file is now catalog.db.damaged-1"
    )
    assert (report.feeds, report.written) == (planned.feeds, planned.written)
    after = {item["id"]: (item["date_published"], item.get("date_modified")) for item in site.items()}
    assert before == {id_: after[id_] for id_ in before}
    assert [mention.title for mention in report.feeds[-1].new] == ["C"]
    again = site.build(now=NOW + 3 * HOUR)
    assert not again.written
    assert not again.faults
