"""Metadata in lines of `Key: value` above a text, as MultiMarkdown, Python-Markdown and Pelican have it."""

from __future__ import annotations

from feedwright.text import patterns
from feedwright.text.frontmatter import Parts

_KEY = patterns.lazy(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):[ \t]*(?P<value>.*)")
_MORE = patterns.lazy(r"(?:[ ]{4,}|[ ]{0,3}\t)[ \t]*(?P<value>.*)")
_OPENING = patterns.lazy(r"-{3}(?:\s.*)?")
_CLOSING = patterns.lazy(r"(?:-{3}|\.{3})(?:\s.*)?")


def split(text: str) -> Parts:
    r"""Take the `Key: value` lines off a text.

    They end at the first blank line, at a line of dashes, or at a line that is none. Lines that are indented by four
    blanks or a tab go on with the value above; each is a line of it. Of a key that stands twice the first one counts.

    Args:
        text: with line ends as LF; blank lines may stand above.

    >>> split("Title: A\nSummary: One\n    two\n\nBody").metadata
    {'Title': 'A', 'Summary': 'One\ntwo'}
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    first += bool(_OPENING.fullmatch(lines[first]))
    head = _Head()
    end = first
    while end < len(lines) and head.takes(lines[end], end + 1):
        end += 1
    if not head.values:
        return Parts({}, text)
    metadata = {head.names[key]: "\n".join(many).strip("\n") for key, many in head.values.items()}
    ends = end < len(lines) and (not lines[end].strip() or bool(_CLOSING.fullmatch(lines[end])))
    return Parts(metadata, "\n".join(lines[end + ends :]), end + ends + 1, tuple(head.notes))


class _Head:
    """The values as they are gathered, line by line."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self.names: dict[str, str] = {}
        self.notes: list[str] = []
        self._current: list[str] | None = None

    def takes(self, line: str, number: int) -> bool:
        """Take a line; False where it is none of the metadata."""
        if not line.strip() or _CLOSING.fullmatch(line):
            return False
        if match := _KEY.fullmatch(line):
            self._open(match["key"], number)
        else:
            match = _MORE.fullmatch(line)
        if match is None or self._current is None:
            return False
        self._current.append(match["value"].strip())
        return True

    def _open(self, key: str, number: int) -> None:
        word = key.lower()
        self._current = []
        if self.names.setdefault(word, key) and word in self.values:
            self.notes.append(f"line {number}: `{key}` stands twice; the first one counts")
        else:
            self.values[word] = self._current
