"""What is wrong with the folder of the owner's own templates."""

from __future__ import annotations

import os
from pathlib import Path

from feedwright.config import wording
from feedwright.pages._templates import NAMES


def fault(said: str, folder: Path, output: Path | None) -> str:
    """What is wrong with it; empty if nothing is.

    Args:
        said: as it is written, relative to `folder`.
        folder: the configuration's.
        output: the output folder, where that is known.
    """
    directory = folder / said
    if not directory.is_dir():
        return f"{wording.quoted(said)} is no folder"
    if output is not None and os.path.realpath(directory) == os.path.realpath(output):
        return f"{wording.quoted(said)} is the output folder, too; name one of its own such as templates"
    try:
        held = os.listdir(directory)
    except OSError as error:
        return f"{wording.quoted(said)} cannot be read: {error.strerror or error}"
    if not {*held}.intersection(NAMES):
        return f"{wording.quoted(said)} holds no template; known are {', '.join(NAMES)}{_near(held)}"
    return ""


def _near(held: list[str]) -> str:
    guesses = (wording.guess(name, NAMES) for name in sorted(held))
    return next(filter(None, guesses), "")
