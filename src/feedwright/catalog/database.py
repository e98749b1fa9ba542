"""The one door to the catalog's database: SQLite by Python's own module, PostgreSQL by SQLAlchemy.

Both take the same statements with `:name` parameters. SQLAlchemy alone would do for both, but importing it costs more
than a whole build with nothing to do.

Whoever opens it for writing holds it until the commit: what was read is still so when what follows from it is written.
"""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote

from feedwright.catalog.schema import APPLICATION_ID
from feedwright.errors import CatalogError
from feedwright.text import patterns

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

_SQLITE = patterns.lazy(r"sqlite(?:\+pysqlite)?:///(?P<path>[^?]+)")
_BUSY = 60.0
"""Seconds to wait for another process that is writing."""

_CACHE = 24_000
"""KiB of an SQLite file that are kept in memory: indexes are written all over."""

_AT_ONCE = 500
"""Values in one `IN (...)`: SQLite takes 999 at the least."""

Row = tuple[Any, ...]


class DamagedError(CatalogError):
    """The file is no database, or a broken one, or what stands in it cannot be understood."""


class Database(Protocol):
    """What the store needs of a database. `where` names it for people, without a password."""

    where: str

    def rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[Row]:
        """The rows of a SELECT."""

    def run(self, statement: str, many: Iterable[Mapping[str, Any]] = ({},)) -> None:
        """Run a statement once for each set of values."""

    def rows_in(self, statement: str, many: Sequence[str], values: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of a SELECT with `IN (:many)`, asked in parts that every database takes."""

    def copied(self) -> Database | None:
        """A copy in memory that may be written to; None where that must be made table by table."""

    def tables(self) -> set[str]:
        """Names of the tables there are."""

    def sign(self) -> None:
        """Write down whose it is, where there is room for that."""

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
        writing: make the file if it is not there, and wait for whoever else is writing; else nothing is touched.

    Returns:
        None if there is nothing to read.

    Raises:
        CatalogError: it cannot be opened. `DamagedError`: it is no database.
    """
    file = file_of(url, folder)
    if file is None:
        return _Postgres(url, writing=writing)
    if not _is_there(file) and not writing:
        return None
    return _Sqlite(file, writing=writing)


def in_memory(where: str) -> Database:
    """A database that nobody else sees and that leaves nothing behind."""
    return _Sqlite.of(sqlite3.connect(":memory:", isolation_level=None), where)


def parts(
    statement: str, many: Sequence[str], values: Mapping[str, Any] | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A statement with `IN (:many)`, and its values, for each part of them that fits into one statement."""
    for start in range(0, len(many), _AT_ONCE):
        part = {f"many{n}": one for n, one in enumerate(many[start : start + _AT_ONCE])}
        yield statement.replace(":many", ", ".join(f":{name}" for name in part)), {**(values or {}), **part}


def move_aside(file: Path) -> Path:
    """Rename a damaged file; SQLite must not find its journal beside the new one.

    Raises:
        CatalogError: it cannot be renamed.
    """
    aside = next(path for n in count(1) if not (path := file.with_name(f"{file.name}.damaged-{n}")).exists())
    try:
        for suffix in ("-journal", ""):
            if (part := file.with_name(file.name + suffix)).exists():
                part.rename(aside.with_name(aside.name + suffix))
    except OSError as error:
        message = f"is damaged and cannot be moved aside: {error.strerror}"
        raise CatalogError(message, where=str(file)) from error
    return aside


def _is_there(file: Path) -> bool:
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        message = f"cannot be opened: {error.strerror}"
        raise CatalogError(message, where=str(file)) from error
    if not stat.S_ISREG(mode):
        message = "is no file"
        raise CatalogError(message, where=str(file))
    return True


# --- SQLite -----------------------------------------------------------------------------------------------------------

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_READONLY = "let the user that runs feedwright write to it and to its folder"
_CURES = {
    sqlite3.SQLITE_CANTOPEN: "let the user that runs feedwright open it, in a folder that is there",
    sqlite3.SQLITE_FULL: "free some room; what was remembered before still stands",
    sqlite3.SQLITE_PERM: _READONLY,
    sqlite3.SQLITE_READONLY: _READONLY,
}


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _understood(error, where) from error


def _understood(error: sqlite3.Error, where: str) -> CatalogError:
    code = _code(error)
    if code in _DAMAGED:
        return DamagedError(f"is damaged: {error}", where=where)
    if code == sqlite3.SQLITE_BUSY:
        return CatalogError(_at_work(), where=where)
    cure = f": {_CURES[code]}" if code in _CURES else ""
    return CatalogError(f"cannot be used: {error}{cure}", where=where)


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code (sqlite.org/rescode.html). Texts that are not UTF-8 are Python's own finding."""
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return int(code) & 0xFF
    return sqlite3.SQLITE_CORRUPT if "decode to UTF-8" in str(error) else sqlite3.SQLITE_ERROR


def _at_work() -> str:
    return f"another build is at work on it and was not done within {_BUSY:g} s: wait for it, or end it if it hangs"


class _Sqlite:
    def __init__(self, file: Path, *, writing: bool) -> None:
        self.where = str(file)
        self.copy: TemporaryDirectory[str] | None = None
        with _told(self.where):
            self.connection = self._writable(file) if writing else self._readable(file)
        try:
            with _told(self.where):
                self.connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            if writing:
                self._begin()
            self._refuse_another_programs()
        except BaseException:
            self.close()
            raise

    @classmethod
    def of(cls, connection: sqlite3.Connection, where: str) -> _Sqlite:
        """One that is open already."""
        made = cls.__new__(cls)
        made.where, made.copy, made.connection = where, None, connection
        return made

    @staticmethod
    def _writable(file: Path) -> sqlite3.Connection:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"its folder cannot be made: {error.strerror}"
            raise CatalogError(message, where=str(file)) from error
        return sqlite3.connect(file, timeout=_BUSY, isolation_level=None)

    def _readable(self, file: Path) -> sqlite3.Connection:
        uri = f"{file.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, timeout=_BUSY, isolation_level=None)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            return self._mended(file)
        except BaseException:
            connection.close()
            raise
        return connection

    def _mended(self, file: Path) -> sqlite3.Connection:
        """A copy of a file in which somebody died while writing: SQLite undoes that, but not without writing itself."""
        from shutil import copyfile
        from tempfile import TemporaryDirectory

        self.copy = TemporaryDirectory(prefix="feedwright-")
        copied = Path(self.copy.name, file.name)
        try:
            for suffix in ("", "-journal"):
                copyfile(file.with_name(file.name + suffix), copied.with_name(copied.name + suffix))
        except OSError as error:
            self.copy.cleanup()
            message = f"cannot be copied: {error.strerror}"
            raise CatalogError(message, where=str(file)) from error
        return sqlite3.connect(copied, timeout=_BUSY, isolation_level=None)

    def _refuse_another_programs(self) -> None:
        [(owner,)] = self.rows("PRAGMA application_id")
        if owner == APPLICATION_ID or (not owner and not self.tables()):
            return
        message = "is another program's database; name one of feedwright's own under `catalog`"
        raise CatalogError(message, where=self.where)

    def _begin(self) -> None:
        if not self.connection.in_transaction:
            with _told(self.where):
                self.connection.execute("BEGIN IMMEDIATE")

    def rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[Row]:
        with _told(self.where):
            # No `yield from`: it would close a cursor of which the connection may be closed already.
            for row in self.connection.execute(statement, values or {}):  # noqa: UP028
                yield row

    def rows_in(self, statement: str, many: Sequence[str], values: Mapping[str, Any] | None = None) -> Iterator[Row]:
        for part, known in parts(statement, many, values):
            yield from self.rows(part, known)

    def copied(self) -> Database | None:
        copy = sqlite3.connect(":memory:", isolation_level=None)
        with _told(self.where):
            self.connection.backup(copy)
        return _Sqlite.of(copy, self.where)

    def run(self, statement: str, many: Iterable[Mapping[str, Any]] = ({},)) -> None:
        self._begin()
        with _told(self.where):
            if statement.startswith(("INSERT", "DELETE", "UPDATE")):
                self.connection.executemany(statement, many)
            else:
                # What only SQLite can do, and gains by, stands in a comment.
                self.connection.execute(statement.replace("/* WITHOUT ROWID */", "WITHOUT ROWID"))

    def tables(self) -> set[str]:
        return {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def sign(self) -> None:
        self.run(f"PRAGMA application_id = {APPLICATION_ID}")

    def commit(self) -> None:
        if self.connection.in_transaction:
            with _told(self.where):
                self.connection.execute("COMMIT")

    def close(self) -> None:
        self.connection.close()
        if self.copy is not None:
            self.copy.cleanup()


# --- PostgreSQL -------------------------------------------------------------------------------------------------------

_LOCK_NOT_AVAILABLE = "55P03"
_NEEDS = "a catalog that is not an SQLite file needs SQLAlchemy and psycopg: pip install 'feedwright[sql]'"


class _Postgres:
    def __init__(self, url: str, *, writing: bool) -> None:
        self.where = url.partition("://")[0]
        try:
            import sqlalchemy
        except ImportError as error:
            raise CatalogError(_NEEDS, where=self.where) from error
        self.sqlalchemy = sqlalchemy
        address = self._address(url)
        self.where = f"postgresql://{address.host or ''}/{address.database or ''}"
        self.locked = False
        with self._told():
            self.engine = sqlalchemy.create_engine(address)
            self.connection = self.engine.connect()
        try:
            self._prepare(writing=writing)
        except BaseException:
            self.close()
            raise

    def _address(self, url: str) -> Any:
        try:
            address = self.sqlalchemy.engine.make_url(url)
        except (self.sqlalchemy.exc.ArgumentError, ValueError):
            # Without its cause: that may show the address with its password.
            message = "its address cannot be understood; write it as postgresql://user@host/name"
            raise CatalogError(message, where=self.where) from None
        if address.drivername in ("postgresql", "postgres"):
            # SQLAlchemy would take psycopg2, whose successor psycopg is.
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() != "postgresql":
            message = (
                "is no database for a catalog; name a file, sqlite:///path, or PostgreSQL, postgresql://user@host/name"
            )
            raise CatalogError(message, where=self.where)
        return address

    def _prepare(self, *, writing: bool) -> None:
        with self._told():
            if writing:
                self._begin()
            else:
                # All that is read is of one moment, whatever is written meanwhile.
                self.connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except ImportError as error:
            raise CatalogError(_NEEDS, where=self.where) from error
        except self.sqlalchemy.exc.SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            if getattr(cause, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                raise CatalogError(_at_work(), where=self.where) from error
            # Its first line alone: the others show the statement and what was to be written.
            message = f"cannot be used: {(str(cause).splitlines() or ['no reason was given'])[0]}"
            raise CatalogError(message, where=self.where) from error

    def _begin(self) -> None:
        """Wait until nobody else is writing; the lock ends with the transaction."""
        if not self.locked:
            text, wait = self.sqlalchemy.text, f"{_BUSY * 1000:.0f}"
            self.connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": wait})
            self.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})
            self.locked = True

    def rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[Row]:
        with self._told():
            return [tuple(row) for row in self.connection.execute(self.sqlalchemy.text(statement), dict(values or {}))]

    def rows_in(self, statement: str, many: Sequence[str], values: Mapping[str, Any] | None = None) -> Iterator[Row]:
        for part, known in parts(statement, many, values):
            yield from self.rows(part, known)

    def copied(self) -> Database | None:
        """It must be made table by table."""
        return None

    def run(self, statement: str, many: Iterable[Mapping[str, Any]] = ({},)) -> None:
        with self._told():
            self._begin()
            if values := [dict(one) for one in many]:
                self.connection.execute(self.sqlalchemy.text(statement), values)

    def tables(self) -> set[str]:
        return {name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")}

    def sign(self) -> None:
        """A database may be shared; the table `feedwright` says enough."""

    def commit(self) -> None:
        with self._told():
            self.connection.commit()
        self.locked = False

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()
