"""The command `plan`: shows what a build would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from feedwright.commands import _report
from feedwright.commands._base import Command


@click.command("plan", cls=Command)
@click.option("--strict", is_flag=True, help="Exit 3 if any article had to be set aside.")
@click.option("--json", "as_json", is_flag=True, help="Give the plan as JSON.")
@click.pass_obj
def command(options: Mapping[str, Any], strict: bool, as_json: bool) -> None:
    """Show what `build` would change for subscribers. Writes nothing."""
    outlook = _report.outlook(options)
    if outlook and outlook.report:
        _report.show(outlook.report, options, as_json, "would write")
        _report.leave(outlook.report, "", strict=strict)
        return
    foreseen = _report.foreseen(options)
    _report.show(foreseen.report, options, as_json, "would write")
    _report.leave(foreseen.report, foreseen.refusal, strict=strict)
