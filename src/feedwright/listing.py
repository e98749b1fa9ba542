"""Every article as it is understood: where it was found, who it is, and which feeds it is in or why it is in none."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from feedwright import absence, archives, journey
from feedwright.choosing import Choice
from feedwright.config import Config
from feedwright.errors import SourceError
from feedwright.heard import Heard
from feedwright.journey import Look
from feedwright.model import Article, Fault
from feedwright.reading import listed
from feedwright.sources._base import Place
from feedwright.text import markup, patterns, slugs, summaries, titles, visible

BEGINNING = 200
"""Characters of an article's text that are shown of it."""

_Who = tuple[str, str]
_AT = patterns.lazy(r"(?::[0-9]+){1,2}\Z|\[[0-9]+\]\Z")


def rows(config: str | os.PathLike[str] | Config) -> Iterator[dict[str, Any]]:
    """One row for each article, sorted by source and place, and one for each that had to be set aside.

    Raises:
        ConfigError: every fault of the configuration.
    """
    look = journey.look(config)
    return chain((row for _, row in _articles(look)), _unread(look.choice.heard))


def _articles(look: Look) -> Iterator[tuple[Article, dict[str, Any]]]:
    """Each article with its row: what was read, and what feeds still show of sources that could not be read."""
    reasons = {_who(one.article): one.reason for one in look.left_out}
    feeds, told = _feeds(look.choice), _told(look.choice.heard)
    every = {who: record.article for who, record in look.records.items()}
    every |= {_who(one.article): one.article for one in look.left_out}
    for who, article in sorted(every.items(), key=lambda one: (one[1].source, one[1].place, one[1].key)):
        record = None if who in reasons else look.records.get(who)
        aside = look.aside.get(record.id, {}) if record else {}
        meant, pages = feeds.get(who, []), look.pages.get(record.id, {}) if record else {}
        own = [slug for slug in meant if slug not in aside]
        there = {slug: page for slug, page in pages.items() if _page(slug, page) not in aside}
        absent = absence.told(aside, [*meant, *map(_page, pages.keys(), pages.values())])
        yield (
            article,
            {
                **_row(article),
                "file": look.documents.get(who) or _AT.sub("", article.place),
                "id": record.id if record else article.id,
                "updated": _when(record.updated if record else article.updated),
                "feeds": own,
                "archives": there,
                "left_out": reasons.get(who)
                or ("" if own or there else "; ".join(absent) or _absence(article, look.choice)),
                "warnings": [*told.get((article.source, article.place), []), *absent],
            },
        )


def _page(slug: str, page: int) -> str:
    return f"{archives.folder(slug)}{page}"


def _unread(heard: Heard) -> Iterator[dict[str, Any]]:
    for fault in heard.faults:
        if fault.set_aside or fault.failed:
            yield {
                "source": fault.source,
                "place": fault.place,
                "file": _file(fault, heard),
                "feeds": [],
                "left_out": fault.what,
                "failed": fault.failed,
            }


def _file(fault: Fault, heard: Heard) -> str | None:
    """The file that a fault lies in; None where it is a source as a whole that is at fault."""
    if fault.place == f"source {fault.source}":
        return None
    is_file = (fault.source, fault.place) in heard.told
    return fault.place if is_file else _AT.sub("", fault.place)


def _who(article: Article) -> _Who:
    return article.source, article.key


def _feeds(choice: Choice) -> dict[_Who, list[str]]:
    """Slugs of the feeds that each article stands in."""
    feeds: dict[_Who, list[str]] = {}
    for spec in choice.specs:
        for one in choice.chosen[spec.slug]:
            feeds.setdefault((one.source, one.key), []).append(spec.slug)
    return feeds


def _told(heard: Heard) -> dict[tuple[str, str], list[str]]:
    """(source, place) -> what is to be said of the article there."""
    told: dict[tuple[str, str], list[str]] = {}
    for fault in heard.faults:
        told.setdefault((fault.source, fault.place), []).append(fault.what)
    return told


def _absence(article: Article, choice: Choice) -> str:
    keys = {slugs.key(name) for name in article.categories}
    wanted = (spec.category is None or not spec.names.isdisjoint(keys) for spec in choice.specs)
    return "older than the feeds' limit or age" if any(wanted) else "it has no category that has a feed"


def _row(article: Article) -> dict[str, Any]:
    return {
        "source": article.source,
        "place": article.place,
        "file": None,
        "id": None,
        "url": article.url,
        "title": article.title,
        "published": _when(article.published),
        "updated": None,
        "authors": [author.name for author in article.authors],
        "categories": list(article.categories),
        "tags": list(article.tags),
        "language": article.language,
        "summary": article.summary,
        "image": article.image,
        "image_alt": article.picture.alt if article.picture else None,
        "enclosures": [asdict(one) for one in article.enclosures],
        "episode": asdict(article.episode) if article.episode else None,
        "comments": article.comments,
        "views": article.views,
        "reading_minutes": article.reading_minutes,
    }


def _when(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def line(row: Mapping[str, Any]) -> str:
    """A row of `list` for people, on one line: date, title, place, feeds and archives or the reason."""
    pages = (_page(slug, page) for slug, page in row.get("archives", {}).items())
    where = ", ".join([*row["feeds"], *pages]) or f"left out: {row['left_out']}"
    day = (row.get("published") or "-")[:10]
    return visible.line(f"{day:10}  {row.get('title') or '-'}  [{row['place']}]  {where}")


def explained(config: str | os.PathLike[str] | Config, file: str) -> Sequence[dict[str, Any]]:
    """The rows of one file, with the summary and the text as feeds show them.

    Args:
        config: path of config.yaml, or what was loaded from it.
        file: path of an article, relative to the working folder, or its file or place as `list` names it.

    Raises:
        ConfigError: every fault of the configuration.
        SourceError: no source reads this file.
    """
    loaded = journey.load(config)
    look = journey.look(loaded)
    names = file, os.path.relpath(Path(file).absolute(), loaded.folder).replace(os.sep, "/")
    found = [(article, row) for article, row in _articles(look) if row["file"] in names or row["place"] == file]
    unread = [row for row in _unread(look.choice.heard) if row["file"] in names or row["place"] == file]
    if not found and not unread:
        there = "no source of the configuration reads it" if Path(file).exists() else "there is no such file"
        raise SourceError(there, where=file)
    origins = _origins(loaded, {row["file"] for _, row in found})
    lengths = {spec.slug: spec.summary_length for spec in look.choice.specs}
    bodies = _bodies(loaded, [article for article, _ in found])
    shown = []
    for article, row in found:
        length = lengths[row["feeds"][0]] if row["feeds"] else loaded.feeds.summary_length
        text = _text(article, bodies.get(_who(article)), length, row["warnings"])
        shown.append({**row, **text, "found_in": origins.get(_who(article), {})})
    return [*shown, *unread]


def _origins(config: Config, files: Collection[str]) -> dict[_Who, dict[str, str]]:
    """Where the fields of the articles in some files were found: each file is read once more for it."""
    made: dict[_Who, dict[str, str]] = {}
    for found in listed(config.sources, config.place):
        for place in found.places:
            if not isinstance(place, Place) or place.name not in files:
                continue
            with suppress(SourceError):
                told = found.source.origins(place, config.place)
                made.update({(found.source.name, key): one for key, one in told.items()})
    return made


def _bodies(config: Config, articles: Iterable[Article]) -> dict[_Who, str | Fault]:
    """(source, key) -> the body, or why it cannot be read."""
    by_source: dict[str, list[Article]] = {}
    for article in articles:
        by_source.setdefault(article.source, []).append(article)
    return {
        _who(article): body
        for source in config.sources
        for article, body in source.bodies(by_source.get(source.name, ()), config.place)
    }


def _text(article: Article, body: str | Fault | None, length: int, warnings: Sequence[str]) -> dict[str, Any]:
    """Summary and text as feeds show them."""
    if not isinstance(body, str):
        what = body.what if body else "its text can no longer be read"
        return {"content": None, "content_length": None, "warnings": [*warnings, what]}
    own = titles.title(article.summary) if article.summary else ""
    text = markup.plain(body)
    return {
        "summary": own or summaries.summary(body, length) or None,
        "content": text[:BEGINNING],
        "content_length": len(text),
    }


def card(row: Mapping[str, Any]) -> str:
    """A row of `show` for people: a line for each thing that is known."""
    shown = {name: value for name, value in row.items() if value not in (None, "", [], (), {}) and name != "found_in"}
    where = row.get("found_in", {})
    return "\n".join(_line(name, value, where.get(name, "")) for name, value in shown.items())


def _line(name: str, value: Any, where: str) -> str:
    text = f"{name.replace('_', ' ') + ':':17}{visible.line(_words(value))}"
    return f"{text}  [{visible.line(where)}]" if where else text


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')}: {one}" for name, one in value.items() if one not in (None, ()))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
