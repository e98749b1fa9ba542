"""What serving must know of a configuration: where the files lie, where they are served, what to say with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from feedwright.frozen import frozen

if TYPE_CHECKING:
    from feedwright.config import Config


@frozen
class Terms:
    """On what terms a folder is served.

    Args:
        directory: the output folder, absolute.
        address: where it is served for the world, with its last slash: feeds name themselves so.
        hubs: WebSub hubs of each feed.
        state: folder of the journals.
        minutes: slug -> minutes that readers of that feed should wait, where the configuration says a number.
        waiting: the same, of all feeds; None where it says none.
        prefix: first part of every path, such as `/feeds`; empty for none.
    """

    directory: Path
    address: str
    state: Path
    hubs: tuple[str, ...] = ()
    minutes: Mapping[str, int] = field(default_factory=dict)
    waiting: int | None = None
    prefix: str = ""


def terms(config: Config, prefix: str = "") -> Terms:
    """What a configuration says.

    Args:
        config: the configuration.
        prefix: first part of every path; a last slash does not count.
    """
    specs = () if config.auto else config.feed_specs()
    prefix = prefix.strip("/")
    return Terms(
        directory=config.output.directory,
        address=config.output.url,
        state=config.state / "serve",
        hubs=config.websub,
        minutes={spec.slug: spec.ttl for spec in specs if isinstance(spec.ttl, int)},
        waiting=config.feeds.ttl if isinstance(config.feeds.ttl, int) else None,
        prefix=f"/{prefix}" if prefix else "",
    )
