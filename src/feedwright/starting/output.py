"""Where the feeds go, so that they are published with the site."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from feedwright.presets._values import listed, text
from feedwright.publish.plan import MANIFEST
from feedwright.starting.finding import Generator
from feedwright.starting.look import Look
from feedwright.text import patterns

NAMES = ("feeds", "feedwright", "newsfeeds")
"""What the folder is called; the first is what it is called unless something else stands there."""

_OURS = ("index.html", "feeds.opml", "feed.css", "all.rss", "all.atom", "all.json")
_PASSED = patterns.lazy(r"""addPassthroughCopy\(\s*\{\s*["'](?:\./)?([\w./-]+?)/?["']\s*:\s*["']\.?/?["']""")
_OUTPUT = patterns.lazy(r"""\boutput\s*:\s*["'](?:\./)?([\w./-]+?)/?["']""")
_ELEVENTY = ("eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", ".eleventy.js")


class Output(NamedTuple):
    """Where feeds are written.

    Args:
        directory: relative to the site's folder.
        url: where it is served, as a pattern; empty for `{site}/feeds/`.
        why: for people.
    """

    directory: str
    url: str = ""
    why: str = ""


def chosen(look: Look, generator: Generator | None) -> Output:
    """Where the feeds of this site go: below the folder that is published as it is, under a name that is free."""
    parent, why = next(_published(look, generator))
    for above in dict.fromkeys((parent, "")):
        for name in NAMES:
            directory = posixpath.join(above, name)
            if _is_free(look, directory):
                url = "" if name == NAMES[0] else f"{{site}}/{name}/"
                return Output(directory, url, why if above == parent else "")
    return Output(NAMES[0])


def _published(look: Look, generator: Generator | None) -> Iterator[tuple[str, str]]:
    """Folders whose files are published at the top of the site, and why one may think so."""
    folder = generator.folder if generator else ""
    if generator:
        for parent, why in _OF.get(generator.preset, _unknown)(look, generator):
            yield _clean(folder + parent), why
    if look.has("mkdocs.yml"):
        yield "docs", "MkDocs publishes what lies in docs/."
    for parent in ("public", "static") if look.has("package.json") else ():
        if look.has_folder(parent):
            yield parent, f"What lies in {parent}/ is published with the site."
    yield _clean(folder), ""


_Way = Iterator[tuple[str, str]]


def _unknown(_look: Look, _generator: Generator) -> _Way:
    yield from ()


def _hugo(_look: Look, generator: Generator) -> _Way:
    said = {key.lower(): value for key, value in generator.settings.items()}.get("staticdir")
    static = _clean(next(iter(listed(said)), "")) or "static"
    yield static, f"Hugo publishes what lies in {static}/."


def _jekyll(_look: Look, generator: Generator) -> _Way:
    yield text(generator.settings.get("source")), "Jekyll publishes folders that it does not know as they are."


def _pelican(_look: Look, generator: Generator) -> _Way:
    output = _clean(text(generator.settings.get("OUTPUT_PATH"))) or "output"
    yield output, f"Pelican's own folder: run `feedwright build` after `pelican`, and {output}/ holds the feeds too."


def _eleventy(look: Look, generator: Generator) -> _Way:
    program = "\n".join(look.text(generator.folder + name) for name in _ELEVENTY)
    if passed := _PASSED.search(program):
        yield passed[1], f"Eleventy copies what lies in {passed[1]}/ to the top of the site."
    output = _OUTPUT.search(program)
    folder = (_clean(output[1]) if output else "") or "_site"
    yield folder, f"Eleventy's own folder: run `feedwright build` after it, and {folder}/ holds the feeds too."


def _nextjs(look: Look, generator: Generator) -> _Way:
    """`public/`; `static/` with Docusaurus and Gatsby, whose `public/` holds what they have made."""
    name = posixpath.basename(generator.file)
    who = next((one for start, one in _LIKE_NEXTJS.items() if name.startswith(start)), "Next.js")
    only_static = look.has_folder(f"{generator.folder}static") and not look.has_folder(f"{generator.folder}public")
    folder = "static" if who in ("Docusaurus", "Gatsby") or only_static else "public"
    yield folder, f"{who} publishes what lies in {folder}/."


_LIKE_NEXTJS = {"docusaurus.": "Docusaurus", "gatsby-": "Gatsby", "astro.": "Astro"}


def _folder(name: str, who: str) -> Any:
    def way(_look: Look, _generator: Generator) -> _Way:
        yield name, f"{who} publishes what lies in {name}/."

    return way


_OF: Mapping[str, Any] = {
    "hugo": _hugo,
    "jekyll": _jekyll,
    "pelican": _pelican,
    "eleventy": _eleventy,
    "zola": _folder("static", "Zola"),
    "lektor": _folder("assets", "Lektor"),
    "nextjs": _nextjs,
}


def _clean(path: str) -> str:
    """A folder relative to the site's, without slashes at its ends; empty for one that lies elsewhere."""
    made = posixpath.normpath(path.replace("\\", "/")) if path else ""
    return "" if made == "." or made.startswith(("/", "..")) or re.match(r"[A-Za-z]:", made) else made


def _is_free(look: Look, directory: str) -> bool:
    """Whether a build may write there: nothing stands there, or nothing that has our names."""
    path = look.at(directory)
    if os.path.lexists(os.path.join(path, MANIFEST)):
        return True
    above = path
    while not os.path.lexists(above):
        above = os.path.dirname(above)
    return os.path.isdir(above) and not any(os.path.lexists(os.path.join(path, name)) for name in _OURS)
