"""Two builds at once: one waits or says so, and nothing is lost, in one folder and in two that share a catalog."""

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from feedwright import CatalogError, Locked, build

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PATIENCE = 60
CHANGES = ("new", "updated", "redated", "resurfaced", "withdrawn")

pytestmark = pytest.mark.each_catalog


class Slow(threading.Thread):
    """A build that stands still in its midst, until it is told to go on; or what came of it."""

    def __init__(self, config, hours=0):
        super().__init__(daemon=True)
        self.config, self.now = config, NOW + timedelta(hours=hours)
        self.is_amid, self.may_go_on = threading.Event(), threading.Event()
        self.report = self.error = None

    def run(self):
        try:
            self.report = build(self.config, now=self.now, progress=self.stand)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            self.error = error
        finally:
            self.is_amid.set()

    def stand(self, *_):
        self.is_amid.set()
        assert self.may_go_on.wait(PATIENCE)

    def begin(self):
        self.start()
        assert self.is_amid.wait(PATIENCE)
        return self

    def end(self):
        self.may_go_on.set()
        self.join(PATIENCE)
        assert not self.is_alive()
        return self


@pytest.fixture
def published(site):
    site.more = "guard: null"
    for number in range(6):
        site.post(f"post-{number}", date=f"2025-03-{number + 1:02d}", body=f"What post number {number} says at length.")
    site.build(now=NOW - timedelta(days=1))
    site.post("post-0", date="2025-03-01", body="Post number nought says something else now, at no less length.")
    (site.folder / "articles/post-1.md").rename(site.folder / "articles/renamed.md")
    return site


@pytest.fixture
def beside(published, tmp_path):
    """The same site on another machine: a folder of its own, and the same catalog if that is in PostgreSQL."""
    return shutil.copytree(published.folder, tmp_path / "beside")


def ids(folder):
    items = json.loads((folder / "feeds/all.json").read_text(encoding="utf-8"))["items"]
    return {item["title"]: item["id"] for item in items}


def changes(report):
    return {kind: len(getattr(report.feeds[-1], kind)) for kind in CHANGES if getattr(report.feeds[-1], kind)}


def test_the_second_waits_and_publishes_what_was_written_meanwhile(published):
    first = Slow(published.config).begin()
    published.post("meanwhile", date="2025-04-01")
    second = Slow(published.config, 1)
    second.may_go_on.set()
    second.start()
    second.join(0.2)
    assert second.is_alive()
    assert "Meanwhile" not in ids(published.folder)
    first.end()
    second.end()
    assert first.error is second.error is None
    told = [changes(first.report), changes(second.report)]
    # The first may have seen the new file; nobody is told of it twice.
    assert told in ([{"updated": 1}, {"new": 1}], [{"updated": 1, "new": 1}, {}])
    assert len(ids(published.folder)) == 7
    assert not published.build(now=NOW + timedelta(hours=2)).written


def test_two_first_builds(site):
    site.post("a")
    site.configure()
    first = Slow(site.config).begin()
    second = Slow(site.config, 1)
    second.may_go_on.set()
    second.start()
    first.end()
    second.end()
    assert first.error is second.error is None
    assert [changes(first.report), changes(second.report)] == [{"new": 1}, {}]


def test_a_second_that_waited_in_vain_says_so_and_changes_nothing(published, monkeypatch):
    monkeypatch.setattr("feedwright.journey.LOCK_WAIT", 0.05)
    before = published.files(), published.catalog.contents()
    first = Slow(published.config).begin()
    with pytest.raises(Locked, match=f"another build is at work .process {os.getpid()}.*wait for it"):
        build(published.config, now=NOW)
    assert (published.files(), published.catalog.contents()) == before
    first.end()
    assert changes(first.report) == {"updated": 1}


def test_a_plan_waits_for_nobody_and_tells_what_the_build_at_work_is_doing(published):
    planned = published.plan()
    first = Slow(published.config).begin()
    assert published.plan() == planned
    assert first.end().report == planned


def test_two_machines_with_one_catalog_wait_for_each_other(published, beside):
    """With a catalog each they need not, and do the same."""
    (beside / "articles/another.md").write_text(
        "---\ntitle: Another\ndate: 2025-04-02\ncategories: politics\n---\nWhat only one of both has.\n"
    )
    first = Slow(published.config).begin()
    second = Slow(beside / "config.yaml")
    second.may_go_on.set()
    second.start()
    if published.catalog.kind == "postgresql":
        second.join(0.3)
        assert second.is_alive()
    else:
        second.end()
    first.end()
    second.end()
    assert first.error is second.error is None
    mine, theirs = ids(published.folder), ids(beside)
    assert theirs == {**mine, "Another": "https://example.org/another/"}
    assert mine["Post 1"] == "https://example.org/post-1/"


def test_one_machine_that_waited_in_vain_for_the_other_says_so_and_changes_nothing(published, beside, monkeypatch):
    monkeypatch.setattr("feedwright.catalog.database._BUSY", 0.05)
    is_shared = published.catalog.kind == "postgresql"
    before = ids(beside), (beside / "feeds/all.json").stat().st_mtime_ns
    first = Slow(published.config).begin()
    with pytest.raises(CatalogError, match="another build is at work on it") if is_shared else nullcontext():
        build(beside / "config.yaml", now=NOW)
    assert ((ids(beside), (beside / "feeds/all.json").stat().st_mtime_ns) == before) == is_shared
    assert first.end().error is None
    build(beside / "config.yaml", now=NOW)
    assert ids(beside) == ids(published.folder)


def test_commands_that_are_run_at_the_same_moment_all_succeed_and_make_what_one_makes(published, tmp_path):
    """As two timers do, or a timer and a deploy."""
    published.configure()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    command = [sys.executable, "-m", "feedwright", "-c", str(published.config), "build", "--json"]
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    ended = [(one.communicate(timeout=PATIENCE), one.returncode) for one in running]
    assert [(said[1], code) for said, code in ended] == [(b"", 0)] * 3
    told = sorted(len(feed["updated"]) for (said, _), _ in ended for feed in json.loads(said)["feeds"][-1:])
    assert told == [0, 0, 1]
    standing = published.files()
    assert not published.build().written
    assert published.files() == standing
    assert len(ids(published.folder)) == 6
