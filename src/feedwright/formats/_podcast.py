"""What makes a feed a podcast: Apple's namespace (itunes), and Podcasting 2.0 (podcast), in RSS and Atom alike.

References: Apple's "A Podcaster's Guide to RSS" and the Podcast Index's namespace
(github.com/Podcastindex-org/podcast-namespace). All of it stands only where the owner has said what directories ask
for, and where there is something to play.
"""

from __future__ import annotations

from feedwright.formats._base import authors
from feedwright.formats._feedgen import Element, add
from feedwright.model import Enclosure, Entry, Episode, Feed, Podcast
from feedwright.text import mediatypes, podcasts, xml

CHANNEL = (
    "itunes:author", "itunes:owner", "itunes:type", "itunes:image", "itunes:category", "itunes:explicit",
    "itunes:new-feed-url", "podcast:guid", "podcast:locked", "podcast:medium", "podcast:funding",
)  # fmt: skip
ITEM = (
    "itunes:title", "itunes:duration", "itunes:explicit", "itunes:image", "itunes:episode", "itunes:season",
    "itunes:episodeType", "podcast:transcript", "podcast:chapters",
)  # fmt: skip
_COVERS = ("image/jpeg", "image/png")
_LONGEST = 255
_NOTHING = Episode()


def show(feed: Feed) -> Podcast | None:
    """What directories are told of a feed; None where it has nothing to play."""
    return feed.podcast if feed.podcast and any(map(played, feed.entries)) else None


def played(entry: Entry) -> Enclosure | None:
    """The first of an entry's enclosures that is sound or film."""
    return next((one for one in entry.enclosures if one.is_played), None)


def ordered(entry: Entry, feed: Feed) -> tuple[Enclosure, ...]:
    """An entry's enclosures; in a podcast what is played goes first, because RSS has one that counts."""
    if not feed.podcast or (first := played(entry)) is None:
        return entry.enclosures
    return (first, *(one for one in entry.enclosures if one is not first))


def prefixes(feed: Feed) -> dict[str, bool]:
    """Which of the two namespaces are used."""
    is_show = show(feed) is not None
    return {"itunes": is_show, "podcast": is_show}


def channel(parent: Element, feed: Feed) -> None:
    """What is said of the show."""
    if (said := show(feed)) is None:
        return
    add(parent, "itunes:author", _short(said.author) or _author(feed))
    if said.owner:
        owner = add(parent, "itunes:owner")
        add(owner, "itunes:name", _short(said.owner[0]))
        add(owner, "itunes:email", said.owner[1])
    add(parent, "itunes:type", said.kind)
    add(parent, "itunes:image", href=said.image)
    for name, below in said.categories:
        category = add(parent, "itunes:category", text=name)
        if below:
            add(category, "itunes:category", text=below)
    add(parent, "itunes:explicit", _truth(said.explicit))
    if said.moved:
        add(parent, "itunes:new-feed-url", said.moved)
    _second(parent, said, feed)


def _second(parent: Element, said: Podcast, feed: Feed) -> None:
    """The same for Podcasting 2.0. A show has one id in all its formats: directories know its RSS."""
    address = feed.addresses.get("rss") or next(iter(feed.addresses.values()), feed.url)
    add(parent, "podcast:guid", said.guid or podcasts.guid(address))
    if said.locked is not None:
        add(parent, "podcast:locked", "yes" if said.locked else "no", owner=said.owner[1] if said.owner else None)
    add(parent, "podcast:medium", said.medium)
    if said.funding:
        add(parent, "podcast:funding", said.funding[1], url=said.funding[0])


def item(parent: Element, entry: Entry, feed: Feed) -> None:
    """What is said of an episode."""
    if not feed.podcast or (sound := played(entry)) is None:
        return
    said = entry.episode or _NOTHING
    facts = {
        "itunes:title": _short(said.title or ""),
        "itunes:duration": str(sound.duration) if sound.duration else "",
        "itunes:explicit": "" if said.explicit is None else _truth(said.explicit),
        "itunes:episode": str(said.number) if said.number else "",
        "itunes:season": str(said.season) if said.season else "",
        "itunes:episodeType": said.kind or "",
    }
    for tag, text in facts.items():
        if text:
            add(parent, tag, text)
    if entry.image and _kind(entry) in _COVERS:
        add(parent, "itunes:image", href=entry.image)
    for one in said.transcripts:
        add(parent, "podcast:transcript", url=one.url, type=one.type, language=one.language)
    if said.chapters:
        add(parent, "podcast:chapters", url=said.chapters, type=mediatypes.chapters(said.chapters))


def _kind(entry: Entry) -> str | None:
    known = entry.picture.type if entry.picture else None
    return known or mediatypes.guessed(entry.image or "")


def _author(feed: Feed) -> str:
    return _short(next((one.name for one in authors(feed.author)), feed.title))


def _short(text: str) -> str:
    return xml.line(text)[:_LONGEST]


def _truth(value: bool) -> str:
    return "true" if value else "false"
