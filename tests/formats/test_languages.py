"""A feed that stands in several languages names the others, in each format."""

from __future__ import annotations

import json

import pytest

from feedwright import Feed, RenderError, render
from feedwright.model import Alternate

HOME = "https://example.org/"
ATOM = "{http://www.w3.org/2005/Atom}"


def alternate(language, *kinds, slug="politics"):
    return Alternate(language, slug, {kind: f"{HOME}{slug}.{kind}" for kind in kinds})


OTHERS = (alternate("de", "rss", "atom", "json"), alternate("zh-Hant", "rss", "atom", "json", slug="zhengzhi"))


def links(tree, path="link"):
    return [dict(one.attrib) for one in tree.iterfind(f"{ATOM}{path}") if one.get("rel") == "alternate"]


def test_atom_has_a_link_for_each_beside_that_to_the_home_page(tree):
    assert links(tree("atom", language="en-GB", alternates=OTHERS)) == [
        {"rel": "alternate", "type": "text/html", "href": HOME},
        {"rel": "alternate", "type": "application/atom+xml", "hreflang": "de", "href": f"{HOME}politics.atom"},
        {"rel": "alternate", "type": "application/atom+xml", "hreflang": "zh-Hant", "href": f"{HOME}zhengzhi.atom"},
        # Some readers take the first one for the home page, whatever its type; some the last.
        {"rel": "alternate", "type": "text/html", "hreflang": "en-GB", "href": HOME},
    ]


def test_the_home_page_may_be_in_another_language_than_the_feed(tree):
    assert links(tree("atom", language="de", url_language="en", alternates=[alternate("en", "atom")]))[-1] == {
        "rel": "alternate", "type": "text/html", "hreflang": "en", "href": HOME,
    }  # fmt: skip


def test_no_two_links_of_an_atom_feed_have_one_type_and_language(tree):
    """RFC 4287, section 4.1.1."""
    for fields in ({"language": "en"}, {"language": "fr", "url_language": "de"}, {}):
        made = links(tree("atom", alternates=OTHERS, **fields))
        pairs = [(one["type"], one.get("hreflang")) for one in made]
        assert len({*pairs}) == len(pairs)


def test_rss_has_an_atom_link_for_each_and_the_home_page_is_its_link(tree):
    channel = tree("rss", alternates=OTHERS).find("channel")
    assert links(channel) == [
        {"rel": "alternate", "type": "application/rss+xml", "hreflang": "de", "href": f"{HOME}politics.rss"},
        {"rel": "alternate", "type": "application/rss+xml", "hreflang": "zh-Hant", "href": f"{HOME}zhengzhi.rss"},
    ]
    assert channel.findtext("link") == HOME


def test_json_has_them_among_its_own_fields_and_says_what_they_are():
    made = json.loads(render(Feed(title="A", url=HOME, alternates=OTHERS), "json"))["_feedwright"]
    assert made["languages"] == [
        {"language": "de", "feed_url": f"{HOME}politics.json"},
        {"language": "zh-Hant", "feed_url": f"{HOME}zhengzhi.json"},
    ]
    assert "languages: the same feed in other languages" in made["about"]


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_a_format_that_the_others_do_not_have_names_none(kind):
    others = [alternate("de", *({"rss", "atom", "json"} - {kind}))]
    alone, among = (render(Feed(title="A", url=HOME, language="en", alternates=many), kind) for many in ((), others))
    assert alone == among


@pytest.mark.parametrize(
    ("many", "said"),
    [
        ([alternate("")], "an alternate needs a language of its own, not ''"),
        ([alternate("en")], "an alternate needs a language of its own, not 'en'"),
        ([alternate("de"), alternate("de")], "an alternate needs a language of its own, not 'de'"),
        ([Alternate("de", "a", {"rss": "a.rss"})], "an alternate's address must be an absolute http(s) address"),
    ],
)
def test_what_would_be_no_alternate_is_refused(many, said):
    with pytest.raises(RenderError) as raised:
        Feed(title="A", url=HOME, language="en", slug="politics", alternates=many)
    assert said in str(raised.value)
    assert "feed 'politics'" in str(raised.value)
