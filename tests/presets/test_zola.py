"""The preset `zola`: each article as Zola itself would publish it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import SourceError
from feedwright.presets import zola as rules
from feedwright.presets.zola import Zola

POST = "content/blog/hello.md"
FRONT = '+++\ntitle = "A Title"\ndate = 2025-03-04\n+++\nBody\n'


def day(year, month, date, hour=0):
    return datetime(year, month, date, hour, tzinfo=UTC)


def front(more="", body="Body"):
    return f'+++\ntitle = "A Title"\n{more}\n+++\n{body}\n'


@pytest.fixture
def zola(generated):
    """A site: `zola("config", {path: text})`."""

    def make(config="", files=None, **options):
        return generated(
            "zola", {"config.toml": f'base_url = "https://example.org"\n{config}', **(files or {})}, **options
        )

    return make


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("content/about.md", "about/"),
        (POST, "blog/hello/"),
        ("content/blog/2025/Hello World.md", "blog/2025/hello-world/"),
        ("content/My Blog/Héllo.md", "My%20Blog/hello/"),
        ("content/blog/2025-03-04-hello.md", "blog/hello/"),
        ("content/blog/2025-03-04_hello.md", "blog/hello/"),
        ("content/blog/2025-03-04T10:00:00Z_hello.md", "blog/hello/"),
        ("content/blog/2025-13-04-hello.md", "blog/2025-13-04-hello/"),
        ("content/blog/2025-03-04.md", "blog/2025-03-04/"),
        ("content/blog/hello/index.md", "blog/hello/"),
        ("content/blog/2025-03-04-hello/index.md", "blog/hello/"),
        ("content/blog/日本.md", "blog/ri-ben/"),
        ("content/blog/hello.old.md", "blog/hello-old/"),
    ],
)
def test_the_address_of_a_file(zola, file, address):
    assert zola(files={file: FRONT}).url_of(file) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ('slug = "Other One"', "blog/other-one/"),
        ('path = "far/away"', "far/away/"),
        ('path = "/Far/Away/"', "Far/Away/"),
        ('path = "a"\nslug = "b"', "a/"),
        ('aliases = ["old"]', "blog/hello/"),
    ],
)
def test_what_the_front_matter_says_of_the_address(zola, more, address):
    assert zola(files={POST: front(more)}).url_of(POST) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("config", "address"),
    [
        ('[slugify]\npaths = "on"', "blog/my-post-1-ete/"),
        ('[slugify]\npaths = "safe"', "blog/My%20Post%201%20%C3%A9t%C3%A9/"),
        ('[slugify]\npaths = "off"', "blog/My%20Post%201:%20%C3%A9t%C3%A9./"),
        ("slugify_paths = false", "blog/My%20Post%201:%20%C3%A9t%C3%A9./"),
    ],
)
def test_how_names_are_slugified(zola, config, address):
    file = "content/blog/My Post 1: été..md"
    assert zola(config, {file: FRONT}).url_of(file) == f"https://example.org/{address}"


def test_dates_in_names_can_be_kept(zola):
    file = "content/blog/2025-03-04-hello.md"
    site = zola("[slugify]\npaths_keep_dates = true", {file: '+++\ntitle = "A"\n+++\n'})
    assert site.url_of(file) == "https://example.org/blog/2025-03-04-hello/"
    assert site.article(file).published == day(2025, 3, 4)


@pytest.mark.parametrize(
    ("base", "url", "address"),
    [
        ("https://example.org/x/", "https://example.org/x/", "https://example.org/x/blog/hello/"),
        ("https://example.org/x", "https://example.org/", "https://example.org/x/blog/hello/"),
        ("/", "https://example.org/y/", "https://example.org/blog/hello/"),
        ("http://127.0.0.1:1111", "https://example.org/y/", "https://example.org/y/blog/hello/"),
    ],
)
def test_base_url_counts_where_it_is_this_site(generated, base, url, address):
    site = generated("zola", {"config.toml": f'base_url = "{base}"\n', POST: FRONT}, url=url)
    assert site.url_of(POST) == address


@given(st.text(max_size=40))
def test_a_slug_of_a_slug_is_the_same(text):
    once = rules._slugified(text, "on")
    assert rules._slugified(once, "on") == once
    assert once.strip("-") == once


# --- languages ------------------------------------------------------------------------------------------------------

LANGUAGES = 'default_language = "en"\n[languages.fr]\n[languages.zh-CN]\n'


@pytest.mark.parametrize(
    ("file", "address", "language"),
    [
        ("content/blog/hello.md", "blog/hello/", "en"),
        ("content/blog/hello.fr.md", "fr/blog/hello/", "fr"),
        ("content/blog/hello/index.zh-CN.md", "zh-CN/blog/hello/", "zh-CN"),
        ("content/blog/2025-03-04-hello.fr.md", "fr/blog/hello/", "fr"),
        ("content/about.fr.md", "fr/about/", "fr"),
    ],
)
def test_the_language_stands_in_the_name(zola, file, address, language):
    article = zola(LANGUAGES, {file: FRONT}).article(file)
    assert (article.url, article.language) == (f"https://example.org/{address}", language)


def test_a_language_that_is_not_configured_is_a_warning(zola):
    _, (fault,) = zola(LANGUAGES, {"content/a.de.md": FRONT}).read("content/a.de.md")
    assert "[languages.de]" in fault.what


def test_a_site_that_names_no_language_leaves_it_to_source_and_site(zola):
    assert zola("", {POST: FRONT}, language="de").article(POST).language == "de"


# --- metadata -------------------------------------------------------------------------------------------------------


def test_metadata(zola):
    more = (
        'date = 2025-03-04T10:00:00\nupdated = 2025-03-05\ndescription = "Short"\nauthors = ["Staff"]\n'
        '[taxonomies]\ncategories = ["World News"]\ntags = ["a", "b"]\n[extra]\nimage = "/a.png"\ntitle = "no"\n'
    )
    article = zola("", {POST: front(more)}, timezone=None).article(POST)
    assert (article.published, article.updated) == (day(2025, 3, 4, 10), day(2025, 3, 5))
    assert (article.title, article.summary, article.image) == ("A Title", "Short", "https://example.org/a.png")
    assert (article.categories, article.tags) == (("World News",), ("a", "b"))
    assert [one.name for one in article.authors] == ["Staff"]


def test_dates_without_a_zone_are_in_utc_unless_the_source_says_otherwise(zola):
    assert zola("", {POST: FRONT}).article(POST).published == day(2025, 3, 4)
    assert zola("", {POST: FRONT}, timezone="Europe/Berlin").article(POST).published == day(2025, 3, 3, 23)


def test_a_name_gives_the_date_where_the_front_matter_does_not(zola):
    files = {"content/2025-03-04_a.md": '+++\ntitle = "A"\n+++\n', "content/2024-01-01-b.md": FRONT}
    site = zola("", files)
    assert {name: site.article(name).published for name in files} == dict.fromkeys(files, day(2025, 3, 4))


def test_the_author_of_the_configuration(zola):
    assert [one.name for one in zola('author = "The Desk"', {POST: FRONT}).article(POST).authors] == ["The Desk"]


def test_front_matter_in_yaml(zola):
    text = "---\ntitle: A\ndate: 2025-03-04\ntaxonomies:\n  tags: [x]\n---\nBody\n"
    assert zola("", {POST: text}).article(POST).tags == ("x",)


# --- what is published ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        (POST, FRONT, ""),
        (POST, front("draft = true"), "draft"),
        (POST, front("render = false"), "not rendered"),
        ("content/blog/_index.md", front("transparent = true\ngenerate_feeds = true"), "section page"),
        ("content/blog/_index.fr.md", FRONT, "section page"),
        ("content/index.md", FRONT, "belongs to no page"),
        ("content/secret/a.md", FRONT, "draft"),
        ("content/secret/deep/a.md", FRONT, "draft"),
        ("content/blog/README.md", FRONT, "ignored"),
        ("content/blog/x.old.md", FRONT, "ignored"),
        ("notes/a.md", FRONT, "not in the content folder"),
        ("content/drafts/a.md", FRONT, ""),
    ],
)
def test_what_zola_does_not_publish_is_left_out_and_says_why(zola, file, text, reason):
    files = {"content/secret/_index.md": front("draft = true"), file: text}
    assert zola('ignored_content = ["*/README.md", "*.{old,bak}.md"]', files).left_out(file) == reason


def test_a_section_that_becomes_a_draft_reads_its_pages_anew(zola):
    site = zola("", {POST: FRONT, "content/blog/_index.md": front()})
    before = site.source.signature(site.site)
    site.write({"content/blog/_index.md": front("draft = true # now")})
    assert site.source.signature(site.site) != before
    assert site.left_out(POST) == "draft"


# --- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("@/blog/other.md", "/blog/second/"),
        ("@/blog/other.md#part", "/blog/second/#part"),
        ("@/blog/_index.md", "/blog/"),
        ("@/_index.md", "/"),
        ("@/nowhere.md", ""),
        ("@/../../etc/passwd", ""),
        ("other.md", "other.md"),
    ],
)
def test_links_into_the_content_are_resolved(zola, target, address):
    files = {
        "content/blog/other.md": front('slug = "second"'),
        "content/blog/_index.md": front(),
        "content/_index.md": front(),
    }
    site = zola("", {**files, POST: front(body=f"[x]({target})")})
    assert f'<a href="{address}">x</a>' in site.html(POST)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One\n\n<!-- more -->\n\nTwo", "<p>One</p>\n<!-- more -->\n<p>Two</p>\n"),
        (
            '{{ youtube(id="abc", autoplay=true) }}',
            '<p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>\n',
        ),
        ('{{ image(src="/a.png", alt="A") }}', '<img src="/a.png" alt="A">'),
        ('{% quote(author="x") %}\nSaid\n{% end %}\n', "<p>Said</p>\n"),
        ("A {{ unknown() }}b", "<p>A b</p>\n"),
        ('Write {{/* youtube(id="x") */}} so', '<p>Write {{ youtube(id="x") }} so</p>\n'),
        ("`{{/* youtube() */}}`", "<p><code>{{ youtube() }}</code></p>\n"),
        ("`{{ x }}`", "<p><code>{{ x }}</code></p>\n"),
    ],
)
def test_what_stands_in_the_place_of_shortcodes(zola, body, html):
    assert zola("", {POST: front(body=body)}).html(POST).replace("&quot;", '"').strip() == html.strip()


# --- its configuration ----------------------------------------------------------------------------------------------


def test_hugos_configuration_is_not_taken_for_it(tmp_path):
    (tmp_path / "config.toml").write_text('baseURL = "https://example.org/"\n')
    assert Zola.configuration(str(tmp_path)) is None


def test_zola_toml_goes_first(generated):
    files = {
        "zola.toml": 'base_url = "https://example.org/a"\n',
        "config.toml": 'base_url = "https://example.org/b"\n',
        POST: FRONT,
    }
    assert generated("zola", files).url_of(POST) == "https://example.org/a/blog/hello/"


def test_a_configuration_that_is_not_well_formed_stops_the_source(zola):
    site = zola("[languages", {POST: FRONT})
    with pytest.raises(SourceError, match="is not well-formed TOML"):
        list(site.source.places(site.site))


def test_what_init_learns(zola):
    config = 'title = "The Desk"\ndescription = "News"\ndefault_language = "de"\n[extra]\nauthor = {name = "Staff"}\n'
    about = zola(config, {POST: FRONT}).about
    assert (about.title, about.url, about.description) == ("The Desk", "https://example.org", "News")
    assert (about.language, about.author, about.path) == ("de", "Staff", "content/blog/**/*.md")
