"""Eleventy's configuration and global data, read without running them."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.errors import SourceError
from feedwright.presets import _scripts
from feedwright.presets._base import Configuration
from feedwright.presets._values import listed, mapped, text
from feedwright.text import jsliteral, patterns

FILES = (
    ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts",
    "buildawesome.config.js", "buildawesome.config.mjs", "buildawesome.config.cjs",
)  # fmt: skip
_PACKAGE = "@11ty/eleventy"
_SETTERS = {
    "setInputDirectory": "input",
    "setIncludesDirectory": "includes",
    "setLayoutsDirectory": "layouts",
    "setDataDirectory": "data",
    "setOutputDirectory": "output",
}
_SETTER = patterns.lazy(rf"\.\s*(?P<name>{'|'.join(_SETTERS)})\s*\(\s*(?P<quote>[\"'`])(?P<value>[^\"'`\n]*)(?P=quote)")
_CALL = patterns.lazy(r"\.\s*(?P<name>setFrontMatterParsingOptions|setDataFileBaseName|addGlobalData)\s*\(\s*")
_IGNORED = patterns.lazy(r"\.\s*ignores\s*\.\s*add\s*\(\s*(?P<quote>[\"'`])(?P<value>[^\"'`\n]*)(?P=quote)")
_COMMENT = patterns.lazy(r"(?m)^\s*//[^\n]*$|(?s:/\*.*?\*/)")
_DEFAULTS = {"input": ".", "includes": "_includes", "layouts": "", "data": "_data", "output": "_site"}
SITE_DATA = ("site", "metadata", "meta", "config", "settings", "client", "eleventy")
"""The names of data in which sites say what they are called."""


def configuration(folder: str) -> Configuration | None:
    """What Eleventy is told in a folder: `dir`, `pathPrefix`, `ignores`, `excerpt`, `base_name`, `data`.

    A folder whose `package.json` needs Eleventy is its site too, without a configuration.

    Raises:
        SettingsError: a file cannot be read.
    """
    path = _scripts.first(folder, FILES)
    if not path and not _scripts.depends(_scripts.package(folder), _PACKAGE):
        return None
    settings: dict[str, Any] = {"dir": dict(_DEFAULTS)}
    if path:
        _read(_scripts.text(path), settings)
    files = [path or os.path.join(folder, "package.json")]
    data = posixpath.join(settings["dir"]["input"], settings["dir"]["data"])
    settings["data"] = dict(_global_data(os.path.join(folder, data), files))
    settings["data"].update(settings.pop("added", {}))
    return Configuration(settings, tuple(files))


def _read(written: str, settings: dict[str, Any]) -> None:
    for made in _scripts.objects(written):
        known = jsliteral.known(made)
        if isinstance(known.get("dir"), dict):
            settings["dir"].update({key: text(one) for key, one in known["dir"].items() if isinstance(one, str)})
        if isinstance(known.get("pathPrefix"), str):
            settings["pathPrefix"] = known["pathPrefix"]
    plain = _COMMENT.sub("", written[: jsliteral.LONGEST])
    for match in _SETTER.finditer(plain):
        settings["dir"][_SETTERS[match["name"]]] = match["value"]
    settings["ignores"] = [match["value"] for match in _IGNORED.finditer(plain)]
    for match in _CALL.finditer(plain):
        _called(match["name"], plain, match.end(), settings)


def _called(name: str, written: str, at: int, settings: dict[str, Any]) -> None:
    first = jsliteral.value(written, at)
    if name == "setFrontMatterParsingOptions":
        options = mapped(first)
        settings["excerpt"] = options.get("excerpt") is True
        settings["excerpt_separator"] = text(options.get("excerpt_separator"))
    elif name == "setDataFileBaseName" and isinstance(first, str):
        settings["base_name"] = first
    elif name == "addGlobalData" and isinstance(first, str):
        comma = written.find(",", at + len(first) + 1)
        value = jsliteral.known(jsliteral.value(written, comma + 1)) if comma > 0 else jsliteral.UNKNOWN
        if isinstance(value, (str, dict)):
            settings.setdefault("added", {})[first] = value


def _global_data(folder: str, files: list[str]) -> Iterator[tuple[str, Any]]:
    """What the files of the data folder say that templates are likely to ask for."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        stem, ending = os.path.splitext(name)
        path = os.path.join(folder, name)
        if stem in SITE_DATA and ending in (".json", *_scripts.ENDINGS) and os.path.isfile(path):
            try:
                found = _scripts.data(_scripts.text(path), path)
            except SourceError:
                continue
            files.append(path)
            if found is not None:
                yield stem, jsliteral.known(found)


def said_of_site(settings: Mapping[str, Any], *names: str) -> Any:
    """The first of some names that the global data say of the site; also one level deeper."""
    data = mapped(settings.get("data"))
    sites = [mapped(data[name]) for name in SITE_DATA if name in data]
    inner = [mapped(one[name]) for one in sites for name in ("site", "meta") if name in one]
    for name in names:
        for site in (*sites, *inner):
            value = site.get(name)
            if isinstance(value, (str, Mapping)) and (isinstance(value, Mapping) or value.strip()):
                return value
    return None


def ignored(settings: Mapping[str, Any]) -> list[str]:
    """The patterns that `ignores.add` names."""
    return listed(settings.get("ignores"))
