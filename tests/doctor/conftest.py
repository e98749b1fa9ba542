"""A small site on loopback that does everything right; a broken one is the same with one thing done wrong."""

import gzip
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from feedwright import Entry, Feed, doctor, render

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
CHANGED = NOW - timedelta(hours=9)
TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    "/": "text/html; charset=utf-8",
}
LINK = '<link rel="alternate" type="{}" href="{}">'


class Good:
    """A site whose feeds are served well.

    A broken one overrides what it does wrong: `files` (path -> bytes), `entries`, or `respond` (method, path and
    headers -> status, headers and body).
    """

    hubs = ("https://hub.example/",)
    now = NOW
    is_moving = False
    """Whether its files are made anew at each visit."""

    def __init__(self):
        self.visits = 0
        self.slept = 0
        self.made = {}

    # --- what there is ---

    def entries(self):
        return [
            Entry(
                url=f"{self.url}/posts/{number}/",
                title=f"Über den Fluß {number}",
                published=self.now - timedelta(days=number, hours=9),
                content_html="<p>" + f"The river is wide, {number} times as wide as it looks. " * 40 + "</p>",
            )
            for number in range(5)
        ]

    def feed(self, **said):
        own = {kind: f"{self.url}/feeds/all.{kind}" for kind in ("rss", "atom", "json")}
        return Feed(
            **{"title": "The Desk", "url": f"{self.url}/", "entries": tuple(self.entries()), "slug": "all", "addresses": own,
               "hubs": self.hubs, "ttl": 60, **said}
        )  # fmt: skip

    def files(self):
        feed = self.feed()
        made = {f"/feeds/all.{kind}": render(feed, kind) for kind in ("rss", "atom", "json")}
        return made | dict.fromkeys(("/", "/posts/0/", "/feeds/"), self.page().encode())

    def page(self):
        links = (LINK.format(TYPES[kind].partition(";")[0], f"/feeds/all{kind}") for kind in (".rss", ".atom", ".json"))
        return f"<!doctype html><title>The Desk</title>{''.join(links)}<p>The river."

    # --- how it is served ---

    def respond(self, method, path, headers):
        if self.is_moving or not self.made:
            self.made = self.files()
        files = self.made
        if path not in files:
            return 404, {"Content-Type": "text/plain"}, b"nothing here"
        data = files[path]
        made = {
            "Content-Type": next(kind for suffix, kind in TYPES.items() if path.endswith(suffix)),
            "Last-Modified": format_datetime(CHANGED, usegmt=True),
            "ETag": f'"{sha256(data).hexdigest()[:12]}"',
            "Cache-Control": "max-age=300",
            "Access-Control-Allow-Origin": "*",
            "Vary": "Accept-Encoding",
        }
        if path.startswith("/feeds/all"):
            made["Link"] = ", ".join([*(f'<{hub}>; rel="hub"' for hub in self.hubs), f'<{self.url}{path}>; rel="self"'])
        if "gzip" in headers.get("Accept-Encoding", ""):
            data = gzip.compress(data, mtime=0)
            made |= {"Content-Encoding": "gzip", "ETag": f'{made["ETag"][:-1]}-gz"'}
        if self.is_known(headers, made):
            return 304, {name: value for name, value in made.items() if name != "Content-Type"}, b""
        return 200, made, data

    def is_known(self, headers, made):
        if "If-None-Match" in headers:
            return headers["If-None-Match"] == made["ETag"]
        return headers.get("If-Modified-Since") == made["Last-Modified"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server.site
        site.visits += 1
        status, headers, body = site.respond(self.command, self.path, self.headers)
        self.send_response_only(status)
        for name, value in {
            "Date": format_datetime(NOW, usegmt=True),
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            for one in value if isinstance(value, list) else [value]:
                self.send_header(name, one)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
        self.close_connection = True

    do_HEAD = do_GET  # noqa: N815 - http.server's own name

    def log_message(self, *_):
        pass


@pytest.fixture
def serve():
    """Serve a site; its `url` is set."""
    servers = []

    def serving(site, wrapped=None):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.site = site
        site.url = f"http://127.0.0.1:{server.server_port}"
        if wrapped is not None:
            server.socket = wrapped.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            site.url = f"https://localhost:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return site

    yield serving
    for server in servers:
        server.shutdown()
        server.server_close()


def examined(site, path="/feeds/all.rss", **said):
    """What is found at a path of a site, in whose world a pause takes no time."""

    def pause(seconds):
        site.slept += seconds

    return doctor.examine(site.url + path, **{"now": NOW, "allow_private": True, "pause": pause, **said})


def codes(found):
    return sorted({one.code for one in found.findings})
