"""Any text that can stand in an article comes back from every format as it went in."""

from __future__ import annotations

import json
import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedwright import Author, Entry, Feed, render
from feedwright.text import markup

HOME = "https://example.org/"
WHEN = datetime(2025, 3, 4, 10, 30, tzinfo=UTC)
# What XML 1.0 forbids (section 2.2), the rest of the control characters, and noncharacters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17))
    + "]"
)


def shown(text):
    """The promise for plain text: nothing forbidden, white space folded, all else as it was."""
    return " ".join(FORBIDDEN.sub("", text).split())


def is_left_alone(text):
    """Not so by feedparser, which mends what looks like UTF-8 that was taken for Latin-1."""
    try:
        return text.encode("latin-1").decode("utf-8") == text
    except UnicodeError:
        return True


# --- what can stand in an article -----------------------------------------------------------------------------------

STUMBLING = st.sampled_from([
    "]]>", "<![CDATA[", "<!--", "-->", "<?xml?>", "<!DOCTYPE x [<!ENTITY y 'z'>]>", "<b>", "</b>", "<b", "<script>alert(1)</script>",
    "&", "&amp;", "&amp;amp;", "&lt;", "&#60;", "&#x3c;", "&copy", "&nbsp;", "&;", "&x;", "&#0;", "AT&T", "a < b", "<", ">", '"', "'", "\"'\"'",
    "\x00", "\x08", "\x0b", "\x1f", "\x7f", "\x85", "\x9f", "\ud800", "\udfff", "\ufffd", "\ufffe", "\U0001fffe",
    "\t", "\n", "\r\n", "\r", "\u2028", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u202e", "עברית", "العربية", "国际", "e\u0301", "👩‍👩‍👧‍👦", "🇬🇧",
    "None", "null", "%s", "{}", "\\", "\\u0041", "http://example.com/?a=1&b=2", "=?utf-8?q?x?=",
])  # fmt: skip
TEXT = (
    st.lists(STUMBLING | st.text(st.characters(exclude_categories=()), max_size=8), max_size=6)
    .map("".join)
    .filter(lambda text: is_left_alone(shown(text)))
)
SOME_TEXT = TEXT.filter(shown)
# feedparser looks for an e-mail address in a name, and for a name in parentheses.
NAME = SOME_TEXT.filter(lambda text: "@" not in text and "(" not in text)
ADDRESS = st.text(st.characters(codec="utf-8"), max_size=20).map(lambda text: f"{HOME}a{quote(text, safe='')}/")
ZONE = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
DATE = st.datetimes(datetime(1000, 1, 2), datetime(9998, 12, 30), timezones=ZONE)  # noqa: DTZ001 - it wants them bare
HTML = st.lists(
    STUMBLING
    | st.sampled_from([
        "<p>", "</p>", "<em>", "<a href='/x?a=1&b=2'>", "</a>", "<img src='y.png' alt='\"'>", "<pre>\n", "</pre>", "<table><tr><td>", "<li>",
        "<iframe src='https://example.org/v'></iframe>", "<p onclick='x()'>", "<svg>", "<br>", "<h2>", "<blockquote cite='z'>", "text",
    ])
    | st.text(st.characters(exclude_categories=()), max_size=8),
    max_size=10,
).map(lambda parts: markup.safe("".join(parts), f"{HOME}a/")).filter(is_left_alone)  # fmt: skip


# --- what a reader finds --------------------------------------------------------------------------------------------


@dataclass
class Found:
    """One entry of one format, as a reader sees it."""

    id: str
    title: str
    url: str | None
    summary: str | None
    content: str | None
    published: int
    updated: int
    authors: list[str]
    categories: list[str]


def read(feed, kind):
    """The feed's title and entries: by feedparser, and for JSON by json."""
    data = render(feed, kind)
    if kind == "json":
        made = json.loads(data)
        return made["title"], [_from_json(item) for item in made["items"]]
    made = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not made.bozo, made.bozo_exception
    as_html = unescape if kind == "rss" else str
    return as_html(made.feed.title), [_from_feedparser(entry, as_html) for entry in made.entries]


def _from_json(item):
    dates = (int(datetime.fromisoformat(item[name]).timestamp()) for name in ("date_published", "date_modified"))
    names = [author["name"] for author in item.get("authors", ())]
    texts = (item.get(name) for name in ("title", "url", "summary", "content_html"))
    return Found(item["id"], *texts, *dates, names, item.get("tags", []))


def _from_feedparser(entry, as_html):
    published = timegm(entry.published_parsed)
    updated = timegm(entry.updated_parsed) if "updated_parsed" in entry.keys() else published  # noqa: SIM118 - `in` takes published for it
    content = [one.value for one in entry.get("content", ()) if one.type == "text/html"]
    return Found(
        entry.id,
        as_html(entry.title),
        entry.get("link"),
        as_html(entry.summary) if "summary" in entry else None,
        content[0] if content else None,
        published,
        updated,
        [author.name for author in entry.get("authors", ())],
        [tag.label or tag.term for tag in entry.get("tags", ())],
    )


def expected_id(text, kind):
    """Atom's ids are URIs; what is none there becomes a lasting name."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, text)}" if kind == "atom" else text


every_kind = pytest.mark.parametrize("kind", ["rss", "atom", "json"])
few = settings(max_examples=60, deadline=None)
HUGE = "<b> & ]]> \x00 é " * 65_536  # one megabyte


@every_kind
@few
@given(title=SOME_TEXT, summary=SOME_TEXT, site=SOME_TEXT)
@example(title=HUGE, summary="s", site="t")
@example(title="the <b> element", summary="AT&T", site="a < b")
@example(title="lost: \ufffd", summary="\ufffd.", site="a\ufffdb")
def test_titles_and_summaries(kind, title, summary, site):
    entry = Entry(
        id=f"{HOME}a/", url=f"{HOME}a/", title=title, summary=summary, content_html="<p>C</p>", published=WHEN
    )
    name, [found] = read(Feed(title=site, url=HOME, entries=(entry,)), kind)
    assert (name, found.title, found.summary) == (shown(site), shown(title), shown(summary))


@every_kind
@few
@given(html=HTML, summary=SOME_TEXT)
def test_content(kind, html, summary):
    entry = Entry(id=f"{HOME}a/", title="T", summary=summary, content_html=html, published=WHEN)
    _, [found] = read(Feed(title="T", url=HOME, entries=(entry,)), kind)
    assert (found.content or "") == html
    assert found.summary == shown(summary)


@every_kind
@few
@given(ids=st.lists(SOME_TEXT.filter(lambda text: ":" not in text), min_size=1, max_size=4, unique_by=shown))
def test_ids_and_their_order(kind, ids):
    entries = tuple(Entry(id=one, title="T", published=WHEN) for one in ids)
    _, found = read(Feed(title="T", url=HOME, entries=entries), kind)
    assert [one.id for one in found] == [expected_id(shown(one), kind) for one in ids]


@every_kind
@few
@given(url=ADDRESS)
def test_addresses_and_the_ids_that_they_are(kind, url):
    _, [found] = read(Feed(title="T", url=HOME, entries=(Entry(url=url, title="T", published=WHEN),)), kind)
    assert (found.url, found.id) == (url, url)


@every_kind
@few
@given(published=DATE, updated=DATE)
def test_dates_in_whole_seconds(kind, published, updated):
    entry = Entry(id=f"{HOME}a/", title="T", published=published, updated=updated)
    _, [found] = read(Feed(title="T", url=HOME, entries=(entry,)), kind)
    assert (found.published, found.updated) == tuple((one.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
                                                     for one in (published, updated))  # fmt: skip


@every_kind
@few
@given(authors=st.lists(NAME, max_size=3, unique_by=shown), categories=st.lists(SOME_TEXT, max_size=3, unique_by=shown))
def test_authors_and_categories(kind, authors, categories):
    entry = Entry(
        id=f"{HOME}a/", title="T", published=WHEN, authors=tuple(map(Author, authors)), categories=tuple(categories)
    )
    _, [found] = read(Feed(title="T", url=HOME, entries=(entry,), author=Author("The Desk")), kind)
    assert (found.authors, found.categories) == (list(map(shown, authors)), list(map(shown, categories)))


@every_kind
@few
@given(text=TEXT)
def test_text_that_may_be_blank_gives_an_entry_with_a_title(kind, text):
    entry = Entry(id=f"{HOME}a/", title=text, summary=text, authors=(Author(text),), categories=(text,), published=WHEN)
    _, [found] = read(
        Feed(title="T", url=HOME, entries=(entry,), description=text, rights=text, author=Author(text)), kind
    )
    assert found.title == (shown(text) or f"{HOME}a/")
