"""The preset `eleventy`: each article as Eleventy itself would publish it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import SourceError
from feedwright.presets import _eleventy_address
from feedwright.presets.eleventy import Eleventy

POST = "posts/2025-03-04-hello.md"
FRONT = "---\ntitle: A Title\ndate: 2025-03-04\n---\nBody\n"


def day(year, month, date, hour=0):
    return datetime(year, month, date, hour, tzinfo=UTC)


def front(more="", body="Body"):
    return f"---\ntitle: A Title\ndate: 2025-03-04\n{more}\n---\n{body}\n"


@pytest.fixture
def eleventy(generated):
    """A site: `eleventy({path: text}, "configuration")`."""

    def make(files=None, config="export default function (config) {}\n", **options):
        return generated("eleventy", {"eleventy.config.js": config, **(files or {})}, **options)

    return make


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("about.md", "about/"),
        ("index.md", ""),
        ("posts/hello.md", "posts/hello/"),
        (POST, "posts/2025-03-04-hello/"),
        ("posts/hello/index.md", "posts/hello/"),
        ("posts/posts.md", "posts/"),
        ("posts/2025-03-04/index.md", "posts/2025-03-04/"),
        ("Über uns.md", "%C3%9Cber%20uns/"),
        ("page.html", "page/"),
        ("page.njk", "page/"),
    ],
)
def test_the_address_of_a_file(eleventy, file, address):
    assert eleventy({file: FRONT}).url_of(file) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        ("/fixed/", "fixed/"),
        ("fixed", "fixed"),
        ("/fixed/index.html", "fixed/"),
        ("/fixed.html", "fixed.html"),
        ("'/blog/{{ page.fileSlug }}/'", "blog/hello/"),
        ("'{{ page.filePathStem }}.html'", "posts/hello.html"),
        ("'/{{ title | slugify }}/'", "a-title/"),
        ("'/{{ title | slug }}/{{ kind }}/'", "a-title/note/"),
        ("'/{{ page.date | date: \"%Y/%m/%d\" }}/'", "2025/03/04/"),
        ("\"/{{ site.section }}/{{ page.fileSlug | append: '.html' }}\"", "news/hello.html"),
        ("{build: '/built/'}", "built/"),
        ("../../up/", "up/"),
    ],
)
def test_permalinks(eleventy, permalink, address):
    files = {POST: front(f"permalink: {permalink}\nkind: note"), "_data/site.json": '{"section": "news"}'}
    assert eleventy(files).url_of(POST) == f"https://example.org/{address}"


@pytest.mark.parametrize("permalink", ["'/{{ title | mine }}/'", "'/{{ unknown }}/'", "'{% if a %}/a/{% endif %}'"])
def test_a_permalink_that_would_have_to_be_run_is_a_warning(eleventy, permalink):
    article, (fault,) = eleventy({POST: front(f"permalink: {permalink}")}).read(POST)
    assert fault.what.startswith("url: its `permalink` is a program")
    assert article.url == "https://example.org/hello/"


def test_the_cure_for_that_is_the_sources_own_pattern(eleventy):
    data = {"posts/posts.11tydata.js": "module.exports = { permalink: (data) => slugify(data.title) }"}
    site = eleventy({POST: FRONT, **data})
    site.options = {"url": "{site}/web/{slug}/"}
    article = site.article(POST)
    assert article.url == "https://example.org/web/hello/"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What's new?", "whats-new"),
        ("Größe & Öl", "groesse-and-oel"),
        ("CamelCase 2", "camelcase-2"),
        ("Щи", "schi"),
        ("日本 a", "a"),
    ],
)
def test_slugs_are_eleventys(text, slug):
    assert _eleventy_address.slugified(text) == slug


@given(st.text(max_size=50))
def test_a_slug_of_a_slug_is_the_same(text):
    once = _eleventy_address.slugified(text)
    assert _eleventy_address.slugified(once) == once


@given(st.text(alphabet="./a%", max_size=30))
def test_no_address_climbs(text):
    made = _eleventy_address.permanent(text)
    assert made.startswith("/")
    assert "/../" not in made
    assert "//" not in made


# --- data -----------------------------------------------------------------------------------------------------------


def test_folders_hand_down_data(eleventy):
    files = {
        "posts/posts.json": json.dumps(
            {"author": "Staff", "tags": ["posts", "note"], "permalink": "/a/{{ page.fileSlug }}/"}
        ),
        "posts/deep/deep.11tydata.json": '{"lang": "de", "author": "The Desk"}',
        "posts/deep/hello.json": '{"description": "Of the file"}',
        "posts/deep/hello.md": front("tags: [own]"),
    }
    article = eleventy(files).article("posts/deep/hello.md")
    assert article.url == "https://example.org/a/hello/"
    assert [one.name for one in article.authors] == ["The Desk"]
    assert (article.language, article.summary) == ("de", "Of the file")


def test_tags_are_the_articles_own_and_no_categories(eleventy):
    files = {"posts/posts.json": '{"tags": "posts, all"}', POST: front("tags: [posts, Ships, Trade]\ncategory: World")}
    article = eleventy(files).article(POST)
    assert (article.tags, article.categories) == (("Ships", "Trade"), ("World",))


def test_tags_are_categories_where_the_owner_says_so(eleventy):
    article = eleventy({POST: front("tags: [post, Ships]")}, fields={"categories": "tags"}).article(POST)
    assert article.categories == ("Ships",)


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("export default { permalink: ({page}) => `/web/${page.fileSlug}/`, tags: ['x'] }", "web/hello/"),
        ("module.exports = () => { return { permalink: '/b/{{ page.fileSlug }}/' } }", "b/hello/"),
        (
            "module.exports = { eleventyComputed: { permalink: data => draft(data) ? false : data.permalink } }",
            "posts/2025-03-04-hello/",
        ),
        ("export default { eleventyComputed: { permalink: '/c/{{ page.fileSlug }}/' } }", "c/hello/"),
    ],
)
def test_data_in_scripts_are_read_as_far_as_they_are_written_out(eleventy, script, address):
    assert eleventy({POST: FRONT, "posts/posts.11tydata.js": script}).url_of(POST) == f"https://example.org/{address}"


def test_data_that_cannot_be_read_are_named(eleventy):
    _, (fault,) = eleventy({POST: FRONT, "posts/posts.json": "{broken"}).read(POST)
    assert fault.what.startswith("posts/posts.json is passed over")


def test_a_change_of_data_reads_everything_anew(eleventy):
    site = eleventy({POST: FRONT})
    before = site.source.signature(site.site)
    site.write({"posts/posts.json": '{"permalink": "/x/"}'})
    assert site.source.signature(site.site) != before
    assert site.url_of(POST) == "https://example.org/x/"


# --- front matter ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        '---json\n{"title": "A", "permalink": "/x/"}\n---\n',
        "---js\n{title: 'A', permalink: '/x/'}\n---\n",
        "---js\nconst title = 'A';\nconst permalink = `/x/`;\n---\n",
        "---javascript\n{title: 'A', permalink: () => `/x/`}\n---\n",
        "---yaml\ntitle: A\npermalink: /x/\n---\n",
    ],
)
def test_the_form_of_front_matter_may_stand_beside_its_fence(eleventy, head):
    site = eleventy({"a.md": f"{head}Body\n"})
    article = site.article("a.md")
    assert (article.title, article.url, site.html("a.md")) == ("A", "https://example.org/x/", "<p>Body</p>\n")


def test_what_is_a_program_in_front_matter_is_named(eleventy):
    _, (fault,) = eleventy({"a.md": "---js\n{title: 'A', tags: make()}\n---\nBody\n"}).read("a.md")
    assert fault.what == "tags: is a program in the front matter, and passed over"


def test_json_that_is_not_well_formed_is_set_aside_with_its_line(eleventy):
    site = eleventy({"a.md": '---json\n{"title": "A",\n}\n---\nBody\n'})
    with pytest.raises(SourceError, match="JSON front matter is not well-formed") as caught:
        site.read("a.md")
    assert caught.value.where == "a.md:3"


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "when"),
    [
        ("2025-03-05", day(2025, 3, 5)),
        ("2025-03-05 10:00:00", day(2025, 3, 5, 10)),
        ("2025-03-05T10:00:00+01:00", day(2025, 3, 5, 9)),
        ("Last Modified", day(2025, 3, 4)),
        ("git Created", day(2025, 3, 4)),
        ("", day(2025, 3, 4)),
    ],
)
def test_dates(eleventy, date, when):
    assert eleventy({POST: f"---\ntitle: A\ndate: {date}\n---\nBody\n"}).article(POST).published == when


def test_the_first_date_in_the_path_counts(eleventy):
    file = "posts/2024-01-02/2025-03-04-a.md"
    assert eleventy({file: "---\ntitle: A\n---\nB\n"}).article(file).published == day(2024, 1, 2)


def test_dates_without_a_zone_are_in_utc_unless_the_source_says_otherwise(eleventy):
    assert eleventy({POST: FRONT}, timezone="Europe/Berlin").article(POST).published == day(2025, 3, 3, 23)


def test_what_is_scheduled_is_published_then(eleventy):
    assert eleventy({POST: front("scheduled: 2099-01-01")}).article(POST).published == day(2099, 1, 1)


# --- what is published ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        (POST, FRONT, ""),
        (POST, front("draft: true"), "draft"),
        (POST, front("permalink: false"), "not written"),
        (POST, front("permalink: {serverless: /x/}"), "not written"),
        (POST, front("eleventyExcludeFromCollections: true"), "excluded from collections"),
        (POST, front("pagination: {data: collections.posts}"), "list of pages"),
        ("_includes/part.md", FRONT, "ignored"),
        ("_data/note.md", FRONT, "ignored"),
        ("_site/a.md", FRONT, "ignored"),
        ("node_modules/a/README.md", FRONT, "ignored"),
        ("README.md", FRONT, "ignored"),
        ("notes/deep/a.md", FRONT, "ignored"),
        ("tmp/a.md", FRONT, "ignored"),
        ("old/a.md", FRONT, "ignored"),
        ("drafts/a.md", FRONT, ""),
    ],
)
def test_what_eleventy_does_not_publish_is_left_out_and_says_why(eleventy, file, text, reason):
    files = {".eleventyignore": "# comment\n\nREADME.md\n./notes/\n!keep\n", ".gitignore": "/tmp\n", file: text}
    assert eleventy(files, "export default (c) => { c.ignores.add('old/**') }").left_out(file) == reason


# --- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("{{ site.title }}: {{ title | upper }}", "<p>The Desk: A TITLE</p>"),
        ("[x]({{ '/about/' | url }})", '<p><a href="/about/">x</a></p>'),
        ('[x]({{ "https://example.org/b" | mine }})', '<p><a href="https://example.org/b">x</a></p>'),
        ("a{{ unknown }}{% mine %}b", "<p>ab</p>"),
        ("`{{ site.title }}`", "<p><code>{{ site.title }}</code></p>"),
        ('{% image "./a.png", "A cat" %}', '<img src="./a.png" alt="A cat">'),
        (
            '{% youtube "abc" %}',
            '<p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>',
        ),
        ("[x](../about.md#part)", '<p><a href="/about/#part">x</a></p>'),
        ("[x](/about.md)", '<p><a href="/about/">x</a></p>'),
        ("[x](nowhere.md)", '<p><a href="nowhere.md">x</a></p>'),
        ("One\n\n<!-- cut -->\n\nTwo", "<p>One</p>\n<!--more-->\n<p>Two</p>"),
    ],
)
def test_bodies(eleventy, body, html):
    files = {POST: front(body=body), "about.md": FRONT, "_data/site.json": '{"title": "The Desk"}'}
    config = (
        "export default (c) => { c.setFrontMatterParsingOptions({ excerpt: true, excerpt_separator: '<!-- cut -->' }) }"
    )
    assert eleventy(files, config).html(POST).strip() == html


def test_templates_in_other_languages_are_html(eleventy):
    assert eleventy({"a.njk": front(body="<p>*A* {% if x %}b{% endif %}</p>")}).html("a.njk") == "<p>*A* b</p>\n"


# --- its configuration ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "config",
    [
        "module.exports = function (c) {\n  return { dir: { input: 'src', data: '../_data' }, pathPrefix: '/sub/' };\n};",
        "export const config = {\n  dir: { input: `src`, // 'not this'\n },\n  pathPrefix: '/sub/',\n};",
        "export default async (c) => {\n  c.setInputDirectory('src');\n  // c.setInputDirectory('no')\n  return { pathPrefix: 'sub' }\n}",
    ],
)
def test_the_input_folder_and_the_prefix(generated, config):
    site = generated("eleventy", {".eleventy.js": config, "src/posts/a.md": FRONT, "posts/b.md": FRONT})
    assert site.url_of("src/posts/a.md") == "https://example.org/sub/posts/a/"
    assert site.left_out("posts/b.md") == "not in the input folder"


def test_a_configuration_is_never_run(eleventy, tmp_path):
    eleventy({POST: FRONT}, "require('fs').writeFileSync('ran', '')\nthrow new Error()").article(POST)
    assert not (tmp_path / "ran").exists()


def test_a_package_that_needs_eleventy_is_its_site(generated):
    package = '{"devDependencies": {"@11ty/eleventy": "^3"}}'
    assert generated("eleventy", {"package.json": package, POST: FRONT}).about.path == "posts/**/*.md"
    (generated("eleventy", {"package.json": '{"devDependencies": {}}'}).folder / "x").mkdir()
    assert Eleventy.configuration(str(generated("eleventy", {}).folder)) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "site.json",
            '{"title": "The Desk", "url": "https://example.org", "language": "de", "author": {"name": "Staff"}}',
        ),
        (
            "metadata.js",
            "export default { title: 'The Desk', url: 'https://example.org', lang: 'de', author: 'Staff', x: f() }",
        ),
    ],
)
def test_what_init_learns(eleventy, name, data):
    about = eleventy({f"_data/{name}": data, POST: FRONT}).about
    assert (about.title, about.url, about.language, about.author) == ("The Desk", "https://example.org", "de", "Staff")
    assert about.path == "posts/**/*.md"


def test_data_that_the_configuration_adds_hold_for_every_page(eleventy):
    config = "export default (c) => { c.addGlobalData('site', { title: 'The Desk', n: f() }); c.addGlobalData('x', make()); c.setDataFileBaseName('index') }"
    site = eleventy({POST: front(body="{{ site.title }}"), "posts/index.json": '{"permalink": "/i/"}'}, config)
    assert site.html(POST) == "<p>The Desk</p>\n"
    assert (site.url_of(POST), site.about.title) == ("https://example.org/i/", "The Desk")


def test_a_page_may_override_what_is_handed_down(eleventy):
    files = {"posts/posts.json": '{"tags": ["a"], "author": "Staff"}', POST: front("override:tags: [b]")}
    assert eleventy(files).article(POST).tags == ()


@pytest.mark.parametrize("value", ["'{{ title | date }}'", "'{{ title | replace: 1 }}'"])
def test_filters_that_cannot_say_make_the_address_unknown(eleventy, value):
    _, faults = eleventy({POST: front(f"permalink: {value}")}).read(POST)
    assert faults


@pytest.mark.parametrize("form", ["", "json", "js"])
def test_two_spellings_of_one_word_are_named_in_every_form(generated, form):
    text = "Title: A\ntitle: B\n" if not form else '{"Title": "A", "title": "B"}\n'
    site = generated("eleventy", {"posts/a.md": f"---{form}\n{text}---\nBody\n"})
    article, (fault,) = site.read("posts/a.md")
    assert article.title == "B"
    assert str(fault) == "posts/a.md: `Title` and `title` are the same word; the last one counts"
