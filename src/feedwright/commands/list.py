"""The command `list`: lists every article."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from feedwright import terminal
from feedwright.commands._base import EXIT_SOURCE, Command


@click.command("list", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def command(options: Mapping[str, Any], as_json: bool) -> None:
    """List every article: where it stands, its id, the feeds it is in or why it is in none."""
    from feedwright import listing

    failed = False
    for row in listing.rows(options["config"]):
        if as_json:
            terminal.give_json(row)
        else:
            terminal.give(listing.line(row))
        failed = failed or row.get("failed", False)
    if failed:
        sys.exit(EXIT_SOURCE)
