"""The command `watch`: builds when something changes, when a time comes, and by a schedule."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from feedwright import terminal
from feedwright.commands._base import Command
from feedwright.errors import ConfigError, PublishError

if TYPE_CHECKING:
    from feedwright.report import Report
    from feedwright.watching.keeper import Hands
    from feedwright.watching.schedule import Schedule

_WAIT = 5.0
"""Seconds that the end of another watch is waited for."""

_COLOURS = {"wrong": {"fg": "red"}, "note": {"fg": "yellow"}, "well": {"fg": "green"}}


@click.command("watch", cls=Command)
@click.option("--every", metavar="SPAN", help="Build so often, such as 30s, 15m or 6h.  [default: 15m]")
@click.option("--cron", metavar="FIELDS", help='Build by the time of day in place of it, such as "*/15 * * * *".')
@click.option(
    "--prometheus", metavar="FILE", type=click.Path(dir_okay=False), help="Keep a file for Prometheus up to date."
)
@click.pass_obj
def command(options: Mapping[str, Any], every: str | None, cron: str | None, prometheus: str | None) -> None:
    """Build when something changes, when an article's time comes, and by a schedule.

    Ends with SIGTERM or Ctrl-C; SIGHUP makes it build at once.
    """
    from feedwright.watching import service
    from feedwright.watching.eyes import Eyes
    from feedwright.watching.keeper import Keeper

    if os.environ.get("SOURCE_DATE_EPOCH"):
        message = "stands for the present moment, which would never pass; unset it to watch"
        raise ConfigError(message, where="SOURCE_DATE_EPOCH")
    asked: set[str] = set()
    say = partial(_say, quiet=options["quiet"])
    eyes = Eyes(options["config"], lambda what: say("wrong", what), lambda: bool(asked))
    schedule = _schedule(every, cron)
    hands = _hands(options["config"], asked, say, service.manager())
    metrics = os.path.abspath(prometheus) if prometheus else ""
    say("begin", f"watching {options['config']}, {schedule}; Ctrl-C stops")
    with _listening(asked), closing(eyes):
        Keeper(hands, eyes, schedule, process=os.getpid(), metrics=metrics).run()
    say("end", "stopped")


def _schedule(every: str | None, cron: str | None) -> Schedule:
    from feedwright.watching import schedule

    if every and cron:
        raise click.UsageError("--every and --cron cannot be given together")
    return schedule.cron(cron) if cron else schedule.every(every or schedule.USUAL)


def _hands(config: str, asked: set[str], say: Callable[[str, str], None], tell: Callable[[str], None]) -> Hands:
    """What a watch does in the real world."""
    from feedwright import clock, standstill
    from feedwright.publish.lock import lock
    from feedwright.text import dates
    from feedwright.watching import builder
    from feedwright.watching.keeper import Hands
    from feedwright.watching.turns import Now

    def is_over() -> bool:
        tell("WATCHDOG=1")  # asked a few times a second while a build is made
        return "stop" in asked

    # What is loaded by now stays; what a turn leaves behind goes before the next one, so that memory does not grow: a
    # command that ends soon collects hardly any garbage.
    gc.freeze()

    def look(now: datetime) -> Report | None:
        gc.collect()
        outlook = standstill.look(config, now)
        return outlook.report if outlook else None

    def heard() -> set[str]:
        taken = set(asked)
        asked.difference_update(taken)
        return taken

    return Hands(
        now=lambda: Now(clock.running(), monotonic()),
        look=look,
        survey=lambda now: builder.run(config, now, is_over, building=False),
        build=lambda now: builder.run(config, now, is_over),
        lock=lambda path: lock(path, _WAIT),
        say=say,
        tell=tell,
        zone=dates.zone,
        signals=heard,
    )


@contextmanager
def _listening(asked: set[str]) -> Iterator[None]:
    """Note the signals that come: `stop`, `again`."""

    def note(word: str, *_: object) -> None:
        asked.add(word)

    words = {"SIGINT": "stop", "SIGTERM": "stop", "SIGBREAK": "stop", "SIGHUP": "again"}
    heard = {number: word for name, word in words.items() if (number := getattr(signal, name, None))}
    before = {number: signal.signal(number, partial(note, word)) for number, word in heard.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(kind: str, words: str, *, quiet: bool) -> None:
    from feedwright import clock

    if quiet and kind not in ("wrong", "note"):
        return
    line = f"{clock.running():%Y-%m-%d %H:%M:%S} UTC  {words}"
    if kind != "done":
        terminal.say(line, **_COLOURS.get(kind, {}))
        return
    try:
        terminal.give(line)
    except PublishError as error:  # a full disk must not end the watch
        terminal.say(str(error), fg="red")
