"""feedwright turns a site's articles into the feeds that people subscribe to: RSS 2.0, Atom 1.0 and JSON Feed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedwright.config import load_config
    from feedwright.errors import (
        CatalogError,
        ConfigError,
        FeedwrightError,
        FetchError,
        Locked,
        ParseError,
        PublishError,
        Refused,
        RenderError,
        SchemaTooNew,
        SourceError,
    )
    from feedwright.journey import build, plan
    from feedwright.library import read, render
    from feedwright.model import Article, Author, Enclosure, Entry, Feed
    from feedwright.report import Report

__version__ = "0.1.0"

_HOMES = {
    "errors": (
        "CatalogError", "ConfigError", "FeedwrightError", "FetchError", "Locked", "ParseError", "PublishError",
        "Refused", "RenderError", "SchemaTooNew", "SourceError",
    ),
    "model": ("Article", "Author", "Enclosure", "Entry", "Feed"),
    "report": ("Report",),
    "config": ("load_config",),
    "library": ("read", "render"),
    "journey": ("build", "plan"),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Article",
    "Author",
    "CatalogError",
    "ConfigError",
    "Enclosure",
    "Entry",
    "Feed",
    "FeedwrightError",
    "FetchError",
    "Locked",
    "ParseError",
    "PublishError",
    "Refused",
    "RenderError",
    "Report",
    "SchemaTooNew",
    "SourceError",
    "build",
    "load_config",
    "plan",
    "read",
    "render",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: `import feedwright` alone costs nothing."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
