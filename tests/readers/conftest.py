"""A real feed reader that keeps state (the `reader` package), and the web where it finds feeds."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

try:
    from reader import make_reader
except ImportError:
    make_reader = None


@pytest.fixture(scope="session", autouse=True)
def _installed():
    if make_reader is None:
        if os.environ.get("CI"):
            pytest.fail("`reader` must be installed in CI: pip install -e .[dev]")
        pytest.skip("`reader` is not installed: what its users would see cannot be tried")


class Web:
    """The site's feeds as they are served, whatever the configuration says of their address.

    Args:
        address: without a last slash.
        folder: the output folder.
        files: path -> the file that is served there, where that is not the one of the same name in the output folder.
        moved: path -> the path to which those who ask for it are sent for good.
    """

    def __init__(self, address, folder):
        self.address, self.folder, self.files, self.moved = address, folder, {}, {}

    def at(self, path):
        return f"{self.address}/{path}"


class _Handler(SimpleHTTPRequestHandler):
    """Whether a feed has changed is never a matter of whole seconds, so nothing is said of that."""

    extensions_map = {  # noqa: RUF012 - as its class has it
        ".rss": "application/rss+xml",
        ".atom": "application/atom+xml",
        ".json": "application/feed+json",
        ".xml": "application/xml",
    }

    def do_GET(self):
        if to := self.server.web.moved.get(self.path.removeprefix("/")):
            self.send_response(301)
            self.send_header("Location", self.server.web.at(to))
            self.end_headers()
            return
        super().do_GET()

    def translate_path(self, path):
        return str(self.server.web.files.get(path.removeprefix("/")) or super().translate_path(path))

    def send_header(self, keyword, value):
        if keyword != "Last-Modified":
            super().send_header(keyword, value)

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def web(site):
    (site.folder / "feeds").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site.folder / "feeds")))
    server.web = Web(f"http://127.0.0.1:{server.server_port}", site.folder / "feeds")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.web
    server.shutdown()
    thread.join()
    server.server_close()


class Subscriber:
    """Somebody who has read every second entry."""

    def __init__(self, client, address):
        self.client, self.kind = client, address.rpartition(".")[2]
        client.add_feed(address)
        self.poll()
        for entry in list(client.get_entries())[::2]:
            client.mark_entry_as_read(entry)
        self.had = self.state()

    def poll(self):
        """How many entries are new, and how many are modified, since the last time."""
        (feed,) = self.client.get_feeds()
        found = self.client.update_feed(feed)
        return (found.new, found.modified) if found else (0, 0)

    def state(self):
        """Id of each entry -> whether it was read."""
        return {entry.id: entry.read for entry in self.client.get_entries()}

    def links(self):
        return {entry.link for entry in self.client.get_entries()}

    def sees_nothing_new(self):
        new, _ = self.poll()
        assert new == 0
        assert self.state() == self.had
        return True


@pytest.fixture
def subscribe():
    """Address -> somebody who subscribed to it, and has read every second entry that is there now."""
    clients = []

    def subscriber(address):
        clients.append(make_reader(":memory:"))
        return Subscriber(clients[-1], address)

    yield subscriber
    for client in clients:
        client.close()
