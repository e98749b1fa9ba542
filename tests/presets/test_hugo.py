"""The preset `hugo`: each article as Hugo itself would publish it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import SourceError
from feedwright.presets._hugo_address import glob, sanitized
from feedwright.presets.hugo import Hugo
from feedwright.sources._base import Site
from feedwright.sources.markdown import Markdown

FRONT = "---\ntitle: A Title\ndate: 2025-03-04T10:00:00Z\n---\nBody\n"


def day(year, month, date, hour=0):
    return datetime(year, month, date, hour, tzinfo=UTC)


@pytest.fixture
def hugo(generated):
    def make(config="", files=None, **options):
        return generated("hugo", {"hugo.toml": config, "content/posts/a.md": FRONT, **(files or {})}, **options)

    return make


def front(more="", title="A Title"):
    return f"---\ntitle: {title}\ndate: 2025-03-04T10:00:00Z\n{more}\n---\nBody\n"


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("content/posts/a-page.md", "posts/a-page/"),
        ("content/about.md", "about/"),
        ("content/posts/sub/deep.md", "posts/sub/deep/"),
        ("content/posts/Upper Case & more!.md", "posts/upper-case-more/"),
        ("content/posts/2025-03-04-dated.md", "posts/2025-03-04-dated/"),
        ("content/posts/bundle/index.md", "posts/bundle/"),
        ("content/alone/index.md", "alone/"),
        ("content/posts/Übung.md", "posts/%C3%BCbung/"),
    ],
)
def test_without_more_the_address_is_section_and_file_name(hugo, file, address):
    assert hugo("", {file: FRONT}).url_of(file) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ("slug: other", "posts/other/"),
        ("slug: -Other Name-", "posts/other-name/"),
        ("url: /elsewhere/x/", "elsewhere/x/"),
        ("url: /elsewhere/x", "elsewhere/x/"),
        ("url: /elsewhere/X.html", "elsewhere/X.html"),
        ("URL: elsewhere/", "elsewhere/"),
        ("url: /:year/:slugorfilename/", "2025/a/"),
        ("url: /x/\nslug: other", "x/"),
        ("aliases: [/old/]", "posts/a/"),
        ("permalink: /not/hugos/", "posts/a/"),
    ],
)
def test_url_goes_before_slug_and_slug_before_the_file_name(hugo, more, address):
    assert (
        hugo("", {"content/posts/a.md": front(more)}).url_of("content/posts/a.md") == f"https://example.org/{address}"
    )


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("/:year/:month/:day/:slug/", "2025/03/04/a-title/"),
        ("/:year/:title", "2025/a-title/"),
        ("/:section/:filename/", "posts/a-file/"),
        ("/:sections/:slugorfilename/", "posts/sub/a-file/"),
        ("/x/:contentbasename/", "x/a-file/"),
        ("/:slugorcontentbasename/", "a-file/"),
        ("/:yearday/:weekday/:weekdayname/:monthname/:filename", "63/2/tuesday/march/a-file/"),
        ("/:sections[0]/:sections[last]/:filename/", "posts/sub/a-file/"),
        ("/:sections[1:]/:filename/", "sub/a-file/"),
        ("/:2006/:01/:Jan/:filename/", "2025/03/mar/a-file/"),
        ("/:06/:filename/", "25/a-file/"),
        ("/:sectionslug/:filename/", "posts/a-file/"),
        ("/:sectionslugs/:filename/", "posts/the-sub/a-file/"),
    ],
)
def test_permalinks_go_before_section_and_name(hugo, pattern, address):
    site = hugo(
        f'[permalinks]\nposts = "{pattern}"\n',
        {"content/posts/sub/_index.md": "---\ntitle: The Sub\n---\n", "content/posts/sub/a-file.md": FRONT},
    )
    assert site.url_of("content/posts/sub/a-file.md") == f"https://example.org/{address}"


@pytest.mark.parametrize(
    "config",
    [
        '[permalinks]\nposts = "/p/:slug/"\n',
        '[permalinks.page]\nposts = "/p/:slug/"\n',
        '[[permalinks]]\npattern = "/p/:slug/"\n[permalinks.target]\nkind = "page"\npath = "{/posts,/posts/**}"\n',
    ],
)
def test_permalinks_in_each_form_that_hugo_knows(hugo, config):
    site = hugo(config, {"content/notes/b.md": FRONT})
    assert site.url_of("content/posts/a.md") == "https://example.org/p/a-title/"
    assert site.url_of("content/notes/b.md") == "https://example.org/notes/b/"


def test_permalinks_of_the_top_and_of_an_inner_section(hugo):
    config = '[permalinks]\n"/" = "/top/:filename/"\n"posts/inner" = "/in/:filename/"\nposts = "/p/:filename/"\n'
    site = hugo(config, {"content/about.md": FRONT, "content/posts/inner/b.md": FRONT})
    assert site.url_of("content/about.md") == "https://example.org/top/about/"
    assert site.url_of("content/posts/inner/b.md") == "https://example.org/in/b/"
    assert site.url_of("content/posts/a.md") == "https://example.org/p/a/"


def test_a_permalink_that_wants_a_date_of_an_article_without_one_has_gos_first_day(hugo):
    site = hugo('[permalinks]\nposts = "/:year/:month/:filename/"\n', {"content/posts/b.md": "---\ntitle: B\n---\nx\n"})
    assert site.url_of("content/posts/b.md") == "https://example.org/1/01/b/"


def test_a_pattern_with_a_word_that_nobody_knows_leaves_the_usual_address(hugo):
    assert hugo('[permalinks]\nposts = "/:nobody/"\n').url_of("content/posts/a.md") == "https://example.org/posts/a/"


@pytest.mark.parametrize(
    ("config", "address"),
    [
        ("uglyURLs = true", "posts/a.html"),
        ("[uglyurls]\nposts = true", "posts/a.html"),
        ("[uglyURLs]\nnotes = true", "posts/a/"),
        ('uglyURLs = true\n[permalinks]\nposts = "/:year/:slug/"', "2025/a-title.html"),
    ],
)
def test_ugly_addresses(hugo, config, address):
    assert hugo(config).url_of("content/posts/a.md") == f"https://example.org/{address}"


def test_letter_case_and_accents_stay_where_the_configuration_says_so(hugo):
    files = {"content/posts/Élan.md": FRONT}
    assert hugo("disablePathToLower = true", files).url_of("content/posts/Élan.md").endswith("/posts/%C3%89lan/")
    assert hugo("removePathAccents = true", files).url_of("content/posts/Élan.md").endswith("/posts/elan/")


@pytest.mark.parametrize(
    ("base", "url", "address"),
    [
        ("https://example.org/blog/", "https://example.org/blog/", "https://example.org/blog/posts/a/"),
        ("https://www.example.org/blog", "https://example.org/", "https://example.org/blog/posts/a/"),
        ("https://example.org/", "https://example.org/blog/", "https://example.org/posts/a/"),
        ("http://localhost:1313/", "https://example.org/blog/", "https://example.org/blog/posts/a/"),
        ("/docs/", "https://example.org/", "https://example.org/docs/posts/a/"),
        ("", "https://example.org/blog/", "https://example.org/blog/posts/a/"),
    ],
)
def test_the_path_of_base_url_counts_where_it_is_this_site(hugo, base, url, address):
    assert hugo(f'baseURL = "{base}"', url=url).url_of("content/posts/a.md") == address


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("Vim (text editor)", "vim-text-editor"),
        ("a  b", "a-b"),
        ("a - b", "a-b"),
        ("C++ & C#", "c++-c#"),
        ("50%25 off 50%", "50%25-off-50"),
        ("naïve café", "naïve-café"),
        ("trailing ", "trailing"),
    ],
)
def test_names_are_sanitised_as_hugo_does(written, made):
    assert sanitized(written) == made


@given(st.text(max_size=60))
def test_sanitising_twice_changes_nothing_more(text):
    once = sanitized(text)
    assert sanitized(once) == once
    assert " " not in once


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [("/posts/**", "/posts/a/b", True), ("/posts/*", "/posts/a/b", False), ("{/a,/a/**}", "/a", True), ("/a?", "/ab", True), ("**", "/x", True), ("{x", "x", True)],
)  # fmt: skip
def test_globs_are_hugos(pattern, path, matches):
    assert glob(pattern, path) is matches


# --- what is no article ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "more", "reason"),
    [
        ("content/posts/_index.md", "", "section page"),
        ("content/_index.md", "", "section page"),
        ("content/index.md", "", "section page"),
        ("content/posts/b.md", "draft: true", "draft"),
        ("content/posts/b.md", 'draft: "true"', "draft"),
        ("content/posts/b.md", "draft: false", ""),
        ("content/posts/b.md", "draft: null", ""),
        ("content/posts/b.md", "published: false", "draft"),
        ("content/posts/b.md", "headless: true", "not rendered"),
        ("content/posts/b.md", "build:\n  render: never", "not rendered"),
        ("content/posts/b.md", "_build:\n  render: false", "not rendered"),
        ("content/posts/b.md", "_build:\n  list: never", "unlisted"),
        ("content/posts/b.md", "build:\n  list: local", ""),
        ("content/drafts/b.md", "", ""),
        ("notes/b.md", "", "not in the content folder"),
    ],
)
def test_what_hugo_does_not_list_is_left_out_and_says_why(hugo, file, more, reason):
    assert hugo("", {file: front(more)}).left_out(file) == reason


def test_what_lies_in_a_bundle_belongs_to_its_page(hugo):
    files = {
        "content/posts/bundle/index.md": FRONT,
        "content/posts/bundle/aside.md": FRONT,
        "content/posts/bundle/more/deep.md": FRONT,
        "content/posts/section/_index.md": FRONT,
        "content/posts/section/page.md": FRONT,
    }
    site = hugo("", files)
    assert site.left_out("content/posts/bundle/index.md") == ""
    assert site.left_out("content/posts/bundle/aside.md") == "belongs to another page"
    assert site.left_out("content/posts/bundle/more/deep.md") == "belongs to another page"
    assert site.left_out("content/posts/section/page.md") == ""


@pytest.mark.parametrize(
    ("taken", "others"),
    [
        ("b/index.md", ["b/index.html", "b/index.markdown", "b/index.htm"]),
        ("b/index.markdown", ["b/index.html"]),
        ("b/index.html", ["b/index.htm"]),
        ("b.md", ["b.html"]),
        ("b/index.en.html", ["b/index.md"]),
        ("b.en.md", ["b.md", "b.en.html"]),
    ],
)
def test_of_files_that_are_one_page_hugo_takes_the_first(hugo, taken, others):
    site = hugo("", {f"content/posts/{name}": FRONT for name in (taken, *others)})
    assert site.left_out(f"content/posts/{taken}") == ""
    assert {site.left_out(f"content/posts/{name}") for name in others} == {"its page is made of another file"}


def test_a_draft_keeps_its_place_before_another_file_of_its_page(hugo):
    site = hugo("", {"content/posts/b/index.md": front("draft: true"), "content/posts/b/index.html": FRONT})
    assert site.left_out("content/posts/b/index.md") == "draft"
    assert site.left_out("content/posts/b/index.html") == "its page is made of another file"


def test_files_of_other_languages_and_those_that_are_ignored_take_no_page(hugo):
    config = 'ignoreFiles = ["index\\\\.md$"]\n[languages.en]\n[languages.de]\n'
    names = ["index.md", "index.html", "index.de.html", "b.de.md", "b.html"]
    site = hugo(config, {f"content/posts/{'b/' * name.startswith('index')}{name}": FRONT for name in names})
    assert site.left_out("content/posts/b/index.md") == "ignored"
    kept = ("b/index.html", "b/index.de.html", "b.de.md", "b.html")
    assert {site.left_out(f"content/posts/{name}") for name in kept} == {""}


def test_another_file_of_a_page_that_comes_or_goes_has_it_read_anew(hugo):
    site = hugo("", {"content/posts/b/index.html": FRONT})
    before = site.source.signature(site.site)
    site.write({"content/posts/b/index.md": FRONT})
    assert site.source.signature(site.site) != before
    (site.folder / "content/posts/b/index.md").unlink()
    assert site.source.signature(site.site) == before


def test_ignored_files(hugo):
    site = hugo('ignoreFiles = ["\\\\.hidden\\\\.md$", "["]', {"content/posts/b.hidden.md": FRONT})
    assert site.left_out("content/posts/b.hidden.md") == "ignored"
    assert site.left_out("content/posts/a.md") == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!DOCTYPE html><p>Served as it is.", "not in the site: it has no front matter"),
        ("\n <p>Served as it is.", "not in the site: it has no front matter"),
        (FRONT, ""),
    ],
)
def test_html_without_front_matter_is_a_file_as_pictures_are(hugo, text, reason):
    assert hugo("", {"content/posts/b/index.html": text}).left_out("content/posts/b/index.html") == reason


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "field", "when"),
    [
        ("date: 2025-03-04", "published", day(2025, 3, 4)),
        ("publishDate: 2025-03-05\ndate: 2025-03-04", "published", day(2025, 3, 5)),
        ("pubdate: 2025-03-05", "published", day(2025, 3, 5)),
        ("lastmod: 2025-03-06", "published", day(2025, 3, 6)),
        ("date: 2025-03-04\nlastmod: 2025-03-06", "updated", day(2025, 3, 6)),
        ("date: 2025-03-04\nmodified: 2025-03-06", "updated", day(2025, 3, 6)),
        ("expiryDate: 2026-01-01", "expires", day(2026, 1, 1)),
        ("unpublishdate: 2026-01-01", "expires", day(2026, 1, 1)),
    ],
)
def test_hugos_four_dates(hugo, more, field, when):
    site = hugo("", {"content/posts/b.md": f"---\ntitle: B\n{more}\n---\nx\n"})
    assert getattr(site.article("content/posts/b.md"), field) == when


def test_dates_without_a_zone_are_in_that_of_the_configuration_and_the_sources_own_goes_before(hugo):
    files = {"content/posts/b.md": "---\ntitle: B\ndate: 2025-01-04T10:00:00\n---\nx\n"}
    config = 'timeZone = "America/New_York"'
    assert hugo(config, files).article("content/posts/b.md").published == day(2025, 1, 4, 15)
    assert hugo(config, files, timezone="Europe/Berlin").article("content/posts/b.md").published == day(2025, 1, 4, 9)


def test_the_frontmatter_setting_says_which_words_are_dates(hugo):
    config = '[frontmatter]\ndate = ["Written-On", ":default"]\nlastmod = [":git", "revised", "lastmod"]\n'
    files = {
        "content/posts/b.md": "---\ntitle: B\nWritten-On: 2025-01-02\ndate: 2025-03-04\nrevised: 2025-05-06\n---\nx\n",
        "content/posts/c.md": "---\ntitle: C\ndate: 2025-03-04\n---\nx\n",
    }
    site = hugo(config + '[permalinks]\nposts = "/:month/:filename/"\n', files)
    assert site.url_of("content/posts/b.md") == "https://example.org/01/b/"
    assert site.article("content/posts/b.md").updated == day(2025, 5, 6)
    assert site.article("content/posts/c.md").published == day(2025, 3, 4)


def test_filename_gives_date_and_slug_where_the_configuration_says_so(hugo):
    config = '[frontmatter]\ndate = [":filename", ":default"]\n'
    files = {"content/posts/2025-03-04-hello-there.md": "---\ntitle: B\n---\nx\n"}
    files |= {"content/posts/2025-03-05-10-30-00-later.md": "---\ntitle: B\n---\nx\n", "content/posts/b.md": FRONT}
    files |= {"content/posts/2025-03-06-own/index.md": "---\ntitle: B\nslug: mine\n---\nx\n"}
    site = hugo(config, files)
    first = site.article("content/posts/2025-03-04-hello-there.md")
    assert (first.url, first.published) == ("https://example.org/posts/hello-there/", day(2025, 3, 4))
    later = site.article("content/posts/2025-03-05-10-30-00-later.md")
    assert (later.url, later.published) == (
        "https://example.org/posts/later/",
        day(2025, 3, 5, 10) + timedelta(minutes=30),
    )
    assert site.url_of("content/posts/b.md") == "https://example.org/posts/b/"
    assert site.url_of("content/posts/2025-03-06-own/index.md") == "https://example.org/posts/mine/"


def test_a_date_that_is_none_is_named_and_the_file_name_gives_the_day(hugo):
    site = hugo("", {"content/posts/2025-03-04-b.md": "---\ntitle: B\ndate: soon\n---\nx\n"})
    article, (fault,) = site.read("content/posts/2025-03-04-b.md")
    assert article.published == day(2025, 3, 4)
    assert "published: 'soon' is not a date" in fault.what


# --- languages ------------------------------------------------------------------------------------------------------

LANGUAGES = 'defaultContentLanguage = "en"\n[languages.en]\nlocale = "en-GB"\n[languages.de]\nlanguageCode = "de-AT"\n[languages.fr]\n'


@pytest.mark.parametrize(
    ("file", "language", "address"),
    [
        ("content/posts/b.md", "en-GB", "posts/b/"),
        ("content/posts/b.de.md", "de-AT", "de/posts/b/"),
        ("content/posts/b.DE.md", "de-AT", "de/posts/b/"),
        ("content/posts/b/index.fr.md", "fr", "fr/posts/b/"),
        ("content/posts/b.v2.md", "en-GB", "posts/b.v2/"),
    ],
)
def test_the_language_stands_in_the_file_name(hugo, file, language, address):
    article = hugo(LANGUAGES, {file: FRONT}).article(file)
    assert (article.language, article.url) == (language, f"https://example.org/{address}")


def test_the_language_is_that_of_its_own_folder(hugo):
    config = '[languages.en]\ncontentDir = "content/english"\n[languages.de]\ncontentDir = "content/deutsch"\n'
    site = hugo(config, {"content/deutsch/posts/b.md": FRONT, "content/english/posts/c.md": FRONT})
    assert site.article("content/deutsch/posts/b.md").language == "de"
    assert site.url_of("content/deutsch/posts/b.md") == "https://example.org/de/posts/b/"
    assert site.url_of("content/english/posts/c.md") == "https://example.org/posts/c/"
    assert site.left_out("content/posts/a.md") == "not in the content folder"


def test_module_mounts_say_where_content_lies(hugo):
    config = (
        '[[module.mounts]]\nsource = "texts/en"\ntarget = "content"\nlang = "en"\n'
        '[[module.mounts]]\nsource = "texts/news"\ntarget = "content/news"\nlang = "en"\n[languages.en]\n'
    )
    site = hugo(config, {"texts/en/b.md": FRONT, "texts/news/c.md": FRONT})
    assert site.url_of("texts/en/b.md") == "https://example.org/b/"
    assert site.url_of("texts/news/c.md") == "https://example.org/news/c/"


def test_the_default_language_may_stand_in_a_folder_of_its_own(hugo):
    site = hugo("defaultContentLanguageInSubdir = true\n" + LANGUAGES)
    assert site.url_of("content/posts/a.md") == "https://example.org/en/posts/a/"


def test_an_own_url_stands_in_its_languages_folder_unless_it_begins_with_a_slash(hugo):
    files = {"content/posts/b.de.md": front("url: x/"), "content/posts/c.de.md": front("url: /x/")}
    site = hugo(LANGUAGES, files)
    assert site.url_of("content/posts/b.de.md") == "https://example.org/de/x/"
    assert site.url_of("content/posts/c.de.md") == "https://example.org/x/"


def test_each_language_may_have_a_host_of_its_own(hugo):
    config = '[languages.en]\nbaseURL = "https://example.org/"\n[languages.de]\nbaseURL = "https://example.de/"\n'
    site = hugo(config, {"content/posts/b.de.md": FRONT})
    assert site.url_of("content/posts/b.de.md") == "https://example.de/posts/b/"
    assert site.url_of("content/posts/a.md") == "https://example.org/posts/a/"


def test_a_language_that_is_switched_off_is_left_out(hugo):
    files = {"content/posts/b.de.md": FRONT}
    assert hugo('disableLanguages = ["de"]\n' + LANGUAGES, files).left_out("content/posts/b.de.md")
    config = "[languages.en]\n[languages.de]\ndisabled = true\n"
    assert hugo(config, files).left_out("content/posts/b.de.md") == "its language is disabled"


def test_a_site_of_one_language_says_it_once_and_a_page_may_say_another(hugo):
    files = {"content/posts/b.md": front("lang: de"), "content/posts/c.md": front("language: Go lang")}
    site = hugo('languageCode = "fr-CA"', files)
    assert [site.article(f"content/posts/{name}.md").language for name in "abc"] == ["fr-CA", "de", "fr-CA"]
    assert hugo("", language="es").article("content/posts/a.md").language == "es"


def test_a_word_that_is_no_language_is_about_something_else(hugo):
    site = hugo("", {"content/posts/b.md": front("language: Kotlin"), "content/posts/c.md": front("language: go")})
    assert [site.article(f"content/posts/{name}.md").language for name in "bc"] == ["en", "en"]


# --- front matter ---------------------------------------------------------------------------------------------------


def test_cascades_hand_down_what_a_page_does_not_say(hugo):
    files = {
        "content/posts/_index.md": "---\ntitle: Posts\ncascade:\n  author: Staff\n  draft: true\n---\n",
        "content/posts/inner/_index.md": "---\ntitle: In\ncascade:\n  - _target: {path: /posts/inner/b*}\n    draft: false\n---\n",
        "content/posts/inner/b.md": FRONT,
        "content/posts/inner/c.md": FRONT,
        "content/posts/d.md": front("draft: false\nauthor: The Desk"),
    }
    site = hugo('[[cascade]]\n[cascade.target]\nkind = "page"\n[cascade.params]\nimage = "/x.png"\n', files)
    assert site.left_out("content/posts/a.md") == "draft"
    assert site.left_out("content/posts/inner/b.md") == ""
    assert site.left_out("content/posts/inner/c.md") == "draft"
    own = site.article("content/posts/d.md")
    assert (own.left_out, own.authors[0].name, own.image) == ("", "The Desk", "https://example.org/x.png")
    assert site.article("content/posts/inner/b.md").authors[0].name == "Staff"


def test_params_are_read_like_what_stands_beside_them(hugo):
    article = hugo("", {"content/posts/b.md": front("params:\n  author: Staff\n  categories: [x]")}).article(
        "content/posts/b.md"
    )
    assert (article.authors[0].name, article.categories) == ("Staff", ("x",))


def test_taxonomies_may_have_other_words(hugo):
    config = '[taxonomies]\ncategory = "themen"\ntag = "schlagworte"\n'
    site = hugo(config, {"content/posts/b.md": front("Themen: [Welt]\nschlagworte: [x, y]\ncategories: [unused]")})
    article = site.article("content/posts/b.md")
    assert (article.categories, article.tags) == (("Welt",), ("x", "y"))


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\nslug: s\ncategories: [x]\n---\nBody",
        '+++\ntitle = "T"\nslug = "s"\ncategories = ["x"]\n+++\nBody',
        '{"title": "T", "slug": "s", "categories": ["x"]}\nBody',
        "---\nTITLE: T\nSlug: s\nCategories: x\n---\nBody",
    ],
)
def test_front_matter_in_each_form(hugo, text):
    article = hugo("", {"content/posts/b.md": text}).article("content/posts/b.md")
    assert (article.title, article.url, article.categories) == ("T", "https://example.org/posts/s/", ("x",))


def test_images_stand_for_a_missing_image(hugo):
    site = hugo("", {"content/posts/b.md": front("images: [/one.png, /two.png]")})
    assert site.article("content/posts/b.md").image == "https://example.org/one.png"


# --- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ('[x]({{< ref "b.md" >}})', '<p><a href="https://example.org/posts/bee/">x</a></p>'),
        ('[x]({{< relref "/posts/b" >}})', '<p><a href="https://example.org/posts/bee/">x</a></p>'),
        ('[x]({{% ref "posts/b.md#part" %}})', '<p><a href="https://example.org/posts/bee/#part">x</a></p>'),
        ('[x]({{< ref path="b.md" lang="en" >}})', '<p><a href="https://example.org/posts/bee/">x</a></p>'),
        ('[x]({{< ref "leaf" >}})', '<p><a href="https://example.org/notes/leaf/">x</a></p>'),
        ('[x]({{< ref "/notes" >}})', '<p><a href="https://example.org/notes/">x</a></p>'),
        ('[x]({{< ref "#part" >}})', '<p><a href="#part">x</a></p>'),
        ('[x]({{< ref "nowhere" >}})', '<p><a href="">x</a></p>'),
        ('<a href="{{< ref `b.md` >}}">x</a>', '<p><a href="https://example.org/posts/bee/">x</a></p>'),
        ("[x](b.md)", '<p><a href="https://example.org/posts/bee/">x</a></p>'),
        ("[x](../notes/leaf/index.md#y)", '<p><a href="https://example.org/notes/leaf/#y">x</a></p>'),
        ("[x](https://example.com/b.md)", '<p><a href="https://example.com/b.md">x</a></p>'),
        ("[x](missing.md)", '<p><a href="missing.md">x</a></p>'),
        ('`{{< ref "b.md" >}}`', "<p><code>{{&lt; ref &quot;b.md&quot; &gt;}}</code></p>"),
        ('By {{< param "author" >}}.', "<p>By Staff.</p>"),
        ('{{< unknown thing="1" >}}', ""),
    ],
)
def test_references_become_addresses(hugo, written, html):
    files = {
        "content/posts/b.md": front("slug: bee"),
        "content/notes/_index.md": front(),
        "content/notes/leaf/index.md": front(),
        "content/posts/c.md": f"---\ntitle: C\nauthor: Staff\n---\n{written}\n",
    }
    assert hugo("", files).html("content/posts/c.md").replace("&quot;", '"') == (html + "\n" if html else "").replace(
        "&quot;", '"'
    )


def test_references_stay_in_their_language(hugo):
    files = {
        "content/posts/b.md": FRONT,
        "content/posts/b.de.md": FRONT,
        "content/posts/c.de.md": '---\ntitle: C\n---\n[x]({{< ref "b" >}}) [y]({{< ref path="b" lang="en" >}})\n',
    }
    html = hugo(LANGUAGES, files).html("content/posts/c.de.md")
    assert 'href="https://example.org/de/posts/b/"' in html
    assert 'href="https://example.org/posts/b/"' in html


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ('{{< figure src="/a.png" alt="A <b>" >}}', '<figure><img src="/a.png" alt="A &lt;b&gt;"></figure>'),
        (
            '{{< figure src="a.png" title="T" caption="C" attr="Staff" attrlink="/s" link="/big" >}}',
            '<a href="/big"><img src="a.png" alt="C"></a><figcaption><h4>T</h4><p>C <a href="/s">Staff</a></p></figcaption>',
        ),
        ("{{< youtube w7Ft2ymGmfc >}}", 'href="https://www.youtube.com/watch?v=w7Ft2ymGmfc"'),
        ('{{< vimeo id="55073825" >}}', 'href="https://vimeo.com/55073825"'),
        ('{{< x user="desk" id="12" >}}', 'href="https://x.com/desk/status/12"'),
        ("{{< gist desk 23932424 >}}", 'href="https://gist.github.com/desk/23932424"'),
        ("{{< highlight go >}}\nx := 1\n{{< /highlight >}}", '<code class="language-go">x := 1'),
        ("{{</* kept */>}}", "{{&lt; kept &gt;}}"),
    ],
)
def test_hugos_own_shortcodes(hugo, written, part):
    assert part in hugo("", {"content/posts/b.md": f"---\ntitle: B\n---\n{written}\n"}).html("content/posts/b.md")


def test_html_pages_stay_html(hugo):
    site = hugo("", {"content/posts/b.html": '---\ntitle: B\n---\n<p>*a* {{< x >}} <a href="a.md">a</a></p>\n'})
    assert site.html("content/posts/b.html") == '<p>*a*  <a href="https://example.org/posts/a/">a</a></p>\n'


# --- its configuration ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.toml", '[permalinks]\nposts = "/p/:filename/"\n'),
        ("hugo.yaml", "permalinks:\n  posts: /p/:filename/\n"),
        ("hugo.yml", "Permalinks:\n  Posts: /p/:filename/\n"),
        ("hugo.json", '{"permalinks": {"posts": "/p/:filename/"}}'),
        ("config.toml", '[permalinks]\nposts = "/p/:filename/"\n'),
        ("config.yaml", "permalinks:\n  posts: /p/:filename/\n"),
        ("config/_default/hugo.toml", '[permalinks]\nposts = "/p/:filename/"\n'),
        ("config/_default/permalinks.toml", 'posts = "/p/:filename/"\n'),
        ("config/production/config.yaml", "permalinks:\n  posts: /p/:filename/\n"),
    ],
)
def test_the_configuration_in_each_place_that_hugo_looks_at(generated, name, text):
    site = generated("hugo", {name: text, "content/posts/a.md": FRONT})
    assert site.url_of("content/posts/a.md") == "https://example.org/p/a/"


def test_a_file_for_one_language_in_the_configuration_folder(generated):
    files = {"config/_default/languages.de.toml": 'languageCode = "de-CH"\n', "config/_default/languages.en.toml": ""}
    site = generated("hugo", {**files, "content/posts/a.de.md": FRONT})
    assert site.article("content/posts/a.de.md").language == "de-CH"


def test_feedwrights_own_file_and_that_of_another_generator_are_never_taken_for_it(generated):
    ours = "site: {title: T, url: https://example.org/}\nsources: [{type: markdown, path: content}]\npermalinks: {posts: /no/}\n"
    site = generated(
        "hugo",
        {"config.yaml": ours, "config.toml": 'base_url = "https://example.org/zola/"\n', "content/posts/a.md": FRONT},
    )
    assert site.url_of("content/posts/a.md") == "https://example.org/posts/a/"
    assert Hugo.configuration(str(site.folder)) is None


def test_a_configuration_that_cannot_be_read_fails_the_source_and_names_file_and_line(hugo):
    site = hugo("a = 1\nb =\n")
    with pytest.raises(SourceError, match=r"hugo\.toml:2: is not well-formed TOML"):
        list(site.source.places(site.site))


def test_what_init_asks(hugo):
    config = 'title = "The Desk"\nbaseURL = "https://example.org/"\nlanguageCode = "de"\ntimeZone = "Europe/Berlin"\n'
    about = hugo(config + '[params]\nauthor = {name = "Staff"}\ndescription = "News"\n').about
    assert (about.title, about.url, about.language, about.timezone) == (
        "The Desk",
        "https://example.org/",
        "de",
        "Europe/Berlin",
    )
    assert (about.author, about.description, about.path) == ("Staff", "News", "content/posts/**/*.md")


@pytest.mark.parametrize(
    ("config", "title"),
    [
        ('[params]\ntitle = "The Desk"\n', "The Desk"),
        ('[params]\nname = "The Desk"\n', "The Desk"),
        ('title = "The Desk"\n[params]\ntitle = "Another"\n', "The Desk"),
    ],
)
def test_the_title_of_the_site_may_stand_among_what_its_theme_is_told(hugo, config, title):
    assert hugo(config).about.title == title


def test_a_folder_without_hugo_is_no_site_of_hugo(tmp_path):
    assert Hugo.found(str(tmp_path)) is None


@given(
    st.text(alphabet=st.sampled_from("abc:=[]{}\"'\n -./#<>%_19é"), max_size=60),
    st.sampled_from(["toml", "yaml", "json"]),
)
def test_whatever_stands_in_a_configuration_either_is_read_or_refused(tmp_path_factory, text, suffix):
    folder = tmp_path_factory.mktemp("any")
    (folder / "content").mkdir()
    (folder / "content/a.md").write_text(FRONT)
    (folder / f"hugo.{suffix}").write_text(text, encoding="utf-8")
    source = Markdown(name="m", path="content", preset="hugo")
    site = Site("https://example.org/", folder, UTC, "en")
    assert source.signature(site)
    try:
        (place,) = source.places(site)
    except SourceError as error:
        assert "hugo." in error.where  # noqa: PT017 - either outcome is right
    else:
        assert list(source.read(place, site))


def test_of_two_spellings_of_one_word_the_last_counts_and_both_are_named(generated):
    site = generated("hugo", {"content/posts/a.md": "---\ntitle: A\nSlug: b\nslug: c\n---\nBody\n"})
    article, (fault,) = site.read("content/posts/a.md")
    assert article.url == "https://example.org/posts/c/"
    assert fault.what == "`Slug` and `slug` are the same word; the last one counts"
