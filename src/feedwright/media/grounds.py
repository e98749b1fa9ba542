"""Which file of the site stands behind an address: where generators and people keep what is served as it is.

Nothing is opened here. What was looked for is told, so that the next build sees whether any of it changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import field
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from feedwright.frozen import frozen

ROOTS = ("", "static", "public", "assets", "content", "src", "docs", "_site", "dist", "output", "build", "out")
"""Folders whose files are served at the site's address: kept so by people and generators, or what these make."""

FOLDER = "folder"
"""The mark of a folder: what lies in it is another matter."""

_LONGEST = 1_000


class Grounds(NamedTuple):
    """Folders, each with the address at which its files are served, the likeliest first.

    Args:
        folders: address with its last slash, absolute path.
    """

    folders: tuple[tuple[str, str], ...] = ()


@frozen
class Look:
    """A look for files.

    Args:
        marks: every path that was looked at -> how it was (`mark`).
        known: the same of earlier looks of one build, which need not be taken again; is added to.
    """

    marks: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def at(self, path: str) -> str:
        """How a path is, or was when it was looked at first."""
        if (made := self.known.get(path)) is None:
            made = self.known[path] = mark(path)
        self.marks[path] = made
        return made

    def find(self, url: str, grounds: Grounds) -> str | None:
        """The path of the file behind an address; None where there is none.

        Args:
            url: absolute address.
            grounds: where to look.
        """
        for prefix, folder in grounds.folders:
            if not (inside := _inside(url, prefix)) or self.at(folder) != FOLDER:
                continue
            path = os.path.join(folder, *inside)
            if self.at(path) not in ("", FOLDER) and _stays(path, folder):
                return path
        return None


def grounds(site: str, page: str | None, own: str, roots: Iterable[str]) -> Grounds:
    """Folders in the order in which they are looked into.

    Args:
        site: the site's address, with its last slash.
        page: an article's address.
        own: absolute folder of the article's file; empty where it has none.
        roots: absolute folders whose files are served at the site's address.
    """
    beside = [(page[: page.rfind("/") + 1], own)] if page and own and "://" in page[: page.rfind("/")] else []
    return Grounds((*beside, *((site, root) for root in dict.fromkeys(map(os.path.normpath, roots)))))


def usual(top: str) -> Iterator[str]:
    """The usual folders of a site that lies in a folder."""
    return (os.path.join(top, name) for name in ROOTS)


def mark(path: str) -> str:
    """What tells whether a file has changed; empty where nothing is that could be served."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ""
    if S_ISDIR(status.st_mode):
        return FOLDER
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}" if S_ISREG(status.st_mode) else ""


def _inside(url: str, prefix: str) -> list[str]:
    """The names of folders and file below an address; nothing where it is not below it, or hidden, or leads out."""
    bare, above = _bare(url), _bare(prefix)
    if len(url) > _LONGEST or not bare.startswith(above):
        return []
    parts = [unquote(part, errors="surrogateescape") for part in bare[len(above) :].split("/")]
    good = all(part and not part.startswith(".") and not set(part) & {"/", "\\", "\0", ":"} for part in parts)
    return parts if good else []


def _bare(url: str) -> str:
    """Host and path: how it is reached, and what is asked of it, do not change which file it is."""
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www.") + (parts.path or "/")


def _stays(path: str, folder: str) -> bool:
    """Whether a file lies in a folder, links followed."""
    real, root = os.path.realpath(path), os.path.realpath(folder)
    return real.startswith(root.rstrip(os.sep) + os.sep)
