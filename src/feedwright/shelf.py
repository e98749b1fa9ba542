"""What addresses gave, kept from one build to the next, so that they need not send it again.

`fetch.get` puts it there and asks for it. Nothing heavy is imported here: every build has a shelf, few fetch anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from feedwright.frozen import frozen
from feedwright.text import patterns

LATER = (429, 503)
"""Statuses of an address that wants to be left alone for a while."""

GONE = 410
_DAY = timedelta(days=1)
_SECONDS = patterns.lazy(r"[0-9]{1,9}\Z")


@frozen(kw_only=True)
class Kept:
    """What is remembered of an address.

    Args:
        url: the address that gave the body, after redirects; empty while none has.
        etag, last_modified: that address's validators, as it wrote them (RFC 9110, section 8.8).
        media_type: of the body, in lower case and without parameters.
        data: the body, without its Content-Encoding.
        headers: of the answer that gave the body; names in lower case.
        moved: where the asked address has moved for good (301, 308); empty if it has not.
        status: of an answer that refused (410, 429, 503); 0 while there is none.
        until: aware; it is not asked again before this moment.
    """

    url: str = ""
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""
    data: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    moved: str = ""
    status: int = 0
    until: datetime | None = None


class Shelf(Protocol):
    """Where it is kept, by the address that was asked.

    A shelf goes with the site to worker processes: it must survive pickling, if only as an empty one.
    """

    @property
    def now(self) -> datetime | None:
        """The present moment, aware; None where nobody knows it: then nobody is held back."""

    def kept(self, url: str) -> Kept | None:
        """What is remembered of an address; None if it was never asked."""

    def keep(self, url: str, kept: Kept) -> None:
        """Remember it in the place of what was remembered before."""


@dataclass(slots=True)
class MemoryShelf:
    """A shelf that is forgotten with the process.

    Args:
        now: the present moment, aware.
        addresses: what is kept, by address.
    """

    now: datetime | None = None
    addresses: dict[str, Kept] = field(default_factory=dict)

    def kept(self, url: str) -> Kept | None:
        """What is remembered of an address."""
        return self.addresses.get(url)

    def keep(self, url: str, kept: Kept) -> None:
        """Remember it."""
        self.addresses[url] = kept


def wait(status: int, after: str, now: datetime | None) -> datetime | None:
    """Before which moment an address that gave nothing is not to be asked again.

    Args:
        status: of its answer; 410 means a day, 429 and 503 what they say themselves, at most a day, others nothing.
        after: Retry-After (RFC 9110, section 10.2.3): seconds or a date; may be empty.
        now: aware; None where nobody knows it.

    Returns:
        In UTC and in whole seconds; None if it may be asked at once.

    >>> wait(429, "90", datetime(2026, 1, 1, tzinfo=UTC))
    datetime.datetime(2026, 1, 1, 0, 1, 30, tzinfo=datetime.timezone.utc)
    """
    if now is None or status not in (*LATER, GONE):
        return None
    delay = _DAY if status == GONE else min(_DAY, _delay(after.strip(), now))
    return (now + delay).astimezone(UTC).replace(microsecond=0) if delay > timedelta() else None


def _delay(after: str, now: datetime) -> timedelta:
    if _SECONDS.match(after):
        return timedelta(seconds=int(after))
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(after) - now
    except (ValueError, TypeError):
        # It is no date, or one without a zone.
        return timedelta()
