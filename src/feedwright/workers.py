"""Do the same work on many things, on as many processors as that pays for."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

try:
    import fcntl
except ImportError:  # where there is no fork either
    fcntl = None  # type: ignore[assignment]

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
        workers.append(_Worker(work, [share], [worker.reading for worker in workers]))
    try:
        made = work(shares[0])
        for worker, share in zip(workers, shares[1:], strict=True):
            result: list[Made] | None = worker.next()
            made += work(share) if result is None else result
    finally:
        for worker in workers:
            worker.end()
    return made


def stream(
    work: Callable[[Sequence[Thing]], list[Made]], chunks: Sequence[Sequence[Thing]], pays: int
) -> Iterator[list[Made]]:
    """What `work` makes of each chunk of things, in their order, as soon as it is made; little of it is ever held.

    This process, which has to do something with all of it, does fewer of the chunks than each forked worker.

    Args:
        work: gives a result for each thing of a chunk, in their order; results must be fit to be pickled.
        chunks: what is to be done.
        pays: things for each processor, below which starting a worker costs more than it saves.
    """
    count = _count(sum(map(len, chunks)), pays)
    turns = [0, *(3 * list(range(1, count)))]
    whose = [turns[number % len(turns)] for number in range(len(chunks))]
    workers: dict[int, _Worker] = {}
    try:
        for one in range(1, count):
            mine = [chunk for chunk, its in zip(chunks, whose, strict=True) if its == one]
            workers[one] = _Worker(work, mine, [worker.reading for worker in workers.values()])
        for chunk, its in zip(chunks, whose, strict=True):
            made: list[Made] | None = workers[its].next() if its in workers else None
            yield work(chunk) if made is None else made
    finally:
        for worker in workers.values():
            worker.end()


def _count(things: int, pays: int) -> int:
    """On how many processors so much work pays."""
    count = min(processors(), things // pays)
    return 1 if count < 2 or sys.platform in ("win32", "darwin") or threading.active_count() > 1 else count  # noqa: PLR2004 - two


def _shares(things: Sequence[Thing], pays: int) -> list[Sequence[Thing]]:
    """Equal runs of the things, one for each processor that it pays for."""
    size = -(-len(things) // _count(len(things), pays)) or 1
    return [things[start : start + size] for start in range(0, len(things), size)] or [things]


_jobs: list[int] = []


def limit(jobs: int | None) -> None:
    """Let so many processes work at the most; None = as many as there are processors."""
    _jobs[:] = [] if jobs is None else [jobs]


def processors() -> int:
    """How many processors this process may use."""
    if _jobs:
        return _jobs[0]
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """A forked process that does some chunks and sends what it made of each through a pipe."""

    def __init__(
        self,
        work: Callable[[Sequence[Thing]], list[Made]],
        chunks: Sequence[Sequence[Thing]],
        others: Sequence[int],
    ) -> None:
        import pickle  # once, before forking; most builds start no worker

        self.load, self.torn = pickle.load, (EOFError, pickle.UnpicklingError)
        self.reading, writing = os.pipe()
        _widen(writing)
        self.process = os.fork()
        if self.process == 0:
            # With a reading end of its own open, it would wait for ever to be read when its parent is killed.
            for end in (self.reading, *others):
                os.close(end)
            _work(work, chunks, writing, pickle.dumps)
        os.close(writing)
        self.pipe: BinaryIO | None = os.fdopen(self.reading, "rb")

    def next(self) -> list[Made] | None:
        """What it made of its next chunk; None if it could not."""
        if self.pipe is None:
            return None
        try:
            made: list[Made] = self.load(self.pipe)  # our own child's
        except self.torn:
            self.end()
            return None
        return made

    def end(self) -> None:
        """Leave no process and no pipe behind."""
        if self.pipe is not None:
            self.pipe.close()
            self.pipe = None
        if self.process:
            import signal

            with suppress(OSError):
                os.kill(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)
        self.process = 0


def _widen(pipe: int) -> None:
    """Let the worker be a little ahead of who reads."""
    with suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


_PIPE = 1 << 20


def _work(
    work: Callable[[Sequence[Thing]], list[Made]],
    chunks: Sequence[Sequence[Thing]],
    writing: int,
    dumps: Callable[[Any, int], bytes],
) -> None:
    """The worker's whole life: it ends without the parent's farewells, which are not its own."""
    import signal

    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with os.fdopen(writing, "wb") as pipe:
            for chunk in chunks:
                pipe.write(dumps(work(chunk), -1))
                pipe.flush()
        status = 0
    finally:
        os._exit(status)
