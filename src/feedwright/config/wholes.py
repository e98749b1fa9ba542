"""Values that may be written in several ways: alone, or as a section of their own."""

from __future__ import annotations

from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, GetPydanticSchema, Tag
from pydantic_core import core_schema

from feedwright.config.parts import FeedInLanguage, HubKeys, PersonKeys
from feedwright.config.values import Address, Told, Words
from feedwright.model import Author
from feedwright.sources._option_kinds import Language


def _author(said: str | PersonKeys) -> Author:
    return Author(said) if isinstance(said, str) else Author(said.name or "", said.email, said.url)


def _author_schema(_source: Any, handler: Any) -> core_schema.CoreSchema:
    return core_schema.no_info_after_validator_function(_author, handler.generate_schema(Words | PersonKeys))


AuthorSaid = Annotated[Author, GetPydanticSchema(_author_schema)]
"""Somebody's name, or what else is told of them."""

Languages = Annotated[
    Annotated[Literal["together", "split"], Tag("word")]
    | Annotated[dict[Language, FeedInLanguage | None], Told, Tag("map")],
    Discriminator(lambda said: "map" if isinstance(said, dict) else "word"),
    Field(json_schema_extra=lambda made: made.update(anyOf=made.pop("oneOf"))),
]
"""Whether there is a feed for each language, and what is told of each."""


def _hubs(said: Any) -> tuple[str, ...]:
    if said is None or isinstance(said, str):
        return () if said is None else (said,)
    return tuple(dict.fromkeys(chain.from_iterable(map(_hubs, said)))) if isinstance(said, list) else _hubs(said.hub)


Hubs = Annotated[Address | HubKeys | list[Address | HubKeys] | None, AfterValidator(_hubs)]
"""Addresses of hubs in any of the ways to write them."""
