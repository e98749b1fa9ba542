"""What tests of HTML pages share: a page is written, read and its body asked for."""

from datetime import UTC

import pytest

from feedwright.model import Article
from feedwright.sources._base import Site
from feedwright.sources.html import Html

TEXT = "<p>The desk wrote a first paragraph, long enough to be one, with a comma or two, and with an end.</p>"


class Reading:
    """What one page gave."""

    def __init__(self, folder, data, name, **options):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        self.site = Site("https://example.org/", folder, UTC, "en")
        self.source = Html(**{"name": "pages", "path": "**/*.*htm*", "extract": "own", **options})
        (place,) = (one for one in self.source.places(self.site) if one.name == name)
        *self.faults, self.article = self.source.read(place, self.site)
        assert isinstance(self.article, Article)

    @property
    def body(self):
        ((_, html),) = self.source.bodies([self.article], self.site)
        return html

    @property
    def names(self):
        return [author.name for author in self.article.authors]

    @property
    def said(self):
        return [str(fault) for fault in self.faults]


@pytest.fixture
def read(tmp_path):
    """Reads a whole page."""

    def reading(data, name="page.html", **options):
        return Reading(tmp_path, data, name, **options)

    return reading


@pytest.fixture
def page(read):
    """Reads a page of which only the head and the body are given."""

    def reading(head="", body=TEXT, name="page.html", lang="en", **options):
        html = f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
        return read(html, name, **options)

    return reading


@pytest.fixture
def json_ld():
    """A script of JSON-LD."""
    return lambda text: f'<script type="application/ld+json">{text}</script>'
