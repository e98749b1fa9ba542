"""A body is made safe, and short, once; what was made of it is known at the next build, if it would be the same."""

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright import body as module
from feedwright.body import Body
from feedwright.text import markup, summaries

HTML = '<p onclick="x()">Something happened on <a href="/day">this day</a>.</p>'
BASE = "https://example.org/a/"


@pytest.fixture
def asked(monkeypatch):
    """What is made, one after the other."""
    made = []
    safe, summary = markup.safe, summaries.summary
    monkeypatch.setattr(markup, "safe", lambda html, base: made.append("safe") or safe(html, base))
    monkeypatch.setattr(summaries, "summary", lambda html, length: made.append("short") or summary(html, length))
    return made


def test_it_is_what_the_text_room_makes_of_it():
    body = Body(HTML)
    assert body.safe(BASE) == markup.safe(HTML, BASE)
    assert body.summary(100) == summaries.summary(HTML, 100)


def test_each_is_made_once(asked):
    body = Body(HTML)
    for _ in range(2):
        body.safe(BASE)
        body.summary(100)
        body.summary(20)
    assert asked == ["safe", "short", "short"]


@pytest.mark.parametrize("html", [HTML, "<p>Safe already.</p>", ""])
def test_what_is_told_is_known_again(html, asked):
    first = Body(html)
    safe, short = first.safe(BASE), first.summary(100)
    asked.clear()
    again = Body(html, first.told())
    assert (again.safe(BASE), again.summary(100)) == (safe, short)
    assert asked == []
    assert again.told() == first.told()


@pytest.mark.parametrize("html", [HTML, "<p>Safe already.</p>", "", "<p>\n\nx\n</p>\n"])
@given(turns=st.lists(st.sampled_from([("safe", BASE), ("safe", ""), ("summary", 100), ("summary", 5), "told"])))
def test_whatever_was_asked_of_it_it_says_the_same_in_every_build(html, turns):
    body = Body(html)
    for turn in turns:
        if turn == "told":
            body = Body(html, body.told())
        else:
            name, how = turn
            assert getattr(body, name)(how) == getattr(Body(html), name)(how)


def test_another_address_leads_elsewhere(asked):
    first = Body(HTML)
    first.safe(BASE)
    again = Body(HTML, first.told())
    asked.clear()
    assert again.safe("https://other.example/") == markup.safe(HTML, "https://other.example/")
    assert "https://other.example/day" in again.safe("https://other.example/")


@pytest.mark.parametrize("whose", [module, nh3])
def test_another_version_may_make_something_else(whose, asked, monkeypatch):
    first = Body(HTML)
    first.safe(BASE)
    told = first.told()
    monkeypatch.setattr(whose, "__version__", "99")
    asked.clear()
    Body(HTML, told).safe(BASE)
    assert asked == ["safe"]


@pytest.mark.parametrize(
    "known", ["{", "[]", "7", "{}", '"by"', "\n", f'{{"by": "{module.versions()}", "safe": "<p>"}}']
)
def test_what_cannot_be_understood_is_made_anew(known):
    assert Body(HTML, known).safe(BASE) == markup.safe(HTML, BASE)


def test_a_feed_of_summaries_needs_no_safe_html(asked):
    body = Body(HTML)
    body.summary(100)
    assert asked == ["short"]
    assert Body(HTML, body.told()).safe(BASE) == markup.safe(HTML, BASE)
