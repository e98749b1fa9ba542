"""The command `ping`: tells the hubs of feeds that have been deployed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from feedwright import terminal
from feedwright.commands._base import EXIT_SOURCE, Command


@click.command("ping", cls=Command)
@click.argument("slugs", nargs=-1, metavar="[FEED]...")
@click.option("--owed", is_flag=True, help="Only of what they have not heard of yet.")
@click.option("--json", "as_json", is_flag=True, help="Give the report as JSON.")
@click.pass_obj
def command(options: Mapping[str, Any], slugs: tuple[str, ...], owed: bool, as_json: bool) -> None:
    """Tell the hubs under `websub` of the feeds, or of each FEED: after they have been deployed.

    Waits until all have heard it. Exits 3 if one did not; the next build tells it again.
    """
    from feedwright import pinging

    with terminal.progress(quiet=options["quiet"]) as progress:
        told = pinging.ping(options["config"], slugs, owed=owed, progress=progress)
    if as_json:
        lists = {"told": told.told, "left": told.left}
        data = {name: [{"hub": hub, "feed": feed} for hub, feed in many] for name, many in lists.items()}
        faults = [{"place": one.place, "what": one.what} for one in told.faults]
        terminal.give_json({**data, "faults": faults}, indent=2)
    elif options["verbose"]:
        for hub, feed in told.told:
            terminal.give(f"{hub}  {feed}")
    terminal.faults(told.faults)
    if not options["quiet"]:
        hubs = len({hub for hub, _ in told.told})
        terminal.say(
            f"told {terminal.counted(hubs, 'hub', 'hubs')} of {terminal.counted(len(told.told), 'file', 'files')}"
        )
    if told.faults:
        sys.exit(EXIT_SOURCE)
