"""What is rendered comes back: a feed of ours, read by the source, says what its entries said."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import Entry, Feed, render
from feedwright.model import Author, Category, Enclosure, Origin
from feedwright.sources._base import Site
from feedwright.sources.feed import Feed as Source
from feedwright.text import slugs, urls

SECONDS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - the zone is beside it
    lambda when: when.replace(microsecond=0)
)
# Letters that are one byte in UTF-8 misread as Latin-1 are left out: feedparser mends what looks misread.
LETTERS = st.characters(
    min_codepoint=0x20, exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufffd\ufffc"
).filter(lambda char: not "\x80" <= char <= "\xff" or char in "éüñß§")
WORDS = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
PARAGRAPHS = WORDS.map(lambda text: f"<p>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>")
IDS = st.one_of(
    st.uuids().map(lambda one: one.urn),
    st.integers(1, 10**9).map(str),
    st.integers(1, 10**9).map("https://desk.example/?p={}".format),
    st.integers(1, 99).map("tag:desk.example,2025:{}".format),
)
ENTRIES = st.builds(
    Entry,
    id=IDS,
    url=st.integers(1, 99).map("https://desk.example/{}/".format),
    title=WORDS,
    published=SECONDS,
    updated=SECONDS,
    categories=st.lists(WORDS, max_size=3, unique_by=slugs.key).map(
        lambda names: tuple(Category(name, f"c{number}") for number, name in enumerate(names))
    ),
    content_html=PARAGRAPHS,
)
FEEDS = st.lists(ENTRIES, max_size=3, unique_by=lambda one: one.id).map(
    lambda many: Feed(title="The Desk", url="https://desk.example/", entries=tuple(many))
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("returns")


def returned(feed, kind, folder):
    """The articles that a feed of ours gives, and their bodies."""
    (folder / f"feed.{kind}").write_bytes(render(feed, kind))
    source, site = Source(name="ours", path=f"feed.{kind}"), Site("https://example.org/", folder, UTC, "en")
    (place,) = source.places(site)
    many = list(source.read(place, site))
    return many, [html for _, html in source.bodies(many, site)]


@settings(max_examples=60)
@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
@given(feed=FEEDS)
def test_ids_titles_dates_addresses_categories_and_text_come_back(kind, feed, folder):
    many, bodies = returned(feed, kind, folder)
    assert [one.id for one in many] == [urls.atom_id(one.id) if kind == "atom" else one.id for one in feed.entries]
    assert [one.title for one in many] == [one.title for one in feed.entries]
    assert [one.url for one in many] == [one.url for one in feed.entries]
    assert [one.published for one in many] == [one.published for one in feed.entries]
    assert [one.updated or one.published for one in many] == [one.updated for one in feed.entries]
    assert [one.categories for one in many] == [tuple(c.name for c in one.categories) for one in feed.entries]
    assert bodies == [one.content_html for one in feed.entries]


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_so_does_everything_else_that_the_format_has_a_word_for(kind, folder):
    entry = Entry(
        id="https://desk.example/a/",
        url="https://desk.example/a/",
        title="The <b> element & co",
        published=datetime(2025, 3, 4, tzinfo=UTC),
        authors=(Author("Staff"), Author("The Desk")),
        summary="A short <word> & more",
        content_html='<p>See <a href="https://desk.example/b">b</a></p>',
        image="https://desk.example/p.png",
        language="pt-BR",
        comments_url="https://desk.example/a/#c",
        comments=3,
        enclosures=(Enclosure("https://desk.example/a.mp3", "audio/mpeg", 7),),
        origin=Origin("Other", "https://o.example/f.xml"),
    )
    feed = Feed(title="The Desk", url="https://desk.example/", language="en", entries=(entry,))
    ((one,), (body,)) = returned(feed, kind, folder)
    for name in ("title", "authors", "summary", "image", "comments_url", "comments", "enclosures"):
        assert getattr(one, name) == getattr(entry, name)
    assert (one.origin.title, one.origin.url, body) == ("Other", "https://o.example/f.xml", entry.content_html)
    assert one.language == "pt-BR"
