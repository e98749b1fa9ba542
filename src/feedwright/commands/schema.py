"""The command `schema`: prints the JSON Schema of config.yaml."""

from __future__ import annotations

import click

from feedwright import terminal
from feedwright.commands._base import Command


@click.command("schema", cls=Command)
def command() -> None:
    """Print the JSON Schema of config.yaml."""
    from feedwright import config

    terminal.give_json(config.schema(), indent=2)
