"""CommonMark to HTML, with tables, footnotes, strikethrough, task lists and definition lists."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from feedwright.text import xml

if TYPE_CHECKING:
    from pyromark import Options


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

    Args:
        text: Markdown.

    Returns:
        HTML, neither safe nor absolute.

    >>> html("*a* ~~b~~")
    '<p><em>a</em> <del>b</del></p>\n'
    """
    import pyromark

    return pyromark.html(xml.clean(text), options=_options())
