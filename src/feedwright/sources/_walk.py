"""Which files a path means: a file, a folder or a glob; one pass over the folders, one look at each file.

Nothing heavy is imported here: where nothing has changed, this is all that a build does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple, TypeVar

from feedwright.model import Fault
from feedwright.text import digest, patterns

Made = TypeVar("Made")
_Make = Callable[[str, "os.DirEntry[str] | _Named"], Made]
"""Makes something of a file, by its name and its path."""

_MAGIC = patterns.lazy(r"[*?\[]")
_ADDRESS = patterns.lazy(r"(?:[A-Za-z0-9]+::)*[A-Za-z][A-Za-z0-9+.-]+://")


class Place(NamedTuple):
    """Something that can be read as a whole: a file, an address, a query.

    Args:
        name: relative to config.yaml, with `/`; the same on every machine.
        path: absolute path of a file; empty for anything else.
        size, mtime_ns, inode: a first look at whether it changed; zeros where there is no telling.
    """

    name: str
    path: str = ""
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0

    @property
    def stamp(self) -> tuple[int, ...]:
        """Size, modification time and inode."""
        return self[2:]


class Walk(NamedTuple):
    """How to see what a source would read.

    Args:
        source: its name.
        paths: files, folders and globs.
        endings: of the files that a folder means.
        beside: absolute paths of other files that it looks into, there or not.
    """

    source: str
    paths: tuple[str, ...]
    endings: tuple[str, ...]
    beside: tuple[str, ...] = ()


class Seen(NamedTuple):
    """Files as one pass over the folders finds them.

    Args:
        shares: for each bucket a line for each of its files, sorted; a line tells whether the file has changed.
        is_plain: nothing is wrong with any of them.
    """

    shares: list[list[str]]
    is_plain: bool = True


def seen(paths: Sequence[str], folder: str, endings: tuple[str, ...]) -> Seen | None:
    """What `walked` gives, as lines.

    Returns:
        None where there is no telling: a path matches nothing, a folder cannot be read, a file has no time.
    """
    shares: list[set[str]] = [set() for _ in range(digest.BUCKETS)]
    is_plain = True

    def noted(name: str, entry: os.DirEntry[str] | _Named) -> bool:
        """Asked of each file, of which there may be a hundred thousand."""
        status = entry.stat()
        mtime_ns = status.st_mtime_ns
        shares[bucket(name)].add(f"{name}\x00{status.st_size} {mtime_ns} {status.st_ino}")
        return mtime_ns != 0

    bucket = digest.bucket
    for pattern in paths:
        matched = False
        for one in _expand(pattern, folder, endings, noted):
            matched = True
            if one is True:
                continue
            if one is False or one.failed:
                return None
            is_plain = False
            shares[bucket(one.place)].add(line(one))
        if not matched:
            return None
    return Seen([sorted(share) for share in shares], is_plain)


def seen_as(places: Iterable[Place | Fault]) -> Seen | None:
    """The same of files that `walked` gave."""
    shares: list[set[str]] = [set() for _ in range(digest.BUCKETS)]
    is_plain = True
    for place in places:
        is_plain = is_plain and isinstance(place, Place)
        if not (made := line(place)):
            return None
        shares[digest.bucket(place.place if isinstance(place, Fault) else place.name)].add(made)
    return Seen([sorted(share) for share in shares], is_plain)


def line(place: Place | Fault) -> str:
    """The line of a file, or of what is wrong with one; empty where there is no telling whether it changed."""
    if isinstance(place, Fault):
        return "" if place.failed else f"{place.place}: {place.what}"
    name, _, size, mtime_ns, inode = place
    return f"{name}\x00{size} {mtime_ns} {inode}" if mtime_ns else ""


def of_line(told: str, folder: str) -> Place:
    """The file that a line was made of."""
    name, _, numbers = told.rpartition("\x00")
    return Place(name, os.path.normpath(os.path.join(folder, name)), *map(int, numbers.split()))


def _place(name: str, entry: os.DirEntry[str] | _Named) -> Place:
    status = entry.stat()
    return Place(name, entry.path, status.st_size, status.st_mtime_ns, status.st_ino)


def walked(paths: Sequence[str], folder: str, endings: tuple[str, ...]) -> Iterator[Place | Fault | str]:
    """Every file that the paths mean, once, sorted by name; a path that matches nothing as it is written.

    A link that leads out of its folder is a fault.
    """
    found: dict[str, Place | Fault | str] = {}
    for pattern in paths:
        matched = False
        for place in _expand(pattern, folder, endings, _place):
            matched = True
            found.setdefault(place.place if isinstance(place, Fault) else place.name, place)
        if not matched:
            found[pattern] = pattern
    for name in sorted(found):
        yield found.pop(name)


def fixed_folder(pattern: str, folder: str) -> str:
    """The folder, absolute, below which lies all that a path means."""
    fixed, rest = parted(pattern)
    root = os.path.normpath(os.path.join(folder, fixed))
    return root if rest or os.path.isdir(root) else os.path.dirname(root)


def check(pattern: str) -> None:
    """Refuse what is no path.

    Raises:
        ValueError: it is no valid glob.
    """
    _matcher(parted(pattern)[1])


def is_elsewhere(path: str) -> bool:
    """Whether a path, or the name of a place, is the address of something that lies in no folder here."""
    return "://" in path and _ADDRESS.match(path) is not None


class Wanted(NamedTuple):
    """Which of the files below a folder are meant.

    Args:
        match: what their paths relative to it must match.
        depth: levels of folders to look into; None for all.
        hidden: whether names that begin with a dot count.
    """

    match: re.Pattern[str]
    depth: int | None
    hidden: bool

    def holds(self, relative: str) -> bool:
        """Whether a path is meant."""
        return self.match.match(relative) is not None and (self.hidden or "/." not in f"/{relative}")


def wanted(rest: tuple[str, ...], suffixes: tuple[str, ...]) -> Wanted:
    """Which files some globs mean, one for each level; without any, all of the kind."""
    return Wanted(
        _matcher(rest) if rest else _suffix_matcher(suffixes),
        None if not rest or "**" in rest else len(rest),
        any(part.startswith(".") for part in rest),
    )


def _expand(pattern: str, folder: str, suffixes: tuple[str, ...], make: _Make[Made]) -> Iterator[Made | Fault]:
    """The files that a path means: a file, all files of the kind below a folder, or those that match a glob."""
    fixed, rest = parted(pattern)
    root = os.path.normpath(os.path.join(folder, fixed))
    shown = _shown(root, folder)
    if not rest and not os.path.isdir(root):
        yield from _file(root, shown, make)
        return
    if not os.path.lexists(root):
        return
    yield from _walk(root, os.path.realpath(root), shown, wanted(rest, suffixes), make)


def parted(pattern: str) -> tuple[str, tuple[str, ...]]:
    """The folder or file that a path begins with, and the globs below it, one for each level."""
    parts = pattern.replace("\\", "/").split("/") if os.sep == "\\" else pattern.split("/")
    fixed = next((i for i, part in enumerate(parts) if _MAGIC.search(part)), len(parts))
    root = "/".join(parts[:fixed]) or ("/" if pattern.startswith("/") else "")
    return root, tuple(part for part in parts[fixed:] if part not in ("", "."))


def _shown(path: str, folder: str) -> str:
    """A path as people see it: relative to config.yaml where that makes sense, with `/`."""
    try:
        shown = os.path.relpath(path, folder)
    except ValueError:
        shown = path
    return "" if shown == "." else shown.replace(os.sep, "/")


def _file(path: str, shown: str, make: _Make[Made]) -> Iterator[Made]:
    with suppress(OSError):
        yield make(shown, _Named(path))


class _Named:
    """A file that was named, as one that was found in a folder."""

    def __init__(self, path: str) -> None:
        self.path = path

    def stat(self) -> os.stat_result:
        return os.stat(self.path)


def _walk(root: str, real_root: str, shown: str, which: Wanted, make: _Make[Made]) -> Iterator[Made | Fault]:
    """Files below a folder whose path relative to it matches; one pass, one stat call a file."""
    match, depth, hidden = which
    pending = [("", 1)]
    prefix = f"{shown}/" if shown else ""
    while pending:
        below, level = pending.pop()
        try:
            entries = os.scandir(os.path.join(root, below))
        except OSError as error:
            yield Fault(prefix + below or ".", f"cannot be read: {error.strerror}", failed=True)
            continue
        for entry in entries:
            name = entry.name
            if name[0] == "." and not hidden:
                continue
            relative = below + name
            if entry.is_symlink() and not _inside(entry.path, real_root):
                yield from _leads_out(entry, relative, prefix, match)
            elif entry.is_dir(follow_symlinks=False):
                if depth is None or level < depth:
                    pending.append((relative + "/", level + 1))
            elif match.match(relative) and entry.is_file():
                try:
                    made = make(prefix + relative, entry)
                except FileNotFoundError:  # gone since the folder was listed
                    continue
                yield made


def _leads_out(entry: os.DirEntry[str], relative: str, prefix: str, match: re.Pattern[str]) -> Iterator[Fault]:
    is_folder = entry.is_dir()
    if is_folder or match.match(relative):
        what = "is a link that leads out of the source's folder; it is not followed"
        yield Fault(prefix + relative, what, set_aside=not is_folder)


def _inside(path: str, real_root: str) -> bool:
    real = os.path.realpath(path)
    return real == real_root or real.startswith(real_root.rstrip(os.sep) + os.sep)


@cache
def _matcher(parts: tuple[str, ...]) -> re.Pattern[str]:
    made = "".join(
        "(?:[^/]+/)*"
        if part == "**" and i < len(parts) - 1
        else ".*"
        if part == "**"
        else _segment(part) + ("/" if i < len(parts) - 1 else "")
        for i, part in enumerate(parts)
    )
    return re.compile(f"(?s:{made})\\Z")


_TOKEN = patterns.lazy(r"\*+|\?|\[[!^]?+(?:\][^\]]*|[^\]]+)\]|.", re.DOTALL)
_MEMBER = patterns.lazy(r"(?P<first>.)-(?P<last>.)|.", re.DOTALL)


def _segment(part: str) -> str:
    """A glob for one segment of a path as a regular expression: nothing in it matches a slash."""
    return _TOKEN.sub(lambda match: _part(match[0]), part)


def _part(part: str) -> str:
    if part[0] == "*":
        return "[^/]*"
    if part == "?":
        return "[^/]"
    if part[0] == "[" and len(part) > 1:
        negated = part[1] in "!^"
        inner = _MEMBER.sub(_member, part[1 + negated : -1])
        return f"(?!/)[{'^' * negated}{inner}]"
    return re.escape(part)


def _member(match: re.Match[str]) -> str:
    first, last = match["first"], match["last"]
    if first is None:
        return re.escape(match[0])
    if first > last:
        message = f"the range {match[0]} runs backwards"
        raise ValueError(message)
    return f"{re.escape(first)}-{re.escape(last)}"


@cache
def _suffix_matcher(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        "(?is:.*(?:" + "|".join(re.escape(suffix) for suffix in suffixes) + r"))\Z" if suffixes else r"(?s:.*)\Z"
    )
