"""Remember what stands in the archives of feeds, and what their pages were made of: the SQL of RFC 5005's pages.

The catalog is asked only for what differs, so that a history of 100,000 articles costs little while it is what it was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from feedwright.catalog.database import Database
from feedwright.catalog.packing import escaped, instant, unescaped
from feedwright.catalog.placing import Bounds, Place, Waiting

_MAY_BE_PUBLISHED = "a.withdrawn IS NULL AND (a.expires IS NULL OR a.expires > :now) AND a.published <= :now"
_ON_SHELF = (
    " AND EXISTS (SELECT 1 FROM shelves s WHERE s.category IN ({names}) AND s.published = a.published AND s.id = a.id)"
)
_NOWHERE = " AND NOT EXISTS (SELECT 1 FROM archived x WHERE x.id = a.id AND x.slug = :slug)"
_WAITING = f"SELECT a.published, a.id, a.revision FROM articles a WHERE {_MAY_BE_PUBLISHED}{_NOWHERE}"  # noqa: S608 - ours
_WAITING_ON_SHELF = (
    "SELECT DISTINCT a.published, a.id, a.revision FROM shelves s JOIN articles a ON a.id = s.id"  # noqa: S608 - ours
    f" WHERE s.category IN ({{names}}) AND s.published <= :now AND {_MAY_BE_PUBLISHED}{_NOWHERE}"
)
_DIFFERING = (
    "SELECT x.id, x.page, COALESCE(a.revision, '') FROM archived x"  # noqa: S608 - ours
    f" LEFT JOIN articles a ON a.id = x.id AND {_MAY_BE_PUBLISHED}{{}}"
    " WHERE x.slug = :slug AND COALESCE(a.revision, '') <> x.revision"
)
_AWAITED = (
    # In this order: few bodies are kept.
    "SELECT b.source, b.key FROM bodies b CROSS JOIN articles a CROSS JOIN archived x CROSS JOIN archive_pages p"
    " WHERE a.source = b.source AND a.key = b.key AND x.id = a.id AND p.slug = x.slug AND p.page = x.page"
    " AND p.made_of = ''"
)
_UPSERT_ARCHIVE = (
    "INSERT INTO archives (slug, bounds, open, categories, shown)"
    " VALUES (:slug, :bounds, :open, :categories, :shown)"
    " ON CONFLICT (slug) DO UPDATE SET bounds = excluded.bounds, open = excluded.open,"
    " categories = excluded.categories, shown = excluded.shown"
)
_UPSERT_PAGE = (
    "INSERT INTO archive_pages (slug, page, made_of, files) VALUES (:slug, :page, :made_of, :files)"
    " ON CONFLICT (slug, page) DO UPDATE SET made_of = excluded.made_of, files = excluded.files"
)
_SPOIL_PAGE = (
    "INSERT INTO archive_pages (slug, page, made_of, files) VALUES (:slug, :page, '', '{}')"
    " ON CONFLICT (slug, page) DO UPDATE SET made_of = excluded.made_of"
)
_INSERT = (
    "INSERT INTO archived (slug, id, page, published, revision) VALUES (:slug, :id, :page, :published, :revision)"
    " ON CONFLICT (id, slug) DO NOTHING"
)


_AT_ONCE = 1000


class Archive(NamedTuple):
    """The archive of one feed.

    Args:
        bounds: how much the feed showed when the archive was last decided on.
        open: the page that takes the next article; 0 while nothing was ever put into any.
        categories: the shelves on which its articles stand, sorted; empty for the feed of everything.
        shown: ids of what stood in the feed.
    """

    bounds: Bounds
    open: int
    categories: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


class Page(NamedTuple):
    """One page of an archive.

    Args:
        number: from 1, the oldest first.
        made_of: name -> what it was when the page was made, of all that the page hangs on beside its articles; empty
            where it must be made.
        files: path -> (sha256, size in bytes).
    """

    number: int
    made_of: Mapping[str, str]
    files: Mapping[str, tuple[str, int]]


class Differing(NamedTuple):
    """An article that is not what it was when it was last put into its page.

    Args:
        id, page: which, and where.
        revision: what it is now; empty where it may not be published in this feed any more.
    """

    id: str
    page: int
    revision: str


class Placed:
    """What stands in the archives of feeds, by slug. Whoever holds the catalog makes it last."""

    def __init__(self, database: Database | None) -> None:
        """Begin.

        Args:
            database: of an open catalog.
        """
        if database is None:
            message = "the catalog is closed"
            raise ValueError(message)
        self._database = database

    # --- what is known --------------------------------------------------------------------------------------------

    def archives(self) -> dict[str, Archive]:
        """Slug -> the archive of that feed."""
        rows = self._database.rows("SELECT slug, bounds, open, categories, shown FROM archives")
        return {
            unescaped(slug): Archive(
                Bounds(*json.loads(bounds)), int(open_), tuple(json.loads(categories)), tuple(json.loads(shown))
            )
            for slug, bounds, open_, categories, shown in rows
        }

    def held(self, slug: str, page: int) -> int:
        """How many articles were put into a page."""
        values = {"slug": escaped(slug), "page": page}
        rows = self._database.rows("SELECT COUNT(*) FROM archived WHERE slug = :slug AND page = :page", values)
        return next(int(row[0]) for row in rows)

    def places(self, slug: str, ids: Iterable[str]) -> dict[str, Place]:
        """Those of these articles that stand in a page, and where."""
        statement = "SELECT id, page, published FROM archived WHERE slug = :slug AND id IN (:many)"
        rows = self._database.rows_in(statement, [escaped(one) for one in ids], {"slug": escaped(slug)})
        return {unescaped(id_): Place(int(page), published) for id_, page, published in rows}

    def waiting(
        self, slug: str, categories: Collection[str] | None, now: datetime, among: Collection[str] | None = None
    ) -> Iterator[Waiting]:
        """Those that may be published in a feed and stand in no page of its archive.

        Args:
            slug: of the feed.
            categories: the shelves on which its articles stand; None for the feed of everything.
            now: what is published later, or has expired, does not count.
            among: ids of those that come into question; None for all.
        """
        if among is not None:
            statement = f"{_WAITING}{'' if categories is None else _ON_SHELF} AND a.id IN (:many)"
        else:
            statement = _WAITING if categories is None else _WAITING_ON_SHELF
        for published, id_, revision in self._asked(statement, slug, categories, now, among):
            yield Waiting(published, unescaped(id_), revision)

    def differing(
        self, slug: str, categories: Collection[str] | None, now: datetime, among: Collection[str] | None = None
    ) -> list[Differing]:
        """Those in pages that are not what they were. Arguments as for `waiting`."""
        statement = _DIFFERING.format("" if categories is None else _ON_SHELF)
        statement += "" if among is None else " AND x.id IN (:many)"
        rows = self._asked(statement, slug, categories, now, among)
        return [Differing(unescaped(id_), int(page), revision) for id_, page, revision in rows]

    def _asked(
        self,
        statement: str,
        slug: str,
        categories: Collection[str] | None,
        now: datetime,
        among: Collection[str] | None,
    ) -> Iterable[tuple[Any, ...]]:
        names = {f"name{number}": escaped(one) for number, one in enumerate(sorted(categories or ()))}
        statement = statement.format(names=", ".join(f":{name}" for name in names))
        values = {"slug": escaped(slug), "now": instant(now)} | names
        if among is None:
            return self._database.rows(statement, values)
        return self._database.rows_in(statement, [escaped(one) for one in sorted(among)], values)

    def ids(self, slug: str, page: int) -> list[str]:
        """Those in a page that may be published."""
        values = {"slug": escaped(slug), "page": page}
        statement = "SELECT id FROM archived WHERE slug = :slug AND page = :page AND revision <> ''"
        return [unescaped(row[0]) for row in self._database.rows(statement, values)]

    def everywhere(self) -> dict[str, dict[str, int]]:
        """Id of each article in a page -> slug of each archive that it stands in, and the number of its page there."""
        found: dict[str, dict[str, int]] = {}
        rows = self._database.rows("SELECT slug, id, page FROM archived WHERE revision <> '' ORDER BY slug")
        for slug, id_, page in rows:
            found.setdefault(unescaped(id_), {})[unescaped(slug)] = int(page)
        return found

    def count(self, but: Collection[str] = ()) -> int:
        """How many articles stand in pages.

        Args:
            but: ids of those that do not count.
        """
        every = "SELECT COUNT(DISTINCT id) FROM archived WHERE revision <> ''"
        number = next(int(row[0]) for row in self._database.rows(every))
        if not number:
            return 0
        these = "SELECT DISTINCT id FROM archived WHERE revision <> '' AND id IN (:many)"
        return number - sum(1 for _ in self._database.rows_in(these, [escaped(one) for one in but]))

    def pages(self, slug: str) -> list[Page]:
        """The pages of an archive, the oldest first."""
        statement = "SELECT page, made_of, files FROM archive_pages WHERE slug = :slug ORDER BY page"
        return [
            Page(int(page), json.loads(made_of or "{}"), {path: (sum_, size) for path, (sum_, size) in said.items()})
            for page, made_of, files in self._database.rows(statement, {"slug": escaped(slug)})
            for said in [json.loads(files)]
        ]

    def awaited(self) -> set[tuple[str, str]]:
        """Source and key of each article whose body is kept and which stands in a page that must be made."""
        return {(source, unescaped(key)) for source, key in self._database.rows(_AWAITED)}

    # --- what is to be remembered ---------------------------------------------------------------------------------

    def keep(self, slug: str, archive: Archive) -> None:
        """Remember what an archive is now."""
        said = {name: json.dumps(getattr(archive, name)) for name in ("bounds", "categories", "shown")}
        self._run(_UPSERT_ARCHIVE, [{"slug": escaped(slug), "open": archive.open, **said}])

    def put(self, slug: str, many: Iterable[tuple[Waiting, int]]) -> None:
        """Put articles into pages."""
        own = escaped(slug)
        rows = (
            {"slug": own, "id": escaped(id_), "page": page, "published": published, "revision": revision}
            for (published, id_, revision), page in many
        )
        # A whole history at once would need more room than all else.
        while part := list(islice(rows, _AT_ONCE)):
            self._run(_INSERT, part)

    def take_out(self, slug: str, ids: Iterable[str]) -> None:
        """Take articles out of their pages: they have a place elsewhere again."""
        rows = [{"slug": escaped(slug), "id": escaped(one)} for one in sorted(ids)]
        self._run("DELETE FROM archived WHERE slug = :slug AND id = :id", rows)

    def revise(self, slug: str, many: Iterable[Differing]) -> None:
        """Note what articles in pages are now."""
        rows = [{"slug": escaped(slug), "id": escaped(one.id), "revision": one.revision} for one in many]
        self._run("UPDATE archived SET revision = :revision WHERE slug = :slug AND id = :id", rows)

    def spoil(self, slug: str, pages: Iterable[int]) -> None:
        """Note that pages must be made, or made anew."""
        self._run(_SPOIL_PAGE, [{"slug": escaped(slug), "page": page} for page in sorted(pages)])

    def keep_page(self, slug: str, page: Page) -> None:
        """Remember a page as it stands now."""
        made_of, files = (json.dumps(dict(one), sort_keys=True) for one in (page.made_of, page.files))
        row = {"slug": escaped(slug), "page": page.number, "made_of": made_of, "files": files}
        self._run(_UPSERT_PAGE, [row])

    def forget(self, slugs: Iterable[str]) -> None:
        """Forget the archives of feeds that have none any more."""
        rows = [{"slug": escaped(slug)} for slug in sorted(slugs)]
        for table in ("archives", "archive_pages", "archived"):
            self._run(f"DELETE FROM {table} WHERE slug = :slug", rows)  # noqa: S608 - ours

    def _run(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._database.run(statement, rows)
