"""What `headers` prints for hosts that are told file by file, or not at all."""

import json
import re
import shlex

import pytest
from click.testing import CliRunner

from feedwright import registry, snippets
from feedwright.cli import main
from feedwright.config import load_config
from feedwright.hosting._base import File, Served

HUB = "https://hub.example/"
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
}


@pytest.fixture
def said(site):
    """What is printed for a host, with more lines in the configuration."""

    def printed(host, more=""):
        site.page()
        site.more = more
        site.configure()
        return snippets.snippet(site.config, host)

    return printed


def headers_of(text):
    """Path -> its headers, as Netlify and Cloudflare Pages read a file `_headers`."""
    made = {}
    for line in text.splitlines():
        if line.startswith("/"):
            made[line] = block = []
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            block.append((name, value))
        else:
            assert line == "" or line.startswith("#")
    return made


@pytest.mark.parametrize("host", ["netlify", "cloudflare-pages"])
def test_a_file_of_headers_names_every_feed(said, host):
    made = headers_of(said(host, f"websub: {HUB}\n"))
    slugs = ("all", "geopolitics", "international", "politics")
    assert set(made) == {f"/feeds/{slug}.{kind}" for slug in slugs for kind in ("rss", "atom", "json")} | {
        "/feeds/feeds.opml"
    }
    assert made["/feeds/all.json"] == [
        ("Content-Type", "application/feed+json; charset=utf-8"),
        ("Cache-Control", "max-age=300"),
        ("Access-Control-Allow-Origin", "*"),
        ("Link", f'<{HUB}>; rel="hub"'),
        ("Link", '<https://example.org/feeds/all.json>; rel="self"'),
    ]


ARCHIVE = "feeds: {formats: [rss, json]}\nwebsub: https://hub.example/\n"
PAGE = [
    ("Content-Type", "application/rss+xml; charset=utf-8"),
    ("Cache-Control", "max-age=86400"),
    ("Access-Control-Allow-Origin", "*"),
]


@pytest.mark.parametrize("host", ["netlify", "cloudflare-pages"])
def test_pages_of_archives_have_a_line_for_each_format(said, host):
    assert not any("archive" in path for path in headers_of(said(host, ARCHIVE)))
    made = headers_of(said(host, ARCHIVE.replace("json]", "json], archive: true")))
    assert {path for path in made if "archive" in path} == {"/feeds/archive/*.rss", "/feeds/archive/*.json"}
    assert made["/feeds/archive/*.rss"] == PAGE


def test_vercel_is_told_of_pages_of_archives(said):
    rules = json.loads(said("vercel", ARCHIVE.replace("json]", "json], archive: true")))["headers"]
    (rule,) = (one for one in rules if re.fullmatch(one["source"], "/feeds/archive/politics/12.rss"))
    assert [(one["key"], one["value"]) for one in rule["headers"]] == PAGE


def test_of_more_feeds_than_cloudflare_reads_each_format_is_named_once():
    def made(count):
        files = [File(f"{n}.{kind}", 300 + n) for n in range(count) for kind in ("rss", "json")]
        served = Served("https://example.org/feeds/", "/x", TYPES, files, 300, hubs=[HUB])
        return headers_of(registry.load("hosting", "cloudflare_pages")().snippet(served))

    assert len(made(49)) == 99
    assert made(50) == {
        "/feeds/*.rss": [
            *((name, value.replace("86400", "300")) for name, value in PAGE),
            ("Link", f'<{HUB}>; rel="hub"'),
            ("Link", '<https://example.org/feeds/:splat.rss>; rel="self"'),
        ],
        "/feeds/*.json": [
            ("Content-Type", TYPES["json"]),
            ("Cache-Control", "max-age=300"),
            ("Access-Control-Allow-Origin", "*"),
            ("Link", f'<{HUB}>; rel="hub"'),
            ("Link", '<https://example.org/feeds/:splat.json>; rel="self"'),
        ],
        "/feeds/*.opml": [
            ("Content-Type", TYPES["opml"]),
            ("Cache-Control", "max-age=300"),
            ("Access-Control-Allow-Origin", "*"),
        ],
    }


def test_vercel_is_told_in_json_and_each_header_once(said):
    rules = json.loads(said("vercel", f"websub: {HUB}\n"))["headers"]
    rule = next(one for one in rules if re.fullmatch(one["source"], "/feeds/all.rss"))
    made = {one["key"]: one["value"] for one in rule["headers"]}
    assert made["Link"] == f'<{HUB}>; rel="hub", <https://example.org/feeds/all.rss>; rel="self"'
    assert made["Content-Type"] == "application/rss+xml; charset=utf-8"


def test_to_s3_each_type_is_uploaded_as_it_is_served(said, site):
    lines = [shlex.split(line) for line in said("s3").splitlines() if not line.startswith("#")]
    assert {line[line.index("--include") + 1]: line[line.index("--content-type") + 1] for line in lines} == {
        f"*.{suffix}": kind for suffix, kind in TYPES.items()
    }
    assert {(line[3], line[4]) for line in lines} == {(str(site.folder / "feeds"), "s3://BUCKET/feeds/")}
    assert all(line[line.index("--cache-control") + 1] == "max-age=300" for line in lines)


def test_a_function_of_cloudfront_says_where_the_hub_is_only_where_there_is_one(said):
    assert "function handler" not in said("s3")
    assert f'<{HUB}>; rel="hub"' in said("s3", f"websub: {HUB}\n")


def test_of_github_pages_it_is_said_what_cannot_be_set(said):
    text = said("github-pages", f"websub: {HUB}\n")
    assert all(line.startswith("#") for line in text.splitlines())
    assert "feedwright ping" in text
    assert "hubs" not in said("github-pages")
    assert ".nojekyll" in said("github-pages", "output: {url: '{site}/_feeds/'}\n")


@pytest.mark.parametrize(
    ("ttl", "hub", "seconds"),
    [("auto", False, 300), ("null", False, 300), ("30", False, 1800), ("1440", False, 3600), ("1", True, 60),
     ("1440", True, 300)],
)  # fmt: skip
def test_a_feed_is_kept_as_long_as_its_ttl_says_within_bounds(said, ttl, hub, seconds):
    more = f"feeds: {{ttl: {ttl}}}\n" + (f"websub: {HUB}\n" if hub else "")
    assert dict(headers_of(said("netlify", more))["/feeds/all.rss"])["Cache-Control"] == f"max-age={seconds}"


@pytest.mark.parametrize("host", snippets.hosts())
def test_every_host_can_be_told_whatever_the_configuration(said, host):
    for more in (
        "", f"websub: [{HUB}, https://other.example/]\n", "feeds: {formats: [json], pages: false}\n",
        "feeds: {all: false, ttl: 7}\n", "output: {compress: [gzip, br, zstd]}\n", "output: {url: 'https://feeds.example.org:8443/'}\n",
        "output: {url: '{site}/über uns/fe\"eds/', directory: 'a b/feeds'}\n",
    ):  # fmt: skip
        text = said(host, more)
        assert text.endswith("\n")
        assert "None" not in text.replace("If-None-Match", "")


def test_with_categories_that_are_found_each_is_named(site):
    site.categories = "auto"
    site.page(categories="Geography")
    site.configure()
    assert "/feeds/geography.rss" in headers_of(snippets.snippet(load_config(site.config), "netlify"))


def test_where_feeds_are_split_by_language_each_is_named(site):
    site.more = f"feeds: {{languages: split}}\nwebsub: {HUB}\n"
    site.page()
    site.post(language="de")
    site.configure()
    told = headers_of(snippets.snippet(load_config(site.config), "netlify"))
    assert ("Link", '<https://example.org/feeds/all_de.rss>; rel="self"') in told["/feeds/all_de.rss"]
    assert "/feeds/politics_de.atom" in told


def test_the_command_prints_it_and_knows_every_host(site):
    site.page()
    site.configure()
    result = CliRunner().invoke(main, ["-c", str(site.config), "headers", "nginx"])
    assert (result.exit_code, result.stdout) == (0, snippets.snippet(site.config, "nginx"))
    told = CliRunner().invoke(main, ["headers", "--help"]).stdout
    assert all(host in told for host in snippets.hosts())
    wrong = CliRunner().invoke(main, ["-c", str(site.config), "headers", "geocities"])
    assert wrong.exit_code == 2
    assert "nginx" in wrong.stderr


def test_serve_is_told_its_prefix_and_what_stands_before_it_passes_it_on(said):
    text = said("serve", "output: {url: '{site}/my feeds/'}\n")
    (start,) = (line for line in text.splitlines() if "feedwright serve" in line)
    assert shlex.split(start)[1:] == ["feedwright", "serve", "--prefix", "/my feeds", "--trust-proxy", "127.0.0.1"]
    assert 'location ^~ "/my feeds/" {' in text
    assert "--prefix" not in said("serve", "output: {url: '{site}/'}\n")
