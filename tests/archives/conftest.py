"""What tests of archives share: a client that walks through the history of a feed, and pages of few articles."""

from __future__ import annotations

import json
from collections import Counter

import feedparser
import pytest

from feedwright import archives, paging
from feedwright.catalog import placing

ADDRESS = "https://example.org/feeds/"
SIZE = 3


class Document:
    """A feed or an archive page as a reader sees it."""

    def __init__(self, data, kind):
        if kind == "json":
            said = json.loads(data)
            self.entries = {item["id"]: (item.get("content_html"), item.get("tags")) for item in said["items"]}
            self.ids = [item["id"] for item in said["items"]]
            self.links = {"prev-archive": said["next_url"]} if "next_url" in said else {}
            self.links["self"] = said["feed_url"]
            self.id, self.marks = None, set()
            return
        said = feedparser.parse(data)
        assert not said.bozo, said.bozo_exception
        self.entries = {one.id: (one.get("content"), one.get("tags")) for one in said.entries}
        self.ids = [one.id for one in said.entries]
        self.links = {link.rel: link.href for link in said.feed.links}
        self.id = said.feed.get("id")
        self.marks = {name for name in ("archive", "complete") if f"<fh:{name}/>".encode() in data}


class Reader:
    """Follows `prev-archive`, or `next_url`, from a feed to the first page; between two steps anything may happen."""

    def __init__(self, folder, slug, kind):
        self.folder, self.kind = folder, kind
        self.met = Counter()
        self.visited = []
        self.next = f"{ADDRESS}{slug}.{kind}"

    def step(self):
        """Read the next document; whether there is one more."""
        assert self.next not in self.visited, "it walks in a circle"
        document = Document((self.folder / self.next.removeprefix(ADDRESS)).read_bytes(), self.kind)
        self.visited.append(self.next)
        self.met.update(document.ids)
        self.next = document.links.get("prev-archive", "")
        return bool(self.next)

    def walk(self):
        """Id -> how often it was met, from here to the end."""
        while self.step():
            pass
        return self.met


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    """Pages of three articles, each written by itself."""
    monkeypatch.setattr(placing, "SIZE", SIZE)
    monkeypatch.setattr(archives, "SIZE", SIZE)
    monkeypatch.setattr(paging, "_AT_ONCE", 2)
    monkeypatch.setattr(paging, "_ROOM", 0)


@pytest.fixture
def reader():
    """Folder of feeds, slug and format -> who walks from that feed."""
    return Reader


@pytest.fixture
def document():
    """Folder of feeds and path -> what stands there, or stood, as a reader sees it."""

    def read(folder, path, data=None):
        return Document(data or (folder / path).read_bytes(), path.rpartition(".")[2])

    return read
