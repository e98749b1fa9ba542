"""Pages through the whole journey: made with their feed, kept with it, gone with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from feedwright import Refused, RenderError


def pages(site):
    return {name for name in site.files() if name.endswith((".html", ".css"))}


def test_a_page_is_made_again_only_with_its_feed(site):
    site.post("a", categories="politics")
    site.post("b", categories="geopolitics")
    site.build()
    stamps = site.stamps()
    site.post("a", categories="politics", body="Changed.")
    changed = set(site.build().written)
    assert {name for name in changed if name.endswith(".html")} == {"politics.html", "all.html"}
    after = site.stamps()
    assert {name for name in stamps if stamps[name] != after[name]} == {*changed, ".feedwright.json"}


def test_a_page_that_somebody_removed_is_made_again(site):
    site.post("a")
    site.build()
    (site.folder / "feeds" / "politics.html").unlink()
    assert site.build().written == ("politics.html",)


def test_pages_can_be_turned_off_for_all_feeds_and_for_one(site):
    site.post("a")
    site.build()
    site.categories = "{politics: {pages: false}, geopolitics: {}}"
    site.build()
    assert pages(site) == {"geopolitics.html", "all.html", "index.html", "feed.css"}
    assert b"xml-stylesheet" not in site.files()["politics.rss"]
    assert b'href="politics.html"' not in site.files()["index.html"]
    assert b"politics.rss" in site.files()["index.html"]
    site.categories, site.more = "[politics, geopolitics]", "feeds: {pages: false}"
    site.build()
    assert pages(site) == set()
    assert b"xml-stylesheet" not in b"".join(site.files().values())


def test_a_feed_names_its_stylesheet(site):
    site.post("a")
    site.build()
    for kind in ("rss", "atom"):
        assert site.files()[f"politics.{kind}"].splitlines()[1] == b'<?xml-stylesheet type="text/css" href="feed.css"?>'


def test_a_template_that_a_link_leads_to_is_one_of_them(site):
    site.post()
    site.write("own/index.html", '{% include "parts/line.html" %}')
    site.write("own/feed.html", '{% include "parts/line.html" %}')
    (site.folder / "own/parts").symlink_to("../shared")
    site.more = "templates: own"
    for said in ("One.", "Two."):
        site.write("shared/line.html", said)
        site.build()
        assert [site.files()[f"{name}.html"].decode() for name in ("index", "all")] == [said, said]


def test_templates_that_change_make_the_pages_anew_and_nothing_else(site):
    site.post("a")
    own = site.folder / "own"
    own.mkdir()
    site.more = "templates: own"
    (own / "more.css").write_text("a {}", encoding="utf-8")
    site.build()
    assert site.build().written == ()
    (own / "feed.html").write_text("Mine: {{ feed.title }}", encoding="utf-8")
    assert set(site.build().written) == {f"{slug}.html" for slug in ("politics", "geopolitics", "international", "all")}
    assert site.files()["politics.html"] == b"Mine: Politics"
    (own / "more.css").write_text("b {}", encoding="utf-8")
    assert site.build().written == ("feed.css",)
    (own / "feed.html").write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(RenderError, match=r"own/feed\.html:1: .*'nothing' is undefined"):
        site.build()
    assert site.files()["politics.html"] == b"Mine: Politics"


def test_pages_are_known_where_the_manifest_is_lost(site):
    site.post("a")
    site.build()
    (site.folder / "feeds" / ".feedwright.json").unlink()
    site.post("b")
    assert "politics.html" in site.build().written


def test_a_page_of_somebody_else_is_not_replaced_and_the_cure_is_named(site):
    site.post("a")
    site.write("feeds/index.html", "<h1>The home page</h1>")
    with pytest.raises(Refused, match=r"did not write index\.html.*say `feeds: \{pages: false\}`"):
        site.build()
    site.more = "feeds: {pages: false}"
    site.build()
    assert site.files()["index.html"] == b"<h1>The home page</h1>"


def test_neither_jinja_nor_babel_is_loaded_where_no_page_is_made(site):
    site.more = "feeds: {pages: false}"
    site.post("a")
    site.configure()
    code = "import sys, feedwright; feedwright.build('config.yaml'); print({'jinja2', 'babel'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=site.folder, check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
