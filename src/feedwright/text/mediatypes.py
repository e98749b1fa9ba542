"""Media types by the suffix of an address.

Neither the machine's table nor Python's, which grows with each version: a feed must not depend on where it is made.
"""

from __future__ import annotations

import re

from feedwright.text import patterns

_TYPES = {
    "image": {
        "avif": "avif", "bmp": "bmp", "gif": "gif", "heic": "heic", "ico": "vnd.microsoft.icon", "jpeg": "jpeg",
        "jpg": "jpeg", "jxl": "jxl", "png": "png", "svg": "svg+xml", "tif": "tiff", "tiff": "tiff", "webp": "webp",
    },
    "audio": {
        "aac": "aac", "flac": "flac", "m4a": "x-m4a", "m4b": "x-m4b", "mid": "midi", "mp3": "mpeg", "oga": "ogg",
        "ogg": "ogg", "opus": "ogg", "wav": "wav", "weba": "webm",
    },
    "video": {
        "3gp": "3gpp", "avi": "x-msvideo", "m4v": "x-m4v", "mkv": "x-matroska", "mov": "quicktime", "mp4": "mp4",
        "mpeg": "mpeg", "mpg": "mpeg", "ogv": "ogg", "webm": "webm", "wmv": "x-ms-wmv",
    },
    "application": {
        "doc": "msword", "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document", "epub": "epub+zip",
        "gz": "gzip", "json": "json", "odt": "vnd.oasis.opendocument.text", "pdf": "pdf", "torrent": "x-bittorrent",
        "xls": "vnd.ms-excel", "xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xml": "xml",
        "zip": "zip",
    },
    "text": {"csv": "csv", "htm": "html", "html": "html", "srt": "srt", "txt": "plain", "vtt": "vtt"},
}  # fmt: skip
_BY_SUFFIX = {suffix: f"{kind}/{name}" for kind, names in _TYPES.items() for suffix, name in names.items()}


_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]+"  # noqa: S105 - RFC 2045's name of a word
_FORM = patterns.lazy(rf"{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\]|\\.)*\"))*\s*", re.ASCII)


def is_one(text: str) -> bool:
    """Whether a text has the form of a media type (RFC 2045, section 5.1).

    >>> is_one("audio/mpeg"), is_one("text/html; charset=utf-8"), is_one("mp3")
    (True, True, False)
    """
    return _FORM.fullmatch(text) is not None


def guessed(url: str) -> str | None:
    """The media type that an address's suffix tells; None where it tells nothing.

    >>> guessed("https://example.org/a.MP3?x=1"), guessed("https://example.org/a/")
    ('audio/mpeg', None)
    """
    path = url.partition("#")[0].partition("?")[0]
    return _BY_SUFFIX.get(path.rpartition(".")[2].lower())


def chapters(url: str) -> str:
    """The media type of a file of chapters, which is JSON unless its suffix tells otherwise (Podcasting 2.0)."""
    kind = guessed(url)
    return kind if kind and kind != "application/json" else "application/json+chapters"


def transcript(url: str) -> str:
    """The media type of an episode in writing, by its suffix, as Podcasting 2.0 names it; else plain text, or a page.

    >>> transcript("https://example.org/1.srt"), transcript("https://example.org/1/")
    ('application/x-subrip', 'text/html')
    """
    kind = guessed(url)
    if kind == "text/srt":
        return "application/x-subrip"
    return kind or ("text/html" if url.partition("?")[0].endswith("/") else "text/plain")
