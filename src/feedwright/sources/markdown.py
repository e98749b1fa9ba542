"""Markdown with front matter in YAML, TOML or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._files import PageSource
from feedwright.sources._metadata import is_nothing
from feedwright.text import commonmark, frontmatter, templates, titles

_HEADING = re.compile(
    r"\s*(?:#[ \t]+(?P<atx>[^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)|(?P<setext>[^\n#>*+\-`~|<][^\n]*)\n=+[ \t]*(?:\n|\Z))"
)
_ATTRIBUTES = re.compile(r"\s*\{[#.:][^{}\n]*\}\Z")


class Markdown(PageSource):
    """Markdown files, one article each: CommonMark with tables, footnotes, strikethrough and definition lists."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The article of a file: its front matter; its title, where that says none, from the heading on top."""
        parts = self._split(text, place)
        for note in parts.notes:
            yield Fault(place.name, note, source=self.name)
        metadata = self.metadata(site)
        raw = parts.metadata
        untitled = is_nothing(raw.get("title")) and "title" not in metadata.found(raw)
        if untitled and (heading := _HEADING.match(parts.body)):
            raw = {**raw, "title": _heading_text(heading)}
        left_out = "draft" if self.in_drafts(place) else ""
        yield from metadata.article(raw, key=place.name, place=place, left_out=left_out, body=parts.body)

    def body(self, text: str, article: Article, place: Place) -> str:
        """The body as HTML: without template text, and without a heading on top that only repeats the title."""
        body = self._split(text, place).body
        heading = _HEADING.match(body)
        if heading and titles.title(_heading_text(heading)).casefold() == article.title.casefold():
            body = body[heading.end() :]
        return commonmark.html(templates.strip_markdown(body))

    @staticmethod
    def _split(text: str, place: Place) -> frontmatter.Parts:
        try:
            return frontmatter.split(text)
        except frontmatter.FrontMatterError as error:
            raise ParseError(str(error), where=f"{place.name}:{error.line}") from error


def _heading_text(heading: re.Match[str]) -> str:
    return _ATTRIBUTES.sub("", heading["atx"] or heading["setext"])
