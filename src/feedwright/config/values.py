"""Values as people write them in config.yaml: an address, an age, a share, a slug; and what is wrong with one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    WithJsonSchema,
)

from feedwright import registry
from feedwright.config import wording
from feedwright.text import dates, languages, patterns, podcasts, slugs, urls, xml

_MAIL = patterns.lazy(r"[^@\s<>()\[\],;:]+@[^@\s<>()\[\],;:]+")
_SLUG = patterns.lazy(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_DIGITS = 10
_PERCENT = patterns.lazy(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*%")
_WHOLE_SHARE = 100
_CATALOG = patterns.lazy(r"[A-Za-z][A-Za-z0-9_]*(?:\+[A-Za-z0-9_]+)?://.*", re.DOTALL)
_AGE_SCHEMA = {"anyOf": [{"type": "string"}, {"const": 0}, {"type": "null"}]}


def _words(text: str) -> str:
    if not (line := xml.line(text)):
        wording.refuse("is empty; text is wanted")
    return line


Words = Annotated[str, AfterValidator(_words)]
"""Text on one line, not empty."""


def _address(text: str) -> str:
    """An absolute http(s) address, normalised."""
    try:
        url = urls.absolute(text)
    except ValueError:
        url = ""
    if not urls.is_http(url):
        bare = text.strip().removeprefix("//")
        named = re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|\Z)", bare)
        cure = f" (did you mean https://{bare[: wording.SHOWN]}?)" if named else ""
        wording.refuse(f"{wording.quoted(text)} is no absolute http(s) address such as https://example.org/{cure}")
    return url


Address = Annotated[str, AfterValidator(_address)]
"""An absolute http(s) address."""


def home(text: str) -> str:
    """An address that others are made from: no query, no fragment, a last slash."""
    url = _address(text)
    if "?" in url or "#" in url:
        wording.refuse(f"{wording.quoted(text)} holds ? or #; write the address alone, such as https://example.org/")
    return url if url.endswith("/") else f"{url}/"


Home = Annotated[str, AfterValidator(home)]
"""The address of a folder, which others are made from."""


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text.strip()):
        wording.refuse(f"{wording.quoted(text)} is no e-mail address such as desk@example.org")
    return text.strip()


Mail = Annotated[str, AfterValidator(_mail)]
"""An e-mail address."""


def _slug(text: str) -> str:
    if text.lower() == "index":
        wording.refuse("'index' is the page of all feeds; choose another")
    if not _SLUG.fullmatch(text) or len(text) > slugs.LONGEST:
        made = slugs.slug(text)
        cure = f" (did you mean {made}?)" if made and made != "index" else ""
        allowed = f"at most {slugs.LONGEST} of a-z, A-Z, 0-9, -, _ and ., a letter or digit first, no . last"
        wording.refuse(f"{wording.quoted(text)} is no file name for a feed; allowed are {allowed}{cure}")
    return text


Slug = Annotated[str, AfterValidator(_slug)]
"""The name of a feed in addresses and file names."""


def _told(value: Any) -> Any:
    """Each language once, under whatever tag."""
    if not isinstance(value, dict):
        return value
    seen: dict[str, str] = {}
    for tag in map(str, value):
        if (other := seen.setdefault(languages.meant(languages.bcp47(tag)), tag)) != tag:
            wording.refuse(f"{wording.quoted(tag)} and {wording.quoted(other)} are one language; keep one")
    return value


Told = BeforeValidator(_told)
"""A map of languages in which none stands twice."""


def _whole(value: Any) -> Any:
    if isinstance(value, bool):
        wording.refuse(f"must be a whole number, not {str(value).lower()}")
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number; YAML's `true` is none."""


def _age(value: Any) -> timedelta | None:
    """A duration; None for null and zero."""
    if value is None or (not isinstance(value, bool) and value in (0, "0")):
        return None
    if not isinstance(value, str):
        guess = f" (did you mean {value}d?)" if str(value).isdigit() else ""
        wording.refuse(f"must be a duration with its unit such as 90d, null or 0{guess}")
    return dates.duration(value) or None


Age = Annotated[timedelta | None, PlainValidator(_age), WithJsonSchema(_AGE_SCHEMA)]
"""A span of time; None for null and 0."""

Withdrawn = Annotated[
    timedelta,
    PlainValidator(lambda value: _age(value) or timedelta(0)),
    WithJsonSchema(_AGE_SCHEMA),
]
"""A span of time; zero for null and 0."""


def _ttl(value: Any) -> int | str | None:
    if value in (None, "auto") or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value  # type: ignore[no-any-return]  # just seen
    if isinstance(value, str) and value.isdecimal() and value.isascii() and 0 < len(value) < _DIGITS and int(value):
        return int(value)
    raise ValueError("must be a whole number of minutes, 1 or more, auto or null")


Minutes = Annotated[
    int | str | None,
    PlainValidator(_ttl),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"const": "auto"}, {"type": "null"}]}),
]
"""A number of minutes, `auto`, or None."""


def _share(value: Any) -> float | None:
    if value is None:
        return None
    match = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or float(match[1]) > _WHOLE_SHARE:
        guess = f" (did you mean {value}%?)" if isinstance(value, int) and 1 < value <= _WHOLE_SHARE else ""
        wording.refuse(f"must be a share from 0% to 100% such as 50%, or null{guess}")
    return float(match[1]) / _WHOLE_SHARE


Share = Annotated[
    float | None,
    PlainValidator(_share),
    WithJsonSchema({"type": ["string", "null"]}),
]
"""A percentage as a number from 0 to 1, or None."""


def _format(name: str) -> str:
    if name not in (known := registry.kinds("formats")):
        wording.refuse(f"{wording.quoted(name)} is no format; known are {', '.join(known)}{wording.guess(name, known)}")
    return name


Format = Annotated[
    str,
    AfterValidator(_format),
    Field(json_schema_extra=lambda made: made.update(enum=list(registry.kinds("formats")))),
]
"""A kind of feed that the registry knows."""


def _show(said: str) -> tuple[str, str]:
    """One of Apple's categories: alone, with one below it, or the one below alone."""
    known = {podcasts.folded(name): name for name in podcasts.SPELT}
    name = " > ".join(part.strip() for part in said.split(">"))
    if (found := known.get(podcasts.folded(name))) is None:
        where = "https://podcasters.apple.com/support/1691-apple-podcasts-categories has them all"
        guess = wording.guess(name, sorted(podcasts.SPELT))
        wording.refuse(f"{wording.quoted(said)} is no category of Apple's; {where}{guess}")
    return podcasts.SPELT[found]


def _shows(said: Any) -> tuple[tuple[str, str], ...]:
    many = [said] if isinstance(said, str) else said
    if not isinstance(many, list) or not many or not all(isinstance(one, str) for one in many):
        wording.refuse("must be a category such as History, or a list of them")
    return tuple(dict.fromkeys(map(_show, many)))


_SHOW = {"type": "string", "examples": sorted(podcasts.SPELT)}
Shows = Annotated[
    tuple[tuple[str, str], ...],
    PlainValidator(_shows),
    WithJsonSchema({"anyOf": [_SHOW, {"type": "array", "items": _SHOW, "minItems": 1}]}),
]
"""Apple's categories of podcasts, each with the one below it or an empty one."""


def _database(url: str) -> str:
    # The value is not shown: it may hold a password.
    if not _CATALOG.fullmatch(url):
        wording.refuse(
            "must be a database's address such as sqlite:///.feedwright/catalog.db or postgresql://user@host/name"
        )
    return url


Database = Annotated[str, AfterValidator(_database)]
"""An SQLAlchemy URL."""
