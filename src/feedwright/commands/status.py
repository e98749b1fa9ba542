"""The command `status`: tells how the builds go, and what is published."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from feedwright import terminal
from feedwright.commands._base import EXIT_CHANGES, Command
from feedwright.errors import ConfigError

if TYPE_CHECKING:
    from feedwright.watching.standing import Standing


@click.command("status", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@click.option(
    "--prometheus", metavar="FILE", type=click.Path(dir_okay=False, allow_dash=True),
    help="Write it for Prometheus into a file; - for standard output.",
)  # fmt: skip
@click.pass_obj
def command(options: Mapping[str, Any], as_json: bool, prometheus: str | None) -> None:
    """Tell how the builds go: the last one, the next one, what is wrong, what is published.

    Exits 1 if the last build failed, none was made yet, or one is overdue; 2 if the configuration is at fault.
    """
    from feedwright.watching import standing

    seen, error = _seen(options["config"])
    if as_json:
        terminal.give_json(standing.as_data(seen), indent=2)
    elif prometheus != "-" and not options["quiet"]:
        for line in standing.lines(seen):
            terminal.give(line, **_colour(line))
    if prometheus:
        _expose(seen, prometheus)
    for line in seen.trouble:
        terminal.say(line, fg="red")
    if error:
        raise error
    if seen.trouble:
        sys.exit(EXIT_CHANGES)


def _seen(file: str) -> tuple[Standing, ConfigError | None]:
    """How things are, and what is wrong with the configuration: what stood before it was faulty is told all the same.

    Raises:
        ConfigError: there is no configuration.
    """
    from feedwright import clock, journey
    from feedwright.config.whereabouts import whereabouts
    from feedwright.watching import standing

    now = clock.now()
    try:
        config = journey.load(file)
    except ConfigError as error:
        if (known := whereabouts(file, os.environ)) is None:
            raise
        return standing.look(*known, now, error.faults), error
    return standing.look(config.site.url, config.output.directory, config.state, now), None


def _expose(seen: Standing, file: str) -> None:
    from feedwright.publish import replacing
    from feedwright.watching import prometheus

    text = prometheus.text(seen)
    if file == "-":
        terminal.give(text.removesuffix("\n"))
    else:
        replacing.replace(file, text.encode())


def _colour(line: str) -> dict[str, Any]:
    return {"error": {"fg": "red"}, "warning": {"fg": "yellow"}}.get(line.partition(":")[0], {})
