"""Tables: CSV, TSV, JSON, JSON Lines and YAML, one article a row.

CSV and JSON Lines are read row by row, however large the file is. A row's identity is what it says of itself (id,
address, slug, else title and date), so that sorting a table anew changes nothing for readers.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

from pydantic import Field, field_validator

from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._files import LARGEST, FileSource, text_of
from feedwright.sources._metadata import Metadata, word
from feedwright.text import xml

if TYPE_CHECKING:
    import yaml

_FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_STREAMED = ("csv", "tsv", "jsonl")
_LISTS = ("items", "articles", "posts", "entries")
_BODY_WORDS = ("content_html", "content", "body", "html", "content_text", "text")
_ALWAYS = {"content_html": "html", "html": "html", "content_text": "text"}
_NAMING = {"title", "url", "id", "slug", "published", "summary"}
_DELIMITERS = ",;\t|"
_NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_AT = re.compile(r":[0-9]+\Z|\[[0-9]+\]\Z")
_LONGEST_KEY = 200


class Table(FileSource):
    """Tables of articles, one a row: CSV, TSV, JSON (JSON Feed too), JSON Lines, YAML. Columns are named as metadata words."""

    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml")
    largest: ClassVar[int] = 500_000_000
    slug_from: ClassVar[str] = "title"

    rows: str = Field(
        default="", description="Where the list stands in a JSON or YAML file, such as data.posts. Default: the whole, or items, articles, posts, entries."
    )
    format: Literal["auto", "csv", "tsv", "json", "jsonl", "yaml"] = Field(
        default="auto", description="What the files are; auto goes by their names."
    )
    delimiter: str | None = Field(default=None, description="What parts the cells of CSV (one character, or tab). Default: as the header shows.")
    content: Literal["html", "markdown", "text"] = Field(default="html", description="What the column of bodies holds.")

    @field_validator("delimiter")
    @classmethod
    def _is_one_character(cls, delimiter: str | None) -> str | None:
        made = _NAMED_DELIMITERS.get(delimiter.lower(), delimiter) if delimiter else delimiter
        if made is not None and (len(made) != 1 or made in "\r\n\"\x00" or made.isalnum()):
            message = f"{delimiter!r} cannot part cells; give one character such as ; or |, or the word tab"
            raise ValueError(message)
        return made

    def read(self, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles of a table, row by row where its format allows it."""
        if self._format(place) in _STREAMED:
            yield from self._articles(self._streamed(place, site), place, site)
        else:
            yield from super().read(place, site)

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles of a JSON or YAML document."""
        yield from self._articles(self._documented(text, place, site), place, site)

    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """Go through each file once more and give the wanted rows' bodies."""
        wanted: dict[str, list[Article]] = {}
        for article in articles:
            wanted.setdefault(_AT.sub("", article.place), []).append(article)
        for name, many in wanted.items():
            left = {article.key: article for article in many}
            try:
                for key, row in self._again(Place(name, os.path.normpath(os.path.join(site.folder, name))), many, site):
                    yield left.pop(key), self._body(row.values)
                gone = Fault(name, "", set_aside=True, source=self.name)
            except ParseError as error:
                gone = Fault(error.where, error.what, set_aside=True, source=self.name)
            for article in left.values():
                yield article, gone if gone.what else Fault(article.place, "the row is no longer there", set_aside=True, source=self.name)

    # --- rows to articles -------------------------------------------------------------------------------------------

    def _articles(self, rows: Iterable[_Row | Fault], place: Place, site: Site) -> Iterator[Article | Fault]:
        metadata = self.metadata(site)
        left_out = "draft" if self.in_drafts(place) else ""
        names = _Names()
        for row in rows:
            if isinstance(row, Fault):
                yield Fault(row.place, row.what, row.set_aside, self.name)
                continue
            try:
                yield from self._article(row, names, place, metadata, left_out)
            except RecursionError:
                yield Fault(f"{place.name}{row.at}", "is nested too deep", set_aside=True, source=self.name)

    def _article(self, row: _Row, names: _Names, place: Place, metadata: Metadata, left_out: str) -> Iterator[Article | Fault]:
        raw = {key: value if word(key) in _BODY_WORDS else _clean(value) for key, value in row.values.items()}
        found = metadata.found(raw)
        where = f"{place.name}{row.at}"
        if not found.keys() & _NAMING and not self._written(row.values):
            yield Fault(where, "has neither title nor text nor address; it needs one of them", set_aside=True, source=self.name)
            return
        base = _identity(found, raw)
        name = names.distinct(base)
        if name != base:
            yield Fault(where, f"has the id {_short(base)} of a row before it; give each row an id of its own", source=self.name)
        if "slug" not in found and "url" not in found and "title" not in found:
            raw["slug"] = _slug(name)
        here = Place(where, place.path) if row.at.startswith("[") else place
        yield from metadata.article(raw, key=f"{place.name}#{name}", place=here, line=row.line, left_out=left_out)

    def _again(self, place: Place, wanted: Collection[Article], site: Site) -> Iterator[tuple[str, _Row]]:
        """The wanted rows, with their keys. Where the file is as it was, no other row is looked into."""
        keys = {article.place[len(place.name) :]: article.key for article in wanted}
        left = {article.key for article in wanted}
        metadata = self.metadata(site)
        for row in self._rows(place, site, keys):
            if isinstance(row, _Row) and (key := keys.get(row.at)) in left and _is_named(key, place, _identity_of(row, metadata)):
                left.discard(key)
                yield key, row
        if left:
            names = _Names()
            for row in self._rows(place, site):
                key = f"{place.name}#{names.distinct(_identity_of(row, metadata))}" if isinstance(row, _Row) else ""
                if key in left:
                    left.discard(key)
                    yield key, row
