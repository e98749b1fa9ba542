"""What tests of sources share: tables as they are read; databases: an SQLite file, a real PostgreSQL and MariaDB."""

import os
import shutil
import signal
import sqlite3
import subprocess
import threading
from contextlib import closing
from datetime import UTC
from functools import partial
from itertools import count
from urllib.parse import quote

import pytest
from tests.conftest import open_to_others

from feedwright.model import Article, Fault
from feedwright.sources._base import Site
from feedwright.sources.table import Table

USER, PASSWORD = "desk", "never/sh:own@all%"
_NUMBERS = count(1)


def missing(what):
    """Skip where something is not installed; where CI promises to try everything, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} must be there in CI")
    pytest.skip(f"{what} is not installed: articles in it cannot be tried")


class Mariadb:
    """A MariaDB of our own on loopback, in a temporary folder, run by a user without rights."""

    def __init__(self, program, folder, port):
        self.program, self.folder, self.port = program, folder, port
        # It refuses to be run by root.
        self.user = {} if os.geteuid() else {"user": "nobody", "group": "nogroup", "extra_groups": []}
        if self.user:
            shutil.chown(folder, "nobody", "nogroup")

    def start(self):
        """Make its data folder, start it and wait until it says that it is ready."""
        # The temporary folder of others may be closed to it.
        env = {**os.environ, "TMPDIR": str(self.folder)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        own = {"cwd": self.folder, "env": env, **pipes, **self.user}
        data = f"--datadir={self.folder}/data"
        small = [
            "--innodb-log-file-size=4M",
            "--innodb-buffer-pool-size=16M",
            "--innodb-flush-log-at-trx-commit=0",
        ]
        made = [
            "mariadb-install-db",
            "--no-defaults",
            data,
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
        ]
        done = subprocess.run([*made, *small], check=False, **own)
        assert done.returncode == 0, done.stdout
        first = self.folder / "first.sql"
        first.write_text(
            f"CREATE USER '{USER}'@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\nGRANT ALL ON *.* TO '{USER}'@'127.0.0.1';\n",
            encoding="ascii",
        )
        # It must not outlive a test run that is killed.
        bound = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        # Of a socket in a folder the path has to be short: this one lies in the data folder.
        options = [
            "--bind-address=127.0.0.1",
            f"--port={self.port}",
            "--socket=socket",
            f"--init-file={first}",
        ]
        command = [*bound, self.program, "--no-defaults", data, *small, *options, "--skip-name-resolve=0"]
        self.process = subprocess.Popen(command, **own)
        told = []
        while "ready for connections" not in (line := self.process.stdout.readline()):
            assert line, "".join(told)
            told.append(line)
        # What it says later must go somewhere, or it would wait for a reader.
        self.listener = threading.Thread(target=self.process.stdout.read)
        self.listener.start()

    def stop(self):
        """At once: what it holds is thrown away."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.listener.join()
        self.process.stdout.close()

    def url(self, name="", scheme="mysql"):
        return f"{scheme}://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{name}"

    def run(self, name, *statements):
        import pymysql

        with (
            closing(
                pymysql.connect(
                    host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, database=name, autocommit=True
                )
            ) as connection,
            connection.cursor() as cursor,
        ):
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall()


@pytest.fixture(scope="session")
def mariadb_server(free_port):
    """A MariaDB, started when the first test asks for it."""
    program = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin")
    if program is None or shutil.which("mariadb-install-db") is None:
        missing("MariaDB (Debian's package mariadb-server)")
    try:
        import pymysql  # noqa: F401 - is it there?
        import sqlalchemy  # noqa: F401 - is it there?
    except ImportError:
        missing("feedwright[sql]")
    with open_to_others("feedwright-mariadb-") as folder:
        made = Mariadb(program, folder, free_port())
        made.start()
        try:
            yield made
        finally:
            made.stop()


TABLE = "CREATE TABLE posts (id integer primary key, title varchar(200), date timestamp NULL, category varchar(200), body text)"
ROWS = (
    "INSERT INTO posts VALUES (1, 'First', '2025-03-04 00:00:00', 'politics', '<p>The first.</p>'),"
    " (2, 'Second', '2025-03-05 10:30:00', 'world, politics', '<p>The second.</p>')"
)


class Store:
    """An empty database.

    `backend` is its kind, `url` what a configuration in `folder` says of it; `run` asks it without feedwright.
    """

    def __init__(self, backend, url, folder, run):
        self.backend, self.url, self.folder, self.run = backend, url, folder, run

    def fill(self, *rows):
        """Make a table of two posts."""
        self.run(TABLE, *(rows or [ROWS]))

    def read(self, query="SELECT * FROM posts ORDER BY id", **options):
        return Reading(self, query, options)

    def one(self, query, **options):
        """The one article of a query."""
        reading = self.read(query, **options)
        assert reading.faults == []
        (article,) = reading.articles
        return article

    def source(self, query, options):
        from feedwright.sources.sql import Sql

        source = Sql(**{"name": "blog", "database": self.url, "query": query, **options})
        site = Site("https://example.org/", self.folder, UTC, "en")
        (place,) = source.places(site)
        return source, place, site

    def started(self, query, **options):
        """What a query gives, as it comes."""
        source, place, site = self.source(query, options)
        return source.read(place, site)


class Reading:
    """What a query gave: articles, faults, and bodies by key."""

    def __init__(self, store, query, options):
        self.source, self.place, self.site = store.source(query, options)
        items = list(self.source.read(self.place, self.site))
        self.articles = [item for item in items if isinstance(item, Article)]
        self.faults = [item for item in items if isinstance(item, Fault)]

    def bodies(self, articles=None):
        given = self.articles if articles is None else articles
        return {article.key: html for article, html in self.source.bodies(given, self.site)}

    @property
    def keys(self):
        return [article.key for article in self.articles]

    @property
    def titles(self):
        return [article.title for article in self.articles]

    @property
    def said(self):
        return [str(fault) for fault in self.faults]


@pytest.fixture
def sqlite_store(tmp_path):
    def run(*statements):
        with closing(sqlite3.connect(tmp_path / "blog.db", isolation_level=None)) as connection:
            return [connection.execute(statement).fetchall() for statement in statements][-1]

    run("SELECT 1")
    (tmp_path / "blog.db").touch()
    return Store("sqlite", "sqlite:///blog.db", tmp_path, run)


@pytest.fixture
def postgresql_store(server, tmp_path):
    """A schema of its own, which costs a hundredth of a database."""
    shelf = server.catalog_in(tmp_path)

    def run(*statements):
        return [shelf.query(statement) for statement in statements][-1]

    yield Store("postgresql", shelf.url, tmp_path, run)
    shelf.end()


@pytest.fixture
def mariadb_store(mariadb_server, tmp_path):
    name = f"blog_{next(_NUMBERS)}"
    mariadb_server.run(None, f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    return Store("mysql", mariadb_server.url(name), tmp_path, lambda *statements: mariadb_server.run(name, *statements))


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def store(request):
    """An empty database of each kind."""
    return request.getfixturevalue(f"{request.param}_store")


class TableReading:
    """What a table gives: articles, faults, and bodies by key."""

    def __init__(self, folder, name, data, **options):
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        self.site = Site("https://example.org/", folder, UTC, "en")
        self.source = Table(name="table", path=name, **options)
        (self.place,) = self.source.places(self.site)
        items = list(self.source.read(self.place, self.site))
        self.articles = [item for item in items if isinstance(item, Article)]
        self.faults = [item for item in items if isinstance(item, Fault)]

    def bodies(self, articles=None):
        given = self.articles if articles is None else articles
        return {article.key: html for article, html in self.source.bodies(given, self.site)}

    @property
    def keys(self):
        return [article.key for article in self.articles]

    @property
    def titles(self):
        return [article.title for article in self.articles]

    @property
    def places(self):
        return [article.place for article in self.articles]

    @property
    def said(self):
        return [str(fault) for fault in self.faults]


@pytest.fixture
def table_reading():
    """Reads a table of some name and bytes, with some options, in a folder."""
    return TableReading


@pytest.fixture
def read_table(tmp_path):
    """The same in a folder of the test's own."""
    return partial(TableReading, tmp_path)


@pytest.fixture
def posts(store):
    """A database of each kind with a table of two posts."""
    store.fill()
    return store
