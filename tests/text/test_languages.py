"""Whatever systems call a language, feeds carry its BCP 47 tag."""

from __future__ import annotations

import itertools
import string
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from langcodes import Language, standardize_tag
from langcodes.data_dicts import LIKELY_SUBTAGS

from feedwright.text import languages
from feedwright.text.languages import Division

PAIRS = ["".join(pair) for pair in itertools.product(string.ascii_lowercase, repeat=2)]


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("en", "en"),
        ("EN", "en"),
        (" de ", "de"),
        ("en-US", "en-US"),
        ("zh_cn", "zh-CN"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("eng", "en"),
        ("ger", "de"),
        ("pt_BR.UTF-8", "pt-BR"),
        ("de_DE@euro", "de-DE"),
        ("ca_ES.UTF-8@valencia", "ca-ES"),
        ("es-419", "es-419"),
        ("de-de-1996", "de-DE-1996"),
        ("iw", "he"),
        ("en-UK", "en-GB"),
        ("x-private", "x-private"),
    ],
)
def test_tags_become_canonical(tag: str, canonical: str) -> None:
    assert languages.bcp47(tag) == canonical


@pytest.mark.parametrize("tag", ["xx", "qq-QQ", "xyz", "en-ZZ"])
def test_well_formed_tags_are_kept_though_nobody_registered_them(tag: str) -> None:
    assert languages.bcp47(tag) == tag


@pytest.mark.parametrize(
    "tag",
    [
        "",
        " ",
        "-",
        "_",
        "C",
        "POSIX",
        ".UTF-8",
        "klingonese!!",
        "English",
        "en--US",
        "en-",
        "e",
        "en-US-US",
        "日本語",
        "\x00",
        "a" * 5000,
    ],
)
def test_what_is_no_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="is not a language tag; write it as in BCP 47") as caught:
        languages.bcp47(tag)
    assert len(str(caught.value)) < 200


@given(
    st.one_of(
        st.text(max_size=40), st.from_regex(r"[a-zA-Z]{1,9}([-_][a-zA-Z0-9]{1,9}){0,4}(\.UTF-8)?", fullmatch=True)
    )
)
@settings(max_examples=200, deadline=None)
@example("00_AAA_00A")
def test_canonical_tags_stay_as_they_are(text: str) -> None:
    try:
        tag = languages.bcp47(text)
    except ValueError:
        return
    assert languages.bcp47(tag) == tag
    assert tag.replace("-", "").isalnum()


def test_the_short_way_agrees_with_the_library() -> None:
    for pair in PAIRS:
        for tag in (pair, f"{pair}-US", f"en-{pair.upper()}"):
            assert languages.bcp47(tag) == standardize_tag(tag)


def test_common_tags_load_no_library() -> None:
    script = (
        "import sys; from feedwright.text import languages as l; l.bcp47('en-US'); sys.exit('langcodes' in sys.modules)"
    )
    environment = {"PYTHONPATH": ":".join(sys.path)}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0


# --- which tags are one language ----------------------------------------------------------------------------------------


def grouped(tag: str) -> str:
    """As the library sees it: the language, with its script where that is not the usual one."""
    whole, usual = Language.get(tag).maximize(), Language.get(Language.get(tag).language).maximize()
    return f"{whole.language}-{whole.script}" if whole.script != usual.script else str(whole.language)


@pytest.mark.parametrize(
    ("tag", "group"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("de-AT", "de"),
        ("de-CH-1996", "de"),
        ("es-419", "es"),
        ("pt-BR", "pt"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hans-SG", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("sr-Cyrl", "sr"),
        ("sr-Latn-RS", "sr-Latn"),
        ("nb-NO", "no"),
        ("nn", "nn"),
        ("gsw", "gsw"),
        ("xx", ""),
        ("abc-XY", "abc"),
        ("und", ""),
        ("mul", ""),
        ("zxx", ""),
        ("x-private", ""),
        ("art-x-words", ""),
    ],
)
def test_regions_are_one_language_and_scripts_are_not(tag: str, group: str) -> None:
    assert languages.group(tag) == group


def test_the_short_way_to_a_group_agrees_with_the_library() -> None:
    """And the library is asked of no other language than it need be asked of."""
    asked = set()
    for likely in LIKELY_SUBTAGS:
        language, _, region = likely.partition("-")
        if len(language) == len(region) == 2 and languages.bcp47(likely) == likely:
            assert languages.group(likely) == grouped(likely)
            asked |= {language} if "-" in grouped(likely) else set()
    assert asked == languages._IN_SEVERAL_SCRIPTS
    for pair in PAIRS:
        for tag in (pair, f"{pair}-US"):
            if languages.bcp47(tag) == tag and pair in LIKELY_SUBTAGS and pair != "nb":
                assert languages.group(tag) == grouped(tag)


@given(st.from_regex(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?(-[a-z0-9]{5,8})?", fullmatch=True))
def test_a_group_is_a_canonical_tag_and_its_own_group(text: str) -> None:
    group = languages.group(languages.bcp47(text))
    assert group == languages.group(group)
    assert not group or languages.bcp47(group) == group
    assert languages.meant(group) == group


@pytest.mark.parametrize(
    ("home", "apart", "tag", "language"),
    [
        ("en-GB", (), "en-US", "en"),
        ("en-GB", (), None, "en"),
        ("en-GB", (), "no language at all", "en"),
        ("en-GB", (), "und", "en"),
        ("en-GB", (), "DE_at", "de"),
        ("und", (), None, "und"),
        ("pt", ("pt-BR",), "pt-BR", "pt-BR"),
        ("pt", ("pt-BR",), "pt-PT", "pt"),
        ("pt-BR", ("pt-BR", "pt-PT"), "pt-BR", "pt"),
        ("pt-BR", ("pt-BR", "pt-PT"), "pt", "pt"),
        ("pt-BR", ("pt-BR", "pt-PT"), "pt-PT", "pt-PT"),
        ("de-CH-1996", ("de-CH",), "de-CH", "de"),
        ("en", ("de-CH",), "de-CH-1996", "de-CH"),
        ("en", ("de-CH", "de-CH-1996"), "de-CH-1996", "de-CH-1996"),
        ("en", ("zh-CN",), "zh-TW", "zh-Hant"),
        ("en", ("zh-TW",), "zh-HK", "zh-Hant"),
    ],
)
def test_an_article_belongs_to_the_finest_language_that_is_told_apart(
    home: str, apart: tuple[str, ...], tag: str | None, language: str
) -> None:
    assert Division(home, frozenset(apart)).of(tag) == language


@pytest.mark.parametrize(
    ("tag", "meant"), [("de", "de"), ("zh-Hans", "zh"), ("zh-Hant", "zh-Hant"), ("zh-TW", "zh-TW"), ("nb", "no")]
)
def test_who_names_a_script_means_a_language_and_who_names_a_region_means_it_alone(tag: str, meant: str) -> None:
    assert languages.meant(tag) == meant


def test_the_sites_own_language_is_known_by_whatever_tag() -> None:
    division = Division("zh-TW")
    assert [tag for tag in ("zh-tw", "zh-Hant", "zh_Hant", "zh", "zh-HK", "?") if division.is_own(tag)] == [
        "zh-tw",
        "zh-Hant",
        "zh_Hant",
    ]


def test_languages_are_called_as_their_speakers_call_them() -> None:
    assert {tag: languages.name(tag) for tag in ("en", "de", "zh-Hant", "pt-BR", "he", "xx", "mul")} == {
        "en": "English",
        "de": "Deutsch",
        "zh-Hant": "中文 (繁體)",
        "pt-BR": "português (Brasil)",
        "he": "עברית",
        "xx": "xx",
        "mul": "mul",
    }


def test_common_groups_load_no_library() -> None:
    script = (
        "import sys; from feedwright.text import languages as l;"
        "l.Division('en-GB').of('de-AT'); l.name('en'); sys.exit(bool({'langcodes', 'babel'} & {*sys.modules}))"
    )
    environment = {"PYTHONPATH": ":".join(sys.path)}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0
