"""Which file of a Hugo site a reference means: `ref`, `relref`, and links to Markdown files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from feedwright.presets._base import Page
from feedwright.presets._hugo_config import Contents, Where


class References:
    """What references mean in one site.

    Args:
        contents: languages and folders of content.
        root: the site's folder, absolute.
        suffixes: how the names of pages end.
    """

    def __init__(self, contents: Contents, root: str, suffixes: tuple[str, ...]) -> None:
        self._contents, self._root, self._suffixes = contents, root, suffixes

    def files(self, path: str, language: str, page: Page, where: Where) -> Iterator[str]:
        """The files that a reference may mean, the likeliest first."""
        sources = [mount.source for mount in self._contents.mounts if mount.language == language]
        folders = [os.path.dirname(page.folder)] if where.base == "index" else []
        bases = [] if path.startswith("/") else [page.folder, *folders]
        for base in (*bases, *(sources or [where.mount.source])):
            yield from self._spellings(f"{base}/{path.strip('/')}", language)
        if "/" not in path.strip("/"):
            name = re.sub(r"\.(?:md|markdown|html?)$", "", path)
            found = self._by_name.get(name.lower(), ())
            own = [one for one in found if (at := self._contents.locate(one)) and at.language == language]
            yield from own if len(own) == 1 else ()

    @staticmethod
    def _spellings(path: str, language: str) -> Iterator[str]:
        stem = re.sub(r"\.(?:md|markdown|html?)$", "", path)
        if stem != path:
            yield path
        for name in ("", "/index", "/_index"):
            yield f"{stem}{name}.{language}.md"
            yield f"{stem}{name}.md"
            yield f"{stem}{name}.html"

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The name that stands for a page -> the files that have it."""
        made: dict[str, list[str]] = {}
        for source in sorted({mount.source for mount in self._contents.mounts}):
            for folder, folders, names in os.walk(os.path.join(self._root, source)):
                folders.sort()
                for name in sorted(names):
                    path = os.path.relpath(os.path.join(folder, name), self._root).replace(os.sep, "/")
                    if name.endswith(self._suffixes) and (where := self._contents.locate(path)):
                        own = where.folder.rpartition("/")[2] if where.base in ("index", "_index") else where.base
                        made.setdefault(own.lower(), []).append(path)
        return {name: tuple(dict.fromkeys(paths)) for name, paths in made.items()}
