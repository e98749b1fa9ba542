"""What exports and live sites of WordPress have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from feedwright.model import Article, Fault, replace
from feedwright.sources._base import Place
from feedwright.sources._metadata import Metadata
from feedwright.text import dates, languages


class Wanted(NamedTuple):
    """What is wanted of an export or a site.

    Args:
        metadata: understands what articles say.
        kinds: post types.
        named: the names that the owner gave under `fields`: taxonomies, meta fields, parts of an answer.
    """

    metadata: Metadata
    kinds: frozenset[str]
    named: frozenset[str]

    @property
    def source(self) -> str:
        """The name of the source."""
        return self.metadata.source.name

    def language(self, said: str) -> str | None:
        """The language of the articles: as the source has it, else as the site itself says; None leaves it open."""
        if self.metadata.source.language or not said:
            return None
        try:
            return languages.bcp47(said)
        except ValueError:
            return None

    def article(
        self, words: Mapping[str, Any], *, key: str, place: Place, line: int = 0, left_out: str = "", body: str = ""
    ) -> Iterator[Article | Fault]:
        """One article, as `Metadata.article` makes it; never with the day in the name of an export for its own."""
        dated = words["published"] is not None or "published" in self.metadata.found(words)
        for made in self.metadata.article(words, key=key, place=place, line=line, left_out=left_out, body=body):
            if dated or isinstance(made, Fault) or "published" in self.metadata.found(self.metadata.source.defaults):
                yield made
            else:
                yield replace(made, published=dates.from_path(made.url or "", self.metadata.zone))
