"""The library for programs that do without config.yaml."""

import logging

import pytest

import feedwright
from feedwright import ConfigError, Feed, RenderError


def test_read_gives_articles_with_their_bodies(site):
    site.post("b")
    site.post("a", date="2025-03-05")
    many = list(feedwright.read("markdown", path="articles/*.md", folder=site.folder, site_url="https://example.org"))
    assert [one.title for one in many] == ["A", "B"]
    assert many[0].content_html == "<p>The <em>first</em> paragraph of the post.</p>\n"
    assert many[0].url == "https://example.org/a/"


def test_read_passes_over_what_cannot_be_read_and_names_it_to_the_log(site, caplog):
    site.post("good")
    site.write("articles/empty.md", "")
    site.write("articles/odd.md", "---\ntitle: Odd\ntitle: Odder\n---\nBody")
    (site.folder / "articles/out.md").symlink_to("/etc/hostname")
    with caplog.at_level(logging.WARNING, "feedwright"):
        many = list(feedwright.read("markdown", path="articles/*.md", folder=site.folder))
    assert [one.title for one in many] == ["Good", "Odder"]
    told = "\n".join(caplog.messages)
    for part in ("articles/empty.md: is empty", "articles/odd.md: line 3", "articles/out.md: is a link"):
        assert part in told


def test_read_drops_a_body_that_vanishes_in_between(site, caplog):
    path = site.post("a")
    site.post("b")
    articles = feedwright.read("markdown", path="articles/*.md", folder=site.folder)
    from feedwright import library

    real = library._chunks

    def chunks(many):
        for chunk in real(many):
            path.unlink(missing_ok=True)
            yield chunk

    library._chunks = chunks
    try:
        assert [one.title for one in articles] == ["B"]
    finally:
        library._chunks = real
    assert "articles/a.md: cannot be read" in "\n".join(caplog.messages)


def test_a_kind_or_an_option_that_does_not_exist_is_said(site):
    with pytest.raises(ConfigError, match=r"source 'gopher': no such kind; there are .*markdown"):
        feedwright.read("gopher", path="x")
    with pytest.raises(ConfigError, match="source 'markdown': nonsense: "):
        feedwright.read("markdown", path="x", nonsense=1)


def test_render_names_the_formats_there_are():
    with pytest.raises(RenderError, match="format 'gemlog': no such format; there are atom, json, rss"):
        feedwright.render(Feed(title="A", url="https://example.org/"), "gemlog")
