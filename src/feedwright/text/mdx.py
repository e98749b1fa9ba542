"""MDX as Markdown: without its imports, exports and expressions, with the text of its components.

Code, between fences or in backticks, stays as it is. MDX knows no code that is only indented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final

from feedwright.text import jsliteral, patterns

_TOKEN = patterns.lazy(
    r"(?P<fence>(?<![^\n])[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+(?P<mark>`{3,}+(?=[^`\n]*(?:\n|\Z))|~{3,}+)[^\n]*)"
    r"|(?P<module>(?<![^\n])(?:import|export)\b(?=[ \t{*\"']))"
    r"|\\(?P<escaped>[\\`{}<])|(?P<ticks>`+)|(?P<brace>\{)"
    r"|(?P<comment><!--)|(?P<auto><(?:https?://|mailto:|[\w.+-]{1,64}@)[^<>\s]*>)|(?P<tag></?(?=[A-Za-z>]))"
)
_IMPORT = patterns.lazy(
    r"import\s*(?:type\s+)?(?:[\w*{$][^'\";]{0,2000}?\bfrom\s*)?(?:'[^'\n]*'|\"[^\"\n]*\")[^\n]*(?:\n|\Z)"
)
_EXPORT = patterns.lazy(r"export\s*(?:(?:default|const|let|var|function|async|class|type|interface|enum)\b|[{*])")
_NAME = patterns.lazy(r"[A-Za-z][\w.:-]*")
_ATTRIBUTE = patterns.lazy(
    r"\s*(?:(?P<name>[A-Za-z_][\w:.-]*)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<value>\{)))?|(?P<spread>\{))"
)
_TAG_END = patterns.lazy(r"\s*(?P<closed>/?)>")
_BLANK_LINE = patterns.lazy(r"\n[ \t]*(?=\n|\Z)")
_TEXT = patterns.lazy(r"\s*(?:\"([^\"\\]*)\"|'([^'\\]*)'|`([^`\\$]*)`)\s*")
_NUMBER = patterns.lazy(r"\s*(\d{1,9})\s*")
_EXCERPT = patterns.lazy(r"\s*/\*\s*(?:truncate|more|excerpt)\s*\*/\s*", re.IGNORECASE)
_ITEM = patterns.lazy(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)")
_FENCE = patterns.lazy(r"[ \t]*(?P<mark>`{3,}|~{3,})(?P<rest>.*)")
_PICTURES: Final = frozenset(
    {"image", "img", "picture", "figure", "nextimage", "staticimage", "optimizedimage", "thumbnail"}
)
_LINKS: Final = frozenset({"link", "anchor", "nextlink"})
_PLACES: Final = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "youtubeembed": "https://www.youtube.com/watch?v={}",
    "liteyoutubeembed": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
    "tweet": "https://x.com/i/status/{}",
}
_ID = patterns.lazy(r"[\w/-]+")
_RENAMED = {"classname": "class", "htmlfor": "for"}
_LOOKS = 10  # how many times over the text may be looked at for closing braces


def markdown(text: str) -> str:
    r"""MDX as plain Markdown.

    Args:
        text: with line ends as LF, without front matter.

    Returns:
        Markdown. Pictures and links keep their addresses where these are written out; a mark that ends the excerpt
        (`{/* truncate */}`) is `<!--more-->`.

    >>> markdown("import A from 'a'\n\n<A b={1}>**Text** {x}</A>\n\n`{x}`\n")
    '\n**Text** \n\n`{x}`\n'
    """
    return _dedented(_Walk(text).done())


class _Walk:
    """One walk from the start to the end; each handler emits what stays and gives the place to go on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._left = _LOOKS * len(text) + 10_000
        self._ticks: dict[int, int] = {}

    def done(self) -> str:
        place = 0
        while match := _TOKEN.search(self._text, place):
            self._out.append(self._text[place : match.start()])
            kind = "fence" if match["fence"] else match.lastgroup
            place = getattr(self, f"_at_{kind}")(match)
        self._out.append(self._text[place:])
        return "".join(self._out)

    def _keep(self, start: int, end: int) -> int:
        self._out.append(self._text[start:end])
        return end

    def _at_fence(self, match: re.Match[str]) -> int:
        mark = match["mark"]
        closing = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{min(len(mark), 99)},}}[ \t]*$", re.MULTILINE)
        end = closing.search(self._text, match.end())
        return self._keep(match.start(), end.end() if end else len(self._text))

    def _at_escaped(self, match: re.Match[str]) -> int:
        return self._keep(*match.span())

    _at_auto = _at_escaped

    def _at_ticks(self, match: re.Match[str]) -> int:
        """Code in backticks, within its paragraph."""
        run = match[0]
        blank = _BLANK_LINE.search(self._text, match.end())
        limit = blank.start() if blank else len(self._text)
        if self._ticks.get(len(run), 0) > match.end():
            return self._keep(*match.span())
        end = re.compile(rf"(?<!`){run}(?!`)").search(self._text, match.end(), limit)
        if end is None:
            self._ticks[len(run)] = limit  # none closes up to there
            return self._keep(*match.span())
        return self._keep(match.start(), end.end())

    def _at_comment(self, match: re.Match[str]) -> int:
        end = self._text.find("-->", match.end())
        return self._keep(match.start(), end + 3 if end >= 0 else match.end())

    def _at_module(self, match: re.Match[str]) -> int:
        """An import, or an export up to the blank line where its brackets are closed."""
        if found := _IMPORT.match(self._text, match.start()):
            return found.end()
        if not _EXPORT.match(self._text, match.start()):
            return self._keep(*match.span())
        end = match.end()
        for _ in range(200):
            blank = _BLANK_LINE.search(self._text, end)
            end = blank.end() if blank else len(self._text)
            block = self._text[match.start() : end]
            if blank is None or all(block.count(one) <= block.count(other) for one, other in ("{}", "[]", "()")):
                break
        return end

    def _at_brace(self, match: re.Match[str]) -> int:
        """An expression: a text that is written out stays."""
        end = self._closing(match.end())
        if end < 0:
            return self._keep(*match.span())
        inner = self._text[match.end() : end]
        if text := _TEXT.fullmatch(inner):
            self._out.append(next((one for one in text.groups() if one is not None), ""))
        elif _EXCERPT.fullmatch(inner):
            self._out.append("<!--more-->")
        return end + 1

    def _closing(self, at: int) -> int:
        """The brace that closes one; below zero where there is none, or too much was looked at."""
        if self._left <= 0:
            return -1
        end = jsliteral.end(self._text, at, "}")
        self._left -= end - at
        return end if self._text[end : end + 1] == "}" else -1

    def _at_tag(self, match: re.Match[str]) -> int:
        """The tag of an element or a component."""
        closing = match[0] == "</"
        name = _NAME.match(self._text, match.end())
        found = self._attributes(name.end() if name else match.end())
        if found is None:
            return self._keep(*match.span())
        attributes, closed, end = found
        if name:
            self._out.append(_tag(name[0], attributes, closing=closing, closed=closed))
        return end

    def _attributes(self, at: int) -> tuple[dict[str, str], bool, int] | None:
        """The attributes whose values are written out, whether the tag closes itself, and the place behind it."""
        made: dict[str, str] = {}
        while True:
            if end := _TAG_END.match(self._text, at):
                return made, bool(end["closed"]), end.end()
            match = _ATTRIBUTE.match(self._text, at)
            if match is None:
                return None
            at = match.end()
            if match["value"] or match["spread"]:
                end_of = self._closing(at)
                if end_of < 0:
                    return None
                written = _TEXT.fullmatch(self._text, at, end_of) or _NUMBER.fullmatch(self._text, at, end_of)
                if match["name"] and written:
                    made[match["name"]] = next((one for one in written.groups() if one is not None), "")
                at = end_of + 1
            elif match["name"]:
                made[match["name"]] = match["double"] or match["single"] or ""


def _tag(name: str, attributes: Mapping[str, str], *, closing: bool, closed: bool) -> str:
    """What stands in the place of a tag: HTML for elements, pictures and links, nothing for other components."""
    word = name.lower().replace(".", "")
    if name[0].islower() and "." not in name:
        return f"</{name}>" if closing else _element(name, attributes, closed=closed)
    if word in _LINKS:
        return (
            "</a>"
            if closing
            else _element("a", {"href": attributes.get("href") or attributes.get("to", "")}, closed=False)
        )
    if closing:
        return ""
    if word in _PICTURES and attributes.get("src"):
        return _element("img", {"src": attributes["src"], "alt": attributes.get("alt", "")}, closed=True)
    identity = next(
        (attributes[key] for key in ("id", "videoId", "tweetId", "youTubeId", "url") if key in attributes), ""
    )
    if word in _PLACES and _ID.fullmatch(identity):
        address = _PLACES[word].format(identity)
        return f'<a href="{address}">{address}</a>'
    return ""


def _element(name: str, attributes: Mapping[str, str], *, closed: bool) -> str:
    written = "".join(f' {_RENAMED.get(key.lower(), key)}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}{' /' if closed else ''}>"


def _dedented(text: str) -> str:
    """Without the indents of what stood in components: four blanks would make code of it. Lists keep theirs."""
    made: list[str] = []
    listed, fence, indent = False, "", 0
    for line in text.split("\n"):
        bare = line.lstrip(" \t")
        if fence:
            made.append(line[min(indent, len(line) - len(bare)) :])
            found = _FENCE.fullmatch(line)
            if found and found["mark"].startswith(fence) and not found["rest"].strip():
                fence = ""
            continue
        width = len(line) - len(bare)
        if _ITEM.match(line):
            listed = True
        elif bare and not width:
            listed = bool(listed and made and made[-1].strip())
        found = _FENCE.fullmatch(line)
        if found and (found["mark"][0] == "~" or "`" not in found["rest"]):
            fence, indent = found["mark"], 0 if listed else width
        made.append(bare if not listed and (width >= 4 or fence) else line)  # noqa: PLR2004 - what makes code
    return "\n".join(made)
