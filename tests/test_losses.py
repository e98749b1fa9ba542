"""The catalog is lost while something else is wrong: what readers know is kept until all can be read again."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from feedwright.model import Fault
from feedwright.publish import disk
from feedwright.sources.markdown import Markdown

NOW = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.each_catalog


@pytest.fixture
def published(site):
    """Two sources; one article was edited and renamed since it was published: neither its id nor its dates can be guessed."""
    site.configure(
        "site: {title: The Desk, url: https://example.org/}\nsources:\n"
        "  - {type: markdown, name: one, path: one/*.md}\n  - {type: markdown, name: two, path: two/*.md}\n"
        "categories: [politics]\nguard: null\n"
    )
    article(site, "one/a.md", "A", "What is said here first is long enough to be told from others.")
    article(site, "two/b.md", "B", "What is said here is something else, long enough as well.")
    article(site, "two/c.md", "C", "And a third one says that it is the third of all three of them.")
    site.build(now=NOW)
    article(site, "two/b.md", "B", "It was changed, and what it says now is long enough as well.")
    site.build(now=NOW + timedelta(hours=1))
    (site.folder / "two/b.md").rename(site.folder / "two/renamed.md")
    site.build(now=NOW + timedelta(hours=2))
    return site


def article(site, path, title, body):
    site.write(path, f"---\ntitle: {title}\ndate: 2025-03-04\ncategories: politics\n---\n{body}\n")


def seen(site):
    return {item["title"]: (item["id"], item.get("date_modified", item["date_published"])) for item in site.items()}


def test_a_source_that_fails_meanwhile_comes_back_as_it_was(published):
    before = seen(published)
    assert before["B"] == ("https://example.org/b/", "2026-01-01T01:00:00Z")
    published.catalog.lose()
    (published.folder / "two").rename(published.folder / "elsewhere")
    published.build(now=NOW + timedelta(hours=3))
    assert seen(published) == before
    (published.folder / "elsewhere").rename(published.folder / "two")
    published.build(now=NOW + timedelta(hours=4))
    assert seen(published) == before


def test_a_file_that_cannot_be_read_meanwhile_comes_back_as_it_was(published):
    before = seen(published)
    text = (published.folder / "two/renamed.md").read_text(encoding="utf-8")
    published.catalog.lose()
    published.write("two/renamed.md", "")
    published.build(now=NOW + timedelta(hours=3))
    published.write("two/renamed.md", text)
    published.build(now=NOW + timedelta(hours=4))
    assert seen(published) == before


def test_an_article_that_was_dated_anew_before_is_not_updated_by_the_loss(published):
    published.write("one/a.md", (published.folder / "one/a.md").read_text(encoding="utf-8").replace("03-04", "06-07"))
    published.build(now=NOW + timedelta(hours=3))
    before = published.files()
    assert seen(published)["A"] == ("https://example.org/a/", "2025-03-04T00:00:00Z")
    published.catalog.lose()
    assert not published.build(now=NOW + timedelta(hours=4)).written
    assert published.files() == before


def test_a_lost_catalog_alone_changes_no_byte(published):
    before = published.files()
    published.catalog.lose()
    report = published.build(now=NOW + timedelta(hours=3))
    assert report.written == report.removed == ()
    assert published.files() == before


@pytest.mark.parametrize("damage", ["lost", "torn", "another file's"])
def test_long_after_it_was_written_the_list_of_what_is_ours_is_made_anew(published, monkeypatch, damage):
    # As if all had been written some time ago: files are known by their times.
    monkeypatch.setattr(disk, "_step", lambda _: -60.0)
    feeds = published.folder / "feeds"
    # What stands in no feed: the build sees what stands, and leaves it.
    published.write("one/draft.md", "---\ntitle: D\ndate: 2025-03-04\ndraft: true\n---\nNot yet.\n")
    assert published.build(now=NOW + timedelta(hours=3)).written == ()
    manifest = feeds / ".feedwright.json"
    right = manifest.read_bytes()
    if damage == "lost":
        manifest.unlink()
    else:
        manifest.write_bytes(right[:-40] if damage == "torn" else b"{}")
    article(published, "one/a.md", "A again", "What is said here first is long enough to be told from others.")
    report = published.build(now=NOW + timedelta(hours=4))
    assert "politics.rss" in report.written
    assert manifest.read_bytes().count(b"path") == right.count(b"path")
    assert "A again" in seen(published)


def test_killed_and_lost_at_once_the_feeds_that_stand_are_what_readers_know(published, monkeypatch):
    before = seen(published)
    article(published, "one/d.md", "D", "A new one that nobody has seen so far, because the build was killed.")
    monkeypatch.setattr(disk, "publish", _killed)
    with pytest.raises(KeyboardInterrupt):
        published.build(now=NOW + timedelta(hours=3))
    monkeypatch.undo()
    published.catalog.lose()
    published.build(now=NOW + timedelta(hours=4))
    assert seen(published) == {**before, "D": ("https://example.org/d/", "2025-03-04T00:00:00Z")}


def _killed(*_arguments, **_options):
    raise KeyboardInterrupt


# --- bodies that cannot be read -----------------------------------------------------------------------------------------


@pytest.fixture
def without_bodies(monkeypatch):
    """The articles can be read, and their texts cannot."""

    def bodies(self, articles, _site):
        for article in articles:
            yield article, Fault(article.place, "does not answer", set_aside=True, source=self.name)

    @contextmanager
    def failing():
        with monkeypatch.context() as patch:
            patch.setattr(Markdown, "bodies", bodies)
            yield

    return failing


def test_where_a_body_cannot_be_read_the_one_of_before_stands_until_it_can(site, without_bodies):
    site.post("one", title="One", body="Old words.")
    site.post("two", title="Two", body="Other words.")
    site.build()
    site.post("one", title="One, edited", body="New words.")
    with without_bodies():
        for _ in range(2):
            [fault] = site.build().faults
            assert fault.what == "does not answer; its text of before stands"
            assert not fault.set_aside
            shown = {item["title"]: item["content_html"] for item in site.items()}
            assert shown == {"One, edited": "<p>Old words.</p>", "Two": "<p>Other words.</p>"}
    assert site.build().faults == ()
    assert {item["content_html"] for item in site.items()} == {"<p>New words.</p>", "<p>Other words.</p>"}
    assert site.build().written == ()


def test_without_one_of_before_the_article_waits(site, without_bodies):
    site.post("one", title="One", body="Words.")
    with without_bodies():
        [fault] = site.build().faults
    assert fault.set_aside
    assert site.items() == []
