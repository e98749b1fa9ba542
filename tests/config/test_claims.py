"""A name, a spelling or a slug belongs to one alone; a clash is a fault at each place that claims it."""

import pytest

SITE = "site: {title: The Desk, url: https://example.org/}\n"
SOURCES = "sources: [{type: text, path: articles}]\n"
BASE = SITE + SOURCES


def test_two_sources_with_one_name_are_a_fault_at_both(faults):
    text = f"""{SITE}sources:
  - {{type: text, path: articles, name: a}}
  - {{type: markdown, path: articles, name: b}}
  - {{type: markdown, path: articles, name: a}}
"""
    assert faults(text) == [
        "3:40: sources[0].name: 'a' is the name of another source as well (line 5); choose another",
        "5:44: sources[2].name: 'a' is the name of another source as well (line 3); choose another",
    ]


def test_a_name_that_another_source_has_by_default_is_a_fault(fault):
    text = f"{SITE}sources:\n  - {{type: text, path: articles}}\n  - {{type: markdown, path: articles, name: text}}\n"
    assert (
        fault(text)
        == "4:44: sources[1].name: 'text' is the name of another source as well (sources[0]); choose another"
    )


SAME = "letter case, blanks, - and _ never matter"


@pytest.mark.parametrize(
    ("categories", "said"),
    [
        (
            "categories: all",
            ["3:13: categories: must be a list of names, a map of names to settings, or auto, not 'all'"],
        ),
        ("categories: 5", ["3:13: categories: must be a list of names, a map of names to settings, or auto, not 5"]),
        ("categories: [a, '']", ["3:17: categories[1]: is empty; text is wanted"]),
        ("categories: [a, ~]", ["3:17: categories[1]: is empty; text is wanted"]),
        (
            "categories: [a: {title: A}]",
            ["3:14: categories[0]: must be a name: for settings make all of categories a map, without the dashes"],
        ),
        ("categories: {' ': {}}", ["3:14: categories[' ']: a category needs a name"]),
        ("categories: {a: b}", ["3:17: categories.a: must be a map, not 'b'"]),
        (
            "categories:\n- Geo Politics\n- geo-politics\n",
            [
                f"4:3: categories[0]: 'Geo Politics' is the same category as on line 5: {SAME}",
                f"5:3: categories[1]: 'geo-politics' is the same category as on line 4: {SAME}",
            ],
        ),
        (
            "categories:\n  a: {aliases: [x]}\n  b: {aliases: [y, X]}\n",
            [
                f"4:17: categories.a.aliases[0]: 'x' is the same category as on line 5: {SAME}",
                f"5:20: categories.b.aliases[1]: 'X' is the same category as on line 4: {SAME}",
            ],
        ),
        (
            "categories:\n  a:\n  b: {aliases: [A]}\n",
            [
                f"4:3: categories.a: 'a' is the same category as on line 5: {SAME}",
                f"5:17: categories.b.aliases[0]: 'A' is the same category as on line 4: {SAME}",
            ],
        ),
        (
            "categories:\n  a: {slug: x}\n  b: {slug: X}\n",
            [
                "4:13: categories.a.slug: 'x' is the slug of another feed as well (line 5); choose another",
                "5:13: categories.b.slug: 'X' is the slug of another feed as well (line 4); choose another",
            ],
        ),
        (
            "categories: {a: {slug: index}}",
            ["3:24: categories.a.slug: 'index' is the page of all feeds; choose another"],
        ),
        (
            "categories: {a: {slug: all}}",
            ["3:24: categories.a.slug: 'all' is the slug of another feed as well (feeds.all); choose another"],
        ),
        (
            "categories: {a: {slug: x}}\nfeeds: {all: {slug: x}}",
            [
                "3:24: categories.a.slug: 'x' is the slug of another feed as well (line 4); choose another",
                "4:21: feeds.all.slug: 'x' is the slug of another feed as well (line 3); choose another",
            ],
        ),
        ("categories: {a: {}, a: {}}", ["3:21: categories.a: stands twice, first on line 3; keep one"]),
    ],
)
def test_faults_of_categories(categories, said, faults):
    assert faults(BASE + categories) == said


def test_of_many_places_that_clash_the_first_few_are_named(faults):
    found = faults(f"{BASE}categories:\n" + "- a\n" * 3000)
    assert len(found) == 3000
    assert found[-1].startswith(
        "3003:3: categories[2999]: 'a' is the same category as on line 4, line 5, line 6, line 7, line 8 and 2994 more: "
    )
