"""Remember how each document was when it was read: what did not change is not read again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from feedwright.catalog.tables import Tables
from feedwright.text import digest

Stamp = tuple[int, ...]
"""Size, modification time in nanoseconds, inode; then what stands for its bytes, where that is known."""

AGAIN: Stamp = (-1, 0, 0)
"""Stands for a document that is read at every build, because there was something to tell of it."""

_ALWAYS = -1
"""The bucket of those documents that are read at every build: their names alone."""

_UPSERT_SOURCE = (
    "INSERT INTO sources (name, signature) VALUES (:name, :signature)"
    " ON CONFLICT (name) DO UPDATE SET signature = excluded.signature"
)
_UPSERT_DOCUMENTS = (
    "INSERT INTO documents (source, bucket, files) VALUES (:source, :bucket, :files)"
    " ON CONFLICT (source, bucket) DO UPDATE SET files = excluded.files"
)


class Documents(Tables):
    """The tables `documents` and `sources`."""

    def __init__(self) -> None:
        super().__init__()
        self._stamped: dict[str, dict[str, Stamp | None]] = {}

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
