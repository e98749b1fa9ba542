"""Vercel."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from feedwright.hosting._base import ARCHIVES, Host, Served, either, headers_of, page_headers


class Vercel(Host):
    """Vercel."""

    title = "Vercel"
    signs: ClassVar = (("server", r"\bvercel\b"), ("x-vercel-id", ""))
    cures: ClassVar = {
        "types": "`Content-Type` for each feed under `headers` in vercel.json.",
        "validators": "deployed files have an ETag; a function has to send one, and to answer 304.",
        "lifetime": "`Cache-Control` under `headers` in vercel.json; without it Vercel sends `max-age=0`, which is "
        "right, too.",
        "compression": "it packs types that it knows by itself, and these are more with `Content-Type` as it should "
        "be.",
        "redirects": '`"permanent": true` under `redirects` in vercel.json; set the production domain, not a '
        "redirect of 307.",
        "missing": "no rewrite of `/(.*)` to the home page, or one that leaves the folder out.",
        "cors": "`Access-Control-Allow-Origin` under `headers` in vercel.json.",
        "links": "`Link` under `headers` in vercel.json, both in one value.",
        "walls": "Firewall: a rule that lets the folder pass before Attack Challenge Mode and bot protection.",
        "certificate": "Domains: the DNS records must lead to Vercel; it renews by itself.",
    }

    def snippet(self, served: Served) -> str:
        """The part `headers` of vercel.json."""
        rules = [_rule(f"{served.path}{either([file.name])}", headers_of(served, file)) for file in served.feeds]
        rules += [
            _rule(f"{served.path}{ARCHIVES}(.*)\\.{suffix}", page_headers(served, suffix)) for suffix in served.archived
        ]
        return json.dumps({"headers": rules}, indent=2) + "\n"


def _rule(source: str, headers: list[tuple[str, str]]) -> dict[str, Any]:
    """Each header once: several values are a list (RFC 9110, section 5.3)."""
    made: dict[str, str] = {}
    for name, value in headers:
        made[name] = f"{made[name]}, {value}" if name in made else value
    return {"source": source, "headers": [{"key": name, "value": value} for name, value in made.items()]}
