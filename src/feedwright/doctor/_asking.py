"""Ask a server as readers do, each in its way, and keep the answers as they came."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin, urlsplit

from feedwright.doctor import _reading
from feedwright.errors import FetchError
from feedwright.fetch import REDIRECTS
from feedwright.frozen import frozen
from feedwright.text import urls
from feedwright.wire import Answer

Look = Callable[..., Answer]
"""`fetch.look`, or what answers in its place."""
Tried = Answer | FetchError

LARGEST: Final = 20_000_000
PATIENCE: Final = 15.0
"""Seconds for each answer."""
A_WHILE: Final = 2.5
"""Seconds after which the moment of a visit is another one, to the second."""
OK: Final = 200

GZIP: Final = {"Accept-Encoding": "gzip"}
PLAIN: Final = {"Accept-Encoding": "identity", "Origin": "https://reader.example"}
BROTLI: Final = {"Accept-Encoding": "br"}
NO_ETAG: Final = '"no-version-has-this-tag"'
MISSING: Final = "a-feed-that-is-not-there-f5d0.rss"
READERS: Final = {
    "Feedly": "Feedly/1.0 (+https://feedly.com/fetcher.html; like FeedFetcher-Google) feedwright-doctor",
    "Inoreader": "Mozilla/5.0 (compatible; inoreader.com) feedwright-doctor",
    "newsboat": "newsboat/2.30 (Linux x86_64) feedwright-doctor",
    "a Python program": "python-requests/2.31 feedwright-doctor",
}
"""What some readers call themselves: walls against robots let in some and not others. The end tells who it was."""


@frozen
class Way:
    """How an address leads to an answer.

    Args:
        asked: the address.
        steps: each redirect on the way.
        end: the answer at the end, or why there is none.
        wrong: what is wrong with the way itself, such as a circle.
    """

    asked: str
    steps: tuple[Answer, ...]
    end: Tried
    wrong: str = ""

    @property
    def url(self) -> str:
        """The address at the end of the way."""
        return self.end.url if isinstance(self.end, Answer) else self.end.where


@frozen
class Visits:
    """What a feed's address answered, to each way of asking.

    Args:
        way: as most readers ask: packed by gzip.
        first: the answer at its end.
        plain: without packing, by a page of another site.
        brotli: packed by br, if it likes.
        head: the head alone.
        by_etag, by_date: only if it has changed since `first`, by its ETag, and by its date; None if it has none.
        by_other: only if it has changed since a version that never was; None if it has no ETag.
        again: as `first`, at the end.
    """

    way: Way
    first: Answer
    plain: Tried
    brotli: Tried
    head: Tried
    by_etag: Tried | None
    by_date: Tried | None
    by_other: Tried | None
    again: Tried


@frozen
class Client:
    """Asks.

    Args:
        look: asks an address once.
        allow_private: whether addresses of this machine or its network are allowed.
        pause: waits for so many seconds.
        timeout: seconds for each answer.
    """

    look: Look
    allow_private: bool = False
    pause: Callable[[float], object] = time.sleep
    timeout: float = PATIENCE

    def ask(self, url: str, headers: Mapping[str, str], method: str = "GET") -> Tried:
        """The answer to one request, or why there is none."""
        try:
            return self.look(
                url, headers, method=method, allow_private=self.allow_private, limit=LARGEST, timeout=self.timeout
            )
        except FetchError as error:
            return error

    def follow(self, url: str, headers: Mapping[str, str] = GZIP) -> Way:
        """The answer after all redirects."""
        steps: list[Answer] = []
        here = url
        while True:
            end = self.ask(here, headers)
            if isinstance(end, FetchError) or not end.target:
                return Way(url, tuple(steps), end)
            seen = [one.url for one in steps]
            steps.append(end)
            here = _absolute(end.target)
            if here in (*seen, end.url):
                return Way(url, tuple(steps), end, "leads in a circle")
            if len(steps) > REDIRECTS:
                return Way(url, tuple(steps), end, f"leads on more than {REDIRECTS} times")

    def visit(self, way: Way) -> Visits | None:
        """Everything that a feed's address is asked; None where it gave nothing."""
        first = way.end
        if way.wrong or not isinstance(first, Answer) or first.status != OK:
            return None
        url, etag, date = first.url, first.header("etag"), first.header("last-modified")
        made = Visits(
            way=way,
            first=first,
            plain=self.ask(url, PLAIN),
            brotli=self.ask(url, BROTLI),
            head=self.ask(url, GZIP, "HEAD"),
            by_etag=self.ask(url, {**GZIP, "If-None-Match": etag}) if etag else None,
            by_date=self.ask(url, {**GZIP, "If-Modified-Since": date}) if date else None,
            by_other=self.ask(url, {**GZIP, "If-None-Match": NO_ETAG}) if etag else None,
            again=first,
        )
        if _is_of_now(first):
            self.pause(A_WHILE)
        return replace(made, again=self.ask(url, GZIP))

    def as_readers(self, url: str) -> dict[str, Tried]:
        """What an address answers to readers, by their names."""
        return {name: self.ask(url, {**GZIP, "User-Agent": agent}) for name, agent in READERS.items()}

    def missing(self, url: str) -> Way:
        """What stands where no feed is, beside one."""
        return self.follow(urljoin(url, MISSING))

    def unencrypted(self, url: str) -> Tried | None:
        """What the same address gives without encryption; None where it has none, or a port of its own."""
        parts = urlsplit(url)
        return None if parts.scheme != "https" or parts.port else self.ask(f"http:{url.partition(':')[2]}", GZIP)


def _absolute(url: str) -> str:
    try:
        return urls.absolute(url)
    except ValueError:
        return url


def _is_of_now(answer: Answer) -> bool:
    """Whether it was changed at the moment of the visit: it may have been, or the server says so of everything."""
    asked, changed = _reading.moment(answer.header("date")), _reading.moment(answer.header("last-modified"))
    return bool(asked and changed and abs((asked - changed).total_seconds()) <= 1)


def is_good(answer: Tried | None) -> bool:
    """Whether there is an answer, and it holds what was asked for."""
    return isinstance(answer, Answer) and answer.status == OK
