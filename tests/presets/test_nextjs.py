"""The preset `nextjs`: posts of Next.js, Astro, Gatsby and Docusaurus as these publish them."""

from datetime import UTC, datetime

import pytest

from feedwright.presets.nextjs import NextJs

FRONT = "---\ntitle: A Title\ndate: 2025-03-04\n---\nBody\n"
NEXT = {"next.config.js": "module.exports = {}\n"}
ASTRO = {
    "astro.config.mjs": "import { defineConfig } from 'astro/config'\nexport default defineConfig({ site: 'https://example.org' })\n"
}
GATSBY = {
    "gatsby-config.js": "module.exports = {\n  siteMetadata: { title: `The Desk`, siteUrl: `https://example.org`, author: { name: `Staff` } },\n"
    "  plugins: [`x`, { resolve: `gatsby-source-filesystem`, options: { path: `${__dirname}/content/blog`, name: `blog` } }],\n}\n"
}
DOCUSAURUS = {
    "docusaurus.config.ts": "const config: Config = {\n  title: 'The Desk', url: 'https://example.org', baseUrl: '/',\n"
    "  presets: [['classic', { docs: false, blog: { path: 'news', routeBasePath: '/journal' } }]],\n"
    "  plugins: [['@docusaurus/plugin-content-blog', { id: 'two', path: './engineering', routeBasePath: 'eng' }]],\n"
    "  i18n: { defaultLocale: 'en', locales: ['en', 'fr'] },\n};\nexport default config;\n"
}


def day(year, month, date, hour=0, minute=0):
    return datetime(year, month, date, hour, minute, tzinfo=UTC)


def front(more="", body="Body"):
    return f"---\ntitle: A Title\ndate: 2025-03-04\n{more}\n---\n{body}\n"


@pytest.fixture
def nextjs(generated):
    """A site: `nextjs(configuration, {path: text})`."""

    def make(config, files=None, **options):
        return generated("nextjs", {**config, **(files or {})}, **options)

    return make


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "file", "address"),
    [
        (NEXT, "posts/hello.md", "posts/hello"),
        (NEXT, "_posts/hello.md", "posts/hello"),
        (NEXT, "content/blog/hello.mdx", "blog/hello"),
        (NEXT, "content/blog/2025/hello.mdx", "blog/2025/hello"),
        (NEXT, "src/content/posts/hello/index.mdx", "posts/hello"),
        (NEXT, "data/blog/2025-03-04-hello.mdx", "blog/2025-03-04-hello"),
        (NEXT, "pages/blog/hello.mdx", "blog/hello"),
        (NEXT, "app/(site)/blog/hello/page.mdx", "blog/hello"),
        (NEXT, "app/page.mdx", ""),
        (NEXT, "posts/page.md", "posts/page"),
        ({"next.config.mjs": "export default { trailingSlash: true, basePath: '/sub' }"}, "posts/hello.md", "sub/posts/hello/"),
        (ASTRO, "src/content/blog/Hello World.md", "blog/hello-world/"),
        (ASTRO, "src/content/blog/hello/index.md", "blog/hello/"),
        (ASTRO, "src/pages/posts/hello.md", "posts/hello/"),
        ({"astro.config.mjs": "export default defineConfig({ trailingSlash: 'never', base: '/b' })"}, "src/content/blog/a.md", "b/blog/a"),
        (GATSBY, "content/blog/hello/index.md", "hello/"),
        (GATSBY, "content/blog/2025/hello.md", "2025/hello/"),
        (GATSBY, "content/other/hello.md", "other/hello/"),
        ({"gatsby-config.js": "module.exports = { trailingSlash: `never`, pathPrefix: `/p` }"}, "content/blog/a.md", "p/blog/a"),
        (DOCUSAURUS, "news/2025-03-04-hello.md", "journal/2025/03/04/hello"),
        (DOCUSAURUS, "news/2025-03-04-hello/index.mdx", "journal/2025/03/04/hello"),
        (DOCUSAURUS, "news/2025/03/04/hello.md", "journal/2025/03/04/hello"),
        (DOCUSAURUS, "news/2025/03-04-hello.md", "journal/2025/03/04/hello"),
        (DOCUSAURUS, "news/2025-3-4.md", "journal/2025/3/4"),
        (DOCUSAURUS, "news/2025-03-04-5.0.0.md", "journal/2025/03/04/5.0.0"),
        (DOCUSAURUS, "news/deep/hello.md", "journal/deep/hello"),
        (DOCUSAURUS, "engineering/hello.md", "eng/hello"),
        (DOCUSAURUS, "i18n/fr/docusaurus-plugin-content-blog/2025-03-04-hello.md", "fr/journal/2025/03/04/hello"),
        ({"package.json": '{"dependencies": {"next": "15"}}'}, "posts/hello.md", "posts/hello"),
        ({}, "content/blog/hello.md", "blog/hello"),
    ],
)  # fmt: skip
def test_the_address_of_a_file(nextjs, config, file, address):
    assert nextjs(config, {file: FRONT}).url_of(file) == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("config", "file", "more", "address"),
    [
        (NEXT, "content/blog/a.md", "slug: own", "blog/own"),
        (NEXT, "content/blog/a.md", "slug: /far/own", "far/own"),
        (NEXT, "content/blog/a.md", "slug: blog/own", "blog/own"),
        (NEXT, "content/blog/a.md", "permalink: /p/own/", "p/own"),
        (ASTRO, "src/content/blog/a.md", "slug: Own", "blog/Own/"),
        (GATSBY, "content/blog/a/index.md", "path: /own", "own/"),
        (GATSBY, "content/blog/a/index.md", "slug: /own/", "own/"),
        (GATSBY, "content/blog/a/index.md", "slug: own", "own/"),
        (DOCUSAURUS, "news/2025-03-04-a.md", "slug: own", "journal/own"),
        (DOCUSAURUS, "news/2025-03-04-a.md", "slug: /2025/own", "journal/2025/own"),
    ],
)
def test_what_the_front_matter_says_of_the_address(nextjs, config, file, more, address):
    assert nextjs(config, {file: front(more)}).url_of(file) == f"https://example.org/{address}"


def test_docusaurus_without_options_has_its_blog_in_the_folder_blog(nextjs):
    config = {
        "docusaurus.config.js": "module.exports = { url: 'https://example.org', baseUrl: '/base/', trailingSlash: true }"
    }
    site = nextjs(config, {"blog/2025-03-04-a.md": FRONT, "docs/a.md": FRONT})
    assert site.url_of("blog/2025-03-04-a.md") == "https://example.org/base/blog/2025/03/04/a/"
    assert site.left_out("docs/a.md") == "not in a folder of posts"


# --- languages ------------------------------------------------------------------------------------------------------

LOCALES = {"next.config.js": "module.exports = { i18n: { locales: ['en', 'fr'], defaultLocale: 'en' } }"}


@pytest.mark.parametrize(
    ("config", "file", "address", "language"),
    [
        (LOCALES, "content/blog/a.md", "blog/a", "en"),
        (LOCALES, "content/fr/blog/a.md", "fr/blog/a", "fr"),
        (LOCALES, "content/en/blog/a.md", "blog/a", "en"),
        (LOCALES, "content/blog/a.fr.mdx", "fr/blog/a", "fr"),
        ({"astro.config.mjs": "export default { i18n: { defaultLocale: 'en', locales: ['en', {path: 'fr', codes: ['fr']}] } }"}, "src/content/blog/fr/a.md", "fr/blog/a/", "fr"),
        (DOCUSAURUS, "i18n/fr/docusaurus-plugin-content-blog-two/a.md", "fr/journal/a", "fr"),
    ],
)  # fmt: skip
def test_languages(nextjs, config, file, address, language):
    article = nextjs(config, {file: FRONT}).article(file)
    assert (article.url, article.language) == (f"https://example.org/{address}", language)


# --- metadata -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "date: 2025-03-04", "pubDate: 'Mar 04 2025'", "publishedAt: 2025-03-04", "pubDatetime: 2025-03-04T00:00:00Z",
        "publishDate: March 4, 2025", "created: 04 Mar 2025", "datePublished: 2025-03-04", "published: 2025-03-04",
        "published: true\ndate: 2025-03-04", "Date: 2025/03/04", "createdAt: '2025-03-04'",
    ],
)  # fmt: skip
def test_dates_in_many_spellings(nextjs, said):
    assert nextjs(NEXT, {"posts/a.md": f"---\ntitle: A\n{said}\n---\nB\n"}).article("posts/a.md").published == day(
        2025, 3, 4
    )


@pytest.mark.parametrize(
    "said", ["updatedDate", "modDatetime", "lastmod", "lastModified", "updatedAt", "last_update: {date"]
)
def test_updates_in_many_spellings(nextjs, said):
    value = " 2025-03-05}" if "{" in said else " 2025-03-05"
    text = front(f"{said}:{value}")
    assert nextjs(NEXT, {"posts/a.md": text}).article("posts/a.md").updated == day(2025, 3, 5)


def test_a_name_gives_the_date_where_the_front_matter_does_not(nextjs):
    files = {"news/2025-03-04-a.md": "---\ntitle: A\n---\nB\n"}
    assert nextjs(DOCUSAURUS, files).article("news/2025-03-04-a.md").published == day(2025, 3, 4)


def test_a_title_may_be_the_heading(nextjs):
    assert (
        nextjs(DOCUSAURUS, {"news/2025-03-04-a.md": "# The *Heading*\n\nB\n"}).article("news/2025-03-04-a.md").title
        == "The Heading"
    )


def test_docusaurus_calls_a_post_by_its_name_where_nothing_else_does(nextjs):
    site = nextjs(DOCUSAURUS, {"news/2025-03-04-the-strait.md": "---\ntags: [a]\n---\nB\n", "news/b.md": "B\n"})
    assert site.article("news/2025-03-04-the-strait.md").title == "the-strait"
    assert site.article("news/b.md").title == "b"


def test_pictures_and_summaries(nextjs):
    article = nextjs(
        NEXT, {"posts/a.md": front("heroImage: /a.png\ntags: [a]\ncategory: World\nspoiler: Short")}
    ).article("posts/a.md")
    assert (article.image, article.summary, article.tags, article.categories) == (
        "https://example.org/a.png",
        "Short",
        ("a",),
        ("World",),
    )


def test_people_are_found_by_their_keys(nextjs):
    people = "desk:\n  name: The Desk\n  url: https://example.org/desk\n"
    files = {"news/authors.yml": people, "news/2025-03-04-a.md": front("authors: [desk, other, {name: Staff}]")}
    authors = nextjs(DOCUSAURUS, files, path="**/*.md").article("news/2025-03-04-a.md").authors
    assert [(one.name, one.url) for one in authors] == [
        ("The Desk", "https://example.org/desk"),
        ("other", None),
        ("Staff", None),
    ]


def test_exported_metadata_of_mdx(nextjs):
    text = "export const metadata = {\n  title: 'A Title',\n  date: '2025-03-04',\n  x: f(),\n}\n\nBody {x}\n"
    site = nextjs(NEXT, {"app/blog/a/page.mdx": text}, path="**/*.mdx")
    article = site.article("app/blog/a/page.mdx")
    assert (article.title, article.published) == ("A Title", day(2025, 3, 4))
    assert site.html("app/blog/a/page.mdx") == "<p>Body</p>\n"


# --- what is published ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "file", "text", "reason"),
    [
        (NEXT, "posts/a.md", FRONT, ""),
        (NEXT, "posts/a.md", front("draft: true"), "draft"),
        (NEXT, "posts/a.md", front("isDraft: true"), "draft"),
        (NEXT, "posts/a.md", front("published: false"), "draft"),
        (NEXT, "posts/a.md", front("isPublished: false"), "draft"),
        (NEXT, "posts/a.md", front("hidden: true"), "hidden"),
        (DOCUSAURUS, "news/a.md", front("unlisted: true"), "hidden"),
        (DOCUSAURUS, "news/_part.md", FRONT, "a name that begins with _"),
        (ASTRO, "src/content/blog/_draft/a.md", FRONT, "a name that begins with _"),
        (NEXT, "pages/[slug].mdx", FRONT, "a route with parameters"),
        (NEXT, "app/blog/[slug]/page.mdx", FRONT, "a route with parameters"),
        (NEXT, "README.md", FRONT, "README"),
    ],
)
def test_what_is_not_published_is_left_out_and_says_why(nextjs, config, file, text, reason):
    assert nextjs(config, {file: text}).left_out(file) == reason


# --- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("import A from 'a'\n\n<A b={1}>**Text**</A> {x}", "<p><strong>Text</strong></p>"),
        ("One\n\n{/* truncate */}\n\nTwo", "<p>One</p>\n<!--more-->\n<p>Two</p>"),
        (":::tip[Good to know]\n\nText\n\n:::\n", "<p><strong>Good to know</strong></p>\n<p>Text</p>"),
        (":::note Titled\nText\n:::\n", "<p><strong>Titled</strong></p>\n<p>Text</p>"),
        (":::warning\n\nText\n\n:::\n", "<p>Text</p>"),
        ("```\n:::note\n{x}\n```", "<pre><code>:::note\n{x}\n</code></pre>"),
        ("[x](./2025-03-05-b.mdx#part)", '<p><a href="/journal/second#part">x</a></p>'),
        ("[x](/news/2025-03-05-b.mdx)", '<p><a href="/journal/second">x</a></p>'),
        ("[x](@site/news/2025-03-05-b.mdx)", '<p><a href="/journal/second">x</a></p>'),
        ("[x](https://example.org/a.md)", '<p><a href="https://example.org/a.md">x</a></p>'),
    ],
)
def test_bodies(nextjs, body, html):
    files = {"news/2025-03-04-a.mdx": front(body=body), "news/2025-03-05-b.mdx": front("slug: second")}
    assert nextjs(DOCUSAURUS, files).html("news/2025-03-04-a.mdx").strip() == html


def test_plain_markdown_of_the_others_is_no_mdx(nextjs):
    assert nextjs(NEXT, {"posts/a.md": front(body="A {x} b")}).html("posts/a.md") == "<p>A {x} b</p>\n"


# --- its configuration ----------------------------------------------------------------------------------------------


def test_a_configuration_is_never_run(nextjs, tmp_path):
    nextjs(
        {"next.config.js": "require('fs').writeFileSync('ran', '')\nmodule.exports = {}"}, {"posts/a.md": FRONT}
    ).article("posts/a.md")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("config", "files", "about"),
    [
        (GATSBY, {"content/blog/a.md": FRONT}, ("The Desk", "https://example.org", "Staff", "content/blog")),
        (DOCUSAURUS, {"news/a.md": FRONT}, ("The Desk", "https://example.org", "", "news")),
        (ASTRO, {"src/content/blog/a.md": FRONT, "src/consts.ts": "export const SITE_TITLE = 'The Desk';"}, ("The Desk", "https://example.org", "", "src/content/blog")),
        (NEXT, {"posts/a.md": FRONT, "package.json": '{"name": "desk", "homepage": "https://example.org/"}'}, ("desk", "https://example.org/", "", "posts")),
        (NEXT, {"data/blog/a.md": FRONT, "data/siteMetadata.js": "const siteMetadata = {title: 'The Desk', siteUrl: 'https://example.org', author: 'Staff'}\nmodule.exports = siteMetadata"}, ("The Desk", "https://example.org", "Staff", "data/blog")),
    ],
)  # fmt: skip
def test_what_init_learns(nextjs, config, files, about):
    found = nextjs(config, files).about
    assert (found.title, found.url, found.author, found.path) == about


def test_a_package_of_something_else_is_nobodys(tmp_path):
    (tmp_path / "package.json").write_text('{"dependencies": {"left-pad": "1"}}')
    assert NextJs.found(str(tmp_path)) is None


def test_two_spellings_of_one_word_are_named_also_where_they_are_exported(generated):
    site = generated("nextjs", {"posts/a.mdx": 'export const metadata = {Title: "A", title: "B"}\n\nBody\n'})
    article, (fault,) = site.read("posts/a.mdx")
    assert (article.title, fault.what) == ("B", "`Title` and `title` are the same word; the last one counts")
