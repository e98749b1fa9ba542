"""reStructuredText: the title and the fields above a text read quickly, the text itself rendered by docutils.

Nothing in a text can reach a file or an address: inclusion and raw output are switched off.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from feedwright.text import patterns
from feedwright.text.frontmatter import Parts

if TYPE_CHECKING:
    from docutils import nodes

MISSING = "is reStructuredText, which needs docutils: pip install 'feedwright[rst]'"
"""What is wrong where docutils is not installed."""

_FIELD = patterns.lazy(r":(?P<name>(?:[^:\\\s]|\\.)(?:[^:\\\n]|\\.)*):(?:[ \t]+(?P<value>.*)|[ \t]*)")
_ADORNMENT = patterns.lazy(r"([!-/:-@\[-`{-~])\1*[ \t]*")
_INDENTED = patterns.lazy(r"[ \t]+\S")
_ITEM = patterns.lazy(r"[-*+][ \t]+")
_ROLE = patterns.lazy(
    r"(?:(?<!\w):[A-Za-z][\w.+:-]*:)?(?<!`)`(?!`)(?P<text>[^`\n]+?)(?:\s*<[^<>`]*>)?`(?!`)(?:_{1,2}|:[\w.+-]+:)?"
)
_ESCAPE = patterns.lazy(r"\\(?:\s|(.))")
_UNKNOWN_ROLE = patterns.lazy(r":[A-Za-z][\w.+:-]*:`(?P<text>[^`]*)`\Z")
_VIDEO = patterns.lazy(r"^(?P<indent>[ \t]*)\.\. (?P<name>youtube|vimeo)::[ \t]+(?P<id>[\w-]+)[ \t]*$", re.MULTILINE)
_ADDRESS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_DEFINITION = patterns.lazy(r"^[ \t]*\.\. \|[^|\n]+\|[^\n]*(?:\n[ \t]+[^\n]*)*", re.MULTILINE)
_REFERENCE = patterns.lazy(r"\|[^|\s][^|\n]*\|")
_MOST_NESTED = 8  # substitutions within substitutions: docutils writes out whatever they multiply to
_LINKS = patterns.lazy(r"[\w`\]]__?(?!\w)")
_MOST_LINKS = 4000  # docutils takes quadratic time over those that lead nowhere
_MOST_MARKS = 3000  # over those that nobody closes, too, within one paragraph
_LONGEST = 1_000_000
_EXCERPT_MARK = patterns.lazy(r"<!--\s*(?:PELICAN_END_SUMMARY|TEASER_END|more)\s*-->", re.IGNORECASE)

_SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "embed_stylesheet": False,
    "exit_status_level": 5,
    "file_insertion_enabled": False,
    "halt_level": 5,
    "initial_header_level": 2,
    "input_encoding": "unicode",
    "line_length_limit": 1_000_000,
    "math_output": "LaTeX",
    "raw_enabled": False,
    "report_level": 5,
    "section_self_link": False,
    "stylesheet_path": None,
    "syntax_highlight": "none",
    "toc_backlinks": False,
    "traceback": True,
    "warning_stream": False,
}


def is_there() -> bool:
    """Whether docutils is installed."""
    return find_spec("docutils") is not None


# --- what stands above the text ---------------------------------------------------------------------------------------


def split(text: str) -> Parts:
    r"""Take the title and the field list below it off a text; comments may stand above.

    Args:
        text: with line ends as LF.

    Returns:
        The fields under their names, without inline marks; `title` is the document's title, `subtitle` that below it.

    >>> split("A\n===\n\n:date: 2025-03-04\n:tags: x, y\n\nBody").metadata
    {'title': 'A', 'date': '2025-03-04', 'tags': 'x, y'}
    """
    lines = text.split("\n")
    top = _after_comments(lines)
    metadata: dict[str, Any] = {}
    at = top
    for word in ("title", "subtitle"):
        heading = _heading(lines, at)
        if heading is None or (word == "subtitle" and not _leads_to_fields(lines, heading[1])):
            break
        metadata[word], at = _plain(heading[0]), heading[1]
    end = _blank(lines, at)
    while end < len(lines) and (match := _FIELD.fullmatch(lines[end])):
        value, end = _value(lines, end, match["value"] or "")
        metadata.setdefault(_ESCAPE.sub(r"\1", match["name"]), value)
        at, end = end, _blank(lines, end)
    if at == top:
        return Parts({}, text)
    kept = "\n".join(lines[:top]).strip("\n")
    body = "\n".join(lines[at:]).lstrip("\n")
    line = len(lines) - body.count("\n")
    return Parts(metadata, f"{kept}\n\n{body}" if kept else body, 1 if kept else line)


def _blank(lines: list[str], at: int) -> int:
    """The next line that is not blank."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _after_comments(lines: list[str]) -> int:
    """The line of the title: below blank lines, comments and definitions."""
    at = _blank(lines, 0)
    while at < len(lines) and (lines[at] == ".." or lines[at].startswith(".. ")):
        at += 1
        while at < len(lines) and (not lines[at].strip() or _INDENTED.match(lines[at])):
            at += 1
    return at


def _heading(lines: list[str], at: int) -> tuple[str, int] | None:
    """A section's title on a line, and the line below it."""
    at = _blank(lines, at)
    rows = [*lines[at : at + 3], "", "", ""][:3]
    over = _ADORNMENT.fullmatch(rows[0])
    if over and len(rows[0].strip()) > 1 and rows[1].strip() and rows[2].strip() == rows[0].strip():
        return rows[1].strip(), at + 3
    under = _ADORNMENT.fullmatch(rows[1])
    is_title = rows[0].strip() and not rows[0][0].isspace() and not over and not _FIELD.fullmatch(rows[0])
    if under and is_title and len(rows[1].strip()) > 1:
        return rows[0].strip(), at + 2
    return None


def _leads_to_fields(lines: list[str], at: int) -> bool:
    at = _blank(lines, at)
    return at < len(lines) and _FIELD.fullmatch(lines[at]) is not None


def _value(lines: list[str], at: int, first: str) -> tuple[str | list[str], int]:
    """A field's value, which goes on in lines that are indented; a list of items is a list."""
    parts = [first.strip()]
    end = at + 1
    while end < len(lines):
        after = _blank(lines, end)
        if after == len(lines) or not _INDENTED.match(lines[after]):
            break
        parts += [""] * (after - end) + [lines[after].strip()]
        end = after + 1
    said = [part for part in parts if part]
    if said and all(_ITEM.match(part) for part in said):
        return [_plain(_ITEM.sub("", part, count=1)) for part in said], end
    return _plain("\n".join(parts).strip()), end


def _plain(text: str) -> str:
    """Text without roles, references and escapes; emphasis and literals stay as Markdown has them too."""
    if "`" in text:
        text = _ROLE.sub(lambda match: match["text"], text)
    return _ESCAPE.sub(lambda match: match[1] or "", text) if "\\" in text else text


# --- the text ---------------------------------------------------------------------------------------------------------


def html(text: str) -> str:
    """Render reStructuredText; directives and roles that docutils does not know go, the text of roles stays.

    Args:
        text: without title and fields; its sections begin with `h2`.

    Returns:
        HTML, neither safe nor absolute; a comment that ends the summary as `<!--more-->`.

    Raises:
        ValueError: it is nested too deep, or docutils fails on it.
        ImportError: docutils is not installed.
    """
    from docutils.core import publish_doctree, publish_from_doctree
    from docutils.writers import get_writer_class

    _refuse_bombs(text)
    text = _VIDEO.sub(lambda match: f"{match['indent']}{_ADDRESS[match['name']]}{match['id']}", text)
    try:
        tree = publish_doctree(text, settings_overrides=_SETTINGS)
        _tidy(tree)
        made = publish_from_doctree(
            tree, writer=get_writer_class("html5")(), settings_overrides={**_SETTINGS, "output_encoding": "unicode"}
        )
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    except Exception as error:  # what docutils raises on hostile text is not written down anywhere
        message = f"docutils fails on it: {type(error).__name__}"
        raise ValueError(message) from error
    body = re.search(r"<body[^>]*>\s*<main[^>]*>(.*)</main>\s*</body>", made, re.DOTALL)
    return _EXCERPT_MARK.sub("<!--more-->", body[1].strip() + "\n" if body else "")


def _refuse_bombs(text: str) -> None:
    if len(text) > _LONGEST or len(_LINKS.findall(text)) > _MOST_LINKS:
        raise ValueError("it is longer than any article, or refers to more than any article does")
    if any(sum(map(part.count, "*`|")) > _MOST_MARKS for part in re.split(r"\n[ \t]*\n", text)):
        raise ValueError("one of its paragraphs holds more marks than any paragraph does")
    nested = sum(len(_REFERENCE.findall(one[0])) - 1 for one in _DEFINITION.finditer(text))
    if nested > _MOST_NESTED:
        raise ValueError("its substitutions refer to each other too often")


def _tidy(tree: nodes.document) -> None:
    """Take tables of contents out, and the marks of what was not understood."""
    from docutils import nodes

    for topic in [one for one in tree.findall(nodes.topic) if "contents" in one["classes"]]:
        topic.parent.remove(topic)
    for problem in list(tree.findall(nodes.problematic)):
        known = _UNKNOWN_ROLE.match(problem.astext())
        problem.parent.replace(problem, nodes.Text(known["text"] if known else problem.astext()))
    for message in list(tree.findall(nodes.system_message)):
        message.parent.remove(message)
    for literal in tree.findall(nodes.literal):
        literal["classes"].append("code")  # what tells the writer that it is code
