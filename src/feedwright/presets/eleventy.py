"""Eleventy: permalinks, data files of folders, dates in file names, links by file."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import Any, ClassVar

from feedwright.presets import _eleventy_config, _elsewhere, _globs, _scripts
from feedwright.presets._base import About, Configuration, Home, Page, Preset, Understood
from feedwright.presets._eleventy_address import FILTERS, address, file_slug, path_stem, permanent
from feedwright.presets._values import flag, known_language, language_of, listed, mapped, said, text, with_words
from feedwright.text import expressions, frontmatter, jsliteral, patterns, templates, urls

_FENCE = patterns.lazy(r"\s*?---[ \t]*(?P<form>[A-Za-z]+)[ \t]*\n(?P<inner>.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_DATE = patterns.lazy(r"\d{4}-\d{2}-\d{2}")
_NO_DATES = {"last modified", "created", "git last modified", "git created"}
_DATA_ENDINGS = (".11tydata.json", ".11tydata.js", ".11tydata.cjs", ".11tydata.mjs", ".data.json", ".json")
_AS_HTML = (".njk", ".liquid", ".webc", ".hbs")
_PAGES = (".md", ".html", *_AS_HTML)
_MAPS = ("author", "image", "cover", "audio", "enclosure", "transcript", "chapters")
_COLLECTIONS = frozenset({"all", "post", "posts", "blog", "article", "articles", "nav", "page", "pages"})
_PICTURE = patterns.lazy(r"\{%-?\s*(?P<name>\w+)\s+(?P<arguments>.*?)-?%\}\Z", re.DOTALL)
_ADDRESS = patterns.lazy(r"\{\{-?\s*[\"'](?P<address>(?:https?:/)?/[^\s\"'<>]*)[\"']\s*\|")
_QUOTED = patterns.lazy(r"\"([^\"]*)\"|'([^']*)'")
_EXCERPT = "---\n"
_PROGRAM = "url: its `permalink` is a program; write how addresses are made as the source's `url`"


class Eleventy(Preset):
    """Eleventy: permalinks, data files of folders, dates in file names, links by file."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".html")
    files: ClassVar[tuple[str, ...]] = _eleventy_config.FILES

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.dir: Mapping[str, str] = {"input": ".", "includes": "_includes", "data": "_data", "output": "_site"}
        self.dir = {**self.dir, **mapped(self.settings.get("dir"))}
        self.input = _clean(self.dir["input"])
        self._read_data: dict[str, tuple[Mapping[str, Any], str]] = {}

    # --- the site ---------------------------------------------------------------------------------------------------

    @classmethod
    def configuration(cls, folder: str) -> Configuration | None:
        """`eleventy.config.js` and its likes with the global data of the site; nothing of it is run."""
        return _eleventy_config.configuration(folder)

    @property
    def url(self) -> str:
        """The site's address in its global data, with `pathPrefix`."""
        own = _eleventy_config.said_of_site(
            self.settings, "url", "baseUrl", "baseURL", "base", "siteUrl", "domain", "host"
        )
        host = text(own) if isinstance(own, str) else ""
        prefix = text(self.settings.get("pathPrefix")).strip("/")
        if host and "://" not in host and "." in host.partition("/")[0]:
            host = f"https://{host}"
        if not prefix:
            return host
        return f"{_origin(host)}/{prefix}/" if urls.is_http(host) else f"/{prefix}/"

    @property
    def language(self) -> str | None:
        """`lang` or `language` of the global data."""
        return language_of(_eleventy_config.said_of_site(self.settings, "language", "lang", "locale"))

    @property
    def timezone(self) -> str | None:
        """Eleventy takes every date that names no zone for UTC."""
        return "UTC"

    def about(self) -> About:
        """Title, address, language and author as the global data say them."""
        said_of = partial(_eleventy_config.said_of_site, self.settings)
        author = said_of("author", "authorName")
        folders = (name for name in ("posts", "blog", "_posts", "articles", "post", "writing") if self._is_folder(name))
        return About(
            title=text(said_of("title", "name", "siteName")),
            url=self.url if urls.is_http(self.url) else "",
            description=text(said_of("description", "subtitle")),
            language=self.language or "",
            author=text(author.get("name") if isinstance(author, Mapping) else author),
            path=posixpath.join(self.input, next(folders, ""), "**/*.md"),
        )

    def _is_folder(self, name: str) -> bool:
        return os.path.isdir(os.path.join(self.root, self.input, name))

    def beside(self) -> Iterator[str]:
        """The data files of folders and pages, and the lists of what is ignored."""
        yield from (os.path.join(self.root, name) for name in (".eleventyignore", ".gitignore"))
        for where, folders, names in os.walk(os.path.join(self.root, self.input)):
            folders[:] = sorted(one for one in folders if one != "node_modules" and not one.startswith("."))
            yield from (os.path.join(where, name) for name in sorted(names) if name.endswith(_DATA_ENDINGS))

    # --- front matter -----------------------------------------------------------------------------------------------

    def split(self, text: str, path: str) -> frontmatter.Parts:  # noqa: ARG002 - the fence says what it is
        """As for every generator; also with its form beside the fence: `---json`, `---js`.

        Raises:
            FrontMatterError: it cannot be read.
        """
        match = _FENCE.match(text)
        if match is None or (form := match["form"].lower()) not in ("json", "js", "javascript", "yaml", "yml"):
            return frontmatter.split(text)
        inner, body = match["inner"], text[match.end() :]
        line = text.count("\n", 0, match.end()) + 1
        if form in ("yaml", "yml"):
            parts = frontmatter.split(f"---\n{inner}\n---\n")
            return frontmatter.Parts(parts.metadata, body, line, parts.notes)
        metadata, notes = _json(inner) if form == "json" else _script(inner)
        return frontmatter.each_once(frontmatter.Parts(metadata, body, line, notes))

    # --- data -------------------------------------------------------------------------------------------------------

    def _data(self, page: Page) -> tuple[dict[str, Any], tuple[str, ...]]:
        """What the folders and the page say, and what is wrong with it."""
        above: dict[str, Any] = {}
        notes: list[str] = []
        for stem in self._stems(page):
            for ending in reversed(_DATA_ENDINGS):
                found, note = self._file(stem + ending)
                above = _merged(above, found)
                notes += [note] if note else []
        raw = {key: one for key, one in page.raw.items() if one is not None}
        return _merged(above, raw), tuple(notes)

    def _stems(self, page: Page) -> Iterator[str]:
        """What the names of data files begin with: of each folder from the top, then of the page itself."""
        base = text(self.settings.get("base_name"))
        inside = page.folder.removeprefix(self.input).strip("/")
        folders = [self.input] if self.input else []
        parts = inside.split("/") if inside else []
        folders += [posixpath.join(self.input, *parts[: end + 1]) for end in range(len(parts))]
        for folder in folders:
            yield posixpath.join(folder, base or posixpath.basename(folder))
        yield posixpath.join(page.folder, re.sub(r"(?:\.11ty)?\.\w+\Z", "", page.name))

    def _file(self, path: str) -> tuple[Mapping[str, Any], str]:
        if path not in self._read_data:
            self._read_data[path] = self._load(path)
        return self._read_data[path]

    def _load(self, path: str) -> tuple[Mapping[str, Any], str]:
        absolute = os.path.join(self.root, path)
        written = self.home.text(absolute) if os.path.isfile(absolute) else None
        if written is None:
            return {}, ""
        found = _scripts.data(written, path)
        if found is None:
            return {}, f"{path} is passed over: it is a program, or not well-formed; write its data as JSON"
        return found, ""

    # --- a page -----------------------------------------------------------------------------------------------------

    def understand(self, page: Page) -> Understood:
        """Address, date, language, and whether Eleventy makes a page of it that its collections know."""
        inside = self._inside(page.path)
        if inside is None:
            return Understood(page.raw, left_out="not in the input folder")
        every, notes = self._data(page)
        data = jsliteral.known(every)
        computed = mapped(every.get("eleventyComputed"))
        when = self._when(data.get("date"), page.path)
        names = self._names(data, inside, page.path, when)
        title = self._computed(computed.get("title"), names) or data.get("title")
        # A function here nearly always gives what the data say, or nothing for drafts.
        permalink = computed.get("permalink") or every.get("permalink")
        url, note = self._address({**every, "permalink": permalink}, inside, names)
        own = set(_tags(page.raw.get("tags")))
        made = with_words(
            {key: one for key, one in data.items() if not isinstance(one, dict) or key in _MAPS},
            title=title,
            url=url,
            published=self._published(data, when),
            date=None,
            tags=[one for one in _tags(data.get("tags")) if one in own and one.lower() not in _COLLECTIONS] or None,
            language=known_language(said(data, "lang", "language", "locale")),
            lang=None,
            slug=None,
            permalink=None,
            link=None,
            layout=None,
        )
        left_out = self._left_out(page.path, every)
        return Understood(made, left_out, () if left_out else notes + note)

    def _inside(self, path: str) -> str | None:
        if not self.input:
            return path
        return path.removeprefix(f"{self.input}/") if path.startswith(f"{self.input}/") else None

    def _left_out(self, path: str, data: Mapping[str, Any]) -> str:
        if self._is_ignored(path):
            return "ignored"
        if flag(data.get("draft")):
            return "draft"
        permalink = data.get("permalink")
        if permalink is False or str(permalink).strip().lower() == "false" or _builds_nothing(permalink):
            return "not written"
        excluded = data.get("eleventyExcludeFromCollections")
        return "excluded from collections" if flag(excluded) else "list of pages" if data.get("pagination") else ""

    @cached_property
    def _ignores(self) -> list[str]:
        """Patterns of what is no template."""
        made = ["**/node_modules/**", ".git/**", *(f"{name}/**" for name in self._own_folders)]
        for name in (".eleventyignore", ".gitignore"):
            for line in (self.home.text(os.path.join(self.root, name)) or "").split("\n"):
                pattern = line.strip().removeprefix("./").strip("/")
                if pattern and not line.strip().startswith(("#", "!")):
                    made += [pattern, f"{pattern}/**"]
        return made + [one.removeprefix("./") for one in _eleventy_config.ignored(self.settings)]

    @property
    def _own_folders(self) -> list[str]:
        """The folders of layouts, includes and data, and what Eleventy writes."""
        inner = (self.dir.get(name, "") for name in ("includes", "layouts", "data"))
        named = [_clean(posixpath.join(self.input, one)) for one in inner if one]
        return [one for one in (*named, _clean(self.dir["output"])) if one and one != self.input]

    def _is_ignored(self, path: str) -> bool:
        return any(_globs.matches(pattern, path) for pattern in self._ignores)

    def _when(self, value: Any, path: str) -> datetime | None:
        """The date of a page: its own, else the first that stands in its path."""
        if value is not None and not _is_no_date(value):
            return self.date(value)
        match = _DATE.search(path)
        return self.date(match[0]) if match else None

    def _published(self, data: Mapping[str, Any], when: datetime | None) -> Any:
        """The date of a page, or the later one for which it is `scheduled`; what is no date as it was written."""
        scheduled = self.date(data.get("scheduled"))
        if scheduled is not None and (when is None or scheduled > when):
            return scheduled
        return when if when is not None or _is_no_date(data.get("date")) else data.get("date")

    # --- addresses --------------------------------------------------------------------------------------------------

    def _names(self, data: Mapping[str, Any], inside: str, path: str, when: datetime | None) -> dict[str, Any]:
        """What an expression may ask for."""
        page = {
            "date": when,
            "fileSlug": file_slug(inside),
            "filePathStem": path_stem(inside),
            "inputPath": f"./{path}",
            "lang": data.get("lang"),
            "outputFileExtension": "html",
        }
        return {**mapped(self.settings.get("data")), **data, "date": when or data.get("date"), "page": page}

    def _address(
        self, data: Mapping[str, Any], inside: str, names: Mapping[str, Any]
    ) -> tuple[str | None, tuple[str, ...]]:
        """`permalink`, else the file's place; None and a note where the `permalink` would have to be run."""
        permalink = data.get("permalink")
        if isinstance(permalink, Mapping):
            permalink = permalink.get("build")
        if permalink is None or isinstance(permalink, bool) or str(permalink).strip().lower() in ("", "false"):
            return self.address(_quoted(address(inside))), ()
        if data.get("dynamicPermalink") is False and isinstance(permalink, str):
            return self.address(_quoted(permanent(permalink))), ()
        if isinstance(permalink, jsliteral.Unknown):
            permalink = jsliteral.template(permalink)
        made = expressions.filled(permalink, names, self._filters) if isinstance(permalink, str) else None
        if made is None or "{{" in made:
            return None, (_PROGRAM,)
        return self.address(_quoted(permanent(made.strip()))), ()

    @cached_property
    def _filters(self) -> Mapping[str, expressions.Filter]:
        return {
            **FILTERS,
            "url": lambda value, _: self.address(str(value or "")) if str(value).startswith("/") else value,
        }

    def _computed(self, template: Any, names: Mapping[str, Any]) -> str | None:
        return expressions.filled(template, names, self._filters) if isinstance(template, str) else None

    # --- bodies -----------------------------------------------------------------------------------------------------

    def text(self, page: Page) -> str:
        """The body with the site's own excerpt mark written as `<!--more-->`."""
        mark = text(self.settings.get("excerpt_separator")) or (_EXCERPT if self.settings.get("excerpt") else "")
        if not mark or mark not in page.body:
            return page.body
        head, _, tail = page.body.partition(mark)
        return f"{head}\n\n<!--more-->\n\n{tail}"

    def html(self, body: str, page: Page) -> str | None:
        """Templates in other languages than Markdown are HTML without their tags."""
        if not page.name.endswith(_AS_HTML):
            return None
        return templates.strip_html(body, lambda tag: self.expand(tag, page))

    def expand(self, tag: str, page: Page) -> str | None:
        """Values of the page and of the global data with the usual filters; pictures and videos."""
        if tag.startswith("{{"):
            inside = self._inside(page.path) or page.path
            data, _ = self._data(page)
            known = jsliteral.known(data)
            names = self._names(known, inside, page.path, self._when(known.get("date"), page.path))
            made = expressions.filled(tag, names, self._filters)
            address = _ADDRESS.match(tag)
            return address["address"] if made is None and address else made
        match = _PICTURE.match(tag)
        if match is None:
            return None
        words = [one or other for one, other in _QUOTED.findall(match["arguments"])]
        if match["name"].lower() in ("image", "img", "figure", "picture", "respimg") and words:
            return _picture(words[0], words[1] if len(words) > 1 else "")
        return _elsewhere.video(match["name"], words[0]) if words else None

    def link(self, target: str, page: Page) -> str | None:
        """Links to files, as the plugin `InputPathToUrl` resolves them."""
        path, mark, part = target.partition("#")
        if not path.endswith(_PAGES) or "://" in path:
            return None
        base = self.input if path.startswith("/") else page.folder
        for folder in (base, "") if path.startswith("/") else (base,):
            if found := self.address_of(posixpath.join(folder, path.lstrip("/"))):
                return found + mark + part
        return None


def _json(inner: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        made = json.loads(inner, strict=False)
    except json.JSONDecodeError as error:
        message = f"the JSON front matter is not well-formed: {error.msg}"
        raise frontmatter.FrontMatterError(message, error.lineno + 1) from error
    except (RecursionError, ValueError) as error:
        # ValueError: a number of more digits than Python reads.
        raise frontmatter.FrontMatterError("the JSON front matter is nested too deep, or too long", 1) from error
    return (made if isinstance(made, dict) else {}), ()


def _script(inner: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Front matter that is a script: an object, or names that it gives values to."""
    start = inner.lstrip()
    if start.startswith("{"):
        made = jsliteral.value(start)
        found = made if isinstance(made, dict) else {}
    else:
        found = {name: value for name, value in jsliteral.values(inner) if name}
    unknown = sorted(
        name for name, value in found.items() if isinstance(value, jsliteral.Unknown) and name != "permalink"
    )
    notes = tuple(f"{name}: is a program in the front matter, and passed over" for name in unknown)
    if not found and inner.strip():
        notes = ("the front matter is a program, and passed over; write it as YAML or JSON",)
    return found, notes


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Two levels of data as one, as Eleventy merges them: maps are merged, lists put together."""
    made = dict(under)
    for key, value in over.items():
        old = made.get(key)
        if key.startswith("override:"):
            made[key.removeprefix("override:")] = value
        elif isinstance(old, Mapping) and isinstance(value, Mapping):
            made[key] = _merged(old, value)
        elif key == "tags":
            made[key] = list(dict.fromkeys((*_tags(old), *_tags(value))))
        else:
            made[key] = value
    return made


def _tags(value: Any) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else listed(value)


def _is_no_date(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in _NO_DATES)


def _builds_nothing(permalink: Any) -> bool:
    return isinstance(permalink, Mapping) and (permalink.get("build", False) is False)


def _clean(path: str) -> str:
    made = posixpath.normpath(path).strip("/") if path else ""
    return "" if made == "." else made


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("#", "%23").replace("?", "%3F")


def _origin(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _picture(source: str, alt: str) -> str:
    from html import escape

    return f'<img src="{escape(source)}" alt="{escape(alt)}">'
