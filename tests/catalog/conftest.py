"""What tests of the catalog share: all that stands in one, and one of the first version."""

import json
import re
from datetime import datetime

import pytest

from feedwright.catalog import database
from feedwright.catalog.documents import AGAIN
from feedwright.catalog.schema import MIGRATIONS

FIRST = {
    "sources": ("name", "signature"),
    "documents": ("source", "place", "size", "mtime_ns", "inode"),
    "articles": ("source", "key", "document", "id", "first_seen", "published", "updated", "withdrawn", "article"),
    "bodies": ("source", "key", "html"),
    "categories": ("key", "name", "slug"),
    "adopted": ("id", "url", "title", "published", "updated"),
}
"""Tables of the first version, with their columns."""


@pytest.fixture
def rows():
    """Everything that stands in a catalog, by table; with PostgreSQL's own marks of who wrote a row, and when."""

    def rows(shelf):
        marks = ", ctid, xmin" if shelf.kind == "postgresql" else ""
        return {table: sorted(map(str, shelf.query(f"SELECT *{marks} FROM {table}"))) for table in shelf.tables()}

    return rows


@pytest.fixture
def make_first_version():
    """Write a catalog anew as the first version of feedwright kept it, all that this one does not know left out."""

    def make(shelf):
        there = database.connect(shelf.url, shelf.folder, writing=True)
        known = {table: list(_known(there, table)) for table in FIRST}
        for table in there.tables():
            there.run(f"DROP TABLE {table}")
        for statement in MIGRATIONS[0]:
            there.run(statement)
        for table, names in FIRST.items():
            values = ", ".join(f":{name}" for name in names)
            there.run(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})", known[table])
        there.run("INSERT INTO feedwright (name, value) VALUES ('schema', '1')")
        there.commit()
        there.close()

    return make


def _known(there, table):
    """The rows of a table as the first version wrote them."""
    if table == "documents":
        yield from _documents(there)
        return
    for values in there.rows(f"SELECT {', '.join(FIRST[table])} FROM {table}"):
        row = dict(zip(FIRST[table], values, strict=True))
        if table == "articles":
            row["document"] = row["document"] or row["key"]
            said = [_without_bytes(one) for one in json.loads(row["article"])]
            row["article"] = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
        moments = {name: row[name] for name in ("first_seen", "published", "updated", "withdrawn") if row.get(name)}
        yield row | {name: datetime.fromisoformat(text).isoformat() for name, text in moments.items()}


def _documents(there):
    """A row for each document, but for those that had to be read again: drafts, and of which there was a warning.

    Of what had only expired by the time, it was still said how it had been.
    """
    unfit = {row[:2] for row in there.rows("SELECT source, document FROM left_out WHERE reason <> 'expired'")}
    for source, files in there.rows("SELECT source, files FROM documents WHERE bucket >= 0"):
        for place, (size, mtime_ns, inode, *_) in json.loads(files).items():
            if size != AGAIN[0] and (source, place) not in unfit:
                yield {"source": source, "place": place, "size": size, "mtime_ns": mtime_ns, "inode": inode}


def _without_bytes(said):
    """A digest had no sum of the bytes."""
    is_digest = isinstance(said, str) and re.fullmatch("1:[0-9a-f]{32}[.][0-9a-f]{8}", said)
    return said.partition(".")[0] if is_digest else said
