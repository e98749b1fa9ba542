"""The one door to the catalog's database: SQLite by Python's own module, everything else by SQLAlchemy.

Both take the same statements with `:name` parameters. SQLAlchemy alone would do for both, but importing it costs more
than a whole build with nothing to do.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

from feedwright.catalog.schema import APPLICATION_ID
from feedwright.errors import CatalogError

_SQLITE = re.compile(r"sqlite(?:\+pysqlite)?:///(?P<path>[^?]*)")
_BUSY = 60.0
"""Seconds to wait for another process that is writing."""

Row = tuple[Any, ...]


class DamagedError(CatalogError):
    """The file is no database, or a broken one."""


class Database(Protocol):
    """What the store needs of a database."""

    def rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[Row]:
        """The rows of a SELECT."""

    def run(self, statement: str, many: Iterable[Mapping[str, Any]] = ({},)) -> None:
        """Run a statement once for each set of values."""

    def tables(self) -> set[str]:
        """Names of the tables there are."""

    def commit(self) -> None:
        """Make what was run since the last time stand, all of it or nothing."""

    def close(self) -> None:
        """Let go; what was not committed is undone."""


def file_of(url: str, folder: Path) -> Path | None:
    """The file of an SQLite URL, relative to the folder of config.yaml; None for any other database."""
    match = _SQLITE.match(url)
    return folder / unquote(match["path"]) if match else None


def connect(url: str, folder: Path, *, writing: bool) -> Database | None:
    """Open the catalog's database.

    Args:
        url: SQLAlchemy URL.
        folder: of config.yaml.
        writing: make the file if it is not there; else nothing on disk is touched.

    Returns:
        None if there is nothing to read.

    Raises:
        CatalogError: it cannot be opened. `DamagedError`: it is no database.
    """
    file = file_of(url, folder)
    if file is None:
        return _Other(url)
    if not writing and not file.exists():
        return None
    return _Sqlite(file, writing=writing)


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        message = f"cannot be used: {error}"
        raise CatalogError(message, where=where) from error
    except sqlite3.DatabaseError as error:
        message = f"is damaged: {error}"
        raise DamagedError(message, where=where) from error


class _Sqlite:
    def __init__(self, file: Path, *, writing: bool) -> None:
        self.where = str(file)
        with _told(self.where):
            if writing:
                self._make_folder(file)
                self.connection = sqlite3.connect(file, timeout=_BUSY)
            else:
                uri = f"file:{quote(os.fspath(file.absolute()))}?mode=ro"
                self.connection = sqlite3.connect(uri, uri=True, timeout=_BUSY)
            (owner,) = self.connection.execute("PRAGMA application_id").fetchone()
            if owner not in (0, APPLICATION_ID):
                message = "is another program's database; name one of feedwright's own under `catalog`"
                raise CatalogError(message, where=self.where)
            if writing:
                self.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    @staticmethod
    def _make_folder(file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"its folder cannot be made: {error.strerror}"
            raise CatalogError(message, where=str(file)) from error

    def rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[Row]:
        with _told(self.where):
            return self.connection.execute(statement, values or {})

    def run(self, statement: str, many: Iterable[Mapping[str, Any]] = ({},)) -> None:
        with _told(self.where):
            if not statement.startswith(("INSERT", "DELETE", "UPDATE")):
                self.connection.execute(statement)
            else:
                self.connection.executemany(statement, many)

    def tables(self) -> set[str]:
        return {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def commit(self) -> None:
        with _told(self.where):
            self.connection.commit()

    def close(self) -> None:
        self.connection.close()


class _Other:
    def __init__(self, url: str) -> None:
        try:
            import sqlalchemy
        except ImportError as error:
            message = "a catalog that is not SQLite needs SQLAlchemy: pip install 'feedwright[sql]'"
            raise CatalogError(message, where=url.partition(":")[0]) from error
        self.sqlalchemy = sqlalchemy
        self.where = url.partition("://")[0]
        with self._told():
            self.engine = sqlalchemy.create_engine(url)
            self.connection = self.engine.connect()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self.sqlalchemy.exc.SQLAlchemyError as error:
            # Not the whole message: it may hold the address with its password.
            message = f"cannot be used: {str(getattr(error, 'orig', None) or error).splitlines()[0]}"
            raise CatalogError(message, where=self.where) from error

    def rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[Row]:
        with self._told():
            return [tuple(row) for row in self.connection.execute(self.sqlalchemy.text(statement), dict(values or {}))]

    def run(self, statement: str, many: Iterable[Mapping[str, Any]] = ({},)) -> None:
        with self._told():
            if values := [dict(one) for one in many]:
                self.connection.execute(self.sqlalchemy.text(statement), values)

    def tables(self) -> set[str]:
        with self._told():
            return set(self.sqlalchemy.inspect(self.connection).get_table_names())

    def commit(self) -> None:
        with self._told():
            self.connection.commit()

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()
