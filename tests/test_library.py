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


def test_a_path_may_be_one_of_pythons(site):
    site.write("articles/a.md", "---\ntitle: A\n---\nText.\n")
    path = site.folder / "articles" / "*.md"
    assert [one.key for one in feedwright.read("markdown", path=path)] == [
        one.key for one in feedwright.read("markdown", path=str(path))
    ]
    assert list(feedwright.read("markdown", path=path))


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("markdown", {"path": 3}, ["path: must be text or a list, not 3"]),
        ("markdown", {"path": ["a", 3], "preset": "x"}, ["path[1]: must be text, not 3", "preset: must be a known"]),
        ("markdown", {"path": "s3://a:b@c/"}, ["path: a password in an address would be shown"]),
        ("markdown", {}, ["path: is missing; it is required: File, folder"]),
        ("markdown", {"path": "a", "timezone": "Mars/One"}, ["timezone: 'Mars/One' is not a time zone"]),
        ("markdown", {"path": "a", "tmezone": 1}, ["tmezone: is no key that is known here; "]),
        ("feed", {}, ["name the feed: an http(s) address"]),
        ("text", {"path": "a", "slug_from": "nme"}, ["slug_from: must be title or name, not 'nme' (did you mean name?)"]),
        ("text", {"path": "a", "url": "{site}/{slugg}/"}, ["url: {slugg} cannot be filled in; known are"]),
        ("text", {"path": "a", "site_url": "example"}, ["site_url: 'example' is no absolute http(s) address"]),
        ("text", {"path": "a", "site_url": "mailto:a@example.org"}, ["site_url: 'mailto:a@example.org' is no"]),
    ],
)  # fmt: skip
def test_wrong_options_are_said_in_the_words_of_the_configuration(kind, options, said):
    with pytest.raises(ConfigError) as caught:
        feedwright.read(kind, **options)
    assert len(caught.value.faults) == len(said)
    for fault, begins in zip(caught.value.faults, said, strict=True):
        assert fault.startswith(f"source '{kind}': {begins}")


def test_render_names_the_formats_there_are():
    with pytest.raises(RenderError, match="format 'gemlog': no such format; there are atom, json, rss"):
        feedwright.render(Feed(title="A", url="https://example.org/"), "gemlog")
