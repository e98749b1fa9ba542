"""Patterns that are compiled when they are first asked answer as those that `re` compiles at once."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import feedwright
from feedwright.text import patterns

ASK: dict[str, Callable[[re.Pattern[str], str], Any]] = {
    "search": lambda one, text: (found := one.search(text)) and found.groups(),
    "match": lambda one, text: (found := one.match(text, 1)) and found.span(),
    "fullmatch": lambda one, text: (found := one.fullmatch(text)) and found[0],
    "split": lambda one, text: one.split(text),
    "findall": lambda one, text: one.findall(text),
    "finditer": lambda one, text: [match.span() for match in one.finditer(text)],
    "sub": lambda one, text: one.sub(r"<\1>", text),
    "subn": lambda one, text: one.subn("", text),
    "said": lambda one, _text: (one.pattern, one.flags, one.groups, dict(one.groupindex)),
}


@given(st.text(alphabet="aAbB1 \n"), st.sampled_from(sorted(ASK)), st.sampled_from([0, re.IGNORECASE]))
def test_it_answers_as_the_compiled_pattern_does(text: str, asked: str, flags: int) -> None:
    text_of_it = r"(?P<letter>a)|\d(b?)"
    lazy = patterns.lazy(text_of_it, flags)
    wanted = ASK[asked](re.compile(text_of_it, flags), text)
    assert ASK[asked](lazy, text) == wanted
    # Once it is compiled, too.
    assert ASK[asked](lazy, text) == wanted


def test_bytes_are_matched_by_patterns_of_bytes() -> None:
    assert patterns.lazy(rb"\d+").findall(b"1 and 23") == [b"1", b"23"]


def test_nothing_is_compiled_before_it_is_asked() -> None:
    broken = patterns.lazy("(")
    with pytest.raises(re.error, match="missing"):
        broken.search("")


def test_every_pattern_of_ours_can_be_compiled() -> None:
    kind = type(patterns.lazy(""))
    found = [
        (module, name, pattern)
        for module in pkgutil.walk_packages(feedwright.__path__, "feedwright.")
        if not module.name.endswith("__main__")
        for name, value in vars(importlib.import_module(module.name)).items()
        for pattern in (value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value])
        if type(pattern) is kind
    ]
    assert len(found) > 400
    for _, _, pattern in found:
        assert re.compile(pattern.pattern, pattern.flags)
