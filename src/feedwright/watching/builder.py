"""Have builds made, each by a process of its own, and hear what became of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Any, Final

from feedwright.frozen import frozen
from feedwright.model import replace
from feedwright.watching.records import BUG, Build
from feedwright.watching.standing import FeedStanding, feeds_of_data
from feedwright.watching.survey import Survey

GRACE: Final = 8.0
"""Seconds that a build in hand may still take when the watch is to end: less than Docker waits (10)."""

_BEAT: Final = 0.25
_SHOWN: Final = 2000


@frozen(kw_only=True)
class Errand:
    """What was told of a build.

    Args:
        build: what became of it; None where the configuration was only read, or it was given up.
        survey: where to look; None where the configuration cannot be read.
        feeds: what is published now; None where nobody knows.
    """

    build: Build | None = None
    survey: Survey | None = None
    feeds: tuple[FeedStanding, ...] | None = None


def run(config: str, now: datetime, is_over: Callable[[], bool], *, building: bool = True) -> Errand:
    """Have one build made.

    Args:
        config: path of config.yaml.
        now: when it begins, UTC.
        is_over: whether the watch is to end: the build may then take `GRACE` seconds more, and is killed if it does
            not. What a killed build leaves is whole, and the next one goes on from there.
        building: whether to build, or only to read the configuration.
    """
    # -P: the site's own folder must not stand in for Python's modules.
    words = [sys.executable, "-P", "-m", "feedwright.watching.errand", config, *(["build"] if building else [])]
    start = monotonic()
    try:
        child = subprocess.Popen(  # noqa: S603 - our own words
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
    except OSError as error:
        return _lost(f"no process can be started: {error.strerror or error}", now, 0.0)
    with child:
        told, said = _heard(child, is_over)
    if told is None:
        return Errand()
    return _understood(told, said, child.returncode, now, monotonic() - start)


def _heard(child: subprocess.Popen[bytes], is_over: Callable[[], bool]) -> tuple[bytes | None, bytes]:
    """What it tells, and what else was said; None if it was given up."""
    until: float | None = None
    while True:
        try:
            return child.communicate(timeout=_BEAT)
        except subprocess.TimeoutExpired:
            if is_over():
                until = until or monotonic() + GRACE
                if monotonic() > until:
                    break
    _kill(child)
    child.communicate()
    return None, b""


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End it with the workers that it has."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


def _understood(told: bytes, said: bytes, code: int, now: datetime, seconds: float) -> Errand:
    try:
        data: dict[str, Any] = json.loads(told)
        build = Build.of_data(data["build"]) if data["build"] else None
        if build and build.code == BUG:
            build = replace(build, errors=(*build.errors, *_last(said).splitlines()))
        return Errand(
            build=build,
            survey=Survey.of_data(data["survey"]) if data["survey"] else None,
            feeds=None if data["feeds"] is None else feeds_of_data(data["feeds"]),
        )
    except (ValueError, KeyError, TypeError):
        last = _last(said)
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        return _lost(f"the process of the build ended {how}{': ' if last else ''}{last}", now, seconds)


def _last(said: bytes) -> str:
    """The end of what it said beside: what matters of a traceback stands there."""
    return said.decode("utf-8", "replace").strip()[-_SHOWN:]


def _lost(what: str, now: datetime, seconds: float) -> Errand:
    return Errand(build=Build(began=now, seconds=round(seconds, 3), code=BUG, errors=tuple(what.splitlines())))
