"""How long the files of others are: their servers are asked once, and the answer is remembered.

RSS wants the length of an enclosure, and a program that downloads it shows it. Only what is not known is asked for,
only so much in one build, and a server that does not answer is left alone for a while: no build fails by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypeVar

from feedwright.errors import FetchError
from feedwright.frozen import frozen
from feedwright.model import Enclosure, Entry, Fault, replace
from feedwright.shelf import Kept, Shelf

_K = TypeVar("_K")

MOST = 50
"""Servers' answers that one build waits for; the next one goes on."""

SECONDS = 20.0
"""How long one build asks at the most."""

_EACH = 8.0
_AT_ONCE = 8
_SOON, _LATER = timedelta(days=1), timedelta(days=7)
_REFUSED = range(400, 429)
KEY = "length of "
"""How the names begin under which lengths are remembered."""


@frozen
class Answers:
    """What is known of the files of others.

    Args:
        lengths: address -> length in bytes and media type, which may be empty.
        again: address -> when it is asked again.
        faults: what could not be learned this time.
    """

    lengths: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    again: Mapping[str, datetime] = field(default_factory=dict)
    faults: Sequence[Fault] = ()


def key(url: str) -> str:
    """What an address is remembered under: whether it was read by a source is another matter."""
    return KEY + url


def unknown(entry: Entry) -> list[str]:
    """Addresses of an entry's enclosures of which the length is not known."""
    return [one.url for one in entry.enclosures if not one.length]


def completed(entry: Entry, lengths: Mapping[str, tuple[int, str]]) -> Entry:
    """The entry with the lengths that are known."""
    if not any(url in lengths for url in unknown(entry)):
        return entry
    return replace(entry, enclosures=tuple(_completed(one, lengths) for one in entry.enclosures))


def _completed(one: Enclosure, lengths: Mapping[str, tuple[int, str]]) -> Enclosure:
    if one.length or one.url not in lengths:
        return one
    length, kind = lengths[one.url]
    return replace(one, length=length, type=kind if kind and one.type == Enclosure("").type else one.type)


def remembered(entries: Mapping[_K, Entry], shelf: Shelf, now: datetime) -> dict[_K, Entry]:
    """Those of the entries that lack a length, with what is known of it; nobody is asked."""
    lacking = {key: entry for key, entry in entries.items() if unknown(entry)}
    urls = (url for entry in lacking.values() for url in unknown(entry))
    known = ask(urls, shelf, now, asking=False).lengths
    return {key: completed(entry, known) for key, entry in lacking.items()}


def ask(urls: Iterable[str], shelf: Shelf, now: datetime, *, asking: bool = True) -> Answers:
    """The lengths of the files at some addresses.

    Args:
        urls: absolute addresses.
        shelf: where answers are remembered.
        now: aware.
        asking: whether servers are asked; else only what is remembered counts.
    """
    lengths: dict[str, tuple[int, str]] = {}
    again: dict[str, datetime] = {}
    wanted: list[str] = []
    for url in dict.fromkeys(urls):
        kept = shelf.kept(key(url))
        if kept and (known := _known(kept)):
            lengths[url] = known
        elif kept and kept.until and kept.until > now:
            again[url] = kept.until
        else:
            wanted.append(url)
    again.update(dict.fromkeys(wanted if not asking else wanted[MOST:], now))
    faults: list[Fault] = []
    for url, kept, why in _asked(wanted[:MOST] if asking else [], now):
        shelf.keep(key(url), kept)
        if known := _known(kept):
            lengths[url] = known
        else:
            again[url] = kept.until or now
            faults.append(Fault(url, f"its length is not known: {why}; it is asked again in some days"))
    return Answers(lengths, again, faults)


def _known(kept: Kept) -> tuple[int, str] | None:
    length = kept.headers.get("content-length", "")
    return (int(length), kept.media_type) if length else None


def _asked(urls: Sequence[str], now: datetime) -> list[tuple[str, Kept, str]]:
    """What each server said, in the order of the addresses, or why it said nothing."""
    if not urls:
        return []
    from concurrent.futures import ThreadPoolExecutor

    ends = monotonic() + SECONDS
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(lambda url: (url, *_answer(url, now, ends)), urls))


def _answer(url: str, now: datetime, ends: float) -> tuple[Kept, str]:
    from feedwright import fetch  # most builds ask nobody

    left = min(_EACH, ends - monotonic())
    try:
        got = fetch.size(url, timeout=max(left, 0.0))
    except FetchError as error:
        wait = _LATER if error.status in _REFUSED else _SOON
        until = (now + wait).astimezone(UTC).replace(microsecond=0)
        return Kept(status=error.status or 0, until=until), error.what
    return Kept(url=got.url, media_type=got.media_type, headers={"content-length": str(got.length)}), ""
