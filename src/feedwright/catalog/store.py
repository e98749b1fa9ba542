"""Remember between builds: the only SQL on our own database."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from feedwright import __version__
from feedwright.catalog import database, migrate, shelves
from feedwright.catalog.database import DamagedError, Database
from feedwright.catalog.packing import escaped, instant, pack, unescaped, unpack, without_place
from feedwright.catalog.records import Adopted, LeftOut, Record, Shelved
from feedwright.errors import CatalogError
from feedwright.model import Ping
from feedwright.text import digest
from feedwright.text.languages import Division

Stamp = tuple[int, int, int]
"""Size, modification time in nanoseconds, inode."""

AGAIN: Stamp = (-1, 0, 0)
"""Stands for a document that is read at every build, because there was something to tell of it."""

SETTLED = "archives"
"""Under this name is noted that nothing was remembered since without deciding where in archives it stands."""

Made = TypeVar("Made")

Who = tuple[str, str]
"""Source and key of an article."""

Feed = tuple[str, Mapping[str, str]]
"""What a feed was made of, and path -> sha256 of the files that this gave."""

_ARTICLES = "SELECT source, key, document, id, first_seen, published, updated, withdrawn, article FROM articles"
_ON_SITE = (
    "SELECT id, published, revision, source, key FROM articles"
    " WHERE withdrawn IS NULL AND (expires IS NULL OR expires > :now) AND published <= :now"
)
_ON_SHELF = (
    "SELECT DISTINCT a.id, a.published, a.revision, a.source, a.key FROM shelves s JOIN articles a ON a.id = s.id"
    " WHERE s.category IN (:many) AND s.published <= :now"
    " AND a.withdrawn IS NULL AND (a.expires IS NULL OR a.expires > :now)"
)
_UPSERT_ARTICLE = (
    "INSERT INTO articles (source, key, document, id, first_seen, published, updated, withdrawn, article,"
    " expires, claim, revision)"
    " VALUES (:source, :key, :document, :id, :first_seen, :published, :updated, :withdrawn, :article,"
    " :expires, :claim, :revision)"
    " ON CONFLICT (source, key) DO UPDATE SET document = excluded.document, id = excluded.id,"
    " published = excluded.published, updated = excluded.updated, withdrawn = excluded.withdrawn,"
    " article = excluded.article, expires = excluded.expires, claim = excluded.claim, revision = excluded.revision"
)
_KEYS_ALONE = "SELECT key, key FROM articles WHERE source = :source AND document = '' AND key IN (:many)"
_KEYS_BESIDE = "SELECT document, key FROM articles WHERE source = :source AND document <> '' AND document IN (:many)"
_UPSERT_LEFT_OUT = (
    "INSERT INTO left_out (source, document, key, reason, due, article)"
    " VALUES (:source, :document, :key, :reason, :due, :article)"
    " ON CONFLICT (source, document, key) DO UPDATE SET reason = excluded.reason, due = excluded.due,"
    " article = excluded.article"
)
_INSERT_SHELF = "INSERT INTO shelves (category, published, id) VALUES (:category, :published, :id)"
_DELETE_SHELF = "DELETE FROM shelves WHERE category = :category AND published = :published AND id = :id"
_CLEAR_LANGUAGES = "DELETE FROM shelves WHERE category LIKE ' %'"
_TO_DIVIDE = (
    "SELECT id, published, source, key, article FROM articles"
    " WHERE withdrawn IS NULL AND id > :last ORDER BY id LIMIT 2000"
)
_NEWEST = "SELECT published FROM articles WHERE withdrawn IS NULL AND published <= :now{since} ORDER BY published DESC"
_NEWEST_ON_SHELF = (
    "SELECT published FROM shelves WHERE category IN (:many) AND published <= :now{since} ORDER BY published DESC"
)
_STANDS_ON = "id IN (SELECT id FROM shelves WHERE category IN (:many))"
# From one value to the next, by the index: DISTINCT would look at every row.
_EACH = (
    "WITH RECURSIVE kinds (it) AS (SELECT MIN({column}) FROM {table} UNION ALL"
    " SELECT (SELECT MIN({column}) FROM {table} WHERE {column} > kinds.it) FROM kinds WHERE kinds.it IS NOT NULL)"
    " SELECT it FROM kinds WHERE it IS NOT NULL"
)
_UPSERT_FEED = (
    "INSERT INTO feeds (slug, inputs, files) VALUES (:slug, :inputs, :files)"
    " ON CONFLICT (slug) DO UPDATE SET inputs = excluded.inputs, files = excluded.files"
)
_INSERT_PING = (
    "INSERT INTO pings (hub, topic, since, tries, due) VALUES (:hub, :topic, :since, :tries, :due)"
    " ON CONFLICT (hub, topic) DO NOTHING"
)
_DELETE_PING = (
    "DELETE FROM pings WHERE hub = :hub AND topic = :topic AND since = :since AND tries = :tries AND due = :due"
)
_UPSERT_FETCHED = (
    "INSERT INTO fetched (url, kept) VALUES (:url, :kept) ON CONFLICT (url) DO UPDATE SET kept = excluded.kept"
)
_UPSERT_DOCUMENTS = (
    "INSERT INTO documents (source, bucket, files) VALUES (:source, :bucket, :files)"
    " ON CONFLICT (source, bucket) DO UPDATE SET files = excluded.files"
)
_DOCUMENTS = "SELECT bucket, files FROM documents WHERE source = :source"
_ALWAYS = -1
"""The bucket of those documents that are read at every build: their names alone."""
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
_SHELVES = 2
"""The version of the schema since which there are shelves."""

_WHOLE = 1 << 64
"""Inode numbers take all of 64 bits, databases keep a sign in one of them."""


def using(url: str, folder: Path, work: Callable[[Catalog], Made], *, writing: bool) -> Made:
    """What `work` makes with the catalog; where that turns out to be damaged, it begins again with a new one.

    Args:
        url: SQLAlchemy URL; the file of an SQLite one is relative to `folder`.
        folder: of config.yaml.
        work: what is to be done; it commits what shall stand.
        writing: as for `opened`.

    Raises:
        CatalogError: it cannot be used, or another database than a file is damaged.
    """
    try:
        with opened(url, folder, writing=writing) as catalog:
            return work(catalog)
    except DamagedError as error:
        if database.file_of(url, folder) is None:
            raise
        damage = error
    with opened(url, folder, writing=writing, damage=damage) as catalog:
        return work(catalog)


@contextmanager
def opened(url: str, folder: Path, *, writing: bool, damage: DamagedError | None = None) -> Iterator[Catalog]:
    """The catalog, closed at the end; what was not committed by then is undone.

    Args:
        url: SQLAlchemy URL; the file of an SQLite one is relative to `folder`.
        folder: of config.yaml.
        writing: whether it may be made, brought up to date and written to; else it is a copy in memory, and nothing on
            disk is touched.
        damage: what is wrong with the one that stands there; it is moved aside.

    Raises:
        CatalogError: it cannot be opened. `SchemaTooNew`: a newer feedwright wrote it.
    """
    catalog = Catalog(url, folder, writing=writing, damage=damage)
    try:
        yield catalog
    finally:
        catalog.close()


class Catalog:
    """What is remembered.

    `note` says what its owner should know of it; `touched` holds the ids of the articles of which something else is
    remembered since it was opened, unless it was new then.
    """

    def __init__(self, url: str, folder: Path, *, writing: bool, damage: DamagedError | None = None) -> None:
        self.note = ""
        self.is_new = True
        self.documents: dict[Who, str] = {}
        self.touched: set[str] = set()
        self._stamped: dict[str, dict[str, Stamp | None]] = {}
        self.database: Database | None = None
        self._division: Division | None = None
        self._url, self._folder, self._writing = url, folder, writing
        try:
            if damage is None:
                self._open()
        except DamagedError as error:
            damage = error
        if damage is not None:
            self._anew(damage)

    def _open(self) -> None:
        if self._writing:
            self.database = database.connect(self._url, self._folder, writing=True)
            since = None
        else:
            self.database, since = migrate.copied(self._url, self._folder)
        try:
            self._bring_up_to_date(since)
        except BaseException:
            self.close()
            raise

    def _bring_up_to_date(self, since: int | None) -> None:
        found = self._known
        since = migrate.version(found) if since is None else since
        migrate.up_to_date(found, since)
        self.is_new = not any(True for _ in found.rows("SELECT 1 FROM articles LIMIT 1"))
        self._division = self._noted_division()
        if 0 < since < _SHELVES:
            self._write_anew()
        if since < _SHELVES:
            found.run("DROP TABLE documents_1")

    def _noted_division(self) -> Division | None:
        """How articles stand divided by language."""
        if not (noted := self.noted_as("languages")):
            return None
        try:
            _, home, *apart = map(str, json.loads(noted))
            return Division(home, frozenset(apart))
        except (ValueError, TypeError) as error:
            message = f"is damaged: how articles are divided by language cannot be understood: {error}"
            raise DamagedError(message, where=self._known.where) from error

    def _write_anew(self) -> None:
        """Fill the columns and tables that an older catalog did not have."""
        records = self._records(self._rows(_ARTICLES))
        self.remember(records.values(), dict(self.documents))
        made: dict[str, dict[str, Stamp]] = {}
        for source, place, *stamp in self._rows("SELECT source, place, size, mtime_ns, inode FROM documents_1"):
            size, mtime_ns, inode = stamp
            made.setdefault(source, {})[unescaped(place)] = size, mtime_ns, inode % _WHOLE
        for who, document in self.documents.items():
            stamps = made.setdefault(who[0], {})
            # Why it may not be published was not noted: that is read again.
            stamps[document] = AGAIN if records[who].withdrawn else stamps.get(document, AGAIN)
        for source, stamps in made.items():
            self.read_with(source, self.signature(source), stamps)

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
        else:
            self.database = database.in_memory(error.where)
            self._bring_up_to_date(0)

    def close(self) -> None:
        """Let go of the database."""
        if self.database is not None:
            self.database.close()
        self.database = None

    @property
    def _known(self) -> Database:
        if self.database is None:
            message = "is closed"
            raise CatalogError(message, where="catalog")
        return self.database

    def _rows(self, statement: str, values: Mapping[str, Any] | None = None) -> Iterable[tuple[Any, ...]]:
        return self._known.rows(statement, values)

    def _rows_in(
        self, statement: str, many: Iterable[str], values: Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        return list(self._known.rows_in(statement, [escaped(one) for one in many], values))

    def _each(self, table: str, column: str) -> set[str]:
        """The values that stand in a column, with which an index begins."""
        return {row[0] for row in self._rows(_EACH.format(table=table, column=column))}

    # --- what is known --------------------------------------------------------------------------------------------

    def signature(self, source: str) -> str:
        """What the source was when its documents were read; empty where none was."""
        rows = self._rows("SELECT signature FROM sources WHERE name = :name", {"name": source})
        return next((row[0] for row in rows), "")

    def stamps(self, source: str, buckets: Collection[int] | None = None) -> dict[str, Stamp]:
        """Place -> how its file was when it was read last; of all, or of some shares of the files."""
        self._write_stamps()
        return {place: stamp for files in self._files(source, buckets).values() for place, stamp in files.items()}

    def read_always(self, source: str) -> set[str]:
        """Places that are read at every build."""
        self._write_stamps()
        return set(self._files(source, [_ALWAYS]).get(_ALWAYS, ()))

    def _files(self, source: str, buckets: Collection[int] | None) -> dict[int, dict[str, Stamp]]:
        if buckets is None:
            rows = self._rows(
                "SELECT bucket, files FROM documents WHERE source = :source AND bucket >= 0", {"source": source}
            )
        else:
            of_it = "SELECT bucket, files FROM documents WHERE source = :source AND bucket = :bucket"
            rows = [row for one in buckets for row in self._rows(of_it, {"source": source, "bucket": one})]
        return {bucket: {place: tuple(stamp) for place, stamp in json.loads(files).items()} for bucket, files in rows}

    def records(self) -> dict[Who, Record]:
        """Every record by (source, key); afterwards `documents` tells which document each came from.

        Raises:
            CatalogError: it cannot be read, or is damaged.
        """
        return self._records(self._rows(_ARTICLES))

    def records_of(self, source: str, keys: Iterable[str]) -> dict[Who, Record]:
        """The records of these articles of a source."""
        return self._records(
            self._rows_in(f"{_ARTICLES} WHERE source = :source AND key IN (:many)", keys, {"source": source})
        )

    def records_with(self, ids: Iterable[str]) -> dict[str, Record]:
        """Id -> the record that has it."""
        found = self._records(self._rows_in(f"{_ARTICLES} WHERE id IN (:many)", ids))
        return {record.id: record for record in found.values()}

    def claimants(self, ids: Iterable[str]) -> dict[str, list[Record]]:
        """Id -> records of what may be published and would have it, had another article not come before."""
        rows = self._rows_in("SELECT claim, id FROM articles WHERE withdrawn IS NULL AND claim IN (:many)", ids)
        records = self.records_with(unescaped(id_) for _, id_ in rows)
        made: dict[str, list[Record]] = {}
        for claim, id_ in rows:
            made.setdefault(unescaped(claim), []).append(records[unescaped(id_)])
        return made

    def withdrawn(self) -> dict[Who, Record]:
        """Records of all that may not be published any more."""
        return self._records(self._rows(f"{_ARTICLES} WHERE withdrawn IS NOT NULL"))

    def withdrawn_since(self, moment: datetime) -> list[Record]:
        """Records of what was withdrawn after a moment, newest first."""
        rows = self._rows(f"{_ARTICLES} WHERE withdrawn IS NOT NULL AND withdrawn > :then", {"then": _text(moment)})
        found = self._records(rows).values()
        return sorted(found, key=lambda record: (record.withdrawn or moment, record.id), reverse=True)

    def due(self, now: datetime) -> dict[Who, Record]:
        """Records that are published and, as time has gone, may no longer be."""
        values = {"now": _text(now)}
        expired = self._rows(f"{_ARTICLES} WHERE withdrawn IS NULL AND expires IS NOT NULL AND expires <= :now", values)
        future = self._rows(f"{_ARTICLES} WHERE withdrawn IS NULL AND published > :now", values)
        return self._records(expired) | self._records(future)

    def keys_in(self, source: str, documents: Collection[str]) -> Iterator[tuple[str, str]]:
        """Document and key of each article that was found in these documents; a table may hold a million."""
        asked, values = [escaped(one) for one in documents], {"source": source}
        for statement in (_KEYS_ALONE, _KEYS_BESIDE):
            for document, key in self._known.rows_in(statement, asked, values):
                yield unescaped(document), unescaped(key)

    def keys_of(self, source: str) -> list[str]:
        """Key of each article of a source."""
        return [
            unescaped(key)
            for (key,) in self._rows("SELECT key FROM articles WHERE source = :source", {"source": source})
        ]

    def sources(self) -> list[str]:
        """Names of all sources that anything is remembered of."""
        return sorted(self._each("articles", "source"))

    def published_count(self, source: str | None = None) -> int:
        """How many articles may be published, of one source or of all."""
        statement = "SELECT COUNT(*) FROM articles WHERE withdrawn IS NULL"
        if source is None:
            return self._number(statement)
        return self._number(statement + " AND source = :source", {"source": source})

    def _number(self, statement: str, values: Mapping[str, Any] | None = None) -> int:
        return next(int(row[0]) for row in self._rows(statement, values))

    def next_expiry(self) -> datetime | None:
        """When the next article expires."""
        rows = self._rows("SELECT MIN(expires) FROM articles WHERE withdrawn IS NULL AND expires IS NOT NULL")
        return next((_moment(row[0]) for row in rows), None)

    def left_out(self) -> list[LeftOut]:
        """Every article that may not be published."""
        rows = self._rows("SELECT source, document, key, reason, due, article FROM left_out")
        return [
            LeftOut(
                unpack(source, unescaped(key), unescaped(article)), unescaped(reason), unescaped(document), _moment(due)
            )
            for source, document, key, reason, due, article in rows
        ]

    def reasons(self) -> dict[str, int]:
        """Why articles may not be published -> how many, sorted."""
        rows = self._rows("SELECT reason, COUNT(*) FROM left_out GROUP BY reason")
        return {unescaped(reason): int(count) for reason, count in sorted(rows)}

    def left_out_keys(self) -> set[Who]:
        """Those that may not be published."""
        return {(source, unescaped(key)) for source, key in self._rows("SELECT source, key FROM left_out")}

    def documents_due(self, source: str, now: datetime) -> set[str]:
        """Documents of articles whose time has come."""
        rows = self._rows(
            "SELECT document FROM left_out WHERE source = :source AND due IS NOT NULL AND due <= :now",
            {"source": source, "now": _text(now)},
        )
        return {unescaped(row[0]) for row in rows}

    def next_due(self) -> datetime | None:
        """When the next article may be published."""
        rows = self._rows("SELECT MIN(due) FROM left_out WHERE due IS NOT NULL")
        return next((_moment(row[0]) for row in rows), None)

    def on_shelves(self) -> set[str]:
        """Keys of the categories of all articles that may be published now or later.

        Where articles are divided by language, the shelves of each as well (`shelves.labelled`).
        """
        return {unescaped(category) for category in self._each("shelves", "category")}

    def records_on(self, categories: Iterable[str]) -> dict[Who, Record]:
        """Records of what stands on the shelves of these categories."""
        return self._records(self._rows_in(f"{_ARTICLES} WHERE {_STANDS_ON}", categories))

    def newest(
        self, categories: Collection[str] | None, limit: int, now: datetime, since: datetime | None = None
    ) -> list[Shelved]:
        """The newest articles that may be published, in the order of feeds.

        Args:
            categories: keys of a category's spellings, or their shelves in one language; None for every article.
            limit: how many at the most; 0 = all.
            now: what is published later, or has expired, does not count.
            since: older ones do not count; None = they do.
        """
        values = {"now": _text(now), "since": _text(since)}
        if limit:
            last = self._nth(categories, limit, values)
            values["since"] = max(last, values["since"] or last) if last else values["since"]
        bound = " AND {0}published >= :since" if values["since"] else ""
        if categories is None:
            rows = list(self._rows(_ON_SITE + bound.format(""), values))
        else:
            rows = self._rows_in(_ON_SHELF + bound.format("s."), categories, values)
        made = {row[0]: Shelved(unescaped(row[0]), row[1], row[2], row[3], unescaped(row[4])) for row in rows}
        ordered = sorted(made.values(), key=lambda one: one.id)
        ordered.sort(key=lambda one: one.published, reverse=True)
        return ordered[:limit] if limit else ordered

    def _nth(self, categories: Collection[str] | None, limit: int, values: Mapping[str, Any]) -> str | None:
        """When the last of so many newest ones was published; those that have expired by now are not counted out.

        Databases sort texts as they please, moments not: so ties are sorted here.
        """
        since = " AND published >= :since" if values["since"] else ""
        expired = "SELECT COUNT(*) FROM articles WHERE withdrawn IS NULL AND expires IS NOT NULL AND expires <= :now"
        offset = limit - 1 + self._number(expired, {"now": values["now"]})
        end = f" LIMIT 1 OFFSET {offset}"
        if categories is None:
            rows = list(self._rows(_NEWEST.format(since=since) + end, values))
        else:
            # An article under two spellings of one category stands there twice: too many is not too few.
            end = f" LIMIT 1 OFFSET {(offset + 1) * len(categories) - 1}"
            rows = self._rows_in(_NEWEST_ON_SHELF.format(since=since) + end, categories, values)
        return rows[0][0] if rows else None

    def feeds(self) -> dict[str, Feed]:
        """Slug of each feed -> what it was made of when it was last published, and the files that this gave."""
        return {
            unescaped(slug): (inputs, json.loads(files))
            for slug, inputs, files in self._rows("SELECT slug, inputs, files FROM feeds")
        }

    def pings(self) -> list[Ping]:
        """Hubs that are still to be told, and of what."""
        rows = self._rows("SELECT hub, topic, since, tries, due FROM pings")
        try:
            return [
                Ping(unescaped(hub), unescaped(topic), _time(since), int(tries), _time(due))
                for hub, topic, since, tries, due in rows
            ]
        except (ValueError, TypeError) as error:
            message = f"is damaged: what hubs are to be told cannot be understood: {error}"
            raise DamagedError(message, where=self._known.where) from error

    def fetched(self, url: str) -> str | None:
        """What was kept of an address."""
        rows = self._rows("SELECT kept FROM fetched WHERE url = :url", {"url": escaped(url)})
        return next((unescaped(row[0]) for row in rows), None)

    def _records(self, rows: Iterable[tuple[Any, ...]]) -> dict[Who, Record]:
        made: dict[Who, Record] = {}
        for source, key, document, id_, seen, published, updated, withdrawn, article in list(rows):
            who = source, unescaped(key)
            try:
                # As they are written: instants in UTC.
                times = _time(seen), _time(published), _time(updated)
                made[who] = Record(unescaped(id_), *times, unpack(*who, unescaped(article)), _moment(withdrawn))
            except (ValueError, TypeError, LookupError) as error:
                message = f"is damaged: its row of {source} {key!r} cannot be understood: {error}"
                raise DamagedError(message, where=self._known.where) from error
            self.documents[who] = unescaped(document) or who[1]
        return made

    def note_of_last_build(self) -> str:
        """What the last build noted for this one; empty if nothing."""
        return self.noted_as("build")

    def noted_as(self, name: str) -> str:
        """What was noted under a name; empty if nothing."""
        return next(
            (row[0] for row in self._rows("SELECT value FROM feedwright WHERE name = :name", {"name": name})), ""
        )

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
            raise DamagedError(message, where=self._known.where) from error

    def bodies(self, wanted: Collection[Who]) -> dict[Who, str]:
        """The bodies that are kept of these articles."""
        by_source: dict[str, list[str]] = {}
        for source, key in wanted:
            by_source.setdefault(source, []).append(key)
        return {
            (source, unescaped(key)): unescaped(html)
            for source, keys in by_source.items()
            for key, html in self._rows_in(
                "SELECT key, html FROM bodies WHERE source = :source AND key IN (:many)", keys, {"source": source}
            )
        }

    # --- what is to be remembered ---------------------------------------------------------------------------------

    def remember(
        self,
        records: Iterable[Record],
        documents: Mapping[Who, str],
        claim: Callable[[Record], str] = lambda record: record.id,
    ) -> None:
        """Write records.

        Args:
            records: new and changed ones.
            documents: where each article was found.
            claim: the id that a record's article asks for, whether it has it or not.
        """
        many = list(records)
        if not self.is_new:
            self._clear_shelves(record.who for record in many)
            self.touched.update(record.id for record in many)
        if many:
            rows = [_row(record, documents.get(record.who, ""), claim(record)) for record in many]
            self._known.run(_UPSERT_ARTICLE, rows)
        if rows := self._shelves(many):
            self._known.run(_INSERT_SHELF, rows)

    def _shelves(self, records: Iterable[Record]) -> list[dict[str, Any]]:
        """Where these records stand."""
        return [
            row
            for record in records
            if record.withdrawn is None
            for row in shelves.rows(record.id, _text(record.published), record.article, self._division)
        ]

    def _clear_shelves(self, many: Iterable[Who]) -> None:
        """Take what stands under these keys from the shelves."""
        by_source: dict[str, list[str]] = {}
        for source, key in many:
            by_source.setdefault(source, []).append(key)
        old = [one for source, keys in by_source.items() for one in self.records_of(source, keys).values()]
        self.touched.update(record.id for record in old)
        if rows := self._shelves(old):
            self._known.run(_DELETE_SHELF, rows)

    def divide(self, division: Division | None) -> None:
        """Have articles stand on shelves by language as well: from now on, and those that are remembered.

        Args:
            division: how they are divided; None = not at all.
        """
        # Another version may take other tags for one language.
        said = json.dumps([__version__, division.home, *sorted(division.apart)]) if division else ""
        if said == self.noted_as("languages"):
            return
        self.note_as("languages", said)
        # Articles stand on other shelves, though nothing is touched.
        self.note_as(SETTLED, "")
        self._division = division
        if self.is_new:
            return
        self._known.run(_CLEAR_LANGUAGES)
        last = ""
        while division and (rows := list(self._rows(_TO_DIVIDE, {"last": last}))):
            last = rows[-1][0]
            self._known.run(_INSERT_SHELF, [one for row in rows for one in shelves.rows_by_language(row, division)])

    def leave_out(self, many: Iterable[LeftOut]) -> None:
        """Note what may not be published."""
        rows = [
            {
                "source": one.article.source,
                "document": one.document,
                "key": one.article.key,
                "reason": one.reason,
                "due": _text(one.due),
                "article": pack(one.article),
            }
            for one in many
        ]
        self._run(_UPSERT_LEFT_OUT, rows)

    def let_in(self, source: str, documents: Iterable[str]) -> None:
        """Forget what was noted so of these documents."""
        if any(True for _ in self._rows("SELECT 1 FROM left_out WHERE source = :source LIMIT 1", {"source": source})):
            rows = [{"source": source, "document": document} for document in documents]
            self._run("DELETE FROM left_out WHERE source = :source AND document = :document", rows)

    def forget(self, many: Iterable[Who]) -> None:
        """Remove what stands under these keys: it moved, and is remembered under another one."""
        gone = list(many)
        self._clear_shelves(gone)
        rows = [{"source": source, "key": key} for source, key in gone]
        self._run("DELETE FROM articles WHERE source = :source AND key = :key", rows)
        self._run("DELETE FROM bodies WHERE source = :source AND key = :key", rows)

    def reclaim(self, claim: Callable[[Record], str]) -> None:
        """Note again which id each article asks for, under another way of minting them."""
        records = self.records()
        self.remember(records.values(), dict(self.documents), claim)

    def read_with(self, source: str, signature: str, stamps: Mapping[str, Stamp]) -> None:
        """Note how each document was when it was read.

        Args:
            source: its name.
            signature: of its options.
            stamps: place -> how its file was.
        """
        if self.signature(source) != signature:
            self._run(_UPSERT_SOURCE, [{"name": source, "signature": signature}])
        self._stamped.setdefault(source, {}).update(stamps)

    def forget_documents(self, source: str, places: Iterable[str]) -> None:
        """Forget documents that are no longer there."""
        self._stamped.setdefault(source, {}).update(dict.fromkeys(places))

    def forget_sources(self, configured: Collection[str]) -> None:
        """Forget what was noted of the documents of other sources: should they come back, all must be read."""
        for table in ("documents", "left_out", "sources"):
            column = "name" if table == "sources" else "source"
            there = self._each(table, column)
            gone = [{"source": source} for source in sorted(there.difference(configured))]
            self._run(f"DELETE FROM {table} WHERE {column} = :source", gone)  # noqa: S608 - ours

    def _write_stamps(self) -> None:
        """Write what was noted of documents: all at once, because many share a row."""
        stamped, self._stamped = self._stamped, {}
        for source, stamps in stamped.items():
            by_bucket: dict[int, dict[str, Stamp | None]] = {_ALWAYS: {}} if stamps else {}
            for place, stamp in stamps.items():
                by_bucket.setdefault(digest.bucket(place), {})[place] = stamp
                by_bucket[_ALWAYS][place] = stamp if stamp == AGAIN else None
            before = self._files(source, by_bucket)
            rows = []
            for number, changes in by_bucket.items():
                then = before.get(number, {})
                now = {place: stamp for place, stamp in sorted((then | changes).items()) if stamp is not None}
                if now != then:
                    rows.append({"source": source, "bucket": number, "files": json.dumps(now)})
            self._run(_UPSERT_DOCUMENTS, rows)

    def note_build(self, note: str) -> None:
        """Note something for the next build."""
        self.note_as("build", note)

    def note_as(self, name: str, note: str) -> None:
        """Note something under a name."""
        if note != self.noted_as(name):
            self._run("DELETE FROM feedwright WHERE name = :name", [{"name": name}])
            self._run("INSERT INTO feedwright (name, value) VALUES (:name, :value)", [{"name": name, "value": note}])

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

    def keep_feeds(self, feeds: Mapping[str, Feed]) -> None:
        """Remember feeds as they are published now, and no others."""
        before = self.feeds()
        self._run("DELETE FROM feeds WHERE slug = :slug", [{"slug": slug} for slug in before.keys() - feeds.keys()])
        changed = {slug: feed for slug, feed in feeds.items() if before.get(slug) != feed}
        rows = [
            {"slug": slug, "inputs": inputs, "files": json.dumps(files)} for slug, (inputs, files) in changed.items()
        ]
        self._run(_UPSERT_FEED, rows)

    def keep_pings(self, pings: Sequence[Ping], before: Sequence[Ping] | None = None) -> None:
        """Remember which hubs are to be told of what.

        Args:
            pings: as they are now.
            before: as they were; all that there are if None. What another build has written since then stays.
        """
        before = self.pings() if before is None else before
        then, now = set(before), set(pings)
        self._run(_DELETE_PING, [_ping(ping) for ping in before if ping not in now])
        self._run(_INSERT_PING, [_ping(ping) for ping in pings if ping not in then])

    def keep_fetched(self, kept: Mapping[str, str]) -> None:
        """Keep what addresses gave."""
        self._run(_UPSERT_FETCHED, [{"url": url, "kept": text} for url, text in kept.items()])

    def forget_fetched(self, wanted: Collection[str], beginning: str = "") -> None:
        """Forget what was kept of other addresses than these, and than those that begin so if it is not empty."""
        there = [unescaped(row[0]) for row in self._rows("SELECT url FROM fetched")]
        gone = [url for url in there if url not in wanted and not (beginning and url.startswith(beginning))]
        self._run("DELETE FROM fetched WHERE url = :url", [{"url": url} for url in gone])

    def ids(self) -> Iterator[str]:
        """Every id that anything remembered has."""
        for row in self._rows("SELECT id FROM articles"):
            yield unescaped(row[0])

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
        if self._writing:
            self._write_stamps()
            self._known.commit()

    def _run(self, statement: str, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._known.run(statement, [{name: _fit(value) for name, value in row.items()} for row in rows])


def _fit(value: Any) -> Any:
    return escaped(value) if isinstance(value, str) else value


def _row(record: Record, document: str, claim: str) -> dict[str, Any]:
    article = record.article
    packed = pack(article)
    published, updated = _text(record.published), _text(record.updated)
    said = f"{without_place(packed, article)}\0{published}\0{updated}".encode("utf-8", "surrogatepass")
    return {
        "source": article.source,
        "key": escaped(article.key),
        # Most files are one article each, and named by its key.
        "document": escaped(document) if document != article.key else "",
        "id": escaped(record.id),
        "first_seen": _text(record.first_seen),
        "published": published,
        "updated": updated,
        "withdrawn": _text(record.withdrawn),
        "article": escaped(packed),
        "expires": _text(article.expires),
        "claim": escaped(claim) if claim != record.id else None,
        "revision": blake2b(said, digest_size=8).hexdigest(),
    }


def _ping(ping: Ping) -> dict[str, Any]:
    return {**ping._asdict(), "since": _text(ping.since), "due": _text(ping.due)}


def _text(when: datetime | None) -> str | None:
    return None if when is None else instant(when)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
