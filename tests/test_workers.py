"""Work that is spread over processors gives what it gives on one, whatever happens to the workers."""

import os
import signal
import time

import pytest

from feedwright import workers


@pytest.fixture(autouse=True)
def many_processors(monkeypatch):
    monkeypatch.setattr(workers, "processors", lambda: 4)
    # Other tests may have left a thread that still waits for something.
    monkeypatch.setattr(workers.threading, "active_count", lambda: 1)


def test_results_come_in_the_order_of_the_things():
    assert workers.spread(lambda share: [thing * 2 for thing in share], range(1001), 10) == [n * 2 for n in range(1001)]


def test_the_work_is_really_done_in_several_processes():
    assert len(set(workers.spread(lambda share: [os.getpid()] * len(share), range(100), 10))) == 4


def test_few_things_are_done_here():
    assert set(workers.spread(lambda share: [os.getpid()] * len(share), range(19), 10)) == {os.getpid()}


def test_the_share_of_a_worker_that_dies_is_done_here():
    here = os.getpid()

    def work(share):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return list(share)

    assert workers.spread(work, range(100), 10) == list(range(100))


def test_an_error_is_raised_as_if_there_were_no_workers():
    def work(share):
        if 99 in share:
            raise ZeroDivisionError
        return list(share)

    with pytest.raises(ZeroDivisionError):
        workers.spread(work, range(100), 10)


def test_an_error_here_leaves_no_process_behind(monkeypatch):
    here = os.getpid()
    forked = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: forked.append(fork()) or forked[-1])

    def work(share):
        if os.getpid() == here:
            raise KeyboardInterrupt
        signal.pause()
        return list(share)

    with pytest.raises(KeyboardInterrupt):
        workers.spread(work, range(100), 10)
    assert len(forked) == 3
    for process in forked:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_large_results_fit_through_the_pipe():
    made = workers.spread(lambda share: [bytes(100_000)] * len(share), range(100), 10)
    assert sum(map(len, made)) == 10_000_000


def test_a_worker_does_not_outlive_a_parent_that_is_killed():
    """What it made does not fit into the pipe, so it waits to be read; nobody reads any more."""
    parent = os.fork()
    if parent == 0:
        here = os.getpid()

        def work(share):
            if os.getpid() == here:
                os.kill(here, signal.SIGKILL)
            return [bytes(100_000)] * len(share)

        os.setpgid(0, 0)
        workers.spread(work, range(100), 10)
    os.waitpid(parent, 0)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(parent, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    os.killpg(parent, signal.SIGKILL)
    pytest.fail("a worker is still there")


def test_work_aside_is_done_while_this_process_does_something_else():
    done = []
    made = workers.aside(lambda share: [os.getpid()] * len(share), range(10), 10, lambda: done.append(os.getpid()))
    assert done == [os.getpid()]
    assert len(made) == 10
    assert set(made) != {os.getpid()}


def test_little_work_aside_is_done_here_afterwards():
    done = []
    assert workers.aside(lambda share: [*done, *share], [2], 10, lambda: done.append(1)) == [1, 2]
