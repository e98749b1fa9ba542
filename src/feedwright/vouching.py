"""What must be so of all that we vouch for: dates in UTC, absolute addresses, no character that XML forbids. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from feedwright.broadcast import Enclosure, Episode, Podcast
from feedwright.errors import RenderError
from feedwright.text import mediatypes, urls, xml


def utc(when: Any, what: str, where: str) -> datetime:
    """A moment in UTC and whole seconds.

    Args:
        when: an aware datetime.
        what: how it is called where it is none.
        where: whose it is.

    Raises:
        RenderError: it is no datetime, or has no time zone.
    """
    if not isinstance(when, datetime):
        message = f"{what} must be a datetime, not {when!r}"
        raise RenderError(message, where=where)
    if when.tzinfo is None:
        message = f"{what} {when.isoformat()} names no time zone; give an aware datetime"
        raise RenderError(message, where=where)
    return when.astimezone(UTC).replace(microsecond=0)


def cleaned(value: Any) -> Any:
    """The same value with no character in it that XML forbids, tuples and our own values included."""
    if isinstance(value, str):
        return xml.clean(value)
    if isinstance(value, (list, tuple)):
        return tuple(cleaned(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            f.name: cleaned(old) for f in fields(value) if isinstance(old := getattr(value, f.name), (str, tuple))
        }
        return value if all(getattr(value, name) == new for name, new in changes.items()) else replace(value, **changes)
    return value


def named(kind: Any, values: Any) -> tuple[Any, ...]:
    """A plain string is the name of what it stands for, and one value alone is a list of one."""
    many = [values] if isinstance(values, (str, kind)) else values
    return tuple(kind(value) if isinstance(value, str) else value for value in many)


def address(url: Any, what: str, where: str) -> str:
    """An absolute http(s) address in the form that feeds need.

    Args:
        url: as it was given.
        what: how it is called where it is none.
        where: whose it is.

    Raises:
        RenderError: it is none.
    """
    try:
        made = urls.absolute(url)
    except (ValueError, TypeError, AttributeError) as error:
        message = f"{what} must be an absolute http(s) address: {error}"
        raise RenderError(message, where=where) from error
    if not urls.is_http(made):
        message = f"{what} must be an absolute http(s) address, not {url!r}"
        raise RenderError(message, where=where)
    return made


def enclosure(one: Enclosure, where: str) -> Enclosure:
    """A file with an absolute address and a media type that is one.

    Raises:
        RenderError: it has no such address, or its length is no number of bytes.
    """
    if not isinstance(one.length or 0, int) or (one.length or 0) < 0:
        message = f"an enclosure's length must be a number of bytes, 0 if unknown, not {one.length!r}"
        raise RenderError(message, where=where)
    url = address(one.url, "an enclosure's url", where)
    # No reader takes `mp3` for a media type, and strict ones refuse the feed.
    kind = one.type
    if kind and isinstance(kind, str) and not mediatypes.is_one(kind):
        kind = mediatypes.guessed(url) or _UNKNOWN_TYPE
    return one if (url, kind) == (one.url, one.type) else replace(one, url=url, type=kind)


_UNKNOWN_TYPE = Enclosure("").type


def episode(one: Episode, where: str) -> Episode:
    """An episode with absolute addresses; raises RenderError where one is none."""
    transcripts = tuple(replace(it, url=address(it.url, "a transcript's url", where)) for it in one.transcripts)
    chapters = address(one.chapters, "the chapters' url", where) if one.chapters else None
    return replace(one, transcripts=transcripts, chapters=chapters)


def podcast(one: Podcast, where: str) -> Podcast:
    """What directories are told, with absolute addresses; raises RenderError where one is none."""
    image = address(one.image, "a podcast's image", where)
    moved = address(one.moved, "a podcast's new address", where) if one.moved else None
    funding = (address(one.funding[0], "a podcast's funding", where), one.funding[1]) if one.funding else None
    return replace(one, image=image, moved=moved, funding=funding)


def clean_fields(value: object, names: Iterable[str]) -> None:
    """Clean these fields of a frozen value that is being made."""
    for name in names:
        old = getattr(value, name)
        if old and (new := cleaned(old)) is not old:
            object.__setattr__(value, name, new)
