"""Titles are plain lines: without entities, tags and marks, and with every letter that is none of these."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import titles


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AT&amp;T &mdash; it&#39;s", "AT&T — it's"),
        ("&amp;lt; is an entity", "&lt; is an entity"),
        ("a < b and x <3 y", "a < b and x <3 y"),
        ("The <b> element", "The <b> element"),
        ("List<String> of <T>", "List<String> of <T>"),
        ("A <b>bold</b> <em class=x>word</em><br>and<br/>more<!-- c -->", "A bold word and more"),
        ('<script>alert(1)</script>A <img src=x onerror="x()">title', "A title"),
        ("The `<b>` element and `*args`", "The <b> element and *args"),
        ("``a `tick` b``", "a `tick` b"),
        ("**bold** *it* _it_ ***both*** ~~gone~~", "bold it it both gone"),
        ("**a *b* c**", "a b c"),
        ("snake_case_name, 2 * 3 * 4, 2*3*4, __init__", "snake_case_name, 2 * 3 * 4, 2*3*4, __init__"),
        ("*args and **kwargs", "*args and **kwargs"),
        ("On [the web](https://example.org/a_(b)), f[i](x)", "On the web, f[i](x)"),
        ("{{ site.title }} News {% if x %}today{% endif %} {#news}", "News today"),
        ("Using `{{ x }}`", "Using {{ x }}"),
        ("[Video] The [x] mark", "[Video] The [x] mark"),
        ("  two \n\t words\x00 ", "two words"),
        ("", ""),
    ],
)
def test_a_title_is_one_plain_line(text, wanted):
    assert titles.title(text) == wanted


@given(st.text(alphabet="ab *_~<>b/[]()", max_size=30))
def test_a_title_keeps_its_letters(text):
    letters = re.sub(r"[^ab]", "", re.sub(r"</?b[^<>]*>|\]\([^)]*\)", "", text))
    assert len(re.sub(r"[^ab]", "", titles.title(text))) >= len(letters)


@pytest.mark.parametrize(
    "hostile", ["`", "` `` ", "*", "*a **b ", "_", "<b>", "<b", "[a](", "[", "~~a", "{{", "<!--", "<script>"]
)
def test_reading_takes_linear_time(hostile, seconds):
    made = []
    assert seconds(lambda: made.append(titles.title(hostile * (200_000 // len(hostile))))) < 5  # it takes half a second
    assert isinstance(made[0], str)


@pytest.mark.parametrize(
    ("text", "wanted"), [("Tea &amp; *cake*. ", "Tea & cake. "), ("<p>Tea <b>and</b> cake.</p>", "Tea and cake. ")]
)
def test_a_text_of_any_length_stays_whole(text, wanted):
    assert titles.title(text * 1000) == (wanted * 1000).strip()


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=80))
def test_any_text_becomes_one_line(text):
    assert titles.title(text) == " ".join(titles.title(text).split())


WORDS = st.lists(
    st.sampled_from(
        [
            "a",
            "B",
            "é",
            "北",
            " ",
            "-",
            "–",
            "'",
            '"',
            ":",
            "#",
            "(",
            ")",
            "/",
            "!",
            "&",
            "$x$",
            "1",
            ";",
            "\u200d",
            "+",
        ]
    ),
    max_size=20,
)


@given(WORDS.map("".join) | st.text(max_size=40))
def test_a_title_with_nothing_to_take_off_is_read_in_short_as_it_is_at_length(text):
    with pytest.MonkeyPatch.context() as patch:
        short = titles.title(text)
        patch.setattr(titles, "_PLAIN", re.compile(r"(?!)"))
        assert short == titles.title(text)
