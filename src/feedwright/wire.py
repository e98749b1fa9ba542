"""What an HTTP client's connection is here: one that ends in time, and goes to no address that it must not.

And an answer as it comes over it.
"""

from __future__ import annotations

import io
import socket
import ssl
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import Any
from urllib.parse import urljoin

from feedwright.frozen import frozen

CHUNK = 65_536
"""Bytes that are read at once."""

REDIRECTING = (301, 302, 303, 307, 308)
_NAT64 = IPv6Network("64:ff9b::/96")


def left(ends: float) -> float:
    """Seconds that are left; nothing on the network is tried without any."""
    if (seconds := ends - monotonic()) <= 0:
        raise TimeoutError
    return seconds


class Wire:
    """A socket for http.client of which every read and write together must end in time."""

    def __init__(self, connected: socket.socket, ends: float) -> None:
        self.socket = connected
        self.ends = ends
        self.left = b""

    def secure(self, host: str) -> None:
        self.socket.settimeout(left(self.ends))
        self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=host)

    def certificate(self) -> tuple[datetime, datetime] | None:
        """From when to when the server's certificate is valid; None without encryption."""
        if not isinstance(self.socket, ssl.SSLSocket):
            return None
        said = self.socket.getpeercert() or {}
        first, last = (ssl.cert_time_to_seconds(str(said[name])) for name in ("notBefore", "notAfter"))
        return datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC)

    def sendall(self, data: bytes) -> None:
        self.socket.settimeout(left(self.ends))
        self.socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return _Buffer(_Incoming(self), CHUNK)

    def close(self) -> None:
        """The response still reads when http.client has done with the connection: its owner closes the socket."""


class _Buffer(io.BufferedReader):
    """Tells what came and was not wanted: http.client closes it where an answer says that it ends."""

    raw: _Incoming

    def close(self) -> None:
        if not self.closed:
            self.raw.ended = True
            self.raw.wire.left = self.peek(1)
        super().close()


class _Incoming(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.wire = wire
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.ended:
            return 0
        self.wire.socket.settimeout(left(self.wire.ends))
        return self.wire.socket.recv_into(buffer)


@frozen
class Answer:
    """An answer as it came: no redirect followed, nothing unpacked, nothing judged.

    Args:
        url: what was asked.
        status: of the answer.
        headers: name in lower case and value, in their order; some names may stand several times.
        data: the body as it came.
        certificate: from when to when the server's certificate is valid; None without encryption.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    data: bytes = b""
    certificate: tuple[datetime, datetime] | None = None

    def header(self, name: str) -> str:
        """A header's value; several are a list (RFC 9110, section 5.3); empty where there is none."""
        return ", ".join(value.strip() for one, value in self.headers if one == name)

    @property
    def target(self) -> str:
        """Where it redirects to, absolute; empty where it does not."""
        said = self.header("location") if self.status in REDIRECTING else ""
        return target_of(self.url, said) if said else ""


def target_of(url: str, said: str) -> str:
    """Where a Location leads: servers send it in UTF-8, which http.client reads as Latin-1.

    Args:
        url: what was asked, absolute.
        said: the header's value.
    """
    target = said.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        return urljoin(url, target)
    except ValueError:  # `https://[`: who follows it says that it is none
        return target


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
