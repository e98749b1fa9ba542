"""Tables: CSV, TSV, JSON, JSON Lines and YAML, one article a row.

CSV and JSON Lines are read row by row, however large the file is. A row's identity is what it says of itself (id,
address, slug, else title and date), so that sorting a table anew changes nothing for readers.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Self

from pydantic import Field, field_validator

from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._files import LARGEST, FileSource, opened, text_of
from feedwright.sources._metadata import BODY_WORDS, Metadata, word
from feedwright.text import charsets, slugs, xml

if TYPE_CHECKING:
    import yaml

_FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_STREAMED = ("csv", "tsv", "jsonl")
_DELIMITERS = ",;\t|"
_NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_NO_DELIMITERS = '\r\n"\x00 '

Only = Collection[str] | None
"""Where the wanted rows stand (`:12`, `[3]`); None for all."""


class Table(FileSource):
    """Tables, one article a row: CSV, TSV, JSON (JSON Feed too), JSON Lines, YAML; metadata words name columns."""

    suffixes: ClassVar[tuple[str, ...]] = tuple(_FORMATS)
    largest: ClassVar[int] = 500_000_000
    slug_from: ClassVar[str] = "title"

    rows: str = Field(
        default="",
        description="Where the list stands in a JSON or YAML file, such as data.posts. Default: the file itself, or "
        "its items, articles, posts or entries.",
    )
    format: Literal["auto", "csv", "tsv", "json", "jsonl", "yaml"] = Field(
        default="auto", description="What the files are; auto goes by their names."
    )
    delimiter: str | None = Field(
        default=None,
        description="What parts the cells of CSV: a character, or the word tab. Default: as the header shows.",
    )
    content: Literal["html", "markdown", "text"] = Field(
        default="html", description="What the column of the body holds."
    )

    @field_validator("delimiter")
    @classmethod
    def _is_one_character(cls, delimiter: str | None) -> str | None:
        made = _NAMED_DELIMITERS.get(delimiter.lower(), delimiter) if delimiter is not None else None
        if made is not None and (len(made) != 1 or made in _NO_DELIMITERS or made.isalnum()):
            message = f"{delimiter!r} cannot part cells; give one character such as ; or |, or the word tab"
            raise ValueError(message)
        return made

    def read(self, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles of a table, row by row where its format allows it."""
        if self._format(place) in _STREAMED:
            yield from self._articles(self._streamed(place, self.metadata(site).language), place, site)
        else:
            yield from super().read(place, site)

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles of a JSON or YAML document."""
        yield from self._articles(self._documented(text, place), place, site)

    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """Go through each file once more and give the wanted rows' bodies."""
        wanted: dict[str, dict[str, Article]] = {}
        for article in articles:
            wanted.setdefault(_AT.sub("", article.place), {})[article.key] = article
        for name, left in wanted.items():
            place = Place(name, os.path.normpath(os.path.join(site.folder, name)))
            where, what = "", "the row is no longer there"
            try:
                for key, values in self._again(place, left, self.metadata(site)):
                    yield left.pop(key), self._body(values)
            except ParseError as error:
                where, what = error.where, error.what
            for article in left.values():
                yield article, Fault(where or article.place, what, set_aside=True, source=self.name)

    # --- rows and articles ----------------------------------------------------------------------------------------

    def _articles(self, rows: Iterable[_Row | Fault], place: Place, site: Site) -> Iterator[Article | Fault]:
        left_out = "draft" if self.in_drafts(place) else ""
        names = _Names()
        bad = 0
        for row in rows:
            if isinstance(row, Fault):
                bad += row.set_aside
                if bad > _MOST_BAD_ROWS:
                    message = f"more than {_MOST_BAD_ROWS:,} rows cannot be read; is `format` right?"
                    raise ParseError(message, where=row.place)
                yield Fault(row.place, row.what, row.set_aside, self.name)
                continue
            here = place if row.line else Place(f"{place.name}{row.at}", place.path)
            try:
                yield from self._article(row, names, self.metadata(site), here, left_out)
            except RecursionError:
                yield Fault(f"{place.name}{row.at}", "is nested too deep", set_aside=True, source=self.name)

    def _article(
        self, row: _Row, names: _Names, metadata: Metadata, place: Place, left_out: str
    ) -> Iterator[Article | Fault]:
        raw = _cleaned(row.values)
        found = metadata.found(raw)
        where = f"{place.name}:{row.line}" if row.line else place.name
        if not self._says_something(found, row.values):
            what = "has neither title nor text nor address; give it one of them"
            yield Fault(where, what, set_aside=True, source=self.name)
            return
        own = _identity(found, raw)
        name = names.distinct(own)
        if name != own:
            what = f"has the id {own[:_SHOWN]!r} of a row above it; give each row an id of its own"
            yield Fault(where, what, source=self.name)
        if "slug" not in found and "url" not in found and not _has_letters(found.get("title", [""])[0]):
            raw["slug"] = slugs.slug(name) or slugs.digest(name)
        key = f"{_AT.sub('', where)}#{name}"
        _, body = self._written(row.values) or ("", "")
        yield from metadata.article(raw, key=key, place=place, line=row.line, left_out=left_out, body=body)

    def _says_something(self, found: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
        return not _NAMING.isdisjoint(found) or self._written(values) is not None

    def _again(
        self, place: Place, wanted: Mapping[str, Article], metadata: Metadata
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Keys and values of the wanted rows. Only where the file has changed are all rows looked into."""
        keys = {article.place[len(place.name) :]: key for key, article in wanted.items()}
        left = set(wanted)
        for row in self._rows(place, metadata.language, keys):
            if isinstance(row, _Row) and (key := keys[row.at]) in left:
                own = self._own_name(row, metadata)
                if own is not None and _is_named(key, f"{place.name}#{own}"):
                    left.discard(key)
                    yield key, row.values
            if not left:
                return
        names = _Names()
        for row in self._rows(place, metadata.language):
            if isinstance(row, _Row) and (own := self._own_name(row, metadata)) is not None:
                key = f"{place.name}#{names.distinct(own)}"
                if key in left:
                    left.discard(key)
                    yield key, row.values

    def _own_name(self, row: _Row, metadata: Metadata) -> str | None:
        """The identity of a row, before it is told from others of the same; None if it makes no article."""
        try:
            raw = _cleaned(row.values)
            found = metadata.found(raw)
            return _identity(found, raw) if self._says_something(found, row.values) else None
        except RecursionError:
            return None

    # --- bodies ---------------------------------------------------------------------------------------------------

    def _body(self, values: Mapping[str, Any]) -> str:
        written = self._written(values)
        if written is None:
            return ""
        name, text = written
        return _RENDERERS[_ALWAYS.get(word(name), self.content)](text)

    def _written(self, values: Mapping[str, Any]) -> tuple[str, str] | None:
        """The column that holds the body, and the body as it is written there."""
        for name in self._body_columns():
            text = _column(values, name)
            if isinstance(text, str) and text.strip():
                return name, text
        return None

    def _body_columns(self) -> list[str]:
        named: list[str] = []
        for field, names in self.fields.items():
            if word(field) in BODY_WORDS:
                named += [names] if isinstance(names, str) else names
        return [*named, *BODY_WORDS]

    # --- files to rows --------------------------------------------------------------------------------------------

    def _format(self, place: Place) -> str:
        made = self.format if self.format != "auto" else _FORMATS.get(os.path.splitext(place.name)[1].lower())
        if made is None:
            message = "its name does not tell what kind of table it is; set `format` to csv, tsv, json, jsonl or yaml"
            raise ParseError(message, where=place.name)
        return made

    def _rows(self, place: Place, language: str, only: Only = None) -> Iterator[_Row | Fault]:
        if self._format(place) in _STREAMED:
            yield from self._streamed(place, language, only)
        else:
            yield from self._documented(text_of(place, self.largest, language)[0], place, only)

    def _streamed(self, place: Place, language: str, only: Only = None) -> Iterator[_Row | Fault]:
        with _Lines(place, language) as lines:
            if self._format(place) == "jsonl":
                yield from _json_lines(lines, only)
            else:
                delimiter = self.delimiter or ("\t" if self._format(place) == "tsv" else None)
                yield from _cells(lines, delimiter, self._is_header, only)

    def _documented(self, text: str, place: Place, only: Only = None) -> Iterator[_Row | Fault]:
        read = _yaml_rows if self._format(place) == "yaml" else _json_rows
        yield from read(text, place.name, self.rows, only)

    def _is_header(self, columns: Sequence[str]) -> bool:
        """Whether a row names columns that we know; a row of data hardly holds such a word alone in a cell."""
        named = [name for names in self.fields.values() for name in ([names] if isinstance(names, str) else names)]
        return not _HEADER_WORDS.union(map(word, named)).isdisjoint(map(word, columns))


# --- what a row says ----------------------------------------------------------------------------------------------

_AT = re.compile(r":[0-9]+\Z|\[[0-9]+\]\Z")
_ALWAYS = {"content_html": "html", "html": "html", "content_text": "text"}
_NAMING = frozenset(("title", "url", "id", "slug", "summary"))
_LONGEST_NAME = 200
_MOST_BAD_ROWS = 10_000
_SHOWN = 80


class _Row(NamedTuple):
    """A row: its values by column, where it stands in its file (`:12`, `[3]`), and its line (0 in a document)."""

    values: Mapping[str, Any]
    at: str
    line: int = 0


class _Names:
    """Tells rows of one identity apart, in their order."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.times: dict[str, int] = {}

    def distinct(self, name: str) -> str:
        made = name
        while made in self.taken:
            self.times[name] = self.times.get(name, 1) + 1
            made = f"{name}~{self.times[name]}"
        self.taken.add(made)
        return made


def _is_named(key: str, own: str) -> bool:
    return key == own or (key.startswith(f"{own}~") and key[len(own) + 1 :].isdigit())


def _identity(found: Mapping[str, list[Any]], raw: Mapping[str, Any]) -> str:
    """What a row calls itself: id, address, slug; else a digest of title and date, or of all that it says."""
    for field in ("id", "url", "slug"):
        for value in found.get(field, ()):
            if isinstance(value, (str, int, float)) and not isinstance(value, bool) and (name := xml.line(str(value))):
                return name if len(name) <= _LONGEST_NAME else _digest(name)
    says = [str(value) for field in ("title", "published") for value in found.get(field, ())[:1]]
    return _digest("\n".join(says) if says else json.dumps(raw, sort_keys=True, default=str))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _has_letters(title: Any) -> bool:
    return any(map(str.isalnum, str(title)))


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row fit to be read as metadata; the body is not, and is left for later."""
    return {key: value if word(key) in BODY_WORDS else _clean(value) for key, value in values.items()}


def _clean(value: Any) -> Any:
    """A value without characters that no feed may hold, and without numbers that are none."""
    if isinstance(value, str):
        return xml.clean(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _column(values: Mapping[str, Any], name: str) -> Any:
    """The value of a column in any spelling of its name; `content.rendered` looks into the map `content`."""
    if name in values:
        return values[name]
    wanted = word(name)
    for key, value in values.items():
        if word(key) == wanted:
            return value
    inner: Any = values if "." in name else None
    for part in name.split("."):
        inner = inner.get(part) if isinstance(inner, Mapping) else None
    return inner


def _from_html(text: str) -> str:
    from feedwright.text import templates

    return templates.strip_html(xml.clean(text))


def _from_markdown(text: str) -> str:
    from feedwright.text import commonmark, templates

    return commonmark.html(templates.strip_markdown(xml.clean(text)))


def _from_text(text: str) -> str:
    from feedwright.text import prose

    return prose.html(text)


_RENDERERS: dict[str, Callable[[str], str]] = {"html": _from_html, "markdown": _from_markdown, "text": _from_text}


# --- lines --------------------------------------------------------------------------------------------------------

_HEAD = 1_000_000
"""Bytes from which the encoding of a file is told."""
_SAMPLE = 200_000
_LONGEST_ROW = LARGEST
_STRAY = re.compile("[\udc80-\udcff]+")
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1b\x1e"))
_NOT_TEXT = 0.1


class _Lines:
    """The lines of a file, one in memory at a time, decoded; `faults` fills with what its owner should know.

    Attributes:
        number: of the line given last, from 1.
        cut: number of the last line that was longer than a row may be.
        ended: the last line was given and more were asked for.
    """

    def __init__(self, place: Place, language: str) -> None:
        self.name = place.name
        self.language = language
        self.number = 0
        self.cut = 0
        self.ended = False
        self.faults: list[Fault] = []
        self.strays = ""
        self.told_of_strays = False
        handle, _ = opened(place)
        file = open(handle, "rb")  # noqa: SIM115 - see __exit__
        try:
            encoding, errors = self._encoding(file.read(_HEAD))
            file.seek(0)
        except OSError as error:
            file.close()
            message = f"cannot be read: {error.strerror or error}"
            raise ParseError(message, where=place.name) from error
        except ParseError:
            file.close()
            raise
        self.text = io.TextIOWrapper(file, encoding, errors, newline="")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.text.close()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self.text.readline(_LONGEST_ROW)
            if len(line) == _LONGEST_ROW and line[-1] not in "\r\n":
                self.cut = self.number + 1
                while (rest := self.text.readline(_LONGEST_ROW)) and rest[-1] not in "\r\n":
                    pass
        except (OSError, UnicodeError) as error:
            message = f"cannot be read further: {error}"
            raise ParseError(message, where=f"{self.name}:{self.number + 1}") from error
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        if not line.isascii() and _STRAY.search(line):
            line = self._mended(line)
        return line.replace("\x00", "") if "\x00" in line else line

    def go_back(self, number: int) -> None:
        """Go on below a line that was given already."""
        self.text.seek(0)
        self.number, self.ended = 0, False
        for _ in range(number):
            next(self)

    def told(self) -> Iterator[Fault]:
        """What its owner should know and was not told yet."""
        while self.faults:
            yield self.faults.pop(0)

    def _encoding(self, head: bytes) -> tuple[str, str]:
        """The encoding of a file and what to do with bytes that do not fit it."""
        if not head.strip():
            raise ParseError("is empty", where=self.name)
        if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", "replace"
        sample = head[:4096]
        if len(sample) - len(sample.translate(None, _CONTROL)) > _NOT_TEXT * len(sample):
            raise ParseError("is not text but binary data", where=self.name)
        # In what is ASCII so far, a foreign byte is a letter; beside UTF-8 it is damage.
        self.strays = charsets.by_language(self.language) if head.isascii() else ""
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < _HEAD)
        except UnicodeDecodeError as error:
            if not charsets.nearly_utf8(head):
                return self._foreign(head, error.start), "replace"
        return "utf-8-sig", "surrogateescape"

    def _foreign(self, head: bytes, first: int) -> str:
        codec = charsets.of(head[max(0, first - _SAMPLE // 2) : first + _SAMPLE // 2], self.language)
        line = head.count(b"\n", 0, first) + 1
        self.faults.append(Fault(f"{self.name}:{line}", charsets.note(codec, self.language)))
        return codec

    def _mended(self, line: str) -> str:
        codec = "" if charsets.nearly_utf8(line.encode("utf-8", "surrogateescape")) else self.strays
        if not self.told_of_strays:
            self.told_of_strays = True
            what = charsets.note(codec, self.language) if codec else charsets.LEFT_OUT
            self.faults.append(Fault(f"{self.name}:{self.number}", what))
        if not codec:
            return _STRAY.sub("", line)
        return _STRAY.sub(lambda match: match[0].encode("ascii", "surrogateescape").decode(codec, "replace"), line)


# --- JSON Lines ---------------------------------------------------------------------------------------------------

_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_LENIENT = json.JSONDecoder(strict=False, parse_constant=lambda _: None, parse_int=str)
_NO_LINES = ("[", "{", "[{")
_TOO_LONG = f"is longer than {_LONGEST_ROW:,} characters, so that one row cannot stop the rest"


def _json_lines(lines: _Lines, only: Only) -> Iterator[_Row | Fault]:
    begun = False
    for line in lines:
        yield from lines.told()
        text = line.strip(" \t\r\n\x1e\ufeff")
        if not text:
            continue
        if not begun and text in _NO_LINES:
            message = "is one JSON document over several lines, not a row on each; set `format: json`"
            raise ParseError(message, where=f"{lines.name}:{lines.number}")
        begun = True
        at = f":{lines.number}"
        if only is None or at in only:
            too_long = Fault(lines.name + at, _TOO_LONG, set_aside=True)
            yield too_long if lines.cut == lines.number else _json_row(text, lines.name, at)
    yield from lines.told()


def _decoded(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Python refuses integers of thousands of digits: such a one may stay text, the rest is good.
        return _LENIENT.decode(text)


def _json_row(text: str, name: str, at: str) -> _Row | Fault:
    try:
        values = _decoded(text)
    except json.JSONDecodeError as error:
        return Fault(name + at, f"is not JSON: {error.msg} (column {error.colno})", set_aside=True)
    except RecursionError:
        return Fault(name + at, "is nested too deep", set_aside=True)
    return _row(values, name, at, int(at[1:]))


def _row(values: Any, name: str, at: str, line: int = 0) -> _Row | Fault:
    if isinstance(values, dict):
        return _Row(values, at, line)
    return Fault(name + at, f"is no map of columns but {_KINDS.get(type(values), 'a single value')}", set_aside=True)


_KINDS: dict[type, str] = {list: "a list", str: "a text", int: "a number", float: "a number", type(None): "nothing"}


# --- CSV ----------------------------------------------------------------------------------------------------------

_NEVER_CLOSED = "a quotation mark that opens in this row is never closed"
_SEPARATOR_LINE = re.compile(r'\s*"?sep=(?P<delimiter>[^\w\s"]|\t)"?\s*', re.IGNORECASE)
_NAMES_OF_COLUMNS = "title url permalink link canonical id guid slug date published pubdate date_published"
_HEADER_WORDS = frozenset((*BODY_WORDS, *_NAMES_OF_COLUMNS.split()))
_IsHeader = Callable[[Sequence[str]], bool]


def _cells(lines: _Lines, delimiter: str | None, is_header: _IsHeader, only: Only) -> Iterator[_Row | Fault]:
    """Rows of CSV (RFC 4180) with any usual delimiter; a cell in quotation marks may run over several lines."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_ROW))
    first = next((line for line in lines if line.strip()), "")
    if told := _SEPARATOR_LINE.fullmatch(first):
        delimiter = delimiter or told["delimiter"]
        first = next((line for line in lines if line.strip()), "")
    start = lines.number
    delimiter = delimiter or _sniffed(first)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, skipinitialspace=True)
    columns = _header(_next(reader) or [], is_header, f"{lines.name}:{start}")
    if lines.ended:
        raise ParseError(_NEVER_CLOSED, where=f"{lines.name}:{start}")
    yield from _twice(columns, f"{lines.name}:{start}")
    start = lines.number + 1
    while (cells := _next(reader)) is not None:
        yield from lines.told()
        if lines.ended or not cells:
            yield Fault(f"{lines.name}:{start}", _NEVER_CLOSED, set_aside=True)
            lines.go_back(start)
            reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        elif any(map(str.strip, cells)) and (only is None or f":{start}" in only):
            yield _csv_row(cells, columns, lines, start)
        start = lines.number + 1
    yield from lines.told()


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    """The next row; an empty one where a cell is longer than a row may be, [""] for a blank line, None at the end."""
    try:
        return next(reader) or [""]
    except StopIteration:
        return None
    except csv.Error:
        return []


def _sniffed(header: str) -> str:
    """The delimiter that parts a header into most columns."""

    def columns(delimiter: str) -> int:
        return len(next(csv.reader([header], delimiter=delimiter, skipinitialspace=True), ()))

    return max(_DELIMITERS, key=columns)


def _header(cells: list[str], is_header: _IsHeader, where: str) -> list[str]:
    columns = [xml.line(cell) for cell in cells]
    if not is_header(columns):
        message = (
            "its first row names no column that is known, such as title, url, date or content_html; write a header "
            "row, set `delimiter`, or say under `fields` which column is what"
        )
        raise ParseError(message, where=where)
    return columns


def _twice(columns: list[str], where: str) -> Iterator[Fault]:
    for column in dict.fromkeys(column for column in columns if column and columns.count(column) > 1):
        yield Fault(where, f"the column {column[:_SHOWN]!r} stands twice; the last one counts")


def _csv_row(cells: list[str], columns: list[str], lines: _Lines, start: int) -> _Row | Fault:
    where = f"{lines.name}:{start}"
    if lines.cut >= start:
        return Fault(where, _TOO_LONG, set_aside=True)
    if len(cells) > len(columns) and not any(map(str.strip, cells[len(columns) :])):
        cells = cells[: len(columns)]
    if len(cells) != len(columns):
        what = f"has {len(cells)} cells where the header has {len(columns)}"
        if lines.number > start:
            what += f"; it runs to line {lines.number}, so a quotation mark may be left open"
        return Fault(where, what, set_aside=True)
    return _Row(dict(zip(columns, cells, strict=True)), f":{start}", start)


# --- documents ----------------------------------------------------------------------------------------------------

_LISTS = ("items", "articles", "posts", "entries")
_KEYS_SHOWN = 10


def _json_rows(text: str, name: str, path: str, only: Only) -> Iterator[_Row | Fault]:
    try:
        document = _decoded(text)
    except json.JSONDecodeError as error:
        cure = "; if each line is a row of its own, set `format: jsonl`" if error.msg == "Extra data" else ""
        message = f"is not JSON: {error.msg}{cure}"
        raise ParseError(message, where=f"{name}:{error.lineno}:{error.colno}") from error
    except RecursionError as error:
        raise ParseError("is nested too deep", where=name) from error
    for index, values in enumerate(_list_in(document, path, name, lambda value: value)):
        at = f"[{index}]"
        if only is None or at in only:
            yield _row(values, name, at)


def _list_in(document: Any, path: str, name: str, opened: Callable[[Any], Any]) -> list[Any]:
    """The list of rows in a document.

    Args:
        document: its top value.
        path: keys that lead to the list; empty for the usual places.
        name: of the file.
        opened: makes a dict or a list of a value that is one.
    """
    value = opened(document)
    for part in path.split(".") if path else ():
        value = opened(value.get(part)) if isinstance(value, dict) else None
    if isinstance(value, dict) and not path:
        inner = next((found for key in _LISTS if isinstance(found := opened(value.get(key)), list)), None)
        value = inner if inner is not None else [document] if _is_article(value) else value
    if isinstance(value, list):
        return value
    top = opened(document)
    held = f"; at the top stand {', '.join(list(top)[:_KEYS_SHOWN])}"[:400] if isinstance(top, dict) and top else ""
    wanted = f"at `{path}`" if path else "of articles"
    message = f"holds no list {wanted}{held}; say with `rows` where it is, such as data.posts"
    raise ParseError(message, where=name)


def _is_article(value: Mapping[str, Any]) -> bool:
    """Whether a document is one row by itself: it has a title and a body."""
    words = set(map(word, value))
    return "title" in words and not words.isdisjoint(BODY_WORDS)


def _yaml_rows(text: str, name: str, path: str, only: Only) -> Iterator[_Row | Fault]:
    documents = _yaml_documents(text, name)
    if not documents:
        raise ParseError("is empty", where=name)
    rows = _list_in(documents[0], path, name, _opened_node) if len(documents) == 1 else documents
    for index, node in enumerate(rows):
        at = f"[{index}]"
        if only is None or at in only:
            yield from _yaml_row(node, name, at)


def _yaml_documents(text: str, name: str) -> list[yaml.Node]:
    import yaml

    from feedwright.text import plainyaml

    try:
        return plainyaml.nodes(xml.clean(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        message = f"is not YAML: {getattr(error, 'problem', None) or error}"
        raise ParseError(message, where=where) from error


def _opened_node(node: Any) -> Any:
    import yaml

    if isinstance(node, yaml.MappingNode):
        return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    return node.value if isinstance(node, yaml.SequenceNode) else node


def _yaml_row(node: yaml.Node, name: str, at: str) -> Iterator[_Row | Fault]:
    from feedwright.text import plainyaml

    reader = plainyaml.PlainYaml()
    try:
        values = reader.value(node)
    except plainyaml.TooMuchError as error:
        yield Fault(name + at, f"cannot be read: {error}", set_aside=True)
        return
    for note in reader.notes:
        yield Fault(name + at, note)
    yield _row(values, name, at)
