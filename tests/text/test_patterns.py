"""Patterns that are compiled when they are first asked answer as those that `re` compiles at once."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
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


@pytest.mark.parametrize("give", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
@pytest.mark.parametrize("was_asked", [True, False])
def test_a_copy_of_one_is_the_pattern_that_it_stands_for(give: Callable[[Any], Any], was_asked: bool) -> None:
    lazy = patterns.lazy("a", re.IGNORECASE)
    assert not was_asked or lazy.search("A")
    assert give(lazy) == re.compile("a", re.IGNORECASE)


def test_it_may_be_asked_first_by_several_threads_at_once() -> None:
    for _ in range(50):
        lazy, together = patterns.lazy(r"\d+"), Barrier(4)
        with ThreadPoolExecutor(4) as threads:
            found = threads.map(lambda _: (together.wait(), lazy.findall("1 and 23"))[1], range(4))  # noqa: B023
            assert list(found) == [["1", "23"]] * 4


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
