"""Dates, addresses, languages, people and numbers: what is right, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.validate import _dates

MOMENT = datetime(2002, 9, 7, 0, 0, 1, tzinfo=UTC)


def in_rss(made, element):
    return made.rss(before=element)


@pytest.mark.parametrize(
    "date",
    [
        "Sat, 07 Sep 2002 00:00:01 GMT",
        "Sat, 07 Sep 2002 00:00:01 +0000",
        "Sat, 7 Sep 2002 05:45:01 +0545",
        "07 Sep 2002 00:00:01 Z",
        "Fri, 06 Sep 2002 19:00:01 EST",
        "Fri, 06 Sep 2002 17:00:01 PDT",
    ],
)
def test_dates_of_rss_are_read(made, found, date):
    assert _dates.read_rfc822(date) == (MOMENT, None, "")
    assert found(in_rss(made, f"<lastBuildDate>{date}</lastBuildDate>")) == []


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ("2002-09-07T00:00:01Z", "date-rfc822"),
        ("Sat, 07 Sep 2002", "date-rfc822"),
        ("Sat, 07 Sep 2002 00:00:01", "date-rfc822"),
        ("Sat, 31 Sep 2002 00:00:01 GMT", "date-rfc822"),
        ("Sat, 07 Sep 2002 24:00:01 GMT", "date-rfc822"),
        ("Sam, 07 sept. 2002 00:00:01 GMT", "date-rfc822"),
        ("", "date-rfc822"),
        ("Sat, 07 Sep 02 00:00:01 GMT", "date-rfc822-form"),
        ("sat,  07 sep 2002 00:00 gmt", "date-rfc822-form"),
        ("Sat, 07 Sep 2002 00:00:01 A", "date-rfc822-form"),
        ("Sat (the (very) day), 07 Sep 2002 00:00:01 +0000", "date-rfc822-form"),
        ("Sun, 07 Sep 2002 00:00:01 GMT", "date-weekday"),
        ("Mon, 01 Jan 1900 00:00:00 GMT", "date-implausible"),
        ("Thu, 01 Jan 2026 01:00:00 GMT", "date-implausible"),
    ],
)
def test_what_is_no_date_of_rss_or_an_odd_one(made, found, date, code):
    assert found(in_rss(made, f"<lastBuildDate>{date}</lastBuildDate>")) == [code]


@pytest.mark.parametrize(
    "date",
    ["2003-12-13T18:30:02Z", "2003-12-13T18:30:02.25+01:00", "2003-12-13T23:59:60Z", "2004-02-29T00:00:00-11:30"],
)
def test_dates_of_atom_are_read(made, found, date):
    assert found(made.atom(f"<published>{date}</published>", entry=later())) == []


def later():
    return (
        "<id>https://example.org/a/</id><title>A</title><updated>2005-03-04T10:30:00Z</updated>"
        '<link href="https://example.org/a/"/><summary>S</summary>'
    )


@pytest.mark.parametrize(
    "date",
    [
        "2003-12-13",
        "2003-12-13T18:30Z",
        "2003-12-13T18:30:02",
        "2003-12-13t18:30:02z",
        "2003-12-13 18:30:02Z",
        "2003-13-13T18:30:02Z",
        "2003-02-29T18:30:02Z",
        "2003-12-13T24:30:02Z",
        "2003-12-13T18:30:02+0100",
        "2003-12-13T18:30:02+25:00",
        "Sat, 13 Dec 2003 18:30:02 GMT",
        "",
    ],
)
def test_what_is_no_date_of_atom(made, found, date):
    assert found(made.atom(f"<published>{date}</published>", entry=later())) == ["date-rfc3339"]


@pytest.mark.parametrize("date", ["2003", "2003-12", "2003-12-13", "2003-12-13T18:30Z", "2003-12-13T18:30:02.5-05:00"])
def test_dates_of_dublin_core_may_be_short(made, found, date):
    assert found(made.rss(f"<dcterms:created>{date}</dcterms:created>")) == []


@given(st.datetimes(datetime(1990, 1, 1), datetime(2025, 12, 31)))  # noqa: DTZ001 - hypothesis wants them bare
def test_every_moment_that_we_write_is_read_back(moment):
    from email.utils import format_datetime

    whole = moment.replace(microsecond=0, tzinfo=UTC)
    assert _dates.read_rfc822(format_datetime(whole, usegmt=True)) == (whole, None, "")
    assert _dates.read_iso(whole.isoformat()).moment == whole


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?b=c&amp;d=%20#e",
        "https://xn--exmple-cua.org/%C3%A9",
        "https://[2001:db8::1]:8080/a",
        "mailto:desk@example.org",
        "magnet:?xt=urn:btih:abc",
        "urn:isbn:0451450523",
        "tag:example.org,2025-03:a/b",
    ],
)
def test_addresses_that_may_stand_in_rss(made, found, url):
    assert found(made.rss(f"<comments>{url}</comments>")) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("example.org/a", "url-relative"),
        ("//example.org/a", "url-relative"),
        ("", "url-relative"),
        ("https://", "url-malformed"),
        ("http:///a", "url-malformed"),
        ("https:", "url-malformed"),
        ("https://example.org/{a}", "url-character"),
        ("https://example.org/a\\b", "url-character"),
        ("https://example.org/[a]", "url-character"),
        ("https://exämple.org/", "url-not-ascii"),
        ("unheard:of", "url-scheme"),
        ("http://192.168.0.7/a", "url-private"),
        ("file:///home/a", "url-private"),
    ],
)
def test_addresses_that_may_not(made, found, url, code):
    assert found(made.rss(f"<comments>{url}</comments>")) == [code]


def test_atom_takes_letters_of_every_script_and_relative_addresses(made, found):
    assert found(made.atom('<link rel="related" href="/国际?ü"/>')) == []


@pytest.mark.parametrize(
    "id_",
    [
        "https://example.org/%7Ea",
        "https://example.org/a/./b",
        "https://EXAMPLE.org/a",
        "https://example.org:443/a",
        "https://example.org",
    ],
)
def test_ids_of_atom_that_could_be_written_otherwise(made, found, id_):
    entry = later().replace("https://example.org/a/</id>", f"{id_}</id>")
    assert found(made.atom(entry=entry)) == ["url-not-canonical"]


@pytest.mark.parametrize(
    "url",
    ["http://example.org", "https://example.org?a", "http://example.org:8000/a.mp3", "http://localhost.example.org/a"],
)
def test_what_readers_can_fetch(made, found, url):
    enclosure = f'<enclosure url="{url}" length="0" type="audio/mpeg"/>'
    assert found(made.rss(enclosure)) == []


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tag", ["en", "de-CH", "zh-Hans-CN", "gsw", "sr-Latn", "i-klingon", "x-private", "es-419", "EN-us"]
)
def test_languages(made, found, tag):
    assert found(in_rss(made, f"<language>{tag}</language>")) == []


@pytest.mark.parametrize("tag", ["english", "en_US", "xq", "e", "", "en-", "zzzz", "en us"])
def test_what_is_no_language(made, found, tag):
    assert found(in_rss(made, f"<language>{tag}</language>")) == ["language-unknown"]


@pytest.mark.parametrize("mail", ["a@example.org (A)", "a.b+c@example.co.uk (The Desk (Foreign))", "a@localhost (A)"])
def test_people_in_rss(made, found, mail):
    assert found(made.rss(f"<author>{mail}</author>")) == []


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        ("A", "email"),
        ("a@ (A)", "email"),
        ("A (a@example.org)", "email"),
        ("a@example.org", "email-name"),
        ("A, a@example.org", "email-name"),
        ("", "email"),
    ],
)
def test_what_names_nobody_in_rss(made, found, mail, code):
    assert found(made.rss(f"<author>{mail}</author>")) == [code]


@pytest.mark.parametrize("number", ["", "0", "-1", "+1", "1.5", "1e3", "²", "1_000", "9" * 30])
def test_what_is_no_number_of_minutes(made, found, number):
    assert found(in_rss(made, f"<ttl>{number}</ttl>")) == ["number"]


@pytest.mark.parametrize(
    "kind", ["audio/mpeg", "text/html; charset=utf-8", 'multipart/x; a="b c"', "application/vnd.oasis+xml"]
)
def test_media_types(made, found, kind):
    enclosure = "<enclosure url='https://example.org/a' length='0' type='{}'/>"
    assert found(made.rss(enclosure.format(kind))) == []
