"""The note of the last build, read without opening the catalog: nothing heavy is imported here."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

PLACE = ".feedwright/catalog.db"
"""Where the catalog lies if the configuration says nothing else, relative to its folder."""


def last(file: Path) -> str:
    """What the last build noted in an SQLite catalog; empty where there is nothing that can be read at once."""
    if not file.is_file():
        return ""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            rows = connection.execute("SELECT value FROM feedwright WHERE name = 'build'").fetchall()
    except sqlite3.Error:
        return ""
    return str(rows[0][0]) if rows else ""
