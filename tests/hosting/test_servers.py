"""What `headers` prints, served by the real thing: of its answers `doctor` has nothing to say, not even a note.

nginx, Apache and Caddy are asked where they are installed.
"""

import gzip
import os
import shutil
import socket  # noqa: TID251 - to see whether a server of another make listens
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime

import brotli
import pytest
from tests.conftest import PATIENCE, becomes

from feedwright import build, doctor, fetch, snippets
from feedwright.config import load_config

HUB = "https://hub.example/"
LINK = '<!doctype html><title>Home</title><link rel="alternate" type="application/rss+xml" href="/{}/all.rss">'
ENTRY = "---\ntitle: Über den Fluß {0}\ndate: 2026-01-0{0}\ncategories: politics\n---\n" + "The river is wide. " * 200
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

NGINX = """
{modules}
daemon off; pid "{run}/pid"; error_log "{run}/error.log"; worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path "{run}/a"; proxy_temp_path "{run}/b"; fastcgi_temp_path "{run}/c"; uwsgi_temp_path "{run}/d";
    scgi_temp_path "{run}/e";
    types {{ text/html html; }}
    server {{
        listen 127.0.0.1:{port};
        root "{root}";
        absolute_redirect off;
{snippet}
    }}
}}
"""
APACHE = """
ServerRoot "{run}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile "{run}/pid"
ErrorLog "{run}/error.log"
{modules}
TypesConfig /dev/null
DocumentRoot "{root}"
DirectoryIndex index.html
<Directory "{root}">
    Require all granted
    AllowOverride {override}
</Directory>
<FilesMatch "\\.html$">
    ForceType text/html
</FilesMatch>
{snippet}
"""
CADDY = """
{{
    admin off
    auto_https off
    storage file_system "{run}/storage"
}}
http://127.0.0.1:{port} {{
    root * "{root}"
{snippet}
    file_server
}}
"""
NOW = datetime(2026, 1, 7, tzinfo=UTC)
CHANGED = NOW.timestamp() - 200_000
MODULES = ("mpm_event", "authn_core", "authz_core", "mime", "dir", "alias", "headers", "setenvif", "rewrite", "filter",
           "deflate")  # fmt: skip


KINDS = {
    "plain": ("", "feeds", ""),
    "pushed": (f"websub: [{HUB}, https://other.example/hub]", "feeds", ""),
    "packed": (f"websub: {HUB}", "feeds", "compress: [gzip, br]"),
    "paced": ("feeds: {ttl: 30}", "feeds", ""),
    "odd": (f"websub: {HUB}", "über uns/a (b)", "compress: [gzip]"),
}
"""What the configuration says beyond the least, the folder of the feeds, and what it says of that."""


@pytest.fixture(params=KINDS)
def said(request):
    return KINDS[request.param]


@pytest.fixture
def site(tmp_path, said, free_port):
    """A built site: its folder, its port and its configuration."""
    port, folder = free_port(), tmp_path / "site"
    more, feeds, output = said
    for number in range(1, 4):
        write(folder / f"posts/{number}.md", ENTRY.format(number))
        write(folder / f"public/{number}/index.html", LINK.format(feeds))
    write(folder / "public/index.html", LINK.format(feeds))
    config = write(
        folder / "config.yaml",
        f"site: {{title: The Desk, url: 'http://127.0.0.1:{port}/'}}\n"
        "sources: [{type: markdown, path: posts, url: '{site}/{name}/'}]\ncategories:\n  politics: {ttl: 20}\n"
        f"{more}\noutput:\n  directory: public/{feeds}\n  url: '{{site}}/{feeds}/'\n  {output}\n",
    )
    build(config)
    for path in list((folder / "public" / feeds).iterdir()):
        os.utime(path, (CHANGED, CHANGED))
        if output and path.suffix in (".rss", ".atom", ".json", ".opml", ".html", ".css"):
            twin(path)
    return folder, port, config


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def twin(path):
    """Packed twins, as `output.compress` makes them: of the same time."""
    data, stamp = path.read_bytes(), path.stat()
    for suffix, packed in (("gz", gzip.compress(data, mtime=0)), ("br", brotli.compress(data))):
        made = path.with_name(f"{path.name}.{suffix}")
        made.write_bytes(packed)
        os.utime(made, ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))


def command(name, site, snippet, tmp_path):
    """The command line of a server, and the one that tests its configuration."""
    folder, port, _ = site
    run = tmp_path / "run"
    run.mkdir(exist_ok=True)
    words = {"run": run, "port": port, "root": folder / "public", "snippet": snippet, "modules": "", "override": "None"}
    file = run / "conf"
    if name == "nginx":
        brotli_module = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
        if "brotli" in snippet and os.path.exists(brotli_module):
            words["modules"] = f"load_module {brotli_module};"
        elif "brotli" in snippet:
            words["snippet"] = snippet.replace("brotli_static on;", "")
        if os.geteuid() == 0:
            words["modules"] += " user root;"
        file.write_text(NGINX.format(**words), encoding="utf-8")
        return ["nginx", "-c", file, "-e", run / "error.log"], ["-t"]
    if name == "apache2":
        modules = [one for one in MODULES if os.path.exists(f"/usr/lib/apache2/modules/mod_{one}.so")]
        words["modules"] = "\n".join(
            f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so" for one in modules
        )
        file.write_text(APACHE.format(**words), encoding="utf-8")
        return ["apache2", "-f", file, "-X"], ["-t"]
    file.write_text(CADDY.format(**words), encoding="utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", file], []


@contextmanager
def running(name, site, snippet, tmp_path):
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    line, check = command(name, site, snippet, tmp_path)
    env = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    if check:
        checked = subprocess.run([*line, *check], capture_output=True, text=True, env=env, check=False)
        assert checked.returncode == 0, checked.stderr
        assert "warn" not in checked.stderr.lower(), checked.stderr
    with open(tmp_path / "run" / "said", "wb") as log:
        server = subprocess.Popen(line, stdout=log, stderr=log, env=env)
    try:
        reachable(site[1], server, tmp_path)
        yield f"http://127.0.0.1:{site[1]}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def reachable(port, server, tmp_path):
    def listens():
        if server.poll() is not None:
            return True
        try:
            socket.create_connection(("127.0.0.1", port), PATIENCE).close()
        except OSError:
            return False
        return True

    assert becomes(listens), "it does not listen"
    assert server.poll() is None, (tmp_path / "run" / "said").read_text(errors="replace")


SERVERS = {"nginx": "nginx", "apache2": "apache", "caddy": "caddy"}


def look(url, headers=None, method="GET"):
    return fetch.look(url, headers or {}, method=method, allow_private=True)


@pytest.mark.parametrize("name", SERVERS)
def test_what_headers_prints_leaves_doctor_nothing_to_say(name, site, tmp_path):
    config = load_config(site[2])
    with running(name, site, snippets.snippet(config, SERVERS[name]), tmp_path):
        url = config.output.url
        names = [f"{slug}.{kind}" for slug in ("all", "politics") for kind in ("rss", "atom", "json")]
        expected = [doctor.Expected(f"{url}{one}", config.websub) for one in names]
        found = doctor.examine(url, now=NOW, expected=expected, allow_private=True)
        assert [str(one) for one in found.findings] == []
        assert len(found.feeds) == 6
        assert found.hosts == (SERVERS[name],)
        types_are_right(url)
        links_are_right(url, config)
        assert look(f"{url}.feedwright.json").status == 404
        twins_are_right(url, config)
        is_kept_for(url, config)


def types_are_right(url):
    feed = look(f"{url}all.rss")
    assert feed.header("content-type") == "application/rss+xml; charset=utf-8"
    assert "Accept" in [one.strip() for one in feed.header("vary").split(",")]
    for headers in ({}, BROWSER):
        assert look(f"{url}all.json", headers).header("content-type") == "application/feed+json; charset=utf-8"
        assert look(f"{url}feeds.opml", headers).header("content-type") == "text/x-opml; charset=utf-8"
    for kind in ("rss", "atom"):
        shown = look(f"{url}all.{kind}", BROWSER)
        assert (shown.status, shown.header("content-type")) == (200, "text/xml; charset=utf-8")


def links_are_right(url, config):
    wanted = [*(f'<{hub}>; rel="hub"' for hub in config.websub), f'<{url}all.rss>; rel="self"'] if config.websub else []
    for headers in ({}, BROWSER):
        assert [value for name, value in look(f"{url}all.rss", headers).headers if name == "link"] == wanted
    assert look(f"{url}all.html").header("link") == look(f"{url}feeds.opml").header("link") == ""


def twins_are_right(url, config):
    for coding, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        packed = look(f"{url}all.atom", {"Accept-Encoding": coding})
        if coding in config.output.compress and (coding == "gzip" or packed.header("content-encoding")):
            assert packed.header("content-encoding") == coding
            assert packed.header("content-type") == "application/atom+xml; charset=utf-8"
            assert unpack(packed.data) == look(f"{url}all.atom", {"Accept-Encoding": "identity"}).data


def is_kept_for(url, config):
    paces = {slug: look(f"{url}{slug}.rss").header("cache-control") for slug in ("all", "politics")}
    own = {"all": 1800 if config.feeds.ttl == 30 else 300, "politics": 300 if config.websub else 1200}
    assert paces == {slug: f"max-age={seconds}" for slug, seconds in own.items()}


def test_apache_takes_the_same_lines_from_htaccess(site, said, tmp_path):
    folder, _, config = site
    lines = snippets.snippet(config, "apache").splitlines()
    inside = [line for line in lines if not line.startswith(("<Directory", "</Directory", "#"))]
    write(folder / "public" / said[1] / ".htaccess", "\n".join(inside) + "\n")
    allowed = f'<Directory "{folder}/public">\nAllowOverride FileInfo\n</Directory>'
    with running("apache2", site, allowed, tmp_path):
        url = load_config(config).output.url
        found = doctor.examine(f"{url}all.atom", now=NOW, allow_private=True)
        assert [str(one) for one in found.findings] == []
