"""Text is cut where a reader would stop, and never within a grapheme."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import cutting


@pytest.mark.parametrize(
    ("text", "length", "wanted"),
    [
        ("It fits.", 8, "It fits."),
        ("It came. It saw. It went home by bus.", 20, "It came. It saw."),
        ("It came without any reason", 20, "It came without any…"),
        ("It came, without any reason", 12, "It came…"),
        ("Oh. It came without any reason", 20, "Oh. It came without…"),
        ("Mr. Smith went to the U.S. Senate. It was cold.", 40, "Mr. Smith went to the U.S. Senate."),
        ("We went to see the famous Dr. Smith at home", 32, "We went to see the famous Dr…"),
        ("He paid it e.g. in parts. That took three and more years", 28, "He paid it e.g. in parts."),
        ("We sell tea at tea. shop and in all shops of the town", 25, "We sell tea at tea. shop…"),
        ("And then... Well, nothing at all", 17, "And then... Well…"),
        ("And then... Well, nothing at all", 14, "And then…"),
        ("It costs 3.5 dollars a day", 21, "It costs 3.5 dollars…"),
        ("Am 12. September war es so. Danach nicht mehr", 30, "Am 12. September war es so."),
        ("What? Now! “Yes.” And so on", 19, "What? Now! “Yes.”"),
        ("今天我们发布了新版本。这个版本有很多新的功能", 14, "今天我们发布了新版本。"),
        ("今天我们发布了新版本这个版本有很多新的功能", 14, "今天我们发布了新版本这个版…"),
        ("하나 둘 셋 넷 다섯 여섯", 10, "하나 둘 셋 넷…"),
        ("aaaaaaaaaaaaaaaa", 5, "aaaa…"),
        ("See https://example.org/a/long/address", 20, "See https://example…"),
        ("a\n b   c", 5, "a b c"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
        ("", 5, ""),
    ],
)
def test_text_is_cut_where_a_reader_would_stop(text, length, wanted):
    assert cutting.shorten(text, length) == wanted


@pytest.mark.parametrize("grapheme", ["e\u0301", "👨\u200d👩\u200d👧", "👍🏽", "🇩🇪", "☑\ufe0f", "각", "नि"])
@pytest.mark.parametrize("length", range(1, 12))
def test_a_grapheme_is_not_cut_apart(grapheme, length):
    cut = cutting.shorten(grapheme * 20, length).removesuffix("…")
    assert cut == grapheme * (len(cut) // len(grapheme))


@given(
    st.text(alphabet=st.sampled_from("ab .!?,。界é\u0301\u200d🇩🇪👍🏽\n") | st.characters(), max_size=60),
    st.integers(-1, 50),
)
def test_what_is_cut_is_short_enough_and_begins_the_same(text, length):
    folded = cutting.shorten(text, 10_000)
    cut = cutting.shorten(text, length)
    assert len(cut) <= max(length, 0)
    assert folded.startswith(cut.removesuffix("…") if cut != folded else cut)
