"""`feedwright serve` itself, behind nginx."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import ClassVar

from feedwright.hosting._base import Host, Served, quoted


class Serve(Host):
    """`feedwright serve`: what the others must be told it does by itself."""

    title = "feedwright serve"
    signs: ClassVar = (("server", r"\Afeedwright\Z"),)
    cures: ClassVar = {
        "types": "it sends each file with its own type: look at what stands before it.",
        "validators": "it sends both and answers 304: look at what stands before it, such as a proxy that packs.",
        "lifetime": "`ttl` under `feeds` in config.yaml, and a build.",
        "compression": "`compress: [gzip, br]` under `output` in config.yaml, and a build: it sends the packed twins.",
        "redirects": "it redirects only what lacks its last slash: look at what stands before it.",
        "missing": "it answers 404 where nothing is: look at what stands before it.",
        "cors": "it sends `Access-Control-Allow-Origin: *` with every feed: look at what stands before it.",
        "links": "it makes them of `websub` and `output.url` in config.yaml; start it again when these have changed.",
        "walls": "it refuses nobody: look at what stands before it.",
        "cookies": "it sets none: look at what stands before it.",
        "head": "it answers HEAD as GET: look at what stands before it.",
        "certificate": "it speaks no TLS: nginx or Caddy before it do, as `feedwright headers serve` says.",
    }

    def snippet(self, served: Served) -> str:
        """How it is started, and a `location` of the nginx before it."""
        return "\n".join(_lines(served)) + "\n"


def _lines(served: Served) -> Iterator[str]:
    prefix = served.folder.rstrip("/")
    words = f"--prefix {shlex.quote(prefix)} " if prefix else ""
    yield "# Types, ETag, 304, ranges, packed twins, Link, CORS and A-IM: it does all of it by itself."
    yield f"#   feedwright serve {words}--trust-proxy 127.0.0.1"
    yield f"# Before it stands what speaks TLS. With nginx, into the `server {{ }}` of {served.host}:"
    yield f"location ^~ {quoted(served.folder)} {{"
    yield "    proxy_pass http://127.0.0.1:8000;"
    yield "    proxy_http_version 1.1;"
    yield '    proxy_set_header Connection "";'
    yield "    proxy_set_header X-Forwarded-For $remote_addr;"
    yield "    # It packs by itself; packed here, its ETags would be weak."
    yield "    gzip off;"
    yield "}"
