"""Remember which articles may not be published, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from feedwright.catalog.packing import instant, instant_if_any, moment, pack, unescaped, unpack
from feedwright.catalog.records import LeftOut, Who
from feedwright.catalog.tables import Tables

_UPSERT_LEFT_OUT = (
    "INSERT INTO left_out (source, document, key, reason, due, article)"
    " VALUES (:source, :document, :key, :reason, :due, :article)"
    " ON CONFLICT (source, document, key) DO UPDATE SET reason = excluded.reason, due = excluded.due,"
    " article = excluded.article"
)


class Unpublished(Tables):
    """The table `left_out`."""

    def left_out(self) -> list[LeftOut]:
        """Every article that may not be published."""
        rows = self._rows("SELECT source, document, key, reason, due, article FROM left_out")
        return [
            LeftOut(
                unpack(source, unescaped(key), unescaped(article)), unescaped(reason), unescaped(document), moment(due)
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
            {"source": source, "now": instant(now)},
        )
        return {unescaped(row[0]) for row in rows}

    def next_due(self) -> datetime | None:
        """When the next article may be published."""
        rows = self._rows("SELECT MIN(due) FROM left_out WHERE due IS NOT NULL")
        return next((moment(row[0]) for row in rows), None)

    def leave_out(self, many: Iterable[LeftOut]) -> None:
        """Note what may not be published."""
        rows = [
            {
                "source": one.article.source,
                "document": one.document,
                "key": one.article.key,
                "reason": one.reason,
                "due": instant_if_any(one.due),
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
