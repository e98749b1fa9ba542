"""Shortcodes become what they mean; what only looks like one stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import shortcodes

IMAGE = '<img src="https://example.org/a.jpg" />'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f'[caption id="a" width="300"]{IMAGE} A <em>border</em>[/caption]', "A <em>border</em>"),
        (f'[caption width="300" caption="A border"]{IMAGE}[/caption]', "A border"),
        (f'[wp_caption width="300"]<a href="/b">{IMAGE}</a>\nA\nborder[/wp_caption]', "A border"),
    ],
)
def test_a_caption_and_its_picture_are_a_figure(written, shown):
    made = shortcodes.replaced(written)
    assert made.startswith("<figure>")
    assert made.endswith(f"<figcaption>{shown}</figcaption></figure>")
    assert made.count(IMAGE) == 1


def test_a_caption_without_words_is_its_picture():
    assert shortcodes.replaced(f'[caption width="300"]{IMAGE}[/caption]') == IMAGE


@pytest.mark.parametrize(
    "written",
    [
        "[embed]https://example.org/v?a=1&b=2[/embed]",
        '[embed width="300"]https://example.org/v?a=1&amp;b=2[/embed]',
        "[youtube=https://example.org/v?a=1&b=2]",
        "[youtube https://example.org/v?a=1&b=2]",
        '[soundcloud url="https://example.org/v?a=1&amp;b=2"]',
    ],
)
def test_what_is_embedded_is_a_link(written):
    link = '<a href="https://example.org/v?a=1&amp;b=2">https://example.org/v?a=1&amp;b=2</a>'
    assert shortcodes.replaced(written) == link


def test_films_are_known_by_their_numbers():
    assert 'href="https://vimeo.com/1234567"' in shortcodes.replaced("[vimeo 1234567]")
    assert 'href="https://www.youtube.com/watch?v=abc_DEF-123"' in shortcodes.replaced('[youtube id="abc_DEF-123"]')


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('[audio src="https://example.org/a.mp3"]', '<audio controls src="https://example.org/a.mp3"></audio>'),
        ('[audio mp3="/a.mp3"][/audio]', '<audio controls src="/a.mp3"></audio>'),
        ("[audio https://example.org/a.mp3]", '<audio controls src="https://example.org/a.mp3"></audio>'),
        (
            '[video width="4" mp4="https://example.org/v.mp4" poster="https://example.org/p.jpg"][/video]',
            '<video controls src="https://example.org/v.mp4" poster="https://example.org/p.jpg"></video>',
        ),
        ("[audio]", ""),
        ('[audio src="javascript:alert(1)"]', ""),
    ],
)
def test_players(written, shown):
    assert shortcodes.replaced(written) == shown


def test_a_player_without_an_end_does_not_swallow_the_text_up_to_the_next_one():
    made = shortcodes.replaced('[audio src="/a.mp3"] between [audio src="/b.mp3"][/audio] after')
    assert made == '<audio controls src="/a.mp3"></audio> between <audio controls src="/b.mp3"></audio> after'


@pytest.mark.parametrize(
    "gone",
    [
        "[gallery]",
        '[gallery ids="1,2,3" columns="2"]',
        "[playlist]",
        '[contact-form-7 id="12" title="Write to us"]',
        "[my_form id=3]",
        "\n[recent_posts]\n",
        "[/caption]",
        "[button url='/a'/]",
    ],
)
def test_others_go(gone):
    assert shortcodes.replaced(f"<p>Before</p>{gone}<p>After</p>").split() == ["<p>Before</p><p>After</p>"] or (
        shortcodes.replaced(f"<p>Before</p>{gone}<p>After</p>").split() == ["<p>Before</p>", "<p>After</p>"]
    )


def test_what_stands_between_two_tags_of_a_plugin_stays():
    assert shortcodes.replaced('[row][column width="1/2"]Words[/column][/row] [dropcap]T[/dropcap]he') == "Words The"


@pytest.mark.parametrize(
    "words",
    [
        "[sic]",
        "[1]",
        "[...]",
        "[Editor's note: a = b]",
        "a[i] = b[j]",
        "[update]",
        "[/sarcasm]",
        "[ ]",
        "[]",
        "[Übung]",
        "in the [well-known] case",
        "[see https://example.org/]",
    ],
)
def test_what_only_looks_like_a_shortcode_stays(words):
    assert shortcodes.replaced(f"He said {words} so") == f"He said {words} so"


def test_a_doubled_bracket_is_how_an_article_writes_of_one():
    assert (
        shortcodes.replaced('Write [[gallery ids="1"]] or [[caption]x[/caption]]')[:25] == 'Write [gallery ids="1"] o'
    )


@pytest.mark.parametrize("quote", ['"', "'", "&#8221;", "&quot;", "”", "&#8243;"])
def test_of_a_rendered_page_only_what_is_without_doubt_one_goes(quote):
    page = f"<p>[button url={quote}/a{quote}]Go[/button] [sic] [gallery] [[x]]</p>"
    assert shortcodes.removed(page) == "<p>Go [sic] [gallery] [[x]]</p>"


@given(st.text(alphabet='[]/ab-_ ="\n<>é', max_size=60))
def test_any_text_is_read(text):
    assert isinstance(shortcodes.replaced(text), str)
    assert len(shortcodes.removed(text)) <= len(text)


@given(st.text(max_size=60).filter(lambda text: "[" not in text))
def test_text_without_brackets_stays(text):
    assert shortcodes.replaced(text) == shortcodes.removed(text) == text


@pytest.mark.parametrize("part", ["[audio]", "[a ", "[caption]", '[a x="', "[[a]]", "[x-y]\n", "[embed]https://"])
def test_it_takes_linear_time(part, grows_in_proportion):
    assert grows_in_proportion(lambda count: shortcodes.replaced(part * count + "[/audio]"), 50_000)
    assert grows_in_proportion(lambda count: shortcodes.removed(part * count), 50_000)
