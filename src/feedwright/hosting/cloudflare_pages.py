"""Cloudflare Pages, and Workers with static assets."""

from __future__ import annotations

from typing import ClassVar

from feedwright.hosting._base import Host, Served, header_file

_RULES = 100
"""Paths that a file `_headers` may name."""

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
        note = f"# {rules} paths are named here, and only {_RULES} count: name the feeds that matter.\n"
        return f"{HEAD}{note if rules > _RULES else ''}{header_file(served)}"
