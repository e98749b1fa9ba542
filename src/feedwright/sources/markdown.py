"""Markdown with front matter, as site generators keep it."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

from feedwright import registry
from feedwright.declared import model_validator, option
from feedwright.errors import ParseError, SourceError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._files import PageSource, text_of
from feedwright.sources._metadata import Metadata
from feedwright.sources._walk import Walk, fixed_folder, is_elsewhere
from feedwright.sources._words import is_nothing
from feedwright.text import commonmark, dates, frontmatter, patterns, templates, titles, xml

if TYPE_CHECKING:
    from feedwright.presets import _base as generators
    from feedwright.presets._base import Configuration, Page
    from feedwright.sources._option_kinds import Preset

_HEADING = patterns.lazy(
    r"\s*(?:#[ \t]+(?P<atx>[^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)|(?P<setext>[^\n#>*+\-`~|<][^\n]*)\n=+[ \t]*(?:\n|\Z))"
)
_AS_HTML = (".html", ".htm", ".xhtml")
_ATTRIBUTES = patterns.lazy(r"\s*\{[#.:][^{}\n]*\}\Z")


class Markdown(PageSource):
    """Markdown files, one article each: CommonMark with tables, footnotes, strikethrough and definition lists."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown", ".mdx")

    preset: Preset | None = option(
        default=None,
        description="The site generator whose rules hold: addresses, dates in file names, drafts, languages, links "
        "between posts; its own configuration is read where it is there.",
    )

    @model_validator(mode="after")
    def _has_its_site_here(self) -> Self:
        if self.preset and any(map(is_elsewhere, self.paths)):
            message = (
                "`preset` looks into the site's folder, which must be on this machine; leave it out for files elsewhere"
            )
            raise ValueError(message)
        return self

    def places(self, site: Site) -> Iterator[Place | Fault]:
        """As for every source of files.

        Raises:
            SourceError: the generator's configuration cannot be read.
        """
        self._grounds(site, anew=True)
        yield from super().places(site)

    def endings(self) -> tuple[str, ...]:
        """The preset's, where there is one."""
        kind: type[generators.Preset] | None = registry.load("presets", self.preset) if self.preset else None
        return kind.suffixes if kind else self.suffixes

    def walk(self, site: Site) -> Walk | None:
        """The files that `path` means, and those that the preset looks into beside them."""
        if any(map(is_elsewhere, self.paths)):
            return None
        try:
            grounds = self._grounds(site)
        except SourceError:
            return None
        if not grounds:
            return Walk(self.name, tuple(self.paths), self.endings())
        from feedwright.presets import _home

        beside = {path for one in grounds for path in _home.watched(one.preset, one.configuration, one.folder)}
        return Walk(self.name, tuple(self.paths), self.endings(), tuple(sorted(beside)))

    def origins(self, place: Place, site: Site) -> dict[str, dict[str, str]]:
        """As the metadata's words tell; what the article does not say itself, its generator's rules do."""
        ground = self._ground(place, site)
        if not ground:
            return super().origins(place, site)
        ground.metadata.origins = {}
        try:
            deque(self.read(place, site), maxlen=0)
            own = self._split(text_of(place, self.largest)[0], place, ground).metadata
            rules = f"the rules of `preset: {self.preset}`"
            return {
                key: {field: where if where.split("`")[1] in own else rules for field, where in told.items()}
                for key, told in ground.metadata.origins.items()
            }
        finally:
            ground.metadata.origins = None

    def signature(self, site: Site) -> str:
        """What the reading depends on: also the generator's configuration."""
        own = super().signature(site)
        if not self.preset:
            return own
        from feedwright.presets import _home

        try:
            beside = [_home.signature(ground.preset, ground.configuration) for ground in self._grounds(site, anew=True)]
        except SourceError as error:
            beside = [str(error).encode("utf-8", "replace")]
        return sha256(b"\0".join([own.encode(), *beside])).hexdigest()

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The article of a file: its front matter; its title, where that says none, from the heading on top."""
        ground = self._ground(place, site)
        parts = self._split(text, place, ground)
        metadata = ground.metadata if ground else self.metadata(site)
        raw, notes, left_out = parts.metadata, parts.notes, "draft" if self.in_drafts(place) else ""
        if ground:
            understood = ground.preset.understand(ground.page(place, parts))
            raw, notes, left_out = dict(understood.metadata), notes + understood.notes, understood.left_out
            if "url" in self.model_fields_set and "url" not in metadata.found(parts.metadata):
                # The owner's own pattern goes before the generator's rules.
                raw.pop("url", None)
                notes = tuple(note for note in notes if not note.startswith("url: "))
        for note in notes:
            yield Fault(place.name, note, source=self.name)
        untitled = is_nothing(raw.get("title")) and "title" not in metadata.found(raw)
        if untitled and (heading := _HEADING.match(parts.body)):
            raw = {**raw, "title": _heading_text(heading)}
        yield from metadata.article(raw, key=place.name, place=place, left_out=left_out, body=parts.body)

    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """As for every source of files; the preset's site must be known before."""
        self._grounds(site)
        yield from super().bodies(articles, site)

    def body(self, text: str, article: Article, place: Place) -> str:
        """The body as HTML: without template text, and without a heading on top that only repeats the title."""
        ground = self._ground(place)
        parts = self._split(text, place, ground)
        if not ground:
            return _html(_untitled(parts.body, article.title), place.name)
        page, preset = ground.page(place, parts), ground.preset
        body = _untitled(preset.text(page), article.title)
        made = preset.html(body, page)
        if made is None:
            made = _html(body, place.name, lambda tag: preset.expand(tag, page))
        from feedwright.presets._base import relinked

        return relinked(made, lambda target: preset.link(target, page))

    def roots(self, own: str, site: Site) -> Iterator[str]:
        """Those that the site generator names, where there is one."""
        try:
            ground = self._ground(Place("", os.path.join(own, "")), site)
        except SourceError:
            ground = None
        yield from ground.preset.statics() if ground else super().roots(own, site)

    def _grounds(self, site: Site, *, anew: bool = False) -> list[_Ground]:
        """The generator's sites that `path` leads into; made for each look at the files, because every article asks."""
        made: tuple[Site, list[_Ground]] | None = self.__dict__.get("_made_grounds")
        if anew or made is None or made[0] != site:
            folders = {fixed_folder(pattern, str(site.folder)) for pattern in self.paths} if self.preset else ()
            # The longest first: it is the nearest to a file.
            grounds = [_ground(self, folder, site) for folder in sorted(folders, key=lambda one: (-len(one), one))]
            made = self.__dict__["_made_grounds"] = site, grounds
        return made[1]

    def _ground(self, place: Place, site: Site | None = None) -> _Ground | None:
        """The generator's site that a file belongs to; None without a preset."""
        if not self.preset:
            return None
        grounds = self._grounds(site) if site else self.__dict__["_made_grounds"][1]
        return next((one for one in grounds if place.path.startswith(one.folder)), grounds[-1])

    @staticmethod
    def _split(text: str, place: Place, ground: _Ground | None) -> frontmatter.Parts:
        try:
            return ground.preset.split(text, ground.path(place)) if ground else frontmatter.split(text)
        except frontmatter.FrontMatterError as error:
            raise ParseError(str(error), where=f"{place.name}:{error.line}") from error


class _Ground(NamedTuple):
    """A generator's site, and how its files' metadata are read.

    Args:
        folder: where the files lie that belong to it, absolute, with its last slash.
    """

    folder: str
    preset: generators.Preset
    configuration: Configuration
    metadata: Metadata

    def path(self, place: Place) -> str:
        """A file's path in the generator's site."""
        return os.path.relpath(place.path, self.preset.root).replace(os.sep, "/")

    def page(self, place: Place, parts: frontmatter.Parts) -> Page:
        """A file as the preset sees it."""
        from feedwright.presets._base import Page

        return Page(self.path(place), parts.metadata, parts.body, parts.line)


def _ground(source: Markdown, folder: str, site: Site) -> _Ground:
    from feedwright.presets import _home
    from feedwright.presets._base import Home

    kind: type[generators.Preset] = registry.load("presets", str(source.preset))
    try:
        root, configuration = _home.find(kind, folder)
    except SourceError as error:
        raise SourceError(error.what, where=os.path.relpath(error.where, site.folder).replace(os.sep, "/")) from error
    zone = dates.zone(source.timezone) if source.timezone else site.timezone
    home = Home(
        root,
        configuration.settings,
        site.url,
        source.language or site.language,
        zone,
        _text_at,
        source.timezone is not None,
    )
    preset = kind(home)
    # The owner's own words go before the generator's.
    own = {"timezone": source.timezone or preset.timezone, "language": source.language or preset.language}
    return _Ground(os.path.join(folder, ""), preset, configuration, Metadata(source.model_copy(update=own), site))


def _text_at(path: str) -> str | None:
    """The text of a file that another one names."""
    try:
        return text_of(Place(path, path))[0]
    except ParseError:
        return None


def _html(body: str, name: str, expand: Callable[[str], str | None] | None = None) -> str:
    """A body as HTML, by the suffix of its file: HTML as it is, all else as Markdown; both without template text."""
    # What is removed sooner or later may not stand between the marks of template text.
    body = xml.clean(body)
    if name.lower().endswith(_AS_HTML):
        return templates.strip_html(body, expand)
    return templates.rendered(body, commonmark.html, expand)


def _untitled(body: str, title: str) -> str:
    heading = _HEADING.match(body)
    repeats = heading and titles.title(_heading_text(heading)).casefold() == title.casefold()
    return body[heading.end() :] if heading and repeats else body


def _heading_text(heading: re.Match[str]) -> str:
    return _ATTRIBUTES.sub("", heading["atx"] or heading["setext"])
