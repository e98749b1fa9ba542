"""A configuration that was checked is kept, and means the same when it is taken again."""

import json
import shutil
import subprocess
import sys

import pytest

from feedwright import build, standstill
from feedwright.clock import now
from feedwright.config import kept, load_config
from feedwright.publish import twins

FULL = """
site:
  title: The Desk
  url: https://example.org/
  timezone: Europe/Berlin
  author: {name: Staff, email: desk@example.org}
  languages: {de: {title: Der Tisch}}
sources:
  - {type: markdown, path: [posts/*.md, "*.markdown"], defaults: {author: Staff, tags: [a, null]}, fields: {title: [t, u]}}
  - {type: text, path: pages, drop: ["^Share"]}
  - {type: table, path: rows.csv}
categories:
  politics: {limit: 5, max_age: 90d, languages: {de: {slug: politik}}, aliases: [Politik]}
  world:
feeds:
  all: {slug: everything, ttl: 60, withdrawn: 0}
  podcast: {category: Society & Culture > Documentary, image: https://example.org/a.png, guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810}
output: {directory: public/feeds, compress: [gzip]}
websub: https://hub.example.org/
media: {folders: [static]}
guard: {shrink: 25%}
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_it_comes_back_as_it_was(written):
    path = written(FULL)
    config = load_config(path, check_paths=False)
    again = kept.config(json.loads(json.dumps(kept.data(config))), path, config.said.digest)
    assert again == config
    assert repr(again) == repr(config)
    assert [one.signature(again.place) for one in again.sources] == [
        one.signature(config.place) for one in config.sources
    ]
    assert again.feed_specs() == config.feed_specs()


def test_every_default_comes_back(written):
    path = written("site: {title: A, url: 'https://example.org/'}\nsources: [{type: text, path: a.txt}]\n")
    config = load_config(path, check_paths=False)
    again = kept.config(kept.data(config), path, config.said.digest)
    assert again == config
    assert again.sources[0].model_fields_set == config.sources[0].model_fields_set
    assert again.feed_specs() == config.feed_specs()


def test_a_site_that_was_moved_is_read_anew(written, tmp_path):
    config = load_config(written(FULL), check_paths=False)
    assert kept.config(kept.data(config), tmp_path / "elsewhere" / "config.yaml", config.said.digest) is None


def test_a_copy_of_a_site_writes_into_its_own_folder(tmp_path):
    path = site(tmp_path / "first")
    build(path)
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    before = (tmp_path / "first" / "feeds" / "all.atom").read_bytes()
    (tmp_path / "second" / "one.md").write_text("---\ntitle: Changed\ndate: 2025-03-04\n---\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "feedwright", "-c", tmp_path / "second" / "config.yaml", "build"], check=True)
    assert (tmp_path / "first" / "feeds" / "all.atom").read_bytes() == before
    assert "Changed" in (tmp_path / "second" / "feeds" / "all.atom").read_text(encoding="utf-8")


def test_what_asks_the_environment_is_not_kept(written):
    path = written(FULL.replace("The Desk", "${TITLE}"))
    assert kept.data(load_config(path, environ={"TITLE": "x"}, check_paths=False)) is None


@pytest.mark.parametrize(
    "broken",
    [
        None, [], {}, 7, [1] * 11, [{"options": [["SiteSettings"], [], []]}] * 11,
        [{"options": [["annotations"], [], []]}] * 11, [{"other": []}] * 11, [{"path": [1, 2]}] * 11,
    ],
)  # fmt: skip
def test_what_is_no_configuration_is_read_anew(broken, written, tmp_path):
    given = [str(tmp_path), *broken] if isinstance(broken, list) else broken
    assert kept.config(given, written(FULL), "digest") is None


def test_a_folder_of_templates_that_is_gone_is_told_again(written, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "feed.html").write_text("{{ feed.title }}", encoding="utf-8")
    path = written(FULL + "templates: own\n")
    config = load_config(path, check_paths=False)
    data = kept.data(config)
    assert kept.config(data, path, "digest").templates == tmp_path / "own"
    (tmp_path / "own" / "feed.html").unlink()
    assert kept.config(data, path, "digest") is None


def test_a_package_that_is_gone_is_told_again(written, monkeypatch):
    path = written(FULL)
    data = kept.data(load_config(path, check_paths=False))
    assert kept.config(data, path, "digest")
    monkeypatch.setattr(twins, "missing", lambda kind: f"a package for {kind}")
    assert kept.config(data, path, "digest") is None


def site(tmp_path, title="The Desk"):
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "config.yaml").write_text(
        f"site: {{title: {title}, url: 'https://example.org/'}}\nsources: [{{type: markdown, path: '*.md'}}]\n",
        encoding="utf-8",
    )
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2025-03-04\n---\nWords.\n", encoding="utf-8")
    return tmp_path / "config.yaml"


def test_the_next_build_takes_it_and_a_changed_file_is_read(tmp_path):
    path = site(tmp_path)
    build(path)
    outlook = standstill.look(path, now())
    assert kept.config(outlook.config, path, outlook.said) == load_config(path)
    site(tmp_path, "Another")
    assert standstill.look(path, now()) is None


def test_a_build_after_one_change_loads_nothing_that_checks(tmp_path):
    path = site(tmp_path)
    build(path)
    (tmp_path / "one.md").write_text("---\ntitle: Changed\ndate: 2025-03-04\n---\nWords.\n", encoding="utf-8")
    program = (
        "import atexit, sys; from feedwright.cli import main; "
        "atexit.register(lambda: print([name for name in ('pydantic', 'yaml') if name in sys.modules])); main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "-c", str(path), "-q", "build"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert "Changed" in (tmp_path / "feeds" / "all.atom").read_text(encoding="utf-8")
