"""Through the file: each section for itself, then what the sections say of one another. Every flaw is noted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any

from feedwright import registry
from feedwright.config import claims, findings, paths, templates, wording
from feedwright.config.checked import Category, Config, Output
from feedwright.config.claims import Claim
from feedwright.config.keys import (
    CATALOG,
    CategorySettings,
    Feeds,
    Guard,
    MediaKeys,
    OutputKeys,
    SiteSettings,
    TopKeys,
)
from feedwright.config.sheet import Sheet
from feedwright.config.values import Database, Words, home
from feedwright.config.wholes import Hubs
from feedwright.publish import twins
from feedwright.sources._base import Site, Source
from feedwright.text import dates, languages, xml, yaml
from feedwright.text.yaml import Node

_OFF = {"false", "no", "off", "n", "f", "0"}


@dataclass(slots=True)
class Door:
    """Goes through a file and notes every flaw.

    Args:
        folder: where the file lies, absolute.
        sheet: the file, and where its flaws are noted.
    """

    folder: Path
    sheet: Sheet

    def config(self, path: Path, *, check_paths: bool) -> Config | None:
        """What the file says; None where it has flaws.

        Args:
            path: the file, as it was named.
            check_paths: whether a source whose path matches nothing has a flaw.
        """
        self._top()
        site = self._section("site", SiteSettings)
        place = self._place(site)
        sources = self._sources()
        auto, categories = self._categories()
        feeds = self._section("feeds", Feeds, Feeds.model_construct())
        output = self._output(self._section("output", OutputKeys, OutputKeys.model_construct()), place)
        catalog = self._section("catalog", Database) if "catalog" in self.sheet.root.value else CATALOG
        websub = self._section("websub", Hubs, ())
        own = self._templates(output)
        media = self._section("media", MediaKeys, MediaKeys.model_construct())
        guard = self._guard()
        self._across(categories, feeds, auto=auto)
        if site:
            self._own_language(site, [*categories, ("feeds", "all")])
        self._addresses(sources, place)
        if check_paths:
            self._matching(sources, place)
        if self.sheet.flaws or output is None:
            return None
        return Config(
            path=path,
            folder=self.folder,
            site=site,
            place=place,
            sources=tuple(sources.values()),
            categories=tuple(categories.values()),
            auto=auto,
            feeds=feeds,
            output=output,
            catalog=catalog,
            websub=websub,
            templates=own,
            media=media,
            guard=guard,
        )

    def _top(self) -> None:
        for key in self.sheet.root.value:
            if key not in TopKeys.model_fields:
                self.sheet.flaw((key,), findings.unknown(key, TopKeys.model_fields), at_key=True)
        for key, about in TopKeys.model_fields.items():
            if about.is_required() and key not in self.sheet.root.value:
                self.sheet.flaw((key,), f"is missing; it is required: {about.description}")

    def _section(self, name: str, kind: Any, default: Any = None) -> Any:
        """A section of that kind; the default where it is missing or empty; None where it is faulty."""
        node = self.sheet.root.value.get(name)
        if node is None or (node.value is None and default is not None):
            return None if node and node.broken else default
        return self._read(kind, node, (name,))

    def _read(self, kind: Any, node: Node, path: yaml.Path) -> Any:
        """A node as a value of that kind; with flaws what its other keys say, for checks across sections, or None."""
        value, flaws = findings.read(kind, node, path)
        self.sheet.flaws.extend(flaws)
        return value

    def _guard(self) -> Any:
        """Where nothing is said of it, it stands; `guard: null` turns it off."""
        is_said = "guard" in self.sheet.root.value
        return self._section(
            "guard", Guard, Guard.model_construct(shrink=None, flood=None) if is_said else Guard.model_construct()
        )

    def _place(self, site: SiteSettings | None) -> Site:
        """What sources must know; made up where the site is faulty, so that what depends on it can be checked."""
        if site is None:
            return Site("https://example.org/", self.folder, UTC, "en")
        return Site(site.url, self.folder, dates.zone(site.timezone), site.language)

    # sources

    def _sources(self) -> dict[int, Source]:
        node = self.sheet.root.value.get("sources")
        if node is None:
            return {}
        if not isinstance(node.value, list) or not node.value:
            cure = "; put '- ' before its first key" if node.value and isinstance(node.value, dict) else ""
            said = wording.named(node) if node.value else "empty"
            self.sheet.flaw(("sources",), f"must be a list of at least one source, not {said}{cure}")
            return {}
        read = {index: self._source(index, one) for index, one in enumerate(node.value)}
        return self._named({index: source for index, source in read.items() if source is not None})

    def _source(self, index: int, node: Node) -> Source | None:
        path = ("sources", index)
        if not isinstance(node.value, dict):
            self.sheet.flaw(path, f"must be a map with a type and its options, not {wording.named(node)}")
            return None
        kind = node.value.get("type")
        if kind is None:
            self.sheet.flaw((*path, "type"), f"is missing; known are {', '.join(registry.kinds('sources'))}")
            return None
        cls = self._kind(kind, (*path, "type"))
        rest = replace(node, value={key: inner for key, inner in node.value.items() if key != "type"})
        return None if cls is None else self._read(cls, rest, path)

    def _kind(self, node: Node, path: yaml.Path) -> Any:
        name, known = _text(node), registry.kinds("sources")
        if name not in known:
            allowed = f"known are {', '.join(known)}{wording.guess(name, known)}"
            self.sheet.flaw(path, f"must be a known type of source, not {wording.named(node)}; {allowed}")
            return None
        try:
            return registry.load("sources", name)
        except ImportError as error:
            lacking = f"the package {error.name}" if error.name else "a package"
            cure = f"pip install {_bringing(name, error)} brings it"
            self.sheet.flaw(path, f"{name} needs {lacking}, which is not installed; {cure}")
            return None

    def _named(self, sources: dict[int, Source]) -> dict[int, Source]:
        """Each source with its name; a default counts the sources of its type, named ones too."""
        seen: dict[str, int] = {}
        said = []
        for index, source in sources.items():
            kind = _text(self.sheet.at(("sources", index, "type"))[0])
            seen[kind] = seen.get(kind, 0) + 1
            name = xml.line(source.name) or (kind if seen[kind] == 1 else f"{kind}-{seen[kind]}")
            said.append(Claim(name, name, index, ("sources", index, "name")))
            sources[index] = source.model_copy(update={"name": name})
        claims.clash(self.sheet, said, "{said!r} is the name of another source as well ({others}); choose another")
        return sources

    def _addresses(self, sources: Mapping[int, Source], place: Site) -> None:
        for index, source in sources.items():
            if "url" in source.model_fields_set and (what := paths.pattern_fault(source.url, place.url, paths.PARTS)):
                self.sheet.flaw(("sources", index, "url"), what)

    def _matching(self, sources: Mapping[int, Source], place: Site) -> None:
        for index, source in sources.items():
            if what := paths.unmatched(source, place):
                self.sheet.flaw(("sources", index, source.found_by), what)

    # categories

    def _categories(self) -> tuple[bool, dict[yaml.Path, Category]]:
        """Whether each one found counts; and the categories by their place in the file."""
        node = self.sheet.root.value.get("categories")
        if node is None or node.value is None:
            return False, {}
        if isinstance(node.value, dict):
            named = [(("categories", key), key, inner) for key, inner in node.value.items()]
            return False, {path: one for path, key, inner in named if (one := self._set_category(path, key, inner))}
        if isinstance(node.value, list):
            listed = [(("categories", index), inner) for index, inner in enumerate(node.value)]
            return False, {path: one for path, inner in listed if (one := self._listed_category(path, inner))}
        if node.value != "auto":
            what = f"must be a list of names, a map of names to settings, or auto, not {wording.named(node)}"
            self.sheet.flaw(("categories",), what)
        return True, {}

    def _set_category(self, path: yaml.Path, key: str, node: Node) -> Category | None:
        if not (name := xml.line(key)):
            self.sheet.flaw(path, "a category needs a name", at_key=True)
            return None
        settings = (
            CategorySettings.model_construct() if node.value is None else self._read(CategorySettings, node, path)
        )
        return Category(name, settings or CategorySettings.model_construct())

    def _listed_category(self, path: yaml.Path, node: Node) -> Category | None:
        if isinstance(node.value, dict):
            self.sheet.flaw(path, "must be a name: for settings make all of categories a map, without the dashes")
            return None
        name = self._read(Words, node, path)
        return Category(name) if name and not node.broken else None

    # output

    def _output(self, said: OutputKeys | None, place: Site) -> Output | None:
        if said is None:
            return None
        if what := paths.pattern_fault(said.url, place.url, {}):
            self.sheet.flaw(("output", "url"), what)
        directory = os.path.normpath(os.path.join(self.folder, said.directory))
        if what := paths.directory_fault(said.directory, directory, str(self.folder)):
            self.sheet.flaw(("output", "directory"), what)
        for index, kind in enumerate(said.compress):
            if package := twins.missing(kind):
                what = f"{kind} needs the package {package}: pip install 'feedwright[compress]'"
                self.sheet.flaw(("output", "compress", index), what)
        url = said.url.replace("{site}", place.url.rstrip("/"))
        return None if self.sheet.flaws else Output(Path(directory), home(url), tuple(dict.fromkeys(said.compress)))

    # templates

    def _templates(self, output: Output | None) -> Path | None:
        said = self._section("templates", Words | None)
        if said is None:
            return None
        if what := templates.fault(said, self.folder, output.directory if output else None):
            self.sheet.flaw(("templates",), what)
        return Path(os.path.normpath(os.path.join(self.folder, said)))

    # across sections

    def _across(self, categories: Mapping[yaml.Path, Category], feeds: Feeds | None, *, auto: bool) -> None:
        claims.clash(
            self.sheet,
            claims.spellings(categories),
            "{said!r} is the same category as on {others}: letter case, blanks, - and _ never matter",
        )
        claims.clash(
            self.sheet,
            [*claims.own_slugs(categories), *self._everything(feeds)],
            "{said!r} is the slug of another feed as well ({others}); choose another",
        )
        named = self.sheet.root.value.get("categories")
        if feeds and feeds.all is False and not auto and not (named and named.value):
            self.sheet.flaw(("feeds", "all"), "is off, and there are no categories: nothing would be published")

    def _own_language(self, site: SiteSettings, feeds: Iterable[yaml.Path]) -> None:
        """What is told of the site's own language, beside what holds for it already."""
        division = languages.Division(site.language)
        for tag in self._tags(("site", "languages")):
            if division.is_own(tag):
                what = "is the site's own language: what is said under `site` holds for it"
                self.sheet.flaw(("site", "languages", tag), what, at_key=True)
        for feed in feeds:
            for tag in self._tags((*feed, "languages")):
                path = (*feed, "languages", tag, "slug")
                if division.is_own(tag) and self.sheet.at(path)[1] == path:
                    self.sheet.flaw(path, "is the site's own language: its feed has the slug of the feed", at_key=True)

    def _tags(self, path: yaml.Path) -> Iterable[str]:
        """The keys of a map, if that is what stands there."""
        node, found = self.sheet.at(path)
        return node.value if found == path and isinstance(node.value, dict) else ()

    def _everything(self, feeds: Feeds | None) -> Iterator[Claim]:
        """The slug of the feed of everything, whether or not the rest of its settings are sound."""
        path = ("feeds", "all", "slug")
        node, found = self.sheet.at(path)
        if found == path:
            yield Claim(_text(node).lower(), _text(node), path, path)
        elif found != path[:2] or _text(node).lower() not in _OFF:
            yield Claim("all", "all", path, path)
        if feeds and feeds.everything:
            yield from claims.slugs_in_languages(feeds.everything.languages, (*path[:2], "languages"))


def _bringing(kind: str, error: ImportError) -> str:
    """What to install for a kind: our extra, or what another package's kind lacks."""
    from importlib.metadata import entry_points  # slow, and for a fault alone

    others = {point.name for point in entry_points(group="feedwright.sources")}
    return f"{error.name or kind}" if kind in others else f"'feedwright[{kind}]'"


def _text(node: Node) -> str:
    """A scalar as text: with its variables filled in, else as written."""
    return node.value if isinstance(node.value, str) else node.text
