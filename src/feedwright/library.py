"""The two ways into the journey for programs that do without config.yaml: `read` a source, `render` a feed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from feedwright import registry
from feedwright.errors import ConfigError, ParseError, RenderError
from feedwright.model import Article, Fault, Feed, replace
from feedwright.sources._base import Site
from feedwright.text import urls

_LOG = logging.getLogger("feedwright")


def read(
    kind: str, *, site_url: str = "https://example.org/", folder: str | Path = ".", **options: Any
) -> Iterator[Article]:
    """Read the articles of a source, with their bodies.

    Args:
        kind: `text`, `markdown`, `table` or another kind that is installed.
        site_url: absolute address that relative ones, and the `{site}` of address patterns, are completed with.
        folder: where relative paths begin.
        options: those of the kind, as in config.yaml (`path`, `fields`, `timezone` ...).

    Yields:
        Articles in the order of their places, drafts too (`left_out` says why); `content_html` is not made safe.
        What cannot be read is passed over, and named to the logger `feedwright`.

    Raises:
        ConfigError: there is no such kind, or an option is wrong.
        SourceError: the source as a whole cannot be reached.
    """
    site = Site(urls.absolute(site_url), Path(folder).absolute(), UTC, "en")
    source = _source(kind, options)
    return _articles(source, site)


def _source(kind: str, options: dict[str, Any]) -> Any:
    try:
        return registry.load("sources", kind)(**{"name": kind, **options})
    except KeyError as error:
        message = f"no such kind; there are {', '.join(registry.kinds('sources'))}"
        raise ConfigError(message, where=f"source {kind!r}") from error
    except ValidationError as error:
        faults = tuple(f"source {kind!r}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise ConfigError(faults[0], faults=faults) from error


def _articles(source: Any, site: Site) -> Iterator[Article]:
    for place in source.places(site):
        for chunk in _chunks(_metadata(source, place, site)):
            for article, html in source.bodies(chunk, site):
                if isinstance(html, Fault):
                    _LOG.warning("%s", html)
                else:
                    yield replace(article, content_html=html)


def _metadata(source: Any, place: Any, site: Site) -> Iterator[Article]:
    if isinstance(place, Fault):
        _LOG.warning("%s", place)
        return
    try:
        for item in source.read(place, site):
            if isinstance(item, Fault):
                _LOG.warning("%s", item)
            else:
                yield item
    except ParseError as error:
        _LOG.warning("%s", error)


def _chunks(articles: Iterator[Article]) -> Iterator[list[Article]]:
    """Few enough to be held in memory, many enough that a table is not read again for each."""
    while chunk := list(islice(articles, 1000)):
        yield chunk


def render(feed: Feed, kind: str) -> bytes:
    """Make the bytes of a feed. Pure: the same feed gives the same bytes.

    Args:
        feed: all that shall stand in it; its HTML should be safe and absolute already.
        kind: `rss`, `atom`, `json` or another format that is installed.

    Raises:
        RenderError: there is no such format, or the feed cannot be made in it.
    """
    try:
        made = registry.load("formats", kind)()
    except KeyError as error:
        message = f"no such format; there are {', '.join(registry.kinds('formats'))}"
        raise RenderError(message, where=f"format {kind!r}") from error
    return bytes(made.render(feed))
