"""Statements of SQL as they are written: whether one only reads, and where in it something is wrong. Pure.

This is a wall against slips of the owner's own, not against attacks: the database is asked to refuse writing as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from feedwright.text import patterns

BACKSLASHES = frozenset(("mysql", "mariadb"))
"""Databases whose strings know `\\'`, whose comments may begin with `#`, and whose names stand between backticks."""

_READS = ("SELECT", "WITH", "VALUES")
_WRITES = frozenset(("INSERT", "UPDATE", "DELETE", "MERGE"))
_LOCKS = frozenset(("UPDATE", "SHARE"))
_ABSENT = patterns.lazy(
    r"no such (?:table|column|function): (?:\w+\.)*(\w+)"
    r"|Table '(?:[^'.]+\.)?([^'.]+)' doesn't exist|Unknown column '(?:[^'.]+\.)*([^'.]+)'"
)
_OPENING = {"'": "a quotation mark", '"': "a quotation mark", "`": "a backtick", "/*": "a comment"}

_WORD = r"(?P<word>[^\W\d][\w$]*)|\d[\w.]*"
_REST = r"\s+|(?P<other>/\*|.)"
_STANDARD = r"""'(?:[^']++|'')*+'|"(?:[^"]++|"")*+"|(?P<comment>--[^\n]*|/\*.*?\*/)"""
_POSTGRESQL = r"""[eE]'(?:[^'\\]++|''|\\.)*+'|(?P<tag>\$(?:[^\W\d]\w*)?\$).*?(?P=tag)"""
_SQLITE = r"`(?:[^`]++|``)*+`|\[[^\]]*\]"
_MYSQL = (
    r"""'(?:[^'\\]++|''|\\.)*+'|"(?:[^"\\]++|""|\\.)*+"|`(?:[^`]++|``)*+`"""
    r"|(?P<comment>--(?=\s|\Z)[^\n]*|\#[^\n]*|/\*.*?\*/)"
)


class _Token(NamedTuple):
    text: str
    start: int
    is_word: bool


def checked(query: str, backend: str) -> str:
    """A query that only reads, as it is sent: without the `;` that may close it.

    Args:
        query: as the owner wrote it.
        backend: `sqlite`, `postgresql`, `mysql`, `mariadb` or another of SQLAlchemy's names.

    Raises:
        ValueError: it is not one SELECT (WITH ... SELECT and VALUES are), and why.

    >>> checked("SELECT title FROM posts; -- all", "sqlite")
    'SELECT title FROM posts'
    """
    if "\x00" in query:
        raise ValueError("holds a NUL character")
    tokens = list(_tokens(query, backend))
    end = next((index for index, token in enumerate(tokens) if token.text == ";"), len(tokens))
    for token in tokens[end:]:
        if token.text != ";":
            message = f"holds a second statement in line {line_at(query, token.start)}; write one SELECT"
            raise ValueError(message)
    _refuse_writing(query, tokens[:end])
    return query[: tokens[end].start].rstrip() if end < len(tokens) else query


def line_at(query: str, position: int) -> int:
    """The line, from 1, of a position from 0."""
    return query.count("\n", 0, position) + 1


def line_of(query: str, backend: str, what: str) -> int:
    r"""The line of the name of which a database says that it is not there; 0 where it stands in several, or in none.

    Args:
        query: as it was checked.
        backend: as for `checked`.
        what: the database's words.

    >>> line_of("SELECT title\nFROM post", "sqlite", "no such table: post")
    2
    """
    if not (match := _ABSENT.search(what)):
        return 0
    name = match[match.lastindex or 0].lower()
    lines = {line_at(query, token.start) for token in _tokens(query, backend) if token.text.lower() == name}
    return lines.pop() if len(lines) == 1 else 0


def word_at(query: str, backend: str, text: str) -> list[int]:
    """The positions behind each token of a query that reads as `text`."""
    return [token.start + len(text) for token in _tokens(query, backend, whole=True) if token.text == text]


def _refuse_writing(query: str, tokens: list[_Token]) -> None:
    words = [token for token in tokens if token.text != "("]
    if not words:
        raise ValueError("is empty; write one SELECT")
    first = words[0].text.upper()
    if first not in _READS:
        message = f"begins with {first[:20]}; one SELECT is wanted (WITH ... SELECT and VALUES too): it only reads"
        raise ValueError(message)
    around = [_Token("", 0, is_word=False), *tokens, _Token("", 0, is_word=False)]
    for before, token, after in zip(around, tokens, around[2:], strict=False):
        if token.is_word and (what := _writing(before.text, token.text.upper(), after.text)):
            message = f"{what} in line {line_at(query, token.start)}; it may only read"
            raise ValueError(message)


def _writing(before: str, word: str, after: str) -> str:
    if word == "INTO" and before != ".":
        return "writes by INTO"
    if word in _WRITES and before in ("(", ")") and after != "(":
        return f"writes by {word}"
    return f"locks rows by FOR {word}" if word in _LOCKS and before.upper() == "FOR" else ""


def _tokens(query: str, backend: str, *, whole: bool = False) -> Iterator[_Token]:
    """Words and signs; comments are passed over, and so are strings and quoted names but for `whole`."""
    for match in _pattern(backend).finditer(query):
        text = match[0]
        if match["comment"]:
            _refuse_hidden(text, query, match.start())
        elif match["other"]:
            if text in _opening(backend):
                message = f"has {_OPENING[text]} in line {line_at(query, match.start())} that is never closed"
                raise ValueError(message)
            yield _Token(text, match.start(), is_word=False)
        elif not text.isspace():
            yield _Token(text if match["word"] or whole else "?", match.start(), is_word=bool(match["word"]))


def _opening(backend: str) -> tuple[str, ...]:
    return ("'", '"', "/*") if backend == "postgresql" else ("'", '"', "/*", "`")


def _refuse_hidden(comment: str, query: str, start: int) -> None:
    """Comments that some databases read otherwise than others: MySQL runs `/*! ... */`, PostgreSQL nests them."""
    if comment.startswith(("/*!", "/*M!")) or (comment.startswith("/*") and "/*" in comment[2:]):
        what = "a comment that MySQL runs" if comment[2] in "!M" else "a comment within a comment"
        message = f"holds {what} in line {line_at(query, start)}; leave it out"
        raise ValueError(message)


@cache
def _pattern(backend: str) -> re.Pattern[str]:
    own = {"postgresql": f"{_POSTGRESQL}|{_STANDARD}", "sqlite": f"{_STANDARD}|{_SQLITE}"}
    own |= dict.fromkeys(BACKSLASHES, _MYSQL)
    return re.compile(f"{own.get(backend, f'{_STANDARD}|{_SQLITE}')}|{_WORD}|{_REST}", re.DOTALL)
