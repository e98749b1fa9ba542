"""The wheel that people install holds all that is needed, and works apart from the checkout."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=600, **options).stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def installed(dist, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_holds_the_package_its_types_and_its_licence(dist):
    (wheel,) = dist.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "feedwright/py.typed" in names
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    sources = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.py")}
    assert sources <= set(names)


def test_the_source_archive_holds_the_tests_and_the_samples(dist):
    (archive,) = dist.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"pyproject.toml", "README.md", "config.yaml", "Makefile", "tests/test_packaging.py"} <= names
    # What the Makefile's words and the Dockerfile need.
    assert {"mkdocs.yml", ".dockerignore", "docs/generate.py", "action.yml", "deploy/compose.yaml"} <= names
    assert [name for name in names if name.startswith("articles/")]


def test_the_wheel_makes_the_feeds_of_this_repository(installed, tmp_path):
    for name in ("config.yaml", "articles"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    where = run(sys.executable, "-c", "import feedwright; print(feedwright.__file__)", cwd=tmp_path, env=environment)
    assert where.startswith(str(installed))
    run(sys.executable, "-m", "feedwright", "-q", "build", "--strict", cwd=tmp_path, env=environment)
    made = {path.name: path.read_bytes() for path in (tmp_path / "feeds").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (ROOT / "feeds").iterdir()}
