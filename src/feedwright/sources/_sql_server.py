"""Databases behind SQLAlchemy: PostgreSQL, MySQL, MariaDB, and whatever else has a driver that is installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from feedwright.errors import SourceError
from feedwright.sources import _sql_statement as statements
from feedwright.sources._sql_database import PART, Row, backend_of, refused, took_too_long, wrapped
from feedwright.text import dates, patterns

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, CursorResult

_CONNECT_TIMEOUT = 10
"""Seconds to wait for a server to answer."""
_DRIVERS = {"postgresql": "psycopg", "mysql": "pymysql", "mariadb": "pymysql"}
_OURS = ("sqlalchemy", "psycopg", "pymysql", "cryptography")
_TIMED_OUT = frozenset((1969, 3024))
"""Errors of MariaDB and MySQL: a statement took longer than it may."""
_MYSQL_LINE = patterns.lazy(r"at line (?P<line>[0-9]+)\Z")
_OFFSET = patterns.lazy(r"(?P<sign>[+-])(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2})")
_MYSQL_TIMESTAMP = 7
"""Type of a column that MySQL keeps in UTC and gives in the session's zone; DATETIME is as it was written."""


class Server:
    """A connection to a server, in one transaction that cannot write.

    Args:
        url: SQLAlchemy URL.
        timeout: seconds without a row after which it is given up.
        where: what an error names.

    Raises:
        SourceError: it cannot be reached, or a package is missing.
    """

    def __init__(self, url: str, timeout: float, where: str) -> None:
        self.timeout, self.where = timeout, where
        self.zone: tzinfo | None = None
        self.result: CursorResult[Any] | None = None
        try:
            import sqlalchemy
        except ImportError as error:
            raise self._missing("sqlalchemy", backend_of(url)) from error
        self.sqlalchemy = sqlalchemy
        self.url = self._address(url)
        self.backend = self.url.get_backend_name()
        self.secrets = _secrets(url, self.url)
        try:
            self.engine = sqlalchemy.create_engine(
                self.url, poolclass=sqlalchemy.pool.NullPool, connect_args=self._arguments()
            )
            self._refuse_asynchronous()
            self.connection = self.engine.connect()
            self.driver: Any = self.connection.connection.driver_connection
        except Exception as error:  # noqa: BLE001 - drivers raise what they like
            # Without its cause: that may show the address with its password.
            raise self._unreachable(error) from None
        try:
            self._prepare()
        except BaseException as error:
            self.close()
            if isinstance(error, Exception):
                raise self._understood(error) from None
            raise

    # --- connecting ---------------------------------------------------------------------------------------------------

    def _address(self, url: str) -> URL:
        try:
            address = self.sqlalchemy.engine.make_url(url.strip())
            address.port  # noqa: B018 - is it a number?
            _refuse_at_signs(address)
        except (self.sqlalchemy.exc.ArgumentError, ValueError):
            message = (
                "`database` cannot be understood; write it as postgresql://user:password@host/name (with %40 for @)"
            )
            raise SourceError(message, where=self.where) from None
        backend = backend_of(url)
        if "+" in address.drivername:
            return address.set(drivername=f"{backend}+{address.drivername.partition('+')[2]}")
        # SQLAlchemy's own choices are older drivers, that must be built on the spot.
        return address.set(drivername=f"{backend}+{_DRIVERS[backend]}" if backend in _DRIVERS else backend)

    def _arguments(self) -> dict[str, Any]:
        """What drivers are told where the URL does not say it."""
        driver = self.url.drivername.partition("+")[2]
        wanted: dict[str, Any] = {"connect_timeout": _CONNECT_TIMEOUT} if driver in ("psycopg", "pymysql") else {}
        if driver == "pymysql":
            wanted["read_timeout"] = max(1, round(self.timeout) + 1)
        return {name: value for name, value in wanted.items() if name not in self.url.query}

    def _refuse_asynchronous(self) -> None:
        if self.engine.dialect.is_async:
            known = _DRIVERS.get(self.backend)
            cure = f"; write {self.backend}+{known}://" if known else ""
            message = f"{self.url.drivername} is an asynchronous driver, which is of no use here{cure}"
            raise SourceError(message, where=self.where)

    def _prepare(self) -> None:
        """Make the transaction one that cannot write and reads one moment.

        To PostgreSQL nothing is said that would outlast it: behind a pool the session is another program's next.
        """
        if self.backend == "postgresql":
            self.connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._run(f"SET LOCAL statement_timeout = {round(self.timeout * 1000)}")
            self._run("SET LOCAL datestyle = 'ISO'")
            if self.url.drivername.endswith("+psycopg"):
                self._take_times_as_text()
        elif self.backend in ("mysql", "mariadb"):
            self._limit_mysql()
            self._run("SET SESSION TRANSACTION READ ONLY")
            self.zone = self._mysql_zone()
            self.connection.rollback()

    def _take_times_as_text(self) -> None:
        """`infinity` and years beyond 9999 are no Python dates: one of them would cost every row."""
        from psycopg.types.string import TextLoader

        for kind in ("date", "timestamp", "timestamptz"):
            self.driver.adapters.register_loader(kind, TextLoader)

    def _limit_mysql(self) -> None:
        is_mariadb = getattr(self.engine.dialect, "is_mariadb", False)
        limit = (
            f"max_statement_time = {self.timeout:g}"
            if is_mariadb
            else f"max_execution_time = {self.timeout * 1000:.0f}"
        )
        # Servers older than the limit have none.
        with suppress(self.sqlalchemy.exc.OperationalError, self.sqlalchemy.exc.ProgrammingError):
            self._run(f"SET SESSION {limit}")

    def _mysql_zone(self) -> tzinfo | None:
        """The zone in which TIMESTAMP columns are given; None where its name says nothing."""
        ((session, system),) = self.connection.exec_driver_sql("SELECT @@session.time_zone, @@system_time_zone")
        return _zone(str(system if session == "SYSTEM" else session))

    def _run(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement).close()

    # --- reading ------------------------------------------------------------------------------------------------------

    def rows(self, statement: str) -> tuple[list[str], Iterator[Row]]:
        """Names of the columns, and the rows, from a cursor on the server's side."""
        options = {"yield_per": PART, "no_parameters": True}
        return self._rows(statement, lambda: self.connection.exec_driver_sql(statement, execution_options=options))

    def picked(self, statement: str, column: str, keys: Sequence[str]) -> tuple[list[str], Iterator[Row]]:
        """The rows whose column is one of the keys, which the database compares as values of its type."""
        text, bindparam, types = self.sqlalchemy.text, self.sqlalchemy.bindparam, self.sqlalchemy.types
        name = self.engine.dialect.identifier_preparer.quote_identifier(column)
        query = wrapped(statement, f"{name} IN ").replace(":", "\\:") + ":feedwright_keys"
        # Of no type: with one, PostgreSQL would not compare it with a number.
        own = bindparam("feedwright_keys", list(keys), type_=types.NullType(), expanding=True)
        made = text(query).bindparams(own).execution_options(yield_per=PART)
        return self._rows(query, lambda: self.connection.execute(made))

    def _rows(self, statement: str, execute: Any) -> tuple[list[str], Iterator[Row]]:
        try:
            result = self.result = execute()
            columns = list(result.keys())
        except Exception as error:
            raise self._understood(error, statement) from error
        return columns, self._fetched(result)

    def _fetched(self, result: CursorResult[Any]) -> Iterator[Row]:
        described: Any = getattr(result.cursor, "description", None) or ()
        stamps = [i for i, column in enumerate(described) if self.zone and column[1] == _MYSQL_TIMESTAMP]
        while True:
            try:
                part = result.fetchmany(PART)
            except Exception as error:
                raise self._understood(error) from error
            if not part:
                return
            yield from (self._zoned(row, stamps) for row in part) if stamps else part

    def _zoned(self, row: Row, stamps: list[int]) -> Row:
        made = list(row)
        for i in stamps:
            if isinstance(made[i], datetime) and made[i].tzinfo is None:
                made[i] = made[i].replace(tzinfo=self.zone)
        return made

    def close(self) -> None:
        """Let go at once, whatever rows the server still has to give."""
        for end in (self._abandon, self._close_result, self.connection.close, self.engine.dispose):
            with suppress(Exception):
                end()

    def _close_result(self) -> None:
        if self.result is not None:
            self.result.close()

    def _abandon(self) -> None:
        """PyMySQL would read all the rows that are left, and even from a connection that is lost."""
        unfinished: Any = getattr(self.driver, "_result", None)
        if getattr(unfinished, "unbuffered_active", False):
            unfinished.unbuffered_active = False
            self.connection.invalidate()

    # --- errors -------------------------------------------------------------------------------------------------------

    def _missing(self, package: str, backend: str) -> SourceError:
        what = "'feedwright[sql]'" if package in _OURS else package
        message = f"{backend} needs the package {package}, which is not installed: pip install {what}"
        return SourceError(message, where=self.where)

    def _unreachable(self, error: Exception) -> SourceError:
        if isinstance(error, SourceError):
            return error
        if isinstance(error, ImportError):
            return self._missing(error.name or _DRIVERS.get(self.backend, "its driver"), self.backend)
        if isinstance(error, self.sqlalchemy.exc.NoSuchModuleError):
            message = (
                f"{self.url.drivername} is no database that is known; known are sqlite, postgresql, mysql and mariadb, "
                "others where a package brings them to SQLAlchemy"
            )
            return SourceError(message, where=self.where)
        if "'cryptography' package is required" in str(error):
            return self._missing("cryptography", self.backend)
        host = f"{self.url.host or 'this machine'}{f':{self.url.port}' if self.url.port else ''}"
        message = f"cannot be reached at {host}: {self._said(error)}; check user, password, host and name in `database`"
        return SourceError(message, where=self.where)

    def _understood(self, error: Exception, statement: str = "") -> SourceError:
        if isinstance(error, SourceError):
            return error
        cause: Any = getattr(error, "orig", None) or error
        state = str(getattr(cause, "sqlstate", None) or "")
        number = cause.args[0] if cause.args else None
        if state == "57014" or number in _TIMED_OUT or "timed out" in str(cause):
            return SourceError(took_too_long(self.timeout), where=self.where)
        what = self._said(error)
        if statement and isinstance(error, self.sqlalchemy.exc.DBAPIError) and not error.connection_invalidated:
            return SourceError(refused(what, self._line(statement, what)), where=self.where)
        message = f"cannot be read: {what}"
        return SourceError(message, where=self.where)

    def _said(self, error: Exception) -> str:
        """The first line of what the driver says: the others show the statement. No password is left in it."""
        cause: Any = getattr(error, "orig", None) or error
        numbered = len(cause.args) > 1 and isinstance(cause.args[0], int)
        lines = str(cause.args[1] if numbered else cause).splitlines()
        what = next((line.strip() for line in lines if line.strip()), type(cause).__name__)
        for secret in self.secrets:
            what = what.replace(secret, "***")
        return what

    def _line(self, statement: str, what: str) -> int:
        """The line of the query in which something is wrong; 0 if unknown."""
        if match := _MYSQL_LINE.search(what):
            return int(match["line"])
        if self.backend != "postgresql":
            return statements.line_of(statement, self.backend, what)
        # A cursor's statement begins with words of the driver's own: so it is asked once more, with words of ours.
        before = "EXPLAIN "
        with suppress(Exception):
            self.connection.rollback()
            try:
                self._run(before + statement)
            except self.sqlalchemy.exc.DBAPIError as error:
                position = getattr(getattr(error.orig, "diag", None), "statement_position", None)
                return statements.line_at(statement, int(position) - 1 - len(before)) if position else 0
        return 0


def _refuse_at_signs(address: URL) -> None:
    """A password with an @ as it is ends there: its rest would be taken for the host, and be shown."""
    if "@" in f"{address.host}{address.database}":
        raise ValueError("an @ too many")


def _zone(name: str) -> tzinfo | None:
    """A zone by its name or its offset."""
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
        return timezone(-offset if match["sign"] == "-" else offset)
    try:
        return dates.zone(name)
    except ValueError:
        return None


def _secrets(url: str, address: URL) -> list[str]:
    """What must not be shown, the longest first: the URL, its password in each spelling, other passwords in it."""
    values: list[Any] = [address.password]
    for name, value in address.query.items():
        if "pass" in name.lower():
            values += [value] if isinstance(value, str) else value
    plain = [str(value) for value in values if value]
    spellings = {
        url.strip(),
        *plain,
        *map(quote, plain),
        *map(quote_plus, plain),
        *(quote(one, safe="") for one in plain),
    }
    return sorted(spellings, key=lambda one: (-len(one), one))
