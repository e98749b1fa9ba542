"""What articles say of themselves, in all the spellings that sites use."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.model import Article, Author, Enclosure, Fault, Origin
from feedwright.sources._base import Place, Site
from feedwright.sources._metadata import Metadata
from feedwright.sources.markdown import Markdown
from feedwright.text import dates

SITE = Site("https://example.org/blog/", Path("/site"), UTC, "en")


def understood(raw, place="posts/2025-03-04-a-post.md", **options):
    metadata = Metadata(Markdown(path="*.md", name="posts", **options), SITE)
    *faults, article = metadata.article(raw, key=place, place=Place(place))
    assert isinstance(article, Article)
    return article, [fault.what for fault in faults if isinstance(fault, Fault)]


def article(raw, **options):
    made, faults = understood(raw, **options)
    assert not faults
    return made


@pytest.mark.parametrize(
    "word",
    [
        "date",
        "Date",
        "pubDate",
        "date_published",
        "Published-At",
        "published",
        "created",
        "publish date",
        "publishDate",
    ],
)
def test_every_word_for_the_day_of_publication(word):
    assert article({word: "2024-01-02"}).published == datetime(2024, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "word", ["updated", "lastmod", "modified", "last_modified_at", "date_modified", "update", "LastMod"]
)
def test_every_word_for_the_day_of_a_change(word):
    assert article({word: "2024-01-02"}).updated == datetime(2024, 1, 2, tzinfo=UTC)


def test_the_likelier_word_goes_first_and_the_owners_word_before_all():
    raw = {"created": "2020-01-01", "date": "2021-01-01", "posted": "2022-01-01"}
    assert article(raw).published.year == 2021
    assert article(raw, fields={"published": ["posted", "date"]}).published.year == 2022
    assert article({"created": "2020-01-01"}, fields={"published": "posted"}).published.year == 2020


def test_fields_look_into_maps_and_give_tags_to_categories():
    raw = {"seo": {"Title": "Inner"}, "tags": ["x", "y"]}
    made = article(raw, fields={"title": "seo.title", "categories": ["category", "tags"]})
    assert made.title == "Inner"
    assert made.categories == ("x", "y")


def test_tags_are_no_categories_of_themselves():
    made = article({"tags": "x, y"})
    assert (made.categories, made.tags) == ((), ("x", "y"))


def test_defaults_stand_for_what_an_article_does_not_say():
    defaults = {"author": "Staff", "categories": ["politics"]}
    assert article({}, defaults=defaults).authors == (Author("Staff"),)
    assert article({"category": "world"}, defaults=defaults).categories == ("world",)
    assert article({"category": None}, defaults=defaults).categories == ("politics",)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("politics", ("politics",)),
        ("politics, world", ("politics", "world")),
        (["Politics", "POLITICS", "poli-tics", "World"], ("Politics", "World")),
        (["a, b"], ("a, b",)),
        ('local, "open data"', ("local", "open data")),
        ('["a, b", "c"]', ("a, b", "c")),
        ("['a', 'b']", ("a", "b")),
        ("[a, b]", ("a", "b")),
        ("[draft] notes", ("[draft] notes",)),
        ('["a', ('["a',)),
        ("[" * 9_000 + "]" * 9_000, ("[" * 8_999 + "]" * 8_999,)),
        ("rock 'n' roll", ("rock 'n' roll",)),
        ([{"name": "World", "slug": "w"}, ["nested", None]], ("World", "nested")),
        ({"name": "World"}, ("World",)),
        (" ", ()),
        ([], ()),
        (2024, ("2024",)),
        ("Q&amp;A", ("Q&A",)),
    ],
)
def test_categories_in_every_form(value, names):
    assert article({"categories": value}).categories == names


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Staff", [Author("Staff")]),
        ("Staff, Executive Office", [Author("Staff, Executive Office")]),
        (["Staff", "The Desk"], [Author("Staff"), Author("The Desk")]),
        ("Staff <staff@example.org>", [Author("Staff", "staff@example.org")]),
        ("staff@example.org (Staff)", [Author("Staff", "staff@example.org")]),
        ("staff@example.org", [Author("staff@example.org", "staff@example.org")]),
        ("Staff <https://example.org/staff>", [Author("Staff", None, "https://example.org/staff")]),
        ('<a href="/x">Staff</a>', [Author("Staff")]),
        (
            {"name": "Staff", "email": "s@example.org", "Homepage": "https://example.org/"},
            [Author("Staff", "s@example.org", "https://example.org/")],
        ),
        ([{"name": "Staff", "url": "javascript:x"}, {"twitter": "x"}], [Author("Staff")]),
    ],
)
def test_authors_in_every_form(value, authors):
    assert article({"author": value}).authors == tuple(authors)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"draft": True}, "draft"),
        ({"draft": "true"}, "draft"),
        ({"draft": "yes"}, "draft"),
        ({"draft": None}, ""),
        ({"draft": "null"}, ""),
        ({"draft": "false"}, ""),
        ({"published": False}, "draft"),
        ({"published": "false"}, "draft"),
        ({"published": "true"}, ""),
        ({"Status": "Draft"}, "draft"),
        ({"status": "published"}, ""),
        ({"status": "private"}, "private"),
        ({"private": "yes"}, "private"),
        ({"password": "x"}, "password-protected"),
    ],
)
def test_what_must_not_be_published_says_why(raw, reason):
    assert article(raw).left_out == reason


def test_a_switch_is_no_date():
    made = article({"published": "true", "date": "2024-01-02"})
    assert made.published == datetime(2024, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "place", "day"),
    [
        ({"date": "2024-01-02"}, "2025-03-04-a.md", "2024-01-02"),
        ({"permalink": "/2023/05/06/a/"}, "2025-03-04-a.md", "2023-05-06"),
        ({}, "2025-03-04-a.md", "2025-03-04"),
        ({}, "posts/2025/03/04/a.md", "2025-03-04"),
    ],
)
def test_a_date_is_the_articles_own_else_in_its_address_its_name_or_its_folders(raw, place, day):
    made, _ = understood(raw, place)
    assert made.published.date().isoformat() == day


def test_a_date_that_is_none_is_a_fault_and_never_a_guess():
    made, faults = understood({"title": "A", "date": "soon"}, "a.md")
    assert made.published is None
    assert faults[0].startswith("published: 'soon' is not a date; write it as 2025-03-04")


def test_an_impossible_offset_keeps_the_day():
    made, faults = understood({"date": "2025-03-04 10:00:00 +16:00"}, "a.md")
    assert made.published == datetime(2025, 3, 4, tzinfo=UTC)
    assert faults == ["published: no offset from UTC goes beyond 14 hours; only the day 2025-03-04 is kept"]


def test_a_day_is_the_sources_day():
    made = article({"date": "2025-03-04"}, timezone="Europe/Berlin")
    assert made.published == datetime(2025, 3, 4, tzinfo=dates.zone("Europe/Berlin"))
    assert made.published.astimezone(UTC).hour == 23


def test_dayfirst_is_the_sources():
    assert article({"date": "03/04/2025"}).published.month == 3
    assert article({"date": "03/04/2025"}, dayfirst=True).published.month == 4


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("{site}/{slug}/", "https://example.org/blog/a-post/"),
        ("{site}/{year}/{month}/{day}/{slug}.html", "https://example.org/blog/2025/03/04/a-post.html"),
        ("{site}/{category}/{slug}", "https://example.org/blog/world-news/a-post"),
        ("{site}/{name}/", "https://example.org/blog/2025-03-04-a-post/"),
        ("{site}/{path}.html", "https://example.org/blog/posts/2025-03-04-a-post.html"),
        ("https://other.example/{slug}", "https://other.example/a-post"),
    ],
)
def test_an_address_is_made_where_the_article_says_none(pattern, url):
    assert article({"category": "World News"}, url=pattern).url == url


def test_the_part_of_an_address_that_an_article_lacks_leaves_no_hole():
    assert article({}, url="{site}/{category}/{slug}/").url == "https://example.org/blog/a-post/"


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ({"url": "https://elsewhere.example/x"}, "https://elsewhere.example/x"),
        ({"permalink": "/x/y/"}, "https://example.org/x/y/"),
        ({"link": "x"}, "https://example.org/blog/x"),
        ({"slug": "my-slug"}, "https://example.org/blog/my-slug/"),
        ({"slug": "../../etc/passwd"}, "https://example.org/blog/etc/passwd/"),
        ({"slug": "größe und mehr"}, "https://example.org/blog/gr%C3%B6%C3%9Fe%20und%20mehr/"),
    ],
)
def test_an_address_or_slug_of_the_articles_own_is_kept(raw, url):
    assert article(raw).url == url


def test_an_address_that_is_none_is_a_fault_and_the_pattern_stands_in():
    made, faults = understood({"url": "javascript:alert(1)"})
    assert made.url == "https://example.org/blog/a-post/"
    assert "no http(s) address" in faults[0]


def test_an_undated_article_under_a_dated_pattern_has_no_address():
    assert understood({}, "a.md", url="{site}/{year}/{slug}/")[0].url is None


def test_a_name_without_a_letter_still_makes_an_address():
    made, _ = understood({}, "!!!.md")
    assert made.url.startswith("https://example.org/blog/")
    assert len(made.url) > len("https://example.org/blog//")


@pytest.mark.parametrize(
    ("value", "enclosure"),
    [
        ("/ep1.mp3", Enclosure("https://example.org/ep1.mp3", "audio/mpeg", 0)),
        (
            {"url": "https://cdn.example/a.mp3?x=1", "length": "1,234", "type": "audio/x"},
            Enclosure("https://cdn.example/a.mp3?x=1", "audio/x", 1234),
        ),
        (
            {"url": "/a", "size_in_bytes": 5, "mime_type": "video/mp4", "duration_in_seconds": 60, "title": "T"},
            Enclosure("https://example.org/a", "video/mp4", 5, "T", 60),
        ),
    ],
)
def test_enclosures_in_every_form(value, enclosure):
    assert article({"enclosure": value}).enclosures == (enclosure,)
    assert article({"attachments": [value]}).enclosures == (enclosure,)


@pytest.mark.parametrize("bad", [{"length": 5}, "javascript:x", ["http://["]])
def test_an_enclosure_that_is_none_is_a_fault(bad):
    made, faults = understood({"enclosures": bad})
    assert made.enclosures == ()
    assert faults[0].startswith("enclosures: ")


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("/a.jpg", "https://example.org/a.jpg"),
        ({"url": "a.jpg"}, "https://example.org/blog/a-post/a.jpg"),
        (["/b.png"], "https://example.org/b.png"),
        (True, None),
        ("data:image/png;base64,AA", None),
    ],
)
def test_images_in_every_form(value, url):
    assert understood({"image": value})[0].image == url


def test_counters_languages_and_the_rest():
    made = article(
        {
            "views": "1,204",
            "reading_time": "5 min",
            "comments": 3,
            "lang": "zh_cn",
            "id": 12345,
            "expires": "2030-01-01",
            "minor": True,
            "comments_url": "#c",
            "source": {"title": "Other", "url": "https://other.example/feed"},
        }
    )
    assert (made.views, made.reading_minutes, made.comments) == (1204, 5, 3)
    assert (made.language, made.id, made.minor) == ("zh-CN", "12345", True)
    assert made.expires == datetime(2030, 1, 1, tzinfo=UTC)
    assert made.comments_url == "https://example.org/blog/a-post/#c"
    assert made.origin == Origin("Other", "https://other.example/feed")


def test_a_discussion_that_no_browser_can_open_is_a_fault_and_the_article_has_none():
    made, faults = understood({"title": "A", "comments_url": "mailto:desk@example.org"})
    assert made.comments_url is None
    assert faults == ["comments_url: 'mailto:desk@example.org' is no http(s) address"]


def test_a_summary_in_lines_is_one_text():
    assert article({"summary": ["one", None, "two", 3]}).summary == "one two 3"
    assert article({"summary": []}).summary is None


@pytest.mark.parametrize("value", [{"short": "x"}, [{"a": "b"}], [["a"]]])
def test_a_summary_that_is_no_text_is_a_fault(value):
    made, faults = understood({"summary": value, "description": "The other one."})
    assert made.summary == "The other one."
    assert faults == ["summary: text is wanted, not a map or a list of lists"]


def test_a_switch_for_comments_is_no_number_and_a_plain_source_no_feed():
    made = article({"comments": "true", "source": "a newspaper"})
    assert made.comments is None
    assert made.origin is None


def test_the_language_is_the_articles_else_the_sources_else_the_sites():
    assert article({}).language == "en"
    assert article({}, language="de").language == "de"
    assert article({"lang": "pt_BR"}, language="de").language == "pt-BR"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.datetimes() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
WORDS = st.sampled_from(
    [
        "title",
        "url",
        "id",
        "date",
        "updated",
        "author",
        "category",
        "tags",
        "summary",
        "image",
        "lang",
        "draft",
        "status",
        "expires",
        "comments",
        "comments_url",
        "enclosures",
        "views",
        "slug",
        "source",
        "x",
    ]
)


@given(st.dictionaries(WORDS, VALUES, max_size=6))
def test_no_value_whatever_stops_an_article(raw):
    made, _ = understood(raw)
    assert made.place == "posts/2025-03-04-a-post.md"
