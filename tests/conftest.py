"""What tests share: a small site in a folder, the databases that its catalog may lie in, and the design's files where they
stand beside the project."""

import gc
import os
import shutil
import signal
import socket  # noqa: TID251 - to find a free port
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import tracemalloc
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
USER, PASSWORD = "desk", "never/shown"
_NUMBERS = count(1)
PATIENCE = 60.0
"""Seconds that whatever must happen may take to happen, on a machine that does much else: nobody waits longer than it takes."""

# What is tried here is on this machine. A proxy may lead to the rest of the world, as where packages come from.
for _name in ("no_proxy", "NO_PROXY"):
    os.environ[_name] = ",".join(filter(None, [os.environ.get(_name), "127.0.0.1", "localhost"]))

# The same examples each time, so that a change is what breaks a test; FEEDWRIGHT_EXPLORE=1 looks for new ones.
settings.register_profile(
    "house",
    deadline=None,
    derandomize="FEEDWRIGHT_EXPLORE" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")


def pytest_configure(config):
    config.addinivalue_line("markers", "each_catalog: try it with the catalog in SQLite, and in PostgreSQL")


def pytest_generate_tests(metafunc):
    """`each_catalog`, also for a whole module: those of its tests that have a catalog are tried with each kind."""
    if "catalog_in" in metafunc.fixturenames and metafunc.definition.get_closest_marker("each_catalog"):
        metafunc.parametrize("catalog_in", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def shared():
    """The folder of schemas and of a real article page; a user's clone does not have it."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("../shared must be there in CI")
        pytest.skip("../shared is not beside the project: its schemas and its real article page cannot be tried")
    return SHARED


# --- what a machine may be busy with ---------------------------------------------------------------------------------------


def becomes(is_so, patience=PATIENCE):
    """Whether it comes to be so in the end: a server, or another process, does things a moment after it was asked to."""
    ends = time.monotonic() + patience
    while not (found := is_so()) and time.monotonic() < ends:
        time.sleep(0.02)
    return bool(found)


@pytest.fixture
def seconds():
    """What is done -> the seconds of a processor that it takes: not those of others, nor of what traces it for coverage."""

    def taken(do):
        tracing = sys.gettrace()
        sys.settrace(None)
        start = time.thread_time()
        try:
            do()
            return time.thread_time() - start
        finally:
            sys.settrace(tracing)

    return taken


@pytest.fixture
def grows_in_proportion(seconds):
    """What is done with so many of something -> whether four times as many take four times as long, and not sixteen times.

    What a machine does besides, it may do at either of them.
    """

    def grows(do, count):
        do(1)  # what is made once
        few, many = seconds(lambda: do(count // 4)), seconds(lambda: do(count))
        return many < 8 * few + 0.5

    return grows


@pytest.fixture
def peak():
    """What is done -> the most bytes that it holds at once: not what an earlier test left, nor what traces it for coverage."""

    def held(do):
        tracing = sys.gettrace()
        sys.settrace(None)
        gc.collect()
        tracemalloc.start()
        try:
            do()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            sys.settrace(tracing)

    return held


@pytest.fixture(scope="session")
def free_port():
    """Gives ports of loopback for servers that must be told one. Nobody else is given them, and nobody answers there.

    A socket that is bound and does not listen keeps each: the system chooses it for nobody, and a server that reuses
    addresses, as all do, may listen there. So it is on Linux; elsewhere such a server would be refused, and the port is
    only likely to be free.
    """
    with ExitStack() as kept:

        def given():
            one = socket.socket()
            kept.callback(one.close)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            if sys.platform != "linux":
                one.close()
            return port

        yield given


@contextmanager
def open_to_others(prefix):
    """A temporary folder for a server that another user runs: pytest's own may be entered by nobody else.

    It is removed also where this process is killed: by one that waits for the end of its input.
    """
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        removing = ["sh", "-c", 'cat; sleep 1; rm -rf -- "$1"', "sh", folder]
        nowhere = subprocess.DEVNULL
        how = {"stdin": subprocess.PIPE, "stdout": nowhere, "stderr": nowhere, "start_new_session": True}
        with subprocess.Popen(removing, **how) as remover:
            try:
                yield Path(folder)
            finally:
                remover.kill()


# --- the databases that a catalog may lie in ---------------------------------------------------------------------------


def missing(what):
    """Skip where something is not installed; where CI promises to try everything, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} must be there in CI")
    pytest.skip(f"{what} is not installed: the catalog cannot be tried on PostgreSQL")


class Server:
    """A PostgreSQL of our own on loopback, in a temporary folder, run by a user without rights."""

    def __init__(self, programs, folder, port):
        self.programs, self.folder, self.port = programs, folder, port
        # PostgreSQL refuses to be run by root.
        self.user = {} if os.geteuid() else {"user": "nobody", "group": "nogroup", "extra_groups": []}
        if self.user:
            shutil.chown(folder, "nobody", "nogroup")

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
        # No socket in a folder: the path of one has to be short.
        options = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", "fsync": "off",
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
        self._connection.close()
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        self.listener.join()
        self.process.stdout.close()

    def url(self, database="postgres", user=USER, password=PASSWORD):
        return f"postgresql://{user}:{password.replace('/', '%2F')}@127.0.0.1:{self.port}/{database}"

    def query(self, statement, database="postgres"):
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            return self._rows(connection.execute(statement))

    @cached_property
    def _connection(self):
        """For the schemas that stand in one database: to connect takes longer than to ask."""
        import psycopg

        return psycopg.connect(self.url(), autocommit=True, prepare_threshold=None)

    def query_in(self, schema, statement):
        self._connection.execute(f"SET search_path TO {schema}")
        return self._rows(self._connection.execute(statement))

    def is_left_alone(self):
        """Whether nobody else is connected: of a process that was killed, the server knows a moment later."""
        others = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
        return not self._rows(self._connection.execute(f"SELECT 1 FROM pg_stat_activity WHERE {others}"))

    @staticmethod
    def _rows(found):
        return found.fetchall() if found.description else None

    def new_database(self):
        name = f"catalog_{next(_NUMBERS)}"
        self.query(f"CREATE DATABASE {name}")
        return name

    def catalog_in(self, folder):
        """A schema of its own, which costs a hundredth of a database."""
        name = f"site_{next(_NUMBERS)}"
        self.query_in("public", f"CREATE SCHEMA {name}")
        url = f"{self.url()}?options=-csearch_path%3D{name}"
        return Shelf("postgresql", url, folder, lambda statement: self.query_in(name, statement), name, self)


@pytest.fixture(scope="session")
def server(free_port):
    """A PostgreSQL, started when the first test asks for it."""
    if not (found := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        missing("PostgreSQL (Debian's package postgresql)")
    try:
        import psycopg  # noqa: F401 - is it there?
        import sqlalchemy  # noqa: F401 - is it there?
    except ImportError:
        missing("feedwright[sql]")
    with open_to_others("feedwright-postgresql-") as folder:
        made = Server(found[-1].parent, folder, free_port())
        made.start()
        try:
            yield made
        finally:
            made.stop()


class Shelf:
    """Where a catalog lies.

    Its `kind` is `sqlite` or `postgresql`; its `url` what a configuration in the `folder` says of it; `query` asks the
    database itself, not by way of feedwright.
    """

    def __init__(self, kind, url, folder, query, schema="public", server=None):
        self.kind, self.url, self.folder, self.query, self.schema = kind, url, folder, query, schema
        self.server = server

    def opened(self, *, writing=True):
        from feedwright.catalog import store

        return store.opened(self.url, self.folder, writing=writing)

    def using(self, work, *, writing=True):
        from feedwright.catalog import store

        return store.using(self.url, self.folder, work, writing=writing)

    @property
    def path(self):
        """The file of one in SQLite."""
        return self.folder / self.url.removeprefix("sqlite:///")

    def tables(self):
        name = {
            "sqlite": "name FROM sqlite_master WHERE type = 'table'",
            "postgresql": f"tablename FROM pg_tables WHERE schemaname = '{self.schema}'",
        }
        return {row[0] for row in self.query(f"SELECT {name[self.kind]}")}

    def contents(self):
        """Every row of every table."""
        return {table: sorted(map(repr, self.query(f"SELECT * FROM {table}"))) for table in sorted(self.tables())}

    def settle(self):
        """Wait until a server has seen that a build was killed: till then it may be doing what it was told last."""
        assert self.server is None or becomes(self.server.is_left_alone)

    def lose(self):
        """As if it had never been."""
        if self.kind == "postgresql":
            self.query(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE; CREATE SCHEMA {self.schema}")
            return
        for suffix in ("", "-journal"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def end(self):
        """Leave nothing in a database that other tests share."""
        if self.kind == "postgresql":
            self.query(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")


def sqlite_in(folder, url="sqlite:///.feedwright/catalog.db"):
    """An SQLite catalog that is not there yet."""

    def query(statement):
        if not shelf.path.exists():
            return []
        with closing(sqlite3.connect(shelf.path, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()

    shelf = Shelf("sqlite", url, folder, query)
    return shelf


@pytest.fixture
def file(tmp_path):
    """An SQLite catalog in a folder that is not there yet."""
    return sqlite_in(tmp_path, "sqlite:///state/catalog.db")


@pytest.fixture
def shared_database(server, tmp_path):
    """An empty database on PostgreSQL."""
    name = server.new_database()
    return Shelf("postgresql", server.url(name), tmp_path, lambda statement: server.query(statement, name))


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request, tmp_path):
    """A place for a catalog that is not there yet, on each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("file")
        return
    made = request.getfixturevalue("server").catalog_in(tmp_path)
    yield made
    made.end()


@pytest.fixture
def catalog_in(request):
    """Folder of a site -> the place of its catalog; under the mark `each_catalog` of both kinds."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return sqlite_in
    return request.getfixturevalue("server").catalog_in


# --- a site -----------------------------------------------------------------------------------------------------------


class Site:
    """A site in a folder of its own, with the verbs of its owner.

    Its configuration is written anew before each build: a source for each kind of article that was written so far, the
    `categories`, and `more` lines; or what `configure` was given.
    """

    def __init__(self, folder, catalog):
        self.folder = folder
        self.catalog = catalog
        self.config = folder / "config.yaml"
        self.kinds = {}
        self.categories = "[geopolitics, international, politics]"
        self.more = ""
        self.own = ""
        self.writes = 0
        (folder / "articles").mkdir()

    def configure(self, text=""):
        """Write config.yaml; `text` stands for good."""
        self.own = text or self.own
        sources = "".join(
            f"  - type: {kind}\n    path: {path}\n" for kind, path in sorted(self.kinds.items(), reverse=True)
        )
        made = f"site:\n  title: The Desk\n  url: https://example.org/\nsources:\n{sources}categories: {self.categories}\n{self.more}"
        said = self.own or made
        # The one in SQLite lies where it lies if nothing is said of it.
        if self.catalog.kind == "postgresql" and "\ncatalog: " not in said:
            said += f"\ncatalog: {self.catalog.url}\n"
        self.config.write_text(said, encoding="utf-8")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")
        # Tests build faster than the ticks of the file system's clock; people do not.
        self.writes += 1
        written = path.stat().st_mtime_ns + self.writes
        os.utime(path, ns=(written, written))
        return path

    def page(
        self,
        name="a-page",
        title="A Page",
        categories="politics",
        day="March 04, 2025",
        body="The first paragraph of the page.",
    ):
        self.kinds["text"] = "articles/*.txt"
        return self.write(f"articles/{name}.txt", f"{title}\n\nIn {categories}\n{day}\n\n{body}\n")

    def post(self, name="a-post", body="The *first* paragraph of the post.", **metadata):
        self.kinds["markdown"] = "articles/**/*.md"
        said = {"title": name.replace("-", " ").title(), "date": "2025-03-04", "categories": "politics", **metadata}
        front = "\n".join(f"{key}: {value}" for key, value in said.items())
        return self.write(f"articles/{name}.md", f"---\n{front}\n---\n{body}\n")

    def build(self, **options):
        from feedwright import build

        self.configure()
        return build(self.config, now=options.pop("now", NOW), **options)

    def plan(self, **options):
        from feedwright import plan

        self.configure()
        return plan(self.config, now=options.pop("now", NOW))

    def files(self):
        """Path -> bytes of everything in the output folder."""
        feeds = self.folder / "feeds"
        return {str(path.relative_to(feeds)): path.read_bytes() for path in sorted(feeds.rglob("*")) if path.is_file()}

    def stamps(self):
        return {name: (self.folder / "feeds" / name).stat().st_mtime_ns for name in self.files()}

    def items(self, slug="all"):
        import json

        return json.loads((self.folder / f"feeds/{slug}.json").read_text(encoding="utf-8"))["items"]


@pytest.fixture
def site(tmp_path, catalog_in):
    folder = tmp_path / "site"
    folder.mkdir()
    made = Site(folder, catalog_in(folder))
    yield made
    made.catalog.end()


class Answering(BaseHTTPRequestHandler):
    """Answers each path as its test has written it down."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        answer = self.server.answers[self.path.partition("?")[0]]
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def do_POST(self):
        self.server.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii"))
        self.do_GET()

    def log_message(self, *_):
        pass


class Quiet(ThreadingHTTPServer):
    """Says nothing of a client that has hung up, as clients with limits do."""

    def handle_error(self, *_):
        pass


@contextmanager
def serving():
    server = Quiet(("127.0.0.1", 0), Answering)
    server.answers, server.seen, server.forms = {}, [], []
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def new_web():
    """Opens one more small web on loopback."""
    with ExitStack() as webs:
        yield lambda: webs.enter_context(serving())


@pytest.fixture
def web(new_web):
    """A small web on loopback: `web.answers[path] = status, headers, body`; it notes what it has `seen`, and `forms`."""
    return new_web()


@pytest.fixture(scope="session")
def atom_of():
    """Number -> how an entry says what it says: an Atom feed of them."""

    def made(entries):
        items = "".join(
            f"<entry><id>urn:x:{number}</id><title>Entry {number}</title><link href='https://other.example/{number}'/>"
            f"<published>2025-03-0{number}T00:00:00Z</published><updated>2025-03-0{number}T00:00:00Z</updated>"
            f"<content type='html'>{text}</content></entry>"
            for number, text in entries.items()
        )
        head = "<id>urn:x:feed</id><title>Others</title><updated>2025-03-04T00:00:00Z</updated>"
        return f"<feed xmlns='http://www.w3.org/2005/Atom'>{head}{items}</feed>"

    return made
