"""Who reads, by the server's log: readers by name, each service's subscribers once, and what visits cost."""

import gzip
import io
import json
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from feedwright import audience, readership
from feedwright.audience import _lines, _names, report
from feedwright.cli import main
from feedwright.doctor._asking import READERS
from feedwright.errors import SourceError

LINE = '203.0.113.7 - - [{day}:08:15:30 +0000] "GET {path} HTTP/1.1" {status} {size} "-" "{agent}"'


def line(agent="newsboat/2.30 (Linux x86_64)", path="/feeds/all.rss", status=200, size=1000, day="04/Mar/2025"):
    return LINE.format(**locals()).encode()


def count(*lines, under="/feeds/"):
    return audience.count(lines, under=under)


def reader(tally, name):
    return next(one for one in tally.readers if one.name == name)


# --- lines ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '203.0.113.7 - - [04/Mar/2025:08:15:30 +0000] "GET /feeds/all.rss HTTP/1.1" 200 1000 "-" "newsboat/2.3"',
        '::1 - Jo Doe [04/Mar/2025:08:15:30 +0100] "GET /feeds/all.rss?x=1 HTTP/2.0" 200 1000 "https://a/" "newsboat/2.3"',
        'example.org:443 203.0.113.7 - - [04/Mar/2025:08:15:30 -0500] "HEAD http://example.org/feeds/all.rss HTTP/1.0" 200 1000 "" "newsboat/2.3" "more"',
        '{"ts": 1741076130.5, "request": {"uri": "/feeds/all.rss?x", "headers": {"User-Agent": ["newsboat/2.3"]}}, "status": 200, "size": 1000}',
        '{"ts": "2025-03-04T08:15:30Z", "request": {"uri": "/feeds/all.rss", "headers": {"User-Agent": ["newsboat/2.3"]}}, "status": 200, "size": 1000}',
    ],
)  # fmt: skip
def test_lines_of_every_server_are_understood(text):
    assert _lines.read(text.encode()) == (date(2025, 3, 4), "/feeds/all.rss", 200, 1000, "newsboat/2.3")


def test_the_common_form_says_not_who_it_was():
    visit = _lines.read(b'::1 - - [04/Mar/2025:08:15:30 +0000] "GET /feeds/a%20b.rss HTTP/1.1" 304 -')
    assert visit == (date(2025, 3, 4), "/feeds/a b.rss", 304, 0, "")


def test_quotes_in_an_agent_are_part_of_it():
    visit = _lines.read(line(agent=r"a \"b\" \x22c\x22").strip())
    assert visit.agent == 'a "b" "c"'


HOSTILE = [
    b"\x00\xff\xfe", b"nonsense", b"[" * 5000, b'"' * 5000, b"{}", b'{"ts": "x"}', b'{"request": [], "ts": 1}', b"{" * 9000,
    line(day="99/Mar/2025"), line(day="04/Xyz/2025"), line(path="*"), line(status="20"), b"1 " * 8000, b"a:1 " * 4000,
    b'{"ts": 1e400, "request": {"uri": "/a.rss"}, "status": 200, "size": 1}',
    b'{"ts": 1, "request": {"uri": "/feeds/a.rss", "headers": {"User-Agent": {}}}, "status": "x", "size": 1}',
]  # fmt: skip


def test_hostile_lines_are_counted_and_end_nothing():
    tally = count(line(), *HOSTILE, b"", b"\n", line(agent="x" * 20_000), line())
    assert (tally.lines, tally.unreadable) == (len(HOSTILE) + 3, len(HOSTILE) + 1)
    assert reader(tally, "newsboat").visits == 2


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda agent: line(agent=agent)))
def test_no_line_whatever_raises(data):
    assert count(data).lines in (0, 1)
    json.dumps(report.as_data(count(data)))
    list(report.lines(count(data)))


# --- which lines ---------------------------------------------------------------------------------------------------------


def test_what_is_no_feed_is_left_out():
    others = ["/", "/feeds/", "/feeds/all.html", "/feeds/feed.css", "/feeds/.feedwright.json", "/other/all.rss"]
    tally = count(*(line(path=path) for path in others), line(path="/feeds/all.json"))
    assert (tally.others, [feed.path for feed in tally.feeds]) == (6, ["/feeds/all.json"])


@pytest.mark.parametrize(
    "path", ["/index.xml", "/feed", "/blog/feed/", "/a.rss", "/x/atom.xml", "/feed.json", "/feed/atom/", "/rss.php"]
)
def test_without_a_folder_feeds_are_told_by_their_names(path):
    assert _lines.is_feed(path, "")


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/api/users.json", "/sitemap.xml", "/index.php", "/all/", "/atomic", "/feedback"]
)
def test_and_other_pages_are_none(path):
    assert not _lines.is_feed(path, "")


# --- who -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "who"),
    [
        ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; 42 subscribers; like FeedFetcher-Google)", ("Feedly", "service", 42, "")),
        ("Feedbin feed-id:1373711 - 7 subscribers", ("Feedbin", "service", 7, "1373711")),
        ("NewsBlur Feed Fetcher - 3 subscribers - http://www.newsblur.com/site/1/x (Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Chrome/100)", ("NewsBlur", "service", 3, "")),
        ("Mozilla/5.0 (compatible; inoreader.com; 1 subscriber; feed-id=99)", ("Inoreader", "service", 1, "99")),
        ("theoldreader.com; 12 subscribers; feed-id=0123456789abcdef", ("The Old Reader", "service", 12, "0123456789abcdef")),
        ("SomethingNew/1.0 (8 readers)", ("SomethingNew", "service", 8, "")),
        ("Mozilla/5.0 (compatible; Miniflux/2.2.3; +https://miniflux.app)", ("Miniflux", "reader", None, "")),
        ("FreshRSS/1.24.0 (Linux; https://freshrss.org)", ("FreshRSS", "reader", None, "")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0", ("Thunderbird", "reader", None, "")),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36", ("browsers", "browser", None, "")),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", ("Googlebot", "robot", None, "")),
        ("ExampleCrawler/3", ("ExampleCrawler", "robot", None, "")),
        ("Rome Client (http://tinyurl.com/64t5n)", ("ROME", "reader", None, "")),
        (READERS["Feedly"], ("feedwright", "reader", None, "")),
        ("my-script 1.0", ("my-script", "other", None, "")),
        ("\x1b[31mred", ("?", "other", None, "")),
        ("", ("(nameless)", "other", None, "")),
    ],
)  # fmt: skip
def test_readers_are_known_by_what_they_call_themselves(agent, who):
    assert _names.reader(agent) == who


# --- sums ----------------------------------------------------------------------------------------------------------------


def test_visits_are_counted_with_what_they_cost():
    tally = count(
        line(), line(status=304, size=0), line(status=304, size=0), line(status=226, size=10), line(status=404, size=5)
    )
    one = reader(tally, "newsboat")
    assert (one.visits, one.unchanged, one.deltas, one.failed, one.bytes) == (5, 2, 1, 1, 1015)
    assert one.subscribers is None
    assert (tally.first, tally.last) == (date(2025, 3, 4), date(2025, 3, 4))


def test_subscribers_count_once_for_each_service_feed_and_number_of_it():
    said = "Feedbin feed-id:{} - {} subscribers"
    tally = count(
        line(said.format(1, 7)), line(said.format(1, 8)), line(said.format(1, 8)), line(said.format(2, 5)),
        line(said.format(3, 2), path="/feeds/all.atom"), line("Feedly/1.0 (40 subscribers)"),
    )  # fmt: skip
    assert reader(tally, "Feedbin").subscribers == 8 + 5 + 2
    assert {feed.path: feed.subscribers for feed in tally.feeds} == {"/feeds/all.rss": 53, "/feeds/all.atom": 2}


def test_the_last_day_counts_and_who_has_left_does_not():
    tally = count(
        line("Feedly/1.0 (40 subscribers)", day="01/Mar/2025"), line("Feedly/1.0 (38 subscribers)", day="04/Mar/2025"),
        line("Feedly/1.0 (41 subscribers)", day="02/Mar/2025"), line("Feedspot (9 subscribers)", day="01/Feb/2025"),
    )  # fmt: skip
    assert reader(tally, "Feedly").subscribers == 38
    assert reader(tally, "Feedspot").subscribers == 0


def test_a_service_that_gets_nothing_reports_nothing():
    assert reader(count(line("Feedly/1.0 (40 subscribers)", status=404)), "Feedly").subscribers is None


def test_a_long_log_of_strangers_stays_small(peak):
    lines = (line(agent=f"stranger{number}/1", path=f"/feeds/{number}.rss") for number in range(6_000))
    told = []
    most = peak(lambda: told.append(audience.count(lines, under="/feeds/")))
    (tally,) = told
    assert tally.lines == 6_000
    assert len(tally.readers) == len(tally.feeds) == audience.MOST_READERS + 1
    assert reader(tally, audience.OTHERS).visits == 6_000 - audience.MOST_READERS
    assert most < 12_000_000


# --- files ---------------------------------------------------------------------------------------------------------------


def test_logs_may_be_several_packed_and_with_endless_lines(tmp_path):
    plain, packed = tmp_path / "access.log", tmp_path / "access.log.2.gz"
    plain.write_bytes(line() + b"\n" + b"x" * 300_000 + b"\n" + line())
    packed.write_bytes(gzip.compress(line() + b"\n") + gzip.compress(line() + b"\n"))
    tally = readership.tally([str(plain), str(packed)], under="/feeds/")
    assert (tally.lines, tally.unreadable, reader(tally, "newsboat").visits) == (5, 1, 4)


@pytest.mark.parametrize("data", [gzip.compress(b"a line\n" * 5000, mtime=0)[:-40], b"\x1f\x8bnonsense", None])
def test_a_log_that_cannot_be_read_is_named(tmp_path, data):
    path = tmp_path / "access.log"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SourceError, match=r"access\.log: cannot be read"):
        readership.tally([str(path)])


def run(*arguments, **options):
    return CliRunner().invoke(main, ["readers", *map(str, arguments)], **options)


def test_the_command_shows_two_tables(tmp_path, site):
    site.page()
    site.configure()
    log = tmp_path / "access.log"
    log.write_bytes(
        b"\n".join([line("Feedly/1.0 (42 subscribers)"), line(status=304, size=0), line(path="/feeds.html"), b"?"])
    )
    result = CliRunner().invoke(main, ["-c", str(site.config), "readers", str(log)])
    assert result.exit_code == 0
    assert result.stdout == (
        "reader             subscribers  visits    304  226  failed    sent\n"
        "Feedly    service           42       1    0 %  0 %       0  1.0 kB\n"
        "newsboat  reader             -       1  100 %  0 %       0     0 B\n"
        "\n"
        "feed            subscribers  visits   304  226  failed    sent\n"
        "/feeds/all.rss           42       2  50 %  0 %       0  1.0 kB\n"
    )
    assert result.stderr == "4 lines, 1 of them not of feeds, 1 that no log of a server has\n"


def test_standard_input_and_json(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("-", "--json", "--under", "/feeds/", input=line("Feedly/1.0 (42 subscribers)"))
    data = json.loads(result.stdout)
    assert data["readers"][0] | {"name": "Feedly", "subscribers": 42, "visits": 1} == data["readers"][0]
    assert data["lines"] == {"all": 1, "others": 0, "unreadable": 0}
    assert (data["first"], data["last"]) == ("2025-03-04", "2025-03-04")


def test_many_readers_are_shortened_unless_all_are_wanted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    log = io.BytesIO(b"\n".join(line(f"stranger{number}") for number in range(30)))
    assert "and 10 more (-v names them)" in run("-", input=log.getvalue()).stdout
    assert "more" not in run("-", "-v", input=log.getvalue()).stdout


def test_feeds_count_wherever_serve_has_them(site):
    """Behind a prefix or without one, with a suffix or by the name alone, which is given in the format that is liked."""
    site.post()
    site.configure()
    assert CliRunner().invoke(main, ["-c", str(site.config), "build"]).exit_code == 0
    paths = ["/all.rss", "/all", "/feeds/all.atom", "/feeds/all", "/sitemap.xml", "/feeds/", "/healthz", "/feeds/other"]
    log = b"\n".join(line(path=path) for path in paths)
    told = json.loads(run("-c", str(site.config), "-", "--json", input=log).stdout)
    assert sorted(one["path"] for one in told["feeds"]) == ["/all", "/all.rss", "/feeds/all", "/feeds/all.atom"]
    under = json.loads(run("-c", str(site.config), "-", "--json", "--under", "/feeds", input=log).stdout)
    assert under["feeds"] == told["feeds"]
