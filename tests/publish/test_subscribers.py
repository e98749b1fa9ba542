"""What subscribers will see is read back from what is published, the same for every format."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright import Author, Entry, Feed, render
from feedwright.publish import subscribers

DAY = datetime(2025, 3, 4, tzinfo=UTC)
KINDS = ("json", "atom", "rss")


def entry(name, **changes):
    return Entry(**{"url": f"https://example.org/{name}/", "title": name, "published": DAY, "summary": "s", **changes})


def report(kind, before, after, alive=()):
    feeds = (Feed(title="F", url="https://example.org/", entries=entries) for entries in (before, after))
    old, new = (subscribers.shown(render(feed, kind), kind) for feed in feeds)
    return subscribers.compare("f", "F", old, new, subscribers.ids(alive, kind))


def titles(mentions):
    return [mention.title for mention in mentions]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_change_is_told_apart(kind):
    later = DAY + timedelta(days=1)
    before = [
        entry("kept"),
        entry("changed"),
        entry("moved"),
        entry("gone"),
        entry("pushed out", url="https://example.org/out/"),
        entry("ghost", id="old-id"),
    ]
    after = [
        entry("kept"),
        entry("changed", updated=later),
        entry("moved", published=later),
        entry("fresh"),
        entry("ghost", id="new-id", url="https://example.org/ghost/"),
    ]
    told = report(kind, before, after, alive=[*(one.id for one in after), "https://example.org/out/"])
    assert titles(told.new) == ["fresh"]
    assert "changed" in titles(told.updated)
    assert titles(told.redated) == ["moved"]
    assert titles(told.resurfaced) == ["ghost"]
    assert titles(told.leaving) == ["pushed out"]
    assert titles(told.withdrawn) == ["gone"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_changed_is_nothing_told(kind):
    told = report(kind, [entry("a"), entry("b", id="12345")], [entry("a"), entry("b", id="12345")])
    assert not any(getattr(told, change) for change in told.CHANGES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damaged", [None, b"", b"<rss", b"{}", b'{"items": [1]}', b"\xff\xfe", b"<html/>"])
def test_somebody_elses_or_a_damaged_file_holds_nothing_of_ours(kind, damaged):
    assert subscribers.shown(damaged, kind) == ()


NASTY = '\n    },\n    {\n  ]\n}\n"items": [\n    {\0'
NUMBERS = st.lists(st.integers(0, 5), unique=True)
CHANGES = st.sets(st.integers(0, 5))


def version(numbers, changed=()):
    """A version of a feed in which some entries say something else than in another."""
    many = [
        entry(f"{one} {NASTY}", url=f"https://example.org/{one}/", updated=DAY + timedelta(days=one in changed))
        for one in numbers
    ]
    return Feed(title="F", url="https://example.org/", entries=many, author=Author("A"), hubs=["https://hub.example/"])


@pytest.mark.parametrize("kind", KINDS)
@given(before=NUMBERS, after=NUMBERS, changed=CHANGES)
def test_what_differs_is_all_that_has_to_be_compared(kind, before, after, changed):
    old, new = render(version(before), kind), render(version(after, changed), kind)
    one, two, count = subscribers.differing(old, new, kind)
    whole = subscribers.shown(old, kind), subscribers.shown(new, kind)
    assert count == len(before)
    for alive in ((), [f"https://example.org/{number}/" for number in range(6)]):
        assert subscribers.compare("f", "F", one, two, alive) == subscribers.compare("f", "F", *whole, alive)
    if kind == "json":
        same = {number for number in before if number in after and number not in changed}
        assert (len(one), len(two)) == (len(before) - len(same), len(after) - len(same))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "other", [None, b"", b"<rss", b"{}", b'{"items": [1]}', b'{\n  "items": [\n    {\n    }\n  ]\n}\n']
)
def test_to_a_damaged_file_everything_is_new(kind, other):
    data = render(version([1, 2]), kind)
    assert subscribers.differing(other, data, kind) == ((), subscribers.shown(data, kind), 0)
    assert subscribers.differing(data, other, kind) == (subscribers.shown(data, kind), (), 2)


def test_a_json_feed_that_is_laid_out_otherwise_is_read_as_a_whole():
    data = render(version([1, 2]), "json")
    other = json.dumps(json.loads(data)).encode()
    whole = subscribers.shown(data, "json")
    assert subscribers.differing(other, data, "json") == (whole, whole, 2)


def test_other_formats_are_not_read_back():
    assert subscribers.shown(b"anything", "gemlog") == ()


# --- bodies -----------------------------------------------------------------------------------------------------------

TEXTS = Feed(
    title="The Desk",
    url="https://example.org/",
    entries=(
        Entry(url="https://example.org/a", title="A", published=DAY, summary="S", content_html="<p>1 &lt; 2</p>"),
        Entry(url="https://example.org/b", title="B", published=DAY, summary="a < b & c"),
    ),
)


@pytest.mark.parametrize("kind", ["json", "atom", "rss"])
def test_texts_are_read_back_and_summaries_where_there_are_none(kind):
    assert subscribers.bodies(render(TEXTS, kind), kind) == {
        "https://example.org/a": "<p>1 &lt; 2</p>", "https://example.org/b": "a &lt; b &amp; c"
    }  # fmt: skip


@pytest.mark.parametrize("data", [None, b"", b"{}", b"<rss/>", b"\xff", b"[1]", b"null"])
@pytest.mark.parametrize("kind", ["json", "atom", "rss", "html"])
def test_of_what_is_no_feed_there_are_no_texts(data, kind):
    assert subscribers.bodies(data, kind) == {}
