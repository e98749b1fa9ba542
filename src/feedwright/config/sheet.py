"""The file while it is gone through: the way to each of its nodes, and the flaws noted so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from feedwright.text import yaml
from feedwright.text.yaml import Flaw, Node


def follow(way: Iterable[str | int], node: Node, path: yaml.Path = ()) -> tuple[Node, yaml.Path]:
    """Go from a node as far as the file goes.

    Args:
        way: keys and indexes; one that leads nowhere is passed over.
        node: where to begin.
        path: where that node stands in the file.

    Returns:
        The last node on the way, and where it stands.
    """
    for part in way:
        inner = None
        if isinstance(node.value, dict):
            inner = node.value.get(part)
        elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
            inner = node.value[part]
        if inner is not None:
            node, path = inner, (*path, part)
    return node, path


@dataclass(slots=True)
class Sheet:
    """A file and its flaws.

    Args:
        root: the file, a map.
        flaws: those that are known already, and all that are found.
    """

    root: Node
    flaws: list[Flaw]

    def at(self, path: yaml.Path) -> tuple[Node, yaml.Path]:
        """The node that a path leads to, or the last one on the way; and where it stands."""
        return follow(path, self.root)

    def spot(self, path: yaml.Path, *, at_key: bool = False) -> tuple[int, int]:
        """Line and column of what a path leads to, or of the key that stands before it."""
        if at_key:
            parent, _ = self.at(path[:-1])
            return parent.keys.get(str(path[-1]), (parent.line, parent.column))
        node, _ = self.at(path)
        return node.line, node.column

    def flaw(self, path: yaml.Path, what: str, *, at_key: bool = False) -> None:
        """Note what is wrong there, unless the node is known to be broken."""
        node, found = self.at(path)
        if not (node.broken and found == path):
            line, column = self.spot(path, at_key=at_key)
            self.flaws.append(Flaw(line, column, path, what))
