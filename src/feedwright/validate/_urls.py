"""Addresses: RFC 3986 (URI), RFC 3987 (IRI), RFC 8141 (URN), RFC 4151 (tag), RFC 4122 (UUID)."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Final
from urllib.parse import urljoin

from feedwright.text import patterns
from feedwright.validate._base import Check, Code, Placed, Sheet, words

CHARACTER = Code(
    "url-character", "error", "{element} holds {char}, which may not stand in an address: {value}",
    "Some readers cut the address there, others refuse it: the link leads nowhere.",
    "Percent-encode it: a blank is %20, | is %7C.", "RFC 3986, section 2",
)  # fmt: skip
ENCODE = Code(
    "url-not-ascii", "error", "{element} holds letters beyond ASCII: {value}",
    "RSS knows URIs only. Some readers send the letters in the wrong encoding and get 404.",
    "Percent-encode the path in UTF-8 and write the host in punycode (xn--).",
    "RSS Best Practices Profile, data types: URL",
)  # fmt: skip
RELATIVE = Code(
    "url-relative", "error", "{element} is not an absolute address: {value}",
    "A reader does not know what it is relative to: the link leads nowhere.",
    "Write the whole address, from https:// on.", "RFC 3986, section 4.3",
)  # fmt: skip
MALFORMED = Code(
    "url-malformed", "error", "{element} is no address: {value}",
    "No reader can follow it.", "Write it as https://host/path.", "RFC 3986, section 3",
)  # fmt: skip
NOT_HTTP = Code(
    "url-not-http", "error", "{element} is no http(s) address: {value}",
    "Readers fetch it, and can fetch only that.", "Write an address that begins with https:// or http://.",
    "RSS 2.0, enclosure",
)  # fmt: skip
TAG = Code(
    "url-tag", "error", "{element} is no tag URI: {value}",
    "Strict readers take the entry for one without an id.", "Write tag:example.org,2025:name.", "RFC 4151, section 2.1",
)  # fmt: skip
URN = Code(
    "url-urn", "error", "{element} is no URN: {value}",
    "Strict readers take the entry for one without an id.", "Write urn:namespace:name.", "RFC 8141, section 2",
)  # fmt: skip
UUID = Code(
    "url-uuid", "error", "{element} is no UUID: {value}",
    "Strict readers take the entry for one without an id.",
    "Write urn:uuid: and 8-4-4-4-12 hexadecimal digits.", "RFC 9562, section 4",
)  # fmt: skip
SCHEME = Code(
    "url-scheme", "warning", "{element} begins with a scheme that nobody has registered: {value}",
    "Readers do not know what to do with it.", "Use https:, or another registered scheme.", "RFC 7595",
)  # fmt: skip
PRIVATE = Code(
    "url-private", "warning", "{element} leads to a machine that readers cannot reach: {value}",
    "It works for you alone: for everyone else the link is dead.", "Write the site's public address.",
)  # fmt: skip
NOT_CANONICAL = Code(
    "url-not-canonical", "warning", "{element} could be written in another way that means the same: {value}",
    "Ids are compared letter by letter: written otherwise the next time, the entry is a new one.",
    "Write scheme and host in lower case, without the usual port, with a path, and encode only what must be.",
    "RFC 4287, section 4.2.6.1",
)  # fmt: skip

_SCHEME = patterns.lazy(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CHARS = r"A-Za-z0-9\-._~:/?#@!$&'()*+,;=%"
_FINE = patterns.lazy(rf"[{_CHARS}]*\Z")
_BAD = patterns.lazy(r"[\x00-\x20\"<>\\^`{|}\[\]\x7f]")
_BRACKETS = patterns.lazy(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#@]*@)?\[[0-9A-Fa-f:.]+\]")
_TAG = patterns.lazy(
    r"tag:(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=%]*"
    r"(?:#[A-Za-z0-9\-._~:/?@!$&'()*+,;=%]*)?\Z"
)
_URN = patterns.lazy(r"(?i:urn):[A-Za-z0-9][A-Za-z0-9-]{1,31}:(?:[A-Za-z0-9\-._~:@!$&'()*+,;=/]|%[0-9A-Fa-f]{2})+"
                  r"(?:[?][+=][^#]*)?(?:#.*)?\Z")  # fmt: skip
_UUID = patterns.lazy(r"(?i:urn:uuid):[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")
_WITH_HOST = patterns.lazy(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s]")
_WORD = patterns.lazy(r"[a-z]+\Z")
_HTTP = patterns.lazy(
    r"https?://(?:[^/?#@]*@)?(?:\[[0-9a-f:.]+\]|[^/?#:@.\s]+(?:\.[^/?#:@.\s]+)*\.?)(?::\d+)?(?:[/?#]|\Z)", re.IGNORECASE
)
_PRIVATE = patterns.lazy(
    r"(?:https?|ftp)://(?:[^/?#@]*@)?(?:localhost|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|0\.0\.0\.0"
    r"|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|169\.254(?:\.\d+){2}|\[::1\]|[^/?#:@]+\.(?:local|localhost|internal|test))"
    r"(?=[:/?#]|\Z)|file:",
    re.IGNORECASE,
)
_LONGEST_KEPT: Final = 1_000
_AUTHORITIES = ("http", "https", "ftp")
# Uniform Resource Identifier (URI) Schemes, IANA: those that stand in feeds, and those of the first registry.
_REGISTERED = words(
    "aaa aaas about acap acct app bitcoin blob cap cid crid dav data dict dns doi ed2k facetime file fish ftp geo"
    " git go gopher h323 http https iax icap im imap info ipfs ipns ipp iris irc ircs jabber lastfm ldap ldaps"
    " magnet mailto matrix maps mid mms mqtt msrp msrps mtqp mumble mupdate news nfs nntp opaquelocktoken payto pkcs"
    " platform pop pres prospero rsync rtmp rtsp rtsps service sftp shttp sip sips skype sms smb snmp spotify ssh"
    " steam stun svn tag teamspeak tel telnet tftp things thismessage tip tv urn vemmi view vnc wais web ws wss xmpp"
    " xri"
)  # fmt: skip


class _Reading:
    """What is wrong with one address: the code, and the sign that may not stand there."""

    __slots__ = ("char", "code")

    def __init__(self, code: Code, char: str = "") -> None:
        self.code = code
        self.char = char


def check(sheet: Sheet, at: Placed, element: str, value: str, *, absolute: bool, iri: bool) -> bool:
    """Note what is wrong with an address.

    Args:
        sheet: where to note.
        at: where it stands.
        element: what it is called.
        value: the address.
        absolute: whether it must be one.
        iri: whether letters beyond ASCII may stand in it.

    Returns:
        Whether it may stand as it is; a warning does not hinder it.
    """
    if (wrong := _wrong(value, absolute, iri)) is None:
        return True
    sheet.report(wrong.code, at, element=element, value=value, char=_named(wrong.char))
    return wrong.code.level != "error"


def _wrong(value: str, absolute: bool, iri: bool) -> _Reading | None:
    """What is not kept in mind is what is too long to be kept."""
    look = _looked_at if len(value) <= _LONGEST_KEPT else _looked_at.__wrapped__
    return look(value, absolute, iri)


@lru_cache(maxsize=4096)
def _looked_at(value: str, absolute: bool, iri: bool) -> _Reading | None:
    scheme_match = _SCHEME.match(value)
    scheme = scheme_match[1].lower() if scheme_match else ""
    if named := _NAMED.get(scheme):
        return named(value)
    if not _FINE.match(value) and (wrong := _strange(value, iri)):
        return wrong
    if not scheme:
        return _Reading(RELATIVE) if absolute else None
    return _of_scheme(value, scheme)


def _of_scheme(value: str, scheme: str) -> _Reading | None:
    is_bare = len(value) == len(scheme) + 1
    if is_bare or (scheme in _AUTHORITIES and not _WITH_HOST.match(value)):
        return _Reading(MALFORMED)
    if _WORD.match(scheme) and scheme not in _REGISTERED:
        return _Reading(SCHEME)
    return _Reading(PRIVATE) if _PRIVATE.match(value) else None


def _strange(value: str, iri: bool) -> _Reading | None:
    bare = _BRACKETS.sub("", value, count=1)
    if match := _BAD.search(bare):
        return _Reading(CHARACTER, match[0])
    if not bare.isascii() and (not iri or any(char.isspace() or not char.isprintable() for char in bare)):
        return _Reading(ENCODE)
    return None


def _tag(value: str) -> _Reading | None:
    return None if _TAG.match(value) else _Reading(TAG)


def _urn(value: str) -> _Reading | None:
    if value.lower().startswith("urn:uuid:"):
        return None if _UUID.match(value) else _Reading(UUID)
    return None if _URN.match(value) else _Reading(URN)


_NAMED = {"tag": _tag, "urn": _urn}


def _named(char: str) -> str:
    return {" ": "a blank", "\t": "a tab", "\n": "a line break"}.get(char, char)


def _check(sheet: Sheet, at: Placed, element: str, value: str, *, absolute: bool, iri: bool) -> None:
    check(sheet, at, element, value, absolute=absolute, iri=iri)


uri: Final[Check] = partial(_check, absolute=True, iri=False)
"""An absolute URI."""
reference: Final[Check] = partial(_check, absolute=False, iri=False)
"""A URI, absolute or not."""
iri: Final[Check] = partial(_check, absolute=True, iri=True)
"""An absolute IRI."""
iri_reference: Final[Check] = partial(_check, absolute=False, iri=True)
"""An IRI, absolute or not."""


def http(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """An absolute address of the web, which readers fetch."""
    if not _HTTP.match(value):
        sheet.report(NOT_HTTP, at, element=element, value=value)
    else:
        uri(sheet, at, element, value)


def canonical(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """An absolute IRI in the one form that is compared (RFC 4287, section 4.2.6.1)."""
    if check(sheet, at, element, value, absolute=True, iri=True) and _normal(value) != value:
        sheet.report(NOT_CANONICAL, at, element=element, value=value)


def is_fine(value: str) -> bool:
    """Whether it is an absolute IRI with which nothing is wrong but, perhaps, its scheme or host."""
    wrong = _wrong(value, True, True)  # noqa: FBT003 - the cache compares them by place
    return wrong is None or wrong.code.level != "error"


# --- Normal form ----------------------------------------------------------------------------------------------------

_PARTS = patterns.lazy(r"([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?\Z", re.DOTALL)
_PERCENT = patterns.lazy(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"http": ":80", "https": ":443", "ftp": ":21"}
_DOTS = patterns.lazy(r"/\.{1,2}(?=/|\Z)")


def _normal(value: str) -> str:
    """The form in which RFC 3986, section 6.2.2, writes an absolute address."""
    match = _PARTS.match(value)
    if match is None:
        return value
    scheme, authority, path, query, fragment = match[1].lower(), match[2], match[3], match[4] or "", match[5] or ""
    start = f"{scheme}:"
    if authority is not None:
        user, at, host = authority.rpartition("@")
        host = host.lower()
        port = _PORTS.get(scheme, ":")
        user, at = ("", "") if user in ("", ":") else (user, at)
        start += f"//{user}{at}{host.removesuffix(port).removesuffix(':')}"
        path = path or "/"
    if _DOTS.search(path) and authority is not None:
        path = _without_dots(path)
    return start + _PERCENT.sub(_octet, path + query + fragment)


def _without_dots(path: str) -> str:
    """RFC 3986, section 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _octet(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()


def joined(base: str, url: str) -> str:
    """An address as it is to be understood at another; as it is written where that cannot be told."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def same(one: str, other: str) -> bool:
    """Whether two addresses are one, but for how they are written."""
    return _normal(one).partition("#")[0] == _normal(other).partition("#")[0]
