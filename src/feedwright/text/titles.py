"""What articles give as their titles, names and summaries, read as plain lines of text."""

from __future__ import annotations

import re
from typing import Final

from feedwright.text import markup, patterns, xml
from feedwright.text.elements import ALLOWED, BLOCKS, DROPPED, REPLACED, VOID
from feedwright.text.entities import unescape

_PLAIN: Final = patterns.lazy(r"[^&<`*_~\[\]{}%\\\ufffd]*\Z")
_CODE_SPAN: Final = patterns.lazy(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_HELD: Final = patterns.lazy("\x00([0-9]+)\x00")
_TITLE_TAG: Final = patterns.lazy(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?/?)>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_SILENT: Final = patterns.lazy(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_KNOWN: Final = ALLOWED | REPLACED | DROPPED | VOID | {
    "bdo", "big", "body", "button", "canvas", "data", "dialog", "fieldset", "font", "form", "head", "hgroup", "html",
    "label", "legend", "main", "map", "math", "meter", "nobr", "optgroup", "option", "output", "progress", "rb", "rtc",
    "search", "slot",
}  # fmt: skip
_EMPHASIS: Final = patterns.lazy(r"(?<![0-9A-Za-z*\\])(\*{1,3}|~~)(?![\s*~])([^*~]*)(?<!\s)\1(?![0-9A-Za-z*])")
_NESTED_MARKS: Final = 3
_UNDERSCORES: Final = patterns.lazy(r"(?<![\w\\])_(?![\s_])([^_]*)(?<!\s)_(?!\w)")
_LINK: Final = patterns.lazy(r"!?\[([^\[\]]+)\]\((?:https?:|/|#|\.)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_LONG: Final = 5000  # some of the patterns above take quadratic time


def title(text: str) -> str:
    """Read what an article gives as its title as one plain line.

    Args:
        text: a title with entities, HTML tags, Markdown marks or template text in it.

    Returns:
        The title as people read it. Only real tags go: those of known elements that are also closed, and line breaks,
        so that `a < b` and `The <b> element` stay what they are. What stands in code marks stays to the letter.

    Entities are resolved and code marks taken off once: a title that speaks of `&amp;amp;`, of `&lt;em&gt;x&lt;/em&gt;`
    or of marks inside code marks is not the same after a second time.

    >>> title("**AT&amp;T** &mdash; the `<b>` element<br>")
    'AT&T — the <b> element'
    """
    if len(text) <= _LONG and text.isprintable() and _PLAIN.match(text):
        return " ".join(text.split())
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[2].strip())
        return f"\x00{len(held) - 1}\x00"

    text = xml.line(text)
    if any(mark in text for mark in ("{", "[", "<!")):
        from feedwright.text import templates  # most titles have none

        text = templates.strip_line(text)
    if len(text) > _LONG:
        return markup.plain(_without_marks(text))
    text = _CODE_SPAN.sub(hold, text) if "`" in text else text
    text = unescape(_without_marks(_without_tags(text)))
    return xml.line(_HELD.sub(lambda match: held[int(match[1])], text))


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _SILENT.sub(" ", text)
    tags = list(_TITLE_TAG.finditer(text))
    done = 0
    out: list[str] = []
    for index in sorted(_real_tags(tags)):
        match = tags[index]
        out += (text[done : match.start()], " " if (match[2] or "").lower() in BLOCKS | {"br"} else "")
        done = match.end()
    return "".join(out) + text[done:]


def _real_tags(tags: list[re.Match[str]]) -> set[int]:
    """Which are tags, by their index: comments, breaks, images, and those of known elements that have both ends."""
    real: set[int] = set()
    opened: dict[str, list[int]] = {}
    for index, match in enumerate(tags):
        name = (match[2] or "").lower()
        if not name or name in ("br", "wbr") or (name in VOID and match[3].strip(" /")):
            real.add(index)
        elif name not in _KNOWN or name in VOID:
            continue
        elif not match[1]:
            opened.setdefault(name, []).append(index)
        elif opened.get(name):
            real |= {opened[name].pop(), index}
    return real


def _without_marks(text: str) -> str:
    """Without Markdown's emphasis, strikethrough, links. Marks in words stay: `snake_case`, `2*3*4`, `__init__`."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "_" in text:
        text = _UNDERSCORES.sub(r"\1", text)
    for _ in range(_NESTED_MARKS if "*" in text or "~~" in text else 0):
        text = _EMPHASIS.sub(r"\2", text)
    return text
