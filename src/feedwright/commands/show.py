"""The command `show`: explains an article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from feedwright import terminal
from feedwright.commands._base import Command


@click.command("show", cls=Command)
@click.argument("file", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@click.pass_obj
def command(options: Mapping[str, Any], file: str, as_json: bool) -> None:
    """Show how an article is understood, and why it is or is not in a feed."""
    from feedwright import listing

    rows = listing.explained(options["config"], file)
    if as_json:
        terminal.give_json(rows, indent=2)
        return
    for number, row in enumerate(rows):
        terminal.give(("\n" if number else "") + listing.card(row))
