"""A page -> what it says of itself, in the words that every source's metadata is understood in."""

from __future__ import annotations

from typing import Any

from feedwright.text.pages import byline, dating, filing, headline
from feedwright.text.pages.dating import Read
from feedwright.text.pages.marks import Page


def metadata(page: Page, read: Read, address: str, day: Any) -> dict[str, Any]:
    """What a page says of its article; what it does not say is not there.

    Args:
        page: the page.
        read: reads a date as the source does.
        address: the page's own, as `filing.address` gives it.
        day: the day that stands in that address, or None.
    """
    node = page.node
    said: dict[str, Any] = {
        "title": headline.of(page),
        "url": address,
        "published": dating.published(page, read, day),
        "updated": dating.updated(page, read),
        "authors": byline.of(page),
        "categories": filing.categories(page),
        "tags": filing.tags(page),
        "summary": filing.summary(page),
        "image": filing.image(page),
        "language": filing.language(page),
        "expires": next(iter(page.meta("article:expiration_time")), None) or node.get("expires"),
        "comments": node.get("commentCount"),
        "comments_url": node.get("discussionUrl"),
        "enclosures": filing.sounds(page),
    }
    return {word: value for word, value in said.items() if value not in (None, "", [])}
