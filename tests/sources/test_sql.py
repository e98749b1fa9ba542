"""Databases: one article a row, read over a connection that is soon closed, and never twice."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.conftest import becomes

from feedwright.model import Article, Fault
from feedwright.sources import _sql_database
from feedwright.sources import sql as module
from feedwright.sources._base import Site
from feedwright.sources.sql import Sql
from feedwright.text import digest

DAY = datetime(2025, 3, 4, tzinfo=UTC)


def numbers(count):
    return f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"


# --- what is read ---------------------------------------------------------------------------------------------------


def test_every_database_says_the_same(posts):
    reading = posts.read()
    assert reading.faults == []
    assert reading.keys == ["1", "2"]
    assert reading.titles == ["First", "Second"]
    assert [one.published for one in reading.articles] == [DAY, datetime(2025, 3, 5, 10, 30, tzinfo=UTC)]
    assert [one.categories for one in reading.articles] == [("politics",), ("world", "politics")]
    assert [one.url for one in reading.articles] == ["https://example.org/first/", "https://example.org/second/"]
    assert [one.content_html for one in reading.articles] == [None, None]
    assert reading.bodies() == {"1": "<p>The first.</p>", "2": "<p>The second.</p>"}
    assert reading.bodies(reading.articles[1:]) == {"2": "<p>The second.</p>"}


def test_columns_are_named_with_as_or_by_fields(posts):
    query = "SELECT id AS pk, title AS headline, date AS wrote, body AS post FROM posts ORDER BY id"
    fields = {"title": "headline", "published": ["made", "wrote"], "body": "post"}
    reading = posts.read(query, fields=fields, key="PK")
    assert (reading.keys, reading.titles) == (["1", "2"], ["First", "Second"])
    assert [one.id for one in reading.articles] == [None, None]
    assert reading.articles[0].published == DAY
    assert reading.bodies()["2"] == "<p>The second.</p>"


@pytest.mark.parametrize(
    "query",
    [
        "WITH few AS (SELECT * FROM posts) SELECT * FROM few;",
        "  (SELECT * FROM posts)  ",
        "SELECT * FROM posts -- all of them",
        "SELECT posts.* FROM posts /* ; */ WHERE title <> ';' ; -- that is all",
        "SELECT * FROM posts WHERE title LIKE '%' AND ':id' <> '%s' AND title <> 'a\\b:c'",
        "VALUES (1, 'First')",
    ],
)
def test_whatever_reads_is_read(posts, query):
    if query.startswith("(") or "  (" in query:
        query = query if posts.backend != "sqlite" else query.replace("(", "").replace(")", "")
    fields = {"id": ["column1", "1"], "title": ["column2", "First"]} if query.startswith("VALUES") else {}
    reading = posts.read(query, fields=fields)
    assert reading.titles[0] == "First"
    assert len(reading.bodies()) == len(reading.articles)


def test_colons_and_backslashes_reach_postgresql_as_they_are(postgresql_store):
    postgresql_store.fill()
    reading = postgresql_store.read(
        r"SELECT * FROM posts WHERE 'a\:b' LIKE 'a_:b' AND '\\:c' = E'\\\\:c' AND 1::text = '1'"
    )
    assert reading.bodies(reading.articles[:1]) == {"1": "<p>The first.</p>"}


def test_a_row_is_found_under_its_key_and_its_name_stands_in_its_address(posts):
    reading = posts.read(url="{site}/?p={name}")
    assert [one.place.endswith(f"/{one.key}") for one in reading.articles] == [True, True]
    assert reading.articles[1].url == "https://example.org/?p=2"


def test_an_sqlite_file_is_named_as_people_know_it_and_a_server_by_its_source(sqlite_store, tmp_path):
    site = Site("https://example.org/", tmp_path, UTC, "en")
    (place,) = Sql(name="blog", database="sqlite:///blog.db", query="SELECT 1 AS id").places(site)
    assert place == ("blog.db", str(tmp_path / "blog.db"), 0, 0, 0)
    (place,) = Sql(name="blog", database="postgresql://desk@127.0.0.1/x", query="SELECT 1 AS id").places(site)
    assert place == ("blog", "", 0, 0, 0)


def test_paths_of_sqlite_are_relative_to_the_configuration_or_absolute(sqlite_store, tmp_path):
    sqlite_store.fill()
    (tmp_path / "a folder %41").mkdir()
    moved = tmp_path / "a folder %41" / "büro ?#.db"
    (tmp_path / "blog.db").rename(moved)
    for url in (
        "sqlite:///a folder %2541/büro %3F%23.db",
        f"sqlite+pysqlite:///{tmp_path}/a folder %2541/b%C3%BCro %3F%23.db",
    ):
        sqlite_store.url = url
        assert sqlite_store.read().keys == ["1", "2"]


def test_a_database_that_only_sqlalchemy_knows(sqlite_store, monkeypatch):
    sqlite_store.fill()
    monkeypatch.setattr(_sql_database, "_PYTHONS_OWN", ())
    monkeypatch.setattr(module, "_PICKING", ())
    sqlite_store.url = f"sqlite:///{sqlite_store.folder}/blog.db"
    reading = sqlite_store.read()
    assert (reading.place.name, reading.titles) == ("blog", ["First", "Second"])
    assert reading.bodies() == {"1": "<p>The first.</p>", "2": "<p>The second.</p>"}


# --- identity -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ("7 AS id, 'k' AS key, 's' AS slug", "k"),
        ("'s' AS slug, 7 AS id, '/a' AS url", "7"),
        ("7 AS guid, 's' AS slug", "7"),
        ("'/a' AS permalink, 's' AS slug", "s"),
        ("'/a' AS permalink", "/a"),
    ],
)
def test_rows_are_told_apart_by_key_id_slug_or_address(sqlite_store, columns, key):
    assert sqlite_store.one(f"SELECT 'A' AS title, {columns}").key == key


def test_the_owner_may_name_the_column_and_it_need_not_be_an_id(sqlite_store):
    article = sqlite_store.one("SELECT 7 AS id, 'x' AS \"Post Code\", 'A' AS title", key="post_code")
    assert (article.key, article.id) == ("x", "7")


def test_rows_that_move_stay_who_they_are(posts):
    before = {article.key: article for article in posts.read().articles}
    after = posts.read("SELECT * FROM posts ORDER BY id DESC")
    assert after.keys == ["2", "1"]
    assert {article.key: article for article in after.articles} == before


def test_rows_of_one_key_are_named_both_and_the_first_counts(posts):
    posts.run(
        "CREATE TABLE tags (post integer, name varchar(20))", "INSERT INTO tags VALUES (1, 'a'), (2, 'b'), (2, 'c')"
    )
    reading = posts.read("SELECT p.*, t.name AS tag FROM posts p JOIN tags t ON t.post = p.id ORDER BY p.id, t.name")
    assert reading.keys == ["1", "2"]
    (fault,) = reading.faults
    assert "row 3 has the id '2' of row 2" in fault.what
    assert "GROUP BY" in fault.what
    assert (fault.place, fault.set_aside) == (reading.articles[1].place, False)


def test_a_join_that_makes_thousands_of_rows_is_told_in_short(sqlite_store):
    reading = sqlite_store.read(f"{numbers(3000)} SELECT i % 3 AS id, 'A' AS title FROM n")
    assert reading.keys == ["1", "2", "0"]
    assert len(reading.faults) == 21
    assert "2,977 more rows have the id of a row above them" in reading.said[-1]


def test_of_several_rows_with_one_key_the_body_is_that_of_the_row_that_was_read(sqlite_store):
    sqlite_store.run(
        "CREATE TABLE p (id, title, body)", "INSERT INTO p VALUES (1, 'A', 'a'), (1, 'B', 'b'), (2, 'C', 'c')"
    )
    for order in ("DESC", "ASC"):
        reading = sqlite_store.read(f"SELECT * FROM p ORDER BY title {order}")
        first = reading.articles[-1] if order == "DESC" else reading.articles[0]
        assert (first.title, reading.bodies()["1"]) == (("B", "b") if order == "DESC" else ("A", "a"))


def test_a_row_without_a_key_is_set_aside(posts):
    posts.run("INSERT INTO posts VALUES (3, NULL, NULL, NULL, 'x')")
    reading = posts.read(key="title")
    assert reading.keys == ["First", "Second"]
    (fault,) = reading.faults
    assert fault.set_aside
    assert "row 3 has no title to tell it by" in fault.what


def test_a_column_that_comes_twice_counts_once_and_is_named(posts):
    posts.run("CREATE TABLE sections (id integer, title varchar(20))", "INSERT INTO sections VALUES (7, 'Section')")
    reading = posts.read("SELECT p.*, s.* FROM posts p CROSS JOIN sections s ORDER BY p.id")
    assert reading.keys == ["1", "2"]
    assert reading.titles == ["First", "Second"]
    assert ["'id' comes twice" in reading.said[0], "'title' comes twice" in reading.said[1]] == [True, True]
    assert reading.bodies() == {"1": "<p>The first.</p>", "2": "<p>The second.</p>"}


@pytest.mark.parametrize(
    "key", ["7", "-7", "007", "9007199254740993", "Ünï “x”", "a'b", 'a"b', "a:b %s ?", "x" * 300, " a  b ", "1.5"]
)
@pytest.mark.parametrize("kind", ["varchar(400)", "integer"])
def test_bodies_are_found_whatever_the_key_looks_like(sqlite_store, key, kind):
    sqlite_store.run(f"CREATE TABLE p (k {kind}, title text, body text)")
    with closing(sqlite3.connect(sqlite_store.folder / "blog.db")) as connection:
        connection.execute("INSERT INTO p VALUES (?, 'A', 'yes'), ('other', 'B', 'no')", (key,))
        connection.commit()
    reading = sqlite_store.read("SELECT k AS key, title, body FROM p")
    assert reading.bodies(reading.articles[:1]) == {reading.keys[0]: "yes"}


KEYS = {
    "postgresql": [
        *(
            "7",
            "'a''b'",
            "7.50",
            "true",
            "9007199254740993",
            "'2025-03-04'::date",
            "'2025-03-04 10:00+02'::timestamptz",
        ),
        *("'6ecd8c99-4036-403d-bf84-cf8400f67836'::uuid", "'\\x00ff'::bytea", "ARRAY[1, 2]"),
    ],
    "mysql": ["7", "'a\\'b'", "7.50", "TRUE", "DATE '2025-03-04'", "UNHEX('00ff80')", "x'6162'", "'a:b%'", "1e0"],
}


@pytest.mark.parametrize("backend", KEYS)
def test_bodies_are_found_whatever_type_the_key_has(request, backend):
    store = request.getfixturevalue("mariadb_store" if backend == "mysql" else "postgresql_store")
    for key in KEYS[backend]:
        reading = store.read(f"SELECT {key} AS pk, 'A' AS title, 'yes' AS body", key="pk")
        assert list(reading.bodies().values()) == ["yes"], key


@pytest.mark.parametrize("query", ["SELECT * FROM posts", "SELECT * FROM posts WHERE title LIKE '%' AND ':a' > ''"])
def test_the_database_picks_the_bodies_and_all_rows_are_gone_through_only_if_it_cannot(posts, monkeypatch, query):
    reading = posts.read(query)

    def never(*_):
        pytest.fail("went through all rows")

    monkeypatch.setattr(module._Picking, "look_through", never)
    assert reading.bodies(reading.articles[:1]) == {"1": "<p>The first.</p>"}


def test_bodies_for_more_rows_than_one_question_may_name(posts):
    posts.run("INSERT INTO posts VALUES " + ", ".join(f"({n}, 'T', NULL, '', 'body {n}')" for n in range(3, 1203)))
    reading = posts.read()
    assert list(reading.bodies().items())[2:] == [(str(n), f"body {n}") for n in range(3, 1203)]


def test_a_body_that_changed_since_is_the_new_one_and_one_that_is_gone_is_a_fault(posts):
    reading = posts.read()
    posts.run("UPDATE posts SET body = 'New' WHERE id = 1", "DELETE FROM posts WHERE id = 2")
    bodies = reading.bodies()
    assert bodies["1"] == "New"
    assert bodies["2"] == Fault(reading.articles[1].place, "the row is no longer there", set_aside=True, source="blog")


def test_a_text_that_became_a_picture_since_is_a_fault(sqlite_store):
    sqlite_store.fill()
    reading = sqlite_store.read()
    sqlite_store.run("UPDATE posts SET body = x'89504E470D0A1A0A0000000D4948445200000001' WHERE id = 1")
    first, second = reading.bodies().values()
    assert (first.what, second) == ("the row is no longer there", "<p>The second.</p>")


def test_bodies_of_a_database_that_is_gone_are_faults(sqlite_store):
    sqlite_store.fill()
    reading = sqlite_store.read()
    (sqlite_store.folder / "blog.db").unlink()
    assert all(isinstance(body, Fault) and "no file 'blog.db'" in body.what for body in reading.bodies().values())
    (sqlite_store.folder / "blog.db").write_bytes(b"no database at all" * 100)
    assert all(isinstance(body, Fault) and "not a database" in body.what for body in reading.bodies().values())


def test_asked_for_nothing_the_database_is_left_in_peace(tmp_path):
    site = Site("https://example.org/", tmp_path, UTC, "en")
    assert list(Sql(database="postgresql://127.0.0.1:1/x", query="SELECT 1").bodies([], site)) == []


# --- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "content", "html"),
    [
        ("body", "html", "<p>*a*</p>"),
        ("content", "markdown", "<p><em>a</em></p>\n"),
        ("content_html", "markdown", "<p>*a*</p>"),
        ("html", "text", "<p>*a*</p>"),
        ("content_text", "html", "<p><em>a</em></p>"),
        ("text", "text", "<p><em>a</em></p>"),
    ],
)
def test_a_body_is_html_unless_its_column_or_the_owner_says_otherwise(sqlite_store, column, content, html):
    text = "<p>*a*</p>" if html == "<p>*a*</p>" else "*a*"
    reading = sqlite_store.read(f"SELECT 1 AS id, 'A' AS title, '{text}' AS {column}", content=content)
    assert reading.bodies() == {"1": html}


def test_the_first_column_of_text_that_is_not_empty_is_the_body(sqlite_store):
    reading = sqlite_store.read("SELECT 1 AS id, 'A' AS title, 'c' AS body, ' ' AS content_html, NULL AS content")
    assert reading.bodies() == {"1": "c"}


def test_another_body_is_another_digest(sqlite_store):
    digests = [sqlite_store.one(f"SELECT 1 AS id, 'A' AS title, '{text}' AS body").digest for text in ("a", "b", "a ")]
    assert len({digest.words(one) for one in digests}) == 2


# --- streaming ------------------------------------------------------------------------------------------------------


def test_a_table_is_read_in_constant_memory(sqlite_store, peak):
    def most(count):
        query = f"{numbers(count)} SELECT i AS id, 'Title ' || i AS title, i || hex(zeroblob(2000)) AS body FROM n"
        source = Sql(name="blog", database=sqlite_store.url, query=query)
        site = Site("https://example.org/", sqlite_store.folder, UTC, "en")
        (place,) = source.places(site)

        def read():
            assert sum(isinstance(item, Article) for item in source.read(place, site)) == count

        return peak(read)

    most(500)  # what is remembered of words and titles for all sources
    assert most(5000) < most(500) + 1_500_000


def test_postgresql_gives_rows_from_a_cursor_of_its_own(postgresql_store):
    query = "SELECT i AS id, 'A' AS title, repeat('x', 1000) AS body FROM generate_series(1, 100000) i"
    items = postgresql_store.started(query)
    next(items)
    asked = postgresql_store.run(
        "SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%CURSOR%' OR query LIKE 'FETCH%'"
    )
    assert asked
    items.close()


def test_mariadb_gives_rows_while_they_are_read(mariadb_store):
    items = mariadb_store.started("SELECT seq AS id, 'A' AS title, repeat('x', 1000) AS body FROM seq_1_to_30000")
    next(items)
    assert becomes(lambda: "Writing to net" in {row[6] for row in mariadb_store.run("SHOW PROCESSLIST")})
    items.close()


def connections(store):
    if store.backend == "postgresql":
        # Not those that the server itself looks after its tables with.
        mine = "datname = current_database() AND backend_type = 'client backend'"
        return len(store.run(f"SELECT 1 FROM pg_stat_activity WHERE {mine}"))
    return len([row for row in store.run("SHOW PROCESSLIST") if row[1] == "desk"])


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
def test_the_connection_is_closed_before_the_first_body_is_given(request, kind):
    store = request.getfixturevalue(f"{kind}_store")
    store.fill()
    reading = store.read()
    assert becomes(lambda: connections(store) == 1)
    bodies = reading.source.bodies(reading.articles, reading.site)
    next(bodies)
    assert becomes(lambda: connections(store) == 1)
    half = store.started("SELECT * FROM posts")
    next(half)
    assert connections(store) == 2
    half.close()
    assert becomes(lambda: connections(store) == 1)


def test_all_that_is_read_is_of_one_moment(posts, monkeypatch):
    monkeypatch.setattr(_sql_database, "PART", 1)
    if posts.backend == "sqlite":
        posts.run("PRAGMA journal_mode = WAL")
    items = posts.started("SELECT * FROM posts ORDER BY id")
    first = next(items)
    posts.run("UPDATE posts SET title = 'Other' WHERE id = 2")
    assert [first.title, *(item.title for item in items)] == ["First", "Second"]


def test_what_stands_in_the_log_of_an_sqlite_file_is_seen(sqlite_store):
    sqlite_store.run("PRAGMA journal_mode = WAL")
    with closing(sqlite3.connect(sqlite_store.folder / "blog.db", isolation_level=None)) as writer:
        writer.execute("SELECT 1 FROM sqlite_master").fetchall()
        sqlite_store.fill()
        assert sqlite_store.read().titles == ["First", "Second"]
        writer.execute("UPDATE posts SET title = 'Third' WHERE id = 2")
        assert sqlite_store.read().titles == ["First", "Third"]


# --- a whole build --------------------------------------------------------------------------------------------------


def test_a_site_is_built_from_a_database(site, sqlite_store):
    sqlite_store.fill()
    (sqlite_store.folder / "blog.db").rename(site.folder / "blog.db")
    site.configure(
        "site: {title: The Desk, url: https://example.org/}\n"
        "sources:\n  - {type: sql, database: 'sqlite:///blog.db', query: SELECT * FROM posts}\n"
        "categories: [politics, world]\n"
    )
    report = site.build()
    assert report.faults == ()
    assert report.articles == {"read": 2, "published": 2, "left_out": 0}
    assert [item["content_html"] for item in site.items("world")] == ["<p>The second.</p>"]
    before = site.stamps()
    assert site.build().written == ()
    with closing(sqlite3.connect(site.folder / "blog.db")) as connection:
        connection.execute("UPDATE posts SET body = 'Said otherwise' WHERE id = 1")
        connection.execute("DELETE FROM posts WHERE id = 2")
        connection.commit()
    report = site.build(force=True)
    assert [item["id"] for item in site.items()] == ["1"]
    assert site.items()[0]["content_html"] == "Said otherwise"
    assert before != site.stamps()


def test_the_example_in_the_documentation_is_true(site):
    text = (Path(__file__).parents[2] / "docs/sources/sql.md").read_text(encoding="utf-8")
    config, tables = (re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1] for kind in ("yaml", "sql"))
    with closing(sqlite3.connect(site.folder / "blog.db")) as connection:
        connection.executescript(tables)
    site.configure(config)
    assert site.build().faults == ()
    (item,) = site.items("international")
    assert (item["url"], item["tags"]) == ("https://example.org/the-vote/", ["politics", "international"])
    assert item["date_published"] == "2025-03-04T10:30:00Z"


def test_a_database_that_fails_leaves_the_feeds_as_they_stand(site, sqlite_store):
    test_a_site_is_built_from_a_database(site, sqlite_store)
    before = site.files()
    (site.folder / "blog.db").write_bytes(b"no database at all" * 100)
    report = site.build()
    assert site.files() == before
    (fault,) = [fault for fault in report.faults if "not a database" in fault.what]
    assert fault.failed
