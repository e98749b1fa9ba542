"""A site that is built and served on this machine, and a browser to look at it: Debian's Chromium, or any other."""

from __future__ import annotations

import base64
import functools
import http.server
import os
import shutil
import threading
from pathlib import Path
from typing import ClassVar

import pytest

import feedwright

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WAIT = 120_000
"""Milliseconds that a browser may take for what it does, on a machine that does much else."""
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
ARTICLES = {
    "a-strait": "title: A Strait & its <b>pilots</b>\nimage: /pictures/strait.png\nsummary: It is narrow.",
    "elsewhere": "title: A picture from elsewhere\nimage: https://elsewhere.example/picture.png",
    "long": f"title: {LONG}\nsummary: {LONG}",
    "arabic": "title: الجزر منزوعة السلاح\nlanguage: ar\nsummary: ستة آلاف وخمسمئة جزيرة.",
    "lost": "title: A picture that is gone\nimage: /pictures/gone.png",
}
CONFIG = """
site:
  title: {title}
  url: {home}
  language: {language}
  icon: {home}pictures/icon.png
  rights: © The Foreign Desk
sources: [{{type: markdown, path: ../articles}}]
categories: {{politics: {{description: Elections and institutions.}}, empty: {{}}}}
output: {{directory: ../www/{language}/feeds, url: "{home}{language}/feeds/"}}
"""


def lacking(what):
    """Skip, saying why; in CI nothing may be lacking."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what}: the pages cannot be tried in a browser")


class Served(http.server.SimpleHTTPRequestHandler):
    """Files with their types; feeds as `text/xml` for the browser that asks for HTML, as a careful host does."""

    extensions_map: ClassVar = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".png": "image/png",
    }

    def guess_type(self, path):
        if str(path).endswith((".rss", ".atom")):
            return "text/xml; charset=utf-8"
        return super().guess_type(path)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that hangs up before it has everything."""

    def handle_error(self, *_):
        pass


@pytest.fixture(scope="module")
def www(tmp_path_factory):
    """The address of a server with two sites, one in English and one in Arabic."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "www" / "pictures").mkdir(parents=True)
    for name in ("strait", "icon"):
        (folder / "www" / "pictures" / f"{name}.png").write_bytes(PICTURE)
    (folder / "www" / "favicon.ico").write_bytes(PICTURE)
    (folder / "articles").mkdir()
    handler = functools.partial(Served, directory=str(folder / "www"))
    with Server(("127.0.0.1", 0), handler) as server:
        home = f"http://127.0.0.1:{server.server_port}/"
        for number, (name, front) in enumerate(ARTICLES.items()):
            said = front.replace("image: /", f"image: {home}")
            text = f"---\n{said}\ndate: 2025-03-{20 - number:02}\ncategories: politics\n---\nIts text.\n"
            (folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
        for language, title in (("en", "The Foreign Desk"), ("ar", "المكتب الخارجي")):
            config = folder / language / "config.yaml"
            config.parent.mkdir()
            config.write_text(CONFIG.format(title=title, home=home, language=language), encoding="utf-8")
            feedwright.build(config)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield home
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    """The browser; it ends with these tests, because its loop and threads would be in the way of others."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lacking("playwright is not installed")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        lacking("there is no Chromium (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"], timeout=WAIT,
            env={**os.environ, "TMPDIR": "/tmp"},  # it has a socket there, whose path has to be short
        )  # fmt: skip
        yield made
        made.close()


@pytest.fixture
def look(browser, www):
    """Open a page: what it says on its console, and what it asks for, is noted as `said` and `asked`."""
    contexts = []

    def open_(path, width=1280, wait="load", **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.set_default_timeout(WAIT)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(www + path, wait_until=wait)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def axe():
    """The source of axe-core, which finds what people with disabilities could not use."""
    try:
        import axe_playwright_python
    except ImportError:
        lacking("axe-playwright-python is not installed")
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
