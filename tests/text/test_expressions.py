"""Small expressions of templates."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import expressions

NAMES = {
    "page": {"slug": "a-b", "date": datetime(2025, 3, 4, tzinfo=UTC), "tags": ["x", "y"]},
    "title": "A title",
    "none": None,
    "n": 3,
}
FILTERS = {
    "upper": lambda value, _: str(value).upper(),
    "join": lambda value, arguments: str(arguments[0]).join(value) if isinstance(value, list) else None,
    "add": lambda value, arguments: "+".join(map(str, [value, *arguments])),
}


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("no expression", "no expression"),
        ("/{{ page.slug }}/", "/a-b/"),
        ("/{{- page.slug -}}/", "/a-b/"),
        ("{{page['slug']}}", "a-b"),
        ("{{ page.tags[1] }}", "y"),
        ("{{ page.date.year }}/{{ page.date.month }}", "2025/3"),
        ("{{ title | upper }}", "A TITLE"),
        ("{{ page.tags | join('-') | upper }}", "X-Y"),
        ('{{ title | add: "b", 2 }}', "A title+b+2"),
        ("{{ 'a' ~ \"b\" + n }}", "ab3"),
        ("{{ (title ~ '/') if none }}x", "x"),
        ("{{ (page.date.year ~ '/') if page.date }}{{ page.slug }}", "2025/a-b"),
        ("{{ 'a' if none else 'b' }}", "b"),
        ("{{ none ? 'a' : 'b' }}", "b"),
        ("{{ none or title }}", "A title"),
        ("{{ page.nothing }}", ""),
        ("{{ 'it\\'s }}' }}", "it's }}"),
        ("{{ 1.5 }}{{ none }}", "1.5"),
    ],
)
def test_what_can_be_known_is_filled_in(template, made):
    assert expressions.filled(template, NAMES, FILTERS) == made


@pytest.mark.parametrize(
    "template",
    [
        "{{ unknown }}", "{{ title | unknown }}", "{{ title.upper() }}", "{{ title.__class__ }}", "{{ f(1) }}",
        "{% if x %}a{% endif %}", "{{ page }}", "{{ page.tags }}", "{{ (title }}", "{{ }}", "{{ title title }}",
        "{{ title | }}", "{{ page.tags[ }}", "{{ page.date.tzinfo }}", "{{ title | join('-') }}", "{# comment #}",
    ],
)  # fmt: skip
def test_what_cannot_be_known_makes_the_whole_unknown(template):
    assert expressions.filled(f"a{template}b", NAMES, FILTERS) is None


@given(st.text(alphabet="{}%()[]|~+.,:?'\"ab1 ", max_size=60))
def test_nothing_raises(template):
    made = expressions.filled("{{" + template + "}}", {"a": {"b": 1}, "b": ["x"]}, FILTERS)
    assert made is None or isinstance(made, str)


@pytest.mark.parametrize(
    "template", ["{{ " + "(" * 20_000, "{{ '' " * 20_000, "{{ " + "a if a else " * 5000 + "a }}", "{{" * 50_000]
)
def test_no_template_takes_long(template, seconds):
    assert seconds(lambda: expressions.filled(template, {"a": None}, {})) < 3
