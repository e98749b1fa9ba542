"""What `fuzz.py` holds every source to, whatever stands in a file."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random

from fuzz_damage import database, mutated, window
from fuzz_samples import SQL, Lane

from feedwright import registry
from feedwright.body import Body
from feedwright.catalog import packing
from feedwright.errors import RenderError, SourceError
from feedwright.model import Article, Candidate, Entry, Fault
from feedwright.selection import FeedSpec, entry
from feedwright.sources._base import Place, Site, Source
from feedwright.text import markup, xml

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SPEC = FeedSpec(slug="all", title="All", description="All")
SHOWN = 2
"""Articles of a case whose bodies are asked for."""

THOROUGH = 15
"""Of so many cases one is read twice and listed anew, and its HTML made safe twice."""

_LONGEST_FAULT = 2_000
_OF_GENERATORS = {"text", "markdown", "html", "table", "sql"}
"""Kinds in which text of templates may stand; posts of WordPress and feeds have passed a generator already."""

_LEAST = {"text", "markdown", "html"}
"""Kinds each of whose files is an article: of none, there is something to say."""

_CODE = re.compile(r"<(code|pre|script|style|textarea)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TICKED = re.compile(r"`[^<]*")
_PICTURE = re.compile(r"\balt=\"[^\"]*\"")
_TEMPLATE = re.compile(r"\{\{(?![{ ]*[{}])[<% ]*[\w.]{1,999}[ >%]*\}\}|\{%[ -]*[a-z_]+[ -]*%\}|<!-- /?wp:")
_LITERAL = re.compile(rb"(?i)raw|verbatim|/\*|highlight|comment|capture|codeblock")
_TAG = re.compile(r"<[a-z][^>]*>")
_ATTRIBUTE = re.compile(r'\s([a-z-]+)(?:="([^"]*)")?')
_ADDRESSED = {"href", "src", "poster", "cite", "data", "srcset"}
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_NEVER = re.compile(r"<(?:script|style|iframe|object|embed|form|base|meta|link|svg|math|template|noscript)\b")


@dataclass(slots=True)
class Judgement:
    """What came of a case."""

    articles: int = 0
    faults: int = 0
    violations: list[str] = field(default_factory=list)


class Reader:
    """Reads the cases of a lane, one after the other, in a folder of its own."""

    def __init__(self, lane: Lane, folder: Path) -> None:
        self.lane, self.folder = lane, folder
        for name, data in {**lane.beside, lane.file: lane.samples[0]}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.site = Site("https://example.org/", folder, UTC, "en")
        self.source: Source = registry.load("sources", lane.kind)(name="ours", **lane.options)
        self.place = Place(lane.file, str(folder / lane.file))
        list(self.source.places(self.site))

    def case(self, seed: str) -> tuple[bytes, bool, bool]:
        """The bytes of a case, whether they are the generator's configuration, and whether all laws are tried."""
        chance = Random(seed)
        samples = self.lane.real if self.lane.real and chance.random() < 0.5 else self.lane.samples
        beside = bool(self.lane.beside) and chance.random() < 0.06
        chosen = next(iter(self.lane.beside.values())) if beside else chance.choice(samples)
        data = mutated(window(chosen, chance), chance.choice(samples), self.lane.words, chance)
        if self.lane.kind == SQL:
            data = database(data, chance)
        return data, beside, beside or chance.randrange(THOROUGH) == 0

    def judge(self, seed: str) -> Judgement:
        """Try one case."""
        data, beside, thorough = self.case(seed)
        made = Judgement()
        path = self.folder / next(iter(self.lane.beside)) if beside else Path(self.place.path)
        before = path.read_bytes() if beside else b""
        if beside:
            # The article is not the one of the case before.
            Path(self.place.path).write_bytes(self.lane.samples[0])
        path.write_bytes(data)
        try:
            made.violations += self._judged(data, made, beside=beside, thorough=thorough)
        except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
            made.violations.append(_told(error))
        finally:
            if beside:
                path.write_bytes(before)
                _listed(self.source, self.site)
        return made

    def _judged(self, data: bytes, made: Judgement, *, beside: bool, thorough: bool) -> Iterator[str]:
        if thorough and (failed := _listed(self.source, self.site)):
            yield from _of_error(failed, "")
            made.faults += 1
            return
        items, error = self._read()
        made.articles = sum(isinstance(item, Article) for item in items)
        made.faults = len(items) - made.articles + (error is not None)
        if error:
            yield from _of_error(error, self.place.name)
        if not items and not error and self.lane.kind in _LEAST:
            yield "neither an article nor a fault"
        yield from self._of_items(items)
        articles = [item for item in items if isinstance(item, Article)]
        yield from self._of_bodies(articles, b"raw" if beside else data, thorough=thorough)
        if thorough and self._read()[0] != items:
            yield "reading twice gives something else"

    def _read(self) -> tuple[list[Article | Fault], SourceError | None]:
        items: list[Article | Fault] = []
        try:
            items.extend(self.source.read(self.place, self.site))
        except SourceError as error:
            return items, error
        return items, None

    def _of_items(self, items: list[Article | Fault]) -> Iterator[str]:
        keys: set[str] = set()
        for item in items:
            if isinstance(item, Fault):
                yield from _of_fault(item)
                continue
            if item.source != "ours" or not item.key or not item.place:
                yield "an article without source, key or place"
            if item.key in keys:
                yield "two articles of one key"
            keys.add(item.key)
            if packing.unpack("ours", item.key, packing.unescaped(packing.escaped(packing.pack(item)))) != item:
                yield "an article that the catalog cannot keep as it is"
            for when in (item.published, item.updated, item.expires):
                if when is not None and when.tzinfo is None:
                    yield "a time without a zone"

    def _of_bodies(self, articles: list[Article], data: bytes, *, thorough: bool) -> Iterator[str]:
        wanted = list(islice(articles, SHOWN))
        got = {article.key: html for article, html in self.source.bodies(wanted, self.site)}
        if got.keys() != {article.key for article in wanted}:
            yield "bodies came for other articles than were asked for"
            return
        for article in wanted:
            html = got[article.key]
            if article.left_out == "withdrawn":
                continue
            if isinstance(html, Fault):
                yield from _of_fault(html)
                yield f"a body was lost: {html.what[:80]}"
                continue
            shown = _entry(article, html)
            if shown is None:
                yield "an article of which no entry can be made"
                continue
            yield from _of_entry(shown)
            if self.lane.kind in _OF_GENERATORS and not _LITERAL.search(data):
                yield from _of_body(html, shown.content_html or "", data)
            if thorough and markup.safe(shown.content_html or "", article.url or "") != (shown.content_html or ""):
                yield "making HTML safe twice changes it"


def _listed(source: Source, site: Site) -> SourceError | None:
    try:
        list(source.places(site))
        source.signature(site)
    except SourceError as error:
        return error
    return None


def _entry(article: Article, html: str) -> Entry | None:
    id_ = xml.line(article.id or "") or article.url or f"tag:{article.key}"
    published = article.published or article.updated or NOW
    try:
        return entry(Candidate(id_, published, article.updated or published, article), Body(html), SPEC, {})
    except RenderError:
        return None


def _of_error(error: SourceError, name: str) -> Iterator[str]:
    if not error.where.startswith(name) or not error.where:
        yield f"a SourceError of another place: {error.where[:80]!r}"
    if not error.what.strip() or len(error.what) > _LONGEST_FAULT:
        yield f"a SourceError that says nothing, or too much: {error.what[:80]!r}"


def _of_fault(fault: Fault) -> Iterator[str]:
    if not fault.place or fault.source != "ours":
        yield f"a fault without a place or a source: {fault.what[:80]!r}"
    if not fault.what.strip() or len(fault.what) > _LONGEST_FAULT:
        yield f"a fault that says nothing, or too much: {fault.what[:80]!r}"


def _of_body(html: str, shown: str, data: bytes) -> Iterator[str]:
    """What stands in the file, and is not made by taking something out from between its marks, may not be seen.

    What stands in `raw` tags stays to the letter: not asked here. What a backtick stands before was meant as code, even
    where Markdown does not take it for that: in a block of HTML, or where a block ends before the backtick that closes.
    The text that stands for a picture has no marks of code, but what was code in Markdown. What is far longer than any
    tag is none.
    """
    seen = _PICTURE.sub("", _TICKED.sub("", _CODE.sub("", shown))) if b"`" in data else _CODE.sub("", shown)
    for found in _TEMPLATE.findall(_CODE.sub("", xml.clean(html))):
        if found in seen and found.encode() in data:
            yield f"template text in an entry: {found[:40]}"


def _of_entry(shown: Entry) -> Iterator[str]:
    html = shown.content_html or ""
    for text in (html, shown.title, shown.summary or "", shown.id, *(one.name for one in shown.authors)):
        if xml.clean(text) != text:
            yield "a character that XML forbids in an entry"
    if found := _NEVER.search(html):
        yield f"{found[0]} in an entry"
    for tag in _TAG.findall(html):
        yield from _of_tag(tag)


def _of_tag(tag: str) -> Iterator[str]:
    for name, value in _ATTRIBUTE.findall(tag):
        if name.startswith("on") or name == "style":
            yield f"the attribute {name} in an entry"
        if name in _ADDRESSED and not value.startswith(_SCHEMES):
            yield f"a relative address in an entry: {name}"


def _told(error: Exception) -> str:
    """What escaped, and the last line of ours that it came from."""
    ours = [
        frame for frame in traceback.extract_tb(error.__traceback__) if f"{os.sep}feedwright{os.sep}" in frame.filename
    ]
    at = f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno}" if ours else "fuzz_laws.py"
    return f"{type(error).__name__} at {at}: {str(error)[:120]}"
