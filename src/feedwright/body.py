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
        known: what `told` gave of the same HTML at an earlier build; of another version, of ours or of what makes HTML
            safe, it counts for nothing.
    """

    def __init__(self, html: str, known: str = "") -> None:
        """Take what was known."""
        made, text = _understood(known)
        self.html = html
        self._base: str | None = made.get("base")
        self._safe: str | None = {True: html, False: text, None: None}[made.get("safe")]
        self._short: dict[str, str] = made.get("short", {})
        self._told = known if made else ""

    def safe(self, base: str) -> str:
        """Fit for a feed (`markup.safe`).

        Args:
            base: the article's http(s) address; may be empty.
        """
        if self._safe is None or self._base != base:
            self._safe, self._base, self._told = markup.safe(self.html, base), base, ""
        return self._safe

    def summary(self, length: int) -> str:
        """In short (`summaries.summary`).

        Args:
            length: characters at the most.
        """
        if (made := self._short.get(str(length))) is None:
            made = self._short[str(length)] = summaries.summary(self.html, length)
            self._told = ""
        return made

    def told(self) -> str:
        """What was made, for the next build: a line of JSON, and the safe HTML where that is not the body as it is."""
        if not self._told:
            is_as_it_is = None if self._safe is None else self._safe == self.html
            said = {"by": versions(), "base": self._base, "safe": is_as_it_is, "short": self._short}
            self._told = f"{json.dumps(said)}\n{'' if is_as_it_is else self._safe or ''}"
        return self._told


def versions() -> str:
    """Of feedwright, and of what makes HTML safe: another one may make something else of the same article."""
    return f"{__version__}, {markup.sanitizer()}"


def _understood(known: str) -> tuple[dict[str, Any], str]:
    """What this version told; nothing of what it did not, or cannot have, told."""
    head, _, text = known.partition("\n")
    try:
        made = json.loads(head or "{}")
    except ValueError:
        return {}, ""
    is_ours = isinstance(made, dict) and made.get("by") == versions() and made.get("safe") in (True, False, None)
    return (made, text) if is_ours else ({}, "")
