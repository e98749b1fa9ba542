"""What a build remembers does not depend on how much of it was in memory at a time, nor on who read it."""

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import journey, reading, rendering, standstill, workers
from feedwright.catalog.documents import AGAIN

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXTS = [
    f"What article {n} says is long enough to be told from what all the others say.\n\n"
    f"It says so in two paragraphs, the second of which is number {n} as well, and long enough."
    for n in range(8)
]


@dataclass
class Way:
    """How much is in memory at a time, on how many processors, and whether only what changed is looked at."""

    at_once: int = 500
    large: int = 4_000_000
    processors: int = 1
    looks: bool = False


WAYS = {
    "all at once": Way(),
    "one by one": Way(at_once=1),
    "on four processors": Way(at_once=3, processors=4),
    "each place in parts": Way(at_once=2, large=1),
    "what changed alone": Way(at_once=3, looks=True),
}


@dataclass
class Played:
    """What a site's builds gave: reports and feeds of each, and what is remembered after the last."""

    reports: list = field(default_factory=list)
    files: list = field(default_factory=list)
    rows: dict = field(default_factory=dict)


def remembered(folder):
    """All rows of a site's catalog; of documents, only whether they are to be read again."""
    with closing(sqlite3.connect(folder / ".feedwright/catalog.db")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: sorted(map(str, connection.execute(f"SELECT * FROM {table}"))) for table in tables}
        buckets = list(connection.execute("SELECT source, bucket, files FROM documents"))
    # How files are differs from one time to the other.
    rows["documents"] = sorted(
        (source, bucket, place, tuple(stamp) == AGAIN)
        for source, bucket, files in buckets
        for place, stamp in json.loads(files).items()
    )
    rows["feedwright"] = [row for row in rows["feedwright"] if "'build'" not in row]
    return rows


@pytest.fixture
def play(site, catalog_in, tmp_path, monkeypatch):
    """Build a site step by step, in one of the ways; each time in the same folder, because faults name it."""

    def play(way, steps, source):
        how = WAYS[way]
        with monkeypatch.context() as patch:
            patch.setattr(reading, "AT_ONCE", how.at_once)
            patch.setattr(reading, "LARGE", how.large)
            patch.setattr(reading, "PAYS", 1)
            patch.setattr(rendering, "ENTRIES_PAY", 1)
            patch.setattr(workers, "processors", lambda: how.processors)
            patch.setattr(workers.threading, "active_count", lambda: 1)
            folder = tmp_path / "played"
            folder.mkdir()
            return played(type(site)(folder, catalog_in(folder)), steps, source, looks=how.looks)

    return play


def played(site, steps, source, *, looks):
    made, folder = Played(), site.folder
    site.configure(
        f"site: {{title: The Desk, url: https://example.org/}}\nsources: [{source}]\ncategories: auto\n"
        "feeds: {formats: [json], limit: 6, pages: false}\nguard: null\n"
    )
    for number, files in enumerate(steps):
        there = {str(path.relative_to(folder)) for path in (folder / "articles").rglob("*") if path.is_file()}
        for name in there - files.keys():
            (folder / name).unlink()
        for name, text in files.items():
            path = folder / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                site.write(name, text)
        report = look(site, NOW + number * HOUR) if looks else site.build(now=NOW + number * HOUR)
        made.reports.append(report)
        made.files.append(site.files())
    made.rows = remembered(folder)
    shutil.rmtree(folder)
    return made


def look(site, now):
    """As the command does it: what was seen before the configuration was read is not looked at again."""
    outlook = standstill.look(site.config, now)
    if outlook and outlook.report:
        return outlook.report
    return journey.build(site.config, now=now, outlook=outlook)


def differing(play, steps, source):
    """Ways in which something else is said, published or remembered than where all is done at once; and what it is."""
    first = play("all at once", steps, source)
    found = []
    for way in list(WAYS)[1:]:
        other = play(way, steps, source)
        for one, then in zip(other.reports, first.reports, strict=True):
            found += [(way, "faults")] * (list(map(str, one.faults)) != list(map(str, then.faults)))
            found += [(way, "report")] * (one != then)
        found += [(way, "files")] * (other.files != first.files)
        found += [(way, table) for table, rows in first.rows.items() if other.rows[table] != rows]
    return found


ARTICLE = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["", "", "7", "8", "https://example.org/a/"]),
        "slug": st.sampled_from(["", "a", "b"]),
        "title": st.sampled_from(["One", "Other"]),
        "date": st.sampled_from(["2025-03-04", "2025-03-05", "2025-03-06", "", "2026-02-01"]),
        "categories": st.sampled_from(["politics", "Politics", "world"]),
        "draft": st.sampled_from(["", "", "", "true"]),
        "updated": st.sampled_from(["", "", "2025-12-01", "2030-01-01"]),
    }
)
NAMES = [f"articles/{name}.md" for name in "abcdefgh"]


def page(said, text):
    front = "\n".join(f"{key}: {value}" for key, value in said.items() if value)
    return f"---\n{front}\n---\n{text}\n"


@st.composite
def pages(draw):
    """A site of some articles, and how it looks after each of some changes."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    now = {name: (draw(ARTICLE), draw(st.sampled_from(TEXTS))) for name in names}
    steps = [now]
    for _ in range(draw(st.integers(1, 3))):
        now = dict(now)
        for _ in range(draw(st.integers(0, 3))):
            change(draw, now)
        steps.append(now)
    return [{name: page(*said) for name, said in step.items()} for step in steps]


def change(draw, now):
    """Whatever an owner does to a file between two builds."""
    name, other = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
    what = draw(st.sampled_from(["swap", "swap", "delete", "edit", "say", "spoil", "new"]))
    if what == "swap":
        there = {one: now.pop(one) for one in {name, other} if one in now}
        now |= {other if one == name else name: said for one, said in there.items()}
    elif what == "new":
        now[name] = draw(ARTICLE), draw(st.sampled_from(TEXTS))
    elif name in now and what == "delete" and len(now) > 1:
        del now[name]
    elif name in now and what == "edit":
        now[name] = now[name][0], draw(st.sampled_from(TEXTS))
    elif name in now and what == "say":
        now[name] = now[name][0] | {key: draw(ARTICLE)[key] for key in ("title", "id", "date")}, now[name][1]
    elif name in now and what == "spoil":
        now[name] = {"title": "[broken"}, ""


@settings(max_examples=8)
@given(steps=pages())
def test_the_size_of_a_batch_changes_nothing(play, steps):
    assert differing(play, steps, "{type: markdown, path: articles}") == []


COLUMNS = ["id", "slug", "title", "date", "categories", "draft", "updated", "body"]


def table(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@st.composite
def tables(draw):
    """Two tables, and how they look after each of some changes."""
    row = ARTICLE.flatmap(lambda said: st.sampled_from(TEXTS).map(lambda text: said | {"body": text}))
    many = st.lists(row, min_size=1, max_size=7)
    steps = [[draw(many), draw(many)]]
    for _ in range(draw(st.integers(1, 2))):
        now = []
        for rows in steps[-1]:
            kept = draw(st.permutations(rows)) if draw(st.booleans()) else rows
            kept = kept[draw(st.integers(0, 1)) if len(kept) > 1 else 0 :]
            now.append([*kept, *draw(st.lists(row, max_size=2))])
        steps.append(now)
    steps.append(steps[-1])
    return [{f"articles/{n}.csv": table(rows) for n, rows in enumerate(step)} for step in steps]


@settings(max_examples=8)
@given(steps=tables())
def test_the_size_of_a_batch_changes_nothing_in_tables(play, steps):
    assert differing(play, steps, "{type: table, path: articles}") == []


def test_of_a_table_that_is_read_in_parts_no_part_is_forgotten(play):
    """Its first row is left out as long as the same article stands in another table; its last ones are long known."""
    said = {"id": "7", "title": "One", "date": "2025-03-04", "categories": "politics", "body": TEXTS[0]}
    rows = [{"id": str(n), "title": f"Row {n}", "date": "2025-03-05", "body": TEXTS[n % 8]} for n in range(10, 17)]
    first, other = table([said, rows[0]]), table([said, *rows[3:]])
    steps = [{"articles/0.csv": first, "articles/1.csv": other}] * 3
    steps += [{"articles/0.csv": table([rows[0]]), "articles/1.csv": other}] * 2
    # Something else changes each time, so that each build has something to do.
    steps = [step | {"articles/2.csv": table([rows[2] | {"title": f"{number}"}])} for number, step in enumerate(steps)]
    assert differing(play, steps, "{type: table, path: articles}") == []
    reasons = [report.reasons for report in play("each place in parts", steps, "{type: table, path: articles}").reports]
    assert reasons == [{"the same article as articles/0.csv:2": 1}] * 3 + [{}] * 2


ENTRIES = st.dictionaries(st.integers(1, 5), st.sampled_from(["A summary.", "All that it says."]), min_size=1)


@settings(max_examples=5)
@given(steps=st.lists(st.tuples(ENTRIES, ENTRIES, ENTRIES), min_size=2, max_size=4))
def test_the_size_of_a_batch_changes_nothing_in_feeds_that_share_entries(play, atom_of, steps):
    steps = [{f"articles/{n}.xml": atom_of(entries) for n, entries in enumerate(step)} for step in steps]
    assert differing(play, steps, "{type: feed, path: articles/*.xml}") == []
