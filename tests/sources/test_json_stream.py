"""JSON in parts says what it says as a whole; what is no JSON is refused where Python's own decoder refuses it."""

import json
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedwright.errors import ParseError
from feedwright.sources import _json_stream
from feedwright.sources._characters import Characters
from feedwright.sources._json_stream import Document, UnfitError


def document(text):
    return Document(Characters("t.json", StringIO(text)))


def entered(at, deepest):
    """The value at hand, read by entering each map and list down to some level."""
    character = at.next_character()
    if deepest and character == "{":
        return {key: entered(at, deepest - 1) for key in at.members()}
    if deepest and character == "[":
        return [entered(at, deepest - 1) for _ in at.elements()]
    return at.value()


def whole(at, deepest):
    made = entered(at, deepest)
    if at.next_character():
        raise at.flaw("Extra data")
    return made


@pytest.fixture
def tiny(monkeypatch):
    """Parts of a few characters, so that a value of any length is cut at every place."""
    return lambda part: monkeypatch.setattr(_json_stream, "_PART", part)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150)
@given(JSON, st.integers(1, 40), st.integers(0, 3), st.sampled_from([None, 1]), st.booleans())
def test_a_document_in_parts_is_the_document(tiny, value, part, deepest, indent, ascii_only):
    tiny(part)
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    at = document(text)
    assert whole(at, deepest) == value
    at.rewind()
    at.skip()
    assert at.next_character() == ""
    at.rewind()
    assert whole(at, deepest) == value


@settings(max_examples=300)
@given(
    st.builds(
        lambda value, at, inserted, gone: (
            (text := json.dumps(value, indent=1))[: at % (len(text) + 1)]
            + inserted
            + text[at % (len(text) + 1) + gone :]
        ),
        JSON,
        st.integers(0, 500),
        st.text('[]{}",:0-.eEtn\\u \n', max_size=3),
        st.integers(0, 3),
    ),
    st.integers(1, 60),
    st.integers(0, 3),
)
@example("[1,]", 3, 1)
@example('{"a": 1,}', 3, 1)
@example('{"a": 1', 3, 1)
@example("[1 2]", 60, 1)
@example("[-]\n", 1, 1)
def test_what_is_no_json_is_refused_at_the_same_place(tiny, text, part, deepest):
    tiny(part)
    try:
        value = json.loads(text, strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        with pytest.raises(ParseError) as refused:
            whole(document(text), deepest)
        said = str(refused.value).removesuffix("; was the file cut off?")
        # Where the whole is decoded at once, Python's decoder names the place; entering finds some flaws a blank later.
        assert said.startswith("t.json:")
        if not deepest:
            assert said == f"t.json:{error.lineno}:{error.colno}: is not JSON: {error.msg}"  # noqa: PT017 - both refuse
    else:
        assert whole(document(text), deepest) == value


@pytest.mark.parametrize("part", [1, 7, 1000])
def test_lines_and_columns_are_counted_across_parts(tiny, part):
    tiny(part)
    at = document('{"a":\n [1,\n\n  2], "b"\n: x}')
    lines = []
    for key in at.members():
        if key == "b":
            break
        lines += [(at.line(), at.value()) for _ in at.elements()]
    with pytest.raises(ParseError, match=r"t\.json:5:3: is not JSON: Expecting value"):
        at.value()
    assert lines == [(2, 1), (4, 2)]


@pytest.mark.parametrize("part", [1, 50, 5000])
def test_a_value_too_long_or_too_deep_is_passed_over(tiny, monkeypatch, part):
    tiny(part)
    monkeypatch.setattr(_json_stream, "LONGEST_ROW", 500)
    unfit = ["x" * 6000, {"a": 'quoted " [{' * 600, "b": ["\\" * 6000]}, [[[1] * 3000] * 2]]
    text = json.dumps([1, unfit[0], 2, unfit[1], 3, unfit[2], 4])
    deep = text[:-1] + ", " + "[" * 90_000 + "]" * 90_000 + ', "five"]'
    at = document(deep)
    found = []
    for _ in at.elements():
        try:
            found.append(at.value())
        except UnfitError as error:
            found.append(str(error).split()[1])
    assert found == [1, "longer", 2, "longer", 3, "longer", 4, "longer" if part < 5000 else "nested", "five"]
    assert at.next_character() == ""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('["' + "x" * 1000, "t.json: is longer than"),
        ('[\n{"a": ["' + "\\n" * 1000, "t.json:2: is longer than"),
        ("[" + "1" * 1000 + "]", "t.json:1:2: is not JSON: is longer than"),
        ('{"' + "k" * 1000 + '": 1}', "is longer than"),
        ("[" * 100_000, "t.json: is nested too deep"),
    ],
)
def test_what_is_cut_off_or_endless_is_refused(tiny, monkeypatch, text, what):
    tiny(100)
    monkeypatch.setattr(_json_stream, "LONGEST_ROW", 500 if "[[" not in text else 200_000)
    with pytest.raises(ParseError, match=what):
        document(text).skip() if text[0] == "[" else list(document(text).members())


def test_a_backslash_at_the_end_of_a_part_is_not_forgotten(tiny, monkeypatch):
    monkeypatch.setattr(_json_stream, "LONGEST_ROW", 10)
    for part in range(1, 60):
        tiny(part)
        at = document('["' + '\\"\\\\' * 30 + '", 7]')
        found = []
        for _ in at.elements():
            try:
                found.append(at.value() == '"\\' * 30 or at.value)
            except UnfitError:
                found.append(True)
        assert (found[0], len(found)) == (True, 2)


def test_numbers_and_characters_that_python_is_strict_about():
    assert document('["a\tb", NaN, ' + "1" * 5000 + "]").value() == ["a\tb", None, "1" * 5000]
