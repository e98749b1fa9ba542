"""Where the feeds of a faulty config.yaml lie, and what is remembered of them, as far as it says so.

That a configuration is at fault must not hide how the feeds are that stand.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from feedwright.config.checked import beside
from feedwright.config.keys import CATALOG
from feedwright.config.values import home
from feedwright.config.variables import Expander
from feedwright.text import yaml
from feedwright.text.yaml import Node


class Whereabouts(NamedTuple):
    """What a faulty configuration says all the same; where it says nothing, its defaults.

    Args:
        site: address of the home page; empty where that is not said.
        directory: the output folder, absolute.
        state: the folder of what lies beside the catalog, absolute.
    """

    site: str
    directory: Path
    state: Path


def whereabouts(path: str | os.PathLike[str], environ: Mapping[str, str]) -> Whereabouts | None:
    """Where things lie by a configuration that has faults; None where there is no file.

    Args:
        path: of config.yaml.
        environ: environment variables.
    """
    try:
        with open(path, "rb") as file:
            root, _ = yaml.parse(file.read(yaml.LARGEST + 1))
    except (OSError, ValueError):
        return None
    top = Expander(environ, []).expanded(root) if root else None
    folder = Path(os.path.abspath(path)).parent
    return Whereabouts(
        site=_home(_text(top, "site", "url")),
        directory=Path(os.path.normpath(folder / (_text(top, "output", "directory") or "feeds"))),
        state=beside(_text(top, "catalog") or CATALOG, folder),
    )


def _text(node: Node | None, *keys: str) -> str:
    for key in keys:
        node = node.value.get(key) if node and isinstance(node.value, dict) else None
    return node.value if node and isinstance(node.value, str) and not node.broken and "\0" not in node.value else ""


def _home(said: str) -> str:
    try:
        return home(said)
    except ValueError:
        return ""
