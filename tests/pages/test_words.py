"""The words of the pages, in every language that we have."""

from __future__ import annotations

import pytest

from feedwright.pages._words import WORDS, words

every_language = pytest.mark.parametrize("language", WORDS)


def texts(said):
    return [text for text in said if isinstance(text, str)]


@every_language
def test_nothing_is_missing_and_nothing_has_blanks_around_it(language):
    said = [*texts(WORDS[language]), *WORDS[language].steps]
    assert all(said)
    assert [text for text in said if text != " ".join(text.split())] == []


@every_language
def test_what_a_feed_is_is_said_in_two_sentences(language):
    what = WORDS[language].what
    assert sum(what.count(end) for end in (". ", "。")) + what.endswith(".") == 2


@every_language
def test_steps_are_three(language):
    assert len(WORDS[language].steps) == 3


def test_only_arabic_runs_from_right_to_left():
    assert [language for language, said in WORDS.items() if said.rtl] == ["ar"]


@pytest.mark.parametrize(
    ("language", "known"),
    [
        ("en-GB", "en"),
        ("pt-BR", "pt"),
        ("zh", "zh"),
        ("zh-Hans-TW", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("ar-EG", "ar"),
    ],
)
def test_a_variety_of_a_language_has_its_words(language, known):
    assert words(language) == (language, WORDS[known])


@pytest.mark.parametrize("language", ["sv", "tlh", "he", "x-private"])
def test_other_languages_have_english(language):
    assert words(language) == ("en", WORDS["en"])
