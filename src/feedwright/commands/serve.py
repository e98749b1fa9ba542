"""The command `serve`: serves the output folder over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from feedwright import terminal
from feedwright.commands._base import Command


@click.command("serve", cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Listen at this address.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="And at this port.")
@click.option("--prefix", default="", metavar="PATH", help="Serve below this path, such as /feeds.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that serve.")
@click.option("--access-log", metavar="FILE", help="Note each request in this file; - for standard output.")
@click.option(
    "--trust-proxy",
    multiple=True,
    metavar="ADDRESS",
    help="Believe the X-Forwarded-For of the reverse proxy at this address. May be given several times.",
)
@click.pass_obj
def command(
    options: Mapping[str, Any],
    host: str,
    port: int,
    prefix: str,
    workers: int,
    access_log: str | None,
    trust_proxy: tuple[str, ...],
) -> None:
    """Serve the output folder over HTTP, until it is stopped (Ctrl-C, SIGTERM)."""
    from feedwright import serving
    from feedwright.serving.running import run

    app = serving.app(options["config"], prefix=prefix, log=access_log, give=terminal.give, say=terminal.say)

    def ready(address: str) -> None:
        if not options["quiet"]:
            terminal.say(f"serving {app.desk.directory} at {address}")

    run(app, host=host, port=port, workers=workers, proxies=trust_proxy, ready=ready)
