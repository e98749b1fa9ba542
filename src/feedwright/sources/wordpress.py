"""WordPress: export files (WXR) of every version, and the REST API of a live site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, Self

from feedwright.declared import field_validator, model_validator, option
from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site
from feedwright.sources._files import FileSource
from feedwright.text import patterns, urls

if TYPE_CHECKING:
    from feedwright.sources._option_kinds import Pattern
    from feedwright.sources._wordpress import Wanted

_AT = patterns.lazy(r":[0-9]+\Z")


class Wordpress(FileSource):
    """WordPress: export files (WXR) of every version, or a live site by its REST API; published posts."""

    suffixes: ClassVar[tuple[str, ...]] = (".xml", ".xml.gz")
    slug_from: ClassVar[str] = "title"

    path: Pattern | list[Pattern] = option(
        default_factory=list,
        description="Exports: file, folder, glob (** too) or a list of them; relative to config.yaml.",
    )
    site: str = option(default="", description="Address of a live site's home page, in place of `path`.")
    post_type: str | list[str] = option(
        default="post", description="Which types of content are articles: post, page, or one of a plugin's own."
    )
    allow_private: bool = option(
        default=False, description="Whether `site` may be an address that only this machine or its network can reach."
    )

    @field_validator("site")
    @classmethod
    def _is_address(cls, site: str) -> str:
        try:
            made = urls.absolute(site)
        except ValueError:
            made = ""
        if not urls.is_http(made):
            message = f"{site[:80]!r} is no address of a home page, such as https://example.org/"
            raise ValueError(message)
        return made

    @field_validator("post_type")
    @classmethod
    def _is_named(cls, kinds: str | list[str]) -> str | list[str]:
        if not kinds or not all([kinds] if isinstance(kinds, str) else kinds):
            message = "name a type of content, such as post"
            raise ValueError(message)
        return kinds

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if bool(self.path) == bool(self.site):
            from pydantic_core import PydanticCustomError

            what = "wants either `path` (exports) or `site` (the address of a live site)"
            raise PydanticCustomError("one_origin", "{what}", {"what": f"{what}, not both" if self.path else what})
        return self

    def places(self, site: Site) -> Iterator[Place | Fault]:
        """The exports; or the live site, which is asked each time."""
        if self.site:
            yield Place(self.site)
        else:
            yield from super().places(site)

    def read(self, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles of an export in the order of the file, or of the site page by page."""
        if self.site:
            from feedwright.sources._wordpress_api import Api
            from feedwright.sources._wordpress_live import Live

            yield from Live(Api(self.site, allow_private=self.allow_private), self._wanted(site)).articles()
        else:
            from feedwright.sources._wxr_articles import Exported

            yield from Exported(place, self._wanted(site)).articles()

    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """Go through each export once more, up to the last article that is wanted; or ask the site for them."""
        if self.site:
            from feedwright.sources._wordpress_api import Api
            from feedwright.sources._wordpress_live import Live

            yield from Live(Api(self.site, allow_private=self.allow_private), self._wanted(site)).bodies(articles)
            return
        from feedwright.sources._wxr_articles import Exported

        wanted: dict[str, list[Article]] = {}
        for article in articles:
            wanted.setdefault(_AT.sub("", article.place), []).append(article)
        for name, some in wanted.items():
            place = self.place_of(name, site)
            yield from Exported(place, self._wanted(site)).bodies(some)

    def _wanted(self, site: Site) -> Wanted:
        from feedwright.sources._wordpress import Wanted

        kinds = [self.post_type] if isinstance(self.post_type, str) else self.post_type
        named = (name for names in self.fields.values() for name in ([names] if isinstance(names, str) else names))
        return Wanted(self.metadata(site), frozenset(kinds), frozenset(named))
