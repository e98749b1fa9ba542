"""Language tags, as BCP 47 writes them."""

from __future__ import annotations

import re
from functools import lru_cache

# `xx` and `xx-YY` are nearly all tags that sites use, and loading the library for them would cost every start 30 ms.
# These are the ones among them that the library replaces; a test compares the whole alphabet with it.
_REPLACED_LANGUAGES = frozenset({"in", "iw", "ji", "jw", "mo", "sh", "tl"})
_REPLACED_REGIONS = frozenset(
    {
        "AN",
        "BU",
        "CS",
        "CT",
        "DD",
        "DY",
        "FQ",
        "FX",
        "HV",
        "JT",
        "MI",
        "NH",
        "NQ",
        "NT",
        "PC",
        "PU",
        "PZ",
        "QU",
        "RH",
        "SU",
        "TP",
        "UK",
        "VD",
        "WK",
        "YD",
        "YU",
        "ZR",
    }
)
_PLAIN = re.compile(r"([a-z]{2})(?:-([A-Z]{2}))?")
# A POSIX locale names its charset and variant after the language: pt_BR.UTF-8, de_DE@euro.
_POSIX_TAIL = re.compile(r"[.@][A-Za-z0-9.@-]*\Z")
# RFC 5646, section 4.4.1, lets an implementation stop at 35 characters; extensions may take a little more.
_LONGEST = 100
_SHOWN = 60


def _is_canonical(tag: str) -> bool:
    plain = _PLAIN.fullmatch(tag)
    return plain is not None and plain[1] not in _REPLACED_LANGUAGES and plain[2] not in _REPLACED_REGIONS


@lru_cache(maxsize=1024)
def bcp47(tag: str) -> str:
    """Write a language tag in its canonical form (BCP 47: RFC 5646, section 4.5).

    Args:
        tag: as people and systems write it: any letter case, `_` for `-`, three-letter codes that have a two-letter
            one, names of POSIX locales, tags that were replaced since.

    Returns:
        The canonical tag. A well-formed tag that is not registered is kept.

    Raises:
        ValueError: it is no language tag.

    >>> bcp47("zh_cn"), bcp47("eng"), bcp47("pt_BR.UTF-8")
    ('zh-CN', 'en', 'pt-BR')
    """
    if _is_canonical(tag):
        return tag
    message = f"{tag[:_SHOWN]!r} is not a language tag; write it as in BCP 47: en, pt-BR, zh-Hans"
    written = _POSIX_TAIL.sub("", tag.strip())
    if not written.isascii() or len(written) > _LONGEST:
        raise ValueError(message)

    from langcodes import standardize_tag  # 30 ms that most sites never need

    try:
        # Once more: the library writes a few odd tags in a way that it does not read itself.
        return standardize_tag(standardize_tag(written))
    except (ValueError, LookupError, AttributeError) as error:
        raise ValueError(message) from error
