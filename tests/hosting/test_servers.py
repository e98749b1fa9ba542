"""What `headers` prints, served by the real thing: of its answers `doctor` has nothing to say, not even a note.

nginx, Apache and Caddy are asked where they are installed.
"""

import gzip
import os
import shutil
import socket  # noqa: TID251 - a free port for a server of another make
import subprocess
import time
from contextlib import contextmanager
from datetime import timedelta

import brotli
import pytest

from feedwright import build, doctor, fetch, snippets
from feedwright.config import load_config

HUB = "https://hub.example/"
LINK = '<!doctype html><title>Home</title><link rel="alternate" type="application/rss+xml" href="/feeds/all.rss">'
ENTRY = "---\ntitle: Über den Fluß {0}\ndate: 2026-01-0{0}\ncategories: politics\n---\n" + "The river is wide. " * 200
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

NGINX = """
{modules}
daemon off; pid {run}/pid; error_log {run}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {run}/a; proxy_temp_path {run}/b; fastcgi_temp_path {run}/c; uwsgi_temp_path {run}/d;
    scgi_temp_path {run}/e;
    types {{ text/html html; }}
    server {{
        listen 127.0.0.1:{port};
        root {root};
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
    storage file_system {run}/storage
}}
http://127.0.0.1:{port} {{
    root * {root}
{snippet}
    file_server
}}
"""
CHANGED = 1767500000
MODULES = [
    "mpm_event",
    "authn_core",
    "authz_core",
    "mime",
    "dir",
    "alias",
    "headers",
    "setenvif",
    "rewrite",
    "filter",
    "deflate",
]


@pytest.fixture(params=["plain", "pushed", "packed", "paced"])
def said(request):
    """What the configuration says beyond the least."""
    return {
        "plain": "",
        "pushed": f"websub: [{HUB}, https://other.example/hub]\n",
        "packed": f"websub: {HUB}\noutput: {{compress: [gzip, br]}}\n",
        "paced": "feeds: {ttl: 30}\n",
    }[request.param]


@pytest.fixture
def site(tmp_path, said):
    """A built site: its folder, its port and its configuration."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    folder = tmp_path / "site"
    for number in range(1, 4):
        post = folder / "posts" / f"{number}.md"
        post.parent.mkdir(parents=True, exist_ok=True)
        post.write_text(ENTRY.format(number), encoding="utf-8")
        page = folder / "public" / str(number) / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(LINK, encoding="utf-8")
    (folder / "public/index.html").write_text(LINK, encoding="utf-8")
    config = folder / "config.yaml"
    output = "output:\n  directory: public/feeds\n" + (
        said.partition("output: {")[2].join(("  ", "")).replace("}\n", "\n") if "output:" in said else ""
    )
    config.write_text(
        f"site: {{title: The Desk, url: 'http://127.0.0.1:{port}/'}}\n"
        "sources: [{type: markdown, path: posts, url: '{site}/{name}/'}]\ncategories:\n  politics: {ttl: 20}\n"
        f"{said.partition('output:')[0]}{output}",
        encoding="utf-8",
    )
    build(config)
    loaded = load_config(config)
    for path in list((folder / "public/feeds").iterdir()):
        os.utime(path, (CHANGED, CHANGED))
        if loaded.output.compress and path.suffix in (".rss", ".atom", ".json", ".opml", ".html", ".css"):
            twin(path)
    return folder, port, config


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
        server.wait(10)


def reachable(port, server, tmp_path):
    ends = time.monotonic() + 10
    while time.monotonic() < ends and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail((tmp_path / "run" / "said").read_text(errors="replace"))


SERVERS = {"nginx": "nginx", "apache2": "apache", "caddy": "caddy"}


def look(url, headers=None, method="GET"):
    return fetch.look(url, headers or {}, method=method, allow_private=True)


@pytest.mark.parametrize("name", SERVERS)
def test_what_headers_prints_leaves_doctor_nothing_to_say(name, site, tmp_path, said):
    _, _, config = site
    loaded = load_config(config)
    with running(name, site, snippets.snippet(loaded, SERVERS[name]), tmp_path) as url:
        now = loaded_now(look(f"{url}/feeds/all.rss"))
        expected = [doctor.Expected(f"{url}/feeds/{slug}.{kind}", loaded.websub) for slug in ("all", "politics")
                    for kind in ("rss", "atom", "json")]  # fmt: skip
        found = doctor.examine(f"{url}/feeds/", now=now, expected=expected, allow_private=True)
        assert [str(one) for one in found.findings] == []
        assert len(found.feeds) == 6
        assert found.hosts == (SERVERS[name],)
        served_as_said(url, loaded, said)


def loaded_now(answer):
    from email.utils import parsedate_to_datetime

    assert answer.status == 200
    return parsedate_to_datetime("Sun, 04 Jan 2026 00:00:00 GMT") + timedelta(days=3)


def served_as_said(url, config, said):
    feed = look(f"{url}/feeds/all.rss")
    assert feed.header("content-type").replace('"', "") == "application/rss+xml; charset=utf-8"
    assert look(f"{url}/feeds/all.json").header("content-type") == "application/feed+json; charset=utf-8"
    assert look(f"{url}/feeds/feeds.opml").header("content-type") == "text/x-opml; charset=utf-8"
    for kind in ("rss", "atom"):
        shown = look(f"{url}/feeds/all.{kind}", BROWSER)
        assert shown.header("content-type") == "text/xml; charset=utf-8"
        assert shown.status == 200
    assert "Accept" in [one.strip() for one in feed.header("vary").split(",")]
    assert look(f"{url}/feeds/all.json", BROWSER).header("content-type") == "application/feed+json; charset=utf-8"
    assert look(f"{url}/feeds/.feedwright.json").status == 404
    paces = {slug: look(f"{url}/feeds/{slug}.rss").header("cache-control") for slug in ("all", "politics")}
    auto = 1800 if "ttl" in said else 300
    assert paces == {"all": f"max-age={auto}", "politics": "max-age=300" if config.websub else "max-age=1200"}
    if config.output.compress:
        for coding, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
            packed = look(f"{url}/feeds/all.atom", {"Accept-Encoding": coding})
            if coding == "gzip" or packed.header("content-encoding"):
                assert packed.header("content-encoding") == coding
                assert unpack(packed.data) == look(f"{url}/feeds/all.atom", {"Accept-Encoding": "identity"}).data


def test_apache_takes_the_same_lines_from_htaccess(site, tmp_path):
    folder, _, config = site
    lines = snippets.snippet(config, "apache").splitlines()
    inside = [line for line in lines if not line.startswith(("<Directory", "</Directory", "#"))]
    (folder / "public/feeds/.htaccess").write_text("\n".join(inside) + "\n", encoding="utf-8")
    allowed = f'<Directory "{folder}/public">\nAllowOverride FileInfo\n</Directory>'
    with running("apache2", site, allowed, tmp_path) as url:
        found = doctor.examine(
            f"{url}/feeds/all.atom", now=loaded_now(look(f"{url}/feeds/all.rss")), allow_private=True
        )
        assert [str(one) for one in found.findings] == []
