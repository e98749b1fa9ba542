"""CommonMark to HTML, with tables, footnotes, strikethrough, task lists and definition lists."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from feedwright.text import patterns, xml

if TYPE_CHECKING:
    from pyromark import Options

# What is code, a tag, or what stays as it was written because blanks stand in its address.
_SPACED = patterns.lazy(
    r"<pre\b(?:(?!<pre\b).)*?</pre>|<code\b(?:(?!<code\b).)*?</code>|<[^<>]*+>"
    r"|(?P<image>!?)\[(?P<text>[^\[\]<>\n]*+)\]\((?P<to>(?:[^()<>\[\]\n\"&]|&amp;){1,500}+)"
    r"(?:\"[^<>\n\"]{0,500}+\"\s*+)?\)",
    re.DOTALL,
)
_FILE = patterns.lazy(r"/|\.\w{2,5}(?:[?#].*)?\Z")


@cache
def _options() -> Options:
    from pyromark import Options

    return (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_DEFINITION_LIST
        | Options.ENABLE_HEADING_ATTRIBUTES
    )


def html(text: str) -> str:
    r"""Render CommonMark (0.31) with the usual extensions; raw HTML in it is kept and must be made safe later.

    Addresses of files may hold blanks, as kramdown, Python-Markdown and mistune have it.

    Args:
        text: Markdown.

    Returns:
        HTML, neither safe nor absolute.

    >>> html("*a* ~~b~~")
    '<p><em>a</em> <del>b</del></p>\n'
    """
    import pyromark

    made = pyromark.html(xml.clean(text), options=_options())
    return _SPACED.sub(_linked, made) if "](" in made else made


def _linked(match: re.Match[str]) -> str:
    address = (match["to"] or "").strip()
    if " " not in address or not _FILE.search(address):
        return match[0]
    address, words = address.replace(" ", "%20"), match["text"]
    if match["image"]:
        return f'<img src="{address}" alt="{words.replace(chr(34), "&quot;")}">'
    return f'<a href="{address}">{words}</a>'
