"""A document in each of the ways to send it, with the headers of each. Pure.

One file is several representations (RFC 9110, section 3.2): compressed or not, and a feed with its own media type or,
for browsers, which would not show it otherwise, as `text/xml`. Each has an entity tag of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Final

from feedwright.frozen import frozen
from feedwright.serving import conditions, preferences
from feedwright.serving.delta import Entry
from feedwright.serving.folder import Held
from feedwright.serving.journal import Journal
from feedwright.serving.replies import FOR_ALL, NO_SNIFFING, Headers, Reply, written
from feedwright.serving.terms import Terms
from feedwright.text import urls

TWINS: Final = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}
"""Content coding -> suffix of the file beside the document."""

FORMATS: Final = (".rss", ".atom", ".json")
"""Suffixes of feeds, the one that we would rather send first."""

PAGE: Final = ".html"
XML_FEEDS: Final = ("application/rss+xml", "application/atom+xml")
FEEDS: Final = (*XML_FEEDS, "application/feed+json")
_OPML = "text/x-opml"
_AS_TEXT = b"text/xml; charset=utf-8"
_XML_POLICY = b"default-src 'none'; style-src 'self'"
_NOT_FRAMED = b"frame-ancestors 'none'"
_EXPOSED = b"Content-Range, Delta-Base, ETag, IM, Link, Retry-After"
_UNSAID = 15
_ARCHIVES = "archive/"
_DAY = 1440
_MOST_CHOICES = 200


@frozen
class Document:
    """A file that the manifest lists.

    Args:
        path: in the output folder.
        media_type: with charset, as the manifest has it.
        held: what is known of the file.
        twins: content coding -> what is known of the file that holds the same in it.
        minutes: that readers should wait; None where nothing says it.
        siblings: paths of the other documents of the same feed, with their media types.
        entries: those of a feed that may be cut; None for all else.
        journal: what earlier versions of it held.
    """

    path: str
    media_type: str
    held: Held
    twins: Mapping[str, Held] = field(default_factory=dict)
    minutes: int | None = None
    siblings: Sequence[tuple[str, str]] = ()
    entries: tuple[Entry, ...] | None = None
    journal: Journal = field(default_factory=Journal)

    @property
    def kind(self) -> str:
        """The media type alone."""
        return self.media_type.partition(";")[0].strip()


@frozen
class Representation:
    """A document in one of the ways to send it.

    Args:
        document: what it represents.
        path: of the file that is sent.
        held: what is known of that file.
        etag: strong.
        last_modified: as it is sent.
        whole: a 200, without its body.
        unchanged: a 304.
    """

    document: Document
    path: str
    held: Held
    etag: bytes
    last_modified: bytes
    whole: Reply
    unchanged: Reply


class Choice:
    """One document, or several among which the client's `Accept` chooses; each in all of its representations."""

    def __init__(self, documents: Sequence[Document], terms: Terms, *, negotiated: bool) -> None:
        self._documents = documents
        self._terms = terms
        self._negotiated = negotiated
        self._made: dict[tuple[int, bool, str], Representation] = {}
        self._known: dict[tuple[bytes | None, bytes | None], Representation] = {}

    def representation(self, accept: bytes | None, accept_encoding: bytes | None) -> Representation:
        """The one that a client likes best.

        Args:
            accept: the field's value; None where it was not sent.
            accept_encoding: the same.
        """
        if found := self._known.get((accept, accept_encoding)):
            return found
        index = preferences.media_type(accept, [one.kind for one in self._documents]) if self._negotiated else 0
        document = self._documents[index]
        as_text = document.kind in XML_FEEDS and preferences.is_browser(accept, [document.kind])
        sizes = {coding: held.size for coding, held in document.twins.items()}
        coding = preferences.coding(accept_encoding, sizes)
        made = self._made.get((index, as_text, coding))
        if made is None:
            made = _represented(document, coding, self._terms, as_text=as_text, negotiated=self._negotiated)
            self._made[index, as_text, coding] = made
        if len(self._known) >= _MOST_CHOICES:
            self._known.clear()
        self._known[accept, accept_encoding] = made
        return made


def _represented(document: Document, coding: str, terms: Terms, *, as_text: bool, negotiated: bool) -> Representation:
    held = document.twins[coding] if coding else document.held
    marks = ["xml"] * as_text + ([TWINS[coding].removeprefix(".")] if coding else [])
    etag = f'"{"-".join([document.held.sha256, *marks])}"'.encode()
    last_modified = conditions.http_date(document.held.modified)
    always = [
        (b"etag", etag),
        (b"last-modified", last_modified),
        (b"cache-control", _freshness(document, terms)),
        *_vary(document, negotiated=negotiated),
        *_for_others(document),
        *([(b"content-location", _address("", document.path.rpartition("/")[2]))] if negotiated else []),
    ]
    headers = [
        (b"content-type", _AS_TEXT if as_text else document.media_type.encode("latin-1", "replace")),
        (b"content-length", b"%d" % held.size),
        *([(b"content-encoding", coding.encode())] if coding else []),
        *always,
        (b"accept-ranges", b"bytes"),
        NO_SNIFFING,
        *_policy(document),
        *_links(document, terms),
    ]
    return Representation(
        document=document,
        path=document.path + TWINS.get(coding, ""),
        held=held,
        etag=etag,
        last_modified=last_modified,
        whole=Reply(200, headers, head=written(200, headers)),
        unchanged=Reply(304, always, head=written(304, always)),
    )


def _freshness(document: Document, terms: Terms) -> bytes:
    """For as long as readers should wait. A hub that was told of a change must not be given the old feed by a cache."""
    seconds = 60 * (_DAY if document.path.startswith(_ARCHIVES) else document.minutes or _UNSAID)
    shared = b", s-maxage=0" if terms.hubs and document.kind in FEEDS else b""
    return b"max-age=%d%s" % (seconds, shared)


def _vary(document: Document, *, negotiated: bool) -> Headers:
    names = [b"Accept"] * (negotiated or document.kind in XML_FEEDS) + [b"Accept-Encoding"] * bool(document.twins)
    return [(b"vary", b", ".join(names))] if names else []


def _for_others(document: Document) -> Headers:
    """Readers that run in a browser may read feeds, and what they say of themselves."""
    return [FOR_ALL, (b"access-control-expose-headers", _EXPOSED)] if document.kind in (*FEEDS, _OPML) else []


def _policy(document: Document) -> Headers:
    if document.kind == "text/html":
        return [(b"content-security-policy", b"; ".join(filter(None, (document.held.policy, _NOT_FRAMED))))]
    return [(b"content-security-policy", _XML_POLICY)] if document.kind in XML_FEEDS else []


def _links(document: Document, terms: Terms) -> Headers:
    """Hubs and the feed's own address (WebSub, section 4), and the same in other formats."""
    made = []
    if document.kind in FEEDS:
        made += [b'<%s>; rel="hub"' % hub.encode("ascii", "ignore") for hub in terms.hubs]
        made.append(b'<%s>; rel="self"' % _address(terms.address, document.path))
    for path, kind in document.siblings:
        made.append(b'<%s>; rel="alternate"; type="%s"' % (_address(terms.address, path), kind.encode("ascii")))
    return [(b"link", one) for one in made]


def _address(base: str, path: str) -> bytes:
    return f"{base}{urls.path(path)}".encode("ascii", "ignore")
