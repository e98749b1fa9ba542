"""No input whatever raises out of a source but SourceError, and what comes of it is fit to be published.

The same few hundred cases of each way of reading every time; `tests/bench/fuzz.py` tries a million.
"""

import os
import signal
from pathlib import Path

import pytest

from feedwright import registry
from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources.text import Text
from feedwright.text import prose

CASES = 350
"""Of each kind; its ways share them."""

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture(scope="module")
def fuzz():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        import fuzz

        return fuzz


@pytest.fixture
def reader(fuzz, tmp_path):
    """Reads cases of plain-text pages."""
    (lane,) = fuzz.chosen("text", [], "1")
    return fuzz.Reader(lane, tmp_path)


@pytest.mark.parametrize("kind", registry.kinds("sources"))
def test_whatever_stands_in_a_file_every_law_holds(fuzz, tmp_path, kind):
    figures = fuzz.Figures()
    for lane, count in fuzz.shares(fuzz.chosen(kind, [], "1"), CASES):
        folder = tmp_path / lane.name.replace(":", "-")
        folder.mkdir()
        reader = fuzz.Reader(lane, folder)
        for number in range(count):
            fuzz.tried(reader, "ci", number, figures)
    assert not figures.violations, figures.seeds
    assert figures.cases >= CASES - 10
    assert figures.articles
    assert figures.faults


def test_a_case_is_the_same_each_time(fuzz, reader):
    assert [reader.case(str(n)) for n in range(50)] == [reader.case(str(n)) for n in range(50)]
    assert len({reader.case(str(n))[0] for n in range(50)}) > 40


# --- what is no law of ours is seen -----------------------------------------------------------------------------------


def _raises(error):
    def parse(self, text, place, site):
        raise error
        yield

    return parse


def _gives(*items):
    return lambda self, text, place, site: iter(items)


ARTICLE = Article(source="ours", key="a.txt", place="a.txt", url="https://example.org/a/", title="A")


@pytest.mark.parametrize(
    ("parse", "told"),
    [
        (_raises(ValueError("odd")), "ValueError at "),
        (_raises(RecursionError()), "RecursionError at "),
        (_raises(ParseError("is odd", where="b.txt")), "a SourceError of another place"),
        (_raises(ParseError(" ", where="a.txt")), "a SourceError that says nothing"),
        (_gives(), "neither an article nor a fault"),
        (_gives(Fault("", "is odd", source="ours")), "a fault without a place"),
        (_gives(Fault("a.txt", "", source="ours")), "a fault that says nothing"),
        (_gives(Article(source="ours", place="a.txt", url="https://example.org/")), "without source, key or place"),
        (_gives(ARTICLE, ARTICLE), "two articles of one key"),
        (_gives(Article(source="ours", key="a.txt", place="a.txt", url="data:x")), "no entry can be made"),
    ],
)
def test_a_source_that_breaks_a_law_is_told_of(reader, monkeypatch, parse, told):
    monkeypatch.setattr(Text, "parse", parse)
    assert any(told in one for one in reader.judge("1").violations)


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>Before {{ x }} after</p>", ["template text in an entry: {{ x }}"]),
        (
            "<p>{% include %}</p>{% endif %}",
            ["template text in an entry: {% include %}", "template text in an entry: {% endif %}"],
        ),
        ("<p><code>{{ x }}</code></p><pre>{% x %}</pre>", []),
        ("<p>`{{ x }}</p>", []),
        ("<p>{{{}}} {{ 1 + 1 }} {}</p>", []),
    ],
)
def test_a_body_with_text_of_a_template_is_told_of(fuzz, html, told):
    import fuzz_laws

    assert list(fuzz_laws._of_body(html, html, html.encode())) == told


def test_marks_that_come_together_as_something_goes_from_between_them_are_no_text_of_a_template(fuzz):
    import fuzz_laws

    assert list(fuzz_laws._of_body("{{ x }}", "{{ x }}", b"{<!-- wp:x -->{ x }}")) == []


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<script>x()</script>", "<script in an entry"),
        ('<p onclick="x()">a</p>', "the attribute onclick in an entry"),
        ('<a href="/b">a</a>', "a relative address in an entry: href"),
        ("a\0b", "a character that XML forbids"),
    ],
)
def test_an_entry_that_is_not_safe_is_told_of(fuzz, html, told):
    import fuzz_laws

    from feedwright.model import Entry

    entry = Entry(url="https://example.org/a/", title="A", published=fuzz_laws.NOW, content_html="<p>")
    object.__setattr__(entry, "content_html", html)
    assert any(told in one for one in fuzz_laws._of_entry(entry))


@pytest.mark.parametrize(
    ("ends", "told"),
    [(lambda: os.kill(os.getpid(), signal.SIGKILL), "its process died (SIGKILL)"), (signal.pause, "hangs")],
)
def test_a_case_that_kills_or_stops_its_process_is_told_of_and_the_others_are_tried(
    fuzz, reader, monkeypatch, ends, told
):
    seen = []

    def html(text):
        seen.append(text)
        if len(seen) == 4:
            ends()
        return f"<p>{len(text)}</p>"

    monkeypatch.setattr(prose, "html", html)
    monkeypatch.setattr(fuzz, "HANGS", 0.5)
    figures = fuzz.batch(reader.lane, reader.folder, "1", range(6))
    assert figures.cases == 6
    assert figures.seeds == {told: [3]}
