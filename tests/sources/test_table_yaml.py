"""Tables in YAML: lists, maps and several documents; plain values, and nothing that stops a build."""

import pytest

from feedwright.errors import ParseError


def test_yaml_scalars_stay_what_was_written(read_table):
    table = read_table(
        "t.yaml",
        "- id: 012\n  title: no\n  date: 2025-03-04 10:00:00 +0530\n  draft: null\n  lang: !!python/name:os.no de\n",
    )
    (article,) = table.articles
    assert (article.id, article.title, article.left_out, article.language) == ("012", "no", "", "de")
    assert article.published.isoformat() == "2025-03-04T10:00:00+05:30"


def test_a_key_that_stands_twice_in_yaml_is_named(read_table):
    table = read_table("t.yaml", "- title: A\n  title: B\n")
    assert (table.titles, table.said) == (["B"], ["t.yaml[0]: line 2: `title` stands twice; the last one counts"])


def test_bombs_are_harmless(read_table, tmp_path):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{n}: &{n} [{', '.join([f'*{p}'] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    table = read_table("t.yaml", bomb + "posts:\n- {title: A, categories: *i}\n- title: B\n- &me {title: C, x: *me}\n")
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
    table = read_table("t.jsonl", deep)
    assert table.titles[-1] == "C"
    assert "t.jsonl:2: is nested too deep" in table.said
    (tmp_path / "t.jsonl").write_text("\n" + deep)
    assert table.bodies(table.articles[-1:]) == {table.keys[-1]: ""}


def test_every_document_may_be_a_list(read_table):
    table = read_table("t.yaml", "- title: A\n- title: B\n---\n- title: C\n...\n---\ntitle: D\n---\n")
    assert table.titles == ["A", "B", "C", "D"]
    assert table.places == ["t.yaml[0]", "t.yaml:2", "t.yaml:4", "t.yaml:7"]
    assert table.said == []


def test_a_path_is_followed_in_every_document(read_table):
    data = "data: {posts: [{title: A}]}\n---\nskipped: [1, [2], {a: b}]\ndata:\n  posts:\n  - title: B\n"
    assert read_table("t.yaml", data, rows="data.posts").titles == ["A", "B"]
    with pytest.raises(ParseError, match=r"holds no list at `data\.posts`; at the top stand data;"):
        read_table("t.yaml", data + "---\ndata: {}\n", rows="data.posts")


def test_rows_are_told_by_their_lines(read_table):
    table = read_table(
        "t.yaml", "title: Site\nposts:\n  - title: A\n    body: a\n  -\n    title: B\n    body: b\n  - 5\n"
    )
    assert table.places == ["t.yaml:3", "t.yaml:6"]
    assert table.said == ["t.yaml:8: is no map of columns but a text"]
    assert list(table.bodies(table.articles[1:]).values()) == ["b"]


def test_what_an_alias_stands_for_is_found_in_rows_below(read_table):
    data = "desk: &desk {name: The Desk}\nposts:\n- {title: A, author: *desk}\n- &row {title: B}\n- *row\n"
    for path in ("", "posts"):
        table = read_table("t.yaml", data, rows=path)
        assert table.titles == ["A", "B", "B"]
        assert table.articles[0].authors[0].name == "The Desk"


@pytest.mark.parametrize("data", ["", " \n", "---\n", "# nothing\n", "---\n---\n...\n"])
def test_a_file_without_a_value_is_empty(read_table, data):
    with pytest.raises(ParseError, match=r"t\.yaml: is empty"):
        read_table("t.yaml", data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("- title: [A\n- b: ]\n", "t.yaml:2:4: is not YAML: did not find expected"),
        ("- title: *a\n", "there is no anchor &a"),
        ("[" * 100_000, "nested too deep"),
        ("- " * 100_000, "nested too deep"),
        ("just a text\n", "t.yaml: holds no list of articles"),
        ("posts: {a: 1}\n", "t.yaml: holds no list of articles; at the top stand posts; say with `rows`"),
        ("posts: [{title: A}]\n---\n]", "t.yaml:3:1: is not YAML"),
    ],
)
def test_a_document_that_is_none_is_refused_with_line_and_column(read_table, data, what):
    with pytest.raises(ParseError) as error:
        read_table("t.yaml", data)
    assert what in str(error.value)


def test_a_map_too_large_to_hold_is_read_where_the_owner_says_where_its_list_is(read_table, monkeypatch):
    monkeypatch.setattr("feedwright.sources._table_yaml._MOST_HELD", 1_000)
    data = "site: The Desk\nother:\n" + "- {a: [b]}\n" * 500 + "posts:\n" + "- {title: A}\n" * 500
    with pytest.raises(ParseError, match=r"t\.yaml:1: is too large to be held in memory; .* say with `rows` where"):
        read_table("t.yaml", data)
    assert len(read_table("t.yaml", data, rows="posts").articles) == 500
    assert len(read_table("t.yaml", "- {title: A}\n" * 500).articles) == 500
    with pytest.raises(ParseError, match=r"t\.yaml:2: is too large to be held"):
        read_table("t.yaml", "- title: A\n- title: " + "[" + "x, " * 1_000 + "]\n")


def test_a_text_too_long_to_hold_is_refused(read_table, monkeypatch):
    monkeypatch.setattr("feedwright.sources._table_yaml.LONGEST_ROW", 100_000)
    with pytest.raises(ParseError, match=r"t\.yaml:\d+: is too large to be held"):
        read_table("t.yaml", "- title: A\n- title: B\n  body: |\n" + "    a line of text\n" * 20_000)
    assert len(read_table("t.yaml", "- {title: A, x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy}\n" * 5_000).titles) == 5_000


def test_control_characters_however_many_are_left_out(read_table):
    table = read_table(
        "t.yaml", "- title: A\x07B\n" + "# a comment\n" * 500 + "# " + "\x07" * 100_000 + "\n- title: C\n"
    )
    assert table.titles == ["AB", "C"]


def test_a_long_list_takes_no_more_memory_than_a_short_one(read_table, peak):
    def most(count):
        rows = "".join(f"- id: {n}\n  title: T\n  body: {'word ' * 500}\n" for n in range(count))
        table = read_table("t.yaml", f"title: The Desk\nposts:\n{rows}", rows="posts")

        def read():
            assert sum(1 for _ in table.source.read(table.place, table.site)) == count

        return peak(read)

    assert most(1600) < 1.2 * most(400)
