"""A feed cut down to what a reader lacks, and the journal by which that is known."""

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import feedwright
from feedwright.serving import delta
from feedwright.serving.journal import MOST_ENTRIES, VERSIONS, Journal

DAY = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ["rss", "atom", "json"]
every_kind = pytest.mark.parametrize("kind", KINDS)
TEXTS = ["<p>Plain.</p>", "<p>&lt;item&gt; &amp; ]]&gt; </item></p>", '<p>ä 日本 \U0001f4f0 {"items": []}</p>', ""]


def entry(number, version=0):
    return feedwright.Entry(
        id=f"https://example.org/{number}",
        url=f"https://example.org/{number}",
        title=f"Entry {number} <b> & {version}",
        published=DAY + timedelta(hours=number),
        updated=DAY + timedelta(hours=number + version),
        content_html=TEXTS[number % len(TEXTS)] or None,
    )


def feed(kind, held, **said):
    """A feed of entries, each a number and a version."""
    entries = [entry(*one) for one in sorted(held, reverse=True)]
    addresses = {kind: f"https://example.org/all.{kind}"}
    made = feedwright.Feed(title="T", url="https://example.org/", entries=entries, addresses=addresses, **said)
    return feedwright.render(made, kind)


def read(kind, data):
    """What a reader sees: id -> the whole entry."""
    if kind == "json":
        return {one["id"]: json.dumps(one) for one in json.loads(data)["items"]}
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    return {one.id: json.dumps(one, default=str, sort_keys=True) for one in parsed.entries}


def lacking(kind, old, new):
    known = {one.digest for one in delta.entries(feed(kind, old))}
    data = feed(kind, new)
    return delta.cut(data, delta.entries(data), known)


versions = st.lists(st.dictionaries(st.integers(0, 12), st.integers(0, 2), max_size=8), min_size=2, max_size=4)


@every_kind
@settings(max_examples=40)
@given(history=versions)
def test_who_is_sent_what_is_new_ends_with_the_same_entries_as_who_is_sent_all(kind, history):
    plain, cut = {}, {}
    before = []
    for now in (list(held.items()) for held in history):
        plain |= read(kind, feed(kind, now))
        cut |= read(kind, lacking(kind, before, now) if before else feed(kind, now))
        before = now
    assert cut == plain


@every_kind
@settings(max_examples=40)
@given(history=versions)
def test_only_what_is_new_or_changed_is_sent(kind, history):
    old, new = (read(kind, feed(kind, list(held.items()))) for held in history[:2])
    sent = read(kind, lacking(kind, *(list(held.items()) for held in history[:2])))
    assert sent == {who: what for who, what in new.items() if old.get(who) != what}


@every_kind
def test_to_who_has_nothing_all_is_sent_byte_for_byte(kind):
    data = feed(kind, [(number, 0) for number in range(5)])
    assert delta.cut(data, delta.entries(data), set()) == data


@every_kind
def test_where_nothing_is_new_the_feed_is_empty_and_whole(kind):
    held = [(number, 0) for number in range(5)]
    data = lacking(kind, held, held)
    assert read(kind, data) == {}
    assert data.rstrip().endswith(b"}" if kind == "json" else b"</rss>" if kind == "rss" else b"</feed>")
    assert b"<?xml-stylesheet" not in data or data.startswith(b"<?xml ")


@every_kind
def test_a_feed_without_entries_stays_as_it_is(kind):
    data = feed(kind, [])
    assert delta.entries(data) == ()
    assert delta.cut(data, (), {"a"}) == data


def test_what_is_said_before_the_entries_stays():
    gone = feedwright.model.Tombstone("https://example.org/99", DAY)
    data = feed("atom", [(1, 0), (2, 0)], withdrawn=(gone,))
    known = {one.digest for one in delta.entries(data)}
    assert b"deleted-entry" in delta.cut(data, delta.entries(data), known)


@every_kind
def test_another_language_of_the_feed_makes_every_entry_another(kind):
    one, other = (delta.entries(feed(kind, [(1, 0)], language=language))[0].digest for language in ("en", "de"))
    assert (one == other) is (kind == "rss")  # in RSS it is an element, which says nothing of the entries' own


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"{}", b"[]", b"nonsense", b"<html/>", b"<rss>", b"<feed><entry/></feed>", b'{"items": {}}', b'{"items": 1}',
        b'{"items": [1,]}', b'{"items": []} x', b'{"items": [], "items": []}', b'{"a" 1}', b"\xff\xfe", b'{"items": [' + b"[" * 5000,
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item>&a;</item></channel></rss>', b"{1: 2}", b'{"items": []',
    ],
)  # fmt: skip
def test_what_is_no_feed_is_never_cut(data):
    assert delta.entries(data) is None


@given(st.binary(max_size=200) | st.text('{}[]":,items <>/rsfedny', max_size=80).map(str.encode))
def test_whatever_the_bytes_are_nothing_is_raised(data):
    found = delta.entries(data)
    assert found is None or delta.cut(data, found, {one.digest for one in found[:1]}) is not None


def test_entities_are_never_expanded():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feed><entry>&b;</entry></feed>'
    )
    assert delta.entries(bomb) is None


# --- the journal ------------------------------------------------------------------------------------------------------


def digest(number):
    return f"{number:020x}"


def sha(number):
    return f"{number:064x}"


histories = st.lists(st.tuples(st.integers(0, 6), st.sets(st.integers(0, 9))), max_size=12)


@given(histories)
def test_a_version_is_remembered_with_what_it_held(history):
    journal, held = Journal(), {}
    for version, numbers in history:
        # The same bytes hold the same entries.
        held.setdefault(version, numbers)
        journal = journal.adding(sha(version), [digest(number) for number in held[version]])
    assert set(journal.versions) == {sha(version) for version in held}
    for version, numbers in held.items():
        assert journal.entries(sha(version)) == {digest(number) for number in numbers}
    if history:
        assert journal.versions[0] == sha(history[-1][0])
    assert Journal.from_bytes(journal.to_bytes()) == journal
    assert all(journal.held.values())


def test_the_oldest_versions_are_forgotten():
    journal = Journal()
    for number in range(VERSIONS + 10):
        journal = journal.adding(sha(number), [digest(number), digest(number + 1)])
    assert len(journal.versions) == VERSIONS
    assert journal.entries(sha(9)) is None
    assert journal.entries(sha(10)) == {digest(10), digest(11)}
    assert len(journal.held) == VERSIONS + 1


def test_of_a_feed_with_very_many_entries_fewer_versions_are_remembered():
    journal = Journal()
    for number in range(4):
        journal = journal.adding(sha(number), [digest(number * 9000 + one) for one in range(9000)])
    assert 0 < len(journal.versions) < 4
    assert len(journal.held) <= MOST_ENTRIES
    assert Journal().adding(sha(1), [digest(one) for one in range(MOST_ENTRIES + 1)]) == Journal()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"null", b"{}", b'{"form": 2, "versions": [], "entries": {}}',
        b'{"form": 1, "versions": ["x"], "entries": {}}', b'{"form": 1, "versions": [], "entries": {"00000000000000000000": "1"}}',
        b'{"form": 1, "versions": [1], "entries": {}}', b'{"form": 1, "versions": [], "entries": []}', b"[" * 9999,
        b'{"form": 1, "versions": [], "entries": {"00000000000000000000": 1}}',
    ],
)  # fmt: skip
def test_a_journal_that_cannot_be_read_is_an_empty_one(data):
    assert Journal.from_bytes(data) == Journal()
