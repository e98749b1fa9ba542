"""A folder is the list of its kinds."""

import subprocess
import sys

import pytest

from feedwright import load_config, registry
from feedwright.errors import ConfigError


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


CACHED = (registry.kinds, registry.load, registry._others, registry._announcements)


@pytest.fixture
def anew():
    """Nothing that was found before counts in this test, and nothing that it finds counts after it."""
    for cached in CACHED:
        cached.cache_clear()
    yield
    for cached in CACHED:
        cached.cache_clear()


@pytest.mark.usefixtures("anew")
def test_other_packages_add_kinds_by_entry_points(monkeypatch, tmp_path):
    """As an installed package announces them: by a text beside it."""
    announced = tmp_path / "gemlogs-1.0.dist-info"
    announced.mkdir()
    (announced / "METADATA").write_text("Metadata-Version: 2.1\nName: gemlogs\nVersion: 1.0\n", encoding="utf-8")
    (announced / "entry_points.txt").write_text("[feedwright.formats]\ngemlog = gemlogs:Gemlog\n", encoding="utf-8")
    (tmp_path / "gemlogs.py").write_text("class Gemlog:\n    pass\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert "gemlog" in registry.kinds("formats")
    assert registry.load("formats", "gemlog").__name__ == "Gemlog"
    assert "gemlog" not in registry.kinds("sources")


SHELF = """\
from {module} import {base}
from feedwright.sources._base import Source


class Signed({base}):
    token: str = ""


class Shelf(Source, Signed):
    def places(self, site):
        yield from ()

    read = bodies = places
"""


@pytest.fixture
def shelf(anew, monkeypatch, tmp_path):
    """Has another package bring a kind of source, with a class beside it that inherits from some base."""

    def bringing(module, base):
        announced = tmp_path / "shelves-1.0.dist-info"
        announced.mkdir()
        (announced / "METADATA").write_text("Metadata-Version: 2.1\nName: shelves\nVersion: 1.0\n", encoding="utf-8")
        (announced / "entry_points.txt").write_text("[feedwright.sources]\nshelf = shelves:Shelf\n", encoding="utf-8")
        (tmp_path / "shelves.py").write_text(SHELF.format(module=module, base=base), encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "shelves", raising=False)
        config = tmp_path / "config.yaml"
        text = "site: {title: A, url: https://example.org/}\nsources: [{type: shelf, token: x}]\ncategories: auto\n"
        config.write_text(text, encoding="utf-8")
        return config

    return bringing


def test_a_kind_that_is_a_pydantic_model_too_is_named_with_the_cure(shelf, tmp_path):
    config = shelf("pydantic", "BaseModel")
    with pytest.raises(ConfigError) as caught:
        load_config(config)
    assert str(caught.value) == (
        f"{tmp_path / 'shelves.py'}:9: `class Shelf(Source, Signed):`, in the kind `shelf` of another package, has "
        "bases that cannot be those of one class. Where one is a pydantic model, have it inherit from "
        "`feedwright.declared.Declared` instead of `pydantic.BaseModel`"
    )


def test_the_cure_cures(shelf):
    (source,) = load_config(shelf("feedwright.declared", "Declared")).sources
    assert (type(source).__name__, source.token) == ("Shelf", "x")


def test_another_mistake_of_a_package_is_its_own(shelf, tmp_path):
    shelf("pydantic", "BaseModel")
    (tmp_path / "shelves.py").write_text("int() + ''\n", encoding="utf-8")
    with pytest.raises(TypeError, match="unsupported operand"):
        registry.load("sources", "shelf")


@pytest.mark.usefixtures("anew")
def test_what_no_package_announces_costs_nothing(monkeypatch):
    """To look for entry points in earnest takes longer than a build with nothing to do."""
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: pytest.fail("looked in earnest"))
    assert registry.kinds("formats") == ("atom", "json", "rss")


HEAVY = ("lxml", "pydantic", "sqlalchemy", "feedgen", "feedparser", "yaml", "nh3", "pyromark")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["build", "--help"]])
def test_asking_for_version_or_help_loads_nothing_heavy(arguments):
    code = f"import sys; sys.argv = ['feedwright', *{arguments!r}]\nfrom feedwright.cli import main\ntry: main()\nexcept SystemExit: pass\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.rstrip().endswith("[]")


def test_a_build_of_files_loads_nothing_of_the_network(site):
    """What knows addresses takes longer to load than a small build to be made."""
    site.post("a", "What it says.", title="A", date="2025-03-04")
    site.configure()
    code = "import sys; from feedwright import journey; journey.build('config.yaml'); print([m for m in ('ssl', 'http.client', 'asyncio') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=site.folder, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.rstrip().endswith("[]")
