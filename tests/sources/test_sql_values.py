"""Values as databases keep them, of every type that drivers know."""

import json
import pickle
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.model import Article, Fault
from feedwright.sources import _sql_rows
from feedwright.sources._base import Site
from feedwright.sources.sql import Sql

DAY = datetime(2025, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("'2025-03-04'", "2025-03-04T00:00:00+01:00"),
        ("'2025-03-04 10:30:00'", "2025-03-04T10:30:00+01:00"),
        ("'2025-03-04T10:30:00Z'", "2025-03-04T10:30:00+00:00"),
        ("1741084200", "2025-03-04T11:30:00+01:00"),
        ("1741084200.5", "2025-03-04T11:30:00+01:00"),
        ("1741084200000", "2025-03-04T11:30:00+01:00"),
        ("20250304", "2025-03-04T00:00:00+01:00"),
        ("CAST('2025-03-04' AS BLOB)", "2025-03-04T00:00:00+01:00"),
    ],
)
def test_dates_as_sqlite_keeps_them(sqlite_store, value, iso):
    article = sqlite_store.one(f"SELECT 1 AS id, 'A' AS title, {value} AS date", timezone="Europe/Berlin")
    assert article.published.isoformat() == iso


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("DATE '2025-03-04'", "2025-03-04T00:00:00+01:00"),
        ("TIMESTAMP '2025-03-04 10:30:00.5'", "2025-03-04T10:30:00+01:00"),
        ("TIMESTAMPTZ '2025-03-04 10:30:00-05:30'", "2025-03-04T16:00:00+00:00"),
        ("1741084200::numeric", "2025-03-04T11:30:00+01:00"),
        ("1741084200.25::double precision", "2025-03-04T11:30:00+01:00"),
    ],
)
def test_dates_as_postgresql_keeps_them(postgresql_store, value, iso):
    article = postgresql_store.one(f"SELECT 1 AS id, 'A' AS title, {value} AS date", timezone="Europe/Berlin")
    assert article.published == datetime.fromisoformat(iso)


@pytest.mark.parametrize(
    "value", ["'infinity'::timestamp", "'-infinity'::date", "'10000-01-01'::timestamptz", "'4712-01-01 BC'::date"]
)
def test_a_date_of_postgresql_that_python_has_not_costs_that_date_alone(postgresql_store, value):
    reading = postgresql_store.read(f"SELECT 1 AS id, 'A' AS title, {value} AS date")
    assert (reading.titles, reading.articles[0].published) == (["A"], None)
    assert "is not a date" in reading.said[0]


def test_dates_as_mariadb_keeps_them(mariadb_store):
    mariadb_store.run(
        "SET time_zone = '+00:00'",
        "CREATE TABLE t (id int, title text, date datetime, updated timestamp NULL, expires date)",
    )
    mariadb_store.run(
        "SET GLOBAL time_zone = '+09:00'",
        "SET time_zone = '-05:30', sql_mode = ''",
        "INSERT INTO t VALUES (1, 'A', '2025-03-04 10:30:00', '2025-03-04 10:30:00', '2030-01-01'), (2, 'B', '0000-00-00', NULL, NULL)",
    )
    reading = mariadb_store.read("SELECT * FROM t ORDER BY id", timezone="Europe/Berlin")
    mariadb_store.run("SET GLOBAL time_zone = 'SYSTEM'")
    first, second = reading.articles
    berlin = timezone(timedelta(hours=1))
    # DATETIME is what was written, TIMESTAMP an instant: whatever zone the server stands in.
    assert first.published == datetime(2025, 3, 4, 10, 30, tzinfo=berlin)
    assert first.updated == datetime(2025, 3, 4, 16, tzinfo=UTC)
    assert first.expires == datetime(2030, 1, 1, tzinfo=berlin)
    assert second.published is None


@pytest.mark.parametrize(("said", "left_out"), [("0", "draft"), ("1", ""), ("NULL", ""), ("'false'", "draft")])
def test_published_may_be_a_flag(sqlite_store, said, left_out):
    article = sqlite_store.one(f"SELECT 1 AS id, 'A' AS title, {said} AS published, '2025-03-04' AS date")
    assert (article.left_out, article.published) == (left_out, DAY)


@pytest.mark.parametrize("value", ["TRUE", "1", "'yes'", "b'1'", "'t'::boolean"])
def test_drafts_in_every_databases_way(store, value):
    if ("b'" in value and store.backend != "mysql") or ("::" in value and store.backend != "postgresql"):
        value = "1"
    assert store.one(f"SELECT 1 AS id, 'A' AS title, {value} AS draft").left_out == "draft"
    assert store.one("SELECT 1 AS id, 'A' AS title, NULL AS draft").left_out == ""
    assert store.one("SELECT 1 AS id, 'A' AS title, 0 AS draft").left_out == ""


LISTS = [
    ("sqlite", "json_array('a, b', 'c')", ("a, b", "c")),
    ("sqlite", "'a, b'", ("a", "b")),
    ("sqlite", "'[a, b'", ("[a", "b")),
    ("postgresql", "ARRAY['a, b', NULL, 'c']", ("a, b", "c")),
    ("postgresql", "ARRAY['a', 'b c']::mood[]", ("a", "b c")),
    ("postgresql", '\'["a", {"name": "b"}]\'::jsonb', ("a", "b")),
    ("postgresql", "'\"a\"'::json", ("a",)),
    ("postgresql", "ARRAY[]::text[]", ()),
    ("postgresql", "NULL::text[]", ()),
    ("mysql", "JSON_ARRAY('a, b', 'c')", ("a, b", "c")),
    ("mysql", "CAST('[\"a\"]' AS BINARY)", ("a",)),
]


@pytest.mark.parametrize("backend", ["sqlite", "postgresql", "mysql"])
def test_lists_in_every_databases_way(request, backend):
    store = request.getfixturevalue(f"{backend.replace('mysql', 'mariadb')}_store")
    if backend == "postgresql":
        store.run("CREATE TYPE mood AS ENUM ('a', 'b c')")
    for kind, value, names in LISTS:
        if kind == backend:
            assert store.one(f"SELECT 1 AS id, 'A' AS title, {value} AS categories").categories == names, value


def test_authors_enclosures_and_maps_from_json(sqlite_store):
    article = sqlite_store.one(
        "SELECT 1 AS id, json_object('name', 'The Desk', 'email', 'desk@example.org') AS author,"
        " json_array(json_object('url', '/a.mp3', 'length', 7)) AS enclosures, '{\"seo\": {\"title\": \"A\"}}' AS meta",
        fields={"title": "meta.seo.title"},
    )
    assert article.title == "A"
    assert [(author.name, author.email) for author in article.authors] == [("The Desk", "desk@example.org")]
    assert [(each.url, each.length) for each in article.enclosures] == [("https://example.org/a.mp3", 7)]


def test_a_comma_does_not_part_authors_and_text_that_looks_like_json_stays_text(sqlite_store):
    article = sqlite_store.one(
        "SELECT 1 AS id, 'Staff, Foreign Desk' AS author, '[Video] A' AS title, '{x}' AS summary"
    )
    assert [author.name for author in article.authors] == ["Staff, Foreign Desk"]
    assert (article.title, article.summary) == ("[Video] A", "{x}")


def test_postgresqls_own_types(postgresql_store):
    article = postgresql_store.one(
        "SELECT '6ecd8c99-4036-403d-bf84-cf8400f67836'::uuid AS id, 'A'::varchar AS title, 12.0::numeric AS views,"
        " 'NaN'::numeric AS comments, '3 minutes'::interval AS teaser, ARRAY['x', 'y'] AS tags, 'NaN'::float AS minor",
    )
    assert (article.id, article.views, article.comments) == ("6ecd8c99-4036-403d-bf84-cf8400f67836", 12, None)
    assert (article.tags, article.minor) == (("x", "y"), False)


def test_text_kept_as_bytes_is_text(sqlite_store):
    reading = sqlite_store.read(
        "SELECT 1 AS id, CAST('Büro' AS BLOB) AS title, x'436166E9' AS category, CAST('<p>ü</p>' AS BLOB) AS body",
    )
    assert reading.titles == ["Büro"]
    assert reading.articles[0].categories == ("Café",)
    assert reading.bodies() == {"1": "<p>ü</p>"}
    assert "windows-1252" in reading.said[0]


def test_text_that_is_not_utf8_and_nul_cost_nothing(sqlite_store):
    reading = sqlite_store.read(
        "SELECT 1 AS id, CAST(x'436166E9' AS TEXT) AS title, CAST(x'3C703E6100623C2F703E' AS TEXT) AS body",
    )
    assert reading.titles == ["Café"]
    assert reading.bodies() == {"1": "<p>ab</p>"}


def test_bytes_that_are_no_text_are_named(sqlite_store):
    picture = "x'89504E470D0A1A0A0000000D4948445200000001000000010806'"
    reading = sqlite_store.read(f"SELECT 1 AS id, 'A' AS title, {picture} AS summary")
    assert reading.titles == ["A"]
    assert "summary: is not text but binary data" in reading.said[0]
    reading = sqlite_store.read(f"SELECT 1 AS id, 'A' AS title, {picture} AS body")
    assert reading.said == ["blog/1: its text is not text but binary data"]
    assert reading.faults[0].set_aside


def test_a_key_of_bytes_is_text_or_its_digits(sqlite_store):
    query = "SELECT x'6162' AS key, 'A' AS title UNION ALL SELECT x'00ff80', 'B'"
    assert sqlite_store.read(query).keys == ["ab", "00ff80"]


def test_a_row_that_says_nothing_is_set_aside(sqlite_store):
    reading = sqlite_store.read("SELECT 1 AS id, NULL AS title, '' AS body, 'x' AS slug")
    assert reading.articles == []
    assert reading.said == ["blog/1: has neither title nor text nor address; give it one of them"]


def test_values_nested_beyond_all_reason_cost_one_row(sqlite_store):
    deep = "[" * 100_000
    article = sqlite_store.one(f"SELECT 1 AS id, 'A' AS title, '{deep}' AS enclosures, '{'{' * 5000}' AS author")
    assert article.title == "A"


ANY = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.binary(max_size=30)
    | st.sampled_from(["[", "{", "{a,b}", '["x"]', "{}", "null", "2025-03-04", "0", "1", "true", "https://a/b", "a@b"])
)
COLUMNS = (
    "id",
    "title",
    "date",
    "categories",
    "authors",
    "enclosures",
    "image",
    "draft",
    "body",
    "views",
    "url",
    "source",
)


@given(rows=st.lists(st.tuples(*[ANY] * len(COLUMNS)), max_size=5))
@settings(max_examples=60)
def test_no_value_whatever_stops_a_query(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    with closing(sqlite3.connect(folder / "any.db")) as connection:
        connection.execute(f"CREATE TABLE t ({', '.join(COLUMNS)})")
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(COLUMNS))})", rows)
        connection.commit()
    site = Site("https://example.org/", folder, UTC, "en")
    source = Sql(name="any", database="sqlite:///any.db", query="SELECT * FROM t")
    (place,) = source.places(site)
    items = list(source.read(place, site))
    found = [item for item in items if isinstance(item, Article)]
    assert len({article.key for article in found}) == len(found)
    assert len(found) + sum(
        item.set_aside or "of row" in item.what for item in items if isinstance(item, Fault)
    ) == len(rows)
    bodies = dict(source.bodies(found, site))
    assert bodies.keys() == set(found)
    assert all(isinstance(body, str) for body in bodies.values())
    assert pickle.loads(pickle.dumps(found)) == found


@given(
    st.recursive(
        ANY
        | st.decimals()
        | st.uuids()
        | st.times()
        | st.datetimes()
        | st.dates()
        | st.timedeltas()
        | st.binary().map(memoryview),
        lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text() | st.integers(), inner),
        max_leaves=8,
    )
)
def test_values_of_every_driver_become_plain_ones(value):
    made = _sql_rows.plain(value)
    json.dumps(made, default=lambda when: when.isoformat())
    assert _sql_rows.plain(made) == made
    assert _sql_rows.key_of(value) == _sql_rows.key_of(_sql_rows.key_of(value))


@pytest.mark.parametrize(
    ("value", "made"),
    [
        (Decimal(12), 12),
        (Decimal("12.50"), 12.5),
        (Decimal("1E+999999"), "1E+999999"),
        (Decimal("NaN"), None),
        (float("inf"), None),
        ({"b", "a"}, ["a", "b"]),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (memoryview(b"a\x00b"), "ab"),
        ((1, [Decimal(2)], {3: "x\x00"}), [1, [2], {"3": "x"}]),
    ],
)
def test_what_values_become(value, made):
    assert _sql_rows.plain(value) == made


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("{}", {}),
        ("{a}", ["a"]),
        ('{a,"b, c","d\\"e",NULL,"NULL"}', ["a", "b, c", 'd"e', "NULL"]),
        ("{a", "{a"),
        ("{{a},{b}}", "{{a},{b}}"),
        ('{"a": 1}', {"a": 1}),
        ('{"a"', '{"a"'),
        ("[1, NaN]", [1, None]),
    ],
)
def test_lists_as_text(text, items):
    assert _sql_rows.structure(text) == items
