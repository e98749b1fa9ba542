"""Tables: one article a row, whatever the format; a row that cannot be used is named, and the others are read."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.errors import ParseError, SourceError

DAY = datetime(2025, 3, 4, tzinfo=UTC)


# --- every format -------------------------------------------------------------------------------------------------

ROWS = [
    {"id": "a", "title": "Ä first", "date": "2025-03-04", "categories": "x, y", "content_html": "<p>One\n\ntwo</p>"},
    {"id": "b", "title": "Second, of two", "date": "4 March 2025", "categories": "", "content_html": "<p>Three</p>"},
]


def as_csv(delimiter):
    lines = [delimiter.join(ROWS[0])]
    lines += [delimiter.join('"' + value + '"' for value in row.values()) for row in ROWS]
    return "\n".join(lines) + "\n"


FORMATS = {
    "t.csv": (as_csv(","), [":2", ":5"]),
    "semicolon.csv": (as_csv(";"), [":2", ":5"]),
    "tab.csv": (as_csv("\t"), [":2", ":5"]),
    "pipe.csv": (as_csv("|"), [":2", ":5"]),
    "t.tsv": (as_csv("\t"), [":2", ":5"]),
    "t.json": (json.dumps(ROWS), ["[0]", "[1]"]),
    "items.json": (json.dumps({"title": "Feed", "items": ROWS}), ["[0]", "[1]"]),
    "posts.json": (json.dumps({"posts": ROWS}), ["[0]", "[1]"]),
    "lines.json": ("{\n'articles': [\n".replace("'", '"') + ",\n".join(map(json.dumps, ROWS)) + "\n]}", [":3", ":4"]),
    "t.jsonl": ("\n".join(map(json.dumps, ROWS)), [":1", ":2"]),
    "t.ndjson": ("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n", [":1", ":2"]),
    "t.yaml": (json.dumps(ROWS), ["[0]", "[1]"]),
    "t.yml": ("entries:\n" + "".join("- " + json.dumps(row) + "\n" for row in ROWS), [":2", ":3"]),
    "documents.yaml": ("".join("---\n" + json.dumps(row) + "\n" for row in ROWS), [":2", ":4"]),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_format_says_the_same(read_table, name, encoding):
    text, at = FORMATS[name]
    table = read_table(name, text.encode(encoding))
    assert table.faults == []
    assert table.keys == [f"{name}#a", f"{name}#b"]
    assert table.places == [name + where for where in at]
    assert table.titles == ["Ä first", "Second, of two"]
    assert [article.published for article in table.articles] == [DAY, DAY]
    assert [article.categories for article in table.articles] == [("x", "y"), ()]
    assert [article.url for article in table.articles] == [
        "https://example.org/a-first/",
        "https://example.org/second-of-two/",
    ]
    assert [article.content_html for article in table.articles] == [None, None]
    assert table.bodies() == {f"{name}#a": "<p>One\n\ntwo</p>", f"{name}#b": "<p>Three</p>"}
    assert table.bodies(table.articles[1:]) == {f"{name}#b": "<p>Three</p>"}


@pytest.mark.parametrize("name", ["t.csv", "t.json", "t.jsonl", "t.yaml"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_every_machine(read_table, name, end):
    text, at = FORMATS[name]
    table = read_table(name, text.replace("\n", end).encode())
    assert table.places == [name + where for where in at]
    assert table.bodies()[f"{name}#b"] == "<p>Three</p>"


# --- identity ---------------------------------------------------------------------------------------------------------


def test_a_row_is_known_by_id_address_slug_or_title_and_date(read_table):
    rows = [
        {"id": 7, "url": "https://example.org/x", "title": "A"},
        {"url": "https://example.org/y", "slug": "b", "title": "B"},
        {"slug": "c", "title": "C"},
        {"title": "D", "date": "2025-03-04"},
        {"title": "D", "date": "2025-03-05"},
        {"content": "Only text"},
    ]
    keys = read_table("t.json", json.dumps(rows)).keys
    assert keys[:3] == ["t.json#7", "t.json#https://example.org/y", "t.json#c"]
    assert len(set(keys)) == 6
    assert read_table("t.json", json.dumps(rows[::-1])).keys == keys[::-1]


def test_rows_of_one_id_are_told_apart_with_a_fault(read_table):
    table = read_table("t.csv", "id,title,body\n1,A,a\n1,B,b\n1,C,c\n")
    first, second, third = table.keys
    assert (first, second[:8], third[:8]) == ("t.csv#1", "t.csv#1~", "t.csv#1~")
    assert table.said[0] == "t.csv:3: has the id '1' of a row above it; give each row an id of its own"
    assert not any(fault.set_aside for fault in table.faults)
    assert table.bodies() == {first: "a", second: "b", third: "c"}


def test_a_row_without_a_readable_title_has_an_address_of_its_own(read_table):
    table = read_table("t.csv", "id,title,body\n1,,a\n2,???,b\nñ,,c\n")
    assert [article.url for article in table.articles] == [
        "https://example.org/1/",
        "https://example.org/2/",
        "https://example.org/n/",
    ]


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.json"])
def test_bodies_are_found_again_where_rows_have_moved(read_table, tmp_path, name):
    rows = [{"id": str(n), "title": f"T{n}", "body": f"b{n}"} for n in range(4)]

    def written(rows):
        if name == "t.csv":
            return "id,title,body\n" + "".join(",".join(row.values()) + "\n" for row in rows)
        return json.dumps(rows) if name == "t.json" else "\n".join(map(json.dumps, rows))

    table = read_table(name, written(rows))
    (tmp_path / name).write_text(written([{"id": "new", "title": "N", "body": "n"}, *rows[:0:-1]]))
    bodies = table.bodies()
    assert [bodies[f"{name}#{n}"] for n in (1, 2, 3)] == ["b1", "b2", "b3"]
    assert bodies[f"{name}#0"].what == "the row is no longer there"
    (tmp_path / name).unlink()
    assert {html.set_aside for html in table.bodies().values()} == {True}


# --- bodies -----------------------------------------------------------------------------------------------------------


def test_what_the_column_of_the_body_holds(read_table):
    data = 'title,body\nA,"*a* <b>b</b>"\n'
    assert list(read_table("t.csv", data).bodies().values()) == ["*a* <b>b</b>"]
    assert list(read_table("t.csv", data, content="markdown").bodies().values()) == ["<p><em>a</em> <b>b</b></p>\n"]
    assert list(read_table("t.csv", data, content="text").bodies().values()) == [
        "<p><em>a</em> &lt;b&gt;b&lt;/b&gt;</p>"
    ]


@pytest.mark.parametrize("column", ["content_html", "Content", "body", "HTML", "content-text", "text"])
def test_words_for_the_body(read_table, column):
    assert list(read_table("t.csv", f"title,{column}\nA,hello\n").bodies().values()) in (["hello"], ["<p>hello</p>"])


def test_columns_that_name_their_kind_keep_it(read_table):
    rows = [
        {"title": "A", "content_text": "*a*"},
        {"title": "B", "html": "*b*"},
        {"title": "C", "content_html": " ", "body": "*c*"},
    ]
    assert list(read_table("t.json", json.dumps(rows), content="markdown").bodies().values()) == [
        "<p><em>a</em></p>",
        "*b*",
        "<p><em>c</em></p>\n",
    ]


def test_fields_say_where_title_and_body_stand(read_table):
    rows = [{"headline": "A", "content": {"rendered": "<p>a</p>"}, "body": "no", "meta": {"when": "2025-03-04"}}]
    table = read_table(
        "t.json",
        json.dumps(rows),
        fields={"title": "headline", "content_html": ["nothing", "content.rendered"], "published": "meta.when"},
    )
    assert (table.titles, table.articles[0].published) == (["A"], DAY)
    assert list(table.bodies().values()) == ["<p>a</p>"]
    assert read_table("t.csv", "headline\nA\n", fields={"title": "headline"}).titles == ["A"]


def test_rows_too_deep_to_look_into_hide_no_body_of_the_others(read_table, tmp_path):
    deep = '{"title": "A", "categories": ' + "[" * 900 + "]" * 900 + "}"
    table = read_table("t.jsonl", f'{deep}\n{{"title": "B", "body": "b"}}\n{{"body": "c"}}')
    (tmp_path / "t.jsonl").write_text(f'{{}}\n{deep}\n{deep}\n{{"body": "c"}}\n{{"title": "B", "body": "b"}}')
    assert list(table.bodies().values()) == ["c", "b"]


# --- options and places -----------------------------------------------------------------------------------------------


def test_a_name_that_tells_no_format_needs_one(read_table):
    with pytest.raises(ParseError, match="set `format` to csv, tsv, json, jsonl or yaml"):
        read_table("table.txt", "title\nA\n")
    assert read_table("table.txt", "title\nA\n", format="csv").titles == ["A"]


def test_a_row_in_a_drafts_folder_is_a_draft(tmp_path, table_reading):
    (tmp_path / "drafts").mkdir()
    table = table_reading(tmp_path, "drafts/t.csv", "title\nA\n")
    assert table.articles[0].left_out == "draft"


def test_the_example_of_the_documentation_is_read_as_it_says(read_table):
    page = (Path(__file__).parents[2] / "docs" / "sources" / "table.md").read_text(encoding="utf-8")
    config, data, nested = re.findall(r"```(?:yaml|json)?\n(.*?)```", page, re.DOTALL)[:3]
    assert "  title: headline" in config
    table = read_table("articles.csv", data, fields={"title": "headline"}, url="{site}/{year}/{slug}/")
    assert table.faults == []
    assert all(f"`{article.url}`" in page for article in table.articles)
    assert [article.title for article in table.articles] == ["The Strait, Reopened", "A Close Vote"]
    assert read_table("t.json", nested, rows="data.posts").titles == ["One", "Two"]


# --- laws -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["big.csv", "big.jsonl"])
def test_a_large_table_does_not_sit_in_memory(read_table, tmp_path, name, peak):
    body = "word " * 2000
    head = "id,title,body\n" if name == "big.csv" else ""
    row = '{n},T,"{body}"\n' if name == "big.csv" else '{{"id": {n}, "title": "T", "body": "{body}"}}\n'
    table = read_table(name, head + "".join(row.format(n=n, body=body) for n in range(2000)))

    def read():
        assert sum(1 for _ in table.source.read(table.place, table.site)) == 2000
        assert len(table.bodies(table.articles[-2:])) == 2

    assert peak(read) < (tmp_path / name).stat().st_size / 5


NAMES = ["t.csv", "t.tsv", "t.json", "t.jsonl", "t.yaml"]
BYTES = st.binary(max_size=60) | st.text(alphabet='{}[]":,-&*!?|>\n\r\t ab1;=é\x00\ud800', max_size=60).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)


@settings(max_examples=150)
@given(
    st.sampled_from(NAMES),
    st.sampled_from([b"", b"title,body\n", b"title\tbody\n", b"- title: ", b'[{"title":', b"\xff\xfe"]),
    BYTES,
)
def test_any_bytes_give_articles_and_faults_or_are_refused(tmp_path_factory, table_reading, name, head, data):
    folder = tmp_path_factory.getbasetemp()
    try:
        table = table_reading(folder, name, head + data)
    except SourceError:
        return
    assert len(set(table.keys)) == len(table.keys)
    assert set(table.bodies()) == set(table.keys)


@st.composite
def damaged(draw):
    """A good table of some format, encoded in some way, to which something happened."""
    name = draw(st.sampled_from(sorted(FORMATS)))
    data = FORMATS[name][0].encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "latin-1"])))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        gone = draw(st.sampled_from([0, 0, 1, 5, len(data)]))
        new = draw(st.sampled_from(HARMFUL) | st.binary(max_size=4) | st.just(data[at : at + 40] * 3))
        data = data[:at] + new + data[at + gone :]
    return name, data


HARMFUL = [
    *(
        b'"',
        b"'",
        b"\\",
        b"[",
        b"{",
        b"]",
        b"}",
        b",",
        b":",
        b"\x00",
        b"\r",
        b"\n\n",
        b"\t",
        b"\x1e",
        b"---\n",
        b"&a ",
        b"*a",
    ),
    *(b"\\ud800", b"\xed\xa0\x80", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", "\u2028\x85".encode(), "\ufffd".encode()),
    *(b"9" * 5_000, b"-", b"1e999", b"NaN", b"[" * 3_000, b'{"a":' * 3_000, b"- " * 2_000, b"x" * 100_000, b"{{ x }}"),
]


@settings(max_examples=300)
@given(damaged())
def test_what_is_damaged_gives_articles_and_faults_or_is_refused(tmp_path_factory, table_reading, table):
    folder = tmp_path_factory.getbasetemp()
    name, data = table
    try:
        made = table_reading(folder, name, data)
    except SourceError as error:
        assert str(error).startswith(name)  # noqa: PT017 - either outcome is right
        return
    assert all(fault.place.startswith(name) for fault in made.faults)
    assert len(set(made.keys)) == len(made.keys)
    bodies = made.bodies()
    assert set(bodies) == set(made.keys)
    assert all(isinstance(html, str) for html in bodies.values())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
COLUMNS = st.sampled_from(
    ["id", "url", "title", "date", "categories", "author", "image", "enclosures", "draft", "content_html", "source"]
)


@settings(max_examples=100)
@given(st.lists(st.dictionaries(COLUMNS, VALUES, max_size=5), max_size=5))
def test_rows_of_any_values_are_articles_or_named(tmp_path_factory, table_reading, rows):
    folder = tmp_path_factory.getbasetemp()
    table = table_reading(folder, "values.json", json.dumps(rows))
    set_aside = [fault for fault in table.faults if fault.set_aside]
    assert len(table.articles) + len(set_aside) == len(rows)
    again = table_reading(folder, "values.json", json.dumps(rows[::-1]))
    if not any("of a row above it" in what for what in table.said):
        assert again.keys == table.keys[::-1]
