"""Where the list of rows stands in a document: the path that the owner wrote, or one of the usual places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from feedwright.errors import ParseError
from feedwright.sources._words import BODY_WORDS
from feedwright.text import patterns
from feedwright.text.frontmatter import word

USUAL = ("items", "articles", "posts", "entries")
"""Keys at the top of a document under which a list of articles may stand, the likeliest first."""

Steps: TypeAlias = tuple[str | int, ...]
"""What leads to the list, from the top: keys of maps, numbers of list items from 0."""

_STEP = patterns.lazy(r"(?:(?<!^)\.|^)(?P<key>[^.\[\]]+)|\[(?P<index>[0-9]{1,9})\]")
KEYS_SHOWN = 10
"""Keys at the top of a document that a fault shows."""


def steps(path: str) -> Steps:
    """A path in the form in which it is followed.

    Args:
        path: keys with dots between them, numbers of items in brackets; empty for none.

    Raises:
        ValueError: it is written differently.

    >>> steps("data.sections[0].posts")
    ('data', 'sections', 0, 'posts')
    """
    made: list[str | int] = []
    at = 0
    while at < len(path):
        if (step := _STEP.match(path, at)) is None:
            message = f"{path!r} is no path; write keys with dots between them, such as data.posts or data[0].posts"
            raise ValueError(message)
        made.append(step["key"] if step["index"] is None else int(step["index"]))
        at = step.end()
    return tuple(made)


def is_article(keys: Iterable[str]) -> bool:
    """Whether a document is one row by itself: it has a title and a body."""
    words = set(map(word, keys))
    return "title" in words and not words.isdisjoint(BODY_WORDS)


def missing(name: str, path: str, keys: Iterable[str]) -> ParseError:
    """What to raise where there is no list.

    Args:
        name: of the file.
        path: where the owner looked for it; empty for the usual places.
        keys: those that stand at the top of the document.
    """
    top = list(keys)[:KEYS_SHOWN]
    held = f"; at the top stand {', '.join(top)}"[:400] if top else ""
    wanted = f"at `{path}`" if path else "of articles"
    return ParseError(f"holds no list {wanted}{held}; say with `rows` where it is, such as data.posts", where=name)
