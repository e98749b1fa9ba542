"""Databases: SQLite, PostgreSQL, MySQL, MariaDB; one SELECT, one article a row.

Rows are read one after the other, however many there are, over a connection that cannot write. A row's identity is what
one column says of it, so that rows that move change nothing for readers. Whether a database has changed is not known
without asking it: even of an SQLite file that is as it was, a query may say something else tomorrow (`date('now')`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from feedwright.declared import field_validator, option
from feedwright.errors import ParseError, SourceError
from feedwright.model import Article, Fault
from feedwright.sources import _sql_database as database
from feedwright.sources import _sql_rows as rows
from feedwright.sources import _sql_statement as statements
from feedwright.sources._base import Place, Site, Source, Unmatched
from feedwright.sources._files import FileSource
from feedwright.sources._metadata import Metadata
from feedwright.sources._rows import SHOWN, TOO_DEEP, Content, RowReader
from feedwright.sources._sql_database import Session
from feedwright.sources._sql_seen import Seen
from feedwright.text import digest, slugs

if TYPE_CHECKING:
    from pydantic import ValidationInfo

_UNNAMED = "sql"
_MOST_BAD_ROWS = 10_000
_MOST_TOLD = 20
"""Rows of one identity that are named one by one: a JOIN may give a million."""
_AT_ONCE = 500
"""Rows that are asked for in one statement."""
_PICKING = ("sqlite", "postgresql", "mysql", "mariadb")
"""Databases that are known to understand a query within a query as we write it."""


class Sql(Source):
    """A query to SQLite, PostgreSQL, MySQL or MariaDB, one article a row; metadata words name columns."""

    # What is wrong with a URL is said without the URL: its password would be shown with it.
    model_config: ClassVar[dict[str, Any]] = {"hide_input_in_errors": True}

    slug_from: ClassVar[str] = "title"
    found_by: ClassVar[str] = "database"

    database: str = option(
        description="SQLAlchemy URL, such as sqlite:///blog.db (relative to config.yaml), "
        "postgresql://user:${PASSWORD}@host/name or mysql://user:${PASSWORD}@host/name."
    )
    query: str = option(description="One SELECT whose columns are named as metadata words, or mapped by `fields`.")
    key: str = option(
        default="",
        description="Column that tells rows apart for good. Default: key, else the article's id, slug or url.",
    )
    content: Content = option(default="html", description="What the column of the body holds.")
    timeout: int = option(
        default=60, ge=1, le=86_400, description="Seconds that the database may take before it gives rows."
    )

    @field_validator("fields", "defaults")
    @classmethod
    def _are_known(cls, said: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        known: dict[str, Any] = FileSource._are_known(said, info)  # noqa: SLF001 - the same words
        return known

    @field_validator("database")
    @classmethod
    def _is_a_url(cls, url: str) -> str:
        database.backend_of(url)
        return url

    @field_validator("query")
    @classmethod
    def _only_reads(cls, query: str, info: ValidationInfo) -> str:
        return statements.checked(query, database.backend_of(info.data.get("database", "sqlite:///x")))

    def shown(self) -> dict[str, Any]:
        """All options but the password."""
        return super().shown() | {"database": database.shown(self.database)}

    def places(self, site: Site) -> Iterator[Place | Fault]:
        """The query, by the name of its SQLite file, else of the source."""
        file = database.file_of(self.database, site.folder)
        if file is None:
            yield Place(self.name or _UNNAMED)
        elif os.path.isfile(file):
            yield Place(_relative(file, str(site.folder)), file)
        else:
            what = f"no file {_relative(file, str(site.folder))!r} in {site.folder}, which `database` names"
            yield Unmatched(f"source {self.name}", what, source=self.name, failed=True)

    def read(self, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles of the query, a few rows in memory at a time.

        Raises:
            SourceError: the database cannot be reached or refuses the query, or nothing can be made of its columns.
        """
        with self._session(place) as session, Seen(place.name) as seen:
            names, many = session.rows(self.query)
            yield from _Reader(self, place, site, names).articles(many, seen)

    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """Ask for the wanted rows once more. The connection is closed before the first body is given."""
        wanted = {article.key: article for article in articles}
        where, what = "", "the row is no longer there"
        found: Mapping[str, _Written] = {}
        for place in self.places(site) if wanted else ():
            if isinstance(place, Fault):
                where, what = place.place, place.what
                continue
            try:
                found = self._found(wanted, place, site)
            except SourceError as error:
                where, what = error.where, error.what
        reader = RowReader(Metadata(self, site), self.content)
        for key, article in wanted.items():
            if key in found:
                column, text = found[key]
                yield article, reader.body({column: text})
            else:
                yield article, Fault(where or article.place, what, set_aside=True, source=self.name)

    def _session(self, place: Place) -> AbstractContextManager[Session]:
        return database.opened(self.database, place.path, self.timeout, place.name)

    def _found(self, wanted: Mapping[str, Article], place: Place, site: Site) -> Mapping[str, _Written]:
        """Key -> column and text, of those rows that are still there."""
        picking = _Picking(self, site, wanted)
        with self._session(place) as session:
            if session.backend in _PICKING:
                # It may be the question that the database does not understand, and not the query.
                with suppress(SourceError):
                    picking.ask(session)
        if picking.missing:
            with self._session(place) as session:
                picking.look_through(session)
        return picking.found


_Written = tuple[str, str]
"""A column, and the text in it as it was written."""


def _relative(file: str, folder: str) -> str:
    try:
        return os.path.relpath(file, folder).replace(os.sep, "/")
    except ValueError:
        return file.replace(os.sep, "/")


class _Reader:
    """Makes articles of rows."""

    def __init__(self, source: Sql, place: Place, site: Site, names: Sequence[str]) -> None:
        self.source, self.place = source, place
        self.metadata = Metadata(source, site)
        self.columns = rows.columns(names, self.metadata, source.key, place.name)
        self.key_name = names[self.columns.key]

    def articles(self, many: Iterable[database.Row], seen: Seen) -> Iterator[Article | Fault]:
        for name in self.columns.twice:
            what = f"the column {name[:SHOWN]!r} comes twice; the first one counts. Name the other otherwise, with AS"
            yield self._fault("", what)
        number = bad = again = 0
        for number, row in enumerate(many, 1):
            key = rows.key_of(row[self.columns.key])
            if first := seen.before(key, number) if key else 0:
                again += 1
                if again <= _MOST_TOLD:
                    what = f"row {number} has the {self.key_name} {key[:SHOWN]!r} of row {first}; {_AGAIN}"
                    yield self._fault(key, what)
                continue
            for item in self._row(row, key, number):
                yield item
                bad += isinstance(item, Fault) and item.set_aside
            self._refuse(bad)
        if again > _MOST_TOLD:
            more = f"{again - _MOST_TOLD:,} more rows have the {self.key_name} of a row above them"
            yield self._fault("", f"{more}; {_AGAIN}")
        if not number:
            yield self._fault("", "the query gives no rows")

    def _refuse(self, bad: int) -> None:
        if bad > _MOST_BAD_ROWS:
            message = f"more than {_MOST_BAD_ROWS:,} rows cannot be read; does the query name its columns rightly?"
            raise SourceError(message, where=self.place.name)

    def _row(self, row: database.Row, key: str, number: int) -> Iterator[Article | Fault]:
        if not key:
            cure = "give it one, or name another column under `key`"
            yield self._fault("", f"row {number} has no {self.key_name} to tell it by; {cure}", set_aside=True)
            return
        try:
            yield from self._article(row, key)
        except RecursionError:
            yield self._fault(key, TOO_DEEP, set_aside=True)
        except ParseError as error:
            yield self._fault(key, f"its text {error.what}", set_aside=True)

    def _article(self, row: database.Row, key: str) -> Iterator[Article | Fault]:
        _, body = self.columns.written(row, self.metadata.language)
        raw, told = self.columns.raw(row, self.metadata.language)
        yield from (self._fault(key, what) for what in told)
        if not body and not self.columns.says_something(row):
            what = "has neither title nor text nor address; give it one of them"
            yield self._fault(key, what, set_aside=True)
            return
        found = self.metadata.found(raw)
        if "slug" not in found and "url" not in found and not _has_letters(found.get("title", [""])[0]):
            found["slug"] = [slugs.slug(key) or slugs.digest(key)]
        place = Place(self._at(key), self.place.path)
        yield from self.metadata.article(raw, key=key, place=place, body=body, found=found)

    def _at(self, key: str) -> str:
        """A row's place for people: its source, for a file may have several, and its key, `{name}` of its address."""
        return f"{self.source.name or _UNNAMED}/{key}"

    def _fault(self, key: str, what: str, *, set_aside: bool = False) -> Fault:
        return Fault(self._at(key) if key else self.place.name, what, set_aside, self.source.name)


_AGAIN = "only the first counts. If a JOIN makes several rows of an article, make one of them with GROUP BY"


def _has_letters(title: Any) -> bool:
    return any(map(str.isalnum, str(title)))


class _Picking:
    """Finds the texts of some rows.

    Args:
        source: the source.
        site: the site.
        wanted: key -> article, as `read` gave it.

    Attributes:
        missing: keys of which no row was found.
    """

    def __init__(self, source: Sql, site: Site, wanted: Mapping[str, Article]) -> None:
        self.source = source
        self.metadata = Metadata(source, site)
        self.wanted = wanted
        self.missing = set(wanted)
        self.exact: dict[str, _Written] = {}
        self.changed: dict[str, _Written] = {}

    @property
    def found(self) -> dict[str, _Written]:
        """What was found; where several rows have one key, that which was read."""
        return {**self.changed, **self.exact}

    def ask(self, session: Session) -> None:
        """Let the database pick the rows."""
        names, none = session.rows(database.wrapped(self.source.query, "1 = 0"))
        list(none)
        columns = rows.columns(names, self.metadata, self.source.key, self.source.name)
        keys = iter(sorted(self.wanted))
        while some := list(islice(keys, _AT_ONCE)):
            _, many = session.picked(self.source.query, names[columns.key], some)
            for row in many:
                self._take(columns, row)

    def look_through(self, session: Session) -> None:
        """Go through all rows until each is found."""
        names, many = session.rows(self.source.query)
        columns = rows.columns(names, self.metadata, self.source.key, self.source.name)
        for row in many:
            self._take(columns, row)
            if not self.missing:
                return

    def _take(self, columns: rows.Columns, row: database.Row) -> None:
        key = rows.key_of(row[columns.key])
        article = self.wanted.get(key)
        if article is None or key in self.exact:
            return
        try:
            written = columns.written(row, self.metadata.language)
        except ParseError:
            return
        self.missing.discard(key)
        same = digest.said(article.title, article.summary or "", written[1], *(one.url for one in article.enclosures))
        (self.exact if same == article.digest else self.changed).setdefault(key, written)
