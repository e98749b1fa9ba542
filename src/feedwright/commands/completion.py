"""The command `completion`: prints what makes a shell complete the words of the others."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from feedwright import terminal
from feedwright.commands._base import Command

_NAME = "feedwright"


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script by which a shell completes commands and options.

    Add it to `~/.bashrc` or `~/.zshrc`; fish keeps it as `~/.config/fish/completions/feedwright.fish`.
    """
    kind = get_completion_class(shell) or ShellComplete
    script = kind(ctx.find_root().command, {}, _NAME, f"_{_NAME.upper()}_COMPLETE")
    terminal.give(script.source_template % script.source_vars())
