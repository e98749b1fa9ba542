"""The little Liquid that articles use for links: names, quoted words, and a few filters. Everything else is unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from feedwright.text import patterns

_OUTPUT = patterns.lazy(r"\{\{-?\s*(?P<inner>.*?)\s*-?\}\}\Z", re.DOTALL)
_TAG = patterns.lazy(r"\{%-?\s*(?P<name>\w+)\s*(?P<rest>.*?)\s*-?%\}\Z", re.DOTALL)
_PART = patterns.lazy(r"(?:\"[^\"]*\"|'[^']*'|[^|\"'])+")
_FILTER = patterns.lazy(r"\s*(?P<name>\w+)\s*(?::\s*(?P<argument>.*?))?\s*\Z", re.DOTALL)
_NAME = patterns.lazy(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*\Z")

Lookup = Callable[[str], "str | None"]


def tag(text: str) -> tuple[str, str] | None:
    """Name and argument of `{% name argument %}`; None where it is no tag."""
    match = _TAG.match(text)
    return (match["name"], match["rest"]) if match else None


def value(text: str, lookup: Lookup, filters: Mapping[str, Callable[[str], str]]) -> str | None:
    """What `{{ ... }}` shows.

    Args:
        text: with its braces.
        lookup: gives a name's value, such as that of `site.title`; None where it has none.
        filters: further filters without an argument, such as `relative_url`.

    Returns:
        Text; None where a name or a filter is unknown.

    >>> value('{{ "/a" | prepend: site.baseurl }}', {"site.baseurl": "/blog"}.get, {})
    '/blog/a'
    """
    match = _OUTPUT.match(text)
    parts = _PART.findall(match["inner"]) if match else []
    if not parts:
        return None
    made = _operand(parts[0].strip(), lookup)
    for part in parts[1:]:
        made = _filtered(made, part, lookup, filters)
    return made


def _operand(text: str, lookup: Lookup) -> str | None:
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    return lookup(text) if _NAME.match(text) else None


def _filtered(made: str | None, part: str, lookup: Lookup, filters: Mapping[str, Callable[[str], str]]) -> str | None:
    match = _FILTER.match(part)
    if match is None:
        return None
    name = match["name"]
    argument = _operand(match["argument"].strip(), lookup) if match["argument"] else None
    if name == "default":
        return made or argument
    if made is None:
        return None
    if name in filters:
        return filters[name](made)
    if name in _PLAIN:
        return _PLAIN[name](made)
    return _JOINED[name](made, argument) if name in _JOINED and argument is not None else None


_PLAIN: Mapping[str, Callable[[str], str]] = {
    "downcase": str.lower,
    "upcase": str.upper,
    "capitalize": str.capitalize,
    "strip": str.strip,
    "escape": escape,
    "xml_escape": escape,
    "escape_once": escape,
    "strip_index": lambda text: re.sub(r"/index\.html?$", "/", text),
    "markdownify": lambda text: text,
    "url_encode": lambda text: text,
}
_JOINED: Mapping[str, Callable[[str, str], str]] = {
    "append": lambda text, more: text + more,
    "prepend": lambda text, more: more + text,
    "remove": lambda text, less: text.replace(less, ""),
    "remove_first": lambda text, less: text.replace(less, "", 1),
}


def looked_up(values: Mapping[str, Any], name: str) -> str | None:
    """The text under a dotted name; None where there is none, or a list or map."""
    found: Any = values
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return None if found is None or isinstance(found, (list, Mapping)) else str(found)
