"""What stands in a ZIP archive, on this machine or elsewhere. Nothing is unpacked but the file that is wanted."""

from __future__ import annotations

import os
import weakref
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from feedwright.errors import ParseError, SourceError
from feedwright.model import Fault
from feedwright.sources._address import Address
from feedwright.sources._elsewhere import MOST, File, poured, too_large
from feedwright.sources._files import opened
from feedwright.sources._walk import Place, Wanted, is_elsewhere

if TYPE_CHECKING:
    from feedwright.sources._elsewhere import Elsewhere

MOST_FILES = 200_000
"""In an archive."""

MOST_UNPACKED = 20_000_000_000
"""Bytes in all files of an archive: a few kilobytes can claim to be more than any disk holds."""

_ENCRYPTED = 1


def _close(file: BinaryIO) -> None:
    """Close a file whose place a process forked meanwhile may have moved: that can fail, and then harms nothing."""
    with suppress(OSError):
        file.close()


class Archive:
    """An archive, opened when something in it is wanted."""

    def __init__(self, written: str, reach: Elsewhere) -> None:
        """Open nothing yet.

        Args:
            written: its path, or its address elsewhere.
            reach: opens what is elsewhere.
        """
        self.written, self.reach = written, reach
        self.name = Address.of(written).name if is_elsewhere(written) else written
        self._files: dict[str, zipfile.ZipInfo] | None = None
        self._zip: zipfile.ZipFile

    def below(self, folder: str) -> Below:
        """What stands in one of its folders, or one of its files."""
        return Below(self, folder.strip("/"))

    def files(self) -> dict[str, zipfile.ZipInfo] | None:
        """Path -> what is known of each file; None if there is no such archive.

        Raises:
            SourceError: it cannot be read, or is a bomb.
        """
        if self._files is None:
            try:
                file = self._opened()
            except ParseError as error:
                # To who looks into it, it is all there is.
                raise SourceError(error.what, where=self.name) from error
            if file is None:
                return None
            weakref.finalize(self, _close, file)
            self._zip = self._unzipped(file)
            self._files = self._checked(self._zip.infolist())
        return self._files

    def open(self, info: zipfile.ZipInfo) -> BinaryIO:
        """One of its files, unpacked as it is read."""
        return self._zip.open(info)  # type: ignore[return-value]  # it is typed as what it gives, not what it is

    def _opened(self) -> BinaryIO | None:
        """The archive's bytes: its own file, or a copy of what is elsewhere."""
        if is_elsewhere(self.written):
            copy = TemporaryFile()  # noqa: SIM115 - closed with the archive
            try:
                self.reach.fetch(self.written, copy, MOST)
            except BaseException:
                copy.close()
                raise
            return copy
        path = os.path.normpath(os.path.join(self.reach.folder, self.written))
        return os.fdopen(opened(Place(self.name, path))[0], "rb") if os.path.lexists(path) else None

    def _unzipped(self, file: BinaryIO) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(file)
        except Exception as error:  # there is no list of what a damaged archive makes it raise
            message = f"cannot be read as a ZIP archive: {error}"
            raise SourceError(message, where=self.name) from error

    def _checked(self, infos: Sequence[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(infos) > MOST_FILES:
            message = f"holds {len(infos):,} files; {MOST_FILES:,} are allowed"
            raise SourceError(message, where=self.name)
        if (unpacked := sum(info.file_size for info in infos)) > MOST_UNPACKED:
            message = f"would be {unpacked:,} bytes long when unpacked; {MOST_UNPACKED:,} are allowed"
            raise SourceError(message, where=self.name)
        named = ((info.filename.replace("\\", "/"), info) for info in infos)
        # Without folders, whose names end with a slash. A name that leads out of the archive would harm nobody here.
        return {name: info for name, info in named if {"", ".", ".."}.isdisjoint(name.split("/"))}


class Below:
    """What stands below a path in an archive."""

    def __init__(self, archive: Archive, folder: str) -> None:
        """Take an archive and a path in it."""
        self.archive, self.folder = archive, folder

    def files(self, _which: Wanted) -> Iterator[File | Fault]:
        """Every file there.

        Raises:
            SourceError: the archive cannot be read.
        """
        begin = f"{self.folder}/" if self.folder else ""
        for name, info in (self.archive.files() or {}).items():
            if name != self.folder and not name.startswith(begin):
                continue
            relative = "" if name == self.folder else name[len(begin) :]
            # Its sum alone, of 32 bits, is that of many another text.
            said = blake2b(f"{info.date_time} {info.CRC}".encode(), digest_size=8)
            yield File(relative, info.file_size, int.from_bytes(said.digest()) >> 1 or 1)

    def expect(self, files: Sequence[File]) -> None:
        """All of them are here."""

    def copy(self, file: File, to: BinaryIO, largest: int) -> None:
        """Unpack one file.

        Raises:
            ParseError: it is not there any more, too large, encrypted or damaged.
        """
        path = "/".join(part for part in (self.folder, file.relative) if part)
        where = Address("zip", path, self.archive.written).name
        info = (self.archive.files() or {}).get(path)
        if info is None:
            raise ParseError("is no longer in its archive", where=where)
        if info.flag_bits & _ENCRYPTED:
            raise ParseError("is encrypted; an archive is read without a password", where=where)
        if info.file_size > largest:
            raise too_large(where, largest, info.file_size)
        try:
            with self.archive.open(info) as stream:
                poured(stream, to, where, largest)
        except SourceError:
            raise
        except Exception as error:  # there is no list of what a damaged archive makes it raise
            message = f"is damaged in its archive: {str(error) or type(error).__name__}"
            raise ParseError(message, where=where) from error
