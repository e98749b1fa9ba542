"""Article pages as plain text: a title, a few lines about the article, its text, and what the site put below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from functools import partial
from itertools import islice
from typing import Any, ClassVar, Literal

from feedwright.declared import field_validator, option
from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._files import PageSource
from feedwright.sources._text_closing import closing, is_furniture, without_furniture
from feedwright.sources._text_facts import Clock, Values
from feedwright.sources._text_head import Head, read_head
from feedwright.sources._text_lines import Line, page_lines
from feedwright.text import dates, prose, templates

_LINES_LOOKED_AT = (8, 32)
"""Lines, blank ones not counted, among which title and metadata must be; more only where the first do not tell."""

_LINES_AHEAD = 2
_LAST_LINES = 24
"""Lines at the end of a page among which closing lines are looked for while only its metadata is read."""

_SOME_TEXT = "Text."


class Text(PageSource):
    """Plain-text pages, one article each; title, counters, categories, date and by-line stand where pages have them."""

    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    drop: list[str] = option(
        default_factory=list,
        description="Regular expressions: a line in which one is found belongs to the site, not to the article.",
    )
    slug_from: Literal["title", "name"] = option(
        default="title", description="What {slug} is made of where the page gives none: the title or the file name."
    )

    @field_validator("drop")
    @classmethod
    def _compiles(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except (re.error, RecursionError, OverflowError) as error:
                message = f"{pattern!r} is no regular expression: {error}"
                raise ValueError(message) from error
        return patterns

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The article of a page: what its first lines say of it, and its last ones (tags, comments)."""
        metadata = self.metadata(site)
        head = self._head(text, self._clock(metadata.zone, metadata.language))
        raw, has_text = self._closing(text, head)
        if not has_text and ("title" not in raw or is_furniture(raw["title"])):
            raise ParseError(_NOTHING, where=place.name)
        if "title" not in raw:
            raw["title"] = _named(place)
            yield Fault(place.name, _NO_TITLE, source=self.name)
        if not has_text:
            yield Fault(place.name, _NO_TEXT, source=self.name)
        left_out = "draft" if self.in_drafts(place) else ""
        body = text[head.end :]
        yield from metadata.article(raw, key=place.name, place=place, left_out=left_out, body=f"{head.deck}\n{body}")

    def body(self, text: str, article: Article, place: Place) -> str:  # noqa: ARG002 - PageSource's signature
        """The text below the first lines as HTML, without what closes the page."""
        zone = next((when.tzinfo for when in (article.published, article.updated) if when), None) or UTC
        head = self._head(text, self._clock(zone, article.language or "en"))
        lines = [line.strip() for line in text[head.end :].split("\n")]
        deck = f"<p>{prose.inline(head.deck)}</p>\n" if head.deck else ""
        return templates.strip_html(deck + prose.html("\n".join(without_furniture(lines, self._dropped))))

    def _clock(self, zone: Any, language: str) -> Clock:
        return partial(dates.parse, zone=zone, dayfirst=self.dayfirst, language=language)

    def _dropped(self, line: str) -> bool:
        return any(re.search(pattern, line) for pattern in self.drop)

    def _head(self, text: str, clock: Clock) -> Head:
        lines = page_lines(text)
        if self.drop:
            lines = (line for line in lines if not self._dropped(line.text))
        looked_at: list[Line] = []
        for many in _LINES_LOOKED_AT:
            looked_at += islice(lines, many)
            head, at = read_head(looked_at, clock)
            if at + _LINES_AHEAD <= len(looked_at):
                break
        head.end = looked_at[at].start if at < len(looked_at) else len(text)
        return head

    def _closing(self, text: str, head: Head) -> tuple[Values, bool]:
        """Metadata with what the last lines add, and whether there is any text. Of a long page only the end is read."""
        rest, *last = text[head.end :].rsplit("\n", _LAST_LINES)
        first = _SOME_TEXT if len(last) == _LAST_LINES and rest.strip() else rest.strip()
        lines = [first, *(line.strip() for line in last)]
        cut, found = closing(lines, self._dropped)
        has_text = bool(head.deck) or any(line and not self._dropped(line) for line in lines[:cut])
        return {**found, **head.values}, has_text


_NOTHING = "holds no title and no text; write the title on a line of its own and the text below it"
_NO_TITLE = "has no line that can be its title, so its file name stands for it; write one on top"
_NO_TEXT = "has a title but no text below it"


def _named(place: Place) -> str:
    """A title made of a file name."""
    name = place.name.rpartition("/")[2]
    stem = dates.strip_date(name.rpartition(".")[0] or name)
    title = " ".join(stem.replace("-", " ").replace("_", " ").split()) or name
    return title[:1].upper() + title[1:]
