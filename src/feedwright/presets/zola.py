"""Zola: sections and bundles, slugs, languages by file name, `@/` links, shortcodes."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from feedwright.frozen import frozen
from feedwright.presets import _elsewhere, _globs
from feedwright.presets._base import About, Home, Page, Preset, Understood
from feedwright.presets._values import flag, language_of, listed, mapped, said, text, with_words
from feedwright.text import commonmark, patterns, romanised, templates, urls

_NAME_DATE = patterns.lazy(
    r"(?P<date>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?)"
    r"(?:\s?[_-](?P<slug>.+\Z))?",
    re.ASCII,
)
_UNSAFE = patterns.lazy(r'[<>:"/\\|?*]')
_NOT_IN_SLUGS = patterns.lazy(r"[^a-z0-9]+")
_FROM_EXTRA = frozenset({
    "author", "authors", "image", "cover", "og_image", "comments_url", "summary", "expires", "image_alt", "cover_alt",
    "enclosure", "enclosures", "audio", "audio_url", "podcast_file", "duration", "podcast_duration", "podcast_bytes",
    "episode", "season", "episode_type", "explicit", "transcript", "chapters",
})  # fmt: skip
_LITERAL = patterns.lazy(r"\{(?P<open>[{%])/\*(?P<inner>.*)\*/(?P<close>[}%])\}\Z", re.DOTALL)
_LITERAL_MARKS = (("{{/*", "{{"), ("*/}}", "}}"), ("{%/*", "{%"), ("*/%}", "%}"))
_SHORTCODE = patterns.lazy(r"\{[{%]\s*(?P<name>\w+)\s*\((?P<arguments>.*)\)\s*[%}]\}\Z", re.DOTALL)
_ARGUMENT = patterns.lazy(r"(?P<name>\w+)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|`(?P<back>[^`]*)`)")
_CONTENT = "content"


@frozen
class _Where:
    """Where a file stands among the content.

    Args:
        language: its code.
        folders: above it, less the folder of a bundle.
        name: of the file, without its suffix and language.
        bundle: the folder that is the page; empty where it is the file.
    """

    language: str
    folders: tuple[str, ...]
    name: str
    bundle: str = ""


class Zola(Preset):
    """Zola: sections and bundles, slugs, languages by file name, `@/` links, shortcodes."""

    suffixes: ClassVar[tuple[str, ...]] = (".md",)
    files: ClassVar[tuple[str, ...]] = ("zola.toml", "config.toml")
    folders: ClassVar[tuple[str, ...]] = (_CONTENT,)

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._default = text(self.settings.get("default_language")) or "en"
        self._others = frozenset(mapped(self.settings.get("languages"))) - {self._default}
        self._slugify = mapped(self.settings.get("slugify"))

    # --- the site ---------------------------------------------------------------------------------------------------

    @classmethod
    def is_own(cls, settings: Mapping[str, Any], name: str) -> bool:
        """`config.toml` is also Hugo's, which writes `baseURL`."""
        return name == "zola.toml" or "base_url" in settings

    @property
    def url(self) -> str:
        """`base_url`."""
        return text(self.settings.get("base_url"))

    @property
    def language(self) -> str | None:
        """`default_language`."""
        return language_of(self.settings.get("default_language"))

    @property
    def timezone(self) -> str | None:
        """Zola takes every date that names no zone for UTC."""
        return "UTC"

    def about(self) -> About:
        """Title, address, language and author as `config.toml` says them."""
        extra = mapped(self.settings.get("extra"))
        author = self.settings.get("author") or extra.get("author")
        return About(
            title=text(self.settings.get("title")),
            url=self.url if urls.is_http(self.url) else "",
            description=text(self.settings.get("description")),
            language=self.language or "",
            author=text(mapped(author).get("name") if isinstance(author, Mapping) else author),
            path=f"{self._main_section()}/**/*.md",
        )

    def _main_section(self) -> str:
        for name in ("blog", "posts", "post", "articles", "news"):
            if os.path.isdir(os.path.join(self.root, _CONTENT, name)):
                return f"{_CONTENT}/{name}"
        return _CONTENT

    def beside(self) -> Iterator[str]:
        """Every `_index.md`: a section that is a draft takes its pages with it."""
        for where, folders, names in os.walk(os.path.join(self.root, _CONTENT)):
            folders.sort()
            yield from (os.path.join(where, name) for name in sorted(names) if name.startswith("_index."))

    # --- a page -----------------------------------------------------------------------------------------------------

    def understand(self, page: Page) -> Understood:
        """Address, date, language, taxonomies, and whether Zola publishes it (Zola: `content/src/page.rs`)."""
        where = self._where(page.path)
        if where is None:
            return Understood(page.raw, left_out="not in the content folder")
        named = _NAME_DATE.match(where.bundle or where.name)
        taxonomies = mapped(page.raw.get("taxonomies"))
        extra = {key: one for key, one in mapped(page.raw.get("extra")).items() if key.lower() in _FROM_EXTRA}
        raw = {**extra, **page.raw}
        made = with_words(
            raw,
            url=self._address(page.raw, where, named),
            published=said(page.raw, "date") or (named["date"] if named else None),
            date=None,
            slug=None,
            authors=said(raw, "authors", "author") or said(taxonomies, "authors", "author") or self._author,
            author=None,
            categories=said(taxonomies, "categories", "category"),
            category=None,
            tags=said(taxonomies, "tags", "tag"),
            tag=None,
            language=self._bcp47(where.language),
            lang=None,
        )
        notes = (self._unknown_language(where),) if self._unknown_language(where) else ()
        return Understood(made, self._left_out(page, where), notes)

    def _where(self, path: str) -> _Where | None:
        """Where a file stands; None where it is not among the content."""
        parts = path.split("/")
        if parts[0] != _CONTENT:
            return None
        folders, name = parts[1:-1], posixpath.splitext(parts[-1])[0]
        stem, dot, code = name.partition(".")
        language = self._default
        if dot and code in self._others:
            name, language = stem, code
        if stem == "index" and folders:
            return _Where(language, tuple(folders[:-1]), name, folders[-1])
        return _Where(language, tuple(folders), name)

    def _unknown_language(self, where: _Where) -> str:
        """Zola stops at a file whose language is not in the configuration."""
        stem, dot, code = where.name.partition(".")
        if not self._others or not dot or code == self._default:
            return ""
        return (
            f"Zola knows no language {code[:20]!r} for {stem[:60]}; write [languages.{code[:20]}] in its configuration"
        )

    def _bcp47(self, code: str) -> str | None:
        """The language of a page; a site of one that names none leaves it to source and site."""
        return language_of(code) if self._others or "default_language" in self.settings else None

    @property
    def _author(self) -> str | None:
        return text(self.settings.get("author")) or None

    def _left_out(self, page: Page, where: _Where) -> str:
        raw = page.raw
        if self._ignored(page.path):
            return "ignored"
        if where.name == "_index" or where.name.startswith("_index."):
            return "section page"
        if flag(said(raw, "draft")) or any(self._is_draft(folder) for folder in self._above(page.folder)):
            return "draft"
        if not flag(said(raw, "render"), default=True):
            return "not rendered"
        return "belongs to no page" if self._is_stray(where) else ""

    @staticmethod
    def _is_stray(where: _Where) -> bool:
        """An `index.md` on top is no page to Zola."""
        return where.name == "index" and not where.folders and not where.bundle

    def _ignored(self, path: str) -> bool:
        return any(
            _globs.matches(one, path, crossing=True) or _globs.matches(f"*/{one}", path, crossing=True)
            for one in listed(self.settings.get("ignored_content"))
        )

    @staticmethod
    def _above(folder: str) -> Iterator[str]:
        while folder:
            yield folder
            folder = folder.rpartition("/")[0]

    def _is_draft(self, folder: str) -> bool:
        """Whether a section is a draft; it takes with it what lies below."""
        names = ("_index.md", *(f"_index.{code}.md" for code in sorted(self._others)))
        return any((page := self.page(f"{folder}/{name}")) and flag(said(page.raw, "draft")) for name in names)

    # --- addresses --------------------------------------------------------------------------------------------------

    def _address(self, raw: Mapping[str, Any], where: _Where, named: re.Match[str] | None) -> str:
        """`path`, else language, folders and slug."""
        own = text(said(raw, "path"))
        if own:
            return self.address(own.strip("/") + "/")
        parts = [*where.folders] if where.name == "_index" else [*where.folders, self._slug(raw, where, named)]
        if where.language != self._default:
            parts.insert(0, where.language)
        path = "/".join(part for part in parts if part)
        return self.address(_quoted(path) + "/" if path else "")

    def _slug(self, raw: Mapping[str, Any], where: _Where, named: re.Match[str] | None) -> str:
        own = said(raw, "slug")
        keeps_date = flag(self._slugify.get("paths_keep_dates"))
        if own is None:
            own = named["slug"] if named and named["slug"] and not keeps_date else where.bundle or where.name
        if where.name == "index" and not where.bundle:
            return ""
        return _slugified(str(own), self._strategy)

    @property
    def _strategy(self) -> str:
        """`slugify.paths`; in old configurations a switch."""
        value = self._slugify.get("paths", self.settings.get("slugify_paths", "on"))
        return ("on" if value else "off") if isinstance(value, bool) else text(value).lower()

    # --- bodies -----------------------------------------------------------------------------------------------------

    def html(self, body: str, page: Page) -> str | None:
        """Markdown; a shortcode that is shown and not run loses its marks, also in code."""
        made = templates.rendered(body, commonmark.html, lambda tag: self.expand(tag, page))
        for mark, shown in _LITERAL_MARKS:
            made = made.replace(mark, shown)
        return made

    def expand(self, tag: str, page: Page) -> str | None:  # noqa: ARG002 - a tag says all
        """Shortcodes that are shown, videos and pictures; those of a theme go, what stands between them stays."""
        if literal := _LITERAL.match(tag):
            marks = {"{": "&#123;", "}": "&#125;", "%": "%"}
            return f"&#123;{marks[literal['open']]}{literal['inner']}{marks[literal['close']]}&#125;"
        match = _SHORTCODE.match(tag)
        if match is None:
            return None
        values = {
            one["name"]: next(filter(None, one.groups()[1:]), "") for one in _ARGUMENT.finditer(match["arguments"])
        }
        if match["name"] in ("image", "img", "figure"):
            return _picture(values)
        identity = values.get("id") or values.get("url", "")
        return _elsewhere.anchor(identity) if urls.is_http(identity) else _elsewhere.video(match["name"], identity)

    def link(self, target: str, page: Page) -> str | None:  # noqa: ARG002 - it counts from the content's top
        """Links to files of the content: `@/blog/a.md#part`."""
        if not target.startswith("@/"):
            return None
        path, mark, part = target[2:].partition("#")
        found = self.address_of(f"{_CONTENT}/{path}")
        return found + mark + part if found else ""


def _picture(values: Mapping[str, str]) -> str | None:
    from html import escape

    source = values.get("src") or values.get("path") or values.get("url")
    alt = values.get("alt") or values.get("caption", "")
    return f'<img src="{escape(source)}" alt="{escape(alt)}">' if source else None


def _slugified(name: str, strategy: str) -> str:
    """A part of an address (Zola: `utils/src/slugs.rs`).

    Args:
        name: a slug, a file's or a folder's name.
        strategy: `on`, `safe` or `off`.
    """
    if strategy == "off":
        return name
    if strategy == "safe":
        return _UNSAFE.sub("", name.rstrip(" ."))
    return _NOT_IN_SLUGS.sub("-", romanised.ascii_of(name).lower()).strip("-")


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("#", "%23").replace("?", "%3F")
