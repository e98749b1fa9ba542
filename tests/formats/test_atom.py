"""Atom 1.0: what stands in each element, in which order; ids, languages and plain text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import NAMESPACE_URL, uuid5

import pytest
from lxml import etree

from feedwright import Author, Enclosure, Feed, render
from feedwright.model import Category, Origin, Tombstone

HOME = "https://example.org/"
PAGE = "https://example.org/a/"
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
COUNT = "{http://purl.org/syndication/thread/1.0}count"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPISODE = Enclosure(f"{HOME}a.mp3", "audio/mpeg", 123, "Episode")
BOOKLET = Enclosure(f"{HOME}b.pdf", "application/pdf")

RICH_FEED = {
    "description": "Power and its borders.",
    "language": "en",
    "author": Author("The Desk", "desk@example.org", f"{HOME}about"),
    "rights": "© The Foreign Desk",
    "icon": f"{HOME}icon.png",
    "logo": f"{HOME}logo.png",
    "addresses": {"rss": f"{HOME}feeds/all.rss", "atom": f"{HOME}feeds/all.atom"},
    "ttl": 60,
}
RICH_ENTRY = {
    "url": PAGE,
    "updated": datetime(2025, 3, 5, tzinfo=UTC),
    "authors": (Author("Staff"),),
    "categories": ("politics",),
    "summary": "A summary.",
    "content_html": "<p>Text.</p>",
    "image": f"{HOME}a.png",
    "language": "fr",
    "comments_url": f"{PAGE}#comments",
    "comments": 0,
    "enclosures": (EPISODE, BOOKLET),
    "origin": Origin("Wire", f"{HOME}wire"),
}


@pytest.fixture
def feed(tree):
    return lambda *entries, **fields: tree("atom", entries, **fields)


@pytest.fixture
def one(feed):
    return lambda **fields: feed(fields).find(f"{ATOM}entry")


def names(element):
    return [child.tag.removeprefix(ATOM) for child in element]


def values(element, name):
    """Text, attributes, or the texts of the children of each element of a name."""
    found = element.findall(name if name.startswith("{") else ATOM + name)
    return [names_and_texts(one) if len(one) else dict(one.attrib) or one.text for one in found]


def names_and_texts(element):
    return {child.tag.removeprefix(ATOM): child.text for child in element}


# --- the feed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"title": "T"}, "title", ["T"]),
        ({"title": "Two\nlines"}, "title", ["Two lines"]),
        ({"description": "D"}, "subtitle", ["D"]),
        ({}, "subtitle", []),
        ({}, "id", [HOME]),
        ({"addresses": {"atom": f"{HOME}all.atom"}}, "id", [f"{HOME}all.atom"]),
        ({}, "link", [{"rel": "alternate", "type": "text/html", "href": HOME}]),
        ({"addresses": {"rss": f"{HOME}all.rss", "atom": f"{HOME}all.atom"}}, "link",
         [{"rel": "self", "type": "application/atom+xml", "href": f"{HOME}all.atom"},
          {"rel": "alternate", "type": "text/html", "href": HOME}]),
        ({"author": Author("The Desk", "desk@example.org", f"{HOME}about")}, "author",
         [{"name": "The Desk", "email": "desk@example.org", "uri": f"{HOME}about"}]),
        ({"author": Author("The Desk")}, "author", [{"name": "The Desk"}]),
        ({"title": "T"}, "author", [{"name": "T"}]),  # every entry needs an author, its own or the feed's
        ({"title": "T", "author": Author("")}, "author", [{"name": "T"}]),
        ({"rights": "© Desk"}, "rights", ["© Desk"]),
        ({"icon": f"{HOME}i.png"}, "icon", [f"{HOME}i.png"]),
        ({"logo": f"{HOME}l.png"}, "logo", [f"{HOME}l.png"]),
        ({"icon": f"{HOME}i.png"}, "logo", []),
        ({}, "generator", ["feedwright"]),
    ],
)  # fmt: skip
def test_what_stands_in_the_feed(feed, fields, name, value):
    assert values(feed(**fields), name) == value


def test_the_newest_change_is_the_feeds(feed):
    days = [{"id": f"{PAGE}{day}", "published": datetime(2025, 3, 1, tzinfo=UTC), "updated": datetime(2025, 3, day, tzinfo=UTC)}
            for day in (2, 5, 3)]  # fmt: skip
    assert values(feed(*days), "updated") == ["2025-03-05T00:00:00Z"]


def test_metadata_stand_in_one_order_before_the_entries(feed):
    assert names(feed(RICH_ENTRY, **RICH_FEED)) == [
        "id", "title", "subtitle", "updated", "author", "link", "link", "rights", "icon", "logo", "generator", "entry",
    ]  # fmt: skip


def test_an_empty_feed_has_what_atom_demands_and_a_date_that_never_moves(feed):
    made = feed()
    assert names(made) == ["id", "title", "updated", "author", "link", "generator"]
    assert values(made, "updated") == ["2000-01-01T00:00:00Z"]


# --- the entries ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"title": "T"}, "title", ["T"]),
        ({"title": " Two\r\nlines "}, "title", ["Two lines"]),
        ({"url": PAGE}, "link", [{"rel": "alternate", "type": "text/html", "href": PAGE}]),
        ({}, "link", []),
        ({"published": datetime(2025, 3, 4, 1, 2, 3, 999_999, tzinfo=timezone(timedelta(hours=2)))}, "published",
         ["2025-03-03T23:02:03Z"]),
        ({"published": datetime(975, 3, 4, tzinfo=UTC)}, "published", ["0975-03-04T00:00:00Z"]),
        ({"published": datetime(2025, 3, 4, tzinfo=UTC)}, "updated", ["2025-03-04T00:00:00Z"]),
        ({"updated": datetime(2025, 3, 5, tzinfo=UTC)}, "updated", ["2025-03-05T00:00:00Z"]),
        ({"authors": (Author("Staff"), Author("The Desk", "desk@example.org", f"{HOME}about"))}, "author",
         [{"name": "Staff"}, {"name": "The Desk", "email": "desk@example.org", "uri": f"{HOME}about"}]),
        ({"authors": (Author(""), Author("", None, f"{HOME}about"))}, "author",
         [{"name": f"{HOME}about", "uri": f"{HOME}about"}]),
        ({}, "author", []),
        ({"categories": (Category("Geo & Politics", "geo", f"{HOME}geo.atom"),)}, "category",
         [{"term": "geo", "label": "Geo & Politics", "scheme": f"{HOME}geo.atom"}]),
        ({"categories": ("Élections", "!?", "")}, "category",
         [{"term": "elections", "label": "Élections"}, {"term": "!?", "label": "!?"}]),
        ({"enclosures": (EPISODE, BOOKLET)}, "link",
         [{"rel": "enclosure", "type": "audio/mpeg", "length": "123", "title": "Episode", "href": EPISODE.url},
          {"rel": "enclosure", "type": "application/pdf", "href": BOOKLET.url}]),
        ({"enclosures": (Enclosure(f"{HOME}x", "", title=""),)}, "link", [{"rel": "enclosure", "href": f"{HOME}x"}]),
        ({"image": f"{HOME}a.PNG?v=1#top"}, f"{MEDIA}content",
         [{"url": f"{HOME}a.PNG?v=1#top", "type": "image/png", "medium": "image"}]),
        ({"image": f"{HOME}a.webp"}, f"{MEDIA}content",
         [{"url": f"{HOME}a.webp", "type": "image/webp", "medium": "image"}]),
        ({"comments_url": f"{PAGE}#c", "comments": 0}, "link",
         [{"rel": "replies", "type": "text/html", "href": f"{PAGE}#c", COUNT: "0"}]),
        ({"comments_url": f"{PAGE}#c"}, "link", [{"rel": "replies", "type": "text/html", "href": f"{PAGE}#c"}]),
        ({"comments": 3}, "link", []),
    ],
)  # fmt: skip
def test_what_stands_in_an_entry(one, fields, name, value):
    assert values(one(**fields), name) == value


@pytest.mark.parametrize(
    ("fields", "content", "summary"),
    [
        ({"content_html": "<p>C</p>"}, ("html", "<p>C</p>"), None),
        ({"content_html": "<p>C</p>", "summary": "S"}, ("html", "<p>C</p>"), "S"),
        ({"url": PAGE, "summary": "Two\nlines"}, None, "Two lines"),
        ({"url": PAGE, "title": "T"}, None, "T"),
        ({"url": PAGE, "title": "T", "summary": " "}, None, "T"),
        ({"content_html": "<p>C</p>", "summary": " "}, ("html", "<p>C</p>"), None),
        # Without content an entry must have an address.
        ({"summary": "S"}, ("text", "S"), "S"),
        ({"title": "T"}, ("text", "T"), None),
    ],
)
def test_an_entry_has_content_or_a_summary(one, fields, content, summary):
    made = one(**fields)
    found = made.find(f"{ATOM}content")
    assert (None if found is None else (found.get("type"), found.text)) == content
    assert made.findtext(f"{ATOM}summary") == summary


def test_a_republished_entry_names_its_feed(one):
    source = one(origin=Origin("Wire & Co", f"{HOME}wire", f"{HOME}wire-id")).find(f"{ATOM}source")
    assert names(source) == ["id", "title", "updated", "link"]
    assert names_and_texts(source) | {"title": "".join(source[1].itertext())} == {
        "id": f"{HOME}wire-id", "title": "Wire & Co", "updated": "2025-03-04T10:30:00Z", "link": None,
    }  # fmt: skip
    assert dict(source[3].attrib) == {"rel": "self", "href": f"{HOME}wire"}


def test_a_feed_without_id_or_title_is_named_by_its_address(one):
    source = one(origin=Origin("", f"{HOME}wire")).find(f"{ATOM}source")
    assert (source[0].text, source[1].text) == (f"{HOME}wire", f"{HOME}wire")


def test_elements_of_an_entry_stand_in_one_order(one):
    assert names(one(**RICH_ENTRY)) == [
        "id", "title", "published", "updated", "author", "category", "link", "link", "link", "link", "source", "summary",
        "content", f"{MEDIA}content",
    ]  # fmt: skip


def test_the_least_entry_has_what_atom_demands(one):
    assert names(one()) == ["id", "title", "published", "updated", "content"]


@pytest.mark.parametrize(
    "own",
    [
        "https://example.org/a/",
        "http://example.org/?p=1",
        "tag:example.org,2025:a",
        "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6",
    ],
)
def test_an_id_that_is_a_canonical_uri_stays(one, own):
    assert values(one(id=own), "id") == [own]


@pytest.mark.parametrize(
    "own", ["12345", "http://example.com", "HTTP://example.org/", "https://example.org:443/a", "a b", "/a", "é"]
)
def test_an_id_that_is_none_becomes_a_lasting_uuid(one, own):
    assert values(one(id=own), "id") == [f"urn:uuid:{uuid5(NAMESPACE_URL, own)}"]


def test_an_entry_without_a_title_gets_one_because_two_readers_drop_it_otherwise(one):
    assert values(one(title="", summary="A summary."), "title") == ["A summary."]
    assert values(one(title="", content_html="<p>Some <b>text</b>.</p>"), "title") == ["Some text."]
    assert values(one(title="", url=PAGE), "title") == [PAGE]


def test_languages_are_inherited(feed):
    made = feed({"language": "fr"}, {"id": "b", "language": "en"}, {"id": "c"}, language="fr")
    assert made.get(LANG) == "fr"
    assert [entry.get(LANG) for entry in made.iter(f"{ATOM}entry")] == [None, "en", None]
    assert feed({"language": "en"}).find(f"{ATOM}entry").get(LANG) == "en"
    assert feed().get(LANG) is None


# --- what was withdrawn (RFC 6721) ------------------------------------------------------------------------------------


GONE = Tombstone(f"{HOME}gone/", datetime(2025, 3, 6, 1, 2, 3, tzinfo=timezone(timedelta(hours=1))))


def test_what_was_withdrawn_is_announced_with_its_id_and_since_when(feed):
    assert values(feed(withdrawn=[GONE]), f"{TOMBSTONES}deleted-entry") == [
        {"ref": f"{HOME}gone/", "when": "2025-03-06T00:02:03Z"}
    ]


def test_it_stands_after_the_feeds_metadata_and_before_the_entries_in_the_order_that_was_given(feed):
    made = feed(RICH_ENTRY, **RICH_FEED, withdrawn=[Tombstone("urn:x:2", GONE.when), Tombstone("urn:x:1", GONE.when)])
    assert names(made)[-4:] == ["generator", f"{TOMBSTONES}deleted-entry", f"{TOMBSTONES}deleted-entry", "entry"]
    assert [one["ref"] for one in values(made, f"{TOMBSTONES}deleted-entry")] == ["urn:x:2", "urn:x:1"]


@pytest.mark.parametrize("own", ["12345", "http://example.com", "a b", "é", f"{HOME}a/"])
def test_it_is_named_as_it_was_while_it_was_an_entry(feed, own):
    entry_id = values(feed({"id": own}).find(f"{ATOM}entry"), "id")[0]
    assert feed(withdrawn=[Tombstone(own, GONE.when)]).find(f"{TOMBSTONES}deleted-entry").get("ref") == entry_id


def test_the_feed_is_as_new_as_its_newest_entry_whatever_was_withdrawn(feed):
    assert values(feed({}, withdrawn=[GONE]), "updated") == values(feed({}), "updated")


# --- absent in, absent out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", None])
def test_what_is_absent_leaves_no_element_no_attribute_and_no_none(feed, blank):
    fields = dict.fromkeys(["title", "summary", "image", "language", "comments_url", "url"], blank)
    head = dict.fromkeys(["description", "language", "rights", "icon", "logo"], blank) | {"addresses": {"atom": blank}}
    root = feed(
        fields
        | {
            "content_html": "<p></p>",
            "authors": (Author("", blank, blank),),
            "categories": ("", Category("C", "c", blank)),
        },
        **head,
    )
    assert names(root) == ["id", "title", "updated", "author", "link", "generator", "entry"]
    assert names(root.find(f"{ATOM}entry")) == ["id", "title", "published", "updated", "category", "content"]
    assert all(len(element) or element.text or element.attrib for element in root.iter())
    assert all(value for element in root.iter() for value in element.attrib.values())
    assert root.nsmap == {None: ATOM[1:-1]}


@pytest.mark.parametrize(
    ("fields", "used"),
    [
        ({}, set()),
        ({"image": f"{HOME}a.png"}, {"media"}),
        ({"enclosures": (EPISODE, BOOKLET)}, set()),
        ({"comments_url": f"{PAGE}#c", "comments": 0}, {"thr"}),
        ({"comments_url": f"{PAGE}#c"}, set()),
        ({"comments": 0}, set()),
        (RICH_ENTRY, {"media", "thr"}),
    ],
)
def test_a_namespace_is_declared_only_where_it_is_used(feed, fields, used):
    assert set(feed(fields, **RICH_FEED).nsmap) == {None, *used}
    assert set(feed(fields, **RICH_FEED, withdrawn=[GONE]).nsmap) == {None, "at", *used}


# --- text -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["AT&T", "a < b", "the <b> element", "<em>x</em> y", "Q&amp;A", "]]>", "R&D2"])
def test_titles_and_summaries_are_plain_text(feed, text):
    made = feed({"title": text, "summary": text, "url": PAGE}, title=text, description=text, author=Author(text))
    for path in ("title", "subtitle", "author/{0}name", "entry/{0}title", "entry/{0}summary"):
        found = made.find(ATOM + path.format(ATOM))
        assert (found.text, found.attrib) == (text, {})


def test_plain_text_is_written_with_hexadecimal_references(entry):
    data = render(
        Feed(title="<&>", url=HOME, entries=[entry(title="AT&T", content_html="<p>&amp;</p>")]), "atom"
    ).decode()
    assert "<title>&#x3C;&#x26;&#x3E;</title>\n" in data
    assert "<title>AT&#x26;T</title>\n" in data
    assert '<content type="html">&lt;p&gt;&amp;amp;&lt;/p&gt;</content>\n' in data


@pytest.mark.parametrize(
    "html", ["<p>]]&gt;</p>", "<p>a &amp; b &lt;c&gt;</p>", "<pre>\n  x\n</pre>", '<p title="&quot;">é 🎈</p>']
)
def test_content_comes_back_as_it_went_in(one, html):
    assert one(content_html=html).findtext(f"{ATOM}content") == html


def test_it_is_utf8_with_a_declaration_and_an_end_of_line():
    data = render(Feed(title="Ö", url=HOME), "atom")
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<feed ")
    assert "<title>Ö</title>".encode() in data
    assert data.endswith(b"</feed>\n")
    assert etree.fromstring(data).tag == f"{ATOM}feed"
