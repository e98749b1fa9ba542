"""Pelican: `Key: value` and reST metadata, folders as categories, `ARTICLE_URL`, links by file name."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from feedwright.errors import ParseError
from feedwright.presets import _elsewhere, _liquid, _pelican_settings
from feedwright.presets._base import About, Configuration, Home, Page, Preset, Understood
from feedwright.presets._pelican_address import filled, old_substitutions, slugified, substitutions
from feedwright.presets._values import Front, flag, language_of, listed, mapped, plain, text, with_words, zone_of
from feedwright.text import frontmatter, htmlhead, keyvalues, patterns, restructured, templates, titles, urls

_URLS = {
    "article": "{slug}.html",
    "article_lang": "{slug}-{lang}.html",
    "page": "pages/{slug}.html",
    "page_lang": "pages/{slug}-{lang}.html",
    "category": "category/{slug}.html",
    "tag": "tag/{slug}.html",
    "author": "author/{slug}.html",
    "static": "{path}",
}
"""The addresses where the settings do not say."""

_UNDERSCORES = patterns.lazy(r"\A(\d{4})_(\d\d?)_(\d\d?)")
_NAME_DATE = r"(?P<date>\d{4}-\d{2}-\d{2}).*"
_NO_WORD = (
    "url: ARTICLE_URL names a word that this article does not say; write how addresses are made as the source's `url`"
)
_UNPUBLISHED = {"draft": "draft", "hidden": "hidden", "skip": "skipped"}
_MARKED = patterns.lazy(
    r"\s*[{|](?P<what>filename|static|attach|category|tag|author|index)[|}](?P<value>.*)", re.DOTALL
)
_SUMMARY_ENDS = patterns.lazy(r"<!--\s*PELICAN_END_SUMMARY\s*-->", re.IGNORECASE)
_UNSHOWN = patterns.lazy(r"^[ \t]*\.\. (?:\|[^|\n]+\| )?(?P<name>raw|include)::", re.MULTILINE)
# Marks of Python-Markdown: a table of contents, the language of indented code.
_CONTENTS = patterns.lazy(r"^\[TOC\][ \t]*$\n?", re.MULTILINE)
_LANGUAGE = patterns.lazy(r"(?<=\n\n)(?: {4}|\t)(?::::|#!)[\w+#.-]+[ \t]*\n")


class Pelican(Preset):
    """Pelican: `Key: value` and reST metadata, folders as categories, `ARTICLE_URL`, links by file name."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")
    files: ClassVar[tuple[str, ...]] = _pelican_settings.FILES
    folders: ClassVar[tuple[str, ...]] = ("content",)

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.content = self._folder()
        self._default_language = (text(self.settings.get("DEFAULT_LANG")) or "en").lower()

    def _folder(self) -> str:
        """`PATH`, relative to the site's folder."""
        named = text(self.settings.get("PATH"))
        if not named and not self.settings and os.path.isdir(os.path.join(self.root, "content")):
            named = "content"
        made = os.path.relpath(os.path.join(self.root, named), self.root).replace(os.sep, "/")
        return "" if made == "." else made

    # --- the site ---------------------------------------------------------------------------------------------------

    @classmethod
    def configuration(cls, folder: str) -> Configuration | None:
        """`pelicanconf.py`, and over it `publishconf.py`; neither is run."""
        return _pelican_settings.configuration(folder)

    @property
    def url(self) -> str:
        """`SITEURL`."""
        return text(self.settings.get("SITEURL"))

    @property
    def language(self) -> str | None:
        """`DEFAULT_LANG`."""
        return language_of(self.settings.get("DEFAULT_LANG"))

    @property
    def timezone(self) -> str | None:
        """`TIMEZONE`."""
        return zone_of(self.settings.get("TIMEZONE"))

    def about(self) -> About:
        """Title, address, language, zone and author as the settings say them."""
        url = self.url if self.url.startswith("http") else f"https:{self.url}" if self.url.startswith("//") else ""
        return About(
            title=text(self.settings.get("SITENAME")),
            url=url if urls.is_http(url) else "",
            description=text(self.settings.get("SITESUBTITLE")),
            language=self.language or "",
            timezone=self.timezone or "",
            author=text(self.settings.get("AUTHOR")),
            path=self.content or ".",
        )

    # --- front matter -----------------------------------------------------------------------------------------------

    def split(self, text: str, path: str) -> frontmatter.Parts:
        """By the file's suffix: fields below the title of reST, the head of HTML, lines above Markdown."""
        suffix = os.path.splitext(path)[1].lower()
        if suffix == ".rst":
            if not restructured.is_there():
                raise frontmatter.FrontMatterError(restructured.MISSING, 1)
            return restructured.split(text)
        return htmlhead.split(text) if suffix in (".html", ".htm") else _markdown(text)

    def _words(self, page: Page, inside: str) -> Front:
        """What is known of a page: the settings' defaults, then its path, then what it says itself."""
        made = Front(plain(mapped(self.settings.get("DEFAULT_METADATA"))))
        made["category"] = self._setting("DEFAULT_CATEGORY", "misc") if self._has_categories else None
        made["date"] = self._default_date() or made.get("date")
        for path, values in sorted(mapped(self.settings.get("EXTRA_PATH_METADATA")).items()):
            if inside == path or inside.startswith(f"{path.rstrip('/')}/"):
                made.update(plain(mapped(values)))
        made.update(self._from_path(inside))
        made.update((key, value) for key, value in plain(page.raw).items() if not _is_blank(value))
        return made

    def _setting(self, name: str, default: str) -> str:
        """A setting that is text, or its default; an empty one says something."""
        value = self.settings.get(name, default)
        return value if isinstance(value, str) else default

    @property
    def _has_categories(self) -> bool:
        return bool(self.settings.get("CATEGORY_SAVE_AS", True))

    def _default_date(self) -> Any:
        """`DEFAULT_DATE`: text, or year, month, day ...; that of the file system (`fs`) is none."""
        value = self.settings.get("DEFAULT_DATE")
        if isinstance(value, list):
            with suppress(TypeError, ValueError, OverflowError):
                return datetime(*value).replace(tzinfo=self.zone)  # noqa: DTZ001 - it gets its zone
            return None
        return value if isinstance(value, str) and value != "fs" else None

    def _from_path(self, inside: str) -> dict[str, str]:
        """What `FILENAME_METADATA`, `PATH_METADATA` and the folder say; the first of them counts."""
        made: dict[str, str] = {}
        for pattern, path in self._looks(inside):
            with suppress(re.error):
                if match := re.match(pattern, path):
                    found = {name.lower(): value for name, value in match.groupdict().items() if value is not None}
                    made = {**found, **made}
        return made

    def _looks(self, inside: str) -> Iterator[tuple[str, str]]:
        folder, name = posixpath.split(inside)
        yield self._setting("FILENAME_METADATA", _NAME_DATE), posixpath.splitext(name)[0]
        yield self._setting("PATH_METADATA", ""), inside
        if self.settings.get("USE_FOLDER_AS_CATEGORY", True) and self._has_categories and folder:
            yield r"(?s:(?P<category>.*))", posixpath.basename(folder)

    # --- a page -----------------------------------------------------------------------------------------------------

    def understand(self, page: Page) -> Understood:
        """Address, dates, language, category, and whether Pelican publishes it as an article."""
        inside = self._inside(page.path)
        if inside is None:
            return Understood(page.raw, left_out="not in the content folder")
        words = self._words(page, inside)
        when = self.date(_dated(words.get("date")))
        category = text(words.get("category"))
        made = with_words(
            words,
            url=self._address(words, page, inside, when),
            published=when or words.get("date"),
            date=None,
            modified=None,
            updated=words.get("modified"),
            category=None,
            categories=[category] if category else None,
            tags=_several(words.get("tags")) or None,
            author=None,
            authors=self._authors(words) or None,
            summary=titles.title(str(words["summary"])) if words.get("summary") else None,
            language=language_of(words.get("lang")),
            lang=None,
            status=None,
            slug=self._slug(words, page) or None,
        )
        return Understood(made, self._left_out(words, inside), (*self._notes(made, when), *_unshown(page)))

    def _inside(self, path: str) -> str | None:
        """A path below the content's folder; None where it lies elsewhere."""
        if not self.content:
            return path
        return path.removeprefix(f"{self.content}/") if path.startswith(f"{self.content}/") else None

    def _left_out(self, words: Mapping[str, Any], inside: str) -> str:
        status = text(words.get("status")) or "published"
        if not self._is_article(inside):
            return "page" if self._is_page(inside) else "not among the articles"
        if status in _UNPUBLISHED:
            return _UNPUBLISHED[status]
        if status != "published":
            return f"Pelican knows no status {status[:40]!r}: write published, draft or hidden"
        if not text(words.get("title")):
            return "Pelican publishes nothing without a title"
        dated = words.get("date") or self.settings.get("DEFAULT_DATE") == "fs"
        return "" if dated else "Pelican publishes nothing without a date"

    def _is_article(self, inside: str) -> bool:
        from fnmatch import fnmatchcase

        ignored = listed(self.settings.get("IGNORE_FILES")) or ["**/.*"]
        excluded = [*listed(self.settings.get("ARTICLE_EXCLUDES")), *self._page_paths]
        if _is_below(inside, excluded) or any(fnmatchcase(posixpath.basename(inside), one) for one in ignored):
            return False
        paths = self.settings.get("ARTICLE_PATHS") or self.settings.get("ARTICLE_DIR")
        return _is_below(inside, listed(paths) or [""])

    def _is_page(self, inside: str) -> bool:
        return _is_below(inside, self._page_paths)

    @cached_property
    def _page_paths(self) -> list[str]:
        return listed(self.settings.get("PAGE_PATHS", self.settings.get("PAGE_DIR", "pages")))

    def _authors(self, words: Mapping[str, Any]) -> list[str]:
        """`Authors`, parted by semicolons or else commas; `Author` is one; else that of the settings."""
        one = text(words.get("author")) or text(self.settings.get("AUTHOR"))
        return _several(words.get("authors")) or ([one] if one else [])

    def _notes(self, made: Mapping[str, Any], when: datetime | None) -> tuple[str, ...]:
        if made.get("url") is not None or when is None:
            return ()
        return (_NO_WORD,)

    # --- addresses --------------------------------------------------------------------------------------------------

    def _address(self, words: Mapping[str, Any], page: Page, inside: str, when: datetime | None) -> str | None:
        """`URL` of the article, else `ARTICLE_URL` or `ARTICLE_LANG_URL` filled in."""
        own = text(words.get("url"))
        if urls.is_http(own):
            return own
        kind = "page" if self._is_page(inside) and not self._is_article(inside) else "article"
        language = text(words.get("lang")) or self._default_language
        values = {
            **{key: text(one) for key, one in words.items() if isinstance(one, (str, int, float))},
            "path": text(words.get("path")) or inside,
            "slug": self._slug(words, page),
            "lang": language,
            "date": when,
            "author": self._slugified(next(iter(self._authors(words)), ""), "author"),
            "category": self._slugified(text(words.get("category")), "category"),
        }
        made = own or filled(self._pattern(kind if language == self._default_language else f"{kind}_lang"), values)
        return None if made is None else self.address(made)

    def _pattern(self, kind: str) -> str:
        return self._setting(f"{kind.upper()}_URL", _URLS[kind])

    def _slug(self, words: Mapping[str, Any], page: Page) -> str:
        if own := text(words.get("slug")):
            return own
        from_name = self.settings.get("SLUGIFY_SOURCE") == "basename"
        return self._slugified(page.stem if from_name else text(words.get("title")))

    def _slugified(self, name: str, kind: str = "slug") -> str:
        return slugified(
            name,
            self._substitutions(kind),
            keeps_case=flag(self.settings.get("SLUGIFY_PRESERVE_CASE")),
            keeps_script=flag(self.settings.get("SLUGIFY_USE_UNICODE")),
        )

    def _substitutions(self, kind: str) -> Any:
        """`CATEGORY_REGEX_SUBSTITUTIONS` and its likes, else those of slugs."""
        if (own := self.settings.get(f"{kind.upper()}_REGEX_SUBSTITUTIONS")) is not None:
            return substitutions(own)
        if (old := self.settings.get("SLUG_SUBSTITUTIONS")) is not None:
            return old_substitutions(old)
        return substitutions(self.settings.get("SLUG_REGEX_SUBSTITUTIONS"))

    # --- bodies -----------------------------------------------------------------------------------------------------

    def text(self, page: Page) -> str:
        """The body with the end of its summary as `<!--more-->`, without the marks of Python-Markdown."""
        if page.name.endswith(".rst"):
            return page.body
        body = _SUMMARY_ENDS.sub("<!--more-->", page.body)
        return body if page.name.endswith((".html", ".htm")) else _LANGUAGE.sub("", _CONTENTS.sub("", body))

    def html(self, body: str, page: Page) -> str | None:
        """ReST by docutils; all else by its suffix.

        Raises:
            ParseError: docutils is not there, or fails on it.
        """
        if not page.name.lower().endswith(".rst"):
            return None
        try:
            return templates.strip_html(restructured.html(body), lambda tag: self.expand(tag, page))
        except ImportError as error:
            raise ParseError(restructured.MISSING, where=page.path) from error
        except ValueError as error:
            message = f"the reStructuredText cannot be read: {error}"
            raise ParseError(message, where=page.path) from error

    def expand(self, tag: str, page: Page) -> str | None:  # noqa: ARG002 - a tag says all
        """Videos and pictures in the tags of the plugin `liquid_tags`."""
        name, rest = _liquid.tag(tag) or ("", "")
        words = rest.split()
        if name == "img" and (source := next((one for one in words if "/" in one), "")):
            return f'<img src="{source}" alt="">' if not set(source) & set("\"'<>") else None
        return _elsewhere.video(name, words[0]) if words else None

    def link(self, target: str, page: Page) -> str | None:
        """Links by file (`{filename}`, `{static}`, `{attach}`), category, tag, author and to the home page."""
        match = _MARKED.match(target)
        if match is None:
            return None
        what, value = match["what"], match["value"].strip()
        path = re.split(r"[?#]", value, maxsplit=1)[0]
        if what in ("filename", "static", "attach"):
            found = self._file(what, path, page)
            return None if found is None else found + value[len(path) :]
        if what == "index":
            return self.address("")
        made = filled(self._pattern(what), {"slug": self._slugified(path, what), "name": path})
        return self.address(made or "")

    def _file(self, what: str, path: str, page: Page) -> str:
        """The address of a file; empty where it is not there."""
        base = self.content if path.startswith("/") else page.folder
        path = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
        if what == "filename" and path.endswith(self.suffixes) and (found := self.address_of(path)):
            return found
        inside = self._inside(path)
        if inside is None or path.startswith("..") or not os.path.isfile(os.path.join(self.root, path)):
            return ""
        if what == "attach":
            return self._attached(path, page)
        named = mapped(mapped(self.settings.get("EXTRA_PATH_METADATA")).get(inside)).get("path")
        return self.address(filled(self._pattern("static"), {"path": text(named) or inside}) or inside)

    def _attached(self, path: str, page: Page) -> str:
        """A file that Pelican puts beside the article that attaches it."""
        own = self.address_of(page.path) or self.address("")
        tail = posixpath.relpath(path, page.folder or ".")
        return posixpath.join(posixpath.dirname(own), posixpath.basename(path) if tail.startswith("..") else tail)


def _markdown(written: str) -> frontmatter.Parts:
    """Lines above Markdown; between lines of dashes YAML too, as its plugin reads it."""
    refused = None
    try:
        if (parts := frontmatter.split(written)).metadata:
            return parts
    except frontmatter.FrontMatterError as error:
        refused = error
    parts = keyvalues.split(written)
    if refused is not None and not parts.metadata:
        raise refused
    return parts


def _unshown(page: Page) -> Iterator[str]:
    """What a text in reST asks for that no feed may do: to pass HTML through, to bring in other files."""
    for match in _UNSHOWN.finditer(page.body) if page.name.endswith(".rst") else ():
        line = page.line + page.body.count("\n", 0, match.start())
        yield f"line {line}: what `{match['name']}` brings in is left out of feeds"


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_below(path: str, folders: list[str]) -> bool:
    cleaned = [posixpath.normpath(one).strip("/") for one in folders]
    return any(one in ("", ".") or path == one or path.startswith(f"{one}/") for one in cleaned)


def _dated(value: Any) -> Any:
    """A date as file names have it: `2025_03_04`, `2025-03-04_10:30`."""
    return _UNDERSCORES.sub(r"\1-\2-\3", value).replace("_", " ") if isinstance(value, str) else value


def _several(value: Any) -> list[str]:
    """Names out of a list, or of text that semicolons part, or else commas."""
    if isinstance(value, str):
        value = value.split(";" if ";" in value else ",")
    return list(dict.fromkeys(listed(value)))
