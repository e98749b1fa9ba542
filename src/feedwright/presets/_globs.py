"""Patterns of paths, as the ignore lists of generators have them."""

from __future__ import annotations

import re
from functools import lru_cache


def matches(pattern: str, path: str, *, crossing: bool = False, folders: bool = True) -> bool:
    """Whether a path is what a pattern means: `*`, `**`, `?`, `{a,b}`.

    Args:
        pattern: for the whole path.
        path: with `/`.
        crossing: whether `*` and `?` stand for slashes too.
        folders: whether `**/` stands for folders, or none; else it is just any text that a slash ends.

    >>> matches("**/node_modules/**", "node_modules/a/b.md"), matches("*.{md,txt}", "a/b.md")
    (True, False)
    """
    return _compiled(pattern, crossing, folders).fullmatch(path) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str, crossing: bool, folders: bool) -> re.Pattern[str]:
    one = "." if crossing else "[^/]"
    made, depth, at = "", 0, 0
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**", at):
            end = at + len(pattern[at:]) - len(pattern[at:].lstrip("*"))
            whole = folders and pattern.startswith("/", end)
            made, at = made + ("(?:.*/)?" if whole else ".*"), end + whole
            continue
        if char in "*?":
            made += f"{one}*" if char == "*" else one
        elif char == "{":
            made, depth = made + "(?:", depth + 1
        elif char == "}" and depth:
            made, depth = made + ")", depth - 1
        else:
            made += "|" if char == "," and depth else re.escape(char)
        at += 1
    return re.compile(f"(?s:{made}{')' * depth})")
