"""Posts as they are stored become the HTML that WordPress shows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import markup, wordpress


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\r\n\r\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\ntwo", "<p>One<br>\ntwo</p>"),
        ("One<br />\ntwo", "<p>One<br>\ntwo</p>"),
        ("One<br /><br />Two", "<p>One</p>\n<p>Two</p>"),
        ("One\n \t\n\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("<em>One</em>\n\n<img src='a'>", "<p><em>One</em></p>\n<p><img src='a'></p>"),
        ("<h2>A</h2>\nb", "<h2>A</h2>\n<p>b</p>"),
        ("a<hr />b", "<p>a</p>\n<hr />\n<p>b</p>"),
        ("<p>a</p>\n\nb", "<p>a</p>\n<p>b</p>"),
        ("<p>a\n\nb</p>", "<p>a</p>\n<p>b</p>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("<div>a</div>", "<div>a</div>"),
        ("<div>\n\na\n\n</div>", "<div>\n<p>a</p>\n</div>"),
        ("<div class='x'\nid='y'>a\n\nb</div>", "<div class='x' id='y'>\n<p>a</p>\n<p>b</p>\n</div>"),
        ("<td>a\nb</td>", "<td>a<br>\nb</td>"),
        ("a<br />\n<h2>B</h2>", "<p>a</p>\n<h2>B</h2>"),
        ("<audio controls>\n<source src='a'>\n</audio>", "<p><audio controls><source src='a'></audio></p>"),
        ("<a name='x'></a>\n\nText", "<a name='x'></a>\n<p>Text</p>"),
        ("  \n ", ""),
        ("", ""),
    ],
)
def test_blank_lines_part_paragraphs_of_classic_posts(stored, shown):
    assert wordpress.html(stored) == shown


@pytest.mark.parametrize(
    "code",
    [
        "<pre>a\n\n[gallery]\n<!-- wp:x -->\nhttps://example.org/</pre>",
        "<script>\na = 1\n\nb = [gallery]</script>",
        "<textarea>[gallery]\n\nx</textarea>",
    ],
)
def test_code_is_untouched(code):
    assert wordpress.html(f"Before\n\n{code}\n\nAfter") == f"<p>Before</p>\n{code}\n<p>After</p>"
    blocks = f"<!-- wp:code -->\n{code}\n<!-- /wp:code -->"
    assert wordpress.html(blocks).strip() == code


def test_code_in_a_sentence_stays_in_it():
    assert wordpress.html("See <code>[gallery]</code>.\n\nEnd") == "<p>See <code>[gallery]</code>.</p>\n<p>End</p>"
    assert wordpress.html("<code>a\nb</code>") == "<p><code>a<br>\nb</code></p>"


def test_a_shortcode_of_code_is_code():
    stored = 'Text\n\n[sourcecode language="php"]\n<?php [gallery] ?>\n\nif (a && b)\n[/sourcecode]'
    shown = '<p>Text</p>\n<pre><code class="language-php">&lt;?php [gallery] ?&gt;\n\nif (a &amp;&amp; b)</code></pre>'
    assert wordpress.html(stored) == shown
    assert wordpress.html("[code]a &lt; b[/code]") == "<pre><code>a &lt; b</code></pre>"


def test_block_comments_go_and_blank_lines_count_no_more():
    stored = (
        '<!-- wp:paragraph {"dropCap":true} -->\n<p>One\n\ntwo</p>\n<!-- /wp:paragraph -->\n\n'
        '<!-- wp:latest-posts /-->\n<!-- wp:image {"id":1} --><figure><img src="a"/></figure><!-- /wp:image -->'
    )
    assert wordpress.html(stored).split() == ["<p>One", "two</p>", "<figure><img", 'src="a"/></figure>']


def test_addresses_that_stand_alone_are_links():
    link = '<a href="https://example.org/v">https://example.org/v</a>'
    assert wordpress.html("See:\n\nhttps://example.org/v\n\nEnd") == f"<p>See:</p>\n<p>{link}</p>\n<p>End</p>"
    embed = "<!-- wp:embed --><figure><div>\nhttps://example.org/v\n</div></figure><!-- /wp:embed -->"
    assert link in wordpress.html(embed)
    within = "at https://example.org/v <a href='/x'>\nhttps://example.org/v\n</a>"
    assert link not in wordpress.html(within)


def test_the_excerpt_mark_stays_and_the_mark_of_a_page_goes():
    assert wordpress.html("One\n\n<!--more-->\n\nTwo") == "<p>One</p>\n<!--more-->\n<p>Two</p>"
    assert wordpress.html("One\n\n<!--nextpage-->\n\nTwo<!--noteaser-->") == "<p>One</p>\n<p>Two</p>"
    assert wordpress.html("<!-- wp:more -->\n<!--more Read on-->\n<!-- /wp:more -->") == "<!--more Read on-->"


def test_braces_are_text_as_on_the_site_itself():
    assert wordpress.html("Write {{ name }} and {% if %}") == "<p>Write {{ name }} and {% if %}</p>"


def test_what_was_rendered_already_stays_as_it_is():
    page = "<p>One\n\ntwo {{ x }} [sic]</p><pre>[a b=&quot;c&quot;]</pre>"
    assert wordpress.rendered(page) == page
    assert wordpress.rendered("<p>[a b=&quot;c&quot;]x[/a]</p>") == "<p>x</p>"


def test_an_excerpt_loses_blocks_and_shortcodes():
    assert wordpress.excerpt('<!-- wp:x --><p>Short [gallery ids="1"]</p><!-- /wp:x -->') == "<p>Short </p>"


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<ul>",
                "<li>",
                "</li>",
                "<pre>",
                "</pre>",
                "<br>",
                "<td>",
                "a",
                "b",
                "\n",
                "\n\n",
                "<!--x-->",
                "<",
            ]
        )
    )
)
def test_paragraphs_lose_no_word_and_any_text_is_read(parts):
    text = "".join(parts)
    words = "".join(markup.plain(text).split())
    assert "".join(markup.plain(wordpress.html(text)).split()) == words


@pytest.mark.parametrize(
    "part",
    ["<!-- wp:", "<!--", "<a ", "<pre>", "\n \n", "<br> ", "https://a\n", "[code]", "<li>x\n\n", " ", "<div>", "</p>"],
)
def test_it_takes_linear_time(part, grows_in_proportion):
    assert grows_in_proportion(lambda count: wordpress.html("<div>" * 1000 + part * count), 50_000)


# --- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gmt", "local", "iso"),
    [
        ("2025-03-04 09:00:00", "2025-03-04 10:00:00", "2025-03-04T10:00:00+01:00"),
        ("2025-03-04 09:00:00", "2025-03-04 03:30:00", "2025-03-04T03:30:00-05:30"),
        ("2025-03-04 09:00:00", "2025-03-04 09:00:00", "2025-03-04T09:00:00+00:00"),
        ("2025-03-04 09:00:00", "0000-00-00 00:00:00", "2025-03-04T09:00:00+00:00"),
        ("2025-03-04 09:00:00", "", "2025-03-04T09:00:00+00:00"),
        ("2025-03-04T09:00:00", "2025-03-04T10:00:00", "2025-03-04T10:00:00+01:00"),
        ("2025-03-04 09:00:00", "2025-03-07 10:00:00", "2025-03-04T09:00:00+00:00"),
        ("2025-03-04 09:00:00", "2025-03-04 09:07:11", "2025-03-04T09:00:00+00:00"),
        ("0001-01-01 09:00:00", "0001-01-01 00:00:00", "0001-01-01T00:00:00-09:00"),
    ],
)
def test_a_moment_has_the_offset_that_the_site_had_then(gmt, local, iso):
    assert wordpress.moment(gmt, local).isoformat() == iso


def test_what_was_never_published_has_the_date_of_the_site_or_none():
    assert wordpress.moment("0000-00-00 00:00:00", "2025-03-04 10:00:00") == "2025-03-04 10:00:00"
    assert wordpress.moment("0000-00-00 00:00:00", "0000-00-00 00:00:00") is None
    assert wordpress.moment("nonsense", "") is None


@given(st.datetimes(), st.integers(-56, 56))
def test_the_moment_is_the_one_in_gmt_whatever_the_offset(when, quarters):
    when = when.replace(microsecond=0)
    try:
        local = when + timedelta(minutes=15 * quarters)
    except OverflowError:
        local = when
    made = wordpress.moment(when.isoformat(sep=" "), local.isoformat(sep=" "))
    assert isinstance(made, str) or made is None or made == when.replace(tzinfo=UTC)
    assert isinstance(made, datetime) or when.year in (1, 9999)
