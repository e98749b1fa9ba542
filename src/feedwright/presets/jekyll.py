"""Jekyll: posts, drafts and collections, permalink styles, front matter defaults, Liquid links."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

from feedwright.frozen import frozen
from feedwright.presets import _liquid
from feedwright.presets._base import About, Home, Page, Preset, Understood
from feedwright.presets._jekyll_address import STYLES, Words, ended, filled
from feedwright.presets._values import (
    Front,
    flag,
    is_nothing,
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
from feedwright.text import dates, patterns, urls

_POST = patterns.lazy(r"(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]*)\.[^.]+")
# YAML takes a time without a zone for UTC, and Jekyll leaves it to YAML; without seconds it is no time to YAML.
_YAML_TIME = patterns.lazy(r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?")
_SPECIAL = ("_", ".", "#", "~")
_EXCLUDED = (
    ".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules", "vendor/bundle/",
    "vendor/cache/", "vendor/gems/", "vendor/ruby/",
)  # fmt: skip
_NO_SEPARATOR = "\n\n"
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}"}


@frozen
class _Where:
    """What Jekyll takes a file for.

    Args:
        whole: the path below the source.
        path: the same, and below `collections_dir`.
        collection: `posts`, a collection's label, or empty for a page.
        draft: it lies in a folder of drafts.
        above: the folders above `_posts` or `_drafts`.
        inside: the path below the collection's folder.
    """

    whole: str
    path: str
    collection: str = ""
    draft: bool = False
    above: tuple[str, ...] = ()
    inside: str = ""

    @property
    def type(self) -> str:
        return self.collection or "pages"


class Jekyll(Preset):
    """Jekyll: posts, drafts and collections, permalink styles, front matter defaults, Liquid links."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm")
    files: ClassVar[tuple[str, ...]] = ("_config.yml", "_config.yaml", "_config.toml")
    folders: ClassVar[tuple[str, ...]] = ("_posts", "_drafts")

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.source = _clean(text(self.settings.get("source")))
        self.collections_dir = _clean(text(self.settings.get("collections_dir")))
        collections = self.settings.get("collections")
        self.collections: Mapping[str, Any] = (
            {label: {} for label in listed(collections)} if isinstance(collections, list) else mapped(collections)
        )
        style = self.settings.get("permalink")
        self.style = style if isinstance(style, str) and style else "date"  # `none` is a style, and says something

    # --- the site ---------------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """`url` and `baseurl`."""
        path = text(self.settings.get("baseurl")).strip("/")
        host = text(self.settings.get("url")).rstrip("/")
        return f"{host}/{path}" if path else host

    def statics(self) -> Iterator[str]:
        """`source` and `destination`, and what other sites have."""
        folders = self.source, text(self.settings.get("destination"))
        yield from (os.path.join(self.root, folder) for folder in folders if folder)
        yield from super().statics()

    @property
    def language(self) -> str | None:
        """`lang`, or what themes and plugins call it."""
        return language_of(said(self.settings, "lang", "language", "default_lang", "locale"))

    @property
    def timezone(self) -> str | None:
        """`timezone`."""
        return zone_of(self.settings.get("timezone"))

    def about(self) -> About:
        """Title, address, language, zone and author as `_config.yml` says them."""
        author = said(self.settings, "author")
        lies_on_top = os.path.isdir(os.path.join(self.root, self.source, "_posts"))
        return About(
            title=text(said(self.settings, "title", "name")),
            url=self.url if urls.is_http(self.url) else "",
            description=text(said(self.settings, "description", "tagline")),
            language=self.language or "",
            timezone=self.timezone or "",
            author=text(mapped(author).get("name") if isinstance(author, Mapping) else author),
            path="/".join(
                part for part in (self.source, "_posts/**/*.md" if lies_on_top else "**/_posts/**/*.md") if part
            ),
        )

    # --- a page -----------------------------------------------------------------------------------------------------

    def understand(self, page: Page) -> Understood:
        """Address, date, categories, and whether Jekyll publishes it as a post."""
        where = self._where(page.path)
        own, defaults = plain(page.raw), plain(self._defaults(where))
        raw = Front({**defaults, **{key: one for key, one in own.items() if one is not None}})
        categories = _categories(where, own, defaults)
        named = _POST.fullmatch(page.name) if where.collection else None
        published, when = self._date(raw, named)
        made = with_words(
            raw,
            url=self._address(raw, page, where, when, [word for one in categories for word in one.words]),
            published=published,
            date=None,
            categories=[name for one in categories for name in one.names] or None,
            tags=said(raw, "tag") or [name for one in _divided(said(raw, "tags")) for name in one.names] or None,
            title=said(raw, "title") or (_titled(_slug(raw, page)) if where.collection else None),
            language=self._language(raw, where),
            slug=None,
        )
        return Understood(made, self._left_out(raw, page, where, named is not None))

    def _where(self, path: str) -> _Where:
        whole = path.removeprefix(f"{self.source}/") if self.source else path
        path = whole.removeprefix(f"{self.collections_dir}/") if self.collections_dir else whole
        parts = path.split("/")[:-1]
        for folder, draft in (("_posts", False), ("_drafts", True)):
            if folder in parts:
                at = parts.index(folder)
                inside = "/".join(path.split("/")[at + 1 :])
                return _Where(whole, path, "posts", draft, tuple(parts[:at]), inside)
        label = parts[0].removeprefix("_") if parts and parts[0].startswith("_") else ""
        if label in self.collections:
            return _Where(whole, path, label, inside=path.partition("/")[2])
        return _Where(whole, path)

    def _left_out(self, raw: Mapping[str, Any], page: Page, where: _Where, named: bool) -> str:
        published = said(raw, "published")
        if where.draft or flag(said(raw, "draft")) or (published is not None and not flag(published, default=True)):
            return "draft"
        if self._is_excluded(where):
            return "not in the site"
        if where.collection == "posts":
            return "" if named else "not a post: its name has no date"
        if where.collection and not flag(mapped(self.collections[where.collection]).get("output")):
            return "its collection is not published"
        return "" if page.line > 1 else "not in the site: it has no front matter"

    def _is_excluded(self, where: _Where) -> bool:
        """Whether Jekyll passes over a file: its `exclude`, which names beginnings, and names that begin with `_`."""
        from fnmatch import fnmatchcase

        path = where.whole
        included = listed(self.settings.get("include"))
        heads = ["/".join(path.split("/")[: end + 1]) for end in range(path.count("/") + 1)]
        if any(head in included or posixpath.basename(head) in included for head in heads):
            return False
        patterns = [one.lstrip("/") for one in (*_EXCLUDED, *listed(self.settings.get("exclude")))]
        if any(fnmatchcase(path, one) or path.startswith(one) for one in patterns if one):
            return True
        # Of what lies in a collection, folders within folders are not looked at.
        names = [where.inside, posixpath.basename(path)] if where.collection else path.split("/")
        return path.endswith("~") or any(name.startswith(_SPECIAL) for name in names)

    def _language(self, raw: Mapping[str, Any], where: _Where) -> Any:
        """The page's own; else that of its folder, where the configuration lists it among the site's languages."""
        if (own := known_language(said(raw, "lang", "language", "locale"))) is not None:
            return own
        among = {one.lower() for one in listed(self.settings.get("languages"))}
        folder = where.path.partition("/")[0]
        return language_of(folder) if folder.lower() in among else None

    # --- front matter -----------------------------------------------------------------------------------------------

    def _defaults(self, where: _Where) -> dict[str, Any]:
        """What `defaults` in the configuration hands down: the longer the scope's path, the later it counts."""
        made: dict[str, Any] = {}
        last: Mapping[str, Any] | None = None
        sets = self.settings.get("defaults")
        for one in map(mapped, sets if isinstance(sets, list) else []):
            scope, values = mapped(one.get("scope")), mapped(one.get("values"))
            if not values or not self._is_scope(scope, where):
                continue
            if last is None or _outranks(scope, last):
                made, last = {**made, **values}, scope
            else:
                made = {**values, **made}
        return made

    def _is_scope(self, scope: Mapping[str, Any], where: _Where) -> bool:
        kind = text(scope.get("type"))
        wanted = "drafts" if where.draft else where.type
        if kind and kind.rstrip("s") != wanted.rstrip("s") and not (where.draft and kind == "posts"):
            return False
        path = text(scope.get("path")).lstrip("/")
        if self.collections_dir:
            path = path.removeprefix(f"{self.collections_dir}/")
        return _prefix(path).match(where.path) is not None

    def _date(self, raw: Mapping[str, Any], named: re.Match[str] | None) -> tuple[Any, datetime | None]:
        """The front matter's date, else the file name's: as it is handed on (even if it is none), and as it is used."""
        value = said(raw, "date")
        from_name = self.date(named["date"]) if named else None
        if value is None or isinstance(value, bool):
            return from_name, from_name
        in_utc = isinstance(value, str) and _YAML_TIME.fullmatch(value.strip()) and not self.home.zone_is_chosen
        try:
            when = dates.parse(value, UTC if in_utc else self.zone)
        except ValueError:
            return value, from_name
        return when, when

    # --- addresses --------------------------------------------------------------------------------------------------

    def _address(
        self, raw: Mapping[str, Any], page: Page, where: _Where, when: datetime | None, categories: list[str]
    ) -> str | None:
        """`permalink` of the page > of its collection > of the site (Jekyll: `lib/jekyll/url.rb`)."""
        inside = posixpath.splitext(where.inside)[0] if where.collection else posixpath.dirname(where.path)
        stem = re.sub(r"\.*\Z", "", page.stem)
        words = Words(
            when.astimezone(self.zone) if when else None,
            _slug(raw, page) if where.collection else "",
            stem,
            categories,
            where.collection,
            re.sub(r"\.*\Z", "", inside),
        )
        template = text(said(raw, "permalink")) or self._template(page, where)
        made = filled(template, words)
        if made is None:
            return None
        return self.address(self._polyglot(raw) + made.lstrip("/"))

    def _template(self, page: Page, where: _Where) -> str:
        if where.collection == "posts":
            own = text(mapped(self.collections.get("posts")).get("permalink")) or self.style
            return STYLES.get(own, own)
        if where.collection:
            own = text(mapped(self.collections[where.collection]).get("permalink"))
            return own or ended("/:collection/:path", self.style)
        return "/:path/" if page.stem == "index" else ended("/:path/:basename", self.style)

    def _polyglot(self, raw: Mapping[str, Any]) -> str:
        """The plugin polyglot puts each language but the first in a folder."""
        default = text(self.settings.get("default_lang"))
        own = text(said(raw, "lang"))
        return f"{own}/" if default and own != default and own in listed(self.settings.get("languages")) else ""

    # --- bodies -----------------------------------------------------------------------------------------------------

    def text(self, page: Page) -> str:
        """The body with the site's own excerpt mark written as `<!--more-->`."""
        mark = said(page.raw, "excerpt_separator") or self.settings.get("excerpt_separator") or _NO_SEPARATOR
        if not isinstance(mark, str) or not mark.strip() or mark not in page.body:
            return page.body
        head, _, tail = page.body.partition(mark)
        return f"{head}\n\n<!--more-->\n\n{tail}" if mark.strip() != "<!--more-->" else page.body

    def expand(self, tag: str, page: Page) -> str | None:
        """Links of `post_url` and `link`, `site` and `page` values, `relative_url` and `absolute_url`."""
        if tag.startswith("{{"):
            filters = {"relative_url": self._relative, "absolute_url": self._absolute}
            return _liquid.value(tag, lambda name: self._value(name, page), filters)
        found = _liquid.tag(tag)
        if found is None:
            return None
        name, rest = found
        if name == "post_url":
            return self._post_url(rest)
        if name == "link":
            return self._linked(rest)
        return _elsewhere(name, rest)

    def link(self, target: str, page: Page) -> str | None:
        """Links to Markdown files, as `jekyll-relative-links` resolves them; a path of the site that stands twice."""
        path, mark, part = target.partition("#")
        if path.endswith(self.suffixes[:5]) and "://" not in path:
            base = self.source if path.startswith("/") else page.folder
            found = self.address_of(posixpath.join(base, path.lstrip("/")))
            return found + mark + part if found else None
        doubled = self.base + self.base.lstrip("/")
        at = target.find(doubled) if self.base != "/" else -1
        if at < 0 or (at > 0 and target[:at] != self._origin):
            return None
        return target[: at + len(self.base)] + target[at + len(doubled) :]

    def _value(self, name: str, page: Page) -> str | None:
        head, _, rest = name.partition(".")
        if name == "site.baseurl":
            return self.base.rstrip("/")
        if name in ("site.url", "site.github.url"):
            return self._origin + (self.base.rstrip("/") if name != "site.url" else "")
        if name in ("page.url", "page.id"):
            return "/" + (self.address_of(page.path) or "").removeprefix(self.base)
        return _liquid.looked_up({"site": self.settings, "page": page.raw}.get(head, {}), rest) if rest else None

    @property
    def _origin(self) -> str:
        """Scheme and host of the site, as feedwright knows it."""
        parts = urlsplit(self.home.url or self.url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    def _relative(self, path: str) -> str:
        return path if urls.is_http(path) else self.address(path)

    def _absolute(self, path: str) -> str:
        return path if urls.is_http(path) else self._origin + self.address(path)

    def _post_url(self, name: str) -> str | None:
        """The address of a post by its name, perhaps with its folder (Jekyll: `lib/jekyll/tags/post_url.rb`)."""
        folder, _, stem = name.strip().strip("\"'").strip("/").rpartition("/")
        found = self._posts.get(stem, ())
        near = [
            path for path in found if f"/{folder}/" in f"/{posixpath.dirname(path).replace('_posts/', '')}/"
        ] or found
        exact = [
            path for path in found if posixpath.dirname(path) in (f"_posts/{folder}".rstrip("/"), f"{folder}/_posts")
        ]
        return next(filter(None, map(self.address_of, exact or near)), None)

    def _linked(self, path: str) -> str | None:
        path = posixpath.join(self.source, path.strip().strip("\"'").lstrip("/"))
        if path.endswith(self.suffixes) and self.page(path) is not None:
            return self.address_of(path)
        exists = not path.startswith("..") and os.path.isfile(os.path.join(self.root, path))
        return self.address(path.removeprefix(f"{self.source}/")) if exists else None

    @cached_property
    def _posts(self) -> Mapping[str, tuple[str, ...]]:
        """The name of a post without its suffix -> the files that have it."""
        made: dict[str, list[str]] = {}
        for where, folders, names in os.walk(os.path.join(self.root, self.source)):
            folders[:] = sorted(one for one in folders if one not in ("_site", "node_modules", ".git"))
            inner = os.path.relpath(where, self.root).replace(os.sep, "/").removeprefix("./")
            if "_posts" in inner.split("/"):
                for name in sorted(names):
                    made.setdefault(posixpath.splitext(name)[0], []).append(f"{inner}/{name}")
        return {stem: tuple(paths) for stem, paths in made.items()}


def _clean(path: str) -> str:
    made = posixpath.normpath(path).strip("/") if path else ""
    return "" if made == "." else made


def _outranks(scope: Mapping[str, Any], last: Mapping[str, Any]) -> bool:
    longer = len(text(scope.get("path")).strip("/")) - len(text(last.get("path")).strip("/"))
    return longer > 0 or (longer == 0 and ("type" in scope or "type" not in last))


@lru_cache(maxsize=256)
def _prefix(path: str) -> re.Pattern[str]:
    """What paths begin with that a scope means; a `*` stands for what is no slash, `**/` for folders."""
    parts = re.split(r"(\*\*/|\*)", path)
    made = "".join("(?:[^/]+/)*" if one == "**/" else "[^/]*" if one == "*" else re.escape(one) for one in parts)
    return re.compile(made)


def _slug(raw: Mapping[str, Any], page: Page) -> str:
    if own := text(said(raw, "slug")):
        return own
    named = _POST.fullmatch(page.name)
    return re.sub(r"\.*\Z", "", named["slug"] if named else page.stem)


def _titled(slug: str) -> str:
    """What Jekyll calls a post without a title."""
    return " ".join(part.capitalize() for part in slug.split("-") if part)


class _Term(NamedTuple):
    """Categories that were written as one.

    Args:
        names: of each.
        words: as they stand in addresses.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]


def _categories(where: _Where, raw: Front, defaults: Front) -> list[_Term]:
    """Those of the folders above `_posts`, of `defaults` and of the front matter; each once."""
    many = [_Term((one,), (one,)) for one in where.above if where.collection == "posts"]
    for value in (said(defaults, "categories"), said(raw, "categories")):
        many += _divided(value)
    single = said(raw, "category") or said(defaults, "category")
    many += [_term(one) for one in (single if isinstance(single, list) else [single])]
    return list(dict.fromkeys(one for one in many if one.names))


def _term(value: Any) -> _Term:
    one = () if is_nothing(value) or isinstance(value, (list, dict)) else (str(value),)
    return _Term(one, one)


def _divided(value: Any) -> list[_Term]:
    """Each of a list; of text each word, because Jekyll divides at blanks. A comma list is one nevertheless."""
    if isinstance(value, list):
        return [_term(one) for part in value for one in (part if isinstance(part, list) else [part])]
    if not isinstance(value, str) or "," not in value:
        return [_term(one) for one in (value.split() if isinstance(value, str) else [value])]
    return [_Term(tuple(part.strip() for part in value.split(",") if part.strip()), tuple(value.split()))]


def _elsewhere(name: str, rest: str) -> str | None:
    """A link to what a feed cannot show, and Octopress's pictures."""
    first = next(iter(rest.strip().split()), "").strip("\"'")
    if name in _VIDEOS and re.fullmatch(r"[\w-]+", first):
        return _anchor(_VIDEOS[name].format(first))
    if name == "gist" and re.fullmatch(r"[\w/-]+", first):
        return _anchor(f"https://gist.github.com/{first}")
    if name in ("twitter", "youtube", "vimeo") and urls.is_http(first):
        return _anchor(first)
    if name == "img" and (match := re.search(r"(?:^|\s)(?P<src>(?:https?://|/)[^\s\"'<>]+)", rest)):
        return f'<img src="{match["src"]}" alt="">'
    return None


def _anchor(address: str) -> str:
    return f'<a href="{address}">{address}</a>'
