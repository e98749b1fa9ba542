"""What every kind of source is: options at the door, then places, articles and bodies."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import field
from datetime import tzinfo
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from feedwright import __version__
from feedwright.declared import Declared, option
from feedwright.frozen import frozen
from feedwright.media.grounds import Grounds, grounds, usual
from feedwright.model import Article, Fault
from feedwright.shelf import MemoryShelf, Shelf
from feedwright.sources._walk import Place, Walk

if TYPE_CHECKING:
    from feedwright.sources._option_kinds import Language, Timezone

__all__ = ["Place", "Site", "Source", "Unmatched"]


@frozen
class Site:
    """What a source must know of the site.

    Args:
        url: absolute address of the home page, with its last slash.
        folder: where config.yaml lies; paths are relative to it.
        timezone: for dates that name no zone.
        language: BCP 47.
        shelf: what addresses gave before; says no more about the site.
    """

    url: str
    folder: Path
    timezone: tzinfo
    language: str
    shelf: Shelf = field(default_factory=MemoryShelf, compare=False, repr=False)


class Unmatched(Fault):
    """A path that matches nothing: a slip in a first configuration, later a source that fails."""

    __slots__ = ()


class Source(Declared, ABC):
    """A kind of source. Its fields are the options; reading happens in three steps, each asked for only when needed."""

    values_in: ClassVar[tuple[str, ...]] = ("feedwright.sources._option_kinds",)

    windowed: ClassVar[bool] = False
    """Whether its places show their last articles only: what they no longer say is not gone."""

    found_by: ClassVar[str] = "path"
    """The option that says where it is, at which the owner is told that nothing is there."""

    name: str = option(default="", description="Name of the source; part of an article's identity. Default: its type.")
    url: str = option(
        default="{site}/{slug}/",
        description="How an article's address is made where the article does not say it. {site} {year} {month} {day} "
        "{slug} {category} {name} {path} are filled in.",
    )
    fields: dict[str, str | list[str]] = option(
        default_factory=dict, description="Metadata word -> where this source keeps it (a name, or names to try)."
    )
    defaults: dict[str, Any] = option(default_factory=dict, description="Metadata for articles that do not say.")
    dayfirst: bool = option(default=False, description="03/04/2025 is 4 March (false) or 3 April (true).")
    timezone: Timezone | None = option(
        default=None, description="IANA zone of dates that name none. Default: the site's."
    )
    language: Language | None = option(
        default=None, description="BCP 47 language of the articles. Default: the site's."
    )

    @abstractmethod
    def places(self, site: Site) -> Iterator[Place | Fault]:
        """What there is to read, in an order that does not depend on the machine. Opens nothing.

        Raises:
            SourceError: the source as a whole cannot be reached.
        """

    @abstractmethod
    def read(self, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles at one place, without their bodies, and what is wrong with those that cannot be read.

        Raises:
            ParseError: nothing at this place can be read.
        """

    @abstractmethod
    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """The bodies of some articles that `read` gave, as HTML, neither safe nor absolute yet.

        An article whose body can no longer be read comes with a Fault in its place.
        """

    def origins(self, _place: Place, _site: Site) -> dict[str, dict[str, str]]:
        """Key of each article at a place -> field -> where its value was found, for people; nothing where nobody knows.

        Raises:
            SourceError: the place cannot be read.
        """
        return {}

    def grounds(self, article: Article, site: Site, folders: Iterable[str] | None = None) -> Grounds:
        """Where the files of an article's pictures, sounds and films may lie on this machine.

        Args:
            article: one that `read` gave.
            site: the site.
            folders: absolute folders whose files are served at the site's address; None where nobody has named them.
        """
        roots = usual(str(site.folder)) if folders is None else folders
        return grounds(site.url, article.url, "", roots)

    def signature(self, site: Site) -> str:
        """What the reading of a place depends on beside its bytes: the options and the site, in a few characters.

        A new version of feedwright reads everything anew, because it may understand more.
        """
        said = f"{__version__} {type(self).__module__} {self.values()} {site.url} {site.timezone} {site.language}"
        return sha256(said.encode()).hexdigest()

    def walk(self, _site: Site) -> Walk | None:
        """How to see without this source that nothing it reads has changed; None where only it can tell."""
        return None

    def missing(self, site: Site) -> str:
        """What to tell the owner about paths that match nothing; empty where each matches something."""
        return "; ".join(one.what for one in self.places(site) if isinstance(one, Unmatched))
