"""What was chosen becomes entries, feeds and files: bodies are loaded and each is rendered once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from feedwright import __version__, checking, registry, selection, workers
from feedwright.body import Body, versions
from feedwright.checking import Checked
from feedwright.config import Config
from feedwright.errors import RenderError
from feedwright.formats._fragments import Fragments
from feedwright.media import local
from feedwright.media.grounds import Look
from feedwright.model import (
    Alternate,
    Article,
    Candidate,
    Category,
    Document,
    Entry,
    Fault,
    Feed,
    History,
    Tombstone,
    replace,
)
from feedwright.pages import _templates
from feedwright.pages._base import FeedPage, Imprint, Page
from feedwright.publish.plan import Standing
from feedwright.reading import Progress
from feedwright.selection import FeedSpec
from feedwright.sources._base import Source
from feedwright.text import urls

ENTRIES_PAY = 150
"""Entries for each worker: fewer are made sooner than a worker is started."""


@dataclass(slots=True)
class Rendered:
    """What was made of the articles that feeds show.

    Args:
        entries: (id, content, summary_length) -> the entry in that way of showing it.
        bodies: (source, key) -> the body as its source gave it.
        made: (source, key) -> what was made of the body, as `Body` tells it.
        faults: articles whose body cannot be read, or that cannot stand in a feed.
        looked: (source, key) -> each path where a file of it was looked for, and how that was.
        outdated: (source, key) of those whose body could not be read, and is the one of before.
    """

    entries: dict[tuple[str, str, int], Entry] = field(default_factory=dict)
    bodies: dict[tuple[str, str], str] = field(default_factory=dict)
    made: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    looked: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    outdated: set[tuple[str, str]] = field(default_factory=set)


def entries(
    config: Config,
    every: Sequence[FeedSpec],
    specs: Sequence[FeedSpec],
    chosen: Mapping[str, Sequence[Candidate]],
    kept: Mapping[tuple[str, str], str],
    progress: Progress,
    known: Mapping[tuple[str, str], str] = MappingProxyType({}),
    before: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> Rendered:
    """Each entry that a feed shows, made once for each way of showing it.

    Args:
        config: the configuration.
        every: all feeds: entries name the categories that have one.
        specs: the feeds whose entries are wanted.
        chosen: slug -> what stands in each of these.
        kept: (source, key) -> bodies that need not, or cannot, be read again.
        progress: told how far it is.
        known: (source, key) -> what was made of these bodies before.
        before: (source, key) -> bodies as they were, for articles whose body cannot be read now.
    """
    wanted: dict[tuple[str, str], _Wanted] = {}
    for spec in specs:
        for candidate in chosen[spec.slug]:
            who = candidate.article.source, candidate.article.key
            wanted.setdefault(who, _Wanted(candidate, {})).ways[spec.content, spec.summary_length] = spec
    # By source and key, so that each table is gone through once.
    ordered = [wanted[who] for who in sorted(wanted)]
    made = Rendered()
    work = partial(_made, config, categories(config, every), kept, known, before, progress)
    for one, shown in zip(ordered, workers.spread(work, ordered, ENTRIES_PAY), strict=True):
        html, entries_, looked, told, fault = shown
        article = one.candidate.article
        if isinstance(html, Fault):
            made.faults.append(html)
            continue
        if fault:
            made.faults.append(fault)
            made.outdated.add((article.source, article.key))
        made.bodies[article.source, article.key] = html
        made.looked[article.source, article.key] = looked
        made.made[article.source, article.key] = told
        for entry in entries_:
            made.entries[one.candidate.id, *entry[0]] = entry[1]
    return made


class _Wanted(NamedTuple):
    """An article that is shown, and how: (content, summary_length) -> one of the feeds that show it so."""

    candidate: Candidate
    ways: dict[tuple[str, int], FeedSpec]


_Way = tuple[str, int]


class _Shown(NamedTuple):
    """What came of an article.

    Args:
        html: its body, or why it is not shown.
        entries: the article in each way of showing it.
        looked: where files of it were looked for.
        told: what `Body` tells.
        fault: why its body is the one of before; None if it is not.
    """

    html: str | Fault
    entries: list[tuple[_Way, Entry]] = []  # noqa: RUF012 - nothing is added to it
    looked: Mapping[str, str] = {}
    told: str = ""
    fault: Fault | None = None


def _made(
    config: Config,
    categories: Mapping[str, Category],
    kept: Mapping[tuple[str, str], str],
    told: Mapping[tuple[str, str], str],
    before: Mapping[tuple[str, str], str],
    progress: Progress,
    share: Sequence[_Wanted],
) -> list[_Shown]:
    """What came of each article."""
    by_who = {(one.candidate.article.source, one.candidate.article.key): one for one in share}
    done: dict[tuple[str, str], _Shown] = {}
    sources = {source.name: source for source in config.sources}
    known: dict[str, str] = {}
    for number, (article, given) in enumerate(_bodies(config, [one.candidate.article for one in share], kept)):
        if not number % 100:
            progress("rendering", number, len(share))
        who = article.source, article.key
        html, fault = given, None
        if isinstance(given, Fault) and who in before:
            html, fault = before[who], replace(given, what=f"{given.what}; its text of before stands", set_aside=False)
        done[who] = _Shown(html)
        if isinstance(html, Fault):
            continue
        look = Look(known=known)
        candidate = _completed(by_who[who].candidate, sources.get(article.source), config, look)
        ways, body = by_who[who].ways.items(), Body(html, told.get(who, "") if who in kept else "")
        try:
            entries_ = [(way, selection.entry(candidate, body, spec, categories)) for way, spec in ways]
            done[who] = _Shown(html, entries_, look.marks, body.told(), fault)
        except RenderError as error:
            done[who] = _Shown(Fault(article.place, error.what, set_aside=True, source=article.source))
    return [done[who] for who in by_who]


def _completed(one: Candidate, source: Source | None, config: Config, look: Look) -> Candidate:
    """A candidate with what the files of its article say."""
    article = one.article
    if source is None or not (article.image or article.enclosures):
        return one
    named = config.media.folders
    folders = None if named is None else [os.path.join(config.folder, folder) for folder in named]
    return replace(one, article=local.completed(article, source.grounds(article, config.place, folders), look))


def _bodies(
    config: Config, articles: Sequence[Article], kept: Mapping[tuple[str, str], str]
) -> Iterator[tuple[Article, str | Fault]]:
    by_source: dict[str, list[Article]] = {}
    for article in articles:
        if (html := kept.get((article.source, article.key))) is not None:
            yield article, html
        else:
            by_source.setdefault(article.source, []).append(article)
    for source in config.sources:
        yield from source.bodies(by_source.pop(source.name, ()), config.place)
    for article in (article for many in by_source.values() for article in many):
        what = "its source is no longer configured, and its text was not kept"
        yield article, Fault(article.place, what, set_aside=True, source=article.source)


def categories(config: Config, specs: Sequence[FeedSpec]) -> dict[str, Category]:
    """Key of each spelling of the categories that have a feed -> how entries carry it."""
    return {
        name: Category(
            spec.category, spec.slug, _address(config, spec.slug, "atom" if "atom" in spec.formats else spec.formats[0])
        )
        for spec in specs
        # A category is the same one in every language.
        if spec.category is not None and spec.language is None
        for name in spec.names
    }


def _address(config: Config, slug: str, kind: str) -> str:
    return f"{config.output.url}{urls.segment(slug)}.{kind}"


def feed(
    config: Config,
    spec: FeedSpec,
    chosen: Sequence[Candidate],
    rendered: Rendered,
    withdrawn: Sequence[Tombstone],
    history: History | None = None,
) -> Feed:
    """What a format is given to see of a feed."""
    site = config.site
    keys = [(candidate.id, spec.content, spec.summary_length) for candidate in chosen]
    if history and not rendered.entries.keys() >= set(keys):
        # To a feed that said so, readers would take what it lacks for gone.
        history = replace(history, complete=False)
    return Feed(
        title=spec.title,
        url=spec.home or site.url,
        entries=tuple(rendered.entries[key] for key in keys if key in rendered.entries),
        slug=spec.slug,
        description=spec.description,
        language=spec.language or site.language,
        author=site.author,
        rights=site.rights,
        icon=site.icon,
        logo=site.logo,
        addresses={kind: _address(config, spec.slug, kind) for kind in spec.formats},
        ttl=selection.ttl(spec, [candidate.published for candidate in chosen]),
        withdrawn=tuple(withdrawn),
        hubs=config.websub,
        stylesheet=registry.load("pages", "stylesheet").path if spec.pages else None,
        alternates=tuple(
            Alternate(language or site.language, slug, {kind: _address(config, slug, kind) for kind in spec.formats})
            for language, slug in spec.others
        ),
        url_language=None if spec.language is None or spec.home else site.language,
        podcast=spec.podcast,
        history=history,
    )


def files(spec: FeedSpec) -> list[str]:
    """Paths of what is made of one feed: a file for each of its formats, and its page."""
    pages = [kind for kind in _kinds(FeedPage) if spec.pages]
    return [*(f"{spec.slug}.{kind}" for kind in spec.formats), *(f"{spec.slug}{kind.suffix}" for kind in pages)]


def shared_files(specs: Sequence[FeedSpec]) -> list[str]:
    """Paths of what is made of all feeds together."""
    return [kind.path for kind in _kinds(Page) if not kind.for_people or any(spec.pages for spec in specs)]


def documents(
    config: Config,
    every: Sequence[FeedSpec],
    specs: Sequence[FeedSpec],
    feeds: Sequence[Feed],
    stood: Stood,
    progress: Progress,
) -> dict[str, Checked]:
    """Each feed in its formats, and its page, as they may be published.

    Args:
        config: the configuration.
        every: all feeds: the page of one leads to those of others.
        specs: the feeds that are wanted.
        feeds: what stands in each, in the same order.
        stood: what was published before.
        progress: told how far it is.

    Returns:
        Slug of each feed -> what came of it.
    """
    pairs = list(zip(specs, feeds, strict=True))
    entries_ = sum(len(feed.entries) for feed in feeds)
    pays = len(pairs) * ENTRIES_PAY // max(1, entries_) + 1
    if pairs:
        checking.prepare()
    work = partial(_in_formats, _imprint(config, every), stood, progress)
    return dict(zip((spec.slug for spec in specs), workers.spread(work, pairs, pays), strict=True))


class Stood(NamedTuple):
    """What was published before, and stands.

    Args:
        standing: path -> what stands there.
        entries: slug -> what stands for the entries of its feed, as `Fragments` tells it.
        pages: path of each page of a feed -> what it was made of.
        read: gives the bytes of a file as it was published; None where it is not so any more.
    """

    standing: Mapping[str, Standing]
    entries: Mapping[str, str]
    pages: Mapping[str, str]
    read: Callable[[str], bytes | None]


def pages(config: Config, specs: Sequence[FeedSpec]) -> list[Document]:
    """What stands beside the feeds."""
    feeds, imprint = _without_entries(config, specs), _imprint(config, specs)
    return [kind().render(feeds, imprint) for kind in _kinds(Page) if not kind.for_people or imprint.paged]


def pages_inputs(config: Config, specs: Sequence[FeedSpec]) -> str:
    """What `pages` makes its documents of, in a few characters."""
    imprint = _imprint(config, specs)
    beside = sorted(imprint.paged), imprint._replace(paged=frozenset()), _templates.digest(config.templates)
    return _digest(f"{__version__} {shared_files(specs)} {beside} {_without_entries(config, specs)}")


def _without_entries(config: Config, specs: Sequence[FeedSpec]) -> list[Feed]:
    return [feed(config, spec, (), Rendered(), ()) for spec in specs]


def _kinds(base: type[Any]) -> list[Any]:
    """The kinds of page that are made of one feed, or of all together."""
    kinds = (registry.load("pages", name) for name in registry.kinds("pages"))
    return [kind for kind in kinds if issubclass(kind, base)]


def _imprint(config: Config, specs: Sequence[FeedSpec]) -> Imprint:
    site = config.site
    return Imprint(
        title=site.title,
        url=site.url,
        address=config.output.url,
        language=site.language,
        timezone=config.place.timezone,
        icon=site.icon,
        rights=site.rights,
        paged=frozenset(spec.slug for spec in specs if spec.pages),
        templates=config.templates,
    )


def inputs(config: Config, specs: Sequence[FeedSpec], spec: FeedSpec, shown: Sequence[object]) -> str:
    """What a feed's files are made of, in a few characters.

    Args:
        config: the configuration.
        specs: all feeds: entries name the categories that have one.
        spec: the feed.
        shown: what stands in it, in a form that tells every change.
    """
    categories = [
        (one.category, one.slug, sorted(one.names), one.formats)
        for one in specs
        if one.category is not None and one.language is None
    ]
    said = ((one.name, getattr(spec, one.name)) for one in fields(spec))
    own = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in said}
    site = f"{config.site!r} {config.place.url} {config.output.url} {config.websub} {config.media!r}"
    return _digest(f"{versions()} {own} {site} {_templates.digest(config.templates)} {categories} {shown}")


def _digest(said: str) -> str:
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _in_formats(
    imprint: Imprint,
    stood: Stood,
    progress: Progress,
    share: Sequence[tuple[FeedSpec, Feed]],
) -> list[Checked]:
    made: list[Checked] = []
    fragments = Fragments()
    for done, (spec, feed) in enumerate(share):
        progress("writing feeds", done, len(share))
        _take(fragments, stood, spec)
        one = checking.checked(feed, partial(_of_feed, spec, fragments), stood.standing, fragments)
        made.append(_with_pages(one._replace(entries=fragments.told(feed)), imprint, stood, spec, feed))
    return made


def _with_pages(one: Checked, imprint: Imprint, stood: Stood, spec: FeedSpec, feed: Feed) -> Checked:
    """What came of a feed, and its pages: of those that are made of what they were, no more than that."""
    if one.wrong or not spec.pages:
        return one
    if aside := {entry.id for entry, _ in one.aside}:
        feed = replace(feed, entries=tuple(entry for entry in feed.entries if entry.id not in aside))
    made_of: dict[str, str] = {}
    documents = list(one.documents)
    for kind in _kinds(FeedPage):
        page, path = kind(), f"{feed.slug}{kind.suffix}"
        said = page.said(feed, imprint)
        made_of[path] = _digest(f"{__version__} {_templates.digest(imprint.templates)} {said}")
        if stood.pages.get(path) != made_of[path]:
            documents.append(page.filled(feed, imprint, said))
    return one._replace(documents=documents, pages=made_of)


def _take(fragments: Fragments, stood: Stood, spec: FeedSpec) -> None:
    """Know the entries of a feed as they were written before."""
    if told := stood.entries.get(spec.slug):
        for kind in spec.formats:
            if (data := stood.read(f"{spec.slug}.{kind}")) is not None:
                fragments.take(kind, registry.load("formats", kind)(), told, data)


def _of_feed(spec: FeedSpec, known: Fragments, feed: Feed) -> list[Document]:
    formats = [(kind, registry.load("formats", kind)()) for kind in spec.formats]
    return [Document(f"{feed.slug}.{kind}", one.media_type, known.document(kind, one, feed)) for kind, one in formats]
