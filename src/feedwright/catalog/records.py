"""What the catalog remembers, as values."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedwright.frozen import frozen
from feedwright.model import Article

Who = tuple[str, str]
"""Source and key of an article."""


@frozen
class Record:
    """One article as it is remembered.

    Args:
        id: its id in every feed, for ever.
        first_seen: when a build first met it.
        published, updated: as they stand in feeds.
        article: what its source said last; with `source` and `key` its identity.
        withdrawn: since when it is gone; None while it may be published.
    """

    id: str
    first_seen: datetime
    published: datetime
    updated: datetime
    article: Article
    withdrawn: datetime | None = None

    @property
    def who(self) -> Who:
        """Its identity: source and key."""
        return self.article.source, self.article.key


class Shelved(NamedTuple):
    """One article as it stands in line for a feed: enough to choose it, and to know that it is what it was.

    Args:
        id: of its record.
        published: as it stands in feeds; texts of one form that sort as the moments do.
        revision: another one where anything of it that an entry shows is another.
        source, key: its identity.
    """

    id: str
    published: str
    revision: str
    source: str
    key: str


class LeftOut(NamedTuple):
    """An article that may not be published.

    Args:
        article: what its source said last.
        reason: why.
        document: name of the place where it was found.
        due: when it may be published; None where time alone changes nothing.
    """

    article: Article
    reason: str
    document: str
    due: datetime | None = None


class Adopted(NamedTuple):
    """An entry of a feed that was published before feedwright, or that a lost catalog no longer knows.

    Args:
        id: as readers know it.
        url, title: as it was published.
        published, updated: as it was published; None where the feed did not say.
    """

    id: str
    url: str
    title: str
    published: datetime | None
    updated: datetime | None
