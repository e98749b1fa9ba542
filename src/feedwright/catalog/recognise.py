"""Recognise an article without a record under its key: a file renamed or moved, or an entry adopted from a feed. Pure.

An address, an id or a text alone is not enough: a new article may be written at an old address, and an id may be used
again. Two signs must agree, or the whole text must be the same. Entries of feeds published before have no text: the
owner vouches for them, and one sign is enough.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from feedwright.catalog.records import Adopted, Record
from feedwright.model import Article
from feedwright.text import digest, patterns, urls

NEARLY = 0.5
"""Share of its lines that a text must have kept to be nearly the same."""
SOMEWHAT = 0.2
"""Share of its lines that a text must have kept to count as a sign beside another one."""

SURE = 1.0
"""How alike an article and the record under its key must be, for no other article to be looked at."""

_WIDEST_OFFSET = timedelta(hours=14)
"""Between a day in one time zone and the same day in any other (a generator's, and the one in config.yaml)."""

_NOISE = patterns.lazy(r"[\W_]+")
_INDEX = patterns.lazy(r"(?<=/)index\.(?:html?|php)\Z")


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
        who = article.source, article.key
        likely = {id(one): one for key in _clues(article) for one in places.get(key, ())}.values()
        offers += [(-score, who, one.who, one) for one in likely if (score := alike(article, one)) > 0]
    made: dict[tuple[str, str], Record] = {}
    taken: set[tuple[str, str]] = set()
    for _, who, known, record in sorted(offers, key=lambda offer: offer[:3]):
        if who not in made and known not in taken:
            made[who] = record
            taken.add(known)
    return made


def _clues(article: Article, published: datetime | None = None) -> list[tuple[str, object]]:
    """What two versions of one article may have in common."""
    clues = [
        ("id", article.id),
        ("url", article.url),
        ("digest", digest.words(article.digest).partition(":")[2]),
        ("title", title_key(article.title)),
        ("day", published or article.published),
    ]
    return [(kind, value) for kind, value in clues if value]


def _index(records: Iterable[Record]) -> Mapping[tuple[str, object], list[Record]]:
    places: dict[tuple[str, object], list[Record]] = {}
    for record in records:
        # The id that readers know need not be the one that the article has: it may have been adopted.
        for clue in {("id", record.id), *_clues(record.article, record.published)}:
            places.setdefault(clue, []).append(record)
    return places


def alike(article: Article, record: Record) -> float:
    """How sure it is that an article is a record's, from 0 (it is not) to 5.

    Where nothing of a text is left, its address with either its title or its day is a weak sign: files that are
    numbered anew take each other's places, and two of them may be of one day, or of one title.
    """
    then = record.article
    same_text = bool(article.digest) and digest.words(article.digest) == digest.words(then.digest)
    likeness = digest.likeness(article.blocks, then.blocks)
    same_title = bool(article.title) and title_key(article.title) == title_key(then.title)
    same_day = article.published is not None and article.published == record.published
    same_place = (article.url is not None and article.url == then.url) or (
        article.id is not None and article.id in (then.id, record.id)
    )
    if same_text:
        return 5.0
    if same_place and (likeness >= SOMEWHAT or (same_title and same_day)):
        return 3.0 + likeness
    if likeness >= NEARLY and (same_title or same_day):
        return SURE + likeness
    return SURE / 2 if same_place and (same_title or same_day) else 0.0


def adopted(articles: Iterable[Article], entries: Iterable[Adopted]) -> dict[tuple[str, str], Adopted]:
    """Which articles are which entries of feeds that were published before.

    By the same id; else by the same address; else, where the site moved to another domain, by the same path with the
    same title or day; else by the same title on the same day, or nearly so where time zones were left open. Where an
    entry could be several articles by its path or title, or an article several entries, it is none.

    Args:
        articles: those that no record knows.
        entries: those that no record has.

    Returns:
        (source, key) of an article -> its entry. What goes by a sign is gone for the weaker ones. Several articles are
        given one entry only where they share its id or its address: then they are rivals for it.
    """
    left = _distinct(entries)
    strangers = {(article.source, article.key): article for article in articles}
    made: dict[tuple[str, str], Adopted] = {}
    for sign, near, is_shared in _SIGNS:
        if not left or not strangers:
            break
        claims = _claims(strangers, left.values(), sign, near)
        for form, claimants in claims.items():
            if is_shared or len(claimants) == 1:
                entry = left.pop(form)
                made.update(dict.fromkeys(claimants, entry))
                for who in claimants:
                    del strangers[who]
    return made


def _distinct(entries: Iterable[Adopted]) -> dict[str, Adopted]:
    """Entries by the form of their id that Atom holds: an article's own id, and what stands for it in Atom, are one."""
    made: dict[str, Adopted] = {}
    for entry in entries:
        form = urls.atom_id(entry.id)
        if form not in made or entry.id != form:
            made[form] = entry
    return made


def _claims(
    strangers: Mapping[tuple[str, str], Article],
    entries: Iterable[Adopted],
    sign: Callable[[Article | Adopted], object],
    near: Callable[[Article, Adopted], bool],
) -> dict[str, list[tuple[str, str]]]:
    """Entry, by the form of its id in Atom -> the articles that share the sign with it, and with no other entry."""
    places: dict[object, list[Adopted]] = {}
    for entry in entries:
        if key := sign(entry):
            places.setdefault(key, []).append(entry)
    made: dict[str, list[tuple[str, str]]] = {}
    for who, article in strangers.items():
        key = sign(article)
        found = [entry for entry in places.get(key, ()) if near(article, entry)] if key else []
        if len(found) == 1:
            made.setdefault(urls.atom_id(found[0].id), []).append(who)
    return made


def address_key(url: str, *, fragment: bool = False) -> str:
    """An address as two of them are compared.

    Scheme, `www.`, a last slash, `index.html` and what campaigns append (`utm_source` and the like) never matter.

    Args:
        url: any address; empty gives empty.
        fragment: whether what follows `#` matters.

    >>> address_key("http://www.Example.org/a/index.html?utm_source=rss") == address_key("https://example.org/a")
    True
    """
    try:
        parts = urlsplit(urls.absolute(url)) if url else urlsplit("")
    except ValueError:
        return url
    query = "&".join(one for one in parts.query.split("&") if one and not one.startswith("utm_"))
    path = _INDEX.sub("", unquote(parts.path)).rstrip("/")
    bare = parts.netloc.removeprefix("www.") + path + (f"?{query}" if query else "")
    return f"{bare}#{parts.fragment}" if fragment and parts.fragment else bare


def _id(one: Article | Adopted) -> str:
    return urls.atom_id(one.id) if one.id else ""


def _whole_address(one: Article | Adopted) -> str:
    return address_key(one.url or "", fragment=True)


def _address(one: Article | Adopted) -> str:
    return address_key(one.url or "")


def _path(one: Article | Adopted) -> str:
    """An address without its domain; empty for a home page, which says nothing."""
    return address_key(one.url or "").partition("/")[2]


def _title(one: Article | Adopted) -> str:
    return title_key(one.title) if one.published or one.updated else ""


def _anywhere(_article: Article, _entry: Adopted) -> bool:
    return True


def _same_title_or_day(article: Article, entry: Adopted) -> bool:
    title = title_key(article.title)
    return (title != "" and title == title_key(entry.title)) or _nearly_same_day(article, entry)


def _same_day(article: Article, entry: Adopted) -> bool:
    one, other = _when(article), _when(entry)
    return one is not None and other is not None and one.astimezone(UTC).date() == other.astimezone(UTC).date()


def _nearly_same_day(article: Article, entry: Adopted) -> bool:
    one, other = _when(article), _when(entry)
    return one is not None and other is not None and abs(one - other) <= _WIDEST_OFFSET


def _when(one: Article | Adopted) -> datetime | None:
    """When it was published; many an Atom feed says only when it was updated."""
    return one.published or one.updated


_SIGNS: tuple[tuple[Callable[[Article | Adopted], object], Callable[[Article, Adopted], bool], bool], ...] = (
    (_id, _anywhere, True),
    (_whole_address, _anywhere, True),
    (_address, _anywhere, True),
    (_path, _same_title_or_day, False),
    (_title, _same_day, False),
    (_title, _nearly_same_day, False),
)
"""From the surest: what two must share, how near they must be, and whether several articles may claim one entry."""
