"""Hubs are told of each feed that changes: after the files stand, at least once, in order, and of nothing else.

The hub is one of our own on loopback, which looks at the feeds as it is told of them.
"""

import os
import shutil
import signal
import socket  # noqa: TID251 - a hub that answers nothing
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from tests.conftest import PATIENCE

from feedwright import Refused, build, fetch, standstill
from feedwright.cli import main
from feedwright.model import Ping
from feedwright.publish import disk, hubs
from feedwright.publish.websub import FIRST_PAUSE, GIVEN_UP, LONGEST_PAUSE

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HOME = "https://example.org/feeds/"
KILLED = -9
FORMATS = ("rss", "atom", "json")


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii"), strict_parsing=True)
        self.send_response(self.server.hub.answer({name: value for name, (value,) in form.items()}))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nobody reads it."""


class Hub:
    """A hub at one port, up or down.

    `heard` is what it was told, path by path, in order; `seen` the files of the site at each of these moments.
    """

    def __init__(self, site, port):
        self.site, self.server, self.port = site, None, port
        self.heard, self.seen, self.refused = [], [], {}
        self.up()
        self.url = f"http://127.0.0.1:{self.port}/hub"

    def up(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), _Handler)
        self.server.hub = self
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def down(self):
        if self.server is not None:
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()
            self.server = None

    def answer(self, form):
        topic = form["hub.topic"]
        assert form == {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        path = topic.removeprefix(HOME)
        if status := self.refused.get(path, self.refused.get("all of them")):
            return status
        self.heard.append(path)
        self.seen.append(self.site.files())
        return 202

    def told(self):
        """What it heard since this was asked last."""
        heard, self.heard, self.seen = self.heard, [], []
        return heard


@pytest.fixture
def hub(site, free_port):
    made = Hub(site, free_port())
    site.more = f"websub: {made.url}\nguard: null\n"
    yield made
    made.down()


@pytest.fixture
def published(site, hub):
    """Two categories that readers know; the hub was told of all."""
    site.categories = "[politics, economy]"
    post(site, "a-vote")
    post(site, "a-market", categories="economy")
    site.build()
    hub.told()
    return site


def post(site, name, body="It says this at some length.", **metadata):
    site.post(name, body=f"{body} This is what {name} says, and it is enough to know it by.", **metadata)


def paths(*slugs):
    return [f"{slug}.{kind}" for slug in sorted(slugs) for kind in sorted(FORMATS)]


def feeds(report):
    """Those of the files that were written, without the pages beside them."""
    return sorted(path for path in report.written if path.rpartition(".")[2] in FORMATS)


def run(site, monkeypatch, now, *words):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now.timestamp())))
    site.configure()
    return CliRunner().invoke(main, ["-c", str(site.config), *words])


def pings(site):
    with site.catalog.opened(writing=False) as catalog:
        return catalog.pings()


def warnings(report, hub):
    return [fault.what for fault in report.faults if fault.place == f"hub {hub.url}"]


# --- who is told of what ----------------------------------------------------------------------------------------------


def test_the_hub_is_told_of_each_file_of_each_feed_and_of_nothing_else(site, hub):
    site.categories = "[politics]"
    post(site, "a-vote")
    site.build()
    assert sorted(hub.heard) == sorted(paths("all", "politics"))
    assert pings(site) == []


@pytest.mark.each_catalog
def test_it_is_told_when_all_files_stand(published, hub):
    post(published, "a-vote", "It says something else.")
    published.build()
    assert len(hub.seen) == len(paths("all", "politics"))
    assert all(seen == published.files() for seen in hub.seen)


def test_it_is_told_of_the_feeds_that_changed_and_not_of_others(published, hub):
    post(published, "another", categories="economy")
    published.build(now=NOW + DAY)
    assert sorted(hub.told()) == sorted(paths("all", "economy"))


def test_nothing_is_told_after_no_change(published, hub, monkeypatch):
    published.build(now=NOW + DAY)
    published.build(now=NOW + DAY, force=True)
    run(published, monkeypatch, NOW + 2 * DAY, "build")
    (published.folder / "articles/a-vote.md").touch()
    published.build(now=NOW + 3 * DAY)
    assert hub.told() == []


def test_plans_and_checks_and_builds_that_are_refused_tell_nobody(published, hub, monkeypatch):
    hub.refused["all of them"] = 503
    post(published, "another")
    published.build()
    hub.refused.clear()
    post(published, "one-more")
    for name in ("a-vote", "a-market"):
        (published.folder / f"articles/{name}.md").unlink()
    assert published.plan(now=NOW + DAY).written
    assert run(published, monkeypatch, NOW + DAY, "build", "--check").exit_code == 1
    assert run(published, monkeypatch, NOW + DAY, "plan").exit_code == 0
    published.more = published.more.replace("guard: null", "guard: {shrink: 0%}")
    with pytest.raises(Refused):
        published.build(now=NOW + DAY)
    assert hub.told() == []


def test_every_hub_is_told(published, hub, free_port):
    other = Hub(published, free_port())
    try:
        published.more = f"websub: [{{hub: {hub.url}}}, {other.url}]\nguard: null\n"
        # The feeds name the new hub now, which is a change.
        published.build()
        assert sorted(hub.told()) == sorted(other.told()) == sorted(paths("all", "politics", "economy"))
        hub.down()
        post(published, "another")
        (said,) = warnings(published.build(), hub)
        assert said.startswith("cannot be reached: Connection refused; it will be told again of ")
        assert sorted(other.told()) == sorted(paths("all", "politics"))
    finally:
        other.down()


def test_a_hub_that_is_no_longer_named_is_told_nothing_more(published, hub):
    hub.refused["all of them"] = 500
    post(published, "another")
    published.build()
    hub.refused.clear()
    published.more = "guard: null\n"
    published.build(now=NOW + DAY)
    assert (hub.told(), pings(published)) == ([], [])


def test_nobody_is_sent_to_a_feed_that_is_gone(published, hub):
    hub.refused["all of them"] = 500
    post(published, "another", categories="economy")
    published.build()
    hub.refused.clear()
    published.categories = "[politics]"
    published.build(now=NOW + DAY)
    told = hub.told()
    assert "all.rss" in told
    assert not [path for path in told if path.startswith("economy")]
    assert pings(published) == []


def test_while_a_source_fails_what_was_to_be_told_is_told(published, hub):
    """Feeds that stand as they are are feeds, also while nothing is known of their articles."""
    hub.refused["all of them"] = 500
    post(published, "another")
    published.build()
    hub.refused.clear()
    published.configure()
    published.own = published.config.read_text(encoding="utf-8").replace(
        "sources:\n", "sources:\n  - {type: feed, path: missing.xml}\n"
    )
    report = published.build(now=NOW + DAY)
    assert [fault for fault in report.faults if fault.failed]
    assert sorted(hub.told()) == sorted(paths("all", "politics"))


# --- hubs that do not hear --------------------------------------------------------------------------------------------


@pytest.mark.each_catalog
def test_publish_change_hub_down_hub_back(site, hub):
    """Each change is told, in order, whenever the hub can hear it, and nothing after no change."""
    site.categories = "[politics, economy]"
    post(site, "a-vote")
    site.build(now=NOW)
    assert sorted(hub.told()) == sorted(paths("all", "politics", "economy"))
    post(site, "a-market", categories="economy")
    site.build(now=NOW + MINUTE)
    assert sorted(hub.told()) == sorted(paths("all", "economy"))

    hub.down()
    post(site, "a-second-vote")
    report = site.build(now=NOW + 2 * MINUTE)
    assert feeds(report) == sorted(paths("all", "politics"))
    (said,) = warnings(report, hub)
    assert said.startswith(f"cannot be reached: Connection refused; it will be told again of {HOME}all.atom and 5 more")
    post(site, "a-second-market", categories="economy")
    site.build(now=NOW + 3 * MINUTE)

    hub.up()
    site.build(now=NOW + 3 * MINUTE + LONGEST_PAUSE)
    # The feeds of politics were those that did not change once more.
    assert hub.heard == [*paths("politics"), *sorted(paths("all", "economy"))]
    assert all(seen == site.files() for seen in hub.seen)
    hub.told()
    for later in (MINUTE, DAY, 30 * DAY):
        site.build(now=NOW + DAY + later)
    assert (hub.told(), pings(site)) == ([], [])


def test_it_is_told_again_by_the_next_build_also_if_that_has_nothing_else_to_do(published, hub, monkeypatch):
    hub.down()
    post(published, "another")
    ended = run(published, monkeypatch, NOW, "build", "--strict")
    assert ended.exit_code == 0
    assert f"warning: hub {hub.url}: cannot be reached: Connection refused; it will be told again" in ended.stderr
    hub.up()
    ended = run(published, monkeypatch, NOW, "build")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert "nothing has changed" in ended.stdout
    assert sorted(hub.told()) == sorted(paths("all", "politics"))


@pytest.mark.each_catalog
def test_while_it_is_left_alone_a_build_with_nothing_to_do_does_nothing(published, hub, monkeypatch):
    hub.down()
    post(published, "another")
    for _ in range(2):
        run(published, monkeypatch, NOW, "build")
    hub.up()

    def nothing(*_):
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr("feedwright.journey._travel", nothing)
        ended = run(published, monkeypatch, NOW + FIRST_PAUSE - MINUTE, "build")
        assert ended.exit_code == 0, ended.output
        seen = standstill.look(published.config, NOW)
        assert bool(seen and seen.report) == (published.catalog.kind == "sqlite")
    assert hub.told() == []
    assert run(published, monkeypatch, NOW + FIRST_PAUSE, "build").exit_code == 0
    assert sorted(hub.told()) == sorted(paths("all", "politics"))
    with monkeypatch.context() as patched:
        patched.setattr("feedwright.journey._travel", nothing)
        assert run(published, monkeypatch, NOW + FIRST_PAUSE, "build").exit_code == 0


@pytest.mark.each_catalog
def test_it_is_given_up_after_days_with_a_word_and_hears_of_the_next_change(published, hub):
    hub.down()
    post(published, "another")
    published.build()
    published.build(now=NOW + GIVEN_UP - MINUTE)
    assert pings(published)
    (said,) = warnings(published.build(now=NOW + GIVEN_UP + LONGEST_PAUSE), hub)
    assert f"for 3 days it could not be told of {HOME}all.atom and 5 more and is not told any more" in said
    assert pings(published) == []
    hub.up()
    assert warnings(published.build(now=NOW + 5 * DAY), hub) == []
    assert hub.told() == []
    post(published, "one-more")
    published.build(now=NOW + 6 * DAY)
    assert sorted(hub.told()) == sorted(paths("all", "politics"))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (301, "redirects elsewhere (301 Moved Permanently)"),
        (404, "is not there (404 Not Found)"),
        (429, "wants to be told less often; try again later (429 Too Many Requests)"),
        (500, "its server failed (500 Internal Server Error)"),
    ],
)
def test_a_hub_that_fails_is_named_and_fails_no_build(published, hub, status, words):
    hub.refused["all of them"] = status
    post(published, "another")
    report = published.build()
    assert feeds(report) == sorted(paths("all", "politics"))
    assert warnings(report, hub) == [f"{words}; it will be told again of {HOME}all.atom and 5 more"]


def test_a_hub_that_refuses_one_feed_hears_of_the_others(published, hub):
    hub.refused["all.atom"] = 400
    post(published, "another")
    report = published.build()
    assert warnings(report, hub) == [f"does not accept it (400 Bad Request); it will be told again of {HOME}all.atom"]
    assert sorted(hub.told()) == [path for path in sorted(paths("all", "politics")) if path != "all.atom"]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{closed}/", "http://no-such-host.invalid/", "https://127.0.0.1:{port}/"]
)
def test_a_hub_at_a_wrong_address_fails_no_build(site, hub, monkeypatch, address, free_port):
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **options: real("127.0.0.256" if "invalid" in host else host, *rest, **options))  # fmt: skip
    site.more = f"websub: {address.format(port=hub.port, closed=free_port())}\n"
    post(site, "a-vote")
    report = site.build()
    (fault,) = report.faults
    assert "it will be told again" in fault.what
    assert sorted(ping.topic for ping in pings(site)) == [f"{HOME}{path}" for path in feeds(report)]


def test_a_hub_that_hangs_keeps_nobody_for_long(site, monkeypatch):
    monkeypatch.setattr(hubs, "LONGEST", 0.5)  # long enough to connect in
    post(site, "a-vote")
    with socket.create_server(("127.0.0.1", 0)) as hung:
        address = f"http://127.0.0.1:{hung.getsockname()[1]}/"
        site.more = f"websub: {address}\n"
        (said,) = [str(fault) for fault in site.build().faults]
        assert said.startswith(f"hub {address}: was not done within 0.5 s; it will be told again of ")
        # Of all feeds one was enough to know.
        hung.settimeout(PATIENCE)
        hung.accept()[0].close()
        hung.settimeout(0)
        with pytest.raises(BlockingIOError):
            hung.accept()


def test_what_there_was_no_time_for_is_told_by_the_next_build(published, hub, monkeypatch):
    monkeypatch.setattr(hubs, "LAST_BEGUN", 0)
    post(published, "another")
    report = published.build()
    assert warnings(report, hub) == [f"is slow; the next build will tell it of {HOME}all.atom and 5 more"]
    monkeypatch.undo()
    published.build()
    assert sorted(hub.told()) == sorted(paths("all", "politics"))


def test_whoever_stops_the_build_while_hubs_are_told_loses_nothing(published, hub, monkeypatch):
    real = fetch.post

    def stopped(*said, **options):
        real(*said, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "post", stopped)
    post(published, "another")
    with pytest.raises(KeyboardInterrupt):
        published.build()
    assert len(hub.told()) == 1
    monkeypatch.undo()
    published.build()
    assert sorted(hub.told()) == sorted(paths("all", "politics"))


# --- builds that die, and builds at once ------------------------------------------------------------------------------


class Stop(BaseException):
    """What no build can handle, as a kill."""


@pytest.mark.each_catalog
@pytest.mark.parametrize("when", ["before", "amid", "after"])
def test_a_build_that_dies_before_hubs_were_told_is_made_up_for(published, hub, monkeypatch, when):
    real = disk.publish

    def dying(folder, plan):
        if when == "amid":
            real(folder, type(plan)(plan.write[:1], plan.keep, (), plan.pending, plan.pending))
        if when == "after":
            real(folder, plan)
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr(disk, "publish", dying)
        post(published, "another")
        with pytest.raises(Stop):
            published.build()
    assert hub.told() == []
    published.build(now=NOW + DAY)
    assert all(seen == published.files() for seen in hub.seen)
    assert sorted(hub.told()) == sorted(paths("all", "politics"))
    published.build(now=NOW + 2 * DAY)
    assert hub.told() == []


class Deadly:
    """Kills a process before one of its steps: of those that touch files, that commit, and that tell hubs."""

    def __init__(self, monkeypatch, at):
        self.left = at
        for module, name in [(os, "replace"), (os, "fsync"), (fetch, "post"), (disk, "publish")]:
            monkeypatch.setattr(module, name, self.wrapped(getattr(module, name)))
        from feedwright.catalog.store import Catalog

        monkeypatch.setattr(Catalog, "commit", self.wrapped(Catalog.commit))

    def wrapped(self, real):
        def call(*said, **options):
            self.step()
            made = real(*said, **options)
            self.step()
            return made

        return call

    def step(self):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def killed(site, monkeypatch, at):
    """Build in a process of its own that dies before a step; how it ended."""
    child = os.fork()
    if not child:
        try:
            with monkeypatch.context() as patched:
                Deadly(patched, at)
                build(site.config, now=NOW)
        finally:
            os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    site.catalog.settle()
    return ended


@pytest.mark.each_catalog
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_at_any_step_each_change_is_told_at_least_once_and_nothing_after_that(published, hub, monkeypatch):
    published.categories = "[politics]"
    published.more += "feeds: {formats: [rss, json]}\n"
    published.build()
    hub.told()
    wanted = sorted(f"{slug}.{kind}" for slug in ("all", "politics") for kind in ("rss", "json"))
    apart = 3 if published.catalog.kind == "sqlite" else 7
    for number in count():
        post(published, "a-vote", f"It says this for the {number}th time.")
        published.configure()
        ended = killed(published, monkeypatch, number * apart)
        heard = hub.told()
        published.build(now=NOW)
        assert all(seen == published.files() for seen in hub.seen), f"killed at step {number * apart}"
        assert sorted({*heard, *hub.told()}) == wanted, f"killed at step {number * apart}"
        published.build(now=NOW + DAY)
        assert (hub.told(), pings(published)) == ([], []), f"killed at step {number * apart}"
        if ended != KILLED:
            break
    assert ended == 0
    assert number * apart > 20


@contextmanager
def another(site, **options):
    """A build in a thread of its own; it is waited for at the end."""
    ended = []
    thread = threading.Thread(target=lambda: ended.append(build(site.config, **options)))
    thread.start()
    yield ended
    thread.join()


@pytest.mark.each_catalog
def test_of_two_builds_at_once_the_second_waits_and_tells_of_nothing_twice(published, hub):
    asked, may_answer = threading.Event(), threading.Event()
    real = hub.answer

    def slowly(form):
        asked.set()
        assert may_answer.wait(PATIENCE)
        return real(form)

    hub.answer = slowly
    post(published, "another")
    published.configure()
    with another(published, now=NOW) as first:
        assert asked.wait(PATIENCE)
        with another(published, now=NOW) as second:
            may_answer.set()
    assert [len(feeds(report)) for report in first + second] == [6, 0]
    assert sorted(hub.told()) == sorted(paths("all", "politics"))


@pytest.mark.each_catalog
def test_another_machine_builds_while_this_one_tells_hubs_and_both_tell_all(published, hub, tmp_path, monkeypatch):
    """Each has a folder of its own; in PostgreSQL the catalog is one."""
    for name in ("LONGEST", "LAST_BEGUN"):  # the other one builds meanwhile, on a machine that may be busy
        monkeypatch.setattr(hubs, name, PATIENCE)
    asked, may_answer = threading.Event(), threading.Event()
    real = hub.answer

    def the_first_waits(form):
        if not asked.is_set():
            asked.set()
            assert may_answer.wait(PATIENCE)
        return real(form)

    hub.answer = the_first_waits
    post(published, "another")
    published.configure()
    beside = shutil.copytree(published.folder, tmp_path / "beside")
    with another(published, now=NOW) as first:
        assert asked.wait(PATIENCE)
        try:
            second = build(beside / "config.yaml", now=NOW + MINUTE)
        finally:
            may_answer.set()
    assert [len(feeds(report)) for report in (*first, second)] == [6, 6]
    assert [report.faults for report in (*first, second)] == [(), ()]
    assert set(hub.told()) == set(paths("all", "politics"))
    assert pings(published) == []


@pytest.mark.each_catalog
def test_what_another_machine_is_to_tell_is_not_forgotten(published, hub):
    """It builds with the same catalog while hubs are told, for which nobody waits."""

    def ping(topic, since, due=NOW, tries=0):
        return Ping(hub.url, f"{HOME}{topic}", since, tries, due)

    mine = [ping("told.rss", NOW), ping("told-then-changed.rss", NOW), ping("failed.rss", NOW)]
    changed, theirs = ping("told-then-changed.rss", NOW + MINUTE), ping("theirs.rss", NOW + MINUTE)
    failed_twice = ping("failed.rss", NOW, NOW + DAY, 5)
    with published.catalog.opened() as catalog:
        catalog.keep_pings(mine)
        catalog.commit()
        catalog.keep_pings([changed, theirs, failed_twice])
        catalog.commit()
        catalog.keep_pings([ping("failed.rss", NOW, NOW + MINUTE, 1)], mine)
        catalog.commit()
        assert set(catalog.pings()) == {changed, theirs, failed_twice}


@pytest.mark.each_catalog
def test_what_is_to_be_told_is_the_same_when_it_is_read_back(site, hub):
    made = [
        Ping(hub.url, f"{HOME}é\ud800.rss", datetime(2026, 1, 1, 1, 2, 3, 456789, UTC), 3, NOW + LONGEST_PAUSE),
        Ping("https://hub.example/", HOME, NOW, 0, datetime.max.replace(tzinfo=UTC)),
    ]
    with site.catalog.opened() as catalog:
        catalog.keep_pings(made)
        catalog.commit()
    assert sorted(pings(site)) == sorted(made)


@pytest.mark.each_catalog
@pytest.mark.parametrize("column", ["since", "due"])
def test_a_list_that_is_damaged_is_a_catalog_that_is_damaged(published, hub, monkeypatch, column):
    hub.down()
    post(published, "another")
    published.build()
    published.catalog.query(f"UPDATE pings SET {column} = 'yesterday'")
    ended = run(published, monkeypatch, NOW, "build")
    assert "is damaged: what hubs are to be told cannot be understood" in ended.stderr
    assert ended.exit_code == (0 if published.catalog.kind == "sqlite" else 4)
