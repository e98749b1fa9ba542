"""Golden files: feeds of every kind, byte for byte in every format: rich, sparse, among languages, podcast, archives.

Where a format changes on purpose, renew them and read the difference before committing it:

    FEEDWRIGHT_RENEW=1 python -m pytest tests/formats/test_cases.py && git diff tests/cases/formats
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from feedwright import Author, Enclosure, Entry, Feed, render
from feedwright.model import (
    Alternate,
    Category,
    Episode,
    History,
    Origin,
    Picture,
    Podcast,
    Tombstone,
    Transcript,
    replace,
)

CASES = Path(__file__).parents[1] / "cases" / "formats"
HOME = "https://example.org/"
DESK = Author("The Desk", "desk@example.org", f"{HOME}about/")

EVERYTHING = Entry(
    id=f"{HOME}2025/03/straits/",
    url=f"{HOME}2025/03/straits/",
    title="Straits & narrows: a < b, and the <b> element",
    published=datetime(2025, 3, 4, 1, 30, tzinfo=timezone(timedelta(hours=1))),
    updated=datetime(2025, 3, 6, 7, 8, 9, tzinfo=UTC),
    authors=(Author("Staff"), DESK),
    categories=(Category("Geo-Politics & Co", "geo-politics", f"{HOME}feeds/geo-politics.atom"), "Élections"),
    summary="What the AT&T cable, the <b> element and &copy; have in common.",
    content_html=(
        '<h2>One</h2>\n<p>A <a href="https://example.org/?a=1&amp;b=2">link</a>, 3 &lt; 4, ]]&gt; and “é” 🎈.</p>\n'
        '<pre><code class="language-python">if a &lt; b:\n    pass</code></pre>'
    ),
    image=f"{HOME}straits.webp",
    language="fr",
    comments_url=f"{HOME}2025/03/straits/#comments",
    comments=0,
    enclosures=(
        Enclosure(f"{HOME}straits.mp3", "audio/mpeg", 123_456, "The straits, read aloud", 61),
        Enclosure(f"{HOME}straits.pdf", "application/pdf"),
    ),
    views=0,
    reading_minutes=3,
    origin=Origin("Wire & Co", f"{HOME}wire.atom", "wire-1"),
)
RICH = Feed(
    title="AT&T, and the <i> element",
    url=HOME,
    slug="rich",
    description="Power & its borders.",
    language="en-GB",
    author=DESK,
    rights="© The Foreign Desk & its authors",
    icon=f"{HOME}icon.png",
    logo=f"{HOME}logo.png",
    addresses={kind: f"{HOME}feeds/rich.{kind}" for kind in ("rss", "atom", "json")},
    ttl=240,
    stylesheet="feed.css",
    withdrawn=(
        Tombstone(f"{HOME}2025/03/gone/", datetime(2025, 3, 5, 6, 7, 8, tzinfo=UTC)),
        Tombstone("another id that is no address", datetime(2025, 3, 5, tzinfo=UTC)),
    ),
    entries=(
        EVERYTHING,
        Entry(
            id="an id that is no address",
            title="Only a summary",
            published=datetime(2025, 3, 1, 12, tzinfo=UTC),
            summary="Two\nlines  of text.",
        ),
        Entry(
            id="tag:example.org,2025:moved",
            url=f"{HOME}moved/",
            published=datetime(2025, 3, 2, tzinfo=UTC),
            updated=datetime(2025, 3, 2, 1, tzinfo=UTC),
            content_html="<p>Only content, and no title.</p>",
        ),
    ),
)
SPARSE = Feed(
    title="Sparse",
    url=HOME,
    slug="sparse",
    addresses={kind: f"{HOME}feeds/sparse.{kind}" for kind in ("rss", "atom", "json")},
    entries=(Entry(url=f"{HOME}a/", title="A title and nothing else", published=datetime(2025, 3, 4, tzinfo=UTC)),),
)

LANGUAGE = Feed(
    title="Politics – Deutsch",
    url=HOME,
    url_language="en-GB",
    slug="language",
    language="de",
    addresses={kind: f"{HOME}feeds/language.{kind}" for kind in ("rss", "atom", "json")},
    alternates=tuple(
        Alternate(tag, slug, {kind: f"{HOME}feeds/{slug}.{kind}" for kind in ("rss", "atom", "json")})
        for tag, slug in (("en-GB", "politics"), ("zh-Hant", "politics_zh-hant"))
    ),
    entries=(
        Entry(url=f"{HOME}a/", title="Ein Titel", published=datetime(2025, 3, 4, tzinfo=UTC), language="de"),
        Entry(url=f"{HOME}b/", title="Noch einer", published=datetime(2025, 3, 3, tzinfo=UTC), language="de-AT"),
    ),
)

SHOW = Feed(
    title="Borders & straits, read aloud",
    url=HOME,
    slug="show",
    description="An essay each week, read by the desk.",
    language="en",
    author=DESK,
    rights="© The Foreign Desk",
    addresses={kind: f"{HOME}feeds/show.{kind}" for kind in ("rss", "atom", "json")},
    podcast=Podcast(
        categories=(("Society & Culture", "Documentary"), ("History", "")),
        image=f"{HOME}cover.jpg",
        author="The Desk & friends",
        owner=("The Desk", "desk@example.org"),
        kind="serial",
        locked=True,
        funding=(f"{HOME}support/", "Support the desk & its work"),
    ),
    entries=(
        Entry(
            url=f"{HOME}straits/",
            title="12: Straits & narrows",
            published=datetime(2025, 3, 4, tzinfo=UTC),
            summary="Where ships must pass.",
            content_html='<p>Where <a href="https://example.org/ships/">ships</a> must pass.</p>',
            image=f"{HOME}straits.jpg",
            picture=Picture("A ship <in> a strait & two tugs", 1200, 630, "image/jpeg", 81_234),
            enclosures=(
                Enclosure(f"{HOME}straits.pdf", "application/pdf", 1_234),
                Enclosure(f"{HOME}straits.mp3", "audio/mpeg", 12_345_678, "Straits, read aloud", 1_861),
                Enclosure(f"{HOME}straits.mp4", "video/mp4", 99_345_678, "Straits & narrows", 1_861, 1280, 720),
            ),
            episode=Episode(
                number=12,
                season=2,
                kind="full",
                explicit=False,
                title="Straits & narrows",
                transcripts=(
                    Transcript(f"{HOME}straits.vtt", "text/vtt"),
                    Transcript(f"{HOME}straits.fr.html", "text/html", "fr"),
                ),
                chapters=f"{HOME}straits.chapters.json",
            ),
        ),
        Entry(
            url=f"{HOME}trailer/",
            title="What this is",
            published=datetime(2025, 2, 1, tzinfo=UTC),
            enclosures=(Enclosure(f"{HOME}trailer.m4a", "audio/x-m4a"),),
            episode=Episode(kind="trailer"),
        ),
        Entry(url=f"{HOME}a-note/", title="A note without sound", published=datetime(2025, 1, 1, tzinfo=UTC)),
    ),
)


def page(number):
    return {kind: f"{HOME}feeds/archive/rich/{number}.{kind}" for kind in ("rss", "atom", "json")}


PAGE = replace(RICH, hubs=(), ttl=None, withdrawn=(), stylesheet="../../feed.css")
CURRENT = RICH.addresses
HISTORIES = (
    replace(RICH, slug="with-archive", history=History(previous=page(3))),
    replace(PAGE, slug="archive-1", addresses=page(1), history=History(following=page(2), current=CURRENT)),
    replace(PAGE, slug="archive-2", addresses=page(2), history=History(page(1), page(3), CURRENT)),
    replace(PAGE, slug="archive-3", addresses=page(3), history=History(page(2), {}, CURRENT), entries=()),
    replace(SPARSE, slug="complete", history=History(complete=True)),
)


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
@pytest.mark.parametrize("feed", [RICH, SPARSE, LANGUAGE, SHOW, *HISTORIES], ids=lambda feed: feed.slug)
def test_every_byte_is_as_it_was(feed, kind):
    golden = CASES / f"{feed.slug}.{kind}"
    made = render(feed, kind)
    if os.environ.get("FEEDWRIGHT_RENEW"):
        golden.write_bytes(made)
    assert made.decode() == golden.read_bytes().decode()
