"""How `doctor` looks: at what, how often, never longer than it may; and how it says what it found."""

import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.doctor.conftest import LINK, NOW, Good, codes, examined

from feedwright import FeedwrightError, checkup, doctor, fetch, registry
from feedwright.cli import main
from feedwright.doctor import Expected, report
from feedwright.errors import FetchError
from feedwright.hosting import _base as hosting
from feedwright.wire import Answer


class Nginx(Good):
    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        return status, {**made, "Server": "nginx/1.22", "Content-Type": "text/html"} if "Link" in made else made, body


# --- what is looked at ---------------------------------------------------------------------------------------------------


def test_the_list_beside_feeds_names_them_where_there_is_no_page(serve):
    class NoIndex(Good):
        def files(self):
            opml = f'<opml version="2.0"><body><outline text="a" xmlUrl="{self.url}/feeds/all.atom"/></body></opml>'
            return {**super().files(), "/feeds/feeds.opml": opml.encode(), "/feeds/": b""}

        def respond(self, method, path, headers):
            return (403, {}, b"") if path == "/feeds/" else super().respond(method, path, headers)

    found = examined(serve(NoIndex()), "/feeds/")
    assert [url.rpartition("/")[2] for url in found.feeds] == ["all.atom"]
    assert found.findings == ()


def test_what_is_configured_is_looked_at_though_no_page_leads_to_it(serve):
    class Unled(Good):
        def page(self):
            return "<!doctype html><title>The Desk</title>"

    site = serve(Unled())
    expected = [Expected(f"{site.url}/feeds/all.{kind}", site.hubs) for kind in ("rss", "json", "xyz")]
    found = examined(site, "/", expected=expected)
    assert len(found.feeds) == 3
    assert codes(found) == ["discovery-missing", "feed-missing"]


def test_a_page_without_feeds_is_said_to_be_none(serve):
    class Bare(Good):
        def page(self):
            return "<!doctype html><title>The Desk</title>"

    assert codes(examined(serve(Bare()), "/")) == ["no-feed"]


class Copy(Good):
    """A copy of a site whose own address is another one."""

    live = "https://live.invalid"

    def page(self):
        return "".join(
            LINK.format("application/rss+xml", f"{self.live}/feeds/{name}") for name in ("all.rss", "no.rss")
        )


@pytest.mark.parametrize("path", ["/", "/feeds/"])
def test_of_a_copy_of_a_site_the_copies_of_its_feeds_are_looked_at(serve, path):
    site = serve(Copy())
    found = examined(site, path)
    assert found.feeds == (f"{site.url}/feeds/all.rss", f"{site.url}/feeds/no.rss")
    assert "no-feed" not in codes(found)


def test_of_a_copied_folder_that_lies_elsewhere_those_beside_its_list(serve):
    """As `feedwright serve` has the folder of feeds at the top."""

    class Top(Copy):
        def files(self):
            return {path.replace("/feeds/", "/"): data for path, data in super().files().items()}

    site = serve(Top())
    assert examined(site, "/").feeds == (f"{site.url}/all.rss", f"{site.url}/no.rss")


def test_a_page_may_lead_to_feeds_that_another_host_serves(serve):
    there = serve(Good())

    class Led(Good):
        def page(self):
            return LINK.format("application/rss+xml", f"{there.url}/feeds/all.rss")

        def files(self):
            return {"/": self.page().encode()}

    found = examined(serve(Led()), "/")
    assert found.feeds == (f"{there.url}/feeds/all.rss",)
    assert "no-feed" not in codes(found)


def test_of_many_feeds_some_are_looked_at_and_the_others_counted(serve):
    class Many(Good):
        def page(self):
            return "".join(LINK.format("application/rss+xml", f"/feeds/{number}.rss") for number in range(40))

    found = examined(serve(Many()), "/")
    assert (len(found.feeds), len(found.unseen)) == (doctor.MOST, 40 - doctor.MOST)


def test_a_visit_is_a_handful_of_requests(serve):
    site = serve(Good())
    examined(site)
    assert site.visits <= 20


# --- what is said --------------------------------------------------------------------------------------------------------


def test_the_cure_is_that_of_the_host_that_answers(serve):
    found = examined(serve(Nginx()))
    assert found.hosts == ("nginx",)
    assert [list(one.on) for one in found.findings] == [["nginx"]]
    assert "types { }" in found.findings[0].on["nginx"]


def test_of_an_unknown_one_those_of_all_hosts_in_short(serve):
    class Wrong(Nginx):
        def respond(self, method, path, headers):
            status, made, body = super().respond(method, path, headers)
            made.pop("Server", None)
            return status, made, body

    found = examined(serve(Wrong()))
    assert found.hosts == ()
    assert set(found.findings[0].on) >= {"nginx", "Apache", "Caddy", "Netlify", "GitHub Pages", "S3 with CloudFront"}


HOSTS = {name: registry.load("hosting", name) for name in registry.kinds("hosting")}


@pytest.mark.parametrize("name", HOSTS)
def test_every_host_has_a_cure_for_what_it_is_told_by_its_configuration(name):
    cures = HOSTS[name].cures
    assert {"types", "validators", "lifetime", "compression", "redirects", "missing", "cors", "links"} <= set(cures)
    assert set(cures) <= hosting.SUBJECTS
    assert all(re.fullmatch(r"[^\n]+\.", words) for words in cures.values())


def test_every_code_says_why_and_how_to_mend_it():
    for code in doctor.codes().values():
        assert code.why.endswith("."), code.name
        assert code.cure.endswith((".", "?")), code.name
        assert not code.subject or code.subject in hosting.SUBJECTS, code.name


@pytest.mark.parametrize(
    ("headers", "hosts"),
    [
        ({"server": "nginx/1.25.3"}, ["nginx"]),
        ({"server": "Apache/2.4.65 (Debian)"}, ["apache"]),
        ({"server": "Caddy"}, ["caddy"]),
        ({"server": "Netlify", "x-nf-request-id": "01"}, ["netlify"]),
        ({"server": "cloudflare", "cf-ray": "8a"}, ["cloudflare_pages"]),
        ({"server": "GitHub.com", "via": "1.1 varnish"}, ["github_pages"]),
        ({"server": "AmazonS3", "via": "1.1 abc.cloudfront.net (CloudFront)", "x-amz-cf-id": "x"}, ["s3"]),
        ({"server": "Vercel", "x-vercel-id": "fra1::x"}, ["vercel"]),
        ({"server": "feedwright"}, ["serve"]),
        ({"server": "gunicorn"}, []),
    ],
)
def test_hosts_are_known_by_their_answers(headers, hosts):
    assert [name for name, kind in HOSTS.items() if kind.answers(headers.items())] == hosts


# --- whatever answers ----------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(
    ["content-type", "content-encoding", "etag", "last-modified", "cache-control", "expires", "age", "vary", "link", "date",
     "location", "set-cookie", "server"]
)  # fmt: skip
VALUES = st.sampled_from(
    ["", "gzip", "br", "zstd", "text/html", "application/rss+xml; charset=nonsense", "charset=", '"', "W/", "-1", "9" * 40,
     "max-age=x, max-age=" + "9" * 11, "no-store", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Jan 1970", "https://[", "//", "/",
     "http://127.0.0.1:1/", "<>; rel=self", "<https://[>; rel=hub", "a" * 5000]
) | st.text(st.characters(max_codepoint=255), max_size=30)  # fmt: skip
BODIES = st.sampled_from(
    [b"", b"<rss", b"<!doctype html><link rel=alternate type=application/rss+xml href=https://[>", b"\x1f\x8b", b"{}",
     b'{"version": "https://jsonfeed.org/version/1.1", "items": [3], "hubs": [{}], "feed_url": 7}',
     b"<rss version='2.0'><channel><title>a</title><ttl>-</ttl><item><link>https://[</link><pubDate>x</pubDate></item></channel></rss>",
     b"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='//['/><id/></feed>",
     b"<opml><body><outline xmlUrl='http://['/></body></opml>"]
) | st.binary(max_size=60)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from([200, 200, 200, 301, 304, 404, 503]), st.lists(st.tuples(NAMES, VALUES)), BODIES),
        min_size=1,
    )
)
def test_whatever_a_server_answers_doctor_only_finds_faults(answers):
    asked = iter(range(10_000))

    def look(url, headers, **_said):
        status, names, body = answers[next(asked) % len(answers)]
        return Answer(url, status, tuple(names), body)

    found = doctor.examine("https://www.feeds.org/feeds/", now=NOW, look=look, pause=lambda _: None)
    assert len(list(report.lines(found.findings))) >= len(found.findings)
    told = [report.as_data(one) for one in found.findings]
    assert json.loads(json.dumps(told)) == told


@given(st.text(max_size=40))
def test_whatever_is_asked_for(url):
    def look(url, _headers, **_said):
        raise FetchError("is not there", where=url)

    try:
        found = doctor.examine(url, now=NOW, look=look)
    except FeedwrightError:
        return
    assert codes(found) == ["unreachable"]


def test_a_bomb_is_only_a_fault(serve):
    import gzip

    class Bomb(Good):
        def respond(self, method, path, headers):
            return 200, {"Content-Encoding": "gzip", "Content-Type": "application/rss+xml"}, bomb

    bomb = gzip.compress(b"<rss>" + bytes(60_000_000), 9)
    assert codes(examined(serve(Bomb()))) == ["packed-damaged"]


# --- the command ---------------------------------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(main, [*arguments])


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))


def test_the_command_says_in_one_line_that_all_is_well(serve, clock):
    site = serve(Good())
    result = run("doctor", "--allow-private", f"{site.url}/")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "3 feeds, 2 pages: all well\n")
    assert run("-q", "doctor", "--allow-private", f"{site.url}/").output == ""


def test_it_names_fault_place_reason_and_cure_and_exits_1(serve, clock):
    site = serve(Nginx())
    result = run("doctor", "--allow-private", f"{site.url}/feeds/all.rss")
    assert result.exit_code == 1
    assert result.stdout == (
        f"{site.url}/feeds/all.rss: error: RSS is served as text/html [type-wrong]\n"
        "    why: Strict readers do not take it for a feed; browsers show its source or offer to save it.\n"
        "    cure: Let the server say application/rss+xml, application/atom+xml or application/feed+json, with charset=utf-8.\n"
        "    nginx: name the types in a `types { }` block of the folder's `location`, with `charset utf-8;`.\n"
    )
    assert result.stderr == "1 feed, 2 pages: 1 error\n"


def test_json_gives_the_same(serve, clock):
    site = serve(Nginx())
    data = json.loads(run("doctor", "--json", "--allow-private", f"{site.url}/").stdout)
    assert [(one["code"], one["level"]) for one in data["findings"]] == [("type-wrong", "error")] * 3
    assert data["counts"] == {"error": 3, "warning": 0, "info": 0}
    assert data["hosts"] == ["nginx"]


def test_without_permission_this_machine_is_not_asked(serve, clock):
    site = serve(Good())
    result = run("doctor", f"{site.url}/")
    assert result.exit_code == 1
    assert "error: is at 127.0.0.1, which only this machine or its network can reach" in result.stdout
    assert "add --allow-private" in result.stdout
    assert "source" not in result.stdout
    assert site.visits == 0


def test_a_public_feed_that_leads_to_a_private_page_is_told_so(serve):
    class Within(Good):
        def feed(self, **said):
            return super().feed(**{"url": "http://127.0.0.2/", **said})

    site = serve(Within())

    def look(url, *arguments, **options):
        return fetch.look(url, *arguments, **{**options, "allow_private": url.startswith(site.url)})

    (found,) = (one for one in examined(site, look=look).findings if one.code == "page-missing")
    assert (found.where, found.what) == (
        "http://127.0.0.2/", "the feed leads to this page, and it is at 127.0.0.2, which only this machine or its network can reach",
    )  # fmt: skip


@pytest.mark.parametrize("url", ["feeds", "ftp://example.org/a", "", "https://"])
def test_what_is_no_address_exits_3(url):
    assert run("doctor", url).exit_code == 3


def test_without_an_address_the_configuration_says_where_and_what(serve, site, clock):
    live = serve(Good())
    site.post("a-post")
    site.own = (
        f"site: {{title: The Desk, url: '{live.url}/'}}\nsources: [{{type: markdown, path: articles}}]\n"
        "feeds: {formats: [rss]}\nwebsub: https://other-hub.example/\n"
    )
    site.build()
    found = checkup.examine(site.config, now=NOW, allow_private=True)
    assert found.url == f"{live.url}/feeds/"
    assert codes(found) == ["hub-missing", "not-deployed"]


def test_a_configuration_of_another_site_says_nothing_of_this_one(serve, site):
    live = serve(Good())
    site.post("a-post")
    site.more = "websub: https://other-hub.example/\n"
    site.build()
    assert codes(checkup.examine(site.config, f"{live.url}/", now=NOW, allow_private=True)) == []
