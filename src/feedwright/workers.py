"""Do the same work on many things, on as many processors as that pays for."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def spread(work: Callable[[Sequence[Thing]], list[Made]], things: Sequence[Thing], pays: int) -> list[Made]:
    """What `work` makes of the things, in their order: this process does the first share, forked workers the others.

    Workers are forked, because starting Python anew would cost more than they save; and only out of a process with one
    thread, because a lock that another thread holds would stay locked in the worker for ever. A worker that dies costs
    time and nothing else: its share is done here.

    Args:
        work: gives a result for each thing of a share, in their order; results must be fit to be pickled.
        things: what is to be done.
        pays: things for each processor, below which starting a worker costs more than it saves.
    """
    shares = _shares(things, pays)
    if len(shares) == 1:
        return work(things)
    workers: list[_Worker] = []
    for share in shares[1:]:
        workers.append(_Worker(work, share, [worker.reading for worker in workers]))
    try:
        made = work(shares[0])
        for worker, share in zip(workers, shares[1:], strict=True):
            result: list[Made] | None = worker.result()
            made += work(share) if result is None else result
    finally:
        for worker in workers:
            worker.end()
    return made


def aside(
    work: Callable[[Sequence[Thing]], list[Made]], things: Sequence[Thing], pays: int, meanwhile: Callable[[], None]
) -> list[Made]:
    """What `work` makes of the things, made by one worker while this process does something else.

    Args:
        work: as for `spread`.
        things: what is to be done.
        pays: things below which a worker is not worth its start: then one is done after the other.
        meanwhile: what this process does.
    """
    if len(_shares(things, max(1, pays // 2))) == 1:
        meanwhile()
        return work(things)
    worker = _Worker(work, things, ())
    try:
        meanwhile()
        made: list[Made] | None = worker.result()
    finally:
        worker.end()
    return work(things) if made is None else made


def _shares(things: Sequence[Thing], pays: int) -> list[Sequence[Thing]]:
    """Equal runs of the things, one for each processor that it pays for."""
    count = min(processors(), len(things) // pays)
    if count < 2 or sys.platform in ("win32", "darwin") or threading.active_count() > 1:  # noqa: PLR2004 - two
        return [things]
    size = -(-len(things) // count)
    return [things[start : start + size] for start in range(0, len(things), size)]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """A forked process that does one share and sends what it made through a pipe."""

    def __init__(
        self, work: Callable[[Sequence[Thing]], list[Made]], share: Sequence[Thing], others: Sequence[int]
    ) -> None:
        self.reading, writing = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            # With a reading end of its own open, it would wait for ever to be read when its parent is killed.
            for end in (self.reading, *others):
                os.close(end)
            _work(work, share, writing)
        os.close(writing)

    def result(self) -> list[Made] | None:
        """What it made; None if it could not."""
        with os.fdopen(self.reading, "rb") as pipe:
            self.reading = -1
            data = pipe.read()
        _, status = os.waitpid(self.process, 0)
        self.process = 0
        made: list[Made] | None = pickle.loads(data) if status == 0 and data else None  # noqa: S301 - our own child's
        return made

    def end(self) -> None:
        """Leave no process and no pipe behind."""
        if self.reading >= 0:
            os.close(self.reading)
        if self.process:
            with suppress(OSError):
                os.kill(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)


def _work(work: Callable[[Sequence[Thing]], list[Made]], share: Sequence[Thing], writing: int) -> None:
    """The worker's whole life: it ends without the parent's farewells, which are not its own."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        data = pickle.dumps(work(share), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(data)
        status = 0
    finally:
        os._exit(status)
