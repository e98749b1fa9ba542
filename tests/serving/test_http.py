"""What readers, browsers and caches may expect of a server of feeds: the same of ours, and of nginx as it is documented."""

import gzip
import json
import re
import socket  # noqa: TID251 - to send what no client would
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from tests.conftest import PATIENCE

TYPES = {
    "all.rss": "application/rss+xml; charset=utf-8",
    "all.atom": "application/atom+xml; charset=utf-8",
    "all.json": "application/feed+json; charset=utf-8",
    "all.html": "text/html; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
    "feed.css": "text/css; charset=utf-8",
    "feeds.opml": "text/x-opml; charset=utf-8",
}
every_file = pytest.mark.parametrize("name", TYPES)


@pytest.fixture(params=["ours", "nginx"])
def server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def rss(published):
    return (published / "feeds" / "all.rss").read_bytes()


def later(date, **how):
    return format_datetime(parsedate_to_datetime(date) + timedelta(**how), usegmt=True)


# --- documents and their types ----------------------------------------------------------------------------------------


@every_file
def test_every_file_is_sent_as_it_is_with_its_type(server, published, name):
    got = server(f"/{name}")
    assert (got.status, got["content-type"].lower()) == (200, TYPES[name])
    assert got.body == (published / "feeds" / name).read_bytes()
    assert int(got["content-length"]) == len(got.body)
    assert got["x-content-type-options"] == "nosniff"


@every_file
def test_head_is_get_without_the_body(server, name):
    got, head = server(f"/{name}"), server(f"/{name}", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_the_folder_itself_is_the_list_of_all_feeds(server, published):
    assert server("/").body == (published / "feeds" / "index.html").read_bytes()


def test_a_query_changes_nothing(server, rss):
    assert server("/all.rss?from=somewhere").body == rss


@pytest.mark.parametrize("name", ["all.rss", "all.atom", "all.json"])
def test_a_feed_names_its_hub_and_itself(server, name):
    links = server(f"/{name}")["link"]
    assert '<https://hub.example.org/>; rel="hub"' in links
    assert f'<https://example.org/feeds/{name}>; rel="self"' in links


@pytest.mark.parametrize("name", ["all.rss", "all.atom", "all.json"])
def test_any_page_may_read_a_feed(server, name):
    assert server(f"/{name}", Origin="https://reader.example.org")["access-control-allow-origin"] == "*"


def test_a_page_of_another_site_learns_why_there_is_no_feed(ours):
    """Without permission a script sees nothing but a failure."""
    far = ours("/all.rss", Range="bytes=99999999-")
    other = ours("/all.rss", If_Match='"other"')
    assert [(one.status, one["access-control-allow-origin"]) for one in (ours("/gone.rss"), far, other)] == [
        (404, "*"), (416, "*"), (412, "*"),
    ]  # fmt: skip


def test_a_feed_says_how_long_it_may_be_kept(server):
    assert "max-age=1800" in server("/all.rss")["cache-control"]


# --- conditional requests ---------------------------------------------------------------------------------------------


@every_file
def test_who_has_the_newest_version_is_sent_nothing(server, name):
    first = server(f"/{name}")
    for fields in ({"If_None_Match": first["etag"]}, {"If_Modified_Since": first["last-modified"]}):
        again = server(f"/{name}", **fields)
        assert (again.status, again.body) == (304, b"")
        assert again["etag"] == first["etag"]
        assert again["cache-control"] == first["cache-control"]
        assert again["vary"] == first["vary"]
        assert again["content-type"] is None
        assert again["content-length"] is None


def test_an_entity_tag_is_strong_and_one_of_a_list_suffices(server):
    etag = server("/all.rss")["etag"]
    assert re.fullmatch(r'"[^"]+"', etag)
    assert server("/all.rss", If_None_Match=f'"a", W/"b", {etag}').status == 304
    assert server("/all.rss", If_None_Match=f"W/{etag}").status == 304
    assert server("/all.rss", If_None_Match="*").status == 304


def test_another_entity_tag_wants_the_document(server, rss):
    assert server("/all.rss", If_None_Match='"a"').body == rss


def test_the_date_beside_an_entity_tag_does_not_count(server):
    first = server("/all.rss")
    assert server("/all.rss", If_None_Match='"a"', If_Modified_Since=first["last-modified"]).status == 200


def test_dates_are_compared(server):
    date = server("/all.rss")["last-modified"]
    assert server("/all.rss", If_Modified_Since=later(date, seconds=-1)).status == 200
    assert server("/all.rss", If_Modified_Since=later(date, days=1)).status == 304


@pytest.mark.parametrize("date", ["yesterday", "", "0", "Mon, 99 Jan 2001 00:00:00 GMT", "\xff"])
def test_a_date_that_is_none_does_not_count(server, date):
    assert server("/all.rss", If_Modified_Since=date).status == 200


def test_preconditions_that_do_not_hold_fail(server):
    first = server("/all.rss")
    assert server("/all.rss", If_Match='"a"').status == 412
    assert server("/all.rss", If_Match=first["etag"]).status == 200
    assert server("/all.rss", If_Match="*").status == 200
    assert server("/all.rss", If_Unmodified_Since=later(first["last-modified"], days=-1)).status == 412
    assert server("/all.rss", If_Unmodified_Since=first["last-modified"]).status == 200


def test_a_document_that_is_not_there_has_no_conditions(server):
    assert server("/nothing.rss", If_None_Match="*").status == 404


# --- ranges -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("0-9", slice(0, 10)),
        ("10-", slice(10, None)),
        ("-7", slice(-7, None)),
        ("5-999999999", slice(5, None)),
        ("0-0", slice(0, 1)),
    ],
)
def test_a_part_is_sent_as_it_is_asked_for(server, rss, asked, part):
    got = server("/all.rss", Range=f"bytes={asked}")
    start, stop, _ = part.indices(len(rss))
    assert (got.status, got.body) == (206, rss[part])
    assert got["content-range"] == f"bytes {start}-{stop - 1}/{len(rss)}"
    assert got["content-type"] == TYPES["all.rss"]
    assert got["etag"] == server("/all.rss")["etag"]


def test_what_is_beyond_the_end_is_refused_with_the_size(server, rss):
    got = server("/all.rss", Range=f"bytes={len(rss)}-")
    assert (got.status, got["content-range"]) == (416, f"bytes */{len(rss)}")


def test_a_range_in_another_unit_does_not_count(server, rss):
    got = server("/all.rss", Range="lines=0-9")
    assert (got.status, got.body) == (200, rss)


def test_if_range_sends_the_rest_of_the_same_version_and_the_whole_of_another(server, rss):
    first = server("/all.rss")
    for same in (first["etag"], first["last-modified"]):
        assert server("/all.rss", Range="bytes=5-", If_Range=same).body == rss[5:]
    for other in ('"a"', later(first["last-modified"], days=-1)):
        got = server("/all.rss", Range="bytes=5-", If_Range=other)
        assert (got.status, got.body) == (200, rss)


def test_conditions_come_before_ranges(server):
    etag = server("/all.rss")["etag"]
    assert server("/all.rss", Range="bytes=0-9", If_None_Match=etag).status == 304


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", ["gzip", "deflate, gzip;q=1.0, *;q=0.5", "br;q=0.9, gzip"])
def test_who_takes_gzip_is_sent_the_twin(server, rss, accepted):
    plain, got = server("/all.rss"), server("/all.rss", Accept_Encoding=accepted)
    assert (got.status, got["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(got.body) == rss
    assert int(got["content-length"]) == len(got.body) < len(rss)
    assert got["etag"] != plain["etag"]
    assert got["content-type"] == TYPES["all.rss"]
    assert "accept-encoding" in got["vary"].lower()
    assert "accept-encoding" in plain["vary"].lower()
    assert server("/all.rss", Accept_Encoding=accepted, If_None_Match=got["etag"]).status == 304


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "deflate", "compress;q=0.5, gzip;q=0.0"])
def test_who_does_not_take_gzip_is_sent_the_document_itself(server, rss, accepted):
    got = server("/all.rss", Accept_Encoding=accepted)
    assert (got["content-encoding"], got.body) == (None, rss)


def test_the_tag_of_one_encoding_is_not_that_of_the_other(server):
    packed = server("/all.rss", Accept_Encoding="gzip")
    assert server("/all.rss", If_None_Match=packed["etag"]).status == 200


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent_here(server, method):
    got = server("/all.rss", method, Content_Length="0")
    assert got.status == 405
    assert got.body


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.rss", "/all.rss/", "/all.rss/x", "/feeds", "/archive/", "/secret.txt.bak", "/.feedwright.json",
        "/link.rss", "/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/..%5coutside.txt", "/a/../../outside.txt",
        "/....//outside.txt", "/%252e%252e/outside.txt", "/all.rss%00.html", "/all.rss%20", "/all.rss.", "/ALL.RSS",
        "/all.rss::$DATA", "/con.rss", "/C:/outside.txt", "/%ff", "/all%2erss%2f", "/\\outside.txt", "/%0d%0aX:1",
    ],
)  # fmt: skip
def test_nothing_else_is_found(server, path):
    answer = server.raw(f"GET {server.prefix}{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    assert re.match(rb"HTTP/1\.1 (400|403|404) ", answer)
    assert b"outside" not in answer.partition(b"\r\n\r\n")[2]
    assert b"<rss" not in answer


@pytest.mark.parametrize(
    "request_",
    [
        b"nonsense\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /all.rss HTTP/1.1\r\n\r\n",
        b"GET /all.rss HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /all.rss HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
        b"GET /all.rss HTTP/9.9\r\nHost: a\r\n\r\n",
        b"POST /all.rss HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n" * 5 + b"\x00GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_the_connection_closed(server, request_):
    answer = server.raw(request_)
    assert re.match(rb"HTTP/1\.[01] (400|505) |<html>|\Z", answer), answer[:80]


def test_a_head_without_end_is_refused(server):
    endless = b"GET /all.rss HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 1000) for n in range(200))
    assert re.match(rb"HTTP/1\.1 4\d\d |\Z", server.raw(endless))


def test_requests_may_follow_one_another_without_waiting(server, rss):
    one = f"GET {server.prefix}/all.rss HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    answers = server.raw(one * 4 + last)
    assert answers.count(b"HTTP/1.1 200 OK") == answers.count(rss) == 5


def test_an_old_client_is_answered_and_the_connection_closed(server, rss):
    head, _, body = server.raw(f"GET {server.prefix}/all.rss HTTP/1.0\r\n\r\n".encode()).partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert body == rss


# --- ours alone -------------------------------------------------------------------------------------------------------


def test_the_entity_tag_is_the_digest_in_the_manifest(ours, published):
    listed = json.loads((published / "feeds" / ".feedwright.json").read_text("utf-8"))["files"]
    digests = {one["path"]: one["sha256"] for one in listed}
    for name in TYPES:
        assert ours(f"/{name}")["etag"] == f'"{digests[name]}"'
    assert ours("/all.rss", Accept_Encoding="gzip")["etag"] == f'"{digests["all.rss"]}-gz"'


def test_an_old_date_beside_the_right_entity_tag_does_not_count_either(ours):
    """nginx wants both to hold, against RFC 9110, section 13.1.3."""
    old = "Mon, 01 Jan 2001 00:00:00 GMT"
    assert ours("/all.rss", If_None_Match=ours("/all.rss")["etag"], If_Modified_Since=old).status == 304


@pytest.mark.parametrize("path", ["/secret.txt", "/all.rss.gz", "/link.rss"])
def test_only_what_was_published_is_served(ours, path):
    assert ours(path).status == 404


def test_several_ranges_are_answered_with_the_whole(ours, rss):
    got = ours("/all.rss", Range="bytes=0-9, 20-29")
    assert (got.status, got.body) == (200, rss)


def test_a_range_is_one_of_what_is_sent(ours):
    whole = ours("/all.rss", Accept_Encoding="gzip").body
    got = ours("/all.rss", Accept_Encoding="gzip", Range="bytes=3-8")
    assert (got.status, got["content-encoding"], got.body) == (206, "gzip", whole[3:9])


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        (BROWSER, "all.html"),
        ("*/*", "all.rss"),
        ("application/atom+xml", "all.atom"),
        ("application/feed+json, application/rss+xml;q=0.9", "all.json"),
        ("application/json", "all.json"),
        ("application/xml", "all.rss"),
        ("application/atom+xml, application/rss+xml, */*;q=0.1", "all.rss"),
        ("image/png", "all.rss"),
        ("text/*", "all.html"),
    ],
)
def test_a_feed_without_suffix_is_sent_as_it_is_liked_best(ours, published, accept, sent):
    got = ours("/all", Accept=accept)
    assert (got.status, got["content-location"], got["content-type"]) == (200, sent, TYPES[sent])
    assert got.body == (published / "feeds" / sent).read_bytes()
    assert "Accept" in got["vary"].split(", ")
    assert ours("/all", Accept=accept, If_None_Match=got["etag"]).status == 304


def test_a_browser_is_sent_a_feed_that_it_shows(ours, rss):
    plain, got = ours("/all.rss"), ours("/all.rss", Accept=BROWSER)
    assert (got["content-type"], got.body) == ("text/xml; charset=utf-8", rss)
    assert got["etag"] != plain["etag"]
    assert "style-src 'self'" in got["content-security-policy"]
    assert b'href="feed.css"' in got.body
    assert "Accept" in plain["vary"].split(", ")
    reader = "application/rss+xml, text/html;q=0.5"
    assert ours("/all.rss", Accept=reader)["content-type"] == TYPES["all.rss"]


def test_a_page_has_the_policy_that_it_carries_and_may_not_be_framed(ours):
    got = ours("/all.html")
    policy = got["content-security-policy"]
    assert "default-src 'none'; style-src 'self'" in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert '<https://example.org/feeds/all.rss>; rel="alternate"; type="application/rss+xml"' in got["link"]


def test_a_pushed_feed_is_not_kept_by_shared_caches(ours):
    assert ours("/all.rss")["cache-control"] == "max-age=1800, s-maxage=0"
    assert ours("/all.html")["cache-control"] == "max-age=1800"


def test_a_browser_may_ask_what_it_may_ask(ours):
    got = ours("/all.rss", "OPTIONS", Origin="https://a.example", Access_Control_Request_Headers="a-im")
    assert (got.status, got["access-control-allow-origin"]) == (204, "*")
    assert "A-IM" in got["access-control-allow-headers"]
    assert got["allow"] == "GET, HEAD, OPTIONS"


def test_the_health_is_told(ours):
    got = ours("/healthz")
    told = json.loads(got.body)
    assert (got.status, told["status"], got["cache-control"]) == (200, "ok", "no-store")
    assert told["age"] >= 0
    assert told["files"] > 10


def test_what_a_method_allows_is_said(ours):
    assert ours("/all.rss", "POST", Content_Length="0")["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("fields", ["Content-Length: 5", "Transfer-Encoding: chunked"])
def test_content_is_refused_and_not_listened_to(ours, fields):
    answer = ours.raw(f"GET /all.rss HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_who_expects_to_go_on_is_not_told_to(ours):
    request = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"
    assert ours.raw(request).startswith(b"HTTP/1.1 405 ")


def test_no_error_may_be_kept_or_taken_for_a_page(ours):
    got = ours("/nothing")
    assert (got["cache-control"], got["content-type"]) == ("no-store", "text/plain; charset=utf-8")
    assert got["x-content-type-options"] == "nosniff"


def test_the_date_is_now(ours):
    assert abs(parsedate_to_datetime(ours("/all.rss")["date"]).timestamp() - datetime.now(UTC).timestamp()) < 60  # noqa: TID251


def test_a_client_that_goes_away_in_the_middle_harms_nobody(ours, rss):
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", ours.port), timeout=PATIENCE)
        connection.sendall(b"GET /all.rss HTTP/1.1\r\nHo")
        connection.close()
    assert ours("/all.rss").body == rss
