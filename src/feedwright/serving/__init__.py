"""Serve the output folder over HTTP, as a careful server would; nothing is rendered here.

The rooms, in the order in which a request goes through them:

- `connection` is the server's side of one connection, with its limits; `running` starts the server.
- `application` is the ASGI application, `desk` decides what to answer, `folder` reads the files.
- `documents` are what may be sent, `replies` what is; `conditions` and `preferences` are what clients say of it.
- `delta` cuts a feed down to what is new to a reader, by the `journal` of its versions, which `journals` keeps.
- `access` is the log. `terms` are what all of this must know of the configuration.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedwright.config import Config
    from feedwright.serving.application import App


def app(
    config: str | os.PathLike[str] | Config = "config.yaml",
    *,
    prefix: str = "",
    log: str | None = None,
    give: Callable[[str], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> App:
    """An ASGI application that serves the output folder of a configuration: for a server, or a site, of your own.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        prefix: first part of every path, such as `/feeds`; where it is mounted under a path it needs none.
        log: file of the access log; `-` for what `give` writes; None for none.
        give: writes lines to standard output.
        say: told of a bug, as a traceback; None leaves it to the server that runs the application.

    Raises:
        ConfigError: every fault of the configuration.
    """
    from feedwright.serving.access import Log
    from feedwright.serving.application import App
    from feedwright.serving.terms import terms

    return App(terms(_loaded(config), prefix), Log(log, give) if log else None, say)


def _loaded(config: str | os.PathLike[str] | Config) -> Config:
    from feedwright.config import Config, load_config

    return config if isinstance(config, Config) else load_config(config, check_paths=False)
