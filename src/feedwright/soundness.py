"""What was looked at once need not be looked at again: entries that are known to be sound are left out of the look.

An article stands in several feeds, and mostly as it stood in the build before. What a check of it says hangs on its own
text, on what is declared around it, and on the version that checks. What it says of entries together, such as that two
have one id, is not known of one alone: whoever leaves entries out sees to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from feedwright import __version__
from feedwright.text import patterns

_DIGEST = 8
_MOST = 60_000
"""Entries that are remembered, in all formats: a megabyte of them at the most."""

_AROUND = {
    "rss": patterns.lazy(rb"(?P<head>.*?<rss\b[^>]*>)", re.DOTALL),
    "atom": patterns.lazy(rb"(?P<head>.*?<feed\b[^>]*>)", re.DOTALL),
    "json": patterns.lazy(rb'(?P<head>).*?\n  "items": \[', re.DOTALL),
}
"""Kind of feed -> what stands before its entries; `head` is what they may hang on."""

_ENTRY = {
    "rss": (b"<item>", b"</item>"),
    "atom": (b"<entry", b"</entry>"),
    "json": (b"\n    {\n", b"\n    }"),
}
"""How an entry begins and ends as our formats write it: `<` never stands raw in what it holds, nor a line break where
JSON holds text."""


class Sound:
    """Entries that are known to be sound, as they are written in a kind of feed.

    Args:
        said: what `told` gave at an earlier build; empty if there was none.
    """

    def __init__(self, said: str = "") -> None:
        """Take what was known; of another version it counts for nothing."""
        version, _, digests = said.partition(" ")
        try:
            data = bytes.fromhex(digests) if version == __version__ else b""
        except ValueError:
            data = b""
        self._known = {data[at : at + _DIGEST] for at in range(0, len(data), _DIGEST)}
        self.met: dict[bytes, None] = {}
        """Digests of the entries that were found sound in this build, or known to be so."""

    def rest(self, data: bytes, kind: str) -> tuple[bytes, list[bytes]] | None:
        """A document without the entries that are known to be sound.

        Args:
            data: the document, as one of our formats writes it.
            kind: `rss`, `atom` or `json`.

        Returns:
            What is left of it, and the digests of the entries therein; None where it cannot be taken apart.
        """
        if kind not in _AROUND or not (around := _AROUND[kind].match(data)):
            return None
        own = blake2b(b"\0".join((__version__.encode(), kind.encode(), around["head"])), digest_size=_DIGEST)
        at, (begins, ends) = around.end(), _ENTRY[kind]
        left, fresh = [data[:at]], []
        while (start := data.find(begins, at)) >= 0:
            if (end := data.find(ends, start)) < 0:
                return None
            end += len(ends)
            entry = data[start:end]
            mark = own.copy()
            mark.update(entry)
            digest = mark.digest()
            left.append(data[at:start])
            if digest in self._known or digest in self.met:
                self.met[digest] = None
                if kind == "json":
                    left.pop()  # its comma
            else:
                left.append(entry)
                fresh.append(digest)
            at = end
        if kind == "json" and fresh and left[1] == b",":
            del left[1]
        return b"".join((*left, data[at:])), fresh

    def learn(self, digests: Iterable[bytes]) -> None:
        """Note that entries were found sound, or met."""
        self.met |= dict.fromkeys(digests)

    def told(self) -> str:
        """All that is known, those met in this build first, for the next one."""
        return f"{__version__} {b''.join([*self.met, *(self._known - self.met.keys())][:_MOST]).hex()}"
