"""The only HTTP client: GET, HEAD or POST, with limits on time, size and redirects, and on where it may go.

`request` is what it asks of one address, `wire` the connection to it.

Proxies are not used: what is behind one could not be told to be private.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit, urlunsplit

from feedwright.errors import FetchError
from feedwright.frozen import frozen
from feedwright.request import SHOWN, Fetched, Limits, Redirect, RefusedError, Request
from feedwright.shelf import LATER, Kept, Shelf, wait
from feedwright.text import patterns, urls
from feedwright.wire import CHUNK, Answer

REDIRECTS = 5
"""How many are followed."""

_LASTING = (301, 308)
_LONGEST = 1_000
_NOT_KEPT = ("connection", "date", "set-cookie")
_TOTAL = patterns.lazy(r"bytes\s+\d+-\d+/(\d{1,18})\s*\Z", re.IGNORECASE)
_LENGTH = patterns.lazy(r"\d{1,18}\Z")


def look(
    url: str,
    headers: Mapping[str, str] = MappingProxyType({}),
    *,
    method: str = "GET",
    allow_private: bool = False,
    limit: int = 20_000_000,
    timeout: float = 20.0,
) -> Answer:
    """Ask an address once, and see its answer as it is.

    Args:
        url: http or https.
        headers: to be sent, in place of those of the same name that every request has.
        method: `GET` or `HEAD`.
        allow_private: as for `get`.
        limit: bytes that the body may have as it comes.
        timeout: seconds that it may take.

    Raises:
        FetchError: there is no whole answer in HTTP. A status is no error, whatever it is.
    """
    limits = Limits(allow_private, limit, timeout, monotonic() + timeout)
    request = Request(_checked(url, ""), limits, Kept())
    with request.told():
        return request.look(method, headers)


def get(
    url: str,
    *,
    allow_private: bool = False,
    limit: int = 20_000_000,
    timeout: float = 20.0,
    shelf: Shelf | None = None,
) -> Fetched:
    """Fetch what an address gives (RFC 9110).

    With a shelf, what has not changed is not sent again; an address that has moved for good is asked at its new place,
    and where that fails at its old one; one that is gone, or wants to be left alone for a while, is not asked before
    its time: 410 means a day, 429 and 503 what `Retry-After` says, at most a day.

    Args:
        url: http or https, any characters; user name and password in it are not sent.
        allow_private: whether addresses that only this machine or its own network can reach are allowed.
        limit: bytes that a body may have, before and after it is unpacked.
        timeout: seconds that all of it may take, redirects included.
        shelf: what addresses gave before, and where it is put what this one gives.

    Raises:
        FetchError: it does not answer as it should, or is not allowed. `where` is the address, `status` its answer's.
    """
    limits = Limits(allow_private, limit, timeout, monotonic() + timeout)
    return _followed(url, limits, Kept()) if shelf is None else _shelved(url, limits, shelf)


def post(url: str, form: Mapping[str, str], *, allow_private: bool = False, timeout: float = 10.0) -> int:
    """Send a form to an address, and read no more of its answer than how it went.

    Args:
        url: http or https.
        form: names and values, sent as `application/x-www-form-urlencoded`.
        allow_private: as for `get`.
        timeout: seconds that all of it may take.

    Returns:
        The status of its answer, from 200 to 299.

    Raises:
        FetchError: it does not answer so, or is not allowed. Redirects are not followed.
    """
    limits = Limits(allow_private, CHUNK, timeout, monotonic() + timeout)
    request = Request(_checked(url, ""), limits, Kept())
    with request.told():
        return request.tell(urlencode(form, errors="replace").encode("ascii"))


@frozen
class Sized:
    """How long the file at an address is.

    Args:
        url: the address that said so, after redirects.
        length: in bytes.
        media_type: as the server says, in lower case and without parameters; may be empty.
    """

    url: str
    length: int
    media_type: str


def size(url: str, *, allow_private: bool = False, timeout: float = 10.0) -> Sized:
    """Ask how long a file is, without fetching it: by HEAD, and by GET of one byte where that says nothing.

    Args:
        url: as for `get`.
        allow_private: as for `get`.
        timeout: seconds that all of it may take, redirects included.

    Raises:
        FetchError: it does not say. `where` is the address, `status` its answer's.
    """
    limits = Limits(allow_private, CHUNK, timeout, monotonic() + timeout)
    try:
        got = _followed(url, limits, Kept(), lambda request: request.head("HEAD", {}))
    except RefusedError as refusal:
        if refusal.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise
        got = None
    if got is None or not (length := _length(got)):
        got = _followed(url, limits, Kept(), lambda request: request.head("GET", {"Range": "bytes=0-0"}))
        length = _length(got)
    if not length:
        raise FetchError("does not say how long it is", where=got.url, status=got.status)
    return Sized(got.url, length, got.media_type)


def _length(got: Fetched) -> int:
    """Bytes of the whole file; 0 where the answer does not say it, or speaks of a packed one."""
    if got.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        return 0
    if got.status == HTTPStatus.PARTIAL_CONTENT:
        match = _TOTAL.match(got.headers.get("content-range", ""))
        return int(match[1]) if match else 0
    said = got.headers.get("content-length", "").strip()
    return int(said) if _LENGTH.match(said) else 0


def _shelved(url: str, limits: Limits, shelf: Shelf) -> Fetched:
    """What an address gives, or gave before and would give again."""
    before = shelf.kept(url) or Kept()
    if shelf.now and before.until and shelf.now < before.until:
        raise FetchError(_held_back(before.status, before.until), where=before.moved or url, status=before.status)
    try:
        got = _asked(url, limits, before)
    except RefusedError as refusal:
        if (until := wait(refusal.status or 0, refusal.after, shelf.now)) is None:
            raise
        shelf.keep(url, replace(before, status=refusal.status or 0, until=until))
        message = f"{refusal.what}; it will be asked again after {until:%Y-%m-%d %H:%M} UTC"
        raise FetchError(message, where=refusal.where, status=refusal.status) from refusal
    if (after := _kept(got, before)) != before:
        shelf.keep(url, after)
    return got


def _asked(url: str, limits: Limits, kept: Kept) -> Fetched:
    """What an address gives where it has moved to; at its old place if the new one fails."""
    if kept.moved:
        try:
            got = _followed(kept.moved, limits, kept)
            return replace(got, moved=got.moved or kept.moved)
        except FetchError as error:
            if error.status in LATER or monotonic() >= limits.ends:
                raise
    return _followed(url, limits, kept)


def _followed(
    url: str, limits: Limits, kept: Kept, ask: Callable[[Request], Fetched | Redirect] | None = None
) -> Fetched:
    """What an address gives after its redirects; what is asked of each is all of it, unless `ask` asks for less."""
    seen: list[str] = []
    here, moved, lasting = url, "", True
    while True:
        here = _checked(here, seen[-1] if seen else "")
        if here in seen or len(seen) > REDIRECTS:
            message = "redirects in a circle" if here in seen else f"redirects more than {REDIRECTS} times"
            raise FetchError(message, where=seen[0])
        if seen and lasting:
            moved = here
        seen.append(here)
        request = Request(here, limits, kept)
        with request.told():
            answer = ask(request) if ask else request.go()
        if isinstance(answer, Fetched):
            return replace(answer, moved=moved)
        lasting = lasting and answer.status in _LASTING and not _is_downgrade(here, answer.to)
        here = answer.to


def _is_downgrade(url: str, target: str) -> bool:
    """A redirect that gives up encryption may come from whoever is between: it is followed, but not for good."""
    return url.startswith("https:") and not target.lower().startswith("https:")


def _kept(got: Fetched, before: Kept) -> Kept:
    """What is to be remembered of an answer: as it was where the body is, for many headers are new each time."""
    said = {name: " ".join(got.headers.get(name, "").split()) for name in ("etag", "last-modified")}
    etag, last_modified = (value if len(value) <= _LONGEST else "" for value in said.values())
    fresh = Kept(url=got.url, etag=etag, last_modified=last_modified, moved=got.moved)
    if got.unchanged:
        return replace(fresh, media_type=before.media_type, data=before.data, headers=before.headers)
    headers = {name: value for name, value in got.headers.items() if name not in _NOT_KEPT}
    return replace(fresh, media_type=got.media_type, data=got.data, headers=headers)


def _held_back(status: int, until: datetime) -> str:
    why = "is gone for good" if status == HTTPStatus.GONE else "wants to be left alone for a while"
    return f"{why} ({status}); it was not asked, and will be after {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _checked(url: str, origin: str) -> str:
    """An address as it is asked for: absolute, in ASCII, without a fragment and a password."""
    try:
        made = urls.absolute(url)
    except ValueError as error:
        message = f"redirects to {url[:SHOWN]}, which is no address" if origin else str(error)
        raise FetchError(message, where=origin or "the address") from error
    if not urls.is_http(made):
        message = f"{f'redirects to {made}, but ' if origin else ''}only http and https are fetched"
        raise FetchError(message, where=origin or made)
    return urlunsplit((*urlsplit(made)[:4], ""))
