"""A folder is the list of its kinds."""

import subprocess
import sys

import pytest

from feedwright import registry


def test_every_file_is_a_kind_and_private_files_are_not():
    assert registry.kinds("formats") == ("atom", "json", "rss")
    assert {"markdown", "table", "text"} <= set(registry.kinds("sources"))


@pytest.mark.parametrize("room", ["sources", "formats", "pages"])
def test_every_kind_is_one_class_with_a_docstring(room):
    for kind in registry.kinds(room):
        assert registry.load(room, kind).__doc__


def test_a_kind_that_does_not_exist_is_a_key_error():
    with pytest.raises(KeyError):
        registry.load("formats", "gopher")


def test_other_packages_add_kinds_by_entry_points(monkeypatch):
    class Point:
        name = "gemlog"

        @staticmethod
        def load():
            return str

    monkeypatch.setattr(registry, "entry_points", lambda group: [Point()] if group == "feedwright.formats" else [])
    for cached in (registry.kinds, registry.load, registry._others):
        cached.cache_clear()
    try:
        assert "gemlog" in registry.kinds("formats")
        assert registry.load("formats", "gemlog") is str
    finally:
        monkeypatch.undo()
        for cached in (registry.kinds, registry.load, registry._others):
            cached.cache_clear()


HEAVY = ("lxml", "pydantic", "sqlalchemy", "feedgen", "feedparser", "yaml", "nh3", "pyromark")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["build", "--help"]])
def test_asking_for_version_or_help_loads_nothing_heavy(arguments):
    code = f"import sys; sys.argv = ['feedwright', *{arguments!r}]\nfrom feedwright.cli import main\ntry: main()\nexcept SystemExit: pass\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.rstrip().endswith("[]")
