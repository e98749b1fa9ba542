"""What each feed shows is chosen by the catalog as by somebody who looks at every article, on every database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.catalog import articles, database, shelves
from feedwright.catalog.packing import unescaped
from feedwright.catalog.records import Record
from feedwright.catalog.shown import Published
from feedwright.model import Article, replace
from feedwright.text import slugs
from feedwright.text.languages import Division

NOW = datetime(2025, 6, 1, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENTS = [
    *(NOW - n * DAY for n in range(-1, 4)),
    NOW - timedelta(microseconds=1),
    NOW + timedelta(microseconds=1),
    (NOW - DAY).astimezone(timezone(timedelta(hours=5, minutes=45))),
]
NAMES = ["politics", "Poli-tics", "Politik", "World", "world", "Größe"]
KEYS = sorted({slugs.key(name) for name in NAMES})
# Databases sort texts as they please: letter case, punctuation and accents count for some and not for others.
IDS = ["a", "B", "b-", "b", "é", "e", "z", "Ä", "http://x/1", "http://x/10", "http://x/2", "caf\udce9", "\x10"]


def record(id_, published=NOW, categories=(), **changes):
    said = {name: changes.pop(name) for name in ("expires", "language", "title") if name in changes}
    article = Article(source="posts", key=f"{id_}.md", place=f"{id_}.md", categories=tuple(categories), **said)
    return Record(
        **{"id": id_, "first_seen": NOW, "published": published, "updated": NOW, "article": article} | changes
    )


RECORDS = st.lists(
    st.builds(
        record,
        st.sampled_from(IDS),
        st.sampled_from(MOMENTS),
        st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
        expires=st.sampled_from([None, None, None, *MOMENTS]),
        withdrawn=st.sampled_from([None, None, None, NOW]),
    ),
    unique_by=lambda one: one.id,
    max_size=len(IDS),
)


def wanted(records, categories, limit, now, since):
    """What a feed shows, by looking at every record."""
    chosen = [
        one
        for one in records
        if one.withdrawn is None
        and one.published <= now
        and (one.article.expires is None or one.article.expires > now)
        and (since is None or one.published >= since)
        and (categories is None or not {slugs.key(name) for name in one.article.categories}.isdisjoint(categories))
    ]
    chosen.sort(key=lambda one: one.id)
    chosen.sort(key=lambda one: one.published, reverse=True)
    return [one.id for one in chosen[: limit or None]]


@pytest.fixture
def there(shelf):
    """A catalog that is there already, so that making its tables is not what takes the time."""
    with shelf.opened() as catalog:
        catalog.commit()
    return shelf


@pytest.mark.parametrize("at_once", [1, 500])
@settings(max_examples=60)
@given(
    records=RECORDS,
    categories=st.none() | st.lists(st.sampled_from([*KEYS, "nowhere"]), min_size=1, unique=True),
    limit=st.integers(0, 6),
    since=st.sampled_from([None, None, *MOMENTS]),
)
def test_a_feed_shows_the_newest_that_may_be_published(there, monkeypatch, at_once, records, categories, limit, since):
    monkeypatch.setattr(database, "_AT_ONCE", at_once)
    with there.opened() as catalog:
        catalog.remember(records, {})
        found = catalog.newest(categories, limit, NOW, since)
        assert [one.id for one in found] == wanted(records, categories, limit, NOW, since)
        by_id = {one.id: one for one in records}
        assert [(one.source, one.key) for one in found] == [by_id[one.id].who for one in found]
        assert [datetime.fromisoformat(one.published) for one in found] == [by_id[one.id].published for one in found]


@settings(max_examples=15)
@given(records=RECORDS, now=st.sampled_from(MOMENTS))
def test_who_has_expired_since_or_is_not_published_yet_does_not_count(there, records, now):
    """Whatever the clock says, however far from when they were remembered."""
    with there.opened() as catalog:
        catalog.remember(records, {})
        for limit in (0, 2):
            found = catalog.newest(KEYS, limit, now)
            assert [one.id for one in found] == wanted(records, KEYS, limit, now, None)
        due = {
            one.id
            for one in records
            if not one.withdrawn and (one.published > now or (one.article.expires and one.article.expires <= now))
        }
        assert {one.id for one in catalog.due(now).values()} == due
        soon = [one.article.expires for one in records if one.article.expires and not one.withdrawn]
        assert catalog.next_expiry() == min(soon, default=None)
        assert catalog.published_count() == sum(one.withdrawn is None for one in records)
        assert {one.id for one in catalog.withdrawn().values()} == {one.id for one in records if one.withdrawn}


TAGS = [None, "en-GB", "en", "de", "de-AT", "pt", "pt-BR", "zh-TW", "und"]
DIVISIONS = [Division("en-GB"), Division("de"), Division("pt", frozenset({"pt-BR"}))]
IN_LANGUAGES = st.lists(
    st.builds(
        record,
        st.sampled_from(IDS),
        st.sampled_from(MOMENTS),
        st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
        language=st.sampled_from(TAGS),
        withdrawn=st.sampled_from([None, None, None, NOW]),
    ),
    unique_by=lambda one: one.id,
    max_size=6,
)


@settings(max_examples=60)
@given(
    records=IN_LANGUAGES,
    categories=st.none() | st.lists(st.sampled_from(KEYS), min_size=1, unique=True),
    limit=st.integers(0, 3),
    since=st.sampled_from([None, *MOMENTS]),
    division=st.sampled_from(DIVISIONS),
)
def test_by_language_a_feed_shows_the_newest_in_it_and_together_all(there, records, categories, limit, since, division):
    with there.opened() as catalog:
        catalog.divide(division)
        catalog.remember(records, {})
        spoken = {division.of(one.article.language) for one in records} | {"fr"}
        shown = []
        for language in spoken:
            of_it = [one for one in records if division.of(one.article.language) == language]
            asked = [shelves.shelf(language, key) for key in ([""] if categories is None else categories)]
            assert [one.id for one in catalog.newest(asked, limit, NOW, since)] == wanted(
                of_it, categories, limit, NOW, since
            )
            shown += [one.id for one in catalog.newest(asked, 0, NOW, since)]
        together = [one.id for one in catalog.newest(categories, 0, NOW, since)]
        assert sorted(shown) == sorted(together)


def test_many_articles_of_one_moment_are_cut_by_their_ids(there):
    records = [record(f"{number:03d}", NOW - DAY, ["politics"]) for number in range(300)]
    with there.opened() as catalog:
        catalog.remember(reversed(records), {})
        for categories in (None, ["politics"], ["politics", "politik"]):
            assert [one.id for one in catalog.newest(categories, 7, NOW)] == [one.id for one in records[:7]]


def test_an_age_beyond_the_calendar_drops_nothing(there):
    with there.opened() as catalog:
        catalog.remember([record("a", datetime(1, 1, 2, tzinfo=UTC), ["politics"])], {})
        assert len(catalog.newest(["politics"], 0, NOW, datetime(1, 1, 2, tzinfo=UTC))) == 1


def test_no_category_at_all_shows_nothing(there):
    with there.opened() as catalog:
        catalog.remember([record("a", NOW, ["politics"])], {})
        assert catalog.newest([], 0, NOW) == catalog.newest([], 3, NOW) == []


def test_what_was_withdrawn_since_comes_newest_first(there):
    gone = [record(str(number), withdrawn=NOW - number * DAY) for number in range(5)]
    with there.opened() as catalog:
        catalog.remember([*gone, record("there")], {})
        assert catalog.withdrawn_since(NOW - 3 * DAY) == gone[:3]


# --- what is kept of articles beside their records --------------------------------------------------------------------


class History:
    """What somebody who notes every step knows of a catalog."""

    def __init__(self):
        self.known = {}

    def remember(self, catalog, records):
        """Records that take no other article's id."""
        fit, taken = {}, {}
        for one in records:
            owner = next((who for who, other in self.known.items() if other.id == one.id), one.who)
            if owner == one.who and taken.setdefault(one.id, one.who) == one.who and one.who not in fit:
                fit[one.who] = one
        catalog.remember(fit.values(), {})
        self.known |= fit

    def forget(self, catalog, keys):
        catalog.forget(("posts", key) for key in keys)
        for key in keys:
            self.known.pop(("posts", key), None)

    @property
    def shelves(self):
        return {
            (slugs.key(name), one.published, one.id)
            for one in self.known.values()
            if one.withdrawn is None
            for name in one.article.categories
        }

    def by_language(self, division):
        return {
            (shelves.shelf(division.of(one.article.language), key), one.published, one.id)
            for one in self.known.values()
            if one.withdrawn is None
            for key in ["", *(slugs.key(name) for name in one.article.categories)]
        }


STEPS = st.lists(
    st.tuples(st.just("remember"), RECORDS)
    | st.tuples(st.just("forget"), st.lists(st.sampled_from([f"{id_}.md" for id_ in IDS]), max_size=4)),
    max_size=6,
)


@settings(max_examples=40)
@given(steps=STEPS, other_ids=st.booleans(), new=st.booleans())
def test_the_shelves_always_say_what_the_articles_say(there, steps, other_ids, new):
    history = History()
    with there.opened() as catalog:
        for number, (step, what) in enumerate(steps):
            renamed = other_ids and number % 2 and step == "remember"
            catalog.is_new = new and not number
            getattr(history, step)(
                catalog, [replace_id(one, f"{one.id} {number}") for one in what] if renamed else what
            )
            rows = list(catalog.database.rows("SELECT category, published, id FROM shelves"))
            found = {(category, datetime.fromisoformat(published)) for category, published, _ in rows}
            assert found == {(category, published) for category, published, _ in history.shelves}
            assert len(rows) == len(history.shelves)
            assert catalog.records() == history.known
            shown = [one.id for one in catalog.newest(KEYS, 0, NOW)]
            assert shown == wanted(history.known.values(), KEYS, 0, NOW, None)
            assert catalog.on_shelves() == {category for category, _, _ in history.shelves}
            on_it = {
                one.who: one for one in history.known.values() if any(id_ == one.id for *_, id_ in history.shelves)
            }
            assert catalog.records_on(KEYS) == on_it
            assert catalog.records_on([]) == {}


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(st.sampled_from([None, *DIVISIONS]), IN_LANGUAGES), max_size=5))
def test_the_shelves_are_divided_by_language_as_was_said_last(there, steps):
    """Whatever was said before, and whether the catalog was closed in between."""
    history = History()
    with there.opened() as catalog:
        for number, (division, records) in enumerate(steps):
            catalog.is_new = not number
            catalog.divide(division)
            catalog._division = catalog._noted_division()
            assert catalog._division == division
            history.remember(catalog, records)
            wanted_there = history.shelves | (history.by_language(division) if division else set())
            rows = list(catalog.database.rows("SELECT category, published, id FROM shelves"))
            found = {
                (unescaped(category), datetime.fromisoformat(then), unescaped(id_)) for category, then, id_ in rows
            }
            assert found == wanted_there
            assert len(rows) == len(wanted_there)
            assert catalog.on_shelves() == {category for category, _, _ in wanted_there}


def test_shelves_are_divided_once_and_again_after_an_upgrade(there, monkeypatch):
    """Another version may take other tags for one language; and many articles are divided a part at a time."""

    def categories():
        return [row[0] for row in catalog.database.rows("SELECT category FROM shelves ORDER BY category")]

    with there.opened() as catalog:
        catalog.remember([record(f"{number:05d}", categories=["politics"]) for number in range(4001)], {})
        catalog.is_new = False
        catalog.divide(Division("en"))
        assert len(categories()) == 3 * 4001
        catalog.database.run("DELETE FROM shelves WHERE category = ' en '")
        catalog.divide(Division("en"))
        assert len(categories()) == 2 * 4001
        monkeypatch.setattr(articles, "__version__", "another")
        catalog.divide(Division("en"))
        assert len(categories()) == 3 * 4001
        catalog.divide(None)
        assert set(categories()) == {"politics"}


def test_a_note_of_languages_that_says_nothing_is_damage(file):
    with file.opened() as catalog:
        catalog.note_as("languages", "{")
        catalog.commit()
    with file.opened(writing=False) as catalog:
        assert "how articles are divided by language cannot be understood" in catalog.note


def replace_id(one, id_):
    return Record(id_, one.first_seen, one.published, one.updated, one.article, one.withdrawn)


ONE = record("a", NOW - DAY, ["politics"], title="A Title")
KOLKATA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("now", "is_another"),
    [
        (ONE, False),
        (replace(ONE, first_seen=NOW - DAY), False),
        (replace(ONE, published=ONE.published.astimezone(KOLKATA), updated=ONE.updated.astimezone(KOLKATA)), False),
        (replace(ONE, article=replace(ONE.article, place="table.csv:7")), False),
        (replace(ONE, published=NOW - 2 * DAY), True),
        (replace(ONE, updated=NOW - DAY), True),
        (replace(ONE, article=replace(ONE.article, title="Another Title")), True),
        (replace(ONE, article=replace(ONE.article, categories=("Politics",))), True),
        (replace(ONE, article=replace(ONE.article, digest="1:ab.cd")), True),
        (replace(ONE, article=replace(ONE.article, published=NOW - DAY)), True),
    ],
)
def test_the_revision_is_another_where_anything_is_that_an_entry_shows(there, now, is_another):
    def revision():
        [shown] = catalog.newest(None, 0, NOW)
        return shown.revision

    with there.opened() as catalog:
        catalog.remember([ONE], {})
        before = revision()
        catalog.is_new = False
        catalog.remember([now], {})
        assert (revision() != before) == is_another
        catalog.remember([replace(now, withdrawn=NOW)], {})
        assert catalog.newest(None, 0, NOW) == []
        catalog.remember(catalog.records().values(), {})
        catalog.remember([replace(one, withdrawn=None) for one in catalog.records().values()], {})
        assert (revision() != before) == is_another


@settings(max_examples=60)
@given(one=RECORDS, other=RECORDS)
def test_the_revision_is_the_same_where_the_records_are(there, one, other):
    def revisions():
        return {shown.id: shown.revision for shown in catalog.newest(None, 0, NOW)}

    def shown(records):
        return {
            record.id: (replace(record.article, place=""), record.published, record.updated)
            for record in records
            if not record.withdrawn
        }

    with there.opened() as catalog:
        catalog.remember(one, {})
        before = revisions()
        catalog.is_new = False
        catalog.remember(other, {})
        after, then, now = revisions(), shown(one), shown(other)
        for id_ in before.keys() & after.keys() & now.keys():
            assert (before[id_] == after[id_]) == (then[id_] == now[id_])


def test_who_claims_an_id_is_known_while_it_may_be_published(there):
    first, rival, other = record("7"), record("x"), record("y")
    with there.opened() as catalog:
        catalog.remember([first, rival, other], {}, lambda one: {"x": "7", "y": "7"}.get(one.id, one.id))
        claims = catalog.claimants(["7", "x"])
        assert {id_: {one.id for one in many} for id_, many in claims.items()} == {"7": {"x", "y"}}
        catalog.is_new = False
        catalog.remember([replace(rival, withdrawn=NOW)], {}, lambda _: "7")
        assert catalog.claimants(["7"]) == {"7": [other]}
        catalog.reclaim(lambda one: one.id)
        assert catalog.claimants(["7"]) == {}


def test_records_are_asked_for_by_what_is_known_of_them(there):
    one, other, third = record("a"), record("b"), replace(record("c"), article=Article(source="pages", key="c"))
    with there.opened() as catalog:
        catalog.remember([one, other, third], {one.who: "table.csv", third.who: "page"})
        assert catalog.records_of("posts", ["a.md", "nowhere"]) == {one.who: one}
        assert catalog.records_with(["a", "c", "nowhere"]) == {"a": one, "c": third}
        assert list(catalog.keys_in("posts", ["table.csv", "b.md", "page"])) == [
            ("b.md", "b.md"),
            ("table.csv", "a.md"),
        ]
        assert sorted(catalog.keys_of("posts")) == ["a.md", "b.md"]
        assert catalog.sources() == ["pages", "posts"]
        assert (catalog.published_count(), catalog.published_count("pages")) == (3, 1)
        assert sorted(catalog.ids()) == ["a", "b", "c"]
        catalog.records_with(["b"])
        assert catalog.documents == {one.who: "table.csv", other.who: "b.md", third.who: "page"}


def test_feeds_are_known_as_they_were_published_last(there):
    with there.opened() as catalog:
        files = {"all.rss": "0" * 64}
        catalog.keep_feeds({"all": Published("inputs", files), "old": Published("x", {})})
        catalog.keep_feeds({"all": Published("others", files, "en 12"), "größe": Published("y", {})})
        assert catalog.feeds() == {"all": Published("others", files, "en 12"), "größe": Published("y", {})}
        catalog.keep_feeds({})
        assert catalog.feeds() == {}


def test_what_addresses_gave_is_kept_until_nobody_asks_for_them_any_more(there):
    with there.opened() as catalog:
        catalog.keep_fetched({"https://a.example/": "one", "https://b.example/": "two"})
        catalog.keep_fetched({"https://a.example/": "three"})
        assert (catalog.fetched("https://a.example/"), catalog.fetched("https://c.example/")) == ("three", None)
        catalog.forget_fetched(["https://a.example/"])
        assert (catalog.fetched("https://a.example/"), catalog.fetched("https://b.example/")) == ("three", None)


def test_notes_are_kept_under_their_names(there):
    with there.opened() as catalog:
        assert catalog.noted_as("ids") == ""
        catalog.note_as("ids", "url")
        catalog.note_as("ids", "tag")
        catalog.note_build("said")
        assert (catalog.noted_as("ids"), catalog.note_of_last_build()) == ("tag", "said")
        catalog.note_build("")
        assert (catalog.noted_as("ids"), catalog.note_of_last_build()) == ("tag", "")
