"""The only HTTP client: one GET, with limits on time, size and redirects, and on where it may go.

Proxies are not used: what is behind one could not be told to be private.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from feedwright import __version__
from feedwright.errors import FetchError
from feedwright.text import urls

REDIRECTS = 5
"""How many are followed."""

_CHUNK = 65_536
_MEGABYTE = 1_000_000
_REDIRECTING = (301, 302, 303, 307, 308)
_WHOLE = (200, 203)
_NAT64 = IPv6Network("64:ff9b::/96")
_ASKED_FOR = {
    "User-Agent": f"feedwright/{__version__}",
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_WORDS = {
    401: "asks for a password",
    403: "does not let us read it",
    404: "is not there; name the address that readers subscribe to",
    410: "is gone for good",
    429: "wants to be asked less often; try again later",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Args:
        url: the address that gave it, after redirects.
        status: of the HTTP answer.
        media_type: as the server says, in lower case and without parameters; may be empty.
        data: the body, without its Content-Encoding.
    """

    url: str
    status: int
    media_type: str
    data: bytes


def get(url: str, *, allow_private: bool = False, limit: int = 20_000_000, timeout: float = 20.0) -> Fetched:
    """Fetch what an address gives (RFC 9110).

    Args:
        url: http or https, any characters; user name and password in it are not sent.
        allow_private: whether addresses that only this machine or its own network can reach are allowed.
        limit: bytes that a body may have, before and after it is unpacked.
        timeout: seconds that all of it may take, redirects included.

    Raises:
        FetchError: it does not answer as it should, or is not allowed. `where` is the address, `status` its answer's.
    """
    ends = monotonic() + timeout
    seen: list[str] = []
    here = url
    while True:
        here = _checked(here, seen[-1] if seen else "")
        if here in seen or len(seen) > REDIRECTS:
            message = "redirects in a circle" if here in seen else f"redirects more than {REDIRECTS} times"
            raise FetchError(message, where=seen[0])
        seen.append(here)
        visit = _Visit(here, ends, limit)
        with visit.told(timeout):
            answer = visit.go(allow_private=allow_private)
        if isinstance(answer, Fetched):
            return answer
        here = answer


def _checked(url: str, origin: str) -> str:
    """An address as it is asked for: absolute, in ASCII, without a fragment and a password."""
    try:
        made = urls.absolute(url)
    except ValueError as error:
        raise FetchError(str(error), where=origin or "the address") from error
    if not urls.is_http(made):
        message = f"{f'redirects to {made}, but ' if origin else ''}only http and https are fetched"
        raise FetchError(message, where=origin or made)
    return urlunsplit((*urlsplit(made)[:4], ""))


class _Visit:
    """One request at one address."""

    def __init__(self, url: str, ends: float, limit: int) -> None:
        self.url = url
        self.parts = urlsplit(url)
        self.host = self.parts.hostname or ""
        self.port = self.parts.port or (443 if self.parts.scheme == "https" else 80)
        self.ends = ends
        self.limit = limit

    @contextmanager
    def told(self, timeout: float) -> Iterator[None]:
        """The network's many errors in our words."""
        try:
            yield
        except (OSError, http.client.HTTPException) as error:
            message = self._words(error, timeout)
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

    def go(self, *, allow_private: bool) -> Fetched | str:
        """What the address gave, or where it redirects to."""
        wire = _Wire(self._connected(allow_private=allow_private), self.ends)
        try:
            if self.parts.scheme == "https":
                wire.secure(self.host)
            connection = http.client.HTTPConnection(self.host, self.port)
            connection.sock = wire
            target = urlunsplit(("", "", self.parts.path or "/", self.parts.query, ""))
            connection.request("GET", target, headers={"Host": self.parts.netloc, **_ASKED_FOR})
            return self._answer(connection.getresponse())
        finally:
            wire.socket.close()

    def _connected(self, *, allow_private: bool) -> socket.socket:
        """A connection to the first of the host's addresses that is allowed and answers."""
        refused, failure = "", None
        for family, kind, protocol, _, where in self._addresses():
            if not allow_private and not is_public(str(where[0])):
                refused = str(where[0])
                continue
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(_left(self.ends))
                made.connect(where)
            except OSError as error:
                made.close()
                failure = error
                continue
            return made
        if failure is not None:
            raise failure
        message = f"{refused} is a private address; it is fetched only with --allow-private"
        raise FetchError(message, where=self.url)

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
        thread.join(_left(self.ends))
        if not found:
            raise TimeoutError
        if isinstance(found[0], OSError):
            raise found[0]
        return list(found[0])

    def _answer(self, response: http.client.HTTPResponse) -> Fetched | str:
        status = response.status
        if status in _REDIRECTING and (target := response.headers.get("Location")):
            # Servers send Location in UTF-8, which http.client reads as Latin-1.
            return urljoin(self.url, target.encode("latin-1", "replace").decode("utf-8", "replace"))
        if status not in _WHOLE:
            raise FetchError(_said(status), where=self.url, status=status)
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Fetched(self.url, status, media_type, self._unpacked(self._body(response), response))

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        if (response.length or 0) > self.limit:
            raise self._too_large()
        made = bytearray()
        while chunk := response.read(_CHUNK):
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


def _said(status: int) -> str:
    """An HTTP status in words."""
    name = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    words = _WORDS.get(status, "gives nothing" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "its server failed")
    return f"{words} ({status} {name})" if name else f"{words} ({status})"


def _is_framed(data: bytes) -> bool:
    """Whether deflate comes as zlib, as RFC 9110, section 8.4.1.2, demands; many servers leave out its frame."""
    return data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0


def _left(ends: float) -> float:
    """Seconds that are left; nothing on the network is tried without any."""
    if (left := ends - monotonic()) <= 0:
        raise TimeoutError
    return left


class _Wire:
    """A socket for http.client of which every read and write together must end in time."""

    def __init__(self, connected: socket.socket, ends: float) -> None:
        self.socket = connected
        self.ends = ends

    def secure(self, host: str) -> None:
        self.socket.settimeout(_left(self.ends))
        self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=host)

    def sendall(self, data: bytes) -> None:
        self.socket.settimeout(_left(self.ends))
        self.socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self), _CHUNK)

    def close(self) -> None:
        """The response still reads when http.client has done with the connection: its owner closes the socket."""


class _Incoming(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        super().__init__()
        self.wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.wire.socket.settimeout(_left(self.wire.ends))
        return self.wire.socket.recv_into(buffer)


def is_public(address: str) -> bool:
    """Whether an IP address may be one of the open internet, and of nothing nearer.

    Addresses that carry an IPv4 one in them (mapped, NAT64, 6to4, Teredo) are as public as that.

    >>> [is_public(one) for one in ("93.184.215.14", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    ip = ip_address(address)
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inner(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
