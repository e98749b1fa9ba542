"""Every error that feedwright raises on purpose, and the exit code of each.

FeedwrightError 1
├── ConfigError 2          config.yaml or the command line; every fault at once
├── SourceError 3          a source, or one place in it, cannot be read
│   ├── FetchError         an address does not answer as it should
│   └── ParseError         a document is not what its kind promises
├── CatalogError 4         what is remembered between builds cannot be used
│   └── SchemaTooNew       a newer feedwright wrote it
├── RenderError 5          a feed cannot be made
└── PublishError 6         the output folder cannot be written
    ├── Refused            doing it would surprise subscribers; says how to insist
    └── Locked             another build is at work

Anything else that escapes is a bug: a traceback and exit code 70.
"""

from __future__ import annotations

from typing import ClassVar


class FeedwrightError(Exception):
    """The root: `except FeedwrightError` catches all that feedwright raises on purpose.

    Attributes:
        where: file, address, option or feed that is at fault; may be empty.
        what: what is wrong with it, and the cure where one is known.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where

    def __str__(self) -> str:
        """`where: what`, as people read it."""
        return f"{self.where}: {self.what}" if self.where else self.what


class ConfigError(FeedwrightError):
    """The configuration or the command line is at fault. `faults` holds every fault found, a line each."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", faults: tuple[str, ...] = ()) -> None:
        super().__init__(what, where=where)
        self.faults = faults or (super().__str__(),)

    def __str__(self) -> str:
        """Every fault, a line each."""
        return "\n".join(self.faults)


class SourceError(FeedwrightError):
    """A source, or one document of it, cannot be read. `where` is the document's place."""

    exit_code = 3


class FetchError(SourceError):
    """An address did not answer as it should. `where` is the address, `status` the HTTP status or None."""

    def __init__(self, what: str, *, where: str = "", status: int | None = None) -> None:
        super().__init__(what, where=where)
        self.status = status


class ParseError(SourceError):
    """A document is not what its kind promises. `where` is `file` or `file:line`."""


class CatalogError(FeedwrightError):
    """What is remembered between builds cannot be opened or used. `where` is the database."""

    exit_code = 4


class SchemaTooNew(CatalogError):  # noqa: N818 - it names a state of the catalog, as Locked does of the folder
    """A newer feedwright wrote this catalog; this one would lose what it does not know."""


class RenderError(FeedwrightError):
    """A feed cannot be made. `where` names the feed, the entry and the format as far as they are known."""

    exit_code = 5


class PublishError(FeedwrightError):
    """The output folder cannot be written. `where` is the path; what was published before still stands."""

    exit_code = 6


class Refused(PublishError):  # noqa: N818 - a decision of ours, no fault of the machine's
    """Going on would surprise subscribers or destroy what is not ours. The message says how to insist."""


class Locked(PublishError):  # noqa: N818 - a state of the folder
    """Another build holds the lock."""
