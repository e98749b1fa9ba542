"""The stylesheet, and what it says of a feed that is shown as it is."""

from __future__ import annotations

import re

import pytest

from feedwright.pages._words import WORDS
from feedwright.pages.stylesheet import Stylesheet
from feedwright.publish.plan import HEAD, bears_our_mark


@pytest.fixture
def css(imprint):
    return lambda **known: Stylesheet().render([], imprint(**known)).data.decode()


def test_it_is_one_file_that_says_whose_it_is(imprint):
    made = Stylesheet().render([], imprint())
    assert (made.path, made.media_type) == ("feed.css", "text/css; charset=utf-8")
    assert bears_our_mark(made.data[:HEAD])


def test_nothing_is_loaded(css):
    assert not re.search(r"@import|url\(|@font-face|expression", css())


def test_braces_are_closed(css):
    assert css().count("{") == css().count("}") > 50


@pytest.mark.parametrize("language", WORDS)
def test_what_a_browser_shows_above_a_feed_is_in_the_sites_language(css, language):
    said = re.search(r'--here: "([^"]*)"; --direction: (\w+); --start: (\w+);', css(language=language))
    assert said.groups() == (WORDS[language].here, *(("rtl", "right") if language == "ar" else ("ltr", "left")))


def test_an_owner_adds_to_it_or_takes_its_place(css, tmp_path):
    (tmp_path / "more.css").write_text(":root { --rubric: teal; }", encoding="utf-8")
    assert css(templates=tmp_path) == css() + "\n:root { --rubric: teal; }"
    (tmp_path / "feed.css").write_text("a{#b{}}", encoding="utf-8")
    assert css(templates=tmp_path).endswith("}\n\na{#b{}}\n:root { --rubric: teal; }")
    assert bears_our_mark(css(templates=tmp_path).encode())
