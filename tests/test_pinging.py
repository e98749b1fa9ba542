"""`feedwright ping`: hubs are told of what stands in the output folder, now, and what they do not hear is not lost."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from feedwright import ConfigError, build, pinging
from feedwright.cli import main
from feedwright.model import Fault
from feedwright.publish import websub
from feedwright.publish.websub import Rung

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOME = "https://example.org/feeds/"
ALL = sorted(f"{slug}.{kind}" for slug in ("all", "economy", "politics") for kind in ("atom", "json", "rss"))


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii"))
        self.server.heard.append(form["hub.url"][0].removeprefix(HOME))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hub():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.heard, server.status = [], 202
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def published(site, hub):
    """Three feeds, of which the hub has heard."""
    site.categories = "[politics, economy]"
    site.more = f"websub: http://127.0.0.1:{hub.server_port}/\nguard: null\n"
    site.post("a-vote")
    site.build()
    hub.heard.clear()
    return site


def pending(site):
    return sorted(
        (topic.removeprefix(HOME), tries) for topic, tries in site.catalog.query("SELECT topic, tries FROM pings")
    )


def test_hubs_are_told_of_every_feed_in_each_format(published, hub):
    told = pinging.ping(published.config, now=NOW)
    assert sorted(hub.heard) == ALL
    assert sorted(feed.removeprefix(HOME) for _, feed in told.told) == ALL
    assert (told.left, told.faults, pending(published)) == ((), (), [])


def test_or_of_those_that_are_named(published, hub):
    pinging.ping(published.config, ["politics"], now=NOW)
    assert sorted(hub.heard) == ["politics.atom", "politics.json", "politics.rss"]


def test_a_build_after_it_in_which_nothing_changes_still_costs_nothing(published, hub):
    note = published.catalog.query("SELECT value FROM feedwright WHERE name = 'build'")
    pinging.ping(published.config, now=NOW)
    assert published.catalog.query("SELECT value FROM feedwright WHERE name = 'build'") == note
    assert note


def test_what_a_hub_does_not_hear_the_next_build_tells_it(published, hub):
    hub.status = 503
    told = pinging.ping(published.config, now=NOW)
    assert len(hub.heard) == 1
    assert len(told.left) == len(ALL)
    assert "503" in told.faults[0].what
    hub.status = 202
    hub.heard.clear()
    assert build(published.config, now=NOW + timedelta(minutes=1)).faults == ()
    assert sorted(hub.heard) == ALL


def test_owed_tells_only_what_was_not_heard_and_at_once(published, hub):
    assert pinging.ping(published.config, owed=True, now=NOW) == pinging.Told()
    hub.status = 503
    published.post("a-strike", categories="economy")
    for minute in range(3):
        published.build(now=NOW + timedelta(minutes=minute))
    hub.heard.clear()
    hub.status = 202
    pinging.ping(published.config, owed=True, now=NOW + timedelta(minutes=3))
    assert sorted(hub.heard) == [path for path in ALL if not path.startswith("politics")]
    assert pending(published) == []


def test_what_there_is_no_time_for_is_told_after_the_rest(published):
    rounds = []

    def ring(pings, now):
        rounds.append(len(pings))
        return Rung(tuple(pings[4:]), (Fault("hub", f"{websub.SLOW}; later"),) if pings[4:] else ())

    told = pinging.ping(published.config, now=NOW, ring=ring)
    assert rounds == [9, 5, 1]
    assert (len(told.told), told.left, told.faults) == (9, (), ())


def test_a_hub_that_is_never_asked_ends_it(published):
    told = pinging.ping(
        published.config, now=NOW, ring=lambda pings, _: Rung(tuple(pings), (Fault("hub", websub.SLOW),))
    )
    assert (told.told, len(told.left), len(told.faults)) == ((), 9, 1)


def test_it_is_remembered_before_anybody_is_told(published):
    def killed(pings, now):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pinging.ping(published.config, now=NOW, ring=killed)
    assert [path for path, _ in pending(published)] == ALL
    assert published.catalog.query("SELECT value FROM feedwright WHERE name = 'build'") in ([], [("",)])


@pytest.mark.parametrize(
    ("more", "slugs", "said"),
    [
        ("", [], "names no hub"),
        ("websub: https://hub.example/\n", ["sports"], "there is no feed 'sports'; there are all,"),
    ],
)
def test_what_cannot_be_told_is_said(site, more, slugs, said):
    site.post("a-vote")
    site.build()
    site.more = more
    site.configure()
    with pytest.raises(ConfigError, match=said):
        pinging.ping(site.config, slugs, now=NOW)


def test_before_the_first_build_there_is_nothing_to_tell(site):
    site.post("a-vote")
    site.more = "websub: https://hub.example/\n"
    site.configure()
    with pytest.raises(ConfigError, match="build first"):
        pinging.ping(site.config, now=NOW)


def test_the_command_says_it_and_exits_3_where_a_hub_did_not_hear(published, hub):
    result = CliRunner().invoke(main, ["-c", str(published.config), "ping"])
    assert (result.exit_code, result.stderr) == (0, "told 1 hub of 9 files\n")
    result = CliRunner().invoke(main, ["-c", str(published.config), "ping", "--json", "all"])
    assert sorted(one["feed"].removeprefix(HOME) for one in json.loads(result.stdout)["told"]) == ALL[:3]
    hub.status = 500
    result = CliRunner().invoke(main, ["-c", str(published.config), "-q", "ping", "all"])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "its server failed (500" in result.stderr
