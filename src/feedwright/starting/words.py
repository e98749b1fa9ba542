"""What a beginning is, and what the owner is told of it. Pure."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from feedwright.errors import ConfigError, SourceError
from feedwright.frozen import frozen
from feedwright.presets._base import About
from feedwright.starting import finding
from feedwright.starting.finding import Generator
from feedwright.starting.look import Look
from feedwright.starting.output import Output
from feedwright.starting.tally import Tally
from feedwright.starting.trying import Found

_KINDS = {
    "markdown": "Markdown files",
    "text": "plain-text pages",
    "wordpress": "a WordPress export",
    "table": "a table of articles",
    "html": "HTML pages",
    "feed": "a feed",
}
_LOOKED_FOR = (
    "looked for the configuration of a site generator ({presets}), and for files that say when they were published: "
    "Markdown with a date in its front matter or its name, plain-text pages with a line for the date, WordPress "
    "exports (.xml), tables (.csv, .tsv, .jsonl, .json), HTML pages, and feeds. Name the folder in which the articles "
    "lie (`feedwright init FOLDER`), or write a config.yaml by hand"
)
_SITE = ("title", "url", "description", "language", "timezone", "author")


@frozen(kw_only=True)
class Beginning:
    """A configuration, and what was found for it.

    Args:
        path: where it belongs, or was written.
        text: the configuration.
        found: the sources in it.
        generator: whose site it is; None for plain folders.
        site: what it says of the site.
        guessed: names of its values that nobody said: the owner must change them.
        tally: what was read.
        output: where the feeds go.
        feeds: paths of feeds that the site has already.
        notes: what else the owner should know.
    """

    path: str
    text: str
    found: tuple[Found, ...]
    generator: Generator | None
    site: About
    guessed: frozenset[str]
    tally: Tally
    output: Output
    feeds: tuple[str, ...]
    notes: tuple[str, ...]


def made_for(generator: Generator | None, found: Iterable[Found]) -> str:
    """What the configuration is for: `a Hugo site (hugo.toml)`."""
    if generator:
        article = "an" if generator.name[:1] in "AEIOU" else "a"
        return f"{article} {generator.name} site" + (f" ({generator.file})" if generator.file else "")
    return " and ".join(dict.fromkeys(_KINDS.get(one.kind, one.kind) for one in found))


def said(found: Found) -> str:
    """How many articles a source gives, for a comment."""
    if found.opened < found.files:
        return f"{found.files:,} files; of {found.opened:,} that were looked into {len(found.shown):,} are articles."
    return f"{len(found.shown):,} {'article' if len(found.shown) == 1 else 'articles'}."


def nothing(look: Look, known: Sequence[Generator]) -> ConfigError:
    """Why nothing is written where nothing was found, and what was looked for."""
    presets = ", ".join(finding.names())
    looked_for = _LOOKED_FOR.format(presets=presets)
    if known:
        what = f"this is a {known[0].name} site ({known[0].file or known[0].folder}), but no post of it was found"
        return ConfigError(f"{what}; {looked_for}", where=look.folder)
    return ConfigError(f"no articles were found; {looked_for}", where=look.folder)


def notes(
    look: Look,
    generator: Generator | None,
    known: Iterable[Generator],
    failed: Iterable[SourceError],
    found: Sequence[Found],
    tally: Tally,
) -> Iterator[str]:
    """What the owner should know of what was found."""
    yield from (f"{error}; if it is your site generator's, mend it and begin anew" for error in failed)
    for other in known:
        if generator and other.preset != generator.preset:
            yield f"this also looks like a {other.name} site ({other.file}), but fewer articles were found that way"
    if not look.complete:
        yield f"there is more in this folder than was looked at ({len(look.files):,} files)"
    for one in found:
        if one.opened < one.files:
            yield f"of {one.files:,} files {one.opened:,} were looked into; the others are taken to be like them"
        if one.note:
            yield one.note
    if unread := sum(one.unread for one in found):
        yield f"{_counted(unread, 'file')} cannot be read as articles; `feedwright plan` names them"
    if tally.undated:
        yield f"{_counted(tally.undated, 'article')} without a date: the first build's is taken"
    if any(one.kind in ("markdown", "text") and not {"url", "preset"} & set(one.options) for one in found):
        yield (
            "an article that does not say its address gets {site}/{slug}/; where your site makes them otherwise, say "
            "so with `url` at the source"
        )


def told(made: Beginning, shown: Callable[[str], str] = str) -> Iterator[str]:
    """What was found and written, a line each.

    Args:
        made: what was written.
        shown: a path as it is to be shown.
    """
    tally = made.tally
    yield f"found {made_for(made.generator, made.found)}: {made.site.title}, {made.site.url}"
    reasons = ", ".join(f"{one.many:,} {one.name}" for one in tally.left_out)
    left_out = sum(one.many for one in tally.left_out)
    categories = len(tally.categories)
    counts = f"{_counted(tally.articles, 'article')}, {left_out:,} left out" + (f" ({reasons})" if reasons else "")
    yield f"{counts}, {categories:,} {'category' if categories == 1 else 'categories'}"
    yield f"wrote {shown(made.path)}; the feeds will lie in {made.output.directory}/"


def to_change(made: Beginning) -> Iterator[str]:
    """What only the owner can fill in."""
    for name in sorted(made.guessed):
        value = getattr(made.site, name)
        yield f"site.{name} is said nowhere, and {value} stands in its place: change it before the first build"


def next_steps(
    made: Beginning, command: str, shown: Callable[[str], str] = str, *, built: bool = False
) -> Iterator[str]:
    """What to do next, a line each.

    Args:
        made: what was written.
        command: how feedwright is called for this configuration: `feedwright -c feedwright.yaml`.
        shown: a path as it is to be shown.
        built: whether the feeds are built without being asked for again.
    """
    if made.feeds:
        feed = shlex.quote(shown(os.path.join(os.path.dirname(made.path), made.feeds[0])))
        yield f"this site has feeds already: `{command} adopt {feed}` keeps its readers from seeing anything twice"
    else:
        yield f"if the site has feeds already, `{command} adopt ADDRESS` keeps readers from seeing anything twice"
    if built:
        yield f"serve {made.output.directory}/ with the site, and have `{command} build` run after each change"
        yield f"`{command} links` prints the lines for the head of the site's pages, by which readers find the feeds"
    else:
        yield f"then `{command} plan` shows what would be published, and `{command} build` publishes it"


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def as_data(made: Beginning) -> dict[str, Any]:
    """What `--json` gives."""
    tally = made.tally
    return {
        "written": made.path,
        "generator": made.generator.preset if made.generator else None,
        "site": {name: value for name in _SITE if (value := getattr(made.site, name))},
        "guessed": sorted(made.guessed),
        "sources": [{"type": one.kind, **one.options, "files": one.files} for one in made.found],
        "articles": tally.articles,
        "left_out": {one.name: one.many for one in tally.left_out},
        "categories": {one.name: one.many for one in tally.categories},
        "output": made.output.directory,
        "feeds": list(made.feeds),
        "notes": list(made.notes),
    }
