"""The preset `lektor`: each article as Lektor itself would publish it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from feedwright.errors import SourceError

POST = "content/blog/hello/contents.lr"
TEXT = "title: A Title\n---\npub_date: 2025-03-04\n---\nbody:\n\nThe body.\n"
PROJECT = "[project]\nname = The Desk\nurl = https://example.org/\nlocale = de_DE\n"
BLOG = "[model]\nname = Blog\n\n[children]\nmodel = blog-post\norder_by = -pub_date\n"
BLOG_POST = (
    "[model]\nname = Post\n\n[fields.title]\ntype = string\n\n[fields.pub_date]\ntype = date\n\n[fields.categories]\n"
    "type = strings\n\n[fields.tags]\ntype = checkboxes\n\n[fields.body]\ntype = markdown\n"
)
MODELS = {"models/blog.ini": BLOG, "models/blog-post.ini": BLOG_POST}
INDEX = {"content/contents.lr": "title: Home\n", "content/blog/contents.lr": "_model: blog\n---\ntitle: Blog\n"}


def day(year, month, date, hour=0):
    return datetime(year, month, date, hour, tzinfo=UTC)


@pytest.fixture
def lektor(generated):
    """A site: `lektor({path: text})`; `blog` has posts."""

    def make(files=None, project=PROJECT, **options):
        return generated("lektor", {"desk.lektorproject": project, **MODELS, **INDEX, **(files or {})}, **options)

    return make


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "address"),
    [
        ({POST: TEXT}, "blog/hello/"),
        ({POST: f"_slug: other/one\n---\n{TEXT}"}, "blog/other/one/"),
        ({POST: f"_slug: page.html\n---\n{TEXT}"}, "blog/page.html"),
        ({POST: TEXT, "content/blog/contents.lr": "_model: blog\n---\n_slug: news\n"}, "news/hello/"),
        ({POST: TEXT, "content/blog/contents.lr": "_model: blog\n---\n_slug: blog.html\n"}, "_blog.html/hello/"),
    ],
)
def test_the_slugs_of_a_page_and_those_above_it_are_its_address(lektor, files, address):
    assert lektor(files).url_of(POST) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("slug_format", "address"),
    [
        ("{{ this._id }}", "blog/hello/"),
        ("{{ this.pub_date.year }}/{{ this._id }}", "blog/2025/hello/"),
        ("{{ (this.pub_date|dateformat('YYYY/MM/') if this.pub_date) ~ this._id }}", "blog/2025/03/hello/"),
        ("{{ ((this.pub_date.year ~ '/') if this.pub_date) ~ this._id }}", "blog/2025/hello/"),
        ("{{ this.title|slugify }}", "blog/a-title/"),
        ("{{ this.title }}", "blog/A_Title/"),
    ],
)
def test_the_model_above_says_how_pages_are_called(lektor, slug_format, address):
    model = f"{BLOG}slug_format = {slug_format}\n"
    assert lektor({POST: TEXT, "models/blog.ini": model}).url_of(POST) == f"https://example.org/{address}"


def test_a_slug_that_would_have_to_be_run_leaves_the_address_to_the_source(lektor):
    model = f"{BLOG}slug_format = {{{{ site.query() }}}}\n"
    article, (fault,) = lektor({POST: TEXT, "models/blog.ini": model}).read(POST)
    assert article.url == "https://example.org/hello/"
    assert fault.what.startswith("url: the `slug_format` of its model is a program")


ALTERNATIVES = (
    "\n[alternatives.en]\nprimary = yes\nlocale = en_US\n\n[alternatives.de]\nurl_prefix = /de/\nlocale = de_DE\n"
    "\n[alternatives.fr]\nurl_suffix = .fr\nlocale = fr\n"
)


@pytest.mark.parametrize(
    ("name", "address", "language"),
    [
        ("contents.lr", "blog/hello/", "en-US"),
        ("contents+en.lr", "blog/hello/", "en-US"),
        ("contents+de.lr", "de/blog/hello/", "de-DE"),
        ("contents+fr.lr", "blog/hello.fr", "fr"),
    ],
)
def test_alternatives_have_addresses_and_languages_of_their_own(lektor, name, address, language):
    file = f"content/blog/hello/{name}"
    article = lektor({file: TEXT}, PROJECT + ALTERNATIVES).article(file)
    assert (article.url, article.language) == (f"https://example.org/{address}", language)


def test_the_slugs_above_are_those_of_the_alternative(lektor):
    files = {
        "content/blog/hello/contents+de.lr": TEXT,
        "content/blog/contents+de.lr": "_slug: neues\n---\n_model: blog\n",
    }
    site = lektor(files, PROJECT + ALTERNATIVES)
    assert site.url_of("content/blog/hello/contents+de.lr") == "https://example.org/de/neues/hello/"


# --- metadata -------------------------------------------------------------------------------------------------------


def test_fields_are_read_as_the_model_has_them(lektor):
    text = (
        "title: A: title\n---\npub_date: 2025-03-04\n---\nauthor: Staff\n---\ncategories:\n\nWorld, near\nFar\n---\n"
        "tags: a, b\n---\nsummary:\n\nShort.\n---\nbody:\n\n# A: title\n\nThe *body*.\n"
    )
    site = lektor({POST: text})
    article = site.article(POST)
    assert (article.title, article.published, article.language) == ("A: title", day(2025, 3, 4), "de-DE")
    assert (article.categories, article.tags, article.summary) == (("World, near", "Far"), ("a", "b"), "Short.")
    assert site.html(POST) == "<p>The <em>body</em>.</p>\n"


@pytest.mark.parametrize(
    ("date", "when"),
    [
        ("2025-3-4", day(2025, 3, 4)),
        ("2025-03-04 10:30:00", datetime(2025, 3, 4, 10, 30, tzinfo=UTC)),
        ("2025-03-04 10:30 Europe/Berlin", datetime(2025, 3, 4, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))),
        ("2025-03-04 10:30:00 +0200", day(2025, 3, 4, 8).replace(minute=30)),
        ("2025-03-04 10:30:00 Europe/Berlin +0100", day(2025, 3, 4, 9).replace(minute=30)),
    ],
)
def test_dates_may_name_their_zone(lektor, date, when):
    assert lektor({POST: f"title: A\n---\npub_date: {date}\n"}).article(POST).published == when


def test_without_models_the_usual_names_hold(generated):
    text = "title: A\n---\ndate: 2025-03-04\n---\nintro: short\n---\ncontent:\n\nLong *text*\n"
    site = generated("lektor", {"a.lektorproject": PROJECT, POST: text})
    assert site.article(POST).published == day(2025, 3, 4)
    assert site.html(POST) == "<p>Long <em>text</em></p>\n"


# --- what is published ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        (POST, TEXT, ""),
        (POST, f"_hidden: yes\n---\n{TEXT}", "hidden"),
        (POST, f"_hidden: no\n---\n{TEXT}", ""),
        (POST, f"_discoverable: no\n---\n{TEXT}", "not discoverable"),
        ("content/secret/a/contents.lr", TEXT, "hidden"),
        ("content/secret/a/contents.lr", f"_hidden: no\n---\n{TEXT}", ""),
        ("content/list/a/contents.lr", TEXT, "hidden"),
        ("content/contents.lr", "title: Home\n", "section page"),
        ("content/blog/contents.lr", "_model: blog\n---\ntitle: Blog\n", "section page"),
        ("content/tags/contents.lr", "_model: tags\n---\ntitle: Tags\n", "section page"),
        ("content/about/contents.lr", "title: About\n", ""),
        ("content/blog/hello/photo.jpg.lr", "caption: A\n", "belongs to an attachment"),
        ("content/blog/hello/contents+xx.lr", TEXT, "its alternative is not in the project"),
        ("other/contents.lr", TEXT, "not in the content folder"),
    ],
)
def test_what_lektor_does_not_list_is_left_out_and_says_why(lektor, file, text, reason):
    files = {
        POST: TEXT,
        "content/secret/contents.lr": "_hidden: yes\n---\ntitle: Secret\n",
        "content/list/contents.lr": "_model: list\n---\ntitle: List\n",
        "models/list.ini": "[model]\nname = List\n\n[children]\nhidden = yes\n",
        "models/tags.ini": "[model]\nname = Tags\n\n[children]\nreplaced_with = site.query('/blog')\n",
        file: text,
    }
    assert lektor(files).left_out(file) == reason


def test_a_file_without_alternative_beside_one_of_the_first_is_left_out(lektor):
    site = lektor({POST: TEXT, "content/blog/hello/contents+en.lr": TEXT}, PROJECT + ALTERNATIVES)
    assert site.left_out(POST) == "its alternative has a file of its own"


# --- bodies ---------------------------------------------------------------------------------------------------------

FLOW = (
    "title: A Title\n---\npub_date: 2025-03-04\n---\nbody:\n\n#### text ####\nbody:\n\nFirst {{ x }}\n----\nclass: wide\n"
    "#### image ####\nimage: a.png\n----\ncaption: The *picture*\n#### raw ####\nhtml: <b>Second</b>\n"
)
BLOCKS = {
    "models/blog-post.ini": BLOG_POST.replace("type = markdown", "type = flow"),
    "flowblocks/text.ini": "[block]\nname = Text\n\n[fields.body]\ntype = markdown\n\n[fields.class]\ntype = string\n",
    "flowblocks/raw.ini": "[block]\nname = Raw\n\n[fields.html]\ntype = html\n",
}


def test_the_texts_of_a_flow_are_kept(lektor):
    html = lektor({POST: FLOW, **BLOCKS}).html(POST)
    assert html.split("\n") == [
        "<p>First</p>", "", '<img src="a.png" alt="The *picture*">', "<p>The <em>picture</em></p>", "", "<b>Second</b>",
    ]  # fmt: skip


def test_a_body_of_html_is_not_read_as_markdown(lektor):
    model = BLOG_POST.replace("type = markdown", "type = html")
    site = lektor({POST: TEXT.replace("The body.", "<p>*as it is*</p>"), "models/blog-post.ini": model})
    assert site.html(POST) == "<p>*as it is*</p>"


def test_a_body_of_rest(lektor):
    model = BLOG_POST.replace("type = markdown", "type = rst")
    site = lektor({POST: TEXT.replace("The body.", "The ``body``."), "models/blog-post.ini": model})
    assert "<code" in site.html(POST)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("../other/", "/blog/second/"),
        ("/blog/other#part", "/blog/second/#part"),
        ("../../about/", "/about/"),
        ("/", "/"),
        ("picture.png", "picture.png"),
        ("../nowhere/", "../nowhere/"),
        ("!/raw/", "/raw/"),
        ("https://example.org/blog/other", "https://example.org/blog/other"),
        ("../../../../etc/", "../../../../etc/"),
    ],
)
def test_links_to_folders_lead_to_pages(lektor, target, address):
    files = {
        "content/blog/other/contents.lr": f"_slug: second\n---\n{TEXT}",
        "content/about/contents.lr": "title: About\n",
        POST: TEXT.replace("The body.", f"[x]({target})"),
    }
    assert f'<a href="{address}">x</a>' in lektor(files).html(POST)


# --- its configuration ----------------------------------------------------------------------------------------------


def test_a_project_may_lie_elsewhere_than_its_tree(generated):
    files = {
        "x.lektorproject": "[project]\nname = X\npath = site\n",
        f"site/{POST}": TEXT,
        "site/models/blog-post.ini": BLOG_POST,
    }
    assert generated("lektor", files).url_of(f"site/{POST}") == "https://example.org/blog/hello/"


def test_models_inherit_fields(lektor):
    models = {
        "models/blog-post.ini": "[model]\nname = Post\ninherits = base\n",
        "models/base.ini": "[model]\nname = Base\ninherits = blog-post\n\n[fields.story]\ntype = markdown\n",
    }
    text = "title: A\n---\npub_date: 2025-03-04\n---\nstory: The *story*\n"
    assert lektor({POST: text, **models}).html(POST) == "<p>The <em>story</em></p>\n"


def test_a_project_that_is_not_well_formed_stops_the_source(lektor):
    site = lektor({POST: TEXT}, "no section\n")
    with pytest.raises(SourceError, match="is not well-formed INI"):
        list(site.source.places(site.site))


def test_a_model_that_changes_reads_everything_anew(lektor):
    site = lektor({POST: TEXT})
    before = site.source.signature(site.site)
    site.write({"models/blog.ini": f"{BLOG}slug_format = x/{{{{ this._id }}}}\n"})
    assert site.source.signature(site.site) != before


def test_what_init_learns(lektor):
    about = lektor({POST: TEXT}).about
    assert (about.title, about.url, about.language) == ("The Desk", "https://example.org/", "de-DE")
    assert about.path == "content/blog/**/contents*.lr"


def test_a_model_that_goes_on_below_a_key_without_a_value_is_passed_over(lektor):
    files = {"models/odd.ini": "[model]\nname\n  goes on\n", POST: TEXT}
    assert lektor(files).read(POST)[0].title == "A Title"
