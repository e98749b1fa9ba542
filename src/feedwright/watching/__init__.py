"""Build again and again: when something changes, when a time comes, and by a schedule; and tell how that goes.

`schedule` and `turns` decide, `keeper` does it: it looks with `eyes`, and has builds made by `errand`, a process each.
`records` are what they leave behind, `standing` is what `status` makes of it.
"""

from __future__ import annotations

from pathlib import Path

BUILD = "last-build.json"
"""The note that the last build left, in the folder of the catalog."""


def has_failed(state: Path) -> bool:
    """Whether the last build failed, without loading anything: a build that has nothing to do asks it, too."""
    try:
        return b'"code": 0,' not in (state / BUILD).read_bytes()
    except OSError:
        return False
