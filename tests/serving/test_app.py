"""The application: in a server, in a framework, in several processes."""

import asyncio
import os
import pickle
import signal
import socket  # noqa: TID251 - to take a port
import subprocess
import sys
import threading
from contextlib import closing, suppress

import pytest
from tests.conftest import PATIENCE, becomes
from tests.serving.conftest import Client, site, wait_for

import feedwright
from feedwright.errors import ConfigError
from feedwright.serving import app


def asked(application, path, method="GET", **scope):
    """An ASGI application's answer: its messages."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    said = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b"", "http_version": "1.1"}
    asyncio.run(application(said | {"root_path": ""} | scope, receive, send))
    return sent


def test_it_is_mounted_in_a_site_of_ones_own(published):
    applications, routing = pytest.importorskip("starlette.applications"), pytest.importorskip("starlette.routing")
    mounted = applications.Starlette(routes=[routing.Mount("/blog/feeds", app(published / "config.yaml"))])
    data = (published / "feeds" / "all.rss").read_bytes()
    start, body = asked(mounted, "/blog/feeds/all.rss", raw_path=b"/blog/feeds/all.rss")
    assert (start["status"], body["body"]) == (200, data)
    assert asked(mounted, "/blog/feeds/")[0]["status"] == 200
    assert asked(mounted, "/blog/feeds/nothing")[0]["status"] == 404
    start, _ = asked(mounted, "/blog/feeds/all", raw_path=b"/blog/feeds/all")
    assert dict(start["headers"])[b"content-location"] == b"all.rss"


def test_below_its_root_path_without_a_slash_it_leads_to_the_list(published):
    start, _ = asked(app(published / "config.yaml"), "/feeds", raw_path=b"/feeds", root_path="/feeds")
    assert (start["status"], dict(start["headers"])[b"location"]) == (308, b"/feeds/")


def test_a_server_that_gives_no_raw_path_is_served_too(published):
    assert asked(app(published / "config.yaml"), "/all.rss")[0]["status"] == 200
    assert asked(app(published / "config.yaml"), "/ä b\x00")[0]["status"] == 400


def test_a_large_body_is_sent_in_pieces(published, monkeypatch):
    monkeypatch.setattr("feedwright.serving.application.PIECE", 1000)
    _, *pieces = asked(app(published / "config.yaml"), "/all.rss")
    data = (published / "feeds" / "all.rss").read_bytes()
    assert b"".join(one["body"] for one in pieces) == data
    assert [one["more_body"] for one in pieces] == [True] * (len(pieces) - 1) + [False]
    assert max(len(one["body"]) for one in pieces) == 1000
    monkeypatch.setattr("feedwright.serving.folder.LARGEST", 500)
    _, *pieces = asked(app(published / "config.yaml"), "/all.rss")
    assert b"".join(one["body"] for one in pieces) == data


def test_a_bug_is_said_and_does_not_end_the_service(published, monkeypatch):
    told = []
    broken = app(published / "config.yaml", say=told.append)
    monkeypatch.setattr(broken.desk, "answer", lambda *_: 1 / 0)
    assert asked(broken, "/all.rss")[0]["status"] == 500
    assert "ZeroDivisionError" in told[0]
    unheard = app(published / "config.yaml")
    monkeypatch.setattr(unheard.desk, "answer", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        asked(unheard, "/all.rss")


def test_a_server_may_ask_whether_it_may_begin_and_end(published):
    events, sent = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}], []

    async def receive():
        return events.pop(0)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(app(published / "config.yaml")({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_there_is_nothing_to_talk_about(published):
    sent = asked(app(published / "config.yaml"), "/", type="websocket")
    assert [one["type"] for one in sent] == ["websocket.close"]


def test_it_goes_to_another_process(published):
    again = pickle.loads(pickle.dumps(app(published / "config.yaml", prefix="/feeds", log="/tmp/x")))
    assert asked(again, "/feeds/all.rss")[0]["status"] == 200


def test_a_configuration_may_be_loaded_already(published):
    loaded = feedwright.load_config(published / "config.yaml", check_paths=False)
    assert asked(app(loaded), "/all.rss")[0]["status"] == 200


def test_what_is_heavy_is_not_loaded():
    """Nothing that renders, reads sources or opens catalogs; and no server before it is wanted."""
    code = "import sys, feedwright.serving.application; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not {"feedgen", "lxml", "feedwright.journey", "feedwright.rendering", "uvicorn", "starlette"} & loaded


# --- the command ------------------------------------------------------------------------------------------------------


def command(folder, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "feedwright", "serve", *arguments], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_serves_and_ends_well_when_it_is_told_to(tmp_path, free_port, number):
    folder, port = site(tmp_path, 3), free_port()
    with command(folder, "--port", str(port), "--access-log", "-", "--prefix", "feeds") as process:
        assert process.stderr.readline() == f"serving {folder}/feeds at http://127.0.0.1:{port}/feeds/\n"
        assert Client(port)("/feeds/all.rss").status == 200
        process.send_signal(number)
        given, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert '"GET /feeds/all.rss HTTP/1.1" 200' in given
    assert said == ""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_who_is_told_that_it_serves_may_connect_at_once_or_end_it(tmp_path, free_port, workers):
    folder, port = site(tmp_path, 3), free_port()
    with command(folder, "--port", str(port), "--workers", workers) as process:
        process.stderr.readline()
        assert Client(port)("/all.rss").status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    with command(folder, "--port", str(free_port()), "--workers", workers) as process:
        process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_several_workers_serve_at_one_address(tmp_path, free_port):
    folder, port = site(tmp_path, 3), free_port()
    with command(folder, "--port", str(port), "--workers", "2", "-q", "--access-log", "log") as process:
        wait_for(port, process)
        client = Client(port)
        etags = {client("/all.rss")["etag"] for _ in range(6)}
        assert len(etags) == 1
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, "")
    assert (folder / "log").read_text("ascii").count('"GET /all.rss') == 6


def test_a_worker_is_not_taken_for_dead_while_it_starts_on_a_busy_machine(published):
    from feedwright.serving import running

    config = running._config(app(published / "config.yaml"), "127.0.0.1", 0, 2, ())
    assert config.timeout_worker_healthcheck >= 60


def test_an_address_that_is_taken_is_named(tmp_path):
    folder = site(tmp_path, 3)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with command(folder, "--port", str(port)) as process:
            _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert said.startswith(f"127.0.0.1:{port}: cannot be listened at: ")
    assert "--port" in said


def test_without_the_extra_it_is_said_what_to_install(published, monkeypatch):
    from feedwright.serving import running

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(ConfigError, match=r"pip install 'feedwright\[serve\]'"):
        running.run(app(published / "config.yaml"), host="127.0.0.1", port=0)


def test_it_is_run_until_it_is_told_to_end(published):
    """In this process, so that it can be looked at."""
    from feedwright.serving import running

    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    told, statuses = [], []

    def answers(port):
        with suppress(ConnectionRefusedError):
            statuses.append(Client(port)("/all.rss").status)
        return statuses

    def end(port):
        """As soon as it has answered: till then there may be nobody who hears it."""
        becomes(lambda: answers(port))
        os.kill(os.getpid(), signal.SIGTERM)

    def ready(address):
        told.append(address)
        threading.Thread(target=end, args=[int(address.rstrip("/").rpartition(":")[2])]).start()

    try:
        running.run(app(published / "config.yaml"), host="127.0.0.1", port=0, ready=ready)
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, handler)
    assert told[0].startswith("http://127.0.0.1:")
    assert statuses == [200]
