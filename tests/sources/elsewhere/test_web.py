"""Single files on the web, by way of the only HTTP client."""

import threading
from datetime import UTC
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from feedwright.errors import FetchError, SourceError
from feedwright.shelf import MemoryShelf
from feedwright.sources import _web
from feedwright.sources._base import Site
from feedwright.sources.markdown import Markdown


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, self.headers.get("If-None-Match")))
        data = self.server.files.get(self.path)
        tag = f'"{hash(data):x}"'
        status = 404 if data is None else 304 if self.headers.get("If-None-Match") == tag else 200
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data or b"") if status == 200 else 0))
        self.end_headers()
        self.wfile.write(data if status == 200 else b"")

    def log_message(self, *_):
        pass


@pytest.fixture
def web(text):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.files, server.seen = {"/a.md": text("a")}, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_file_on_the_web_is_fetched_once_for_each_look(desk, web):
    source = Markdown(path=f"{web.url}/a.md", name="ours", allow_private=True)
    (article,), ((_, body),) = desk.everything(source)
    assert (article.key, article.title, body) == (f"{web.url}/a.md", "About a", "<p>Body of a</p>\n")
    assert web.seen == [("/a.md", None)]
    desk.everything(source)
    assert len(web.seen) == 2
    assert web.seen[1][1]


def test_an_archive_on_the_web_is_read(desk, web, zipped, text):
    web.files["/site.zip"] = zipped({"a.md": text("a")})
    (article,), _ = desk.everything(Markdown(path=f"zip://*.md::{web.url}/site.zip", allow_private=True))
    assert article.title == "About a"
    assert len(web.seen) == 1


def test_private_addresses_are_fetched_only_where_the_source_allows_it(desk, web):
    for path in (f"{web.url}/a.md", f"zip://*.md::{web.url}/site.zip"):
        source = Markdown(path=path, name="ours")
        with pytest.raises(SourceError, match=r"is a private address; .*`allow_private: true`"):
            desk.everything(source)
    assert not web.seen


def test_what_the_web_does_not_give_is_an_error_that_names_it(desk, web, monkeypatch):
    with pytest.raises(FetchError, match="404"):
        desk.everything(Markdown(path=f"{web.url}/none.md", allow_private=True))
    monkeypatch.setattr(_web, "MOST", 10)
    with pytest.raises(FetchError, match="is larger than"):
        desk.everything(Markdown(path=f"{web.url}/a.md", allow_private=True))


def test_what_a_site_keeps_of_the_web_is_kept_from_build_to_build(site, web, text, configuration):
    site.configure(configuration.format(f"{web.url}/a.md").replace("markdown,", "markdown, allow_private: true,"))
    site.build()
    before = site.stamps()
    assert not site.build().written
    assert site.stamps() == before
    assert web.seen[-1][1], "asked whether it had changed"
    web.files["/a.md"] = text("a", "Another body")
    assert site.build().written
    assert "Another body" in str(site.items())


def test_a_shelf_that_is_changed_between_listing_and_reading_does_not_matter(desk, web):
    source = Markdown(path=f"{web.url}/a.md", name="ours", allow_private=True)
    (place,) = desk.places(source)
    said = list(source.read(place, desk))
    other = Site(desk.url, desk.folder, UTC, "en", MemoryShelf())
    assert [body for _, body in source.bodies(said, other)] == ["<p>Body of a</p>\n"]
    assert len(web.seen) == 1
