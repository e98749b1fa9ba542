"""Compressed twins of files (`all.rss.gz` beside `all.rss`), for servers that send them as they are.

The same bytes give the same twin wherever the same versions of the libraries are: no time, no name, no system stands in
it. A twin that stands as it was written, beside a file that does, is not made again.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec

from feedwright import workers
from feedwright.model import Document
from feedwright.publish.plan import TWINS, Listing, Manifest, Plan, Standing, plain, plan, settled, sha256

NEEDS = {"br": "brotli", "zstd": "zstandard"}
"""What a file is compressed with -> the package that does it; Python itself has gzip."""

FILES_PAY = 4
"""Files for each worker: fewer are compressed sooner than a worker is started."""

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def missing(kind: str) -> str:
    """The package that is not installed and without which there are no twins of this kind; empty if there is none."""
    package = NEEDS.get(kind, "")
    return package if package and find_spec(package) is None else ""


def paths(files: Iterable[str], kinds: Collection[str]) -> list[str]:
    """These files, and their twins; a twin has none.

    >>> paths(["all.rss"], ["gzip", "br"])
    ['all.rss', 'all.rss.gz', 'all.rss.br']
    """
    own = [TWINS[kind] for kind in kinds]
    return [one for path in files for one in (path, *(path + end for end in own if not plain(path)))]


def beside(
    documents: Sequence[Document],
    kept: Sequence[Listing],
    kinds: Sequence[str],
    manifest: Manifest,
    standing: Mapping[str, Standing],
    read: Callable[[str], bytes | None],
) -> tuple[list[Document], list[Listing]]:
    """The twins of files.

    Args:
        documents: what should stand in the output folder, but for what is kept.
        kept: files that stand as they should and were not made again.
        kinds: of `TWINS`: which twins each file shall have.
        manifest: what we wrote before.
        standing: path -> what is there, for each file and each twin.
        read: gives the bytes of a file that is kept.

    Returns:
        Twins that are new, and those that stand already.
    """
    if not kinds:
        return [], []
    # Of what a killed build was writing, nobody can tell which twin is whose.
    there = {path: one for path, one in settled(manifest).items() if path in standing and _is(one, standing[path])}
    made = [Listing(one.path, sha256(one.data), one.media_type) for one in documents]
    wanted: list[tuple[Listing, str]] = []
    stay: list[Listing] = []
    for file in (*made, *kept):
        for kind in kinds:
            twin = there.get(file.path + TWINS[kind])
            if twin and there.get(file.path) == file:
                stay.append(twin)
            else:
                wanted.append((file, kind))
    work = partial(_packed, {one.path: one.data for one in documents}, read)
    return [one for one in workers.spread(work, wanted, FILES_PAY) if one], stay


def _is(file: Listing, standing: Standing) -> bool:
    return file.sha256 == standing.sha256


def planned(
    documents: Sequence[Document],
    kept: Sequence[Listing],
    others: Sequence[Listing],
    kinds: Sequence[str],
    manifest: Manifest,
    standing: Mapping[str, Standing],
    read: Callable[[str], bytes | None],
) -> Plan:
    """What is to be done so that these files stand, with their twins.

    Arguments as for `beside`, but for `others`: files that are kept and have the twins that they need.

    Raises:
        PublishError: as `plan`.
    """
    new, old = beside(documents, kept, kinds, manifest, standing, read)
    return plan([*documents, *new], manifest, standing, [*others, *kept, *old])


def _packed(
    new: Mapping[str, bytes], read: Callable[[str], bytes | None], share: Sequence[tuple[Listing, str]]
) -> list[Document | None]:
    """Twins, of the type that their files are served as; none of a file that went while we looked."""
    made: list[Document | None] = []
    for file, kind in share:
        data = new[file.path] if file.path in new else read(file.path)
        twin = None if data is None else Document(file.path + TWINS[kind], file.media_type, _PACK[kind](data))
        made.append(twin)
    return made


def _gzip(data: bytes) -> bytes:
    """RFC 1952, with a head of our own: those of the libraries name the system that they run on."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    body = packer.compress(data) + packer.flush()
    return _GZIP_HEAD + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _brotli(data: bytes) -> bytes:
    """RFC 7932. Level 11 would save a twelfth of the bytes, and take a quarter of a second for each file."""
    import brotli

    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=9))


def _zstd(data: bytes) -> bytes:
    """RFC 8878, within the 8 MB of memory that browsers allow (RFC 9659)."""
    import zstandard

    return zstandard.ZstdCompressor(level=17).compress(data)


_PACK: Mapping[str, Callable[[bytes], bytes]] = {"gzip": _gzip, "br": _brotli, "zstd": _zstd}
