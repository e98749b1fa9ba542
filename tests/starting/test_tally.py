"""Which categories get a feed."""

from datetime import UTC, datetime

from feedwright.model import Article
from feedwright.starting.tally import Counted, tallied


def articles(*categories):
    return [Article(title="A", categories=tuple(one), published=datetime(2025, 3, 4, tzinfo=UTC)) for one in categories]


def test_a_few_that_hold_most_articles_are_named_in_the_spelling_of_most():
    tally = tallied(articles(*[["Politics"]] * 3, ["politics"], *[["geo"]] * 4, ["once"]))
    assert tally.chosen == (Counted("Politics", 4), Counted("geo", 4))
    assert not tally.why_none


def test_many_are_found_by_themselves():
    tally = tallied(articles(*[[str(number)] for number in range(30)] * 2))
    assert not tally.chosen
    assert not tally.why_none


def test_very_many_are_tags():
    assert "200 categories" in tallied(articles(*[[str(number)] for number in range(200)] * 2)).why_none


def test_categories_that_each_hold_one_article_are_not_named():
    tally = tallied(articles(["a"], ["b"], ["c"]))
    assert not tally.chosen
    assert not tally.why_none


def test_none():
    assert "No article names a category" in tallied(articles([], [])).why_none


def test_one_that_holds_everything_would_be_the_feed_of_everything_again():
    assert tallied(articles(["blog"], ["Blog"])).why_none.startswith("All articles are in Blog: ")


def test_one_that_hardly_any_article_names_means_nothing():
    assert tallied(articles(["a"], ["a"], *[[]] * 20)).why_none.startswith("Only 2 of 22 articles ")


def test_what_is_left_out_is_counted_and_names_no_category():
    draft = Article(title="A", categories=("draft",), left_out="draft")
    tally = tallied([draft, draft, Article(left_out="old"), *articles(["a"])])
    assert tally.left_out == (Counted("draft", 2), Counted("old", 1))
    assert [one.name for one in tally.categories] == ["a"]
    assert tally.articles == 1


def test_articles_without_a_date_are_counted():
    assert tallied([Article(title="A"), *articles(["a"])]).undated == 1
