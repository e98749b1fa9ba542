"""Template text that one walk takes out: tags, shortcodes, attributes of kramdown, comments."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Final

from feedwright.text import patterns
from feedwright.text.templatemarks import SHORTCODES
from feedwright.text.templatewalk import IN_HTML, IN_LINE, IN_MARKDOWN, REST_OF_LINE, TICKS, Walk, fence_end

if TYPE_CHECKING:
    from collections.abc import Callable

    Expand = Callable[[str], str | None]

_BRACE: Final = patterns.lazy(r"\{(?=[{%])")
_LONG_TAGS: Final = frozenset({"assign", "cycle", "include", "include_relative", "render"})
_LONGEST_OF_ALL: Final = 50_000  # characters of what such a tag hands over: whole paragraphs
_HUGO_LITERAL: Final = patterns.lazy(r"(<|%|&lt;)/\*(.*)\*/(>|%|&gt;)", re.DOTALL)
_HUGO_NAME: Final = patterns.lazy(r"(?:<|%|&lt;)\s*(highlight|comment)\b\s*\"?([\w+#.-]*)")
_TAG_NAME: Final = patterns.lazy(r"[-+]?\s*(\w+)\s*(?:lang:)?([\w+#.-]*)")
_EXCERPT_WORD: Final = patterns.lazy(r"\s*(?:truncate|more|excerpt)\s*", re.IGNORECASE)  # MDX has no HTML comments
_LITERAL_TAGS: Final = frozenset({"raw", "verbatim"})
_SILENT_TAGS: Final = frozenset({"comment", "capture"})
_CODE_TAGS: Final = frozenset({"highlight", "codeblock", "code"})
_KRAMDOWN: Final = patterns.lazy(
    r"\{:(?:\s*(?:[.#][\w:-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*')|toc\b|no_toc\b)){1,20}(?:\s+[\w-]+){0,9}\s*\}"
    r"|\{::\w+[^{}\n]*\}|\{:/\w*\}"
)
_KRAMDOWN_NAME: Final = patterns.lazy(r"\{:\s*[\w-]+(?:\s+[\w-]+){0,9}\s*\}(?=[ \t]*$)", re.MULTILINE)
_KRAMDOWN_COMMENT: Final = patterns.lazy(r"\{:/(?:comment)?\}")
_LIST_LINE: Final = patterns.lazy(r"^[ \t]*+(?:[-*+]|\d{1,9}\.)[ \t][^\n]*\n[ \t]*\Z", re.MULTILINE)
_HEADING: Final = patterns.lazy(r"\{[ \t]*[#.]\w[^{}\n]*\}(?=[ \t]*#*[ \t]*$)", re.MULTILINE)
_UNDERLINE: Final = patterns.lazy(r"[ \t]*\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_VALUE: Final = r"""(?:"[^"\[\]]{0,999}"|'[^'\[\]]{0,999}'|[^\s"'\[\]]+)"""
_WITH_ATTRIBUTES: Final = patterns.lazy(
    rf"\[([a-z][\w-]*)(?=\s[^\[\]]{{0,999}}=[\"'])(?:\s+[\w-]+(?:={_VALUE})?){{1,40}}+\s*/?\](?!\()"
)
_KNOWN: Final = patterns.lazy(rf"\[(/?)({SHORTCODES})(\s[^\[\]]{{0,999}})?\](?![(\[:])")
_CLOSING: Final = patterns.lazy(r"\[/([a-z][\w-]*)\]")
_FENCE_LINES: Final = patterns.lazy(r"^[ \t>]*(?P<mark>`{3,}|~{3,})(?P<rest>[^\n]*)$", re.MULTILINE)
_LINE_ENDS: Final = "\r\n"


class Stripper(Walk):
    """A walk that takes template text out.

    Args:
        text: any.
        tokens: what begins in it, one of the patterns of `templatewalk`.
        expand: told each tag with its braces; what it gives stands in the tag's place.
        guard: put between the braces of what stays to the letter outside of code.
        known: tags that were there before the text was rendered.
    """

    def __init__(
        self,
        text: str,
        tokens: re.Pattern[str],
        expand: Expand | None = None,
        *,
        guard: str = "",
        known: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(text, tokens)
        self._expand = expand
        self._guard = guard
        self._known = known
        self._has_toc = False
        self._shortcodes: set[str] = set()

    def _closed_at_length(self, place: int) -> int:
        """Where a tag closes that may hold blank lines, but no other tag; or -1."""
        end, another = self._find("%}", place), self._find("{%", place)
        return end if 0 <= end - place <= _LONGEST_OF_ALL and not 0 <= another < end else -1

    def _braces(self, match: re.Match[str]) -> int:
        end = self._closed_by("}}", match.end())
        if end < 0:
            # The last brace may begin another kind of tag.
            return self._keep(match.start(), match.end() - 1)
        inner, end = self._text[match.end() : end], end + 2
        if match[0].startswith("{{{") and self._text.startswith("}", end):
            end += 1
        if literal := _HUGO_LITERAL.fullmatch(inner):
            self._emit(self._guarded(f"{{{{{literal[1]}{literal[2]}{literal[3]}}}}}"))
            return end
        if paired := _HUGO_NAME.match(inner):
            return self._paired(paired[1], paired[2], match.start(), end, _hugo_end)
        return self._expanded(match.start(), end)

    def _tag(self, match: re.Match[str]) -> int:
        name = _TAG_NAME.match(self._text, match.end())
        end = self._closed_by("%}", match.end())
        if end < 0 and name and name[1] in _LONG_TAGS:
            end = self._closed_at_length(match.end())
        if end < 0:
            return self._keep(*match.span())
        if not name:
            return self._drop(end + 2)
        return self._paired(name[1], name[2], match.start(), end + 2, _tag_end)

    def _expanded(self, start: int, end: int) -> int:
        """Put in a tag's place what the preset knows to stand there; without that it goes."""
        made = self._expand(self._text[start:end]) if self._expand else None
        if not made:
            return self._drop(end)
        self._emit(made)
        return end

    def _paired(self, name: str, language: str, tag: int, start: int, closing: Callable[[str], re.Pattern[str]]) -> int:
        """A tag that may do something with what stands between it and its closing tag."""
        if name not in _LITERAL_TAGS | _SILENT_TAGS | _CODE_TAGS:
            return self._expanded(tag, start)
        inner_end, end = self._search(closing(name), start)
        if end < 0:
            return self._drop(start)
        inner = self._text[start:inner_end]
        if name in _LITERAL_TAGS:
            self._emit(self._guarded(inner.removeprefix("\n") if self._fresh else inner))
            end = self._rest_of_fence(inner, end)
        elif name in _CODE_TAGS:
            self._emit(self._code(inner, language))
        return self._drop(end)

    def _guarded(self, literal: str) -> str:
        return _BRACE.sub(rf"{{{self._guard}", literal) if self._guard else literal

    def _rest_of_fence(self, inner: str, end: int) -> int:
        """Go on after the code that `raw` tags have let begin and not let end."""
        opened = ""
        for line in _FENCE_LINES.finditer(inner):
            mark = line["mark"]
            if not opened:
                opened = mark
            elif mark[0] == opened[0] and len(mark) >= len(opened) and not line["rest"].strip():
                opened = ""
        if not opened or self._tokens is not IN_MARKDOWN:
            return end
        _, closed = self._search(fence_end(opened[0], len(opened)), end)
        return self._keep(end, closed) if closed >= 0 else end

    def _code(self, inner: str, language: str) -> str:
        if self._tokens is IN_HTML:
            escaped = inner.lstrip(_LINE_ENDS).rstrip().replace("<", "&lt;").replace(">", "&gt;")
            return f'<pre><code class="language-{language or "none"}">{escaped}</code></pre>'
        fence = "`" * max([3, *(len(run) + 1 for run in TICKS.findall(inner))])
        before, after = "" if self._fresh else "\n", self._indent()
        return f"{before}{fence}{language}\n{inner.lstrip(_LINE_ENDS).rstrip()}\n{after}{fence}\n"

    def _left(self, match: re.Match[str]) -> int:
        """What the author wrote as a tag goes; what he wrote with entities or backslashes was never one."""
        if match[0] in self._known or unescape(match[0]) in self._known:
            return self._drop(match.end())
        return self._keep(match.start(), match.start() + 1)

    def _kramdown(self, match: re.Match[str]) -> int:
        found = _KRAMDOWN.match(self._text, match.start())
        if not found and self._fresh:
            found = _KRAMDOWN_NAME.match(self._text, match.start())
        if not found:
            return self._keep(*match.span())
        if found[0].startswith("{::comment"):
            return self._drop(max(self._search(_KRAMDOWN_COMMENT, found.end())[1], found.end()))
        if "toc" in found[0] and not self._has_toc:
            self._take_back_list()
        return self._drop(found.end())

    def _take_back_list(self) -> None:
        """The table of contents replaces the list that it is an attribute of. There is one in a document."""
        self._has_toc = True
        self._out = [_LIST_LINE.sub("", "".join(self._out))]

    def _jsx(self, match: re.Match[str]) -> int:
        end = self._find("*/}", match.end())
        if end < 0:
            return self._keep(*match.span())
        if _EXCERPT_WORD.fullmatch(self._text, match.end(), end):
            self._emit("<!--more-->")
            return end + 3
        return self._drop(end + 3)

    def _jinja(self, match: re.Match[str]) -> int:
        end = self._closed_by("#}", match.end())
        return self._drop(end + 2) if end >= 0 else self._keep(*match.span())

    def _heading(self, match: re.Match[str]) -> int:
        found = _HEADING.match(self._text, match.start())
        if not found or self._tokens is IN_HTML or not self._is_heading(found):
            return self._keep(*match.span())
        if self._out:
            self._out[-1] = self._out[-1].rstrip(" \t")
        return found.end()

    def _is_heading(self, found: re.Match[str]) -> bool:
        line = self._text.rfind("\n", 0, found.start()) + 1
        marked = self._text[line : found.start()].lstrip(" ").startswith("#")
        return marked or self._tokens is IN_LINE or bool(_UNDERLINE.match(self._text, found.end()))

    def _block(self, match: re.Match[str]) -> int:
        end = self._find("-->", match.end())
        return self._drop(end + 3) if end >= 0 else self._keep(*match.span())

    def _bracket(self, match: re.Match[str]) -> int:
        start = match.start()
        if found := _WITH_ATTRIBUTES.match(self._text, start):
            self._shortcodes.add(found[1])
            return self._drop(found.end())
        if (found := _KNOWN.match(self._text, start)) and self._is_shortcode(found):
            return self._drop(found.end())
        if (found := _CLOSING.match(self._text, start)) and found[1] in self._shortcodes:
            return self._drop(found.end())
        return self._keep(*match.span())

    def _is_shortcode(self, found: re.Match[str]) -> bool:
        closing, name, arguments = found.groups()
        if closing or "=" in (arguments or "") or "://" in (arguments or ""):
            return True
        alone = self._fresh and REST_OF_LINE.match(self._text, found.end())
        return not arguments and bool(alone or self._find(f"[/{name}]", found.end()) >= 0)


@cache
def _hugo_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{\{{(?:<|%|&lt;)\s*/\s*{name}\s*(?:>|%|&gt;)\}}\}}")


@cache
def _tag_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%[-+]?\s*end{name}\b[^%]{{0,99}}%\}}")
