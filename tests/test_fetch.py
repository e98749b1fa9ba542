"""The only HTTP client: it ends in time, takes no more than it was told to, and goes only where it may."""

import gzip
import pickle
import shutil
import socket  # noqa: TID251 - the other end of the wire
import ssl
import subprocess
import threading
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from tests.conftest import PATIENCE

from feedwright import __version__, fetch, request
from feedwright.errors import FetchError
from feedwright.shelf import Kept, MemoryShelf

BODY = b"<rss version='2.0'/>"
FORM = {"hub.mode": "publish", "hub.url": "https://example.org/feeds/a%20b.rss?x=1&y=2"}


class Web:
    """A client of the small web on loopback: `web[path] = status, headers, body`."""

    def __init__(self, server):
        self.server, self.url = server, server.url

    def __setitem__(self, path, answer):
        self.server.answers[path] = answer

    def get(self, path="/feed", **options):
        return fetch.get(self.url + path, **{"allow_private": True, "timeout": PATIENCE, **options})

    def error(self, path="/feed", **options):
        with pytest.raises(FetchError) as caught:
            self.get(path, **options)
        return caught.value

    def post(self, path="/hub", **options):
        return fetch.post(self.url + path, FORM, **{"allow_private": True, "timeout": PATIENCE, **options})

    def refusal(self, path="/hub", **options):
        with pytest.raises(FetchError) as caught:
            self.post(path, **options)
        return caught.value


@pytest.fixture
def web(web):
    return Web(web)


def test_gives_the_body_its_type_and_its_address(web):
    web["/feed"] = 200, {"Content-Type": "Application/RSS+xml; charset=utf-8"}, BODY
    got = web.get("/feed?page=1#top")
    assert (got.url, got.status, got.media_type, got.data) == (
        f"{web.url}/feed?page=1",
        200,
        "application/rss+xml",
        BODY,
    )


def test_says_who_asks_and_for_which_host_and_sends_no_password(web):
    web["/%C3%BCber%20uns"] = 200, {}, BODY
    fetch.get(web.url.replace("://", "://me:secret@") + "/über uns", allow_private=True)
    ((_, headers),) = web.server.seen
    assert headers["User-Agent"] == f"feedwright/{__version__}"
    assert headers["Host"] == web.url.removeprefix("http://")
    assert "Authorization" not in headers


def test_follows_redirects_relative_ones_and_those_of_other_letters_too(web):
    for status, (path, target) in zip(
        (301, 302, 303, 307, 308),
        [("/feed", "b"), ("/b", "/c/"), ("/c/", "../d?x=1"), ("/d", "/é"), ("/%C3%A9", web.url + "/end")],
        strict=True,
    ):
        web[path] = status, {"Location": target.encode().decode("latin-1")}, b"moved"
    web["/end"] = 200, {}, BODY
    assert web.get().url == f"{web.url}/end"


def test_a_sixth_redirect_and_one_in_a_circle_are_faults_of_the_first_address(web):
    for number in range(7):
        web[f"/{number}"] = 301, {"Location": f"/{number + 1}"}, b""
    web["/7"] = 200, {}, BODY
    assert str(web.error("/1")) == f"{web.url}/1: redirects more than 5 times"
    assert web.get("/2").data == BODY
    web["/7"] = 302, {"Location": "/6"}, b""
    assert str(web.error("/5")) == f"{web.url}/5: redirects in a circle"


@pytest.mark.parametrize("url", ["ftp://example.org/feed", "file:///etc/passwd", "mailto:desk@example.org"])
def test_other_schemes_are_refused_also_behind_a_redirect(web, url):
    with pytest.raises(FetchError, match="only http and https are fetched"):
        fetch.get(url)
    web["/feed"] = 302, {"Location": url}, b""
    assert "but only http and https are fetched" in str(web.error())


@pytest.mark.parametrize("url", ["feed.xml", "http://", "http://a b/", "http://example.org:99999/", ""])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(FetchError):
        fetch.get(url)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "asks for a password (401 Unauthorized)"),
        (403, "does not let us read it (403 Forbidden)"),
        (404, "is not there; name the address that readers subscribe to (404 Not Found)"),
        (410, "is gone for good (410 Gone)"),
        (429, "wants to be asked less often; try again later (429 Too Many Requests)"),
        (418, "gives nothing (418 I'm a Teapot)"),
        (500, "its server failed (500 Internal Server Error)"),
        (599, "its server failed (599)"),
        (204, "gives nothing (204 No Content)"),
        (301, "gives nothing (301 Moved Permanently)"),
    ],
)
def test_a_status_is_told_in_words(web, status, words):
    web["/feed"] = status, {}, b"" if status == 204 else b"sorry"
    error = web.error()
    assert str(error) == f"{web.url}/feed: {words}"
    assert error.status == status


# --- limits -------------------------------------------------------------------------------------------------------


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


def endless_in_chunks(handler):
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        handler.wfile.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")


@pytest.mark.parametrize("answer", [endless, endless_in_chunks])
def test_an_endless_body_ends_at_the_limit(web, answer):
    web["/feed"] = answer
    assert str(web.error(limit=1_000_000)) == f"{web.url}/feed: is larger than 1 MB"


def test_a_body_of_just_the_limit_is_taken_and_a_larger_one_is_not_even_begun(web):
    web["/feed"] = 200, {}, b"x" * 1000
    assert len(web.get(limit=1000).data) == 1000
    web["/feed"] = 200, {"Content-Length": "20000001"}, b""
    assert str(web.error()).endswith("is larger than 20 MB")


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("X-GZIP", gzip.compress(BODY, mtime=0)),
        ("gzip", gzip.compress(BODY[:5], mtime=0) + gzip.compress(BODY[5:], mtime=0)),
        ("gzip", gzip.compress(BODY, mtime=0) + b"\0" * 9),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("identity", BODY),
    ],
    ids=["gzip", "another name", "two members", "padded", "zlib", "bare deflate", "not packed"],
)
def test_a_packed_body_is_unpacked(web, coding, packed):
    web["/feed"] = 200, {"Content-Encoding": coding}, packed
    assert web.get().data == BODY


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_bomb_goes_off_at_the_limit(web, coding, pack):
    web["/feed"] = 200, {"Content-Encoding": coding}, pack(bytes(50_000_000))
    assert str(web.error(limit=1_000_000)).endswith("is larger than 1 MB")


@pytest.mark.parametrize(
    ("coding", "body", "words"),
    [
        ("gzip", gzip.compress(BODY, mtime=0)[:-9], "comes packed as gzip, but damaged"),
        ("gzip", BODY, "comes packed as gzip, but damaged"),
        ("deflate", b"\xff\xff" + BODY, "comes packed as deflate, but damaged"),
        ("br", BODY, "comes packed as br, which was not asked for"),
    ],
    ids=["cut off", "no gzip", "no deflate", "another coding"],
)
def test_a_body_that_cannot_be_unpacked_says_so(web, coding, body, words):
    web["/feed"] = 200, {"Content-Encoding": coding}, body
    assert words in str(web.error())


def drip_body(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    drip(handler, b"x")


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    drip(handler, b"X-More: 1\r\n")


def drip(handler, data):
    """A byte now and then: each read is quick, all of them together are not."""
    while not handler.server.stopped.wait(0.02):
        handler.wfile.write(data)


def silence(handler):
    handler.server.stopped.wait(PATIENCE)


@pytest.mark.parametrize("answer", [drip_body, drip_headers, silence])
def test_the_time_limit_is_for_all_of_it_not_for_each_read(web, answer):
    web.server.stopped = threading.Event()
    web["/feed"] = answer
    try:
        assert str(web.error(timeout=0.2)) == f"{web.url}/feed: was not done within 0.2 s"
    finally:
        web.server.stopped.set()


def test_redirects_share_the_time_limit(web):
    web.server.stopped = threading.Event()

    def slowly(handler):
        handler.server.stopped.wait(0.15)
        handler.send_response(302)
        handler.send_header("Location", handler.path + "x")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    for path in ("/feed", "/feedx", "/feedxx"):
        web[path] = slowly
    assert "was not done within 0.3 s" in str(web.error(timeout=0.3))


def test_a_slow_resolver_is_left_behind(web, monkeypatch):
    stopped = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: stopped.wait(PATIENCE) and [])
    try:
        assert "was not done within 0.1 s" in str(web.error(timeout=0.1))
    finally:
        stopped.set()


# --- broken servers -----------------------------------------------------------------------------------------------


def raw(data):
    def answer(handler):
        handler.wfile.write(data)
        handler.close_connection = True

    return answer


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + BODY,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + BODY,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n",
    ],
)
def test_a_body_that_ends_too_early_is_never_taken_for_whole(web, data):
    web["/feed"] = raw(data)
    assert str(web.error()).endswith("its answer ends too early")


def test_a_body_that_is_longer_than_it_says_is_never_cut(web):
    web["/feed"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + BODY)
    assert str(web.error()).endswith("is longer than its Content-Length says, so that some of it would be lost")
    web["/feed"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(BODY), BODY))
    assert web.get().data == BODY


def test_a_body_without_a_length_goes_to_the_end(web):
    web["/feed"] = raw(b"HTTP/1.0 200 OK\r\n\r\n" + BODY)
    assert web.get().data == BODY


@pytest.mark.parametrize("data", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"])
def test_what_is_no_http_is_named_as_such(web, data):
    web["/feed"] = raw(data)
    error = str(web.error())
    assert "does not answer in HTTP" in error or "cannot be reached" in error


def test_a_closed_port_and_an_unknown_host_say_so(web, monkeypatch, free_port):
    with pytest.raises(FetchError, match="cannot be reached: Connection refused"):
        fetch.get(f"http://127.0.0.1:{free_port()}/", allow_private=True)

    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError, match=r"there is no host gone\.example: Name or service not known"):
        fetch.get("http://gone.example/")


# --- where it may go ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_refused_however_it_is_written(web, host):
    port = web.url.rpartition(":")[2]
    with pytest.raises(FetchError, match=r"is a private address; it is fetched only with --allow-private, or by"):
        fetch.get(f"http://{host}:{port}/feed")
    assert web.server.seen == []


def test_a_name_that_stands_for_a_private_address_is_refused(web, monkeypatch):
    port = int(web.url.rpartition(":")[2])
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told)
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 is a private address"):
        fetch.get(f"http://harmless.example:{port}/feed")
    assert web.server.seen == []


def test_the_name_is_looked_up_once_and_what_was_looked_at_is_what_is_connected_to(web, monkeypatch):
    port = int(web.url.rpartition(":")[2])
    asked = []

    def rebinding(host, *_, **__):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port))]

    web["/feed"] = 200, {}, BODY
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert fetch.get(f"http://name.example:{port}/feed", allow_private=True).data == BODY
    assert asked == ["name.example"]


def test_a_redirect_to_a_private_address_is_refused(web, monkeypatch):
    port = web.url.rpartition(":")[2]
    monkeypatch.setattr(request, "is_public", lambda address: address == "127.0.0.1")
    web["/feed"] = 302, {"Location": f"http://127.0.0.2:{port}/secret"}, b""
    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is a private address"):
        fetch.get(web.url + "/feed")
    assert [path for path, _ in web.server.seen] == ["/feed"]


def test_of_a_hosts_addresses_the_first_that_answers_is_taken(web, monkeypatch, free_port):
    port = int(web.url.rpartition(":")[2])
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", number)) for number in (free_port(), port)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told)
    web["/feed"] = 200, {}, BODY
    assert web.get().data == BODY


# --- https --------------------------------------------------------------------------------------------------------


@pytest.fixture
def secure(web, tmp_path):
    """The same web over TLS, with a certificate that nobody vouches for yet."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=elsewhere.example",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    web.server.socket = context.wrap_socket(web.server.socket, server_side=True)
    web.url = web.url.replace("http:", "https:")
    web.certificate = certificate
    web["/feed"] = 200, {}, BODY
    return web


def test_https_is_fetched_from_whom_the_system_trusts(secure, monkeypatch):
    assert "its certificate is not valid: self" in str(secure.error())
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    assert secure.get().data == BODY
    monkeypatch.setattr(request, "is_public", lambda _: True)
    with pytest.raises(FetchError, match="certificate is not valid: Hostname mismatch"):
        fetch.get(secure.url.replace("127.0.0.1", "localhost") + "/feed")


def test_plain_http_behind_https_is_an_error(web):
    web["/feed"] = 200, {}, BODY
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch.get(web.url.replace("http:", "https:") + "/feed", allow_private=True, timeout=PATIENCE)


# --- what was kept ------------------------------------------------------------------------------------------------

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FEED = {"Content-Type": "application/rss+xml; charset=utf-8"}


@pytest.fixture
def shelf():
    return MemoryShelf(now=NOON)


def asked(web, name):
    """What each request so far said under a header's name."""
    return [headers.get(name) for _, headers in web.server.seen]


def paths(web):
    return [path for path, _ in web.server.seen]


def test_headers_are_told_in_lower_case_and_repeated_ones_as_a_list(web):
    def answer(handler):
        handler.send_response(200)
        for name, value in (
            ("X-Total", "7"),
            ("Link", "<a>; rel=next"),
            ("LINK", "<b>; rel=last"),
            ("Content-Length", "0"),
        ):
            handler.send_header(name, value)
        handler.end_headers()

    web["/feed"] = answer
    headers = web.get().headers
    assert (headers["x-total"], headers["link"]) == ("7", "<a>; rel=next, <b>; rel=last")


@pytest.mark.parametrize(
    ("validator", "value", "condition"),
    [
        ("ETag", '"a1"', "If-None-Match"),
        ("ETag", 'W/"a1"', "If-None-Match"),
        ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT", "If-Modified-Since"),
    ],
)
def test_what_has_not_changed_is_not_sent_again(web, shelf, validator, value, condition):
    web["/feed"] = 200, {validator: value, "X-Total": "7", **FEED}, BODY
    first = web.get(shelf=shelf)
    web["/feed"] = 304, {"X-Age": "9", "Content-Length": None}, b""
    again = web.get(shelf=shelf)
    assert asked(web, condition) == [None, value]
    assert (first.unchanged, again.unchanged, again.status) == (False, True, 304)
    assert (again.data, again.media_type, again.url) == (first.data, first.media_type, first.url)
    assert (again.headers["x-total"], again.headers["x-age"]) == ("7", "9")
    assert again.headers["content-type"] == FEED["Content-Type"]


def test_what_has_changed_takes_the_place_of_what_was_kept(web, shelf):
    web["/feed"] = 200, {"ETag": '"a1"'}, BODY
    web.get(shelf=shelf)
    web["/feed"] = 200, {"ETag": '"a2"'}, b"<feed/>"
    assert (web.get(shelf=shelf).data, web.get(shelf=shelf).unchanged) == (b"<feed/>", True)
    assert asked(web, "If-None-Match") == [None, '"a1"', '"a2"']


def test_a_server_without_validators_may_send_the_same_and_nothing_is_written_for_it(web, shelf, monkeypatch):
    web["/feed"] = 200, {"X-Request": "1"}, BODY
    web.get(shelf=shelf)
    written = []
    monkeypatch.setattr(MemoryShelf, "keep", lambda _, *kept: written.append(kept))
    web["/feed"] = 200, {"X-Request": "2"}, BODY
    assert web.get(shelf=shelf).unchanged
    assert written == []


def test_a_304_that_nobody_asked_for_is_no_answer(web, shelf):
    web["/feed"] = 304, {"Content-Length": None}, b""
    assert "gives nothing (304 Not Modified)" in str(web.error(shelf=shelf))
    assert shelf.addresses == {}


def test_validators_are_told_to_the_address_that_gave_them_and_to_no_other(web, shelf):
    web["/feed"] = 302, {"Location": "/a"}, b""
    web["/a"] = 200, {"ETag": '"a"'}, BODY
    web.get(shelf=shelf)
    assert web.get(shelf=shelf).unchanged
    web["/feed"] = 302, {"Location": "/b"}, b""
    web["/b"] = 200, {}, b"other"
    assert web.get(shelf=shelf).data == b"other"
    assert asked(web, "If-None-Match") == [None, None, None, '"a"', None, None]


def test_a_validator_of_absurd_length_and_a_folded_one_do_no_harm(web, shelf):
    web["/feed"] = raw(b'HTTP/1.1 200 OK\r\nETag: "a\r\n b"\r\nLast-Modified: ' + b"x" * 5000 + b"\r\n\r\n" + BODY)
    web.get(shelf=shelf)
    assert web.get(shelf=shelf).data == BODY
    assert asked(web, "If-Modified-Since") == [None, None]


def test_a_failure_leaves_what_was_kept(web, shelf):
    web["/feed"] = 200, {"ETag": '"a1"'}, BODY
    web.get(shelf=shelf)
    for answer in ((500, {}, b""), (404, {}, b""), (200, {"Content-Encoding": "br"}, b"x")):
        web["/feed"] = answer
        web.error(shelf=shelf)
        assert shelf.addresses[web.url + "/feed"].data == BODY


# --- addresses that have moved ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_an_address_that_has_moved_for_good_is_told_and_asked_at_its_new_place(web, shelf, status):
    web["/feed"] = status, {"Location": "/new"}, b""
    web["/new"] = 200, {"ETag": '"n"'}, BODY
    assert web.get(shelf=shelf).moved == f"{web.url}/new"
    web["/new"] = 304, {"Content-Length": None}, b""
    got = web.get(shelf=shelf)
    assert (got.moved, got.data) == (f"{web.url}/new", BODY)
    assert paths(web) == ["/feed", "/new", "/new"]


def test_only_redirects_that_are_lasting_from_the_first_on_count(web, shelf):
    for path, status, target in (("/feed", 301, "/b"), ("/b", 302, "/c"), ("/c", 301, "/d")):
        web[path] = status, {"Location": target}, b""
    web["/d"] = 200, {}, BODY
    assert web.get(shelf=shelf).moved == f"{web.url}/b"
    assert web.get().moved == f"{web.url}/b"
    web["/feed"] = 302, {"Location": "/c"}, b""
    assert web.get("/feed?other", shelf=shelf).moved == ""


def test_where_the_new_place_fails_the_old_one_is_asked_once_more(web, shelf):
    web["/feed"] = 301, {"Location": "/new"}, b""
    web["/new"] = 200, {}, BODY
    web.get(shelf=shelf)
    web["/new"] = 404, {}, b""
    web["/feed"] = 200, {}, b"back"
    got = web.get(shelf=shelf)
    assert (got.data, got.moved, shelf.addresses[web.url + "/feed"].moved) == (b"back", "", "")


def test_a_redirect_out_of_https_is_followed_but_not_for_good(secure, new_web, monkeypatch, shelf):
    plain = Web(new_web())
    plain["/feed"] = 200, {}, BODY
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    secure["/feed"] = 301, {"Location": plain.url + "/feed"}, b""
    got = secure.get(shelf=shelf)
    assert (got.data, got.moved) == (BODY, "")


def test_a_new_place_in_a_private_network_is_refused_each_time(web, shelf, monkeypatch):
    port = web.url.rpartition(":")[2]
    shelf.keep(web.url + "/feed", Kept(moved=f"http://127.0.0.2:{port}/secret"))
    monkeypatch.setattr(request, "is_public", lambda address: address == "127.0.0.1")
    web["/feed"] = 200, {}, BODY
    assert web.get(shelf=shelf, allow_private=False).data == BODY
    assert paths(web) == ["/feed"]


# --- addresses that want to be left alone -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "after", "minutes"),
    [
        (429, "600", 10),
        (503, "600", 10),
        (503, "Thu, 01 Jan 2026 12:10:00 GMT", 10),
        (429, "999999999", 24 * 60),
        (503, "Fri, 01 Jan 2100 00:00:00 GMT", 24 * 60),
        (410, "", 24 * 60),
        (410, "60", 24 * 60),
    ],
)
def test_until_then_it_is_not_asked_again(web, shelf, status, after, minutes):
    web["/feed"] = status, {"Retry-After": after}, b""
    until = NOON + timedelta(minutes=minutes)
    error = web.error(shelf=shelf)
    assert error.status == status
    assert str(error).endswith(f"it will be asked again after {until:%Y-%m-%d %H:%M} UTC")
    web["/feed"] = 200, {}, BODY
    shelf.now = until - timedelta(seconds=1)
    error = web.error(shelf=shelf)
    assert error.status == status
    assert f"({status}); it was not asked, and will be after {until:%Y-%m-%d %H:%M} UTC" in str(error)
    assert len(web.server.seen) == 1
    shelf.now = until
    assert web.get(shelf=shelf).data == BODY
    assert shelf.addresses[web.url + "/feed"].until is None


@pytest.mark.parametrize(
    ("status", "after"),
    [(429, ""), (503, "0"), (503, "soon"), (503, "-60"), (503, "Thu, 01 Jan 2015 00:00:00 GMT"), (500, "600"), (404, "600"), (503, "Thu, 01 Jan 2026 12:10:00 -0000")],
)  # fmt: skip
def test_who_names_no_time_to_come_is_asked_the_next_time(web, shelf, status, after):
    web["/feed"] = status, {"Retry-After": after}, b""
    assert "asked again" not in str(web.error(shelf=shelf))
    web["/feed"] = 200, {}, BODY
    assert web.get(shelf=shelf).data == BODY


def test_where_nobody_knows_the_time_nobody_is_held_back(web):
    shelf = MemoryShelf()
    web["/feed"] = 410, {}, b""
    assert str(web.error(shelf=shelf)) == f"{web.url}/feed: is gone for good (410 Gone)"
    web["/feed"] = 200, {}, BODY
    assert web.get(shelf=shelf).data == BODY


def test_while_it_is_left_alone_what_it_gave_is_kept(web, shelf):
    web["/feed"] = 200, {"ETag": '"a1"'}, BODY
    web.get(shelf=shelf)
    web["/feed"] = 429, {"Retry-After": "60"}, b""
    web.error(shelf=shelf)
    assert shelf.addresses[web.url + "/feed"].data == BODY
    shelf.now = NOON + timedelta(minutes=2)
    web["/feed"] = 304, {"Content-Length": None}, b""
    assert web.get(shelf=shelf).data == BODY


def test_a_shelf_goes_to_workers_as_it_is(shelf):
    shelf.keep("https://example.org/", Kept(data=BODY, headers={"etag": '"a"'}))
    assert pickle.loads(pickle.dumps(shelf)) == shelf
    assert shelf.kept("https://example.org/").data == BODY
    assert shelf.kept("https://elsewhere.example/") is None


def test_where_the_new_place_wants_to_be_left_alone_the_old_one_is_too(web, shelf):
    shelf.keep(web.url + "/feed", Kept(moved=web.url + "/new"))
    web["/new"] = 429, {"Retry-After": "60"}, b""
    assert web.error(shelf=shelf).status == 429
    assert "it was not asked" in str(web.error(shelf=shelf))
    assert paths(web) == ["/new"]


# --- forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_form_is_sent_as_a_form_and_what_went_well_is_told(web, status):
    web["/hub"] = status, {}, b""
    assert web.post() == status
    ((path, headers),) = web.server.seen
    assert (path, headers["Content-Type"]) == ("/hub", "application/x-www-form-urlencoded")
    assert headers["User-Agent"] == f"feedwright/{__version__}"
    assert [parse_qs(form) for form in web.server.forms] == [{name: [value] for name, value in FORM.items()}]


def test_a_form_takes_any_text(web):
    web["/hub"] = 200, {}, b""
    fetch.post(web.url + "/hub", {"é": "☃ \ud800"}, allow_private=True)
    assert parse_qs(web.server.forms[0]) == {"é": ["☃ ?"]}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (300, "does not accept it (300 Multiple Choices)"),
        (304, "does not accept it (304 Not Modified)"),
        (400, "does not accept it (400 Bad Request)"),
        (401, "asks for a password (401 Unauthorized)"),
        (403, "does not accept it (403 Forbidden)"),
        (404, "is not there (404 Not Found)"),
        (405, "takes no forms (405 Method Not Allowed)"),
        (410, "is gone for good (410 Gone)"),
        (429, "wants to be told less often; try again later (429 Too Many Requests)"),
        (500, "its server failed (500 Internal Server Error)"),
        (503, "its server failed (503 Service Unavailable)"),
        (999, "its server failed (999)"),
    ],
)
def test_an_answer_that_does_not_take_the_form_is_told_in_words(web, status, words):
    web["/hub"] = status, {}, b""
    error = web.refusal()
    assert str(error) == f"{web.url}/hub: {words}"
    assert error.status == status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_form_is_not_sent_after_a_redirect_and_where_it_leads_is_told(web, status):
    web["/hub"] = status, {"Location": "/é".encode().decode("latin-1")}, b""
    web["/%C3%A9"] = 200, {}, b""
    assert f"redirects to {web.url}/%C3%A9; name that address instead ({status} " in str(web.refusal())
    assert len(web.server.seen) == 1


@pytest.mark.parametrize("target", [None, "", "http://[", "http://a b/", "/" + "x" * 5000])
def test_where_a_redirect_of_a_form_leads_nowhere_none_is_named(web, target):
    web["/hub"] = 301, {"Location": target}, b""
    assert str(web.refusal()) == f"{web.url}/hub: redirects elsewhere (301 Moved Permanently)"


@pytest.mark.parametrize("answer", [drip_headers, silence])
def test_a_form_has_a_time_limit_for_all_of_it(web, answer):
    web.server.stopped = threading.Event()
    web["/hub"] = answer
    try:
        assert str(web.refusal(timeout=0.2)) == f"{web.url}/hub: was not done within 0.2 s"
    finally:
        web.server.stopped.set()


@pytest.mark.parametrize("answer", [endless, endless_in_chunks, drip_body])
def test_the_body_of_an_answer_to_a_form_is_left_alone(web, answer):
    web.server.stopped = threading.Event()
    web["/hub"] = answer
    try:
        assert web.post() == 200
    finally:
        web.server.stopped.set()


@pytest.mark.parametrize(
    "data", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 nothing\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200]
)
def test_what_answers_a_form_in_no_http_is_named_as_such(web, data):
    web["/hub"] = raw(data)
    error = str(web.refusal())
    assert "does not answer in HTTP" in error or "cannot be reached" in error


@pytest.mark.parametrize("url", ["hub", "ftp://hub.example/", "http://a b/", "http://hub.example:99999/"])
def test_a_form_is_sent_to_addresses_alone(url):
    with pytest.raises(FetchError):
        fetch.post(url, FORM)


def test_a_form_is_sent_to_a_private_address_only_where_that_is_allowed(web):
    web["/hub"] = 200, {}, b""
    assert "is a private address" in str(web.refusal(allow_private=False))
    assert web.server.seen == []


def test_a_form_is_sent_over_https_to_whom_the_system_trusts(secure, monkeypatch):
    secure["/hub"] = 204, {}, b""
    assert "its certificate is not valid" in str(secure.refusal())
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    assert secure.post() == 204


# --- as it is -----------------------------------------------------------------------------------------------------------


def look(web, path="/feed", headers=None, **options):
    return fetch.look(web.url + path, headers or {}, **{"allow_private": True, "timeout": PATIENCE, **options})


def test_an_answer_can_be_looked_at_as_it_came(web):
    web["/feed"] = 200, {"Content-Encoding": "gzip", "X-One": " a "}, gzip.compress(BODY)
    answer = look(web)
    assert (answer.status, answer.header("x-one"), answer.certificate) == (200, "a", None)
    assert gzip.decompress(answer.data) == BODY


@pytest.mark.parametrize("status", [304, 404, 429, 503])
def test_no_status_is_an_error_to_who_looks(web, status):
    web["/feed"] = status, {"Retry-After": "60"}, b""
    assert look(web).status == status


def test_redirects_are_not_followed_but_told(web):
    web["/feed"] = 302, {"Location": "/elsewhere"}, b""
    assert look(web).target == f"{web.url}/elsewhere"
    assert look(web).status == 302
    assert [path for path, _ in web.server.seen] == ["/feed", "/feed"]


def test_a_header_that_comes_several_times_is_a_list(web):
    def answer(handler):
        handler.send_response(200)
        for value in ("a", "b"):
            handler.send_header("Link", value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    web["/feed"] = answer
    assert look(web).header("link") == "a, b"
    assert [value for name, value in look(web).headers if name == "link"] == ["a", "b"]


def test_headers_that_are_asked_with_go_before_our_own(web):
    web["/feed"] = 200, {}, BODY
    look(web, headers={"User-Agent": "a reader", "Accept-Encoding": "br", "If-None-Match": '"1"'})
    sent = web.server.seen[0][1]
    assert (sent["User-Agent"], sent["Accept-Encoding"], sent["If-None-Match"]) == ("a reader", "br", '"1"')


@pytest.mark.parametrize("location", ["https://[", "//[x", "http://a b:c/"])
def test_a_redirect_to_what_is_no_address_is_a_fetch_error(web, location):
    web["/feed"] = 301, {"Location": location}, b""
    assert isinstance(web.error(), FetchError)
    assert look(web).target


def test_who_looks_is_bound_by_the_same_limits(web):
    web["/feed"] = 200, {}, BODY
    with pytest.raises(FetchError, match="private address"):
        look(web, allow_private=False)
    with pytest.raises(FetchError, match="is larger than"):
        look(web, limit=3)
    with pytest.raises(FetchError, match="only http and https"):
        fetch.look("ftp://example.org/")


def test_who_looks_sees_how_long_a_certificate_lasts(secure, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    secure["/feed"] = 200, {}, BODY
    first, last = look(secure).certificate
    assert (last - first).days == 2
    assert first.tzinfo is UTC
