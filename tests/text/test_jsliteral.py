"""Values that JavaScript writes out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import jsliteral
from feedwright.text.jsliteral import UNKNOWN, Unknown

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'a'", "a"),
        ('"it\\\'s \\u00e9\\x41\\n"', "it's éA\n"),
        ("`a b`", "a b"),
        ("12", 12),
        ("-1.5e3", -1500.0),
        ("0x1F", 31),
        ("true", True),
        ("undefined", None),
        ("[1, 'a', [],]", [1, "a", []]),
        ("{a: 1, 'b-c': 2, \"d\": {e: 3},}", {"a": 1, "b-c": 2, "d": {"e": 3}}),
        ("{ // comment, with: 'marks'\n a: 1, /* {b: 2} */ c: 3 }", {"a": 1, "c": 3}),
        ("'a' // what stands behind", "a"),
        ("{a: 1} satisfies Config", {"a": 1}),
    ],
)
def test_what_is_written_out_is_read(written, value):
    assert jsliteral.value(written) == value


@pytest.mark.parametrize("written", ["f(1)", "a", "'a' + b", "`a ${b}`", "() => 1", "new Date()", "", "{", "'open"])
def test_what_would_have_to_be_run_is_unknown(written):
    made = jsliteral.value(written)
    assert made == {} if written == "{" else made is UNKNOWN


def test_what_is_unknown_in_an_object_stands_in_its_place_and_the_rest_is_read():
    made = jsliteral.value("{a: f({x: '}'}), b: 1, c() { return 2 }, ...d, e, g: `x${`y}`}`, h: /[}/]/, i: [1, h()]}")
    assert {key: one for key, one in made.items() if not isinstance(one, Unknown)} == {"b": 1, "i": [1, Unknown("h()")]}
    assert made["a"] == Unknown("f({x: '}'})")
    assert set(made) == {"a", "b", "c", "e", "g", "h", "i"}
    assert jsliteral.known(made) == {"b": 1, "i": [1]}


def test_the_values_of_a_module_are_found_by_name():
    module = """
    import x from 'y'
    const title = 'A'          // const fake = 'B'
    export const config: Config = { dir: { input: "src" } }
    const helper = () => { if (a) { return } return `${title}` }
    /** @type {import('x')} */
    module.exports = { a: 1 }
    export default defineConfig({ site: 'https://example.org' })
    """
    assert list(jsliteral.values(module)) == [
        ("title", "A"),
        ("config", {"dir": {"input": "src"}}),
        ("", {"a": 1}),
        ("", {"site": "https://example.org"}),
    ]


def test_what_a_function_returns_is_found():
    module = "module.exports = function (config) {\n config.add('x');\n return { dir: { input: 'src' } };\n}"
    assert list(jsliteral.values(module)) == [("", {"dir": {"input": "src"}})]


@pytest.mark.parametrize(
    ("function", "template"),
    [
        ("({page}) => `/web/${page.fileSlug}/`", "/web/{{ page.fileSlug }}/"),
        ("(data) => `/${ data.page.fileSlug }/`", "/{{ page.fileSlug }}/"),
        ("data => { return `/${data.slug}.html`; }", "/{{ slug }}.html"),
        ("function (data) {\n return `/a/`;\n}", "/a/"),
        ("(data) => data.draft ? false : `/a/`", None),
        ("(data) => `/${slugify(data.title)}/`", None),
        ("(data) => data.permalink", None),
        ("", None),
    ],
)
def test_a_function_that_only_puts_a_text_together_is_that_text(function, template):
    assert jsliteral.template(Unknown(function)) == template


@given(JSON)
def test_json_is_javascript(value):
    assert jsliteral.value(json.dumps(value)) == value
    assert jsliteral.value(json.dumps(value, ensure_ascii=False, indent=1)) == value


@given(st.text(alphabet="{}[]()'\"`$\\/*:,;=> areturnconst1\n", max_size=80))
def test_nothing_raises(text):
    list(jsliteral.values(text))
    list(jsliteral.values("export default {" + text))
    assert 0 <= jsliteral.end(text, 0, "}") <= len(text)


@pytest.mark.parametrize("part", ["{a:", "[", "return {", "`${", "/* ", "/[", "'", "a: b (", "const a =", ",a"])
def test_no_text_takes_long(part, seconds):
    assert seconds(lambda: list(jsliteral.values("export default {" + part * 20_000))) < 5


@pytest.mark.parametrize("text", ["[1, )]", "{a: 1, )}", "[}", "{ ] }", "[{a: )}]", "[[}, 1]"])
def test_a_bracket_that_nobody_opened_ends_what_it_stands_in(text):
    jsliteral.value(text)
    assert [name for name, _ in jsliteral.values(f"const a = {text}\nconst b = 'x'")][-1] == "b"
