"""What counts as a change: what a source would read, and nothing of what feedwright writes itself."""

import os
import sys
import time

import pytest
from tests.conftest import PATIENCE, becomes

from feedwright.config import load_config
from feedwright.errors import SourceError
from feedwright.watching import eyes
from feedwright.watching.eyes import Eyes, grounds
from feedwright.watching.survey import Survey, survey

ADDED, MODIFIED, DELETED = 1, 2, 3


def made(folder, *paths, files=(), spared=()):
    return Survey(
        site="https://example.org/", folder=str(folder), paths=tuple((path, (".md",)) for path in paths), files=files,
        spared=spared, state=str(folder / ".feedwright"), zone="UTC",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "changed", "counts"),
    [
        ("posts", "posts/a.md", True),
        ("posts", "posts/deep/b.md", True),
        ("posts", "posts/a.txt", False),
        ("posts", "posts/.a.md.swp", False),
        ("posts", "posts/.git/x.md", False),
        ("posts", "other/a.md", False),
        ("posts", "posts", True),
        ("posts/*.md", "posts/a.md", True),
        ("posts/*.md", "posts/deep/b.md", False),
        ("posts/**/*.txt", "posts/deep/b.txt", True),
        ("posts/2025*/x?.md", "posts/2025-01/x1.md", True),
        ("*.md", "a.md", True),
        ("*.md", "posts/a.md", False),
    ],
)
def test_a_change_counts_if_a_source_would_read_it(tmp_path, path, changed, counts):
    (tmp_path / "posts").mkdir()
    found, files = grounds(made(tmp_path, path))
    assert files == []
    assert any(ground.holds(str(tmp_path / changed), MODIFIED) for ground in found) is counts


def test_folders_that_come_and_go_count_because_files_come_and_go_with_them(tmp_path):
    (tmp_path / "posts" / "2025").mkdir(parents=True)
    (ground,), _ = grounds(made(tmp_path, "posts"))
    assert ground.holds(str(tmp_path / "posts" / "2025"), ADDED)
    assert ground.holds(str(tmp_path / "posts" / "2024"), DELETED)


def test_a_single_file_is_looked_at_and_its_folder_is_not_watched(tmp_path):
    (tmp_path / "articles.csv").write_text("title\n", encoding="utf-8")
    assert grounds(made(tmp_path, "articles.csv", "not-there.csv")) == (
        [], [str(tmp_path / "articles.csv"), str(tmp_path / "not-there.csv")],
    )  # fmt: skip


def test_a_survey_names_what_sources_read_and_what_is_our_own(site, tmp_path):
    site.post()
    site.page()
    site.write("style/index.html", "")
    site.more = "output: {directory: out}\ntemplates: style\ncatalog: sqlite:///state/catalog.db\n"
    site.configure()
    seen = survey(load_config(site.config))
    assert [path for path, _ in seen.paths] == ["articles/*.txt", "articles/**/*.md", str(site.folder / "style")]
    assert seen.spared == (str(site.folder / "out"), str(site.folder / "state"))
    assert (seen.site, seen.zone, seen.hidden) == ("https://example.org/", "UTC", ())
    assert Survey.of_data(seen.as_data()) == seen


def test_sources_that_cannot_be_watched_are_named(tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text(
        "site: {title: T, url: https://example.org/}\nsources:\n"
        "  - {type: feed, address: https://example.com/feed, name: far}\n"
        "  - {type: sql, database: 'sqlite:///a.db', query: SELECT 1, name: rows}\ncategories: auto\n",
        encoding="utf-8",
    )
    (tmp_path / "a.db").write_bytes(b"")
    seen = survey(load_config(config, check_paths=False))
    assert seen.hidden == ("far",)
    assert [os.path.basename(path) for path, _ in seen.paths] == ["a.db", "a.db-wal"]


def test_without_watchfiles_the_cure_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(SourceError, match=r"pip install 'feedwright\[watch\]'"):
        Eyes("config.yaml", str, bool)


# --- with the system's own notifications ------------------------------------------------------------------------------


@pytest.fixture
def looking(tmp_path, monkeypatch):
    """Eyes on a folder `posts`, a file `articles.csv` and `config.yaml`, that glance often; and what they complain of."""
    monkeypatch.setattr(eyes, "_GLANCE", 0.05)
    monkeypatch.setattr(eyes, "_SETTLED", 20)
    for name in ("posts", "posts/feeds"):
        (tmp_path / name).mkdir()
    (tmp_path / "config.yaml").write_text("a", encoding="utf-8")
    said = []
    made_eyes = Eyes(str(tmp_path / "config.yaml"), said.append, lambda: False)
    made_eyes.at(made(tmp_path, "posts", "articles.csv", spared=(str(tmp_path / "posts" / "feeds"),)))
    made_eyes.said = said
    yield made_eyes
    made_eyes.close()


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["", "config.yaml"], "config.yaml changed"),
        (["posts/sub", "posts/sub/a.md"], "posts/sub/a.md changed"),
        (["posts/sub"], "posts/sub changed"),
        (["posts", "posts/a.md", "posts/b.md"], "posts/a.md and 1 more changed"),
    ],
)
def test_a_folder_that_changed_with_its_files_is_not_named(tmp_path, paths, said):
    looking = Eyes(str(tmp_path / "config.yaml"), print, lambda: False)
    assert looking._named([str(tmp_path / path).rstrip("/") for path in paths]) == said


def test_a_file_that_is_written_is_seen_and_named(looking, tmp_path):
    (tmp_path / "posts" / "a.md").write_text("x", encoding="utf-8")
    assert looking.wait(PATIENCE) == "posts/a.md changed"


def test_several_are_told_together(looking, tmp_path, monkeypatch):
    monkeypatch.setattr(eyes, "_SETTLED", 1000)  # the system may take a while to tell of them
    for name in ("a", "b", "c"):
        (tmp_path / "posts" / f"{name}.md").write_text("x", encoding="utf-8")
    assert looking.wait(PATIENCE) == "posts/a.md and 2 more changed"


def test_what_feedwright_writes_itself_is_no_news(looking, tmp_path):
    (tmp_path / "posts" / "feeds" / "a.md").write_text("x", encoding="utf-8")
    assert looking.wait(0.3) == ""


@pytest.mark.parametrize("name", ["config.yaml", "articles.csv"])
def test_a_single_file_is_seen_also_where_it_is_replaced_or_new(looking, tmp_path, name):
    (tmp_path / "new").write_text("longer", encoding="utf-8")
    (tmp_path / "new").replace(tmp_path / name)
    assert looking.wait(PATIENCE) == f"{name} changed"
    assert looking.wait(0.1) == ""


def test_a_folder_that_vanishes_and_comes_again_is_seen_and_watched_again(looking, tmp_path):
    (tmp_path / "posts").rename(tmp_path / "away")
    assert looking.wait(PATIENCE) == "posts changed"
    while looking.wait(0.15):  # the system may tell of it as well
        pass
    (tmp_path / "posts").mkdir()
    assert looking.wait(PATIENCE) == "posts changed"

    def sees_what_is_written():
        """The system may still tell of the folder."""
        (tmp_path / "posts" / "b.md").write_text("x", encoding="utf-8")
        return "posts/b.md changed" in {looking.wait(0.5), looking.wait(0.2)}

    assert becomes(sees_what_is_written)
    assert looking.said == []


def test_what_cannot_be_watched_is_said_once_and_the_rest_goes_on(looking, tmp_path, monkeypatch):
    def full(*_args, **_said):
        message = "OS file watch limit reached"
        raise OSError(message)

    monkeypatch.setattr(eyes, "_notifier", full)
    for number in range(3):
        looking.at(made(tmp_path, "posts", f"x{number}.csv"))
    assert len(looking.said) == 1
    assert "limit reached" in looking.said[0]
    (tmp_path / "config.yaml").write_text("changed", encoding="utf-8")
    assert looking.wait(PATIENCE) == "config.yaml changed"


def test_waiting_ends_as_soon_as_the_watch_is_to_end(tmp_path):
    over = []
    one = Eyes(str(tmp_path / "config.yaml"), str, lambda: bool(over))
    over.append(1)
    start = time.monotonic()
    assert one.wait(600.0) == ""
    assert time.monotonic() - start < 300
