"""The values that a piece of JavaScript writes out, read without running it.

Texts, numbers, lists and objects of them are values. Whatever would have to be run, or is put together from other
things, is `Unknown`. Made for the configurations and data files of site generators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from feedwright.frozen import frozen
from feedwright.text import patterns

_SPACE = patterns.lazy(r"(?:\s+|//[^\n]*|/\*.*?(?:\*/|\Z))+", re.DOTALL)
_NAME = patterns.lazy(r"[A-Za-z_$][\w$]*")
_NUMBER = patterns.lazy(r"-?(?:0[xX][0-9a-fA-F]{1,15}|\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?)")
_STRING = patterns.lazy(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'", re.DOTALL)
_TEMPLATE = patterns.lazy(r"`(?:[^`\\$]|\\.|\$(?!\{))*+`", re.DOTALL)
_TEMPLATE_MARK = patterns.lazy(r"`|\$\{|\\.", re.DOTALL)
_ESCAPE = patterns.lazy(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\n)|(.))", re.DOTALL)
_HALF = patterns.lazy("[\ud800-\udfff]")
_REGEX = patterns.lazy(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,200}+\]){1,500}+/[a-z]*")
_ANCHOR = patterns.lazy(
    r"\b(?:module\s*\.\s*exports\s*=|export\s+default\b|return\b"
    r"|(?:export\s+)?(?:const|let|var)\s+(?P<name>[A-Za-z_$][\w$]*)\s*(?::[^=\n]{0,200})?=)\s*"
    r"(?P<call>[A-Za-z_$][\w$.]*\s*\(\s*)?(?=[\[{\"'`\d-]|true\b|false\b)"
)
_WORDS: Final = {"true": True, "false": False, "null": None, "undefined": None}
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSING = ")]}"
_BEFORE_REGEX = set("(,=:[!&|?{};+-*%<>~^") | {""}
_DEEPEST = 50
_SHOWN = 500
LONGEST: Final = 500_000
"""Characters that are looked at."""


@frozen
class Unknown:
    """What would have to be run.

    Args:
        source: how it is written; cut off where it is long.
    """

    source: str = ""

    def __bool__(self) -> bool:
        return False


UNKNOWN: Final = Unknown()


def value(text: str, at: int = 0) -> Any:
    """The value that begins at a place; `UNKNOWN` where none is written out there.

    Objects are dicts, lists are lists; a function or a call in one of them is `Unknown` in its place.

    >>> value("{a: 'x', b: [1, true], c: f(2)}")
    {'a': 'x', 'b': [1, True], 'c': Unknown(source='f(2)')}
    """
    return _Reader(text[: LONGEST + at]).value(at)[0]


def values(text: str) -> Iterator[tuple[str, Any]]:
    """Every value that a module names, exports or returns, in its order.

    Yields:
        The name, and the value; an empty name for what is exported or returned, perhaps through a call
        (`export default defineConfig({...})`).

    >>> list(values("const a = 'x'; export default { b: 1 }"))
    [('a', 'x'), ('', {'b': 1})]
    """
    text = text[:LONGEST]
    reader = _Reader(text)
    at = 0
    while at < len(text):
        at = reader.space(at)
        match = _ANCHOR.match(text, at)
        if match is None:
            at = reader.after(at, top=True)
            continue
        made, end = reader.value(match.end(), ends=bool(match["call"]))
        at = max(end, match.end())
        if made is not UNKNOWN:
            yield match["name"] or "", made


def end(text: str, at: int, ends: str) -> int:
    """The place of the next mark among `ends` that stands in no brackets, texts or comments of its own.

    Returns:
        The place, or the length of the text where there is none.

    >>> end("{ a: '}' } b", 1, "}")
    9
    """
    return _Reader(text).skipped(at, ends)


class _Reader:
    """Reads values out of a text; each method gives a value and the place behind it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._depth = 0

    def space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def after(self, at: int, *, top: bool = False) -> int:
        """The place behind a word, a string or a mark."""
        for pattern in (_NAME, _STRING, _TEMPLATE):
            if match := pattern.match(self.text, at):
                return match.end()
        if self.text[at : at + 1] == "`" and top:
            return self._template_end(at)
        if self.text[at : at + 1] == "/" and (match := _REGEX.match(self.text, at)) and self._may_be_regex(at):
            return match.end()
        return at + 1

    def _may_be_regex(self, at: int) -> bool:
        before = self.text[max(0, at - 50) : at].rstrip()
        return before[-1:] in _BEFORE_REGEX or before.endswith(("return", "typeof"))

    def skipped(self, at: int, ends: str) -> int:
        """The place of the next mark among `ends` that stands in no brackets of its own, or the end."""
        open_: list[str] = []
        while at < len(self.text):
            if open_ and open_[-1] == "`":
                at = self._in_template(at, open_)
                continue
            at = self.space(at)
            char = self.text[at : at + 1]
            if not open_ and char and char in ends + ")]}":
                return at
            at = self._passed(at, char, open_)
        return len(self.text)

    def _template_end(self, at: int) -> int:
        """Behind a text that holds `${...}`; what stands in the braces may hold such texts too."""
        open_ = ["`"]
        at += 1
        while open_ and at < len(self.text):
            if open_[-1] == "`":
                at = self._in_template(at, open_)
            else:
                at = self.space(at)
                at = self._passed(at, self.text[at : at + 1], open_)
        return at

    def _passed(self, at: int, char: str, open_: list[str]) -> int:
        """The place behind a word, a string or a mark; brackets are opened and closed."""
        if char == "`" and not _TEMPLATE.match(self.text, at):
            open_.append("`")
            return at + 1
        if char in _OPEN:
            open_.append(_OPEN[char])
        elif open_ and char == open_[-1]:
            open_.pop()
        return self.after(at)

    def _in_template(self, at: int, open_: list[str]) -> int:
        """The place behind the next mark of such a text."""
        match = _TEMPLATE_MARK.search(self.text, at)
        if match is None:
            open_.clear()
            return len(self.text)
        if match[0] == "`":
            open_.pop()
        elif match[0] == "${":
            open_.append("}")
        return match.end()

    def value(self, at: int, *, ends: bool = False) -> tuple[Any, int]:
        """A value; UNKNOWN where more stands behind it than ends it.

        Args:
            at: where it begins.
            ends: whether anything may stand behind it.
        """
        at = self.space(at)
        made, end = self._plain(at)
        if made is UNKNOWN or ends:
            return made, end
        rest = self.space(end)
        following = self.text[rest : rest + 1]
        on_next_line = "\n" in self.text[end:rest] and (following.isalpha() or following in "@#$_'\"`/")
        as_type = re.compile(r"(?:as|satisfies)\b").match(self.text, rest)
        if following in ("", ",", "}", "]", ")", ";") or on_next_line or as_type:
            return made, end
        return UNKNOWN, end

    def _plain(self, at: int) -> tuple[Any, int]:
        char = self.text[at : at + 1]
        if char in ("{", "["):
            return self._nested(at, char)
        if match := _STRING.match(self.text, at) or _TEMPLATE.match(self.text, at):
            return _unescaped(match[0][1:-1]), match.end()
        if match := _NUMBER.match(self.text, at):
            return _number(match[0]), match.end()
        if (match := _NAME.match(self.text, at)) and match[0] in _WORDS:
            return _WORDS[match[0]], match.end()
        return UNKNOWN, at

    def _nested(self, at: int, char: str) -> tuple[Any, int]:
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                return UNKNOWN, at
            return self._object(at + 1) if char == "{" else self._list(at + 1)
        finally:
            self._depth -= 1

    def _list(self, at: int) -> tuple[Any, int]:
        made: list[Any] = []
        while (at := self.space(at)) < len(self.text) and self.text[at] not in _CLOSING:
            if self.text[at] == ",":
                at += 1
                continue
            one, at = self._member(at)
            made.append(one)
        # Another bracket closes something that it stands in.
        return made, at + (self.text[at : at + 1] == "]")

    def _object(self, at: int) -> tuple[Any, int]:
        made: dict[str, Any] = {}
        while (at := self.space(at)) < len(self.text) and self.text[at] not in _CLOSING:
            if self.text[at] == ",":
                at += 1
                continue
            key, at = self._key(at)
            colon = self.space(at)
            if key is None or self.text[colon : colon + 1] != ":":
                end = self._past(at)
                if key is not None:
                    made[key] = Unknown(self.text[at:end].strip()[:_SHOWN])
                at = end
                continue
            made[key], at = self._member(colon + 1)
        return made, at + (self.text[at : at + 1] == "}")

    def _key(self, at: int) -> tuple[str | None, int]:
        if match := _STRING.match(self.text, at):
            return _unescaped(match[0][1:-1]), match.end()
        match = _NAME.match(self.text, at) or _NUMBER.match(self.text, at)
        return (match[0], match.end()) if match else (None, at)

    def _member(self, at: int) -> tuple[Any, int]:
        made, end = self.value(at)
        past = self._past(end if made is not UNKNOWN else at)
        return (Unknown(self.text[at:past].strip()[:_SHOWN]) if made is UNKNOWN else made), past

    def _past(self, at: int) -> int:
        """The comma or bracket that ends a member; always further on, unless it is one."""
        end = self.skipped(at, ",")
        return min(end, len(self.text))


def _number(written: str) -> int | float:
    if written.lower().startswith(("0x", "-0x")):
        return int(written, 16)
    return int(written) if written.lstrip("-").isdigit() else float(written)


def _unescaped(written: str) -> str:
    if "\\" not in written:
        return written
    made = _ESCAPE.sub(_character, written)
    # Beyond the first 65,536 characters JavaScript writes two halves.
    return made.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(made) else made


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else ""  # noqa: PLR2004 - the last one of Unicode
    return "" if match[4] else _LETTERS.get(match[5], match[5])


def known(made: Any) -> Any:
    """The same without what is unknown.

    >>> known({"a": Unknown(), "b": [1, Unknown()]})
    {'b': [1]}
    """
    if isinstance(made, dict):
        return {key: known(one) for key, one in made.items() if not isinstance(one, Unknown)}
    return [known(one) for one in made if not isinstance(one, Unknown)] if isinstance(made, list) else made


_RETURNED = patterns.lazy(
    r"\s*(?:async\b\s*)?(?:function\b\s*\w*\s*)?(?:\((?P<names>[^()]*)\)|(?P<name>\w+))\s*(?:=>)?\s*"
    r"(?P<brace>\{\s*return\b)?\s*`(?P<text>(?:[^`\\]|\\.)*)`\s*;?\s*(?(brace)\})\s*",
    re.DOTALL,
)
_INNER = patterns.lazy(r"\$\{\s*(?P<path>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)\s*\}")


def template(made: Unknown) -> str | None:
    """The text that a function puts together and does nothing else, with names in double braces; None for any other.

    What the function's one argument is called is taken off the names.

    >>> template(Unknown("function({page}) { return `/web/${ page.fileSlug }/` }"))
    '/web/{{ page.fileSlug }}/'
    >>> template(Unknown("data => `/${data.slug}/`"))
    '/{{ slug }}/'
    """
    match = _RETURNED.fullmatch(made.source)
    if match is None:
        return None
    argument = (match["name"] or match["names"] or "").strip()
    filled = _INNER.sub(lambda one: "{{ " + one["path"].removeprefix(f"{argument}.") + " }}", match["text"])
    return None if "${" in filled else filled
