"""Hugo's configuration: which files it stands in, its languages, and where the content of each lies."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from feedwright.frozen import frozen
from feedwright.presets import _settings
from feedwright.presets._base import Configuration
from feedwright.presets._values import flag, listed, mapped, text

NAMES = ("hugo", "config")
SUFFIXES = ("toml", "yaml", "yml", "json")
_FOLDERS = ("_default", "production")
_KEYS = frozenset(
    {
        "baseurl", "languagecode", "theme", "params", "permalinks", "module", "languages", "defaultcontentlanguage",
        "markup", "outputs", "taxonomies", "menu", "menus", "contentdir", "paginate", "pagination", "enablerobotstxt",
        "pygmentsstyle", "frontmatter", "builddrafts",
    }
)  # fmt: skip


def configuration(folder: str) -> Configuration | None:
    """What Hugo would read in a folder for a production build; keys in lower case. None where nothing of it is there.

    Raises:
        SettingsError: a file cannot be read.
    """
    made: dict[str, Any] = {}
    read: list[str] = []
    for path, settings in (*_on_top(folder), *_in_folders(folder)):
        made = _settings.merged(made, settings)
        read.append(path)
    return Configuration(made, tuple(read)) if read else None


def _on_top(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The first of `hugo.toml` ... `config.json`."""
    for name in (f"{name}.{suffix}" for name in NAMES for suffix in SUFFIXES):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            settings = _settings.lowered(_settings.read(path))
            if name.startswith("hugo.") or _is_hugos(settings):
                yield path, settings
                return


def _is_hugos(settings: Mapping[str, Any]) -> bool:
    """`config.toml` is also Zola's, which writes `base_url`; `config.yaml` is also ours."""
    return "base_url" not in settings and not {"site", "sources"} <= set(settings) and not _KEYS.isdisjoint(settings)


def _in_folders(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """`config/_default/` and `config/production/`: `params.de.toml` is `languages.de.params`."""
    for inner in _FOLDERS:
        for where, folders, names in os.walk(os.path.join(folder, "config", inner)):
            folders.sort()
            for name in sorted(names):
                stem, _, suffix = name.rpartition(".")
                if suffix.lower() in SUFFIXES and stem:
                    path = os.path.join(where, name)
                    yield path, _placed(stem.lower(), _settings.lowered(_settings.read(path)))


def _placed(stem: str, settings: dict[str, Any]) -> dict[str, Any]:
    if stem in NAMES:
        return settings
    name, _, language = stem.partition(".")
    inner: Any = settings[name] if len(settings) == 1 and name in settings else settings
    if not language:
        return {name: inner}
    return {"languages": {language: {name: inner} if name in ("menu", "menus", "params") else inner}}


@frozen
class Mount:
    """A folder of content.

    Args:
        source: relative to the site's folder.
        target: where its files stand among all content; empty for the top.
        language: of those files whose names say none.
    """

    source: str
    target: str
    language: str


@frozen
class Where:
    """Where a file stands among the content.

    Args:
        language: its code in the configuration.
        folder: below the content, without slashes at its ends.
        base: the file's name without suffix and language.
        mount: the folder of content that it lies in.
        disabled: its language is switched off.
    """

    language: str
    folder: str
    base: str
    mount: Mount
    disabled: bool = False


@dataclass(frozen=True)
class Contents:
    """Languages and folders of content.

    Args:
        settings: Hugo's, with keys in lower case.
    """

    settings: Mapping[str, Any]
    default: str = field(init=False)
    languages: Mapping[str, Mapping[str, Any]] = field(init=False)
    disabled: frozenset[str] = field(init=False)
    mounts: tuple[Mount, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Work out what follows from the settings."""
        set_ = object.__setattr__
        every = {code: mapped(one) for code, one in mapped(self.settings.get("languages")).items()}
        off = {code.lower() for code in listed(self.settings.get("disablelanguages"))}
        off |= {code for code, one in every.items() if flag(one.get("disabled"))}
        set_(self, "default", text(self.settings.get("defaultcontentlanguage")).lower() or "en")
        set_(self, "disabled", frozenset(off))
        set_(self, "languages", {c: one for c, one in every.items() if c not in off} or {self.default: {}})
        mounts = list(self._mounts())
        set_(self, "mounts", tuple(sorted(mounts, key=lambda one: len(one.source), reverse=True)))

    @property
    def multilingual(self) -> bool:
        """Whether there are several languages."""
        return len(self.languages) > 1

    @property
    def multihost(self) -> bool:
        """Whether each language has a host of its own."""
        return self.multilingual and all(text(one.get("baseurl")) for one in self.languages.values())

    def prefix(self, language: str) -> str:
        """The folder of a language in addresses; empty where it has none."""
        if self.multihost:
            return ""
        if language == self.default:
            return language if flag(self.settings.get("defaultcontentlanguageinsubdir")) else ""
        return language if self.multilingual else ""

    def setting(self, name: str, language: str) -> Any:
        """A setting as it is for a language."""
        own = self.languages.get(language, {})
        return own[name] if name in own else self.settings.get(name)

    def _mounts(self) -> Iterator[Mount]:
        """The mounts of `module` where one is of content; else the languages' own folders."""
        modules = mapped(self.settings.get("module")).get("mounts")
        mounted = [one for one in map(mapped, modules if isinstance(modules, list) else []) if _is_content(one)]
        for one in mounted:
            language = text(one.get("lang")).lower() or self.default
            target = _clean(text(one.get("target"))).removeprefix("content").strip("/")
            yield Mount(_clean(text(one.get("source"))), target, language)
        if not mounted:
            top = text(self.settings.get("contentdir")) or "content"
            codes = sorted(self.languages, key=lambda code: code != self.default)
            for code in codes:
                yield Mount(_clean(text(self.languages[code].get("contentdir")) or top), "", code)

    def locate(self, path: str) -> Where | None:
        """Where a file stands; None where no content lies there.

        Args:
            path: relative to the site's folder.
        """
        for mount in self.mounts:
            inside = path.removeprefix(mount.source).lstrip("/")
            if not mount.source or path.startswith(mount.source + "/"):
                return self._where(mount, inside)
        return None

    def _where(self, mount: Mount, inside: str) -> Where:
        folder, _, name = inside.rpartition("/")
        base = os.path.splitext(name)[0]
        stem, _, code = base.rpartition(".")
        disabled = bool(stem) and code.lower() in self.disabled
        named = bool(stem) and code.lower() in self.languages
        language = code.lower() if named else mount.language
        folder = "/".join(part for part in (mount.target, folder) if part)
        return Where(language, folder, stem if named or disabled else base, mount, disabled)


def _is_content(mount: Mapping[str, Any]) -> bool:
    target = _clean(text(mount.get("target")))
    return target == "content" or target.startswith("content/")


def _clean(path: str) -> str:
    """A folder relative to the site's, without `./` and last slash."""
    made = os.path.normpath(path).replace(os.sep, "/") if path else ""
    return "" if made == "." else made.strip("/")
