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
@click.option("--build", is_flag=True, help="Build at once, unless something has to be changed or adopted before.")
@click.option("--json", "as_json", is_flag=True, help="Give what was found as JSON.")
@click.pass_obj
def command(options: Mapping[str, Any], folder: str, build: bool, as_json: bool) -> None:
    """Write the configuration for the site that lies here, or in FOLDER. Overwrites nothing."""
    from feedwright import starting
    from feedwright.starting import words

    if build and as_json:
        raise click.UsageError("--build and --json cannot be given together")
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
    builds = build and not made.guessed and not made.feeds
    if not options["quiet"]:
        _advise(made, built=builds)
    if build and not builds:
        terminal.say("nothing was built yet", fg="yellow")
    if builds:
        _build(made.path)


def _advise(made: Beginning, *, built: bool) -> None:
    """What to look at, and what to do next."""
    from feedwright.starting import words

    for line in made.notes:
        terminal.say(f"note: {line}", fg="yellow")
    usual = os.path.abspath(configuration()) == made.path
    command = "feedwright" if usual else f"feedwright -c {shlex.quote(_near(made.path))}"
    for line in words.next_steps(made, command, _near, built=built):
        terminal.say(line)


def _build(path: str) -> None:
    """As the command `build` does it."""
    from feedwright.commands import build

    context = click.get_current_context()
    context.obj = {**context.obj, "config": path}
    context.invoke(build.command)


def _near(path: str) -> str:
    """A path as people write it: from here, where it does not lead far away."""
    near = os.path.relpath(path)
    return path if near.startswith(os.path.join(os.pardir, os.pardir)) else near
