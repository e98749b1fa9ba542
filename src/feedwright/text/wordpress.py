"""Posts as WordPress stores them, made the HTML that it shows: blocks, shortcodes, blank lines; and its dates."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Final

from feedwright.text import dates, patterns, shortcodes, xml
from feedwright.text.elements import HEADINGS

_BLOCK: Final = patterns.lazy(r"<!--\s{0,9}/?wp:")
_PAGE_MARK: Final = patterns.lazy(r"<!--(?:nextpage|noteaser)-->\n?")
_LONE_ADDRESS: Final = patterns.lazy(r"^([ \t]*)(https?://[^\s<>\"]+)([ \t]*)$", re.MULTILINE)


def html(content: str) -> str:
    r"""The body of a post as WordPress shows it.

    Args:
        content: `post_content`: with block comments, or classic, where blank lines part paragraphs.

    Returns:
        HTML without block comments and shortcodes. The excerpt mark (`<!--more-->`) stays. Code is untouched.

    >>> html("One\ntwo\n\nThree [gallery]")
    '<p>One<br>\ntwo</p>\n<p>Three</p>'
    """
    code = _Code()
    text = code.taken(xml.clean(content))
    blocks = bool(_BLOCK.search(text))
    text = _PAGE_MARK.sub("", _without_blocks(text) if blocks else text)
    text = _linked(shortcodes.replaced(text))
    return code.given_back(text.strip()) if blocks else code.given_back(paragraphs(text), breaks=True)


def rendered(content: str) -> str:
    """A body that WordPress itself has rendered, without the shortcodes that it no longer knows."""
    code = _Code()
    return code.given_back(shortcodes.removed(code.taken(xml.clean(content))))


def excerpt(content: str) -> str:
    """A hand-written excerpt without blocks and shortcodes; other markup stays in it.

    >>> excerpt("<!-- wp:paragraph --><p>In short.</p><!-- /wp:paragraph -->")
    '<p>In short.</p>'
    """
    return shortcodes.replaced(_without_blocks(xml.clean(content))).strip()


def _without_blocks(text: str) -> str:
    """The attributes of a block hold no `-->`: WordPress writes it as escapes."""
    out: list[str] = []
    place = 0
    while (match := _BLOCK.search(text, place)) and (end := text.find("-->", match.end())) >= 0:
        out.append(text[place : match.start()])
        place = end + 3
    return "".join([*out, text[place:]])


# --- code, which stays ----------------------------------------------------------------------------------------------

_CODE: Final = patterns.lazy(
    r"<(?P<element>pre|code|script|style|textarea)\b[^<>]*>|\[(?P<shortcode>sourcecode|code)(?P<attributes>\s[^\[\]]{0,500})?\]",
    re.IGNORECASE,
)
_LANGUAGE: Final = patterns.lazy(r"\blang(?:uage)?\s*=\s*[\"']?([\w+#.-]+)")
_HELD: Final = patterns.lazy("\x00([bi])([0-9]+)\x00")


class _Code:
    """Takes code out of a text before others work on it, and puts it back afterwards."""

    def __init__(self) -> None:
        self.held: list[str] = []

    def taken(self, text: str) -> str:
        out: list[str] = []
        place, unclosed = 0, set[str]()
        while match := _CODE.search(text, place):
            name = (match["element"] or match["shortcode"]).lower()
            closing = rf"</{name}\s*>" if match["element"] else rf"\[/{name}\]"
            end = None if closing in unclosed else re.compile(closing, re.IGNORECASE).search(text, match.end())
            out.append(text[place : match.start()])
            if end is None:
                unclosed.add(closing)
                out.append(match[0])
                place = match.end()
                continue
            made = text[match.start() : end.end()]
            if match["shortcode"]:
                made = _listing(text[match.end() : end.start()], match["attributes"] or "")
            out.append(self._hold(made, "i" if match["element"] and name == "code" else "b"))
            place = end.end()
        return "".join([*out, text[place:]])

    def _hold(self, code: str, kind: str) -> str:
        self.held.append(code)
        return f"\x00{kind}{len(self.held) - 1}\x00"

    def given_back(self, text: str, *, breaks: bool = False) -> str:
        """The text with its code; `breaks`: the lines of code in a sentence end as those of the sentence do."""

        def code(match: re.Match[str]) -> str:
            held = self.held[int(match[2])]
            return held.replace("\n", "<br>\n") if breaks and match[1] == "i" else held

        return _HELD.sub(code, text)


def _listing(code: str, attributes: str) -> str:
    """Code in a shortcode, where the visual editor writes `&lt;` and the other one `<`."""
    code = code.strip("\n")
    language = _LANGUAGE.search(attributes)
    named = f' class="language-{language[1]}"' if language else ""
    return f"<pre><code{named}>{escape(code, quote=False) if '<' in code else code}</code></pre>"


# --- addresses that stand alone --------------------------------------------------------------------------------------

_PIECE: Final = patterns.lazy(r"(<[^<>]*>)")


def _linked(text: str) -> str:
    """Addresses that stand alone on a line, which WordPress makes players of, as links."""
    if "://" not in text:
        return text
    inside = 0
    out = _PIECE.split(text)
    for index, piece in enumerate(out):
        if index % 2:
            opens, closes = piece[:3].lower() in ("<a ", "<a\n", "<a\t"), piece[:4].lower() == "</a>"
            inside = max(0, inside + opens - closes)
        elif not inside and "://" in piece:
            out[index] = _LONE_ADDRESS.sub(r'\1<a href="\2">\2</a>\3', piece)
    return "".join(out)


# --- paragraphs ------------------------------------------------------------------------------------------------------

_BLOCKS: Final = HEADINGS | {
    "address", "area", "article", "aside", "blockquote", "caption", "center", "col", "colgroup", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main",
    "map", "menu", "nav", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_EMPTY: Final = frozenset({"area", "col", "hr"})
# In these, text is wrapped in a paragraph only where blank lines part it.
_BOXES: Final = frozenset({
    "article", "aside", "center", "dd", "details", "div", "fieldset", "footer", "form", "header", "li", "main", "nav",
    "section", "td", "th",
})  # fmt: skip
_TOKEN: Final = patterns.lazy(r"(</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*|/)?>|<!--[^<>]*-->|\x00b[0-9]+\x00)")
_TWO_BREAKS: Final = patterns.lazy(r"<br\s{0,9}/?>\s{0,99}<br\s{0,9}/?>", re.IGNORECASE)
_BREAK: Final = patterns.lazy(r"<br\s{0,9}/?>\Z", re.IGNORECASE)
_BREAK_AT_EDGE: Final = patterns.lazy(r"\A(?:\s{0,99}<br\s{0,9}/?>)+|(?:<br\s{0,9}/?>\s{0,99})+\Z", re.IGNORECASE)
_BLANK_LINES: Final = patterns.lazy(r"\n[ \t]*\n\s*")
_PART_OF_PLAYER: Final = patterns.lazy(r"(</?(?:source|track|param|option)\b[^<>]*>)\s+", re.IGNORECASE)
_PLAYER: Final = patterns.lazy(r"(<(?:audio|video|object|select)\b[^<>]*>)\s+", re.IGNORECASE)
_ANY_TAG: Final = patterns.lazy(r"<[^<>]*>")
_SHOWN: Final = patterns.lazy(r"<(?:img|audio|video|iframe|embed|object|input|canvas|svg)\b", re.IGNORECASE)


def paragraphs(text: str) -> str:
    r"""Make paragraphs of what blank lines part, and line breaks of lines, as WordPress does with classic posts.

    Args:
        text: HTML in which blank lines count; paragraphs and other blocks may be marked up already.

    >>> paragraphs("<h2>A</h2>\nb <em>c</em>\n\n<blockquote>d</blockquote>")
    '<h2>A</h2>\n<p>b <em>c</em></p>\n<blockquote>\n<p>d</p>\n</blockquote>'
    """
    text = _PLAYER.sub(r"\1", _PART_OF_PLAYER.sub(r"\1", _TWO_BREAKS.sub("\n\n", text)))
    return _Paragraphs().made(text)


class _Paragraphs:
    """One walk over a text: blocks stay, what stands between them becomes paragraphs."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[str] = []
        self.opened: Counter[str] = Counter()
        self.run: list[str] = []
        self.after_block = False

    def made(self, text: str) -> str:
        place = 0
        for match in _TOKEN.finditer(text):
            self.run.append(text[place : match.start()])
            place = match.end()
            name = (match[2] or "").lower()
            if name in _BLOCKS:
                self._block(match[1], name)
            elif match[1][0] == "\x00":
                self._flush()
                self.out.append(match[1])
                self.after_block = True
            else:
                self.run.append(match[1].replace("\n", " "))
        self.run.append(text[place:])
        self._flush()
        return "\n".join(self.out)

    def _block(self, tag: str, name: str) -> None:
        closing = tag[1] == "/"
        self._flush(closing=closing)
        if closing:
            self._close(name)
        else:
            if self.open and self.open[-1] == "p":
                self._close("p")
            if name not in _EMPTY:
                self.open.append(name)
                self.opened[name] += 1
        self._glue(tag.replace("\n", " "), name, closing=closing)
        self.after_block = closing or name in _EMPTY

    def _close(self, name: str) -> None:
        while self.opened[name]:
            last = self.open.pop()
            self.opened[last] -= 1
            if last == name:
                break

    def _glue(self, tag: str, name: str, *, closing: bool) -> None:
        """A closing tag stands right behind the words that it closes."""
        if closing and self.out and not self.after_block and name != "blockquote":
            self.out[-1] += tag
        else:
            self.out.append(tag)

    def _flush(self, *, closing: bool = False) -> None:
        """Write what has gathered since the last block."""
        run = _BREAK_AT_EDGE.sub("", "".join(self.run))
        self.run.clear()
        pieces = [piece for piece in _BLANK_LINES.split(run.strip("\n")) if piece.strip()]
        if not pieces:
            return
        around = self.open[-1] if self.open else ""
        lines = [_broken(piece.strip()) for piece in pieces]
        if around == "p":
            self._join("</p>\n<p>".join(lines))
        elif self._wraps(around, run, len(pieces)):
            self.out += [f"<p>{one}</p>" if _shows(one) else one for one in lines]
            self.after_block = True
        else:
            self._join("<br>\n".join(lines), apart=self.after_block)
            self.after_block = self.after_block and not closing

    def _wraps(self, around: str, run: str, pieces: int) -> bool:
        if around in _BOXES:
            return pieces > 1 or bool(_BLANK_LINES.match(run)) or (self.after_block and around != "li")
        return around in ("", "blockquote")

    def _join(self, text: str, *, apart: bool = False) -> None:
        if apart or not self.out:
            self.out.append(text)
        else:
            self.out[-1] += text


def _broken(text: str) -> str:
    """Text with a break at the end of each line."""
    return "<br>\n".join(_BREAK.sub("", line.rstrip(" \t")) for line in text.split("\n")) if "\n" in text else text


def _shows(text: str) -> bool:
    """Whether there is anything to be seen: tags and comments alone are no paragraph."""
    return bool(_SHOWN.search(text) or _ANY_TAG.sub("", text).strip())


# --- dates -----------------------------------------------------------------------------------------------------------

_FURTHEST: Final = timedelta(hours=14)


def moment(gmt: str, local: str) -> datetime | str | None:
    """When something was, of the two ways in which WordPress tells it.

    Args:
        gmt: in UTC, without saying so; what was never published has `0000-00-00 00:00:00`.
        local: in the zone of the site.

    Returns:
        Aware, with the offset that the site had then; the local text where that alone is good; None if neither is.

    >>> moment("2025-03-04 09:00:00", "2025-03-04 10:00:00").isoformat(), moment("0000-00-00 00:00:00", "2025-03-04")
    ('2025-03-04T10:00:00+01:00', '2025-03-04')
    """
    at, there = _read(gmt), _read(local)
    if at is None:
        return local if there is not None else None
    offset = there - at if there is not None else timedelta()
    if abs(offset) > _FURTHEST or offset % timedelta(minutes=15):
        offset = timedelta()
    return at.replace(tzinfo=UTC).astimezone(timezone(offset) if offset else UTC)


def _read(text: str) -> datetime | None:
    if not text or text.startswith("0000"):
        return None
    try:
        return dates.parse(text, UTC).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return None
