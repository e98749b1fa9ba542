"""Front matter in YAML, TOML and JSON is taken off a text; whatever is wrong with it is named with its line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import frontmatter, xml


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\ntags: [x, y]\n---\nBody\n",
        "\n\n---\ntitle: A\ntags:\n- x\n- y\n...\nBody\n",
        '+++\ntitle = "A"\ntags = ["x", "y"]\n+++\nBody\n',
        '{"title": "A", "tags": ["x", "y"]}\nBody\n',
        '{\n  "title": "A",\n  "tags": ["x", "y"]\n}\nBody\n',
        "---   \ntitle:\tA\ntags: [x,\ty]\n---\t\nBody\n",
    ],
)
def test_every_kind_gives_the_same_metadata_and_body(text):
    parts = frontmatter.split(text)
    assert parts.metadata == {"title": "A", "tags": ["x", "y"]}
    assert parts.body == "Body\n"
    assert text.split("\n")[parts.line - 1] == "Body"


def test_a_text_without_front_matter_is_all_body():
    for text in ("Just text\n", "--- \nA rule, then prose.\n", "{{ template }}\n", "# Heading\n---\n", "----\na: b\n"):
        assert frontmatter.split(text) == frontmatter.Parts({}, text)


def test_yaml_scalars_stay_what_was_written():
    metadata = frontmatter.split(
        '---\na: no\nb: 012\nc: 2025-03-04\nd: 10:30\ne: null\nf: "null"\ng: 1_000\nh: ~\n---\n'
    ).metadata
    assert metadata == {
        "a": "no",
        "b": "012",
        "c": "2025-03-04",
        "d": "10:30",
        "e": None,
        "f": "null",
        "g": "1_000",
        "h": None,
    }


def test_a_key_that_stands_twice_is_named_and_the_last_one_counts():
    parts = frontmatter.split("---\ntitle: A\ntitle: B\n---\n")
    assert parts.metadata == {"title": "B"}
    assert parts.notes == ("line 3: `title` stands twice; the last one counts",)


@pytest.mark.parametrize(
    "text",
    [
        "---\nTitle: A\nlayout: x\ntitle: B\n---\n",
        "---\nTitle: A # said\nlayout: x\ntitle: B\n---\n",
        '+++\nTitle = "A"\nlayout = "x"\ntitle = "B"\n+++\n',
        '{"Title": "A", "layout": "x", "title": "B"}\n',
    ],
)
def test_keys_that_are_one_word_are_named_and_the_last_one_counts(text):
    parts = frontmatter.split(text)
    assert parts.metadata == {"layout": "x", "title": "B"}
    assert parts.notes == ("`Title` and `title` are the same word; the last one counts",)


@pytest.mark.parametrize(("one", "other"), [("pub-date", "pub_date"), ("pub date", "Pub_Date"), ("a_b", '" A b"')])
def test_hyphens_blanks_and_underscores_make_no_other_word(one, other):
    parts = frontmatter.split(f"---\n{one}: 1\n{other}: 2\n---\n")
    assert parts.metadata == {other.strip('"'): "2"}
    assert parts.notes == (f"`{one}` and `{other.strip(chr(34))}` are the same word; the last one counts",)


def test_each_key_of_one_word_is_named_and_the_very_last_counts():
    parts = frontmatter.split("---\ntitle: A\nTitle: B\nTITLE: C\ntitle: D\n---\n")
    assert parts.metadata == {"title": "D"}
    assert parts.notes == (
        "line 5: `title` stands twice; the last one counts",
        "`Title` and `TITLE` are the same word; the last one counts",
        "`TITLE` and `title` are the same word; the last one counts",
    )


def test_another_word_of_the_same_meaning_is_left_to_who_knows_words():
    parts = frontmatter.split("---\ndate: 1\npublished: 2\npubDate: 3\npub_date: 4\n---\n")
    assert (len(parts.metadata), parts.notes) == (4, ())


@given(st.dictionaries(st.text("aA-_ b", min_size=1), st.integers(), max_size=6))
def test_of_keys_of_one_word_one_is_left_and_it_is_the_last(metadata):
    parts = frontmatter.split(json.dumps(metadata))
    assert parts.metadata == {key: metadata[key] for key in {frontmatter.word(key): key for key in metadata}.values()}
    assert len(parts.notes) == len(metadata) - len(parts.metadata)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\ntitle: A\n\nBody without an end\n", 1, "never closed"),
        ('+++\ntitle = "A"\nBody\n', 1, "never closed"),
        ("---\ntitle: A: B\n---\n", 2, "not well-formed"),
        ("---\nok: 1\nbad: [a\n---\n", 3, "not well-formed"),
        ("+++\na = 1\nb =\n+++\n", 3, "not well-formed"),
        ('{"a": 1,\n"b" 2}\n', 2, "not well-formed"),
        ("---\n- a\n- b\n---\n", 2, "no `key: value` lines"),
        ('{"a":' * 5000 + "1" + "}" * 5000, 1, "too deep"),
        ("---\na: " + "[" * 200 + "]" * 200 + "\n---\n", 2, "too deep"),
        ('{"a": ' + "9" * 5000 + "}\n", 1, "thousands of digits"),
        ("+++\na = " + "9" * 5000 + "\n+++\n", 2, "thousands of digits"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, line, what):
    with pytest.raises(frontmatter.FrontMatterError, match=what) as raised:
        frontmatter.split(text)
    assert raised.value.line == line


def test_an_alias_bomb_stops():
    bomb = "---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 10) + "]\n" for n in range(1, 9)
    )
    with pytest.raises(frontmatter.FrontMatterError, match="repeats itself"):
        frontmatter.split(bomb + "---\n")


def test_depth_kills_nothing():
    for deep in ("[" * 100_000, "- " * 100_000, "{a: " * 100_000, "".join(" " * n + "a:\n" for n in range(3000))):
        with pytest.raises(frontmatter.FrontMatterError, match=r"not well-formed|too deep"):
            frontmatter.split(f"---\ntitle: a\nx: {deep}\n---\nb")


def test_long_front_matter_is_read_like_any_other():
    many = ", ".join(f"tag-{n}" for n in range(6000))
    assert len(frontmatter.split(f"---\ntags: [{many}]\n---\nb").metadata["tags"]) == 6000


@pytest.mark.parametrize("char", ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x93", "\ufffe", "\uffff"])
@pytest.mark.parametrize(
    "text",
    ["---\ntitle: N{}ul\ntags: [a]\n---\nBody", '+++\ntitle = "N{}ul"\n{}tags = ["a"]\n+++\nBody', '{{"title": "N{0}ul",\n{0}"tags": ["a"]}}\nBody'],
)  # fmt: skip
def test_characters_that_nobody_sees_cost_nothing(text, char):
    parts = frontmatter.split(text.format(char, char))
    assert xml.clean(parts.metadata["title"]) == "Nul"
    assert parts.metadata["tags"] == ["a"]
    assert parts.body == "Body"


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_a_line_end_that_only_yaml_knows_ends_no_line(char):
    assert frontmatter.split(f"---\ntitle: a{char}b\n---\n").metadata == {"title": "a b"}


def test_what_is_wrong_beside_such_characters_is_named_with_its_line():
    for text in ("---\na: N\x00\nb: [c\n---\n", '+++\na = "N\x00"\nb =\n+++\n', '{"a": "N\x00",\x00\n\n"b" c}\n'):
        with pytest.raises(frontmatter.FrontMatterError, match="not well-formed") as raised:
            frontmatter.split(text)
        assert raised.value.line == 3


def test_tags_construct_nothing():
    assert frontmatter.split("---\na: !!python/object/apply:os.system [ls]\nb: !ruby/object x\n---\n").metadata == {
        "a": ["ls"],
        "b": "x",
    }


@given(
    st.text(alphabet=st.sampled_from("-+.{}[]\"':=&*!|>#,a1\n\t é"), max_size=80),
    st.sampled_from(["---\n", "+++\n", "{", ""]),
    st.sampled_from(["\n---\n", "\n+++\n", "}\n", ""]),
)
def test_any_text_gives_parts_or_a_named_error(inner, opening, closing):
    try:
        parts = frontmatter.split(opening + inner + closing)
    except frontmatter.FrontMatterError as error:
        assert error.line >= 1  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(parts.metadata, dict)
        assert (opening + inner + closing).endswith(parts.body)
