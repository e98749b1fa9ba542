"""The names of HTML's elements, by what becomes of them in a feed."""

from __future__ import annotations

from typing import Final

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS: Final = HEADINGS | {
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "figcaption", "figure", "footer", "header", "hr", "li", "menu", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
BOUNDARIES: Final = BLOCKS | {"br", "dialog", "fieldset", "form", "hgroup", "legend", "main", "search"}
# All of these the W3C feed validator takes for harmless. It warns of others that are, such as bdo, rb and math.
ALLOWED: Final = BLOCKS | {
    "a", "abbr", "acronym", "audio", "b", "bdi", "br", "cite", "code", "col", "colgroup", "del", "dfn", "em", "i",
    "img", "ins", "kbd", "mark", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike",
    "strong", "sub", "sup", "time", "track", "tt", "u", "var", "video", "wbr",
}  # fmt: skip
# What ordinary sentences have marked up in them, text and nothing else.
PHRASING: Final = frozenset({
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "time", "u", "var",
})  # fmt: skip
# Read, so that something better can be put in their place; never let out.
REPLACED: Final = frozenset({"embed", "iframe", "input", "object", "param"})
DROPPED: Final = frozenset({
    "datalist", "frameset", "noembed", "noframes", "noscript", "script", "select", "style", "svg", "template",
    "textarea", "title",
})  # fmt: skip
VOID: Final = frozenset({
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
})  # fmt: skip
