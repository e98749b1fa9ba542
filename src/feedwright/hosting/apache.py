"""Apache httpd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from feedwright.hosting._base import TWINS, Host, Served, either, plain, quoted

_ENV = "FEEDWRIGHT"


class Apache(Host):
    """Apache httpd 2.4."""

    title = "Apache"
    signs: ClassVar = (("server", r"\bapache\b"),)
    cures: ClassVar = {
        "types": "`AddType application/rss+xml .rss` and so on, and `AddCharset utf-8 .rss .atom .json .opml`.",
        "validators": "`FileETag MTime Size`, which is the same on every server. mod_deflate adds -gzip to ETags and "
        "does not know it again: `RequestHeader edit* If-None-Match` mends it, as `feedwright headers apache` says.",
        "lifetime": '`Header set Cache-Control "max-age=300"`; look for `ExpiresDefault` and `ExpiresByType`, too.',
        "compression": "`AddOutputFilterByType DEFLATE application/rss+xml ...` (mod_deflate, mod_filter); "
        "`SetEnv no-gzip 1` for what is packed already.",
        "redirects": "`Redirect permanent / https://example.org/` in the virtual host of port 80; `[R=301]` with "
        "RewriteRule.",
        "missing": "no `RewriteRule . /index.html` and no `FallbackResource` for the folder.",
        "cors": '`Header set Access-Control-Allow-Origin "*"` (mod_headers).',
        "links": "`Header add Link` twice, for the hub and for the feed itself (mod_headers).",
        "walls": "look for `Require expr`, mod_security and mod_evasive.",
        "cookies": "`CookieTracking off` for the folder.",
        "head": "no `<LimitExcept GET>` that leaves HEAD out, no RewriteCond on REQUEST_METHOD.",
        "certificate": "`SSLCertificateFile` is the whole chain (fullchain.pem); reload Apache when it is renewed.",
    }

    def snippet(self, served: Served) -> str:
        """A section for the virtual host, or the lines of an `.htaccess`."""
        return "\n".join(_lines(served)) + "\n"


def _lines(served: Served) -> Iterator[str]:
    modules = [
        "headers",
        "deflate",
        "filter",
        *(["setenvif"] if served.hubs else []),
        *(["rewrite"] * bool(served.twins)),
    ]
    yield f"# Into the virtual host of {served.host}; or what stands between <Directory> and </Directory> into a file"
    yield "# .htaccess in the folder, where `AllowOverride FileInfo` is set."
    yield f"# Modules: a2enmod {' '.join(modules)}"
    yield f"<Directory {quoted(served.directory)}>"
    yield from (f"    {line}" for line in _inside(served))
    yield "</Directory>"


def _inside(served: Served) -> Iterator[str]:
    yield from (f"AddType {plain(kind)} .{suffix}" for suffix, kind in served.types.items())
    yield f"AddCharset utf-8 {' '.join(f'.{suffix}' for suffix in served.types)}"
    yield "FileETag MTime Size"
    yield f"RedirectMatch 404 {quoted(f'^{re.escape(served.folder)}(.*/)?[.]')}"
    yield from _packing(served)
    yield f'Header set Cache-Control "max-age={served.seconds}"'
    yield 'Header set Access-Control-Allow-Origin "*"'
    for seconds, slugs in list(served.paces().items()):
        if seconds != served.seconds:
            yield f'<FilesMatch "^({either(slugs)})\\.({either(served.suffixes)}){_twins(served)}$">'
            yield f'    Header set Cache-Control "max-age={seconds}"'
            yield "</FilesMatch>"
    if served.xml:
        yield "# Browsers are given XML that they can show."
        yield f'<FilesMatch "\\.({either(served.xml)}){_twins(served)}$">'
        yield "    Header merge Vary Accept"
        yield '    Header set Content-Type "text/xml; charset=utf-8" "expr=%{HTTP_ACCEPT} =~ m#^text/html#"'
        yield "</FilesMatch>"
    yield from _links(served)


def _twins(served: Served) -> str:
    return f"(\\.({'|'.join(TWINS[name] for name in served.twins)}))?" if served.twins else ""


def _packing(served: Served) -> Iterator[str]:
    kinds = dict.fromkeys(map(plain, served.types.values()))
    yield f"AddOutputFilterByType DEFLATE {' '.join(kinds)} text/xml"
    yield "# Packing adds -gzip to the ETag; who sends that back is to be understood."
    yield 'RequestHeader edit* If-None-Match "-(gzip|br)\\"" "\\""'
    if served.twins:
        yield from _packed(served)


def _packed(served: Served) -> Iterator[str]:
    yield "# Packed twins, which stand beside each file"
    yield "RewriteEngine On"
    for name in sorted(served.twins, key=("zstd", "br", "gzip").index):
        yield f'RewriteCond "%{{HTTP:Accept-Encoding}}" "\\b{name}\\b"'
        yield f'RewriteCond "%{{REQUEST_FILENAME}}.{TWINS[name]}" -s'
        yield f'RewriteRule "^(.+\\.({either(served.types)}))$" "$1.{TWINS[name]}" [L]'
    yield f'RewriteRule "{_twins(served)[:-1]}$" "-" [E=no-gzip:1,E=no-brotli:1]'
    for suffix, kind in served.types.items():
        yield f'<FilesMatch "\\.{suffix}{_twins(served)[:-1]}$">'
        yield f'    ForceType "{kind}"'
        yield "</FilesMatch>"
    for name in served.twins:
        yield f'<FilesMatch "\\.{TWINS[name]}$">'
        yield f'    Header set Content-Encoding "{name}"'
        yield "</FilesMatch>"
    yield "Header merge Vary Accept-Encoding"


def _links(served: Served) -> Iterator[str]:
    if not served.hubs:
        return
    yield "# Where each feed is, and who tells of its changes"
    pattern = f"^{re.escape(served.folder)}(.*[.]({either(served.suffixes)})){_twins(served)}$"
    yield f"SetEnvIf Request_URI {quoted(pattern)} {_ENV}=$1"
    own, *hubs = (url.replace("%", "%%") for url in (served.url, *served.hubs))
    yield from (f'Header add Link "<{hub}>; rel=\\"hub\\"" env={_ENV}' for hub in hubs)
    yield f'Header add Link "<{own}%{{{_ENV}}}e>; rel=\\"self\\"" env={_ENV}'
