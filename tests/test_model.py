"""What we vouch for always stands: ids, dates in UTC, no character that XML forbids."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

import feedwright
from feedwright import Author, Entry, Feed, RenderError
from feedwright.model import EPOCH, Category, Enclosure, Tombstone

WHEN = datetime(2025, 3, 4, 10, 30, tzinfo=UTC)


def entry(**changes):
    return Entry(**{"id": "a", "title": "A", "published": WHEN, **changes})


def test_the_address_is_the_id_where_none_is_given():
    assert Entry(url="https://example.org/a/", published=WHEN).id == "https://example.org/a/"


def test_each_date_stands_for_the_other():
    assert entry().updated == WHEN
    assert Entry(id="a", updated=WHEN).published == WHEN


def test_dates_are_kept_in_utc_and_whole_seconds():
    berlin = timezone(timedelta(hours=1))
    assert (
        entry(published=datetime(2025, 3, 4, 0, 0, 1, 999, tzinfo=berlin)).published.isoformat()
        == "2025-03-03T23:00:01+00:00"
    )


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"title": "No id", "published": WHEN}, "needs an id or an address"),
        ({"id": "a"}, "needs a date"),
        ({"id": "a", "published": datetime(2025, 3, 4)}, "names no time zone"),  # noqa: DTZ001 - that is the fault
    ],
)
def test_an_entry_that_cannot_be_vouched_for_is_refused_by_name(fields, what):
    with pytest.raises(RenderError, match=what) as raised:
        Entry(**fields)
    assert raised.value.where.startswith("entry ")
    assert raised.value.exit_code == 5


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"url": "javascript:x"}, "url must be an absolute"),
        ({"url": "/relative"}, "url must be an absolute"),
        ({"image": "a.png"}, "image must be an absolute"),
        ({"comments_url": "mailto:a@example.org"}, "comments_url must be an absolute"),
        ({"enclosures": [Enclosure("a.mp3")]}, "enclosure's url must be an absolute"),
        ({"enclosures": [Enclosure("https://example.org/a.mp3", length=-5)]}, "length must be a number"),
        ({"published": "2025-03-04"}, "published must be a datetime"),
        ({"id": 5}, "id must be text"),
    ],
)
def test_what_no_reader_could_use_is_refused(fields, what):
    with pytest.raises(RenderError, match=what):
        entry(**fields)


def test_addresses_are_brought_into_the_form_that_feeds_need():
    made = entry(url="https://Example.org/a b", image="https://example.org/ü.png")
    assert made.url == "https://example.org/a%20b"
    assert made.image == "https://example.org/%C3%BC.png"


def test_one_name_alone_is_a_list_of_one():
    made = entry(authors="Staff", categories="politics")
    assert made.authors == (Author("Staff"),)
    assert made.categories == (Category("politics"),)


def test_strings_are_cleaned_wherever_they_stand():
    made = entry(
        title="a\x00b",
        summary="c\ud800d",
        content_html="<p>\x1f</p>",
        authors=[Author("e\x0b", "f\x0c@example.org")],
        categories=["g\ufffe", Category("h\x01", "i\x02")],
        enclosures=[Enclosure("https://example.org/\x03a", "audio/mpeg", 1)],
    )
    assert (made.title, made.summary, made.content_html) == ("ab", "cd", "<p></p>")
    assert made.authors == (Author("e", "f@example.org"),)
    assert made.categories == (Category("g"), Category("h", "i"))
    assert made.enclosures[0].url == "https://example.org/a"


def test_names_alone_are_authors_and_categories():
    made = entry(authors=["Staff"], categories=["politics"])
    assert made.authors == (Author("Staff"),)
    assert made.categories == (Category("politics"),)


def test_a_feed_says_when_anything_in_it_last_changed_and_never_now():
    later = WHEN + timedelta(days=1)
    feed = Feed(title="A", url="https://example.org/", entries=[entry(), entry(id="b", updated=later)])
    assert feed.updated == later
    assert Feed(title="A", url="https://example.org/").updated == EPOCH


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"title": " "}, "needs a title"),
        ({"url": ""}, "needs a url"),
        ({"url": "nonsense"}, "url must be an absolute"),
        ({"entries": [entry(), entry()]}, "two entries have the id a"),
    ],
)
def test_a_feed_that_readers_could_not_use_is_refused(fields, what):
    with pytest.raises(RenderError, match=what):
        Feed(**{"title": "A", "url": "https://example.org/", **fields})


def withdrawn(*gone, entries=()):
    return Feed(title="T", url="https://example.org/", entries=entries, withdrawn=gone).withdrawn


def test_what_was_withdrawn_is_cleaned_like_an_entry():
    berlin = timezone(timedelta(hours=1))
    (made,) = withdrawn(Tombstone(" a\x00\n b ", datetime(2025, 3, 4, 0, 0, 1, 999, tzinfo=berlin)))
    assert made == Tombstone("a b", datetime(2025, 3, 3, 23, 0, 1, tzinfo=UTC))
    assert made.when.tzinfo is UTC


def test_what_is_back_is_not_withdrawn():
    assert withdrawn(Tombstone("a", WHEN), Tombstone(" b", WHEN), entries=[entry(id=" a "), entry(id="c")]) == (
        Tombstone("b", WHEN),
    )


def test_each_id_is_withdrawn_once_and_none_without_an_id():
    assert withdrawn(Tombstone("b", WHEN), Tombstone("", WHEN), Tombstone("a", WHEN), Tombstone("b\x00", EPOCH)) == (
        Tombstone("b", WHEN),
        Tombstone("a", WHEN),
    )


def test_a_withdrawal_without_a_time_zone_is_refused():
    with pytest.raises(RenderError, match="a withdrawn 2025-03-04T00:00:00 names no time zone") as raised:
        withdrawn(Tombstone("a", datetime(2025, 3, 4)))  # noqa: DTZ001 - that is the fault
    assert raised.value.where == "feed 'feed'"


def test_values_are_frozen():
    with pytest.raises(AttributeError):
        entry().title = "B"


def test_every_public_name_is_there_and_nothing_else_is_promised():
    for name in feedwright.__all__:
        assert getattr(feedwright, name)
        assert name in dir(feedwright)
    with pytest.raises(AttributeError, match="nonsense"):
        feedwright.nonsense  # noqa: B018 - asking is the test


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("audio/mpeg", "audio/mpeg"),
        ("text/html; charset=utf-8", "text/html; charset=utf-8"),
        ("mp3", "audio/mpeg"),
        ("]]>", "audio/mpeg"),
        ("audio", "audio/mpeg"),
    ],
)
def test_what_is_no_media_type_is_told_by_the_address(said, made):
    """Strict readers refuse a feed in which something else stands there."""
    entry = Entry(
        url="https://example.org/", published=WHEN, enclosures=(Enclosure("https://example.org/a.mp3", said),)
    )
    assert entry.enclosures[0].type == made


def test_what_nothing_tells_the_type_of_is_a_file():
    entry = Entry(url="https://example.org/", published=WHEN, enclosures=(Enclosure("https://example.org/a", "a b"),))
    assert entry.enclosures[0].type == Enclosure("").type == "application/octet-stream"


@pytest.mark.parametrize(
    ("said", "made"), [("de-CH", "de-CH"), ("x-desk", "x-desk"), ("00", None), ("zz", None), (None, None)]
)
def test_a_language_that_nobody_has_registered_is_left_out(said, made):
    """Strict readers refuse a feed that names one, and nobody can read in it anyway."""
    assert Entry(url="https://example.org/", published=WHEN, language=said).language == made
    assert Feed(title="A", url="https://example.org/", language=said).language == made
