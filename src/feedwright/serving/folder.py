"""The output folder as it is read: only files that the manifest lists, never through a link, never outside.

A build may replace any file at any moment. So bytes and their digest are always taken together from one open file, and
count for as long as the file's number, size and times stay as they were: an ETag never names other bytes than those
that are sent with it.
"""

from __future__ import annotations

import hashlib
import html
import os
import stat
from collections import OrderedDict
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from time import monotonic

from feedwright import clock
from feedwright.frozen import frozen
from feedwright.publish.plan import MANIFEST, Manifest
from feedwright.text import patterns

LARGEST = 8 << 20
"""Bytes of a file that is held in memory; larger ones are sent from the disk, and only as a whole or in ranges."""

MEMORY = 64 << 20
"""Bytes of all files that are held in memory."""

_MOST_FILES = 20_000
_SETTLED = 2.0
"""Seconds after which a file is read once more: two changes within one tick of the disk's clock look like one."""

_LOOK_AGAIN = 0.1
"""Seconds between two looks at the manifest. Of a file that is replaced meanwhile, its own times tell."""

_TRIES = 5
_HEAD = 65536
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_TTL = patterns.lazy(rb"<ttl>([0-9]{1,6})</ttl>")
_POLICY = patterns.lazy(rb'<meta http-equiv="Content-Security-Policy" content="([^"<>\r\n]{1,2000})"')

Mark = tuple[int, int, int, int]
"""Number, size and times of a file: while they are the same, so are its bytes."""


class Changing(Exception):  # noqa: N818 - a state of the file
    """A file was rewritten each time that it was read."""


@frozen
class Held:
    """What is known of a file.

    Args:
        place: where the file is.
        mark: of the file that was read.
        sha256: of its bytes.
        size: in bytes.
        modified: seconds since 1970; never in the future, which HTTP forbids (RFC 9110, section 8.8.2.1).
        minutes: that an RSS feed asks its readers to wait; None where it says nothing.
        policy: the Content-Security-Policy that a page carries; empty where it carries none.
        looked: when it was read, on the clock of `monotonic`; infinite once it was read a second time.
    """

    place: str
    mark: Mark
    sha256: str
    size: int
    modified: int
    minutes: int | None
    policy: bytes
    looked: float


class Folder:
    """Files of an output folder, as far as the manifest lists them."""

    def __init__(self, directory: str | os.PathLike[str], memory: int = MEMORY) -> None:
        self._root = os.fspath(directory)
        self._manifest = os.path.join(self._root, MANIFEST)
        self._memory = memory
        self._mark: Mark | None = None
        self._looked = -1.0
        self._held: dict[str, Held] = {}
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self.listed: Mapping[str, tuple[str, frozenset[str]]] = {}

    # the manifest

    @property
    def is_published(self) -> bool:
        """Whether there is a manifest that could be read."""
        return self._mark is not None

    @property
    def modified(self) -> float:
        """When a build changed something last, in seconds since 1970."""
        return self._mark[2] / 1e9 if self._mark else 0.0

    def is_current(self) -> bool:
        """Whether the manifest is the one that was read; looks at most every tenth of a second."""
        now = monotonic()
        if 0 <= now - self._looked < _LOOK_AGAIN:
            return True
        if _mark_of(self._manifest) != self._mark:
            return False
        self._looked = now
        return self._mark is not None

    def read_manifest(self) -> None:
        """Read the manifest again, if it has changed: path -> media type and the digests that may stand there."""
        mark = _mark_of(self._manifest)
        if mark != self._mark or mark is None:
            self._mark, self.listed = None, {}
            try:
                _, data = self._read(MANIFEST, MEMORY)
                listed = _listed(Manifest.from_bytes(data or b""))
            except (OSError, ValueError, Changing):
                self._held.clear()
                self._looked = -1.0
                return
            self._mark, self.listed = mark, listed
            self._held = {path: one for path, one in self._held.items() if path in listed}
        self._looked = monotonic()

    # files

    def known(self, path: str) -> Held | None:
        """What is known of a file, if it still is as it was; touches the disk with one question only."""
        held = self._held.get(path)
        if held is None or _mark_of(held.place) != held.mark:
            return None
        return held if monotonic() - held.looked < _SETTLED else None

    def body(self, path: str, held: Held) -> bytes | None:
        """The bytes of a known file; None where they are not held in memory."""
        if (data := self._bodies.get(path)) is None or self._held.get(path) is not held:
            return None
        with suppress(KeyError):  # forgotten by another thread
            self._bodies.move_to_end(path)
        return data

    def load(self, path: str) -> Held | None:
        """Read a file that the manifest lists; None where there is none.

        Raises:
            Changing: somebody rewrites it all the time.
        """
        if path not in self.listed:
            return None
        if (held := self.known(path)) and (path in self._bodies or held.size > LARGEST):
            return held
        try:
            status, data = self._read(path, LARGEST)
        except OSError:
            self._forget(path)
            return None
        return self._keep(
            path,
            _held(os.path.join(self._root, path), status, data, self._digest(path, status) if data is None else None),
            data,
        )

    def _keep(self, path: str, held: Held, data: bytes | None) -> Held:
        before = self._held.get(path)
        if before and before.mark == held.mark and before.sha256 == held.sha256:
            held = replace(before, looked=float("inf")) if monotonic() - before.looked >= _SETTLED else before
        self._forget(path)
        if len(self._held) >= _MOST_FILES:
            self._held.clear()
        self._held[path] = held
        if data is not None:
            self._bodies[path] = data
            self._size += len(data)
            while self._size > self._memory and len(self._bodies) > 1:
                self._size -= len(self._bodies.popitem(last=False)[1])
        return held

    def _forget(self, path: str) -> None:
        self._held.pop(path, None)
        self._size -= len(self._bodies.pop(path, b""))

    def _read(self, path: str, largest: int) -> tuple[os.stat_result, bytes | None]:
        for _ in range(_TRIES):
            with self._opened(path) as file:
                before = os.fstat(file)
                data = _all(file, before.st_size) if before.st_size <= largest else None
                if _mark(os.fstat(file)) == _mark(before) and (data is None or len(data) == before.st_size):
                    return before, data
        raise Changing(path)

    def _digest(self, path: str, status: os.stat_result) -> str:
        """Of a file that is too large to be held."""
        with self._opened(path) as file:
            made = hashlib.sha256()
            while data := os.read(file, 1 << 20):
                made.update(data)
            if _mark(os.fstat(file)) != _mark(status):
                raise Changing(path)
            return made.hexdigest()

    def pieces(self, path: str, held: Held, start: int, stop: int, size: int) -> Generator[bytes, None, None]:
        """A part of a known file, piece by piece, from the disk.

        Raises:
            OSError: it is no more what it was: whoever is being sent it must see that it ends too early.
        """
        with self._opened(path) as file:
            os.lseek(file, start, os.SEEK_SET)
            while start < stop:
                data = os.read(file, min(size, stop - start))
                if not data or _mark(os.fstat(file)) != held.mark:
                    message = f"{path} was rewritten while it was sent"
                    raise OSError(message)
                yield data
                start += len(data)

    @contextmanager
    def _opened(self, path: str) -> Iterator[int]:
        """An ordinary file in the folder, not reached by a link."""
        root = os.path.realpath(self._root)
        place = os.path.join(root, path)
        if os.path.realpath(os.path.dirname(place)) != os.path.normpath(os.path.dirname(place)):
            message = f"{path} is reached by a link"
            raise OSError(message)
        file = os.open(place, _FLAGS)
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                message = f"{path} is no ordinary file"
                raise OSError(message)
            yield file
        finally:
            os.close(file)


def _all(file: int, size: int) -> bytes:
    pieces, left = [], size + 1
    while left and (data := os.read(file, left)):
        pieces.append(data)
        left -= len(data)
    return b"".join(pieces)


def _mark(status: os.stat_result) -> Mark:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _mark_of(place: str) -> Mark | None:
    try:
        return _mark(os.lstat(place))
    except (OSError, ValueError):
        return None


def _held(place: str, status: os.stat_result, data: bytes | None, digest: str | None) -> Held:
    head = data[:_HEAD] if data else b""
    minutes, policy = _TTL.search(head), _POLICY.search(head)
    return Held(
        place=place,
        mark=_mark(status),
        sha256=digest or hashlib.sha256(data or b"").hexdigest(),
        size=status.st_size,
        modified=min(int(status.st_mtime), int(clock.running().timestamp())),
        minutes=int(minutes[1]) if minutes else None,
        policy=html.unescape(policy[1].decode("ascii", "replace")).encode("ascii", "ignore") if policy else b"",
        looked=monotonic(),
    )


def _listed(manifest: Manifest) -> dict[str, tuple[str, frozenset[str]]]:
    made: dict[str, tuple[str, frozenset[str]]] = {}
    for path, sha256, media_type in sorted(manifest.listings):
        made[path] = media_type, made.get(path, ("", frozenset()))[1] | {sha256}
    return made
