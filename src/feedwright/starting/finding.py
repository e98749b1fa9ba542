"""Which sources read what lies in a folder: each that may is tried, and judged by what it gives.

A generator's site comes first; then Markdown and plain-text pages, WordPress exports, tables, HTML pages, and feeds.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedwright import registry
from feedwright.errors import SourceError
from feedwright.frozen import frozen
from feedwright.model import Article
from feedwright.presets._base import About, Preset
from feedwright.sources._base import Place, Site
from feedwright.starting import hearsay, posts
from feedwright.starting.hearsay import SeenFeed
from feedwright.starting.look import Look, is_built
from feedwright.starting.trying import Found, Trial, spread, stem
from feedwright.text import patterns

ENOUGH = 3
"""Articles that leave no doubt that a source was meant."""
_MOST_PAGES = 300
_MOST_TABLES = 20
_MOST_ROWS = 1_000
_LARGEST_TABLE = 100_000_000
_DATED = 0.8
_HALF = 0.5
_FEW = 10
_MANY_TIMES = 4
_SOME = 20
"""Files in other folders that are opened to see whether there are posts in other languages."""
_OTHERS = (
    "articles in other languages ({}) lie in folders of their own, which `path` does not name; name these too, with "
    "`feeds: {{languages: split}}`, and each language has feeds of its own"
)
_MARKDOWN = (".md", ".markdown", ".mdx")
_SUBFOLDERS = ("docs", "site", "website", "blog", "web", "www", "src")
_NO_ARTICLES = patterns.lazy(
    r"robots|humans|ads|security|requirements[\w-]*|constraints|licen[cs]e|copying|notice|cmakelists|llms[\w-]*|keybase"
    r"|changelog|changes|version|manifest|package(?:-lock)?|[jt]sconfig|composer|search(?:index)?|sitemap[\w-]*",
    re.IGNORECASE,
)
_NO_PAGES = {
    "_layouts", "_includes", "layouts", "templates", "_templates", "theme", "partials", "components", "author",
    "authors", "category", "categories", "tag", "tags", "page", "archive", "archives",
}  # fmt: skip
_LOC = patterns.lazy(rb"<loc>\s*([^<\s]{1,2000})\s*</loc>")
_LARGEST_MAP = 5_000_000


# --- generators -------------------------------------------------------------------------------------------------------


@frozen
class Generator:
    """A generator's site that was recognised.

    Args:
        preset: name of the preset.
        name: as people write it: `Hugo`.
        folder: relative to the folder that was looked into, with its last slash; empty for that folder itself.
        about: what its configuration says.
        settings: its configuration.
        file: the name of its configuration, relative to the folder that was looked into; empty where it has none.
    """

    preset: str
    name: str
    folder: str
    about: About
    settings: Mapping[str, Any]
    file: str = ""


def generators(look: Look) -> tuple[list[Generator], list[SourceError]]:
    """The generators whose site lies in a folder; if none is configured there, in one in it that usually holds it.

    Returns:
        Those found, and why configurations could not be read.
    """
    found: list[Generator] = []
    failed: list[SourceError] = []
    for folder in ("", *(f"{one}/" for one in _SUBFOLDERS if look.has_folder(one))):
        if failed or not all(map(_is_unconfigured, found)):
            break
        for kind in registry.kinds("presets"):
            try:
                found += _generator(look, folder, kind)
            except SourceError as error:
                failed.append(SourceError(error.what, where=_relative(error.where, look)))
    return sorted(found, key=_is_unconfigured), failed


def _is_unconfigured(generator: Generator) -> bool:
    """Whether a package alone tells of it: its site may lie in one of the folders below."""
    return posixpath.basename(generator.file) == "package.json"


def _generator(look: Look, folder: str, preset: str) -> Iterator[Generator]:
    cls: type[Preset] = registry.load("presets", preset)
    top = os.path.normpath(look.at(folder))
    if (about := cls.found(top)) is None:
        return
    configuration = cls.configuration(top)
    settings, files = (configuration.settings, configuration.files) if configuration else ({}, ())
    yield Generator(preset, _name(cls, preset), folder, about, settings, _relative(files[0], look) if files else "")


def _name(kind: type[Preset], preset: str) -> str:
    return (kind.__doc__ or preset).partition(":")[0].strip()


def _relative(path: str, look: Look) -> str:
    return os.path.relpath(path, look.folder).replace(os.sep, "/") if os.path.isabs(path) else path


def of_generators(look: Look, site: Site, known: Iterable[Generator]) -> tuple[Generator, Found] | None:
    """The generator that dates most articles, and the source that reads them; None where none gives any."""
    tried = [(one, _of_generator(look, site, one)) for one in known]
    given = [(one, found) for one, found in tried if found.articles]
    return max(given, key=lambda one: (one[1].dated, len(one[1].articles)), default=None)


def _of_generator(look: Look, site: Site, generator: Generator) -> Found:
    """What lies where its configuration says; where that has few dates, the folders of what has dates."""
    kind: type[Preset] = registry.load("presets", generator.preset)
    trial = Trial(look, site, "markdown", {"preset": generator.preset})
    folder = posts.escaped(generator.folder)
    named = folder + (generator.about.path or "**/*.md")
    glob, is_glob = named.removesuffix(".md"), named.endswith("*.md")
    found = trial.useful(trial.paths([glob], kind.suffixes) if is_glob else [named])
    read = trial.opened()
    every = [look.place(path) for path in look.own(*kind.suffixes) if path.startswith(generator.folder)]
    if _is_poor(trial, found, every):
        return _judged(trial, found, trial.posts(every), generator, posts.likely)
    others = [one for one in every if one not in read and posts.is_usual(one.name)]
    return _with_others(trial, _judged(trial, found, trial.posts(read), generator), others)


def _with_others(trial: Trial, found: Found, others: Sequence[Place]) -> Found:
    """The same, with a note where posts in other languages lie elsewhere."""
    spoken = {posts.first(one.language) for one in found.shown if one.language}
    if found.note or not spoken:
        return found
    is_post, languages = trial.posts(spread(others, _SOME)), trial.languages()
    met = {languages[path] for path, holds in is_post.items() if holds and path in languages}
    named = ", ".join(sorted(one for one in met if posts.first(one) not in spoken))
    return replace(found, note=_OTHERS.format(named)) if named else found


def _is_poor(trial: Trial, found: Found, every: Sequence[Place]) -> bool:
    """Whether few of the posts are where the configuration says: a folder's name alone may have told that."""
    if not found.dated or found.dated < _DATED * len(found.shown):
        return True
    return found.dated < _FEW and sum(trial.posts(every).values()) > _MANY_TIMES * found.dated


def _judged(
    trial: Trial,
    found: Found,
    is_post: Mapping[str, bool],
    generator: Generator,
    likely: Callable[[Mapping[str, bool]], Mapping[str, bool]] | None = None,
) -> Found:
    """The source for posts in the site's main language, where each has its own folder; with `likely`, for those alone.

    Args:
        trial: the source.
        found: what it gives where the configuration says.
        is_post: name of a file -> whether it is a post.
        generator: whose site it is.
        likely: which of the posts are meant; None if `found` is good already.
    """
    suffixes = registry.load("presets", generator.preset).suffixes
    languages = trial.languages()
    spoken = sorted({languages[path] for path, holds in is_post.items() if holds and path in languages})
    if len(spoken) > 1:
        main = posts.of_language(is_post, languages, generator.about.language)
        if alone := _of_one_language(trial, likely(main) if likely else main, suffixes, spoken):
            return alone
    made = (likely and _narrowed(trial, likely(is_post), suffixes)) or found
    note = f"each feed holds articles in several languages: {', '.join(spoken)}" if len(spoken) > 1 else ""
    return replace(made, note=note)


def _narrowed(trial: Trial, is_post: Mapping[str, bool], suffixes: Sequence[str]) -> Found | None:
    """What the folders of posts give; None where there are none."""
    globs = posts.globs(is_post, anywhere=not trial.look.has_strangers)
    paths = trial.paths(globs, suffixes) if globs else []
    return trial.useful(paths) if paths else None


def _of_one_language(
    trial: Trial, is_post: Mapping[str, bool], suffixes: Sequence[str], spoken: Sequence[str]
) -> Found | None:
    """The folders of the site's main language, as one feed is in one language; None where it has none of its own."""
    found = _narrowed(trial, is_post, suffixes)
    if found is None or len(found.shown) < _DATED * sum(is_post.values()):
        return None
    others = ", ".join(sorted(set(spoken) - {one.language for one in found.shown if one.language}))
    if not others:
        return None
    return replace(found, note=_OTHERS.format(others))


# --- plain folders ----------------------------------------------------------------------------------------------------


def plain(look: Look, site: Site, known: Sequence[SeenFeed], *, generated: bool = False) -> list[Found]:
    """The sources that read plain folders: the first kind that gives articles enough.

    Markdown and plain-text pages may stand side by side.

    Args:
        look: what lies there.
        site: what a source must know.
        known: feeds that the site has.
        generated: there is a generator's site; its tables, pages and feeds are not its articles.
    """
    kinds: tuple[Callable[[], list[Found]], ...] = (
        lambda: _written(look, site, known),
        lambda: _exports(look, site),
    )
    if not generated:
        kinds += _kinds_of_last_resort(look, site, known)
    best: list[Found] = []
    for kind in kinds:
        found = [one for one in kind() if one.dated]
        if _dated(found) > _dated(best):
            best = found
        if _dated(best) >= ENOUGH:
            break
    return best


def _kinds_of_last_resort(look: Look, site: Site, known: Sequence[SeenFeed]) -> tuple[Callable[[], list[Found]], ...]:
    return (
        lambda: _tables(look, site, known),
        lambda: _pages(look, site, known),
        lambda: _feeds(look, site, known),
    )


def _dated(found: Iterable[Found]) -> int:
    return sum(one.dated for one in found)


def _written(look: Look, site: Site, known: Sequence[SeenFeed]) -> list[Found]:
    markdown = _in_folders(Trial(look, site, "markdown"), look.own(*_MARKDOWN), known)
    text = _in_folders(Trial(look, site, "text"), [one for one in look.own(".txt", ".text") if _may_be(one)], known)
    return [*markdown, *text]


def _may_be(path: str) -> bool:
    return not _NO_ARTICLES.fullmatch(posixpath.splitext(posixpath.basename(path))[0])


def _in_folders(trial: Trial, files: Sequence[str], known: Sequence[SeenFeed]) -> list[Found]:
    """The folders in which most files are articles with a date."""
    is_post = posts.likely(trial.posts([trial.look.place(path) for path in files]))
    suffixes = sorted({posixpath.splitext(path)[1] for path, holds in is_post.items() if holds})
    found = _narrowed(trial, is_post, suffixes)
    return [_addressed(trial, found, known)] if found else []


def _addressed(trial: Trial, found: Found, known: Sequence[SeenFeed], default: str = "") -> Found:
    """The same with the pattern of addresses that the site's feeds and its sitemap show."""
    named = [posts.Named(stem(one.place), stem((one.url or "").rstrip("/")), one.published) for one in found.shown]
    pattern = posts.pattern(named, _addresses(trial.look, known), trial.site.url) or default
    return replace(found, options={**found.options, "url": pattern}) if pattern else found


def _addresses(look: Look, known: Sequence[SeenFeed]) -> list[str]:
    maps = [one for one in look.every(".xml") if posixpath.basename(one).startswith("sitemap")]
    listed = [match[1] for path in maps[:_MOST_TABLES] for match in _LOC.finditer(look.head(path, _LARGEST_MAP))]
    return [*(link for feed in known for link in feed.links), *(one.decode("utf-8", "replace") for one in listed)]


def _exports(look: Look, site: Site) -> list[Found]:
    trial = Trial(look, site, "wordpress")
    paths = [posts.escaped(path) for path, _ in hearsay.exports(look)]
    return [trial.found(paths)] if paths else []


def _tables(look: Look, site: Site, known: Sequence[SeenFeed]) -> list[Found]:
    trial = Trial(look, site, "table", most=_MOST_ROWS)
    feeds = {one.path for one in known}
    files = [one for one in look.own(".csv", ".tsv", ".jsonl", ".ndjson", ".json") if _may_be(one) and one not in feeds]
    small = [one for one in files[: 10 * _MOST_TABLES] if look.size(one) <= _LARGEST_TABLE]
    tables = [one for one in small if look.in_time() and _is_table(trial, one)]
    paths = [posts.escaped(one) for one in tables[:_MOST_TABLES]]
    return [_addressed(trial, trial.found(paths), known)] if paths else []


def _is_table(trial: Trial, path: str) -> bool:
    """Whether most of its rows are articles: they have a title and a date."""
    ((_, rows),) = trial.read([trial.look.place(path)]).items() or (("", ()),)
    articles = [one for one in rows if isinstance(one, Article) and one.title and one.published]
    return len(articles) > _HALF * len(rows)


def _pages(look: Look, site: Site, known: Sequence[SeenFeed]) -> list[Found]:
    """HTML pages as they are served; what a generator made is looked at where there is nothing else."""
    trial = Trial(look, site, "html", unwritten={"extract": "own"}, most=_MOST_PAGES)
    for among in (look.own, look.every):
        files = [one for one in among(".html", ".htm") if _NO_PAGES.isdisjoint(one.split("/"))]
        url = "{site}/{name}.html" if any(map(is_built, files)) else "{site}/{path}.html"
        if found := _in_folders(trial, spread(files, _MOST_PAGES), known):
            return [replace(one, options={"url": url, **one.options}) for one in found]
    return []


def _feeds(look: Look, site: Site, known: Sequence[SeenFeed]) -> list[Found]:
    """The site's own feed, where there is nothing that it was made of."""
    trial = Trial(look, site, "feed")
    return [trial.found([posts.escaped(known[0].path)])] if known else []


def names() -> list[str]:
    """Names of the generators that are known, as people write them."""
    return [_name(registry.load("presets", preset), preset) for preset in registry.kinds("presets")]
