"""Which identities were met, of any number of rows, in constant memory."""

from __future__ import annotations

import sqlite3
from typing import Self

from feedwright.errors import SourceError

_MADE_BY = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -8000",
    "CREATE TABLE seen (key TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID",
    "BEGIN",
)


class Seen:
    """Remembers keys in an SQLite file without a name, which grows beside the memory and vanishes with it.

    Args:
        where: what an error names.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.connection = sqlite3.connect("", isolation_level=None)

    def __enter__(self) -> Self:
        """Make the table."""
        for statement in _MADE_BY:
            self._run(statement)
        return self

    def __exit__(self, *_: object) -> None:
        """Throw it away."""
        self.connection.close()

    def before(self, key: str, number: int) -> int:
        """The number of the row that had this key before; 0 if none had, and this one is remembered.

        Args:
            key: a row's identity.
            number: of the row, from 1.

        Raises:
            SourceError: there is no room for it.
        """
        if self._run("INSERT OR IGNORE INTO seen VALUES (?, ?)", key, number).rowcount:
            return 0
        ((first,),) = self._run("SELECT number FROM seen WHERE key = ?", key)
        return int(first)

    def _run(self, statement: str, *values: str | int) -> sqlite3.Cursor:
        try:
            return self.connection.execute(statement, values)
        except sqlite3.Error as error:
            message = f"needs room for temporary files, to tell rows apart: {error}"
            raise SourceError(message, where=self.where) from error
