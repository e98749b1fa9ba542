"""Files, folders and addresses: what is found there, and what is said where nothing can be read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feedwright.errors import FetchError, SourceError
from feedwright.validate import documents

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def names(folder, place=None):
    return [str(one.where)[len(str(folder)) + 1 :] for one in documents.read(str(place or folder))]


def test_a_file_is_looked_at_whatever_it_is_called(made, tmp_path):
    path = tmp_path / "feed.php"
    path.write_bytes(made.rss())
    [document] = documents.read(str(path))
    assert (document.where, document.data) == (str(path), made.rss())
    assert document.findings(NOW) == ()


def test_of_a_folder_every_feed_in_it_and_below_it(made, tmp_path):
    for name, data in {
        "b.rss": made.rss(),
        "a/feed.atom": made.atom(),
        "a/index.xml": made.rss(),
        "a/sitemap.xml": b"<urlset/>",
        "a/feed.json": made.json_feed(),
        "a/package.json": b'{"version": "1.0"}',
        "a/wide.xml": made.rss().decode().encode("utf-16"),
        "list.OPML": made.opml(),
        "page.html": b"<html/>",
        ".git/x.rss": made.rss(),
        ".hidden.rss": made.rss(),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert names(tmp_path) == ["b.rss", "list.OPML", "a/feed.atom", "a/feed.json", "a/index.xml", "a/wide.xml"]


def test_a_folder_without_a_feed_is_said_to_have_none(tmp_path):
    (tmp_path / "sitemap.xml").write_bytes(b"<urlset/>")
    with pytest.raises(SourceError, match="holds no feed"):
        list(documents.read(str(tmp_path)))


@pytest.mark.parametrize("name", ["missing.rss", "with\0zero", ""])
def test_what_is_not_there_is_named(tmp_path, name):
    with pytest.raises(SourceError, match=r"is not there|cannot be read"):
        list(documents.read(str(tmp_path / name) if name else ""))


def test_what_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "LARGEST", 1_000_000)
    path = tmp_path / "a.rss"
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(SourceError, match="has more than 1 MB"):
        list(documents.read(str(path)))


# --- addresses --------------------------------------------------------------------------------------------------------


def served(web, path="/feed", *, private=True):
    [document] = documents.read(web.url + path, allow_private=private)
    return document


def codes(document):
    return {one.code for one in document.findings(NOW) if one.level != "info"} - {"url-private"}


def test_a_feed_must_say_the_address_that_it_is_served_at(made, web):
    web.answers["/feed"] = 200, {"Content-Type": "application/rss+xml"}, made.rss()
    assert codes(served(web)) == {"self-link-other"}
    own = made.rss().replace(b"https://example.org/feed.rss", f"{web.url}/feed".encode())
    web.answers["/feed"] = 200, {"Content-Type": "application/rss+xml; charset=UTF-8"}, own
    assert codes(served(web)) == set()


def test_either_end_of_a_redirect_is_its_address(made, web):
    own = made.rss().replace(b"https://example.org/feed.rss", f"{web.url}/old".encode())
    web.answers["/old"] = 301, {"Location": "/new"}, b""
    web.answers["/new"] = 200, {"Content-Type": "text/xml"}, own
    document = served(web, "/old")
    assert document.addresses == (f"{web.url}/old", f"{web.url}/new")
    assert codes(document) == set()


def test_what_the_server_says_of_type_and_encoding_counts(made, web):
    own = made.rss("<category>caf\u00e9</category>").replace(
        b"https://example.org/feed.rss", f"{web.url}/feed".encode()
    )
    web.answers["/feed"] = 200, {"Content-Type": "text/plain; charset=us-ascii"}, own
    assert codes(served(web)) == {"served-as", "encoding-served", "encoding-wrong"}


def test_a_private_address_is_fetched_only_if_that_is_allowed(web):
    with pytest.raises(FetchError, match="--allow-private"):
        served(web, private=False)


def test_an_address_that_does_not_answer_is_named(web):
    web.answers["/feed"] = 404, {}, b""
    with pytest.raises(FetchError) as raised:
        served(web)
    assert raised.value.where == f"{web.url}/feed"
