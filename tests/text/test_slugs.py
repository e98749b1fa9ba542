"""Slugs are readable, safe as file names, and each name's own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import slugs

NAMES = st.lists(st.text(min_size=1, max_size=20), unique_by=slugs.key, max_size=8)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Geopolitics", "geopolitics"),
        ("Foreign & Security Policy", "foreign-security-policy"),
        ("Europe\u2019s Östersjön", "europes-ostersjon"),
        ("  --a__b--  ", "a-b"),
        ("Русский мир", "russkiy-mir"),
        ("日本", "riben"),
        ("../../etc/passwd", "etc-passwd"),
        ("!!!", ""),
    ],
)
def test_a_slug_is_readable(name, slug):
    assert slugs.slug(name) == slug


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_a_slug_is_always_fit_for_a_file_name(text):
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slugs.slug(text))
    assert len(slugs.slug(text)) <= slugs.LONGEST


def test_a_long_slug_is_cut_between_words():
    assert slugs.slug("word " * 40) == "-".join(["word"] * 16)
    assert slugs.slug("x" * 200) == "x" * 80


def test_spellings_of_one_name_have_one_key():
    assert (
        len(
            {
                slugs.key(name)
                for name in ("Geo-Politics", "geo politics", "GEO_POLITICS", "geopolitics", "Ｇeopolitics")
            }
        )
        == 1
    )
    assert slugs.key("Ökonomie") == slugs.key("O\u0308konomie")
    assert slugs.key("-") != slugs.key("_")


@given(NAMES)
def test_distinct_names_get_distinct_slugs(names):
    made = slugs.distinct(names, reserved=["all", "index"])
    assert len(set(made.values())) == len(names)
    assert not {"all", "index", ""} & set(made.values())


def test_the_name_that_is_its_own_slug_keeps_it_whatever_the_order():
    for names in (["国际", "guoji"], ["guoji", "国际"]):
        made = slugs.distinct(names)
        assert made["guoji"] == "guoji"
        assert re.fullmatch(r"guoji-[0-9a-f]{6}", made["国际"])


def test_a_category_called_all_stands_beside_the_feed_of_everything():
    assert re.fullmatch(r"all-[0-9a-f]{6}", slugs.distinct(["All"], reserved=["all"])["All"])


def test_a_name_without_letters_still_has_a_slug():
    assert re.fullmatch(r"category-[0-9a-f]{6}", slugs.distinct(["!!!"])["!!!"])


def test_the_owners_slug_wins():
    assert slugs.distinct(["Politics", "World"], own={"World": "politics"})["World"] == "politics"
    assert slugs.distinct(["Politics", "World"], own={"World": "politics"})["Politics"] != "politics"


@given(
    st.text(alphabet="ab0-_ .", max_size=100) | st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,30}", fullmatch=True)
)
def test_what_is_a_slug_already_stays_as_it_is(text):
    with pytest.MonkeyPatch.context() as patch:
        short = slugs.slug(text)
        patch.setattr(slugs, "_MADE", re.compile(r"(?!)"))
        assert short == slugs.slug(text)
