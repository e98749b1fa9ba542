"""An article as one line of JSON, and back: how the catalog keeps what a source said last."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple, fields
from datetime import datetime
from typing import Any

from feedwright.model import Article, Author, Enclosure, Origin

_INTO: dict[str, Callable[[Any], Any]] = {
    "published": datetime.isoformat,
    "updated": datetime.isoformat,
    "expires": datetime.isoformat,
    "authors": lambda many: [astuple(one) for one in many],
    "enclosures": lambda many: [astuple(one) for one in many],
    "origin": astuple,
    "blocks": bytes.hex,
}
_OUT: dict[str, Callable[[Any], Any]] = {
    "published": datetime.fromisoformat,
    "updated": datetime.fromisoformat,
    "expires": datetime.fromisoformat,
    "authors": lambda many: tuple(Author(*one) for one in many),
    "enclosures": lambda many: tuple(Enclosure(*one) for one in many),
    "categories": tuple,
    "tags": tuple,
    "origin": lambda one: Origin(*one),
    "blocks": bytes.fromhex,
}
_FIELDS = tuple((f.name, f.default, _INTO.get(f.name)) for f in fields(Article) if f.name not in ("source", "key"))


def pack(article: Article) -> str:
    """An article without its source and key, which stand beside it; what is as by default is left out."""
    made: dict[str, Any] = {}
    for name, default, into in _FIELDS:
        value = getattr(article, name)
        if value != default:
            made[name] = into(value) if into else value
    return json.dumps(made, separators=(",", ":"))


def unpack(source: str, key: str, text: str) -> Article:
    """The article that `pack` made a line of; words of a newer version are passed over.

    Raises:
        ValueError, TypeError: it is no such line.
    """
    values = {name: _OUT[name](value) if name in _OUT else value for name, value in json.loads(text).items()}
    try:
        return Article(source=source, key=key, **values)
    except TypeError:
        known = {f.name for f in fields(Article)}
        return Article(source=source, key=key, **{name: value for name, value in values.items() if name in known})
