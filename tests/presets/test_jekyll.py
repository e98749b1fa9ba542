"""The preset `jekyll`: each article as Jekyll itself would publish it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import SourceError
from feedwright.presets import _liquid
from feedwright.presets._jekyll_address import sanitized, slugified
from feedwright.presets.jekyll import Jekyll
from feedwright.sources._base import Site
from feedwright.sources.markdown import Markdown

POST = "_posts/2025-03-04-hello-world.md"
FRONT = "---\ntitle: A Title\n---\nBody\n"


def day(year, month, date, hour=0):
    return datetime(year, month, date, hour, tzinfo=UTC)


def front(more="", body="Body"):
    return f"---\ntitle: A Title\n{more}\n---\n{body}\n"


@pytest.fixture
def jekyll(generated):
    def make(config="title: The Desk\n", files=None, **options):
        return generated("jekyll", {"_config.yml": config, POST: FRONT, **(files or {})}, **options)

    return make


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "address"),
    [
        ("", "news/2025/03/04/hello-world.html"),
        ("date", "news/2025/03/04/hello-world.html"),
        ("pretty", "news/2025/03/04/hello-world/"),
        ("ordinal", "news/2025/063/hello-world.html"),
        ("weekdate", "news/2025/W10/Tue/hello-world.html"),
        ("none", "news/hello-world.html"),
        ("/:year/:title/", "2025/hello-world/"),
        ("/stories/:title", "stories/hello-world"),
        ("/:short_year/:i_month/:i_day/:slug:output_ext", "25/3/4/hello-world.html"),
        ("/:year-:month-:day-:title.html", "2025-03-04-hello-world.html"),
        ("/:year_:month_:day/:title/", "2025_03_04/hello-world/"),
        (
            "/:long_month/:short_month/:long_day/:w_day/:week/:w_year/:title/",
            "March/Mar/Tuesday/2/10/2025/hello-world/",
        ),
        ("/:hour/:minute/:second/:title/", "00/00/00/hello-world/"),
        ("/:collection/:name/", "posts/2025-03-04-hello-world/"),
        ("/:path/", "2025-03-04-hello-world/"),
        ("//x/../:title/./y/", "x/hello-world/y/"),
    ],
)
def test_permalink_styles_and_patterns(jekyll, style, address):
    site = jekyll(f"permalink: {style}\n", {POST: front("categories: News")})
    assert site.url_of(POST) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ("permalink: /own/", "own/"),
        ("permalink: own/page.html", "own/page.html"),
        ("permalink: /:categories/:title/\ncategory: X", "x/hello-world/"),
        ("slug: Mine & Yours", "2025/03/04/Mine-&-Yours.html"),
        ("date: 2024-01-02", "2024/01/02/hello-world.html"),
        ("url: /not/jekylls/", "2025/03/04/hello-world.html"),
        ("categories: [Big News, World]", "big%20news/world/2025/03/04/hello-world.html"),
        ("categories: big world", "big/world/2025/03/04/hello-world.html"),
        ("category: Big News", "big%20news/2025/03/04/hello-world.html"),
    ],
)
def test_what_the_front_matter_says_of_the_address(jekyll, more, address):
    assert jekyll(files={POST: front(more)}).url_of(POST) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("_posts/2025-03-04-Upper & ünder.md", "2025/03/04/Upper-&-%C3%BCnder.html"),
        ("_posts/2025-3-4-short.md", "2025/03/04/short.html"),
        ("_posts/deep/er/2025-03-04-x.md", "2025/03/04/x.html"),
        ("de/blog/_posts/2025-03-04-x.md", "de/blog/2025/03/04/x.html"),
        ("about.md", "about.html"),
        ("docs/index.md", "docs/"),
        ("docs/page.html", "docs/page.html"),
    ],
)
def test_the_address_of_a_file(jekyll, file, address):
    assert jekyll(files={file: FRONT}).url_of(file) == f"https://example.org/{address}"


def test_pages_end_as_the_sites_permalinks_do(jekyll):
    files = {"about.md": FRONT}
    assert jekyll("permalink: pretty\n", files).url_of("about.md") == "https://example.org/about/"
    assert jekyll("permalink: /:title/\n", files).url_of("about.md") == "https://example.org/about/"
    assert jekyll("permalink: /:title\n", files).url_of("about.md") == "https://example.org/about"


@pytest.mark.parametrize(
    ("config", "url", "address"),
    [
        ("url: https://example.org\nbaseurl: /blog\n", "https://example.org/blog/", "https://example.org/blog/x/"),
        ("url: https://example.org\nbaseurl: /blog/\n", "https://example.org/", "https://example.org/blog/x/"),
        ("baseurl: blog\n", "https://example.org/", "https://example.org/blog/x/"),
        ("url: http://localhost:4000\n", "https://example.org/blog/", "https://example.org/blog/x/"),
        ("", "https://example.org/blog/", "https://example.org/blog/x/"),
    ],
)
def test_baseurl_counts_where_it_is_this_site(jekyll, config, url, address):
    assert jekyll(f"{config}permalink: /x/\n", url=url).url_of(POST) == address


@pytest.mark.parametrize(
    ("text", "plain", "pretty"),
    [
        ("The _config.yml File", "the-config-yml-file", "The-_config.yml-File"),
        ("  a -- b  ", "a-b", "a-b"),
        ("Größe 10 €", "größe-10", "Größe-10"),
        ("日本 語", "日本-語", "日本-語"),
        ("C++", "c", "C++"),
    ],
)
def test_slugs_are_jekylls(text, plain, pretty):
    assert (slugified(text), slugified(text, pretty=True)) == (plain, pretty)


@given(st.text(max_size=50))
def test_a_slug_of_a_slug_is_the_same(text):
    once = slugified(text)
    assert slugified(once) == once
    assert "/" not in once


@given(st.text(alphabet="./a", max_size=30))
def test_no_address_climbs(text):
    made = sanitized(text)
    assert made.startswith("/")
    assert ".." not in made
    assert "//" not in made


# --- what is a post -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        (POST, FRONT, ""),
        ("_posts/hello.md", FRONT, "not a post: its name has no date"),
        ("_posts/2025-03-hello.md", FRONT, "not a post: its name has no date"),
        (POST, "No front matter\n", ""),
        ("_drafts/hello.md", FRONT, "draft"),
        ("blog/_drafts/2025-03-04-x.md", FRONT, "draft"),
        (POST, front("published: false"), "draft"),
        (POST, front("published: true"), ""),
        (POST, front("draft: true"), "draft"),
        ("about.md", FRONT, ""),
        ("about.md", "No front matter\n", "not in the site: it has no front matter"),
        ("about.md", "---\n---\nNothing said\n", ""),
        ("_recipes/x.md", "No front matter\n", "not in the site: it has no front matter"),
        ("_includes/x.md", FRONT, "not in the site"),
        ("vendor/bundle/x/README.md", FRONT, "not in the site"),
        ("notes/x.md", FRONT, "not in the site"),
        ("_kept/x.md", FRONT, ""),
        ("_recipes/x.md", FRONT, ""),
        ("_secret/x.md", FRONT, "its collection is not published"),
    ],
)
def test_what_jekyll_does_not_publish_is_left_out_and_says_why(jekyll, file, text, reason):
    config = "exclude: [notes]\ninclude: [_kept]\ncollections:\n  recipes:\n    output: true\n  secret: {}\n"
    assert jekyll(config, {file: text}).left_out(file) == reason


@pytest.mark.parametrize(
    ("config", "file", "reason"),
    [
        ("exclude: [_posts/template]", "_posts/templates/2025-03-04-x.md", "not in the site"),
        ("exclude: [/_posts/templates/]", "_posts/templates/2025-03-04-x.md", "not in the site"),
        ("exclude: ['*-world.md']", POST, "not in the site"),
        ("exclude: [old]", "old/_posts/2025-03-04-x.md", "not in the site"),
        ("exclude: [old]", "new/_posts/2025-03-04-old.md", ""),
        ("exclude: [old]\ninclude: [old]", "old/_posts/2025-03-04-x.md", ""),
        ("exclude: [src/old]\nsource: src", "src/old/_posts/2025-03-04-x.md", ""),
        ("exclude: [old]\nsource: src", "src/old/_posts/2025-03-04-x.md", "not in the site"),
        ("exclude: [all/_posts/x]\ncollections_dir: all", "all/_posts/x/2025-03-04-x.md", "not in the site"),
        ("collections_dir: _all", "_all/_posts/2025-03-04-x.md", ""),
        ("exclude: [_recipes/t]\ncollections: {recipes: {output: true}}", "_recipes/trial.md", "not in the site"),
        ("collections: {recipes: {output: true}}", "_recipes/_trial.md", "not in the site"),
        ("", "_posts/_trial/2025-03-04-x.md", "not in the site"),
        ("", "_posts/2025/_a/2025-03-04-x.md", ""),
        ("exclude: [note]", "notes.md", "not in the site"),
    ],
)
def test_what_exclude_begins_is_no_part_of_the_site_nor_are_names_that_begin_with_an_underscore(
    jekyll, config, file, reason
):
    assert jekyll(f"{config}\n", {file: FRONT}).left_out(file) == reason


@pytest.mark.parametrize(
    ("config", "file", "address"),
    [
        ("collections: {recipes: {output: true}}", "_recipes/soup/Big Pot.md", "recipes/soup/Big%20Pot.html"),
        ("collections: {recipes: {output: true, permalink: '/r/:title/'}}", "_recipes/soup.md", "r/soup/"),
        ("permalink: pretty\ncollections: {recipes: {output: true}}", "_recipes/soup.md", "recipes/soup/"),
        ("collections_dir: all\ncollections: {recipes: {output: true}}", "all/_recipes/soup.md", "recipes/soup.html"),
        ("collections_dir: all", "all/_posts/2025-03-04-x.md", "2025/03/04/x.html"),
        ("source: src", "src/_posts/2025-03-04-x.md", "2025/03/04/x.html"),
    ],
)
def test_collections_and_their_folders(jekyll, config, file, address):
    assert jekyll(f"{config}\n", {file: FRONT}).url_of(file) == f"https://example.org/{address}"


# --- metadata -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "categories"),
    [
        ("categories: [a, b]", ("x", "y", "a", "b")),
        ("categories: a b", ("x", "y", "a", "b")),
        ("categories: a b, c", ("x", "y", "a b", "c")),
        ("category: a b", ("x", "y", "a b")),
        ("category: a\ncategories: [b]", ("x", "y", "b", "a")),
        ("categories: [x]", ("x", "y")),
        ("", ("x", "y")),
    ],
)
def test_folders_above_posts_are_categories_and_text_is_divided_at_blanks(jekyll, more, categories):
    file = "x/y/_posts/2025-03-04-z.md"
    assert jekyll(files={file: front(more)}).article(file).categories == categories


@pytest.mark.parametrize(("more", "tags"), [("tags: a b", ("a", "b")), ("tags: [a b]", ("a b",)), ("tag: a b", ("a b",)), ("tags: a, b", ("a", "b"))])  # fmt: skip
def test_tags(jekyll, more, tags):
    assert jekyll(files={POST: front(more)}).article(POST).tags == tags


@pytest.mark.parametrize(
    ("more", "when"),
    [
        ("", day(2025, 3, 4, 5)),
        ("date: 2025-03-05", day(2025, 3, 5, 5)),
        ("date: 2025-03-05 10:00", day(2025, 3, 5, 15)),
        ("date: 2025-03-05 10:00:00 +0100", day(2025, 3, 5, 9)),
        ("date: 2025-03-05 10:00:00", day(2025, 3, 5, 10)),
    ],
)
def test_dates_are_in_the_sites_zone_but_a_time_that_yaml_knows_is_in_utc(jekyll, more, when):
    assert jekyll("timezone: America/New_York\n", {POST: front(more)}).article(POST).published == when


def test_the_day_in_the_address_is_that_of_the_sites_zone(jekyll):
    site = jekyll("timezone: America/New_York\n", {POST: front("date: 2025-03-05 02:00:00 +0000")})
    assert site.url_of(POST) == "https://example.org/2025/03/04/hello-world.html"


def test_a_zone_that_the_source_names_goes_before_jekylls_ways(jekyll):
    site = jekyll("timezone: America/New_York\n", {POST: front("date: 2025-03-05 10:00:00")}, timezone="Europe/Berlin")
    assert site.article(POST).published == day(2025, 3, 5, 9)


def test_a_date_that_is_none_is_named_and_the_file_name_gives_the_day(jekyll):
    article, (fault,) = jekyll(files={POST: front("date: soon")}).read(POST)
    assert article.published == day(2025, 3, 4)
    assert article.url == "https://example.org/2025/03/04/hello-world.html"
    assert "'soon' is not a date" in fault.what


def test_a_post_without_a_title_has_that_of_its_name(jekyll):
    assert jekyll(files={POST: "---\nlayout: post\n---\nBody\n"}).article(POST).title == "Hello World"


def test_defaults_of_the_configuration_count_by_the_length_of_their_path(jekyll):
    config = """
defaults:
  - scope: {path: "de"}
    values: {lang: de, author: The Desk}
  - scope: {path: "", type: posts}
    values: {author: Staff, categories: [general], permalink: /p/:title/}
  - scope: {path: "*/special"}
    values: {published: false}
  - scope: {path: "", type: pages}
    values: {author: Nobody}
"""
    files = {"de/_posts/2025-03-04-a.md": FRONT, "de/special/_posts/2025-03-04-b.md": FRONT, "about.md": FRONT}
    site = jekyll(config, files)
    german = site.article("de/_posts/2025-03-04-a.md")
    assert (german.language, german.authors[0].name) == ("de", "The Desk")
    assert german.categories == ("de", "general")
    assert site.article(POST).authors[0].name == "Staff"
    assert site.url_of(POST) == "https://example.org/p/hello-world/"
    assert site.left_out("de/special/_posts/2025-03-04-b.md") == "draft"
    assert site.article("about.md").authors[0].name == "Nobody"


def test_languages(jekyll):
    files = {"fr/_posts/2025-03-04-x.md": FRONT, POST: front("lang: pt_BR"), "_posts/2025-03-04-y.md": FRONT}
    site = jekyll("lang: de\nlanguages: [de, fr]\n", files)
    assert [site.article(file).language for file in files] == ["fr", "pt-BR", "de"]


def test_polyglots_folders(jekyll):
    site = jekyll("default_lang: en\nlanguages: [en, de]\npermalink: /:title/\n", {POST: front("lang: de")})
    assert site.url_of(POST) == "https://example.org/de/hello-world/"


# --- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("[x]({% post_url 2025-03-05-other %})", '<p><a href="/blog/2025/03/05/other.html">x</a></p>'),
        ("[x]({% post_url /deep/2025-03-06-in %})", '<p><a href="/blog/2025/03/06/in.html">x</a></p>'),
        ("[x]({{ site.baseurl }}{% post_url 2025-03-05-other %})", '<p><a href="/blog/2025/03/05/other.html">x</a></p>'),
        ("[x]({% link _posts/2025-03-05-other.md %})", '<p><a href="/blog/2025/03/05/other.html">x</a></p>'),
        ("[x]({% link about.md %}#me)", '<p><a href="/blog/about.html#me">x</a></p>'),
        ("[x]({% link a.png %})", '<p><a href="/blog/a.png">x</a></p>'),
        ("[x]({% post_url 2025-01-01-nowhere %})", '<p><a href="">x</a></p>'),
        ("[x](2025-03-05-other.md)", '<p><a href="/blog/2025/03/05/other.html">x</a></p>'),
        ("[x](/about.md#me)", '<p><a href="/blog/about.html#me">x</a></p>'),
        ('[x]({{ "/a/" | relative_url }})', '<p><a href="/blog/a/">x</a></p>'),
        ("[x]({{ '/a/' | absolute_url }})", '<p><a href="https://example.org/blog/a/">x</a></p>'),
        ("[x]({{ '/a/' | prepend: site.baseurl | prepend: site.url }})", '<p><a href="https://example.org/blog/a/">x</a></p>'),
        ("![x]({{ site.baseurl }}/a.png)", '<p><img src="/blog/a.png" alt="x" /></p>'),
        ("[x]({{ site.url }}{{ site.baseurl }}/a/)", '<p><a href="https://example.org/blog/a/">x</a></p>'),
        ("By {{ page.author }} of {{ site.title }}.", "<p>By Staff of The Desk.</p>"),
        ("{{ page.nothing | default: 'Much' }} ado", "<p>Much ado</p>"),
        ("{{ page.title | upcase | append: '!' }}", "<p>C!</p>"),
        ("{% include x.html %}{{ content | strange }}", ""),
        ("{% gist desk/123 %}", '<p><a href="https://gist.github.com/desk/123">https://gist.github.com/desk/123</a></p>'),
        ("{% img left /a.png 10 10 %}", '<img src="/a.png" alt="">'),
        ("{% raw %}{{ kept }}{% endraw %}", "<p>{{ kept }}</p>"),
        ("`{% post_url 2025-03-05-other %}`", "<p><code>{% post_url 2025-03-05-other %}</code></p>"),
        ("A paragraph.\n{: .lead}", "<p>A paragraph.</p>"),
        ('{::options parse_block_html="true" /}\nText', "<p>Text</p>"),
    ],
)  # fmt: skip
def test_liquid_becomes_addresses_or_nothing(jekyll, written, html):
    files = {
        "_posts/2025-03-05-other.md": FRONT,
        "_posts/deep/2025-03-06-in.md": FRONT,
        "about.md": FRONT,
        "a.png": "",
        "_posts/2025-03-07-c.md": f"---\ntitle: C\nauthor: Staff\n---\n{written}\n",
    }
    site = jekyll("title: The Desk\nurl: https://example.org\nbaseurl: /blog\n", files, url="https://example.org/blog/")
    assert site.html("_posts/2025-03-07-c.md").strip() == html


def test_highlight_is_code(jekyll):
    body = "{% highlight ruby linenos %}\nputs '{{ x }}'\n{% endhighlight %}"
    html = jekyll(files={POST: front(body=body)}).html(POST)
    assert html == "<pre><code class=\"language-ruby\">puts '{{ x }}'\n</code></pre>\n"


@pytest.mark.parametrize("config", ["excerpt_separator: <!--cut-->\n", ""])
def test_the_sites_own_excerpt_mark_is_the_usual_one(jekyll, config):
    own = "" if config else "excerpt_separator: <!--cut-->"
    html = jekyll(f"title: T\n{config}", {POST: front(own, "One.\n<!--cut-->\nTwo.")}).html(POST)
    assert "<!--more-->" in html
    assert html.index("One.") < html.index("<!--more-->") < html.index("Two.")


def test_html_posts_stay_html(jekyll):
    file = "_posts/2025-03-05-x.html"
    site = jekyll(files={file: front(body="<p>*a* {{ site.title }}</p>")})
    assert site.html(file) == "<p>*a* The Desk</p>\n"


@given(st.text(alphabet=st.sampled_from("{}%|\"': .abfrsite-_/\n"), max_size=60))
def test_any_liquid_gives_text_or_nothing(text):
    lookup = {"a": "1", "site.a": "/x"}.get
    assert isinstance(_liquid.value("{{" + text + "}}", lookup, {"f": str.upper}), (str, type(None)))
    assert _liquid.tag("{%" + text + "%}") is None or True


# --- its configuration ----------------------------------------------------------------------------------------------


def test_the_nearest_parent_folder_that_has_it(generated):
    files = {"_config.yml": "permalink: /outer/:title/\n", "inner/_config.yml": "permalink: /inner/:title/\n"}
    site = generated("jekyll", {**files, f"inner/{POST}": FRONT}, path="inner/_posts/*.md")
    assert site.url_of(f"inner/{POST}") == "https://example.org/inner/hello-world/"


def test_without_a_configuration_the_folder_above_posts_is_the_site(generated):
    site = generated("jekyll", {f"blog/{POST}": FRONT}, path="blog/_posts")
    assert site.url_of(f"blog/{POST}") == "https://example.org/2025/03/04/hello-world.html"


def test_toml_is_another_form_of_it(generated):
    site = generated("jekyll", {"_config.toml": 'permalink = "/t/:title/"\n', POST: FRONT})
    assert site.url_of(POST) == "https://example.org/t/hello-world/"


@pytest.mark.parametrize("text", ["a: [\n", "- a\n- b\n", "{" * 3000])
def test_a_configuration_that_cannot_be_read_fails_the_source(jekyll, text):
    site = jekyll(text)
    with pytest.raises(SourceError, match=r"_config\.yml"):
        list(site.source.places(site.site))


def test_what_init_asks(jekyll):
    config = "title: The Desk\ndescription: News\nurl: https://example.org\nbaseurl: /b\nlang: de\ntimezone: Europe/Berlin\nauthor: {name: Staff}\n"
    about = jekyll(config).about
    assert (about.title, about.description, about.url) == ("The Desk", "News", "https://example.org/b")
    assert (about.language, about.timezone, about.author, about.path) == (
        "de",
        "Europe/Berlin",
        "Staff",
        "_posts/**/*.md",
    )


def test_a_folder_without_jekyll_is_no_site_of_jekyll(tmp_path):
    assert Jekyll.found(str(tmp_path)) is None


@given(st.text(alphabet=st.sampled_from("abc:=[]{}\"'\n -./#<>%_19é&*!|"), max_size=60), st.booleans())
def test_whatever_stands_in_configuration_and_front_matter_is_read_or_refused(tmp_path_factory, text, in_config):
    folder = tmp_path_factory.mktemp("any")
    (folder / "_posts").mkdir()
    (folder / POST).write_text(f"---\n{'' if in_config else text}\n---\n{text}", encoding="utf-8")
    keys = ["defaults", "collections", "exclude", "permalink", "languages", "source", "timezone", "baseurl"]
    (folder / "_config.yml").write_text(
        "".join(f"{key}: {text}\n" for key in keys) if in_config else "", encoding="utf-8"
    )
    source, site = Markdown(name="m", path="**/*.md", preset="jekyll"), Site("https://example.org/", folder, UTC, "en")
    try:
        for place in source.places(site):
            articles = [one for one in source.read(place, site) if hasattr(one, "key")]
            assert len(list(source.bodies(articles, site))) == 1
    except SourceError as error:
        assert error.where  # noqa: PT017 - either outcome is right
