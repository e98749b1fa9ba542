"""What stands in each feed, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest

from feedwright import choosing, selection
from feedwright.body import Body
from feedwright.catalog import store
from feedwright.catalog.records import Record
from feedwright.model import Article, Candidate, Category
from feedwright.selection import FeedSpec
from feedwright.text import slugs

NOW = datetime(2025, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def candidate(name, days=1, categories=(), **said):
    published = NOW - days * DAY
    article = Article(
        source="s",
        key=name,
        place=f"{name}.md",
        url=f"https://example.org/{name}/",
        title=name.title(),
        categories=tuple(categories),
        **said,
    )
    return Candidate(f"https://example.org/{name}/", published, published, article)


def spec(slug="politics", *names, **changes):
    keys = frozenset(slugs.key(name) for name in (slug, *names))
    return FeedSpec(
        **{"slug": slug, "title": slug.title(), "description": "", "category": slug, "names": keys, **changes}
    )


EVERYTHING = FeedSpec(slug="all", title="All", description="")


@pytest.fixture
def select(tmp_path):
    """What stands in each feed, when a catalog that leaves no trace remembers these articles."""

    def select(specs, many):
        with store.opened("sqlite:///nowhere.db", tmp_path, writing=False) as catalog:
            catalog.remember([Record(one.id, NOW, one.published, one.updated, one.article) for one in many], {})
            chosen = {spec.slug: choosing.newest(catalog, spec, NOW) for spec in specs}
        return {slug: [shelved.key for shelved in shown] for slug, shown in chosen.items()}

    return select


def test_a_feed_takes_its_category_in_all_its_spellings_and_the_feed_of_everything_takes_all(select):
    many = [
        candidate("a", 1, ["Politics"]),
        candidate("b", 2, ["POLI-tics"]),
        candidate("c", 3, ["Politik"]),
        candidate("d", 4),
    ]
    chosen = select([spec("politics", "Politik"), EVERYTHING], many)
    assert chosen == {"politics": ["a", "b", "c"], "all": ["a", "b", "c", "d"]}


def test_an_article_with_two_spellings_of_one_category_stands_once(select):
    assert select([spec()], [candidate("a", 1, ["politics", "Poli tics"])]) == {"politics": ["a"]}
    both = candidate("a", 1, ["politics", "Politik"])
    assert select([spec("politics", "Politik")], [both, candidate("b", 2, ["politics"])]) == {"politics": ["a", "b"]}


def test_limit_and_age_are_each_feeds_own(select):
    many = [candidate(str(n), n, ["politics", "world"]) for n in range(1, 9)]
    chosen = select([spec(limit=3), spec("world", limit=0, max_age=5 * DAY), EVERYTHING], many)
    assert [len(chosen[slug]) for slug in ("politics", "world", "all")] == [3, 5, 8]


def test_an_age_beyond_the_calendar_drops_nothing(select):
    assert select([spec(max_age=timedelta(days=999_999))], [candidate("a", 1, ["politics"])]) == {"politics": ["a"]}


def test_an_age_reaches_back_from_now_to_the_beginning_of_the_calendar():
    assert selection.before(NOW, DAY) == NOW - DAY
    for age in (NOW - datetime(1, 1, 2, tzinfo=UTC), timedelta(days=999_999), timedelta.max):
        assert selection.before(NOW, age) == datetime(1, 1, 2, tzinfo=UTC)


def test_what_is_withdrawn_is_announced_for_a_while_in_the_feeds_that_it_stood_in():
    def gone(name, days, *categories):
        article = candidate(name, 90, categories).article
        return Record(
            f"https://example.org/{name}/", NOW - 99 * DAY, NOW - 90 * DAY, NOW - 90 * DAY, article, NOW - days * DAY
        )

    records = [gone("a", 1, "Politics"), gone("b", 29, "world"), gone("c", 31, "politics")]
    made = selection.tombstones([spec(), EVERYTHING, spec("never", "world", withdrawn=timedelta(0))], records, NOW)
    assert {slug: [one.id[20:-1] for one in many] for slug, many in made.items()} == {
        "politics": ["a"],
        "all": ["a", "b"],
        "never": [],
    }


def test_a_feed_without_articles_is_there_all_the_same(select):
    assert select([spec()], []) == {"politics": []}


def test_an_entry_carries_safe_absolute_html_and_its_categories_by_their_feeds():
    html = '<p onclick="x()">Read <a href="../b/">more</a> of this rather long paragraph.</p><script>alert(1)</script>'
    known = {slugs.key("politics"): Category("politics", "pol", "https://example.org/feeds/pol.atom")}
    made = selection.entry(candidate("a", 1, ["Poli-Tics", "Politics", "Größe"]), Body(html), EVERYTHING, known)
    assert made.content_html == '<p>Read <a href="https://example.org/b/">more</a> of this rather long paragraph.</p>'
    assert made.summary == "Read more of this rather long paragraph."
    assert made.categories == (
        Category("politics", "pol", "https://example.org/feeds/pol.atom"),
        Category("Größe", "grosse"),
    )


def test_an_articles_own_summary_is_kept_whole_and_plain():
    own = "An <b>own</b> summary &amp; " + "long " * 100
    made = selection.entry(candidate("a", 1, summary=own), Body("<p>Body</p>"), EVERYTHING, {})
    assert made.summary == "An own summary & " + ("long " * 100).strip()


def test_a_feed_of_summaries_has_no_content():
    made = selection.entry(candidate("a"), Body("<p>Body of the article.</p>"), spec(content="summary"), {})
    assert made.content_html is None
    assert made.summary == "Body of the article."


@pytest.mark.parametrize(
    ("gap", "wanted"), [(timedelta(hours=1), 60), (timedelta(hours=12), 60), (DAY, 240), (7 * DAY, 1440)]
)
def test_auto_ttl_follows_the_rhythm_of_a_feed(gap, wanted):
    assert selection.ttl(EVERYTHING, [NOW - n * gap for n in range(10)]) == wanted


@pytest.mark.parametrize(
    ("gaps", "wanted"),
    [
        ((timedelta(hours=11), timedelta(hours=13)), 60),
        ((timedelta(hours=12, minutes=-2), timedelta(hours=12, minutes=2)), 60),
        ((3 * DAY, 4 * DAY), 240),
        ((6 * DAY, 8 * DAY), 1440),
    ],
    ids=["twice a day, roughly", "twice a day", "twice a week", "weekly, roughly"],
)
def test_a_rhythm_that_people_have_gives_the_same_after_each_article(gaps, wanted):
    published = [NOW]
    for number in range(60):
        published.insert(0, published[0] + gaps[number % 2])
    assert {selection.ttl(EVERYTHING, published[number:]) for number in range(40)} == {wanted}


def test_a_feed_with_two_entries_has_no_rhythm_and_the_owners_word_counts():
    two = [NOW - DAY, NOW - 2 * DAY]
    assert selection.ttl(EVERYTHING, two) is None
    assert selection.ttl(spec(ttl=15), two) == 15
    assert selection.ttl(spec(ttl=None), [NOW - n * DAY for n in range(9)]) is None
