"""What feeds hang on beside their articles, from build to build, as a site's owner meets it."""

import json
import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from feedwright import fetch, selection, standstill
from feedwright.catalog import store
from feedwright.errors import FetchError
from feedwright.footage import Footage, Watched, _read, _written

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHOW = "feeds: {podcast: {category: History, image: https://example.org/cover.jpg}}\n"
SOUND = "https://media.example/a.mp3"
FRAME = b"\xff\xfb\x90\x00" + bytes(413)


def png(width, height):
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes(20)


def picture(site, slug="all"):
    [entry] = feedparser.parse(site.files()[f"{slug}.rss"]).entries
    [one] = entry.media_content
    return {name: value for name, value in one.items() if name in ("width", "height", "filesize", "type")}


@pytest.fixture
def asked(monkeypatch):
    """Addresses whose servers were asked for a length; `asked.told` is the answer, or why there is none."""

    class Asked(list):
        told = 1000

    asked = Asked()

    def size(url, *, timeout):
        asked.append(url)
        if isinstance(asked.told, FetchError):
            raise asked.told
        return fetch.Sized(url, asked.told, "audio/mpeg")

    monkeypatch.setattr(fetch, "size", size)
    return asked


@pytest.mark.each_catalog
def test_a_file_that_changes_changes_the_feed_and_nothing_else_does(site):
    site.write("static/img/a.png", png(6, 4))
    site.post(image="/img/a.png")
    site.build()
    assert picture(site) == {"width": "6", "height": "4", "filesize": "44", "type": "image/png"}
    stamps = site.stamps()
    assert site.build(now=NOW + timedelta(days=1)).written == ()
    assert site.stamps() == stamps
    site.write("static/img/a.png", png(16, 14))
    report = site.build(now=NOW + timedelta(days=2))
    assert {"all.rss", "politics.rss", "all.atom"} <= set(report.written)
    assert "international.rss" not in report.written
    assert picture(site) == {"width": "16", "height": "14", "filesize": "44", "type": "image/png"}
    assert [feed.updated for feed in report.feeds] == [()] * 4


def test_a_file_that_comes_or_goes_is_seen(site):
    site.post(image="/img/a.png")
    site.build()
    assert picture(site) == {"type": "image/png"}
    path = site.write("public/img/a.png", png(6, 4))
    site.build()
    assert picture(site)["width"] == "6"
    path.unlink()
    site.build()
    assert picture(site) == {"type": "image/png"}
    assert site.build().written == ()


def test_a_feed_of_which_no_file_has_changed_is_not_made_anew(site, monkeypatch):
    made = []
    entry = selection.entry
    monkeypatch.setattr(selection, "entry", lambda one, *rest: made.append(one.article.key) or entry(one, *rest))
    site.write("static/a.png", png(6, 4))
    site.post("a", image="/a.png", categories="geopolitics")
    site.post("b", image="https://media.example/b.png")
    site.more = "feeds: {all: false}\n"
    site.build()
    made.clear()
    site.post("c")
    site.build()
    assert sorted(made) == ["articles/b.md", "articles/c.md"]
    made.clear()
    site.write("static/a.png", png(16, 14))
    site.build()
    assert made == ["articles/a.md"]


def test_a_build_that_has_nothing_to_do_knows_it_from_the_note_alone(site):
    path = site.write("static/img/a.png", png(6, 4))
    site.post(image="/img/a.png")
    for _ in range(2):
        site.build()
    assert standstill.look(site.config, NOW).report is not None
    path.write_bytes(png(60, 40) + b"longer")
    assert standstill.look(site.config, NOW).report is None


def test_without_a_picture_nothing_is_remembered(site):
    site.post()
    site.build()
    assert standstill.media(()) == {}
    assert site.catalog.using(lambda catalog: catalog.noted_as("media"), writing=False) == ""


def test_a_post_may_keep_its_files_beside_it(site):
    site.write("articles/a/cover.png", png(6, 4))
    site.post("a/index", image="{src: cover.png, alt: A square}", url="/posts/a/")
    site.build()
    assert picture(site)["width"] == "6"
    assert b'<media:description type="plain">A square</media:description>' in site.files()["all.rss"]


def test_the_owner_may_name_the_folders(site):
    site.write("static/a.png", png(6, 4))
    site.write("web/root/a.png", png(66, 44))
    site.more = "media: {folders: [web/root]}\n"
    site.post(image="/a.png")
    site.build()
    assert picture(site)["width"] == "66"
    site.more = ""
    site.build()
    assert picture(site)["width"] == "6"


def test_an_episode_has_what_its_file_says(site):
    site.write("static/a.mp3", FRAME * 2297)
    site.post(audio="/a.mp3", episode=3, season=1, explicit="no")
    site.more = SHOW
    site.build()
    for kind in ("rss", "atom"):
        [entry] = feedparser.parse(site.files()[f"all.{kind}"]).entries
        assert (entry.itunes_duration, entry.itunes_episode, entry.itunes_season) == ("60", "3", "1")
        assert [(one.href, one.length, one.type) for one in entry.enclosures] == [
            ("https://example.org/a.mp3", str(2297 * 417), "audio/mpeg")
        ]
    assert site.items()[0]["attachments"] == [
        {
            "url": "https://example.org/a.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 2297 * 417,
            "duration_in_seconds": 60,
        }
    ]


def test_a_feed_without_sound_says_nothing_of_a_show(site):
    site.page(categories="geopolitics")
    site.build()
    before = site.files()
    site.more = SHOW
    site.post("b-post", audio=SOUND)
    site.build()
    after = site.files()
    assert b"itunes" in after["politics.rss"]
    assert after["geopolitics.rss"] == before["geopolitics.rss"]
    assert after["geopolitics.atom"] == before["geopolitics.atom"]


def test_every_category_that_is_a_show_is_one_of_its_own(site):
    site.categories = "{geopolitics: , politics: {podcast: {category: News, image: https://example.org/p.png}}}"
    site.post("a", audio=SOUND, categories="[geopolitics, politics]")
    site.more = SHOW
    site.build()
    guids = [re.findall(rb"<podcast:guid>(.*)<", site.files()[f"{slug}.rss"]) for slug in ("geopolitics", "politics")]
    assert guids[0] != guids[1]
    assert b'<itunes:category text="News"/>' in site.files()["politics.rss"]
    assert b'<itunes:category text="History"/>' in site.files()["geopolitics.atom"]
    assert guids[1] == re.findall(rb"<podcast:guid>(.*)<", site.files()["politics.atom"])


# --- the servers of others --------------------------------------------------------------------------------------------

REMOTE = "media: {remote: true}\n"


def test_nobody_is_asked_unless_the_owner_wants_it(site, asked):
    site.post(audio=SOUND)
    site.build()
    assert asked == []
    assert b'length="0"' in site.files()["all.rss"]
    site.more = REMOTE
    site.build()
    assert asked == [SOUND]
    assert b'length="1000"' in site.files()["all.rss"]


@pytest.mark.each_catalog
def test_a_server_is_asked_once_whatever_becomes_of_the_feeds(site, asked):
    site.more = REMOTE
    site.post(audio=SOUND)
    site.build()
    for day in range(1, 4):
        site.post(f"another-{day}")
        site.build(now=NOW + timedelta(days=day))
    # Another feed is made anew, and the one with the sound is not.
    site.page(categories="geopolitics")
    site.categories = "[geopolitics, politics]"
    site.more += "feeds: {all: false}\n"
    site.build(now=NOW + timedelta(days=5))
    site.post(audio=SOUND, title="Another title")
    site.build(now=NOW + timedelta(days=6))
    assert asked == [SOUND]
    assert b'length="1000"' in site.files()["politics.rss"]


def test_what_is_known_or_lies_here_is_not_asked_for(site, asked):
    site.more = REMOTE
    site.write("static/a.mp3", FRAME * 50)
    site.post("a", audio="/a.mp3")
    site.post("b", enclosure="{url: 'https://media.example/b.mp3', length: 5}")
    site.build()
    assert asked == []


def test_a_server_that_fails_fails_no_build_and_is_left_alone_for_a_while(site, asked):
    site.more = REMOTE
    asked.told = FetchError("is not there", where=SOUND, status=404)
    site.post(audio=SOUND)
    report = site.build()
    assert [fault.place for fault in report.faults] == [SOUND]
    site.post("another")
    assert site.build(now=NOW + timedelta(days=6)).faults == ()
    assert asked == [SOUND]
    asked.told = 7000
    report = site.build(now=NOW + timedelta(days=7))
    assert asked == [SOUND, SOUND]
    assert "politics.rss" in report.written
    assert b'length="7000"' in site.files()["all.rss"]
    assert site.build(now=NOW + timedelta(days=30)).written == ()


@pytest.mark.each_catalog
def test_what_is_known_of_a_file_goes_with_its_article_into_the_archive(site, asked):
    site.more = REMOTE + "feeds: {archive: true, limit: 1, pages: false}\n"
    site.post(audio=SOUND)
    site.build()
    for day in range(1, 4):
        site.post(f"another-{day}", date=f"2025-12-0{day}")
        site.build(now=NOW + timedelta(days=day))
    assert b'length="1000"' in site.files()["archive/all/1.rss"]
    site.more += "output: {url: 'https://example.org/other/'}\n"  # each page is made again
    assert "archive/all/1.rss" in site.build(now=NOW + timedelta(days=5)).written
    assert b'length="1000"' in site.files()["archive/all/1.rss"]
    assert asked == [SOUND]


def test_what_one_build_did_not_get_to_the_next_one_does(site, asked, monkeypatch):
    monkeypatch.setattr("feedwright.media.remote.MOST", 2)
    site.more = REMOTE
    for number in range(5):
        site.post(f"post-{number}", audio=f"https://media.example/{number}.mp3")
    for known in (2, 4, 5, 5):
        site.build()
        assert len(asked) == known
        assert site.files()["all.rss"].count(b'length="1000"') == known


def test_a_plan_asks_nobody(site, asked):
    site.more = REMOTE
    site.post(audio=SOUND)
    assert "all.rss" in site.plan().written
    assert asked == []
    site.build()
    assert site.plan().written == ()
    assert asked == [SOUND]


# --- what is remembered -----------------------------------------------------------------------------------------------


def test_what_is_remembered_comes_back():
    feeds = {"a": Watched(("/x", "/y"), ("https://media.example/a",), NOW), "b": Watched(("/y",))}
    assert _read(_written(feeds)) == feeds
    assert _read(_written({})) == {}


@pytest.mark.parametrize(
    "note", ["{", "[]", "5", '{"feeds": {"a": [[3], [], null]}}', '{"feeds": {"a": [[], [], "?"]}}']
)
def test_a_note_that_cannot_be_understood_is_learned_anew(note):
    assert _read(note) == {}


def test_feeds_that_are_no_more_are_forgotten(tmp_path):
    def work(catalog):
        catalog.note_as("media", _written({"a": Watched(("/x",)), "gone": Watched(("/y",))}))
        footage = Footage(catalog, NOW)
        assert footage.keep(["a", "new"]) == []
        assert list(footage.watched()) == ["/x"]
        return json.loads(catalog.noted_as("media"))

    assert store.using("sqlite:///c.db", tmp_path, work, writing=True) == {
        "paths": ["/x"],
        "feeds": {"a": [[0], [], None]},
    }
