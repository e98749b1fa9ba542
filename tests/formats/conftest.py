"""What the tests of the formats have in common: feeds, and trees to look into them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from feedwright import Entry, Feed, render

HOME = "https://example.org/"


@pytest.fixture
def entry():
    """An entry that says as little as an entry can, but for what the test gives it."""

    def make(**fields):
        return Entry(
            **{"id": f"{HOME}a/", "title": "A title", "published": datetime(2025, 3, 4, 10, 30, tzinfo=UTC)} | fields
        )

    return make


@pytest.fixture
def tree(entry):
    """The tree of a feed that says as little as a feed can, but for what the test gives it.

    `entries` holds entries, or fields of entries.
    """

    def make(kind, entries=(), **fields):
        made = [one if isinstance(one, Entry) else entry(**one) for one in entries]
        return etree.fromstring(
            render(Feed(**{"title": "The Foreign Desk", "url": HOME, "entries": made} | fields), kind)
        )

    return make
