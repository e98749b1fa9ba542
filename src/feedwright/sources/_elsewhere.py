"""Files elsewhere: what their addresses mean, and how one of them comes here.

An address is one of fsspec's: `s3://bucket/posts/**/*.md`, or `zip://posts/*.md::archive.zip` for what stands in an
archive. Three kinds of stores are behind them: a file system that fsspec knows (`_remote`), an archive (`_archive`), and
the web, where nothing can be listed and which only `fetch` may ask.

A file that is opened is copied to this machine first, into a file without a name: whoever reads it reads a local file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple, Protocol, Self
from urllib.parse import parse_qsl, urlsplit

from feedwright.errors import FetchError, ParseError, SourceError
from feedwright.model import Fault
from feedwright.shelf import MemoryShelf, Shelf
from feedwright.sources._walk import Place, Wanted, is_elsewhere, parted, wanted
from feedwright.text import urls

MOST = 2_000_000_000
"""Bytes in a file that is copied here, where its reader sets no smaller limit."""

MOST_FETCHED = 100_000_000
"""Bytes in a file that comes from the web: it is in memory as a whole, and so is what is kept of it."""

SECONDS = 60.0
"""That a file from the web may take."""

_WEB = ("http", "https")
_ARCHIVE = "zip"
_NAMED_BY_USER = ("github", "git")
_NO_STORES = {
    "reference": "may lead anywhere",
    "generic": "may lead anywhere",
    "dir": "adds nothing",
    "data": "is no file",
}
_CACHES = ("simplecache", "filecache", "blockcache", "cached")
_SECRET = re.compile(
    r"(?i:.*(?:token|secret|passw(?:or)?d|signature|credential|api[-_]?key)|sig|auth|authorization|access[-_]?key)\Z"
)
_SHOWN = 60


class Address(NamedTuple):
    """An address, taken apart.

    Args:
        scheme: in lower case.
        path: what follows `://`.
        archive: path or address of the archive in which that is; empty if it is in none.
    """

    scheme: str
    path: str
    archive: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Take an address apart."""
        scheme, _, rest = text.partition("://")
        if scheme.lower() in _WEB:
            return cls(scheme.lower(), rest.partition("#")[0])
        path, _, archive = rest.partition("::")
        return cls(scheme.lower(), path, archive)

    @property
    def host(self) -> str:
        """Host, bucket or container, with its user."""
        return re.split(r"[/?]", self.path, maxsplit=1)[0]


def checked(pattern: str) -> str:
    """An address as it is used.

    Args:
        pattern: a file, folder or glob elsewhere.

    Raises:
        ValueError: it is none, or holds what must not stand in messages; the message shows nothing of that.
    """
    address = Address.of(pattern)
    if "::" in pattern.partition("://")[0] or (address.archive and address.scheme != _ARCHIVE):
        raise ValueError("only an archive can be chained: zip://posts/*.md::s3://bucket/archive.zip; leave out others")
    if why := _NO_STORES.get(address.scheme) or ("is not needed" if address.scheme in _CACHES else ""):
        message = f"{address.scheme}:// {why}; name the files themselves"
        raise ValueError(message)
    _refuse_secrets(address)
    if address.scheme in _WEB:
        return _on_the_web(address)
    if address.scheme == _ARCHIVE:
        return _in_archive(address)
    if not address.path.strip("/") and address.scheme != "memory":
        message = f"{address.scheme}:// names nothing; write where the files are"
        raise ValueError(message)
    return f"{address.scheme}://{address.path}"


def _refuse_secrets(address: Address) -> None:
    """What stands in an address stands in messages and in the catalog."""
    user, at, _ = address.host.rpartition("@")
    if at and (address.scheme in _WEB or (":" in user and address.scheme not in _NAMED_BY_USER)):
        how = (
            "are not sent; leave them out"
            if address.scheme in _WEB
            else f"would be shown; leave them out, and set the password as FSSPEC_{address.scheme.upper()}_PASSWORD"
        )
        message = f"user names and passwords in addresses {how}"
        raise ValueError(message)
    if address.scheme in _WEB:
        said = parse_qsl(urlsplit(f"https://{address.path}").query, keep_blank_values=True)
        if named := [name for name, _ in said if _SECRET.match(name)]:
            message = f"{named[0][:_SHOWN]}= looks like a secret, which would be shown; give an address without it"
            raise ValueError(message)


def _on_the_web(address: Address) -> str:
    path = address.path.partition("?")[0]
    if not path.partition("/")[2] or path.endswith("/") or re.search(r"[*\[]", path.partition("/")[2]):
        raise ValueError("folders and globs on the web cannot be listed; name each file by its own address")
    made = f"{address.scheme}://{address.path}"
    try:
        good = urls.is_http(urls.absolute(made))
    except ValueError:
        good = False
    if not good:
        raise ValueError("is no address; write one such as https://example.org/posts.csv")
    return made


def _in_archive(address: Address) -> str:
    if not address.archive:
        raise ValueError("name the archive too: zip://posts/*.md::archive.zip")
    archive = address.archive
    if is_elsewhere(archive):
        archive = checked(archive)
    magic = r"[*\[]" if Address.of(archive).scheme in _WEB else r"[*?\[]"
    if re.search(magic, archive):
        raise ValueError("an archive is named without * ? [; list several under `path`")
    return f"zip://{address.path}::{archive}"


class File(NamedTuple):
    """A file in a store.

    Args:
        relative: its path below where was looked; empty if it stands there itself.
        size, mtime_ns, inode: as in `Place`.
    """

    relative: str
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0


class Store(Protocol):
    """All that lies below one address."""

    def files(self, which: Wanted) -> Iterator[File | Fault]:
        """What there is, in any order; nothing if there is nothing.

        Raises:
            SourceError: it cannot be reached.
        """

    def expect(self, relatives: Sequence[str]) -> None:
        """Told which files will perhaps be copied, in their order."""

    def copy(self, file: File, to: BinaryIO, largest: int) -> None:
        """Copy a file of at most so many bytes.

        Raises:
            ParseError: it is gone, too large or damaged.
            SourceError: it cannot be reached.
        """


class Away(Place):
    """A place elsewhere that knows how it is reached.

    Attributes:
        reach: by what.
        again: it was read before, and is opened once more.
    """

    reach: Elsewhere
    again: bool = False


class Elsewhere:
    """How one source reaches its files; what it has opened stays open as long as it is there."""

    def __init__(self, patterns: Sequence[str], folder: str, *, allow_private: bool, shelf: Shelf) -> None:
        """Say where it may look.

        Args:
            patterns: files, folders and globs elsewhere.
            folder: absolute; where the paths of archives begin.
            allow_private: whether addresses on the web may be private ones.
            shelf: what addresses on the web gave before.
        """
        self.folder, self.allow_private, self.shelf = folder, allow_private, shelf
        self.process = os.getpid()
        roots = {_root(pattern)[0]: _root(pattern)[1] for pattern in patterns}
        self._roots = dict(sorted(roots.items(), key=lambda root: -len(root[0])))
        self._stores: dict[str, Store] = {}
        self._sizes: dict[str, int] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """In another process nothing is open yet."""
        return _anew, (self._roots, self.folder, self.allow_private, self.shelf)

    def places(self, pattern: str, endings: tuple[str, ...]) -> Iterator[Place | Fault]:
        """The files that a pattern means, in any order.

        Raises:
            SourceError: it cannot be reached.
        """
        name, address, rest = _root(pattern)
        which = wanted(rest, endings)
        listed = list(self._store(name, address).files(which))
        for one in listed:
            if isinstance(one, Fault):
                yield Fault(_joined(name, one.place), one.what, one.set_aside, one.source, one.failed)
            elif (not one.relative and not rest) or which.holds(one.relative):
                place = Away(_joined(name, one.relative), "", one.size, one.mtime_ns, one.inode)
                place.reach = self
                self._sizes[place.name] = one.size
                yield place

    def place(self, name: str) -> Place:
        """A file that was listed and is wanted once more."""
        made = Away(name, "", self._sizes.get(name, 0))
        made.reach, made.again = self, True
        return made

    def expect(self, names: Sequence[str]) -> None:
        """Told which files will perhaps be opened, in their order."""
        by_root: dict[str, list[str]] = {}
        for name in names:
            root, _, relative = self._found(name)
            by_root.setdefault(root, []).append(relative)
        for root, relatives in by_root.items():
            self._store(root, self._found(root)[1]).expect(relatives)

    def copy(self, name: str, to: BinaryIO, largest: int) -> None:
        """Copy a file here.

        Raises:
            ParseError: it is gone, too large or damaged.
            SourceError: it cannot be reached.
        """
        root, address, relative = self._found(name)
        self._store(root, address).copy(File(relative, self._sizes.get(name, 0)), to, largest)

    def _found(self, name: str) -> tuple[str, Address, str]:
        """The address below which a file lies, and its path there."""
        for root, address in self._roots.items():
            if name == root:
                return root, address, ""
            if name.startswith(begin := root if root.endswith("/") else f"{root}/"):
                return root, address, name[len(begin) :]
        return name, _named(name), ""

    def _store(self, root: str, address: Address) -> Store:
        if root not in self._stores:
            self._stores[root] = self._opened(root, address)
        return self._stores[root]

    def _opened(self, root: str, address: Address) -> Store:
        if address.scheme in _WEB:
            return _Web(root, self)
        if address.scheme != _ARCHIVE:
            from feedwright.sources._remote import Remote

            return Remote(root)
        from feedwright.sources._archive import Below, opened_archive

        key = f"::{address.archive}"
        if key not in self._stores:
            self._stores[key] = opened_archive(address.archive, self)
        return Below(self._stores[key], address.path)


def _anew(roots: dict[str, Address], folder: str, allow_private: bool, shelf: Shelf) -> Elsewhere:  # noqa: FBT001
    made = Elsewhere((), folder, allow_private=allow_private, shelf=shelf)
    made._roots = roots  # noqa: SLF001 - it is ours
    return made
