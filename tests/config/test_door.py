"""Each section is checked for itself, then what the sections say of one another."""

import pytest

SITE = "site: {title: The Desk, url: https://example.org/}\n"
SOURCES = "sources: [{type: text, path: articles}]\n"
BASE = SITE + SOURCES


@pytest.mark.parametrize("section", ["categories:", "feeds:", "output:", "websub:", "categories: {ships: }"])
def test_a_section_whose_lines_are_all_commented_out_has_its_defaults(section, read):
    assert read(f"{BASE}{section}\n").feed_specs()[-1].slug == "all"


def test_null_turns_the_guard_off(read):
    assert (read(f"{BASE}guard: null").guard.shrink, read(f"{BASE}guard:").guard.flood) == (None, None)
    assert read(f"{BASE}guard: {{flood: null}}").guard.shrink == 0.5


TYPES = "known are markdown, remote, silent, sql, text"


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (
            "",
            "1:1: sources: is missing; it is required: Where the articles are; each with a type and that type's options.",
        ),
        ("sources: []", "2:10: sources: must be a list of at least one source, not empty"),
        ("sources: text", "2:10: sources: must be a list of at least one source, not 'text'"),
        (
            "sources: {type: text, path: articles}",
            "2:10: sources: must be a list of at least one source, not a map; put '- ' before its first key",
        ),
        ("sources: [text]", "2:11: sources[0]: must be a map with a type and its options, not 'text'"),
        ("sources: [{path: articles}]", f"2:11: sources[0].type: is missing; {TYPES}"),
        ("sources: [{type: }]", f"2:18: sources[0].type: must be a known type of source, not empty; {TYPES}"),
        ("sources: [{type: [text]}]", f"2:18: sources[0].type: must be a known type of source, not a list; {TYPES}"),
        (
            "sources: [{type: sql}]",
            "2:18: sources[0].type: sql needs the package psycopg, which is not installed; pip install 'feedwright[sql]' brings it",
        ),
        ("sources: [{type: text, path: {a: b}}]", "2:30: sources[0].path: must be text or a list, not a map"),
        ("sources: [{type: text, path: [[a]]}]", "2:31: sources[0].path[0]: must be text, not a list"),
        (
            "sources: [{type: text, path: articles, dayfirst: 2}]",
            "2:50: sources[0].dayfirst: must be true or false, not 2",
        ),
        (
            "sources: [{type: text, path: articles, fields: {title: {a: b}}}]",
            "2:56: sources[0].fields.title: must be text or a list, not a map",
        ),
        (
            "sources: [{type: text, path: articles, url: '{site}/{slg}/'}]",
            "2:45: sources[0].url: {slg} cannot be filled in; known are {site} {year} {month} {day} {slug} {category} {name} {path} (did you mean {slug}?)",
        ),
        (
            "sources: [{type: text, path: articles, url: '{site}/{slug'}]",
            "2:45: sources[0].url: { cannot be filled in; known are {site} {year} {month} {day} {slug} {category} {name} {path}",
        ),
        (
            "sources: [{type: text, path: articles, url: 'mailto:{slug}'}]",
            "2:45: sources[0].url: 'mailto:{slug}' makes no absolute http(s) address; begin it with {site}/ or https://",
        ),
    ],
)
def test_faults_of_sources(sources, said, fault):
    assert fault(f"{SITE}{sources}\n") == said


@pytest.mark.parametrize("kind", ["remote", "silent"])
def test_a_source_that_does_not_answer_or_may_be_empty_is_no_fault_of_the_configuration(kind, read):
    assert read(f"{SITE}sources: [{{type: {kind}}}]").sources[0].name == kind


def test_checks_across_sections_see_what_is_right_in_a_faulty_section(faults):
    text = f"""{SITE}sources:
  - {{type: text, path: nowhere, dayfirst: 7, name: a}}
  - {{type: text, path: articles, name: a, colour: red}}
categories:
  a: {{slug: x, limit: -1}}
  b: {{slug: x, aliases: [A], ttl: 0}}
feeds: {{limit: -1, all: {{slug: x, limit: -1}}}}
"""
    assert [line.split(": ")[1] for line in faults(text)] == [
        "sources[0].path",
        "sources[0].dayfirst",
        "sources[0].name",
        "sources[1].name",
        "sources[1].colour",
        "categories.a",
        "categories.a.slug",
        "categories.a.limit",
        "categories.b.slug",
        "categories.b.aliases[0]",
        "categories.b.ttl",
        "feeds.limit",
        "feeds.all.slug",
        "feeds.all.limit",
    ]
