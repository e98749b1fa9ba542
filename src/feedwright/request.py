"""One request at one address, within its limits: what is answered, or in words why that is nothing."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from feedwright import __version__
from feedwright.errors import FetchError
from feedwright.frozen import frozen
from feedwright.shelf import Kept
from feedwright.text import urls
from feedwright.wire import CHUNK, REDIRECTING, Answer, Wire, is_public, left, target_of

_MEGABYTE = 1_000_000
_WHOLE = (200, 203)
_OF_THE_BODY = ("content-encoding", "content-length", "content-type", "transfer-encoding")
_PERMISSION = "--allow-private, or by a source with `allow_private: true`"
_ASKED_FOR = {
    "User-Agent": f"feedwright/{__version__}",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_WHOLE_AND_BARE = {"Accept": "*/*", "Accept-Encoding": "identity"}
_ACCEPTED = {"Accept": "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"}
_WORDS = {
    401: "asks for a password",
    403: "does not let us read it",
    404: "is not there; name the address that readers subscribe to",
    410: "is gone for good",
    429: "wants to be asked less often; try again later",
}
_WORDS_OF_POST = {
    401: _WORDS[401],
    404: "is not there",
    405: "takes no forms",
    410: _WORDS[410],
    429: "wants to be told less often; try again later",
}
SHOWN = 200
"""Characters of an address that a message shows."""


@frozen
class Fetched:
    """What an address gave.

    Args:
        url: the address that gave it, after redirects.
        status: of the HTTP answer.
        media_type: as the server says, in lower case and without parameters; may be empty.
        data: the body, without its Content-Encoding.
        headers: of the answer; names in lower case, those that came several times joined with `, `.
        unchanged: it is what was kept on the shelf; the body was not sent again if `status` is 304.
        moved: where the asked address has moved for good (301, 308), now or earlier; empty if it has not.
    """

    url: str
    status: int
    media_type: str
    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    unchanged: bool = False
    moved: str = ""


@frozen
class Limits:
    """What a fetch may do: where it may go, how many bytes it may take, how many seconds, and when these end."""

    allow_private: bool
    bytes: int
    timeout: float
    ends: float


class Redirect(NamedTuple):
    """An answer that leads elsewhere."""

    to: str
    status: int


class PrivateError(FetchError):
    """A host is one that only this machine or its network can reach, and that was not allowed; `address` is its IP."""

    def __init__(self, what: str, *, where: str, address: str) -> None:
        super().__init__(what, where=where)
        self.address = address


class RefusedError(FetchError):
    """An answer that gives nothing. `after` is what its Retry-After says (RFC 9110, section 10.2.3)."""

    def __init__(self, what: str, *, where: str, status: int, after: str) -> None:
        super().__init__(what, where=where, status=status)
        self.after = after


class Request:
    """One request at one address."""

    def __init__(self, url: str, limits: Limits, kept: Kept) -> None:
        self.url = url
        self.parts = urlsplit(url)
        self.host = self.parts.hostname or ""
        self.port = self.parts.port or (443 if self.parts.scheme == "https" else 80)
        self.limits = limits
        self.ends = limits.ends
        self.limit = limits.bytes
        # What another address gave is none of this one's business.
        self.kept = kept if kept.url == url else Kept()

    @contextmanager
    def told(self) -> Iterator[None]:
        """The network's many errors in our words."""
        try:
            yield
        except (OSError, http.client.HTTPException) as error:
            message = self._words(error, self.limits.timeout)
            raise FetchError(message, where=self.url) from error

    def _words(self, error: OSError | http.client.HTTPException, timeout: float) -> str:
        if isinstance(error, TimeoutError):
            return f"was not done within {timeout:g} s"
        if isinstance(error, socket.gaierror):
            return f"there is no host {self.host}: {error.strerror}"
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {error.verify_message}"
        if isinstance(error, http.client.IncompleteRead):
            return "its answer ends too early"
        if isinstance(error, http.client.HTTPException):
            return f"does not answer in HTTP: {error}"
        return f"cannot be reached: {error.strerror or error}"

    def go(self) -> Fetched | Redirect:
        """What the address gave, or where it redirects to."""
        with self._asked("GET", None, _ACCEPTED | self._conditions()) as (response, wire):
            answer = self._answer(response)
            if isinstance(answer, Fetched) and answer.status in _WHOLE and wire.left.strip():
                raise FetchError(
                    "is longer than its Content-Length says, so that some of it would be lost", where=self.url
                )
            return answer

    def head(self, method: str, headers: Mapping[str, str]) -> Fetched | Redirect:
        """The head of what the address gives, or where it redirects to."""
        with self._asked(method, None, {**_WHOLE_AND_BARE, **headers}) as (response, _):
            status = response.status
            if redirect := self._redirect(response):
                return redirect
            if status not in (*_WHOLE, HTTPStatus.PARTIAL_CONTENT):
                raise RefusedError(_said(status), where=self.url, status=status, after="")
            media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return Fetched(self.url, status, media_type, b"", _named(response))

    def tell(self, body: bytes) -> int:
        """The status of the answer to a form."""
        with self._asked("POST", body, {"Content-Type": "application/x-www-form-urlencoded"}) as (response, _):
            status, target = response.status, response.headers.get("Location", "")
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            words = _WORDS_OF_POST | dict.fromkeys(REDIRECTING, _elsewhere(self.url, target))
            raise FetchError(_said(status, words, "does not accept it"), where=self.url, status=status)
        return status

    def look(self, method: str, headers: Mapping[str, str]) -> Answer:
        """The answer, whatever it is."""
        with self._asked(method, None, _ACCEPTED | dict(headers)) as (response, wire):
            said = tuple((name.lower(), value) for name, value in response.headers.items())
            return Answer(self.url, response.status, said, self._body(response), wire.certificate())

    @contextmanager
    def _asked(
        self, method: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Iterator[tuple[http.client.HTTPResponse, Wire]]:
        """The head of an answer, and what its body comes by."""
        wire = Wire(self._connected(), self.ends)
        try:
            if self.parts.scheme == "https":
                wire.secure(self.host)
            connection = http.client.HTTPConnection(self.host, self.port)
            connection.sock = wire
            target = urlunsplit(("", "", self.parts.path or "/", self.parts.query, ""))
            connection.request(method, target, body, {"Host": self.parts.netloc, **_ASKED_FOR, **headers})
            yield connection.getresponse(), wire
        finally:
            wire.socket.close()

    def _conditions(self) -> dict[str, str]:
        """Only what is not kept already is wanted (RFC 9110, section 13.1)."""
        said = {"If-None-Match": self.kept.etag, "If-Modified-Since": self.kept.last_modified}
        return {name: value for name, value in said.items() if value}

    def _connected(self) -> socket.socket:
        """A connection to the first of the host's addresses that is allowed and answers."""
        refused, failure = "", None
        for family, kind, protocol, _, where in self._addresses():
            if not self.limits.allow_private and not is_public(str(where[0])):
                refused = str(where[0])
                continue
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(left(self.ends))
                made.connect(where)
            except OSError as error:
                made.close()
                failure = error
                continue
            return made
        if failure is not None:
            raise failure
        message = f"{refused} is a private address; it is fetched only with {_PERMISSION}"
        raise PrivateError(message, where=self.url, address=refused)

    def _addresses(self) -> list[Any]:
        """What the host's name stands for. The system's resolver knows no time limit: a slow one is left behind."""
        found: list[Any] = []

        def resolve() -> None:
            try:
                found.append(socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                found.append(error if isinstance(error, OSError) else socket.gaierror(0, "it is no host name"))

        thread = threading.Thread(target=resolve, daemon=True)
        thread.start()
        thread.join(left(self.ends))
        if not found:
            raise TimeoutError
        if isinstance(found[0], OSError):
            raise found[0]
        return list(found[0])

    def _answer(self, response: http.client.HTTPResponse) -> Fetched | Redirect:
        status = response.status
        if redirect := self._redirect(response):
            return redirect
        if status == HTTPStatus.NOT_MODIFIED and self._conditions():
            return self._as_kept(response)
        if status not in _WHOLE:
            after = response.headers.get("Retry-After", "")
            raise RefusedError(_said(status), where=self.url, status=status, after=after)
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        data = self._unpacked(self._body(response), response)
        same = bool(data) and (media_type, data) == (self.kept.media_type, self.kept.data)
        return Fetched(self.url, status, media_type, data, _named(response), unchanged=same)

    def _redirect(self, response: http.client.HTTPResponse) -> Redirect | None:
        target = response.headers.get("Location")
        if response.status not in REDIRECTING or not target:
            return None
        return Redirect(target_of(self.url, target), response.status)

    def _as_kept(self, response: http.client.HTTPResponse) -> Fetched:
        """What was kept, with the headers brought up to date (RFC 9111, section 4.3.4)."""
        fresh = {name: value for name, value in _named(response).items() if name not in _OF_THE_BODY}
        kept = self.kept
        return Fetched(self.url, response.status, kept.media_type, kept.data, {**kept.headers, **fresh}, unchanged=True)

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        if (response.length or 0) > self.limit:
            raise self._too_large()
        made = bytearray()
        while chunk := response.read(CHUNK):
            made += chunk
            if len(made) > self.limit:
                raise self._too_large()
        if response.length:
            raise http.client.IncompleteRead(bytes(made), response.length)
        return bytes(made)

    def _unpacked(self, data: bytes, response: http.client.HTTPResponse) -> bytes:
        coding = response.headers.get("Content-Encoding", "").strip().lower()
        if coding in ("", "identity") or not data:
            return data
        if coding not in ("gzip", "x-gzip", "deflate"):
            message = f"comes packed as {coding}, which was not asked for"
            raise FetchError(message, where=self.url)
        framed = coding != "deflate" or _is_framed(data)
        try:
            return self._inflated(data, zlib.MAX_WBITS | 32 if framed else -zlib.MAX_WBITS)
        except zlib.error as error:
            message = f"comes packed as {coding}, but damaged: {error}"
            raise FetchError(message, where=self.url) from error

    def _inflated(self, data: bytes, form: int) -> bytes:
        made = bytearray()
        while data:
            unpacker = zlib.decompressobj(form)
            made += unpacker.decompress(data, self.limit - len(made) + 1)
            if len(made) > self.limit:
                raise self._too_large()
            if not unpacker.eof:
                raise zlib.error("it ends too early")
            # A gzip file may have several members (RFC 1952); what is no further one is left alone.
            data = unpacker.unused_data if unpacker.unused_data.startswith(b"\x1f\x8b") else b""
        return bytes(made)

    def _too_large(self) -> FetchError:
        return FetchError(f"is larger than {self.limit / _MEGABYTE:g} MB", where=self.url)


def _named(response: http.client.HTTPResponse) -> dict[str, str]:
    """The headers of an answer; one that came several times is a list (RFC 9110, section 5.3)."""
    made: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        made[key] = f"{made[key]}, {value}" if key in made else value
    return made


def _said(status: int, words: Mapping[int, str] = _WORDS, otherwise: str = "gives nothing") -> str:
    """An HTTP status in words."""
    name = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    what = words.get(status, otherwise if status < HTTPStatus.INTERNAL_SERVER_ERROR else "its server failed")
    return f"{what} ({status} {name})" if name else f"{what} ({status})"


def _elsewhere(url: str, target: str) -> str:
    """What is wrong with an address that leads to another one; forms are not sent after it."""
    try:
        there = urls.absolute(target.encode("latin-1", "replace").decode("utf-8", "replace"), url) if target else ""
    except ValueError:
        there = ""
    return f"redirects to {there}; name that address instead" if 0 < len(there) <= SHOWN else "redirects elsewhere"


def _is_framed(data: bytes) -> bool:
    """Whether deflate comes as zlib, as RFC 9110, section 8.4.1.2, demands; many servers leave out its frame."""
    return data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
