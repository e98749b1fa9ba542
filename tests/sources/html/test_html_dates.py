"""Dates: what is meant for machines first, then the address, then what is shown; never a date of another article."""

from datetime import UTC, datetime

import pytest

DAY = datetime(2025, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "shown",
    [
        '<time datetime="2025-03-04">yesterday</time>',
        "<time pubdate>4 March 2025</time>",
        '<span class="entry-date">March 4th, 2025</span>',
        '<p class="byline">By Ann Author on March 4, 2025 at home</p>',
        '<div class="post-meta">Posted 2025-03-04 in News</div>',
        '<div id="articleDate">04.03.2025</div>',
        '<div class="date">4.3.25</div>',
        "<p>4 March 2025</p>",
        "<p>Berlin, 4. März 2025</p>",
        '<p class="date">4 de marzo de 2025</p>',
        '<p class="date">2025年3月4日</p>',
        '<script>{"publishedAt": "2025-03-04T00:00:00Z"}</script>',
    ],
)
def test_dates_that_are_shown(page, shown):
    assert page(body=f"<h1>A title</h1>{shown}<p>Text.</p>").article.published == DAY


def test_what_is_meant_for_machines_goes_before_what_is_shown_and_before_the_address(page):
    head = '<meta name="date" content="2025-03-04"><link rel="canonical" href="https://example.org/2020/01/01/a/">'
    assert page(head, '<h1>A</h1><p class="date">1 May 2019</p>').article.published == DAY


def test_the_address_goes_before_what_is_shown(page):
    head = '<link rel="canonical" href="https://example.org/2025/03/04/a/">'
    assert page(head, '<h1>A</h1><p class="date">1 May 2019</p>').article.published == DAY


def test_a_date_that_cannot_be_read_gives_way_to_one_that_can_and_is_reported_if_there_is_none(page):
    bad = '<meta property="article:published_time" content="soon">'
    assert page(bad + '<meta name="date" content="2025-03-04">').article.published == DAY
    made = page(bad)
    assert made.article.published is None
    assert "published: 'soon' is not a date" in made.said[0]


def test_an_impossible_offset_keeps_the_day_and_warns(page):
    made = page('<meta name="date" content="2025-03-04T10:00:00+16:00">')
    assert made.article.published == DAY
    assert "offset" in made.said[0]


@pytest.mark.parametrize(
    "elsewhere",
    [
        '<aside><time datetime="2025-03-04">x</time></aside>',
        '<div class="comments"><span class="date">4 March 2025</span></div>',
        '<ul class="related-posts"><li class="date">4 March 2025</li></ul>',
        '<div class="site-footer"><span class="date">4 March 2025</span></div>',
        "<p>On 4 March 2025 the desk met, and as those who were there remember it well, it talked of " + "this " * 30,
    ],
)
def test_dates_of_something_else_are_not_taken(page, elsewhere):
    assert page(body=f"<h1>A title</h1><p>Text.</p>{elsewhere}").article.published is None


def test_a_date_of_change_is_not_the_date_of_publication(page):
    body = '<h1>A</h1><p class="meta">Last updated: 9 March 2025</p><p class="date">4 March 2025</p>'
    assert page(body=body).article.published == DAY


@pytest.mark.parametrize(("lang", "month"), [("en", 3), ("en-US", 3), ("en-GB", 4), ("de", 4), ("es", 4)])
def test_whether_the_day_comes_first_is_told_by_the_language(page, lang, month):
    head = '<meta name="date" content="03/04/2025">'
    assert page(head, lang=lang).article.published.month == month


def test_the_owner_may_say_that_the_day_comes_first(page):
    assert page('<meta name="date" content="03/04/2025">', dayfirst=True).article.published.month == 4


def test_nothing_is_filled_in(page):
    article = page().article
    assert (article.published, article.updated) == (None, None)
