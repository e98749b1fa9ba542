"""The only printing: people's words to standard error, results to standard output, progress on a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

import click

from feedwright.errors import PublishError
from feedwright.text import visible

if TYPE_CHECKING:
    from feedwright.model import Fault

_TITLES_SHOWN = 5
_PATIENCE = 1.0
"""Seconds of work before progress is shown."""


def say(text: str = "", **style: Any) -> None:
    """People's words go to standard error; where nobody can hear them, the work goes on."""
    _speak(_printable(text, sys.stderr), **style)


def _speak(text: str, **style: Any) -> None:
    try:
        click.secho(text, err=True, color=_colour(), **style)
    except (OSError, ValueError):
        abandon(sys.stderr)


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
        abandon(sys.stdout)
    except OSError as error:
        abandon(sys.stdout)
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


def abandon(stream: TextIO) -> None:
    """What a stream could not be given must not be tried again, and fail again, as the program ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def stand_in() -> None:
    """The number of a closed stream would go to the next file that is opened, and what is said into that file."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it stays open to the end


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A line on the terminal, rewritten in place, for whatever takes longer than a second."""
    if quiet or sys.stderr.closed or not sys.stderr.isatty():
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


def faults(many: Iterable[Fault]) -> None:
    """What is wrong, each on its line."""
    for fault in many:
        say(_fault(fault), fg="red" if fault.failed or fault.feed else "yellow")


def _fault(fault: Fault) -> str:
    kind = "failed" if fault.failed or fault.feed else "set aside" if fault.set_aside else "warning"
    return f"{kind}: {fault}"


def titles(many: Sequence[str], *, every: bool) -> None:
    """Titles, one to a line; a few of them, unless every one is wanted."""
    for title in many if every else many[:_TITLES_SHOWN]:
        give(f"      {title}")
    if not every and len(many) > _TITLES_SHOWN:
        give(f"      and {len(many) - _TITLES_SHOWN:,} more (-v names them)")


def counted(count: int, one: str, many: str) -> str:
    """A number and what it counts: `1 entry`, `2 entries`."""
    return f"{count:,} {one if count == 1 else many}"
