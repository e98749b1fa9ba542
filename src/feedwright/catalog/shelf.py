"""The shelf of what addresses gave, in the catalog: it stands or falls with all else that a build remembers."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from feedwright.catalog.store import Catalog
from feedwright.shelf import Kept, MemoryShelf


class CatalogShelf:
    """Keeps in a catalog; asks it once for each address.

    Args:
        catalog: where.
        now: the present moment, aware.
    """

    def __init__(self, catalog: Catalog, now: datetime) -> None:
        self.now: datetime | None = now
        self._catalog = catalog
        self._asked: dict[str, Kept | None] = {}

    def kept(self, url: str) -> Kept | None:
        """What is remembered of an address."""
        if url not in self._asked:
            text = self._catalog.fetched(url)
            self._asked[url] = _unpacked(text) if text else None
        return self._asked[url]

    def keep(self, url: str, kept: Kept) -> None:
        """Remember it."""
        self._asked[url] = kept
        self._catalog.keep_fetched({url: _packed(kept)})

    def clear(self, besides: Iterable[str] = (), beginning: str = "") -> None:
        """Forget the addresses that nobody asked for any more, but these, and those with such a beginning, if any."""
        self._catalog.forget_fetched({*self._asked, *besides}, beginning)

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process it is empty: the catalog's connection cannot go there."""
        return MemoryShelf, (self.now,)


def _packed(kept: Kept) -> str:
    said = asdict(kept) | {"data": b64encode(kept.data).decode(), "headers": dict(kept.headers)}
    return json.dumps(said | {"until": kept.until.isoformat() if kept.until else None})


def _unpacked(text: str) -> Kept | None:
    """What `_packed` was given; None where it cannot be understood: then the address is simply asked."""
    try:
        said = json.loads(text)
        until = datetime.fromisoformat(said["until"]) if said["until"] else None
        return Kept(**said | {"data": b64decode(said["data"]), "until": until})
    except (ValueError, TypeError, KeyError):
        return None
