"""Front matter: the metadata that stands above a text, as YAML (`---`), TOML (`+++`) or JSON (`{`)."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from feedwright.text import patterns, simpleyaml, xml

_YAML_CURE = "a value that holds `: ` or begins with `@`, `*`, `[`, a backtick or a quote needs quotes around it"
_FENCE = {
    "---": patterns.lazy(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": patterns.lazy(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_OPENING = patterns.lazy(r"\s*?(?P<fence>---|\+\+\+)[ \t]*\n|\s*(?P<json>\{)\s*[\"}]")
_KEY = patterns.lazy(r"^[\w-]+[ \t]*[:=]", re.MULTILINE)


class FrontMatterError(ValueError):
    """The metadata above a text cannot be read. `line` counts from 1 at the top of the text."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class Parts(NamedTuple):
    """A text in its parts.

    Args:
        metadata: what stands in the front matter; empty without one.
        body: the rest.
        line: the line of the text, from 1, on which the body begins.
        notes: what its author should know, such as a key that stands twice.
    """

    metadata: dict[str, Any]
    body: str
    line: int = 1
    notes: tuple[str, ...] = ()


def split(text: str) -> Parts:
    r"""Take the front matter off a text; blank lines may stand above it.

    Of keys that are one `word` the last one counts.

    Args:
        text: with line ends as LF.

    Raises:
        FrontMatterError: it is opened and never closed, or is not well-formed.

    >>> split("---\ntitle: A\n---\nBody").metadata
    {'title': 'A'}
    """
    return each_once(_split(text))


@lru_cache(maxsize=4096, typed=True)
def word(key: object) -> str:
    """A key in the form in which keys are compared: letter case, `-`, `_` and blanks never matter."""
    return str(key).strip().lower().replace("-", "_").replace(" ", "_")


def each_once(parts: Parts) -> Parts:
    """The same with each `word` once: the last of its keys, and a note for each of the others.

    >>> each_once(Parts({"Title": "A", "title": "B"}, "")).metadata
    {'title': 'B'}
    """
    if _are_words_apart(tuple(map(str, parts.metadata))):
        return parts
    last: dict[str, str] = {}
    notes = []
    for key in parts.metadata:
        if (before := last.pop(word(key), None)) is not None:
            notes.append(f"`{before}` and `{key}` are the same word; the last one counts")
        last[word(key)] = key
    metadata = {key: parts.metadata[key] for key in last.values()}
    return parts._replace(metadata=metadata, notes=(*parts.notes, *notes))


@lru_cache(maxsize=512)
def _are_words_apart(keys: tuple[str, ...]) -> bool:
    """Kept, because the articles of a site have the same few rows of keys."""
    return len(set(map(word, keys))) == len(keys)


def _split(text: str) -> Parts:
    opening = _OPENING.match(text)
    if opening is None:
        return Parts({}, text)
    if opening["json"]:
        return _json(text, opening.start("json"))
    start = opening.end()
    closing = _FENCE[opening["fence"]].search(text, start)
    first = text.count("\n", 0, start) + 1
    if closing is None:
        if opening["fence"] == "---" and not _KEY.match(text, start):
            return Parts({}, text)
        message = "the front matter that `{0}` opens is never closed; write `{0}` on a line below it"
        message = message.format(opening["fence"])
        raise FrontMatterError(message, first - 1)
    inner = text[start : closing.start()]
    metadata, notes = _yaml(inner, first) if opening["fence"] == "---" else (_toml(inner, first), ())
    return Parts(metadata, text[closing.end() :], text.count("\n", 0, closing.end()) + 1, notes)


_TOO_LONG = "holds a number of thousands of digits; write it in quotation marks"
"""Python reads no number from more than 4300 digits: that takes time by their square."""


def _json(text: str, start: int) -> Parts:
    try:
        metadata, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    except json.JSONDecodeError as error:
        if (mended := xml.clean(text)) != text:
            return _json(mended, mended.index("{"))
        message = f"the JSON front matter is not well-formed: {error.msg}"
        raise FrontMatterError(message, error.lineno) from error
    except RecursionError as error:
        message = "the JSON front matter is nested too deep"
        raise FrontMatterError(message, 1) from error
    except ValueError as error:
        message = f"the JSON front matter {_TOO_LONG}"
        raise FrontMatterError(message, 1) from error
    body = text[end:].lstrip(" \t").removeprefix("\n")
    return Parts(metadata, body, text.count("\n", 0, len(text) - len(body)) + 1)


def _toml(text: str, first: int) -> dict[str, Any]:
    import tomllib  # most sites have none of it

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if (mended := xml.clean(text)) != text:
            return _toml(mended, first)
        line = re.search(r"at line (\d+)", str(error))
        message = f"the TOML front matter is not well-formed: {error}"
        raise FrontMatterError(message, first - 1 + (int(line[1]) if line else 1)) from error
    except RecursionError as error:
        message = "the TOML front matter is nested too deep"
        raise FrontMatterError(message, first) from error
    except ValueError as error:
        message = f"the TOML front matter {_TOO_LONG}"
        raise FrontMatterError(message, first) from error


def _yaml(text: str, first: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    if (plain_values := simpleyaml.values(text)) is not None:
        return plain_values, ()
    import yaml  # most articles do without

    from feedwright.text import plainyaml

    try:
        node = plainyaml.node(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = f"the YAML front matter is not well-formed: {getattr(error, 'problem', None) or error}; {_YAML_CURE}"
        last = text.rstrip().count("\n")
        raise FrontMatterError(message, first + (min(mark.line, last) if mark else 0)) from error
    if node is None:
        return {}, ()
    if not isinstance(node, yaml.MappingNode):
        message = "the front matter holds no `key: value` lines"
        raise FrontMatterError(message, first)
    plain = plainyaml.PlainYaml(first)
    try:
        return plain.value(node), tuple(plain.notes)
    except plainyaml.TooMuchError as error:
        raise FrontMatterError(str(error), first + error.line) from error
