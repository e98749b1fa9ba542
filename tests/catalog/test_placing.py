"""Where each article stands: over random histories of a feed, whoever walks it through meets each article once."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.catalog import placing
from feedwright.catalog.placing import Bounds, Place, Waiting, count, is_raised, place

SIZE = 3
NONE = Bounds(0, None)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    monkeypatch.setattr(placing, "SIZE", SIZE)


@dataclass
class Site:
    """One feed, and what a catalog remembers of its archive."""

    bounds: Bounds
    articles: dict[str, str] = field(default_factory=dict)  # id -> published, of those that may stand in the feed
    places: dict[str, Place] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    drawn: dict[int, list] = field(default_factory=dict)
    open: int = 0
    newest: int = 0
    before: Bounds | None = None
    made: int = 0

    @property
    def window(self):
        ordered = sorted(self.articles.items(), key=lambda one: (one[1], one[0]), reverse=True)
        if self.bounds.max_age is not None:
            ordered = [one for one in ordered if int(one[1]) >= 1000 - self.bounds.max_age]
        return dict(ordered[: self.bounds.limit] if self.bounds.limit else ordered)

    @property
    def feed(self):
        return [one for one in self.window if one not in self.places]

    def page(self, number):
        return [
            (one, self.revisions[one])
            for one, where in sorted(self.places.items())
            if where.page == number and one in self.articles
        ]

    def build(self):
        window = self.window
        known = {one: where for one, where in self.places.items() if one in window}
        waiting = [Waiting(day, one, "") for one, day in self.articles.items() if one not in self.places]
        held = sum(where.page == self.open for where in self.places.values())
        raised = self.before is not None and is_raised(self.before, self.bounds)
        made = place(window, known, waiting, self.open, held, raised=raised)
        for one in made.returned:
            del self.places[one]
        self.places |= {one.id: Place(number, one.published) for one, number in made.placed}
        self.open, self.newest, self.before = made.open, made.newest, self.bounds
        return made

    def walk(self):
        """Ids as a client meets them: in the feed, then in the page to which it leads, and in each older one."""
        met = list(self.feed)
        for number in range(self.newest, 0, -1):
            met += [one for one, _ in self.page(number)]
        return met


BOUNDS = st.builds(Bounds, st.integers(0, 5), st.none() | st.integers(0, 900))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("new"), st.integers(1, 4)),
        st.tuples(st.just("backdated"), st.integers(0, 999)),
        st.tuples(st.just("change"), st.integers(0, 40)),
        st.tuples(st.just("withdraw"), st.integers(0, 40)),
        st.tuples(st.just("restore"), st.integers(0, 40)),
        st.tuples(st.just("redate"), st.integers(0, 40)),
        st.tuples(st.just("bounds"), BOUNDS),
        st.tuples(st.just("build"), st.none()),
    ),
    max_size=40,
)


def act(site, gone, what, which):
    """One step of an owner."""
    site.made += 1
    new = f"a{site.made}"
    there = sorted(site.articles)
    if what == "bounds":
        site.bounds = which
    elif what == "new":
        site.articles |= {f"{new}-{number}": f"{900 + site.made:04}" for number in range(which)}
    elif what == "backdated":
        site.articles[new] = f"{which:04}"
    elif what == "restore" and gone:
        one = sorted(gone)[which % len(gone)]
        site.articles[one] = gone.pop(one)
    elif there and what in ("change", "withdraw", "redate"):
        one = there[which % len(there)]
        site.revisions[one] = site.made
        if what == "withdraw":
            gone[one] = site.articles.pop(one)
        if what == "redate":
            site.articles[one] = f"{25 * which:04}"
    for one in site.articles:
        site.revisions.setdefault(one, 0)


@given(BOUNDS, STEPS)
def test_a_walk_from_the_feed_to_the_first_page_meets_each_article_once(bounds, steps):
    site, gone = Site(bounds), {}
    for what, which in [*steps, ("build", None)]:
        act(site, gone, what, which)
        if what == "build":
            site.build()
            assert sorted(site.walk()) == sorted(site.articles)


@given(BOUNDS, STEPS)
def test_a_page_once_given_stays_and_what_closed_it_is_never_added_to(bounds, steps):
    site, gone = Site(bounds), {}
    for what, which in steps:
        act(site, gone, what, which)
        if what != "build":
            continue
        pages, closed, before = count(site.open), site.open, dict(site.places)
        made = site.build()
        assert count(site.open) >= pages
        assert all(number >= max(closed, 1) for _, number in made.placed)
        assert {one: where for one, where in before.items() if one not in made.returned}.items() <= site.places.items()
        full = {number: [one for one, where in site.places.items() if where.page == number] for number in range(1, 99)}
        assert all(len(many) <= SIZE for many in full.values())
        assert made.newest <= count(made.open)


@given(BOUNDS, STEPS)
def test_only_pages_are_made_in_which_something_changed(bounds, steps):
    """What changed of an article that stands in a page is seen by the catalog, not here."""
    site, gone = Site(bounds), {}
    for what, which in steps:
        act(site, gone, what, which)
        if what != "build":
            continue
        last, before = count(site.open), dict(site.places)
        made = site.build()
        moved = {one for one in before.keys() | site.places.keys() if before.get(one) != site.places.get(one)}
        held = {where.page for one in moved for where in (before.get(one), site.places.get(one)) if where}
        assert made.changed == held | set(range(last + 1, count(site.open) + 1))


@given(BOUNDS, STEPS)
def test_what_was_put_into_a_page_comes_back_only_for_a_reason(bounds, steps):
    site, gone = Site(bounds), {}
    for what, which in steps:
        act(site, gone, what, which)
        if what == "build":
            before, told = dict(site.places), site.before
            made = site.build()
            raised = told is not None and is_raised(told, site.bounds)
            assert all(raised or site.articles[one] > before[one].published for one in made.returned)
            assert made.returned <= site.window.keys()


# --- a few by hand ----------------------------------------------------------------------------------------------------


def waiting(*days):
    return [Waiting(f"{day:04}", f"a{day}", "") for day in days]


def test_the_oldest_comes_first():
    made = place({}, {}, waiting(5, 1, 4, 3, 2), 0, 0, raised=False)
    assert [(one.id, number) for one, number in made.placed] == [("a1", 1), ("a2", 1), ("a3", 1), ("a4", 2), ("a5", 2)]
    assert (made.open, made.newest, made.changed) == (2, 2, {1, 2})


def test_a_page_that_closes_has_its_next_one_at_once():
    made = place({}, {}, waiting(1, 2, 3, 4, 5, 6), 0, 0, raised=False)
    assert (made.open, made.newest, count(made.open)) == (3, 2, 3)


def test_the_first_page_is_never_alone():
    """To validators a page to which and from which nothing leads is no archive."""
    made = place({}, {}, waiting(1), 0, 0, raised=False)
    assert (made.open, made.newest, count(made.open), made.changed) == (1, 1, 2, {1, 2})


def test_where_nothing_leaves_the_feed_there_is_no_page():
    made = place({"a1": "0001"}, {}, waiting(1), 0, 0, raised=False)
    assert (made.placed, made.open, made.newest, count(made.open), made.changed) == ((), 0, 0, 0, frozenset())


def test_what_comes_back_leaves_room_in_the_open_page_alone():
    there = {"a1": Place(1, "0001"), "a4": Place(2, "0004")}
    made = place({"a1": "0001", "a4": "0004"}, there, waiting(7, 8), 2, 2, raised=True)
    assert made.returned == {"a1", "a4"}
    assert [number for _, number in made.placed] == [2, 2]
    assert (made.open, made.changed) == (3, {1, 2, 3})


@pytest.mark.parametrize(
    ("before", "now", "raised"),
    [
        (Bounds(5, None), Bounds(6, None), True),
        (Bounds(5, None), Bounds(0, None), True),
        (Bounds(5, 10.0), Bounds(5, 11.0), True),
        (Bounds(5, 10.0), Bounds(5, None), True),
        (Bounds(5, 10.0), Bounds(6, 9.0), True),
        (Bounds(5, 10.0), Bounds(5, 10.0), False),
        (Bounds(5, 10.0), Bounds(4, 9.0), False),
        (NONE, Bounds(500, None), False),
        (NONE, Bounds(0, 1e9), False),
    ],
)
def test_whether_a_feed_is_told_to_show_more(before, now, raised):
    assert is_raised(before, now) is raised
