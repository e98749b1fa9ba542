"""The nouns: frozen values, each stage of the journey a type of its own.

`Article` is what a source says (much may lack). `Entry` is what we vouch for: id, title, published and updated
always stand, in UTC, without a character that XML forbids (`vouching`). `Feed` is all that a format may see;
`Document` is what it makes of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from feedwright import vouching
from feedwright.broadcast import Enclosure, Episode, Picture, Podcast, Transcript
from feedwright.errors import RenderError
from feedwright.frozen import frozen
from feedwright.text import languages, xml

__all__ = [
    "Alternate",
    "Article",
    "Author",
    "Candidate",
    "Category",
    "Document",
    "Enclosure",
    "Entry",
    "Episode",
    "Fault",
    "Feed",
    "Origin",
    "Picture",
    "Ping",
    "Podcast",
    "Tombstone",
    "Transcript",
    "replace",
]


@frozen
class Author:
    """Who wrote something: a person or a desk.

    Args:
        name: as it is shown.
        email: address alone, without the name.
        url: absolute address of a page about them.
    """

    name: str
    email: str | None = None
    url: str | None = None


@frozen
class Category:
    """A category of an entry.

    Args:
        name: as people read it (Atom's label).
        slug: as machines compare it (Atom's term); the name where it is empty.
        url: address of the category's own feed (Atom's scheme); empty where it has none.
    """

    name: str
    slug: str = ""
    url: str = ""


@frozen
class Origin:
    """The feed that a republished entry was taken from.

    Args:
        title: the feed's title.
        url: the feed's absolute address.
        id: the feed's own id, where it has one (Atom).
    """

    title: str
    url: str
    id: str = ""


@frozen
class Tombstone:
    """An entry that was withdrawn (RFC 6721).

    Args:
        id: as it stood in the feed.
        when: aware; since when it is gone.
    """

    id: str
    when: datetime


@frozen(kw_only=True)
class Article:
    """What a source says about one article. `None` and empty mean: it does not say.

    Args:
        source: name of the source in config.yaml.
        key: what the source calls the article; with `source` its identity.
        place: where it stands, for people: `path` or `path:line`.
        id: the article's own id, kept as it is.
        url: absolute address.
        title: plain text, one line.
        published, updated: aware datetimes, in the zone that the article means.
        authors, categories, tags: in the article's order.
        summary: plain text, the article's own.
        content_html: the body as HTML, neither safe nor absolute yet; None until it is asked for.
        image: absolute address of a picture.
        language: BCP 47.
        left_out: why it must not be published (`draft`, `private` ...); empty if it may be.
        expires: from then on it is left out.
        comments_url, comments: where the discussion is, and how many comments it has.
        enclosures: files that belong to it.
        views, reading_minutes: counters that the page shows.
        origin: the feed it was taken from.
        minor: this change is not worth a new `updated`.
        digest, blocks: what it says, in a few bytes (`feedwright.text.digest`); empty where the source cannot tell.
        picture: what is known of `image`.
        episode: what it says of itself as an episode of a podcast.
    """

    source: str = ""
    key: str = ""
    place: str = ""
    id: str | None = None
    url: str | None = None
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[Author, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str | None = None
    content_html: str | None = None
    image: str | None = None
    language: str | None = None
    left_out: str = ""
    expires: datetime | None = None
    comments_url: str | None = None
    comments: int | None = None
    enclosures: tuple[Enclosure, ...] = ()
    views: int | None = None
    reading_minutes: int | None = None
    origin: Origin | None = None
    minor: bool = False
    digest: str = ""
    blocks: bytes = b""
    picture: Picture | None = None
    episode: Episode | None = None


@frozen
class Candidate:
    """An article that may be published: what the catalog decided, and the article with what only its page needs.

    Args:
        id: unique among all candidates, and lasting.
        published, updated: aware datetimes.
        article: what the source says.
    """

    id: str
    published: datetime
    updated: datetime
    article: Article


@frozen(kw_only=True)
class Entry:
    """One entry of a feed, as we vouch for it. Characters that XML forbids are removed when it is made.

    Args:
        id: unique and lasting; the address where it is empty.
        title: plain text; taken from the summary, else the address, where it is empty.
        published, updated: aware datetimes, kept in UTC and whole seconds; each stands for the other where one lacks.
        url: absolute address of the page.
        categories: `Category` values; plain strings are taken for their names.
        summary: plain text.
        content_html: HTML, safe and absolute (`feedwright.text.markup.safe`); a format does not look into it.
        authors, image, enclosures, language, comments_url, comments, views, reading_minutes, origin: as in `Article`.
        picture, episode: as in `Article`; a picture without `image` says nothing.
        source, key, place: the article behind it; they stand in no feed.

    Raises:
        RenderError: it has neither id nor address, no date at all, a date without a time zone, an address that is none,
            or an enclosure with a length below zero.

    >>> Entry(url="https://example.org/a", title="A", published=datetime(2025, 3, 4, tzinfo=UTC)).id
    'https://example.org/a'
    """

    id: str = ""
    url: str | None = None
    title: str = ""
    published: datetime = None  # type: ignore[assignment]  # filled below: after it, both dates always stand
    updated: datetime = None  # type: ignore[assignment]
    authors: tuple[Author, ...] = ()
    categories: tuple[Category, ...] = ()
    summary: str | None = None
    content_html: str | None = None
    image: str | None = None
    language: str | None = None
    comments_url: str | None = None
    comments: int | None = None
    enclosures: tuple[Enclosure, ...] = ()
    views: int | None = None
    reading_minutes: int | None = None
    origin: Origin | None = None
    picture: Picture | None = None
    episode: Episode | None = None
    source: str = ""
    key: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        """Fill and clean."""
        set_ = object.__setattr__
        set_(self, "categories", vouching.named(Category, self.categories))
        set_(self, "authors", vouching.named(Author, self.authors))
        where = f"entry {self.title or self.id!r}"
        for name in ("id", "title"):
            if not isinstance(getattr(self, name) or "", str):
                message = f"{name} must be text, not {getattr(self, name)!r}"
                raise RenderError(message, where=where)
            set_(self, name, getattr(self, name) or "")
        vouching.clean_fields(self, _ENTRY_TEXTS)
        for name in ("url", "image", "comments_url"):
            if getattr(self, name):
                set_(self, name, vouching.address(getattr(self, name), name, where))
        if self.language and not languages.is_known(self.language):
            set_(self, "language", None)
        if self.enclosures:
            set_(self, "enclosures", tuple(vouching.enclosure(one, where) for one in self.enclosures))
        if self.episode:
            set_(self, "episode", vouching.episode(self.episode, where))
        set_(self, "id", xml.line(self.id) or xml.line(self.url or ""))
        if not self.id:
            message = "an entry needs an id or an address"
            raise RenderError(message, where=where)
        either: datetime | None = self.published or self.updated
        if either is None:
            message = "an entry needs a date: published, updated or both"
            raise RenderError(message, where=where)
        set_(self, "published", vouching.utc(self.published or either, "published", where))
        set_(self, "updated", vouching.utc(self.updated or either, "updated", where))


_ENTRY_TEXTS = (
    "id", "url", "title", "authors", "categories", "summary", "content_html", "image", "language", "comments_url",
    "enclosures", "origin", "picture", "episode",
)  # fmt: skip


@frozen
class Alternate:
    """The same feed in another language.

    Args:
        language: BCP 47.
        slug: its file name without suffix.
        addresses: format name -> the absolute address where it is served in that format.
    """

    language: str
    slug: str
    addresses: Mapping[str, str] = field(default_factory=dict)


@frozen
class History:
    """Where a document stands in the history of its feed (RFC 5005). Addresses by the name of the format.

    Args:
        previous: of the archive page with what is next older; empty where there is none.
        following: of the archive page with what is next newer.
        current: of the feed itself, where this is one of its archive pages; empty where it is the feed.
        complete: the feed holds everything that there is.
    """

    previous: Mapping[str, str] = field(default_factory=dict)
    following: Mapping[str, str] = field(default_factory=dict)
    current: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False

    def links(self, kind: str) -> dict[str, str]:
        """Relation -> address, of one format."""
        said = {"current": self.current, "prev-archive": self.previous, "next-archive": self.following}
        return {rel: addresses[kind] for rel, addresses in said.items() if kind in addresses}

    @property
    def mark(self) -> str:
        """The element that says what the document is; empty for a feed of which there is more elsewhere."""
        return "fh:archive" if self.current else "fh:complete" if self.complete else ""


@frozen(kw_only=True)
class Feed:
    """A feed: all that a format may see. Made by `selection`, or by hand for the library's `render`.

    Args:
        title: plain text, required.
        url: absolute address of the page that the feed is about (never the feed's own), required.
        entries: in the order in which they shall stand.
        slug: its file name without suffix.
        description: plain text; the title where it is empty.
        language: BCP 47.
        author: of the feed as a whole; its name stands where an entry has no author.
        rights, icon, logo: copyright line; address of a small square picture; address of a wide picture.
        addresses: format name -> the absolute address where the feed is served in that format.
        ttl: minutes that readers should wait between visits; None leaves it unsaid.
        withdrawn: entries that are gone and announced as such; one that is back among the entries is left out.
        hubs: absolute addresses of hubs that know at once when the feed changes (WebSub).
        stylesheet: address of a CSS stylesheet for browsers that show the feed as it is; may be relative to the feed.
        alternates: the same in other languages, each language once.
        url_language: BCP 47 of the page at `url`, where that is not the feed's.
        podcast: what directories of podcasts are told of it, where an entry is an episode.
        history: where its older entries stand, or that there are none; None leaves it unsaid.

    Raises:
        RenderError: title or address is missing or no address, two entries have one id, a date has no time zone, or two
            alternates have one language.
    """

    title: str
    url: str
    entries: tuple[Entry, ...] = ()
    slug: str = "feed"
    description: str = ""
    language: str | None = None
    author: Author | None = None
    rights: str | None = None
    icon: str | None = None
    logo: str | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    ttl: int | None = None
    withdrawn: tuple[Tombstone, ...] = ()
    hubs: tuple[str, ...] = ()
    stylesheet: str | None = None
    alternates: tuple[Alternate, ...] = ()
    url_language: str | None = None
    podcast: Podcast | None = None
    history: History | None = None

    def __post_init__(self) -> None:
        """Clean and check."""
        object.__setattr__(self, "entries", tuple(self.entries))
        vouching.clean_fields(self, _FEED_TEXTS)
        where = f"feed {self.slug!r}"
        for name in ("title", "url"):
            if not getattr(self, name).strip():
                message = f"a feed needs a {name}"
                raise RenderError(message, where=where)
        object.__setattr__(self, "url", vouching.address(self.url, "url", where))
        for name in ("language", "url_language"):
            if (tag := getattr(self, name)) and not languages.is_known(tag):
                object.__setattr__(self, name, None)
        object.__setattr__(
            self, "hubs", tuple(dict.fromkeys(vouching.address(hub, "a hub", where) for hub in self.hubs))
        )
        if self.podcast:
            object.__setattr__(self, "podcast", vouching.podcast(self.podcast, where))
        seen: set[str] = set()
        for entry in self.entries:
            if entry.id in seen:
                message = f"two entries have the id {entry.id}; readers would show one of them"
                raise RenderError(message, where=where)
            seen.add(entry.id)
        object.__setattr__(self, "withdrawn", _gone(self.withdrawn, seen, where))
        object.__setattr__(self, "alternates", _in_other_languages(self.alternates, self.language, where))

    @property
    def updated(self) -> datetime:
        """When anything in it last changed: the newest entry's `updated`; `EPOCH` for an empty feed, never now."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


_FEED_TEXTS = ("title", "url", "description", "language", "author", "rights", "icon", "logo", "stylesheet", "podcast")


def _gone(withdrawn: Iterable[Tombstone], alive: Collection[str], where: str) -> tuple[Tombstone, ...]:
    """Each id that is gone once, as an entry's own id would be written; none of those that are there."""
    made: dict[str, Tombstone] = {}
    for one in withdrawn:
        id_ = xml.line(one.id)
        made.setdefault(id_, Tombstone(id_, vouching.utc(one.when, f"{id_} withdrawn", where)))
    return tuple(one for id_, one in made.items() if id_ and id_ not in alive)


def _in_other_languages(many: Iterable[Alternate], own: str | None, where: str) -> tuple[Alternate, ...]:
    """Each with absolute addresses; RFC 4287 (section 4.1.1) wants one of each type and language."""
    made: dict[str, Alternate] = {}
    for one in many:
        language = xml.line(one.language)
        if not language or language == own or language in made:
            message = f"an alternate needs a language of its own, not {one.language!r}"
            raise RenderError(message, where=where)
        addresses = {
            kind: vouching.address(url, "an alternate's address", where) for kind, url in one.addresses.items()
        }
        made[language] = Alternate(language, one.slug, addresses)
    return tuple(one for one in made.values() if languages.is_known(one.language))


class Ping(NamedTuple):
    """A hub that is to be told that a feed has changed.

    Args:
        hub, topic: addresses of the hub and of the feed.
        since: when the feed changed last.
        tries: how often the hub was told in vain since then.
        due: before then it is left alone.
    """

    hub: str
    topic: str
    since: datetime
    tries: int
    due: datetime


EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""When an empty feed last changed: Atom wants a date, it may not be now, and validators doubt those before 1990."""


@frozen
class Document:
    """A file to publish: path relative to the output folder (with `/`), media type with charset, bytes."""

    path: str
    media_type: str
    data: bytes


@frozen
class Fault:
    """Something wrong that did not stop the build.

    Args:
        place: file, line, address or feed.
        what: what is wrong, and the cure.
        set_aside: an article is not published because of it (else it is a warning).
        source: name of the source it belongs to.
        failed: the whole source failed; the feeds that it serves stay as they are.
        feed: slug of the feed that is not published because of it, and stays as it is.
    """

    place: str
    what: str
    set_aside: bool = False
    source: str = ""
    failed: bool = False
    feed: str = ""

    def __str__(self) -> str:
        """`place: what`."""
        return f"{self.place}: {self.what}" if self.place else self.what
