"""The command `adopt`: takes ids and dates from feeds already published."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from feedwright import terminal
from feedwright.commands._base import EXIT_SOURCE, Command, allow_private

if TYPE_CHECKING:
    from feedwright.adopt import Adoption


@click.command("adopt", cls=Command)
@click.argument("place")
@allow_private
@click.option("--json", "as_json", is_flag=True, help="Give what was taken over as JSON.")
@click.pass_obj
def command(options: Mapping[str, Any], place: str, allow_private: bool, as_json: bool) -> None:
    """Take ids and dates from feeds already published, so that readers see nothing twice.

    PLACE is a feed's file or address, or a folder of feeds.
    """
    from feedwright import adopt as adopting

    with terminal.progress(quiet=options["quiet"]) as progress:
        adoption = adopting.adopt(options["config"], place, allow_private=allow_private, progress=progress)
    terminal.faults(adoption.faults)
    if as_json:
        terminal.give_json(adopting.as_data(adoption), indent=2)
    elif not options["quiet"]:
        _show_adoption(adoption, every=options["verbose"])
    if any(fault.failed for fault in adoption.faults):
        sys.exit(EXIT_SOURCE)


def _show_adoption(adoption: Adoption, *, every: bool) -> None:
    count = len(adoption.entries)
    terminal.give(
        f"{terminal.counted(count, 'entry', 'entries')} in {terminal.counted(len(adoption.feeds), 'feed', 'feeds')}",
        bold=True,
    )
    kept = [match for match in adoption.matched if match.known_as]
    if taken := len(adoption.matched) - len(kept):
        terminal.give(
            f"  = {terminal.counted(taken, 'is an article', 'are articles')} of this site: ids and dates are kept",
            fg="green",
        )
    if kept:
        words = terminal.counted(len(kept), "is an article", "are articles")
        terminal.give(f"  ! {words} that feedwright has already published under another id, which stays", fg="yellow")
        terminal.titles([match.entry.title for match in kept], every=every)
    if adoption.unmatched:
        words = terminal.counted(len(adoption.unmatched), "matches", "match")
        terminal.give(f"  ? {words} no article: its address, title or day is another, or it is gone", fg="yellow")
        terminal.titles([one.title or one.id for one in adoption.unmatched], every=every)
    for where in dict.fromkeys(conflict.where for conflict in adoption.conflicts):
        titles = [conflict.other.title for conflict in adoption.conflicts if conflict.where == where]
        words = terminal.counted(len(titles), "has", "have")
        terminal.give(f"  ! {words} another id in {where}; its subscribers will see them once more", fg="yellow")
        terminal.titles(titles, every=every)
    if adoption.nameless:
        words = terminal.counted(adoption.nameless, "has", "have")
        terminal.give(f"  - {words} neither id nor address, and cannot be kept", fg="yellow")
    if adoption.anew:
        terminal.give("  - what `init` built is removed: the next build makes it anew, with these ids", fg="yellow")
    terminal.say("`feedwright plan` shows what a build would do now")
