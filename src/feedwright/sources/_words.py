"""The words under which articles say what they say of themselves, in all their spellings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedwright.sources import _media
from feedwright.text.frontmatter import word

WORDS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "url": ("url", "permalink", "link", "canonical", "canonical_url"),
    "id": ("id", "guid"),
    "published": (
        "published",
        "date",
        "pubdate",
        "date_published",
        "published_at",
        "publishdate",
        "publish_date",
        "created",
        "created_at",
    ),
    "updated": ("updated", "lastmod", "modified", "last_modified_at", "date_modified", "updated_at", "update"),
    "authors": ("authors", "author"),
    "categories": ("categories", "category"),
    "tags": ("tags", "tag"),
    "summary": ("summary", "description", "excerpt", "abstract", "lead", "teaser", "deck"),
    "image": ("image", "cover", "og_image"),
    "language": ("language", "lang"),
    "draft": ("draft",),
    "status": ("status", "visibility"),
    "private": ("private",),
    "password": ("password",),
    "expires": ("expires", "expirydate", "expiry_date", "expires_at"),
    "comments_url": ("comments_url",),
    "comments": ("comments", "comment_count"),
    "enclosures": ("enclosures", "enclosure", "attachments", *_media.SOUNDS),
    "views": ("views",),
    "reading_minutes": ("reading_minutes", "reading_time"),
    "slug": ("slug",),
    "minor": ("minor",),
    "source": ("source",),
    **_media.WORDS,
}
"""Field -> the words that articles use for it, the likeliest first. Letter case, `-`, `_` and blanks never matter."""

LISTS = frozenset(("categories", "tags", "authors", "enclosures", "image", "source"))
"""Fields that may be a list or a map: text that is JSON is read as that."""

BODY_WORDS = ("content_html", "content", "body", "html", "content_text", "text")
"""The words that tables use for the text of an article."""

_KNOWN = frozenset((*WORDS, *(name for names in WORDS.values() for name in names), *BODY_WORDS))
_NOTHING = {"", "null", "none", "~", "nil"}
_LONGEST_NOTHING = 4


def unknown(key: str, named: Mapping[str, str | list[str]]) -> str:
    """What is wrong with a key of `fields` or `defaults`; empty if it is a word that we know.

    Args:
        key: as the owner wrote it.
        named: key -> where the source keeps it, as `fields` has it; for a key that stands in the place of its value.
    """
    if word(key) in _KNOWN:
        return ""
    from difflib import get_close_matches

    own = named.get(key, ())
    turned = [one for one in ([own] if isinstance(own, str) else own) if word(one) in WORDS]
    near = [f"{turned[0]}: {key}"] if turned else get_close_matches(word(key), sorted(_KNOWN), 1, cutoff=0.75)
    guess = f" (did you mean {near[0]}?)" if near else ""
    return f"is no word that is known here; known are {', '.join(sorted(WORDS))} and, in tables, body{guess}"


def is_nothing(value: Any) -> bool:
    """Whether a value says nothing: empty, or a word such as `null`."""
    if isinstance(value, str):
        # Most values are too long to be one of these words.
        is_long = len(value) > _LONGEST_NOTHING and not value[0].isspace() and not value[-1].isspace()
        return not is_long and value.strip().lower() in _NOTHING
    return value is None or value in ([], {})
