"""GitHub Pages."""

from __future__ import annotations

from typing import ClassVar

from feedwright.hosting._base import Host, Served


class GithubPages(Host):
    """GitHub Pages."""

    title = "GitHub Pages"
    signs: ClassVar = (("server", r"github\.com"), ("x-github-request-id", ""))
    cures: ClassVar = {
        "types": "types cannot be set; keep the names .rss, .atom and .json, which it knows.",
        "validators": "it sends ETag and Last-Modified by itself; look at what stands before it.",
        "lifetime": "it says 10 minutes, always; look at what stands before it.",
        "compression": "it packs by itself; `output.compress` is of no use there.",
        "redirects": "Settings, Pages: set the custom domain, and Enforce HTTPS.",
        "missing": "a 404.html on top is sent with 404; look at what stands before it.",
        "cors": "it sends `Access-Control-Allow-Origin: *` by itself; look at what stands before it.",
        "links": "headers cannot be set; hubs that stand in RSS and Atom are found there. Lead readers to these, "
        "not to "
        "JSON Feed.",
        "certificate": "Settings, Pages: take the custom domain out and put it in again; its DNS records must lead "
        "to GitHub.",
    }

    def snippet(self, served: Served) -> str:
        """What cannot be set, and why that does no harm."""
        lines = [
            f"# GitHub Pages lets nobody set headers. {served.url} is served well all the same:",
            "#   types       of .rss, .atom and .json; the last as application/json, which readers take, too",
            "#   304         by ETag and by Last-Modified",
            "#   packing     by gzip; leave `output.compress` empty: nothing would send the twins",
            "#   caching     10 minutes, always",
            "#   CORS        Access-Control-Allow-Origin: *",
        ]
        if served.hubs:
            lines += [
                "#   hubs        no `Link` headers: readers and hubs find them in RSS and Atom; JSON Feed is polled.",
                "#               Pages are deployed after the build, so leave the hubs to `feedwright ping` after it.",
            ]
        if served.path.strip("/").startswith(("_", ".")) or "/_" in served.path:
            lines.append("#   A file `.nojekyll` on top is needed: without it folders that begin with _ are left out.")
        return "\n".join(lines) + "\n"
