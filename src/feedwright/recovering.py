"""What is left to know where the catalog is lost: the entries of the feeds that stand in the output folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from feedwright.catalog.records import Adopted
from feedwright.publish import subscribers
from feedwright.publish.disk import read
from feedwright.publish.plan import ARCHIVE, Manifest
from feedwright.text import dates


def as_published(directory: Path, manifest: Manifest) -> list[Adopted]:
    """The entries of the feeds that stand in the output folder.

    Args:
        directory: the output folder.
        manifest: what feedwright wrote into it.
    """
    made: dict[str, Adopted] = {}
    # JSON says most, and Atom has another form for ids that are no URI: it comes last.
    kinds = {"json": 0, "rss": 1, "atom": 2}
    paths = [(kinds[kind], path, kind) for path in manifest.files if (kind := path.rpartition(".")[2]) in kinds]
    # Of archive pages, of which there may be thousands, one format each is enough.
    first = {path.rpartition(".")[0]: rank for rank, path, _ in sorted(paths, reverse=True)}
    paths = [one for one in paths if not one[1].startswith(ARCHIVE) or first[one[1].rpartition(".")[0]] == one[0]]
    for _, path, kind in sorted(paths):
        for one in subscribers.shown(read(directory, path), kind):
            made.setdefault(one.id, Adopted(one.id, one.url or "", one.title, _when(one.published), _when(one.updated)))
    return list(made.values())


def _when(text: str) -> datetime | None:
    try:
        return dates.parse(text, UTC)
    except ValueError:
        return None
