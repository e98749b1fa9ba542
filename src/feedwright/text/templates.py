"""Template text taken out of articles: Liquid, Jinja, Hugo, kramdown, WordPress, MDX.

It stands in a quarter of all posts, written for a program. Inside code it is what the article speaks of, and stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Expand = Callable[[str], str | None]

# --- What is recognised ---------------------------------------------------------------------------------------------

_SHORTCODES: Final = "audio|caption|embed|gallery|playlist|video|wp_caption|youtube"
_BRACKET: Final = rf"/?(?:{_SHORTCODES})[\s\]]|[a-z][\w-]*\s[^\[\]]*?=[\"']"
# The quick look: most articles go no further.
_ANY_TEMPLATE: Final = re.compile(rf"\{{[{{%:#./]|\{{[ \t][#.]|<!--\s?/?wp:|\[(?:{_BRACKET})")
# Every alternative begins with a letter, not with a group or an anchor: so the search can skip to where one may match.
_CONSTRUCTS: Final = (
    r"\{(?P<braces>\{+)|\{(?P<tag>%)|\{(?P<kramdown>:)|\{(?P<jsx>/\*)|\{(?P<jinja>#(?=[\s-]))|\{(?P<heading>[ \t]*[#.])"
    rf"|<(?P<block>!--\s?/?wp:)|\[(?P<bracket>(?={_BRACKET}|/[a-z]))"
)
_ELEMENT: Final = r"<(?P<element>(?:code|pre|script|style|textarea)\b)"
_SPANS: Final = r"\\(?P<escaped>[`\[])|`(?P<span>[^`\n]+`(?!`))|`(?P<ticks>`*)"
_CODE_BLOCKS: Final = (
    r"\n(?P<fence>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+(?P<mark>`{3,}+(?=[^`\n]*(?:\n|\Z))|~{3,}+)[^\n]*)"
    r"|\n(?P<indented>(?: {4}| {0,3}\t)[ \t]*+(?=\S))"
)
_IN_MARKDOWN: Final = re.compile(f"{_CODE_BLOCKS}|{_SPANS}|{_ELEMENT}|{_CONSTRUCTS}")
_IN_LINE: Final = re.compile(f"{_SPANS}|{_CONSTRUCTS}")
_IN_HTML: Final = re.compile(f"{_ELEMENT}|{_CONSTRUCTS}", re.IGNORECASE)
# Between the braces of a tag no other begins, and no element.
_LEFT: Final = r"\{{1,2}<?(?:(?!\{\{|\}\}|<[a-z!?/]).)+\}{2,3}|%(?:(?!\{%|%\}|<[a-z!?/]).)+%\}"  # after its first brace
# The text that stands for a picture has lost its marks of code.
_IN_RENDERED: Final = re.compile(
    rf"{_ELEMENT}|<!(?P<comment>--)|<(?P<picture>img\b[^<>]*)|`(?P<ticked>[^`<\n]*`)|\{{(?P<left>{_LEFT})",
    re.IGNORECASE | re.DOTALL,
)
_ALTERNATIVE: Final = re.compile(r"\balt=\"[^\"]*\"", re.IGNORECASE)
_ANY_LEFT: Final = re.compile(rf"\{{(?:{_LEFT.replace('|<[a-z!?/]', '')})", re.DOTALL)
_GUARD: Final = "\U0010fffd"  # of private use: no author writes it
_BRACE: Final = re.compile(r"\{(?=[{%])")
_GUARDED: Final = re.compile(f"{_GUARD}|%F4%8F%BF%BD")

_LONGEST: Final = 3000  # characters between the braces; what is longer was never meant as a tag
_LONG_TAGS: Final = frozenset({"assign", "cycle", "include", "include_relative", "render"})
_LONGEST_OF_ALL: Final = 50_000  # characters of what such a tag hands over: whole paragraphs
_DEEPEST: Final = 40
_HUGO_LITERAL: Final = re.compile(r"(<|%|&lt;)/\*(.*)\*/(>|%|&gt;)", re.DOTALL)
_HUGO_NAME: Final = re.compile(r"(?:<|%|&lt;)\s*(highlight|comment)\b\s*\"?([\w+#.-]*)")
_TAG_NAME: Final = re.compile(r"[-+]?\s*(\w+)\s*(?:lang:)?([\w+#.-]*)")
_EXCERPT_WORD: Final = re.compile(r"\s*(?:truncate|more|excerpt)\s*", re.IGNORECASE)  # MDX has no HTML comments
_LITERAL_TAGS: Final = frozenset({"raw", "verbatim"})
_SILENT_TAGS: Final = frozenset({"comment", "capture"})
_CODE_TAGS: Final = frozenset({"highlight", "codeblock", "code"})
_KRAMDOWN: Final = re.compile(
    r"\{:(?:\s*(?:[.#][\w:-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*')|toc\b|no_toc\b)){1,20}(?:\s+[\w-]+){0,9}\s*\}"
    r"|\{::\w+[^{}\n]*\}|\{:/\w*\}"
)
_KRAMDOWN_NAME: Final = re.compile(r"\{:\s*[\w-]+(?:\s+[\w-]+){0,9}\s*\}(?=[ \t]*$)", re.MULTILINE)
_KRAMDOWN_COMMENT: Final = re.compile(r"\{:/(?:comment)?\}")
_LIST_LINE: Final = re.compile(r"^[ \t]*+(?:[-*+]|\d{1,9}\.)[ \t][^\n]*\n[ \t]*\Z", re.MULTILINE)
_HEADING: Final = re.compile(r"\{[ \t]*[#.]\w[^{}\n]*\}(?=[ \t]*#*[ \t]*$)", re.MULTILINE)
_UNDERLINE: Final = re.compile(r"[ \t]*\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_VALUE: Final = r"""(?:"[^"\[\]]{0,999}"|'[^'\[\]]{0,999}'|[^\s"'\[\]]+)"""
_WITH_ATTRIBUTES: Final = re.compile(
    rf"\[([a-z][\w-]*)(?=\s[^\[\]]{{0,999}}=[\"'])(?:\s+[\w-]+(?:={_VALUE})?){{1,40}}+\s*/?\](?!\()"
)
_KNOWN: Final = re.compile(rf"\[(/?)({_SHORTCODES})(\s[^\[\]]{{0,999}})?\](?![(\[:])")
_CLOSING: Final = re.compile(r"\[/([a-z][\w-]*)\]")
_MODULE: Final = re.compile(
    r"\s*(?:import\s+(?:[\w*{$][^'\"]{0,999}?\sfrom\s*)?(?:'[^'\n]+'|\"[^\"\n]+\");?[ \t]*(?:\n|\Z)"
    r"|export\s+(?:async|class|const|default|function|let|var|\{|\*)[^\n]*(?:\n[^\n]*\S[^\n]*)*(?:\n|\Z))"
)
_REST_OF_LINE: Final = re.compile(r"[ \t]*+(?:\n|\Z)")
_UNINDENTED: Final = re.compile(r"^ {0,3}(?:(?P<item>(?:[-*+]|\d{1,9}[.)])[ \t])|[^\s])", re.MULTILINE)
_FENCE_LINES: Final = re.compile(r"^[ \t>]*(?P<mark>`{3,}|~{3,})(?P<rest>[^\n]*)$", re.MULTILINE)
_TICKS: Final = re.compile(r"`+")
_LINE_ENDS: Final = "\r\n"


def strip_markdown(text: str, expand: Expand | None = None, guard: str = "") -> str:
    r"""Take template text out of Markdown.

    Args:
        text: Markdown as an author wrote it, without front matter.
        expand: told each tag with its braces, as `{{< ref "a" >}}`; what it gives stands in the tag's place.
        guard: put between the braces of what stays to the letter outside of code.

    Returns:
        The same without template tags. Fenced and indented code, code spans and HTML's `pre` and `code` are untouched;
        what stands in `raw` tags stays to the letter, `highlight` tags become fenced code.

    >>> strip_markdown("{{< toc >}}\nSee {{ site.name }}, `{{ x }}`.{: .lead}\n")
    'See , `{{ x }}`.\n'
    """
    if text.lstrip().startswith(("import ", "export ")):
        text = _without_modules(text)
    if not _ANY_TEMPLATE.search(text):
        return text
    return _Stripper(text.replace("\r\n", "\n"), _IN_MARKDOWN, expand, guard=guard).stripped()


def rendered(text: str, render: Callable[[str], str], expand: Expand | None = None) -> str:
    r"""Take template text out of Markdown, and render it.

    What `strip_markdown` took for code and the renderer did not, such as the cell of a table that three backticks
    begin, is looked for again in the HTML: there is no doubt there of what is code.

    Args:
        text: Markdown as an author wrote it, without front matter.
        render: makes HTML of Markdown.
        expand: as in `strip_markdown`.

    >>> rendered("| ```\n{{ x }}\n```\n", lambda text: f"<p>{text}</p>")
    '<p>| ```\n```\n</p>'
    """
    markdown = strip_markdown(text, expand, guard=_GUARD)
    html = render(markdown)
    if known := frozenset(_ANY_LEFT.findall(markdown)):
        html = _Stripper(html, _IN_RENDERED, known=known).stripped()
    return _GUARDED.sub("", html) if _GUARD in markdown else html


def strip_html(html: str, expand: Expand | None = None) -> str:
    """Take template text out of HTML, outside `pre`, `code`, `script`, `style` and `textarea`.

    Args:
        html: any.
        expand: as in `strip_markdown`.

    >>> strip_html("<p>{% if a %}A{% endif %} <code>{{ x }}</code></p>")
    '<p>A <code>{{ x }}</code></p>'
    """
    return _Stripper(html, _IN_HTML, expand).stripped() if _ANY_TEMPLATE.search(html) else html


def strip_line(text: str) -> str:
    """Take template text out of one line, such as a title, outside code spans.

    >>> strip_line("Using `{{ x }}` {{ page.title }}{: .big}")
    'Using `{{ x }}` '
    """
    return _Stripper(text, _IN_LINE).stripped() if _ANY_TEMPLATE.search(text) else text


def _without_modules(text: str) -> str:
    """MDX begins with lines of JavaScript: imports and exports, these up to a blank line."""
    place = 0
    while match := _MODULE.match(text, place):
        place = match.end()
    return text[place:]


# --- The walk -------------------------------------------------------------------------------------------------------


class _Stripper:
    """One walk from the start to the end; each handler emits what stays and returns where to go on.

    It takes linear time: a handler either consumes what it has looked at, or remembers where it found the next closing
    mark, or that there is none (`_find`, `_search`).
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
        self._expand = expand
        self._guard = guard
        self._known = known
        self._text = "\n" + text  # no line without a newline before it
        self._tokens = tokens
        self._out: list[str] = []
        self._fresh = True  # nothing but blanks stands on the current line of the output
        self._code_end = -1
        self._has_toc = False
        self._shortcodes: set[str] = set()
        self._found: dict[str | re.Pattern[str], tuple[int, int]] = {}

    def stripped(self) -> str:
        place = 1
        while match := self._tokens.search(self._text, place - self._text.startswith("\n", place - 1)):
            self._emit(self._text[place : match.start() + (match[0][0] == "\n")])
            handle: Callable[[re.Match[str]], int] = getattr(self, f"_{match.lastgroup}")
            place = handle(match)
        self._emit(self._text[place:])
        return "".join(self._out)

    # What handlers are made of

    def _emit(self, text: str) -> None:
        if text:
            self._out.append(text)
            if visible := text.rstrip(" \t"):
                self._fresh = visible.endswith("\n")

    def _keep(self, start: int, end: int) -> int:
        self._emit(self._text[start:end])
        return end

    def _drop(self, end: int) -> int:
        """Go on after `end`; after the line, where nothing else stands on it."""
        rest = _REST_OF_LINE.match(self._text, end) if self._fresh else None
        if not rest:
            return end
        self._take_back(self._indent())
        return rest.end()

    def _indent(self) -> str:
        last = self._out[-1] if self._out and self._fresh else ""
        return last[len(last.rstrip(" \t")) :]

    def _take_back(self, indent: str) -> None:
        if indent:
            self._out[-1] = self._out[-1].removesuffix(indent)

    def _search(self, pattern: re.Pattern[str], place: int) -> tuple[int, int]:
        """Where the pattern next begins and ends; (-1, -1) if nowhere."""
        start, end = self._found.get(pattern, (0, 0))
        if 0 <= start < place or (start, end) == (0, 0):
            match = pattern.search(self._text, place)
            start, end = self._found[pattern] = match.span() if match else (-1, -1)
        return start, end

    def _find(self, mark: str, place: int) -> int:
        """Where the mark next begins, or -1."""
        start, _ = self._found.get(mark, (0, 0))
        if 0 <= start < place or mark not in self._found:
            start = self._text.find(mark, place)
            self._found[mark] = start, start
        return start

    def _closed_by(self, mark: str, place: int) -> int:
        """Where a tag of one paragraph closes, or -1."""
        end = self._find(mark, place)
        if end < 0 or end - place > _LONGEST:
            return -1
        blank_line = self._find("\n\n", place)
        return -1 if 0 <= blank_line < end else end

    def _closed_at_length(self, place: int) -> int:
        """Where a tag closes that may hold blank lines, but no other tag; or -1."""
        end, another = self._find("%}", place), self._find("{%", place)
        return end if 0 <= end - place <= _LONGEST_OF_ALL and not 0 <= another < end else -1

    # Code, which stays

    def _fence(self, match: re.Match[str]) -> int:
        _, end = self._search(_fence_end(match["mark"][0], len(match["mark"])), match.end())
        return self._keep(match.start("fence"), end if end >= 0 else self._unclosed(match))

    def _unclosed(self, match: re.Match[str]) -> int:
        """Where code ends that nobody closed: with the text, or with the list item that it stands in."""
        indent = len(match["fence"]) - len(match["fence"].lstrip(" "))
        if indent < 2:  # noqa: PLR2004 - what belongs to a list item is indented by two at least
            return len(self._text)
        start, _ = self._search(_less_indented(min(indent, _DEEPEST)), match.end())
        return start if start >= 0 else len(self._text)

    def _indented(self, match: re.Match[str]) -> int:
        start, end = match.span("indented")
        if self._is_code(start, match["indented"]):
            self._code_end = end = self._text.find("\n", end) + 1 or len(self._text)
        return self._keep(start, end)

    def _is_code(self, start: int, indent: str) -> bool:
        """CommonMark, section 4.4: no indented line continues a paragraph; in a list, code is indented twice."""
        if self._text[max(start - 2, 0) : start] not in ("\n", "\n\n") and self._code_end != start:
            return False
        starts, listed = self._unindented
        index = bisect_right(starts, start) - 1
        return index < 0 or not listed[index] or len(indent.expandtabs(4)) >= 8  # noqa: PLR2004 - twice four

    @cached_property
    def _unindented(self) -> tuple[list[int], list[bool]]:
        """Where lines begin that are not indented, and whether they belong to a list."""
        starts: list[int] = []
        listed: list[bool] = []
        for match in _UNINDENTED.finditer(self._text):
            continues = self._text[max(match.start() - 2, 0) : match.start()] != "\n\n"
            listed.append(bool(match["item"] or (continues and listed and listed[-1])))
            starts.append(match.start())
        return starts, listed

    def _escaped(self, match: re.Match[str]) -> int:
        return self._keep(*match.span())

    _span = _ticked = _escaped

    def _ticks(self, match: re.Match[str]) -> int:
        length = len(match[0])
        runs = self._runs.get(length, [])  # none where an escaped backtick has left a part of a run
        index = bisect_left(runs, match.end())
        if index == len(runs) or 0 <= self._find("\n\n", match.end()) < runs[index]:
            return self._keep(*match.span())
        return self._keep(match.start(), runs[index] + length)

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """Where runs of backticks begin, by their length."""
        runs: dict[int, list[int]] = {}
        for match in _TICKS.finditer(self._text):
            runs.setdefault(len(match[0]), []).append(match.start())
        return runs

    def _element(self, match: re.Match[str]) -> int:
        closed = _rendered_element_end if self._tokens is _IN_RENDERED else _element_end
        _, end = self._search(closed(match[0][1:].lower()), match.end())
        return self._keep(match.start(), max(end, match.end()))

    def _picture(self, match: re.Match[str]) -> int:
        alternative = _ALTERNATIVE.search(match[0])
        return self._keep(match.start(), match.start() + (alternative.end() if alternative else 1))

    def _comment(self, match: re.Match[str]) -> int:
        return self._keep(match.start(), max(self._find("-->", match.end()), match.end()))

    # Template text, which goes

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
        if not opened or self._tokens is not _IN_MARKDOWN:
            return end
        _, closed = self._search(_fence_end(opened[0], len(opened)), end)
        return self._keep(end, closed) if closed >= 0 else end

    def _code(self, inner: str, language: str) -> str:
        if self._tokens is _IN_HTML:
            escaped = inner.lstrip(_LINE_ENDS).rstrip().replace("<", "&lt;").replace(">", "&gt;")
            return f'<pre><code class="language-{language or "none"}">{escaped}</code></pre>'
        fence = "`" * max([3, *(len(run) + 1 for run in _TICKS.findall(inner))])
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
        if not found or self._tokens is _IN_HTML or not self._is_heading(found):
            return self._keep(*match.span())
        if self._out:
            self._out[-1] = self._out[-1].rstrip(" \t")
        return found.end()

    def _is_heading(self, found: re.Match[str]) -> bool:
        line = self._text.rfind("\n", 0, found.start()) + 1
        marked = self._text[line : found.start()].lstrip(" ").startswith("#")
        return marked or self._tokens is _IN_LINE or bool(_UNDERLINE.match(self._text, found.end()))

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
        alone = self._fresh and _REST_OF_LINE.match(self._text, found.end())
        return not arguments and bool(alone or self._find(f"[/{name}]", found.end()) >= 0)


@cache
def _element_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}\s*>", re.IGNORECASE)


@cache
def _rendered_element_end(name: str) -> re.Pattern[str]:
    """What nobody closed ends with the block that it stands in."""
    return re.compile(rf"</(?:{name}|li|h[1-6]|t[dh]|d[dt])\s*>", re.IGNORECASE)


@cache
def _hugo_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{\{{(?:<|%|&lt;)\s*/\s*{name}\s*(?:>|%|&gt;)\}}\}}")


@cache
def _tag_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%[-+]?\s*end{name}\b[^%]{{0,99}}%\}}")


@cache
def _fence_end(mark: str, length: int) -> re.Pattern[str]:
    return re.compile(rf"^[ \t>]*+{mark}{{{length},}}[ \t]*$", re.MULTILINE)


@cache
def _less_indented(indent: int) -> re.Pattern[str]:
    return re.compile(rf"^ {{0,{indent - 1}}}(?=[^\s])", re.MULTILINE)
