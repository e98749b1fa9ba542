"""The databases that a catalog may be: an SQLite file, and a real PostgreSQL started for the tests."""

import json
import os
import re
import shutil
import signal
import socket  # noqa: TID251 - to find a free port
import subprocess
import tempfile
import threading
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from feedwright.catalog import database, store
from feedwright.catalog.schema import MIGRATIONS

USER, PASSWORD = "desk", "never/shown"
_NUMBERS = count(1)


def missing(what):
    """Skip where something is not installed; where CI promises to try everything, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} must be there in CI")
    pytest.skip(f"{what} is not installed: the catalog cannot be tried on PostgreSQL")


class Server:
    """A PostgreSQL of our own on loopback, in a temporary folder, run by a user without rights."""

    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        # PostgreSQL refuses to be run by root.
        self.user = {} if os.geteuid() else {"user": "nobody", "group": "nogroup", "extra_groups": []}
        if self.user:
            shutil.chown(folder, "nobody", "nogroup")
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def command(self, program, *arguments):
        return {
            "args": [*program, "-D", str(self.folder / "data"), *arguments],
            "cwd": self.folder,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "text": True,
            **self.user,
        }

    def start(self):
        """Make its data folder, start it and wait until it says that it is ready."""
        secret = self.folder / "secret"
        secret.write_text(PASSWORD, encoding="ascii")
        how = ["-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-locale", "--no-sync"]
        done = subprocess.run(**self.command([self.programs / "initdb"], *how), check=False)
        assert done.returncode == 0, done.stdout
        # It must not outlive a test run that is killed.
        bound = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
        options = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.folder, "fsync": "off",
            "max_connections": 20,
        }  # fmt: skip
        given = (f"--{name}={value}" for name, value in options.items())
        self.process = subprocess.Popen(**self.command([*bound, self.programs / "postgres"], *given))
        told = []
        while "ready to accept connections" not in (line := self.process.stdout.readline()):
            assert line, "".join(told)
            told.append(line)
        # What it says later must go somewhere, or it would wait for a reader.
        self.listener = threading.Thread(target=self.process.stdout.read)
        self.listener.start()

    def stop(self):
        """At once: what it holds is thrown away."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        self.listener.join()
        self.process.stdout.close()

    def url(self, database="postgres", user=USER, password=PASSWORD):
        return f"postgresql://{user}:{password.replace('/', '%2F')}@127.0.0.1:{self.port}/{database}"

    def query(self, statement, database="postgres"):
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else None

    def new_database(self):
        name = f"catalog_{next(_NUMBERS)}"
        self.query(f"CREATE DATABASE {name}")
        return name


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL, started when the first test asks for it."""
    if not (found := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        missing("PostgreSQL (Debian's package postgresql)")
    try:
        import psycopg  # noqa: F401 - is it there?
        import sqlalchemy  # noqa: F401 - is it there?
    except ImportError:
        missing("feedwright[sql]")
    # Not pytest's own temporary folder: nobody else may enter it.
    with tempfile.TemporaryDirectory(prefix="feedwright-postgresql-", ignore_cleanup_errors=True) as folder:
        made = Server(found[-1].parent, Path(folder))
        made.start()
        try:
            yield made
        finally:
            made.stop()


class Shelf:
    """Where a test's catalog lies; `kind` is `sqlite` or `postgresql`."""

    def __init__(self, kind, url, folder, query):
        self.kind, self.url, self.folder, self.query = kind, url, folder, query

    def opened(self, *, writing=True):
        return store.opened(self.url, self.folder, writing=writing)

    def using(self, work, *, writing=True):
        return store.using(self.url, self.folder, work, writing=writing)

    def tables(self):
        name = {"sqlite": "name FROM sqlite_master WHERE type = 'table'", "postgresql": "tablename FROM pg_tables"}
        where = " WHERE schemaname = 'public'" if self.kind == "postgresql" else ""
        return {row[0] for row in self.query(f"SELECT {name[self.kind]}{where}")}


    def rows(self):
        """Everything that stands there, by table; with PostgreSQL's own marks of who wrote a row, and when."""
        marks = ", ctid, xmin" if self.kind == "postgresql" else ""
        return {table: sorted(map(str, self.query(f"SELECT *{marks} FROM {table}"))) for table in self.tables()}

    def make_first_version(self):
        """Write it anew as the first version of feedwright kept it, all that this one does not know left out."""
        there = database.connect(self.url, self.folder, writing=True)
        known = {
            table: [dict(zip(names, row, strict=True)) for row in there.rows(f"SELECT {', '.join(names)} FROM {table}")]
            for table, names in FIRST.items()
            if table != "documents"
        }
        known["documents"] = list(_documents(there))
        for table in there.tables():
            there.run(f"DROP TABLE {table}")
        for statement in MIGRATIONS[0]:
            there.run(statement)
        for table, names in FIRST.items():
            rows = [_as_first(table, row) for row in known[table]]
            values = ", ".join(f":{name}" for name in names)
            there.run(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})", rows)
        there.run("INSERT INTO feedwright (name, value) VALUES ('schema', '1')")
        there.commit()
        there.close()


FIRST = {
    "sources": ("name", "signature"),
    "documents": ("source", "place", "size", "mtime_ns", "inode"),
    "articles": ("source", "key", "document", "id", "first_seen", "published", "updated", "withdrawn", "article"),
    "bodies": ("source", "key", "html"),
    "categories": ("key", "name", "slug"),
    "adopted": ("id", "url", "title", "published", "updated"),
}
"""Tables of the first version, with their columns."""


def _documents(there):
    """A row for each document, but for those that had to be read again: drafts, and of which there was a warning.

    Of what had only expired by the time, it was still said how it had been.
    """
    unfit = {row[:2] for row in there.rows("SELECT source, document FROM left_out WHERE reason <> 'expired'")}
    for source, files in there.rows("SELECT source, files FROM documents WHERE bucket >= 0"):
        for place, (size, mtime_ns, inode) in json.loads(files).items():
            if size != store.AGAIN[0] and (source, place) not in unfit:
                yield {"source": source, "place": place, "size": size, "mtime_ns": mtime_ns, "inode": inode}


def _as_first(table, row):
    """A row as the first version wrote it."""
    if table == "articles":
        row["document"] = row["document"] or row["key"]
        said = [
            one.partition(".")[0] if isinstance(one, str) and re.fullmatch("1:[0-9a-f]{32}[.][0-9a-f]{8}", one) else one
            for one in json.loads(row["article"])
        ]
        row["article"] = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    for name in ("first_seen", "published", "updated", "withdrawn"):
        if row.get(name):
            row[name] = datetime.fromisoformat(row[name]).isoformat()
    return row


@pytest.fixture
def file(tmp_path):
    """An SQLite catalog in a folder that is not there yet."""
    import sqlite3

    path = tmp_path / "state" / "catalog.db"

    def query(statement):
        if not path.exists():
            return []
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()

    shelf = Shelf("sqlite", "sqlite:///state/catalog.db", tmp_path, query)
    shelf.path = path
    return shelf


@pytest.fixture
def shared_database(server, tmp_path):
    """An empty database on PostgreSQL."""
    name = server.new_database()
    return Shelf("postgresql", server.url(name), tmp_path, lambda statement: server.query(statement, name))


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request):
    """A place for a catalog that is not there yet, on each database."""
    return request.getfixturevalue({"sqlite": "file", "postgresql": "shared_database"}[request.param])
