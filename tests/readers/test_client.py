"""What a real feed reader that keeps state counts as new after the site has changed: the `reader` package, polling over HTTP."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

try:
    from reader import make_reader
except ImportError:
    make_reader = None

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("rss", "atom", "json")
COUNT = 8


@pytest.fixture(scope="module", autouse=True)
def _installed():
    if make_reader is None:
        if os.environ.get("CI"):
            pytest.fail("`reader` must be installed in CI: pip install -e .[dev]")
        pytest.skip("`reader` is not installed: what its users would see cannot be tried")


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder; whether it has changed is never a matter of whole seconds, so nothing is said of that."""

    def send_header(self, keyword, value):
        if keyword != "Last-Modified":
            super().send_header(keyword, value)

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def served(site):
    """The address at which the site's feeds are served, whatever the configuration says of it."""
    (site.folder / "feeds").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site.folder / "feeds")))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Subscriber:
    """Somebody who has read every second entry."""

    def __init__(self, client, kind):
        self.client, self.kind = client, kind
        self.poll()
        for entry in list(client.get_entries())[::2]:
            client.mark_entry_as_read(entry)
        self.had = self.state()

    def poll(self):
        """How many entries are new, and how many are modified, since the last time."""
        (feed,) = self.client.get_feeds()
        found = self.client.update_feed(feed)
        return (found.new, found.modified) if found else (0, 0)

    def state(self):
        return {entry.id: entry.read for entry in self.client.get_entries()}

    def sees_nothing_new(self):
        new, _ = self.poll()
        assert new == 0
        assert self.state() == self.had
        return True


@pytest.fixture(params=KINDS)
def subscriber(request, site, served):
    """Subscribed before anything changes."""
    site.more = "guard: null"
    for number in range(COUNT):
        post(site, number)
    build(site)
    client = make_reader(":memory:")
    client.add_feed(f"{served}/all.{request.param}")
    subscriber = Subscriber(client, request.param)
    assert sorted(subscriber.had.values()) == [False] * (COUNT // 2) + [True] * (COUNT // 2)
    assert subscriber.sees_nothing_new()
    yield subscriber
    client.close()


def post(site, number, *, name="", body="", **metadata):
    site.post(
        name or f"post-{number}",
        body or f"What post number {number} says, in words that no other post has.",
        **{"title": f"Post {number}", "date": f"2025-03-{number + 1:02d}", "categories": "politics", **metadata},
    )


def build(site, hours=0, pattern="{site}/{slug}/", home="https://example.org/"):
    site.configure(
        f"site: {{title: The Desk, url: '{home}'}}\n"
        f"sources:\n  - {{type: markdown, path: articles/**/*.md, url: '{pattern}'}}\n"
        "categories: [politics]\nguard: null\n"
    )
    return site.build(now=NOW + timedelta(hours=hours))


def rename_all(site):
    for number in range(COUNT):
        (site.folder / f"articles/post-{number}.md").rename(site.folder / f"articles/another-name-{number}.md")


def test_all_files_renamed(site, subscriber):
    rename_all(site)
    build(site, 1)
    assert subscriber.sees_nothing_new()


def test_all_files_renamed_so_that_each_has_the_name_of_another(site, subscriber):
    """As somebody does who numbers the files and puts one in front."""
    for number in reversed(range(COUNT)):
        (site.folder / f"articles/post-{number}.md").rename(site.folder / f"articles/post-{number + 1}.md")
    build(site, 1)
    assert subscriber.sees_nothing_new()


def test_all_files_moved_to_another_folder(site, subscriber):
    (site.folder / "elsewhere").mkdir()
    (site.folder / "articles").rename(site.folder / "elsewhere/2025")
    (site.folder / "elsewhere").rename(site.folder / "articles")
    build(site, 1)
    assert subscriber.sees_nothing_new()


def test_another_pattern_of_addresses_for_the_whole_site(site, subscriber):
    build(site, 1, pattern="{site}/{year}/{month}/{name}.html")
    assert subscriber.sees_nothing_new()
    urls = {entry.link for entry in subscriber.client.get_entries()}
    assert f"https://example.org/2025/03/post-{COUNT - 1}.html" in urls


def test_another_domain(site, subscriber):
    build(site, 1, home="https://example.net/blog/")
    assert subscriber.sees_nothing_new()
    assert all(entry.link.startswith("https://example.net/blog/") for entry in subscriber.client.get_entries())


def test_all_at_once(site, subscriber):
    rename_all(site)
    build(site, 1, pattern="{site}/{year}/{name}", home="https://example.net/")
    assert subscriber.sees_nothing_new()


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
    (site.folder / ".feedwright/catalog.db").unlink()
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
