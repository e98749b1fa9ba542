"""Servers are asked once, so many at a time, and left alone where they do not answer."""

from datetime import UTC, datetime, timedelta

import pytest

from feedwright import fetch, request
from feedwright.errors import FetchError
from feedwright.media import remote
from feedwright.model import Enclosure, Entry
from feedwright.shelf import MemoryShelf

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOUND = "https://media.example/a.mp3"


@pytest.fixture
def asked(monkeypatch):
    """The addresses that were asked; `asked.answers` says what they say, or why they do not."""

    class Asked(list):
        def __init__(self):
            self.answers = {}

    asked = Asked()

    def size(url, *, timeout):
        asked.append(url)
        if isinstance(told := asked.answers.get(url, 1000), FetchError):
            raise told
        return fetch.Sized(url, told, "audio/mpeg")

    monkeypatch.setattr(fetch, "size", size)
    return asked


def test_each_is_asked_once_and_remembered(asked):
    shelf = MemoryShelf(NOW)
    for _ in range(3):
        assert remote.ask([SOUND, SOUND], shelf, NOW).lengths == {SOUND: (1000, "audio/mpeg")}
    assert asked == [SOUND]


def test_what_a_source_fetched_at_that_address_is_another_matter(asked):
    shelf = MemoryShelf(NOW)
    remote.ask([SOUND], shelf, NOW)
    assert shelf.kept(SOUND) is None


@pytest.mark.parametrize(("status", "days"), [(404, 7), (403, 7), (429, 1), (503, 1), (None, 1)])
def test_one_that_does_not_answer_is_left_alone_for_a_while(asked, status, days):
    asked.answers[SOUND] = FetchError("is not there", where=SOUND, status=status)
    shelf = MemoryShelf(NOW)
    first = remote.ask([SOUND], shelf, NOW)
    assert first.lengths == {}
    assert first.again == {SOUND: NOW + timedelta(days=days)}
    assert [str(fault) for fault in first.faults] == [
        f"{SOUND}: its length is not known: is not there; it is asked again in some days"
    ]
    again = remote.ask([SOUND], shelf, NOW + timedelta(days=days, seconds=-1))
    assert (again.again, again.faults) == (first.again, [])
    assert len(asked) == 1
    asked.answers.clear()
    assert remote.ask([SOUND], shelf, NOW + timedelta(days=days)).lengths == {SOUND: (1000, "audio/mpeg")}


def test_one_build_asks_so_many_and_the_next_goes_on(asked):
    many = [f"https://media.example/{number}.mp3" for number in range(remote.MOST + 7)]
    shelf = MemoryShelf(NOW)
    first = remote.ask(many, shelf, NOW)
    assert list(first.lengths) == many[: remote.MOST]
    assert first.again == dict.fromkeys(many[remote.MOST :], NOW)
    assert list(remote.ask(many, shelf, NOW).lengths) == many
    assert sorted(asked) == sorted(many)


def test_a_build_that_has_no_time_left_asks_nobody(monkeypatch, files):
    files.answers["/a.mp3"] = {"HEAD": (200, {"Content-Length": "5"})}
    monkeypatch.setattr(remote, "SECONDS", -1.0)
    monkeypatch.setattr(request, "is_public", lambda _: True)
    assert "within 0 s" in remote.ask([f"{files.url}/a.mp3"], MemoryShelf(NOW), NOW).faults[0].what
    assert files.seen == []


def test_without_leave_only_what_is_remembered_counts(asked):
    shelf = MemoryShelf(NOW)
    remote.ask([SOUND], shelf, NOW)
    other = "https://media.example/b.mp3"
    told = remote.ask([SOUND, other], shelf, NOW, asking=False)
    assert (list(told.lengths), told.again, asked) == ([SOUND], {other: NOW}, [SOUND])


def test_an_entry_is_completed_where_something_lacks():
    known = Enclosure("https://media.example/b.pdf", "application/pdf", 7)
    entry = Entry(url="https://example.org/a/", published=NOW, enclosures=(Enclosure(SOUND), known))
    assert remote.unknown(entry) == [SOUND]
    made = remote.completed(entry, {SOUND: (1000, "audio/mpeg"), known.url: (8, "")})
    assert made.enclosures == (Enclosure(SOUND, "audio/mpeg", 1000), known)
    assert remote.completed(entry, {}) is entry


def test_a_type_that_is_said_stays():
    entry = Entry(url="https://example.org/a/", published=NOW, enclosures=(Enclosure(SOUND, "audio/mp3"),))
    assert remote.completed(entry, {SOUND: (1000, "text/html")}).enclosures == (Enclosure(SOUND, "audio/mp3", 1000),)
