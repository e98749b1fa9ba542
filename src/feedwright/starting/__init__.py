"""`feedwright init`: the configuration for the site that lies in a folder, so that a build works without editing it.

In the order in which a folder goes through them:

- `look` lists it once, bounded in number, depth and time.
- `hearsay` gathers what its feeds, home page and other files say of the site.
- `finding` tries sources on it (`trying`), those of generators first, and keeps what gives articles; which folders
  hold posts, and how their addresses are made, `posts` decides.
- `tally` counts what was read and chooses the categories; `output` chooses where the feeds go.
- `sheet` is the text; `words` are those for the owner.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from feedwright import config
from feedwright.config.keys import TopKeys
from feedwright.errors import Refused, SourceError
from feedwright.presets._base import About
from feedwright.publish import creating
from feedwright.sources._base import Site
from feedwright.starting import finding, hearsay, output, posts, words
from feedwright.starting.finding import Generator
from feedwright.starting.look import Look, looked
from feedwright.starting.sheet import Sheet
from feedwright.starting.tally import tallied
from feedwright.starting.trying import Found
from feedwright.starting.words import Beginning
from feedwright.text import dates, yaml

__all__ = ["OTHER_NAME", "SCHEMA", "USUAL_NAME", "Beginning", "begin", "beginning"]

USUAL_NAME = "config.yaml"
OTHER_NAME = "feedwright.yaml"
"""What the configuration is called where a file of the usual name is, or would be taken for, another program's."""
SCHEMA = ".feedwright/schema.json"

_PLACEHOLDER = "https://example.org/"


def begin(path: str | os.PathLike[str], *, in_time: Callable[[], bool] = lambda: True) -> Beginning:
    """Write the configuration for the site that lies in its folder, and the schema that editors check it by.

    Args:
        path: where the configuration shall lie. It gets another name where its own belongs to another program.
        in_time: whether there is time left for looking around.

    Returns:
        What was written, and what was found.

    Raises:
        ConfigError: nothing that could be articles lies there.
        SourceError: a generator's configuration cannot be read.
        Refused: there is a configuration already.
        PublishError: it cannot be written.
    """
    made = beginning(path, in_time=in_time)
    schema = os.path.join(os.path.dirname(made.path), SCHEMA)
    if not os.path.lexists(schema):
        creating.create(schema, json.dumps(config.schema(), indent=1, ensure_ascii=False).encode())
    creating.create(made.path, made.text.encode())
    return made


def beginning(path: str | os.PathLike[str], *, in_time: Callable[[], bool] = lambda: True) -> Beginning:
    """The configuration for the site that lies in a folder; nothing is written.

    Args and raises as `begin`.
    """
    given, name = os.path.split(path)
    folder = os.path.abspath(given)
    look = looked(folder, in_time)
    known, failed = finding.generators(look)
    name = _named(look, name, known, given)
    feeds = hearsay.feeds(look)
    about = _about(look, known, feeds)
    zone = dates.zone(about.timezone or "UTC")
    site = Site(about.url or _PLACEHOLDER, Path(folder), zone, about.language or "en")
    generator, found = _sources(look, site, known, failed, feeds)
    if not found:
        raise words.nothing(look, known)
    guessed = frozenset(name for name in ("title", "url") if not getattr(about, name))
    tally = tallied(list(chain.from_iterable(one.articles for one in found)))
    where = output.chosen(look, generator)
    about = hearsay.merged(about, About(title=_title(about.url), url=_PLACEHOLDER))
    made = Sheet(
        made_for=words.made_for(generator, found),
        schema=SCHEMA,
        site=about,
        guessed=guessed,
        sources=[({"type": one.kind, **one.options}, words.said(one)) for one in found],
        tally=tally,
        output=where,
    )
    return Beginning(
        path=os.path.join(folder, name),
        text=made.text(),
        found=tuple(found),
        generator=generator,
        site=about,
        guessed=guessed,
        tally=tally,
        output=where,
        feeds=tuple(one.path for one in feeds),
        notes=tuple(words.notes(look, generator, known, failed, found, tally)),
    )


def _about(look: Look, known: Iterable[Generator], feeds: Iterable[hearsay.SeenFeed]) -> About:
    """What is known of the site: what its generator says goes before all else."""
    generated = [replace(one.about, path="") for one in known]
    exported = [about for _, about in hearsay.exports(look)]
    return hearsay.merged(*generated, *exported, *(one.about for one in feeds), *hearsay.others(look))


def _sources(
    look: Look, site: Site, known: Sequence[Generator], failed: Sequence[SourceError], feeds: Sequence[hearsay.SeenFeed]
) -> tuple[Generator | None, list[Found]]:
    """What reads the folder: what its generator is read by, else what plain folders are."""
    best = finding.of_generators(look, site, known)
    if best is not None and best[1].dated:
        return best[0], [best[1]]
    if best is not None and not any(posts.is_usual(one.place) for one in best[1].shown):
        best = None
    certain = [error for error in failed if not os.path.basename(error.where).startswith("config.")]
    if certain:
        raise certain[0]
    plain = finding.plain(look, site, feeds, generated=bool(known))
    if known and sum(one.dated for one in plain) < finding.ENOUGH:
        return (best[0], [best[1]]) if best else (None, [])
    return None, plain


# --- its name ---------------------------------------------------------------------------------------------------------


def _named(look: Look, name: str, known: Iterable[Generator], given: str) -> str:
    """The name for the configuration.

    Raises:
        Refused: one is there already.
    """
    if name == USUAL_NAME and (_is_others(look) or _would_be_taken(look, known)):
        name = OTHER_NAME
    if os.path.lexists(look.at(name)):
        message = "is there already, and is never overwritten; delete it, or name another with -c"
        raise Refused(message, where=os.path.join(given, name))
    return name


def _is_others(look: Look) -> bool:
    """Whether `config.yaml` is there, and is plainly not feedwright's."""
    root, _ = yaml.parse(look.head(USUAL_NAME, yaml.LARGEST + 1)) if look.has(USUAL_NAME) else (None, ())
    if root is None or not isinstance(root.value, dict):
        return False
    keys = set(root.value)
    return not {"site", "sources"} <= keys and not keys <= set(TopKeys.model_fields)


def _would_be_taken(look: Look, known: Iterable[Generator]) -> bool:
    """Whether Hugo would read a `config.yaml`: it does where no file stands before it in its order."""
    first = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml")
    return any(one.preset == "hugo" and not one.folder for one in known) and not any(map(look.has, first))


def _title(url: str) -> str:
    """What a site is called that has no name."""
    return (urlsplit(url).hostname or "").removeprefix("www.") or "My Site"
