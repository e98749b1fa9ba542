"""What the tests of pages have in common: feeds, and pages to look into."""

from __future__ import annotations

from datetime import UTC, datetime

import lxml.html
import pytest

from feedwright import Entry, Feed
from feedwright.pages._base import Imprint
from feedwright.pages.feed import Leaf
from feedwright.pages.index import Index

HOME = "https://example.org/"


@pytest.fixture
def imprint():
    """What is known of the site, but for what the test says otherwise."""

    def make(**fields):
        known = {"title": "The Foreign Desk", "url": HOME, "address": f"{HOME}feeds/", "paged": frozenset({"politics"})}
        return Imprint(**known | fields)

    return make


@pytest.fixture
def entry():
    """An entry that says as little as an entry can, but for what the test gives it."""

    def make(**fields):
        said = {"url": f"{HOME}a/", "title": "A title", "published": datetime(2025, 3, 4, 10, 30, tzinfo=UTC)}
        return Entry(**said | fields)

    return make


@pytest.fixture
def feed():
    """A feed in all formats, but for what the test says otherwise."""

    def make(*entries, **fields):
        slug = fields.get("slug", "politics")
        addresses = {kind: f"{HOME}feeds/{slug}.{kind}" for kind in ("rss", "atom", "json")}
        said = {"title": "Politics", "url": HOME, "slug": slug, "language": "en", "addresses": addresses}
        return Feed(**said | {"entries": entries} | fields)

    return make


@pytest.fixture
def page(imprint):
    """The page of a feed, as a tree."""
    return lambda feed, **known: lxml.html.document_fromstring(Leaf().render(feed, imprint(**known)).data.decode())


@pytest.fixture
def index(imprint):
    """The page of all feeds, as a tree."""
    return lambda *feeds, **known: lxml.html.document_fromstring(Index().render(feeds, imprint(**known)).data.decode())
