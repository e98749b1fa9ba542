"""From bytes to UTF-8, as XML 1.0 (appendix F) and RFC 7303 tell it: what a document says of its encoding counts."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from feedwright.text import patterns
from feedwright.validate._base import Code, Sheet, Spot

WRONG = Code(
    "encoding-wrong", "error", "is not {codec}, as it should be: byte {byte} does not fit",
    "A reader stops at the first byte that does not fit, or shows wrong letters.",
    "Save or convert the document as UTF-8, and say so in the XML declaration.", "XML 1.0, section 4.3.3",
)  # fmt: skip
UNKNOWN = Code(
    "encoding-unknown", "error", "names an encoding that does not exist: {value}",
    "No reader can decode it.", 'Save it as UTF-8 and write encoding="UTF-8".', "XML 1.0, section 4.3.3",
)  # fmt: skip
CONTRADICTED = Code(
    "encoding-contradicted", "error", "begins as {codec}, and says that it is {value}",
    "Parsers stop at the contradiction.", 'Save it as UTF-8 without a byte order mark and write encoding="UTF-8".',
    "XML 1.0, section 4.3.3",
)  # fmt: skip
SERVED = Code(
    "encoding-served", "warning", "is served as {codec}, and says itself that it is {value}",
    "What the server says goes before what the document says, though some readers do it the other way round.",
    "Let the server and the XML declaration say the same: UTF-8.", "RFC 7303, section 3",
)  # fmt: skip
UNUSUAL = Code(
    "encoding-unusual", "warning", "is in {value}, which not every parser knows",
    "A parser need know no more than UTF-8 and UTF-16.", "Save it as UTF-8.", "XML 1.0, section 4.3.3",
)  # fmt: skip
OLD = Code(
    "encoding-old", "info", "is in {value}",
    "A parser need know no more than UTF-8 and UTF-16; most know this one too.",
    "Save it as UTF-8.", "XML 1.0, section 4.3.3",
)  # fmt: skip
CONTROLS = Code(
    "text-controls", "warning", "contains U+{number:04X}, which is no letter",
    "It is the trace of text in windows-1252 taken for another encoding, or of damage: readers show a box or nothing.",
    "Convert the text to UTF-8 where it comes in.", "XML 1.0, section 2.2",
)  # fmt: skip
GARBLED = Code(
    "text-garbled", "warning", "contains {value}, which looks like UTF-8 that was encoded twice",
    "Readers see signs such as Ã© where a letter should be.", "Convert the text to UTF-8 once only.",
)  # fmt: skip

# The longer byte order marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"),
)  # fmt: skip
_BARE = (
    (b"\x00\x00\x00<", "utf-32-be"), (b"<\x00\x00\x00", "utf-32-le"), (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"), (b"Lo\xa7\x94", "cp037"),
)  # fmt: skip
_DECLARED = patterns.lazy(r"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"'<>]*)[\"']")
_NAME = patterns.lazy(r"[A-Za-z][A-Za-z0-9._-]{0,39}\Z")
_NO_CHARSETS = patterns.lazy(r"idna|punycode|.*escape|undefined|mbcs|oem|utf.?7|cp65000", re.IGNORECASE)
_COMMON = patterns.lazy(
    r"us-ascii|ascii|iso-8859-\d+|windows-125\d|cp125\d|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)
_LEAST = ("utf-8", "utf8", "utf-16", "utf16")
_HEAD: Final = 400
_FIRST_C1: Final = 0x80
_LAST_C1: Final = 0x9F
_DAMAGE: Final = 0xFFFD

# Each begins with a fixed byte: so a search is as quick as for that byte.
_STRANGE = (patterns.lazy(rb"\xc2[\x80-\x9f]"), patterns.lazy(rb"\xef\xbf\xbd"))
_STRANGE_REFERENCE = patterns.lazy(rb"&#(?:(1[2-5]\d)|x([89][0-9a-f])|(65533)|x(fffd));", re.IGNORECASE)
# é as UTF-8 is C3 A9; taken for Latin-1 and encoded again, C3 83 C2 A9; “ in the same way, by way of windows-1252.
_TWICE = patterns.lazy(rb"\xc3(?:[\x82\x83]\xc2[\xa0-\xbf]|\xa2\xe2\x82\xac[\xc2\xc5\xcb\xe2][\x80-\xbf]{1,2})")


def in_utf8(sheet: Sheet, data: bytes, charset: str = "") -> bytes:
    """A document in UTF-8 without a byte order mark.

    What is wrong with its encoding is noted on the sheet. Bytes that do not fit become U+FFFD.

    Args:
        sheet: where to note.
        data: as it came.
        charset: what the server said; empty where none did.
    """
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", ""))
    codec = codec or next((codec for start, codec in _BARE if data.startswith(start)), "")
    declared = _declared(data[len(mark) :], codec)
    label = _label(sheet, codec, declared, charset, marked=bool(mark))
    body = data[len(mark) :]
    try:
        text = body.decode(label)
    except UnicodeDecodeError as error:
        _report_byte(sheet, body, label, error)
        return body.decode(label, "replace").encode()
    made = body if label == "utf-8" else text.encode("utf-8", "replace")
    if not sheet.errors_only and (not text.isascii() or b"&#" in made):
        _look(sheet, made)
    return made


def _declared(data: bytes, codec: str) -> str:
    head = data[:_HEAD].decode(codec or "latin-1", "replace")
    match = _DECLARED.match(head)
    return match[1] if match else ""


def _label(sheet: Sheet, codec: str, declared: str, charset: str, *, marked: bool) -> str:
    """What to decode with: a mark, then the server, then the document itself, then UTF-8."""
    if declared and not _exists(declared):
        sheet.report(UNKNOWN, Spot(1), value=declared)
        return codec or "utf-8"
    if codec and declared and not _agree(codec, declared):
        sheet.report(CONTRADICTED, Spot(1), codec=codec.upper(), value=declared)
        return codec
    if codec and not declared and not marked:
        sheet.report(CONTRADICTED, Spot(1), codec=codec.upper(), value="UTF-8, for it says nothing")
        return codec
    if charset and declared and charset.lower() != declared.lower():
        sheet.report(SERVED, Spot(1), codec=charset, value=declared)
    _judge(sheet, declared)
    for name in (codec, charset, declared):
        if name and _exists(name):
            return "utf-8" if name.lower() in ("utf-8", "utf8") else name
    return "utf-8"


def _judge(sheet: Sheet, declared: str) -> None:
    if declared and declared.lower() not in _LEAST:
        sheet.report(OLD if _COMMON.match(declared) else UNUSUAL, Spot(1), value=declared)


def _agree(codec: str, declared: str) -> bool:
    """`UTF-16` is either order of bytes; another name must mean the same."""
    plain, said = codec.replace("-", ""), declared.lower().replace("-", "").replace("_", "")
    if said.startswith(("iso10646ucs", "csucs", "ucs")):
        return codec.startswith("utf-32" if said.endswith("4") else "utf-16")
    return said in (plain, plain.removesuffix("be").removesuffix("le")) or codec == "cp037"


def _exists(label: str) -> bool:
    if not _NAME.match(label) or _NO_CHARSETS.match(label):
        return False
    try:
        b"<".decode(label, "replace")
    except (LookupError, ValueError):
        return False
    return True


def _report_byte(sheet: Sheet, body: bytes, label: str, error: UnicodeDecodeError) -> None:
    before = body[: error.start]
    line = before.decode(label, "replace").count("\n") + 1
    sheet.report(WRONG, Spot(line), codec=label.upper(), byte=f"0x{body[error.start]:02X}")


def _look(sheet: Sheet, data: bytes) -> None:
    for match in chain.from_iterable(strange.finditer(data) for strange in _STRANGE):
        if not sheet.is_full(CONTROLS):
            sheet.report(CONTROLS, position(data, match.start()), number=ord(match[0].decode()))
    for match in _STRANGE_REFERENCE.finditer(data):
        decimal = match[1] or match[3]
        number = int(decimal) if decimal else int(match[2] or match[4], 16)
        is_strange = _FIRST_C1 <= number <= _LAST_C1 or number == _DAMAGE
        if is_strange and not sheet.is_full(CONTROLS):
            sheet.report(CONTROLS, position(data, match.start()), number=number)
    for match in _TWICE.finditer(data):
        if not sheet.is_full(GARBLED):
            sheet.report(GARBLED, position(data, match.start()), value=match[0].decode("utf-8", "replace"))


def position(data: bytes, at: int) -> Spot:
    """Line and column of a byte."""
    start = data.rfind(b"\n", 0, at) + 1
    return Spot(data.count(b"\n", 0, at) + 1, len(data[start:at].decode("utf-8", "replace")) + 1)
