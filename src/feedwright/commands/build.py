"""The command `build`: reads the articles and writes the feeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from feedwright import terminal
from feedwright.commands import _report
from feedwright.commands._base import Command


@click.command("build", cls=Command)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if anything would be written.")
@click.option("--strict", is_flag=True, help="Exit 3 if any article had to be set aside.")
@click.option("--force", is_flag=True, help="Insist: also replace files that feedwright did not write.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at the most. Default: as many as pay for the work.")
@click.option("--json", "as_json", is_flag=True, help="Give the report as JSON.")
@click.pass_obj
def command(
    options: Mapping[str, Any], check: bool, strict: bool, force: bool, jobs: int | None, as_json: bool
) -> None:
    """Read the articles and write the feeds."""
    outlook = None if force else _report.outlook(options)
    if outlook and outlook.report:
        report, refusal = outlook.report, ""
    elif check:
        foreseen = _report.foreseen(options)
        report, refusal = foreseen.report, "" if force else foreseen.refusal
    else:
        from feedwright import journey, workers

        workers.limit(jobs)
        with terminal.progress(quiet=options["quiet"]) as progress:
            report = journey.build(options["config"], force=force, progress=progress, outlook=outlook)
        refusal = ""
    _report.show(report, options, as_json, "would write" if check else "wrote")
    _report.leave(report, refusal, strict=strict, changes=check and bool(report.written or report.removed))
