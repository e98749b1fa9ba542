"""Remember between builds: the only SQL on our own database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feedwright.catalog import database
from feedwright.catalog.database import DamagedError, Database
from feedwright.catalog.packing import pack, unpack
from feedwright.catalog.records import Adopted, Record
from feedwright.catalog.schema import MIGRATIONS, VERSION
from feedwright.errors import CatalogError, SchemaTooNew

Stamp = tuple[int, int, int]
"""Size, modification time in nanoseconds, inode."""

_ARTICLE = "source, key, document, id, first_seen, published, updated, withdrawn, article"
_UPSERT_ARTICLE = (
    f"INSERT INTO articles ({_ARTICLE}) VALUES (:source, :key, :document, :id, :first_seen, :published, :updated,"
    " :withdrawn, :article) ON CONFLICT (source, key) DO UPDATE SET document = excluded.document, id = excluded.id,"
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
_UPSERT_SOURCE = (
    "INSERT INTO sources (name, signature) VALUES (:name, :signature)"
    " ON CONFLICT (name) DO UPDATE SET signature = excluded.signature"
)


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
    finally:
        catalog.close()


class Catalog:
    """What is remembered. `note` says what its owner should know of it."""

    def __init__(self, url: str, folder: Path, *, writing: bool) -> None:
        self.note = ""
        self.documents: dict[tuple[str, str], str] = {}
        try:
            self.database = self._ready(database.connect(url, folder, writing=writing), writing=writing)
        except DamagedError as error:
            self.database = self._anew(url, folder, error, writing=writing)

    def _ready(self, found: Database | None, *, writing: bool) -> Database | None:
        """Bring an older schema up to date; refuse a newer one, and what nothing can be read from."""
        if found is None:
            return None
        there = "feedwright" in found.tables()
        version = int(next(iter(found.rows("SELECT value FROM feedwright WHERE name = 'schema'")))[0]) if there else 0
        if version > VERSION:
            message = f"was written by a newer feedwright (its schema is {version}, ours {VERSION}); upgrade, or move it away"
            raise SchemaTooNew(message, where="catalog")
        if version == VERSION:
            return found
        if not writing:
            found.close()
            return None
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                found.run(statement)
        found.run("DELETE FROM feedwright WHERE name = 'schema'")
        found.run("INSERT INTO feedwright (name, value) VALUES ('schema', :value)", [{"value": str(VERSION)}])
        found.commit()
        return found

    def _anew(self, url: str, folder: Path, error: CatalogError, *, writing: bool) -> Database | None:
        """A damaged catalog is moved aside, and ids and dates are taken from what is published."""
        file = database.file_of(url, folder)
        if file is None:
            raise error
        aside = next(name for n in range(1, 1000) if not (name := file.with_name(f"{file.name}.damaged-{n}")).exists())
        self.note = f"{error}; ids and dates were taken from the published feeds"
        if not writing:
            return None
        file.rename(aside)
        self.note += f"; the damaged file is now {aside.name}"
        return self._ready(database.connect(url, folder, writing=True), writing=True)

    def close(self) -> None:
        """Let go of the database."""
        if self.database is not None:
            self.database.close()

    def _rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[tuple[Any, ...]]:
        return self.database.rows(statement, values) if self.database is not None else ()

    # --- what is known --------------------------------------------------------------------------------------------

    def stamps(self, source: str, signature: str) -> dict[str, Stamp]:
        """Place -> how its file was when it was read; nothing if the source's options were others then."""
        known = [row[0] for row in self._rows("SELECT signature FROM sources WHERE name = :name", {"name": source})]
        if known != [signature]:
            return {}
        rows = self._rows("SELECT place, size, mtime_ns, inode FROM documents WHERE source = :name", {"name": source})
        return {place: (size, mtime_ns, inode) for place, size, mtime_ns, inode in rows}

    def records(self) -> dict[tuple[str, str], Record]:
        """Every record by (source, key); afterwards `documents` tells which document each came from.

        Raises:
            CatalogError: a row cannot be understood.
        """
        made: dict[tuple[str, str], Record] = {}
        for source, key, document, id_, seen, published, updated, withdrawn, article in self._rows(
            f"SELECT {_ARTICLE} FROM articles"
        ):
            try:
                record = Record(
                    id_, _time(seen), _time(published), _time(updated), unpack(source, key, article), _moment(withdrawn)
                )
            except (ValueError, TypeError, KeyError) as error:
                message = f"its row of {source} {key} cannot be understood: {error}"
                raise CatalogError(message, where="catalog") from error
            made[source, key] = record
            self.documents[source, key] = document
        return made

    def adopted(self) -> list[Adopted]:
        """Entries of feeds that were published before."""
        rows = self._rows("SELECT id, url, title, published, updated FROM adopted ORDER BY id")
        return [Adopted(id_, url, title, _moment(then), _moment(now)) for id_, url, title, then, now in rows]

    def bodies(self, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The bodies that are kept of these articles."""
        wanted = set(wanted)
        if not wanted:
            return {}
        rows = self._rows("SELECT source, key, html FROM bodies")
        return {(source, key): html for source, key, html in rows if (source, key) in wanted}

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
        """Note how each document was that was read without anything to tell, and which must be read again."""
        self._run(_UPSERT_SOURCE, [{"name": source, "signature": signature}])
        self._run(
            _UPSERT_DOCUMENT,
            [
                {"source": source, "place": place, "size": size, "mtime_ns": mtime_ns, "inode": inode}
                for place, (size, mtime_ns, inode) in stamps.items()
            ],
        )
        rows = [{"source": source, "place": place} for place in gone]
        self._run("DELETE FROM documents WHERE source = :source AND place = :place", rows)

    def keep_bodies(self, bodies: Mapping[tuple[str, str], str]) -> None:
        """Keep the bodies that feeds show."""
        self._run(_UPSERT_BODY, [{"source": who[0], "key": who[1], "html": html} for who, html in bodies.items()])

    def drop_bodies(self, shown: Collection[tuple[str, str]]) -> None:
        """Drop the bodies that no feed shows any more."""
        there = [(source, key) for source, key in self._rows("SELECT source, key FROM bodies")]
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
            self.database.run(statement, rows)


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
