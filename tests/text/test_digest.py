"""What an article says, in a few bytes: white space is no change of it, and yet nothing that is shown changes unseen."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from feedwright.text import digest

SPACES = st.text(" \t\n\r\f\v", max_size=4)
WORDS = st.lists(
    st.text(st.characters(exclude_characters=" \t\n\r\f\v\0", exclude_categories=()), min_size=1), max_size=5
)


def test_its_form_is_a_version_the_words_and_the_bytes():
    assert re.fullmatch("1:[0-9a-f]{32}[.][0-9a-f]{8}", digest.said("A title", "A body"))


def test_it_is_the_same_on_every_machine_for_ever():
    assert digest.said("A title", "the  body\n") == "1:84bccfbdbca37f37e4ffed74c10bd0f5.6d45cdc9"


@given(WORDS, st.lists(SPACES, min_size=6, max_size=6), st.lists(SPACES, min_size=6, max_size=6))
def test_white_space_is_no_other_word_but_other_bytes(words, one, other):
    spaced = ["".join(f"{gap}{word}" for gap, word in zip(gaps, [*words, ""], strict=False)) for gaps in (one, other)]
    first, second = (digest.said("Title", text) for text in spaced)
    assert digest.same(first, second)
    assert digest.words(first) == digest.words(second)
    assert (first == second) == (spaced[0] == spaced[1])


@given(WORDS, WORDS)
def test_other_words_are_a_change(one, other):
    assume("".join(one) != "".join(other))
    assert not digest.same(digest.said("".join(one)), digest.said("".join(other)))


def test_what_moves_from_the_title_to_the_body_is_a_change():
    assert not digest.same(digest.said("A", "B C"), digest.said("A B", "C"))


def test_a_digest_without_a_sum_of_its_bytes_is_compared_by_its_words():
    """Catalogs that an older version wrote hold such."""
    now = digest.said("A title", "A body")
    then = now.partition(".")[0]
    assert digest.same(then, now)
    assert digest.same(now, then)
    assert digest.words(then) == digest.words(now) == then
    assert not digest.same(digest.words(digest.said("A title", "Another body")), now)


def test_nothing_is_known_of_what_other_rules_made_or_nobody_said():
    for one in ("", "1:", "0:abc", "2:abc.def"):
        assert digest.same(one, digest.said("A title"))
        assert digest.same(digest.said("A title"), one)


def test_a_sketch_is_of_long_lines_in_any_order_each_once():
    lines = [f"Line {number} is long enough to be told from all the others." for number in range(5)]
    assert digest.blocks("\n".join(lines)) == digest.blocks("\n\n".join([*reversed(lines), lines[0], "short"]))
    assert len(digest.blocks("\n".join(lines))) == 4 * len(lines)


def test_likeness_is_the_share_of_what_both_have():
    lines = [f"Line {number} is long enough to be told from all the others." for number in range(4)]
    one, other = digest.blocks("\n".join(lines[:3])), digest.blocks("\n".join(lines[1:]))
    assert digest.likeness(one, one) == 1
    assert digest.likeness(one, other) == 0.5
    assert digest.likeness(one, b"") == digest.likeness(b"", b"") == 0
