"""What every command has: help that is given as a result, and the options that may stand on either side of its name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import click
from click.core import ParameterSource

from feedwright import terminal

EXIT_CHANGES = 1
EXIT_SOURCE = 3
EXIT_REFUSED = 6


class Helpful(click.Command):
    """Gives its help as it gives every result, so that one that cannot be written is no bug."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _help
        return option


def _help(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        terminal.give(ctx.get_help())
        ctx.exit()


class Command(Helpful):
    """Takes the options of `feedwright` itself too: they may stand on either side of its name."""

    def __init__(self, name: str | None, params: Iterable[click.Parameter] = (), **said: Any) -> None:
        super().__init__(name, params=[*params, *everywhere()], **said)


def everywhere() -> list[click.Parameter]:
    """Options that may stand before the command and after it."""
    return [
        click.Option(
            ["-c", "--config"],
            default="config.yaml",
            show_default=True,
            metavar="FILE",
            help="The configuration.",
            expose_value=False,
            callback=_note,
        ),
        click.Option(
            ["-q", "--quiet"], is_flag=True, help="Say only what is wrong.", expose_value=False, callback=_note
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            help="Name every entry, and the feeds in which nothing changes.",
            expose_value=False,
            callback=_note,
        ),
    ]


least_level = click.option(
    "--level",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="The least that is shown.",
)
allow_private = click.option("--allow-private", is_flag=True, help="Fetch from this machine and its own network, too.")


def configuration() -> str:
    """What `init` writes where `config.yaml` belongs to another program is found without being named."""
    return "feedwright.yaml" if os.path.isfile("feedwright.yaml") else "config.yaml"


_OPPOSITE = {"quiet": "verbose", "verbose": "quiet"}


def _note(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    """Of an option that is given twice, and of opposites, the last one counts."""
    name = option.name or ""
    options = ctx.ensure_object(dict)
    if ctx.get_parameter_source(name) is ParameterSource.DEFAULT:
        options.setdefault(name, configuration() if name == "config" else value)
        return
    options[name] = value
    if name in _OPPOSITE:
        options[_OPPOSITE[name]] = False
