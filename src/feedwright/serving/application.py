"""The ASGI application: requests in, answers out. What to answer is the desk's."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import quote

from feedwright import clock
from feedwright.serving import conditions, replies
from feedwright.serving.access import Log
from feedwright.serving.desk import FIELDS, Desk
from feedwright.serving.replies import Headers, Reply
from feedwright.serving.terms import Terms

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Say = Callable[[str], None]

PIECE = 64 << 10
"""Bytes that are given to a connection at once: no more than that waits for a slow client."""

UNDATED = "feedwright.undated"
"""Extension of ASGI: whoever runs the application leaves `Date` to it."""

_TRIES = 3


class App:
    """An ASGI 3 application that serves one output folder. It can be mounted under any path of another one.

    Args:
        terms: what to serve, and how.
        log: where requests are noted; None for nowhere.
        say: told of a bug, as a traceback; None leaves it to the server that runs the application.
    """

    def __init__(self, terms: Terms, log: Log | None = None, say: Say | None = None) -> None:
        self.desk = Desk(terms)
        self.log = log
        self._said = terms, log, say
        self._say = say
        self._one_at_a_time = asyncio.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """A worker of another process begins with nothing but what it is told."""
        return type(self), self._said

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await self._http(scope, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        """A server asks whether it may begin, and end; before the end the log is written."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown" and self.log:
                self.log.flush()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _http(self, scope: Scope, send: Send) -> None:
        method, headers = scope["method"], wanted(scope["headers"])
        path = _path(scope)
        reply = await self._answer(method, path, headers) if path else replies.moved(f"{scope['root_path']}/")
        sent = 0
        try:
            sent = await self._send(reply, method, send, _date() if UNDATED in (scope.get("extensions") or ()) else [])
        finally:
            if self.log:
                client = scope.get("client") or ("-", 0)
                self.log.note(
                    client[0], method, _target(scope), scope["http_version"], reply.status, sent, scope["headers"]
                )

    async def _answer(self, method: str, path: bytes, headers: dict[bytes, bytes]) -> Reply:
        try:
            for _ in range(_TRIES):
                if reply := self.desk.answer(method, path, headers):
                    return reply
                async with self._one_at_a_time:
                    reply = self.desk.answer(method, path, headers) or await _in_a_thread(self.desk.prepare, path)
                if reply:
                    return reply
        except Exception:
            if self._say is None:
                raise
            self._say(traceback.format_exc().rstrip())
            return replies.failed()
        return replies.unavailable()

    async def _send(self, reply: Reply, method: str, send: Send, before: Headers) -> int:
        """Send an answer, with further headers before its own; gives back the bytes of its body."""
        await send({"type": "http.response.start", "status": reply.status, "headers": [*before, *reply.headers]})
        if method == "HEAD" or not reply.length:
            await send({"type": "http.response.body"})
            return 0
        sent = 0
        if reply.part is None:
            for start in range(0, len(reply.body), PIECE):
                piece = reply.body[start : start + PIECE]
                sent += len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": sent < len(reply.body)})
            return sent
        pieces = self.desk.pieces(reply.part, PIECE)
        try:
            while piece := await _in_a_thread(next, pieces, b""):
                sent += len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": sent < reply.length})
        finally:
            await _in_a_thread(pieces.close)
        return sent


def wanted(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The fields that an answer depends on; what is said in several lines is one list (RFC 9110, section 5.3)."""
    made: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in FIELDS:
            made[name] = made[name] + b", " + value if name in made else value
    return made


def _date() -> Headers:
    return [(b"date", conditions.http_date(int(clock.running().timestamp())))]


def _path(scope: Scope) -> bytes:
    """The path below the one that the application is mounted at, with its percent signs."""
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    path = bytes(raw).partition(b"?")[0]
    root = quote(scope.get("root_path", "")).encode()
    return path[len(root) :] if root and (path + b"/").startswith(root + b"/") else path


def _target(scope: Scope) -> bytes:
    path = scope.get("raw_path") or quote(scope["path"]).encode()
    return path + b"?" + scope["query_string"] if scope.get("query_string") else path


async def _in_a_thread(work: Callable[..., Any], *arguments: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(None, work, *arguments)
