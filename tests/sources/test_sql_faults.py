"""Databases that cannot be reached, queries that do more than read, and what is said of both."""

import os
import sqlite3
import sys
from contextlib import closing, suppress
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from feedwright import load_config
from feedwright.errors import ConfigError, SourceError
from feedwright.sources import _sql_database, _sql_server
from feedwright.sources._base import Site, Unmatched
from feedwright.sources._sql_seen import Seen
from feedwright.sources.sql import Sql

TEN_THOUSAND_AND_TWO = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10002)"


# --- it only reads --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("", "is empty"),
        (" ; ", "is empty"),
        ("-- nothing", "is empty"),
        ("UPDATE posts SET title = ''", "begins with UPDATE"),
        ("explain select 1", "begins with EXPLAIN"),
        ("PRAGMA table_info(posts)", "begins with PRAGMA"),
        ("SELECT 1; DROP TABLE posts", "a second statement in line 1"),
        ("SELECT 1\n;\n\nSELECT 2", "a second statement in line 4"),
        ("WITH x AS (SELECT 1) DELETE FROM posts", "writes by DELETE"),
        ("WITH x AS (DELETE FROM posts RETURNING *) SELECT * FROM x", "writes by DELETE"),
        ("WITH x AS (SELECT 1) -- a\n INSERT INTO posts SELECT * FROM x", "writes by INSERT in line 2"),
        ("SELECT * INTO copy FROM posts", "writes by INTO"),
        ("SELECT title FROM posts INTO OUTFILE '/tmp/x'", "writes by INTO"),
        ("SELECT * FROM posts FOR UPDATE", "locks rows"),
        ("SELECT 'a", "a quotation mark in line 1 that is never closed"),
        ("SELECT 1\n/* ", "a comment in line 2 that is never closed"),
        ("SELECT /*! 1 INTO @x */ 2", "a comment that MySQL runs"),
        ("SELECT /* /* */ 1 */ 2", "a comment within a comment"),
        ("SELECT '\x00'", "a NUL character"),
        ("'x'", "begins with"),
    ],
)
@pytest.mark.parametrize("url", ["sqlite:///a.db", "postgresql://h/d", "mysql://h/d", "mssql+pyodbc://h/d"])
def test_a_query_that_does_not_only_read_is_refused_at_the_door(url, query, what):
    with pytest.raises(ValidationError, match="query") as caught:
        Sql(database=url, query=query)
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("mysql://h/d", "SELECT 'it\\'s; here', \"a \\\"; b\", `a;b` # a; b\n FROM posts"),
        ("mysql://h/d", "SELECT 5--3, INSERT('abc', 1, 1, 'x')"),
        ("postgresql://h/d", "SELECT $$a; 'b$$, $x$ ; $$ $x$, E'\\';', a[1] -- it's\n FROM posts"),
        ("postgresql://h/d", "SELECT replace('a', 'b', 'c'), p.into, substring('a' FOR 1)"),
        ("sqlite:///a.db", "SELECT [a;b], `c;d`, \"e;f\", 'it''s; so' FROM posts"),
        ("sqlite:///a.db", "SELECT '\\'"),
    ],
)
def test_what_stands_in_strings_names_and_comments_is_no_statement(url, query):
    assert Sql(database=url, query=query).query == query


@given(st.text("SELECT';\"`/*-\n#$[]e\\ ()x", max_size=60))
def test_no_query_whatever_takes_long_or_raises_anything_but_a_finding(text):
    for url in ("sqlite:///a.db", "postgresql://h/d", "mysql://h/d"):
        try:
            assert Sql(database=url, query=text).query
        except ValidationError:
            continue


@pytest.mark.parametrize(
    "text", ["'" * 99_999, "SELECT " + "/*" * 50_000, "SELECT " + "$a$" * 30_001, "SELECT " + "(" * 90_000]
)
def test_a_huge_query_is_looked_through_at_once(text, seconds):
    def look_through():
        for url in ("sqlite:///a.db", "postgresql://h/d", "mysql://h/d"):
            with suppress(ValidationError):
                assert Sql(database=url, query=text).query

    assert seconds(look_through) < 5


def session(store, timeout=60):
    path = _sql_database.file_of(store.url, store.folder) or ""
    return _sql_database.opened(store.url, path, timeout, "blog")


def test_the_connection_itself_cannot_write(posts):
    for statement in (
        "DELETE FROM posts",
        "INSERT INTO posts VALUES (9, 'x', NULL, '', '')",
        "CREATE TABLE x (y integer)",
    ):
        with pytest.raises(SourceError, match=r"(?i)read.?only|syntax error"), session(posts) as opened:
            list(opened.rows(statement)[1])
    assert len(posts.run("SELECT * FROM posts")) == 2


def test_a_function_that_writes_is_refused_by_the_server(postgresql_store, mariadb_store):
    postgresql_store.run("CREATE SEQUENCE s")
    with pytest.raises(SourceError, match="read-only transaction"):
        postgresql_store.read("SELECT nextval('s') AS id, 'A' AS title")
    mariadb_store.fill()
    mariadb_store.run(
        "CREATE FUNCTION f() RETURNS int BEGIN INSERT INTO posts VALUES (9, 'x', NULL, '', ''); RETURN 1; END"
    )
    with pytest.raises(SourceError, match="READ ONLY transaction"):
        mariadb_store.read("SELECT f() AS id, 'A' AS title")


# --- what goes wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELECT *\nFORM posts", 2),
        ("SELECT *\nFROM post", 2),
        ("SELECT id,\n  titel\nFROM posts", 2),
        ("SELECT 'WHERE',\n id FROM posts WHERE id > 0\nAND WHERE", 3),
    ],
)
def test_an_error_in_the_query_names_its_line(posts, query, line):
    with pytest.raises(SourceError, match=f"refuses the query in line {line}: ") as caught:
        posts.read(query)
    assert caught.value.where == ("blog.db" if posts.backend == "sqlite" else "blog")


def test_columns_that_say_nothing_are_named(posts):
    with pytest.raises(SourceError, match=r"none of its columns \(a, b\) is a word that is known") as caught:
        posts.read("SELECT id AS a, category AS b FROM posts", key="a")
    assert "AS" in str(caught.value)
    with pytest.raises(SourceError, match=r"none of its columns \(title, date\) tells its rows apart"):
        posts.read("SELECT title, date FROM posts")
    with pytest.raises(SourceError, match="there is no column 'number', which `key` names; there are id, title"):
        posts.read(key="number")


def test_a_query_without_rows_is_told(posts):
    posts.run("DELETE FROM posts")
    reading = posts.read()
    assert [fault.what for fault in reading.faults] == ["the query gives no rows"]
    assert not reading.faults[0].set_aside


def test_a_query_that_mixes_up_everything_is_given_up(sqlite_store):
    with pytest.raises(SourceError, match="more than 10,000 rows cannot be read"):
        sqlite_store.read(f"{TEN_THOUSAND_AND_TWO} SELECT NULL AS id, 'A' AS title FROM n")


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        (
            "sqlite",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS id, 'A' AS title FROM n",
        ),
        ("postgresql", "SELECT 1 AS id, 'A' AS title FROM pg_sleep(600)"),
        ("mariadb", "SELECT max(a.seq) AS id, max(sha1(b.seq)) AS title FROM seq_1_to_100000 a, seq_1_to_100000 b"),
    ],
)
def test_a_query_that_takes_too_long_is_given_up(request, kind, query):
    # Long enough for a server to open the session in.
    said = r"gave no rows within 1\.5 s; make the query quicker, or set `timeout` higher"
    with pytest.raises(SourceError, match=said), session(request.getfixturevalue(f"{kind}_store"), 1.5) as opened:
        list(opened.rows(query)[1])


def test_a_machine_without_room_for_temporary_files_says_so():
    with Seen("blog") as seen:
        assert [seen.before("a", 1), seen.before("b", 2), seen.before("a", 3)] == [0, 0, 1]
        seen.connection.close()
        with pytest.raises(SourceError, match="blog: needs room for temporary files"):
            seen.before("c", 4)


def test_a_file_that_is_not_there_is_a_path_that_matches_nothing(tmp_path):
    site = Site("https://example.org/", tmp_path, UTC, "en")
    source = Sql(name="blog", database="sqlite:///no/blog.db", query="SELECT 1 AS id")
    (fault,) = source.places(site)
    assert isinstance(fault, Unmatched)
    assert fault.failed
    assert source.missing(site) == f"no file 'no/blog.db' in {tmp_path}, which `database` names"


def test_a_slip_in_the_configuration_is_shown_where_it_stands(site):
    site.configure(
        "site: {title: The Desk, url: https://example.org/}\nsources:\n"
        "  - type: sql\n    database: sqlite:///no.db\n    query: |\n      SELECT 1 AS id;\n      DROP TABLE posts\n"
        "  - type: sql\n    database: sqlite:///no.db\n    query: SELECT 1 AS id\n"
    )
    with pytest.raises(ConfigError) as caught:
        load_config(site.config)
    first, second = caught.value.faults
    assert first.endswith("config.yaml:5:12: sources[0].query: holds a second statement in line 2; write one SELECT")
    assert "config.yaml:9:15: sources[1].database: no file 'no.db'" in second


def test_files_that_are_no_database(sqlite_store):
    file = sqlite_store.folder / "blog.db"
    file.write_bytes(b"")
    with pytest.raises(SourceError, match="in line 1: no such table: posts"):
        sqlite_store.read()
    file.write_bytes(b"SQLite format 3\x00" + os.urandom(5000))
    with pytest.raises(SourceError, match=r"blog\.db: "):
        sqlite_store.read()


def test_a_file_that_went_away_since_it_was_listed(sqlite_store):
    items = sqlite_store.started("SELECT 1 AS id, 'A' AS title")
    (sqlite_store.folder / "blog.db").unlink()
    with pytest.raises(SourceError, match="unable to open database file; let the user"):
        next(items)


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        (
            "sqlite",
            "SELECT value AS id, 'A' AS title, json(substr('{}', 1, 5 - value)) AS body FROM json_each('[1, 2, 4]')",
        ),
        ("postgresql", "SELECT i AS id, 'A' AS title, 1 / (3 - i) AS views FROM generate_series(1, 9) i"),
    ],
)
def test_a_query_that_fails_in_its_middle_gave_what_it_gave(request, monkeypatch, kind, query):
    monkeypatch.setattr(_sql_database, "PART", 1)
    monkeypatch.setattr(_sql_server, "PART", 1)
    items = request.getfixturevalue(f"{kind}_store").started(query)
    assert next(items).key == "1"
    with pytest.raises(SourceError, match=r"cannot be read: (malformed JSON|division by zero)"):
        list(items)


def test_a_server_that_goes_away_in_the_middle(mariadb_store):
    items = mariadb_store.started("SELECT seq AS id, 'A' AS title, repeat('x', 1000) AS body FROM seq_1_to_100000")
    next(items)
    (number,) = [
        row[0] for row in mariadb_store.run("SHOW PROCESSLIST") if "seq_1_to" in str(row[7]) and "SHOW" not in row[7]
    ]
    mariadb_store.run(f"KILL {number}")
    with pytest.raises(SourceError, match="blog: cannot be read: "):
        list(items)


def test_whatever_a_driver_raises_is_told_and_nothing_is_left_open(postgresql_store, monkeypatch):
    def never(*_):
        raise RuntimeError("a driver's own idea")

    monkeypatch.setattr(_sql_server.Server, "_take_times_as_text", never)
    with pytest.raises(SourceError, match="blog: cannot be read: a driver's own idea"):
        postgresql_store.read("SELECT 1 AS id")


def test_what_a_new_server_of_mysql_needs_is_named(tmp_path, monkeypatch):
    pymysql = pytest.importorskip("pymysql")

    def refuse(*_, **__):
        raise RuntimeError(
            "'cryptography' package is required for sha256_password or caching_sha2_password auth methods"
        )

    monkeypatch.setattr(pymysql, "connect", refuse)
    said = reached(tmp_path, "mysql://desk:s3cret@127.0.0.1/x")
    assert "mysql needs the package cryptography, which is not installed: pip install 'feedwright[sql]'" in said


def test_a_damaged_file_says_so(sqlite_store):
    sqlite_store.fill(*[f"INSERT INTO posts VALUES ({n}, 'T', '', '', hex(zeroblob(900)))" for n in range(200)])
    file = sqlite_store.folder / "blog.db"
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    with pytest.raises(SourceError, match=r"blog\.db: .*malformed; the file is damaged"):
        sqlite_store.read()


def test_a_file_that_another_program_is_writing_to(sqlite_store, monkeypatch):
    monkeypatch.setattr(_sql_database, "_BUSY", 0.1)
    sqlite_store.fill()
    with closing(sqlite3.connect(sqlite_store.folder / "blog.db", isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SourceError, match=r"database is locked; another program was writing to it"):
            sqlite_store.read()


def test_a_file_in_which_a_writer_died_says_what_to_do(sqlite_store):
    sqlite_store.fill()
    file = sqlite_store.folder / "blog.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.executemany("INSERT INTO posts VALUES (?, 'x', '', '', ?)", [(n, "x" * 3000) for n in range(10, 60)])
        died, journal = file.read_bytes(), (sqlite_store.folder / "blog.db-journal").read_bytes()
        writer.execute("ROLLBACK")
    file.write_bytes(died)
    (sqlite_store.folder / "blog.db-journal").write_bytes(journal)
    with pytest.raises(SourceError, match="open it once with a program that may write"):
        sqlite_store.read()


CLOSED = object()
"""Stands for a port at which nobody answers."""


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"password": "gu@ss/ed"}, r"(?i)password"),
        ({"database": "nowhere"}, r"(?i)does not exist|unknown database|denied"),
        ({"port": CLOSED}, r"(?i)refused"),
    ],
)
def test_a_server_that_does_not_let_us_in(request, kind, wrong, what, free_port):
    from sqlalchemy.engine import make_url

    store = request.getfixturevalue(f"{kind}_store")
    wrong = {name: free_port() if value is CLOSED else value for name, value in wrong.items()}
    store.url = make_url(store.url).set(**wrong).render_as_string(hide_password=False)
    with pytest.raises(SourceError, match=what) as caught:
        store.read()
    assert "cannot be reached at 127.0.0.1" in str(caught.value)
    assert "check user, password, host and name in `database`" in str(caught.value)
    assert not [secret for secret in ("gu@ss/ed", "gu%40ss%2Fed", "never") if secret in str(caught.value)]


def reached(tmp_path, url):
    site = Site("https://example.org/", tmp_path, UTC, "en")
    source = Sql(name="blog", database=url, query="SELECT 1 AS id")
    (place,) = source.places(site)
    with pytest.raises(SourceError) as caught:
        list(source.read(place, site))
    assert "s3cr" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://desk:s3cret@127.0.0.1:CLOSED/x", "blog: cannot be reached at 127.0.0.1:CLOSED: "),
        ("postgresql://desk@127.0.0.1:CLOSED/x?password=s3cret", "blog: cannot be reached at 127.0.0.1:CLOSED: "),
        ("mysql://desk:s3cret@127.0.0.1:CLOSED/x", "blog: cannot be reached at 127.0.0.1:CLOSED: "),
        ("postgresql://desk:s3:cr@et@127.0.0.1:port/x", "`database` cannot be understood"),
        ("postgresql://desk:x@s3cret/y@127.0.0.1/x", "with %40 for @"),
        ("nonsense://desk:s3cret@127.0.0.1/x", "nonsense is no database that is known"),
        ("postgresql+nonsense://desk:s3cret@127.0.0.1/x", "postgresql+nonsense is no database that is known"),
        (
            "mysql+mysqldb://desk:s3cret@127.0.0.1/x",
            "mysql needs the package MySQLdb, which is not installed: pip install",
        ),
        (
            "postgresql+psycopg_async://desk:s3cret@127.0.0.1/x",
            "asynchronous driver, which is of no use here; write postgresql+psycopg://",
        ),
        ("oracle+oracledb://desk:s3cret@127.0.0.1/x", "oracle needs the package oracledb, which is not installed"),
        ("sqlite+pysqlcipher://:s3cret@/x.db", "pip install"),
    ],
)
def test_addresses_that_lead_nowhere(tmp_path, url, said, free_port):
    closed = str(free_port())
    assert said.replace("CLOSED", closed) in reached(tmp_path, url.replace("CLOSED", closed))


@pytest.mark.parametrize(
    ("package", "url"),
    [
        ("sqlalchemy", "postgresql://desk:s3cret@127.0.0.1/x"),
        ("psycopg", "postgres://desk:s3cret@127.0.0.1/x"),
        ("pymysql", "mysql://desk:s3cret@127.0.0.1/x"),
        ("pymysql", "mariadb://desk:s3cret@127.0.0.1/x"),
    ],
)
def test_a_missing_package_says_what_brings_it(tmp_path, monkeypatch, package, url):
    monkeypatch.setitem(sys.modules, package, None)
    said = reached(tmp_path, url)
    assert f"needs the package {package}, which is not installed: pip install 'feedwright[sql]'" in said


def test_sqlite_needs_no_other_package(sqlite_store, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    sqlite_store.fill()
    assert sqlite_store.read().bodies()["1"] == "<p>The first.</p>"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("blog.db", "did you mean sqlite:///blog.db?"),
        ("host=h password=s3cret", "is no SQLAlchemy URL"),
        ("", "is no SQLAlchemy URL"),
        ("sqlite://", "names no SQLite file"),
        ("sqlite:///", "names no SQLite file"),
        ("sqlite:///:memory:", "names no SQLite file"),
        ("sqlite:///file:s3cret?mode=rw", "names no SQLite file"),
        ("sqlite://blog.db", "names no SQLite file"),
    ],
)
def test_what_is_no_database_is_refused_at_the_door(url, what):
    with pytest.raises(ValidationError) as caught:
        Sql(database=url, query="SELECT 1")
    (error,) = caught.value.errors()
    assert (error["loc"], what in error["msg"], "s3cret" in error["msg"]) == (("database",), True, False)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:s3cr:e@t/x@127.0.0.1:5432/blog",
        "mysql://desk:s3cret@127.0.0.1/blog?ssl_key_password=s3cret&charset=utf8mb4",
        "postgresql://127.0.0.1/blog?user=desk&password=s3cret",
    ],
)
def test_a_password_is_never_shown(tmp_path, url):
    source = Sql(name="blog", database=url, query="SELECT 1 AS id")
    site = Site("https://example.org/", tmp_path, UTC, "en")
    assert "127.0.0.1" in repr(source)
    for shown in (repr(source), str(source), source.signature(site), str(list(source.places(site)))):
        assert "s3cr" not in shown
    assert source.signature(site) != Sql(name="blog", database=url + "2", query="SELECT 1 AS id").signature(site)


@pytest.mark.parametrize(
    "option", [{"fields": {"titel": "x"}}, {"defaults": {"catgory": "x"}}, {"timeout": 0}, {"content": "rtf"}]
)
def test_slips_in_options_are_found_at_the_door(option):
    with pytest.raises(ValidationError):
        Sql(database="sqlite:///a.db", query="SELECT 1", **option)
