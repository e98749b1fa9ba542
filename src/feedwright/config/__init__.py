"""config.yaml at the door: every fault at once, each with its line and what is allowed; after it, values to trust.

`load_config` reads the file into a `Config`. The rooms, in the order in which a file goes through them:

- `text.yaml` makes nodes of it, each with its line; `variables` fills in `${NAME}`.
- `keys` are the classes of keys that people write, `values` what may stand behind a key.
- `whereabouts` is what a faulty file says all the same of where things lie.
- `findings` reads a part of the file by its class, and puts pydantic's findings in people's words (`wording`).
- `door` goes through the file (a `sheet` with its flaws): each section for itself, then what the sections say of one
  another (`claims`) and of the machine (`paths`).
- `checked` is what comes out: `Config`.

`json_schema` describes the same keys to editors.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from feedwright.config import wording
from feedwright.config.checked import Category, Config, Output
from feedwright.config.door import Door
from feedwright.config.json_schema import schema
from feedwright.config.keys import AllSettings, CategorySettings, FeedKeys, Feeds, Guard, SiteSettings, TopKeys
from feedwright.config.sheet import Sheet
from feedwright.config.variables import Expander
from feedwright.errors import ConfigError
from feedwright.said import said
from feedwright.text import yaml
from feedwright.text.yaml import Flaw, dotted

__all__ = [
    "AllSettings",
    "Category",
    "CategorySettings",
    "Config",
    "FeedKeys",
    "Feeds",
    "Guard",
    "Output",
    "SiteSettings",
    "load_config",
    "schema",
]


def load_config(
    path: str | os.PathLike[str] = "config.yaml",
    *,
    environ: Mapping[str, str] | None = None,
    check_paths: bool = True,
) -> Config:
    """Read config.yaml.

    Args:
        path: the file.
        environ: what `${NAME}` in values means; the process's environment where it is None.
        check_paths: whether a source whose path matches nothing is a fault.

    Raises:
        ConfigError: with every fault in `faults`, in the file's order, each a line
            `config.yaml:LINE:COLUMN: path.to.key: what is wrong; what is allowed`.
    """
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
