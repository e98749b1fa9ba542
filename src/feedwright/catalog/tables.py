"""What every part of the catalog does with its database: ask, ask in parts, write, and say what is damaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from feedwright.catalog.database import DamagedError, Database
from feedwright.catalog.packing import escaped
from feedwright.errors import CatalogError

_EACH = (
    "WITH RECURSIVE kinds (it) AS (SELECT MIN({column}) FROM {table} UNION ALL"
    " SELECT (SELECT MIN({column}) FROM {table} WHERE {column} > kinds.it) FROM kinds WHERE kinds.it IS NOT NULL)"
    " SELECT it FROM kinds WHERE it IS NOT NULL"
)


class Tables:
    """Tables of an open catalog: one part of it reads and writes some of them, and holds their SQL.

    `is_new` says whether it was empty when it was opened.
    """

    def __init__(self) -> None:
        self.database: Database | None = None
        self.is_new = True

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

    def _number(self, statement: str, values: Mapping[str, Any] | None = None) -> int:
        return next(int(row[0]) for row in self._rows(statement, values))

    def _damaged(self, what: str, error: Exception) -> DamagedError:
        return DamagedError(f"is damaged: {what} cannot be understood: {error}", where=self._known.where)

    def noted_as(self, name: str) -> str:
        """What was noted under a name; empty if nothing."""
        return next(
            (row[0] for row in self._rows("SELECT value FROM feedwright WHERE name = :name", {"name": name})), ""
        )

    def note_as(self, name: str, note: str) -> None:
        """Note something under a name."""
        if note != self.noted_as(name):
            self._run("DELETE FROM feedwright WHERE name = :name", [{"name": name}])
            self._run("INSERT INTO feedwright (name, value) VALUES (:name, :value)", [{"name": name, "value": note}])

    def _run(self, statement: str, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._known.run(statement, [{name: _fit(value) for name, value in row.items()} for row in rows])


def _fit(value: Any) -> Any:
    return escaped(value) if isinstance(value, str) else value
