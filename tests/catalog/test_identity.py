"""Who an article is when its file is renamed, replaced or copied, and another one comes to stand in its place."""

from datetime import UTC, datetime, timedelta

import pytest

from feedwright.catalog.decide import Known, decide
from feedwright.model import Article
from feedwright.text import digest

NOW = datetime(2025, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TEXTS = {
    "one": "What the first article says is long enough to be told from the others.\nAnd it says it in two paragraphs of its own.",
    "two": "The second one speaks of other things, and at no less length than the first.\nIt ends with another line that is its own.",
    "three": "Nothing in the third was taken from any other article on this whole site.\nIts last line would not be found elsewhere.",
}
DAYS = {"one": NOW - 9 * DAY, "two": NOW - 8 * DAY, "three": NOW - 7 * DAY}


def at(key, word, **changes):
    """The article of this word under a key; its address follows the key."""
    said = {
        "source": "markdown",
        "key": key,
        "place": key,
        "url": f"https://example.org/{key}/",
        "title": f"Title {word}",
        "published": DAYS[word],
        "digest": digest.said(f"Title {word}", TEXTS[word]),
        "blocks": digest.blocks(TEXTS[word]),
    }
    return Article(**{**said, **changes})


def after(*builds):
    """Title -> id after these builds, each a list of articles, a day apart; and the last decision."""
    records = {}
    for day, articles in enumerate(builds):
        decision = decide(articles, NOW + day * DAY, known=Known(records))
        for who in decision.forget:
            records.pop(who, None)
        records.update({record.who: record for record in decision.remember})
        assert len({record.id for record in records.values()}) == len(records)
    return {candidate.article.title[6:]: candidate.id[20:-1] for candidate in decision.candidates}, decision


@pytest.mark.parametrize(
    ("before", "now", "ids"),
    [
        ("a=one b=two", "b=one a=two", {"one": "a", "two": "b"}),
        ("a=one b=two", "b=one c=two", {"one": "a", "two": "b"}),
        ("a=one b=two c=three", "b=one c=two a=three", {"one": "a", "two": "b", "three": "c"}),
        ("a=one b=two", "b=one", {"one": "a"}),
        ("a=one", "c=one", {"one": "a"}),
    ],
    ids=["two change names", "each takes the name of the next", "in a ring", "one over another", "to a new name"],
)
def test_an_id_goes_with_what_an_article_says_and_not_with_its_file(before, now, ids):
    builds = [[at(*pair.split("=")) for pair in build.split()] for build in (before, now)]
    found, decision = after(*builds)
    assert found == ids
    assert {record.id[20:-1] for record in decision.withdrawn} == {pair[0] for pair in before.split()} - set(
        ids.values()
    )


def test_another_article_in_the_place_of_one_that_was_renamed_gets_an_id_of_its_own():
    decision = after([at("a", "one")], [at("c", "one"), at("a", "two")])[1]
    ids = {candidate.article.title: candidate.id for candidate in decision.candidates}
    assert ids["Title one"] == "https://example.org/a/"
    assert ids["Title two"].startswith("urn:uuid:")
    (warning,) = decision.faults
    assert warning.what.startswith("has the same address as c, https://example.org/a/; it was given the id urn:uuid:")


def test_another_article_in_the_place_of_one_that_was_deleted_gets_an_id_of_its_own():
    decision = after([at("a", "one")], [], [at("a", "two")])[1]
    (candidate,) = decision.candidates
    assert candidate.id.startswith("urn:uuid:")
    assert [record.id for record in decision.withdrawn] == ["https://example.org/a/"]


def test_a_place_that_is_used_again_and_again_gives_each_article_an_id_of_its_own():
    decision = after([at("a", "one")], [], [at("a", "two")], [], [at("a", "three")])[1]
    assert len({candidate.id for candidate in decision.candidates} | {gone.id for gone in decision.withdrawn}) == 3


def test_what_was_deleted_comes_back_as_itself_wherever_another_stands_meanwhile():
    found, decision = after([at("a", "one")], [], [at("a", "two")], [at("a", "two"), at("c", "one")])
    assert found["one"] == "a"
    assert not decision.withdrawn


def test_rewritten_from_the_first_word_to_the_last_it_is_the_same_article_as_long_as_its_file_stands():
    assert after([at("a", "one")], [at("a", "two")])[0] == {"two": "a"}
    draft = at("a", "one", left_out="draft")
    assert after([at("a", "one")], [draft], [at("a", "two")])[0] == {"two": "a"}


def test_a_copy_of_what_it_said_before_takes_nothing_from_an_article_that_goes_on():
    edited = at("a", "two", title="Title one", published=DAYS["one"])
    decision = after([at("a", "one")], [edited, at("copy", "one")])[1]
    ids = {candidate.article.key: candidate.id for candidate in decision.candidates}
    assert ids["a"] == "https://example.org/a/"


@pytest.mark.parametrize("common", [{"published": NOW}, {"title": "Links"}], ids=["one day", "one title"])
@pytest.mark.parametrize("edited", [{}, {"digest": digest.said("edited")}], ids=["as it was", "edited meanwhile"])
def test_files_that_are_numbered_anew_keep_articles_of_one_day_or_title_apart(common, edited):
    before = [at("1", "one", **common), at("2", "two", **common), at("3", "three", **common)]
    now = [at("2", "one", **common, **edited), at("3", "two", **common), at("4", "three", **common)]
    ids = {candidate.article.key: candidate.id[20:-1] for candidate in after(before, now)[1].candidates}
    assert ids == {"2": "1", "3": "2", "4": "3"}
