"""A live WordPress site is read through its REST API, from a server on loopback that answers as WordPress does."""

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from feedwright.model import Article, Author, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources.wordpress import Wordpress

SITE = Site("https://example.org/", None, UTC, "en")


def post(number, **said):
    made = {
        "id": number,
        "date": "2025-03-04T10:00:00",
        "date_gmt": "2025-03-04T09:00:00",
        "modified": "2025-03-05T10:00:00",
        "modified_gmt": "2025-03-05T09:00:00",
        "guid": {"rendered": f"https://example.org/?p={number}&#038;a=b"},
        "slug": f"post-{number}",
        "status": "publish",
        "link": f"https://example.org/post-{number}/",
        "title": {"rendered": "AT&#038;T &#8211; a <em>title</em>"},
        "excerpt": {"rendered": "<p>In short.</p>\n", "protected": False},
        "content": {"rendered": f"<p>Body {number}</p>\n<p>[sic] {{{{ x }}}}</p>", "protected": False},
        "author": 1,
        "featured_media": 0,
        "comment_status": "open",
        "categories": [2, 3],
        "tags": [],
    }
    return {**made, **said}


class Wordpress61:
    """What a site holds, how it answers, and what it was asked."""

    def __init__(self):
        self.posts = [post(number) for number in range(1, 4)]
        self.tables = {
            "categories": {2: {"name": "Power &amp; Politics"}, 3: {"name": "World"}},
            "tags": {5: {"name": "Borders"}},
            "users": {1: {"name": "The Desk"}},
            "media": {9: {"source_url": "https://example.org/p.jpg"}},
        }
        self.root = "/wp-json/"
        self.link = True
        self.head = ""
        self.asked = []
        self.refused = {}
        self.counted = True
        self.paged = True
        self.bases = {"posts": None}
        self.url = ""

    def answer(self, path, query):
        """Status, headers, body."""
        route = query.pop("rest_route", [None])[0] if self.root.startswith("/?") else None
        if route is None and path.startswith(self.root):
            route = path[len(self.root) - 1 :]
        if route is None:
            header = {"Link": f'<{self.url}{self.root[1:]}>; rel="https://api.w.org/"'} if self.link else {}
            return (
                (200, header, f"<html><head>{self.head}</head>Home</html>".encode())
                if path == "/"
                else (404, {}, b"no")
            )
        base = route.removeprefix("/wp/v2/")
        self.asked.append((base, {key: values[0] for key, values in query.items()}))
        if base in self.refused:
            status, body = self.refused[base]
            return status, {}, body
        return self.listed(base, query)

    def listed(self, base, query):
        if base.startswith("types/"):
            return (
                (200, {}, b'{"rest_base": "events"}') if base == "types/event" else self.error(404, "rest_type_invalid")
            )
        if base in self.bases:
            some = self.posts if self.bases[base] is None else self.bases[base]
        elif base in self.tables:
            some = [{"id": number, **said} for number, said in self.tables[base].items()]
        else:
            return self.error(404, "rest_no_route")
        if "include" in query:
            wanted = {int(one) for one in query["include"][0].split(",")}
            some = [one for one in some if one["id"] in wanted]
        size, page = int(query["per_page"][0]), int(query.get("page", ["1"])[0]) if self.paged else 1
        pages = max(1, -(-len(some) // size))
        if page > pages:
            return self.error(400, "rest_post_invalid_page_number")
        names = {name.partition(".")[0] for name in query["_fields"][0].split(",")}
        shown = [
            {key: value for key, value in one.items() if key in names} for one in some[(page - 1) * size : page * size]
        ]
        return 200, {"X-WP-TotalPages": str(pages)} if self.counted else {}, json.dumps(shown).encode()

    @staticmethod
    def error(status, code):
        return status, {}, json.dumps({"code": code, "message": "No.", "data": {"status": status}}).encode()


@contextmanager
def served(answer):
    """A server on loopback; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            status, headers, body = answer(parts.path, parse_qs(parts.query))
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def wordpress():
    made = Wordpress61()
    with served(made.answer) as made.url:
        yield made


def read(wordpress, **options):
    source = Wordpress(**{"name": "site", "site": wordpress.url, "allow_private": True, **options})
    (place,) = source.places(SITE)
    items = list(source.read(place, SITE))
    return [one for one in items if isinstance(one, Article)], [one for one in items if isinstance(one, Fault)], source


# --- what a post says ----------------------------------------------------------------------------------------------


def test_a_post_says_what_the_site_says(wordpress):
    wordpress.posts = [post(7, tags=[5], featured_media=9)]
    (article,), faults, _ = read(wordpress)
    assert not faults
    assert (article.title, article.summary) == ("AT&T – a title", "<p>In short.</p>\n")
    assert article.url == "https://example.org/post-7/"
    assert article.id == "https://example.org/?p=7&a=b"
    there = timezone(timedelta(hours=1))
    assert article.published == datetime(2025, 3, 4, 10, tzinfo=there)
    assert article.published.utcoffset() == timedelta(hours=1)
    assert article.updated == datetime(2025, 3, 5, 10, tzinfo=there)
    assert (article.categories, article.tags) == (("Power & Politics", "World"), ("Borders",))
    assert article.authors == (Author("The Desk"),)
    assert article.image == "https://example.org/p.jpg"
    assert article.comments_url == "https://example.org/post-7/#respond"
    assert article.key == f"{wordpress.url}#7"
    assert article.place == f"{wordpress.url}wp-json/wp/v2/posts/7"
    assert article.left_out == ""


def test_only_the_site_itself_says_whether_a_post_has_changed(wordpress):
    """So a change from the site to its export, which holds the bodies, is none for readers."""
    wordpress.posts = [post(1), post(2, modified_gmt=None, modified=None)]
    told, untold = read(wordpress)[0]
    assert (told.digest, told.blocks) == ("", b"")
    assert untold.digest


def test_a_site_is_asked_each_time():
    source = Wordpress(site="https://example.org")
    assert list(source.places(SITE)) == [Place("https://example.org/")]
    assert source.missing(SITE) == ""


def test_a_password_keeps_a_post_back(wordpress):
    wordpress.posts = [post(1, excerpt={"rendered": "", "protected": True})]
    assert read(wordpress)[0][0].left_out == "password-protected"


@pytest.mark.parametrize(
    "made",
    [
        "<p>The first words [&hellip;]</p>\n",
        "<p>The first words&hellip;</p>",
        "<p>The first words […]</p>",
        '<p>The first words <a class="more-link" href="/x">Continue</a></p>',
    ],
)
def test_an_excerpt_that_wordpress_made_is_no_summary(wordpress, made):
    wordpress.posts = [post(1, excerpt={"rendered": made})]
    assert read(wordpress)[0][0].summary is None


def test_fields_that_plugins_add_count_where_the_owner_names_them(wordpress):
    wordpress.posts = [post(1, seo={"text": "For machines"}, views=7)]
    (article,), _, _ = read(wordpress, fields={"summary": "seo.text"})
    assert wordpress.asked[0][1]["_fields"].endswith(",seo.text")
    assert (article.summary, article.views) == ("For machines", None)


def test_a_post_that_says_little_is_an_article(wordpress):
    wordpress.posts = [{"id": 1, "link": "https://example.org/a/", "title": "Plain"}, {"id": 2}]
    articles, faults, _ = read(wordpress)
    assert [one.title for one in articles] == ["Plain", ""]
    assert not faults


@pytest.mark.parametrize("nonsense", [None, 7, "x", [], {}, {"rendered": 7}, [{"a": [None]}], True, 1e300])
def test_nonsense_in_a_field_costs_at_most_that_field(wordpress, nonsense):
    wordpress.posts = [{"id": 1, **{key: nonsense for key in post(1) if key != "id"}}, post(2), nonsense]
    wordpress.posts = [one if isinstance(one, dict) else {"id": one} for one in wordpress.posts]
    wordpress.tables["users"] = {1: {"name": nonsense}}
    assert "AT&T – a title" in [one.title for one in read(wordpress)[0]]


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
@pytest.mark.parametrize("counted", [True, False])
def test_all_pages_are_read_and_none_twice(wordpress, count, counted):
    wordpress.posts = [post(number) for number in range(1, count + 1)]
    wordpress.counted = counted
    articles, faults, _ = read(wordpress)
    assert [one.key.rpartition("#")[2] for one in articles] == [str(number) for number in range(1, count + 1)]
    assert not faults
    asked = [query["page"] for base, query in wordpress.asked if base == "posts"]
    assert len(asked) == len(set(asked)) <= count // 100 + 2


def test_the_answers_are_small_and_their_order_lasts(wordpress):
    read(wordpress)
    base, query = wordpress.asked[0]
    assert (base, query["orderby"], query["order"], query["per_page"]) == ("posts", "id", "asc", "100")
    assert "content" not in query["_fields"].split(",")


def test_a_server_that_knows_no_pages_is_not_asked_for_ever(wordpress):
    wordpress.posts = [post(number) for number in range(1, 101)]
    wordpress.counted = wordpress.paged = False
    assert len(read(wordpress)[0]) == 100
    assert len([base for base, _ in wordpress.asked if base == "posts"]) == 2


def test_names_are_asked_for_once(wordpress):
    wordpress.posts = [post(number) for number in range(1, 251)]
    read(wordpress)
    assert [base for base, _ in wordpress.asked if base != "posts"] == ["categories", "users"]


# --- where the API stands ------------------------------------------------------------------------------------------


def test_without_permalinks_the_home_page_says_where(wordpress):
    wordpress.root = "/?rest_route=/"
    articles, faults, _ = read(wordpress)
    assert (len(articles), faults) == (3, [])
    assert articles[0].place == f"{wordpress.url}?rest_route=/wp/v2/posts/1"


def test_a_link_in_the_home_page_says_where(wordpress):
    wordpress.root, wordpress.link = "/api/", False
    wordpress.head = '<link rel="https://api.w.org/" href="/api/" />'
    assert len(read(wordpress)[0]) == 3


def test_where_nothing_says_so_the_plain_address_is_tried(wordpress):
    wordpress.root, wordpress.link = "/?rest_route=/", False
    assert len(read(wordpress)[0]) == 3


@pytest.mark.parametrize("named", ["wp-json/", "wp-json", "wp-json/wp/v2/posts?per_page=5"])
def test_the_api_itself_may_be_named(wordpress, named):
    wordpress.link = False
    assert len(read(wordpress, site=wordpress.url + named)[0]) == 3
    wordpress.root = "/?rest_route=/"
    assert len(read(wordpress, site=wordpress.url + "?rest_route=/wp/v2")[0]) == 3


def test_a_redirect_is_followed_once(wordpress):
    def moved(path, query):
        text = "&".join(f"{key}={values[0]}" for key, values in query.items())
        times.append(path)
        return 301, {"Location": f"{wordpress.url}{path[1:]}?{text}"}, b""

    times = []
    wordpress.posts = [post(number) for number in range(1, 251)]
    with served(moved) as old:
        assert len(read(wordpress, site=old)[0]) == 250
    assert len(times) == 1


# --- types ---------------------------------------------------------------------------------------------------------


def test_pages_and_types_of_plugins(wordpress):
    wordpress.bases |= {"pages": [post(20)], "events": [post(30)]}
    articles, faults, source = read(wordpress, post_type=["post", "page", "event"])
    assert {one.key.rpartition("#")[2] for one in articles} == {"1", "2", "3", "20", "30"}
    assert not faults
    assert all(isinstance(html, str) for _, html in source.bodies(articles, SITE))


def test_a_type_that_the_site_does_not_show_fails_the_source(wordpress):
    articles, (fault,), _ = read(wordpress, post_type="secret")
    assert not articles
    assert fault.failed
    assert "has no post type 'secret'" in fault.what


# --- bodies --------------------------------------------------------------------------------------------------------


def test_bodies_are_asked_for_by_the_hundred(wordpress):
    wordpress.posts = [post(number) for number in range(1, 251)]
    articles, _, source = read(wordpress)
    wordpress.asked.clear()
    bodies = dict(source.bodies(reversed(articles), SITE))
    assert len(bodies) == 250
    assert bodies[articles[6]] == "<p>Body 7</p>\n<p>[sic] {{ x }}</p>"
    assert len(wordpress.asked) == 3
    assert {query["_fields"] for _, query in wordpress.asked} == {"id,content"}


def test_nothing_is_asked_where_no_body_is_wanted(wordpress):
    source = Wordpress(site=wordpress.url, allow_private=True)
    assert list(source.bodies([], SITE)) == []
    assert wordpress.asked == []


def test_a_body_that_is_gone_says_so(wordpress):
    articles, _, source = read(wordpress)
    del wordpress.posts[1]
    bodies = [html for _, html in source.bodies(articles, SITE)]
    assert [isinstance(html, Fault) for html in bodies] == [False, True, False]
    assert "no longer there" in bodies[1].what
    wordpress.refused["posts"] = (500, b"")
    assert all("its server failed" in html.what for _, html in source.bodies(articles, SITE))


# --- failures ------------------------------------------------------------------------------------------------------


def test_a_site_that_fails_in_the_middle_fails_the_source_and_what_it_said_stands(wordpress):
    wordpress.posts = [post(number) for number in range(1, 251)]
    listed = wordpress.listed

    def failing(base, query):
        return (503, {}, b"") if query.get("page") == ["2"] else listed(base, query)

    wordpress.listed = failing
    articles, (fault,), _ = read(wordpress)
    assert len(articles) == 100
    assert fault.failed
    assert "page=2" in fault.place


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, b'{"code": "rest_not_logged_in"}'),
        (403, b"<html>Blocked</html>"),
        (404, b"not here"),
        (500, b""),
        (200, b"<html>Home</html>"),
        (200, b'{"a": 1}'),
        (200, b"[" * 100_000),
        (200, b"\xff\xfe\x00"),
        (200, b""),
    ],
)
def test_a_site_that_does_not_answer_as_wordpress_does_fails_the_source(wordpress, status, body):
    wordpress.refused["posts"] = (status, body)
    articles, (fault,), _ = read(wordpress)
    assert not articles
    assert fault.failed
    assert wordpress.url in str(fault)


def test_a_site_that_cannot_be_reached_fails_the_source():
    with served(lambda *_: (200, {}, b"")) as url:
        pass
    source = Wordpress(site=url, allow_private=True)
    (fault,) = source.read(Place(url), SITE)
    assert fault.failed
    assert "cannot be reached" in fault.what


def test_private_addresses_are_asked_only_where_that_is_allowed(wordpress):
    articles, (fault,), _ = read(wordpress, allow_private=False)
    assert not articles
    assert "is a private address" in fault.what
    assert fault.failed
    assert wordpress.asked == []


@pytest.mark.parametrize(("base", "kind"), [("categories", "post"), ("users", "post"), ("types/event", "event")])
def test_a_site_that_fails_to_name_something_fails_the_source(wordpress, base, kind):
    wordpress.refused[base] = (500, b"")
    articles, (fault,), _ = read(wordpress, post_type=kind)
    assert not articles
    assert fault.failed
    assert base in fault.place


def test_what_a_site_keeps_to_itself_is_a_warning(wordpress):
    wordpress.refused["users"] = (401, b'{"code": "rest_user_cannot_view"}')
    articles, (fault,), _ = read(wordpress)
    assert [one.authors for one in articles] == [(), (), ()]
    assert not fault.failed
    assert "does not tell who its authors are" in fault.what


def test_while_a_site_is_down_its_entries_stay_in_a_feed_in_which_another_article_appears(site):
    config = (
        "site: {{title: The Desk, url: https://example.org/}}\nsources:\n"
        "  - {{type: wordpress, site: '{}', allow_private: true}}\n  - {{type: markdown, path: articles/*.md}}\n"
    )
    site.post("a")
    with served(Wordpress61().answer) as address:
        site.configure(config.format(address))
        site.build()
    before = {item["title"]: item["content_html"] for item in site.items()}
    site.post("b")
    report = site.build()
    assert [fault.failed for fault in report.faults] == [True]
    after = {item["title"]: item["content_html"] for item in site.items()}
    assert len(before) > 1
    assert after == before | {"B": after["B"]}
