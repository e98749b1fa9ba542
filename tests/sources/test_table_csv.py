"""CSV: cells with any usual delimiter; what is wrong costs one row."""

import pytest
from pydantic import ValidationError

from feedwright.errors import ParseError
from feedwright.sources.table import Table


def test_rows_of_csv_that_are_too_long_or_too_short_are_set_aside(read_table):
    table = read_table("t.csv", "title,date,body\nA,2025-03-04,a\nB\nC,,c,d\nD,,d,,\n,,\n\nE,,e")
    assert table.titles == ["A", "D", "E"]
    assert table.places == ["t.csv:2", "t.csv:5", "t.csv:8"]
    assert table.said == ["t.csv:3: has 1 cells where the header has 3", "t.csv:4: has 4 cells where the header has 3"]
    assert all(fault.set_aside for fault in table.faults)


def test_lines_are_counted_as_an_editor_does(read_table):
    table = read_table("t.csv", '\ntitle,body\n\nA,"one\n\nthree"\nB,b\n"C\nc"\n')
    assert table.places == ["t.csv:4", "t.csv:7"]
    assert table.said == [
        "t.csv:8: has 1 cells where the header has 2; it runs to line 9, so a quotation mark may be left open"
    ]


def test_a_quotation_mark_left_open_costs_one_row(read_table):
    table = read_table("t.csv", 'title,body\nA,a\nB,"b\nC,c\nD,d\n')
    assert table.titles == ["A", "C", "D"]
    assert table.said == ["t.csv:3: a quotation mark that opens in this row is never closed"]
    assert table.bodies()[table.keys[2]] == "d"
    with pytest.raises(ParseError, match=r"t\.csv:1: a quotation mark"):
        read_table("t.csv", 'title,"body\nA,a\n')


def test_a_csv_file_needs_a_header(read_table):
    with pytest.raises(ParseError, match=r"t\.csv:1: its first row names no column that is known.*`fields`"):
        read_table("t.csv", "A story,2025-03-04,Once upon a time\n")
    assert read_table("t.csv", "title,body\n").articles == []


def test_the_delimiter_may_be_said(read_table):
    assert read_table("t.csv", "sep=;\ntitle;body\nA, a;b\n").titles == ["A, a"]
    assert read_table("t.csv", "title^body\nA^a\n", delimiter="^").titles == ["A"]
    assert read_table("t.csv", "title\tbody, long\nA\ta\n", delimiter="tab").titles == ["A"]
    with pytest.raises(ValidationError, match=r"',,' cannot part cells; give one character"):
        Table(path="x", delimiter=",,")


def test_a_column_that_stands_twice_is_named(read_table):
    table = read_table("t.csv", "title,body,title\nA,a,B\n")
    assert table.titles == ["B"]
    assert table.said == ["t.csv:1: the column 'title' stands twice; the last one counts"]


def test_a_cell_too_long_to_hold_costs_its_rows_and_no_others(read_table):
    cell = ("x" * 1_000_000 + "\n") * 21
    table = read_table("t.csv", f'title,body\nA,"{cell}\nB,b\n')
    assert table.titles == ["B"]
    assert table.said[0] == "t.csv:2: a quotation mark that opens in this row is never closed"


@pytest.mark.parametrize("name", ["t.csv", "t.tsv"])
def test_tabs_are_found_by_the_name_of_the_file_or_its_header(read_table, name):
    table = read_table(name, 'title\tdate\tbody\nA, "b"\t2025-03-04\ta\n"C\tc"\t\tc; c\n')
    assert table.titles == ['A, "b"', "C c"]
    assert list(table.bodies().values()) == ["a", "c; c"]


def test_quotation_marks_that_never_close_cannot_stop_everything(read_table, monkeypatch):
    """From each of these lines to the end of the file a mark is open: each would be read once for all above it."""
    monkeypatch.setattr("feedwright.sources._table_csv._MOST_READ_AGAIN", 100_000)
    with pytest.raises(ParseError, match=r"t\.csv:\d+: has too many quotation marks that are never closed"):
        read_table("t.csv", "title,body\nA,a\n" + 'a"b,"c\n' * 3_000)
    assert read_table("t.csv", "title,body\nA,a\n" + 'a"b,"c\n' * 30).said == [
        f"t.csv:{line}: a quotation mark that opens in this row is never closed" for line in range(3, 33)
    ]


def test_a_row_of_many_short_lines_too_long_to_hold_costs_itself(read_table, monkeypatch):
    monkeypatch.setattr("feedwright.sources._table_csv.LONGEST_ROW", 1_000)
    table = read_table("t.csv", "title,body\n" + 'A,"' + "".join(f"x{n},y\n" for n in range(1_000)) + "B,b\n")
    assert (table.titles[0], table.titles[-1], len(table.titles)) == ("x1", "B", 1_000)
    assert table.said == ["t.csv:2: a quotation mark that opens in this row is never closed"]


def test_a_line_too_long_to_hold_costs_no_row_above_it(read_table, monkeypatch):
    monkeypatch.setattr("feedwright.sources._table_csv.LONGEST_ROW", 1_000)
    monkeypatch.setattr("feedwright.sources._table_lines.LONGEST_ROW", 1_000)
    table = read_table("t.csv", f'title,body\nA,"a\nB,b\nC,{"x" * 5_000}\nD,d\n')
    assert table.titles == ["B", "D"]
    assert [what.partition(": ")[0] for what in table.said] == ["t.csv:2", "t.csv:4"]


def test_the_header_may_stand_below_blank_lines_and_run_over_several(read_table):
    table = read_table("t.csv", '\n \nsep=;\n\n"title";"my\nbody";body\nA;x;a\n')
    assert (table.titles, table.places, table.said) == (["A"], ["t.csv:7"], [])
    assert list(table.bodies().values()) == ["a"]


def test_blank_lines_on_top_are_passed_over_however_many(read_table, monkeypatch):
    monkeypatch.setattr("feedwright.sources._table_csv.LONGEST_ROW", 1_000)
    table = read_table("t.csv", " \n" * 5_000 + "title\nA\n")
    assert table.places == ["t.csv:5002"]


def test_nul_and_line_ends_of_old_machines_are_harmless(read_table):
    table = read_table("t.csv", 'title,body\r"A\x00",a\rB,"b\rb"\r')
    assert (table.titles, table.places) == (["A", "B"], ["t.csv:2", "t.csv:3"])
    assert list(table.bodies().values()) == ["a", "b\nb"]


def test_cells_may_hold_lists_and_maps_in_json(read_table):
    lists = ["categories", "tags", "authors", "enclosures", "image"]
    cells = [
        '["a, b", "c"]',
        "['d', 'e']",
        '[{"name": "The Desk", "email": "desk@example.org"}, "Staff"]',
        '[{"url": "https://example.org/a.mp3", "type": "audio/mpeg"}]',
        '{"src": "https://example.org/a.png", "alt": "A hall"}',
    ]
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    (one,) = read_table("t.csv", f"title,{','.join(lists)}\nA,{quoted}\n").articles
    assert (one.categories, one.tags) == (("a, b", "c"), ("d", "e"))
    assert [(author.name, author.email) for author in one.authors] == [
        ("The Desk", "desk@example.org"),
        ("Staff", None),
    ]
    assert [file.url for file in one.enclosures] == ["https://example.org/a.mp3"]
    assert one.image == "https://example.org/a.png"


def test_a_cell_that_only_looks_like_json_is_text(read_table):
    deep = "[" * 3_000 + "]" * 3_000
    (one,) = read_table("t.csv", f'title,author,categories\nA,"[Staff","{deep}"\n').articles
    assert [author.name for author in one.authors] == ["[Staff"]
