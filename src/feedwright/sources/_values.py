"""What one value of an article's metadata means: a line of text, a truth, a number, names, an author, an address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from feedwright.model import Author, Origin
from feedwright.text import languages, patterns, slugs, titles, urls
from feedwright.text.frontmatter import word

_TRUE = {"true", "yes", "on", "1", "y"}
_FALSE = {"false", "no", "off", "0", "n"}
SWITCH = _TRUE | _FALSE
"""Words that say yes or no."""

_MAIL = patterns.lazy(r"(?P<name>[^<>]*?)\s*<(?:mailto:)?(?P<mail>[^<>@\s]+@[^<>@\s]+)>\s*\Z")
_MAIL_FIRST = patterns.lazy(r"(?:mailto:)?(?P<mail>[^<>@\s()]+@[^<>@\s()]+)\s*(?:\((?P<name>[^()]*)\))?\s*\Z")
_LINKED = patterns.lazy(r"\s*<(?P<url>https?://[^<>\s]+)>\s*\Z")
_NUMBER = patterns.lazy(r"\d{1,12}")
_QUOTED = patterns.lazy(r"""\A\s*(["'])(.*)\1\s*\Z""", re.DOTALL)
_LONGEST = 20_000
"""Characters of a text that is looked at as JSON."""

MOST = 1000
"""Names that are taken of one list."""


def line(value: Any) -> str:
    """Text on one line."""
    if isinstance(value, (list, dict)):
        message = f"one value is wanted, not {type(value).__name__}"
        raise TypeError(message)
    return " ".join(str(value).split())


def summary(value: Any) -> str:
    """Text as it was written; a list of lines is one text."""
    lines = value if isinstance(value, list) else [value]
    if any(isinstance(one, (list, Mapping)) for one in lines):
        raise TypeError("text is wanted, not a map or a list of lists")
    return " ".join(str(one) for one in lines if one is not None)


def title(value: Any) -> str:
    """A title as it is shown."""
    return titles.title(line(value))


def language(value: Any) -> str:
    """A language as BCP 47 writes it."""
    return languages.bcp47(line(value))


def truth(value: Any) -> bool | None:
    """True, false, or None where a value is neither."""
    if isinstance(value, bool):
        return value
    said = str(value).strip().lower()
    return True if said in _TRUE else False if said in _FALSE else None


def count(value: Any) -> int | None:
    """A number, also out of `1,204 views`; a switch such as `comments: true` says nothing."""
    if isinstance(value, bool) or (truth(value) is not None and str(value) not in ("0", "1")):
        return None
    match = _NUMBER.search(str(value).replace(",", ""))
    return int(match[0]) if match else None


def names_in(value: Any) -> Iterator[str]:
    """Names out of a string (a comma list too), a list, or maps with a `name`."""
    if isinstance(value, Mapping):
        value = [value.get("name") or value.get("title") or value.get("slug") or list(value)]
    for one in value[:MOST] if isinstance(value, list) else _listed(str(value)):
        if isinstance(one, (list, Mapping)):
            yield from names_in(one)
        elif one is not None and (name := tidy_name(str(one))):
            yield name


def _listed(text: str) -> list[Any]:
    """What a text lists between commas, or in brackets."""
    if text.startswith("[") and text.endswith("]"):
        made = structure(text)
        if isinstance(made, list):
            return made[:MOST]
        text = text[1:-1]
    if '"' not in text and "'" not in text:
        return text.split(",")
    return [_QUOTED.sub(r"\2", one) for one in text.split(",")]


def structure(text: str) -> Any:
    """The list or the map that a text is in JSON, as cells of tables hold them; the text itself where it is neither.

    Lists and maps lie no deeper in one another than authors and enclosures need it.
    """
    if text[:1] not in ("[", "{") or len(text) > _LONGEST:
        return text
    try:
        made = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return text
    inner = made if isinstance(made, list) else [made]
    deeper = [value for one in inner if isinstance(one, dict) for value in one.values()]
    is_flat = not any(isinstance(one, list) for one in inner)
    return made if is_flat and not any(isinstance(one, (list, dict)) for one in deeper) else text


@lru_cache(maxsize=16_384)
def tidy_name(text: str) -> str:
    """Categories, tags and authors recur: most articles bring none that was not met before."""
    return titles.title(text)


name_key = lru_cache(maxsize=16_384)(slugs.key)


def is_text(value: object) -> bool:
    """Whether it is text, and no list or map."""
    return isinstance(value, str)


def author(value: Any) -> Author | None:
    """A name with what stands beside it: `Staff <staff@example.org>`, or a map."""
    if isinstance(value, Mapping):
        keys = {word(key): text for key, text in value.items() if isinstance(text, str) and text.strip()}
        name = next((keys[k] for k in ("name", "title", "display_name", "nickname") if k in keys), "")
        url = next((keys[k] for k in ("url", "uri", "homepage", "link", "website") if k in keys), None)
        mail = keys.get("email") or keys.get("mail")
        name = titles.title(name) or mail or ""
        return Author(name, mail, url if url and urls.is_http(url) else None) if name else None
    text = str(value).strip()
    if "@" in text and (match := _MAIL.match(text) or _MAIL_FIRST.match(text)):
        return Author(titles.title(match["name"] or "").strip('"') or match["mail"], match["mail"])
    url = None
    if match := _LINKED.search(text):
        text, url = text[: match.start()], match["url"]
    name = tidy_name(text)
    return Author(name, None, url) if name else None


def origin(value: Any) -> Origin | None:
    """A map of `title` and `url`; a plain `source: newspaper` says nothing that a feed could show."""
    if not isinstance(value, Mapping) or not urls.is_http(str(value.get("url", ""))):
        return None
    return Origin(titles.title(str(value.get("title") or value["url"])), str(value["url"]), str(value.get("id") or ""))
