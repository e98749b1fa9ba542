"""Metadata in the head of an HTML page that is an article's source: its title, and its `<meta name>` elements."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from feedwright.text import patterns
from feedwright.text.frontmatter import Parts

_HEAD = patterns.lazy(r"<head\b[^>]*>(?P<inner>.*?)</head\s*>", re.IGNORECASE | re.DOTALL)
_BODY = patterns.lazy(r"<body\b[^>]*>", re.IGNORECASE)
_BODY_END = patterns.lazy(r"</body\s*>", re.IGNORECASE)
_NO_CHARACTER = patterns.lazy(r"&#[xX]?[0-9a-fA-F]{8,};?")
_LONGEST = 100_000


def split(text: str) -> Parts:
    """Take a page's head off it.

    Args:
        text: HTML. A page without a head has no metadata, and is its own body.

    Returns:
        The words as they are written; `keywords` are tags. A name that stands more than once gives a list.

    >>> split('<head><title>A</title><meta name="date" content="2025-03-04"></head><body>B</body>')
    Parts(metadata={'title': 'A', 'date': '2025-03-04'}, body='B', line=1, notes=())
    """
    head = _HEAD.search(text[:_LONGEST])
    if head is None:
        return Parts({}, text)
    reader = _Reader()
    # Python refuses numbers of thousands of digits, and no character has one of eight.
    reader.feed(_NO_CHARACTER.sub("\ufffd", head["inner"]))
    reader.close()
    opening = _BODY.search(text, head.end())
    start = opening.end() if opening else head.end()
    closing = _last(_BODY_END, text, start)
    body = text[start : closing.start() if closing else len(text)]
    skipped = len(body) - len(body.lstrip())
    return Parts(reader.metadata, body.strip(), text.count("\n", 0, start + skipped) + 1)


def _last(pattern: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text, start):  # noqa: B007 - the last one is wanted
        pass
    return found


class _Reader(HTMLParser):
    """Reads titles and meta elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.metadata: dict[str, Any] = {}
        self._title: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._title = []
        elif tag == "meta":
            values = {name: value or "" for name, value in attrs}
            if name := values.get("name", "").strip().lower():
                self._add("tags" if name == "keywords" else name, values.get("content") or values.get("contents") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and self._title is not None:
            self.metadata["title"] = "".join(self._title).strip()
            self._title = None

    def handle_data(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)

    def _add(self, name: str, value: str) -> None:
        if name not in self.metadata:
            self.metadata[name] = value
        elif isinstance(self.metadata[name], list):
            self.metadata[name].append(value)
        else:
            self.metadata[name] = [self.metadata[name], value]
