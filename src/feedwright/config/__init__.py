"""config.yaml at the door: every fault at once, each with its line and what is allowed; after it, values to trust.

`load_config` reads the file into a `Config`. The rooms, in the order in which a file goes through them:

- `text.yaml` makes nodes of it, each with its line; `variables` fills in `${NAME}`.
- `keys` are the classes of keys that people write (`parts` what stands in several), `values` what may stand behind a
  key, `wholes` what may be a section as well.
- `whereabouts` is what a faulty file says all the same of where things lie.
- `findings` reads a part of the file by its class, and puts pydantic's findings in people's words (`wording`).
- `door` goes through the file (a `sheet` with its flaws): each section for itself, then what the sections say of one
  another (`claims`) and of the machine (`paths`).
- `file` is that way as a whole; `checked` is what comes out: `Config`.
- `kept` gives it once more without the way, for a file that is the same to the byte.

`json_schema` describes the same keys to editors.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from feedwright.config.checked import Category, Config, Output
from feedwright.config.keys import AllSettings, CategorySettings, FeedKeys, Feeds, Guard, SiteSettings

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
    from feedwright.config import file  # pydantic, and YAML

    return file.load_config(path, environ, check_paths=check_paths)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of config.yaml: every key with its description, every kind of source there is."""
    from feedwright.config import json_schema

    return json_schema.schema()
