"""Whether a document is to be sent at all, and which part of it: conditional and range requests. Pure.

RFC 9110, section 13 (If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range) and section 14 (Range).
Several ranges at once are not served in parts: the whole document is the answer, as section 14.2 allows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from feedwright.text import dates, patterns

OK: Final = 200
NOT_MODIFIED: Final = 304
FAILED: Final = 412

_TAG = patterns.lazy(rb'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_LONGEST = 8192
_RANGE = patterns.lazy(rb"bytes[ \t]*=[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*\Z", re.IGNORECASE)


def tags(value: bytes) -> list[bytes]:
    """The entity tags of a list, with their quotation marks, weak ones as if they were strong.

    >>> tags(b'W/"a", "b"')
    [b'"a"', b'"b"']
    """
    return _TAG.findall(value[:_LONGEST])


def evaluate(headers: Mapping[bytes, bytes], etag: bytes, modified: int) -> int:
    """What a GET or HEAD is answered with, by its conditions in their order of precedence (section 13.2.2).

    Args:
        headers: names in lower case; those of no condition may be among them.
        etag: of the representation that would be sent; strong.
        modified: when it was modified, in seconds since 1970.

    Returns:
        `OK`, `NOT_MODIFIED` or `FAILED`.
    """
    if (wanted := headers.get(b"if-match")) is not None:
        if not _matches_strongly(wanted, etag):
            return FAILED
    elif (moment := _seconds(headers.get(b"if-unmodified-since"))) is not None and modified > moment:
        return FAILED
    if (held := headers.get(b"if-none-match")) is not None:
        return NOT_MODIFIED if held == etag or held.strip() == b"*" or etag in tags(held) else OK
    if (moment := _seconds(headers.get(b"if-modified-since"))) is not None and modified <= moment:
        return NOT_MODIFIED
    return OK


def _matches_strongly(wanted: bytes, etag: bytes) -> bool:
    if wanted.strip() == b"*":
        return True
    return any(found[0] == etag for found in _TAG.finditer(wanted[:_LONGEST]))


def _seconds(value: bytes | None) -> int | None:
    """An HTTP date; None where there is none, or what is said is no date: then the condition does not count."""
    if value is None:
        return None
    try:
        moment = parsedate_to_datetime(value[:100].decode("ascii"))
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None


def http_date(seconds: int) -> bytes:
    """A moment as HTTP says it (section 5.6.7), whatever the locale.

    >>> http_date(0)
    b'Thu, 01 Jan 1970 00:00:00 GMT'
    """
    return dates.rfc822(datetime.fromtimestamp(seconds, UTC)).encode()


def part(headers: Mapping[bytes, bytes], etag: bytes, last_modified: bytes, size: int) -> tuple[int, int] | None:
    """The part of a document that a GET asks for.

    Args:
        headers: names in lower case.
        etag: of the representation; strong.
        last_modified: as it is sent.
        size: of the representation in bytes.

    Returns:
        The first byte and the one after the last; None for all of it. Both are 0 where no byte is left (416).
    """
    if (value := headers.get(b"range")) is None or not (asked := _RANGE.match(value.strip())):
        return None
    if (only_if := headers.get(b"if-range")) is not None and only_if.strip() not in (etag, last_modified):
        return None
    first, last, suffix = asked.groups()
    if suffix is not None:
        length = min(int(suffix), size)
        return (size - length, size) if length else (0, 0)
    start, stop = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    return (start, stop) if start < size else (0, 0)
