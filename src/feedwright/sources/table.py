"""Tables: CSV, TSV, JSON, JSON Lines and YAML, one article a row; read row by row, however large the file is."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from functools import partial
from typing import ClassVar, Literal

from feedwright.declared import field_validator, option
from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources import _table_list
from feedwright.sources._base import Place, Site
from feedwright.sources._characters import Characters
from feedwright.sources._files import FileSource
from feedwright.sources._rows import Content, Only, Row, RowReader
from feedwright.text import patterns

_FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_NO_DELIMITERS = '\r\n"\x00 '
_AT = patterns.lazy(r":[0-9]+\Z|\[[0-9]+\]\Z")


class Table(FileSource):
    """Tables, one article a row: CSV, TSV, JSON (JSON Feed too), JSON Lines, YAML; metadata words name columns."""

    suffixes: ClassVar[tuple[str, ...]] = tuple(_FORMATS)
    slug_from: ClassVar[str] = "title"

    rows: str = option(
        default="",
        description="Where the list stands in a JSON or YAML file, such as data.posts or data[0].posts. Default: the "
        "file itself, or its items, articles, posts or entries.",
    )
    format: Literal["auto", "csv", "tsv", "json", "jsonl", "yaml"] = option(
        default="auto", description="What the files are; auto goes by their names."
    )
    delimiter: str | None = option(
        default=None,
        description="What parts the cells of CSV: a character, or the word tab. Default: as the header shows.",
    )
    content: Content = option(default="html", description="What the column of the body holds.")

    @field_validator("rows")
    @classmethod
    def _is_a_path(cls, path: str) -> str:
        _table_list.steps(path)
        return path

    @field_validator("delimiter")
    @classmethod
    def _is_one_character(cls, delimiter: str | None) -> str | None:
        made = _NAMED_DELIMITERS.get(delimiter.lower(), delimiter) if delimiter is not None else None
        if made is not None and (len(made) != 1 or made in _NO_DELIMITERS or made.isalnum()):
            message = f"{delimiter!r} cannot part cells; give one character such as ; or |, or the word tab"
            raise ValueError(message)
        return made

    def read(self, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles of a table, row by row."""
        reader = RowReader(self.metadata(site), self.content)
        left_out = "draft" if self.in_drafts(place) else ""
        with self._opened(place, site) as characters:
            yield from reader.articles(self._rows(characters), place, left_out)

    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """Go through each file once more, as far as the last wanted row, and give the wanted rows' bodies."""
        wanted: dict[str, dict[str, Article]] = {}
        for article in articles:
            wanted.setdefault(_AT.sub("", article.place), {})[article.key] = article
        reader = RowReader(self.metadata(site), self.content)
        for name, left in wanted.items():
            place = self.place_of(name, site)
            where, what = "", "the row is no longer there"
            try:
                for key, html in reader.again(partial(self._again, place, site), place, left):
                    yield left.pop(key), html
            except ParseError as error:
                where, what = error.where, error.what
            for article in left.values():
                yield article, Fault(where or article.place, what, set_aside=True, source=self.name)

    def _again(self, place: Place, site: Site, only: Only) -> Generator[Row | Fault, None, None]:
        with self._opened(place, site) as characters:
            yield from self._rows(characters, only)

    # --- files to rows --------------------------------------------------------------------------------------------

    def _opened(self, place: Place, site: Site) -> Characters:
        newline = None if self._format(place.name) in ("json", "yaml") else ""
        return Characters.of(place, self.metadata(site).language, newline)

    def _rows(self, characters: Characters, only: Only = None) -> Iterator[Row | Fault]:
        """The rows of a table. What reads its format is imported here: few tables are of all kinds."""
        form = self._format(characters.name)
        if form == "jsonl":
            from feedwright.sources import _table_jsonl

            return _table_jsonl.rows(characters, only)
        if form == "json":
            from feedwright.sources import _table_json

            return _table_json.rows(characters, self.rows, only)
        if form == "yaml":
            from feedwright.sources import _table_yaml

            return _table_yaml.rows(characters, self.rows, only)
        from feedwright.sources import _table_csv

        named = [name for names in self.fields.values() for name in ([names] if isinstance(names, str) else names)]
        return _table_csv.rows(characters, self.delimiter or ("\t" if form == "tsv" else None), named, only)

    def _format(self, name: str) -> str:
        made = self.format if self.format != "auto" else _FORMATS.get(os.path.splitext(name)[1].lower())
        if made is None:
            message = "its name does not tell what kind of table it is; set `format` to csv, tsv, json, jsonl or yaml"
            raise ParseError(message, where=name)
        return made
