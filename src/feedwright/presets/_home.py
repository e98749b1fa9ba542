"""Where the generator's site lies whose files a source reads, and what its reading depends on."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from hashlib import sha256

from feedwright.presets._base import Configuration, Preset

_LARGEST = 10_000_000
"""Bytes of a file beside the pages that are looked at."""


def find(kind: type[Preset], folder: str) -> tuple[str, Configuration]:
    """The site that a folder belongs to: the nearest parent folder that holds the generator's configuration.

    A repository's top is where looking ends. Without a configuration it is told by the names of the folders, else the
    folder itself is taken for the site.

    Args:
        kind: the preset.
        folder: absolute; it need not be there.

    Raises:
        SettingsError: a configuration is there and cannot be read.
    """
    here = folder
    while True:
        if (configuration := kind.configuration(here)) is not None:
            return here, configuration
        above = os.path.dirname(here)
        if above == here or os.path.lexists(os.path.join(here, ".git")):
            return _named(kind, folder), Configuration()
        here = above


def _named(kind: type[Preset], folder: str) -> str:
    here, above = folder, os.path.dirname(folder)
    while above != here:
        if os.path.basename(here) in kind.folders:
            return above
        here, above = above, os.path.dirname(above)
    return folder


def signature(preset: Preset, configuration: Configuration) -> bytes:
    """What every reading depends on: the bytes of the configuration, and of what lies beside the pages.

    Paths count as they stand in the site, so that it is the same wherever the site lies. Times do not: after a checkout
    all are new.
    """
    made = sha256()
    for path in configuration.files:
        made.update(_shown(path, preset.root))
        with suppress(OSError), open(path, "rb") as file:
            made.update(sha256(file.read()).digest())
    for path in preset.beside():
        with suppress(OSError):
            # Nothing is opened that could block, such as a pipe.
            if stat.S_ISREG((status := os.stat(path)).st_mode):
                with open(path, "rb") as file:
                    made.update(_shown(path, preset.root) + f"{status.st_size} ".encode())
                    made.update(sha256(file.read(_LARGEST)).digest())
    return made.digest()


def watched(preset: Preset, configuration: Configuration, folder: str) -> set[str]:
    """Absolute paths that tell by their size and time whether the signature may be another one.

    A folder's own time tells that a file appeared in it: a configuration that lies nearer, say.
    """
    made = {*configuration.files, *preset.beside(), *map(os.path.dirname, configuration.files)}
    here = os.path.normpath(folder)
    while here not in made:
        made.add(here)
        above = os.path.dirname(here)
        if above == here or os.path.lexists(os.path.join(here, ".git")):
            break
        here = above
    return made


def _shown(path: str, root: str) -> bytes:
    return os.path.relpath(path, root).encode("utf-8", "surrogatepass") + b"\0"
