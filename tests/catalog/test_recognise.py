"""An article is known again when its file was renamed or moved, and when other software published it before."""

from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.catalog import recognise
from feedwright.catalog.decide import Known, decide
from feedwright.catalog.records import Adopted, Record
from feedwright.model import Article, replace
from feedwright.text import digest, urls

NOW = datetime(2025, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
PARAGRAPHS = [
    f"This is paragraph number {n}, and it is long enough to be told apart from the others." for n in range(9)
]


def article(key="a.md", body="", **changes):
    name = key.removesuffix(".md")
    said = {
        "source": "markdown",
        "key": key,
        "place": key,
        "url": f"https://example.org/{name}/",
        "title": f"About {name}",
        "published": NOW - DAY,
        "digest": digest.said(changes.get("title", name), body),
        "blocks": digest.blocks(body),
    }
    return Article(**{**said, **changes})


def record(then, own_id=None):
    return Record(own_id or then.url, NOW, then.published or NOW, then.published or NOW, then)


def text(*numbers):
    return "\n\n".join(PARAGRAPHS[n] for n in numbers)


THEN = article("then.md", text(0, 1, 2, 3), title="A Vote", id="7", url="https://example.org/vote/")


# --- alike --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "now",
    [
        replace(THEN, key="now.md"),
        replace(THEN, key="now.md", title="Another Title", url="https://example.org/x/", published=NOW, id=None),
        article("now.md", text(0, 1, 2, 3, 4), title="A vote!", url="https://example.org/x/", published=NOW),
        article("now.md", text(0, 1, 2), title="Other", url="https://example.org/x/"),
        article("now.md", text(7, 8), title="A Vote", url=THEN.url, published=NOW),
        article("now.md", text(7, 8), title="Other", url=THEN.url),
        article("now.md", text(7, 8), title="A Vote", id="7", published=NOW),
        article("now.md", text(0, 1, 7), title="Other", url=THEN.url, published=NOW),
    ],
    ids=[
        "all but its key", "the text alone", "most of the text and the title", "most of the text and the day",
        "address and title", "address and day", "id and title", "address and some of the text",
    ],
)  # fmt: skip
def test_two_signs_that_agree_or_the_whole_text_are_enough(now):
    assert recognise.alike(now, record(THEN)) > 0


@pytest.mark.parametrize(
    "now",
    [
        article("now.md", text(7, 8), title="Other", url=THEN.url, published=NOW),
        article("now.md", text(7, 8), title="Other", id="7", published=NOW),
        article("now.md", text(7, 8), title="A Vote", published=NOW),
        article("now.md", text(7, 8), title="Other"),
        article("now.md", text(7, 8), title="A Vote"),
        article("now.md", text(0, 1, 2, 3, 4), title="Other", published=NOW),
        article("now.md", "", title="", digest="", published=None, url=None),
    ],
    ids=["address", "id", "title", "day", "title and day", "most of the text", "nothing"],
)
def test_one_sign_alone_is_not_enough(now):
    assert recognise.alike(now, record(THEN)) == 0


@pytest.mark.parametrize(
    "said",
    [
        digest.said("then", text(0, 1, 2, 3)).partition(".")[0],
        digest.said("then", text(0, 1, 2, 3).replace("\n\n", "\n \n")),
    ],
    ids=["as an older version noted it", "with other white space"],
)
def test_the_same_words_are_the_same_text(said):
    then = article("then.md", text(0, 1, 2, 3), title="then", url="https://example.org/x/")
    now = article("now.md", text(0, 1, 2, 3), title="then", digest=said, blocks=b"", published=NOW)
    assert then.digest != now.digest
    assert recognise.alike(now, record(then)) == recognise.alike(then, record(now)) == 5
    assert recognise.moved([replace(now, title="", url=None)], [record(then)]) == {("markdown", "now.md"): record(then)}


def test_what_neither_says_is_no_sign():
    bare = Article(source="s", key="a")
    assert recognise.alike(replace(bare, key="b"), Record("x", NOW, NOW, NOW, bare)) == 0


# --- moved --------------------------------------------------------------------------------------------------------


def test_of_two_that_are_alike_the_likelier_one_is_it():
    copy = article("copy.md", text(0, 1, 2, 4), title="A Vote", published=NOW - DAY)
    assert recognise.moved([copy, replace(THEN, key="now.md")], [record(THEN)]) == {
        ("markdown", "now.md"): record(THEN)
    }


def test_two_that_are_equally_alike_are_told_apart_by_their_keys():
    first, second = replace(THEN, key="b.md"), replace(THEN, key="c.md")
    assert list(recognise.moved([second, first], [record(THEN)])) == [("markdown", "b.md")]


def test_nobody_new_and_nobody_missing_is_nothing_to_do():
    assert recognise.moved([], [record(THEN)]) == {}
    assert recognise.moved([THEN], []) == {}


SOME = st.lists(
    st.builds(
        article,
        key=st.sampled_from([f"{c}.md" for c in "abcdef"]),
        body=st.sampled_from([text(0, 1, 2), text(0, 1, 2, 3), text(0, 8), text(4, 5, 6), ""]),
        id=st.sampled_from([None, None, "1", "2"]),
        url=st.sampled_from([None, *(f"https://example.org/{c}/" for c in "abc")]),
        title=st.sampled_from(["T", "U", ""]),
        published=st.sampled_from([None, NOW, NOW - DAY]),
    ),
    unique_by=lambda one: one.key,
    max_size=6,
)


def missing(articles):
    return [record(replace(one, key=f"old/{one.key}"), f"id:{one.key}") for one in articles]


@given(SOME, SOME)
def test_each_record_is_given_once_to_one_that_is_like_it(strangers, gone):
    found = recognise.moved(strangers, missing(gone))
    assert len({one.id for one in found.values()}) == len(found)
    by_key = {(one.source, one.key): one for one in strangers}
    assert all(recognise.alike(by_key[who], one) > 0 for who, one in found.items())


@given(SOME, SOME)
def test_nobody_who_is_like_a_record_that_is_left_over_is_left_over(strangers, gone):
    records = missing(gone)
    found = recognise.moved(strangers, records)
    over = [one for one in records if one not in found.values()]
    for one in strangers:
        if (one.source, one.key) not in found:
            assert all(recognise.alike(one, other) == 0 for other in over)


@given(SOME, SOME, st.randoms(use_true_random=False))
def test_the_order_of_reading_never_matters_for_what_moved(strangers, gone, random):
    records = missing(gone)
    shuffled = recognise.moved(random.sample(strangers, len(strangers)), random.sample(records, len(records)))
    assert shuffled == recognise.moved(strangers, records)


@given(SOME, SOME)
def test_unrelated_articles_never_move_into_each_others_place(strangers, gone):
    apart = [
        replace(one, url=one.url and one.url + "x", title=one.title and one.title + "x", id=one.id and one.id + "x",
                published=one.published and one.published + 40 * DAY, digest=digest.said(one.key, "other"), blocks=b"")
        for one in strangers
    ]  # fmt: skip
    assert recognise.moved(apart, missing(gone)) == {}


# --- adopted ------------------------------------------------------------------------------------------------------


def entry(own_id="https://old.example/?p=1", url="", title="", published=None, updated=None):
    return Adopted(own_id, url, title, published, updated)


def adopted(one, *entries):
    found = recognise.adopted([one], entries)
    return found[one.source, one.key].id if found else None


def test_by_its_id_also_in_the_form_that_atom_holds():
    assert adopted(article(id="12345"), entry("other"), entry("12345")) == "12345"
    assert adopted(article(id="12345"), entry(urls.atom_id("12345"))) == urls.atom_id("12345")
    assert adopted(article(id="12345"), entry("123456")) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/",
        "http://example.org/a/",
        "https://www.example.org/a/",
        "HTTPS://Example.ORG:443/a",
        "https://example.org/a/index.html",
        "http://www.example.org/a/index.php",
        "https://example.org/a/?utm_source=rss&utm_medium=feed",
        "https://example.org/a/#more",
        "https://example.org/%61/",
    ],
)
def test_by_its_address_however_it_is_written(url):
    assert adopted(article(title="New Title", published=NOW), entry("x", url, "Old Title", NOW - 9 * DAY)) == "x"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/b/",
        "https://example.org/a/b/",
        "https://example.org/",
        "https://example.com/a/",
        "https://example.org/a/?p=1",
        "https://blog.example.org/a/",
        "https://example.org:8080/a/",
        "https://example.org:80808/a/",
        "https://example.org/A/",
        "",
    ],
)
def test_not_by_another_address(url):
    assert adopted(article(), entry("x", url, "Other", NOW)) is None


def test_on_another_domain_by_its_path_with_its_title_or_its_day():
    there = "https://www.example.net/a/"
    assert adopted(article(title="A Vote"), entry("x", there, "A vote")) == "x"
    assert adopted(article(published=NOW), entry("x", there, "Other", NOW)) == "x"
    assert adopted(article(published=NOW), entry("x", there, "Other", NOW - 9 * DAY)) is None
    assert adopted(article(title="A Vote"), entry("x", "https://example.net/b/", "A Vote")) is None
    home = article(title="A Vote", url="https://example.org/")
    assert adopted(home, entry("x", "https://example.net/", "A Vote")) is None


def test_entries_of_one_page_are_told_apart_by_what_follows_the_hash():
    page = "https://example.org/changes/"
    entries = [entry(f"v{n}", f"{page}#v{n}") for n in (1, 2, 3)]
    assert adopted(article(url=f"{page}#v2"), *entries) == "v2"
    assert adopted(article(url=page), *entries) is None


def test_by_its_title_on_its_day_whatever_letters_and_marks_it_is_written_in():
    assert adopted(article(title="AT&T’s Vote"), entry("x", "https://old.example/1", "at&t's  vote", NOW - DAY)) == "x"
    assert adopted(article(title="A Vote"), entry("x", "", "A Vote", NOW - 9 * DAY)) is None
    assert adopted(article(title="A Vote", published=None), entry("x", "", "A Vote", NOW)) is None
    assert adopted(article(title=""), entry("x", "", "", NOW - DAY)) is None


def test_a_feed_that_says_only_when_an_entry_was_updated_will_do():
    assert adopted(article(title="A Vote"), entry("x", "", "A Vote", None, NOW - DAY)) == "x"


@pytest.mark.parametrize("hours", [-12, -5, 1, 14])
def test_a_day_is_the_same_day_in_another_time_zone(hours):
    midnight = datetime(2025, 3, 4, tzinfo=timezone(timedelta(hours=hours)))
    said = article(title="A Vote", published=datetime(2025, 3, 4, tzinfo=UTC))
    assert adopted(said, entry("x", "", "A Vote", midnight.astimezone(UTC))) == "x"


def test_what_comes_daily_under_one_title_is_not_the_day_before():
    entries = [entry(f"day {n}", "", "Links", NOW + n * DAY) for n in range(3)]
    articles = [article(f"{n}.md", title="Links", published=NOW + n * DAY) for n in range(5)]
    found = recognise.adopted(articles, entries)
    assert {who[1]: one.id for who, one in found.items()} == {f"{n}.md": f"day {n}" for n in range(3)}


def test_what_could_be_two_by_its_title_is_neither():
    day = NOW - DAY
    assert adopted(article(title="Links"), entry("x", "", "Links", day), entry("y", "", "Links", day)) is None
    twins = [article(key, title="Links") for key in ("a.md", "b.md")]
    assert recognise.adopted(twins, [entry("x", "", "Links", day)]) == {}


def test_the_surest_sign_goes_first_and_what_it_took_is_gone():
    day = NOW - DAY
    by_id, by_title = article("a.md", id="7", title="Links"), article("b.md", title="Links")
    assert recognise.adopted([by_title, by_id], [entry("7", "", "Links", day)]) == {
        ("markdown", "a.md"): entry("7", "", "Links", day)
    }


ENTRIES = st.lists(
    st.builds(
        Adopted,
        id=st.sampled_from([*"1234", urls.atom_id("1"), urls.atom_id("3"), "https://example.org/a/"]),
        url=st.sampled_from(["", *(f"http://www.example.org/{c}" for c in "abc"), "https://example.org/a/#more"]),
        title=st.sampled_from(["T", "u!", ""]),
        published=st.sampled_from([None, NOW, NOW - DAY, NOW + timedelta(hours=3)]),
        updated=st.sampled_from([None, NOW]),
    ),
    unique_by=lambda one: one.id,
    max_size=5,
)


@given(SOME, ENTRIES)
def test_an_entry_is_given_to_several_articles_only_where_they_share_its_id_or_address(articles, entries):
    found = recognise.adopted(articles, entries)
    known = {(one.source, one.key): one for one in articles}
    for one in set(found.values()):
        claimants = [known[who] for who, other in found.items() if other == one]
        ids = {claimant.id for claimant in claimants}
        places = {recognise.address_key(claimant.url or "") for claimant in claimants}
        assert len(claimants) == 1 or (len(ids) == 1 and ids != {None}) or (len(places) == 1 and places != {""})


@given(SOME, ENTRIES, st.integers())
def test_the_order_of_reading_never_matters_for_what_is_adopted(articles, entries, seed):
    random = Random(seed)
    shuffled = recognise.adopted(random.sample(articles, len(articles)), random.sample(entries, len(entries)))
    assert shuffled == recognise.adopted(articles, entries)


@given(SOME, ENTRIES)
def test_unrelated_entries_are_never_adopted(articles, entries):
    apart = [
        Adopted(
            "x" + one.id,
            one.url and f"{one.url.partition('#')[0]}x",
            one.title and one.title + "x",
            one.published,
            None,
        )
        for one in entries
    ]
    assert recognise.adopted(articles, apart) == {}


# --- adopted, and decided -----------------------------------------------------------------------------------------


def ids(articles, *entries, **known):
    decision = decide(articles, NOW, known=Known(known.get("records", {}), entries))
    return {one.article.key: one.id for one in decision.candidates}


def test_readers_know_the_entrys_id_whatever_the_article_calls_itself():
    assert ids([article(id="new")], entry("old", "https://example.org/a/")) == {"a.md": "old"}


def test_an_articles_own_id_counts_where_atom_held_what_stands_for_it():
    assert ids([article(id="12345")], entry(urls.atom_id("12345"))) == {"a.md": "12345"}


def test_what_readers_of_rss_know_counts_where_the_article_says_what_atom_held():
    assert ids([article(id=urls.atom_id("12345"))], entry("12345")) == {"a.md": "12345"}


def test_an_entry_in_both_forms_is_one_and_its_own_form_counts():
    both = [entry(urls.atom_id("12345"), "https://example.org/a/"), entry("12345", "https://example.org/a/")]
    assert ids([article()], *both) == ids([article()], *reversed(both)) == {"a.md": "12345"}


def test_an_article_without_a_date_has_that_of_its_entry():
    (one,) = decide(
        [article(published=None)], NOW, known=Known({}, [entry("x", "https://example.org/a/", "", NOW - 9 * DAY)])
    ).candidates
    assert one.published == NOW - 9 * DAY


def test_a_later_change_that_readers_have_seen_is_not_taken_back():
    seen = entry("x", "https://example.org/a/", "", NOW - 9 * DAY, NOW - DAY / 2)
    (one,) = decide([article()], NOW, known=Known({}, [seen])).candidates
    assert (one.published, one.updated) == (NOW - DAY, NOW - DAY / 2)


@pytest.mark.parametrize("own", ["12345", urls.atom_id("12345")])
def test_an_entry_that_a_record_has_is_nobody_elses(own):
    known = record(article("old.md", url="https://example.org/old/"), "12345")
    said = [known.article, article("new.md", url="https://example.org/new/")]
    entries = [entry(own, "https://example.org/new/")]
    assert ids(said, *entries, records={known.who: known}) == {"old.md": "12345", "new.md": "https://example.org/new/"}


@settings(max_examples=50)
@given(SOME, ENTRIES)
def test_no_id_is_ever_used_twice_in_any_form(articles, entries):
    made = list(ids(articles, *entries).values())
    assert len({urls.atom_id(one) for one in made}) == len(made)
