"""What every page is, and what pages know of the site."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from feedwright.model import Document, Feed


class Imprint(NamedTuple):
    """What pages know of the site beside its feeds.

    Args:
        title: the site's.
        url: absolute address of its home page.
        address: absolute address where the output folder is served, with its last slash.
        language: BCP 47.
        timezone: in which the days of entries are told.
        icon: absolute address of a small square picture.
        rights: copyright line.
        paged: slugs of the feeds that have a page of their own.
        templates: folder of the owner's own templates; None where there are none.
        page: the language of the page that is made; empty where it is that of the words for the site's language.
    """

    title: str
    url: str
    address: str
    language: str = "en"
    timezone: tzinfo = UTC
    icon: str | None = None
    rights: str | None = None
    paged: frozenset[str] = frozenset()
    templates: Path | None = None
    page: str = ""


class Page(ABC):
    """Something made of all feeds together, for people or for import into a reader.

    Attributes:
        path: of the file that it makes, relative to the output folder.
        for_people: it is made only where a feed has a page.
    """

    path: ClassVar[str]
    for_people: ClassVar[bool] = True

    @abstractmethod
    def render(self, feeds: Sequence[Feed], imprint: Imprint) -> Document:
        """Make the document.

        Args:
            feeds: in the order in which they shall stand, without their entries.
            imprint: what is known of the site.

        Raises:
            RenderError: one of the owner's templates is faulty.
        """


class FeedPage(ABC):
    """Something made of one feed beside its formats, for people.

    Attributes:
        suffix: of the file that it makes, after the feed's slug.
    """

    suffix: ClassVar[str]

    def render(self, feed: Feed, imprint: Imprint) -> Document:
        """Make the document.

        Args:
            feed: with its entries.
            imprint: what is known of the site.

        Raises:
            RenderError: one of the owner's templates is faulty.
        """
        return self.filled(feed, imprint, self.said(feed, imprint))

    @abstractmethod
    def said(self, feed: Feed, imprint: Imprint) -> Mapping[str, Any]:
        """What its template is given to see: where that is what it was, and the templates are, so is the document.

        Arguments as for `render`.
        """

    @abstractmethod
    def filled(self, feed: Feed, imprint: Imprint, said: Mapping[str, Any]) -> Document:
        """Make the document of what `said` gave.

        Other arguments, and what is raised, as of `render`.
        """
