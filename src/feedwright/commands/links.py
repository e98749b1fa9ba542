"""The command `links`: prints the lines for the head of a site's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from feedwright import terminal
from feedwright.commands._base import Command


@click.command("links", cls=Command)
@click.argument("slugs", nargs=-1, metavar="[FEED]...")
@click.option("--json", "as_json", is_flag=True, help="Give them as JSON.")
@click.pass_obj
def command(options: Mapping[str, Any], slugs: tuple[str, ...], as_json: bool) -> None:
    """Print the lines by which browsers and readers find the feeds, for the head of your own pages."""
    from feedwright import links as lines

    rows = list(lines.rows(options["config"]))
    known = dict.fromkeys(row["slug"] for row in rows)
    for slug in slugs:
        if slug not in known:
            message = f"there is no feed {slug!r}; there are {', '.join(known)}"
            raise click.UsageError(message)
    wanted = [row for row in rows if not slugs or row["slug"] in slugs]
    if as_json:
        terminal.give_json(wanted, indent=2)
        return
    for row in wanted:
        terminal.give(lines.line(row))
