"""Findings as people, programs and hosts of code read them."""

from __future__ import annotations

import json

import pytest

from feedwright.validate import checked, codes, report, sarif, worst


@pytest.fixture
def findings(made):
    return checked(
        made.rss("<comments>/a</comments><comments>/b</comments><author>a@b.org</author>"), where="feeds/a b.rss"
    )


def test_why_and_cure_stand_below_the_first_of_each_kind(findings):
    lines = [line for _, line in report.lines(findings)]
    assert lines[0].startswith("feeds/a b.rss:2:")
    assert lines[0].endswith("error: comments is not an absolute address: “/a” [url-relative]")
    assert lines[1].startswith("    why: ")
    assert lines[2].startswith("    cure: ")
    assert lines[2].endswith("(RFC 3986, section 4.3)")
    assert sum(line.startswith("    why:") for line in lines) == len({one.code for one in findings})
    every = [line for _, line in report.lines(findings, every=True)]
    assert sum(line.startswith("    why:") for line in every) == len(findings)


def test_a_level_shows_what_is_as_bad_or_worse(findings):
    assert {one.level for one in report.down_to("error", findings)} == {"error"}
    assert {one.level for one in report.down_to("warning", findings)} == {"error", "warning"}
    assert report.down_to("info", findings) == findings
    assert worst(findings) == "error"
    assert worst(()) is None


def test_json_has_every_field(findings):
    data = json.loads(json.dumps(report.as_data({"a": findings}, {"b": "is not there"})))
    [document] = data["documents"]
    assert document["counts"] == {"error": 3, "warning": 1, "info": 0}
    assert set(document["findings"][0]) == {
        "level", "code", "where", "line", "column", "path", "what", "why", "cure", "specification",
    }  # fmt: skip
    assert data["failed"] == [{"where": "b", "what": "is not there"}]


# --- SARIF 2.1.0 ------------------------------------------------------------------------------------------------------


def test_sarif_names_rules_places_and_levels(findings):
    log = sarif.report(findings, codes())
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert driver["name"] == "feedwright"
    assert rules == sorted({one.code for one in findings})
    first = run["results"][0]
    assert rules[first["ruleIndex"]] == first["ruleId"] == "url-relative"
    assert first["level"] == "error"
    [location] = first["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "feeds/a%20b.rss"}
    assert location["physicalLocation"]["region"]["startLine"] == 2


def test_sarif_of_a_note_and_of_what_has_no_line(made):
    found = checked(made.rss(root='version="0.92"'), where="https://example.org/feed", media_type="text/plain")
    by_rule = {one["ruleId"]: one for one in sarif.report(found, codes())["runs"][0]["results"]}
    assert by_rule["rss-version-old"]["level"] == "note"
    place = by_rule["served-as"]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "https://example.org/feed"}}


@pytest.mark.parametrize(
    ("where", "uri"), [("./a.rss", "a.rss"), ("/tmp/ü.rss", "file:///tmp/%C3%BC.rss"), ("a\\b.rss", "a/b.rss")]
)
def test_sarif_names_files_as_hosts_know_them(made, where, uri):
    found = checked(made.rss("<comments>/a</comments>"), where=where)
    result = sarif.report(found, codes())["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_nothing_found_is_a_log_too():
    assert sarif.report((), codes())["runs"][0]["results"] == []
