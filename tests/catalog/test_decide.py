"""Who an article is, and whether it may be published."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.catalog.decide import Known, decide
from feedwright.catalog.records import Record
from feedwright.model import Article

NOW = datetime(2025, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def article(key="a.md", **changes):
    name = key.removesuffix(".md")
    said = {
        "source": "markdown",
        "key": key,
        "place": key,
        "url": f"https://example.org/{name}/",
        "title": name,
        "published": NOW - DAY,
    }
    return Article(**{**said, **changes})


def only(decision):
    (candidate,) = decision.candidates
    return candidate


@pytest.mark.parametrize(
    ("ids", "wanted"),
    [
        ("url", "https://example.org/a/"),
        ("tag", "tag:example.org,2025-05-31:/a/"),
        ("uuid", ""),
    ],
)
def test_an_id_is_minted_as_the_owner_wishes(ids, wanted):
    import uuid

    expected = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'https://example.org/a/')}" if ids == "uuid" else wanted
    assert only(decide([article()], NOW, ids)).id == expected


def test_an_article_that_says_only_when_it_changed_was_published_then_unless_that_is_to_come():
    decision = decide([article(published=None, updated=NOW - DAY)], NOW)
    assert (only(decision).published, only(decision).updated, decision.faults) == (NOW - DAY, NOW - DAY, ())
    decision = decide([article(published=None, updated=NOW + DAY)], NOW)
    assert only(decision).published == NOW
    assert any("has no date" in fault.what for fault in decision.faults)


def test_an_articles_own_id_is_kept_whatever_it_looks_like():
    assert only(decide([article(id="12345")], NOW)).id == "12345"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"left_out": "draft"}, "draft"),
        ({"published": NOW + DAY}, "future"),
        ({"expires": NOW}, "expired"),
        ({"url": None}, "no address"),
    ],
)
def test_what_may_not_be_published_is_left_out_with_its_reason(changes, reason):
    decision = decide([article(**changes)], NOW)
    assert not decision.candidates
    assert decision.left_out[0][1] == reason


def test_a_missing_address_is_a_fault_that_names_the_cure():
    (fault,) = decide([article(url=None)], NOW).faults
    assert fault.set_aside
    assert "url:" in fault.what


def test_an_article_without_a_date_counts_from_when_it_was_first_seen_and_says_so():
    decision = decide([article(published=None)], NOW)
    assert only(decision).published == NOW
    assert "date: 2025-03-04" in decision.faults[0].what
    later = decide([article(published=None)], NOW + DAY, known=Known({r.who: r for r in decision.remember}))
    assert only(later).published == NOW


def test_the_moment_of_publication_counts_as_published_and_before_expiry_as_alive():
    assert decide([article(published=NOW), article("b.md", expires=NOW + DAY)], NOW).candidates


def test_updated_is_the_articles_own_but_never_before_it_was_published_nor_in_the_future():
    assert only(decide([article(updated=NOW)], NOW)).updated == NOW
    assert only(decide([article(updated=NOW - 9 * DAY)], NOW)).updated == NOW - DAY
    future = decide([article(updated=NOW + DAY)], NOW)
    assert only(future).updated == NOW - DAY
    assert "lies in the future" in future.faults[0].what


def test_two_articles_with_one_id_the_first_keeps_it_and_both_are_told_apart():
    older, newer = article("old.md", id="7", published=NOW - 5 * DAY), article("new.md", id="7")
    decision = decide([newer, older], NOW)
    assert {c.id: c.article.key for c in decision.candidates} == {"7": "old.md", "https://example.org/new/": "new.md"}
    assert "has the same id as old.md" in decision.faults[0].what


def test_two_articles_at_one_address_get_two_ids():
    url = "https://example.org/same/"
    decision = decide([article("a.md", url=url), article("b.md", url=url)], NOW)
    assert {c.article.key for c in decision.candidates} == {"a.md", "b.md"}
    assert len({c.id for c in decision.candidates}) == 2
    assert "has the same address as a.md" in decision.faults[0].what


def test_the_same_id_title_and_date_twice_is_one_article():
    decision = decide([article("a.md", id="7", title="T"), article("b.md", id="7", title="T")], NOW)
    assert only(decision).article.key == "a.md"
    assert decision.left_out[0][1] == "the same article as a.md"
    assert not decision.faults


def test_the_same_article_twice_is_one_even_where_another_has_its_id():
    first = article("a.md", id="7", published=NOW - 5 * DAY)
    twins = [article("b.md", id="7", title="T"), article("c.md", id="7", title="T")]
    decision = decide([*twins, first], NOW)
    assert {c.article.key for c in decision.candidates} == {"a.md", "b.md"}
    assert [(one.key, why) for one, why in decision.left_out] == [("c.md", "the same article as b.md")]
    known = Known({record.who: record for record in decision.remember})
    again = decide([*twins, first], NOW + DAY, known=known)
    assert again.left_out == decision.left_out
    assert [c.id for c in again.candidates] == [c.id for c in decision.candidates]


ARTICLES = st.lists(
    st.builds(
        article,
        key=st.sampled_from([f"{c}.md" for c in "abcdefgh"]),
        id=st.sampled_from([None, "1", "2", "https://example.org/a/"]),
        url=st.sampled_from([f"https://example.org/{c}/" for c in "abc"]),
        title=st.sampled_from("TU"),
        published=st.sampled_from([NOW - n * DAY for n in range(3)]),
    ),
    unique_by=lambda one: one.key,
)


@given(ARTICLES, st.sampled_from(["url", "tag", "uuid"]))
def test_no_id_is_used_twice_and_every_article_is_accounted_for(articles, ids):
    decision = decide(articles, NOW, ids)
    assert len({c.id for c in decision.candidates}) == len(decision.candidates)
    assert len(decision.candidates) + len(decision.left_out) == len(articles)


@given(ARTICLES, st.integers())
def test_the_order_in_which_articles_are_read_never_matters(articles, seed):
    shuffled = Random(seed).sample(articles, len(articles))
    assert decide(shuffled, NOW).candidates == decide(articles, NOW).candidates


@given(ARTICLES)
def test_candidates_stand_newest_first_and_by_id_within_a_moment(articles):
    keys = [(-c.published.timestamp(), c.id) for c in decide(articles, NOW).candidates]
    assert keys == sorted(keys)


# --- what is decided before all is said -------------------------------------------------------------------------------


class Register:
    """Whose each id is, of all that is remembered."""

    def __init__(self, *records, claims=()):
        self.records = {record.id: record for record in records}
        self.claims = dict(claims)
        self.asked = []

    def ask(self, ids):
        self.asked.append(sorted(ids))

    def owner(self, id_):
        return self.records.get(id_)

    def claimants(self, id_):
        return self.claims.get(id_, ())


def remembered(one, id_=None):
    return Record(id_ or one.id or one.url, NOW - DAY, one.published, one.published, one)


def test_what_several_claim_is_nobodys_until_all_are_said():
    rivals, alone = [article("a.md", id="7"), article("b.md", id="7")], article("c.md")
    decision = decide([*rivals, alone], NOW, known=Known({}, disputed=()))
    assert decision.disputed == {"7": tuple(rivals)}
    assert [record.article for record in decision.remember] == [alone]
    assert only(decision).article == alone
    assert not decision.left_out


def test_what_somebody_has_or_others_dispute_already_is_disputed_too():
    owner, late, other = article("a.md", id="7"), article("b.md", id="7"), article("c.md", id="8")
    known = Known({}, register=Register(remembered(owner)), disputed={"8"})
    decision = decide([late, other], NOW, known=known)
    assert decision.disputed == {"7": (late,), "8": (other,)}
    assert not decision.remember
    assert not decision.candidates


@given(ARTICLES, st.sampled_from(["url", "tag", "uuid"]))
def test_what_is_not_disputed_is_decided_as_if_all_were_said(articles, ids):
    whole, part = decide(articles, NOW, ids), decide(articles, NOW, ids, Known({}, disputed=()))
    disputed = {one.key for rivals in part.disputed.values() for one in rivals}
    before = {c.article.key: c.id for c in whole.candidates}
    assert {c.article.key: c.id for c in part.candidates} == {
        key: id_ for key, id_ in before.items() if key not in disputed
    }


def test_an_id_that_anybody_has_whoever_it_is_is_nobody_elses():
    register = Register(remembered(article("old.md", id="7", published=NOW - 5 * DAY)))
    decision = decide([article("new.md", id="7")], NOW, known=Known({}, register=register))
    assert only(decision).id == "https://example.org/new/"
    assert "has the same id as old.md, 7" in decision.faults[0].what
    assert register.asked == [["7"]]


def test_an_article_that_stands_under_another_id_is_known_as_the_same_by_who_claims_it():
    first, twin = article("a.md", id="7"), article("b.md", id="7", title="T")
    register = Register(remembered(first), claims={"7": [remembered(twin, "https://example.org/b/")]})
    decision = decide([article("c.md", id="7", title="T")], NOW, known=Known({}, register=register))
    assert decision.left_out[0][1] == "the same article as b.md"


def test_what_its_source_need_not_say_again_stays_published():
    old, gone = article("old.md"), article("gone.md")
    records = {one.who: one for one in (remembered(old), remembered(gone))}
    decision = decide([article("new.md")], NOW, known=Known(records, lasting={("markdown", "old.md")}))
    assert {c.article.key for c in decision.candidates} == {"old.md", "new.md"}
    assert [record.article.key for record in decision.withdrawn] == ["gone.md"]
