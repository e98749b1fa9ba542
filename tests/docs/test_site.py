"""The documents as a site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site."""
    pytest.importorskip("mkdocs")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=600)
    assert not done.returncode, done.stderr
    return folder


def test_every_document_is_a_page(site):
    for path in (ROOT / "docs").rglob("*.md"):
        page = path.relative_to(ROOT / "docs").with_suffix(".html")
        assert (site / (page.with_name("index.html") if page.stem == "README" else page)).is_file()


def test_the_pages_load_nothing_from_elsewhere(site):
    for path in site.rglob("*.html"):
        tree = html.document_fromstring(path.read_bytes())
        loaded = tree.xpath("//script/@src | //img/@src | //link[contains(@rel, 'stylesheet')]/@href")
        assert not [address for address in loaded if address.startswith(("http", "//"))], path.name
