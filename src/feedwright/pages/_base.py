"""What every page is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from feedwright.model import Document, Feed


class Page(ABC):
    """Something made of all feeds together, for people or for import into a reader."""

    @abstractmethod
    def render(self, feeds: Sequence[Feed], title: str) -> Document:
        """Make the document.

        Args:
            feeds: in the order in which they shall stand.
            title: the site's.
        """
