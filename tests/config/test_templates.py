"""The folder of the owner's own templates."""

from __future__ import annotations

import pytest

import feedwright
from feedwright import ConfigError

SMALLEST = """
site: {title: The Desk, url: https://example.org/}
sources: [{type: text, path: articles}]
categories: [politics]
"""


@pytest.fixture
def load(tmp_path):
    def loading(more):
        path = tmp_path / "config.yaml"
        path.write_text(SMALLEST + more, encoding="utf-8")
        return feedwright.load_config(path, check_paths=False)

    return loading


def test_there_are_none_unless_they_are_named(load):
    assert load("").templates is load("templates:").templates is load("templates: null").templates is None


def test_their_folder_is_relative_to_the_configuration(load, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "more.css").touch()
    assert load("templates: ./own/").templates == tmp_path / "own"


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("templates: nowhere", "templates: 'nowhere' is no folder"),
        ("templates: a-file", "templates: 'a-file' is no folder"),
        (
            "templates: empty",
            "templates: 'empty' holds no template; known are base.html, feed.html, index.html, feed.css, more.css",
        ),
        ("templates: misspelt", r"more\.css \(did you mean feed\.html\?\)"),
        ("templates: feeds", "templates: 'feeds' is the output folder, too"),
        ("templates: [a]", "templates: must be"),
        ("templates: ''", "templates: is empty"),
    ],
)
def test_what_cannot_be_a_folder_of_templates_is_a_fault(load, tmp_path, more, what):
    for name in ("empty", "misspelt", "feeds"):
        (tmp_path / name).mkdir()
    (tmp_path / "a-file").touch()
    (tmp_path / "misspelt" / "feeds.html").touch()
    with pytest.raises(ConfigError, match=what) as caught:
        load(more)
    assert len(caught.value.faults) == 1
