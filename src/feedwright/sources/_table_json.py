"""Tables in JSON documents: a list, or a list somewhere in a map, read row by row, however large the document is.

A document whose top is a map is gone through twice: which of its lists is meant, and what a JSON Feed says for all its
items, may stand below the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from feedwright.errors import ParseError
from feedwright.model import Fault
from feedwright.sources import _table_list
from feedwright.sources._characters import Characters
from feedwright.sources._json_stream import Document, UnfitError
from feedwright.sources._rows import Only, Row, made_of, standing
from feedwright.sources._words import BODY_WORDS, is_nothing
from feedwright.text import patterns
from feedwright.text.frontmatter import word

_JSON_FEED = patterns.lazy(r"https?://(?:www\.)?jsonfeed\.org/version/")
_OF_A_FEED = ("version", "language", "authors", "author")
_INSTEAD = {"url": "external_url", "image": "banner_image"}
_EXTRA = "Extra data; if each line is a row of its own, set `format: jsonl`"


@dataclass(slots=True)
class _Top:
    """What stands at the top of a document that is a map.

    Args:
        keys: the first of them, for faults.
        words: those of them that tell whether the map is an article itself.
        lists: usual keys under which there is a list.
        said: what a JSON Feed says of itself.
        flaw: why the rest cannot be read.
    """

    keys: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    said: dict[str, Any] = field(default_factory=dict)
    flaw: ParseError | None = None


def rows(characters: Characters, path: str = "", only: Only = None) -> Iterator[Row | Fault]:
    """The rows of a document, as they are read.

    Args:
        characters: the document's.
        path: what leads to the list; empty for the usual places.
        only: where the wanted rows stand.

    Raises:
        ParseError: it is no JSON from some place on, or holds no list there.
    """
    document = Document(characters)
    wants_top = path in ("", "items") and document.next_character() == "{"
    top = _top(document, only) if wants_top else None
    steps = _table_list.steps(path)
    if top and not path:
        steps = tuple(key for key in _table_list.USUAL if key in top.lists)[:1]
    if top and not steps:
        yield _single(document, top)
    elif _lead(document, steps):
        yield from _listed(document, _feed(top) if top and steps == ("items",) else None, only)
    else:
        raise _missing(document, path, top)
    if not steps:
        _end(document)
    yield from characters.told()
    if top and top.flaw:
        raise top.flaw


def _top(document: Document, only: Only = None) -> _Top:
    """Go through a document whose top is a map, and back; where some rows alone are wanted, as far as need be."""
    top = _Top()
    try:
        for key in document.members():
            if only is not None and key == _table_list.USUAL[0] and document.next_character() == "[":
                top.lists.add(key)
                break
            _look(document, key, top)
        else:
            _end(document)
    except ParseError as error:
        top.flaw = error
    document.rewind()
    return top


def _end(document: Document) -> None:
    """Make sure that nothing stands below a document's top."""
    if document.next_character():
        raise document.flaw(_EXTRA)


def _look(document: Document, key: str, top: _Top) -> None:
    if len(top.keys) < _table_list.KEYS_SHOWN:
        top.keys.append(key)
    if (said := word(key)) == "title" or said in BODY_WORDS:
        top.words.add(said)
    if key in _table_list.USUAL and document.next_character() == "[":
        top.lists.add(key)
    if key not in _OF_A_FEED:
        document.skip()
        return
    try:
        top.said[key] = document.value()
    except UnfitError:
        return


def _lead(document: Document, steps: _table_list.Steps) -> bool:
    """Go from the top of a document to its list. Returns whether it is there."""
    for step in steps:
        opening = document.next_character()
        inner: Iterator[Any] = iter(())
        if opening == "{":
            inner = document.members()
        elif opening == "[":
            inner = document.elements()
        for one in inner:
            if str(one) == str(step):
                break
            document.skip()
        else:
            return False
    return document.next_character() == "["


def _missing(document: Document, path: str, top: _Top | None) -> ParseError:
    """What to raise where there is no list: the flaw of a document that is no JSON comes first."""
    document.rewind()
    if document.next_character() == "{":
        top = top or _top(document)
        return top.flaw or _table_list.missing(document.characters.name, path, top.keys)
    try:
        document.skip()
        _end(document)
    except ParseError as error:
        return error
    return _table_list.missing(document.characters.name, path, ())


def _single(document: Document, top: _Top) -> Row | Fault:
    """A document that is one row by itself."""
    if top.flaw or not _table_list.is_article(top.words):
        raise _missing(document, "", top)
    at = standing(0, 1, 0)
    try:
        return made_of(document.value(), document.characters.name, at)
    except UnfitError as error:
        return Fault(document.characters.name + at[0], str(error), set_aside=True)


def _listed(document: Document, feed: Mapping[str, Any] | None, only: Only) -> Iterator[Row | Fault]:
    """The rows of the list at hand."""
    characters = document.characters
    above = 0
    for index in document.elements():
        line = document.line()
        at = standing(index, line, above)
        above = line
        try:
            values = document.value()
        except UnfitError as error:
            row: Row | Fault = Fault(characters.name + at[0], str(error), set_aside=True)
        else:
            row = made_of(values if feed is None else _item(values), characters.name, at, feed)
        if characters.faults:
            yield from characters.told()
        if only is None or at[0] in only:
            yield row


# --- JSON Feed ----------------------------------------------------------------------------------------------------


def _feed(top: _Top) -> dict[str, Any] | None:
    """What a JSON Feed (1.0, 1.1) says for its items; None if the document is none."""
    version = top.said.get("version")
    if not isinstance(version, str) or not _JSON_FEED.match(version):
        return None
    authors = top.said.get("authors") or top.said.get("author")
    return {key: value for key, value in (("language", top.said.get("language")), ("authors", authors)) if value}


def _item(values: Any) -> Any:
    """An item in whose place another page or picture stands for its own where it has none."""
    if not isinstance(values, dict):
        return values
    for own, other in _INSTEAD.items():
        if other in values and is_nothing(values.get(own)):
            values[own] = values[other]
    return values
