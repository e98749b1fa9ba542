"""Reading on several processors, a batch at a time, gives what reading all at once on one gives, in the same order."""

import pytest

from feedwright import reading, workers
from feedwright.config import load_config
from feedwright.errors import FetchError, ParseError, SourceError
from feedwright.model import Article, Fault
from feedwright.reading import Part
from feedwright.sources._base import Place
from feedwright.sources.markdown import Markdown


@pytest.fixture
def config(site):
    for number in range(40):
        site.post(f"post-{number:02d}", date=f"2025-01-{number % 28 + 1:02d}")
    site.write("articles/post-07.md", "---\nbroken: [\n---\n")
    site.write("articles/post-33.md", "")
    site.configure()
    return load_config(site.config)


def read(config, *rest):
    """Every part that is read, in its batch."""
    [found] = reading.listed(config.sources, config.place)
    return list(reading.read(found.source, config.place, found.places, *rest))


def parts(config):
    return [part for batch in read(config) for part in batch]


def faults(many):
    return [item for part in many for item in part.items if isinstance(item, Fault)]


@pytest.fixture
def processors(monkeypatch):
    monkeypatch.setattr(reading, "PAYS", 10)
    monkeypatch.setattr(workers.threading, "active_count", lambda: 1)
    return lambda count: monkeypatch.setattr(workers, "processors", lambda: count)


def test_workers_change_nothing(config, processors):
    alone = parts(config)
    for count in (2, 3, 16):
        processors(count)
        assert parts(config) == alone
    assert [fault.place for fault in faults(alone)] == ["articles/post-07.md:2", "articles/post-33.md"]
    assert [part.place.name for part in alone] == [f"articles/post-{number:02d}.md" for number in range(40)]
    assert all(len(part.items) == 1 and part.is_last for part in alone)


@pytest.mark.parametrize("at_once", [1, 3, 39, 40, 500])
def test_the_size_of_a_batch_changes_nothing(config, processors, monkeypatch, at_once):
    alone = parts(config)
    monkeypatch.setattr(reading, "AT_ONCE", at_once)
    for count in (1, 3):
        processors(count)
        batches = read(config)
        assert [part for batch in batches for part in batch] == alone
        assert [len(batch) for batch in batches[:-1]] == [at_once] * (len(batches) - 1)
        assert 0 < len(batches[-1]) <= at_once


def test_large_files_are_read_a_few_at_a_time(config, monkeypatch):
    alone = parts(config)
    sizes = [place.size for place in (part.place for part in alone)]
    monkeypatch.setattr(reading, "LARGE", max(sizes) * 3)
    batches = read(config)
    assert [part for batch in batches for part in batch] == alone
    assert len(batches) >= 10
    assert all(sum(part.place.size for part in batch[:-1]) <= reading.LARGE for batch in batches)


def test_a_few_places_are_not_worth_a_worker(config, processors):
    processors(4)
    places = list(config.sources[0].places(config.place))
    assert workers._shares(places, 1000) == [places]
    assert workers._count(39, 20) == 1
    assert workers._count(40, 20) == 2


def test_nothing_is_forked_out_of_a_process_with_threads(processors, monkeypatch):
    processors(4)
    for threads, count in ((1, 4), (2, 1)):
        monkeypatch.setattr(workers.threading, "active_count", lambda count=threads: count)
        assert workers._count(40, 10) == count


def test_progress_is_told(config, monkeypatch):
    told = []
    monkeypatch.setattr(reading, "AT_ONCE", 15)
    read(config, lambda *step: told.append(step))
    assert told == [("reading markdown", done, 40) for done in (0, 15, 30)]


def test_a_source_that_cannot_be_reached_fails_alone(config, monkeypatch):
    other = config.sources[0].model_copy(update={"name": "other", "path": "articles/post-0*.md"})
    real = type(other).places

    def places(source, site):
        if source.name != "other":
            raise SourceError("does not answer", where="https://example.org/")
        return real(source, site)

    monkeypatch.setattr(type(other), "places", places)
    made = reading.listed([config.sources[0], other], config.place)
    assert made[0].places == [Fault("https://example.org/", "does not answer", source="markdown", failed=True)]
    assert len(made[1].places) == 10


# --- large places, and those that are no files ------------------------------------------------------------------------


class Rows:
    """A source of places that hold any number of articles."""

    name = "rows"

    def __init__(self, fails_after=None):
        self.fails_after = fails_after
        self.given = []

    def read(self, place, _site):
        for number in range(int(place.name)):
            if number == self.fails_after:
                raise ParseError("is cut off", where=f"{place.name}:{number}")
            self.given.append(number)
            yield Article(source="rows", key=f"{place.name}#{number}")


def rows(source, *places, **options):
    return list(reading.read(source, None, places, **options))


@pytest.mark.parametrize("place", [Place("7"), Place("7", "/7", size=reading.LARGE + 1)], ids=["no file", "large"])
def test_a_large_place_comes_in_parts_of_which_one_is_the_last(monkeypatch, place):
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    made = rows(Rows(), place)
    assert [[(part.place, len(part.items), part.is_last) for part in batch] for batch in made] == [
        [(place, 3, False)], [(place, 3, False)], [(place, 1, True)]
    ]  # fmt: skip
    assert [item.key for batch in made for part in batch for item in part.items] == [f"7#{n}" for n in range(7)]


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 3])])
def test_the_last_part_is_empty_only_where_the_place_is(monkeypatch, count, sizes):
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    made = rows(Rows(), Place(str(count)))
    assert [len(part.items) for batch in made for part in batch] == sizes
    assert [part.is_last for batch in made for part in batch] == [False] * (len(sizes) - 1) + [True]


def test_articles_of_a_large_place_are_taken_as_they_come(monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    source = Rows()
    many = reading.read(source, None, [Place("100")])
    next(many)
    assert len(source.given) <= 4


def test_what_cannot_be_read_further_is_named_after_what_could(monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    items = [item for batch in rows(Rows(4), Place("7"), Place("2")) for part in batch for item in part.items]
    assert [item.key for item in items if isinstance(item, Article)] == [*(f"7#{n}" for n in range(4)), "2#0", "2#1"]
    assert items[4] == Fault("7:4", "is cut off", set_aside=True, source="rows")


def test_what_cannot_be_reached_may_hold_anything_and_fails_as_a_whole(monkeypatch):
    class Away(Rows):
        def read(self, place, _site):
            raise FetchError("is not there", where=place.name, status=404)
            yield

    [[part]] = rows(Away(), Place("7"))
    assert part.items == [Fault("7", "is not there", set_aside=True, source="rows", failed=True)]


def test_progress_is_told_of_large_places_too(monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    told = []
    rows(Rows(), Place("7"), Place("4"), progress=lambda *step: told.append(step))
    assert told == [("reading rows", 0, 2), ("reading rows", 0, 2), ("reading rows", 1, 2)]


def test_parts_are_values():
    assert Part(Place("a"), []) == Part(Place("a"), [], is_last=True)


# --- files that were written anew with the bytes that they had --------------------------------------------------------


class TestAFileWithTheBytesThatItHad:
    def test_is_not_understood_again_and_what_it_said_stands(self, site):
        site.post("one", date="2025-03-04", body="Words.")
        site.build()
        before = site.files()
        site.post("one", date="2025-03-04", body="Words.")
        assert site.build().written == ()
        assert site.files() == before

    def test_stays_left_out_where_it_was(self, site):
        site.post("one", date="2025-03-04")
        site.post("two", date="2025-03-05", draft="true")
        assert site.build().articles["left_out"] == 1
        site.post("two", date="2025-03-05", draft="true")
        assert site.build().articles["left_out"] == 1

    def test_is_read_as_before_where_there_was_something_to_tell_of_it(self, site):
        site.post("one", date="no day")
        [of_its_text, _] = [fault.what for fault in site.build().faults]
        site.post("one", date="no day")
        assert [fault.what for fault in site.build().faults] == [of_its_text]

    def test_is_read_with_other_options(self, site):
        site.post("one", date="2025-03-04")
        site.build()
        site.post("one", date="2025-03-04")
        site.configure()
        said = site.config.read_text(encoding="utf-8")
        site.configure(said.replace("type: markdown\n", 'type: markdown\n    url: "{site}/other/{slug}/"\n'))
        site.post("one", date="2025-03-04")
        site.build()
        assert [one["url"] for one in site.items("politics")] == ["https://example.org/other/one/"]

    def test_says_what_it_says_when_it_says_something_else_of_one_length(self, site):
        site.post("one", date="2025-03-04", body="Words.")
        site.build()
        site.post("one", date="2025-03-04", body="Other.")
        site.build()
        assert "Other." in site.items("politics")[0]["content_html"]

    def test_is_read_when_it_comes_back(self, site):
        site.post("one", date="2025-03-04")
        site.post("two", date="2025-03-05")
        site.build()
        text = (site.folder / "articles/one.md").read_text(encoding="utf-8")
        (site.folder / "articles/one.md").unlink()
        site.build()
        assert [one["title"] for one in site.items("politics")] == ["Two"]
        site.write("articles/one.md", text)
        site.build()
        assert [one["title"] for one in site.items("politics")] == ["Two", "One"]


def test_a_kind_that_reads_files_in_a_way_of_its_own_is_always_asked():
    class Own(Markdown):
        def read(self, place, site):
            yield Fault(place.name, "as it likes")

    own = Own(path="articles")
    [part] = reading._read(own, None, {"a.md": 1}, [Place("a.md", "a.md")])
    assert part == Part(Place("a.md", "a.md"), [Fault("a.md", "as it likes")])
