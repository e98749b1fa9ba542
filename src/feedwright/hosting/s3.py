"""Amazon S3, with CloudFront before it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import ClassVar

from feedwright.hosting._base import Host, Served


class S3(Host):
    """Amazon S3 with CloudFront."""

    title = "S3 with CloudFront"
    signs: ClassVar = (
        ("server", r"amazons3|cloudfront"),
        ("via", r"cloudfront"),
        ("x-amz-cf-id", ""),
        ("x-amz-id-2", ""),
    )
    cures: ClassVar = {
        "types": "an object has the type that it was uploaded with: `aws s3 cp --content-type ...`, again for those "
        "that stand.",
        "validators": "S3 sends both; let the cache policy pass conditions on, and upload only what has changed "
        "(`aws s3 sync`).",
        "lifetime": "`--cache-control max-age=300` at the upload; the cache policy's minimum TTL 0; an invalidation "
        "of the "
        "folder after each deploy.",
        "compression": "Compress objects automatically, with a cache policy that knows gzip and br; it packs the "
        "types of its "
        "list alone, and objects of 1,000 bytes and more.",
        "redirects": "Viewer protocol policy: Redirect HTTP to HTTPS, which answers 301.",
        "missing": "no custom error response that turns 403 or 404 into 200; with `s3:ListBucket` S3 says 404 "
        "instead of 403.",
        "cors": "a response headers policy with CORS (the managed one is SimpleCORS).",
        "links": "a function at viewer response: `feedwright headers s3` prints it.",
        "walls": "let the folder pass before AWS WAF's bot control and rate rules.",
        "cookies": "no sticky sessions of a load balancer for the folder.",
        "certificate": "the certificate is of ACM in us-east-1, and its name is an alternate domain name of the "
        "distribution.",
    }

    def snippet(self, served: Served) -> str:
        """Commands that upload each type as it is to be served, and a function for the `Link` headers."""
        return "\n".join(_lines(served)) + "\n"


def _lines(served: Served) -> Iterator[str]:
    folder = f"s3://BUCKET{served.path}"
    yield "# S3 sends what an object was uploaded with: run these after each build, your bucket in place of BUCKET."
    yield "# `sync` uploads only what has changed, so that ETag and Last-Modified of the rest stay as they are."
    paces = served.paces()
    for suffix, kind in served.types.items():
        seconds = next(iter(paces)) if suffix in served.suffixes else served.seconds
        yield (
            f"aws s3 sync {shlex.quote(served.directory)} {folder} --exclude '*' --include '*.{suffix}' --exclude '.*' "
            f"--content-type '{kind}' --cache-control max-age={seconds}"
        )
    yield "#"
    yield "# In CloudFront: Compress objects automatically; the response headers policy SimpleCORS; Redirect HTTP to"
    yield "# HTTPS; no custom error response that turns 403 or 404 into 200."
    yield "# Leave `output.compress` empty: nothing would send the twins."
    if served.hubs:
        yield "# A CloudFront function at viewer response, for the hubs:"
        yield from (f"#   {line}" for line in _function(served))


def _function(served: Served) -> Iterator[str]:
    suffixes = "|".join(served.suffixes)
    hubs = ", ".join(f'<{hub}>; rel="hub"' for hub in served.hubs)
    yield "function handler(event) {"
    yield f"  if (/\\.({suffixes})$/.test(event.request.uri)) {{"
    yield f"    var self = '<{served.origin}' + event.request.uri + '>; rel=\"self\"';"
    yield f"    event.response.headers.link = {{ value: '{hubs}, ' + self }};"
    yield "  }"
    yield "  return event.response;"
    yield "}"
