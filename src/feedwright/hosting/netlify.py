"""Netlify."""

from __future__ import annotations

from typing import ClassVar

from feedwright.hosting._base import Host, Served, header_file

HEAD = """\
# A file `_headers` in the folder that is published, beside index.html. Each feed is named, because its own address
# stands in its header, and no header can be made of a path here.
# ETag, 304, gzip, br and Vary come by themselves. There is no Last-Modified: the few readers that know nothing else get
# the whole feed each time. Leave `output.compress` empty: nothing would send the twins.
"""


class Netlify(Host):
    """Netlify."""

    title = "Netlify"
    signs: ClassVar = (("server", r"\bnetlify\b"), ("x-nf-request-id", ""))
    cures: ClassVar = {
        "types": "`Content-Type` for each feed in the file `_headers`.",
        "validators": "deployed files have an ETag; a function or an edge function has to send one, and to answer 304.",
        "lifetime": "`Cache-Control: max-age=300` in `_headers`; without it Netlify sends `max-age=0`, which is "
        "right, too.",
        "compression": "it packs by itself; look at functions that send what is packed already.",
        "redirects": "`/old /new 301!` in `_redirects`; set the primary domain, and force HTTPS.",
        "missing": "no rule `/* /index.html 200` in `_redirects`, or above it `/feeds/* /404.html 404`.",
        "cors": "`Access-Control-Allow-Origin: *` in `_headers`.",
        "links": "two lines `Link:` below each feed in `_headers`.",
        "walls": "let the folder out of firewall traffic rules, and of password protection.",
        "cookies": "no split testing (branch-based) for the folder: it sets a cookie.",
        "certificate": "Domain management, HTTPS: renew the certificate; the DNS records must lead to Netlify.",
    }

    def snippet(self, served: Served) -> str:
        """A file `_headers`."""
        return f"{HEAD}{header_file(served)}"
