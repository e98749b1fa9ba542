"""`init`, then `build`, on sites of every generator and on plain folders: feeds with the right entries, nothing edited."""

import json
import re

import pytest
import yaml

from feedwright import config, registry, starting
from feedwright.errors import ConfigError, PublishError, Refused, SourceError

POST = "---\ntitle: {}\ndate: 2025-03-0{}\n---\nText.\n"
FIRST, SECOND = POST.format("A Vote", 4), POST.format("A Strait", 5)
LEKTOR = "title: {}\n---\npub_date: 2025-03-0{}\n---\nbody: Text.\n"

SITES = {
    "hugo": {
        "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "The Desk"\n[permalinks]\nposts = "/:year/:slug/"\n',
        "content/posts/a-vote.md": FIRST,
        "content/posts/a-strait.md": SECOND,
        "content/about.md": "---\ntitle: About\n---\nUs.\n",
    },
    "jekyll": {
        "_config.yml": "title: The Desk\nurl: https://example.org\n",
        "_posts/2025-03-04-a-vote.md": "---\ntitle: A Vote\n---\nText.\n",
        "_posts/2025-03-05-a-strait.markdown": "---\ntitle: A Strait\n---\nText.\n",
        "about.md": "---\ntitle: About\n---\nUs.\n",
    },
    "pelican": {
        "pelicanconf.py": "SITENAME = 'The Desk'\nSITEURL = 'https://example.org'\nPATH = 'content'\nTIMEZONE = 'UTC'\n",
        "content/a-vote.md": "Title: A Vote\nDate: 2025-03-04\nCategory: politics\n\nText.\n",
        "content/a-strait.md": "Title: A Strait\nDate: 2025-03-05\nCategory: geography\n\nText.\n",
        "content/pages/about.md": "Title: About\n\nUs.\n",
    },
    "zola": {
        "config.toml": 'base_url = "https://example.org"\ntitle = "The Desk"\n',
        "content/blog/_index.md": "+++\ntitle = 'Blog'\n+++\n",
        "content/blog/a-vote.md": "+++\ntitle = 'A Vote'\ndate = 2025-03-04\n+++\nText.\n",
        "content/blog/a-strait.md": "+++\ntitle = 'A Strait'\ndate = 2025-03-05\n+++\nText.\n",
    },
    "eleventy": {
        "eleventy.config.js": 'export default (c) => { c.addPassthroughCopy({"./public/": "/"}); };\n',
        "package.json": '{"homepage": "https://example.org/"}',
        "posts/a-vote.md": FIRST,
        "posts/a-strait.md": SECOND,
        "README.md": "# How to build\n",
    },
    "lektor": {
        "the-desk.lektorproject": "[project]\nname = The Desk\nurl = https://example.org/\n",
        "content/contents.lr": "title: Home\n",
        "content/blog/contents.lr": "_model: blog\n---\ntitle: Blog\n",
        "content/blog/a-vote/contents.lr": LEKTOR.format("A Vote", 4),
        "content/blog/a-strait/contents.lr": LEKTOR.format("A Strait", 5),
        "models/blog.ini": "[model]\nname = Blog\n[children]\nmodel = post\n",
        "models/post.ini": (
            "[model]\nname = Post\n[fields.title]\ntype = string\n[fields.pub_date]\ntype = date\n"
            "[fields.body]\ntype = markdown\n"
        ),
    },
    "nextjs": {
        "next.config.js": "module.exports = {};\n",
        "package.json": '{"homepage": "https://example.org/", "dependencies": {"next": "15.0.0"}}',
        "posts/a-vote.mdx": FIRST,
        "posts/a-strait.mdx": SECOND,
    },
}
"""The smallest site of each generator that has two posts, and something that is none."""

OUTPUTS = {
    "hugo": "static/feeds",
    "jekyll": "feeds",
    "pelican": "output/feeds",
    "zola": "static/feeds",
    "eleventy": "public/feeds",
    "lektor": "assets/feeds",
    "nextjs": "public/feeds",
}


def test_there_is_a_sample_of_every_generator():
    assert set(registry.kinds("presets")) <= set(SITES)


@pytest.mark.parametrize("preset", [one for one in SITES if one in registry.kinds("presets")])
def test_a_generators_site_is_published_without_editing_anything(owned, published, preset):
    owned.hold(SITES[preset])
    entries, where = published()
    assert sorted(entries.values()) == ["A Strait", "A Vote"]
    assert all(url.startswith("https://example.org/") for url in entries)
    assert where == OUTPUTS[preset]
    (source,) = owned_sources(owned)
    assert source["type"] == "markdown"
    assert source["preset"] == preset


def owned_sources(owned):
    return yaml.safe_load((owned.folder / "config.yaml").read_text(encoding="utf-8"))["sources"]


def test_addresses_are_those_that_the_generator_makes(owned, published):
    entries, _ = owned.hold(SITES["hugo"]) and published()
    assert set(entries) == {"https://example.org/2025/a-vote/", "https://example.org/2025/a-strait/"}


PAGE = "{}\nIn politics\nMarch 4, 2025\nBy Staff\n\nThe house voted, and the vote was close.\n"
HTML = (
    "<html lang=en><head><title>{0} | The Desk</title><meta property=article:published_time content=2025-03-04></head>"
    "<body><article><h1>{0}</h1><p>The house voted, and the vote was close.</p></article></body></html>"
)
WXR = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Desk: Home</title><link>https://example.org</link>'
    "<wp:wxr_version>1.2</wp:wxr_version>{}</channel></rss>"
)
ITEM = (
    "<item><title>{0}</title><link>https://example.org/{0}/</link><content:encoded>Text.</content:encoded>"
    "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    "<wp:post_date_gmt>2025-03-04 10:00:00</wp:post_date_gmt></item>"
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Desk</title><link>https://example.org/</link>'
    "<description>Power.</description><language>en-gb</language>"
    "<item><title>A Vote</title><link>https://example.org/2025/03/a-vote/</link>"
    "<pubDate>Tue, 04 Mar 2025 10:00:00 GMT</pubDate></item></channel></rss>"
)

PLAIN = {
    "text": {"articles/a-vote.txt": PAGE.format("A Vote"), "articles/a-strait.txt": PAGE.format("A Strait")},
    "wordpress": {"export.xml": WXR.format(ITEM.format("vote") + ITEM.format("strait"))},
    "table": {"articles.csv": "title,date,content\nA Vote,2025-03-04,Text.\nA Strait,2025-03-05,Text.\n"},
    "html": {"a/vote.html": HTML.format("A Vote"), "a/strait.html": HTML.format("A Strait")},
    "feed": {"old/feed.xml": RSS},
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_folder_is_published_without_editing_anything(owned, published, kind):
    owned.hold(PLAIN[kind])
    entries, where = published()
    assert len(entries) == (1 if kind == "feed" else 2)
    assert where == "feeds"
    assert [one["type"] for one in owned_sources(owned)] == [kind]


def test_markdown_and_plain_text_may_stand_side_by_side(owned, published):
    owned.hold(PLAIN["text"]).posts("a-law.md", folder="articles")
    entries, _ = published()
    assert sorted(entries.values()) == ["A Strait", "A Vote", "A-Law"]


def test_a_second_build_finds_nothing_new(owned, command):
    owned.hold(SITES["hugo"])
    command("init")
    command("build")
    assert "nothing has changed" in command("build").stdout


# --- what is written --------------------------------------------------------------------------------------------------


def test_the_first_line_points_editors_to_the_schema_that_lies_beside(owned):
    owned.posts("a.md").begin()
    first = (owned.folder / "config.yaml").read_text(encoding="utf-8").partition("\n")[0]
    key, _, path = first.partition("=")
    assert key == "# yaml-language-server: $schema"
    assert json.loads((owned.folder / path).read_bytes()) == config.schema()


def test_a_configuration_that_is_there_is_never_overwritten(owned):
    owned.posts("a.md").hold({"config.yaml": "site: {title: Mine}\n"})
    with pytest.raises(Refused, match=r"config\.yaml: is there already.*-c"):
        owned.begin()
    assert (owned.folder / "config.yaml").read_text(encoding="utf-8") == "site: {title: Mine}\n"
    assert not (owned.folder / ".feedwright").exists()


@pytest.mark.parametrize("text", ["", "{", "site: {}\nsources: []\nmore: 1\n", "- a list\n"])
def test_one_that_may_be_feedwrights_counts_as_feedwrights(owned, text):
    owned.posts("a.md").hold({"config.yaml": text})
    with pytest.raises(Refused):
        owned.begin()


def test_a_link_to_nowhere_is_something_that_is_there(owned):
    owned.posts("a.md")
    (owned.folder / "config.yaml").symlink_to("nowhere.yaml")
    with pytest.raises(Refused):
        owned.begin()
    assert not (owned.folder / "nowhere.yaml").exists()


def test_where_config_yaml_is_another_programs_the_configuration_gets_another_name(owned, command):
    owned.posts("a.md").hold({"config.yaml": "database: localhost\nport: 80\n", "CNAME": "example.org\n"})
    assert "wrote feedwright.yaml" in command("init", "--no-build").stdout
    assert "wrote 7 files" in command("build").stdout  # it is found without being named
    assert (owned.folder / "config.yaml").read_text(encoding="utf-8") == "database: localhost\nport: 80\n"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("config.yaml", "feedwright.yaml"),
        ("config.yml", "feedwright.yaml"),  # Hugo would read a config.yaml in its place
        ("config.json", "feedwright.yaml"),
        ("config/_default/hugo.yaml", "feedwright.yaml"),
        ("hugo.yaml", "config.yaml"),
        ("hugo.json", "config.yaml"),
    ],
)
def test_hugo_never_takes_the_configuration_for_its_own(owned, file, name):
    owned.posts("a.md", folder="content/posts").hold({file: '{"baseURL": "https://example.org/", "title": "A"}'})
    assert owned.begin().path.name == name


def test_a_name_that_is_asked_for_is_taken(owned, command):
    owned.posts("a.md").hold({"CNAME": "example.org"})
    told = command("init", "-c", "mine.yaml")
    assert "wrote mine.yaml" in told.stdout
    assert "`feedwright -c mine.yaml build`" in told.stderr


def test_another_folder_may_be_named(owned, command):
    owned.posts("a.md", folder="site/posts")
    told = command("init", "site")
    assert "wrote site/config.yaml" in told.stdout
    assert "`feedwright -c site/config.yaml plan`" in told.stderr
    assert not (owned.folder / "site/feeds").exists()
    command("-c", "site/config.yaml", "build")
    assert (owned.folder / "site/feeds/all.rss").exists()


def test_what_only_the_owner_knows_is_marked_and_said(owned, command):
    told = owned.posts("a.md") and command("init")
    text = (owned.folder / "config.yaml").read_text(encoding="utf-8")
    assert "url: https://example.org/  # CHANGE THIS" in text
    assert "site.url is said nowhere" in told.stderr
    assert "site.title is said nowhere" in command("init", "-q", "-c", "quiet.yaml").stderr


def test_what_was_found_and_what_to_do_next_is_said(owned, command):
    owned.hold(SITES["jekyll"]).hold({"_posts/2025-03-06-c.md": "---\ndraft: true\n---\nx", "feed.xml": RSS})
    told = command("init")
    assert told.stdout.splitlines() == [
        "found a Jekyll site (_config.yml): The Desk, https://example.org/",
        "2 articles, 1 left out (1 draft), 0 categories",
        "wrote config.yaml; the feeds will lie in feeds/",
    ]
    assert "`feedwright adopt feed.xml`" in told.stderr
    assert "`feedwright plan`" in told.stderr
    command("adopt", "feed.xml")


def test_the_first_build_follows_at_once(owned, command):
    owned.hold(SITES["jekyll"])
    told = command("init")
    assert 0 < told.stdout.index("wrote config.yaml") < told.stdout.index("2 articles read, 2 in feeds")
    assert "`feedwright links`" in told.stderr
    assert (owned.folder / "feeds/all.rss").exists()
    assert "nothing has changed" in command("build").stdout


def test_so_it_does_in_another_folder(owned, command):
    owned.hold({f"site/{path}": text for path, text in SITES["jekyll"].items()})
    told = command("init", "site")
    assert (owned.folder / "site/feeds/all.rss").exists()
    assert "`feedwright -c site/config.yaml build`" in told.stderr


@pytest.mark.parametrize("more", [{"feed.xml": RSS}, {"_config.yml": "title: The Desk\n"}])
def test_nothing_is_built_while_something_has_to_be_said_or_adopted_before(owned, command, more):
    owned.hold(SITES["jekyll"]).hold(more)
    assert "nothing was built yet" in command("init").stderr
    assert not (owned.folder / "feeds").exists()


@pytest.mark.parametrize("word", ["--no-build", "--json"])
def test_whoever_wants_the_configuration_alone_gets_it_alone(owned, command, word):
    owned.hold(SITES["jekyll"])
    command("init", word)
    assert (owned.folder / "config.yaml").exists()
    assert not (owned.folder / "feeds").exists()


def guids(folder):
    return re.findall(r"<guid[^>]*>([^<]*)", (folder / "feeds/all.rss").read_text(encoding="utf-8"))


def feed_of_before(folder, url):
    """A feed in which the article at an address has another id than ours."""
    item = f"<item><title>One</title><link>{url}</link><guid isPermaLink='false'>old-1</guid></item></channel></rss>"
    (folder / "earlier.xml").write_text(RSS.partition("<item>")[0] + item, encoding="utf-8")
    return str(folder / "earlier.xml")


def test_feeds_of_before_may_be_adopted_after_the_build_of_init(owned, command):
    owned.hold(SITES["jekyll"])
    command("init")
    minted = guids(owned.folder)
    earlier = feed_of_before(owned.folder.parent, minted[0])
    told = command("adopt", earlier).stdout
    assert "1 is an article of this site: ids and dates are kept" in told
    assert "what `init` built is removed" in told
    assert not (owned.folder / "feeds/all.rss").exists()
    command("build")
    assert sorted(guids(owned.folder)) == sorted(["old-1", *minted[1:]])


def test_not_after_any_other_build(owned, command):
    owned.hold(SITES["jekyll"])
    command("init")
    minted = guids(owned.folder)
    owned.hold({"_posts/2025-03-09-more.md": "---\ntitle: More\n---\nMore."})
    command("build")
    earlier = feed_of_before(owned.folder.parent, minted[0])
    assert "already published under another id, which stays" in command("adopt", earlier).stdout
    command("build")
    assert set(minted) < set(guids(owned.folder))


def test_the_same_as_json(owned, command):
    owned.hold(SITES["hugo"])
    told = json.loads(command("init", "--json").stdout)
    assert told["generator"] == "hugo"
    assert told["site"]["url"] == "https://example.org/"
    assert told["sources"] == [
        {"type": "markdown", "path": "content/posts/**/*.md", "preset": "hugo", "files": 2},
    ]
    assert told["articles"] == 2
    assert told["output"] == "static/feeds"


# --- nothing, and trouble ---------------------------------------------------------------------------------------------


def test_where_nothing_is_found_nothing_is_written_and_it_is_said_what_was_looked_for(owned, command):
    owned.hold({"README.md": "# A program\n", "src/main.py": "pass\n", "requirements.txt": "feedgen\n"})
    told = command("init", code=2).stderr
    assert "no articles were found" in told
    assert "Hugo, Jekyll" in told
    assert sorted(path.name for path in owned.folder.iterdir()) == ["README.md", "requirements.txt", "src"]


def test_a_generators_site_without_a_post_is_named(owned):
    owned.hold({"hugo.toml": 'baseURL = "https://example.org/"', "content/about.md": "---\ntitle: About\n---\n"})
    with pytest.raises(ConfigError, match=r"is a Hugo site \(hugo\.toml\), but no post of it was found"):
        owned.begin()


def test_a_generators_configuration_that_cannot_be_read_is_named_with_its_line(owned):
    owned.posts("a.md", folder="content/posts").hold({"hugo.toml": 'title = "A"\nbaseURL = \n'})
    with pytest.raises(SourceError, match=r"\Ahugo\.toml:2: is not well-formed TOML"):
        owned.begin()


def test_another_programs_configuration_that_cannot_be_read_is_a_note(owned):
    owned.posts("a.md").hold({"config.toml": "= what\n"})
    assert any("config.toml:1: is not well-formed TOML" in note for note in owned.beginning.notes)


@pytest.mark.parametrize("folder", ["nowhere", "a-file/config", "zero\0byte"])
def test_a_folder_that_is_none_is_named(owned, folder):
    owned.hold({"a-file": "x"})
    with pytest.raises(ConfigError, match="is no folder that can be read"):
        starting.begin(owned.folder / folder / "config.yaml")


def test_what_cannot_be_written_is_named(owned):
    owned.posts("a.md").hold({".feedwright": "a file"})
    with pytest.raises(PublishError, match=r"schema\.json: cannot be written"):
        owned.begin()
    assert not (owned.folder / "config.yaml").exists()


def test_a_schema_that_is_there_is_left_alone(owned):
    owned.posts("a.md").hold({".feedwright/schema.json": "{}"}).begin()
    assert (owned.folder / ".feedwright/schema.json").read_text(encoding="utf-8") == "{}"
