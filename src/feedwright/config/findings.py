"""Reading a part of the file by its class of keys, and pydantic's findings put in people's words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from feedwright.config import sheet, wording
from feedwright.config.keys import Feeds, Guard, MediaKeys, OutputKeys, SiteSettings, TopKeys
from feedwright.config.parts import PersonKeys
from feedwright.declared import Declared
from feedwright.frozen import frozen
from feedwright.model import Author
from feedwright.sources._base import Source
from feedwright.text import yaml
from feedwright.text.yaml import Flaw, Node

_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of fewer digits",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "dict_type": "a map",
    "model_type": "a map",
    "model_attributes_type": "a map",
    "dataclass_type": "a map",
    "none_required": "null",
}
_BOUNDS = {
    "greater_than_equal": "must be {ge} or more, not {is_}",
    "greater_than": "must be more than {gt}, not {is_}",
    "less_than_equal": "must be {le} or less, not {is_}",
    "less_than": "must be less than {lt}, not {is_}",
    "too_short": "needs at least {min_length}",
    "too_long": "holds more than {max_length}",
}

_ABOUT_KEYS = ("extra_forbidden", "unknown_word")
"""Findings that are about a key of a map, and not about what stands behind it."""


def read(kind: Any, node: Node, path: yaml.Path) -> tuple[Any, list[Flaw]]:
    """Make a node the value that is wanted.

    Where text is wanted, a number or a boolean is what was written.

    Args:
        kind: a class of keys, or what else pydantic understands.
        node: what the file says.
        path: where it says so.

    Returns:
        The value, and the flaws. With flaws the value is what the sound keys of a map say, for checks across sections,
        or None.
    """
    adapter = _adapter(kind)
    written: set[yaml.Path] = set()
    while True:
        try:
            return adapter.validate_python(node.values(written, path)), []
        except ValidationError as error:
            findings = [_located(one, node, path) for one in error.errors(include_url=False)]
        more = {one.path for one in findings if one.scalar_for_text} - written
        if not more:
            break
        written |= more
    faulty = {one.error["loc"][0] for one in findings if one.error["loc"]}
    return _salvaged(adapter, node.values(written, path), faulty), list(_told(findings, kind))


def explained(error: ValidationError, kind: Any, said: Mapping[str, Any]) -> list[Flaw]:
    """What is wrong with options that a program gave.

    Args:
        error: of the check.
        kind: the class of options.
        said: name -> value.
    """
    node = _node(said)
    return list(_told([_located(one, node, ()) for one in error.errors(include_url=False)], kind))


def _node(said: Any) -> Node:
    if isinstance(said, Mapping):
        return Node(0, 0, {str(key): _node(value) for key, value in said.items()})
    if isinstance(said, (list, tuple)):
        return Node(0, 0, [_node(value) for value in said])
    return Node(0, 0, said, str(said))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _salvaged(adapter: TypeAdapter[Any], values: Any, faulty: Collection[Any]) -> Any:
    """What a map says without its faulty keys; None if that says nothing."""
    if not isinstance(values, dict):
        return None
    try:
        return adapter.validate_python({key: value for key, value in values.items() if key not in faulty})
    except ValidationError:
        return None


@frozen
class _Finding:
    """One of pydantic's errors, and the node that it is about."""

    error: Mapping[str, Any]
    node: Node
    path: yaml.Path

    @property
    def kind(self) -> str:
        return str(self.error["type"])

    @property
    def scalar_for_text(self) -> bool:
        """Whether text is wanted where a number or a boolean was written."""
        return self.kind == "string_type" and isinstance(self.node.value, (bool, int, float))

    def flaw(self, types: Iterable[str], kind: Any) -> Flaw:
        key = str(self.error["loc"][-1]) if self.error["loc"] else ""
        line, column, path = self.node.line, self.node.column, self.path
        if self.kind in (*_ABOUT_KEYS, "missing"):
            path = (*path, key)
        if self.kind in _ABOUT_KEYS:
            line, column = self.node.keys.get(key, (line, column))
        return Flaw(line, column, path, self._what(types, _class_at(kind, self.error["loc"][:-1]), key))

    def _what(self, types: Iterable[str], model: Any, key: str) -> str:
        if self.kind in _WANTED:
            return _mismatch(types, self.node)
        if self.kind == "extra_forbidden":
            return unknown(key, _keys(model))
        if self.kind == "missing":
            about = model.checker.model_fields[key].description if model and key in model.model_fields else None
            return f"is missing; it is required: {about}" if about else "is missing; it is required"
        said = self.error.get("ctx", {})
        if self.kind == "literal_error":
            options = re.findall(r"'([^']*)'", said["expected"])
            guess = wording.guess(self.node.text, options)
            return f"must be {wording.one_of(options)}, not {wording.named(self.node)}{guess}"
        if self.kind in _BOUNDS:
            return _BOUNDS[self.kind].format(**said, is_=wording.named(self.node))
        return self._hidden(str(said.get("error") or self.error["msg"]))

    def _hidden(self, what: str) -> str:
        """Without what a variable brought in: it may be a secret. Messages cut long values short."""
        if isinstance(self.node.value, str) and self.node.value != self.node.text:
            for length in (len(self.node.value), *range(80, 40, -20)):
                what = what.replace(repr(self.node.value[:length]), repr(self.node.text))
        return what


def _located(error: Mapping[str, Any], node: Node, path: yaml.Path) -> _Finding:
    """Follow pydantic's location as far as the file goes; the names of a union's members lead nowhere."""
    way = error["loc"][:-1] if error["type"] in _ABOUT_KEYS else error["loc"]
    return _Finding(error, *sheet.follow(way, node, path))


def _told(findings: list[_Finding], kind: Any) -> Iterator[Flaw]:
    """The flaws that findings mean: of a union's members the one that fits best speaks for all."""
    paths = [(*one.path, "") if one.kind in (*_ABOUT_KEYS, "missing") else one.path for one in findings]
    above = {path[:length] for path in paths for length in range(len(path))}
    groups: dict[yaml.Path, list[_Finding]] = {}
    for one in findings:
        vague = one.kind in _WANTED or one.kind in ("too_short", "too_long")
        if one.kind != "default_factory_not_called" and not (vague and (one.path in above or one.node.broken)):
            groups.setdefault(one.path, []).append(one)
    for group in groups.values():
        telling = [one for one in group if one.kind not in _WANTED]
        for one in telling or group[:1]:
            if not one.node.broken or one.kind in (*_ABOUT_KEYS, "missing"):
                yield one.flaw((other.kind for other in group), kind)


def _mismatch(types: Iterable[str], node: Node) -> str:
    wanted = list(dict.fromkeys(_WANTED[kind] for kind in types if kind != "none_required"))
    if node.value is None:
        return f"is empty; {wording.one_of(wanted)} is wanted"
    listable = wanted == ["a list"] and isinstance(node.value, str) and "," not in node.text
    guess = f" (did you mean [{node.text}]?)" if listable else ""
    return f"must be {wording.one_of(wanted)}, not {wording.named(node)}{guess}"


def unknown(key: str, known: Collection[str]) -> str:
    """What to say of a key that a section does not know."""
    guess = _elsewhere(key) or wording.guess(key, known)
    return f"is no key that is known here{'; known are ' * bool(known)}{', '.join(sorted(known))}{guess}"


def _elsewhere(key: str) -> str:
    """Where a key belongs that is right in another section."""
    sections: dict[str, type[Declared]] = {
        "site": SiteSettings, "feeds": Feeds, "output": OutputKeys, "media": MediaKeys, "guard": Guard,
    }  # fmt: skip
    homes = [f"{name}.{key}" for name, model in sections.items() if key in model.model_fields]
    homes += [key] if key in TopKeys.model_fields else []
    return f" (did you mean {wording.one_of(homes)}?)" if homes else ""


def _models(annotation: Any) -> Iterator[Any]:
    """Every class of keys within an annotation."""
    if annotation is Author:
        yield PersonKeys
    elif isinstance(annotation, type) and issubclass(annotation, Declared):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _class_at(kind: Any, loc: Iterable[str | int]) -> Any:
    """The class of keys that a place in pydantic's findings belongs to; None where there is no telling."""
    model = next(_models(kind), None)
    for part in loc:
        if model is not None and part in model.model_fields:
            model = next(_models(model.checker.model_fields[part].annotation), None)
    return model


def _keys(model: Any) -> list[str]:
    """The keys that a class knows; a source's type is read before its class is known."""
    if model is None:
        return []
    return [*model.model_fields, *(["type"] if issubclass(model, Source) else [])]
