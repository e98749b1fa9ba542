"""The page of a feed: what it holds, how to subscribe, and nothing that an article could do to it."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import Author, Entry, Feed
from feedwright.model import Alternate, Picture
from feedwright.pages._base import Imprint
from feedwright.pages._view import MOST
from feedwright.pages.feed import Leaf
from feedwright.publish.plan import HEAD, bears_our_mark
from feedwright.text import xml

HOME = "https://example.org/"


def texts(tree, path):
    return [" ".join(one.text_content().split()) for one in tree.cssselect(path)]


def policy(tree):
    (said,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return {name: " ".join(rest) for name, *rest in (part.split() for part in said.split(";"))}


def test_it_is_a_file_beside_the_feed_that_says_whose_it_is(feed, entry, imprint):
    made = Leaf().render(feed(*(entry(id=str(n), image=f"{HOME}{n}.png") for n in range(60))), imprint())
    assert (made.path, made.media_type) == ("politics.html", "text/html; charset=utf-8")
    assert made.data.startswith(b'<!doctype html>\n<html lang="en" dir="ltr">')
    assert bears_our_mark(made.data[:HEAD])


def test_the_same_feed_gives_the_same_bytes(feed, entry, imprint):
    one = feed(entry(image=f"{HOME}b.png"), entry(id="b", image=f"{HOME}a.png"))
    assert Leaf().render(one, imprint()) == Leaf().render(one, imprint())


def test_an_entry_has_its_title_link_date_summary_and_authors(page, feed, entry):
    made = page(
        feed(entry(summary="Two\nlines.", authors=(Author("Staff"), Author("The Desk"))), author=Author("The Desk"))
    )
    (one,) = made.cssselect("article")
    assert [(link.text, link.get("href")) for link in one.cssselect("h3 a")] == [("A title", f"{HOME}a/")]
    assert [(when.text, when.get("datetime")) for when in one.cssselect("time")] == [
        ("March 4, 2025", "2025-03-04T10:30:00+00:00")
    ]
    assert texts(one, ".summary") == ["Two lines."]
    assert texts(one, ".by") == ["Staff"]


def test_a_picture_says_what_it_shows_where_the_article_does(page, feed, entry):
    told, untold = (Picture(alt='A "tall" <mast>\n at sea'), None)
    made = page(feed(*(entry(id=str(n), image=f"{HOME}a.png", picture=one) for n, one in enumerate((told, untold)))))
    assert made.xpath("//article//img/@alt") == ['A "tall" <mast> at sea', ""]


def test_what_an_entry_does_not_say_leaves_nothing_behind(page, feed, entry):
    (one,) = page(feed(entry(url=None, id="an-id"))).cssselect("article")
    assert [child.tag for child in one] == ["h3", "p"]
    assert one.cssselect("a, img, .summary, .by") == []


def test_a_title_that_lacks_is_taken_from_the_summary_or_the_address(page, feed, entry):
    many = [entry(title="", id="a", summary="It says so."), entry(title=" ", id="b"), entry(title="", id="c", url=None)]
    assert texts(page(feed(*many)), "h3") == ["It says so.", f"{HOME}a/", "c"]


def test_a_long_summary_is_cut(page, feed, entry):
    (summary,) = texts(page(feed(entry(summary="word " * 100_000))), ".summary")
    assert len(summary) < 500


def test_the_day_is_that_of_the_sites_zone(page, feed, entry):
    one = feed(entry(published=datetime(2025, 3, 3, 20, tzinfo=UTC)))
    made = page(one, timezone=ZoneInfo("Asia/Tokyo"))
    assert texts(made, "time") == ["March 4, 2025"]
    assert made.cssselect("time")[0].get("datetime") == "2025-03-04T05:00:00+09:00"


def test_a_picture_is_shown_if_it_is_on_a_host_of_the_site(page, feed, entry):
    pictures = {
        f"{HOME}a.png": True,
        "https://media.example.org/a.png": True,
        "http://example.org:8080/a.png": True,
        "https://elsewhere.example/a.png": False,
        "https://badexample.org/a.png": False,
        "https://example.org.elsewhere.example/a.png": False,
    }
    made = page(feed(*(entry(id=url, image=url) for url in pictures)))
    shown = [url for url, is_ours in pictures.items() if is_ours]
    assert [one.get("src") for one in made.cssselect("article img")] == shown
    origins = "data: http://example.org:8080 https://example.org https://media.example.org"
    assert policy(made)["img-src"] == origins


def test_the_host_where_feeds_are_served_is_the_sites_too_and_so_is_what_lies_beside_www(page, feed, entry):
    known = {"url": "https://www.example.org/", "address": "https://feeds.example/x/"}
    urls = ["https://example.org/a.png", "https://static.example.org/a.png", "https://feeds.example/a.png"]
    made = page(feed(*(entry(id=url, image=url) for url in urls)), **known)
    assert [one.get("src") for one in made.cssselect("article img")] == urls


@pytest.mark.parametrize("site", ["https://www.com/", "https://localhost/"])
def test_a_top_level_domain_is_nobodys_own(page, feed, entry, site):
    made = page(feed(entry(image="https://elsewhere.com/a.png")), url=site, address=site)
    assert made.cssselect("article img") == []


def test_a_picture_has_its_room_before_it_arrives_and_says_nothing_to_a_screen_reader(page, feed, entry):
    (one,) = page(feed(entry(image=f"{HOME}a.png"))).cssselect("article img")
    assert {name: one.get(name) for name in ("alt", "loading", "width", "height")} == {
        "alt": "",
        "loading": "lazy",
        "width": "240",
        "height": "160",
    }


def test_the_policy_allows_its_own_style_and_script_and_nothing_else(page, feed, entry):
    made = page(feed(entry()))
    (script,) = made.cssselect("script")
    digest = b64encode(sha256(script.text.encode()).digest()).decode()
    assert policy(made) == {
        "default-src": "'none'",
        "script-src": f"'sha256-{digest}'",
        "style-src": "'self'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    head = lxml.html.tostring(made.head).decode()
    assert head.index("Content-Security-Policy") < min(head.index(name) for name in ("<title", "<link", "generator"))
    assert made.xpath("//*[@style or @onclick or @onload or @onerror]") == []


def test_every_format_has_its_address_its_button_and_a_link_that_readers_find(page, feed):
    made = page(feed(title="Poli & Tics"))
    addresses = [f"{HOME}feeds/politics.{kind}" for kind in ("rss", "atom", "json")]
    assert texts(made, "dt") == ["RSS", "Atom", "JSON Feed"]
    assert [(one.text, one.get("href")) for one in made.cssselect(".addresses a")] == [(url, url) for url in addresses]
    for button in made.cssselect("button"):
        assert made.get_element_by_id(button.get("data-address")).text in addresses
        assert "hidden" in button.attrib
    assert [(one.get("type"), one.get("title"), one.get("href")) for one in made.cssselect("link[rel=alternate]")] == [
        ("application/rss+xml", "Poli & Tics (RSS)", addresses[0]),
        ("application/atom+xml", "Poli & Tics (Atom)", addresses[1]),
        ("application/feed+json", "Poli & Tics (JSON Feed)", addresses[2]),
    ]


def test_one_address_alone_is_not_said_to_be_one_of_many(page, feed):
    assert len(page(feed(addresses={"rss": f"{HOME}a.rss"})).cssselect(".subscribe .aside")) == 0
    assert len(page(feed()).cssselect(".subscribe .aside")) == 1


def test_a_format_that_nobody_knows_is_called_by_its_name(page, feed):
    made = page(feed(addresses={"gemini": f"{HOME}a.gemini", "evil": "javascript:alert(1)"}))
    assert texts(made, "dt") == ["gemini"]
    assert made.cssselect("link[rel=alternate]")[0].get("type") == "application/octet-stream"


def test_a_page_has_the_newest_entries_and_says_how_many_more_there_are(page, feed, entry):
    many = [entry(id=str(n), published=datetime(2025, 3, 4, tzinfo=UTC) - timedelta(days=n)) for n in range(MOST + 7)]
    made = page(feed(*many))
    assert len(made.cssselect("article")) == MOST
    assert texts(made, ".latest .aside") == ["More in the feed: 7"]
    assert texts(page(feed(*many[:MOST])), ".latest .aside") == []


def test_a_feed_without_entries_says_so(page, feed):
    assert texts(page(feed()), ".latest") == ["Latest Nothing has appeared yet."]


def test_the_title_of_the_window_names_feed_and_site_each_once(page, feed):
    assert page(feed()).findtext(".//title") == "Politics – The Foreign Desk · Feed"
    assert page(feed(title="The Foreign Desk")).findtext(".//title") == "The Foreign Desk · Feed"


def test_a_description_stands_there_if_it_says_more_than_the_title(page, feed):
    assert texts(page(feed(description="Elections.")), ".standfirst") == ["Elections."]
    for nothing in ("", " ", "Politics", "The Foreign Desk"):
        made = page(feed(description=nothing))
        assert made.cssselect(".standfirst, meta[name=description]") == []


def test_headings_and_landmarks_are_in_order(page, feed, entry):
    made = page(feed(entry()))
    assert [one.tag for one in made.cssselect("h1, h2, h3")] == ["h1", "h2", "h2", "h3"]
    assert [one.tag for one in made.body] == ["header", "main"]
    assert [made.get_element_by_id(one.get("aria-labelledby")).text for one in made.cssselect("section")] == [
        "Subscribe",
        "Latest",
    ]


def test_the_icon_is_the_sites_if_it_is_on_its_host_else_the_sign_of_feeds(page, feed):
    made = page(feed(), icon=f"{HOME}icon.png")
    assert made.cssselect("link[rel=icon]")[0].get("href") == f"{HOME}icon.png"
    assert made.cssselect(".site img")[0].get("src") == f"{HOME}icon.png"
    made = page(feed(), icon="https://elsewhere.example/icon.png")
    assert made.cssselect("link[rel=icon]")[0].get("href").startswith("data:image/svg+xml,")
    assert made.cssselect("img") == []


# --- languages --------------------------------------------------------------------------------------------------------


def test_words_days_and_direction_are_the_sites(page, feed, entry):
    german = page(feed(entry(), language="de-AT"), language="de-AT")
    assert (german.get("lang"), german.get("dir")) == ("de-AT", "ltr")
    assert texts(german, "time") == ["4. März 2025"]
    assert texts(german, "h2") == ["Abonnieren", "Neueste"]
    arabic = page(feed(entry(), language="ar"), language="ar")
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")
    assert texts(arabic, "time") == ["4 مارس 2025"]


def test_a_language_that_we_have_no_words_for_is_said_of_what_is_in_it(page, feed, entry):
    made = page(feed(entry(summary="Den är smal."), language="sv"), language="sv")
    assert made.get("lang") == "en"
    assert texts(made, "time") == ["4 mars 2025"]
    assert {one.get("lang") for one in made.cssselect("h1, article, time, .site span")} == {"sv"}


def test_an_entry_in_another_language_says_so_and_runs_in_its_own_direction(page, feed, entry):
    made = page(feed(entry(language="ar"), entry(id="b"), entry(id="c", language="en")))
    assert [one.get("lang") for one in made.cssselect("article")] == ["ar", None, None]
    assert [one.get("lang") for one in made.cssselect("time")] == ["en", "en", "en"]
    assert {one.get("dir") for one in made.cssselect("h1, h3, .summary, .by, .site span")} == {"auto"}


# --- nothing from an article is trusted -------------------------------------------------------------------------------

ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "link",
        "body",
        "header",
        "nav",
        "main",
        "footer",
        "section",
        "article",
        "script",
    ),
    *("a", "span", "p", "h1", "h2", "h3", "div", "dl", "dt", "dd", "button", "ol", "li", "time", "img"),
}
HOSTILE = st.text() | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7*7 }}{% raw %}",
        "<!--",
        "]]>",
        "&lt;b&gt;",
    ]
)


@settings(max_examples=60)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_whatever_is_said_is_shown_as_it_is_and_does_nothing(title, summary, author, name):
    # A trailing mark keeps the texts from being empty, which has tests of its own.
    entry = Entry(
        url=f"{HOME}a/",
        title=f"{title}!",
        summary=f"{summary}!",
        authors=(Author(f"{author}!"),),
        published=datetime(2025, 3, 4, tzinfo=UTC),
    )
    feed = Feed(title=f"{name}!", url=HOME, entries=(entry,), rights=f"{name}!")
    made = Leaf().render(feed, Imprint(title=f"{name}!", url=HOME, address=HOME, rights=f"{name}!")).data.decode()
    tree = lxml.html.document_fromstring(made)
    assert {one.tag for one in tree.iter() if isinstance(one.tag, str)} <= ELEMENTS
    assert len(tree.cssselect("script")) == 1
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    for path, said in (("h3", title), (".by", author), ("h1", name), ("footer", name)):
        assert texts(tree, path) == [" ".join(xml.line(f"{said}!").split())]


@pytest.mark.parametrize("url", ["https://example.org/?a=1&b='\"<>", "https://example.org/%22onclick"])
def test_an_address_stays_in_its_attribute(page, feed, entry, url):
    (one,) = page(feed(entry(url=url))).cssselect("h3 a")
    assert set(one.attrib) == {"href"}


# --- in several languages ---------------------------------------------------------------------------------------------

OTHERS = [Alternate("en-GB", "politics"), Alternate("fr", "politique")]
PAGED = frozenset({"politics", "politik", "politique"})


def test_it_is_in_the_language_of_its_feed_and_says_where_the_site_is_in_another(page, feed, entry):
    made = page(feed(entry(language="de"), language="de", alternates=OTHERS), language="en-GB", paged=PAGED)
    assert made.get("lang") == "de"
    assert made.cssselect(".subscribe .label")[0].text == "Abonnieren"
    assert made.cssselect("h1")[0].get("lang") is None
    assert made.cssselect("article")[0].get("lang") is None
    assert made.cssselect(".site span")[0].get("lang") == "en-GB"


def test_where_we_have_no_words_in_it_they_are_in_the_sites(page, feed, entry):
    made = page(feed(entry(), language="sv", alternates=[Alternate("fr", "politique")]), language="fr", paged=PAGED)
    assert made.get("lang") == "fr"
    assert made.cssselect("h1")[0].get("lang") == "sv"
    assert made.cssselect(".when time")[0].text == "4 mars 2025"


def test_it_leads_to_the_same_feed_in_other_languages(page, feed):
    made = page(feed(slug="politik", language="de", alternates=OTHERS), language="en-GB", paged=PAGED)
    assert [
        (one.get("lang"), one.text_content(), [(a.get("href"), a.get("hreflang")) for a in one.cssselect("a")])
        for one in made.cssselect(".languages li")
    ] == [
        ("de", "Deutsch", []),
        # The site's own is for all who read it, wherever they are.
        ("en-GB", "English", [("politics.html", "en-GB")]),
        ("fr", "français", [("politique.html", "fr")]),
    ]
    assert {one.get("hreflang"): one.get("href") for one in made.cssselect("link[hreflang]")} == {
        "de": f"{HOME}feeds/politik.html",
        "en-GB": f"{HOME}feeds/politics.html",
        "fr": f"{HOME}feeds/politique.html",
    }


def test_it_leads_to_the_home_page_in_its_language(page, feed):
    made = page(feed(url=f"{HOME}de/", language="de", alternates=OTHERS), language="en-GB")
    assert made.cssselect("a.site")[0].get("href") == f"{HOME}de/"


def test_a_feed_in_one_language_has_no_such_links(page, feed):
    made = page(feed())
    assert made.cssselect(".languages, link[hreflang]") == []


def test_it_leads_to_pages_that_are_there(page, feed):
    made = page(feed(slug="politik", language="de", alternates=OTHERS), paged=frozenset({"politik", "politique"}))
    assert [one.get("href") for one in made.cssselect(".languages a")] == ["politique.html"]
