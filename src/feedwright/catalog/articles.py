"""Remember articles, and on which shelves they stand: in line for feeds, newest first."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from feedwright import __version__
from feedwright.catalog import shelves
from feedwright.catalog.packing import escaped, instant, instant_if_any, moment, pack, unescaped, unpack, without_place
from feedwright.catalog.records import Record, Shelved, Who
from feedwright.catalog.tables import Tables
from feedwright.text.languages import Division

SETTLED = "archives"
"""Under this name is noted that nothing was remembered since without deciding where in archives it stands."""

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


class Articles(Tables):
    """The tables `articles` and `shelves`.

    `documents` tells where each article was found whose record was asked for; `touched` holds the ids of the articles
    of which something else is remembered since the catalog was opened, unless it was new then.
    """

    def __init__(self) -> None:
        super().__init__()
        self.documents: dict[Who, str] = {}
        self.touched: set[str] = set()
        self._division: Division | None = None

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

    def withdrawn_since(self, then: datetime) -> list[Record]:
        """Records of what was withdrawn after a moment, newest first."""
        rows = self._rows(f"{_ARTICLES} WHERE withdrawn IS NOT NULL AND withdrawn > :then", {"then": instant(then)})
        found = self._records(rows).values()
        return sorted(found, key=lambda record: (record.withdrawn or then, record.id), reverse=True)

    def due(self, now: datetime) -> dict[Who, Record]:
        """Records that are published and, as time has gone, may no longer be."""
        values = {"now": instant(now)}
        expired = self._rows(f"{_ARTICLES} WHERE withdrawn IS NULL AND expires IS NOT NULL AND expires <= :now", values)
        future = self._rows(f"{_ARTICLES} WHERE withdrawn IS NULL AND published > :now", values)
        return self._records(expired) | self._records(future)

    def _records(self, rows: Iterable[tuple[Any, ...]]) -> dict[Who, Record]:
        made: dict[Who, Record] = {}
        for source, key, document, id_, seen, published, updated, withdrawn, article in list(rows):
            who = source, unescaped(key)
            try:
                # As they are written: instants in UTC.
                times = datetime.fromisoformat(seen), datetime.fromisoformat(published), datetime.fromisoformat(updated)
                made[who] = Record(unescaped(id_), *times, unpack(*who, unescaped(article)), moment(withdrawn))
            except (ValueError, TypeError, LookupError) as error:
                what = f"its row of {source} {key!r}"
                raise self._damaged(what, error) from error
            self.documents[who] = unescaped(document) or who[1]
        return made

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

    def ids(self) -> Iterator[str]:
        """Every id that anything remembered has."""
        for row in self._rows("SELECT id FROM articles"):
            yield unescaped(row[0])

    def sources(self) -> list[str]:
        """Names of all sources that anything is remembered of."""
        return sorted(self._each("articles", "source"))

    def published_count(self, source: str | None = None) -> int:
        """How many articles may be published, of one source or of all."""
        statement = "SELECT COUNT(*) FROM articles WHERE withdrawn IS NULL"
        if source is None:
            return self._number(statement)
        return self._number(statement + " AND source = :source", {"source": source})

    def next_expiry(self) -> datetime | None:
        """When the next article expires."""
        rows = self._rows("SELECT MIN(expires) FROM articles WHERE withdrawn IS NULL AND expires IS NOT NULL")
        return next((moment(row[0]) for row in rows), None)

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
        values = {"now": instant(now), "since": instant_if_any(since)}
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

    def reclaim(self, claim: Callable[[Record], str]) -> None:
        """Note again which id each article asks for, under another way of minting them."""
        records = self.records()
        self.remember(records.values(), dict(self.documents), claim)

    def forget(self, many: Iterable[Who]) -> None:
        """Remove what stands under these keys: it moved, and is remembered under another one."""
        gone = list(many)
        self._clear_shelves(gone)
        rows = [{"source": source, "key": key} for source, key in gone]
        self._run("DELETE FROM articles WHERE source = :source AND key = :key", rows)
        self._run("DELETE FROM bodies WHERE source = :source AND key = :key", rows)

    def _shelves(self, records: Iterable[Record]) -> list[dict[str, Any]]:
        """Where these records stand."""
        return [
            row
            for record in records
            if record.withdrawn is None
            for row in shelves.rows(record.id, instant(record.published), record.article, self._division)
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

    def _noted_division(self) -> Division | None:
        """How articles stand divided by language."""
        if not (noted := self.noted_as("languages")):
            return None
        try:
            _, home, *apart = map(str, json.loads(noted))
            return Division(home, frozenset(apart))
        except (ValueError, TypeError) as error:
            raise self._damaged("how articles are divided by language", error) from error


def _row(record: Record, document: str, claim: str) -> dict[str, Any]:
    article = record.article
    packed = pack(article)
    published, updated = instant(record.published), instant(record.updated)
    said = f"{without_place(packed, article)}\0{published}\0{updated}".encode("utf-8", "surrogatepass")
    return {
        "source": article.source,
        "key": escaped(article.key),
        # Most files are one article each, and named by its key.
        "document": escaped(document) if document != article.key else "",
        "id": escaped(record.id),
        "first_seen": instant(record.first_seen),
        "published": published,
        "updated": updated,
        "withdrawn": instant_if_any(record.withdrawn),
        "article": escaped(packed),
        "expires": instant_if_any(article.expires),
        "claim": escaped(claim) if claim != record.id else None,
        "revision": blake2b(said, digest_size=8).hexdigest(),
    }
