"""What a site's other files say of it."""

import gzip

import pytest

from feedwright.presets._base import About
from feedwright.starting import hearsay

RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Desk &amp; Co</title>'
    "<link>https://example.org/</link><description><![CDATA[Power.]]></description><language>en-gb</language>"
    "<item><title>No</title><link>https://example.org/a/</link><language>de</language></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="html">The Desk</title><subtitle>Power.</subtitle>'
    '<link href="https://example.org/"/><id>urn:x</id><updated>2025-03-04T00:00:00Z</updated></feed>'
)
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "The \\"Desk\\"", "home_page_url": "https://example.org/", '
    '"description": "Power.", "language": "fr", "items": [{"id": "1", "url": "https://example.org/a/", "title": "No"}]}'
)


@pytest.mark.parametrize(
    ("name", "text", "title", "language"),
    [
        ("feed.xml", RSS, "The Desk & Co", "en-GB"),
        ("atom.xml", ATOM, "The Desk", "de"),
        ("feed.json", JSON, 'The "Desk"', "fr"),
    ],
)
def test_a_feed_tells_title_address_description_and_language(owned, name, text, title, language):
    (feed,) = hearsay.feeds(owned.hold({name: text}).look)
    assert (feed.path, feed.about.title, feed.about.language) == (name, title, language)
    assert (feed.about.url, feed.about.description) == ("https://example.org/", "Power.")


def test_the_links_of_its_entries_are_known(owned):
    assert [one.links for one in hearsay.feeds(owned.hold({"feed.xml": RSS}).look)] == [("https://example.org/a/",)]


@pytest.mark.parametrize(
    "text",
    [
        "---\nlayout: null\n---\n<rss><channel><title>{{ site.title }}</title></channel></rss>",
        "<urlset><url><loc>https://example.org/</loc></url></urlset>",
        "<rss",
        "{}",
        "",
    ],
)
def test_templates_of_feeds_and_other_documents_are_none(owned, text):
    assert hearsay.feeds(owned.hold({"feed.xml": text, "feed.json": text}).look) == []


def test_feeds_that_feedwright_made_are_none_of_the_sites_own(owned):
    owned.hold({"feeds/all.rss": RSS, "feeds/.feedwright.json": "{}", "old/feed.xml": RSS})
    assert [one.path for one in hearsay.feeds(owned.look)] == ["old/feed.xml"]


def test_the_feed_of_the_whole_site_comes_before_those_of_its_parts(owned):
    part = RSS.replace("https://example.org/<", "https://example.org/tags/a/<")
    owned.hold({"a/index.xml": part, "public/index.xml": RSS})
    assert [one.path for one in hearsay.feeds(owned.look)] == ["public/index.xml", "a/index.xml"]


WXR = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Desk</title><link>https://old.example.org</link>'
    "<language>nl</language><wp:base_blog_url>https://example.org</wp:base_blog_url><item><title>No</title>"
)


@pytest.mark.parametrize(
    ("name", "data"), [("a.xml", WXR.encode()), ("a.xml.gz", gzip.compress(WXR.encode(), mtime=0))]
)
def test_an_export_tells_the_same(owned, name, data):
    ((path, about),) = hearsay.exports(owned.hold({name: data}).look)
    assert path == name
    assert hearsay.checked(about) == About(title="The Desk", url="https://example.org/", language="nl")


def test_what_is_no_archive_is_no_export(owned):
    assert list(hearsay.exports(owned.hold({"a.xml.gz": "x"}).look)) == []


def others(owned, **files):
    return hearsay.merged(*hearsay.others(owned.hold(files).look))


def test_the_home_page_tells_its_title_address_and_language(owned):
    page = (
        "<html lang=pt-br><head><title>Início</title><meta name=description content='Poder.'>"
        "<link rel=canonical href=https://example.org/></head></html>"
    )
    about = others(owned, **{"index.html": page})
    assert about == About(title="Início", url="https://example.org/", description="Poder.", language="pt-BR")


def test_a_template_of_a_home_page_tells_only_what_it_says_itself(owned):
    page = "<html lang=en><head><title>{{ title }}</title><link rel=canonical href='{{ url }}'></head></html>"
    assert others(owned, **{"index.html": page}) == About(language="en")


def test_a_page_deep_inside_is_no_home_page(owned):
    assert others(owned, **{"demo/index.html": "<title>Demo</title>"}) == About()


@pytest.mark.parametrize(
    ("name", "text", "url"),
    [
        ("CNAME", "Example.org\n", "https://example.org/"),
        ("static/CNAME", "example.org", "https://example.org/"),
        ("CNAME", "# none\n", ""),
        ("package.json", '{"homepage": "https://example.org"}', "https://example.org/"),
        ("package.json", '{"homepage": "https://github.com/a/b#readme"}', ""),
        ("package.json", '{"homepage": "https://packages.example.com/package/a"}', ""),
        ("package.json", '{"homepage": 7}', ""),
        ("package.json", "[", ""),
        ("astro.config.mjs", "export default defineConfig({\n  site: 'https://example.org/blog',\n});", "https://example.org/blog/"),
        ("mkdocs.yml", "site_name: A\nsite_url: https://example.org/ # here\n", "https://example.org/"),
    ],
)  # fmt: skip
def test_an_address_is_where_it_usually_is(owned, name, text, url):
    assert others(owned, **{name: text}).url == url


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("docusaurus.config.js", "const config = {\n  title: 'It\\'s \"ours\"',\n  url: x,\n};", 'It\'s "ours"'),
        ("gatsby-config.js", "module.exports = {\n  siteMetadata: {\n    title: `The Desk`,\n", "The Desk"),
        ("src/consts.ts", 'export const SITE_TITLE = "The Desk";\n', "The Desk"),
        ("mkdocs.yml", "site_name: The Desk\n", "The Desk"),
        ("gatsby-config.js", "module.exports = {\n  title: `${name}`,\n", ""),
        ("gatsby-config.js", "module.exports = { title: process.env.TITLE };", ""),
    ],
)
def test_a_program_is_read_for_what_it_plainly_says_and_never_run(owned, name, text, title):
    assert others(owned, **{name: text}).title == title


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/blog?x=1#y", "https://example.org/blog/"),
        ("http://localhost:4000/", ""),
        ("http://127.0.0.1/", ""),
        ("http://site.local/", ""),
        ("/", ""),
        ("https://{{ host }}/", ""),
        ("https://[", ""),
        ("ftp://example.org/", ""),
        ("", ""),
    ],
)
def test_an_address_is_one_that_others_can_reach(said, wanted):
    assert hearsay.home(said) == wanted


def test_the_first_that_says_something_counts_and_what_cannot_be_nobody_said():
    first = About(title=" The\n Desk ", language="not a language", timezone="Mars/Phobos")
    second = About(title="Other", language="de", timezone="Europe/Berlin", author="<b>Staff</b>")
    merged = hearsay.merged(first, second)
    assert merged == About(title="The Desk", language="de", timezone="Europe/Berlin", author="Staff")
