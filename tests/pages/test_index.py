"""The page of all feeds."""

from __future__ import annotations

from feedwright.model import Alternate
from feedwright.pages.index import Index
from feedwright.publish.plan import HEAD, bears_our_mark

HOME = "https://example.org/"


def test_it_is_one_file_that_says_whose_it_is(feed, imprint):
    many = [feed(slug=f"feed-{n}") for n in range(100)]
    made = Index().render(many, imprint())
    assert (made.path, made.media_type) == ("index.html", "text/html; charset=utf-8")
    assert bears_our_mark(made.data[:HEAD])


def test_every_feed_stands_there_with_its_page_and_its_addresses(index, feed):
    made = index(feed(description="Elections."), feed(slug="other", title="Other"))
    rows = [
        (
            row.findtext("h2/a") or row.findtext("h2"),
            [one.get("href") for one in row.cssselect("h2 a")],
            [one.text for one in row.cssselect(".summary")],
            [one.get("href") for one in row.cssselect(".formats a")],
        )
        for row in made.cssselect(".feeds > li")
    ]
    kinds = ("rss", "atom", "json")
    assert rows == [
        ("Politics", ["politics.html"], ["Elections."], [f"{HOME}feeds/politics.{kind}" for kind in kinds]),
        ("Other", [], [], [f"{HOME}feeds/other.{kind}" for kind in kinds]),
    ]


def test_what_would_be_said_of_every_feed_is_said_of_the_site_alone(index, feed):
    many = [("politics", "Politics"), ("world", "World"), ("all", "The Foreign Desk")]
    made = index(*(feed(slug=slug, title=title, description="Power.") for slug, title in many))
    assert [[one.text for one in row.cssselect(".summary")] for row in made.cssselect(".feeds > li")] == [
        [],
        [],
        ["Power."],
    ]


def test_readers_find_every_feed_by_it(index, feed):
    made = index(feed(), feed(slug="other"))
    found = [one.get("href") for one in made.cssselect("link[rel=alternate]")]
    assert found == [f"{HOME}feeds/{slug}.{kind}" for slug in ("politics", "other") for kind in ("rss", "atom", "json")]


def test_it_says_what_a_feed_is_and_how_to_subscribe(index, feed):
    made = index(feed())
    assert made.cssselect(".standfirst")[0].text.count(". ") == 1
    assert len(made.cssselect(".how ol li")) == 3
    assert [one.get("href") for one in made.cssselect(".opml a")] == ["feeds.opml"]


def test_links_of_one_name_are_told_apart_by_those_who_hear_them(index, feed):
    made = index(feed(), feed(slug="other", title="Other"))
    assert [one.get("aria-label") for one in made.cssselect(".formats a")][::3] == ["RSS: Politics", "RSS: Other"]


def test_it_has_no_script(index, feed):
    made = index(feed())
    (said,) = made.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert made.cssselect("script") == []
    assert "script-src" not in said


def test_a_feed_that_stands_in_several_languages_says_in_which_one_each_is(index, feed):
    german = feed(slug="politik", language="de", alternates=[Alternate("en", "politics")])
    made = index(feed(), german)
    assert [one.get("hreflang") for one in made.cssselect("link[rel=alternate]")] == [None] * 3 + ["de"] * 3
    assert made.cssselect(".feeds h2")[1].get("lang") == "de"
