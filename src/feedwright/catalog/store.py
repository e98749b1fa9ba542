"""Remember between builds: the only SQL on our own database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feedwright.catalog import database
from feedwright.catalog.database import DamagedError, Database
from feedwright.catalog.packing import escaped, pack, unescaped, unpack
from feedwright.catalog.records import Adopted, Record
from feedwright.catalog.schema import MIGRATIONS, TABLES, VERSION
from feedwright.errors import CatalogError, SchemaTooNew

Stamp = tuple[int, int, int]
"""Size, modification time in nanoseconds, inode."""

_ARTICLES = "SELECT source, key, document, id, first_seen, published, updated, withdrawn, article FROM articles"
_UPSERT_ARTICLE = (
    "INSERT INTO articles (source, key, document, id, first_seen, published, updated, withdrawn, article)"
    " VALUES (:source, :key, :document, :id, :first_seen, :published, :updated, :withdrawn, :article)"
    " ON CONFLICT (source, key) DO UPDATE SET document = excluded.document, id = excluded.id,"
    " published = excluded.published, updated = excluded.updated, withdrawn = excluded.withdrawn,"
    " article = excluded.article"
)
_UPSERT_DOCUMENT = (
    "INSERT INTO documents (source, place, size, mtime_ns, inode) VALUES (:source, :place, :size, :mtime_ns, :inode)"
    " ON CONFLICT (source, place) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,"
    " inode = excluded.inode"
)
_UPSERT_BODY = (
    "INSERT INTO bodies (source, key, html) VALUES (:source, :key, :html)"
    " ON CONFLICT (source, key) DO UPDATE SET html = excluded.html"
)
_UPSERT_ADOPTED = (
    "INSERT INTO adopted (id, url, title, published, updated) VALUES (:id, :url, :title, :published, :updated)"
    " ON CONFLICT (id) DO UPDATE SET url = excluded.url, title = excluded.title, published = excluded.published,"
    " updated = excluded.updated"
)
_UPSERT_CATEGORY = (
    "INSERT INTO categories (key, name, slug) VALUES (:key, :name, :slug)"
    " ON CONFLICT (key) DO UPDATE SET name = excluded.name, slug = excluded.slug"
)
_UPSERT_SOURCE = (
    "INSERT INTO sources (name, signature) VALUES (:name, :signature)"
    " ON CONFLICT (name) DO UPDATE SET signature = excluded.signature"
)
# What was read with other options says nothing of what these would give.
_DELETE_OUTDATED = (
    "DELETE FROM documents WHERE source = :name"
    " AND NOT EXISTS (SELECT 1 FROM sources WHERE name = :name AND signature = :signature)"
)
_WHOLE = 1 << 64
"""Inode numbers take all of 64 bits, databases keep a sign in one of them."""


@contextmanager
def opened(url: str, folder: Path, *, writing: bool) -> Iterator[Catalog]:
    """The catalog, closed at the end; what was not committed by then is undone.

    Args:
        url: SQLAlchemy URL; the file of an SQLite one is relative to `folder`.
        folder: of config.yaml.
        writing: whether it may be made, brought up to date and written to; else nothing on disk is touched.

    Raises:
        CatalogError: it cannot be opened. `SchemaTooNew`: a newer feedwright wrote it.
    """
    catalog = Catalog(url, folder, writing=writing)
    try:
        yield catalog
    except DamagedError as error:
        # Found only now that half is done: the next build begins anew.
        catalog.close()
        file = database.file_of(url, folder)
        if not writing or file is None:
            raise
        aside = database.move_aside(file)
        message = (
            f"{error.what}; it is now {aside.name}: build again, and ids and dates are taken from the published feeds"
        )
        raise CatalogError(message, where=error.where) from error
    finally:
        catalog.close()


class Catalog:
    """What is remembered. `note` says what its owner should know of it."""

    def __init__(self, url: str, folder: Path, *, writing: bool) -> None:
        self.note = ""
        self.documents: dict[tuple[str, str], str] = {}
        self.database: Database | None = None
        self._url, self._folder, self._writing = url, folder, writing
        try:
            self._open()
        except DamagedError as error:
            self._anew(error)

    def _open(self) -> None:
        self.database = database.connect(self._url, self._folder, writing=self._writing)
        if self.database is not None:
            try:
                self._bring_up_to_date(self.database)
            except BaseException:
                self.close()
                raise

    def _bring_up_to_date(self, found: Database) -> None:
        """Bring an older schema up to date, in one transaction with what is remembered then; refuse a newer one."""
        version = _version(found)
        if version > VERSION:
            message = (
                f"was written by a newer feedwright (its schema is {version}, ours {VERSION}):"
                " upgrade, or name another one under `catalog`"
            )
            raise SchemaTooNew(message, where=found.where)
        if version == VERSION:
            return
        if not self._writing:
            if version:
                self.note = "was written by an older feedwright: until the next build nothing of it is known"
            self.close()
            return
        found.sign()
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                found.run(statement)
        found.run("DELETE FROM feedwright WHERE name = 'schema'")
        found.run("INSERT INTO feedwright (name, value) VALUES ('schema', :value)", [{"value": str(VERSION)}])

    def _anew(self, error: DamagedError) -> None:
        """A damaged catalog is moved aside, and ids and dates are taken from what is published."""
        self.close()
        file = database.file_of(self._url, self._folder)
        if file is None:
            raise error
        self.note = f"{error}; ids and dates were taken from the published feeds"
        if self._writing:
            self.note += f"; the damaged file is now {database.move_aside(file).name}"
            self._open()

    def close(self) -> None:
        """Let go of the database."""
        if self.database is not None:
            self.database.close()
        self.database = None

    def _rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[tuple[Any, ...]]:
        return self.database.rows(statement, values) if self.database is not None else ()

    @property
    def _where(self) -> str:
        return self.database.where if self.database is not None else "catalog"

    # --- what is known --------------------------------------------------------------------------------------------

    def signature(self, source: str) -> str:
        """What the source was when its documents were read; empty where none was."""
        rows = self._rows("SELECT signature FROM sources WHERE name = :name", {"name": source})
        return next((row[0] for row in rows), "")

    def stamps(self, source: str, signature: str) -> dict[str, Stamp]:
        """Place -> how its file was when it was read; nothing if the source's options were others then."""
        if self.signature(source) != signature:
            return {}
        rows = self._rows("SELECT place, size, mtime_ns, inode FROM documents WHERE source = :name", {"name": source})
        return {unescaped(place): (size, mtime_ns, inode % _WHOLE) for place, size, mtime_ns, inode in rows}

    def records(self) -> dict[tuple[str, str], Record]:
        """Every record by (source, key); afterwards `documents` tells which document each came from.

        To be asked before anything else: where a file turns out to be damaged it is begun anew, and nothing is known.

        Raises:
            CatalogError: it cannot be read, or another database than a file is damaged.
        """
        try:
            return self._records()
        except DamagedError as error:
            self.documents = {}
            self._anew(error)
            return {}

    def _records(self) -> dict[tuple[str, str], Record]:
        made: dict[tuple[str, str], Record] = {}
        for source, key, document, id_, seen, published, updated, withdrawn, article in self._rows(_ARTICLES):
            who = source, unescaped(key)
            try:
                # As they are written: instants in UTC.
                times = _time(seen), _time(published), _time(updated)
                made[who] = Record(unescaped(id_), *times, unpack(*who, unescaped(article)), _moment(withdrawn))
            except (ValueError, TypeError, LookupError) as error:
                message = f"is damaged: its row of {source} {key!r} cannot be understood: {error}"
                raise DamagedError(message, where=self._where) from error
            self.documents[who] = unescaped(document)
        return made

    def note_of_last_build(self) -> str:
        """What the last build noted for this one; empty if nothing."""
        return next((row[0] for row in self._rows("SELECT value FROM feedwright WHERE name = 'build'")), "")

    def categories(self) -> dict[str, tuple[str, str]]:
        """Key of each category that has, or had, a feed -> its name and the slug of its feed."""
        rows = self._rows("SELECT key, name, slug FROM categories")
        return {unescaped(key): (unescaped(name), slug) for key, name, slug in rows}

    def adopted(self) -> list[Adopted]:
        """Entries of feeds that were published before."""
        rows = self._rows("SELECT id, url, title, published, updated FROM adopted ORDER BY id")
        try:
            return [
                Adopted(unescaped(id_), unescaped(url), unescaped(title), _moment(then), _moment(now))
                for id_, url, title, then, now in rows
            ]
        except (ValueError, TypeError) as error:
            message = f"is damaged: an adopted entry cannot be understood: {error}"
            raise DamagedError(message, where=self._where) from error

    def bodies(self, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The bodies that are kept of these articles."""
        wanted = set(wanted)
        if not wanted:
            return {}
        rows = self._rows("SELECT source, key, html FROM bodies")
        found = (((source, unescaped(key)), html) for source, key, html in rows)
        return {who: unescaped(html) for who, html in found if who in wanted}

    # --- what is to be remembered ---------------------------------------------------------------------------------

    def remember(self, records: Iterable[Record], documents: Mapping[tuple[str, str], str]) -> None:
        """Write records; `documents` tells where each article was found."""
        self._run(_UPSERT_ARTICLE, [_row(record, documents.get(record.who, "")) for record in records])

    def forget(self, many: Iterable[tuple[str, str]]) -> None:
        """Remove what stands under these keys: it moved, and is remembered under another one."""
        rows = [{"source": source, "key": key} for source, key in many]
        self._run("DELETE FROM articles WHERE source = :source AND key = :key", rows)
        self._run("DELETE FROM bodies WHERE source = :source AND key = :key", rows)

    def read_with(self, source: str, signature: str, stamps: Mapping[str, Stamp], gone: Iterable[str]) -> None:
        """Note how each document was that was read without anything to tell, and which must be read again.

        Args:
            source: its name.
            signature: of its options; under another one than before, what was noted then is dropped.
            stamps: place -> how its file was.
            gone: places that are read again next time.
        """
        options = [{"name": source, "signature": signature}]
        self._run(_DELETE_OUTDATED, options)
        self._run(_UPSERT_SOURCE, options)
        self._run(
            _UPSERT_DOCUMENT,
            [
                {
                    "source": source,
                    "place": place,
                    "size": _signed(size),
                    "mtime_ns": _signed(mtime_ns),
                    "inode": _signed(inode),
                }
                for place, (size, mtime_ns, inode) in stamps.items()
            ],
        )
        rows = [{"source": source, "place": place} for place in gone]
        self._run("DELETE FROM documents WHERE source = :source AND place = :place", rows)

    def note_build(self, note: str) -> None:
        """Note something for the next build."""
        if note != self.note_of_last_build():
            self._run("DELETE FROM feedwright WHERE name = :name", [{"name": "build"}])
            self._run("INSERT INTO feedwright (name, value) VALUES (:name, :value)", [{"name": "build", "value": note}])

    def name_categories(self, named: Mapping[str, tuple[str, str]]) -> None:
        """Remember categories by their keys: what they are called, and the slugs of their feeds."""
        rows = [{"key": escaped(key), "name": escaped(name), "slug": slug} for key, (name, slug) in named.items()]
        self._run(_UPSERT_CATEGORY, rows)

    def keep_bodies(self, bodies: Mapping[tuple[str, str], str]) -> None:
        """Keep the bodies that feeds show."""
        self._run(_UPSERT_BODY, [{"source": who[0], "key": who[1], "html": html} for who, html in bodies.items()])

    def drop_bodies(self, shown: Collection[tuple[str, str]]) -> None:
        """Drop the bodies that no feed shows any more."""
        shown = set(shown)
        there = [(source, unescaped(key)) for source, key in self._rows("SELECT source, key FROM bodies")]
        rows = [{"source": source, "key": key} for source, key in there if (source, key) not in shown]
        self._run("DELETE FROM bodies WHERE source = :source AND key = :key", rows)

    def adopt(self, entries: Iterable[Adopted]) -> None:
        """Remember entries of feeds that were published before."""
        self._run(
            _UPSERT_ADOPTED,
            [
                {
                    "id": one.id,
                    "url": one.url,
                    "title": one.title,
                    "published": _text(one.published),
                    "updated": _text(one.updated),
                }
                for one in entries
            ],
        )

    def commit(self) -> None:
        """Make it stand, all of it or nothing."""
        if self.database is not None:
            self.database.commit()

    def _run(self, statement: str, rows: list[dict[str, Any]]) -> None:
        if self.database is not None and rows:
            self.database.run(statement, [{name: _fit(value) for name, value in row.items()} for row in rows])


def _version(found: Database) -> int:
    """The version of the schema that stands there; 0 where there is none yet."""
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
    return int(values[0])


def _fit(value: Any) -> Any:
    return escaped(value) if isinstance(value, str) else value


def _signed(number: int) -> int:
    """A number of 64 bits as databases keep it."""
    return (number + _WHOLE // 2) % _WHOLE - _WHOLE // 2


def _row(record: Record, document: str) -> dict[str, Any]:
    return {
        "source": record.article.source,
        "key": record.article.key,
        "document": document,
        "id": record.id,
        "first_seen": _text(record.first_seen),
        "published": _text(record.published),
        "updated": _text(record.updated),
        "withdrawn": _text(record.withdrawn),
        "article": pack(record.article),
    }


def _text(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat() if when else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
