"""The JSON Schema of config.yaml, for editors."""

from __future__ import annotations

from typing import Any

from feedwright import registry
from feedwright.config.keys import TopKeys


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of config.yaml: every key with its description, every kind of source there is."""
    made = TopKeys.model_json_schema(ref_template="#/$defs/{model}")
    kinds = [_source_schema(kind, made["$defs"]) for kind in registry.kinds("sources")]
    made["properties"]["sources"]["items"] = {"oneOf": kinds}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "feedwright configuration"}


def _source_schema(kind: str, definitions: dict[str, Any]) -> dict[str, Any]:
    named = {"type": {"const": kind, "description": "Type of the source."}}
    try:
        cls = registry.load("sources", kind)
    except ImportError:
        return {"type": "object", "properties": named, "required": ["type"]}
    made: dict[str, Any] = cls.model_json_schema(ref_template=f"#/$defs/{kind}-{{model}}")
    definitions.update({f"{kind}-{name}": inner for name, inner in made.pop("$defs", {}).items()})
    return {**made, "properties": named | made["properties"], "required": ["type", *made.get("required", ())]}
