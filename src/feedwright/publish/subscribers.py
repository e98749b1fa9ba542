"""What a new version of a feed means for the people who have the old one. Pure: bytes and values in, values out.

Both versions are read back from what was, and will be, published: what a reader compares is what we compare.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from html import escape, unescape
from typing import Any, NamedTuple

from feedwright.report import FeedReport, Mention
from feedwright.text.urls import atom_id

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"


class Shown(NamedTuple):
    """An entry as a reader sees it; dates as they are written."""

    id: str
    url: str | None
    title: str
    published: str
    updated: str

    @property
    def mention(self) -> Mention:
        """As a report names it."""
        return Mention(self.id, self.url, self.title)


def shown(data: bytes | None, kind: str) -> tuple[Shown, ...]:
    """The entries of a feed of ours.

    Args:
        data: what stands in the output folder; None where nothing does.
        kind: `json`, `atom` or `rss`.

    Returns:
        Nothing where it is not a feed of this kind: somebody else's file, or a damaged one.
    """
    if data is None or kind not in _READERS:
        return ()
    try:
        return tuple(_READERS[kind](data))
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError):
        return ()


def differing(before: bytes | None, after: bytes | None, kind: str) -> tuple[tuple[Shown, ...], tuple[Shown, ...], int]:
    """The entries in which two versions of a feed of ours differ, and how many the first has.

    Arguments as for `shown`.
    """
    if kind == "json" and before and after:
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            old, new = _items(before), _items(after)
            same = {*old}.intersection(new)
            apart = (tuple(_item(json.loads(one)) for one in many if one not in same) for many in (old, new))
            return next(apart), next(apart), len(old)
    whole = shown(before, kind)
    return whole, shown(after, kind), len(whole)


def ids(own: Iterable[str], kind: str) -> set[str]:
    """Ids of ours as a format writes them: Atom has another form for those that are no URI."""
    return {atom_id(one) for one in own} if kind == "atom" else set(own)


def _json(data: bytes) -> Iterable[Shown]:
    return map(_item, json.loads(data)["items"])


def _item(item: Any) -> Shown:
    dates = item.get("date_published", ""), item.get("date_modified", "")
    return Shown(item["id"], item.get("url"), item.get("title", ""), *dates)


def _items(data: bytes) -> list[bytes]:
    """Each item of a JSON Feed as we write it, where no line breaks within a text.

    Raises:
        ValueError: it is laid out otherwise, or has none.
    """
    _, _, rest = data.partition(b'\n  "items": [\n    ')
    items, ends, after = rest.rpartition(b"\n  ]\n}\n")
    if not ends or after:
        message = "not as we write it"
        raise ValueError(message)
    return items.replace(b"\n    },\n    {\n", b"\n    }\0{\n").split(b"\0")


def _tree(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _atom(data: bytes) -> Iterable[Shown]:
    for entry in _tree(data).iterfind(f"{_ATOM}entry"):
        link = entry.find(f"{_ATOM}link[@rel='alternate']")
        texts = (entry.findtext(_ATOM + tag) or "" for tag in ("title", "published", "updated"))
        yield Shown(entry.findtext(f"{_ATOM}id") or "", None if link is None else link.get("href"), *texts)


def _rss(data: bytes) -> Iterable[Shown]:
    for item in _tree(data).iterfind("channel/item"):
        published = item.findtext("pubDate") or ""
        updated = item.findtext(f"{_ATOM}updated") or published
        yield Shown(
            item.findtext("guid") or "", item.findtext("link"), item.findtext("title") or "", published, updated
        )


def bodies(data: bytes | None, kind: str) -> dict[str, str]:
    """Id -> the text of each entry of a feed of ours, or its summary where it has no text. Arguments as for `shown`."""
    if data is None or kind not in _BODIES:
        return {}
    try:
        return {id_: html or escape(summary or "") for id_, html, summary in _BODIES[kind](data)}
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError):
        return {}


def _json_bodies(data: bytes) -> Iterable[_Body]:
    for item in json.loads(data)["items"]:
        yield item["id"], item.get("content_html"), item.get("summary")


def _atom_bodies(data: bytes) -> Iterable[_Body]:
    for entry in _tree(data).iterfind(f"{_ATOM}entry"):
        html = entry.findtext(f"{_ATOM}content[@type='html']")
        yield entry.findtext(f"{_ATOM}id") or "", html, entry.findtext(f"{_ATOM}summary")


def _rss_bodies(data: bytes) -> Iterable[_Body]:
    for item in _tree(data).iterfind("channel/item"):
        summary = unescape(item.findtext("description") or "")
        yield item.findtext("guid") or "", item.findtext(f"{_CONTENT}encoded"), summary


_Body = tuple[str, str | None, str | None]
_BODIES: dict[str, Callable[[bytes], Iterable[_Body]]] = {
    "json": _json_bodies,
    "atom": _atom_bodies,
    "rss": _rss_bodies,
}
_READERS: dict[str, Callable[[bytes], Iterable[Shown]]] = {"json": _json, "atom": _atom, "rss": _rss}


def compare(
    slug: str, title: str, before: Collection[Shown], after: Collection[Shown], alive: Collection[str]
) -> FeedReport:
    """What changes for a feed's subscribers.

    Args:
        slug: the feed's.
        title: the feed's.
        before: its entries as they stand.
        after: its entries as they will stand.
        alive: ids of all articles that may be published, in this feed or not.
    """
    old = {one.id: one for one in before}
    fresh = [one for one in after if one.id not in old]
    kept = [(old[one.id], one) for one in after if one.id in old]
    staying = {one.id for one in after}
    vanished = [one for one in before if one.id not in staying]
    returned = _resurfaced(vanished, fresh)
    ghosts = {(one.title, one.published) for one in returned} | {one.url for one in returned if one.url}
    return FeedReport(
        slug=slug,
        title=title,
        new=_mentions(one for one in fresh if one not in returned),
        updated=_mentions(now for then, now in kept if now.updated != then.updated),
        withdrawn=_mentions(
            one
            for one in vanished
            if one.id not in alive and one.url not in ghosts and (one.title, one.published) not in ghosts
        ),
        resurfaced=_mentions(returned),
        redated=_mentions(now for then, now in kept if now.published != then.published),
        leaving=_mentions(one for one in vanished if one.id in alive),
    )


def _resurfaced(vanished: Iterable[Shown], fresh: Iterable[Shown]) -> list[Shown]:
    """Those that are old to us but new to a reader: the same address, or title and date, under another id."""
    places = {one.url for one in vanished if one.url} | {(one.title, one.published) for one in vanished}
    return [one for one in fresh if one.url in places or (one.title, one.published) in places]


def _mentions(many: Iterable[Shown]) -> tuple[Mention, ...]:
    return tuple(one.mention for one in many)
