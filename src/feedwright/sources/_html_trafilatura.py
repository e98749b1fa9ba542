"""What trafilatura and htmldate find in a page; they come with the extra `html`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from feedwright.errors import SourceError

# Their own bound is today, and no clock may decide what a feed holds.
_LAST_DAY = "2099-12-31"


@cache
def is_there() -> bool:
    """Whether it is installed; it is not loaded before it is needed."""
    return find_spec("trafilatura") is not None


def required() -> None:
    """Say how to get it where it is not there.

    Raises:
        SourceError: it is not installed, or something that it needs itself is not.
    """
    try:
        import_module("trafilatura")
    except ImportError as error:
        message = f"needs trafilatura: pip install 'feedwright[html]', or write `extract: own` ({error})"
        raise SourceError(message) from error


def versions() -> str:
    """The versions that are installed: others may find something else."""
    found = []
    for name in ("trafilatura", "htmldate"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return " ".join(found)


def body(text: str) -> str:
    """The article as HTML; empty where nothing is found, or the page is too much for it."""
    made = _called("trafilatura", "extract", text, output_format="html", include_formatting=True, include_links=True,
                   include_images=True, include_tables=True, include_comments=False)  # fmt: skip
    return made if isinstance(made, str) else ""


def authors(text: str) -> list[str]:
    """Names of authors; empty where none are found."""
    bounds = {"extensive_search": False, "max_date": _LAST_DAY}
    made = _called("trafilatura.metadata", "extract_metadata", text, date_config=bounds)
    said = getattr(made, "author", None)
    return [one.strip() for one in said.split(";") if one.strip()] if isinstance(said, str) else []


def date(text: str) -> str:
    """The day of publication as `YYYY-MM-DD`, a guess; empty where there is none."""
    made = _called("htmldate", "find_date", text, original_date=True, extensive_search=True, max_date=_LAST_DAY)
    return made if isinstance(made, str) else ""


def _called(module: str, name: str, *args: Any, **more: Any) -> Any:
    try:
        return _function(module, name)(*args, **more)
    except Exception:  # noqa: BLE001 - a page may break any of the libraries below; what we find ourselves remains
        return None


@cache
def _function(module: str, name: str) -> Any:
    return getattr(import_module(module), name)
