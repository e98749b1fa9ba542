"""HTML in canonical form: parsed as browsers do and written again, in bounded time.

In that form a raw `<` always opens a tag, a raw `>` always closes it, attributes stand in double quotes, and every
element is closed, so that it may be worked on as text. It takes nh3 0.3.7 or later: before that, angle brackets stood
raw in attributes.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from feedwright.text import patterns, xml
from feedwright.text.elements import ALLOWED, BLOCKS, DROPPED, HEADINGS, PHRASING, VOID

if TYPE_CHECKING:
    from nh3 import Cleaner

NO_ATTRIBUTES: Final[dict[str, set[str]]] = {"*": set()}  # an empty dict would allow lang and title

# --- Parsing --------------------------------------------------------------------------------------------------------

# Readers' parsers stop at 256 levels (libxml2) or 512 (browsers); real articles stay below 50.
_MAX_DEPTH: Final = 128
_MANY_TAGS: Final = 1000
_MANY_AMPERSANDS: Final = 5000
_TEXT_RUN: Final = 4096
_TEXT: Final = patterns.lazy(r"[^<>]+")
_SLICE: Final = patterns.lazy(rf"[^&]*(?:&[^&]*){{1,{_TEXT_RUN // 8}}}")
_LEVEL: Final = patterns.lazy(rf"<(/?)(?!(?:{'|'.join(sorted(VOID))})\b)[a-z]")


def parsed(cleaner: Cleaner, html: str) -> str:
    """What the parser makes of HTML, in canonical form. Never raises; a parser's quadratic corners are kept from it."""
    if html.count("<") > _MANY_TAGS:
        html = _flattened(html)
    if html.count("&") > _MANY_AMPERSANDS:
        html = _TEXT.sub(_sliced, html)
    try:
        out = cleaner.clean(html)
    except UnicodeEncodeError:  # lone surrogates
        out = cleaner.clean(xml.clean(html))
    if out.count("</") > _MAX_DEPTH and _depth(out) > _MAX_DEPTH:
        out = cleaner.clean(_flattened(out))
    return xml.clean(out)


def _sliced(run: re.Match[str]) -> str:
    # html5ever takes quadratic time over ampersands in one text node; a comment, dropped later, ends the node.
    return run[0] if len(run[0]) < _TEXT_RUN else "<!---->".join(_SLICE.findall(run[0]) or [run[0]])


def _depth(canonical: str) -> int:
    return max(accumulate(-1 if end else 1 for end in _LEVEL.findall(canonical)), default=0)


_FLAT_TOKEN: Final = patterns.lazy(
    r"<!--.*?(?:-->|\Z)"
    r"|<(iframe|noembed|noframes|noscript|plaintext|script|style|textarea|title|xmp)\b.*?(?:</\1\s*>|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)[^>]*(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# An opening tag that ends an open element of these names, unless one of the barriers lies between.
_CELLS: Final = frozenset({"td", "th"})
_SECTIONS: Final = frozenset({"tbody", "tfoot", "thead"})
_ITEMS: Final = frozenset({"dd", "dt"})
_ENDED_BY: Final[dict[str, frozenset[str]]] = (
    {block: frozenset({"p"}) for block in BLOCKS}
    | {"li": frozenset({"li"}), "a": frozenset({"a"}), "tr": _CELLS | {"tr"}, "option": frozenset({"option"})}
    | dict.fromkeys(_ITEMS, _ITEMS)
    | dict.fromkeys(_CELLS, _CELLS)
    | dict.fromkeys(_SECTIONS, _CELLS | _SECTIONS | {"tr"})
)
_BARRIERS: Final = frozenset({"table", "ul", "ol", "menu", "dl", "object", "button", "template"})


class _Levels:
    """The open elements of a document that may be nested without end, as far as they are kept."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.skipped: Counter[str] = Counter()

    def start(self, name: str, tag: str) -> str:
        """The tag, after the end tags that it implies; nothing when it would go too deep."""
        if name in VOID or (tag.endswith("/>") and ("svg" in self.open or "math" in self.open)):
            return tag
        ended = self._implied(name)
        if len(self.open) >= _MAX_DEPTH:
            self.skipped[name] += 1
            return ended
        self.open.append(name)
        return ended + tag

    def end(self, name: str, tag: str) -> str:
        """The tag, after the end tags of all that is still open inside."""
        if self.skipped[name]:
            self.skipped[name] -= 1
            return ""
        if name not in self.open:
            return tag
        return self._close(len(self.open) - 1 - self.open[::-1].index(name))

    def _implied(self, name: str) -> str:
        ended, outermost = _ENDED_BY.get(name, frozenset()), len(self.open)
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index] in ended:
                outermost = index
            elif self.open[index] in _BARRIERS:
                break
        return self._close(outermost)

    def _close(self, index: int) -> str:
        closed = self.open[index:]
        del self.open[index:]
        return "".join(f"</{name}>" for name in reversed(closed))


def _flattened(html: str) -> str:
    """The same document with no element deeper than the limit and none reopened by the parser: its text stays.

    Only for documents of thousands of tags: parsers take quadratic time over deep nesting, and over formatting elements
    left open, which they open again in each block that follows.
    """
    levels, done = _Levels(), 0
    out: list[str] = []
    for token in _FLAT_TOKEN.finditer(html):
        if token["name"] is None:
            continue
        change = levels.end if token["end"] else levels.start
        out += (html[done : token.start()], change(token["name"].lower(), token[0]))
        done = token.end()
    return "".join(out) + html[done:]


# --- Settled --------------------------------------------------------------------------------------------------------

_WORDS: Final = patterns.lazy(r"(?<![^>])\s*[^<\s][^<]*")
_ATTRIBUTES_WRITTEN: Final = patterns.lazy(r" [^<>\s][^<>]*>")  # attributes, once the words are gone
_TAG_NAME: Final = patterns.lazy(r"<(/?[a-z][a-z0-9]*)")
_IN_TABLE: Final = patterns.lazy(r"<(?:table|/?(?:tbody|tfoot|thead|tr)|/t[dh])(?: [^>]*)?>[ \n]*[^< \n]")
_FLOW: Final = frozenset({"", "article", "aside", "blockquote", "dd", "div", "figure", "li", "section", "td", "th"})
_PARENTS: Final[dict[str, frozenset[str]]] = (
    dict.fromkeys(PHRASING | {"br", "img"}, _FLOW | PHRASING | HEADINGS | {"dt", "figcaption", "p", "pre"})
    | dict.fromkeys(HEADINGS | {"article", "aside", "blockquote", "div", "dl", "figure", "hr"}, _FLOW)
    | dict.fromkeys(("ol", "p", "pre", "section", "table", "ul"), _FLOW)
    | {"dd": frozenset({"dl"}), "dt": frozenset({"dl"}), "li": frozenset({"ol", "ul"})}
    | {"figcaption": frozenset({"figure"}), "tr": frozenset({"tbody", "tfoot", "thead"})}
    | dict.fromkeys(("td", "th"), frozenset({"tr"}))
    | dict.fromkeys(("tbody", "tfoot", "thead"), frozenset({"table"}))
)
"""What may stand directly in what, so that no parser would move it: ordinary articles keep to this."""


@cache
def _bare_reader() -> Cleaner:
    import nh3

    return nh3.Cleaner(tags=ALLOWED, clean_content_tags=DROPPED, attributes=NO_ATTRIBUTES, link_rel=None)


def is_settled(canonical: str) -> bool:
    """Whether a parser gives the structure back unchanged. It need not read the words for that."""
    if _is_nested_plainly(canonical):
        return True
    bones = _ATTRIBUTES_WRITTEN.sub(">", _WORDS.sub("x", canonical))
    return _bare_reader().clean(bones) == bones


def _is_nested_plainly(canonical: str) -> bool:
    around = [""]
    for name in _TAG_NAME.findall(canonical):
        if name[0] == "/":
            if around.pop() != name[1:]:
                return False
        elif around[-1] not in _PARENTS.get(name, ()) or (name == "a" and "a" in around):
            return False
        elif name not in VOID:
            around.append(name)
    return len(around) == 1 and not ("<table" in canonical and _IN_TABLE.search(canonical))
