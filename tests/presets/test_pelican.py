"""The preset `pelican`: each article as Pelican itself would publish it."""

import importlib.util
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import SourceError
from feedwright.model import Fault
from feedwright.presets import _pelican_address, _pelican_settings
from feedwright.presets._settings import SettingsError
from feedwright.text import restructured

POST = "content/news/hello.md"
HEAD = "Title: A Title\nDate: 2025-03-04\n"


def day(year, month, date, hour=0):
    return datetime(year, month, date, hour, tzinfo=UTC)


def post(more="", body="Body"):
    return f"{HEAD}{more}\n\n{body}\n" if more else f"{HEAD}\n{body}\n"


@pytest.fixture
def pelican(generated):
    """A site: `pelican("settings", {path: text})`; `PATH` is `content`."""

    def make(settings="", files=None, **options):
        return generated("pelican", {"pelicanconf.py": f"PATH = 'content'\n{settings}", **(files or {})}, **options)

    return make


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ("", "a-title.html"),
        ("ARTICLE_URL = 'blog/{date:%Y}/{date:%m}/{slug}/'", "blog/2025/03/a-title/"),
        ("ARTICLE_URL = '{date:%Y/%b/%-d}/{slug}.html'", "2025/Mar/4/a-title.html"),
        ("ARTICLE_URL = '{category}/{author}/{slug}'\nAUTHOR = 'The Desk'", "news/the-desk/a-title"),
        ("ARTICLE_URL = '{path}'", "news/hello.md"),
        (
            "BASE = 'posts/'\nARTICLE_URL = BASE + '{slug}/'\nARTICLE_SAVE_AS = ARTICLE_URL + 'index.html'",
            "posts/a-title/",
        ),
        ("BASE = 'posts'\nARTICLE_URL = f'{BASE}/{{slug}}/'", "posts/a-title/"),
        ("SLUGIFY_SOURCE = 'basename'", "hello.html"),
        ("SLUG_REGEX_SUBSTITUTIONS = [('[^a-z]', '_')]", "a_title.html"),
        ("SLUG_SUBSTITUTIONS = (('Title', 'x'),)", "a-x.html"),
        ("SLUGIFY_PRESERVE_CASE = True", "A-Title.html"),
        ("SITEURL = 'https://example.org/blog'", "blog/a-title.html"),
        ("SITEURL = '//example.org/blog'", "blog/a-title.html"),
        ("RELATIVE_URLS = True", "a-title.html"),
        ("import os\nSITEURL = os.environ.get('SITEURL', '')", "a-title.html"),
    ],
)
def test_the_settings_make_the_address(pelican, settings, address):
    assert pelican(settings, {POST: post()}).url_of(POST) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ("Slug: my-own", "my-own.html"),
        ("URL: own/place/\nSave_as: own/place/index.html", "own/place/"),
        ("Lang: de", "a-title-de.html"),
        ("lang: en", "a-title.html"),
    ],
)
def test_the_article_makes_the_address(pelican, more, address):
    assert pelican("", {POST: post(more)}).url_of(POST) == f"https://example.org/{address}"


def test_other_languages_have_a_pattern_of_their_own(pelican):
    site = pelican("DEFAULT_LANG = 'fr'\nARTICLE_LANG_URL = '{lang}/{slug}'", {POST: post("Lang: de")})
    assert site.url_of(POST) == "https://example.org/de/a-title"
    assert site.article(POST).language == "de"


def test_publishconf_goes_before_pelicanconf(pelican):
    files = {
        POST: post(),
        "publishconf.py": "from pelicanconf import *\nSITEURL = 'https://example.org/x'\nARTICLE_URL = SLUG + '/'",
    }
    site = pelican("SLUG = '{slug}'\nSITEURL = ''\nARTICLE_URL = 'a/{slug}'", files)
    assert site.url_of(POST) == "https://example.org/x/a-title/"


def test_a_pattern_that_asks_for_what_is_not_there_is_a_warning(pelican):
    article, (fault,) = pelican("ARTICLE_URL = '{series}/{slug}/'", {POST: post()}).read(POST)
    assert fault.what.startswith("url: ARTICLE_URL names a word")
    assert article.url == "https://example.org/a-title/"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("What's New -- in <em>C++</em> &amp; co?", "whats-new-in-c-co"),
        ("Größe Überall", "grosse-uberall"),
        ("Статья о Юге", "statia-o-iuge"),
        ("日本語", "ri-ben-yu"),
        ("snake_case  x", "snake_case-x"),
    ],
)
def test_slugs_are_pelicans(title, slug):
    assert _pelican_address.slugified(title) == slug


@given(st.text(max_size=60))
def test_a_slug_of_a_slug_is_the_same(text):
    once = _pelican_address.slugified(text)
    assert _pelican_address.slugified(once) == once
    assert "/" not in once


# --- metadata -------------------------------------------------------------------------------------------------------


def test_the_words_of_markdown(pelican):
    more = "MODIFIED: 2025-03-05 10:30\nCategory: World News, too\nTags: a, b; c\nAuthors: Desk, The; Staff\nSummary: One\n    two"
    article = pelican("TIMEZONE = 'Europe/Berlin'", {POST: post(more)}).article(POST)
    assert article.title == "A Title"
    assert article.published == datetime(2025, 3, 4, tzinfo=ZoneInfo("Europe/Berlin"))
    assert article.updated == datetime(2025, 3, 5, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert article.categories == ("World News, too",)
    assert article.tags == ("a, b", "c")
    assert [one.name for one in article.authors] == ["Desk, The", "Staff"]
    assert article.summary.split() == ["One", "two"]


def test_yaml_between_lines_of_dashes(pelican):
    text = "---\ntitle: 'A: title'\ndate: 2025-03-04\ntags: [a, b]\n---\nBody\n"
    article = pelican("", {POST: text}).article(POST)
    assert (article.title, article.tags) == ("A: title", ("a", "b"))


def test_lines_between_dashes_that_are_no_yaml(pelican):
    assert pelican("", {POST: f"---\nTitle: A: title\n{HEAD[15:]}---\nBody\n"}).article(POST).title == "A: title"


def test_the_words_of_html(pelican):
    page = (
        '<html><head><title>A &amp; B</title><meta name="date" content="2025-03-04"><meta name="keywords" content="a, b">'
        '<meta name="category" content="World"></head><body><p>Body {{ x }}</p></body></html>'
    )
    site = pelican("", {"content/a.html": page})
    article = site.article("content/a.html")
    assert (article.title, article.published, article.tags) == ("A & B", day(2025, 3, 4), ("a", "b"))
    assert (article.categories, site.html("content/a.html")) == (("World",), "<p>Body </p>")


def test_the_words_of_rest(pelican):
    page = "A Title\n#######\n\n:date: 2025-03-04\n:tags: a, b\n:slug: own\n\nBody ``x``\n\nNext\n====\n\nMore\n"
    site = pelican("", {"content/a.rst": page})
    article = site.article("content/a.rst")
    assert (article.title, article.tags, article.url) == ("A Title", ("a", "b"), "https://example.org/own.html")
    assert "<h2>Next</h2>" in site.html("content/a.rst")


@pytest.mark.parametrize(
    ("settings", "path", "category"),
    [
        ("", "content/world/a.md", ("world",)),
        ("", "content/world/deep/a.md", ("deep",)),
        ("", "content/a.md", ("misc",)),
        ("DEFAULT_CATEGORY = 'Rest'", "content/a.md", ("Rest",)),
        ("USE_FOLDER_AS_CATEGORY = False", "content/world/a.md", ("misc",)),
        ("CATEGORY_SAVE_AS = ''", "content/world/a.md", ()),
        (r"PATH_METADATA = r'(?P<category>[^/]+)/.*'", "content/world/deep/a.md", ("world",)),
        (
            "EXTRA_PATH_METADATA = {'world': {'category': 'Elsewhere'}}\nUSE_FOLDER_AS_CATEGORY = False",
            "content/world/a.md",
            ("Elsewhere",),
        ),
        ("DEFAULT_METADATA = {'tags': 'x'}", "content/world/a.md", ("world",)),
    ],
)
def test_where_the_category_comes_from(pelican, settings, path, category):
    assert pelican(settings, {path: post()}).article(path).categories == category


@pytest.mark.parametrize(
    ("settings", "path", "text", "date"),
    [
        ("", "content/2025-03-04-a.md", "Title: A\n\nB\n", day(2025, 3, 4)),
        ("", "content/2025-03-04.md", "Title: A\nDate: 2025-05-06 10:00\n\nB\n", day(2025, 5, 6, 10)),
        (
            "FILENAME_METADATA = r'(?P<date>\\d{4}_\\d\\d_\\d\\d)_(?P<slug>.*)'",
            "content/2025_03_04_a.md",
            "Title: T\n\nB\n",
            day(2025, 3, 4),
        ),
        ("DEFAULT_DATE = (2025, 3, 4, 10)", "content/a.md", "Title: A\n\nB\n", day(2025, 3, 4, 10)),
        ("DEFAULT_DATE = '2025-03-04'", "content/a.md", "Title: A\n\nB\n", day(2025, 3, 4)),
        ("DEFAULT_DATE = 'fs'", "content/a.md", "Title: A\n\nB\n", None),
        ("DEFAULT_METADATA = {'date': '2025-03-04'}", "content/a.md", "Title: A\n\nB\n", day(2025, 3, 4)),
    ],
)
def test_where_the_date_comes_from(pelican, settings, path, text, date):
    article = pelican(settings, {path: text}).article(path)
    assert (article.published, article.left_out) == (date, "")


def test_everybody_has_the_author_of_the_settings(pelican):
    assert [one.name for one in pelican("AUTHOR = 'The Desk'", {POST: post()}).article(POST).authors] == ["The Desk"]
    assert [
        one.name for one in pelican("AUTHOR = 'The Desk'", {POST: post("Author: Staff")}).article(POST).authors
    ] == ["Staff"]


# --- what is published ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "path", "text", "reason"),
    [
        ("", POST, post("Status: draft"), "draft"),
        ("", POST, post("Status: hidden"), "hidden"),
        ("", POST, post("Status: skip"), "skipped"),
        ("", POST, post("Status: published"), ""),
        ("", POST, post("Status: Ready"), "Pelican knows no status 'Ready': write published, draft or hidden"),
        ("DEFAULT_METADATA = {'status': 'draft'}", POST, post(), "draft"),
        ("DEFAULT_METADATA = {'status': 'draft'}", POST, post("Status: published"), ""),
        ("", POST, "Date: 2025-03-04\n\n# Heading\n", "Pelican publishes nothing without a title"),
        ("", POST, "Title: A\n\nBody\n", "Pelican publishes nothing without a date"),
        ("", "content/pages/about.md", post(), "page"),
        ("PAGE_PATHS = ['static']", "content/static/about.md", post(), "page"),
        ("ARTICLE_PATHS = ['blog']", POST, post(), "not among the articles"),
        ("ARTICLE_PATHS = ['news']", POST, post(), ""),
        ("ARTICLE_DIR = 'blog'", POST, post(), "not among the articles"),
        ("ARTICLE_EXCLUDES = ['news']", POST, post(), "not among the articles"),
        ("IGNORE_FILES = ['hel*']", POST, post(), "not among the articles"),
        ("", "README.md", post(), "not in the content folder"),
        ("", "content/drafts/a.md", post(), ""),
    ],
)
def test_what_pelican_does_not_publish_is_left_out_and_says_why(pelican, settings, path, text, reason):
    assert pelican(settings, {path: text}).left_out(path) == reason


# --- bodies ---------------------------------------------------------------------------------------------------------

LINKED = {
    POST: "",
    "content/other/b.md": post("Slug: b"),
    "content/other/c.rst": "C title\n#######\n\n:date: 2025-03-04\n\nC\n",
    "content/pages/about.md": "Title: About\n\nA\n",
    "content/images/a.png": "png",
    "content/news/b c.pdf": "pdf",
}


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("{filename}../other/b.md", "/b.html"),
        ("|filename|../other/b.md#part", "/b.html#part"),
        ("{filename}/other/c.rst", "/c-title.html"),
        ("{filename}/pages/about.md", "/pages/about.html"),
        ("{static}/images/a.png", "/images/a.png"),
        ("{filename}/images/a.png", "/images/a.png"),
        ("{attach}b%20c.pdf", "/b c.pdf"),
        ("{static}b%20c.pdf", "/news/b c.pdf"),
        ("{category}World News", "/category/world-news.html"),
        ("{tag}A b", "/tag/a-b.html"),
        ("{author}The Desk", "/author/the-desk.html"),
        ("{index}", "/"),
        ("{filename}nowhere.md", ""),
        ("{static}../../../etc/passwd", ""),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_links_in_pelicans_notation_lead_where_they_mean(pelican, target, address):
    site = pelican("", {**LINKED, POST: post(body=f'<a href="{target}">x</a>')})
    assert f'<a href="{address}">x</a>' in site.html(POST)


def test_links_of_markdown_and_rest(pelican):
    rest = "C title\n#######\n\n:date: 2025-03-04\n\n`x <{filename}/other/b.md>`_\n"
    site = pelican("", {**LINKED, POST: post(body="![x]({static}/images/a.png)"), "content/other/c.rst": rest})
    assert 'src="/images/a.png"' in site.html(POST)
    assert 'href="/b.html"' in site.html("content/other/c.rst")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One\n\n<!-- PELICAN_END_SUMMARY -->\n\nTwo", "<p>One</p>\n<!--more-->\n<p>Two</p>\n"),
        ("[TOC]\n\nText", "<p>Text</p>\n"),
        ("Code:\n\n    :::python\n    x = {{ 1 }}", "<p>Code:</p>\n<pre><code>x = {{ 1 }}\n</code></pre>\n"),
        (
            "{% youtube abc %}",
            '<p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>\n',
        ),
        ("{% img left /a.png 100 %}{% notebook a.ipynb %}", '<img src="/a.png" alt="">'),
    ],
)
def test_what_plugins_and_python_markdown_mean(pelican, body, html):
    assert pelican("", {POST: post(body=body)}).html(POST).strip() == html.strip()


def test_what_rest_may_not_bring_in_is_named(pelican):
    page = "A Title\n#######\n\n:date: 2025-03-04\n\nText\n\n.. raw:: html\n\n   <b>x</b>\n"
    site = pelican("", {"content/a.rst": page})
    _, (fault,) = site.read("content/a.rst")
    assert fault.what == "line 8: what `raw` brings in is left out of feeds"


def test_without_docutils_rest_is_set_aside_with_the_cure(pelican, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(restructured, "find_spec", lambda _name: None)
    site = pelican("", {POST: post(), "content/a.rst": "A title\n#######\n"})
    assert site.article(POST).title == "A Title"
    with pytest.raises(SourceError, match=r"pip install 'feedwright\[rst\]'"):
        site.read("content/a.rst")


def test_rest_that_docutils_fails_on_is_set_aside(pelican):
    bomb = "".join(f".. |a{n}| replace:: |a{n + 1}| |a{n + 1}|\n" for n in range(30))
    site = pelican("", {"content/a.rst": f"A title\n#######\n\n:date: 2025-03-04\n\n{bomb}\n|a0|\n"})
    article = site.article("content/a.rst")
    ((_, made),) = site.source.bodies([article], site.site)
    assert isinstance(made, Fault)
    assert "cannot be read" in made.what


# --- the settings ---------------------------------------------------------------------------------------------------


def test_the_settings_are_never_run(tmp_path):
    (tmp_path / "pelicanconf.py").write_text(
        "import os\nopen('ran', 'w')\nA = 1\nB = os.getcwd()\nC = -1\nD = {'a': [1, ('b', None)], **E}\nE = {'a': (1, 2)}\n"
        "F: str = 'f'\nA = unknown\nlower = 'x'\nG = lower + 'y'\nH = [1] + [2]\nI = 'a' % b\nif A:\n    J = 1\nK = L = 'k'\n"
        "M = 'a' 'b'\nN = '{}'.format(1)\n"
    )
    settings = _pelican_settings.read(str(tmp_path / "pelicanconf.py"))
    assert settings == {"C": -1, "E": {"a": [1, 2]}, "F": "f", "G": "xy", "H": [1, 2], "K": "k", "L": "k", "M": "ab"}
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("text", ["A = (\n", "A = '\x00'", "(" * 5000, "\ufeffA = 1\nclass"])
def test_settings_that_are_no_python_fail_with_their_place(tmp_path, text):
    path = tmp_path / "pelicanconf.py"
    path.write_text(text)
    with pytest.raises(SettingsError, match="is not well-formed Python") as caught:
        _pelican_settings.read(str(path))
    assert caught.value.where.startswith(str(path))


def test_settings_that_grow_without_end_are_passed_over(tmp_path):
    path = tmp_path / "pelicanconf.py"
    path.write_text("A = 'xxxxxxxxxx'\n" + "A = A + A\n" * 60)
    assert _pelican_settings.read(str(path)) == {}


def test_a_change_of_the_settings_reads_everything_anew(pelican):
    site = pelican("", {POST: post()})
    before = site.source.signature(site.site)
    site.write({"publishconf.py": "ARTICLE_URL = '{slug}/'"})
    assert site.source.signature(site.site) != before


def test_what_init_learns(pelican):
    settings = (
        "SITENAME = 'The Desk'\nSITESUBTITLE = 'News'\nAUTHOR = 'Staff'\nDEFAULT_LANG = 'de'\nTIMEZONE = 'Europe/Berlin'\n"
        "SITEURL = 'https://example.org'\n"
    )
    about = pelican(settings).about
    assert (about.title, about.url, about.description, about.author) == (
        "The Desk",
        "https://example.org",
        "News",
        "Staff",
    )
    assert (about.language, about.timezone, about.path) == ("de", "Europe/Berlin", "content")


def test_without_settings_the_content_folder_is_found(generated):
    site = generated("pelican", {POST: post()}, path="content/**/*.md")
    assert site.article(POST).categories == ("news",)
