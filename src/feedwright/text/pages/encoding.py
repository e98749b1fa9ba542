"""Bytes of a web page to text, as browsers read them (HTML, section 13.2.3), without the HTTP header they also have."""

from __future__ import annotations

import codecs
import re
from typing import Final

from feedwright.text import charsets, patterns

# The standard says 1024 bytes, and browsers go on to the end of the head: archives put much of their own before it.
_PRESCANNED: Final = 20_000
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"))
_UNMARKED: Final = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_COMMENT: Final = patterns.lazy(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META: Final = patterns.lazy(rb"<meta[\s/][^>]*?charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_XML: Final = patterns.lazy(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_LANG: Final = patterns.lazy(rb"<html[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z]+)?)", re.IGNORECASE)
# Labels that mean a wider encoding than they say (Encoding standard, section 4.2).
_MEANT: Final = {
    "ascii": charsets.WESTERN,
    "iso8859-1": charsets.WESTERN,
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "johab": "cp949",
    "shift_jis": "cp932",
}
_NAMES: Final = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "windows-949": "cp949",
    "x-gbk": "gb18030",
}
_SEVEN_BITS: Final = frozenset({"iso2022_jp", "hz"})
# What pages have ever been in (Encoding standard, section 4.2). Python knows more, some of which is no encoding at all.
_KNOWN: Final = frozenset({
    "ascii", "big5", "big5hkscs", "cp866", "cp874", "cp932", "cp949", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk",
    "hz", "iso2022_jp", "johab", "koi8-r", "koi8-u", "mac-cyrillic", "mac-roman", "shift_jis", "tis-620", "utf-8",
    *(f"cp125{n}" for n in range(9)), *(f"iso8859-{n}" for n in range(1, 17)),
})  # fmt: skip


def text_of(data: bytes, language: str = "en") -> tuple[str, str]:
    """The text of a page.

    A byte order mark decides; then whether all of it is UTF-8, which nothing else ever happens to be and which pages
    that were saved by other programs often are against their own word; then what the page declares; then its language.

    Args:
        data: the page.
        language: BCP 47; for pages that are not UTF-8 and name neither an encoding nor a language.

    Returns:
        The text, and a note for the owner where its encoding had to be guessed or bytes were lost (else empty).
    """
    for mark, codec in (*_MARKS, *_UNMARKED):
        if data.startswith(mark):
            return data.decode(codec, "replace").removeprefix("\ufeff"), ""
    named = declared(data)
    if named not in _SEVEN_BITS:
        try:
            return data.decode(), ""
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
        if charsets.nearly_utf8(data):
            return data.decode("utf-8", "replace"), f"line {line}: {charsets.LEFT_OUT}"
        if named in ("", "utf-8"):
            return _guessed(data, line, language)
    return data.decode(named, "replace"), ""


def declared(data: bytes) -> str:
    """The codec that a page names near its beginning, as `meta` or XML declaration; empty if it names none.

    >>> declared(b'<meta http-equiv="content-type" content="text/html; charset=ISO-8859-1">')
    'cp1252'
    """
    start = _COMMENT.sub(b"", data[:_PRESCANNED])
    match = _META.search(start) or _XML.match(start)
    return _codec(match[1].decode("latin-1")) if match else ""


def _codec(label: str) -> str:
    label = label.strip().lower()
    try:
        name = codecs.lookup(_NAMES.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    # A page that could be read so far is in no encoding of two bytes a letter, whatever it says.
    return _MEANT.get(name, name) if name in _KNOWN else ""


def _guessed(data: bytes, line: int, language: str) -> tuple[str, str]:
    said = _LANG.search(data[:_PRESCANNED])
    language = said[1].decode("ascii") if said else language
    codec = charsets.of(data, language)
    return data.decode(codec, "replace"), f"line {line}: {charsets.note(codec, language)}"
