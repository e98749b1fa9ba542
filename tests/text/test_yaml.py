"""YAML is read safely, with the place of each value; what is wrong with it is said with line, column and cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.text import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOADERS = [pyyaml.SafeLoader, *([pyyaml.CSafeLoader] if hasattr(pyyaml, "CSafeLoader") else [])]


@pytest.fixture(autouse=True, params=LOADERS, ids=lambda loader: loader.__name__)
def _either_loader(request: pytest.FixtureRequest) -> Iterator[None]:
    """Machines without libyaml read the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "_Loader", request.param)
        yield


def values(text: str) -> Any:
    root, flaws = yaml.parse(text.encode())
    assert root is not None, flaws
    assert flaws == ()
    return root.values()


def flaws(text: str | bytes) -> list[str]:
    return [str(flaw) for flaw in yaml.parse(text if isinstance(text, bytes) else text.encode())[1]]


# --- what scalars mean ---


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("2025-03-04", "2025-03-04"),
        ("12:30:45", "12:30:45"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("50", 50),
        ("-3", -3),
        ("010", 10),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("2.5", 2.5),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        (".inf", ".inf"),
        ("50%", "50%"),
        ("'true'", "true"),
        ('"5"', "5"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_scalars_are_what_yaml_1_2_says(written: str, meant: object) -> None:
    (value,) = values(f"key: {written}").values()
    assert (type(value), value) == (type(meant), meant)


def test_keys_are_text_as_written() -> None:
    assert values("2024: a\non: b\nnull: c\n'': d\n") == {"2024": "a", "on": "b", "null": "c", "": "d"}


def test_a_text_can_be_had_as_it_is_written() -> None:
    root, _ = yaml.parse(b"title: 2024\nlist: [0x10, 007, true]\nnothing: ~")
    assert root is not None
    assert root.values({("title",), ("list", 1), ("list", 2)}) == {
        "title": "2024",
        "list": ["0x10", "007", "true"],
        "nothing": None,
    }


def test_an_alias_repeats_what_its_anchor_holds() -> None:
    assert values("a: &x {b: [1, 2]}\nc: *x") == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}}
    assert values("a: &x b\n*x : c") == {"a": "b", "b": "c"}


def test_a_byte_order_mark_and_foreign_line_ends_are_harmless() -> None:
    assert values("\ufeffa: 1\r\nb: 2\r\n") == {"a": 1, "b": 2}


# --- places ---


def test_every_value_and_key_knows_its_place() -> None:
    root, _ = yaml.parse("a: 1\nbé: {ü: [x, 'y']}\nlist:\n  - k: v\n".encode())
    assert root is not None
    inner = root.value["bé"]
    item = root.value["list"].value[0]
    assert (root.line, root.column) == (1, 1)
    assert root.keys == {"a": (1, 1), "bé": (2, 1), "list": (3, 1)}
    assert (inner.line, inner.column) == (2, 5)
    assert [(node.line, node.column) for node in inner.value["ü"].value] == [(2, 10), (2, 13)]
    assert (item.line, item.column) == (4, 5)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ((), ""),
        (("site", "url"), "site.url"),
        (("sources", 0, "path"), "sources[0].path"),
        (("categories", "New York", "limit"), "categories['New York'].limit"),
        (("categories", "2024"), "categories['2024']"),
        (("categories", "Zürich"), "categories.Zürich"),
        (("a\nb",), r"['a\nb']"),
    ],
)
def test_a_path_is_written_as_people_read_it(path: yaml.Path, shown: str) -> None:
    assert yaml.dotted(path) == shown


# --- flaws that leave the rest usable ---


def test_every_flaw_is_found_at_once_in_the_order_of_the_file() -> None:
    root, found = yaml.parse(b"a: !!python/name:os.system x\nb: *nowhere\na: 2\n<<: {c: 1}\n? [k]\n: v\nd: 4\n")
    assert root is not None
    assert root.values() == {"a": "x", "b": None, "d": 4}
    assert [(flaw.line, flaw.column, flaw.path) for flaw in found] == [
        (1, 4, ("a",)),
        (2, 4, ("b",)),
        (3, 1, ("a",)),
        (4, 1, ("<<",)),
        (5, 3, ()),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "3:1: a: stands twice, first on line 1; keep one"),
        ("x: {a: 1, a: 2}", "1:11: x.a: stands twice, first on line 1; keep one"),
        ("'a': 1\na: 2", "2:1: a: stands twice, first on line 1; keep one"),
        ("<<: {a: 1}", "1:1: ['<<']: merge keys (<<) are not supported; write the keys out"),
        ("[a]: b", "1:1: a key must be text, not a list or a map; put a text that begins with [ or { in quotes"),
        ("a: [&x 1, *y]", "1:11: a[1]: *y means no &y above it; a text that begins with * must stand in quotes"),
        ("a: &x [*x]", "1:8: a[0]: *x stands within &x itself; a text that begins with * must stand in quotes"),
        ('a: "b\\0c"', "1:4: a: holds the character U+0000, which neither feeds nor paths can hold; delete it"),
    ],
)
def test_a_flaw_is_said_with_its_place_and_cure(text: str, said: str) -> None:
    assert flaws(text) == [said]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!x", "!", "!!set", "!!binary"])
@pytest.mark.parametrize("value", ["a", "[a]", "{a: b}"])
def test_no_tag_is_allowed_and_none_constructs_anything(tag: str, value: str) -> None:
    (flaw,) = yaml.parse(f"key: {tag} {value}".encode())[1]
    assert (flaw.line, flaw.column, flaw.path) == (1, 6, ("key",))
    assert "is not allowed; write the value alone" in flaw.what


def test_quoted_merge_keys_are_keys() -> None:
    assert values('"<<": 1') == {"<<": 1}


# --- flaws that leave nothing ---


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: is empty"),
        ("# only words\n", "1:1: is empty"),
        ("---\n", "1:1: is empty"),
        ("~", "1:1: is empty"),
        ("a: 1\n---\nb: 2", "2:1: a second document begins here (---); only one is allowed"),
        (b"a: 1\nb: \xff", "2:4: is not UTF-8; save the file as UTF-8 in your editor"),
        ("a: 1".encode("utf-16"), "1:1: is not UTF-8; save the file as UTF-8 in your editor"),
        ("a: é\x07", "1:5: holds the character U+0007, which YAML does not allow; delete it"),
        ("title: 'x\nb: 1", "1:8: is not YAML: the quote that opens here is never closed"),
        ("a:\n\t- b", "2:1: is not YAML: a tab stands here; YAML indents with blanks alone"),
        ("a: @b", "1:4: is not YAML: a text cannot begin with '@' unless it stands in quotes"),
        ("a: }", "1:4: is not YAML: '}' cannot stand here; put a text that begins with it in quotes"),
        ("a: [1,\n2\nb: 3", "3:2: is not YAML: the list opened by [ on line 1 lacks a comma or its ]"),
        ("a: !x!y b", "1:4: is not YAML: tags are not allowed; put a text that begins with ! in quotes"),
    ],
)
def test_what_makes_a_document_unusable_is_said_alone(text: str | bytes, said: str) -> None:
    root, _ = yaml.parse(text if isinstance(text, bytes) else text.encode())
    assert root is None
    assert flaws(text) == [said]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: War: a history", 1, "put a text that holds ': ' in quotes"),
        ("site\nurl: x", 2, "the line above has its colon"),
        ("a:\n  - b\n - c", 3, "the indentation does not fit"),
        ("a: 'b'c", 1, "a text goes on after its closing quote"),
        ('a: "\\q"', 1, "use single quotes"),
        ("a: {url: ${X}}", 1, "a text that holds { must stand in quotes"),
    ],
)
def test_a_slip_in_the_grammar_is_explained(text: str, line: int, words: str) -> None:
    (said,) = flaws(text)
    assert said.startswith(f"{line}:")
    assert words in said


def test_whatever_else_the_parser_says_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(_text: str, **_options: object) -> Iterator[Any]:
        message = "something new"
        raise pyyaml.YAMLError(message)

    monkeypatch.setattr(pyyaml, "parse", parse)
    assert flaws("a: 1") == ["1:1: is not YAML: something new"]


# --- attacks ---


def test_a_bomb_of_aliases_stops_before_it_is_built() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    root, (flaw,) = yaml.parse("\n".join(levels).encode())
    assert root is None
    assert flaw.what == "aliases repeat more than 10,000 values; write out what is needed"
    assert flaw.line == 4


def test_many_values_without_aliases_are_no_bomb() -> None:
    assert len(values("\n".join(f"- {n}" for n in range(20_000)))) == 20_000


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "{? "])
def test_no_depth_is_too_deep_to_be_refused(opening: str) -> None:
    root, found = yaml.parse((opening * 20_000).encode())
    assert root is None
    assert found[-1].what == "is nested deeper than 50 levels"


def test_depth_counts_what_aliases_bring() -> None:
    levels = ["a0: &a0 [x]", *(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 60))]
    root, found = yaml.parse("\n".join(levels).encode())
    assert root is None
    assert found[-1].what == "is nested deeper than 50 levels"


def test_the_deepest_that_is_allowed_can_be_read() -> None:
    depth = yaml.DEEPEST
    value = values("[" * depth + "]" * depth)
    for _ in range(depth - 1):
        (value,) = value
    assert value == []


def test_a_large_document_is_refused_unread(seconds: Callable[[Callable[[], object]], float]) -> None:
    data, said = b"- x\n" * 1_000_000, list[str]()
    assert seconds(lambda: said.extend(flaws(data))) < 1
    assert said == ["1:1: is larger than 1,000,000 bytes, which no configuration needs"]


def test_a_flaw_takes_one_line_whatever_the_document_holds() -> None:
    assert all("\n" not in said for said in flaws('? "a\\nb"\n: 1\n? "a\\nb"\n: !<x%0Ay> 2\n'))


# --- laws ---

# No text ends in a digit: the writer knows YAML 1.1 alone, and leaves texts such as 09 and 1e3 without quotes.
# It also leaves the line ends of other days as they are, and a reader folds them.
characters = st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029\ufeff")
texts = st.text(characters, max_size=20).map("{}x".format)
scalars = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | texts
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(characters, max_size=8), inner, max_size=4),
    max_leaves=15,
)


def readable(tree: Any) -> bool:
    if isinstance(tree, dict):
        return all(readable(key) and readable(value) for key, value in tree.items())
    return all(map(readable, tree)) if isinstance(tree, list) else not (isinstance(tree, str) and yaml.unfit(tree))


@settings(max_examples=60, deadline=None)
@given(trees.filter(readable).filter(lambda tree: tree is not None))
def test_what_a_writer_of_yaml_writes_is_read_back(tree: Any) -> None:
    root, found = yaml.parse(pyyaml.safe_dump(tree, allow_unicode=True).encode())
    assert found == ()
    assert root is not None
    assert root.values() == tree


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.text("ab: -[]{}&*!|>'\"#%\n\t?,<~0\\@`é", max_size=60).map(str.encode))
def test_any_bytes_give_a_document_or_flaws_with_a_place_in_it(data: bytes) -> None:
    root, found = yaml.parse(data)
    assert root is not None or found
    assert all(flaw.line >= 1 and flaw.column >= 1 and flaw.what for flaw in found)
