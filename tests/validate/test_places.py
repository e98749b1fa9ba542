"""Each fault is said to be where it is: line, column and path, in XML, in HTML within it, and in JSON."""

from __future__ import annotations

import json

from feedwright.validate import checked


def one(data, code):
    [found] = [finding for finding in checked(data, where="feed.rss") if finding.code == code]
    return found


def test_an_element_is_named_by_its_line_column_and_path():
    data = b"""<rss version="2.0">
  <channel>
    <title>A</title><link>https://example.org/</link><description>B</description>
    <item><title>C</title></item>
    <item><title>D</title>
      <guid>no address</guid></item>
  </channel>
</rss>"""
    found = one(data, "guid-no-permalink")
    assert (found.line, found.column, found.path) == (6, 7, "rss/channel/item[2]/guid")
    assert found.place == "feed.rss:6:7"
    assert str(found) == (
        "feed.rss:6:7: error: guid is said to be an address, and is none: “no address” [guid-no-permalink]"
    )


def test_columns_are_counted_in_letters_and_line_breaks_of_every_kind_are_lines(made):
    data = made.rss("<category>国际</category><comments>/a</comments>")
    line = data.decode().splitlines()[1]
    assert one(data, "url-relative").column == line.index("<comments>") + 1
    assert one(made.rss("\r\n\r\n<comments>/a</comments>"), "url-relative").line == 4


def test_lines_beyond_those_that_some_parsers_can_count(made):
    assert one(made.rss("\n" * 70_000 + "<comments>/a</comments>"), "url-relative").line == 70_002


def test_html_is_named_by_the_line_that_it_stands_on(made):
    data = made.rss("<description>\n&lt;p&gt;One\n&lt;a href='/b'&gt;b&lt;/a&gt;&lt;/p&gt;</description>")
    assert one(data, "html-relative").line == 4


def test_a_document_in_another_encoding_has_the_same_lines(made):
    data = made.rss("\n<comments>/a</comments>").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert one(data, "url-relative").line == 3


def test_json_is_named_by_line_column_and_path(made):
    data = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"id": "a", "content_text": "x"},
        {"content_text": 'a "quoted" \\ name', "id": "b", "tags": ["x", 7]}]}, indent=2
    ).encode()  # fmt: skip
    found = one(data, "json-type")
    line, column = next(
        (number, text.index("7") + 1)
        for number, text in enumerate(data.decode().splitlines(), 1)
        if text.strip() == "7"
    )
    assert (found.line, found.column, found.path) == (line, column, "items[1].tags[1]")


def test_json_on_one_line_with_odd_names_is_found_too():
    data = b'{"version":"https://jsonfeed.org/version/1.1","title":"A","_x":{"}":"]","\\u0069d":[{}]},"items":[{"id":"a","content_text":"x","url":"/b"}]}'
    found = one(data, "url-relative")
    assert (found.path, data[found.column - 1 :][:5]) == ("items[0].url", b'"url"')


def test_a_fault_says_which_entry_it_concerns(made):
    second = "<item><title>B</title><comments>/b</comments></item>"
    assert one(made.rss(items=second), "url-relative").entry == 1
    assert one(made.rss("<comments>/b</comments>"), "url-relative").entry == 0
    assert one(made.atom("<published>soon</published>"), "date-rfc3339").entry == 0
    assert one(made.json_feed({"url": "/a"}), "url-relative").entry == 0


def test_a_fault_of_the_feed_concerns_no_entry(made):
    assert one(made.rss(before="<ttl>x</ttl>"), "number").entry is None
    assert one(made.json_feed(language="english"), "language-unknown").entry is None


def test_findings_stand_in_the_document_s_order(made):
    data = made.rss("\n<comments>/a</comments>\n<author>x</author>\n<dc:date>y</dc:date>")
    lines = [found.line for found in checked(data)]
    assert lines == sorted(lines)


def test_what_is_found_too_often_is_counted(made):
    found = checked(made.rss("<comments>/a</comments>" * 150))
    relative = [one for one in found if one.code == "url-relative"]
    assert len(relative) == 101
    assert relative[-1].what == "and 50 more like this"
