"""Golden files: a rich feed, a sparse one, one in a language among others, and archives, in every format, byte for byte.

Where a format changes on purpose, renew them and read the difference before committing it:

    FEEDWRIGHT_RENEW=1 python -m pytest tests/formats/test_cases.py && git diff tests/cases/formats
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from feedwright import Author, Enclosure, Entry, Feed, render
from feedwright.model import Alternate, Category, History, Origin, Tombstone, replace

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
@pytest.mark.parametrize("feed", [RICH, SPARSE, LANGUAGE, *HISTORIES], ids=lambda feed: feed.slug)
def test_every_byte_is_as_it_was(feed, kind):
    golden = CASES / f"{feed.slug}.{kind}"
    made = render(feed, kind)
    if os.environ.get("FEEDWRIGHT_RENEW"):
        golden.write_bytes(made)
    assert made.decode() == golden.read_bytes().decode()
