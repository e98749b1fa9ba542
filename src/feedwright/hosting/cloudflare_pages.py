"""Cloudflare Pages, and Workers with static assets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from feedwright.hosting._base import OPEN, Host, Served, header_blocks, header_file, link_headers

_RULES = 100
"""Paths that a file `_headers` may name."""

_PATTERNS = """\
# There are more feeds than the 100 paths that count, so each format is named once, with the shortest time of all.
"""

HEAD = """\
# A file `_headers` in the folder that is published, beside index.html; for Workers with static assets, too.
# ETag, 304, gzip, br and Vary come by themselves. There is no Last-Modified: the few readers that know nothing else get
# the whole feed each time. Leave `output.compress` empty: nothing would send the twins.
# Put a 404.html beside index.html, or a feed that is not there is answered with the home page.
"""


class CloudflarePages(Host):
    """Cloudflare Pages."""

    title = "Cloudflare"
    signs: ClassVar = (("cf-ray", ""), ("server", r"\bcloudflare\b"))
    cures: ClassVar = {
        "types": "`Content-Type` for each feed in the file `_headers`.",
        "validators": "deployed files have an ETag; before another server, take care that no page rule or Worker "
        "removes it.",
        "lifetime": "`Cache-Control: max-age=300` in `_headers`; look at Browser Cache TTL, which overrides what "
        "the site says.",
        "compression": "it packs types that it knows by itself; let the server before it pack the others.",
        "redirects": "Always Use HTTPS, and 301 in `_redirects` or in Redirect Rules.",
        "missing": "put a 404.html beside index.html: without one every address is answered with the home page.",
        "cors": "`Access-Control-Allow-Origin: *` in `_headers`.",
        "links": "two lines `Link:` below each feed in `_headers`.",
        "walls": "a custom rule of the firewall that skips everything for the folder; Bot Fight Mode heeds none: "
        "turn it off.",
        "cookies": "bot management sets `__cf_bm`: leave the folder out, as with walls.",
        "certificate": "SSL/TLS, Edge Certificates: the universal certificate must be active for this name.",
    }

    def snippet(self, served: Served) -> str:
        """A file `_headers`."""
        rules = len(served.feeds) + len(served.archived) + 1
        return HEAD + (header_file(served) if rules <= _RULES else _PATTERNS + header_blocks(_patterns(served)))


def _patterns(served: Served) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each format once: `*` is any path, slashes too, and `:splat` what it stood for."""
    seconds = str(min(file.seconds for file in served.feeds))
    for suffix in [*served.suffixes, "opml"]:
        said = [("Content-Type", served.types[suffix]), ("Cache-Control", f"max-age={seconds}"), OPEN]
        links = link_headers(served, f"{served.url}:splat.{suffix}") if suffix in served.suffixes else []
        yield f"{served.path}*.{suffix}", [*said, *links]
