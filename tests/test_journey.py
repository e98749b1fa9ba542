"""From article pages to feeds, end to end, as a site owner meets it."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

import feedwright
from feedwright import ConfigError, PublishError, Refused, choosing

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("rss", "atom", "json")

pytestmark = pytest.mark.each_catalog


def test_every_category_and_the_whole_site_get_a_feed_in_each_format(site):
    site.page(categories="geopolitics, politics")
    report = site.build()
    made = {
        f"{slug}.{kind}" for slug in ("geopolitics", "international", "politics", "all") for kind in (*KINDS, "html")
    }
    made |= {"feeds.opml", "index.html", "feed.css"}
    assert set(site.files()) == made | {".feedwright.json"}
    assert set(report.written) == made
    assert [feed.slug for feed in report.feeds] == ["geopolitics", "international", "politics", "all"]
    assert [len(feed.new) for feed in report.feeds] == [1, 0, 1, 1]
    assert report.articles == {"read": 1, "published": 1, "left_out": 0}


def test_the_real_page_it_all_began_with_is_understood(site, shared):
    site.kinds["text"] = "articles/*.txt"
    shutil.copytree(shared / "seed", site.folder / "articles", dirs_exist_ok=True)
    site.build()
    (source,) = (site.folder / "articles").glob("*.txt")
    lines = source.read_text(encoding="utf-8").split("\n")
    ids = set()
    for slug in ("geopolitics", "international", "politics", "all"):
        (item,) = site.items(slug)
        ids.add(item["id"])
        assert item["title"] == lines[2]
        assert item["date_published"] == "2025-03-04T00:00:00Z"
        assert item["tags"] == ["geopolitics", "international", "politics"]
        for kind in ("rss", "atom"):
            parsed = feedparser.parse(site.files()[f"{slug}.{kind}"])
            assert not parsed.bozo
            (entry,) = parsed.entries
            ids.add(entry.id)
            assert entry.title == lines[2]
            assert entry.published_parsed[:3] == (2025, 3, 4)
            assert [tag["label"] or tag["term"] for tag in entry.tags] == ["geopolitics", "international", "politics"]
    assert len(ids) == 1
    html = item["content_html"]
    headings = [line for line in lines[6:-1] if 0 < len(line) < 60]
    assert len(headings) > 5
    for heading in headings:
        assert f"<h2>{heading}</h2>" in html
    assert "<strong>disunity</strong>" in html
    for furniture in ("0 comments", "In geopolitics", "March 04", "disclaimer", "click here"):
        assert furniture not in html


def test_a_second_build_writes_nothing(site):
    site.page()
    site.post()
    site.build()
    stamps = site.stamps()
    report = site.build(now=NOW + timedelta(days=1))
    assert report.written == report.removed == ()
    assert site.stamps() == stamps


def test_output_depends_on_articles_and_configuration_alone(site, tmp_path):
    """Another folder, time zone, locale, hash seed and file order: the same bytes."""
    for number in range(12):
        site.page(f"page-{number}", f"Page {number} – größer", "politics, geopolitics", f"March {number + 1:02d}, 2025")
        site.post(f"post-{number}", categories="[international, Politics]", tags="[b, a, c]")
    site.build()
    for seed, zone, locale in (
        ("1", "Pacific/Kiritimati", "C"),
        ("2", "America/New_York", "de_DE.UTF-8"),
        ("3", "UTC", "tr_TR.UTF-8"),
    ):
        other = tmp_path / f"other {seed}"
        (other / "articles").mkdir(parents=True)
        site.catalog.lose()
        shutil.copy(site.config, other)
        for path in sorted((site.folder / "articles").iterdir(), key=lambda path: path.name[::-1] + seed):
            shutil.copyfile(path, other / "articles" / path.name)
            os.utime(other / "articles" / path.name, (int(seed), int(seed)))
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()) + 86400),
        }
        subprocess.run(
            [sys.executable, "-m", "feedwright", "-q", "build"], cwd=other, env=environment, check=True, timeout=60
        )
        feeds = other / "feeds"
        assert {path.name: path.read_bytes() for path in feeds.iterdir()} == site.files()


def test_entries_stand_newest_first_and_by_id_within_a_day(site):
    for name, day in (("b", "2025-03-04"), ("a", "2025-03-04"), ("c", "2025-03-05")):
        site.post(name, date=day)
    site.build()
    assert [item["title"] for item in site.items()] == ["C", "A", "B"]


def test_drafts_future_and_expired_articles_stand_in_no_feed_and_are_counted(site):
    site.post("shown")
    site.post("draft", draft="true")
    site.post("future", date="2026-01-02")
    site.post("expired", expires="2025-12-31")
    site.post("drafts/inside")
    report = site.build()
    assert [item["title"] for item in site.items()] == ["Shown"]
    assert report.reasons == {"draft": 2, "expired": 1, "future": 1}
    assert site.build(now=NOW + timedelta(days=2)).reasons == {"draft": 2, "expired": 1}
    assert [item["title"] for item in site.items()] == ["Future", "Shown"]


def test_one_bad_article_never_takes_a_feed_down(site):
    site.post("good")
    site.kinds["text"] = "articles/*.txt"
    site.write("articles/empty.txt", "")
    site.write("articles/binary.txt", bytes(range(256)) * 40)
    site.write("articles/half.md", "---\ntitle: Half a fi")
    site.write("articles/broken.md", "---\ntitle: A: B: C\n---\nBody")
    site.write(
        "articles/bomb.md",
        "---\na: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(8))
        + "---\nBody",
    )
    site.write(
        "articles/tag.md", "---\ntitle: !!python/object/apply:os.system [false]\ndate: 2025-03-01\n---\nBody of tag"
    )
    (site.folder / "articles/folder.md").mkdir()
    report = site.build()
    assert "Good" in [item["title"] for item in site.items()]
    set_aside = {fault.place: fault.what for fault in report.faults if fault.set_aside}
    assert set_aside.keys() == {
        f"articles/{place}" for place in ("empty.txt", "binary.txt", "half.md:1", "broken.md:2", "bomb.md:2")
    }
    assert all(len(what) >= len("is empty") for what in set_aside.values())


def test_a_file_without_permission_is_set_aside_with_its_reason(site, monkeypatch):
    site.post("good")
    closed = site.post("closed")
    real = os.open

    def refuse(path, *arguments, **options):
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    report = site.build()
    assert [str(fault) for fault in report.faults] == ["articles/closed.md: cannot be read: Permission denied"]
    assert len(site.items()) == 1


def test_hostile_articles_reach_no_reader_and_no_path(site):
    site.post(
        "script",
        title='"<script>alert(1)</script> & <b>"',
        slug="../../../etc/passwd",
        body="<script>alert(2)</script><p onclick='x()'>Fine <a href='javascript:alert(3)'>link</a> <img src=x onerror=alert(4)></p>",
    )
    site.post("category", categories='"../../etc"', body="&" + "lol;" * 50)
    site.categories = "auto"
    site.build()
    everything = b"".join(site.files().values())
    assert b"<script>alert" not in everything
    for trap in (b"onclick", b"onerror", b"javascript:", b"alert(2)"):
        assert trap not in everything
    assert {path.parent for path in site.folder.rglob("*.rss")} == {site.folder / "feeds"}
    assert "etc.rss" in site.files()
    assert {item["url"] for item in site.items()} >= {"https://example.org/etc/passwd/"}


def test_a_line_of_a_hundred_megabytes_is_refused_and_the_rest_is_published(site):
    site.page()
    with (site.folder / "articles/huge.txt").open("wb") as file:
        file.truncate(100_000_000)
    report = site.build()
    assert "100,000,000 bytes" in report.faults[0].what
    assert len(site.items()) == 1


def test_categories_auto_makes_a_feed_for_each_that_is_found(site):
    site.categories = "auto"
    site.post("a", categories="[Ökologie, world news]")
    site.post("b", categories="[World-News, All]")
    report = site.build()
    slugs = [feed.slug for feed in report.feeds]
    assert slugs[-1] == "all"
    assert len(slugs) == len(set(slugs)) == 4
    assert {"okologie", "world-news"} < set(slugs)


def test_each_feed_has_its_own_settings(site):
    site.categories = "\n  politics: {limit: 1, content: summary, formats: [atom], title: Politics of the Day, slug: pol, aliases: [Politik]}"
    site.more = "feeds: {all: {title: Everything}, formats: [json], pages: false}"
    site.post("a", categories="Politik", date="2025-03-05")
    site.post("b", categories="politics")
    site.build()
    assert set(site.files()) == {"pol.atom", "all.json", "feeds.opml", ".feedwright.json"}
    feed = feedparser.parse(site.files()["pol.atom"])
    assert feed.feed.title == "Politics of the Day"
    assert [entry.title for entry in feed.entries] == ["A"]
    assert "content" not in feed.entries[0]
    assert feed.entries[0].summary == "The first paragraph of the post."
    assert json.loads(site.files()["all.json"])["title"] == "Everything"


def test_an_entry_says_which_feeds_its_categories_have(site):
    site.post("a", categories="[Politics, Others]")
    site.build()
    (entry,) = feedparser.parse(site.files()["all.atom"]).entries
    assert [(tag["term"], tag["label"], tag["scheme"]) for tag in entry.tags] == [
        ("politics", "politics", "https://example.org/feeds/politics.atom"),
        ("others", "Others", None),
    ]


def test_what_a_feed_no_longer_makes_is_removed_and_what_is_not_ours_stays(site):
    site.page()
    site.build()
    site.write("feeds/mine.txt", "mine")
    site.categories = "[politics]"
    report = site.build()
    gone = {f"{slug}.{kind}" for slug in ("geopolitics", "international") for kind in (*KINDS, "html")}
    assert set(report.removed) == gone
    assert "mine.txt" in site.files()
    assert "politics.rss" in site.files()


def test_plan_tells_what_build_then_does_and_touches_nothing(site):
    site.post("a")
    planned = site.plan()
    assert not (site.folder / "feeds").exists()
    assert not (site.folder / ".feedwright").exists()
    assert not site.catalog.tables()
    assert site.build() == planned
    assert site.catalog.tables()
    site.post("b")
    site.post("a", updated="2025-04-01")
    planned = site.plan()
    (everything,) = (feed for feed in planned.feeds if feed.slug == "all")
    assert [mention.title for mention in everything.new] == ["B"]
    assert [mention.title for mention in everything.updated] == ["A"]
    assert site.build() == planned


def test_a_format_that_is_added_makes_nothing_new(site):
    site.more = "feeds: {formats: [rss]}"
    site.post("a")
    site.build()
    site.more = "feeds: {formats: [rss, json]}"
    assert not [feed for feed in site.plan().feeds if feed.new]


def test_a_limit_lets_the_oldest_leave_and_a_deleted_article_is_withdrawn(site):
    site.more = "feeds: {limit: 2}"
    for day in (1, 2):
        site.post(f"p{day}", date=f"2025-03-0{day}")
    site.build()
    site.post("p3", date="2025-03-03")
    everything = site.build().feeds[-1]
    assert [m.title for m in everything.leaving] == ["P1"]
    (site.folder / "articles/p3.md").unlink()
    everything = site.build().feeds[-1]
    assert [m.title for m in everything.withdrawn] == ["P3"]


def test_a_path_that_matches_nothing_is_a_configuration_fault_at_first(site):
    site.post()
    site.kinds["text"] = "articles/*.txt"
    with pytest.raises(ConfigError, match=r"config\.yaml:6:11: sources\[0\]\.path: no file matches 'articles/\*\.txt'"):
        site.build()


def test_a_path_that_matches_nothing_is_named_beside_other_faults(site):
    site.configure("site: {title: A, url: x}\nsources: [{type: text, path: nothing/*.txt}]\ncategories: auto\n")
    with pytest.raises(ConfigError) as raised:
        site.build()
    assert [fault.partition(": ")[2].partition(":")[0] for fault in raised.value.faults] == [
        "site.url",
        "sources[0].path",
    ]


def test_a_source_that_fails_later_leaves_the_feeds_as_they_stand(site):
    site.page()
    site.post()
    site.build()
    before = site.files()
    shutil.rmtree(site.folder / "articles")
    report = site.build()
    assert [fault.failed for fault in report.faults] == [True, True]
    assert site.files() == before
    assert report.written == ()


def test_no_articles_at_all_on_a_first_build_gives_empty_valid_feeds(site):
    site.post("a", draft="true")
    report = site.build()
    assert [fault.what for fault in report.faults] == [
        "no article stands in any feed; `feedwright list` says why of each"
    ]
    assert site.items() == []
    assert not feedparser.parse(site.files()["all.atom"]).bozo


def test_a_file_that_is_not_ours_is_in_the_way_until_the_owner_insists(site):
    site.page()
    site.write("feeds/feeds.opml", "my notes")
    with pytest.raises(Refused, match=r"did not write feeds\.opml.*--force"):
        site.build()
    assert site.files() == {"feeds.opml": b"my notes"}
    site.build(force=True)
    assert b"<opml" in site.files()["feeds.opml"]


def test_a_feed_of_another_program_is_taken_over(site):
    site.page()
    site.write("feeds/all.rss", "<?xml version='1.0'?><rss version='2.0'><channel><title>Old</title></channel></rss>")
    site.build()
    assert b"<title>The Desk</title>" in site.files()["all.rss"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), OSError(30, "Read-only file system")])
def test_a_disk_that_cannot_be_written_leaves_the_old_feeds_whole(site, monkeypatch, error):
    site.page()
    site.build()
    before = site.files()
    site.post("b")
    real = os.open

    def refuse(path, flags, *arguments, **options):
        if flags & os.O_CREAT and "feeds" in str(path):
            raise error
        return real(path, flags, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(PublishError, match=error.strerror):
        site.build()
    monkeypatch.undo()
    assert site.files() == before
    site.build()
    assert len(site.items()) == 2


def test_now_is_an_argument_and_source_date_epoch_stands_for_the_clock(site, monkeypatch):
    site.post("a", date="2030-01-01")
    site.page()
    site.configure()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2031, 1, 1, tzinfo=UTC).timestamp())))
    assert feedwright.plan(site.config).articles["published"] == 2
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH: 'soon' is no number of seconds"):
        feedwright.plan(site.config)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert feedwright.plan(site.config).articles["read"] == 2


def test_the_feeds_of_this_repository_are_up_to_date():
    report = feedwright.plan(ROOT / "config.yaml", now=NOW)
    assert report.written == report.removed == ()
    assert not report.faults


def test_a_configuration_that_was_loaded_can_be_built(site):
    site.page()
    site.post()
    site.configure()
    loaded = feedwright.load_config(site.config)
    assert feedwright.build(loaded, now=NOW).articles["read"] == 2
    assert Path(loaded.output.directory) == site.folder / "feeds"


def test_a_file_that_somebody_replaced_is_left_where_it_is(site):
    site.page()
    site.build()
    site.write("feeds/politics.json", "my notes")
    site.categories = "[geopolitics]"
    report = site.build()
    assert "politics.json" not in report.removed
    assert site.files()["politics.json"] == b"my notes"
    assert [fault.place for fault in report.faults] == ["politics.json"]


def test_settings_that_show_one_article_in_two_ways_make_two_entries(site):
    site.categories = "{politics: {content: summary, summary_length: 25}}"
    site.post("a", body="The first sentence of this post is long. The second.")
    site.build()
    (short,), (long,) = site.items("politics"), site.items("all")
    assert short["summary"] == "The first sentence of\u2026"
    assert "content_html" not in short
    assert long["content_html"].startswith("<p>The first")
    assert short["id"] == long["id"]


def test_another_spelling_of_a_category_never_moves_a_feed(site):
    site.categories = "auto"
    site.post("a", categories="[geopolitics, Zürich]")
    site.build()
    feeds = {name for name in site.files() if name.endswith(".rss")}
    assert feeds == {"all.rss", "geopolitics.rss", "zurich.rss"}
    site.post("b", categories="[Geo Politics, Zurich]")
    report = site.build()
    assert not report.removed
    assert {name for name in site.files() if name.endswith(".rss")} > feeds
    assert [item["title"] for item in site.items("geopolitics")] == ["A", "B"]
    assert [item["title"] for item in site.items("zurich")] == ["A"]


def test_what_only_drafts_are_about_gets_no_feed(site):
    site.categories = "auto"
    site.post("a")
    site.post("b", categories="Secret Merger", draft="true")
    assert [feed.slug for feed in site.build().feeds] == ["politics", "all"]


def test_one_failing_source_leaves_its_own_articles_as_they_were_and_the_others_go_on(site):
    site.post("a")
    site.page("b")
    site.build()
    (site.folder / "articles/b.txt").unlink()
    site.post("c")
    report = site.build()
    assert [fault.failed for fault in report.faults] == [True]
    assert {item["title"] for item in site.items()} == {"A", "A Page", "C"}


def test_an_article_that_can_no_longer_be_read_stays_as_it_was(site):
    site.post("a")
    site.post("b")
    site.build()
    before = site.files()
    site.write("articles/a.md", "---\nbroken: [\n---\n")
    report = site.build()
    assert [fault.place for fault in report.faults] == ["articles/a.md:2"]
    assert site.files() == before


def test_a_document_that_has_not_changed_is_not_opened(site, monkeypatch):
    from feedwright.sources.markdown import Markdown

    site.post("a")
    site.post("b")
    site.build()
    opened = []
    real = Markdown.read
    monkeypatch.setattr(
        Markdown, "read", lambda self, place, where: opened.append(place.name) or real(self, place, where)
    )
    site.build()
    assert opened == []
    site.post("b", body="Other words.")
    site.build()
    assert opened == ["articles/b.md"]


def test_a_renamed_file_keeps_its_identity_and_readers_see_nothing(site):
    site.post("a", title="One Title")
    site.build()
    before = site.items()[0]["id"]
    (site.folder / "articles/a.md").rename(site.folder / "articles/another-name.md")
    report = site.build()
    assert [item["id"] for item in site.items()] == [before]
    assert not [feed for feed in report.feeds if feed.new or feed.resurfaced or feed.withdrawn]


@pytest.mark.parametrize("formats", ["[rss, atom, json]", "[rss]", "[atom]"])
def test_a_lost_catalog_costs_no_identity(site, formats):
    site.more = f"feeds: {{formats: {formats}}}"
    site.post("a", id="12345")
    site.post("b")
    site.build()
    site.post("b", body="Other words.")
    site.build(now=NOW + timedelta(days=1))
    before = site.files()
    site.catalog.lose()
    assert not site.build(now=NOW + timedelta(days=9)).written
    assert site.files() == before


def reads(monkeypatch):
    """Count how often the catalog's records are asked for: not at all while nothing can have changed."""
    asked = []
    real = choosing.Memory
    monkeypatch.setattr(choosing, "Memory", lambda *said, **options: asked.append(1) or real(*said, **options))
    return asked


def test_while_nothing_can_have_changed_nothing_is_read_and_the_report_is_the_same(site, monkeypatch):
    site.post("a")
    site.post("draft", draft="true")
    site.write("articles/empty.md", "")
    first = site.build()
    asked = reads(monkeypatch)
    second = site.build()
    assert not asked
    assert (second.articles, second.reasons, second.faults) == (first.articles, first.reasons, first.faults)
    assert not second.written


def test_time_alone_brings_what_was_future_and_takes_what_expires_or_grows_old(site):
    site.more = "feeds: {max_age: 400d}"
    site.post("old", date="2025-01-01")
    site.post("expires", expires="2026-01-03")
    site.post("future", date="2026-01-05")
    titles = []
    for day in range(0, 60, 2):
        site.build(now=NOW + timedelta(days=day))
        titles.append("".join(sorted(item["title"][0] for item in site.items())))
    assert titles[:4] == ["EO", "O", "FO", "FO"]
    assert titles[-1] == "F"


@pytest.mark.parametrize("disturb", ["edit", "configure", "damage", "remove", "manifest"])
def test_whatever_a_build_depends_on_ends_the_standstill(site, monkeypatch, disturb):
    site.post("a")
    site.build()
    before = site.files()
    asked = reads(monkeypatch)
    if disturb == "edit":
        site.post("a", body="Other words.")
    elif disturb == "configure":
        site.more = "feeds: {ttl: 15}"
    elif disturb == "damage":
        site.write("feeds/all.rss", "half a fi")
    elif disturb == "remove":
        (site.folder / "feeds/all.json").unlink()
    else:
        (site.folder / "feeds/.feedwright.json").unlink()
    site.build()
    assert asked
    if disturb in ("damage", "remove", "manifest"):
        assert site.files() == before


def test_another_date_of_publication_is_no_change_of_what_an_article_says(site):
    site.post("a", date="2025-03-04")
    site.build()
    site.post("a", date="2025-06-04")
    everything = site.build().feeds[-1]
    assert [mention.title for mention in everything.redated] == ["A"]
    assert not everything.updated
    assert site.items()[0]["date_published"] == "2025-06-04T00:00:00Z"
    assert site.items()[0]["date_modified"] == "2025-03-04T00:00:00Z"
