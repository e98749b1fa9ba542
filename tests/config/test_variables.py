"""Environment variables are filled into values; what they hold is never shown."""

import pytest

SITE = "site: {title: The Desk, url: https://example.org/}\n"
SOURCES = "sources: [{type: text, path: articles}]\n"
BASE = SITE + SOURCES


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("${NAME}", "Desk"),
        ("The ${NAME} of ${TOWN}", "The Desk of Tartu"),
        ("${MISSING:-The Desk}", "The Desk"),
        ("${EMPTY:-Desk}", "Desk"),
        ("A${EMPTY}", "A"),
        ("$${NAME}", "${NAME}"),
        ("$$${NAME}", "$${NAME}"),
        ("$NAME costs $5", "$NAME costs $5"),
        ("${QUOTED}", "a: 'b' # ${NAME}"),
    ],
)
def test_variables_are_filled_into_values(written, title, read):
    environ = {"NAME": "Desk", "TOWN": "Tartu", "EMPTY": "", "QUOTED": "a: 'b' # ${NAME}"}
    made = read(f"site: {{title: '{written}', url: https://example.org/}}\n{SOURCES}", environ=environ)
    assert made.site.title == title


def test_the_processs_environment_counts_where_none_is_given(monkeypatch, read):
    monkeypatch.setenv("LIMIT", "7")
    monkeypatch.setenv("KIND", "markdown")
    made = read(
        f"{SITE}sources: [{{type: '${{KIND}}', path: articles}}]\nfeeds:\n  limit: ${{LIMIT}}\n  ttl: ${{LIMIT}}\n"
    )
    assert (made.feeds.limit, made.feeds.ttl) == (7, 7)
    assert made.sources[0].name == "markdown"


def test_keys_are_left_alone(read):
    assert "${A}" in [spec.category for spec in read(f"{BASE}categories: {{'${{A}}': }}", environ={}).feed_specs()]


def test_each_missing_variable_is_a_fault_and_makes_no_other(faults):
    text = """\
        site: {title: "${TITLE}", url: "${URL}"}
        sources:
          - type: ${KIND}
          - {type: text, path: "${FOLDER}/*.txt", url: "${BASE}/{slug}/"}
        categories: ["${A}", "${B}"]
        """
    assert faults(text, environ={}) == [
        f"{place}: the environment variable {name} is not set; set it, or write ${{{name}:-default}}"
        for place, name in [
            ("1:15: site.title", "TITLE"),
            ("1:32: site.url", "URL"),
            ("3:11: sources[0].type", "KIND"),
            ("4:24: sources[1].path", "FOLDER"),
            ("4:48: sources[1].url", "BASE"),
            ("5:14: categories[0]", "A"),
            ("5:22: categories[1]", "B"),
        ]
    ]


@pytest.mark.parametrize("written", ["${", "${}", "${1}", "${A B}", "a ${A-b}"])
def test_a_variable_that_is_none_is_a_fault(written, fault):
    assert fault(f"{BASE}categories: ['{written}']") == (
        "3:14: categories[0]: ${ must begin a variable such as ${NAME} or ${NAME:-default}; write $${ for the characters themselves"
    )


def test_what_a_variable_holds_is_not_shown(faults):
    environ = {"A": "s3cret word", "B": "s3cret" + "x" * 100}
    text = f"{BASE}catalog: ${{A}}\nwebsub: ${{B}}\nfeeds:\n  limit: ${{A}}\n  ttl: ${{A}}\n  formats: ['${{A}}']\n"
    found = faults(text, environ=environ)
    assert len(found) == 5
    assert not [line for line in found if "s3cret" in line]


def test_a_variable_with_a_control_character_is_a_fault(fault):
    assert "the environment variable A holds the character U+DC80" in fault(
        f"{BASE}categories: ['${{A}}']", environ={"A": "\udc80"}
    )
