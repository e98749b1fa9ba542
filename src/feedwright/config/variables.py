"""`${NAME}` in values: filled in from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from feedwright.config import wording
from feedwright.text import patterns, yaml
from feedwright.text.yaml import Flaw, Node

_VARIABLE = patterns.lazy(r"\$\$\{|\$\{(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<or>:-(?P<default>[^}]*))?\})?")


@dataclass(slots=True)
class Expander:
    """Fills environment variables into string values.

    Args:
        environ: name -> value.
        flaws: those that are known already, and all that are found.
        asked: names of the variables that were asked for.
    """

    environ: Mapping[str, str]
    flaws: list[Flaw]
    asked: set[str] = field(default_factory=set)

    def expanded(self, node: Node, path: yaml.Path = ()) -> Node:
        """The node with every variable in it filled in; one that cannot be is broken, and a flaw says why."""
        if isinstance(node.value, dict):
            return replace(node, value={key: self.expanded(inner, (*path, key)) for key, inner in node.value.items()})
        if isinstance(node.value, list):
            return replace(node, value=[self.expanded(inner, (*path, index)) for index, inner in enumerate(node.value)])
        if not isinstance(node.value, str) or "${" not in node.value:
            return node
        try:
            return replace(node, value=_VARIABLE.sub(self._value, node.value))
        except ValueError as error:
            self.flaws.append(Flaw(node.line, node.column, path, str(error)))
            return replace(node, broken=True)

    def _value(self, match: re.Match[str]) -> str:
        name = match["name"]
        if match[0] == "$${":
            return "${"
        if name is None:
            wording.refuse(
                "${ must begin a variable such as ${NAME} or ${NAME:-default}; write $${ for the characters themselves"
            )
        self.asked.add(name)
        value = self.environ.get(name)
        if value is None or (match["or"] and not value):
            value = match["default"]
        if value is None:
            wording.refuse(f"the environment variable {name} is not set; set it, or write ${{{name}:-default}}")
        if what := yaml.unfit(value):
            wording.refuse(f"the environment variable {name} {what}")
        return value
