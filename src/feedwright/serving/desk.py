"""Answers requests: at once from what is known, or after a look at the disk. Nothing is rendered here.

`answer` never waits: it may ask the disk whether a file is still the same, and no more. Where that does not suffice it
says so, and is asked again after `prepare`, which reads, and may be run in a thread.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import unquote_to_bytes

from feedwright import clock
from feedwright.serving import conditions, delta, preferences, replies
from feedwright.serving.documents import FEEDS, FORMATS, PAGE, TWINS, Choice, Document, Representation
from feedwright.serving.folder import Changing, Folder
from feedwright.serving.journal import Journal
from feedwright.serving.journals import Journals
from feedwright.serving.replies import Part, Reply
from feedwright.serving.terms import Terms

FIELDS: Final = frozenset(
    (
        b"accept", b"accept-encoding", b"a-im", b"content-length", b"if-match", b"if-modified-since", b"if-none-match",
        b"if-range", b"if-unmodified-since", b"range", b"transfer-encoding",
    )
)  # fmt: skip
"""Names of the header fields that an answer depends on."""

HEALTH: Final = "healthz"
_CUTS = 16 << 20
_MOST_CHOICES = 4096
_LONGEST = 2048
_FORBIDDEN = frozenset(b"\\/\0")
_PRINTABLE = 0x20


class Desk:
    """Answers requests for the files of one output folder."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._folder = Folder(terms.directory)
        self._journals = Journals(terms.state)
        self._listed: Mapping[str, object] = {}
        self._choices: dict[str, Choice] = {}
        # The same by their paths as requests have them, where these hold no percent sign: there is one for each.
        self._known: dict[bytes, Choice] = {}
        self._cuts: OrderedDict[tuple[str, str, str, bool], bytes] = OrderedDict()
        self._cut_bytes = 0

    @property
    def directory(self) -> str:
        """The folder that is served."""
        return str(self._terms.directory)

    @property
    def prefix(self) -> str:
        """First part of every path; empty for none."""
        return self._terms.prefix

    def answer(self, method: str, path: bytes, headers: Mapping[bytes, bytes]) -> Reply | None:
        """What to answer; None where the disk has to be read first.

        Args:
            method: of HTTP.
            path: as it stands in the request, with its percent signs, without a query.
            headers: those of `FIELDS`, names in lower case, each once.
        """
        if refused := _refused(method, headers):
            return refused
        if not self._folder.is_current():
            return None
        if (choice := self._known.get(path)) is None:
            name = self._name(path)
            if isinstance(name, Reply):
                return name
            if (choice := self._choices.get(name)) is None:
                return self._without_document(name)
        chosen = choice.representation(headers.get(b"accept"), headers.get(b"accept-encoding"))
        if self._folder.known(chosen.path) is not chosen.held:
            return None
        return self._conditional(method, headers, chosen)

    def prepare(self, path: bytes) -> Reply | None:
        """Read what an answer for this path needs. Only one call at a time.

        Returns:
            An answer, where there is nothing more to be known.
        """
        self._folder.read_manifest()
        if self._folder.listed is not self._listed:
            self._listed, self._choices, self._known = self._folder.listed, {}, {}
        name = self._name(path)
        if isinstance(name, Reply):
            return name
        if not self._folder.is_published:
            return replies.health(0, None) if name == HEALTH else replies.unavailable()
        try:
            documents = [one for one in map(self._document, self._paths(name)) if one]
        except Changing:
            return replies.unavailable()
        if len(self._choices) >= _MOST_CHOICES:
            self._choices, self._known = {}, {}
        if documents:
            choice = self._choices[name] = Choice(documents, self._terms, negotiated=name not in self._listed)
            if b"%" not in path:
                self._known[path] = choice
            return None
        self._choices.pop(name, None)
        self._known.pop(path, None)
        return self._without_document(name) or replies.not_found()

    def pieces(self, part: Part, size: int) -> Generator[bytes, None, None]:
        """A part of a file, piece by piece, from the disk.

        Args:
            part: of a reply.
            size: of a piece in bytes.

        Raises:
            OSError: the file is no more what it was.
        """
        return self._folder.pieces(part.path, part.held, part.start, part.stop, size)

    # addresses

    def _name(self, path: bytes) -> str | Reply:
        """The file, or the feed, that a path names; or why it names none."""
        if path == b"/" + HEALTH.encode():
            return HEALTH
        if path[:1] != b"/":
            return replies.bad_address()
        if b"%" in path or len(path) > _LONGEST or not path.isascii():
            if (read := _decoded(path)) is None:
                return replies.bad_address()
            path = read
        prefix = self._terms.prefix.encode()
        if prefix:
            if path == prefix:
                return replies.moved(f"{self._terms.prefix}/")
            if not path.startswith(prefix + b"/"):
                return replies.not_found()
            path = path[len(prefix) :]
        return path[1:].decode() or "index.html"

    def _paths(self, name: str) -> list[str]:
        """Files that may be sent for a name: itself, or a feed's files, the one that we would rather send first."""
        listed = self._folder.listed
        if name in listed:
            plain = next((name.removesuffix(end) for end in TWINS.values() if name.endswith(end)), name)
            return [] if plain != name and plain in listed else [name]
        return [path for end in (*FORMATS, PAGE) if (path := name + end) in listed]

    def _without_document(self, name: str) -> Reply | None:
        if name == HEALTH:
            age = clock.now().timestamp() - self._folder.modified
            return replies.health(len(self._folder.listed), max(0, int(age)))
        return None if self._paths(name) else replies.not_found()

    # documents

    def _document(self, path: str) -> Document | None:
        held = self._folder.load(path)
        if held is None:
            return None
        media_type, digests = self._folder.listed[path]
        twins = {coding: path + end for coding, end in TWINS.items()} if digests == {held.sha256} else {}
        found = {coding: self._folder.load(twin) for coding, twin in twins.items()}
        slug = path.rpartition(".")[0]
        family = [other for end in (*FORMATS, PAGE) if (other := slug + end) in self._folder.listed and other != path]
        document = Document(
            path=path,
            media_type=media_type,
            held=held,
            # A build that is at work lists old and new files; a twin must be that of this very document.
            twins={
                coding: twin
                for coding, twin in found.items()
                if twin and self._folder.listed[twins[coding]][1] == {twin.sha256}
            },
            minutes=self._minutes(slug),
            siblings=[(other, self._folder.listed[other][0].partition(";")[0]) for other in family],
        )
        return self._noted(document)

    def _minutes(self, slug: str) -> int | None:
        """Minutes that readers should wait, as the feed says it in RSS, else as the configuration does."""
        rss = self._folder.load(slug + FORMATS[0])
        said = rss.minutes if rss else None
        return said or self._terms.minutes.get(slug) or self._terms.waiting

    def _noted(self, document: Document) -> Document:
        """With its entries, and those of its earlier versions, if it is a feed; this version is noted."""
        if document.kind not in FEEDS or "/" in document.path:
            return document
        data = self._folder.body(document.path, document.held)
        if data is None or (entries := delta.entries(data)) is None:
            return document
        journal = self._journals.noting(document.path, document.held.sha256, [entry.digest for entry in entries])
        return replace(document, entries=entries, journal=journal)

    # answers

    def _conditional(self, method: str, headers: Mapping[bytes, bytes], chosen: Representation) -> Reply | None:
        outcome = conditions.evaluate(headers, chosen.etag, chosen.document.held.modified)
        if outcome == conditions.NOT_MODIFIED:
            return chosen.unchanged
        if outcome == conditions.FAILED:
            return replies.precondition_failed(chosen.etag)
        if b"a-im" in headers and (new := self._news(headers, chosen)):
            return new
        asked = (
            conditions.part(headers, chosen.etag, chosen.last_modified, chosen.held.size) if method == "GET" else None
        )
        if asked == (0, 0):
            return replies.beyond_the_end(chosen.held.size, chosen.etag)
        return self._whole(chosen) if asked is None else self._piece(chosen, *asked)

    def _whole(self, chosen: Representation) -> Reply:
        whole = chosen.whole
        data = self._folder.body(chosen.path, chosen.held)
        if data is None:
            return Reply(200, whole.headers, b"", Part(chosen.path, chosen.held, 0, chosen.held.size), whole.head)
        return Reply(200, whole.headers, data, None, whole.head)

    def _piece(self, chosen: Representation, start: int, stop: int) -> Reply:
        """A 206 with one part (RFC 9110, section 15.3.7)."""
        length = b"%d" % (stop - start)
        headers = [
            (b"content-range", b"bytes %d-%d/%d" % (start, stop - 1, chosen.held.size)),
            *((name, length if name == b"content-length" else value) for name, value in chosen.whole.headers),
        ]
        data = self._folder.body(chosen.path, chosen.held)
        if data is None:
            return Reply(206, headers, b"", Part(chosen.path, chosen.held, start, stop))
        return Reply(206, headers, data[start:stop])

    # what is new to a reader

    def _news(self, headers: Mapping[bytes, bytes], chosen: Representation) -> Reply | None:
        """A 226 with the entries that a reader lacks (RFC 3229); None where the whole feed is what it needs."""
        manipulations = {name for name, q in preferences.members(headers[b"a-im"]) if q > 0}
        document = chosen.document
        if "feed" not in manipulations or b"range" in headers or document.entries is None:
            return None
        if not (base := _base(document.journal, headers.get(b"if-none-match", b""))):
            return None
        how = "gzip" if "gzip" in manipulations else ""
        # Where whole feeds are packed, what is new of them is, too: else it would often be the larger of the two.
        coding = "" if how or not document.twins else preferences.coding(headers.get(b"accept-encoding"), {"gzip": 0})
        body = self._cut(document, base[1:65].decode(), packed=bool(how or coding))
        if body is None or len(body) >= chosen.held.size:
            return None
        return Reply(226, _manipulated(chosen, base, len(body), how, coding), body)

    def _cut(self, document: Document, base: str, *, packed: bool) -> bytes | None:
        key = document.path, document.held.sha256, base, packed
        if (made := self._cuts.get(key)) is not None:
            self._cuts.move_to_end(key)
            return made
        data = self._folder.body(document.path, document.held)
        known = document.journal.entries(base)
        if data is None or known is None or document.entries is None:
            return None
        made = delta.cut(data, document.entries, known)
        made = gzip.compress(made, mtime=0) if packed else made
        self._cuts[key] = made
        self._cut_bytes += len(made)
        while self._cut_bytes > _CUTS:
            self._cut_bytes -= len(self._cuts.popitem(last=False)[1])
        return made


def _refused(method: str, headers: Mapping[bytes, bytes]) -> Reply | None:
    """What is answered whatever is asked for: nothing can be done here but reading."""
    if method not in ("GET", "HEAD"):
        return replies.options() if method == "OPTIONS" else replies.wrong_method()
    if headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers:
        return replies.content_refused()
    return None


def _base(journal: Journal, if_none_match: bytes) -> bytes:
    """The tag of the newest version that a reader has and we remember; empty for none."""
    places = {version: place for place, version in enumerate(journal.versions)}
    known = [tag for tag in conditions.tags(if_none_match) if tag[1:65].decode("latin-1") in places]
    return min(known, key=lambda tag: places[tag[1:65].decode()], default=b"")


def _manipulated(chosen: Representation, base: bytes, length: int, how: str, coding: str) -> replies.Headers:
    """Headers of a 226: the tag of the whole new feed; caches that do not know it must not keep it (section 10.8).

    Args:
        chosen: the whole new feed.
        base: tag of the version that the reader has.
        length: of the body.
        how: a further manipulation, after `feed`.
        coding: the content coding; empty for none.
    """
    said = {
        b"content-length": b"%d" % length,
        b"cache-control": b"no-store, im, " + dict(chosen.whole.headers)[b"cache-control"],
    }
    left = (b"content-encoding", b"accept-ranges", b"vary")
    vary = [value for name, value in chosen.whole.headers if name == b"vary"]
    return [
        (b"im", b", ".join([b"feed", *([how.encode()] if how else [])])),
        *([(b"content-encoding", coding.encode())] if coding else []),
        (b"delta-base", base),
        (b"vary", b", ".join([*vary, b"A-IM, If-None-Match"])),
        *((name, said.get(name, value)) for name, value in chosen.whole.headers if name not in left),
    ]


def _decoded(path: bytes) -> bytes | None:
    """A path without its percent signs; None where they hide a slash or what is no text, or it is too long."""
    if len(path) > _LONGEST:
        return None
    parts = [unquote_to_bytes(part) for part in path.split(b"/")]
    if any(_FORBIDDEN.intersection(part) or any(byte < _PRINTABLE for byte in part) for part in parts):
        return None
    made = b"/".join(parts)
    try:
        made.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return made
