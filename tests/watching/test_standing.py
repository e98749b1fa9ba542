"""What `status` says: to people, to programs, to Prometheus."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from feedwright import build
from feedwright.errors import PublishError
from feedwright.model import replace
from feedwright.publish.lock import is_held, lock
from feedwright.publish.replacing import replace as replace_file
from feedwright.watching import prometheus, records, standing
from feedwright.watching.records import Build, Watch
from feedwright.watching.standing import FeedStanding, Standing

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WELL = Standing(
    site="https://example.org/",
    now=NOW,
    build=Build(
        began=NOW - MINUTE, seconds=0.5, written=3, warnings=("a.md: is empty",), good=NOW - MINUTE,
        articles={"read": 3, "published": 2, "left_out": 1},
    ),
    watch=Watch(
        process=7, since=NOW - 60 * MINUTE, schedule="every 15m", checked=NOW - MINUTE, due=NOW + 14 * MINUTE,
        why="every 15m",
    ),
    is_watched=True,
    feeds=(FeedStanding(slug="all", formats=("json", "rss"), entries=2, newest=datetime(2025, 3, 4, tzinfo=UTC)),),
)  # fmt: skip
FAILED = Build(began=NOW, code=3, errors=("posts: cannot be read",), good=NOW - 60 * MINUTE)


def test_people_are_told():
    assert "\n".join(standing.lines(WELL)) == (
        "watch: running since 2026-01-01 11:00:00 UTC (process 7), every 15m;"
        " next build 2026-01-01 12:14:00 UTC (every 15m)\n"
        "last build: 2026-01-01 11:59:00 UTC, 0.5 s: wrote 3 files; 3 articles read, 2 in feeds, 1 left out\n"
        "last looked: 2026-01-01 11:59:00 UTC\n"
        "warning: a.md: is empty\n"
        "  all: 2 entries, newest of 2025-03-04 (json, rss)"
    )
    told = list(standing.lines(replace(WELL, build=FAILED)))
    assert "last build: 2026-01-01 12:00:00 UTC, 0.0 s: failed (3)" in told
    assert "last good build: 2026-01-01 11:00:00 UTC" in told
    assert "error: posts: cannot be read" in told


@pytest.mark.parametrize(
    ("changes", "trouble"),
    [
        ({}, ()),
        ({"watch": None, "is_watched": False}, ()),
        ({"build": None, "feeds": (), "watch": None, "is_watched": False}, ("nothing was built yet",)),
        ({"build": None, "watch": None, "is_watched": False}, ()),
        ({"build": FAILED}, ("the last build failed",)),
        ({"watch": replace(WELL.watch, errors=("config.yaml:1:1: x",))}, ("the last build could not be made",)),
        ({"now": NOW + 18 * MINUTE}, ()),
        ({"now": NOW + 20 * MINUTE}, ("the build that was due at 2026-01-01 12:14:00 UTC is overdue",)),
        ({"is_watched": False}, ("the watch ended without being stopped",)),
        ({"is_watched": False, "watch": replace(WELL.watch, stopped=NOW, due=None)}, ()),
    ],
)
def test_all_is_well_or_it_is_said_why_not(changes, trouble):
    seen = replace(WELL, **changes)
    assert seen.trouble == trouble
    data = standing.as_data(seen)
    assert (data["well"], data["trouble"]) == (not trouble, list(trouble))
    assert f'feedwright_up{{site="https://example.org/"}} {int(not trouble)}\n' in prometheus.text(seen)


def test_programs_are_told_the_same_in_json():
    data = json.loads(json.dumps(standing.as_data(WELL)))
    assert (data["next_due"], data["watching"]) == ("2026-01-01T12:14:00+00:00", True)
    assert data["last_build"]["written"] == 3
    assert data["feeds"] == [
        {"slug": "all", "formats": ["json", "rss"], "entries": 2, "newest": "2025-03-04T00:00:00+00:00"}
    ]
    assert standing.feeds_of_data(data["feeds"]) == WELL.feeds


def test_prometheus_reads_it_with_any_name_in_it():
    hostile = 'a"b\\c\nd'
    text = prometheus.text(replace(WELL, site=hostile, feeds=(replace(WELL.feeds[0], slug=hostile),)))
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert all(family.documentation and family.type == "gauge" for family in families.values())
    assert all(sample.labels["site"] == hostile for family in families.values() for sample in family.samples)
    assert families["feedwright_feed_entries"].samples[0].labels["feed"] == hostile
    values = {name: family.samples[0].value for name, family in families.items()}
    assert values["feedwright_last_build_timestamp_seconds"] == (NOW - MINUTE).timestamp()
    assert values["feedwright_next_build_timestamp_seconds"] == (NOW + 14 * MINUTE).timestamp()
    assert values["feedwright_watch_running"] == 1
    assert values["feedwright_last_build_duration_seconds"] == 0.5


def test_prometheus_is_not_told_what_nobody_knows():
    text = prometheus.text(Standing(site="s", now=NOW, build=None, watch=None, is_watched=False, feeds=()))
    names = {family.name for family in text_string_to_metric_families(text)}
    assert names == {"feedwright_info", "feedwright_up", "feedwright_watch_running"}


@pytest.mark.parametrize("formats", ["[rss]", "[atom]", "[json]", "[rss, atom, json]"])
def test_the_feeds_that_stand_are_counted_in_every_format(site, formats):
    site.more = f"feeds: {{formats: {formats}}}"
    site.post("one", date="2025-03-04")
    site.post("two", date="2025-03-05", categories="geopolitics")
    site.build()
    many = {one.slug: (one.entries, one.newest) for one in standing.feeds(site.folder / "feeds")}
    assert many == {
        "all": (2, datetime(2025, 3, 5, tzinfo=UTC)),
        "geopolitics": (1, datetime(2025, 3, 5, tzinfo=UTC)),
        "politics": (1, datetime(2025, 3, 4, tzinfo=UTC)),
        "international": (0, None),
    }


@pytest.mark.parametrize("data", [b"", b"{}", b"no json", b'{"items": [{"id"'])
def test_a_feed_that_somebody_damaged_is_counted_as_empty(site, data):
    site.post()
    site.build()
    (site.folder / "feeds" / "all.json").write_bytes(data)
    (one,) = (one for one in standing.feeds(site.folder / "feeds") if one.slug == "all")
    assert (one.entries, one.newest) == (0, None)


def test_where_nothing_was_built_nothing_stands(tmp_path):
    assert standing.feeds(tmp_path / "nowhere") == []


def test_a_watch_is_known_by_its_lock_and_looking_does_not_free_it(tmp_path):
    path = tmp_path / records.LOCK
    records.keep_watch(tmp_path, WELL.watch)
    assert not is_held(path)
    with lock(path, 0):
        assert is_held(path)
        assert standing.look("s", tmp_path, tmp_path, NOW).is_watched
        assert is_held(path)
    assert not is_held(path)
    assert not standing.look("s", tmp_path, tmp_path, NOW).is_watched


# --- when time alone changes a feed -----------------------------------------------------------------------------------


def test_a_report_says_when_the_next_build_has_something_to_do_in_any_case(site):
    site.post("now")
    assert site.build().until is None
    site.post("later", date="2026-02-01")
    site.post("ending", expires="2026-01-20")
    assert site.build().until == datetime(2026, 1, 20, tzinfo=UTC)
    assert site.build().until == datetime(2026, 1, 20, tzinfo=UTC)  # also of a build that has nothing to do
    assert site.build(now=datetime(2026, 1, 21, tzinfo=UTC)).until == datetime(2026, 2, 1, tzinfo=UTC)


def test_it_is_said_of_sources_too_that_must_be_asked_each_time(tmp_path):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "a.db")) as database, database:
        database.execute("CREATE TABLE posts (id, title, date, body)")
        database.execute("INSERT INTO posts VALUES (1, 'A', '2026-02-01', 'Text'), (2, 'B', '2025-02-01', 'Text')")
    config = tmp_path / "config.yaml"
    query = "SELECT id, title, date AS published, body FROM posts"
    config.write_text(
        "site: {title: T, url: https://example.org/}\ncategories: auto\nsources:\n"
        f"  - {{type: sql, database: 'sqlite:///a.db', query: '{query}'}}\n",
        encoding="utf-8",
    )
    report = build(config, now=NOW)
    assert report.articles == {"read": 2, "published": 1, "left_out": 1}, report.faults
    assert report.until == datetime(2026, 2, 1, tzinfo=UTC)


# --- small files that are written again and again ---------------------------------------------------------------------


def test_a_file_is_replaced_as_a_whole_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "deep" / "a.prom"
    for data in (b"one", b"two, longer"):
        replace_file(str(path), data)
        assert path.read_bytes() == data
    assert [one.name for one in path.parent.iterdir()] == ["a.prom"]


def test_what_stands_there_stays_where_it_cannot_be_replaced(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(PublishError, match="still stands"):
        replace_file(str(tmp_path / "a"), b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["a"]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PublishError, match="file"):
        replace_file(str(tmp_path / "file" / "a"), b"x")
