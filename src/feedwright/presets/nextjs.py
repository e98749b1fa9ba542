"""Next.js, and what keeps its posts as it does: Astro, Gatsby, Docusaurus. Folders of Markdown and MDX."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from feedwright.presets import _nextjs_config, _scripts
from feedwright.presets._base import About, Configuration, Home, Page, Preset, Understood
from feedwright.presets._values import flag, known_language, language_of, listed, mapped, said, text, with_words
from feedwright.text import frontmatter, jsliteral, mdx, patterns, urls

_PUBLISHED = (
    "date", "pubDate", "publishDate", "publishedAt", "published_at", "pubDatetime", "publishedDate", "publishedOn",
    "datePublished", "date_published", "publishedTime", "publish_date", "created", "createdAt", "created_at",
    "createdDate", "dateCreated", "postDate", "posted",
)  # fmt: skip
_UPDATED = (
    "updated", "updatedDate", "updatedAt", "updated_at", "modDatetime", "lastmod", "lastModified", "modified",
    "modifiedAt", "dateModified", "updatedOn", "lastUpdated", "last_updated", "updateDate",
)  # fmt: skip
_IMAGES = (
    "image", "cover", "heroImage", "ogImage", "coverImage", "featuredImage", "featured_image", "thumbnail", "banner",
    "hero",
)  # fmt: skip
_HIDDEN = ("hidden", "unlisted", "archived", "private")
_FIELDS = {"dateformat", "layout", "slug", "path", "permalink", "link", "lang", "locale"}
_CONTAINERS = ("src", "content", "contents", "data", "pages", "app", "public", "markdown", "mdx", "_content")
_NAMED = {"_posts": "posts", "_blog": "blog", "_articles": "articles"}
_SPECIAL = {*_NAMED, *_CONTAINERS}
_PAGES = (".md", ".mdx", ".markdown")
_EXPORTED = ("meta", "metadata", "frontmatter", "frontMatter", "postMeta")
_BLOG_DATE = patterns.lazy(r"(?P<folder>.*?)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*)", re.DOTALL)
_HEADING = patterns.lazy(r"^(?:# |[^\n]+\n=+$)", re.MULTILINE)
_ADMONITION = patterns.lazy(
    r"^(?P<indent>[ \t]*):::+[ \t]*(?P<name>[A-Za-z]*)(?:\[(?P<label>[^\]\n]*)\]|[ \t]+(?P<title>[^\n{]*))?[^\n]*$",
    re.MULTILINE,
)
_TRANSLATED = patterns.lazy(
    r"i18n/(?P<locale>[^/]+)/docusaurus-plugin-content-blog(?:-[^/]+)?/(?P<inside>.*)", re.DOTALL
)
_NOT_IN_SLUGS = patterns.lazy(r"[^\w\s-]")


class NextJs(Preset):
    """Next.js, Astro, Gatsby and Docusaurus: posts in folders of Markdown and MDX."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".mdx", ".markdown")
    folders: ClassVar[tuple[str, ...]] = ("content", "posts", "_posts", "pages", "src", "data", "blog", "app")

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.kind = text(self.settings.get("kind"))
        self.default = text(self.settings.get("language"))
        self.locales = frozenset(listed(self.settings.get("locales")))
        self._people: dict[str, Mapping[str, Any]] = {}

    # --- the site ---------------------------------------------------------------------------------------------------

    @classmethod
    def configuration(cls, folder: str) -> Configuration | None:
        """`next.config.js`, `astro.config.mjs`, `gatsby-config.js` or `docusaurus.config.js`; else `package.json`."""
        return _nextjs_config.configuration(folder)

    @property
    def url(self) -> str:
        """The site's address, with the path that it is served below."""
        host = text(self.settings.get("url"))
        base = text(self.settings.get("base")).strip("/")
        if not base:
            return host
        return urls.absolute(f"/{base}/", host) if urls.is_http(host) else f"/{base}/"

    @property
    def language(self) -> str | None:
        """The default locale, or what the site's own file says."""
        return language_of(self.default)

    @property
    def timezone(self) -> str | None:
        """A date without a time is that day in UTC to JavaScript."""
        return "UTC"

    def about(self) -> About:
        """Title, address, language and author as the configuration or the usual files beside it say them."""
        return About(
            title=text(self.settings.get("title")),
            url=self.url if urls.is_http(self.url) else "",
            description=text(self.settings.get("description")),
            language=self.language or "",
            author=text(self.settings.get("author")),
            path=self._main_folder(),
        )

    def _main_folder(self) -> str:
        """Where the posts lie."""
        usual = (
            *mapped(self.settings.get("folders")), "src/content/blog", "src/data/blog", "content/blog", "content/posts",
            "data/blog", "posts", "_posts", "blog", "src/content/posts", "src/posts", "src/pages/blog", "pages/blog",
            "app/blog", "src/content", "content",
        )  # fmt: skip
        return next((one for one in usual if os.path.isdir(os.path.join(self.root, one))), ".")

    def beside(self) -> Iterator[str]:
        """The people whom posts name."""
        for folder in mapped(self.settings.get("folders")) if self.kind == "docusaurus" else ():
            yield os.path.join(self.root, folder, "authors.yml")

    # --- front matter -----------------------------------------------------------------------------------------------

    def split(self, text: str, path: str) -> frontmatter.Parts:
        """As for every generator; in MDX also `export const metadata = {...}`.

        Raises:
            FrontMatterError: it cannot be read.
        """
        parts = frontmatter.split(text)
        if parts.metadata or not path.endswith(".mdx") or "export" not in text:
            return parts
        for name, value in jsliteral.values(text):
            if name in _EXPORTED and isinstance(value, dict):
                return frontmatter.each_once(frontmatter.Parts(jsliteral.known(value), text))
        return parts

    # --- a page -----------------------------------------------------------------------------------------------------

    def understand(self, page: Page) -> Understood:
        """Address, dates, language, and whether it is a post."""
        locale, inside = self._located(page.path)
        raw = page.raw
        made = with_words(
            {key: one for key, one in raw.items() if key.lower() not in _FIELDS},
            url=self._address(raw, page, locale, inside),
            title=said(raw, "title") or self._name_as_title(page, inside),
            published=self._published(raw, inside),
            date=None,
            updated=said(raw, *_UPDATED) or mapped(said(raw, "last_update", "lastUpdate")).get("date"),
            image=said(raw, *_IMAGES),
            cover=None,
            authors=self._authors(raw, page),
            author=None,
            summary=said(raw, "summary", "description", "excerpt", "spoiler", "subtitle", "intro"),
            description=None,
            excerpt=None,
            language=self._language(raw, locale),
        )
        return Understood(made, self._left_out(raw, page, inside))

    def _located(self, path: str) -> tuple[str, str | None]:
        """The locale of a path, and what it is below the folder of posts; None where it lies in none."""
        if self.kind == "docusaurus":
            return self._in_blog(path)
        base, _, ending = path.rpartition(".")
        stem, dot, code = base.rpartition(".")
        if dot and code in self.locales:
            return code, f"{stem}.{ending}"
        parts = path.split("/")
        locale = next((part for part in parts[:-1] if part in self.locales), "")
        return locale, "/".join(part for part in parts if part != locale) if locale else path

    def _in_blog(self, path: str) -> tuple[str, str | None]:
        folders = mapped(self.settings.get("folders"))
        if match := _TRANSLATED.fullmatch(path):
            return match["locale"], f"{next(iter(folders), 'blog')}/{match['inside']}"
        return "", path if any(path.startswith(f"{one}/") for one in folders) else None

    def _left_out(self, raw: Mapping[str, Any], page: Page, inside: str | None) -> str:
        parts = page.path.split("/")
        published = (said(raw, word) for word in ("published", "isPublished"))
        reasons = {
            "not in a folder of posts": inside is None,
            "a route with parameters": any(_is_parameter(part) for part in (*parts[:-1], page.stem)),
            "a name that begins with _": any(part.startswith("_") and part not in _SPECIAL for part in parts),
            "draft": flag(said(raw, "draft", "isDraft"))
            or any(one is not None and not flag(one, default=True) for one in published),
            "hidden": any(flag(said(raw, word)) for word in _HIDDEN),
            "README": page.stem.lower() == "readme",
        }
        return next((reason for reason, holds in reasons.items() if holds), "")

    def _published(self, raw: Mapping[str, Any], inside: str | None) -> Any:
        """The first date that it says; else that of its name."""
        value = said(raw, *_PUBLISHED)
        if value is None or isinstance(value, bool):
            published = said(raw, "published")
            value = (
                None
                if published is None or str(published).strip().lower() in ("true", "false", "yes", "no")
                else published
            )
        if value is None and inside and self.kind == "docusaurus" and (match := _BLOG_DATE.fullmatch(inside)):
            return match["date"].replace("/", "-")
        return value

    def _language(self, raw: Mapping[str, Any], locale: str) -> str | None:
        return known_language(said(raw, "lang", "language", "locale")) or language_of(locale)

    def _name_as_title(self, page: Page, inside: str | None) -> str | None:
        """What Docusaurus calls a post that has neither a title nor a heading."""
        if self.kind != "docusaurus" or not inside or _HEADING.search(page.body):
            return None
        match = _BLOG_DATE.fullmatch(re.sub(r"(?:/index)?\.\w+\Z", "", inside))
        return (match["text"] or None) if match else posixpath.splitext(posixpath.basename(inside))[0]

    # --- people -----------------------------------------------------------------------------------------------------

    def _authors(self, raw: Mapping[str, Any], page: Page) -> Any:
        """Names; in Docusaurus keys of the people in `authors.yml`."""
        named = said(raw, "authors", "author")
        if self.kind != "docusaurus" or named is None:
            return self._named(raw, named)
        many = named if isinstance(named, list) else [named]
        people = self._authors_of(page.path)
        return [mapped(people.get(str(one))) or one if isinstance(one, str) else one for one in many]

    @staticmethod
    def _named(raw: Mapping[str, Any], named: Any) -> Any:
        if named is None:
            named = said(raw, "author_title", "authorName", "byline")
        return named

    def _authors_of(self, path: str) -> Mapping[str, Any]:
        folder = next((one for one in mapped(self.settings.get("folders")) if path.startswith(f"{one}/")), "")
        if folder not in self._people:
            file = os.path.join(self.root, folder, "authors.yml")
            written = self.home.text(file) if folder and os.path.isfile(file) else None
            self._people[folder] = (written and _scripts.data(written, file)) or {}
        return self._people[folder]

    # --- addresses --------------------------------------------------------------------------------------------------

    def _address(self, raw: Mapping[str, Any], page: Page, locale: str, inside: str | None) -> str | None:
        """`path` or `permalink` of the page; else its folders and its `slug` or name."""
        own = text(said(raw, "path", "permalink", "url")) if self.kind != "docusaurus" else ""
        if urls.is_http(own):
            return own
        if own.startswith("/"):
            return self.address(self._ended(own))
        made = self._path(raw, inside or page.path)
        prefix = [locale] if locale and locale != self.default else []
        return self.address(self._ended("/".join(part for part in (*prefix, made.strip("/")) if part)))

    def _path(self, raw: Mapping[str, Any], inside: str) -> str:
        folders = mapped(self.settings.get("folders"))
        folder = next((one for one in sorted(folders, key=len, reverse=True) if inside.startswith(f"{one}/")), None)
        slug = text(said(raw, "slug")).strip()
        if self.kind == "docusaurus" and folder is not None:
            return posixpath.join(str(folders[folder]), slug.strip("/") or _blog_slug(inside[len(folder) + 1 :]))
        path = self._below_containers(inside) if folder is None else inside[len(folder) + 1 :]
        return _with_slug(
            path, slug, ("index", "page") if "app" in inside.split("/") else ("index",), lower=self.kind == "astro"
        )

    @staticmethod
    def _below_containers(inside: str) -> str:
        """A path without the folders that only hold all content, and without those in brackets."""
        parts = inside.split("/")
        while len(parts) > 1 and parts[0] in _CONTAINERS:
            parts = parts[1:]
        parts = [_NAMED.get(part, part) for part in parts if not (part.startswith("(") and part.endswith(")"))]
        return "/".join(parts)

    def _ended(self, path: str) -> str:
        path = path.replace("%", "%25").replace("#", "%23").replace("?", "%3F") if "%" not in path else path
        has_ending = "." in posixpath.basename(path) and posixpath.splitext(path)[1] in (".html", ".htm")
        if not path.strip("/") or has_ending:
            return path
        slash = text(self.settings.get("slash"))
        if slash == "always":
            return path.rstrip("/") + "/"
        return path.rstrip("/") if slash == "never" else path

    # --- bodies -----------------------------------------------------------------------------------------------------

    def text(self, page: Page) -> str:
        """MDX as Markdown; the marks of notes (`:::tip`) as their titles."""
        body = mdx.markdown(page.body) if page.name.endswith(".mdx") or self.kind == "docusaurus" else page.body
        return _without_admonitions(body) if ":::" in body else body

    def link(self, target: str, page: Page) -> str | None:
        """Links to files of posts."""
        path, mark, part = target.partition("#")
        if not path.endswith(_PAGES) or "://" in path:
            return None
        base = "" if path.startswith(("/", "@site/")) else page.folder
        found = self.address_of(posixpath.join(base, path.removeprefix("@site").lstrip("/")))
        return found + mark + part if found else None

    @cached_property
    def base(self) -> str:
        """The path of the home page, as the configuration says it even where its host is another one."""
        own = text(self.settings.get("base")).strip("/")
        return f"/{own}/" if own else super().base


def _is_parameter(part: str) -> bool:
    return part.startswith("[") and part.endswith("]")


def _blog_slug(path: str) -> str:
    """A post's address in Docusaurus: its date in folders, then its name.

    >>> _blog_slug("2025-03-04-a.md"), _blog_slug("2025/03-04-a/index.mdx"), _blog_slug("b/index.md")
    ('2025/03/04/a', '2025/03/04/a', 'b')
    """
    bare = re.sub(r"(?:/index)?\.(?:mdx?|markdown)\Z", "", path)
    match = _BLOG_DATE.fullmatch(bare)
    if match is None:
        return bare
    return f"{match['date'].replace('-', '/')}/{match['folder']}{match['text']}".strip("/")


def _with_slug(path: str, slug: str, indexes: tuple[str, ...], *, lower: bool) -> str:
    """A path with the page's own slug for its last part; a slug with a slash in front is the whole path."""
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    if name in indexes:
        folder, name = posixpath.split(folder)
    if slug.startswith("/"):
        return slug
    if slug:
        head, own = folder.split("/") if folder else [], slug.strip("/").split("/")
        return "/".join(own if head and len(own) > 1 and own[0] == head[0] else [*head, *own])
    made = posixpath.join(folder, name)
    return "/".join(map(_lowered, made.split("/"))) if lower else made


def _lowered(part: str) -> str:
    """A part of a path as Astro makes it: lower case, hyphens for blanks, no marks."""
    return _NOT_IN_SLUGS.sub("", part.lower()).replace(" ", "-")


def _without_admonitions(body: str) -> str:
    """Notes without their marks; their titles stay."""

    def one(match: re.Match[str]) -> str:
        title = (match["label"] or match["title"] or "").strip()
        return f"{match['indent']}\n**{title}**\n" if title else ""

    parts = re.split(
        r"(^[ \t]*(?:`{3,}|~{3,})[^\n]*\n.*?^[ \t]*(?:`{3,}|~{3,})[ \t]*$)", body, flags=re.MULTILINE | re.DOTALL
    )
    return "".join(part if number % 2 else _ADMONITION.sub(one, part) for number, part in enumerate(parts))
