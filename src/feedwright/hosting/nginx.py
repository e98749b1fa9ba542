"""nginx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from feedwright.hosting._base import BROWSERS, Host, Served, either, link_headers, plain, quoted

_STATIC = {"gzip": "gzip_static on;", "br": "brotli_static on;", "zstd": "zstd_static on;"}
_MODULES = {"br": "libnginx-mod-http-brotli-static (Debian)", "zstd": "zstd-nginx-module"}


class Nginx(Host):
    """nginx, built as it comes."""

    title = "nginx"
    signs: ClassVar = (("server", r"\b(?:nginx|openresty|tengine)\b"),)
    cures: ClassVar = {
        "types": "name the types in a `types { }` block of the folder's `location`, with `charset utf-8;`.",
        "validators": "serve the files by `root` or `alias`; `etag on;` is the default; no `if_modified_since "
        "off;`, no "
        "`sub_filter` and no `ssi` there, for they take both headers away.",
        "lifetime": '`add_header Cache-Control "max-age=300";` in the `location`; `proxy_cache_valid` where it is a '
        "cache.",
        "compression": "`gzip on; gzip_vary on;` and the feeds' types in `gzip_types`; `gzip_static on;` where "
        "`output.compress` makes twins; never `always`.",
        "redirects": "`return 301 https://$host$request_uri;` in a `server` of its own for http.",
        "missing": "`try_files $uri =404;` in the `location`, not `/index.html`; `error_page 404 /404.html;` "
        "without `=200`.",
        "cors": '`add_header Access-Control-Allow-Origin "*";` in the `location`: those of an outer one do not '
        "count there.",
        "links": '`add_header Link` twice, for the hub and for `<https://example.org$uri>; rel="self"`.',
        "walls": "no `limit_req` and no `if ($http_user_agent ...)` for the folder.",
        "cookies": "`userid off;` in the `location`.",
        "head": "let the `location` serve files; `limit_except GET` lets HEAD in, too.",
        "certificate": "`ssl_certificate` is the whole chain (fullchain.pem); reload nginx when it is renewed.",
    }

    def snippet(self, served: Served) -> str:
        """A `location` for the `server` of the site."""
        return "\n".join(self._lines(served)) + "\n"

    def _lines(self, served: Served) -> Iterator[str]:
        yield f"# Into the `server {{ }}` of {served.host}, whose `root` is the folder that holds {served.place}."
        yield f"# The files are made in {served.directory}"
        for name in served.twins:
            if name in _MODULES:
                yield f"# {_STATIC[name]} needs the module {_MODULES[name]}."
        yield f"location ^~ {quoted(served.folder)} {{"
        yield from _indented([*_types(served), *_packing(served), *_kept(served.seconds)])
        yield "    location ~ /\\. {"
        yield "        return 404;"
        yield "    }"
        paces = list(served.paces().items())
        for number, (seconds, slugs) in reversed(list(enumerate(paces))):
            yield from _feeds(served, f"({either(slugs)})" if number else "", seconds, f"@feedwright_{number}")
        yield "}"
        for number, (seconds, _) in enumerate(paces if served.xml else ()):
            yield f"location @feedwright_{number} {{"
            yield f"    types {{ text/xml {' '.join(served.xml)}; }}"
            yield "    charset utf-8;"
            yield from _indented([*_packing(served, "text/xml"), *_headers(served, seconds)])
            yield "}"


def _indented(lines: list[str], by: int = 4) -> Iterator[str]:
    yield from (f"{' ' * by}{line}" for line in lines)


def _types(served: Served) -> Iterator[str]:
    yield "types {"
    yield from (f"    {plain(kind)} {suffix};" for suffix, kind in served.types.items())
    yield "}"
    yield "charset utf-8;"
    # text/html is always among them.
    yield f"charset_types {' '.join(_others(served))};"


def _others(served: Served) -> list[str]:
    return [plain(kind) for kind in served.types.values() if plain(kind) != "text/html"]


def _packing(served: Served, *types: str) -> Iterator[str]:
    yield "gzip on;"
    yield "gzip_vary on;"
    yield "gzip_proxied any;"
    yield "gzip_min_length 1000;"
    yield f"gzip_types {' '.join(types or _others(served))};"
    yield from (_STATIC[name] for name in served.twins)


def _kept(seconds: int) -> Iterator[str]:
    yield f'add_header Cache-Control "max-age={seconds}";'
    yield 'add_header Access-Control-Allow-Origin "*";'


def _headers(served: Served, seconds: int) -> Iterator[str]:
    yield from _kept(seconds)
    if served.xml:
        yield "add_header Vary Accept;"
    yield from (f"add_header {name} '{value}';" for name, value in link_headers(served, _own(served)))


def _own(served: Served) -> str:
    """A feed's own address; `$uri` has no percent-encoding."""
    return f"{served.origin}$uri" if served.is_plain else f"{served.url}$feedwright_file"


def _feeds(served: Served, slugs: str, seconds: int, for_browsers: str) -> Iterator[str]:
    file = f"{slugs or '[^/]+'}\\.({either(served.suffixes)})"
    file = file if served.is_plain else f"(?<feedwright_file>{file})"
    yield f'    location ~ "/{file}$" {{'
    if served.xml:
        yield "        # Browsers are given XML that they can show."
        yield f"        error_page 418 = {for_browsers};"
        yield f'        set $feedwright "$uri {"$http_accept"}";'
        yield f'        if ($feedwright ~ "\\.({either(served.xml)}) {BROWSERS[1:]}") {{'
        yield "            return 418;"
        yield "        }"
    yield from _indented(list(_headers(served, seconds)), 8)
    yield "    }"
