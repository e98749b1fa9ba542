"""JSON Lines: a row on each line; a bad line costs itself."""

import json

import pytest

from feedwright.errors import ParseError


def test_a_bad_line_is_set_aside_with_its_number(read_table):
    table = read_table(
        "t.jsonl", '{"title": "A"}\n\n{"title": "B"\n[1]\n5\n\x1e{"title": "C", "title": "D", "x": NaN}\n'
    )
    assert table.titles == ["A", "D"]
    assert table.places == ["t.jsonl:1", "t.jsonl:6"]
    assert table.said == [
        "t.jsonl:3: is not JSON: Expecting ',' delimiter (column 14)",
        "t.jsonl:4: is no map of columns but a list",
        "t.jsonl:5: is no map of columns but a number",
    ]
    assert all(fault.set_aside and fault.source == "table" for fault in table.faults)


def test_a_json_document_called_json_lines_is_refused_with_the_cure(read_table):
    with pytest.raises(ParseError, match="set `format: json`"):
        read_table("t.jsonl", '[\n{"title": "A"},\n{"title": "B"}\n]\n')
    assert read_table("t.jsonl", '[\n{"title": "A"},\n{"title": "B"}\n]\n', format="json").titles == ["A", "B"]


def test_a_row_too_long_to_hold_is_set_aside(read_table, monkeypatch):
    monkeypatch.setattr("feedwright.sources._table_lines.LONGEST_ROW", 1000)
    monkeypatch.setattr("feedwright.sources._table_csv.LONGEST_ROW", 1000)
    long = "x" * 2500
    table = read_table("t.jsonl", json.dumps({"title": long}) + '\n{"title": "A"}\n')
    assert (table.titles, table.places) == (["A"], ["t.jsonl:2"])
    assert "is longer than" in table.said[0]
    table = read_table("t.csv", f"title,body\nA,{long}\nB,b\n")
    assert (table.titles, table.places) == (["B"], ["t.csv:3"])


def test_a_file_of_nothing_but_bad_rows_is_given_up(read_table):
    with pytest.raises(ParseError, match="more than 10,000 rows cannot be read; is `format` right"):
        read_table("t.jsonl", "x\n" * 20_000)


def test_more_than_one_value_in_a_line_is_named(read_table):
    table = read_table("t.jsonl", '{"title": "A"} {"title": "B"}\n{"title": "C"},\n')
    assert table.titles == []
    assert table.said == [
        "t.jsonl:1: is not JSON: Extra data (column 15)",
        "t.jsonl:2: is not JSON: Extra data (column 15)",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", " \n", "\n\x1e"])
def test_lines_may_end_in_any_way(read_table, end):
    table = read_table("t.jsonl", "\ufeff" + end.join(f'{{"title": "T{n}"}}' for n in range(3)))
    assert (table.titles, table.said) == (["T0", "T1", "T2"], [])


def test_a_file_that_is_cut_off_gives_its_whole_lines(read_table):
    table = read_table("t.jsonl", '{"title": "A"}\n{"title": "B", "bo')
    assert table.titles == ["A"]
    assert table.said == ["t.jsonl:2: is not JSON: Unterminated string starting at (column 16)"]


def test_an_integer_of_thousands_of_digits_stays_text(read_table):
    (article,) = read_table("t.jsonl", '{"title": "A", "id": ' + "7" * 5_000 + "}").articles
    assert article.id == "7" * 5_000


def test_a_very_long_line_is_a_row_like_any_other(read_table):
    body = "word " * 2_000_000
    table = read_table("t.jsonl", json.dumps({"title": "A", "body": body}) + '\n{"title": "B"}')
    assert table.titles == ["A", "B"]
    assert len(table.bodies()[table.keys[0]]) >= len(body) - 1
