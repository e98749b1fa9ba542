"""One connection: nobody can hold the server up, and many requests leave it as it was."""

import gc
import os
import resource
import shutil
import socket  # noqa: TID251 - to behave as no client should
import threading
import tracemalloc
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from tests.conftest import PATIENCE, becomes
from tests.serving.conftest import read_to_the_end, serving

from feedwright import clock
from feedwright.serving import app, conditions, connection

ONE = b"GET /all.rss HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def impatient(published, monkeypatch):
    """A server that looks at its connections twenty times a second."""
    monkeypatch.setattr(connection, "LOOK", 0.05)
    with serving(app(published / "config.yaml")) as running:
        yield running


@pytest.fixture
def patient(published, monkeypatch):
    """A server that looks at its connections when it is told to, and not by the clock; the system keeps little for it."""
    monkeypatch.setattr(connection, "LOOK", 3600)
    monkeypatch.setattr("feedwright.serving.running._SENDING", 4096)
    with serving(app(published / "config.yaml")) as running:
        yield running


def look(running):
    """Have a server look at its connections now, and wait until it has."""
    for one in list(running.server.server_state.connections):
        done = threading.Event()
        one.loop.call_soon_threadsafe(lambda one=one, done=done: (one._watch.cancel(), one._look(), done.set()))
        assert done.wait(PATIENCE)


def connected(client, receives=None):
    made = socket.socket()
    if receives:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
    made.settimeout(PATIENCE)
    made.connect(("127.0.0.1", client.port))
    return closing(made)


@pytest.mark.parametrize("begun", [b"", b"G", b"GET /all.rss HTTP/1.1\r\nHost:", ONE[:-2]])
def test_a_request_that_does_not_come_to_its_end_is_not_waited_for(impatient, begun):
    with connected(impatient.client) as slow:
        slow.sendall(begun)
        assert read_to_the_end(slow) == b""


def test_a_request_that_comes_drop_by_drop_is_not_waited_for(impatient):
    with connected(impatient.client) as slow, pytest.raises(OSError, match=r"reset|pipe"):
        drip(slow, ONE[:-1] * 20)


def drip(connection, data):
    pause = threading.Event()
    for byte in data:
        connection.sendall(bytes([byte]))
        pause.wait(0.01)


def test_a_connection_without_further_requests_is_closed(patient):
    with connected(patient.client) as idle:
        idle.sendall(ONE)
        begun = idle.recv(15)
        for _ in range(connection.KEPT):
            look(patient)
        assert patient.server.server_state.connections
        look(patient)
        assert (begun + read_to_the_end(idle)).startswith(b"HTTP/1.1 200 OK")
        assert becomes(lambda: not patient.server.server_state.connections)


def lies(running):
    """Whether something waits to be taken by a client."""
    return any(one.transport.get_write_buffer_size() for one in running.server.server_state.connections)


def test_a_client_that_does_not_take_what_it_asked_for_is_cut_off(patient):
    with connected(patient.client, receives=2048) as deaf:
        deaf.sendall(ONE * 15)
        assert becomes(lambda: lies(patient))
        for _ in range(connection.PATIENCE - 1):
            look(patient)
        assert patient.server.server_state.connections
        # Nor does it help to ask for more.
        deaf.sendall(ONE)
        look(patient)
        assert becomes(lambda: not patient.server.server_state.connections)


def test_a_client_that_takes_it_slowly_is_sent_all_of_it(patient, published):
    body = (published / "feeds" / "all.rss").read_bytes()
    with connected(patient.client, receives=4096) as slow:
        # Its patience with one that takes nothing would long be at its end.
        for _ in range(connection.PATIENCE):
            slow.sendall(ONE * 15)
            assert becomes(lambda: lies(patient))
            look(patient)
            assert taken(slow, patient, body, 15).count(body) == 15


def taken(slow, running, body, count):
    """What comes until there is so much of it; the server looks whenever a good part of it was taken, and at the end."""
    got, looked = b"", 0
    while got.count(body) < count and (data := slow.recv(16_384)):
        got += data
        if len(got) - looked > 32_768:
            looked = len(got)
            look(running)
    look(running)
    return got


def test_who_asks_for_very_much_at_once_is_cut_off_and_who_has_it_already_is_not(patient):
    with connected(patient.client) as greedy:
        greedy.sendall(ONE * 400)
        assert read_to_the_end(greedy).count(b"HTTP/1.1 200 OK") < 400
    etag = patient.client("/all.rss")["etag"].encode()
    known = ONE[:-2] + b"If-None-Match: %s\r\n" % etag
    asked = (known + b"\r\n") * 199 + known + b"Connection: close\r\n\r\n"
    assert patient.client.raw(asked).count(b"HTTP/1.1 304 ") == 200


def test_there_is_a_most_of_connections(published, monkeypatch):
    monkeypatch.setattr(connection, "MOST_CONNECTIONS", 3)
    with serving(app(published / "config.yaml")) as running, ExitStack() as stack:
        kept = [stack.enter_context(connected(running.client)) for _ in range(3)]
        for one in kept:
            one.sendall(ONE)
            assert one.recv(12) == b"HTTP/1.1 200"
        further = stack.enter_context(connected(running.client))
        assert read_to_the_end(further) == b""


def test_two_hundred_slow_clients_keep_nobody_waiting(published):
    with serving(app(published / "config.yaml")) as running, ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connected(running.client)).sendall(ONE[:20])
        etag = running.client("/all.rss")["etag"]
        assert running.client("/all.rss", If_None_Match=etag).status == 304


def test_many_requests_leave_memory_as_it_was(published):
    """Of every kind: found and not, whole and in part, new and known, understood and not."""
    with serving(app(published / "config.yaml")) as running:
        etag = running.client("/all.rss")["etag"].encode()

        def round_(number):
            fields = [
                b"", b"If-None-Match: %s\r\n" % etag, b"Range: bytes=%d-\r\n" % (number % 500), b"Accept: text/x%d\r\n" % number,
                b"Accept-Encoding: x%d, gzip\r\n" % number, b'A-IM: feed\r\nIf-None-Match: "%064d"\r\n' % number,
            ]  # fmt: skip
            many = [b"GET /all.rss HTTP/1.1\r\nHost: a\r\n" + one + b"\r\n" for one in fields]
            lost = b"GET /%d%%41.rss HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % number
            assert running.client.raw(b"".join(many) + lost).count(b"HTTP/1.1 ") == len(fields) + 1
            running.client.raw(b"nonsense %d\r\n\r\n" % number)

        for number in range(150):
            round_(number)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for number in range(150, 550):
            round_(number)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
    assert grown < 400_000


def test_it_ends_when_it_is_told_to_and_answers_what_it_has_begun_to(published):
    with serving(app(published / "config.yaml")) as running, connected(running.client) as client:
        client.sendall(ONE)
        running.server.should_exit = True
        assert read_to_the_end(client).startswith(b"HTTP/1.1 200 OK")


def test_each_connection_may_be_an_open_file():
    from feedwright.serving import running

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
        running._allow_many_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(hard, 4096)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_way_of_every_asgi_server_gives_the_same_answers(published):
    """Behind a proxy that is trusted each request is a task of its own."""
    trusted = app(published / "config.yaml")
    with serving(app(published / "config.yaml")) as short, serving(trusted, ["127.0.0.1"]) as long:
        assert long.server.config.loaded_app is not trusted
        etag = short.client("/all.rss")["etag"]
        for path, method, fields in (
            ("/all.rss", "GET", {}),
            ("/all.rss", "HEAD", {}),
            ("/all.rss", "GET", {"If_None_Match": etag}),
            ("/all.rss", "GET", {"Range": "bytes=5-9"}),
            ("/all.rss", "GET", {"Range": "bytes=999999-"}),
            ("/all.rss", "OPTIONS", {}),
            ("/all.rss", "POST", {"Content_Length": "0"}),
            ("/nothing", "GET", {}),
            ("/a%2fb", "GET", {}),
            ("/", "GET", {"Accept_Encoding": "gzip"}),
        ):
            one, other = short.client(path, method, **fields), long.client(path, method, **fields)
            assert (one.status, one.body) == (other.status, other.body)
            assert {**one.headers, "date": ""} == {**other.headers, "date": ""}


def test_every_answer_says_what_answers_and_no_version(ours):
    """`doctor` tells by it whose cures to name."""
    assert {ours(path)["server"] for path in ("/all.rss", "/healthz", "/nothing")} == {"feedwright"}
    assert b"\r\nserver: feedwright\r\n" in ours.raw(b"nonsense\r\n\r\n").lower()


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize(
    "host",
    ["a b", "a, b", "a/b", "http://a", "user@a", "a:b", "a:1:2", "[::1", "::1", "[::1]x", "[a b]", "a%", "a%zz", "ä.org", '"a"', "a\\b", "a?b"],
)  # fmt: skip
def test_a_host_that_is_none_is_refused(ours, host, version):
    """RFC 9112, section 3.2."""
    answer = ours.raw(f"GET /all.rss HTTP/{version}\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:80]


@pytest.mark.parametrize(
    "host",
    ["", "a", "a_b", "a.", "A.example.org", "a:", "a:8080", "127.0.0.1:80", "[::1]", "[::1]:80", "[::ffff:1.2.3.4]", "[v1.a:b]", "xn--4ca.org", "%C3%A4.org", "a!$&'()*+,;=~b", " a ", "\ta"],
)  # fmt: skip
def test_every_host_that_is_one_is_answered(ours, host):
    request = f"GET /all.rss HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    assert ours.raw(request).startswith(b"HTTP/1.1 200 ")


def test_an_old_client_may_leave_the_host_away_and_may_not_name_two(ours):
    assert ours.raw(b"GET /all.rss HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    assert ours.raw(b"GET /all.rss HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n").startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("proxies", [(), ["127.0.0.1"]])
def test_a_file_is_never_newer_than_the_answer_that_brings_it(published, tmp_path, monkeypatch, proxies):
    """RFC 9110, section 8.8.2.1: uvicorn looks at the clock once a second, and a build may be quicker."""
    folder = shutil.copytree(published, tmp_path / "site")
    with serving(app(folder / "config.yaml"), proxies) as running:
        client, now = running.client, clock.running() + timedelta(seconds=3)
        monkeypatch.setattr(clock, "running", lambda: now)
        os.utime(folder / "feeds" / "all.rss", (now.timestamp() + 10,) * 2)
        for fields in ({}, {}, {"If_None_Match": client("/all.rss")["etag"]}, {"Range": "bytes=0-9"}):
            answer = client("/all.rss", **fields)
            assert answer["last-modified"] == answer["date"] == conditions.http_date(int(now.timestamp())).decode()
        for path in ("/nothing", "/healthz"):
            assert client(path)["date"] == conditions.http_date(int(now.timestamp())).decode()


def test_what_is_no_path_names_no_page(ours):
    assert ours.raw(b"GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 400 ")
