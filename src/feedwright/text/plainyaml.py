"""YAML as articles write it: plain values, nothing constructed, no document that can stop a build.

Scalars stay the strings that were written, but for null: YAML's own dates lose their zone, its `no` is false and its
`012` is ten, none of which an author means. Tags are passed over. Keys that stand twice are named, and the last counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from feedwright.text import xml
from feedwright.text.simpleyaml import NULL

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BLANKS = {0x09: "  ", 0x85: " ", 0x2028: " ", 0x2029: " "}
MOST_NODES = 10_000
"""Values in one article's metadata at the most, aliases counted each time: an alias bomb stops here."""
DEEPEST = 50
_SHALLOW = 50_000
_OPENINGS = 500


class TooMuchError(ValueError):
    """The YAML is nested too deep, or its aliases make it grow without end. `line` counts from 0 at its top."""

    def __init__(self, line: int) -> None:
        super().__init__("the YAML is nested too deep or repeats itself too often")
        self.line = line


class _Loader(_Base):  # type: ignore[misc]  # whichever loader there is
    """Makes nodes alone: asking which type each scalar might have would cost a third of the work."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002 - the signature is the loader's
        return ""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def node(text: str) -> yaml.Node | None:
    """The one document of a text as nodes; None where it is empty.

    Raises:
        yaml.YAMLError: it is not well-formed; `problem_mark` says where.
    """
    try:
        return _node_of(text)
    except yaml.YAMLError:
        # Only what fails pays for this. Tabs are no YAML, but people align values with them. Control characters, and
        # the line ends that only YAML knows, come with pasted words; nobody sees them.
        mended = xml.clean(text.translate(_BLANKS))
        if mended == text:
            raise
        return _node_of(mended)


def _node_of(text: str) -> yaml.Node | None:
    # PyYAML's composer calls itself for each level, and a deep document kills the process: it is fast, so it gets what
    # cannot be deep. An indented level costs more characters the deeper it is.
    openings = sum(map(text.count, ("[", "{", "- ", "? ", ": ")))
    if len(text) < _SHALLOW and openings < _OPENINGS:
        made: yaml.Node | None = _Loader(text).get_single_node()
        return made
    found = nodes(text)
    if len(found) > 1:
        raise yaml.MarkedYAMLError(problem="a second document begins", problem_mark=found[1].start_mark)
    return found[0] if found else None


def nodes(text: str) -> list[yaml.Node]:
    """Every document of a text as nodes, however long and deep it is.

    Raises:
        yaml.YAMLError: it is not well-formed, or deeper than any document; `problem_mark` says where.
    """
    composer = Composer(text)
    return [composer.node(first) for first in composer.documents()]


_DEEPEST_NODE = 1000


class Composer:
    """Makes nodes of YAML's events one after the other: those that nobody holds do not sit in memory.

    PyYAML's own composer calls itself for each level, and a deep document kills it.

    Args:
        source: a text, or what gives one part by part through its method `read`.

    Whatever goes through `events` raises yaml.YAMLError where the text is not well-formed; `problem_mark` says where.
    """

    def __init__(self, source: Any) -> None:
        self.events: Iterator[Any] = iter(yaml.parse(source, Loader=_Base))
        self._anchors: dict[str, yaml.Node] = {}

    def documents(self) -> Iterator[Any]:
        """The event that begins each document's top; what was not taken of a document is passed over."""
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
                yield next(self.events)

    def node(self, first: Any, most: int = -1) -> yaml.Node:
        """One node and what is below it.

        Args:
            first: the event that begins it; the following ones are taken.
            most: events that it may consist of; below zero any number.

        Raises:
            yaml.YAMLError: also if it is deeper than any document.
            TooMuchError: it is larger than it may be.
        """
        event = first
        node: yaml.Node
        open_nodes: list[tuple[yaml.Node, list[yaml.Node]]] = []
        while True:
            if isinstance(event, yaml.CollectionEndEvent):
                node, held = open_nodes.pop()
                is_list = isinstance(node, yaml.SequenceNode)
                node.value = held if is_list else list(zip(held[::2], held[1::2], strict=True))
            else:
                node = _node(event, self._anchors)
                if open_nodes:
                    open_nodes[-1][1].append(node)
                if isinstance(event, yaml.CollectionStartEvent):
                    open_nodes.append((node, []))
                    if len(open_nodes) > _DEEPEST_NODE:
                        raise _flaw("it is nested too deep", event)
            if not open_nodes:
                return node
            if not (most := most - 1):
                raise TooMuchError(first.start_mark.line)
            event = next(self.events)


def _flaw(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _node(event: Any, anchors: dict[str, yaml.Node]) -> yaml.Node:
    if isinstance(event, yaml.AliasEvent):
        if event.anchor not in anchors:
            problem = f"there is no anchor &{event.anchor}"
            raise _flaw(problem, event)
        return anchors[event.anchor]
    node: yaml.Node
    marks: tuple[Any, Any] = (event.start_mark, event.end_mark)
    if isinstance(event, yaml.ScalarEvent):
        node = yaml.ScalarNode("", event.value, *marks, style=event.style)
    else:
        kind = yaml.SequenceNode if isinstance(event, yaml.SequenceStartEvent) else yaml.MappingNode
        node = kind("", [], *marks)
    if event.anchor is not None:
        anchors[event.anchor] = node
    return node


class PlainYaml:
    """Plain values out of YAML nodes: dicts, lists, strings and None.

    Args:
        first: line of the text on which the YAML begins, for the notes.

    After `value`, `notes` names each key that stands twice (the last one counts).
    """

    def __init__(self, first: int = 1) -> None:
        self.first = first
        self.notes: list[str] = []
        self.left = MOST_NODES

    def value(self, node: yaml.Node, depth: int = 0) -> Any:
        """One node and what is below it.

        Raises:
            TooMuchError: it is nested too deep, or aliases make it grow without end.
        """
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            raise TooMuchError(node.start_mark.line)
        if isinstance(node, yaml.ScalarNode):
            return None if node.value in NULL and not node.style else node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        return self._mapping(node, depth)

    def _mapping(self, node: yaml.Node, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else str(self.value(key, depth + 1))
            if name in made:
                self.notes.append(
                    f"line {self.first + key.start_mark.line}: `{name}` stands twice; the last one counts"
                )
                del made[name]
            made[name] = self.value(value, depth + 1)
        return made
