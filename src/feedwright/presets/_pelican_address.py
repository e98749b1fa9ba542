"""How Pelican makes names into addresses: its slugs, and the fields of `ARTICLE_URL`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from feedwright.text import patterns, romanised, strftime
from feedwright.text.entities import unescape

SUBSTITUTIONS = ((r"[^\w\s-]", ""), (r"\A\s*", ""), (r"\s*\Z", ""), (r"[-\s]+", "-"))
"""`SLUG_REGEX_SUBSTITUTIONS` where the settings do not say."""

_TAG = patterns.lazy(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_FIELD = patterns.lazy(r"\{(?P<name>\w+)(?:![rsa])?(?::(?P<form>[^{}]*))?\}")


def substitutions(written: Any) -> Sequence[tuple[str, str]]:
    """Pairs of pattern and replacement out of a setting; what is none is passed over."""
    if not isinstance(written, list):
        return SUBSTITUTIONS
    pairs = [one for one in written if isinstance(one, list) and len(one) == 2]  # noqa: PLR2004 - a pair
    return [(one, other) for one, other in pairs if isinstance(one, str) and isinstance(other, str)]


def old_substitutions(written: Any) -> Sequence[tuple[str, str]]:
    """What `SLUG_SUBSTITUTIONS` of earlier versions means: plain words, a third part says that nothing else goes."""
    made: list[tuple[str, str]] = []
    kept = False
    for one in written if isinstance(written, list) else []:
        if isinstance(one, list) and len(one) > 1 and isinstance(one[0], str) and isinstance(one[1], str):
            made.append((re.escape(one[0]), one[1].replace("\\", r"\\")))
            kept = kept or any(one[2:])
    return [*made, *(SUBSTITUTIONS[1:3] if kept else SUBSTITUTIONS)]


def slugified(
    text: str, pairs: Iterable[tuple[str, str]] = SUBSTITUTIONS, *, keeps_case: bool = False, keeps_script: bool = False
) -> str:
    """A slug as Pelican makes it (`pelican/utils.py`).

    Args:
        text: a title or name; tags in it go.
        pairs: of pattern and replacement.
        keeps_case: `SLUGIFY_PRESERVE_CASE`.
        keeps_script: `SLUGIFY_USE_UNICODE`.

    >>> slugified("What's <b>Größe</b> 10 -- really?")
    'whats-grosse-10-really'
    """
    made = unicodedata.normalize("NFKC", " ".join(unescape(_TAG.sub("", text)).split()))
    if not keeps_script:
        made = romanised.ascii_of(made)
    for pattern, replacement in pairs:
        try:
            made = re.sub(unicodedata.normalize("NFKC", pattern), replacement, made, flags=re.IGNORECASE)
        except (re.error, IndexError):
            continue
    return (made if keeps_case else made.lower()).strip()


def filled(pattern: str, words: Mapping[str, Any]) -> str | None:
    """A pattern such as `{date:%Y}/{slug}/` filled in; None where a word is not there.

    >>> filled("{slug}-{lang}.html", {"slug": "a", "lang": "de"})
    'a-de.html'
    """
    known = True

    def one(match: re.Match[str]) -> str:
        nonlocal known
        value = words.get(match["name"])
        known = known and value is not None
        if isinstance(value, datetime):
            return strftime.written(value, match["form"]) if match["form"] else value.isoformat(" ")
        return str(value)

    made = _FIELD.sub(one, pattern)
    return made if known else None
