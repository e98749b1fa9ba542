"""The file as a whole: read, gone through, and every fault of it told at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from feedwright.config import wording
from feedwright.config.checked import Config
from feedwright.config.door import Door
from feedwright.config.keys import TopKeys
from feedwright.config.sheet import Sheet
from feedwright.config.variables import Expander
from feedwright.errors import ConfigError
from feedwright.said import said
from feedwright.text import yaml
from feedwright.text.yaml import Flaw, dotted


def load_config(path: str | os.PathLike[str], environ: Mapping[str, str] | None, *, check_paths: bool) -> Config:
    """As `feedwright.config.load_config` says."""
    shown = os.fspath(path)
    data = _bytes(shown)
    root, flaws = yaml.parse(data)
    if root is None:
        raise _error(shown, [_with_cure(flaw) for flaw in flaws])
    if not isinstance(root.value, dict):
        what = f"must be a map of {', '.join(TopKeys.model_fields)}, not {wording.named(root)}; {wording.EXAMPLE}"
        raise _error(shown, [*flaws, Flaw(root.line, root.column, (), what)])
    expander = Expander(os.environ if environ is None else environ, list(flaws))
    sheet = Sheet(expander.expanded(root), expander.flaws)
    config = Door(Path(os.path.abspath(shown)).parent, sheet).config(Path(shown), check_paths=check_paths)
    if config is None or sheet.flaws:
        raise _error(shown, sheet.flaws)
    return replace(config, said=said(data, expander.asked, expander.environ))


def _bytes(path: str) -> bytes:
    try:
        if os.path.isdir(path):
            message = "is a folder; name the configuration file in it"
            raise ConfigError(message, where=path)
        with open(path, "rb") as file:
            return file.read(yaml.LARGEST + 1)
    except FileNotFoundError as error:
        message = "does not exist; have `feedwright init` write one, or name another file with -c"
        raise ConfigError(message, where=path) from error
    except (OSError, ValueError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(message, where=repr(path) if "\0" in path else path) from error


def _with_cure(flaw: Flaw) -> Flaw:
    return replace(flaw, what=f"{flaw.what}; {wording.EXAMPLE}") if flaw.what == "is empty" else flaw


def _error(shown: str, flaws: Iterable[Flaw]) -> ConfigError:
    ordered = sorted(flaws, key=lambda flaw: (flaw.line, flaw.column, dotted(flaw.path)))
    faults = tuple(dict.fromkeys(f"{shown}:{flaw}" for flaw in ordered))
    return ConfigError(f"{len(faults)} fault{'s' * (len(faults) > 1)}", where=shown, faults=faults)
