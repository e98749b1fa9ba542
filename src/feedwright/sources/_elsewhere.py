"""Files elsewhere: how one source reaches its own, and how one of them comes here.

Three kinds of stores are behind their addresses: a file system that fsspec knows (`_remote`), an archive (`_archive`),
and the web (`_web`), where nothing can be listed.

A file that is opened is copied to this machine first, into a file without a name: whoever reads it reads a local file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple, Protocol

from feedwright.errors import ParseError, SourceError
from feedwright.model import Fault
from feedwright.shelf import MemoryShelf, Shelf
from feedwright.sources._address import ARCHIVE, WEB, Address, joined
from feedwright.sources._walk import Place, Wanted, wanted

MOST = 2_000_000_000
"""Bytes in a file that is copied here, where its reader sets no smaller limit."""


_PART = 1 << 20


class File(NamedTuple):
    """A file in a store.

    Args:
        relative: its path below where was looked; empty if it is what was asked for itself.
        size: bytes; 0 if nobody knows.
        mtime_ns, inode: as in `Place`.
    """

    relative: str
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0


class Store(Protocol):
    """All that lies below one address."""

    def files(self, which: Wanted) -> Iterator[File | Fault]:
        """What there is, in any order; nothing if there is nothing. More than is wanted may be given.

        Raises:
            SourceError: it cannot be reached.
        """

    def expect(self, files: Sequence[File]) -> None:
        """Told which files may be copied, in their order."""

    def copy(self, file: File, to: BinaryIO, largest: int) -> None:
        """Copy a file of at most so many bytes.

        Raises:
            ParseError: it is gone, too large or damaged.
            SourceError: it cannot be reached.
        """


class Away(Place):
    """A place elsewhere, which knows how it is reached.

    Attributes:
        reach: by what.
        again: it was read before, and is opened once more.
    """

    reach: Elsewhere
    again: bool = False


class Elsewhere:
    """How one source reaches its files elsewhere; what it has opened stays open as long as it is there."""

    def __init__(self, patterns: Sequence[str], folder: str, *, allow_private: bool, shelf: Shelf) -> None:
        """Say where it looks.

        Args:
            patterns: files, folders and globs elsewhere.
            folder: absolute; where the paths of archives begin.
            allow_private: whether addresses on the web may be such that only this machine or its network can reach.
            shelf: what addresses on the web gave before.
        """
        self.patterns, self.folder, self.allow_private, self.shelf = tuple(patterns), folder, allow_private, shelf
        self.process = os.getpid()
        roots = {root.name: root for pattern in patterns for root, _ in [Address.of(pattern).root()]}
        # The longest first: it is the nearest to a file.
        self._roots = dict(sorted(roots.items(), key=lambda root: -len(root[0])))
        self._stores: dict[str, Store] = {}
        self._archives: dict[str, Callable[[str], Store]] = {}
        self._sizes: dict[str, int] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """In another process nothing is open yet."""
        return _anew, (self.patterns, self.folder, self.allow_private, self.shelf)

    def places(self, pattern: str, endings: tuple[str, ...]) -> Iterator[Place | Fault]:
        """The files that a pattern means, in any order.

        Raises:
            SourceError: it cannot be reached.
        """
        root, rest = Address.of(pattern).root()
        which = wanted(rest, endings)
        for one in self._store(root).files(which):
            if isinstance(one, Fault):
                if one.failed or which.holds(one.place):
                    yield Fault(joined(root.name, one.place), one.what, one.set_aside, failed=one.failed)
            elif which.holds(one.relative) if one.relative else not rest:
                place = Away(joined(root.name, one.relative), "", one.size, one.mtime_ns, one.inode)
                place.reach = self
                self._sizes[place.name] = one.size
                yield place

    def added(
        self, here: Iterable[Place | Fault | str], endings: tuple[str, ...], *, alone: bool
    ) -> Iterator[Place | Fault | str]:
        """Files on this machine and those elsewhere, once each, sorted by name.

        Args:
            here: what `walked` found on this machine.
            endings: of the files that a folder means.
            alone: there is one path, and it is elsewhere.

        Raises:
            SourceError: that one cannot be reached. Of several, it is a fault.
        """
        found = {_name(one): one for one in here}
        for pattern in self.patterns:
            try:
                made: list[Place | Fault | str] = [*self.places(pattern, endings)] or [pattern]
            except SourceError as error:
                if alone:
                    raise
                made = [Fault(error.where, error.what, failed=True)]
            for one in made:
                found.setdefault(_name(one), one)
        self.expect(sorted(name for name, one in found.items() if isinstance(one, Away)))
        yield from (found[name] for name in sorted(found))

    def place(self, name: str) -> Place:
        """A file that was read and is wanted once more."""
        made = Away(name, "", self._sizes.get(name, 0))
        made.reach, made.again = self, True
        return made

    def expect(self, names: Sequence[str]) -> None:
        """Told which files may be opened, in their order."""
        by_root: dict[Address, list[File]] = {}
        for name in names:
            root, relative = self._found(name)
            by_root.setdefault(root, []).append(File(relative, self._sizes.get(name, 0)))
        for root, files in by_root.items():
            self._store(root).expect(files)

    def copy(self, name: str, to: BinaryIO, largest: int) -> None:
        """Copy a file here.

        Raises:
            ParseError: it is gone, too large or damaged.
            SourceError: it cannot be reached.
        """
        root, relative = self._found(name)
        self._store(root).copy(File(relative, self._sizes.get(name, 0)), to, largest)

    def fetch(self, written: str, to: BinaryIO, largest: int) -> None:
        """Copy a file here that stands in a configuration, such as an archive.

        Raises:
            SourceError: as `copy`.
        """
        root, _ = Address.of(written).root()
        self._store(root).copy(File(""), to, largest)

    def _found(self, name: str) -> tuple[Address, str]:
        """The address below which a file lies, and its path there."""
        for root, address in self._roots.items():
            if name == root:
                return address, ""
            begin = root if root.endswith("/") else f"{root}/"
            if name.startswith(begin):
                return address, name[len(begin) :]
        return Address.named(name), ""

    def _store(self, root: Address) -> Store:
        if root.name not in self._stores:
            self._stores[root.name] = self._opened(root)
        return self._stores[root.name]

    def _opened(self, root: Address) -> Store:
        """What holds the files. The room that reads it is imported here: few sources need more than one."""
        if root.scheme in WEB:
            from feedwright.sources._web import Web

            return Web(root.name, self)
        if root.scheme != ARCHIVE:
            from feedwright.sources._remote import Remote

            return Remote(root.name)
        from feedwright.sources._archive import Archive

        if root.archive not in self._archives:
            self._archives[root.archive] = Archive(root.archive, self).below
        return self._archives[root.archive](root.path)


def _name(one: Place | Fault | str) -> str:
    return one if isinstance(one, str) else one.place if isinstance(one, Fault) else one.name


def _anew(patterns: Sequence[str], folder: str, allow_private: bool, shelf: Shelf) -> Elsewhere:
    return Elsewhere(patterns, folder, allow_private=allow_private, shelf=shelf)


def opened(place: Place, largest: int | None = None) -> tuple[int, os.stat_result]:
    """A handle of a copy that is gone when it is closed, and what the system says of it.

    Args:
        place: a file elsewhere.
        largest: bytes that it may have.

    Raises:
        ParseError: it is gone, too large or damaged; or it was read before and cannot be reached any more.
        SourceError: it cannot be reached.
    """
    made = place if isinstance(place, Away) else _unlisted(place)
    try:
        with TemporaryFile() as copy:
            made.reach.copy(made.name, copy, min(largest or MOST, MOST))
            copy.flush()
            copy.seek(0)
            handle = os.dup(copy.fileno())
    except OSError as error:
        raise no_room(place.name, error) from error
    except SourceError as error:
        if made.again and not isinstance(error, ParseError):
            # Whoever has read it can do without its body.
            raise ParseError(error.what, where=place.name) from error
        raise
    return handle, os.fstat(handle)


def _unlisted(place: Place) -> Away:
    """A place that somebody made of a name alone: reached with what the machine is allowed to do, and no more."""
    name = os.path.normpath(place.name)
    folder = place.path.removesuffix(name) if place.path.endswith(name) else ""
    made = Away(*place)
    made.reach, made.again = Elsewhere((), folder, allow_private=False, shelf=MemoryShelf()), True
    return made


def too_large(where: str, largest: int, size: int = 0) -> ParseError:
    """What to raise for a file that is larger than allowed."""
    told = f"is {size:,} bytes long" if size else "is too long"
    return ParseError(f"{told}; {largest:,} bytes are allowed, so that one file cannot stop the rest", where=where)


def no_room(where: str, error: OSError) -> SourceError:
    """What to raise where a file cannot be copied here."""
    return SourceError(f"cannot be copied to this machine: {error.strerror or error}", where=where)


def poured(stream: BinaryIO, to: BinaryIO, where: str, largest: int) -> None:
    """Copy what a stream gives.

    Raises:
        ParseError: it gives more than is allowed.
        SourceError: there is no room for it.
    """
    left = largest
    while part := stream.read(min(_PART, left + 1)):
        left -= len(part)
        if left < 0:
            raise too_large(where, largest)
        written(to, part, where)


def written(to: BinaryIO, data: bytes, where: str) -> None:
    """Write to a copy.

    Raises:
        SourceError: there is no room.
    """
    try:
        to.write(data)
    except OSError as error:
        raise no_room(where, error) from error


_PART = 1 << 20
