"""Lektor's project file and models: what there is to know of a tree of pages before one of them is read."""

from __future__ import annotations

import configparser
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from typing import Any

from feedwright.frozen import frozen
from feedwright.presets import _settings
from feedwright.presets._base import Configuration
from feedwright.presets._values import flag, text

_ENDING = ".lektorproject"
BODIES = ("body", "content", "contents", "text", "main", "article", "post")
"""The usual names of the field that is the text of a page."""
_TEXTUAL = ("markdown", "flow", "html", "text", "rst")
_NOTBODIES = frozenset({"summary", "excerpt", "description", "teaser", "abstract", "intro", "lead"})


@frozen
class Model:
    """A model of pages or blocks.

    Args:
        name: of its file.
        fields: name -> type.
        children: the model of the pages below; empty where it does not say.
        slug_format: how the pages below are called in addresses; empty for their folders' names.
        hides: whether the pages below are hidden; None where it does not say.
        lists: whether it is made for a list of pages: it paginates them, or shows those from elsewhere.
    """

    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
    children: str = ""
    slug_format: str = ""
    hides: bool | None = None
    lists: bool = False

    def body(self) -> str:
        """The field that is the text of a page; empty where there is none."""
        textual = {name: kind for name, kind in self.fields.items() if kind in _TEXTUAL}
        usual = (name for name in BODIES if name in textual)
        rich = (name for name, kind in textual.items() if kind != "text" and name not in _NOTBODIES)
        return next(usual, "") or next(rich, "") or next((name for name in textual if name not in _NOTBODIES), "")


def configuration(folder: str) -> Configuration | None:
    """The project of a folder: section -> key -> value, all of them text. None where there is none.

    Raises:
        SettingsError: its file cannot be read.
    """
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(_ENDING))
    except OSError:
        return None
    path = os.path.join(folder, names[0]) if names else ""
    return Configuration(read(path), (path,)) if os.path.isfile(path) else None


def read(path: str) -> dict[str, dict[str, str]]:
    """An INI file: section -> key -> value.

    Raises:
        SettingsError: it cannot be read.
    """
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, default_section="\0")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # how configparser is told to keep the letter case
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            parser.read_string(file.read(_settings.LARGEST))
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise _settings.SettingsError(message, where=path) from error
    except (configparser.Error, AttributeError) as error:
        # AttributeError: it stumbles over a line that goes on below a key without a value.
        lines = getattr(error, "errors", None)
        line = getattr(error, "lineno", 0) or (lines[0][0] if lines else 0)
        message = "is not well-formed INI: " + str(error).partition("\n")[0].partition(": '")[0]
        raise _settings.SettingsError(message, where=f"{path}:{line}" if line else path) from error
    return {name: {key: value or "" for key, value in parser[name].items()} for name in parser.sections()}


def models(root: str, folder: str, kind: str = "model") -> dict[str, Model]:
    """The models of a project by name; those of its themes where it has none of that name.

    Args:
        root: absolute folder of the tree.
        folder: `models` or `flowblocks`.
        kind: how the main section of such a file is called.
    """
    made: dict[str, Model] = {}
    for path in (*_files(os.path.join(root, "themes"), folder), *_files_in(os.path.join(root, folder))):
        with suppress(_settings.SettingsError):
            name = os.path.basename(path).removesuffix(".ini")
            made[name] = _model(name, read(path), kind)
    for name, model in made.items():
        made[name] = _inherited(model, made)
    return made


def files(root: str) -> Iterator[str]:
    """Every file of models and blocks."""
    for folder in ("models", "flowblocks"):
        yield from _files(os.path.join(root, "themes"), folder)
        yield from _files_in(os.path.join(root, folder))


def _files(themes: str, folder: str) -> Iterator[str]:
    with suppress(OSError):
        for theme in sorted(os.listdir(themes)):
            yield from _files_in(os.path.join(themes, theme, folder))


def _files_in(folder: str) -> Iterator[str]:
    with suppress(OSError):
        yield from (os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".ini"))


def _model(name: str, sections: Mapping[str, Mapping[str, str]], kind: str) -> Model:
    children = sections.get("children", {})
    hides = text(children.get("hidden"))
    lists = bool(children.get("replaced_with"))
    return Model(
        name,
        {
            key.removeprefix("fields."): text(one.get("type")) or "string"
            for key, one in sections.items()
            if key.startswith("fields.")
        }
        | ({"": text(sections.get(kind, {}).get("inherits"))} if sections.get(kind, {}).get("inherits") else {}),
        text(children.get("model")),
        (children.get("slug_format") or "").strip(),
        flag(hides) if hides else None,
        lists or flag(sections.get("pagination", {}).get("enabled")),
    )


def _inherited(model: Model, every: Mapping[str, Model]) -> Model:
    """A model with the fields of the one that it inherits from."""
    above: dict[str, str] = {}
    seen, name = {model.name}, model.fields.get("", "")
    while name in every and name not in seen:
        seen.add(name)
        above = {**every[name].fields, **above}
        name = every[name].fields.get("", "")
    fields = {key: one for key, one in {**above, **model.fields}.items() if key}
    return Model(model.name, fields, model.children, model.slug_format, model.hides, model.lists)


def alternatives(settings: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """Code -> what the project says of that alternative."""
    return {key.removeprefix("alternatives."): one for key, one in settings.items() if key.startswith("alternatives.")}
