"""What pages say of themselves, in whichever of the usual ways, is understood."""

import json
from datetime import UTC, datetime

import pytest

from feedwright.model import Author

LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "The headline",
    "datePublished": "2025-03-04T10:00:00+01:00",
    "dateModified": "2025-03-05T10:00:00+01:00",
    "author": [{"@type": "Person", "name": "Ann Author", "url": "https://example.org/ann"}, {"name": "Bob Author"}],
    "articleSection": ["Politics", "Europe, East"],
    "keywords": "one, two",
    "description": "What it is about.",
    "image": {"@type": "ImageObject", "url": "https://example.org/a.jpg"},
    "inLanguage": "en-GB",
    "commentCount": 3,
}


def test_json_ld_says_everything(page, json_ld):
    article = page(json_ld(json.dumps(LD)), lang="").article
    assert article.title == "The headline"
    assert article.published == datetime(2025, 3, 4, 9, tzinfo=UTC)
    assert article.updated == datetime(2025, 3, 5, 9, tzinfo=UTC)
    assert article.authors == (Author("Ann Author", url="https://example.org/ann"), Author("Bob Author"))
    assert article.categories == ("Politics", "Europe, East")
    assert article.tags == ("one", "two")
    assert article.summary == "What it is about."
    assert article.image == "https://example.org/a.jpg"
    assert article.language == "en-GB"
    assert article.comments == 3


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Article", "headline": "Found"}',
        '[{"@type": "WebSite", "name": "The Desk"}, {"@type": "Article", "headline": "Found"}]',
        '{"@graph": [{"@type": "WebPage", "name": "No"}, {"@type": ["Article", "Thing"], "headline": "Found"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "headline": "Found"}}',
        '{"@type": "http://schema.org/Article", "headline": "Found"}',
        '{"@type": "Article", "headline": "Found", "description": "a\nline\tand \x01 more"}',
        '{"@type": "Article", "headline": "Found",}',
        '{"@type": "Article", "headline": "Found", "keywords": ["a", "b",],}',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Found&quot;}",
        '<!-- {"@type": "Article", "headline": "Found"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Found"}\n//]]>',
        '{"@type": "Article", "headline": "Found"};',
        '{"@type": "WebSite"}{"@type": "Article", "headline": "Found"}',
        '{"@type": "Article", "headline": "Found", "url": "it\\\'s"}',
        '{"@type": "Article", /* by a plugin */ "headline": "Found"}',
        '{"@type": "Article", "headline": "Found", "author": {"name": "un"quoted"}}',
    ],
    ids=lambda text: text[:40],
)
def test_json_ld_is_read_as_it_is_really_written(page, json_ld, text):
    assert page(json_ld(text)).article.title == "Found"


def test_references_within_json_ld_are_followed(page, json_ld):
    graph = [
        {"@type": "Article", "headline": "A title", "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Author"},
    ]
    assert page(json_ld(json.dumps({"@graph": graph}))).names == ["Ann Author"]


def test_of_several_articles_the_one_at_the_pages_own_address_is_meant(page, json_ld):
    many = [{"@type": "Article", "headline": f"Title {n}", "url": f"https://example.org/{n}/"} for n in range(3)]
    head = '<link rel="canonical" href="https://example.org/1/">'
    assert page(head + json_ld(json.dumps(many))).article.title == "Title 1"


def test_articles_that_are_listed_or_mentioned_are_others(page, json_ld):
    other = {"@type": "Article", "headline": "Another", "datePublished": "2020-01-01"}
    node = {"@type": "WebPage", "name": "Mine", "mentions": [other], "hasPart": other}
    listed = {"@type": "ItemList", "itemListElement": [{"item": other}]}
    article = page("<title>Mine</title>" + json_ld(json.dumps([node, listed]))).article
    assert (article.title, article.published) == ("Mine", None)


def test_open_graph_and_its_articles(page):
    head = "".join(
        f'<meta property="{name}" content="{value}">'
        for name, value in {
            "og:title": "Open title",
            "og:description": "Open summary",
            "og:image": "/open.jpg",
            "og:url": "https://example.org/open/",
            "og:locale": "de_AT",
            "article:published_time": "2025-03-04T10:00:00Z",
            "article:modified_time": "2025-03-06T10:00:00Z",
            "article:section": "Politics",
            "article:author": "Ann Author",
            "article:expiration_time": "2030-01-01",
        }.items()
    )
    article = page(
        head + '<meta property="article:tag" content="x"><meta property="article:tag" content="y">', lang=""
    ).article
    assert (article.title, article.summary, article.url) == ("Open title", "Open summary", "https://example.org/open/")
    assert article.image == "https://example.org/open.jpg"
    assert (article.published.day, article.updated.day) == (4, 6)
    assert (article.categories, article.tags) == (("Politics",), ("x", "y"))
    assert article.language == "de-AT"
    assert article.expires == datetime(2030, 1, 1, tzinfo=UTC)


def test_microdata_of_the_article_and_not_of_its_comments(page):
    body = """
    <div itemscope itemtype="https://schema.org/BlogPosting">
      <h1 itemprop="headline">Marked title</h1>
      <time itemprop="datePublished" datetime="2025-03-04">yesterday</time>
      <span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="/ann"><b itemprop="name">Ann Author</b></a></span>
      <span itemprop="articleSection">Politics</span>
      <div itemprop="articleBody"><p>The text of the article, which is long enough to be one.</p></div>
      <div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Someone</span></div>
    </div>
    """
    made = page(body=body)
    assert (made.article.title, made.names) == ("Marked title", ["Ann Author"])
    assert made.article.published == datetime(2025, 3, 4, tzinfo=UTC)
    assert made.article.categories == ("Politics",)


def test_dublin_core_and_citation_tags(page):
    head = """<meta name="DC.title" content="A study"><meta name="DC.creator" content="Ann Author">
    <meta name="DC.date.issued" content="2025-03-04"><meta name="DC.language" content="fr">"""
    made = page(head, lang="")
    assert (made.article.title, made.names, made.article.language) == ("A study", ["Ann Author"], "fr")
    head = """<meta name="citation_title" content="A study"><meta name="citation_author" content="Ann Author">
    <meta name="citation_author" content="Bob Author"><meta name="citation_publication_date" content="2025/03/04">"""
    made = page(head)
    assert made.names == ["Ann Author", "Bob Author"]
    assert made.article.published == datetime(2025, 3, 4, tzinfo=UTC)


def test_microformats(page):
    body = """<article class="hentry"><h2 class="entry-title">A title</h2>
    <span class="vcard author"><span class="fn">Ann Author</span></span>
    <abbr class="published" title="2025-03-04T10:00:00Z">yesterday</abbr></article>"""
    made = page(body=body)
    assert (made.article.title, made.names) == ("A title", ["Ann Author"])
    assert made.article.published == datetime(2025, 3, 4, 10, tzinfo=UTC)


def test_links_to_a_category_or_a_tag(page):
    body = """<h1>A title</h1><a rel="category tag" href="/c">Politics</a> <a rel="tag" href="/t">Elections</a>"""
    article = page(body=body).article
    assert (article.categories, article.tags) == (("Politics",), ("Elections",))


def test_the_last_step_before_the_page_itself_is_a_category_where_nothing_else_is(page, json_ld):
    steps = [{"@type": "ListItem", "item": {"name": name}} for name in ("Home", "News", "Europe", "This page")]
    text = json.dumps({"@type": "BreadcrumbList", "itemListElement": steps})
    assert page(json_ld(text)).article.categories == ("Europe",)


def test_the_sound_of_an_episode_is_an_enclosure(page, json_ld):
    node = {
        "@type": "PodcastEpisode",
        "name": "Episode 1",
        "associatedMedia": {"@type": "MediaObject", "contentUrl": "/1.mp3", "encodingFormat": "audio/mpeg"},
    }
    (enclosure,) = page(json_ld(json.dumps(node))).article.enclosures
    assert (enclosure.url, enclosure.type) == ("https://example.org/1.mp3", "audio/mpeg")


# --- the owner's words -------------------------------------------------------------------------------------------


def test_fields_reach_every_meta_element_and_the_json_ld(page, json_ld):
    head = '<meta name="x-topic" content="Space"><meta name="author" content="The Site">' + json_ld(
        '{"@type": "Article", "headline": "A", "genre": "Report", "editor": {"name": "Ed Author"}}'
    )
    made = page(head, fields={"categories": "x-topic", "tags": "jsonld.genre", "authors": "jsonld.editor"})
    assert (made.article.categories, made.article.tags) == (("Space",), ("Report",))
    assert made.names == ["Ed Author"]


def test_fields_may_name_a_word_that_is_understood_otherwise(page):
    head = '<meta name="status" content="Politics"><meta name="section" content="Other">'
    assert page(head, fields={"categories": "status"}).article.categories == ("Politics",)


def test_meta_elements_that_happen_to_be_called_like_a_word_of_ours_are_not_taken_for_it(page):
    head = (
        '<meta name="status" content="draft"><meta name="password" content="x"><meta http-equiv="expires" content="0">'
    )
    article = page(head).article
    assert (article.left_out, article.expires) == ("", None)


def test_defaults_stand_in(page):
    made = page(defaults={"authors": "The Desk", "categories": "news"})
    assert (made.names, made.article.categories) == (["The Desk"], ("news",))


# --- addresses ---------------------------------------------------------------------------------------------------


def test_the_canonical_address_goes_before_all_others(page, json_ld):
    head = """<meta property="og:url" content="https://example.org/og/"><link rel="canonical" href="/canonical/">"""
    assert page(head).article.url == "https://example.org/canonical/"


@pytest.mark.parametrize("useless", ["https://example.org/", "http://localhost:1313/a/", "file:///a.html", ""])
def test_an_address_that_says_nothing_is_passed_over_for_another(page, useless):
    head = f'<link rel="canonical" href="{useless}"><meta property="og:url" content="https://example.org/a/">'
    assert page(head).article.url == "https://example.org/a/"


def test_an_article_that_claims_the_address_of_the_home_page_gets_its_own(page):
    head = '<link rel="canonical" href="https://example.org/"><meta property="og:type" content="article">'
    assert page(head, name="posts/hello.html").article.url == "https://example.org/hello/"


def test_without_an_address_the_pattern_makes_one_of_the_name(page):
    assert page(name="2025-03-04-hello.html").article.url == "https://example.org/hello/"
    assert page(name="2025-03-04-hello/index.html").article.url == "https://example.org/hello/"


# --- what is no article ------------------------------------------------------------------------------------------


def test_what_lies_in_a_folder_for_drafts_is_a_draft(page):
    assert page(name="drafts/a.html").article.left_out == "draft"


def test_robots_may_keep_out_while_readers_may_come_in(page):
    assert page('<meta name="robots" content="noindex">').article.left_out == ""


@pytest.mark.parametrize("delay", ["0; url=/new/", "0;URL='/new/'", "3; url=/new/"])
def test_a_page_that_only_leads_to_another_is_left_out(page, delay):
    head = f'<meta http-equiv="refresh" content="{delay}">'
    assert page(head, "<a href='/new/'>moved</a>").article.left_out == "redirect"
    assert page(f"<noscript>{head}</noscript>", "<p>text</p>").article.left_out == ""


def test_a_page_that_reloads_itself_is_an_article(page):
    assert page('<meta http-equiv="refresh" content="600">').article.left_out == ""


def test_an_error_page_is_left_out(page):
    assert page("<title>404 Not Found</title>").article.left_out == "error page"
    assert page("<title>404 days in space</title>").article.left_out == ""


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<script type="application/ld+json">{"@type": "CollectionPage"}</script>', ""),
        ("", "<div>"),
        (
            '<link rel="canonical" href="https://example.org/">',
            '<article><h2><a href="/a">A</a></h2></article>' * 3,
        ),
    ],
    ids=["JSON-LD", "class", "home page"],
)
def test_lists_are_left_out_unless_they_are_asked_for_or_say_that_they_are_articles(read, head, body):
    def html(more=""):
        return f'<html><head>{head}{more}</head><body class="{"archive" if not head else ""}">{body}</body></html>'

    assert read(html()).article.left_out == "list page"
    assert read(html(), lists=True).article.left_out == ""
    assert read(html('<meta property="og:type" content="article">')).article.left_out == ""


def test_in_doubt_a_page_is_an_article(page):
    head = '<meta property="og:type" content="website"><link rel="canonical" href="https://example.org/about/">'
    assert page(head, '<h2><a href="/a">A</a></h2>' * 5).article.left_out == ""
