"""HTML made safe and absolute, and read as plain text.

How `safe` works: the parser writes what may stand in canonical form, which may be worked on as text. Addresses are made
absolute, embedded players become links, leftovers go. At the end the bare structure is parsed once more: only what a
parser gives back unchanged is let out, the one form that no reader can understand differently. Ordinary articles are
spared that: elements that are nested as they should be come back unchanged for certain.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from feedwright.text import canonical, patterns, urls, xml
from feedwright.text.elements import ALLOWED, BOUNDARIES, DROPPED, HEADINGS, REPLACED, VOID
from feedwright.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh3 import Cleaner

# --- What may stand -------------------------------------------------------------------------------------------------

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
_KATEX: Final = "katex-html"
_WEB: Final = ("http://", "https://")
_LINKS: Final = (*_WEB, "mailto:", "tel:")


@cache
def _reader() -> Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=ALLOWED | REPLACED,
        clean_content_tags=DROPPED,
        attributes=_ATTRIBUTES,
        tag_attribute_values={"span": {"class": {_KATEX}}},
        set_tag_attribute_values={"audio": {"controls": ""}, "video": {"controls": ""}},
        link_rel=None,
        url_schemes={scheme.rstrip(":/") for scheme in _LINKS},
    )


@cache
def _text_reader() -> Cleaner:
    """Keeps what plain text depends on: where blocks begin, and what is said twice (ruby, footnote marks)."""
    import nh3

    return nh3.Cleaner(
        tags=BOUNDARIES | {"a", "rp", "rt", "sup"},
        clean_content_tags=DROPPED | {"audio", "button", "iframe", "math", "object", "video"},
        attributes=canonical.NO_ATTRIBUTES,
        link_rel=None,
    )


@cache
def _last_resort() -> Cleaner:
    import nh3

    return nh3.Cleaner(tags={"br", "p"}, clean_content_tags=DROPPED, attributes=canonical.NO_ATTRIBUTES, link_rel=None)


def sanitizer() -> str:
    """What makes HTML safe, and its version: another one may take out what this one left."""
    import nh3

    return f"nh3 {getattr(nh3, '__version__', '')}"


# --- Safe -----------------------------------------------------------------------------------------------------------

_ROUNDS: Final = 8
_IFRAME_TEXT: Final = patterns.lazy(r"(<iframe(?: [^>]*)?>).*?(?=</iframe>)", re.DOTALL)
_START: Final = patterns.lazy(r"\A[\s\ufeff]+")
_EMPTY: Final = patterns.lazy(r"<p>\s*</p>")
_PRE_NEWLINE: Final = patterns.lazy(r"(<pre(?: [^>]*)?>)\n+")


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
        if canonical.is_settled(out):
            return _START.sub("", _PRE_NEWLINE.sub(r"\1", _EMPTY.sub("", out))).rstrip()
    # No input is known that comes this far; it may not leave in a form that readers could understand differently.
    return canonical.parsed(_last_resort(), out).strip()


def _rewritten(html: str, base: str) -> str:
    out = canonical.parsed(_reader(), html)
    if "<iframe" in out:
        out = _IFRAME_TEXT.sub(r"\1", out)
    out = _ADDRESSED.sub(partial(_tag, base=base), out)
    if _SPECIAL.search(out):
        out = _Embeds().replaced(out)
    return _unwrapped(out) if "<span" in out or "<a>" in out else out


_BARE: Final = patterns.lazy(r"</?(?:span|a)(?: [^>]*)?>")


def _unwrapped(html: str) -> str:
    """Without `<span>` and `<a>` that say nothing: highlighted code consists of little else."""
    bare: list[bool] = []

    def tag(match: re.Match[str]) -> str:
        if match[0][1] == "/":
            return "" if bare.pop() else match[0]
        bare.append(match[0] in ("<span>", "<a>"))
        return "" if bare[-1] else match[0]

    return _BARE.sub(tag, html)


_MATH: Final = patterns.lazy(r"<math\b(.*?)(?:</math\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MATH_SCRIPT: Final = patterns.lazy(
    r"<script type=[\"']math/tex[^>]*>(.*?)(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TEX: Final = patterns.lazy(r"<annotation\b[^>]{0,99}?\btex\b[^>]{0,99}>([^<]*)", re.IGNORECASE)
_ANY_TAG: Final = patterns.lazy(r"<[^>]*>?")
_ALTTEXT: Final = patterns.lazy(r"\A[^>]*?\balttext=(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


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

# An address that nothing needs to be done about.
_PLAIN: Final = (
    r"(?a:https?://[a-z0-9]+(?:[.-]+[a-z0-9]+)*/[\w./~-]*(?:\?[\w./~=-]+(?:&amp;[\w./~=-]+)*)?(?:#[\w.-]+)?)"
)
_ADDRESSED: Final = patterns.lazy(
    rf"<(?!a href=\"{_PLAIN}\">)"
    r"(img|(?:a|audio|blockquote|code|del|embed|iframe|ins|object|pre|q|source|track|video)(?= ))([^>]*)>"
)
_ATTRIBUTE: Final = patterns.lazy(r'([a-z-]+)="([^"]*)"')
_CANDIDATE: Final = patterns.lazy(r"([^\s,]\S*)((?<!,)\s+[^\s,][^,]*)?")
_DESCRIPTOR: Final = patterns.lazy(r"(?:[0-9]+w|[0-9]+(?:\.[0-9]+)?x)?\Z")
_PLACEHOLDER: Final = patterns.lazy(
    r"placeholder|spacer|blank\.|lazy|loading|loader|pixel\.|1x1|transparent", re.IGNORECASE
)
_LANGUAGE: Final = patterns.lazy(r"\blanguage-[\w+#.-]+")
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

_SPECIAL: Final = patterns.lazy(
    rf"<(?:audio|embed|figcaption|iframe|input|object|param|picture|r[pt]|source|summary|track|video)\b|{_KATEX}"
)
_TAG: Final = patterns.lazy(r"(<[^>]*>)")
_SOURCES: Final = patterns.lazy(r"<(?:source|track)(?: [^>]*)?>")
_SCHEME: Final = patterns.lazy(r"https?://")
_RECONSIDERED: Final = frozenset({
    "audio", "figcaption", "iframe", "object", "picture", "rp", "rt", "span", "summary", "video",
})  # fmt: skip
# Valid only in these. Elsewhere older parsers, the validator's among them, read them differently.
_INSIDE: Final = {"figcaption": "figure", "rp": "ruby", "rt": "ruby", "summary": "details"}
_WITH_SOURCES: Final = frozenset({"audio", "picture", "video"})
_NO_PARAGRAPH_IN: Final = HEADINGS | {"a", "caption", "dt", "p", "pre", "summary"}


class _Embeds:
    """One walk over a canonical document that puts something readable in the place of what readers cannot show."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[tuple[str, str, int]] = []  # name, start tag, its place in out

    def replaced(self, html: str) -> str:
        for place, part in enumerate(_TAG.split(html)):
            if place % 2 == 0:
                self.out.append(part)
            elif part[1] == "/":
                self._end(part)
            else:
                self._start(part)
        return "".join(self.out)

    def _start(self, tag: str) -> None:
        name = tag[1:-1].partition(" ")[0]
        if name not in VOID:
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

_RUBY: Final = patterns.lazy(r"<r([tp])>[^<]*</r\1>")
_FOOTNOTE_MARK: Final = patterns.lazy(r"<sup>\s*<a>[^<]*</a>\s*</sup>")
_BOUNDARY: Final = patterns.lazy(r"<(?!/?(?:a|rp|rt|sup)>)[^>]*>")  # all else that the reader of text lets through


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
    out = _RUBY.sub("", canonical.parsed(_text_reader(), html if _KATEX in html else _with_formulas(html)))
    return _FOOTNOTE_MARK.sub("", out) if "<sup>" in out else out


def _words(html: str) -> str:
    return xml.line(unescape(_ANY_TAG.sub("", html)))


_LINE_BREAKS: Final = patterns.lazy(r"<br>\s*(?:<br>\s*)+")
_KINDS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("heading", HEADINGS),
    ("caption", frozenset({"caption", "figcaption", "figure"})),
    ("code", frozenset({"pre"})),
    ("table", frozenset({"table"})),
    ("list", frozenset({"dd", "dir", "dl", "dt", "li", "menu", "nav", "ol", "ul"})),
)


def paragraphs(html: str) -> Iterator[tuple[str, str]]:
    """Read HTML as its blocks of plain text, each with its kind: `text`, `heading`, `caption`, `code`, `table`, `list`.

    >>> list(paragraphs("<h1>R&amp;D</h1><p>One</p>"))
    [('heading', 'R&D'), ('text', 'One')]
    """
    around: list[str] = []
    words: list[str] = []
    for place, part in enumerate(_TAG.split(_LINE_BREAKS.sub("<hr>", _readable(html)))):
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
    elif tag[1:-1] not in VOID:
        around.append(tag[1:-1])
