"""Hugo: sections and bundles, `permalinks`, languages, cascades, shortcodes."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from feedwright.presets import _hugo_shortcodes, _settings
from feedwright.presets._base import About, Configuration, Home, Page, Preset, Understood
from feedwright.presets._hugo_address import Words, cleaned, expanded, glob, pattern_for, sanitized
from feedwright.presets._hugo_config import Contents, Where, configuration
from feedwright.presets._hugo_dates import Dates, file_of
from feedwright.presets._hugo_references import References
from feedwright.presets._values import (
    Front,
    flag,
    known_language,
    language_of,
    listed,
    mapped,
    plain,
    said,
    text,
    with_words,
    zone_of,
)
from feedwright.text import urls
from feedwright.text.frontmatter import word

_NEVER = {"never", "false", "link"}


class Hugo(Preset):
    """Hugo: sections, bundles, `permalinks`, languages, cascades, shortcodes."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown", ".html", ".htm")
    folders: ClassVar[tuple[str, ...]] = ("content",)

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.settings = _settings.lowered(home.settings)
        self.contents = Contents(self.settings)
        self._dates = Dates(self, self.contents)
        self._references = References(self.contents, self.root, self.suffixes)
        self._names: dict[str, frozenset[str]] = {}
        self._bases: dict[str, frozenset[str]] = {}
        self._doubles: dict[str, frozenset[str]] = {}

    # --- the site ---------------------------------------------------------------------------------------------------

    @classmethod
    def configuration(cls, folder: str) -> Configuration | None:
        """`hugo.toml` and its likes, with what stands in `config/_default/` and `config/production/`."""
        return configuration(folder)

    @property
    def url(self) -> str:
        """`baseURL`."""
        return text(self.settings.get("baseurl"))

    @property
    def language(self) -> str | None:
        """Of the default language."""
        return self._bcp47(self.contents.default)

    def statics(self) -> Iterator[str]:
        """`staticDir`, also where there are several, `publishDir`, and what other sites have."""
        named = [self.settings.get(name) for name in ("staticDir", "staticdir", *(f"staticDir{n}" for n in range(11)))]
        folders = [text(one) for many in named for one in (many if isinstance(many, list) else [many])]
        folders.append(text(said(self.settings, "publishDir", "publishdir")))
        yield from (os.path.join(self.root, folder) for folder in folders if folder)
        yield from super().statics()

    @property
    def timezone(self) -> str | None:
        """`timeZone`."""
        return zone_of(self.contents.setting("timezone", self.contents.default))

    def about(self) -> About:
        """Title, address, language, zone and author as `hugo.toml` says them."""
        params = mapped(self.settings.get("params"))
        author = said(self.settings, "author") or said(params, "author")
        default = self.contents.default
        return About(
            title=text(self.contents.setting("title", default)) or text(said(params, "title", "name")),
            url=self.url if urls.is_http(self.url) else "",
            description=text(said(params, "description", "subtitle")),
            language=self.language or "",
            timezone=self.timezone or "",
            author=text(mapped(author).get("name") if isinstance(author, Mapping) else author),
            path=f"{self._main_section()}/**/*.md",
        )

    def _main_section(self) -> str:
        """Where the posts lie: `mainSections`, else the folder of a usual name, else all content."""
        mounts = [one for one in self.contents.mounts if not one.target]
        default = [one for one in mounts if one.language == self.contents.default]
        top = (default or mounts or list(self.contents.mounts))[-1].source
        named = listed(said(mapped(self.settings.get("params")), "mainsections") or self.settings.get("mainsections"))
        for one in (*named, "posts", "post", "blog", "articles", "news"):
            if os.path.isdir(os.path.join(self.root, top, one)):
                return f"{top}/{one}"
        return top

    def beside(self) -> Iterator[str]:
        """Every `_index` file: what it cascades holds for the pages below it; and the files that are one page."""
        for source in dict.fromkeys(mount.source for mount in self.contents.mounts):
            for where, folders, names in os.walk(os.path.join(self.root, source)):
                folders[:] = sorted(one for one in folders if not one.startswith("."))
                of_one = _of_one_page([name for name in names if name.endswith(self.suffixes)])
                beside = {name for name in names if name.startswith("_index.")}.union(of_one)
                yield from (os.path.join(where, name) for name in sorted(beside))

    # --- a page -----------------------------------------------------------------------------------------------------

    def understand(self, page: Page) -> Understood:
        """Address, dates, language, taxonomies, and whether Hugo lists it as an article."""
        where = self.contents.locate(page.path)
        if where is None:
            return Understood(page.raw, left_out="not in the content folder")
        raw = self._with_cascade(page, where)
        raw = Front({**plain(mapped(said(raw, "params"))), **raw})
        made = with_words(raw, language=self._language(raw, where), **self._dated(raw, where), **self._terms(raw))
        made = with_words(made, url=self._address(raw, page, where), image=said(raw, "image") or _first(raw, "images"))
        return Understood(made, self._left_out(raw, page, where))

    def _left_out(self, raw: Mapping[str, Any], page: Page, where: Where) -> str:
        reasons = {
            "its language is disabled": where.disabled or where.language not in self.contents.languages,
            "ignored": self._ignored(page.path),
            "not in the site: it has no front matter": _is_file(page),
            "its page is made of another file": self._is_outranked(page, where),
            "section page": _is_section(where) or (where.base == "index" and not where.folder),
            "draft": _is_draft(raw),
            "not rendered": flag(said(raw, "headless")) or _build(raw, "render") in _NEVER,
            "unlisted": _build(raw, "list") in _NEVER,
        }
        reason = next((one for one, holds in reasons.items() if holds), "")
        return reason or ("belongs to another page" if self._in_bundle(page, where) else "")

    def _ignored(self, path: str) -> bool:
        if path.endswith("~"):
            return True
        for one in listed(self.settings.get("ignorefiles")):
            with suppress(re.error):
                if re.search(one, path):
                    return True
        return False

    def _is_outranked(self, page: Page, where: Where) -> bool:
        """Whether Hugo makes the page of another file beside it, such as `index.md` beside `index.html`.

        The name with the language's code goes first, then `.md` before `.markdown` before `.html` before `.htm`:
        so has Hugo 0.168; 0.111 took `index.html`.
        """
        if page.name.partition(".")[0] not in self._repeated(page.folder):
            return False
        codes = [f".{where.language}"] + [""] * (where.language == where.mount.language)
        ranked = [where.base + code + suffix for code in codes for suffix in self.suffixes]
        above = ranked[: ranked.index(page.name)] if page.name in ranked else []
        return any(not self._ignored(f"{page.folder}/{name}") for name in self._listed(page.folder).intersection(above))

    def _in_bundle(self, page: Page, where: Where) -> bool:
        """Whether a page lies beside or below the `index` file of another one."""
        folder, least = page.folder, where.mount.source
        while len(folder) > len(least):
            named = self._files(folder)
            if "index" in named and not (folder == page.folder and where.base == "index"):
                return True
            if "_index" in named:
                return False
            folder = folder.rpartition("/")[0]
        return False

    def _files(self, folder: str) -> frozenset[str]:
        """The names of a folder's pages, up to their first dot."""
        if folder not in self._bases:
            found = self._listed(folder)
            self._bases[folder] = frozenset(
                name.partition(".")[0] for name in found if name.endswith(self.suffixes) or ".org" in name
            )
        return self._bases[folder]

    def _repeated(self, folder: str) -> frozenset[str]:
        """The beginnings up to the first dot that several names of a folder's pages have."""
        if folder not in self._doubles:
            found = [name.partition(".")[0] for name in self._listed(folder) if name.endswith(self.suffixes)]
            times = Counter(found) if len(set(found)) < len(found) else {}
            self._doubles[folder] = frozenset(base for base, many in times.items() if many > 1)
        return self._doubles[folder]

    def _listed(self, folder: str) -> frozenset[str]:
        """The names in a folder."""
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(os.listdir(os.path.join(self.root, folder)))
            except OSError:
                self._names[folder] = frozenset()
        return self._names[folder]

    def _language(self, raw: Mapping[str, Any], where: Where) -> Any:
        """The language of a page where there are several; a site of one leaves it to page, source and site."""
        if self.contents.multilingual or where.language != self.contents.default:
            return self._bcp47(where.language)
        return known_language(said(raw, "lang", "language"))

    def _bcp47(self, code: str) -> str | None:
        own = self.contents.languages.get(code, {})
        named = said(own, "locale", "languagecode")
        if named is None and (not self.contents.multilingual or code == self.contents.default):
            named = said(self.settings, "locale", "languagecode")
        explicit = (
            code
            if code in mapped(self.settings.get("languages")) or "defaultcontentlanguage" in self.settings
            else None
        )
        return language_of(named) or language_of(explicit)

    # --- cascades ---------------------------------------------------------------------------------------------------

    def _with_cascade(self, page: Page, where: Where) -> dict[str, Any]:
        """The front matter, and what the sections above and the configuration hand down where it is silent."""
        made = plain(page.raw)
        folder, least = page.folder, where.mount.source
        if where.base == "_index":
            folder = folder.rpartition("/")[0]
        while True:
            if "_index" in self._files(folder):
                self._hand_down(made, self._section_page(folder, where), where)
            if len(folder) <= len(least):
                break
            folder = folder.rpartition("/")[0]
        self._hand_down(made, self.settings, where)
        return made

    def _hand_down(self, made: dict[str, Any], above: Mapping[str, Any], where: Where) -> None:
        cascade = said(above, "cascade")
        for one in cascade if isinstance(cascade, list) else [cascade]:
            values = dict(mapped(one))
            if values and self._is_target(mapped(said(values, "target", "_target")), where):
                for key, value in values.items():
                    if key.lower() not in ("target", "_target") and said(made, word(key)) is None:
                        made[word(key)] = value

    def _is_target(self, target: Mapping[str, Any], where: Where) -> bool:
        kind = "section" if where.base == "_index" else "page"
        path = "/" + "/".join(part for part in (where.folder, where.base) if part and part not in ("_index", "index"))
        return (
            glob(text(said(target, "kind")).lower() or "**", kind)
            and glob(text(said(target, "path")).lower() or "**", path.lower())
            and glob(text(said(target, "lang")).lower() or "**", where.language)
        )

    def _section_page(self, folder: str, where: Where) -> Mapping[str, Any]:
        """The front matter of a section's own page, in the language where there is one."""
        prefix = f"{folder}/" if folder else ""
        own = [f"_index.{where.language}"] + ["_index"] * (where.mount.language == where.language)
        for name in (name + suffix for name in own for suffix in self.suffixes[:4]):
            if page := self.page(prefix + name):
                return page.raw
        return {}

    # --- dates ------------------------------------------------------------------------------------------------------

    def _dated(self, raw: Mapping[str, Any], where: Where) -> dict[str, Any]:
        """Hugo's four dates as metadata words; what is no date is handed on, to be named."""
        published = self._dates.date("publishdate", raw, where)
        if published is None:
            published = self._dates.date("date", raw, where)
        return {
            "published": published,
            "date": None,
            "publishdate": None,
            "pubdate": None,
            "updated": self._dates.date("lastmod", raw, where),
            "expires": self._dates.date("expirydate", raw, where),
            "slug": self._dates.slug(raw, where) or None,
        }

    # --- taxonomies -------------------------------------------------------------------------------------------------

    @cached_property
    def _taxonomies(self) -> Mapping[str, str]:
        return {key: text(one).lower() for key, one in mapped(self.settings.get("taxonomies")).items()}

    def _terms(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Categories and tags under the words that `taxonomies` gives them."""
        made = {}
        for singular, usual in (("category", "categories"), ("tag", "tags")):
            plural = self._taxonomies.get(singular, usual)
            made[usual] = said(raw, word(plural)) if plural != usual else said(raw, usual, singular)
        return made

    # --- addresses --------------------------------------------------------------------------------------------------

    def _address(self, raw: Mapping[str, Any], page: Page, where: Where) -> str:
        """`url` > `permalinks` > section, and slug or file name (Hugo: `resources/page/page_paths.go`)."""
        own = text(said(raw, "url"))
        if urls.is_http(own):
            return own
        words = self._words(raw, page, where)
        if own and ":" in own:
            own = expanded(own, words, self._sanitized) or own
        if own:
            return self._own(own, where)
        made, ends = self._path(words, raw, where)
        prefix = self.contents.prefix(where.language)
        made = "/".join(part for part in (prefix, self._sanitized(made)) if part)
        return self._placed(made + (ends if made else ""), where)

    def _own(self, own: str, where: Where) -> str:
        """The front matter's `url`: one without a first slash stands in its language's folder."""
        prefix = self.contents.prefix(where.language)
        if prefix and not own.startswith("/"):
            own = f"{prefix}/{own}"
        has_name = "." in own and not own.endswith("/")
        own = cleaned(own)
        return self._placed(own if has_name or not own else own + "/", where)

    def _path(self, words: Words, raw: Mapping[str, Any], where: Where) -> tuple[str, str]:
        """The path of a page without its language, and what stands behind it."""
        kind = "section" if where.base == "_index" else "page"
        folder = where.folder.rpartition("/")[0] if where.base == "index" else where.folder
        pattern = pattern_for(self.settings.get("permalinks"), folder, kind)
        made = cleaned(expanded(pattern, words, self._sanitized) or "") if pattern else ""
        ugly = self._is_ugly(words) and kind == "page"
        if not made and kind == "section":
            return where.folder, "/"
        if not made:
            name = self._dates.slug(raw, where) or file_of(where)
            made = "/".join(part for part in (folder, name.strip("/")) if part)
            if name == "index":
                return folder, "/"
        return made, ".html" if ugly else "/"

    def _is_ugly(self, words: Words) -> bool:
        setting = self.settings.get("uglyurls")
        if isinstance(setting, Mapping):
            return flag(setting.get(words.sections[0].lower() if words.sections else ""))
        return flag(setting)

    def _words(self, raw: Mapping[str, Any], page: Page, where: Where) -> Words:
        when = self._dates.date("date", raw, where)
        sections = self._sections(page, where)
        return Words(
            when if isinstance(when, datetime) else None,
            text(said(raw, "title")),
            self._dates.slug(raw, where),
            file_of(where) if where.base != "_index" else "",
            sections,
            lambda: self._section_slugs(sections, where),
        )

    def _sections(self, page: Page, where: Where) -> list[str]:
        """The folders of the section that a page lies in: the nearest one with an `_index` file, else the top one."""
        parts = [part for part in where.folder.split("/") if part]
        if where.base == "index":
            parts = parts[:-1]
        folder = page.folder.rpartition("/")[0] if where.base == "index" else page.folder
        while len(parts) > 1 and "_index" not in self._files(folder):
            parts, folder = parts[:-1], folder.rpartition("/")[0]
        return parts

    def _section_slugs(self, sections: list[str], where: Where) -> list[str]:
        made = []
        for end in range(1, len(sections) + 1):
            folder = "/".join((where.mount.source, *sections[:end]))
            raw = self._section_page(folder, where)
            made.append(text(said(raw, "slug", "title")) or sections[end - 1])
        return made

    def _sanitized(self, path: str) -> str:
        lower = not flag(self.settings.get("disablepathtolower"))
        return sanitized(path, lower=lower, accents=not flag(self.settings.get("removepathaccents")))

    def _placed(self, path: str, where: Where) -> str:
        """A path on the site, or on the host of its language."""
        path = path.replace("#", "%23").replace("?", "%3F")
        if self.contents.multilingual and (
            own := text(self.contents.languages[where.language].get("baseurl"))
            if where.language in self.contents.languages
            else ""
        ):
            return own.rstrip("/") + "/" + path
        return self.address(path)

    # --- bodies -----------------------------------------------------------------------------------------------------

    def expand(self, tag: str, page: Page) -> str | None:
        """Links of `ref` and `relref`, figures, videos, parameters."""
        return _hugo_shortcodes.expanded(tag, page, self._reference, self._parameter)

    def link(self, target: str, page: Page) -> str | None:
        """Links to Markdown files, as Hugo's own render hooks resolve them."""
        path = target.partition("#")[0].partition("?")[0]
        if not path.endswith(self.suffixes[:2]) or "://" in target:
            return None
        return self._reference(target, "", page)

    def _parameter(self, name: str, page: Page) -> Any:
        value = said(page.raw, name)
        if value is None:
            value = said(mapped(said(page.raw, "params")), name)
        return said(mapped(self.settings.get("params")), name) if value is None else value

    def _reference(self, target: str, language: str, page: Page) -> str | None:
        """The address of the page that a reference means; None where there is none."""
        path, mark, part = target.partition("#")
        if not path:
            return target if mark else None
        where = self.contents.locate(page.path)
        if where is None:
            return None
        for candidate in self._references.files(path.strip(), language or where.language, page, where):
            if address := self.address_of(candidate):
                return urls.absolute(address, self.home.url) + mark + part if self.home.url else address + mark + part
        return None


def _of_one_page(names: list[str]) -> list[str]:
    """Those of a folder's files whose names differ in their suffixes alone."""
    stems = [name.rpartition(".")[0] for name in names]
    times = Counter(stems) if len(set(stems)) < len(stems) else {}
    return [name for name, stem in zip(names, stems, strict=True) if times[stem] > 1] if times else []


def _is_section(where: Where) -> bool:
    return where.base.partition(".")[0] == "_index"


def _is_file(page: Page) -> bool:
    """Whether Hugo takes a page of HTML for a file such as a picture: it has no front matter."""
    return page.line == 1 and page.path.endswith((".html", ".htm")) and page.body.lstrip().startswith("<")


def _is_draft(raw: Mapping[str, Any]) -> bool:
    """`draft`; where it is not there, `published: false`."""
    draft = said(raw, "draft")
    return not flag(said(raw, "published"), default=True) if draft is None else flag(draft)


def _build(raw: Mapping[str, Any], option: str) -> str:
    return text(mapped(said(raw, "build", "_build")).get(option)).lower()


def _first(raw: Mapping[str, Any], word: str) -> Any:
    return next(iter(listed(said(raw, word))), None)
