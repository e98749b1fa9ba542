"""One deliberately broken server for each fault that `doctor` knows: it names that fault and nothing else."""

import gzip
from datetime import timedelta
from email.utils import format_datetime
from typing import ClassVar

import brotli
import pytest
from tests.doctor.conftest import CHANGED, LINK, NOW, Good, codes, examined

from feedwright import doctor
from feedwright.doctor import Expected
from feedwright.model import replace

OTHERS = {"certificate", "certificate-expires", "http-open", "no-https"}
"""Faults of encryption, which have tests of their own."""
BROKEN = {}


def broken(code, path="/feeds/all.rss", **said):
    """A class of sites that have one fault."""

    def noting(kind):
        BROKEN.setdefault(code, []).append(pytest.param(code, kind, path, said, id=f"{code}-{kind.__name__}"))
        return kind

    return noting


def with_headers(code, **changes):
    """A site whose feeds have other headers; None takes one away."""

    class Headers(Good):
        def respond(self, method, path, headers):
            status, made, body = super().respond(method, path, headers)
            if not path.startswith("/feeds/all"):
                return status, made, body
            made |= {name.replace("_", "-"): value for name, value in changes.items()}
            return status, {name: value for name, value in made.items() if value is not None}, body

    broken(code)(Headers)


# --- the address ---------------------------------------------------------------------------------------------------------


class Redirecting(Good):
    steps: ClassVar = {}

    def respond(self, method, path, headers):
        if path in self.steps:
            status, target = self.steps[path]
            return status, {"Location": target.format(self.url)}, b""
        return super().respond(method, path, headers)


@broken("redirect-loop", "/a.rss")
class Circle(Redirecting):
    steps: ClassVar = {"/a.rss": (301, "/b.rss"), "/b.rss": (301, "/a.rss")}


@broken("redirect-loop", "/0")
class Endless(Redirecting):
    steps: ClassVar = {f"/{number}": (301, f"/{number + 1}") for number in range(20)}


@broken("redirect-temporary", "/old.rss")
class Temporary(Redirecting):
    steps: ClassVar = {"/old.rss": (302, "/feeds/all.rss")}


@broken("redirect-chain", "/old.rss")
class Chain(Redirecting):
    steps: ClassVar = {
        "/old.rss": (301, "/older.rss"),
        "/older.rss": (308, "{}/oldest.rss"),
        "/oldest.rss": (301, "/feeds/all.rss"),
    }


@broken("feed-missing", "/feeds/other.rss")
class Missing(Good):
    pass


@broken("unreachable")
class Cut(Good):
    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        return status, {**made, "Content-Length": str(len(body) + 1_000)}, body


# --- type and document ---------------------------------------------------------------------------------------------------

for wrong in ("text/html; charset=utf-8", "application/octet-stream", "application/json", None):
    with_headers("type-wrong", Content_Type=wrong)
with_headers("charset-wrong", Content_Type="application/rss+xml; charset=iso-8859-1")
with_headers("charset-missing", Content_Type="text/xml")
with_headers("cors-missing", Access_Control_Allow_Origin=None)


@broken("feed-invalid")
class Invalid(Good):
    def files(self):
        made = super().files()
        return made | {"/feeds/all.rss": made["/feeds/all.rss"].replace(b"<title>The Desk</title>", b"", 1)}


@broken("no-feed")
class Page(Good):
    def files(self):
        return super().files() | {"/feeds/all.rss": b"<!doctype html><title>Welcome</title><p>Welcome."}


@broken("no-feed")
class Empty(Good):
    def files(self):
        return super().files() | {"/feeds/all.rss": b""}


# --- caching -------------------------------------------------------------------------------------------------------------

with_headers("no-validator", ETag=None, Last_Modified=None)
with_headers("no-last-modified", Last_Modified=None)
with_headers("cache-forbidden", Cache_Control="private, no-store")
with_headers("cached-too-long", Cache_Control="public, max-age=86400")
with_headers("cached-too-long", Cache_Control=None, Expires=format_datetime(NOW + timedelta(days=3), usegmt=True))
with_headers("stale-cache", Age="90000")
with_headers("stale-cache", Age="90000", Cache_Control="max-age=0, s-maxage=3600")
with_headers("vary-wide", Vary="Accept-Encoding, Cookie")
with_headers("vary-wide", Vary="*")
with_headers("cookie", Set_Cookie=["session=1; Path=/", "other=2"])


@broken("etag-moves")
class EtagMoves(Good):
    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        return status, {**made, "ETag": f'"{self.visits}"'} if "ETag" in made and method == "GET" else made, body


@broken("last-modified-moves")
class DateMoves(Good):
    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        moved = format_datetime(CHANGED + timedelta(seconds=self.visits), usegmt=True)
        return status, made | ({"Last-Modified": moved} if "ETag" in made else {}), body


@broken("last-modified-moves")
class DateOfTheVisit(Good):
    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        visit = format_datetime(NOW + timedelta(seconds=self.slept), usegmt=True)
        return status, made | ({"Last-Modified": visit} if "ETag" in made else {}), body


@broken("bytes-move")
class BytesMove(Good):
    is_moving = True

    def files(self):
        stamp = f"<!-- made at visit {self.visits} --></rss>".encode()
        made = super().files()
        return made | {"/feeds/all.rss": made["/feeds/all.rss"].replace(b"</rss>", stamp)}


@broken("not-304")
class Forgetful(Good):
    def is_known(self, headers, made):
        return False


@broken("not-304")
class KnowsNoDates(Good):
    def is_known(self, headers, made):
        return headers.get("If-None-Match") == made["ETag"]


@broken("not-304")
class KnowsNoTags(Good):
    def is_known(self, headers, made):
        return "If-None-Match" not in headers and super().is_known(headers, made)


@broken("always-304")
class Obliging(Good):
    def is_known(self, headers, made):
        return "If-None-Match" in headers or super().is_known(headers, made)


# --- packing -------------------------------------------------------------------------------------------------------------


class Packing(Good):
    """A site that packs its feed in its own way: `pack` (data, what the reader likes) -> body, Content-Encoding."""

    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, {**dict(headers), "Accept-Encoding": ""})
        if path != "/feeds/all.rss" or status != 200:
            return status, made, body
        body, coding = self.pack(body, headers.get("Accept-Encoding", ""))
        return status, made | ({"Content-Encoding": coding} if coding else {}), body


@broken("not-compressed")
class Plain(Packing):
    def pack(self, data, likes):
        return data, ""


@broken("packed-unasked")
class Unasked(Packing):
    def pack(self, data, likes):
        return gzip.compress(data), "gzip"


@broken("packed-damaged")
class Damaged(Packing):
    def pack(self, data, likes):
        return (gzip.compress(data)[:-20], "gzip") if "gzip" in likes else (data, "")


@broken("packed-damaged")
class NotPacked(Packing):
    def pack(self, data, likes):
        return (data, "gzip") if "gzip" in likes else (data, "")


@broken("packed-damaged")
class DamagedBrotli(Packing):
    def pack(self, data, likes):
        if "br" in likes:
            return brotli.compress(data)[:-20], "br"
        return (gzip.compress(data), "gzip") if "gzip" in likes else (data, "")


@broken("packed-twice")
class Twice(Packing):
    def pack(self, data, likes):
        return (gzip.compress(gzip.compress(data)), "gzip") if "gzip" in likes else (data, "")


@broken("packed-unsaid")
class Unsaid(Packing):
    def pack(self, data, likes):
        return (gzip.compress(data) if "gzip" in likes else data), ""


@broken("packed-other")
class StaleTwin(Packing):
    def pack(self, data, likes):
        return (gzip.compress(data.replace(b"wide", b"slim")), "gzip") if "gzip" in likes else (data, "")


@broken("packed-other")
class StaleBrotli(Packing):
    def pack(self, data, likes):
        if "br" in likes:
            return brotli.compress(data.replace(b"wide", b"slim")), "br"
        return (gzip.compress(data), "gzip") if "gzip" in likes else (data, "")


with_headers("vary-missing", Vary=None)


@broken("heavy")
class Heavy(Good):
    def entries(self):
        noise = "".join(f"{number:x}" for number in numbers(60_000))
        first, *others = super().entries()
        return [replace(first, content_html=f"<p>{noise}</p>"), *others]


def numbers(count):
    """Numbers that no packing makes smaller, the same each time."""
    state = 1
    for _ in range(count):
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        yield state


# --- names ---------------------------------------------------------------------------------------------------------------


@broken("self-missing")
class NoSelf(Good):
    hubs = ()

    def feed(self, **said):
        return super().feed(addresses={}, **said)


@broken("self-other")
class OtherSelf(Good):
    def feed(self, **said):
        return super().feed(addresses={"rss": f"{self.url}/elsewhere/all.rss"}, **said)


@broken("self-other", "/old.rss")
class MovedForGood(Redirecting):
    steps: ClassVar = {"/old.rss": (301, "/feeds/all.rss")}

    def feed(self, **said):
        return super().feed(addresses={"rss": f"{self.url}/old.rss"}, **said)


@broken("id-moves", "/feeds/all.atom")
class IdMoves(Good):
    is_moving = True

    def files(self):
        made = super().files()
        own = f"{self.url}/feeds/all.atom".encode()
        moved = made["/feeds/all.atom"].replace(b"<id>" + own, b"<id>" + own + b"?%d" % self.visits)
        return made | {"/feeds/all.atom": moved}


@broken("entry-ids-move")
class EntryIdsMove(Good):
    is_moving = True

    def entries(self):
        return [replace(one, id=f"tag:example.org,2026:{self.visits}-{one.title[-1]}") for one in super().entries()]


@broken("hub-missing", expected=True)
class NoHub(Good):
    hubs = ()


with_headers("link-header-missing", Link=None)


@broken("link-header-other")
class OneLinkForAll(Good):
    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        return (
            status,
            {**made, "Link": f'<https://hub.example/>; rel=hub, <{self.url}/feeds/all.atom>; rel="self"'},
            body,
        )


# --- pages ---------------------------------------------------------------------------------------------------------------


@broken("discovery-missing")
class NoLinks(Good):
    def page(self):
        return "<!doctype html><title>The Desk</title>"


@broken("discovery-broken")
class BrokenLink(Good):
    def page(self):
        return super().page() + LINK.format("application/rss+xml", "/rss.xml")


@broken("discovery-type")
class OtherType(Good):
    def page(self):
        return LINK.format("application/atom+xml", "/feeds/all.rss")


@broken("page-missing")
class NoPages(Good):
    def files(self):
        return {path: data for path, data in super().files().items() if path.startswith("/feeds/all")}


def test_what_cannot_be_fetched_is_said_in_a_whole_sentence(serve, free_port):
    nowhere = f"http://127.0.0.1:{free_port()}/all.rss"

    class Unreachable(Good):
        def page(self):
            return super().page() + LINK.format("application/rss+xml", nowhere)

    first, *_ = [one for one in examined(serve(Unreachable())).findings if one.code == "discovery-broken"]
    assert first.what.startswith(f"the page leads to {nowhere}, which cannot be fetched: ")


# --- manners -------------------------------------------------------------------------------------------------------------


@broken("head-differs")
class NoHead(Good):
    def respond(self, method, path, headers):
        return (405, {}, b"") if method == "HEAD" else super().respond(method, path, headers)


@broken("head-differs")
class OtherHead(Good):
    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        return status, {**made, "Content-Type": "text/html"} if method == "HEAD" else made, body


class Walled(Good):
    def wall(self):
        return 403, {"Content-Type": "text/html"}, b"<title>Forbidden</title>"

    def is_kept_out(self, agent):
        return True

    def respond(self, method, path, headers):
        if path.startswith("/feeds/") and self.is_kept_out(headers.get("User-Agent", "")):
            return self.wall()
        return super().respond(method, path, headers)


@broken("readers-refused")
class EverybodyOut(Walled):
    pass


@broken("readers-refused")
class SomeOut(Walled):
    def is_kept_out(self, agent):
        return "python" in agent or "newsboat" in agent


@broken("readers-refused")
class OnlyKnownReaders(Walled):
    def is_kept_out(self, agent):
        return agent.startswith("feedwright")


@broken("readers-refused")
class Challenge(Walled):
    def wall(self):
        return (
            200,
            {"Content-Type": "text/html"},
            b"<title>Just a moment...</title><script src='/challenge-platform/x'></script>",
        )


@broken("missing-found")
class HomeForAll(Good):
    def respond(self, method, path, headers):
        return super().respond(method, path if path in self.files() else "/", headers)


@broken("missing-other")
class ForbidsWhatIsNotThere(Good):
    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        return 403 if status == 404 else status, made, body


# --- age -----------------------------------------------------------------------------------------------------------------


@broken("outdated", now=NOW + timedelta(days=90))
class Old(Good):
    pass


@broken("not-deployed", expected=b"<rss/>")
class NotDeployed(Good):
    pass


@broken("private-address", allow_private=False)
class OfThisMachine(Good):
    pass


# -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "kind", "path", "said"), [one for many in BROKEN.values() for one in many])
def test_the_fault_is_named_and_nothing_else(serve, code, kind, path, said):
    site = serve(kind())
    said = dict(said)
    if "expected" in said:
        data = said["expected"] if isinstance(said["expected"], bytes) else None
        said["expected"] = [Expected(f"{site.url}{path}", ("https://hub.example/",), data)]
    assert codes(examined(site, path, **said)) == [code]


def test_every_fault_that_is_known_has_its_broken_server():
    assert set(BROKEN) | OTHERS | {"redirect-downgrade"} == set(doctor.codes())


class Cached(Good):
    """Behind a cache that is cleared at each deployment, and may keep everything until then."""

    def respond(self, method, path, headers):
        status, made, body = super().respond(method, path, headers)
        return status, made | {"Cache-Control": "max-age=0, s-maxage=31536000", "Age": "86400"}, body


class Busy(Good):
    """Lets nobody ask more than ten times."""

    def respond(self, method, path, headers):
        return super().respond(method, path, headers) if self.visits <= 10 else (429, {"Retry-After": "60"}, b"")


class PagesForBrowsers(Good):
    def respond(self, method, path, headers):
        return super().respond(method, path, headers) if path.startswith("/feeds/") else (403, {}, b"")


class OfFiles(Good):
    """Its articles are no pages."""

    def respond(self, method, path, headers):
        if path == "/posts/0/":
            return 200, {"Content-Type": "application/pdf"}, b"%PDF"
        return super().respond(method, path, headers)


@pytest.mark.parametrize("kind", [Cached, Busy, PagesForBrowsers, OfFiles])
def test_what_is_odd_but_no_fault_is_not_named(serve, kind):
    assert [str(one) for one in examined(serve(kind())).findings] == []


@pytest.mark.parametrize("path", ["/", "/feeds/", "/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json"])
def test_of_a_good_server_nothing_is_said(serve, path):
    site = serve(Good())
    found = examined(site, path)
    assert [str(one) for one in found.findings] == []
    assert len(found.feeds) == (1 if "all" in path else 3)
    assert f"{site.url}/" in found.pages
    assert f"{site.url}/posts/0/" in found.pages
