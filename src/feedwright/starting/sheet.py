"""The text of the configuration that is written for a site. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from feedwright.frozen import frozen
from feedwright.presets._base import About
from feedwright.starting.output import Output
from feedwright.starting.tally import Tally
from feedwright.text import patterns, visible

TO_BE_CHANGED = "CHANGE THIS"
"""How a comment begins on a line that nobody but the owner can fill in."""

_SITE = ("title", "url", "description", "language", "timezone", "author")
_PLAIN = patterns.lazy(r"[^\W\d](?:[\w .,()/+*$;!?='’“”–—•·|-]|:(?=[\w/])|&(?=\s))*", re.UNICODE)
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_WIDTH = 116
_NAMED = 5


@frozen(kw_only=True)
class Sheet:
    """What is to be written.

    Args:
        made_for: what was found, in words.
        schema: path of the JSON Schema, relative to the configuration; empty for none.
        site: what is known of the site; title and address are always there.
        guessed: names of those values that nobody said.
        sources: what is to be written of each, `type` first, and a comment.
        tally: what was read; None where nothing was.
        output: where the feeds go.
    """

    made_for: str
    schema: str
    site: About
    guessed: frozenset[str]
    sources: Sequence[tuple[Mapping[str, Any], str]]
    tally: Tally
    output: Output

    def text(self) -> str:
        """The configuration."""
        parts = [self._top(), self._site(), self._sources(), self._categories(), self._output()]
        return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"

    def _top(self) -> Iterator[str]:
        if self.schema:
            yield f"# yaml-language-server: $schema={self.schema}"
        yield from _comment(f"Written by `feedwright init` for {self.made_for}.")
        yield from _comment("Whatever is not said here has a default; `feedwright schema` names every key.")

    def _site(self) -> Iterator[str]:
        yield "site:"
        for name in _SITE:
            if value := getattr(self.site, name):
                note = f"  # {TO_BE_CHANGED}: {_UNSAID[name]}" if name in self.guessed else ""
                yield f"  {name}: {scalar(value)}{note}"

    def _sources(self) -> Iterator[str]:
        yield "sources:"
        for options, comment in self.sources:
            yield from (f"  {line}" for line in _comment(comment))
            lines = [line for name, value in options.items() for line in _option(name, value)]
            yield from (f"  {'-' if number == 0 else ' '} {line}" for number, line in enumerate(lines))

    def _categories(self) -> Iterator[str]:
        tally = self.tally
        if tally.chosen:
            yield from _comment("`auto` in place of this list gives each category that is found a feed.")
            yield "categories:"
            width = max(len(scalar(one.name)) for one in tally.chosen)
            for one in tally.chosen:
                yield f"  - {scalar(one.name):{width}}  # {one.many:,} articles"
        elif why := tally.why_none:
            yield from _comment(why)
            yield "categories: []"
        else:
            most = ", ".join(f"{one.name} ({one.many:,})" for one in tally.categories[:_NAMED])
            more = f" and {len(tally.categories) - _NAMED} more" if len(tally.categories) > _NAMED else ""
            yield from _comment(f"Each category that is found gets a feed: {most}{more}.")
            yield "categories: auto"

    def _output(self) -> Iterator[str]:
        yield "output:"
        yield from (f"  {line}" for line in _comment(self.output.why))
        yield f"  directory: {scalar(self.output.directory)}"
        if self.output.url:
            yield f"  url: {scalar(self.output.url)}"


_UNSAID = {
    "title": "the site's name; it is not said anywhere",
    "url": "the address of the site's home page; it is not said anywhere",
}


def _option(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        yield f"{name}:"
        yield from (f"  - {scalar(str(one))}" for one in value)
    else:
        yield f"{name}: {scalar(str(value))}"


def _comment(text: str) -> Iterable[str]:
    """Lines of a comment, whatever stands in them; none for no text."""
    from textwrap import wrap

    return [f"# {line}" for line in wrap(visible.line(text), _WIDTH, break_long_words=False, break_on_hyphens=False)]


def scalar(text: str) -> str:
    """A text as YAML that every parser reads as that text, and feedwright without taking `${` for a variable.

    >>> scalar("The Foreign Desk"), scalar("Ask: what?"), scalar("no")
    ('The Foreign Desk', '"Ask: what?"', '"no"')
    """
    text = text.replace("${", "$${")
    if _PLAIN.fullmatch(text) and text.isprintable() and text.strip() == text and text.lower() not in _WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escape(char) for char in quoted)


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004 - YAML's two forms
