"""The command `doctor`: looks at a live deployment as readers do."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from feedwright import terminal
from feedwright.commands._base import EXIT_CHANGES, Command, allow_private, least_level

if TYPE_CHECKING:
    from feedwright.doctor import Examination, Level

_COLOURS: Mapping[str, dict[str, str]] = {"error": {"fg": "red"}, "warning": {"fg": "yellow"}}


@click.command("doctor", cls=Command)
@click.argument("url", required=False, metavar="[URL]")
@least_level
@allow_private
@click.option("--json", "as_json", is_flag=True, help="Give the findings as JSON.")
@click.pass_obj
def command(options: Mapping[str, Any], url: str | None, level: Level, allow_private: bool, as_json: bool) -> None:
    """Look at a live deployment as readers do, and say what is wrong and how to mend it.

    URL is that of the site, of the folder of its feeds, or of one feed; without it `output.url` of the configuration.
    Exits 1 if an error was found.
    """
    from feedwright import checkup

    with terminal.progress(quiet=options["quiet"]) as progress:
        found = checkup.examine(options["config"], url, allow_private=allow_private, progress=progress)
    _give(found, level, as_json=as_json, every=options["verbose"])
    if not options["quiet"]:
        _say(found, level)
    if any(one.level == "error" for one in found.findings):
        sys.exit(EXIT_CHANGES)


def _give(found: Examination, level: Level, *, as_json: bool, every: bool) -> None:
    from feedwright.doctor import report

    shown = report.down_to(level, found.findings)
    if as_json:
        counts = report.counts(found.findings)
        lists = {name: list(getattr(found, name)) for name in ("feeds", "pages", "unseen", "hosts")}
        data = {"url": found.url, **lists, "counts": counts, "findings": [report.as_data(one) for one in shown]}
        terminal.give_json(data, indent=2)
        return
    for kind, line in report.lines(shown, every=every):
        terminal.give(line, **_COLOURS.get(kind or "", {}))


def _say(found: Examination, level: Level) -> None:
    from feedwright.doctor import report

    counts = report.counts(found.findings)
    words = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("note", "notes")}
    hidden = len(found.findings) - len(report.down_to(level, found.findings))
    told = ", ".join(terminal.counted(count, *words[kind]) for kind, count in counts.items() if count)
    seen = (
        f"{terminal.counted(len(found.feeds), 'feed', 'feeds')}, {terminal.counted(len(found.pages), 'page', 'pages')}"
    )
    wrong = counts["error"] or counts["warning"]
    more = f" ({terminal.counted(hidden, 'note', 'notes')}: --level info)" if hidden and not wrong else ""
    terminal.say(f"{seen}: {told if wrong else 'all well'}{more}")
    if found.unseen:
        terminal.say(
            f"{terminal.counted(len(found.unseen), 'feed was', 'feeds were')} not looked at; name one to have it seen"
        )
