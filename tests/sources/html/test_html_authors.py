"""Authors: people before desks, and nobody rather than somebody else."""

import pytest


@pytest.mark.parametrize(
    "shown",
    [
        '<a rel="author" href="/ann">Ann Author</a>',
        '<span class="author vcard"><a class="url fn" href="/author/ann/">Ann Author</a></span>',
        '<p class="byline">By <span>Ann Author</span></p>',
        '<p class="byline">By Ann Author | 4 March 2025</p>',
        '<div class="article-author">Von Ann Author</div>',
        '<div class="byline__author">by Ann Author on Monday</div>',
        '<span class="authorName">Ann Author</span>',
        '<p>By <a href="/people/ann-author">Ann Author</a></p>',
        "<p>By Ann Author</p>",
        "<p>Text: Ann Author</p>",
        "<p>Von</p><p>Ann Author</p>",
        "<p>04.03.2025 - Ann Author</p>",
        "<p>Par Ann Author, le 4 mars</p>",
    ],
)
def test_bylines(page, shown):
    assert page(body=f"<h1>A title</h1>{shown}<p>Text of the article.</p>").names == ["Ann Author"]


@pytest.mark.parametrize("shown", ["Ann Author and Bob Author", "Ann Author, Bob Author", "Ann Author und Bob Author"])
def test_several_authors(page, shown):
    assert page(body=f'<h1>A</h1><p class="byline">By {shown}</p>').names == ["Ann Author", "Bob Author"]
    assert page(body=f"<h1>A</h1><p>By {shown}</p>").names == ["Ann Author", "Bob Author"]


def test_the_label_of_a_card_says_whose_name_it_is(page):
    head = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ann Author">'
    assert page(head).names == ["Ann Author"]


@pytest.mark.parametrize(
    "said", ["admin", "", "https://example.org/ann", "@thedesk", "Unknown", "-", "A", "x" * 200, "No Author"]
)
def test_what_is_no_name_gives_way_to_a_name(page, said):
    head = f'<meta name="author" content="{said}">'
    assert page(head, '<h1>A</h1><p class="byline">By Ann Author</p>').names == ["Ann Author"]
    assert page(head).names == []


def test_a_person_that_is_shown_goes_before_the_site_that_metadata_names(page, json_ld):
    node = '{"@type": "Article", "headline": "A", "author": {"@type": "Organization", "name": "The Desk"}}'
    head = '<meta property="og:site_name" content="The Desk"><meta name="author" content="The Desk">' + json_ld(node)
    assert page(head, '<h1>A</h1><p class="byline">By Ann Author</p>').names == ["Ann Author"]
    assert page(head).names == ["The Desk"]


def test_a_name_keeps_its_degree_and_loses_the_site(page):
    head = '<meta property="og:site_name" content="The Desk">'
    assert page(head + '<meta name="author" content="Ann Author, PhD">').names == ["Ann Author, PhD"]
    assert page(head + '<meta name="author" content="Ann Author, The Desk">').names == ["Ann Author"]
    assert page(head + '<meta name="author" content="Ann Author (@ann)">').names == ["Ann Author"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        '<div class="comments"><cite class="author">Cora Commenter</cite></div>',
        '<div class="related"><a rel="author" href="/bob">Bob Author</a></div>',
        "<p>By the time that Bob Author came home everybody had left.</p>",
        "<p>Shares of Rain Inc. fell by Monday.</p>",
        '<div class="author-bio">Ann likes rain.</div>',
    ],
)
def test_names_of_others_are_not_taken(page, elsewhere):
    assert page(body=f"<h1>A title</h1><p>Text of the article.</p>{elsewhere}").names == []
