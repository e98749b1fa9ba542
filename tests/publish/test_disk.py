"""The output folder holds what was planned, whole; nothing is written without need, and nothing of others is touched."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.errors import PublishError
from feedwright.model import Document
from feedwright.publish import disk, plan
from feedwright.publish.plan import MANIFEST, Manifest, Standing

Files = dict[str, bytes]

RSS = b'<rss version="2.0"><channel><title>Politics</title></channel></rss>'
NEWER = RSS.replace(b"Politics", b"Geopolitics")
WRITES = ("open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir", "fchmod", "fchown")

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes, owners and links of this kind")


def written(file: Path) -> datetime:
    """When a file was written."""
    return datetime.fromtimestamp(file.stat().st_ctime, UTC)


def tick(folder: Path, moment: int) -> None:
    """Wait until the disk tells another time."""
    beside = folder / "tick"
    while not beside.exists() or beside.stat().st_ctime_ns <= moment:
        beside.unlink(missing_ok=True)
        beside.touch()
    beside.unlink()


def planned(folder: Path, files: Files) -> plan.Plan:
    """The plan for these files."""
    documents = [Document(path, "application/rss+xml", data) for path, data in files.items()]
    manifest = disk.read_manifest(folder)
    return plan.plan(documents, manifest, disk.read_standing(folder, [*files, *manifest.files]))


def build(folder: Path, files: Files) -> None:
    """Publish these files."""
    disk.publish(folder, planned(folder, files))


def contents(folder: Path) -> Files:
    """Every file in a folder but the manifest, and every folder (with a slash at its end)."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    found.pop(MANIFEST, None)
    return {name + "/" * path.is_dir(): b"" if path.is_dir() else path.read_bytes() for name, path in found.items()}


def with_folders(files: Files) -> Files:
    """These files and the folders that they lie in, as `contents` gives them."""
    return files | dict.fromkeys((f"{folder}/" for folder in plan.folders(files)), b"")


def stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What changes when a file is written: modification time, inode and change time of everything in a folder."""
    every = [folder, *folder.rglob("*")]
    return {str(path): ((at := path.lstat()).st_mtime_ns, at.st_ino, at.st_ctime_ns) for path in every}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An output folder that is not there yet."""
    return tmp_path / "site" / "feeds"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every call that could write, as (name, path), in order."""
    made: list[tuple[str, str]] = []
    opened: dict[int, str] = {}

    def watch(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **options: Any) -> Any:
            made.append(
                (
                    name,
                    opened.get(args[0], "?") if isinstance(args[0], int) else str(args[-1 if name == "replace" else 0]),
                )
            )
            given_back = real(*args, **options)
            if name == "open":
                opened[given_back] = str(args[0])
            elif name == "replace":
                made[-1] = (name, f"{args[0]} -> {args[1]}")
            return given_back

        return watched

    for name in WRITES:
        if hasattr(os, name):
            monkeypatch.setattr(os, name, watch(name, getattr(os, name)))
    return made


class TestPublish:
    paths = st.sampled_from(
        ["all.rss", "all.atom", "feed.css", "archive/p/1.rss", "archive/p/2.rss", "archive/q/1.rss", "a/b/c.rss"]
    )
    builds = st.lists(st.dictionaries(paths, st.sampled_from([b"", RSS, NEWER, b"x" * 5000])), min_size=1, max_size=5)

    @given(builds=builds)
    @settings(max_examples=40, deadline=None)
    def test_leaves_exactly_the_documents_the_manifest_and_what_others_put_there(self, builds: list[Files]) -> None:
        theirs = {"robots.txt": b"User-agent: *", "archive/notes.txt": b"mine", "archive/p/hand-made.rss": RSS}
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for path, data in theirs.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
            for files in builds:
                build(folder, files)
                assert contents(folder) == with_folders(theirs | files)
                assert disk.read_manifest(folder).files.keys() == files.keys()
                before = stamps(folder)
                build(folder, files)
                assert stamps(folder) == before

    def test_makes_the_folder(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS, "archive/politics/1.rss": RSS})
        assert contents(folder) == with_folders({"all.rss": RSS, "archive/politics/1.rss": RSS})

    def test_publishes_into_the_folder_it_is_in(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for files in ({"all.rss": RSS, "a/1.rss": RSS}, {"all.rss": NEWER}):
            build(Path(), files)
            assert contents(tmp_path) == with_folders(files)

    def test_does_nothing_at_all_when_nothing_is_new(self, folder: Path, calls: list[tuple[str, str]]) -> None:
        build(folder, {"all.rss": RSS, "archive/politics/1.rss": RSS})
        calls.clear()
        build(folder, {"all.rss": RSS, "archive/politics/1.rss": RSS})
        assert calls == []

    def test_touches_only_what_changed(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS, "politics.rss": RSS})
        before = stamps(folder)[str(folder / "politics.rss")]
        build(folder, {"all.rss": NEWER, "politics.rss": RSS})
        assert (folder / "all.rss").read_bytes() == NEWER
        assert stamps(folder)[str(folder / "politics.rss")] == before

    def test_only_removes_when_only_that_is_to_be_done(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS, "archive/politics/1.rss": RSS, "archive/politics/2.rss": RSS})
        build(folder, {"all.rss": RSS})
        assert contents(folder) == {"all.rss": RSS}
        build(folder, {})
        assert contents(folder) == {}
        assert folder.is_dir()

    def test_keeps_folders_in_which_others_have_something(self, folder: Path) -> None:
        build(folder, {"archive/politics/1.rss": RSS})
        (folder / "archive/notes.txt").write_bytes(b"mine")
        build(folder, {})
        assert contents(folder) == with_folders({"archive/notes.txt": b"mine"})

    def test_moves_files_in_the_order_of_the_documents_after_all_of_them_are_on_the_disk(
        self, folder: Path, calls: list[tuple[str, str]]
    ) -> None:
        build(folder, {"old.rss": RSS})
        calls.clear()
        build(folder, {"archive/p/1.rss": RSS, "all.rss": RSS, "a.rss": RSS, "index.html": RSS})
        moves = [what.split(" -> ") for name, what in calls if name == "replace"]
        in_place = [Path(place).relative_to(folder).as_posix() for _, place in moves]
        assert in_place == [MANIFEST, "archive/p/1.rss", "all.rss", "a.rss", "index.html", MANIFEST]
        first = calls.index(("replace", " -> ".join(moves[0])))
        assert {what for name, what in calls[:first] if name == "fsync"} == {temporary for temporary, _ in moves}
        assert not [what for name, what in calls[first:] if name == "write"]

    @posix
    def test_makes_each_step_last_before_the_next(self, folder: Path, calls: list[tuple[str, str]]) -> None:
        build(folder, {"archive/p/1.rss": RSS, "all.rss": RSS})
        calls.clear()
        build(folder, {"all.rss": NEWER})
        steps = [(name, what.rpartition(" -> ")[2]) for name, what in calls]
        at = str(folder)
        after_writing = steps[steps.index(("replace", f"{at}/{MANIFEST}")) :]
        assert [step for step in after_writing if step[0] != "open"] == [
            ("replace", f"{at}/{MANIFEST}"),
            ("fsync", at),
            ("replace", f"{at}/all.rss"),
            ("fsync", at),
            ("unlink", f"{at}/archive/p/1.rss"),
            ("rmdir", f"{at}/archive/p"),
            ("rmdir", f"{at}/archive"),
            ("fsync", at),
            ("replace", f"{at}/{MANIFEST}"),
            ("fsync", at),
        ]

    def test_holds_few_files_open_however_many_it_writes(self, folder: Path) -> None:
        files = {f"archive/politics/{number}.rss": RSS for number in range(150)}
        stage = disk._Stage(str(folder))
        most = 0
        for path, data in files.items():
            stage.add(path, data)
            most = max(most, len(stage._open))
        stage.discard()
        assert 0 < most <= disk._OPEN_FILES
        build(folder, files)
        assert contents(folder) == with_folders(files)

    def test_writes_on_where_the_system_takes_a_part_at_a_time(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.write
        monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:7]))
        build(folder, {"all.rss": RSS})
        assert contents(folder) == {"all.rss": RSS}

    def test_goes_on_where_the_file_system_cannot_sync(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def cannot(_handle: int) -> None:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

        monkeypatch.setattr(os, "fsync", cannot)
        build(folder, {"all.rss": RSS})
        assert contents(folder) == {"all.rss": RSS}

    @posix
    def test_gives_a_twin_the_time_and_mode_of_its_file(self, folder: Path) -> None:
        """By the time, servers tell that they belong together, and name both by one Last-Modified."""
        build(folder, {"all.rss": RSS})
        (folder / "all.rss").chmod(0o640)
        os.utime(folder / "all.rss", ns=(1, 1_700_000_000_123_456_789))
        build(folder, {"all.rss": RSS, "all.rss.gz": b"packed", "all.rss.br": b"packed"})
        every = [(folder / name).stat() for name in ("all.rss", "all.rss.gz", "all.rss.br")]
        assert {(one.st_mtime_ns, one.st_mode) for one in every} == {(every[0].st_mtime_ns, 0o100640)}
        assert every[0].st_mtime_ns // 10**9 == 1_700_000_000
        build(folder, {"all.rss": NEWER, "all.rss.gz": b"packed newer", "all.rss.br": b"packed"})
        again = [(folder / name).stat() for name in ("all.rss", "all.rss.gz", "all.rss.br")]
        assert {(one.st_mtime_ns, one.st_mode) for one in again} == {(again[0].st_mtime_ns, 0o100640)}
        assert again[0].st_mtime_ns > every[0].st_mtime_ns

    def test_publishes_twins_into_the_folder_it_is_in(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for data in (RSS, NEWER):
            build(Path("feeds"), {"all.rss": data, "all.rss.gz": data[::-1]})
            assert contents(Path("feeds")) == {"all.rss": data, "all.rss.gz": data[::-1]}

    @posix
    def test_gives_a_new_file_the_mode_that_the_user_gives_files(self, folder: Path) -> None:
        before = os.umask(0o027)
        try:
            build(folder, {"all.rss": RSS})
        finally:
            os.umask(before)
        assert stat.S_IMODE((folder / "all.rss").stat().st_mode) == 0o640

    @posix
    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o666, 0o444])
    def test_keeps_the_mode_of_a_file(self, folder: Path, mode: int) -> None:
        build(folder, {"all.rss": RSS})
        (folder / "all.rss").chmod(mode)
        build(folder, {"all.rss": NEWER})
        assert stat.S_IMODE((folder / "all.rss").stat().st_mode) == mode

    @posix
    def test_keeps_the_owner_of_a_file_where_it_may(self, folder: Path) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root may give files away")
        build(folder, {"all.rss": RSS})
        os.chown(folder / "all.rss", 1234, 4321)
        build(folder, {"all.rss": NEWER})
        status = (folder / "all.rss").stat()
        assert (status.st_uid, status.st_gid) == (1234, 4321)

    @posix
    def test_replaces_a_link_and_not_the_file_that_it_leads_to(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS})
        outside = folder.parent / "elsewhere.rss"
        shutil.move(folder / "all.rss", outside)
        (folder / "all.rss").symlink_to(outside)
        build(folder, {"all.rss": RSS})
        assert (folder / "all.rss").is_symlink()
        build(folder, {"all.rss": NEWER})
        assert not (folder / "all.rss").is_symlink()
        assert outside.read_bytes() == RSS

    @posix
    def test_removes_no_link(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS})
        outside = folder.parent / "elsewhere.rss"
        shutil.move(folder / "all.rss", outside)
        (folder / "all.rss").symlink_to(outside)
        build(folder, {})
        assert (folder / "all.rss").is_symlink()
        assert outside.read_bytes() == RSS

    def test_removes_no_file_that_a_disk_without_letter_case_takes_for_a_new_one(self, folder: Path) -> None:
        build(folder, {"Politics.rss": RSS})
        os.link(folder / "Politics.rss", folder / "politics.rss")
        build(folder, {"politics.rss": RSS})
        assert (folder / "Politics.rss").exists()

    def test_rebuilds_a_lost_or_torn_manifest(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS, "index.html": b"<p>no mark</p>"})
        whole = (folder / MANIFEST).read_bytes()
        for damage in (b"", whole[:40], b"\xff\xfe{}"):
            (folder / MANIFEST).write_bytes(damage)
            again = planned(folder, {"all.rss": RSS, "index.html": b"<p>no mark</p>"})
            assert (again.write, again.in_the_way) == ((), ())
            disk.publish(folder, again)
            assert (folder / MANIFEST).read_bytes() == whole

    @posix
    def test_does_not_wait_for_a_named_pipe_in_the_place_of_the_manifest(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS})
        (folder / MANIFEST).unlink()
        os.mkfifo(folder / MANIFEST)
        os.mkfifo(folder / f"{disk.LEFTOVER}0.tmp")
        with pytest.raises(PublishError, match="cannot be read: it is no ordinary file; move it away"):
            disk.read_manifest(folder)
        (folder / MANIFEST).unlink()
        build(folder, {"all.rss": RSS})
        assert contents(folder) == {"all.rss": RSS}


class TestLeftovers:
    def test_of_a_killed_build_are_removed_even_if_nothing_else_is_to_be_done(self, folder: Path) -> None:
        files = {"all.rss": RSS, "archive/politics/1.rss": RSS}
        build(folder, files)
        for name in (".feedwright-0123456789ab.tmp", "archive/.feedwright-x", "archive/politics/.feedwright-0.tmp"):
            (folder / name).write_bytes(b"half of a fee")
        build(folder, files)
        assert contents(folder) == with_folders(files)

    def test_are_found_in_folders_that_only_the_killed_build_knew(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS})
        never = planned(folder, {"all.rss": RSS, "archive/politics/1.rss": RSS})
        (folder / "archive/politics").mkdir(parents=True)
        (folder / "archive/politics/.feedwright-1.tmp").write_bytes(b"half of a fee")
        (folder / ".feedwright-0.tmp").write_bytes(never.pending.to_bytes())
        build(folder, {"all.rss": RSS})
        assert contents(folder) == {"all.rss": RSS}

    def test_that_are_links_or_folders_do_no_harm(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS})
        outside = folder.parent / "elsewhere.rss"
        outside.write_bytes(RSS)
        (folder / ".feedwright-link").symlink_to(outside)
        (folder / ".feedwright-folder").mkdir()
        build(folder, {"all.rss": RSS})
        assert outside.read_bytes() == RSS
        assert contents(folder) == {"all.rss": RSS, ".feedwright-folder/": b""}


class TestLooking:
    def test_gives_digest_and_head_and_skips_what_is_not_there(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS + b" " * 9000})
        found = disk.read_standing(folder, ["all.rss", "none.rss", "all.rss/below.rss"])
        assert found.keys() == {"all.rss"}
        assert found["all.rss"].head == (RSS + b" " * 9000)[: plan.HEAD]
        assert found["all.rss"].sha256 == disk.read_manifest(folder).files["all.rss"][0]

    def test_reads_a_path_once_however_often_it_is_named(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        build(folder, {"all.rss": RSS})
        looked: list[str] = []
        monkeypatch.setattr(disk, "_look", lambda place, _known: looked.append(place))
        disk.read_standing(folder, ["all.rss", "none.rss", "all.rss"])
        assert looked == [str(folder / "all.rss"), str(folder / "none.rss")]

    @pytest.mark.parametrize("change", ["nothing", "bytes", "times", "file", "mode", "link", "gone"])
    def test_reads_a_file_again_whatever_was_done_to_it_and_not_otherwise(self, folder: Path, change: str) -> None:
        build(folder, {"all.rss": RSS})
        file = folder / "all.rss"
        known = disk.lasting(disk.read_standing(folder, ["all.rss"]), written(file) + timedelta(minutes=1))
        was, other = file.stat(), RSS.replace(b"rss", b"rsz")
        assert len(other) == len(RSS)
        tick(folder, was.st_ctime_ns)
        if change in ("bytes", "times"):
            file.write_bytes(other if change == "bytes" else RSS)
        elif change in ("file", "link"):
            (folder / "mine.rss").write_bytes(other)
            if change == "file":
                (folder / "mine.rss").replace(file)
            else:
                file.unlink()
                file.symlink_to("mine.rss")
        elif change == "mode":
            file.chmod(0o600)
        elif change == "gone":
            file.unlink()
        if change not in ("nothing", "gone"):
            os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
        found = disk.read_standing(folder, ["all.rss"], known)
        right = disk.read_standing(folder, ["all.rss"])
        assert {path: one.sha256 for path, one in found.items()} == {path: one.sha256 for path, one in right.items()}
        assert (found.keys() == {"all.rss"} and not found["all.rss"].head) == (change == "nothing")
        before = Standing(str(known["all.rss"][0]), stamp=tuple(map(int, known["all.rss"][1:])))
        assert disk.reread(folder, "all.rss", before, known) == (
            None if change in ("bytes", "file", "link", "gone") else RSS
        )

    def test_hashes_what_it_reads_again_only_where_it_may_be_something_else(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(folder, {"all.rss": RSS})
        was = disk.read_standing(folder, ["all.rss"])["all.rss"]
        known = disk.lasting({"all.rss": was}, written(folder / "all.rss") + timedelta(minutes=1))
        hashed: list[bytes] = []
        monkeypatch.setattr(disk, "sha256", lambda data: hashed.append(data) or plan.sha256(data))
        assert disk.reread(folder, "all.rss", was, known) == RSS
        assert hashed == []
        assert disk.reread(folder, "all.rss", was, {}) == RSS
        assert hashed == [RSS]

    @posix
    def test_does_not_wait_for_a_pipe_that_took_the_place_of_a_file(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS})
        was = disk.read_standing(folder, ["all.rss"])["all.rss"]
        (folder / "all.rss").unlink()
        os.mkfifo(folder / "all.rss")
        assert disk.reread(folder, "all.rss", was, {}) is None

    @pytest.mark.parametrize(
        ("step", "seconds"), [(2_000_000_000, 3), (1_000_000_000, 3), (10_000_000, 3), (100, 0.1), (1, 0.1)]
    )
    def test_knows_nothing_lasting_of_a_file_that_changed_within_a_step_of_the_disks_times(
        self, folder: Path, step: int, seconds: float
    ) -> None:
        build(folder, {"all.rss": RSS})
        was = disk.read_standing(folder, ["all.rss"])["all.rss"]
        changed = 1_792_404_321_123_456_789 // step * step
        standing = {"all.rss": was._replace(stamp=(len(RSS), changed, changed, *was.stamp[3:]))}
        then = datetime.fromtimestamp(changed / 1e9, UTC)
        assert disk.lasting(standing, then + timedelta(seconds=seconds - 0.01)) == {}
        assert disk.lasting(standing, then + timedelta(seconds=seconds + 0.01)).keys() == {"all.rss"}

    @posix
    def test_waits_for_no_pipe_and_follows_no_link_to_nowhere(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.rss")
        (tmp_path / "lost.rss").symlink_to("nowhere")
        (tmp_path / "round.rss").symlink_to("round.rss")
        (tmp_path / "folder.rss").mkdir()
        names = ["pipe.rss", "lost.rss", "round.rss", "folder.rss"]
        found = disk.read_standing(tmp_path, names)
        assert {name: (found[name].sha256, found[name].link) for name in names} == {
            "pipe.rss": ("", False),
            "lost.rss": ("", True),
            "round.rss": ("", True),
            "folder.rss": ("", False),
        }

    def test_reads_a_published_file(self, folder: Path) -> None:
        build(folder, {"all.rss": RSS})
        assert disk.read(folder, "all.rss") == RSS
        assert disk.read(folder, "none.rss") is None
        assert disk.read(folder / "nowhere", "all.rss") is None

    def test_reads_nothing_outside_the_folder(self, folder: Path) -> None:
        with pytest.raises(PublishError, match="leads out"):
            disk.read(folder, "../secret")

    def test_of_a_folder_that_is_not_there_gives_nothing(self, folder: Path) -> None:
        assert disk.read_manifest(folder) == Manifest()
        assert disk.read_standing(folder, ["all.rss"]) == {}

    def test_says_when_the_manifest_cannot_be_read(self, folder: Path) -> None:
        (folder / MANIFEST).mkdir(parents=True)
        with pytest.raises(PublishError, match="cannot be read"):
            disk.read_manifest(folder)

    def test_says_when_a_name_is_too_long(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        with pytest.raises(PublishError, match="shorter slug"):
            planned(folder, {"x" * 300 + ".rss": RSS})


def failing(name: str, number: int, code: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the given call of a system function fail. Gives back a list that is empty until it did."""
    real, calls, failed = getattr(os, name), iter(range(1_000_000)), []

    def fails(*args: Any, **options: Any) -> Any:
        if next(calls) == number:
            failed.append(number)
            raise OSError(code, os.strerror(code), str(args[0]))
        return real(*args, **options)

    monkeypatch.setattr(os, name, fails)
    return failed


OLD: Files = {"all.rss": RSS, "politics.rss": RSS, "archive/gone/1.rss": RSS}
NEW: Files = {"archive/new/deep/1.rss": RSS, "all.rss": NEWER, "politics.rss": RSS, "extra.rss": NEWER}


class TestFailure:
    def failures(self, folder: Path, name: str, code: int) -> Iterator[PublishError]:
        """Each failure of a build when the first, second ... call of a system function fails, until none does."""
        for number in range(100):
            shutil.rmtree(folder, ignore_errors=True)
            build(folder, OLD)
            with pytest.MonkeyPatch.context() as patched:
                failed = failing(name, number, code, patched)
                try:
                    build(folder, NEW)
                except PublishError as error:
                    yield error
                if not failed:
                    return
            build(folder, NEW)
            assert contents(folder) == with_folders(NEW)
        pytest.fail("it never ended")

    @pytest.mark.parametrize("name", ["write", "open", "mkdir"])
    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
    def test_to_write_leaves_the_old_feeds_whole_and_nothing_else(self, folder: Path, name: str, code: int) -> None:
        count = 0
        for error in self.failures(folder, name, code):
            count += 1
            if "still stands" in error.what:
                assert contents(folder) == with_folders(OLD)
                assert disk.read_manifest(folder).files.keys() == OLD.keys()
            assert os.strerror(code) in error.what
            assert error.where.startswith(str(folder))
        assert count >= {"write": 5, "open": 5, "mkdir": 2}[name]

    @pytest.mark.parametrize("name", ["fsync", "replace", "unlink"])
    def test_at_any_later_step_leaves_whole_files_and_no_leftovers(self, folder: Path, name: str) -> None:
        errors = []
        for error in self.failures(folder, name, errno.EIO):
            errors.append(error.what)
            for path, data in contents(folder).items():
                assert not Path(path).name.startswith(disk.LEFTOVER)
                assert path.endswith("/") or data in {OLD.get(path), NEW.get(path)}
        assert errors
        assert all(what.endswith(("still stands", "the next build does the rest")) for what in errors)

    def test_of_a_full_disk_says_so_and_what_to_do(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        failing("write", 1, errno.ENOSPC, monkeypatch)
        with pytest.raises(PublishError) as caught:
            build(folder, {"all.rss": RSS})
        assert str(caught.value) == (
            f"{folder / 'all.rss'}: cannot be written: {os.strerror(errno.ENOSPC)}: free some room; what was published still stands"
        )
        assert not folder.parent.exists()

    def test_by_an_interrupt_leaves_no_temporary_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        build(folder, OLD)
        real, calls = os.write, iter(range(100))

        def interrupted(handle: int, data: bytes) -> int:
            if next(calls) == 3:
                raise KeyboardInterrupt
            return real(handle, data)

        monkeypatch.setattr(os, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build(folder, NEW)
        assert contents(folder) == with_folders(OLD)

    def test_because_a_folder_stands_where_a_file_belongs_changes_nothing(self, folder: Path) -> None:
        build(folder, OLD)
        (folder / "extra.rss").mkdir()
        with pytest.raises(PublishError, match="a folder stands where the file belongs") as caught:
            build(folder, NEW)
        assert caught.value.where == str(folder / "extra.rss")
        assert contents(folder) == with_folders(OLD) | {"extra.rss/": b""}

    def test_because_a_file_stands_where_a_folder_belongs_changes_nothing(self, folder: Path) -> None:
        build(folder, OLD)
        (folder / "archive/new").write_bytes(b"mine")
        with pytest.raises(PublishError, match="a file stands where a folder belongs") as caught:
            build(folder, NEW)
        assert caught.value.where == str(folder / "archive/new")
        assert contents(folder) == with_folders(OLD) | {"archive/new": b"mine"}


ON_A_REAL_DISK = """
import os, resource, sys
from pathlib import Path
from feedwright.errors import PublishError
from feedwright.model import Document
from feedwright.publish import disk, plan

def build(size):
    documents = [Document(f"{n}.rss", "application/rss+xml", b"<rss>" + bytes([size % 251]) * size) for n in range(3)]
    manifest = disk.read_manifest(folder)
    names = [*(document.path for document in documents), *manifest.files]
    disk.publish(folder, plan.plan(documents, manifest, disk.read_standing(folder, names)))

folder = Path(sys.argv[1])
build(5000)
before = {path.name: path.read_bytes() for path in folder.iterdir()}
spoil()
try:
    build(40000)
except PublishError as error:
    sys.stdout.write(error.what)
assert before == {path.name: path.read_bytes() for path in folder.iterdir()}, sorted(os.listdir(folder))
"""


@posix
class TestARealDisk:
    """The same with the kernel saying no, where this machine lets us arrange it."""

    @staticmethod
    def run(folder: Path, spoil: str, *before: str) -> str:
        """What a build says that is spoilt by a statement; `before` is a command that runs it."""
        script = textwrap.dedent(ON_A_REAL_DISK).replace("spoil()", spoil)
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [*before, sys.executable, "-c", script, str(folder)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def test_that_allows_no_larger_file(self, tmp_path: Path) -> None:
        spoilt = "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))"
        assert self.run(tmp_path / "feeds", spoilt).startswith(f"cannot be written: {os.strerror(errno.EFBIG)}")

    def test_that_this_user_may_not_write_to(self, tmp_path: Path) -> None:
        (tmp_path / "feeds").mkdir()
        # Root may write anywhere, so it becomes nobody; the folders above may be closed to nobody, so it goes in before.
        become_nobody = "os.geteuid() or os.setuid(65534)"
        spoilt = f"os.chdir(folder); folder = Path('.'); folder.chmod(0o555); {become_nobody}"
        told = self.run(tmp_path / "feeds", spoilt)
        (tmp_path / "feeds").chmod(0o755)
        assert told.startswith(f"cannot be written: {os.strerror(errno.EACCES)}: let the user")

    @pytest.mark.parametrize(
        ("spoilt", "code"),
        [("pass", errno.ENOSPC), ("os.system(f'mount -o remount,ro {folder}')", errno.EROFS)],
        ids=["full", "read-only"],
    )
    def test_that_is_full_or_read_only(self, tmp_path: Path, spoilt: str, code: int) -> None:
        (tmp_path / "feeds").mkdir()
        mount = f"mount -t tmpfs -o size=64k none {tmp_path}/feeds"
        apart = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", f'{mount} && exec "$@"', "sh"]
        if not shutil.which("unshare") or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
            pytest.skip("this machine does not let us mount a disk of our own")
        assert self.run(tmp_path / "feeds", spoilt, *apart).startswith(f"cannot be written: {os.strerror(code)}")


def test_sizes_are_those_of_the_ordinary_files_in_a_folder(tmp_path):
    folder = tmp_path / "archive/all"
    folder.mkdir(parents=True)
    (folder / "1.rss").write_bytes(b"1234")
    (folder / "below").mkdir()
    (folder / "2.rss").symlink_to(folder / "1.rss")
    assert disk.sizes(tmp_path, "archive/all/") == {"archive/all/1.rss": 4}
    assert disk.sizes(tmp_path, "archive/none/") == {}
