"""Template text taken out of articles: Liquid, Jinja, Hugo, kramdown, WordPress, MDX.

It stands in a quarter of all posts, written for a program. Inside code it is what the article speaks of, and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feedwright.text import patterns
from feedwright.text.templatemarks import ANY_LEFT, ANY_TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable

    Expand = Callable[[str], str | None]

_GUARD: Final = "\U0010fffd"  # of private use: no author writes it
_GUARDED: Final = patterns.lazy(f"{_GUARD}|%F4%8F%BF%BD")
_MODULE: Final = patterns.lazy(
    r"\s*(?:import\s+(?:[\w*{$][^'\"]{0,999}?\sfrom\s*)?(?:'[^'\n]+'|\"[^\"\n]+\");?[ \t]*(?:\n|\Z)"
    r"|export\s+(?:async|class|const|default|function|let|var|\{|\*)[^\n]*(?:\n[^\n]*\S[^\n]*)*(?:\n|\Z))"
)


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
    if not ANY_TEMPLATE.search(text):
        return text
    return _stripped(text.replace("\r\n", "\n"), "IN_MARKDOWN", expand, guard=guard)


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
    if known := frozenset(ANY_LEFT.findall(markdown)):
        html = _stripped(html, "IN_RENDERED", known=known)
    return _GUARDED.sub("", html) if _GUARD in markdown else html


def strip_html(html: str, expand: Expand | None = None) -> str:
    """Take template text out of HTML, outside `pre`, `code`, `script`, `style` and `textarea`.

    Args:
        html: any.
        expand: as in `strip_markdown`.

    >>> strip_html("<p>{% if a %}A{% endif %} <code>{{ x }}</code></p>")
    '<p>A <code>{{ x }}</code></p>'
    """
    return _stripped(html, "IN_HTML", expand) if ANY_TEMPLATE.search(html) else html


def strip_line(text: str) -> str:
    """Take template text out of one line, such as a title, outside code spans.

    >>> strip_line("Using `{{ x }}` {{ page.title }}{: .big}")
    'Using `{{ x }}` '
    """
    return _stripped(text, "IN_LINE") if ANY_TEMPLATE.search(text) else text


def _stripped(text: str, where: str, expand: Expand | None = None, **how: Any) -> str:
    """One walk through a text.

    Args:
        text: any.
        where: name of what the walk looks for, of `templatewalk`.
        expand: as in `strip_markdown`.
        how: what else the walk is told.
    """
    from feedwright.text import templatetags, templatewalk  # most articles hold none

    return templatetags.Stripper(text, getattr(templatewalk, where), expand, **how).stripped()


def _without_modules(text: str) -> str:
    """MDX begins with lines of JavaScript: imports and exports, these up to a blank line."""
    place = 0
    while match := _MODULE.match(text, place):
        place = match.end()
    return text[place:]
