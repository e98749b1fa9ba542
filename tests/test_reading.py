"""Reading on several processors gives what reading on one gives, in the same order."""

import pytest

from feedwright import reading, workers
from feedwright.config import load_config
from feedwright.errors import SourceError
from feedwright.model import Fault


@pytest.fixture
def config(site):
    for number in range(40):
        site.post(f"post-{number:02d}", date=f"2025-01-{number % 28 + 1:02d}")
    site.write("articles/post-07.md", "---\nbroken: [\n---\n")
    site.write("articles/post-33.md", "")
    site.configure()
    return load_config(site.config)


def test_workers_change_nothing(config, monkeypatch):
    alone = reading.read(config.sources, config.place)
    monkeypatch.setattr(reading, "PAYS", 10)
    for processors in (2, 3, 16):
        monkeypatch.setattr(workers, "processors", lambda count=processors: count)
        shared = reading.read(config.sources, config.place)
        assert shared.articles == alone.articles
        assert shared.faults == alone.faults
    assert [fault.place for fault in alone.faults] == ["articles/post-07.md:2", "articles/post-33.md"]


def test_a_few_places_are_not_worth_a_worker(config):
    places = list(config.sources[0].places(config.place))
    assert workers._shares(places, reading.PAYS) == [places]


def test_nothing_is_forked_out_of_a_process_with_threads(config, monkeypatch):
    places = list(config.sources[0].places(config.place))
    monkeypatch.setattr(reading, "PAYS", 10)
    monkeypatch.setattr(workers, "processors", lambda: 4)
    for threads, shares in ((1, 4), (2, 1)):
        monkeypatch.setattr(workers.threading, "active_count", lambda count=threads: count)
        assert len(workers._shares(places, reading.PAYS)) == shares


def test_progress_is_told(config):
    told = []
    reading.read(config.sources, config.place, lambda *step: told.append(step))
    assert told == [("reading markdown", 0, 40)]


def test_a_source_that_cannot_be_reached_fails_alone(config, monkeypatch):
    def fail(_self, _site):
        raise SourceError("does not answer", where="https://example.org/")

    monkeypatch.setattr(type(config.sources[0]), "places", fail)
    made = reading.read(config.sources, config.place)
    assert made.failed
    assert made.faults == [Fault("https://example.org/", "does not answer", source="markdown", failed=True)]
