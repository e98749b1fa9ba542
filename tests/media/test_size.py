"""How long a file elsewhere is, asked without fetching it."""

import pytest
from tests.conftest import PATIENCE

from feedwright import fetch
from feedwright.errors import FetchError

LONG = {"Content-Length": "123456", "Content-Type": "Audio/MPEG; charset=x"}


def size(files, path="/a.mp3", **options):
    return fetch.size(files.url + path, **{"allow_private": True, "timeout": PATIENCE, **options})


def error(files, path="/a.mp3", **options):
    with pytest.raises(FetchError) as raised:
        size(files, path, **options)
    return raised.value


def test_by_head_where_that_says_it(files):
    files.answers["/a.mp3"] = {"HEAD": (200, LONG)}
    assert size(files) == fetch.Sized(f"{files.url}/a.mp3", 123_456, "audio/mpeg")
    assert files.seen == [("HEAD", "/a.mp3", None)]


@pytest.mark.parametrize(
    "head",
    [
        (405, {}),
        (403, {}),
        (501, {}),
        (200, {"Content-Length": None}),
        (200, {}),
        (200, {**LONG, "Content-Encoding": "gzip"}),
    ],
)
def test_by_a_get_of_one_byte_where_head_is_refused_or_says_nothing(files, head):
    part = {"Content-Range": "bytes 0-0/123456", "Content-Type": "audio/mpeg", "Content-Length": "1"}
    files.answers["/a.mp3"] = {"HEAD": head, "GET": (206, part)}
    assert size(files).length == 123_456
    assert files.seen[-1] == ("GET", "/a.mp3", "bytes=0-0")


def test_a_server_that_sends_all_of_it_is_left_after_the_head_of_its_answer(files):
    files.answers["/a.mp3"] = {"GET": (200, LONG)}
    assert size(files).length == 123_456


def test_redirects_are_followed(files):
    files.answers["/a.mp3"] = {"HEAD": (302, {"Location": "/b.mp3"})}
    files.answers["/b.mp3"] = {"HEAD": (200, LONG)}
    assert size(files).url == f"{files.url}/b.mp3"


@pytest.mark.parametrize("where", ["http://[/", "file:///etc/passwd", "/a.mp3"])
def test_a_redirect_to_what_is_no_address_or_in_a_circle_is_refused(files, where):
    files.answers["/a.mp3"] = {"HEAD": (301, {"Location": where}), "GET": (301, {"Location": where})}
    assert "redirects" in error(files).what


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_not_asked_twice(files, status):
    files.answers["/a.mp3"] = {"HEAD": (status, {})}
    assert error(files).status == status
    assert len(files.seen) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (206, {"Content-Range": "bytes 0-0/*"}),
        (206, {}),
        (200, {"Content-Length": None, "Connection": "close"}),
        (200, {}),
    ],
)
def test_a_server_that_never_says_it(files, answer):
    files.answers["/a.mp3"] = {"GET": answer}
    assert error(files).what == "does not say how long it is"


def test_private_addresses_are_refused_unless_they_are_allowed(files):
    assert "is a private address" in error(files, allow_private=False).what
    assert files.seen == []


def test_there_is_no_time_left(files):
    files.answers["/a.mp3"] = {"HEAD": (200, LONG)}
    assert "was not done within 0 s" in error(files, timeout=0.0).what
