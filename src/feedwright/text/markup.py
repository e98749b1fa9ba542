"""HTML made safe and absolute, read as plain text, summarised; titles and texts cut to length.

How `safe` works: html5ever (by way of nh3) parses as browsers do and writes the tree again in one canonical form,
in which a raw `<` always opens a tag and a raw `>` always closes it. So what follows may work on the text itself:
addresses are made absolute, embedded players become links, leftovers go. At the end the bare structure is parsed once
more: only what a parser gives back unchanged is let out, the one form that no reader can understand differently.

It takes nh3 0.3.7 or later: before that, angle brackets stood raw in attributes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, partial
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from feedwright.text import templates, urls, xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh3 import Cleaner

# --- What may stand -------------------------------------------------------------------------------------------------

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS: Final = _HEADINGS | {
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "figcaption", "figure", "footer", "header", "hr", "li", "menu", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_BOUNDARIES: Final = _BLOCKS | {"br", "dialog", "fieldset", "form", "hgroup", "legend", "main", "search"}
# All of these the W3C feed validator takes for harmless. It warns of others that are, such as bdo, rb and math.
_ALLOWED: Final = _BLOCKS | {
    "a", "abbr", "acronym", "audio", "b", "bdi", "br", "cite", "code", "col", "colgroup", "del", "dfn", "em", "i",
    "img", "ins", "kbd", "mark", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike",
    "strong", "sub", "sup", "time", "track", "tt", "u", "var", "video", "wbr",
}  # fmt: skip
# Read, so that something better can be put in their place; never let out.
_REPLACED: Final = frozenset({"embed", "iframe", "input", "object", "param"})
_DROPPED: Final = frozenset({
    "datalist", "frameset", "noembed", "noframes", "noscript", "script", "select", "style", "svg", "template",
    "textarea", "title",
})  # fmt: skip
_VOID: Final = frozenset({
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
})  # fmt: skip

_LAZY_SRC: Final = ("data-src", "data-lazy-src", "data-original", "data-lazy")
_LAZY_SRCSET: Final = ("data-srcset", "data-lazy-srcset")
_PICTURE: Final = {"src", "srcset", "sizes", "width", "height", *_LAZY_SRC, *_LAZY_SRCSET}
_CELL: Final = {"align", "colspan", "headers", "rowspan", "scope"}
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": {"dir", "id", "lang", "title"},
    "a": {"href", "name"},
    "audio": {"src", *_LAZY_SRC},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "embed": {"src", "type", *_LAZY_SRC},
    "iframe": {"src", *_LAZY_SRC},
    "img": {"alt", *_PICTURE},
    "input": {"checked", "type"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "object": {"data", "type"},
    "ol": {"reversed", "start", "type"},
    "pre": {"class"},
    "q": {"cite"},
    "source": {"media", "type", *_PICTURE},
    "td": _CELL,
    "th": _CELL,
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"height", "poster", "src", "width", *_LAZY_SRC},
}
_NO_ATTRIBUTES: Final[dict[str, set[str]]] = {"*": set()}  # an empty dict would allow lang and title
_KATEX: Final = "katex-html"
_WEB: Final = ("http://", "https://")
_LINKS: Final = (*_WEB, "mailto:", "tel:")


@cache
def _reader() -> Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=_ALLOWED | _REPLACED,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        tag_attribute_values={"span": {"class": {_KATEX}}},
        set_tag_attribute_values={"audio": {"controls": ""}, "video": {"controls": ""}},
        link_rel=None,
        url_schemes={scheme.rstrip(":/") for scheme in _LINKS},
    )


@cache
def _bare_reader() -> Cleaner:
    import nh3

    return nh3.Cleaner(tags=_ALLOWED, clean_content_tags=_DROPPED, attributes=_NO_ATTRIBUTES, link_rel=None)


@cache
def _text_reader() -> Cleaner:
    """Keeps what plain text depends on: where blocks begin, and what is said twice (ruby, footnote marks)."""
    import nh3

    return nh3.Cleaner(
        tags=_BOUNDARIES | {"a", "rp", "rt", "sup"},
        clean_content_tags=_DROPPED | {"audio", "button", "iframe", "math", "object", "video"},
        attributes=_NO_ATTRIBUTES,
        link_rel=None,
    )


@cache
def _last_resort() -> Cleaner:
    import nh3

    return nh3.Cleaner(tags={"br", "p"}, clean_content_tags=_DROPPED, attributes=_NO_ATTRIBUTES, link_rel=None)


# --- Parsing, in bounded time ---------------------------------------------------------------------------------------

# Readers' parsers stop at 256 levels (libxml2) or 512 (browsers); real articles stay below 50.
_MAX_DEPTH: Final = 128
_MANY_TAGS: Final = 1000
_MANY_AMPERSANDS: Final = 5000
_TEXT_RUN: Final = 4096
_TEXT: Final = re.compile(r"[^<>]+")
_SLICE: Final = re.compile(rf"[^&]*(?:&[^&]*){{1,{_TEXT_RUN // 8}}}")
_LEVEL: Final = re.compile(rf"<(/?)(?!(?:{'|'.join(sorted(_VOID))})\b)[a-z]")


def _parsed(cleaner: Cleaner, html: str) -> str:
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


_FLAT_TOKEN: Final = re.compile(
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
    {block: frozenset({"p"}) for block in _BLOCKS}
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
        if name in _VOID or (tag.endswith("/>") and ("svg" in self.open or "math" in self.open)):
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


# --- Safe -----------------------------------------------------------------------------------------------------------

_ROUNDS: Final = 8
_IFRAME_TEXT: Final = re.compile(r"(<iframe(?: [^>]*)?>).*?(?=</iframe>)", re.DOTALL)
_EMPTY: Final = re.compile(r"<p>\s*</p>")
_PRE_NEWLINE: Final = re.compile(r"(<pre(?: [^>]*)?>)\n+")
_WORDS: Final = re.compile(r"(?<![^>])\s*[^<\s][^<]*")
_ATTRIBUTES_WRITTEN: Final = re.compile(r" [^<>\s][^<>]*>")  # attributes, once the words are gone


def safe(html: str, base: str = "") -> str:
    """Make HTML from anywhere fit for a feed: harmless, with absolute addresses, valid without a warning.

    Args:
        html: an HTML fragment or document, however broken or hostile.
        base: the article's http(s) address, which relative addresses are resolved against; may be empty, then
            attributes with relative addresses are dropped.

    Returns:
        HTML in which only harmless elements and attributes stand. Scripts, styles, forms, comments and unknown
        elements are gone (the text of the unknown stays); players and frames have become links; lazily loaded images
        have their addresses; every address is absolute. Safe HTML comes back as it is: `safe(safe(x)) == safe(x)`.

    >>> safe('<p onclick="x()">See <a href="/b">b</a><script>y()</script>', "https://example.org/a")
    '<p>See <a href="https://example.org/b">b</a></p>'
    """
    out = _with_formulas(html)
    for _ in range(_ROUNDS):
        out = _rewritten(out, base)
        if _is_settled(out):
            return _PRE_NEWLINE.sub(r"\1", _EMPTY.sub("", out)).strip()
    # No input is known that comes this far; it may not leave in a form that readers could understand differently.
    return _parsed(_last_resort(), out).strip()


def _rewritten(html: str, base: str) -> str:
    out = _parsed(_reader(), html)
    if "<iframe" in out:
        out = _IFRAME_TEXT.sub(r"\1", out)
    out = _ADDRESSED.sub(partial(_tag, base=base), out)
    if _SPECIAL.search(out):
        out = _Embeds().replaced(out)
    return _unwrapped(out) if "<span" in out or "<a>" in out else out


def _is_settled(canonical: str) -> bool:
    """Whether a parser gives the structure back unchanged. It need not read the words for that."""
    bones = _ATTRIBUTES_WRITTEN.sub(">", _WORDS.sub("x", canonical))
    return _bare_reader().clean(bones) == bones


_BARE: Final = re.compile(r"</?(?:span|a)(?: [^>]*)?>")


def _unwrapped(canonical: str) -> str:
    """Without `<span>` and `<a>` that say nothing: highlighted code consists of little else."""
    bare: list[bool] = []

    def tag(match: re.Match[str]) -> str:
        if match[0][1] == "/":
            return "" if bare.pop() else match[0]
        bare.append(match[0] in ("<span>", "<a>"))
        return "" if bare[-1] else match[0]

    return _BARE.sub(tag, canonical)


_MATH: Final = re.compile(r"<math\b(.*?)(?:</math\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MATH_SCRIPT: Final = re.compile(r"<script type=[\"']math/tex[^>]*>(.*?)(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TEX: Final = re.compile(r"<annotation\b[^>]{0,99}?\btex\b[^>]{0,99}>([^<]*)", re.IGNORECASE)
_ALTTEXT: Final = re.compile(r"\A[^>]*?\balttext=(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^>]*>?")


def _with_formulas(html: str) -> str:
    """No reader can be relied on for MathML, and validators warn of it: a formula's TeX, or its text, instead."""
    if "<math" not in html and "math/tex" not in html:
        return html
    html = _MATH_SCRIPT.sub(lambda match: f"<code>{_escaped(match[1])}</code>", html)
    return _MATH.sub(lambda match: f"<code>{_formula(match[1])}</code>", html)


def _formula(mathml: str) -> str:
    source = _TEX.search(mathml) or _ALTTEXT.search(mathml)
    return source[source.lastindex or 0] if source else _ANY_TAG.sub("", mathml.partition(">")[2])


# --- Tags and their addresses ---------------------------------------------------------------------------------------

_ADDRESSED: Final = re.compile(
    r"<(img|(?:a|audio|blockquote|code|del|embed|iframe|ins|object|pre|q|source|track|video)(?= ))([^>]*)>"
)
_ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"')
_CANDIDATE: Final = re.compile(r"([^\s,]\S*)((?<!,)\s+[^\s,][^,]*)?")
_DESCRIPTOR: Final = re.compile(r"(?:[0-9]+w|[0-9]+(?:\.[0-9]+)?x)?\Z")
_PLACEHOLDER: Final = re.compile(
    r"placeholder|spacer|blank\.|lazy|loading|loader|pixel\.|1x1|transparent", re.IGNORECASE
)
_LANGUAGE: Final = re.compile(r"\blanguage-[\w+#.-]+")
_PIXEL: Final = frozenset({"0", "1", "0px", "1px"})


def _tag(match: re.Match[str], base: str) -> str:
    """One canonical tag with absolute addresses; nothing, or its text, for an image that shows nothing."""
    name, attributes = match[1], {key: unescape(value) for key, value in _ATTRIBUTE.findall(match[2])}
    if "data-" in match[2]:
        _load_now(attributes)
    for key in ("href", "src", "poster", "cite", "data"):
        if key in attributes:
            _set(attributes, key, _address(attributes[key], base, _LINKS if key == "href" else _WEB))
    if "srcset" in attributes:
        _set(attributes, "srcset", _srcset(attributes["srcset"], base))
    if "class" in attributes:
        _set(attributes, "class", " ".join(_LANGUAGE.findall(attributes["class"])[:1]))
    if name == "img":
        return _image(attributes)
    if "controls" in attributes:
        attributes["controls"] = attributes.pop("controls")  # last, whatever was put in before it
    return _start_tag(name, attributes)


def _set(attributes: dict[str, str], key: str, value: str) -> None:
    if value:
        attributes[key] = value
    else:
        del attributes[key]


def _load_now(attributes: dict[str, str]) -> None:
    """Lazily loaded: the address waits in another attribute for a script that no reader runs."""
    for key, waiting in (("src", _LAZY_SRC), ("srcset", _LAZY_SRCSET)):
        values = [attributes.pop(name) for name in waiting if name in attributes]
        if values and (not attributes.get(key) or _PLACEHOLDER.search(attributes[key])):
            attributes[key] = values[0]


def _address(url: str, base: str, schemes: tuple[str, ...]) -> str:
    """The absolute address, or nothing."""
    try:
        address = urls.absolute(url, base) if url.strip() else ""
    except ValueError:
        return ""
    return address if address.startswith(schemes) else ""


def _srcset(value: str, base: str) -> str:
    """HTML's image candidate strings (section 4.8.4.2.1), each with an absolute address; those that cannot, go."""
    kept = []
    for url, descriptor in _CANDIDATE.findall(value):
        size, address = descriptor.strip(), _address(url.rstrip(","), base, _WEB)
        if address and _DESCRIPTOR.match(size):
            kept.append(f"{address} {size}".rstrip())
    return ", ".join(kept)


def _image(attributes: dict[str, str]) -> str:
    if {attributes.get("width", ""), attributes.get("height", "")} <= _PIXEL:
        return ""
    if "srcset" not in attributes:
        attributes.pop("sizes", None)
    elif "src" not in attributes:
        attributes["src"] = attributes["srcset"].split(",")[0].split()[0]
    if "src" not in attributes:
        return _escaped(attributes.get("alt", ""))
    return _start_tag("img", attributes)


def _start_tag(name: str, attributes: dict[str, str]) -> str:
    written = (f' {key}="{_escaped(value, "&quot;")}"' for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"


def _escaped(text: str, quote: str = '"') -> str:
    """Text as a canonical document has it (HTML, section 13.3)."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")
    return text.replace('"', quote)


# --- Embedded players -----------------------------------------------------------------------------------------------

_SPECIAL: Final = re.compile(
    rf"<(?:audio|embed|figcaption|iframe|input|object|param|picture|r[pt]|source|summary|track|video)\b|{_KATEX}"
)
_TAG: Final = re.compile(r"(<[^>]*>)")
_SOURCES: Final = re.compile(r"<(?:source|track)(?: [^>]*)?>")
_SCHEME: Final = re.compile(r"https?://")
_RECONSIDERED: Final = frozenset({
    "audio", "figcaption", "iframe", "object", "picture", "rp", "rt", "span", "summary", "video",
})  # fmt: skip
# Valid only in these. Elsewhere older parsers, the validator's among them, read them differently.
_INSIDE: Final = {"figcaption": "figure", "rp": "ruby", "rt": "ruby", "summary": "details"}
_WITH_SOURCES: Final = frozenset({"audio", "picture", "video"})
_NO_PARAGRAPH_IN: Final = _HEADINGS | {"a", "caption", "dt", "p", "pre", "summary"}


class _Embeds:
    """One walk over a canonical document that puts something readable in the place of what readers cannot show."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[tuple[str, str, int]] = []  # name, start tag, its place in out

    def replaced(self, canonical: str) -> str:
        for place, part in enumerate(_TAG.split(canonical)):
            if place % 2 == 0:
                self.out.append(part)
            elif part[1] == "/":
                self._end(part)
            else:
                self._start(part)
        return "".join(self.out)

    def _start(self, tag: str) -> None:
        name = tag[1:-1].partition(" ")[0]
        if name not in _VOID:
            self.open.append((name, tag, len(self.out)))
            self.out.append(tag)
        elif name == "embed":
            self.out.append(self._link(tag, ""))
        elif name == "input":
            self.out.append(_checkbox(tag))
        elif name in ("source", "track"):
            self.out.append(tag if self._parent() in _WITH_SOURCES and " src" in tag else "")
        elif name != "param":
            self.out.append(tag)

    def _end(self, end_tag: str) -> None:
        name, tag, place = self.open.pop()
        if name not in _RECONSIDERED:
            self.out.append(end_tag)
            return
        content = "".join(self.out[place + 1 :])
        del self.out[place:]
        self.out.append(self._element(name, tag, content, end_tag))

    def _element(self, name: str, tag: str, content: str, end_tag: str) -> str:
        whole = tag + content + end_tag
        if name in ("iframe", "object"):
            return self._link(tag, "" if name == "iframe" else content)
        if name in ("rp", "rt"):
            return whole if self._parent() == _INSIDE[name] else content
        if name in _INSIDE:
            return whole if any(around == _INSIDE[name] for around, _, _ in self.open) else content
        if name == "span":
            return "" if _KATEX in tag else whole
        shows = "<img " in content if name == "picture" else " src=" in tag or "<source " in content
        return whole if shows else _SOURCES.sub("", content)

    def _parent(self) -> str:
        return self.open[-1][0] if self.open else ""

    def _link(self, tag: str, otherwise: str) -> str:
        attributes = {key: unescape(value) for key, value in _ATTRIBUTE.findall(tag)}
        address = attributes.get("src") or attributes.get("data")
        if not address:
            return otherwise
        label = xml.line(attributes.get("title", "")) or _SCHEME.sub("", address)
        if attributes.get("type", "").startswith("image/"):
            return _start_tag("img", {"src": address, "alt": label})
        around = {name for name, _, _ in self.open}
        if "a" in around:
            return _escaped(label)
        link = f"{_start_tag('a', {'href': address})}{_escaped(label)}</a>"
        return link if around & _NO_PARAGRAPH_IN else f"<p>{link}</p>"


def _checkbox(tag: str) -> str:
    if 'type="checkbox"' not in tag:
        return ""
    return "\N{BALLOT BOX WITH CHECK} " if " checked=" in tag else "\N{BALLOT BOX} "


# --- Plain text -----------------------------------------------------------------------------------------------------

_RUBY: Final = re.compile(r"<r([tp])>[^<]*</r\1>")
_FOOTNOTE_MARK: Final = re.compile(r"<sup>\s*<a>[^<]*</a>\s*</sup>")
_BOUNDARY: Final = re.compile(rf"</?(?:{'|'.join(sorted(_BOUNDARIES))})>")


def plain(html: str) -> str:
    """Read HTML as one line of plain text.

    Args:
        html: an HTML fragment or document, not necessarily safe.

    Returns:
        Its words: blocks and line breaks parted by one blank, entities resolved, no script, style, comment, footnote
        mark, image text or pronunciation aid (ruby).

    >>> plain("<h1>R&amp;D</h1><p>One<br>two</p>")
    'R&D One two'
    """
    if "<" not in html:
        return xml.line(unescape(html))
    return _words(_BOUNDARY.sub(" ", _readable(html)))


def _readable(html: str) -> str:
    # KaTeX gives each formula twice: as MathML, which the reader drops, and as text.
    out = _RUBY.sub("", _parsed(_text_reader(), html if _KATEX in html else _with_formulas(html)))
    return _FOOTNOTE_MARK.sub("", out) if "<sup>" in out else out


def _words(canonical: str) -> str:
    return xml.line(unescape(_ANY_TAG.sub("", canonical)))


_LINE_BREAKS: Final = re.compile(r"(?:<br>\s*){2,}")
_KINDS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("heading", _HEADINGS),
    ("caption", frozenset({"caption", "figcaption", "figure"})),
    ("code", frozenset({"pre"})),
    ("table", frozenset({"table"})),
    ("list", frozenset({"dd", "dir", "dl", "dt", "li", "menu", "nav", "ol", "ul"})),
)


def _paragraphs(html: str) -> Iterator[tuple[str, str]]:
    """Each block of text with its kind: `text`, `heading`, `caption`, `code`, `table` or `list`."""
    canonical = _LINE_BREAKS.sub("<hr>", _readable(html))
    around: list[str] = []
    words: list[str] = []
    for place, part in enumerate(_TAG.split(canonical)):
        if place % 2 == 0 or not _BOUNDARY.match(part):
            words.append(part)
        elif part == "<br>":
            words.append(" ")
        else:
            if text := _words("".join(words)):
                yield _kind(around), text
            words.clear()
            _step(around, part)
    if text := _words("".join(words)):
        yield "text", text


def _kind(around: list[str]) -> str:
    return next((kind for kind, names in _KINDS if not names.isdisjoint(around)), "text")


def _step(around: list[str], tag: str) -> None:
    if tag[1] == "/":
        around.pop()
    elif tag[1:-1] not in _VOID:
        around.append(tag[1:-1])


# --- Summary --------------------------------------------------------------------------------------------------------

# WordPress takes any words after `more`; elsewhere a comment that only begins so is a comment.
_EXCERPT_MARK: Final = re.compile(
    r"<!--(?:more\b[^>]*|\s*(?:more|truncate|excerpt|end[ _-]?excerpt|excerpt[ _-]?end)\s*)-->", re.IGNORECASE
)
_SHORT_PARAGRAPH: Final = 20
_EXCERPT_FACTOR: Final = 3


def summary(html: str, length: int) -> str:
    """Summarise an article in plain text.

    Args:
        html: the article, before `safe` has dropped the comment that marks an excerpt.
        length: how many characters at most; an excerpt that the author marked may have three times as many.

    Returns:
        The text up to the excerpt mark (`<!--more-->` in its spellings), else the first sentences of the first real
        paragraph, going on with the next while there is less than half the length. Empty if there is no text.

    >>> summary("<h1>Title</h1><p>By Staff</p><p>Something happened today. It matters.</p>", 30)
    'Something happened today.'
    """
    if mark := _EXCERPT_MARK.search(html):
        blocks = list(_paragraphs(html[: mark.start()]))
        kept = [text for kind, text in blocks if kind != "heading"] or [text for _, text in blocks]
        if kept:
            return shorten(" ".join(kept), _EXCERPT_FACTOR * length)
    chosen = ""
    for text in _real_paragraphs(list(_paragraphs(html))):
        chosen = f"{chosen} {text}".lstrip()
        if len(chosen) * 2 >= length:
            break
    return shorten(chosen, length)


def _real_paragraphs(blocks: list[tuple[str, str]]) -> list[str]:
    texts = [text for kind, text in blocks if kind == "text"]
    real = [text for text in texts if _extent(text) >= _SHORT_PARAGRAPH]
    listed = [text for kind, text in blocks if kind == "list"]
    rest = [text for kind, text in blocks if kind != "code"]
    return real or texts or listed or rest or [text for _, text in blocks]


def _extent(text: str) -> int:
    """Length in Latin letters: one of Chinese or Japanese says as much as three of them."""
    return sum(3 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text[:_SHORT_PARAGRAPH])


# --- Title ----------------------------------------------------------------------------------------------------------

_CODE_SPAN: Final = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_HELD: Final = re.compile("\x00([0-9]+)\x00")
_TITLE_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?/?)>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_SILENT: Final = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_KNOWN: Final = _ALLOWED | _REPLACED | _DROPPED | _VOID | {
    "bdo", "big", "body", "button", "canvas", "data", "dialog", "fieldset", "font", "form", "head", "hgroup", "html",
    "label", "legend", "main", "map", "math", "meter", "nobr", "optgroup", "option", "output", "progress", "rb", "rtc",
    "search", "slot",
}  # fmt: skip
_EMPHASIS: Final = re.compile(r"(?<![0-9A-Za-z*\\])(\*{1,3}|~~)(?![\s*~])([^*~]*)(?<!\s)\1(?![0-9A-Za-z*])")
_NESTED_MARKS: Final = 3
_UNDERSCORES: Final = re.compile(r"(?<![\w\\])_(?![\s_])([^_]*)(?<!\s)_(?!\w)")
_LINK: Final = re.compile(r"!?\[([^\[\]]+)\]\((?:https?:|/|#|\.)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")


_LONGEST_TITLE: Final = 5000  # more is a fault elsewhere, and the patterns above take quadratic time


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
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[2].strip())
        return f"\x00{len(held) - 1}\x00"

    text = templates.strip_line(xml.line(text[:_LONGEST_TITLE]))
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
        out += (text[done : match.start()], " " if (match[2] or "").lower() in _BLOCKS | {"br"} else "")
        done = match.end()
    return "".join(out) + text[done:]


def _real_tags(tags: list[re.Match[str]]) -> set[int]:
    """Which are tags, by their index: comments, breaks, images, and those of known elements that have both ends."""
    real: set[int] = set()
    opened: dict[str, list[int]] = {}
    for index, match in enumerate(tags):
        name = (match[2] or "").lower()
        if not name or name in ("br", "wbr") or (name in _VOID and match[3].strip(" /")):
            real.add(index)
        elif name not in _KNOWN or name in _VOID:
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


# --- Cut to length --------------------------------------------------------------------------------------------------

_ELLIPSIS: Final = "…"
_LATE: Final = 0.6  # a sentence's end counts in the last 40 % of the room
_EARLY: Final = 0.3  # a word's end does not count before that: the text has no word ends, or one huge word
_SENTENCE_END: Final = re.compile(
    r"[.!?؟۔։।॥།။]+[\"'”’»)\]]*(?=\s|\Z)"
    r"|[。！？｡．]+[」』”’）》】]*"
)
_AFTER_WORD: Final = re.compile(r"[,;:.!?…)\]\"”’»]*(?:\s|\Z)")
_INITIALS: Final = re.compile(r"(?:\w\.)+\w\Z|\w\Z|\d{1,2}\Z")
_ABBREVIATIONS: Final = frozenset({
    "approx", "apr", "art", "aug", "av", "bd", "bzw", "ca", "capt", "cf", "chap", "co", "col", "corp", "dec",
    "dept", "dr", "drs", "ed", "eds", "est", "etc", "evtl", "feb", "fig", "figs", "gen", "ggf", "gov", "hon",
    "inc", "jan", "jr", "lt", "ltd", "mlle", "mm", "mme", "mr", "mrs", "ms", "mt", "no", "nos", "nov", "nr",
    "oct", "op", "p", "pp", "prof", "ref", "rep", "rev", "sen", "sep", "sept", "sgt", "sr", "sra", "st", "str",
    "usw", "vgl", "vol", "vs",
})  # fmt: skip
_JOINERS: Final = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff]")


def shorten(text: str, length: int) -> str:
    """Cut plain text to a length, where a reader would stop.

    Args:
        text: plain text; white space in it is folded first.
        length: how many characters at most, an ellipsis counted.

    Returns:
        The text if it fits. Else its sentences, if one ends in the last 40 % of the room; else its words and an
        ellipsis; else as many whole graphemes. Less the ellipsis, it is a prefix of the folded text.

    >>> shorten("It came. It saw. It went home by bus.", 20)
    'It came. It saw.'
    >>> shorten("It came without any reason", 20)
    'It came without any…'
    """
    text = xml.line(text)
    if len(text) <= length:
        return text
    if length <= 0:
        return ""
    if end := _sentence_end(text, length):
        return text[:end]
    return text[: _word_end(text, length - 1)].rstrip(" .,;:-–—([{«“‘„") + _ELLIPSIS


def _sentence_end(text: str, length: int) -> int:
    """Where the last sentence that fits ends, or 0."""
    earliest, last = int(length * _LATE), 0
    for match in _SENTENCE_END.finditer(text, max(earliest - 3, 0)):
        if match.end() > length:
            break
        if match.end() >= earliest and _is_sentence_end(text, match):
            last = match.end()
    return last


def _is_sentence_end(text: str, match: re.Match[str]) -> bool:
    if not match[0].startswith("."):
        return True
    if match[0].startswith("..") or text[match.end() + 1 : match.end() + 2].islower():
        return False
    word = text[text.rfind(" ", 0, match.start()) + 1 : match.start()].lstrip("\"'“‘(«[")
    return not _INITIALS.match(word) and word.lower() not in _ABBREVIATIONS


def _word_end(text: str, room: int) -> int:
    """Where to cut: after a word, else after a grapheme."""
    for end in range(room, int(room * _EARLY), -1):
        if _AFTER_WORD.match(text, end) or (_stands_alone(text[end - 1]) and not _continues(text, end)):
            return end
    end = room
    while end > 0 and _continues(text, end):
        end -= 1
    return end


def _stands_alone(letter: str) -> bool:
    """Chinese and Japanese: a line may end after any letter."""
    wide = letter > "\u2e7f" and letter.isalnum() and unicodedata.east_asian_width(letter) in "WF"
    return wide and not "\uac00" <= letter <= "\ud7a3"  # Korean parts its words


def _continues(text: str, index: int) -> bool:
    """Whether the character belongs to the grapheme of the one before (UAX 29, what matters of it)."""
    letter = text[index]
    if text[index - 1] == "\u200d" or _JOINERS.match(letter) or unicodedata.category(letter) in ("Mn", "Me", "Mc"):
        return True
    if "\U0001f1e6" <= letter <= "\U0001f1ff":  # flags are pairs of regional indicators
        start = index
        while start and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
            start -= 1
        return (index - start) % 2 == 1
    return False
