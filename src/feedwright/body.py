"""An article's body as feeds show it: made safe, and in short. Each is made once, and known again at the next build."""

from __future__ import annotations

import json
from typing import Any

from feedwright import __version__
from feedwright.text import markup, summaries


class Body:
    """A body, and what was made of it.

    Args:
        html: as its source gave it.
        known: what `told` gave of the same HTML at an earlier build; of another version it counts for nothing.
    """

    def __init__(self, html: str, known: str = "") -> None:
        """Take what was known."""
        made = _understood(known)
        self.html = html
        self._base: str | None = made.get("base")
        self._safe: str | None = html if made.get("safe") is True else made.get("safe")
        self._short: dict[str, str] = made.get("short", {})

    def safe(self, base: str) -> str:
        """Fit for a feed (`markup.safe`).

        Args:
            base: the article's http(s) address; may be empty.
        """
        if self._safe is None or self._base != base:
            self._safe, self._base = markup.safe(self.html, base), base
        return self._safe

    def summary(self, length: int) -> str:
        """In short (`summaries.summary`).

        Args:
            length: characters at the most.
        """
        if (made := self._short.get(str(length))) is None:
            made = self._short[str(length)] = summaries.summary(self.html, length)
        return made

    def told(self) -> str:
        """What was made, for the next build."""
        safe = True if self._safe == self.html else self._safe
        return json.dumps({"by": __version__, "base": self._base, "safe": safe, "short": self._short})


def _understood(known: str) -> dict[str, Any]:
    """What this version told; nothing of what it did not, or cannot have, told."""
    try:
        made = json.loads(known or "{}")
    except ValueError:
        return {}
    return made if isinstance(made, dict) and made.get("by") == __version__ else {}
