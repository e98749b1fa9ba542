"""The command `build`: reads the articles and writes the feeds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from feedwright import terminal
from feedwright.commands import _report
from feedwright.commands._base import Command

if TYPE_CHECKING:
    from feedwright.report import Report
    from feedwright.standstill import Outlook


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
        if not check:
            _recover(options["config"], report)
    elif check:
        foreseen = _report.foreseen(options)
        report, refusal = foreseen.report, "" if force else foreseen.refusal
    else:
        from feedwright import workers

        workers.limit(jobs)
        report, refusal = _build(options, outlook, force=force), ""
    _report.show(report, options, as_json, "would write" if check else "wrote")
    _report.leave(report, refusal, strict=strict, changes=check and bool(report.written or report.removed))


def _build(options: Mapping[str, Any], outlook: Outlook | None, *, force: bool) -> Report:
    """Build, and note for `status` what became of it."""
    from feedwright import clock, journey
    from feedwright.watching import records

    config = journey.load(options["config"], outlook)
    with (
        terminal.progress(quiet=options["quiet"]) as progress,
        records.noting(config.state, clock.running(), clock.running, monotonic) as reports,
    ):
        reports.append(journey.build(config, force=force, progress=progress, outlook=outlook))
    return reports[0]


def _recover(config: str, report: Report) -> None:
    """Where the last build failed, and there is nothing to do now, all is well again."""
    from feedwright import watching
    from feedwright.catalog import note

    state = (Path(config).absolute().parent / note.PLACE).parent
    if watching.has_failed(state):
        from feedwright import clock
        from feedwright.watching import records

        records.mend(state, clock.running(), report.until)
