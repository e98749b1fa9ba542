"""`feedwright links`: the lines for the head of a site's own pages."""

from __future__ import annotations

import json

import lxml.html
import pytest
from click.testing import CliRunner

from feedwright import cli, links

KINDS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


@pytest.fixture
def run(site):
    def running(*arguments, code=0):
        site.configure()
        result = CliRunner().invoke(cli.main, ["-c", str(site.config), "links", *arguments])
        assert result.exit_code == code, result.output
        return result

    return running


def found(text):
    tree = lxml.html.fragments_fromstring(text)
    return [dict(one.attrib) for one in tree]


def test_every_feed_has_a_line_for_each_format_and_that_of_everything_stands_first(run, site):
    site.post()
    assert found(run().stdout) == [
        {
            "rel": "alternate",
            "type": type_,
            "title": f"{title} ({name})",
            "href": f"https://example.org/feeds/{slug}.{kind}",
        }
        for slug, title in (
            ("all", "The Desk"),
            ("geopolitics", "Geopolitics"),
            ("international", "International"),
            ("politics", "Politics"),
        )
        for (kind, type_), name in zip(KINDS.items(), ("RSS", "Atom", "JSON Feed"), strict=True)
    ]


def test_some_feeds_alone_can_be_asked_for(run, site):
    site.post()
    hrefs = [one["href"].rpartition("/")[2] for one in found(run("politics", "all").stdout)]
    assert hrefs == [f"{slug}.{kind}" for slug in ("all", "politics") for kind in KINDS]


def test_a_feed_that_is_not_there_is_named(run, site):
    site.post()
    told = run("politic", code=2).output
    assert "there is no feed 'politic'; there are all, geopolitics, international, politics" in told


def test_json_says_the_same(run, site):
    site.post()
    assert json.loads(run("politics", "--json").stdout)[0] == {
        "slug": "politics",
        "type": "application/rss+xml",
        "title": "Politics (RSS)",
        "href": "https://example.org/feeds/politics.rss",
    }


def test_categories_that_are_found_have_theirs_and_nothing_is_written(run, site):
    site.categories = "auto"
    site.post(categories="[Ökologie]")
    assert found(run("okologie").stdout)[0]["title"] == "Ökologie (RSS)"
    assert not (site.folder / "feeds").exists()


def test_feeds_in_several_languages_say_which(site, monkeypatch):
    site.post()
    site.configure()
    make = links.rendering.feed
    languages = iter(("en", "de", "en", "en"))
    monkeypatch.setattr(
        links.rendering,
        "feed",
        lambda *said: links.rendering.Feed(**_fields(make(*said)) | {"language": next(languages)}),
    )
    rows = list(links.rows(site.config))
    assert [row["hreflang"] for row in rows][::3] == ["en", "de", "en", "en"]
    assert 'type="application/rss+xml" hreflang="en" title=' in links.line(rows[0])


def _fields(feed):
    return {name: getattr(feed, name) for name in feed.__dataclass_fields__}


def test_no_title_breaks_out_of_its_line(run, site):
    site.categories = """{'"><script>': {slug: evil}}"""
    site.post()
    (line, *_) = run("evil").stdout.splitlines()
    assert line.startswith('<link rel="alternate" type="application/rss+xml" title="&quot;&gt;&lt;script&gt; (RSS)" ')
