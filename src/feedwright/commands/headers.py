"""The command `headers`: prints what a server must be told to serve the feeds well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from feedwright import registry, terminal
from feedwright.commands._base import Command


class _Hosts(click.Choice[str]):
    """The hosts that are known, looked up when the command line is read."""

    def __init__(self) -> None:
        super().__init__([name.replace("_", "-") for name in registry.kinds("hosting")])


@click.command("headers", cls=Command)
@click.argument("host", type=_Hosts(), metavar="HOST")
@click.pass_obj
def command(options: Mapping[str, Any], host: str) -> None:
    """Print what HOST must be told to serve the feeds of this configuration well.

    HOST is apache, caddy, cloudflare-pages, github-pages, netlify, nginx, s3, serve or vercel.
    """
    from feedwright import snippets

    terminal.give(snippets.snippet(options["config"], host).rstrip("\n"))
