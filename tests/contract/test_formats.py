"""What every format promises, those of other packages too: whatever the registry finds is held to it."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest
from jsonschema import Draft7Validator
from lxml import etree

from feedwright import Author, Enclosure, Entry, Feed, RenderError, registry, render
from feedwright.formats._base import Format
from feedwright.model import Category, Episode, Origin, Picture, Podcast, Tombstone, Transcript

HOME = "https://example.org/"
WHEN = datetime(2025, 3, 4, 10, 30, tzinfo=UTC)
KINDS = registry.kinds("formats")
SCHEMAS = Path(__file__).parents[3] / "shared" / "schemas"
# XML 1.0, section 2.2, and what is allowed there but always damage.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff\U0001fffe\U0010ffff]"
)
DAMAGE = "".join(
    map(chr, [*range(9), 0xB, 0xC, 0x1F, 0x7F, 0x80, 0x9F, 0xD800, 0xDFFF, 0xFDD0, 0xFFFD, 0xFFFE, 0x1FFFE, 0x10FFFF])
)


def text(word):
    """A text with everything in it that a format can stumble over."""
    return f"{word} & <b>{DAMAGE}</b> ]]> \"'&amp;&copy \u202eעברית é 🎈"


def rich() -> Feed:
    entries = [
        Entry(
            id=f"{HOME}{number}/",
            url=f"{HOME}{number}/?a=1&b=2",
            title=text(f"title {number}"),
            published=WHEN - timedelta(days=number),
            updated=WHEN - timedelta(hours=number),
            authors=(Author(text("author")), Author("The Desk", "desk@example.org", f"{HOME}about")),
            categories=(Category(text("category"), "geo", f"{HOME}geo.feed"), "politics"),
            summary=text("summary"),
            content_html=f"<p>C {DAMAGE} &amp; ]]&gt; é 🎈</p>",
            image=f"{HOME}{number}.png",
            language="fr",
            comments_url=f"{HOME}{number}/#comments",
            comments=number,
            enclosures=(
                Enclosure(f"{HOME}a.mp3", "audio/mpeg", 123, text("enclosure"), 60),
                Enclosure(f"{HOME}b.pdf", "application/pdf"),
            ),
            views=7,
            reading_minutes=3,
            origin=Origin(text("origin"), f"{HOME}wire"),
        )
        for number in (3, 1, 4, 2)  # an order that no sorting gives
    ]
    return Feed(
        title=text("feed"),
        url=HOME,
        entries=tuple(entries),
        description=text("description"),
        language="en",
        author=Author(text("author"), "desk@example.org", f"{HOME}about"),
        rights=text("rights"),
        icon=f"{HOME}icon.png",
        logo=f"{HOME}logo.png",
        addresses={kind: f"{HOME}all.{kind}" for kind in KINDS},
        ttl=60,
        withdrawn=(Tombstone(f"gone{DAMAGE}", WHEN), Tombstone(f"{HOME}gone/?a=1&b=2", WHEN)),
    )


def show() -> Feed:
    """A podcast with everything in it that a format can stumble over."""
    episode = Episode(
        number=3,
        season=2,
        kind="bonus",
        explicit=True,
        title=text("episode"),
        transcripts=(
            Transcript(f"{HOME}a.vtt?a=1&b=2", "text/vtt"),
            Transcript(f"{HOME}a.srt", "application/x-subrip", "fr"),
        ),
        chapters=f"{HOME}a.json?a=1&b=2",
    )
    entries = [
        replace(
            entry,
            picture=Picture(text("alternative"), 1200, 630, "image/png", 1),
            episode=episode,
            enclosures=(
                Enclosure(f"{HOME}b.pdf", "application/pdf"),
                Enclosure(f"{HOME}{number}.mp3?a=1&b=2", "audio/mpeg", 123, text("sound"), 60),
                Enclosure(f"{HOME}{number}.mp4", "video/mp4", 456, text("film"), 61, 1280, 720),
            ),
        )
        for number, entry in enumerate(rich().entries)
    ]
    podcast = Podcast(
        categories=(("TV & Film", "After Shows"), ("History", "")),
        image=f"{HOME}cover.jpg",
        author=text("author"),
        owner=(text("owner"), "desk@example.org"),
        locked=False,
        moved=f"{HOME}new.rss",
        funding=(f"{HOME}give?a=1&b=2", text("give")),
    )
    return replace(rich(), entries=(*entries, *sparse().entries), podcast=podcast)


def sparse() -> Feed:
    return Feed(
        title="T", url=HOME, entries=(Entry(id=f"{HOME}a/", published=WHEN), Entry(url=f"{HOME}b/", updated=WHEN))
    )


FEEDS = {
    "rich": rich(),
    "sparse": sparse(),
    "empty": Feed(title="T", url=HOME),
    "show": show(),
    "show without sound": replace(sparse(), podcast=show().podcast),
    "withdrawn": Feed(title="T", url=HOME, withdrawn=(Tombstone(f"{HOME}a/", WHEN), Tombstone("12345", WHEN))),
}
every_kind = pytest.mark.parametrize("kind", KINDS)
every_feed = pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())


def test_the_three_formats_are_found():
    assert {"rss", "atom", "json"} <= set(KINDS)


@every_kind
def test_it_says_how_it_is_served(kind):
    made = registry.load("formats", kind)
    assert issubclass(made, Format)
    assert made.media_type.startswith(made.link_type)
    assert made.media_type.endswith("; charset=utf-8")


@every_kind
@every_feed
def test_the_same_feed_gives_the_same_bytes(kind, feed):
    assert render(feed, kind) == render(pickle.loads(pickle.dumps(feed)), kind)


@cache
def elsewhere(hash_seed, zone, locale):
    """The rich feed in every format, made by another process under other circumstances."""
    code = (
        "import pickle, sys, time, locale; time.tzset()\n"
        "try: locale.setlocale(locale.LC_ALL, '')\n"
        "except locale.Error: pass\n"
        "from feedwright import render\n"
        "kinds, feed = pickle.load(sys.stdin.buffer)\n"
        "pickle.dump({kind: render(feed, kind) for kind in kinds}, sys.stdout.buffer)\n"
    )
    changed = {
        "PYTHONHASHSEED": hash_seed,
        "TZ": zone,
        "LC_ALL": locale,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    asked = pickle.dumps((KINDS, FEEDS["rich"]))
    done = subprocess.run(
        [sys.executable, "-c", code], input=asked, capture_output=True, env=os.environ | changed, check=True
    )
    return pickle.loads(done.stdout)


@every_kind
@pytest.mark.parametrize("circumstances", [("1", "Pacific/Kiritimati", "tr_TR.UTF-8"), ("2", "America/St_Johns", "C")])
def test_another_hash_seed_time_zone_and_locale_give_the_same_bytes(kind, circumstances):
    assert elsewhere(*circumstances)[kind] == render(FEEDS["rich"], kind)


@every_kind
@every_feed
def test_it_is_well_formed(kind, feed):
    data = render(feed, kind)
    if "json" in registry.load("formats", kind).link_type:
        assert isinstance(json.loads(data), dict)
    else:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        etree.fromstring(data, parser)
        assert list(parser.error_log) == []


@every_kind
def test_entries_stand_in_the_order_that_was_given(kind):
    feed = FEEDS["rich"]
    made = render(feed, kind).decode()
    places = [re.search(rf"\b{re.escape(entry.id)}(?![^<\"])", made).start() for entry in feed.entries]
    assert all(earlier < later for earlier, later in pairwise(places))


@every_kind
@every_feed
def test_no_forbidden_character_comes_through(kind, feed):
    assert not FORBIDDEN.search(render(feed, kind).decode())


@every_kind
@every_feed
def test_nothing_is_called_none_or_null(kind, feed):
    assert not re.search(rb"\bNone\b|\bnull\b", render(feed, kind))


@every_kind
def test_a_feed_says_no_date_that_was_not_given(kind):
    old = datetime(1999, 12, 31, tzinfo=UTC)
    made = render(Feed(title="T", url=HOME, entries=(Entry(id=f"{HOME}a/", published=old),)), kind).decode()
    assert set(re.findall(r"\b(?:19|20)\d\d(?=-\d\d-|\ \d\d:)", made)) == {"1999"}


@every_kind
def test_what_was_withdrawn_is_no_entry(kind):
    """A format that cannot say that something is gone says nothing of it."""
    made = registry.load("formats", kind)
    entries = json.loads if "json" in made.link_type else lambda data: {"items": feedparser.parse(data).entries}
    assert entries(render(FEEDS["withdrawn"], kind))["items"] == []


def test_rss_cannot_say_that_something_is_gone():
    assert render(FEEDS["withdrawn"], "rss") == render(FEEDS["empty"], "rss")


@every_kind
def test_one_article_has_one_id_in_every_format(kind):
    assert f"{HOME}a/" in render(FEEDS["sparse"], kind).decode()


def test_a_format_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(RenderError, match="there are atom, json, rss") as raised:
        render(FEEDS["empty"], "rdf")
    assert raised.value.where == "format 'rdf'"


@pytest.mark.parametrize("kind", ["rss", "atom"])
@every_feed
def test_feedparser_finds_nothing_wrong(kind, feed):
    found = feedparser.parse(render(feed, kind))
    assert (found.bozo, found.get("bozo_exception")) == (0, None)
    assert found.version == {"rss": "rss20", "atom": "atom10"}[kind]
    assert [entry.id for entry in found.entries] == [entry.id for entry in feed.entries]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feedparser_reads_back_what_is_played(kind):
    feed = FEEDS["show"]
    found = feedparser.parse(render(feed, kind))
    for entry, one in zip(feed.entries[:4], found.entries, strict=False):
        first = one.enclosures[0]
        assert (first.href, first.length, first.type) == (entry.enclosures[1].url, "123", "audio/mpeg")
        assert (one.itunes_duration, one.itunes_episode, one.itunes_season) == ("60", "3", "2")
        assert one.title.startswith("title")
        assert one.podcast_chapters["url"] == entry.episode.chapters


@every_kind
def test_what_directories_ask_for_stands_only_where_something_is_played(kind):
    """A format that knows no podcasts says nothing of them; one that does, nothing where there is no sound."""
    assert render(FEEDS["show without sound"], kind) == render(FEEDS["sparse"], kind)
    unsaid = replace(FEEDS["show"], podcast=None)
    assert not re.search(rb"itunes|podcast", render(unsaid, kind))


def schema(name):
    """A schema beside the project, which does not belong to it."""
    found = sorted(SCHEMAS.glob(name))
    if not found:
        pytest.skip(f"no {name} in {SCHEMAS}")
    return found[0]


@every_feed
def test_json_is_valid_to_the_schema_of_json_feed(feed):
    validator = Draft7Validator(json.loads(schema("jsonfeed-*.schema.json").read_bytes()))
    assert [error.message for error in validator.iter_errors(json.loads(render(feed, "json")))] == []


@every_feed
def test_atom_is_valid_to_the_schema_of_rfc_4287(feed):
    validator = etree.RelaxNG(etree.parse(schema("atom-rfc4287.rng")))
    validator.validate(etree.fromstring(render(feed, "atom")))
    assert [str(error) for error in validator.error_log] == []
