"""Tables in JSON documents: the list is found, and read row by row."""

import json
from datetime import UTC, datetime

import pytest

from feedwright.errors import ParseError
from feedwright.sources._base import Site
from feedwright.sources.table import Table


def test_json_feed_items_as_they_are(read_table):
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
    table = read_table("feed.json", json.dumps(feed))
    first, second = table.articles
    assert table.faults == []
    assert (first.id, first.url, first.language) == ("https://example.org/a", "https://example.org/a", "de")
    assert first.published.isoformat() == "2025-03-04T10:00:00+01:00"
    assert first.updated == datetime(2025, 3, 5, 10, tzinfo=UTC)
    assert [author.name for author in first.authors] == ["The Desk"]
    assert [(e.url, e.type, e.length) for e in first.enclosures] == [("https://example.org/a.mp3", "audio/mpeg", 7)]
    assert second.url == "https://example.org/2/"
    assert table.bodies()[second.key] == "<p>1 &lt; 2</p>"


def test_the_list_may_stand_under_a_path(read_table):
    data = {"data": {"posts": [{"title": "A"}]}, "items": [{"title": "B"}]}
    assert read_table("t.json", json.dumps(data), rows="data.posts").titles == ["A"]
    assert read_table("t.yaml", json.dumps(data), rows="data.posts").titles == ["A"]
    assert read_table("t.json", json.dumps(data)).titles == ["B"]
    for name in ("t.json", "t.yaml"):
        with pytest.raises(ParseError, match=r"holds no list at `data\.pages`; at the top stand data, items; say"):
            read_table(name, json.dumps(data), rows="data.pages")
        with pytest.raises(ParseError, match="holds no list of articles"):
            read_table(name, '{"title": "A"}')


def test_a_document_that_is_one_article_is_one_row(read_table):
    assert read_table("t.json", '{"title": "A", "body": "a"}').places == ["t.json[0]"]
    assert list(read_table("t.yaml", "title: A\nbody: a\n").bodies().values()) == ["a"]


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
def test_a_document_that_is_none_is_refused_with_line_and_column(read_table, name, data, what):
    with pytest.raises(ParseError) as error:
        read_table(name, data)
    assert what in str(error.value)


def test_rows_that_say_nothing_are_named(read_table):
    table = read_table("t.json", '[{}, {"date": "2025-03-04"}, null, {"title": "A"}]')
    assert table.titles == ["A"]
    assert table.said == [
        "t.json[0]: has neither title nor text nor address; give it one of them",
        "t.json[1]: has neither title nor text nor address; give it one of them",
        "t.json[2]: is no map of columns but nothing",
    ]


def test_characters_and_numbers_that_no_feed_can_hold(read_table):
    data = (
        '[{"title": "A\\u0000\\ud800", "id": "\\ud800x", "summary": "a\\u0001", "views": 1e999, "n": '
        + "1" * 5000
        + "}]"
    )
    (article,) = read_table("t.json", data).articles
    assert (article.title, article.id, article.key, article.summary, article.views) == ("A", "x", "t.json#x", "a", None)


@pytest.mark.parametrize("name", ["t.json", "t.yaml"])
@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("data.posts", ["A", "B"]),
        ("pages[1].posts", ["C"]),
        ("pages[1].posts[1]", ["D"]),
        ("pages.0.posts", []),
        ("with-dash.a b", ["E"]),
    ],
)
def test_a_path_leads_through_maps_and_lists(read_table, name, path, titles):
    data = {
        "skipped": [{"posts": [{"title": "no"}]}, [[{}]], 5],
        "data": {"meta": {"posts": 1}, "posts": [{"title": "A"}, {"title": "B"}]},
        "pages": [{"posts": []}, {"posts": [{"title": "C"}, [{"title": "D"}]]}],
        "with-dash": {"a b": [{"title": "E"}]},
    }
    assert read_table(name, json.dumps(data, indent=2), rows=path).titles == titles
    assert read_table(name, json.dumps([data]), rows=f"[0].{path}").titles == titles


@pytest.mark.parametrize("name", ["t.json", "t.yaml"])
@pytest.mark.parametrize("path", ["data.pages", "data.posts.more", "pages[7]", "pages[0].posts[0]", "[0]", "title"])
def test_a_path_that_leads_nowhere_says_what_stands_at_the_top(read_table, name, path):
    data = {"title": "T", "data": {"posts": []}, "pages": [{"posts": [{"title": "A"}]}], "items": [{"title": "B"}]}
    with pytest.raises(ParseError, match="at the top stand title, data, pages, items; say with `rows`"):
        read_table(name, json.dumps(data, indent=2), rows=path)
    with pytest.raises(ParseError, match=r"holds no list at `a`; say with `rows`"):
        read_table(name, "[1, 2]", rows="a")


@pytest.mark.parametrize("name", ["t.json", "t.yaml"])
def test_which_list_is_meant_does_not_depend_on_the_order_of_keys(read_table, name):
    data = {"entries": [{"title": "no"}], "posts": [{"title": "no"}], "articles": {}, "items": [{"title": "A"}]}
    assert read_table(name, json.dumps(data)).titles == ["A"]
    assert read_table(name, json.dumps(dict(reversed(data.items())))).titles == ["A"]
    del data["items"]
    assert read_table(name, json.dumps(data)).titles == ["no"]


def test_rows_are_told_by_their_lines(read_table, tmp_path):
    rows = [{"title": f"T{n}", "body": f"b{n}"} for n in range(3)]
    table = read_table("t.json", json.dumps({"a": [1], "items": [*rows, 5]}, indent=1))
    assert table.places == ["t.json:6", "t.json:10", "t.json:14"]
    assert table.said == ["t.json:18: is no map of columns but a number"]
    assert list(table.bodies(table.articles[1:2]).values()) == ["b1"]
    (tmp_path / "t.json").write_text("\n\n" + (tmp_path / "t.json").read_text())
    assert list(table.bodies().values()) == ["b0", "b1", "b2"]
    assert read_table("t.json", '[{"title": "A"},\n{"title": "B"}, {"title": "C"}]').places == [
        "t.json[0]",
        "t.json:2",
        "t.json[2]",
    ]


@pytest.mark.parametrize("length", [0, 3_000])
def test_a_file_that_is_cut_off_gives_what_it_holds_and_says_so(table_reading, tmp_path, length):
    """What was read before stays, as of any file in which something cannot be read."""
    rows = [{"id": n, "title": f"T{n}", "body": "x" * length} for n in range(5)]
    for whole in (json.dumps(rows), json.dumps({"version": "1", "items": rows, "posts": []})):
        for cut in (whole.index('"T3"'), whole.rindex("}") - (whole[-1] == "}") * 20 - 30, len(whole) - 1):
            (tmp_path / "t.json").write_text(whole[:cut])
            found = []
            with pytest.raises(ParseError, match=r"t\.json:1:\d+: is not JSON: .*; was the file cut off\?"):
                read_into(found, tmp_path)
            assert [article.title for article in found] == [f"T{n}" for n in range(5)][: len(found)]
            assert len(found) >= 3


def read_into(found, folder):
    source = Table(name="table", path="t.json")
    site = Site("https://example.org/", folder, UTC, "en")
    for place in source.places(site):
        for item in source.read(place, site):
            found.append(item)


def test_a_row_too_deep_or_too_long_costs_itself_alone(read_table, monkeypatch):
    monkeypatch.setattr("feedwright.sources._json_stream.LONGEST_ROW", 2_000_000)
    deep = "[" * 90_000 + "]" * 90_000
    long = "x" * 4_000_000
    table = read_table(
        "t.json", f'{{"items": [{{"title": "A", "x": {deep}}},\n{{"title": "{long}"}},\n{{"title": "B"}}]}}'
    )
    assert (table.titles, table.places) == (["B"], ["t.json:3"])
    assert table.said[0] == "t.json[0]: is nested too deep"
    assert table.said[1].startswith("t.json:2: is longer than")
    table = read_table("t.json", f'{{"title": "A", "x": {deep}, "body": "a"}}')
    assert table.said == ["t.json[0]: is nested too deep"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("{}", "t.json: holds no list of articles; say"),
        ("5", "t.json: holds no list of articles; say"),
        ("nonsense", "t.json:1:1: is not JSON: Expecting value"),
        ('{"items": [] "x": 1}', "t.json:1:14: is not JSON: Expecting ',' delimiter"),
        ("[] []", "t.json:1:4: is not JSON: Extra data; if each line is a row of its own, set `format: jsonl`"),
        ('{"items": [{"title": "A"}]}\n{"items": []}', "t.json:2:1: is not JSON: Extra data"),
        ('{"a": 1,}', "Expecting property name enclosed in double quotes"),
    ],
)
def test_what_is_no_table_is_refused(read_table, data, what):
    with pytest.raises(ParseError) as error:
        read_table("t.json", data)
    assert what in str(error.value)


# --- JSON Feed ----------------------------------------------------------------------------------------------------

FEED = {
    "items": [
        {"id": "1", "content_text": "a"},
        {"id": "2", "content_html": "b", "language": "fr", "authors": [{"name": "Staff"}]},
        {"id": "3", "title": "C", "external_url": "https://example.com/c", "banner_image": "https://example.com/c.png"},
        {
            "id": "4",
            "url": "/d",
            "external_url": "https://example.com/d",
            "image": "https://example.com/d.png",
            "_x": {},
        },
    ],
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Desk's Feed",
    "language": "de",
    "authors": [{"name": "The Desk", "url": "https://example.org/desk", "avatar": "https://example.org/desk.png"}],
}


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_json_feed_says_counts_for_all_its_items(read_table, turned):
    """Also where it stands below them."""
    data = dict(reversed(FEED.items())) if turned else FEED
    table = read_table("feed.json", json.dumps(data))
    assert table.faults == []
    assert [one.language for one in table.articles] == ["de", "fr", "de", "de"]
    assert [one.authors[0].name for one in table.articles] == ["The Desk", "Staff", "The Desk", "The Desk"]
    assert table.keys == [f"feed.json#{n}" for n in range(1, 5)]
    assert table.bodies(table.articles[:2]) == {"feed.json#1": "<p>a</p>", "feed.json#2": "b"}


def test_an_item_that_points_elsewhere_has_that_address_where_it_has_none_of_its_own(read_table):
    *_, third, fourth = read_table("feed.json", json.dumps(FEED)).articles
    assert (third.url, third.image) == ("https://example.com/c", "https://example.com/c.png")
    assert (fourth.url, fourth.image) == ("https://example.org/d", "https://example.com/d.png")


def test_an_item_that_is_no_map_is_named(read_table):
    assert read_table("feed.json", json.dumps({**FEED, "items": [5]})).said == [
        "feed.json[0]: is no map of columns but a number"
    ]


def test_version_1_0_names_one_author(read_table):
    data = {
        "version": "https://jsonfeed.org/version/1",
        "author": {"name": "The Desk"},
        "items": [{"id": "1", "title": "A"}],
    }
    (article,) = read_table("feed.json", json.dumps(data)).articles
    assert [author.name for author in article.authors] == ["The Desk"]


@pytest.mark.parametrize("version", [1, None, "1.1", ["https://jsonfeed.org/version/1.1"], "x" * 3_000])
def test_what_is_no_json_feed_says_nothing_for_its_items(read_table, monkeypatch, version):
    monkeypatch.setattr("feedwright.sources._json_stream.LONGEST_ROW", 2_000)
    monkeypatch.setattr("feedwright.sources._json_stream._PART", 100)
    table = read_table("t.json", json.dumps({**FEED, "version": version}))
    assert [one.language for one in table.articles] == ["en", "fr", "en", "en"]
    assert table.articles[2].url != "https://example.com/c"


# --- size ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["", '{"other": [[1], {"a": "b"}], "items": '])
def test_a_large_document_does_not_sit_in_memory(read_table, tmp_path, head, peak):
    rows = ",\n".join(json.dumps({"id": n, "title": "T", "body": "word " * 1000}) for n in range(2000))
    table = read_table("t.json", f"{head}[{rows}]{'}' if head else ''}")

    def read():
        assert sum(1 for _ in table.source.read(table.place, table.site)) == 2000
        assert len(table.bodies(table.articles[-1:])) == 1

    assert peak(read) < (tmp_path / "t.json").stat().st_size / 4
