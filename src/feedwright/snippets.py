"""What a server or host must be told to serve the feeds of a configuration well."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from feedwright import journey, registry
from feedwright.config import Config
from feedwright.hosting._base import File, Served
from feedwright.pages._base import Imprint
from feedwright.pages.opml import Opml
from feedwright.selection import FeedSpec

SHORTEST: Final = 60
LONGEST: Final = 3_600
USUAL: Final = 300
"""Seconds for which a feed may be kept: five minutes cost little, and spare the server those that ask every second."""


def hosts() -> list[str]:
    """Names of all hosts that are known, as `snippet` takes them."""
    return [name.replace("_", "-") for name in registry.kinds("hosting")]


def snippet(config: str | os.PathLike[str] | Config, host: str) -> str:
    """What to write where, so that a host serves the feeds of this configuration well.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        host: one of `hosts()`.

    Raises:
        ConfigError: every fault of the configuration.
        FeedwrightError: with `categories: auto` or `languages: split` all that keeps `plan` from seeing which feeds
            there are.
        KeyError: there is no such host.
    """
    made: str = registry.load("hosting", host.replace("-", "_"))().snippet(served(journey.load(config)))
    return made


def served(config: Config) -> Served:
    """The output folder as it is to be served."""
    specs = journey.look(config).choice.specs if config.auto or config.division else config.feed_specs()
    return Served(
        url=config.output.url,
        directory=Path(config.output.directory).as_posix(),
        types=_types(config, specs),
        feeds=tuple(_files(config, specs)),
        seconds=USUAL,
        hubs=config.websub,
        twins=tuple(config.output.compress),
        paged=any(spec.pages for spec in specs),
        archived=tuple(dict.fromkeys(kind for spec in specs if spec.archive for kind in spec.formats)),
    )


def _types(config: Config, specs: Iterable[FeedSpec]) -> dict[str, str]:
    kinds = dict.fromkeys(kind for spec in specs for kind in spec.formats)
    made: dict[str, str] = {kind: registry.load("formats", kind).media_type for kind in kinds}
    imprint = Imprint(title=config.site.title, url=config.site.url, address=config.output.url)
    made["opml"] = Opml().render([], imprint).media_type
    return made | {"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8"}


def _files(config: Config, specs: Iterable[FeedSpec]) -> Iterable[File]:
    for spec in specs:
        seconds = _seconds(spec.ttl, pushed=bool(config.websub))
        yield from (File(f"{spec.slug}.{kind}", seconds) for kind in spec.formats)


def _seconds(ttl: int | str | None, *, pushed: bool) -> int:
    """How long a feed may be kept. `auto` moves with the articles, and a server's configuration should not.

    A hub behind a cache sees what the cache has: what is pushed must not be kept long.
    """
    if not isinstance(ttl, int) or pushed:
        return USUAL if not isinstance(ttl, int) else max(SHORTEST, min(USUAL, ttl * 60))
    return max(SHORTEST, min(LONGEST, ttl * 60))
