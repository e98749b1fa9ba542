"""Remember between builds: the catalog, opened, brought up to date, and closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from feedwright.catalog import database, migrate
from feedwright.catalog.articles import Articles
from feedwright.catalog.database import DamagedError
from feedwright.catalog.documents import AGAIN, Documents, Stamp
from feedwright.catalog.exchanged import Exchanged
from feedwright.catalog.packing import unescaped
from feedwright.catalog.shown import Shown
from feedwright.catalog.unpublished import Unpublished

Made = TypeVar("Made")

ON_TRIAL = "trial"
"""Noted while nobody can know what was built: the first build was `init`'s, and no other followed."""

_OF_BUILDS = (
    "articles", "shelves", "documents", "sources", "left_out", "bodies", "feeds", "categories",
    "archives", "archived", "archive_pages",
)  # fmt: skip
"""The tables that builds fill."""

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


class Catalog(Articles, Documents, Unpublished, Shown, Exchanged):
    """What is remembered.

    `note` says what its owner should know of it.
    """

    def __init__(self, url: str, folder: Path, *, writing: bool, damage: DamagedError | None = None) -> None:
        super().__init__()
        self.note = ""
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

    def _write_anew(self) -> None:
        """Fill the columns and tables that an older catalog did not have."""
        records = self.records()
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

    def forget_builds(self) -> None:
        """Know no article and no feed any more; what was adopted stays, and what hubs are owed."""
        for table in _OF_BUILDS:
            self._known.run(f"DELETE FROM {table}")  # noqa: S608 - our own names
        for name in ("build", "sound", "aside", ON_TRIAL):
            self.note_as(name, "")

    def note_of_last_build(self) -> str:
        """What the last build noted for this one; empty if nothing."""
        return self.noted_as("build")

    def note_build(self, note: str) -> None:
        """Note something for the next build."""
        self.note_as("build", note)

    def commit(self) -> None:
        """Make it stand, all of it or nothing."""
        if self._writing:
            self._write_stamps()
            self._known.commit()

    def close(self) -> None:
        """Let go of the database."""
        if self.database is not None:
            self.database.close()
        self.database = None
