"""What a configuration knows of its own deployment, for `doctor` to look at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from feedwright import clock, doctor, journey
from feedwright.config import Config
from feedwright.doctor import Examination, Expected
from feedwright.errors import ConfigError, FeedwrightError
from feedwright.publish import disk
from feedwright.reading import Progress, silent
from feedwright.text import urls


def examine(
    config: str | os.PathLike[str] | Config,
    url: str | None = None,
    *,
    now: datetime | None = None,
    allow_private: bool = False,
    progress: Progress = silent,
) -> Examination:
    """Look at a live deployment as readers do.

    Args:
        config: path of config.yaml, or what `load_config` made of it. Of an address that is not its own it need know
            nothing, and need not be there.
        url: of a site, of the folder of its feeds, or of one feed; `output.url` of the configuration if None.
        now: aware; the present moment if None.
        allow_private: whether addresses of this machine or its network are fetched.
        progress: told how far it is.

    Raises:
        ConfigError: there is no `url`, and the configuration is at fault.
        FetchError: the address is none.
    """
    moment = now or clock.now()
    loaded = _own(config, url)
    if loaded is None:
        return doctor.examine(url or "", now=moment, allow_private=allow_private, progress=progress)
    return doctor.examine(
        url or loaded.output.url,
        now=moment,
        expected=tuple(_expected(loaded)),
        home=loaded.site.url,
        allow_private=allow_private,
        progress=progress,
    )


def _own(config: str | os.PathLike[str] | Config, url: str | None) -> Config | None:
    """The configuration, if it is about this address."""
    if url is None:
        return journey.load(config)
    try:
        loaded = journey.load(config)
    except ConfigError:
        return None
    asked = urls.absolute(url) if urls.is_http(url) else ""
    own = loaded.site.url, loaded.output.url
    return loaded if asked and any(_within(asked, one) or _within(one, asked) for one in own) else None


def _within(url: str, folder: str) -> bool:
    return f"{url.rstrip('/')}/".startswith(f"{folder.rstrip('/')}/")


def _expected(config: Config) -> Iterator[Expected]:
    """Every feed that was built; where none was, those that the configuration names."""
    directory = config.output.directory
    try:
        files = disk.read_manifest(directory).files
    except FeedwrightError:
        files = {}
    kinds = tuple(f".{kind}" for kind in ("rss", "atom", "json"))
    names = [path for path in files if "/" not in path and path.endswith(kinds)]
    if not names and not config.auto:
        names = [f"{spec.slug}.{kind}" for spec in config.feed_specs() for kind in spec.formats]
    for name in sorted(names, key=lambda name: (not name.startswith("all."), name)):
        data = disk.read(directory, name) if name in files else None
        yield Expected(f"{config.output.url}{urls.path(name)}", config.websub, data)
