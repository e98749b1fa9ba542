"""Recognise an article that has no record under its key: a file renamed or moved, or an entry adopted from a feed. Pure.

An address, an id or a text alone is not enough: a new article may be written at an old address, and an id may be used
again. Two signs must agree, or the whole text must be the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from feedwright.catalog.records import Adopted, Record
from feedwright.model import Article
from feedwright.text import digest, urls

NEARLY = 0.5
"""Share of its lines that a text must have kept to be nearly the same."""
SOMEWHAT = 0.2
"""Share of its lines that a text must have kept to count as a sign beside another one."""

_NOISE = re.compile(r"[\W_]+")


def title_key(title: str) -> str:
    """A title as two of them are compared: letter case, punctuation and Unicode form never matter."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", title).casefold())


def moved(strangers: Collection[Article], missing: Collection[Record]) -> dict[tuple[str, str], Record]:
    """Which of the articles without a record are which of the records without an article.

    Args:
        strangers: articles that no record knows by their key.
        missing: records whose article is gone from a source that was read without fault.

    Returns:
        (source, key) of an article -> its record. Each record is given once, to the likeliest article; ties are broken
        by key, so that the order of reading never matters.
    """
    if not strangers or not missing:
        return {}
    places = _index(missing)
    offers: list[tuple[float, tuple[str, str], tuple[str, str], Record]] = []
    for article in strangers:
        for record in {id(one): one for key in _clues(article) for one in places.get(key, ())}.values():
            if (score := alike(article, record)) > 0:
                offers.append((-score, (article.source, article.key), record.who, record))
    made: dict[tuple[str, str], Record] = {}
    taken: set[tuple[str, str]] = set()
    for _, who, known, record in sorted(offers, key=lambda offer: offer[:3]):
        if who not in made and known not in taken:
            made[who] = record
            taken.add(known)
    return made


def _clues(article: Article, own_id: str = "", published: datetime | None = None) -> list[tuple[str, object]]:
    """What two versions of one article may have in common."""
    day = published or article.published
    clues = [
        ("id", own_id or article.id),
        ("url", article.url),
        ("digest", article.digest.partition(":")[2]),
        ("title", title_key(article.title)),
        ("day", day),
    ]
    return [(kind, value) for kind, value in clues if value]


def _index(records: Iterable[Record]) -> Mapping[tuple[str, object], list[Record]]:
    places: dict[tuple[str, object], list[Record]] = {}
    for record in records:
        for clue in _clues(record.article, record.id, record.published):
            places.setdefault(clue, []).append(record)
    return places


def alike(article: Article, record: Record) -> float:
    """How sure it is that an article is a record's, from 0 (it is not) to 5."""
    then = record.article
    same_text = bool(article.digest) and bool(then.digest) and article.digest == then.digest
    likeness = digest.likeness(article.blocks, then.blocks)
    same_title = bool(article.title) and title_key(article.title) == title_key(then.title)
    same_day = article.published is not None and article.published == record.published
    same_place = (article.url is not None and article.url == then.url) or (
        article.id is not None and article.id in (then.id, record.id)
    )
    signs = (same_place, same_title, same_day, likeness >= SOMEWHAT)
    if same_text:
        return 5.0
    if same_place and sum(signs) > 1:
        return 3.0 + likeness
    if likeness >= NEARLY and (same_title or same_day):
        return 1.0 + likeness
    return 0.0


def adopted(article: Article, entries: Mapping[tuple[str, object], list[Adopted]]) -> Adopted | None:
    """The published entry that an article is: by its id, its address, else by its title and day.

    Args:
        article: one without a record.
        entries: as `adoptable` gives them.
    """
    for clue in _published_clues(article.id, article.url, article.title, article.published):
        found = entries.get(clue, ())
        if len(found) == 1:
            return found[0]
    return None


def adoptable(entries: Iterable[Adopted]) -> dict[tuple[str, object], list[Adopted]]:
    """Published entries by what an article may be recognised by."""
    places: dict[tuple[str, object], list[Adopted]] = {}
    for entry in entries:
        for clue in _published_clues(entry.id, entry.url, entry.title, entry.published):
            places.setdefault(clue, []).append(entry)
    return places


def _published_clues(
    own_id: str | None, url: str | None, title: str, published: datetime | None
) -> Iterable[tuple[str, object]]:
    if own_id:
        yield "id", urls.atom_id(own_id)
    if url:
        yield "url", _address(url)
    if title and published:
        yield "title and day", (title_key(title), published.date())


def _address(url: str) -> str:
    """An address as two of them are compared: scheme, `www.`, a last slash and `index.html` never matter."""
    bare = url.partition("://")[2].removeprefix("www.").partition("#")[0]
    return bare.removesuffix("index.html").rstrip("/")
