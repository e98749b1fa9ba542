"""What the tests of the configuration have in common: a folder, kinds of sources that stand in, and ways to read a file."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Annotated, ClassVar

import pytest
from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

from feedwright import registry
from feedwright.config import load_config
from feedwright.errors import ConfigError, FetchError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._files import PageSource


class Text(PageSource):
    """A stand-in for the kinds that read files."""

    suffixes: ClassVar[tuple[str, ...]] = (".txt",)

    drop: list[str] = Field(default_factory=list, description="Lines to leave out.")

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        raise NotImplementedError

    def body(self, text: str, article: Article, place: Place) -> str:
        return text


class Markdown(Text):
    """Another one."""


class Account(TypedDict):
    """A map that pydantic does not know as a class of keys."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]  # pydantic reads it there
    user: Annotated[str, Field(description="Who asks.")]


class Remote(Text):
    """A source that no file stands behind, and that does not answer."""

    path: str = Field(default="", description="Nothing.")
    account: Account | None = Field(default=None, description="Who asks.")

    def places(self, site: Site) -> Iterator[Place | Fault]:
        message = "does not answer"
        raise FetchError(message)


class Silent(Remote):
    """A source that may well be empty."""

    def places(self, site: Site) -> Iterator[Place | Fault]:
        raise NotImplementedError

    def missing(self, site: Site) -> str:
        return ""


KINDS = {"markdown": Markdown, "remote": Remote, "silent": Silent, "text": Text}


def _load(_room, kind):
    if kind == "sql":
        message = "No module named 'psycopg'"
        raise ModuleNotFoundError(message, name="psycopg")
    return KINDS[kind]


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, tmp_path):
    """A folder with articles, and kinds that do not depend on which are there."""
    known = {"sources": (*KINDS, "sql"), "formats": ("atom", "json", "rss")}
    monkeypatch.setattr(registry, "kinds", lambda room: tuple(sorted(known[room])))
    monkeypatch.setattr(registry, "load", _load)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("A", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def read():
    """Read a text as config.yaml."""

    def read(text, **options):
        Path("config.yaml").write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        return load_config(**options)

    return read


@pytest.fixture
def faults(read):
    """The faults of a text, without the name of the file that each begins with."""

    def faults(text, **options):
        with pytest.raises(ConfigError) as raised:
            read(text, **options)
        assert all(fault.startswith("config.yaml:") and "\n" not in fault for fault in raised.value.faults)
        return [fault.removeprefix("config.yaml:") for fault in raised.value.faults]

    return faults


@pytest.fixture
def fault(faults):
    """The only fault of a text."""

    def fault(text, **options):
        (only,) = faults(text, **options)
        return only

    return fault


@pytest.fixture
def sample():
    """A configuration of the samples: the `smallest`, one with every default `spelt_out`, one that uses `everything`."""
    return lambda name: Path(__file__).parent.joinpath("samples", f"{name}.yaml").read_text(encoding="utf-8")
