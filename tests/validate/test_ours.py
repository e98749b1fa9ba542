"""What we publish passes: no error whatever stands in the articles, and no warning in the samples."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import Author, Enclosure, Entry, Feed, render
from feedwright.model import Category, Origin, Tombstone
from feedwright.text import markup
from feedwright.validate import checked

ROOT = Path(__file__).parents[2]
HOME = "https://example.org/"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLES = [
    path
    for folder in (ROOT / "tests" / "cases" / "formats", ROOT / "feeds")
    for suffix in ("rss", "atom", "json", "opml")
    for path in sorted(folder.glob(f"[a-z]*.{suffix}"))
]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_error_and_no_warning(path):
    found = checked(path.read_bytes(), path.suffix, path.name, now=NOW)
    assert [str(one) for one in found if one.level != "info"] == []


ODD = st.sampled_from(
    [
        "]]>",
        "<b>",
        "</b>",
        "&",
        "&amp;",
        "&nbsp;",
        "<script>",
        "\x00",
        "\x85",
        "\ud800",
        "\ufffe",
        "é",
        "国",
        " ",
        "\n",
        "%",
        "\"'",
    ]
)
TEXT = st.lists(ODD | st.text(max_size=6), max_size=5).map("".join)
FILLED = TEXT.map(lambda text: f"a{text}")
SEGMENT = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
ADDRESS = SEGMENT.map(lambda segment: f"{HOME}{segment}/")
DATE = st.datetimes(datetime(1990, 1, 1), datetime(2025, 12, 31)).map(lambda date: date.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants them bare
ENTRY = st.builds(
    Entry,
    id=ADDRESS | FILLED,
    title=TEXT,
    url=ADDRESS | st.none(),
    published=DATE,
    updated=DATE,
    summary=TEXT | st.none(),
    content_html=TEXT.map(lambda text: markup.safe(f"<p>{text}<a href='/x'>y", HOME)) | st.none(),
    authors=st.lists(st.builds(Author, TEXT), max_size=2).map(tuple),
    categories=st.lists(st.builds(Category, TEXT, SEGMENT), max_size=2).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, ADDRESS), max_size=2).map(tuple),
    comments=st.none() | st.integers(0, 9),
    origin=st.none() | st.builds(Origin, TEXT, ADDRESS),
)


@settings(max_examples=60)
@given(
    st.lists(ENTRY, max_size=3, unique_by=lambda entry: entry.id),
    FILLED,
    TEXT,
    st.lists(st.builds(Tombstone, FILLED, DATE), max_size=1),
)
def test_nothing_that_can_stand_in_an_article_makes_an_error(entries, title, description, withdrawn):
    addresses = {kind: f"{HOME}all.{kind}" for kind in ("rss", "atom", "json")}
    feed = Feed(title=title, url=HOME, slug="all", description=description, entries=entries, addresses=addresses, withdrawn=tuple(withdrawn))  # fmt: skip
    for kind, address in addresses.items():
        found = checked(render(feed, kind), kind, f"all.{kind}", addresses=[address])
        assert [str(one) for one in found if one.level == "error"] == []
