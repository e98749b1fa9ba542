"""Whatever systems call a language, feeds carry its BCP 47 tag."""

from __future__ import annotations

import itertools
import string
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from langcodes import standardize_tag

from feedwright.text import languages

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
