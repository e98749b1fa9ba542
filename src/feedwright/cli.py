"""Words in, exit codes out: the only printing. Heavy rooms are imported by the command that needs them."""

from __future__ import annotations

import gc
import json
import os
import shlex
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

import click
from click.core import ParameterSource

from feedwright import __version__
from feedwright.errors import FeedwrightError, PublishError, SourceError
from feedwright.text import visible

if TYPE_CHECKING:
    from feedwright.adopt import Adoption
    from feedwright.journey import Journey
    from feedwright.model import Fault, FeedReport, Report
    from feedwright.standstill import Outlook
    from feedwright.validate import Finding, Level

EXIT_CHANGES = 1
EXIT_SOURCE = 3
EXIT_REFUSED = 6
EXIT_BUG = 70
EXIT_STOPPED = 130
_TITLES_SHOWN = 5
_PATIENCE = 1.0
"""Seconds of work before progress is shown."""
_LOOKING = 8.0
"""Seconds that `init` may look around; what it has not seen by then it does without."""

_WORDS = {
    "new": ("+", "green", "new"),
    "updated": ("~", "yellow", "updated"),
    "withdrawn": ("-", "red", "withdrawn"),
    "resurfaced": ("!", "red", "old, but readers would show it as new"),
    "redated": ("~", "yellow", "re-dated"),
    "leaving": (".", "bright_black", "leaves this feed (limit, age or category)"),
}


def say(text: str = "", **style: Any) -> None:
    """People's words go to standard error; where nobody can hear them, the work goes on."""
    _speak(_printable(text, sys.stderr), **style)


def _speak(text: str, **style: Any) -> None:
    try:
        click.secho(text, err=True, color=_colour(), **style)
    except (OSError, ValueError):
        _abandon(sys.stderr)


def give(text: str = "", **style: Any) -> None:
    """Results go to standard output.

    Raises:
        PublishError: it cannot be written. Whoever only stops reading has read enough, and is no error.
    """
    _hand_over(_printable(text, sys.stdout), **style)


def give_json(data: Any, *, indent: int | None = None) -> None:
    """Results for programs: JSON on a stream of any encoding, which cannot drive a terminal either.

    Raises:
        PublishError: as `give`.
    """
    text = json.dumps(data, ensure_ascii=not _is_utf8(sys.stdout), indent=indent)
    if not text.isprintable():
        text = "".join(c if c == "\n" or visible.is_harmless(c) else json.dumps(c)[1:-1] for c in text)
    _hand_over(text)


def _hand_over(text: str, **style: Any) -> None:
    try:
        click.secho(text, color=_colour(), **style)
    except BrokenPipeError:
        _abandon(sys.stdout)
    except OSError as error:
        _abandon(sys.stdout)
        message = f"cannot be written: {error.strerror or error}"
        raise PublishError(message, where="standard output") from error


def _colour() -> bool | None:
    """Only on a terminal, and never against NO_COLOR."""
    return False if "NO_COLOR" in os.environ else None


def _printable(text: str, stream: TextIO) -> str:
    """Hostile names must not be able to drive the terminal, nor to break its encoding."""
    text = visible.lines(text)
    if _is_utf8(stream):
        return text
    encoding = getattr(stream, "encoding", None) or "ascii"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _is_utf8(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "").lower().replace("_", "-") in ("utf-8", "utf8")


def _abandon(stream: TextIO) -> None:
    """What a stream could not be given must not be tried again, and fail again, as the program ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stand_in() -> None:
    """The number of a closed stream would go to the next file that is opened, and what is said into that file."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it stays open to the end


class _Helpful(click.Command):
    """Gives its help as it gives every result, so that one that cannot be written is no bug."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _help
        return option


def _help(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        give(ctx.get_help())
        ctx.exit()


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        give(f"feedwright {__version__}")
        ctx.exit()


class _Command(_Helpful):
    """Takes the options of `feedwright` itself too: they may stand on either side of its name."""

    def __init__(self, name: str | None, params: Iterable[click.Parameter] = (), **said: Any) -> None:
        super().__init__(name, params=[*params, *_everywhere()], **said)


class _Group(_Helpful, click.Group):
    """Turns every error into words and its exit code; what feedwright did not foresee is a bug, and says so."""

    command_class = _Command

    def main(self, *arguments: Any, **said: Any) -> Any:
        """Run a command line, and end."""
        _stand_in()
        sys.exit(self._run(*arguments, **said))

    def _run(self, *arguments: Any, **said: Any) -> int:
        try:
            return super().main(*arguments, **{**said, "standalone_mode": False}) or 0
        except click.ClickException as error:
            _show_misuse(error)
            return error.exit_code
        except FeedwrightError as error:
            say(str(error), fg="red")
            return error.exit_code
        except click.Abort:
            say("stopped; what was published still stands")
            return EXIT_STOPPED
        except Exception:  # noqa: BLE001 - the last line of defence
            say(traceback.format_exc().rstrip())
            say("this is a bug in feedwright, not in your site; nothing half-written was left behind", fg="red")
            return EXIT_BUG


def _show_misuse(error: click.ClickException) -> None:
    try:
        error.show()
    except (OSError, ValueError):
        _abandon(sys.stderr)


def _everywhere() -> list[click.Parameter]:
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


def _configuration() -> str:
    """What `init` writes where `config.yaml` belongs to another program is found without being named."""
    return "feedwright.yaml" if os.path.isfile("feedwright.yaml") else "config.yaml"


_OPPOSITE = {"quiet": "verbose", "verbose": "quiet"}


def _note(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    """Of an option that is given twice, and of opposites, the last one counts."""
    name = option.name or ""
    options = ctx.ensure_object(dict)
    if ctx.get_parameter_source(name) is ParameterSource.DEFAULT:
        options.setdefault(name, _configuration() if name == "config" else value)
        return
    options[name] = value
    if name in _OPPOSITE:
        options[_OPPOSITE[name]] = False


@click.group(
    cls=_Group,
    params=_everywhere(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
def main() -> None:
    """Turn a site's articles into the feeds that people subscribe to."""
    # A build makes many values, keeps them all, and ends: collecting garbage among them finds none.
    gc.set_threshold(200_000, 50, 50)


def _outlook(options: Mapping[str, Any]) -> Outlook | None:
    """What is known before anything heavy is loaded."""
    from feedwright import clock, standstill

    return standstill.look(options["config"], clock.now())


def _foreseen(options: Mapping[str, Any]) -> Journey:
    from feedwright import journey

    with _progress(options) as progress:
        return journey.foresee(options["config"], progress=progress)


@main.command()
@click.argument("folder", type=click.Path(), default="")
@click.option("--json", "as_json", is_flag=True, help="Give what was found as JSON.")
@click.pass_obj
def init(options: Mapping[str, Any], folder: str, as_json: bool) -> None:
    """Write the configuration for the site that lies here, or in FOLDER. Overwrites nothing."""
    from feedwright import starting
    from feedwright.starting import words

    until = monotonic() + _LOOKING
    with _progress(options) as progress:

        def in_time() -> bool:
            progress("looking at the site", 0, 0)
            return monotonic() < until

        made = starting.begin(os.path.join(folder, options["config"]), in_time=in_time)
    if as_json:
        give_json(words.as_data(made), indent=2)
    elif not options["quiet"]:
        for line in words.told(made, _near):
            give(line)
    for line in words.to_change(made):
        say(line, fg="red")
    if options["quiet"]:
        return
    for line in made.notes:
        say(f"note: {line}", fg="yellow")
    usual = os.path.abspath(_configuration()) == made.path
    command = "feedwright" if usual else f"feedwright -c {shlex.quote(_near(made.path))}"
    for line in words.next_steps(made, command, _near):
        say(line)


def _near(path: str) -> str:
    """A path as people write it: from here, where it does not lead far away."""
    near = os.path.relpath(path)
    return path if near.startswith(os.path.join(os.pardir, os.pardir)) else near


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if anything would be written.")
@click.option("--strict", is_flag=True, help="Exit 3 if any article had to be set aside.")
@click.option("--force", is_flag=True, help="Insist: also replace files that feedwright did not write.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at the most. Default: as many as pay for the work.")
@click.option("--json", "as_json", is_flag=True, help="Give the report as JSON.")
@click.pass_obj
def build(options: Mapping[str, Any], check: bool, strict: bool, force: bool, jobs: int | None, as_json: bool) -> None:
    """Read the articles and write the feeds."""
    outlook = None if force else _outlook(options)
    if outlook and outlook.report:
        report, refusal = outlook.report, ""
    elif check:
        foreseen = _foreseen(options)
        report, refusal = foreseen.report, "" if force else foreseen.refusal
    else:
        from feedwright import journey, workers

        workers.limit(jobs)
        with _progress(options) as progress:
            report = journey.build(options["config"], force=force, progress=progress, outlook=outlook)
        refusal = ""
    _show(report, options, as_json, "would write" if check else "wrote")
    _leave(report, refusal, strict=strict, changes=check and bool(report.written or report.removed))


@main.command()
@click.option("--strict", is_flag=True, help="Exit 3 if any article had to be set aside.")
@click.option("--json", "as_json", is_flag=True, help="Give the plan as JSON.")
@click.pass_obj
def plan(options: Mapping[str, Any], strict: bool, as_json: bool) -> None:
    """Show what `build` would change for subscribers. Writes nothing."""
    outlook = _outlook(options)
    if outlook and outlook.report:
        _show(outlook.report, options, as_json, "would write")
        _leave(outlook.report, "", strict=strict)
        return
    foreseen = _foreseen(options)
    _show(foreseen.report, options, as_json, "would write")
    _leave(foreseen.report, foreseen.refusal, strict=strict)


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_(options: Mapping[str, Any], as_json: bool) -> None:
    """List every article: where it stands, its id, the feeds it is in or why it is in none."""
    from feedwright import listing

    failed = False
    for row in listing.rows(options["config"]):
        if as_json:
            give_json(row)
        else:
            give(listing.line(row))
        failed = failed or row.get("failed", False)
    if failed:
        sys.exit(EXIT_SOURCE)


@main.command()
@click.argument("slugs", nargs=-1, metavar="[FEED]...")
@click.option("--json", "as_json", is_flag=True, help="Give them as JSON.")
@click.pass_obj
def links(options: Mapping[str, Any], slugs: tuple[str, ...], as_json: bool) -> None:
    """Print the lines by which browsers and readers find the feeds, for the head of your own pages."""
    from feedwright import links as lines

    rows = list(lines.rows(options["config"]))
    known = dict.fromkeys(row["slug"] for row in rows)
    for slug in slugs:
        if slug not in known:
            message = f"there is no feed {slug!r}; there are {', '.join(known)}"
            raise click.UsageError(message)
    wanted = [row for row in rows if not slugs or row["slug"] in slugs]
    if as_json:
        give_json(wanted, indent=2)
        return
    for row in wanted:
        give(lines.line(row))


@main.command()
@click.argument("file", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@click.pass_obj
def show(options: Mapping[str, Any], file: str, as_json: bool) -> None:
    """Show how an article is understood, and why it is or is not in a feed."""
    from feedwright import listing

    rows = listing.explained(options["config"], file)
    if as_json:
        give_json(rows, indent=2)
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
        give_json(adopting.as_data(adoption), indent=2)
    elif not options["quiet"]:
        _show_adoption(adoption, every=options["verbose"])
    if any(fault.failed for fault in adoption.faults):
        sys.exit(EXIT_SOURCE)


def _show_adoption(adoption: Adoption, *, every: bool) -> None:
    count = len(adoption.entries)
    give(f"{_counted(count, 'entry', 'entries')} in {_counted(len(adoption.feeds), 'feed', 'feeds')}", bold=True)
    kept = [match for match in adoption.matched if match.known_as]
    if taken := len(adoption.matched) - len(kept):
        give(f"  = {_counted(taken, 'is an article', 'are articles')} of this site: ids and dates are kept", fg="green")
    if kept:
        words = _counted(len(kept), "is an article", "are articles")
        give(f"  ! {words} that feedwright has already published under another id, which stays", fg="yellow")
        _show_titles([match.entry.title for match in kept], every=every)
    if adoption.unmatched:
        words = _counted(len(adoption.unmatched), "matches", "match")
        give(f"  ? {words} no article: its address, title or day is another, or it is gone", fg="yellow")
        _show_titles([one.title or one.id for one in adoption.unmatched], every=every)
    for where in dict.fromkeys(conflict.where for conflict in adoption.conflicts):
        titles = [conflict.other.title for conflict in adoption.conflicts if conflict.where == where]
        words = _counted(len(titles), "has", "have")
        give(f"  ! {words} another id in {where}; its subscribers will see them once more", fg="yellow")
        _show_titles(titles, every=every)
    if adoption.nameless:
        words = _counted(adoption.nameless, "has", "have")
        give(f"  - {words} neither id nor address, and cannot be kept", fg="yellow")
    say("`feedwright plan` shows what a build would do now")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


@main.command()
@click.argument("places", nargs=-1, required=True, metavar="FILE|FOLDER|URL...")
@click.option(
    "--level",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="The least that is shown.",
)
@click.option("--allow-private", is_flag=True, help="Fetch from this machine and its own network, too.")
@click.option("--json", "as_json", is_flag=True, help="Give the findings as JSON.")
@click.option("--sarif", is_flag=True, help="Give the findings as SARIF, for hosts of code.")
@click.pass_obj
def validate(
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
            say(f"failed: {error}", fg="red")
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
        give_json(report.as_data(shown, failed), indent=2)
    elif sarif:
        give_json(hosts.report(chain.from_iterable(shown.values()), validating.codes()), indent=2)
    else:
        for many in shown.values():
            for kind, line in report.lines(many, every=every):
                give(line, **_COLOURS.get(kind or "", {}))


_COLOURS: Mapping[str, dict[str, str]] = {"error": {"fg": "red"}, "warning": {"fg": "yellow"}}


def _say_findings(found: Mapping[str, Sequence[Finding]], level: Level) -> None:
    from feedwright.validate import report

    if not found:
        return
    counts = report.counts(chain.from_iterable(found.values()))
    words = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("note", "notes")}
    told = ", ".join(_counted(count, *words[kind]) for kind, count in counts.items())
    hidden = sum(len(many) - len(report.down_to(level, many)) for many in found.values())
    more = f" ({hidden:,} not shown: --level info)" if hidden else ""
    say(f"{_counted(len(found), 'document', 'documents')}: {told}{more}")


@main.command()
def schema() -> None:
    """Print the JSON Schema of config.yaml."""
    from feedwright import config

    give_json(config.schema(), indent=2)


@contextmanager
def _progress(options: Mapping[str, Any]) -> Iterator[Callable[[str, int, int], None]]:
    """A line on the terminal, rewritten in place, for whatever takes longer than a second."""
    if options["quiet"] or sys.stderr.closed or not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    started, shown = monotonic(), False

    def tell(what: str, done: int, total: int) -> None:
        nonlocal shown
        if monotonic() - started > _PATIENCE:
            shown = True
            share = f" {done:,} of {total:,}" if total else ""
            _speak(f"\r\x1b[K{_printable(what, sys.stderr)}{share}", nl=False)

    try:
        yield tell
    finally:
        if shown:
            _speak("\r\x1b[K", nl=False)


def _show(report: Report, options: Mapping[str, Any], as_json: bool, verb: str) -> None:
    _show_faults(report.faults)
    if as_json:
        give_json(as_data(report), indent=2)
        return
    if options["quiet"]:
        return
    for feed in report.feeds:
        _show_feed(feed, every=options["verbose"])
    _show_removed(report)
    _show_counts(report, verb)
    if report.articles["read"] and not report.articles["published"]:
        say("no article stands in any feed: is the date in the future, or the category another?", fg="yellow")


def _show_removed(report: Report) -> None:
    """Feeds that are made no more, and formats of feeds: those who read them must be told elsewhere."""
    from feedwright import registry

    titles = {feed.slug: feed.title for feed in report.feeds}
    gone: dict[str, list[str]] = {}
    for path in report.removed:
        slug, _, kind = path.rpartition(".")
        if kind in registry.kinds("formats") and "/" not in slug:
            gone.setdefault(slug, []).append(kind)
    for slug, formats in gone.items():
        if slug in titles:
            what = f"{titles[slug]} ({slug}): removed as {' and '.join(formats)}; its subscribers there"
        else:
            what = f"{slug}: this feed is removed; its subscribers"
        give(f"{what} get nothing more", fg="red")


def _show_counts(report: Report, verb: str) -> None:
    counts = report.articles
    named = ", ".join(f"{count:,} {reason}" for reason, count in report.reasons.items())
    reasons = f" ({named})" if named else ""
    read = _counted(counts["read"], "article", "articles")
    give(f"{read} read, {counts['published']:,} in feeds, {counts['left_out']:,} left out{reasons}")
    if not report.written and not report.removed:
        give("nothing has changed")
        return
    remove = "would remove" if verb == "would write" else "removed"
    removed = f", {remove} {len(report.removed):,}" if report.removed else ""
    give(f"{verb} {_counted(len(report.written), 'file', 'files')}{removed}")


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
    give(f"{feed.title} ({feed.slug})" + ("" if changes else ": nothing new"), bold=True)
    for kind, mentions in changes:
        sign, colour, words = _WORDS[kind]
        give(f"  {sign} {len(mentions):,} {words}", fg=colour)
        _show_titles([mention.title for mention in mentions], every=every)


def _show_titles(titles: Sequence[str], *, every: bool) -> None:
    for title in titles if every else titles[:_TITLES_SHOWN]:
        give(f"      {title}")
    if not every and len(titles) > _TITLES_SHOWN:
        give(f"      and {len(titles) - _TITLES_SHOWN:,} more (-v names them)")


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


def _leave(report: Report, refusal: str, *, strict: bool, changes: bool = False) -> None:
    if refusal:
        say(f"`build` would refuse: {refusal}", fg="red")
        sys.exit(EXIT_REFUSED)
    if any(fault.failed for fault in report.faults) or (strict and any(fault.set_aside for fault in report.faults)):
        sys.exit(EXIT_SOURCE)
    if changes:
        sys.exit(EXIT_CHANGES)
