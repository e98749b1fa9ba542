"""`feedwright build`, the command itself, killed or on a disk that fails: every file is whole, and the next build makes what
was never disturbed.

Killed at steps that are counted, and after times that are not: SIGKILL in either case, so that nothing is cleaned up.
"""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import count

import feedparser
import pytest

from feedwright import build, listing, plan

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KILLED = -9
LEFTOVER = ".feedwright-"
POSTS = 12

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that can kill")

DEADLY = """
# Found by Python as it starts: dies before the step of this number, of those that the system sees; amid it, if it writes.
import os, signal
left = int(os.environ["DIE_AT"])

def deadly(real, name):
    def call(*args, **options):
        global left
        left -= 1
        if left < 0:
            if name == "write":
                real(args[0], bytes(args[1])[: len(args[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **options)
    return call

for name in ("open", "write", "fsync", "close", "replace", "unlink", "mkdir", "ftruncate"):
    setattr(os, name, deadly(getattr(os, name), name))
"""
LIMITED = """
# Found by Python as it starts: no file can grow beyond a size, as where there is no room left.
import os, resource
resource.setrlimit(resource.RLIMIT_FSIZE, (int(os.environ["ROOM"]),) * 2)
"""
FAILING = """
# Found by Python as it starts: the disk fails to keep what it was given.
import errno, os, re

def failing(handle):
    if re.search(os.environ["FAIL_AT"], os.readlink(f"/proc/self/fd/{handle}")):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

os.fsync = failing
"""


class Command:
    """`python -m feedwright -q build` in a folder, as a process of its own."""

    def __init__(self, folder, own="", **environment):
        path = [str(own)] if own else []
        self.words = [sys.executable, "-m", "feedwright", "-q", "build"]
        self.how = {
            "cwd": folder,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.PIPE,
            "text": True,
            "env": {
                **os.environ,
                "PYTHONPATH": os.pathsep.join([*path, *filter(None, sys.path)]),
                "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
                **environment,
            },
        }

    def run(self, before=()):
        return subprocess.run([*before, *self.words], check=False, timeout=60, **self.how)

    def killed_after(self, seconds):
        """How it ended: killed, or done before."""
        with subprocess.Popen(self.words, **self.how) as process:
            try:
                process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        return process.returncode


def post(site, name, number, words=""):
    site.post(
        name,
        f"{words or f'What post {number} says.'}\n\nA paragraph of number {number} that is long enough to know it by.",
        title=f"Post {number}",
        date=f"2025-03-{number + 1:02d}",
    )


class Disturbed:
    """A site whose articles have changed since its feeds were made, or that has none yet; each trial has it anew."""

    def __init__(self, site, scratch, *, first):
        self.site, self.catalog, self.scratch, self.first = site, site.catalog, scratch, first
        self.folder = site.folder
        site.more = "guard: null"
        for number in range(POSTS):
            post(site, f"post-{number}", number)
        site.configure()
        shutil.copytree(self.folder, scratch / "articles first")
        self._change()
        self.wanted = self._undisturbed()

    def _change(self):
        """New, edited, deleted, renamed: something of everything."""
        post(self.site, "new", POSTS)
        post(self.site, "post-0", 0, "It says something else.")
        (self.folder / "articles/post-1.md").unlink()
        (self.folder / "articles/post-2.md").rename(self.folder / "articles/renamed.md")
        shutil.copytree(self.folder, self.scratch / "articles then")

    def again(self):
        """As it was before the build that is to be disturbed."""
        self.catalog.lose()
        shutil.rmtree(self.folder)
        if not self.first:
            shutil.copytree(self.scratch / "articles first", self.folder)
            build(self.site.config, now=NOW - timedelta(days=1))
            shutil.rmtree(self.folder / "articles")
        shutil.copytree(self.scratch / "articles then", self.folder, dirs_exist_ok=True)

    def _undisturbed(self):
        self.again()
        build(self.site.config, now=NOW)
        return self.state()

    def state(self):
        """All that subscribers and the owner can see: the feeds, byte for byte, and `list --json`."""
        return self.site.files(), [json.dumps(row) for row in listing.rows(self.site.config)]

    def check(self, when):
        """The law."""
        self.catalog.settle()
        for name, data in (self.site.files() if (self.folder / "feeds").exists() else {}).items():
            assert name.startswith(LEFTOVER) or is_whole(name, data), f"{name}, {when}"
        planned = plan(self.site.config, now=NOW)
        assert build(self.site.config, now=NOW) == planned, when
        assert self.state() == self.wanted, when


def is_whole(name, data):
    if name.endswith(".json"):
        return json.loads(data).keys() & {"items", "files"}
    if name.endswith(".opml"):
        return data.rstrip().endswith(b"</opml>")
    if name.endswith((".html", ".css")):
        return data.rstrip().endswith((b"</html>", b"}"))
    return not feedparser.parse(data).bozo


@pytest.fixture(params=[True, False], ids=["first build", "later build"])
def disturbed(request, site, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    (tmp_path / "scratch").mkdir()
    return Disturbed(site, tmp_path / "scratch", first=request.param)


def own(folder, text):
    """A folder from which Python takes what is done before anything else."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(text)
    return folder


@pytest.mark.each_catalog
def test_killed_at_every_nth_step_that_the_system_sees(disturbed, tmp_path):
    deadly = own(tmp_path / "deadly", DEADLY)
    # What a database on a server adds is one commit.
    apart = 8 if disturbed.catalog.kind == "sqlite" else 31
    for number in count():
        disturbed.again()
        ended = Command(disturbed.folder, deadly, DIE_AT=str(number * apart)).run()
        if ended.returncode != KILLED:
            break
        disturbed.check(f"killed at step {number * apart}")
    assert ended.returncode == 0, ended.stderr
    assert number * apart > 60


@pytest.mark.each_catalog
def test_killed_after_any_time(disturbed):
    """From the start of Python to the end of the build."""
    disturbed.again()
    began = time.perf_counter()
    assert Command(disturbed.folder).run().returncode == 0
    takes = time.perf_counter() - began
    chance = random.Random(20260101)
    killed = 0
    for tried in range(100):
        disturbed.again()
        seconds = takes * chance.uniform(0.3, 1)
        if Command(disturbed.folder).killed_after(seconds) == KILLED:
            killed += 1
        else:
            # This machine does it quicker by now.
            takes = seconds
        disturbed.check(f"killed after {seconds:.3f} s of {takes:.3f}")
        if tried >= (9 if disturbed.catalog.kind == "sqlite" else 3) and killed:
            break
    assert killed


def refused(disturbed, ended, *codes):
    """Whether it said what is wrong, in a line and not in a traceback, and ended so; and that it broke nothing."""
    said = ended.stderr
    disturbed.check(f"after it said {said}")
    is_a_line = said.startswith(str(disturbed.folder)) and said.count("\n") == 1 and "Traceback" not in said
    return ended.returncode in codes and is_a_line


def test_a_disk_without_room_costs_one_build_and_nothing_else(disturbed, tmp_path):
    limited = own(tmp_path / "limited", LIMITED)
    largest = max(len(data) for data in disturbed.wanted[0].values())
    for room in (0, 1, 1000, largest - 1):
        disturbed.again()
        ended = Command(disturbed.folder, limited, ROOM=str(room)).run()
        assert refused(disturbed, ended, 4, 6), (ended.returncode, ended.stderr)


@pytest.mark.parametrize("where", ["/feeds/", "/feeds$"], ids=["of a file", "of the folder"])
def test_an_fsync_that_fails_costs_one_build_and_nothing_else(disturbed, tmp_path, where):
    failing = own(tmp_path / "failing", FAILING)
    disturbed.again()
    ended = Command(disturbed.folder, failing, FAIL_AT=where).run()
    assert refused(disturbed, ended, 6), (ended.returncode, ended.stderr)
    assert os.strerror(errno.EIO) in ended.stderr


@pytest.mark.parametrize("where", [".", "feeds", ".feedwright"])
def test_a_folder_that_cannot_be_written_costs_one_build_and_nothing_else(disturbed, where):
    disturbed.again()
    folder = disturbed.folder / where
    if not folder.exists():
        folder.mkdir()
    bounded = [] if os.geteuid() else ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"]
    if bounded and not shutil.which("setpriv"):
        pytest.skip("setpriv (util-linux) is not installed: to root, no folder is closed")
    folder.chmod(0o555)
    try:
        ended = Command(disturbed.folder).run(before=bounded)
    finally:
        folder.chmod(0o755)
    if where == "." and not disturbed.first:
        # Its own folders are there, and nothing else is written.
        assert ended.returncode == 0, ended.stderr
        disturbed.check("in a folder that cannot be written")
    else:
        assert refused(disturbed, ended, 4, 6), (ended.returncode, ended.stderr)
        assert os.strerror(errno.EACCES) in ended.stderr or "readonly" in ended.stderr
