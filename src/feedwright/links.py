"""The lines that a site's own pages need so that browsers and readers find its feeds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import escape

from feedwright import journey, rendering
from feedwright.config import Config
from feedwright.pages import _view
from feedwright.rendering import Rendered
from feedwright.selection import FeedSpec


def rows(config: str | os.PathLike[str] | Config) -> Iterator[dict[str, str]]:
    """What each line says, the feed of everything first: many readers take the first one.

    Args:
        config: path of config.yaml, or what `load_config` made of it.

    Yields:
        `slug` of the feed, and `type`, `title`, `href` of the link (HTML, section 4.6.7.1); `hreflang` where the feeds
        are in several languages.

    Raises:
        ConfigError: every fault of the configuration.
        FeedwrightError: with `categories: auto` or `languages: split` all that keeps `plan` from seeing which
            categories and languages there are.
    """
    loaded = journey.load(config)
    specs = sorted(_specs(loaded), key=lambda spec: spec.category is not None)
    feeds = [rendering.feed(loaded, spec, (), Rendered(), ()) for spec in specs]
    several = len({feed.language for feed in feeds}) > 1
    for feed in feeds:
        for one in _view.addresses(feed):
            row = {"slug": feed.slug, "type": one.type, "title": f"{feed.title} ({one.name})", "href": one.url}
            yield row | ({"hreflang": feed.language} if several and feed.language else {})


def _specs(config: Config) -> tuple[FeedSpec, ...]:
    """The feeds there are; with `auto` and for languages the articles have to be looked at."""
    return journey.look(config).choice.specs if config.auto or config.division else config.feed_specs()


def line(row: dict[str, str]) -> str:
    """A row as it stands in the head of an HTML page.

    >>> line({"slug": "all", "type": "application/rss+xml", "title": "A & B (RSS)", "href": "https://example.org/all.rss"})
    '<link rel="alternate" type="application/rss+xml" title="A &amp; B (RSS)" href="https://example.org/all.rss">'
    """
    said = " ".join(f'{name}="{escape(row[name])}"' for name in ("type", "hreflang", "title", "href") if name in row)
    return f'<link rel="alternate" {said}>'
