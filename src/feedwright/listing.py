"""Every article as it is understood: where it was found, who it is, and which feeds it is in or why it is in none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from feedwright import journey
from feedwright.config import Config
from feedwright.errors import SourceError
from feedwright.model import Article
from feedwright.text import slugs


def rows(config: str | os.PathLike[str] | Config) -> Iterator[dict[str, Any]]:
    """One row for each article, sorted by source and place, and one for each that had to be set aside.

    Raises:
        ConfigError: every fault of the configuration.
    """
    choice = journey.look(config)
    reading, decision, specs, chosen = choice.reading, choice.decision, choice.specs, choice.chosen
    feeds: dict[tuple[str, str], list[str]] = {}
    for spec in specs:
        for one in chosen[spec.slug]:
            feeds.setdefault((one.article.source, one.article.key), []).append(spec.slug)
    known = {(c.article.source, c.article.key): c for c in decision.candidates}
    reasons = {(article.source, article.key): reason for article, reason in decision.left_out}
    names = {name for spec in specs for name in spec.names}
    for article in sorted(reading.articles, key=lambda one: (one.source, one.place, one.key)):
        who = article.source, article.key
        candidate = known.get(who)
        yield {
            **_row(article),
            "id": candidate.id if candidate else article.id,
            "updated": _when(candidate.updated if candidate else article.updated),
            "feeds": feeds.get(who, []),
            "left_out": reasons.get(who) or ("" if who in feeds else _absence(article, names)),
            "warnings": [fault.what for fault in reading.faults if fault.place == article.place],
        }
    for fault in reading.faults:
        if fault.set_aside or fault.failed:
            yield {
                "source": fault.source,
                "place": fault.place,
                "feeds": [],
                "left_out": fault.what,
                "failed": fault.failed,
            }


def _absence(article: Article, names: set[str]) -> str:
    if names.isdisjoint(slugs.key(name) for name in article.categories):
        return "it has no category that has a feed"
    return "older than the feeds' limit or age"


def _row(article: Article) -> dict[str, Any]:
    return {
        "source": article.source,
        "place": article.place,
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
        "enclosures": [asdict(one) for one in article.enclosures],
        "comments": article.comments,
        "views": article.views,
        "reading_minutes": article.reading_minutes,
    }


def _when(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def line(row: Mapping[str, Any]) -> str:
    """A row of `list` for people: date, title, place, feeds or the reason."""
    where = ", ".join(row["feeds"]) or f"left out: {row['left_out']}"
    return f"{(row.get('published') or '-')[:10]:10}  {row.get('title') or '-'}  [{row['place']}]  {where}"


def explained(config: str | os.PathLike[str] | Config, file: str) -> Sequence[dict[str, Any]]:
    """The rows of one file.

    Args:
        config: path of config.yaml, or what was loaded from it.
        file: path of an article, relative to the working folder or as `list` names it.

    Raises:
        SourceError: no source reads this file.
    """
    loaded = journey.load(config)
    name = os.path.relpath(Path(file).absolute(), loaded.folder).replace(os.sep, "/")
    found = [row for row in rows(loaded) if row["place"].partition(":")[0].partition("[")[0] in (name, file)]
    if not found:
        there = "no source of the configuration reads it" if Path(file).exists() else "there is no such file"
        raise SourceError(there, where=file)
    return found


def card(row: Mapping[str, Any]) -> str:
    """A row of `show` for people: a line for each thing that is known."""
    shown = {name.replace("_", " "): value for name, value in row.items() if value not in (None, "", [], ())}
    return "\n".join(f"{name + ':':17}{_text(value)}" for name, value in shown.items())


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
