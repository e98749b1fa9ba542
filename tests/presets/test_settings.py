"""Configuration files of generators as plain values; what cannot be read names file and line."""

import pytest

from feedwright.errors import SourceError
from feedwright.presets import _settings


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", 'title = "T"\n[params]\nn = 1\n'),
        ("a.json", '{"title": "T", "params": {"n": 1}}'),
        ("a.yaml", "title: T\nparams:\n  n: 1\n"),
        ("a.yml", "\ufefftitle: T\r\nparams: {n: 1}\r\n"),
    ],
)
def test_each_form_gives_plain_values(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode())
    made = _settings.read(str(path))
    assert made["title"] == "T"
    assert str(made["params"]["n"]) == "1"


def test_an_empty_file_is_an_empty_map(tmp_path):
    for name in ("a.toml", "a.yaml"):
        (tmp_path / name).write_text("")
        assert _settings.read(str(tmp_path / name)) == {}


@pytest.mark.parametrize(
    ("name", "text", "where", "what"),
    [
        ("a.toml", "a = 1\nb =\n", "a.toml:2", "not well-formed TOML"),
        ("a.json", '{"a": 1,\n"b" 2}', "a.json:2", "not well-formed JSON"),
        ("a.yaml", "a: 1\nb: [x\n", "a.yaml:", "not well-formed YAML"),
        ("a.yaml", "- a\n", "a.yaml", "no `key: value` lines"),
        ("a.json", "[1]", "a.json", "no `key: value` lines"),
        ("a.json", "[" * 100_000, "a.json", "nested too deep"),
        ("a.toml", "a = " + "[" * 20_000, "a.toml", "not well-formed"),
        ("a.toml", "a = " + "9" * 5_000, "a.toml", "thousands of digits"),
        ("a.json", '{"a": ' + "9" * 5_000 + "}", "a.json", "thousands of digits"),
        ("a.yaml", "a: " + "[" * 200 + "]" * 200, "a.yaml", "not well-formed"),
        ("a.yaml", "x" * (_settings.LARGEST + 1), "a.yaml", "is larger than"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, name, text, where, what):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SourceError, match=what) as raised:
        _settings.read(str(path))
    assert where in raised.value.where


def test_a_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        _settings.read(str(tmp_path / "missing.toml"))


def test_nothing_is_ever_constructed(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: !!python/object/apply:os.system [ls]\nb: !ruby/regexp /x/\n")
    assert _settings.read(str(path)) == {"a": ["ls"], "b": "/x/"}


def test_maps_merge_and_keys_lose_their_case():
    assert _settings.merged({"a": {"x": 1, "y": 2}, "b": 1}, {"a": {"y": 3}, "c": [4]}) == {
        "a": {"x": 1, "y": 3},
        "b": 1,
        "c": [4],
    }
    assert _settings.lowered({"A": [{"B": 1}], "c": {"D": "E"}}) == {"a": [{"b": 1}], "c": {"d": "E"}}
