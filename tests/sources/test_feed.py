"""Feeds in files: entries become articles that keep their ids and name the feed that they are from."""

import json
import shutil
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import ValidationError

from feedwright.errors import ParseError
from feedwright.model import Article, Author, Enclosure, Episode, Fault, Origin, Picture, Transcript
from feedwright.sources._base import Place, Site
from feedwright.sources.feed import Feed

HOME = "https://desk.example/"


@pytest.fixture
def site(tmp_path):
    return Site("https://example.org/", tmp_path, UTC, "en")


def rss(*items, channel=f"<title>The Desk</title><link>{HOME}</link>"):
    made = "".join(f"<item>{one}</item>" for one in items)
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{channel}{made}</channel></rss>'
    )


def atom(*entries, feed="<title>The Desk</title><id>tag:desk.example,2025:f</id>"):
    made = "".join(f"<entry>{one}</entry>" for one in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}{made}</feed>'


def item(number, **more):
    said = {
        "guid": f"{HOME}{number}/",
        "title": f"Number {number}",
        "pubDate": f"{number} Mar 2025 00:00:00 GMT",
        **more,
    }
    return "".join(f"<{name}>{text}</{name}>" for name, text in said.items() if text is not None)


def read(site, text, name="feed.xml", **options):
    (site.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    source = Feed(**{"name": "planet", "path": name, **options})
    return [one for place in source.places(site) for one in source.read(place, site)]


def articles(site, text, **options):
    many = read(site, text, **options)
    assert not [one for one in many if isinstance(one, Fault)]
    return many


def article(site, text, **options):
    (one,) = articles(site, text, **options)
    return one


# --- what an article says -----------------------------------------------------------------------------------------


def test_an_entry_says_all_that_its_feed_says(site):
    entry = (
        "<guid isPermaLink='false'>tag:desk.example,2025:7</guid><title>A &amp;lt;b&amp;gt; Vote</title><link>/7/?a=1&amp;b=2</link>"
        "<pubDate>Tue, 04 Mar 2025 10:30:00 +0100</pubDate><atom:updated>2025-03-05T00:00:00Z</atom:updated>"
        "<author>desk@desk.example (The Desk)</author><category>Politics, Local</category><category>politics local</category>"
        "<description>Short</description><content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded>"
        "<enclosure url='/7.mp3' type='audio/mpeg' length='5'/><comments>/7/#c</comments><dc:language>de_AT</dc:language>"
    )
    assert article(site, rss(entry)) == Article(
        source="planet",
        key="tag:desk.example,2025:7",
        place="feed.xml",
        id="tag:desk.example,2025:7",
        url=f"{HOME}7/?a=1&b=2",
        title="A <b> Vote",
        published=datetime(2025, 3, 4, 10, 30, tzinfo=timezone(timedelta(hours=1))),
        updated=datetime(2025, 3, 5, tzinfo=UTC),
        authors=(Author("The Desk", "desk@desk.example"),),
        categories=("Politics, Local", "politics local"),
        summary="Short",
        language="de-AT",
        comments_url=f"{HOME}7/#c",
        enclosures=(Enclosure(f"{HOME}7.mp3", "audio/mpeg", 5),),
        origin=Origin("The Desk", HOME),
        digest=article(site, rss(entry)).digest,
        blocks=article(site, rss(entry)).blocks,
    )


@pytest.mark.parametrize(
    "own",
    ["7", f"{HOME}7", "HTTP://Desk.Example:80/a/../7", "urn:uuid:A7", "tag:desk.example,2025:ü", "yes", "null", "a b"],
)
def test_ids_are_kept_to_the_letter(site, own):
    assert article(site, rss(f"<guid isPermaLink='false'>{own}</guid>")).id == own
    assert article(site, json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": own}]})).id == own


@pytest.mark.parametrize("title", ["null", "*starred* words", "a &amp;amp; b", "true", "{{ braces }}", "# mark"])
def test_titles_and_names_are_taken_as_they_are(site, title):
    said = {"id": "1", "title": title, "tags": [title], "authors": [{"name": title}]}
    one = article(site, json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [said]}))
    assert (one.title, one.categories, one.authors) == (title, (title,), (Author(title),))


def test_no_date_is_invented_neither_from_file_names_nor_from_today(site):
    one = article(site, atom("<id>x:1</id><title>T</title>"), name="2024-05-06-feed.xml")
    assert (one.published, one.updated) == (None, None)
    one = article(site, atom("<id>x:1</id><updated>2025-03-04T00:00:00Z</updated>"))
    assert (one.published, one.updated) == (None, datetime(2025, 3, 4, tzinfo=UTC))


def test_in_rss_a_lone_date_is_that_of_publication(site):
    one = article(site, rss("<guid>x:1</guid><dc:date>2025-03-04</dc:date>"))
    assert one.published == datetime(2025, 3, 4, tzinfo=UTC)


def test_a_date_that_nobody_understands_is_a_fault_that_names_the_entry(site):
    fault, one = read(site, rss("<guid>x:1</guid><title>T</title><pubDate>soon</pubDate>"))
    assert (fault.place, one.published) == ("feed.xml", None)
    assert fault.what.startswith("T: published: ")


def test_dates_in_the_sources_words_and_zone(site):
    told = rss("<guid>x:1</guid><pubDate>4 mars 2025 08:00</pubDate>")
    one = article(site, told, timezone="Europe/Paris", language="fr")
    assert one.published.astimezone(UTC) == datetime(2025, 3, 4, 7, tzinfo=UTC)


def test_what_has_expired_says_until_when(site):
    (one,) = articles(site, rss("<guid>x:1</guid><expirationDate>2025-03-04T00:00:00Z</expirationDate>"))
    assert one.expires == datetime(2025, 3, 4, tzinfo=UTC)


def test_an_entry_without_an_address_has_none_unless_the_owner_says_how_it_is_made(site):
    told = rss("<guid isPermaLink='false'>x:1</guid><title>A Vote</title>")
    assert article(site, told).url is None
    assert article(site, told, url="{site}/{slug}/").url == "https://example.org/a-vote/"
    assert article(site, rss("<guid>x:1</guid><link>/a</link>", channel="<title>T</title>")).url is None
    assert article(site, rss("<guid>x:1</guid><link>javascript:x()</link>")).url is None


def test_defaults_stand_where_entries_say_nothing(site):
    told = rss(item(4), item(5, category="World"))
    many = articles(site, told, defaults={"categories": ["Planet"], "authors": "Staff"})
    assert [one.categories for one in many] == [("Planet",), ("World",)]
    assert {one.authors for one in many} == {(Author("Staff"),)}


def test_own_words_of_a_json_feed_come_back(site):
    own = {
        "views": 7,
        "reading_minutes": 3,
        "comments": 2,
        "comments_url": f"{HOME}#c",
        "source": {"title": "O", "url": f"{HOME}o.xml"},
    }
    told = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "_feedwright": own}]}
    one = article(site, json.dumps(told))
    assert (one.views, one.reading_minutes, one.comments, one.comments_url) == (7, 3, 2, f"{HOME}#c")
    assert one.origin == Origin("O", f"{HOME}o.xml")


# --- identity -----------------------------------------------------------------------------------------------------


def test_a_key_is_the_id_and_a_bare_one_is_told_from_that_of_another_feed(site):
    one = article(site, rss("<guid>7</guid>"))
    moved = article(site, rss("<guid>7</guid>"), name="moved.xml")
    assert (one.id, one.key, moved.key) == ("7", f"{HOME}#7", f"{HOME}#7")
    other = article(site, rss("<guid>7</guid>", channel="<title>T</title>"), name="other.xml")
    assert other.key == "other.xml#7"
    assert article(site, atom("<id>7</id>")).key == "tag:desk.example,2025:f#7"
    assert article(site, rss(item(4))).key == f"{HOME}4/"
    assert len(article(site, rss(f"<guid>{'x' * 9000}</guid>")).key) < 100


def test_an_entry_without_id_goes_by_its_address_else_by_what_it_says_and_never_by_its_place(site):
    assert article(site, rss("<link>/a</link>")).id == f"{HOME}a"
    nameless = "<title>T</title><pubDate>4 Mar 2025 00:00:00 GMT</pubDate>"
    first = article(site, rss(nameless))
    assert first.id.startswith("urn:uuid:")
    (_, moved) = articles(site, rss(item(5), nameless))
    assert (moved.id, moved.key) == (first.id, first.key)
    assert article(site, rss("<title>U</title><pubDate>4 Mar 2025 00:00:00 GMT</pubDate>")).id != first.id
    one, two = articles(site, rss("<description>One</description>", "<description>Two</description>"))
    assert one.id != two.id


def test_of_two_entries_of_one_id_the_newer_counts_and_without_dates_the_first(site):
    def entry(title, day):
        return f"<id>x:1</id><title>{title}</title>" + (f"<updated>2025-03-0{day}T00:00:00Z</updated>" if day else "")

    for one, other, kept in (("4", "5", "B"), ("5", "4", "A"), ("", "", "A"), ("4", "4", "A"), ("", "4", "A")):
        assert article(site, atom(entry("A", one), entry("B", other))).title == kept


def test_an_entry_that_says_nothing_at_all_is_left_out_and_told(site):
    fault, one = read(site, rss("", item(4)))
    assert (fault.what, one.title) == ("has an entry that says nothing; it was left out", "Number 4")


def test_what_its_feed_says_is_gone_is_withdrawn_and_what_only_stands_there_no_more_is_not(site):
    gone = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="{}" when="2025-01-01T00:00:00Z"/>'
    told = atom("<id>x:2</id>", feed=gone.format("x:1") + gone.format("x:2"))
    withdrawn, alive = sorted(articles(site, told), key=lambda one: one.key)
    assert (withdrawn.key, withdrawn.left_out) == ("x:1", "withdrawn")
    assert (alive.key, alive.left_out) == ("x:2", "")
    assert Feed.windowed


# --- where it is from ---------------------------------------------------------------------------------------------


def test_an_article_names_the_feed_or_what_the_entry_itself_names(site):
    address = f'<atom:link rel="self" href="{HOME}feed.xml"/>'
    one = article(site, rss(item(4), channel=f"<title>The &amp;amp; Desk</title><link>{HOME}</link>{address}"))
    assert one.origin == Origin("The & Desk", f"{HOME}feed.xml")
    own = '<source><title>Other</title><id>x:o</id><link rel="self" href="https://o.example/f.xml"/></source>'
    assert article(site, atom(f"<id>x:1</id>{own}")).origin == Origin("Other", "https://o.example/f.xml", "x:o")
    assert article(site, rss(item(4, source="No address"))).origin == Origin("The Desk", HOME)
    assert article(site, rss(item(4), channel="<title>T</title>")).origin is None


# --- bodies -------------------------------------------------------------------------------------------------------


def bodies(site, text, **options):
    many = articles(site, text, **options)
    return {one.title: html for one, html in Feed(name="planet", path="feed.xml", **options).bodies(many, site)}


def test_bodies_are_read_when_they_are_asked_for(site):
    assert bodies(site, rss(item(4, description="One"), item(5, description="&lt;p&gt;Two&lt;/p&gt;"))) == {
        "Number 4": "One",
        "Number 5": "<p>Two</p>",
    }


def test_addresses_in_bodies_are_relative_to_xml_base_else_to_the_entrys_page_else_to_the_feed(site):
    picture = '&lt;img src="p.png" alt="P"&gt;'
    based = atom(
        f'<id>x:1</id><title>A</title><link href="{HOME}a/"/><content type="html" xml:base="{HOME}b/">{picture}</content>'
    )
    assert f'src="{HOME}b/p.png"' in bodies(site, based)["A"]
    paged = atom(f'<id>x:1</id><title>A</title><link href="{HOME}a/"/><content type="html">{picture}</content>')
    assert 'src="p.png"' in bodies(site, paged)["A"]
    neither = rss(f"<title>A</title><description>{picture}</description>")
    assert f'src="{HOME}p.png"' in bodies(site, neither)["A"]


def test_an_entry_that_has_left_its_file_and_a_file_that_is_gone_have_no_bodies(site):
    many = articles(site, rss(item(4, description="One"), item(5, description="Two")))
    source = Feed(name="planet", path="feed.xml")
    (site.folder / "feed.xml").write_text(rss(item(5, description="Two")))
    (_, lost), (_, html) = source.bodies(many, site)
    assert html == "Two"
    assert (lost.what, lost.set_aside) == ("Number 4: no longer stands in its feed, and its text was not kept", True)
    (site.folder / "feed.xml").unlink()
    ((_, lost), _) = source.bodies(many, site)
    assert lost.what.startswith("Number 4: cannot be read")


# --- files that are not what they should be -----------------------------------------------------------------------


def test_of_a_damaged_feed_what_it_holds_is_taken_and_it_is_told(site):
    fault, one = read(site, rss(item(4))[:-15])
    assert (fault.place, fault.set_aside, one.title) == ("feed.xml", False, "Number 4")
    assert "is damaged (" in fault.what
    assert fault.what.endswith("; what can be read was taken")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("Just words.", "is no RSS, Atom or JSON Feed"),
        ("<!DOCTYPE html><html><head><title>Not Found</title></head></html>", "is a web page, not a feed; is it an error page?"),
        ('<rss version="2.0"><channel><item', "is damaged (unclosed token in line 1), and nothing in it can be read"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": 1}', "its items are no list"),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rss("<title>&a;</title>"), "nothing is read from elsewhere"),
        ('<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + rss("<title>&b;</title>"), "is made of others and can explode"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_names_its_file_and_why(site, text, words):
    with pytest.raises(ParseError, match=r"^feed\.xml: ") as caught:
        read(site, text)
    assert words in caught.value.what


def test_a_page_that_stands_in_the_place_of_a_feed_names_its_feeds(site):
    page = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="https://desk.example/rss">'
        "<LINK href='https://desk.example/atom' type='application/atom+xml'><link rel=stylesheet href=x></head></html>"
    )
    with pytest.raises(ParseError, match=r"its feeds are https://desk\.example/rss, https://desk\.example/atom$"):
        read(site, page)


def test_a_file_that_is_too_large_is_not_read(site, monkeypatch):
    monkeypatch.setattr(Feed, "largest", 10)
    with pytest.raises(ParseError, match="bytes long; 10 are allowed"):
        read(site, rss(item(4)))


def test_an_encoding_that_had_to_be_guessed_is_told(site):
    fault, one = read(site, rss(item(4, title="Grüße")).encode("cp1252"))
    assert one.title == "Grüße"
    assert "was read as windows-1252" in fault.what


# --- options ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "name the feed: an http(s) address under `address`, or a file under `path`"),
        ({"url": "https://desk.example/feed.xml"}, "(`url` is the pattern of articles' addresses)"),
        ({"address": "feed.xml"}, "is no address; write one such as https://example.org/feed.xml"),
        ({"address": "file:///etc/passwd"}, "is no http(s) address; files are named under `path`"),
        ({"address": ["https://me:secret@desk.example/"]}, "user names and passwords in addresses are not sent"),
        ({"path": "x", "fields": {"title": "headline"}}, "`fields` can change nothing"),
        ({"path": "x", "defaults": {"titel": "T"}}, "titel"),
    ],
)
def test_options_that_cannot_be_meant_say_so(options, words):
    with pytest.raises(ValidationError) as caught:
        Feed(**options)
    assert words in str(caught.value)


def test_files_and_addresses_are_places_and_each_stands_once(site):
    (site.folder / "b.xml").write_text(rss())
    source = Feed(
        path=["b.xml", "*.xml"], address=["https://Desk.example/f#top", "https://desk.example/f", "https://o.example/"]
    )
    assert [place.name for place in source.places(site)] == ["b.xml", "https://desk.example/f", "https://o.example/"]
    assert Feed(address="https://desk.example/f").addresses == ["https://desk.example/f"]


def test_an_impossible_offset_keeps_the_day_and_is_told(site):
    fault, one = read(site, rss("<guid>x:1</guid><pubDate>2025-03-04T10:00:00+26:00</pubDate>"))
    assert "published: " in fault.what
    assert one.published.date().isoformat() == "2025-03-04"


def test_a_language_that_is_none_and_an_author_without_a_name_are_passed_over(site):
    one = article(
        site, rss("<guid>x:1</guid><dc:creator> </dc:creator>", channel="<language>not a language</language>")
    )
    assert (one.language, one.authors) == ("en", ())


def test_two_names_of_one_category_are_one_and_an_empty_one_is_none(site):
    told = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "tags": ["A-b", "a b", "\u0007"]}]}
    assert article(site, json.dumps(told)).categories == ("A-b",)


def test_a_file_that_cannot_be_read_to_the_end_is_named(site, monkeypatch):
    source = Feed(path="feed.xml")
    (site.folder / "feed.xml").mkdir()
    with pytest.raises(ParseError, match=r"^feed\.xml: (?:is no ordinary file|cannot be read)"):
        list(source.read(Place("feed.xml", str(site.folder / "feed.xml")), site))


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_an_episode_is_republished_with_all_that_was_said_of_it(kind, site, tmp_path):
    shown = Path(__file__).parents[1] / "cases" / "formats" / f"show.{kind}"
    shutil.copy(shown, tmp_path / f"show.{kind}")
    source = Feed(name="feed", path=f"show.{kind}")
    [place] = source.places(site)
    straits, trailer, note = (one for one in source.read(place, site) if isinstance(one, Article))
    assert straits.episode == Episode(
        number=12,
        season=2,
        kind="full",
        explicit=False,
        title="Straits & narrows",
        transcripts=(
            Transcript("https://example.org/straits.vtt", "text/vtt"),
            Transcript("https://example.org/straits.fr.html", "text/html", "fr"),
        ),
        chapters="https://example.org/straits.chapters.json",
    )
    assert straits.picture == Picture("A ship <in> a strait & two tugs", 1200, 630)
    assert (straits.enclosures[0].length, straits.enclosures[0].duration) == (12_345_678, 1861)
    assert trailer.episode == Episode(kind="trailer")
    assert note.episode is None
