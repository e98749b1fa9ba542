"""One build at a time. The lock lies beside the catalog, and the system frees it when its holder dies."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from feedwright.errors import Locked, PublishError

_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 1.0
_BEYOND = 1 << 30
"""Windows locks bytes, and nobody else may read them: one far behind the text is taken."""

_held: set[int] = set()


@contextmanager
def lock(
    path: Path,
    wait: float,
    *,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Hold a lock file while the body runs; no other process or thread holds it meanwhile.

    The file stays when the lock is freed: removing it would let two builds lock two files of one name.

    Args:
        path: the lock file; its folder is made.
        wait: seconds to wait for another build; 0 does not wait.
        sleep: how to wait a number of seconds.
        monotonic: seconds from any moment on. No feed depends on either, so that they may have defaults.

    Raises:
        Locked: another build still holds it. Says which process, if that is known.
        PublishError: the file cannot be made or locked.
    """
    handle = _acquire(path, wait, sleep, monotonic)
    try:
        yield
    finally:
        _release(handle)


def is_held(path: Path) -> bool:
    """Whether another process or thread holds a lock file now. Nothing is made.

    Who wants it in this very moment finds it held, and must wait a little.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return _is_taken(handle)
    except OSError:
        return False
    finally:
        os.close(handle)


def _acquire(path: Path, wait: float, sleep: Callable[[float], None], monotonic: Callable[[], float]) -> int:
    until = monotonic() + wait
    pause = _FIRST_PAUSE
    while (handle := _attempt(path)) is None:
        left = until - monotonic()
        if left <= 0:
            message = (
                f"another build is at work{_holder(path)} and was not done within {wait:g} s: "
                "wait for it, or end it if it hangs"
            )
            raise Locked(message, where=str(path))
        sleep(min(pause, left))
        pause = min(2 * pause, _LONGEST_PAUSE)
    return handle


def _attempt(path: Path) -> int | None:
    """Lock the file now: its handle, or None where another holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise _unlockable(path, error) from error
    _held.add(handle)
    try:
        if _taken(handle) or not _same(handle, path):
            _close(handle)
            return None
    except OSError as error:
        _close(handle)
        raise _unlockable(path, error) from error
    _sign(handle)
    return handle


def _unlockable(path: Path, error: OSError) -> PublishError:
    cure = "keep the catalog in a folder on a local disk that the user that runs feedwright may write to"
    return PublishError(f"the lock cannot be had: {error.strerror or error}: {cure}", where=str(path))


def _same(handle: int, path: Path) -> bool:
    """Whether the locked file is still the one of this name: somebody may have removed it in between."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _sign(handle: int) -> None:
    """Say who holds the lock. On a full disk it is held without a name."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid()}\n".encode())


def _holder(path: Path) -> str:
    try:
        words = path.read_bytes()[:20].split()
    except OSError:
        return ""
    return f" (process {int(words[0])})" if words and words[0].isdigit() else ""


def _release(handle: int) -> None:
    if handle not in _held:
        return  # in a child that was forked while the lock was held: it is the parent's to free
    with suppress(OSError):
        os.ftruncate(handle, 0)
    with suppress(OSError):
        _free(handle)
    _close(handle)


def _close(handle: int) -> None:
    _held.discard(handle)
    os.close(handle)


def _forget() -> None:
    """Close inherited handles: a worker that outlived a killed build would hold its lock for ever."""
    while _held:
        os.close(_held.pop())


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        """Lock without waiting; whether another holds the lock."""
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EDEADLK}:
                return True
            raise
        return False

    def _free(handle: int) -> None:
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

    def _is_taken(handle: int) -> bool:
        if _taken(handle):
            return True
        _free(handle)
        return False

else:
    import fcntl

    os.register_at_fork(after_in_child=_forget)

    def _taken(handle: int) -> bool:
        """Lock without waiting; whether another holds the lock."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
                return True
            raise
        return False

    def _free(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

    def _is_taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
                return True
            raise
        return False
