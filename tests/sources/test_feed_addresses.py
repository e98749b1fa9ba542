"""Feeds at addresses: asked politely, read as they were where they fail, and never followed into a private network."""

import gzip
import socket  # noqa: TID251 - the other end of the wire
from datetime import UTC, datetime, timedelta

import pytest

from feedwright import reading, request
from feedwright.model import Article, Fault, Origin
from feedwright.shelf import MemoryShelf
from feedwright.sources._base import Site
from feedwright.sources.feed import Feed

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def rss(*numbers, more=""):
    made = "".join(
        f"<item><guid>https://desk.example/{n}/</guid><title>Number {n}</title><description>Body {n}</description></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>The Desk</title>{more}{made}</channel></rss>'.encode()


@pytest.fixture
def web(web):
    """The small web on loopback, with a feed."""
    web.answers["/feed"] = 200, {}, rss(1, 2)
    web.feed = web.url + "/feed"
    return web


@pytest.fixture
def site(tmp_path):
    return Site("https://example.org/", tmp_path, UTC, "en", MemoryShelf(now=NOON))


def source(*addresses, **options):
    return Feed(**{"name": "planet", "address": list(addresses), "allow_private": True, **options})


def read(feed, site):
    return [one for place in feed.places(site) for one in feed.read(place, site)]


def titles(many):
    return [one.title for one in many if isinstance(one, Article)]


def fault(feed, site):
    (one,) = (one for one in read(feed, site) if isinstance(one, Fault))
    return one


def test_the_entries_of_an_address_name_it_as_their_place_and_origin(web, site):
    first, _ = read(source(web.feed), site)
    assert (first.key, first.place) == ("https://desk.example/1/", web.feed)
    assert first.origin == Origin("The Desk", web.feed)


def test_relative_addresses_are_resolved_against_the_one_that_was_asked(web, site):
    web.answers["/feed"] = (
        200,
        {},
        b'<rss version="2.0"><channel><item><guid>x:1</guid><link>/a</link></item></channel></rss>',
    )
    (one,) = read(source(web.feed), site)
    assert one.url == web.url + "/a"


def test_what_has_not_changed_is_not_sent_again_and_says_the_same(web, site):
    web.answers["/feed"] = (
        200,
        {"ETag": '"1"', "Content-Type": "text/xml; charset=windows-1252"},
        rss(1, more="<x>\xe9</x>"),
    )
    before = read(source(web.feed), site)
    web.answers["/feed"] = 304, {}, b""
    assert read(source(web.feed), site) == before
    assert web.seen[1][1]["If-None-Match"] == '"1"'


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("text/xml; charset=windows-1252", "<title>Grüße</title>".encode("cp1252")),
        ('application/rss+xml; Charset="UTF-8"', "<title>Grüße</title>".encode()),
        ("text/xml; charset=iso-8859-1", "<title>Grüße</title>".encode()),
    ],
)
def test_the_servers_charset_counts_unless_it_cannot_be_true(web, site, content_type, data):
    web.answers["/feed"] = (
        200,
        {"Content-Type": content_type},
        b'<rss version="2.0"><channel><item>' + data + b"</item></channel></rss>",
    )
    assert titles(read(source(web.feed), site)) == ["Grüße"]


def test_bodies_come_from_what_was_sent_and_are_asked_for_again_only_if_that_is_lost(web, site):
    feed = source(web.feed)
    many = read(feed, site)
    assert [html for _, html in feed.bodies(many, site)] == ["Body 1", "Body 2"]
    assert len(web.seen) == 1
    site.shelf.addresses.clear()
    assert [html for _, html in feed.bodies(many, site)] == ["Body 1", "Body 2"]
    assert len(web.seen) == 2
    site.shelf.addresses.clear()
    web.answers["/feed"] = 404, {}, b""
    assert {html.set_aside for _, html in feed.bodies(many, site)} == {True}


# --- addresses that fail ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, {}, b""), "is not there; name the address that readers subscribe to (404 Not Found)"),
        ((500, {}, b""), "its server failed (500 Internal Server Error)"),
        ((410, {}, b""), "is gone for good (410 Gone); it will be asked again after 2026-01-02 12:00 UTC"),
        ((429, {"Retry-After": "60"}, b""), "it will be asked again after 2026-01-01 12:01 UTC"),
        ((200, {}, b"<html><body>Sorry, we are down for a while</body></html>"), "is a web page, not a feed"),
        ((200, {}, b""), "is empty"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(30_000_000), mtime=0)), "is larger than 20 MB"),
        ((200, {}, b'<!DOCTYPE r [<!ENTITY a SYSTEM "http://10.0.0.1/">]>' + rss(1)), "nothing is read from elsewhere"),
    ],
)
def test_an_address_that_fails_is_a_failed_source_that_names_it_and_why(web, site, answer, words):
    web.answers["/feed"] = answer
    one = fault(source(web.feed), site)
    assert (one.place, one.source, one.failed, one.set_aside) == (web.feed, "planet", True, True)
    assert words in one.what


def test_of_several_addresses_the_others_go_on_and_what_stood_at_the_failed_one_is_known_to_be_unread(web, site):
    web.answers["/other"] = 404, {}, b""
    [found] = reading.listed([source(web.url + "/other", web.feed)], site)
    parts = [part for batch in reading.read(found.source, site, found.places) for part in batch]
    items = [item for part in parts for item in part.items]
    assert titles(one for one in items if isinstance(one, Article)) == ["Number 1", "Number 2"]
    assert [one.failed for one in items if isinstance(one, Fault)] == [True]
    assert [part.place.name for part in parts if any(isinstance(one, Fault) for one in part.items)] == [
        web.url + "/other"
    ]


def test_what_was_kept_before_an_error_page_came_is_still_there_after_it(web, site):
    feed = source(web.feed)
    read(feed, site)
    web.answers["/feed"] = 200, {}, b"<html>down</html>"
    assert fault(feed, site).failed
    web.answers["/feed"] = 200, {}, rss(1, 2, 3)
    assert titles(read(feed, site)) == ["Number 1", "Number 2", "Number 3"]


def test_an_address_that_has_moved_for_good_tells_the_new_one_until_the_owner_writes_it(web, site):
    web.answers["/feed"] = 301, {"Location": "/new"}, b""
    web.answers["/new"] = 200, {}, rss(1)
    for _ in range(2):
        told, one = read(source(web.feed), site)
        assert (told.place, told.failed, told.set_aside) == (web.feed, False, False)
        assert told.what == f"has moved for good; write {web.url}/new in its place"
        assert (one.place, one.origin.url) == (web.feed, web.feed)
    assert [path for path, _ in web.seen] == ["/feed", "/new", "/new"]
    assert titles(read(source(web.url + "/new"), site)) == ["Number 1"]


def test_an_error_behind_a_redirect_names_both_addresses(web, site):
    web.answers["/feed"] = 302, {"Location": "/new"}, b""
    web.answers["/new"] = 404, {}, b""
    one = fault(source(web.feed), site)
    assert one.place == web.feed
    assert one.what.startswith(f"leads to {web.url}/new, which is not there")


def test_who_wants_to_be_left_alone_is(web, site):
    feed = source(web.feed)
    read(feed, site)
    web.answers["/feed"] = 503, {"Retry-After": "3600"}, b""
    fault(feed, site)
    assert "it was not asked" in fault(feed, site).what
    assert len(web.seen) == 2
    site.shelf.now = NOON + timedelta(hours=2)
    web.answers["/feed"] = 200, {}, rss(1)
    assert titles(read(feed, site)) == ["Number 1"]


# --- where it may go ----------------------------------------------------------------------------------------------


def test_private_addresses_are_refused_unless_they_are_allowed(web, site):
    one = fault(source(web.feed, allow_private=False), site)
    assert "127.0.0.1 is a private address" in one.what
    assert "`allow_private: true`" in one.what
    assert web.seen == []


def test_a_public_address_that_redirects_into_a_private_network_is_refused(web, site, monkeypatch):
    port = web.server_port
    names = {"feeds.example": "127.0.0.1", "inside.example": "127.0.0.2"}

    def resolve(host, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (names[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(request, "is_public", lambda address: address == "127.0.0.1")
    web.answers["/feed"] = 302, {"Location": f"http://inside.example:{port}/secret"}, b""
    one = fault(source(f"http://feeds.example:{port}/feed", allow_private=False), site)
    assert "127.0.0.2 is a private address" in one.what
    assert [path for path, _ in web.seen] == ["/feed"]
