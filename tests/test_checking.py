"""No feed with an error in it is published: the article whose error it is stays out, or the feed stays as it was."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import Entry, Feed, archives, checking, listing, registry, validate
from feedwright.catalog import placing
from feedwright.cli import main
from feedwright.formats import _fragments
from feedwright.model import Document, Fault, Tombstone, replace
from feedwright.pages.opml import Opml
from feedwright.publish import plan

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOME = "https://example.org/"
KINDS = ("rss", "atom", "json")


@pytest.fixture
def spoil(monkeypatch):
    """Have a format make a mistake: `old` is replaced by `new` in the feeds of these slugs."""

    def spoiling(kind, old, new, *slugs):
        one = registry.load("formats", kind)
        right = one.render_some

        def render(self, feed, entries):
            made = right(self, feed, entries)
            return made.replace(old.encode(), new.encode()) if not slugs or feed.slug in slugs else made

        monkeypatch.setattr(one, "render_some", render)
        if slugs:
            # Its mistake is made in each feed anew.
            monkeypatch.setattr(_fragments, "EntryByEntry", ())

    spoiling.mend = monkeypatch.undo
    return spoiling


@pytest.fixture
def desk(site):
    """A site with articles in two categories."""
    site.more = "catalog: sqlite:///.feedwright/catalog.db"
    site.post("good", categories="[politics, geopolitics]", date="2025-03-04")
    site.post("bad", categories="[politics, international]", date="2025-03-05")
    site.post("fine", categories="geopolitics", date="2025-03-06")
    return site


def titles(site, slug):
    return [item["title"] for item in site.items(slug)]


def listed(site):
    return {one["path"] for one in json.loads(site.files()[plan.MANIFEST])["files"]}


def row_of(site, place):
    (row,) = (row for row in listing.rows(site.config) if row["place"] == place)
    return row


def published_errors(site):
    made = [
        Document(path, TYPES[path.rpartition(".")[2]], data) for path, data in site.files().items() if is_feed(path)
    ]
    return [str(one) for one in checking.errors(made, {})]


TYPES = {kind: registry.load("formats", kind).media_type for kind in KINDS}


def is_feed(path):
    return path.rpartition(".")[2] in KINDS and path != plan.MANIFEST


class TestAnArticleWithAnError:
    def test_stays_out_of_its_feeds_in_every_format_and_the_rest_is_published(self, desk, spoil):
        spoil("atom", "<title>Bad</title>", "<title>Bad</title><title>Worse</title>")
        report = desk.build()
        assert titles(desk, "all") == ["Fine", "Good"]
        assert titles(desk, "politics") == ["Good"]
        assert titles(desk, "international") == []
        assert published_errors(desk) == []
        assert "Bad" not in desk.files()["all.html"].decode()
        (fault,) = report.faults
        assert fault.place == "articles/bad.md"
        assert fault.set_aside
        assert fault.source == "markdown"
        assert fault.what.startswith(
            "does not stand in international, politics, all: <entry> has more than one <title>"
        )
        assert "[element-repeated in atom]" in fault.what
        code = validate.codes()["element-repeated"]
        assert code.why in fault.what
        assert code.cure in fault.what

    @pytest.mark.parametrize(
        ("kind", "old", "new"),
        [
            ("rss", "<title>Bad</title>", "<title>Bad & worse</title>"),
            ("atom", "<title>Bad</title>", "<title>Bad"),
            ("json", '"title": "Bad"', '"title": "Bad'),
            ("json", '"title": "Bad"', '"title": 5'),
            ("rss", ">Bad</title>", ">Bad</title><comments>/x</comments>"),
        ],
    )
    def test_is_found_also_where_it_hides_in_what_cannot_be_read_at_all(self, desk, spoil, kind, old, new):
        spoil(kind, old, new)
        report = desk.build()
        assert [fault.place for fault in report.faults] == ["articles/bad.md"]
        assert titles(desk, "all") == ["Fine", "Good"]
        assert published_errors(desk) == []

    def test_is_named_again_by_each_build_until_it_is_mended(self, desk, spoil):
        spoil("atom", "<title>Bad</title>", "<title/>Bad")
        first = desk.build()
        before = desk.stamps()
        for _ in range(2):
            assert desk.build().faults == first.faults
            assert desk.stamps() == before
        desk.post("more", categories="geopolitics", date="2025-03-07")
        assert desk.build().faults == first.faults
        assert titles(desk, "geopolitics") == ["More", "Fine", "Good"]
        desk.post("bad", title="Better", categories="[politics, international]", date="2025-03-05")
        assert desk.build().faults == ()
        assert titles(desk, "politics") == ["Better", "Good"]

    def test_is_listed_where_it_stands_and_says_why_it_does_not(self, desk, spoil):
        spoil("atom", "<title>Bad</title>", "<title/>Bad", "politics", "international")
        report = desk.build()
        assert report.articles == {"read": 3, "published": 3, "left_out": 0}
        (said,) = report.faults
        row = row_of(desk, "articles/bad.md")
        assert (row["feeds"], row["left_out"]) == (["all"], "")
        assert row["warnings"] == [said.what]
        assert row_of(desk, "articles/good.md")["warnings"] == []

    def test_is_listed_as_left_out_where_it_stands_nowhere(self, desk, spoil):
        spoil("atom", "<title>Bad</title>", "<title/>Bad")
        assert desk.build().articles == {"read": 3, "published": 2, "left_out": 0}
        for _ in range(2):
            row = row_of(desk, "articles/bad.md")
            assert row["feeds"] == []
            assert row["left_out"].startswith("does not stand in international, politics, all: <entry> holds text")
            assert listing.line(row).endswith(f"left out: {row['left_out']}")
            desk.build()

    def test_is_listed_as_ever_when_it_has_changed_or_was_mended(self, desk, spoil):
        spoil("atom", "<title>Bad</title>", "<title/>Bad")
        desk.build()
        desk.post("bad", title="Better", categories="[politics, international]", date="2025-03-05")
        assert row_of(desk, "articles/bad.md")["feeds"] == ["international", "politics", "all"]
        desk.post("bad", categories="[politics, international]", date="2025-03-05")
        assert row_of(desk, "articles/bad.md")["feeds"] == []
        spoil.mend()
        assert desk.build().articles["published"] == 3
        row = row_of(desk, "articles/bad.md")
        assert (row["feeds"], row["left_out"], row["warnings"]) == (["international", "politics", "all"], "", [])

    def test_is_listed_in_no_feed_either_where_its_text_cannot_be_read(self, desk, monkeypatch):
        def bodies(self, articles, site):
            for one in articles:
                fault = Fault(one.place, "is locked", set_aside=True, source=one.source)
                yield one, fault if "bad" in one.place else "<p>Text.</p>"

        monkeypatch.setattr(registry.load("sources", "markdown"), "bodies", bodies)
        assert desk.build().articles == {"read": 3, "published": 2, "left_out": 0}
        row = row_of(desk, "articles/bad.md")
        assert row["feeds"] == []
        assert row["left_out"] == "does not stand in international, politics, all: is locked"
        monkeypatch.undo()
        desk.post("more", categories="geopolitics", date="2025-03-07")
        assert desk.build().articles["published"] == 4
        assert row_of(desk, "articles/bad.md")["feeds"] == ["international", "politics", "all"]

    def test_is_a_warning_unless_the_owner_is_strict(self, desk, spoil, monkeypatch):
        spoil("atom", "<title>Bad</title>", "<title/>Bad")
        assert command(desk, monkeypatch, "build").exit_code == 0
        done = command(desk, monkeypatch, "build", "--strict")
        assert done.exit_code == 3
        assert "set aside: articles/bad.md: does not stand in" in done.stderr

    def test_is_named_once_however_many_formats_do_not_take_it(self, desk, spoil):
        for kind in ("atom", "rss"):
            spoil(kind, "<title>Bad</title>", "<title>Bad</title><title>Worse</title>")
        assert [fault.place for fault in desk.build().faults] == ["articles/bad.md"]


class TestAFeedWithAnError:
    def spoilt(self, desk, spoil):
        """Politics has an error that is no article's, from now on."""
        desk.build()
        before, stamps = desk.files(), desk.stamps()
        spoil("atom", "<generator>feedwright</generator>", "<generator>", "politics")
        desk.post("new", categories="[politics, geopolitics]", date="2025-03-07")
        return before, stamps

    def test_stays_as_it_is_in_every_format_and_the_others_are_published(self, desk, spoil):
        before, stamps = self.spoilt(desk, spoil)
        report = desk.build()
        for path in ("politics.rss", "politics.atom", "politics.json", "politics.html"):
            assert desk.files()[path] == before[path]
            assert desk.stamps()[path] == stamps[path]
            assert path not in report.written
            assert path in listed(desk)
        assert titles(desk, "geopolitics") == ["New", "Fine", "Good"]
        assert report.removed == ()

    def test_is_named_with_what_is_wrong_why_and_the_cure(self, desk, spoil):
        self.spoilt(desk, spoil)
        (fault,) = desk.build().faults
        assert (fault.place, fault.feed, fault.set_aside) == ("politics.atom", "politics", False)
        code = validate.codes()["xml-malformed"]
        assert "the feed politics is not published" in fault.what
        assert code.why in fault.what
        assert code.cure in fault.what

    def test_says_of_its_subscribers_that_nothing_changes_for_them(self, desk, spoil):
        self.spoilt(desk, spoil)
        told = {feed.slug: [one.title for one in feed.new] for feed in desk.build().feeds}
        assert told == {"geopolitics": ["New"], "international": [], "politics": [], "all": ["New"]}

    def test_is_tried_again_by_each_build(self, desk, spoil):
        self.spoilt(desk, spoil)
        assert desk.build().faults == desk.build().faults != ()
        spoil.mend()
        report = desk.build()
        assert report.faults == ()
        assert titles(desk, "politics") == ["New", "Bad", "Good"]
        assert desk.build().written == ()

    def test_is_not_there_and_nobody_is_led_to_it_if_it_never_was(self, desk, spoil):
        spoil("atom", "<generator>feedwright</generator>", "<generator>", "politics")
        report = desk.build()
        assert [fault.feed for fault in report.faults] == ["politics"]
        assert not [path for path in desk.files() if path.startswith("politics.")]
        assert b"/politics.rss" not in desk.files()["feeds.opml"]
        assert b'"politics.html' not in desk.files()["index.html"]
        assert {"all.rss", "geopolitics.rss"} <= desk.files().keys()

    def test_exits_with_the_code_of_rendering_and_so_do_plan_and_check(self, desk, spoil, monkeypatch):
        self.spoilt(desk, spoil)
        before = desk.files()
        for words in (["plan"], ["build", "--check"]):
            done = command(desk, monkeypatch, *words)
            assert done.exit_code == 5
            assert "failed: politics.atom: the feed politics is not published" in done.stderr
        assert desk.files() == before
        assert command(desk, monkeypatch, "build").exit_code == 5
        done = command(desk, monkeypatch, "build", "--json")
        assert [fault["feed"] for fault in json.loads(done.stdout)["faults"]] == ["politics"]

    def test_keeps_its_compressed_twins(self, desk, spoil):
        desk.more += "\noutput: {compress: [gzip, br]}"
        before, _ = self.spoilt(desk, spoil)
        desk.build()
        kept = {path for path in before if path.startswith("politics.")}
        assert len(kept) == 12
        assert {path: desk.files()[path] for path in kept} == {path: before[path] for path in kept}

    def test_is_left_alone_where_somebody_changed_or_removed_a_file_of_it(self, desk, spoil):
        self.spoilt(desk, spoil)
        desk.write("feeds/politics.rss", "mine")
        (desk.folder / "feeds/politics.json").unlink()
        desk.build()
        assert desk.files()["politics.rss"] == b"mine"
        assert "politics.json" not in desk.files()
        assert desk.build().removed == ()

    def test_is_it_too_where_every_article_has_the_error(self, desk, spoil, monkeypatch):
        """Then it is no article's: the format's, or the configuration's. Nobody's feed is emptied for it."""
        desk.build()
        before = desk.files()
        # Another version writes all of them anew.
        monkeypatch.setattr(_fragments, "__version__", "another")
        spoil("rss", "</item>", "<nonsense/></item>")
        desk.post("new", categories="politics", date="2025-03-07")
        report = desk.build()
        assert {fault.feed for fault in report.faults} == {"politics", "all"}
        assert {path: data for path, data in desk.files().items() if path != plan.MANIFEST} == {
            path: data for path, data in before.items() if path != plan.MANIFEST
        }

    def test_of_one_article_only_is_emptied_of_it(self, desk, spoil):
        spoil("rss", "</item>", "<nonsense/></item>", "international")
        report = desk.build()
        assert [fault.place for fault in report.faults] == ["articles/bad.md"]
        assert titles(desk, "international") == []


class TestThePageOfAnArchive:
    @pytest.fixture
    def old(self, desk, monkeypatch):
        """A site whose feeds show one article; the others stand in pages of two."""
        for module in (placing, archives):
            monkeypatch.setattr(module, "SIZE", 2)
        desk.more += "\nfeeds: {archive: true, limit: 1, pages: false}\nguard: null"
        return desk

    @staticmethod
    def archived(site, number=1, slug="all"):
        return [item["title"] for item in json.loads(site.files()[f"archive/{slug}/{number}.json"])["items"]]

    def test_is_without_an_article_that_has_an_error_until_it_is_mended(self, old, spoil):
        spoil("atom", "<title>Bad</title>", "<title/>Bad")
        for _ in range(2):
            faults = old.build().faults
            assert self.archived(old) == ["Good"]
            assert published_errors(old) == []
            assert [fault.place for fault in faults if fault.set_aside] == ["articles/bad.md"] * len(faults)
        assert any("archive/all/1" in fault.what for fault in faults)
        old.post("bad", title="Better", categories="[politics, international]", date="2025-03-05")
        assert old.build().faults == ()
        assert self.archived(old) == ["Better", "Good"]
        assert old.build().written == ()

    def test_is_not_listed_where_an_article_does_not_stand_in_it(self, old, spoil):
        spoil("atom", "<title>Bad</title>", "<title/>Bad", "all")
        old.build()
        row = row_of(old, "articles/bad.md")
        assert (row["feeds"], row["archives"], row["left_out"]) == (["international", "politics"], {}, "")
        (said,) = row["warnings"]
        assert said.startswith("does not stand in archive/all/1: ")
        spoil.mend()
        old.post("more", categories="geopolitics", date="2025-03-01")
        old.build()
        assert row_of(old, "articles/bad.md")["archives"] == {"all": 1}

    def test_holds_articles_that_are_counted_with_those_of_feeds(self, old):
        assert old.build().articles == {"read": 3, "published": 3, "left_out": 0}
        for number in range(5):
            old.post(f"more-{number}", categories="politics", date=f"2025-04-0{number + 1}")
        assert old.build().articles == {"read": 8, "published": 8, "left_out": 0}
        (old.folder / "articles/good.md").unlink()
        assert old.build().articles == {"read": 7, "published": 7, "left_out": 0}

    def test_stays_as_it_stands_where_the_error_is_its_own(self, old, spoil):
        old.build()
        before = old.files()
        spoil("atom", "<fh:archive/>", "<fh:archive>", "all")
        old.post("good", title="Better", categories="[politics, geopolitics]", date="2025-03-04")
        report = old.build()
        assert ("archive/all/1.atom", "archive/all/1") in {(fault.place, fault.feed) for fault in report.faults}
        pages = [path for path in before if path.startswith("archive/all/")]
        assert {path: old.files()[path] for path in pages} == {path: before[path] for path in pages}
        assert set(pages) < listed(old)
        spoil.mend()
        assert old.build().faults == ()
        assert self.archived(old) == ["Bad", "Better"]


class TestTheListOfAllFeeds:
    def test_stays_as_it_stands_where_it_has_an_error(self, desk, monkeypatch):
        desk.build()
        before = desk.files()["feeds.opml"]
        right = Opml.render

        def render(self, feeds, imprint):
            made = right(self, feeds, imprint)
            return replace(made, data=made.data.replace(b'version="2.0"', b""))

        monkeypatch.setattr(Opml, "render", render)
        # It lists another feed, else nobody would make it anew.
        desk.categories = desk.categories.replace("]", ", culture]")
        desk.post("new", categories="[politics]", date="2025-03-07")
        for report in (desk.plan(), desk.build(), desk.build()):
            assert [(fault.place, fault.feed) for fault in report.faults] == [("feeds.opml:opml", "feeds.opml")]
            assert "feeds.opml" not in report.written
        assert desk.files()["feeds.opml"] == before
        assert "feeds.opml" in listed(desk)
        assert titles(desk, "politics") == ["New", "Bad", "Good"]
        monkeypatch.undo()
        assert desk.build().written == ("feeds.opml",)
        assert b"culture" in desk.files()["feeds.opml"]


class TestWhatIsLookedAt:
    @pytest.fixture
    def looked(self, monkeypatch):
        seen = []
        right = validate.checked

        def watched(data, kind, where, **options):
            seen.append(where)
            return right(data, kind, where, **options)

        monkeypatch.setattr(validate, "checked", watched)
        monkeypatch.setattr("feedwright.workers.processors", lambda: 1)
        return seen

    def test_is_each_feed_that_is_about_to_be_written_and_no_other(self, desk, looked):
        desk.build()
        assert sorted(looked) == sorted(["feeds.opml", *(path for path in desk.files() if is_feed(path))])
        looked.clear()
        desk.build()
        assert looked == []
        desk.post("new", categories="geopolitics", date="2025-03-07")
        desk.build()
        assert sorted(looked) == sorted(f"{slug}.{kind}" for slug in ("geopolitics", "all") for kind in KINDS)

    def test_is_not_what_would_be_written_just_as_it_stands(self, desk, looked):
        desk.build()
        looked.clear()
        desk.catalog.lose()
        assert desk.build().written == ()
        assert looked == []

    def test_is_nothing_but_feeds(self, looked):
        others = [Document("a.twtxt", "text/plain", b"2025"), Document("a.json", "application/json", b"{}")]
        assert checking.errors(others, {}) == []
        assert looked == []

    def test_is_said_with_or_without_a_charset(self):
        broken = [Document("a.rss", f"Application/RSS+xml{end}", b"<rss") for end in ("", "; charset=utf-8", ";x")]
        assert [one.code for one in checking.errors(broken, {})] == ["xml-malformed"] * 3

    def test_a_build_in_which_nothing_changes_does_not_even_load_what_looks(self, desk):
        desk.build()
        code = (
            "import sys, feedwright\n"
            "feedwright.build('config.yaml')\n"
            "sys.exit(any(name.startswith('feedwright.validate') for name in sys.modules))"
        )
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
        done = subprocess.run([sys.executable, "-c", code], cwd=desk.folder, env=environment, check=False)
        assert done.returncode == 0


# --- formats of others ------------------------------------------------------------------------------------------------

OTHER = """
from feedwright.formats.rss import Rss

class Plain:
    media_type = "application/rss+xml; charset=utf-8"
    link_type = "application/rss+xml"

    def render(self, feed):
        return Rss().render(feed).replace(b"<pubDate>Wed, 05 Mar 2025", b"<pubDate>soon")
"""


def test_a_format_of_another_package_is_looked_at_as_well(desk, tmp_path, monkeypatch):
    for cached in (registry.kinds, registry.load, registry._others, registry._announcements):
        cached.cache_clear()
        monkeypatch.setattr(registry, cached.__name__, cached.__wrapped__)
    announced = tmp_path / "plain-1.0.dist-info"
    announced.mkdir()
    (announced / "METADATA").write_text("Metadata-Version: 2.1\nName: plain\nVersion: 1.0\n", encoding="utf-8")
    (announced / "entry_points.txt").write_text("[feedwright.formats]\nplain = plainly:Plain\n", encoding="utf-8")
    (tmp_path / "plainly.py").write_text(OTHER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    desk.more += "\nfeeds: {formats: [plain, json]}"
    report = desk.build()
    assert [(fault.place, "date-rfc822 in plain" in fault.what) for fault in report.faults] == [
        ("articles/bad.md", True)
    ]
    assert titles(desk, "politics") == ["Good"]
    assert b"Good" in desk.files()["politics.plain"]
    assert b"Bad" not in desk.files()["politics.plain"]


# --- the order in which a format writes its entries -------------------------------------------------------------------


def entry(number):
    when = datetime(2025, 3, 1 + number, tzinfo=UTC)
    return Entry(
        url=f"{HOME}{number}/", title=f"Entry {number}", published=when, content_html="<p>x</p>", place=f"{number}.md"
    )


FEED = Feed(title="The Desk", url=HOME, slug="all", entries=tuple(entry(number) for number in range(5)))


def made_in(kind, spoil=lambda data: data, order=lambda entries: entries):
    one = registry.load("formats", kind)()

    def render(feed):
        turned = replace(feed, entries=tuple(order(feed.entries)))
        return [Document(f"all.{kind}", one.media_type, spoil(one.render(turned)))]

    return render


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_article_is_blamed_though_the_format_turns_them_round(kind):
    def spoil(data):
        return data.replace(b"Entry 1</title>", b"Entry 1</title><title/>").replace(
            b'"title": "Entry 1"', b'"title": 1'
        )

    outcome = checking.checked(FEED, made_in(kind, spoil, reversed), {})
    assert [one.place for one, _ in outcome.aside] == ["1.md"]
    assert outcome.wrong is None


def test_of_two_articles_that_cannot_stand_side_by_side_one_goes():
    def spoil(data):
        return data.replace(f"{HOME}3/".encode(), f"{HOME}1/".encode())

    outcome = checking.checked(FEED, made_in("rss", spoil), {})
    assert [(one.place, finding.code) for one, finding in outcome.aside] == [("3.md", "guid-repeated")]
    assert outcome.wrong is None


def test_what_goes_when_nothing_is_left_of_the_feed_is_the_feed():
    outcome = checking.checked(FEED, made_in("json", lambda data: data[:-9]), {})
    assert (outcome.documents, outcome.aside) == ([], ())
    assert outcome.wrong is not None


@pytest.mark.parametrize("id_", ["urn:x:1", "tag:example.org,20:1", "urn:uuid:1"])
def test_an_article_is_not_left_out_for_the_form_of_its_id(id_):
    """Readers know it by that: it stays what it is, and so does its tombstone."""
    one = replace(entry(1), id=id_)
    gone = Tombstone(id_ + "0", one.published)
    for kind in KINDS:
        outcome = checking.checked(replace(FEED, entries=(one,), withdrawn=(gone,)), made_in(kind), {})
        assert (outcome.aside, outcome.wrong) == ((), None)
        assert id_.encode() in outcome.documents[0].data


# --- laws -------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from([
    b"<item>", b"</item>", b"<title>", b"</title>", b"<entry/>", b"&", b"&nbsp;", b"<x y='z'/>", b'"', b"{", b"]", b",", b"\xff", b"\x00", b"<!ENTITY a 'b'>",
    b"<!-- -->", b"<guid>x</guid>", b"<pubDate>today</pubDate>", b'"id": 7,', b"xml:base='/x'", b"<updated/>", b"\xc2\x85", b"&lt;b&gt;", b"<p>&amp;amp;</p>",
])  # fmt: skip
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES | st.just(b"")), min_size=1, max_size=4)


@settings(max_examples=150)
@given(kind=st.sampled_from(KINDS), changes=CHANGES)
def test_looking_for_errors_only_finds_every_error_and_nothing_else(kind, changes):
    (document,) = made_in(kind)(FEED)
    data = document.data
    for where, length, piece in changes:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + length :]
    every = [one for one in validate.checked(data, kind) if one.level == "error"]
    assert list(validate.checked(data, kind, errors_only=True)) == every


ODD = st.sampled_from([
    "]]>", "<b>", "</title>", "&", "&amp;", "&nbsp;", "<script>", "\x00", "\x85", "\ufffe", "é", "国", " ", "%", "\"'", "//", "http://[", "mailto:", "../", "?", "#",
    "urn:", "tag:", "\u2028", "\u202e", ":", "|", "\\",
])  # fmt: skip
TEXT = st.lists(ODD | st.text(st.characters(exclude_categories=("Cs",)), max_size=5), max_size=4).map("".join)
ROW = st.fixed_dictionaries(
    {"title": TEXT, "date": st.dates(date(1970, 1, 1), date(2025, 12, 30)).map(str)},
    optional={
        "url": TEXT.map(lambda text: f"/{text}"), "id": TEXT, "summary": TEXT, "author": TEXT, "image": TEXT, "language": TEXT,
        "categories": st.lists(TEXT, max_size=2), "comments_url": TEXT, "comments": st.integers(-1, 9), "updated": TEXT,
        "body": TEXT.map(lambda text: f"<p>{text}<a href='{text}'>x</a>"),
        "enclosures": TEXT.map(lambda text: [{"url": f"https://example.org/{text}", "type": text, "length": text}]),
    },
)  # fmt: skip


@settings(max_examples=20)
@given(rows=st.lists(ROW, min_size=1, max_size=4))
def test_whatever_articles_come_in_what_is_published_has_no_error(tmp_path_factory, rows):
    from feedwright import build

    folder = tmp_path_factory.mktemp("site")
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    (folder / "config.yaml").write_text(
        f"site: {{title: The Desk, url: {HOME}}}\nsources: [{{type: table, path: rows.json}}]\ncategories: auto\n",
        encoding="utf-8",
    )
    report = build(folder / "config.yaml", now=NOW)
    assert not [fault for fault in report.faults if fault.feed or "does not stand in" in fault.what]
    for path in (folder / "feeds").iterdir():
        if is_feed(path.name):
            found = checking.errors([Document(path.name, TYPES[path.suffix[1:]], path.read_bytes())], {})
            assert [str(one) for one in found] == []


def command(site, monkeypatch, *words):
    monkeypatch.chdir(site.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    site.configure()
    return CliRunner().invoke(main, list(words))
