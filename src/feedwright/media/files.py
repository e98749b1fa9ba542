"""What a file says of itself: its size, its type, the measures of a picture, the playing time of a sound."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from io import BytesIO
from stat import S_ISREG
from typing import Any, NamedTuple

from feedwright.text import mediatypes, patterns

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_HEAD = 65_536
# Photographs carry their colours, a preview and where they were taken before their measures.
_LONG_HEAD = 4_000_000
_LARGEST_SIDE = 100_000
_LARGEST_TIME = 1_000_000
_POINTER = b"version https://git-lfs.github.com/spec/"
_SVG = patterns.lazy(rb"<svg\b[^<>]*>", re.IGNORECASE)
_PIXELS = patterns.lazy(r"(?P<number>\d{1,6}(?:\.\d+)?)(?:px)?\Z")
_MARKUP = (b"<!doctype html", b"<html")
_BRANDS = {
    b"avif": "image/avif", b"avis": "image/avif", b"mif1": "image/avif", b"heic": "image/heic", b"heix": "image/heic",
    b"M4A ": "audio/x-m4a", b"M4B ": "audio/x-m4b", b"M4V ": "video/x-m4v", b"qt  ": "video/quicktime",
}  # fmt: skip
_FAMILY = {"audio/x-m4a", "audio/x-m4b", "audio/mp4", "audio/m4a", "video/mp4", "video/x-m4v", "video/quicktime"}
_SIGNS: tuple[tuple[int, bytes, str, frozenset[str]], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg", frozenset()),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", frozenset({"image/apng"})),
    (0, b"GIF8", "image/gif", frozenset()),
    (8, b"WEBP", "image/webp", frozenset()),
    (0, b"ID3", "audio/mpeg", frozenset({"audio/mp3", "audio/flac", "audio/aac"})),
    (0, b"OggS", "audio/ogg", frozenset({"audio/opus", "video/ogg", "application/ogg", "audio/vorbis"})),
    (0, b"fLaC", "audio/flac", frozenset({"audio/x-flac"})),
    (8, b"WAVE", "audio/wav", frozenset({"audio/x-wav", "audio/wave"})),
    (0, b"\x1aE\xdf\xa3", "video/webm", frozenset({"audio/webm", "video/x-matroska", "audio/x-matroska"})),
    (0, b"%PDF-", "application/pdf", frozenset()),
)
_SIGNED = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/svg+xml"}


class Facts(NamedTuple):
    """What is known of a file.

    Args:
        length: in bytes.
        type: media type; None where neither its bytes nor its name tell it.
        width, height: of a picture, in pixels, as it is shown.
        duration: of a sound or a film, in seconds.
    """

    length: int
    type: str | None = None
    width: int | None = None
    height: int | None = None
    duration: int | None = None


def measured(path: str, said: str | None = None) -> Facts | None:
    """Look into a file.

    Args:
        path: of an ordinary file.
        said: the media type that is said of it; it counts unless the bytes tell another.

    Returns:
        None where it cannot be read, is empty, or only stands for a file that was not brought here.
    """
    try:
        with open(path, "rb", opener=lambda name, _: os.open(name, _READ)) as file:
            status = os.fstat(file.fileno())
            if not S_ISREG(status.st_mode) or not status.st_size or (head := file.read(_HEAD)).startswith(_POINTER):
                return None
            kind = _kind(head, said or mediatypes.guessed(path))
            return Facts(status.st_size, kind, *_sides(file, head, kind), _duration(file, kind))
    except (OSError, ValueError):
        return None


def _kind(head: bytes, said: str | None) -> str | None:
    """The type that the bytes tell; where they fit several, the one that is said."""
    if head[4:8] == b"ftyp":
        told = _BRANDS.get(head[8:12], "video/mp4")
        return said if said in _FAMILY and told in (*_FAMILY, "video/mp4") else told
    for at, sign, kind, others in _SIGNS:
        if head.startswith(sign, at):
            return said if said in others else kind
    is_drawn = (said or "image/").startswith("image/") and _SVG.search(head)
    if is_drawn and not head.lstrip().lower().startswith(_MARKUP):
        return "image/svg+xml"
    return said if said not in _SIGNED else None


def _sides(file: Any, head: bytes, kind: str | None) -> tuple[int | None, int | None]:
    """Width and height of a picture."""
    if not kind or not kind.startswith("image/"):
        return None, None
    if kind == "image/svg+xml":
        return _of_drawing(head)
    import imagesize

    data = head
    for _ in range(2):
        # What is handed over is in memory: a file without an end would be looked through byte by byte.
        with suppress(Exception):
            width, height = imagesize.get(BytesIO(data))
            if 0 < width < _LARGEST_SIDE and 0 < height < _LARGEST_SIDE:
                return int(width), int(height)
        data += file.read(_LONG_HEAD)
    return None, None


def _of_drawing(head: bytes) -> tuple[int | None, int | None]:
    """Measures of an SVG drawing: its own in pixels, else those of the part that it shows."""
    if (match := _SVG.search(head)) is None:
        return None, None
    said = dict(
        re.findall(r"(?<![-\w:])(width|height|viewBox)\s*=\s*[\"']([^\"']*)", match[0].decode("utf-8", "replace"))
    )
    sides = [_PIXELS.match(said.get(name, "").strip()) for name in ("width", "height")]
    numbers = [side["number"] for side in sides if side]
    shown = said.get("viewBox", "").replace(",", " ").split()
    if len(numbers) != len(sides):
        numbers = [one for one in shown[2:] if _PIXELS.match(one)] if len(shown) == 4 else []  # noqa: PLR2004 - x y w h
    made = [round(float(one)) for one in numbers]
    return (
        (made[0], made[1]) if len(made) == len(sides) and all(0 < one < _LARGEST_SIDE for one in made) else (None, None)
    )


def _duration(file: Any, kind: str | None) -> int | None:
    """Playing time in whole seconds."""
    if not kind or not kind.startswith(("audio/", "video/")):
        return None
    from tinytag import TinyTag, TinyTagException

    try:
        file.seek(0)
        seconds = TinyTag.get(file_obj=file, tags=False).duration
    except (TinyTagException, OSError):
        return None
    return max(1, round(seconds)) if seconds and 0 < seconds < _LARGEST_TIME else None
