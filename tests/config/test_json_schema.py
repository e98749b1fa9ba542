"""The JSON Schema says the same as the door, and describes every key."""

import pytest
import yaml
from jsonschema import Draft202012Validator

from feedwright import config, registry
from feedwright.config.keys import TopKeys


def documented():
    made = config.schema()
    Draft202012Validator.check_schema(made)
    return made


def objects(node):
    """Every schema of a map with named keys."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node
        for inner in node.values():
            yield from objects(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from objects(inner)


@pytest.mark.parametrize("name", ["smallest", "spelt_out", "everything"])
def test_the_schema_accepts_what_is_right(name, sample):
    assert list(Draft202012Validator(documented()).iter_errors(yaml.safe_load(sample(name)))) == []


def test_the_examples_here_use_every_key(sample):
    document = yaml.safe_load(sample("everything"))
    everything = document["feeds"].pop("all")
    assert set(document) == set(TopKeys.model_fields)
    assert set(document["site"]) == set(config.SiteSettings.model_fields)
    assert set(document["sources"][0]) == {"type", *registry.load("sources", "text").model_fields}
    assert set(document["categories"]["ships"]) == set(config.CategorySettings.model_fields)
    assert set(document["feeds"]) == set(config.FeedKeys.model_fields)
    assert {*everything, *document["feeds"]} == set(config.AllSettings.model_fields)
    assert set(document["output"]) == {"directory", "url", "compress"}
    assert set(document["guard"]) == set(config.Guard.model_fields)


@pytest.mark.parametrize(
    "change",
    [
        {"sit": {}},
        {"site": {"title": "a", "url": "b", "titel": "c"}},
        {"sources": []},
        {"sources": [{"type": "text"}]},
        {"sources": [{"type": "unknown", "path": "a"}]},
        {"sources": [{"type": "text", "path": "a", "pth": "b"}]},
        {"categories": {"a": {"colour": "red"}}},
        {"categories": "all"},
        {"feeds": {"limit": -1}},
        {"feeds": {"formats": ["atm"]}},
        {"feeds": {"content": "short"}},
        {"feeds": {"all": {"ttl": 0}}},
        {"output": {"compress": ["rar"]}},
        {"guard": {"flood": "many"}},
        {"websub": {"hubs": "x"}},
    ],
)
def test_the_schema_refuses_what_is_wrong(change, sample):
    document = {**yaml.safe_load(sample("smallest")), **change}
    assert not Draft202012Validator(documented()).is_valid(document)


def test_the_schema_describes_every_key_and_allows_no_other():
    made = documented()
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["title"] == "feedwright configuration"
    for found in objects(made):
        if found.get("properties", {}).keys() == {"type"}:
            continue
        assert found["additionalProperties"] is False
        assert not [key for key, inner in found["properties"].items() if not inner.get("description")]


def test_the_schema_knows_each_kind_of_source_even_one_that_lacks_its_package():
    kinds = documented()["properties"]["sources"]["items"]["oneOf"]
    assert [kind["properties"]["type"]["const"] for kind in kinds] == [
        "markdown",
        "remote",
        "silent",
        "sql",
        "text",
    ]


def test_the_schema_says_each_default_in_the_words_of_the_file(sample):
    made = documented()["$defs"]
    defaults = {key: inner.get("default") for key, inner in made["Feeds"]["properties"].items()}
    assert defaults == yaml.safe_load(sample("spelt_out"))["feeds"]
    assert made["Guard"]["properties"]["shrink"]["default"] == "50%"
    assert "default" not in made["CategorySettings"]["properties"]["limit"]


@pytest.fixture
def real(monkeypatch):
    """The registry as it is."""
    monkeypatch.undo()
    return registry.kinds


@pytest.mark.parametrize("kind", ["text", "markdown", "table"])
def test_the_example_of_the_documentation_is_right_for_the_real_kinds(kind, real, tmp_path, monkeypatch, read, sample):
    if kind not in real("sources"):
        pytest.skip(f"there is no kind {kind}")
    monkeypatch.chdir(tmp_path)
    text = sample("smallest").replace("type: text", f"type: {kind}")
    (source,) = read(text).sources
    assert (source.name, type(source).__module__) == (kind, f"feedwright.sources.{kind}")
    Draft202012Validator(documented()).validate(yaml.safe_load(text))


def test_every_key_of_every_real_kind_is_described(real):
    assert real("sources")
    for found in objects(documented()):
        assert [key for key, inner in found["properties"].items() if not inner.get("description")] == []
