"""What is wrong with the addresses, folders and paths that the file names."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from feedwright.config import wording
from feedwright.errors import SourceError
from feedwright.sources._base import Site, Source
from feedwright.text import patterns, urls

_BRACES = patterns.lazy(r"\{([^{}]*)\}|[{}]")
_REMOTE = patterns.lazy(r"[A-Za-z][A-Za-z0-9+.-]+://|[A-Za-z0-9]+::")


PARTS = {"year": "2025", "month": "03", "day": "04", "slug": "a", "category": "a", "name": "a", "path": "a"}
"""What the pattern of an article's address may be made of -> an example."""


def pattern_fault(pattern: str, site: str, parts: Mapping[str, str]) -> str:
    """What is wrong with a pattern of addresses; empty if nothing is."""
    if not pattern.strip():
        return "is empty; a pattern such as {site}/{slug}/ is wanted"
    known = ["site", *parts]
    for match in _BRACES.finditer(pattern):
        if match[1] not in known:
            listed = " ".join(f"{{{name}}}" for name in known)
            return f"{match[0]} cannot be filled in; known are {listed}{wording.guess(match[1] or '', known, '{{{}}}')}"
    filled = _BRACES.sub(lambda match: {"site": site.rstrip("/"), **parts}[match[1]], pattern)
    try:
        if urls.is_http(urls.absolute(filled, site if parts else "")) and (parts or not set("?#") & set(filled)):
            return ""
    except ValueError:
        pass
    return f"{wording.quoted(pattern)} makes no absolute http(s) address; begin it with {{site}}/ or https://"


def directory_fault(said: str, directory: str, folder: str) -> str:
    """What is wrong with the output folder; empty if nothing is."""
    if _REMOTE.match(said):
        return f"{wording.quoted(said)} is not supported by this version; a local folder is"
    real, below = os.path.realpath(directory), os.path.realpath(folder)
    if Path(below).is_relative_to(real):
        return (
            f"{wording.quoted(said)} is the configuration's folder or lies above it; name one of its own such as feeds"
        )
    while not os.path.lexists(directory):
        directory = os.path.dirname(directory)
    return "" if os.path.isdir(directory) else f"{wording.quoted(said)} cannot be a folder: {directory} is a file"


def unmatched(source: Source, place: Site) -> str:
    """What to tell the owner of paths that match nothing; empty if each matches something or cannot be tried now."""
    try:
        what = source.missing(place)
    except SourceError:
        return ""
    except (OSError, ValueError) as error:
        return f"cannot be used as a path: {error}"
    return what and what + _nearby(getattr(source, "path", None), place.folder)


def _nearby(path: Any, folder: Path) -> str:
    """A guess at the path that was meant, where one folder or file in it is misspelt."""
    import difflib

    parts = path.split("/") if isinstance(path, str) and not _REMOTE.match(path) else []
    for index, part in enumerate(parts):
        above = os.path.join(folder, *parts[:index])
        if re.search(r"[*?\[]", part) or not os.path.isdir(above):
            break
        if not os.path.exists(os.path.join(above, part)):
            near = difflib.get_close_matches(part, sorted(os.listdir(above)), 1)
            return f" (did you mean {'/'.join((*parts[:index], near[0], *parts[index + 1 :]))}?)" if near else ""
    return ""
