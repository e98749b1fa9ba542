"""Read the logs of a server, of any length and packed or not, and count who reads the feeds."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from feedwright import audience, journey, registry
from feedwright.audience import Tally
from feedwright.errors import ConfigError, FeedwrightError, SourceError
from feedwright.publish import disk
from feedwright.reading import Progress, silent

_STEP: Final = 50_000
_MAGIC: Final = b"\x1f\x8b"


def folder(config: str | os.PathLike[str]) -> str:
    """The path in which the feeds lie, as `output.url` says; empty where there is no configuration."""
    try:
        return unquote(urlsplit(journey.load(config).output.url).path)
    except ConfigError:
        return ""


def own(config: str | os.PathLike[str], under: str) -> frozenset[str]:
    """Paths at which `feedwright serve` has the feeds that were built: with a prefix or not, with a suffix or not.

    Args:
        config: path of config.yaml; where there is none, nothing is known.
        under: the path in which the feeds lie.
    """
    try:
        files = disk.read_manifest(journey.load(config).output.directory).files
    except FeedwrightError:
        return frozenset()
    kinds = registry.kinds("formats")
    parted = [(path, path.rpartition(".")) for path in files]
    names = {name for path, (slug, _, kind) in parted if slug and kind in kinds for name in (path, slug)}
    return frozenset(f"{folder}/{name}" for folder in {"", under.rstrip("/")} for name in names)


def tally(files: Sequence[str], *, under: str = "", own: Collection[str] = (), progress: Progress = silent) -> Tally:
    """Count who reads the feeds.

    Args:
        files: paths of access logs, packed by gzip or not; `-` is standard input. They are read once, as streams.
        under: as for `audience.count`.
        own: as for `audience.count`.
        progress: told how far it is.

    Raises:
        SourceError: a file is not there, or cannot be read to its end.
    """
    return audience.count(_every(files, progress), under=under, own=own)


def _every(files: Sequence[str], progress: Progress) -> Iterator[bytes]:
    done = 0
    for path in files:
        for line in _lines(path):
            done += 1
            if not done % _STEP:
                progress("reading the log: line", done, 0)
            yield line


def _lines(path: str) -> Iterator[bytes]:
    try:
        if path == "-":
            yield from _pieces(_unpacked(sys.stdin.buffer))
            return
        with open(path, "rb") as file:
            yield from _pieces(_unpacked(file))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise SourceError(message, where="standard input" if path == "-" else path) from error


def _unpacked(file: Any) -> io.BufferedIOBase:
    """A file as it was before it was packed, by what it begins with, whatever its name."""
    buffered = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)
    return gzip.open(buffered) if buffered.peek(2)[:2] == _MAGIC else buffered


def _pieces(file: io.BufferedIOBase) -> Iterator[bytes]:
    """The lines; of one that is too long to be one, only its beginning."""
    while line := file.readline(audience.LONGEST + 1):
        yield line
        while not line.endswith(b"\n") and (line := file.readline(audience.LONGEST)):
            pass
