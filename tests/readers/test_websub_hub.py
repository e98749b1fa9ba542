"""Push from end to end: a real hub fetches the feed that it was told of, and a real subscriber takes what it signed."""

import json
import os
import queue
import shutil
import ssl
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPSConnection  # noqa: TID251 - a forger's
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PEER = Path(__file__).with_name("websub_peer.py")
PATIENCE = 120
"""Seconds: Python imports much for it."""
FORMATS = ("rss", "atom", "json")


@pytest.fixture(scope="module", autouse=True)
def _there():
    missing = [name for name in ("flask_websub", "celery") if find_spec(name) is None]
    missing += ["openssl"] * (shutil.which("openssl") is None)
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} must be there in CI: pip install -e .[dev]")
    if missing:
        pytest.skip(f"{missing} is not installed: push cannot be tried with a real hub")


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A certificate for loopback, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=hub.example",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


class Peer:
    """The hub and the subscriber, in a process of their own."""

    def __init__(self, folder, signed, port):
        self.folder, self.signed, self.port, self.process = folder, signed, port, None
        self.hub = f"https://127.0.0.1:{self.port}/hub"

    def up(self):
        self.process = subprocess.Popen(
            [sys.executable, "-I", PEER, self.folder, str(self.port), *self.signed],
            cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "REQUESTS_CA_BUNDLE": str(self.signed[0])},
        )  # fmt: skip
        self.lines, self.errors = queue.Queue(), []
        self.threads = [
            Thread(target=lambda: [self.lines.put(json.loads(line)) for line in self.process.stdout]),
            # What it logs must go somewhere.
            Thread(target=lambda: self.errors.extend(self.process.stderr)),
        ]
        for thread in self.threads:
            thread.start()
        assert self.next() == {"ready": True}
        return self

    def down(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        if self.process is not None:
            self.process.wait()
            for thread in self.threads:
                thread.join()
            for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
                stream.close()

    def next(self):
        try:
            return self.lines.get(timeout=PATIENCE)
        except queue.Empty:
            pytest.fail("".join(["the hub says nothing; it logged:\n", *self.errors]))

    def ask(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def subscribe(self, address):
        """Find the hub by the feed alone, and subscribe there."""
        self.ask(f"subscribe {address}")
        assert self.next() == {"discovered": {"hub_url": self.hub, "topic_url": address}}
        confirmed, done = self.next(), self.next()
        assert confirmed == {"did": "subscribe", "topic": address, "id": done["id"]}
        assert done["subscribed"] == address
        return done["id"]

    def delivered(self):
        """Address -> what the subscriber was given, and took for true, since this was asked last."""
        self.ask("say no more")
        made = {}
        while (said := self.next()) != {"said": "no more"}:
            assert said["delivered"] not in made, "delivered twice"
            made[said["delivered"]] = said["body"].encode()
        return made


class _Handler(SimpleHTTPRequestHandler):
    """As docs/push.md tells owners to serve feeds."""

    def end_headers(self):
        if self.server.hub and self.command == "GET":
            self.send_header("Link", f'<{self.server.hub}>; rel="hub"')
            self.send_header("Link", f'<{self.server.address}{self.path}>; rel="self"')
        super().end_headers()

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def server(site):
    """The site's feeds as they are served."""
    (site.folder / "feeds").mkdir()
    made = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site.folder / "feeds")))
    made.hub, made.address = "", f"http://127.0.0.1:{made.server_port}"
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def peer(site, server, signed, tmp_path, monkeypatch, free_port):
    monkeypatch.setenv("SSL_CERT_FILE", str(signed[0]))
    (tmp_path / "peer").mkdir()
    made = Peer(tmp_path / "peer", signed, free_port()).up()
    server.hub = made.hub
    site.categories = "[politics, economy]"
    site.more = f"websub: {made.hub}\noutput: {{url: '{server.address}'}}\nguard: null\n"
    site.post("a-vote", body="What is said of the vote, at some length.")
    site.post("a-market", categories="economy", body="What is said of the market, at some length.")
    site.build()
    yield made
    made.down()


def feeds(site, server, *slugs):
    """Address -> bytes of the feeds as they stand."""
    return {f"{server.address}/{slug}.{kind}": site.files()[f"{slug}.{kind}"] for slug in slugs for kind in FORMATS}


def test_a_subscriber_is_given_each_change_signed_and_nothing_else(site, server, peer):
    for kind in FORMATS:
        peer.subscribe(f"{server.address}/politics.{kind}")
    assert peer.delivered() == {}
    site.post("another", body="What is said of another vote, at no less length.")
    site.build(now=NOW + MINUTE)
    given = peer.delivered()
    assert given == feeds(site, server, "politics")
    assert len(given) == len(FORMATS)
    assert all(b"another vote" in data for data in given.values())
    site.post("a-second-market", categories="economy", body="What is said of the second market, at some length.")
    site.build(now=NOW + 2 * MINUTE)
    site.build(now=NOW + 3 * MINUTE)
    assert peer.delivered() == {}


def test_while_the_hub_is_down_nothing_is_lost(site, server, peer):
    peer.subscribe(f"{server.address}/all.rss")
    peer.down()
    site.post("another", body="What is said of another vote, at no less length.")
    (fault,) = site.build(now=NOW + MINUTE).faults
    assert str(fault).startswith(f"hub {peer.hub}: cannot be reached: Connection refused; it will be told again of ")
    peer.up()
    report = site.build(now=NOW + 2 * MINUTE)
    assert (report.written, report.faults) == ((), ())
    address = f"{server.address}/all.rss"
    assert peer.delivered() == {address: feeds(site, server, "all")[address]}
    site.build(now=NOW + 3 * MINUTE)
    assert peer.delivered() == {}


def test_the_subscriber_does_not_take_what_the_hub_has_not_signed(site, server, peer, signed):
    own = peer.subscribe(f"{server.address}/all.rss")
    for signature in ({}, {"X-Hub-Signature": "sha256=" + 64 * "0"}):
        context = ssl.create_default_context(cafile=signed[0])
        with closing(HTTPSConnection("127.0.0.1", peer.port, context=context)) as forger:
            forger.request("POST", f"/callbacks/{own}", b"<rss/>", signature)
            assert forger.getresponse().status == 200
    assert peer.delivered() == {}


def test_a_server_that_sends_no_link_headers_keeps_this_hub_from_delivering(site, server, peer):
    """As docs/push.md says; the feed's own `link` elements are enough to find the hub, not for this hub to deliver."""
    peer.subscribe(f"{server.address}/all.rss")
    server.hub = ""
    site.post("another", body="What is said of another vote, at no less length.")
    assert site.build(now=NOW + MINUTE).faults == ()
    assert peer.delivered() == {}
