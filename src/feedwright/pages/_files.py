"""The files in an owner's folder of templates."""

from __future__ import annotations

import os


def files(folder: str) -> list[str]:
    """Paths of all that stands in a folder and below it, where links lead too: a template may include any of it.

    Args:
        folder: its path; a folder that several links lead to is looked into once.
    """
    met: set[str] = set()
    found: list[str] = []
    for above, below, names in os.walk(folder, followlinks=True):
        below.sort()
        if (place := os.path.realpath(above)) in met:
            below.clear()
            continue
        met.add(place)
        found += (os.path.join(above, name) for name in names)
    return sorted(found)
