"""The command `readers`: says who reads the feeds, by the server's log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from feedwright import terminal
from feedwright.commands._base import Command


@click.command("readers", cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="LOGFILE|-...")
@click.option("--under", metavar="PATH", help="Where the feeds lie, such as /feeds/. Default: as output.url says.")
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@click.pass_obj
def command(options: Mapping[str, Any], files: tuple[str, ...], under: str | None, as_json: bool) -> None:
    """Say who reads the feeds, by the access log of `serve`, nginx, Apache or Caddy.

    LOGFILE may be packed by gzip; - is standard input. Each service's own count of subscribers is summed.
    """
    from feedwright import readership
    from feedwright.audience import report

    folder = readership.folder(options["config"]) if under is None else under
    with terminal.progress(quiet=options["quiet"]) as progress:
        tally = readership.tally(files, under=folder, own=readership.own(options["config"], folder), progress=progress)
    if as_json:
        terminal.give_json(report.as_data(tally), indent=2)
    else:
        for line in report.lines(tally, every=options["verbose"]):
            terminal.give(line)
    if not options["quiet"]:
        _say(tally.lines, tally.others, tally.unreadable)


def _say(lines: int, others: int, unreadable: int) -> None:
    more = f", {unreadable:,} that no log of a server has" if unreadable else ""
    terminal.say(f"{terminal.counted(lines, 'line', 'lines')}, {others:,} of them not of feeds{more}")
