"""A document into which entries are put as they were written is the document that its format renders."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright import registry, render
from feedwright.formats import _fragments
from feedwright.formats._base import EntryByEntry
from feedwright.formats._fragments import Fragments
from feedwright.model import (
    Author,
    Category,
    Enclosure,
    Entry,
    Episode,
    Feed,
    History,
    Origin,
    Picture,
    Podcast,
    Tombstone,
    replace,
)

HOME = "https://example.org/"
KINDS = ("rss", "atom", "json")
WHEN = datetime(2025, 3, 4, tzinfo=UTC)
NASTY = '\n    <item>\n    </item>\n  <entry>\n  </entry>\n  </channel>\n</rss>\n    {\n    },\n  "items": [ ]]> & <b>'

WORDS = st.sampled_from(["", "Words.", "Other words.", NASTY, "A & B", "é 🎈"])
SHOW = Podcast(image=f"{HOME}show.png", categories=(("Arts", ""),))
SOUND = Enclosure(f"{HOME}a.mp3", "audio/mpeg", 123, duration=60)


def maybe(*values):
    return st.sampled_from([None, *values])


@st.composite
def entries(draw, number=0):
    """An entry that says some of what an entry can say."""
    image = draw(maybe(f"{HOME}a.png"))
    return Entry(
        id=draw(st.sampled_from([f"{HOME}{number}/", f"tag:example.org,2025:{number}"])),
        url=draw(maybe(f"{HOME}{number}/?a=1&b=2")),
        title=draw(WORDS),
        published=WHEN + timedelta(days=number),
        updated=WHEN + timedelta(days=draw(st.sampled_from([0, 9])) + number),
        authors=draw(st.sampled_from([(), (Author("The Desk"),), (Author("A & B", "desk@example.org"), Author("C"))])),
        categories=draw(st.sampled_from([(), (Category("politics"),), (Category("A & B", "a-b", f"{HOME}a.atom"),)])),
        summary=draw(maybe("", NASTY, "None", "A summary.")),
        content_html=draw(maybe("None", "<p>x</p>", f"<pre>{NASTY}</pre>", "<p>é</p>\n")),
        image=image,
        picture=draw(maybe(Picture("What it shows", 1, 2, "image/png", 5))) if image else None,
        language=draw(maybe("en", "fr")),
        comments_url=draw(maybe(f"{HOME}{number}/#comments")),
        comments=draw(maybe(0, 7)),
        enclosures=draw(st.sampled_from([(), (SOUND,), (SOUND, Enclosure(f"{HOME}b.pdf", title="B"))])),
        episode=draw(maybe(Episode(number=1))),
        views=draw(maybe(7)),
        origin=draw(maybe(Origin("The & Wire", f"{HOME}wire"))),
        place=draw(st.sampled_from(["a.md", "b.md"])),
    )


@st.composite
def feeds(draw):
    """Feeds of some of the same entries, one after the other, as the builds of a site make them."""
    pool = [draw(entries(number)) for number in range(4)]
    changed = [draw(st.just(one) | entries(number)) for number, one in enumerate(pool)]
    made = []
    for _ in range(draw(st.integers(1, 4))):
        numbers = draw(st.lists(st.integers(0, 3), unique=True))
        made.append(
            Feed(
                title=draw(WORDS.filter(str.strip)),
                url=HOME,
                entries=[draw(st.sampled_from([pool[number], changed[number]])) for number in numbers],
                language=draw(maybe("en", "fr")),
                author=draw(maybe(Author("Staff"))),
                addresses={kind: f"{HOME}feeds/all.{kind}" for kind in KINDS},
                hubs=draw(st.sampled_from([(), (f"{HOME}hub",)])),
                stylesheet=draw(maybe("feed.css")),
                withdrawn=draw(st.sampled_from([(), (Tombstone("urn:x:gone", WHEN),)])),
                podcast=draw(maybe(SHOW)),
                history=draw(maybe(History({kind: f"{HOME}archive/1.{kind}" for kind in KINDS}))),
            )
        )
    return made


def form(kind):
    return registry.load("formats", kind)()


@pytest.mark.parametrize("kind", KINDS)
@given(many=feeds())
def test_each_of_several_feeds_is_what_its_format_renders(kind, many):
    fragments = Fragments()
    assert [fragments.document(kind, form(kind), feed) for feed in many] == [render(feed, kind) for feed in many]


@pytest.mark.parametrize("kind", KINDS)
@given(before=feeds(), now=st.data())
def test_so_is_each_in_the_build_after(kind, before, now):
    fragments = Fragments()
    for feed in before:
        fragments.take(kind, form(kind), Fragments().told(feed), render(feed, kind))
    pool = [one for feed in before for one in feed.entries]
    ways = st.permutations(range(4)).map(lambda order: sorted(pool, key=lambda one: order[one.published.day % 4]))
    for feed in before:
        many = {one.id: one for one in now.draw(ways)}
        other = replace(feed, entries=tuple(many.values()))
        assert fragments.document(kind, form(kind), other) == render(other, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_whose_text_is_the_word_none_is_not_one_without_text(kind):
    fragments = Fragments()
    for text in ("None", None, "None"):
        entry = Entry(id=HOME, title="One", published=WHEN, summary="None", content_html=text)
        feed = Feed(title="All", url=HOME, entries=[entry])
        assert fragments.document(kind, form(kind), feed) == render(feed, kind)


class Counted(EntryByEntry):
    """A format that counts the entries that it is asked to write."""

    def __init__(self, kind):
        self.form = form(kind)
        self.layout = self.form.layout
        self.count = 0

    def render_some(self, feed, some):
        self.count += len(some)
        return self.form.render_some(feed, some)


def plain(*numbers, **said):
    many = [Entry(id=f"{HOME}{one}/", title=f"Entry {one}", published=WHEN, content_html="x") for one in numbers]
    return Feed(title="All", url=HOME, entries=many, author=Author("Staff"), **said)


@pytest.mark.parametrize("kind", KINDS)
class TestHowOftenAnEntryIsWritten:
    def test_once_for_all_the_feeds_that_show_it(self, kind):
        fragments, counted = Fragments(), Counted(kind)
        for numbers in ((1, 2), (2, 3), (3, 1), ()):
            fragments.document(kind, counted, plain(*numbers))
        assert counted.count == 3

    def test_not_at_all_where_it_is_what_it_was(self, kind):
        fragments, counted = Fragments(), Counted(kind)
        before = plain(1, 2, 3)
        fragments.take(kind, form(kind), fragments.told(before), render(before, kind))
        fragments.document(kind, counted, plain(3, 4, 1))
        assert counted.count == 1

    def test_once_in_each_language(self, kind):
        fragments, counted = Fragments(), Counted(kind)
        for language in ("en", "de", "en"):
            fragments.document(kind, counted, plain(1, language=language))
        assert counted.count == 2

    def test_once_in_podcasts_and_once_elsewhere(self, kind):
        fragments, counted = Fragments(), Counted(kind)
        for podcast in (SHOW, None, SHOW, replace(SHOW, image=f"{HOME}other.png")):
            fragments.document(kind, counted, plain(1, podcast=podcast))
        assert counted.count == 2

    def test_anew_by_another_version(self, kind, monkeypatch):
        before = plain(1)
        told = Fragments().told(before)
        monkeypatch.setattr(_fragments, "__version__", "another")
        fragments, counted = Fragments(), Counted(kind)
        fragments.take(kind, form(kind), told, render(before, kind))
        fragments.document(kind, counted, before)
        assert counted.count == 1

    @pytest.mark.parametrize("spoilt", [b"", b"x", b"<rss>", b'{"items": [\n    {\n    }\n  ]\n}\n'])
    def test_anew_where_a_document_is_not_what_it_should_be(self, kind, spoilt):
        fragments, counted = Fragments(), Counted(kind)
        fragments.take(kind, form(kind), fragments.told(plain(1)), spoilt)
        fragments.take(kind, form(kind), fragments.told(plain(1)), render(plain(1, 2), kind))
        assert fragments.document(kind, counted, plain(1, 2)) == render(plain(1, 2), kind)
        assert counted.count == 2

    @pytest.mark.parametrize("told", ["", " ", "en", " zz", " abc", " 00", "\0"])
    def test_anew_where_what_stands_for_it_cannot_be_read(self, kind, told):
        fragments, counted = Fragments(), Counted(kind)
        fragments.take(kind, form(kind), told, render(plain(1), kind))
        assert fragments.document(kind, counted, plain(1)) == render(plain(1), kind)
        assert counted.count == 1

    def test_anew_where_its_format_lays_documents_out_otherwise(self, kind):
        counted = Counted(kind)
        counted.layout = counted.layout._replace(closes=b"nowhere")
        fragments = Fragments()
        for _ in range(2):
            assert fragments.document(kind, counted, plain(1, 2)) == render(plain(1, 2), kind)
        assert counted.count == 4


def entries_in(data, kind):
    found = json.loads(data)["items"] if kind == "json" else etree.fromstring(data).iter("{*}item", "{*}entry")
    ids = [one["id"] if kind == "json" else one.findtext("{*}guid") or one.findtext("{*}id") for one in found]
    return [int(one.rstrip("/").rpartition("/")[2]) for one in ids]


@pytest.mark.parametrize("kind", KINDS)
class TestWhatIsLookedAt:
    @given(turns=st.lists(st.tuples(st.lists(st.integers(0, 5), unique=True), st.booleans()), max_size=6))
    def test_a_document_without_the_entries_that_were_found_sound_in_any_other(self, kind, turns):
        fragments, sound, written = Fragments(), set(), set()
        for numbers, is_sound in turns:
            feed = plain(*numbers)
            data = fragments.document(kind, form(kind), feed)
            left = fragments.left(data)
            fresh = [one for one in numbers if one not in written]
            if all(one in sound for one in numbers if one in written):
                assert left == form(kind).render_some(feed, plain(*fresh).entries)
                assert entries_in(left, kind) == fresh
            else:
                # Which of them is wrong is told of the whole.
                assert left == data
            written.update(numbers)
            if is_sound:
                fragments.learn(data)
                sound.update(numbers)

    def test_what_was_published_was_found_sound(self, kind):
        fragments, before = Fragments(), plain(1, 2)
        fragments.take(kind, form(kind), Fragments().told(before), render(before, kind))
        assert entries_in(fragments.left(fragments.document(kind, form(kind), plain(2, 3, 1))), kind) == [3]

    def test_all_of_it_in_another_language(self, kind):
        fragments = Fragments()
        fragments.learn(fragments.document(kind, form(kind), plain(1, language="en")))
        other = fragments.document(kind, form(kind), plain(1, language="de"))
        assert fragments.left(other) == other

    def test_all_of_it_in_a_podcast(self, kind):
        fragments = Fragments()
        fragments.learn(fragments.document(kind, form(kind), plain(1)))
        show = fragments.document(kind, form(kind), plain(1, podcast=SHOW))
        assert fragments.left(show) == show

    def test_what_is_announced_as_gone_is_no_entry(self, kind):
        fragments = Fragments()
        fragments.learn(fragments.document(kind, form(kind), plain(1)))
        gone = plain(1, withdrawn=(Tombstone(f"{HOME}7/", WHEN),))
        left = fragments.left(fragments.document(kind, form(kind), gone))
        assert (b"deleted-entry" in left, entries_in(left, kind)) == (kind == "atom", [])
