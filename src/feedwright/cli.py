"""Words in, exit codes out. Heavy rooms are imported by the command that needs them, and commands when they are run."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module
from typing import Any

import click

from feedwright import __version__, terminal
from feedwright.commands._base import Helpful, everywhere
from feedwright.errors import FeedwrightError

EXIT_BUG = 70
EXIT_STOPPED = 130


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        terminal.give(f"feedwright {__version__}")
        ctx.exit()


class _Group(Helpful, click.Group):
    """Turns every error into words and its exit code; what feedwright did not foresee is a bug, and says so."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """Every command, sorted."""
        return _names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click gives it
        """Load a command."""
        if cmd_name not in _names():
            return None
        found: click.Command = import_module(f"feedwright.commands.{cmd_name}").command
        return found

    def main(self, *arguments: Any, **said: Any) -> Any:
        """Run a command line, and end."""
        terminal.stand_in()
        sys.exit(self._run(*arguments, **said))

    def _run(self, *arguments: Any, **said: Any) -> int:
        try:
            return super().main(*arguments, **{**said, "standalone_mode": False}) or 0
        except click.ClickException as error:
            _show_misuse(error)
            return error.exit_code
        except FeedwrightError as error:
            terminal.say(str(error), fg="red")
            return error.exit_code
        except click.Abort:
            terminal.say("stopped; what was published still stands")
            return EXIT_STOPPED
        except Exception:  # noqa: BLE001 - the last line of defence
            import traceback

            terminal.say(traceback.format_exc().rstrip())
            terminal.say(
                "this is a bug in feedwright, not in your site; nothing half-written was left behind", fg="red"
            )
            return EXIT_BUG


def _show_misuse(error: click.ClickException) -> None:
    try:
        error.show()
    except (OSError, ValueError):
        terminal.abandon(sys.stderr)


@click.group(
    cls=_Group,
    params=everywhere(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
def main() -> None:
    """Turn a site's articles into the feeds that people subscribe to."""


@cache
def _names() -> list[str]:
    """A folder is the list of its commands."""
    folder = os.path.join(os.path.dirname(__file__), "commands")
    return sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".py") and not name.startswith("_"))
