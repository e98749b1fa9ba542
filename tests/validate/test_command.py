"""The command `validate`: results to standard output, words to standard error, and what it exits with."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from feedwright.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")

    def running(*arguments, code=0):
        result = CliRunner().invoke(main, ["validate", *arguments])
        assert result.exit_code == code, result.output
        return result

    return running


@pytest.fixture
def write(tmp_path):
    def writing(name, data):
        (tmp_path / name).write_bytes(data)

    return writing


def test_a_good_feed_gives_nothing_and_exits_with_0(made, run, write):
    write("a.rss", made.rss())
    result = run("a.rss")
    assert result.stdout == ""
    assert result.stderr == "1 document: 0 errors, 0 warnings, 0 notes\n"
    assert run("-q", "a.rss").output == ""


def test_a_warning_is_no_reason_to_fail(made, run, write):
    write("a.rss", made.rss("<category/>"))
    result = run("a.rss")
    assert "a.rss:2:" in result.stdout
    assert "warning: category is empty [element-empty]" in result.stdout
    assert "    cure: " in result.stdout
    assert result.stderr == "1 document: 0 errors, 1 warning, 0 notes\n"


def test_an_error_exits_with_1_even_if_it_is_the_only_one_among_many(made, run, write):
    write("a.rss", made.rss())
    write("b.rss", made.rss("<comments>/b</comments>"))
    result = run(".", code=1)
    assert result.stdout.startswith("./b.rss:2:")
    assert result.stderr.startswith("2 documents: 1 error, 0 warnings")


def test_the_level_says_what_is_shown_not_what_it_exits_with(made, run, write):
    write("a.rss", made.rss('<category/><comments>/b</comments><x:y xmlns:x="https://example.org/ns"/>'))
    shown = {level: run("a.rss", "--level", level, code=1).stdout for level in ("error", "warning", "info")}
    assert [text.count(": error: ") for text in shown.values()] == [1, 1, 1]
    assert [text.count(": warning: ") for text in shown.values()] == [0, 1, 1]
    assert [text.count(": info: ") for text in shown.values()] == [0, 0, 1]
    assert "(1 not shown: --level info)" in run("a.rss", code=1).stderr


def test_dates_are_held_against_the_clock(made, run, write):
    write("a.rss", made.rss(before="<pubDate>Fri, 02 Jan 2026 00:00:00 GMT</pubDate>"))
    assert "in the future" in run("a.rss").stdout


def test_json_is_json_and_nothing_else(made, run, write):
    write("a.rss", made.rss("<comments>/b</comments>"))
    data = json.loads(run("a.rss", "--json", code=1).stdout)
    [document] = data["documents"]
    assert document["where"] == "a.rss"
    assert document["findings"][0]["code"] == "url-relative"


def test_sarif_is_for_hosts_of_code(made, run, write):
    write("a.rss", made.rss("<comments>/b</comments>"))
    log = json.loads(run("a.rss", "--sarif", code=1).stdout)
    assert log["runs"][0]["results"][0]["ruleId"] == "url-relative"
    assert "--json and --sarif" in run("a.rss", "--sarif", "--json", code=2).stderr


def test_what_cannot_be_read_is_said_and_the_rest_is_looked_at(made, run, write):
    write("a.rss", made.rss("<comments>/b</comments>"))
    result = run("missing.rss", "a.rss", code=3)
    assert "failed: missing.rss: is not there" in result.stderr
    assert "[url-relative]" in result.stdout
    data = json.loads(run("missing.rss", "a.rss", "--json", code=3).stdout)
    assert data["failed"] == [{"where": "missing.rss", "what": "is not there"}]


def test_it_needs_no_configuration_and_at_least_one_place(run):
    assert "Missing argument" in run(code=2).stderr


def test_hostile_text_cannot_drive_the_terminal(made, run, write):
    write("a.json", made.json_feed(language="\x1b[31mred\ud800"))
    assert "\x1b" not in run("a.json", code=1).output
    write("\x1b[31m.rss", made.rss("<comments>/b</comments>"))
    assert "\x1b" not in run(".", code=1).output
