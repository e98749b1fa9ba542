"""Bring a catalog of an older version up to date, refuse one of a newer version, and copy one to look into."""

from __future__ import annotations

import re
from pathlib import Path

from feedwright.catalog import database
from feedwright.catalog.database import DamagedError, Database
from feedwright.catalog.schema import MIGRATIONS, TABLES, VERSION
from feedwright.errors import CatalogError, SchemaTooNew


def version(found: Database) -> int:
    """The version of the schema that stands there; 0 where there is none yet.

    Raises:
        CatalogError: it is another program's. `SchemaTooNew`: a newer feedwright wrote it. `DamagedError`: it says no
            version.
    """
    tables = found.tables()
    if "feedwright" not in tables:
        if strangers := TABLES & tables:
            message = (
                f"holds another program's table {min(strangers)}: give the catalog a database or a schema of its own"
            )
            raise CatalogError(message, where=found.where)
        return 0
    values = [value for (value,) in found.rows("SELECT value FROM feedwright WHERE name = 'schema'")]
    if len(values) != 1 or not re.fullmatch("[1-9][0-9]{0,8}", str(values[0])):
        message = f"is damaged: it does not say which schema it has: {values}"
        raise DamagedError(message, where=found.where)
    if (made := int(values[0])) > VERSION:
        message = (
            f"was written by a newer feedwright (its schema is {made}, ours {VERSION}):"
            " upgrade, or name another one under `catalog`"
        )
        raise SchemaTooNew(message, where=found.where)
    return made


def up_to_date(found: Database, since: int) -> None:
    """Take the steps from one version to ours, in one transaction with what is remembered then."""
    if since == VERSION:
        return
    found.sign()
    for statements in MIGRATIONS[since:]:
        for statement in statements:
            found.run(statement)
    found.run("DELETE FROM feedwright WHERE name = 'schema'")
    found.run("INSERT INTO feedwright (name, value) VALUES ('schema', :value)", [{"value": str(VERSION)}])


def copied(url: str, folder: Path) -> tuple[Database, int]:
    """A copy in memory of what is remembered, and its version: in it a build can be played through without a trace.

    Raises:
        CatalogError: it cannot be read.
    """
    original = database.connect(url, folder, writing=False)
    if original is None:
        return database.in_memory(url), 0
    try:
        since = version(original)
        copy = original.copied()
        if copy is None:
            copy = database.in_memory(original.where)
            for statements in MIGRATIONS[:since]:
                for statement in statements:
                    copy.run(statement)
            # Some tables stand only while one version becomes the other.
            for table in sorted(copy.tables() & original.tables()):
                _copy_table(original, copy, table)
    finally:
        original.close()
    return copy, since


def _copy_table(original: Database, copy: Database, table: str) -> None:
    names = [str(name) for _, name, *_ in copy.rows(f"PRAGMA table_info({table})")]
    columns, values = ", ".join(names), ", ".join(f":{name}" for name in names)
    rows = original.rows(f"SELECT {columns} FROM {table}")  # noqa: S608 - names of our own schema
    many = (dict(zip(names, row, strict=True)) for row in rows)
    copy.run(f"INSERT INTO {table} ({columns}) VALUES ({values})", many)  # noqa: S608 - the same
