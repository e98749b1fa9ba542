"""Tables: one article a row, whatever the format; a row that cannot be used is named, and the others are read."""

import json
import os
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feedwright.errors import ParseError, SourceError
from feedwright.model import Article, Fault
from feedwright.sources._base import Site
from feedwright.sources.table import Table, _Lines

DAY = datetime(2025, 3, 4, tzinfo=UTC)


class Reading:
    """What a table gives: articles, faults, and bodies by key."""

    def __init__(self, folder, name, data, **options):
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        self.site = Site("https://example.org/", folder, UTC, "en")
        self.source = Table(name="table", path=name, **options)
        (self.place,) = self.source.places(self.site)
        items = list(self.source.read(self.place, self.site))
        self.articles = [item for item in items if isinstance(item, Article)]
        self.faults = [item for item in items if isinstance(item, Fault)]

    def bodies(self, articles=None):
        given = self.articles if articles is None else articles
        return {article.key: html for article, html in self.source.bodies(given, self.site)}

    @property
    def keys(self):
        return [article.key for article in self.articles]

    @property
    def titles(self):
        return [article.title for article in self.articles]

    @property
    def places(self):
        return [article.place for article in self.articles]

    @property
    def said(self):
        return [str(fault) for fault in self.faults]


@pytest.fixture
def read(tmp_path):
    def reading(name, data, **options):
        return Reading(tmp_path, name, data, **options)

    return reading


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
    "t.jsonl": ("\n".join(map(json.dumps, ROWS)), [":1", ":2"]),
    "t.ndjson": ("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n", [":1", ":2"]),
    "t.yaml": (json.dumps(ROWS), ["[0]", "[1]"]),
    "t.yml": ("entries:\n" + "".join("- " + json.dumps(row) + "\n" for row in ROWS), ["[0]", "[1]"]),
    "documents.yaml": ("".join("---\n" + json.dumps(row) + "\n" for row in ROWS), ["[0]", "[1]"]),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_format_says_the_same(read, name, encoding):
    text, at = FORMATS[name]
    table = read(name, text.encode(encoding))
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
def test_line_ends_of_every_machine(read, name, end):
    text, at = FORMATS[name]
    table = read(name, text.replace("\n", end).encode())
    assert table.places == [name + where for where in at]
    assert table.bodies()[f"{name}#b"] == "<p>Three</p>"


def test_json_feed_items_as_they_are(read):
    item = {
        "id": "https://example.org/a",
        "url": "https://example.org/a",
        "title": "A",
        "content_html": "<p>a</p>",
        "date_published": "2025-03-04T10:00:00+01:00",
        "date_modified": "2025-03-05T10:00:00Z",
        "authors": [{"name": "The Desk", "url": "https://example.org/desk"}],
        "attachments": [{"url": "https://example.org/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7}],
        "language": "de",
    }
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "F",
        "items": [item, {"id": "2", "content_text": "1 < 2"}],
    }
    table = read("feed.json", json.dumps(feed))
    first, second = table.articles
    assert table.faults == []
    assert (first.id, first.url, first.language) == ("https://example.org/a", "https://example.org/a", "de")
    assert first.published.isoformat() == "2025-03-04T10:00:00+01:00"
    assert first.updated == datetime(2025, 3, 5, 10, tzinfo=UTC)
    assert [author.name for author in first.authors] == ["The Desk"]
    assert [(e.url, e.type, e.length) for e in first.enclosures] == [("https://example.org/a.mp3", "audio/mpeg", 7)]
    assert second.url == "https://example.org/2/"
    assert table.bodies()[second.key] == "<p>1 &lt; 2</p>"


# --- identity -----------------------------------------------------------------------------------------------------


def test_a_row_is_known_by_id_address_slug_or_title_and_date(read):
    rows = [
        {"id": 7, "url": "https://example.org/x", "title": "A"},
        {"url": "https://example.org/y", "slug": "b", "title": "B"},
        {"slug": "c", "title": "C"},
        {"title": "D", "date": "2025-03-04"},
        {"title": "D", "date": "2025-03-05"},
        {"content": "Only text"},
    ]
    keys = read("t.json", json.dumps(rows)).keys
    assert keys[:3] == ["t.json#7", "t.json#https://example.org/y", "t.json#c"]
    assert len(set(keys)) == 6
    assert read("t.json", json.dumps(rows[::-1])).keys == keys[::-1]


def test_rows_of_one_id_are_told_apart_with_a_fault(read):
    table = read("t.csv", "id,title,body\n1,A,a\n1,B,b\n1,C,c\n")
    assert table.keys == ["t.csv#1", "t.csv#1~2", "t.csv#1~3"]
    assert table.said[0] == "t.csv:3: has the id '1' of a row above it; give each row an id of its own"
    assert not any(fault.set_aside for fault in table.faults)
    assert table.bodies() == {"t.csv#1": "a", "t.csv#1~2": "b", "t.csv#1~3": "c"}


def test_a_row_without_a_readable_title_has_an_address_of_its_own(read):
    table = read("t.csv", "id,title,body\n1,,a\n2,???,b\nñ,,c\n")
    assert [article.url for article in table.articles] == [
        "https://example.org/1/",
        "https://example.org/2/",
        "https://example.org/n/",
    ]


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.json"])
def test_bodies_are_found_again_where_rows_have_moved(read, tmp_path, name):
    rows = [{"id": str(n), "title": f"T{n}", "body": f"b{n}"} for n in range(4)]

    def written(rows):
        if name == "t.csv":
            return "id,title,body\n" + "".join(",".join(row.values()) + "\n" for row in rows)
        return json.dumps(rows) if name == "t.json" else "\n".join(map(json.dumps, rows))

    table = read(name, written(rows))
    (tmp_path / name).write_text(written([{"id": "new", "title": "N", "body": "n"}, *rows[:0:-1]]))
    bodies = table.bodies()
    assert [bodies[f"{name}#{n}"] for n in (1, 2, 3)] == ["b1", "b2", "b3"]
    assert bodies[f"{name}#0"].what == "the row is no longer there"
    (tmp_path / name).unlink()
    assert {html.set_aside for html in table.bodies().values()} == {True}


# --- bodies -------------------------------------------------------------------------------------------------------


def test_what_the_column_of_the_body_holds(read):
    data = 'title,body\nA,"*a* <b>b</b>"\n'
    assert list(read("t.csv", data).bodies().values()) == ["*a* <b>b</b>"]
    assert list(read("t.csv", data, content="markdown").bodies().values()) == ["<p><em>a</em> <b>b</b></p>\n"]
    assert list(read("t.csv", data, content="text").bodies().values()) == ["<p><em>a</em> &lt;b&gt;b&lt;/b&gt;</p>"]


@pytest.mark.parametrize("column", ["content_html", "Content", "body", "HTML", "content-text", "text"])
def test_words_for_the_body(read, column):
    assert list(read("t.csv", f"title,{column}\nA,hello\n").bodies().values()) in (["hello"], ["<p>hello</p>"])


def test_columns_that_name_their_kind_keep_it(read):
    rows = [
        {"title": "A", "content_text": "*a*"},
        {"title": "B", "html": "*b*"},
        {"title": "C", "content_html": " ", "body": "*c*"},
    ]
    assert list(read("t.json", json.dumps(rows), content="markdown").bodies().values()) == [
        "<p><em>a</em></p>",
        "*b*",
        "<p><em>c</em></p>\n",
    ]


def test_fields_say_where_title_and_body_stand(read):
    rows = [{"headline": "A", "content": {"rendered": "<p>a</p>"}, "body": "no", "meta": {"when": "2025-03-04"}}]
    table = read(
        "t.json",
        json.dumps(rows),
        fields={"title": "headline", "content_html": ["nothing", "content.rendered"], "published": "meta.when"},
    )
    assert (table.titles, table.articles[0].published) == (["A"], DAY)
    assert list(table.bodies().values()) == ["<p>a</p>"]
    assert read("t.csv", "headline\nA\n", fields={"title": "headline"}).titles == ["A"]


# --- CSV ----------------------------------------------------------------------------------------------------------


def test_rows_of_csv_that_are_too_long_or_too_short_are_set_aside(read):
    table = read("t.csv", "title,date,body\nA,2025-03-04,a\nB\nC,,c,d\nD,,d,,\n,,\n\nE,,e")
    assert table.titles == ["A", "D", "E"]
    assert table.places == ["t.csv:2", "t.csv:5", "t.csv:8"]
    assert table.said == ["t.csv:3: has 1 cells where the header has 3", "t.csv:4: has 4 cells where the header has 3"]
    assert all(fault.set_aside for fault in table.faults)


def test_lines_are_counted_as_an_editor_does(read):
    table = read("t.csv", '\ntitle,body\n\nA,"one\n\nthree"\nB,b\n"C\nc"\n')
    assert table.places == ["t.csv:4", "t.csv:7"]
    assert table.said == [
        "t.csv:8: has 1 cells where the header has 2; it runs to line 9, so a quotation mark may be left open"
    ]


def test_a_quotation_mark_left_open_costs_one_row(read):
    table = read("t.csv", 'title,body\nA,a\nB,"b\nC,c\nD,d\n')
    assert table.titles == ["A", "C", "D"]
    assert table.said == ["t.csv:3: a quotation mark that opens in this row is never closed"]
    assert table.bodies()[table.keys[2]] == "d"
    with pytest.raises(ParseError, match=r"t\.csv:1: a quotation mark"):
        read("t.csv", 'title,"body\nA,a\n')


def test_a_csv_file_needs_a_header(read):
    with pytest.raises(ParseError, match=r"t\.csv:1: its first row names no column that is known.*`fields`"):
        read("t.csv", "A story,2025-03-04,Once upon a time\n")
    assert read("t.csv", "title,body\n").articles == []


def test_the_delimiter_may_be_said(read):
    assert read("t.csv", "sep=;\ntitle;body\nA, a;b\n").titles == ["A, a"]
    assert read("t.csv", "title^body\nA^a\n", delimiter="^").titles == ["A"]
    assert read("t.csv", "title\tbody, long\nA\ta\n", delimiter="tab").titles == ["A"]
    with pytest.raises(ValidationError, match=r"',,' cannot part cells; give one character"):
        Table(path="x", delimiter=",,")


def test_a_column_that_stands_twice_is_named(read):
    table = read("t.csv", "title,body,title\nA,a,B\n")
    assert table.titles == ["B"]
    assert table.said == ["t.csv:1: the column 'title' stands twice; the last one counts"]


def test_other_encodings_are_read_and_reported(read):
    text = "title,body\n" + "".join(f"Düsseldorf über Köln {n},große Straße\n" for n in range(20))
    table = read("t.csv", text.encode("cp1252"))
    assert table.titles[0] == "Düsseldorf über Köln 0"
    assert len(table.said) == 1
    assert table.said[0].startswith("t.csv:2: is not UTF-8; it was read as windows-1252, ")
    table = read("t.csv", (text + "Caf\xff").encode() + b"\xe9\xff,x\n")
    assert len(table.articles) == 21
    assert table.said == ["t.csv:22: is not UTF-8 in some bytes, which were left out. Save it as UTF-8"]


@pytest.mark.parametrize("name", ["t.csv", "t.yaml"])
def test_the_language_of_the_source_tells_the_encoding(read, name):
    text = "title\nПривет\n" if name == "t.csv" else "- title: Привет\n"
    table = read(name, text.encode("cp1251"), language="ru")
    assert table.titles == ["Привет"]
    assert "windows-1251" in table.said[0]


def test_a_named_pipe_in_the_place_of_a_table_is_not_waited_for(read, tmp_path):
    table = read("t.csv", "title\nA\n")
    (tmp_path / "t.csv").unlink()
    os.mkfifo(tmp_path / "t.csv")
    with pytest.raises(ParseError, match="is no ordinary file"):
        list(table.source.read(table.place, table.site))


def test_a_byte_that_is_foreign_after_a_long_plain_beginning(read):
    table = read("t.jsonl", b'{"title": "' + b"x" * 1_000_000 + b'"}\n{"title": "caf\xe9"}\n')
    assert table.titles[1] == "café"
    (said,) = table.said
    assert said.startswith("t.jsonl:2: is not UTF-8; it was read as windows-1252, ")


def test_a_file_that_cannot_be_read_is_named(read, tmp_path):
    table = read("t.csv", "title\nA\n")
    with _Lines(table.place, "en") as lines:
        next(lines)
        lines.text.close()
        lines.text = FailingDisk()
        with pytest.raises(ParseError, match=r"t\.csv:2: cannot be read further: no disk"):
            next(lines)
    (tmp_path / "t.csv").unlink()
    with pytest.raises(ParseError, match=r"t\.csv: cannot be read: No such file"):
        list(table.source.read(table.place, table.site))
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(ParseError, match=r"t\.csv: is no ordinary file"):
        list(table.source.read(table.place, table.site))


class FailingDisk:
    def readline(self, _limit):
        message = "no disk"
        raise OSError(message)

    def close(self):
        pass


# --- JSON Lines ---------------------------------------------------------------------------------------------------


def test_a_bad_line_is_set_aside_with_its_number(read):
    table = read("t.jsonl", '{"title": "A"}\n\n{"title": "B"\n[1]\n5\n\x1e{"title": "C", "title": "D", "x": NaN}\n')
    assert table.titles == ["A", "D"]
    assert table.places == ["t.jsonl:1", "t.jsonl:6"]
    assert table.said == [
        "t.jsonl:3: is not JSON: Expecting ',' delimiter (column 14)",
        "t.jsonl:4: is no map of columns but a list",
        "t.jsonl:5: is no map of columns but a number",
    ]
    assert all(fault.set_aside and fault.source == "table" for fault in table.faults)


def test_a_json_document_called_json_lines_is_refused_with_the_cure(read):
    with pytest.raises(ParseError, match="set `format: json`"):
        read("t.jsonl", '[\n{"title": "A"},\n{"title": "B"}\n]\n')
    assert read("t.jsonl", '[\n{"title": "A"},\n{"title": "B"}\n]\n', format="json").titles == ["A", "B"]


def test_a_row_too_long_to_hold_is_set_aside(read, monkeypatch):
    monkeypatch.setattr("feedwright.sources.table._LONGEST_ROW", 1000)
    long = "x" * 2500
    table = read("t.jsonl", json.dumps({"title": long}) + '\n{"title": "A"}\n')
    assert (table.titles, table.places) == (["A"], ["t.jsonl:2"])
    assert "is longer than" in table.said[0]
    table = read("t.csv", f"title,body\nA,{long}\nB,b\n")
    assert (table.titles, table.places) == (["B"], ["t.csv:3"])


def test_a_file_of_nothing_but_bad_rows_is_given_up(read):
    with pytest.raises(ParseError, match="more than 10,000 rows cannot be read; is `format` right"):
        read("t.jsonl", "x\n" * 20_000)


def test_a_cell_too_long_to_hold_costs_its_rows_and_no_others(read):
    cell = ("x" * 1_000_000 + "\n") * 21
    table = read("t.csv", f'title,body\nA,"{cell}\nB,b\n')
    assert table.titles == ["B"]
    assert table.said[0] == "t.csv:2: a quotation mark that opens in this row is never closed"


# --- JSON and YAML ------------------------------------------------------------------------------------------------


def test_the_list_may_stand_under_a_path(read):
    data = {"data": {"posts": [{"title": "A"}]}, "items": [{"title": "B"}]}
    assert read("t.json", json.dumps(data), rows="data.posts").titles == ["A"]
    assert read("t.yaml", json.dumps(data), rows="data.posts").titles == ["A"]
    assert read("t.json", json.dumps(data)).titles == ["B"]
    for name in ("t.json", "t.yaml"):
        with pytest.raises(ParseError, match=r"holds no list at `data\.pages`; at the top stand data, items; say"):
            read(name, json.dumps(data), rows="data.pages")
        with pytest.raises(ParseError, match="holds no list of articles"):
            read(name, '{"title": "A"}')


def test_a_document_that_is_one_article_is_one_row(read):
    assert read("t.json", '{"title": "A", "body": "a"}').places == ["t.json[0]"]
    assert list(read("t.yaml", "title: A\nbody: a\n").bodies().values()) == ["a"]


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("t.json", '[{"title": "A"},\n {"title" "B"}]', "t.json:2:11: is not JSON: Expecting ':' delimiter"),
        ("t.json", '{"title": "A"}\n{"title": "B"}', "if each line is a row of its own, set `format: jsonl`"),
        ("t.json", "[" * 100_000, "t.json: is nested too deep"),
        ("t.yaml", "- title: [A\n- b: ]\n", "t.yaml:2:4: is not YAML: did not find expected"),
        ("t.yaml", "- title: *a\n", "there is no anchor &a"),
        ("t.yaml", "[" * 100_000, "nested too deep"),
        ("t.yaml", "- " * 100_000, "nested too deep"),
        ("t.yaml", "# nothing\n", "t.yaml: is empty"),
        ("t.csv", " \n", "t.csv: is empty"),
        ("t.csv", b"\x00\x01\x02" * 99, "t.csv: is not text but binary data"),
        ("t.json", b"", "t.json: is empty"),
    ],
)
def test_a_document_that_is_none_is_refused_with_line_and_column(read, name, data, what):
    with pytest.raises(ParseError) as error:
        read(name, data)
    assert what in str(error.value)


def test_rows_that_say_nothing_are_named(read):
    table = read("t.json", '[{}, {"date": "2025-03-04"}, null, {"title": "A"}]')
    assert table.titles == ["A"]
    assert table.said == [
        "t.json[0]: has neither title nor text nor address; give it one of them",
        "t.json[1]: has neither title nor text nor address; give it one of them",
        "t.json[2]: is no map of columns but nothing",
    ]


def test_yaml_scalars_stay_what_was_written(read):
    table = read(
        "t.yaml",
        "- id: 012\n  title: no\n  date: 2025-03-04 10:00:00 +0530\n  draft: null\n  lang: !!python/name:os.no de\n",
    )
    (article,) = table.articles
    assert (article.id, article.title, article.left_out, article.language) == ("012", "no", "", "de")
    assert article.published.isoformat() == "2025-03-04T10:00:00+05:30"


def test_a_key_that_stands_twice_in_yaml_is_named(read):
    table = read("t.yaml", "- title: A\n  title: B\n")
    assert (table.titles, table.said) == (["B"], ["t.yaml[0]: line 2: `title` stands twice; the last one counts"])


def test_bombs_are_harmless(read, tmp_path):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{n}: &{n} [{', '.join([f'*{p}'] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    table = read("t.yaml", bomb + "posts:\n- {title: A, categories: *i}\n- title: B\n- &me {title: C, x: *me}\n")
    assert table.titles == ["B"]
    assert [fault.set_aside for fault in table.faults] == [True, True]
    deep = (
        '{"title": "A", "categories": '
        + "[" * 900
        + "]" * 900
        + '}\n{"title": "B", "x": '
        + "[" * 100_000
        + '\n{"title": "C"}'
    )
    table = read("t.jsonl", deep)
    assert table.titles[-1] == "C"
    assert "t.jsonl:2: is nested too deep" in table.said
    (tmp_path / "t.jsonl").write_text("\n" + deep)
    assert table.bodies(table.articles[-1:]) == {table.keys[-1]: ""}


def test_characters_and_numbers_that_no_feed_can_hold(read):
    data = (
        '[{"title": "A\\u0000\\ud800", "id": "\\ud800x", "summary": "a\\u0001", "views": 1e999, "n": '
        + "1" * 5000
        + "}]"
    )
    (article,) = read("t.json", data).articles
    assert (article.title, article.id, article.key, article.summary, article.views) == ("A", "x", "t.json#x", "a", None)


# --- options and places -------------------------------------------------------------------------------------------


def test_a_name_that_tells_no_format_needs_one(read):
    with pytest.raises(ParseError, match="set `format` to csv, tsv, json, jsonl or yaml"):
        read("table.txt", "title\nA\n")
    assert read("table.txt", "title\nA\n", format="csv").titles == ["A"]


def test_a_row_in_a_drafts_folder_is_a_draft(tmp_path):
    (tmp_path / "drafts").mkdir()
    table = Reading(tmp_path, "drafts/t.csv", "title\nA\n")
    assert table.articles[0].left_out == "draft"


# --- laws ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["big.csv", "big.jsonl"])
def test_a_large_table_does_not_sit_in_memory(read, tmp_path, name):
    body = "word " * 2000
    head = "id,title,body\n" if name == "big.csv" else ""
    row = '{n},T,"{body}"\n' if name == "big.csv" else '{{"id": {n}, "title": "T", "body": "{body}"}}\n'
    table = read(name, head + "".join(row.format(n=n, body=body) for n in range(2000)))
    tracemalloc.start()
    count = sum(1 for _ in table.source.read(table.place, table.site))
    bodies = table.bodies(table.articles[-2:])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (count, len(bodies)) == (2000, 2)
    assert peak < (tmp_path / name).stat().st_size / 5


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
def test_any_bytes_give_articles_and_faults_or_are_refused(tmp_path_factory, name, head, data):
    folder = tmp_path_factory.getbasetemp()
    try:
        table = Reading(folder, name, head + data)
    except SourceError:
        return
    assert len(set(table.keys)) == len(table.keys)
    assert set(table.bodies()) == set(table.keys)


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
def test_rows_of_any_values_are_articles_or_named(tmp_path_factory, rows):
    folder = tmp_path_factory.getbasetemp()
    table = Reading(folder, "values.json", json.dumps(rows))
    set_aside = [fault for fault in table.faults if fault.set_aside]
    assert len(table.articles) + len(set_aside) == len(rows)
    again = Reading(folder, "values.json", json.dumps(rows[::-1]))
    if not any("of a row above it" in what for what in table.said):
        assert again.keys == table.keys[::-1]
