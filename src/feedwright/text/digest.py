"""What an article says, in a few bytes: to tell that it says something else, and that two say nearly the same.

White space never counts, so that a new editor or a wrapped line is no change of what is said. It may be one of what is
shown (a block of code): so a digest ends with a sum of the bytes as they were written. It begins with the version of
this file's rules: under other rules nothing is known about a change, and none is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b, sha256
from struct import pack
from zlib import crc32

VERSION = "1"
_SPACE = b" \t\n\r\f\v"
_MOST_BLOCKS = 16
_LOOKED_AT = 2_000
_SHORT = 40


def said(*parts: str) -> str:
    r"""The digest of what an article says.

    Args:
        parts: title, summary, body and enclosures, as they were written.

    Returns:
        Version, `:`, 32 hexadecimal digits of the words, `.` and 8 of the bytes as they were written.

    >>> words(said("A title", "the  body\n")) == words(said("A title", "the body")) != words(said("Another", "body"))
    True
    >>> said("A title", "the  body\n") == said("A title", "the body")
    False
    """
    written = "\x00".join(parts).encode("utf-8", "surrogatepass")
    bare = written.translate(None, _SPACE)
    return f"{VERSION}:{blake2b(bare, digest_size=16).hexdigest()}.{crc32(written):08x}"


def words(digest: str) -> str:
    """The part of a digest in which white space does not count; of one that an older version made, all of it."""
    return digest.partition(".")[0]


def same(one: str, other: str) -> bool:
    """Whether two digests are of the same words, or cannot be compared: a change must be known to be claimed."""
    version, _, rest = words(one).partition(":")
    other_version, _, other_rest = words(other).partition(":")
    return version != other_version or not rest or not other_rest or rest == other_rest


def blocks(text: str) -> bytes:
    """A sketch of a text: four bytes for each of its first paragraphs, sorted, each once. Short lines do not count."""
    lines = text[:_LOOKED_AT].encode("utf-8", "surrogatepass").split(b"\n")
    sums = sorted({crc32(line.strip()) for line in lines if len(line) > _SHORT})[:_MOST_BLOCKS]
    return pack(f">{len(sums)}I", *sums)


def likeness(one: bytes, other: bytes) -> float:
    """How much two sketches share, from 0 (nothing) to 1 (all)."""
    first, second = set(_sums(one)), set(_sums(other))
    return len(first & second) / max(1, len(first | second))


def _sums(sketch: bytes) -> Iterable[bytes]:
    return (sketch[at : at + 4] for at in range(0, len(sketch), 4))


def content(data: bytes) -> int:
    """What stands for the bytes of a file, never zero: to tell that one was written anew and says what it said."""
    return int.from_bytes(sha256(data).digest()[:8], "big") or 1


BUCKETS = 256
"""Files are seen in so many shares, by their names: where one file changed, only its share need be looked into."""


def bucket(name: str) -> int:
    """The share that a file belongs to."""
    return crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS
