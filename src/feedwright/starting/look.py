"""What lies in a folder: one look, bounded in number, depth and time; nothing is opened but by `head` and `text`."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import field

from feedwright.errors import ConfigError, ParseError
from feedwright.frozen import frozen
from feedwright.sources._base import Place
from feedwright.sources._files import opened, text_of
from feedwright.text import xml

MOST = 20_000
"""Files that are looked at in all."""
MOST_IN_FOLDER = 5_000
DEEPEST = 12
HEAD = 65_536
"""Bytes of a file that show what it is."""

_LARGEST = 2_000_000
_PASSED_BY = {
    "node_modules", "bower_components", "vendor", "venv", "env", "site-packages", "__pycache__", "third_party",
    "themes",
}  # fmt: skip
_BUILT = {"_site", "_build", "public", "output", "dist", "build", "out"}


@frozen
class Look:
    """What lies in a folder.

    Args:
        folder: absolute.
        files: paths relative to it, with `/`: the shallow ones first, then sorted.
        complete: whether these are all: a look ends where there is too much to see.
        in_time: whether there is time left to read anything; asked between two files.
        has_strangers: whether folders of other people's files (`node_modules`) lie on top.
    """

    folder: str
    files: tuple[str, ...]
    complete: bool = True
    in_time: Callable[[], bool] = field(default=lambda: True, compare=False, repr=False)
    has_strangers: bool = False

    def own(self, *suffixes: str) -> list[str]:
        """The files with such a suffix, but for those in folders that generators write into."""
        return [one for one in self.files if one.lower().endswith(suffixes) and not is_built(one)]

    def every(self, *suffixes: str) -> list[str]:
        """The files with such a suffix."""
        return [one for one in self.files if one.lower().endswith(suffixes)]

    def has(self, path: str) -> bool:
        """Whether a file lies there."""
        return os.path.isfile(self.at(path))

    def has_folder(self, path: str) -> bool:
        """Whether a folder lies there."""
        return os.path.isdir(self.at(path))

    def at(self, path: str) -> str:
        """The absolute path of a file."""
        return os.path.join(self.folder, path)

    def place(self, path: str) -> Place:
        """A file as sources take it."""
        return Place(path, self.at(path))

    def head(self, path: str, most: int = HEAD) -> bytes:
        """The first bytes of an ordinary file; empty where it cannot be read."""
        try:
            handle, _ = opened(self.place(path))
            with os.fdopen(handle, "rb") as file:
                return file.read(most)
        except (ParseError, OSError, ValueError):
            return b""

    def text(self, path: str) -> str:
        """The text of a small file; empty where there is none, or it cannot be read."""
        try:
            return text_of(self.place(path), _LARGEST)[0]
        except (ParseError, ValueError):
            return ""

    def size(self, path: str) -> int:
        """Bytes of a file; 0 where it cannot be told."""
        try:
            return os.stat(self.at(path)).st_size
        except (OSError, ValueError):
            return 0


def is_built(path: str) -> bool:
    """Whether a file lies in a folder that generators write into: what is there is made of something else."""
    return not _BUILT.isdisjoint(path.split("/")[:-1])


def looked(folder: str, in_time: Callable[[], bool] = lambda: True) -> Look:
    """Look into a folder and those below it, the shallow ones first. No link is followed.

    Args:
        folder: of the site.
        in_time: whether there is time left; asked before each folder.

    Raises:
        ConfigError: there is no such folder, or it cannot be read.
    """
    top = os.path.abspath(folder)
    try:
        with os.scandir(top) as entries:
            strangers = any(entry.name in _PASSED_BY for entry in entries)
    except (OSError, ValueError) as error:
        message = f"is no folder that can be read: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(message, where=folder if folder.isprintable() else repr(folder)) from error
    files: list[str] = []
    complete = True
    waiting = deque([("", 1)])
    while waiting and len(files) < MOST and in_time():
        below, level = waiting.popleft()
        names, folders, whole = _listed(os.path.join(top, below))
        files += (below + name for name in names)
        waiting += ((f"{below}{name}/", level + 1) for name in folders if level < DEEPEST)
        complete = complete and whole
    shallow_first = sorted(files[:MOST], key=lambda path: (path.count("/"), path))
    return Look(top, tuple(shallow_first), complete and not waiting, in_time, strangers)


def _listed(folder: str) -> tuple[list[str], list[str], bool]:
    """Names of files and of folders in a folder, sorted, and whether these are all."""
    files: list[str] = []
    folders: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(_fit(entries)):
                if count >= MOST_IN_FOLDER:
                    return sorted(files), sorted(folders), False
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file(follow_symlinks=False):
                    files.append(entry.name)
    except OSError:
        pass  # what may not be read holds nothing for us
    return sorted(files), sorted(one for one in folders if one not in _PASSED_BY), True


def _fit(entries: Iterator[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
    """Those that are not hidden, and whose names a configuration can hold."""
    for entry in entries:
        if not entry.name.startswith(".") and xml.clean(entry.name) == entry.name and "\n" not in entry.name:
            yield entry
