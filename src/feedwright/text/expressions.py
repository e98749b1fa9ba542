"""The small expressions that addresses are made of in Jinja, Nunjucks and Liquid: names, texts, filters, `~`, `if`.

Nothing is called but the filters that are handed over, and no attribute is looked up but in maps and dates: whatever
else an expression asks for makes the whole of it unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from feedwright.text import patterns

Filter = Callable[[Any, list[Any]], Any]
"""A filter: what stands before it, its arguments -> its value; None where it cannot say."""

_TEXT = r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'"
_OUTPUT = patterns.lazy(rf"\{{\{{-?(?P<inner>(?:{_TEXT}|[^\"'}}]|\}}(?!\}}))*+)\}}\}}|\{{[{{%#]", re.DOTALL)
_TOKEN = patterns.lazy(
    rf"\s*(?:(?P<text>{_TEXT})|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<mark>[|~+().,:\[\]?]|==))",
    re.DOTALL,
)
_ESCAPED = patterns.lazy(r"\\(.)", re.DOTALL)
_DATE_PARTS = ("year", "month", "day", "hour", "minute", "second")
_DEEPEST = 50
_LONGEST = 10_000


class UnknownError(ValueError):
    """An expression asks for what nobody knows here."""


def filled(template: str, names: Mapping[str, Any], filters: Mapping[str, Filter]) -> str | None:
    """A text with its `{{ ... }}` filled in.

    Args:
        template: any text.
        names: what names stand for: texts, numbers, dates, lists, maps.
        filters: by name.

    Returns:
        The text; None where an expression cannot be known, or something is done with `{% ... %}`.

    >>> upper = {"upper": lambda value, _: value.upper()}
    >>> filled("/{{ page.slug | upper }}/{{ a ~ '-x' if a }}/", {"page": {"slug": "s"}, "a": 1}, upper)
    '/S/1-x/'
    """
    parts: list[str] = []
    place = 0
    for match in _OUTPUT.finditer(template):
        if match["inner"] is None:
            return None
        try:
            shown = _shown(_or_nothing(_Reader(match["inner"].removesuffix("-"), names, filters).value()))
        except UnknownError:
            return None
        parts += (template[place : match.start()], shown)
        place = match.end()
    return "".join([*parts, template[place:]])


def _shown(value: Any) -> str:
    if isinstance(value, (list, Mapping)) or len(made := str(value)) > _LONGEST:
        raise UnknownError
    return made


class _Reader:
    """Reads one expression from left to right, and works it out on the way."""

    def __init__(self, text: str, names: Mapping[str, Any], filters: Mapping[str, Filter]) -> None:
        self._names = names
        self._filters = filters
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def value(self) -> Any:
        made = self._choice()
        if self._at < len(self._tokens):
            raise UnknownError
        return made

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _takes(self, *said: str) -> bool:
        if self._next()[1] in said and self._next()[0] in ("mark", "name"):
            self._at += 1
            return True
        return False

    def _choice(self) -> Any:
        """`a if b else c`, `b ? a : c`, `a or b`."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnknownError
        made = self._joined()
        while self._takes("or"):
            other = self._joined()
            made = made or other
        if self._takes("if"):
            condition = self._joined()
            other = self._choice() if self._takes("else") else ""
            return made if condition else other
        if self._takes("?"):
            first = self._choice()
            if not self._takes(":"):
                raise UnknownError
            second = self._choice()
            return first if made else second
        return made

    def _joined(self) -> Any:
        """`a ~ b`, `a + b`."""
        made = self._filtered()
        while self._takes("~", "+"):
            made = _shown("" if made is None else made) + _shown(_or_nothing(self._filtered()))
        return made

    def _filtered(self) -> Any:
        """`a | filter`, `a | filter(b)`, `a | filter: b, c`."""
        made = self._plain()
        while self._takes("|"):
            kind, name = self._next()
            self._at += 1
            if kind != "name" or name not in self._filters:
                raise UnknownError
            arguments = self._arguments()
            made = self._filters[name](made, arguments)
            if made is None:
                raise UnknownError
        return made

    def _arguments(self) -> list[Any]:
        if self._takes("("):
            made = [] if self._next()[1] == ")" else self._many()
            if not self._takes(")"):
                raise UnknownError
            return made
        return self._many() if self._takes(":") else []

    def _many(self) -> list[Any]:
        made = [self._plain()]
        while self._takes(","):
            made.append(self._plain())
        return made

    def _plain(self) -> Any:
        """A text, a number, a name with its parts, or an expression in brackets."""
        kind, said = self._next()
        self._at += 1
        if kind == "text":
            return _ESCAPED.sub(r"\1", said[1:-1])
        if kind == "number":
            return float(said) if "." in said else int(said)
        if kind == "name":
            return self._parts(self._named(said))
        if said == "(":
            return self._parts(self._inner(")"))
        raise UnknownError

    def _inner(self, closing: str) -> Any:
        made = self._choice()
        if not self._takes(closing):
            raise UnknownError
        return made

    def _named(self, name: str) -> Any:
        if name.lower() in ("none", "nil", "null", "false", "true"):
            return name.lower() == "true" or None
        if name not in self._names:
            raise UnknownError
        return self._names[name]

    def _parts(self, value: Any) -> Any:
        """`.name` and `["name"]`, of maps and dates."""
        while True:
            if self._takes("."):
                name: Any = self._next()[1]
                self._at += 1
            elif self._takes("["):
                name = self._inner("]")
            else:
                return value
            value = _part(value, name)


def _tokens(text: str) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    at, text = 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise UnknownError
        made.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return made


def _part(value: Any, name: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(str(name))
    if isinstance(value, date) and name in _DATE_PARTS:
        return getattr(value, name, None)
    if isinstance(value, list) and isinstance(name, int):
        return value[name] if name < len(value) else None
    raise UnknownError


def _or_nothing(value: Any) -> Any:
    return "" if value is None else value
