"""The command `validate`: holds feeds against their specifications."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from feedwright import terminal
from feedwright.commands._base import EXIT_CHANGES, EXIT_SOURCE, Command, allow_private, least_level
from feedwright.errors import SourceError

if TYPE_CHECKING:
    from feedwright.validate import Finding, Level


@click.command("validate", cls=Command)
@click.argument("places", nargs=-1, required=True, metavar="FILE|FOLDER|URL...")
@least_level
@allow_private
@click.option("--json", "as_json", is_flag=True, help="Give the findings as JSON.")
@click.option("--sarif", is_flag=True, help="Give the findings as SARIF, for hosts of code.")
@click.pass_obj
def command(
    options: Mapping[str, Any], places: Sequence[str], level: Level, allow_private: bool, as_json: bool, sarif: bool
) -> None:
    """Hold feeds, ours or anyone's, against their specifications and what readers need.

    RSS, Atom, JSON Feed and OPML. Exits 1 if an error was found, 3 if a place cannot be read.
    """
    if as_json and sarif:
        raise click.UsageError("--json and --sarif cannot be given together")
    found, failed = _validated(places, allow_private=allow_private)
    _give_findings(found, failed, level, as_json=as_json, sarif=sarif, every=options["verbose"])
    if not options["quiet"]:
        _say_findings(found, level)
    if failed:
        sys.exit(EXIT_SOURCE)
    if any(one.level == "error" for many in found.values() for one in many):
        sys.exit(EXIT_CHANGES)


def _validated(places: Sequence[str], *, allow_private: bool) -> tuple[dict[str, Sequence[Finding]], dict[str, str]]:
    """What was found, by document; and what is wrong with places that cannot be read."""
    from feedwright import clock
    from feedwright.validate import documents

    now = clock.now()
    found: dict[str, Sequence[Finding]] = {}
    failed: dict[str, str] = {}
    for place in places:
        try:
            for document in documents.read(place, allow_private=allow_private):
                found[document.where] = document.findings(now)
        except SourceError as error:
            failed[error.where or place] = error.what
            terminal.say(f"failed: {error}", fg="red")
    return found, failed


def _give_findings(
    found: Mapping[str, Sequence[Finding]],
    failed: Mapping[str, str],
    level: Level,
    *,
    as_json: bool,
    sarif: bool,
    every: bool,
) -> None:
    from feedwright import validate as validating
    from feedwright.validate import report
    from feedwright.validate import sarif as hosts

    shown = {where: report.down_to(level, many) for where, many in found.items()}
    if as_json:
        terminal.give_json(report.as_data(shown, failed), indent=2)
    elif sarif:
        terminal.give_json(hosts.report(chain.from_iterable(shown.values()), validating.codes()), indent=2)
    else:
        for many in shown.values():
            for kind, line in report.lines(many, every=every):
                terminal.give(line, **_COLOURS.get(kind or "", {}))


_COLOURS: Mapping[str, dict[str, str]] = {"error": {"fg": "red"}, "warning": {"fg": "yellow"}}


def _say_findings(found: Mapping[str, Sequence[Finding]], level: Level) -> None:
    from feedwright.validate import report

    if not found:
        return
    counts = report.counts(chain.from_iterable(found.values()))
    words = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("note", "notes")}
    told = ", ".join(terminal.counted(count, *words[kind]) for kind, count in counts.items())
    hidden = sum(len(many) - len(report.down_to(level, many)) for many in found.values())
    more = f" ({hidden:,} not shown: --level info)" if hidden else ""
    terminal.say(f"{terminal.counted(len(found), 'document', 'documents')}: {told}{more}")
