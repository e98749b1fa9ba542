"""Only one build at a time: a second one waits, and says who is at work when it gives up."""

from __future__ import annotations

import errno
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feedwright.errors import Locked, PublishError
from feedwright.publish import lock as locking
from feedwright.publish.lock import lock

HOLDER = """
import os, sys
from pathlib import Path
from feedwright.publish.lock import lock
with lock(Path(sys.argv[1]), 0):
    {meanwhile}
    os.write(1, b"held\\n")
    sys.stdin.read()
"""


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@contextmanager
def holder(path: Path, meanwhile: str = "pass", *handles: int) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its standard input ends; it is given handles of ours to use."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", HOLDER.format(meanwhile=meanwhile), str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True, pass_fds=handles) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def is_free(path: Path) -> bool:
    """Whether the lock can be had at once."""
    try:
        with lock(path, 0):
            return True
    except Locked:
        return False


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A lock file in a folder that is not there yet."""
    return tmp_path / ".feedwright" / "lock"


def test_makes_its_folder_and_names_its_holder(path: Path) -> None:
    with lock(path, 0):
        assert path.read_text() == f"{os.getpid()}\n"
    assert path.read_text() == ""


def test_is_free_again_afterwards_also_after_an_error(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock(path, 0):
        raise ZeroDivisionError
    assert is_free(path)


def test_gives_up_after_the_wait_and_says_who_holds_it(path: Path) -> None:
    clock = Clock()
    with holder(path) as other:
        with pytest.raises(Locked) as caught, lock(path, 60, sleep=clock.sleep, monotonic=clock.monotonic):
            pytest.fail("two hold it")
        assert str(caught.value) == (
            f"{path}: another build is at work (process {other.pid}) and was not done within 60 s: "
            "wait for it, or end it if it hangs"
        )
    assert clock.now == 1060
    assert clock.pauses[:3] == [0.02, 0.04, 0.08]
    assert max(clock.pauses) == 1
    assert len(clock.pauses) < 80


def test_does_not_wait_when_told_not_to(path: Path) -> None:
    clock = Clock()
    with holder(path), pytest.raises(Locked), lock(path, 0, sleep=clock.sleep, monotonic=clock.monotonic):
        pytest.fail("two hold it")
    assert clock.pauses == []


def test_is_had_as_soon_as_the_other_build_is_done(path: Path) -> None:
    with holder(path) as other:
        clock = Clock()

        def sleep(seconds: float) -> None:
            clock.sleep(seconds)
            if len(clock.pauses) == 3:
                other.communicate("")

        with lock(path, 60, sleep=sleep, monotonic=clock.monotonic):
            assert path.read_text() == f"{os.getpid()}\n"
        assert len(clock.pauses) == 3
        assert other.returncode == 0


def test_of_a_killed_build_is_free(path: Path) -> None:
    with holder(path) as other:
        assert not is_free(path)
        other.kill()
        other.wait()
        assert is_free(path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_is_not_held_by_a_worker_that_outlived_a_killed_build(path: Path) -> None:
    told, tell = os.pipe()
    heard, said = os.pipe()
    with holder(
        path, f"os.fork() or os._exit(os.write({said}, b'.') and os.read({told}, 1) == b'')", said, told
    ) as other:
        os.read(heard, 1)
        other.kill()
        other.wait()
        worker_is_gone, _, _ = select.select([other.stdout], [], [], 0)
        assert not worker_is_gone
        assert is_free(path)
        os.close(tell)
    for handle in (told, heard, said):
        os.close(handle)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_is_not_freed_by_a_worker_that_leaves_first(path: Path) -> None:
    with lock(path, 0):
        handle = next(iter(locking._held))
        child = os.fork()
        if not child:
            try:
                locking._release(handle)
            except BaseException:  # noqa: BLE001 - nothing may escape into the copy of the test run
                os._exit(1)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert not is_free(path)


def test_keeps_threads_of_one_process_apart_too(path: Path) -> None:
    found = []
    with lock(path, 0):
        thread = threading.Thread(target=lambda: found.append(is_free(path)))
        thread.start()
        thread.join()
    assert found == [False]


def test_is_taken_anew_when_somebody_removes_the_file_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, clock = locking._taken, Clock()

    def removed_in_between(handle: int) -> bool:
        monkeypatch.setattr(locking, "_taken", real)
        path.unlink()
        return real(handle)

    monkeypatch.setattr(locking, "_taken", removed_in_between)
    with lock(path, 60, sleep=clock.sleep, monotonic=clock.monotonic):
        assert not is_free(path)
    assert len(clock.pauses) == 1


def test_is_held_on_a_full_disk_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with lock(path, 0), pytest.raises(Locked, match="another build is at work and was"), lock(path, 0):
        pytest.fail("two hold it")


@pytest.mark.parametrize(("module", "name"), [("os", "open"), ("fcntl", "flock")])
def test_that_cannot_be_had_names_the_file_and_the_cure(
    path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    def cannot(*_args: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(pytest.importorskip(module), name, cannot)
    with pytest.raises(PublishError, match=os.strerror(errno.EROFS)) as caught, lock(path, 0):
        pytest.fail("it is held")
    assert caught.value.where == str(path)
    assert not isinstance(caught.value, Locked)
    assert locking._held == set()


def test_whose_folder_is_a_file_names_it(path: Path) -> None:
    path.parent.write_bytes(b"mine")
    with pytest.raises(PublishError, match="keep the catalog"), lock(path, 0):
        pytest.fail("it is held")
