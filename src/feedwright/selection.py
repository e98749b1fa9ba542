"""What each feed wants, and the entries that it shows. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from feedwright.body import Body
from feedwright.catalog.records import Record
from feedwright.catalog.shelves import shelf
from feedwright.frozen import frozen
from feedwright.model import Candidate, Category, Entry, Podcast, Tombstone
from feedwright.text import slugs, titles
from feedwright.text.languages import Division


@frozen(kw_only=True)
class FeedSpec:
    """What one feed wants, as the configuration says it.

    Args:
        slug: its file name without suffix.
        title, description: as people read them.
        category: the name that entries carry for it; None for the feed of everything.
        names: keys (`slugs.key`) of every spelling of the category; empty for the feed of everything.
        formats: names of the formats to make.
        limit: entries at the most; 0 = no limit.
        max_age: older entries drop out; None = never.
        content: `full` or `summary`.
        summary_length: characters of a summary that we make, the ellipsis counted.
        archive: RFC 5005 pages beside the feed.
        withdrawn: how long a removed article is announced; zero = never.
        ids: `url`, `tag` or `uuid`: how an id is minted where the article has none.
        ttl: minutes between visits; `auto` = from how often the feed changes; None = unsaid.
        pages: an HTML page beside the feed.
        spoken: the language of the articles that it holds, as `languages.Division` calls it; None = all languages.
        language: its own, BCP 47, where that is not the site's.
        tongue: what its speakers call that language; empty for the site's.
        home: absolute address of the site's home page in that language, where that is another one.
        others: language and slug of each feed of the same in another language; None stands for the site's.
        podcast: what directories of podcasts are told, where articles have sound or film; None = nothing.
    """

    slug: str
    title: str
    description: str
    category: str | None = None
    names: frozenset[str] = frozenset()
    formats: tuple[str, ...] = ("rss", "atom", "json")
    limit: int = 50
    max_age: timedelta | None = None
    content: str = "full"
    summary_length: int = 300
    archive: bool = False
    withdrawn: timedelta = timedelta(days=30)
    ids: str = "url"
    ttl: int | str | None = "auto"
    pages: bool = True
    spoken: str | None = None
    language: str | None = None
    tongue: str = ""
    home: str | None = None
    others: tuple[tuple[str | None, str], ...] = ()
    podcast: Podcast | None = None

    @property
    def shelves(self) -> frozenset[str] | None:
        """Where the catalog has its articles; None for every article there is."""
        if self.spoken is None:
            return None if self.category is None else self.names
        return frozenset(shelf(self.spoken, name) for name in (("",) if self.category is None else self.names))


def named(specs: Iterable[FeedSpec]) -> dict[str, tuple[str, str]]:
    """What is to be remembered of feeds that come into being when there is something for them.

    Returns:
        Key of each category -> its name and slug; shelf of each language of a category -> what it is called, and slug.
    """
    made: dict[str, tuple[str, str]] = {}
    for spec in specs:
        key = "" if spec.category is None else slugs.key(spec.category)
        if spec.language and spec.spoken:
            made[shelf(spec.spoken, key)] = spec.tongue, spec.slug
        elif spec.category is not None:
            made[key] = spec.category, spec.slug
    return made


def before(now: datetime, age: timedelta) -> datetime:
    """So long before now; an age beyond the calendar reaches back to its beginning."""
    return now - age if age < now - BEGINNING else BEGINNING


BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
"""Of the calendar, in any time zone."""


def tombstones(
    specs: Sequence[FeedSpec], withdrawn: Iterable[Record], now: datetime, division: Division | None = None
) -> dict[str, list[Tombstone]]:
    """Which withdrawn articles each feed announces.

    Args:
        specs: the feeds.
        withdrawn: records of what is gone, newest first.
        now: aware; `withdrawn` of a feed counts back from it.
        division: how articles are divided by language, where feeds are of one language.

    Returns:
        Slug of each feed -> its tombstones, newest first.
    """
    made: dict[str, list[Tombstone]] = {spec.slug: [] for spec in specs}
    for record in withdrawn:
        keys = {slugs.key(name) for name in record.article.categories}
        language = division.of(record.article.language) if division else None
        for spec in specs:
            is_theirs = spec.category is None or not keys.isdisjoint(spec.names)
            is_theirs = is_theirs and spec.spoken in (None, language)
            if is_theirs and record.withdrawn and now - record.withdrawn < spec.withdrawn:
                made[spec.slug].append(Tombstone(record.id, record.withdrawn))
    return made


def entry(candidate: Candidate, body: Body, spec: FeedSpec, categories: Mapping[str, Category]) -> Entry:
    """Make the entry that a feed shows.

    Args:
        candidate: what was chosen.
        body: its body.
        spec: the feed, for `content` and `summary_length`.
        categories: key (`slugs.key`) of every spelling of a category that has a feed -> how entries carry it.

    Raises:
        RenderError: the article cannot stand in a feed.
    """
    article = candidate.article
    own = titles.title(article.summary) if article.summary else ""
    return Entry(
        id=candidate.id,
        url=article.url,
        title=article.title,
        published=candidate.published,
        updated=candidate.updated,
        authors=article.authors,
        categories=_categories(article.categories, categories),
        summary=own or body.summary(spec.summary_length) or None,
        content_html=(body.safe(article.url or "") or None) if spec.content == "full" else None,
        image=article.image,
        language=article.language,
        comments_url=article.comments_url,
        comments=article.comments,
        enclosures=article.enclosures,
        views=article.views,
        reading_minutes=article.reading_minutes,
        origin=article.origin,
        picture=article.picture,
        episode=article.episode,
        source=article.source,
        key=article.key,
        place=article.place,
    )


def _categories(names: Iterable[str], known: Mapping[str, Category]) -> tuple[Category, ...]:
    made: dict[str, Category] = {}
    for name in names:
        category = known.get(slugs.key(name)) or Category(name, slugs.slug(name))
        made.setdefault(category.name, category)
    return tuple(made.values())


RHYTHMS = ((timedelta(hours=16), 60), (timedelta(days=5), 240), (timedelta.max, 1440))
"""Median time between entries up to -> minutes that readers should wait. Three steps: it must be slow to change.

They lie between the rhythms that people have: twice a day and daily, twice a week (three days and four) and weekly. A
step at one of these would be taken to and fro by an hour more or less.
"""


def ttl(spec: FeedSpec, published: Sequence[datetime]) -> int | None:
    """Minutes that readers of a feed should wait between visits, by when its entries were published, newest first.

    `auto` looks at the newest twenty entries; a feed of fewer than three says nothing.
    """
    if not isinstance(spec.ttl, str):
        return spec.ttl
    newest = published[:20]
    if len(newest) < 3:  # noqa: PLR2004 - as the docstring says
        return None
    gaps = sorted(later - earlier for later, earlier in pairwise(newest))
    gap = gaps[(len(gaps) - 1) // 2]
    return next(minutes for most, minutes in RHYTHMS if gap <= most)
