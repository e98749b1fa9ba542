"""Feeds that are split by language: which there are, how they are called, and which of them belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from feedwright.catalog.shelves import labelled, shelf
from feedwright.config.keys import AllSettings, CategorySettings, Feeds, SiteInLanguage, SiteSettings
from feedwright.config.parts import FeedInLanguage
from feedwright.selection import FeedSpec
from feedwright.text import languages, slugs
from feedwright.text.languages import Division

Settings = CategorySettings | AllSettings
"""Of a feed."""

BETWEEN = "_"
"""Between the slug of a feed and its language. No slug that is made of a name holds it, so that no category can ever
take the address of a language; and no server understands anything by it, as by the full stop of `.pl` or `.br`."""


def told(settings: Settings) -> dict[str, FeedInLanguage]:
    """What an owner says of each language of a feed, under the tag that is meant."""
    said = settings.languages if isinstance(settings.languages, dict) else {}
    return {languages.meant(tag): one or FeedInLanguage.model_construct() for tag, one in said.items()}


def own_slugs(every: Iterable[Settings]) -> set[str]:
    """Slugs that owners chose for feeds in one language, in small letters."""
    return {one.slug.lower() for settings in every for one in told(settings).values() if one.slug}


def _is_split(settings: Settings, feeds: Feeds) -> bool:
    """A map of languages says it too."""
    said = settings.languages if "languages" in settings.model_fields_set else feeds.languages
    return said != "together"


def division(site: SiteSettings, feeds: Feeds, categories: Iterable[Settings]) -> Division | None:
    """How articles are divided by language; None where no feed is split.

    What is named for one feed, or for the site, is told apart in all.
    """
    every = [*categories, *([feeds.everything] if feeds.everything else [])]
    if feeds.languages == "together" and not any(_is_split(one, feeds) for one in every):
        return None
    named = chain(map(languages.meant, site.languages), *map(told, every))
    return Division(site.language, frozenset(tag for tag in named if tag != languages.group(tag)))


def split(
    feeds_told: Sequence[tuple[Settings, FeedSpec]],
    site: SiteSettings,
    feeds: Feeds,
    known: Mapping[str, tuple[str, str]],
    shelves: Iterable[str],
) -> tuple[FeedSpec, ...]:
    """Each feed, followed by those of its other languages where it is split.

    The feed of the site's own language is the one that was there before: its address and its subscribers stay.

    Args:
        feeds_told: the feeds, and what the owner says of each.
        site: the site.
        feeds: defaults of every feed.
        known: shelf of each language of a category that had a feed before -> its name, and what the slug was.
        shelves: on which articles stand now.
    """
    every = [settings for settings, _ in feeds_told]
    if (divided := division(site, feeds, every)) is None:
        return tuple(spec for _, spec in feeds_told)
    spoken: dict[str, set[str]] = {}
    for language, category in labelled(chain(known, shelves)):
        # Not what was told apart once, and is no longer.
        if divided.of(language) == language != divided.own:
            spoken.setdefault(category, set()).add(language)
    slugs_taken = {spec.slug.lower() for _, spec in feeds_told} | own_slugs(every)
    made: list[FeedSpec] = []
    for settings, spec in feeds_told:
        if not _is_split(settings, feeds):
            made.append(spec)
            continue
        keys = [""] if spec.category is None else sorted(spec.names)
        there = sorted(set().union(*(spoken.get(key, ()) for key in keys)))
        made += _related([_own(settings, spec, divided), *_others(settings, spec, site, there, known, slugs_taken)])
    return tuple(made)


def _own(settings: Settings, spec: FeedSpec, divided: Division) -> FeedSpec:
    """The feed of the site's own language."""
    said = told(settings).get(divided.own) or told(settings).get(divided.home) or FeedInLanguage.model_construct()
    return replace(
        spec, spoken=divided.own, title=said.title or spec.title, description=said.description or spec.description
    )


def _others(
    settings: Settings,
    spec: FeedSpec,
    site: SiteSettings,
    there: Iterable[str],
    known: Mapping[str, tuple[str, str]],
    taken: set[str],
) -> Iterator[FeedSpec]:
    key = "" if spec.category is None else slugs.key(spec.category)
    of_site = {languages.meant(tag): one for tag, one in site.languages.items() if one}
    for language in there:
        said = told(settings).get(language) or FeedInLanguage.model_construct()
        sites = of_site.get(language) or SiteInLanguage.model_construct()
        # As it was called before: another edition of the CLDR is no reason to rename a feed.
        tongue = known.get(shelf(language, key), ("", ""))[0] or languages.name(language)
        name = sites.title if spec.category is None and not settings.title else None
        yield replace(
            spec,
            slug=said.slug or _slug(spec.slug, language, taken),
            title=said.title or name or f"{spec.title} – {tongue}",
            description=said.description or settings.description or sites.description or spec.description,
            spoken=language,
            language=language,
            tongue=tongue,
            home=sites.url,
        )


def _slug(slug: str, language: str, taken: set[str]) -> str:
    """The slug of a feed in a language; with six characters more where the owner has given it to another feed."""
    wanted = f"{slug}{BETWEEN}{language.lower()}"
    made = f"{wanted}-{slugs.digest(wanted)}" if wanted.lower() in taken else wanted
    taken.add(made.lower())
    return made


def _related(specs: Sequence[FeedSpec]) -> Iterator[FeedSpec]:
    """Feeds of the same in several languages, each with the others."""
    for spec in specs:
        yield replace(spec, others=tuple((one.language, one.slug) for one in specs if one is not spec))
