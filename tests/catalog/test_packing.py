"""What a source said comes back from the catalog as it was, whatever stands in it."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.catalog.packing import escaped, pack, unescaped, unpack
from feedwright.model import Article, Author, Enclosure, Episode, Origin, Picture, Transcript

# Names of files may hold bytes that are no UTF-8, which Python makes lone surrogates.
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=8) | st.sampled_from(
    ["", "\0", "\x10", "\x100000", "\ud83d\ude00", "caf\udce9", "'\"\\\n", "\u2028"]
)
OFFSETS = st.integers(-86_399, 86_399).map(lambda seconds: timezone(timedelta(seconds=seconds)))
DATES = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=OFFSETS)  # noqa: DTZ001 - the zone is drawn
NUMBERS = st.integers(0, 2**70)


def maybe(strategy):
    return st.none() | strategy


ARTICLES = st.builds(
    Article,
    source=ANYTHING,
    key=ANYTHING,
    place=ANYTHING,
    id=maybe(ANYTHING),
    url=maybe(ANYTHING),
    title=ANYTHING,
    published=maybe(DATES),
    updated=maybe(DATES),
    authors=st.tuples() | st.tuples(st.builds(Author, ANYTHING, maybe(ANYTHING), maybe(ANYTHING))),
    categories=st.lists(ANYTHING, max_size=2).map(tuple),
    tags=st.lists(ANYTHING, max_size=2).map(tuple),
    summary=maybe(ANYTHING),
    content_html=maybe(ANYTHING),
    image=maybe(ANYTHING),
    language=maybe(ANYTHING),
    left_out=ANYTHING,
    expires=maybe(DATES),
    comments_url=maybe(ANYTHING),
    comments=maybe(NUMBERS),
    enclosures=st.tuples()
    | st.tuples(st.builds(Enclosure, ANYTHING, ANYTHING, NUMBERS, maybe(ANYTHING), maybe(NUMBERS))),
    views=maybe(NUMBERS),
    reading_minutes=maybe(NUMBERS),
    origin=maybe(st.builds(Origin, ANYTHING, ANYTHING, ANYTHING)),
    minor=st.booleans(),
    digest=ANYTHING,
    blocks=st.binary(max_size=8),
)


@given(ARTICLES)
def test_an_article_comes_back_as_it_was(article):
    made = unpack(article.source, article.key, unescaped(escaped(pack(article))))
    assert made == article
    assert [when and when.utcoffset() for when in (made.published, made.updated, made.expires)] == [
        when and when.utcoffset() for when in (article.published, article.updated, article.expires)
    ]
    assert hash(made) == hash(article)


@given(ANYTHING)
def test_a_text_comes_back_as_it_was_from_what_every_database_can_hold(text):
    made = escaped(text)
    assert unescaped(made) == text
    assert "\0" not in made.encode().decode()


@pytest.mark.parametrize("text", ["", "posts/a.md", "Élections 🎈", "line\nline\ttab\x1b\x7f"])
def test_a_text_that_every_database_can_hold_stays_as_it_is(text):
    assert escaped(text) == text


def test_every_field_is_packed():
    full = Article(
        source="s", key="k", place="p", id="i", url="u", title="t", published=datetime(2025, 3, 4, tzinfo=UTC),
        updated=datetime(2025, 3, 5, tzinfo=UTC), authors=(Author("Staff"),), categories=("c",), tags=("t",), summary="s",
        content_html="h", image="i", language="l", left_out="draft", expires=datetime(2026, 1, 1, tzinfo=UTC),
        comments_url="c", comments=0, enclosures=(Enclosure("e"),), views=0, reading_minutes=0, origin=Origin("o", "u"),
        minor=True, digest="d", blocks=b"b", picture=Picture("alt", 1, 2, "image/png", 3),
        episode=Episode(number=1, season=2, kind="full", explicit=False, transcripts=(Transcript("t", "text/vtt", "fr"),)),
    )  # fmt: skip
    bare = Article(source="s", key="k")
    assert [name for name in Article.__slots__ if getattr(full, name) == getattr(bare, name)] == ["source", "key"]
    assert unpack("s", "k", pack(full)) == full
    assert unpack("s", "k", pack(bare)) == bare


def test_a_line_of_an_older_version_is_shorter_and_one_of_a_newer_version_longer():
    article = Article(source="s", key="k", title="t", digest="d", episode=Episode(number=1))
    values = json.loads(pack(article))
    assert unpack("s", "k", json.dumps(values[:-1])) == Article(source="s", key="k", title="t", digest="d")
    assert unpack("s", "k", json.dumps([*values, "later", None])) == article


@pytest.mark.parametrize(
    "line", ["", "{", "null", "5", '"text"', '{"title": "T"}', "[1,2,3,4,5]", '["p","i","u","t","?"]']
)
def test_what_is_no_such_line_is_refused(line):
    with pytest.raises((ValueError, TypeError, LookupError)):
        unpack("s", "k", line)
