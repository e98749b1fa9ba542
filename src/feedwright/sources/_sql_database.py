"""Connections that only read: SQLite by Python's own module, everything else by SQLAlchemy (`_sql_server`).

SQLAlchemy alone would do for both, but importing it costs more than reading most SQLite files. Whatever a driver raises
becomes a SourceError, without a password in it. All that one session reads is of one moment.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any, Protocol
from urllib.parse import unquote

from feedwright.errors import SourceError
from feedwright.sources import _sql_statement as statements
from feedwright.text import patterns

PART = 100
"""Rows that are fetched at once: few, because bodies may be large."""

_URL = patterns.lazy(r"(?P<backend>[A-Za-z][A-Za-z0-9_]*)(?:\+(?P<driver>[A-Za-z0-9_]+))?://(?P<rest>.*)", re.DOTALL)
_FILE_NAME = patterns.lazy(r"[\w./-]+\.(?:db|sqlite|sqlite3)")
_PASSWORDS = patterns.lazy(r"(?s:((?<=://)[^:/@]*:).*(?=@))|([?&][^=&]*pass[^=&]*=)[^&]*", re.IGNORECASE)
_PYTHONS_OWN = (None, "pysqlite")
_OTHER_NAMES = {"postgres": "postgresql"}

Row = Sequence[Any]


class Session(Protocol):
    """A connection for one pass over the rows."""

    backend: str

    def rows(self, statement: str) -> tuple[list[str], Iterator[Row]]:
        """Names of the columns, and the rows, a few in memory at a time."""

    def picked(self, statement: str, column: str, keys: Sequence[str]) -> tuple[list[str], Iterator[Row]]:
        """The same, of those rows alone whose column is one of the keys."""


def backend_of(url: str) -> str:
    """SQLAlchemy's name of a URL's database, such as `postgresql`.

    Raises:
        ValueError: it is no URL of a database. What it says is not repeated: it may be a secret.
    """
    match = _URL.fullmatch(url.strip())
    if match is None:
        guess = f" (did you mean sqlite:///{url}?)" if _FILE_NAME.fullmatch(url) else ""
        message = f"is no SQLAlchemy URL such as sqlite:///blog.db or postgresql://user@host/name{guess}"
        raise ValueError(message)
    backend = match["backend"].lower()
    path = match["rest"].partition("?")[0]
    if (
        backend == "sqlite"
        and match["driver"] in _PYTHONS_OWN
        and (len(path) < len("/x") or path.startswith(("/:memory:", "/file:")) or path[0] != "/")
    ):
        raise ValueError(
            "names no SQLite file; write sqlite:///blog.db, relative to config.yaml, or sqlite:////srv/x.db"
        )
    return _OTHER_NAMES.get(backend, backend)


def file_of(url: str, folder: Path) -> str | None:
    """The absolute path of an SQLite file; None for any other database, and for SQLite by a driver of its own."""
    match = _URL.fullmatch(url.strip())
    if match is None or match["backend"].lower() != "sqlite" or match["driver"] not in _PYTHONS_OWN:
        return None
    return os.path.normpath(os.path.join(folder, unquote(match["rest"].partition("?")[0][1:])))


def shown(url: str) -> str:
    """A URL without its passwords."""
    return _PASSWORDS.sub(lambda match: f"{match[1] or match[2]}***", url)


@contextmanager
def opened(url: str, path: str, timeout: float, where: str) -> Iterator[Session]:
    """A session that cannot write; it is closed at the end, whatever it was doing.

    Args:
        url: SQLAlchemy URL.
        path: the SQLite file; empty for any other database.
        timeout: seconds that the database may take before it gives the first rows, and between them.
        where: what an error names.

    Raises:
        SourceError: it cannot be reached, or a package is missing.
    """
    if path:
        session: Any = _Sqlite(path, timeout, where)
    else:
        from feedwright.sources._sql_server import Server

        session = Server(url, timeout, where)
    try:
        yield session
    finally:
        session.close()


def wrapped(statement: str, condition: str) -> str:
    """The rows of a checked statement for which a condition holds; line ends close a comment that may stand last."""
    return f"SELECT * FROM (\n{statement}\n) feedwright_rows WHERE {condition}"  # noqa: S608 - the owner's own query


# --- SQLite -----------------------------------------------------------------------------------------------------------

_BUSY = 10.0
"""Seconds to wait for a program that is writing."""
_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: about a millisecond."""
_NEAR = patterns.lazy(r'near "(?P<text>.*)": syntax error', re.DOTALL)
_CURES = {
    sqlite3.SQLITE_NOTADB: "it is no SQLite database, or an encrypted one",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_CANTOPEN: "let the user that runs feedwright read it and, in WAL mode, write to its folder",
    sqlite3.SQLITE_READONLY: "a program died while writing to it; open it once with a program that may write",
    sqlite3.SQLITE_BUSY: f"another program was writing to it for {_BUSY:g} s",
}


class _Sqlite:
    backend = "sqlite"

    def __init__(self, path: str, timeout: float, where: str) -> None:
        self.timeout, self.where = timeout, where
        self.until = monotonic() + timeout
        try:
            self.connection = sqlite3.connect(
                f"{Path(path).as_uri()}?mode=ro", uri=True, timeout=_BUSY, isolation_level=None
            )
        except (sqlite3.Error, ValueError) as error:
            raise self._understood(error) from error
        self.connection.text_factory = _text
        self.connection.set_progress_handler(self._is_late, _STEPS)
        try:
            # One moment for all that is read, and a second wall: `mode=ro` lets a file that it attaches be written.
            self.connection.execute("PRAGMA query_only = ON")
            self.connection.execute("BEGIN")
        except sqlite3.Error as error:
            self.close()
            raise self._understood(error) from error

    def _is_late(self) -> bool:
        return monotonic() > self.until

    def rows(self, statement: str, values: Sequence[Any] = ()) -> tuple[list[str], Iterator[Row]]:
        self.until = monotonic() + self.timeout
        try:
            cursor = self.connection.execute(statement, values)
            return [column[0] for column in cursor.description], self._fetched(cursor)
        except (sqlite3.Error, ValueError, OverflowError) as error:
            raise self._understood(error, statement) from error

    def _fetched(self, cursor: sqlite3.Cursor) -> Iterator[Row]:
        while True:
            self.until = monotonic() + self.timeout
            try:
                part = cursor.fetchmany(PART)
            except (sqlite3.Error, ValueError, OverflowError) as error:
                raise self._understood(error) from error
            if not part:
                return
            yield from part

    def picked(self, statement: str, column: str, keys: Sequence[str]) -> tuple[list[str], Iterator[Row]]:
        # A column that is computed has no type of its own: there 42 is not '42'.
        either: list[str | int] = [*keys, *map(int, filter(_is_small, keys))]
        name = '"' + column.replace('"', '""') + '"'
        return self.rows(wrapped(statement, f"{name} IN ({', '.join('?' * len(either))})"), either)

    def _understood(self, error: Exception, statement: str = "") -> SourceError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code == sqlite3.SQLITE_INTERRUPT:
            return SourceError(took_too_long(self.timeout), where=self.where)
        if statement and code == sqlite3.SQLITE_ERROR:
            return SourceError(refused(str(error), self._line(statement, str(error))), where=self.where)
        cure = _CURES.get(code & 0xFF)
        message = f"cannot be read: {error}{f'; {cure}' if cure else ''}"
        return SourceError(message, where=self.where)

    def _line(self, statement: str, what: str) -> int:
        """The line of what is wrong, 0 if unknown. Cut off behind the word at fault a query fails in the same way."""
        near = _NEAR.fullmatch(what)
        ends = statements.word_at(statement, self.backend, near["text"]) if near else []
        for end in ends:
            with suppress(ValueError):
                try:
                    self.connection.execute(f"EXPLAIN {statement[:end]}").close()
                except sqlite3.Error as error:
                    if str(error) == what:
                        return statements.line_at(statement, end - 1)
        return statements.line_of(statement, self.backend, what)

    def close(self) -> None:
        self.connection.close()


def _text(data: bytes) -> str | bytes:
    """Text of SQLite's may be of any bytes; what is not UTF-8 is told from the rest by its type."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _is_small(key: str) -> bool:
    return (
        key.isascii()
        and key.removeprefix("-").isdigit()
        and len(key) <= len("-9223372036854775")
        and str(int(key)) == key
    )


def took_too_long(timeout: float) -> str:
    """What to say of a database that gives no rows in time."""
    return f"gave no rows within {timeout:g} s; make the query quicker, or set `timeout` higher"


def refused(what: str, line: int) -> str:
    """What to say of a query that the database does not understand."""
    return f"refuses the query{f' in line {line}' if line else ''}: {what}"
