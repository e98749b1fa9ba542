"""A build killed at any instant leaves whole files only, and the next one mends the rest.

A forked child publishes and kills itself (SIGKILL: no handler runs, nothing is cleaned up) before its first, second ...
step that the system sees. What is left in the folder is then what a kill at that instant leaves.
"""

from __future__ import annotations

import os
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from feedwright.model import Document
from feedwright.publish import disk, plan
from feedwright.publish.plan import MANIFEST

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),  # the child only publishes and dies
]

Files = dict[str, bytes]

STEPS = ("open", "write", "fsync", "close", "replace", "unlink", "mkdir", "rmdir", "fchmod", "fchown")
KILLED = -signal.SIGKILL

OLD: Files = {
    "archive/gone/1.rss": b"<rss>1 of the gone</rss>" * 9,
    "archive/stays/1.rss": b"<rss>1 of those that stay</rss>" * 9,
    "all.rss": b"<rss>all, old</rss>" * 9,
    "feed.css": b"h1 { color: black }",
    "same.rss": b"<rss>the same</rss>" * 9,
}
NEW: Files = {
    "archive/new/deep/1.rss": b"<rss>1 of the new</rss>" * 9,
    "archive/stays/1.rss": OLD["archive/stays/1.rss"],
    "all.rss": b"<rss>all, new</rss>" * 99,
    "feed.css": b"h1 { color: navy }",
    "same.rss": OLD["same.rss"],
    "extra.rss": b"<rss>one more</rss>" * 9,
}
THIRD: Files = {"all.rss": b"<rss>all, third</rss>" * 9, "archive/third/1.rss": b"<rss>1 of the third</rss>" * 9}
THEIRS: Files = {"robots.txt": b"User-agent: *", "archive/notes.txt": b"mine"}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill takes nothing away that the system knows, written out or not: here, no test has to wait for the disk."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


def build(folder: Path, files: Files) -> None:
    """Publish these files."""
    documents = [Document(path, "application/rss+xml", data) for path, data in files.items()]
    manifest = disk.read_manifest(folder)
    disk.publish(folder, plan.plan(documents, manifest, disk.read_standing(folder, [*files, *manifest.files])))


def contents(folder: Path) -> Files:
    """Everything in a folder, the manifest and the folders too."""
    found = folder.rglob("*") if folder.is_dir() else ()
    return {path.relative_to(folder).as_posix(): b"/" if path.is_dir() else path.read_bytes() for path in found}


def undisturbed(folder: Path, theirs: Files, *builds: Files) -> Files:
    """What these builds make of a folder that holds the files of others, when nothing disturbs them."""
    shutil.rmtree(folder, ignore_errors=True)
    put(folder, theirs)
    for files in builds:
        build(folder, files)
    return contents(folder)


def put(folder: Path, files: Files) -> None:
    """Write files without further ado."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def die_at(step: int) -> None:
    """Let this process be killed before its given step; if that is a write, in the midst of it."""
    count = iter(range(1_000_000))

    def deadly(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def dying(*args: Any, **options: Any) -> Any:
            if next(count) == step:
                if name == "write":
                    real(args[0], args[1][: len(args[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **options)

        return dying

    for name in STEPS:
        setattr(os, name, deadly(name, getattr(os, name)))


def killed_at(step: int, folder: Path, files: Files) -> bool:
    """Whether a build got as far as this step, and was killed there."""
    child = os.fork()
    if not child:
        try:
            die_at(step)
            build(folder, files)
        except BaseException:  # noqa: BLE001 - nothing may escape into the copy of the test run
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in {0, KILLED}
    return ended == KILLED


def every_kill(folder: Path, theirs: Files, before: list[Files], files: Files) -> Iterator[int]:
    """Be killed while publishing these files: at the first step, the second ... each time after the builds before."""
    step = 0
    while True:
        undisturbed(folder, theirs, *before)
        if not killed_at(step, folder, files):
            return
        yield step
        step += 1


@pytest.mark.parametrize(
    ("theirs", "before", "steps"), [(THEIRS, [OLD], 60), ({}, [], 40)], ids=["a later build", "the first build"]
)
def test_every_file_is_whole_and_listed_and_the_next_build_mends_the_rest(
    tmp_path: Path, theirs: Files, before: list[Files], steps: int
) -> None:
    folder, copy = tmp_path / "feeds", tmp_path / "copy"
    old = before[-1] if before else {}
    mended = [(files, undisturbed(copy, theirs, files)) for files in (NEW, old, THIRD)]
    last = -1
    for last in every_kill(folder, theirs, before, NEW):
        listed = disk.read_manifest(folder).files
        left = contents(folder)
        assert left.items() >= theirs.items()
        for path in left.keys() - theirs.keys() - {MANIFEST}:
            if left[path] != b"/" and not Path(path).name.startswith(disk.LEFTOVER):
                assert left[path] in {old.get(path), NEW.get(path)}
                assert path in listed
        for files, expected in mended:
            shutil.rmtree(copy, ignore_errors=True)
            if folder.exists():
                shutil.copytree(folder, copy)
            build(copy, files)
            assert contents(copy) == expected, f"killed at step {last}"
    assert last >= steps


def test_killed_twice_in_different_builds_it_still_mends(tmp_path: Path) -> None:
    folder, copy = tmp_path / "feeds", tmp_path / "copy"
    mended = undisturbed(tmp_path / "calm", THEIRS, NEW)
    for step in every_kill(folder, THEIRS, [OLD], NEW):
        for second in range(step % 29, 60, 29):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy)
            killed_at(second, copy, THIRD)
            build(copy, NEW)
            assert contents(copy) == mended, f"killed at step {step}, then at {second}"


def test_a_build_that_changes_nothing_has_no_step_to_be_killed_at(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    undisturbed(folder, THEIRS, NEW)
    assert not killed_at(0, folder, NEW)


# --- compressed twins -------------------------------------------------------------------------------------------------


FEW, FEW_NEW = ({name: files[name] for name in ("all.rss", "same.rss")} for files in (OLD, NEW))


def packed(files: Files, *ends: str) -> Files:
    """Files and their twins; in place of being compressed they are turned round."""
    return files | {path + end: data[::-1] for path, data in files.items() for end in ends}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (packed(FEW, ".gz", ".br"), packed(FEW_NEW, ".gz", ".br")),
        (packed(FEW, ".gz"), packed(FEW_NEW, ".zst")),
        (packed(FEW, ".gz"), FEW_NEW),
        (FEW, packed(FEW_NEW, ".gz")),
    ],
    ids=["both with twins", "with others", "without any more", "with them from now on"],
)
def test_no_twin_ever_stands_beside_another_file_than_its_own(tmp_path: Path, before: Files, after: Files) -> None:
    """A server gives out the twin without looking at the file."""
    folder = tmp_path / "feeds"
    expected = undisturbed(tmp_path / "calm", {}, after)
    steps = 0
    for step in every_kill(folder, {}, [before], after):
        steps += 1
        left = contents(folder)
        for path, data in left.items():
            if (file := plan.plain(path)) in left:
                assert data == left[file][::-1], f"killed at step {step}"
        build(folder, after)
        assert contents(folder) == expected
    assert steps > 20
