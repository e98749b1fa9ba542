"""Files on any file system that fsspec knows: one listing tells what there is and what has changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, BinaryIO

from feedwright.errors import FetchError, ParseError, SourceError
from feedwright.model import Fault
from feedwright.sources._address import joined
from feedwright.sources._elsewhere import File, poured, too_large, written
from feedwright.sources._walk import Wanted
from feedwright.text import patterns

AHEAD = 64
"""Files that are fetched at once where many are read one after the other."""

AHEAD_BYTES = 8_000_000
"""Bytes that these may have together."""

_LINK = "is a link; on a file system elsewhere none is followed"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CONTENTS = (
    "etag", "md5hash", "md5", "contentmd5", "md5checksum", "sha256", "sha1", "sha", "checksum", "contenthash", "blobid",
    "hash", "hex", "crc32c",
)  # fmt: skip
_TIMES = (
    "lastmodified", "mtime", "modified", "modify", "updated", "modificationtime", "timemodified", "modifiedtime",
    "servermodified",
)  # fmt: skip
_SHOWN = 200
_USER = patterns.lazy(r"(?<=://)[^\s/@'\"]*@")
_QUERY = patterns.lazy(r"(?<=[^\s?])\?[^\s'\"]*=[^\s'\"]*")
_SECRET = patterns.lazy(r"(?i:key|token|secret|pass|credential|sig|auth|cred)")
_SHORTEST = 4
_EXTRAS = {"s3": "s3", "s3a": "s3"}


class Remote:
    """What lies below one address."""

    def __init__(self, url: str) -> None:
        """Get ready; most file systems are asked nothing yet.

        Args:
            url: of a folder or file, without globs.

        Raises:
            FetchError: nothing here can read it, or it refuses.
        """
        self.url = url
        with _told(url):
            import fsspec

            self.fs, self.root = fsspec.core.url_to_fs(url)
        self._ahead = _Ahead(self.fs)

    def files(self, which: Wanted) -> Iterator[File | Fault]:
        """What there is, and what tells whether it has changed.

        Raises:
            FetchError: it cannot be listed, not even a part of it.
        """
        with _told(self.url):
            # File systems are shared, and remember what they have listed.
            self.fs.invalidate_cache()
            infos = self._infos(which)
        base = self.root.strip("/")
        for name, info in infos:
            path = name.lstrip("/")
            relative = "" if path == base else path.removeprefix(f"{base}/") if base else path
            if info.get("type") == "link":
                yield Fault(relative, _LINK, set_aside=True)
            elif info.get("type") == "file" and not path.endswith("/"):
                yield File(relative, *_stamp(info))

    def expect(self, files: Sequence[File]) -> None:
        """Told which files may be copied, in their order."""
        self._ahead = _Ahead(self.fs, [(self._path(file), file.size) for file in files])

    def copy(self, file: File, to: BinaryIO, largest: int) -> None:
        """Copy a file here; small ones come in one piece, and many of them together.

        Raises:
            ParseError: it is gone, or too large.
            FetchError: it cannot be reached.
        """
        path, where = self._path(file), joined(self.url, file.relative)
        if file.size > largest:
            raise too_large(where, largest, file.size)
        try:
            with _told(where):
                data = self._ahead.data(path) if file.size else None
                if data is None:
                    with self.fs.open(path, "rb") as stream:
                        poured(stream, to, where, largest)
                    return
        except FileNotFoundError as error:
            raise ParseError("is gone since its folder was listed", where=where) from error
        if len(data) > largest:
            raise too_large(where, largest, len(data))
        written(to, data, where)

    def _path(self, file: File) -> str:
        """How the file system calls a file."""
        return "/".join(part for part in (self.root.rstrip("/"), file.relative) if part) if file.relative else self.root

    def _infos(self, which: Wanted) -> list[tuple[str, Mapping[str, Any]]]:
        try:
            info = self.fs.info(self.root) if which.depth is None and self.root.strip("/") else {"type": "directory"}
            if info["type"] != "directory":
                return [(self.root, info)]
            if which.depth != 1 and _lists_at_once(self.fs):
                found = self.fs.find(self.root, detail=True)
                return [(name, found[name]) for name in sorted(found)]
            return list(self._walked(which))
        except FileNotFoundError:
            return []

    def _walked(self, which: Wanted) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Folder by folder: fsspec's own walk passes over one that cannot be listed, as if it were empty."""
        pending = [(self.root, 1)]
        while pending:
            folder, level = pending.pop()
            for info in self.fs.ls(folder, detail=True):
                name = str(info["name"])
                own = name.rstrip("/").rpartition("/")[2]
                if name.strip("/") == folder.strip("/") or (own.startswith(".") and not which.hidden):
                    continue
                if info["type"] != "directory":
                    yield name, info
                elif which.depth is None or level < which.depth:
                    pending.append((name.rstrip("/"), level + 1))


class _Ahead:
    """Reads ahead while files are read in the order that was expected: asked for together, they come as fast as one."""

    def __init__(self, fs: Any, expected: Iterable[tuple[str, int]] = ()) -> None:
        self.fs = fs
        self.expected = list(expected) if getattr(fs, "async_impl", False) else []
        self.at = {path: number for number, (path, _) in enumerate(self.expected)}
        self.last = -1
        self.width = 1
        self.here: dict[str, bytes | BaseException] = {}
        self.latest: tuple[str, bytes] = "", b""

    def data(self, path: str) -> bytes | None:
        """What a file holds; None if it is too large for this, or unexpected."""
        number = self.at.get(path)
        if number is None or self.expected[number][1] > AHEAD_BYTES:
            return None
        if path == self.latest[0]:
            # Its body is wanted at once, where a program reads articles one by one.
            return self.latest[1]
        if path not in self.here:
            self.width = min(AHEAD, 2 * self.width) if number == self.last + 1 else 1
            self.here = self._fetched(self._next(number))
        self.last = number
        data = self.here.pop(path)
        if isinstance(data, BaseException):
            raise data
        self.latest = path, data
        return data

    def _fetched(self, paths: list[str]) -> dict[str, bytes | BaseException]:
        # `cat` would take a name with brackets for a pattern.
        return dict(zip(paths, self.fs.cat_ranges(paths, None, None, on_error="return"), strict=True))

    def _next(self, number: int) -> list[str]:
        made: list[str] = []
        size = 0
        for path, bytes_ in self.expected[number : number + self.width]:
            size += bytes_
            if made and (size > AHEAD_BYTES or not bytes_):
                break
            made.append(path)
        return made


def _lists_at_once(fs: Any) -> bool:
    """Whether a file system has a way of its own to list all that is below a folder."""
    from fsspec.asyn import AsyncFileSystem
    from fsspec.spec import AbstractFileSystem

    if getattr(fs, "async_impl", False):
        return getattr(type(fs), "_find", None) is not AsyncFileSystem._find  # noqa: SLF001 - what is overridden is seen here alone
    return type(fs).find is not AbstractFileSystem.find


def _stamp(info: Mapping[str, Any]) -> tuple[int, int, int]:
    """Size, and what tells whether a file has changed: its contents' own mark, else when; zeros where nothing does.

    A site that is uploaded anew has new times everywhere, and the old marks.
    """
    size = info.get("size")
    size = size if isinstance(size, int) and size > 0 else 0
    said = {str(name).lower().replace("_", "").replace("-", ""): value for name, value in info.items()}
    for name in _CONTENTS:
        if (value := said.get(name)) and str(value).strip("\"' "):
            return size, _number(value), 0
    for name in _TIMES:
        if value := said.get(name):
            return size, _moment(value), 0
    # A file in memory is made anew where it is written anew.
    return size, _moment(said["created"]) if set(said) == {"name", "size", "type", "created"} else 0, 0


def _number(value: Any) -> int:
    """A number of 63 bits that is the same for the same value alone; never 0."""
    return int.from_bytes(blake2b(str(value).encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1 or 1


def _moment(value: Any) -> int:
    """Nanoseconds since 1970; another number where a time is written in a form of its own."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return (aware - _EPOCH) // _MICROSECOND * 1000 or 1
    if isinstance(value, float):
        return int(value * 1e9) or 1
    return _number(value)


# --- what goes wrong --------------------------------------------------------------------------------------------------


@contextmanager
def _told(where: str) -> Iterator[None]:
    """The many errors of many file systems in our words; that something is not there is for its reader to say."""
    try:
        yield
    except (SourceError, FileNotFoundError):
        raise
    except Exception as error:  # each file system raises what it likes
        raise FetchError(_words(error, where), where=where) from error


def _words(error: Exception, where: str) -> str:
    scheme = where.partition("://")[0]
    text = _scrubbed(str(error), scheme) or type(error).__name__
    if isinstance(error, ImportError):
        return _missing(error, scheme, text)
    if isinstance(error, ValueError) and text.startswith("Protocol not known"):
        return f"nothing here can read {scheme}://{_guess(scheme)}"
    if isinstance(error, PermissionError):
        return f"must not be read by us: {text}; are the credentials for {scheme}:// set?"
    if isinstance(error, TimeoutError):
        return "did not answer in time"
    return f"cannot be read: {text}"


def _missing(error: ImportError, scheme: str, text: str) -> str:
    if extra := _EXTRAS.get(scheme):
        return f"reading {scheme}:// needs an extra: pip install 'feedwright[{extra}]'"
    if error.name == "fsspec":
        return f"reading {scheme}:// needs fsspec, and what it wants for that: pip install fsspec"
    return f"reading {scheme}:// needs something that is not installed: {text}"


def _guess(scheme: str) -> str:
    from difflib import get_close_matches

    import fsspec

    near = get_close_matches(scheme, sorted(fsspec.available_protocols()), 1)
    return f"; did you mean {near[0]}://?" if near else ""


def _scrubbed(text: str, scheme: str) -> str:
    """What somebody else's error says, on one line and without what must not be shown."""
    for secret in sorted(_secrets(scheme), key=len, reverse=True):
        text = text.replace(secret, "***")
    text = _QUERY.sub("", _USER.sub("", " ".join(text.split())))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _secrets(scheme: str) -> set[str]:
    """Secrets that fsspec and the environment have for a file system."""
    import sys

    config = sys.modules.get("fsspec.config")
    said = {**os.environ, **(config.conf.get(scheme, {}) if config else {})}
    return {
        value
        for name, value in said.items()
        if isinstance(value, str) and len(value) >= _SHORTEST and _SECRET.search(name)
    }
