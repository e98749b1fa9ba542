"""Where the feeds go, so that they are published with the site."""

import pytest

from feedwright.presets._base import About
from feedwright.starting import output
from feedwright.starting.finding import Generator


def chosen(owned, preset=None, settings=(), folder="", file=""):
    generator = Generator(preset, preset.title(), folder, About(), dict(settings), file) if preset else None
    return output.chosen(owned.look, generator)


@pytest.mark.parametrize(
    ("preset", "settings", "directory"),
    [
        ("hugo", {}, "static/feeds"),
        ("hugo", {"staticDir": "assets/"}, "assets/feeds"),
        ("hugo", {"staticdir": ["a", "b"]}, "a/feeds"),
        ("hugo", {"staticdir": "/etc"}, "static/feeds"),
        ("hugo", {"staticdir": "../up"}, "static/feeds"),
        ("jekyll", {}, "feeds"),
        ("jekyll", {"source": "./src"}, "src/feeds"),
        ("pelican", {}, "output/feeds"),
        ("pelican", {"OUTPUT_PATH": "public/"}, "public/feeds"),
        ("pelican", {"OUTPUT_PATH": "/srv/www"}, "output/feeds"),
        ("zola", {}, "static/feeds"),
        ("lektor", {}, "assets/feeds"),
        ("nextjs", {}, "public/feeds"),
        ("eleventy", {}, "_site/feeds"),
        ("another", {}, "feeds"),
    ],
)
def test_each_generator_has_a_folder_that_it_publishes_as_it_is(owned, preset, settings, directory):
    assert chosen(owned, preset, settings).directory == directory


@pytest.mark.parametrize(
    ("file", "files", "directory"),
    [
        ("docusaurus.config.ts", {}, "web/static/feeds"),
        ("docusaurus.config.js", {"web/public/x": "", "web/static/x": ""}, "web/static/feeds"),
        ("gatsby-config.js", {}, "web/static/feeds"),
        ("astro.config.mjs", {"web/static/x": "", "web/public/x": ""}, "web/public/feeds"),
        ("next.config.js", {}, "web/public/feeds"),
        ("package.json", {"web/static/x": ""}, "web/static/feeds"),
    ],
)
def test_what_keeps_its_posts_as_nextjs_does_publishes_a_folder_of_its_own(owned, file, files, directory):
    owned.hold(files)
    assert chosen(owned, "nextjs", folder="web/", file=f"web/{file}").directory == directory


def test_a_site_in_a_folder_has_its_feeds_there(owned):
    assert chosen(owned, "hugo", folder="docs/").directory == "docs/static/feeds"


@pytest.mark.parametrize(
    ("program", "directory"),
    [
        ('c.addPassthroughCopy({"./public/": "/"})', "public/feeds"),
        ("c.addPassthroughCopy({ 'src/static': './' })", "src/static/feeds"),
        ('return { dir: { output: "www" } }', "www/feeds"),
        ('return { dir: { output: "../www" } }', "_site/feeds"),
    ],
)
def test_eleventys_program_is_read_for_what_it_copies(owned, program, directory):
    owned.hold({"eleventy.config.js": program})
    assert chosen(owned, "eleventy").directory == directory


@pytest.mark.parametrize(
    ("files", "directory"),
    [
        ({}, "feeds"),
        ({"package.json": "{}", "public/x": ""}, "public/feeds"),
        ({"package.json": "{}", "static/x": ""}, "static/feeds"),
        ({"public/x": ""}, "feeds"),
        ({"mkdocs.yml": "", "docs/x": ""}, "docs/feeds"),
    ],
)
def test_so_have_plain_sites(owned, files, directory):
    assert chosen(owned.hold(files)).directory == directory


def test_what_stands_there_already_is_left_alone(owned):
    owned.hold({"feeds/index.html": "mine"})
    assert (chosen(owned).directory, chosen(owned).url) == ("feedwright", "{site}/feedwright/")
    owned.hold({"feedwright": "a file"})
    assert chosen(owned).directory == "newsfeeds"


def test_what_feedwright_wrote_itself_is_written_again(owned):
    owned.hold({"feeds/index.html": "ours", "feeds/.feedwright.json": "{}"})
    assert chosen(owned) == output.Output("feeds")


def test_where_a_file_stands_for_the_folder_another_is_taken(owned):
    assert chosen(owned.hold({"static": "a file"}), "hugo").directory == "feeds"
