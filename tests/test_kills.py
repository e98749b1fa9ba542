"""A build that is killed, or meets a disk that fails, leaves whole files; the next one makes what was never disturbed.

Each build runs in a process of its own that kills itself (SIGKILL: no handler runs, nothing is cleaned up) before its
first, second ... step that the system or the database sees.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feedwright import FeedwrightError, build, listing, plan
from feedwright.publish import disk

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),  # the child only builds and dies
]

EPOCH = 1_767_225_600
KILLED = -signal.SIGKILL
STEPS = ("open", "write", "fsync", "close", "replace", "rename", "unlink", "mkdir", "ftruncate")
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
READ_ONLY = OSError(errno.EROFS, os.strerror(errno.EROFS))
FAILING = OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))


def post(site, name, body, **metadata):
    site.post(name, body=f"{body}\n\nA paragraph of {metadata['title']} that is long enough to know it by.", **metadata)


def before(site):
    site.more = "guard: null\nfeeds: {limit: 0}"
    for number in range(6):
        post(
            site,
            f"post-{number}",
            f"What post {number} says.",
            title=f"Post {number}",
            date=f"2025-03-{number + 1:02d}",
        )


def change(site):
    """New, edited, retitled, deleted, renamed, moved, re-dated: something of everything."""
    articles = site.folder / "articles"
    post(site, "new", "What is new.", title="New", date="2025-04-01")
    post(site, "post-0", "Something else.", title="Post 0", date="2025-03-01")
    post(site, "post-1", "What post 1 says.", title="A new title", date="2025-03-02")
    (articles / "post-2.md").unlink()
    (articles / "post-3.md").rename(articles / "renamed.md")
    (articles / "below").mkdir()
    (articles / "post-4.md").rename(articles / "below/post-4.md")
    post(site, "post-5", "What post 5 says.", title="Post 5", date="2025-05-06")


@pytest.fixture
def disturbed(site, monkeypatch):
    """A site with feeds that readers know and a catalog, whose articles have changed since; as it is before the build."""
    before(site)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH - 86_400))
    site.configure()
    build(site.config)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    change(site)
    return site


def state(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """All that subscribers and the owner can see: the feeds, byte for byte, and `list --json`."""
    feeds = {path.name: path.read_bytes() for path in sorted((folder / "feeds").iterdir())}
    return feeds, [json.dumps(row) for row in listing.rows(folder / "config.yaml")]


def copied(folder: Path, to: Path) -> Path:
    """The same files with the same times, inodes apart."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    return to


def undisturbed(folder: Path, to: Path) -> tuple[dict[str, bytes], list[str]]:
    """What a build makes of a copy when nothing disturbs it."""
    build(copied(folder, to) / "config.yaml")
    return state(to)


def in_a_process(folder: Path, hook: Callable[[], None]) -> int:
    """Build in a process of its own, after a hook; how it ended."""
    child = os.fork()
    if not child:
        try:
            hook()
            build(folder / "config.yaml")
        except BaseException:  # noqa: BLE001 - nothing may escape into the copy of the test run
            traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Deadly:
    """Counts the steps of a process and kills it before one of them; if that is a write, in the midst of it."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self) -> bool:
        self.left -= 1
        return self.left < 0

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def wrapped(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def dying(*args: Any, **options: Any) -> Any:
            if self.step():
                if name == "write":
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                self.die()
            return real(*args, **options)

        return dying

    def __call__(self) -> None:
        for name in STEPS:
            setattr(os, name, self.wrapped(getattr(os, name), name))
        real, deadly = sqlite3.connect, self

        class Connection(sqlite3.Connection):
            """Writes pages into the file long before it commits, so that a kill leaves a journal to roll back."""

            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options)
                super().execute("PRAGMA cache_size = 1")

            def execute(self, *args: Any) -> sqlite3.Cursor:
                if deadly.step():
                    deadly.die()
                return super().execute(*args)

            def executemany(self, *args: Any) -> sqlite3.Cursor:
                if deadly.step():
                    deadly.die()
                return super().executemany(*args)

            def commit(self) -> None:
                if deadly.step():
                    deadly.die()
                super().commit()

        sqlite3.connect = lambda *args, **options: real(*args, **{**options, "factory": Connection})


def is_whole(path: Path) -> bool:
    if path.suffix == ".json":
        return "items" in json.loads(path.read_bytes()) or path.name == ".feedwright.json"
    if path.suffix == ".opml":
        return path.read_bytes().rstrip().endswith(b"</opml>")
    if path.suffix in (".html", ".css"):
        return path.read_bytes().rstrip().endswith((b"</html>", b"}"))
    return not feedparser.parse(path.read_bytes()).bozo


@pytest.mark.parametrize(("first", "steps"), [(False, 50), (True, 50)], ids=["a later build", "the first build"])
def test_killed_at_any_step_every_file_is_whole_and_the_next_build_mends_the_rest(
    disturbed, tmp_path, monkeypatch, first, steps
):
    monkeypatch.setattr(os, "fsync", lambda _handle: None)  # a kill takes nothing away that the system knows
    if first:
        shutil.rmtree(disturbed.folder / "feeds")
        shutil.rmtree(disturbed.folder / ".feedwright")
    wanted = undisturbed(disturbed.folder, tmp_path / "calm")
    folder = tmp_path / "killed"
    step = 0
    while in_a_process(copied(disturbed.folder, folder), Deadly(step)) == KILLED:
        if (folder / "feeds").exists():
            for path in (folder / "feeds").iterdir():
                assert path.name.startswith(disk.LEFTOVER) or is_whole(path), f"{path.name}, killed at step {step}"
        planned = plan(folder / "config.yaml")
        assert build(folder / "config.yaml") == planned, f"killed at step {step}"
        assert state(folder) == wanted, f"killed at step {step}"
        step += 1
    assert step >= steps
    assert state(folder) == wanted


def test_killed_again_while_it_mends_it_still_mends(disturbed, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    wanted = undisturbed(disturbed.folder, tmp_path / "calm")
    folder = tmp_path / "killed"
    for step in range(0, 140, 7):
        copied(disturbed.folder, folder)
        for again in (step, (5 * step) % 61, (3 * step) % 29):
            in_a_process(folder, Deadly(again))
        build(folder / "config.yaml")
        assert state(folder) == wanted, f"killed at step {step}"


def refusing(name: str, error: OSError, where: str, *, after: int = 0) -> Callable[[pytest.MonkeyPatch], None]:
    """Let a call of the system fail for files whose path matches a pattern, once it has gone well a number of times."""

    def arrange(monkeypatch: pytest.MonkeyPatch) -> None:
        real, left = getattr(os, name), iter(range(after))

        def call(*args: Any, **options: Any) -> Any:
            path = os.readlink(f"/proc/self/fd/{args[0]}") if isinstance(args[0], int) else str(args[0])
            writes = name != "open" or args[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if re.search(where, path) and writes and next(left, None) is None:
                raise error
            return real(*args, **options)

        monkeypatch.setattr(os, name, call)

    return arrange


def small_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with no room left for the catalog: SQLite says `database or disk is full`."""
    real = sqlite3.connect

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = real(*args, **options)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {max(1, pages)}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect)


TROUBLES = {
    "no room for the first feed": refusing("write", FULL, "/feeds/"),
    "no room for a later feed": refusing("write", FULL, "/feeds/", after=4),
    "a read-only folder": refusing("open", READ_ONLY, "/feeds/"),
    "a feed that cannot be moved into place": refusing("replace", READ_ONLY, "/feeds/", after=3),
    "a first fsync that fails": refusing("fsync", FAILING, "/feeds/"),
    "a later fsync that fails": refusing("fsync", FAILING, "/feeds/", after=6),
    "an fsync of the folder that fails": refusing("fsync", FAILING, "/feeds$"),
    "no room for the catalog": small_catalog,
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_a_disk_that_fails_costs_one_build_and_nothing_else(disturbed, tmp_path, trouble):
    wanted = undisturbed(disturbed.folder, tmp_path / "calm")
    if trouble is small_catalog:
        for number in range(60):
            post(
                disturbed, f"more-{number}", "x " * 4000, title=f"More {number}", date="2025-06-01", summary="y" * 2000
            )
        wanted = undisturbed(disturbed.folder, tmp_path / "calm")
    with pytest.MonkeyPatch.context() as patched:
        trouble(patched)
        with pytest.raises(FeedwrightError) as told:
            build(disturbed.config)
    assert told.value.exit_code in (4, 6)
    for path in (disturbed.folder / "feeds").iterdir():
        assert path.name.startswith(disk.LEFTOVER) or is_whole(path)
    build(disturbed.config)
    assert state(disturbed.folder) == wanted
