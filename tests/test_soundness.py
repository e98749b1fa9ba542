"""A document is looked at without the entries that are known to be sound, and is a document still."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright import __version__, render, soundness, validate
from feedwright.model import Author, Entry, Feed, Tombstone
from feedwright.soundness import Sound

KINDS = ("rss", "atom", "json")
NASTY = '</item></entry>\n    }\n    {\n<item><entry> ]]> \\" & <br>'


def entry(number, text="Words."):
    return Entry(
        id=f"https://example.org/{number}",
        url=f"https://example.org/{number}",
        title=f"{number} {text}",
        published=datetime(2025, 3, 4, tzinfo=UTC),
        content_html=f"<p>{number}</p>",
        summary=text,
    )


def feed(*entries):
    return Feed(
        title="All",
        url="https://example.org/",
        author=Author("Staff"),
        entries=entries,
        slug="all",
        addresses={kind: f"https://example.org/feeds/all.{kind}" for kind in KINDS},
    )


def known(kind, *entries):
    sound = Sound()
    sound.learn(sound.rest(render(feed(*entries), kind), kind)[1])
    return Sound(sound.told())


def ids(data, kind):
    if kind == "json":
        return [one["id"] for one in json.loads(data)["items"]]
    found = validate.checked(data, kind)
    assert [one for one in found if one.level == "error"] == []
    return [number for number in range(9) if f"https://example.org/{number}<".encode() in data]


@pytest.mark.parametrize("kind", KINDS)
@given(old=st.sets(st.integers(0, 8)), now=st.sets(st.integers(0, 8)))
def test_what_is_left_is_the_document_without_what_is_known(kind, old, now):
    sound = known(kind, *map(entry, sorted(old)))
    left, fresh = sound.rest(render(feed(*map(entry, sorted(now))), kind), kind)
    assert [str(one)[-1] for one in ids(left, kind)] == [str(one) for one in sorted(now - old)]
    assert len(fresh) == len(now - old)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_of_which_nothing_is_known_is_left_as_it_is(kind):
    data = render(feed(*map(entry, range(3))), kind)
    assert Sound().rest(data, kind)[0] == data


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_taken_for_the_end_of_an_entry(kind):
    nasty = replace(entry(1, NASTY), content_html=f"<pre>{NASTY.replace('<', '&lt;').replace('&', '&amp;')}</pre>")
    data = render(feed(entry(0), nasty, entry(2)), kind)
    left, fresh = known(kind, entry(0), entry(2)).rest(data, kind)
    assert len(fresh) == 1
    assert left == render(feed(nasty), kind) if kind == "json" else b"https://example.org/1" in left


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_that_says_something_else_is_another_one(kind):
    sound = known(kind, entry(1))
    assert len(sound.rest(render(feed(entry(1, "Other.")), kind), kind)[1]) == 1


def test_an_entry_of_one_format_says_nothing_of_another():
    sound = known("rss", entry(1))
    assert len(sound.rest(render(feed(entry(1)), "atom"), "atom")[1]) == 1


def test_what_is_declared_around_it_counts():
    data = render(feed(entry(1)), "rss")
    sound = known("rss", entry(1))
    assert sound.rest(data, "rss")[1] == []
    assert len(sound.rest(data.replace(b' xmlns:dc="', b' xmlns:other="', 1), "rss")[1]) == (b"xmlns:dc" in data)
    assert len(sound.rest(data.replace(b"<rss ", b'<rss xml:lang="de" ', 1), "rss")[1]) == 1


def test_withdrawn_articles_are_no_entries():
    gone = Tombstone("https://example.org/7", datetime(2025, 3, 4, tzinfo=UTC))
    data = render(replace(feed(entry(1)), withdrawn=(gone,)), "atom")
    left, _ = known("atom", entry(1)).rest(data, "atom")
    assert b"deleted-entry" in left


def test_another_version_looks_at_everything(monkeypatch):
    sound = Sound()
    sound.learn(sound.rest(render(feed(entry(1)), "rss"), "rss")[1])
    told = sound.told()
    monkeypatch.setattr(soundness, "__version__", "99")
    assert len(Sound(told).rest(render(feed(entry(1)), "rss"), "rss")[1]) == 1


@pytest.mark.parametrize("said", ["", "nonsense", f"{__version__} zz", f"{__version__} abc", f"{__version__} "])
def test_of_what_cannot_be_understood_nothing_is_known(said):
    assert len(Sound(said).rest(render(feed(entry(1)), "rss"), "rss")[1]) == 1


def test_what_cannot_be_taken_apart_is_looked_at_whole():
    assert Sound().rest(b"<rss version='2.0'><channel><item>", "rss") is None
    assert Sound().rest(b"{}", "json") is None
    assert Sound().rest(b"", "opml") is None


def test_not_more_is_kept_than_is_worth_it(monkeypatch):
    monkeypatch.setattr(soundness, "_MOST", 2)
    sound = known("rss", *map(entry, range(5)))
    assert len(sound.rest(render(feed(*map(entry, range(5))), "rss"), "rss")[1]) == 3
