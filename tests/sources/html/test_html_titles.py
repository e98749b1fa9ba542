"""The title is the heading that agrees with the metadata, without the name of the site."""

import pytest


@pytest.mark.parametrize(
    "title",
    [
        "Rain in May | The Desk",
        "Rain in May - The Desk",
        "Rain in May – The Desk",
        "Rain in May :: The Desk",
        "Rain in May » The Desk",
        "The Desk: Rain in May",
        "The Desk | Rain in May",
        "Rain in May | The Desk | The Desk",
        "Rain in May · The Desk",
        "Rain in May @ The Desk",
    ],
)
@pytest.mark.parametrize("site", ['<meta property="og:site_name" content="The Desk">'])
def test_the_name_of_the_site_goes(page, site, title):
    assert page(f"{site}<title>{title}</title>").article.title == "Rain in May"


@pytest.mark.parametrize("name", ["thedesk.example", "The Desk"])
def test_the_host_and_the_publisher_are_names_of_the_site_too(page, json_ld, name):
    publisher = '{"@type": "WebPage", "publisher": {"@type": "Organization", "name": "The Desk"}}'
    canonical = '<link rel="canonical" href="https://www.thedesk.example/rain/">'
    made = page(f"<title>Rain in May - {name}</title>{canonical}{json_ld(publisher)}")
    assert made.article.title == "Rain in May"


def test_a_dash_within_a_title_stays(page):
    head = '<meta property="og:site_name" content="The Desk"><title>Rain - and snow | The Desk</title>'
    assert page(head).article.title == "Rain - and snow"


def test_the_heading_that_agrees_is_the_title(page):
    head = (
        '<title>Rain in May: what to do | The Desk</title><meta property="og:title" content="Rain in May: what to do?">'
    )
    body = "<h1>The Desk</h1><h1>Rain in May: What to do?</h1><h2>Snow in June</h2>"
    assert page(head, body).article.title == "Rain in May: What to do?"


def test_the_one_heading_of_the_page_goes_before_metadata_that_says_something_else(page):
    head = "<title>Weather special</title>"
    assert page(head, "<h1>Why it rains in May</h1><p>Text.</p>").article.title == "Why it rains in May"


@pytest.mark.parametrize(
    "heading",
    [
        '<h1><a href="/">A blog about rain</a></h1>',
        '<h1 class="site-title">A blog about rain</h1>',
        '<h1 class="screen-reader-text">Navigation</h1>',
        "<nav><h1>Menu</h1></nav>",
        '<div id="cookie-consent"><h1>Your privacy</h1></div>',
    ],
)
def test_headings_of_the_site_are_no_title(page, heading):
    assert page("<title>Rain in May</title>", heading + "<p>Text.</p>").article.title == "Rain in May"


@pytest.mark.parametrize(
    "heading",
    [
        '<h1><span class="kicker">Weather</span> Rain in May</h1>',
        "<h1><small>Weather</small><br>Rain in May</h1>",
        '<h1>Rain in May<a class="headerlink" href="#a">¶</a></h1>',
        '<h1>Rain in May<span class="sr-only"> opens here</span></h1>',
        "<h1>Rain<br>in May</h1>",
        "<h1>Rain in \u00adMay</h1>",
    ],
)
def test_lines_above_a_title_and_marks_for_machines_are_no_part_of_it(page, heading):
    assert page("<title>Rain in May</title>", heading).article.title == "Rain in May"


def test_a_heading_that_only_looks_like_a_list_of_headings_is_no_title(page):
    body = "<h2>Snow in June</h2><h2>Rain in May</h2>"
    assert page("<title>Rain in May</title>", body).article.title == "Rain in May"


def test_a_page_without_head_or_heading_has_no_title(page):
    assert page().article.title == ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Q&amp;A: &lt;em&gt;what&lt;/em&gt; it does", "Q&A: <em>what</em> it does"),
        ("&amp;amp; explained", "&amp; explained"),
        ("*Now* and `then`", "*Now* and `then`"),
        ("__init__ of a [list](/a) with {{ braces }}", "__init__ of a [list](/a) with {{ braces }}"),
    ],
)
def test_what_is_shown_is_the_title_to_the_letter(page, written, shown):
    assert page(f"<title>{written}</title>").article.title == shown
    assert page(body=f"<h1>{written}</h1><p>Text.</p>").article.title == shown
