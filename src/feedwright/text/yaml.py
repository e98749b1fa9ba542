"""YAML at the door: a file that people write, read safely, each value with the place where it stands.

Read are YAML's events, not its objects: nothing is ever constructed, and no depth of the document becomes a depth of
calls. Scalars mean what YAML 1.2's core schema (section 10.3.2) says: `no` and `on` are text, a date is text, only
`true` and `false` are booleans. Keys are always text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from feedwright.frozen import frozen
from feedwright.text import patterns

if TYPE_CHECKING:
    from collections.abc import Collection

LARGEST = 1_000_000
"""Bytes in a document at the most."""
DEEPEST = 50
"""Lists and maps within one another at the most, those that an alias brings counted."""
MOST_REPEATED = 10_000
"""Values that aliases may bring in altogether: a bomb of aliases stops here."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes that lead from the top of a document to a value."""

_TOO_DEEP = f"is nested deeper than {DEEPEST} levels"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = patterns.lazy(r"null|Null|NULL|~|")
_BOOL = patterns.lazy(r"true|True|TRUE|false|False|FALSE")
_INT = patterns.lazy(r"[-+]?[0-9]{1,18}")
_FLOAT = patterns.lazy(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BREAK = patterns.lazy("\r\n|[\r\n\x85\u2028\u2029]")
_UNREADABLE = patterns.lazy("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = patterns.lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLAIN_KEY = patterns.lazy(r"[^\W\d][\w-]*")
_SHOWN = 60


@frozen
class Flaw:
    """Something wrong with a document.

    Args:
        line, column: where, from 1.
        path: what leads to the value; empty for the document as a whole.
        what: what is wrong, and what is allowed.
    """

    line: int
    column: int
    path: Path
    what: str

    def __str__(self) -> str:
        """`LINE:COLUMN: path.to.key: what`, in one line whatever the document holds."""
        parts = (f"{self.line}:{self.column}", dotted(self.path), " ".join(self.what.split()))
        return ": ".join(part for part in parts if part)


@frozen
class Node:
    """A value and where it stands.

    Args:
        line, column: of its first character, from 1; of its first key for a map without braces.
        value: null, boolean, number or text; a list of nodes; a map of nodes by key.
        text: a scalar as it is written, without quotes.
        plain: a scalar without quotes.
        keys: line and column of each key of a map.
        broken: a flaw of this very value is known already.
        size: values in it, itself counted.
        height: lists and maps within one another below it, itself counted.
    """

    line: int
    column: int
    value: Any
    text: str = ""
    plain: bool = False
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    broken: bool = False
    size: int = 1
    height: int = 0

    def values(self, as_written: Collection[Path] = (), path: Path = ()) -> Any:
        """The value without positions.

        Args:
            as_written: paths of scalars whose text is wanted even where it would be a number or a boolean.
            path: what leads to this node.
        """
        if isinstance(self.value, dict):
            return {key: node.values(as_written, (*path, key)) for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.values(as_written, (*path, index)) for index, node in enumerate(self.value)]
        return self.text if path in as_written else self.value


def parse(data: bytes) -> tuple[Node | None, tuple[Flaw, ...]]:
    r"""Read one document.

    Args:
        data: the document in UTF-8, a byte order mark allowed.

    Returns:
        Its root and every flaw, in their order. The root is None where nothing can be made of the whole: it is empty,
        larger than `LARGEST`, not UTF-8, not well-formed, several documents, too deep, or a bomb of aliases.
        Flaws that leave the rest usable: keys that stand twice (the first counts), tags, merge keys, keys that are
        no text, aliases without an anchor, control characters.

    >>> root, flaws = parse(b"language: no\nlanguage: en")
    >>> root.values(), [str(flaw) for flaw in flaws]
    ({'language': 'no'}, ['2:1: language: stands twice, first on line 1; keep one'])
    """
    reader = _Reader()
    try:
        root = reader.read(_decoded(data))
    except _StopError as stop:
        return None, (*reader.flaws, stop.flaw)
    return root, tuple(sorted(reader.flaws, key=lambda flaw: (flaw.line, flaw.column)))


def dotted(path: Path) -> str:
    """Write a path as people read it.

    >>> dotted(("sources", 0, "path")), dotted(("categories", "New York", "limit"))
    ('sources[0].path', "categories['New York'].limit")
    """
    made = ""
    for part in path:
        if isinstance(part, str) and _PLAIN_KEY.fullmatch(part):
            made += f".{part}" if made else part
        else:
            made += f"[{_shown(part)}]"
    return made


def unfit(text: str) -> str:
    r"""What is wrong with a text that holds a control character or half a surrogate pair; empty for any other.

    >>> unfit("a\x00b"), unfit("a\tb")
    ('holds the character U+0000, which neither feeds nor paths can hold; delete it', '')
    """
    match = _CONTROL.search(text)
    return (
        f"holds the character U+{ord(match[0]):04X}, which neither feeds nor paths can hold; delete it" if match else ""
    )


def _shown(value: object) -> str:
    return repr(value[:_SHOWN] if isinstance(value, str) else value)


class _StopError(Exception):
    """The document as a whole is unusable."""

    def __init__(self, line: int, column: int, what: str, path: Path = ()) -> None:
        super().__init__(what)
        self.flaw = Flaw(line, column, path, what)


# --- bytes to text ------------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise _StopError(1, 1, f"is larger than {LARGEST:,} bytes, which no configuration needs")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        raise _StopError(*_position(before), "is not UTF-8; save the file as UTF-8 in your editor") from error
    if match := _UNREADABLE.search(text):
        what = f"holds the character U+{ord(match[0]):04X}, which YAML does not allow; delete it"
        raise _StopError(*_position(text[: match.start()]), what)
    return text


def _position(before: str) -> tuple[int, int]:
    lines = _BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


# --- what the parser says, in words that help -----------------------------------------------------------------------

_MISPLACED = (
    "a key does not fit here: check the indentation, put a text that holds ': ' in quotes, "
    "and see that the line above has its colon"
)
_INDENTATION = "the indentation does not fit the lines above, or a text goes on after its closing quote"
_UNCLOSED = "the map opened by {{ on line {line} lacks a comma or its }}; a text that holds {{ must stand in quotes"
_EXPLAINED = (
    (r"mapping values are not allowed", _MISPLACED),
    (r"quoted scalar.*(?:end of stream|document indicator)", "the quote that opens here is never closed"),
    (r"unknown escape", "a backslash in double quotes needs a known letter after it; write \\\\, or use single quotes"),
    (r"escape code|escape sequence", "a backslash in double quotes is not followed by a character's number"),
    (r"flow sequence", "the list opened by [ on line {line} lacks a comma or its ]"),
    (r"flow mapping", _UNCLOSED),
    (r"cannot start any token.*\\t", "a tab stands here; YAML indents with blanks alone"),
    (r"cannot start any token", "a text cannot begin with {char} unless it stands in quotes"),
    (r"node content.* ''\Z", "the document ends where a value is wanted; a [ or {{ may lack its ] or }}"),
    (r"node content", "{char} cannot stand here; put a text that begins with it in quotes"),
    (r"expected key|block end|'-' indicator|document start", _INDENTATION),
    (r"tag handle|while (?:scanning|parsing) a tag", "tags are not allowed; put a text that begins with ! in quotes"),
    (r"incompatible YAML", "the line that begins with %YAML names an unknown version; delete it"),
    (r"could not find expected ':'", "a key lacks its colon, or a text over several lines lacks its quotes"),
)


def _explained(error: yaml.YAMLError, text: str) -> _StopError:
    if not isinstance(error, yaml.MarkedYAMLError):
        return _StopError(1, 1, f"is not YAML: {error}")
    said = f"{error.context or ''}: {error.problem or ''}"
    begun = error.context_mark or error.problem_mark
    mark = begun if "quoted scalar" in said else error.problem_mark or begun
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    char = repr(_char(text, line, column))
    words = next((words for pattern, words in _EXPLAINED if re.search(pattern, f"{said} {char}", re.DOTALL)), None)
    what = words.format(char=char, line=begun.line + 1 if begun else line) if words else said.lstrip(": ")
    return _StopError(line, column, f"is not YAML: {what}")


def _char(text: str, line: int, column: int) -> str:
    lines = _BREAK.split(text)
    return lines[line - 1][column - 1 : column] if line <= len(lines) else ""


# --- events to nodes ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come yet. `key` is the node of the key that waits for its value."""

    start: Node
    is_map: bool
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    key: Node | None = None

    @property
    def here(self) -> str | int | None:
        """The key or index of what comes next; None for a key."""
        if not self.is_map:
            return len(self.items)
        return self.key.text if self.key else None

    def closed(self) -> Node:
        """The list or map, now that it is whole."""
        inner = list(self.entries.values()) if self.is_map else self.items
        return replace(
            self.start,
            value=self.entries if self.is_map else self.items,
            keys=self.keys,
            size=1 + sum(node.size for node in inner),
            height=1 + max((node.height for node in inner), default=0),
        )


class _Reader:
    """Makes nodes of one document's events."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []
        self.root: Node | None = None
        self.documents = 0
        self.repeated = 0
        self.anchors: dict[str, Node] = {}
        self.open: list[_Open] = []

    def read(self, text: str) -> Node:
        try:
            for event in yaml.parse(text, Loader=_Loader):
                self._take(event)
        except yaml.YAMLError as error:
            raise _explained(error, text) from error
        if self.root is None or (self.root.value is None and not self.root.broken):
            raise _StopError(1, 1, "is empty")
        return self.root

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event), event.anchor)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            done = self.open.pop()
            self._add(done.closed(), done.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._alias(event), None)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _StopError(*_mark(event), "a second document begins here (---); only one is allowed")

    @property
    def path(self) -> Path:
        return tuple(part for frame in self.open if (part := frame.here) is not None)

    def _flaw(self, node: Node, what: str, path: Path | None = None) -> None:
        self.flaws.append(Flaw(node.line, node.column, self.path if path is None else path, what))

    def _tagged(self, event: Any, node: Node) -> Node:
        if event.tag is None:
            return node
        self._flaw(
            node, f"the tag {_shown(event.tag)} is not allowed; write the value alone, or in quotes if it begins with !"
        )
        return replace(node, broken=True)

    def _start(self, event: Any) -> None:
        node = self._tagged(event, Node(*_mark(event), None))
        if len(self.open) >= DEEPEST:
            raise _StopError(node.line, node.column, _TOO_DEEP, self.path[:3])
        self.open.append(_Open(node, isinstance(event, yaml.MappingStartEvent), event.anchor))

    def _scalar(self, event: Any) -> Node:
        plain = not event.style
        value = _resolved(event.value) if plain else event.value
        node = self._tagged(event, Node(*_mark(event), value, event.value, plain))
        if what := unfit(event.value):
            self._flaw(node, what)
            return replace(node, value="", text="", broken=True)
        return node

    def _alias(self, event: Any) -> Node:
        line, column = _mark(event)
        within = any(frame.anchor == event.anchor for frame in self.open)
        target = None if within else self.anchors.get(event.anchor)
        if target is None:
            node = Node(line, column, None, broken=True)
            what = f"stands within &{event.anchor} itself" if within else f"means no &{event.anchor} above it"
            self._flaw(node, f"*{event.anchor} {what}; a text that begins with * must stand in quotes")
            return node
        self.repeated += target.size
        if self.repeated > MOST_REPEATED:
            what = f"aliases repeat more than {MOST_REPEATED:,} values; write out what is needed"
            raise _StopError(line, column, what, self.path[:3])
        if len(self.open) + target.height > DEEPEST:
            raise _StopError(line, column, _TOO_DEEP, self.path[:3])
        return target

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
        elif not self.open[-1].is_map:
            self.open[-1].items.append(node)
        elif (key := self.open[-1].key) is None:
            self.open[-1].key = node
        else:
            self._entry(self.open[-1], key, node)

    def _entry(self, frame: _Open, key: Node, node: Node) -> None:
        if isinstance(key.value, (list, dict)):
            frame.key = None
            self._flaw(key, "a key must be text, not a list or a map; put a text that begins with [ or { in quotes")
        elif key.broken:
            frame.key = None
        elif key.plain and key.text == "<<":
            self._flaw(key, "merge keys (<<) are not supported; write the keys out")
        elif key.text in frame.entries:
            self._flaw(key, f"stands twice, first on line {frame.keys[key.text][0]}; keep one")
        else:
            frame.entries[key.text] = node
            frame.keys[key.text] = (key.line, key.column)
        frame.key = None


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _resolved(text: str) -> Any:
    """What a scalar without quotes means; numbers that a float or 64 bits cannot hold stay text."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
