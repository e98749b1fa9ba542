"""Words in, exit codes out: the only printing. Heavy rooms are imported by the command that needs them."""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from feedwright import __version__
from feedwright.errors import FeedwrightError

if TYPE_CHECKING:
    from feedwright.adopt import Adoption
    from feedwright.model import Fault, FeedReport, Report

EXIT_CHANGES = 1
EXIT_SOURCE = 3
EXIT_REFUSED = 6
EXIT_BUG = 70
_TITLES_SHOWN = 5
_PATIENCE = 1.0
"""Seconds of work before progress is shown."""

_WORDS = {
    "new": ("+", "green", "new"),
    "updated": ("~", "yellow", "updated"),
    "withdrawn": ("-", "red", "withdrawn"),
    "resurfaced": ("!", "red", "old, but readers would show it as new"),
    "redated": ("~", "yellow", "re-dated"),
    "leaving": (".", "bright_black", "leaves this feed (limit, age or category)"),
}


def say(text: str = "", **style: Any) -> None:
    """People's words go to standard error; colour only on a terminal, and never against NO_COLOR."""
    colour = None if "NO_COLOR" not in os.environ else False
    click.secho(_printable(text), err=True, color=colour, **style)


def give(text: str) -> None:
    """Results go to standard output."""
    click.echo(_printable(text))


def _printable(text: str) -> str:
    """Hostile names must not be able to drive the terminal, nor to break its encoding."""
    text = "".join(
        c if c.isprintable() or c in "\n\t" else "\ufffd" if "\ud800" <= c <= "\udfff" else repr(c)[1:-1] for c in text
    )
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


class _Group(click.Group):
    """Turns every error into words and its exit code; what feedwright did not foresee is a bug, and says so."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except FeedwrightError as error:
            say(str(error), fg="red")
            sys.exit(error.exit_code)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except KeyboardInterrupt:
            say("stopped; what was published still stands")
            sys.exit(130)
        except Exception:  # noqa: BLE001 - the last line of defence
            say(traceback.format_exc().rstrip())
            say("this is a bug in feedwright, not in your site; nothing half-written was left behind", fg="red")
            sys.exit(EXIT_BUG)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-c", "--config", default="config.yaml", show_default=True, metavar="FILE", help="The configuration.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every entry and every article that is left out.")
@click.version_option(__version__, prog_name="feedwright", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, config: str, quiet: bool, verbose: bool) -> None:
    """Turn a site's articles into the feeds that people subscribe to."""
    # A build makes many values, keeps them all, and ends: collecting garbage among them finds none.
    gc.set_threshold(200_000, 50, 50)
    ctx.obj = {"config": config, "quiet": quiet, "verbose": verbose}


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if anything would be written.")
@click.option("--strict", is_flag=True, help="Exit 3 if any article had to be set aside.")
@click.option("--force", is_flag=True, help="Insist: also replace files that feedwright did not write.")
@click.option("--json", "as_json", is_flag=True, help="Give the report as JSON.")
@click.pass_obj
def build(options: Mapping[str, Any], check: bool, strict: bool, force: bool, as_json: bool) -> None:
    """Read the articles and write the feeds."""
    from feedwright import journey

    with _progress(options) as progress:
        if check:
            report = journey.plan(options["config"], progress=progress)
        else:
            report = journey.build(options["config"], force=force, progress=progress)
    _show(report, options, as_json, "would write" if check else "wrote")
    _leave(report, strict=strict, changes=check and bool(report.written or report.removed))


@main.command()
@click.option("--strict", is_flag=True, help="Exit 3 if any article had to be set aside.")
@click.option("--json", "as_json", is_flag=True, help="Give the plan as JSON.")
@click.pass_obj
def plan(options: Mapping[str, Any], strict: bool, as_json: bool) -> None:
    """Show what `build` would change for subscribers. Writes nothing."""
    from feedwright import journey

    with _progress(options) as progress:
        foreseen = journey.foresee(options["config"], progress=progress)
    _show(foreseen.report, options, as_json, "would write")
    if foreseen.refusal:
        say(f"`build` would refuse: {foreseen.refusal}", fg="red")
        sys.exit(EXIT_REFUSED)
    _leave(foreseen.report, strict=strict)


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_(options: Mapping[str, Any], as_json: bool) -> None:
    """List every article: where it stands, its id, the feeds it is in or why it is in none."""
    from feedwright import listing

    failed = False
    for row in listing.rows(options["config"]):
        give(json.dumps(row, ensure_ascii=False) if as_json else listing.line(row))
        failed = failed or row.get("failed", False)
    if failed:
        sys.exit(EXIT_SOURCE)


@main.command()
@click.argument("file", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@click.pass_obj
def show(options: Mapping[str, Any], file: str, as_json: bool) -> None:
    """Show how an article is understood, and why it is or is not in a feed."""
    from feedwright import listing

    rows = listing.explained(options["config"], file)
    if as_json:
        give(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for number, row in enumerate(rows):
        give(("\n" if number else "") + listing.card(row))


@main.command()
@click.argument("place")
@click.option("--allow-private", is_flag=True, help="Fetch from this machine and its own network, too.")
@click.option("--json", "as_json", is_flag=True, help="Give what was taken over as JSON.")
@click.pass_obj
def adopt(options: Mapping[str, Any], place: str, allow_private: bool, as_json: bool) -> None:
    """Take ids and dates from feeds already published, so that readers see nothing twice.

    PLACE is a feed's file or address, or a folder of feeds.
    """
    from feedwright import adopt as adopting

    with _progress(options) as progress:
        adoption = adopting.adopt(options["config"], place, allow_private=allow_private, progress=progress)
    _show_faults(adoption.faults)
    if as_json:
        give(json.dumps(adopting.as_data(adoption), ensure_ascii=False, indent=2))
    elif not options["quiet"]:
        _show_adoption(adoption, every=options["verbose"])
    if any(fault.failed for fault in adoption.faults):
        sys.exit(EXIT_SOURCE)


def _show_adoption(adoption: Adoption, *, every: bool) -> None:
    count = len(adoption.entries)
    say(f"{_counted(count, 'entry', 'entries')} in {_counted(len(adoption.feeds), 'feed', 'feeds')}", bold=True)
    kept = [match for match in adoption.matched if match.known_as]
    if taken := len(adoption.matched) - len(kept):
        say(f"  = {_counted(taken, 'is an article', 'are articles')} of this site: ids and dates are kept", fg="green")
    if kept:
        words = _counted(len(kept), "is an article", "are articles")
        say(f"  ! {words} that feedwright has already published under another id, which stays", fg="yellow")
        _show_titles([match.entry.title for match in kept], every=every)
    if adoption.unmatched:
        words = _counted(len(adoption.unmatched), "matches", "match")
        say(f"  ? {words} no article: its address, title or day is another, or it is gone", fg="yellow")
        _show_titles([one.title or one.id for one in adoption.unmatched], every=every)
    for where in dict.fromkeys(conflict.where for conflict in adoption.conflicts):
        titles = [conflict.other.title for conflict in adoption.conflicts if conflict.where == where]
        words = _counted(len(titles), "has", "have")
        say(f"  ! {words} another id in {where}; its subscribers will see them once more", fg="yellow")
        _show_titles(titles, every=every)
    if adoption.nameless:
        say(f"  - {_counted(adoption.nameless, 'has', 'have')} neither id nor address, and cannot be kept", fg="yellow")
    say("`feedwright plan` shows what a build would do now")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


@main.command()
def schema() -> None:
    """Print the JSON Schema of config.yaml."""
    from feedwright import config

    give(json.dumps(config.schema(), ensure_ascii=False, indent=2))


@contextmanager
def _progress(options: Mapping[str, Any]) -> Iterator[Callable[[str, int, int], None]]:
    """A line on the terminal, rewritten in place, for whatever takes longer than a second."""
    if options["quiet"] or not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    started, shown = monotonic(), False

    def tell(what: str, done: int, total: int) -> None:
        nonlocal shown
        if monotonic() - started > _PATIENCE:
            shown = True
            share = f" {done:,} of {total:,}" if total else ""
            click.echo(f"\r\x1b[K{what}{share}", err=True, nl=False)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def _show(report: Report, options: Mapping[str, Any], as_json: bool, verb: str) -> None:
    _show_faults(report.faults)
    if as_json:
        give(json.dumps(as_data(report), ensure_ascii=False, indent=2))
        return
    if options["quiet"]:
        return
    for feed in report.feeds:
        _show_feed(feed, every=options["verbose"])
    counts = report.articles
    named = ", ".join(f"{count} {reason}" for reason, count in report.reasons.items())
    reasons = f" ({named})" if named else ""
    say(f"{counts['read']:,} articles read, {counts['published']:,} in feeds, {counts['left_out']:,} left out{reasons}")
    if counts["read"] and not counts["published"]:
        say("no article stands in any feed: is the date in the future, or the category another?", fg="yellow")
    removed = (
        f", {'would remove' if verb == 'would write' else 'removed'} {len(report.removed)}" if report.removed else ""
    )
    say(f"{verb} {len(report.written)} files{removed}" if report.written or removed else "nothing has changed")


def _show_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        say(_fault(fault), fg="red" if fault.failed else "yellow")


def _fault(fault: Fault) -> str:
    kind = "failed" if fault.failed else "set aside" if fault.set_aside else "warning"
    return f"{kind}: {fault}"


def _show_feed(feed: FeedReport, *, every: bool) -> None:
    changes = [(kind, getattr(feed, kind)) for kind in feed.CHANGES if getattr(feed, kind)]
    if not changes and not every:
        return
    say(f"{feed.title} ({feed.slug})" + ("" if changes else ": nothing new"), bold=True)
    for kind, mentions in changes:
        sign, colour, words = _WORDS[kind]
        say(f"  {sign} {len(mentions)} {words}", fg=colour)
        _show_titles([mention.title for mention in mentions], every=every)


def _show_titles(titles: Sequence[str], *, every: bool) -> None:
    for title in titles if every else titles[:_TITLES_SHOWN]:
        say(f"      {title}")
    if not every and len(titles) > _TITLES_SHOWN:
        say(f"      and {len(titles) - _TITLES_SHOWN} more (-v names them)")


def as_data(report: Report) -> dict[str, Any]:
    """A report as `--json` gives it."""
    return {
        "feeds": [
            {"slug": feed.slug, "title": feed.title}
            | {
                kind: [{"id": one.id, "url": one.url, "title": one.title} for one in getattr(feed, kind)]
                for kind in feed.CHANGES
            }
            for feed in report.feeds
        ],
        "articles": dict(report.articles),
        "reasons": dict(report.reasons),
        "faults": [
            {"place": fault.place, "what": fault.what, "set_aside": fault.set_aside, "failed": fault.failed}
            for fault in report.faults
        ],
        "written": list(report.written),
        "removed": list(report.removed),
    }


def _leave(report: Report, *, strict: bool, changes: bool = False) -> None:
    if any(fault.failed for fault in report.faults) or (strict and any(fault.set_aside for fault in report.faults)):
        sys.exit(EXIT_SOURCE)
    if changes:
        sys.exit(EXIT_CHANGES)
