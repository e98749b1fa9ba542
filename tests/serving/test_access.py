"""The access log: what is in a line, and that no client can forge one."""

import asyncio
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.serving.conftest import serving

from feedwright.serving import app
from feedwright.serving.access import Log, line

FORM = re.compile(
    r'[^ ]+ - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "[^"\\]*(?:\\x[0-9A-F]{2}[^"\\]*)*" \d{3} \d+'
    r' "[^"\\]*(?:\\x[0-9A-F]{2}[^"\\]*)*" "[^"\\]*(?:\\x[0-9A-F]{2}[^"\\]*)*"\n\Z'
)
WHEN = "01/Jan/2026:00:00:00 +0000"
AGENT = "Service/1.0 (+https://service.example.org; 12 subscribers)"


@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
def test_whatever_a_client_says_it_is_one_line_with_its_fields(request_, referer, agent):
    assert FORM.match(line("127.0.0.1", WHEN, request_, 200, 5, referer, agent))


def test_control_characters_and_quotation_marks_are_escaped_as_nginx_does_it():
    said = line("::1", WHEN, b"GET / HTTP/1.1", 304, 0, b"", b'a"b\\c\x1b[2J\xff')
    assert said == f'::1 - - [{WHEN}] "GET / HTTP/1.1" 304 0 "-" "a\\x22b\\x5Cc\\x1B[2J\\xFF"\n'


def test_each_request_has_its_line(published, tmp_path):
    place = tmp_path / "access.log"
    with serving(app(published / "config.yaml", log=str(place))) as running:
        etag = running.client("/all.rss?a=1", User_Agent=AGENT, Referer="https://a.example/")["etag"]
        running.client("/all.rss", If_None_Match=etag)
        running.client("/all.rss", "HEAD")
        running.client("/nothing", "POST", Content_Length="0")
    lines = place.read_text("ascii").splitlines(keepends=True)
    assert all(map(FORM.match, lines))
    size = (published / "feeds" / "all.rss").stat().st_size
    tails = [one.partition("] ")[2] for one in lines]
    assert tails == [
        f'"GET /all.rss?a=1 HTTP/1.1" 200 {size} "https://a.example/" "{AGENT}"\n',
        '"GET /all.rss HTTP/1.1" 304 0 "-" "-"\n',
        '"HEAD /all.rss HTTP/1.1" 200 0 "-" "-"\n',
        '"POST /nothing HTTP/1.1" 405 29 "-" "-"\n',
    ]


def test_behind_a_proxy_that_is_trusted_the_reader_is_named(published, tmp_path):
    place = tmp_path / "access.log"
    with serving(app(published / "config.yaml", log=str(place)), ["127.0.0.1"]) as running:
        running.client("/all.rss", X_Forwarded_For="192.0.2.7")
    assert place.read_text("ascii").startswith("192.0.2.7 - - [")


def noted(log, count=1):
    async def note():
        for number in range(count):
            log.note("127.0.0.1", "GET", b"/%d" % number, "1.1", 200, 5, [])
        log.flush()

    asyncio.run(note())


def test_a_log_that_was_moved_away_is_begun_anew(tmp_path):
    place = tmp_path / "access.log"
    log = Log(str(place))
    noted(log)
    place.rename(tmp_path / "access.log.1")
    noted(log)
    assert place.read_text("ascii").count("\n") == (tmp_path / "access.log.1").read_text("ascii").count("\n") == 1


def test_standard_output_is_given_whole_lines():
    given_ = []
    noted(Log("-", given_.append), 2)
    assert "".join(given_).count("GET /") == 2
    assert not given_[0].endswith("\n")


def test_a_log_that_cannot_be_written_keeps_no_reader_waiting(tmp_path):
    log = Log(str(tmp_path / "nowhere" / "access.log"))
    noted(log, 3000)
    # What cannot be written is not kept either.
    assert log._lines == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("count", [1, 2500])
def test_every_line_is_written_once(tmp_path, count):
    place = tmp_path / "access.log"
    noted(Log(str(place)), count)
    assert len(set(place.read_text("ascii").splitlines())) == count
