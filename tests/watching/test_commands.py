"""`watch` and `status` as processes of their own, and what `build` leaves for `status`."""

import json
import os
import signal
import socket  # noqa: TID251 - stands for the service manager
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress

import pytest
from click.testing import CliRunner
from tests.conftest import PATIENCE, becomes

from feedwright.cli import main
from feedwright.watching import builder, errand, records, service
from feedwright.watching.records import BUG


@pytest.fixture
def run(site, monkeypatch):
    monkeypatch.chdir(site.folder)

    def running(*arguments, code=0):
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == code, result.output
        return result

    site.post()
    site.configure()
    return running


def until(what):
    """Wait until something is so."""

    def is_so():
        with suppress(OSError, AssertionError):
            return what()
        return False

    assert becomes(is_so), "it did not happen"


# --- build and status -------------------------------------------------------------------------------------------------


def test_status_before_the_first_build_and_after_it(run):
    assert "nothing was built yet" in run("status", code=1).stderr
    run("build")
    told = run("status").stdout
    assert told.startswith("watch: none\nlast build: ")
    assert "wrote 19 files; 1 article read, 1 in feeds, 0 left out" in told
    assert "  politics: 1 entry, newest of 2025-03-04 (atom, json, rss)" in told


def test_a_build_with_nothing_to_do_leaves_no_trace(run, site):
    run("build")
    before = {path.name: path.stat().st_mtime_ns for path in (site.folder / ".feedwright").iterdir()}
    run("build")
    assert {path.name: path.stat().st_mtime_ns for path in (site.folder / ".feedwright").iterdir()} == before


def test_a_build_that_fails_is_told_until_one_does_not(run, site):
    run("build")
    (site.folder / "articles").rename(site.folder / "away")
    run("build", code=3)
    told = run("status", code=1)
    assert "failed (3)" in told.stdout
    assert "error: " in told.stdout
    assert told.stderr == "the last build failed\n"
    (site.folder / "away").rename(site.folder / "articles")
    run("build")
    run("status")


def test_status_for_prometheus_and_programs(run, site):
    run("build")
    told = run("status", "--prometheus", "-").stdout
    assert told.startswith("# HELP feedwright_info ")
    assert "feedwright_feed_entries" in told
    assert run("status", "-q", "--prometheus", "out.prom").output == ""
    assert (site.folder / "out.prom").read_text(encoding="utf-8").count("# TYPE") == told.count("# TYPE")
    assert json.loads(run("status", "--json").stdout)["feeds"][0]["slug"] == "all"


def test_a_faulty_configuration_does_not_hide_how_things_are(run, site):
    run("build")
    good = site.config.read_text(encoding="utf-8")
    site.config.write_text(f"{good}bogus: 1\n", encoding="utf-8")
    told = run("status", "--prometheus", "out.prom", code=2)
    assert "  politics: 1 entry" in told.stdout
    assert told.stderr.startswith("the configuration is at fault\nconfig.yaml:")
    metrics = (site.folder / "out.prom").read_text(encoding="utf-8")
    assert 'feedwright_up{site="https://example.org/"} 0\n' in metrics
    data = json.loads(run("status", "--json", code=2).stdout)
    assert (data["well"], data["trouble"]) == (False, ["the configuration is at fault"])
    assert "bogus" in data["faults"][0]
    site.config.write_text(good, encoding="utf-8")
    assert json.loads(run("status", "--json").stdout)["faults"] == []


@pytest.mark.parametrize(
    "text", ["", "[", "- 1\n", "\x00", "site: 7\noutput: []\ncatalog: {}\n", "site: {url: '${NONE}'}"]
)
def test_status_of_a_configuration_that_says_nothing(run, site, text):
    run("build")
    site.config.write_text(text, encoding="utf-8")
    assert json.loads(run("status", "--json", code=2).stdout)["feeds"][0]["slug"] == "all"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--every", "15"], "--every: '15' is not a duration"),
        (["--cron", "* *"], "five fields"),
        (["--every", "1m", "--cron", "* * * * *"], "cannot be given together"),
        (["-c", "none.yaml"], "none.yaml: does not exist"),
    ],
)
def test_what_is_said_wrongly_ends_a_watch_at_the_start(run, arguments, words):
    assert words in run("watch", *arguments, code=2).output


def test_a_clock_that_stands_still_is_refused(run, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert "SOURCE_DATE_EPOCH: " in run("watch", code=2).output


def test_pictures_and_sounds_are_watched_those_that_are_missing_too(run, site):
    (site.folder / "static").mkdir()
    (site.folder / "static" / "wave.png").write_bytes(b"\x89PNG")
    site.post(image="/wave.png")
    site.post("another", image="/still-missing.png")
    told = errand.run("config.yaml", building=True)
    files = {os.path.relpath(path, site.folder) for path in told["survey"]["files"]}
    assert {"static/wave.png", "static/still-missing.png"} <= files
    assert not any(os.path.isdir(site.folder / path) for path in files)
    again = errand.run("config.yaml", building=False)
    assert again["survey"] == told["survey"]


# --- the process of a build -------------------------------------------------------------------------------------------


def test_an_errand_tells_all_that_a_watch_must_know(run, site):
    told = errand.run("config.yaml", building=True)
    assert told["build"]["written"] == 19
    assert told["survey"]["site"] == "https://example.org/"
    assert {one["slug"] for one in told["feeds"]} == {"all", "geopolitics", "international", "politics"}
    assert records.last_build(site.folder / ".feedwright").written == 19
    site.configure("site: 7\n")
    told = errand.run("config.yaml", building=True)
    assert (told["build"]["code"], told["survey"]) == (2, None)
    assert "config.yaml:1:" in told["build"]["errors"][0]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "by signal 11"),
        ("import sys; sys.exit('out of memory')", "with exit code 1: out of memory"),
        ("print('{}')", "with exit code 0"),
    ],
)
def test_a_process_that_dies_is_a_failed_build_and_nothing_worse(monkeypatch, tmp_path, script, words):
    program = tmp_path / "python"
    program.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    build = builder.run("config.yaml", records_now(), bool).build
    assert build.code == BUG
    assert words in " ".join(build.errors)


def records_now():
    from datetime import UTC, datetime

    return datetime(2026, 1, 1, tzinfo=UTC)


def test_where_no_process_can_be_started_that_is_said(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert "no process can be started" in builder.run("config.yaml", records_now(), bool).build.errors[0]


def test_a_build_that_goes_on_too_long_when_the_watch_is_to_end_is_given_up(monkeypatch, tmp_path):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 600\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(builder, "GRACE", 0.1)
    told = builder.run("config.yaml", records_now(), lambda: True)
    assert (told.build, told.survey) == (None, None)


# --- real processes ---------------------------------------------------------------------------------------------------


class Watching:
    """A watch as its owner meets it."""

    def __init__(self, folder, process):
        self.folder, self.process = folder, process

    def said(self):
        return (self.folder / "log").read_text(encoding="utf-8")

    def note(self):
        return json.loads((self.folder / ".feedwright" / "watch.json").read_bytes())

    def rests(self):
        """Whether it waits for what comes next."""
        return self.note()["due"] is not None

    def shows(self, title):
        return title in (self.folder / "feeds" / "all.rss").read_text(encoding="utf-8")

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watching(site):
    @contextmanager
    def started(*arguments):
        site.configure()
        environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        with (site.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "feedwright", "watch", *arguments],
                cwd=site.folder, stdout=log, stderr=log, env=environment,
            )  # fmt: skip
            try:
                one = Watching(site.folder, process)
                until(one.rests)
                yield one
            finally:
                process.kill()
                process.wait()

    return started


def test_a_changed_file_is_built_within_seconds_and_sigterm_ends_it_well(site, watching):
    site.post("first")
    with watching("--every", "1h", "--prometheus", "site.prom") as watch:
        site.post("second")
        until(lambda: watch.shows("Second"))  # a second or two, but for a machine that is busy; never an hour
        until(watch.rests)
        status = CliRunner().invoke(main, ["status", "-c", str(site.config), "--json"])
        assert (status.exit_code, json.loads(status.stdout)["watching"]) == (0, True)
        assert watch.end() == 0
    assert "articles/second.md changed; politics: 1 new; all: 1 new" in watch.said()
    assert watch.note()["stopped"]
    assert "feedwright_watch_running" in (site.folder / "site.prom").read_text(encoding="utf-8")
    assert not list(site.folder.rglob(".feedwright-*"))


def test_a_faulty_configuration_is_said_and_survived_and_sighup_builds_at_once(site, watching):
    site.post("first")
    with watching("--every", "1h") as watch:
        good = site.config.read_bytes()
        site.config.write_bytes(good + b"nonsense: 1\n")
        until(lambda: "nonsense: is no key" in watch.said())
        until(lambda: watch.note()["errors"] and watch.rests())
        site.config.write_bytes(good.replace(b"The Desk", b"Another Desk"))
        watch.process.send_signal(signal.SIGHUP)
        until(lambda: watch.shows("Another Desk"))
        until(lambda: "what was wrong is mended" in watch.said())
        assert watch.end(signal.SIGINT) == 0
    assert watch.said().count("nonsense: is no key") == 1


def test_a_second_watch_of_the_same_site_ends_and_says_why(site, watching, monkeypatch):
    site.post("first")
    with watching("--every", "1h"):
        monkeypatch.setattr("feedwright.commands.watch._WAIT", 0.1)
        monkeypatch.chdir(site.folder)
        told = CliRunner().invoke(main, ["watch"])
        assert told.exit_code == 6
        assert "another watch is at work here" in told.output


def test_the_service_manager_is_told(monkeypatch):
    # The path of a socket has to be short.
    with (
        tempfile.TemporaryDirectory(dir="/tmp") as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager,
    ):
        manager.bind(path := f"{folder}/notify")
        manager.settimeout(PATIENCE)
        monkeypatch.setenv("NOTIFY_SOCKET", path)
        tell = service.manager()
        assert "NOTIFY_SOCKET" not in os.environ  # builds must not speak for the watch
        tell("READY=1")
        assert manager.recv(100) == b"READY=1"
    tell("WATCHDOG=1")  # nobody listens: no reason to end
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    service.manager()("READY=1")
