"""Slugs: the names of feeds and articles as they stand in addresses and file names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256

from feedwright.text import patterns

LONGEST = 80
"""Characters in a slug at the most: a file name with suffixes and a temporary name stays under 255 bytes."""

_MADE = patterns.lazy(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_APOSTROPHES = patterns.lazy("['\u2018\u2019\u02bc\u0060\u00b4]")
_OTHERS = patterns.lazy(r"[^a-z0-9]+")
_KEY_NOISE = patterns.lazy(r"[\s_\-]+")


def slug(text: str) -> str:
    """A readable name in `a-z`, `0-9` and `-` alone: other scripts are transliterated, apostrophes vanish.

    Returns:
        At most 80 characters, cut between words where that is possible; empty if nothing is left.

    >>> slug("Europe\u2019s Östersjön: What Next?"), slug("国际")
    ('europes-ostersjon-what-next', 'guoji')
    """
    if len(text) <= LONGEST and _MADE.match(text):
        return text
    text = _APOSTROPHES.sub("", text)
    if not text.isascii():
        text = _ascii(text)
    made = _OTHERS.sub("-", text.lower()).strip("-")
    if len(made) > LONGEST:
        cut = made[: LONGEST + 1].rpartition("-")[0] if "-" in made[: LONGEST + 1] else made[:LONGEST]
        made = cut.strip("-") or made[:LONGEST]
    return made


def _ascii(text: str) -> str:
    from anyascii import anyascii

    text = unicodedata.normalize("NFC", text)
    return anyascii(text)


def key(name: str) -> str:
    """What two spellings of one category have in common: letter case, blanks, `-`, `_` and Unicode form never matter.

    >>> key("Geo-Politics") == key("geo politics") == key("GEO_POLITICS")
    True
    """
    return _KEY_NOISE.sub("", unicodedata.normalize("NFKC", name).casefold()) or name.strip()


def distinct(
    names: Iterable[str], *, own: Mapping[str, str] | None = None, reserved: Iterable[str] = ()
) -> dict[str, str]:
    """Give each name a slug of its own.

    Where several names want one slug, the name that is that slug already gets it, else the first; each other one gets
    it with six characters of its own digest, so that it does not depend on how many there are.

    Args:
        names: different names, in an order that does not depend on the run.
        own: name -> the slug that its owner chose; it wins.
        reserved: slugs that no other name may have.

    Returns:
        name -> slug, in the order of `names`.

    >>> distinct(["Zürich", "all"], reserved=["all"])
    {'Zürich': 'zurich', 'all': 'all-5ef5ef'}
    """
    own = own or {}
    names = list(names)
    taken = {*reserved, *own.values()}
    wanted = {name: slug(name) for name in names if name not in own}
    rivals: dict[str, list[str]] = {}
    for name, want in wanted.items():
        rivals.setdefault(want, []).append(name)
    made = {name: own[name] for name in names if name in own}
    for want, rival_names in rivals.items():
        winner = None if not want or want in taken else _winner(rival_names, want)
        for name in rival_names:
            made[name] = want if name == winner else f"{want or 'category'}-{digest(key(name))}"
    return {name: made[name] for name in names}


def _winner(names: list[str], want: str) -> str:
    return next((name for name in names if name.casefold() == want), names[0])


def digest(text: str) -> str:
    """Six characters that tell one name from another."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
