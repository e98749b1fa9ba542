"""Of a page only the article is handed on: found where it is marked, else where the text is."""

import pytest

from feedwright.text import markup

P = "<p>{} paragraph of the article, long enough to be one, with a comma or two, and with an end that is a full stop.</p>"
ARTICLE = P.format("First") + P.format("Second") + P.format("Third")
MENU = "<ul>" + "".join(f'<li><a href="/{n}">A menu entry {n}</a></li>' for n in range(9)) + "</ul>"


def words(html):
    return markup.plain(html)


@pytest.mark.parametrize(
    "marked",
    [
        '<div itemprop="articleBody">{}</div>',
        '<div class="entry-content">{}</div>',
        '<div class="post__content"><div class="wp-block-post-content">{}</div></div>',
        '<div class="ArticleBody">{}</div>',
        "<article>{}</article>",
        "<main>{}</main>",
        '<div role="main">{}</div>',
        '<div class="x1"><div class="x2">{}</div></div>',
        "<table><tr><td>{}</td></tr></table>",
    ],
)
def test_the_article_is_found_and_what_surrounds_it_is_not_handed_on(page, marked):
    body = f"<header><nav>{MENU}</nav></header><div>{marked.format(ARTICLE)}</div><div class='sidebar'>{MENU}</div><footer>Imprint</footer>"
    html = page(body=body).body
    assert "First paragraph" in html
    assert "Third paragraph" in html
    assert "menu entry" not in html
    assert "Imprint" not in html


def test_what_goes_goes_in_the_order_of_the_page_and_so_a_page_always_reads_the_same(page):
    beside = "".join(f"<nav>{MENU}</nav>\n\n<aside>{n}</aside> and words {n}" for n in range(30))
    first = page(body=f"<main>{ARTICLE}<div>{beside}</div></main>")
    again = [
        next(iter(first.source.read(first.source.place_of("page.html", first.site), first.site))) for _ in range(3)
    ]
    assert {one.digest for one in again} == {first.article.digest}
    assert "<div> and words 0 and words 1 and words 2 and" in first.body


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="share-buttons"><a href="/s">Tweet</a></div>',
        '<div class="related-posts"><p>Other article</p></div>',
        '<section id="comments"><p>First! This is a comment that goes on for longer than the article does.</p></section>',
        '<div class="newsletter-signup"><p>Leave your address</p></div>',
        "<aside>Beside</aside>",
        "<form><input><p>Search</p></form>",
        '<div style="display: none">Unseen</div>',
        "<div hidden>Unseen</div>",
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<div class="tags"><a href="/t">Tag</a></div>',
        '<p class="entry-meta">Posted on Monday</p>',
        "<h3>Related articles</h3>",
        '<p><strong>Read more:</strong> <a href="/o">Other article that is good</a></p>',
        "<p>Lesen Sie auch: Anderes</p>",
    ],
)
def test_what_is_no_part_of_the_article_goes(page, beside):
    html = page(body=f"<article>{ARTICLE}{beside}{P.format('Last')}</article>").body
    assert words(html) == words(ARTICLE + P.format("Last"))


@pytest.mark.parametrize(
    "kept",
    [
        '<figure><img src="/a.jpg"><figcaption>The caption</figcaption></figure>',
        "<blockquote><p>A quotation</p></blockquote>",
        "<pre><code>x = 1</code></pre>",
        "<h2>A heading within</h2><p>And its text.</p>",
        "<table><tr><td>1</td></tr></table>",
        "<ul><li>One</li><li>Two</li></ul>",
        '<div class="shareholders"><p>They met</p></div>',
        '<p>See <a href="/a">this</a>, <a href="/b">that</a> and <a href="/c">more</a>.</p>',
        '<iframe src="https://video.example.org/1"></iframe>',
    ],
)
def test_what_belongs_to_the_article_stays(page, kept):
    html = page("<title>A title</title>", f"<article>{ARTICLE}{kept}{P.format('Last')}</article>").body
    assert kept.split(">")[0] in html
    assert words(kept) in words(html)


def test_comments_may_be_longer_than_the_article(page):
    comment = "<p>A comment that has a lot to say, really a lot, about what was said, and even more, on and on.</p>"
    body = f'<h1>A</h1><div id="post">{ARTICLE}</div><div id="comments">{comment * 50}</div>'
    html = page(body=body).body
    assert "First paragraph" in html
    assert "comment" not in html


def test_of_several_articles_the_one_with_the_text_is_meant(page):
    teaser = '<article><h3><a href="/o">Another article</a></h3><p>Short.</p></article>'
    html = page(body=f"{teaser}<article><h1>A</h1>{ARTICLE}</article>{teaser}").body
    assert "First paragraph" in html
    assert "Another" not in html


def test_a_heading_that_only_repeats_the_title_does_not_stand_twice(page):
    html = page("<title>Rain in May</title>", f"<article><h1>Rain in May</h1>{ARTICLE}</article>").body
    assert "Rain in May" not in html


def test_the_lines_that_lead_into_an_article_are_handed_on_with_it(page):
    lead = '<p class="lead">The desk sums up in a line or two what happened.</p>'
    html = page(
        body=f'<article><header><h1>A</h1>{lead}</header><div class="entry-content">{ARTICLE}</div></article>'
    ).body
    assert html.index("sums up") < html.index("First paragraph")
    assert html.count("sums up") == 1


def test_a_heading_that_leads_elsewhere_takes_what_it_announces_with_it(page):
    teasers = '<h3>Related articles</h3><div><img src="/t.jpg"><a href="/o">Another one</a> by somebody else</div>'
    html = page(body=f"<article>{ARTICLE}{teasers}</article>").body
    assert "Another one" not in html
    assert "t.jpg" not in html
    html = page(body=f"<article>{ARTICLE}<h3>Related work</h3>{P.format('Last')}</article>").body
    assert "Last paragraph" in html


def test_text_after_what_goes_stays(page):
    html = page(body=f"<article>{ARTICLE}<p>Before <script>x</script>after</p></article>").body
    assert "<p>Before after</p>" in html


def test_addresses_follow_the_base_that_the_page_names(page):
    head = '<base href="https://cdn.example.org/x/"><link rel="canonical" href="https://example.org/a/">'
    html = page(
        head, f'<article>{ARTICLE}<p><a href="y#z">a</a><a href="#note">b</a><img src="../i.png"></p></article>'
    ).body
    assert 'href="https://cdn.example.org/x/y#z"' in html
    assert 'href="#note"' in html
    assert 'src="https://cdn.example.org/i.png"' in html


def test_without_running_text_what_there_is_is_handed_on(page):
    assert "A few words" in page(body="<div>A few words</div>").body


# --- what counts as a change -------------------------------------------------------------------------------------


def test_a_change_around_the_article_is_no_change_of_it(page):
    def digest(menu, text=ARTICLE):
        body = f'<nav>{menu}</nav><div class="sidebar">{menu}</div><article data-build="{menu[:9]}">{text}</article>'
        return page("<title>A title</title>", body).article.digest

    before = digest(MENU)
    assert digest(MENU + "<p>New entry</p>") == before
    assert digest(MENU, ARTICLE.replace("Second", "2nd")) != before


@pytest.mark.parametrize("extract", ["own", "auto"])
def test_what_was_written_for_a_program_is_left_out_but_stays_in_code(page, extract):
    body = f"<article>{ARTICLE}<p>Before {{{{ user.name }}}} after</p><pre>{{{{ kept }}}}</pre></article>"
    html = page(body=body, extract=extract).body
    assert "user.name" not in html
    assert "{{ kept }}" in html
