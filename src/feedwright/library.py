"""The two ways into the journey for programs that do without config.yaml: `read` a source, `render` a feed."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from feedwright import registry
from feedwright.config import findings, paths
from feedwright.errors import ConfigError, ParseError, RenderError
from feedwright.model import Article, Fault, Feed, replace
from feedwright.sources._base import Site
from feedwright.text import urls, yaml

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
    site = Site(_home(kind, site_url), Path(folder).absolute(), UTC, "en")
    plain = {name: os.fspath(one) if isinstance(one, os.PathLike) else one for name, one in options.items()}
    source = _source(kind, plain)
    if "url" in source.model_fields_set and (what := paths.pattern_fault(source.url, site.url, paths.PARTS)):
        message = f"url: {what}"
        raise ConfigError(message, where=_where(kind))
    return _articles(source, site)


def _home(kind: str, site_url: str) -> str:
    try:
        return urls.web(site_url, "")
    except ValueError as error:
        message = f"site_url: {site_url[:80]!r} is no absolute http(s) address; write one such as https://example.org/"
        raise ConfigError(message, where=_where(kind)) from error


def _where(kind: str) -> str:
    return f"source {kind!r}"


def _source(kind: str, options: dict[str, Any]) -> Any:
    try:
        cls = registry.load("sources", kind)
    except KeyError as error:
        message = f"no such kind; there are {', '.join(registry.kinds('sources'))}"
        raise ConfigError(message, where=_where(kind)) from error
    try:
        return cls(**{"name": kind, **options})
    except ValidationError as error:
        flaws = findings.explained(error, cls, options)
        said = [": ".join(part for part in (yaml.dotted(flaw.path), flaw.what) if part) for flaw in flaws]
        faults = tuple(f"{_where(kind)}: {one}" for one in said)
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
