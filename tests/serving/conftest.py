"""A published site, and two servers of it: our own, and nginx as the documents configure it."""

import asyncio
import gzip
import hashlib
import os
import re
import shutil
import socket  # noqa: TID251 - to send what no client would
import subprocess
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection  # noqa: TID251 - servers are what is tried here
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.conftest import PATIENCE, becomes

import feedwright
from feedwright.publish.plan import MANIFEST, Listing, Manifest

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
CONFIG = """\
site: {title: The Foreign Desk, url: https://example.org/}
sources: [{type: markdown, path: posts}]
categories: [politics, quiet]
feeds: {ttl: 30}
websub: https://hub.example.org/
guard: null
"""

_sites = []


@pytest.fixture(scope="session", autouse=True)
def _place_of_sites(tmp_path_factory):
    """Where sites are built of which tests have copies."""
    _sites[:] = [tmp_path_factory.mktemp("sites")]


def post(folder, number, day=None, text="The house voted."):
    day = day or NOW - timedelta(days=number + 1)
    path = folder / "posts" / f"post-{number}.md"
    path.parent.mkdir(exist_ok=True)
    head = f"title: Vote {number} & more\ndate: {day:%Y-%m-%dT%H:%M:%SZ}\ncategories: politics"
    path.write_text(f"---\n{head}\n---\n{text}\n", encoding="utf-8")


def site(folder, count=12, config=CONFIG):
    """A published site in a folder. Each is built once; a further one is a copy."""
    if not (made := _built(count, config)).exists():
        made.mkdir()
        (made / "config.yaml").write_text(config, encoding="utf-8")
        for number in range(count):
            post(made, number)
        build(made)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return folder


def _built(count, config):
    return _sites[0] / hashlib.sha256(f"{count} {config}".encode()).hexdigest()[:16]


def build(folder, now=NOW):
    return feedwright.build(folder / "config.yaml", now=now)


def with_twins(folder, paths=("all.rss", "all.atom", "all.json", "feed.css")):
    """As a build with `compress` leaves the folder: twins beside the files, and in the manifest."""
    output = folder / "feeds"
    manifest = Manifest.from_bytes((output / MANIFEST).read_bytes())
    made = set()
    for path in paths:
        data = gzip.compress((output / path).read_bytes(), mtime=0)
        (output / f"{path}.gz").write_bytes(data)
        status = (output / path).stat()
        os.utime(output / f"{path}.gz", ns=(status.st_atime_ns, status.st_mtime_ns))
        made.add(Listing(f"{path}.gz", hashlib.sha256(data).hexdigest(), "application/gzip"))
    (output / MANIFEST).write_bytes(Manifest(manifest.listings | made).to_bytes())


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A site that no test changes. The hub is named when all is built: nobody is told of it."""
    folder = site(tmp_path_factory.mktemp("served"), config=CONFIG.replace("websub", "#"))
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    with_twins(folder)
    (folder / "feeds" / "secret.txt").write_text("not published", encoding="utf-8")
    (folder / "outside.txt").write_text("outside", encoding="utf-8")
    (folder / "feeds" / "link.rss").symlink_to(folder / "outside.txt")
    return folder


class Answer(SimpleNamespace):
    def __getitem__(self, name):
        return self.headers.get(name.lower())


class Client:
    """Asks a server, a connection each time."""

    def __init__(self, port, prefix=""):
        self.port, self.prefix = port, prefix

    def __call__(self, path, method="GET", **fields):
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            headers = {name.replace("_", "-"): value for name, value in fields.items()}
            connection.putrequest(method, self.prefix + path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            got = connection.getresponse()
            many = {}
            for name, value in got.getheaders():
                many.setdefault(name.lower(), []).append(value)
            joined = {name: ", ".join(values) for name, values in many.items()}
            return Answer(status=got.status, headers=joined, body=got.read())

    def raw(self, data, timeout=PATIENCE):
        """What comes back for bytes that are sent as they are, until the server closes."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=timeout)) as connection:
            connection.sendall(data)
            return read_to_the_end(connection)


def read_to_the_end(connection):
    got = []
    try:
        while data := connection.recv(65536):
            got.append(data)
    except ConnectionResetError:
        pass
    return b"".join(got)


@contextmanager
def serving(app, proxies=()):
    """Our server in a thread of this process."""
    uvicorn = pytest.importorskip("uvicorn")
    from feedwright.serving import running

    config = running._config(app, "127.0.0.1", 0, 1, proxies)
    listening = running._listening(config, "127.0.0.1", 0)
    server = uvicorn.Server(config)
    started = threading.Event()
    startup = server.startup

    async def tell(sockets=None):
        await startup(sockets=sockets)
        started.set()

    server.startup = tell
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    assert started.wait(PATIENCE)
    try:
        yield SimpleNamespace(client=Client(listening.getsockname()[1]), server=server)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()
        assert not thread.is_alive()


@pytest.fixture(scope="session")
def ours(published):
    from feedwright.serving import app

    with serving(app(published / "config.yaml")) as running:
        yield running.client


@pytest.fixture(scope="session")
def nginx(published, tmp_path_factory, free_port):
    """nginx with the snippet of docs/serving.md."""
    if not (program := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")):
        if os.environ.get("CI") == "true":
            pytest.fail("nginx must be there in CI")
        pytest.skip("nginx is not installed (Debian's package nginx)")
    snippets = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs/serving.md").read_text("utf-8"), re.DOTALL)
    (snippet,) = (one for one in snippets if "alias" in one)
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    for name in ("body", "proxy", "fastcgi", "uwsgi", "scgi"):
        (folder / name).mkdir()
    places = "".join(f'{name}_temp_path "{folder}/{name}";\n' for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
    # A folder may have a space in its name.
    text = re.sub(r"(from=)?/var/www/example.org/feeds/", rf'"\g<1>{published}/feeds/"', snippet)
    (folder / "nginx.conf").write_text(
        f'daemon off; master_process off; worker_processes 1; pid "{folder}/pid"; error_log "{folder}/errors";\n'
        "events {}\nhttp {\n"
        f'access_log off; client_body_temp_path "{folder}/body";\n{places}'
        "default_type application/octet-stream; types { text/html html; text/css css; }\n"
        f"server {{ listen 127.0.0.1:{port};\n{text}\n}}\n}}\n",
        encoding="utf-8",
    )
    os.chmod(published.parent, 0o755)  # another user may have to look in
    process = subprocess.Popen([program, "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "errors"])
    try:
        client = Client(port, "/feeds")
        wait_for(port, process)
        yield client
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(port, process):
    """Until somebody listens."""

    def listens():
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except OSError:
            return False
        return True

    assert becomes(listens), "the server does not listen"
