"""Kinds of values that the options of sources have; what is wrong with one is said as a ValueError."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from feedwright import registry
from feedwright.sources._walk import check, is_elsewhere
from feedwright.text import dates, languages, patterns, urls

_SHOWN = 60
_HERE = patterns.lazy(r"\A(?:file|local)://", re.IGNORECASE)
_USER = patterns.lazy(r"\A[a-z]+://[^/?#]*@", re.IGNORECASE)


def _zone(name: Any) -> Any:
    if isinstance(name, str):
        dates.zone(name)
    return name


Timezone = Annotated[str, BeforeValidator(_zone)]
"""An IANA time zone."""


def _language(tag: Any) -> Any:
    return languages.bcp47(tag) if isinstance(tag, str) else tag


Language = Annotated[str, BeforeValidator(_language)]
"""A BCP 47 tag."""


def _pattern(pattern: str) -> str:
    pattern = _HERE.sub("", pattern)
    if is_elsewhere(pattern):
        from feedwright.sources import _address

        pattern = _address.checked(pattern)
    try:
        check(pattern)
    except ValueError as error:
        message = f"{pattern[:_SHOWN]!r} is no valid pattern: {error}"
        raise ValueError(message) from error
    return pattern


Pattern = Annotated[str, AfterValidator(_pattern)]
"""A file, a folder or a glob, on this machine or elsewhere."""


def _address(said: str) -> str:
    try:
        made = urls.absolute(said)
    except ValueError as error:
        message = f"{said[:80]!r} is no address; write one such as https://example.org/feed.xml"
        raise ValueError(message) from error
    if not urls.is_http(made):
        message = f"{said[:80]!r} is no http(s) address; files are named under `path`"
        raise ValueError(message)
    if _USER.match(said):
        message = "user names and passwords in addresses are not sent; leave them out"
        raise ValueError(message)
    return made.partition("#")[0]


Address = Annotated[str, AfterValidator(_address)]
"""An absolute http(s) address."""


def _preset(name: str) -> str:
    """Refuse a preset that there is not."""
    known = registry.kinds("presets")
    if name in known:
        return name
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, 1, cutoff=0.6)
    guess = f" (did you mean {near[0]}?)" if near else ""
    message = f"must be a known preset, not {name[:60]!r}; known are {', '.join(known)}, or null{guess}"
    raise ValueError(message)


def _names(schema: dict[str, Any]) -> None:
    schema["enum"] = list(registry.kinds("presets"))


Preset = Annotated[str, AfterValidator(_preset), Field(json_schema_extra=_names)]
"""A site generator whose rules are known."""
