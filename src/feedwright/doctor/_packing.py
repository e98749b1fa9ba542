"""Is it sent packed to those who can unpack it, plain to the others, and the same to both (RFC 9110, section 8.4)?"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from feedwright.doctor import _reading
from feedwright.doctor._asking import Tried, Visits, is_good
from feedwright.doctor._base import Code, Finding
from feedwright.doctor._reading import DamagedError
from feedwright.wire import Answer

NOT_PACKED = Code(
    "not-compressed", "warning", "is sent as {size:,} bytes, which gzip makes {packed:,}",
    "Each visit that finds something new costs several times as much.",
    "Let the server pack feeds, too: their types are not among those that servers pack by themselves.", "compression",
)  # fmt: skip
DAMAGED = Code(
    "packed-damaged", "error", "says that it is packed by {coding}, and cannot be unpacked: {problem}",
    "Readers get nothing.", "Let the server pack it, or name what it is packed by; not one without the other.",
    "compression",
)  # fmt: skip
TWICE = Code(
    "packed-twice", "error", "is packed twice by gzip",
    "Readers unpack it once, and cannot read what comes out.",
    "Files that are packed already must be sent as they are: let only one of program, server and cache pack.",
    "compression",
)  # fmt: skip
UNSAID = Code(
    "packed-unsaid", "error", "is packed by gzip, and the server does not say so",
    "Readers do not unpack it, and cannot read it.", "Send `Content-Encoding: gzip` with it.", "compression",
)  # fmt: skip
UNASKED = Code(
    "packed-unasked", "error", "is packed by {coding} for readers that did not ask for it",
    "Simple readers cannot unpack it.", "Pack it only for those whose Accept-Encoding names the packing.",
    "compression",
)  # fmt: skip
OTHER = Code(
    "packed-other", "error", "packed by {coding} it is another version than plain",
    "Some readers see what others do not; the packed twin beside the file is older, or was copied without it.",
    "Pack it anew, and copy both together; a cache between has to be cleared, and needs `Vary: Accept-Encoding`.",
    "compression",
)  # fmt: skip
NO_VARY = Code(
    "vary-missing", "warning", "is packed for some readers and not for others, without `Vary: Accept-Encoding`",
    "A cache between gives what it was given first to all: packed to those who cannot unpack it.",
    "Send `Vary: Accept-Encoding` with it, packed or not.", "compression",
)  # fmt: skip
HEAVY = Code(
    "heavy", "warning", "has {size:,} bytes even packed",
    "It is sent whole at each change; some readers and services stop at 1 MB or less.",
    "Show fewer entries, or summaries.",
)  # fmt: skip

_SMALL: Final = 1_500
"""Bytes that fit into one packet, packed or not."""
_HEAVY: Final = 500_000
_WORTH: Final = 0.8


def packing(visits: Visits, data: bytes) -> Iterator[Finding]:
    """What is wrong with how a feed is packed, for those who like gzip, br and neither.

    Args:
        visits: the answers.
        data: the feed, unpacked.
    """
    first, plain = visits.first, visits.plain
    if isinstance(plain, Answer) and is_good(plain) and (name := _packed(plain)):
        yield UNASKED.at(first.url, coding=name)
        return
    if len(first.data) > _HEAVY:
        yield HEAVY.at(first.url, size=len(first.data))
    if not _reading.coding(first):
        yield from _unpacked(first)
    for answer in (first, visits.brotli):
        yield from _same(visits, answer, data)
    if _varies(first, visits.brotli) and not _names_it(first):
        yield NO_VARY.at(first.url)


def _packed(answer: Answer) -> str:
    """By what a body is packed, said or not."""
    return _reading.coding(answer) or ("gzip" if _reading.is_gzip(answer.data) else "")


def _unpacked(first: Answer) -> Iterator[Finding]:
    size = len(first.data)
    if size > _SMALL and (packed := len(zlib.compress(first.data, 6))) < size * _WORTH:
        yield NOT_PACKED.at(first.url, size=size, packed=packed)


def _same(visits: Visits, answer: Tried, data: bytes) -> Iterator[Finding]:
    """Whether a packed version is the plain one."""
    if not isinstance(answer, Answer) or not is_good(answer) or not (name := _reading.coding(answer)):
        return
    try:
        mine = _reading.unpacked(answer)
    except DamagedError as error:
        yield DAMAGED.at(answer.url, coding=name, problem=str(error))
        return
    plain = visits.plain
    # Where the feed itself is another at each visit, or was built in between, the packing is not at fault.
    if mine is None or not isinstance(plain, Answer) or not is_good(plain) or _again(visits) != data:
        return
    if mine != plain.data:
        yield OTHER.at(answer.url, coding=name)


def _again(visits: Visits) -> bytes | None:
    last = visits.again
    try:
        return _reading.unpacked(last) if isinstance(last, Answer) and is_good(last) else None
    except DamagedError:
        return None


def _varies(*answers: Tried) -> bool:
    return any(isinstance(one, Answer) and is_good(one) and _reading.coding(one) for one in answers)


def _names_it(answer: Answer) -> bool:
    return {"accept-encoding", "*"} & {one.strip().lower() for one in answer.header("vary").split(",")} != set()


def unreadable(first: Answer) -> Iterator[Finding]:
    """Why the first answer cannot be unpacked at all, or is still packed when it is unpacked."""
    try:
        data = _reading.unpacked(first)
    except DamagedError as error:
        if _reading.coding(first) == "gzip" and not _reading.is_gzip(first.data):
            yield DAMAGED.at(first.url, coding="gzip", problem="it is not packed at all")
        else:
            yield DAMAGED.at(first.url, coding=_reading.coding(first), problem=str(error))
        return
    if data is None:
        yield UNASKED.at(first.url, coding=_reading.coding(first))
    elif _reading.is_gzip(data):
        yield (TWICE if _reading.coding(first) else UNSAID).at(first.url)
