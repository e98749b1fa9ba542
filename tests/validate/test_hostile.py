"""Whatever a document is, there is nothing but findings; and none takes long."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.validate import LEVELS, checked

LONGEST = 5.0
"""Seconds of a processor for any of the worst, on a slow machine; without care they would take hours."""
MANY = 100_000


def errors(data):
    return {one.code for one in checked(data, where="x") if one.level == "error"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "root-unknown"),
        (b"  \n", "root-unknown"),
        (b"\xff\xfe", "root-unknown"),
        (b"not a feed", "xml-malformed"),
        (b"\x00" * 40, "xml-malformed"),
        (b"<rss", "xml-malformed"),
        (b"<rss version='2.0'><channel>", "xml-malformed"),
        (b"<!DOCTYPE html><p>A page", "root-unknown"),
        (b"<urlset/>", "root-unknown"),
        (b'<Channel xmlns="http://purl.org/net/rss1.1#"/>', "root-unknown"),
        (b'<?xml version="1.0" encoding="utf-7"?><rss/>', "encoding-unknown"),
        (b'<?xml version="1.0" encoding="idna"?><rss/>', "encoding-unknown"),
        (b'<?xml version="1.0" encoding="hex"?><rss/>', "encoding-unknown"),
        (b"{", "json-malformed"),
        (b"[]", "json-no-feed"),
        (b"{}", "json-no-feed"),
        (b'{"items": NaN}', "json-malformed"),
        (b'{"items": ' + b"9" * 5_000 + b"}", "json-malformed"),
        (b"[" * MANY, "json-malformed"),
        (b'{"items": "\xff"}', "json-encoding"),
        (b'{"version": [], "items": {}, "title": null}', "json-type"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [null, [], 1, "a"]}', "json-type"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(data, code):
    assert code in errors(data)


BOMB = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha") for n in range(12))


@pytest.mark.parametrize(
    "declared",
    [
        BOMB,
        b'<!ENTITY a11 SYSTEM "file:///etc/passwd">',
        b'<!ENTITY % a SYSTEM "https://example.org/x"> %a; <!ENTITY a11 "x">',
        b'<!ENTITY a11 "' + b"x" * 100_000 + b'">',
    ],
)
def test_bombs_and_reaching_elsewhere_are_refused(declared):
    uses = b"&a11;" * 50
    assert errors(b"<!DOCTYPE rss [" + declared + b"]><rss>" + uses + b"</rss>") & {"xml-hostile", "xml-malformed"}


def item(inside):
    return f'<rss version="2.0"><channel><item><title>A</title>{inside}</item></channel></rss>'.encode()


def described(text):
    return item(f"<description><![CDATA[{text}]]></description>")


WORST = {
    "comments in a date": item(f"<pubDate>{'(' * MANY}{')' * MANY}</pubDate>"),
    "a long name before no @": item(f"<author>{'a' * MANY}</author>"),
    "many brackets in a name": item(f"<author>{'&gt;' * MANY}@b.org</author>"),
    "a long address": item(f"<link>https://example.org/{'a/../' * MANY}</link>"),
    "many elements of one kind": item("<link>/a</link>" * 20_000),
    "many unknown elements": item("".join(f"<a{n}/>" for n in range(20_000))),
    "many items without anything": b"<rss version='2.0'><channel>" + b"<item/>" * 20_000 + b"</channel></rss>",
    "many unknown namespaces": item("".join(f'<x xmlns="urn:x:{n}"/>' for n in range(5_000))),
    "a tag that is never closed": described("<a " + "=" * MANY),
    "many tags that are never closed": described("<a href='" * MANY),
    "many relative addresses": described("<a href='b'>b</a>" * 20_000),
    "many handlers": described("<p onx=y>b</p>" * 20_000),
    "a style of many parts": described(f"<p style='{'margin-margin-a:1' * 20_000}'>b</p>"),
    "many escaped tags": described("&lt;p&gt;" * MANY),
    "many unknown tags": described("".join(f"<a{n}x>" for n in range(20_000))),
    "many strange letters": item(f"<category>{chr(0x93) * MANY}</category>"),
    "many numbers of strange letters": item("&#147;" * MANY),
    "a set of pictures": described(f"<img srcset='{'a 1x, ' * MANY}'>"),
    "a list of positions": item(f'<g:line xmlns:g="http://www.georss.org/georss">{"1 " * MANY}x</g:line>'),
    "a list of ratings": item(f'<m:rating xmlns:m="http://search.yahoo.com/mrss/" scheme="urn:icra">r ({"nz 1 " * MANY}</m:rating>'),
    "many entities": b'<!DOCTYPE rss SYSTEM "x"><rss>' + b"&nbsp;" * MANY + b"</rss>",
    "many faults in JSON": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"x": 1}] * 20_000}
    ).encode(),
    "an outline of feeds": b"<opml version='2.0'><head/><body>" + b"<outline text='a' xmlUrl='b'/>" * 20_000 + b"</body></opml>",
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(WORST))
def test_the_worst_takes_no_longer_than_a_moment(what, seconds):
    found = []
    assert seconds(lambda: found.extend(checked(WORST[what], where="x"))) < LONGEST
    assert found
    assert len(found) < 2_000


NASTY = st.sampled_from(
    ["&", "<", "]]>", "<![CDATA[", "&#0;", "&#x1F;", "&lt;", "<a>", "</a>", "\x00", "\ufffe", "\ud800", "https://[", "//[", "urn:",
     "http://", "%", "{", "}", '"', "'", "%zz", "(", "\n", "xml:base", "0", "-1", "1e999", "\u2028", "é"]
)  # fmt: skip
TEXT = st.lists(NASTY | st.text(max_size=4), max_size=5).map("".join)
FRAMES = (
    "<rss version='2.0'><channel><link>{0}</link><image><url>{1}</url></image><item><guid>{2}</guid><pubDate>{3}</pubDate></item></channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{0}'><id>{1}</id><link rel='self' href='{2}'/><entry><content type='{3}'>{0}</content></entry></feed>",
    "<opml version='{0}'><head><dateCreated>{1}</dateCreated></head><body><outline text='{2}' xmlUrl='{3}'/></body></opml>",
)


@settings(max_examples=200)
@given(st.sampled_from(FRAMES), st.lists(TEXT, min_size=4, max_size=4))
def test_no_text_in_any_place_raises(frame, texts):
    for finding in checked(frame.format(*texts).encode("utf-8", "surrogatepass"), where="x"):
        assert finding.level in LEVELS
        str(finding).encode()


@settings(max_examples=100)
@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "utf-16", "latin-1", "no such", "\x00"]))
def test_no_bytes_raise(data, charset):
    for document in (data, b"<rss version='2.0'>" + data):
        assert {one.level for one in checked(document, where="x", charset=charset)} <= set(LEVELS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["version", "title", "items", "id", "url", "authors", "author", "hubs", "attachments", "tags", "_x", "language", ""]
)


@settings(max_examples=200)
@given(
    st.dictionaries(FIELDS, JSON | st.dictionaries(FIELDS, JSON, max_size=3), max_size=5),
    st.lists(st.dictionaries(FIELDS, JSON, max_size=4), max_size=3),
)
def test_no_json_raises(feed, items):
    for data in ({"items": items, **feed}, {**feed, "items": items}):
        assert {one.level for one in checked(json.dumps(data).encode(), where="x")} <= set(LEVELS)
