"""Does in the output folder what `plan` decided. The only place of feedwright that writes files there.

Every new file is written beside its place under a hidden temporary name and brought to the disk before the first
one is moved into place. So whatever can fail, fails while the old feeds still stand; and because moving is atomic, a
reader, or a build that finds the folder after a kill or a power cut, meets whole files only.

The steps: sweep what a killed build left; write all temporaries; move the pending manifest (old and new files) into
place; remove the compressed twins of files that change; move the documents into place, then their twins; remove what is
stale; move the final manifest into place. Each lasts before the next, so that no twin ever stands beside another file
than its own: servers give it out without looking at the file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from feedwright.errors import PublishError
from feedwright.publish.lock import lock
from feedwright.publish.plan import HEAD, MANIFEST, Manifest, Plan, Standing, folders, objection, plain, sha256

__all__ = ["LEFTOVER", "lasting", "lock", "publish", "read", "read_manifest", "read_standing", "reread"]

Known = Mapping[str, Sequence[str | int]]
"""Path -> sha256 of a file, and its stamp."""

_STEP, _FINE_STEP = 3.0, 0.1
"""Seconds: more than the coarsest step in which a disk tells times (two, of FAT), and than a tick of system clocks."""

LEFTOVER = ".feedwright-"
"""How the name of every temporary file begins."""

_OPEN_FILES = 64
"""Temporaries kept open while the system writes them out; far below the limits of every system (macOS: 256)."""

_CURES = {
    errno.ENOSPC: "free some room",
    errno.EDQUOT: "free some room or raise the quota",
    errno.EROFS: "make the disk writable, or name another output.directory",
    errno.EACCES: "let the user that runs feedwright write there, or name another output.directory",
    errno.EPERM: "let the user that runs feedwright write there, or name another output.directory",
    errno.EISDIR: "a folder stands where the file belongs; move it away",
    errno.EEXIST: "a file stands where a folder belongs; move it away",
    errno.ENOTDIR: "a file stands where a folder belongs; move it away",
    errno.ENAMETOOLONG: "give the category a shorter slug",
}
_NOTHING_CHANGED = "what was published still stands"
_HALF_DONE = "every file is whole, some are new already; the next build does the rest"
_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


def read_manifest(directory: Path) -> Manifest:
    """What feedwright wrote into this folder; empty where there is no manifest, or one that cannot be understood.

    Raises:
        PublishError: it is there but cannot be read, so that we cannot know what is ours.
    """
    with suppress(ValueError):
        return Manifest.from_bytes(read_manifest_bytes(directory))
    return Manifest()


def read_manifest_bytes(directory: Path) -> bytes:
    """The manifest as it stands; empty where there is none.

    Raises:
        PublishError: it cannot be read.
    """
    return _bytes(os.path.join(directory, MANIFEST)) or b""


def read_standing(directory: Path, paths: Iterable[str], known: Known | None = None) -> dict[str, Standing]:
    """What stands at these paths of the folder, each read once; where nothing stands, the path is absent.

    Args:
        directory: the output folder.
        paths: relative to it.
        known: what `lasting` gave of an earlier look: a file that is as it was is not read.

    Raises:
        PublishError: the folder cannot be looked into.
    """
    standing: dict[str, Standing] = {}
    before = known or {}
    for path in dict.fromkeys(paths):
        place = os.path.join(directory, path)
        with _blaming(place, _NOTHING_CHANGED, verb="looked at"):
            found = _look(place, before.get(path))
        if found:
            standing[path] = found
    return standing


def lasting(standing: Mapping[str, Standing], began: datetime) -> Known:
    """What is known of files as long as they stay as they are; not of those that have changed just now.

    Times are told in steps of up to two seconds on some disks: within one a file may change and show it not. Whoever
    changes one later changes its stamp.

    Args:
        standing: what `read_standing` gave.
        began: aware; before it did.
    """
    since = began.timestamp()
    return {
        path: (one.sha256, *one.stamp)
        for path, one in standing.items()
        if one.sha256 and one.stamp and max(one.stamp[1:3]) < int((since - _step(one.stamp)) * 1e9)
    }


def _step(stamp: Sequence[int]) -> float:
    """In which steps the disk of a file tells times, as far as its own two show it."""
    return _FINE_STEP if all(time % 1_000_000 for time in stamp[1:3]) else _STEP


def sizes(directory: Path, folder: str) -> dict[str, int]:
    """Path -> size in bytes of each ordinary file in a folder of the output folder; nothing is opened.

    Args:
        directory: the output folder.
        folder: relative to it, with `/` at its end.
    """
    try:
        with os.scandir(os.path.join(directory, folder)) as entries:
            return {f"{folder}{one.name}": one.stat().st_size for one in entries if one.is_file(follow_symlinks=False)}
    except OSError:
        return {}


def read(directory: Path, path: str) -> bytes | None:
    """The bytes of a file in the output folder; None where there is none.

    Raises:
        PublishError: it cannot be read, or the path leads out of the folder.
    """
    place = os.path.join(directory, path)
    if fault := objection(path):
        message = f"no document may have this path: {fault}"
        raise PublishError(message, where=path)
    return _bytes(place)


def reread(directory: Path, path: str, was: Standing, known: Known) -> bytes | None:
    """The bytes of a file that `read_standing` met; None where it is not the same any more.

    Args:
        directory: the output folder.
        path: relative to it.
        was: what stood there.
        known: what `lasting` gives of it.
    """
    place = os.path.join(directory, path)
    try:
        is_as_it_was = _stamp(os.lstat(place)) == was.stamp
        data = _content(place)
    except OSError:
        return None
    if is_as_it_was and path in known:
        return data
    return data if sha256(data) == was.sha256 else None


def publish(directory: Path, plan: Plan) -> None:
    """Make the output folder what the plan says: whole files only, none touched whose bytes are the same.

    The caller holds the lock from before `read_standing`: temporaries that lie about are removed as a killed build's.
    With nothing to do, nothing is written.

    Raises:
        PublishError: the path, the cause and the cure, and whether anything was changed. Nothing was, unless a file
            could not be moved or removed after all of them had been written.
    """
    root = os.fspath(directory)
    _sweep(root, plan)
    before, pending, after = _bytes(os.path.join(root, MANIFEST)), plan.pending.to_bytes(), plan.manifest.to_bytes()
    stage = _Stage(root)
    try:
        listing = [stage.add(MANIFEST, pending)] if before != pending else []
        files, twins = _staged(stage, plan)
        closing = [stage.add(MANIFEST, after)] if after != pending else []
        stage.settle()
        stage.move(listing)
        _remove_outdated(root, plan)
        stage.move(files, _HALF_DONE if plan.outdated else _NOTHING_CHANGED)
        stage.move(twins, _HALF_DONE)
        _remove(root, plan)
        stage.move(closing, _HALF_DONE)
    finally:
        stage.discard()


def _staged(stage: _Stage, plan: Plan) -> tuple[list[_Temporary], list[_Temporary]]:
    """The documents, and their twins with the times of their files, by which servers tell that they belong together."""
    ours = {listing.path for listing in plan.manifest.listings}
    files = {one.path: stage.add(one.path, one.data) for one in plan.write if plain(one.path) not in ours}
    twins = []
    for one in plan.write:
        if one.path not in files:
            file = files.get(plain(one.path))
            like = file.name if file else os.path.join(stage.root, plain(one.path))
            twins.append(stage.add(one.path, one.data, like))
    return list(files.values()), twins


class _Temporary(NamedTuple):
    """A whole file under a temporary name, and the place where it belongs."""

    name: str
    place: str


class _Stage:
    """New files, written beside their places; then moved there, or discarded."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._waiting: dict[str, None] = {}
        self._open: deque[tuple[int, str]] = deque()
        self._made: list[str] = []
        self._count = 0

    def add(self, path: str, data: bytes, like: str = "") -> _Temporary:
        """Write a file under its temporary name, with the mode and owner of the file that it shall replace.

        Where a file `like` is named, it gets the modification time of that, and its mode and owner if it is new.
        """
        place = os.path.join(self.root, path)
        with _blaming(place, _NOTHING_CHANGED):
            self._make_folder(os.path.dirname(place))
            temporary = _Temporary(self._name(path), place)
            self._waiting[temporary.name] = None
            standing = _standing_file(place) or (_standing_file(like) if like else None)
            mode = stat.S_IMODE(standing.st_mode) & 0o777 if standing else 0o666
            handle = begun(temporary.name, mode)
            self._open.append((handle, place))
            if standing:
                _dress(handle, standing)
            write_all(handle, data)
            if like:
                _date(temporary.name, os.stat(like))
            _start_writing_out(handle)
        if len(self._open) >= _OPEN_FILES:
            self._settle_first()
        return temporary

    def settle(self) -> None:
        """Wait until every file that was added is on the disk."""
        while self._open:
            self._settle_first()

    def move(self, temporaries: Sequence[_Temporary], stands: str = _NOTHING_CHANGED) -> None:
        """Move files to their places, in this order, and make that last. `stands` says what a failure leaves behind."""
        changed = {os.path.dirname(folder) for folder in self._made}
        for name, place in temporaries:
            with _blaming(place, stands):
                os.replace(name, place)
            stands = _HALF_DONE
            del self._waiting[name]
            changed.add(os.path.dirname(place))
        if temporaries:
            _sync_folders(changed)

    def discard(self) -> None:
        """Remove what was not moved. Whatever fails here, the next build's sweep tries again."""
        for handle, _ in self._open:
            with suppress(OSError):
                os.close(handle)
        for name in self._waiting:
            with suppress(OSError):
                os.unlink(name)
        for folder in reversed(self._made):
            with suppress(OSError):
                os.rmdir(folder)

    def _make_folder(self, folder: str) -> None:
        missing = []
        while not os.path.isdir(folder or "."):
            missing.append(folder)
            folder = os.path.dirname(folder)
        for path in reversed(missing):
            with _blaming(path, _NOTHING_CHANGED):
                os.mkdir(path)
            self._made.append(path)

    def _name(self, path: str) -> str:
        """A hidden name beside the place: no chance in it, yet another process would choose another."""
        self._count += 1
        digest = hashlib.sha256(f"{os.getpid()} {self._count} {path}".encode()).hexdigest()[:12]
        return os.path.join(self.root, os.path.dirname(path), f"{LEFTOVER}{digest}.tmp")

    def _settle_first(self) -> None:
        handle, place = self._open[0]
        with _blaming(place, _NOTHING_CHANGED):
            _sync(handle)
            self._open.popleft()
            os.close(handle)


def _standing_file(place: str) -> os.stat_result | None:
    """The ordinary file that is about to be replaced; None for nothing, or a link, which is never followed."""
    try:
        status = os.lstat(place)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return status if stat.S_ISREG(status.st_mode) else None


def _dress(handle: int, standing: os.stat_result) -> None:
    """Give a new file the owner and mode of the old one, as far as this user may: a web server reads it by them."""
    if sys.platform != "win32":
        mine = os.fstat(handle)
        if (mine.st_uid, mine.st_gid) != (standing.st_uid, standing.st_gid):
            for user in (standing.st_uid, -1):
                with suppress(OSError):
                    os.fchown(handle, user, standing.st_gid)
                    break
        with suppress(OSError):
            os.fchmod(handle, stat.S_IMODE(standing.st_mode) & 0o777)


def _date(place: str, like: os.stat_result) -> None:
    os.utime(place, ns=(like.st_atime_ns, like.st_mtime_ns))


def begun(path: str, mode: int = 0o666) -> int:
    """A handle to write a new file by; raises FileExistsError where something stands there."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)


def write_all(handle: int, data: bytes) -> None:
    """Write all of it, however little the system takes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _start_writing_out(handle: int) -> None:
    """Let the system begin now, so that waiting for many files later takes hardly longer than for one."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _sync(handle: int) -> None:
    """Wait until a file or folder is on the disk, where its file system knows how."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def _sync_folders(paths: Iterable[str]) -> None:
    """Make names last: those moved to, made or removed in these folders. Windows does it by itself."""
    if sys.platform != "win32":
        for path in sorted(paths):
            with _blaming(path, _HALF_DONE):
                _sync_folder(path or ".")


def _sync_folder(path: str) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return  # it may be written to but not read: nothing more can be done for it
    try:
        _sync(handle)
    finally:
        os.close(handle)


def _remove_outdated(root: str, plan: Plan) -> None:
    """Remove the twins of files that are about to change: until the new ones stand, servers give out the files."""
    places = [os.path.join(root, path) for path in plan.outdated]
    for place in places:
        with _blaming(place, _HALF_DONE, verb="removed"), suppress(FileNotFoundError):
            os.unlink(place)
    _sync_folders({os.path.dirname(place) for place in places})


def _remove(root: str, plan: Plan) -> None:
    """Remove stale files, and their folders where nothing else is in them."""
    made = {_fold(path): path for path in plan.manifest.files}
    for path in plan.remove:
        place, twin = os.path.join(root, path), made.get(_fold(path))
        with _blaming(place, _HALF_DONE, verb="removed"), suppress(FileNotFoundError):
            if twin is None or not os.path.samefile(place, os.path.join(root, twin)):
                os.unlink(place)
    emptied = _prune(root, folders(plan.remove) - folders(plan.manifest.files))
    changed = [*(os.path.join(root, path) for path in plan.remove), *emptied]
    _sync_folders({os.path.dirname(path) for path in changed}.difference(emptied))


def _fold(path: str) -> str:
    """Equal for paths that a disk may take for one: `Politics.rss` is `politics.rss` on many."""
    return unicodedata.normalize("NFC", path).casefold()


def _prune(root: str, paths: Iterable[str]) -> list[str]:
    """Remove those of these folders that are empty, the innermost first; give back which."""
    gone = []
    for path in sorted(paths, reverse=True):
        place = os.path.join(root, path)
        with suppress(OSError):
            if not os.listdir(place):
                os.rmdir(place)
                gone.append(place)
    return gone


def _sweep(root: str, plan: Plan) -> None:
    """Remove the temporaries of killed builds, and the folders that they made for nothing.

    A pending manifest that never reached its place is a temporary itself, and tells in which folders others may lie.
    """
    known = folders(plan.pending.files)
    for path in _leftovers(root):
        with suppress(OSError, ValueError):
            known |= folders(Manifest.from_bytes(_content(path)).files)
    for folder in (*known, ""):
        for path in _leftovers(os.path.join(root, folder)):
            with suppress(OSError):
                os.unlink(path)
    _prune(root, known - folders(plan.manifest.files))


def _leftovers(folder: str) -> list[str]:
    try:
        with os.scandir(folder or ".") as entries:
            named = [entry for entry in entries if entry.name.startswith(LEFTOVER)]
            return [entry.path for entry in named if not entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _bytes(place: str) -> bytes | None:
    with _blaming(place, _NOTHING_CHANGED, verb="read"), suppress(FileNotFoundError, NotADirectoryError):
        return _content(place)
    return None


def _content(place: str) -> bytes:
    """The bytes of an ordinary file. A named pipe that nobody writes to would be waited for without end."""
    kind = stat.S_IFMT(os.stat(place).st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFDIR):  # a folder says itself that it cannot be read
        raise OSError(errno.EINVAL, "it is no ordinary file; move it away")
    return Path(place).read_bytes()


def _look(place: str, known: Sequence[str | int] | None) -> Standing | None:
    """What stands at a place. Nothing is opened that could block, such as a pipe."""
    try:
        there = os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return None
    link = stat.S_ISLNK(there.st_mode)
    try:
        if not stat.S_ISREG(os.stat(place).st_mode if link else there.st_mode):
            return Standing(link=link)
        stamp = () if link else _stamp(there)
        if known and stamp and (*known[1:],) == stamp:
            return Standing(str(known[0]), stamp=stamp)
        with open(place, "rb") as file:
            # As it is from now on: what changes while it is read has another stamp when it is looked at again.
            stamp = stamp and _stamp(os.fstat(file.fileno()))
            head = file.read(HEAD)
            file.seek(0)
            return Standing(hashlib.file_digest(file, "sha256").hexdigest(), head, link, stamp)
    except OSError:
        return Standing(link=link)  # a link to nowhere, or a file that may not be read: not the bytes that we want


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev


@contextmanager
def _blaming(place: str, stands: str, *, verb: str = "written") -> Iterator[None]:
    """Tell an error of the system as people need it: where, what, the cure, and what it left behind."""
    try:
        yield
    except OSError as error:
        cause = f"cannot be {verb}: {error.strerror or error}"
        cure = _CURES.get(error.errno or 0)
        message = "; ".join(filter(None, (f"{cause}: {cure}" if cure else cause, stands)))
        raise PublishError(message, where=place) from error
