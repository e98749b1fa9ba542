"""Switching to feedwright shows readers nothing twice: ids and dates are those of the feeds that they have."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import feedparser
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import adopt as adopting
from feedwright.adopt import adopt, merge, published
from feedwright.catalog import store
from feedwright.catalog.published import NoFeedError, Published, read
from feedwright.catalog.records import Adopted
from feedwright.cli import main
from feedwright.config import load_config
from feedwright.errors import ConfigError, FetchError, Locked, SourceError
from feedwright.publish.lock import lock
from feedwright.text import urls

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
	<title>The Desk</title>
	<atom:link href="https://example.org/feed/" rel="self" type="application/rss+xml" />
	<link>https://example.org</link>
	<item>
		<title>A Vote &#8211; and What It Means</title>
		<link>https://www.example.org/a-vote/?utm_source=rss&#038;utm_medium=rss</link>
		<dc:creator><![CDATA[Staff]]></dc:creator>
		<pubDate>Tue, 04 Mar 2025 08:30:00 +0000</pubDate>
		<guid isPermaLink="false">https://example.org/?p=12</guid>
		<description><![CDATA[<p>The house voted.</p>]]></description>
		<slash:comments>3</slash:comments>
	</item>
	<item>
		<title>A Strait</title>
		<link>https://example.org/2025/a-strait-under-its-old-address/</link>
		<pubDate>Wed, 05 Mar 2025 00:00:00 +0100</pubDate>
		<guid isPermaLink="false"> 7 </guid>
	</item>
	<item>
		<title>Gone Since</title>
		<link>https://example.org/gone/</link>
		<pubDate>Thu, 06 Mar 2025 00:00:00 +0000</pubDate>
		<guid isPermaLink="false">https://example.org/?p=14</guid>
	</item>
</channel></rss>"""

HUGO = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>The Desk</title>
    <link>https://example.org/</link>
    <generator>Hugo</generator>
    <atom:link href="https://example.org/index.xml" rel="self" type="application/rss+xml" />
    <item>
      <title>A Vote</title>
      <link>http://example.org/a-vote/</link>
      <pubDate>Tue, 04 Mar 2025 00:00:00 +0000</pubDate>
      <guid>http://example.org/a-vote/</guid>
      <description>The house voted.</description>
    </item>
    <item>
      <title>Without a guid</title>
      <link>http://example.org/without-a-guid/</link>
      <pubDate>Tue, 04 Mar 2025 00:00:00 +0000</pubDate>
    </item>
  </channel>
</rss>"""

JEKYLL = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><generator
uri="https://jekyllrb.com/">Jekyll</generator><link href="https://example.org/feed.xml" rel="self"
type="application/atom+xml" /><link href="https://example.org/" rel="alternate" type="text/html" />
<updated>2025-03-06T10:00:00+00:00</updated><id>https://example.org/feed.xml</id><title type="html">The Desk</title>
<entry><title type="html">A Vote</title><link href="https://example.org/a-vote/index.html" rel="alternate"
type="text/html" title="A Vote" /><published>2025-03-04T00:00:00+00:00</published>
<updated>2025-03-05T12:00:00+00:00</updated><id>https://example.org/2025/03/04/a-vote</id>
<content type="html" xml:base="https://example.org/a-vote/index.html">&lt;p&gt;The house voted.&lt;/p&gt;</content>
</entry><entry><title type="html">A &lt;em&gt;Strait&lt;/em&gt;</title><link
href="https://example.org/a-strait/" /><updated>2025-03-05T00:00:00+00:00</updated>
<id>tag:example.org,2025:strait</id></entry></feed>"""

JEKYLL_VOTE = JEKYLL.partition("</entry>")[0] + "</entry></feed>"

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Desk",
    "items": [
        {"id": "json-vote", "url": "https://example.org/a-vote/", "title": "A Vote", "date_published": "2025-03-04"},
        {
            "id": 42,
            "title": "Numbered",
            "date_published": "2025-03-05T00:00:00Z",
            "date_modified": "2025-03-06T00:00:00Z",
        },
    ],
}

RDF = """<?xml version="1.0" encoding="iso-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://example.org/"><title>The Desk</title><link>https://example.org/</link></channel>
<item rdf:about="https://example.org/a-vote#1"><title>\xc0 propos</title><link>https://example.org/a-vote/</link>
<dc:date>2025-03-04T08:00:00+01:00</dc:date></item></rdf:RDF>"""


def rss(*items):
    made = "".join(f"<item>{one}</item>" for one in items)
    return f'<rss version="2.0"><channel><title>T</title><link>https://example.org/</link>{made}</channel></rss>'


def atom(*entries):
    made = "".join(f"<entry>{one}</entry>" for one in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>x:y</id>{made}</feed>'


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


# --- reading any feed ---------------------------------------------------------------------------------------------


def test_a_feed_in_the_shape_of_wordpress_is_read_as_readers_know_it():
    vote, strait, _ = published(WORDPRESS.encode(), "feed.xml")
    assert vote == Adopted(
        "https://example.org/?p=12",
        "https://www.example.org/a-vote/?utm_source=rss&utm_medium=rss",
        "A Vote – and What It Means",
        utc(2025, 3, 4, 8, 30),
        None,
    )
    assert (strait.id, strait.published) == ("7", utc(2025, 3, 4, 23))


def test_a_feed_in_the_shape_of_hugo_is_read_and_an_item_without_guid_goes_by_its_link():
    vote, without = published(HUGO.encode(), "index.xml")
    assert vote.id == vote.url == "http://example.org/a-vote/"
    assert without.id == "http://example.org/without-a-guid/"


def test_a_feed_in_the_shape_of_jekyll_is_read_and_html_in_titles_is_text():
    vote, strait = published(JEKYLL.encode(), "feed.xml")
    assert vote == Adopted(
        "https://example.org/2025/03/04/a-vote",
        "https://example.org/a-vote/index.html",
        "A Vote",
        utc(2025, 3, 4),
        utc(2025, 3, 5, 12),
    )
    assert (strait.title, strait.published, strait.updated) == ("A Strait", None, utc(2025, 3, 5))


def test_a_json_feed_is_read_and_numbers_are_ids_too():
    vote, numbered = published(json.dumps(JSON_FEED).encode("utf-8-sig"), "feed.json")
    assert vote == Adopted("json-vote", "https://example.org/a-vote/", "A Vote", utc(2025, 3, 4), None)
    assert numbered == Adopted("42", "", "Numbered", utc(2025, 3, 5), utc(2025, 3, 6))


def test_old_feeds_are_read_too():
    (one,) = published(RDF.encode("latin-1"), "index.rdf")
    assert one == Adopted(
        "https://example.org/a-vote#1", "https://example.org/a-vote/", "À propos", None, utc(2025, 3, 4, 7)
    )
    old = '<?xml version="1.0" encoding="utf-16"?><rss version="0.91"><channel><title>T</title><item><title>A</title><link>https://example.org/a</link></item></channel></rss>'
    assert published(old.encode("utf-16"), "old.xml") == [
        Adopted("https://example.org/a", "https://example.org/a", "A", None, None)
    ]


@pytest.mark.parametrize(
    ("item", "own"),
    [
        ("<guid>12345</guid>", "12345"),
        ("<guid>a-vote/</guid><link>https://example.org/x</link>", "a-vote/"),
        ("<guid>\n  HTTP://Example.org:80//a/../b </guid>", "HTTP://Example.org:80//a/../b"),
        ("<guid>https://exämple.org/é</guid>", "https://exämple.org/é"),
        ("<guid>http:////example.org/a</guid>", "http:////example.org/a"),
        ("<guid/><link>/relative</link>", "/relative"),
    ],
)
@pytest.mark.parametrize("base", ["", ' xml:base="https://example.org/base/"'])
def test_ids_are_as_written_never_resolved_nor_put_right(item, own, base):
    feed = rss(item).replace('<rss version="2.0"', f'<rss version="2.0"{base}')
    if base and "relative" in item:
        own = "https://example.org/relative"
    (one,) = published(feed.encode(), "https://example.org/feed.xml")
    assert one.id == own


def test_relative_links_are_resolved_against_the_feed():
    feed = rss("<guid isPermaLink='false'>1</guid><link>/a/</link>").encode()
    assert published(feed, "https://elsewhere.example/feed.xml")[0].url == "https://elsewhere.example/a/"
    assert published(feed, "feed.xml")[0].url == "https://example.org/a/"


def test_links_that_count_clicks_give_way_to_those_behind_them():
    feed = rss(
        "<guid isPermaLink='false'>1</guid><link>https://feeds.example/~r/1</link>"
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://example.org/a/</f:origLink>'
    )
    assert published(feed.encode(), "feed.xml")[0].url == "https://example.org/a/"


def test_dates_and_links_that_are_none_are_left_out_and_the_entry_stays():
    assert published(rss("<guid>1</guid><link>https://[/</link><pubDate>soon</pubDate>").encode(), "feed.xml") == [
        entry("1")
    ]
    item = {"id": "1", "url": "https://[/", "date_published": "soon", "date_modified": [2025]}
    assert published(json.dumps({**JSON_FEED, "items": [item]}).encode(), "feed.json") == [entry("1")]


def test_a_parser_that_fails_is_a_damaged_feed(monkeypatch):
    def fails(*_, **__):
        raise AssertionError("we should not get here")

    monkeypatch.setattr(feedparser, "parse", fails)
    with pytest.raises(SourceError, match=r"feed\.xml: is damaged \(we should not get here\), and cannot be read"):
        published(HUGO.encode(), "feed.xml")


def test_entries_without_id_and_address_are_left_out_and_counted():
    feed = read(rss("<title>A</title>", "<guid>1</guid>").encode(), "feed.xml")
    assert ([one.id for one in feed.entries], feed.nameless) == (["1"], 1)
    feed = read(json.dumps({**JSON_FEED, "items": [{"title": "A"}, {"id": "1"}, "B", {"id": True}]}).encode(), "f.json")
    assert ([one.id for one in feed.entries], feed.nameless) == (["1"], 2)


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><head><title>Page</title></head></html>",
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
        b'{"name": "package"}',
        b'{"docs": "https://jsonfeed.org"}',
        b"[1, 2]",
        b"Just words.",
        b"\x89PNG\r\n",
    ],
)
def test_what_is_no_feed_says_so_and_names_the_cure(data):
    with pytest.raises(NoFeedError, match=r"x: is no RSS, Atom or JSON Feed; name the file or the address"):
        published(data, "x")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b'<rss version="2.0"><channel><title>T</title><item',
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</wrong>',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"},',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000,
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "\xff"}',
    ],
)
def test_a_damaged_feed_names_itself_and_the_cure(data):
    with pytest.raises(SourceError, match=r"feed\.xml: .*; fetch or export the feed anew") as caught:
        published(data, "feed.xml")
    assert not isinstance(caught.value, NoFeedError)


def test_of_a_feed_that_was_cut_off_what_can_be_read_is_read_and_it_is_said():
    feed = read(WORDPRESS[: WORDPRESS.index("<title>Gone Since")].encode(), "feed.xml")
    assert [one.id for one in feed.entries][:2] == ["https://example.org/?p=12", "7"]
    assert "in line" in feed.damage


def test_a_feed_reaches_no_file_and_no_address_and_does_not_explode(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    (one,) = published((entity + rss("<guid>a&x;b</guid>")).encode(), "feed.xml")
    assert "secret" not in one.id
    (one,) = published((entity + rss("<guid>a&x;b</guid>")).replace("<rss", '<rss xml:base="x:"').encode(), "feed.xml")
    assert "secret" not in one.id
    with pytest.raises(NoFeedError):
        published(str(secret).encode(), "feed.xml")
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert all(len(one.id) < 1000 for one in published((bomb + "]>" + rss("<guid>x&i;</guid>")).encode(), "feed.xml"))


FRAGMENTS = st.lists(
    st.sampled_from(
        ['<rss version="2.0">', "<channel>", "<item>", "</item>", "<guid>", "</guid>", "1", "<link>", "https://[x/", "&x;",
         '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://[">', "<entry>", "<id>", "</id>", '<link href="//["/>',
         "<updated>", "9999999-13-45T99:99", "</updated>", "<![CDATA[", "]]>", "<!DOCTYPE x [", "<!ENTITY", "\x00", "\ud800",
         "<title type='xhtml'>", "<div xmlns='http://www.w3.org/1999/xhtml'>", "<pubDate>", "Tue, 99 Mar 99999", "<?", "<!--",
         '{"version": "https://jsonfeed.org/version/1", "items": [', '{"id": 1e999}', '{"id": "\\ud800", "url": "//["}', "]}"]
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=300)
@given(FRAGMENTS)
def test_whatever_it_is_it_is_read_or_refused(fragments):
    try:
        entries = published("".join(fragments).encode("utf-8", "surrogatepass"), "feed.xml")
    except SourceError:
        return
    assert all(one.id and (not one.url or urls.is_http(one.url)) for one in entries)


# --- one id for each article --------------------------------------------------------------------------------------


def entry(own_id, url="", title="", when=None):
    return Adopted(own_id, url, title, when, None)


def feed(kind, *entries, where=""):
    return Published(where or f"feed.{kind}", kind, entries)


VOTE = "https://example.org/a-vote/"


def test_the_same_entry_in_many_feeds_is_one():
    one = entry("1", VOTE, "A Vote")
    merged = merge([feed("rss", one), feed("rss", one, where="politics.rss"), feed("json", entry("1"))])
    assert merged.found == (one,)
    assert merged.conflicts == ()


def test_of_an_id_and_what_stands_for_it_in_atom_the_id_is_kept():
    form = urls.atom_id("12345")
    for feeds in (
        [feed("rss", entry("12345")), feed("atom", entry(form))],
        [feed("atom", entry(form)), feed("json", entry("12345"))],
    ):
        merged = merge(feeds)
        assert [one.id for one in merged.found] == ["12345"]
        assert merged.conflicts == ()


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (feed("rss", entry("r", VOTE)), feed("atom", entry("x:a", "http://www.example.org/a-vote")), "r"),
        (feed("json", entry("j", VOTE)), feed("atom", entry("x:a", VOTE)), "x:a"),
        (feed("json", entry("j", VOTE)), feed("rss", entry("r", VOTE)), "r"),
        (feed("rss", entry("1", VOTE), where="b.rss"), feed("rss", entry("2", VOTE), where="a.rss"), "2"),
        (feed("rss", entry("r", "https://go.example/1", "A Vote!", utc(2025, 3, 4, 9))),
         feed("atom", entry("x:a", VOTE, "a vote", utc(2025, 3, 4))), "r"),
        (feed("rss", entry("r", "", "A Vote", utc(2025, 3, 4))), feed("atom", entry("x:a", VOTE, "A Vote", utc(2025, 3, 4))), "r"),
    ],
    ids=["rss before atom", "atom before json", "rss before json", "by name", "title and day", "no address"],
)  # fmt: skip
def test_one_article_under_two_ids_keeps_one_and_the_other_is_a_conflict(one, other, kept):
    assert merge([one, other]) == merge([other, one])
    merged = merge([one, other])
    assert [entry.id for entry in merged.found] == [kept]
    (conflict,) = merged.conflicts
    assert conflict.kept.id == kept
    assert {conflict.kept.id, conflict.other.id} == {one.entries[0].id, other.entries[0].id}
    assert conflict.where in (one.where, other.where)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (feed("rss", entry("1", VOTE), entry("2", VOTE)), feed("rss", entry("1", VOTE), where="b.rss")),
        (feed("rss", entry("1", VOTE)), feed("atom", entry("1", VOTE), entry("x:2", VOTE))),
        (feed("rss", entry("1", VOTE + "#1")), feed("atom", entry("x:2", VOTE + "#2"))),
        (feed("rss", entry("1", VOTE, "Links", utc(2025, 3, 4))), feed("rss", entry("2", VOTE + "2", "Links", utc(2025, 3, 4)), where="b.rss")),
        (feed("rss", entry("1", "", "Links", utc(2025, 3, 4))), feed("atom", entry("x:2", "", "Links", utc(2025, 3, 5)))),
        (feed("rss", entry("1")), feed("atom", entry("x:2"))),
    ],
    ids=["two in one feed", "two in the other", "parts of a page", "two addresses", "two days", "nothing said"],
)  # fmt: skip
def test_different_articles_are_no_conflict(one, other):
    assert merge([one, other]).conflicts == ()
    assert {entry.id for entry in merge([one, other]).found} == {entry.id for entry in (*one.entries, *other.entries)}


def test_what_was_adopted_earlier_keeps_its_id():
    merged = merge(
        [feed("rss", entry("r", VOTE), entry("new"))], [entry("x:a", VOTE), entry("x:b", "https://example.org/b")]
    )
    assert {one.id for one in merged.all} == {"x:a", "x:b", "new"}
    assert [one.id for one in merged.found] == ["new"]
    assert [(one.kept.id, one.other.id) for one in merged.conflicts] == [("x:a", "r")]


# --- adopting -----------------------------------------------------------------------------------------------------


@pytest.fixture
def old(site):
    """A site with two articles, and a folder for the feeds that it has had."""
    site.post("a-vote", date="2025-03-04")
    site.post("a-strait", date="2025-03-05")
    site.configure()
    (site.folder / "old").mkdir()
    return site


def take(site, place, **options):
    return adopt(site.config, str(place if "://" in str(place) else site.folder / place), **options)


def remembered(site):
    config = load_config(site.config)
    with store.opened(config.catalog, config.folder, writing=False) as catalog:
        return {one.id for one in catalog.adopted()}


def shown(site):
    """The ids of the articles in each format."""
    site.build(force=True)
    made = {"json": {one["title"]: one["id"] for one in site.items()}}
    for kind in ("rss", "atom"):
        parsed = feedparser.parse((site.folder / f"feeds/all.{kind}").read_bytes())
        made[kind] = {one.title: one.id for one in parsed.entries}
    return made


def test_entries_are_articles_by_address_or_by_title_and_day_and_the_others_are_named(old):
    old.write("old/feed.xml", WORDPRESS)
    adoption = take(old, "old/feed.xml")
    assert [(one.entry.id, one.article.key, one.known_as) for one in adoption.matched] == [
        ("7", "articles/a-strait.md", ""),
        ("https://example.org/?p=12", "articles/a-vote.md", ""),
    ]
    assert [one.title for one in adoption.unmatched] == ["Gone Since"]
    assert len(adoption.entries) == 3
    assert remembered(old) == {one.id for one in adoption.entries}


@pytest.mark.parametrize(
    "text", [WORDPRESS, HUGO, JEKYLL, json.dumps(JSON_FEED)], ids=["wordpress", "hugo", "jekyll", "json"]
)
def test_the_first_build_gives_every_article_the_id_and_the_address_that_readers_know(old, text):
    name = "feed.json" if text.startswith("{") else "feed.xml"
    old.write(f"old/{name}", text)
    adoption = take(old, f"old/{name}")
    assert adoption.matched
    ids = {one.article.title: one.entry.id for one in adoption.matched}
    for kind, made in shown(old).items():
        for title, own in ids.items():
            assert made[title] == (urls.atom_id(own) if kind == "atom" else own)


def test_dates_are_taken_where_the_article_has_none(old):
    old.write("articles/a-vote.md", "---\ntitle: A Vote\ncategories: politics\n---\nThe house voted.\n")
    old.write("old/feed.xml", WORDPRESS)
    take(old, "old")
    old.build()
    (vote,) = [one for one in old.items() if one["title"] == "A Vote"]
    assert vote["date_published"] == "2025-03-04T08:30:00Z"


def test_a_folder_gives_every_feed_in_it_and_below_it(old):
    old.write("old/feed.xml", WORDPRESS)
    old.write("old/politics/index.XML", HUGO)
    old.write("old/atom/feed.atom", atom("<id>x:1</id>"))
    old.write("old/rdf/index.rdf", RDF.encode("latin-1"))
    old.write("old/deep/er/feed.json", json.dumps(JSON_FEED))
    old.write("old/sitemap.xml", "<urlset/>")
    old.write("old/package.json", "{}")
    old.write("old/notes.txt", WORDPRESS)
    adoption = take(old, "old")
    names = [one.removeprefix(f"{old.folder}/old/") for one in adoption.feeds]
    assert names == ["atom/feed.atom", "deep/er/feed.json", "feed.xml", "politics/index.XML", "rdf/index.rdf"]
    assert {"x:1", "42", "7"} <= {one.id for one in adoption.entries}


def test_one_article_under_several_ids_is_told_with_the_feed_whose_subscribers_see_it_again(old):
    old.write("old/feed.xml", WORDPRESS)
    old.write("old/feed.atom", JEKYLL)
    adoption = take(old, "old")
    assert [(one.kept.id, one.other.id) for one in adoption.conflicts] == [
        ("https://example.org/?p=12", "https://example.org/2025/03/04/a-vote")
    ]
    assert adoption.conflicts[0].where == str(old.folder / "old/feed.atom")
    assert shown(old)["rss"]["A Vote"] == "https://example.org/?p=12"


def test_a_second_time_changes_nothing(old):
    old.write("old/feed.xml", WORDPRESS)
    first = take(old, "old")
    assert take(old, "old") == first
    old.build()
    again = take(old, "old")
    assert (again.matched, again.unmatched) == (first.matched, first.unmatched)


def test_articles_that_feedwright_has_published_keep_their_ids(old):
    before = shown(old)
    old.write("old/feed.xml", WORDPRESS)
    adoption = take(old, "old")
    assert [(one.article.title, one.known_as) for one in adoption.matched] == [
        ("A Strait", "https://example.org/a-strait/"),
        ("A Vote", "https://example.org/a-vote/"),
    ]
    assert shown(old) == before


def test_an_article_that_comes_back_later_has_the_id_that_it_had(old):
    old.write("old/feed.xml", WORDPRESS)
    take(old, "old")
    old.build()
    old.post("gone", title="Back Again", date="2025-03-06")
    assert shown(old)["rss"]["Back Again"] == "https://example.org/?p=14"


def test_where_the_catalog_was_lost_the_own_feeds_count_beside_the_adopted_ones(old):
    old.post("a-vote", date="2025-03-04", id="first")
    old.build()
    (old.folder / ".feedwright/catalog.db").unlink()
    old.post("a-vote", date="2025-03-04", id="second")
    old.write("old/feed.xml", rss("<guid>another</guid><link>https://example.org/other/</link>"))
    take(old, "old")
    assert shown(old)["json"]["A Vote"] == "first"


# --- what goes wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere.xml", "there is no such file or folder"),
        ("articles", "there is no feed in it (looked into *.rss, *.xml"),
        ("articles/a-vote.md", "is no RSS, Atom or JSON Feed"),
        ("ftp://example.org/feed", "only files, folders and http(s) addresses"),
    ],
)
def test_a_place_without_a_feed_is_named(old, place, words):
    with pytest.raises(SourceError) as caught:
        take(old, place)
    assert words in str(caught.value)
    assert remembered(old) == set()


def test_a_damaged_feed_in_a_folder_stops_all_before_anything_is_written(old):
    old.write("old/feed.xml", WORDPRESS)
    old.write("old/broken.rss", '<rss version="2.0"><channel><item')
    with pytest.raises(SourceError, match=r"broken\.rss: is damaged"):
        take(old, "old")
    assert remembered(old) == set()


def test_a_feed_that_was_cut_off_is_a_warning(old):
    old.write("old/feed.xml", WORDPRESS[: WORDPRESS.index("<title>Gone Since")])
    (fault,) = take(old, "old").faults
    assert "is damaged" in fault.what
    assert "what can be read was adopted" in fault.what
    assert not fault.failed


def test_a_file_that_cannot_be_opened_is_named(old):
    (old.folder / "old/loop.xml").symlink_to("loop.xml")
    with pytest.raises(SourceError, match=r"loop\.xml: cannot be read: "):
        take(old, "old/loop.xml")


def test_a_file_too_large_is_not_read(old, monkeypatch):
    monkeypatch.setattr(adopting, "_LARGEST", 100)
    old.write("old/feed.xml", WORDPRESS)
    with pytest.raises(SourceError, match="is larger than"):
        take(old, "old/feed.xml")


def test_a_path_that_never_matched_anything_is_a_fault_of_the_configuration(old):
    old.write("old/feed.xml", WORDPRESS)
    old.configure(old.config.read_text().replace("articles/**/*.md", "artikel/*.md"))
    with pytest.raises(ConfigError, match="artikel"):
        take(old, "old/feed.xml")
    old.configure(old.config.read_text().replace("artikel/*.md", "articles/**/*.md"))
    assert remembered(old) == set()


def test_a_build_at_work_is_not_disturbed(old, monkeypatch):
    monkeypatch.setattr("feedwright.journey.LOCK_WAIT", 0)
    old.write("old/feed.xml", WORDPRESS)
    with lock(old.folder / ".feedwright/lock", 0), pytest.raises(Locked):
        take(old, "old/feed.xml")


# --- from an address ----------------------------------------------------------------------------------------------


@pytest.fixture
def address():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "/feed/"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(WORDPRESS.encode() if found else b"")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed/"
        server.shutdown()


def test_a_feed_is_adopted_from_its_address(old, address):
    adoption = take(old, address, allow_private=True)
    assert adoption.feeds == (address,)
    assert len(adoption.matched) == 2


def test_an_address_that_fails_or_is_private_is_named(old, address):
    with pytest.raises(FetchError, match="is not there"):
        take(old, address + "x", allow_private=True)
    with pytest.raises(FetchError, match="--allow-private"):
        take(old, address)


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def run(old, monkeypatch):
    monkeypatch.chdir(old.folder)

    def running(*arguments, code=0):
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == code, result.output
        return result

    return running


def test_it_says_what_was_found_matched_and_not(run, old):
    old.write("old/feed.xml", WORDPRESS)
    old.write("old/feed.atom", JEKYLL_VOTE)
    result = run("adopt", "old")
    assert result.stderr == "`feedwright plan` shows what a build would do now\n"
    assert result.stdout.splitlines() == [
        "3 entries in 2 feeds",
        "  = 2 are articles of this site: ids and dates are kept",
        "  ? 1 matches no article: its address, title or day is another, or it is gone",
        "      Gone Since",
        "  ! 1 has another id in old/feed.atom; its subscribers will see them once more",
        "      A Vote",
    ]
    assert run("-q", "adopt", "old").output == ""


def test_it_says_which_articles_keep_another_id_and_what_had_no_name(run, old):
    run("build")
    old.write(
        "old/feed.xml",
        rss("<title>Nameless</title>", f"<guid isPermaLink='false'>1</guid><link>{VOTE}</link><title>V</title>"),
    )
    said = run("adopt", "old/feed.xml").stdout
    assert "! 1 is an article that feedwright has already published under another id, which stays\n      V" in said
    assert "- 1 has neither id nor address, and cannot be kept" in said


def test_long_lists_are_cut_unless_verbose(run, old):
    old.write("old/feed.xml", rss(*(f"<guid>{n}</guid><title>Number {n}</title>" for n in range(8))))
    assert "and 3 more (-v names them)" in run("adopt", "old").stdout
    assert "Number 7" in run("-v", "adopt", "old").stdout


def test_it_gives_json(run, old):
    old.write("old/feed.xml", WORDPRESS)
    old.write("old/feed.atom", JEKYLL_VOTE)
    made = json.loads(run("adopt", "old", "--json").stdout)
    assert made["feeds"] == ["old/feed.atom", "old/feed.xml"]
    assert made["entries"][0] == {
        "id": "7",
        "url": "https://example.org/2025/a-strait-under-its-old-address/",
        "title": "A Strait",
        "published": "2025-03-04T23:00:00+00:00",
        "updated": None,
    }
    assert made["matched"][0] == {"id": "7", "place": "articles/a-strait.md", "known_as": None}
    assert [one["title"] for one in made["unmatched"]] == ["Gone Since"]
    assert made["conflicts"] == [
        {
            "id": "https://example.org/?p=12",
            "other": "https://example.org/2025/03/04/a-vote",
            "title": "A Vote",
            "feed": "old/feed.atom",
        }
    ]
    assert (made["nameless"], made["faults"]) == (0, [])


def test_its_exit_codes(run, old, address):
    old.write("old/feed.xml", WORDPRESS)
    assert "there is no such file" in run("adopt", "nowhere.xml", code=3).stderr
    assert "is a private address" in run("adopt", address, code=3).stderr
    run("adopt", address, "--allow-private")
    run("adopt", code=2)
    run("build")
    for path in (old.folder / "articles").iterdir():
        path.unlink()
    assert "failed: source markdown: no file matches" in run("adopt", "old", code=3).stderr
    old.config.write_text("site: {}")
    run("adopt", "old", code=2)
