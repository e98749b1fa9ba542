"""The server's side of one connection: limits that uvicorn does not have, and a short way for what is known already.

uvicorn waits without end for a first request, for the rest of one, and for a client that does not take what it is sent.
Here each connection is looked at every few seconds, and cut where nothing moves.

A request whose answer is in memory is answered without a task of its own; all else goes the way of every ASGI server.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from feedwright import clock
from feedwright.serving import conditions
from feedwright.serving.application import PIECE, UNDATED, App
from feedwright.serving.desk import FIELDS
from feedwright.serving.replies import CLOSE, Reply, short, written
from feedwright.text import patterns

LOOK = 5.0
"""Seconds between two looks at a connection. A request must have come within two looks."""

KEPT = 3
"""Looks during which a connection is kept for a further request."""

PATIENCE = 4
"""Looks during which a client may leave what it was sent lying."""

LARGEST_HEAD = 32 << 10
"""Bytes of a request line and its header fields."""

MOST_CONNECTIONS = 4096
"""Connections of one process; further ones are closed at once."""

MOST_WAITING = 16
"""Requests of one connection that wait for the answer to an earlier one; with more of them it is cut."""

_READING = ("GET", "HEAD")
_END = b"\r\n"
_CLOSE = b"connection: close\r\n"
_HOST = patterns.lazy(
    rb"(?:\[(?:[0-9a-f:.]+|v[0-9a-f]+\.[\w.~!$&'()*+,;=:-]+)\]|(?:[\w.~!$&'()*+,;=-]|%[0-9a-f]{2})*)(?::[0-9]*)?",
    re.IGNORECASE,
)
"""RFC 3986, sections 3.2.2 and 3.2.3: a name, an address or nothing, and a port."""


@lru_cache(maxsize=256)
def _is_host(value: bytes) -> bool:
    return _HOST.fullmatch(value) is not None


def _names_its_host(version: str, hosts: Sequence[bytes]) -> bool:
    """Whether a request has the one `Host` that it needs (RFC 9112, section 3.2)."""
    return _is_host(hosts[0].strip()) if len(hosts) == 1 else not hosts and version != "1.1"


class _Answered:
    """Stands in the place of uvicorn's own record of a request that was answered at once."""

    response_complete = True
    disconnected = False
    more_body = False
    keep_alive = True
    message_event = asyncio.Event()


_ANSWERED: Any = _Answered()
_dated: list[Any] = [0, None, b""]


class Connection(HttpToolsProtocol):
    """uvicorn's protocol, with limits."""

    _head = 0
    _given = 0
    _is_in_head = True
    _is_awaited = True
    _waited = 0
    _lying = 0
    _closing = 0
    _watch: asyncio.TimerHandle | None = None

    # limits

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=PIECE)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self._watch = self.loop.call_later(LOOK, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch:
            self._watch.cancel()
            self._watch = None
        super().connection_lost(exc)

    def _look(self) -> None:
        """Cut the connection where nothing has moved for too long."""
        self._waited += self.cycle is None or self.cycle.response_complete
        self._lying = self._lying + 1 if self.transport.get_write_buffer_size() else 0
        self._closing = self._closing + 1 if self.transport.is_closing() else 0
        if (
            self._waited > (1 if self._is_awaited else KEPT)
            or self._lying >= PATIENCE
            or (self._closing > 1 and not self._lying)
        ):
            self.transport.abort()
            return
        self._watch = self.loop.call_later(LOOK, self._look)

    def resume_writing(self) -> None:
        """The client has taken most of what waited for it."""
        self._lying = 0
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Take what came, unless a request's head is longer than any honest one."""
        if self._is_in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._refuse(short(431, "The request is too long.", CLOSE))
                return
        self._given = 0
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - ours is as short as the others
        """What came is no HTTP."""
        self._refuse(short(400, "This is no request.", CLOSE))

    def _refuse(self, reply: Reply) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            # Another answer is half sent: nothing may stand in the middle of it.
            self.transport.abort()
        elif not self.transport.is_closing():
            self.transport.write(written(reply.status, reply.headers) + self._date() + _END + reply.body)
            self.transport.close()

    def _date(self) -> bytes:
        """What stands in every answer. `Date` is of the moment in which it is sent: no file in it may be newer."""
        second, headers = int(clock.running().timestamp()), self.config.encoded_headers
        if _dated[0] != second or _dated[1] is not headers:
            date = b"date", conditions.http_date(second)
            _dated[:] = second, headers, b"".join(b"%s: %s\r\n" % header for header in (date, *headers))
        return cast("bytes", _dated[2])

    def on_message_begin(self) -> None:
        """The first byte of a request has come. What uvicorn makes of it is made when it is needed."""
        self._is_awaited = True
        self.url = b""
        self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header field has come."""
        self.headers.append((name.lower(), value))

    def on_message_complete(self) -> None:
        """The last byte of a request has come."""
        self._is_in_head = True
        super().on_message_complete()

    # the short way

    def on_headers_complete(self) -> None:
        """Answer at once, if that is possible."""
        self._is_in_head = self._is_awaited = False
        self._head = self._waited = 0
        said: dict[bytes, bytes] = {}
        version, hosts = self.parser.get_http_version(), list[bytes]()
        for name, value in self.headers:
            if name == b"host":
                hosts.append(value)
            elif name in FIELDS:
                said[name] = said[name] + b", " + value if name in said else value
        if self.transport.is_closing():
            self.cycle = _ANSWERED
        elif not _names_its_host(version, hosts):
            self.send_400_response("")
            self.cycle = _ANSWERED
        elif not self._answer(version, said):
            if len(self.pipeline) >= MOST_WAITING:
                self.transport.abort()
            self._hand_over()

    def _hand_over(self) -> None:
        """Let uvicorn make a task of the request."""
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        self.scope["headers"] = self.headers = headers
        self.scope["extensions"] = {UNDATED: {}}
        self.expect_100_continue = any(name == b"expect" for name, _ in headers)
        super().on_headers_complete()

    def _answer(self, version: str, said: dict[bytes, bytes]) -> bool:
        """Whether the request could be answered from memory."""
        app = self.config.app
        if self.config.loaded_app is not app or not isinstance(app, App):
            return False
        if self.flow.write_paused or self.pipeline or self._given > PIECE:
            return False
        if self.cycle is not None and not self.cycle.response_complete:
            return False
        method, path = self.parser.get_method().decode("ascii"), self.url.partition(b"?")[0]
        if method not in _READING or path[:1] != b"/":
            return False
        reply = app.desk.answer(method, path, said)
        if reply is None or reply.part is not None or len(reply.body) > PIECE:
            return False
        self._write(app, reply, method, version)
        return True

    def _write(self, app: App, reply: Reply, method: str, version: str) -> None:
        body = b"" if method == "HEAD" else reply.body
        keeps = version == "1.1" and not reply.closes and self.parser.should_keep_alive()
        close = b"" if keeps or reply.closes else _CLOSE
        self.cycle = _ANSWERED
        head = reply.head or written(reply.status, reply.headers)
        self.transport.write(b"".join((head, self._date(), close, _END)))
        if body:
            # Whoever asks for much at once is given it by turns with all others.
            self._given += len(body)
            self.transport.write(body)
        if app.log:
            client = self.client[0] if self.client else "-"
            app.log.note(client, method, self.url, version, reply.status, len(body), self.headers)
        self.server_state.total_requests += 1
        if not keeps:
            self.transport.close()
