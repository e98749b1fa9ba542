"""Conditional and range requests; what both servers must do is tried in test_http.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.serving import conditions

ETAG = b'"abc"'
FIELDS = [b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since", b"range", b"if-range"]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (b'"abc"', 304),
        (b' "x" ,"abc"', 304),
        (b'W/"abc"', 304),
        (b"*", 304),
        (b"abc", 200),
        (b'"abc', 200),
        (b"", 200),
        (b'"ab""c"', 200),
    ],
)
def test_if_none_match_compares_weakly(said, outcome):
    assert conditions.evaluate({b"if-none-match": said}, ETAG, 0) == outcome


def test_if_match_compares_strongly():
    assert conditions.evaluate({b"if-match": b'"abc"'}, ETAG, 0) == 200
    assert conditions.evaluate({b"if-match": b'W/"abc"'}, ETAG, 0) == 412


def test_if_match_counts_before_all_others():
    both = {b"if-match": b'"x"', b"if-none-match": ETAG}
    assert conditions.evaluate(both, ETAG, 0) == 412
    dated = {b"if-match": ETAG, b"if-unmodified-since": b"Thu, 01 Jan 1970 00:00:00 GMT"}
    assert conditions.evaluate(dated, ETAG, 5) == 200


@pytest.mark.parametrize(
    "date", [b"Thu, 01 Jan 1970 00:01:40 GMT", b"Thursday, 01-Jan-70 00:01:40 GMT", b"Thu Jan  1 00:01:40 1970"]
)
def test_each_form_of_a_date_is_understood(date):
    """RFC 9110, section 5.6.7."""
    assert conditions.evaluate({b"if-modified-since": date}, ETAG, 100) == 304
    assert conditions.evaluate({b"if-modified-since": date}, ETAG, 101) == 200


@given(st.dictionaries(st.sampled_from(FIELDS), st.binary(max_size=60)), st.integers(0, 2**33), st.integers(0, 2**40))
def test_whatever_is_said_an_answer_is_found(headers, modified, size):
    assert conditions.evaluate(headers, ETAG, modified) in (200, 304, 412)
    part = conditions.part(headers, ETAG, b"", size)
    assert part is None or part == (0, 0) or 0 <= part[0] < part[1] <= size


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_a_part_is_what_slicing_gives(size, first, last):
    data = bytes(range(size))
    part = conditions.part({b"range": b"bytes=%d-%d" % (first, last)}, ETAG, b"", size)
    if last < first:
        assert part is None
    else:
        assert data[slice(*part)] == data[first : last + 1]
    suffix = conditions.part({b"range": b"bytes=-%d" % last}, ETAG, b"", size)
    assert data[slice(*suffix)] == (data[-last:] if last else b"")


@pytest.mark.parametrize(
    "said", [b"bytes=", b"bytes=-", b"bytes=a-b", b"bytes=5-2", b"bytes=0-1,3-4", b"0-5", b"bytes 0-5"]
)
def test_what_is_no_single_range_does_not_count(said):
    assert conditions.part({b"range": said}, ETAG, b"", 10) is None
