"""What is sent: a status, headers, and a body or the file it is in; short ones for all that is no document. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import NamedTuple

from feedwright.frozen import frozen
from feedwright.serving.folder import Held

Headers = list[tuple[bytes, bytes]]

TEXT = (b"content-type", b"text/plain; charset=utf-8")
NO_SNIFFING = (b"x-content-type-options", b"nosniff")
FOR_ALL = (b"access-control-allow-origin", b"*")
CLOSE = (b"connection", b"close")
METHODS = b"GET, HEAD, OPTIONS"
_ASKED = b"A-IM, Accept, Cache-Control, If-Modified-Since, If-None-Match, If-Range, Range"
_NOT_KEPT = (b"cache-control", b"no-store")
_SHORTLY = b"5"


class Part(NamedTuple):
    """A part of a file, to be sent from the disk.

    Args:
        path: in the output folder.
        held: what is known of it.
        start: the first byte.
        stop: the byte after the last one.
    """

    path: str
    held: Held
    start: int
    stop: int


@frozen
class Reply:
    """An answer.

    Args:
        status: of HTTP.
        headers: names in lower case; with `content-length`, wherever there is a body.
        body: its bytes.
        part: where the body is, if it is not in memory.
        head: status line and headers as they are written, without `date`.
    """

    status: int
    headers: Headers
    body: bytes = b""
    part: Part | None = None
    head: bytes = b""

    @property
    def closes(self) -> bool:
        """Whether the connection ends with this answer: never one of those that are sent often, which have a `head`."""
        return not self.head and CLOSE in self.headers

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return self.part.stop - self.part.start if self.part else len(self.body)


def written(status: int, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Status line and headers, without the empty line at the end."""
    lines = [f"HTTP/1.1 {status} {_phrase(status)}\r\n".encode()]
    lines += [b"%s: %s\r\n" % header for header in headers]
    return b"".join(lines)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase


def short(status: int, text: str, *more: tuple[bytes, bytes]) -> Reply:
    """A status with a sentence for people, which pages of other sites may read, too; nobody is to keep it."""
    body = f"{text}\n".encode()
    length = (b"content-length", str(len(body)).encode())
    return Reply(status, [TEXT, length, NO_SNIFFING, FOR_ALL, _NOT_KEPT, *more], body)


def not_found() -> Reply:
    """404."""
    return short(404, "There is nothing at this address.")


def bad_address() -> Reply:
    """400: the path is no path."""
    return short(400, "This address cannot be understood.")


def wrong_method() -> Reply:
    """405: only reading is possible."""
    return short(405, "Feeds can only be read here.", (b"allow", METHODS), CLOSE)


def content_refused() -> Reply:
    """413: nobody has anything to send here; the connection is closed, so that it need not be listened to."""
    return short(413, "No content is accepted here.", CLOSE)


def unavailable() -> Reply:
    """503: no build has published anything, or the folder is away."""
    return short(503, "The feeds are not there at the moment.", (b"retry-after", _SHORTLY))


def failed() -> Reply:
    """500: a bug."""
    return short(500, "Something went wrong.", CLOSE)


def precondition_failed(etag: bytes) -> Reply:
    """412: If-Match or If-Unmodified-Since does not hold."""
    return short(412, "It is not the version that was asked for.", (b"etag", etag))


def beyond_the_end(size: int, etag: bytes) -> Reply:
    """416: no byte of the range is there."""
    return short(416, "It is not that long.", (b"content-range", b"bytes */%d" % size), (b"etag", etag))


def moved(location: str) -> Reply:
    """308: the address lacks its last slash."""
    return short(308, "It is at the same address with a slash.", (b"location", location.encode()))


def options() -> Reply:
    """204: what may be asked (Fetch standard, CORS preflight)."""
    allowed = (b"access-control-allow-methods", METHODS), (b"access-control-allow-headers", _ASKED)
    return Reply(204, [(b"allow", METHODS), FOR_ALL, *allowed, (b"access-control-max-age", b"86400")])


def health(files: int, age: int | None) -> Reply:
    """Whether there is anything to serve.

    Args:
        files: that the manifest lists.
        age: seconds since a build changed something last; None where nothing is published.
    """
    said = {"status": "nothing published"} if age is None else {"status": "ok", "files": files, "age": age}
    body = (json.dumps(said) + "\n").encode()
    kind, length = (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())
    return Reply(503 if age is None else 200, [kind, length, NO_SNIFFING, _NOT_KEPT], body)
