"""What a client would rather have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.serving import preferences

TWINS = {"gzip": 30, "br": 20, "zstd": 25}


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        (None, ""),
        (b"", ""),
        (b"gzip", "gzip"),
        (b"x-gzip", "gzip"),
        (b"GZIP ; Q=0.5", "gzip"),
        (b"gzip, br, zstd", "br"),
        (b"gzip, br;q=0.9, zstd;q=0.9", "gzip"),
        (b"br;q=0, gzip;q=0, zstd;q=0", ""),
        (b"*", "br"),
        (b"*;q=0.5, br;q=0", "zstd"),
        (b"identity, gzip;q=0.5", ""),
        (b"identity;q=0.5, gzip", "gzip"),
        (b"identity;q=0", ""),
        (b"gzip;q=2", ""),
        (b"gzip;q=-1", ""),
        (b"gzip;q=abc", ""),
        (b",,;;,gzip", "gzip"),
        (b"\xff\xfe", ""),
    ],
)
def test_the_coding_that_is_liked_best_and_of_equals_the_smallest(accepted, sent):
    assert preferences.coding(accepted, TWINS) == sent


def test_without_twins_nothing_is_compressed():
    assert preferences.coding(b"gzip", {}) == ""


@given(st.binary(max_size=200))
def test_whatever_is_said_something_is_chosen(said):
    assert preferences.coding(said, TWINS) in ("", *TWINS)
    assert preferences.media_type(said, ["application/rss+xml", "text/html"]) in (0, 1)
    assert preferences.is_browser(said, ["application/rss+xml"]) in (True, False)


def test_a_plain_name_counts_more_than_a_star():
    assert preferences.media_type(b"*/*, text/html", ["application/rss+xml", "text/html"]) == 1
    assert preferences.media_type(b"text/html;q=0.1, */*", ["application/rss+xml", "text/html"]) == 0
    assert preferences.media_type(b"application/rss+xml;q=0, */*", ["application/rss+xml", "text/html"]) == 1


@pytest.mark.parametrize(
    ("accept", "is_one"),
    [
        (None, False),
        (b"*/*", False),
        (b"text/html", True),
        (b"TEXT/HTML,*/*;q=0.8", True),
        (b"text/html;q=0", False),
        (b"application/rss+xml, text/html", False),
        (b"application/rss+xml;q=0, text/html", True),
        (b"text/html-fragment", False),
    ],
)
def test_a_browser_wants_pages_and_does_not_know_feeds(accept, is_one):
    assert preferences.is_browser(accept, ["application/rss+xml"]) is is_one
