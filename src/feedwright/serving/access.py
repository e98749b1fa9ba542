"""The access log, a line for each request in the combined log format, as web servers write it and programs read it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Final

from feedwright import clock
from feedwright.text import patterns

STANDARD_OUTPUT: Final = "-"
_PAUSE = 0.5
"""Seconds for which lines are collected."""

_MOST_LINES = 1000
_SAID = (b"referer", b"user-agent")
_LONGEST = 2048
_UNSAFE = patterns.lazy(r"[^ !#-\[\]-~]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def when(moment: datetime) -> str:
    """A moment as the log has it.

    >>> from datetime import UTC
    >>> when(datetime(1970, 1, 1, tzinfo=UTC))
    '01/Jan/1970:00:00:00 +0000'
    """
    return f"{moment:%d}/{_MONTHS[moment.month - 1]}/{moment:%Y:%H:%M:%S %z}"


def line(client: str, moment: str, request: bytes, status: int, sent: int, referer: bytes, agent: bytes) -> str:
    """One request. What a client says is escaped as nginx does it, so that it can forge neither a line nor a field.

    Args:
        client: its address.
        moment: as `when` has it.
        request: method, target and version, as they were sent.
        status: of the answer.
        sent: bytes of its body.
        referer: the header field; empty where there was none.
        agent: the same of `User-Agent`, in which services say how many subscribers they speak for.
    """
    fields = f'"{_safe(request)}" {status} {sent} "{_safe(referer) or "-"}" "{_safe(agent) or "-"}"'
    return f"{_safe(client.encode())} - - [{moment}] {fields}\n"


def _safe(said: bytes) -> str:
    return _UNSAFE.sub(lambda match: f"\\x{ord(match[0]):02X}", said[:_LONGEST].decode("latin-1"))


class Log:
    """Appends lines to a file, some at a time. A file that was moved away, by logrotate for one, is begun anew.

    Args:
        path: of the file; `-` for what `give` is given.
        give: writes to standard output.
    """

    def __init__(self, path: str, give: Callable[[str], None] | None = None) -> None:
        self._path = path
        self._give = give
        self._lines: list[str] = []
        self._moment = ""
        self._timer: asyncio.TimerHandle | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Another process begins a log of its own for the same file."""
        return type(self), (self._path, self._give)

    def note(
        self, client: str, method: str, target: bytes, version: str, status: int, sent: int,
        headers: Iterable[tuple[bytes, bytes]],
    ) -> None:  # fmt: skip
        """Note one request; it is written within a second."""
        if self._timer is None:
            self._moment = when(clock.now())
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self.flush)
        request = f"{method} {target.decode('latin-1')} HTTP/{version}".encode("latin-1", "replace")
        said = {name: value for name, value in headers if name in _SAID}
        self._lines.append(
            line(client, self._moment, request, status, sent, said.get(b"referer", b""), said.get(b"user-agent", b""))
        )
        if len(self._lines) >= _MOST_LINES:
            self.flush()

    def flush(self) -> None:
        """Write what was noted. What cannot be written is lost: the readers come first."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        text, self._lines = "".join(self._lines), []
        if not text:
            return
        if self._path == STANDARD_OUTPUT:
            if self._give:
                self._give(text.rstrip("\n"))
            return
        with suppress(OSError):
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
            try:
                os.write(file, text.encode("ascii"))
            finally:
                os.close(file)
