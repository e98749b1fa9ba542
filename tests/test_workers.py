"""Work that is spread over processors gives what it gives on one, whatever happens to the workers."""

import os
import signal

import pytest
from tests.conftest import becomes

from feedwright import rendering, workers

SPREAD = {
    "shares": workers.spread,
    "chunks": lambda work, things, pays: [
        one
        for made in workers.stream(work, [things[at : at + 9] for at in range(0, len(things), 9)], pays)
        for one in made
    ],
}


@pytest.fixture(params=SPREAD)
def spread(request):
    """Either way of spreading work, all that it made at once."""
    return SPREAD[request.param]


@pytest.fixture(autouse=True)
def many_processors(monkeypatch):
    monkeypatch.setattr(workers, "processors", lambda: 4)
    # Other tests may have left a thread that still waits for something.
    monkeypatch.setattr(workers.threading, "active_count", lambda: 1)


def test_results_come_in_the_order_of_the_things(spread):
    assert spread(lambda share: [thing * 2 for thing in share], range(1001), 10) == [n * 2 for n in range(1001)]


def test_the_work_is_really_done_in_several_processes(spread):
    assert len(set(spread(lambda share: [os.getpid()] * len(share), range(100), 10))) == 4


@pytest.mark.parametrize("pages", ["true", "false"])
def test_what_a_build_spreads_comes_back_from_its_workers(site, monkeypatch, pages):
    given, real = [], workers._Worker.next
    monkeypatch.setattr(workers._Worker, "next", lambda worker: given.append(real(worker)) or given[-1])
    monkeypatch.setattr(rendering, "ENTRIES_PAY", 1)
    site.categories = "[politics, world, culture, sport]"
    site.more = f"feeds: {{pages: {pages}}}\n"
    for name in ("politics", "world", "culture", "sport"):
        site.post(f"of-{name}", categories=name)
    site.build()
    # Of four entries three are made elsewhere, of five feeds three.
    assert [len(one or ()) for one in given] == [1, 1, 1, 2, 1]


def test_few_things_are_done_here(spread):
    assert set(spread(lambda share: [os.getpid()] * len(share), range(19), 10)) == {os.getpid()}


def test_the_share_of_a_worker_that_dies_is_done_here(spread):
    here = os.getpid()

    def work(share):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return list(share)

    assert spread(work, range(100), 10) == list(range(100))


def test_an_error_is_raised_as_if_there_were_no_workers(spread):
    def work(share):
        if 99 in share:
            raise ZeroDivisionError
        return list(share)

    with pytest.raises(ZeroDivisionError):
        spread(work, range(100), 10)


def test_an_error_here_leaves_no_process_behind(spread, monkeypatch):
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
        spread(work, range(100), 10)
    assert len(forked) == 3
    for process in forked:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_large_results_fit_through_the_pipe(spread):
    made = spread(lambda share: [bytes(100_000)] * len(share), range(100), 10)
    assert sum(map(len, made)) == 10_000_000


def test_a_worker_does_not_outlive_a_parent_that_is_killed(spread):
    """What it made does not fit into the pipe, so it waits to be read; nobody reads any more."""
    parent = os.fork()
    if parent == 0:
        here = os.getpid()

        def work(share):
            if os.getpid() == here:
                os.kill(here, signal.SIGKILL)
            return [bytes(100_000)] * len(share)

        os.setpgid(0, 0)
        spread(work, range(100), 10)
    os.waitpid(parent, 0)
    try:
        assert becomes(lambda: is_gone(parent)), "a worker is still there"
    finally:
        if not is_gone(parent):
            os.killpg(parent, signal.SIGKILL)


def is_gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


# --- chunks -----------------------------------------------------------------------------------------------------------


def chunks(count, size=10):
    return [range(at, at + size) for at in range(0, count, size)]


def doubled(chunk):
    return [thing * 2 for thing in chunk]


@pytest.mark.parametrize("processors", [1, 2, 3, 7])
def test_each_chunk_comes_as_one_in_its_turn(monkeypatch, processors):
    monkeypatch.setattr(workers, "processors", lambda: processors)
    many = [*chunks(95), range(0), range(7)]
    assert list(workers.stream(doubled, many, 10)) == [doubled(chunk) for chunk in many]


def test_no_chunk_is_nothing_to_do():
    assert list(workers.stream(doubled, [], 10)) == []


def test_the_first_chunks_come_before_the_last_ones_are_made():
    """Little of it is ever held: what is behind the pipes waits to be asked for."""
    here = os.getpid()
    begun = []

    def work(chunk):
        if os.getpid() == here:
            begun.append(chunk[0])
        return [bytes(1_000_000)] * len(chunk)

    many = workers.stream(work, chunks(400), 10)
    next(many)
    assert begun == [0]
    many.close()
    assert begun == [0]


def test_workers_are_at_work_while_this_process_does_something_else():
    here = os.getpid()
    reading, writing = os.pipe()

    def work(chunk):
        if os.getpid() != here:
            os.write(writing, b"x")
        return list(chunk)

    many = workers.stream(work, chunks(40), 10)
    next(many)
    # Nobody has asked for what they make.
    assert len(b"".join(os.read(reading, 1) for _ in range(3))) == 3
    assert [chunk[0] for chunk in many] == [10, 20, 30]
    os.close(reading)
    os.close(writing)


def test_this_process_does_fewer_chunks_than_each_worker():
    """It has to do something with all of them."""
    made = workers.stream(lambda chunk: [os.getpid()] * len(chunk), chunks(700), 10)
    counts = {}
    for chunk in made:
        counts[chunk[0]] = counts.get(chunk[0], 0) + 1
    here = counts.pop(os.getpid())
    assert len(counts) == 3
    assert all(count == 3 * here for count in counts.values())


def test_who_wants_no_more_leaves_no_process_behind(monkeypatch):
    forked = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: forked.append(fork()) or forked[-1])
    many = workers.stream(lambda chunk: [bytes(1_000_000)] * len(chunk), chunks(400), 10)
    next(many)
    many.close()
    assert len(forked) == 3
    for process in forked:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_worker_that_dies_half_way_loses_nothing():
    """In the midst of a chunk, of which half has come through the pipe: that chunk and its others are made here."""
    here = os.getpid()

    def work(chunk):
        if os.getpid() != here and chunk[0] >= 200:
            os.kill(os.getpid(), signal.SIGKILL)
        return [bytes([thing % 256]) * 50_000 for thing in chunk]

    assert [one[0] for chunk in workers.stream(work, chunks(400), 10) for one in chunk] == [n % 256 for n in range(400)]


def test_nothing_is_forked_out_of_a_process_with_threads(spread, monkeypatch):
    monkeypatch.setattr(workers.threading, "active_count", lambda: 2)
    assert set(spread(lambda share: [os.getpid()] * len(share), range(100), 10)) == {os.getpid()}
