"""What articles say of themselves: metadata words in all their spellings -> the fields of an `Article`.

One `Metadata` is made for each source and site; it knows the words, the source's `fields` and `defaults`, the zone and
the pattern of addresses. `article` turns one mapping of raw values into an `Article`. A value that cannot be understood
becomes a `Fault` and is left out: one bad date does not cost the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from feedwright.model import Article, Author, Enclosure, Episode, Fault, Picture, replace
from feedwright.sources import _address, _media, _values
from feedwright.sources._base import Place, Site, Source
from feedwright.sources._words import WORDS, is_nothing
from feedwright.text import dates, digest, patterns, slugs, urls
from feedwright.text.frontmatter import word

_TELLS_WHETHER = frozenset({"draft", "published", "status", "private", "password"})
_UNPUBLISHED = {"draft": "draft", "hidden": "draft", "pending": "draft", "trash": "draft", "private": "private"}
_PLACEHOLDER = patterns.lazy(r"\{(site|year|month|day|slug|category|name|path)\}")


class Metadata:
    """Understands the metadata of one source's articles.

    Args:
        source: the source, for its name, `fields`, `defaults`, `dayfirst` and `url`.
        site: the site, for its address, zone and language.

    Attributes:
        origins: key of an article -> field -> where its value was found; None unless somebody wants to know.
    """

    def __init__(self, source: Source, site: Site) -> None:
        self.source = source
        self.site = site
        self.zone = dates.zone(source.timezone) if source.timezone else site.timezone
        self.language = source.language or site.language
        self.pattern = _PLACEHOLDER.split(source.url)
        self._ranks = {w: (field, rank) for field, words in WORDS.items() for rank, w in enumerate(words)}
        self._dotted: list[tuple[str, str]] = []
        self.origins: dict[str, dict[str, str]] | None = None
        for field, named in source.fields.items():
            self._name(field, [named] if isinstance(named, str) else named)

    def _name(self, field: str, named: list[str]) -> None:
        """Let the words that the owner named for a field go before its own."""
        target = self._ranks.get(word(field), (word(field), 0))[0]
        for rank, name in enumerate(named):
            self._ranks[word(name)] = (target, rank - len(named))
            if "." in name:
                self._dotted.append((name, target))

    @cached_property
    def _defaults(self) -> dict[str, list[Any]]:
        return self.found(self.source.defaults)

    def found(self, raw: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Field -> the values that stand under one of its words, the likeliest first; other words are passed over."""
        made: dict[str, list[Any]] = {}
        places: dict[str, list[int]] = {}
        ranks = self._ranks
        for key, value in raw.items():
            if (hit := ranks.get(key) or ranks.get(word(key))) and not is_nothing(value):
                made.setdefault(hit[0], []).append(value)
                places.setdefault(hit[0], []).append(hit[1])
        for dotted, field in self._dotted:
            value = _inner(raw, dotted)
            if not is_nothing(value):
                made.setdefault(field, []).append(value)
                places.setdefault(field, []).append(ranks[word(dotted)][1])
        if len(made) == len(raw) and not self._dotted:
            return made
        for field, values in made.items():
            if len(values) > 1:
                order = sorted(range(len(values)), key=places[field].__getitem__)
                values[:] = [values[number] for number in order]
        return made

    def article(
        self,
        raw: Mapping[str, Any],
        *,
        key: str,
        place: Place,
        line: int = 0,
        left_out: str = "",
        body: str = "",
        found: dict[str, list[Any]] | None = None,
    ) -> Iterator[Article | Fault]:
        """One article from its raw metadata.

        Args:
            raw: metadata as it was written: strings, numbers, lists, maps, datetimes.
            key: identity of the article within its source.
            place: the file or address it comes from; its name may hold a date and a slug.
            line: where in the place it stands; 0 where that is plain.
            left_out: why its surroundings (a drafts folder) keep it unpublished.
            body: its text as it was written, for the digest of what it says.
            found: what `found` gave for the metadata, where that was asked for already.

        Yields:
            Faults of single values first, the Article last.
        """
        reader = _Reader(
            self,
            self.found(raw) if found is None else found,
            f"{place.name}:{line}" if line else place.name,
        )
        made = reader.article(key, place, left_out, body)
        if self.origins is not None:
            self.origins[key] = dict(self._origins(raw, made))
        yield from reader.faults
        yield made

    def _origins(self, raw: Mapping[str, Any], made: Article) -> Iterator[tuple[str, str]]:
        """Field -> in which words where its value was found."""
        for field in WORDS:
            if getattr(made, "origin" if field == "source" else field, None) in (None, "", (), False):
                continue
            keys = [
                (hit[1], str(key))
                for key, value in raw.items()
                if (hit := self._hit(key, field)) and not is_nothing(value)
            ]
            keys += [
                (self._ranks[word(name)][1], name)
                for name, target in self._dotted
                if target == field and not is_nothing(_inner(raw, name))
            ]
            if keys:
                yield field, f"`{min(keys)[1]}` of the article"
            elif field in self._defaults:
                yield field, "`defaults` of the source"
            elif field in _ELSEWHERE:
                yield field, _ELSEWHERE[field].format(source=self.source)

    def _hit(self, key: object, field: str) -> tuple[str, int] | None:
        hit = self._ranks.get(word(key))
        return hit if hit and hit[0] == field else None


_ELSEWHERE = {
    "published": "its address, its file's name or its folders",
    "url": "the pattern `{source.url}` of the source",
    "language": "the source or the site",
}
"""Where what an article does not say itself comes from."""


class _Reader:
    """Reads one article's values; collects what is wrong with them."""

    def __init__(self, metadata: Metadata, found: dict[str, list[Any]], where: str) -> None:
        self.metadata = metadata
        self.found = {**metadata._defaults, **found} if metadata.source.defaults else found  # noqa: SLF001 - one work, two classes
        self.where = where
        self.faults: list[Fault] = []

    def article(self, key: str, place: Place, left_out: str, body: str) -> Article:
        language = self.first("language", _values.language) or self.metadata.language
        published = self.published(place, language)
        title = self.first("title", _values.title) or ""
        categories = self.names("categories")
        url = self.url(place, title, published, categories)
        summary = self.first("summary", _values.summary)
        base = url or self.metadata.site.url
        enclosures, episode = self.media(base)
        image, picture = self.image(base)
        return Article(
            source=self.metadata.source.name,
            key=key,
            place=self.where,
            id=self.first("id", _values.line),
            url=url,
            title=title,
            published=published,
            updated=self.date("updated", language),
            authors=tuple(self.authors()),
            categories=categories,
            tags=self.names("tags"),
            summary=summary,
            image=image,
            language=language,
            left_out=left_out or self.left_out(),
            expires=self.date("expires", language),
            comments_url=self.first("comments_url", lambda value: urls.web(_values.line(value), base)),
            comments=self.first("comments", _values.count),
            enclosures=enclosures,
            views=self.first("views", _values.count),
            reading_minutes=self.first("reading_minutes", _values.count),
            origin=self.first("source", _values.origin),
            minor=self.first("minor", _values.truth) or False,
            digest=digest.said(title, summary or "", body, *(one.url for one in enclosures)),
            blocks=digest.blocks(body),
            picture=picture,
            episode=episode,
        )

    def first(self, field: str, read: Callable[[Any], Any]) -> Any:
        """The first value of a field that can be read; a fault for each that cannot."""
        if field not in self.found:
            return None
        for value in self.found[field]:
            try:
                if (made := read(value)) not in (None, ""):
                    return made
            except (ValueError, TypeError, AttributeError) as error:
                self.fault(field, str(error) or f"cannot be understood: {str(value)[:60]!r}")
        return None

    def fault(self, field: str, what: str) -> None:
        self.faults.append(Fault(self.where, f"{field}: {what}", source=self.metadata.source.name))

    def published(self, place: Place, language: str) -> datetime | None:
        """The article's own date, else one in its address, its file name or its folders."""
        if (own := self.date("published", language)) is not None:
            return own
        given = self.found.get("url")
        zone = self.metadata.zone
        return (dates.from_path(str(given[0]), zone) if given else None) or dates.from_path(place.name, zone)

    def date(self, field: str, language: str) -> datetime | None:
        for value in self.found.get(field, ()):
            if isinstance(value, bool) or (isinstance(value, str) and value.strip().lower() in _values.SWITCH):
                continue
            try:
                return dates.parse(value, self.metadata.zone, dayfirst=self.metadata.source.dayfirst, language=language)
            except dates.ImpossibleOffset as error:
                self.fault(field, str(error))
                return error.when
            except ValueError as error:
                self.fault(field, str(error))
        return None

    def left_out(self) -> str:
        """Why the article says that it must not be published: a draft, private, or behind a password."""
        if _TELLS_WHETHER.isdisjoint(self.found):
            return ""
        if any(_values.truth(value) for value in self.found.get("draft", ())):
            return "draft"
        if any(_values.truth(value) is False for value in self.found.get("published", ())):
            return "draft"
        for value in self.found.get("status", ()):
            if reason := _UNPUBLISHED.get(str(value).strip().lower()):
                return reason
        if any(_values.truth(value) for value in self.found.get("private", ())):
            return "private"
        return "password-protected" if self.found.get("password") else ""

    def names(self, field: str) -> tuple[str, ...]:
        """Category or tag names in the article's order, each spelling of one name once."""
        made: dict[str, str] = {}
        for value in self.found.get(field, ()):
            plain = isinstance(value, list) and len(value) <= _values.MOST and all(map(_values.is_text, value))
            for name in map(_values.tidy_name, value) if plain else _values.names_in(value):
                if name:
                    made.setdefault(_values.name_key(name), name)
        return tuple(made.values())

    def authors(self) -> Iterator[Author]:
        for value in self.found.get("authors", ())[:1]:
            for one in value if isinstance(value, list) else [value]:
                if author := _values.author(one):
                    yield author

    def media(self, base: str) -> tuple[tuple[Enclosure, ...], Episode | None]:
        """The files that belong to the article; and, where one of them is played, what it says as an episode."""
        if "enclosures" not in self.found:
            return (), None
        made = _media.enclosures(self.found["enclosures"][0], base, self.fault)
        made, is_played = _media.told(made, self.first)
        return made, _media.episode(self.first, base) if is_played else None

    def image(self, base: str) -> tuple[str | None, Picture | None]:
        """The picture's address, and what is known of it."""
        found = self.first("image", lambda value: _media.image(value, base))
        if found is None:
            return None, None
        url, picture = found
        alt = self.first("image_alt", _media.alternative)
        picture = replace(picture, alt=alt) if alt else picture
        return url, None if picture == Picture() else picture

    def url(self, place: Place, title: str, published: datetime | None, categories: tuple[str, ...]) -> str | None:
        """The address the article gives, else the one that the source's pattern makes."""
        site = self.metadata.site.url
        own: str | None = self.first("url", lambda value: urls.absolute(_values.line(value), site))
        if own:
            if urls.is_http(own):
                return own
            self.fault("url", f"{own[:80]!r} is no http(s) address")
        stem = place.name.rpartition("/")[2]
        stem = stem.rpartition(".")[0] or stem
        pattern = self.metadata.source.url
        if published is None and ("{year}" in pattern or "{month}" in pattern or "{day}" in pattern):
            return None
        pieces = list(self.metadata.pattern)
        for number in range(1, len(pieces), 2):
            pieces[number] = self._part(pieces[number], place, stem, title, published, categories)
        made = "".join(pieces)
        try:
            return urls.absolute(_doubled_slashes(made) if made.count("//") > made.count("://") else made, site)
        except ValueError as error:
            self.fault("url", str(error))
            return None

    def _part(
        self, part: str, place: Place, stem: str, title: str, published: datetime | None, categories: tuple[str, ...]
    ) -> str:
        if part == "slug":
            return self.slug(stem, title)
        if part == "site":
            return self.metadata.site.url.rstrip("/")
        if part == "name":
            return urls.segment(stem)
        if part == "path":
            inner = _address.inside(place.name)
            return urls.path(inner.removesuffix("." + inner.rpartition(".")[2]))
        if part == "category":
            return slugs.slug(categories[0]) if categories else ""
        return "" if published is None else f"{getattr(published, part):02d}"

    def slug(self, stem: str, title: str) -> str:
        """The article's own slug, else one of its file name less a date, else of its title."""
        if own := self.first("slug", _values.line):
            return urls.path(own)
        from_title = getattr(self.metadata.source, "slug_from", "name") == "title"
        named = slugs.slug(title) if from_title else slugs.slug(dates.strip_date(stem))
        return named or slugs.slug(stem) or slugs.slug(title) or slugs.digest(place_key(stem, title))


def place_key(stem: str, title: str) -> str:
    """What stands in an address where neither the file name nor the title has a letter."""
    return f"{stem}\n{title}"


def _doubled_slashes(url: str) -> str:
    """A pattern with an empty part leaves `//` behind; the one after the scheme stays."""
    scheme, colon, rest = url.partition("://")
    return scheme + colon + re.sub(r"/{2,}", "/", rest) if colon else re.sub(r"/{2,}", "/", url)


def _inner(raw: Any, dotted: str) -> Any:
    """`seo.title` looks into the map `seo`, unless the key itself has a dot."""
    for part in dotted.split("."):
        if not isinstance(raw, Mapping):
            return None
        raw = raw.get(part, next((value for key, value in raw.items() if word(key) == word(part)), None))
    return raw
