"""`languages: split`: a feed for each category and language, as a site owner and the subscribers meet it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import feedparser
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feedwright import links, validate
from feedwright.text.languages import Division
from feedwright.text.slugs import digest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOME = "https://example.org/"
KINDS = ("rss", "atom", "json")
SPLIT = "feeds: {languages: split, limit: 0}\n"


@pytest.fixture
def desk(site):
    """A site in English with something in German, split by language."""
    site.more = SPLIT
    site.post("storm", lang="en", date="2025-03-01", categories="[politics, geopolitics]")
    site.post("unsaid", date="2025-03-02")
    site.post("sturm", lang="de", date="2025-03-03")
    site.post("wolken", lang="de-AT", date="2025-03-04", categories="[politics, international]")
    return site


def slugs(site):
    return [path.removesuffix(".json") for path in site.files() if path.endswith(".json") and path[0] != "."]


def titles(site, slug):
    return [item["title"] for item in site.items(slug)]


def head(site, slug):
    made = json.loads(site.files()[f"{slug}.json"])
    return {name: value for name, value in made.items() if name != "items"}


def test_a_language_that_nobody_has_registered_harms_no_feed(desk):
    before = desk.build().feeds
    for tag in ("xyz", "xyz-nonsense", "qq-DE"):
        desk.post(f"odd-{tag}", lang=tag, date="2025-03-05")
    report = desk.build()
    assert [fault.feed for fault in report.faults if fault.feed] == []
    assert [feed.slug for feed in report.feeds] == [feed.slug for feed in before]
    assert {"Odd Xyz", "Odd Qq De"} <= set(titles(desk, "all"))


def test_a_site_in_a_language_that_nobody_has_registered_has_its_feeds_all_the_same(desk):
    desk.build()
    desk.configure(
        desk.config.read_text(encoding="utf-8").replace("title: The Desk", "title: The Desk\n  language: xyz")
    )
    report = desk.build()
    assert [fault.what for fault in report.faults if fault.feed] == []
    assert "xyz" not in desk.files()["all_de.rss"].decode() + desk.files()["all_de.atom"].decode()


# --- which feeds there are --------------------------------------------------------------------------------------------


@pytest.mark.each_catalog
def test_each_feed_is_there_once_for_each_language_that_it_has_articles_in(desk):
    report = desk.build()
    assert [feed.slug for feed in report.feeds] == [
        "geopolitics", "international", "international_de", "politics", "politics_de", "all", "all_de",
    ]  # fmt: skip
    assert {slug: titles(desk, slug) for slug in slugs(desk)} == {
        "geopolitics": ["Storm"],
        "international": [],
        "international_de": ["Wolken"],
        "politics": ["Unsaid", "Storm"],
        "politics_de": ["Wolken", "Sturm"],
        "all": ["Unsaid", "Storm"],
        "all_de": ["Wolken", "Sturm"],
    }
    for slug in slugs(desk):
        assert {f"{slug}.{kind}" for kind in (*KINDS, "html")} <= desk.files().keys()


def test_together_is_the_default_and_shows_all_languages(desk):
    desk.more = ""
    desk.build()
    assert slugs(desk) == ["all", "geopolitics", "international", "politics"]
    assert titles(desk, "politics") == ["Wolken", "Sturm", "Unsaid", "Storm"]


def test_one_feed_alone_may_be_split_and_one_alone_be_together(desk):
    desk.categories = "{politics: {languages: split}, international: {}}"
    desk.more = ""
    desk.build()
    assert slugs(desk) == ["all", "international", "politics", "politics_de"]
    assert len(titles(desk, "all")) == 4
    desk.categories = "{politics: {languages: together}, international: {}}"
    desk.more = SPLIT
    desk.build(force=True)
    assert slugs(desk) == ["all", "all_de", "international", "international_de", "politics"]
    assert len(titles(desk, "politics")) == 4


def test_every_spelling_of_a_category_counts_in_every_language(desk):
    desk.categories = "{politics: {aliases: [Politik]}}"
    desk.post("wahl", lang="de", categories="POLITIK", date="2025-03-05")
    desk.build()
    assert titles(desk, "politics_de") == ["Wahl", "Wolken", "Sturm"]


def test_a_region_is_no_other_language_but_a_script_is(desk):
    for tag in ("pt", "pt-BR", "zh-CN", "zh-TW", "zh-Hant-HK", "en-US", "und"):
        desk.post(tag.lower(), lang=tag)
    desk.build()
    found = {slug for slug in slugs(desk) if slug.startswith("all")}
    assert found == {"all", "all_de", "all_pt", "all_zh", "all_zh-hant"}
    assert sorted(titles(desk, "all_pt")) == ["Pt", "Pt Br"]
    assert sorted(titles(desk, "all_zh-hant")) == ["Zh Hant Hk", "Zh Tw"]
    assert sorted(titles(desk, "all")) == ["En Us", "Storm", "Und", "Unsaid"]


def test_a_region_that_the_owner_names_has_a_feed_of_its_own(desk):
    desk.more = "feeds: {languages: split, all: {languages: {pt-BR: {title: O Brasil}}}}\n"
    for tag in ("pt", "pt-PT", "pt-BR"):
        desk.post(tag.lower(), lang=tag)
    desk.build()
    assert sorted(titles(desk, "all_pt")) == ["Pt", "Pt Pt"]
    assert titles(desk, "all_pt-br") == titles(desk, "politics_pt-br") == ["Pt Br"]
    assert head(desk, "all_pt-br")["title"] == "O Brasil"
    desk.more = SPLIT
    desk.build(force=True)
    assert sorted(titles(desk, "all_pt")) == ["Pt", "Pt Br", "Pt Pt"]
    assert "all_pt-br" not in slugs(desk)


def test_the_language_of_a_source_is_that_of_its_articles(site):
    site.configure(
        "site: {title: The Desk, url: https://example.org/}\n"
        "sources:\n"
        "  - {type: markdown, path: en}\n"
        "  - {type: markdown, path: de, language: de}\n"
        "feeds: {languages: split}\n"
    )
    site.write("en/a.md", "---\ntitle: A\ndate: 2025-03-04\n---\nText.\n")
    site.write("de/b.md", "---\ntitle: B\ndate: 2025-03-04\n---\nText.\n")
    site.build()
    assert (titles(site, "all"), titles(site, "all_de")) == (["A"], ["B"])


def test_categories_that_are_found_are_split_too(desk):
    desk.categories = "auto"
    desk.post("ende", lang="de", categories="Größe")
    desk.build()
    assert slugs(desk) == [
        "all", "all_de", "geopolitics", "grosse", "grosse_de", "international", "international_de", "politics",
        "politics_de",
    ]  # fmt: skip
    assert titles(desk, "grosse") == []
    before = desk.files()
    desk.build(now=NOW + DAY)
    assert desk.files() == before


# --- a language comes, and goes ---------------------------------------------------------------------------------------


@pytest.mark.each_catalog
def test_a_language_begins_with_its_first_article_and_stays_when_the_last_one_goes(desk):
    desk.build()
    before = {slug: desk.items(slug) for slug in slugs(desk)}
    path = desk.post("orage", lang="fr", categories="geopolitics")
    desk.build(now=NOW + DAY)
    assert titles(desk, "geopolitics_fr") == titles(desk, "all_fr") == ["Orage"]
    assert "politics_fr" not in slugs(desk)
    assert {slug: desk.items(slug) for slug in before} == before
    path.unlink()
    desk.build(now=NOW + 2 * DAY, force=True)
    for _ in range(2):
        assert titles(desk, "geopolitics_fr") == titles(desk, "all_fr") == []
        desk.build(now=NOW + 90 * DAY)
    desk.post("orage-encore", lang="fr", categories="geopolitics")
    desk.build(now=NOW + 91 * DAY)
    assert titles(desk, "geopolitics_fr") == ["Orage Encore"]


def test_an_article_that_is_translated_moves_from_one_language_to_the_other(desk):
    desk.build()
    desk.post("sturm", lang="fr", date="2025-03-03")
    report = desk.build(now=NOW + DAY)
    assert titles(desk, "all_de") == ["Wolken"]
    assert titles(desk, "all_fr") == ["Sturm"]
    changes = {feed.slug: feed for feed in report.feeds}
    assert [one.title for one in changes["all_de"].leaving] == ["Sturm"]
    assert not changes["all_de"].withdrawn


def test_what_is_withdrawn_is_announced_in_its_language_alone(desk):
    desk.build()
    (desk.folder / "articles/sturm.md").unlink()
    desk.build(now=NOW + DAY, force=True)
    gone = {
        slug: [one["id"] for one in head(desk, slug).get("_feedwright", {}).get("withdrawn", [])]
        for slug in slugs(desk)
    }
    assert {slug: ids for slug, ids in gone.items() if ids} == {
        "all_de": [f"{HOME}sturm/"],
        "politics_de": [f"{HOME}sturm/"],
    }


def test_the_site_may_change_its_language(desk):
    desk.build()
    desk.configure()
    desk.configure(
        desk.config.read_text().replace("url: https://example.org/\n", "url: https://example.org/\n  language: de\n")
    )
    desk.build(force=True)
    # What says no language is in the site's.
    assert titles(desk, "all") == ["Wolken", "Sturm", "Unsaid"]
    assert titles(desk, "all_en") == ["Storm"]
    assert "all_de" not in slugs(desk)


# --- what subscribers see when an owner begins to split ----------------------------------------------------------------


@pytest.mark.each_catalog
def test_who_is_subscribed_keeps_the_address_and_sees_nothing_as_new(desk):
    desk.more = "feeds: {limit: 0}\n"
    desk.build()
    together = {kind: feedparser.parse(desk.files()[f"politics.{kind}"]) for kind in ("rss", "atom")}
    items, addresses = desk.items("politics"), head(desk, "politics")["feed_url"]
    desk.more = SPLIT
    planned, report = desk.plan(now=NOW + DAY), desk.build(now=NOW + DAY)
    assert planned.feeds == report.feeds
    assert head(desk, "politics")["feed_url"] == addresses
    left = desk.items("politics")
    assert left == [item for item in items if item in left]
    assert [item["title"] for item in left] == ["Unsaid", "Storm"]
    for kind, before in together.items():
        after = feedparser.parse(desk.files()[f"politics.{kind}"])
        known = {entry.id: entry for entry in before.entries}
        assert [known[entry.id] for entry in after.entries] == after.entries
        assert after.feed.get("id") == before.feed.get("id")
    for feed in report.feeds:
        if feed.slug in ("all", "politics", "geopolitics", "international"):
            assert (feed.new, feed.updated, feed.resurfaced, feed.redated, feed.withdrawn) == ((),) * 5
    # Those who go over to the language's feed know its entries too.
    for item in desk.items("politics_de"):
        (known,) = [one for one in items if one["id"] == item["id"]]
        assert known["date_modified"] == item["date_modified"]


def test_back_together_is_as_it_was(desk):
    desk.more = "feeds: {limit: 0}\n"
    desk.build()
    before = desk.files()
    desk.more = SPLIT
    desk.build()
    desk.more = "feeds: {limit: 0}\n"
    desk.build()
    after = desk.files()
    assert after == before


LANGUAGES = st.sampled_from(["", "en", "en-GB", "de", "de-CH", "zh-TW"])
CATEGORIES = st.lists(st.sampled_from(["politics", "world", "Welt", "other"]), unique=True, max_size=3)


@settings(max_examples=12)
@given(
    articles=st.lists(st.tuples(LANGUAGES, CATEGORIES), min_size=1, max_size=7),
    division=st.sampled_from([Division("en"), Division("en", frozenset({"de-CH"}))]),
)
def test_the_languages_of_a_feed_partition_its_articles(tmp_path_factory, articles, division):
    from feedwright import build

    folder = tmp_path_factory.mktemp("site")
    made = (
        "site: {title: The Desk, url: https://example.org/, languages: {%s}}\n"
        "sources: [{type: markdown, path: posts}]\n"
        "categories: {politics: , world: {aliases: [Welt]}}\n"
        "feeds: {languages: %s, formats: [json], pages: false, limit: 0}\n"
    )
    apart = ", ".join(f"{tag}: " for tag in division.apart)
    (folder / "posts").mkdir()
    for number, (language, categories) in enumerate(articles):
        text = f"---\ntitle: {number}\ndate: 2025-03-{number + 1:02}\nlang: {language}\ncategories: {categories}\n---\nText.\n"
        (folder / f"posts/{number}.md").write_text(text)

    def shown(languages):
        (folder / "config.yaml").write_text(made % (apart, languages))
        build(folder / "config.yaml", now=NOW, force=True)
        return {path.stem: json.loads(path.read_text())["items"] for path in (folder / "feeds").glob("[!.]*.json")}

    together, split = shown("together"), shown("split")
    for slug, items in together.items():
        parts = {name: many for name, many in split.items() if name.partition("_")[0] == slug}
        ids = [item["id"] for many in parts.values() for item in many]
        assert sorted(ids) == sorted({*ids}) == sorted(item["id"] for item in items)
        for name, many in parts.items():
            language = name.partition("_")[2]
            assert [item["id"] for item in items if item["id"] in {one["id"] for one in many}] == [
                one["id"] for one in many
            ]
            for item in many:
                said = articles[int(item["title"])][0]
                assert division.of(said or None).lower() == (language or "en")
    assert shown("together") == together


# --- how little is done -----------------------------------------------------------------------------------------------


@pytest.mark.each_catalog
def test_what_has_not_changed_is_not_written(desk):
    desk.build()
    stamps = desk.stamps()
    for now in (NOW, NOW + DAY):
        report = desk.build(now=now)
        assert report.written == report.removed == ()
    desk.config.write_text(desk.config.read_text() + "# nothing\n")
    assert desk.build(now=NOW + DAY).written == ()
    assert desk.stamps() == stamps


def test_a_german_article_that_changes_touches_german_feeds_alone(desk):
    desk.build()
    desk.post("sturm", lang="de", date="2025-03-03", body="Ganz anders.")
    report = desk.build(now=NOW + DAY)
    assert set(report.written) == {f"{slug}.{kind}" for slug in ("politics_de", "all_de") for kind in (*KINDS, "html")}
    desk.post("morgen", lang="de", date="2025-03-05", categories="international")
    report = desk.build(now=NOW + 2 * DAY)
    assert {path.partition(".")[0] for path in report.written} == {"international_de", "all_de"}


def test_a_new_language_changes_the_heads_of_its_feeds_and_no_entry(desk):
    desk.build()
    before = {slug: desk.items(slug) for slug in slugs(desk)}
    desk.post("orage", lang="fr", categories="geopolitics")
    report = desk.build(now=NOW + DAY)
    touched = {path.partition(".")[0] for path in report.written}
    assert touched == {"geopolitics", "geopolitics_fr", "all", "all_de", "all_fr", "feeds", "index"}
    assert {slug: desk.items(slug) for slug in before} == before


# --- how they are called, and how they belong together ------------------------------------------------------------------


def test_a_feed_is_called_by_its_category_and_by_what_its_language_calls_itself(desk):
    desk.post("orage", lang="fr")
    desk.build()
    assert {slug: head(desk, slug)["title"] for slug in slugs(desk) if "_" in slug} == {
        "all_de": "The Desk – Deutsch",
        "all_fr": "The Desk – français",
        "international_de": "International – Deutsch",
        "politics_de": "Politics – Deutsch",
        "politics_fr": "Politics – français",
    }
    assert head(desk, "politics_de")["language"] == "de"
    assert head(desk, "politics")["language"] == "en"


def test_an_owner_may_say_how_they_are_called(desk):
    desk.configure(
        "site:\n"
        "  title: The Desk\n"
        "  url: https://example.org/\n"
        "  description: Power.\n"
        "  languages:\n"
        "    de: {title: Das Pult, description: Macht., url: https://example.org/de}\n"
        "sources: [{type: markdown, path: articles}]\n"
        "categories:\n"
        "  politics: {languages: {en: {title: Politics today}, de: {title: Politik, description: Wahlen., slug: politik}}}\n"
        "  international: {description: Borders., languages: split}\n"
        "feeds: {languages: split}\n"
    )
    desk.build()
    about = {
        slug: (head(desk, slug)["title"], head(desk, slug).get("description"), head(desk, slug)["home_page_url"])
        for slug in slugs(desk)
    }
    assert about == {
        "politics": ("Politics today", "Power.", HOME),
        "politik": ("Politik", "Wahlen.", f"{HOME}de/"),
        "international": ("International", "Borders.", HOME),
        "international_de": ("International – Deutsch", "Borders.", f"{HOME}de/"),
        "all": ("The Desk", "Power.", HOME),
        "all_de": ("Das Pult", "Macht.", f"{HOME}de/"),
    }


def test_no_slug_that_is_made_is_that_of_a_language_and_an_owners_own_wins(desk):
    desk.categories = "{politics: , politics de: , own: {slug: politics_de}}"
    desk.build()
    assert {slug: len(titles(desk, slug)) for slug in slugs(desk) if slug.startswith("politics")} == {
        "politics": 2, "politics-de": 0, "politics_de": 0, f"politics_de-{digest('politics_de')}": 2,
    }  # fmt: skip


def test_what_a_language_was_called_once_it_is_called_as_long_as_it_is_there(desk, monkeypatch):
    from feedwright.text import languages

    desk.build()
    monkeypatch.setattr(languages, "name", lambda tag: f"another {tag}")
    desk.more = SPLIT.replace("}", ", max_age: 9000d}")
    desk.build(now=NOW + DAY)
    assert head(desk, "politics_de")["title"] == "Politics – Deutsch"


def alternates(site, slug):
    """The other languages of a feed as each of its formats and its page name them."""
    files = site.files()
    atom = etree.fromstring(files[f"{slug}.atom"]).iterfind("{*}link[@rel='alternate']")
    rss = etree.fromstring(files[f"{slug}.rss"]).iterfind("channel/{*}link[@rel='alternate']")
    page = lxml.html.document_fromstring(files[f"{slug}.html"].decode()).cssselect("link[rel=alternate][hreflang]")
    own = json.loads(files[f"{slug}.json"]).get("_feedwright", {}).get("languages", [])
    told = [
        {one.get("hreflang"): one.get("href") for one in atom if one.get("type") == "application/atom+xml"},
        {one.get("hreflang"): one.get("href") for one in rss if one.get("type") == "application/rss+xml"},
        {one["language"]: one["feed_url"] for one in own},
        {one.get("hreflang"): one.get("href") for one in page if not one.get("href").endswith(f"/{slug}.html")},
    ]
    return [{tag: href.removeprefix(f"{HOME}feeds/") for tag, href in one.items()} for one in told]


def test_each_feed_names_the_same_in_other_languages_and_no_other(desk):
    desk.post("orage", lang="fr")
    desk.build()
    for slug, others in {
        "politics": {"de": "politics_de", "fr": "politics_fr"},
        "politics_de": {"en": "politics", "fr": "politics_fr"},
        "international_de": {"en": "international"},
        "geopolitics": {},
        "all": {"de": "all_de", "fr": "all_fr"},
    }.items():
        kinds = ("atom", "rss", "json", "html")
        assert alternates(desk, slug) == [{tag: f"{name}.{kind}" for tag, name in others.items()} for kind in kinds]


def test_readers_that_take_the_first_and_those_that_take_the_last_find_the_home_page(desk):
    desk.build()
    for slug in ("politics", "politics_de"):
        found = etree.fromstring(desk.files()[f"{slug}.atom"]).findall("{*}link[@rel='alternate']")
        assert (found[0].get("href"), found[-1].get("href")) == (HOME, HOME)
        assert found[-1].get("hreflang") == "en"
        for kind in ("atom", "rss"):
            assert feedparser.parse(desk.files()[f"{slug}.{kind}"]).feed.link == HOME


def test_a_category_is_the_same_in_every_language(desk):
    desk.build()
    for slug in ("politics", "politics_de"):
        found = etree.fromstring(desk.files()[f"{slug}.atom"]).findall("{*}entry/{*}category[@term='politics']")
        assert {one.get("scheme") for one in found} == {f"{HOME}feeds/politics.atom"}


def test_the_lines_for_the_sites_pages_and_the_outlines_say_which_language(desk):
    desk.build()
    rows = {(row["slug"], row["hreflang"]) for row in links.rows(desk.config)}
    outlines = etree.fromstring(desk.files()["feeds.opml"]).findall("body/outline")
    said = {(one.get("xmlUrl").rpartition("/")[2].removesuffix(".rss"), one.get("language")) for one in outlines}
    assert rows == said == {(slug, "de" if slug.endswith("_de") else "en") for slug in slugs(desk)}
    assert [row["slug"] for row in links.rows(desk.config)][::3][:2] == ["all", "all_de"]


def test_the_page_of_a_language_is_in_it_and_leads_to_the_others(desk):
    desk.build()
    page = lxml.html.document_fromstring(desk.files()["politics_de.html"].decode())
    assert page.get("lang") == "de"
    assert page.cssselect(".subscribe .label")[0].text == "Abonnieren"
    assert page.cssselect(".when time")[0].text == "4. März 2025"
    assert [
        (one.text_content(), [a.get("href") for a in one.cssselect("a")]) for one in page.cssselect(".languages li")
    ] == [
        ("Deutsch", []),
        ("English", ["politics.html"]),
    ]
    assert lxml.html.document_fromstring(desk.files()["geopolitics.html"].decode()).cssselect(".languages") == []


def test_the_page_of_a_language_still_leads_to_the_others_where_it_alone_is_made_anew(desk):
    desk.build()
    desk.post("storm", lang="en", date="2025-03-01", categories="[politics, geopolitics]", body="Told otherwise.")
    report = desk.build()
    assert "all.html" in report.written
    assert "all_de.html" not in report.written
    assert desk.files()["all.html"].count(b"all_de.html") == 2


def test_our_own_checks_find_nothing_in_them(desk):
    desk.post("orage", lang="fr")
    desk.build()
    files = {path: data for path, data in desk.files().items() if path.endswith((".rss", ".atom", ".json", ".opml"))}
    found = {path: validate.checked(data) for path, data in files.items() if path[0] != "."}
    told = {path: [one for one in many if one.code != "feed-empty"] for path, many in found.items()}
    assert [one for many in told.values() for one in many] == []
    assert len(told) > 20


# --- feeds that show a part of what there is ----------------------------------------------------------------------------


def write_many(site, count=30, moment="{day:02}"):
    for number in range(count):
        day = moment.format(day=number + 1)
        site.post(f"post-{number:02}", date=f"2025-03-{day}", lang=("en", "de")[number % 2])


@pytest.mark.each_catalog
@pytest.mark.parametrize("moment", ["{day:02}", "04"], ids=["one a day", "all at once"])
def test_what_left_a_feed_long_ago_does_not_come_back_when_it_is_split(site, moment):
    """There is room for it then; readers would take it for new."""
    write_many(site, 30, moment)
    site.more = "feeds: {limit: 10}\n"
    site.build()
    before = titles(site, "politics")
    site.more = "feeds: {limit: 10, languages: split}\n"
    report = site.build()
    assert not any(feed.new for feed in report.feeds if not feed.slug.endswith("_de"))
    shown = titles(site, "politics")
    if moment != "04":
        assert shown == [title for title in before if int(title[-2:]) % 2 == 0] != []
    assert len(titles(site, "politics_de")) == 10
    stamps = site.stamps()
    site.build(now=NOW + DAY)
    assert site.stamps() == stamps


def test_it_grows_until_it_is_full_again(site):
    write_many(site, 20)
    site.more = "feeds: {limit: 10}\n"
    site.build()
    site.more = "feeds: {limit: 10, languages: split}\n"
    site.build()
    for number in range(8):
        assert len(titles(site, "all")) == min(5 + number, 10)
        site.post(f"later-{number}", date=f"2025-04-0{number + 1}", lang="en")
        report = site.build(now=NOW + (number + 1) * DAY)
        assert [one.title for feed in report.feeds for one in feed.new if feed.slug == "all"] == [f"Later {number}"]


@pytest.mark.parametrize("more", ["limit: 12", "limit: 0", "limit: 12, archive: true"])
def test_it_is_full_as_soon_as_its_owner_has_more_of_it_shown(site, more):
    write_many(site, 30)
    site.more = "feeds: {limit: 10}\n"
    site.build()
    for said, shown in (("limit: 10", 5), ("limit: 6", 5), ("limit: 10", 5), (more, 15 if more == "limit: 0" else 12)):
        site.more = f"feeds: {{{said}, languages: split}}\n"
        site.build()
        assert len(titles(site, "all")) == shown


def test_a_feed_that_is_split_from_the_beginning_is_as_full_as_it_may_be(site):
    write_many(site, 30)
    site.more = "feeds: {limit: 10, languages: split}\n"
    site.build()
    assert len(titles(site, "all")) == len(titles(site, "all_de")) == 10
