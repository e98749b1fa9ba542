"""The guard speaks up before readers are surprised, and says exactly what would surprise them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feedwright.publish.guard import objections
from feedwright.report import FeedReport, Mention

KINDS = FeedReport.CHANGES


def many(count, word="Title"):
    return tuple(Mention(f"urn:{word}:{n}", None, f"{word} {n}") for n in range(count))


def report(slug="all", **changes):
    return FeedReport(slug=slug, title="The Desk", **{kind: many(count) for kind, count in changes.items()})


def told(*reports, before=10, shrink=0.5, flood=20):
    return list(objections(reports, {one.slug: before for one in reports}, shrink, flood))


def test_a_feed_may_lose_its_share_and_no_entry_more():
    assert not told(report(withdrawn=5))
    (line,) = told(report(withdrawn=6))
    assert line.startswith("The Desk (all): 6 of 10 entries would be withdrawn: ")


def test_old_entries_may_be_shown_again_up_to_a_number_whichever_way_they_come():
    assert not told(report(resurfaced=12, redated=8))
    (line,) = told(report(resurfaced=12, redated=9))
    assert line.startswith("The Desk (all): 21 old entries would be shown as new: ")


def test_what_is_new_or_updated_or_leaves_by_a_limit_is_no_surprise():
    assert not told(report(new=1000, updated=1000, leaving=1000))


def test_a_feed_that_does_not_stand_yet_is_never_refused():
    assert not told(report(withdrawn=9, resurfaced=99, redated=99), before=0)
    assert not list(objections([report(withdrawn=9)], {}, 0.0, 0))


def test_either_can_be_turned_off():
    surprise = report(withdrawn=10, resurfaced=99)
    assert len(told(surprise)) == 2
    assert len(told(surprise, shrink=None)) == len(told(surprise, flood=None)) == 1
    assert not told(surprise, shrink=None, flood=None)


def test_zero_allows_nothing():
    assert told(report(withdrawn=1), shrink=0.0)
    assert told(report(redated=1), flood=0)
    assert not told(report(), shrink=0.0, flood=0)


def test_each_feed_is_told_of_in_its_own_line():
    lines = told(report("politics", withdrawn=9), report("world"), report("all", withdrawn=9))
    assert [line.partition(":")[0] for line in lines] == ["The Desk (politics)", "The Desk (all)"]


def test_the_first_articles_are_named_and_the_others_counted():
    (line,) = told(report(withdrawn=8))
    assert "'Title 0', 'Title 1', 'Title 2', 'Title 3', 'Title 4' and 3 more" in line
    (line,) = told(report(withdrawn=5), before=5)
    assert line.endswith("'Title 3', 'Title 4'")


def test_a_title_cannot_break_its_line():
    hostile = FeedReport(slug="all", title="The Desk", withdrawn=(Mention("urn:x", None, "One\nTwo"),))
    (line,) = told(hostile, before=1)
    assert "\n" not in line


@given(st.integers(1, 200), st.integers(0, 200), st.floats(0, 1))
def test_the_smaller_the_share_that_may_go_the_sooner_it_speaks_up(stood, gone, share):
    lines = told(report(withdrawn=gone), before=stood, shrink=share)
    assert bool(lines) == (gone / stood > share)
    if lines:
        assert told(report(withdrawn=gone), before=stood, shrink=share / 2)
