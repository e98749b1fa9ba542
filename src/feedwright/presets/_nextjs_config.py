"""The configurations of Next.js, Astro, Gatsby and Docusaurus, read as far as they are written out."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from feedwright.presets import _scripts
from feedwright.presets._base import Configuration
from feedwright.presets._values import listed, mapped, text
from feedwright.text import jsliteral, patterns

_STEMS = {
    "docusaurus": "docusaurus.config",
    "gatsby": "gatsby-config",
    "astro": "astro.config",
    "next": "next.config",
}
_NEEDED = {"docusaurus": "@docusaurus/core", "gatsby": "gatsby", "astro": "astro", "next": "next"}
_SITE_FILES = (
    "data/siteMetadata.js", "data/siteMetadata.json", "data/siteMetadata.ts", "siteMetadata.js", "site.config.js",
    "site.config.ts", "src/config.ts", "src/site.config.ts", "src/consts.ts", "config/site.ts", "lib/siteMetadata.js",
    "blog.config.js",
)  # fmt: skip
_TITLES = ("title", "siteTitle", "SITE_TITLE", "name", "siteName")
_URLS = ("siteUrl", "site", "url", "website", "SITE_URL", "link", "homepage")
_DIRNAME = patterns.lazy(r"[`\"'](?:\$\{__dirname\}|\.)/(?P<path>[^`\"'$]+)[`\"']")


def configuration(folder: str) -> Configuration | None:
    """What the configuration of a folder says, in one form for all four; None where there is none.

    Returns:
        Settings `kind`, `url`, `base`, `title`, `description`, `author`, `language`, `locales`, `slash` (`always`,
        `never` or empty), `folders` (of content, with what they are called in addresses).

    Raises:
        SettingsError: a file cannot be read.
    """
    package = _scripts.package(folder)
    for kind, stem in _STEMS.items():
        path = _scripts.first(folder, tuple(stem + ending for ending in _scripts.ENDINGS))
        if path:
            return _configured(kind, folder, path, package)
    kind = next((kind for kind, name in _NEEDED.items() if _scripts.depends(package, name)), "")
    return _configured(kind, folder, "", package) if kind else None


def _configured(kind: str, folder: str, path: str, package: Mapping[str, Any]) -> Configuration:
    made: dict[str, Any] = {}
    for one in _scripts.objects(_scripts.text(path)) if path else ():
        made.update(one)
    files = [path] if path else []
    settings: dict[str, Any] = {"kind": kind, **_READERS[kind](made)}
    for name, value in _from_site_files(folder, files):
        if value and not settings.get(name):
            settings[name] = value
    if package:
        files.append(os.path.join(folder, "package.json"))
        settings["url"] = settings.get("url") or text(package.get("homepage"))
        settings["title"] = settings.get("title") or text(package.get("name"))
        settings["description"] = settings.get("description") or text(package.get("description"))
    return Configuration(settings, tuple(files))


def _from_site_files(folder: str, files: list[str]) -> Iterator[tuple[str, str]]:
    """What the usual files of themes say of the site."""
    path = _scripts.first(folder, _SITE_FILES)
    if not path:
        return
    files.append(path)
    written = _scripts.text(path)
    made: dict[str, Any] = {}
    if path.endswith(".json"):
        made = _scripts.data(written, path) or {}
    else:
        for name, value in jsliteral.values(written):
            made.update(value if isinstance(value, dict) else {name: value} if name.isupper() else {})
    yield from _site(made).items()


def _site(made: Mapping[str, Any]) -> dict[str, str]:
    """Title, address, description, language and author under their usual names."""
    author = made.get("author")
    return {
        "title": _first(made, *_TITLES),
        "url": _first(made, *_URLS),
        "description": _first(made, "description", "desc", "tagline", "SITE_DESCRIPTION"),
        "language": _first(made, "language", "locale", "lang"),
        "author": text(author.get("name") if isinstance(author, Mapping) else author) if author else "",
    }


def _first(made: Mapping[str, Any], *names: str) -> str:
    return next((made[name].strip() for name in names if isinstance(made.get(name), str) and made[name].strip()), "")


def _next(made: Mapping[str, Any]) -> dict[str, Any]:
    known = mapped(made.get("i18n"))
    return {
        "base": _text(made.get("basePath")),
        "slash": "always" if made.get("trailingSlash") is True else "never",
        "language": _text(known.get("defaultLocale")),
        "locales": listed(known.get("locales")) if isinstance(known.get("locales"), list) else [],
    }


def _astro(made: Mapping[str, Any]) -> dict[str, Any]:
    i18n = mapped(made.get("i18n"))
    locales = i18n.get("locales")
    codes = (
        [one.get("path") if isinstance(one, Mapping) else one for one in locales] if isinstance(locales, list) else []
    )
    slash = _text(made.get("trailingSlash"))
    whole_files = _text(mapped(made.get("build")).get("format")) == "file"
    return {
        "url": _text(made.get("site")),
        "base": _text(made.get("base")),
        "slash": slash if slash in ("always", "never") else "never" if whole_files else "always",
        "language": _text(i18n.get("defaultLocale")),
        "locales": [one for one in codes if isinstance(one, str)],
    }


def _gatsby(made: Mapping[str, Any]) -> dict[str, Any]:
    slash = _text(made.get("trailingSlash"))
    return {
        **_site(mapped(made.get("siteMetadata"))),
        "base": _text(made.get("pathPrefix")),
        "slash": slash if slash in ("always", "never") else "always",
        "folders": dict.fromkeys(_gatsby_folders(made.get("plugins")), ""),
    }


def _gatsby_folders(plugins: Any) -> Iterator[str]:
    """The folders of `gatsby-source-filesystem`: addresses count from there."""
    for plugin in plugins if isinstance(plugins, list) else ():
        options = mapped(mapped(plugin).get("options"))
        if "filesystem" not in _text(mapped(plugin).get("resolve")):
            continue
        path = options.get("path")
        match = _DIRNAME.search(path.source if isinstance(path, jsliteral.Unknown) else repr(path))
        if match:
            yield posixpath.normpath(match["path"])


def _docusaurus(made: Mapping[str, Any]) -> dict[str, Any]:
    i18n = mapped(made.get("i18n"))
    slash = made.get("trailingSlash")
    return {
        "title": _text(made.get("title")),
        "description": _text(made.get("tagline")),
        "url": _text(made.get("url")),
        "base": _text(made.get("baseUrl")),
        "slash": "always" if slash is True else "never",
        "language": _text(i18n.get("defaultLocale")),
        "locales": listed(i18n.get("locales")) if isinstance(i18n.get("locales"), list) else [],
        "folders": dict(_blogs(made)) or {"blog": "blog"},
    }


def _blogs(made: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Folder -> what it is called in addresses, of the preset's blog and of plugins."""
    for one in [*_several(made.get("presets")), *_several(made.get("plugins"))]:
        if not isinstance(one, list) or len(one) < 2 or not isinstance(one[0], str):  # noqa: PLR2004 - name and options
            continue
        options = mapped(one[1])
        if "plugin-content-blog" not in one[0]:
            options = mapped(options.get("blog")) if options.get("blog") is not False else {"path": None}
        path = options.get("path", "blog")
        if isinstance(path, str):
            route = options.get("routeBasePath", "blog")
            yield posixpath.normpath(path), route.strip("/") if isinstance(route, str) else "blog"


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


_READERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "next": _next,
    "astro": _astro,
    "gatsby": _gatsby,
    "docusaurus": _docusaurus,
}
