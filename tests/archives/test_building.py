"""What a build does about archives: what it writes, what it leaves alone, and what it makes of trouble."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedwright import listing
from feedwright.errors import PublishError, Refused
from feedwright.publish import disk

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORMATS = ("rss", "atom", "json")
KEYS = "feeds: {archive: true, limit: 2, pages: false}\nguard: null\n"


@pytest.fixture
def old(site):
    """A site with ten posts, of which the feeds show two."""
    site.categories, site.more = "[politics]", KEYS
    for number in range(10):
        post(site, number)
    site.build()
    return site


def post(site, number, body="", **more):
    said = {"title": f"Post {number}", "date": f"2025-03-{number + 1:02d}", **more}
    site.post(f"post-{number}", body or f"What post {number} says, in words of its own: {number * 7919}.", **said)


def pages(site, slug="all"):
    """Number of each page -> numbers of the posts in it, in its order."""
    found = sorted((site.folder / f"feeds/archive/{slug}").glob("*.json"), key=lambda path: int(path.stem))
    return {int(path.stem): posts(json.loads(path.read_bytes())["items"]) for path in found}


def posts(items):
    return [int(item["title"].split()[1]) for item in items]


def archived(names):
    return [name for name in names if name.startswith("archive/")]


# --- what it writes ---------------------------------------------------------------------------------------------------


@pytest.mark.each_catalog
def test_pages_are_filled_with_the_oldest_first_and_show_the_newest_first(old):
    assert pages(old) == pages(old, "politics") == {1: [2, 1, 0], 2: [5, 4, 3], 3: [7, 6]}
    assert posts(old.items()) == [9, 8]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_each_page_leads_on_and_back(old, document, kind):
    feeds = old.folder / "feeds"
    address = f"https://example.org/feeds/archive/all/{{}}.{kind}".format
    own = f"https://example.org/feeds/all.{kind}"
    feed, first, second, last = (
        document(feeds, path) for path in (f"all.{kind}", *(f"archive/all/{number}.{kind}" for number in (1, 2, 3)))
    )
    links = {"self", "current", "prev-archive", "next-archive"}
    assert {rel: feed.links[rel] for rel in links & feed.links.keys()} == {"self": own, "prev-archive": address(3)}
    assert {rel: first.links[rel] for rel in links & first.links.keys()} == {
        "self": address(1), "current": own, "next-archive": address(2)
    }  # fmt: skip
    assert {rel: second.links[rel] for rel in links} == {
        "self": address(2), "current": own, "prev-archive": address(1), "next-archive": address(3)
    }  # fmt: skip
    assert {rel: last.links[rel] for rel in links & last.links.keys()} == {
        "self": address(3), "current": own, "prev-archive": address(2)
    }  # fmt: skip
    assert [one.marks for one in (feed, first, second, last)] == [set(), {"archive"}, {"archive"}, {"archive"}]
    assert feed.id == first.id == last.id


def test_in_json_each_leads_to_the_next_older_one(old):
    said = [
        json.loads((old.folder / "feeds" / path).read_bytes())
        for path in ("all.json", "archive/all/3.json", "archive/all/2.json", "archive/all/1.json")
    ]
    assert [one.get("next_url", "").rpartition("/archive/")[2] for one in said] == [
        "all/3.json", "all/2.json", "all/1.json", ""
    ]  # fmt: skip
    assert [one["feed_url"].rpartition("/feeds/")[2] for one in said[1:]] == [
        "archive/all/3.json", "archive/all/2.json", "archive/all/1.json"
    ]  # fmt: skip


def test_the_date_of_a_page_is_that_of_its_entries(old):
    assert b"<lastBuildDate>Mon, 03 Mar 2025 00:00:00 GMT</lastBuildDate>" in old.files()["archive/all/1.rss"]
    assert b"<updated>2025-03-03T00:00:00Z</updated>\n  <author>" in old.files()["archive/all/1.atom"]


def test_a_page_rings_no_hub_and_says_nothing_of_when_to_look_again(site, free_port):
    hub = f"127.0.0.1:{free_port()}"
    site.more = KEYS.replace("limit: 2", "limit: 2, ttl: 60") + f"websub: {{hub: https://{hub}/}}\n"
    for number in range(5):
        post(site, number)
    site.build()
    files = site.files()
    assert hub.encode() in files["all.rss"]
    assert not any(hub.encode() in files[name] or b"<ttl>" in files[name] for name in archived(files))


def test_a_page_finds_the_stylesheet(site):
    site.more = KEYS.replace(", pages: false", "")
    for number in range(5):
        post(site, number)
    site.build()
    assert b'href="../../feed.css"?>' in site.files()["archive/all/1.atom"]


def test_a_feed_that_holds_everything_says_so(site, document):
    site.more = KEYS
    post(site, 1)
    post(site, 2)
    site.build()
    assert [document(site.folder / "feeds", f"all.{kind}").marks for kind in ("rss", "atom")] == [{"complete"}] * 2
    assert not archived(site.files())
    post(site, 3)
    site.build()
    assert document(site.folder / "feeds", "all.atom").marks == set()
    # The first page is never alone: to validators it would be no archive.
    assert pages(site) == {1: [1], 2: []}


@pytest.mark.parametrize("keys", ["archive: true, limit: 0", "limit: 0"])
def test_only_with_an_archive_a_feed_says_that_it_holds_everything(site, document, keys):
    site.more = f"feeds: {{{keys}}}"
    post(site, 1)
    site.build()
    assert document(site.folder / "feeds", "all.rss").marks == ({"complete"} if "archive" in keys else set())


def test_a_category_may_have_an_archive_of_its_own(site):
    site.categories, site.more = "{politics: {archive: true, limit: 1}}", "feeds: {limit: 1, pages: false}\n"
    post(site, 1)
    post(site, 2)
    assert archived(site.build().written) == [
        f"archive/politics/{number}.{kind}" for number in (2, 1) for kind in FORMATS
    ]


def test_pages_stand_before_what_leads_to_them(site, monkeypatch):
    """Whatever stands in the folder at any moment, each link in it leads somewhere."""
    real, led, nowhere = os.replace, [], []

    def replace(*paths):
        real(*paths)
        for name, data in site.files().items():
            # Nobody is led to a page yet whose own older ones are on their way.
            if name.endswith(".json") and not name.startswith((".", "archive/")):
                address = json.loads(data).get("next_url")
                led.extend([name] * bool(address))
                nowhere.extend([name] * bool(address and not (site.folder / address[20:]).exists()))

    site.more = KEYS
    monkeypatch.setattr(os, "replace", replace)
    for number in range(12):
        post(site, number)
        if number % 4 == 0:
            site.build()
    assert led
    assert nowhere == []


# --- what it leaves alone ---------------------------------------------------------------------------------------------


def test_where_nothing_changes_nothing_is_written_and_no_page_is_read(old, monkeypatch):
    before = old.stamps()
    seen = []
    real = disk._look
    monkeypatch.setattr(disk, "_look", lambda place, known: seen.append(place) or real(place, known))
    assert old.build(now=NOW + timedelta(hours=1)).written == ()
    assert old.stamps() == before
    assert old.plan().written == ()
    assert not any("/archive/" in place for place in seen)


def test_one_new_article_makes_the_open_page_anew_and_no_other(old):
    post(old, 10)
    assert archived(old.plan().written) == archived(old.build().written)
    post(old, 11)
    changed = set(archived(old.build().written))
    assert changed == {f"archive/{slug}/4.{kind}" for slug in ("all", "politics") for kind in FORMATS}


def test_one_article_that_changes_in_a_page_makes_that_page_anew_alone(old):
    post(old, 4, "Something else altogether, in quite other words than before.")
    report = old.build()
    assert set(report.written) == {f"archive/{slug}/2.{kind}" for slug in ("all", "politics") for kind in FORMATS}
    assert b"quite other words" in old.files()["archive/all/2.rss"]
    # Feeds are what they were: their subscribers are told of nothing.
    assert not any(getattr(feed, kind) for feed in report.feeds for kind in feed.CHANGES)


def test_a_row_that_goes_changes_no_page_but_its_own(site):
    """The places of all rows after it have changed, and no entry shows them."""
    site.kinds["table"], site.more = "rows.json", KEYS
    rows = [
        {
            "id": f"https://example.org/{n}",
            "url": f"https://example.org/{n}",
            "title": f"Post {n}",
            "date": f"2025-03-{n + 1:02}",
        }
        for n in range(10)
    ]
    site.write("rows.json", json.dumps(rows))
    site.build()
    site.write("rows.json", json.dumps([row for row in rows if row["title"] != "Post 1"]))
    assert archived(site.build().written) == [f"archive/all/1.{kind}" for kind in FORMATS]


@pytest.mark.each_catalog
def test_what_is_withdrawn_leaves_its_page_and_nothing_moves_up(old):
    (old.folder / "articles/post-4.md").unlink()
    (old.folder / "articles/post-9.md").unlink()
    old.build()
    assert pages(old) == {1: [2, 1, 0], 2: [5, 3], 3: [7, 6]}
    # A client that has read the feed and walks to page 3 must find post 7 there.
    assert posts(old.items()) == [8]
    post(old, 4)
    post(old, 10)
    old.build()
    assert pages(old) == {1: [2, 1, 0], 2: [5, 4, 3], 3: [7, 6]}
    assert posts(old.items()) == [10, 8]


def test_a_page_from_which_everything_was_withdrawn_stays(old):
    for number in (3, 4, 5):
        (old.folder / f"articles/post-{number}.md").unlink()
    old.build()
    assert pages(old) == {1: [2, 1, 0], 2: [], 3: [7, 6]}


@pytest.mark.each_catalog
def test_what_leaves_a_category_leaves_its_pages(old):
    post(old, 4, categories="world")
    old.build()
    assert pages(old, "politics")[2] == [5, 3]
    assert pages(old)[2] == [5, 4, 3]


def test_an_old_article_that_is_new_here_goes_into_the_open_page(old):
    old.post("late", title="Post 99", date="2020-01-01")
    old.build()
    assert pages(old)[3] == [7, 6, 99]
    assert posts(old.items()) == [9, 8]


@pytest.mark.each_catalog
def test_where_the_owner_has_more_shown_it_comes_back_out_of_its_page(old):
    old.more = KEYS.replace("limit: 2", "limit: 5")
    old.build()
    assert posts(old.items()) == [9, 8, 7, 6, 5]
    assert pages(old) == {1: [2, 1, 0], 2: [4, 3], 3: []}
    old.more = KEYS
    old.build()
    assert posts(old.items()) == [9, 8]
    assert pages(old) == {1: [2, 1, 0], 2: [4, 3], 3: [7, 6, 5], 4: []}


@pytest.mark.each_catalog
def test_an_article_that_is_given_a_later_date_comes_back(old):
    post(old, 1, date="2025-06-01")
    old.build()
    assert posts(old.items()) == [1, 9]
    assert pages(old)[1] == [2, 0]


def test_what_grows_too_old_for_the_feed_is_in_the_archive(site):
    site.more = KEYS.replace("limit: 2", "max_age: 10d")
    for number in range(5):
        post(site, number)
    site.build(now=datetime(2025, 3, 6, tzinfo=UTC))
    assert pages(site) == {}
    site.build(now=datetime(2025, 3, 13, 12, tzinfo=UTC))
    assert (posts(site.items()), pages(site)) == ([4, 3], {1: [2, 1, 0], 2: []})


def test_another_title_of_the_site_stands_in_each_page(old):
    old.configure(old.config.read_text(encoding="utf-8").replace("title: The Desk", "title: The Foreign Desk"))
    old.build()
    assert all(b"The Foreign Desk" in data for name, data in old.files().items() if name.startswith("archive/all"))


def test_what_is_said_of_a_podcast_stands_in_each_page(site):
    site.categories = "[politics]"
    for number in range(6):
        post(site, number, audio=f"https://example.org/{number}.mp3")
    for cover in ("old", "new"):
        show = f"{{category: History, image: https://example.org/{cover}.jpg}}"
        site.more = KEYS.replace("limit: 2", f"limit: 2, podcast: {show}")
        site.build()
        found = [data for name, data in site.files().items() if name.startswith("archive/all") and b"<item>" in data]
        assert found
        assert all(f"https://example.org/{cover}.jpg".encode() in data for data in found)


def test_a_format_that_is_added_has_its_pages_and_one_that_is_dropped_has_none(old):
    before = old.stamps()
    old.more = KEYS.replace("limit: 2", "limit: 2, formats: [json]")
    old.build()
    assert {name.rpartition(".")[2] for name in archived(old.files())} == {"json"}
    assert {name: before[name] for name in archived(old.files())} == {
        name: stamp for name, stamp in old.stamps().items() if name.startswith("archive/")
    }
    old.more = KEYS
    old.build()
    assert {name.rpartition(".")[2] for name in archived(old.files())} == set(FORMATS)


# --- what is removed --------------------------------------------------------------------------------------------------


@pytest.mark.each_catalog
def test_an_archive_that_is_turned_off_is_removed_and_one_that_is_turned_on_again_is_made_anew(old):
    old.more = KEYS.replace("archive: true", "archive: false")
    report = old.build()
    assert len(report.removed) == len(FORMATS) * 2 * 3
    assert not (old.folder / "feeds/archive").exists()
    old.more = KEYS
    old.build()
    assert pages(old) == {1: [2, 1, 0], 2: [5, 4, 3], 3: [7, 6]}


def test_a_category_that_goes_takes_its_archive_with_it(old):
    old.categories = "[world]"
    old.build()
    assert {name.split("/")[1] for name in archived(old.files())} == {"all"}


def test_what_somebody_else_put_into_the_folder_stays(old):
    (old.folder / "feeds/archive/all/mine.txt").write_text("mine", encoding="utf-8")
    old.more = KEYS.replace("archive: true", "archive: false")
    old.build()
    assert archived(old.files()) == ["archive/all/mine.txt"]


# --- trouble ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_a_page_that_is_missing_or_has_another_size_is_made_again(old, damage):
    before = old.files()
    damage(old.folder / "feeds/archive/all/2.atom")
    assert old.build().written == ("archive/all/2.atom",)
    assert old.files() == before


@pytest.mark.each_catalog
def test_with_a_lost_catalog_pages_stay_what_they_were(old):
    (old.folder / "articles/post-4.md").unlink()
    (old.folder / "articles/post-8.md").unlink()
    old.build()
    before, stamps = old.files(), old.stamps()
    old.catalog.lose()
    report = old.build()
    assert {name for name in archived(before) if old.files()[name] != before[name]} == set()
    assert archived(report.written) == []
    assert {name: stamps[name] for name in archived(stamps)} == {name: old.stamps()[name] for name in archived(stamps)}
    post(old, 10)
    post(old, 11)
    old.build()
    assert pages(old) == {1: [2, 1, 0], 2: [5, 3], 3: [9, 7, 6], 4: []}


@pytest.mark.each_catalog
@pytest.mark.parametrize("more", ["", "output: {compress: [gzip]}\n"], ids=["plain", "packed"])
def test_with_a_lost_catalog_a_plan_foresees_no_page_that_stays_what_it_was(old, more):
    old.more += more
    old.build()
    assert old.plan().written == old.build().written == ()
    old.catalog.lose()
    assert old.plan().written == ()
    old.post("post-1", "Something else.", title="Post 1", date="2025-03-02")
    assert {name.partition(".")[0] for name in archived(old.plan().written)} == {"archive/all/1", "archive/politics/1"}
    assert sorted(old.plan().written) == sorted(old.build().written)


def test_with_a_lost_manifest_pages_are_still_ours(old):
    before = old.stamps()
    (old.folder / "feeds/.feedwright.json").unlink()
    old.build(now=NOW + timedelta(hours=1))
    assert old.stamps() | {".feedwright.json": 0} == before | {".feedwright.json": 0}
    old.more = KEYS.replace("archive: true", "archive: false")
    old.build()
    assert not archived(old.files())


@pytest.mark.parametrize("step", range(8))
def test_a_build_that_dies_between_pages_is_finished_by_the_next_one(site, monkeypatch, step):
    def die(*_):
        raise KeyboardInterrupt

    site.more = KEYS
    for number in range(10):
        post(site, number)
    real, left = disk.publish, iter(range(step))
    with monkeypatch.context() as patched:
        patched.setattr(disk, "publish", lambda *some: real(*some) if next(left, None) is not None else die())
        try:
            site.build()
        except KeyboardInterrupt:
            if step < 4:
                assert "all.rss" not in site.files()
    site.build()
    assert pages(site) == {1: [2, 1, 0], 2: [5, 4, 3], 3: [7, 6]}
    assert posts(site.items()) == [9, 8]
    assert not list((site.folder / "feeds").rglob(f"{disk.LEFTOVER}*"))
    listed = {one["path"] for one in json.loads(site.files()[".feedwright.json"])["files"]}
    assert listed == site.files().keys() - {".feedwright.json"}
    assert site.build(now=NOW + timedelta(hours=1)).written == ()


def test_a_correction_of_equal_size_is_made_though_the_build_before_died(old, monkeypatch):
    """That the sizes are right must not be taken for proof that the pages are."""
    post(old, 4, "What post 4 says, in words of its own: 31677.")

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(disk, "publish", die)
        with pytest.raises(KeyboardInterrupt):
            old.build()
    old.build()
    assert b"31677" in old.files()["archive/all/2.json"]


def test_a_full_disk_stops_it_and_the_next_build_goes_on(site, monkeypatch):
    site.more = KEYS
    for number in range(10):
        post(site, number)
    real, left = disk.write_all, iter(range(9))

    def write(handle, data):
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        real(handle, data)

    with monkeypatch.context() as patched:
        patched.setattr(disk, "write_all", write)
        with pytest.raises(PublishError, match="free some room"):
            site.build()
    site.build()
    assert pages(site) == {1: [2, 1, 0], 2: [5, 4, 3], 3: [7, 6]}


def test_an_article_that_cannot_be_read_keeps_what_its_page_says_and_is_reported(old, monkeypatch):
    from feedwright.model import Fault
    from feedwright.sources.markdown import Markdown

    real = Markdown.bodies

    def bodies(self, articles, site):
        for article, html in real(self, articles, site):
            lost = article.title == "Post 4"
            yield article, Fault(article.place, "cannot be read", set_aside=True, source=self.name) if lost else html

    post(old, 5, "Something else altogether, in quite other words than before.")
    monkeypatch.setattr(Markdown, "bodies", bodies)
    report = old.build()
    assert [fault.what for fault in report.faults] == ["cannot be read"]
    assert pages(old)[2] == [5, 4, 3]
    said = json.loads(old.files()["archive/all/2.json"])["items"]
    assert ["quite other words" in item["content_html"] for item in said] == [True, False, False]
    assert f"{4 * 7919}" in said[1]["content_html"]


@pytest.mark.each_catalog
def test_what_its_source_no_longer_shows_stays_in_the_archive(site, document):
    """A feed shows its last entries only; what was read once is not lost when they go."""

    def feed(*numbers):
        entries = "".join(
            f"<item><guid>https://example.org/{n}</guid><link>https://example.org/{n}</link><title>Post {n}</title>"
            f"<pubDate>{n:02} Mar 2025 00:00:00 GMT</pubDate><description>&lt;p>Text of {n}.&lt;/p></description></item>"
            for n in reversed(numbers)
        )
        site.write(
            "in.xml",
            f'<rss version="2.0"><channel><title>In</title><link>https://example.org/</link><description>In</description>{entries}</channel></rss>',
        )

    site.kinds["feed"], site.categories = "in.xml", "auto"
    site.more = KEYS
    for last in range(4, 13, 2):
        feed(*range(last - 3, last + 1))
        report = site.build()
        assert not [fault for fault in report.faults if fault.set_aside], last
    assert posts(site.items()) == [12, 11]
    assert pages(site) == {1: [3, 2, 1], 2: [6, 5, 4], 3: [9, 8, 7], 4: [10]}
    for number in (1, 2, 3):
        said = json.loads(site.files()[f"archive/all/{number}.json"])["items"]
        assert [item["content_html"] for item in said] == [f"<p>Text of {item['title'][5:]}.</p>" for item in said]


def test_somebody_elses_file_in_the_place_of_a_page_is_not_overwritten(site):
    site.more = KEYS
    site.write("feeds/archive/all/1.json", "{}")
    for number in range(5):
        post(site, number)
    with pytest.raises(Refused, match=r"feedwright did not write archive/all/1\.json"):
        site.build()
    assert site.files() == {"archive/all/1.json": b"{}"}
    site.build(force=True)
    assert pages(site) == {1: [2, 1, 0], 2: []}


def test_a_plan_foresees_the_pages_and_writes_nothing(site):
    site.more = KEYS
    for number in range(10):
        post(site, number)
    foreseen = site.plan()
    assert len(archived(foreseen.written)) == 3 * 2 * len(FORMATS) - 3 * len(FORMATS) * (
        "politics" not in site.categories
    )
    assert not (site.folder / "feeds").exists()
    assert replace(site.build(), until=None) == foreseen


def test_while_too_little_is_known_pages_stay_as_they_stand(old):
    before = {name: data for name, data in old.files().items() if name.startswith("archive/")}
    old.configure(
        f"site: {{title: The Desk, url: 'https://example.org/'}}\ncategories: [politics]\n{KEYS}"
        "sources:\n  - {type: markdown, path: 'articles/**/*.md'}\n  - {type: table, name: other, path: rows.json}\n"
    )
    old.catalog.lose()
    post(old, 4, "Something else altogether, in quite other words than before.")
    report = old.build()
    assert any(fault.failed for fault in report.faults)
    assert {name: data for name, data in old.files().items() if name.startswith("archive/")} == before
    # What changed meanwhile is seen as soon as enough is known.
    old.write("rows.json", "[]")
    old.build()
    assert b"quite other words" in old.files()["archive/all/2.rss"]
    assert pages(old) == {1: [2, 1, 0], 2: [5, 4, 3], 3: [7, 6]}


def test_the_list_knows_what_the_feeds_show(old):
    (old.folder / "articles/post-9.md").unlink()
    rows = [json.loads(json.dumps(row)) for row in listing.rows(old.config)]
    assert {row["title"]: bool(row["feeds"]) for row in rows if row["title"] in ("Post 7", "Post 8")} == {
        "Post 7": False, "Post 8": True
    }  # fmt: skip


def test_the_list_knows_in_which_pages_an_article_stands(old):
    post(old, 11, date="2031-01-01")
    rows = {row["title"]: row for row in listing.rows(old.config)}
    shown, archived_, left_out = rows["Post 9"], rows["Post 0"], rows["Post 11"]
    assert (shown["feeds"], shown["archives"]) == (["politics", "all"], {})
    assert (archived_["feeds"], archived_["archives"], archived_["left_out"]) == ([], {"all": 1, "politics": 1}, "")
    assert listing.line(archived_).endswith("archive/all/1, archive/politics/1")
    assert (left_out["archives"], left_out["left_out"]) == ({}, "future")
    assert "archives:        all: 1, politics: 1" in listing.card(archived_)


def test_feeds_split_by_language_have_an_archive_each(site):
    site.more = KEYS.replace("limit: 2", "limit: 2, languages: split")
    for number in range(10):
        post(site, number, language=("en", "de")[number % 2])
    site.build()
    assert pages(site) == pages(site, "politics") == {1: [4, 2, 0], 2: []}
    assert pages(site, "all_de") == pages(site, "politics_de") == {1: [5, 3, 1], 2: []}
    post(site, 3, language="en")
    site.build()
    assert pages(site, "all_de") == {1: [5, 1], 2: []}
    assert pages(site) == {1: [4, 2, 0], 2: [3]}


def test_feeds_that_are_split_from_now_on_take_what_they_hold_into_archives_of_their_own(site):
    site.more = KEYS
    for number in range(10):
        post(site, number, language=("en", "de")[number % 2])
    site.build()
    site.more = KEYS.replace("limit: 2", "limit: 2, languages: split")
    site.build()
    assert sorted(sum(pages(site, "all_de").values(), posts(site.items("all_de")))) == [1, 3, 5, 7, 9]
    assert sorted(sum(pages(site).values(), posts(site.items()))) == [0, 2, 4, 6, 8]
