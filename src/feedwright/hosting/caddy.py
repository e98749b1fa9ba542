"""Caddy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from feedwright.hosting._base import BROWSERS, Host, Served, link_headers, plain, quoted


class Caddy(Host):
    """Caddy 2."""

    title = "Caddy"
    signs: ClassVar = (("server", r"\bcaddy\b"), ("via", r"\bcaddy\b"))
    cures: ClassVar = {
        "types": '`header /feeds/*.rss Content-Type "application/rss+xml; charset=utf-8"` and so on.',
        "validators": "serve the files by `file_server`, which sends both; no `header -ETag`, no `templates` there.",
        "lifetime": '`header /feeds/* Cache-Control "max-age=300"`.',
        "compression": "`encode gzip` with a `match` of the feeds' types; `file_server { precompressed br gzip }` "
        "where "
        "`output.compress` makes twins.",
        "redirects": "name the site with its host alone, and Caddy redirects http; `redir ... permanent`, not "
        "`redir` alone.",
        "missing": "no `try_files {path} /index.html` for the folder.",
        "cors": '`header /feeds/* Access-Control-Allow-Origin "*"`.',
        "links": "`header /feeds/* +Link` twice, for the hub and for the feed itself.",
        "walls": "look for matchers on User-Agent and for `rate_limit`.",
        "certificate": "name the site with its host, and let Caddy be reached at ports 80 and 443: it renews by "
        "itself.",
    }

    def snippet(self, served: Served) -> str:
        """A `route` for the block of the site."""
        return "\n".join(_lines(served)) + "\n"


def _lines(served: Served) -> Iterator[str]:
    yield f"# Into the block of {served.host}, below its `root * FOLDER`; FOLDER is what holds {served.place}."
    yield f"# The files are made in {served.directory}"
    yield from _matchers(served)
    yield f"route {_path(served, '*')} {{"
    yield f"    respond {_path(served, '.*')} 404"
    for suffix, kind in served.types.items():
        yield f'    header {_path(served, f"*.{suffix}")} Content-Type "{kind}"'
    yield f'    header Cache-Control "max-age={served.seconds}"'
    for number, seconds in enumerate(_own_paces(served)):
        yield f'    header @feedwright_{number} Cache-Control "max-age={seconds}"'
    yield '    header Access-Control-Allow-Origin "*"'
    if served.xml:
        yield "    # Browsers are given XML that they can show."
        yield '    header @feedwright_browsers Content-Type "text/xml; charset=utf-8"'
        yield "    header @feedwright_xml +Vary Accept"
    for name, value in link_headers(served, f"{served.origin}{{path}}" if served.is_plain else f"{served.url}{{file}}"):
        yield f"    header @feedwright_feeds +{name} `{value}`"
    yield from _packing(served)
    yield "}"


def _own_paces(served: Served) -> dict[int, list[str]]:
    return {seconds: slugs for seconds, slugs in served.paces().items() if seconds != served.seconds}


def _matchers(served: Served) -> Iterator[str]:
    if served.hubs:
        yield f"@feedwright_feeds path {_paths(served, served.suffixes)}"
    if served.xml:
        yield f"@feedwright_xml path {_paths(served, served.xml)}"
        yield "@feedwright_browsers {"
        yield f"    path {_paths(served, served.xml)}"
        yield f"    header_regexp Accept {BROWSERS}"
        yield "}"
    for number, slugs in enumerate(_own_paces(served).values()):
        names = (_path(served, f"{slug}.{suffix}") for slug in slugs for suffix in served.suffixes)
        yield f"@feedwright_{number} path {' '.join(names)}"


def _paths(served: Served, suffixes: Sequence[str]) -> str:
    return " ".join(_path(served, f"*.{suffix}") for suffix in suffixes)


def _path(served: Served, name: str) -> str:
    """A path in the folder, as a matcher reads it: without percent-encoding."""
    return f"{served.path}{name}" if served.is_plain else quoted(f"{served.folder}{name}")


def _packing(served: Served) -> Iterator[str]:
    yield "    encode {"
    yield "        gzip"
    yield "        match {"
    yield from (f"            header Content-Type {kind}*" for kind in dict.fromkeys(map(plain, served.types.values())))
    if served.xml:
        yield "            header Content-Type text/xml*"
    yield "        }"
    yield "    }"
    if served.twins:
        yield "    file_server {"
        yield f"        precompressed {' '.join(served.twins)}"
        yield "    }"
    else:
        yield "    file_server"
