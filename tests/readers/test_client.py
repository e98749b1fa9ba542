"""What a real feed reader that keeps state counts as new after the site has changed: the `reader` package, polling over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("rss", "atom", "json")
COUNT = 8


@pytest.fixture(params=KINDS)
def subscriber(request, site, web, subscribe):
    """Subscribed before anything changes."""
    for number in range(COUNT):
        post(site, number)
    build(site)
    subscriber = subscribe(web.at(f"all.{request.param}"))
    assert sorted(subscriber.had.values()) == [False] * (COUNT // 2) + [True] * (COUNT // 2)
    assert subscriber.sees_nothing_new()
    return subscriber


def post(site, number, *, name="", body="", **metadata):
    site.post(
        name or f"post-{number}",
        body or f"What post number {number} says, in words that no other post has.",
        **{"title": f"Post {number}", "date": f"2025-03-{number + 1:02d}", "categories": "politics", **metadata},
    )


def build(site, hours=0, home="https://example.org/"):
    site.configure(
        f"site: {{title: The Desk, url: '{home}'}}\n"
        "sources:\n  - {type: markdown, path: articles/**/*.md}\ncategories: [politics]\nguard: null\n"
    )
    return site.build(now=NOW + timedelta(hours=hours))


def rename_all(site):
    for number in range(COUNT):
        (site.folder / f"articles/post-{number}.md").rename(site.folder / f"articles/another-name-{number}.md")


def test_one_article_dated_anew(site, subscriber):
    post(site, 3, date="2025-12-24")
    build(site, 1)
    assert subscriber.sees_nothing_new()


@pytest.mark.parametrize("moved", [False, True])
def test_a_catalog_that_is_lost(site, subscriber, moved):
    if moved:
        rename_all(site)
        build(site, 1, home="https://example.net/")
        subscriber.poll()
    home = "https://example.net/" if moved else "https://example.org/"
    before = site.files()
    site.catalog.lose()
    assert build(site, 2, home=home).written == ()
    assert site.files() == before
    assert subscriber.sees_nothing_new()


def test_one_article_edited_is_updated_once(site, subscriber):
    post(site, 3, body="It says something else now.")
    for hours, expected in ((1, (0, 1)), (2, (0, 0)), (3, (0, 0))):
        build(site, hours)
        assert subscriber.poll() == expected
    assert subscriber.state() == subscriber.had
    (edited,) = (entry for entry in subscriber.client.get_entries() if entry.title == "Post 3")
    assert "something else" in edited.get_content(prefer_summary=False).value
    if subscriber.kind != "rss":
        assert edited.updated == NOW + timedelta(hours=1)


def test_a_new_article_is_new_once(site, subscriber):
    post(site, COUNT)
    for hours, expected in ((1, 1), (2, 0)):
        build(site, hours)
        assert subscriber.poll()[0] == expected
    assert len(subscriber.state()) == COUNT + 1


def test_an_article_withdrawn_and_restored_is_not_new(site, subscriber):
    place = site.folder / "articles/post-3.md"
    place.rename(site.folder / "kept")
    build(site, 1)
    subscriber.poll()
    (site.folder / "kept").rename(place)
    build(site, 2)
    assert subscriber.sees_nothing_new()


def test_another_article_under_an_old_name_is_new(site, subscriber):
    (site.folder / "articles/post-3.md").unlink()
    build(site, 1)
    post(site, 3, title="Quite another", date="2025-12-24", body="It has nothing in common with what stood here once.")
    build(site, 2)
    assert subscriber.poll()[0] == 1
    assert len(subscriber.state()) == COUNT + 1
