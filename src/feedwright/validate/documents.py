"""Finds and reads what is to be looked at: a file, a folder of feeds, an address."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from typing import Final

from feedwright.errors import SourceError
from feedwright.frozen import frozen
from feedwright.text import patterns, urls
from feedwright.validate import Finding, checked

LARGEST: Final = 50_000_000
"""Bytes that a document may have; no reader takes half as many."""
SUFFIXES: Final = (".rss", ".atom", ".xml", ".rdf", ".json", ".opml")
"""Of the files in a folder that are looked at, if they are feeds."""

_OF_ANYTHING = (".xml", ".json", ".rdf")
_FEED = patterns.lazy(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF|opml|outlineDocument)[\s>/]|jsonfeed\.org/version")
_HEAD: Final = 4_096
_CHARSET = patterns.lazy(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)


@frozen
class Document:
    """What was read.

    Args:
        where: file or address.
        data: the bytes.
        addresses: where it is served: as asked for, and after redirects; empty for a file.
        media_type: as the server says; empty for a file.
        charset: as the server says; empty where it says nothing.
    """

    where: str
    data: bytes = field(repr=False)
    addresses: tuple[str, ...] = ()
    media_type: str = ""
    charset: str = ""

    def findings(self, now: datetime | None = None) -> tuple[Finding, ...]:
        """Everything that is wrong with it.

        Args:
            now: dates later than this are noted; None if none is.
        """
        return checked(
            self.data,
            where=self.where,
            addresses=self.addresses,
            charset=self.charset,
            media_type=self.media_type,
            now=now,
        )


def read(place: str, *, allow_private: bool = False) -> Iterator[Document]:
    """The documents at a place, one after the other.

    Args:
        place: a file, whatever its name; a folder, of which every feed in it and below it; an http(s) address.
        allow_private: whether the address may be one that only this machine or its network can reach.

    Raises:
        SourceError: there is nothing, or it cannot be read (`FetchError`), or is larger than `LARGEST`.
    """
    if urls.is_http(place):
        yield _fetched(place, allow_private=allow_private)
    elif os.path.isdir(place):
        yield from _in_folder(place)
    else:
        yield Document(place, _bytes(place))


def _fetched(address: str, *, allow_private: bool) -> Document:
    from feedwright import fetch  # the network is loaded by those who name an address

    got = fetch.get(address, allow_private=allow_private, limit=LARGEST)
    match = _CHARSET.search(got.headers.get("content-type", ""))
    addresses = tuple(dict.fromkeys((address, got.url)))
    return Document(address, got.data, addresses, got.media_type, match[1] if match else "")


def _in_folder(folder: str) -> Iterator[Document]:
    found = False
    for path in _files(folder):
        if path.lower().endswith(_OF_ANYTHING) and not _FEED.search(_bytes(path, _HEAD).replace(b"\0", b"")):
            continue
        found = True
        yield Document(path, _bytes(path))
    if not found:
        message = f"holds no feed: no file in it or below it ends in {', '.join(SUFFIXES)} and is one"
        raise SourceError(message, where=folder)


def _files(folder: str) -> Iterator[str]:
    for path, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield os.path.join(path, name)


def _raise(error: OSError) -> None:
    raise SourceError(error.strerror or str(error), where=str(error.filename)) from error


def _bytes(path: str, head: int = 0) -> bytes:
    """A file, or its head."""
    try:
        if not os.path.isfile(path):
            message = "is not there" if not os.path.lexists(path) else "is no file"
            raise SourceError(message, where=path)
        with open(path, "rb") as file:
            data = file.read(head or LARGEST + 1)
    except (OSError, ValueError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise SourceError(message, where=path) from error
    if len(data) > LARGEST:
        message = f"has more than {LARGEST // 1_000_000} MB; no reader takes it"
        raise SourceError(message, where=path)
    return data
