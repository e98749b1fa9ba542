"""Keeps the journal of each feed beside the catalog, so that it outlives a restart."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from feedwright.serving.journal import Journal

_LARGEST = 4 << 20


class Journals:
    """The journals of all feeds. Where they cannot be written, they are remembered until the process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Journal] = {}
        self._is_kept = True

    def noting(self, path: str, version: str, digests: Collection[str]) -> Journal:
        """The journal of a feed, with this version as its newest.

        Args:
            path: of the feed in the output folder.
            version: sha256 of its bytes.
            digests: of its entries.
        """
        known = self._known.get(path)
        if known is None or version not in known.versions[:1]:
            # Another worker may have written since.
            known = (self._read(path) if self._is_kept else None) or known or Journal()
            made = known.adding(version, digests)
            if made is not known:
                self._write(path, made)
            known = self._known[path] = made
        return known

    def _place(self, path: str) -> Path:
        return self._folder / f"{path}.entries"

    def _read(self, path: str) -> Journal | None:
        with suppress(OSError):
            place = self._place(path)
            if place.stat().st_size <= _LARGEST:
                return Journal.from_bytes(place.read_bytes())
        return None

    def _write(self, path: str, journal: Journal) -> None:
        place = self._place(path)
        temporary = place.with_name(f".{place.name}.{os.getpid()}")
        self._is_kept = False
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(journal.to_bytes())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(place)
            self._is_kept = True
