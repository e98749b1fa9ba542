"""An owner's own templates, over ours."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest

from feedwright import RenderError
from feedwright.pages import _templates, _view
from feedwright.pages._words import Words
from feedwright.pages.feed import Leaf

DOCUMENT = Path(__file__).parents[2] / "docs" / "pages.md"


@pytest.fixture
def made(tmp_path, imprint, feed, entry):
    """The page of a feed with these templates."""

    def make(**templates):
        for name, text in templates.items():
            (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        return Leaf().render(feed(entry()), imprint(templates=tmp_path)).data.decode()

    return make


def test_a_template_of_the_same_name_takes_the_place_of_ours(made):
    assert made(feed="<h1>{{ feed.title }}</h1>") == "<h1>Politics</h1>"


def test_a_part_of_ours_is_replaced_by_extending_it(made):
    page = lxml.html.document_fromstring(
        made(
            feed='{% extends "feedwright/feed.html" %}{% block subscribe %}<p id="mine">{{ super() }}</p>{% endblock %}'
        )
    )
    assert len(page.cssselect("#mine")) == 1
    assert len(page.cssselect(".addresses")) == 1
    assert len(page.cssselect("article")) == 1


def test_a_base_of_ones_own_holds_our_pages_too(made):
    assert made(base="{% block main %}{% endblock %}").lstrip().startswith('<header class="opening">')


def test_templates_may_include_each_other(made):
    assert made(feed='{% include "part.html" %}', part="a part of {{ site.title }}") == "a part of The Foreign Desk"


def test_whatever_a_template_writes_is_escaped(made, tmp_path, imprint, feed, entry):
    (tmp_path / "feed.html").write_text("{{ feed.title }}", encoding="utf-8")
    page = Leaf().render(feed(entry(), title="<b>&"), imprint(templates=tmp_path))
    assert page.data == b"&lt;b&gt;&amp;"


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ("\n\n{{ feed.nothing }}", "has no attribute 'nothing'"),
        ("\n\n{{ nothing }}", "'nothing' is undefined"),
        ("\n\n{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("\n\n{{ 'a' + 1 }}", "TypeError"),
        ("\n\n{% bloc %}", "unknown tag 'bloc'"),
        ("\n\n{{ feed.title | shout }}", "No filter named 'shout'"),
        ("\n\n{% include 'nowhere.html' %}", "TemplateNotFound: nowhere.html"),
        ("\n\n{% include 'feed.html' %}", "RecursionError"),
        ("\n\n{{ (1).__class__.mro()[1:][9] }}", "IndexError|has no"),
    ],
)
def test_a_faulty_template_is_named_with_its_line(made, tmp_path, template, what):
    with pytest.raises(RenderError, match=what) as caught:
        made(feed=template)
    assert str(caught.value).startswith(f"{tmp_path / 'feed.html'}:3: ")


def test_a_file_that_is_no_text_is_named(made, tmp_path, imprint, feed):
    (tmp_path / "feed.html").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RenderError, match=r"feed\.html"):
        Leaf().render(feed(), imprint(templates=tmp_path))
    (tmp_path / "feed.css").write_bytes(b"\xff")
    with pytest.raises(RenderError, match=r"feed\.css: cannot be read as UTF-8"):
        _templates.text("feed.css", tmp_path)


def test_no_template_leads_out_of_its_folder(made, tmp_path):
    (tmp_path.parent / "secret.html").write_text("secret", encoding="utf-8")
    with pytest.raises(RenderError, match="TemplateNotFound"):
        made(feed='{% include "../secret.html" %}')


def test_a_template_that_changes_is_read_anew(made):
    assert made(feed="one") == "one"
    assert made(feed="two") == "two"


def test_links_that_lead_round_are_followed_once(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one.html").write_text("One")
    before = _templates.digest(tmp_path)
    (tmp_path / "a/back").symlink_to(tmp_path)
    (tmp_path / "a/nowhere").symlink_to("nothing")
    assert _templates.digest(tmp_path) == before


def test_the_digest_tells_every_change_and_nothing_else(tmp_path):
    assert _templates.digest(None) == ""
    empty = _templates.digest(tmp_path)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.html").write_text("ab", encoding="utf-8")
    one = _templates.digest(tmp_path)
    (tmp_path / "parts" / "a.html").rename(tmp_path / "parts" / "a.htm")
    other = _templates.digest(tmp_path)
    (tmp_path / "parts" / "a.htm").rename(tmp_path / "parts" / "a.html")
    assert len({empty, one, other}) == 3
    assert _templates.digest(tmp_path) == one


# --- what the document says -------------------------------------------------------------------------------------------


def test_the_example_of_the_document_works(made):
    (example,) = re.findall(r"```jinja\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    page = lxml.html.document_fromstring(made(feed=example))
    line, entries = page.cssselect("main > p, main > .latest")
    assert line.text_content() == "Every Monday, by The Foreign Desk. Support us."
    assert len(entries.cssselect("article")) == 1


def test_the_colours_of_the_document_are_those_of_the_stylesheet():
    (example,) = re.findall(r"```css\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    ours = _templates.text("feed.css", None)
    assert all(f"  {name}:" in ours for name in re.findall(r"--\w+", example))


@pytest.mark.parametrize("kind", [_view.SiteView, _view.FeedView, _view.Address, _view.EntryView, Words])
def test_everything_that_a_template_can_see_is_in_the_document(kind):
    told = re.findall(r"`(\w+)`", DOCUMENT.read_text(encoding="utf-8"))
    assert [name for name in kind._fields if name not in told] == []


@pytest.mark.parametrize("name", ["base.html", "feed.html", "index.html"])
def test_every_block_is_in_the_document(name):
    told = re.findall(r"`(\w+)`", DOCUMENT.read_text(encoding="utf-8"))
    blocks = re.findall(r"{% block (\w+)", _templates.text(name, None))
    assert [block for block in blocks if block not in told] == []
