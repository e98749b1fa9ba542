"""WordPress exports (WXR) as a stream: a file is cut into its articles and authors, one in memory at a time.

What is cut out is parsed on its own (`_wxr_items`): damage in one article costs that article alone, however the rest of
a file looks, and its line is known.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple, Self

from feedwright.errors import ParseError
from feedwright.sources._base import Place
from feedwright.sources._files import LARGEST, opened
from feedwright.text import patterns

_PART = 1 << 20
_MOST = 50_000_000_000
_HEAD = 1_000_000
_NEARLY_ALL = 64  # a tag that has only begun to be read is not longer, up to where its name ends
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\r"))
_MARK = patterns.lazy(
    rb"<(?:!\[CDATA\[|!--|\?|!DOCTYPE\b"
    rb"|(?P<closing>/)?(?:[\w.-]{1,40}:)?(?P<name>item|author|channel|rss)(?=[\s/>]))"
)
_FRAMES = ("channel", "rss")
_UNTIL = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_EMPTY = patterns.lazy(rb"[^<>]{0,200}/>")
_DECLARED = patterns.lazy(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_PREFIX = patterns.lazy(rb"\bxmlns:([A-Za-z_][\w.-]{0,40})\s*=")
_LANGUAGE = patterns.lazy(rb"<language>\s*(?:<!\[CDATA\[)?\s*([A-Za-z0-9_-]{2,35})\s*(?:\]\]>)?\s*</language>")


class Piece(NamedTuple):
    """An element of an export, cut out.

    Args:
        name: `item` or `author`.
        line: where it begins, from 1.
        data: from its start tag to its end tag, in UTF-8 as far as the file is; empty if it was too long to be kept.
    """

    name: str
    line: int
    data: bytes


class Export:
    """An export that is read from its beginning to its end, in pieces.

    Attributes:
        head: what stands before the first piece, up to a megabyte.
        ended: whether the end of the document was found; else the file was cut off.
        cut: the line of the article in which it was; 0 if it was not in one.
        damage: what stopped the reading before the end of the file; empty if nothing did.
        line: the last line that was looked at.
    """

    def __init__(self, place: Place) -> None:
        self.name = place.name
        self.head = b""
        self.ended = False
        self.cut = 0
        self.damage = ""
        self.line = 1
        self._is_export = False
        self._data = bytearray()
        self._base = 0  # how much of the file stands before the data
        self._counted = 0  # up to where lines were counted
        self._keep = -1  # where the piece begins that is being read
        self._too_long = False
        handle, _ = opened(place)
        self._file: BinaryIO = open(handle, "rb")  # noqa: SIM115 - see __exit__
        self._parts = _decoded(self._file, place.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def prefixes(self) -> tuple[bytes, ...]:
        """The namespace prefixes that the head declares."""
        return tuple(dict.fromkeys(_PREFIX.findall(self.head)))

    @property
    def language(self) -> str:
        """The language of the site, as the export says; empty if it does not."""
        found = _LANGUAGE.search(self.head)
        return found[1].decode() if found else ""

    def pieces(self) -> Iterator[Piece]:
        """Articles and authors in the order of the file.

        Raises:
            ParseError: the file is no export, or cannot be read.
        """
        begun = ""  # name of the piece that is being read
        line = place = 0
        while (mark := self._mark(place)) is not None:
            start, place = mark.start() + self._base, mark.end() + self._base
            name, closing = (mark["name"] or b"").decode(), bool(mark["closing"])
            if not name:
                place = self._passed(start, inside=bool(begun))
                continue
            self._is_export = True
            frame = name in _FRAMES
            if begun and _ends(begun, name, closing=closing):
                whole = closing and name == begun
                place = (self._find(b">", place) + 1 or place) if whole else start
                yield self._piece(begun, line, place)
                begun = ""
            elif frame:
                self.ended = closing
            elif not begun and not closing and not _EMPTY.match(self._data, place - self._base):
                begun, line = name, self._begin(start)
                if end := self._quick_end(place):
                    yield self._piece(begun, line, end)
                    begun, place = "", end
        if begun:
            self.ended, self.cut = False, line
        self._finish()

    def _begin(self, start: int) -> int:
        """Keep what follows; tell on which line it stands."""
        self.head = self.head or bytes(self._data[: min(start - self._base, _HEAD)]) or b" "
        self._drop(start)
        self._keep = start
        return self.line

    def _quick_end(self, place: int) -> int:
        """Where an article ends, where that is seen at a glance, as it nearly always is; else 0.

        A place is in a CDATA section if the last beginning of one before it is nearer than the last end of one.
        """
        data, start = self._data, place - self._base
        end = data.find(b"</item>", start)
        if end < 0 or data.find(b"<item", start, end) >= 0:
            return 0
        inside = data.rfind(b"<![CDATA[", start, end) > data.rfind(b"]]>", start, end)
        return 0 if inside else end + len(b"</item>") + self._base

    def _piece(self, name: str, line: int, end: int) -> Piece:
        data = b"" if self._too_long else bytes(self._data[self._keep - self._base : end - self._base])
        self._keep, self._too_long = -1, False
        self._drop(end)
        return Piece(name, line, data)

    def _finish(self) -> None:
        self._drop(self._base + len(self._data))
        if not self._base:
            raise ParseError("is empty", where=self.name)
        if not self._is_export:
            raise self._no_export()

    def _no_export(self) -> ParseError:
        return ParseError(
            "is no WordPress export (WXR): neither <rss> nor <channel> stands in it. Make one under Tools > Export",
            where=self.name,
        )

    # --- looking for marks ----------------------------------------------------------------------------------------

    def _mark(self, place: int) -> re.Match[bytes] | None:
        """The next mark at or after a place; None at the end of the file."""
        while (match := _MARK.search(self._data, place - self._base)) is None:
            tail = max(place - self._base, len(self._data) - _NEARLY_ALL)
            begun = self._data.find(b"<", tail)
            place = self._base + (begun if begun >= 0 else len(self._data))
            if not self._more(place):
                return None
        return match

    def _passed(self, start: int, *, inside: bool) -> int:
        """Where what is no element ends: a CDATA section, a comment, an instruction, a document type."""
        opening = bytes(self._data[start - self._base : start - self._base + 9])
        for mark, until in _UNTIL.items():
            if opening.startswith(mark):
                end = self._find(until, start + len(mark))
                return end + len(until) if end >= 0 else self._base + len(self._data)
        end = self._find(b">", start)
        if not inside and not self._is_export and b"[" in self._data[start - self._base : max(end, start) - self._base]:
            self._count(start)
            message = (
                "declares a document type with entities of its own, as no export of WordPress does; nothing in it was "
                "read. Export the site anew, or take out what stands between <!DOCTYPE and ]>"
            )
            raise ParseError(message, where=f"{self.name}:{self.line}")
        return start + len(b"<!DOCTYPE")

    def _find(self, what: bytes, start: int) -> int:
        """Where something next stands; -1 if nowhere."""
        while (found := self._data.find(what, max(0, start - self._base))) < 0:
            start = max(start, self._base + len(self._data) - len(what) + 1)
            if not self._more(start):
                return -1
        return found + self._base

    # --- reading --------------------------------------------------------------------------------------------------

    def _more(self, place: int) -> bool:
        """Read on. What stands before a place, and belongs to no piece, is not needed any more."""
        if self._keep < 0:
            if not self.head and self._base + len(self._data) > _HEAD:
                self.head = bytes(self._data[:_HEAD])
            if not self._is_export and self._base + len(self._data) > _HEAD:
                raise self._no_export()
            if self.head:
                self._drop(place)
        elif len(self._data) > LARGEST:
            self._too_long = True
            self._drop(place)
        try:
            part = next(self._parts, b"")
        except zlib.error as error:
            self.damage = f"the packed file is damaged: {error}"
            return False
        except (OSError, UnicodeError) as error:
            self._count(self._base + len(self._data))
            message = f"cannot be read further: {error}"
            raise ParseError(message, where=f"{self.name}:{self.line}") from error
        self._data += part
        return bool(part)

    def _drop(self, place: int) -> None:
        """Forget what stands before a place."""
        if place > self._base:
            self._count(place)
            del self._data[: place - self._base]
            self._base = place

    def _count(self, place: int) -> None:
        self.line += self._data.count(b"\n", self._counted - self._base, place - self._base)
        self._counted = max(self._counted, place)


def _ends(begun: str, name: str, *, closing: bool) -> bool:
    """Whether a tag ends the piece that is being read: by its own end tag, or because it can stand in none."""
    if name == begun or name in _FRAMES:
        return closing or name == "item"
    return name == "item"


def _decoded(file: BinaryIO, name: str) -> Iterator[bytes]:
    """The file in UTF-8, without characters that XML forbids, in parts that are never empty."""
    first = file.read(4)
    file.seek(0)
    if first.startswith(b"PK\x03\x04"):
        raise ParseError("is a ZIP archive; unpack it and name the .xml files in it", where=name)
    parts = _unpacked(file) if first.startswith(b"\x1f\x8b") else iter(lambda: file.read(_PART), b"")
    head = next(parts, b"")
    codec = _codec(head)
    decode = codecs.getincrementaldecoder(codec)("replace") if codec else None
    read = 0
    for part in chain([head.removeprefix(codecs.BOM_UTF8)], parts):
        read += len(part)
        if read > _MOST:
            message = f"holds more than {_MOST // 1_000_000_000} GB"
            raise ParseError(message, where=name)
        plain = decode.decode(part).encode("utf-8", "replace") if decode else part
        if clean := plain.translate(None, _CONTROL):
            yield clean


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    """What is in a gzip file (RFC 1952), up to where it is damaged; it may have several members."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while data := file.read(_PART):
        while data and not unpacker.eof:
            if part := unpacker.decompress(data, _PART):
                yield part
            data = unpacker.unconsumed_tail
            if unpacker.unused_data.startswith(b"\x1f\x8b"):
                data, unpacker = unpacker.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 16)
    if not unpacker.eof:
        raise zlib.error("it ends too early")


def _codec(head: bytes) -> str:
    """The codec that a file is to be read in; empty for UTF-8, also where nobody knows the one that it names."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[:4] in (b"<\x00?\x00", b"<\x00r\x00"):
        return "utf-16-le"
    if head[:4] in (b"\x00<\x00?", b"\x00<\x00r"):
        return "utf-16-be"
    declared = None if head.startswith(codecs.BOM_UTF8) else _DECLARED.match(head.lstrip()[:200])
    if not declared:
        return ""
    try:
        codec = codecs.lookup(declared[1].decode()).name
        text = b"<a>".decode(codec, "replace")
    except (LookupError, UnicodeError):
        return ""
    # Browsers, and so those who wrote it, take Latin-1 for windows-1252. A codec in which this is no tag is none.
    named = {"iso8859-1": "cp1252", "ascii": "", "utf-8": ""}.get(codec, codec)
    return named if text == "<a>" else ""
