"""Read back what any feed publishes: its entries, as readers know them. Pure: bytes in, values out."""

from __future__ import annotations

from datetime import UTC, datetime

from feedwright.catalog.records import Adopted
from feedwright.errors import SourceError
from feedwright.frozen import frozen
from feedwright.text import dates, feeds, urls, xml

_NO_FEED = "is no RSS, Atom or JSON Feed; name the file or the address that readers subscribe to"
_CURE = "fetch or export the feed anew, and adopt that"


class NoFeedError(SourceError):
    """The document is something else, and does not claim to be a feed."""


@frozen
class Published:
    """A feed as it was published.

    Args:
        where: its file or address.
        kind: `rss`, `atom` or `json`.
        entries: in its order.
        nameless: how many entries had neither id nor address; they are left out.
        damage: what is wrong with it, if only a part could be read; else empty.
    """

    where: str
    kind: str
    entries: tuple[Adopted, ...]
    nameless: int = 0
    damage: str = ""


def read(data: bytes, where: str) -> Published:
    """Read a feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed.

    Ids are as readers know them: as they are written, without white space around them. Where an item has none, readers
    take its address for one.

    Args:
        data: the feed.
        where: its file or address; a relative link of an entry is resolved against an address.

    Raises:
        NoFeedError: it is something else.
        SourceError: nothing in it can be read.
    """
    if not data.strip():
        message = f"is empty; {_CURE}"
        raise SourceError(message, where=where)
    try:
        parsed = feeds.read(data, address=where if urls.is_http(where) else "")
    except feeds.NoFeedError as error:
        raise NoFeedError(_NO_FEED, where=where) from error
    except feeds.DamagedFeedError as error:
        message = f"is damaged ({error}), and cannot be read; {_CURE}"
        raise SourceError(message, where=where) from error
    found = [_entry(one) for one in parsed.items]
    entries = tuple(one for one in found if one is not None)
    return Published(where, parsed.kind, entries, len(found) - len(entries), parsed.damage)


def _entry(item: feeds.Item) -> Adopted | None:
    if not (own := item.id or item.link):
        return None
    url = item.url if urls.is_http(item.url) else ""
    return Adopted(own, url, xml.line(item.title), _moment(item.published), _moment(item.updated))


def _moment(said: feeds.Moment) -> datetime | None:
    if said.read:
        return said.read
    try:
        return dates.parse(said.text, UTC) if said.text else None
    except ValueError:
        return None
