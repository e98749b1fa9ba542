"""Decides what a build changes in the output folder. Pure: it takes values and returns values.

The manifest, a file beside the feeds, lists what we wrote. Only that is ever removed, and nothing else is overwritten
unless it is a feed (somebody moves to feedwright) or the owner insists. While files are being moved into place the
manifest lists the old and the new ones, so that a build killed half-way leaves no file behind that we no longer know.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from feedwright.errors import PublishError
from feedwright.frozen import frozen
from feedwright.model import Document
from feedwright.text import patterns

MANIFEST = ".feedwright.json"
"""The manifest's path in the output folder."""

ARCHIVE = "archive/"
"""The folder of the pages with the history of feeds: there may be thousands, and those that stand are known by size."""

HEAD = 4096
"""Bytes at the start of a file by which `plan` tells whose it is."""

TWINS = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}
"""What a file is compressed with -> how the name of that twin ends, where servers look for it."""

_OWN = ".feedwright"
_FILE = '  {{\n   "path": {},\n   "sha256": {},\n   "media_type": {}\n  }}'
_VERSION = 1
_FEED_WITHIN = 1024
_FEED = patterns.lazy(rb"<(?:rss|feed|rdf:RDF|opml)[\s>]|jsonfeed\.org")
_MARK = patterns.lazy(rb"generator[^<>\n]{0,120}>?\s*feedwright")
_UNPRINTABLE = patterns.lazy(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DRIVE = patterns.lazy(r"[A-Za-z]:")
_SHA256 = patterns.lazy(r"[0-9a-f]{64}")


class Listing(NamedTuple):
    """One file that we wrote.

    Args:
        path: relative to the output folder, with `/`.
        sha256: of its bytes, 64 hexadecimal digits.
        media_type: as it should be served.
    """

    path: str
    sha256: str
    media_type: str


@frozen
class Manifest:
    """What we wrote into the output folder. A path stands twice while its old or its new bytes may be there."""

    listings: frozenset[Listing] = frozenset()

    @property
    def files(self) -> dict[str, tuple[str, str]]:
        """Path -> (sha256, media type), sorted by path."""
        return {path: (sha256, media_type) for path, sha256, media_type in sorted(self.listings)}

    def to_bytes(self) -> bytes:
        """The manifest as JSON: the same listings always give the same bytes."""
        head = json.dumps({"generator": "feedwright", "version": _VERSION, "files": []}, indent=1)
        files = [_FILE.format(*map(json.dumps, listing)) for listing in sorted(self.listings)]
        # As `json.dumps` would write it all, in a tenth of its time: with archives there are thousands.
        listed = "[\n" + ",\n".join(files) + "\n ]" if files else "[]"
        return f"{head.removesuffix('[]' + chr(10) + '}')}{listed}\n}}\n".encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """The manifest that `to_bytes` made. Paths that could not be ours (`../x`, `/x`) are left out.

        Raises:
            ValueError: it is anything else: torn, of another program, or of a later version.
        """
        try:
            head = json.loads(data)
        except RecursionError as error:
            message = "nested too deeply"
            raise ValueError(message) from error
        if not isinstance(head, dict) or set(head) != {"generator", "version", "files"}:
            message = "not a manifest"
            raise ValueError(message)
        if head["generator"] != "feedwright" or head["version"] != _VERSION or not isinstance(head["files"], list):
            message = "not a manifest of this version"
            raise ValueError(message)
        listings = map(_listing, head["files"])
        return cls(frozenset(listing for listing in listings if not objection(listing.path)))


def _listing(file: Any) -> Listing:
    if (
        not isinstance(file, dict)
        or set(file) != set(Listing._fields)
        or not all(isinstance(value, str) for value in file.values())
        or not _SHA256.fullmatch(file["sha256"])
    ):
        message = f"not a file's listing: {file!r:.80}"
        raise ValueError(message)
    return Listing(**file)


class Standing(NamedTuple):
    """What stands at a path of the output folder.

    Args:
        sha256: of its bytes; empty where it is no file, or one that may not be read.
        head: its first `HEAD` bytes; empty where it need not be read.
        link: it is a symbolic link; the bytes are those that it leads to.
        stamp: size, times and place on the disk of an ordinary file: they change with its bytes.
    """

    sha256: str = ""
    head: bytes = b""
    link: bool = False
    stamp: tuple[int, ...] = ()


def stands(document: Document, standing: Mapping[str, Standing]) -> bool:
    """Whether a document stands there already, to the byte.

    Args:
        document: as it should stand.
        standing: path -> what is there.
    """
    found = standing.get(document.path)
    # To know its sum takes a thousand times as long as to know its size.
    if found is None or (found.stamp and found.stamp[0] != len(document.data)):
        return False
    return found.sha256 == sha256(document.data)


class Plan(NamedTuple):
    """What is to be done in the output folder.

    Args:
        write: documents whose bytes differ from what stands there, in the order in which they are moved into place;
            twins come last, and are written whenever their file is.
        keep: paths of documents that stand there already.
        remove: paths that we wrote and no longer make.
        manifest: what is ours when all is done.
        pending: what may be ours while it is being done: the old and the new.
        in_the_way: paths in `write` where a file stands that is neither ours nor a feed. Going on destroys it.
        left: paths that we wrote, no longer make, and that somebody else has since replaced: not removed.
        outdated: twins that stand and would not be those of their files any more: they go before anything is moved.
    """

    write: tuple[Document, ...]
    keep: tuple[str, ...]
    remove: tuple[str, ...]
    manifest: Manifest
    pending: Manifest
    in_the_way: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()


def plan(
    documents: Sequence[Document],
    manifest: Manifest,
    standing: Mapping[str, Standing],
    kept: Sequence[Listing] = (),
) -> Plan:
    """Compare what should stand in the output folder with what does.

    Args:
        documents: what should stand there, but for what is kept.
        manifest: what we wrote before; an empty one where it is lost.
        standing: path -> what is there, for each path of a document or of the manifest; absent where nothing is.
        kept: files that stand as they should and were not made again.

    Raises:
        PublishError: two documents have one path, or a path leads out of the folder or into another document, or
            has a name that feedwright keeps for itself.
    """
    _check([*(document.path for document in documents), *(listing.path for listing in kept)])
    new = {document.path: Listing(document.path, sha256(document.data), document.media_type) for document in documents}
    new |= {listing.path: listing for listing in kept}
    stay = _staying(new, standing)
    write = _written(documents, stay)
    known = {listing[:2] for listing in manifest.listings}
    listed = {path for path, _ in known}
    stale = sorted((listed & standing.keys()) - new.keys())
    ours = {path for path in stale if _still_ours(path, known, standing[path])}
    mine = listed | stay
    final = Manifest(frozenset(new.values()))
    return Plan(
        write=write,
        keep=tuple(path for path in new if path in stay),
        remove=tuple(path for path in stale if path in ours),
        manifest=final,
        pending=Manifest(manifest.listings | final.listings),
        in_the_way=tuple(document.path for document in write if _foreign(document.path, mine, standing)),
        left=tuple(path for path in stale if path not in ours),
        outdated=_outdated(write, ours, standing),
    )


def _staying(new: Mapping[str, Listing], standing: Mapping[str, Standing]) -> set[str]:
    """What stands there already. A twin has the time of its file: where that is written, so is the twin in any case."""
    stay = {path for path, listing in new.items() if path in standing and standing[path].sha256 == listing.sha256}
    return stay - {path for path in stay if (file := plain(path)) in new and file not in stay}


def _written(documents: Sequence[Document], stay: AbstractSet[str]) -> tuple[Document, ...]:
    """What is to be written; twins last."""
    paths = {document.path for document in documents}
    write = [document for document in documents if document.path not in stay]
    return tuple(sorted(write, key=lambda one: plain(one.path) in paths))


def addition(documents: Sequence[Document], manifest: Manifest, standing: Mapping[str, Standing]) -> Plan:
    """Put documents beside all that was written before, of which nothing is removed but twins that would be wrong.

    Arguments as for `plan`.
    """
    _check([document.path for document in documents])
    new = {document.path: Listing(document.path, sha256(document.data), document.media_type) for document in documents}
    stay = _staying(new, standing)
    write = _written(documents, stay)
    changed = {document.path for document in write}
    wrong = {path for path, *_ in manifest.listings if plain(path) in changed and path not in new}
    others = frozenset(listing for listing in manifest.listings if listing.path not in new)
    return Plan(
        write=write,
        keep=tuple(path for path in new if path in stay),
        remove=(),
        manifest=Manifest(others.union(new.values())),
        pending=Manifest(manifest.listings.union(new.values())),
        outdated=(*_outdated(write, frozenset(), standing), *sorted(wrong)),
    )


def beside(made: Plan, more: Sequence[Listing]) -> Plan:
    """The same plan, where other files have been written meanwhile, in the place of those of the same paths."""
    paths = {listing.path for listing in more}
    others = frozenset(listing for listing in made.manifest.listings if listing.path not in paths)
    return made._replace(manifest=Manifest(others.union(more)), pending=Manifest(made.pending.listings.union(more)))


def in_the_way(paths: Iterable[str], manifest: Manifest, standing: Mapping[str, Standing]) -> tuple[str, ...]:
    """Those of the paths at which a file stands that is neither ours nor a feed."""
    ours = {listing.path for listing in manifest.listings}
    return tuple(path for path in paths if _foreign(path, ours, standing))


def plain(path: str) -> str:
    """The file of which a twin has this path; empty if no twin has such a path.

    >>> plain("all.rss.br"), plain("all.rss")
    ('all.rss', '')
    """
    return next((path.removesuffix(end) for end in TWINS.values() if path.endswith(end)), "")


def settled(manifest: Manifest) -> dict[str, Listing]:
    """The files of which there is no doubt what was written.

    A build that is killed leaves a manifest with old and new bytes of the files that it was writing.
    """
    times = Counter(listing.path for listing in manifest.listings)
    return {listing.path: listing for listing in manifest.listings if times[listing.path] == 1}


def as_written(paths: Iterable[str], manifest: Manifest, standing: Mapping[str, Standing]) -> list[Listing]:
    """Those of these files that we wrote before and that stand yet: so they stay, though they are not made again."""
    exact = {listing[:2]: listing for listing in manifest.listings}
    last = {listing.path: listing for listing in sorted(manifest.listings)}
    ours = [path for path in paths if path in last and path in standing]
    return [exact.get((path, standing[path].sha256), last[path]) for path in ours]


def _outdated(write: Sequence[Document], stale: AbstractSet[str], standing: Mapping[str, Standing]) -> tuple[str, ...]:
    """Twins that stand and will be replaced or removed. A server gives them out in their file's stead."""
    written = {document.path for document in write}
    changing = sorted((written | stale) & standing.keys())
    return tuple(path for path in changing if plain(path) in written or plain(path) in standing)


def _check(paths: Sequence[str]) -> None:
    """Make sure that documents can stand side by side in the output folder."""
    seen: set[str] = set()
    for path in paths:
        fault = objection(path) or ("two documents have it" if path in seen else "")
        if fault:
            message = f"no document may have this path: {fault}"
            raise PublishError(message, where=path)
        seen.add(path)
    for path in paths:
        if inside := folders([path]) & seen:
            message = f"no document may have this path: {min(inside)} is a document, so it cannot be a folder"
            raise PublishError(message, where=path)


def objection(path: str) -> str:
    """Why a path may not be written to or removed in the output folder; empty if it may.

    >>> objection("archive/politics/1.rss")
    ''
    >>> objection("../index.html")
    "'..' leads out of the folder"
    """
    if not path or path.startswith("/") or _DRIVE.match(path):
        return "it is not relative to the folder"
    if _UNPRINTABLE.search(path) or "\\" in path:
        return "it holds a backslash or a character that cannot be seen"
    for part in path.split("/"):
        if part == "..":
            return "'..' leads out of the folder"
        if part in ("", "."):
            return "it is not in its shortest form"
        if part.lower().startswith(_OWN):
            return f"names that begin with {_OWN} are kept for feedwright itself"
    return ""


def folders(paths: Iterable[str]) -> set[str]:
    """Every folder above these paths, without the output folder itself.

    >>> sorted(folders(["archive/politics/1.rss", "all.rss"]))
    ['archive', 'archive/politics']
    """
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def looks_like_feed(head: bytes) -> bool:
    """Whether a file starts as an RSS, Atom, RDF or JSON feed or a list of feeds (OPML) does, in any encoding."""
    return bool(_FEED.search(head[:_FEED_WITHIN].replace(b"\0", b"")))


def bears_our_mark(head: bytes) -> bool:
    """Whether a file says at its start that feedwright is its generator."""
    return bool(_MARK.search(head))


def _still_ours(path: str, known: AbstractSet[tuple[str, str]], found: Standing) -> bool:
    """Whether a file that we wrote once is there yet, or one that somebody else put in its place."""
    return not found.link and ((path, found.sha256) in known or bears_our_mark(found.head))


def _foreign(path: str, ours: AbstractSet[str], standing: Mapping[str, Standing]) -> bool:
    """Whether somebody else's file stands here. Compressed bytes tell nothing: a twin is whose the plain file is."""
    if path not in standing or path in ours:
        return False
    if looks_like_feed(standing[path].head) or bears_our_mark(standing[path].head):
        return False
    file = plain(path)
    return not file or file not in standing or _foreign(file, ours, standing)


def sha256(data: bytes) -> str:
    """As the manifest has it.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()
