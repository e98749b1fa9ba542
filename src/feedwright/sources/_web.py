"""A file on the web, by its own address: only `fetch` asks for it, and asks for what is new alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from feedwright.errors import FetchError
from feedwright.model import Fault
from feedwright.sources._elsewhere import File
from feedwright.sources._walk import Wanted

if TYPE_CHECKING:
    from feedwright.shelf import Shelf
    from feedwright.sources._elsewhere import Elsewhere

MOST = 100_000_000
"""Bytes in a file: it is in memory as a whole, and so is what is kept of it."""

SECONDS = 60.0
"""That a file may take."""


class Web:
    """The store of one file."""

    def __init__(self, url: str, reach: Elsewhere) -> None:
        """Ask nothing yet.

        Args:
            url: its address.
            reach: knows what was kept of it, and whether it may be a private one.
        """
        self.url, self.reach = url, reach
        self._kept_on: Shelf | None = None

    def files(self, _which: Wanted) -> Iterator[File | Fault]:
        """The file; whether it is there, and has changed, is seen when it is read."""
        yield File("")

    def expect(self, files: Sequence[File]) -> None:
        """One file is asked for when it is wanted."""

    def copy(self, _file: File, to: BinaryIO, largest: int) -> None:
        """Fetch it, once for each look at the source.

        Raises:
            FetchError: it does not answer as it should, or is not allowed.
        """
        kept = self._kept_on.kept(self.url) if self._kept_on else None
        to.write(kept.data if kept and kept.data else self._fetched(min(largest, MOST)))

    def _fetched(self, largest: int) -> bytes:
        from feedwright import fetch

        reach = self.reach
        try:
            got = fetch.get(
                self.url, allow_private=reach.allow_private, limit=largest, timeout=SECONDS, shelf=reach.shelf
            )
        except FetchError as error:
            what = error.what if error.where in ("", self.url) else f"leads to {error.where}, which {error.what}"
            raise FetchError(what, where=self.url, status=error.status) from error
        self._kept_on = reach.shelf
        return got.data
