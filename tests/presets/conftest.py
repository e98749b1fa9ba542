"""A generator's site in a folder of its own, and what feedwright understands of it."""

from datetime import UTC, datetime

import pytest

from feedwright import registry
from feedwright.model import Article, Fault
from feedwright.sources._base import Site


class Generated:
    """Files as a generator keeps them; articles as feedwright reads them.

    Args:
        folder: where the site lies.
        preset: name of the generator.
    """

    def __init__(self, folder, preset):
        self.folder = folder
        self.preset = preset
        self.url = "https://example.org/"
        self.path = "**/*"
        self.options = {}

    def write(self, files):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self

    @property
    def site(self):
        return Site(self.url, self.folder, UTC, "en")

    @property
    def source(self):
        kind = registry.load("sources", "markdown")
        return kind(name="posts", path=self.path, preset=self.preset, **self.options)

    def read(self, name):
        """The article of one file, and the faults beside it."""
        source, site = self.source, self.site
        (place,) = [place for place in source.places(site) if place.name == name]
        *faults, article = source.read(place, site)
        assert isinstance(article, Article)
        assert all(isinstance(fault, Fault) for fault in faults)
        return article, faults

    def article(self, name):
        article, faults = self.read(name)
        assert not faults, faults
        return article

    def url_of(self, name):
        return self.article(name).url

    def left_out(self, name):
        return self.article(name).left_out

    def html(self, name):
        ((_, html),) = self.source.bodies([self.article(name)], self.site)
        assert isinstance(html, str), html
        return html

    @property
    def about(self):
        return registry.load("presets", self.preset).found(str(self.folder))


@pytest.fixture
def generated(tmp_path):
    """Makes a site: `generated("hugo", {path: text})`."""

    def make(preset, files, **options):
        made = Generated(tmp_path, preset)
        made.path = options.pop("path", made.path)
        made.url = options.pop("url", made.url)
        made.options = options
        return made.write(files)

    return make


def day(year, month, date, hour=0, minute=0):
    """A moment in UTC."""
    return datetime(year, month, date, hour, minute, tzinfo=UTC)
