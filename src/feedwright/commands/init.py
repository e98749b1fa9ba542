"""The command `init`: writes the configuration for the site that it finds."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from feedwright import terminal
from feedwright.commands._base import Command, configuration

if TYPE_CHECKING:
    from feedwright.starting import Beginning

_LOOKING = 8.0
"""Seconds that `init` may look around; what it has not seen by then it does without."""


@click.command("init", cls=Command)
@click.argument("folder", type=click.Path(), default="")
@click.option("--no-build", is_flag=True, help="Write the configuration alone.")
@click.option("--json", "as_json", is_flag=True, help="Give what was found as JSON, and build nothing.")
@click.pass_obj
def command(options: Mapping[str, Any], folder: str, no_build: bool, as_json: bool) -> None:
    """Write the configuration for the site that lies here, or in FOLDER, and build. Overwrites nothing.

    Nothing is built while something has to be changed, or feeds that are there have to be adopted, before.
    """
    from feedwright import starting
    from feedwright.starting import words

    until = monotonic() + _LOOKING
    with terminal.progress(quiet=options["quiet"]) as progress:

        def in_time() -> bool:
            progress("looking at the site", 0, 0)
            return monotonic() < until

        made = starting.begin(os.path.join(folder, options["config"]), in_time=in_time)
    if as_json:
        terminal.give_json(words.as_data(made), indent=2)
    elif not options["quiet"]:
        for line in words.told(made, _near):
            terminal.give(line)
    for line in words.to_change(made):
        terminal.say(line, fg="red")
    builds = not (no_build or as_json or made.guessed or made.feeds)
    if not options["quiet"]:
        _note(made, waits=not (builds or no_build or as_json))
    if builds:
        _build(made.path)
    if not options["quiet"]:
        _advise(made, built=builds)


def _note(made: Beginning, *, waits: bool) -> None:
    """What to look at."""
    for line in made.notes:
        terminal.say(f"note: {line}", fg="yellow")
    if waits:
        terminal.say("nothing was built yet", fg="yellow")


def _advise(made: Beginning, *, built: bool) -> None:
    """What to do next."""
    from feedwright.starting import words

    usual = os.path.abspath(configuration()) == made.path
    command = "feedwright" if usual else f"feedwright -c {shlex.quote(_near(made.path))}"
    for line in words.next_steps(made, command, _near, built=built):
        terminal.say(line)


def _build(path: str) -> None:
    """As the command `build` does it; feeds of before may still be adopted after it."""
    from feedwright import adopt
    from feedwright.commands import build

    context = click.get_current_context()
    context.obj = {**context.obj, "config": path}
    context.invoke(build.command)
    adopt.on_trial(path)


def _near(path: str) -> str:
    """A path as people write it: from here, where it does not lead far away."""
    near = os.path.relpath(path)
    return path if near.startswith(os.path.join(os.pardir, os.pardir)) else near
