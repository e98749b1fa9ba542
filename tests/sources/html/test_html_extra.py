"""With the extra `html` trafilatura finds the body, and what a page does not say; without it nothing is missed at once."""

import sys
from datetime import UTC, datetime

import pytest

from feedwright.errors import SourceError
from feedwright.sources import _html_trafilatura
from feedwright.sources._base import Site
from feedwright.sources.html import Html

ARTICLE = "".join(
    f"<p>{n} paragraph of the article, long enough to be one, with a comma or two, and with an end.</p>"
    for n in ("First", "Second", "Third")
)


@pytest.fixture
def found(monkeypatch):
    """Stands in for trafilatura: what it finds can be set, and what it was asked for is kept."""
    given = {"body": "", "authors": [], "date": ""}
    monkeypatch.setattr(_html_trafilatura, "body", lambda _text: given["body"])
    monkeypatch.setattr(_html_trafilatura, "authors", lambda _text: given["authors"])
    monkeypatch.setattr(_html_trafilatura, "date", lambda _text: given["date"])
    monkeypatch.setattr(_html_trafilatura, "is_there", lambda: True)
    return given


def test_what_the_page_says_is_never_outvoted(page, found):
    found |= {"authors": ["Bob Author"], "date": "2020-01-01"}
    made = page('<meta name="author" content="Ann Author"><meta name="date" content="2025-03-04">', extract="auto")
    assert made.names == ["Ann Author"]
    assert made.article.published == datetime(2025, 3, 4, tzinfo=UTC)


def test_what_the_page_does_not_say_is_guessed(page, found):
    found |= {"authors": ["Bob Author"], "date": "2020-01-01"}
    made = page(extract="auto")
    assert made.names == ["Bob Author"]
    assert made.article.published == datetime(2020, 1, 1, tzinfo=UTC)


def test_a_day_in_the_address_is_no_guess(page, found):
    found["date"] = "2020-01-01"
    made = page('<link rel="canonical" href="https://example.org/2025/03/04/a/">', extract="auto")
    assert made.article.published == datetime(2025, 3, 4, tzinfo=UTC)


THEIRS = f"<html><body><h1>A title</h1><p>Theirs <a href='b'>b</a> {'and more ' * 50}</p></body></html>"


def test_its_body_is_taken_and_ours_where_it_finds_little(page, found):
    found["body"] = THEIRS
    head = '<title>A title</title><base href="https://example.org/x/">'
    made = page(head, f"<article>{ARTICLE}</article>", extract="auto")
    assert "Theirs" in made.body
    assert "A title" not in made.body
    assert "https://example.org/x/b" in made.body
    for little in ("", "<p>Theirs</p>"):
        found["body"] = little
        assert "First paragraph" in made.body


def test_what_the_page_calls_the_text_of_its_article_is_the_body(page, found):
    found["body"] = THEIRS
    for marked in ('<div class="entry-content">', '<div itemprop="articleBody">'):
        assert "First paragraph" in page(body=f"<article>{marked}{ARTICLE}</div></article>", extract="auto").body


def test_what_counts_as_a_change_does_not_depend_on_it(page, found):
    found["body"] = THEIRS
    body = f"<article>{ARTICLE}</article>"
    assert page(body=body, extract="auto").article.digest == page(body=body, extract="own").article.digest


def test_own_never_asks_it(page, found):
    found |= {"body": THEIRS, "authors": ["Bob Author"], "date": "2020-01-01"}
    made = page(extract="own")
    assert (made.names, made.article.published) == ([], None)
    assert "Theirs" not in made.body


def test_it_may_fail_in_any_way(page, monkeypatch):
    def broken(*_):
        raise RecursionError

    monkeypatch.setattr(_html_trafilatura, "is_there", lambda: True)
    monkeypatch.setattr(_html_trafilatura, "_function", broken)
    made = page(body=f"<article>{ARTICLE}</article>", extract="auto")
    assert made.names == []
    assert "First paragraph" in made.body


def test_where_it_is_not_there_and_asked_for_the_owner_is_told_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    source = Html(path="*.html", extract="trafilatura")
    with pytest.raises(SourceError, match=r"pip install 'feedwright\[html\]'"):
        list(source.places(Site("https://example.org/", tmp_path, UTC, "en")))


def test_where_it_is_not_there_pages_are_read_all_the_same(page, monkeypatch):
    monkeypatch.setattr(_html_trafilatura, "is_there", lambda: False)
    assert "First paragraph" in page(body=f"<article>{ARTICLE}</article>", extract="auto").body


def test_another_version_of_it_reads_everything_anew(tmp_path, monkeypatch):
    site = Site("https://example.org/", tmp_path, UTC, "en")
    signatures = set()
    for version in ("trafilatura 1", "trafilatura 2"):
        monkeypatch.setattr(_html_trafilatura, "is_there", lambda: True)
        monkeypatch.setattr(_html_trafilatura, "versions", lambda version=version: version)
        signatures.add(Html(path="*.html").signature(site))
        signatures.add(Html(path="*.html", extract="own").signature(site))
    assert len(signatures) == 4 - 1


def test_reading_without_it_does_not_import_it(page):
    before = "trafilatura" in sys.modules
    page(body=f"<article>{ARTICLE}</article>", extract="own")
    assert ("trafilatura" in sys.modules) is before


@pytest.mark.filterwarnings("ignore")
def test_the_real_one_finds_the_article(page):
    pytest.importorskip("trafilatura")
    body = f"<nav><a href='/'>Home</a></nav><article><h1>A title</h1>{ARTICLE}</article><footer>Imprint</footer>"
    made = page("<title>A title</title>", body, extract="trafilatura")
    assert "Second paragraph" in made.body
    assert "Imprint" not in made.body
