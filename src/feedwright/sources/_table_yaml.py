"""Tables in YAML: a list, a list somewhere in a map, or a document for each row; only one row is in memory.

A map whose list stands in one of the usual places is held as a whole: which of its lists is meant, its last key may
tell. One that is too large for that needs `rows`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from feedwright.errors import ParseError
from feedwright.model import Fault
from feedwright.sources import _table_list
from feedwright.sources._characters import Characters
from feedwright.sources._rows import LONGEST_ROW, Only, Row, made_of, standing
from feedwright.text import plainyaml, xml

_MOST_HELD = 500_000
"""YAML events (values, both ends of lists and maps) that may be held at once; they take some 200 MB."""

_TOO_LARGE = "is too large to be held in memory; if its list of articles stands in it, say with `rows` where"


def rows(characters: Characters, path: str = "", only: Only = None) -> Iterator[Row | Fault]:
    """The rows of all documents of a file, as they are read.

    Args:
        characters: the file's.
        path: what leads to the list in each document; empty for the usual places.
        only: where the wanted rows stand.

    Raises:
        ParseError: it is no YAML from some place on, or holds no list there.
    """
    name = characters.name
    above = 0
    try:
        for index, node in enumerate(_Documents(characters, path).rows()):
            line = node.start_mark.line + 1
            at = standing(index, line, above)
            above = line
            if characters.faults:
                yield from characters.told()
            if only is None or at[0] in only:
                yield from _row(node, name, at)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        message = f"is not YAML: {getattr(error, 'problem', None) or error}"
        raise ParseError(message, where=where) from error
    yield from characters.told()


def _row(node: yaml.Node, name: str, at: tuple[str, int]) -> Iterator[Row | Fault]:
    reader = plainyaml.PlainYaml()
    try:
        values = reader.value(node)
    except plainyaml.TooMuchError as error:
        yield Fault(name + at[0], f"cannot be read: {error}", set_aside=True)
        return
    for note in reader.notes:
        yield Fault(name + at[0], note)
    yield made_of(values, name, at)


class _Part:
    """A file as PyYAML reads one, without what YAML forbids and nobody sees."""

    def __init__(self, characters: Characters) -> None:
        self._characters = characters
        self._line = 1
        self._held = 0

    def read(self, size: int) -> str:
        """The next characters; none where the file ends."""
        while part := self._characters.read(size, self._line):
            self._line += part.count("\n")
            self._held += len(part)
            if self._held > LONGEST_ROW:
                raise ParseError(_TOO_LARGE, where=f"{self._characters.name}:{self._line}")
            if clean := xml.clean(part):
                return clean
        return ""

    def begin(self) -> None:
        """What was read so far does not sit in memory any more."""
        self._held = 0


class _Documents:
    """Goes through the documents of a file to the nodes that are rows."""

    def __init__(self, characters: Characters, path: str) -> None:
        self.characters = characters
        self.path = path
        self.steps = _table_list.steps(path)
        self._begin()

    def _begin(self) -> None:
        self.part = _Part(self.characters)
        self.composer = plainyaml.Composer(self.part)

    def rows(self) -> Iterator[yaml.Node]:
        """The rows of each document: its list, or, where there are several documents, it itself."""
        held: yaml.Node | None = None
        count = 0
        for first in self.composer.documents():
            if isinstance(first, yaml.ScalarEvent) and not first.value and not first.style:
                continue
            count += 1
            if self.steps or isinstance(first, yaml.SequenceStartEvent):
                yield from self._list(first)
            elif count == 1:
                held = self._node(first)
            else:
                yield from [self._node(first)] if held is None else [held, self._node(first)]
                held = None
        if held is not None:
            yield from _usual(held, self.characters.name)
        if not count:
            raise ParseError("is empty", where=self.characters.name)

    def _list(self, first: Any) -> Iterator[yaml.Node]:
        """The items of the list to which the path leads."""
        if not isinstance(self._lead(first), yaml.SequenceStartEvent):
            raise _table_list.missing(self.characters.name, self.path, self._keys())
        yield from self._items()

    def _items(self) -> Iterator[yaml.Node]:
        for event in self.composer.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event)

    def _node(self, first: Any) -> yaml.Node:
        self.part.begin()
        try:
            return self.composer.node(first, _MOST_HELD)
        except plainyaml.TooMuchError as error:
            raise ParseError(_TOO_LARGE, where=f"{self.characters.name}:{error.line + 1}") from error

    def _skip(self, first: Any) -> None:
        """Pass over a value; of a list, which may be long, only one item is held."""
        if isinstance(first, yaml.SequenceStartEvent):
            for _ in self._items():
                pass
        else:
            self._node(first)

    def _lead(self, event: Any) -> Any:
        """The event that begins what the path leads to; None where there is no such thing."""
        for step in self.steps:
            event = self._inner(event, str(step))
        return event

    def _inner(self, event: Any, step: str) -> Any:
        """The event that begins a member of a map, or an item of a list."""
        if isinstance(event, yaml.MappingStartEvent):
            for key, value in self._members():
                if key == step:
                    return value
                self._skip(value)
        elif isinstance(event, yaml.SequenceStartEvent):
            for index, value in enumerate(self.composer.events):
                if isinstance(value, yaml.SequenceEndEvent):
                    return None
                if str(index) == step:
                    return value
                self._skip(value)
        return None

    def _members(self) -> Iterator[tuple[str, Any]]:
        """Keys of the map at hand, each with the event that begins its value."""
        for event in self.composer.events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event)
            yield str(key.value) if isinstance(key, yaml.ScalarNode) else "", next(self.composer.events)

    def _keys(self) -> list[str]:
        """What stands at the top of the first document."""
        self.characters.rewind()
        self._begin()
        first = next(self.composer.documents(), None)
        keys: list[str] = []
        if isinstance(first, yaml.MappingStartEvent):
            for key, value in self._members():
                keys.append(key)
                self._skip(value)
                if len(keys) == _table_list.KEYS_SHOWN:
                    break
        return keys


def _usual(document: yaml.Node, name: str) -> list[yaml.Node]:
    """The rows of the only document."""
    is_map = isinstance(document, yaml.MappingNode)
    members = {key.value: value for key, value in document.value if isinstance(key, yaml.ScalarNode)} if is_map else {}
    for key in _table_list.USUAL:
        if isinstance(found := members.get(key), yaml.SequenceNode):
            nodes: list[yaml.Node] = found.value
            return nodes
    if _table_list.is_article(members):
        return [document]
    raise _table_list.missing(name, "", members)
