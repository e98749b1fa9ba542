"""Which sources read what lies in a folder."""

import pytest

from feedwright import config
from feedwright.errors import ConfigError

FEED = (
    '<rss version="2.0"><channel><title>The Desk</title><link>https://example.org/</link><item><title>A</title>'
    "<link>https://example.org/2025/03/a/</link></item></channel></rss>"
)


def test_only_folders_of_dated_posts_are_read(owned):
    owned.posts("a.md", "b.md").hold({"README.md": "# Read me\n", "docs/x.md": "# X\n", "docs/y.md": "# Y\n"})
    assert owned.sources == [{"type": "markdown", "path": "posts/**/*.md"}]


def test_every_suffix_that_posts_have_is_read(owned):
    owned.posts("a.md", "b.mdx")
    assert owned.sources == [{"type": "markdown", "path": ["posts/**/*.md", "posts/**/*.mdx"]}]


def test_a_date_in_the_name_is_a_date(owned):
    owned.hold({"notes/2025-03-04-a.md": "# A\n\nText.", "about.md": "# Us\n"})
    assert owned.sources == [{"type": "markdown", "path": "notes/**/*.md"}]


def test_names_that_look_like_patterns_are_taken_as_they_are(owned):
    owned.posts("a.md", folder="app/[slug]/{x}*")
    assert owned.sources == [{"type": "markdown", "path": "app/[[]slug]/{x}[*]/**/*.md"}]
    owned.begin()


def test_text_files_that_are_no_pages_are_passed_by(owned):
    owned.posts("a.md").hold(
        {"humans.txt": "Us\n\n2025-03-04\n\nText.", "requirements.txt": "a\n", "pages/list.txt": "a\nb\n"}
    )
    assert [one["type"] for one in owned.sources] == ["markdown"]


@pytest.mark.parametrize(
    "known",
    [
        {"public/feed.xml": FEED},
        {
            "public/sitemap.xml": "<urlset><url><loc>https://example.org/2025/03/a/</loc></url></urlset>",
            "CNAME": "example.org",
        },
    ],
)
def test_addresses_are_made_as_the_sites_feeds_and_its_sitemap_show_them(owned, known):
    assert owned.posts("a.md").hold(known).sources[0]["url"] == "{site}/{year}/{month}/{slug}/"


def test_where_nothing_shows_them_the_owner_is_told(owned):
    assert any("`url` at the source" in note for note in owned.posts("a.md").beginning.notes)


def test_html_pages_have_the_addresses_of_their_files(owned):
    page = (
        "<title>{0}</title><time datetime=2025-03-04>x</time><article><h1>{0}</h1><p>Some words of text.</p></article>"
    )
    owned.hold({f"news/{name}.html": page.format(name.title()) for name in ("vote", "strait")})
    owned.hold({"index.html": "<title>The Desk</title>", "tags/vote.html": page})
    assert owned.sources == [{"type": "html", "path": "news/**/*.html", "url": "{site}/{path}.html"}]


def test_a_table_has_titles_and_dates(owned):
    owned.hold({"rows.jsonl": '{"title": "A", "date": "2025-03-04"}\n' * 3, "prices.csv": "day,price\n2025-03-04,7\n"})
    owned.hold({"package.json": '{"name": "a"}', "data.json": '{"title": "A"}'})
    assert owned.sources == [{"type": "table", "path": "rows.jsonl"}]


def test_a_feed_is_read_only_where_there_is_nothing_else(owned):
    dated = FEED.replace("</item>", "<pubDate>Tue, 04 Mar 2025 10:00:00 GMT</pubDate></item>")
    owned.hold({"feed.xml": dated})
    assert owned.sources == [{"type": "feed", "path": "feed.xml"}]
    assert [one["type"] for one in owned.posts("a.md", "b.md").sources] == ["markdown"]


# --- generators -------------------------------------------------------------------------------------------------------

HUGO = 'baseURL = "https://example.org/"\ntitle = "The Desk"\n'


def test_of_several_generators_the_one_that_finds_most_counts(owned):
    owned.hold(
        {"hugo.toml": HUGO, "_config.yml": "title: Old\n", "_posts/2020-01-01-old.md": "---\ntitle: Old\n---\nx"}
    )
    made = owned.posts("a.md", "b.md", folder="content/posts").beginning
    assert made.generator.preset == "hugo"
    assert any("also looks like a Jekyll site (_config.yml)" in note for note in made.notes)


def test_a_site_may_lie_in_a_folder_of_a_repository(owned):
    owned.hold({"docs/_config.yml": "title: The Desk\n", "docs/_posts/2025-03-04-a.md": "---\ntitle: A\n---\nText."})
    made = owned.beginning
    assert made.generator.preset == "jekyll"
    assert owned.sources == [{"type": "markdown", "path": "docs/_posts/**/*.md", "preset": "jekyll"}]
    assert made.output.directory == "docs/feeds"


def test_a_package_that_names_a_generator_does_not_hide_the_site_in_a_folder(owned):
    docusaurus = "export default { title: 'The Desk', url: 'https://example.org', presets: [['classic', {blog: {}}]] };"
    owned.hold({
        "package.json": '{"name": "desk-tools", "devDependencies": {"@docusaurus/core": "^3"}}',
        "website/docusaurus.config.js": docusaurus,
        "website/blog/2025-03-04-a.md": "---\ntitle: A\n---\nText.",
    })  # fmt: skip
    made = owned.beginning
    assert owned.sources == [{"type": "markdown", "path": "website/blog", "preset": "nextjs"}]
    assert "title: The Desk\n" in made.text
    assert made.output.directory == "website/static/feeds"


def test_where_a_generators_pages_have_no_date_only_its_posts_are_read(owned):
    owned.hold({"hugo.toml": HUGO} | {f"content/docs/{n}.md": "---\ntitle: A page\n---\nx" for n in range(9)})
    assert owned.posts("a.md", folder="content/word").sources[0]["path"] == "content/word/**/*.md"


def test_where_a_folders_name_misleads_the_posts_are_found_elsewhere(owned):
    owned.hold({"hugo.toml": HUGO}).posts("a.md", folder="content/news")
    owned.posts(*(f"{name}.md" for name in "bcdefg"), folder="content/essays")
    assert owned.sources[0]["path"] == "content/**/*.md"


def test_plain_files_without_a_date_are_no_posts(owned):
    owned.hold({"blog/a.md": "# A\n\nText.", "blog/b.md": "# B\n\nText."})
    with pytest.raises(ConfigError, match="no articles were found"):
        owned.begin()


def test_a_configuration_that_is_another_generators_does_no_harm(owned):
    owned.hold({"_config.yml": "title: The Desk\nurl: https://example.org\n"})  # Hexo's, whose posts have other names
    made = owned.posts("a.md", "b.md", "c.md", folder="source/_posts").beginning
    assert made.generator is None
    assert made.site.title == "The Desk"
    assert owned.sources == [{"type": "markdown", "path": "source/_posts/**/*.md"}]


LANGUAGES = {"hugo.toml": HUGO + "[languages.en]\ncontentDir='content/en'\n[languages.de]\ncontentDir='content/de'\n"}


def test_of_languages_that_the_configuration_names_the_main_one_is_read(owned):
    owned.hold(LANGUAGES).posts("a.md", "b.md", folder="content/en/posts").posts("c.md", folder="content/de/posts")
    assert owned.sources[0]["path"] == "content/en/posts/**/*.md"
    assert any("other languages (de)" in note and "languages: split" in note for note in owned.beginning.notes)


def test_no_language_is_named_that_has_no_posts(owned):
    owned.hold(LANGUAGES).posts("a.md", "b.md", folder="content/en/posts").posts("c.md", folder="content/de/docs")
    assert not any("languages" in note for note in owned.beginning.notes)


def test_of_several_languages_in_folders_of_their_own_the_main_one_is_read(owned):
    owned.hold({"_config.yml": "title: The Desk\nlang: de\n"})
    for language, count in (("de", 2), ("fr", 5)):
        names = [f"2025-03-0{number}-a.md" for number in range(1, count)]
        owned.posts(*names, folder=f"_posts/{language}", lang=language)
    made = owned.beginning
    assert owned.sources[0]["path"] == "_posts/de/**/*.md"
    assert any("other languages (fr)" in note for note in made.notes)


def test_of_languages_side_by_side_all_are_read_and_the_owner_is_told(owned):
    owned.hold({"hugo.toml": HUGO + "[languages.en]\n[languages.de]\n"})
    made = owned.posts("a.md", "a.de.md", folder="content/posts").beginning
    assert owned.sources[0]["path"] == "content/posts/**/*.md"
    assert any("several languages: de, en" in note for note in made.notes)


def test_what_the_generator_says_of_the_site_goes_before_what_others_say(owned):
    owned.hold(
        {
            "hugo.toml": HUGO + "timeZone = 'Europe/Berlin'\n",
            "CNAME": "other.example.org",
            "index.html": "<html lang=fr>",
        }
    )
    site = owned.posts("a.md", folder="content/posts").begin().site
    assert (site.title, site.url, site.timezone, site.language) == (
        "The Desk",
        "https://example.org/",
        "Europe/Berlin",
        "fr",
    )


def test_categories_are_those_of_the_articles(owned):
    for name in ("a", "b"):
        owned.posts(f"{name}.md", folder=f"posts/{name}", categories="[Geopolitics, 'Asks: why?']")
        owned.posts(f"{name}2.md", folder=f"posts/{name}", categories="Trade")
    loaded = owned.begin()
    assert [one.name for one in loaded.categories] == ["Asks: why?", "Geopolitics", "Trade"]
    assert isinstance(loaded, config.Config)
