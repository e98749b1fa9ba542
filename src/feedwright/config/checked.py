"""What config.yaml says once it is checked: values to trust, with every default filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from feedwright.config.keys import (
    AllSettings,
    CategorySettings,
    FeedKeys,
    Feeds,
    Guard,
    MediaKeys,
    PodcastKeys,
    SiteSettings,
)
from feedwright.config.split import division, own_slugs, split
from feedwright.frozen import frozen
from feedwright.model import Podcast
from feedwright.said import Said
from feedwright.selection import FeedSpec
from feedwright.sources._base import Site, Source
from feedwright.text import patterns, slugs, xml
from feedwright.text.languages import Division

_SQLITE = patterns.lazy(r"sqlite(?:\+\w+)?:///(?!:memory:|file:)([^?]+)")


@frozen
class Output:
    """Where the feeds are written and served.

    Args:
        directory: absolute path of the folder.
        url: absolute address where it is served, with its last slash.
        compress: of `gzip`, `br`, `zstd`: twins to write beside each file.
    """

    directory: Path
    url: str
    compress: tuple[str, ...] = ()


@frozen
class Category:
    """A category as the configuration names it."""

    name: str
    settings: CategorySettings = field(default_factory=CategorySettings.model_construct)


@frozen(kw_only=True)
class Config:
    """What config.yaml says, checked, with every default filled in.

    Args:
        path: the file, as it was named.
        folder: where it lies, absolute.
        site: the site.
        place: what sources must know of the site.
        sources: in the file's order, each with its name.
        categories: in the file's order; empty with `auto`.
        auto: each category that is found gets a feed.
        feeds: defaults of every feed, and the feed of everything.
        output: where the feeds go.
        catalog: SQLAlchemy URL, as written: the file of an SQLite URL is relative to `folder`.
        websub: absolute addresses of hubs.
        templates: absolute path of the folder of the owner's own templates; None where there is none.
        media: how pictures, sounds and films are looked at.
        guard: `shrink` as a share from 0 to 1, `flood` as a number; None = never refused.
        said: what the file and the environment said together; None where it was no file.
    """

    path: Path
    folder: Path
    site: SiteSettings
    place: Site
    sources: tuple[Source, ...]
    categories: tuple[Category, ...]
    auto: bool
    feeds: Feeds
    output: Output
    catalog: str
    websub: tuple[str, ...]
    guard: Guard
    templates: Path | None = None
    media: MediaKeys = field(default_factory=MediaKeys.model_construct)
    said: Said | None = None

    def feed_specs(
        self,
        found: Iterable[str] = (),
        known: Mapping[str, tuple[str, str]] = MappingProxyType({}),
        shelves: Iterable[str] = (),
    ) -> tuple[FeedSpec, ...]:
        """What each feed wants: a feed a category, then the feed of everything if it is on.

        Where a feed is split by language, those in other languages than the site's follow it, sorted by their tags.

        Args:
            found: names of the categories that articles carry, in any spelling and order; they count with `auto` alone.
            known: key of a category that had a feed before -> its name and slug; with `auto` they stay as they were.
                Of languages as well, by their shelves (`selection.named`).
            shelves: on which articles stand: they tell which languages there are.

        Returns:
            With a list or map of categories one for each in its order, else one for each name found, sorted by its
            key. Slugs are distinct and depend on the names alone.
        """
        categories = _folded(found, known) if self.auto else self.categories
        everything = self.feeds.everything
        own = {one.name: one.settings.slug for one in categories if one.settings.slug}
        kept = {slug for _, slug in known.values()} if self.auto else set()
        if self.auto:
            own |= {one.name: known[key][1] for one in categories if (key := slugs.key(one.name)) in known}
        reserved = {
            "index",
            *kept,
            *(slug.lower() for slug in own.values()),
            *((everything.slug.lower(),) if everything else ()),
            *own_slugs([*(one.settings for one in categories), *([everything] if everything else [])]),
        }
        made = slugs.distinct([one.name for one in categories], own=own, reserved=reserved)
        spellings = _spellings(categories, made)
        every: list[tuple[CategorySettings | AllSettings, FeedSpec]] = [
            (one.settings, self._spec(one.settings, made[one.name], one.name, spellings[one.name]))
            for one in categories
        ]
        if everything:
            every.append((everything, self._spec(everything, everything.slug)))
        return split(every, self.site, self.feeds, known, shelves)

    @property
    def division(self) -> Division | None:
        """How articles are divided by language; None where no feed is split."""
        return division(self.site, self.feeds, [one.settings for one in self.categories])

    def _spec(
        self,
        settings: CategorySettings | AllSettings,
        slug: str,
        name: str | None = None,
        names: frozenset[str] = frozenset(),
    ) -> FeedSpec:
        said = {
            key: getattr(settings if key in settings.model_fields_set else self.feeds, key)
            for key in FeedKeys.model_fields
            if key != "languages"
        }
        keys = said.pop("podcast")
        return FeedSpec(
            slug=slug,
            title=settings.title or (self.site.title if name is None else name[:1].upper() + name[1:]),
            description=settings.description or self.site.description,
            category=name,
            names=names,
            podcast=keys and _show(keys, self.site),
            **said,
        )

    @property
    def state(self) -> Path:
        """The folder of what lies beside the catalog, such as the lock."""
        return beside(self.catalog, self.folder)


def beside(catalog: str, folder: Path) -> Path:
    """The folder of what lies beside a catalog.

    Args:
        catalog: its SQLAlchemy URL.
        folder: of the configuration, absolute.
    """
    file = _SQLITE.match(catalog)
    return (folder / unquote(file[1])).parent if file else folder / ".feedwright"


def _show(keys: PodcastKeys, site: SiteSettings) -> Podcast:
    """What directories are told of a show; what its section does not say, the site's author does."""
    owner = (keys.owner.name, keys.owner.email) if keys.owner else None
    if "owner" not in keys.model_fields_set and site.author.email:
        owner = site.author.name, site.author.email
    return Podcast(
        categories=keys.category,
        image=keys.image,
        explicit=keys.explicit,
        author=keys.author or site.author.name,
        owner=owner,
        kind=keys.type,
        medium=keys.medium,
        locked=keys.locked,
        guid=str(keys.guid or ""),
        moved=keys.new_feed_url,
        funding=(keys.funding.url, keys.funding.text) if keys.funding else None,
    )


def _folded(found: Iterable[str], known: Mapping[str, tuple[str, str]]) -> tuple[Category, ...]:
    """Each category once, by key; of its spellings the one that it is known by, else the first in sorted order."""
    keys = {slugs.key(name) for name in found}
    names = {key: name for key, (name, _) in known.items() if key in keys}
    for name in sorted({xml.line(name) for name in found} - {""}):
        names.setdefault(slugs.key(name), name)
    return tuple(Category(names[key]) for key in sorted(names))


def _spellings(categories: Iterable[Category], made: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Keys of every spelling of each category: its slug too, unless another category goes by that name."""
    said = {one.name: {slugs.key(name) for name in (one.name, *one.settings.aliases)} for one in categories}
    taken = set(chain.from_iterable(said.values()))
    return {name: frozenset(keys | ({slugs.key(made[name])} - taken)) for name, keys in said.items()}
